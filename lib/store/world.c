/*
 * The world: one pass over the log folds each event into its case as it comes. What cannot be
 * folded in passing (order, corrections, undo, aliases) marks the case stale for world_refold.c.
 * Undone imports are known only at the end of the pass: if there are any, the pass is made again
 * without their lines. Relies on scan.c, ids.h and the folds of care/.
 */
#include "store/image.h"
#include "store/index.h"
#include "store/own.h"
#include "store/redact.h"

#include <stddef.h>
#include <stdlib.h>

/* ---- cases by reference ---- */

struct head *ref_head(struct world *w, uint32_t ref)
{
	uint32_t i = ref_place(ref);
	switch (ref_kind(ref)) {
	case REF_TICKET: return &w->tickets[i].h;
	case REF_RETURN: return &w->returns[i].h;
	default: return &w->customers[i].h;
	}
}

size_t *kind_count(struct world *w, enum ref_kind k)
{
	return k == REF_TICKET ? &w->n_tickets : k == REF_RETURN ? &w->n_returns : &w->n_customers;
}

void case_init(struct world *w, uint32_t ref, struct caseid c)
{
	uint32_t i = ref_place(ref);
	switch (ref_kind(ref)) {
	case REF_TICKET: ticket_init(&w->tickets[i], c); break;
	case REF_RETURN: rma_init(&w->returns[i], c); break;
	default: customer_init(&w->customers[i], c); break;
	}
}

void case_fold(struct world *w, uint32_t ref, const struct event *ev, const struct care *care,
               struct ruling *r)
{
	uint32_t i = ref_place(ref);
	switch (ref_kind(ref)) {
	case REF_TICKET: ticket_fold(&w->tickets[i], ev, care, r); break;
	case REF_RETURN: rma_fold(&w->returns[i], ev, care, r); break;
	default: customer_fold(&w->customers[i], ev, care, r); break;
	}
}

static uint32_t case_make(struct load *l, struct caseid c)
{
	struct world *w = l->w;
	enum ref_kind k = kind_of(c.kind);
	size_t n = *kind_count(w, k);
	if (n >= REF_MOST) {
		l->many = true;
		return 0;
	}
	switch (k) {
	case REF_TICKET: PUSH(w->tickets, w->n_tickets, l->cap[k]); break;
	case REF_RETURN: PUSH(w->returns, w->n_returns, l->cap[k]); break;
	default: PUSH(w->customers, w->n_customers, l->cap[k]); break;
	}
	size_t m = n;
	PUSH(l->open[k], m, l->open_cap[k])->rec = WHEN_NONE;
	uint32_t ref = ref_make(k, (uint32_t)n);
	case_init(w, ref, c);
	ids_set(&w->index, c.id, ref);
	return ref;
}

/* ---- one event ---- */

struct sieve sieve_of(const struct csm *c)
{
	return (struct sieve){ .as_of = c->as_of == WHEN_NONE ? INT64_MAX : c->as_of,
	                       .known_at = c->known_at == WHEN_NONE ? INT64_MAX : c->known_at };
}

void undos_note(struct undos *u, const struct event *ev)
{
	const struct val *of = event_get(ev, K_OF);
	evid id;
	if (of && evid_read(of->s, &id))
		*PUSH(u->v, u->n, u->cap) = (struct undo){ ev->id, id, ev->rec };
}

static struct str kept(struct world *w, const struct event *ev, enum key k)
{
	struct str s = event_str(ev, k, &w->mem);
	return s.n ? arena_str(&w->mem, s) : s;
}

/* The event that closes a run marks the one that opened it. */
static void import_done(struct world *w, const struct event *ev)
{
	evid of;
	if (!evid_read(event_str(ev, K_OF, &w->mem), &of))
		return;
	for (size_t i = w->n_imports; i-- > 0;)
		if (w->imports[i].id == of)
			w->imports[i].done = true;
}

static void note_import(struct load *l, const struct event *ev)
{
	struct world *w = l->w;
	struct import_note *n = PUSH(w->imports, w->n_imports, l->imports_cap);
	int offset;
	*n = (struct import_note){ .id = ev->id, .at = ev->at, .exported_at = WHEN_NONE,
	                           .file = kept(w, ev, K_FILE),
	                           .sha256 = kept(w, ev, K_SHA256), .map = kept(w, ev, K_MAP),
	                           .version = kept(w, ev, K_VERSION),
	                           .shop = kept(w, ev, K_SHOP) };
	const struct val *at = event_get(ev, K_EXPORTED_AT);
	if (at && !when_read(at->s, &n->exported_at, &offset))
		n->exported_at = WHEN_NONE;
	n->undone = umap_get(&l->sieve.undone, ev->id) != MAP_NONE;
}

