/*
 * csm report touches: how many answers, hands and reopenings tickets took until they were solved. csm report trade-off:
 * how fast tickets were answered and solved beside what customers said of those very tickets, so that neither is bought
 * with the other unseen. Both look at tickets whose last solve lies in the period, by category, channel or solver.
 */
#include "report/desk.h"

#include "base/num.h"
#include "report/score.h"

enum { BY_CATEGORY, BY_CHANNEL, BY_AGENT };
static const char *const divisions[] = { "category", "channel", "agent", NULL };
static const int terms[] = { TERM_CATEGORY, TERM_CHANNEL, -1 };
enum { M_REPLIES, M_STATIONS, M_HANDOFFS, M_REOPENS, M_ONE, M_MORE, M_FIRST, M_FULL, M_TICKET, M_HAPPY, M_UNHAPPY, M_COUNT };
struct own { int by; struct umap first; uint32_t *next; };     /* answers by ticket: first, and the next of each */
struct group { int64_t n[M_COUNT], sum[M_COUNT]; struct numbers of[M_COUNT]; };
struct sums {
	struct desk *d;
	struct groups names;
	struct group all, *group;
	size_t n, cap;
	uint32_t *order;
};

static struct own *own(const struct desk *d)
{
	return d->own;
}

/* ---- marks ---- */

static struct mark mark_of(const struct desk *d, const struct ticket *t)
{
	const struct vocab *w = &d->o.v.w->words;

	return (struct mark){ .at = t->solved_at, .key = { vocab_str(w, t->category), vocab_str(w, t->channel), vocab_str(w, t->solver) } };
}

static bool counts_here(const struct desk *d, const struct ticket *t)
{
	return ticket_stands(t) && in_period(&d->o.v, t->solved_at);
}

static void say(const struct ticket *t, struct mark *m, unsigned what, int64_t value, mark_fn *fn, void *ctx)
{
	m->what = what;
	m->value = value;
	fn(ctx, t, m);
}

static void touches_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	struct mark m = mark_of(d, t);

	if (!counts_here(d, t))
		return;
	say(t, &m, M_REPLIES, t->replies, fn, ctx);
	say(t, &m, M_STATIONS, t->agent || t->handoffs ? t->handoffs + 1 : 0, fn, ctx);
	say(t, &m, M_HANDOFFS, t->handoffs, fn, ctx);
	say(t, &m, M_REOPENS, t->reopens, fn, ctx);
	say(t, &m, t->replies == 1 ? M_ONE : M_MORE, t->replies, fn, ctx);
}

static void tradeoff_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	struct mark m = mark_of(d, t);

	if (!counts_here(d, t))
		return;
	say(t, &m, M_TICKET, 0, fn, ctx);
	if (t->first_reply_at != WHEN_NONE && !(t->day_only & (DAY_OPENED | DAY_REPLIED)))
		say(t, &m, M_FIRST, t->first_reply_at - ticket_asked_at(t), fn, ctx);
	if (!(t->day_only & (DAY_OPENED | DAY_SOLVED)))
		say(t, &m, M_FULL, t->solved_at - t->h.opened_at, fn, ctx);
	for (uint32_t i = umap_get(&own(d)->first, t->h.cas.id); i != MAP_NONE; i = own(d)->next[i]) {
		const struct answer *a = &d->o.v.answers->a[i];
		say(t, &m, a->score >= top_box(a->kind, a->scale) ? M_HAPPY : M_UNHAPPY, a->score, fn, ctx);
	}
}

/* ---- adding up ---- */

static void add_to(struct group *g, const struct mark *m)
{
	g->n[m->what]++;
	g->sum[m->what] += m->value;
	numbers_add(&g->of[m->what], m->value);
}

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;
	const uint32_t words[] = { t->category, t->channel, t->solver };
	uint32_t g = group_of(&s->names, words[own(s->d)->by]);

	while (g >= s->n)
		*PUSH(s->group, s->n, s->cap) = (struct group){ .n = { 0 } };
	add_to(&s->group[g], m);
	add_to(&s->all, m);
}

static void free_group(struct group *g)
{
	for (int k = 0; k < M_COUNT; k++)
		free(g->of[k].v);
}

static void sums_free(struct sums *s)
{
	for (size_t i = 0; i < s->n; i++)
		free_group(&s->group[i]);
	free_group(&s->all);
	free(s->group);
	free(s->order);
	groups_free(&s->names);
}

/* ---- rows ---- */

static void share_cells(struct desk *d, int64_t x, int64_t n, struct cell c[3])
{
	double lo, hi;

	wilson(x, n, &lo, &hi);
	c[0] = cell_share(x, n);
	c[1] = bound_cell(&d->o, lo, n);
	c[2] = bound_cell(&d->o, hi, n);
}

/* Of counts, as numbers. */
static struct cell count_cell(int64_t v, int64_t n)
{
	return n ? cell_of(cell_int(v), n) : cell_empty();
}

