/*
 * The table of seals: read, and added to.
 * Relies on seal_chain.c for the chains, on the writer for the rows. Promises: a seal covers whole
 * lines that are in the log; what does not fit the seals there are is not sealed over.
 */
#include "store/seal.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- reading ---- */

struct load {
	struct csm *c;
	struct seals *out;
	size_t cap;
	finding_fn find;
	void *ctx;
};

static bool read_seal(struct load *l, const struct table_row *r, struct seal *s)
{
	char site[4];

	site_write(r->site, site);
	s->site = r->site;
	s->num = r->num;
	s->at = r->rec;
	s->line = r->line;
	s->path = arena_printf(&l->out->mem, "log/%s/" STR_FMT, site, STR_ARG(r->f[TABLE_KEY]));
	s->file = arena_cstr(&l->out->mem, str_of(r->file));
	s->last = 0;
	return (!r->f[SC_last].n || evid_read(r->f[SC_last], &s->last)) && str_i64(r->f[SC_lines], &s->lines) && s->lines > 0 &&
	       str_i64(r->f[SC_bytes], &s->bytes) && digest_read(r->f[SC_chain], &s->chain);
}

static int on_row(void *ctx, const struct table_row *r)
{
	struct load *l = ctx;
	struct seal s;

	if (read_seal(l, r, &s))
		*(PUSH(l->out->v, l->out->n, l->cap)) = s;
	else if (l->find)
		l->find(l->ctx, &(struct finding){ .level = FIND_ERROR, .id = "seal.unreadable", .file = r->file, .line = r->line,
		        .text = words_in(lang_of(l->c->lang), "This is no seal: its number of lines, its last event or its chain is not of that form."),
		        .todo = "Compare the line with another copy of the store." });
	return CSM_OK;
}

static void pass_on(void *ctx, const struct finding *f)
{
	struct load *l = ctx;

	if (l->find)
		l->find(l->ctx, f);
}

int seals_load(struct csm *c, struct seals *out, finding_fn fn, void *ctx, struct csm_err *e)
{
	struct load l = { .c = c, .out = out, .find = fn, .ctx = ctx };
	struct segment *segs;
	size_t n;
	int code;

	*out = (struct seals){ .n = 0 };
	code = table_scan(c, TAB_SEALS, on_row, pass_on, &l, &segs, &n, e);
	segments_close(segs, n);
	return code;
}

void seals_free(struct seals *s)
{
	free(s->v);
	arena_free(&s->mem);
	*s = (struct seals){ .n = 0 };
}

/* ---- sealing ---- */

struct sealing {
	struct csm *c;
	struct chains log;
	struct seals old;
	const struct seal **newest;        /* of each segment of the log; NULL: never sealed */
	evid last;
};

static bool is_sealed_table(const struct csm *c, const struct segment *g)
{
	return g->site == c->site && strcmp(g->table, "seals") != 0;
}

static void find_newest(struct sealing *s)
{
	size_t at;

	s->newest = arena_alloc(&s->log.mem, (s->log.n + 1) * sizeof(struct seal *));
	for (size_t i = 0; i < s->old.n; i++)
		if (chains_find(&s->log, str_of(s->old.v[i].path), &at) &&
		    (!s->newest[at] || s->newest[at]->lines <= s->old.v[i].lines))
			s->newest[at] = &s->old.v[i];
}

/* Keeps the segments to be sealed: those of this site that are not as long as at their last seal. */
static void keep_grown(struct sealing *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->log.n; i++) {
		struct chain *v = &s->log.v[i];
		const struct seal *old = s->newest[i];
		if (s->log.segs[i].site == s->c->site && !strcmp(s->log.segs[i].table, "events") && segment_last(v->seg))
			s->last = segment_last(v->seg);
		if (!is_sealed_table(s->c, v->seg) || !v->seg->bytes.s.n || (old && old->bytes == (int64_t)v->seg->bytes.s.n))
			continue;
		if (old) {
			v->points = arena_alloc(&s->log.mem, sizeof(*v->points));
			v->points->lines = old->lines;
			v->n_points = 1;
		}
		s->newest[k] = old;
		s->log.v[k++] = *v;
	}
	s->log.v[k].seg = NULL;
}

