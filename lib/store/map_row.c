/*
 * One row of an export into a record: cells, guards, empty values, aliases, types (csm-map(5), "How
 * a row is read"). Relies on the plans of source_plan.c; parses only columns that a plan names.
 * Promises: every value is typed or the record is rejected with the first reason; views stay good
 * until the next record.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "file/container.h"
#include "store/map_in.h"

/* ---- helpers ---- */

void mapped_reject(struct source *s, struct mapped *out, enum reject_reason r, struct str field,
                   struct str value, const char *fmt, ...)
{
	va_list ap;

	if (out->reject)
		return;
	out->reject = r;
	out->reject_field = source_stable(s, field);
	out->reject_value = source_stable(s, value);
	va_start(ap, fmt);
	vsnprintf(out->reject_text, sizeof out->reject_text, words_in(out->lang, fmt), ap);
	va_end(ap);
	if (s->opt->trace)
		source_step(s, "rejected: %s: %s", reject_word(r), out->reject_text);
}

void source_step(struct source *s, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, words_in(s->c ? lang_of(s->c->lang) : CSM_LANG_EN, fmt), ap);
	va_end(ap);
	buf_cstr(&s->steps, text);
	buf_char(&s->steps, '\n');
}

struct str source_stable(struct source *s, struct str v)
{
	if (!v.n || (v.p >= s->text.p && v.p < s->text.p + s->text.n))
		return v;
	return arena_str(&s->rec, v);
}

static struct str source_raw_cell(const struct source *s, uint32_t col)
{
	return col < s->row.n ? s->row.f[col] : (struct str){ 0 };
}

static bool is_null(const struct source *s, struct str v)
{
	return v.n <= s->null_max && strs_have(&s->map->nulls, v);
}

struct str source_cell(const struct source *s, uint32_t col, bool text, bool *guarded)
{
	struct str v = source_raw_cell(s, col);

	*guarded = false;
	if (!v.n)
		return v;
	v = guard_strip(v, s->map->guards, text, guarded);
	return is_null(s, v) ? (struct str){ 0 } : v;
}

static struct str column_name(const struct source *s, uint32_t col)
{
	return col < s->found.n_columns ? s->found.columns[col] : (struct str){ 0 };
}

struct target target_record(struct mapped *out)
{
	return (struct target){ out->s, out->v, out->has, out->day_only, false };
}

struct target target_line(struct mapped_line *l)
{
	return (struct target){ l->s, l->v, l->has, NULL, true };
}

void target_set(struct target *t, enum map_field f, struct str v)
{
	t->s[f] = v;
	if (v.n)
		bit_set(t->has, f);
	else
		bit_clear(t->has, f);
}

void target_clear(struct target *t, enum map_field f)
{
	t->s[f] = (struct str){ 0 };
	t->v[f] = 0;
	if (t->day_only)
		t->day_only[f] = false;
	bit_clear(t->has, f);
}

static void set_number(struct target *t, enum map_field f, int64_t v)
{
	t->v[f] = v;
	bit_set(t->has, f);
}

/* A cell on its way to a field. */
struct reading {
	struct source *s;
	struct mapped *out;
	struct field_plan *p;
	struct target *t;
	struct str v;              /* guards off, trimmed */
	uint32_t col;
	bool guarded;
};

static void refuse(struct reading *r, enum reject_reason why, const char *text)
{
	mapped_reject(r->s, r->out, why, column_name(r->s, r->col), source_raw_cell(r->s, r->col),
	              "%s", words_in(r->out->lang, text));
}

/* ---- types ---- */

static bool has_control(struct str v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f)
			return true;
	return false;
}

static void read_id(struct reading *r)
{
	const char *why;

	if (id_damaged(r->v, r->p->rule->min_digits, r->guarded, &why))
		refuse(r, REJ_DAMAGED_ID, why);
	else if (has_control(r->v) || r->v.n > 256)
		refuse(r, REJ_BAD_TEXT, "an id of at most 256 bytes without control characters is wanted");
	else
		target_set(r->t, r->p->rule->field, source_stable(r->s, r->v));
}

