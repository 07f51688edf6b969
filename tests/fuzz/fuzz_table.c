/*
 * Fuzzing the store's own tables: the first byte of the input chooses a table, the rest is a segment of it.
 * Every line is a row, a finding with its place, or blank; libcsv alone reads the same fields from it; a row is found again
 * where it stood. What is read, the shipping writer writes, and the same is read again. Orders, answers and observations
 * made of the rows are no more than there are and are found by their names.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "fuzz_store.h"

#include "store/check.h"
#include "store/own.h"
#include "store/observe.h"

struct kept {
	struct str f[TABLE_COLS_MOST];
	int64_t at, rec;
	evid imp, id;
	long line;
	uint32_t seg;
	uint64_t offset;
	struct str bytes;
};
struct read {
	const struct table_def *def;
	struct arena mem;
	struct kept *rows;
	size_t n, cap, findings, headless;
	const struct kept *again;      /* the row that is read once more */
};

static const char *table_path(const struct table_def *def)
{
	return arena_printf(&fuzz_store.c.mem, "log/a/%s-2026-01-01.csv", def->name);
}

/* ---- reading ---- */

static void on_finding(void *ctx, const struct finding *f)
{
	struct read *r = ctx;

	finding_told(f);
	r->findings++;
	r->headless += !strcmp(f->id, "table.header");
}

static void check_head(const struct table_row *row)
{
	must(row->num >= 1 && row->site && row->at != WHEN_NONE && row->rec != WHEN_NONE, "a row without its head");
	must(row->line >= 1 && row->file && *row->file, "a row without a place");
}

static int on_row(void *ctx, const struct table_row *row)
{
	struct read *r = ctx;
	struct kept *k = PUSH(r->rows, r->n, r->cap);

	check_head(row);
	*k = (struct kept){ .at = row->at, .rec = row->rec, .imp = row->imp, .id = evid_make(row->site, row->num), .line = row->line,
	                    .seg = row->seg, .offset = row->offset, .bytes = row->bytes };
	for (size_t i = 0; i < r->def->n; i++)
		k->f[i] = arena_str(&r->mem, row->f[i]);
	return CSM_OK;
}

static int on_again(void *ctx, const struct table_row *row)
{
	const struct read *r = ctx;
	const struct kept *k = r->again;

	must(row->at == k->at && row->rec == k->rec && evid_make(row->site, row->num) == k->id, "a row has another head when read again");
	must(row->offset == k->offset && str_eq(row->bytes, k->bytes), "a row stands elsewhere when read again");
	for (size_t i = 0; i < r->def->n; i++)
		must(str_eq(row->f[i], k->f[i]), "a field is another when read again");
	return CSM_FOUND;
}

/* ---- libcsv on the same lines ---- */

struct header { size_t to[256], n; size_t end; };

static struct header header_of(struct str in, const struct table_def *def)
{
	struct csv_reader lib;
	struct csv_row row = { 0 };
	struct header h = { .n = 0 };

	csv_open(&lib, in, ',', '"');
	lib.all_lib = true;
	if (str_starts(in, STR("\xEF\xBB\xBF")))
		lib.at = 3;
	csv_next(&lib, &row);
	h.n = row.n < COUNT(h.to) ? row.n : COUNT(h.to);
	for (size_t i = 0; i < h.n; i++) {
		h.to[i] = def->n;
		for (size_t k = 0; k < def->n; k++)
			if (str_is(row.f[i], def->cols[k]))
				h.to[i] = k;
	}
	h.end = lib.at;
	csv_close(&lib);
	return h;
}

static void check_fields(const struct kept *k, const struct header *h, size_t cols, struct str line)
{
	struct str want[TABLE_COLS_MOST + 1] = { { NULL, 0 } };
	struct csv_reader lib;
	struct csv_row row;

	csv_open(&lib, line, ',', '"');
	lib.all_lib = true;
	must(csv_next(&lib, &row) && row.n == h->n && !lib.open_quote, "libcsv sees no such row");
	for (size_t i = 0; i < row.n; i++)
		want[h->to[i]] = arena_str(&fuzz_store.c.mem, row.f[i]);
	for (size_t i = 0; i < cols; i++)
		must(str_eq(str_trim(k->f[i]), str_trim(want[i])) || !want[i].p, "libcsv reads another field");
	must(!csv_next(&lib, &row), "something behind a row of its line is dropped");
	csv_close(&lib);
}

