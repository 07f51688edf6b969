/*
 * csm calendar check, show, between, add: what the calendars of a store say, as rows. Relies on care/calendar.h for
 * every figure. Promises: nothing is written; what touches a year without a notice is marked, and said as a remark.
 */
#include "store/calendar.h"

#include <stdio.h>

#include "file/print.h"

enum { SHOW_MAX_DAYS = 3700, NOTICE_DUE_MONTH = 10 };

struct showing {
	struct csm *c;
	struct calendars cs;
	struct calendar *k;
	struct csm_print *p;
	struct csm_err *e;
};

static int show_open(struct showing *s, const char *name)
{
	int code;

	err_clear(s->e);
	print_zone(s->p, s->c->zone);
	code = calendars_load(s->c, NULL, &s->cs, s->e);
	return code ? code : calendar_find(&s->cs, str_of(name), &s->k, s->e);
}

/* The year is named, and the call still succeeds. */
static int64_t remark(const struct showing *s, int64_t from, int64_t to)
{
	int64_t year = cal_unknown_year(s->k, from, to);

	if (year != WHEN_NONE)
		calendar_doubt(s->k, year, s->e);
	return year;
}

/* "1eacdf8f03e4", and which of several versions of the calendar: "/2", "/1..2" */
static struct str version_text(struct showing *s, int64_t from, int64_t to)
{
	const struct cal_version *a = cal_version_at(s->k, from), *b = cal_version_at(s->k, to > from ? to - 1 : to);
	long first = a ? a - s->k->v + 1 : 1, last = b ? b - s->k->v + 1 : first;

	if (s->k->n == 1)
		return str_of(arena_printf(&s->cs.mem, "%.12s", s->cs.digest));
	if (first == last)
		return str_of(arena_printf(&s->cs.mem, "%.12s/%ld", s->cs.digest, first));
	return str_of(arena_printf(&s->cs.mem, "%.12s/%ld..%ld", s->cs.digest, first, last));
}

static int read_instant(const struct showing *s, const char *text, const char *what, int64_t *at)
{
	struct csm_err err = err_like(s->e);

	if (!when_parse(str_of(text), s->c->zone, s->c->now, at, &err))
		return CSM_OK;
	return err_set(s->e, CSM_EUSAGE, "calendar.instant", "%s: %s", what, err.text);
}

/* ---- between ---- */

static const struct col between_cols[] = {
	{ .name = "calendar", .en = "Calendar", .zh = "日历" }, { .name = "from", .en = "From", .zh = "起" }, { .name = "to", .en = "To", .zh = "止" },
	{ .name = "open", .en = "Open time", .zh = "营业时间", .right = true }, { .name = "wall", .en = "Clock time", .zh = "自然时间", .right = true },
	{ .name = "days", .en = "Business days", .zh = "工作日", .right = true }, { .name = "provisional", .en = "Provisional", .zh = "暂定" },
	{ .name = "version", .en = "Version", .zh = "版本" }, { .name = "holidays", .en = "Holidays version", .zh = "节假日版本", .hidden = true },
};

/* Business days that have open time within [from, to). */
static int64_t days_between(struct calendar *k, int64_t from, int64_t to)
{
	const struct cal_open *o;
	size_t n = cal_between(k, from, to, &o);
	int64_t days = 0;

	for (size_t i = 0; i < n; i++)
		days += !i || o[i].day != o[i - 1].day;
	return days;
}

static int between(struct showing *s, const char *from_text, const char *to_text)
{
	int64_t from, to, open, days;
	int code = read_instant(s, from_text, "FROM", &from);

	if (!code)
		code = read_instant(s, to_text, "TO", &to);
	if (!code && to < from)
		code = err_set(s->e, CSM_EUSAGE, "calendar.instant", "TO (%s) is before FROM (%s)", to_text, from_text);
	if (!code)
		code = print_table(s->p, between_cols, COUNT(between_cols), s->e);
	if (code)
		return code;
	open = cal_elapsed(s->k, from, to);
	days = days_between(s->k, from, to);
	print_row(s->p, (const struct cell[]){ cell_text(s->k->name), cell_at(from), cell_at(to), cell_duration(open), cell_duration(to - from),
	                                       cell_int(days), cell_bool(remark(s, from, to > from ? to - 1 : to) != WHEN_NONE), cell_text(version_text(s, from, to)),
	                                       cell_text((struct str){ s->cs.holidays.digest, 12 }) });
	print_table_end(s->p);
	return CSM_OK;
}

int csm_calendar_between(struct csm *c, const char *name, const char *from, const char *to, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { .c = c, .p = p, .e = e };
	int code = show_open(&s, name);

	if (!code)
		code = between(&s, from, to);
	calendars_free(&s.cs);
	return code;
}

/* ---- add ---- */

