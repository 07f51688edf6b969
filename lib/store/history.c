/*
 * One case with all its events, straight from the log: only lines that hold the case's name are
 * taken apart. Aliases (the same record opened at another site) are found by the key of the opening
 * event, or in the world if it is loaded. Relies on scan.c; settles events by the same rules as the
 * world does.
 */
#include "store/desk.h"
#include "store/redact.h"
#include "store/world_load.h"

#include <stdlib.h>

struct gather {
	struct history *h;
	struct sieve sieve;
	struct caseid name;            /* whose events are gathered now */
	size_t cap;
	bool raw, imported;
	struct str key;                /* while looking for aliases: the key as written */
	struct caseid *found;
	size_t n_found, found_cap;
	struct undos undos;
	struct umap redacted;
};

static bool visible(const struct gather *g, const struct event *ev)
{
	return ev->rec <= g->sieve.known_at && (is_revision(ev) || !is_later(ev, g->sieve.as_of) || !g->raw);
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct gather *g = ctx;
	(void)line;
	redact_note(&g->redacted, ev);
	if (!case_same(ev->cas, g->name) || !visible(g, ev))
		return CSM_OK;
	/* The views of a line read by libyaml die with the next one, so those are copied to the last byte. */
	struct entry e = { .ev = *ev, .slow = !ev->by.p || ev->by.p < line.p || ev->by.p >= line.p + line.n };
	*PUSH(g->h->evs, g->h->n, g->cap) = event_copy(&e, &g->h->mem);
	g->imported = g->imported || ev->imp;
	return CSM_OK;
}

static int on_opening(void *ctx, const struct event *ev, struct str line)
{
	struct gather *g = ctx;
	const struct val *key = event_get(ev, K_KEY);
	(void)line;
	if (ev->cas.id != ev->id || ev->cas.kind != g->name.kind || !key ||
	    !str_eq(key->s, g->key) || ev->rec > g->sieve.known_at)
		return CSM_OK;
	*PUSH(g->found, g->n_found, g->found_cap) = ev->cas;
	return CSM_OK;
}

static int on_undo(void *ctx, const struct event *ev, struct str line)
{
	struct gather *g = ctx;
	const struct val *of = ev->verb == V_UNDO ? event_get(ev, K_OF) : NULL;
	evid id;
	(void)line;
	if (of && evid_read(of->s, &id) && ev->rec <= g->sieve.known_at)
		*PUSH(g->undos.v, g->undos.n, g->undos.cap) = (struct undo){ ev->id, id, ev->rec };
	return CSM_OK;
}

int imports_undone(struct csm *c, struct umap *undone, struct csm_err *e)
{
	struct gather g = { .sieve = sieve_of(c) };
	struct scan s = { .c = c, .only = "undo", .value = true, .event = on_undo, .ctx = &g };
	bool fresh;
	if (c->world && !c->subset) {
		for (size_t i = 0; i < c->world->n_imports; i++)
			if (c->world->imports[i].undone)
				*umap_put(undone, c->world->imports[i].id, &fresh) = 1;
		return CSM_OK;
	}
	int rc = scan_run(&s, e);
	if (rc == CSM_OK)
		undos_effective(&g.undos, undone);
	free(g.undos.v);
	scan_close(&s);
	return rc;
}

static int gather_one(struct gather *g, struct caseid name, struct csm_err *e)
{
	char text[32];
	case_write(name, text);
	g->name = name;
	g->h->scan.only = text;
	g->h->scan.value = true;
	g->h->scan.event = on_event;
	int rc = scan_run(&g->h->scan, e);
	g->h->scan.only = NULL;
	return rc;
}

static const struct event *opening_of(const struct gather *g, struct caseid name)
{
	for (size_t i = 0; i < g->h->n; i++)
		if (g->h->evs[i].id == name.id)
			return &g->h->evs[i];
	return NULL;
}

static bool several_sites(const struct scan *s)
{
	return s->n_segs && s->segs[0].site != s->segs[s->n_segs - 1].site;
}

