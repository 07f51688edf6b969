/*
 * Civil dates, the strict form of instants in the log, and the units that reports cut time into
 * (base/when.h). Relies on zone.c for offsets. Promises: pure; exact for every year that four
 * digits can write; when_read and when_write are hot and allocate nothing.
 */
#include "base/when.h"

#include <stdio.h>

enum { DAY = 86400, EPOCH_FROM_0000 = 719528, CYCLE_DAYS = 146097 /* 400 years */ };

/* ---- the calendar ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool is_leap(int64_t y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static const unsigned char month_days[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
static const short month_start[13] = { 0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

int64_t civil_days(int64_t y, int m, int d)
{
	int64_t cycle, before;

	y += floor_div(m - 1, 12);              /* months may run over: 13 is January of the next year */
	m -= (int)floor_div(m - 1, 12) * 12;
	cycle = floor_div(y, 400);
	y -= cycle * 400;                       /* 0..399; year 0 of a cycle is a leap year */
	before = y * 365 + (y + 3) / 4 - (y ? (y - 1) / 100 : 0);
	return cycle * CYCLE_DAYS + before + month_start[m] + (m > 2 && is_leap(y)) + d - 1 -
	       EPOCH_FROM_0000;
}

int64_t civil_seconds(const struct civil *c)
{
	return civil_days(c->year, c->mon, c->day) * DAY + c->hour * 3600 + c->min * 60 + c->sec;
}

bool civil_valid(const struct civil *c)
{
	if (c->mon < 1 || c->mon > 12 || c->day < 1)
		return false;
	if (c->day > month_days[c->mon] + (c->mon == 2 && is_leap(c->year)))
		return false;
	return c->hour >= 0 && c->hour <= 23 && c->min >= 0 && c->min <= 59 && c->sec >= 0 &&
	       c->sec <= 59;
}

struct civil civil_of(int64_t utc_s)
{
	int64_t days = floor_div(utc_s, DAY), cycle;
	unsigned s = (unsigned)(utc_s - days * DAY), doc, yoc, doy, mp;
	struct civil c;

	/* Years counted from 1 March: then the leap day is the last of its year and needs no case
	 * of its own. */
	days += EPOCH_FROM_0000 - 60;
	cycle = floor_div(days, CYCLE_DAYS);
	doc = (unsigned)(days - cycle * CYCLE_DAYS);
	yoc = (doc - doc / 1460 + doc / 36524 - doc / 146096) / 365;
	doy = doc - (365 * yoc + yoc / 4 - yoc / 100);
	mp = (5 * doy + 2) / 153;               /* months from March have 153 days per five */
	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.mon = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = cycle * 400 + yoc + (mp >= 10);
	c.hour = (int)(s / 3600);
	c.min = (int)(s / 60 % 60);
	c.sec = (int)(s % 60);
	return c;
}

int civil_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (int)((days % 7 + 7 + 3) % 7) + 1;
}

/* ---- the form of the log ---- */

/*
 * 25 bytes as three words and a byte, each compared with its template: after the exclusive or a
 * digit is 0..9 and a separator 0. Adding 0x76 (digit) or 0x7f (separator) then sets bit 7 of every
 * byte that is out of range.
 */
