/*
 * csm policy check, diff: what is odd in policy/sla.yaml (or a file like it), and which runs of clocks another file would judge
 * otherwise. Relies on store/sla.h for policies and runs, on cond_covers for what a condition includes. Promises: nothing is
 * written; what cannot be meant is an error with its place before any finding.
 */
#include "report/sla.h"

#include "file/print.h"

/* ---- check ---- */

static const struct col check_cols[] = {
	{ .name = "place", .en = "Place", .zh = "位置" }, { .name = "policy", .en = "Policy", .zh = "制度" },
	{ .name = "id", .en = "Finding", .zh = "发现" }, { .name = "text", .en = "Meaning", .zh = "含义" },
};
struct checking { struct csm_print *p; struct sla_book *b; struct arena mem; size_t n; bool zh; };

static void found(struct checking *k, const struct sla_policy *p, const char *id, const char *text)
{
	k->n++;
	print_row(k->p, (const struct cell[]){ cell_text(str_of(arena_printf(&k->mem, "%s:%ld", k->b->file, p->line))), cell_text(p->name),
	                                       cell_text(str_of(id)), cell_text(str_of(text)) });
}

/* Is there an instant at which p is in force and over is not? */
static bool outlives(const struct sla_policy *p, const struct sla_policy *over)
{
	bool begins = over->valid_from != WHEN_NONE && (p->valid_from == WHEN_NONE || p->valid_from < over->valid_from);
	bool ends = over->valid_to != WHEN_NONE && (p->valid_to == WHEN_NONE || p->valid_to > over->valid_to);

	return begins || ends;
}

static void check_reached(struct checking *k, const struct sla_policy *v, size_t i)
{
	for (size_t o = 0; o < i; o++)
		if (!outlives(&v[i], &v[o]) && (v[o].any || (!v[i].any && cond_covers(&v[o].when, &v[i].when)))) {
			found(k, &v[i], "policy.shadowed", arena_printf(&k->mem, k->zh ? "永远轮不到：制度 " STR_FMT "（第 %ld 行）条件相同或更宽" :
			      "can never be reached: policy " STR_FMT " (line %ld) has the same or wider conditions", STR_ARG(v[o].name), v[o].line));
			return;
		}
}

static const struct sla_target *target_at(const struct sla_policy *p, enum clock c, int priority)
{
	return p->targets[c][priority].unit == TARGET_NONE ? &p->targets[c][0] : &p->targets[c][priority];
}

/* A first answer that may take longer than the solution: the solution ends it as well. */
static void check_order(struct checking *k, const struct sla_policy *p)
{
	for (int priority = 0; priority < 6; priority++) {
		const struct sla_target *first = target_at(p, CK_FIRST_RESPONSE, priority), *full = target_at(p, CK_FULL_RESOLUTION, priority);
		if (first->unit == TARGET_NONE || first->unit != full->unit || first->n <= full->n)
			continue;
		found(k, p, "policy.order", k->zh ? "first_response 的目标长于 full_resolution" : "the target of first_response is longer than that of "
		      "full_resolution");
		return;
	}
}

/* Nobody can meet a target in a calendar that is never open again. */
static void check_open(struct checking *k, const struct sla_policy *p)
{
	bool over = p->valid_to != WHEN_NONE && p->valid_to <= k->b->at;

	if (!over && cal_opens(p->calendar, k->b->at) == WHEN_NONE)
		found(k, p, "policy.closed", arena_printf(&k->mem, k->zh ? "日历 " STR_FMT " 此后不再营业：任何目标都没有到期时间" :
		      "calendar " STR_FMT " is not open any more: no target would ever be due", STR_ARG(p->calendar->name)));
}

int csm_policy_check(struct csm *c, const char *file, struct csm_print *p, struct csm_err *e)
{
	struct sla_book b;
	struct checking k = { .p = p, .b = &b, .zh = print_is_zh(p) && print_is_text(p) };
	int code;

	err_clear(e);
	code = sla_open(c, file, &b, e);
	if (!code && !b.file)
		code = err_at(e, CSM_ENOTFOUND, "sla.none", "policy/sla.yaml", 0, 0, "is not there: write targets into it (csm sla sample prints an "
		              "example), then csm policy check");
	if (!code)
		code = print_table(p, check_cols, COUNT(check_cols), e);
	for (size_t i = 0; !code && i < b.sla.n; i++) {
		check_reached(&k, b.sla.v, i);
		check_order(&k, &b.sla.v[i]);
		check_open(&k, &b.sla.v[i]);
	}
	if (!code) {
		print_table_end(p);
		print_note(p, k.zh ? "制度 %zu 条，问题 %zu 个" : "policies %zu, findings %zu", b.sla.n, k.n);
		code = k.n ? CSM_FOUND : CSM_OK;
	}
	arena_free(&k.mem);
	sla_close(&b);
	return code;
}

