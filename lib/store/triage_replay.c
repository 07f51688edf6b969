/*
 * csm triage replay: the rules over history, beside what people finally decided. Relies on
 * triage_case.c for the facts as of the opening. Promises: nothing is written; what rules set is
 * never taken for what people chose.
 */
#include "store/triage.h"

#include <stdlib.h>

#include "base/num.h"
#include "file/print.h"

struct tally {
	int64_t compared, agree;
	struct str *differ;        /* names of tickets */
	size_t n, cap;
};
struct replaying {
	struct triager g;
	struct gathered all;
	struct tdecision *d;
	int64_t *hits;             /* by rule */
	struct tally *tallies;     /* by rule and field */
	int64_t cases;
};

static struct tally *tally_of(const struct replaying *r, size_t rule, enum tfield f)
{
	return &r->tallies[rule * TF_SET_COUNT + (size_t)f];
}

/* Flags agree if the one that the rule sets is among them. */
static bool agrees(enum tfield f, struct str rule, struct str people)
{
	if (f != TF_FLAGS)
		return str_eq(rule, people);
	while (rule.n) {
		struct str one = str_split(&rule, '\n'), rest = people;
		bool found = false;
		while (rest.n)
			found |= str_eq(str_split(&rest, '\n'), one);
		if (!found)
			return false;
	}
	return true;
}

static void compare(struct replaying *r, const struct tdecision *d, const struct tcase *final, struct caseid cas)
{
	size_t rule = (size_t)(d->rule - r->g.t.rules);
	char name[32];

	r->hits[rule] += d->hit;
	for (size_t i = 0; d->hit && i < d->n_changes; i++) {
		const struct tchange *ch = &d->changes[i];
		struct tally *t = tally_of(r, rule, ch->field);
		/* Whom a rule chooses depends on who had how much that day. */
		if ((ch->field == TF_AGENT && d->rule->picks) || ch->effect == TE_LATER || ch->effect == TE_NOBODY || !final->has[ch->field].n || final->by_rule[ch->field].n)
			continue;
		t->compared++;
		if (agrees(ch->field, ch->value, final->has[ch->field])) {
			t->agree++;
			continue;
		}
		case_write(cas, name);
		*PUSH(t->differ, t->n, t->cap) = arena_str(&r->g.mem, str_of(name));
	}
}

static void replay_case(struct replaying *r, const struct case_events *v)
{
	struct tcase then, final;

	triager_case(&r->g, &(struct case_view){ v->evs, v->n, true }, &then);
	triager_case(&r->g, &(struct case_view){ v->evs, v->n, false }, &final);
	if (then.opened_at == WHEN_NONE)
		return;
	memset(then.has, 0, sizeof(then.has));
	memset(then.by_rule, 0, sizeof(then.by_rule));
	r->cases++;
	triage_decide(&r->g.t, &then, &r->g.pool, r->d, &r->g.mem);
	for (size_t i = 0; i < r->g.t.n; i++)
		compare(r, &r->d[i], &final, v->cas);
}

/* ---- rows ---- */

static const struct col cols[] = {
	{ .name = "rule", .en = "Rule", .zh = "规则" }, { .name = "hits", .en = "Hits", .zh = "命中", .right = true },
	{ .name = "field", .en = "Field", .zh = "字段" },
	{ .name = "compared", .en = "Compared", .zh = "可比", .right = true },
	{ .name = "agree", .en = "Agree", .zh = "一致", .right = true },
	{ .name = "share", .en = "Agreement", .zh = "一致率", .right = true },
	{ .name = "differ", .en = "Differ", .zh = "不一致" },
};

static struct cell differing(struct replaying *r, const struct tally *t, bool all)
{
	enum { FEW = 5 };
	struct buf b = { 0 };
	struct str out;
	size_t n = all || t->n <= FEW ? t->n : FEW;

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_str(&b, t->differ[i]);
	}
	if (n < t->n)
		buf_printf(&b, "\n+%zu", t->n - n);
	out = arena_str(&r->g.mem, buf_view(&b));
	buf_free(&b);
	return out.n ? cell_list(out) : cell_empty();
}