#define BYTES8(a, b, c, d, e, f, g, h) \
	((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 | \
	 (uint64_t)(e) << 32 | (uint64_t)(f) << 40 | (uint64_t)(g) << 48 | (uint64_t)(h) << 56)
#define D 0x76
#define S 0x7f
#define HIGH UINT64_C(0x8080808080808080)

static uint64_t out_of_range(uint64_t x, uint64_t range)
{
	return (((x & ~HIGH) + range) | x) & HIGH;
}

/* Byte i of the result is the number that digits i and i + 1 make. */
static uint64_t pairs_of(uint64_t x)
{
	return x * 10 + (x >> 8);
}

static unsigned byte_of(uint64_t x, int i)
{
	return (unsigned)(x >> (8 * i)) & 0xff;
}

static int64_t days_of_year(unsigned y)
{
	return (int64_t)(365 * y + (y + 399) / 4 - (y + 399) / 100 + (y + 399) / 400) - 96 -
	       EPOCH_FROM_0000;
}

bool when_read(struct str s, int64_t *at, int *offset_s)
{
	uint64_t a, b, c;
	unsigned sign, last, year, mon, day, hour, min, sec, zone_h, zone_m;
	bool leap;
	int zone;

	if (s.n != 25)
		return false;
	a = load64(s.p) ^ BYTES8('0', '0', '0', '0', '-', '0', '0', '-');
	b = load64(s.p + 8) ^ BYTES8('0', '0', 'T', '0', '0', ':', '0', '0');
	c = load64(s.p + 16) ^ BYTES8(':', '0', '0', '+', '0', '0', ':', '0');
	sign = byte_of(c, 3);
	c ^= (uint64_t)sign << 24;
	last = (unsigned char)s.p[24] ^ '0';
	if ((out_of_range(a, BYTES8(D, D, D, D, S, D, D, S)) |
	     out_of_range(b, BYTES8(D, D, S, D, D, S, D, D)) |
	     out_of_range(c, BYTES8(S, D, D, S, D, D, S, D))) != 0 ||
	    last > 9 || (sign != 0 && sign != ('+' ^ '-')))
		return false;
	a = pairs_of(a);
	b = pairs_of(b);
	last += 10 * byte_of(c, 7);
	c = pairs_of(c & UINT64_C(0x00ffffffffffffff));
	year = byte_of(a, 0) * 100 + byte_of(a, 2);
	mon = byte_of(a, 5);
	day = byte_of(b, 0);
	hour = byte_of(b, 3);
	min = byte_of(b, 6);
	sec = byte_of(c, 1);
	zone_h = byte_of(c, 4);
	zone_m = last;
	leap = (year & 3) == 0 && (year % 25 != 0 || (year & 15) == 0);
	if (mon - 1 > 11 || day - 1 >= month_days[mon] + (unsigned)(leap && mon == 2) || hour > 23 ||
	    min > 59 || sec > 59 || zone_m > 59)
		return false;
	zone = (int)(zone_h * 60 + zone_m);
	if (sign ? zone == 0 || zone > 12 * 60 : zone > 14 * 60)
		return false;
	zone *= sign ? -60 : 60;
	*at = (days_of_year(year) + month_start[mon] + (leap && mon > 2) + (int)day - 1) * DAY +
	      (int)(hour * 3600 + min * 60 + sec) - zone;
	*offset_s = zone;
	return true;
}

#undef D
#undef S

static void put2(char *out, unsigned v)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324"
		"25262728293031323334353637383940414243444546474849"
		"50515253545556575859606162636465666768697071727374"
		"75767778798081828384858687888990919293949596979899";

	memcpy(out, pairs + 2 * v, 2);
}

/* An offset as the log can write it: whole minutes, in -12:00..+14:00. The instant stays exact
 * whatever it is. */
static int writable_offset(int32_t offset)
{
	int minutes = (int)floor_div(offset, 60);

	if (minutes < -12 * 60)
		minutes = -12 * 60;
	return minutes > 14 * 60 ? 14 * 60 : minutes;
}

static void write_day(char out[11], int64_t local)
{
	struct civil c = civil_of(local);

	put2(out, (unsigned)c.year / 100);
	put2(out + 2, (unsigned)c.year % 100);
	out[4] = '-';
	put2(out + 5, (unsigned)c.mon);
	out[7] = '-';
	put2(out + 8, (unsigned)c.day);
	out[10] = 'T';
}

static void write_time(char out[8], unsigned s)
{
	put2(out, s / 3600);
	out[2] = ':';
	put2(out + 3, s / 60 % 60);
	out[5] = ':';
	put2(out + 6, s % 60);
}

