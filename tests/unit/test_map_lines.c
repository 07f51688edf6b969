/*
 * Which rows of an order are lines: an order's own row in front of them (group.lines), lines side by side in one row
 * (group.across). Amounts whose point may stand between thousands. And the order of day and month that one column of a file proves for the others.
 */
#include "map_kit.h"

/* ---- an order's own row ---- */

#define EBAY "Order Number,Buyer Username,Ship To Name,Item Number,Item Title,Custom Label,Quantity,Sold For,Total Price,Sale Date,Paid On Date\n"

static void test_own_row(struct kit *k)
{
	kit_open(k, NULL, STR(EBAY
		"1-1,ann,Ann,,,,3,\"$1,433.66\",\"$1,440.66\",Jul-25-26,Jul-25-26\n"
		"1-1,ann,,77,Lamp,L1,1,\"$1,400.00\",\"$1,400.00\",Jul-25-26,Jul-25-26\n"
		"1-1,ann,,78,Bulb,,2,$16.83,$33.66,Jul-25-26,Jul-25-26\n"
		"1-2,bob,Bob,77,Lamp,L1,1,£5.00,£5.00,25-Jul-26,\n"
		"1-3,cat,Cat,77,Lamp,L1,1,5.00,5.00,Jul-25-26,\n"
		"1-3,cat,Cat,78,Bulb,,1,5.00,6.00,Jul-25-26,\n"
		"1-4,dan,Dan,77,Lamp,L1,1,kr 5.00,kr 5.00,Jul-25-26,\n"));
	TAP_EQ_STR(kit_next(k), "", "an order with a row of its own");
	TAP_EQ_INT(k->m.n_rows, 3, "is of three rows");
	TAP_EQ_INT(k->m.n_lines, 2, "and has two lines");
	TAP_EQ_INT(k->m.v[FLD_units], 3, "units are those of the lines");
	TAP_EQ_INT(k->m.v[FLD_total], 144066, "the total is that of its own row");
	TAP_EQ_STR(kit_s(k, FLD_currency), "USD", "in the currency of the sign");
	TAP_EQ_STR(kit_line(k, 0, FLD_sku), "L1", "lines by their label");
	TAP_EQ_STR(kit_line(k, 1, FLD_sku), "78", "or by the item");
	TAP_EQ_STR(kit_s(k, FLD_status), "paid", "a state from the dates");
	tap_ok(k->m.day_only[FLD_paid], "which have no time");
	TAP_EQ_STR(kit_next(k), "", "an order without such a row");
	TAP_EQ_STR(kit_s(k, FLD_currency), "GBP", "in pounds");
	TAP_EQ_STR(kit_s(k, FLD_status), "pending", "and not paid");
	TAP_EQ_STR(kit_next(k), "conflict-in-group", "rows that differ without an own row in front are refused");
	TAP_EQ_STR(kit_next(k), "unknown-value", "a sign that is not known is no guess");
}

/* ---- lines side by side ---- */

#define WOO "order_id,order_date,status,order_total,order_currency,Product Item 1 Name,Product Item 1 SKU,Product Item 1 Quantity," \
	"Product Item 10 Name,Product Item 10 SKU,Product Item 10 Quantity,Product Item 10 Subtotal\n"

static void test_across(struct kit *k)
{
	kit_open(k, NULL, STR(WOO
		"9,2026-01-05 10:00:00,wc-completed,30.00,EUR,Cup,CUP,1,Pan,,2,5.00\n"
		"10,2026-01-05 10:00:00,processing,5.00,EUR,,,,Lid,LID,1,5.00\n"
		"11,2026-01-05 10:00:00,pending,,EUR,,,,,,,\n"
		"12,2026-01-05 10:00:00,pending,,EUR,Cup,CUP,1,Pan,PAN,two,\n"
		"13,2026-01-05 10:00:00,pending,,EUR,Cup,CUP,1,Pan,PAN,-2,\n"));
	TAP_EQ_STR(map_id(source_header(k->s)->map), "woocommerce.webtoffee", "found by the first item");
	TAP_EQ_INT(source_header(k->s)->n_unknown, 0, "numbered columns are known, dropped ones too");
	TAP_EQ_STR(kit_next(k), "", "an order with two items side by side");
	TAP_EQ_INT(k->m.n_lines, 2, "has two lines");
	TAP_EQ_STR(kit_line(k, 0, FLD_line), "CUP#1", "the first");
	TAP_EQ_STR(kit_line(k, 1, FLD_line), "Pan#1", "the tenth");
	TAP_EQ_INT(k->m.v[FLD_units], 3, "units are added up");
	TAP_EQ_STR(kit_next(k), "", "an order without the first item");
	TAP_EQ_INT(k->m.n_lines, 1, "has one line");
	TAP_EQ_STR(kit_line(k, 0, FLD_sku), "LID", "of the other");
	TAP_EQ_STR(kit_next(k), "", "an order without items");
	TAP_EQ_INT(k->m.n_lines, 0, "has no line");
	tap_ok(!mapped_has(&k->m, FLD_units), "and says nothing of units");
	TAP_EQ_STR(kit_next(k), "bad-number", "an item that cannot be read refuses the order");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.reject_field), "Product Item 10 Quantity", "naming its column");
	TAP_EQ_STR(kit_next(k), "check-failed", "so does one that fails a check");
	TAP_EQ_STR(arena_cstr(&k->a, k->m.reject_field), "Product Item 10 Quantity", "naming its column");
}

