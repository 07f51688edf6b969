/*
 * The exports of the demonstration shop, each with the columns and the quoting of its platform; what
 * lies behind the present instant has not happened and is not in them. Texts of demo_words.c hold no
 * quotation marks.
 */
#include "store/demo.h"

static const char CRLF[] = "\r\n";

static bool happened(const struct demo *d, int64_t at)
{
	return at != WHEN_NONE && at <= d->now;
}

/* "2026-01-17 09:30:00" in the shop's zone; nothing of what has not happened. */
static void put_at(const struct demo *d, struct buf *out, int64_t at)
{
	struct civil c;

	if (!happened(d, at))
		return;
	c = civil_of(at + DEMO_ZONE_S);
	buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d", (int)c.year, c.mon, c.day, c.hour, c.min, c.sec);
}

static void put_zoned(const struct demo *d, struct buf *out, int64_t at)
{
	put_at(d, out, at);
	if (happened(d, at))
		buf_cstr(out, " +0800");
	buf_char(out, ',');
}

static void put_amount(struct buf *out, int64_t minor)
{
	buf_printf(out, "%d.%02d", (int)(minor / 100), (int)(minor % 100));
}

/* ---- people: nobody ---- */

static void put_account(struct buf *out, uint32_t customer, bool intl)
{
	buf_printf(out, intl ? "demo%04u@example.com" : "demo_tb%04u", customer);
}

static void put_name(struct buf *out, uint32_t customer, bool intl)
{
	static const char *const first[] = { "Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gil", "Hal" },
	                  *const last[] = { "Example", "Sample", "Specimen", "Placeholder", "Nobody" },
	                  *const sur[] = { "林", "周", "吴", "郑", "冯", "陈", "褚", "卫" },
	                  *const given[] = { "甲乙", "丙丁", "示例", "某某", "样本" };

	buf_cstr(out, (intl ? first : sur)[customer / 2 % 8]);
	if (intl)
		buf_char(out, ' ');
	buf_cstr(out, (intl ? last : given)[customer / 16 % 5]);
}

/* ---- orders ---- */

static int64_t order_total(const struct demo_order *o, bool intl)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < o->n_lines; i++) {
		const struct demo_product *p = &demo_products[o->product[i]];
		sum += (int64_t)o->units[i] * (intl ? p->usd : p->cny);
	}
	return sum;
}

static void put_number(struct buf *out, uint32_t order, bool intl)
{
	buf_printf(out, intl ? "#%u" : "90000000001%08u", intl ? order + 1001 : order);
}

static bool is_shipped(const struct demo *d, const struct demo_order *o)
{
	return !o->cancelled && o->shipped <= d->now;
}

static void shopify_line(struct buf *out, const struct demo *d, const struct demo_order *o, uint32_t i)
{
	const struct demo_product *p = &demo_products[o->product[i]];

	put_zoned(d, out, o->created);
	buf_printf(out, "%u,%s%s%s,", o->units[i], strchr(p->en, ',') ? "\"" : "", p->en,
	           strchr(p->en, ',') ? "\"" : "");
	put_amount(out, p->usd);
	buf_printf(out, ",%s,true,true,%s,", p->sku, is_shipped(d, o) ? "fulfilled" : "pending");
}

/* What was paid back is the first line; the whole order if it has one. */
static int64_t shopify_refund(const struct demo_order *o)
{
	const struct demo_product *p = &demo_products[o->product[0]];

	return o->refunded ? (int64_t)o->units[0] * p->usd : 0;
}

static void shopify_order(const struct demo *d, struct buf *out, uint32_t k)
{
	const struct demo_order *o = &d->orders[k];
	const char *status = o->cancelled ? "voided" : !o->refunded ? "paid" : o->n_lines == 1 ? "refunded" :
	                     "partially_refunded";
	int64_t total = order_total(o, true);

	put_account(out, o->customer, true);
	buf_printf(out, ",%s,", status);
	put_zoned(d, out, o->cancelled ? WHEN_NONE : o->created + 60);
	buf_printf(out, "%s,", is_shipped(d, o) ? "fulfilled" : "unfulfilled");
	put_zoned(d, out, o->cancelled ? WHEN_NONE : o->shipped);
	buf_cstr(out, "no,USD,");
	put_amount(out, total);
	buf_cstr(out, ",0.00,0.00,");
	put_amount(out, total);
	buf_printf(out, ",,0.00,%s,", demo_carriers[o->carrier].en);
	shopify_line(out, d, o, 0);
	put_name(out, o->customer, true);
	buf_printf(out, ",%u Example Street,Nowhere,'00000,US,'+1555010%04u,", o->customer + 1, o->customer);
	put_zoned(d, out, o->cancelled ? o->created + 600 : WHEN_NONE);
	put_amount(out, shopify_refund(o));
	buf_cstr(out, CRLF);
}

