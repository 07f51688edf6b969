/*
 * csm sla report: how many runs of each clock were met, what they took, in which state the late ones became late, and how
 * often a ticket was set to wait for its customer without a question. Relies on report/sla.h for what belongs to a
 * period. csm-sla(1) defines every figure; csm sla list prints the runs behind each.
 */
#include <stdlib.h>

#include "base/num.h"
#include "file/print.h"
#include "report/sla.h"

enum { ASKED_BEFORE_S = 600 };     /* a question counts if it was asked so long before the pause */

struct tally {
	uint32_t group, word;
	uint8_t clock;
	int64_t n[VD_UNKNOWN + 1], late_running;
	int64_t *took;             /* elapsed seconds of those that ended */
	size_t n_took, cap_took;
};
struct late { uint32_t word; uint8_t clock, state; int64_t n; };
struct summing {
	struct sla_book b;
	const struct csm_sla_request *q;
	struct period when;
	struct tally *v;
	size_t n, cap;
	struct umap at;
	struct late *late;
	size_t n_late, cap_late;
	int64_t pauses, unasked, paused_s, longest_s;
	int64_t provisional;
	struct arena mem;
};

/* ---- counting ---- */

/* The word by which a run is grouped, as a number of the world's vocabulary; 0: none. */
static uint32_t group_of(struct summing *s, const struct ticket *t, const struct sla_run *r)
{
	const char *by = s->q->by;
	char p[4] = { 'P', (char)('0' + r->priority), '\0' };

	if (!by)
		return 0;
	if (!strcmp(by, "agent"))
		return t->agent;
	if (!strcmp(by, "channel"))
		return t->channel;
	if (!strcmp(by, "category"))
		return t->category;
	if (!strcmp(by, "priority"))
		return r->priority ? vocab_id(&s->b.w->words, str_of(p)) : 0;
	return r->policy ? vocab_id(&s->b.w->words, r->policy->name) : 0;
}

static struct tally *tally_of(struct summing *s, uint32_t group, const struct sla_run *r)
{
	uint32_t word = r->clock == CK_THIRD_PARTY || r->clock == CK_STEP ? r->word : 0;
	uint64_t key = (uint64_t)r->clock << 58 | (uint64_t)(word & 0x1FFFFFFF) << 29 | (group & 0x1FFFFFFF);
	bool fresh;
	uint32_t *at = umap_put(&s->at, key, &fresh);

	if (fresh) {
		*at = (uint32_t)s->n;
		*PUSH(s->v, s->n, s->cap) = (struct tally){ .group = group, .word = word, .clock = r->clock };
	}
	return &s->v[*at];
}

static void count_late(struct summing *s, const struct ticket *t, const struct sla_run *r)
{
	enum state state = ticket_state_at(t, r->breached_at, &s->b.c->terms);
	uint32_t word = r->clock == CK_THIRD_PARTY || r->clock == CK_STEP ? r->word : 0;
	size_t i = 0;

	while (i < s->n_late && (s->late[i].clock != r->clock || s->late[i].state != state || s->late[i].word != word))
		i++;
	if (i == s->n_late)
		*PUSH(s->late, s->n_late, s->cap_late) = (struct late){ word, r->clock, (uint8_t)state, 0 };
	s->late[i].n++;
}

static void count_run(struct summing *s, const struct ticket *t, const struct sla_run *r)
{
	struct tally *y = tally_of(s, group_of(s, t, r), r);

	y->n[r->verdict]++;
	s->provisional += r->provisional;
	sla_shown(&s->b, r);
	if (r->verdict == VD_BREACHED) {
		y->late_running += !r->ended;
		count_late(s, t, r);
	}
	if (r->ended && (r->verdict == VD_MET || r->verdict == VD_BREACHED || r->verdict == VD_ENDED))
		*PUSH(y->took, y->n_took, y->cap_took) = r->elapsed_s;
}

/* Was the customer asked something shortly before the pause began? */
static bool asked_before(const struct summing *s, size_t ticket, int64_t at)
{
	const struct world *w = s->b.w;

	for (size_t i = w->moments_from[ticket]; i < w->moments_from[ticket + 1]; i++) {
		const struct moment *m = &w->moments->v[w->moment_of[i]];
		if (m->what == MO_ANSWERED && m->at <= at && at - m->at <= ASKED_BEFORE_S)
			return true;
	}
	return false;
}

static void count_pauses(struct summing *s, size_t ticket)
{
	const struct ticket *t = &s->b.w->tickets[ticket];

	for (uint32_t i = 0; i < t->n_spans; i++) {
		int64_t at = t->spans[i].at, end = i + 1 < t->n_spans ? t->spans[i + 1].at : s->b.at;
		if (t->spans[i].state != ST_PENDING || (s->when.from != WHEN_NONE && at < s->when.from) ||
		    (s->when.to != WHEN_NONE && at >= s->when.to))
			continue;
		s->pauses++;
		s->unasked += !asked_before(s, ticket, at);
		s->paused_s += end > at ? end - at : 0;
		if (end - at > s->longest_s)
			s->longest_s = end - at;
	}
}

