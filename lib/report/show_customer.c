/*
 * The screen of a customer: who it is, orders, cases, answers, behaviour and devices of all linked
 * accounts. Relies on show_parts.c.
 */
#include "report/show.h"

static bool same_person(struct show *s, const struct customer *u, struct caseid c)
{
	const struct customer *other = c.id ? world_customer(s->w, c) : NULL;

	return other && s->w->class_of[other - s->w->customers] == s->w->class_of[u - s->w->customers];
}

static void say_orders(struct show *s, const struct customer *u)
{
	static const struct col cols[] = {
		{ .name = "order", .en = "Order", .zh = "订单号" },
		{ .name = "created", .en = "Created", .zh = "下单时间" },
		{ .name = "status", .en = "Status", .zh = "状态" },
		{ .name = "total", .en = "Total", .zh = "实付", .right = true },
		{ .name = "refunded", .en = "Refunded", .zh = "已退款", .right = true },
	};
	bool open = false;

	for (size_t i = 0; i < s->orders->n; i++) {
		const struct order *o = &s->orders->o[i];
		const char *label = s->row.label ? order_status_label(o->status, s->zh) : NULL;
		if (!same_person(s, u, o->customer))
			continue;
		if (!open) {
			show_section(s, "orders", "Orders", "订单");
			if (print_table(s->p, cols, COUNT(cols), NULL))
				return;
			open = true;
		}
		print_row(s->p, (const struct cell[]){
			cell_text(o->number), cell_at(o->created), cell_text(label ? str_of(label) : o->status),
			o->total_minor == INT64_MIN ? cell_empty() : cell_money(o->total_minor, o->currency),
			o->refunded_minor == INT64_MIN ? cell_empty() :
			cell_money(o->refunded_minor, o->currency) });
	}
	if (open)
		print_table_end(s->p);
}

static struct cell number(int64_t v)
{
	return v == INT64_MIN ? cell_empty() : cell_int(v);
}

static bool his_answer(struct show *s, const struct customer *u, const struct answer *a)
{
	const struct ticket *t = a->ticket.id ? world_ticket(s->w, a->ticket) : NULL;

	return same_person(s, u, a->customer) || (t && same_person(s, u, t->customer));
}

static int say_answers(struct show *s, const struct customer *u, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "answered", .en = "Answered", .zh = "答复时间" },
		{ .name = "kind", .en = "Kind", .zh = "类型" },
		{ .name = "score", .en = "Score", .zh = "得分", .right = true },
		{ .name = "scale", .en = "Scale", .zh = "分制", .right = true },
		{ .name = "ticket", .en = "Ticket", .zh = "工单" },
		{ .name = "text", .en = "Text", .zh = "评语" },
	};
	struct answers all;
	bool open = false;
	int code = answers_load(s->c, &all, e);

	for (size_t i = 0; !code && i < all.n; i++) {
		const struct answer *a = &all.a[i];
		if (!his_answer(s, u, a))
			continue;
		if (!open) {
			show_section(s, "answers", "Answers", "问卷答复");
			code = print_table(s->p, cols, COUNT(cols), e);
			open = !code;
		}
		print_row(s->p, (const struct cell[]){ cell_at(a->answered), cell_text(a->kind),
		                                       number(a->score), number(a->scale),
		                                       cell_text(show_case(s, a->ticket)),
		                                       cell_text(a->text) });
	}
	if (open)
		print_table_end(s->p);
	answers_free(&all);
	return code;
}

int show_customer(struct show *s, struct caseid id, struct csm_err *e)
{
	const struct customer *u = world_customer(s->w, id);
	int code = CSM_OK;

	s->row.object = u;
	print_object(s->p, "customer");
	show_facts(s, &noun_customer, s->pub ? "customer shop opened" :
	           "customer shop opened updated class links", NULL);
	show_person(s, u->h.cas);
	say_orders(s, u);
	show_others(s, u->h.cas, u->h.cas, 0);
	if (!s->pub)
		code = say_answers(s, u, e);
	if (!s->pub && !code)
		code = show_observations_of(s, u, e);
	return code ? code : show_events(s, u->h.cas, e);
}
