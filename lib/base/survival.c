/* Kaplan-Meier with delayed entry, and the log-rank test (survival.h). Counting in integers, one pass over sorted times. */
#include "base/survival.h"

#include <math.h>
#include <stdlib.h>

static const double Z975 = 1.959963984540054;

static int by_exit(const void *a, const void *b)
{
	const struct lifetime *x = a, *y = b;

	return x->exit < y->exit ? -1 : x->exit > y->exit;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int64_t *sorted_entries(const struct lifetime *v, size_t n)
{
	int64_t *entry = mem_alloc(n * sizeof(*entry) + 1);

	for (size_t i = 0; i < n; i++)
		entry[i] = v[i].entry;
	qsort(entry, n, sizeof(*entry), by_number);
	return entry;
}

/* ---- the curve ---- */

static void interval(struct km_step *k, double variance)
{
	double log_s = log(k->s), wide = Z975 * sqrt(variance) / fabs(log_s);

	k->lo = k->s > 0 ? exp(log_s * exp(wide)) : (double)NAN;
	k->hi = k->s > 0 ? exp(log_s * exp(-wide)) : (double)NAN;
}

static void add_step(struct km *k, size_t *cap, int64_t t, int64_t n, int64_t d, double *s, double *variance)
{
	struct km_step *step = PUSH(k->v, k->n, *cap);

	*s = n == d ? 0 : *s * (1 - (double)d / (double)n);
	*step = (struct km_step){ t, n, d, *s, 0, 0, n == d ? 0 : (double)d / ((double)n * (double)(n - d)) };
	*variance += step->term;
	interval(step, *variance);
}

void km_fit(struct lifetime *v, size_t n, int64_t least, struct km *out)
{
	int64_t *entry = sorted_entries(v, n);
	size_t in = 0, cap = 0;
	double s = 1, variance = 0;

	*out = (struct km){ 0 };
	qsort(v, n, sizeof(*v), by_exit);
	for (size_t i = 0; i < n;) {           /* i: how many left before */
		int64_t t = v[i].exit, d = 0;
		size_t end = i;
		for (; end < n && v[end].exit == t; end++)
			d += v[end].event && v[end].entry < t;
		while (in < n && entry[in] < t)
			in++;
		if (d && !out->n && (int64_t)(in - i) < least)
			out->skipped += d;
		else if (d)
			add_step(out, &cap, t, (int64_t)(in - i), d, &s, &variance);
		i = end;
	}
	free(entry);
}

void km_free(struct km *k)
{
	free(k->v);
	*k = (struct km){ 0 };
}

const struct km_step *km_at(const struct km *k, int64_t t)
{
	size_t lo = 0, hi = k->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (k->v[mid].t <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &k->v[lo - 1] : NULL;
}

/* A product of fractions that is a half is not a half in doubles. */
static bool half(double s)
{
	return s <= 0.5 + 1e-12;
}

struct km_median km_median(const struct km *k)
{
	struct km_median m = { INT64_MAX, INT64_MAX, INT64_MAX };

	for (size_t i = k->n; i-- > 0;) {
		m.at = half(k->v[i].s) ? k->v[i].t : m.at;
		m.lo = half(k->v[i].lo) ? k->v[i].t : m.lo;
		m.hi = half(k->v[i].hi) ? k->v[i].t : m.hi;
	}
	return m;
}

double km_mean(const struct km *k, int64_t tau, double *se)
{
	double area = 0, variance = 0;
	int64_t end = tau;

	for (size_t i = k->n; i-- > 0;) {      /* area: from the step to tau */
		if (k->v[i].t >= tau)
			continue;
		area += k->v[i].s * (double)(end - k->v[i].t);
		variance += area * area * k->v[i].term;
		end = k->v[i].t;
	}
	if (se)
		*se = sqrt(variance);
	return area + (double)end;
}

/* ---- log-rank ---- */

/* At risk of each group at a moving time within one stratum. */
struct risk {
	const struct lifetime **in, **out; /* by entry, by exit */
	size_t n, at_in, at_out, n_groups;
	double *of, *observed, *cov;       /* by group; observed less expected; n_groups x n_groups */
};

static int by_entry_at(const void *a, const void *b)
{
	const struct lifetime *x = *(const struct lifetime *const *)a, *y = *(const struct lifetime *const *)b;

	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int by_exit_at(const void *a, const void *b)
{
	return by_exit(*(const struct lifetime *const *)a, *(const struct lifetime *const *)b);
}

static int by_stratum(const void *a, const void *b)
{
	const struct lifetime *x = a, *y = b;

	return x->stratum < y->stratum ? -1 : x->stratum > y->stratum;
}

static void move_to(struct risk *r, int64_t t)
{
	for (; r->at_in < r->n && r->in[r->at_in]->entry < t; r->at_in++)
		r->of[r->in[r->at_in]->group]++;
	for (; r->at_out < r->n && r->out[r->at_out]->exit < t; r->at_out++)
		if (r->out[r->at_out]->entry < r->out[r->at_out]->exit)        /* else it was never in: both at once */
			r->of[r->out[r->at_out]->group]--;
		else
			r->of[r->out[r->at_out]->group] -= r->out[r->at_out]->entry < t;
}

static void compare_at(struct risk *r, double n, double d)
{
	double spread = n > 1 ? d * (n - d) / (n - 1) : 0;

	for (size_t g = 0; g < r->n_groups; g++) {
		double share = r->of[g] / n;
		r->observed[g] -= d * share;
		for (size_t h = 0; h < r->n_groups; h++)
			r->cov[g * r->n_groups + h] += spread * share * ((g == h) - r->of[h] / n);
	}
}

static void compare_stratum(struct risk *r)
{
	memset(r->of, 0, r->n_groups * sizeof(*r->of));
	r->at_in = r->at_out = 0;
	for (size_t i = 0; i < r->n;) {
		int64_t t = r->out[i]->exit;
		double d = 0, n = 0;
		for (; i < r->n && r->out[i]->exit == t; i++)
			if (r->out[i]->event && r->out[i]->entry < t) {
				r->observed[r->out[i]->group]++;
				d++;
			}
		move_to(r, t);
		for (size_t g = 0; g < r->n_groups; g++)
			n += r->of[g];
		if (d > 0)
			compare_at(r, n, d);
	}
}

static void compare_strata(struct risk *r, const struct lifetime *v, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t from = i;
		for (; i < n && v[i].stratum == v[from].stratum; i++)
			r->in[i - from] = r->out[i - from] = &v[i];
		r->n = i - from;
		qsort(r->in, r->n, sizeof(*r->in), by_entry_at);
		qsort(r->out, r->n, sizeof(*r->out), by_exit_at);
		compare_stratum(r);
	}
}

/* u' C^-1 u over the groups that vary, without the last of them, by Gaussian elimination; C is positive definite
 * there. */
static double quadratic(const struct risk *r, const size_t *use, size_t k)
{
	double *m = mem_alloc(k * (k + 1) * sizeof(*m)), sum = 0;

	for (size_t i = 0; i < k; i++) {
		for (size_t j = 0; j < k; j++)
			m[i * (k + 1) + j] = r->cov[use[i] * r->n_groups + use[j]];
		m[i * (k + 1) + k] = r->observed[use[i]];
	}
	for (size_t i = 0; i < k; i++) {
		double pivot = m[i * (k + 1) + i];
		sum += pivot > 1e-12 ? m[i * (k + 1) + k] * m[i * (k + 1) + k] / pivot : 0;
		for (size_t j = i + 1; j < k && pivot > 1e-12; j++) {
			double f = m[j * (k + 1) + i] / pivot;
			for (size_t c = i; c <= k; c++)
				m[j * (k + 1) + c] -= f * m[i * (k + 1) + c];
		}
	}
	free(m);
	return sum;
}

double logrank(struct lifetime *v, size_t n, size_t n_groups, int *df)
{
	struct risk r = { .n_groups = n_groups };
	size_t *use = mem_alloc((n_groups + 1) * sizeof(*use)), k = 0;
	double chi2;

	r.in = mem_alloc((n + 1) * sizeof(*r.in));
	r.out = mem_alloc((n + 1) * sizeof(*r.out));
	r.of = mem_alloc((n_groups + 1) * sizeof(*r.of));
	r.observed = mem_alloc((n_groups + 1) * sizeof(*r.observed));
	r.cov = mem_alloc((n_groups * n_groups + 1) * sizeof(*r.cov));
	qsort(v, n, sizeof(*v), by_stratum);
	compare_strata(&r, v, n);
	for (size_t g = 0; g < n_groups; g++)
		if (r.cov[g * n_groups + g] > 1e-12)
			use[k++] = g;
	*df = k > 1 ? (int)k - 1 : 0;
	chi2 = *df ? quadratic(&r, use, k - 1) : 0;
	free(r.in);
	free(r.out);
	free(r.of);
	free(r.observed);
	free(r.cov);
	free(use);
	return chi2;
}

double chi2_above(double x, int df)
{
	bool odd = df % 2;
	double term = odd ? sqrt(2 * x / 3.14159265358979323846) * exp(-x / 2) : exp(-x / 2), sum = odd ? erfc(sqrt(x / 2)) : 0;

	if (x <= 0)
		return 1;
	for (int k = odd ? 1 : 0; k < df; k += 2) {
		sum += term;
		term *= x / (k + 2);
	}
	return sum;
}