static void count_all(struct summing *s)
{
	for (size_t i = 0; i < s->b.w->n_tickets; i++) {
		const struct sla_runs *runs = sla_of(&s->b, i, false);
		for (size_t k = 0; k < runs->n; k++)
			if (sla_in_period(&runs->v[k], s->when) && (!s->q->clock || !strcmp(s->q->clock, clock_word((enum clock)runs->v[k].clock))))
				count_run(s, &s->b.w->tickets[i], &runs->v[k]);
		count_pauses(s, i);
	}
}

/* ---- printing ---- */

static int by_name(const struct summing *s, uint32_t a, uint32_t b)
{
	return str_cmp(vocab_str(&s->b.w->words, a), vocab_str(&s->b.w->words, b));
}

/* qsort has no context: keys are put in order by insertion, there are few of them. */
static void order(struct summing *s)
{
	for (size_t i = 1; i < s->n; i++)
		for (size_t k = i; k > 0; k--) {
			struct tally *x = &s->v[k - 1], *y = &s->v[k], swap = *x;
			int d = by_name(s, x->group, y->group);
			d = d ? d : (int)x->clock - (int)y->clock;
			d = d ? d : by_name(s, x->word, y->word);
			if (d <= 0)
				break;
			*x = *y;
			*y = swap;
		}
	for (size_t i = 1; i < s->n_late; i++)
		for (size_t k = i; k > 0; k--) {
			struct late *x = &s->late[k - 1], *y = &s->late[k], swap = *x;
			int d = (int)x->clock - (int)y->clock;
			d = d ? d : by_name(s, x->word, y->word);
			if (d < 0 || (d == 0 && x->state <= y->state))
				break;
			*x = *y;
			*y = swap;
		}
}

static const struct col clock_cols[] = {
	{ .name = "group", .en = "Group", .zh = "分组", .key = true }, { .name = "clock", .en = "Clock", .zh = "时钟", .key = true },
	{ .name = "of", .en = "Of", .zh = "对象", .key = true },
	{ .name = "runs", .en = "Runs", .zh = "次数", .right = true, .basis = "by due" },
	{ .name = "met", .en = "Met", .zh = "达标", .right = true, .basis = "by due" },
	{ .name = "breached", .en = "Breached", .zh = "超时", .right = true, .basis = "by due" },
	{ .name = "share", .en = "Met share", .zh = "达标率", .right = true, .basis = "met / (met + breached)" },
	{ .name = "share_low", .en = "from", .zh = "下限", .right = true, .basis = "Wilson 95 %" },
	{ .name = "share_high", .en = "to", .zh = "上限", .right = true, .basis = "Wilson 95 %" },
	{ .name = "late_now", .en = "Late now", .zh = "仍超时", .right = true, .basis = "as of" },
	{ .name = "running", .en = "Running", .zh = "计时中", .right = true, .basis = "as of" },
	{ .name = "paused", .en = "Paused", .zh = "暂停", .right = true, .basis = "as of" },
	{ .name = "no_target", .en = "No target", .zh = "无目标", .right = true, .basis = "by end" },
	{ .name = "left_out", .en = "Left out", .zh = "不计", .right = true, .basis = "cancelled, unknown" },
	{ .name = "p50", .en = "p50", .zh = "p50", .right = true, .basis = "ended runs, counted time" },
	{ .name = "p90", .en = "p90", .zh = "p90", .right = true, .basis = "ended runs, counted time" },
};

static struct cell bound(struct summing *s, double x, bool any)
{
	return any ? cell_decimal(str_of(arena_printf(&s->mem, "%.4f", x))) : cell_empty();
}

static struct cell took(struct tally *y, int num)
{
	return y->n_took ? cell_of(cell_duration(quantile_rank(y->took, y->n_took, num, 100)), (int64_t)y->n_took) : cell_empty();
}

static void print_tally(struct summing *s, struct tally *y, struct csm_print *p)
{
	int64_t met = y->n[VD_MET], late = y->n[VD_BREACHED], runs = 0;
	double lo = 0, hi = 0;

	for (int v = 0; v <= VD_UNKNOWN; v++)
		runs += y->n[v];
	if (met + late)
		wilson(met, met + late, &lo, &hi);
	print_row(p, (const struct cell[]){
		cell_text(vocab_str(&s->b.w->words, y->group)), cell_text(str_of(clock_word((enum clock)y->clock))),
		cell_text(vocab_str(&s->b.w->words, y->word)), cell_int(runs), cell_int(met), cell_int(late), cell_share(met, met + late),
		bound(s, lo, met + late > 0), bound(s, hi, met + late > 0), cell_int(y->late_running), cell_int(y->n[VD_RUNNING]),
		cell_int(y->n[VD_PAUSED]), cell_int(y->n[VD_ENDED]), cell_int(y->n[VD_CANCELLED] + y->n[VD_UNKNOWN]),
		took(y, 50), took(y, 90) });
}

