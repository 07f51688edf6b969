/*
 * csm sla explain, list, due, radar: the runs of clocks as rows. Relies on store/sla.h for the runs; what is shown here is what
 * csm sla report counts. Promises: nothing is written; the parts of a run sum to its elapsed time.
 */
#include "report/sla.h"

#include <stdlib.h>

#include "base/num.h"
#include "file/print.h"
#include "store/index.h"

/* ---- what all of them show of a run ---- */

struct str sla_case_name(struct arena *a, struct caseid c)
{
	char name[32];

	case_write(c, name);
	return arena_str(a, str_of(name));
}

struct str sla_version(const struct sla_book *b, const struct sla_policy *p, struct arena *a)
{
	return p ? str_of(arena_printf(a, STR_FMT "@%.12s", STR_ARG(p->name), b->sla.digest)) : (struct str){ NULL, 0 };
}

struct str sla_run_word(const struct sla_book *b, const struct sla_run *r, struct arena *a)
{
	char id[24];

	if (r->clock != CK_PROMISE)
		return vocab_str(&b->w->words, r->word);
	return r->of ? arena_str(a, (struct str){ id, evid_write(r->of, id) }) : (struct str){ NULL, 0 };
}

struct cell sla_left_cell(const struct sla_run *r)
{
	return r->target_s < 0 || r->target_s > INT64_MAX / 8 ? cell_empty() : cell_duration(r->target_s - r->elapsed_s);
}

static struct cell target_cell(const struct sla_run *r)
{
	return r->target_s < 0 || r->target_s > INT64_MAX / 8 ? cell_empty() : cell_duration(r->target_s);
}

struct cell sla_priority_cell(uint8_t p, struct arena *a)
{
	return p ? cell_text(str_of(arena_printf(a, "P%u", p))) : cell_empty();
}

/* ---- explain ---- */

static const struct col run_cols[] = {
	{ .name = "clock", .en = "Clock", .zh = "时钟" }, { .name = "no", .en = "No.", .zh = "序号", .right = true },
	{ .name = "of", .en = "Of", .zh = "对象" }, { .name = "verdict", .en = "Verdict", .zh = "结论" },
	{ .name = "start", .en = "Start", .zh = "开始" }, { .name = "stop", .en = "Stop", .zh = "结束" },
	{ .name = "elapsed", .en = "Elapsed", .zh = "已用", .right = true }, { .name = "target", .en = "Target", .zh = "目标", .right = true },
	{ .name = "left", .en = "Left", .zh = "剩余", .right = true }, { .name = "due", .en = "Due", .zh = "到期" },
	{ .name = "breached", .en = "Breached", .zh = "超时于" }, { .name = "priority", .en = "P", .zh = "优先级" },
	{ .name = "policy", .en = "Policy", .zh = "制度版本" }, { .name = "calendar", .en = "Calendar", .zh = "日历" },
	{ .name = "provisional", .en = "Provisional", .zh = "暂定" },
};

static const struct col part_cols[] = {
	{ .name = "clock", .en = "Clock", .zh = "时钟" }, { .name = "no", .en = "No.", .zh = "序号", .right = true },
	{ .name = "from", .en = "From", .zh = "从" }, { .name = "to", .en = "To", .zh = "到" },
	{ .name = "counted", .en = "Counted", .zh = "计时", .right = true }, { .name = "why", .en = "Why", .zh = "原因" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "priority", .en = "P", .zh = "优先级" },
	{ .name = "target", .en = "Target", .zh = "目标", .right = true },
};

static void print_run(struct sla_book *b, const struct sla_run *r, struct csm_print *p, struct arena *a)
{
	sla_shown(b, r);
	print_row(p, (const struct cell[]){
		cell_text(str_of(clock_word((enum clock)r->clock))), cell_int(r->no), cell_text(sla_run_word(b, r, a)),
		cell_text(str_of(verdict_word((enum verdict)r->verdict))), cell_at(r->start), cell_at(r->stop),
		cell_duration(r->elapsed_s), target_cell(r), sla_left_cell(r), cell_at(r->due), cell_at(r->breached_at),
		sla_priority_cell(r->priority, a), cell_text(sla_version(b, r->policy, a)), cell_text(r->calendar->name),
		cell_bool(r->provisional) });
}

static void print_part(const struct sla_run *r, const struct sla_part *t, struct csm_print *p, struct arena *a)
{
	print_row(p, (const struct cell[]){
		cell_text(str_of(clock_word((enum clock)r->clock))), cell_int(r->no), cell_at(t->from), cell_at(t->to),
		cell_duration(t->counted_s), cell_text(str_of(part_word((enum part_why)t->why))),
		cell_text(str_of(state_word((enum state)t->state))), sla_priority_cell(t->priority, a),
		t->target_s < 0 || t->target_s > INT64_MAX / 8 ? cell_empty() : cell_duration(t->target_s) });
}

static int print_explained(struct sla_book *b, struct caseid id, const char *clock, struct csm_print *p, struct arena *a,
                           struct csm_err *e)
{
	const struct ticket *t = world_ticket(b->w, id);
	const struct sla_runs *runs = sla_of(b, (size_t)(t - b->w->tickets), true);
	int code;

