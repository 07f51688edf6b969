/*
 * The format for terminals and for reading: columns aligned by cells, facts with aligned labels,
 * paragraphs indented. Relies on utf8_width for cells and on utf8_safe for what data may show.
 * Promises: no control byte of data reaches the output; lines have no blanks at their end; with a
 * width, n and then the widest texts give way, never a number, an instant or the first column.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "file/print_format.h"

enum { HELD_BACK = 10000, LEAST = 8, GAP = 2, INDENT = 4 };

static void blanks(struct buf *out, size_t n)
{
	for (; n; n--)
		buf_char(out, ' ');
}

static struct str safe(struct csm_print *p, struct str s)
{
	buf_reset(&p->tmp);
	text_one_line(&p->tmp, s);
	return buf_view(&p->tmp);
}

static void flush_facts(struct csm_print *p)
{
	struct table_state *t = &p->table;
	size_t width = 0;

	for (size_t i = 0; i < t->n_facts; i++)
		if (t->facts[i].width > width)
			width = t->facts[i].width;
	for (size_t i = 0; i < t->n_facts; i++) {
		buf_str(&p->out.b, t->facts[i].label);
		blanks(&p->out.b, width - t->facts[i].width + GAP);
		buf_str(&p->out.b, t->facts[i].value);
		buf_char(&p->out.b, '\n');
	}
	if (t->n_facts)
		arena_reset(&t->mem);
	t->n_facts = 0;
}

/* Ends what came before with a blank line. */
static void new_block(struct csm_print *p)
{
	flush_facts(p);
	if (p->table.any)
		buf_char(&p->out.b, '\n');
	p->table.any = true;
	p->table.after_table = false;
}

static void bold(struct csm_print *p, bool on)
{
	if (p->colour)
		buf_cstr(&p->out.b, on ? "\033[1m" : "\033[0m");
}

static void table_section(struct csm_print *p)
{
	new_block(p);
	bold(p, true);
	buf_str(&p->out.b, safe(p, p->title));
	bold(p, false);
	buf_char(&p->out.b, '\n');
	p->table.any = false;          /* what follows stands right under its title */
}

static void table_open(struct csm_print *p)
{
	struct table_state *t = &p->table;

	new_block(p);
	t->n = 0;
	t->width = NULL;
	t->bare = false;
	t->cut = arena_alloc(&t->mem, (p->n_shown + 1) * sizeof(*t->cut));
	for (size_t i = 0; i < p->n_shown; i++)
		t->cut[i] = !p->shown[i]->right && (i > 0 || p->n_shown == 1);
}

static struct table_cell *render(struct csm_print *p, const struct cell *cells, struct arena *mem)
{
	struct table_state *t = &p->table;
	struct table_cell *row = arena_alloc(mem, (p->n_shown + 1) * sizeof(*row));

	for (size_t i = 0; i < p->n_shown; i++) {
		size_t bare;

		buf_reset(&p->tmp2);
		cell_for_reading(p, &cells[i], &p->tmp2, &bare);
		buf_reset(&p->tmp);
		text_one_line(&p->tmp, (struct str){ p->tmp2.p, bare });
		row[i].bare = p->tmp.n;
		row[i].bare_width = utf8_width(buf_view(&p->tmp));
		buf_add(&p->tmp, p->tmp2.p + bare, p->tmp2.n - bare);
		row[i].text = arena_str(mem, buf_view(&p->tmp));
		row[i].width = row[i].bare_width + row[i].text.n - row[i].bare;
		if (!t->width && cells[i].kind != CELL_TEXT && cells[i].kind != CELL_LIST &&
		    cells[i].kind != CELL_EMPTY)
			t->cut[i] = false;
	}
	return row;
}

static size_t label_width(const struct csm_print *p, size_t i)
{
	return p->no_header ? 0 : utf8_width(str_of(print_label(p, p->shown[i])));
}

/* Cells that a line needs; w[i] becomes the width of each column. */
static size_t measure(struct csm_print *p, size_t *w)
{
	struct table_state *t = &p->table;
	size_t sum = 0;

	for (size_t i = 0; i < p->n_shown; i++) {
		w[i] = label_width(p, i);
		for (size_t r = 0; r < t->n; r++) {
			size_t cell = t->bare ? t->rows[r][i].bare_width : t->rows[r][i].width;

			w[i] = cell > w[i] ? cell : w[i];
		}
		sum += w[i] + (i ? GAP : 0);
	}
	return sum;
}

/* The widest column that may still be shortened; p->n_shown: none. */
static size_t widest(const struct csm_print *p, const size_t *w, size_t *least)
{
	size_t best = p->n_shown;

	for (size_t i = 0; i < p->n_shown; i++) {
		size_t keep = label_width(p, i);

		keep = keep > LEAST ? keep : LEAST;
		if (p->table.cut[i] && w[i] > keep && (best == p->n_shown || w[i] > w[best])) {
			best = i;
			*least = keep;
		}
	}
	return best;
}

