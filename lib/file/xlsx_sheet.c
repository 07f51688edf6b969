/*
 * A sheet becomes the text of a table. Relies on xlsx.h, csv.h. Promises: row n of the sheet is in
 * line n, or lines_of says so; rows and cells may come in any order and be left out; two that claim
 * one place are damage; the text stays within the archive's limit.
 */
#include <stdlib.h>

#include "file/csv.h"
#include "file/xlsx.h"

struct cell_at {
	uint32_t column;           /* from 0 */
	bool shared;               /* s; else the row's own bytes from at */
	struct str s;
	size_t at, n;
};
struct row_at { uint32_t row, width, breaks; size_t at, n; };      /* in the text of all rows */

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_DATE };
struct sheet {
	struct buf text;           /* rows as they come, without line ends */
	struct row_at *rows;
	size_t n_rows, cap_rows;
	uint32_t width;            /* columns of the widest row */
	bool breaks;               /* a cell has line breaks */
	bool disorder;             /* rows do not ascend */
	/* the row that is open */
	bool in_row, in_cell, in_value;
	uint32_t row;
	struct cell_at *cells;
	size_t n_cells, cap_cells;
	bool cells_disorder;
	struct buf own;
	/* the cell that is open */
	uint32_t column;
	enum cell_type type;
	struct xlsx_style style;
	struct buf value;
	unsigned readings;
};

/* ---- references ---- */

/* AB12: column from 0, row from 1; false: none, or beyond XFD1048576. */
static bool read_reference(const char *s, uint32_t *column, uint32_t *row)
{
	uint32_t c = 0, r = 0;

	for (; *s >= 'A' && *s <= 'Z' && c <= XLSX_COLUMNS; s++)
		c = c * 26 + (uint32_t)(*s - 'A' + 1);
	for (; *s >= '0' && *s <= '9' && r <= XLSX_ROWS; s++)
		r = r * 10 + (uint32_t)(*s - '0');
	*column = c - 1;
	*row = r;
	return !*s && c >= 1 && c <= XLSX_COLUMNS && r >= 1 && r <= XLSX_ROWS;
}

static bool read_row_number(const char *s, uint32_t *row)
{
	int64_t v;

	if (!str_i64(str_of(s), &v) || v < 1 || v > XLSX_ROWS)
		return false;
	*row = (uint32_t)v;
	return true;
}

/* ---- begin ---- */

static void begin_row(struct xml_part *p, const char **attrs)
{
	struct sheet *s = p->ctx;
	const char *r = xml_attr(attrs, "r");
	uint32_t row = s->row + 1;

	if (row > XLSX_ROWS || (r && !read_row_number(r, &row))) {
		xml_part_fail(p, xlsx_damaged(p->x, p->row, "a row has the number \"%.20s\"",
		                              r ? r : "1048577"));
		return;
	}
	s->disorder |= s->n_rows && row <= s->rows[s->n_rows - 1].row;
	s->row = row;
	p->row = row;
	s->in_row = true;
	s->n_cells = 0;
	s->cells_disorder = false;
	s->column = UINT32_MAX;
	buf_reset(&s->own);
}

static enum cell_type type_of(const char *t)
{
	if (!t || !strcmp(t, "n"))
		return CELL_NUMBER;
	if (!strcmp(t, "s"))
		return CELL_SHARED;
	if (!strcmp(t, "b"))
		return CELL_BOOL;
	return strcmp(t, "d") ? CELL_TEXT : CELL_DATE;          /* str, inlineStr, e */
}

static struct xlsx_style style_at(const struct xlsx *x, const char *s)
{
	int64_t v;

	if (!s || !str_i64(str_of(s), &v) || v < 0 || (uint64_t)v >= x->n_styles)
		return (struct xlsx_style){ FORM_NUMBER, 0 };
	return x->styles[v];
}

static void begin_cell(struct xml_part *p, const char **attrs)
{
	struct sheet *s = p->ctx;
	const char *r = NULL, *t = NULL, *style = NULL;
	uint32_t column = s->column + 1, row = s->row;

	for (; *attrs; attrs += 2)
		if (!attrs[0][1])
			*(attrs[0][0] == 'r' ? &r : attrs[0][0] == 't' ? &t : &style) = attrs[1];
	if (column >= XLSX_COLUMNS || (r && (!read_reference(r, &column, &row) || row != s->row))) {
		xml_part_fail(p,
		              xlsx_damaged(p->x, p->row, "a cell of this row stands at \"%.20s\"",
		                           r ? r : "XFE"));
		return;
	}
	s->cells_disorder |= s->n_cells && column <= s->cells[s->n_cells - 1].column;
	s->column = column;
	s->in_cell = true;
	s->type = type_of(t);
	s->style = style_at(p->x, style);
	buf_reset(&s->value);
}

