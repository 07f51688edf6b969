/*
 * Parts that several screens have: facts from a noun's columns, the customer, the order with its
 * lines, other cases. Relies on noun.h. Promises: the same words and numbers as the lists, because
 * they are the same cells.
 */
#include "report/show.h"

#include <stdio.h>

void show_fact(struct show *s, const char *name, const char *en, const char *zh, struct cell v)
{
	print_fact(s->p, &(struct col){ .name = name, .en = en, .zh = zh }, v);
}

void show_section(struct show *s, const char *name, const char *en, const char *zh)
{
	print_section(s->p, name, s->zh ? zh : en);
}

struct str show_case(struct show *s, struct caseid c)
{
	char text[32];

	if (!c.id)
		return (struct str){ NULL, 0 };
	case_write(c, text);
	return arena_str(&s->mem, str_of(text));
}

/* Is name one of the words of list? */
static bool among(const char *name, const char *list)
{
	size_t n = strlen(name);

	for (const char *p = list; p && (p = strstr(p, name)); p += n)
		if ((p == list || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

void show_facts(struct show *s, const struct noun *noun, const char *only, const char *but)
{
	for (size_t i = 0; i < noun->n; i++) {
		const struct noun_col *col = &noun->cols[i];
		if ((only && !among(col->pub.name, only)) || among(col->pub.name, but) ||
		    col->needs & (NEED_PEOPLE | NEED_COUNTS))
			continue;
		struct cell v = noun_cell(&s->row, col);
		bool zero = s->text && !v.i && (v.kind == CELL_INT || v.kind == CELL_BOOL);
		if (!zero)
			show_fact(s, col->pub.name, col->pub.label, col->zh, v);
	}
}

/* ---- the customer ---- */

static void fact_str(struct show *s, const char *name, const char *en, const char *zh, struct str v)
{
	show_fact(s, name, en, zh, cell_text(v));
}

static struct str channel_word(struct show *s, uint32_t id)
{
	struct str word = vocab_str(&s->w->words, id);

	return s->row.label ? term_label(&s->c->terms, TERM_CHANNEL, word, s->zh) : word;
}

static void person_facts(struct show *s, const struct person *p)
{
	fact_str(s, "account", "Account", "账号", p->account);
	fact_str(s, "name", "Name", "姓名", p->name);
	fact_str(s, "phone", "Phone", "电话", p->phone);
	fact_str(s, "mail", "Mail", "邮箱", p->mail);
	fact_str(s, "address", "Address", "地址", p->address);
	fact_str(s, "contact", "Contact", "联系方式", p->contact);
}

static struct cell linked_names(struct show *s, const struct customer *u)
{
	struct world *w = s->w;
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < w->n_customers; i++)
		if (&w->customers[i] != u && w->class_of[i] == w->class_of[u - w->customers]) {
			if (b.n)
				buf_char(&b, '\n');
			buf_str(&b, show_case(s, w->customers[i].h.cas));
		}
	out = arena_str(&s->mem, buf_view(&b));
	buf_free(&b);
	return out.n ? cell_list(out) : cell_empty();
}

void show_person(struct show *s, struct caseid id)
{
	const struct customer *u = id.id ? world_customer(s->w, id) : NULL;
	const struct person *p = row_person(&s->row, id);

	if (s->pub || !u)
		return;
	show_section(s, "person", "Customer", "客户");
	fact_str(s, "customer", "Customer", "客户", show_case(s, u->h.cas));
	fact_str(s, "prefers", "Prefers", "偏好渠道", channel_word(s, u->prefers));
	fact_str(s, "tier", "Tier", "等级", vocab_str(&s->w->words, u->tier));
	if (p)
		person_facts(s, p);
	show_fact(s, "linked", "Same person", "同一人", linked_names(s, u));
}

/* ---- the order ---- */

static struct cell amount(int64_t minor, struct str cur)
{
	return minor == INT64_MIN || !cur.n ? cell_empty() : cell_money(minor, cur);
}

static void lines_of(struct show *s, const struct order *o)
{
	static const struct col cols[] = {
		{ .name = "line", .en = "Line", .zh = "行" }, { .name = "sku", .en = "SKU", .zh = "货号" },
		{ .name = "product", .en = "Product", .zh = "商品" },
		{ .name = "variant", .en = "Variant", .zh = "规格" },
		{ .name = "units", .en = "Units", .zh = "件数", .right = true },
		{ .name = "price", .en = "Price", .zh = "单价", .right = true },
		{ .name = "total", .en = "Total", .zh = "小计", .right = true },
		{ .name = "refunded", .en = "Refunded", .zh = "已退款", .right = true },
		{ .name = "status", .en = "Status", .zh = "状态" },
	};
	show_section(s, "order_lines", "Lines of the order", "订单明细");
	if (print_table(s->p, cols, COUNT(cols), NULL))
		return;
	for (uint32_t i = 0; i < o->n_lines; i++) {
		const struct order_line *l = &s->orders->lines[o->first_line + i];
		print_row(s->p, (const struct cell[]){
			cell_text(l->line), cell_text(l->sku), cell_text(l->product), cell_text(l->variant),
			l->units == INT64_MIN ? cell_empty() : cell_int(l->units),
			amount(l->price_minor, o->currency),
			amount(l->total_minor, o->currency), amount(l->refunded_minor, o->currency),
			cell_text(l->status) });
	}
	print_table_end(s->p);
}

void show_order_parts(struct show *s, uint32_t order)
{
	static const char *const shown = "order shop created status total shipping discount refunded units channel carrier tracking paid shipped "
		"delivered completed cancelled";
	struct noun_row mine = s->row;

	s->row.object = &s->orders->o[order];
	show_facts(s, &noun_order, shown, NULL);
	show_delivered(s);
	if (!s->pub)
		show_facts(s, &noun_order, "note tags observed row", NULL);
	s->row = mine;
	if (s->orders->o[order].n_lines)
		lines_of(s, &s->orders->o[order]);
}

void show_order_of(struct show *s, struct str shop, struct str number)
{
	uint32_t i = number.n ? order_find(s->orders, shop, number) : MAP_NONE;

	if (i == MAP_NONE)
		return;
	show_section(s, "order_facts", "Order", "订单");
	show_order_parts(s, i);
}

/* ---- other cases ---- */

struct others {
	struct show *s;
	struct caseid self;
	uint32_t class, order;         /* class: of customers, MAP_NONE; order: word of the world, 0 */
	bool open;
};

static const struct col other_cols[] = {
	{ .name = "case", .en = "Case", .zh = "单号" }, { .name = "opened", .en = "Opened", .zh = "时间" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "about", .en = "About", .zh = "事由" },
	{ .name = "subject", .en = "Subject", .zh = "主题" }, { .name = "same", .en = "Same", .zh = "关系" },
};

static uint32_t class_of(struct world *w, struct caseid c)
{
	const struct customer *u = c.id ? world_customer(w, c) : NULL;

	return u ? w->class_of[u - w->customers] : MAP_NONE;
}

static void other_row(struct others *o, const struct head *h, struct caseid customer,
                      uint32_t order, struct str state, struct str about, uint32_t subject)
{
	struct show *s = o->s;
	bool mine = o->class != MAP_NONE && class_of(s->w, customer) == o->class, same = o->order &&
	            order == o->order;
	struct str why = mine ? same ? str_of(s->zh && s->text ? "客户 订单" : "customer order") : str_of(s->zh && s->text ? "客户" : "customer") :
	                 str_of(s->zh && s->text ? "订单" : "order");

	if (h->cas.id == o->self.id || (!mine && (!same || s->pub)))
		return;
	if (!o->open) {
		show_section(s, "other_cases", "Other cases", "其他单据");
		if (print_table(s->p, other_cols, COUNT(other_cols), NULL))
			return;
		o->open = true;
	}
	print_row(s->p, (const struct cell[]){ cell_text(show_case(s, h->cas)),
	                                       cell_at(h->opened_at), cell_text(state),
	                                       cell_text(about),
	                                       cell_text(vocab_str(&s->w->words, subject)), cell_text(why) });
}

static struct str term_of(struct show *s, enum term_kind k, uint32_t id)
{
	struct str word = vocab_str(&s->w->words, id);

	return s->row.label ? term_label(&s->c->terms, k, word, s->zh) : word;
}

void show_others(struct show *s, struct caseid self, struct caseid customer, uint32_t order)
{
	struct world *w = s->w;
	struct others o = { .s = s, .self = self, .class = class_of(w, customer), .order = order };

	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		enum state st = ticket_state_at(t, s->c->as_of, &s->c->terms);
		if ((o.class != MAP_NONE && (t->customer.id || t->order)) || (order && t->order == order))
			other_row(&o, &t->h, customer_or_order(w, s->orders, t->customer, t->shop, t->order), t->order, s->row.label ? state_label(s->c, st, s->zh) : str_of(state_word(st)),
			          term_of(s, TERM_CATEGORY, t->category), t->subject);
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		if (!r->shadowed && ((o.class != MAP_NONE && (r->customer.id || r->order)) ||
		                     (order && r->order == order)))
			other_row(&o, &r->h, customer_or_order(w, s->orders, r->customer, r->shop,
			                                       r->order), r->order,
			          str_of(s->row.label ? rstatus_label(rma_status_at(r, s->c->as_of), s->zh) :
			                 rstatus_word(rma_status_at(r, s->c->as_of))),
			          term_of(s, TERM_RETURN_REASON, r->reason), r->product);
	}
	if (o.open)
		print_table_end(s->p);
}
