/*
 * Instants, zones, periods, durations. Zones come from the system's tzdata; without it their checks are skipped, loudly.
 */
#include <stdio.h>

#include "base/when.h"
#include "tap.h"

static struct str read_zone(struct arena *a, const char *name)
{
	char path[256];
	struct str out = { NULL, 0 };
	char *bytes = arena_bytes(a, 1 << 16);
	FILE *f;

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	f = fopen(path, "rb");
	if (!f) {
		printf("# SKIP %s is missing: install tzdata\n", path);
		return out;
	}
	out = (struct str){ bytes, fread(bytes, 1, 1 << 16, f) };
	fclose(f);
	return out;
}

static struct zone *zone_of(struct arena *a, const char *name)
{
	struct str bytes = read_zone(a, name);
	struct zone *z = NULL;
	struct csm_err e = { 0 };

	if (bytes.n)
		tap_ok(zone_tzif(a, name, bytes, &z, &e) == CSM_OK, name);
	return z;
}

static int64_t at_of(const char *text)
{
	int64_t at = WHEN_NONE;
	int offset;

	tap_ok(when_read(str_of(text), &at, &offset), text);
	return at;
}

static void calendar(void)
{
	bool same = true;
	struct civil feb = { .year = 1900, .mon = 2, .day = 29 };

	for (int64_t day = -800000; day < 3000000; day++) {
		struct civil c = civil_of(day * 86400 + 86399);
		same &= civil_days(c.year, c.mon, c.day) == day && c.hour == 23 && c.sec == 59;
	}
	tap_ok(same, "every day there and back");
	tap_ok(!civil_valid(&feb), "1900 has no leap day");
	feb.year = 2000;
	tap_ok(civil_valid(&feb), "2000 has one");
	TAP_EQ_INT(civil_weekday(0), 4, "1970-01-01 was a Thursday");
	TAP_EQ_INT(civil_weekday(-4), 7, "the Sunday before");
}

static void strict(void)
{
	static const char *const wrong[] = {
		"2026-01-17T09:30:00Z", "2026-01-17 09:30:00+08:00", "2026-02-29T09:30:00+08:00",
		"2026-13-17T09:30:00+08:00", "2026-00-17T09:30:00+08:00", "2026-01-00T09:30:00+08:00",
		"2026-01-32T09:30:00+08:00", "2026-01-17T24:00:00+08:00", "2026-01-17T09:60:00+08:00",
		"2026-01-17T09:30:60+08:00", "2026-01-17T09:30:00-00:00", "2026-01-17T09:30:00+14:01",
		"2026-01-17T09:30:00-12:01", "2026-01-17T09:30:00+08:60", "2026-01-17T09:30:00+0800 ",
		"2026-01-17T09:30:00*08:00", "2o26-01-17T09:30:00+08:00", "2026-01-17T09:30:00+08:0x",
		"2026-01-17T09:30:00+08:00 ", "2026-01-17T09:30:0\xb0+08:00", "2026/01/17T09:30:00+08:00",
	};
	struct arena a = { 0 };
	char out[26];
	int64_t at;
	int offset;

	for (size_t i = 0; i < COUNT(wrong); i++)
		tap_ok(!when_read(str_of(wrong[i]), &at, &offset), wrong[i]);
	tap_ok(when_read(STR("2026-01-17T09:30:00+08:00"), &at, &offset) && at == 1768613400 && offset == 28800,
	       "the example of the log");
	tap_ok(when_read(STR("2024-02-29T23:59:59-12:00"), &at, &offset) && at == 1709294399 && offset == -43200,
	       "leap day, westmost offset");
	tap_ok(when_read(STR("1970-01-01T14:00:00+14:00"), &at, &offset) && at == 0, "eastmost offset");
	when_write(out, zone_fixed(&a, 28800), 1768613400);
	TAP_EQ_STR(out, "2026-01-17T09:30:00+08:00", "written again");
	when_write(out, zone_fixed(&a, -12600), 0);
	TAP_EQ_STR(out, "1969-12-31T20:30:00-03:30", "half hours west");
	when_write(out, zone_fixed(&a, 29143), 0);
	TAP_EQ_STR(out, "1970-01-01T08:05:00+08:05", "seconds of an offset are not written, the instant is exact");
	when_write(out, zone_fixed(&a, 0), WHEN_NONE);
	TAP_EQ_STR(out, "0000-01-01T00:00:00+00:00", "what cannot be written is the nearest that can");
	TAP_EQ_STR(zone_name(zone_fixed(&a, -12600)), "-03:30", "name of a fixed zone");
	arena_free(&a);
}

