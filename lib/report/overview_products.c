/*
 * Products that come back: returns requested in the period, units sold in it, and the rate of the
 * units sold that were returned within 30 days, of orders old enough to tell. A product is named by
 * its SKU, without one by its name. Ordered by the number of returns, never by the raw rate: that
 * puts the rarely sold on top.
 */
#include "report/overview.h"

struct str line_product(const struct order_line *l)
{
	return l->sku.n ? l->sku : l->product;
}

/* The order line that a return names; that of an order with one line is the one. */
static const struct order_line *return_line(const struct view *v, const struct rma *r)
{
	uint32_t k = return_order(v, r);
	struct str id = vocab_str(&v->w->words, r->line);
	const struct order *o = k == MAP_NONE ? NULL : &v->o->o[k];

	for (uint32_t i = 0; o && id.n && i < o->n_lines; i++)
		if (str_eq(v->o->lines[o->first_line + i].line, id))
			return &v->o->lines[o->first_line + i];
	return o && o->n_lines == 1 ? &v->o->lines[o->first_line] : NULL;
}

struct str return_product(const struct view *v, const struct rma *r, struct str *name)
{
	struct str sku = vocab_str(&v->w->words, r->sku);
	const struct order_line *l;

	*name = vocab_str(&v->w->words, r->product);
	if (sku.n && name->n)
		return sku;
	l = return_line(v, r);
	if (!l)
		return sku.n ? sku : *name;
	if (!name->n)
		*name = l->product;
	return sku.n ? sku : l->sku.n ? l->sku : *name;
}

/* ---- walk ---- */

static bool is_mature(const struct view *v, const struct order *o)
{
	return v->as_of - o->created >= RETURN_WINDOW_S;
}

static bool sold_here(const struct view *v, uint32_t order)
{
	const struct order *o = order < v->o->n ? &v->o->o[order] : NULL;

	return o && order_counts(v, o) && in_period(v, o->created) && !order_is_cancelled(o);
}

static void product_return_hits(const struct view *v, const struct rma *r, hit_fn *hit, void *ctx)
{
	uint32_t k;

	if (r->status == RS_VOID || (r->from_order && r->shadowed))
		return;
	if (return_counts(v, r) && in_period(v, r->h.opened_at))
		hit(ctx, H_PRODUCT_RETURN, r, r->h.opened_at, r->units);
	k = return_order(v, r);
	if (!sold_here(v, k) || !is_mature(v, &v->o->o[k]))
		return;
	if (r->h.opened_at - v->o->o[k].created < RETURN_WINDOW_S)
		hit(ctx, H_COHORT_UNITS, r, r->h.opened_at, r->units ? r->units : 1);
}

void products_walk(const struct view *v, hit_fn *hit, void *ctx)
{
	for (size_t i = 0; i < v->w->n_returns; i++)
		product_return_hits(v, &v->w->returns[i], hit, ctx);
	for (size_t i = 0; i < v->o->n_lines; i++) {
		const struct order_line *l = &v->o->lines[i];
		if (l->units <= 0 || !sold_here(v, l->order))
			continue;
		hit(ctx, H_SOLD, l, v->o->o[l->order].created, l->units);
		if (is_mature(v, &v->o->o[l->order]))
			hit(ctx, H_COHORT_SOLD, l, v->o->o[l->order].created, l->units);
	}
}

/* ---- section ---- */

struct product { struct str key, name; int64_t returns, units, sold, cohort_sold, cohort_units; };
struct products {
	const struct view *v;
	struct smap index;
	struct product *p;
	size_t n, cap;
	bool overflow;
};

static void add(struct products *s, int64_t value, int64_t *sum)
{
	if (!add64(*sum, value, sum))
		s->overflow = true;
}

/* Only what came back in the period has a row. */
static struct product *product_of(struct products *s, struct str key, bool make)
{
	uint32_t i = smap_get(&s->index, key);
	bool fresh;

