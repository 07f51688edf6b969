/*
 * Survival statistics against R 4.2.2 (survival: survfit, survdiff; data set aml: Miller 1997), against published
 * percentiles of chi-squared, and by hand where R has no answer: delayed entry, small risk sets, nothing at all.
 */
#include <math.h>
#include <stdlib.h>

#include "base/survival.h"
#include "tap.h"

/* Acute myelogenous leukemia: weeks; maintained first. 0 behind a number: still in remission then. */
static const int aml[][3] = {
	{ 9, 1, 0 }, { 13, 1, 0 }, { 13, 0, 0 }, { 18, 1, 0 }, { 23, 1, 0 }, { 28, 0, 0 }, { 31, 1, 0 }, { 34, 1, 0 },
	{ 45, 0, 0 }, { 48, 1, 0 }, { 161, 0, 0 }, { 5, 1, 1 }, { 5, 1, 1 }, { 8, 1, 1 }, { 8, 1, 1 }, { 12, 1, 1 },
	{ 16, 0, 1 }, { 23, 1, 1 }, { 27, 1, 1 }, { 30, 1, 1 }, { 33, 1, 1 }, { 43, 1, 1 }, { 45, 1, 1 },
};
enum { MAINTAINED = 11, ALL = sizeof(aml) / sizeof(aml[0]) };

static size_t lives(struct lifetime *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		v[i] = (struct lifetime){ -1, aml[i][0], aml[i][1], (uint32_t)aml[i][2], 0 };
	return n;
}

static bool near(double got, double want, double within)
{
	if (fabs(got - want) <= within)
		return true;
	printf("# got %.9f, want %.9f\n", got, want);
	return false;
}

static void curve(void)
{
	struct lifetime v[ALL];
	struct km k;
	struct km_median m;
	double se;

	km_fit(v, lives(v, MAINTAINED), KM_LEAST, &k);
	TAP_EQ_INT(k.n, 7, "a step at each event time");
	tap_ok(k.v[0].n == 11 && k.v[1].n == 10 && k.v[1].d == 1 && k.v[2].n == 8, "at risk: who leaves at 13 was at risk at 13");
	tap_ok(near(k.v[0].lo, .50808, 5e-5) && near(k.v[0].hi, .9867, 5e-5), "log-log interval at 9");
	tap_ok(near(km_at(&k, 20)->s, 10. / 11 * 9 / 10 * 7 / 8, 1e-12) && !km_at(&k, 8), "between steps the last one holds");
	m = km_median(&k);
	TAP_EQ_INT(m.at, 31, "median");
	TAP_EQ_INT(m.lo, 13, "from");
	tap_ok(m.hi == INT64_MAX, "to: not reached");
	tap_ok(near(km_mean(&k, 36, &se), 27.425, 1e-6) && near(se, 3.0092206, 1e-6), "restricted mean up to 36 and its error");
	tap_ok(near(km_mean(&k, 5, &se), 5, 0) && near(se, 0, 0), "before the first event all are there");
	km_free(&k);
}

/* Entries 0 0 3 3 4, exits 2* 6* 5 7* 8*: at 2 two at risk, at 6 three of the four others (5 left), at 7 two, at 8 one. */
static void late(void)
{
	struct lifetime v[] = { { 0, 2, true, 0, 0 }, { 0, 6, true, 0, 0 }, { 3, 5, false, 0, 0 }, { 3, 7, true, 0, 0 }, { 4, 8, true, 0, 0 } };
	struct km k;

	km_fit(v, 5, 1, &k);
	tap_ok(k.n == 4 && k.v[0].n == 2 && k.v[1].n == 3 && k.v[2].n == 2 && k.v[3].n == 1, "delayed entry: at risk only once they are in");
	tap_ok(near(k.v[1].s, 1. / 2 * 2 / 3, 1e-12) && k.v[3].s <= 0 && isnan(k.v[3].lo), "all over: no interval");
	km_free(&k);
	km_fit(v, 5, 3, &k);
	tap_ok(k.n == 3 && k.skipped == 1 && k.v[0].t == 6 && near(k.v[0].s, 2. / 3, 1e-12), "a small first risk set is passed over, and said");
	km_free(&k);
	km_fit(v, 5, 4, &k);
	tap_ok(k.n == 0 && k.skipped == 4 && km_median(&k).at == INT64_MAX, "no risk set large enough");
	km_free(&k);
	km_fit(v, 0, 1, &k);
	tap_ok(k.n == 0 && !km_at(&k, 5), "nobody");
	km_free(&k);
	v[0] = (struct lifetime){ 6, 6, true, 0, 0 };
	km_fit(v, 1, 1, &k);
	tap_ok(k.n == 0, "who enters when it happens was never at risk");
	km_free(&k);
}

