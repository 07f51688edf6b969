/*
 * Reading tables: segment by segment, columns by the names in each header. Clean rows are read by
 * csv_own_next; a row that it refuses (a hand edit) is read alone by the lenient reader, so that
 * one bad quote never swallows the rows behind it. Promises: a row is handed over, belongs to an
 * undone import, or is a finding.
 */
#include "store/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/digest.h"
#include "store/erased.h"
#include "store/index.h"
#include "store/world.h"

#define X(c, f) #c,
static const char *const orders_cols[] = { TABLE_HEAD(X) TABLE_ORDERS(X) };
static const char *const order_lines_cols[] = { TABLE_HEAD(X) TABLE_ORDER_LINES(X) };
static const char *const answers_cols[] = { TABLE_HEAD(X) TABLE_ANSWERS(X) };
static const char *const tracking_cols[] = { TABLE_HEAD(X) TABLE_TRACKING(X) };
static const char *const device_events_cols[] = { TABLE_HEAD(X) TABLE_DEVICE_EVENTS(X) };
static const char *const behaviour_cols[] = { TABLE_HEAD(X) TABLE_BEHAVIOUR(X) };
static const char *const seals_cols[] = { TABLE_HEAD(X) TABLE_SEALS(X) };
#undef X
#define X(c, f) #f
static const struct table_def defs[TAB_COUNT] = {
	{ "orders", orders_cols, TABLE_HEAD(X) TABLE_ORDERS(X), COUNT(orders_cols) },
	{ "order_lines", order_lines_cols, TABLE_HEAD(X) TABLE_ORDER_LINES(X), COUNT(order_lines_cols) },
	{ "answers", answers_cols, TABLE_HEAD(X) TABLE_ANSWERS(X), COUNT(answers_cols) },
	{ "tracking", tracking_cols, TABLE_HEAD(X) TABLE_TRACKING(X), COUNT(tracking_cols) },
	{ "device_events", device_events_cols, TABLE_HEAD(X) TABLE_DEVICE_EVENTS(X), COUNT(device_events_cols) },
	{ "behaviour", behaviour_cols, TABLE_HEAD(X) TABLE_BEHAVIOUR(X), COUNT(behaviour_cols) },
	{ "seals", seals_cols, TABLE_HEAD(X) TABLE_SEALS(X), COUNT(seals_cols) },
};
#undef X

enum { COLS_MOST = TABLE_COLS_MOST, COLS_FILE = 256, NO_COL = 255 };
_Static_assert((int)OC_COUNT <= COLS_MOST && (int)LC_COUNT <= COLS_MOST &&
               (int)AC_COUNT <= COLS_MOST && (int)DC_COUNT <= COLS_MOST, "room for every column");

const struct table_def *table_def(enum table t)
{
	return &defs[t];
}

bool table_named(const char *name, enum table *t)
{
	for (int i = 0; i < TAB_COUNT; i++)
		if (!strcmp(defs[i].name, name)) {
			*t = (enum table)i;
			return true;
		}
	return false;
}

struct table_walk {
	struct csm *c;
	const struct table_def *def;
	row_fn fn;
	finding_fn find;
	void *ctx;
	const struct segment *seg;
	uint32_t n_seg;                /* its place among all */
	uint64_t offset;               /* of the row at hand */
	struct csv_reader in;
	unsigned char to[COLS_FILE];   /* column of the file -> column of the table */
	size_t n_file;
	bool same;                     /* the file has exactly the table's columns in order */
	struct umap undone;
	bool undone_known;
	struct umap erased;            /* customers whose rows have no words */
	struct erased scope;           /* of parcels, which name no customer */
	enum table t;
	struct csm_err *e;
};

/* Whose words are not read, even where a row holds them still. */
static int know_erased(struct table_walk *w)
{
	struct world *world;
	int rc = erased_load(w->c, &w->erased, w->e);

	if (rc || !w->erased.used || w->t != TAB_TRACKING)
		return rc;
	rc = world_load(w->c, &world, w->e);
	return rc ? rc : erased_scope(w->c, &w->scope, w->e);
}

static bool is_erased(const struct table_walk *w, const struct table_row *row)
{
	size_t customer = table_column(w->t, "customer");
	struct raw_row raw = { .bytes = row->bytes };
	struct caseid who;

	if (w->t != TAB_TRACKING)
		return customer && case_fast(row->f[customer], &who) && umap_get(&w->erased, who.id) != MAP_NONE;
	memcpy(raw.f, row->f, w->def->n * sizeof(*raw.f));
	return erased_row(&w->scope, w->t, &raw);
}

