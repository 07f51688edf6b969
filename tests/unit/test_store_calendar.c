/*
 * policy/calendar.yaml and policy/holidays.csv: China's working time from 2024 to 2026, dates before holidays before the
 * week, versions, what is unpublished, and a place for each mistake.
 */
#include "store/calendar.h"
#include "store_tmp.h"

#define CSV "list,date,kind,name,year,source\n"

static int64_t at(const struct csm *c, const char *text)
{
	int64_t out = WHEN_NONE;

	if (when_parse(str_of(text), c->zone, 0, &out, NULL))
		tap_ok(0, text);
	return out;
}

static struct csm *open_store(const char *dir)
{
	struct csm_options o = { .store = dir, .agent = "li.na", .now = NOW };
	struct csm *c = NULL;

	if (csm_open(&c, &o, CSM_READ, NULL))
		exit(1);
	return c;
}

static int64_t minutes(const struct csm *c, struct calendar *k, const char *from, const char *to)
{
	return cal_elapsed(k, at(c, from), at(c, to)) / 60;
}

/* The days with open time of a period. */
static int64_t days(const struct csm *c, struct calendar *k, const char *from, const char *to)
{
	const struct cal_open *o;
	size_t n = cal_between(k, at(c, from), at(c, to), &o);
	int64_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += !i || o[i].day != o[i - 1].day;
	return count;
}

static void test_china(const char *dir, bool builtin)
{
	struct calendars cs;
	struct csm *c = open_store(dir);
	struct calendar *k;

	TAP_EQ_INT(calendars_load(c, NULL, &cs, NULL), CSM_OK, builtin ? "built-in calendars" : "calendars of a new store");
	TAP_EQ_INT(cs.n, 2, "always and cn");
	k = calendar_named(&cs, STR("cn"));
	TAP_EQ_INT(days(c, k, "2026-01-01", "2027-01-01"), 248, "2026 has 248 working days");
	TAP_EQ_INT(minutes(c, k, "2026-01-01", "2027-01-01"), 111600, "of 111,600 minutes");
	TAP_EQ_INT(days(c, k, "2025-01-01", "2026-01-01"), 248, "2025 has 248");
	TAP_EQ_INT(days(c, k, "2024-01-01", "2025-01-01"), 251, "2024 has 251");
	TAP_EQ_INT(minutes(c, k, "2026-02-14", "2026-02-15"), 450, "a make-up Saturday is a working day");
	TAP_EQ_INT(minutes(c, k, "2026-02-15", "2026-02-24"), 0, "the Spring Festival is none");
	tap_ok(!cal_provisional(k, at(c, "2024-01-01"), at(c, "2026-12-31T23:59:59")), "three years are known");
	TAP_EQ_INT(cal_unknown_year(k, at(c, "2026-12-31"), at(c, "2027-01-02")), 2027, "2027 is not published");
	TAP_EQ_INT(cal_unknown_year(k, at(c, "2023-12-31"), at(c, "2024-01-02")), 2023, "nor is 2023");
	tap_ok(!cal_provisional(&cs.v[0], at(c, "2040-01-01"), at(c, "2041-01-01")), "always needs no notice");
	TAP_EQ_INT(minutes(c, &cs.v[0], "2026-01-01", "2026-01-03"), 2880, "always is always open");
	calendars_free(&cs);
	csm_close(c);
}

