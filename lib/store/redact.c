/*
 * Redactions and erasures as readers see them. Relies on digest.c for what counts as words. Promises:
 * an event reads the same before and after its line is rewritten.
 */
#include "store/redact.h"

#include "store/digest.h"

/* ---- one event ---- */

bool redact_note(struct umap *ids, const struct event *ev)
{
	const struct val *of = ev->verb == V_REDACT ? event_get(ev, K_OF) : NULL;
	bool fresh;
	evid id;

	if (!of || of->type >= VAL_LIST || !evid_read(of->s, &id))
		return false;
	*umap_put(ids, id, &fresh) = 1;
	return true;
}

/* The map with its words made empty. */
static struct val bare_set(const struct val *set, struct arena *a)
{
	struct pair *kids = arena_alloc(a, (set->n + 1) * sizeof(*kids));
	struct val v = *set;

	for (uint32_t i = 0; i < set->n; i++) {
		kids[i] = set->kids[i];
		if (val_is_words(key_of(kids[i].key), &kids[i].v))
			kids[i].v = (struct val){ .type = VAL_TEXT, .s = { "", 0 } };
	}
	v.kids = kids;
	return v;
}

static bool is_words(const struct event *ev, size_t i)
{
	enum key k = key_of(ev->pairs[i].key);

	return val_is_words(k, &ev->pairs[i].v) || (k == K_REF && ev->cas.kind == CASE_CUSTOMER);
}

bool event_has_words(const struct event *ev)
{
	if (by_is_name(ev->by, ev->imp))
		return true;
	for (size_t i = 0; i < ev->n; i++) {
		enum key k = key_of(ev->pairs[i].key);

		if (is_words(ev, i) || (k == K_SETS && set_has_words(&ev->pairs[i].v)))
			return true;
	}
	return false;
}

void event_redact(struct event *ev, struct arena *a)
{
	struct pair *pairs;
	size_t n = 0;

	if (!event_has_words(ev))
		return;
	if (by_is_name(ev->by, ev->imp))
		ev->by = str_of(by_unnamed(ev->verb));
	pairs = arena_alloc(a, (ev->n + 2) * sizeof(*pairs));
	for (size_t i = 0; i < ev->n; i++) {
		enum key k = key_of(ev->pairs[i].key);

		if (k == K_SALT || k == K_WAS || is_words(ev, i))
			continue;
		pairs[n] = ev->pairs[i];
		if (k == K_SETS && set_has_words(&pairs[n].v))
			pairs[n].v = bare_set(&pairs[n].v, a);
		n++;
	}
	pairs[n++] = (struct pair){ STR("was"), { .type = VAL_WORD, .s = STR("none") } };
	ev->pairs = pairs;
	ev->n = n;
	event_keys(ev);
}

/* ---- which ones ---- */

static int on_redact(void *ctx, const struct event *ev, struct str line)
{
	(void)line;
	redact_note(ctx, ev);
	return CSM_OK;
}

static void copy_ids(const struct umap *from, struct umap *to)
{
	bool fresh;

	for (size_t i = 0; from->used && i <= from->mask; i++)
		if (from->slots[i].key != UINT64_MAX)
			*umap_put(to, from->slots[i].key, &fresh) = 1;
}

int redacted_explicit(struct csm *c, struct umap *ids, struct csm_err *e)
{
	struct scan s = { .c = c, .only = verb_word(V_REDACT), .value = true, .event = on_redact, .ctx = ids };
	int code;

	if (c->world) {
		copy_ids(&c->world->redacted, ids);
		return CSM_OK;
	}
	code = scan_run(&s, e);
	scan_close(&s);
	return code;
}

struct covered { struct world *w; struct umap *ids; };

static int on_covered(void *ctx, const struct event *ev, struct str line)
{
	struct covered *k = ctx;
	const struct erasure *x = ev->cas.id ? case_erased(k->w, ev->cas) : NULL;
	bool fresh;

	(void)line;
	if (x && erasure_covers(x, ev))
		*umap_put(k->ids, ev->id, &fresh) = 1;
	return CSM_OK;
}