static void begin(struct xml_part *p, const char *name, const char **attrs)
{
	struct sheet *s = p->ctx;

	if (!strcmp(name, "row") && !s->in_row)
		begin_row(p, attrs);
	else if (!strcmp(name, "c") && s->in_row && !s->in_cell)
		begin_cell(p, attrs);
	else if (!strcmp(name, "rPh"))
		s->readings++;
	else if ((!strcmp(name, "v") || !strcmp(name, "t")) && s->in_cell && !s->readings)
		s->in_value = true;
}

static void text(struct xml_part *p, const char *t, size_t n)
{
	struct sheet *s = p->ctx;

	if (s->in_value)
		buf_add(&s->value, t, n);
}

/* ---- end ---- */

static struct cell_at *add_cell(struct sheet *s)
{
	struct cell_at *c = PUSH(s->cells, s->n_cells, s->cap_cells);

	*c = (struct cell_at){ .column = s->column, .at = s->own.n };
	return c;
}

static void add_shared(struct xml_part *p)
{
	struct sheet *s = p->ctx;
	int64_t i;

	if (!str_i64(str_trim(buf_view(&s->value)), &i) || i < 0 ||
	    (uint64_t)i >= p->x->n_strings) {
		xml_part_fail(
			p,
			xlsx_damaged(p->x, p->row,
		                     "a cell refers to the text number %.20s, which is not there",
		                     s->value.p));
		return;
	}
	if (p->x->strings[i].n) {
		struct cell_at *c = add_cell(s);
		c->shared = true;
		c->s = p->x->strings[i];
	}
}

static void add_own(struct xml_part *p)
{
	struct sheet *s = p->ctx;
	struct cell_at *c = add_cell(s);
	struct str v = buf_view(&s->value);

	switch (s->type) {
	case CELL_NUMBER:
		xlsx_number(&s->own, v, s->style, p->x->date1904);
		break;
	case CELL_BOOL:
		v = str_trim(v);
		buf_str(&s->own, str_is(v, "1") ? STR("TRUE") : str_is(v, "0") ? STR("FALSE") : v);
		break;
	case CELL_DATE:
		xlsx_iso_date(&s->own, v);
		break;
	default:
		v.n = xlsx_text_undo(s->value.p, s->value.n);
		buf_str(&s->own, v);
	}
	c->n = s->own.n - c->at;
	s->n_cells -= !c->n;
}

static void end_cell(struct xml_part *p)
{
	struct sheet *s = p->ctx;

	s->in_cell = false;
	if (!s->value.n)
		return;
	if (s->type == CELL_SHARED)
		add_shared(p);
	else
		add_own(p);
}

static int by_column(const void *a, const void *b)
{
	const struct cell_at *x = a, *y = b;

	return (x->column > y->column) - (x->column < y->column);
}

/* In order, and no two in one place. */
static bool sort_cells(struct sheet *s)
{
	if (!s->cells_disorder)
		return true;
	qsort(s->cells, s->n_cells, sizeof(*s->cells), by_column);
	for (size_t i = 1; i < s->n_cells; i++)
		if (s->cells[i].column == s->cells[i - 1].column)
			return false;
	return true;
}

static uint32_t line_breaks(struct str s)
{
	uint32_t n = 0;
	const char *p = s.p, *end = s.p + s.n;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}

/* false: beyond the limit */
static bool put_row(struct sheet *s, size_t limit)
{
	struct row_at r = { .row = s->row,
		            .at = s->text.n,
		            .width = s->cells[s->n_cells - 1].column + 1 };
	uint32_t column = 0;

	for (size_t i = 0; i < s->n_cells; i++) {
		const struct cell_at *c = &s->cells[i];
		struct str v = c->shared ? c->s : (struct str){ s->own.p + c->at, c->n };

		for (; column < c->column; column++)
			buf_char(&s->text, ',');
		if (!csv_own_plain(&s->text, v, true))
			csv_own_field(&s->text, v, true);
		if (s->text.n > limit)         /* one text may fill every cell of a row */
			return false;
	}
	r.n = s->text.n - r.at;
	r.breaks = line_breaks((struct str){ s->text.p + r.at, r.n });
	s->breaks |= r.breaks > 0;
	if (r.width > s->width)
		s->width = r.width;
	*PUSH(s->rows, s->n_rows, s->cap_rows) = r;
	return true;
}

