/*
 * csm triage run: what the rules decide, written down. Relies on triage_case.c for the facts and on
 * record.c for the writing. Promises: every event names its rule and the version of the policy;
 * decided under the lock; a second run adds nothing.
 */
#include "store/triage.h"

#include <stdlib.h>

#include "store/world.h"

/* ---- which cases ---- */

int triage_cases(struct triager *g, const char *const *names, size_t n, struct caseid **out, size_t *n_out,
                 struct csm_err *e)
{
	const struct world *w = g->w;
	int code = CSM_OK;

	*n_out = 0;
	*out = arena_alloc(&g->mem, ((n ? n : w->n_tickets) + 1) * sizeof(**out));
	for (size_t i = 0; !code && i < n; i++) {
		code = store_find_case(g->c, str_of(names[i]), CASE_TICKET, &(*out)[*n_out], e);
		++*n_out;
	}
	for (size_t i = 0; !n && i < w->n_tickets; i++) {
		enum state s = ticket_state_at(&w->tickets[i], g->c->as_of, &g->c->terms);
		if ((s == ST_NEW || s == ST_OPEN) && !w->tickets[i].h.newer)
			(*out)[(*n_out)++] = w->tickets[i].h.cas;
	}
	return code;
}

/* ---- decisions as requests ---- */

struct fields { struct csm_field *f; size_t n; };

static void add(struct triager *g, struct fields *to, const char *key, struct str value)
{
	to->f[to->n++] = (struct csm_field){ key, arena_cstr(&g->mem, value) };
}

/* Items of a list as a request takes them. */
static struct str commas(struct triager *g, struct str s)
{
	char *p = arena_cstr(&g->mem, s);

	for (size_t i = 0; i < s.n; i++)
		p[i] = p[i] == '\n' ? ',' : p[i];
	return (struct str){ p, s.n };
}

static void sign(struct triager *g, struct fields *to, const struct trule *r)
{
	add(g, to, "rule", r->name);
	add(g, to, "version", (struct str){ g->t.digest, 12 });
}

static struct csm_request request(const char *verb, const char *target, const struct fields *f)
{
	return (struct csm_request){ .noun = "ticket", .verb = verb, .target = target, .by = "system",
	                             .fields = f->f, .n_fields = f->n };
}

static bool is_assignment(enum tfield f)
{
	return f == TF_AGENT || f == TF_GROUP;
}

size_t decision_requests(struct triager *g, const struct tdecision *d, const char *target, struct csm_request *out)
{
	struct fields what = { 0 }, who = { 0 };
	struct str flags = { NULL, 0 };
	size_t n = 0;

	what.f = arena_alloc(&g->mem, (d->n_changes + d->n_tags + 4) * sizeof(*what.f));
	who.f = arena_alloc(&g->mem, (d->n_changes + d->n_tags + 4) * sizeof(*who.f));
	for (size_t i = 0; i < d->n_changes; i++) {
		const struct tchange *ch = &d->changes[i];
		if (ch->effect != TE_SET)
			continue;
		if (ch->field == TF_FLAGS)
			flags = commas(g, ch->value);
		else if (is_assignment(ch->field))
			add(g, &who, ch->field == TF_AGENT ? "to" : "group", ch->value);
		else
			add(g, &what, tfield_word(ch->field), ch->value);
	}
	if (flags.n)
		add(g, &what, "flags", flags);
	for (size_t i = 0; i < d->n_tags; i++)
		add(g, what.n || !who.n ? &what : &who, "tags", d->tags[i]);
	if (what.n) {
		sign(g, &what, d->rule);
		out[n++] = request("classify", target, &what);
	}
	if (who.n) {
		sign(g, &who, d->rule);
		out[n++] = request("assign", target, &who);
	}
	return n;
}

const char *csm_policy_sample(const char *name, size_t *n)
{
	struct str s = builtin_policy(name);

	*n = s.n;
	return s.p;
}

/* ---- csm triage run ---- */

struct running {
	struct triager g;
	struct gathered all;
	const char *const *names;
	size_t n_names;
	struct csm_request *reqs;
	size_t n, cap;
	bool open;
};

static void run_case(struct running *r, const struct case_events *v, struct tdecision *d)
{
	struct triager *g = &r->g;
	struct case_view view = { v->evs, v->n, false };
	struct tcase tc;
	char name[32];
	const char *target;

	case_write(v->cas, name);
	target = arena_cstr(&g->mem, str_of(name));
	triager_case(g, &view, &tc);
	triage_decide(&g->t, &tc, &g->pool, d, &g->mem);
	for (size_t i = 0; i < g->t.n; i++) {
		struct csm_request two[2];
		size_t n = d[i].hit && decision_writes(&d[i]) ? decision_requests(g, &d[i], target, two) : 0;
		for (size_t k = 0; k < n; k++)
			*PUSH(r->reqs, r->n, r->cap) = two[k];
	}
}

static int make(void *ctx, struct plan *p, struct csm_err *e)
{
	struct running *r = ctx;
	struct caseid *cases;
	struct tdecision *d;
	size_t n = 0;
	int code = triager_open(&r->g, p->c, NULL, TRIAGER_WORLD, e);

	r->open = true;
	if (!code)
		code = triage_cases(&r->g, r->names, r->n_names, &cases, &n, e);
	if (!code)
		code = triage_gather(p->c, cases, n, &r->all, e);
	d = code ? NULL : arena_alloc(&r->g.mem, (r->g.t.n + 1) * sizeof(*d));
	for (size_t i = 0; !code && i < n; i++)
		run_case(r, &r->all.v[i], d);
	p->reqs = r->reqs;
	p->n = code ? 0 : r->n;
	return code;
}

static int rules_there(struct csm *c, struct csm_err *e)
{
	if (file_exists(c->dirfd, "policy/triage.yaml"))
		return CSM_OK;
	return err_at(e, CSM_ENOTFOUND, "triage.none", "policy/triage.yaml", 0, 0,
	              "is not there: write rules into it (csm triage sample prints an example), then csm triage check");
}

int csm_triage_run(struct csm *c, const char *const *names, size_t n, bool atomic,
                   struct csm_receipt **out, size_t *n_out, struct csm_err *e)
{
	struct running r = { .names = names, .n_names = n };
	struct plan p = { .make = make, .ctx = &r, .c = c };
	int code;

	err_clear(e);
	*n_out = 0;
	code = rules_there(c, e);
	if (code)
		return code;
	c->uses[c->n_uses++] = TRIAGE_FILE;
	code = record_planned(c, &p, true, atomic, e);
	c->n_uses--;
	*out = p.out;
	*n_out = p.out ? p.n : 0;
	gathered_free(&r.all);
	if (r.open)
		triager_close(&r.g);
	free(r.reqs);
	return code;
}