	print_object(p, "sla");
	print_fact(p, &(struct col){ .name = "case", .en = "Ticket", .zh = "工单" }, cell_text(sla_case_name(a, t->h.cas)));
	print_fact(p, &(struct col){ .name = "as_of", .en = "As of", .zh = "截至" }, cell_at(b->at));
	print_section(p, "clocks", print_is_zh(p) ? "时钟" : "Clocks");
	code = print_table(p, run_cols, COUNT(run_cols), e);
	for (size_t i = 0; !code && i < runs->n; i++)
		if (!clock || !strcmp(clock, clock_word((enum clock)runs->v[i].clock)))
			print_run(b, &runs->v[i], p, a);
	print_table_end(p);
	print_section(p, "parts", print_is_zh(p) ? "各段时间" : "Where the time went");
	if (!code)
		code = print_table(p, part_cols, COUNT(part_cols), e);
	for (size_t i = 0; !code && i < runs->n; i++)
		for (size_t k = 0; k < runs->v[i].n_parts; k++)
			if (!clock || !strcmp(clock, clock_word((enum clock)runs->v[i].clock)))
				print_part(&runs->v[i], &runs->parts[runs->v[i].part + k], p, a);
	print_table_end(p);
	print_object_end(p);
	return code;
}

static int clock_known(const char *clock, struct csm_err *e)
{
	const char *words[CK_COUNT + 1] = { NULL }, *near;

	if (!clock || clock_of(str_of(clock)) < CK_COUNT)
		return CSM_OK;
	for (int k = 0; k < CK_COUNT; k++)
		words[k] = clock_word((enum clock)k);
	near = csm_nearest(clock, words);
	if (near)
		return err_set(e, CSM_EUSAGE, "sla.clock", "\"%s\" is no clock; is %s meant?", clock, near);
	return err_set(e, CSM_EUSAGE, "sla.clock", "\"%s\" is no clock; csm-sla(1) lists them", clock);
}

int csm_sla_explain(struct csm *c, const char *name, const struct csm_sla_request *q, struct csm_print *p, struct csm_err *e)
{
	struct sla_book b;
	struct arena a = { 0 };
	struct caseid id;
	bool some;
	int code;

	err_clear(e);
	code = clock_known(q->clock, e);
	if (code)
		return code;
	print_zone(p, c->zone);
	some = subset_named(c, str_of(name));
	code = sla_open(c, q->policy, &b, e);
	if (!code)
		code = sla_world(&b, e);
	if (!code)
		code = store_find_case(c, str_of(name), CASE_TICKET, &id, e);
	if (!code)
		code = print_explained(&b, id, q->clock, p, &a, e);
	if (!code)
		sla_doubt(&b, e);
	sla_close(&b);
	arena_free(&a);
	if (some)
		subset_end(c);
	return code;
}

/* ---- lists of runs ---- */

struct listed {
	size_t ticket;
	struct sla_run run;
};
struct listing {
	struct sla_book b;
	const struct csm_sla_request *q;
	struct period when;
	int64_t within_s;          /* < 0: any */
	struct listed *v;
	size_t n, cap, risky;
	struct arena mem;
};

static const struct col list_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "clock", .en = "Clock", .zh = "时钟" },
	{ .name = "no", .en = "No.", .zh = "序号", .right = true, .hidden = true }, { .name = "of", .en = "Of", .zh = "对象" },
	{ .name = "verdict", .en = "Verdict", .zh = "结论" }, { .name = "due", .en = "Due", .zh = "到期" },
	{ .name = "left", .en = "Left", .zh = "剩余", .right = true }, { .name = "used", .en = "Used", .zh = "已用比例", .right = true },
	{ .name = "elapsed", .en = "Elapsed", .zh = "已用", .right = true }, { .name = "target", .en = "Target", .zh = "目标", .right = true },
	{ .name = "start", .en = "Start", .zh = "开始", .hidden = true }, { .name = "stop", .en = "Stop", .zh = "结束", .hidden = true },
	{ .name = "breached", .en = "Breached", .zh = "超时于", .hidden = true },
	{ .name = "priority", .en = "P", .zh = "优先级" }, { .name = "state", .en = "State", .zh = "状态" },
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "policy", .en = "Policy", .zh = "制度版本", .hidden = true },
	{ .name = "calendar", .en = "Calendar", .zh = "日历", .hidden = true },
	{ .name = "provisional", .en = "Provisional", .zh = "暂定" },
};

static bool verdict_wanted(const struct csm_sla_request *q, const struct sla_run *r)
{
	return !q->verdict || !strcmp(q->verdict, verdict_word((enum verdict)r->verdict));
}

bool sla_in_period(const struct sla_run *r, struct period when)
{
	int64_t at = r->due != WHEN_NONE ? r->due : r->stop != WHEN_NONE ? r->stop : r->start;

	return (when.from == WHEN_NONE || at >= when.from) && (when.to == WHEN_NONE || at < when.to);
}

