/*
 * Counting by group: quantiles against quantile_rank of a sorted copy on many shapes of values, groups by word, buckets of
 * days, weeks and months with their clipped ends.
 */
#include <stdlib.h>

#include "base/num.h"
#include "report/group.h"
#include "tap.h"

static uint64_t seed = 20260117;

static uint64_t draw(uint64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % below;
}

/* Shapes: all equal, few distinct, narrow, wide, with zeros, descending. */
static int64_t value(int shape, size_t i, size_t n)
{
	switch (shape) {
	case 0: return 4711;
	case 1: return (int64_t)draw(3) * 86400;
	case 2: return 86400 + (int64_t)draw(60);
	case 3: return (int64_t)(draw(1u << 30) << draw(20));
	case 4: return draw(2) ? 0 : (int64_t)draw(2592000);
	default: return (int64_t)(n - i);
	}
}

static int same_quantiles(int shape, size_t n)
{
	int64_t *v = malloc((n + 1) * sizeof(*v)), *copy = malloc((n + 1) * sizeof(*copy));
	struct quantiles q;
	int good;

	for (size_t i = 0; i < n; i++)
		copy[i] = v[i] = value(shape, i, n);
	q = quantiles_of(v, n);
	good = q.n == (int64_t)n &&
	       (!n || (q.p50 == quantile_rank(copy, n, 1, 2) && q.p90 == quantile_rank(copy, n, 9, 10)));
	free(v);
	free(copy);
	return good;
}

static void test_quantiles(void)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 9, 10, 11, 511, 512, 513, 1000, 4097 };
	int64_t ten[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, four[] = { 4, 3, 2, 1 };
	int bad = 0;

	for (int shape = 0; shape < 6; shape++)
		for (size_t i = 0; i < COUNT(sizes); i++)
			bad += !same_quantiles(shape, sizes[i]);
	TAP_EQ_INT(bad, 0, "quantiles are those of the sorted values");
	TAP_EQ_INT(quantiles_of(ten, 10).p90, 9, "nearest rank: p90 of 1 to 10 is 9");
	TAP_EQ_INT(quantiles_of(four, 4).p50, 2, "nearest rank: p50 of 1 to 4 is 2");
}

static void test_by_group(void)
{
	enum { N = 5000, GROUPS = 7 };
	static int64_t v[N], one[N];
	static uint32_t of[N];
	struct quantiles q[GROUPS];
	int bad = 0;

	for (size_t i = 0; i < N; i++) {
		v[i] = (int64_t)draw(1000000);
		of[i] = (uint32_t)(draw(GROUPS - 1) * draw(2));        /* the last group stays empty */
	}
	quantiles_by_group(v, of, N, q, GROUPS);
	for (uint32_t g = 0; g < GROUPS; g++) {
		size_t n = 0;
		for (size_t i = 0; i < N; i++)
			if (of[i] == g)
				one[n++] = v[i];
		bad += q[g].n != (int64_t)n;
		bad += n && (q[g].p50 != quantile_rank(one, n, 1, 2) || q[g].p90 != quantile_rank(one, n, 9, 10));
	}
	TAP_EQ_INT(bad, 0, "quantiles by group are those of each group alone");
	TAP_EQ_INT(q[GROUPS - 1].n, 0, "an empty group has no values");
}

static void test_groups(void)
{
	struct vocab words = { 0 };
	struct groups g;
	uint32_t *order, mail, chat;

	vocab_id(&words, STR(""));
	mail = vocab_id(&words, STR("mail"));
	vocab_id(&words, STR("unused"));
	chat = vocab_id(&words, STR("chat"));
	groups_init(&g, words.n);
	TAP_EQ_INT(group_of(&g, mail), 0, "the first word met is group 0");
	TAP_EQ_INT(group_of(&g, chat), 1, "the next is group 1");
	TAP_EQ_INT(group_of(&g, mail), 0, "a word met again keeps its group");
	TAP_EQ_INT(g.n, 2, "words that were not met are no group");
	order = groups_order(&g, &words);
	TAP_EQ_INT(order[0], 1, "groups stand in the order of their words: chat");
	TAP_EQ_INT(order[1], 0, "then mail");
	free(order);
	groups_free(&g);
	vocab_free(&words);
}

static int64_t at(int64_t y, int m, int d, int h)
{
	return civil_days(y, m, d) * 86400 + h * 3600 - 8 * 3600;
}

static void test_buckets(void)
{
	struct arena mem = { 0 };
	const struct zone *z = zone_fixed(&mem, 8 * 3600);
	struct csm_err e;
	struct buckets b;

	TAP_EQ_INT(buckets_make(&b, "month", z, at(2026, 1, 15, 12), at(2026, 3, 2, 0), &e), CSM_OK, "months are made");
	TAP_EQ_INT(b.n, 3, "from the middle of January to March 2: three months");
	TAP_EQ_INT(b.start[0], at(2026, 1, 15, 12), "the first is clipped to the period");
	TAP_EQ_INT(b.start[1], at(2026, 2, 1, 0), "the second begins with its month");
	TAP_EQ_INT(b.start[3], at(2026, 3, 2, 0), "the last ends with the period");
	TAP_EQ_INT(bucket_of(&b, at(2026, 1, 15, 12)), 0, "the first instant");
	TAP_EQ_INT(bucket_of(&b, at(2026, 2, 1, 0)), 1, "the first instant of February");
	TAP_EQ_INT(bucket_of(&b, at(2026, 2, 1, 0) - 1), 0, "the last second of January");
	TAP_EQ_INT(bucket_of(&b, at(2026, 3, 2, 0) - 1), 2, "the last second of the period");
	TAP_EQ_INT(bucket_behind(&b, at(2026, 1, 1, 0)), 0, "before the period: behind nothing");
	TAP_EQ_INT(bucket_behind(&b, at(2026, 4, 1, 0)), 4, "after the period: behind all bounds");
	buckets_free(&b);
	TAP_EQ_INT(buckets_make(&b, "day", z, at(2026, 1, 1, 0), at(2026, 1, 1, 0), &e), CSM_OK, "an empty period has no buckets");
	TAP_EQ_INT(b.n, 0, "none");
	buckets_free(&b);
	TAP_EQ_INT(buckets_make(&b, "weak", z, 0, 1, &e), CSM_EUSAGE, "an unknown unit is refused");
	tap_ok(strstr(e.text, "\"week\"") != NULL, "the message names the nearest");
	TAP_EQ_INT(buckets_make(&b, "day", z, 0, INT64_C(86400) * 20000, &e), CSM_EUSAGE, "too many buckets are refused");
	TAP_EQ_STR(e.id, "report.by", "with an id");
	buckets_free(&b);
	arena_free(&mem);
}

int main(void)
{
	test_quantiles();
	test_by_group();
	test_groups();
	test_buckets();
	return tap_done();
}
