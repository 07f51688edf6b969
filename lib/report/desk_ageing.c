/*
 * csm report ageing: how old the tickets are that are active at as-of, since they were opened and since the
 * customer wrote last, by state; and the oldest of each, by name. An age is time by the clock.
 */
#include "report/desk.h"

#include "report/drill.h"

enum { STATES = ST_HOLD - ST_NEW + 1, M_OPENED = 0, M_MESSAGE = STATES };
static const struct { const char *word; int64_t days; } buckets[] = {   /* less than days; the last has no end */
	{ "0-1", 1 }, { "1-3", 3 }, { "3-7", 7 }, { "7-15", 15 }, { "15-30", 30 }, { "30+", INT64_MAX / 86400 },
};
enum { BUCKETS = COUNT(buckets) };
struct oldest { const struct ticket *t; int64_t age; struct numbers ages; struct quantiles q; };
struct sums { int64_t n[2][BUCKETS][STATES]; struct oldest oldest[2][STATES + 1]; };   /* the last: of all states */

static size_t bucket_at(int64_t age)
{
	size_t i = 0;

	while (i + 1 < BUCKETS && age >= buckets[i].days * 86400)
		i++;
	return i;
}

static void ageing_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;
	enum state s = ticket_state_at(t, v->as_of, &v->c->terms);
	int64_t wrote = t->last_customer_at == WHEN_NONE ? t->h.opened_at : t->last_customer_at;
	const int64_t since[2] = { t->h.opened_at, wrote };

	if (!state_active(s))
		return;
	for (size_t k = 0; k < 2; k++) {
		int64_t age = v->as_of - since[k];
		struct mark m = { .what = (k ? M_MESSAGE : M_OPENED) + (unsigned)(s - ST_NEW), .row = bucket_at(age), .at = since[k], .value = age };
		m.key[0] = str_of(buckets[m.row].word);
		m.key[1] = str_of(state_word(s));
		fn(ctx, t, &m);
	}
}

/* Of equal ages the ticket that was opened first: they come in that order. */
static void note_oldest(struct oldest *o, const struct ticket *t, int64_t age)
{
	if (!o->t || age > o->age) {
		o->t = t;
		o->age = age;
	}
	numbers_add(&o->ages, age);
}

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;
	size_t k = m->what >= M_MESSAGE, state = m->what - (k ? M_MESSAGE : M_OPENED);

	s->n[k][m->row][state]++;
	note_oldest(&s->oldest[k][state], t, m->value);
	note_oldest(&s->oldest[k][STATES], t, m->value);
}

/* ---- printing ---- */

struct part { struct sums *s; size_t k; int64_t all; };

static bool bucket_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct part *p = ctx;
	int64_t total = 0;

	(void)d;
	c[0] = cell_text(str_of(buckets[i].word));
	for (int k = 0; k < STATES; k++) {
		c[k + 1] = cell_int(p->s->n[p->k][i][k]);
		total += p->s->n[p->k][i][k];
	}
	c[STATES + 1] = cell_int(total);
	c[STATES + 2] = cell_of(cell_share(total, p->all), -1);
	return true;
}

static bool oldest_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct part *p = ctx;
	struct oldest *o = &p->s->oldest[p->k][i];
	struct quantiles q = numbers_quantiles(&o->ages);

	c[0] = i == STATES ? labelled_cell(&d->o, STR("all"), STR("全部")) :
	       word_cell(&d->o, TERM_STATE, str_of(state_word((enum state)(ST_NEW + i))));
	c[1] = cell_int(q.n);
	c[2] = quantile_cell(q.p50, q.n);
	c[3] = quantile_cell(q.p90, q.n);
	c[4] = o->t ? cell_duration(o->age) : cell_empty();
	c[5] = o->t ? drill_case(o->t->h.cas, &d->o.mem) : cell_empty();
	return true;
}

