/*
 * Hash tables: byte strings to numbers, 64-bit numbers to numbers, and a vocabulary (string <->
 * small id). Zero-initialised is empty. Growing never moves keys: they belong to the caller (smap)
 * or to the table's arena (vocab). Values are uint32_t, MAP_NONE means absent.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

#define MAP_NONE UINT32_MAX

struct smap_slot { uint64_t hash; const char *p; uint32_t n, val; };
struct smap { struct smap_slot *slots; size_t used, mask; uint64_t seed; };   /* empty slot: p = NULL */
uint32_t smap_get(const struct smap *m, struct str key);
/* Where key's value is kept; *fresh says whether it was added just now (value MAP_NONE). The
 * pointer is good until the next put. */
uint32_t *smap_put(struct smap *m, struct str key, bool *fresh);
void smap_free(struct smap *m);

struct umap_slot { uint64_t key; uint32_t val; };
struct umap { struct umap_slot *slots; size_t used, mask; };   /* empty slot: key = UINT64_MAX, not allowed */
uint32_t umap_get(const struct umap *m, uint64_t key);
uint32_t *umap_put(struct umap *m, uint64_t key, bool *fresh);
void umap_reserve(struct umap *m, size_t n);               /* room for n keys in all */
void umap_soon(const struct umap *m, uint64_t key);        /* umap_put will be asked: fetch into the processor's cache */
void umap_free(struct umap *m);

/*
 * Words that lie ready elsewhere, in a mapped file: ids first .. first + n - 1. Believed in nothing:
 * whatever number in it leads outside finds no word. By hash: the ids of bucket b are
 * ids[starts[b]] .. ids[starts[b + 1]], where b = str_hash_seed(word, seed) & mask.
 */
struct vocab_base {
	uint32_t first, n, n_ids;
	const uint32_t *ends;                  /* where each ends in bytes; it begins where the one before ends */
	const char *bytes;
	size_t n_bytes;
	const uint32_t *starts, *ids;
	uint64_t mask, seed;
};
/* Every distinct string once; id 0 is always the empty string. */
struct vocab_slot { uint32_t hash, id; };      /* low bits of the hash; free slot: id 0 */
struct vocab {
	struct arena mem;
	struct vocab_slot *slots;
	size_t used, mask;
	uint64_t seed;
	struct str *words;                     /* without those of base */
	size_t n, cap, held;                   /* n: ids in use, base included; held: words */
	struct vocab_base base;
	bool apart;                            /* for callers: texts that hardly repeat go to vocab_apart */
};
/* A text with a number of its own, not looked for and not to be found: cheap, but equal texts get
 * different numbers. */
uint32_t vocab_apart(struct vocab *v, struct str s);
uint32_t vocab_id(struct vocab *v, struct str s);              /* adds if new */
uint32_t vocab_find(const struct vocab *v, struct str s);      /* MAP_NONE if unknown */
/* vocab_id will be asked: fetch into the processor's cache */
void vocab_soon(const struct vocab *v, struct str s);
/* The same where str_hash(s) is known already: s itself need not be in the processor's cache. */
void vocab_soon_hash(const struct vocab *v, struct str s, uint64_t hash);
uint32_t vocab_find_hash(const struct vocab *v, struct str s, uint64_t hash);
/* A word of the same hash, most likely s itself; 0: none. Costs less than vocab_find_hash: the
 * word's bytes are not looked at. */
uint32_t vocab_guess_hash(const struct vocab *v, struct str s, uint64_t hash);
struct str vocab_str(const struct vocab *v, uint32_t id);
/* Words behind those that are there; b->first is set. Once, and what b points to must outlive v. */
void vocab_lay(struct vocab *v, const struct vocab_base *b);
/* Is id one of base? */
static inline bool vocab_lies(const struct vocab *v, uint32_t id)
{
	return id - v->base.first < v->base.n;
}
void vocab_free(struct vocab *v);

#endif
