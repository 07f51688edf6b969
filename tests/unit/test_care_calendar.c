/*
 * Business calendars: the worked examples of deadlines, the end of an interval, changes of clocks and of versions, business
 * days, and a count minute by minute that has to agree on 10,000 random calendars and pairs of instants.
 */
#include <stdlib.h>

#include "care/calendar.h"
#include "tap.h"

#define H(h) ((h) * 3600)
#define HM(h, m) ((h) * 3600 + (m) * 60)

struct week { struct cal_span v[4]; size_t n; };

static int64_t at_of(const char *text)
{
	int64_t at = WHEN_NONE;
	int offset;

	if (!when_read(str_of(text), &at, &offset))
		tap_ok(0, text);
	return at;
}

static int64_t day_of(const char *date)
{
	char text[32];

	snprintf(text, sizeof(text), "%sT00:00:00+00:00", date);
	return at_of(text) / CAL_DAY_S;
}

#define IS_AT(got, want) is_at(got, want, #got, __LINE__)
static void is_at(int64_t got, const char *want, const char *what, int line)
{
	char name[200], text[26] = "never";
	struct arena a = { 0 };

	if (got != WHEN_NONE)
		when_write(text, zone_fixed(&a, 8 * 3600), got);
	snprintf(name, sizeof(name), "%s is %s", what, want);
	if (!tap_report(!strcmp(text, want), name, __FILE__, line))
		printf("# got %s\n", text);
	arena_free(&a);
}

static void fill(struct cal_version *v, const struct zone *z, const struct week *w, int first, int last)
{
	*v = (struct cal_version){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .zone = z };
	for (int d = first; d <= last; d++)
		v->week[d - 1] = (struct cal_hours){ (struct cal_span *)(uintptr_t)w->v, w->n };
}

static const struct week OFFICE = { { { H(9), H(12) }, { HM(13, 30), H(18) } }, 2 };

/* Monday to Friday, off on the national days of 2025, open on two weekend days instead. */
static struct calendar china(struct arena *a, const struct zone *z)
{
	static struct cal_date dates[10];
	struct calendar c = { .name = STR("cn"), .n = 1 };
	struct cal_hours work = { (struct cal_span *)(uintptr_t)OFFICE.v, OFFICE.n };

	c.v = arena_alloc(a, sizeof(*c.v));
	fill(c.v, z, &OFFICE, 1, 5);
	dates[0] = (struct cal_date){ day_of("2025-09-28"), work };
	for (int i = 0; i < 8; i++)
		dates[1 + i] = (struct cal_date){ day_of("2025-10-01") + i, { NULL, 0 } };
	dates[9] = (struct cal_date){ day_of("2025-10-11"), work };
	c.v->dates = dates;
	c.v->n_dates = 10;
	return c;
}

static void worked_examples(void)
{
	struct arena a = { 0 };
	const struct zone *z = zone_fixed(&a, 8 * 3600);
	struct calendar c = china(&a, z);
	int64_t start = at_of("2025-09-30T17:30:00+08:00"), pause = at_of("2025-10-09T10:00:00+08:00"),
	        go_on = at_of("2025-10-11T10:30:00+08:00"), noon;

	IS_AT(cal_due(&c, start, H(1)), "2025-10-09T09:30:00+08:00");
	TAP_EQ_INT(cal_elapsed(&c, start, pause), 5400, "counted before the pause");
	TAP_EQ_INT(cal_elapsed(&c, pause, go_on), 55800, "open time within the pause");
	IS_AT(cal_due(&c, go_on, H(8) - 5400), "2025-10-13T09:30:00+08:00");
	noon = at_of("2025-09-29T12:00:00+08:00");
	IS_AT(cal_due(&c, noon + H(6), 60), "2025-09-30T09:01:00+08:00");
	IS_AT(cal_due(&c, noon, 60), "2025-09-29T13:31:00+08:00");
	IS_AT(cal_due(&c, noon - H(3), H(3)), "2025-09-29T12:00:00+08:00");
	IS_AT(cal_due(&c, noon, 0), "2025-09-29T12:00:00+08:00");
	IS_AT(cal_opens(&c, noon), "2025-09-29T13:30:00+08:00");
	tap_ok(!cal_is_open(&c, noon) && cal_is_open(&c, noon - 1), "half open: closed at twelve, open a second before");
	TAP_EQ_INT(cal_elapsed(&c, noon, noon - 5), 0, "backwards is nothing");
	TAP_EQ_INT(cal_elapsed(&c, noon + 60, noon + 600), 0, "nothing within the lunch break");
	cal_free(&c);
	arena_free(&a);
}

