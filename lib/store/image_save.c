/*
 * Making cache/world of a world that was just folded (image.h). Words are numbered anew: first those
 * that columns repeat, then the many that are met once, in the order of the cases that bear them, then
 * those that no case bears any more, as they still count as known. Promises: a world that no file can
 * hold makes none, and nothing of this is told to anybody.
 */
#include "store/image.h"

#include <stdlib.h>

#include "base/pack.h"

enum { BUCKET_LONG = 512, SEEDS = 16 };

/* ---- may it be made ---- */

static uint64_t log_bytes(const struct load *l)
{
	uint64_t n = 0;

	for (size_t i = 0; i < l->w->scan.n_segs; i++)
		n += l->covered[i];
	return n;
}

static bool is_due(const struct load *l)
{
	const struct world *w = l->w;
	const struct csm *c = w->c;
	bool have = w->image && !l->anew;

	if (c->cache == CACHE_NEVER || c->known_at != WHEN_NONE || c->dry_run || c->subset || l->also || w->moments || w->waiting || w->only_open ||
	    !l->covered || l->later || w->index.far.used || w->index.far_met.used)
		return false;
	return cache_due(c, have, have ? w->image->unread : log_bytes(l), log_bytes(l));
}

/* What is covered ends with a whole line of the usual form, and not within a transaction: what follows
 * begins something new. */
static bool ends_whole(struct scan *s, uint32_t file)
{
	struct str in = s->segs[file].bytes.s;
	const char *lf = in.n > 1 ? memrchr(in.p, '\n', in.n - 1) : NULL;
	struct entries r = { .in = in, .at = lf ? (size_t)(lf - in.p) + 1 : 0 };
	struct entry e;
	bool whole = !in.n;

	if (!whole && entry_next(&r, &e) == ENTRY_EVENT && !e.slow) {
		e.ev.file = file;
		whole = e.ev.tx_k == e.ev.tx_n && (!e.ev.tx_n || scan_tx_whole(s, &e.ev));
	}
	entries_free(&r);
	return whole;
}

static bool cover(struct load *l, struct cache_out *o)
{
	struct scan *s = &l->w->scan;
	const struct cache *was = l->w->image ? &l->w->image->k : NULL;

	for (size_t i = 0; i < s->n_segs; i++)
		if ((s->segs[i].open && l->covered[i] == s->segs[i].bytes.s.n && !ends_whole(s, (uint32_t)i)) ||
		    !cache_cover(o, &s->segs[i], l->covered[i], was))
			return false;
	return true;
}

/* ---- words ---- */

struct renumber {
	const struct vocab *from;
	struct vocab to;
	uint32_t *id;              /* old -> new; UINT32_MAX: not yet */
};

static void take(struct renumber *r, uint32_t old)
{
	if (r->id[old] == UINT32_MAX)
		r->id[old] = vocab_id(&r->to, vocab_str(r->from, old));
}

static void take_all(struct renumber *r, const uint32_t *first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		take(r, first[i]);
}

static void take_terms(struct renumber *r, const struct world *w)
{
	take(r, 0);
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		const uint32_t all[] = { t->channel, t->category, t->stage, t->touchpoint, t->type, t->severity, t->desired, t->agent,
		                         t->group, t->shop, t->code, t->product, t->sku, t->priority, t->wait_for, t->solver, t->cause,
		                         t->source, t->handling };
		take_all(r, all, COUNT(all));
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *t = &w->returns[i];
		const uint32_t all[] = { t->kind, t->reason, t->shop, t->currency, t->sku, t->product, t->channel, t->agent, t->condition,
		                         t->grade, t->disposition, t->carrier, t->liable };
		take_all(r, all, COUNT(all));
	}
	for (size_t i = 0; i < w->n_customers; i++) {
		const struct customer *u = &w->customers[i];
		const uint32_t all[] = { u->shop, u->prefers, u->tier };
		take_all(r, all, COUNT(all));
	}
}

