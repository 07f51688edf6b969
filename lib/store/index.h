/*
 * Where a value stands: the lines of the log, the rows of its tables and the lines of people/ that
 * hold a case, a key, an order, a customer ... as a whole value. So one case, one order or one key is
 * found without reading the rest (csm-store(5), THE CACHE). cache/index holds the places of what it
 * covers; those of the bytes behind it are found by reading them. Private to store/. Relies on cache.h.
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "store/cache.h"
#include "store/entry.h"

struct place { uint32_t seg; uint64_t offset; };       /* in a file of the index: a line, an entry or a row begins there */
struct places {
	struct place *v;
	size_t n, cap;
};
void places_sort(struct places *p);                /* by file and offset, each once */

struct index;
/* The index of this store as it stands, opened or made on first need and kept in c->index until
 * store_changed. NULL: there is none (small store, CACHE_NEVER, damage); then everything is read. */
struct index *store_index(struct csm *c);
void index_forget(struct csm *c);      /* it is opened anew when it is asked for again */
/* Adds the places of value; some may hold another one. False: the file is damaged. */
bool index_find(struct index *x, struct str value, struct places *out);
uint64_t index_bytes(const struct index *x);        /* of the store's log and people/ */
/*
 * Which of all n segments of events a reading as of an instant, as known at another one (INT64_MAX: no limit), need not open:
 * skip, one each, never one that is open already. Returns how many events they hold. Redactions, erasures, what cannot be read, and for as_of also
 * corrections, undos and imports are never left out. Wrong as_of where an import was taken back: give INT64_MAX then.
 */
int64_t index_skips(struct index *x, const struct segment *segs, size_t n, int64_t as_of, int64_t known_at, bool *skip);
const char *index_path(const struct index *x, uint32_t seg);       /* the file of a place */
struct segment *index_segments(struct index *x);   /* its files, to be opened by whoever goes to a place */

/* What lines are found by: told of an event's values, and of a row's. all: also what leads from it to
 * others (its import), not only what leads to it. */
typedef void (*value_fn)(void *ctx, struct str value);
void event_values(const struct event *ev, bool all, value_fn fn, void *ctx, struct arena *scratch);

/*
 * A part of the store: all lines that belong together with some values, directly or through others
 * (the orders of a customer, the cases of those orders, ...). While c->subset is set, scans of all
 * events, tables and people/ go over these lines only, and what is folded from them is what would
 * be folded of them from everything. False: c->subset stays NULL, and everything is read: there is no
 * index, the part is too large to be one, or something was loaded already.
 */
bool subset_make(struct csm *c, const struct str *values, size_t n);
/* The same of whatever may be called name: a case, an event, a key, an order with something in front. */
bool subset_named(struct csm *c, struct str name);
/* Forgets it with all that was folded from it. */
void subset_end(struct csm *c);
void subset_drop(struct csm *c);
/* As segments_list, for whoever reads the part, if there is one, or everything. */
int subset_segments(struct csm *c, const char *table, struct segment **segs, size_t *n, finding_fn fn, void *ctx, struct csm_err *e);
/* Offsets in the file at path, ascending, and the inode of the file that they are of; NULL and 0: none. */
const uint64_t *subset_offsets(const struct subset *p, const char *path, size_t *n, uint64_t *inode);

#endif
