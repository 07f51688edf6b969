/*
 * Numbers of a workbook as text, dates among them. Relies on base/when.h for the calendar.
 * Promises: decimal digits from end to end, no floating point; 15 digits are kept, as every
 * spreadsheet does.
 */
#include "base/when.h"
#include "file/xlsx.h"

enum { KEPT = 15, DIGITS_MAX = 40, POINT_MAX = 400 };

/* 0.d1 d2 d3 ... times ten to the point; no zeros at either end, n 0: zero. */
struct decimal {
	bool negative;
	char d[DIGITS_MAX];
	size_t n;
	int point;
};

/* ---- reading ---- */

static bool read_exponent(struct str s, int *out)
{
	bool negative = false;
	int v = 0;

	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		negative = s.p[0] == '-';
		s = (struct str){ s.p + 1, s.n - 1 };
	}
	if (!s.n || s.n > 3)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = negative ? -v : v;
	return true;
}

static bool read_decimal(struct str s, struct decimal *d)
{
	bool point = false, any = false;
	size_t i = 0;
	int exponent = 0;

	*d = (struct decimal){ .negative = s.n && s.p[0] == '-' };
	for (i = d->negative; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		any = true;
		if (!d->n && s.p[i] == '0') {
			d->point -= point;
			continue;
		}
		if (d->n == DIGITS_MAX)
			return false;
		d->d[d->n++] = s.p[i];
		d->point += !point;
	}
	if (!any ||
	    (i < s.n && !read_exponent((struct str){ s.p + i + 1, s.n - i - 1 }, &exponent)))
		return false;
	while (d->n && d->d[d->n - 1] == '0')
		d->n--;
	if (!d->n)
		*d = (struct decimal){ 0 };
	else
		d->point += exponent;
	return d->point > -POINT_MAX && d->point < POINT_MAX;
}

/* To 15 digits: half up, as spreadsheets show it. */
static void shorten(struct decimal *d)
{
	bool up;

	if (d->n <= KEPT)
		return;
	up = d->d[KEPT] >= '5';
	for (d->n = KEPT; up && d->n; d->n--) {
		if (d->d[d->n - 1] != '9') {
			d->d[d->n - 1]++;
			up = false;
			break;
		}
	}
	if (up) {
		d->d[d->n++] = '1';
		d->point++;
	}
	while (d->n && d->d[d->n - 1] == '0')
		d->n--;
}

/* ---- writing ---- */

/* A whole number of more digits than a spreadsheet keeps. */
static bool is_long(const struct decimal *d)
{
	return d->n && d->point > KEPT;
}

static void put_long(struct buf *out, const struct decimal *d)
{
	buf_cstr(out, d->negative ? "-" : "");
	buf_char(out, d->d[0]);
	if (d->n > 1) {
		buf_char(out, '.');
		buf_add(out, d->d + 1, d->n - 1);
	}
	buf_printf(out, "E+%d", d->point - 1);
}

static void put_decimal(struct buf *out, const struct decimal *d, unsigned width)
{
	int whole = d->point > 0 ? d->point : 1;

	buf_cstr(out, d->negative ? "-" : "");
	for (int i = whole; i < (int)width; i++)
		buf_char(out, '0');
	for (int i = d->point - whole; i < d->point; i++)
		buf_char(out, i >= 0 && (size_t)i < d->n ? d->d[i] : '0');
	if (d->point >= (int)d->n)
		return;
	buf_char(out, '.');
	for (int i = d->point; i < 0; i++)
		buf_char(out, '0');
	buf_add(out, d->d + (d->point > 0 ? d->point : 0),
	        d->n - (size_t)(d->point > 0 ? d->point : 0));
}

/* ---- dates ---- */

/* Days and seconds of a serial number, rounded to the second; false: not from 0 to the year 9999.
 */
static bool serial(const struct decimal *d, int64_t *days, int64_t *seconds)
{
	enum {
		FINE = 12
	}; /* digits of the fraction that are looked at: a ten-millionth of a second */
	const int64_t unit = INT64_C(1000000000000);
	int64_t fraction = 0;

	*days = 0;
	if (d->negative || d->point > 7)
		return false;
	for (int i = 0; i < d->point; i++)
		*days = *days * 10 + ((size_t)i < d->n ? d->d[i] - '0' : 0);
	for (int i = d->point; i < d->point + FINE; i++)
		fraction = fraction * 10 + (i >= 0 && (size_t)i < d->n ? d->d[i] - '0' : 0);
	*seconds = (fraction * 86400 + unit / 2) / unit;
	if (*seconds == 86400) {
		++*days;
		*seconds = 0;
	}
	return *days <= 2958465;
}

static void put_clock(struct buf *out, int64_t hours, int64_t seconds)
{
	buf_printf(out, "%02d:%02d:%02d", (int)hours, (int)(seconds / 60 % 60),
	           (int)(seconds % 60));
}

/* The calendar of 1900 knows a 29th of February that never was, as Lotus did; before it a day is
 * added. */
static void put_day(struct buf *out, int64_t days, bool date1904)
{
	int64_t epoch = date1904 ? civil_days(1904, 1, 1) : civil_days(1899, 12, 30);
	struct civil c;

	if (!date1904 && (days == 60 || days == 0)) {
		buf_cstr(out, days ? "1900-02-29" : "1900-01-00");
		return;
	}
	c = civil_of((epoch + days + (!date1904 && days < 60)) * 86400);
	buf_printf(out, "%04d-%02d-%02d", (int)c.year, c.mon, c.day);
}

/* A day shown without its time keeps the time, if there is one: nothing is lost. */
static bool put_serial(struct buf *out, const struct decimal *d, enum xlsx_form form, bool date1904)
{
	int64_t days, seconds;
	bool day;

	if (!serial(d, &days, &seconds))
		return false;
	if (form == FORM_SPAN) {
		put_clock(out, days * 24 + seconds / 3600, seconds);
		return true;
	}
	day = form != FORM_TIME || days > 0;
	if (day)
		put_day(out, days, date1904);
	if (form != FORM_DATE || seconds) {
		buf_cstr(out, day ? " " : "");
		put_clock(out, seconds / 3600, seconds);
	}
	return true;
}

void xlsx_number(struct buf *out, struct str v, struct xlsx_style style, bool date1904)
{
	struct decimal d;

	v = str_trim(v);
	if (!read_decimal(v, &d)) {
		buf_str(out, v);
		return;
	}
	if (style.form != FORM_NUMBER && style.form != FORM_PADDED &&
	    put_serial(out, &d, style.form, date1904))
		return;
	if (is_long(&d)) {
		put_long(out, &d);
		return;
	}
	shorten(&d);
	put_decimal(out, &d, style.form == FORM_PADDED ? style.width : 0);
}

void xlsx_iso_date(struct buf *out, struct str v)
{
	struct str t = str_trim(v);
	size_t at = 19;

	if (t.n < 19 || t.p[10] != 'T') {
		buf_str(out, t);
		return;
	}
	if (at < t.n && t.p[at] == '.')
		while (++at < t.n && t.p[at] >= '0' && t.p[at] <= '9')
			;
	buf_add(out, t.p, 10);
	buf_char(out, ' ');
	buf_add(out, t.p + 11, 8);
	buf_add(out, t.p + at, t.n - at);
}
