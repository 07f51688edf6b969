/*
 * Periods and durations as people type them (base/when.h: period_parse, duration_parse,
 * duration_text). Relies on zone_day for where local days begin. Promises: periods are whole local
 * days unless an instant is given; nothing is guessed: what cannot be meant is refused with the
 * forms that can.
 */
#include "base/when.h"

/* A period as local days, days since 1970-01-01. */
struct days { int64_t from, to; };

/* ---- words ---- */

enum word {
	TODAY, YESTERDAY, THIS_WEEK, LAST_WEEK, THIS_MONTH, LAST_MONTH, THIS_YEAR, LAST_YEAR
};

static const struct { const char *text; enum word word; } words[] = {
	{ "today", TODAY }, { "今天", TODAY },
	{ "yesterday", YESTERDAY }, { "昨天", YESTERDAY },
	{ "this-week", THIS_WEEK }, { "本周", THIS_WEEK },
	{ "last-week", LAST_WEEK }, { "上周", LAST_WEEK },
	{ "this-month", THIS_MONTH }, { "本月", THIS_MONTH },
	{ "last-month", LAST_MONTH }, { "上月", LAST_MONTH },
	{ "this-year", THIS_YEAR }, { "今年", THIS_YEAR },
	{ "last-year", LAST_YEAR }, { "去年", LAST_YEAR },
};

static struct days month_span(int64_t year, int mon, int months)
{
	return (struct days){ civil_days(year, mon, 1), civil_days(year, mon + months, 1) };
}

static struct days word_span(enum word w, const struct civil *c)
{
	int64_t today = civil_days(c->year, c->mon, c->day);
	int64_t monday = today - (civil_weekday(today) - 1);

	switch (w) {
	case TODAY:
		break;
	case YESTERDAY:
		return (struct days){ today - 1, today };
	case THIS_WEEK:
		return (struct days){ monday, monday + 7 };
	case LAST_WEEK:
		return (struct days){ monday - 7, monday };
	case THIS_MONTH:
		return month_span(c->year, c->mon, 1);
	case LAST_MONTH:
		return month_span(c->year, c->mon - 1, 1);
	case THIS_YEAR:
		return month_span(c->year, 1, 12);
	case LAST_YEAR:
		return month_span(c->year - 1, 1, 12);
	}
	return (struct days){ today, today + 1 };
}

static bool cut(struct str *s, struct str before, struct str behind)
{
	if (s->n < before.n + behind.n || !str_starts(*s, before) || !str_ends(*s, behind))
		return false;
	s->p += before.n;
	s->n -= before.n + behind.n;
	return true;
}

/* last-7d, 近7天: the seven days that end with today. */
static bool read_last_days(struct str s, int64_t today, struct days *out)
{
	int64_t n;

	if (!cut(&s, STR("last-"), STR("d")) && !cut(&s, STR("近"), STR("天")))
		return false;
	if (!str_i64(s, &n) || n < 1 || n > 36600)
		return false;
	*out = (struct days){ today - n + 1, today + 1 };
	return true;
}

static bool read_word(struct str s, const struct civil *now, struct days *out)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_is(s, words[i].text)) {
			*out = word_span(words[i].word, now);
			return true;
		}
	}
	return read_last_days(s, civil_days(now->year, now->mon, now->day), out);
}

/* ---- dates ---- */

/* Whether s has exactly the shape of form, in which 0 stands for a digit; the numbers go to out,
 * one a run of zeros. */
static bool shaped(struct str s, const char *form, int out[3])
{
	size_t n = strlen(form);

	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';
		if (form[i] != '0' && form[i] != s.p[i])
			return false;
		if (form[i] != '0')
			continue;
		if (d > 9)
			return false;
		if (i == 0 || form[i - 1] != '0')
			*out++ = 0;
		out[-1] = out[-1] * 10 + (int)d;
	}
	return true;
}

/* The weeks of an ISO year are counted from the Monday of the week of 4 January. */
static bool week_span(int year, int week, struct days *out)
{
	int64_t fourth = civil_days(year, 1, 4), next = civil_days(year + 1, 1, 4);
	int64_t first = fourth - (civil_weekday(fourth) - 1);

	*out = (struct days){ first + 7 * (week - 1), first + 7 * week };
	return week >= 1 && out->to <= next - (civil_weekday(next) - 1);
}

static bool day_span(int year, int mon, int day, struct days *out)
{
	struct civil c = { .year = year, .mon = mon, .day = day };

	if (!civil_valid(&c))
		return false;
	out->from = civil_days(year, mon, day);
	out->to = out->from + 1;
	return true;
}

static bool read_date(struct str s, struct days *out)
{
	int v[3];

	if (shaped(s, "0000-00-00", v))
		return day_span(v[0], v[1], v[2], out);
	if (shaped(s, "0000-W00", v))
		return week_span(v[0], v[1], out);
	if (shaped(s, "0000-00", v)) {
		if (v[1] < 1 || v[1] > 12)
			return false;
		*out = month_span(v[0], v[1], 1);
		return true;
	}
	if (shaped(s, "0000Q0", v) || shaped(s, "0000-Q0", v)) {
		if (v[1] < 1 || v[1] > 4)
			return false;
		*out = month_span(v[0], v[1] * 3 - 2, 3);
		return true;
	}
	if (!shaped(s, "0000", v))
		return false;
	*out = month_span(v[0], 1, 12);
	return true;
}

/* ---- periods ---- */