static const struct col add_cols[] = {
	{ .name = "calendar", .en = "Calendar", .zh = "日历" }, { .name = "from", .en = "From", .zh = "起" },
	{ .name = "budget", .en = "Time", .zh = "时限" }, { .name = "due", .en = "Due", .zh = "到期" },
	{ .name = "wall", .en = "Clock time", .zh = "自然时间", .right = true }, { .name = "provisional", .en = "Provisional", .zh = "暂定" },
	{ .name = "version", .en = "Version", .zh = "版本" }, { .name = "holidays", .en = "Holidays version", .zh = "节假日版本", .hidden = true },
};

static int add(struct showing *s, const char *from_text, const char *text)
{
	struct budget b;
	int64_t from, due;
	int code = read_instant(s, from_text, "FROM", &from);

	if (!code)
		code = budget_parse(str_of(text), &b, s->e);
	if (code)
		return code;
	due = budget_due(s->k, from, &b);
	if (due == WHEN_NONE)
		return err_set(s->e, CSM_EREFUSED, "calendar.never", "calendar " STR_FMT " has no %s of open time from %s on within %d years",
		               STR_ARG(s->k->name), text, from_text, CAL_AHEAD_YEARS);
	code = print_table(s->p, add_cols, COUNT(add_cols), s->e);
	if (code)
		return code;
	print_row(s->p, (const struct cell[]){ cell_text(s->k->name), cell_at(from), cell_text(str_of(text)), cell_at(due), cell_duration(due - from),
	                                       cell_bool(!b.wall && remark(s, from, due) != WHEN_NONE), cell_text(version_text(s, from, due)),
	                                       cell_text((struct str){ s->cs.holidays.digest, 12 }) });
	print_table_end(s->p);
	return CSM_OK;
}

int csm_calendar_add(struct csm *c, const char *name, const char *from, const char *budget, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { .c = c, .p = p, .e = e };
	int code = show_open(&s, name);

	if (!code)
		code = add(&s, from, budget);
	calendars_free(&s.cs);
	return code;
}

/* ---- show ---- */

static const struct col show_cols[] = {
	{ .name = "date", .en = "Date", .zh = "日期" }, { .name = "weekday", .en = "Day", .zh = "星期" }, { .name = "hours", .en = "Hours", .zh = "时段" },
	{ .name = "open", .en = "Open time", .zh = "营业时间", .right = true }, { .name = "why", .en = "By", .zh = "依据" },
	{ .name = "name", .en = "Name", .zh = "名称" }, { .name = "source", .en = "Source", .zh = "来源", .hidden = true },
	{ .name = "provisional", .en = "Provisional", .zh = "暂定" },
};

static void hours_text(struct buf *b, int64_t local, bool to)
{
	buf_printf(b, "%s%02d:%02d", to ? "-" : b->n ? " " : "", (int)(local / 3600), (int)(local / 60 % 60));
	if (local % 60)
		buf_printf(b, ":%02d", (int)(local % 60));
}

/* The intervals that belong to a local day, as its clock shows them. */
static int64_t day_hours(struct showing *s, const struct zone *z, int64_t day, struct buf *b)
{
	int64_t midnight = zone_day(z, day), open = 0;
	const struct cal_open *o;
	size_t n = cal_between(s->k, midnight, midnight + CAL_SPAN_MAX_S, &o);

	for (size_t i = 0; i < n; i++) {
		if (o[i].day != day)
			continue;
		open += o[i].to - o[i].from;
		hours_text(b, o[i].from + zone_offset(z, o[i].from) - day * CAL_DAY_S, false);
		hours_text(b, o[i].to + zone_offset(z, o[i].to - 1) - day * CAL_DAY_S, true);
	}
	return open;
}

/* Why a date is as it is; *h: the holiday that says so, or NULL. */
static const char *why_of(const struct showing *s, const struct cal_version *v, int64_t day, const struct holiday **h)
{
	const struct cal_origin *o = s->cs.origin[s->k - s->cs.v];

	*h = NULL;
	for (size_t i = 0; o && i < v->n_dates; i++)
		if (v->dates[i].day == day) {
			*h = o[v - s->k->v].why[i];
			return !*h ? "date" : (*h)->work ? "make_up" : "holiday";
		}
	return "week";
}

static void show_day(struct showing *s, const struct zone *z, int64_t day)
{
	static const char weekdays[7][4] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	int64_t midnight = zone_day(z, day), open;
	const struct cal_version *v = cal_version_at(s->k, midnight);
	const struct holiday *h = NULL;
	const char *why = v ? why_of(s, v, day, &h) : "none";
	struct buf b = { 0 };
	char date[16];

	open = day_hours(s, z, day, &b);
	day_write(date, day);
	print_row(s->p, (const struct cell[]){ cell_text(str_of(date)), cell_text(str_of(weekdays[civil_weekday(day) - 1])), cell_text(buf_view(&b)),
	                                       cell_duration(open), cell_text(str_of(why)), cell_text(h ? h->name : (struct str){ NULL, 0 }),
	                                       cell_text(h ? h->source : (struct str){ NULL, 0 }),
	                                       cell_bool(cal_provisional(s->k, midnight, midnight)) });
	buf_free(&b);
}

