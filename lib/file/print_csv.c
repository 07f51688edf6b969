/*
 * The formats for other programs, line by line: csv (RFC 4180, LF behind a record), tsv (TAB, LF,
 * CR and backslash as \t \n \r \\) and ids (the first column). Relies on the core for columns and
 * records. Promises: what goes in comes out byte for byte when the rules are undone; nothing is
 * added for spreadsheets, so a value may start with "=".
 */
#include "file/print_format.h"

static void end_record(struct csm_print *p)
{
	buf_char(&p->out.b, p->nul ? '\0' : '\n');
}

/* With -z a NUL inside a value would end the record: that is said instead of being hidden. */
static void check_nul(struct csm_print *p, struct str s)
{
	struct csm_err e = { .lang = p->zh ? CSM_LANG_ZH : CSM_LANG_EN };

	if (!p->nul || !s.n || !memchr(s.p, '\0', s.n))
		return;
	err_set(&e, CSM_EUSAGE, "print.nul",
	        "-z: a value holds a NUL byte, so its record cannot be told from two; leave -z out");
	print_fault(p, &e);
}

/*
 * Blanks at the ends are quoted because many readers trim them; a lone empty field because many
 * readers skip empty lines.
 */
static bool needs_quotes(struct str s, bool alone)
{
	if (!s.n)
		return alone;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return s.p[0] == ' ' || s.p[0] == '\t' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t';
}

static void csv_field(struct csm_print *p, struct str s, bool alone)
{
	struct buf *out = &p->out.b;

	check_nul(p, s);
	if (!needs_quotes(s, alone)) {
		buf_str(out, s);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(out, '"');
		buf_char(out, s.p[i]);
	}
	buf_char(out, '"');
}

static void tsv_field(struct csm_print *p, struct str s, bool alone)
{
	struct buf *out = &p->out.b;

	(void)alone;
	check_nul(p, s);
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '\t': buf_cstr(out, "\\t"); break;
		case '\n': buf_cstr(out, "\\n"); break;
		case '\r': buf_cstr(out, "\\r"); break;
		case '\\': buf_cstr(out, "\\\\"); break;
		default: buf_char(out, s.p[i]);
		}
	}
}

static void fields(struct csm_print *p, const struct str *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&p->out.b, p->fmt->sep);
		p->fmt->field(p, f[i], n == 1);
	}
	end_record(p);
}

static struct str value(struct csm_print *p, const struct cell *c)
{
	buf_reset(&p->tmp);
	cell_for_contract(p, c, &p->tmp);
	return buf_view(&p->tmp);
}

/* One thing, long: section, row, field, value. */
static void object_record(struct csm_print *p, struct str section, int64_t row, const char *field,
                          struct str v)
{
	buf_reset(&p->tmp2);
	if (row)
		buf_int(&p->tmp2, row);
	fields(p, (struct str[]){ section, buf_view(&p->tmp2), str_of(field), v }, 4);
}

static void long_object(struct csm_print *p, const char *kind)
{
	struct str none = { NULL, 0 };

	if (!p->no_header)
		fields(p, (struct str[]){ STR("section"), STR("row"), STR("field"), STR("value") }, 4);
	if (kind)
		object_record(p, none, 0, "kind", str_of(kind));
}

static void long_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	object_record(p, p->section, 0, c->name, value(p, v));
}

static void long_text(struct csm_print *p, const char *name, struct str text)
{
	object_record(p, p->section, 0, name, text);
}

static void header(struct csm_print *p)
{
	if (p->no_header || p->mode == MODE_OBJECT)
		return;
	for (size_t i = 0; i < p->n_shown; i++) {
		if (i)
			buf_char(&p->out.b, p->fmt->sep);
		p->fmt->field(p, str_of(p->shown[i]->name), p->n_shown == 1);
	}
	end_record(p);
}

static void row(struct csm_print *p, const struct cell *cells)
{
	if (p->mode == MODE_OBJECT) {
		for (size_t i = 0; i < p->n_shown; i++)
			object_record(p, p->section, p->rows, p->shown[i]->name,
			              value(p, &cells[i]));
		return;
	}
	for (size_t i = 0; i < p->n_shown; i++) {
		if (i)
			buf_char(&p->out.b, p->fmt->sep);
		p->fmt->field(p, value(p, &cells[i]), p->n_shown == 1);
	}
	end_record(p);
}

static void nothing(struct csm_print *p)
{
	(void)p;
}

/* ---- ids: the first column of a list, the first fact of a thing ---- */

static void one_id(struct csm_print *p, struct str s)
{
	if (p->nul) {
		check_nul(p, s);
		buf_str(&p->out.b, s);
	} else {
		tsv_field(p, s, true);
	}
	end_record(p);
}

/* The core shows this format the table's own first column. */
static void id_row(struct csm_print *p, const struct cell *cells)
{
	if (p->mode != MODE_OBJECT && p->n_shown)
		one_id(p, value(p, &cells[0]));
}

static void id_object(struct csm_print *p, const char *kind)
{
	(void)kind;
	p->id_done = false;
}

static void id_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	(void)c;
	if (!p->id_done)
		one_id(p, value(p, v));
	p->id_done = true;
}

static void no_text(struct csm_print *p, const char *name, struct str text)
{
	(void)p, (void)name, (void)text;
}

const struct print_format format_csv = {
	.name = "csv", .records = true, .sep = ',', .field = csv_field, .table = header, .row = row,
	.table_end = nothing,
	.object = long_object, .fact = long_fact, .text = long_text,
};
const struct print_format format_tsv = {
	.name = "tsv", .records = true, .sep = '\t', .field = tsv_field, .table = header,
	.row = row, .table_end = nothing,
	.object = long_object, .fact = long_fact, .text = long_text,
};
const struct print_format format_ids = {
	.name = "ids", .records = true, .lists_only = true, .table = nothing, .row = id_row,
	.table_end = nothing,
	.object = id_object, .fact = id_fact, .text = no_text,
};
