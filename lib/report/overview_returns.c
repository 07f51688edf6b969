/*
 * Returns requested in the period: count, units, amounts by kind, reason and status; and how many
 * orders came back, once by order cohort and once by event. A return drawn from an order leaves
 * every sum as soon as a record of a return of that order exists; one that was recorded by mistake
 * (void) is counted apart.
 */
#include "report/overview.h"
#include "report/noun.h"

/* ---- which return, of which order ---- */

static struct str word_of(const struct view *v, uint32_t id)
{
	return vocab_str(&v->w->words, id);
}

bool return_counts(const struct view *v, const struct rma *r)
{
	return !(r->from_order && r->shadowed) && (v->shop_id == WORD_ANY || r->shop == v->shop_id) &&
	       (v->channel_id == WORD_ANY || r->channel == v->channel_id);
}

static uint32_t find_order(const struct view *v, const struct rma *r)
{
	struct str number = word_of(v, r->order), shop = word_of(v, r->shop);
	uint32_t i;

	if (!number.n || !v->o->n)
		return MAP_NONE;
	i = shop.n ? order_find(v->o, shop, number) : order_by_number(v->o, number);
	return i < v->o->n ? i : MAP_NONE;
}

void view_returns(struct view *v)
{
	v->first_return = mem_alloc(v->o->n * sizeof(*v->first_return));
	v->first_seen = mem_alloc(v->o->n * sizeof(*v->first_seen));
	for (size_t i = 0; i < v->o->n; i++) {
		v->first_return[i] = INT64_MAX;
		v->first_seen[i] = false;
	}
	v->order_of = mem_alloc(v->w->n_returns * sizeof(*v->order_of));
	for (size_t i = 0; i < v->w->n_returns; i++) {
		const struct rma *r = &v->w->returns[i];
		uint32_t k = v->order_of[i] = find_order(v, r);
		if (k == MAP_NONE || (r->from_order && r->shadowed) || r->status == RS_VOID)
			continue;
		if (r->h.opened_at < v->first_return[k]) {
			v->first_return[k] = r->h.opened_at;
			v->first_seen[k] = r->from_order;
		}
	}
}

void returns_walk(const struct view *v, hit_fn *hit, void *ctx)
{
	for (size_t i = 0; i < v->w->n_returns; i++) {
		const struct rma *r = &v->w->returns[i];
		if (!return_counts(v, r) || !in_period(v, r->h.opened_at))
			continue;
		if (r->status == RS_VOID) {
			hit(ctx, H_RETURN_VOID, r, r->h.opened_at, r->units);
			continue;
		}
		hit(ctx, H_RETURN, r, r->h.opened_at, r->units);
		if (!r->units)
			hit(ctx, H_RETURN_NO_UNITS, r, r->h.opened_at, 0);
		if (return_order(v, r) == MAP_NONE)
			hit(ctx, H_RETURN_NO_ORDER, r, r->h.opened_at, r->units);
	}
}

/* ---- sums ---- */

enum { DIM_ALL, DIM_KIND, DIM_REASON, DIM_STATUS, DIM_COUNT };
struct amounts { uint32_t currency; int64_t asked, n_asked, refunded, n_refunded; };
struct return_sum {
	int64_t n, units, no_units;
	struct amounts *a;         /* a currency each, few */
	size_t n_a, cap;
};
struct return_sums {
	const struct view *v;
	int64_t n[H_COUNT];
	struct groups g[DIM_COUNT];        /* words; DIM_STATUS: enum rstatus; DIM_ALL: 0 */
	struct return_sum *by[DIM_COUNT];
	size_t n_by[DIM_COUNT], cap[DIM_COUNT];
	bool overflow;
};

static struct amounts *amounts_of(struct return_sum *s, uint32_t currency)
{
	for (size_t i = 0; i < s->n_a; i++)
		if (s->a[i].currency == currency)
			return &s->a[i];
	*PUSH(s->a, s->n_a, s->cap) = (struct amounts){ .currency = currency };
	return &s->a[s->n_a - 1];
}

static void add_money(struct return_sums *s, int64_t minor, int64_t *sum, int64_t *n)
{
	if (minor == INT64_MIN)
		return;
	++*n;
	if (!add64(*sum, minor, sum))
		s->overflow = true;
}

static void add_to(struct return_sums *s, int dim, uint32_t word, const struct rma *r)
{
	uint32_t g = group_of(&s->g[dim], word);
	struct return_sum *sum;
	struct amounts *a;

	while (g >= s->n_by[dim])
		*PUSH(s->by[dim], s->n_by[dim], s->cap[dim]) = (struct return_sum){ 0 };
	sum = &s->by[dim][g];
	sum->n++;
	sum->no_units += r->units == 0;
	if (!add64(sum->units, r->units, &sum->units))
		s->overflow = true;
	if (!r->currency)
		return;
	a = amounts_of(sum, r->currency);
	add_money(s, r->amount_minor, &a->asked, &a->n_asked);
	add_money(s, r->refunded_minor, &a->refunded, &a->n_refunded);
}