/* CR LF and CR become LF, so that the same text exported on another system is the same. */
static struct str one_newline(struct source *s, struct str v)
{
	char *p;
	size_t n = 0;

	if (!v.n || !memchr(v.p, '\r', v.n))
		return source_stable(s, v);
	p = arena_bytes(&s->rec, v.n);
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\r' && i + 1 < v.n && v.p[i + 1] == '\n')
			continue;
		p[n++] = v.p[i] == '\r' ? '\n' : v.p[i];
	}
	return (struct str){ p, n };
}

static void read_word(struct reading *r)
{
	struct value_answer a = { .to = r->v };

	if (r->p->values) {
		a = value_answer(r->p->values, r->v);
		if (a.rejected) {
			mapped_reject(r->s, r->out, REJ_UNKNOWN_VALUE, column_name(r->s, r->col),
				      source_raw_cell(r->s, r->col),
				      "unknown value; add it to maps: " STR_FMT " of map %s",
				      STR_ARG(r->p->rule->map->name), r->s->map->id);
			return;
		}
		target_set(r->t, r->p->rule->field, a.to.p == r->v.p ? source_stable(r->s, a.to) : a.to);
		return;
	}
	target_set(r->t, r->p->rule->field, one_newline(r->s, r->v));
}

/* Digits and signs as an input method writes them full-width. */
static struct str narrow(struct source *s, struct str v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] >= 0x80)
			return str_trim(utf8_nfkc(&s->rec, v));
	return v;
}

static void local_time(struct reading *r, const struct when_parts *w)
{
	enum map_field f = r->p->rule->field;
	int64_t first = 0, second = 0;
	enum zone_fit fit;

	if (!r->s->zone.zone) {
		refuse(r, REJ_BAD_DATE, "no zone is known for this local time; name one: input.zone");
		return;
	}
	if (!w->has_time) {
		set_number(r->t, f, zone_day(r->s->zone.zone, civil_days(w->c.year, w->c.mon, w->c.day)));
		if (r->t->day_only)
			r->t->day_only[f] = true;
		return;
	}
	fit = zone_cached(&r->s->zone, &w->c, &first, &second);
	if (fit != ZONE_ONE && !r->s->fold)
		refuse(r, REJ_BAD_DATE,
		       fit == ZONE_GAP
			   ? WORDS("the clocks were put forward over this local time; --fold takes it as if they were not")
			   : WORDS("this local time was there twice; say which with --fold earlier or --fold later"));
	else
		set_number(r->t, f, fit == ZONE_FOLD && strcmp(r->s->fold, "later") == 0 ? second : first);
}

static void read_time(struct reading *r)
{
	struct when_parts w;

	if (!date_read(&r->p->dates, r->p->order, r->v, &w) &&
	    !date_read(&r->p->dates, r->p->order, narrow(r->s, r->v), &w)) {
		mapped_reject(r->s, r->out, REJ_BAD_DATE, column_name(r->s, r->col),
		              source_raw_cell(r->s, r->col),
		              "no date in a form this column has, as %s",
		              r->p->dates.f[r->p->dates.last].text);
		return;
	}
	if (r->t->day_only)
		r->t->day_only[r->p->rule->field] = false;
	if (w.has_zone)
		set_number(r->t, r->p->rule->field, civil_seconds(&w.c) - w.offset_s);
	else
		local_time(r, &w);
}

static bool plain_number(struct reading *r, int digits, int64_t *v)
{
	struct str plain;

	return number_plain(r->v, &r->s->number, &r->s->rec, &plain) && number_minor(plain, digits, v);
}

static void read_int(struct reading *r)
{
	int64_t v;

	if (!plain_number(r, 0, &v))
		refuse(r, REJ_BAD_NUMBER, "a whole number is wanted");
	else
		set_number(r->t, r->p->rule->field, v);
}

static bool has_byte(struct str s, char c)
{
	return s.n && memchr(s.p, c, s.n);
}