static int too_large(const struct xlsx *x)
{
	return err_at(
		x->e, CSM_EREFUSED, "container.large", x->file, 0, 0,
		"as text the sheet is more than %zu MiB, out of all proportion to the file's size; "
		"if it is an honest file, export fewer rows at a time",
		x->zip.limit >> 20);
}

static void end_row(struct xml_part *p)
{
	struct sheet *s = p->ctx;

	s->in_row = false;
	if (!s->n_cells)
		return;
	if (!sort_cells(s)) {
		xml_part_fail(
			p, xlsx_damaged(p->x, p->row, "two cells of this row stand in one place"));
		return;
	}
	if (!put_row(s, p->x->zip.limit))
		xml_part_fail(p, too_large(p->x));
}

static void end(struct xml_part *p, const char *name)
{
	struct sheet *s = p->ctx;

	if (!strcmp(name, "v") || !strcmp(name, "t"))
		s->in_value = false;
	else if (!strcmp(name, "rPh"))
		s->readings -= s->readings > 0;
	else if (!strcmp(name, "c") && s->in_cell)
		end_cell(p);
	else if (!strcmp(name, "row") && s->in_row)
		end_row(p);
}

/* ---- the text ---- */

static int by_row(const void *a, const void *b)
{
	const struct row_at *x = a, *y = b;

	return (x->row > y->row) - (x->row < y->row);
}

static int sort_rows(const struct xlsx *x, struct sheet *s)
{
	if (!s->disorder)
		return CSM_OK;
	qsort(s->rows, s->n_rows, sizeof(*s->rows), by_row);
	for (size_t i = 1; i < s->n_rows; i++)
		if (s->rows[i].row == s->rows[i - 1].row)
			return xlsx_damaged(x, (long)s->rows[i].row, "this row is there twice");
	return CSM_OK;
}

/* Every row is as wide as the widest, as if the sheet were saved as CSV. */
static size_t text_size(const struct sheet *s)
{
	size_t n = s->n_rows ? s->rows[s->n_rows - 1].row : 0;

	for (size_t i = 0; i < s->n_rows; i++)
		n += s->rows[i].n + s->width - s->rows[i].width;
	return n;
}

static void put_lines(const struct sheet *s, struct container *out, struct arena *mem)
{
	size_t n = s->n_rows ? s->rows[s->n_rows - 1].row : 0, line = 0;
	uint32_t row = 0;
	long *lines;

	for (size_t i = 0; i < s->n_rows; i++)
		n += s->rows[i].breaks;
	lines = arena_alloc(mem, (n + 1) * sizeof(*lines));
	for (size_t i = 0; i < s->n_rows; i++) {
		while (++row < s->rows[i].row)
			lines[line++] = (long)row;
		for (uint32_t k = 0; k <= s->rows[i].breaks; k++)
			lines[line++] = (long)row;
	}
	out->lines_of = lines;
	out->n_lines = line;
}

static int put_text(struct xlsx *x, struct sheet *s, struct container *out)
{
	size_t size = text_size(s);
	uint32_t row = 1;
	char *p;

	if (size > x->zip.limit)
		return too_large(x);
	out->text.p = p = arena_bytes(x->mem, size + 1);
	for (size_t i = 0; i < s->n_rows; i++) {
		const struct row_at *r = &s->rows[i];

		for (; row < r->row; row++)
			*p++ = '\n';
		memcpy(p, s->text.p + r->at, r->n);
		p += r->n;
		memset(p, ',', s->width - r->width);
		p += s->width - r->width;
		*p++ = '\n';
		row++;
	}
	out->text.n = (size_t)(p - out->text.p);
	if (s->breaks)
		put_lines(s, out, x->mem);
	return CSM_OK;
}

int xlsx_sheet_read(struct xlsx *x, struct str part, struct container *out)
{
	struct sheet s = { 0 };
	struct xml_part p = { .x = x, .begin = begin, .end = end, .text = text, .ctx = &s };
	int code = xml_part_read(&p, part);

	if (!code)
		code = sort_rows(x, &s);
	if (!code)
		code = put_text(x, &s, out);
	buf_free(&s.text);
	buf_free(&s.own);
	buf_free(&s.value);
	free(s.rows);
	free(s.cells);
	return code;
}