static void check_lines(struct str in, const struct read *r)
{
	struct header h = header_of(in, r->def);
	size_t blank = 0, lines = 0, at = h.end, k = 0;

	while (at < in.n) {
		const char *lf = memchr(in.p + at, '\n', in.n - at);
		struct str line = { in.p + at, lf ? (size_t)(lf - in.p) - at : in.n - at };
		blank += !str_trim(line).n;
		lines++;
		if (k < r->n && r->rows[k].offset == at) {
			check_fields(&r->rows[k], &h, r->def->n, line);
			must(k == 0 || r->rows[k].line > r->rows[k - 1].line, "lines go backwards");
			must((size_t)r->rows[k++].line <= lines_of(in), "a line behind the end");
		}
		at += line.n + 1;
	}
	must(k == r->n, "a row that does not begin a line");
	must(r->headless || r->n + r->findings + blank == lines, "a line is neither row nor finding");
}

/* ---- written again ---- */

static bool is_writable(const struct kept *k)
{
	static const int64_t first = -62135510400, last = 253370764800;        /* years 1 and 9998 */

	return k->at > first && k->at < last && k->rec > first && k->rec < last;
}

static int write_row(struct writer *w, enum table t, const struct table_def *def, const struct kept *k, struct str *cells)
{
	struct csm_err e = { 0 };
	uint64_t num;
	int code;

	for (size_t i = TABLE_HEAD_COLS; i < def->n; i++)
		cells[i] = def->forms[i] == 't' ? csv_text_decode(k->f[i], &fuzz_store.c.mem) : k->f[i];
	code = writer_row(w, t, k->at, 0, k->f[TABLE_KEY], cells + TABLE_HEAD_COLS, &num, &e);
	if (code) {
		error_told(code, &e);
		must(!strcmp(e.id, "row.field") || !strcmp(e.id, "row.key"), "a row that was read cannot be written");
	}
	return code;
}

static void scan_again(enum table t, const struct buf *lines, struct read *out)
{
	struct csm *c = &fuzz_store.c;
	struct csm_err e = { 0 };
	struct segment *segs;
	struct buf all = { 0 };
	size_t n;

	for (size_t i = 0; i < out->def->n; i++)
		csv_own_field(&all, str_of(out->def->cols[i]), i == 0);
	buf_char(&all, '\n');
	buf_str(&all, buf_view(lines));
	fuzz_store_put(table_path(out->def), buf_view(&all));
	must(table_scan(c, t, on_row, on_finding, out, &segs, &n, &e) == CSM_OK, "what was written stops the reader");
	segments_close(segs, n);
	buf_free(&all);
}

static void check_written(enum table t, const struct read *r)
{
	struct csm *c = &fuzz_store.c;
	struct read back = { .def = r->def };
	struct csm_err e = { 0 };
	struct writer *w;
	struct buf lines = { 0 };
	struct str (*cells)[TABLE_COLS_MOST] = arena_alloc(&c->mem, (r->n + 1) * sizeof(*cells));
	const struct kept **kept = arena_alloc(&c->mem, (r->n + 1) * sizeof(*kept));
	size_t n = 0, at;

	c->site = evid_site(evid_make(1, 1));
	c->dry_run = true;
	c->now = 253370764800;
	must(writer_open(c, &w, &e) == CSM_OK, e.text);
	for (size_t i = 0; i < r->n; i++)
		if (is_writable(&r->rows[i]) && !write_row(w, t, r->def, &r->rows[i], cells[n]))
			kept[n++] = &r->rows[i];
	writer_lines(w, &lines);
	writer_abandon(w);
	if (n) {
		const char *title = arena_printf(&c->mem, "# %s\n", r->def->name);
		must(str_find(buf_view(&lines), str_of(title), &at), "a dry run says nothing of its rows");
		lines.n -= at + strlen(title);
		memmove(lines.p, lines.p + at + strlen(title), lines.n);
		scan_again(t, &lines, &back);
	}
	must(back.n == n && !back.findings, "what was written is not read");
	for (size_t i = 0; i < n; i++) {
		must(back.rows[i].at == kept[i]->at && str_eq(back.rows[i].f[TABLE_KEY], kept[i]->f[TABLE_KEY]), "a written head is read otherwise");
		for (size_t k = TABLE_HEAD_COLS; k < r->def->n; k++) {
			struct str f = back.rows[i].f[k];
			if (r->def->forms[k] == 't')
				f = csv_text_decode(f, &c->mem);
			must(str_eq(f, cells[i][k]), "a written field is read otherwise");
		}
	}
	buf_free(&lines);
	free(back.rows);
	arena_free(&back.mem);
}