static void gap_and_fold(const struct zone *z, const char *gap, const char *after, const char *fold,
                         const char *one, const char *two)
{
	struct csm_err e = { 0 };
	struct when_parts p;
	int64_t first = 0, second = 0, at;

	when_strptime(str_of(gap), "%Y-%m-%d %H:%M", &p);
	TAP_EQ_INT(zone_instant(z, &p.c, &first, &second), ZONE_GAP, gap);
	TAP_EQ_INT(first, at_of(after), "the instant after the gap");
	TAP_EQ_INT(when_parse(str_of(gap), z, 0, &at, &e), CSM_EUSAGE, "a gap is refused");
	TAP_EQ_STR(e.id, "when.gap", "and named");
	tap_ok(strstr(e.text, after) != NULL, "with what would be right");
	when_strptime(str_of(fold), "%Y-%m-%d %H:%M", &p);
	TAP_EQ_INT(zone_instant(z, &p.c, &first, &second), ZONE_FOLD, fold);
	TAP_EQ_INT(first, at_of(one), "the earlier reading");
	TAP_EQ_INT(second, at_of(two), "the later reading");
	TAP_EQ_INT(when_parse(str_of(fold), z, 0, &at, &e), CSM_EUSAGE, "a fold is refused");
	TAP_EQ_STR(e.id, "when.fold", "and named");
}

static void zones(void)
{
	struct arena a = { 0 };
	struct zone *ny = zone_of(&a, "America/New_York"), *berlin = zone_of(&a, "Europe/Berlin");
	struct zone *cn = zone_of(&a, "Asia/Shanghai"), *apia = zone_of(&a, "Pacific/Apia");
	int64_t at;

	if (ny) {
		gap_and_fold(ny, "2026-03-08 02:30", "2026-03-08T03:30:00-04:00", "2026-11-01 01:30",
		             "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00");
		gap_and_fold(ny, "2226-03-12 02:30", "2226-03-12T03:30:00-04:00", "2226-11-05 01:30",
		             "2226-11-05T01:30:00-04:00", "2226-11-05T01:30:00-05:00");
		at = at_of("2026-03-08T06:59:59+00:00");
		TAP_EQ_INT(zone_offset(ny, at), -18000, "the last winter second");
		TAP_EQ_INT(zone_offset(ny, at + 1), -14400, "the first of summer");
		at = when_floor(ny, at, UNIT_DAY);
		TAP_EQ_INT(when_next(ny, at, UNIT_DAY) - at, 23 * 3600, "that day has 23 hours");
	}
	if (berlin)
		gap_and_fold(berlin, "2026-03-29 02:30", "2026-03-29T03:30:00+02:00", "2026-10-25 02:30",
		             "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00");
	if (cn) {
		TAP_EQ_INT(zone_offset(cn, 4102444800 * 3), 28800, "Shanghai, far ahead");
		TAP_EQ_INT(zone_offset(cn, at_of("1988-07-01T00:00:00+00:00")), 32400, "Shanghai, summer of 1988");
	}
	if (apia) {
		at = when_floor(apia, at_of("2011-12-29T12:00:00-10:00"), UNIT_DAY);
		at = when_next(apia, at, UNIT_DAY);
		TAP_EQ_INT(at, at_of("2011-12-31T00:00:00+14:00"), "Apia had no 30 December 2011");
		TAP_EQ_INT(zone_day(apia, civil_days(2011, 12, 30)), at, "it begins where the next day does");
	}
	arena_free(&a);
}

