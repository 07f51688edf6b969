/*
 * Time zones: the bytes of a TZif file (RFC 8536, versions 1 to 3; 4 differs in leap seconds only),
 * the POSIX rule of its footer, and the way between instants and local time.
 * Promises: nothing outside the given bytes is read, whatever they hold; a zone never changes once
 * it is made, so any number of readers may share it. Files with leap seconds ("right/...") are
 * refused: instants here count none.
 */
#include "base/when.h"

#include <stdlib.h>

enum { DAY = 86400, HOUR = 3600, WIDEST = 26 * HOUR, TABLE_YEAR = 2100 };

/* A day of the year by POSIX TZ: Jn, n or Mm.w.d, and the second of that day. */
struct rule_day { char kind; int month, week, day; int32_t time; };
struct rule { int32_t std, dst; bool has_dst; struct rule_day start, end; };

/*
 * offsets[i] holds from changes[i] on; first before them all. Years after the last change follow
 * the rule; its changes up to TABLE_YEAR are in the table already, so that today's instants need
 * one binary search.
 */
struct zone {
	const char *name;
	int64_t *changes;
	int32_t *offsets;
	size_t n;
	int32_t first;
	bool has_rule;        /* and summer time in it: else the last offset goes on for ever */
	struct rule rule;
};

/* A stretch of time in which one offset is in force: [from, to). */
struct stretch { int64_t from, to; int32_t offset; };

/* ---- rules ---- */

static int64_t rule_day_at(const struct rule_day *r, int64_t year)
{
	int64_t first, day;

	if (r->kind == 'J') {      /* 1..365, 29 February is never counted */
		bool leap = civil_days(year, 3, 1) - civil_days(year, 2, 1) == 29;
		return civil_days(year, 1, 1) + r->day - 1 + (leap && r->day >= 60);
	}
	if (r->kind == 'N')
		return civil_days(year, 1, 1) + r->day;
	first = civil_days(year, r->month, 1);
	day = first + (r->day - civil_weekday(first) % 7 + 7) % 7 + (r->week - 1) * 7;
	while (day >= civil_days(year, r->month + 1, 1))      /* week 5: the last one */
		day -= 7;
	return day;
}

/* The two changes of a year, in order. */
static void rule_year(const struct rule *r, int64_t year, int64_t at[2], int32_t offset[2])
{
	int64_t start = rule_day_at(&r->start, year) * DAY + r->start.time - r->std;
	int64_t end = rule_day_at(&r->end, year) * DAY + r->end.time - r->dst;
	bool north = start <= end;

	at[!north] = start;
	offset[!north] = r->dst;
	at[north] = end;
	offset[north] = r->std;
}

static struct stretch rule_stretch(const struct rule *r, int64_t at)
{
	int64_t year = civil_of(at).year, change[2];
	struct stretch s = { INT64_MIN, INT64_MAX, r->std };
	int32_t offset[2];

	/* Changes may lie up to a week outside their year (RFC 8536, 3.3.1), and a year may begin
	 * in summer. */
	for (int64_t y = year - 2; y <= year + 2; y++) {
		rule_year(r, y, change, offset);
		for (int i = 0; i < 2; i++) {
			if (change[i] <= at) {
				s.from = change[i];
				s.offset = offset[i];
			} else if (change[i] < s.to) {
				s.to = change[i];
			}
		}
	}
	return s;
}

/* ---- looking up ---- */

