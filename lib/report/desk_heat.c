/*
 * csm report heat: when tickets arrive, by weekday and half hour in the store's zone. A mean is arrivals over the time
 * that such half hours really had within the period: a half hour that a period cuts, that clocks skip or
 * repeat, counts as long as it was. With a calendar also by what kind of day it was, so that a holiday is no Tuesday and a
 * make-up Saturday no weekend. Counts and exposures are integers.
 */
#include "report/desk.h"

#include <stdio.h>

#include "base/num.h"

enum { SLOT_S = 1800, SLOTS = 48, DAYS = 7, PEAKS = 5, M_DAY = DAYS };
enum class { CL_WORKDAY, CL_WEEKEND, CL_HOLIDAY, CL_MAKE_UP, CL_COUNT };
struct cell_of_week { int64_t n, exposed; };           /* arrivals; seconds */
struct heat { char slot[SLOTS][8]; };
struct sums {
	struct desk *d;
	struct cell_of_week week[DAYS + 1][SLOTS + 1], class[CL_COUNT][SLOTS + 1];     /* the last: all */
	int64_t day_only;
};
static const char *const weekdays[DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const classes[CL_COUNT] = { "workday", "weekend", "holiday", "make_up" };

/* Where an instant lies: local day, weekday from Monday, half hour. */
struct place { int64_t day; int weekday, slot; };

static struct place place_of(int64_t local)
{
	int64_t day = local / 86400 - (local % 86400 < 0);

	return (struct place){ day, civil_weekday(day) - 1, (int)((local - day * 86400) / SLOT_S) };
}

static enum class class_of(const struct desk *d, int64_t at, const struct place *p)
{
	const struct cal_version *v = d->cal ? cal_version_at(d->cal, at) : NULL;
	const struct cal_hours *hours = v ? cal_hours_of(v, p->day) : NULL;
	bool usual = v && v->week[p->weekday].n, open = hours && hours->n, listed = hours && hours != &v->week[p->weekday];

	if (listed && !open)
		return CL_HOLIDAY;
	return !open ? CL_WEEKEND : usual ? CL_WORKDAY : CL_MAKE_UP;
}

/* ---- marks ---- */

static const struct heat *own(const struct desk *d)
{
	return d->own;
}

static void heat_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;
	struct place p = place_of(t->h.opened_at + zone_offset(v->c->zone, t->h.opened_at));
	struct mark m = { .what = (unsigned)p.weekday, .row = (size_t)p.slot, .at = t->h.opened_at };

	if (!in_period(v, t->h.opened_at))
		return;
	m.key[0] = str_of(own(d)->slot[p.slot]);
	m.key[1] = str_of(weekdays[p.weekday]);
	m.key[2] = str_of(d->cal ? classes[class_of(d, t->h.opened_at, &p)] : "");
	if (t->day_only & DAY_OPENED)
		m.what = M_DAY;
	fn(ctx, t, &m);
}

/* ---- counting ---- */

static void count(struct sums *s, int weekday, enum class class, int slot, int64_t n, int64_t exposed)
{
	struct cell_of_week *const all[] = { &s->week[weekday][slot], &s->week[DAYS][slot], &s->week[weekday][SLOTS],
		                             &s->week[DAYS][SLOTS], &s->class[class][slot], &s->class[class][SLOTS] };

	for (size_t i = 0; i < COUNT(all); i++) {
		all[i]->n += n;
		all[i]->exposed += exposed;
	}
}

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;
	struct place p = place_of(t->h.opened_at + zone_offset(s->d->o.v.c->zone, t->h.opened_at));

	if (m->what == M_DAY)
		s->day_only++;
	else
		count(s, p.weekday, class_of(s->d, t->h.opened_at, &p), p.slot, 1, 0);
}

/* Every half hour of the period, by the offset in force: cut where that changes. */
static void expose(struct sums *s, int64_t from, int64_t to)
{
	const struct zone *z = s->d->o.v.c->zone;
	int64_t stretch_from = 0, stretch_to = from;
	int32_t offset = 0;

	for (int64_t at = from, next; at < to; at = next) {
		if (at >= stretch_to)
			offset = zone_stretch(z, at, &stretch_from, &stretch_to);
		struct place p = place_of(at + offset);
		next = p.day * 86400 + (int64_t)(p.slot + 1) * SLOT_S - offset;
		next = next < stretch_to ? next : stretch_to;
		next = next < to ? next : to;
		count(s, p.weekday, class_of(s->d, at, &p), p.slot, 0, next - at);
	}
}

/* ---- printing ---- */

static struct cell rate_cell(struct desk *d, const struct cell_of_week *k, int64_t unit_s)
{
	struct cell c = ratio_cell(d, (__int128)k->n * unit_s, k->exposed);

	return print_is_text(d->o.r->p) || c.kind == CELL_EMPTY ? c : cell_of(c, k->exposed / unit_s);
}