void mark_stale(struct load *l, struct head *h)
{
	l->stale += !h->stale;
	h->stale = true;
}

static bool in_segments(const struct scan *s, const struct event *ev, const char *p)
{
	struct str in = s->segs[ev->file].bytes.s;
	return p >= in.p && p < in.p + in.n;
}

static struct str kept_key(struct load *l, const struct event *ev)
{
	struct str key = event_str(ev, K_KEY, &l->w->mem);
	return in_segments(&l->w->scan, ev, key.p) ? key : arena_str(&l->w->mem, key);
}

static void note_former(struct load *l, const struct event *ev)
{
	if (ev->rec <= l->sieve.known_at && ev->cas.kind && ev->cas.id == ev->id && event_get(ev, K_KEY))
		*PUSH(l->formers, l->n_formers, l->formers_cap) = (struct former){ ev->cas, kept_key(l, ev) };
}

static void note_opening(struct load *l, uint32_t ref, const struct event *ev)
{
	enum ref_kind k = ref_kind(ref);
	l->open[k][ref_place(ref)].rec = ev->rec;
	l->mixed[k] |= ev->at != l->last[k].at ? ev->at < l->last[k].at : ev->rec != l->last[k].rec ?
	               ev->rec < l->last[k].rec : ev->id < l->last[k].id;
	l->last[k].at = ev->at;
	l->last[k].rec = ev->rec;
	l->last[k].id = ev->id;
	if (!event_get(ev, K_KEY))
		return;
	struct str key = kept_key(l, ev);
	*PUSH(l->keys, l->n_keys, l->keys_cap) = (struct opening_key){ str_hash(key) & INT64_MAX, key, ref };
}

static void note_wait(struct load *l, uint32_t ref, const struct event *ev)
{
	if (l->seen_all && ref_kind(ref) == REF_TICKET && event_get(ev, K_UNTIL))
		*PUSH(l->waits, l->n_waits, l->waits_cap) = ref;
}

static bool comes_late(const struct head *h, const struct event *ev)
{
	return h->events && event_order(h->last_at, h->last_rec, h->last_id, ev->at, ev->rec, ev->id) > 0;
}

static int on_case_event(struct load *l, const struct event *ev)
{
	struct world *w = l->w;
	bool opens = ev->cas.id == ev->id, revises = is_revision(ev);
	uint32_t ref = ids_get(&w->index, ev->cas.id);
	if (!revises && is_later(ev, l->sieve.as_of)) {
		l->later++;
		return CSM_OK;
	}
	if (!ref) {
		ref = case_make(l, ev->cas);
		if (!ref)
			return CSM_EREFUSED;
		if (!opens)
			mark_stale(l, ref_head(w, ref));
	} else if (ref_kind(ref) != kind_of(ev->cas.kind)) {
		w->orphans++;
		return CSM_OK;
	}
	struct head *h = ref_head(w, ref);
	if (opens)
		note_opening(l, ref, ev);
	if (!h->stale && (revises || comes_late(h, ev))) {
		w->out_of_order += !revises;
		mark_stale(l, h);
	}
	if (!h->stale) {
		case_fold(w, ref, ev, &l->care, NULL);
		l->stale += h->stale;
		note_wait(l, ref, ev);
	}
	return CSM_OK;
}

enum { CACHE_LINE = 64 };

static void fetch(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i += CACHE_LINE)
		__builtin_prefetch((const char *)p + i, 1);
}

/* Nearly every word of an opening is one of few; these two are new each time. */
static void word_soon(struct load *l, const struct event *ev, enum key k)
{
	const struct val *v = event_get(ev, k);
	if (v && v->type < VAL_LIST && !v->esc)
		vocab_soon(&l->w->words, v->s);
}

/* Waiting for memory is most of what folding a large store costs: its cases do not fit the
 * processor's cache. */
