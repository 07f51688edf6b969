/*
 * The folded world as derived data, cache/world: the state of every case after a whole fold, in
 * columns of few bits (about 80 bytes a ticket with its texts), before what depends on now. A reader
 * takes the columns apart into the ordinary arrays and folds what the log holds behind them. Private
 * to world*.c and image*.c. Relies on cache.h and base/pack.h. Promises: whatever the file holds, the
 * answer is that of the log; what does not fit is not used.
 */
#ifndef STORE_IMAGE_H
#define STORE_IMAGE_H

#include "store/cache.h"
#include "store/world_load.h"

enum { IMAGE_BLOCK = 1024 };       /* cases; their structs fit the processor's nearer caches */

/* ---- image_cols.c: a block of cases as columns ---- */

/* Words of cases renumbered when written; read: how many words there are. */
struct image_words { const uint32_t *to; uint32_t n; };       /* to NULL: as they are */
struct image_room { uint64_t v[IMAGE_BLOCK], *list[3]; size_t cap; };      /* zeroed; image_room_free */
void image_room_free(struct image_room *m);
/* Size of a case's struct, and the lists of all (spans of timelines, links) as one array of what. */
size_t image_row(enum ref_kind k);
size_t image_item(enum ref_kind k);
/* Adds n cases (at most IMAGE_BLOCK) from i on to rows, what only texts are to texts. *lists grows by
 * their spans or links. false: a case holds what no file can. open: see struct load; or NULL. */
struct image_out { struct buf *rows, *texts; struct image_words words; struct image_room *room; uint64_t lists; };
bool image_put(struct image_out *o, enum ref_kind k, const void *cases, size_t n, const struct opening *open);
/* The same back into cases. list: room for exactly n_list spans or links. open: NULL, or set too. */
struct image_in { struct str rows, texts; bool skip_texts; struct image_words words; struct image_room *room; };
/* The number of the first of n cases in a block's rows, 0: damaged. */
evid image_first(struct str rows, size_t n);
bool image_get(struct image_in *in, enum ref_kind k, void *cases, size_t n, void *list, uint64_t n_list,
               struct opening *open);

/* An array of items of size bytes; false: damaged, or no whole number of them. */
bool image_array(struct cache *k, unsigned section, size_t size, const void **p, uint64_t *n);
/* Bytes [from, to) of a section, with PACK_SLACK behind them. */
bool image_range(struct cache *k, unsigned section, uint64_t from, uint64_t to, struct str *out);
void image_slack(struct buf *b);       /* what has to follow packed columns */

/* For bsearch and qsort of uint64_t. */
static inline int image_by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* ---- the file ---- */

enum image_section {
	IM_HEAD, IM_TERM_ENDS, IM_TERMS, IM_WORD_ENDS, IM_WORDS, IM_BUCKETS, IM_WORD_IDS, IM_IMPORTS, IM_IMPORT_TEXTS,
	IM_ALIASES, IM_MET, IM_UNDOS, IM_GONE, IM_KEYS, IM_REDACTED, IM_ERASURES, IM_DIR, IM_ROWS = IM_DIR + REF_KINDS, IM_TEXTS = IM_ROWS + REF_KINDS,
	/* the open tickets and the customers they name once more, with words of their own behind the same terms */
	IM_OPEN_DIR = IM_TEXTS + REF_KINDS, IM_OPEN_ROWS = IM_OPEN_DIR + REF_KINDS, IM_OPEN_TEXTS = IM_OPEN_ROWS + REF_KINDS,
	IM_OPEN_WORD_ENDS = IM_OPEN_TEXTS + REF_KINDS, IM_OPEN_WORDS, IM_OPEN_BUCKETS, IM_OPEN_WORD_IDS, IM_SECTIONS
};
_Static_assert((int)IM_SECTIONS <= (int)CACHE_SECTIONS, "sections of one file");
/* Where the rows and texts of a block begin, and how many spans or links stand before its own; one
 * more entry for the end. */
struct image_at { uint64_t rows, texts, lists; };
struct image_head {
	uint64_t n[REF_KINDS], n_open[REF_KINDS];
	uint64_t n_terms, n_words, seed, n_open_words, open_seed;      /* words: with the terms */
	int64_t newest_at, newest_rec;     /* of all events */
	int64_t events, unreadable, unknown_verbs, out_of_order, orphans, doubles, refolded;
};
struct image_import { evid id, undone_by; int64_t at, exported_at, undone_at; uint32_t text[5]; uint8_t undone, done; };
struct image_alias { uint64_t from, to; uint8_t kind, former; };
struct image_erasure { evid who, id; int64_t rec; uint64_t texts; };