static int aliases_by_world(struct gather *g, struct world *w, struct caseid id)
{
	struct caseid name = world_name(w, id);
	*PUSH(g->found, g->n_found, g->found_cap) = name;
	for (size_t i = 0; i < w->n_aliases; i++)
		if (w->aliases[i].to.id == name.id)
			*PUSH(g->found, g->n_found, g->found_cap) = w->aliases[i].from;
	return CSM_OK;
}

/* All names of the case to g->found. */
static int find_names(struct gather *g, struct caseid id, struct csm_err *e)
{
	if (g->h->scan.c->world)
		return aliases_by_world(g, g->h->scan.c->world, id);
	const struct event *open = opening_of(g, id);
	/* One site opens a record twice only if it took an import back in between. */
	bool several = several_sites(&g->h->scan) || g->sieve.undone.used;
	const struct val *key = open && several ? event_get(open, K_KEY) : NULL;
	if (!key)
		return CSM_OK;
	g->key = key->s;
	g->h->scan.only = arena_cstr(&g->h->mem, key->s);
	g->h->scan.value = !key->esc;
	g->h->scan.event = on_opening;
	int rc = scan_run(&g->h->scan, e);
	g->h->scan.only = NULL;
	return rc;
}

static int by_place(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static struct caseid first_name(const struct gather *g, struct caseid name)
{
	int64_t rec = INT64_MAX;
	for (size_t i = 0; i < g->h->n; i++) {
		const struct event *ev = &g->h->evs[i];
		if (ev->id == ev->cas.id && (ev->rec < rec || (ev->rec == rec && ev->id < name.id))) {
			rec = ev->rec;
			name = ev->cas;
		}
	}
	return name;
}

static void drop_undone_imports(struct gather *g)
{
	size_t k = 0;
	for (size_t i = 0; i < g->h->n; i++)
		if (!g->h->evs[i].imp || umap_get(&g->sieve.undone, g->h->evs[i].imp) == MAP_NONE)
			g->h->evs[k++] = g->h->evs[i];
	g->h->n = k;
}

static int gather_all(struct gather *g, struct caseid id, struct csm_err *e)
{
	int rc = gather_one(g, id, e);
	if (rc == CSM_OK && g->imported)
		rc = imports_undone(g->h->scan.c, &g->sieve.undone, e);
	if (rc == CSM_OK)
		rc = find_names(g, id, e);
	for (size_t i = 0; rc == CSM_OK && i < g->n_found; i++)
		if (g->found[i].id != id.id)
			rc = gather_one(g, g->found[i], e);
	return rc;
}

int world_history(struct csm *c, struct caseid id, bool raw, struct history *h, struct csm_err *e)
{
	struct gather g = { .h = h, .sieve = sieve_of(c), .raw = raw };
	bool dead;
	if (!id.kind)
		return desk_history(c, raw, h, e);
	*h = (struct history){ .scan = { .c = c, .ctx = &g } };
	int rc = gather_all(&g, id, e);
	for (size_t i = 0; rc == CSM_OK && g.redacted.used && i < h->n; i++)
		if (umap_get(&g.redacted, h->evs[i].id) != MAP_NONE)
			event_redact(&h->evs[i], &h->mem);
	if (rc == CSM_OK)
		erased_hide(c, id, h);
	if (rc == CSM_OK && raw && h->n)
		qsort(h->evs, h->n, sizeof *h->evs, by_place);
	if (rc == CSM_OK && !raw) {
		drop_undone_imports(&g);
		h->n = events_settle(h->evs, h->n, first_name(&g, id), g.n_found > 1, g.sieve.as_of,
		                     &h->mem, &dead);
	}
	umap_free(&g.sieve.undone);
	umap_free(&g.redacted);
	free(g.found);
	h->scan.ctx = NULL;
	if (rc)
		history_close(h);
	return rc;
}

void history_close(struct history *h)
{
	scan_close(&h->scan);
	free(h->evs);
	arena_free(&h->mem);
	h->evs = NULL;
	h->n = 0;
}
