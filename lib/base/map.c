/*
 * Hash tables of base/map.h: open addressing, linear probing, power-of-two sizes, at most 6 slots
 * of 10 taken. Promises: get never allocates. Keys may be of a stranger's choice (imported order
 * numbers): a table of strings whose probing gets long although it is not full takes another seed
 * and is laid out anew.
 */
#include "base/map.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 16, LONG_PROBE = 512, LAST_SEED = 16 };

static bool is_full(size_t used, size_t mask)
{
	return (used + 1) * 10 > (mask + 1) * 6;
}

/* ---- byte strings to numbers ---- */

static bool slot_is(const struct smap_slot *s, uint64_t hash, struct str key)
{
	return s->hash == hash && s->n == key.n && memcmp(s->p, key.p, key.n) == 0;
}

static struct smap_slot *smap_empty(const struct smap *m, uint64_t hash)
{
	size_t i = hash & m->mask;

	while (m->slots[i].p)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

/* Lays all keys out in size slots; with a new seed all of them are hashed again. */
static void smap_layout(struct smap *m, size_t size, uint64_t seed)
{
	struct smap old = *m;

	m->slots = mem_alloc(size * sizeof(*m->slots));
	m->mask = size - 1;
	m->seed = seed;
	for (size_t i = 0; old.slots && i <= old.mask; i++) {
		struct smap_slot *s = &old.slots[i];
		if (!s->p)
			continue;
		if (seed != old.seed)
			s->hash = str_hash_seed((struct str){ s->p, s->n }, seed);
		*smap_empty(m, s->hash) = *s;
	}
	free(old.slots);
}

uint32_t smap_get(const struct smap *m, struct str key)
{
	uint64_t hash;

	if (!m->slots)
		return MAP_NONE;
	if (!key.p)
		key.p = "";
	hash = str_hash_seed(key, m->seed);
	for (size_t i = hash & m->mask; m->slots[i].p; i = (i + 1) & m->mask)
		if (slot_is(&m->slots[i], hash, key))
			return m->slots[i].val;
	return MAP_NONE;
}

/* The slot of key, taken for it if it was not there. */
static struct smap_slot *smap_slot(struct smap *m, struct str key, bool *fresh)
{
	uint64_t hash;
	size_t i, probes = 0;

	if (key.n > UINT32_MAX)
		mem_die();
	if (!key.p)
		key.p = "";
	if (!m->slots || is_full(m->used, m->mask))
		smap_layout(m, m->slots ? (m->mask + 1) * 2 : FIRST_SLOTS, m->seed);
	hash = str_hash_seed(key, m->seed);
	for (i = hash & m->mask; m->slots[i].p; i = (i + 1) & m->mask) {
		if (slot_is(&m->slots[i], hash, key)) {
			*fresh = false;
			return &m->slots[i];
		}
		if (++probes == LONG_PROBE && m->seed < LAST_SEED) {
			smap_layout(m, m->mask + 1, m->seed + 1);
			return smap_slot(m, key, fresh);
		}
	}
	m->used++;
	m->slots[i] = (struct smap_slot){ hash, key.p, (uint32_t)key.n, MAP_NONE };
	*fresh = true;
	return &m->slots[i];
}

uint32_t *smap_put(struct smap *m, struct str key, bool *fresh)
{
	return &smap_slot(m, key, fresh)->val;
}

void smap_free(struct smap *m)
{
	free(m->slots);
	*m = (struct smap){ 0 };
}

/* ---- numbers to numbers ---- */

static size_t umap_home(const struct umap *m, uint64_t key)
{
	key *= UINT64_C(0x9e3779b97f4a7c15);      /* 2^64 / golden ratio */
	return (key ^ key >> 32) & m->mask;
}

/* The slot that holds key or the empty one where it belongs. */
static struct umap_slot *umap_slot(const struct umap *m, uint64_t key)
{
	size_t i = umap_home(m, key);