	if (i == MAP_NONE && make && key.n) {
		i = (uint32_t)s->n;
		*smap_put(&s->index, key, &fresh) = i;
		*PUSH(s->p, s->n, s->cap) = (struct product){ .key = key };
	}
	return i == MAP_NONE ? NULL : &s->p[i];
}

static void add_product_return(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct products *s = ctx;
	struct product *p;
	struct str name, key;

	(void)at;
	if (h != H_PRODUCT_RETURN)
		return;
	key = return_product(s->v, object, &name);
	p = product_of(s, key, true);
	if (!p)
		return;
	p->returns++;
	if (!p->name.n && !str_eq(name, key))
		p->name = name;
	add(s, value, &p->units);
}

static void add_product(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct products *s = ctx;
	struct product *p;
	struct str name;

	(void)at;
	if (h == H_PRODUCT_RETURN)
		return;
	p = product_of(s, h == H_COHORT_UNITS ? return_product(s->v, object, &name) : line_product(object), false);
	if (p)
		add(s, value, h == H_SOLD ? &p->sold : h == H_COHORT_SOLD ? &p->cohort_sold :
		    &p->cohort_units);
}

static int most_returns(const void *a, const void *b)
{
	const struct product *x = a, *y = b;

	if (x->returns != y->returns)
		return x->returns > y->returns ? -1 : 1;
	return str_cmp(x->key, y->key);
}

static struct cell product_cell(struct overview *o, const struct product *p)
{
	if (!print_is_text(o->r->p) || !p->name.n)
		return cell_text(p->key);
	return cell_text(str_of(arena_printf(&o->mem, STR_FMT " " STR_FMT, STR_ARG(p->key),
	                                     STR_ARG(p->name))));
}

static void product_row(struct overview *o, const struct product *p)
{
	bool share = p->cohort_units <= p->cohort_sold;
	double lo, hi;

	wilson(p->cohort_units, share ? p->cohort_sold : 0, &lo, &hi);
	const struct cell cells[] = {
		product_cell(o, p), cell_int(p->returns), cell_int(p->units), cell_int(p->sold),
		cell_share(p->cohort_units, p->cohort_sold), bound_cell(o, lo, share ? p->cohort_sold : 0),
		bound_cell(o, hi, share ? p->cohort_sold : 0), small_cell(p->cohort_sold),
	};
	print_row(o->r->p, cells);
}

static int print_products(struct overview *o, struct products *s, struct csm_err *e)
{
	static const char cohort[] = "units by order date, returned within 30 days";
	static const struct col cols[] = {
		{ .name = "product", .en = "Product", .zh = "商品", .key = true },
		{ .name = "returns", .en = "Returns", .zh = "退货", .right = true,
		  .basis = "by requested date" },
		{ .name = "units", .en = "Units back", .zh = "退回件数", .right = true,
		  .basis = "by requested date" },
		{ .name = "sold", .en = "Units sold", .zh = "售出件数", .right = true,
		  .basis = "by order date" },
		{ .name = "rate", .en = "Rate", .zh = "退货率", .right = true, .basis = cohort },
		{ .name = "rate_low", .en = "from", .zh = "下限", .right = true, .basis = cohort },
		{ .name = "rate_high", .en = "to", .zh = "上限", .right = true, .basis = cohort },
		{ .name = "note", .en = "Note", .zh = "备注" },
	};
	int code;

	overview_section(o, "products", "Products by number of returns", "退货最多的商品");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	if (code)
		return code;
	for (size_t i = 0; i < s->n && i < TOP_PRODUCTS; i++)
		product_row(o, &s->p[i]);
	print_table_end(o->r->p);
	return CSM_OK;
}

int section_products(struct overview *o, struct csm_err *e)
{
	struct products s = { .v = &o->v };
	int code;

	products_walk(&o->v, add_product_return, &s);
	if (s.n)
		products_walk(&o->v, add_product, &s);
	if (s.n)
		qsort(s.p, s.n, sizeof(*s.p), most_returns);
	code = s.overflow ? sum_failed("products", e) : print_products(o, &s, e);
	smap_free(&s.index);
	free(s.p);
	return code;
}
