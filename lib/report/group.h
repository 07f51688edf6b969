/*
 * Counting by group: words of a vocabulary become 0, 1, 2 ... as they are met, buckets of time are
 * found by instant, and quantiles are taken of many groups at once. Private to report/. Relies on
 * base/ only.
 */
#ifndef REPORT_GROUP_H
#define REPORT_GROUP_H

#include <stdlib.h>

#include "base/map.h"
#include "base/when.h"

/* Groups named by words of a vocabulary of n_words. */
struct groups {
	uint32_t *place;           /* word -> place + 1; pages that no word touches cost nothing */
	uint32_t *words;           /* place -> word */
	size_t n, cap, n_words;
};
void groups_init(struct groups *g, size_t n_words);
void groups_free(struct groups *g);
uint32_t groups_add(struct groups *g, uint32_t word);          /* the slow way in: a new word */
static inline uint32_t group_of(struct groups *g, uint32_t word)
{
	uint32_t at = g->place[word];

	return at ? at - 1 : groups_add(g, word);
}
/* Places of the groups by their words' bytes. The caller frees. */
uint32_t *groups_order(const struct groups *g, const struct vocab *words);

/* Nearest-rank quantiles of one group. n = 0: no value. */
struct quantiles { int64_t n, p50, p90; };
/* v is rearranged. Time in proportion to n. */
struct quantiles quantiles_of(int64_t *v, size_t n);
/* of[i] is the group (below n_groups) of v[i]; out has room for n_groups. v stays as it is. */
void quantiles_by_group(const int64_t *v, const uint32_t *of, size_t n, struct quantiles *out,
                        size_t n_groups);
/* The values by group, those of group g at [at[g], at[g + 1]); at has n_groups + 1. The caller frees. */
int64_t *values_by_group(const int64_t *v, const uint32_t *of, size_t n, size_t *at, size_t n_groups);

/* Days, weeks or months of a period, clipped to it. start[n] is the end of the last. */
struct buckets {
	enum when_unit unit;
	int64_t *start, *floor;    /* floor: where the whole day, week or month begins, for its label */
	size_t n, last;
};
enum { BUCKETS_MOST = 10000 };
/* by: day, week, month. [from, to) must be bounded. CSM_EUSAGE "report.by": unknown word, or more
 * than BUCKETS_MOST. */
int buckets_make(struct buckets *b, const char *by, const struct zone *z, int64_t from, int64_t to,
                 struct csm_err *e);
void buckets_free(struct buckets *b);
/* The bucket that holds at, which lies in the period; bounds: the first bucket that starts behind
 * at, 0 ... n + 1. */
size_t bucket_of(struct buckets *b, int64_t at);
size_t bucket_behind(const struct buckets *b, int64_t at);

#endif
