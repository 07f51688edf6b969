/*
 * What only all cases together tell: which of them are one case under several names, in which order they
 * stand, whose they are, which returns stand for others. The second half of loading the world. Relies on
 * world_load.h for the cases as they were folded one by one. Promises: the same whatever the order in
 * which sites and segments were read.
 */
#include "store/world_load.h"

#include <stdlib.h>

/* ---- aliases ---- */

static bool named_earlier(struct load *l, uint32_t a, uint32_t b)
{
	int64_t rec_a = l->open[ref_kind(a)][ref_place(a)].rec,
	                rec_b = l->open[ref_kind(b)][ref_place(b)].rec;
	return rec_a != rec_b ? rec_a < rec_b : ref_head(l->w, a)->cas.id < ref_head(l->w, b)->cas.id;
}

static void make_alias(struct load *l, uint32_t from, uint32_t to, bool former)
{
	struct world *w = l->w;
	*PUSH(w->aliases, w->n_aliases, l->aliases_cap) = (struct case_alias){ ref_head(w, from)->cas, ref_head(w, to)->cas, former };
	ids_set(&w->index, ref_head(w, from)->cas.id, to);
	ref_head(w, from)->dead = true;
	mark_stale(l, ref_head(w, to));
}

static void join_former(struct load *l, const struct former *f, const struct umap *first)
{
	struct world *w = l->w;
	const struct opening_key *lead = NULL;
	for (uint64_t hash = str_hash(f->key) & INT64_MAX; !lead; hash = (hash + 1) & INT64_MAX) {
		uint32_t at = umap_get(first, hash);
		if (at == MAP_NONE)
			return;
		if (str_eq(l->keys[at].key, f->key) && ref_kind(l->keys[at].ref) == kind_of(f->cas.kind))
			lead = &l->keys[at];
	}
	uint32_t stub = ids_get(&w->index, f->cas.id);         /* there are events under the former name */
	if (stub && stub != lead->ref && ref_kind(stub) == ref_kind(lead->ref)) {
		make_alias(l, stub, lead->ref, true);
	} else if (!stub) {
		*PUSH(w->aliases, w->n_aliases,
		      l->aliases_cap) = (struct case_alias){ f->cas, ref_head(w, lead->ref)->cas,
		                                             true };
		ids_set(&w->index, f->cas.id, lead->ref);
	}
}

/* Cases opened with one key: the earliest keeps its name. first: hash -> the opening that leads. */
void find_aliases(struct load *l)
{
	enum { SOON = 16 };
	struct umap first = { 0 };
	umap_reserve(&first, l->n_keys);
	for (size_t i = 0; i < l->n_keys; i++) {
		struct opening_key *k = &l->keys[i];
		if (i + SOON < l->n_keys)
			umap_soon(&first, k[SOON].hash);
		uint64_t hash = k->hash;
		/* another key with this hash: try the next number */
		for (;; hash = (hash + 1) & INT64_MAX) {
			bool fresh;
			uint32_t *at = umap_put(&first, hash, &fresh);
			if (fresh) {
				*at = (uint32_t)i;
				break;
			}
			struct opening_key *lead = &l->keys[*at];
			if (!str_eq(lead->key, k->key) || ref_kind(lead->ref) != ref_kind(k->ref))
				continue;
			bool earlier = named_earlier(l, k->ref, lead->ref);
			make_alias(l, earlier ? lead->ref : k->ref, earlier ? k->ref : lead->ref, false);
			if (earlier)
				*at = (uint32_t)i;
			break;
		}
	}
	for (size_t i = 0; i < l->n_formers; i++)
		join_former(l, &l->formers[i], &first);
	umap_free(&first);
}

/* A case that others were aliases of may have become an alias itself (three sites): all point to
 * the end of the chain. */
void shorten_aliases(struct world *w)
{
	struct umap at = { 0 };
	bool fresh;
	for (size_t i = 0; i < w->n_aliases; i++)
		*umap_put(&at, w->aliases[i].from.id, &fresh) = (uint32_t)i;
	for (size_t i = w->n_aliases; i-- > 0;) {      /* later ones first: what they point to is final */
		uint32_t next = umap_get(&at, w->aliases[i].to.id);
		if (next != MAP_NONE)
			w->aliases[i].to = w->aliases[next].to;
		ids_set(&w->index, w->aliases[i].from.id, ids_get(&w->index, w->aliases[i].to.id));
	}
	umap_free(&at);
}

/* ---- putting in order ---- */

struct rank { int64_t at, rec; evid id; uint32_t from; };

static int rank_order(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->rec != y->rec)
		return x->rec < y->rec ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static struct rank rank_of(struct load *l, enum ref_kind k, uint32_t i)
{
	const struct head *h = ref_head(l->w, ref_make(k, i));
	return (struct rank){ h->opened_at, l->open[k][i].rec, h->cas.id, i };
}

static bool is_in_order(struct load *l, enum ref_kind k, size_t n)
{
	struct rank last = { 0 };
	for (size_t i = 0; i < n; i++) {
		struct rank r = rank_of(l, k, (uint32_t)i);
		if (ref_head(l->w, ref_make(k, (uint32_t)i))->dead || (i && rank_order(&last, &r) > 0))
			return false;
		last = r;
	}
	return true;
}

/* Moves the elements of v as order says: the i-th becomes what stood at order[i].from. In place,
 * cycle by cycle. */
