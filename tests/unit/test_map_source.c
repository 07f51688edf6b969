/*
 * Reading exports through maps: guards, encodings, types, every reason to refuse a row, groups, dates and zones.
 */
#include "map_kit.h"

static const char generic[] = "map: t.returns\nrecord: return\ndetect: {all: [ret, ord]}\n"
			      "input: {guards: [excel, apostrophe, tab], nulls: [\"-\"], number: {group: \",\", strip: "
			      "\"¥￥元\"}, ragged: {long: trailing-empty-ok},\n"
			      "  drop: [{col: 1, matches: '^Seller ID'}]}\n"
			      "fields:\n"
			      "  return: {from: [ret], min_digits: 12}\n"
			      "  order: {from: [ord, order no], required: true}\n"
			      "  kind: {from: [kind], map: kind, default: return_refund}\n"
			      "  amount: {from: [amount], check: \">= 0\"}\n"
			      "  units: {from: [units]}\n"
			      "  currency: {from: [cur]}\n"
			      "  applied: {from: [at]}\n"
			      "  settled: {from: [wait], type: minutes, after: applied}\n"
			      "  text: {template: \"${why} ${more}\"}\n"
			      "  reason_text: {from: [why]}\n"
			      "maps:\n"
			      "  kind:\n"
			      "    values: {仅退款: refund_only, Exchange: exchange}\n"
			      "    like: [['^退货', return_refund]]\n"
			      "    unknown: reject\n"
			      "when:\n"
			      "  - {if: {kind: exchange, flag: now}, set: {liable: merchant}}\n"
			      "key: [[return], [order, applied]]\n"
			      "drop: [flag]\n";
#define COLS "ret,ord,kind,amount,units,cur,at,wait,why,more,flag\n"

/* One row through the generic map: the reason it is refused, "" if it is not. */
static const char *row(struct kit *k, const char *cells)
{
	if (kit_open(k, kit_map(k, generic), str_of(arena_printf(&k->a, COLS "%s\n", cells)))) {
		printf("# %s: %s\n", k->e.id, k->e.text);
		return "(open)";
	}
	return kit_next(k);
}

static void test_reasons(struct kit *k)
{
	static const struct { const char *cells, *reason; } rows[] = {
		{ "R1,O1,,,,,,,,,", "" },
		{ "R1,O1", "short-row" },
		{ "R1,O1,,,,,,,,,,x", "long-row" },
		{ "R1,O1,,,,,,,,,,,", "" },
		{ "R1,O1,,,,,,,\"never closed,,", "open-quote" },
		{ ",O1,,,,,,,,,", "missing-key" },
		{ "R1,,,,,,,,,,", "missing-required" },
		{ "R1,O1,whatever,,,,,,,,", "unknown-value" },
		{ "R1,O1,,,,,2026-02-30,,,,", "bad-date" },
		{ "R1,O1,,,,,,15,,,", "bad-date" },
		{ "R1,O1,,1.234,,,,,,,", "bad-number" },
		{ "R1,O1,,\"1,5\",,,,,,,", "bad-number" },
		{ "R1,O1,,12,,XYZ,,,,,", "bad-number" },
		{ "R1,O1,,,1.5,,,,,,", "bad-number" },
		{ "R1,O1,,99999999999999999999,,,,,,,", "bad-number" },
		{ "6.91234E+18,O1,,,,,,,,,", "excel-damaged-id" },
		{ "R1,6.9E+17,,,,,,,,,", "excel-damaged-id" },
		{ "691234567890123000,O1,,,,,,,,,", "excel-damaged-id" },
		{ "=\"691234567890123000\",O1,,,,,,,,,", "" },
		{ "691234567890125000,O1,,,,,,,,,", "excel-damaged-id" },
		{ "6912345678901265000,O1,,,,,,,,,", "" },
		{ "12345,O1,,,,,,,,,", "excel-damaged-id" },
		{ "R1,O1,,-3.00,,,,,,,", "check-failed" },
		{ "\"R\n1\",O1,,,,,,,,,", "bad-text" },
		{ "R1,O1,,,,,,,bad \xef\xb7\x90 here,,", "bad-text" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		TAP_EQ_STR(row(k, rows[i].cells), rows[i].reason,
		           arena_printf(&k->a, "row %zu: %s", i + 1, *rows[i].reason ? rows[i].reason : "accepted"));
	row(k, "R1,O1,whatever,,,,,,,,");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.reject_field), "kind", "a reject names its column");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.reject_value), "whatever", "and its value");
	TAP_EQ_INT(k->m.line, 2, "and its line");
	tap_ok(strstr(k->m.reject_text, "maps: kind") != NULL, "and what would be right");
	TAP_EQ_STR(arena_cstr(&k->a, source_raw(k->s)), "R1,O1,whatever,,,,,,,,",
		   "the original row is kept for the rejects file");
	TAP_EQ_STR(kit_next(k), "(end)", "one row, one record");
}

