/*
 * Seals and saved heads against the log.
 * Relies on seal_chain.c for the chains. Promises: whatever was sealed or saved and is not the log
 * of today, legal redactions aside, is found and narrowed down to the lines between two marks that
 * fit; one finding a segment says where it begins, the marks behind it say nothing more.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/seal.h"

/* What a seal or a row of a saved head says of a segment. */
struct mark {
	const struct seal *seal;           /* or */
	const struct head_row *head;
	size_t seg;
	int64_t lines;
	const struct digest *want;
};
struct verify {
	struct csm *c;
	finding_fn fn;
	void *ctx;
	struct chains log;
	struct seals seals;
	struct saved_head head;
	const char *head_name;
	struct smap gone;                  /* segments said to be missing: "seal" or "head", and the path */
	struct mark *marks;
	size_t n, cap;
	struct arena mem;
};

static void say(struct verify *v, const char *id, const char *file, long line, const char *fmt, ...) PRINTF(5, 6);
static void say(struct verify *v, const char *id, const char *file, long line, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), words_in(lang_of(v->c->lang), fmt), ap);
	va_end(ap);
	v->fn(v->ctx, &(struct finding){ .level = FIND_ERROR, .id = id, .file = file, .line = line, .text = text,
	                                 .todo = "Compare with another copy of the store, or a backup: the log was changed since." });
}

/* "seals:a7" or "head.csv:3" */
static const char *mark_name(struct verify *v, const struct mark *m)
{
	char id[24];

	if (m->head)
		return arena_printf(&v->mem, "%s:%ld", v->head_name, m->head->line);
	evid_write(evid_make(m->seal->site, m->seal->num), id);
	return arena_printf(&v->mem, "seals:%s", id);
}

/* ---- gathering ---- */

static void add_mark(struct verify *v, struct mark m, const char *path)
{
	bool fresh;

	if (chains_find(&v->log, str_of(path), &m.seg)) {
		*(PUSH(v->marks, v->n, v->cap)) = m;
		return;
	}
	smap_put(&v->gone, str_of(arena_printf(&v->mem, "%s %s", m.head ? "head" : "seal", path)), &fresh);
	if (fresh)
		say(v, m.head ? "head.missing" : "seal.missing", path, 0, "This segment is gone: %s speaks of %lld lines in it.", mark_name(v, &m),
		    (long long)m.lines);
}

static void add_seals(struct verify *v)
{
	for (size_t i = 0; i < v->seals.n; i++) {
		const struct seal *s = &v->seals.v[i];
		bool follows = i && v->seals.v[i - 1].site == s->site;
		uint64_t want = follows ? v->seals.v[i - 1].num + 1 : 1;
		if (s->num != want)
			say(v, "seal.gap", s->file, s->line, "Seal %llu is not there, or not in its place: %llu stands here.",
			    (unsigned long long)want, (unsigned long long)s->num);
		add_mark(v, (struct mark){ .seal = s, .lines = s->lines, .want = &s->chain }, s->path);
	}
}

static int add_head(struct verify *v, struct str bytes, struct csm_err *e)
{
	int code = head_read(bytes, v->head_name, &v->head, e);

	for (size_t i = 0; !code && i < v->head.n; i++) {
		const struct head_row *h = &v->head.v[i];
		if (!str_is(v->c->id, h->store))
			code = err_at(e, CSM_EUSAGE, "head.store", v->head_name, h->line, 0,
			              "is the head of store %s; this is store " STR_FMT, h->store, STR_ARG(v->c->id));
		else if (h->lines)
			add_mark(v, (struct mark){ .head = h, .lines = h->lines, .want = &h->chain }, h->path);
	}
	return code;
}

static int by_place(const void *pa, const void *pb)
{
	const struct mark *a = pa, *b = pb;

	if (a->seg != b->seg)
		return a->seg < b->seg ? -1 : 1;
	return (a->lines > b->lines) - (a->lines < b->lines);
}

/* The points of each segment's chain are its marks, in the same order. */
static void set_points(struct verify *v)
{
	struct chain_point *p = arena_alloc(&v->mem, (v->n + 1) * sizeof(*p));

	if (v->n)
		qsort(v->marks, v->n, sizeof(*v->marks), by_place);
	for (size_t i = 0; i < v->n; i++) {
		struct chain *c = &v->log.v[v->marks[i].seg];
		p[i].lines = v->marks[i].lines;
		if (!c->n_points)
			c->points = &p[i];
		c->n_points++;
	}
}

/* ---- judging ---- */

static bool mark_fits(const struct chain *c, const struct mark *m, const struct chain_point *p)
{
	return m->lines <= c->lines && !memcmp(p->h.b, m->want->b, DIGEST_BYTES);
}

