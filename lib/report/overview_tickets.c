/*
 * Sections of the overview about tickets: flow, times, states, solvers. They print what the tally
 * holds and compute nothing but shares and quantiles. Columns are the contract: csm-report(1)
 * defines each.
 */
#include "report/overview.h"

#define BY_OPENED "by opened date"
#define BY_EVENT "by date of the change"
#define BY_SOLVED "by solved date"

struct fact { enum hit hit; struct col col; };

static void print_counts(struct overview *o, const struct fact *facts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		print_fact(o->r->p, &facts[i].col, cell_int(o->t.n[facts[i].hit]));
}

/* ---- flow ---- */

#define C_OPENING { .name = "opening", .en = "Backlog at start", .zh = "期初积压", .right = true, .basis = "at the start of the period" }
#define C_OPENED { .name = "opened", .en = "Opened", .zh = "新建", .right = true, .basis = BY_OPENED }
#define C_REOPENED { .name = "reopened", .en = "Reopened", .zh = "重开", .right = true, .basis = BY_EVENT }
#define C_RESTORED { .name = "restored", .en = "Restored", .zh = "恢复", .right = true, .basis = BY_EVENT }
#define C_SOLVED { .name = "solved", .en = "Solved", .zh = "解决", .right = true, .basis = BY_EVENT }
#define C_VOID { .name = "void", .en = "Void", .zh = "作废", .right = true, .basis = BY_EVENT }
#define C_SPAM { .name = "spam", .en = "Spam", .zh = "垃圾", .right = true, .basis = BY_EVENT }
#define C_MERGED { .name = "merged", .en = "Merged", .zh = "合并", .right = true, .basis = BY_EVENT }
#define C_CLOSING { .name = "closing", .en = "Backlog at end", .zh = "期末积压", .right = true, .basis = "at the end of the period" }

static const struct fact flow[] = {
	{ H_OPENING, C_OPENING }, { H_OPENED, C_OPENED }, { H_REOPENED, C_REOPENED },
	{ H_RESTORED, C_RESTORED },
	{ H_SOLVED, C_SOLVED }, { H_VOID, C_VOID }, { H_SPAM, C_SPAM }, { H_MERGED, C_MERGED },
	{ H_CLOSING, C_CLOSING },
};
static const struct col flow_text = { .name = "flow", .en = "Flow", .zh = "流量恒等式" };

static void print_identity(struct overview *o)
{
	const int64_t *n = o->t.n;

	print_fact(o->r->p, &flow_text, cell_text(str_of(arena_printf(&o->mem,
	           "%lld + %lld + %lld + %lld - %lld - %lld - %lld - %lld = %lld",
	           (long long)n[H_OPENING], (long long)n[H_OPENED],
	           (long long)n[H_REOPENED], (long long)n[H_RESTORED], (long long)n[H_SOLVED],
	           (long long)n[H_VOID],
	           (long long)n[H_SPAM], (long long)n[H_MERGED], (long long)n[H_CLOSING]))));
}

static const struct col reopen_cols[] = {
	{ .name = "reopen_rate", .en = "Reopen rate", .zh = "重开率", .basis = BY_SOLVED },
	{ .name = "reopen_low", .en = "  from (95 %)", .zh = "  下限 (95 %)", .basis = BY_SOLVED },
	{ .name = "reopen_high", .en = "  to (95 %)", .zh = "  上限 (95 %)", .basis = BY_SOLVED },
	{ .name = "reopen_immature", .en = "  too recent to tell", .zh = "  观察期未满", .basis = BY_SOLVED },
};

static void print_reopen(struct overview *o)
{
	int64_t yes = o->t.n[H_REOPEN_YES], all = yes + o->t.n[H_REOPEN_NO];
	double lo, hi;

	wilson(yes, all, &lo, &hi);
	print_fact(o->r->p, &reopen_cols[0], cell_share(yes, all));
	print_fact(o->r->p, &reopen_cols[1], bound_cell(o, lo, all));
	print_fact(o->r->p, &reopen_cols[2], bound_cell(o, hi, all));
	print_fact(o->r->p, &reopen_cols[3], cell_int(o->t.n[H_REOPEN_EARLY]));
}

