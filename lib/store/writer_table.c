/*
 * The writer's tables: rows of bulk observations, numbered for each table of a site.
 * Relies on writer.c for segments and on file/csv.h for the form of a row. Promises: numbers
 * without gap; a table whose columns are others than those of its newest segment goes on in a new
 * segment.
 */
#include "store/own.h"
#include "store/table.h"

#include <stdlib.h>

struct writer_table {
	enum table t;
	struct segment_out out;
	struct buf rows, header, cell;
	uint64_t next;
	/* Nearly all rows of a run share these: */
	int64_t rec;
	evid imp;
	char rec_text[26], imp_text[24];
};

/*
 * The number behind the last row's; 1 if there is none. Columns are id first, so only the beginning
 * of the row is looked at.
 */
static int next_row(struct writer *w, const char *table, uint64_t *next, struct csm_err *e)
{
	struct segment *segs;
	size_t n;
	int code = segments_list(w->c, table, &segs, &n, NULL, NULL, e);

	*next = 1;
	for (size_t i = n; !code && *next == 1 && i > 0; i--) {
		struct arena tmp = { 0 };
		struct str line = { NULL, 0 };
		evid id;
		if (segs[i - 1].site != w->site)
			continue;
		code = file_last_line(w->c->dirfd, segs[i - 1].path, &tmp, &line, e);
		if (!code && evid_read(str_split(&line, ','), &id) && evid_site(id) == w->site)
			*next = evid_number(id) + 1;
		arena_free(&tmp);
	}
	segments_close(code ? NULL : segs, code ? 0 : n);
	return code;
}

static int table_open(struct writer *w, enum table t, struct writer_table **out, struct csm_err *e)
{
	const struct table_def *def = table_def(t);
	struct writer_table *tab;
	uint64_t next;
	int code;

	for (size_t i = 0; i < w->n_tables; i++)
		if (w->tables[i].t == t) {
			*out = &w->tables[i];
			return CSM_OK;
		}
	code = next_row(w, def->name, &next, e);
	if (code)
		return code;
	if (!w->tables)
		w->tables = mem_alloc(TAB_COUNT * sizeof(*w->tables));
	*out = tab = &w->tables[w->n_tables++];
	tab->t = t;
	tab->next = next;
	tab->out.seg.fd = -1;
	for (size_t i = 0; i < def->n; i++)
		csv_own_field(&tab->header, str_of(def->cols[i]), i == 0);
	buf_char(&tab->header, '\n');
	return CSM_OK;
}

static const char *rec_text(struct writer *w, struct writer_table *tab)
{
	if (tab->rec != w->rec || !tab->rec_text[0])
		when_write(tab->rec_text, w->c->zone, w->rec);
	tab->rec = w->rec;
	return tab->rec_text;
}

static const char *imp_text(struct writer_table *tab, evid imp)
{
	if (tab->imp != imp)
		evid_write(imp, tab->imp_text);
	tab->imp = imp;
	return imp ? tab->imp_text : "";
}

/* id, at, rec (only if it differs), imp, key. */
static void put_head(struct writer *w, struct writer_table *tab, int64_t at, evid imp,
                     struct str key)
{
	struct buf *b = &tab->rows;
	char text[26];

	evid_write(evid_make(w->site, tab->next), text);
	buf_cstr(b, text);
	when_pen_write(&w->pen, text, at);
	buf_char(b, ',');
	buf_add(b, text, 25);
	buf_char(b, ',');
	if (at != w->rec)
		buf_add(b, rec_text(w, tab), 25);
	buf_char(b, ',');
	buf_cstr(b, imp_text(tab, imp));
	if (!csv_own_plain(b, key, false))
		csv_own_field(b, key, false);
}

enum { HAS_BREAK = 1, HAS_NUL = 2, HAS_BACKSLASH = 4 };

/* Bits of the bytes in s that not every column may hold. */
static unsigned odd_bytes(struct str s)
{
	static const unsigned char odd[256] = { ['\n'] = HAS_BREAK,
		                                ['\r'] = HAS_BREAK,
		                                ['\0'] = HAS_BREAK | HAS_NUL,
		                                ['\\'] = HAS_BACKSLASH };
	unsigned all = 0;

	for (size_t i = 0; i < s.n; i++)
		all |= odd[(unsigned char)s.p[i]];
	return all;
}

