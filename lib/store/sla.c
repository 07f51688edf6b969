/*
 * The runs of clocks of the tickets in the log (store/sla.h). Relies on world_clocks for the moments.
 */
#include "store/sla.h"

int sla_world(struct sla_book *b, struct csm_err *e)
{
	int code = world_clocks(b->c, &b->w, e);

	if (code)
		return code;
	b->care = (struct care){ &b->c->terms, &b->w->words, &b->w->mem, NULL };
	return CSM_OK;
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