static struct cell period_cell(struct overview *o, size_t i)
{
	char label[32];

	when_label(label, o->v.c->zone, o->b.floor[i], o->b.unit);
	return cell_text(arena_str(&o->mem, str_of(label)));
}

static int flow_by_period(struct overview *o, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "period", .en = "Period", .zh = "期间", .key = true },
		C_OPENING, C_OPENED, C_REOPENED, C_RESTORED, C_SOLVED, C_VOID, C_SPAM, C_MERGED, C_CLOSING,
	};
	struct cell cells[COUNT(cols)];
	int code;

	overview_section(o, "tickets", "Tickets by period", "工单按期间");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < o->b.n; i++) {
		cells[0] = period_cell(o, i);
		for (size_t f = 0; f < COUNT(flow); f++)
			cells[f + 1] = cell_int(o->t.by[CUT_PERIOD][i][flow[f].hit]);
		print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	return code;
}

/* ---- by channel, by category ---- */

#define C_FIRST_P50 { .name = "first_response_p50", .en = "First response p50", .zh = "首响 p50", .right = true, .basis = BY_OPENED }
#define C_FULL_P50 { .name = "resolution_p50", .en = "Resolution p50", .zh = "解决时长 p50", .right = true, .basis = BY_OPENED }
enum { CUT_COLS = 7 };

static void cut_row(struct overview *o, enum cut cut, uint32_t g, const struct quantiles *first,
                    const struct quantiles *full)
{
	static const int kinds[] = { [CUT_CHANNEL] = TERM_CHANNEL, [CUT_CATEGORY] = TERM_CATEGORY };
	const int64_t *n = o->t.by[cut][g];
	struct str word = vocab_str(&o->v.w->words, o->t.g[cut].words[g]);
	struct cell cells[CUT_COLS] = {
		word_cell(o, kinds[cut], word), cell_int(n[H_OPENED]), cell_int(n[H_REOPENED]),
		cell_int(n[H_SOLVED]),
		cell_int(n[H_CLOSING]), quantile_cell(first[g].p50, first[g].n),
		quantile_cell(full[g].p50, full[g].n),
	};

	if (n[H_OPENED] || n[H_REOPENED] || n[H_SOLVED] || n[H_CLOSING])
		print_row(o->r->p, cells);
}

static int by_cut(struct overview *o, enum cut cut, const struct col cols[CUT_COLS], struct csm_err *e)
{
	size_t n = o->t.g[cut].n;
	struct quantiles *first = tally_quantiles(&o->t.replied, cut, n),
	                          *full = tally_quantiles(&o->t.resolved, cut, n);
	uint32_t *order = groups_order(&o->t.g[cut], &o->v.w->words);
	int code = print_table(o->r->p, cols, CUT_COLS, e);

	for (size_t i = 0; !code && i < n; i++)
		cut_row(o, cut, order[i], first, full);
	if (!code)
		print_table_end(o->r->p);
	free(order);
	free(first);
	free(full);
	return code;
}

static int by_channel(struct overview *o, struct csm_err *e)
{
	static const struct col cols[CUT_COLS] = {
		{ .name = "channel", .en = "Channel", .zh = "渠道", .key = true },
		C_OPENED, C_REOPENED, C_SOLVED, C_CLOSING, C_FIRST_P50, C_FULL_P50,
	};

	overview_section(o, "tickets", "Tickets by channel", "工单按渠道");
	return by_cut(o, CUT_CHANNEL, cols, e);
}

