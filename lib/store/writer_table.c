/*
 * The writer's tables: rows of bulk observations, numbered for each table of a site.
 * Relies on writer.c for segments and on file/csv.h for the form of a row. Promises: numbers
 * without gap; a table whose columns are others than those of its newest segment goes on in a new
 * segment.
 */
#include "base/num.h"
#include "store/own.h"
#include "store/table.h"

#include <stdio.h>
#include <stdlib.h>

struct writer_table {
	enum table t;
	struct segment_out out;
	struct buf rows, header, cell;
	uint64_t next;
	/* Nearly all rows of a run share these: */
	int64_t rec;
	evid imp;
	char middle[64];
	size_t middle_n;
	char id_text[24];          /* of row id_is, without NUL behind its id_n bytes */
	size_t id_n;
	uint64_t id_is;
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

/* ---- a row ---- */

enum { HEAD_ROOM = 160, NUMBER_ROOM = 48 };

/* What a row can take at most, as long as all of it stands as it is. */
static size_t room_of(const struct row_head *h, const struct row_cell *c, size_t n)
{
	size_t room = HEAD_ROOM;

	for (size_t i = 0; i < h->n_key; i++)
		room += h->key[i].n;
	for (size_t i = 0; i < n; i++)
		room += 1 + (c[i].form == 's' || c[i].form == 'w' ? c[i].s.n : NUMBER_ROOM);
	return room;
}

/* The number of the row, counted up as text: writing it anew would cost more than the rest of the head. */
static char *put_id(struct writer *w, struct writer_table *tab, char *to)
{
	char *last = tab->id_text + tab->id_n;

	if (tab->id_n && tab->id_is + 1 == tab->next)
		while (*--last == '9')
			*last = '0';
	if (last >= tab->id_text + tab->id_n || *last < '0' || *last > '8') {
		tab->id_n = evid_write(evid_make(w->site, tab->next), tab->id_text);
	} else {
		++*last;
	}
	tab->id_is = tab->next;
	memcpy(to, tab->id_text, sizeof(tab->id_text));
	return to + tab->id_n;
}

/* ",rec,imp," of nearly all rows of a run. */
static void fill_middle(struct writer *w, struct writer_table *tab, evid imp)
{
	char rec[26], by[24] = "";

	when_write(rec, w->c->zone, w->rec);
	if (imp)
		evid_write(imp, by);
	tab->middle_n = (size_t)snprintf(tab->middle, sizeof(tab->middle), ",%s,%s,", rec, by);
	tab->rec = w->rec;
	tab->imp = imp;
}

/* id, at, rec (only if it differs), imp. */
static char *put_head(struct writer *w, struct writer_table *tab, const struct row_head *h, char *to)
{
	enum { REC = 25 };

	if (!tab->middle_n || tab->rec != w->rec || tab->imp != h->imp)
		fill_middle(w, tab, h->imp);
	to = put_id(w, tab, to);
	*to++ = ',';
	when_pen_write(&w->pen, to, h->at);
	to += 25;
	if (h->at != w->rec) {
		memcpy(to, tab->middle, sizeof(tab->middle));
		return to + tab->middle_n;
	}
	*to++ = ',';
	memcpy(to, tab->middle + 1 + REC, sizeof(tab->middle) - 1 - REC);
	return to + tab->middle_n - 1 - REC;
}

static char *put_key(const struct row_head *h, char *to)
{
	for (size_t i = 0; to && i < h->n_key; i++)
		to = csv_put_plain(to, h->key[i]);
	return to;
}

/* NULL: the cell does not stand as it is. */
static char *put_cell(struct writer *w, const struct row_head *h, const struct row_cell *c, char *to)
{
	switch (c->form) {
	case 'i':
		if (c->v == INT64_MIN)
			return to;
		when_pen_write(&w->pen, to, c->v);
		return to + 25;
	case 'm':
	case 'n':
		return c->v == INT64_MIN ? to : to + money_text(to, c->v, c->form == 'm' ? h->digits : 0);
	default:
		return csv_put_plain(to, c->s);
	}
}

/* ---- what does not stand as it is ---- */

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

static int odd_key(struct writer_table *tab, const struct row_head *h, struct csm_err *e)
{
	unsigned odd = 0;

	buf_reset(&tab->cell);
	for (size_t i = 0; i < h->n_key; i++)
		buf_str(&tab->cell, h->key[i]);
	odd = odd_bytes(buf_view(&tab->cell));
	if (odd & HAS_BREAK)
		return err_set(e, CSM_EUSAGE, "row.key",
		               "%s: the key of a row must not hold a line end", table_def(h->t)->name);
	csv_own_field(&tab->rows, buf_view(&tab->cell), true);
	return CSM_OK;
}

static int refuse_field(const struct table_def *def, size_t i, struct csm_err *e)
{
	return err_set(e, CSM_EUSAGE, "row.field", "%s: %s must not hold a %s", def->name,
	               def->cols[i], def->forms[i] == 't' ? "NUL" : words_in(err_lang(e), "line end"));
}

/* A row is one line: only text columns and words have a form for line ends. */
static int odd_cell(struct writer_table *tab, const struct table_def *def, size_t i,
                    const struct row_cell *c, struct csm_err *e)
{
	bool text = def->forms[i] == 't' || c->form == 'w';
	struct str s = c->s;
	unsigned odd = odd_bytes(s);

	if (odd & HAS_NUL || (odd & HAS_BREAK && !text))
		return refuse_field(def, i, e);
	if (odd && text) {
		buf_reset(&tab->cell);
		csv_text_encode(&tab->cell, s);
		s = buf_view(&tab->cell);
	}
	csv_own_field(&tab->rows, s, true);
	return CSM_OK;
}

/* ---- all of it ---- */

static void row_ends_at(struct writer_table *tab, const char *to)
{
	tab->rows.n = (size_t)(to - tab->rows.p);
}

static char *row_goes_on(struct writer_table *tab, size_t room)
{
	buf_room(&tab->rows, room);
	return tab->rows.p + tab->rows.n;
}

static int put_row(struct writer *w, struct writer_table *tab, const struct row_head *h,
                   const struct row_cell *c, struct csm_err *e)
{
	const struct table_def *def = table_def(h->t);
	size_t n = def->n - TABLE_HEAD_COLS, room = room_of(h, c, n);
	char *to = put_head(w, tab, h, row_goes_on(tab, room)), *next = put_key(h, to);
	int code = CSM_OK;

	if (!next) {
		row_ends_at(tab, to);
		if ((code = odd_key(tab, h, e)))
			return code;
		next = row_goes_on(tab, room);
	}
	for (size_t i = 0; i < n; i++) {
		to = next;
		*to++ = ',';
		next = put_cell(w, h, &c[i], to);
		if (next)
			continue;
		row_ends_at(tab, to);
		if ((code = odd_cell(tab, def, TABLE_HEAD_COLS + i, &c[i], e)))
			return code;
		next = row_goes_on(tab, room);
	}
	*next++ = '\n';
	*next = '\0';
	row_ends_at(tab, next);
	return CSM_OK;
}

int writer_cells(struct writer *w, const struct row_head *h, const struct row_cell *c, uint64_t *num,
                 struct csm_err *e)
{
	struct writer_table *tab;
	size_t start;
	int code;

