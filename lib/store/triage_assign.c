/*
 * Giving tickets to whoever fits: by level, skill and group (csm ticket assign --level, --skill,
 * --strategy). Relies on care/triage.h for the choice. Promises: decided under the lock, each ticket
 * counted before the next is given out; if nobody fits nothing is recorded.
 */
#include "store/triage.h"

#include <stdlib.h>

struct giving {
	struct triager g;
	const struct csm_request *reqs;
	size_t n;
	struct pick pick;
	struct csm_request *out;
	bool open;
};

int assign_nobody(const struct pick *p, struct csm_err *e)
{
	return err_set(e, CSM_EREFUSED, "assign.nobody",
	               "no agent of policy/agents.yaml fits: level \"" STR_FMT "\", skill \"" STR_FMT
	               "\", group \"" STR_FMT "\"; csm triage agents lists them",
	               STR_ARG(p->level), STR_ARG(p->skill), STR_ARG(p->group));
}

/* The last one who was given a ticket, so that turns go on where they stopped. */
static int on_assign(void *ctx, const struct event *ev, struct str line)
{
	struct giving *k = ctx;
	const struct val *to = ev->verb == V_ASSIGN ? event_get(ev, K_TO) : NULL;

	(void)line;
	if (to && to->s.n)
		k->g.pool.last[0] = arena_str(&k->g.mem, to->s);
	return CSM_OK;
}

static int last_turn(struct giving *k, struct csm_err *e)
{
	struct scan s = { .c = k->g.c, .only = "do: assign", .event = on_assign, .ctx = k };
	int code = k->pick.how == PICK_ROUND_ROBIN ? scan_run(&s, e) : CSM_OK;

	scan_close(&s);
	return code;
}

static int give(struct giving *k, size_t i, struct csm_err *e)
{
	struct triager *g = &k->g;
	const struct csm_request *r = &k->reqs[i];
	const struct agent *a = pool_pick(&g->pool, &k->pick, g->pool.last[0]);
	struct csm_field *f;

	if (!a)
		return assign_nobody(&k->pick, e);
	g->pool.open[a - g->pool.terms->agents]++;
	g->pool.last[0] = a->login;
	f = arena_alloc(&g->mem, (r->n_fields + 1) * sizeof(*f));
	f[0] = (struct csm_field){ "to", a->login.p };
	if (r->n_fields)
		memcpy(f + 1, r->fields, r->n_fields * sizeof(*f));
	k->out[i] = *r;
	k->out[i].fields = f;
	k->out[i].n_fields = r->n_fields + 1;
	return CSM_OK;
}

static int make(void *ctx, struct plan *p, struct csm_err *e)
{
	struct giving *k = ctx;
	int code = triager_open(&k->g, p->c, NULL, TRIAGER_COUNTS, e);

	k->open = true;
	if (!code)
		code = last_turn(k, e);
	k->out = arena_alloc(&k->g.mem, (k->n + 1) * sizeof(*k->out));
	for (size_t i = 0; !code && i < k->n; i++)
		code = give(k, i, e);
	p->reqs = k->out;
	p->n = k->n;
	return code;
}

int csm_assign(struct csm *c, const struct csm_request *reqs, size_t n, const struct csm_pick *pick, bool atomic,
               struct csm_receipt **out, struct csm_err *e)
{
	struct giving k = { .reqs = reqs, .n = n,
	                    .pick = { str_of(pick->level), str_of(pick->skill), str_of(pick->group), PICK_LEAST_OPEN } };
	struct plan p = { .make = make, .ctx = &k, .c = c };
	int code;

	err_clear(e);
	*out = NULL;
	if (pick->strategy && !strcmp(pick->strategy, "round_robin"))
		k.pick.how = PICK_ROUND_ROBIN;
	else if (pick->strategy && strcmp(pick->strategy, "least_open"))
		return err_set(e, CSM_EUSAGE, "assign.strategy", "strategy: \"%s\" must be least_open or round_robin", pick->strategy);
	code = record_planned(c, &p, false, atomic, e);
	*out = p.out;
	if (k.open)
		triager_close(&k.g);
	return code;
}
