/*
 * Which policy a run is under (care/sla.h): the first whose conditions fit the ticket and which was in force when the run
 * started. Conditions are judged once for each class of tickets (the same words in every field they may ask about).
 */
#include <stdlib.h>

#include "care/sla_in.h"

/* Fields that conditions may ask about: what it takes from the ticket. */
#define CLASS_FIELDS(X) \
	X(CHANNEL, channel) X(CATEGORY, category) X(TYPE, type) X(STAGE, stage) X(TOUCHPOINT, touchpoint) X(SEVERITY, severity) \
	X(GROUP, group) X(SHOP, shop) X(SOURCE, source) X(HANDLING, handling)

static void set_fact(struct facts *f, enum tfield k, struct str s)
{
	f->f[k] = (struct fact){ .s = s, .has = s.n != 0 };
}

void facts_of_ticket(struct facts *f, const struct ticket *t, const struct care *c, struct str tier, struct arena *a)
{
	struct buf b = { 0 };
	size_t n = c->terms->n[TERM_FLAG] < 32 ? c->terms->n[TERM_FLAG] : 32;

	*f = (struct facts){ 0 };
#define X(k, field) set_fact(f, TF_##k, vocab_str(c->words, t->field));
	CLASS_FIELDS(X)
#undef X
	for (size_t i = 0; i < n; i++)
		if (t->flags >> i & 1)
			buf_printf(&b, "%s" STR_FMT, b.n ? "\n" : "", STR_ARG(c->terms->lists[TERM_FLAG][i].word));
	set_fact(f, TF_FLAGS, arena_str(a, buf_view(&b)));
	set_fact(f, TF_TIER, tier);
	buf_free(&b);
}

/* A number for all that conditions may ask about; tickets with the same one meet the same policies. */
static uint64_t class_of(const struct ticket *t, struct str tier)
{
	uint64_t h = str_hash(tier) ^ t->flags;

#define X(k, field) h = (h ^ t->field) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
	CLASS_FIELDS(X)
#undef X
	return h == UINT64_MAX ? 0 : h;
}

static uint64_t judge_all(const struct sla *s, const struct sla_ask *q)
{
	struct arena a = { 0 };
	struct facts f;
	uint64_t mask = 0;

	facts_of_ticket(&f, q->t, q->care, q->tier, &a);
	for (size_t i = 0; i < s->n && i < SLA_POLICIES_MAX; i++)
		if (s->v[i].any || cond_holds(&s->v[i].when, &f, NULL, NULL))
			mask |= UINT64_C(1) << i;
	arena_free(&a);
	return mask;
}

const struct sla_policy *sla_policy_for(struct sla *s, const struct sla_ask *q, int64_t start)
{
	bool fresh;
	uint32_t *at = umap_put(&s->seen, class_of(q->t, q->tier), &fresh);
	uint64_t mask;

	if (fresh) {
		*at = (uint32_t)s->n_masks;
		*PUSH(s->masks, s->n_masks, s->cap_masks) = judge_all(s, q);
	}
	mask = s->masks[*at];
	for (size_t i = 0; i < s->n && i < SLA_POLICIES_MAX; i++) {
		const struct sla_policy *p = &s->v[i];
		if ((mask >> i & 1) && (p->valid_from == WHEN_NONE || p->valid_from <= start) &&
		    (p->valid_to == WHEN_NONE || start < p->valid_to))
			return p;
	}
	return NULL;
}

void sla_free(struct sla *s)
{
	for (size_t i = 0; i < s->n; i++)
		cond_free(&s->v[i].when);
	arena_free(&s->mem);
	umap_free(&s->seen);
	free(s->masks);
	*s = (struct sla){ 0 };
}