/* The text is looked at in blocks: wherever in one such bytes stand, they are found. */
static void test_unclean(struct kit *k)
{
	static const struct { const char *bytes; int refused; const char *name; } kinds[] = {
		{ "\xef\xbf\xbe", 40, "U+FFFE" },
		{ "\xef\xbf\xbf", 40, "U+FFFF" },
		{ "\xf0\x9f\xbf\xbf", 40, "U+1FFFF" },
		{ "\xef\xb7\x90", 40, "U+FDD0" },
		{ "\xef\xb7\xaf", 40, "U+FDEF" },
		{ "\xef\xb7\xb0", 0, "U+FDF0, a character" },
		{ "\xe4\xbf\xbe", 0, "U+4FFE, a character" },
		{ "\xe4\xbf\xbf\xe4\xbe\x86", 0, "two characters" },
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		int refused = 0;

		for (int pad = 0; pad < 40; pad++)
			refused += *row(k, arena_printf(&k->a, "R1,O1,,,,,,,%.*s%s,,", pad,
			                                       "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
			                                       kinds[i].bytes)) != '\0';
		TAP_EQ_INT(refused, kinds[i].refused, kinds[i].name);
	}
}

static void test_values(struct kit *k)
{
	row(k, "=\"0012\",'O 1,exchange,\"¥1,234.50\",２,,2026-01-05 10:00:00,1.5,不好用,\"a, b\",now");
	TAP_EQ_STR(reject_word(k->m.reject), "", "a full row is accepted");
	TAP_EQ_STR(kit_s(k, FLD_return), "0012", "a guarded id keeps its zeros");
	TAP_EQ_STR(kit_s(k, FLD_order), "O 1", "an apostrophe is taken off");
	TAP_EQ_STR(kit_s(k, FLD_kind), "exchange", "values are found without regard to case");
	TAP_EQ_INT(k->m.v[FLD_amount], 123450, "groups and currency signs");
	TAP_EQ_INT(k->m.v[FLD_units], 2, "full-width digits");
	TAP_EQ_INT(k->m.v[FLD_applied], 1767578400, "local time in the store's zone");
	TAP_EQ_INT(k->m.v[FLD_settled], 1767578400 + 90, "minutes after");
	TAP_EQ_STR(kit_s(k, FLD_text), "不好用 a, b", "a template joins cells");
	TAP_EQ_STR(kit_s(k, FLD_liable), "merchant", "when: a condition on a field and a dropped column");
	TAP_EQ_STR(kit_s(k, FLD_currency), "CNY", "money makes the shop's currency known");
	row(k, "R1,O1,退货退款,５０．５,,JPY,,,-,,");
	TAP_EQ_STR(reject_word(k->m.reject), "bad-number", "yen have no digits behind the point");
	row(k, "R1,O1,退货退款,50.00,,JPY,2026年1月5日,,-,,");
	TAP_EQ_INT(k->m.v[FLD_amount], 50, "surplus zeros are fine");
	TAP_EQ_STR(kit_s(k, FLD_kind), "return_refund", "like: patterns");
	tap_ok(k->m.day_only[FLD_applied] && k->m.v[FLD_applied] == 1767542400,
	       "a date without time is the start of its day");
	tap_ok(!mapped_has(&k->m, FLD_text), "nulls are empty");
	row(k, ",O/1,,,,,2026-01-05T10:00:00Z,,,,");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.key), "O%2F1/2026-01-05T10:00:00Z", "the second key, its parts kept apart");
	TAP_EQ_STR(kit_s(k, FLD_kind), "return_refund", "a default");
}

