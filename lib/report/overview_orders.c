/*
 * Orders of the period by their created date, their value by currency (never mixed), cancelled ones
 * apart; and the cohort of each order: has it a return, and is it old enough to tell. Relies on the
 * joined orders of store/table.h.
 */
#include "report/overview.h"

bool order_counts(const struct view *v, const struct order *o)
{
	return (!v->shop.p || str_eq(o->shop, v->shop)) && (!v->channel.p || str_eq(o->channel, v->channel));
}

bool order_is_cancelled(const struct order *o)
{
	return o->cancelled != WHEN_NONE || str_is(o->status, "cancelled");
}

static void order_hits(const struct view *v, size_t i, hit_fn *hit, void *ctx)
{
	const struct order *o = &v->o->o[i];
	bool cancelled = order_is_cancelled(o);
	int64_t first = v->first_return[i];
	bool soon = first != INT64_MAX && first - o->created < RETURN_WINDOW_S;

	if (o->created == WHEN_NONE) {
		hit(ctx, H_ORDER_UNDATED, o, v->as_of, o->total_minor);
		return;
	}
	if (!in_period(v, o->created))
		return;
	hit(ctx, cancelled ? H_ORDER_CANCELLED : H_ORDER, o, o->created, o->total_minor);
	if (cancelled)
		return;
	if (v->as_of - o->created < RETURN_WINDOW_S)
		hit(ctx, first != INT64_MAX ? H_COHORT_EARLY_YES : H_COHORT_EARLY_NO, o, o->created,
		    o->total_minor);
	else
		hit(ctx, soon ? H_COHORT_YES : H_COHORT_NO, o, o->created, o->total_minor);
	/* seen late is not come late: it may belong to the share, and is told beside it */
	if (v->as_of - o->created >= RETURN_WINDOW_S && !soon && v->first_seen[i])
		hit(ctx, H_COHORT_SEEN, o, o->created, o->total_minor);
}

void orders_walk(const struct view *v, hit_fn *hit, void *ctx)
{
	for (size_t i = 0; i < v->o->n; i++)
		if (order_counts(v, &v->o->o[i]))
			order_hits(v, i, hit, ctx);
}

/* ---- section ---- */

struct currency_sum { int64_t n, value, known, cancelled, cancelled_value, cancelled_known; };
struct order_sums {
	int64_t n[H_COUNT];
	struct vocab currencies;
	struct currency_sum *by;   /* by id of currencies */
	size_t n_by, cap;
	struct str last;
	uint32_t last_id;
	bool overflow;
};

static struct currency_sum *currency_of(struct order_sums *s, struct str currency)
{
	if (!s->n_by || !str_eq(s->last, currency)) {
		s->last_id = vocab_id(&s->currencies, currency);
		s->last = currency;
	}
	while (s->last_id >= s->n_by)
		*PUSH(s->by, s->n_by, s->cap) = (struct currency_sum){ 0 };
	return &s->by[s->last_id];
}

static void add_value(struct order_sums *s, int64_t minor, int64_t *sum, int64_t *known)
{
	if (minor == INT64_MIN)
		return;
	++*known;
	if (!add64(*sum, minor, sum))
		s->overflow = true;
}

static void add_order(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct order_sums *s = ctx;
	struct currency_sum *c;

	(void)at;
	s->n[h]++;
	if (h != H_ORDER && h != H_ORDER_CANCELLED)
		return;
	c = currency_of(s, ((const struct order *)object)->currency);
	if (h == H_ORDER) {
		c->n++;
		add_value(s, value, &c->value, &c->known);
	} else {
		c->cancelled++;
		add_value(s, value, &c->cancelled_value, &c->cancelled_known);
	}
}

#define BY_CREATED "by created date"

static void order_facts(struct overview *o, const struct order_sums *s)
{
	static const struct { enum hit hit; struct col col; } facts[] = {
		{ H_ORDER, { .name = "count", .en = "Orders", .zh = "订单", .right = true,
		             .basis = BY_CREATED } },
		{ H_ORDER_CANCELLED, { .name = "cancelled", .en = "Cancelled", .zh = "已取消",
		                       .right = true, .basis = BY_CREATED } },
		{ H_ORDER_UNDATED, { .name = "undated", .en = "Without a date", .zh = "无日期",
		                     .right = true, .basis = "of any period" } },
	};

	overview_section(o, "orders", "Orders", "订单");
	for (size_t i = 0; i < COUNT(facts); i++)
		print_fact(o->r->p, &facts[i].col, cell_int(s->n[facts[i].hit]));
}

static struct cell money_cell(int64_t minor, struct str currency, int64_t n)
{
	return n ? cell_of(cell_money(minor, currency), n) : cell_empty();
}

static int orders_by_currency(struct overview *o, const struct order_sums *s, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "currency", .en = "Currency", .zh = "币种", .key = true },
		{ .name = "count", .en = "Orders", .zh = "订单", .right = true, .basis = BY_CREATED },
		{ .name = "value", .en = "Value", .zh = "金额", .right = true, .basis = BY_CREATED },
		{ .name = "cancelled", .en = "Cancelled", .zh = "已取消", .right = true,
		  .basis = BY_CREATED },
		{ .name = "cancelled_value", .en = "Value cancelled", .zh = "取消金额",
		  .right = true, .basis = BY_CREATED },
	};
	struct groups g = { 0 };
	uint32_t *order;
	int code;

	groups_init(&g, s->n_by);
	for (uint32_t i = 0; i < s->n_by; i++)
		if (s->by[i].n || s->by[i].cancelled)
			group_of(&g, i);
	order = groups_order(&g, &s->currencies);
	overview_section(o, "orders", "Orders by currency", "订单按币种");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < g.n; i++) {
		const struct currency_sum *c = &s->by[g.words[order[i]]];
		struct str name = vocab_str(&s->currencies, g.words[order[i]]);
		struct cell cells[] = {
			cell_text(arena_str(&o->mem, name)), cell_int(c->n),
			money_cell(c->value, arena_str(&o->mem, name), c->known),
			cell_int(c->cancelled), money_cell(c->cancelled_value,
			                                   arena_str(&o->mem, name),
			                                   c->cancelled_known),
		};
		print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	free(order);
	groups_free(&g);
	return code;
}

int section_orders(struct overview *o, struct csm_err *e)
{
	struct order_sums s = { 0 };
	int code;

	orders_walk(&o->v, add_order, &s);
	code = s.overflow ? sum_failed("orders.value", e) : CSM_OK;
	if (!code) {
		order_facts(o, &s);
		code = orders_by_currency(o, &s, e);
	}
	memcpy(o->orders, s.n, sizeof(o->orders));
	vocab_free(&s.currencies);
	free(s.by);
	return code;
}