void load_soon(struct load *l, const struct event *ev, int round)
{
	struct world *w = l->w;
	if (ev->verb == V_OPEN && ev->cas.id == ev->id) {
		if (round == 0 && !w->words.apart) {
			word_soon(l, ev, K_ORDER);
			word_soon(l, ev, K_KEY);
		}
		return;
	}
	if (round == 0) {
		ids_soon(&w->index, ev->cas.id);
		return;
	}
	uint32_t ref = ids_get(&w->index, ev->cas.id);
	if (!ref || ref_kind(ref) != REF_TICKET)
		return;
	const struct ticket *t = &w->tickets[ref_place(ref)];
	if (round == 1)
		fetch(t, offsetof(struct ticket, order));
	else
		fetch(t->spans + t->n_spans, 1);
}

/* What was taken out is not read again, not even as known before. */
static void note_gone(struct load *l, const struct event *ev)
{
	uint32_t ref = ids_get(&l->w->index, ev->cas.id);
	if (redact_note(&l->w->redacted, ev) && ref)
		mark_stale(l, ref_head(l->w, ref));
	if (ev->verb == V_ERASE)
		*PUSH(l->w->erasures, l->w->n_erasures, l->erasures_cap) = erasure_of(ev);
}

static void on_soon(void *ctx, const struct event *ev, int round)
{
	load_soon(ctx, ev, round);
}

int load_event(struct load *l, const struct event *ev)
{
	struct world *w = l->w;
	w->events++;
	if (ev->verb >= V_REDACT)
		note_gone(l, ev);
	l->newest_at = ev->at > l->newest_at ? ev->at : l->newest_at;
	l->newest_rec = ev->rec > l->newest_rec ? ev->rec : l->newest_rec;
	if (!sieve_knows(&l->sieve, ev)) {
		note_former(l, ev);
		return CSM_OK;
	}
	if (!ids_meet(&w->index, ev->id)) {
		w->doubles++;
		return CSM_OK;
	}
	w->unknown_verbs += ev->verb == V_UNKNOWN;
	if (ev->verb == V_UNDO)
		undos_note(&l->undos, ev);
	if (ev->cas.kind)
		return on_case_event(l, ev);
	if (ev->verb == V_IMPORT && event_get(ev, K_ACTION))
		import_done(w, ev);
	else if (ev->verb == V_IMPORT)
		note_import(l, ev);
	return CSM_OK;
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	(void)line;
	return load_event(ctx, ev);
}

static int on_heard(void *ctx, const struct event *ev, struct str line)
{
	struct load *l = ctx;
	int rc = l->also->event(l->also->ctx, ev, line);
	if (rc || (ev->tx_n > 1 && !scan_tx_whole(&l->w->scan, ev)))
		return rc;
	return on_event(ctx, ev, line);
}

static void on_found(void *ctx, const struct finding *f)
{
	struct load *l = ctx;
	l->also->finding(l->also->ctx, f);
}

/* ---- undo of imports ---- */

static int undo_later_first(const void *a, const void *b)
{
	const struct undo *x = a, *y = b;
	if (x->rec != y->rec)
		return x->rec > y->rec ? -1 : 1;
	return x->id > y->id ? -1 : x->id < y->id;
}

void undos_effective(struct undos *u, struct umap *undone)
{
	bool fresh;
	if (u->n)
		qsort(u->v, u->n, sizeof *u->v, undo_later_first);
	for (size_t i = 0; i < u->n; i++)
		if (umap_get(undone, u->v[i].id) == MAP_NONE)
			*umap_put(undone, u->v[i].of, &fresh) = 1;
}

/* Sets the imports to skip; false: none are undone, or they are skipped already. */
static bool find_undone(struct load *l)
{
	struct umap all = { 0 };
	bool fresh, news = false;
	if (l->sieve.undone.used)
		return false;
	undos_effective(&l->undos, &all);
	for (size_t i = 0; i < l->w->n_imports; i++)
		if (umap_get(&all, l->w->imports[i].id) != MAP_NONE) {
			*umap_put(&l->sieve.undone, l->w->imports[i].id, &fresh) = 1;
			news = true;
		}
	umap_free(&all);
	return news;
}

/* When each import that counts no more was taken back. */
static void note_undone(struct load *l)
{
	for (size_t i = 0; i < l->w->n_imports; i++) {
		struct import_note *n = &l->w->imports[i];
		n->undone_at = WHEN_NONE;
		for (size_t k = 0; n->undone && k < l->undos.n; k++)
			if (l->undos.v[k].of == n->id && l->undos.v[k].rec >= n->undone_at) {
				n->undone_at = l->undos.v[k].rec;
				n->undone_by = l->undos.v[k].id;
			}
	}
}