static void permute(void *v, size_t size, struct rank *order, size_t n)
{
	char *p = v, *spare = mem_alloc(size);
	for (size_t i = 0; i < n; i++) {
		if (order[i].from == i)
			continue;
		memcpy(spare, p + i * size, size);
		size_t to = i, from = order[i].from;
		while (from != i) {
			memcpy(p + to * size, p + from * size, size);
			order[to].from = (uint32_t)to;
			to = from;
			from = order[to].from;
		}
		memcpy(p + to * size, spare, size);
		order[to].from = (uint32_t)to;
	}
	free(spare);
}

static void permute_kind(struct world *w, enum ref_kind k, struct rank *order, size_t n)
{
	switch (k) {
	case REF_TICKET: permute(w->tickets, sizeof *w->tickets, order, n); break;
	case REF_RETURN: permute(w->returns, sizeof *w->returns, order, n); break;
	default: permute(w->customers, sizeof *w->customers, order, n); break;
	}
}

void put_in_order(struct load *l, enum ref_kind k)
{
	size_t n = *kind_count(l->w, k), live = 0;
	if (met_in_order(l, k) || is_in_order(l, k, n))
		return;
	struct rank *order = mem_alloc(n * sizeof *order);
	size_t back = n;
	for (size_t i = 0; i < n; i++) {
		const struct head *h = ref_head(l->w, ref_make(k, (uint32_t)i));
		if (h->dead && ids_get(&l->w->index, h->cas.id) == ref_make(k, (uint32_t)i)) {
			ids_set(&l->w->index, h->cas.id, 0);
			*PUSH(l->gone, l->n_gone, l->gone_cap) = h->cas.id;
		}
		order[h->dead ? --back : live++] = rank_of(l, k, (uint32_t)i);
	}
	qsort(order, live, sizeof *order, rank_order);
	permute_kind(l->w, k, order, n);
	*kind_count(l->w, k) = live;
	for (size_t i = 0; i < live; i++) {
		uint32_t ref = ref_make(k, (uint32_t)i);
		l->open[k][i].rec = order[i].rec;
		ids_set(&l->w->index, ref_head(l->w, ref)->cas.id, ref);
	}
	free(order);
}

/* ---- what joins cases ---- */

static void rename_to(const struct world *w, struct caseid *c)
{
	*c = world_name(w, *c);
}

void rename_all(struct world *w)
{
	if (!w->n_aliases)
		return;
	for (size_t i = 0; i < w->n_tickets; i++) {
		rename_to(w, &w->tickets[i].customer);
		rename_to(w, &w->tickets[i].follows);
		rename_to(w, &w->tickets[i].merged_into);
	}
	for (size_t i = 0; i < w->n_returns; i++)
		rename_to(w, &w->returns[i].customer);
	for (size_t i = 0; i < w->n_customers; i++)
		for (uint32_t k = 0; k < w->customers[i].n_links; k++)
			rename_to(w, &w->customers[i].links[k]);
}

static uint32_t class_root(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static bool is_older(const struct load *l, uint32_t a, uint32_t b)
{
	const struct opening *o = l->open[REF_CUSTOMER];
	return o[a].rec != o[b].rec ? o[a].rec < o[b].rec :
	       l->w->customers[a].h.cas.id < l->w->customers[b].h.cas.id;
}

/* Union-find; the older member stays on top, so a root names its class. */
void join_customers(struct load *l)
{
	struct world *w = l->w;
	w->class_of = mem_alloc((w->n_customers + 1) * sizeof *w->class_of);
	for (uint32_t i = 0; i < w->n_customers; i++)
		w->class_of[i] = i;
	for (uint32_t i = 0; i < w->n_customers; i++)
		for (uint32_t k = 0; k < w->customers[i].n_links; k++) {
			const struct customer *other = world_customer(w, w->customers[i].links[k]);
			if (!other)
				continue;
			uint32_t a = class_root(w->class_of, i),
			             b = class_root(w->class_of, (uint32_t)(other - w->customers));
			if (a != b && is_older(l, a, b))
				w->class_of[b] = a;
			else
				w->class_of[a] = b;
		}
	for (uint32_t i = 0; i < w->n_customers; i++)
		w->class_of[i] = class_root(w->class_of, i);
}

static uint64_t order_of(const struct rma *r)
{
	return (uint64_t)r->shop << 32 | r->order;
}

/* A return drawn from an order leaves every sum as soon as a record of a return of that order
 * exists. */
void find_shadowed(struct world *w)
{
	struct umap real = { 0 };
	bool fresh;
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		if (!r->from_order && r->order && r->status != RS_VOID)
			*umap_put(&real, order_of(r), &fresh) = 1;
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		struct rma *r = &w->returns[i];
		r->shadowed = r->from_order && r->order && umap_get(&real, order_of(r)) != MAP_NONE;
	}
	umap_free(&real);
}

void end_waits(struct world *w, struct ticket *t, size_t n, struct arena *mem)
{
	const struct csm *c = w->c;
	const struct care care = { &c->terms, &w->words, mem, NULL };
	int64_t at = c->as_of == WHEN_NONE ? c->now : c->as_of;

	for (size_t i = 0; i < n; i++)
		if (t[i].wait_until != WHEN_NONE)
			ticket_lapse(&t[i], at, &care);
}