/* ---- what becomes of rows ---- */

static void check_orders(struct csm *c, size_t rows)
{
	struct csm_err e = { 0 };
	struct orders *o;

	must(orders_load(c, &o, &e) == CSM_OK, e.text);
	must(o->n <= rows && o->n_lines <= rows, "more orders than rows");
	for (uint32_t i = 0; i < o->n; i++) {
		const struct order *v = &o->o[i];
		must(order_find(o, v->shop, v->number) == i, "an order is not found");
		must(v->first_line + v->n_lines <= o->n_lines, "lines of an order are not there");
		must(order_by_number(o, v->number) <= i, "an order is not found by its number");
	}
}

static bool on_observation(void *ctx, const struct observation *v)
{
	(void)v;
	++*(size_t *)ctx;
	return true;
}

static void check_observed(struct csm *c, enum observe k, size_t rows)
{
	struct csm_err e = { 0 };
	struct observations all;
	size_t seen = 0, wanted = 0;

	must(observe_scan(c, k, on_observation, &seen, &e) == CSM_OK, e.text);
	must(observe_load(c, k, on_observation, &wanted, &all, &e) == CSM_OK, e.text);
	must(seen <= rows && all.n <= seen, "more observations than rows");
	for (size_t i = 1; i < all.n; i++)
		must(all.v[i - 1].at <= all.v[i].at, "observations out of order");
	observations_free(&all);
}

static void check_meaning(struct csm *c, enum table t, size_t rows)
{
	struct csm_err e = { 0 };
	struct answers a;

	if (t == TAB_ORDERS || t == TAB_ORDER_LINES)
		check_orders(c, rows);
	if (t >= TAB_TRACKING)
		check_observed(c, (enum observe)(t - TAB_TRACKING), rows);
	if (t != TAB_ANSWERS)
		return;
	must(answers_load(c, &a, &e) == CSM_OK, e.text);
	must(a.n <= rows, "more answers than rows");
	answers_free(&a);
}

/* ---- all of it ---- */

static void same_again(struct csm *c, enum table t, const struct segment *segs, struct read *r)
{
	struct table_again *a = table_again_open(c, t, segs, false);

	for (size_t i = r->n; i-- > 0;) {
		r->again = &r->rows[i];
		must(table_again(a, r->again->seg, r->again->offset, on_again, r) == CSM_FOUND, "a row is not there again");
	}
	table_again_close(a);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str in = { (const char *)data + 1, n - 1 };
	enum table t;
	struct read r = { 0 };
	struct csm_err e = { 0 };
	struct csm *c;
	struct segment *segs;
	size_t n_segs;

	if (n < 2 || n > 1 << 14)
		return 0;
	in.n = whole_lines(in);        /* what stands behind was never acknowledged */
	t = (enum table)(data[0] % TAB_COUNT);
	r.def = table_def(t);
	c = fuzz_store_open();
	fuzz_store_put(table_path(r.def), in);
	must(table_scan(c, t, on_row, on_finding, &r, &segs, &n_segs, &e) == CSM_OK, "a segment stops the reader");
	same_again(c, t, segs, &r);
	check_lines(in, &r);
	segments_close(segs, n_segs);
	if (due(in, 4))
		check_meaning(c, t, r.n);
	if (due(in, 32))
		must(store_check(c, false, on_finding, &r, &e) == CSM_OK, "a segment stops the check");
	if (r.n && due(in, 4))
		check_written(t, &r);
	unlinkat(c->dirfd, table_path(r.def), 0);
	free(r.rows);
	arena_free(&r.mem);
	return 0;
}