static void friday_evening(void)
{
	static const struct week nine_to_five = { { { H(9), H(17) } }, 1 };
	struct arena a = { 0 };
	struct cal_version v;
	struct calendar c = { .v = &v, .n = 1 };

	fill(&v, zone_fixed(&a, 8 * 3600), &nine_to_five, 1, 5);
	IS_AT(cal_due(&c, at_of("2026-01-30T16:30:00+08:00"), H(1)), "2026-02-02T09:30:00+08:00");
	IS_AT(cal_due_days(&c, at_of("2026-01-30T16:30:00+08:00"), 2), "2026-02-03T17:00:00+08:00");
	IS_AT(cal_due_days(&c, at_of("2026-01-31T10:00:00+08:00"), 1), "2026-02-02T17:00:00+08:00");
	IS_AT(cal_due_days(&c, at_of("2026-01-30T16:30:00+08:00"), 0), "2026-01-30T17:00:00+08:00");
	IS_AT(cal_due_days(&c, at_of("2026-01-30T17:00:00+08:00"), 0), "2026-02-02T17:00:00+08:00");
	cal_free(&c);
	arena_free(&a);
}

/* A ticket that was under two schedules counts both, each while it held. */
static void two_versions(void)
{
	static const struct week first = { { { H(12), H(26) } }, 1 }, second = { { { H(15), HM(24, 30) } }, 1 };
	struct arena a = { 0 };
	struct cal_version v[2];
	struct calendar c = { .v = v, .n = 2 };
	int64_t from = at_of("2020-09-29T17:01:38+00:00"), to = at_of("2020-09-30T19:01:46+00:00");

	fill(&v[0], zone_fixed(&a, 0), &first, 1, 7);
	fill(&v[1], zone_fixed(&a, 0), &second, 1, 5);
	v[1].valid_from = at_of("2020-09-30T19:01:25+00:00");
	TAP_EQ_INT(cal_elapsed(&c, from, to), 57608, "summed over both");
	cal_free(&c);
	v[1].valid_from = WHEN_NONE;
	c = (struct calendar){ .v = v + 1, .n = 1 };
	TAP_EQ_INT(cal_elapsed(&c, from, to), 41408, "by the last one only");
	cal_free(&c);
	arena_free(&a);
}

static void ends(void)
{
	struct arena a = { 0 };
	struct cal_version v;
	struct calendar c = { .v = &v, .n = 1 }, always = cal_always(zone_fixed(&a, 0), &a);

	fill(&v, zone_fixed(&a, 8 * 3600), &OFFICE, 1, 5);
	v.valid_to = at_of("2026-03-02T10:00:00+08:00");
	IS_AT(cal_due(&c, at_of("2026-03-02T09:00:00+08:00"), H(1)), "2026-03-02T10:00:00+08:00");
	TAP_EQ_INT(cal_due(&c, at_of("2026-03-02T09:00:00+08:00"), H(1) + 1), WHEN_NONE, "a calendar that ends: never");
	TAP_EQ_INT(cal_due_days(&c, at_of("2026-03-02T09:00:00+08:00"), 3), WHEN_NONE, "nor so many business days");
	TAP_EQ_INT(cal_opens(&c, at_of("2026-03-03T09:00:00+08:00")), WHEN_NONE, "nor does it open again");
	cal_free(&c);
	fill(&v, zone_fixed(&a, 0), &OFFICE, 1, 0);
	TAP_EQ_INT(cal_due(&c, 0, 1), WHEN_NONE, "never open: never due");
	cal_free(&c);
	TAP_EQ_INT(cal_elapsed(&always, -5, 1000000), 1000005, "always open");
	TAP_EQ_INT(cal_due(&always, 123456789, 987654), 123456789 + 987654, "and due by the clock");
	cal_free(&always);
	arena_free(&a);
}