/* Cases on their way out of the file, block by block, by one thread. */
struct image_where { unsigned dir, rows, texts; uint64_t n, n_words; };
struct image_part {
	struct cache k;                    /* with marks of its own */
	enum ref_kind kind;
	struct image_where where;
	const struct image_at *dir;
	void *lists;                       /* in the arena of the world */
	char *cases;                       /* room for this many, and the openings beside them */
	struct opening *open;
	size_t room, from, to;
	bool good;
};

/*
 * A tail folded while not all cases are there: only those blocks are read whose cases it names. Where tickets and
 * customers wait, the cases stand at their places in the arrays of the world; where it holds the open ones only, blocks
 * are read beside it and what is named is copied. Numbers of the cases are in order, or it is not done so.
 */
struct image_some {
	struct image_part part[REF_KINDS];
	bool aside;                        /* the parts are not the world's */
	size_t n[REF_KINDS];               /* cases of the file */
	evid *first[REF_KINDS];            /* of each block */
	bool *have[REF_KINDS];
	struct umap touched;               /* ticket -> 1 */
	struct ticket *before;             /* the tickets touched, as the file has them */
	size_t n_before, cap_before;
	size_t n_tickets;                  /* in the arrays, new ones included */
};

/* An open file and what reading the tail asks of it. */
struct image {
	struct cache k;
	const struct image_head *h;
	const uint64_t *keys;              /* hashes of keys of openings, in order */
	const evid *gone;                  /* names that events bear but no case is called, in order */
	const struct undo *undos;          /* undo events that name no case */
	size_t n_keys, n_gone, n_undos;
	uint64_t unread;
	struct image_some *some;           /* NULL: all is there, or nothing was folded */
	bool foreign;                      /* the tail holds what cannot be folded onto it */
};

/* What a file depends on besides the log: the policies that folding looks at, and the code. */
uint64_t image_kind(struct csm *c);
/* Takes cache/world, if it is there and good, into l->w, and folds the unread tail onto it (stale cases
 * remain to be folded again). false: l->w is empty, fold the log. */
bool image_load(struct load *l);
/* Makes cache/world of a world that was just folded, if one is due. Never fails. */
void image_save(struct load *l);
void image_close(struct image *m);     /* NULL is fine */
/* Reads what waits (world.h). false: damaged. */
bool image_rest(struct load *l);
/* Has what ev names read, if it waits. false: damaged, or not to be found so. */
bool image_touch(struct load *l, struct image *m, const struct event *ev);
/* Where the cases of a kind stand, and how many; the open ones among them. */
struct image_where image_all(const struct image *m, enum ref_kind k);
struct image_where image_open(const struct image *m, enum ref_kind k);
/* Names of cases that are there, and aliases, to their places. */
void image_index(struct world *w);
size_t image_blocks(uint64_t n);
/* Room for the cases of a kind (in p, until they are given to the world), then all of them. false: damaged. */
bool image_part_make(struct load *l, struct image *m, enum ref_kind k, struct image_where where, struct image_part *p);
bool image_part_read(const struct csm *c, struct image_part *p, const struct cache *k);
void image_part_give(struct load *l, struct image_part *p);
/* Words ends[i] of section bytes, looked up by buckets and ids, laid behind the terms of w. */
struct image_lexicon { unsigned ends, bytes, buckets, ids; };
bool image_words_load(struct world *w, struct image *m, struct image_lexicon at, uint64_t n_words, uint64_t seed);
/* The block that would hold the case is read; *place: where in part its case stands, SIZE_MAX: there is none.
 * false: damaged. */
bool image_some_find(struct load *l, struct image *m, enum ref_kind k, evid id, size_t *place);

/* ---- image_open.c: the open cases only (world_open) ---- */

extern const struct image_lexicon image_lexicon, image_open_lexicon;   /* all words; those of open cases */
/* Takes them and their words, tickets and customers. false: damaged. */
bool image_open_load(struct load *l, struct image *m);
/* image_touch of a world of open cases. */
bool image_open_touch(struct load *l, struct image *m, const struct event *ev);
/* A tail was folded: customers that its tickets name are there too, all in order. false: it cannot be told of a few. */
bool image_open_join(struct load *l, struct image *m);

/* image_tail.c: folds what stands behind. false: it cannot be folded onto this. */
bool image_tail(struct load *l, struct image *m);

#endif