/* ---- loading ---- */

static void world_clear(struct world *w)
{
	arena_free(&w->mem);
	vocab_free(&w->words);
	free(w->tickets);
	free(w->returns);
	free(w->customers);
	ids_free(&w->index);
	free(w->imports);
	free(w->aliases);
	smap_free(&w->keys);
	free(w->key_ids);
	free(w->class_of);
	umap_free(&w->redacted);
	umap_free(&w->erased);
	free(w->erasures);
	image_close(w->image);
	free(w->moment_of);
	free(w->moments_from);
	if (w->moments)
		moments_free(w->moments);
}

static void load_release(struct load *l)
{
	for (int k = 0; k < REF_KINDS; k++)
		free(l->open[k]);
	free(l->keys);
	free(l->formers);
	free(l->undos.v);
	free(l->gone);
	free(l->waits);
	free(l->covered);
	umap_free(&l->sieve.undone);
}

/* Forgets everything but the mapped segments and the imports to skip. */
static void start_again(struct load *l)
{
	struct world *w = l->w, fresh = { .c = w->c, .scan = w->scan, .moments = w->moments };
	struct load next = { .w = w, .sieve = l->sieve, .apart = l->apart, .only_open = l->only_open };
	l->sieve.undone = (struct umap){ 0 };
	world_clear(w);
	load_release(l);
	*w = fresh;
	*l = next;
}

void load_again(struct load *l)
{
	umap_free(&l->sieve.undone);
	start_again(l);
}

static void note_covered(struct load *l)
{
	const struct scan *s = &l->w->scan;
	l->covered = mem_alloc((s->n_segs + 1) * sizeof *l->covered);
	for (size_t i = 0; i < s->n_segs; i++)
		l->covered[i] = s->segs[i].bytes.s.n;
}

/* Does not open what a reading of the past sees nothing of. Cases to be folded again open it after all: a correction
 * may say that an event of theirs happened before. */
static int open_seen(struct load *l, bool *skipped, struct csm_err *e)
{
	struct world *w = l->w;
	bool asks = w->c->past && !l->also && !w->c->subset && !w->scan.opened;
	struct index *x = asks ? store_index(w->c) : NULL;
	int rc = x ? scan_list(&w->scan, e) : CSM_OK;
	*skipped = false;
	if (!x || rc)
		return rc;
	bool *skip = mem_alloc(w->scan.n_segs + 1);
	w->events += index_skips(x, w->scan.segs, w->scan.n_segs, l->sieve.undone.used ? INT64_MAX : l->sieve.as_of, l->sieve.known_at, skip);
	for (size_t i = 0; rc == CSM_OK && i < w->scan.n_segs; i++) {
		*skipped |= skip[i];
		rc = skip[i] ? CSM_OK : segment_open(w->c, &w->scan.segs[i], e);
	}
	l->later += *skipped;      /* no file is made of this */
	w->scan.opened = rc == CSM_OK;
	free(skip);
	return rc;
}

static int load_pass(struct load *l, struct csm_err *e)
{
	struct world *w = l->w;
	l->care = (struct care){ &w->c->terms, &w->words, &w->mem, w->moments };
	l->seen_all = true;
	for (int k = 0; k < REF_KINDS; k++)
		l->last[k].at = INT64_MIN;
	vocab_id(&w->words, STR(""));
	w->words.apart = l->apart;
	w->scan.c = w->c;
	w->scan.event = l->also ? on_heard : on_event;
	w->scan.finding = l->also ? on_found : NULL;
	w->scan.soon = on_soon;
	w->scan.ctx = l;
	w->scan.by_rec = !l->also;
	w->scan.every_tx = l->also != NULL;
	bool skipped;
	int rc = open_seen(l, &skipped, e);
	if (rc == CSM_OK)
		rc = scan_run(&w->scan, e);
	w->scan.opened &= !skipped;
	w->unreadable = w->scan.unreadable;
	note_covered(l);
	if (rc && l->many)
		rc = err_set(e, CSM_EIO, "world.many", "the log holds more cases than this csm can count");
	return rc;
}

static int load_log(struct load *l, struct csm_err *e)
{
	int rc = load_pass(l, e);
	if (rc == CSM_OK && find_undone(l)) {
		start_again(l);
		rc = load_pass(l, e);
	}
	if (rc == CSM_OK)
		note_undone(l);
	return rc;
}

