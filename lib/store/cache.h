/*
 * Derived data under cache/, never the truth (csm-store(5), THE CACHE): one file a kind, made from
 * the log and good for as long as the log is what it was made from. A file names every segment it
 * covers with inode, size, times and digest, and holds a sum of each of its own blocks, so that a
 * part of it can be believed without reading the rest. Whatever is wrong with it (damage, another
 * csm, another policy, an edited segment), the answer comes from the log and only takes longer.
 * Readers need neither lock nor permission to write. Private to store/. Relies on xxHash, file/io.h.
 */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include "store/store.h"

/* What a file covers of one segment: its bytes [0, covered). */
struct cache_seg {
	struct file_mark mark;             /* before it was read */
	uint64_t covered;                  /* bytes, whole lines */
	uint64_t digest[2];                /* of these bytes: XXH3, 128 bits */
	uint64_t tail;                     /* of the last CACHE_TAIL of them */
	char path[72];                     /* inside the store, NUL-ended */
};
enum { CACHE_TAIL = 4096, CACHE_BLOCK = 16384, CACHE_SECTIONS = 48 };

/* An open cache file. */
struct cache {
	struct file_bytes file;
	const struct cache_seg *segs;      /* in the order of segments_list */
	size_t n_segs;
	struct { uint64_t at, n; } section[CACHE_SECTIONS];    /* bytes of the file */
	const uint64_t *sums;              /* of the blocks */
	uint64_t *seen;                    /* bit set: that block's sum was right */
	size_t n_blocks;
	uint64_t payload;                  /* where the blocks begin in the file */
	bool moved;                        /* a segment was summed again, since its inode or times are others: a new file saves that */
};

/* When there is one at all: c->cache. */
enum cache_when {
	CACHE_AUTO,        /* from CACHE_FROM bytes of log, made anew behind CACHE_EVENTS unread bytes */
	CACHE_NEVER,
	CACHE_ALWAYS       /* for tests: however small the store, and anew behind few lines */
};
enum { CACHE_FROM = 8 << 20, CACHE_UNREAD = 16 << 20, CACHE_UNREAD_FEW = 1500 };

/*
 * Opens cache/<name>. kind: format of its sections and whatever else they depend on (policies, code:
 * see cache_kind); another one is not opened. segs: the segments that matter, as segments_list gives
 * them; they are marked. False: there is none that is good for the log as it stands; nothing needs closing. True: every
 * segment covered is there and its covered bytes are the same ones; segments and bytes behind them
 * may have been added. *unread = bytes of the log that it does not cover.
 */
bool cache_open(struct csm *c, const char *name, uint64_t kind, struct segment *segs, size_t n_segs,
                struct cache *out, uint64_t *unread);
void cache_close(struct cache *k);
/* n bytes from offset at of a section, their sums checked; NULL: damaged, or not that long. */
const void *cache_bytes(struct cache *k, unsigned section, uint64_t at, uint64_t n);
/* A whole section; *n its bytes. NULL: damaged. An empty section is a pointer and n 0. */
const void *cache_section(struct cache *k, unsigned section, uint64_t *n);
/* What it covers of a segment, NULL: nothing. */
const struct cache_seg *cache_seg(const struct cache *k, const char *path);
/* A kind from a format number, the code that folds (of this build), and what the caller adds:
 * digests of policies and the like. */
uint64_t cache_kind(uint32_t format, struct str more);
extern const uint64_t code_sum;    /* of this library's sources; the Makefile makes gen/code.c */

/* ---- making one ---- */

/*
 * A file on its way: sections are added one after the other, then the segments it covers. At most one
 * process makes one at a time: cache_begin is false where another does, where nothing may be written,
 * or c->cache is CACHE_NEVER. Nothing of this ever fails a command: what goes wrong leaves the old file.
 */
struct cache_out {
	struct csm *c;
	const char *name;
	uint64_t kind;
	struct lock lock;
	struct cache_seg *segs;
	size_t n_segs, cap_segs;
	struct { uint64_t at, n; } section[CACHE_SECTIONS];
	struct buf bytes;
	bool bad;                  /* something cannot be covered */
};
bool cache_begin(struct csm *c, const char *name, uint64_t kind, struct cache_out *o);
/* Bytes of one section; it begins at a multiple of 64. */
void cache_add(struct cache_out *o, unsigned section, const void *p, size_t n);
/* Covers the first covered bytes of a segment that is marked. was: the file before this one, or NULL:
 * what it covers likewise is not summed again; else the segment must be open. In the order of
 * segments_list. False: it cannot be covered, no file will be made. */
bool cache_cover(struct cache_out *o, const struct segment *s, uint64_t covered, const struct cache *was);
/* Writes the file and ends. */
bool cache_end(struct cache_out *o);
void cache_drop(struct cache_out *o);      /* instead of cache_end */
/* Should one be made (anew)? have: one was opened, with so many bytes unread, of a log of all bytes. */
bool cache_due(const struct csm *c, bool have, uint64_t unread, uint64_t all);

#endif
