/*
 * Idempotency keys of the log: who wrote which key first. A pass of its own, made when a write or
 * an import asks. Keys of undone imports are free again. Relies on the segments that the world
 * keeps mapped.
 */
#include "store/world_load.h"

struct key_pass {
	struct world *w;
	struct sieve sieve;
	size_t cap;
	event_fn also;
	void *ctx;
};

static void note_key(struct key_pass *p, const struct event *ev, struct str line)
{
	struct world *w = p->w;
	bool fresh;
	if (!event_get(ev, K_KEY) || !sieve_knows(&p->sieve, ev))
		return;
	struct str key = event_str(ev, K_KEY, &w->mem);
	if (!key.p || key.p < line.p || key.p >= line.p + line.n)
		key = arena_str(&w->mem, key);
	uint32_t *at = smap_put(&w->keys, key, &fresh);
	if (!fresh)
		return;
	*at = (uint32_t)w->n_keys;
	*PUSH(w->key_ids, w->n_keys, p->cap) = ev->id;
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct key_pass *p = ctx;
	if (!p->w->has_keys)
		note_key(p, ev, line);
	return p->also ? p->also(p->ctx, ev, line) : CSM_OK;
}

int world_keys(struct world *w, struct csm_err *e)
{
	return w->has_keys ? CSM_OK : world_keys_and(w, NULL, NULL, e);
}

int world_keys_and(struct world *w, event_fn also, void *ctx, struct csm_err *e)
{
	struct key_pass p = { .w = w, .sieve = sieve_of(w->c), .also = also, .ctx = ctx };
	int rc = imports_undone(w->c, &p.sieve.undone, e);
	if (rc == CSM_OK) {
		w->scan.event = on_event;
		w->scan.ctx = &p;
		rc = scan_run(&w->scan, e);
		w->scan.ctx = NULL;
	}
	umap_free(&p.sieve.undone);
	w->has_keys |= rc == CSM_OK;
	return rc;
}

evid world_key(const struct world *w, struct str key)
{
	uint32_t at = smap_get(&w->keys, key);
	return at == MAP_NONE ? 0 : w->key_ids[at];
}
