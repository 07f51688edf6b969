/*
 * Between the index (index.c) and the reading of lines for it (index_post.c). Private to these two.
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
/* Adds the values of segment i from byte from on, at which a line begins. Of tables that csm does not
 * know there are none. */
void posts_of(struct csm *c, const struct segment *segs, uint32_t i, uint64_t from, struct posts *out);
/* The values that lead to a row: of the columns so marked, whole and each of several parcel numbers. */
void row_values(const struct table_row *r, const bool *leads, size_t n, value_fn fn, void *ctx, struct arena *scratch);
/* Which columns of a table lead to its rows. */
void table_leads(const struct table_def *def, bool out[TABLE_COLS_MOST]);

#endif
