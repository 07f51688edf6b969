/*
 * csm report resolution: how long it takes until a ticket is solved for good, with those that are still open
 * (Kaplan-Meier, base/survival.h). Who only looks at solved tickets sees the quick ones: the quantiles
 * of these stand beside it. Tickets that were opened before the period are at risk from the age they had at its
 * beginning, so old work counts where it is seen.
 */
#include "report/desk.h"

#include <math.h>

#include "base/num.h"
#include "base/survival.h"
#include "report/score.h"

enum { M_SOLVED, M_OPEN, M_LATE, M_DAY, M_EXCLUDED, M_COUNT };
enum { BY_CHANNEL, BY_CATEGORY };
static const int64_t ages[] = { 3600, 4 * 3600, 8 * 3600, 86400, 2 * 86400, 3 * 86400, 7 * 86400, 15 * 86400, 30 * 86400, 60 * 86400 };

struct resolution { int64_t target, tau; int by; };    /* options; by: -1, or a key */
struct group { int64_t n[M_COUNT]; struct numbers solved; struct km km; };
struct sums {
	struct desk *d;
	struct groups names;       /* words of the divided */
	struct group all, *group;
	size_t n_group, cap_group;
	struct lifetime *life;
	size_t n, cap;
};

static const struct resolution *own(const struct desk *d)
{
	return d->own;
}

/* ---- marks ---- */

/* Age at an instant: by the calendar if there is one. */
static int64_t age(struct desk *d, const struct ticket *t, int64_t at)
{
	return d->cal ? cal_elapsed(d->cal, t->h.opened_at, at) : at - t->h.opened_at;
}

/* The state at the end of the period and since when it has been finished; WHEN_NONE: it is not. */
static int64_t finished_since(const struct ticket *t, int64_t to, enum state *is)
{
	int64_t since = WHEN_NONE;

	*is = ST_NONE;
	for (uint32_t i = 0; i < t->n_spans && t->spans[i].at < to; i++) {
		enum state s = (enum state)t->spans[i].state;
		if (is_finished(s) && !is_finished(*is))
			since = t->spans[i].at;
		*is = s;
	}
	return is_finished(*is) ? since : WHEN_NONE;
}

static void resolution_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;
	enum state is;
	int64_t solved = finished_since(t, v->to, &is), end = solved == WHEN_NONE ? v->to - 1 : solved;
	struct mark m = { .at = end, .key = { vocab_str(&v->w->words, t->channel), vocab_str(&v->w->words, t->category) } };
	bool late = t->h.opened_at < v->from;

	if (solved != WHEN_NONE && solved < v->from)   /* over before the period */
		return;
	m.what = is >= ST_MERGED ? M_EXCLUDED : t->day_only & (DAY_OPENED | (solved == WHEN_NONE ? 0 : DAY_SOLVED)) ? M_DAY :
	         solved == WHEN_NONE ? M_OPEN : M_SOLVED;
	m.value = age(d, t, end);
	if (is >= ST_MERGED && t->spans[t->n_spans - 1].at < v->from)
		return;
	fn(ctx, t, &m);
	if (late && (m.what == M_OPEN || m.what == M_SOLVED)) {
		m.what = M_LATE;
		m.value = age(d, t, v->from);
		fn(ctx, t, &m);
	}
}

/* ---- adding up ---- */

static struct group *group_at(struct sums *s, uint32_t word)
{
	uint32_t g = group_of(&s->names, word);

	while (g >= s->n_group)
		*PUSH(s->group, s->n_group, s->cap_group) = (struct group){ 0 };
	return &s->group[g];
}

static void add_life(struct sums *s, const struct mark *m, uint32_t group)
{
	if (m->what == M_LATE)     /* follows its own mark: at risk from that second on */
		s->life[s->n - 1].entry = m->value - 1;
	else
		*PUSH(s->life, s->n, s->cap) = (struct lifetime){ -1, m->value, m->what == M_SOLVED, group, 0 };
}

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;
	uint32_t word = own(s->d)->by == BY_CATEGORY ? t->category : t->channel;
	struct group *g = own(s->d)->by < 0 ? NULL : group_at(s, word);

	s->all.n[m->what]++;
	if (g)
		g->n[m->what]++;
	if (m->what == M_SOLVED) {
		numbers_add(&s->all.solved, m->value);
		if (g)
			numbers_add(&g->solved, m->value);
	}
	if (m->what <= M_LATE)
		add_life(s, m, g ? (uint32_t)(g - s->group) : 0);
}