static void take_texts(struct renumber *r, const struct world *w)
{
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *t = &w->returns[i];
		const uint32_t all[] = { t->order, t->line, t->ref, t->tracking, t->reason_text };
		take_all(r, all, COUNT(all));
	}
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		const uint32_t all[] = { t->order, t->line, t->subject, t->ref };
		take_all(r, all, COUNT(all));
	}
	for (size_t i = 0; i < w->n_customers; i++)
		take(r, w->customers[i].key);
	for (uint32_t i = 0; i < w->words.n; i++)
		take(r, i);
}

/* Words [from, to) one behind the other; false: more bytes than a file can hold. */
static bool put_words(struct cache_out *o, const struct vocab *v, size_t from, size_t to, unsigned ends, unsigned bytes)
{
	struct buf all = { 0 };
	uint32_t *end = mem_alloc((to - from + 1) * sizeof *end);
	bool good = true;

	for (size_t i = from; good && i < to; i++) {
		buf_str(&all, vocab_str(v, (uint32_t)i));
		end[i - from] = (uint32_t)all.n;
		good = all.n < UINT32_MAX;
	}
	cache_add(o, ends, end, (to - from) * sizeof *end);
	cache_add(o, bytes, all.p ? all.p : "", all.n);
	free(end);
	buf_free(&all);
	return good;
}

/* How many words each bucket holds, starts[b + 1]; false: one of them too many, take another seed. */
static bool count_buckets(const struct vocab *v, size_t from, uint64_t mask, uint64_t seed, uint32_t *starts)
{
	uint32_t most = 0;

	memset(starts, 0, (mask + 2) * sizeof *starts);
	for (size_t i = from; i < v->n; i++) {
		uint32_t *n = &starts[(str_hash_seed(vocab_str(v, (uint32_t)i), seed) & mask) + 1];
		most = ++*n > most ? *n : most;
	}
	return most < BUCKET_LONG;
}

/* Returns the seed. */
static uint64_t put_buckets(struct cache_out *o, const struct vocab *v, size_t from, struct image_lexicon to)
{
	uint64_t n = v->n - from, mask = 1, seed = 0;
	uint32_t *starts, *ids = mem_alloc((n + 1) * sizeof *ids), *at;

	while (mask * 4 < n)
		mask *= 2;
	mask--;
	starts = mem_alloc((mask + 2) * sizeof *starts);
	at = mem_alloc((mask + 2) * sizeof *at);
	while (!count_buckets(v, from, mask, seed, starts) && seed < SEEDS)
		seed++;
	for (uint64_t b = 0; b <= mask; b++)
		starts[b + 1] += starts[b];
	memcpy(at, starts, (mask + 2) * sizeof *at);
	for (size_t i = from; i < v->n; i++)
		ids[at[str_hash_seed(vocab_str(v, (uint32_t)i), seed) & mask]++] = (uint32_t)i;
	cache_add(o, to.buckets, starts, (mask + 2) * sizeof *starts);
	cache_add(o, to.ids, ids, n * sizeof *ids);
	free(starts);
	free(at);
	free(ids);
	return seed;
}

/* Numbers the words of w anew and adds them. */
static bool save_words(struct renumber *r, const struct world *w, struct cache_out *o, struct image_head *h)
{
	r->from = &w->words;
	r->id = mem_alloc(w->words.n * sizeof *r->id);
	memset(r->id, 0xff, w->words.n * sizeof *r->id);
	take_terms(r, w);
	h->n_terms = r->to.n;
	take_texts(r, w);
	h->n_words = r->to.n;
	h->seed = put_buckets(o, &r->to, h->n_terms, image_lexicon);
	return put_words(o, &r->to, 0, h->n_terms, IM_TERM_ENDS, IM_TERMS) &&
	       put_words(o, &r->to, h->n_terms, h->n_words, IM_WORD_ENDS, IM_WORDS);
}

/* ---- cases ---- */

static const void *cases_of(const struct world *w, enum ref_kind k)
{
	return k == REF_TICKET ? (const void *)w->tickets : k == REF_RETURN ? (const void *)w->returns : (const void *)w->customers;
}

void image_slack(struct buf *b)
{
	static const char slack[PACK_SLACK];

	buf_add(b, slack, sizeof slack);
}

