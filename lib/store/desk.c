/*
 * The events of the desk found in the log and folded. Relies on index.h, where there is one: a desk event
 * leads to itself under the value "desk". Promises: whoever reads the desk, now or as of then, gets what
 * every case gets: corrections applied, undone events left out, redacted words hidden.
 */
#include "store/desk.h"

#include <stdlib.h>

#include "store/index.h"
#include "store/redact.h"
#include "store/world_load.h"

struct gather { struct history *h; struct sieve sieve; struct umap redacted; size_t cap; };

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct gather *g = ctx;

	if (ev->cas.kind || !(verb_is_desk(ev->verb) || is_revision(ev)) || !sieve_knows(&g->sieve, ev))
		return CSM_OK;
	(void)redact_note(&g->redacted, ev);
	*PUSH(g->h->evs, g->h->n, g->cap) = event_copy(
		&(struct entry){ .ev = *ev, .slow = ev->by.p < line.p || ev->by.p >= line.p + line.n }, &g->h->mem);
	return CSM_OK;
}

/* What can be folded: each once, corrections applied, nothing that happened later. */
static size_t settle(struct history *h, int64_t as_of)
{
	struct umap met = { 0 };
	size_t k = 0, n = 0;
	bool fresh;

	for (size_t i = 0; i < h->n; i++) {
		umap_put(&met, h->evs[i].id, &fresh);
		if (fresh)
			h->evs[k++] = h->evs[i];
	}
	umap_free(&met);
	k = events_resolve(h->evs, k, &h->mem);
	for (size_t i = 0; i < k; i++)
		if (h->evs[i].at <= as_of)
			h->evs[n++] = h->evs[i];
	return n;
}

int desk_history(struct csm *c, bool raw, struct history *h, struct csm_err *e)
{
	struct gather g = { .h = h, .sieve = sieve_of(c) };
	int code;

	*h = (struct history){ .scan = { .c = c, .event = on_event, .ctx = &g } };
	if (store_index(c)) {
		h->scan.only = "desk";
		h->scan.value = true;
	}
	code = scan_run(&h->scan, e);
	for (size_t i = 0; !code && g.redacted.used && i < h->n; i++)
		if (umap_get(&g.redacted, h->evs[i].id) != MAP_NONE)
			event_redact(&h->evs[i], &h->mem);
	if (!code && !raw)
		h->n = settle(h, g.sieve.as_of);
	umap_free(&g.redacted);
	umap_free(&g.sieve.undone);
	h->scan.ctx = NULL;
	if (code)
		history_close(h);
	return code;
}

int desk_rulings(struct csm *c, ruled_fn fn, void *ctx, struct csm_err *e)
{
	struct desk_now d = { .roster = { .there = false } };
	struct care care = { .terms = &c->terms, .words = &d.words, .mem = &d.mem };
	struct history h;
	int code = roster_load(c, &d.mem, &d.roster, e);

	if (!code)
		code = desk_history(c, false, &h, e);
	desk_init(&d.desk, &d.roster);
	for (size_t i = 0; !code && i < h.n; i++) {
		struct ruling ruling = { .legal = true, .lang = lang_of(c->lang) };
		desk_fold(&d.desk, &h.evs[i], &care, &ruling);
		if (!ruling.legal)
			fn(ctx, &h.evs[i], &ruling);
	}
	if (!code)
		history_close(&h);
	desk_free(&d);
	return code;
}

int desk_load(struct csm *c, struct desk_now *d, struct csm_err *e)
{
	struct care care = { .terms = &c->terms, .words = &d->words, .mem = &d->mem };
	struct history h;
	int code;

	*d = (struct desk_now){ .roster = { .there = false } };
	code = roster_load(c, &d->mem, &d->roster, e);
	if (!code)
		code = desk_history(c, false, &h, e);
	desk_init(&d->desk, &d->roster);
	for (size_t i = 0; !code && i < h.n; i++)
		desk_fold(&d->desk, &h.evs[i], &care, NULL);
	if (!code)
		history_close(&h);
	else
		desk_free(d);
	return code;
}

void desk_free(struct desk_now *d)
{
	vocab_free(&d->words);
	arena_free(&d->mem);
}
