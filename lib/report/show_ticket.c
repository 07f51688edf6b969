/*
 * The screen of a ticket. Relies on show_parts.c and show_events.c; care/ computes priority, times
 * and what is lacking.
 */
#include "report/show.h"

/* What a customer may see of his own ticket. */
static const char *const public_facts = "case opened state channel category order product sku subject desired solved code follows";
static const char *const left_out = "tier name service channel_group";

static struct str tier_of(struct show *s, const struct ticket *t)
{
	const struct customer *u = t->customer.id ? world_customer(s->w, t->customer) : NULL;

	return u ? vocab_str(&s->w->words, u->tier) : (struct str){ NULL, 0 };
}

static void say_priority(struct show *s, const struct ticket *t)
{
	char reason[160] = "";

	ticket_priority_tier(t, &s->c->terms, &s->w->words, tier_of(s, t), s->zh && s->text, reason);
	show_fact(s, "priority_reason", "Why this priority", "优先级依据",
	          cell_text(arena_str(&s->mem, str_of(reason))));
}

static void say_lacking(struct show *s, const struct ticket *t, struct caseid customer)
{
	static const struct { uint32_t bit; const char *en, *zh; } names[] = {
		{ INTAKE_ORDER, "order", "订单" }, { INTAKE_PRODUCT, "product", "商品" },
		{ INTAKE_CUSTOMER, "customer", "客户" },
		{ INTAKE_DESIRED, "desired", "诉求" }, { INTAKE_CATEGORY, "category", "类别" },
		{ INTAKE_SUBJECT, "subject", "主题" },
		{ INTAKE_CHANNEL, "channel", "渠道" },
	};
	uint32_t required, recommended;
	struct buf b = { 0 };

	ticket_lacks(t, true, &s->c->terms, &s->w->words, &required, &recommended);
	if (customer.id)
		recommended &= ~(uint32_t)INTAKE_CUSTOMER;
	for (size_t i = 0; i < COUNT(names); i++)
		if ((required | recommended) & names[i].bit)
			buf_printf(&b, "%s%s", b.n ? "\n" : "", s->zh && s->text ? names[i].zh : names[i].en);
	if (b.n)
		show_fact(s, "lacks", "Not known yet", "待补充", cell_list(arena_str(&s->mem, buf_view(&b))));
	buf_free(&b);
}

/* Time in each state so far; the parts sum to the time since the opening. */
static void say_times(struct show *s, const struct ticket *t)
{
	int64_t times[ST_COUNT] = { 0 };

	ticket_times(t, WHEN_NONE, s->c->as_of, &s->c->terms, times);
	show_section(s, "times", "Time so far", "各状态累计");
	for (int i = ST_NEW; i < ST_COUNT; i++)
		if (times[i] || !s->text) {
			struct str zh = state_label(s->c, (enum state)i, true);
			show_fact(s, state_word((enum state)i), NULL, arena_cstr(&s->mem, zh),
			          cell_duration(times[i]));
		}
}

int show_ticket(struct show *s, struct caseid id, struct csm_err *e)
{
	const struct ticket *t = world_ticket(s->w, id);
	struct caseid customer = s->pub ? t->customer : customer_or_order(s->w, s->orders, t->customer, t->shop, t->order);

	s->row.object = t;
	print_object(s->p, "ticket");
	show_facts(s, &noun_ticket, s->pub ? public_facts : NULL, left_out);
	if (!s->pub) {
		say_priority(s, t);
		say_lacking(s, t, customer);
	}
	show_person(s, customer);
	show_order_of(s, vocab_str(&s->w->words, t->shop), vocab_str(&s->w->words, t->order));
	show_others(s, t->h.cas, customer, t->order);
	if (!s->pub)
		say_times(s, t);
	return show_events(s, t->h.cas, e);
}