	while (m->slots[i].key != key && m->slots[i].key != UINT64_MAX)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

static void umap_layout(struct umap *m, size_t size)
{
	struct umap old = *m;

	m->slots = mem_alloc(size * sizeof(*m->slots));
	m->mask = size - 1;
	for (size_t i = 0; i < size; i++)
		m->slots[i] = (struct umap_slot){ UINT64_MAX, MAP_NONE };
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i].key != UINT64_MAX)
			*umap_slot(m, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

uint32_t umap_get(const struct umap *m, uint64_t key)
{
	if (!m->slots)
		return MAP_NONE;
	return umap_slot(m, key)->val;      /* an empty slot holds MAP_NONE */
}

uint32_t *umap_put(struct umap *m, uint64_t key, bool *fresh)
{
	struct umap_slot *s;

	if (!m->slots || is_full(m->used, m->mask))
		umap_layout(m, m->slots ? (m->mask + 1) * 2 : FIRST_SLOTS);
	s = umap_slot(m, key);
	*fresh = s->key != key;
	if (*fresh) {
		s->key = key;
		m->used++;
	}
	return &s->val;
}

void umap_reserve(struct umap *m, size_t n)
{
	size_t size = m->slots ? m->mask + 1 : FIRST_SLOTS;

	while (is_full(n, size - 1))
		size *= 2;
	if (!m->slots || size > m->mask + 1)
		umap_layout(m, size);
}

void umap_soon(const struct umap *m, uint64_t key)
{
	if (m->slots)
		__builtin_prefetch(&m->slots[umap_home(m, key)], 1);
}

void umap_free(struct umap *m)
{
	free(m->slots);
	*m = (struct umap){ 0 };
}

/* ---- vocabulary ---- */

static struct str base_word(const struct vocab_base *b, uint32_t i)
{
	uint32_t from = i ? b->ends[i - 1] : 0, to = b->ends[i];

	return from <= to && to <= b->n_bytes ? (struct str){ b->bytes + from, to - from } : (struct str){ NULL, 0 };
}

static struct str word_of(const struct vocab *v, uint32_t id)
{
	if (id < v->base.first || !v->base.n)
		return v->words[id];
	return vocab_lies(v, id) ? base_word(&v->base, id - v->base.first) : v->words[id - v->base.n];
}

/* 0: it is not there. */
static uint32_t base_find(const struct vocab_base *b, struct str s)
{
	uint64_t at = b->n ? str_hash_seed(s, b->seed) & b->mask : 0;

	if (!b->n || b->starts[at + 1] > b->n_ids)
		return 0;
	for (uint32_t i = b->starts[at]; i < b->starts[at + 1]; i++)
		if (b->ids[i] - b->first < b->n && str_eq(base_word(b, b->ids[i] - b->first), s))
			return b->ids[i];
	return 0;
}

/*
 * Slots of 8 bytes, a third of an smap's: a store has a word for every order, and most time goes
 * into waiting for memory. The word itself is compared where the low bits of the hash agree.
 */
static struct vocab_slot *vocab_empty(const struct vocab *v, uint32_t hash)
{
	size_t i = hash & v->mask;

	while (v->slots[i].id)
		i = (i + 1) & v->mask;
	return &v->slots[i];
}

static void vocab_layout(struct vocab *v, size_t size, uint64_t seed)
{
	struct vocab_slot *old = v->slots;
	size_t n = old ? v->mask + 1 : 0;
	bool again = seed != v->seed;

	v->slots = mem_alloc(size * sizeof(*v->slots));
	v->mask = size - 1;
	v->seed = seed;
	for (size_t i = 0; i < n; i++) {
		struct vocab_slot s = old[i];
		if (!s.id)
			continue;
		if (again)
			s.hash = (uint32_t)str_hash_seed(word_of(v, s.id), seed);
		*vocab_empty(v, s.hash) = s;
	}
	free(old);
}

/* The slot of s, or the free one where it belongs; *probes says how far from its home that is. */
static struct vocab_slot *vocab_slot(const struct vocab *v, struct str s, uint32_t hash, size_t *probes)
{
	size_t i = hash & v->mask;

	for (*probes = 0; v->slots[i].id; ++*probes, i = (i + 1) & v->mask) {
		struct str w;
		if (v->slots[i].hash != hash)
			continue;      /* the word itself is far away */
		w = word_of(v, v->slots[i].id);
		if (w.n == s.n && memcmp(w.p, s.p, s.n) == 0)
			break;
	}
	return &v->slots[i];
}

static uint32_t vocab_add(struct vocab *v, struct str s)
{
	if (v->n == MAP_NONE)
		mem_die();
	*PUSH(v->words, v->held, v->cap) = arena_str(&v->mem, s);
	return (uint32_t)v->n++;
}

uint32_t vocab_id(struct vocab *v, struct str s)
{
	struct vocab_slot *slot;
	uint32_t hash, id;
	size_t probes;

	if (!v->n)
		vocab_add(v, (struct str){ NULL, 0 });
	if (!s.n)
		return 0;
	if (!v->slots || is_full(v->used, v->mask))
		vocab_layout(v, v->slots ? (v->mask + 1) * 2 : FIRST_SLOTS, v->seed);
	hash = (uint32_t)str_hash_seed(s, v->seed);
	slot = vocab_slot(v, s, hash, &probes);
	if (slot->id)
		return slot->id;
	if ((id = base_find(&v->base, s)))
		return id;
	if (probes >= LONG_PROBE && v->seed < LAST_SEED) {
		vocab_layout(v, v->mask + 1, v->seed + 1);
		return vocab_id(v, s);
	}
	v->used++;
	*slot = (struct vocab_slot){ hash, vocab_add(v, s) };
	return slot->id;
}

uint32_t vocab_apart(struct vocab *v, struct str s)
{
	if (!v->n)
		vocab_add(v, (struct str){ NULL, 0 });
	return s.n ? vocab_add(v, s) : 0;
}

/* hash is str_hash(s); a table that was laid out anew uses another. */
static uint32_t own_hash(const struct vocab *v, struct str s, uint64_t hash)
{
	return (uint32_t)(v->seed ? str_hash_seed(s, v->seed) : hash);
}

uint32_t vocab_find_hash(const struct vocab *v, struct str s, uint64_t hash)
{
	size_t probes;
	uint32_t id = s.n && v->slots ? vocab_slot(v, s, own_hash(v, s, hash), &probes)->id : 0;

	if (!id && s.n)
		id = base_find(&v->base, s);
	return id || !s.n ? id : MAP_NONE;
}

void vocab_soon_hash(const struct vocab *v, struct str s, uint64_t hash)
{
	if (v->slots && s.n)
		__builtin_prefetch(&v->slots[own_hash(v, s, hash) & v->mask], 1);
}

uint32_t vocab_guess_hash(const struct vocab *v, struct str s, uint64_t full)
{
	uint32_t hash;
	size_t i;

	if (!v->slots || !s.n)
		return 0;
	hash = own_hash(v, s, full);
	for (i = hash & v->mask; v->slots[i].id && v->slots[i].hash != hash;)
		i = (i + 1) & v->mask;
	return v->slots[i].id;
}

uint32_t vocab_find(const struct vocab *v, struct str s)
{
	return vocab_find_hash(v, s, v->seed ? 0 : str_hash(s));
}

void vocab_soon(const struct vocab *v, struct str s)
{
	vocab_soon_hash(v, s, v->seed || !v->slots ? 0 : str_hash(s));
}

struct str vocab_str(const struct vocab *v, uint32_t id)
{
	return id < v->n ? word_of(v, id) : (struct str){ NULL, 0 };
}

void vocab_lay(struct vocab *v, const struct vocab_base *b)
{
	v->base = *b;
	v->base.first = (uint32_t)v->n;
	v->n += b->n;
}

void vocab_free(struct vocab *v)
{
	arena_free(&v->mem);
	free(v->slots);
	free(v->words);
	*v = (struct vocab){ 0 };
}
