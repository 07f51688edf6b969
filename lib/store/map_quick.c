/*
 * The cells that most rows consist of, read in one pass each: one column, no guard, no null, a form
 * that was met before. Relies on map_row.c for everything else. Promises: what is read here is
 * what map_row.c would have made of it; what is in any doubt is left to it, untouched.
 */
#include "store/map_in.h"

/* ---- which plans ---- */

static bool odd_first(unsigned char c)
{
	return c <= ' ' || c == '\'' || c == '=' || c == 0x7f;
}

/* Bytes that a cell beginning with them is not read here, ' ' and below at its end likewise. */
static void mark_odd(struct source *s)
{
	for (unsigned c = 0; c < 256; c++)
		s->odd[c] = odd_first((unsigned char)c);
	for (size_t i = 0; i < s->map->nulls.n; i++)
		if (s->map->nulls.v[i].n)
			s->odd[(unsigned char)s->map->nulls.v[i].p[0]] = true;
}

static bool is_quick(const struct source *s, const struct field_plan *p)
{
	const struct field_rule *r = p->rule;

	if (!s->clean || s->opt->trace || s->box.kind || p->n_cols != 1 || p->n_sums || p->n_lesses ||
	    r->n_pieces || r->has_const || r->rows > ROWS_SAME || p->turn)
		return false;
	switch (r->type) {
	case TYPE_ID: case TYPE_TEXT: case TYPE_WORD: case TYPE_TIME: return true;
	case TYPE_INT: return s->number.decimal == '.';
	case TYPE_MONEY: return s->number.decimal == '.' && !r->minor;
	case TYPE_SPAN: break;
	}
	return false;
}

void quick_plans(struct source *s)
{
	mark_odd(s);
	for (size_t i = 0; i < s->n_reads; i++)
		s->reads[i]->quick = is_quick(s, s->reads[i]);
}

/* ---- values ---- */

static inline void put_text(struct target *t, enum map_field f, struct str v)
{
	t->s[f] = v;
	bit_set(t->has, f);
}

static inline void put_number(struct target *t, enum map_field f, int64_t v)
{
	t->v[f] = v;
	bit_set(t->has, f);
}

/* A number of at most this many bytes fits in 64 bits, with digits to come behind its point. */
enum { NUMBER_MOST = 14, ID_MOST = 256 };

/* Digits, perhaps a point and at most `digits` more: in units of its last digit. */
static bool quick_number(struct str v, int digits, int64_t *out)
{
	size_t i = 0;
	int64_t n = 0;

	if (v.n > NUMBER_MOST)
		return false;
	for (; i < v.n && (unsigned char)(v.p[i] - '0') < 10; i++)
		n = n * 10 + (v.p[i] - '0');
	if (!i)
		return false;
	if (i < v.n) {
		if (v.p[i] != '.' || i + 1 == v.n || v.n - i - 1 > (size_t)digits)
			return false;
		for (i++; i < v.n; i++, digits--) {
			if ((unsigned char)(v.p[i] - '0') >= 10)
				return false;
			n = n * 10 + (v.p[i] - '0');
		}
	}
	for (; digits > 0; digits--)
		n *= 10;
	*out = n;
	return true;
}

static bool quick_money(struct source *s, const struct mapped *out, const struct field_plan *p,
                        struct str v, struct target *t)
{
	struct str currency;
	int digits = record_digits(s, out, &currency);
	int64_t n;

	if (digits < 0 || digits > 2 || !quick_number(v, digits, &n))
		return false;
	s->any_money = true;
	put_number(t, p->rule->field, n);
	return true;
}

static bool quick_id(const struct field_plan *p, struct str v, struct target *t)
{
	const char *why;

	if (v.n > ID_MOST)
		return false;
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f)
			return false;
	if ((unsigned char)(v.p[0] - '0') < 10 && id_damaged(v, p->rule->min_digits, false, &why))
		return false;
	put_text(t, p->rule->field, v);
	return true;
}