/* What an erasure covers though no redaction names it: another site wrote it meanwhile. */
static int covered(struct csm *c, struct umap *ids, struct csm_err *e)
{
	struct umap who = { 0 };
	struct covered k = { .ids = ids };
	struct scan s = { .c = c, .event = on_covered, .ctx = &k };
	int code = erased_load(c, &who, e);

	if (!code && who.used) {
		code = world_load(c, &k.w, e);
		if (!code)
			code = scan_run(&s, e);
		scan_close(&s);
	}
	umap_free(&who);
	return code;
}

int redacted_load(struct csm *c, struct umap *ids, struct csm_err *e)
{
	int code = redacted_explicit(c, ids, e);

	return code ? code : covered(c, ids, e);
}

struct erasure erasure_of(const struct event *ev)
{
	return (struct erasure){ ev->cas, ev->id, ev->rec, !val_is(event_get(ev, K_AS), "person") };
}

static int on_erase(void *ctx, const struct event *ev, struct str line)
{
	bool fresh;

	(void)line;
	if (ev->verb == V_ERASE)
		*umap_put(ctx, ev->cas.id, &fresh) = 1;
	return CSM_OK;
}

int erased_load(struct csm *c, struct umap *who, struct csm_err *e)
{
	struct scan s = { .c = c, .only = verb_word(V_ERASE), .value = true, .event = on_erase, .ctx = who };
	bool fresh;
	int code;

	if (c->world) {
		for (size_t i = 0; i < c->world->n_erasures; i++)
			*umap_put(who, c->world->erasures[i].who.id, &fresh) = 1;
		copy_ids(&c->world->erased, who);
		return CSM_OK;
	}
	code = scan_run(&s, e);
	scan_close(&s);
	return code;
}

/* ---- in the world ---- */

const struct erasure *world_erased(const struct world *w, struct caseid who)
{
	uint32_t at = w->n_erasures && who.id ? umap_get(&w->erased, world_name(w, who).id) : MAP_NONE;

	return at == MAP_NONE ? NULL : &w->erasures[at];
}

const struct erasure *case_erased(struct world *w, struct caseid cas)
{
	const struct ticket *t = cas.kind == CASE_TICKET && w->n_erasures ? world_ticket(w, cas) : NULL;
	const struct rma *r = cas.kind == CASE_RETURN && w->n_erasures ? world_return(w, cas) : NULL;

	if (cas.kind == CASE_CUSTOMER)
		return world_erased(w, cas);
	return t ? world_erased(w, t->customer) : r ? world_erased(w, r->customer) : NULL;
}

bool erasure_covers(const struct erasure *x, const struct event *ev)
{
	bool before = ev->rec <= x->rec || (ev->imp && ev->at <= x->rec);

	if (!before || ev->verb == V_ERASE)
		return false;
	return x->texts || ev->cas.kind == CASE_CUSTOMER || ev->verb == V_ATTACH || event_get(ev, K_RAW);
}

/* Two erasures of one person (two sites): the later one reaches further. */
static void note_erased(struct world *w, uint32_t i)
{
	bool fresh;
	uint32_t *at = umap_put(&w->erased, world_name(w, w->erasures[i].who).id, &fresh);

	if (!fresh && w->erasures[*at].texts && !w->erasures[i].texts)
		return;
	if (fresh || (w->erasures[i].texts && !w->erasures[*at].texts) ||
	    w->erasures[i].rec > w->erasures[*at].rec)
		*at = i;
}

void erasures_settle(struct world *w)
{
	for (size_t i = 0; i < w->n_erasures; i++)
		note_erased(w, (uint32_t)i);
	for (size_t i = 0; w->n_erasures && i < w->n_tickets; i++) {
		const struct erasure *x = world_erased(w, w->tickets[i].customer);

		if (x && x->texts && w->tickets[i].h.opened_at <= x->rec)
			w->tickets[i].subject = w->tickets[i].cause = 0;
	}
}

void erased_hide(const struct csm *c, struct caseid id, struct history *h)
{
	const struct erasure *x = c->world ? case_erased(c->world, id) : NULL;

	for (size_t i = 0; x && i < h->n; i++)
		if (erasure_covers(x, &h->evs[i]))
			event_redact(&h->evs[i], &h->mem);
}

void world_erase(struct world *w, struct erasure x)
{
	size_t cap = w->n_erasures;

	*PUSH(w->erasures, w->n_erasures, cap) = x;
	note_erased(w, (uint32_t)w->n_erasures - 1);
}