static size_t count_kept(const struct sealing *s)
{
	size_t n = 0;

	while (s->log.v[n].seg)
		n++;
	return n;
}

static int fits(const struct sealing *s, size_t i, struct csm_err *e)
{
	const struct chain *v = &s->log.v[i];
	const struct seal *old = s->newest[i];

	if (!old || (v->lines >= old->lines && !memcmp(v->points->h.b, old->chain.b, DIGEST_BYTES)))
		return CSM_OK;
	return err_at(e, CSM_EREFUSED, "seal.broken", v->seg->path, 0, 0,
	              "does not fit its last seal any more, so it is not sealed again; csm verify tells more");
}

static int put_row(struct sealing *s, struct writer *w, size_t i, struct seals *out, size_t *cap, struct csm_err *e)
{
	const struct chain *v = &s->log.v[i];
	const char *path = v->seg->path, *name = strrchr(path, '/') + 1;
	char last[24] = "", lines[24], bytes[24], hex[DIGEST_HEX + 1];
	struct seal *made;
	int code;

	if (s->last)
		evid_write(s->last, last);
	snprintf(lines, sizeof(lines), "%lld", (long long)v->lines);
	snprintf(bytes, sizeof(bytes), "%zu", v->seg->bytes.s.n);
	digest_hex(&v->h, hex);
	made = PUSH(out->v, out->n, *cap);
	*made = (struct seal){ .site = s->c->site, .at = w->rec, .path = arena_cstr(&out->mem, str_of(path)), .last = s->last,
	                       .lines = v->lines, .bytes = (int64_t)v->seg->bytes.s.n, .chain = v->h };
	code = writer_row(w, TAB_SEALS, WHEN_NONE, 0, str_of(name),
	                  (const struct str[]){ str_of(last), str_of(lines), str_of(bytes), str_of(hex) }, &made->num, e);
	return code;
}

static int put_rows(struct sealing *s, struct seals *out, struct csm_err *e)
{
	size_t n = count_kept(s), cap = 0;
	struct writer *w;
	int code = CSM_OK;

	for (size_t i = 0; !code && i < n; i++)
		code = fits(s, i, e);
	if (!code)
		code = writer_open(s->c, &w, e);
	if (code)
		return code;
	for (size_t i = 0; !code && i < n; i++)
		if (!s->newest[i] || s->log.v[i].lines > s->newest[i]->lines)
			code = put_row(s, w, i, out, &cap, e);
	if (!code)
		return writer_commit(w, e);
	writer_abandon(w);
	return code;
}

/* Is there a line that no seal covers? A redacted segment only became another number of bytes. */
static bool any_news(const struct sealing *s)
{
	for (size_t i = 0; s->log.v[i].seg; i++)
		if (!s->newest[i] || s->log.v[i].lines != s->newest[i]->lines)
			return true;
	return false;
}

/* A chain is made of lines that stand, so it needs no lock; only the rows are written under it. */
int seal_make(struct csm *c, struct seals *out, struct csm_err *e)
{
	struct sealing s = { .c = c };
	int code = CSM_OK;

	*out = (struct seals){ .n = 0 };
	if (!c->site) {
		if (e)
			*e = c->no_site;
		return c->no_site.code;
	}
	code = seals_load(c, &s.old, NULL, NULL, e);
	if (!code)
		code = chains_open(c, &s.log, NULL, NULL, e);
	if (!code) {
		find_newest(&s);
		keep_grown(&s);
		chains_run(c, s.log.v, count_kept(&s));
		code = any_news(&s) ? put_rows(&s, out, e) : CSM_OK;
	}
	chains_close(&s.log);
	seals_free(&s.old);
	return code;
}