static int refuse_field(const struct table_def *def, size_t i, struct csm_err *e)
{
	return err_set(e, CSM_EUSAGE, "row.field", "%s: %s must not hold a %s", def->name,
	               def->cols[i], def->forms[i] == 't' ? "NUL" : "line end");
}

/*
 * A row is one line: only text columns have a form for line ends. A row that is refused leaves
 * nothing behind.
 */
static int put_fields(struct writer_table *tab, const struct table_def *def, const struct str *f,
                      struct csm_err *e)
{
	for (size_t i = TABLE_HEAD_COLS; i < def->n; i++) {
		struct str s = f[i - TABLE_HEAD_COLS];
		unsigned odd;
		if (!s.n) {
			buf_char(&tab->rows, ',');
			continue;
		}
		if (csv_own_plain(&tab->rows, s, false))
			continue;
		odd = odd_bytes(s);
		if (odd & HAS_NUL || (odd & HAS_BREAK && def->forms[i] != 't'))
			return refuse_field(def, i, e);
		if (odd && def->forms[i] == 't') {
			buf_reset(&tab->cell);
			csv_text_encode(&tab->cell, s);
			s = buf_view(&tab->cell);
		}
		csv_own_field(&tab->rows, s, false);
	}
	return CSM_OK;
}

int writer_row(struct writer *w, enum table t, int64_t at, evid imp, struct str key,
               const struct str *f, uint64_t *num, struct csm_err *e)
{
	const struct table_def *def = table_def(t);
	struct writer_table *tab;
	size_t start;
	int code;

	if (at == WHEN_NONE)
		at = w->rec;
	if (at > w->rec)
		return err_set(e, CSM_EUSAGE, "event.future",
		               "%s: a row cannot be of a later time than now", def->name);
	if (odd_bytes(key) & HAS_BREAK)
		return err_set(e, CSM_EUSAGE, "row.key",
		               "%s: the key of a row must not hold a line end", def->name);
	code = table_open(w, t, &tab, e);
	if (code)
		return code;
	start = tab->rows.n;
	put_head(w, tab, at, imp, key);
	code = put_fields(tab, def, f, e);
	if (code) {
		tab->rows.n = start;
		return code;
	}
	buf_char(&tab->rows, '\n');
	if (num)
		*num = tab->next;
	tab->next++;
	return CSM_OK;
}

size_t table_bytes(const struct writer *w, size_t i)
{
	return w->tables[i].rows.n;
}

int tables_flush(struct writer *w, size_t over, struct csm_err *e)
{
	int code = CSM_OK;

	for (size_t i = 0; !code && i < w->n_tables; i++) {
		struct writer_table *tab = &w->tables[i];
		if (tab->rows.n <= over)
			continue;
		code = segout_write(w, &tab->out, table_def(tab->t)->name, buf_view(&tab->header),
		                    buf_view(&tab->rows), e);
		if (!code)
			buf_reset(&tab->rows);
	}
	return code;
}

int tables_behind(struct writer *w, struct behind *b, struct csm_err *e)
{
	int code = CSM_OK;

	for (size_t i = 0; !code && i < w->n_tables; i++) {
		struct writer_table *tab = &w->tables[i];
		struct str header = buf_view(&tab->header);
		if (!tab->rows.n)
			continue;
		code = segout_ready(w, &tab->out, table_def(tab->t)->name, header, tab->rows.n, e);
		if (!code)
			behind_add(b, &tab->out, header, &tab->rows);
	}
	return code;
}

int tables_sync(struct writer *w, struct csm_err *e)
{
	int code = CSM_OK;

	for (size_t i = 0; !code && i < w->n_tables; i++)
		code = segout_sync(&w->tables[i].out, e);
	return code;
}

void tables_free(struct writer *w)
{
	for (size_t i = 0; i < w->n_tables; i++) {
		struct writer_table *tab = &w->tables[i];
		segout_close(&tab->out);
		buf_free(&tab->rows);
		buf_free(&tab->header);
		buf_free(&tab->cell);
	}
	free(w->tables);
	w->tables = NULL;
	w->n_tables = 0;
}

void writer_lines(const struct writer *w, struct buf *out)
{
	buf_str(out, buf_view(&w->events));
	if (w->people.n)
		buf_cstr(out, "# people\n");
	buf_str(out, buf_view(&w->people));
	for (size_t i = 0; i < w->n_tables; i++) {
		buf_printf(out, "# %s\n", table_def(w->tables[i].t)->name);
		buf_str(out, buf_view(&w->tables[i].rows));
	}
}
