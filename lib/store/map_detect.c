/*
 * Which map an export belongs to, by the set of its column names; where its header stands, which
 * delimiter it has. Never by file name, position or guessing: the set of columns identifies the
 * format. Promises: exactly one map or an error that names the nearest one and what it misses.
 */
#include "store/map_in.h"

static const char delimiters[] = { ',', '\t', ';', '|' };

/* The first rows of the text, taken apart in one way. */
struct head_row { struct str *columns, *normal; size_t n; long line; size_t at, next; };
struct view { char delimiter, quote; bool made; struct head_row *rows; size_t n; };
enum { VIEW_ROWS = 200, VIEWS = 8, NAME_MAX_BYTES = 1024 };

/* csm's own columns in front of a rejects file say nothing about the export. */
static bool own_column(struct str s)
{
	static const char *const own[] = { "_file", "_line", "_reason", "_field", "_value", "_right" };

	for (size_t i = 0; i < COUNT(own); i++)
		if (str_is(s, own[i]))
			return true;
	return false;
}

static void add_row(struct view *v, const struct csv_row *r, const struct csv_reader *csv, struct arena *a)
{
	struct head_row *h = &v->rows[v->n++];

	h->n = r->n;
	h->line = r->line;
	h->at = (size_t)(r->raw.p - csv->in.p);
	h->next = csv->at;
	h->columns = arena_alloc(a, (r->n + 1) * sizeof *h->columns);
	h->normal = arena_alloc(a, (r->n + 1) * sizeof *h->normal);
	for (size_t i = 0; i < r->n; i++) {
		bool guarded;
		if (r->f[i].n > NAME_MAX_BYTES)        /* no name of a column */
			continue;
		h->columns[i] = arena_str(a, guard_strip(r->f[i], GUARD_EXCEL | GUARD_TAB, true, &guarded));
		h->normal[i] = own_column(h->columns[i]) ? (struct str){ 0 } : utf8_header(a, h->columns[i]);
	}
}

static void make_view(struct view *v, struct str text, struct arena *a)
{
	struct csv_reader csv;
	struct csv_row row;

	v->made = true;
	v->rows = arena_alloc(a, VIEW_ROWS * sizeof *v->rows);
	csv_open(&csv, text, v->delimiter, v->quote);
	while (v->n < VIEW_ROWS && csv_next(&csv, &row))
		add_row(v, &row, &csv, a);
	csv_close(&csv);
}

static bool row_has(const struct head_row *h, struct str normal)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->normal[i], normal))
			return true;
	return false;
}

static bool row_has_any(const struct head_row *h, const struct strs *names)
{
	for (size_t i = 0; i < names->n; i++)
		if (row_has(h, names->v[i]))
			return true;
	return false;
}

static size_t row_score(const struct head_row *h, const struct map *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_all; i++)
		n += row_has_any(h, &m->all[i]);
	return n;
}

struct hit { struct map *map; const struct view *view; const struct head_row *row; size_t score;
             bool whole; };

/* The best row of a view for a map. */
static struct hit try_view(struct map *m, const struct view *v)
{
	struct hit best = { .map = m, .view = v };

	for (size_t i = 0; i < v->n && v->rows[i].line <= m->within; i++) {
		size_t score = row_score(&v->rows[i], m);
		bool whole = score == m->n_all && !row_has_any(&v->rows[i], &m->none);
		if (score < best.score + !whole)
			continue;
		best.row = &v->rows[i];
		best.score = score;
		best.whole = whole;
		if (whole)
			break;
	}
	return best;
}

static struct hit try_map(struct map *m, struct view *views, struct str text, bool boxed, struct arena *a)
{
	struct hit best = { .map = m };

	for (size_t i = 0; i < VIEWS; i++) {
		struct view *v = &views[i];
		struct hit h;
		if (boxed ? i > 0 : v->quote != m->quote || (m->delimiter && v->delimiter != m->delimiter))
			continue;
		if (!v->made)
			make_view(v, text, a);
		h = try_view(m, v);
		if ((h.whole && !best.whole) || (h.whole == best.whole && h.score > best.score))
			best = h;
	}
	return best;
}

