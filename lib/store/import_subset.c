/*
 * What a small export can be about, so that the whole store need not be read for it: its records are
 * mapped once beforehand, and every text of theirs that may be a reference, an order, a key or an
 * account names lines of the store (index.h). Promises: only more may be read than the import asks
 * for, never less.
 */
#include <stdlib.h>

#include "store/import.h"
#include "store/index.h"

/* A larger one asks for so much that reading everything is quicker. */
enum { SMALL = 1 << 20, TEXT_MOST = 256 };
/* Looking a byte of the export up costs about as much as reading so many of the store. */
enum { WORTH = 64 };

struct named {
	struct import_run *r;
	struct str *v;
	size_t n, cap;
	struct arena mem;
};

static void add(struct named *k, const struct str *parts, size_t n)
{
	*PUSH(k->v, k->n, k->cap) = arena_join(&k->mem, parts, n);
}

/* How records of exports are called in the store: by themselves, behind the platform and the shop,
 * and as the steps by which they are looked for. */
static void add_text(struct named *k, struct str s)
{
	static const char *const steps[] = { "", "/open", "/refund", "/refund/open", "/score" };

	add(k, &s, 1);
	for (size_t i = 0; i < COUNT(steps); i++)
		add(k, (const struct str[]){ k->r->prefix, s, str_of(steps[i]) }, 3);
}

static void add_record(struct named *k, const struct mapped *m)
{
	char key[48];

	if (m->key.n <= TEXT_MOST)
		add_text(k, m->key);
	for (int f = 0; f < FLD_COUNT; f++)
		if (m->s[f].n && m->s[f].n <= TEXT_MOST)
			add_text(k, m->s[f]);
	if (!mapped_has(m, FLD_account))
		return;
	customer_key(k->r->c, k->r->shop, m->s[FLD_account], key);
	add(k, &(struct str){ key, strlen(key) }, 1);
}

/* Whose rows are to be left out is found by the values of everybody who was erased. */
static bool anybody_erased(struct csm *c)
{
	struct places p = { 0 };
	bool any = !index_find(store_index(c), str_of(verb_word(V_ERASE)), &p) || p.n;

	free(p.v);
	return any;
}

static bool pays(const struct import_run *r, size_t bytes)
{
	return bytes <= SMALL && store_index(r->c) &&
	       (r->c->cache == CACHE_ALWAYS || bytes * WORTH <= index_bytes(store_index(r->c)));
}

/* Returns are not: equal rows of one export get names of their own. */
static bool looks_up(enum record_kind kind)
{
	return kind == REC_ORDER || kind == REC_TICKET || kind == REC_CUSTOMER ||
	       kind == REC_ANSWER || kind == REC_EVENT;
}

void import_subset(struct import_run *r, struct str bytes, const struct source_options *so)
{
	struct named k = { .r = r };
	char sha[65];
	struct mapped *m;
	struct source *s;

	if (!looks_up(map_record(r->map)) || !pays(r, bytes.n) || anybody_erased(r->c) ||
	    source_open(r->c, bytes, map_id(r->map), so, &s, NULL))
		return;
	m = mem_alloc(sizeof(*m));
	sha256_hex(bytes, sha);
	add(&k, &(struct str){ sha, strlen(sha) }, 1);
	while (source_next(s, m))
		add_record(&k, m);
	source_close(s);
	free(m);
	(void)subset_make(r->c, k.v, k.n);
	free(k.v);
	arena_free(&k.mem);
}