static int by_category(struct overview *o, struct csm_err *e)
{
	static const struct col cols[CUT_COLS] = {
		{ .name = "category", .en = "Category", .zh = "类别", .key = true },
		C_OPENED, C_REOPENED, C_SOLVED, C_CLOSING, C_FIRST_P50, C_FULL_P50,
	};

	overview_section(o, "tickets", "Tickets by category", "工单按类别");
	return by_cut(o, CUT_CATEGORY, cols, e);
}

int section_tickets(struct overview *o, struct csm_err *e)
{
	int code;

	overview_section(o, "tickets", "Tickets", "工单");
	print_counts(o, flow, COUNT(flow));
	print_identity(o);
	print_reopen(o);
	code = o->t.b ? flow_by_period(o, e) : CSM_OK;
	if (!code)
		code = by_channel(o, e);
	return code ? code : by_category(o, e);
}

/* ---- times ---- */

#define C_REPLIED { .name = "first_response_n", .en = "Answered", .zh = "已首响", .right = true, .basis = BY_OPENED }
#define C_REPLIED_P50 { .name = "first_response_p50", .en = "First response p50", .zh = "首次响应 p50", .right = true, .basis = BY_OPENED }
#define C_REPLIED_P90 { .name = "first_response_p90", .en = "First response p90", .zh = "首次响应 p90", .right = true, .basis = BY_OPENED }
#define C_REPLIED_DAY { .name = "first_response_day_only", .en = "Answered, only days known", .zh = "已首响（仅知日期）", .right = true, .basis = BY_OPENED }
#define C_NO_REPLY { .name = "first_response_open", .en = "Without an answer", .zh = "尚未首响", .right = true, .basis = BY_OPENED }
#define C_RESOLVED { .name = "resolution_n", .en = "Resolved", .zh = "已解决", .right = true, .basis = BY_OPENED }
#define C_RESOLVED_P50 { .name = "resolution_p50", .en = "Full resolution p50", .zh = "完全解决 p50", .right = true, .basis = BY_OPENED }
#define C_RESOLVED_P90 { .name = "resolution_p90", .en = "Full resolution p90", .zh = "完全解决 p90", .right = true, .basis = BY_OPENED }
#define C_RESOLVED_DAY { .name = "resolution_day_only", .en = "Resolved, only days known", .zh = "已解决（仅知日期）", .right = true, .basis = BY_OPENED }
#define C_UNSOLVED { .name = "resolution_open", .en = "Without a solution", .zh = "尚未解决", .right = true, .basis = BY_OPENED }
#define C_EXCLUDED { .name = "excluded", .en = "Left out (merged, spam, void)", .zh = "不计（合并/垃圾/作废）", .right = true, .basis = BY_OPENED }
#define TIME_COLS C_REPLIED, C_REPLIED_P50, C_REPLIED_P90, C_REPLIED_DAY, C_NO_REPLY, C_RESOLVED, C_RESOLVED_P50, C_RESOLVED_P90, \
	C_RESOLVED_DAY, C_UNSOLVED, C_EXCLUDED
enum { N_TIMES = 11 };

static void time_cells(const int64_t n[H_TICKETS], const struct quantiles *first,
                       const struct quantiles *full, struct cell out[N_TIMES])
{
	const struct cell cells[N_TIMES] = {
		cell_int(n[H_REPLIED]), quantile_cell(first->p50, first->n),
		quantile_cell(first->p90, first->n),
		cell_int(n[H_REPLIED_DAY]), cell_int(n[H_NO_REPLY]),
		cell_int(n[H_RESOLVED]), quantile_cell(full->p50, full->n), quantile_cell(full->p90, full->n),
		cell_int(n[H_RESOLVED_DAY]), cell_int(n[H_UNSOLVED]), cell_int(n[H_EXCLUDED]),
	};

	memcpy(out, cells, sizeof(cells));
}