struct image_put_all { const void *cases; const struct opening *open; struct image_where where; const uint32_t *words; };

static bool put_cases(struct cache_out *o, enum ref_kind k, const struct image_put_all *p)
{
	size_t n = (size_t)p->where.n, n_dir = 0, cap = 0;
	struct buf rows = { 0 }, texts = { 0 };
	struct image_room *room = mem_alloc(sizeof *room);
	struct image_out out = { .rows = &rows, .texts = &texts, .words = { p->words, (uint32_t)p->where.n_words }, .room = room };
	struct image_at *dir = NULL;
	bool good = true;

	for (size_t i = 0; good && i < n; i += IMAGE_BLOCK) {
		size_t some = n - i < IMAGE_BLOCK ? n - i : IMAGE_BLOCK;
		*PUSH(dir, n_dir, cap) = (struct image_at){ rows.n, texts.n, out.lists };
		good = image_put(&out, k, (const char *)p->cases + i * image_row(k), some, p->open + i);
	}
	*PUSH(dir, n_dir, cap) = (struct image_at){ rows.n, texts.n, out.lists };
	image_slack(&rows);
	image_slack(&texts);
	cache_add(o, p->where.dir, dir, n_dir * sizeof *dir);
	cache_add(o, p->where.rows, rows.p, rows.n);
	cache_add(o, p->where.texts, texts.p, texts.n);
	image_room_free(room);
	free(room);
	free(dir);
	buf_free(&rows);
	buf_free(&texts);
	return good;
}

static bool save_cases(struct load *l, struct cache_out *o, enum ref_kind k, const struct renumber *r, struct image_head *h)
{
	h->n[k] = *kind_count(l->w, k);
	h->n_words = r->to.n;
	return put_cases(o, k, &(struct image_put_all){ cases_of(l->w, k), l->open[k], image_all(&(struct image){ .h = h }, k), r->id });
}

/* ---- the open ones once more ---- */

struct open_list {
	struct ticket *tickets;
	struct customer *customers;
	struct opening *open[REF_KINDS];
	uint32_t *words;           /* as they are in the world -> as open cases number them */
	struct vocab to;
};

static bool is_open(const struct ticket *t)
{
	return state_active((enum state)t->state);
}

/* Marks the open tickets and the customers they name by their places; how many there are. */
static void open_find(struct world *w, bool *named, struct image_head *h)
{
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct customer *u = is_open(&w->tickets[i]) ? world_customer(w, w->tickets[i].customer) : NULL;
		h->n_open[REF_TICKET] += is_open(&w->tickets[i]);
		h->n_open[REF_CUSTOMER] += u && !named[u - w->customers];
		if (u)
			named[u - w->customers] = true;
	}
}

static void open_gather(const struct load *l, struct open_list *x, struct image_head *h)
{
	struct world *w = l->w;
	bool *named = mem_alloc(w->n_customers + 1);
	size_t n = 0;

	open_find(w, named, h);
	x->tickets = mem_alloc(h->n_open[REF_TICKET] * sizeof *x->tickets);
	x->customers = mem_alloc(h->n_open[REF_CUSTOMER] * sizeof *x->customers);
	for (int k = 0; k < REF_KINDS; k++)
		x->open[k] = mem_alloc(h->n_open[k] * sizeof *x->open[k]);
	for (size_t i = 0; i < w->n_tickets; i++)
		if (is_open(&w->tickets[i])) {
			x->open[REF_TICKET][n] = l->open[REF_TICKET][i];
			x->tickets[n++] = w->tickets[i];
		}
	n = 0;
	for (size_t i = 0; i < w->n_customers; i++)
		if (named[i]) {
			x->open[REF_CUSTOMER][n] = l->open[REF_CUSTOMER][i];
			x->customers[n++] = w->customers[i];
		}
	free(named);
}

static void open_word(struct open_list *x, const struct world *w, uint32_t old)
{
	x->words[old] = vocab_id(&x->to, vocab_str(&w->words, old));
}