/* Dates win over holidays, holidays over the week. */
static void test_layers(const char *dir)
{
	struct calendars cs;
	struct csm *c = open_store(dir);
	struct calendar *k;

	tmp_write(dir, "policy/calendar.yaml", "calendars:\n  team:\n    zone: Asia/Shanghai\n    holidays: [cn]\n    make_up: false\n"
	          "    week: {mon-thu: [\"09:00-18:00\"], \"fri,sun\": \"10:00-12:00\", sat: off}\n    on: [\"08:00-09:00\"]\n"
	          "    dates: {\"2026-02-16\": [\"09:00-10:00\"], \"2026-02-17..2026-02-18\": on, \"2026-03-02\": off}\n"
	          "  night: {week: {mon-sun: [\"22:00-30:00\"]}, dates: {2026-03-03: off}}\n"
	          "  moved:\n    - {week: {mon-sun: [\"09:00-10:00\"]}}\n    - {valid_from: 2026-03-02, week: {mon-sun: [\"09:00-12:00\"]}, valid_to: 2026-03-04}\n");
	TAP_EQ_INT(calendars_load(c, NULL, &cs, NULL), CSM_OK, "a file of calendars");
	k = calendar_named(&cs, STR("team"));
	TAP_EQ_INT(minutes(c, k, "2026-02-16", "2026-02-17"), 60, "a date of its own within the holidays");
	TAP_EQ_INT(minutes(c, k, "2026-02-17", "2026-02-19"), 120, "two dates that are on");
	TAP_EQ_INT(minutes(c, k, "2026-02-19", "2026-02-21"), 0, "the other holidays stay");
	TAP_EQ_INT(minutes(c, k, "2026-03-02", "2026-03-03"), 0, "a Monday off");
	TAP_EQ_INT(minutes(c, k, "2026-02-28", "2026-03-01"), 0, "rests on a make-up day");
	TAP_EQ_INT(minutes(c, k, "2026-03-06", "2026-03-09"), 240, "Friday and Sunday");
	k = calendar_named(&cs, STR("night"));
	TAP_EQ_INT(minutes(c, k, "2026-03-03", "2026-03-04"), 360, "a night off begins in the evening");
	TAP_EQ_INT(minutes(c, k, "2026-03-04", "2026-03-05"), 120, "and ends in the morning");
	k = calendar_named(&cs, STR("moved"));
	TAP_EQ_INT(minutes(c, k, "2026-03-01", "2026-03-10"), 60 + 360, "versions sum up until the calendar ends");
	TAP_EQ_INT(calendar_find(&cs, STR("taem"), &k, NULL), CSM_ENOTFOUND, "a calendar that is not there");
	calendars_free(&cs);
	csm_close(c);
}

static void wrong(const char *dir, const char *body, const char *id, long line, long col, const char *part)
{
	struct calendars cs;
	struct csm *c = open_store(dir);
	struct csm_err e = { 0 };

	tmp_write(dir, "policy/calendar.yaml", body);
	TAP_EQ_INT(calendars_load(c, NULL, &cs, &e), CSM_EUSAGE, part);
	TAP_EQ_STR(e.id, id, "its name");
	TAP_EQ_STR(e.file, "policy/calendar.yaml", "its file");
	TAP_EQ_INT(e.line, line, "its line");
	TAP_EQ_INT(e.col, col, "its column");
	if (!tap_ok(strstr(e.text, part) != NULL, part))
		printf("# %s\n", e.text);
	calendars_free(&cs);
	csm_close(c);
}
#define CAL "calendars:\n  a:\n    "

static void test_wrong(const char *dir)
{
	wrong(dir, CAL "week: {mon: [\"09:00-12:00\", \"11:00-13:00\"]}\n", "policy.overlap", 3, 33, "begins before \"09:00-12:00\" ends");
	wrong(dir, CAL "week: {mon: [\"22:00-30:00\"], tue: [\"05:00-09:00\"]}\n", "policy.overlap", 3, 11, "those of tue");
	wrong(dir, CAL "week: {mon-sun: [\"22:00-30:00\"]}\n    dates: {2026-01-05: [\"05:00-06:00\"]}\n", "policy.overlap", 4, 13, "2026-01-05");
	wrong(dir, CAL "week: {mon: [\"12:00-09:00\"]}\n", "policy.hours", 3, 18, "as 22:00-30:00");
	wrong(dir, CAL "week: {mon: [\"25:00-26:00\"]}\n", "policy.hours", 3, 18, "the next day");
	wrong(dir, CAL "week: {mon: [\"9-12\"]}\n", "policy.hours", 3, 18, "must be hours as");
	wrong(dir, CAL "week: {mon: [\"09:-5-12:00\"]}\n", "policy.hours", 3, 18, "must be hours as");
	wrong(dir, CAL "week: {mon: [\"09:00-48:01\"]}\n", "policy.hours", 3, 18, "up to 48:00");
	wrong(dir, CAL "week: {mno: [\"09:00-12:00\"]}\n", "policy.weekday", 3, 12, "is mon meant?");
	wrong(dir, CAL "week: {mon-fri: [\"09:00-12:00\"], wed: off}\n", "policy.weekday", 3, 38, "wed is there twice");
	wrong(dir, CAL "holidays: [cnn]\n", "policy.holidays", 3, 16, "no list of policy/holidays.csv");
	wrong(dir, CAL "zone: Asia/Shanghia\n", "policy.zone", 3, 11, "Asia/Shanghia");
	wrong(dir, CAL "dates: {2026-02-30: off}\n", "policy.date", 3, 13, "must be a date");
	wrong(dir, CAL "dates: {2026-02-01..2026-02-05: off,\n      2026-02-03: off}\n", "policy.date", 4, 7, "twice (line 3)");
	wrong(dir, CAL "dates: {2026-02-03: on}\n", "policy.hours", 3, 25, "neither on: nor any weekday");
	wrong(dir, CAL "- {valid_from: 2026-02-01}\n    - {valid_from: 2026-01-01}\n", "policy.version", 4, 20, "(line 3)");
	wrong(dir, CAL "- {valid_from: 2026-02-01}\n    - {week: {mon: off}}\n", "policy.version", 4, 7, "no valid_from");
	wrong(dir, CAL "{valid_from: 2026-02-01, valid_to: 2026-02-01}\n", "policy.version", 3, 40, "later than valid_from");
	wrong(dir, CAL "hours: [\"09:00-12:00\"]\n", "policy.key", 3, 5, "hours");
	wrong(dir, CAL "week: [mon]\n", "policy.map", 3, 11, "week must be a map");
	wrong(dir, "calendars:\n  always: {}\n", "policy.calendar", 2, 3, "built in");
	wrong(dir, "calendars:\n  a: []\n", "policy.calendar", 2, 6, "empty");
	wrong(dir, "calendars: {no: {}}\n", "policy.word", 1, 13, "cannot name a calendar");
	wrong(dir, "calender: {}\n", "policy.key", 1, 1, "calendars");
}