static void missing_columns(const struct hit *h, unsigned lang, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < h->map->n_all; i++) {
		if (h->row && row_has_any(h->row, &h->map->all[i]))
			continue;
		buf_cstr(out, first ? "" : ", ");
		buf_str(out, h->map->all[i].v[0]);
		first = false;
	}
	for (size_t i = 0; h->row && i < h->map->none.n; i++)
		if (row_has(h->row, h->map->none.v[i])) {
			buf_cstr(out, first ? "" : ", ");
			buf_printf(out, words_in(lang, "not to have %.60s"), h->map->none.v[i].p);
			first = false;
		}
}

/* only: the one map that was asked for by name. */
static int no_format(const struct hit *near, struct map *only, struct str text, const char *name,
                     struct csm_err *e)
{
	struct buf missing = { 0 };
	int rc;

	if (!text.n)
		return err_at(e, CSM_EREFUSED, "import.empty", name, 0, 0,
		              "the file is empty; an export has at least a header row");
	if (only && !near->score) {
		struct hit bare = { .map = only };
		missing_columns(&bare, err_lang(e), &missing);
		rc = err_at(e, CSM_EREFUSED, "import.format", name, 0, 0,
		            "map %s does not fit: the file has none of its columns %s (csm import detect FILE finds the map)",
		            only->id, missing.p ? missing.p : "");
		buf_free(&missing);
		return rc;
	}
	if (!near->map || !near->score)
		return err_at(e, CSM_EREFUSED, "import.format", name, 0, 0,
			      "no map knows these columns; csm import new FILE drafts one from them "
			      "(csm-map(5)), --map names it");
	missing_columns(near, err_lang(e), &missing);
	rc = err_at(e, CSM_EREFUSED, "import.format", name, near->row ? near->row->line : 0, 0,
		    "no map fits these columns; the "
		    "nearest, %s, wants %s",
		    near->map->id, missing.p ? missing.p : "others");
	buf_free(&missing);
	return rc;
}

/* The map that asks for more columns is the more special one; a map of the store goes before a
 * built-in one. */
static int compare_hits(const struct hit *a, const struct hit *b)
{
	if (a->whole != b->whole)
		return a->whole ? 1 : -1;
	if (a->score != b->score)
		return a->score > b->score ? 1 : -1;
	return a->whole ? (int)a->map->own - (int)b->map->own : -1;
}

static void use_hit(const struct hit *h, struct found *out)
{
	out->map = h->map;
	out->delimiter = h->view->delimiter;
	out->quote = h->view->quote;
	out->header_line = h->row->line;
	out->header_at = h->row->at;
	out->data_at = h->row->next;
	out->columns = h->row->columns;
	out->normal = h->row->normal;
	out->n_columns = h->row->n;
}

int detect(struct str text, bool boxed, struct map **maps, size_t n, const char *name, struct arena *a, struct found *out,
	   struct csm_err *e)
{
	struct view views[VIEWS];
	struct hit best = { 0 }, other = { 0 };

	for (size_t i = 0; i < VIEWS; i++)
		views[i] = (struct view){ .delimiter = delimiters[i % 4], .quote = i < 4 ? '"' : 0 };
	for (size_t i = 0; i < n; i++) {
		struct hit h = try_map(maps[i], views, text, boxed, a);
		int c = best.map ? compare_hits(&h, &best) : 1;
		if (c > 0)
			best = h;
		else if (c == 0)
			other = h;
	}
	if (!best.whole)
		return no_format(&best, n == 1 ? maps[0] : NULL, text, name, e);
	if (other.whole && other.map != best.map && compare_hits(&other, &best) == 0)
		return err_at(e, CSM_EREFUSED, "import.format", name, best.row->line, 0,
			      "both %s and %s fit; name one with --map", best.map->id, other.map->id);
	use_hit(&best, out);
	return CSM_OK;
}