/* The terms, numbered as for all cases, then the texts of the open ones. */
static void open_words(struct open_list *x, const struct world *w, const struct renumber *r, struct image_head *h)
{
	x->words = mem_alloc(w->words.n * sizeof *x->words);
	memcpy(x->words, r->id, w->words.n * sizeof *x->words);
	for (uint32_t i = 0; i < h->n_terms; i++)
		vocab_id(&x->to, vocab_str(&r->to, i));
	for (size_t i = 0; i < h->n_open[REF_TICKET]; i++) {
		const struct ticket *t = &x->tickets[i];
		const uint32_t all[] = { t->order, t->line, t->subject, t->ref };
		for (size_t k = 0; k < COUNT(all); k++)
			open_word(x, w, all[k]);
	}
	for (size_t i = 0; i < h->n_open[REF_CUSTOMER]; i++)
		open_word(x, w, x->customers[i].key);
	h->n_open_words = x->to.n;
}

static bool save_open(struct load *l, struct cache_out *o, const struct renumber *r, struct image_head *h)
{
	struct open_list x = { 0 };
	struct image m = { .h = h };

	open_gather(l, &x, h);
	open_words(&x, l->w, r, h);
	h->open_seed = put_buckets(o, &x.to, h->n_terms, image_open_lexicon);
	bool good = put_words(o, &x.to, h->n_terms, h->n_open_words, IM_OPEN_WORD_ENDS, IM_OPEN_WORDS) &&
	            put_cases(o, REF_TICKET, &(struct image_put_all){ x.tickets, x.open[REF_TICKET], image_open(&m, REF_TICKET), x.words }) &&
	            put_cases(o, REF_CUSTOMER, &(struct image_put_all){ x.customers, x.open[REF_CUSTOMER], image_open(&m, REF_CUSTOMER), x.words });
	for (int k = 0; k < REF_KINDS; k++)
		free(x.open[k]);
	free(x.tickets);
	free(x.customers);
	free(x.words);
	vocab_free(&x.to);
	return good;
}

/* ---- what is few ---- */

static void save_imports(const struct world *w, struct cache_out *o)
{
	struct image_import *all = mem_alloc(w->n_imports * sizeof *all);
	struct buf texts = { 0 };

	for (size_t i = 0; i < w->n_imports; i++) {
		const struct import_note *n = &w->imports[i];
		const struct str five[] = { n->file, n->sha256, n->map, n->version, n->shop };
		all[i].id = n->id;
		all[i].at = n->at;
		all[i].exported_at = n->exported_at;
		all[i].undone = n->undone;
		all[i].undone_at = n->undone_at;
		all[i].undone_by = n->undone_by;
		all[i].done = n->done;
		for (size_t t = 0; t < COUNT(five); t++) {
			all[i].text[t] = (uint32_t)five[t].n;
			buf_str(&texts, five[t]);
		}
	}
	cache_add(o, IM_IMPORTS, all, w->n_imports * sizeof *all);
	cache_add(o, IM_IMPORT_TEXTS, texts.p, texts.n);
	buf_free(&texts);
	free(all);
}

static void save_aliases(const struct world *w, struct cache_out *o)
{
	struct image_alias *all = mem_alloc(w->n_aliases * sizeof *all);

	for (size_t i = 0; i < w->n_aliases; i++) {
		all[i].from = w->aliases[i].from.id;
		all[i].to = w->aliases[i].to.id;
		all[i].kind = (uint8_t)w->aliases[i].from.kind;
		all[i].former = w->aliases[i].former;
	}
	cache_add(o, IM_ALIASES, all, w->n_aliases * sizeof *all);
	free(all);
}

static void add_sorted(struct cache_out *o, unsigned section, uint64_t *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof *v, image_by_number);
	cache_add(o, section, v, n * sizeof *v);
	free(v);
}

static void copy(uint64_t *to, const uint64_t *from, size_t n)
{
	if (n)
		memcpy(to, from, n * sizeof *to);
}

