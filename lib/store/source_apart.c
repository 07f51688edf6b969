/*
 * Rows of one record that stand apart, as in an export that somebody sorted by another column: they
 * are brought together before anything is read, since each part alone would pass for the whole
 * record and its sums would be lost in silence. Relies on source.c for rows and groups. Promises: a
 * file whose records stand together is left as it is; else every row is there once, records in the
 * order of their first rows, and each row knows its lines in the file.
 */
#include <stdlib.h>

#include "store/map_in.h"

enum { FEW_MOST = 8 };

struct row_apart {
	struct str raw;
	struct row_lines at;
	uint32_t group, turn;
};

struct apart {
	struct smap groups;        /* what names a record -> its number */
	uint32_t n_groups, last;
	bool any, found;
	bool keep;                 /* pieces are wanted */
	size_t few;                /* fields of a row that say what names it; 0: all are wanted */
	/* While each name is greater (or each is less) than the one before, none can come again, and
	 * no table of them is needed. way: 1, -1, 0 not known yet. */
	bool in_sequence, header_between;
	int way;
	struct str before;
	struct row_apart *p;
	size_t n, cap;
};

static uint32_t alone(struct source *s, struct apart *a)
{
	s->group_value = (struct str){ 0 };
	return a->n_groups++;
}

/* The number of the group named v, as long as the names are in sequence; else they are no more. */
static uint32_t next_named(struct source *s, struct apart *a, struct str v)
{
	int cmp = a->before.p ? (v.n > a->before.n) - (v.n < a->before.n) : 1;

	if (a->before.p && !cmp)
		cmp = memcmp(v.p, a->before.p, v.n);
	cmp = (cmp > 0) - (cmp < 0);
	if (!cmp) {
		a->in_sequence = !a->header_between && str_eq(s->group_value, v);
		return a->last;
	}
	if (a->before.p) {
		a->in_sequence = !a->way || cmp == a->way;
		a->way = cmp;
	}
	a->header_between = false;
	a->before = s->group_value = v;
	return a->n_groups++;
}

static uint32_t named(struct source *s, struct apart *a, struct str v)
{
	uint32_t *slot;
	bool fresh;

	if (v.p < s->text.p || v.p >= s->text.p + s->text.n)
		v = arena_str(&s->mem, v);
	if (a->in_sequence)
		return next_named(s, a, v);
	s->group_value = v;
	slot = smap_put(&a->groups, v, &fresh);
	if (fresh)
		*slot = a->n_groups++;
	return *slot;
}

/*
 * Exports put together, each with its header, are observations of their own: nothing is joined
 * across a header. An open quote swallows what follows it, so that row stays where it is.
 */
static uint32_t group_of(struct source *s, struct apart *a)
{
	struct str v;

	if (str_eq(s->row.raw, s->header_raw)) {
		smap_free(&a->groups);
		a->groups = (struct smap){ 0 };
		a->header_between = true;
	}
	if (source_drops(s))
		return a->any ? a->last : alone(s, a);
	s->ragged = source_shape(s);
	if (s->ragged == RAGGED_OPEN)
		return alone(s, a);
	v = source_group_cell(s);
	if (v.n)
		return named(s, a, v);
	return a->any && source_goes_on(s) ? a->last : alone(s, a);
}

/* A row that has a name needs no more than that. */
static bool next_row(struct source *s, const struct apart *a)
{
	size_t at = s->csv.at;
	long line = s->csv.line;

	if (!a->few || !csv_next_few(&s->csv, &s->row, a->few))
		return csv_next(&s->csv, &s->row);
	if (!s->row.few || source_group_cell(s).n)
		return true;
	csv_back(&s->csv, at, line);
	return csv_next(&s->csv, &s->row);
}

/* Ends at the first thing that decides: rows that stand apart, or a sequence that is none. */
static void see_rows(struct source *s, struct apart *a)
{
	bool sequence = a->in_sequence;

	while (a->in_sequence == sequence && (a->keep || !a->found) && next_row(s, a)) {
		uint32_t before = a->n_groups, g;

		g = group_of(s, a);
		a->found |= a->any && g != a->last && g < before;
		a->any = true;
		a->last = g;
		arena_reset(&s->rec);
		if (a->keep)
			*PUSH(a->p, a->n, a->cap) = (struct row_apart){
				s->row.raw, { s->row.line, s->row.last_line }, g, (uint32_t)a->n };
	}
	smap_free(&a->groups);
}

static int cmp_row(const void *x, const void *y)
{
	const struct row_apart *a = x, *b = y;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return (a->turn > b->turn) - (a->turn < b->turn);
}

/* The text again, its rows in the order of pieces. */
static void put_together(struct source *s, const struct apart *a)
{
	size_t head = (size_t)(s->header_raw.p - s->text.p) + s->header_raw.n, n = head + 1;
	char *out;

	for (size_t i = 0; i < a->n; i++)
		n += a->p[i].raw.n + 1;
	s->at_rows = arena_alloc(&s->mem, a->n * sizeof(*s->at_rows));
	out = arena_bytes(&s->mem, n);
	memcpy(out, s->text.p, head);
	out[head] = '\n';
	n = head + 1;
	for (size_t i = 0; i < a->n; i++) {
		memcpy(out + n, a->p[i].raw.p, a->p[i].raw.n);
		n += a->p[i].raw.n;
		out[n++] = '\n';
		s->at_rows[i] = a->p[i].at;
	}
	s->n_at_rows = a->n;
	s->text = (struct str){ out, a->n ? n - 1 : n };
}

/* Whether what names the groups is the orders' number, untouched on its way. */
static bool names_orders(const struct source *s)
{
	const struct field_rule *r = s->by->rule;

	for (size_t i = 0; i < s->map->n_whens; i++)
		for (size_t k = 0; k < s->map->whens[i].n_acts; k++)
			if (s->map->whens[i].acts[k].to == FLD_order)
				return false;
	return r->field == FLD_order && r->type == TYPE_ID && !r->n_pieces && !r->has_const && !r->has_default;
}

void source_bring_together(struct source *s)
{
	struct apart a = { .in_sequence = true };

	if (!s->by)
		return;
	if (s->by->n_cols == 1 && s->by->cols[0] < FEW_MOST && !s->map->n_drops)
		a.few = s->by->cols[0] + 1;
	see_rows(s, &a);
	source_rewind(s);
	s->unique = a.in_sequence && s->map->record == REC_ORDER && names_orders(s);
	if (a.in_sequence)
		return;
	a = (struct apart){ .in_sequence = false };
	see_rows(s, &a);
	source_rewind(s);
	if (!a.found)
		return;
	a = (struct apart){ .keep = true };
	see_rows(s, &a);
	qsort(a.p, a.n, sizeof(*a.p), cmp_row);
	put_together(s, &a);
	free(a.p);
	source_rewind(s);
}
