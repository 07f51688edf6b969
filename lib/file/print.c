/*
 * The core of the printers: options, --fields, the order of calls, lists and objects. Relies on
 * the formats being const structs of functions (print_format.h) and never asks which one it has.
 * Promises: what a caller hands over is printed or its absence is an error; calls out of order
 * are put right (an open table is ended first), never fatal.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "file/print_format.h"

static const struct print_format *const formats[] = {
	&format_table, &format_csv, &format_tsv, &format_json, &format_jsonl, &format_md,
	&format_html,
};

/* ---- options ---- */

static int unknown_format(const char *name, struct csm_err *e)
{
	const char *names[COUNT(formats) + 1] = { NULL }, *near;

	for (size_t i = 0; i < COUNT(formats); i++)
		names[i] = formats[i]->name;
	near = csm_nearest(name, names);
	return err_set(e, CSM_EUSAGE, "print.format",
	               "format: unknown format \"%s\"%s%s%s (table, csv, tsv, json, jsonl, md, html)",
	               name,
	               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "", near ? "\"?" : "");
}

static int choose_format(struct csm_print *p, const struct csm_print_options *o, struct csm_err *e)
{
	const char *name = o->format ? o->format : "table";

	for (size_t i = 0; i < COUNT(formats); i++)
		if (!strcmp(formats[i]->name, name))
			p->fmt = formats[i];
	if (!p->fmt)
		return unknown_format(name, e);
	if (o->ids)
		p->fmt = &format_ids;
	if (o->ids && o->fields)
		return err_set(e, CSM_EUSAGE, "print.ids",
		               "--ids: prints the first column only; leave --fields out");
	if (o->nul && !p->fmt->records)
		return err_set(e, CSM_EUSAGE, "print.nul",
		               "-z: format %s has no records to end with NUL; use csv, tsv, jsonl or --ids", name);
	return CSM_OK;
}

static int add_field(struct csm_print *p, struct str name, size_t *cap, struct csm_err *e)
{
	if (!name.n)
		return err_set(e, CSM_EUSAGE, "print.field",
		               "--fields: an empty name; give names separated by commas");
	for (size_t i = 0; i < p->n_fields; i++)
		if (str_eq(p->fields[i].name, name))
			return err_set(e, CSM_EUSAGE, "print.field",
			               "--fields: \"" STR_FMT "\" is named twice", STR_ARG(name));
	*PUSH(p->fields, p->n_fields, *cap) = (struct print_field){ .name = arena_str(&p->mem,
	                                                                              name) };
	return CSM_OK;
}

static int take_fields(struct csm_print *p, const char *list, struct csm_err *e)
{
	struct str rest = str_of(list);
	size_t cap = 0;
	int code = CSM_OK;

	if (!list)
		return CSM_OK;
	do
		code = add_field(p, str_trim(str_split(&rest, ',')), &cap, e);
	while (!code && rest.p);
	return code;
}

static void print_free(struct csm_print *p)
{
	free(p->fields);
	free(p->table.rows);
	free(p->table.facts);
	arena_free(&p->table.mem);
	arena_free(&p->table.one);
	arena_free(&p->table_mem);
	arena_free(&p->mem);
	buf_free(&p->json.notes);
	buf_free(&p->tmp);
	buf_free(&p->tmp2);
	buf_free(&p->out.b);
	free(p);
}

CSM_API int csm_print_open(struct csm_print **out, int fd, const struct csm_print_options *o,
                           struct csm_err *e)
{
	static const struct csm_print_options usual;
	struct csm_print *p = mem_alloc(sizeof(*p));
	int code;

	*out = NULL;
	if (!o)
		o = &usual;
	out_open(&p->out, fd);
	p->zone = zone_fixed(&p->mem, 0);
	p->zh = o->lang && !strncmp(o->lang, "zh", 2);
	p->no_header = o->no_header;
	p->nul = o->nul;
	p->colour = o->colour;
	p->width = o->width > 0 ? (size_t)o->width : 0;
	code = choose_format(p, o, e);
	if (!code)
		code = take_fields(p, o->fields, e);
	if (code)
		print_free(p);
	else
		*out = p;
	return code;
}

void print_zone(struct csm_print *p, const struct zone *z)
{
	if (z)
		p->zone = z;
}

bool print_is_text(const struct csm_print *p)
{
	return p->fmt->reading;
}

bool print_is_zh(const struct csm_print *p)
{
	return p->zh;
}

bool print_failed(const struct csm_print *p)
{
	return p->out.errnum != 0;
}

void print_fault(struct csm_print *p, const struct csm_err *e)
{
	if (!p->late.code)
		p->late = *e;
}

