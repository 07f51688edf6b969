/*
 * csm_seal, csm_head, csm_verify: seals as rows, and the line of them in reports.
 * Relies on store/seal.h. Promises: what csm head prints in a contract format is what csm verify
 * --against reads.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "report/report.h"
#include "store/seal.h"

static struct cell id_cell(struct arena *a, evid id)
{
	char text[24];

	if (!id)
		return cell_empty();
	evid_write(id, text);
	return cell_text(arena_str(a, str_of(text)));
}

static struct cell chain_cell(struct arena *a, const struct digest *d)
{
	char hex[DIGEST_HEX + 1];

	digest_hex(d, hex);
	return cell_text(arena_str(a, str_of(hex)));
}

/* ---- csm seal ---- */

CSM_API int csm_seal(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "seal", .en = "Seal", .zh = "封存" },
		{ .name = "segment", .en = "Segment", .zh = "分段文件" },
		{ .name = "lines", .en = "Lines", .zh = "行数", .right = true },
		{ .name = "last", .en = "Last event", .zh = "最近事件" },
		{ .name = "chain", .en = "Chain", .zh = "链值" },
	};
	struct arena mem = { 0 };
	struct seals made = { .n = 0 };
	int code = print_can(p, cols, COUNT(cols), e);

	if (!code)
		code = seal_make(c, &made, e);
	print_zone(p, c->zone);
	if (code <= CSM_OK)
		code = print_table(p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < made.n; i++) {
		const struct seal *s = &made.v[i];
		print_row(p, (const struct cell[]){ id_cell(&mem, evid_make(s->site, s->num)), cell_text(str_of(s->path)),
		                                    cell_int(s->lines), id_cell(&mem, s->last), chain_cell(&mem, &s->chain) });
	}
	if (!code) {
		print_table_end(p);
		if (!made.n)
			print_note(p, "%s", words_in(lang_of(c->lang), "Nothing new since the last seal."));
	}
	seals_free(&made);
	arena_free(&mem);
	return code;
}

/* ---- csm head ---- */

static const struct col head_cols[] = {
	{ .name = "store", .en = "Store", .zh = "数据仓编号" },
	{ .name = "site", .en = "Site", .zh = "写入点" },
	{ .name = "segment", .en = "Segment", .zh = "分段文件" },
	{ .name = "lines", .en = "Lines", .zh = "行数", .right = true },
	{ .name = "last", .en = "Last number", .zh = "最近编号" },
	{ .name = "chain", .en = "Chain", .zh = "链值" },
	{ .name = "sealed", .en = "Sealed", .zh = "已封存行数", .right = true },
	{ .name = "since", .en = "Since", .zh = "其后行数", .right = true },
};

/* The number of the last row of a table. */
static evid last_row(const struct segment *g)
{
	struct str in = g->bytes.s;
	const char *lf = in.n > 1 ? memrchr(in.p, '\n', in.n - 1) : NULL;
	evid id = 0;

	if (lf)
		in = (struct str){ lf + 1, (size_t)(in.p + in.n - lf - 1) };
	evid_read(str_split(&in, ','), &id);
	return id;
}

static int64_t sealed_lines(const struct seals *s, const char *path)
{
	int64_t most = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].path, path) && s->v[i].lines > most)
			most = s->v[i].lines;
	return most;
}

static void head_row(struct csm *c, struct csm_print *p, const struct chain *v, const struct seals *s, struct arena *a)
{
	const struct segment *g = v->seg;
	bool seals = !strcmp(g->table, "seals");
	int64_t sealed = sealed_lines(s, g->path);
	char site[4];

	site_write(g->site, site);
	print_row(p, (const struct cell[]){ cell_text(c->id), cell_text(arena_str(a, str_of(site))), cell_text(str_of(g->path)),
	                                    cell_int(v->lines), id_cell(a, strcmp(g->table, "events") ? last_row(g) : segment_last(g)),
	                                    chain_cell(a, &v->h), seals ? cell_empty() : cell_int(sealed),
	                                    seals ? cell_empty() : cell_int(v->lines - sealed) });
}

CSM_API int csm_head(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	struct arena mem = { 0 };
	struct seals seals = { .n = 0 };
	struct chains log;
	int code = chains_open(c, &log, NULL, NULL, e);

	if (!code)
		code = seals_load(c, &seals, NULL, NULL, e);
	print_zone(p, c->zone);
	if (!code)
		code = print_table(p, head_cols, COUNT(head_cols), e);
	if (!code) {
		chains_run(c, log.v, log.n);
		for (size_t i = 0; i < log.n; i++)
			head_row(c, p, &log.v[i], &seals, &mem);
		print_table_end(p);
	}
	seals_free(&seals);
	chains_close(&log);
	arena_free(&mem);
	return code;
}

/* ---- csm verify ---- */

static void say_verified(const struct csm *c, struct csm_print *p, const struct verified *v)
{
	unsigned lang = lang_of(c->lang);

	print_note(p, words_in(lang, "segments %lld, lines %lld, seals %lld, rows of the saved head %lld"), (long long)v->segments,
	           (long long)v->lines, (long long)v->seals, (long long)v->heads);
	if (v->redacted)
		print_note(p, words_in(lang, "redacted lines: %lld; their words are gone, all else in them is proven"), (long long)v->redacted);
	if (v->unproven)
		print_note(p, words_in(lang, "lines from before there were salts: %lld; their words are not proven, all else in them is"), (long long)v->unproven);
}

static int read_against(const char *path, struct file_bytes *f, struct csm_err *e)
{
	return strcmp(path, "-") ? file_read(AT_FDCWD, path, f, e) : file_read_fd(0, "-", f, e);
}

CSM_API int csm_verify(struct csm *c, const struct csm_verify_request *r, struct csm_print *p, struct csm_err *e)
{
	struct file_bytes f = { .map = NULL };
	struct findings_out k;
	struct verified v;
	int code = r->against ? read_against(r->against, &f, e) : CSM_OK;

	if (code)
		return code;
	if (r->against && !f.s.p)
		f.s = STR("");
	code = findings_begin(&k, c, p, e);
	if (!code)
		code = seal_verify(c, f.s, r->against, findings_add, &k, &v, e);
	if (!code) {
		findings_end(&k);
		say_verified(c, p, &v);
		code = k.n[FIND_ERROR] ? CSM_FOUND : CSM_OK;
	}
	findings_free(&k);
	file_close(&f);
	return code;
}

/* ---- in reports ---- */

struct str seals_line(struct csm *c, bool zh, struct arena *a)
{
	struct buf b = { 0 };
	struct site_seal *v;
	struct str out;
	size_t n;

	if (site_seals(c, a, &v, &n, NULL))
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < n; i++) {
		char site[4], last[24], sealed[24];
		site_write(v[i].site, site);
		evid_write(v[i].last, last);
		evid_write(v[i].sealed, sealed);
		buf_printf(&b, "%s%s: ", i ? ", " : "", site);
		if (v[i].sealed)
			buf_printf(&b, "%s %s + %lld", zh ? "封存" : "seal", sealed, (long long)(evid_number(v[i].last) - evid_number(v[i].sealed)));
		else
			buf_printf(&b, "%s%s", last, zh ? "，未封存" : ", no seal");
	}
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}
