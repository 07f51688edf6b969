/*
 * Instants, zones, periods. An instant is int64_t seconds since 1970-01-01T00:00:00Z (no leap
 * seconds), named *_at; a duration is int64_t seconds, named *_s. Pure: the bytes of a TZif file
 * (RFC 8536) are read by file/ and handed in.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/err.h"

#define WHEN_NONE INT64_MIN          /* "no instant"; never a valid one */

struct civil { int64_t year; int mon, day, hour, min, sec; };  /* proleptic Gregorian, mon 1-12, day 1-31 */
int64_t civil_days(int64_t y, int m, int d);       /* days since 1970-01-01 */
int64_t civil_seconds(const struct civil *c);      /* as if UTC */
bool civil_valid(const struct civil *c);           /* a real date, 00:00:00-23:59:59 */
struct civil civil_of(int64_t utc_s);
int civil_weekday(int64_t days);                   /* 1 = Monday ... 7 = Sunday (ISO 8601) */

/* A time zone: a fixed offset or the transitions of an IANA zone, with the POSIX rule of its footer
 * for later years. */
struct zone;
/* name is kept for printing. */
struct zone *zone_fixed(struct arena *a, int offset_s);
/* bytes: a whole TZif file version 1, 2 or 3. Refuses anything malformed (CSM_EIO, "zone.format"). */
int zone_tzif(struct arena *a, const char *name, struct str bytes, struct zone **out, struct csm_err *e);
const char *zone_name(const struct zone *z);
/* The offset in force at that instant, and from when until when it is: at least within [*from,
 * *to), which holds at. */
int32_t zone_stretch(const struct zone *z, int64_t at, int64_t *from, int64_t *to);
/* seconds east of UTC in force at that instant */
int32_t zone_offset(const struct zone *z, int64_t at);
struct civil zone_civil(const struct zone *z, int64_t at);
enum zone_fit { ZONE_ONE, ZONE_GAP, ZONE_FOLD };
/* Local time to instant. GAP: *first is the instant after the gap by the offset before it. FOLD:
 * *first < *second are the two readings. */
enum zone_fit zone_instant(const struct zone *z, const struct civil *c, int64_t *first, int64_t *second);

/* The instant at which a local day (days since 1970-01-01) begins; a day that was skipped begins
 * where the next one does. */
int64_t zone_day(const struct zone *z, int64_t day);

/* Strict form of the log: YYYY-MM-DDThh:mm:ss+hh:mm, exactly 25 bytes, real date, offset
 * -12:00..+14:00, never -00:00. Hot path. */
bool when_read(struct str s, int64_t *at, int *offset_s);
/* The same form, written in zone's offset at that instant (whole minutes). 25 bytes and a NUL. */
void when_write(char out[26], const struct zone *z, int64_t at);
/* For many of them: the same bytes, with the last stretch of one offset and some days kept. {.zone
 * = z} is ready. */
enum { PEN_DAYS = 128 };
struct when_pen {
	const struct zone *zone;
	int64_t from, to;          /* in force within [from, to): */
	int minutes;
	char offset[8];
	struct { int64_t day; char text[16]; } days[PEN_DAYS];
};
void when_pen_write(struct when_pen *p, char out[26], int64_t at);
/* Lenient, for people and options: the strict form, Z, missing seconds or time, a blank for the T,
 * without offset = in zone; also "now", "today", "yesterday" relative to now. A gap or fold is
 * CSM_EUSAGE with what would be right. */
int when_parse(struct str s, const struct zone *z, int64_t now, int64_t *at, struct csm_err *e);

/*
 * Foreign dates: strptime-like but locale-free. %Y %y %m %d %e %H %I %M %S %p %b (English month, 3
 * letters or full) %z (+0200, +02:00, Z, UTC) %f (fraction, ignored) %s and %Q (seconds, milliseconds
 * since 1970 UTC) %* (whatever is left, ignored) %% and literal bytes; a blank
 * matches one or more blanks. Whole string or false. has_zone: %z was there and *offset_s is set.
 * has_time: any of %H %I was in the format.
 */
struct when_parts { struct civil c; int offset_s; bool has_zone, has_time; };
bool when_strptime(struct str s, const char *format, struct when_parts *out);

/* A period, half open [from, to). Bounds may be WHEN_NONE for open ends. */
struct period { int64_t from, to; };
/* 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month,
 * last-month, this-year, last-year, last-7d (any number: so many days, today the last of them),
 * A..B (each side any of these or an instant, or empty: open; from the start of A to the start of
 * B, which must be later), all; and the Chinese words of csm(1). Weeks start on Monday. */
int period_parse(struct str s, const struct zone *z, int64_t now, struct period *out, struct csm_err *e);
enum when_unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH };
/* Start of the local day, ISO week or month that holds at; and the start of the next one. */
int64_t when_floor(const struct zone *z, int64_t at, enum when_unit u);
int64_t when_next(const struct zone *z, int64_t floor_at, enum when_unit u);
/* "2026-01-17", "2026-W03" or "2026-01" for the unit that starts at floor_at. */
void when_label(char out[32], const struct zone *z, int64_t floor_at, enum when_unit u);

/* Durations for options: 90s, 90m, 4h, 2w is refused, bare d is refused (says why), 48h. */
int duration_parse(struct str s, int64_t *out_s, struct csm_err *e);
/* For people: 45 -> "45s", 3700 -> "1h 01m 40s", 100000 -> "1d 3h 46m 40s", 7200 -> "2h". Exact; no
 * blank parts at the end. */
void duration_text(char out[48], int64_t s);

#endif