/* 12.00 is no whole number of cents: it would be taken for twelve of them. */
static size_t digits_from(struct str v, size_t at)
{
	size_t n = 0;

	while (at + n < v.n && v.p[at + n] >= '0' && v.p[at + n] <= '9')
		n++;
	return n;
}

/* 89.000 is 89 where the point is a decimal mark, and a thousand times that where it stands between
 * thousands. */
static bool may_be_thousands(struct str v, const struct number_form *f)
{
	size_t at = 0, n;

	while (at < v.n && (v.p[at] < '0' || v.p[at] > '9'))
		at++;
	n = digits_from(v, at);
	return n >= 1 && n <= 3 && v.p[at] != '0' && at + n < v.n && v.p[at + n] == f->decimal &&
	       digits_from(v, at + n + 1) == 3;
}

static bool money_of(struct reading *r, int64_t *v)
{
	struct str currency;
	int digits = record_digits(r->s, r->out, &currency);

	if (digits < 0) {
		mapped_reject(r->s, r->out, REJ_BAD_NUMBER, column_name(r->s, r->col),
		              source_raw_cell(r->s, r->col),
		              "money without a currency of ISO 4217 (\"" STR_FMT "\")",
		              STR_ARG(currency));
		return false;
	}
	if (r->p->rule->minor && (has_byte(r->v, r->s->number.decimal) || !plain_number(r, 0, v))) {
		refuse(r, REJ_BAD_NUMBER, "an amount in the smallest unit of its currency, a whole number, is wanted");
		return false;
	}
	if (!r->p->rule->minor && !plain_number(r, digits, v)) {
		mapped_reject(r->s, r->out, REJ_BAD_NUMBER, column_name(r->s, r->col),
		              source_raw_cell(r->s, r->col),
		              "an amount with at most %d digits behind \"%c\" is wanted", digits,
		              r->s->number.decimal);
		return false;
	}
	if (digits < 3 && may_be_thousands(r->v, &r->s->number)) {
		refuse(r, REJ_BAD_NUMBER,
		       "three digits behind the mark may be thousands; "
		       "write the amount without them, or with two");
		return false;
	}
	r->s->any_money = true;
	return true;
}

static void read_money(struct reading *r)
{
	int64_t v;

	if (money_of(r, &v))
		set_number(r->t, r->p->rule->field, v);
}

/* So many minutes after another instant of the record. Tenths of an hour and the like are kept to
 * the millisecond, then cut to seconds. */
static void read_span(struct reading *r)
{
	const struct field_rule *rule = r->p->rule;
	int64_t v, at;

	if (!plain_number(r, 3, &v) || v < 0 || !mul64(v, rule->unit_s, &v)) {
		refuse(r, REJ_BAD_NUMBER, "a time that passed is wanted, as a number");
		return;
	}
	if (!bit_has(r->t->has, rule->after) || !add64(r->t->v[rule->after], v / 1000, &at)) {
		mapped_reject(r->s, r->out, REJ_BAD_DATE, column_name(r->s, r->col),
		              source_raw_cell(r->s, r->col),
		              "this time counts from field %s, which is empty",
		              map_field_name(rule->after));
		return;
	}
	set_number(r->t, rule->field, at);
}

/* The reason that the reader of a container wrote in front of a cell; empty: none. */
static struct str marked_why(struct str cell)
{
	const struct str mark = STR(CONTAINER_MARK);
	size_t end;

	if (!str_starts(cell, mark))
		return (struct str){ 0 };
	cell = (struct str){ cell.p + mark.n, cell.n - mark.n };
	if (str_find(cell, STR(": "), &end))
		cell.n = end;
	return cell;
}

static void check_text(struct reading *r)
{
	struct str why = r->s->box.kind ? marked_why(r->v) : (struct str){ 0 };
	size_t at;

	if (why.n)
		mapped_reject(r->s, r->out, REJ_BAD_TEXT, column_name(r->s, r->col),
		              source_raw_cell(r->s, r->col), STR_FMT, STR_ARG(why));
	else if (str_find(r->v, STR(BAD_BYTE_MARK), &at))
		refuse(r, REJ_BAD_ENCODING, "the cell holds bytes that are no text in the file's encoding");
	else if (!text_writable(r->v))
		refuse(r, REJ_BAD_TEXT, "the cell holds a NUL or a character that is none in Unicode");
}