static struct cell slot_cell(struct desk *d, size_t i)
{
	return i == SLOTS ? labelled_cell(&d->o, STR("all"), STR("全部")) : cell_text(str_of(own(d)->slot[i]));
}

/* For reading, half hours in which nothing ever arrived are left out. */
static bool slot_shows(const struct desk *d, const struct sums *s, size_t i)
{
	return !print_is_text(d->o.r->p) || s->week[DAYS][i].n;
}

static bool count_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	const struct sums *s = ctx;

	c[0] = slot_cell(d, i);
	for (int k = 0; k <= DAYS; k++)
		c[k + 1] = cell_int(s->week[k][i].n);
	return slot_shows(d, s, i);
}

static bool rate_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	const struct sums *s = ctx;

	c[0] = slot_cell(d, i);
	for (int k = 0; k <= DAYS; k++)
		c[k + 1] = rate_cell(d, &s->week[k][i], SLOT_S);
	return slot_shows(d, s, i);
}

static bool class_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	const struct sums *s = ctx;

	c[0] = slot_cell(d, i);
	for (int k = 0; k < CL_COUNT; k++)
		c[k + 1] = rate_cell(d, &s->class[k][i], SLOT_S);
	return slot_shows(d, s, i);
}

static bool day_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	static const char *const zh[CL_COUNT] = { "工作日", "休息日", "节假日", "调休上班" };
	const struct cell_of_week *k = &((struct sums *)ctx)->class[i][SLOTS];

	c[0] = labelled_cell(&d->o, str_of(classes[i]), str_of(zh[i]));
	c[1] = cell_int(k->n);
	c[2] = cell_duration(k->exposed);
	c[3] = rate_cell(d, k, 86400);
	return true;
}

/* ---- peaks ---- */

struct peaks { struct sums *s; size_t at[PEAKS], n; };

static const struct cell_of_week *peak_at(const struct sums *s, size_t i)
{
	return &s->week[i / SLOTS][i % SLOTS];
}

/* More arrivals for the time; of equal ones the first of the week. */
static bool is_busier(const struct sums *s, size_t a, size_t b)
{
	const struct cell_of_week *x = peak_at(s, a), *y = peak_at(s, b);

	return (__int128)x->n * y->exposed > (__int128)y->n * x->exposed;
}

static void find_peaks(struct peaks *p)
{
	for (size_t i = 0; i < DAYS * SLOTS; i++) {
		size_t k = p->n;
		if (!peak_at(p->s, i)->n || !peak_at(p->s, i)->exposed)
			continue;
		for (; k && is_busier(p->s, i, p->at[k - 1]); k--)
			if (k < PEAKS)
				p->at[k] = p->at[k - 1];
		if (k < PEAKS)
			p->at[k] = i;
		p->n += p->n < PEAKS;
	}
}

static bool peak_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	static const char *const zh[DAYS] = { "周一", "周二", "周三", "周四", "周五", "周六", "周日" };
	const struct peaks *p = ctx;
	const struct cell_of_week *k = peak_at(p->s, p->at[i]);

	c[0] = labelled_cell(&d->o, str_of(weekdays[p->at[i] / SLOTS]), str_of(zh[p->at[i] / SLOTS]));
	c[1] = cell_text(str_of(own(d)->slot[p->at[i] % SLOTS]));
	c[2] = cell_int(k->n);
	c[3] = rate_cell(d, k, SLOT_S);
	return true;
}

/* ---- tables ---- */

#define BY_OPENED "by opened date"
#define PER_SLOT "arrivals by half hour"
#define WEEK(by) \
	{ .name = "slot", .en = "From", .zh = "起", .key = true }, { .name = "mon", .en = "Mon", .zh = "周一", .right = true, .basis = by }, \
	{ .name = "tue", .en = "Tue", .zh = "周二", .right = true, .basis = by }, { .name = "wed", .en = "Wed", .zh = "周三", .right = true, .basis = by }, \
	{ .name = "thu", .en = "Thu", .zh = "周四", .right = true, .basis = by }, { .name = "fri", .en = "Fri", .zh = "周五", .right = true, .basis = by }, \
	{ .name = "sat", .en = "Sat", .zh = "周六", .right = true, .basis = by }, { .name = "sun", .en = "Sun", .zh = "周日", .right = true, .basis = by }, \
	{ .name = "total", .en = "All", .zh = "全部", .right = true, .basis = by }