static void test_turns(void)
{
	TAP_EQ_INT(header_turn(STR("item#sku"), STR("item12sku")), 12, "the number of a column");
	TAP_EQ_INT(header_turn(STR("item#"), STR("item999")), 999, "at its end");
	TAP_EQ_INT(header_turn(STR("item#sku"), STR("item#sku")), 0, "the name itself has none");
	TAP_EQ_INT(header_turn(STR("item#sku"), STR("itemsku")), 0, "no number");
	TAP_EQ_INT(header_turn(STR("item#sku"), STR("item01sku")), 0, "no leading zero");
	TAP_EQ_INT(header_turn(STR("item#sku"), STR("item1000sku")), 0, "no number beyond 999");
	TAP_EQ_INT(header_turn(STR("itemsku"), STR("itemsku")), 0, "no mark, no number");
}

/* ---- a row is a unit ---- */

static void test_units(struct kit *k)
{
	kit_open(k, NULL, STR("orderItemId,orderNumber,createTime,sellerSku,paidPrice,status,refundAmount\n"
		"400000001,300000001,04 Mar 2026 11:46,MUG,18.90,canceled,18.90\n"
		"400000002,300000001,04 Mar 2026 11:46,MUG,18.90,delivered,\n"));
	TAP_EQ_STR(map_id(source_header(k->s)->map), "lazada.orders", "a row is one unit");
	TAP_EQ_STR(kit_next(k), "", "two units of one order, one cancelled");
	TAP_EQ_INT(k->m.v[FLD_units], 2, "each counts one");
	TAP_EQ_STR(kit_s(k, FLD_status), "delivered", "the order is as far as what was not cancelled");
	TAP_EQ_STR(kit_line(k, 0, FLD_line_status), "cancelled", "and each line where it is");
	TAP_EQ_INT(k->m.v[FLD_refunded], 1890, "what was paid back is added up");
}

/* ---- points between thousands ---- */

static const char *amount(struct kit *k, const char *text)
{
	kit_open(k, NULL, str_of(arena_printf(&k->a, "orderItemId,orderNumber,createTime,sellerSku,paidPrice,status\n"
		"400000001,300000001,04 Mar 2026 11:46,MUG,\"%s\",delivered\n", text)));
	return kit_next(k);
}

static void test_thousands(struct kit *k)
{
	TAP_EQ_STR(amount(k, "89.000"), "bad-number", "89.000 may be 89 thousand");
	TAP_EQ_STR(amount(k, "-9.500"), "bad-number", "whatever the digits are");
	TAP_EQ_STR(amount(k, "0.500"), "", "no thousands begin with a zero");
	TAP_EQ_INT(k->m.v[FLD_total], 50, "so this is half of one");
	TAP_EQ_STR(amount(k, "1,089.000"), "", "nor is there doubt where thousands have their own mark");
	TAP_EQ_INT(k->m.v[FLD_total], 108900, "surplus zeros are fine");
	TAP_EQ_STR(amount(k, "1089.000"), "", "or none");
	TAP_EQ_STR(amount(k, "89.0000"), "", "four digits are no thousands");
	TAP_EQ_INT(k->m.v[FLD_total], 8900, "but zeros");
}

/* ---- dates ---- */

#define TIKTOK "Order ID,Order Status,Order Substatus,Cancelation/Return Type,SKU ID,Quantity,Order Amount,Created Time,Paid Time\n"

static void test_proved_order(struct kit *k)
{
	TAP_EQ_INT(kit_open(k, NULL, STR(TIKTOK "583870900000000001\t,Shipped,,,1,1,5,05/10/2026 10:00:00\t,05/10/2026 10:01:00\t\n")),
		   CSM_EREFUSED, "dates that fit both ways are no guess");
	TAP_EQ_STR(k->e.id, "import.date-order", "they are asked for");
	kit_open(k, NULL, STR(TIKTOK "583870900000000001\t,Shipped,,,1,1,5,13/10/2026 10:00:00\t,05/10/2026 10:01:00\t\n"));
	TAP_EQ_STR(kit_next(k), "", "one column proves the order of the others");
	tap_ok(k->m.v[FLD_created] - k->m.v[FLD_paid] == 8 * 86400 - 60, "both are days of October");
	kit_open(k, NULL, STR(TIKTOK "583870900000000001\t,Shipped,,,1,1,5,10/13/2026 9:30:33 AM\t,10/05/2026 10:01:00 PM\t\n"));
	TAP_EQ_STR(kit_next(k), "", "the other way round, with AM and PM");
	tap_ok(k->m.v[FLD_created] - k->m.v[FLD_paid] == 7 * 86400 + 11 * 3600 + 29 * 60 + 33, "both are days of October");
	TAP_EQ_INT(kit_open(k, NULL, STR(TIKTOK
		"583870900000000001\t,Shipped,,,1,1,5,10/13/2026 10:00:00\t,05/10/2026 10:01:00\t\n"
		"583870900000000002\t,Shipped,,,1,1,5,13/10/2026 10:00:00\t,05/10/2026 10:01:00\t\n")),
		   CSM_EREFUSED, "a column in two orders is refused");
}

int main(void)
{
	struct kit k;

	kit_begin(&k);
	test_own_row(&k);
	test_across(&k);
	test_turns();
	test_units(&k);
	test_thousands(&k);
	test_proved_order(&k);
	kit_end(&k);
	return tap_done();
}