static void fit_groups(struct sums *s)
{
	struct lifetime *some = mem_alloc((s->n + 1) * sizeof(*some));

	km_fit(s->life, s->n, KM_LEAST, &s->all.km);
	for (uint32_t g = 0; g < s->n_group; g++) {
		size_t n = 0;
		for (size_t i = 0; i < s->n; i++)
			if (s->life[i].group == g)
				some[n++] = s->life[i];
		km_fit(some, n, KM_LEAST, &s->group[g].km);
	}
	free(some);
}

/* ---- cells ---- */

static struct cell at_cell(int64_t t)
{
	return t == INT64_MAX ? cell_empty() : cell_duration(t);
}

/* Share that is done by an age, and its interval. */
static void done_cells(struct desk *d, const struct km *k, int64_t age_s, struct cell c[3])
{
	const struct km_step *s = km_at(k, age_s);
	struct arena *a = &d->o.mem;
	bool text = print_is_text(d->o.r->p);

	c[0] = bound_share(s ? 1 - s->s : 0, (int64_t)k->n, text, a);
	c[1] = bound_share(s && !isnan(s->hi) ? 1 - s->hi : 0, s && !isnan(s->hi), text, a);
	c[2] = bound_share(s && !isnan(s->lo) ? 1 - s->lo : 0, s && !isnan(s->lo), text, a);
}

enum { GROUP_CELLS = 15 };
#define SEEN "of tickets at risk in the period"
#define GROUP_COLS \
	{ .name = "n", .en = "Tickets", .zh = "工单", .right = true, .basis = SEEN }, \
	{ .name = "solved", .en = "Solved", .zh = "解决", .right = true, .basis = SEEN }, \
	{ .name = "open", .en = "Still open", .zh = "未解决", .right = true, .basis = SEEN }, \
	{ .name = "late", .en = "From before", .zh = "期前新建", .right = true, .basis = SEEN }, \
	{ .name = "start", .en = "Curve from", .zh = "曲线起点", .right = true, .basis = "age" }, \
	{ .name = "skipped", .en = "Solved before that", .zh = "此前解决", .right = true, .basis = "age" }, \
	{ .name = "median", .en = "Median", .zh = "中位数", .right = true, .basis = SEEN }, \
	{ .name = "median_low", .en = "  from (95 %)", .zh = "  下限 (95 %)", .right = true, .basis = SEEN }, \
	{ .name = "median_high", .en = "  to (95 %)", .zh = "  上限 (95 %)", .right = true, .basis = SEEN }, \
	{ .name = "within", .en = "Within target", .zh = "目标内", .right = true, .basis = SEEN }, \
	{ .name = "within_low", .en = "  from (95 %)", .zh = "  下限 (95 %)", .right = true, .basis = SEEN }, \
	{ .name = "within_high", .en = "  to (95 %)", .zh = "  上限 (95 %)", .right = true, .basis = SEEN }, \
	{ .name = "mean", .en = "Mean up to tau", .zh = "限时均值", .right = true, .basis = SEEN }, \
	{ .name = "p50", .en = "Solved ones p50", .zh = "已解决者 p50", .right = true, .basis = "by solved date" }, \
	{ .name = "p90", .en = "Solved ones p90", .zh = "已解决者 p90", .right = true, .basis = "by solved date" }

static void group_cells(struct desk *d, struct group *g, struct cell c[GROUP_CELLS])
{
	struct quantiles q = numbers_quantiles(&g->solved);
	struct km_median m = km_median(&g->km);

	c[0] = cell_int(g->n[M_SOLVED] + g->n[M_OPEN]);
	c[1] = cell_int(g->n[M_SOLVED]);
	c[2] = cell_int(g->n[M_OPEN]);
	c[3] = cell_int(g->n[M_LATE]);
	c[4] = g->km.n ? cell_duration(g->km.v[0].t) : cell_empty();
	c[5] = cell_int(g->km.skipped);
	c[6] = at_cell(m.at);
	c[7] = at_cell(m.lo);
	c[8] = at_cell(m.hi);
	done_cells(d, &g->km, own(d)->target, c + 9);
	c[12] = g->km.n ? cell_duration((int64_t)llround(km_mean(&g->km, own(d)->tau, NULL))) : cell_empty();
	c[13] = quantile_cell(q.p50, q.n);
	c[14] = quantile_cell(q.p90, q.n);
}