/* Late, or due within so much open time of its own calendar. */
static bool at_risk(const struct listing *l, const struct sla_run *r)
{
	if (r->ended || r->due == WHEN_NONE || r->verdict == VD_CANCELLED || r->verdict == VD_UNKNOWN)
		return false;
	return r->verdict == VD_BREACHED || l->within_s < 0 || r->target_s - r->elapsed_s <= l->within_s;
}

static bool run_wanted(const struct listing *l, const struct ticket *t, const struct sla_run *r)
{
	const struct csm_sla_request *q = l->q;

	if (q->clock && strcmp(q->clock, clock_word((enum clock)r->clock)) != 0)
		return false;
	if (q->agent && !str_is(vocab_str(&l->b.w->words, t->agent), q->agent))
		return false;
	if (q->due)
		return at_risk(l, r);
	return verdict_wanted(q, r) && sla_in_period(r, l->when);
}

static void collect(struct listing *l)
{
	for (size_t i = 0; i < l->b.w->n_tickets; i++) {
		const struct ticket *t = &l->b.w->tickets[i];
		const struct sla_runs *runs;
		if (l->q->due && !state_active(ticket_state_at(t, l->b.at, &l->b.c->terms)))
			continue;
		runs = sla_of(&l->b, i, false);
		for (size_t k = 0; k < runs->n; k++)
			if (run_wanted(l, t, &runs->v[k]))
				*PUSH(l->v, l->n, l->cap) = (struct listed){ i, runs->v[k] };
	}
}

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* What has least open time left comes first; then what is due first; then the older ticket. */
static int by_left(const void *x, const void *y)
{
	const struct listed *a = x, *b = y;
	int d = by_number(a->run.target_s - a->run.elapsed_s, b->run.target_s - b->run.elapsed_s);

	d = d ? d : by_number(a->run.due, b->run.due);
	d = d ? d : by_number((int64_t)a->ticket, (int64_t)b->ticket);
	d = d ? d : (int)a->run.clock - (int)b->run.clock;
	return d ? d : by_number(a->run.no, b->run.no);
}

static void print_listed(struct listing *l, const struct listed *x, struct csm_print *p)
{
	const struct sla_run *r = &x->run;
	const struct ticket *t = &l->b.w->tickets[x->ticket];
	bool share = r->target_s > 0 && r->target_s <= INT64_MAX / 8;
	struct arena *a = &l->mem;

	sla_shown(&l->b, r);
	print_row(p, (const struct cell[]){
		cell_text(sla_case_name(a, t->h.cas)), cell_text(str_of(clock_word((enum clock)r->clock))), cell_int(r->no),
		cell_text(sla_run_word(&l->b, r, a)), cell_text(str_of(verdict_word((enum verdict)r->verdict))), cell_at(r->due), sla_left_cell(r),
		share ? cell_of(cell_share(r->elapsed_s, r->target_s), -1) : cell_empty(), cell_duration(r->elapsed_s), target_cell(r),
		cell_at(r->start), cell_at(r->stop), cell_at(r->breached_at), sla_priority_cell(r->priority, a),
		cell_text(str_of(state_word(ticket_state_at(t, l->b.at, &l->b.c->terms)))), cell_text(vocab_str(&l->b.w->words, t->agent)),
		cell_text(sla_version(&l->b, r->policy, a)), cell_text(r->calendar->name), cell_bool(r->provisional) });
}

static int read_request(struct listing *l, struct csm_err *e)
{
	const struct csm_sla_request *q = l->q;
	int code = clock_known(q->clock, e);

	l->within_s = -1;
	l->when = (struct period){ WHEN_NONE, WHEN_NONE };
	if (!code && q->within)
		code = duration_parse(str_of(q->within), &l->within_s, e);
	if (!code && q->period)
		code = period_parse(str_of(q->period), l->b.c->zone, l->b.c->now, &l->when, e);
	if (!code && q->verdict) {
		int v = 0;
		while (v <= VD_UNKNOWN && strcmp(q->verdict, verdict_word((enum verdict)v)) != 0)
			v++;
		if (v > VD_UNKNOWN)
			code = err_set(e, CSM_EUSAGE, "sla.verdict", "\"%s\" is no verdict: running, paused, met, breached, ended, cancelled, unknown",
			               q->verdict);
	}
	return code;
}

int csm_sla_list(struct csm *c, const struct csm_sla_request *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l = { .q = q };
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = sla_open(c, q->policy, &l.b, e);
	if (!code)
		code = read_request(&l, e);
	if (!code)
		code = q->due ? sla_world_open(&l.b, e) : sla_world(&l.b, e);
	if (!code)
		code = print_table(p, list_cols, COUNT(list_cols), e);
	if (!code) {
		collect(&l);
		if (q->due && l.n)
			qsort(l.v, l.n, sizeof(*l.v), by_left);
		for (size_t i = 0; i < l.n && !(q->limit > 0 && i >= (size_t)q->limit); i++)
			print_listed(&l, &l.v[i], p);
		print_table_end(p);
		sla_doubt(&l.b, e);
		if (q->check && l.n)
			code = CSM_FOUND;
	}
	free(l.v);
	arena_free(&l.mem);
	sla_close(&l.b);
	return code;
}
