/*
 * Steps of complaints: what policy/sla.yaml (complaint_steps) asks for is asked before a complaint is solved by hand. Relies on
 * sla.h for reading, on record_judge.c for the events. Promises: the version of the policy is noted with the first
 * solution that was judged by it; imported history is never refused (csm check notes it).
 */
#include "store/record.h"

#include "store/sla.h"

int steps_open(struct recorder *r, struct csm_err *e)
{
	bool any = false;
	int code;

	for (size_t i = 0; i < r->n_reqs; i++)
		any |= r->reqs[i].noun && r->reqs[i].verb && !strcmp(r->reqs[i].noun, "ticket") && !strcmp(r->reqs[i].verb, "solve");
	if (!any)
		return CSM_OK;
	code = sla_steps(r->c, &r->mem, &r->steps, &r->n_steps, e);
	if (r->n_steps)
		r->c->uses[r->c->n_uses++] = SLA_FILE;
	return code;
}

void steps_close(struct recorder *r)
{
	r->c->n_uses -= r->n_steps != 0;
}

static bool step_taken(struct str step, const struct event *evs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct val *v = evs[i].verb == V_STEP ? event_get(&evs[i], K_STEP) : NULL;
		if (v && str_eq(v->s, step))
			return true;
	}
	return false;
}

int steps_check(const struct recorder *r, struct caseid cas, const struct event *evs, size_t n, struct csm_err *e)
{
	struct buf b = { 0 };
	char name[32];
	int code = CSM_OK;

	for (size_t i = 0; i < r->n_steps; i++)
		if (!step_taken(r->steps[i], evs, n))
			buf_printf(&b, "%s" STR_FMT, b.n ? ", " : "", STR_ARG(r->steps[i]));
	case_write(cas, name);
	if (b.n)
		code = err_set(e, CSM_EREFUSED, "complaint.steps", "%s is a complaint that lacks %s: csm ticket step %s --step=STEP, or --as=waived "
		               "--reason=TEXT (policy/sla.yaml, complaint_steps)", name, b.p, name);
	buf_free(&b);
	return code;
}
