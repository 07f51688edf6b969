/*
 * Counting by group (group.h). Quantiles are selected, not sorted: a histogram of the leading bits
 * finds the few values around the rank. Promises: the same answer as quantile_rank of a sorted
 * copy, in any order of the values.
 */
#include "report/group.h"

#include "base/num.h"

/* ---- words ---- */

void groups_init(struct groups *g, size_t n_words)
{
	*g = (struct groups){ .n_words = n_words };
	g->place = mem_alloc((n_words + 1) * sizeof(*g->place));
}

void groups_free(struct groups *g)
{
	free(g->place);
	free(g->words);
	*g = (struct groups){ 0 };
}

uint32_t groups_add(struct groups *g, uint32_t word)
{
	*PUSH(g->words, g->n, g->cap) = word;
	g->place[word] = (uint32_t)g->n;
	return (uint32_t)g->n - 1;
}

struct named { struct str word; uint32_t place; };

static int by_word(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return str_cmp(x->word, y->word);
}

uint32_t *groups_order(const struct groups *g, const struct vocab *words)
{
	struct named *all = mem_alloc(g->n * sizeof(*all));
	uint32_t *order = mem_alloc(g->n * sizeof(*order));

	for (size_t i = 0; i < g->n; i++)
		all[i] = (struct named){ vocab_str(words, g->words[i]), (uint32_t)i };
	if (g->n)
		qsort(all, g->n, sizeof(*all), by_word);
	for (size_t i = 0; i < g->n; i++)
		order[i] = all[i].place;
	free(all);
	return order;
}

/* ---- quantiles ---- */

/* Bins that grow with the value: 64 to each doubling, so a bin is narrow wherever it lies. In order
 * of value. */
enum { FINE = 6, BINS = (64 - FINE + 1) << FINE, FEW = 512 };

static size_t bin_of(int64_t v)
{
	uint64_t u = v < 0 ? 0 : (uint64_t)v;
	int shift;

	if (u < 2u << FINE)
		return (size_t)u;
	shift = 63 - __builtin_clzll(u) - FINE;
	return ((size_t)shift << FINE) + (size_t)(u >> shift);
}

/* A rank, the bin that holds it, how many lie in bins before, and the values of the bin. */
struct chosen { size_t rank, bin, below, n, k; int64_t *few; };

static struct chosen choose_bin(const uint32_t *bins, size_t rank)
{
	struct chosen c = { .rank = rank };

	while (c.below + bins[c.bin] < rank)
		c.below += bins[c.bin++];
	c.n = bins[c.bin];
	c.few = mem_alloc(c.n * sizeof(*c.few));
	return c;
}

/* quantile_rank takes the ceil(num * n / den)-th: with den = n that is the num-th. */
static int64_t chosen_value(struct chosen *c)
{
	int64_t found = quantile_rank(c->few, c->n, (int)(c->rank - c->below), (int)c->n);

	free(c->few);
	return found;
}

static void select_ranks(const int64_t *v, size_t n, const uint32_t *bins, struct quantiles *q)
{
	struct chosen mid = choose_bin(bins, n / 2 + n % 2), high = choose_bin(bins, n - n / 10);

	for (size_t i = 0; i < n; i++) {
		size_t bin = bin_of(v[i]);
		if (bin == mid.bin)
			mid.few[mid.k++] = v[i];
		if (bin == high.bin)
			high.few[high.k++] = v[i];
	}
	q->p50 = chosen_value(&mid);
	q->p90 = chosen_value(&high);
}

struct quantiles quantiles_of(int64_t *v, size_t n)
{
	struct quantiles q = { .n = (int64_t)n };
	uint32_t *bins;

	if (n && n <= FEW) {
		q.p50 = quantile_rank(v, n, 1, 2);
		q.p90 = quantile_rank(v, n, 9, 10);
	}
	if (n <= FEW)
		return q;
	bins = mem_alloc(BINS * sizeof(*bins));
	for (size_t i = 0; i < n; i++)
		bins[bin_of(v[i])]++;
	select_ranks(v, n, bins, &q);
	free(bins);
	return q;
}

int64_t *values_by_group(const int64_t *v, const uint32_t *of, size_t n, size_t *at, size_t n_groups)
{
	int64_t *sorted = mem_alloc(n * sizeof(*sorted));

	memset(at, 0, (n_groups + 1) * sizeof(*at));
	for (size_t i = 0; i < n; i++)
		at[of[i] + 1]++;
	for (size_t g = 0; g < n_groups; g++)
		at[g + 1] += at[g];
	for (size_t i = 0; i < n; i++)
		sorted[at[of[i]]++] = v[i];
	memmove(at + 1, at, n_groups * sizeof(*at));   /* at[g] was where group g ends */
	at[0] = 0;
	return sorted;
}

void quantiles_by_group(const int64_t *v, const uint32_t *of, size_t n, struct quantiles *out,
                        size_t n_groups)
{
	size_t *at = mem_alloc((n_groups + 1) * sizeof(*at));
	int64_t *sorted = values_by_group(v, of, n, at, n_groups);

	for (size_t g = 0; g < n_groups; g++)
		out[g] = quantiles_of(sorted + at[g], at[g + 1] - at[g]);
	free(at);
	free(sorted);
}