static void read_value(struct reading *r)
{
	if (!r->s->clean)
		check_text(r);
	switch (r->p->rule->type) {
	case TYPE_ID: read_id(r); break;
	case TYPE_TEXT: case TYPE_WORD: read_word(r); break;
	case TYPE_TIME: read_time(r); break;
	case TYPE_INT: read_int(r); break;
	case TYPE_MONEY: read_money(r); break;
	case TYPE_SPAN: read_span(r); break;
	}
}

/* ---- where a value comes from ---- */

static bool is_text(const struct field_plan *p)
{
	return p->rule->type == TYPE_TEXT && p->form == 't';
}

static bool same_name(const struct source *s, uint32_t a, uint32_t b)
{
	return str_eq(s->found.normal[a], s->found.normal[b]);
}

/* The cell of a plan in this row. Aliases that say different things are a fault. */
static bool plan_cell(struct reading *r)
{
	bool found = false;

	for (size_t i = 0; i < r->p->n_cols; i++) {
		bool guarded;
		struct str v;
		if (found && r->p->rule->first && !same_name(r->s, r->col, r->p->cols[i]))
			break;
		v = source_cell(r->s, r->p->cols[i], is_text(r->p), &guarded);
		if (!v.n)
			continue;
		if (!found) {
			r->v = v;
			r->col = r->p->cols[i];
			r->guarded = guarded;
			found = true;
		} else if (!str_eq(v, r->v)) {
			mapped_reject(r->s, r->out, REJ_CONFLICT_ALIAS, column_name(r->s, r->p->cols[i]), v,
				      "columns " STR_FMT " and " STR_FMT " mean the same and differ",
				      STR_ARG(column_name(r->s, r->col)),
				      STR_ARG(column_name(r->s, r->p->cols[i])));
		}
	}
	return found;
}

/* In later rows of a group the order's own cells repeat or are empty. true: there is something new
 * to read. */
static bool new_in_group(struct reading *r)
{
	if (!r->p->first_raw.p) {
		r->p->first_raw = source_stable(r->s, r->v);
		return true;
	}
	if (!r->p->rule->first && !r->s->own_row && !str_eq(r->p->first_raw, r->v))
		mapped_reject(
		    r->s, r->out, REJ_CONFLICT_GROUP, column_name(r->s, r->col),
		    source_raw_cell(r->s, r->col),
		    "rows of one %s differ in " STR_FMT " (first \"" STR_FMT "\")",
		    map_field_name(r->s->map->by),
		    STR_ARG(column_name(r->s, r->col)), STR_ARG(r->p->first_raw));
	return false;
}

static void trace_value(struct reading *r)
{
	enum map_field f = r->p->rule->field;
	struct str shown = r->v;

	if (!r->s->opt->trace || r->out->reject)
		return;
	if (shown.n > 80)
		shown.n = 80;
	if (r->p->form == 'i') {
		char at[26];
		when_write(at, r->s->zone.zone, r->t->v[f]);
		source_step(r->s, "field %s: column " STR_FMT " \"" STR_FMT "\" -> %s", map_field_name(f),
		            STR_ARG(column_name(r->s, r->col)), STR_ARG(shown), at);
	} else if (strchr("nm", r->p->form))
		source_step(r->s, "field %s: column " STR_FMT " \"" STR_FMT "\" -> %lld", map_field_name(f),
		            STR_ARG(column_name(r->s, r->col)), STR_ARG(shown), (long long)r->t->v[f]);
	else
		source_step(r->s, "field %s: column " STR_FMT " \"" STR_FMT "\" -> \"%.*s\"",
		            map_field_name(f), STR_ARG(column_name(r->s, r->col)), STR_ARG(shown),
		            r->t->s[f].n > 80 ? 80 : (int)r->t->s[f].n,
		            r->t->s[f].p ? r->t->s[f].p : "");
}