static void print_rule(struct replaying *r, struct csm_print *p, size_t i)
{
	const struct trule *rule = &r->g.t.rules[i];
	bool any = false;

	for (int f = 0; f < TF_SET_COUNT; f++) {
		const struct tally *t = tally_of(r, i, (enum tfield)f);
		if (!t->compared)
			continue;
		any = true;
		print_row(p, (const struct cell[]){
			cell_text(rule->name), cell_int(r->hits[i]), cell_text(str_of(tfield_word((enum tfield)f))),
			cell_int(t->compared), cell_int(t->agree), cell_share(t->agree, t->compared), differing(r, t, !print_is_text(p)) });
	}
	if (!any)
		print_row(p, (const struct cell[]){ cell_text(rule->name), cell_int(r->hits[i]), cell_empty(), cell_int(0),
		                                    cell_int(0), cell_share(0, 0), cell_empty() });
}

static int cases_of(struct replaying *r, const struct period *when, struct caseid **out, size_t *n)
{
	const struct world *w = r->g.w;

	*n = 0;
	*out = arena_alloc(&r->g.mem, (w->n_tickets + 1) * sizeof(**out));
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		bool gone = t->state == ST_VOID || t->state == ST_SPAM;
		if (!gone && (when->from == WHEN_NONE || t->h.opened_at >= when->from) &&
		    (when->to == WHEN_NONE || t->h.opened_at < when->to))
			(*out)[(*n)++] = t->h.cas;
	}
	return CSM_OK;
}

static int replay_open(struct replaying *r, struct csm *c, const char *period, const char *policy, struct csm_err *e)
{
	struct period when = { WHEN_NONE, WHEN_NONE };
	struct caseid *cases;
	size_t n;
	int code = period ? period_parse(str_of(period), c->zone, c->now, &when, e) : CSM_OK;

	if (!code)
		code = triager_open(&r->g, c, policy, TRIAGER_WORLD, e);
	if (!code && !r->g.t.there)
		code = err_at(e, CSM_ENOTFOUND, "triage.none", "policy/triage.yaml", 0, 0,
		              "is not there: write rules into it (csm triage sample prints an example), "
		              "then csm triage check");
	if (!code)
		code = cases_of(r, &when, &cases, &n);
	if (!code)
		code = triage_gather(c, cases, n, &r->all, e);
	return code;
}

int csm_triage_replay(struct csm *c, const char *period, const char *policy, struct csm_print *p, struct csm_err *e)
{
	struct replaying r = { 0 };
	size_t n;
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = replay_open(&r, c, period, policy, e);
	n = r.g.t.n;
	if (!code) {
		r.d = arena_alloc(&r.g.mem, (n + 1) * sizeof(*r.d));
		r.hits = arena_alloc(&r.g.mem, (n + 1) * sizeof(*r.hits));
		r.tallies = arena_alloc(&r.g.mem, (n * TF_SET_COUNT + 1) * sizeof(*r.tallies));
		for (size_t i = 0; i < r.all.n; i++)
			replay_case(&r, &r.all.v[i]);
		code = print_table(p, cols, COUNT(cols), e);
	}
	for (size_t i = 0; !code && i < n; i++)
		print_rule(&r, p, i);
	if (!code) {
		print_table_end(p);
		print_note(p, print_is_zh(p) ? "工单 %lld 张，规则版本 %.12s" : "tickets %lld, version of the rules %.12s",
		           (long long)r.cases, r.g.t.digest);
	}
	for (size_t i = 0; r.tallies && i < n * TF_SET_COUNT; i++)
		free(r.tallies[i].differ);
	gathered_free(&r.all);
	triager_close(&r.g);
	return code;
}