/* ---- choosing columns ---- */

static int unknown_field(struct str name, const struct col *cols, size_t n, struct csm_err *e)
{
	const char **names = mem_alloc((n + 1) * sizeof(*names)), *near;
	struct buf all = { 0 };
	struct arena mem = { 0 };
	int code;

	for (size_t i = 0; i < n; i++) {
		names[i] = cols[i].name;
		buf_cstr(&all, i ? ", " : "");
		buf_cstr(&all, cols[i].name);
	}
	near = csm_nearest(arena_cstr(&mem, name), names);
	code = err_set(e, CSM_EUSAGE, "print.field",
	               "--fields: unknown field \"" STR_FMT "\"%s%s%s (there are: " STR_FMT ")",
	               STR_ARG(name), near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "",
	               near ? "\"?" : "",
	               STR_ARG(buf_view(&all)));
	buf_free(&all);
	arena_free(&mem);
	free(names);
	return code;
}

static void show_column(struct csm_print *p, size_t i)
{
	p->shown[p->n_shown] = &p->cols[i];
	p->from[p->n_shown++] = i;
}

int print_choose(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e)
{
	size_t room = (n > p->n_fields ? n : p->n_fields) + 1;
	bool by_field = p->fields && p->mode != MODE_OBJECT;

	arena_reset(&p->table_mem);
	p->cols = cols;
	p->n_cols = n;
	p->n_shown = 0;
	p->shown = arena_alloc(&p->table_mem, room * sizeof(struct col *));
	p->from = arena_alloc(&p->table_mem, room * sizeof(*p->from));
	p->cells = arena_alloc(&p->table_mem, room * sizeof(*p->cells));
	for (size_t i = 0; !by_field && i < n; i++)
		if (p->fmt->lists_only ? i == 0 : !cols[i].hidden)
			show_column(p, i);
	for (size_t f = 0; by_field && f < p->n_fields; f++) {
		size_t i = 0;

		while (i < n && !str_is(p->fields[f].name, cols[i].name))
			i++;
		if (i == n)
			return unknown_field(p->fields[f].name, cols, n, e);
		show_column(p, i);
	}
	return CSM_OK;
}

bool print_shows(const struct csm_print *p, size_t i)
{
	if (p->mode == MODE_REPORT && !p->fmt->reading)
		return true;
	for (size_t k = 0; k < p->n_shown; k++)
		if (p->from[k] == i)
			return true;
	return false;
}

/* Objects: whether --fields lets something of this name through. */
static bool wanted(struct csm_print *p, struct str name)
{
	if (!p->fields || p->mode != MODE_OBJECT)
		return true;
	for (size_t i = 0; i < p->n_fields; i++)
		if (str_eq(p->fields[i].name, name))
			return p->fields[i].seen = true;
	return false;
}

static void check_all_seen(struct csm_print *p)
{
	struct csm_err e = { .lang = p->zh ? CSM_LANG_ZH : CSM_LANG_EN };

	for (size_t i = 0; i < p->n_fields; i++)
		if (!p->fields[i].seen) {
			err_set(&e, CSM_EUSAGE, "print.field",
			        "--fields: nothing shown here is called \"" STR_FMT "\"",
			        STR_ARG(p->fields[i].name));
			print_fault(p, &e);
		}
}

/* ---- sections and tables ---- */

/* Reading formats print a title only when something follows it. */
static void heading(struct csm_print *p)
{
	if (p->section_waits && p->fmt->reading && p->fmt->section)
		p->fmt->section(p);
	p->section_waits = false;
}

static void end_table(struct csm_print *p)
{
	if (p->in_table)
		print_table_end(p);
}

void print_section(struct csm_print *p, const char *name, const char *title)
{
	end_table(p);
	p->section = arena_str(&p->mem, str_of(name ? name : ""));
	p->title = arena_str(&p->mem, str_of(title ? title : name ? name : ""));
	p->section_waits = true;
	if (!p->fmt->reading && p->mode == MODE_OBJECT && p->fmt->section)
		p->fmt->section(p);
}

int print_can(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e)
{
	return p->mode == MODE_REPORT && !p->fmt->reading ? CSM_OK : print_choose(p, cols, n, e);
}

int print_table(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e)
{
	end_table(p);
	p->rows = 0;
	p->opened = false;
	p->muted = !wanted(p, p->section);
	if (p->mode == MODE_REPORT && !p->fmt->reading) {
		p->cols = cols;
		p->n_cols = n;
	} else {
		int code = print_choose(p, cols, n, e);

		if (code)
			return code;
		if (!p->fmt->reading && !p->muted) {
			p->fmt->table(p);
			p->opened = true;
		}
	}
	p->in_table = true;
	return CSM_OK;
}