static const struct col late_cols[] = {
	{ .name = "clock", .en = "Clock", .zh = "时钟", .key = true }, { .name = "of", .en = "Of", .zh = "对象", .key = true },
	{ .name = "state", .en = "State when late", .zh = "超时时的状态", .key = true },
	{ .name = "breached", .en = "Breached", .zh = "超时", .right = true, .basis = "by due" },
};

static void print_pauses(struct summing *s, struct csm_print *p)
{
	print_section(p, "pauses", print_is_zh(p) ? "等待客户" : "Waiting for customers");
	print_fact(p, &(struct col){ .name = "pauses", .en = "Pauses begun", .zh = "开始的等待", .basis = "by begin" }, cell_int(s->pauses));
	print_fact(p, &(struct col){ .name = "unasked", .en = "without a message to the customer in the ten minutes before",
	                             .zh = "其中之前十分钟内未向客户发消息", .basis = "of pauses" }, cell_share(s->unasked, s->pauses));
	print_fact(p, &(struct col){ .name = "longest", .en = "Longest", .zh = "最长", .basis = "wall time" },
	           s->pauses ? cell_duration(s->longest_s) : cell_empty());
}

static int print_summed(struct summing *s, struct csm_print *p, struct csm_err *e)
{
	int code = print_report(p, e);

	if (code)
		return code;
	print_section(p, "sla", print_is_zh(p) ? "时限" : "Service levels");
	print_fact(p, &(struct col){ .name = "as_of", .en = "As of", .zh = "截至" }, cell_at(s->b.at));
	print_fact(p, &(struct col){ .name = "policy", .en = "Policy", .zh = "制度版本" },
	           s->b.file ? cell_text(str_of(arena_printf(&s->mem, "%s@%.12s", s->b.file, s->b.sla.digest))) : cell_empty());
	print_fact(p, &(struct col){ .name = "provisional", .en = "Runs in a year without known holidays", .zh = "涉及未公布节假日年份的时钟" },
	           cell_int(s->provisional));
	print_section(p, "clocks", print_is_zh(p) ? "各时钟" : "Clocks");
	code = print_table(p, clock_cols, COUNT(clock_cols), e);
	for (size_t i = 0; !code && i < s->n; i++)
		print_tally(s, &s->v[i], p);
	if (!code)
		print_table_end(p);
	print_section(p, "breaches", print_is_zh(p) ? "超时原因" : "Where breaches arose");
	if (!code)
		code = print_table(p, late_cols, COUNT(late_cols), e);
	for (size_t i = 0; !code && i < s->n_late; i++)
		print_row(p, (const struct cell[]){
			cell_text(str_of(clock_word((enum clock)s->late[i].clock))), cell_text(vocab_str(&s->b.w->words, s->late[i].word)),
			cell_text(str_of(state_word((enum state)s->late[i].state))), cell_int(s->late[i].n) });
	if (!code) {
		print_table_end(p);
		print_pauses(s, p);
	}
	return code;
}

static int by_known(const char *by, struct csm_err *e)
{
	static const char *const words[] = { "agent", "channel", "category", "priority", "policy", NULL };
	const char *near;

	for (size_t i = 0; by && words[i]; i++)
		if (!strcmp(by, words[i]))
			return CSM_OK;
	if (!by)
		return CSM_OK;
	near = csm_nearest(by, words);
	if (near)
		return err_set(e, CSM_EUSAGE, "sla.by", "--by=%s: is %s meant?", by, near);
	return err_set(e, CSM_EUSAGE, "sla.by", "--by=%s: must be agent, channel, category, priority or policy", by);
}

int csm_sla_report(struct csm *c, const struct csm_sla_request *q, struct csm_print *p, struct csm_err *e)
{
	struct summing s = { .q = q, .when = { WHEN_NONE, WHEN_NONE } };
	int code;

	err_clear(e);
	code = by_known(q->by, e);
	print_zone(p, c->zone);
	if (!code)
		code = sla_open(c, q->policy, &s.b, e);
	if (!code && q->period)
		code = period_parse(str_of(q->period), c->zone, c->now, &s.when, e);
	if (!code)
		code = sla_world(&s.b, e);
	if (!code) {
		count_all(&s);
		order(&s);
		code = print_summed(&s, p, e);
		if (!code)
			sla_doubt(&s.b, e);
	}
	for (size_t i = 0; i < s.n; i++)
		free(s.v[i].took);
	free(s.v);
	free(s.late);
	umap_free(&s.at);
	arena_free(&s.mem);
	sla_close(&s.b);
	return code;
}
