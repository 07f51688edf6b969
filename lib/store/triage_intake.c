/*
 * Rules at intake: a ticket that is opened by hand is sorted at once, in the transaction of its
 * opening, if policy/triage.yaml says at_intake: true. Relies on record_one.c, which asks for it.
 * Promises: rules never keep a ticket from being taken in; what they cannot do is left to
 * csm triage run.
 */
#include "store/triage.h"

#include <stdlib.h>

struct intake_rules {
	struct triager g;
	bool open;
};

/* The rules are read before the writer is opened, so that it can note their version. */
int intake_open(struct recorder *r, struct csm_err *e)
{
	struct triage t;
	bool any = false;
	int code;

	for (size_t i = 0; i < r->n_reqs; i++)
		any |= r->reqs[i].noun && r->reqs[i].verb && !strcmp(r->reqs[i].noun, "ticket") &&
		       !strcmp(r->reqs[i].verb, "open");
	if (!any || r->by_rule || !file_exists(r->c->dirfd, "policy/triage.yaml"))
		return CSM_OK;
	code = triage_load(r->c, NULL, &t, e);
	if (code)
		return code;
	if (t.at_intake && t.n) {
		r->rules = arena_alloc(&r->mem, sizeof(*r->rules));
		r->c->uses[r->c->n_uses++] = TRIAGE_FILE;
	}
	triage_free(&t);
	return CSM_OK;
}

void intake_close(struct recorder *r)
{
	if (!r->rules)
		return;
	r->c->n_uses--;
	if (r->rules->open)
		triager_close(&r->rules->g);
}

/* The triager, opened when the first ticket of the batch needs it. */
static struct triager *triager_of(struct recorder *r, struct csm_err *e)
{
	struct intake_rules *k = r->rules;
	int64_t was = r->c->as_of;
	int code = CSM_OK;

	if (!k->open) {
		r->c->as_of = r->w->rec;
		code = triager_open(&k->g, r->c, NULL, TRIAGER_RULES, e);
		r->c->as_of = was;
		k->open = true;
	}
	return code ? NULL : &k->g;
}

size_t intake_decide(struct recorder *r, struct caseid cas, size_t from, struct csm_request **out, struct csm_err *e)
{
	struct triager *g = r->rules ? triager_of(r, e) : NULL;
	struct case_view view = { 0 };
	struct event *evs;
	struct tdecision *d;
	struct tcase tc;
	size_t n = 0;
	char name[32];
	const char *target;

	if (!g || !g->t.n)
		return 0;
	evs = arena_alloc(&g->mem, (r->n_made - from + 1) * sizeof(*evs));
	for (size_t i = from; i < r->n_made; i++)
		if (case_same(r->made[i]->ev.cas, cas))
			evs[view.n++] = r->made[i]->ev;
	view.evs = evs;
	d = arena_alloc(&g->mem, (g->t.n + 1) * sizeof(*d));
	*out = arena_alloc(&g->mem, (2 * g->t.n + 1) * sizeof(**out));
	case_write(cas, name);
	target = arena_cstr(&g->mem, str_of(name));
	triager_case(g, &view, &tc);
	triage_decide(&g->t, &tc, &g->pool, d, &g->mem);
	for (size_t i = 0; i < g->t.n; i++)
		if (d[i].hit && decision_writes(&d[i]))
			n += decision_requests(g, &d[i], target, *out + n);
	return n;
}
