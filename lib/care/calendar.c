/*
 * Business calendars (care/calendar.h): versions of hours -> a table of open intervals in UTC -> binary
 * search. Relies on zone_stretch for what a clock on the wall shows. Promises: the table is sorted, its
 * intervals are apart, and a query never depends on which one came before.
 */
#include "care/calendar.h"

#include <stdlib.h>

enum { YEAR_S = 366 * CAL_DAY_S, TABLE_FIRST_YEARS = 2 };
static const int64_t FAR = INT64_MAX / 4;          /* no instant of a log is beyond */

struct calendar cal_always(const struct zone *z, struct arena *a)
{
	struct calendar c = { .name = STR("always"), .n = 1 };
	struct cal_span *all = arena_alloc(a, sizeof(*all));

	*all = (struct cal_span){ 0, CAL_DAY_S };
	c.v = arena_alloc(a, sizeof(*c.v));
	*c.v = (struct cal_version){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .zone = z };
	for (int d = 0; d < 7; d++)
		c.v->week[d] = (struct cal_hours){ all, 1 };
	return c;
}

void cal_free(struct calendar *c)
{
	free(c->open);
	c->open = NULL;
	c->n_open = c->cap_open = 0;
	c->lo = c->hi = 0;
}

const struct cal_version *cal_version_at(const struct calendar *c, int64_t at)
{
	const struct cal_version *v = NULL;

	for (size_t i = 0; i < c->n && (c->v[i].valid_from == WHEN_NONE || c->v[i].valid_from <= at); i++)
		v = &c->v[i];
	return v;
}

const struct cal_hours *cal_hours_of(const struct cal_version *v, int64_t day)
{
	size_t lo = 0, hi = v->n_dates;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v->dates[mid].day < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < v->n_dates && v->dates[lo].day == day)
		return &v->dates[lo].hours;
	return &v->week[civil_weekday(day) - 1];
}

/* ---- the table ---- */

/* Adds [from, to), which begins no earlier than the last one; what they share is one interval. */
static void add_open(struct calendar *c, int64_t from, int64_t to, int64_t day)
{
	struct cal_open *last = c->n_open ? &c->open[c->n_open - 1] : NULL;
	int64_t sum = last ? last->sum + (last->to - last->from) : 0;  /* before last moves */

	if (last && from < last->to)
		from = last->to;
	if (to <= from)
		return;
	if (last && last->to == from && last->day == day) {
		last->to = to;
		return;
	}
	*PUSH(c->open, c->n_open, c->cap_open) = (struct cal_open){ from, to, sum, day };
}

/* The hours of a local day while one offset is in force, [a, b), within the version's [from, to). */
static void add_stretch(struct calendar *c, const struct cal_hours *h, int64_t day, struct period stretch,
                        int32_t offset)
{
	for (size_t i = 0; i < h->n; i++) {
		int64_t x = day * CAL_DAY_S + h->v[i].from_s - offset, y = day * CAL_DAY_S + h->v[i].to_s - offset;
		add_open(c, x > stretch.from ? x : stretch.from, y < stretch.to ? y : stretch.to, day);
	}
}

/* A local day as a clock on the wall shows it: stretch by stretch of one offset. */
static void add_day(struct calendar *c, const struct cal_version *v, int64_t day, int64_t from, int64_t to)
{
	const struct cal_hours *h = cal_hours_of(v, day);
	/* offsets are less than a day, so what lies a day before and behind holds every span */
	int64_t at = (day - 1) * CAL_DAY_S, end = day * CAL_DAY_S + CAL_SPAN_MAX_S + CAL_DAY_S, a, b;

	while (h->n && at < end) {
		int32_t offset = zone_stretch(v->zone, at, &a, &b);
		a = a > at ? a : at;
		add_stretch(c, h, day, (struct period){ a > from ? a : from, b < to ? b : to }, offset);
		if (b <= at)
			break;
		at = b;
	}
}