	if (h->at > w->rec)
		return err_set(e, CSM_EUSAGE, "event.future",
		               "%s: a row cannot be of a later time than now", table_def(h->t)->name);
	if ((code = table_open(w, h->t, &tab, e)))
		return code;
	start = tab->rows.n;
	if ((code = put_row(w, tab, h, c, e))) {
		tab->rows.n = start;   /* a row that is refused leaves nothing behind */
		return code;
	}
	if (num)
		*num = tab->next;
	tab->next++;
	return CSM_OK;
}

int writer_row(struct writer *w, enum table t, int64_t at, evid imp, struct str key,
               const struct str *f, uint64_t *num, struct csm_err *e)
{
	const struct row_head h = { t, at == WHEN_NONE ? w->rec : at, imp, &key, 1, 0 };
	struct row_cell c[32] = { { .form = 's' } };

	for (size_t i = 0; i < table_def(t)->n - TABLE_HEAD_COLS; i++)
		c[i] = (struct row_cell){ .form = 's', .s = f[i] };
	return writer_cells(w, &h, c, num, e);
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
		if (segout_ends(&tab->out, header.n + tab->rows.n)) {
			behind_sync(b, &tab->out);
			continue;
		}
		code = segout_ready(w, &tab->out, table_def(tab->t)->name, header, tab->rows.n, e);
		if (!code)
			behind_add(b, &tab->out, header, &tab->rows, false);
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

int tables_open_old(struct writer *w, struct csm_err *e)
{
	struct writer_table *tab;
	int code = CSM_OK, month, nn;

	for (enum table t = 0; !code && t < TAB_COUNT; t++) {
		code = segment_newest(w->c, w->site, table_def(t)->name, &month, &nn, e);
		if (code || !month)
			continue;
		code = table_open(w, t, &tab, e);
		if (!code && !tab->out.open)
			code = segout_open(w, &tab->out, segment_path(w->c, w->site, table_def(t)->name, month, nn), e);
		if (code)
			break;
		tab->out.month = month;
		tab->out.nn = nn;
		tab->out.known = tab->out.dirty = true;
	}
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
