/*
 * Pages of references by event number, see ids.h. Pages are made when a number of theirs is first
 * used, so gaps cost nothing but a pointer a page.
 */
#include "store/ids.h"

#include <stdlib.h>

static const uint64_t FAR = (uint64_t)1 << 32;     /* above: at most 2^20 page pointers a site otherwise */

static const struct ids_site *site_of(const struct ids *t, uint16_t site)
{
	if (t->last < t->n && t->sites[t->last].site == site)
		return &t->sites[t->last];
	for (size_t i = 0; i < t->n; i++)
		if (t->sites[i].site == site)
			return &t->sites[i];
	return NULL;
}

static struct ids_site *site_make(struct ids *t, uint16_t site)
{
	const struct ids_site *known = site_of(t, site);
	if (known) {
		t->last = (size_t)(known - t->sites);
		return &t->sites[t->last];
	}
	struct ids_site *s = PUSH(t->sites, t->n, t->cap);
	*s = (struct ids_site){ .site = site };
	t->last = t->n - 1;
	return s;
}

static struct ids_page *page_make(struct ids *t, evid id)
{
	struct ids_site *s = site_make(t, evid_site(id));
	size_t i = evid_number(id) / IDS_PAGE;
	if (i >= s->n) {
		size_t n = i + i / 2 + 16;
		struct ids_page **pages = mem_alloc(n * sizeof(*pages));
		if (s->n)
			memcpy(pages, s->pages, s->n * sizeof(*pages));
		free(s->pages);
		s->pages = pages;
		s->n = n;
	}
	if (!s->pages[i])
		s->pages[i] = mem_alloc(sizeof(struct ids_page));
	return s->pages[i];
}

uint32_t ids_get(const struct ids *t, evid id)
{
	uint64_t number = evid_number(id);
	const struct ids_site *s = site_of(t, evid_site(id));
	if (number >= FAR) {
		uint32_t ref = umap_get(&t->far, id);
		return ref == MAP_NONE ? 0 : ref;
	}
	if (!s || number / IDS_PAGE >= s->n || !s->pages[number / IDS_PAGE])
		return 0;
	return s->pages[number / IDS_PAGE]->ref[number % IDS_PAGE];
}

void ids_soon(const struct ids *t, evid id)
{
	uint64_t number = evid_number(id);
	const struct ids_site *s = site_of(t, evid_site(id));
	if (s && number / IDS_PAGE < s->n && s->pages[number / IDS_PAGE])
		__builtin_prefetch(&s->pages[number / IDS_PAGE]->ref[number % IDS_PAGE]);
}

void ids_set(struct ids *t, evid id, uint32_t ref)
{
	bool fresh;
	if (evid_number(id) >= FAR)
		*umap_put(&t->far, id, &fresh) = ref;
	else
		page_make(t, id)->ref[evid_number(id) % IDS_PAGE] = ref;
}

bool ids_meet(struct ids *t, evid id)
{
	bool fresh;
	size_t at = evid_number(id) % IDS_PAGE;
	uint64_t bit = (uint64_t)1 << at % 64;
	if (evid_number(id) >= FAR) {
		*umap_put(&t->far_met, id, &fresh) = 1;
		return fresh;
	}
	uint64_t *word = &page_make(t, id)->met[at / 64];
	fresh = !(*word & bit);
	*word |= bit;
	return fresh;
}

bool ids_met(const struct ids *t, evid id)
{
	uint64_t number = evid_number(id), page = number / IDS_PAGE;
	const struct ids_site *s = site_of(t, evid_site(id));
	if (number >= FAR)
		return umap_get(&t->far_met, id) != MAP_NONE;
	return s && page < s->n && s->pages[page] &&
	       s->pages[page]->met[number % IDS_PAGE / 64] >> number % 64 & 1;
}

void ids_free(struct ids *t)
{
	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < t->sites[i].n; k++)
			free(t->sites[i].pages[k]);
		free(t->sites[i].pages);
	}
	free(t->sites);
	umap_free(&t->far);
	umap_free(&t->far_met);
	memset(t, 0, sizeof *t);
}
