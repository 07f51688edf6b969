/*
 * csm report backlog: how many tickets were active, by state, at the end of each day, week or month, and how many
 * on average. Promises: the number of active tickets added up over every second of the period equals the sum of
 * the time that each was active in it, to the second, both counted on their own; a difference is an error,
 * because it means that time was lost or counted twice.
 */
#include "report/desk.h"

#include "base/num.h"

enum { STATES = ST_HOLD - ST_NEW + 1, M_ACTIVE = 0, M_SPENT = STATES };
struct backlog { struct buckets b; struct str *label; };       /* by step */
struct change { int64_t at, by; };
struct sums {
	int64_t (*at_end)[STATES];         /* by step */
	struct change *change;     /* of the number of active tickets, within the period */
	size_t n, cap;
	int64_t entered, spent;
	bool overflow;
};

static const struct backlog *own(const struct desk *d)
{
	return d->own;
}

/* ---- marks ---- */

/* The steps just before whose ends the stretch holds. */
static void step_marks(struct desk *d, const struct ticket *t, const struct stretch *s, mark_fn *fn, void *ctx)
{
	const struct buckets *b = &own(d)->b;
	size_t k = bucket_behind(b, s->a), end = bucket_behind(b, s->b);

	for (k = k ? k : 1; k < end && k <= b->n; k++) {
		struct mark m = { .what = M_ACTIVE + s->state - ST_NEW, .row = k - 1, .at = s->a, .value = b->start[k] - s->a,
			          .key = { own(d)->label[k - 1] } };
		fn(ctx, t, &m);
	}
}

static void backlog_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;
	struct mark m = { .what = M_SPENT, .at = t->h.opened_at };
	struct stretch s;
	int64_t in[ST_COUNT];

	for (uint32_t i = 0; ticket_stretch(t, i, v->to, &s); i++)
		if (state_active(s.state))
			step_marks(d, t, &s, fn, ctx);
	ticket_times(t, v->from, view_stop(v), &v->c->terms, in);
	for (int k = ST_NEW; k <= ST_HOLD; k++)
		m.value += in[k];
	if (m.value)
		fn(ctx, t, &m);
}

/* ---- adding up ---- */

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;

	(void)t;
	if (m->what == M_SPENT)
		s->overflow |= !add64(s->spent, m->value, &s->spent);
	else
		s->at_end[m->row][m->what]++;
}

static void add_changes(struct sums *s, const struct view *v, const struct ticket *t)
{
	enum state was = ST_NONE;
	int64_t stop = view_stop(v);

	for (uint32_t i = 0; i < t->n_spans; i++) {
		enum state is = (enum state)t->spans[i].state;
		int64_t at = t->spans[i].at > v->from ? t->spans[i].at : v->from;
		if (state_active(is) != state_active(was) && at < stop)
			*PUSH(s->change, s->n, s->cap) = (struct change){ at, state_active(is) ? 1 : -1 };
		s->entered += state_active(is) && !state_active(was) && in_period(v, t->spans[i].at);
		was = is;
	}
}

static int by_instant(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* The number of active tickets, added up over every second up to stop. */
static int64_t area_up_to(struct sums *s, int64_t stop)
{
	int64_t area = 0, active = 0, part;

	if (s->n)
		qsort(s->change, s->n, sizeof(*s->change), by_instant);
	for (size_t i = 0; i < s->n; i++) {
		int64_t end = i + 1 < s->n ? s->change[i + 1].at : stop;
		active += s->change[i].by;
		s->overflow |= !mul64(active, end - s->change[i].at, &part) || !add64(area, part, &area);
	}
	return area;
}

/* ---- printing ---- */

static void print_little(struct desk *d, const struct sums *s, int64_t area, int64_t window)
{
	static const char within[] = "within the period";
	static const struct col cols[] = {
		{ .name = "window", .en = "Window", .zh = "窗口", .basis = within },
		{ .name = "area", .en = "Active tickets, added up over time", .zh = "在办数按时间累计", .basis = within },
		{ .name = "spent", .en = "Time of active tickets", .zh = "工单在办时间之和", .basis = within },
		{ .name = "difference", .en = "Difference", .zh = "差", .basis = within },
		{ .name = "entered", .en = "Opened and reopened", .zh = "新建与重开", .basis = within },
		{ .name = "average", .en = "L, active on average", .zh = "L 平均在办", .basis = within },
		{ .name = "rate", .en = "lambda, a day", .zh = "λ 每天进入", .basis = within },
		{ .name = "wait", .en = "W = L / lambda", .zh = "W = L / λ", .basis = within },
	};
	const struct cell cells[COUNT(cols)] = {
		cell_duration(window), cell_duration(area), cell_duration(s->spent), cell_duration(area - s->spent), cell_int(s->entered),
		ratio_cell(d, area, window), ratio_cell(d, (__int128)s->entered * 86400, window),
		s->entered ? cell_duration((area + s->entered / 2) / s->entered) : cell_empty(),
	};

	overview_section(&d->o, "little", "Little's law", "利特尔法则");
	for (size_t i = 0; i < COUNT(cols); i++)
		print_fact(d->o.r->p, &cols[i], cells[i]);
}

static bool step_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	const struct sums *s = ctx;
	int64_t total = 0;

	c[0] = cell_text(own(d)->label[i]);
	for (int k = 0; k < STATES; k++) {
		c[k + 1] = cell_int(s->at_end[i][k]);
		total += s->at_end[i][k];
	}
	c[STATES + 1] = cell_int(total);
	return true;
}

