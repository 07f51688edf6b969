/*
 * The open tickets of cache/world and the customers they name, without the other cases (world_open): they stand in
 * it a second time, with words of their own, so that reading them costs what they cost and not what the store costs.
 * A case that the unread tail names is taken out of its block among all, and its words are joined to those that are
 * there. Relies on image.c for blocks, on image_save.c for the list. Promises: what it does not tell of, it refuses.
 */
#include "store/image.h"

#include <stdlib.h>

const struct image_lexicon image_open_lexicon = { IM_OPEN_WORD_ENDS, IM_OPEN_WORDS, IM_OPEN_BUCKETS, IM_OPEN_WORD_IDS };

struct image_where image_open(const struct image *m, enum ref_kind k)
{
	return (struct image_where){ IM_OPEN_DIR + k, IM_OPEN_ROWS + k, IM_OPEN_TEXTS + k, m->h->n_open[k], m->h->n_open_words };
}

static bool load_cases(struct load *l, struct image *m, enum ref_kind k)
{
	struct image_part p;

	if (!image_part_make(l, m, k, image_open(m, k), &p))
		return false;
	image_part_give(l, &p);
	return image_part_read(l->w->c, &p, &m->k);
}

bool image_open_load(struct load *l, struct image *m)
{
	return load_cases(l, m, REF_TICKET) && load_cases(l, m, REF_CUSTOMER) &&
	       image_words_load(l->w, m, image_open_lexicon, m->h->n_open_words, m->h->open_seed);
}

/* ---- cases that the tail names ---- */

/* A word as all cases number them, as this world does. Terms are the same in both. */
static bool take_word(struct load *l, struct image *m, uint32_t *id)
{
	uint64_t i = *id - m->h->n_terms;
	const uint32_t *ends;
	const char *bytes;

	if (*id < m->h->n_terms)
		return true;
	ends = cache_bytes(&m->k, IM_WORD_ENDS, (i ? i - 1 : 0) * sizeof *ends, (i ? 2 : 1) * sizeof *ends);
	if (!ends || (i && ends[0] > ends[1]))
		return false;
	uint32_t from = i ? ends[0] : 0, n = i ? ends[1] - from : ends[0];
	bytes = cache_bytes(&m->k, IM_WORDS, from, n);
	if (bytes)
		*id = vocab_id(&l->w->words, (struct str){ bytes, n });
	return bytes;
}

static bool take_ticket(struct load *l, struct image *m, const struct ticket *from)
{
	struct ticket *t = PUSH(l->w->tickets, l->w->n_tickets, l->cap[REF_TICKET]);

	*t = *from;
	return take_word(l, m, &t->order) && take_word(l, m, &t->line) && take_word(l, m, &t->subject) && take_word(l, m, &t->ref);
}

/* Nobody reads it, but its events are folded as everywhere. */
static bool take_return(struct load *l, struct image *m, const struct rma *from)
{
	struct rma *r = PUSH(l->w->returns, l->w->n_returns, l->cap[REF_RETURN]);

	*r = *from;
	return take_word(l, m, &r->order) && take_word(l, m, &r->line) && take_word(l, m, &r->ref) &&
	       take_word(l, m, &r->tracking) && take_word(l, m, &r->reason_text);
}

static bool take_customer(struct load *l, struct image *m, const struct customer *from)
{
	struct customer *u = PUSH(l->w->customers, l->w->n_customers, l->cap[REF_CUSTOMER]);

	*u = *from;
	return take_word(l, m, &u->key);
}

static bool take_case(struct load *l, struct image *m, enum ref_kind k, size_t place)
{
	const struct image_part *p = &m->some->part[k];
	const void *from = p->cases + place * image_row(k);
	size_t n = *kind_count(l->w, k), i = n;

	PUSH(l->open[k], i, l->open_cap[k])->rec = p->open[place].rec;
	ids_set(&l->w->index, ((const struct head *)from)->cas.id, ref_make(k, (uint32_t)n));
	switch (k) {
	case REF_TICKET: return take_ticket(l, m, from);
	case REF_RETURN: return take_return(l, m, from);
	default: return take_customer(l, m, from);
	}
}

/* Has the case, if the file has it. */
static bool need(struct load *l, struct image *m, enum ref_kind k, evid id)
{
	size_t place;

	if (!id || ids_get(&l->w->index, id))
		return true;
	return image_some_find(l, m, k, id, &place) && (place == SIZE_MAX || take_case(l, m, k, place));
}

bool image_open_touch(struct load *l, struct image *m, const struct event *ev)
{
	return need(l, m, kind_of(ev->cas.kind), ev->cas.id);
}

bool image_open_join(struct load *l, struct image *m)
{
	struct world *w = l->w;
	bool good;

	find_aliases(l);
	good = !l->stale && !w->n_aliases;
	for (size_t i = 0; good && i < w->n_tickets; i++)
		good = need(l, m, REF_CUSTOMER, w->tickets[i].customer.id);
	if (!good)
		return false;
	put_in_order(l, REF_TICKET);
	put_in_order(l, REF_CUSTOMER);
	for (size_t i = 0; i < w->n_returns; i++)
		ids_set(&w->index, w->returns[i].h.cas.id, 0);
	w->n_returns = 0;
	return true;
}
