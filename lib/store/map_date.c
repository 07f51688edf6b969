/*
 * Dates of foreign exports: which formats a column may have, quick reading of the common shapes,
 * local time to instant. Relies on base/when.h for everything else. Promises: no locale; day and
 * month are never guessed; what a zone skips or has twice is told apart.
 */
#include "store/map_in.h"

/* ---- formats ---- */

/* Which of year, month and day come, in order of appearance, as letters Y y m b d. */
static void parts_of(const char *format, char out[8])
{
	size_t n = 0;

	for (const char *f = format; *f; f++) {
		if (*f != '%' || !f[1])
			continue;
		f++;
		if (strchr("Yymbde", *f) && n < 7)
			out[n++] = *f == 'e' ? 'd' : *f;
	}
	out[n] = '\0';
}

static bool known_directives(const char *format)
{
	for (const char *f = format; *f; f++)
		if (*f == '%' && (!f[1] || !strchr("YymdebHIMSpzf*%", *++f)))
			return false;
	return true;
}

/* A count of seconds or milliseconds says all there is; it stands alone. */
static bool since_1970(const char *format)
{
	return !strcmp(format, "%s") || !strcmp(format, "%Q");
}

bool date_format_valid(const char *format)
{
	char parts[8];

	if (since_1970(format))
		return true;
	if (!known_directives(format))
		return false;
	parts_of(format, parts);
	return strlen(parts) == 3 && strpbrk(parts, "Yy") && strpbrk(parts, "mb") && strchr(parts, 'd');
}

/* A four-digit year in front or a month by name leaves no doubt; other orders can be taken for one
 * another. */
static enum date_order order_of(const char *format)
{
	char parts[8];

	parts_of(format, parts);
	if (since_1970(format) || strchr(parts, 'b') || parts[0] == 'Y')
		return ORDER_CLEAR;
	if (parts[0] == 'y')
		return ORDER_YMD;
	return parts[0] == 'd' ? ORDER_DMY : ORDER_MDY;
}

static enum date_shape shape_of(const char *format)
{
	if (!strcmp(format, "%Y-%m-%d %H:%M:%S"))
		return SHAPE_BLANK;
	if (!strcmp(format, "%Y-%m-%d %H:%M:%S %z"))
		return SHAPE_BLANK_ZONE;
	return strcmp(format, "%Y-%m-%dT%H:%M:%S%z") ? SHAPE_OTHER : SHAPE_T_ZONE;
}

static const char *const usual[] = {
	"%Y-%m-%d %H:%M:%S",
	"%Y-%m-%d %H:%M:%S %z",
	"%Y-%m-%dT%H:%M:%S%z",
	"%Y-%m-%d %H:%M",
	"%Y-%m-%d",
	"%Y-%m-%dT%H:%M:%S",
	"%Y-%m-%d %H:%M:%S%z",
	"%Y-%m-%dT%H:%M:%S.%f%z",
	"%Y-%m-%dT%H:%M:%S.%f",
	"%Y-%m-%d %H:%M:%S.%f",
	"%Y-%m-%dT%H:%M",
	"%Y-%m-%dT%H:%M%z",
	"%Y/%m/%d %H:%M:%S",
	"%Y/%m/%d %H:%M",
	"%Y/%m/%d",
	"%Y.%m.%d",
	"%Y年%m月%d日 %H:%M:%S",
	"%Y年%m月%d日 %H:%M",
	"%Y年%m月%d日",
	"%d-%b-%Y",
	"%d-%b-%Y %H:%M:%S",
	"%d %b %Y",
	"%d %b %Y %H:%M",
	"%d %b %Y %H:%M:%S",
	"%b %d, %Y",
	"%b %d %Y",
	"%d/%m/%Y %H:%M:%S",
	"%d/%m/%Y %H:%M",
	"%d/%m/%Y",
	"%d.%m.%Y %H:%M:%S",
	"%d.%m.%Y %H:%M",
	"%d.%m.%Y",
	"%d-%m-%Y",
	"%d-%m-%Y %H:%M",
	"%d-%m-%Y %H:%M:%S",
	"%m/%d/%Y %I:%M:%S %p",
	"%m/%d/%Y %I:%M %p",
	"%m/%d/%Y %H:%M:%S",
	"%m/%d/%Y %H:%M",
	"%m/%d/%Y",
	"%m-%d-%Y",
	"%m.%d.%Y",
	"%d/%m/%y",
	"%d.%m.%y",
	"%m/%d/%y",
	"%y/%m/%d",
	"%y-%m-%d",
};

/* A year of two digits in front is in doubt only where day or month may stand there too. */
static void all_clear(struct date_formats *f)
{
	for (size_t i = 0; i < f->n; i++)
		f->f[i].order = ORDER_CLEAR;
	f->orders = 1u << ORDER_CLEAR;
}

static void add_format(struct date_formats *out, const char *format)
{
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->f[i].text, format))
			return;
	out->f[out->n] = (struct date_format){ format, order_of(format), shape_of(format) };
	out->orders |= 1u << out->f[out->n++].order;
}