/* With all in from the start the curve is the share of those left, tie or not. */
static void plain(void)
{
	enum { N = 500 };
	static struct lifetime v[N];
	struct km k;
	int bad = 0;

	for (int i = 0; i < N; i++)
		v[i] = (struct lifetime){ -1, (i * 7919) % 97, true, 0, 0 };
	km_fit(v, N, KM_LEAST, &k);
	for (size_t i = 0; i < k.n; i++) {
		int left = 0;
		for (int j = 0; j < N; j++)
			left += v[j].exit > k.v[i].t;
		bad += !near(k.v[i].s, (double)left / N, 1e-9);
	}
	TAP_EQ_INT(bad, 0, "nobody leaves early: the share of those left");
	km_free(&k);
}

static void groups(void)
{
	struct lifetime v[2 * ALL];
	int df;
	double x = logrank(v, lives(v, ALL), 2, &df), twice;

	tap_ok(near(x, 3.396, 1e-3) && df == 1 && near(chi2_above(x, df), .065, 1e-3), "log-rank");
	lives(v, ALL);
	memcpy(v + ALL, v, ALL * sizeof(*v));
	for (int i = ALL; i < 2 * ALL; i++)
		v[i].stratum = 1;
	twice = logrank(v, 2 * ALL, 2, &df);
	tap_ok(near(twice, 2 * x, 1e-9) && df == 1, "the same again as a second stratum: twice as much");
	for (size_t i = lives(v, ALL); i < 2 * ALL; i++)
		v[i] = (struct lifetime){ 200, 300, false, 2, 0 };
	tap_ok(near(logrank(v, 2 * ALL, 4, &df), x, 1e-9) && df == 1, "groups that are never at risk change nothing");
	for (size_t i = 0; i < lives(v, ALL); i++)
		v[i].group = 0;
	tap_ok(logrank(v, ALL, 1, &df) <= 0 && df == 0, "one group has nothing to be compared with");
	tap_ok(logrank(v, 0, 3, &df) <= 0 && df == 0, "nobody");
}

/* Three groups: with no ties and all in from the start, by hand. Exits a 1, b 2, c 3, a 4: expected of a 1/2 + 1/3 + 1/2 + 1. */
static void three(void)
{
	struct lifetime v[] = { { -1, 1, true, 0, 0 }, { -1, 2, true, 1, 0 }, { -1, 3, true, 2, 0 }, { -1, 4, true, 0, 0 } };
	/* o - e of a: 2 - 7/3 = -1/3, of b: 1 - 1/4 - 1/3 = 5/12; V aa 1/4 + 2/9 + 1/4, ab -1/8 - 1/9, bb 3/16 + 2/9 */
	double aa = 13. / 18, ab = -17. / 72, bb = 59. / 144, ua = -1. / 3, ub = 5. / 12;
	double want = (bb * ua * ua - 2 * ab * ua * ub + aa * ub * ub) / (aa * bb - ab * ab);
	int df;

	tap_ok(near(logrank(v, 4, 3, &df), want, 1e-12) && df == 2, "three groups");
}

static void chi2(void)
{
	static const struct { double x; int df; double p; } table[] = {
		{ 3.841458821, 1, .05 }, { 5.991464547, 2, .05 }, { 7.814727903, 3, .05 }, { 9.487729037, 4, .05 },
		{ 11.07049769, 5, .05 }, { 18.30703805, 10, .05 }, { 30.57791417, 15, .01 }, { 0, 3, 1 },
	};
	int bad = 0;

	for (size_t i = 0; i < COUNT(table); i++)
		bad += !near(chi2_above(table[i].x, table[i].df), table[i].p, 1e-8);
	TAP_EQ_INT(bad, 0, "upper tail of chi-squared");
}

int main(void)
{
	curve();
	late();
	plain();
	groups();
	three();
	chi2();
	return tap_done();
}