/* The days of one version that may have open time in [lo, hi). */
static void add_version(struct calendar *c, const struct cal_version *v, struct period within, struct period valid)
{
	int64_t from = within.from > valid.from ? within.from : valid.from;
	int64_t to = within.to < valid.to ? within.to : valid.to;

	for (int64_t day = from / CAL_DAY_S - 4; from < to && day <= to / CAL_DAY_S + 2; day++)
		add_day(c, v, day, valid.from, valid.to);
}

static void make_table(struct calendar *c, int64_t lo, int64_t hi)
{
	c->n_open = 0;
	c->lo = lo;
	c->hi = hi;
	c->last = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct cal_version *v = &c->v[i];
		struct period valid = { v->valid_from == WHEN_NONE ? -2 * FAR : v->valid_from,
			                i + 1 < c->n ? c->v[i + 1].valid_from : 2 * FAR };
		if (v->valid_to != WHEN_NONE && v->valid_to < valid.to)
			valid.to = v->valid_to;
		add_version(c, v, (struct period){ lo, hi }, valid);
	}
}

/* The table covers [a, b] afterwards. It at least doubles each time, so growing costs little in all. */
static void cover(struct calendar *c, int64_t a, int64_t b)
{
	int64_t lo = c->lo, hi = c->hi, more;

	a = a < -FAR ? -FAR : a;
	b = b > FAR ? FAR : b;
	if (lo < hi && a >= lo && b < hi)
		return;
	more = lo < hi && hi - lo > TABLE_FIRST_YEARS * YEAR_S ? (hi - lo) / 2 : TABLE_FIRST_YEARS * YEAR_S / 2;
	if (lo == hi)
		lo = a, hi = a;
	lo = a < lo || lo == hi ? a - more : lo;
	hi = b >= hi ? b + more : hi;
	make_table(c, lo, hi);
}

/* ---- queries ---- */

