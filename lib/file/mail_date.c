/*
 * Dates of mail: RFC 5322 with the obsolete forms (two-digit years, named zones, comments), what
 * "From " lines have (asctime), and ISO 8601. A zone that is not known is UTC, as the standard says.
 */
#include "file/mail.h"

static const struct { const char *name; int offset_s; } zones[] = {
	{ "ut", 0 }, { "utc", 0 }, { "gmt", 0 }, { "z", 0 }, { "est", -18000 }, { "edt", -14400 },
	{ "cst", -21600 }, { "cdt", -18000 }, { "mst", -25200 }, { "mdt", -21600 }, { "pst", -28800 },
	{ "pdt", -25200 }, { "bst", 3600 }, { "wet", 0 }, { "west", 3600 }, { "cet", 3600 }, { "met", 3600 },
	{ "cest", 7200 }, { "mest", 7200 }, { "eet", 7200 }, { "eest", 10800 }, { "msk", 10800 },
	{ "ist", 19800 }, { "hkt", 28800 }, { "sgt", 28800 }, { "awst", 28800 }, { "jst", 32400 },
	{ "kst", 32400 }, { "aest", 36000 }, { "aedt", 39600 }, { "nzst", 43200 }, { "nzdt", 46800 },
};

/* What was found so far. */
struct found { struct civil c; int64_t offset_s; bool day, month, year, time, zone; };

static bool number(struct str s, int64_t *v)
{
	return s.n && s.n <= 9 && s.p[0] >= '0' && s.p[0] <= '9' && str_i64(s, v);
}

static bool take_month(struct str w, struct found *f)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (w.n < 3)
		return false;
	for (int i = 0; i < 12; i++)
		if (mail_same((struct str){ w.p, 3 }, (char[]){ months[i * 3], months[i * 3 + 1], months[i * 3 + 2], 0 })) {
			f->c.mon = i + 1;
			return f->month = true;
		}
	return false;
}

/* hh:mm or hh:mm:ss, with a fraction that is passed over. */
static bool take_time(struct str w, struct found *f)
{
	struct str h = str_split(&w, ':'), m = str_split(&w, ':'), s = str_split(&w, '.');
	int64_t v[3] = { 0, 0, 0 };

	if (!number(h, &v[0]) || !number(m, &v[1]) || (s.n && !number(s, &v[2])))
		return false;
	f->c.hour = (int)v[0];
	f->c.min = (int)v[1];
	f->c.sec = v[2] == 60 ? 59 : (int)v[2];        /* a leap second */
	return f->time = v[0] < 24 && v[1] < 60 && v[2] <= 60;
}

/* +hhmm, +hh:mm, +hh */
static bool take_offset(struct str w, struct found *f)
{
	int64_t v = 0;
	int digits = 0;

	if (w.n < 3 || (w.p[0] != '+' && w.p[0] != '-'))
		return false;
	for (size_t i = 1; i < w.n; i++) {
		if (w.p[i] == ':' && i == 3)
			continue;
		if (w.p[i] < '0' || w.p[i] > '9' || ++digits > 4)
			return false;
		v = v * 10 + w.p[i] - '0';
	}
	if (digits == 2)
		v *= 100;
	if (digits == 3 || v / 100 > 14 || v % 100 > 59)
		return false;
	f->offset_s = (v / 100 * 3600 + v % 100 * 60) * (w.p[0] == '-' ? -1 : 1);
	return f->zone = true;
}

static bool take_zone(struct str w, struct found *f)
{
	if (f->zone || !f->time)
		return false;
	if (take_offset(w, f))
		return true;
	for (size_t i = 0; i < COUNT(zones); i++)
		if (mail_same(w, zones[i].name)) {
			f->offset_s = zones[i].offset_s;
			return f->zone = true;
		}
	return false;
}

static bool take_year(struct str w, struct found *f)
{
	int64_t v;

	if (!number(w, &v))
		return false;
	if (w.n <= 3)
		v += w.n == 3 || v >= 50 ? 1900 : 2000;
	f->c.year = v;
	return f->year = v >= 1970 && v < 2200;
}

/* 2010-12-10, also with T and a time behind it */
static bool take_iso(struct str w, struct found *f)
{
	struct str y = str_split(&w, '-'), m = str_split(&w, '-'), d = str_split(&w, 'T');
	int64_t v[2];
	size_t n = 0;

	if (y.n != 4 || !take_year(y, f) || !number(m, &v[0]) || !number(d, &v[1]) || v[0] > 12 || v[1] > 31)
		return false;
	f->c.mon = (int)v[0];
	f->c.day = (int)v[1];
	f->month = f->day = true;
	while (n < w.n && !strchr("+-Zz", w.p[n]))
		n++;
	if (w.n && !take_time((struct str){ w.p, n }, f))
		return false;
	return n == w.n || take_zone((struct str){ w.p + n, w.n - n }, f);
}

/* Day, month, year in the order of the standard or of asctime; what is no part of a date ends it. */
static bool take(struct str w, struct found *f)
{
	int64_t v;

	if (memchr(w.p, ':', w.n) && !memchr(w.p, '-', w.n) && w.p[0] != '+')
		return take_time(w, f);
	if (!f->day && w.n >= 10 && w.p[4] == '-')
		return take_iso(w, f);
	if (!f->day && number(w, &v) && v >= 1 && v <= 31 && w.n <= 2) {
		f->c.day = (int)v;
		return f->day = true;
	}
	if (!f->month && take_month(w, f))
		return true;
	if (f->day && f->month && !f->year && take_year(w, f))
		return true;
	return take_zone(w, f) || w.p[0] == '(' || (f->time && f->year) || (!f->day && !f->time);
}

bool mail_date(struct str s, int64_t *at)
{
	struct found f = { .day = false };
	char text[96];
	size_t n = 0;

	/* 6-Jun-2005 and 6 Jun 2005; commas anywhere; a comment ends it */
	for (size_t i = 0; i < s.n && n < sizeof(text) && s.p[i] != '('; i++)
		text[n++] = strchr(",\t\r\n", s.p[i]) ? ' ' : s.p[i];
	s = (struct str){ text, n };
	while (s.n) {
		struct str w = str_split(&s, ' ');
		size_t dash;

		if (w.n > 6 && w.n < 12 && str_find(w, STR("-"), &dash) && dash && dash < 3) {
			struct str d = str_split(&w, '-'), m = str_split(&w, '-');

			if (!take(d, &f) || !m.n || !take(m, &f))
				return false;
		}
		if (w.n && !take(w, &f))
			return false;
	}
	if (!f.day || !f.month || !f.year || !f.time || !civil_valid(&f.c))
		return false;
	*at = civil_seconds(&f.c) - f.offset_s;
	return true;
}
