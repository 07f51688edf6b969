/*
 * The screen of a return. Relies on show_parts.c and show_events.c.
 */
#include "report/show.h"

static const char *const public_facts = "case opened status kind reason order line sku product units amount refunded carrier tracking "
	"approved shipped received settled ended";

static void say_times(struct show *s, const struct rma *r)
{
	int64_t times[RS_COUNT] = { 0 };

	for (uint32_t i = 0; i < r->n_spans; i++) {
		int64_t to = i + 1 < r->n_spans ? r->spans[i + 1].at : s->c->as_of;
		if (to > r->spans[i].at && r->spans[i].state < RS_COUNT)
			times[r->spans[i].state] += to - r->spans[i].at;
	}
	show_section(s, "times", "Time so far", "各状态累计");
	for (int i = RS_REQUESTED; i <= RS_DISPUTED; i++)
		if (times[i])
			show_fact(s, rstatus_word((enum rstatus)i),
			          rstatus_label((enum rstatus)i, false),
			          rstatus_label((enum rstatus)i, true), cell_duration(times[i]));
}

int show_return(struct show *s, struct caseid id, struct csm_err *e)
{
	const struct rma *r = world_return(s->w, id);
	struct caseid customer = s->pub ? r->customer : customer_or_order(s->w, s->orders, r->customer, r->shop, r->order);

	s->row.object = r;
	print_object(s->p, "return");
	show_facts(s, &noun_return, s->pub ? public_facts : NULL, NULL);
	if (r->settled_at == WHEN_NONE && r->seen_settled_at != WHEN_NONE)
		show_fact(s, "seen_settled", "Seen settled on", "导出时已处理", cell_at(r->seen_settled_at));
	if (r->shadowed)
		show_fact(s, "shadowed", "Left out of figures", "不计入统计",
		          cell_text(str_of(s->zh &&
		                           s->text ? "由订单推得，已有退单记录" :
		                           "drawn from the order; a return record of it exists")));
	show_person(s, customer);
	show_order_of(s, vocab_str(&s->w->words, r->shop), vocab_str(&s->w->words, r->order));
	show_others(s, r->h.cas, customer, r->order);
	if (!s->pub)
		say_times(s, r);
	return show_events(s, r->h.cas, e);
}
