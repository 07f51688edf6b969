/*
 * Instants as people and foreign exports write them (base/when.h: when_parse, when_strptime).
 * Promises: no locale; the whole string or nothing; a local time that a zone skips or has twice is
 * never guessed.
 */
#include "base/when.h"

enum { DAY = 86400, HOUR = 3600 };

/* ---- taking a string apart ---- */

/* A number of low to high digits. */
static bool take_digits(struct str *s, int low, int high, int *out)
{
	int v = 0, n = 0;

	for (; n < high && s->n && s->p[0] >= '0' && s->p[0] <= '9'; n++) {
		v = v * 10 + (s->p[0] - '0');
		s->p++;
		s->n--;
	}
	*out = v;
	return n >= low;
}

static bool same_letter(char a, char b)
{
	return a == b || ((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
}

/* word without regard to ASCII case */
static bool take_word(struct str *s, struct str word)
{
	if (s->n < word.n)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (!same_letter(s->p[i], word.p[i]))
			return false;
	s->p += word.n;
	s->n -= word.n;
	return true;
}

/* One blank: ASCII, or the no-break spaces that some exports put before AM and PM (U+00A0, U+202F). */
static bool take_blank(struct str *s)
{
	return str_take(s, ' ') || str_take(s, '\t') || take_word(s, STR("\xc2\xa0")) ||
	       take_word(s, STR("\xe2\x80\xaf"));
}

static bool take_blanks(struct str *s)
{
	if (!take_blank(s))
		return false;
	while (take_blank(s))
		;
	return true;
}

/* Z, UTC, +hh:mm, +hhmm or +hh */
static bool take_offset(struct str *s, int *out)
{
	int h, m = 0;
	bool minus;

	*out = 0;
	if (take_word(s, STR("UTC")) || take_word(s, STR("GMT")) || str_take(s, 'Z') || str_take(s, 'z'))
		return true;
	minus = str_take(s, '-');
	if (!minus && !str_take(s, '+'))
		return false;
	if (!take_digits(s, 2, 2, &h))
		return false;
	if (str_take(s, ':') || (s->n && s->p[0] >= '0' && s->p[0] <= '9'))
		if (!take_digits(s, 2, 2, &m))
			return false;
	*out = (h * HOUR + m * 60) * (minus ? -1 : 1);
	return m < 60 && *out >= -12 * HOUR && *out <= 14 * HOUR;
}

/* ---- when_parse ---- */

/* hh:mm[:ss] */
static bool take_clock(struct str *s, struct civil *c)
{
	if (!take_digits(s, 2, 2, &c->hour) || !str_take(s, ':') || !take_digits(s, 2, 2, &c->min))
		return false;
	return !str_take(s, ':') || take_digits(s, 2, 2, &c->sec);
}

static bool take_date(struct str *s, struct civil *c)
{
	int year;

	if (!take_digits(s, 4, 4, &year))
		return false;
	c->year = year;
	return str_take(s, '-') && take_digits(s, 2, 2, &c->mon) && str_take(s, '-') &&
	       take_digits(s, 2, 2, &c->day);
}

static int64_t day_near(const struct zone *z, int64_t now, int days)
{
	struct civil c = zone_civil(z, now);

	return zone_day(z, civil_days(c.year, c.mon, c.day) + days);
}

static bool take_relative(struct str s, const struct zone *z, int64_t now, int64_t *at)
{
	if (str_is(s, "now"))
		*at = now;
	else if (str_is(s, "today"))
		*at = day_near(z, now, 0);
	else if (str_is(s, "yesterday"))
		*at = day_near(z, now, -1);
	else
		return false;
	return true;
}

/* Local time without an offset. */
static int from_local(struct str s, const struct zone *z, const struct civil *c, int64_t *at,
                      struct csm_err *e)
{
	int64_t first = 0, second = 0;
	char one[26], two[26];

	switch (zone_instant(z, c, &first, &second)) {
	case ZONE_ONE:
		*at = first;
		return CSM_OK;
	case ZONE_GAP:
		when_write(one, z, first);
		return err_set(e, CSM_EUSAGE, "when.gap",
		               "\"" STR_FMT "\" does not exist in %s: the clock was "
		               "put forward; perhaps %s", STR_ARG(s), zone_name(z), one);
	case ZONE_FOLD:
		break;
	}
	when_write(one, z, first);
	when_write(two, z, second);
	return err_set(e, CSM_EUSAGE, "when.fold", "\"" STR_FMT "\" happened twice in %s: write %s or %s",
	               STR_ARG(s), zone_name(z), one, two);
}

static int not_an_instant(struct str s, struct csm_err *e)
{
	return err_set(e, CSM_EUSAGE, "when.format", "\"" STR_FMT "\" is no instant: write "
	               "2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday",
	               STR_ARG(s));
}

int when_parse(struct str s, const struct zone *z, int64_t now, int64_t *at, struct csm_err *e)
{
	struct civil c = { 0 };
	struct str rest = s;
	bool clock, zoned;
	int offset = 0;

	if (when_read(s, at, &offset) || take_relative(s, z, now, at))
		return CSM_OK;
	if (!take_date(&rest, &c))
		return not_an_instant(s, e);
	clock = str_take(&rest, 'T') || str_take(&rest, ' ');
	if (clock && !take_clock(&rest, &c))
		return not_an_instant(s, e);
	zoned = clock && rest.n;
	if (zoned && !take_offset(&rest, &offset))
		return not_an_instant(s, e);
	if (rest.n)
		return not_an_instant(s, e);
	if (!civil_valid(&c))
		return err_set(e, CSM_EUSAGE, "when.date",
		               "\"" STR_FMT "\" is no real date and time: days go "
		               "up to the month's last, times to 23:59:59", STR_ARG(s));
	if (zoned) {
		*at = civil_seconds(&c) - offset;
		return CSM_OK;
	}
	if (!clock) {
		*at = zone_day(z, civil_days(c.year, c.mon, c.day));
		return CSM_OK;
	}
	return from_local(s, z, &c, at, e);
}

/* ---- when_strptime ---- */

static const char *const month_names[] = {
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
};

static bool take_month(struct str *s, int *mon)
{
	for (int i = 0; i < 12; i++) {
		if (take_word(s, str_of(month_names[i])) ||
		    take_word(s, (struct str){ month_names[i], 3 })) {
			*mon = i + 1;
			return true;
		}
	}
	return false;
}

enum half { NO_HALF, AM, PM };

/* hour12: %I, 1..12 needed. A half of the day beside a 24-hour clock must not contradict it. */
static bool join_half(struct civil *c, bool hour12, enum half half)
{
	if (hour12 && (c->hour < 1 || c->hour > 12))
		return false;
	if (half == AM) {
		if (c->hour > 12)
			return false;
		if (c->hour == 12)
			c->hour = 0;
	} else if (half == PM && c->hour < 12) {
		c->hour += 12;
	}
	return true;
}

struct reading {
	struct when_parts *out;
	enum half half;
	bool hour12;
};

static bool take_year(struct str *s, char directive, struct civil *c)
{
	int v;

	if (directive == 'Y') {
		if (!take_digits(s, 4, 4, &v))
			return false;
	} else {
		if (!take_digits(s, 2, 2, &v))
			return false;
		v += v < 69 ? 2000 : 1900;      /* as POSIX strptime */
	}
	c->year = v;
	return true;
}

static bool take_half(struct str *s, enum half *half)
{
	if (take_word(s, STR("AM")) || take_word(s, STR("A.M.")))
		*half = AM;
	else if (take_word(s, STR("PM")) || take_word(s, STR("P.M.")))
		*half = PM;
	else
		return false;
	return true;
}

/* Seconds or milliseconds since 1970: at least nine digits (1973), so that no small number passes for a date. */
static bool take_since_1970(struct str *s, bool milli, struct when_parts *out)
{
	int64_t v;
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n < (milli ? 12 : 9) || n > (milli ? 14 : 11) || !str_i64((struct str){ s->p, n }, &v))
		return false;
	s->p += n;
	s->n -= n;
	out->c = civil_of(milli ? v / 1000 : v);
	out->has_time = out->has_zone = true;
	out->offset_s = 0;
	return true;
}

static bool take_rest(struct str *s)
{
	bool any = s->n > 0;

	s->p += s->n;
	s->n = 0;
	return any;
}

static bool take_directive(struct str *s, char directive, struct reading *r)
{
	struct civil *c = &r->out->c;
	int ignored;

	switch (directive) {
	case 'Y':
	case 'y':
		return take_year(s, directive, c);
	case 'm':
		return take_digits(s, 1, 2, &c->mon);
	case 'e':
		take_blanks(s);
		return take_digits(s, 1, 2, &c->day);
	case 'd':
		return take_digits(s, 1, 2, &c->day);
	case 'I':
	case 'H':
		r->hour12 = directive == 'I';
		r->out->has_time = true;
		return take_digits(s, 1, 2, &c->hour);
	case 'M':
		return take_digits(s, 1, 2, &c->min);
	case 'S':
		return take_digits(s, 1, 2, &c->sec);
	case 'p':
		return take_half(s, &r->half);
	case 'b':
		return take_month(s, &c->mon);
	case 'z':
		r->out->has_zone = true;
		return take_offset(s, &r->out->offset_s);
	case 'f':
		return take_digits(s, 1, 9, &ignored);
	case 's':
	case 'Q':
		return take_since_1970(s, directive == 'Q', r->out);
	case '*':
		return take_rest(s);
	case '%':
		return str_take(s, '%');
	default:
		return false;
	}
}

bool when_strptime(struct str s, const char *format, struct when_parts *out)
{
	struct reading r = { .out = out };

	*out = (struct when_parts){ .c = { .year = 1970, .mon = 1, .day = 1 } };
	for (const char *f = format; *f; f++) {
		bool ok;
		if (*f == '%' && f[1])
			ok = take_directive(&s, *++f, &r);
		else if (*f == ' ')
			ok = take_blanks(&s) || (f > format && f[-1] == ' ');
		else
			ok = str_take(&s, *f);
		if (!ok)
			return false;
	}
	return s.n == 0 && join_half(&out->c, r.hour12, r.half) && civil_valid(&out->c);
}
