/*
 * Returns as rows. A return drawn from an order export leaves every list as soon as a return record
 * of that order exists, as it leaves every sum. Relies on care/ for what is computed.
 */
#include "report/noun.h"

#define RMA(row) ((const struct rma *)(row)->object)

static enum rstatus status_now(const struct noun_row *row)
{
	return rma_status_at(RMA(row), row->c->as_of);
}

static struct cell c_status(const struct noun_row *row)
{
	return cell_text(str_of(row->label ? rstatus_label(status_now(row), row->zh) : rstatus_word(status_now(row))));
}

static struct cell money(const struct noun_row *row, int64_t minor)
{
	struct str cur = row_word(row, RMA(row)->currency);

	return minor == INT64_MIN || !cur.n ? cell_empty() : cell_money(minor, cur);
}

static struct cell c_amount(const struct noun_row *row)
{
	return money(row, RMA(row)->amount_minor);
}

static struct cell c_refunded(const struct noun_row *row)
{
	const struct rma *r = RMA(row);

	return r->settled_at == WHEN_NONE && r->seen_settled_at == WHEN_NONE &&
	       !r->refunded_minor ? cell_empty() : money(row, r->refunded_minor);
}

static struct cell c_units(const struct noun_row *row)
{
	return RMA(row)->units ? cell_int(RMA(row)->units) : cell_empty();
}

static struct cell c_settle_s(const struct noun_row *row)
{
	const struct rma *r = RMA(row);

	return r->day_only || r->settled_at == WHEN_NONE || r->h.opened_at == WHEN_NONE ||
	       r->settled_at < r->h.opened_at ? cell_empty() :
	       cell_duration(r->settled_at - r->h.opened_at);
}

static struct cell c_from_order(const struct noun_row *row)
{
	return cell_bool(RMA(row)->from_order);
}

static struct cell c_import(const struct noun_row *row)
{
	char text[24];

	if (!RMA(row)->h.imp)
		return cell_empty();
	evid_write(RMA(row)->h.imp, text);
	return cell_text(arena_str(row->mem, str_of(text)));
}

static struct caseid whose(const struct noun_row *row)
{
	const struct rma *x = RMA(row);

	return customer_or_order(row->w, row->orders, x->customer, x->shop, x->order);
}

static struct cell c_customer(const struct noun_row *row)
{
	return case_cell(row, whose(row));
}

static struct cell c_name(const struct noun_row *row)
{
	return name_cell(row, whose(row));
}

static struct cell c_odd(const struct noun_row *row)
{
	return cell_int(RMA(row)->h.illegal);
}

#define AT(member) offsetof(struct rma, member)
#define WORD(X, n, en, cn, s, h, words) X(n, en, cn, s, h, COL_WORD, words, AT_WORD, AT(n), NULL, 0)
#define TEXT(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_TEXT, WORDS_ANY, AT_WORD, AT(n), NULL, 0)
#define WHEN(X, n, en, cn, s, h, member) X(n, en, cn, s, h, COL_AT, WORDS_ANY, AT_INSTANT, AT(member), NULL, 0)
#define MADE(X, n, en, cn, s, h, kind, words, fn, needs) X(n, en, cn, s, h, kind, words, AT_CELL, 0, fn, needs)
#define CASES(X, n, en, cn, s, h, member) X(n, en, cn, s, h, COL_CASE, WORDS_ANY, AT_CASE, AT(member), NULL, 0)