static void write_shopify(const struct demo *d, struct buf *out)
{
	buf_cstr(out, "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
	         "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
	         "Lineitem price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
	         "Shipping Name,Shipping Street,Shipping City,Shipping Zip,Shipping Country,Shipping Phone,Cancelled at,Refunded Amount\r\n");
	for (uint32_t k = 0; k < d->n_orders; k++) {
		const struct demo_order *o = &d->orders[k];
		if (!o->intl)
			continue;
		put_number(out, k, true);
		buf_char(out, ',');
		shopify_order(d, out, k);
		if (o->n_lines < 2)
			continue;
		put_number(out, k, true);
		buf_char(out, ',');
		put_account(out, o->customer, true);
		buf_cstr(out, ",,,,,,,,,,,,,,");
		shopify_line(out, d, o, 1);
		buf_cstr(out, ",,,,,,,");
		buf_cstr(out, CRLF);
	}
}

static const char *taobao_status(const struct demo *d, const struct demo_order *o)
{
	if (o->cancelled)
		return "交易关闭";
	if (o->completed <= d->now)
		return "交易成功";
	return o->shipped <= d->now ? "卖家已发货，等待买家确认" : "买家已付款，等待卖家发货";
}

static void taobao_order(const struct demo *d, struct buf *out, uint32_t k)
{
	const struct demo_order *o = &d->orders[k];

	buf_cstr(out, "=\"");
	put_number(out, k, false);
	buf_cstr(out, "\",\"");
	put_account(out, o->customer, false);
	buf_cstr(out, "\",\"0.00\",\"");
	put_amount(out, order_total(o, false));
	buf_cstr(out, "\",\"");
	put_amount(out, o->cancelled ? 0 : order_total(o, false));
	buf_printf(out, "\",\"%s\",\"", taobao_status(d, o));
	put_name(out, o->customer, false);
	buf_printf(out, "\",\"示例省 示例市 示例路%u号(000000)\",\"'000%08u\",\"", o->customer + 1, o->customer);
	put_at(d, out, o->created);
	buf_cstr(out, "\",\"");
	put_at(d, out, o->cancelled ? WHEN_NONE : o->created + 120);
	buf_printf(out, "\",\"%s\",\"%u\",\"", demo_products[o->product[0]].zh, o->units[0] + (o->n_lines > 1 ? o->units[1] : 0));
	if (is_shipped(d, o))
		buf_printf(out, "No:DEMO%010u\",\"%s", k, demo_carriers[o->carrier].zh);
	else
		buf_cstr(out, "\",\"");
	buf_cstr(out, "\",\"");
	put_at(d, out, o->cancelled ? WHEN_NONE : o->completed);
	buf_cstr(out, "\"\r\n");
}

static void write_taobao(const struct demo *d, struct buf *out)
{
	buf_cstr(out, "\"订单编号\",\"买家会员名\",\"买家应付邮费\",\"总金额\",\"买家实际支付金额\",\"订单状态\",\"收货人姓名\",\"收货地址\","
	         "\"联系手机\",\"订单创建时间\",\"订单付款时间\",\"宝贝标题\",\"宝贝总数量\",\"物流单号\",\"物流公司\",\"确认收货时间\"\r\n");
	for (uint32_t k = 0; k < d->n_orders; k++)
		if (!d->orders[k].intl)
			taobao_order(d, out, k);
}