static void broken_files(void)
{
	struct arena a = { 0 };
	struct str whole = read_zone(&a, "Europe/Berlin");
	struct csm_err e = { 0 };
	struct zone *z;
	char *copy = arena_bytes(&a, whole.n + 1);
	bool refused = true, safe = true;

	for (size_t n = 0; n < whole.n; n++)
		refused &= zone_tzif(&a, "x", (struct str){ whole.p, n }, &z, &e) == CSM_EIO;
	tap_ok(refused, "every truncation is refused");
	for (size_t i = 0; i < whole.n; i++) {
		memcpy(copy, whole.p, whole.n);
		copy[i] ^= 0x55;
		if (zone_tzif(&a, "x", (struct str){ copy, whole.n }, &z, &e) == CSM_OK)
			safe &= zone_offset(z, 1768613400) > -100000;
	}
	tap_ok(safe, "any changed byte does no harm");
	TAP_EQ_INT(zone_tzif(&a, "x", STR("nonsense"), &z, &e), CSM_EIO, "no TZif at all");
	TAP_EQ_STR(e.id, "zone.format", "and named");
	arena_free(&a);
}

/* The now of these checks: Saturday 2026-01-17 09:30 in +08:00. */
static const int64_t now = 1768613400;

static void instants(const struct zone *z)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "2026-01-17T09:30:00+08:00", "2026-01-17T09:30:00+08:00" },
		{ "2026-01-17T09:30:00Z", "2026-01-17T17:30:00+08:00" },
		{ "2026-01-17 09:30", "2026-01-17T09:30:00+08:00" },
		{ "2026-01-17 09:30:05+0100", "2026-01-17T16:30:05+08:00" },
		{ "2026-01-17", "2026-01-17T00:00:00+08:00" }, { "now", "2026-01-17T09:30:00+08:00" },
		{ "today", "2026-01-17T00:00:00+08:00" }, { "yesterday", "2026-01-16T00:00:00+08:00" },
	};
	static const char *const wrong[] = { "", "tomorrow", "2026-02-30", "2026-1-17", "2026-01-17T",
		"2026-01-17T25:00", "2026-01-17T09:30:00+08:00x", "17.01.2026" };
	struct csm_err e = { 0 };
	char out[26];
	int64_t at;

	for (size_t i = 0; i < COUNT(rows); i++) {
		at = WHEN_NONE;
		when_parse(str_of(rows[i].text), z, now, &at, &e);
		when_write(out, z, at);
		TAP_EQ_STR(out, rows[i].want, rows[i].text);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		TAP_EQ_INT(when_parse(str_of(wrong[i]), z, now, &at, &e), CSM_EUSAGE, wrong[i]);
}