static void touches_cells(struct desk *d, struct group *g, struct cell *c)
{
	int64_t n = g->n[M_REPLIES];
	struct quantiles q = numbers_quantiles(&g->of[M_REPLIES]), st = numbers_quantiles(&g->of[M_STATIONS]);

	c[0] = cell_int(n);
	c[1] = cell_int(g->sum[M_REPLIES]);
	c[2] = ratio_cell(d, g->sum[M_REPLIES], n);
	c[3] = count_cell(q.p50, q.n);
	c[4] = count_cell(q.p90, q.n);
	c[5] = cell_int(g->sum[M_STATIONS]);
	c[6] = count_cell(st.p90, st.n);
	c[7] = cell_int(g->sum[M_HANDOFFS]);
	c[8] = cell_int(g->sum[M_REOPENS]);
	share_cells(d, g->n[M_ONE], n, c + 9);
	c[12] = small_cell(n);
}

static void tradeoff_cells(struct desk *d, struct group *g, struct cell *c)
{
	struct quantiles first = numbers_quantiles(&g->of[M_FIRST]), full = numbers_quantiles(&g->of[M_FULL]);
	int64_t asked = g->n[M_HAPPY] + g->n[M_UNHAPPY];

	c[0] = cell_int(g->n[M_TICKET]);
	c[1] = quantile_cell(first.p50, first.n);
	c[2] = quantile_cell(full.p50, full.n);
	c[3] = cell_int(asked);
	share_cells(d, g->n[M_HAPPY], asked, c + 4);
	c[7] = small_cell(asked);
}

static struct cell name_cell(struct desk *d, const struct sums *s, size_t i)
{
	int by = own(d)->by;

	return i == s->n ? labelled_cell(&d->o, STR("all"), STR("全部")) :
	       word_cell(&d->o, terms[by], vocab_str(&d->o.v.w->words, s->names.words[s->order[i]]));
}

static struct group *group_at(struct sums *s, size_t i)
{
	return i == s->n ? &s->all : &s->group[s->order[i]];
}

static bool touches_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	c[0] = name_cell(d, ctx, i);
	touches_cells(d, group_at(ctx, i), c + 1);
	return true;
}

static bool tradeoff_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	c[0] = name_cell(d, ctx, i);
	tradeoff_cells(d, group_at(ctx, i), c + 1);
	return true;
}

/* ---- printing ---- */

#define BY_SOLVED "by date of the last solve"
static const struct col keys[] = {
	{ .name = "category", .en = "Category", .zh = "类别", .key = true }, { .name = "channel", .en = "Channel", .zh = "渠道", .key = true },
	{ .name = "agent", .en = "Solver", .zh = "解决人", .key = true },
};

/* One table: the division's key in front of the columns. */
static int print_one(struct desk *d, const struct col *cols, size_t n, desk_row *row, struct csm_err *e)
{
	struct sums s = { .d = d };
	struct col *with = arena_alloc(&d->o.mem, (n + 1) * sizeof(*with));
	int code;

	groups_init(&s.names, d->o.v.w->words.n);
	desk_each(d, add, &s);
	s.order = groups_order(&s.names, &d->o.v.w->words);
	with[0] = keys[own(d)->by];
	memcpy(with + 1, cols, n * sizeof(*cols));
	code = desk_begin(d, e);
	if (!code) {
		overview_section(&d->o, row == touches_row ? "touches" : "tradeoff", d->report->en, d->report->zh);
		code = desk_table(d, with, n + 1, s.n + 1, row, &s, e);
	}
	sums_free(&s);
	return code;
}

static int touches_print(struct desk *d, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "n", .en = "Solved", .zh = "解决", .right = true, .basis = BY_SOLVED },
		{ .name = "replies", .en = "Answers", .zh = "回复", .right = true, .basis = BY_SOLVED },
		{ .name = "replies_mean", .en = "by ticket", .zh = "每单", .right = true, .basis = BY_SOLVED },
		{ .name = "replies_p50", .en = "p50", .zh = "p50", .right = true, .basis = BY_SOLVED },
		{ .name = "replies_p90", .en = "p90", .zh = "p90", .right = true, .basis = BY_SOLVED },
		{ .name = "stations", .en = "Stations", .zh = "经手", .right = true, .basis = BY_SOLVED },
		{ .name = "stations_p90", .en = "p90", .zh = "p90", .right = true, .basis = BY_SOLVED },
		{ .name = "handoffs", .en = "Handoffs", .zh = "转手", .right = true, .basis = BY_SOLVED },
		{ .name = "reopens", .en = "Reopened", .zh = "重开", .right = true, .basis = BY_SOLVED },
		{ .name = "one_touch", .en = "One touch", .zh = "一次回复解决", .right = true, .basis = BY_SOLVED },
		{ .name = "one_touch_low", .en = "from", .zh = "下限", .right = true, .basis = BY_SOLVED },
		{ .name = "one_touch_high", .en = "to", .zh = "上限", .right = true, .basis = BY_SOLVED },
		{ .name = "note", .en = "Note", .zh = "备注" },
	};

	return print_one(d, cols, COUNT(cols), touches_row, e);
}