/* Of openings that count and of those that were taken back: a further one is no new case. */
static void save_keys(const struct load *l, const struct image *was, struct cache_out *o)
{
	size_t n = was ? was->n_keys : 0;
	uint64_t *v = mem_alloc((n + l->n_keys + l->n_formers + 1) * sizeof *v);

	if (was)
		copy(v, was->keys, n);
	for (size_t i = 0; i < l->n_keys; i++)
		v[n++] = l->keys[i].hash;
	for (size_t i = 0; i < l->n_formers; i++)
		v[n++] = str_hash(l->formers[i].key) & INT64_MAX;
	add_sorted(o, IM_KEYS, v, n);
}

static void save_gone(const struct load *l, const struct image *was, struct cache_out *o)
{
	size_t n = was ? was->n_gone : 0;
	uint64_t *v = mem_alloc((n + l->n_gone + 1) * sizeof *v);

	if (was)
		copy(v, was->gone, n);
	copy(v + n, l->gone, l->n_gone);
	add_sorted(o, IM_GONE, v, n + l->n_gone);
}

static void save_undos(const struct load *l, const struct image *was, struct cache_out *o)
{
	struct buf b = { 0 };

	if (was)
		buf_add(&b, was->undos, was->n_undos * sizeof *was->undos);
	buf_add(&b, l->undos.v, l->undos.n * sizeof *l->undos.v);
	cache_add(o, IM_UNDOS, b.p, b.n);
	buf_free(&b);
}

static void add_met(void *ctx, evid first, evid last)
{
	const struct ids_range m = { first, last };

	buf_add(ctx, &m, sizeof m);
}

/* All numbers: those of the file that was read are among them only where a tail was folded. */
static void save_met(const struct world *w, struct cache_out *o)
{
	struct buf b = { 0 };

	ids_each_met(&w->index, add_met, &b);
	if (b.n)
		qsort(b.p, b.n / sizeof(struct ids_range), sizeof(struct ids_range), image_by_number);
	cache_add(o, IM_MET, b.p, b.n);
	buf_free(&b);
}

static void save_erased(const struct world *w, struct cache_out *o)
{
	const struct umap *ids = &w->redacted;
	uint64_t *v = mem_alloc((ids->used + 1) * sizeof *v);
	struct image_erasure *x = mem_alloc((w->n_erasures + 1) * sizeof *x);
	size_t n = 0;

	for (size_t i = 0; ids->used && i <= ids->mask; i++)
		if (ids->slots[i].key != UINT64_MAX)
			v[n++] = ids->slots[i].key;
	add_sorted(o, IM_REDACTED, v, n);
	for (size_t i = 0; i < w->n_erasures; i++)
		x[i] = (struct image_erasure){ w->erasures[i].who.id, w->erasures[i].id, w->erasures[i].rec, w->erasures[i].texts };
	cache_add(o, IM_ERASURES, x, w->n_erasures * sizeof *x);
	free(x);
}

/* ---- the whole ---- */

static bool save_all(struct load *l, struct cache_out *o)
{
	const struct world *w = l->w;
	const struct image *was = w->image;
	struct renumber r = { 0 };
	struct image_head h = { .newest_at = l->newest_at, .newest_rec = l->newest_rec, .events = w->events, .unreadable = w->unreadable,
	                        .unknown_verbs = w->unknown_verbs, .out_of_order = w->out_of_order, .orphans = w->orphans,
	                        .doubles = w->doubles, .refolded = w->refolded };
	bool good = save_words(&r, w, o, &h);

	for (int k = 0; good && k < REF_KINDS; k++)
		good = save_cases(l, o, (enum ref_kind)k, &r, &h);
	good = good && save_open(l, o, &r, &h);
	save_imports(w, o);
	save_aliases(w, o);
	save_keys(l, was, o);
	save_gone(l, was, o);
	save_undos(l, was, o);
	save_met(w, o);
	save_erased(w, o);
	cache_add(o, IM_HEAD, &h, sizeof h);
	vocab_free(&r.to);
	free(r.id);
	return good;
}

void image_save(struct load *l)
{
	struct cache_out o;

	if (!is_due(l) || !cache_begin(l->w->c, "world", image_kind(l->w->c), &o))
		return;
	if (cover(l, &o) && save_all(l, &o))
		cache_end(&o);
	else
		cache_drop(&o);
}