/* How many intervals begin at or before at. */
static size_t begun(struct calendar *c, int64_t at)
{
	size_t lo = 0, hi = c->n_open, near = c->last;

	/* most queries are near the one before */
	if (near < hi && c->open[near].from <= at) {
		lo = near + 1;
		if (lo == hi || c->open[lo].from > at)
			return lo;
		if (++lo == hi || c->open[lo].from > at)
			return c->last = lo - 1, lo;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (c->open[mid].from <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	c->last = lo ? lo - 1 : 0;
	return lo;
}

/* Open seconds between the beginning of the table and at. */
static int64_t sum_to(struct calendar *c, int64_t at)
{
	size_t n = begun(c, at);
	const struct cal_open *o = n ? &c->open[n - 1] : NULL;

	return o ? o->sum + ((at < o->to ? at : o->to) - o->from) : 0;
}

static int64_t sum_all(const struct calendar *c)
{
	const struct cal_open *o = c->n_open ? &c->open[c->n_open - 1] : NULL;

	return o ? o->sum + (o->to - o->from) : 0;
}

int64_t cal_elapsed(struct calendar *c, int64_t a, int64_t b)
{
	if (b <= a)
		return 0;
	cover(c, a, b);
	return sum_to(c, b) - sum_to(c, a);
}

/* Covers ever more of the future until there are want open seconds behind it, or no more can come. */
static bool cover_budget(struct calendar *c, int64_t start, int64_t budget_s, int64_t *want)
{
	int64_t horizon = start + (int64_t)CAL_AHEAD_YEARS * YEAR_S;

	cover(c, start, start);
	for (;;) {
		*want = sum_to(c, start) + budget_s;
		if (sum_all(c) >= *want)
			return true;
		if (c->hi > horizon)
			return false;
		cover(c, start, c->hi);
	}
}

int64_t cal_due(struct calendar *c, int64_t start, int64_t budget_s)
{
	int64_t want;
	size_t lo = 0, hi;

	if (budget_s <= 0)
		return start;
	if (budget_s > (int64_t)CAL_AHEAD_YEARS * YEAR_S || !cover_budget(c, start, budget_s, &want))
		return WHEN_NONE;
	for (hi = c->n_open; lo < hi;) {           /* the last interval with less than want before it */
		size_t mid = lo + (hi - lo) / 2;
		if (c->open[mid].sum < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	return c->open[lo - 1].from + (want - c->open[lo - 1].sum);
}

/* The local day of an instant. */
static int64_t day_of(const struct calendar *c, int64_t at)
{
	const struct cal_version *v = cal_version_at(c, at);
	int64_t local = at + zone_offset(v ? v->zone : c->v[0].zone, at);

	return (local >= 0 ? local : local - (CAL_DAY_S - 1)) / CAL_DAY_S;
}

/* The end of the n-th business day among the intervals from place i on; WHEN_NONE: the table ends before. */
static int64_t nth_day_end(const struct calendar *c, size_t i, int64_t n)
{
	for (int64_t met = 0; i < c->n_open; i++) {
		met += i == 0 || c->open[i - 1].day != c->open[i].day || met == 0;
		if (met == n && i + 1 < c->n_open && c->open[i + 1].day != c->open[i].day)
			return c->open[i].to;
	}
	return WHEN_NONE;
}

/* Where the business days that count begin: behind the day of start, or (own) with what is left of it. */
static size_t first_counted(const struct calendar *c, int64_t start, bool own)
{
	int64_t today = day_of(c, start);
	size_t i = 0;

	while (i < c->n_open && (own ? c->open[i].to <= start || c->open[i].day < today : c->open[i].day <= today))
		i++;
	return i;
}

int64_t cal_due_days(struct calendar *c, int64_t start, int64_t n)
{
	int64_t horizon = start + (int64_t)CAL_AHEAD_YEARS * YEAR_S, end;

	if (n < 0 || n > CAL_AHEAD_YEARS * 366)
		return WHEN_NONE;
	cover(c, start - 3 * CAL_DAY_S, start);
	while ((end = nth_day_end(c, first_counted(c, start, n == 0), n ? n : 1)) == WHEN_NONE && c->hi <= horizon)
		cover(c, start, c->hi);
	return end;
}

bool cal_is_open(struct calendar *c, int64_t at)
{
	return cal_elapsed(c, at, at + 1) == 1;
}

int64_t cal_opens(struct calendar *c, int64_t at)
{
	int64_t due = cal_due(c, at, 1);

	return due == WHEN_NONE ? WHEN_NONE : due - 1;
}

size_t cal_between(struct calendar *c, int64_t a, int64_t b, const struct cal_open **first)
{
	size_t from, to;

	*first = NULL;
	if (b <= a)
		return 0;
	cover(c, a, b);
	from = begun(c, a);
	from -= from && c->open[from - 1].to > a;
	to = begun(c, b - 1);
	*first = c->open + from;
	return to > from ? to - from : 0;
}

static bool year_known(const struct cal_version *v, int64_t year)
{
	for (size_t i = 0; i < v->n_years; i++)
		if (v->years[i] == year)
			return true;
	return !v->needs_years;
}

/* The first year of [a, b] that a version needs and does not know. */
static int64_t unknown_year_of(const struct cal_version *v, int64_t a, int64_t b)
{
	int64_t from = zone_civil(v->zone, a).year, to = zone_civil(v->zone, b).year;

	for (int64_t y = from; y <= to && y - from < 200; y++)
		if (!year_known(v, y))
			return y;
	return WHEN_NONE;
}

int64_t cal_unknown_year(const struct calendar *c, int64_t a, int64_t b)
{
	int64_t year = WHEN_NONE;

	for (size_t i = 0; i < c->n && year == WHEN_NONE; i++) {
		int64_t from = c->v[i].valid_from == WHEN_NONE || c->v[i].valid_from < a ? a : c->v[i].valid_from;
		int64_t to = i + 1 < c->n && c->v[i + 1].valid_from <= b ? c->v[i + 1].valid_from - 1 : b;
		if (from <= to)
			year = unknown_year_of(&c->v[i], from, to);
	}
	return year;
}

bool cal_provisional(const struct calendar *c, int64_t a, int64_t b)
{
	return cal_unknown_year(c, a, b) != WHEN_NONE;
}
