/*
 * Products that come back: returns requested in the period, units sold in it, and the rate of the
 * units sold that were returned within 30 days, of orders old enough to tell. A product is named by
 * its SKU, without one by its name. Ordered by the number of returns, never by the raw rate: that
 * puts the rarely sold on top. Why they came back is counted from the very same returns. The
 * overview prints the first of them, csm report products all, with a table of reasons; there returns
 * whose product nobody tells come last, so that nothing is left out in silence.
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

enum { REASONS_SHOWN = 3 };
struct why { struct str reason; int64_t returns, units; };     /* reason p NULL: not told */
struct product {
	struct str key, name;
	int64_t returns, units, sold, cohort_sold, cohort_units;
	struct why *why;
	size_t n_why, cap_why;
};
struct products {
	const struct view *v;
	struct smap index;
	struct product *p;
	size_t n, cap;
	bool nameless;             /* also returns whose product nobody tells, as a product without a name */
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
	uint32_t i;
	bool fresh;

	if (!key.p)
		key = STR("");
	i = smap_get(&s->index, key);
	if (i == MAP_NONE && make && (key.n || s->nameless)) {
		i = (uint32_t)s->n;
		*smap_put(&s->index, key, &fresh) = i;
		*PUSH(s->p, s->n, s->cap) = (struct product){ .key = key };
	}
	return i == MAP_NONE ? NULL : &s->p[i];
}

static void add_why(struct products *s, struct product *p, struct str reason, int64_t units)
{
	size_t i = 0;

	while (i < p->n_why && !str_eq(p->why[i].reason, reason))
		i++;
	if (i == p->n_why)
		*PUSH(p->why, p->n_why, p->cap_why) = (struct why){ .reason = reason };
	p->why[i].returns++;
	add(s, units, &p->why[i].units);
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
	add_why(s, p, vocab_str(&s->v->w->words, ((const struct rma *)object)->reason), value);
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

	if (!x->key.n || !y->key.n)
		return !x->key.n - !y->key.n;
	if (x->returns != y->returns)
		return x->returns > y->returns ? -1 : 1;
	return str_cmp(x->key, y->key);
}

static int most_often(const void *a, const void *b)
{
	const struct why *x = a, *y = b;

	if (x->returns != y->returns)
		return x->returns > y->returns ? -1 : 1;
	return str_cmp(x->reason, y->reason);
}

static struct cell product_cell(struct overview *o, const struct product *p)
{
	if (!print_is_text(o->r->p) || !p->name.n)
		return cell_text(p->key);
	return cell_text(str_of(arena_printf(&o->mem, STR_FMT " " STR_FMT, STR_ARG(p->key),
	                                     STR_ARG(p->name))));
}

/* "too_small 12, quality 3, - 2 ...": the most frequent, each with its returns; - is: not told. */
static struct cell reasons_cell(struct overview *o, const struct product *p)
{
	struct buf b = { 0 };
	struct str made;

	for (size_t i = 0; i < p->n_why && i < REASONS_SHOWN; i++) {
		struct str word = word_cell(o, TERM_RETURN_REASON, p->why[i].reason).s;
		buf_printf(&b, "%s" STR_FMT " %lld", i ? ", " : "", STR_ARG(word.n ? word : STR("-")), (long long)p->why[i].returns);
	}
	if (p->n_why > REASONS_SHOWN)
		buf_cstr(&b, " ...");
	made = arena_str(&o->mem, buf_view(&b));
	buf_free(&b);
	return cell_text(made);
}

/* None known of something that came back or was sold: for people no zero, which would be a claim. */
static struct cell told_cell(const struct overview *o, int64_t n)
{
	return n || !print_is_text(o->r->p) ? cell_int(n) : cell_empty();
}