static bool read_named(struct str s, const struct zone *z, int64_t now, struct period *out)
{
	struct civil c = zone_civil(z, now);
	struct days d;

	if (str_is(s, "all") || str_is(s, "全部")) {
		*out = (struct period){ WHEN_NONE, WHEN_NONE };
		return true;
	}
	if (!read_word(s, &c, &d) && !read_date(s, &d))
		return false;
	*out = (struct period){ zone_day(z, d.from), zone_day(z, d.to) };
	return true;
}

static int not_a_period(struct str s, struct csm_err *e)
{
	return err_set(e, CSM_EUSAGE, "period.format", "\"" STR_FMT "\" is no period: write 2026, 2026-01, "
	               "2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, "
	               "last-month, this-year, last-year, last-7d, A..B or all", STR_ARG(s));
}

/* One side of A..B: where it starts. Empty is open. */
static int read_side(struct str side, struct str whole, const struct zone *z, int64_t now, int64_t *at,
                     struct csm_err *e)
{
	struct period p;
	int code;

	*at = WHEN_NONE;
	if (side.n == 0)
		return CSM_OK;
	if (read_named(side, z, now, &p)) {
		*at = p.from;
		return CSM_OK;
	}
	code = when_parse(side, z, now, at, e);
	/* A gap, a fold or a date that is none has its own text; else the forms of a period are
	 * what is wanted. */
	return code != CSM_OK && e && str_is(str_of(e->id), "when.format") ? not_a_period(whole, e) : code;
}

static int read_range(struct str s, size_t dots, const struct zone *z, int64_t now, struct period *out,
                      struct csm_err *e)
{
	struct str a = { s.p, dots }, b = { s.p + dots + 2, s.n - dots - 2 };
	int code = read_side(a, s, z, now, &out->from, e);

	if (code == CSM_OK)
		code = read_side(b, s, z, now, &out->to, e);
	if (code != CSM_OK)
		return code;
	if (out->from != WHEN_NONE && out->to != WHEN_NONE && out->from >= out->to)
		return err_set(e, CSM_EUSAGE, "period.empty",
		               "\"" STR_FMT "\" holds no time: A..B goes from the "
		               "start of A up to the start of B; write A alone or a later B", STR_ARG(s));
	return CSM_OK;
}

int period_parse(struct str s, const struct zone *z, int64_t now, struct period *out, struct csm_err *e)
{
	size_t dots;

	if (str_find(s, STR(".."), &dots))
		return s.n > 2 ? read_range(s, dots, z, now, out, e) : not_a_period(s, e);
	return read_named(s, z, now, out) ? CSM_OK : not_a_period(s, e);
}

/* ---- durations ---- */

static int64_t unit_seconds(struct str unit)
{
	if (str_is(unit, "s"))
		return 1;
	if (str_is(unit, "m"))
		return 60;
	return str_is(unit, "h") ? 3600 : 0;
}

static int refuse_unit(struct str s, struct str unit, struct csm_err *e)
{
	if (unit.n == 0)
		return err_set(e, CSM_EUSAGE, "duration.unit", "\"" STR_FMT "\" has no unit: write " STR_FMT
		               "s, " STR_FMT "m or " STR_FMT "h", STR_ARG(s), STR_ARG(s),
		               STR_ARG(s), STR_ARG(s));
	if (str_is(unit, "d") || str_is(unit, "w"))
		return err_set(e, CSM_EUSAGE, "duration.day", "\"" STR_FMT "\": a day may mean 24 hours or a "
		               "working day; write hours, as 48h", STR_ARG(s));
	if (str_is(unit, "bd"))
		return err_set(e, CSM_EUSAGE, "duration.business", "\"" STR_FMT "\": business days need a "
		               "calendar and are not known here; write hours, as 48h", STR_ARG(s));
	return err_set(e, CSM_EUSAGE, "duration.format",
	               "\"" STR_FMT "\" is no duration: write 90s, 90m or 4h", STR_ARG(s));
}

int duration_parse(struct str s, int64_t *out_s, struct csm_err *e)
{
	struct str number = s, unit;
	int64_t n, factor;

	number.n = 0;
	while (number.n < s.n && s.p[number.n] >= '0' && s.p[number.n] <= '9')
		number.n++;
	unit = (struct str){ s.p + number.n, s.n - number.n };
	if (number.n == 0)
		return refuse_unit(s, STR("?"), e);
	factor = unit_seconds(unit);
	if (!factor)
		return refuse_unit(s, unit, e);
	if (!str_i64(number, &n) || __builtin_mul_overflow(n, factor, out_s))
		return err_set(e, CSM_EUSAGE, "duration.range", "\"" STR_FMT "\" is too long", STR_ARG(s));
	return CSM_OK;
}

/* Parts behind the last that is not 0 are left out; minutes and seconds behind another part have
 * two digits. */
void duration_text(char out[48], int64_t s)
{
	uint64_t u = s < 0 ? -(uint64_t)s : (uint64_t)s;
	const uint64_t parts[] = { u / 86400, u / 3600 % 24, u / 60 % 60, u % 60 };
	struct buf b = { .p = out, .cap = 48 };      /* -106751991167300d 15h 30m 08s is 28 bytes */
	bool begun = false;

	if (s < 0)
		buf_char(&b, '-');
	for (size_t i = 0; i < COUNT(parts); i++) {
		bool rest = false;
		for (size_t k = i; k < COUNT(parts); k++)
			rest |= parts[k] != 0;
		if ((begun && !rest) || (!begun && !parts[i] && i < 3))
			continue;
		if (begun)
			buf_char(&b, ' ');
		if (begun && i >= 2 && parts[i] < 10)
			buf_char(&b, '0');
		buf_int(&b, (int64_t)parts[i]);
		buf_char(&b, "dhms"[i]);
		begun = true;
	}
}