/* The row with its words empty, in spread. */
static void hide(const struct table_walk *w, struct table_row *row, struct str *spread)
{
	if (row->f != spread)
		memcpy(spread, row->f, w->def->n * sizeof(*spread));
	for (size_t i = 0; i < w->def->n; i++)
		if (column_is_words(str_of(w->def->cols[i])))
			spread[i] = (struct str){ NULL, 0 };
	row->f = spread;
}

static void find_row(struct table_walk *w, const char *id, long line, const char *text, const char *todo)
{
	struct finding f = { .level = FIND_ERROR, .id = id, .file = w->seg->path, .line = line,
	                     .text = text, .todo = todo };
	if (w->find)
		w->find(w->ctx, &f);
}

static void unreadable(struct table_walk *w, long line, const char *why)
{
	const unsigned lang = lang_of(w->c->lang);
	char text[240];

	snprintf(text, sizeof text, words_in(lang, "This row cannot be read and counts for nothing: %s."), words_in(lang, why));
	find_row(w, "row.unreadable", line, text,
	         "Put the row right by hand (csm-store(5)), or delete the line.");
}

static size_t column(const struct table_def *def, struct str name)
{
	for (size_t i = 0; i < def->n; i++)
		if (str_is(name, def->cols[i]))
			return i;
	return NO_COL;
}

static bool read_header(struct table_walk *w)
{
	struct csv_row row;
	bool has_id = false;
	if (str_starts(w->in.in, STR("\xEF\xBB\xBF")))
		w->in.at = 3;
	if (!csv_next(&w->in, &row))
		return false;
	w->n_file = row.n < COLS_FILE ? row.n : COLS_FILE;
	w->same = row.n == w->def->n;
	for (size_t i = 0; i < w->n_file; i++) {
		w->to[i] = (unsigned char)column(w->def, row.f[i]);
		has_id = has_id || w->to[i] == 0;
		w->same = w->same && w->to[i] == i;
	}
	if (!has_id)
		find_row(w, "table.header", 1,
		         words_in(lang_of(w->c->lang), "The header names no column id, so no row of this file counts."),
		         "Put the header back: the columns are in csm-store(5).");
	return has_id;
}

static bool import_undone(struct table_walk *w, evid imp, int *rc)
{
	if (!w->undone_known) {
		*rc = imports_undone(w->c, &w->undone, w->e);
		w->undone_known = true;
	}
	return umap_get(&w->undone, imp) != MAP_NONE;
}

static bool read_head(struct table_row *row, const char **why)
{
	evid id;
	int offset;
	*why = WORDS("id is not a site and a number");
	if (!evid_read(row->f[0], &id))
		return false;
	row->site = evid_site(id);
	row->num = evid_number(id);
	*why = WORDS("at is not an instant");
	if (!when_read(row->f[1], &row->at, &offset))
		return false;
	row->rec = row->at;
	*why = WORDS("rec is not an instant");
	if (row->f[2].n && !when_read(row->f[2], &row->rec, &offset))
		return false;
	row->imp = 0;
	*why = WORDS("imp is not an event");
	return !row->f[3].n || evid_read(row->f[3], &row->imp);
}

static int hand_over(struct table_walk *w, const struct csv_row *row, long line)
{
	struct str spread[COLS_MOST] = { { 0 } };
	struct table_row out = { .f = spread, .file = w->seg->path, .line = line, .bytes = row->raw, .seg = w->n_seg, .offset = w->offset };
	const char *why = WORDS("it has another number of fields than the header");
	int rc = CSM_OK;
	if (row->n == w->n_file) {
		if (w->same)
			out.f = row->f;
		else
			for (size_t i = 0; i < row->n; i++)
				if (w->to[i] != NO_COL)
					spread[w->to[i]] = row->f[i];
		bool read = read_head(&out, &why);
		if (read && w->erased.used && is_erased(w, &out))
			hide(w, &out, spread);
		if (read)
			return out.imp && import_undone(w, out.imp, &rc) ? rc : rc ? rc : w->fn(w->ctx, &out);
	}
	unreadable(w, line, why);
	return CSM_OK;
}

/* The line at the reader's place, which the strict reader refused. */
static int odd_line(struct table_walk *w)
{
	struct csv_reader one;
	struct csv_row row;
	const char *p = w->in.in.p + w->in.at, *lf = memchr(p, '\n', w->in.in.n - w->in.at);
	size_t n = lf ? (size_t)(lf - p) : w->in.in.n - w->in.at;
	long line = w->in.line++;
	int rc = CSM_OK;
	w->in.at += n + (lf != NULL);
	if (!str_trim((struct str){ p, n }).n)
		return CSM_OK;
	csv_open(&one, (struct str){ p, n }, ',', '"');
	if (!csv_next(&one, &row) || one.open_quote)
		unreadable(w, line, WORDS("a quote is not closed"));
	else if (str_trim((struct str){ p + one.at, n - one.at }).n)
		unreadable(w, line, WORDS("a carriage return within the line ends it too early"));
	else
		rc = hand_over(w, &row, line);
	csv_close(&one);
	return rc;
}