#define RETURN_COLS(X) \
	CASES(X, case, "Case", "退单", true, "the return's name", h.cas) \
	WHEN(X, opened, "Requested", "申请时间", true, "when it was asked for (a period)", h.opened_at) \
	MADE(X, status, "Status", "状态", true, "requested, approved, in_transit, received, inspected, disputed, settled, denied, withdrawn, closed", \
	     COL_WORD, WORDS_STATUS, c_status, 0) \
	WORD(X, kind, "Kind", "类型", true, "return_refund, refund_only, exchange, ...", TERM_RETURN_KIND) \
	WORD(X, reason, "Reason", "原因", true, "why the goods come back", TERM_RETURN_REASON) \
	X(reason_text, "Reason in words", "原因说明", false, "the reason as it was written", COL_TEXT, WORDS_ANY, AT_WORD, AT(reason_text), NULL, 0) \
	TEXT(X, order, "Order", "订单号", true, "order number") \
	TEXT(X, line, "Line", "订单行", false, "line of the order") \
	TEXT(X, sku, "SKU", "货号", false, "stock keeping unit") \
	TEXT(X, product, "Product", "商品", true, "product as the shop calls it") \
	MADE(X, units, "Units", "件数", false, "units (a number or A..B)", COL_INT, WORDS_ANY, c_units, 0) \
	MADE(X, amount, "Amount", "申请金额", true, "refund asked for (an amount or A..B)", COL_MONEY, WORDS_ANY, c_amount, 0) \
	MADE(X, refunded, "Refunded", "已退金额", true, "refunded so far", COL_MONEY, WORDS_ANY, c_refunded, 0) \
	MADE(X, customer, "Customer", "客户", false, "the customer and all linked accounts; if none is recorded, the one of the order", COL_CASE, \
	     WORDS_ANY, c_customer, NEED_ORDERS) \
	MADE(X, name, "Name", "姓名", false, "the customer's name, from people/", COL_TEXT, WORDS_ANY, c_name, NEED_PEOPLE | NEED_ORDERS) \
	WORD(X, shop, "Shop", "店铺", false, "shop", WORDS_SHOP) \
	WORD(X, channel, "Channel", "渠道", false, "how the customer came", TERM_CHANNEL) \
	WORD(X, agent, "Agent", "客服", false, "who is in charge", WORDS_AGENT) \
	WORD(X, liable, "Liable", "责任方", false, "who has to answer for it", WORDS_ANY) \
	WORD(X, condition, "Condition", "到货情况", false, "how the goods look", TERM_CONDITION) \
	WORD(X, grade, "Grade", "等级", false, "grade of the goods", WORDS_ANY) \
	WORD(X, disposition, "Disposition", "处置", false, "what becomes of the goods", TERM_DISPOSITION) \
	TEXT(X, carrier, "Carrier", "承运商", false, "who carries the parcel") \
	TEXT(X, tracking, "Tracking", "退货单号", false, "tracking number of the parcel") \
	WHEN(X, approved, "Approved", "同意时间", false, "when it was granted (a period)", approved_at) \
	WHEN(X, shipped, "Sent back", "寄回时间", false, "when the customer sent the parcel (a period)", shipped_at) \
	WHEN(X, received, "Received", "收货时间", false, "when the parcel arrived (a period)", received_at) \
	WHEN(X, settled, "Settled", "处理完成", false, "when it was settled (a period)", settled_at) \
	WHEN(X, ended, "Ended", "结束时间", false, "when it ended (a period)", ended_at) \
	WHEN(X, updated, "Updated", "更新时间", false, "last event (a period)", h.updated_at) \
	MADE(X, settle_s, "To settle", "处理时长", false, "from the request to the settlement (seconds or 1h..4h)", COL_DURATION, WORDS_ANY, \
	     c_settle_s, 0) \
	MADE(X, from_order, "From order", "由订单推得", false, "drawn from an order export, not a record of its own", COL_BOOL, WORDS_ANY, \
	     c_from_order, 0) \
	TEXT(X, ref, "Reference", "外部编号", false, "key in another system") \
	MADE(X, import, "Import", "导入批次", false, "import that opened it", COL_TEXT, WORDS_ANY, c_import, 0) \
	MADE(X, odd, "Odd steps", "异常步骤", false, "steps that the rules do not know (imported history)", COL_INT, WORDS_ANY, c_odd, 0)
NOUN_COLS(RETURN_COLS)

static int each(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e)
{
	int code = CSM_OK;

	(void)e;
	for (size_t i = 0; !code && i < row->w->n_returns; i++) {
		row->object = &row->w->returns[i];
		if (!row->w->returns[i].shadowed)
			code = fn(ctx, row);
	}
	return code;
}

static bool active(const struct noun_row *row)
{
	enum rstatus s = status_now(row);

	return s >= RS_REQUESTED && s <= RS_DISPUTED;
}

static uint64_t id(const void *object)
{
	return ((const struct rma *)object)->h.cas.id;
}

const struct noun noun_return = { .name = "return", NOUN_PARTS, .each = each, .active = active, .id = id };
