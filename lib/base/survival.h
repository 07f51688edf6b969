/*
 * How long something takes when not all of it is over yet: the Kaplan-Meier estimate with delayed entry, its
 * interval, median, restricted mean, and the log-rank test. Times are whole seconds (or any integer unit); counts
 * are exact, the rest is doubles in one fixed order of work. Sources: Kaplan & Meier 1958; Greenwood 1926 for the
 * variance; Kalbfleisch & Prentice 2002, 1.4 for the log-log interval; Mantel 1966 for the test; left
 * truncation as in Klein & Moeschberger 2003, 4.6. Compared with R's survival package, survfit and survdiff.
 */
#ifndef BASE_SURVIVAL_H
#define BASE_SURVIVAL_H

#include "base/str.h"

/* At risk of its event at every t with entry < t <= exit. entry -1 (or less): from the very beginning. */
struct lifetime { int64_t entry, exit; bool event; uint32_t group, stratum; };

/* At an event time: how many were at risk, how many had the event (events come before those that leave at the
 * same time), what share goes on behind it, with a 95 % interval; NAN where none is defined (share 0). */
struct km_step { int64_t t, n, d; double s, lo, hi, term /* d / (n (n - d)), 0 where n = d */; };
struct km {
	struct km_step *v;
	size_t n;
	int64_t skipped;           /* events before the curve begins */
};
enum { KM_LEAST = 5 };         /* a smaller first risk set could send the whole curve to 0 */
/*
 * The curve begins at the first event time with at least least at risk and holds for those who got
 * that far; skipped tells how many events lie before. None: n = 0. v is sorted by exit. Free with km_free.
 */
void km_fit(struct lifetime *v, size_t n, int64_t least, struct km *out);
void km_free(struct km *k);
/* The step in force at t; NULL: before the first, the share is 1. */
const struct km_step *km_at(const struct km *k, int64_t t);
/* The first event time at which the share (its lower, its upper bound) is at most a half; INT64_MAX: never. */
struct km_median { int64_t at, lo, hi; };
struct km_median km_median(const struct km *k);
/* Mean time up to tau, and its standard error. */
double km_mean(const struct km *k, int64_t tau, double *se);

/*
 * Do the groups (0 .. n_groups - 1) differ? Within each stratum observed less expected, added over strata. *df 0:
 * fewer than two groups can be compared. v is sorted.
 */
double logrank(struct lifetime *v, size_t n, size_t n_groups, int *df);
/* P(X > x) of a chi-squared variable; df >= 1. Finite sums: Abramowitz & Stegun 26.4.4, 26.4.5. */
double chi2_above(double x, int df);

#endif
