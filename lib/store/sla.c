/*
 * The runs of clocks of the tickets in the log (store/sla.h). Relies on world_clocks for the moments.
 */
#include "store/sla.h"

#include <stdlib.h>

#include "store/index.h"

int sla_world(struct sla_book *b, struct csm_err *e)
{
	int code = world_clocks(b->c, &b->w, e);

	if (code)
		return code;
	b->care = (struct care){ &b->c->terms, &b->w->words, &b->w->mem, NULL };
	return CSM_OK;
}

/* The names of the open tickets of a world, in mem; the world is gone afterwards. */
static struct str *open_names(struct sla_book *b, struct world *w, struct arena *mem, size_t *n)
{
	struct str *names = arena_alloc(mem, (w->n_tickets + 1) * sizeof(*names));
	char text[32];

	*n = 0;
	for (size_t i = 0; i < w->n_tickets; i++)
		if (state_active(ticket_state_at(&w->tickets[i], b->at, &b->c->terms)))
			names[(*n)++] = arena_str(mem, (struct str){ text, case_write(w->tickets[i].h.cas, text) });
	world_free(b->c->world);
	b->c->world = NULL;
	return names;
}

int sla_world_open(struct sla_book *b, struct csm_err *e)
{
	struct csm *c = b->c;
	struct arena mem = { 0 };
	struct world *w;
	struct str *names;
	size_t n;
	int code;

	if (c->world || c->orders || c->subset || !store_index(c))
		return sla_world(b, e);
	code = world_open(c, &w, e);
	if (code)
		return code;
	names = open_names(b, w, &mem, &n);
	b->part = subset_make(c, names, n);
	arena_free(&mem);
	return sla_world(b, e);
}

void sla_shown(struct sla_book *b, const struct sla_run *r)
{
	int64_t to = r->stop != WHEN_NONE ? r->stop : b->at, year;

	if (!r->provisional)
		return;
	year = cal_unknown_year(r->calendar, r->start, r->due != WHEN_NONE && r->due > to ? r->due : to);
	if (b->doubt && b->doubt_year <= year)
		return;
	b->doubt = r->calendar;
	b->doubt_year = year;
}

void sla_doubt(const struct sla_book *b, struct csm_err *e)
{
	if (b->doubt)
		calendar_doubt(b->doubt, b->doubt_year, e);
}

const struct sla_runs *sla_of(struct sla_book *b, size_t i, bool parts)
{
	struct world *w = b->w;
	const struct ticket *t = &w->tickets[i];
	const struct customer *u = t->customer.id ? world_customer(w, t->customer) : NULL;
	struct sla_ask q = {
		.t = t, .book = w->moments, .at = w->moment_of + w->moments_from[i], .n = w->moments_from[i + 1] - w->moments_from[i],
		.care = &b->care, .now = b->at, .parts = parts,
	};

	if (u)
		q.tier = vocab_str(&w->words, u->tier);
	q.vip = q.tier.n && tier_is_vip(&b->c->terms, q.tier);
	sla_clocks(&b->sla, &q, &b->runs);
	return &b->runs;
}