#define ACTIVE "active at as-of"
static int print_part(struct desk *d, struct part *p, const char *section, const char *en, const char *zh, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "age", .en = "Days", .zh = "天", .key = true },
		{ .name = "new", .en = "New", .zh = "新建", .right = true, .basis = ACTIVE },
		{ .name = "open", .en = "Open", .zh = "处理中", .right = true, .basis = ACTIVE },
		{ .name = "pending", .en = "Pending", .zh = "待客户回复", .right = true, .basis = ACTIVE },
		{ .name = "on_hold", .en = "On hold", .zh = "待第三方", .right = true, .basis = ACTIVE },
		{ .name = "total", .en = "Active", .zh = "在办", .right = true, .basis = ACTIVE },
		{ .name = "share", .en = "Share", .zh = "占比", .right = true, .basis = ACTIVE },
	};
	static const struct col ends[] = {
		{ .name = "state", .en = "State", .zh = "状态", .key = true },
		{ .name = "n", .en = "Tickets", .zh = "工单", .right = true, .basis = ACTIVE },
		{ .name = "p50", .en = "Age p50", .zh = "龄期 p50", .right = true, .basis = ACTIVE },
		{ .name = "p90", .en = "Age p90", .zh = "龄期 p90", .right = true, .basis = ACTIVE },
		{ .name = "oldest", .en = "Oldest", .zh = "最久", .right = true, .basis = ACTIVE },
		{ .name = "oldest_case", .en = "which is", .zh = "工单号", .basis = ACTIVE },
	};
	int code;

	p->all = (int64_t)p->s->oldest[p->k][STATES].ages.n;
	overview_section(&d->o, section, en, zh);
	code = desk_table(d, cols, COUNT(cols), BUCKETS, bucket_row, p, e);
	overview_section(&d->o, section, en, zh);
	return code ? code : desk_table(d, ends, COUNT(ends), STATES + 1, oldest_row, p, e);
}

static int ageing_print(struct desk *d, struct csm_err *e)
{
	struct sums s = { .n = { { { 0 } } } };
	int code;

	desk_each(d, add, &s);
	code = desk_begin(d, e);
	if (!code)
		code = print_part(d, &(struct part){ .s = &s, .k = 0 }, "ageing", "Since they were opened", "自新建起", e);
	if (!code)
		code = print_part(d, &(struct part){ .s = &s, .k = 1 }, "silence", "Since the customer wrote last", "自客户最近留言起", e);
	for (size_t i = 0; i <= STATES; i++) {
		free(s.oldest[0][i].ages.v);
		free(s.oldest[1][i].ages.v);
	}
	return code;
}

#define B(s, from) (1u << (from + ST_##s - ST_NEW))
#define ALL(from) (B(NEW, from) | B(OPEN, from) | B(PENDING, from) | B(HOLD, from))
#define FIGURES(section, from) \
	{ section ".new", B(NEW, from), 0, MARK_SECONDS }, { section ".open", B(OPEN, from), 0, MARK_SECONDS }, \
	{ section ".pending", B(PENDING, from), 0, MARK_SECONDS }, { section ".on_hold", B(HOLD, from), 0, MARK_SECONDS }, \
	{ section ".total", ALL(from), 0, MARK_SECONDS }, { section ".share", ALL(from), 0, MARK_SECONDS }, \
	{ section ".n", ALL(from), 0, MARK_SECONDS }, { section ".p50", ALL(from), 0, MARK_SECONDS }, \
	{ section ".p90", ALL(from), 0, MARK_SECONDS }, { section ".oldest", ALL(from), 0, MARK_SECONDS }
static const struct desk_figure figures[] = { FIGURES("ageing", M_OPENED), FIGURES("silence", M_MESSAGE) };
static const struct desk_report desk_ageing = {
	.en = "Age of open tickets", .zh = "未结工单龄期", .keys = { "age", "state" }, .figures = figures, .n_figures = COUNT(figures),
	.marks = ageing_marks, .print = ageing_print,
};
const struct report report_ageing = { .name = "ageing", .desk = &desk_ageing };