static int fold_again(struct load *l, struct csm_err *e)
{
	/* of a part of the log what is asked for is open already */
	int rc = l->w->scan.some.chosen ? CSM_OK : scan_open(&l->w->scan, e);
	return rc ? rc : load_refold(l, e);
}

/* What only all events together tell: which cases are one, the order of all. */
static int join_cases(struct load *l, struct csm_err *e)
{
	find_aliases(l);
	shorten_aliases(l->w);
	l->anew = l->stale > 0;
	int rc = l->stale ? fold_again(l, e) : CSM_OK;
	if (rc)
		return rc;
	for (int k = 0; k < REF_KINDS; k++)
		put_in_order(l, (enum ref_kind)k);
	for (size_t i = 0; i < l->w->n_aliases; i++)
		ids_set(&l->w->index, l->w->aliases[i].from.id,
		        ids_get(&l->w->index, l->w->aliases[i].to.id));
	rename_all(l->w);
	find_shadowed(l->w);
	return CSM_OK;
}

/* The same where tickets and customers wait; false: that cannot be told of a few cases. */
static bool join_some(struct load *l)
{
	struct world *w = l->w;
	find_aliases(l);
	if (l->stale || w->n_aliases)
		return false;
	put_in_order(l, REF_RETURN);
	find_shadowed(w);
	w->image->some->n_tickets = w->n_tickets;
	w->n_tickets = w->n_customers = 0;
	return true;
}

/* The waits that are over by now; where it is known which tickets have one, the others are not looked at. */
static void end_all_waits(struct load *l)
{
	struct world *w = l->w;
	if (!met_in_order(l, REF_TICKET)) {
		end_waits(w, w->tickets, w->n_tickets, &w->mem);
		return;
	}
	for (size_t i = 0; i < l->n_waits; i++)
		end_waits(w, &w->tickets[ref_place(l->waits[i])], 1, &w->mem);
}

/* ready: the cases came from a file. */
static int load_rest(struct load *l, bool ready, struct csm_err *e)
{
	int rc = ready ? CSM_OK : load_log(l, e);
	if (rc == CSM_OK && (!ready || (l->covered && !l->w->waiting && !l->w->only_open)))
		rc = join_cases(l, e);
	if (rc)
		return rc;
	if (!l->w->only_open)
		join_customers(l);
	if (!l->w->waiting)
		erasures_settle(l->w);
	image_save(l);
	end_all_waits(l);
	return CSM_OK;
}

static void load_end(struct load *l)
{
	load_release(l);
	l->w->scan.ctx = NULL;
	l->w->scan.soon = NULL;
	l->w->scan.finding = NULL;
	l->w->scan.every_tx = false;
}

static void join_text(struct vocab *words, uint32_t *id)
{
	if (!vocab_lies(words, *id))
		*id = vocab_id(words, vocab_str(words, *id));
}

/* Texts that were kept apart become words like all others. */
static void join_texts(struct world *w)
{
	for (size_t i = 0; i < w->n_tickets; i++) {
		struct ticket *t = &w->tickets[i];
		join_text(&w->words, &t->order);
		join_text(&w->words, &t->line);
		join_text(&w->words, &t->subject);
		join_text(&w->words, &t->ref);
	}
	for (size_t i = 0; i < w->n_customers; i++)
		join_text(&w->words, &w->customers[i].key);
	w->words.apart = false;
}

enum loading { LOAD_ALL, LOAD_FIGURES, LOAD_OPEN };

static int load_new(struct csm *c, enum loading how, struct listener *also, struct moments *moments, struct csm_err *e)
{
	struct world *w = mem_alloc(sizeof *w);
	struct load l = { .w = w, .sieve = sieve_of(c), .apart = how == LOAD_FIGURES, .only_open = how == LOAD_OPEN, .also = also };
	w->c = c;
	w->moments = moments;
	if (also)
		*also->scan = &w->scan;
	bool ready = !moments && image_load(&l);
	if (ready && l.covered && ((w->waiting && !join_some(&l)) || (w->only_open && !image_open_join(&l, w->image)))) {
		load_again(&l);
		l.apart = l.only_open = false;
		ready = image_load(&l);
	}
	int rc = load_rest(&l, ready, e);
	load_end(&l);
	if (rc)
		world_free(w);
	else
		c->world = w;
	return rc;
}