static int print_week(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const struct col counts[] = { WEEK(BY_OPENED) }, rates[] = { WEEK(PER_SLOT) };
	static const struct col peak[] = {
		{ .name = "weekday", .en = "Day", .zh = "星期", .key = true }, { .name = "slot", .en = "From", .zh = "起", .key = true },
		{ .name = "count", .en = "Arrivals", .zh = "到来", .right = true, .basis = BY_OPENED },
		{ .name = "rate", .en = "By half hour", .zh = "每半小时", .right = true, .basis = PER_SLOT },
	};
	struct peaks p = { .s = s };
	int code;

	find_peaks(&p);
	overview_section(&d->o, "peak", "Busiest half hours", "最忙的半小时");
	code = desk_table(d, peak, COUNT(peak), p.n, peak_row, &p, e);
	if (code)
		return code;
	overview_section(&d->o, "arrivals", "Arrivals", "到来数");
	code = desk_table(d, counts, COUNT(counts), SLOTS + 1, count_row, s, e);
	if (code)
		return code;
	overview_section(&d->o, "rate", "Arrivals by half hour, on average", "每半小时平均到来数");
	return desk_table(d, rates, COUNT(rates), SLOTS + 1, rate_row, s, e);
}

static int print_classes(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const struct col days[] = {
		{ .name = "class", .en = "Kind of day", .zh = "日子类型", .key = true },
		{ .name = "count", .en = "Arrivals", .zh = "到来", .right = true, .basis = BY_OPENED },
		{ .name = "exposure", .en = "Time", .zh = "时间", .right = true, .basis = "within the period" },
		{ .name = "rate", .en = "A day", .zh = "每天", .right = true, .basis = "arrivals by 24 hours" },
	};
	static const struct col slots[] = {
		{ .name = "slot", .en = "From", .zh = "起", .key = true },
		{ .name = "workday", .en = "Workday", .zh = "工作日", .right = true, .basis = PER_SLOT },
		{ .name = "weekend", .en = "Weekend", .zh = "休息日", .right = true, .basis = PER_SLOT },
		{ .name = "holiday", .en = "Holiday", .zh = "节假日", .right = true, .basis = PER_SLOT },
		{ .name = "make_up", .en = "Make-up day", .zh = "调休上班", .right = true, .basis = PER_SLOT },
	};
	int code;

	overview_section(&d->o, "day", "Arrivals by kind of day", "到来数按日子类型");
	code = desk_table(d, days, COUNT(days), CL_COUNT, day_row, s, e);
	overview_section(&d->o, "class", "By half hour and kind of day, on average", "按半小时和日子类型的平均到来数");
	return code ? code : desk_table(d, slots, COUNT(slots), SLOTS + 1, class_row, s, e);
}

static int heat_print(struct desk *d, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "opened", .en = "Opened", .zh = "新建", .basis = BY_OPENED },
		{ .name = "day_only", .en = "Only the day known", .zh = "仅知日期", .basis = BY_OPENED },
	};
	struct sums s = { .d = d };
	struct period p = desk_period(d);
	int code;

	if (d->o.v.from == WHEN_NONE && p.from < p.to)
		p.from = when_floor(d->o.v.c->zone, p.from, UNIT_DAY);
	desk_each(d, add, &s);
	expose(&s, p.from, p.to);
	code = desk_begin(d, e);
	if (code)
		return code;
	overview_section(&d->o, "heat", "Arrivals of tickets", "工单到来");
	print_fact(d->o.r->p, &cols[0], cell_int(s.week[DAYS][SLOTS].n + s.day_only));
	print_fact(d->o.r->p, &cols[1], cell_int(s.day_only));
	code = print_week(d, &s, e);
	return code || !d->cal ? code : print_classes(d, &s, e);
}

static int heat_open(struct desk *d, struct csm_err *e)
{
	struct heat *h = d->own = arena_alloc(&d->o.mem, sizeof(*h));

	(void)e;
	for (int i = 0; i < SLOTS; i++)
		snprintf(h->slot[i], sizeof(h->slot[i]), "%02d:%02d", i / 2 % 24, i % 2 * 30);
	return CSM_OK;
}

#define ANY 0x7fu
static const struct desk_figure figures[] = {
	{ "heat.opened", ANY | 1u << M_DAY, 0, MARK_NONE }, { "heat.day_only", 1u << M_DAY, 0, MARK_NONE },
	{ "arrivals.mon", 1u << 0, 0, MARK_NONE }, { "arrivals.tue", 1u << 1, 0, MARK_NONE }, { "arrivals.wed", 1u << 2, 0, MARK_NONE },
	{ "arrivals.thu", 1u << 3, 0, MARK_NONE }, { "arrivals.fri", 1u << 4, 0, MARK_NONE }, { "arrivals.sat", 1u << 5, 0, MARK_NONE },
	{ "arrivals.sun", 1u << 6, 0, MARK_NONE }, { "arrivals.total", ANY, 0, MARK_NONE }, { "peak.count", ANY, 0, MARK_NONE },
	{ "day.count", ANY, 0, MARK_NONE },
};
static const struct desk_report desk_heat = {
	.en = "Arrivals by weekday and half hour", .zh = "按星期与半小时的到来", .keys = { "slot", "weekday", "class" }, .figures = figures,
	.n_figures = COUNT(figures), .marks = heat_marks, .open = heat_open, .print = heat_print,
};
const struct report report_heat = { .name = "heat", .desk = &desk_heat };