static void say_short(struct verify *v, const struct chain *c, const struct mark *m, int64_t good)
{
	say(v, m->head ? "head.short" : "seal.short", c->seg->path, (long)good + 1,
	    "%s speaks of %lld lines, %lld are left: lines behind line %lld were removed, or the end was cut off.", mark_name(v, m),
	    (long long)m->lines, (long long)c->lines, (long long)good);
}

static void say_broken(struct verify *v, const struct chain *c, const struct mark *m, int64_t good, bool later)
{
	if (later) {
		say(v, "seal.changed", m->seal->file, m->seal->line,
		    "%s does not fit %s, but a later seal does: this line was changed, or the log was before the later seal was made.",
		    mark_name(v, m), c->seg->path);
		return;
	}
	if (m->lines == good + 1) {
		say(v, m->head ? "head.broken" : "seal.broken", c->seg->path, (long)m->lines,
		    "Line %lld is not the one that %s speaks of: it was changed, or one was removed, inserted or moved.", (long long)m->lines,
		    mark_name(v, m));
		return;
	}
	say(v, m->head ? "head.broken" : "seal.broken", c->seg->path, (long)good + 1,
	    "Lines %lld to %lld are not those that %s speaks of: at least one was changed, removed, inserted or moved.", (long long)good + 1,
	    (long long)m->lines, mark_name(v, m));
}

/* A saved head stands for itself; a seal that does not fit may itself have been changed. */
static bool later_fits(const struct chain *c, const struct mark *m, size_t i)
{
	for (size_t k = i + 1; m[i].seal && k < c->n_points; k++)
		if (m[k].seal && mark_fits(c, &m[k], &c->points[k]))
			return true;
	return false;
}

static void judge(struct verify *v, const struct chain *c, const struct mark *m)
{
	bool said[2] = { false, false };
	int64_t good = 0;

	for (size_t i = 0; i < c->n_points; i++) {
		bool later;
		if (mark_fits(c, &m[i], &c->points[i])) {
			good = m[i].lines;
			continue;
		}
		later = later_fits(c, m, i);
		if (said[m[i].head != NULL] && !later)
			continue;
		said[m[i].head != NULL] |= !later;
		if (m[i].lines > c->lines && !later)
			say_short(v, c, &m[i], good);
		else
			say_broken(v, c, &m[i], good, later);
	}
}

/* Sealing takes all segments of a site: one that no mark speaks of cannot stand before one that has a mark. */
static void find_inserted(struct verify *v)
{
	for (size_t i = 0; i < v->log.n; i++) {
		const struct segment *g = &v->log.segs[i];
		bool later = false;
		for (size_t k = i + 1; k < v->log.n && v->log.segs[k].site == g->site && !strcmp(v->log.segs[k].table, g->table); k++)
			later |= v->log.v[k].n_points > 0;
		if (later && !v->log.v[i].n_points && g->bytes.s.n)
			say(v, "seal.inserted", g->path, 0, "No seal speaks of this segment, but of later ones: it was not there when they were sealed.");
	}
}

static void count(const struct verify *v, struct verified *out)
{
	*out = (struct verified){ .segments = (int64_t)v->log.n, .seals = (int64_t)v->seals.n, .heads = (int64_t)v->head.n };
	for (size_t i = 0; i < v->log.n; i++) {
		const struct chain *c = &v->log.v[i];
		bool events = !strcmp(c->seg->table, "events");
		out->lines += c->lines;
		out->bytes += (int64_t)c->seg->bytes.s.n;
		out->redacted += events ? c->forms[FORM_REDACTED] : 0;
		out->unproven += events ? c->forms[FORM_UNSALTED] : 0;
	}
}

int seal_verify(struct csm *c, struct str head, const char *name, finding_fn fn, void *ctx, struct verified *out, struct csm_err *e)
{
	struct verify v = { .c = c, .fn = fn, .ctx = ctx, .head_name = name };
	size_t next = 0;
	int code = chains_open(c, &v.log, fn, ctx, e);

	if (!code)
		code = seals_load(c, &v.seals, fn, ctx, e);
	if (!code)
		add_seals(&v);
	if (!code && head.p)
		code = add_head(&v, head, e);
	if (!code) {
		set_points(&v);
		chains_run(c, v.log.v, v.log.n);
		for (size_t i = 0; i < v.log.n; next += v.log.v[i++].n_points)
			judge(&v, &v.log.v[i], v.marks + next);
		find_inserted(&v);
		count(&v, out);
	}
	chains_close(&v.log);
	seals_free(&v.seals);
	free(v.head.v);
	arena_free(&v.head.mem);
	smap_free(&v.gone);
	free(v.marks);
	arena_free(&v.mem);
	return code;
}