/* ---- printing ---- */

static void print_all(struct desk *d, struct sums *s)
{
	static const struct col cols[] = { GROUP_COLS };
	static const struct col more[] = {
		{ .name = "target", .en = "Target", .zh = "目标" }, { .name = "tau", .en = "tau", .zh = "tau" },
		{ .name = "mean_error", .en = "Standard error of the mean", .zh = "均值标准误", .basis = SEEN },
		{ .name = "day_only", .en = "Only days known", .zh = "仅知日期", .basis = SEEN },
		{ .name = "excluded", .en = "Left out (merged, spam, void)", .zh = "不计（合并/垃圾/作废）", .basis = SEEN },
	};
	struct cell c[GROUP_CELLS];
	double se;

	km_mean(&s->all.km, own(d)->tau, &se);
	group_cells(d, &s->all, c);
	overview_section(&d->o, "resolution", "Time to full resolution", "完全解决所需时间");
	print_fact(d->o.r->p, &more[0], cell_duration(own(d)->target));
	print_fact(d->o.r->p, &more[1], cell_duration(own(d)->tau));
	for (size_t i = 0; i < GROUP_CELLS; i++)
		print_fact(d->o.r->p, &cols[i], c[i]);
	print_fact(d->o.r->p, &more[2], s->all.km.n ? cell_duration((int64_t)llround(se)) : cell_empty());
	print_fact(d->o.r->p, &more[3], cell_int(s->all.n[M_DAY]));
	print_fact(d->o.r->p, &more[4], cell_int(s->all.n[M_EXCLUDED]));
}

static bool age_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	const struct km *k = &((struct sums *)ctx)->all.km;
	const struct km_step *s = km_at(k, ages[i]);

	c[0] = cell_text(str_of(arena_printf(&d->o.mem, "%lldh", (long long)ages[i] / 3600)));
	c[1] = s ? cell_int(s->n) : cell_empty();
	done_cells(d, k, ages[i], c + 2);
	return k->n && (!i || k->v[k->n - 1].t > ages[i - 1]);
}

static int print_curve(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "age", .en = "By the age of", .zh = "到此龄期", .key = true },
		{ .name = "n", .en = "At risk", .zh = "在险", .right = true, .basis = "at the last solve up to it" },
		{ .name = "share", .en = "Solved", .zh = "已解决", .right = true, .basis = SEEN },
		{ .name = "share_low", .en = "from", .zh = "下限", .right = true, .basis = SEEN },
		{ .name = "share_high", .en = "to", .zh = "上限", .right = true, .basis = SEEN },
	};

	overview_section(&d->o, "curve", "Solved by age", "按龄期的解决率");
	return desk_table(d, cols, COUNT(cols), COUNT(ages), age_row, s, e);
}

struct ordered { struct sums *s; uint32_t *order; };

static bool group_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct ordered *x = ctx;
	struct group *g = &x->s->group[x->order[i]];

	c[0] = word_cell(&d->o, own(d)->by == BY_CHANNEL ? TERM_CHANNEL : TERM_CATEGORY,
	                 vocab_str(&d->o.v.w->words, x->s->names.words[x->order[i]]));
	group_cells(d, g, c + 1);
	return g->n[M_SOLVED] + g->n[M_OPEN] > 0;
}

static void print_test(struct desk *d, struct sums *s)
{
	static const struct col cols[] = {
		{ .name = "chi2", .en = "Log-rank chi-squared", .zh = "对数秩卡方", .basis = SEEN },
		{ .name = "df", .en = "  degrees of freedom", .zh = "  自由度", .basis = SEEN },
		{ .name = "p", .en = "  p", .zh = "  p 值", .basis = SEEN },
	};
	int df;
	double x = logrank(s->life, s->n, s->n_group, &df);
	struct arena *a = &d->o.mem;

	overview_section(&d->o, "logrank", "Do they differ?", "有无差异");
	print_fact(d->o.r->p, &cols[0], df ? cell_decimal(str_of(arena_printf(a, "%.4f", x))) : cell_empty());
	print_fact(d->o.r->p, &cols[1], cell_int(df));
	print_fact(d->o.r->p, &cols[2], df ? cell_decimal(str_of(arena_printf(a, "%.4f", chi2_above(x, df)))) : cell_empty());
}