static void foreign_dates(void)
{
	static const struct { const char *text, *format; int64_t want; } rows[] = {
		{ "2026-01-17 09:30:00", "%Y-%m-%d %H:%M:%S", 1768642200 },
		{ "Jan-17-26", "%b-%d-%y", 1768608000 }, { "17 january 2026", "%d %b %Y", 1768608000 },
		{ "1/17/2026  12:05 AM", "%m/%d/%Y %I:%M %p", 1768608300 },
		{ "1/17/2026 12:05\xe2\x80\xafPM", "%m/%d/%Y %I:%M %p", 1768651500 },
		{ "20260117", "%Y%m%d", 1768608000 }, { "2026-01-17T09:30:00.123456", "%Y-%m-%dT%H:%M:%S.%f", 1768642200 },
		{ "2026年1月7日", "%Y年%m月%d日", 1767744000 },
		{ "1768642200", "%s", 1768642200 }, { "1768642200999", "%Q", 1768642200 },
		{ "260117-607198974342268", "%y%m%d-%*", 1768608000 },
	};
	static const char *const wrong[][2] = {
		{ "2026-02-29", "%Y-%m-%d" }, { "2026-01-17x", "%Y-%m-%d" }, { "2026-01", "%Y-%m-%d" },
		{ "13:00 PM", "%I:%M %p" }, { "0:10 AM", "%I:%M %p" }, { "15:00 AM", "%H:%M %p" },
		{ "26-01-17", "%Y-%m-%d" }, { "17 Foo 2026", "%d %b %Y" }, { "x", "%Q" },
		{ "1768642200", "%Q" }, { "1768642200000", "%s" }, { "2026", "%s" }, { "260117-", "%y%m%d-%*" },
	};
	struct when_parts p;

	for (size_t i = 0; i < COUNT(rows); i++) {
		bool ok = when_strptime(str_of(rows[i].text), rows[i].format, &p);
		TAP_EQ_INT(ok ? civil_seconds(&p.c) : -1, rows[i].want, rows[i].text);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		tap_ok(!when_strptime(str_of(wrong[i][0]), wrong[i][1], &p), wrong[i][0]);
	tap_ok(when_strptime(STR("2026-01-17 09:30:00 -0330"), "%Y-%m-%d %H:%M:%S %z", &p) && p.has_zone &&
	       p.has_time && p.offset_s == -12600, "with an offset");
	tap_ok(when_strptime(STR("2026-01-17"), "%Y-%m-%d", &p) && !p.has_zone && !p.has_time, "a date alone");
}

static void periods(const struct zone *z)
{
	static const struct { const char *text, *from, *to; } rows[] = {
		{ "2026", "2026-01-01", "2027-01-01" }, { "2026-12", "2026-12-01", "2027-01-01" },
		{ "2024-02-29", "2024-02-29", "2024-03-01" }, { "2026-W03", "2026-01-12", "2026-01-19" },
		{ "2026-W53", "2026-12-28", "2027-01-04" }, { "2026-W01", "2025-12-29", "2026-01-05" },
		{ "2026Q4", "2026-10-01", "2027-01-01" },
		{ "today", "2026-01-17", "2026-01-18" }, { "今天", "2026-01-17", "2026-01-18" },
		{ "yesterday", "2026-01-16", "2026-01-17" }, { "昨天", "2026-01-16", "2026-01-17" },
		{ "this-week", "2026-01-12", "2026-01-19" }, { "本周", "2026-01-12", "2026-01-19" },
		{ "last-week", "2026-01-05", "2026-01-12" }, { "上周", "2026-01-05", "2026-01-12" },
		{ "this-month", "2026-01-01", "2026-02-01" }, { "本月", "2026-01-01", "2026-02-01" },
		{ "last-month", "2025-12-01", "2026-01-01" }, { "上月", "2025-12-01", "2026-01-01" },
		{ "今年", "2026-01-01", "2027-01-01" }, { "去年", "2025-01-01", "2026-01-01" },
		{ "last-7d", "2026-01-11", "2026-01-18" }, { "近7天", "2026-01-11", "2026-01-18" },
		{ "近30天", "2025-12-19", "2026-01-18" },
		{ "2026-01-01..2026-02", "2026-01-01", "2026-02-01" },
		{ "2025..今天", "2025-01-01", "2026-01-17" },
	};
	static const char *const wrong[] = { "", "..", "2026-13", "2026-W54", "2027-W53", "2026Q5", "2026-02-30",
		"last-0d", "last-d", "近天", "2026-01..2026-01", "2027..2026", "foo..2026", "2026-01-17T09:30" };
	struct csm_err e = { 0 };
	struct period p;
	char from[26], to[26];

	for (size_t i = 0; i < COUNT(rows); i++) {
		p = (struct period){ 0, 0 };
		tap_ok(period_parse(str_of(rows[i].text), z, now, &p, &e) == CSM_OK, rows[i].text);
		when_write(from, z, p.from);
		when_write(to, z, p.to);
		tap_ok(!strncmp(from, rows[i].from, 10) && !strcmp(from + 10, "T00:00:00+08:00"), rows[i].from);
		tap_ok(!strncmp(to, rows[i].to, 10) && !strcmp(to + 10, "T00:00:00+08:00"), rows[i].to);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		TAP_EQ_INT(period_parse(str_of(wrong[i]), z, now, &p, &e), CSM_EUSAGE, wrong[i]);
	tap_ok(period_parse(STR("all"), z, now, &p, &e) == CSM_OK && p.from == WHEN_NONE && p.to == WHEN_NONE,
	       "all is open on both sides");
	tap_ok(period_parse(STR("2026-01-17T09:30:00+08:00.."), z, now, &p, &e) == CSM_OK && p.from == now &&
	       p.to == WHEN_NONE, "an instant, open end");
}

static void labels(const struct zone *z)
{
	char out[32];
	int64_t day = civil_days(2021, 1, 3) * 86400 - 28800;

	when_label(out, z, when_floor(z, day, UNIT_WEEK), UNIT_WEEK);
	TAP_EQ_STR(out, "2020-W53", "3 January 2021 is of week 53");
	when_label(out, z, when_floor(z, day, UNIT_MONTH), UNIT_MONTH);
	TAP_EQ_STR(out, "2021-01", "and of January");
	when_label(out, z, when_next(z, when_floor(z, day, UNIT_MONTH), UNIT_MONTH), UNIT_DAY);
	TAP_EQ_STR(out, "2021-02-01", "February follows");
}

static void durations(void)
{
	static const struct { const char *text; int64_t want; } rows[] = {
		{ "90s", 90 }, { "90m", 5400 }, { "4h", 14400 }, { "48h", 172800 }, { "0s", 0 },
	};
	static const struct { const char *text, *id; } wrong[] = {
		{ "2d", "duration.day" }, { "2w", "duration.day" }, { "2bd", "duration.business" },
		{ "90", "duration.unit" }, { "h", "duration.format" }, { "", "duration.format" },
		{ "-4h", "duration.format" }, { "4x", "duration.format" },
		{ "9223372036854775807h", "duration.range" }, { "99999999999999999999s", "duration.range" },
	};
	static const struct { int64_t s; const char *want; } texts[] = {
		{ 45, "45s" }, { 3700, "1h 01m 40s" }, { 100000, "1d 3h 46m 40s" }, { 0, "0s" }, { 7200, "2h" },
		{ 65, "1m 05s" }, { 86405, "1d 0h 00m 05s" }, { -60, "-1m" },
		{ INT64_MIN, "-106751991167300d 15h 30m 08s" },
	};
	struct csm_err e = { 0 };
	char out[48];
	int64_t s;

	for (size_t i = 0; i < COUNT(rows); i++)
		TAP_EQ_INT(duration_parse(str_of(rows[i].text), &s, &e) == CSM_OK ? s : -1, rows[i].want, rows[i].text);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		TAP_EQ_INT(duration_parse(str_of(wrong[i].text), &s, &e), CSM_EUSAGE, wrong[i].text);
		TAP_EQ_STR(e.id, wrong[i].id, "and named");
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		duration_text(out, texts[i].s);
		TAP_EQ_STR(out, texts[i].want, "duration as text");
	}
}

int main(void)
{
	struct arena a = { 0 };
	struct zone *z = zone_fixed(&a, 28800);

	calendar();
	strict();
	zones();
	broken_files();
	instants(z);
	foreign_dates();
	periods(z);
	labels(z);
	durations();
	arena_free(&a);
	return tap_done();
}