/* The second half of a year in which every holiday and make-up day is known: days and minutes of work. */
static void year_2026(void)
{
	static const char *const off[][2] = { { "2026-01-01", "2026-01-03" }, { "2026-02-15", "2026-02-23" },
		{ "2026-04-04", "2026-04-06" }, { "2026-05-01", "2026-05-05" }, { "2026-06-19", "2026-06-21" },
		{ "2026-09-25", "2026-09-27" }, { "2026-10-01", "2026-10-07" } };
	static const char *const on[] = { "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10" };
	struct arena a = { 0 };
	struct cal_version v;
	struct calendar c = { .v = &v, .n = 1 };
	struct cal_date dates[64];
	struct cal_hours work = { (struct cal_span *)(uintptr_t)OFFICE.v, OFFICE.n };
	int64_t from = at_of("2026-01-01T00:00:00+08:00"), to = at_of("2027-01-01T00:00:00+08:00"), days = 0;
	const struct cal_open *o;
	size_t n = 0, open;

	fill(&v, zone_fixed(&a, 8 * 3600), &OFFICE, 1, 5);
	for (int64_t d = day_of("2026-01-01"); d < day_of("2027-01-01"); d++) {
		for (size_t i = 0; i < COUNT(off); i++)
			if (d >= day_of(off[i][0]) && d <= day_of(off[i][1]))
				dates[n++] = (struct cal_date){ d, { NULL, 0 } };
		for (size_t i = 0; i < COUNT(on); i++)
			if (d == day_of(on[i]))
				dates[n++] = (struct cal_date){ d, work };
	}
	v.dates = dates;
	v.n_dates = n;
	TAP_EQ_INT(n, 39, "33 days off and 6 to make up for them");
	TAP_EQ_INT(cal_elapsed(&c, from, to), 111600 * 60, "2026 has 111,600 minutes of work");
	open = cal_between(&c, from, to, &o);
	for (size_t i = 0; i < open; i++)
		days += i == 0 || o[i].day != o[i - 1].day;
	TAP_EQ_INT(days, 248, "on 248 days");
	cal_free(&c);
	arena_free(&a);
}

static struct zone *zone_named(struct arena *a, const char *name)
{
	char path[256];
	char *bytes = arena_bytes(a, 1 << 16);
	struct zone *z = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	f = fopen(path, "rb");
	if (!f)
		return NULL;
	size_t n = fread(bytes, 1, 1 << 16, f);
	fclose(f);
	return zone_tzif(a, name, (struct str){ bytes, n }, &z, NULL) == CSM_OK ? z : NULL;
}