static void test_rows(struct kit *k)
{
	const char *bytes =
	    COLS "\nSeller ID: x,,,,,,,,,,\n,,,,,,,,,,\nR1,O1,,,,,,,\"two\r\nlines\",,\r\n" COLS "R2,O2,,,,,,,,,\n";

	kit_open(k, kit_map(k, generic), str_of(bytes));
	TAP_EQ_STR(kit_next(k), "", "first record");
	TAP_EQ_INT(k->m.line, 5, "lines are counted as an editor does");
	TAP_EQ_INT(k->m.last_line, 6, "a value over two lines");
	TAP_EQ_STR(kit_s(k, FLD_text), "two\nlines", "line ends in texts are LF");
	TAP_EQ_STR(kit_next(k), "", "second record");
	TAP_EQ_STR(kit_next(k), "(end)", "no third");
	TAP_EQ_INT(source_rows(k->s), 5, "rows read");
	TAP_EQ_INT(source_dropped(k->s), 3, "dropped: a footer, an empty row, the header again");
}

static void test_aliases(struct kit *k)
{
	kit_open(k, kit_map(k, generic),
		 STR("_reason,Order No,ORD,extra, Ret \nx,O1,O1,1,R1\nx,O1,O2,1,R2\nx,O3,,1,R3\n"));
	TAP_EQ_INT(source_header(k->s)->n_unknown, 1, "one unknown column; csm's own of a rejects file do not count");
	TAP_EQ_STR(kit_next(k), "", "columns in any order, any case");
	TAP_EQ_STR(kit_next(k), "conflict-alias", "two names of one column that differ");
	TAP_EQ_STR(kit_next(k), "", "the filled alias counts");
	TAP_EQ_STR(kit_s(k, FLD_order), "O3", "its value");
}

/* ---- dates ---- */

static int open_dates(struct kit *k, const char *a, const char *b)
{
	return kit_open(k, kit_map(k, generic), str_of(arena_printf(&k->a, "ret,ord,at\nR1,O1,%s\nR2,O2,%s\n", a, b)));
}

static void test_date_order(struct kit *k)
{
	TAP_EQ_INT(open_dates(k, "03/04/2026", "05/06/2026"), CSM_EREFUSED, "day or month first: asked, not guessed");
	TAP_EQ_STR(k->e.id, "import.date-order", "with its id");
	TAP_EQ_INT(open_dates(k, "03/04/2026", "25/06/2026"), CSM_OK, "one date of the column decides");
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_applied], 1775145600, "3 April for the whole column");
	TAP_EQ_INT(open_dates(k, "13/04/2026", "05/25/2026"), CSM_EREFUSED, "both ways in one column");
	TAP_EQ_INT(open_dates(k, "04/04/2026", "05/05/2026"), CSM_OK, "the same either way");
	k->o.date_order = "mdy";
	TAP_EQ_INT(open_dates(k, "03/04/2026", "25/06/2026"), CSM_OK, "an order that is given");
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_applied], 1772553600, "4 March");
	TAP_EQ_STR(kit_next(k), "bad-date", "and holds for every row");
	k->o.date_order = "xyz";
	TAP_EQ_INT(open_dates(k, "03/04/2026", ""), CSM_EUSAGE, "an order that is none");
	k->o.date_order = NULL;
	open_dates(k, "2026-03-04 01:02:03", "05/06/2026");
	TAP_EQ_STR(kit_next(k), "", "a year in front is beyond doubt");
	TAP_EQ_STR(kit_next(k), "bad-date", "and then the whole column has it");
}