static int times_by_period(struct overview *o, struct csm_err *e)
{
	static const struct col cols[] = { { .name = "period", .en = "Opened in", .zh = "新建期间",
	                                     .key = true }, TIME_COLS };
	struct quantiles *first = tally_quantiles(&o->t.replied, CUT_PERIOD, o->b.n);
	struct quantiles *full = tally_quantiles(&o->t.resolved, CUT_PERIOD, o->b.n);
	struct cell cells[N_TIMES + 1];
	int code;

	overview_section(o, "times", "Times by period of opening (calendar time)",
	                 "时长按新建期间（自然时间）");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < o->b.n; i++) {
		cells[0] = period_cell(o, i);
		time_cells(o->t.by[CUT_PERIOD][i], &first[i], &full[i], cells + 1);
		print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	free(first);
	free(full);
	return code;
}

int section_times(struct overview *o, struct csm_err *e)
{
	static const struct col cols[] = { TIME_COLS };
	struct quantiles first, full;
	struct cell cells[N_TIMES];
	int code = CSM_OK;

	/* The values of a bucket lie anywhere: divide before they are rearranged. */
	if (o->t.b)
		code = times_by_period(o, e);
	first = tally_quantiles_all(&o->t.replied);
	full = tally_quantiles_all(&o->t.resolved);
	time_cells(o->t.n, &first, &full, cells);
	overview_section(o, "times", "Times of tickets opened in the period (calendar time)",
	                 "期间新建工单的时长（自然时间）");
	for (size_t i = 0; !code && i < N_TIMES; i++)
		print_fact(o->r->p, &cols[i], cells[i]);
	return code;
}

/* ---- states ---- */

int section_states(struct overview *o, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "state", .en = "State", .zh = "状态", .key = true },
		{ .name = "seconds", .en = "Time", .zh = "时间", .right = true,
		  .basis = "within the period" },
		{ .name = "count", .en = "Tickets", .zh = "工单", .right = true,
		  .basis = "within the period" },
		{ .name = "share", .en = "Share", .zh = "占比", .right = true,
		  .basis = "of the time of active tickets" },
	};
	int64_t all = 0;
	int code;

	for (int h = H_IN_NEW; h <= H_IN_HOLD; h++)
		if (!add64(all, o->t.sum[h], &all))
			return sum_failed("states.seconds", e);
	overview_section(o, "states", "Time in states", "各状态时间");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (int s = ST_NEW; !code && s <= ST_HOLD; s++) {
		int h = H_IN_NEW + s - ST_NEW;
		struct cell cells[] = {
			word_cell(o, TERM_STATE, str_of(state_word((enum state)s))),
			cell_duration(o->t.sum[h]), cell_int(o->t.n[h]),
			cell_of(cell_share(o->t.sum[h], all), -1),
		};
		print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	return code;
}

/* ---- solvers ---- */

int section_agents(struct overview *o, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "agent", .en = "Agent", .zh = "客服", .key = true },
		{ .name = "solved", .en = "Solved", .zh = "解决", .right = true,
		  .basis = "by date of the last solve" },
		{ .name = "resolution_p50", .en = "Resolution p50", .zh = "解决时长 p50",
		  .right = true, .basis = "by date of the last solve" },
	};
	size_t n = o->t.g[CUT_AGENT].n;
	struct quantiles *q = tally_quantiles(&o->t.solved_by, CUT_AGENT, n);
	uint32_t *order = groups_order(&o->t.g[CUT_AGENT], &o->v.w->words);
	int code;

	overview_section(o, "agents", "Tickets by who solved them last", "最后解决人");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < n; i++) {
		uint32_t g = order[i];
		int64_t solved = o->t.by[CUT_AGENT][g][H_LAST_SOLVED] + o->t.by[CUT_AGENT][g][H_LAST_SOLVED_DAY];
		struct cell cells[] = {
			word_cell(o, -1, vocab_str(&o->v.w->words, o->t.g[CUT_AGENT].words[g])),
			cell_int(solved), quantile_cell(q[g].p50, q[g].n),
		};
		if (solved)
			print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	free(order);
	free(q);
	return code;
}
