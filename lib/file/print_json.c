/*
 * json and jsonl (RFC 8259, UTF-8). A list is an array (jsonl: one object a line), a thing is an
 * object, a report is an object with its records and notes. Relies on the core for columns and
 * records. Promises: valid JSON whatever bytes the data holds (an invalid byte becomes U+FFFD);
 * what could harm a terminal is escaped, everything else stays as it is; no number is rounded.
 */
#include "base/utf8.h"
#include "file/print_format.h"

/*
 * Controls, bidirectional marks, line separators, U+FEFF: escaped, so that looking at a file is
 * harmless. ZWJ stays: emoji need it.
 */
static bool escaped(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void escape(struct buf *out, uint32_t c)
{
	switch (c) {
	case '\b': buf_cstr(out, "\\b"); break;
	case '\f': buf_cstr(out, "\\f"); break;
	case '\n': buf_cstr(out, "\\n"); break;
	case '\r': buf_cstr(out, "\\r"); break;
	case '\t': buf_cstr(out, "\\t"); break;
	default: buf_printf(out, "\\u%04x", (unsigned)c);
	}
}

static void valid_chars(struct buf *out, struct str s)
{
	while (s.n) {
		size_t len = 1;
		uint32_t c = utf8_next(s, &len);

		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		if (escaped(c))
			escape(out, c);
		else
			buf_add(out, s.p, len);
		s.p += len;
		s.n -= len;
	}
}

static void string(struct buf *out, struct str s)
{
	buf_char(out, '"');
	while (s.n) {
		size_t good = utf8_check(s);

		valid_chars(out, (struct str){ s.p, good });
		if (good < s.n) {
			buf_cstr(out, "\xef\xbf\xbd");
			good++;
		}
		s.p += good;
		s.n -= good;
	}
	buf_char(out, '"');
}

static size_t digits(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/* RFC 8259 number without exponent. */
static bool is_number(struct str s)
{
	size_t at = s.n && s.p[0] == '-', whole = digits(s, at), part;

	if (!whole || (whole > 1 && s.p[at] == '0'))
		return false;
	at += whole;
	if (at == s.n)
		return true;
	if (s.p[at] != '.')
		return false;
	part = digits(s, at + 1);
	return part && at + 1 + part == s.n;
}

static void list(struct buf *out, struct str s)
{
	buf_char(out, '[');
	for (bool first = true; s.n; first = false) {
		struct str item = str_split(&s, '\n');

		if (!first)
			buf_char(out, ',');
		string(out, item);
		if (s.p && !s.n)
			buf_cstr(out, ",\"\"");
	}
	buf_char(out, ']');
}

static void money(struct buf *out, const struct cell *c)
{
	int n = currency_digits(c->s);

	buf_cstr(out, "{\"amount\":\"");
	money_digits(out, c->i, n < 0 ? 2 : n);
	buf_cstr(out, "\",\"currency\":");
	string(out, c->s);
	buf_char(out, '}');
}

static void share(struct buf *out, const struct cell *c)
{
	buf_cstr(out, "{\"share\":");
	if (c->den > 0)
		share_decimal(out, c->i, c->den, 0, 4);
	else
		buf_cstr(out, "null");
	buf_printf(out, ",\"num\":%lld,\"n\":%lld}", (long long)c->i, (long long)c->den);
}

static void value(struct csm_print *p, const struct cell *c)
{
	struct buf *out = &p->out.b;
	char text[26];

	switch (c->kind) {
	case CELL_EMPTY: buf_cstr(out, "null"); break;
	case CELL_TEXT: string(out, c->s); break;
	case CELL_INT: case CELL_DURATION: buf_int(out, c->i); break;
	case CELL_BOOL: buf_cstr(out, c->i ? "true" : "false"); break;
	case CELL_MONEY: money(out, c); break;
	case CELL_SHARE: share(out, c); break;
	case CELL_LIST: list(out, c->s); break;
	case CELL_AT:
		when_write(text, p->zone, c->i);
		string(out, str_of(text));
		break;
	case CELL_DECIMAL:
		if (is_number(c->s))
			buf_str(out, c->s);
		else
			string(out, c->s);
		break;
	}
}

/* One record as an object on one line. */
static void record(struct csm_print *p, const struct cell *cells)
{
	struct buf *out = &p->out.b;

	buf_char(out, '{');
	for (size_t i = 0; i < p->n_shown; i++) {
		if (i)
			buf_char(out, ',');
		string(out, str_of(p->shown[i]->name));
		buf_char(out, ':');
		value(p, &cells[i]);
	}
	buf_char(out, '}');
}

/* ---- objects: the same for both, but json puts every member on a line of its own ---- */

static void line_break(struct csm_print *p)
{
	if (!p->fmt->records)
		buf_char(&p->out.b, '\n');
}

static void comma(struct csm_print *p, bool *first)
{
	if (!*first)
		buf_char(&p->out.b, ',');
	line_break(p);
	*first = false;
}

static void close_inner(struct csm_print *p)
{
	if (!p->json.inner)
		return;
	line_break(p);
	buf_char(&p->out.b, '}');
	p->json.inner = false;
}

static void name(struct csm_print *p, struct str s)
{
	string(&p->out.b, s);
	buf_char(&p->out.b, ':');
}

static void object_open(struct csm_print *p, const char *kind)
{
	p->json.object = true;
	p->json.first = true;
	p->json.waiting = p->json.inner = false;
	p->json.tables = 0;
	buf_char(&p->out.b, '{');
	if (!kind)
		return;
	comma(p, &p->json.first);
	name(p, STR("kind"));
	string(&p->out.b, str_of(kind));
}

static void object_section(struct csm_print *p)
{
	close_inner(p);
	p->json.waiting = true;
	p->json.tables = 0;
}

/* Starts a member for a fact; the first in a section opens the section's own object. */
static void fact_member(struct csm_print *p, const char *key)
{
	struct json_state *j = &p->json;

	if (j->waiting) {
		comma(p, &j->first);
		name(p, p->section);
		buf_char(&p->out.b, '{');
		j->inner = j->inner_first = true;
		j->waiting = false;
	}
	comma(p, j->inner ? &j->inner_first : &j->first);
	name(p, str_of(key));
}

static void object_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	fact_member(p, c->name);
	value(p, v);
}

static void object_text(struct csm_print *p, const char *key, struct str text)
{
	fact_member(p, key);
	string(&p->out.b, text);
}

/*
 * A section's table carries its name; beside facts it is "table"; a second one gets a number,
 * lest a reader drops the first.
 */
static void table_member(struct csm_print *p)
{
	struct json_state *j = &p->json;
	bool plain = !j->inner && p->section.n;

	comma(p, j->inner ? &j->inner_first : &j->first);
	buf_reset(&p->tmp);
	buf_str(&p->tmp, plain ? p->section : STR("table"));
	if (j->tables++)
		buf_printf(&p->tmp, "-%d", j->tables);
	name(p, buf_view(&p->tmp));
	j->waiting = false;
}

static void object_end(struct csm_print *p)
{
	close_inner(p);
	line_break(p);
	buf_char(&p->out.b, '}');
	buf_char(&p->out.b, p->nul ? '\0' : '\n');
	p->json.object = false;
}

/* ---- tables ---- */

static void array_open(struct csm_print *p)
{
	if (p->json.object)
		table_member(p);
	buf_char(&p->out.b, '[');
	p->json.row_first = true;
}

static void array_row(struct csm_print *p, const struct cell *cells)
{
	comma(p, &p->json.row_first);
	record(p, cells);
}

static void array_close(struct csm_print *p)
{
	if (!p->json.row_first)
		line_break(p);
	buf_char(&p->out.b, ']');
	if (!p->json.object)
		line_break(p);
}

static void lines_open(struct csm_print *p)
{
	if (p->json.object)
		array_open(p);
}

static void lines_row(struct csm_print *p, const struct cell *cells)
{
	if (p->json.object) {
		array_row(p, cells);
		return;
	}
	record(p, cells);
	buf_char(&p->out.b, p->nul ? '\0' : '\n');
}

static void lines_close(struct csm_print *p)
{
	if (p->json.object)
		array_close(p);
}

/* ---- rows with keys of their own ---- */

static void plain_value(struct csm_print *p, const struct val *v);

static void pairs_of(struct csm_print *p, const struct pair *pairs, size_t n, bool names, bool first)
{
	struct buf *out = &p->out.b;

	for (size_t i = 0; i < n; i++) {
		if (i || !first)
			buf_char(out, ',');
		if (names) {
			string(out, pairs[i].key);
			buf_char(out, ':');
		}
		plain_value(p, &pairs[i].v);
	}
}

static void plain_value(struct csm_print *p, const struct val *v)
{
	struct arena one = { 0 };
	struct buf *out = &p->out.b;

	switch ((enum val_type)v->type) {
	case VAL_INT: case VAL_DEC:
		buf_str(out, v->s);
		break;
	case VAL_WORD: case VAL_TEXT:
		string(out, val_text(v, &one));
		break;
	case VAL_LIST: case VAL_MAP:
		buf_char(out, v->type == VAL_LIST ? '[' : '{');
		pairs_of(p, v->kids, v->n, v->type == VAL_MAP, true);
		buf_char(out, v->type == VAL_LIST ? ']' : '}');
		break;
	}
	arena_free(&one);
}

static void own_keys(struct csm_print *p, const struct cell *cells, size_t n_fixed,
                     const struct pair *pairs, size_t n)
{
	bool first = true;

	if (!p->fmt->records)
		comma(p, &p->json.row_first);
	buf_char(&p->out.b, '{');
	for (size_t i = 0; i < n_fixed; i++) {
		if (cells[i].kind == CELL_EMPTY)
			continue;
		if (!first)
			buf_char(&p->out.b, ',');
		first = false;
		string(&p->out.b, str_of(p->cols[i].name));
		buf_char(&p->out.b, ':');
		value(p, &cells[i]);
	}
	pairs_of(p, pairs, n, true, first);
	buf_char(&p->out.b, '}');
	if (p->fmt->records)
		buf_char(&p->out.b, p->nul ? '\0' : '\n');
	out_more(&p->out);
}

/* ---- reports of json: {"figures":[...],"note":[...]} ---- */

static void report_open(struct csm_print *p)
{
	buf_cstr(&p->out.b, "{\"figures\":");
}

static void report_note(struct csm_print *p, struct str text)
{
	if (p->mode != MODE_REPORT)
		return;
	buf_cstr(&p->json.notes, p->json.notes.n ? ",\n" : "\n");
	string(&p->json.notes, text);
}

static void report_end(struct csm_print *p)
{
	struct buf *notes = &p->json.notes;

	if (p->mode != MODE_REPORT)
		return;
	buf_cstr(&p->out.b, p->json.row_first ? "],\"note\":[" : "\n],\"note\":[");
	buf_str(&p->out.b, buf_view(notes));
	buf_cstr(&p->out.b, notes->n ? "\n]}\n" : "]}\n");
}

const struct print_format format_json = {
	.name = "json", .section = object_section, .report = report_open, .table = array_open,
	.row = array_row, .record = own_keys,
	.table_end = array_close, .object = object_open, .fact = object_fact, .text = object_text,
	.object_end = object_end, .note = report_note, .end = report_end,
};
const struct print_format format_jsonl = {
	.name = "jsonl", .records = true, .section = object_section, .table = lines_open,
	.row = lines_row, .record = own_keys,
	.table_end = lines_close, .object = object_open, .fact = object_fact, .text = object_text,
	.object_end = object_end,
};