static void add_return(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct return_sums *s = ctx;
	const struct rma *r = object;

	(void)at, (void)value;
	s->n[h]++;
	if (h != H_RETURN)
		return;
	add_to(s, DIM_ALL, 0, r);
	add_to(s, DIM_KIND, r->kind, r);
	add_to(s, DIM_REASON, r->reason, r);
	add_to(s, DIM_STATUS, r->status, r);
}

static void sums_free(struct return_sums *s)
{
	for (int d = 0; d < DIM_COUNT; d++) {
		for (size_t i = 0; i < s->n_by[d]; i++)
			free(s->by[d][i].a);
		free(s->by[d]);
		groups_free(&s->g[d]);
	}
}

/* ---- printing ---- */

#define BY_REQUESTED "by requested date"
#define C_COUNT { .name = "count", .en = "Returns", .zh = "退货", .right = true, .basis = BY_REQUESTED }
#define C_UNITS { .name = "units", .en = "Units", .zh = "件数", .right = true, .basis = BY_REQUESTED }
#define C_NO_UNITS { .name = "without_units", .en = "Units unknown", .zh = "件数未知", .right = true, .basis = BY_REQUESTED }
#define C_CURRENCY { .name = "currency", .en = "Currency", .zh = "币种", .key = true }
#define C_AMOUNT { .name = "amount", .en = "Asked for", .zh = "申请金额", .right = true, .basis = BY_REQUESTED }
#define C_REFUNDED { .name = "refunded", .en = "Refunded so far", .zh = "已退金额", .right = true, .basis = BY_REQUESTED }

static const struct dim {
	const char *en, *zh, *money_en, *money_zh;
	struct col count[4], money[4];
} dims[DIM_COUNT] = {
#define DIM(e, z, me, mz, k, ke, kz) { e, z, me, mz, { { .name = k, .en = ke, .zh = kz, .key = true }, C_COUNT, C_UNITS, C_NO_UNITS }, \
	{ { .name = k, .en = ke, .zh = kz, .key = true }, C_CURRENCY, C_AMOUNT, C_REFUNDED } }
	[DIM_KIND] = DIM("Returns by kind", "退货按类型", "Amounts of returns by kind",
	                 "退货金额按类型", "kind", "Kind", "类型"),
	[DIM_REASON] = DIM("Returns by reason", "退货按原因", "Amounts of returns by reason",
	                   "退货金额按原因", "reason", "Reason", "原因"),
	[DIM_STATUS] = DIM("Returns by status", "退货按状态", "Amounts of returns by status",
	                   "退货金额按状态", "status", "Status", "状态"),
#undef DIM
};

static struct cell dim_cell(struct overview *o, const struct return_sums *s, int dim, uint32_t g)
{
	uint32_t word = s->g[dim].words[g];

	if (dim == DIM_STATUS)
		return labelled_cell(o, str_of(rstatus_word((enum rstatus)word)), str_of(rstatus_label((enum rstatus)word, true)));
	return word_cell(o, dim == DIM_KIND ? TERM_RETURN_KIND : TERM_RETURN_REASON,
	                 vocab_str(&o->v.w->words, word));
}

static struct cell known_money(int64_t minor, struct str currency, int64_t n)
{
	return n ? cell_of(cell_money(minor, currency), n) : cell_empty();
}

static int by_currency(const void *a, const void *b, void *words)
{
	const struct amounts *x = a, *y = b;

	return str_cmp(vocab_str(words, x->currency), vocab_str(words, y->currency));
}

/* Rows of amounts of one group; the first cell is the group's unless there is none. */
static void money_rows(struct overview *o, struct return_sum *s, const struct cell *group)
{
	if (s->n_a)
		qsort_r(s->a, s->n_a, sizeof(*s->a), by_currency, &o->v.w->words);
	for (size_t i = 0; i < s->n_a; i++) {
		const struct amounts *a = &s->a[i];
		struct str cur = vocab_str(&o->v.w->words, a->currency);
		struct cell cells[4], *at = cells;
		if (group)
			*at++ = *group;
		*at++ = cell_text(cur);
		*at++ = known_money(a->asked, cur, a->n_asked);
		*at++ = known_money(a->refunded, cur, a->n_refunded);
		print_row(o->r->p, cells);
	}
}

/* Statuses stand in the order of their steps, words in that of their bytes. */
static uint32_t *dim_order(struct overview *o, const struct return_sums *s, int dim)
{
	uint32_t *order, k = 0;

	if (dim != DIM_STATUS)
		return groups_order(&s->g[dim], &o->v.w->words);
	order = mem_alloc((s->g[dim].n + 1) * sizeof(*order));
	for (uint32_t st = 0; st < RS_COUNT; st++)
		if (s->g[dim].place[st])
			order[k++] = s->g[dim].place[st] - 1;
	return order;
}

