/*
 * csm_list: objects of a noun, filtered, sorted, cut, printed. Relies on the noun for its columns,
 * on filter.c, and on the printer for the format. Promises: the same order everywhere (ties by id),
 * and memory for --limit rows, not for all, when both a limit and an order are given.
 */
#include "report/noun.h"

#include <stdlib.h>

enum { MOST_SORTS = 8 };

struct kept { const void *object; uint64_t id; struct cell keys[]; };

struct list {
	struct csm *c;
	const struct noun *noun;
	const struct csm_query *q;
	struct csm_print *p;
	struct noun_row row;
	struct filters filters;
	const struct noun_col *sort[MOST_SORTS];
	bool down[MOST_SORTS];
	size_t n_sort;
	struct kept **heap;            /* with a limit: the worst on top */
	size_t n, cap;
	struct arena mem, scratch;
	struct col *cols;
	struct cell *cells;
	long printed;
};

/* ---- what is asked for ---- */

static int read_sort(struct list *l, struct csm_err *e)
{
	struct str rest = str_of(l->q->sort);
	int code = CSM_OK;

	while (!code && rest.n) {
		struct str name = str_trim(str_split(&rest, ','));
		bool down = name.n && name.p[0] == '-';
		if (down || (name.n && name.p[0] == '+'))
			name = (struct str){ name.p + 1, name.n - 1 };
		if (!name.n)
			return err_set(e, CSM_EUSAGE, "list.sort",
			               "sort: \"%s\" has an empty name in it", l->q->sort);
		if (l->n_sort == MOST_SORTS)
			return err_set(e, CSM_EUSAGE, "list.sort", "sort: at most %d columns", MOST_SORTS);
		l->down[l->n_sort] = down;
		code = noun_col_find(l->noun, name, "sort", &l->sort[l->n_sort++], e);
	}
	return code;
}

static unsigned needs_of(const struct list *l)
{
	unsigned needs = l->noun->needs;

	for (size_t i = 0; i < l->noun->n; i++) {
		const struct noun_col *col = &l->noun->cols[i];
		bool used = print_shows(l->p, i);
		for (size_t k = 0; k < l->q->n_where; k++)
			used = used || !strcmp(l->q->where[k].key, col->pub.name);
		for (size_t k = 0; k < l->n_sort; k++)
			used = used || l->sort[k] == col;
		needs |= used ? col->needs : 0;
	}
	return needs;
}

static int start_table(struct list *l, struct csm_err *e)
{
	const struct noun *noun = l->noun;

	l->cols = arena_alloc(&l->mem, noun->n * sizeof(*l->cols));
	l->cells = arena_alloc(&l->mem, noun->n * sizeof(*l->cells));
	for (size_t i = 0; i < noun->n; i++)
		l->cols[i] = (struct col){ .name = noun->cols[i].pub.name,
		                           .en = noun->cols[i].pub.label, .zh = noun->cols[i].zh,
		                           .right = col_right(&noun->cols[i]),
		                           .hidden = !noun->cols[i].pub.shown };
	print_zone(l->p, l->c->zone);
	return print_table(l->p, l->cols, noun->n, e);
}

/* ---- rows ---- */

static void print_object_row(struct list *l, const void *object)
{
	struct noun_row row = l->row;

	row.object = object;
	row.label = print_is_text(l->p) && print_is_zh(l->p);
	row.zh = print_is_zh(l->p);
	for (size_t i = 0; i < l->noun->n; i++)
		l->cells[i] = print_shows(l->p, i) ? noun_cell(&row, &l->noun->cols[i]) : cell_empty();
	print_row(l->p, l->cells);
	arena_reset(&l->scratch);
	l->printed++;
}

static int compare_cells(const struct cell *a, const struct cell *b, bool down)
{
	bool none = a->kind == CELL_EMPTY || b->kind == CELL_EMPTY;
	int d = cell_cmp(a, b);

	return down && !none ? -d : d;         /* what has no value is last either way */
}

static int compare(const struct list *l, const struct kept *a, const struct kept *b)
{
	int d = 0;

	for (size_t i = 0; !d && i < l->n_sort; i++)
		d = compare_cells(&a->keys[i], &b->keys[i], l->down[i]);
	return d ? d : (a->id > b->id) - (a->id < b->id);
}

static struct cell sort_key(struct list *l, size_t i)
{
	struct cell v = noun_cell(&l->row, l->sort[i]);

	if (l->sort[i]->place != AT_WORD && l->sort[i]->place != AT_STR && v.s.n)
		v.s = arena_str(&l->mem, v.s);
	return v;
}

static struct kept *keep(struct list *l, struct kept *into)
{
	struct kept *k = into ? into : arena_alloc(&l->mem, sizeof(*k) + l->n_sort * sizeof(*k->keys));

	k->object = l->row.object;
	k->id = l->noun->id(l->row.object);
	for (size_t i = 0; i < l->n_sort; i++)
		k->keys[i] = sort_key(l, i);
	return k;
}