static void add_columns(struct reading *r, const uint32_t *cols, size_t n, bool less)
{
	for (size_t i = 0; i < n; i++) {
		int64_t v = 0;
		r->col = cols[i];
		r->v = source_cell(r->s, cols[i], false, &r->guarded);
		if (!r->v.n)
			continue;
		if (r->p->rule->type == TYPE_MONEY ? !money_of(r, &v) : !plain_number(r, 0, &v)) {
			refuse(r, REJ_BAD_NUMBER, "a number is wanted");
			continue;
		}
		if (less)
			v = v < 0 ? v : -v;
		if (!add64(r->p->total, v, &r->p->total))
			refuse(r, REJ_BAD_NUMBER, "the sum is too large");
		r->p->any |= !less;
	}
}

/* An order's own amounts repeat in its rows: their sum is taken once, and all rows must come to it. */
static void add_once(struct reading *r)
{
	int64_t before = r->p->total;
	bool had = r->p->any;

	r->p->total = 0;
	r->p->any = false;
	add_columns(r, r->p->sums, r->p->n_sums, false);
	add_columns(r, r->p->lesses, r->p->n_lesses, true);
	if (had && r->p->any && r->p->total != before)
		refuse(r, REJ_CONFLICT_GROUP, "rows of one order come to different sums");
	if (had)
		r->p->total = before;
	r->p->any |= had;
}

static int rank_or_last(const struct map *m, struct str word)
{
	int rank = map_rank(m, word);

	return rank < 0 ? INT_MAX : rank;
}

/* The row's value, unless an earlier row has a lower (or higher) one. */
static void read_extreme(struct reading *r)
{
	enum map_field f = r->p->rule->field;
	struct target *t = r->t;
	bool had = bit_has(t->has, f), day = t->day_only && t->day_only[f], below;
	struct str s = t->s[f];
	int64_t v = t->v[f];

	target_clear(t, f);
	read_value(r);
	trace_value(r);
	if (!had)
		return;
	below = r->p->form == 'w' ? rank_or_last(r->s->map, t->s[f]) < rank_or_last(r->s->map, s) :
	                            t->v[f] < v;
	if (bit_has(t->has, f) && below == (r->p->rule->rows == ROWS_LOWEST))
		return;
	t->s[f] = s;
	t->v[f] = v;
	if (t->day_only)
		t->day_only[f] = day;
	bit_set(t->has, f);
}

static void fill_template(struct reading *r)
{
	const struct field_rule *rule = r->p->rule;
	struct buf *b = &r->s->joined;
	bool guarded, any = false;

	if (bit_has(r->t->has, rule->field))
		return;                /* a later row of the group */
	buf_reset(b);
	for (size_t i = 0; i < rule->n_pieces; i++) {
		struct str v = { 0 };
		if (r->p->piece_cols[i] != MAP_NONE)
			v = source_cell(r->s, r->p->piece_cols[i], true, &guarded);
		any |= v.n > 0;
		buf_str(b, rule->pieces[i].literal);
		buf_str(b, v);
		if (r->p->piece_cols[i] != MAP_NONE)
			r->col = r->p->piece_cols[i];
	}
	r->v = str_trim(buf_view(b));
	if (any)
		read_value(r);         /* copies what it keeps */
}

static void set_const(struct reading *r)
{
	const struct field_rule *rule = r->p->rule;
	int64_t v = 0;

	if (r->p->form != 'n')
		target_set(r->t, rule->field, rule->constant);
	else if (money_parse(rule->constant, 0, &v))
		set_number(r->t, rule->field, v);
}

