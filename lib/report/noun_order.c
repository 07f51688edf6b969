/*
 * Orders as rows, as they stood at the handle's instant. Relies on orders_load; amounts stay in minor units.
 */
#include "report/noun.h"

#define ORDER(row) ((const struct order *)(row)->object)

static struct cell c_status(const struct noun_row *row)
{
	const char *label = row->label ? order_status_label(ORDER(row)->status, row->zh) : NULL;

	return cell_text(label ? str_of(label) : ORDER(row)->status);
}

static struct cell money(const struct noun_row *row, int64_t minor)
{
	return minor == INT64_MIN || !ORDER(row)->currency.n ? cell_empty() :
	       cell_money(minor, ORDER(row)->currency);
}

#define AMOUNT(name) \
	static struct cell c_##name(const struct noun_row *row) \
	{ \
		return money(row, ORDER(row)->name##_minor); \
	}
AMOUNT(total)
AMOUNT(shipping)
AMOUNT(discount)
AMOUNT(refunded)

static struct cell c_units(const struct noun_row *row)
{
	return ORDER(row)->units == INT64_MIN ? cell_empty() : cell_int(ORDER(row)->units);
}

static struct cell c_name(const struct noun_row *row)
{
	return name_cell(row, ORDER(row)->customer);
}

static struct cell c_tags(const struct noun_row *row)
{
	return cell_text(ORDER(row)->tags);
}

static struct cell c_lines(const struct noun_row *row)
{
	return cell_int(ORDER(row)->n_lines);
}

static struct cell of_lines(const struct noun_row *row, bool sku)
{
	const struct order *o = ORDER(row);
	struct buf b = { 0 };
	struct str out;

	for (uint32_t i = 0; i < o->n_lines; i++) {
		const struct order_line *l = &row->orders->lines[o->first_line + i];
		struct str s = sku ? l->sku : l->product;
		if (s.n && b.n)
			buf_char(&b, '\n');
		for (size_t k = 0; k < s.n; k++)
			buf_char(&b, s.p[k] == '\n' ? ' ' : s.p[k]);
	}
	out = arena_str(row->mem, buf_view(&b));
	buf_free(&b);
	return out.n ? cell_list(out) : cell_empty();
}

static struct cell c_products(const struct noun_row *row)
{
	return of_lines(row, false);
}

static struct cell c_skus(const struct noun_row *row)
{
	return of_lines(row, true);
}

static struct cell c_row(const struct noun_row *row)
{
	char text[24];

	evid_write(ORDER(row)->row, text);
	return cell_text(str_of(arena_printf(row->mem, "orders:%s", text)));
}

#define AT(member) offsetof(struct order, member)
#define TEXT(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_TEXT, WORDS_ANY, AT_STR, AT(n), NULL, 0)
#define WHEN(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_AT, WORDS_ANY, AT_INSTANT, AT(n), NULL, 0)
#define MADE(X, n, en, cn, s, h, kind, words, fn, needs) X(n, en, cn, s, h, kind, words, AT_CELL, 0, fn, needs)
#define SUM(X, n, en, cn, s, h) MADE(X, n, en, cn, s, h, COL_MONEY, WORDS_ANY, c_##n, 0)

#define ORDER_COLS(X) \
	X(order, "Order", "订单号", true, "order number", COL_TEXT, WORDS_ANY, AT_STR, AT(number), NULL, 0) \
	X(shop, "Shop", "店铺", false, "shop", COL_WORD, WORDS_SHOP, AT_STR, AT(shop), NULL, 0) \
	WHEN(X, created, "Created", "下单时间", true, "when it was placed (a period)") \
	MADE(X, status, "Status", "状态", true, "pending, paid, part_shipped, shipped, delivered, completed, part_refunded, refunded, cancelled, closed", \
	     COL_WORD, WORDS_ORDER, c_status, 0) \
	SUM(X, total, "Total", "实付", true, "total (an amount or A..B)") \
	SUM(X, shipping, "Shipping", "运费", false, "shipping charged") \
	SUM(X, discount, "Discount", "优惠", false, "discount") \
	SUM(X, refunded, "Refunded", "已退款", true, "refunded so far, as the platform says") \
	MADE(X, units, "Units", "件数", true, "units (a number or A..B)", COL_INT, WORDS_ANY, c_units, 0) \
	MADE(X, lines, "Lines", "行数", false, "lines of the order", COL_INT, WORDS_ANY, c_lines, 0) \
	MADE(X, products, "Products", "商品", true, "products of its lines (~PART finds a part)", COL_LIST, WORDS_ANY, c_products, 0) \
	MADE(X, skus, "SKUs", "货号", false, "stock keeping units of its lines", COL_LIST, WORDS_ANY, c_skus, 0) \
	X(customer, "Customer", "客户", false, "the customer and all linked accounts", COL_CASE, WORDS_ANY, AT_CASE, AT(customer), NULL, 0) \
	MADE(X, name, "Name", "姓名", false, "the customer's name, from people/", COL_TEXT, WORDS_ANY, c_name, NEED_PEOPLE) \
	TEXT(X, channel, "Channel", "渠道", false, "sales channel") \
	TEXT(X, carrier, "Carrier", "承运商", true, "who carries the parcel") \
	TEXT(X, tracking, "Tracking", "运单号", true, "tracking number") \
	WHEN(X, paid, "Paid", "付款时间", false, "when it was paid (a period)") \
	WHEN(X, shipped, "Shipped", "发货时间", false, "when it was shipped (a period)") \
	WHEN(X, delivered, "Delivered", "签收时间", false, "when it was delivered (a period)") \
	WHEN(X, completed, "Completed", "完成时间", false, "when it was completed (a period)") \
	WHEN(X, cancelled, "Cancelled", "取消时间", false, "when it was cancelled (a period)") \
	TEXT(X, note, "Note", "备注", false, "note on the order") \
	MADE(X, tags, "Tags", "标签", false, "tags", COL_TEXT, WORDS_ANY, c_tags, 0) \
	X(observed, "Observed", "观测时间", false, "instant of the row that counts (a period)", COL_AT, WORDS_ANY, AT_INSTANT, AT(at), NULL, 0) \
	MADE(X, row, "Row", "行号", false, "the row that counts, as orders:a17", COL_TEXT, WORDS_ANY, c_row, 0)
NOUN_COLS(ORDER_COLS)

static int each(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e)
{
	int code = CSM_OK;

	(void)e;
	for (size_t i = 0; !code && i < row->orders->n; i++) {
		row->object = &row->orders->o[i];
		code = fn(ctx, row);
	}
	return code;
}

static uint64_t id(const void *object)
{
	return ((const struct order *)object)->row;
}

const struct noun noun_order = { .name = "order", NOUN_PARTS, .needs = NEED_ORDERS, .each = each, .id = id };