static void test_dst(struct kit *k)
{
	static const char berlin[] =
	    "extends: shopify.orders\nmap: t.berlin\ndetect: {all: [Name]}\ninput: {zone: Europe/Berlin}\n"
	    "fields: {created: {formats: [\"%Y-%m-%d %H:%M:%S\"]}}\n";
	const char *map = kit_map(k, berlin);
	struct str gap = STR("Name,Created at\n#1,2026-03-29 02:30:00\n"),
		   fold = STR("Name,Created at\n#1,2026-10-25 02:30:00\n");

	TAP_EQ_INT(kit_open(k, map, gap), CSM_OK, "a zone of its own");
	TAP_EQ_STR(kit_next(k), "bad-date", "an hour that the clocks skip");
	kit_open(k, map, fold);
	TAP_EQ_STR(kit_next(k), "bad-date", "an hour that they have twice");
	k->o.fold = "earlier";
	kit_open(k, map, fold);
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_created], 1792888200, "the earlier one");
	k->o.fold = "later";
	kit_open(k, map, fold);
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_created], 1792888200 + 3600, "the later one");
	k->o.fold = "both";
	TAP_EQ_INT(kit_open(k, map, fold), CSM_EUSAGE, "neither");
	k->o.fold = NULL;
	kit_open(k, map, STR("Name,Created at\n#1,2026-10-25 01:59:59\n#2,2026-10-25 03:00:00\n"));
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_created], 1792886399, "a second before");
	kit_next(k);
	TAP_EQ_INT(k->m.v[FLD_created], 1792893600, "and the hour after");
}

/* ---- groups ---- */

#define SHOPIFY                                                                                                        \
	"Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem "         \
	"name,Lineitem price,"                                                                                         \
	"Lineitem sku,Notes,Refunded Amount,Cancelled at\n"
#define AT "2026-01-05 10:00:00 +0100"

static void test_groups(struct kit *k)
{
	kit_open(k, NULL, STR(SHOPIFY
		"#1,a@example.com,paid,fulfilled,EUR,30.00," AT ",1,Cup,10.00,CUP,\"ring\ntwice\",0.00,\n"
		"#1,a@example.com,,,,," AT ",2,Cup,10.00,CUP,,,\n"
		"#2,b@example.com,paid,unfulfilled,EUR,5.00," AT ",1,Lid,5.00,,,5.00," AT "\n"
		"#3,c@example.com,paid,partial,EUR,5.00," AT ",1,Lid,5.00,LID,,0,\n"
		"#3,other@example.com,,,,," AT ",1,Lid,5.00,LID,,,\n"
		"#1,a@example.com,,,,," AT ",1,Pan,1.00,PAN,,,\n"));
	TAP_EQ_STR(map_id(source_header(k->s)->map), "shopify.orders", "found from its columns");
	TAP_EQ_STR(kit_next(k), "", "an order over three rows, one of them apart");
	TAP_EQ_INT(k->m.n_lines, 3, "has three lines");
	TAP_EQ_INT(k->m.n_rows, 3, "of three rows");
	TAP_EQ_INT(k->m.last_line, 8, "the last of them where it stands in the file");
	tap_ok(source_stands_at(k->s, &k->m, 3) && source_stands_at(k->s, &k->m, 8) && !source_stands_at(k->s, &k->m, 5),
	       "and at no line of others");
	TAP_EQ_STR(kit_line(k, 0, FLD_line), "CUP#1", "line key: sku and which one of it");
	TAP_EQ_STR(kit_line(k, 1, FLD_line), "CUP#2", "the second");
	TAP_EQ_INT(k->m.v[FLD_units], 4, "units are added up");
	TAP_EQ_INT(k->m.v[FLD_total], 3000, "the order's own total");
	TAP_EQ_STR(kit_s(k, FLD_status), "shipped", "status from payment and fulfilment");
	tap_ok(!mapped_has(&k->m, FLD_note), "a buyer's note stays out of an order");
	TAP_EQ_STR(kit_next(k), "", "the next order");
	TAP_EQ_STR(kit_line(k, 0, FLD_line), "Lid#1", "without sku: the name");
	TAP_EQ_INT(k->m.v[FLD_refunded], 500, "refunded");
	TAP_EQ_STR(kit_s(k, FLD_status), "cancelled", "cancelled before it was shipped");
	TAP_EQ_STR(kit_next(k), "conflict-in-group", "rows of one order that contradict each other");
	TAP_EQ_INT(k->m.n_rows, 2, "the whole order is refused");
	tap_ok(str_starts(source_raw(k->s), STR("#3,c@")) && str_ends(source_raw(k->s), STR("LID,,,")),
	       "with all its rows");
	TAP_EQ_STR(kit_next(k), "(end)", "each row was read once");
	TAP_EQ_INT(source_rows(k->s), 6, "and all of them");
	kit_open(k, NULL, STR(SHOPIFY
		"#1,,paid,fulfilled,EUR,30.00," AT ",1,Cup,10.00,CUP,,0.00,\n"
		"#2,,paid,fulfilled,EUR,5.00," AT ",1,Lid,5.00,LID,,0.00,\n"
		SHOPIFY
		"#1,,paid,fulfilled,EUR,30.00," AT ",1,Cup,10.00,CUP,,0.00,\n"));
	kit_next(k);
	kit_next(k);
	TAP_EQ_STR(kit_next(k), "", "behind another header the same order is another observation");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.key), "#1", "of the same key");
}