static void apply_plan(struct reading *r)
{
	const struct field_rule *rule = r->p->rule;

	r->col = r->p->n_cols ? r->p->cols[0] : MAP_NONE;
	if ((r->p->n_sums || r->p->n_lesses) && rule->rows == ROWS_SAME) {
		add_once(r);
	} else if (r->p->n_sums || r->p->n_lesses) {
		add_columns(r, r->p->sums, r->p->n_sums, false);
		add_columns(r, r->p->lesses, r->p->n_lesses, true);
	} else if (rule->n_pieces) {
		fill_template(r);
	} else if (rule->has_const) {
		set_const(r);
	} else if (rule->rows > ROWS_SAME) {
		if (plan_cell(r))
			read_extreme(r);
		else
			r->p->gap = true;
	} else if (plan_cell(r)) {
		if (r->s->map->grouped && !r->p->of_line && !new_in_group(r))
			return;
		read_value(r);
		trace_value(r);
	}
}

/* ---- the row ---- */

static bool ragged_row(struct source *s, struct mapped *out)
{
	switch (s->ragged) {
	case RAGGED_OK:
		return false;
	case RAGGED_SHORT:
		mapped_reject(s, out, REJ_SHORT_ROW, (struct str){ 0 }, (struct str){ 0 },
			      "%zu fields where the header has %zu", s->row.n, s->found.n_columns);
		break;
	case RAGGED_LONG:
		mapped_reject(s, out, REJ_LONG_ROW, (struct str){ 0 }, (struct str){ 0 },
			      "%zu fields where the header has %zu; a delimiter "
			      "inside a value wants quotes",
			      s->row.n, s->found.n_columns);
		break;
	case RAGGED_OPEN:
		mapped_reject(s, out, REJ_OPEN_QUOTE, (struct str){ 0 }, (struct str){ 0 },
			      "a quote is never closed: everything up to the end "
			      "of the file was taken for this row");
		break;
	case RAGGED_DAMAGED:
		mapped_reject(s, out, REJ_BAD_TEXT, (struct str){ 0 }, (struct str){ 0 }, STR_FMT,
			      STR_ARG(marked_why(s->row.f[0])));
		break;
	}
	return true;
}

static struct mapped_line *next_line(struct source *s, struct mapped *out)
{
	struct mapped_line *l;

	if (s->n_lines >= LINES_MAX) {
		mapped_reject(s, out, REJ_CONFLICT_GROUP, (struct str){ 0 }, (struct str){ 0 },
			      "more than %d rows of one order", LINES_MAX);
		return NULL;
	}
	if (s->n_lines == s->cap_lines) {
		size_t had = s->cap_lines;
		s->lines = mem_grow(s->lines, s->n_lines, &s->cap_lines, sizeof *s->lines);
		memset(s->lines + had, 0, (s->cap_lines - had) * sizeof *s->lines);
	}
	l = &s->lines[s->n_lines++];
	l->line = s->row.line;
	return l;
}

static void keep_raw(struct source *s)
{
	for (size_t i = 0; i < s->n_keep; i++) {
		struct str v = str_trim(source_raw_cell(s, s->keep[i]));
		size_t start = s->raw.n, at;
		if (!v.n)
			continue;
		buf_str(&s->raw, column_name(s, s->keep[i]));
		buf_cstr(&s->raw, ": ");
		buf_str(&s->raw, v);
		buf_char(&s->raw, '\n');
		if (str_find((struct str){ s->raw.p, start },
		             (struct str){ s->raw.p + start, s->raw.n - start }, &at))
			s->raw.n = start;      /* an order's own cell that repeats in its later rows */
	}
}

/* The first of these columns that is not empty. */
static struct str kept_cell(struct source *s, const uint32_t *cols, size_t n)
{
	struct str v = { 0 };
	bool guarded;

	for (size_t i = 0; i < n && !v.n; i++)
		v = source_cell(s, cols[i], false, &guarded);
	return source_stable(s, v);
}

/* Columns that conditionals ask for: of the first row that has them for the order, whose values
 * must then be listed in every row; of each row for its line. */