static void write_taobao_lines(const struct demo *d, struct buf *out)
{
	buf_cstr(out, "\"订单编号\",\"标题\",\"价格\",\"购买数量\",\"外部系统编号\",\"商品属性\",\"订单状态\",\"商家编码\"\r\n");
	for (uint32_t k = 0; k < d->n_orders; k++) {
		const struct demo_order *o = &d->orders[k];

		for (uint32_t i = 0; i < o->n_lines && !o->intl; i++) {
			const struct demo_product *p = &demo_products[o->product[i]];
			buf_cstr(out, "=\"");
			put_number(out, k, false);
			buf_printf(out, "\",\"%s\",\"", p->zh);
			put_amount(out, p->cny);
			buf_printf(out, "\",\"%u\",\"%s\",\"\",\"%s\",\"%s\"\r\n", o->units[i], p->sku, taobao_status(d, o), p->sku);
		}
	}
}

/* ---- refunds ---- */

static void taobao_refund(const struct demo *d, struct buf *out, uint32_t k)
{
	const struct demo_return *r = &d->returns[k];
	const struct demo_order *o = &d->orders[r->order];
	const struct demo_product *p = &demo_products[o->product[r->line]];
	const struct demo_reason *why = &demo_reasons[r->reason];
	bool goods = r->reason != REASON_LATE, done = r->settled <= d->now;

	buf_cstr(out, "=\"");
	put_number(out, r->order, false);
	buf_printf(out, "\",=\"8000000000%06u7\",\"%s\",\"%s\",\"", k, p->sku, p->zh);
	put_amount(out, (int64_t)p->cny * o->units[r->line]);
	buf_printf(out, "\",\"%s\",\"", goods ? "退货退款" : "已发货仅退款");
	put_at(d, out, r->at);
	buf_printf(out, "\",\"%s\",\"%s\",\"%s\",\"", !done ? goods && r->sent <= d->now ? "买家已经退货，等待卖家确认收货" :
	           "买家已经申请退款，等待卖家同意" : r->closed ? "退款关闭" : "退款成功", why->words, why->text);
	put_at(d, out, goods ? r->sent : WHEN_NONE);
	buf_cstr(out, "\",\"");
	put_at(d, out, r->closed ? WHEN_NONE : r->settled);
	buf_cstr(out, "\",\"");
	put_at(d, out, r->settled);
	buf_cstr(out, "\",\"");
	put_account(out, o->customer, false);
	buf_cstr(out, "\"\r\n");
}

static void write_refunds(const struct demo *d, struct buf *out)
{
	buf_cstr(out, "\"订单编号\",\"退款编号\",\"商品编码\",\"宝贝标题\",\"买家退款金额\",\"售后类型\",\"退款的申请时间\",\"退款状态\","
	         "\"买家退款原因\",\"买家退款说明\",\"买家退货时间\",\"退款完结时间\",\"完结时间\",\"买家会员名\"\r\n");
	for (uint32_t k = 0; k < d->n_returns; k++)
		taobao_refund(d, out, k);
}

/* ---- the desk ---- */

static void event_row(const struct demo *d, struct buf *out, uint32_t k, int64_t at, const char *state)
{
	const struct demo_ticket *t = &d->tickets[k];
	const struct demo_topic *topic = &demo_topics[t->topic];
	const struct demo_product *p = &demo_products[t->product];
	bool ours = !strcmp(state, "assigned") || !strcmp(state, "pending") || !strcmp(state, "solved");

	if (!happened(d, at))
		return;
	buf_printf(out, "D-%04u,", k + 1);
	put_at(d, out, at);
	buf_printf(out, ",%s,%s,%s,%s,%s,", state, ours ? demo_agents[t->agent].login : "", ours ? "" : "customer",
	           (t->intl ? demo_channels_en : demo_channels_zh)[t->channel], topic->category);
	buf_printf(out, "%s,", t->intl ? topic->en : topic->zh);
	if (t->order != DEMO_NONE)
		put_number(out, t->order, t->intl);
	buf_printf(out, ",%s,", p->sku);
	put_account(out, t->customer, t->intl);
	buf_cstr(out, CRLF);
}