static void product_row(struct overview *o, const struct product *p)
{
	bool share = p->cohort_units <= p->cohort_sold;
	double lo, hi;

	wilson(p->cohort_units, share ? p->cohort_sold : 0, &lo, &hi);
	const struct cell cells[] = {
		product_cell(o, p), cell_int(p->returns), told_cell(o, p->units), told_cell(o, p->sold),
		cell_share(p->cohort_units, p->cohort_sold), bound_cell(o, lo, share ? p->cohort_sold : 0),
		bound_cell(o, hi, share ? p->cohort_sold : 0), small_cell(p->cohort_sold),
		reasons_cell(o, p),
	};
	print_row(o->r->p, cells);
}

static int print_products(struct overview *o, struct products *s, size_t most, struct csm_err *e)
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
		{ .name = "reasons", .en = "Reasons", .zh = "原因", .basis = "by requested date" },
	};
	int code;

	overview_section(o, "products", "Products by number of returns", "退货最多的商品");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	if (code)
		return code;
	for (size_t i = 0; i < s->n && i < most; i++)
		product_row(o, &s->p[i]);
	print_table_end(o->r->p);
	return CSM_OK;
}

static int print_reasons(struct overview *o, struct products *s, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "product", .en = "Product", .zh = "商品", .key = true },
		{ .name = "reason", .en = "Reason", .zh = "原因", .key = true },
		{ .name = "returns", .en = "Returns", .zh = "退货", .right = true,
		  .basis = "by requested date" },
		{ .name = "units", .en = "Units back", .zh = "退回件数", .right = true,
		  .basis = "by requested date" },
	};
	int code;

	overview_section(o, "products", "Returns by product and reason", "退货按商品和原因");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	if (code)
		return code;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->p[i].n_why; k++) {
			const struct why *y = &s->p[i].why[k];
			const struct cell cells[] = { product_cell(o, &s->p[i]), word_cell(o, TERM_RETURN_REASON, y->reason),
				                      cell_int(y->returns), told_cell(o, y->units) };
			print_row(o->r->p, cells);
		}
	print_table_end(o->r->p);
	return CSM_OK;
}

static int products_count(struct products *s, struct csm_err *e)
{
	products_walk(s->v, add_product_return, s);
	if (s->n)
		products_walk(s->v, add_product, s);
	if (s->n)
		qsort(s->p, s->n, sizeof(*s->p), most_returns);
	for (size_t i = 0; i < s->n; i++)
		qsort(s->p[i].why, s->p[i].n_why, sizeof(*s->p[i].why), most_often);
	return s->overflow ? sum_failed("products", e) : CSM_OK;
}

static void products_free(struct products *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->p[i].why);
	smap_free(&s->index);
	free(s->p);
}

int section_products(struct overview *o, struct csm_err *e)
{
	struct products s = { .v = &o->v };
	int code = products_count(&s, e);

	if (!code)
		code = print_products(o, &s, TOP_PRODUCTS, e);
	products_free(&s);
	return code;
}

/* ---- csm report products ---- */

static int run_products(struct report_ctx *r, struct csm_err *e)
{
	struct overview o = { .r = r };
	struct products s = { .v = &o.v, .nameless = true };
	int code;

	if (r->req->by)
		return err_set(e, CSM_EUSAGE, "report.by", "by: this report is of the whole period; leave --by out, or give --period");
	code = view_make(&o.v, r, e);
	if (!code)
		code = products_count(&s, e);
	if (!code)
		code = print_report(r->p, e);
	if (!code) {
		overview_head(&o, "Products that come back", "退回的商品");
		code = print_products(&o, &s, s.n, e);
	}
	if (!code)
		code = print_reasons(&o, &s, e);
	print_section(r->p, NULL, NULL);       /* ends the last table: its rows still point into o.mem */
	products_free(&s);
	view_free(&o.v);
	arena_free(&o.mem);
	return code;
}

const struct report report_products = {
	.name = "products", .needs = NEED_ORDERS | NEED_ANSWERS, .title_en = "Products that come back", .title_zh = "退回的商品", .run = run_products,
	.drill = overview_drill,
};
