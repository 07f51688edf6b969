/*
 * Money and the statistics, with worked examples of the literature.
 */
#include "base/num.h"
#include "tap.h"

static void reading(void)
{
	int64_t v = 0;
	struct str cur = { 0 };

	tap_ok(money_read(STR("199.00 CNY"), &v, &cur) && v == 19900 && str_is(cur, "CNY"), "199.00 CNY");
	tap_ok(money_read(STR("-0.05 USD"), &v, &cur) && v == -5, "-0.05 USD");
	tap_ok(money_read(STR("1200 JPY"), &v, &cur) && v == 1200, "yen have no digits");
	tap_ok(money_read(STR("1.234 KWD"), &v, &cur) && v == 1234, "dinars have three");
	tap_ok(!money_read(STR("199.0 CNY"), &v, &cur), "too few digits");
	tap_ok(!money_read(STR("199.000 CNY"), &v, &cur), "too many");
	tap_ok(!money_read(STR("1200.0 JPY"), &v, &cur), "a point where none belongs");
	tap_ok(!money_read(STR("0199.00 CNY"), &v, &cur), "leading zero");
	tap_ok(!money_read(STR("-0.00 CNY"), &v, &cur), "minus zero");
	tap_ok(!money_read(STR("199.00 RMB"), &v, &cur), "not in ISO 4217");
	tap_ok(!money_read(STR("199.00CNY"), &v, &cur), "no blank");
	tap_ok(money_parse(STR("199"), 2, &v) && v == 19900, "parse: no point");
	tap_ok(money_parse(STR("-3.5"), 2, &v) && v == -350, "parse: one digit");
	tap_ok(money_parse(STR("-92233720368547758.08"), 2, &v) && v == INT64_MIN, "parse: least");
	tap_ok(!money_parse(STR("92233720368547758.08"), 2, &v), "parse: overflow");
	tap_ok(!money_parse(STR("922337203685477581"), 2, &v), "parse: overflow by missing digits");
	tap_ok(!money_parse(STR("1."), 2, &v) && !money_parse(STR(".5"), 2, &v) && !money_parse(STR("-"), 2, &v) &&
	       !money_parse(STR("1,000"), 2, &v) && !money_parse(STR("1e3"), 2, &v), "parse: nothing else");
	TAP_EQ_INT(currency_digits(STR("AED")), 2, "first of the list");
	TAP_EQ_INT(currency_digits(STR("ZWL")), 2, "last of the list");
	TAP_EQ_INT(currency_digits(STR("cny")), -1, "lower case is none");
}

static void writing(void)
{
	struct buf b = { 0 };

	money_write(&b, -5, STR("CNY"));
	TAP_EQ_STR(b.p, "-0.05 CNY", "write: below one");
	buf_reset(&b);
	money_write(&b, 0, STR("JPY"));
	TAP_EQ_STR(b.p, "0 JPY", "write: zero yen");
	buf_reset(&b);
	money_digits(&b, INT64_MIN, 2);
	TAP_EQ_STR(b.p, "-92233720368547758.08", "write: least");
	buf_reset(&b);
	money_digits(&b, 1000, 3);
	TAP_EQ_STR(b.p, "1.000", "write: three digits");
	buf_free(&b);
}

static void overflow(void)
{
	int64_t v;

	tap_ok(!add64(INT64_MAX, 1, &v) && !mul64(INT64_MIN, -1, &v), "overflow is said");
}

static void quantiles(void)
{
	int64_t ten[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, four[] = { 4, 1, 3, 2 }, many[1000];
	bool sorted = true;

	TAP_EQ_INT(quantile_rank(ten, 10, 9, 10), 9, "p90 of 1..10");
	TAP_EQ_INT(quantile_rank(four, 4, 1, 2), 2, "p50 of 1..4");
	for (int i = 0; i < 1000; i++)
		many[i] = (i * 7919 % 1000 - 500) * INT64_C(9000000000000000);
	TAP_EQ_INT(quantile_rank(many, 1000, 0, 1), -500 * INT64_C(9000000000000000), "p0 is the least");
	for (int i = 1; i < 1000; i++)
		sorted &= many[i - 1] < many[i];
	tap_ok(sorted, "many, with both signs, are sorted");
	TAP_EQ_INT(quantile_rank(many, 1000, 1, 1), 499 * INT64_C(9000000000000000), "p100 is the greatest");
}

static void intervals(void)
{
	static const struct { int64_t x, n; double lo, hi, tol; const char *name; } rows[] = {
		{ 81, 263, 0.2552885199, 0.3662095770, 1e-9, "Wilson 81/263, Newcombe 1998" },
		{ 15, 148, 0.06238639953, 0.1604872417, 1e-9, "Wilson 15/148, Newcombe 1998" },
		{ 1, 29, 0.006113214293, 0.1717552188, 1e-9, "Wilson 1/29, Newcombe 1998" },
		{ 31, 40, 0.6250, 0.8768, 5e-5, "Wilson 31/40" },
		{ 0, 5, 0, 0.4345, 5e-5, "Wilson 0/5" },
		{ 5, 5, 0.5655, 1, 5e-5, "Wilson 5/5" },
	};
	double lo, hi, nps;

	for (size_t i = 0; i < COUNT(rows); i++) {
		wilson(rows[i].x, rows[i].n, &lo, &hi);
		TAP_NEAR(lo, rows[i].lo, rows[i].tol, rows[i].name);
		TAP_NEAR(hi, rows[i].hi, rows[i].tol, rows[i].name);
	}
	wilson(0, 5, &lo, &hi);
	tap_ok(lo <= 0 && lo >= 0, "exactly 0 at 0");
	wilson(0, 0, &lo, &hi);
	TAP_NEAR(hi - lo, 1, 0, "nothing known of nothing");
	nps_interval(50, 30, 20, &nps, &lo, &hi);
	TAP_NEAR(nps, 0.30, 1e-12, "NPS of 50, 30, 20");
	TAP_NEAR(lo, 0.1405113018, 1e-9, "adjusted Wald, low, Rocks 2016");
	TAP_NEAR(hi, 0.4420129701, 1e-9, "adjusted Wald, high");
	nps_interval(10, 0, 0, &nps, &lo, &hi);
	TAP_NEAR(hi, 1, 0, "clipped");
	TAP_EQ_INT(share_bp(31, 40), 7750, "31 of 40");
	TAP_EQ_INT(share_bp(1, 20000), 1, "half up");
	TAP_EQ_INT(share_bp(1, 20001), 0, "below half down");
	TAP_EQ_INT(share_bp(1, 0), -1, "of nothing");
}

int main(void)
{
	reading();
	writing();
	overflow();
	quantiles();
	intervals();
	return tap_done();
}