static int next_row(struct table_walk *w)
{
	struct csv_row row;
	long line = w->in.line;
	w->offset = w->in.at;
	if (!csv_own_next(&w->in, &row))
		return odd_line(w);
	return row.n == 1 && !str_trim(row.raw).n ? CSM_OK : hand_over(w, &row, line);
}

static int walk_segment(struct table_walk *w)
{
	int rc = CSM_OK;
	csv_open(&w->in, w->seg->bytes.s, ',', '"');
	if (read_header(w))
		while (rc == CSM_OK && w->in.at < w->in.in.n)
			rc = next_row(w);
	csv_close(&w->in);
	return rc;
}

/* Only the rows of c->subset. */
static int walk_places(struct table_walk *w, const uint64_t *at, size_t n)
{
	int rc = CSM_OK;
	csv_open(&w->in, w->seg->bytes.s, ',', '"');
	bool good = read_header(w);
	for (size_t i = 0; good && rc == CSM_OK && i < n; i++) {
		w->in.at = at[i];
		rc = next_row(w);
	}
	csv_close(&w->in);
	return rc;
}

static int walk_file(struct table_walk *w, struct segment *s, struct csm_err *e)
{
	size_t n = 0;
	const uint64_t *at = w->c->subset ? subset_offsets(w->c->subset, s->path, &n, &s->places_of) : NULL;
	if (w->c->subset && !n)
		return CSM_OK;
	int rc = segment_open(w->c, s, e);
	w->seg = s;
	if (rc || !s->bytes.s.n)
		return rc;
	return w->c->subset ? walk_places(w, at, n) : walk_segment(w);
}

int table_scan(struct csm *c, enum table t, row_fn fn, finding_fn find, void *ctx,
               struct segment **segs, size_t *n_segs, struct csm_err *e)
{
	struct table_walk w = { .c = c, .def = table_def(t), .fn = fn, .find = find, .ctx = ctx, .t = t, .e = e };
	*segs = NULL;
	*n_segs = 0;
	int rc = subset_segments(c, w.def->name, segs, n_segs, find, ctx, e);
	if (rc == CSM_OK && *n_segs)
		rc = know_erased(&w);
	for (size_t i = 0; rc == CSM_OK && i < *n_segs; i++) {
		w.n_seg = (uint32_t)i;
		rc = walk_file(&w, &(*segs)[i], e);
	}
	umap_free(&w.undone);
	umap_free(&w.erased);
	erased_scope_free(&w.scope);
	return rc;
}

struct table_again {
	struct table_walk w;           /* stands in seg, behind its header; it was asked already who was undone */
	const struct segment *segs;
};

struct table_again *table_again_open(struct csm *c, enum table t, const struct segment *segs, bool raw)
{
	struct table_again *a = mem_alloc(sizeof *a);
	a->w = (struct table_walk){ .c = c, .def = table_def(t), .undone_known = true, .t = t };
	a->segs = segs;
	if (!raw)
		(void)know_erased(&a->w);      /* what could be read a moment ago */
	return a;
}

/* false: its header does not say which columns are there. */
static bool again_in(struct table_again *a, uint32_t seg, row_fn fn, void *ctx)
{
	struct table_walk *w = &a->w;
	w->fn = fn;
	w->ctx = ctx;
	if (w->seg == &a->segs[seg])
		return true;
	if (w->seg)
		csv_close(&w->in);
	w->seg = &a->segs[seg];
	w->n_seg = seg;
	csv_open(&w->in, w->seg->bytes.s, ',', '"');
	return read_header(w);
}

int table_again(struct table_again *a, uint32_t seg, uint64_t offset, row_fn fn, void *ctx)
{
	again_in(a, seg, fn, ctx);
	a->w.in.at = offset;
	return next_row(&a->w);
}

void table_again_from(struct table_again *a, uint32_t seg, uint64_t offset, row_fn fn, void *ctx)
{
	int rc = CSM_OK;
	if (!again_in(a, seg, fn, ctx))
		return;
	if (offset)
		a->w.in.at = offset;
	while (rc == CSM_OK && a->w.in.at < a->w.in.in.n)
		rc = next_row(&a->w);
}

void table_again_close(struct table_again *a)
{
	if (!a)
		return;
	if (a->w.seg)
		csv_close(&a->w.in);
	umap_free(&a->w.erased);
	erased_scope_free(&a->w.scope);
	free(a);
}