static int print_dim(struct overview *o, struct return_sums *s, int dim, struct csm_err *e)
{
	const struct dim *d = &dims[dim];
	uint32_t *order = dim_order(o, s, dim);
	size_t n = s->g[dim].n;
	int code;

	overview_section(o, "returns", d->en, d->zh);
	code = print_table(o->r->p, d->count, COUNT(d->count), e);
	for (size_t i = 0; !code && i < n; i++) {
		const struct return_sum *sum = &s->by[dim][order[i]];
		struct cell cells[] = { dim_cell(o, s, dim, order[i]), cell_int(sum->n),
		                        cell_int(sum->units), cell_int(sum->no_units) };
		print_row(o->r->p, cells);
	}
	if (!code) {
		print_table_end(o->r->p);
		overview_section(o, "returns", d->money_en, d->money_zh);
		code = print_table(o->r->p, d->money, COUNT(d->money), e);
	}
	for (size_t i = 0; !code && i < n; i++) {
		struct cell group = dim_cell(o, s, dim, order[i]);
		money_rows(o, &s->by[dim][order[i]], &group);
	}
	if (!code)
		print_table_end(o->r->p);
	free(order);
	return code;
}

static int print_all(struct overview *o, struct return_sums *s, struct csm_err *e)
{
	static const struct col money[] = { C_CURRENCY, C_AMOUNT, C_REFUNDED };
	static const struct col facts[] = {
		C_COUNT, C_UNITS, C_NO_UNITS,
		{ .name = "without_order", .en = "Order unknown", .zh = "订单未知", .right = true,
		  .basis = BY_REQUESTED },
		{ .name = "void", .en = "Void (not counted)", .zh = "作废（不计）", .right = true,
		  .basis = BY_REQUESTED },
	};
	struct return_sum none = { 0 }, *all = s->n_by[DIM_ALL] ? &s->by[DIM_ALL][0] : &none;
	int64_t values[] = { all->n, all->units, all->no_units, s->n[H_RETURN_NO_ORDER],
	                     s->n[H_RETURN_VOID] };
	int code;

	overview_section(o, "returns", "Returns", "退货");
	for (size_t i = 0; i < COUNT(facts); i++)
		print_fact(o->r->p, &facts[i], cell_int(values[i]));
	overview_section(o, "returns", "Amounts of returns", "退货金额");
	code = print_table(o->r->p, money, COUNT(money), e);
	if (code)
		return code;
	money_rows(o, all, NULL);
	print_table_end(o->r->p);
	return CSM_OK;
}

#define BY_COHORT "by order date, requested within 30 days"

static void print_rates(struct overview *o, const struct return_sums *s)
{
	static const struct col cols[] = {
		{ .name = "order_rate", .en = "By order cohort (30 days)",
		  .zh = "按订单批次（30 天）", .basis = BY_COHORT },
		{ .name = "order_rate_low", .en = "  from (95 %)", .zh = "  下限 (95 %)", .basis = BY_COHORT },
		{ .name = "order_rate_high", .en = "  to (95 %)", .zh = "  上限 (95 %)", .basis = BY_COHORT },
		{ .name = "order_seen", .en = "  refunded, on a day not known", .zh = "  已退款但日期不明", .basis = "by order date" },
		{ .name = "order_immature", .en = "  orders too recent to tell", .zh = "  观察期未满订单", .basis = "by order date" },
		{ .name = "order_immature_returned", .en = "  of which returned already", .zh = "  其中已退", .basis = "by order date" },
		{ .name = "event_rate", .en = "By event (returns / orders)",
		  .zh = "按发生日（退货/订单）",
		  .basis = "returns by requested date, orders by created date" },
	};
	int64_t yes = o->orders[H_COHORT_YES], all = yes + o->orders[H_COHORT_NO];
	double lo, hi;

	wilson(yes, all, &lo, &hi);
	overview_section(o, "returns", "Return rate", "退货率");
	print_fact(o->r->p, &cols[0], cell_share(yes, all));
	print_fact(o->r->p, &cols[1], bound_cell(o, lo, all));
	print_fact(o->r->p, &cols[2], bound_cell(o, hi, all));
	print_fact(o->r->p, &cols[3], cell_int(o->orders[H_COHORT_SEEN]));
	print_fact(o->r->p, &cols[4], cell_int(o->orders[H_COHORT_EARLY_YES] + o->orders[H_COHORT_EARLY_NO]));
	print_fact(o->r->p, &cols[5], cell_int(o->orders[H_COHORT_EARLY_YES]));
	print_fact(o->r->p, &cols[6], cell_share(s->n[H_RETURN], o->orders[H_ORDER]));
}

int section_returns(struct overview *o, struct csm_err *e)
{
	struct return_sums s = { .v = &o->v };
	int code;

	for (int d = 0; d < DIM_COUNT; d++)
		groups_init(&s.g[d], d == DIM_STATUS ? RS_COUNT : o->v.w->words.n);
	returns_walk(&o->v, add_return, &s);
	code = s.overflow ? sum_failed("returns", e) : print_all(o, &s, e);
	for (int d = DIM_KIND; !code && d < DIM_COUNT; d++)
		code = print_dim(o, &s, d, e);
	if (!code)
		print_rates(o, &s);
	sums_free(&s);
	return code;
}