static void keep_conditions(struct source *s, bool first)
{
	size_t k = 0;

	for (size_t i = 0; i < s->map->n_whens; i++)
		for (size_t j = 0; j < s->map->whens[i].n_conds; j++, k++) {
			const struct condition *rule = &s->map->whens[i].conds[j];
			struct condition_plan *c = &s->conds[k];
			struct str v = kept_cell(s, c->cols, c->n);
			if (first || s->map->whens[i].of_line) {
				c->value = c->other = (struct str){ 0 };
				c->mixed = false;
			}
			if (!c->value.n)
				c->value = v;
			c->mixed |= v.n && rule->test == TEST_IS && !strs_have(&rule->values, v);
			if (!c->other.n && rule->test == TEST_SAME)
				c->other = kept_cell(s, c->others, c->n_others);
		}
}

static void fill_down(struct source *s, struct mapped_line *l)
{
	if (s->n_lines < 2)
		return;
	for (int half = 0; half < 2; half++)
		for (uint64_t left = s->map->fill_down[half] & l[-1].has[half] & ~l->has[half]; left;
		     left &= left - 1) {
			enum map_field f = (enum map_field)(half * 64 + __builtin_ctzll(left));
			if (!field_of_line(f))
				continue;
			l->s[f] = l[-1].s[f];
			l->v[f] = l[-1].v[f];
			bit_set(l->has, f);
		}
}

static bool any_cell(struct source *s, const uint32_t *cols, size_t n)
{
	bool guarded;

	for (size_t i = 0; i < n; i++)
		if (source_cell(s, cols[i], false, &guarded).n)
			return true;
	return false;
}

/* Whether the row is a line, or speaks of its order alone. */
static bool is_line(struct source *s)
{
	return s->map->grouped && !s->map->across &&
	       (!s->map->line_if.n || any_cell(s, s->line_cols, s->n_line_cols));
}

static void apply_reads(struct source *s, struct mapped *out, struct target *to, uint32_t turn)
{
	for (size_t i = 0; i < s->n_reads; i++) {
		struct reading r = { .s = s, .out = out, .p = s->reads[i], .t = to };
		if (r.p->of_line == to->of_line && (!r.p->turn || r.p->turn == turn))
			apply_plan(&r);
	}
}

static bool turn_says(struct source *s, uint32_t turn)
{
	for (size_t i = 0; i < s->n_reads; i++)
		if (s->reads[i]->turn == turn && any_cell(s, s->reads[i]->cols, s->reads[i]->n_cols))
			return true;
	return false;
}

/* The lines that stand side by side in this row. */
static void lines_across(struct source *s, struct mapped *out)
{
	for (s->turn = 1; s->turn <= s->turns; s->turn++) {
		struct mapped_line *l = turn_says(s, s->turn) ? next_line(s, out) : NULL;
		struct target line;
		if (!l)
			continue;
		line = target_line(l);
		apply_reads(s, out, &line, s->turn);
		line_finish(s, out, l);
	}
}

void row_apply(struct source *s, struct mapped *out, bool first)
{
	struct target record = target_record(out), line = record;
	struct mapped_line *l = NULL;

	if (first) {
		record_begin(s, out);
		s->raw_from = (size_t)(s->row.raw.p - s->text.p);
		s->first_row = (size_t)s->rows - 1;
	}
	s->raw_to = (size_t)(s->row.raw.p - s->text.p) + s->row.raw.n;
	out->last_line = s->row.last_line;
	out->n_rows++;
	if (ragged_row(s, out))
		return;
	if (is_line(s)) {
		l = next_line(s, out);
		if (!l)
			return;
		line = target_line(l);
	}
	if (first)
		s->own_row = s->map->line_if.n && !l;
	s->row_has_cr = memchr(s->row.raw.p, '\r', s->row.raw.n) != NULL;
	for (size_t i = 0; i < s->n_reads; i++) {
		struct field_plan *p = s->reads[i];
		struct target *t = p->of_line ? &line : &record;
		if ((p->of_line && !l) || (p->quick && quick_read(s, out, p, t)))
			continue;
		apply_plan(&(struct reading){ .s = s, .out = out, .p = p, .t = t });
	}
	if (s->n_keep)
		keep_raw(s);
	if (s->map->n_whens)
		keep_conditions(s, first);
	if (s->map->across)
		lines_across(s, out);
	if (l) {
		fill_down(s, l);
		line_finish(s, out, l);
	}
}
