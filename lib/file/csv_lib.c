/*
 * Rows that only libcsv can read: blanks around quotes, text behind a closing quote, quotes that
 * never close. Relies on libcsv 3.0.3, not strict. It gives no line numbers and cannot stop behind
 * a row, so it is fed line by line; only at the end of a line can a row end. Promises: it goes back
 * to sleep after each row, nothing of the next is touched.
 */
#include "file/csv_lib.h"

#include <csv.h>

enum { FIELD_BEGUN = 2, BLOCK = 64 * 1024 };

struct lib {
	struct csv_parser p;
	struct csv_reader *r;
	size_t n;  /* fields of the row so far */
	bool done; /* the row has ended */
};

static void on_field(void *field, size_t n, void *data)
{
	struct lib *l = data;
	char *copy = arena_bytes(&l->r->mem, n + 1);

	if (n)
		memcpy(copy, field, n);
	csv_push(l->r, &l->n, (struct str){ copy, n });
}

static void on_row(int end, void *data)
{
	struct lib *l = data;

	(void)end;
	l->done = true;
}

/*
 * libcsv always has a quote, and NUL, its manual's way to have none, is a byte that may well occur.
 * A byte that does not occur in the input is none.
 */
static unsigned char no_quote(struct str in)
{
	for (int c = 255; c > 0; c--)
		if (!csv_is_end((char)c) && (!in.n || !memchr(in.p, c, in.n)))
			return (unsigned char)c;
	return 0;
}

static struct lib *lib_open(struct csv_reader *r)
{
	struct lib *l = mem_alloc(sizeof(*l));

	if (csv_init(&l->p, 0))
		mem_die();
	csv_set_delim(&l->p, (unsigned char)r->delimiter);
	csv_set_quote(&l->p, r->quote ? (unsigned char)r->quote : no_quote(r->in));
	csv_set_blk_size(&l->p, BLOCK);
	r->lib = l;
	return l;
}

static size_t line_end(struct str in, size_t at)
{
	while (at < in.n && !csv_is_end(in.p[at]))
		at++;
	return at;
}

/* Feeds one line with the first byte of its end; the new position. */
static size_t feed(struct lib *l, struct str in, size_t at)
{
	size_t end = line_end(in, at), n = end - at + (end < in.n);

	if (csv_parse(&l->p, in.p + at, n, on_field, on_row, l) != n)
		mem_die(); /* not strict: memory is the only thing that can fail */
	return at + n;
}

static long count_lines(struct str s)
{
	long lines = 0;

	for (size_t i = 0; i < s.n; i++)
		lines += s.p[i] == '\n' || (s.p[i] == '\r' && !(i + 1 < s.n && s.p[i + 1] == '\n'));
	return lines;
}

static void put_row(struct csv_reader *r, const struct lib *l, size_t from, size_t end,
                    struct csv_row *row)
{
	row->raw = (struct str){ r->in.p + from, end - from };
	row->f = r->fields;
	row->n = l->n;
	row->line = r->line;
	row->last_line = r->line + count_lines(row->raw);
	r->line = row->last_line + 1;
	r->at = end < r->in.n ? csv_line_next(r->in, end) : end;
}

bool csv_lib_row(struct csv_reader *r, struct csv_row *row)
{
	struct lib *l = r->lib ? r->lib : lib_open(r);
	size_t from = r->at, at = from;

	l->r = r;
	l->n = 0;
	l->done = false;
	while (at < r->in.n) {
		at = feed(l, r->in, at);
		if (l->done) {
			put_row(r, l, from, at - 1, row);
			return true;
		}
		if (l->p.pstate == 0 && csv_is_end(r->in.p[at - 1])) {
			/* An empty line. Its CR may have a LF behind it. */
			from = at = csv_line_next(r->in, at - 1);
			r->line++;
		}
	}
	r->open_quote |= l->p.pstate == FIELD_BEGUN && l->p.quoted;
	csv_fini(&l->p, on_field, on_row, l);
	if (l->done)
		put_row(r, l, from, r->in.n, row);
	r->at = r->in.n;
	return l->done;
}

void csv_lib_free(struct csv_reader *r)
{
	struct lib *l = r->lib;

	if (l)
		csv_free(&l->p);
	free(l);
	r->lib = NULL;
}
