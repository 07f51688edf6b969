/*
 * Buckets of time: the days, ISO weeks or months of a period in the store's zone, the first and the
 * last clipped to the period (group.h). Relies on base/when.h for where they begin.
 */
#include "report/group.h"

static int unit_of(const char *by, enum when_unit *unit, struct csm_err *e)
{
	static const char *const words[] = { [UNIT_DAY] = "day", [UNIT_WEEK] = "week",
	                                     [UNIT_MONTH] = "month", NULL };
	const char *near = csm_nearest(by, words);

	for (size_t i = 0; words[i]; i++)
		if (!strcmp(words[i], by)) {
			*unit = (enum when_unit)i;
			return CSM_OK;
		}
	return err_set(e, CSM_EUSAGE, "report.by", "by: unknown unit \"%s\"%s%s%s (day, week, month)", by,
	               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "", near ? "\"?" : "");
}

static void add_bucket(struct buckets *b, int64_t start, int64_t floor, size_t *cap, size_t *floor_cap)
{
	size_t n = b->n;

	*PUSH(b->floor, n, *floor_cap) = floor;
	*PUSH(b->start, b->n, *cap) = start;
}

int buckets_make(struct buckets *b, const char *by, const struct zone *z, int64_t from, int64_t to,
                 struct csm_err *e)
{
	size_t cap = 0, floor_cap = 0;
	int code;

	*b = (struct buckets){ 0 };
	code = unit_of(by, &b->unit, e);
	if (code)
		return code;
	for (int64_t at = from; at < to;) {
		int64_t floor = when_floor(z, at, b->unit);
		if (b->n >= BUCKETS_MOST)
			return err_set(e, CSM_EUSAGE, "report.by", "by: the period has more than %d %ss; choose a shorter one with --period",
			               BUCKETS_MOST, by);
		add_bucket(b, at, floor, &cap, &floor_cap);
		at = when_next(z, floor, b->unit);
	}
	add_bucket(b, to, to, &cap, &floor_cap);
	b->n--;
	return CSM_OK;
}

void buckets_free(struct buckets *b)
{
	free(b->start);
	free(b->floor);
	*b = (struct buckets){ 0 };
}

size_t bucket_behind(const struct buckets *b, int64_t at)
{
	size_t lo = 0, hi = b->n + 1;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (b->start[mid] > at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

size_t bucket_of(struct buckets *b, int64_t at)
{
	if (at < b->start[b->last] || at >= b->start[b->last + 1])
		b->last = bucket_behind(b, at) - 1;
	return b->last;
}