static void write_events(const struct demo *d, struct buf *out, bool intl)
{
	buf_cstr(out, "ticket id,timestamp,activity,agent,actor,channel,category,subject,order number,sku,account\r\n");
	for (uint32_t k = 0; k < d->n_tickets; k++) {
		const struct demo_ticket *t = &d->tickets[k];

		if (t->intl != intl)
			continue;
		event_row(d, out, k, t->opened, "new");
		event_row(d, out, k, t->replied - 60, "assigned");
		event_row(d, out, k, t->replied + 60, "pending");
		event_row(d, out, k, t->answered, "open");
		event_row(d, out, k, t->solved, "solved");
		event_row(d, out, k, t->again, "reopened");
		event_row(d, out, k, t->solved_again, "solved");
	}
}

static void message_row(const struct demo *d, struct buf *out, uint32_t k, int n, int64_t at, const char *text)
{
	const struct demo_ticket *t = &d->tickets[k];

	if (!happened(d, at))
		return;
	buf_printf(out, "D-%04u,m%04u-%d,", k + 1, k + 1, n);
	put_at(d, out, at);
	buf_printf(out, ",%s,\"%s\"\r\n", n == 2 ? demo_agents[t->agent].login : "customer", text);
}

static void write_messages(const struct demo *d, struct buf *out, bool intl)
{
	buf_cstr(out, "ticket id,message id,time,author,text\r\n");
	for (uint32_t k = 0; k < d->n_tickets; k++) {
		const struct demo_ticket *t = &d->tickets[k];
		const struct demo_topic *topic = &demo_topics[t->topic];

		if (t->intl != intl)
			continue;
		message_row(d, out, k, 1, t->opened, intl ? topic->ask_en : topic->ask_zh);
		message_row(d, out, k, 2, t->replied, intl ? topic->answer_en : topic->answer_zh);
		message_row(d, out, k, 3, t->answered, intl ? "All right, thank you." : "好的，谢谢。");
		message_row(d, out, k, 4, t->again, intl ? "It is still not solved." : "问题还是没有解决。");
	}
}

static void write_events_zh(const struct demo *d, struct buf *out) { write_events(d, out, false); }
static void write_events_en(const struct demo *d, struct buf *out) { write_events(d, out, true); }
static void write_messages_zh(const struct demo *d, struct buf *out) { write_messages(d, out, false); }
static void write_messages_en(const struct demo *d, struct buf *out) { write_messages(d, out, true); }

/* ---- answers ---- */

static void write_answers(const struct demo *d, struct buf *out, bool intl)
{
	buf_cstr(out, "survey,scale,score,ticket,order,asked,answered,agent\r\n");
	for (uint32_t k = 0; k < d->n_answers; k++) {
		const struct demo_answer *a = &d->answers[k];

		if (a->intl != intl)
			continue;
		buf_printf(out, "%s,%d,%d,", a->ticket == DEMO_NONE ? "nps" : "csat", a->ticket == DEMO_NONE ? 10 : 5, a->score);
		if (a->ticket != DEMO_NONE)
			buf_printf(out, "D-%04u", a->ticket + 1);
		buf_char(out, ',');
		if (a->order != DEMO_NONE)
			put_number(out, a->order, intl);
		buf_char(out, ',');
		put_at(d, out, a->asked);
		buf_char(out, ',');
		put_at(d, out, a->at);
		buf_printf(out, ",%s\r\n", a->ticket == DEMO_NONE ? "" : demo_agents[d->tickets[a->ticket].agent].login);
	}
}

static void write_answers_zh(const struct demo *d, struct buf *out) { write_answers(d, out, false); }
static void write_answers_en(const struct demo *d, struct buf *out) { write_answers(d, out, true); }

const struct demo_file demo_files[DEMO_FILES] = {
	{ "main", "ExportOrderList%s.csv", true, write_taobao },
	{ "main", "ExportOrderDetailList%s.csv", true, write_taobao_lines },
	{ "main", "taobao-refunds-%s.csv", true, write_refunds },
	{ "main", "desk-events-%s.csv", false, write_events_zh },
	{ "main", "desk-messages-%s.csv", false, write_messages_zh },
	{ "main", "desk-answers-%s.csv", false, write_answers_zh },
	{ "intl", "shopify-orders-%s.csv", false, write_shopify },
	{ "intl", "desk-events-%s.csv", false, write_events_en },
	{ "intl", "desk-messages-%s.csv", false, write_messages_en },
	{ "intl", "desk-answers-%s.csv", false, write_answers_en },
};
