/*
 * A saved head read back, and the seals of all sites at a glance.
 * Relies on container.h for JSON, csv.h for the rest. Promises: a head is read as a whole or
 * refused; a glance reads the ends of the newest segments and nothing else.
 */
#include <stdlib.h>

#include "file/container.h"
#include "store/own.h"
#include "store/seal.h"

/* ---- a saved head ---- */

enum { H_STORE, H_SEGMENT, H_LINES, H_CHAIN, H_COLS };
static const char *const head_cols[H_COLS] = { "store", "segment", "lines", "chain" };

struct reading {
	struct saved_head *out;
	size_t cap;
	size_t at[H_COLS];                 /* column of the file, from 1; 0: not there */
	const char *name;
	struct csm_err *e;
};

static int refuse(const struct reading *r, long line, const char *text)
{
	return err_at(r->e, CSM_EUSAGE, "head.form", r->name, line, 0, "%s", words_in(err_lang(r->e), text));
}

static int read_columns(struct reading *r, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		for (size_t k = 0; k < H_COLS; k++)
			if (str_is(row->f[i], head_cols[k]))
				r->at[k] = i + 1;
	for (size_t k = 0; k < H_COLS; k++)
		if (!r->at[k])
			return refuse(r, 1, "is no output of csm head: columns store, segment, lines and chain are wanted, as --format=csv, tsv, json or jsonl has them");
	return CSM_OK;
}

static int read_row(struct reading *r, const struct csv_row *row)
{
	struct str f[H_COLS] = { { NULL, 0 } };
	struct head_row h = { .line = row->line };

	for (size_t k = 0; k < H_COLS; k++)
		if (r->at[k] <= row->n)
			f[k] = row->f[r->at[k] - 1];
	if (!f[H_STORE].n || !str_starts(f[H_SEGMENT], STR("log/")) || !str_i64(f[H_LINES], &h.lines) || h.lines < 0 ||
	    !digest_read(f[H_CHAIN], &h.chain))
		return refuse(r, row->line, "is no row of csm head: a store, a segment, a number of lines and 64 hex digits are wanted");
	h.store = arena_cstr(&r->out->mem, f[H_STORE]);
	h.path = arena_cstr(&r->out->mem, f[H_SEGMENT]);
	*(PUSH(r->out->v, r->out->n, r->cap)) = h;
	return CSM_OK;
}

static int read_rows(struct reading *r, struct str text)
{
	const char *lf = text.n ? memchr(text.p, '\n', text.n) : NULL;
	bool tabs = lf && memchr(text.p, '\t', (size_t)(lf - text.p));
	struct csv_reader in;
	struct csv_row row;
	int code;

	csv_open(&in, text, tabs ? '\t' : ',', '"');
	code = csv_next(&in, &row) ? read_columns(r, &row) : refuse(r, 0, "is empty: the output of csm head is wanted");
	while (!code && csv_next(&in, &row))
		code = read_row(r, &row);
	csv_close(&in);
	return code || r->out->n ? code : refuse(r, 0, "names no segment, so nothing can be proved by it: save csm head again once something was written");
}

int head_read(struct str bytes, const char *name, struct saved_head *out, struct csm_err *e)
{
	const struct container_want want = { .name = name };
	struct reading r = { .out = out, .name = name, .e = e };
	struct container box = { .kind = NULL };
	int code;

	*out = (struct saved_head){ .n = 0 };
	code = container_open(bytes, &want, &out->mem, &box, e);
	return code ? code : read_rows(&r, box.kind ? box.text : bytes);
}

/* ---- at a glance ---- */

/* The last seal of a site: its row's last event. */
static int newest_seal(struct csm *c, uint16_t site, evid *last, struct csm_err *e)
{
	struct arena tmp = { 0 };
	struct str line = { NULL, 0 };
	int month, nn, code = segment_newest(c, site, "seals", &month, &nn, e);

	*last = 0;
	if (!code && month)
		code = file_last_line(c->dirfd, segment_path(c, site, "seals", month, nn), &tmp, &line, e);
	for (size_t i = 0; i < SC_last; i++)
		str_split(&line, ',');
	evid_read(str_split(&line, ','), last);
	arena_free(&tmp);
	return code;
}

int site_seals(struct csm *c, struct arena *a, struct site_seal **out, size_t *n, struct csm_err *e)
{
	struct segment *segs;
	struct site_seal *v;
	size_t n_segs, k = 0;
	uint64_t next;
	int64_t rec;
	int code = segments_list(c, "events", &segs, &n_segs, NULL, NULL, e);

	*out = v = arena_alloc(a, (n_segs + 1) * sizeof(*v));
	for (size_t i = 0; !code && i < n_segs; i++) {
		if (k && v[k - 1].site == segs[i].site)
			continue;
		v[k].site = segs[i].site;
		code = newest_seal(c, segs[i].site, &v[k].sealed, e);
		if (!code)
			code = store_next_number(c, segs[i].site, &next, &rec, e);
		if (!code)
			v[k].last = evid_make(segs[i].site, next - 1);
		k++;
	}
	segments_close(segs, n_segs);
	*n = k;
	return code;
}