static int64_t local_day(const struct zone *z, int64_t at)
{
	struct civil c = zone_civil(z, at);

	return civil_days(c.year, c.mon, c.day);
}

static int show(struct showing *s, const char *text)
{
	const struct cal_version *v = cal_version_at(s->k, s->c->now);
	const struct zone *z = (v ? v : s->k->v)->zone;
	struct period t;
	int64_t first, last;
	int code = period_parse(str_of(text ? text : "this-month"), z, s->c->now, &t, s->e);

	if (code)
		return code;
	if (t.from == WHEN_NONE || t.to == WHEN_NONE || t.to - t.from > (int64_t)SHOW_MAX_DAYS * CAL_DAY_S)
		return err_set(s->e, CSM_EUSAGE, "calendar.period", "--period=%s: a period of at most ten years with both ends is wanted", text);
	code = print_table(s->p, show_cols, COUNT(show_cols), s->e);
	if (code)
		return code;
	first = local_day(z, t.from);
	last = local_day(z, t.to - 1);
	for (int64_t day = first; day <= last; day++)
		show_day(s, z, day);
	print_table_end(s->p);
	remark(s, t.from, t.to - 1);
	return CSM_OK;
}

int csm_calendar_show(struct csm *c, const char *name, const char *period, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { .c = c, .p = p, .e = e };
	int code = show_open(&s, name);

	if (!code)
		code = show(&s, period);
	calendars_free(&s.cs);
	return code;
}

/* ---- check ---- */

static const struct col check_cols[] = {
	{ .name = "place", .en = "Place", .zh = "位置" }, { .name = "calendar", .en = "Calendar", .zh = "日历" },
	{ .name = "id", .en = "Finding", .zh = "发现" }, { .name = "text", .en = "Meaning", .zh = "含义" },
};

struct checking { struct showing *s; const struct calendar *k; size_t n; };

static void found(struct checking *c, const struct cal_version *v, const char *id, const char *text)
{
	c->n++;
	print_row(c->s->p, (const struct cell[]){ cell_text(str_of(arena_printf(&c->s->cs.mem, "%s:%ld", c->s->cs.file, v->line))),
	                                          cell_text(c->k->name), cell_text(str_of(id)), cell_text(str_of(text)) });
}

static bool ever_open(const struct cal_version *v)
{
	for (int d = 0; d < 7; d++)
		if (v->week[d].n)
			return true;
	for (size_t i = 0; i < v->n_dates; i++)
		if (v->dates[i].hours.n)
			return true;
	return false;
}

static void check_year(struct checking *c, const struct cal_version *v, int64_t year)
{
	struct showing *s = c->s;

	for (size_t i = 0; i < v->n_years; i++)
		if (v->years[i] == year)
			return;
	found(c, v, "calendar.unpublished", arena_printf(&s->cs.mem, words_in(err_lang(s->e), "policy/holidays.csv has no days off by the notice of %lld; "
	      "results that touch that year are provisional"), (long long)year));
}

static void check_version(struct checking *c, const struct cal_version *v)
{
	const struct showing *s = c->s;
	struct civil now = zone_civil(v->zone, s->c->now);

	if (!ever_open(v))
		found(c, v, "calendar.closed", words_in(err_lang(s->e), "is never open: neither its week nor a date has hours"));
	if (v != cal_version_at(c->k, s->c->now))
		return;
	if (v->valid_to != WHEN_NONE && v->valid_to <= s->c->now)
		found(c, v, "calendar.ended", words_in(err_lang(s->e), "has ended (valid_to): nothing is due any more"));
	if (!v->needs_years)
		return;
	check_year(c, v, now.year);
	if (now.mon >= NOTICE_DUE_MONTH)
		check_year(c, v, now.year + 1);
}

int csm_calendar_check(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { .c = c, .p = p, .e = e };
	struct checking k = { .s = &s };
	int code;

	err_clear(e);
	code = calendars_load(c, path, &s.cs, e);
	if (!code)
		code = print_table(p, check_cols, COUNT(check_cols), e);
	if (!code) {
		for (size_t i = 1; i < s.cs.n; i++) {
			k.k = &s.cs.v[i];
			for (size_t n = 0; n < k.k->n; n++)
				check_version(&k, &k.k->v[n]);
		}
		print_table_end(p);
		print_note(p, words_in(err_lang(e), "calendars %zu, findings %zu"), s.cs.n, k.n);
		code = k.n ? CSM_FOUND : CSM_OK;
	}
	calendars_free(&s.cs);
	return code;
}