static int print_steps(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const char end[] = "at the end of the step";
	static const struct col cols[] = {
		{ .name = "step", .en = "At the end of", .zh = "截至此期末", .key = true },
		{ .name = "new", .en = "New", .zh = "新建", .right = true, .basis = end },
		{ .name = "open", .en = "Open", .zh = "处理中", .right = true, .basis = end },
		{ .name = "pending", .en = "Pending", .zh = "待客户回复", .right = true, .basis = end },
		{ .name = "on_hold", .en = "On hold", .zh = "待第三方", .right = true, .basis = end },
		{ .name = "total", .en = "Active", .zh = "在办", .right = true, .basis = end },
	};

	overview_section(&d->o, "backlog", "Backlog", "积压");
	return desk_table(d, cols, COUNT(cols), own(d)->b.n, step_row, s, e);
}

static int not_equal(int64_t area, int64_t spent, struct csm_err *e)
{
	return err_set(e, CSM_FOUND, "report.little", "the active tickets add up to %lld seconds over time, their own times to %lld: time was lost "
	               "or counted twice; run csm check", (long long)area, (long long)spent);
}

static int backlog_print(struct desk *d, struct csm_err *e)
{
	const struct view *v = &d->o.v;
	struct sums s = { .at_end = mem_alloc((own(d)->b.n + 1) * sizeof(*s.at_end)) };
	struct period p = desk_period(d);
	int64_t area, window = view_stop(v) > p.from ? view_stop(v) - p.from : 0;
	int code;

	desk_each(d, add, &s);
	for (size_t i = 0; i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]))
			add_changes(&s, v, &v->w->tickets[i]);
	area = area_up_to(&s, view_stop(v));
	code = s.overflow ? sum_failed("little.area", e) : desk_begin(d, e);
	if (!code) {
		print_little(d, &s, area, window);
		code = print_steps(d, &s, e);
	}
	if (!code && area != s.spent)
		code = not_equal(area, s.spent, e);
	free(s.at_end);
	free(s.change);
	return code;
}

/* ---- steps ---- */

/* Without --by the period is one step. */
static void one_step(struct buckets *b, struct period p)
{
	b->start = mem_alloc(2 * sizeof(*b->start));
	b->floor = mem_alloc(2 * sizeof(*b->floor));
	b->start[0] = b->floor[0] = p.from;
	b->start[1] = b->floor[1] = p.to;
	b->n = p.to > p.from;
}

static int backlog_open(struct desk *d, struct csm_err *e)
{
	const struct csm_report_request *q = d->o.r->req;
	struct backlog *k = d->own = arena_alloc(&d->o.mem, sizeof(*k));
	struct period p = desk_period(d);
	int code = CSM_OK;

	if (q->by)
		code = buckets_make(&k->b, q->by, d->o.v.c->zone, p.from, p.to, e);
	else
		one_step(&k->b, p);
	k->label = arena_alloc(&d->o.mem, (k->b.n + 1) * sizeof(*k->label));
	for (size_t i = 0; !code && i < k->b.n; i++) {
		char label[32];
		when_label(label, d->o.v.c->zone, k->b.floor[i], k->b.unit);
		k->label[i] = q->by ? arena_str(&d->o.mem, str_of(label)) : STR("end");
	}
	return code;
}

static void backlog_close(struct desk *d)
{
	struct backlog *k = d->own;

	if (k)
		buckets_free(&k->b);
}

#define B(s) (1u << (ST_##s - ST_NEW))
static const struct desk_figure figures[] = {
	{ "backlog.new", B(NEW), 0, MARK_SECONDS }, { "backlog.open", B(OPEN), 0, MARK_SECONDS },
	{ "backlog.pending", B(PENDING), 0, MARK_SECONDS }, { "backlog.on_hold", B(HOLD), 0, MARK_SECONDS },
	{ "backlog.total", B(NEW) | B(OPEN) | B(PENDING) | B(HOLD), 0, MARK_SECONDS }, { "little.spent", 1u << M_SPENT, 0, MARK_SECONDS },
	{ "little.area", 1u << M_SPENT, 0, MARK_SECONDS }, { "little.average", 1u << M_SPENT, 0, MARK_SECONDS },
};
static const struct desk_report desk_backlog = {
	.en = "Backlog", .zh = "积压", .keys = { "step" }, .figures = figures, .n_figures = COUNT(figures), .marks = backlog_marks,
	.open = backlog_open, .print = backlog_print, .close = backlog_close,
};
const struct report report_backlog = { .name = "backlog", .desk = &desk_backlog };