static void sift_up(struct list *l, size_t i)
{
	while (i && compare(l, l->heap[i], l->heap[(i - 1) / 2]) > 0) {
		struct kept *t = l->heap[i];
		l->heap[i] = l->heap[(i - 1) / 2];
		i = (i - 1) / 2;
		l->heap[i] = t;
	}
}

static void sift_down(struct list *l, size_t i, size_t n)
{
	for (;;) {
		size_t big = i, left = 2 * i + 1;
		for (size_t k = left; k < n && k <= left + 1; k++)
			if (compare(l, l->heap[k], l->heap[big]) > 0)
				big = k;
		if (big == i)
			return;
		struct kept *t = l->heap[i];
		l->heap[i] = l->heap[big];
		l->heap[big] = t;
		i = big;
	}
}

/* Would the row in hand come behind the worst that is kept? Asked before anything is stored. */
static bool too_late(struct list *l)
{
	const struct kept *worst = l->heap[0];
	int d = 0;

	for (size_t i = 0; !d && i < l->n_sort; i++) {
		struct cell v = noun_cell(&l->row, l->sort[i]);
		d = compare_cells(&v, &worst->keys[i], l->down[i]);
	}
	return d ? d > 0 : l->noun->id(l->row.object) > worst->id;
}

static void take(struct list *l)
{
	size_t limit = l->q->limit > 0 ? (size_t)l->q->limit : SIZE_MAX;

	if (l->n == limit) {
		if (!too_late(l)) {
			keep(l, l->heap[0]);
			sift_down(l, 0, l->n);
		}
	} else {
		*PUSH(l->heap, l->n, l->cap) = keep(l, NULL);
		if (limit != SIZE_MAX)
			sift_up(l, l->n - 1);
	}
}

enum { LIST_ENOUGH = -1 };

static int on_row(void *ctx, const struct noun_row *row)
{
	struct list *l = ctx;
	bool yes;

	l->row.object = row->object;
	yes = (!l->q->active || l->noun->active(&l->row)) && filters_pass(&l->filters, &l->row);
	if (yes && !l->n_sort)
		print_object_row(l, row->object);
	else if (yes)
		take(l);
	arena_reset(&l->scratch);
	if (!l->n_sort && ((l->q->limit > 0 && l->printed == l->q->limit) || print_failed(l->p)))
		return LIST_ENOUGH;
	return CSM_OK;
}

/* ---- the whole ---- */

static int by_keys(const void *a, const void *b, void *ctx)
{
	const struct kept *const *x = a, *const *y = b;

	return compare(ctx, *x, *y);
}

static int run(struct list *l, struct csm_err *e)
{
	int code = l->noun->each(&l->row, on_row, l, e);

	if (code == LIST_ENOUGH)
		code = CSM_OK;
	if (code)
		return code;
	if (l->n)
		qsort_r(l->heap, l->n, sizeof(*l->heap), by_keys, l);
	for (size_t i = 0; i < l->n && !print_failed(l->p); i++)
		print_object_row(l, l->heap[i]->object);
	print_table_end(l->p);
	return CSM_OK;
}

/* Is it enough to know the open tickets? */
static bool asks_open(const struct list *l)
{
	const struct csm_query *q = l->q;

	return l->noun->in_open && !filters_name_case(l->noun, q->where, q->n_where) &&
	       (q->active || filters_want_active(l->noun, &l->c->terms, q->where, q->n_where));
}

/* A word that no open ticket bears may be known all the same: only the whole world can say that it is not. */
static int make_filters(struct list *l, struct csm_err *e)
{
	int code = filters_make(&l->filters, l->noun, &l->row, l->q->where, l->q->n_where, e);

	if (!code || !l->row.w->only_open)
		return code;
	err_clear(e);
	code = world_ready(l->row.w, e);
	return code ? code : filters_make(&l->filters, l->noun, &l->row, l->q->where, l->q->n_where, e);
}

static int prepare(struct list *l, struct csm_err *e)
{
	int code = read_sort(l, e);

	if (!code && l->q->active && !l->noun->active)
		code = err_set(e, CSM_EUSAGE, "list.active",
		               "active: a list of %s knows no such thing; tickets and returns do",
		               l->noun->name);
	if (!code)
		code = start_table(l, e);
	if (!code)
		code = row_open(&l->row, l->c, needs_of(l), asks_open(l), e);
	if (!code)
		code = make_filters(l, e);
	return code;
}

CSM_API int csm_list(struct csm *c, const struct csm_query *q, struct csm_print *p, struct csm_err *e)
{
	struct list l = { .c = c, .q = q, .p = p, .noun = noun_find(q->noun) };
	int code;

	if (!l.noun)
		return err_set(e, CSM_EUSAGE, "list.noun", "there is no list of \"%s\": ticket, return, customer, order, survey",
		               q->noun ? q->noun : "");
	l.row.mem = &l.scratch;
	code = prepare(&l, e);
	if (!code) {
		code = run(&l, e);
		filters_free(&l.filters);
	}
	if (q->found)
		*q->found = l.printed;
	row_close(&l.row);
	free(l.heap);
	arena_free(&l.mem);
	arena_free(&l.scratch);
	return code;
}
