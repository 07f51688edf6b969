/*
 * Between the index (index.c), the reading of lines for it (index_post.c) and what it says of whole segments
 * (index_past.c). Private to these.
 */
#ifndef STORE_INDEX_IN_H
#define STORE_INDEX_IN_H

#include "store/index.h"
#include "store/table.h"

struct post { uint64_t hash, at; };                /* hash of a value; segment and offset of its line */
struct posts {
	struct post *v;
	size_t n, cap;
};
void posts_add(struct posts *p, struct str value, uint32_t seg, uint64_t offset);

/* Of the events of a segment, for readings of the past; all bytes of it are set. */
struct seg_mark {
	int64_t least_rec, least_at;       /* INT64_MAX: there are none */
	uint64_t first, last, events;      /* least and greatest number; how many events */
	uint64_t flags;
};
enum {
	MARK_ALWAYS = 1,           /* something counts whatever the instant, or cannot be read */
	MARK_AS_OF = 2,            /* something counts though it happened later */
	MARK_FOREIGN = 4           /* a number of another site */
};
struct marker { struct seg_mark *m; uint16_t site; uint32_t tx_k, tx_n; };
void mark_begin(struct marker *k, uint16_t site, struct seg_mark *m);
void mark_event(struct marker *k, const struct event *ev);     /* in the order of the segment */
void mark_end(struct marker *k);
void mark_join(struct seg_mark *m, const struct seg_mark *more);       /* more: of the bytes behind */
struct marked { uint16_t site; struct seg_mark mark; };
/* May the i-th of all segments be left out? INT64_MAX: no limit. */
bool marks_skip(const struct marked *v, size_t n, size_t i, int64_t as_of, int64_t known_at);

/* Adds the values of segment i from byte from on, at which a line begins, and says what its events are
 * (nothing of tables). Of tables that csm does not know there are no values. */
void posts_of(struct csm *c, const struct segment *segs, uint32_t i, uint64_t from, struct posts *out, struct seg_mark *m);
/* The values that lead to a row: of the columns so marked, whole and each of several parcel numbers. */
void row_values(const struct table_row *r, const bool *leads, size_t n, value_fn fn, void *ctx, struct arena *scratch);
/* Which columns of a table lead to its rows. */
void table_leads(const struct table_def *def, bool out[TABLE_COLS_MOST]);

#endif