static int print_groups(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const struct col by_channel[] = { { .name = "channel", .en = "Channel", .zh = "渠道", .key = true }, GROUP_COLS };
	static const struct col by_category[] = { { .name = "category", .en = "Category", .zh = "类别", .key = true }, GROUP_COLS };
	struct ordered x = { s, groups_order(&s->names, &d->o.v.w->words) };
	int code;

	overview_section(&d->o, "resolution", "Time to full resolution by group", "完全解决所需时间按组");
	code = desk_table(d, own(d)->by == BY_CHANNEL ? by_channel : by_category, COUNT(by_channel), s->n_group, group_row, &x, e);
	free(x.order);
	if (!code)
		print_test(d, s);
	return code;
}

static int resolution_print(struct desk *d, struct csm_err *e)
{
	struct sums s = { .d = d };
	int code;

	groups_init(&s.names, d->o.v.w->words.n);
	desk_each(d, add, &s);
	fit_groups(&s);
	code = desk_begin(d, e);
	if (!code) {
		print_all(d, &s);
		code = print_curve(d, &s, e);
	}
	if (!code && own(d)->by >= 0)
		code = print_groups(d, &s, e);
	for (size_t g = 0; g < s.n_group; g++) {
		free(s.group[g].solved.v);
		km_free(&s.group[g].km);
	}
	free(s.all.solved.v);
	km_free(&s.all.km);
	free(s.group);
	free(s.life);
	groups_free(&s.names);
	return code;
}

/* ---- options ---- */

static int take_duration(const char *option, const char *text, int64_t *out, struct csm_err *e)
{
	struct csm_err why = { .lang = e ? e->lang : 0 };

	if (!text || (duration_parse(str_of(text), out, &why) == CSM_OK && *out > 0))
		return CSM_OK;
	return err_set(e, CSM_EUSAGE, "report.duration", "%s: \"%s\" must be a duration of more than nothing, as 48h or 90m", option, text);
}

static int resolution_open(struct desk *d, struct csm_err *e)
{
	static const char *const words[] = { "channel", "category", NULL };
	const struct csm_report_request *q = d->o.r->req;
	struct resolution *r = d->own = arena_alloc(&d->o.mem, sizeof(*r));
	int code;

	*r = (struct resolution){ 72 * 3600, 720 * 3600, -1 };
	for (int i = 0; q->by && words[i]; i++)
		if (!strcmp(q->by, words[i]))
			r->by = i;
	if (q->by && r->by < 0) {
		const char *near = csm_nearest(q->by, words);
		return err_set(e, CSM_EUSAGE, "report.by", "by: unknown division \"%s\"%s%s%s (channel, category)", q->by,
		               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "", near ? "\"?" : "");
	}
	code = take_duration("target", q->target, &r->target, e);
	return code ? code : take_duration("tau", q->tau, &r->tau, e);
}

#define B(m) (1u << M_##m)
static const struct desk_figure figures[] = {
	{ "resolution.n", B(SOLVED) | B(OPEN), 0, MARK_SECONDS }, { "resolution.solved", B(SOLVED), 0, MARK_SECONDS },
	{ "resolution.open", B(OPEN), 0, MARK_SECONDS }, { "resolution.late", B(LATE), 0, MARK_SECONDS },
	{ "resolution.median", B(SOLVED) | B(OPEN), B(SOLVED), MARK_SECONDS }, { "resolution.within", B(SOLVED) | B(OPEN), B(SOLVED), MARK_SECONDS },
	{ "resolution.mean", B(SOLVED) | B(OPEN), B(SOLVED), MARK_SECONDS }, { "resolution.p50", B(SOLVED), 0, MARK_SECONDS },
	{ "resolution.p90", B(SOLVED), 0, MARK_SECONDS }, { "resolution.day_only", B(DAY), 0, MARK_NONE },
	{ "resolution.excluded", B(EXCLUDED), 0, MARK_NONE }, { "curve.share", B(SOLVED) | B(OPEN), B(SOLVED), MARK_SECONDS },
};
static const struct desk_report desk_resolution = {
	.en = "Time to full resolution", .zh = "完全解决所需时间", .keys = { "channel", "category" }, .figures = figures,
	.n_figures = COUNT(figures), .marks = resolution_marks, .open = resolution_open, .print = resolution_print,
};
const struct report report_resolution = { .name = "resolution", .desk = &desk_resolution };