static bool quick_text(struct source *s, const struct field_plan *p, struct str v, struct target *t)
{
	struct value_answer a;

	if (!p->values) {
		if (s->row_has_cr)
			return false;
		put_text(t, p->rule->field, v);
		return true;
	}
	a = value_answer(p->values, v);
	if (a.rejected || !a.to.n)
		return false;
	put_text(t, p->rule->field, a.to);
	return true;
}

/* ---- times ---- */

enum { DAY_BYTES = 11, TIME_BYTES = 19 };

/* Reads the day in full and remembers it; false: the form is none whose days are all alike. */
static bool learn_day(struct day_seen *d, struct field_plan *p, struct str v)
{
	struct when_parts w;

	d->n = 0;
	if (!date_read(&p->dates, p->order, v, &w) || !w.has_time ||
	    p->dates.f[p->dates.last].shape == SHAPE_OTHER)
		return false;
	w.c.hour = w.c.min = w.c.sec = 0;
	d->zoned = w.has_zone;
	d->start = civil_seconds(&w.c) - (w.has_zone ? w.offset_s : 0);
	d->format = p->dates.last;
	d->n = v.n;
	memcpy(d->text, v.p, v.n);
	return true;
}

static inline bool digits_2(const char *p, unsigned most, int64_t *out)
{
	unsigned a = (unsigned)(unsigned char)p[0] - '0', b = (unsigned)(unsigned char)p[1] - '0';

	*out = a * 10 + b;
	return a < 10 && b < 10 && a * 10 + b <= most;
}

/* Most rows of an export are of the day of the row before. */
static bool quick_time(struct source *s, struct field_plan *p, struct str v, struct target *t)
{
	struct day_seen *d = &p->day;
	int64_t h, m, sec, at;

	if (v.n < TIME_BYTES || v.n > sizeof(d->text) || v.p[13] != ':' || v.p[16] != ':' ||
	    !digits_2(v.p + 11, 23, &h) || !digits_2(v.p + 14, 59, &m) || !digits_2(v.p + 17, 59, &sec))
		return false;
	if ((d->n != v.n || d->format != p->dates.last || memcmp(d->text, v.p, DAY_BYTES) != 0 ||
	     memcmp(d->text + TIME_BYTES, v.p + TIME_BYTES, v.n - TIME_BYTES) != 0) &&
	    !learn_day(d, p, v))
		return false;
	at = d->start + h * 3600 + m * 60 + sec;
	if (!d->zoned && !zone_hour_known(&s->zone, at, &at))
		return false;
	if (t->day_only)
		t->day_only[p->rule->field] = false;
	put_number(t, p->rule->field, at);
	return true;
}

/* ---- cells ---- */

static bool quick_value(struct source *s, struct mapped *out, struct field_plan *p, struct str v,
                        struct target *t)
{
	int64_t n;

	switch (p->rule->type) {
	case TYPE_ID: return quick_id(p, v, t);
	case TYPE_TEXT: case TYPE_WORD: return quick_text(s, p, v, t);
	case TYPE_TIME: return quick_time(s, p, v, t);
	case TYPE_MONEY: return quick_money(s, out, p, v, t);
	case TYPE_SPAN: return false;
	case TYPE_INT: break;
	}
	if (!quick_number(v, 0, &n))
		return false;
	put_number(t, p->rule->field, n);
	return true;
}

bool quick_read(struct source *s, struct mapped *out, struct field_plan *p, struct target *t)
{
	struct str v = p->cols[0] < s->row.n ? s->row.f[p->cols[0]] : (struct str){ 0 };
	bool grouped = s->map->grouped && !p->of_line;

	if (!v.n)
		return true;
	if (s->odd[(unsigned char)v.p[0]] || (unsigned char)v.p[v.n - 1] <= ' ' ||
	    v.p < s->text.p || v.p >= s->text.p + s->text.n)
		return false;
	if (grouped && p->first_raw.p)
		return p->rule->first || s->own_row || str_eq(p->first_raw, v);
	if (!quick_value(s, out, p, v, t))
		return false;
	if (grouped)
		p->first_raw = v;
	return true;
}