/* The number of changes that have happened at. */
static size_t changes_until(const struct zone *z, int64_t at)
{
	size_t low = 0, n = z->n;

	while (n) {
		size_t half = n / 2;
		if (z->changes[low + half] <= at) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

/* Far enough from the ends of int64_t to add offsets and days. */
static int64_t sane(int64_t at)
{
	const int64_t far = INT64_C(1) << 55;

	return at < -far ? -far : at > far ? far : at;
}

static struct stretch stretch_at(const struct zone *z, int64_t at)
{
	size_t i = changes_until(z, at);
	struct stretch s = { INT64_MIN, INT64_MAX, z->first };

	if (i == z->n && z->has_rule) {
		s = rule_stretch(&z->rule, at);
		if (z->n && s.from < z->changes[z->n - 1])
			s.from = z->changes[z->n - 1];
		return s;
	}
	if (i > 0) {
		s.from = z->changes[i - 1];
		s.offset = z->offsets[i - 1];
	}
	if (i < z->n)
		s.to = z->changes[i];
	return s;
}

int32_t zone_offset(const struct zone *z, int64_t at)
{
	size_t i;

	if (z->n == 0 && !z->has_rule)
		return z->first;
	if (z->n && at >= z->changes[z->n - 1] && !z->has_rule)
		return z->offsets[z->n - 1];
	i = changes_until(z, at);
	if (i == z->n && z->has_rule)
		return rule_stretch(&z->rule, sane(at)).offset;
	return i ? z->offsets[i - 1] : z->first;
}

int32_t zone_stretch(const struct zone *z, int64_t at, int64_t *from, int64_t *to)
{
	struct stretch s = stretch_at(z, sane(at));

	*from = s.from;
	*to = s.to;
	return s.offset;
}

struct civil zone_civil(const struct zone *z, int64_t at)
{
	at = sane(at);
	return civil_of(at + zone_offset(z, at));
}

enum zone_fit zone_instant(const struct zone *z, const struct civil *c, int64_t *first, int64_t *second)
{
	int64_t local = sane(civil_seconds(c)), last = local + WIDEST, after_gap = 0;
	struct stretch s = stretch_at(z, local - WIDEST);
	int found = 0;

	/* Every offset in force around that time reads it as an instant; those count that lie in
	 * their own stretch. */
	for (;;) {
		int64_t at = local - s.offset;
		if (at >= s.from && at < s.to) {
			if (found++)
				*second = at;
			else
				*first = at;
		}
		if (at >= s.to)
			after_gap = at;
		if (s.to > last || found == 2)
			break;
		s = stretch_at(z, s.to);
	}
	if (!found)
		*first = after_gap;
	return found == 2 ? ZONE_FOLD : found ? ZONE_ONE : ZONE_GAP;
}

int64_t zone_day(const struct zone *z, int64_t day)
{
	struct civil c = civil_of(day * DAY);
	int64_t first = 0, second = 0;

	if (zone_instant(z, &c, &first, &second) == ZONE_GAP)
		return stretch_at(z, first).from;      /* midnight is skipped: the day begins where the clock jumps to */
	return first;
}

const char *zone_name(const struct zone *z)
{
	return z->name;
}

struct zone *zone_fixed(struct arena *a, int offset_s)
{
	struct zone *z = arena_alloc(a, sizeof(*z));
	int m = abs(offset_s) / 60;

	z->first = offset_s;
	z->name = arena_printf(a, "%c%02d:%02d", offset_s < 0 ? '-' : '+', m / 60, m % 60);
	return z;
}

/* ---- the footer: a POSIX TZ string ---- */

static bool take_number(struct str *s, int low, int high, int *out)
{
	int v = 0, digits = 0;

	for (; s->n && s->p[0] >= '0' && s->p[0] <= '9' && digits < 3; digits++) {
		v = v * 10 + (s->p[0] - '0');
		s->p++;
		s->n--;
	}
	*out = v;
	return digits && v >= low && v <= high;
}

/* [+-]h[:mm[:ss]] */
static bool take_time(struct str *s, int max_hours, int32_t *out)
{
	int h, m = 0, sec = 0;
	bool minus = str_take(s, '-');

	if (!minus)
		str_take(s, '+');
	if (!take_number(s, 0, max_hours, &h))
		return false;
	if (str_take(s, ':') && !take_number(s, 0, 59, &m))
		return false;
	if (s->n && s->p[0] == ':' && str_take(s, ':') && !take_number(s, 0, 59, &sec))
		return false;
	*out = (h * HOUR + m * 60 + sec) * (minus ? -1 : 1);
	return true;
}

static bool take_name(struct str *s)
{
	bool quoted = str_take(s, '<');
	size_t n = 0;

	for (; s->n; n++) {
		char c = s->p[0], low = (char)(c | 0x20);
		bool letter = low >= 'a' && low <= 'z';
		if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
			break;
		s->p++;
		s->n--;
	}
	return n >= 3 && (!quoted || str_take(s, '>'));
}

static bool take_rule_day(struct str *s, struct rule_day *r)
{
	bool ok;

	if (!str_take(s, ','))
		return false;
	r->time = 2 * HOUR;
	if (str_take(s, 'M')) {
		r->kind = 'M';
		ok = take_number(s, 1, 12, &r->month) && str_take(s, '.') && take_number(s, 1, 5, &r->week) &&
		     str_take(s, '.') && take_number(s, 0, 6, &r->day);
	} else if (str_take(s, 'J')) {
		r->kind = 'J';
		ok = take_number(s, 1, 365, &r->day);
	} else {
		r->kind = 'N';
		ok = take_number(s, 0, 365, &r->day);
	}
	return ok && (!str_take(s, '/') || take_time(s, 167, &r->time));
}

/* POSIX counts offsets west of Greenwich; here they count east. */
static bool take_rule(struct str s, struct rule *r)
{
	if (!take_name(&s) || !take_time(&s, 24, &r->std))
		return false;
	r->std = -r->std;
	r->has_dst = s.n > 0;
	if (!r->has_dst)
		return true;
	r->dst = r->std + HOUR;
	if (!take_name(&s))
		return false;
	if (s.n && s.p[0] != ',') {
		if (!take_time(&s, 24, &r->dst))
			return false;
		r->dst = -r->dst;
	}
	return take_rule_day(&s, &r->start) && take_rule_day(&s, &r->end) && s.n == 0;
}

/* ---- the file ---- */

enum { HEADER = 44 };

struct tzif_counts { uint32_t isut, isstd, leap, time, type, chars; };

static uint32_t be32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static int64_t be_time(const char *p, size_t width)
{
	if (width == 4)
		return (int32_t)be32(p);
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool read_header(struct str s, struct tzif_counts *c)
{
	if (s.n < HEADER || memcmp(s.p, "TZif", 4) != 0)
		return false;
	c->isut = be32(s.p + 20);
	c->isstd = be32(s.p + 24);
	c->leap = be32(s.p + 28);
	c->time = be32(s.p + 32);
	c->type = be32(s.p + 36);
	c->chars = be32(s.p + 40);
	return true;
}

static uint64_t data_size(const struct tzif_counts *c, size_t width)
{
	return (uint64_t)c->time * (width + 1) + (uint64_t)c->type * 6 + c->chars +
	       (uint64_t)c->leap * (width + 4) + c->isstd + c->isut;
}

static int bad(struct csm_err *e, const char *name, const char *what)
{
	return err_set(e, CSM_EIO, "zone.format", "time zone %s: not a TZif file: %s; reinstall tzdata",
	               name, words_in(err_lang(e), what));
}

static int read_counts(const char *name, const struct tzif_counts *c, struct csm_err *e)
{
	if (c->type == 0 || c->type > 256 || c->chars == 0)
		return bad(e, name, "no local time types");
	if ((c->isut && c->isut != c->type) || (c->isstd && c->isstd != c->type))
		return bad(e, name, "wrong number of indicators");
	if (c->leap)
		return err_set(e, CSM_EIO, "zone.format",
		               "time zone %s counts leap seconds; instants here do "
		               "not: use the zone of the same name without \"right/\"", name);
	return CSM_OK;
}

/* The data block at p, already known to be whole. */
static int read_data(struct arena *a, struct zone *z, const char *p, const struct tzif_counts *c,
                     size_t width, struct csm_err *e)
{
	const unsigned char *index = (const unsigned char *)p + (size_t)c->time * width;
	const char *types = (const char *)index + c->time;

	for (uint32_t i = 0; i < c->type; i++) {
		int32_t offset = (int32_t)be32(types + 6 * i);
		const unsigned char *rest = (const unsigned char *)types + 6 * i + 4;
		if (offset <= -25 * HOUR || offset >= 26 * HOUR || rest[0] > 1 || rest[1] >= c->chars)
			return bad(e, z->name, "a local time type out of range");
	}
	z->changes = arena_alloc(a, ((size_t)c->time + 2 * (TABLE_YEAR - 1900)) * sizeof(*z->changes));
	z->offsets = arena_alloc(a, ((size_t)c->time + 2 * (TABLE_YEAR - 1900)) * sizeof(*z->offsets));
	z->first = (int32_t)be32(types);
	for (z->n = 0; z->n < c->time; z->n++) {
		z->changes[z->n] = be_time(p + z->n * width, width);
		if (z->n && z->changes[z->n] <= z->changes[z->n - 1])
			return bad(e, z->name, "transitions not ascending");
		if (index[z->n] >= c->type)
			return bad(e, z->name, "a transition to an unknown type");
		z->offsets[z->n] = (int32_t)be32(types + 6 * index[z->n]);
	}
	return CSM_OK;
}

static int read_footer(struct zone *z, struct str s, struct csm_err *e)
{
	struct str tz;

	if (!str_take(&s, '\n') || !memchr(s.p, '\n', s.n))
		return bad(e, z->name, "the footer is not whole");
	tz = str_split(&s, '\n');
	if (!tz.n)
		return CSM_OK;
	if (!take_rule(tz, &z->rule))
		return bad(e, z->name, "the footer is no POSIX rule");
	z->has_rule = true;
	return CSM_OK;
}

static void append_change(struct zone *z, int64_t at, int32_t offset)
{
	if (z->n && at < z->changes[z->n - 1])
		return;
	if (!z->n || at > z->changes[z->n - 1])
		z->n++;
	z->changes[z->n - 1] = at;
	z->offsets[z->n - 1] = offset;
}

/* Writes the rule's changes up to TABLE_YEAR into the table (which has room for two a year from 1900). */
static void unroll_rule(struct zone *z)
{
	int64_t year, at[2];
	int32_t offset[2];

	if (!z->rule.has_dst) {
		/* The last offset of the table and the rule should agree; the rule says what holds
		 * from then on. */
		z->has_rule = false;
		if (z->n)
			z->offsets[z->n - 1] = z->rule.std;
		else
			z->first = z->rule.std;
		return;
	}
	if (!z->n)
		return;
	year = civil_of(z->changes[z->n - 1]).year;
	for (int64_t y = year < 1900 ? 1900 : year; y < TABLE_YEAR; y++) {
		rule_year(&z->rule, y, at, offset);
		append_change(z, at[0], offset[0]);
		append_change(z, at[1], offset[1]);
	}
}

int zone_tzif(struct arena *a, const char *name, struct str bytes, struct zone **out, struct csm_err *e)
{
	struct zone *z = arena_alloc(a, sizeof(*z));
	struct str s = bytes;
	struct tzif_counts c;
	size_t width = 4;
	int code;

	z->name = arena_cstr(a, str_of(name));
	if (!read_header(s, &c))
		return bad(e, z->name, "no header");
	if (s.p[4] != '\0' && (s.p[4] < '2' || s.p[4] > '4'))
		return bad(e, z->name, "unknown version");
	if (s.p[4] != '\0') {
		/* The first block is for readers of 32 bits; the same follows with 64. */
		uint64_t skip = HEADER + data_size(&c, 4);
		if (skip > s.n)
			return bad(e, z->name, "cut off");
		s.p += skip;
		s.n -= skip;
		width = 8;
		if (!read_header(s, &c))
			return bad(e, z->name, "no second header");
	}
	code = read_counts(z->name, &c, e);
	if (code != CSM_OK)
		return code;
	if (HEADER + data_size(&c, width) > s.n)
		return bad(e, z->name, "cut off");
	code = read_data(a, z, s.p + HEADER, &c, width, e);
	if (code != CSM_OK || width == 4) {
		*out = z;
		return code;
	}
	s.p += HEADER + data_size(&c, width);
	s.n -= HEADER + data_size(&c, width);
	code = read_footer(z, s, e);
	if (code == CSM_OK && z->has_rule)
		unroll_rule(z);
	*out = z;
	return code;
}