static void clocks_change(void)
{
	static const struct week night = { { { H(0), H(6) } }, 1 }, short_hour = { { { HM(1, 0), HM(1, 30) }, { HM(1, 30), H(2) } }, 2 };
	struct arena a = { 0 };
	struct zone *z = zone_named(&a, "America/New_York");
	struct cal_version v;
	struct calendar c = { .v = &v, .n = 1 };

	if (!z) {
		printf("ok %d # SKIP no zone files: install tzdata\n", ++tap_count);
		return;
	}
	fill(&v, z, &night, 1, 7);
	TAP_EQ_INT(cal_elapsed(&c, at_of("2026-03-08T00:00:00-05:00"), at_of("2026-03-08T12:00:00-04:00")), H(5),
	           "the night has an hour less in March");
	TAP_EQ_INT(cal_elapsed(&c, at_of("2026-11-01T00:00:00-04:00"), at_of("2026-11-01T12:00:00-05:00")), H(7),
	           "and one more in November");
	cal_free(&c);
	fill(&v, z, &short_hour, 1, 7);
	TAP_EQ_INT(cal_elapsed(&c, at_of("2026-11-01T00:00:00-04:00"), at_of("2026-11-01T12:00:00-05:00")), H(2),
	           "an hour that the clock shows twice is open twice");
	TAP_EQ_INT(cal_elapsed(&c, at_of("2026-03-08T00:00:00-05:00"), at_of("2026-03-08T01:30:00-05:00")), 1800, "in order");
	cal_free(&c);
	arena_free(&a);
}

/* ---- the same, counted minute by minute ---- */

static uint64_t rolling = 42;
static int64_t draw(int64_t below)
{
	rolling = rolling * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((rolling >> 33) % (uint64_t)below);
}

static struct cal_hours draw_hours(struct arena *a)
{
	struct cal_hours h = { arena_alloc(a, 3 * sizeof(*h.v)), 0 };
	int64_t at = draw(10) * 60;

	for (int64_t n = draw(4); n > 0 && at < 26 * 60; n--) {
		int64_t from = at + draw(180), to = from + 1 + draw(420);
		if (to > 28 * 60)
			break;
		h.v[h.n++] = (struct cal_span){ (int32_t)from * 60, (int32_t)to * 60 };
		at = to + 1;
	}
	return h;
}

/* Hours that end before the next day's begin: what a calendar that passes csm calendar check looks like. */
static void draw_version(struct cal_version *v, struct arena *a, const struct zone *z, int64_t first_day)
{
	static struct cal_date dates[4];

	*v = (struct cal_version){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .zone = z, .dates = dates, .n_dates = 4 };
	for (int d = 0; d < 7; d++)
		v->week[d] = draw_hours(a);
	for (int i = 0; i < 4; i++)
		dates[i] = (struct cal_date){ first_day + 3 * i + draw(3), draw_hours(a) };
}

/* Is a local minute within the hours of its day, or of the day before past midnight? */
static bool open_by_hand(const struct cal_version *v, int64_t at)
{
	int64_t local = at + zone_offset(v->zone, at), day = local / CAL_DAY_S;

	for (int back = 0; back <= 1; back++) {
		const struct cal_hours *h = cal_hours_of(v, day - back);
		int64_t s = local - (day - back) * CAL_DAY_S;
		for (size_t i = 0; i < h->n; i++)
			if (s >= h->v[i].from_s && s < h->v[i].to_s)
				return true;
	}
	return false;
}

struct by_hand { int64_t open, due; };
static struct by_hand count(const struct cal_version *v, int64_t a, int64_t b, int64_t budget)
{
	struct by_hand r = { 0, budget ? WHEN_NONE : a };
	int64_t got = 0;

	for (int64_t t = a; t < b || (r.due == WHEN_NONE && t < a + 60 * CAL_DAY_S); t += 60) {
		bool open = open_by_hand(v, t);
		r.open += open && t < b ? 60 : 0;
		got += open ? 60 : 0;
		if (r.due == WHEN_NONE && got >= budget)
			r.due = t + 60 - (got - budget);
	}
	return r;
}