/* "+08:00" and a NUL */
static void write_offset(char out[7], int minutes)
{
	unsigned zone = (unsigned)(minutes < 0 ? -minutes : minutes);

	out[0] = minutes < 0 ? '-' : '+';
	put2(out + 1, zone / 60);
	out[3] = ':';
	put2(out + 4, zone % 60);
	out[6] = '\0';
}

/* What four digits of a year can write. */
#define WRITABLE_FIRST (-INT64_C(719528) * DAY)
#define WRITABLE_LAST INT64_C(253402300799)

void when_write(char out[26], const struct zone *z, int64_t at)
{
	int minutes = writable_offset(zone_offset(z, at));
	int64_t local = at < WRITABLE_FIRST || at > WRITABLE_LAST ? at : at + minutes * 60;

	/* What four digits cannot write becomes the nearest they can. */
	local = local < WRITABLE_FIRST ? WRITABLE_FIRST : local > WRITABLE_LAST ? WRITABLE_LAST : local;
	write_day(out, local);
	write_time(out + 11, (unsigned)(local - floor_div(local, DAY) * DAY));
	write_offset(out + 19, minutes);
}

static void pen_fill(struct when_pen *p, int64_t at)
{
	p->minutes = writable_offset(zone_stretch(p->zone, at, &p->from, &p->to));
	write_offset(p->offset, p->minutes);
}

void when_pen_write(struct when_pen *p, char out[26], int64_t at)
{
	int64_t local, day;
	size_t slot;

	if (at <= WRITABLE_FIRST + DAY || at >= WRITABLE_LAST - DAY) {
		when_write(out, p->zone, at);
		return;
	}
	if (at < p->from || at >= p->to)
		pen_fill(p, at);
	local = at + p->minutes * 60;
	day = floor_div(local, DAY);
	slot = (size_t)((uint64_t)day % PEN_DAYS);
	if (p->days[slot].day != day || !p->days[slot].text[0]) {
		p->days[slot].day = day;
		write_day(p->days[slot].text, local);
	}
	memcpy(out, p->days[slot].text, 11);
	write_time(out + 11, (unsigned)(local - day * DAY));
	memcpy(out + 19, p->offset, 7);
}

/* ---- units ---- */

/* The first day of the unit that holds day c; with_next: of the unit behind it. */
static int64_t unit_day(const struct civil *c, enum when_unit u, bool with_next)
{
	int64_t day = civil_days(c->year, c->mon, c->day);

	switch (u) {
	case UNIT_WEEK:
		return day - (civil_weekday(day) - 1) + 7 * with_next;
	case UNIT_MONTH:
		return civil_days(c->year, c->mon + with_next, 1);
	case UNIT_DAY:
		break;
	}
	return day + with_next;
}

int64_t when_floor(const struct zone *z, int64_t at, enum when_unit u)
{
	struct civil c = zone_civil(z, at);

	return zone_day(z, unit_day(&c, u, false));
}

int64_t when_next(const struct zone *z, int64_t floor_at, enum when_unit u)
{
	struct civil c = zone_civil(z, floor_at);

	return zone_day(z, unit_day(&c, u, true));
}

void when_label(char out[32], const struct zone *z, int64_t floor_at, enum when_unit u)
{
	struct civil c = zone_civil(z, floor_at);
	int64_t day = civil_days(c.year, c.mon, c.day), year;

	if (u == UNIT_DAY) {
		snprintf(out, 32, "%04lld-%02d-%02d", (long long)c.year, c.mon, c.day);
	} else if (u == UNIT_MONTH) {
		snprintf(out, 32, "%04lld-%02d", (long long)c.year, c.mon);
	} else {
		/* ISO 8601: a week belongs to the year that holds its Thursday. */
		day += 4 - civil_weekday(day);
		year = civil_of(day * DAY).year;
		snprintf(out, 32, "%04lld-W%02d", (long long)year,
		         (int)((day - civil_days(year, 1, 1)) / 7 + 1));
	}
}