/* ---- diff ---- */

static const struct col diff_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "clock", .en = "Clock", .zh = "时钟" },
	{ .name = "no", .en = "No.", .zh = "序号", .right = true }, { .name = "was", .en = "Was", .zh = "原结论" },
	{ .name = "verdict", .en = "Would be", .zh = "新结论" }, { .name = "due_was", .en = "Was due", .zh = "原到期" },
	{ .name = "due", .en = "Would be due", .zh = "新到期" }, { .name = "policy_was", .en = "Policy", .zh = "原制度", .hidden = true },
	{ .name = "policy", .en = "New policy", .zh = "新制度", .hidden = true },
};
struct differing {
	struct sla_book old, new;
	struct csm_print *p;
	struct period when;
	struct arena mem;
	size_t runs, n;
};

static struct cell verdict_cell(const struct sla_run *r)
{
	return r ? cell_text(str_of(verdict_word((enum verdict)r->verdict))) : cell_empty();
}

static void print_differing(struct differing *d, const struct ticket *t, const struct sla_run *was, const struct sla_run *is)
{
	const struct sla_run *any = was ? was : is;
	char name[32];

	case_write(t->h.cas, name);
	d->n++;
	if (is)
		sla_shown(&d->new, is);
	print_row(d->p, (const struct cell[]){
		cell_text(arena_str(&d->mem, str_of(name))), cell_text(str_of(clock_word((enum clock)any->clock))), cell_int(any->no),
		verdict_cell(was), verdict_cell(is), was ? cell_at(was->due) : cell_empty(), is ? cell_at(is->due) : cell_empty(),
		was ? cell_text(sla_version(&d->old, was->policy, &d->mem)) : cell_empty(),
		is ? cell_text(sla_version(&d->new, is->policy, &d->mem)) : cell_empty() });
}

/* The run of the same clock, number and word: runs stand by clock, then number. */
static const struct sla_run *same_run(const struct sla_runs *r, const struct sla_run *like)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].clock == like->clock && r->v[i].no == like->no && r->v[i].word == like->word)
			return &r->v[i];
	return NULL;
}

static void compare_ticket(struct differing *d, size_t i)
{
	const struct ticket *t = &d->old.w->tickets[i];
	const struct sla_runs *was = sla_of(&d->old, i, false), *is = sla_of(&d->new, i, false);

	for (size_t k = 0; k < was->n; k++) {
		const struct sla_run *other = same_run(is, &was->v[k]);
		if (!sla_in_period(&was->v[k], d->when))
			continue;
		d->runs++;
		if (!other || other->verdict != was->v[k].verdict)
			print_differing(d, t, &was->v[k], other);
	}
	for (size_t k = 0; k < is->n; k++)
		if (sla_in_period(&is->v[k], d->when) && !same_run(was, &is->v[k])) {
			d->runs++;
			print_differing(d, t, NULL, &is->v[k]);
		}
}

int csm_policy_diff(struct csm *c, const char *file, const char *period, struct csm_print *p, struct csm_err *e)
{
	struct differing d = { .p = p, .when = { WHEN_NONE, WHEN_NONE } };
	bool zh = print_is_zh(p) && print_is_text(p);
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = sla_open(c, NULL, &d.old, e);
	if (!code)
		code = sla_open(c, file, &d.new, e);
	if (!code && period)
		code = period_parse(str_of(period), c->zone, c->now, &d.when, e);
	if (!code)
		code = sla_world(&d.old, e);
	if (!code)
		code = sla_world(&d.new, e);
	if (!code)
		code = print_table(p, diff_cols, COUNT(diff_cols), e);
	for (size_t i = 0; !code && i < d.old.w->n_tickets; i++)
		compare_ticket(&d, i);
	if (!code) {
		print_table_end(p);
		print_note(p, zh ? "计时 %zu 次，结论不同 %zu 次" : "runs %zu, judged otherwise %zu", d.runs, d.n);
		sla_doubt(&d.new, e);
		code = d.n ? CSM_FOUND : CSM_OK;
	}
	arena_free(&d.mem);
	sla_close(&d.new);
	sla_close(&d.old);
	return code;
}