static void test_keep_raw(struct kit *k)
{
	static const char *const keep[] = { "Notes" }, *const wrong[] = { "Noten" };

	k->o.keep_raw = keep;
	k->o.n_keep_raw = 1;
	kit_open(k, NULL, STR(SHOPIFY "#1,,paid,,EUR,1.00," AT ",1,Cup,1.00,CUP,\"ring\ntwice\",,\n"));
	kit_next(k);
	TAP_EQ_STR(arena_cstr(&k->a, k->m.raw), "Notes: ring\ntwice\n", "a column kept although it is personal");
	k->o.keep_raw = wrong;
	TAP_EQ_INT(kit_open(k, NULL, STR(SHOPIFY)), CSM_EUSAGE, "a column that is not there");
	k->o.n_keep_raw = 0;
}

/* ---- bytes ---- */

static void test_encodings(struct kit *k)
{
	static const char gbk[] = "ret,ord,kind\nR1,O1,\xbd\xf6\xcd\xcb\xbf\xee\n";
	static const char bom[] = "\xef\xbb\xbfret;ord;kind\r\nR1;O1;仅退款\r\n";
	static const char utf16[] = "\xff\xfer\0e\0t\0\t\0o\0r\0d\0\r\0\n\0R\0001\0\t\0O\0001\0\r\0\n\0";

	TAP_EQ_INT(kit_open(k, kit_map(k, generic), str_of(gbk)), CSM_OK, "GBK");
	TAP_EQ_STR(source_header(k->s)->encoding, "gb18030", "is seen");
	TAP_EQ_STR(kit_next(k), "", "and read");
	TAP_EQ_STR(kit_s(k, FLD_kind), "refund_only", "and mapped");
	TAP_EQ_INT(kit_open(k, kit_map(k, generic), str_of(bom)), CSM_OK, "a BOM, semicolons, CR LF");
	TAP_EQ_INT(source_header(k->s)->delimiter, ';', "delimiter found");
	kit_next(k);
	TAP_EQ_STR(kit_s(k, FLD_kind), "refund_only", "same value");
	TAP_EQ_INT(kit_open(k, kit_map(k, generic), (struct str){ utf16, sizeof utf16 - 1 }), CSM_OK, "UTF-16 with tabs");
	TAP_EQ_STR(kit_next(k), "", "and read");
	TAP_EQ_STR(kit_s(k, FLD_order), "O1", "its value");
	TAP_EQ_INT(kit_open(k, NULL, STR("ret,\xff\xff\n")), CSM_EREFUSED, "bytes in no encoding");
	TAP_EQ_STR(k->e.id, "import.encoding", "with its id");
	TAP_EQ_INT(kit_open(k, NULL, STR("")), CSM_EREFUSED, "an empty file");
	TAP_EQ_INT(kit_open(k, NULL, STR("Name,Financial Status,Lineitem name\n")), CSM_EREFUSED,
		   "a column is missing");
	tap_ok(strstr(k->e.text, "shopify.orders") && strstr(k->e.text, "lineitemsku"),
	       "the nearest map and what it misses");
	TAP_EQ_INT(kit_open(k, NULL, STR("Name,Financial Status,Lineitem name,Lineitem sku\n")), CSM_EREFUSED,
		   "a required one");
	TAP_EQ_STR(k->e.id, "import.column", "with its id");
}

