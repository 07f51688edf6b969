/*
 * What an order takes of its rows (rows: same, lowest, highest), amounts in the smallest unit of a
 * currency (type: minor) and dates counted from 1970 or cut out of a number (%s, %Q, %*).
 */
#include "map_kit.h"

#define MAP                                                                                        \
	"map: t.orders\nrecord: order\ndetect: {all: [no, state, at]}\n"                            \
	"input: {money: {currency: CNY}, zone: Asia/Shanghai}\ngroup: {by: order}\nfields:\n"       \
	"  order: {from: [no], required: true}\n  status: {from: [state], rows: lowest}\n"          \
	"  shipped: {from: [at], rows: lowest}\n  completed: {from: [done], rows: highest}\n"       \
	"  total: {sum: [due, balance], rows: same}\n  discount: {sum: [off]}\n"                    \
	"  refunded: {from: [fen], type: minor, rows: highest}\n  sku: {from: [sku]}\n"             \
	"key: [order]\nrank: [paid, shipped, completed, closed]\n"
#define HEADER "no,state,at,done,due,balance,off,fen,sku\n"

static void open_rows(struct kit *k, const char *rows)
{
	kit_open(k, kit_map(k, MAP), str_of(arena_printf(&k->a, "%s%s", HEADER, rows)));
}

static int64_t at(struct kit *k, const char *text)
{
	int64_t v = 0;

	when_parse(str_of(text), k->c.zone, 0, &v, &k->e);
	return v;
}

static void test_extremes(struct kit *k)
{
	open_rows(k, "N1,completed,2026-01-03 10:00:00,2026-01-09,10.00,5.00,1.00,150,A\n"
	             "N1,shipped,2026-01-02 10:00:00,2026-01-08,10.00,5.00,0.50,90,B\n"
	             "N1,closed,,2026-01-10 08:00:00,,,,,C\n");
	TAP_EQ_STR(kit_next(k), "", "rows of one order that differ in what is taken by rank and time");
	TAP_EQ_STR(kit_s(k, FLD_status), "shipped", "the lowest state of the rank");
	TAP_EQ_INT(k->m.v[FLD_shipped], at(k, "2026-01-02T10:00+08:00"), "the first time of shipping");
	TAP_EQ_INT(k->m.v[FLD_completed], at(k, "2026-01-10T08:00+08:00"), "the last time of receiving");
	tap_ok(!k->m.day_only[FLD_completed], "with its hour, although another row has only days");
	TAP_EQ_INT(k->m.v[FLD_total], 1500, "the order's own amounts are added up once");
	TAP_EQ_INT(k->m.v[FLD_discount], 150, "amounts of lines over all rows");
	TAP_EQ_INT(k->m.v[FLD_refunded], 150, "150 of the smallest unit are 1.50");
	TAP_EQ_INT(k->m.n_lines, 3, "three lines");
}

static void test_unranked(struct kit *k)
{
	open_rows(k, "N1,odd,,,1,,,,A\nN1,closed,,,1,,,,B\n");
	TAP_EQ_STR(kit_next(k), "", "a word that the rank does not have");
	TAP_EQ_STR(kit_s(k, FLD_status), "closed", "gives way to one it has");
}

static void test_refused(struct kit *k)
{
	open_rows(k, "N1,paid,,,10.00,5.00,,,A\nN1,paid,,,10.00,4.00,,,B\nN2,paid,,,1,,,15.00,A\nN3,paid,soon,,1,,,,A\n");
	TAP_EQ_STR(kit_next(k), "conflict-in-group", "rows of one order that come to different sums");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.reject_value), "4.00", "and where");
	TAP_EQ_STR(kit_next(k), "bad-number", "a part of the smallest unit");
	TAP_EQ_STR(kit_next(k), "bad-date", "no date");
	TAP_EQ_STR(kit_next(k), "(end)", "that is all");
}

static void test_counted_dates(struct kit *k)
{
	kit_open(k, kit_map(k, "map: t.r\nrecord: return\ndetect: {all: [id, s, ms]}\nfields:\n  return: {from: [id]}\n"
	                       "  applied: {from: [s], formats: [\"%s\"]}\n  settled: {from: [ms], formats: [\"%Q\"]}\n"
	                       "  ended: {first: [end, id], formats: [\"%Y-%m-%d\", \"%y%m%d-%*\"]}\nkey: [return]\n"),
	         STR("id,s,ms,end\n260117-1,1768642200,1768642201999,\n260118-2,2026-01-17,,2026-01-19\n260119-3,,,\n"));
	TAP_EQ_STR(kit_next(k), "", "seconds and milliseconds since 1970");
	TAP_EQ_INT(k->m.v[FLD_applied], 1768642200, "seconds");
	TAP_EQ_INT(k->m.v[FLD_settled], 1768642201, "milliseconds, cut");
	TAP_EQ_INT(k->m.v[FLD_ended], at(k, "2026-01-17T00:00+08:00"), "the day that a number begins with");
	tap_ok(k->m.day_only[FLD_ended], "which is no more than a day");
	TAP_EQ_STR(kit_next(k), "bad-date", "a date where a count is wanted");
	TAP_EQ_STR(kit_next(k), "", "columns of one field may have forms of their own");
	tap_ok(!mapped_has(&k->m, FLD_applied), "nothing counted, nothing known");
}

int main(void)
{
	struct kit k;

	kit_begin(&k);
	test_extremes(&k);
	test_unranked(&k);
	test_refused(&k);
	test_counted_dates(&k);
	kit_end(&k);
	return tap_done();
}