void date_formats_of(const struct field_rule *r, bool cells, struct arena *a, struct date_formats *out)
{
	const char *const *list = r->n_formats ? r->formats : usual;
	size_t n = r->n_formats ? r->n_formats : COUNT(usual);

	*out = (struct date_formats){ .f = arena_alloc(a, (n + 2) * sizeof *out->f) };
	for (size_t i = 0; i < n; i++)
		add_format(out, list[i]);
	if (cells) {
		add_format(out, "%Y-%m-%d %H:%M:%S");
		add_format(out, "%Y-%m-%d");
	}
	if (!(out->orders & (1u << ORDER_DMY | 1u << ORDER_MDY)))
		all_clear(out);
}

/* ---- reading ---- */

static inline bool two(const char *p, int *out)
{
	unsigned a = (unsigned)(unsigned char)p[0] - '0', b = (unsigned)(unsigned char)p[1] - '0';

	*out = (int)(a * 10 + b);
	return a < 10 && b < 10;
}

/* YYYY-MM-DD?hh:mm:ss in 19 bytes. */
static bool read_19(const char *p, char between, struct civil *c)
{
	int century, year;

	if (p[4] != '-' || p[7] != '-' || p[10] != between || p[13] != ':' || p[16] != ':')
		return false;
	if (!two(p, &century) || !two(p + 2, &year) || !two(p + 5, &c->mon) || !two(p + 8, &c->day) ||
	    !two(p + 11, &c->hour) || !two(p + 14, &c->min) || !two(p + 17, &c->sec))
		return false;
	c->year = century * 100 + year;
	return civil_valid(c);
}

/* +0200, +02:00 or Z, nothing behind it. */
static bool read_offset(const char *p, size_t n, int *offset_s)
{
	int h, m;

	*offset_s = 0;
	if (n == 1)
		return *p == 'Z';
	if ((n != 5 && n != 6) || (*p != '+' && *p != '-') || (n == 6 && p[3] != ':'))
		return false;
	if (!two(p + 1, &h) || !two(p + n - 2, &m) || h > 14 || m > 59)
		return false;
	*offset_s = (h * 3600 + m * 60) * (*p == '-' ? -1 : 1);
	return true;
}

static bool read_shape(enum date_shape shape, struct str s, struct when_parts *out)
{
	*out = (struct when_parts){ .has_time = true, .has_zone = shape != SHAPE_BLANK };
	if (shape == SHAPE_BLANK)
		return s.n == 19 && read_19(s.p, ' ', &out->c);
	if (shape == SHAPE_BLANK_ZONE)
		return s.n > 20 && s.p[19] == ' ' && read_19(s.p, ' ', &out->c) &&
		       read_offset(s.p + 20, s.n - 20, &out->offset_s);
	return s.n > 19 && read_19(s.p, 'T', &out->c) && read_offset(s.p + 19, s.n - 19, &out->offset_s);
}

static bool try_format(const struct date_format *f, enum date_order order, struct str s,
                       struct when_parts *out)
{
	if (order != ORDER_COUNT && f->order != order)
		return false;
	if (f->shape != SHAPE_OTHER)
		return read_shape(f->shape, s, out);
	return when_strptime(s, f->text, out);
}

/* The format that fitted last is tried first: columns are mostly of one shape. */
bool date_read(struct date_formats *f, enum date_order order, struct str s, struct when_parts *out)
{
	if (f->n && try_format(&f->f[f->last], order, s, out))
		return true;
	for (size_t i = 0; i < f->n; i++)
		if (i != f->last && try_format(&f->f[i], order, s, out)) {
			f->last = i;
			return true;
		}
	return false;
}

/* ---- local time to instant ---- */

/* An hour that maps at both ends by one offset holds no change of offset. */
static void learn_hour(struct zone_cache *z, size_t slot, int64_t hour)
{
	struct civil from = civil_of(hour * 3600), to = civil_of(hour * 3600 + 3599);
	int64_t a, b, ignored;

	z->slot[slot].hour = hour;
	z->slot[slot].ok = zone_instant(z->zone, &from, &a, &ignored) == ZONE_ONE &&
	                   zone_instant(z->zone, &to, &b, &ignored) == ZONE_ONE && b - a == 3599;
	z->slot[slot].offset = z->slot[slot].ok ? (int32_t)(hour * 3600 - a) : 0;
}

static int64_t hour_of(int64_t local)
{
	return local >= 0 ? local / 3600 : -((-local + 3599) / 3600);
}

bool zone_hour_known(const struct zone_cache *z, int64_t local, int64_t *at)
{
	int64_t hour = hour_of(local);
	size_t slot = (size_t)((uint64_t)hour % ZONE_CACHE);

	*at = local - z->slot[slot].offset;
	return z->zone && z->slot[slot].ok && z->slot[slot].hour == hour;
}

enum zone_fit zone_cached(struct zone_cache *z, const struct civil *c, int64_t *first, int64_t *second)
{
	int64_t local = civil_seconds(c);
	int64_t hour = hour_of(local);
	size_t slot = (size_t)((uint64_t)hour % ZONE_CACHE);

	if (!z->slot[slot].ok || z->slot[slot].hour != hour)
		learn_hour(z, slot, hour);
	if (!z->slot[slot].ok)
		return zone_instant(z->zone, c, first, second);
	*first = *second = local - z->slot[slot].offset;
	return ZONE_ONE;
}