static int load_once(struct csm *c, enum loading how, struct world **out, struct csm_err *e)
{
	struct world *w = c->world;
	int rc = w ? CSM_OK : load_new(c, how, NULL, NULL, e);
	if (w && (how == LOAD_OPEN ? w->waiting : w->only_open))
		rc = world_ready(w, e);
	*out = c->world;
	return rc;
}

int world_heard(struct csm *c, struct listener *l, struct world **w, struct csm_err *e)
{
	store_changed(c);
	int rc = load_new(c, LOAD_FIGURES, l, NULL, e);
	*w = c->world;
	return rc;
}

int world_clocks(struct csm *c, struct world **w, struct csm_err *e)
{
	int rc = CSM_OK;
	if (!c->world || !c->world->moments) {
		if (!c->subset || c->world)    /* a part that was chosen for this stays chosen */
			store_changed(c);
		rc = load_new(c, LOAD_ALL, NULL, mem_alloc(sizeof(struct moments)), e);
		if (!rc)
			moments_by_ticket(c->world);
	}
	*w = c->world;
	return rc;
}

int world_figures(struct csm *c, struct world **w, struct csm_err *e)
{
	return load_once(c, LOAD_FIGURES, w, e);
}

int world_ready(struct world *w, struct csm_err *e)
{
	if (!w->waiting && !w->only_open)
		return CSM_OK;
	struct load l = { .w = w, .sieve = sieve_of(w->c), .care = { &w->c->terms, &w->words, &w->mem, NULL } };
	free(w->class_of);
	w->class_of = NULL;
	bool ready = w->waiting && !w->image->some && image_rest(&l);
	if (!ready) {
		load_again(&l);
		ready = image_load(&l);
	}
	int rc = load_rest(&l, ready, e);
	load_end(&l);
	return rc;
}

int world_open(struct csm *c, struct world **w, struct csm_err *e)
{
	int rc = load_once(c, LOAD_OPEN, w, e);
	if (rc == CSM_OK && (*w)->words.apart)
		join_texts(*w);
	return rc;
}

int world_load(struct csm *c, struct world **w, struct csm_err *e)
{
	int rc = load_once(c, LOAD_ALL, w, e);
	if (rc == CSM_OK)
		rc = world_ready(*w, e);
	if (rc == CSM_OK && (*w)->words.apart)
		join_texts(*w);
	return rc;
}

void world_free(struct world *w)
{
	if (!w)
		return;
	world_clear(w);
	scan_close(&w->scan);
	free(w->moments);
	free(w);
}

/* ---- looking up ---- */

static uint32_t find_ref(const struct world *w, struct caseid c, enum ref_kind k)
{
	if (w->waiting)
		(void)world_ready(w->c->world, NULL);
	if (w->only_open && !w->index.far.used)        /* of a few cases it is made when somebody asks */
		image_index(w->c->world);
	uint32_t ref = c.id ? ids_get(&w->index, c.id) : 0;
	return ref && ref_kind(ref) == k && kind_of(c.kind) == k ? ref : 0;
}

struct ticket *world_ticket(struct world *w, struct caseid id)
{
	uint32_t ref = find_ref(w, id, REF_TICKET);
	return ref ? &w->tickets[ref_place(ref)] : NULL;
}

struct rma *world_return(struct world *w, struct caseid id)
{
	uint32_t ref = find_ref(w, id, REF_RETURN);
	return ref ? &w->returns[ref_place(ref)] : NULL;
}

struct customer *world_customer(struct world *w, struct caseid id)
{
	uint32_t ref = find_ref(w, id, REF_CUSTOMER);
	return ref ? &w->customers[ref_place(ref)] : NULL;
}

struct caseid world_name(const struct world *w, struct caseid c)
{
	uint32_t ref = c.id ? find_ref(w, c, kind_of(c.kind)) : 0;
	switch (ref ? ref_kind(ref) : REF_KINDS) {
	case REF_TICKET: return w->tickets[ref_place(ref)].h.cas;
	case REF_RETURN: return w->returns[ref_place(ref)].h.cas;
	case REF_CUSTOMER: return w->customers[ref_place(ref)].h.cas;
	default: return c;
	}
}

struct caseid world_class(const struct world *w, struct caseid u)
{
	uint32_t ref = find_ref(w, u, REF_CUSTOMER);
	return ref ? w->customers[w->class_of[ref_place(ref)]].h.cas : u;
}