static void decide_widths(struct csm_print *p)
{
	struct table_state *t = &p->table;
	size_t *w = arena_alloc(&t->mem, (p->n_shown + 1) * sizeof(*w));
	size_t need = measure(p, w), i, least = 0;

	if (p->width && need > p->width) {
		t->bare = true;
		need = measure(p, w);
	}
	while (p->width && need > p->width && (i = widest(p, w, &least)) < p->n_shown) {
		size_t less = need - p->width < w[i] - least ? need - p->width : w[i] - least;

		w[i] -= less;
		need -= less;
	}
	/* Rows to come may be wider: the last column takes what the line has left. */
	if (p->n_shown && t->n == HELD_BACK && need < p->width && t->cut[p->n_shown - 1])
		w[p->n_shown - 1] += p->width - need;
	t->width = w;
}

/* One cell of a line; *owed counts the blanks that are printed only if something follows. */
static void put_cell(struct csm_print *p, size_t i, struct str text, size_t width, size_t *owed)
{
	size_t column = p->table.width[i];
	bool shorten = p->width && p->table.cut[i] && width > column, right = p->shown[i]->right;
	size_t pad;

	if (shorten) {
		text.n = utf8_fit(text, column - 1);
		width = utf8_width(text) + 1;
	}
	pad = width < column ? column - width : 0;
	if (right)
		*owed += pad;
	if (text.n || shorten) {
		blanks(&p->out.b, *owed);
		*owed = 0;
		buf_str(&p->out.b, text);
	}
	if (shorten)
		buf_cstr(&p->out.b, "…");
	*owed += (right ? 0 : pad) + GAP;
}

static void put_row(struct csm_print *p, const struct table_cell *row)
{
	size_t owed = 0;

	for (size_t i = 0; i < p->n_shown; i++) {
		const struct table_cell *c = &row[i];

		if (p->table.bare)
			put_cell(p, i, (struct str){ c->text.p, c->bare }, c->bare_width, &owed);
		else
			put_cell(p, i, c->text, c->width, &owed);
	}
	buf_char(&p->out.b, '\n');
	out_more(&p->out);
}

static void put_header(struct csm_print *p)
{
	size_t owed = 0;

	if (p->no_header)
		return;
	bold(p, true);
	for (size_t i = 0; i < p->n_shown; i++)
		put_cell(p, i, str_of(print_label(p, p->shown[i])), label_width(p, i), &owed);
	bold(p, false);
	buf_char(&p->out.b, '\n');
}

static void release_rows(struct csm_print *p)
{
	decide_widths(p);
	put_header(p);
	for (size_t r = 0; r < p->table.n; r++)
		put_row(p, p->table.rows[r]);
	p->table.n = 0;
}

static void table_row(struct csm_print *p, const struct cell *cells)
{
	struct table_state *t = &p->table;

	if (t->width) {
		put_row(p, render(p, cells, &t->one));
		arena_reset(&t->one);
		return;
	}
	*PUSH(t->rows, t->n, t->cap) = render(p, cells, &t->mem);
	if (t->n == HELD_BACK)
		release_rows(p);
}

static void table_close(struct csm_print *p)
{
	if (!p->table.width)
		release_rows(p);
	arena_reset(&p->table.mem);
	p->table.width = NULL;
	p->table.after_table = true;
}

static void table_none(struct csm_print *p)
{
	new_block(p);
	buf_cstr(&p->out.b, p->zh ? "(无)\n" : "(none)\n");
}

static void table_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	struct table_state *t = &p->table;
	size_t bare;
	struct table_fact f;

	if (!t->n_facts)
		new_block(p);
	f.label = arena_str(&t->mem, safe(p, str_of(print_label(p, c))));
	f.width = utf8_width(f.label);
	buf_reset(&p->tmp2);
	cell_for_reading(p, v, &p->tmp2, &bare);
	f.value = arena_str(&t->mem, safe(p, buf_view(&p->tmp2)));
	*PUSH(t->facts, t->n_facts, t->cap_facts) = f;
}

static void put_lines(struct csm_print *p, struct str text, size_t indent)
{
	while (text.p) {
		struct str line = str_split(&text, '\n');

		if (!line.n && !text.n)
			break;
		if (line.n)
			blanks(&p->out.b, indent);
		utf8_safe(&p->out.b, line, false);
		buf_char(&p->out.b, '\n');
	}
}

/* A paragraph belongs to the facts above it, so no blank line comes between. */
static void table_text(struct csm_print *p, const char *name, struct str text)
{
	(void)name;
	if (p->table.after_table)
		new_block(p);
	flush_facts(p);
	put_lines(p, text, INDENT);
	p->table.any = true;
}

static void table_note(struct csm_print *p, struct str text)
{
	new_block(p);
	put_lines(p, text, 0);
}

const struct print_format format_table = {
	.name = "table", .reading = true, .section = table_section, .table = table_open,
	.row = table_row,
	.table_end = table_close, .none = table_none, .fact = table_fact, .text = table_text,
	.object_end = flush_facts, .note = table_note, .end = flush_facts,
};