static void minute_by_minute(const char *zone, int times)
{
	struct arena a = { 0 }, once = { 0 };
	struct zone *z = zone_named(&a, zone);
	int wrong = 0, dues = 0, some = 0;
	char name[120];

	if (!z) {
		printf("ok %d # SKIP no zone files: install tzdata\n", ++tap_count);
		return;
	}
	for (int i = 0; i < times; i++) {
		struct cal_version v;
		struct calendar c = { .v = &v, .n = 1 };
		int64_t from = at_of("2025-01-01T00:00:00+00:00") + draw(2 * 366) * CAL_DAY_S + draw(1440) * 60;
		int64_t to = from + draw(8 * 1440) * 60, budget = draw(600) * 60, due;
		draw_version(&v, &once, z, from / CAL_DAY_S);
		struct by_hand want = count(&v, from, to, budget);
		wrong += cal_elapsed(&c, from, to) != want.open;
		due = cal_due(&c, from, budget);
		dues += want.due != WHEN_NONE && due != want.due;
		some += want.open > 0;
		cal_free(&c);
		arena_reset(&once);
	}
	snprintf(name, sizeof(name), "%s: open time of %d random calendars, counted by minutes", zone, times);
	TAP_EQ_INT(wrong, 0, name);
	TAP_EQ_INT(dues, 0, "and when a budget is used up");
	tap_ok(some > times / 2, "most of them have open time at all");
	arena_free(&once);
	arena_free(&a);
}

/* Whatever was asked before, the answer is the same. */
static void any_order(void)
{
	struct arena a = { 0 };
	struct calendar c = china(&a, zone_fixed(&a, 8 * 3600)), fresh;
	int64_t from = at_of("2024-01-01T00:00:00+08:00");
	int wrong = 0;

	for (int i = 0; i < 2000; i++) {
		int64_t x = from + draw(1500) * CAL_DAY_S + draw(CAL_DAY_S), y = x + draw(40 * CAL_DAY_S);
		int64_t due = cal_due(&c, x, draw(H(50)) + 1), open = cal_elapsed(&c, x, y);
		fresh = china(&a, c.v->zone);
		wrong += cal_elapsed(&fresh, x, y) != open;
		wrong += cal_elapsed(&c, x, due) != cal_elapsed(&fresh, x, due) || !cal_is_open(&fresh, due - 1);
		cal_free(&fresh);
	}
	TAP_EQ_INT(wrong, 0, "2,000 questions in any order, each asked of a new calendar too");
	cal_free(&c);
	arena_free(&a);
}

static void provisional(void)
{
	struct arena a = { 0 };
	struct calendar c = china(&a, zone_fixed(&a, 8 * 3600));
	int64_t years[] = { 2024, 2025 };

	tap_ok(!cal_provisional(&c, at_of("2031-01-01T00:00:00+08:00"), at_of("2031-01-02T00:00:00+08:00")), "needs no holidays");
	c.v->needs_years = true;
	c.v->years = years;
	c.v->n_years = 2;
	tap_ok(!cal_provisional(&c, at_of("2024-02-01T00:00:00+08:00"), at_of("2025-12-31T23:59:59+08:00")), "all known");
	tap_ok(cal_provisional(&c, at_of("2025-12-31T00:00:00+08:00"), at_of("2026-01-01T00:00:00+08:00")), "one year too far");
	struct cal_version two[2] = { *c.v, *c.v };
	two[1].valid_from = at_of("2026-06-01T00:00:00+08:00");
	two[1].needs_years = false;
	c.v = two;
	c.n = 2;
	tap_ok(cal_provisional(&c, at_of("2026-05-31T00:00:00+08:00"), at_of("2026-07-01T00:00:00+08:00")), "under the version before");
	tap_ok(!cal_provisional(&c, at_of("2026-06-01T00:00:00+08:00"), at_of("2026-07-01T00:00:00+08:00")), "not under the one that needs none");
	arena_free(&a);
}

int main(void)
{
	worked_examples();
	friday_evening();
	two_versions();
	ends();
	year_2026();
	clocks_change();
	minute_by_minute("Asia/Shanghai", 4000);
	minute_by_minute("America/New_York", 3000);
	minute_by_minute("Australia/Lord_Howe", 3000);
	any_order();
	provisional();
	return tap_done();
}
