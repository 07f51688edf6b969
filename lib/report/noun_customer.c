/*
 * Customers as rows: one account a row, linked accounts named by their class. What they are called
 * and how they are reached comes from people/ and is read only when asked for. Relies on row_open
 * for counts.
 */
#include "report/noun.h"

#define CUSTOMER(row) ((const struct customer *)(row)->object)

static size_t place(const struct noun_row *row)
{
	return (size_t)(CUSTOMER(row) - row->w->customers);
}

static struct cell c_tickets(const struct noun_row *row)
{
	return cell_int(row->counts->tickets[place(row)]);
}

static struct cell c_active(const struct noun_row *row)
{
	return cell_int(row->counts->active[place(row)]);
}

static struct cell c_returns(const struct noun_row *row)
{
	return cell_int(row->counts->returns[place(row)]);
}

static struct cell c_orders(const struct noun_row *row)
{
	return cell_int(row->counts->orders[place(row)]);
}

static struct cell c_last(const struct noun_row *row)
{
	return cell_at(row->counts->last_at[place(row)]);
}

static struct cell c_class(const struct noun_row *row)
{
	const struct customer *u = CUSTOMER(row);

	return case_cell(row, world_class(row->w, u->h.cas));
}

static struct cell c_links(const struct noun_row *row)
{
	const struct customer *u = CUSTOMER(row);
	struct buf b = { 0 };
	struct str out;
	char text[32];

	if (!u->n_links)
		return cell_empty();
	for (uint32_t i = 0; i < u->n_links; i++) {
		case_write(u->links[i], text);
		buf_printf(&b, "%s%s", i ? "\n" : "", text);
	}
	out = arena_str(row->mem, buf_view(&b));
	buf_free(&b);
	return cell_list(out);
}

#define PERSONAL(member) \
	static struct cell c_##member(const struct noun_row *row) \
	{ \
		const struct person *p = row_person(row, CUSTOMER(row)->h.cas); \
		return cell_text(p ? p->member : (struct str){ NULL, 0 }); \
	}
PERSONAL(account)
PERSONAL(name)
PERSONAL(phone)
PERSONAL(mail)
PERSONAL(address)
PERSONAL(contact)

#define AT(member) offsetof(struct customer, member)
#define WORD(X, n, en, cn, s, h, words) X(n, en, cn, s, h, COL_WORD, words, AT_WORD, AT(n), NULL, 0)
#define WHEN(X, n, en, cn, s, h, member) X(n, en, cn, s, h, COL_AT, WORDS_ANY, AT_INSTANT, AT(member), NULL, 0)
#define MADE(X, n, en, cn, s, h, kind, fn, needs) X(n, en, cn, s, h, kind, WORDS_ANY, AT_CELL, 0, fn, needs)

#define CUSTOMER_COLS(X) \
	X(customer, "Customer", "客户", true, "the customer's name in the log, with all linked accounts", COL_CASE, WORDS_ANY, AT_CASE, AT(h.cas), \
	  NULL, 0) \
	WORD(X, shop, "Shop", "店铺", true, "shop", WORDS_SHOP) \
	MADE(X, account, "Account", "账号", true, "account at the shop", COL_TEXT, c_account, NEED_PEOPLE) \
	MADE(X, name, "Name", "姓名", true, "name (~PART finds a part)", COL_TEXT, c_name, NEED_PEOPLE) \
	WORD(X, tier, "Tier", "等级", true, "tier of the shop's programme", WORDS_ANY) \
	WORD(X, prefers, "Prefers", "偏好渠道", true, "channel that the customer prefers", TERM_CHANNEL) \
	MADE(X, tickets, "Tickets", "工单数", true, "tickets (a number or A..B)", COL_INT, c_tickets, NEED_COUNTS | NEED_ORDERS) \
	MADE(X, active, "Active", "未结工单", true, "tickets not finished", COL_INT, c_active, NEED_COUNTS | NEED_ORDERS) \
	MADE(X, returns, "Returns", "退单数", true, "how many returns", COL_INT, c_returns, NEED_COUNTS | NEED_ORDERS) \
	MADE(X, orders, "Orders", "订单数", true, "how many orders", COL_INT, c_orders, NEED_COUNTS | NEED_ORDERS) \
	MADE(X, last, "Last heard", "最近联系", true, "last message or case (a period)", COL_AT, c_last, NEED_COUNTS | NEED_ORDERS) \
	MADE(X, phone, "Phone", "电话", false, "phone number, from people/", COL_TEXT, c_phone, NEED_PEOPLE) \
	MADE(X, mail, "Mail", "邮箱", false, "mail address, from people/", COL_TEXT, c_mail, NEED_PEOPLE) \
	MADE(X, address, "Address", "地址", false, "postal address, from people/", COL_TEXT, c_address, NEED_PEOPLE) \
	MADE(X, contact, "Contact", "联系方式", false, "how else to reach the customer, from people/", COL_TEXT, c_contact, NEED_PEOPLE) \
	MADE(X, class, "Person", "同一人", false, "the first of all linked accounts", COL_TEXT, c_class, 0) \
	MADE(X, links, "Links", "关联账号", false, "accounts linked directly", COL_LIST, c_links, 0) \
	WHEN(X, opened, "Noted", "建档时间", false, "when the customer was noted (a period)", h.opened_at) \
	WHEN(X, updated, "Updated", "更新时间", false, "last event (a period)", h.updated_at)
NOUN_COLS(CUSTOMER_COLS)

static int each(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e)
{
	int code = CSM_OK;

	(void)e;
	for (size_t i = 0; !code && i < row->w->n_customers; i++) {
		row->object = &row->w->customers[i];
		if (!row->w->customers[i].voided)
			code = fn(ctx, row);
	}
	return code;
}

static uint64_t id(const void *object)
{
	return ((const struct customer *)object)->h.cas.id;
}

const struct noun noun_customer = { .name = "customer", NOUN_PARTS, .each = each, .id = id };
