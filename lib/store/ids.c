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
		s->pages[i] = arena_alloc(&t->mem, sizeof(struct ids_page));
	return s->pages[i];
}

static bool is_far(const struct ids *t, evid id)
{
	return evid_number(id) >= FAR || t->sparse;
}

static bool is_laid(const struct ids *t, evid id)
{
	size_t lo = 0, n = t->n_laid;

	while (n) {                /* the first that ends at id or later */
		size_t half = n / 2;
		bool before = t->laid[lo + half].last < id;
		lo += before ? half + 1 : 0;
		n = before ? n - half - 1 : half;
	}
	return lo < t->n_laid && t->laid[lo].first <= id;
}

uint32_t ids_get(const struct ids *t, evid id)
{
	uint64_t number = evid_number(id);
	const struct ids_site *s = site_of(t, evid_site(id));
	if (is_far(t, id)) {
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
	if (is_far(t, id))
		*umap_put(&t->far, id, &fresh) = ref;
	else
		page_make(t, id)->ref[evid_number(id) % IDS_PAGE] = ref;
}

bool ids_meet(struct ids *t, evid id)
{
	bool fresh;
	size_t at = evid_number(id) % IDS_PAGE;
	uint64_t bit = (uint64_t)1 << at % 64;
	if (is_far(t, id)) {
		*umap_put(&t->far_met, id, &fresh) = 1;
		return fresh && !is_laid(t, id);
	}
	uint64_t *word = &page_make(t, id)->met[at / 64];
	fresh = !(*word & bit);
	*word |= bit;
	return fresh;
}

void ids_meet_all(struct ids *t, evid first, evid last)
{
	for (evid id = first; id <= last;) {
		struct ids_page *p = page_make(t, id);
		for (size_t at = evid_number(id) % IDS_PAGE; at < IDS_PAGE && id <= last;) {
			bool whole = at % 64 == 0 && last - id >= 63;
			p->met[at / 64] |= whole ? UINT64_MAX : (uint64_t)1 << at % 64;
			at += whole ? 64 : 1;
			id += whole ? 64 : 1;
		}
	}
}

/* A range on its way: extended by id, or told and begun anew. */
struct met_range { evid first, last; };

static void met_more(struct met_range *r, evid id, void (*range)(void *ctx, evid first, evid last), void *ctx)
{
	if (r->first && id == r->last + 1) {
		r->last = id;
		return;
	}
	if (r->first)
		range(ctx, r->first, r->last);
	*r = (struct met_range){ id, id };
}

void ids_each_met(const struct ids *t, void (*range)(void *ctx, evid first, evid last), void *ctx)
{
	struct met_range r = { 0 };

	for (size_t s = 0; s < t->n; s++)
		for (size_t p = 0; p < t->sites[s].n; p++)
			for (size_t i = 0; t->sites[s].pages[p] && i < IDS_PAGE; i++)
				if (t->sites[s].pages[p]->met[i / 64] >> i % 64 & 1)
					met_more(&r, evid_make(t->sites[s].site, p * IDS_PAGE + i), range, ctx);
	if (r.first)
		range(ctx, r.first, r.last);
}

bool ids_met(const struct ids *t, evid id)
{
	uint64_t number = evid_number(id), page = number / IDS_PAGE;
	const struct ids_site *s = site_of(t, evid_site(id));
	if (is_far(t, id))
		return umap_get(&t->far_met, id) != MAP_NONE || is_laid(t, id);
	return s && page < s->n && s->pages[page] &&
	       s->pages[page]->met[number % IDS_PAGE / 64] >> number % 64 & 1;
}

void ids_free(struct ids *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->sites[i].pages);
	arena_free(&t->mem);
	free(t->sites);
	umap_free(&t->far);
	umap_free(&t->far_met);
	memset(t, 0, sizeof *t);
}