static void open_for_reading(struct csm_print *p)
{
	if (p->opened)
		return;
	heading(p);
	p->fmt->table(p);
	p->opened = true;
}

void print_row(struct csm_print *p, const struct cell *cells)
{
	if (!p->in_table || p->muted)
		return;
	p->rows++;
	if (p->mode == MODE_REPORT && !p->fmt->reading) {
		print_unpivot(p, cells);
		return;
	}
	open_for_reading(p);
	for (size_t i = 0; i < p->n_shown; i++)
		p->cells[i] = cells[p->from[i]];
	p->fmt->row(p, p->cells);
	out_more(&p->out);
}

bool print_record(struct csm_print *p, const struct cell *cells, size_t n_fixed, const struct pair *pairs,
                  size_t n)
{
	if (!p->in_table || p->mode != MODE_LIST || p->n_fields || !p->fmt->record)
		return false;
	p->rows++;
	p->fmt->record(p, cells, n_fixed, pairs, n);
	return true;
}

void print_table_end(struct csm_print *p)
{
	bool unpivoted = p->mode == MODE_REPORT && !p->fmt->reading;

	if (!p->in_table)
		return;
	p->in_table = false;
	if (p->muted || unpivoted)
		return;
	if (p->opened) {
		p->fmt->table_end(p);
	} else if (p->mode == MODE_REPORT && p->fmt->none) {
		heading(p);
		p->fmt->none(p);
	}
	out_more(&p->out);
}

/* ---- objects ---- */

void print_object(struct csm_print *p, const char *kind)
{
	print_object_end(p);
	if (p->mode == MODE_REPORT)
		return;
	p->mode = MODE_OBJECT;
	p->section = (struct str){ NULL, 0 };
	p->section_waits = false;
	if (p->fmt->object)
		p->fmt->object(p, kind);
}

void print_object_end(struct csm_print *p)
{
	end_table(p);
	if (p->mode != MODE_OBJECT)
		return;
	if (p->fmt->object_end)
		p->fmt->object_end(p);
	check_all_seen(p);
	p->mode = MODE_LIST;
	p->opened_object = false;
	out_more(&p->out);
}

/* A fact outside any object opens one. */
static void inside_object(struct csm_print *p)
{
	end_table(p);
	if (p->mode != MODE_LIST)
		return;
	print_object(p, NULL);
	p->opened_object = true;
}

void print_fact(struct csm_print *p, const struct col *c, struct cell v)
{
	inside_object(p);
	if (!wanted(p, str_of(c->name)))
		return;
	if (p->mode == MODE_REPORT && !p->fmt->reading) {
		print_figure(p, (struct str){ NULL, 0 }, c, &v);
		return;
	}
	if (p->fmt->reading && (v.kind == CELL_EMPTY || (c->hidden && !p->fields)))
		return;
	heading(p);
	p->fmt->fact(p, c, &v);
	out_more(&p->out);
}

void print_text(struct csm_print *p, const char *name, struct str text)
{
	struct col c = { .name = name ? name : "text" };
	struct cell v = cell_text(text);

	inside_object(p);
	if (!wanted(p, str_of(c.name)))
		return;
	if (p->mode == MODE_REPORT && !p->fmt->reading) {
		print_figure(p, (struct str){ NULL, 0 }, &c, &v);
		return;
	}
	if (p->fmt->reading && !text.n)
		return;
	heading(p);
	p->fmt->text(p, c.name, text);
	out_more(&p->out);
}

void print_note(struct csm_print *p, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	end_table(p);
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		mem_die();
	if (p->fmt->reading)
		heading(p);
	if (p->fmt->note)
		p->fmt->note(p, (struct str){ text, (size_t)n });
	free(text);
	out_more(&p->out);
}

void print_raw(struct csm_print *p, struct str bytes)
{
	end_table(p);
	buf_str(&p->out.b, bytes);
	out_more(&p->out);
}

/*
 * A list or object still open here was given up: contract formats leave it open, so that nobody
 * takes it for a whole one.
 */
CSM_API int csm_print_close(struct csm_print *p, struct csm_err *e)
{
	int code;

	if (!p)
		return CSM_OK;
	if (p->mode == MODE_REPORT || p->fmt->reading)
		end_table(p);
	if (p->opened_object)
		print_object_end(p);
	if (p->fmt->end)
		p->fmt->end(p);
	code = out_close(&p->out, e);
	if (!code && p->late.code) {
		if (e)
			*e = p->late;
		code = p->late.code;
	}
	print_free(p);
	return code;
}