static void test_tsv(struct kit *k)
{
	kit_open(k, NULL,
		 STR("amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tproduct-name\tcurrency\titem-"
		     "price\tshipping-price\t"
		     "item-promotion-discount\tquantity\n"
		     "302-1\t\t2026-01-05T08:04:21+00:00\tShipped\t\"Home\" lamp\tEUR\t9.50\t\t1.00\t1\n"
		     "302-1\t\t2026-01-05T08:04:21+00:00\tShipped\t\"unclosed\tEUR\t1.00\t2.00\t\t2\n"));
	TAP_EQ_STR(kit_next(k), "", "quotes mean nothing here");
	TAP_EQ_INT(k->m.n_lines, 2, "two items");
	TAP_EQ_STR(kit_line(k, 0, FLD_product), "\"Home\" lamp", "a quote inside a name");
	TAP_EQ_INT(k->m.v[FLD_total], 1150, "prices of all rows less discounts");
	TAP_EQ_INT(k->m.v[FLD_discount], 100, "discounts of all rows");
	TAP_EQ_INT(k->m.v[FLD_shipping], 200, "shipping of all rows");
	TAP_EQ_INT(k->m.v[FLD_units], 3, "units of all rows");
}

static void test_content_key(struct kit *k)
{
	char first[64];

	kit_open(k, NULL,
		 STR("ticket id,time,author,text\nT1,2026-01-05 10:00,customer,hi\nT1,2026-01-05 10:00,customer,hi\n"));
	kit_next(k);
	TAP_EQ_STR(arena_cstr(&k->a, k->m.key), "T1/2026-01-05T02:00:00Z/customer", "a key of three fields");
	kit_open(k, "csm.customers", STR("account,name\na1,X\na1,X\n"));
	kit_next(k);
	snprintf(first, sizeof first, "%s", arena_cstr(&k->a, k->m.key));
	tap_ok(!strncmp(first, "content:", 8) && strlen(first) == 34, "a key of the content");
	kit_next(k);
	tap_ok(strncmp(first, arena_cstr(&k->a, k->m.key), 32) == 0 && str_ends(k->m.key, STR(":2")),
	       "an equal row is the second of it");
}

static void test_trace(struct kit *k)
{
	size_t at;

	k->o.trace = true;
	row(k, "R1,O1,Exchange,12.00,,,,,,,");
	tap_ok(str_find(source_trace(k->s), STR("field amount: column amount \"12.00\" -> 1200"), &at),
	       "explain: a field");
	tap_ok(str_find(source_trace(k->s), STR("key: R1"), &at), "explain: the key");
	k->o.trace = false;
}

int main(void)
{
	struct kit k;

	kit_begin(&k);
	test_reasons(&k);
	test_unclean(&k);
	test_values(&k);
	test_rows(&k);
	test_aliases(&k);
	test_date_order(&k);
	test_dst(&k);
	test_groups(&k);
	test_keep_raw(&k);
	test_encodings(&k);
	test_tsv(&k);
	test_content_key(&k);
	test_trace(&k);
	kit_end(&k);
	return tap_done();
}
