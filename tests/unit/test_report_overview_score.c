/*
 * Scores of surveys: the published values of the Wilson and the adjusted-Wald interval, the top boxes of every scale, what
 * is no score, and the cells that both reports print.
 */
#include <stdlib.h>

#include "report/score.h"
#include "tap.h"

static struct score with(const char *kind, int64_t scale, int64_t low, int64_t n_low, int64_t high, int64_t n_high)
{
	struct score s = { .kind = str_of(kind), .scale = scale, .n = n_low + n_high };

	s.of[low] = n_low;
	s.of[high] += n_high;
	return s;
}

static struct arena mem;
static char texts[SCORE_CELLS][80];

static void print_cells(const struct score *s)
{
	struct cell c[SCORE_CELLS];

	score_cells(s, false, &mem, c);
	for (int i = 0; i < SCORE_CELLS; i++) {
		if (c[i].kind == CELL_INT)
			snprintf(texts[i], sizeof(texts[i]), "%lld", (long long)c[i].i);
		else if (c[i].kind == CELL_SHARE)
			snprintf(texts[i], sizeof(texts[i]), "%lld/%lld", (long long)c[i].i, (long long)c[i].den);
		else
			snprintf(texts[i], sizeof(texts[i]), STR_FMT, STR_ARG(c[i].s));
	}
}

enum { N, SATISFIED, SHARE, LOW, HIGH, NPS, NPS_LOW, NPS_HIGH, MEAN, DISTRIBUTION, NOTE };

static void test_csat(void)
{
	struct score s = with("csat", 5, 1, 9, 5, 31);

	print_cells(&s);
	TAP_EQ_STR(texts[SHARE], "31/40", "31 of 40 satisfied");
	TAP_EQ_STR(texts[LOW], "0.6250", "Wilson from 62.50 %");
	TAP_EQ_STR(texts[HIGH], "0.8768", "to 87.68 %");
	TAP_EQ_STR(texts[NOTE], "", "40 answers are no small number");
	TAP_EQ_STR(texts[NPS], "", "CSAT has no NPS");
	TAP_EQ_STR(texts[MEAN], "4.10", "mean of 9 ones and 31 fives");
	TAP_EQ_STR(texts[DISTRIBUTION], "1:9 5:31", "distribution");
	s = with("csat", 5, 1, 5, 5, 0);
	print_cells(&s);
	TAP_EQ_STR(texts[LOW], "0.0000", "0 of 5: exactly from 0");
	TAP_EQ_STR(texts[HIGH], "0.4345", "to 43.45 %");
	TAP_EQ_STR(texts[NOTE], "small_n", "5 answers are too few to rank");
	s = with("csat", 5, 1, 0, 5, 5);
	print_cells(&s);
	TAP_EQ_STR(texts[LOW], "0.5655", "5 of 5: from 56.55 %");
	TAP_EQ_STR(texts[HIGH], "1.0000", "to exactly 100 %");
	s = with("csat", 5, 0, 0, 5, 0);
	print_cells(&s);
	TAP_EQ_STR(texts[SHARE], "0/0", "no answers: no share");
	TAP_EQ_STR(texts[LOW], "", "and no interval");
	TAP_EQ_STR(texts[MEAN], "", "and no mean");
}

static void test_nps(void)
{
	struct score s = with("nps", 10, 6, 20, 9, 50);

	s.of[7] = 30;
	s.n += 30;
	print_cells(&s);
	TAP_EQ_STR(texts[N], "100", "dismissed surveys are in no denominator");
	TAP_EQ_STR(texts[NPS], "30.00", "50 promoters, 30 passives, 20 detractors: NPS 30");
	TAP_EQ_STR(texts[NPS_LOW], "14.05", "adjusted-Wald from 14.05");
	TAP_EQ_STR(texts[NPS_HIGH], "44.20", "to 44.20");
	TAP_EQ_STR(texts[SHARE], "", "NPS has no share of satisfied");
	s = with("nps", 10, 0, 3, 10, 0);
	print_cells(&s);
	TAP_EQ_STR(texts[NPS], "-100.00", "zero is an answer, and a detractor's");
}

static void test_published(void)
{
	static const struct { int64_t x, n; double lo, hi; } rows[] = {
		{ 81, 263, 0.2552885199, 0.3662095770 }, { 15, 148, 0.06238639953, 0.1604872417 }, { 1, 29, 0.006113214293, 0.1717552188 },
	};
	double lo, hi, nps;

	for (size_t i = 0; i < COUNT(rows); i++) {
		wilson(rows[i].x, rows[i].n, &lo, &hi);
		TAP_NEAR(lo, rows[i].lo, 1e-9, "Wilson as published, from");
		TAP_NEAR(hi, rows[i].hi, 1e-9, "Wilson as published, to");
	}
	nps_interval(50, 30, 20, &nps, &lo, &hi);
	TAP_NEAR(nps, 0.30, 1e-12, "NPS");
	TAP_NEAR(lo, 0.1405113018, 1e-9, "adjusted-Wald as published, from");
	TAP_NEAR(hi, 0.4420129701, 1e-9, "adjusted-Wald as published, to");
}

static void test_scales(void)
{
	static const struct { const char *kind; int64_t scale, top; } rows[] = {
		{ "csat", 3, 3 }, { "csat", 4, 3 }, { "csat", 5, 4 }, { "csat", 6, 5 }, { "csat", 7, 6 }, { "csat", 10, 8 },
		{ "csat", 2, 0 }, { "csat", 8, 0 }, { "csat", INT64_MIN, 0 }, { "ces", 7, 5 }, { "ces", 5, 4 }, { "nps", 10, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		TAP_EQ_INT(top_box(str_of(rows[i].kind), rows[i].scale), rows[i].top, "top box of a scale");
}

static int fits(const char *kind, int64_t scale, int64_t score)
{
	return score_fits(&(struct answer){ .kind = str_of(kind), .scale = scale, .score = score });
}

static void test_fits(void)
{
	tap_ok(fits("csat", 5, 5), "the highest score of a scale");
	tap_ok(fits("csat", 5, 0), "zero is a value");
	tap_ok(!fits("csat", 5, INT64_MIN), "empty is not");
	tap_ok(!fits("csat", 5, 6), "above its scale");
	tap_ok(!fits("csat", 5, -1), "below zero");
	tap_ok(!fits("csat", 2, 1), "a scale without a rule");
	tap_ok(fits("nps", 10, 10) && fits("nps", 11, 10) && fits("nps", INT64_MIN, 0), "NPS runs from 0 to 10 whatever its scale is called");
	tap_ok(!fits("nps", 10, 11), "no NPS above 10");
	tap_ok(!fits("nps", 5, 5), "no NPS on a scale of 5");
}

static void test_groups(void)
{
	struct scores all = { 0 };

	score_of(&all, STR("nps"), 10)->n = 1;
	score_of(&all, STR("csat"), 10)->n = 2;
	score_of(&all, STR("csat"), 5)->n = 3;
	score_of(&all, STR("csat"), 10)->n++;
	TAP_EQ_INT(all.n, 3, "one group a kind and scale");
	scores_sort(&all);
	TAP_EQ_INT(all.s[0].n, 3, "csat of 5 first");
	TAP_EQ_INT(all.s[1].n, 3, "csat of 10 next");
	TAP_EQ_INT(all.s[2].n, 1, "nps last");
	scores_free(&all);
}

int main(void)
{
	test_csat();
	test_nps();
	test_published();
	test_scales();
	test_fits();
	test_groups();
	arena_free(&mem);
	return tap_done();
}
