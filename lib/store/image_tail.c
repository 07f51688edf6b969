/*
 * The unread tail of the log folded onto a world that came from a file (image.h). Events of cases are
 * folded as they come; a late one, a correction or an undo makes its case stale, and world_refold.c
 * folds it again. What would change more than the cases it names (imports taken back, a second opening
 * of one record, numbers met before) is not folded onto a file at all.
 */
#include "store/image.h"

#include <stdlib.h>

struct tail {
	struct load *l;
	struct image *m;
	struct umap joined;        /* cases that others are aliases of: folded from all their events */
	int64_t newest_rec;
};

/* ---- does it fit ---- */

static bool is_among(uint64_t v, const uint64_t *all, size_t n)
{
	return n && bsearch(&v, all, n, sizeof v, image_by_number);
}

static bool names_import(const struct world *w, evid id)
{
	for (size_t i = 0; i < w->n_imports; i++)
		if (w->imports[i].id == id)
			return true;
	return false;
}

static bool undo_fits(const struct tail *t, const struct event *ev)
{
	const struct val *of = event_get(ev, K_OF);
	evid id;

	if (!ev->cas.kind || !of || !evid_read(of->s, &id) || names_import(t->l->w, id))
		return false;
	for (size_t i = 0; i < t->m->n_undos; i++)
		if (t->m->undos[i].id == id)
			return false;
	return true;
}

/* Imports are told of in the order in which they were recorded, and may have been taken back by an
 * event that was copied here before them. */
static bool import_fits(const struct tail *t, const struct event *ev)
{
	for (size_t i = 0; i < t->m->n_undos; i++)
		if (t->m->undos[i].of == ev->id)
			return false;
	return ev->rec >= t->newest_rec;
}

static bool case_fits(const struct tail *t, const struct event *ev)
{
	bool opens = ev->cas.id == ev->id;
	struct arena a = { 0 };
	bool fits = (opens || ids_get(&t->l->w->index, ev->cas.id)) && !is_among(ev->cas.id, t->m->gone, t->m->n_gone);

	if (fits && opens && event_get(ev, K_KEY))
		fits = !is_among(str_hash(event_str(ev, K_KEY, &a)) & INT64_MAX, t->m->keys, t->m->n_keys);
	arena_free(&a);
	return fits;
}

static bool event_fits(const struct tail *t, const struct event *ev)
{
	if (ev->verb >= V_REDACT || !sieve_knows(&t->l->sieve, ev) || ids_met(&t->l->w->index, ev->id))
		return false;
	if (ev->verb == V_UNDO && !undo_fits(t, ev))
		return false;
	if (ev->cas.kind)
		return case_fits(t, ev);
	return ev->verb != V_IMPORT || import_fits(t, ev);
}

/* ---- folding ---- */

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct tail *t = ctx;

	(void)line;
	if ((t->m->some && ev->cas.kind && !image_touch(t->l, t->m, ev)) || !event_fits(t, ev)) {
		t->m->foreign = true;
		return CSM_EREFUSED;
	}
	uint32_t ref = ev->cas.kind ? ids_get(&t->l->w->index, ev->cas.id) : 0;
	if (ref && t->joined.used && umap_get(&t->joined, ref_head(t->l->w, ref)->cas.id) != MAP_NONE)
		mark_stale(t->l, ref_head(t->l->w, ref));
	return load_event(t->l, ev);
}

static void on_soon(void *ctx, const struct event *ev, int round)
{
	load_soon(((struct tail *)ctx)->l, ev, round);
}

/* Opens what was written to, and says where to begin. A tail that does not begin with a line of the
 * usual form may go on with an entry that was covered. */
static bool open_tails(struct world *w, const struct cache *k, uint64_t *from, uint64_t *covered)
{
	for (size_t i = 0; i < w->scan.n_segs; i++) {
		struct segment *s = &w->scan.segs[i];
		const struct cache_seg *was = cache_seg(k, s->path);
		covered[i] = was ? was->covered : 0;
		if (was && s->mark.size == was->covered)
			continue;
		if (segment_open(w->c, s, NULL) || s->bytes.s.n < covered[i])
			return false;
		from[i] = covered[i];
		covered[i] = s->bytes.s.n;
		if (from[i] < s->bytes.s.n && from[i] && !str_starts((struct str){ s->bytes.s.p + from[i], s->bytes.s.n - from[i] }, STR("- {")))
			return false;
	}
	return true;
}

/* Numbers met before; where few cases are wanted they stay where they lie. */
static bool load_met(struct world *w, struct image *m, uint64_t most)
{
	uint64_t n_bytes, n;
	const struct ids_range *met = cache_section(&m->k, IM_MET, &n_bytes);

	n = n_bytes / sizeof *met;
	if (!met || n_bytes % sizeof *met)
		return false;
	for (uint64_t i = 0; i < n; i++) {
		if (i && met[i].first <= met[i - 1].last)
			return false;
		uint64_t count = met[i].last - met[i].first + 1;
		if (met[i].last < met[i].first || evid_number(met[i].last) >> 32 || evid_site(met[i].first) != evid_site(met[i].last) || count > most)
			return false;
		most -= count;
		if (!w->index.sparse)
			ids_meet_all(&w->index, met[i].first, met[i].last);
	}
	if (w->index.sparse) {
		w->index.laid = met;
		w->index.n_laid = n;
	}
	return true;
}

static bool fold_tail(struct tail *t, const uint64_t *from)
{
	struct load *l = t->l;
	struct world *w = l->w;
	struct scan s = { .c = w->c, .event = on_event, .soon = on_soon, .ctx = t, .segs = w->scan.segs, .n_segs = w->scan.n_segs,
	                  .by_rec = true, .listed = true, .opened = true, .from = from };
	bool fresh;

	for (size_t i = 0; i < w->n_aliases; i++)
		*umap_put(&t->joined, w->aliases[i].to.id, &fresh) = 1;
	int rc = scan_run(&s, NULL);
	w->unreadable += s.unreadable;
	umap_free(&t->joined);
	arena_free(&s.mem);
	return rc == CSM_OK && !t->m->foreign;
}

bool image_tail(struct load *l, struct image *m)
{
	struct world *w = l->w;
	struct tail t = { .l = l, .m = m, .newest_rec = l->newest_rec };
	uint64_t *from = mem_alloc((w->scan.n_segs + 1) * sizeof *from), most = 0;
	bool good;

	free(l->covered);
	l->covered = mem_alloc((w->scan.n_segs + 1) * sizeof *l->covered);
	for (size_t i = 0; i < m->k.n_segs; i++)
		most += m->k.segs[i].covered;
	good = open_tails(w, &m->k, from, l->covered) && load_met(w, m, most) && fold_tail(&t, from);
	free(from);
	return good;
}