static void wrong_row(const char *rows, const char *id, long line, const char *part)
{
	struct holidays h;
	struct arena mem = { 0 };
	struct csm_err e = { 0 };

	TAP_EQ_INT(holidays_parse(str_of(rows), "policy/holidays.csv", &mem, &h, &e), CSM_EUSAGE, part);
	TAP_EQ_STR(e.id, id, "its name");
	TAP_EQ_INT(e.line, line, "its line");
	if (!tap_ok(strstr(e.text, part) != NULL, part))
		printf("# %s\n", e.text);
	arena_free(&mem);
}

static void test_holidays(void)
{
	struct holidays h;
	struct arena mem = { 0 };
	int64_t day;

	wrong_row("list,date,kind,name\n", "holidays.column", 1, "year is missing");
	wrong_row("list,date,kind,name,year,who\n", "holidays.column", 1, "\"who\" is not known");
	wrong_row(CSV "cn,2026-1-1,off,,2026,\n", "holidays.value", 2, "date: \"2026-1-1\"");
	wrong_row(CSV "cn,2026-01-01,rest,,2026,\n", "holidays.value", 2, "off (closed) or work");
	wrong_row(CSV "cn,2026-01-01,off,,soon,\n", "holidays.value", 2, "year of the notice");
	wrong_row(CSV "c n,2026-01-01,off,,2026,\n", "holidays.value", 2, "a word");
	wrong_row(CSV "cn,2026-01-01,off,a,2026,b,c\n", "holidays.value", 2, "needs quotes");
	wrong_row(CSV "cn,2026-01-02,off,,2026,\ncn,2026-01-01,off,,2026,\ncn,2026-01-02,work,,2026,\n", "holidays.twice", 4, "(line 2)");
	TAP_EQ_INT(holidays_parse(STR("\xef\xbb\xbf" CSV "cn,2026-12-31,off,,2026,\ncn,2026-12-31,work,,2027,\nx,2026-12-31,off,,2026,\n"), "f",
	                          &mem, &h, NULL), CSM_OK, "two notices of one day");
	day_read(STR("2026-12-31"), &day);
	tap_ok(holiday_on(&h, STR("cn"), day)->work && !holiday_on(&h, STR("x"), day)->work, "the later counts, list by list");
	tap_ok(holidays_known(&h, STR("cn"), 2026) && !holidays_known(&h, STR("cn"), 2027), "a year is known by its days off");
	tap_ok(!holiday_on(&h, STR("cn"), day - 1) && !holidays_list(&h, STR("c")), "nothing is said of other days and lists");
	arena_free(&mem);
}

int main(void)
{
	char dir[64], path[128];

	tmp_store(dir);
	test_china(dir, false);
	snprintf(path, sizeof(path), "%s/policy/calendar.yaml", dir);
	remove(path);
	snprintf(path, sizeof(path), "%s/policy/holidays.csv", dir);
	remove(path);
	test_china(dir, true);
	test_layers(dir);
	test_wrong(dir);
	test_holidays();
	tmp_drop(dir);
	return tap_done();
}