static int tradeoff_print(struct desk *d, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "n", .en = "Solved", .zh = "解决", .right = true, .basis = BY_SOLVED },
		{ .name = "first_response_p50", .en = "First response p50", .zh = "首响 p50", .right = true, .basis = BY_SOLVED },
		{ .name = "resolution_p50", .en = "Resolution p50", .zh = "解决时长 p50", .right = true, .basis = BY_SOLVED },
		{ .name = "csat_n", .en = "CSAT answers", .zh = "满意度回答", .right = true, .basis = "answers about these tickets" },
		{ .name = "csat", .en = "Satisfied", .zh = "满意率", .right = true, .basis = "answers about these tickets" },
		{ .name = "csat_low", .en = "from", .zh = "下限", .right = true, .basis = "answers about these tickets" },
		{ .name = "csat_high", .en = "to", .zh = "上限", .right = true, .basis = "answers about these tickets" },
		{ .name = "note", .en = "Note", .zh = "备注" },
	};

	return print_one(d, cols, COUNT(cols), tradeoff_row, e);
}

/* ---- options, answers by ticket ---- */

static int touches_open(struct desk *d, struct csm_err *e)
{
	struct own *o = d->own = arena_alloc(&d->o.mem, sizeof(*o));

	o->by = BY_CATEGORY;
	return desk_division(d, divisions, &o->by, e);
}

/* The name a ticket goes by now, whichever the answer knew. */
static void note_answer(struct desk *d, uint32_t i)
{
	const struct answer *a = &d->o.v.answers->a[i];
	const struct ticket *t = str_is(a->kind, "csat") && score_fits(a) && a->ticket.id ? world_ticket(d->o.v.w, a->ticket) : NULL;
	uint32_t *first;
	bool fresh;

	if (!t)
		return;
	first = umap_put(&own(d)->first, t->h.cas.id, &fresh);
	own(d)->next[i] = *first;
	*first = i;
}

static int tradeoff_open(struct desk *d, struct csm_err *e)
{
	struct own *o = d->own = arena_alloc(&d->o.mem, sizeof(*o));
	size_t n = d->o.v.answers->n;

	o->by = BY_AGENT;
	o->next = mem_alloc((n + 1) * sizeof(*o->next));
	for (size_t i = n; i-- > 0;)
		note_answer(d, (uint32_t)i);
	return desk_division(d, divisions, &o->by, e);
}

static void tradeoff_close(struct desk *d)
{
	if (!d->own)
		return;
	umap_free(&own(d)->first);
	free(own(d)->next);
}

#define B(m) (1u << M_##m)
static const struct desk_figure touches_figures[] = {
	{ "touches.n", B(REPLIES), 0, MARK_COUNT }, { "touches.replies", B(REPLIES), 0, MARK_COUNT },
	{ "touches.replies_mean", B(REPLIES), 0, MARK_COUNT }, { "touches.replies_p50", B(REPLIES), 0, MARK_COUNT },
	{ "touches.replies_p90", B(REPLIES), 0, MARK_COUNT }, { "touches.stations", B(STATIONS), 0, MARK_COUNT },
	{ "touches.stations_p90", B(STATIONS), 0, MARK_COUNT }, { "touches.handoffs", B(HANDOFFS), 0, MARK_COUNT },
	{ "touches.reopens", B(REOPENS), 0, MARK_COUNT }, { "touches.one_touch", B(ONE) | B(MORE), B(ONE), MARK_COUNT },
};
static const struct desk_figure tradeoff_figures[] = {
	{ "tradeoff.n", B(TICKET), 0, MARK_NONE }, { "tradeoff.first_response_p50", B(FIRST), 0, MARK_SECONDS },
	{ "tradeoff.resolution_p50", B(FULL), 0, MARK_SECONDS }, { "tradeoff.csat_n", B(HAPPY) | B(UNHAPPY), 0, MARK_COUNT },
	{ "tradeoff.csat", B(HAPPY) | B(UNHAPPY), B(HAPPY), MARK_COUNT },
};
static const struct desk_report desk_touches = {
	.en = "Touches until solved", .zh = "解决前的接触", .keys = { "category", "channel", "agent" }, .figures = touches_figures,
	.n_figures = COUNT(touches_figures), .marks = touches_marks, .open = touches_open, .print = touches_print,
};
static const struct desk_report desk_tradeoff = {
	.en = "Speed beside satisfaction", .zh = "速度与满意度", .keys = { "category", "channel", "agent" }, .figures = tradeoff_figures,
	.n_figures = COUNT(tradeoff_figures), .needs = NEED_ANSWERS, .marks = tradeoff_marks, .open = tradeoff_open,
	.print = tradeoff_print, .close = tradeoff_close,
};
const struct report report_touches = { .name = "touches", .desk = &desk_touches };
const struct report report_tradeoff = { .name = "trade-off", .desk = &desk_tradeoff };
