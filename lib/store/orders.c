/*
 * Orders as they stand: of the rows of a record the one that counts (table.h), lines joined to
 * their orders by (shop, order) in whatever sequence they were imported. Texts are views of the
 * mapped segments. Orders stand in the sequence of their first row in the log, lines of an order in
 * that of their first rows.
 */
#include "store/row_text.h"

#include <stdlib.h>

struct line_seen {             /* of the line at the same place of orders.lines */
	struct row_rank rank;
	evid first;                /* first row of this line */
	uint32_t order, next;      /* order (or stray order); the line before of that order */
};
struct order_load {
	struct orders *o;
	int64_t as_of, known_at;
	struct row_rank *ranks;    /* parallel to o->o */
	size_t cap, ranks_cap;
	struct smap strays;        /* orders of which only lines are known -> number */
	uint32_t n_strays;
	struct line_seen *seen;
	size_t lines_cap, seen_cap;
	uint32_t *heads;           /* last line of an order, then of strays */
	size_t heads_cap;
	struct buf key;
	struct row_digits digits;
	struct str last_shop, last_number;
	uint32_t last;
};

/* ---- rows of orders ---- */

static int digits_of(struct row_digits *d, struct str currency)
{
	if (currency.n >= sizeof(d->currency))
		return currency_digits(currency);
	if (!d->n || !str_eq(currency, (struct str){ d->currency, d->n })) {
		memcpy(d->currency, currency.p ? currency.p : "", currency.n);
		d->n = currency.n;
		d->digits = currency_digits(currency);
	}
	return d->digits;
}

static struct str join_key(struct order_load *l, struct str shop, struct str number)
{
	buf_reset(&l->key);
	buf_str(&l->key, shop);
	buf_char(&l->key, '\0');
	buf_str(&l->key, number);
	return buf_view(&l->key);
}

void row_order(struct order *o, const struct table_row *r, int64_t as_of, struct row_digits *d,
               struct arena *a)
{
	const struct str *f = r->f;
	int64_t t = as_of;
	o->status = row_keep(r, f[OC_status], false, a);
	o->currency = row_keep(r, f[OC_currency], false, a);
	o->channel = row_keep(r, f[OC_channel], false, a);
	o->carrier = row_keep(r, f[OC_carrier], true, a);
	o->tracking = row_keep(r, f[OC_tracking], true, a);
	o->note = row_keep(r, f[OC_note], true, a);
	o->tags = row_keep(r, f[OC_tags], true, a);
	o->created = row_instant(f[OC_created], INT64_MAX);
	o->paid = row_instant(f[OC_paid], t);
	o->shipped = row_instant(f[OC_shipped], t);
	o->delivered = row_instant(f[OC_delivered], t);
	o->completed = row_instant(f[OC_completed], t);
	o->cancelled = row_instant(f[OC_cancelled], t);
	int digits = digits_of(d, o->currency);
	o->total_minor = row_money(f[OC_total], digits);
	o->shipping_minor = row_money(f[OC_shipping], digits);
	o->discount_minor = row_money(f[OC_discount], digits);
	o->refunded_minor = row_money(f[OC_refunded], digits);
	o->units = row_int(f[OC_units]);
	if (!case_fast(f[OC_customer], &o->customer))
		o->customer = (struct caseid){ 0 };
	o->at = r->at;
	o->row = evid_make(r->site, r->num);
}

static int on_order(void *ctx, const struct table_row *r)
{
	struct order_load *l = ctx;
	struct orders *o = l->o;
	struct row_rank rank = { r->at, r->rec, evid_make(r->site, r->num) };
	if (r->rec > l->known_at)
		return CSM_OK;
	struct str key = join_key(l, r->f[OC_shop], r->f[OC_order]);
	uint32_t i = smap_get(&o->index, key);
	if (i == MAP_NONE) {
		bool fresh;
		key = arena_str(&o->mem, key);
		size_t shop_n = r->f[OC_shop].n;
		i = (uint32_t)o->n;
		*smap_put(&o->index, key, &fresh) = i;
		struct order *new = PUSH(o->o, o->n, l->cap);
		size_t n = i;
		*PUSH(l->ranks, n, l->ranks_cap) = rank;
		*new = (struct order){ .shop = { key.p, shop_n },
		                       .number = { key.p + shop_n + 1, key.n - shop_n - 1 } };
		row_order(new, r, l->as_of, &l->digits, &o->mem);
	} else if (row_beats(&rank, &l->ranks[i], l->as_of)) {
		l->ranks[i] = rank;
		row_order(&o->o[i], r, l->as_of, &l->digits, &o->mem);
	}
	o->o[i].observations++;
	return CSM_OK;
}

/* ---- rows of lines ---- */

static uint32_t *head_of(struct order_load *l, uint32_t order)
{
	while (l->heads_cap <= order) {
		size_t old = l->heads_cap, n = old ? old - 1 : 0;
		l->heads = mem_grow(l->heads, n + 1, &l->heads_cap, sizeof *l->heads);
		for (size_t i = old; i < l->heads_cap; i++)
			l->heads[i] = MAP_NONE;
	}
	return &l->heads[order];
}

/* order_find, which looks at place guess first: exports and the log mostly go in one sequence. */
static uint32_t find_from(const struct orders *o, size_t guess, struct str shop, struct str number)
{
	if (guess < o->n && str_eq(o->o[guess].number, number) && str_eq(o->o[guess].shop, shop))
		return (uint32_t)guess;
	return order_find(o, shop, number);
}

/* The place of the order of a line: known orders first, behind them those of which only lines are known. */
static uint32_t order_place(struct order_load *l, const struct table_row *r)
{
	struct str shop = r->f[LC_shop], number = r->f[LC_order];
	if (l->last_number.p && str_eq(number, l->last_number) && str_eq(shop, l->last_shop))
		return l->last;
	struct str key = join_key(l, shop, number);
	uint32_t i = find_from(l->o, l->last_number.p ? l->last + 1 : 0, shop, number);
	if (i == MAP_NONE) {
		bool fresh;
		uint32_t *at = smap_put(&l->strays, arena_str(&l->o->mem, key), &fresh);
		if (fresh)
			*at = l->n_strays++;
		i = (uint32_t)l->o->n + *at;
	}
	l->last = i;
	l->last_shop = row_keep(r, shop, false, &l->o->mem);
	l->last_number = row_keep(r, number, false, &l->o->mem);
	return i;
}

void row_line(struct order_line *v, const struct table_row *r, struct row_digits *d, struct arena *a)
{
	const struct str *f = r->f;
	int digits = digits_of(d, f[LC_currency]);
	v->line = row_keep(r, f[LC_line], false, a);
	v->sku = row_keep(r, f[LC_sku], false, a);
	v->product = row_keep(r, f[LC_product], true, a);
	v->variant = row_keep(r, f[LC_variant], true, a);
	v->status = row_keep(r, f[LC_status], false, a);
	v->units = row_int(f[LC_units]);
	v->price_minor = row_money(f[LC_price], digits);
	v->total_minor = row_money(f[LC_total], digits);
	v->refunded_minor = row_money(f[LC_refunded], digits);
	v->at = r->at;
	v->rec = r->rec;
	v->row = evid_make(r->site, r->num);
}

static int on_line(void *ctx, const struct table_row *r)
{
	struct order_load *l = ctx;
	struct row_rank rank = { r->at, r->rec, evid_make(r->site, r->num) };
	if (r->rec > l->known_at)
		return CSM_OK;
	uint32_t order = order_place(l, r), *head = head_of(l, order), i = *head;
	while (i != MAP_NONE && !str_eq(l->o->lines[i].line, r->f[LC_line]))
		i = l->seen[i].next;
	if (i == MAP_NONE) {
		size_t n = l->o->n_lines;
		*PUSH(l->seen, n, l->seen_cap) = (struct line_seen){ .rank = rank, .first = rank.id,
		                                                     .order = order,
		                                                     .next = *head };
		*head = (uint32_t)n - 1;
		struct order_line *v = PUSH(l->o->lines, l->o->n_lines, l->lines_cap);
		*v = (struct order_line){ .order = MAP_NONE };
		row_line(v, r, &l->digits, &l->o->mem);
		return CSM_OK;
	}
	struct line_seen *s = &l->seen[i];
	s->first = rank.id < s->first ? rank.id : s->first;
	if (row_beats(&rank, &s->rank, l->as_of)) {
		s->rank = rank;
		row_line(&l->o->lines[i], r, &l->digits, &l->o->mem);
	}
	return CSM_OK;
}

/* ---- joining ---- */

/* As of T an order exists if it was created by T; without a date of creation, if it was seen by T. */
static bool exists(const struct order_load *l, uint32_t i)
{
	const struct order *o = &l->o->o[i];
	return (o->created == WHEN_NONE ? l->ranks[i].at : o->created) <= l->as_of;
}

struct line_place { evid first; uint32_t order, from; };       /* order: its new place, MAP_NONE last */

static int by_place(const void *a, const void *b)
{
	const struct line_place *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Moves lines as order says, in place, cycle by cycle: the i-th becomes what stood at order[i].from. */
static void move_lines(struct order_line *v, struct line_place *order, size_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct order_line spare = v[i];
		uint32_t to = i;
		for (uint32_t from = order[i].from; from != i; from = order[to].from) {
			v[to] = v[from];
			order[to].from = to;
			to = from;
		}
		v[to] = spare;
		order[to].from = to;
	}
}

/*
 * Groups the lines by order, within an order by their first rows; lines of orders that do not exist
 * yet go. Lines that go are put behind the others and cut off, so that moving stays a permutation.
 */
static void group_lines(struct order_load *l, const uint32_t *new_place, size_t n_old)
{
	struct orders *o = l->o;
	struct line_place *order = mem_alloc((o->n_lines + 1) * sizeof *order);
	size_t n = 0, end = o->n_lines;
	bool sorted = true;
	for (uint32_t i = 0; i < o->n_lines; i++) {
		const struct line_seen *s = &l->seen[i];
		bool stray = s->order >= n_old;        /* behind the orders, grouped likewise */
		struct line_place p = { s->first,
		                        stray ? (uint32_t)(o->n + (s->order - n_old)) :
		                        new_place[s->order], i };
		bool goes = stray ? s->rank.at > l->as_of : p.order == MAP_NONE;
		sorted = sorted && !goes && (!n || by_place(&order[n - 1], &p) <= 0);
		order[goes ? --end : n++] = p;
	}
	if (!sorted) {
		qsort(order, n, sizeof *order, by_place);
		move_lines(o->lines, order, o->n_lines);
	}
	o->n_lines = n;
	for (size_t i = n; i-- > 0;) {
		uint32_t at = order[i].order;
		if (at >= o->n) {
			o->lines[i].order = MAP_NONE;
			continue;
		}
		o->lines[i].order = at;
		o->o[at].first_line = (uint32_t)i;
		o->o[at].n_lines++;
	}
	free(order);
}

static void index_again(struct orders *o)
{
	smap_free(&o->index);
	o->index = (struct smap){ 0 };
	for (uint32_t i = 0; i < o->n; i++) {          /* shop, NUL, number stand side by side in one piece */
		bool fresh;
		struct str key = { o->o[i].shop.p, o->o[i].shop.n + 1 + o->o[i].number.n };
		*smap_put(&o->index, key, &fresh) = i;
	}
}

static void join(struct order_load *l)
{
	struct orders *o = l->o;
	size_t n = o->n, live = 0;
	uint32_t *new_place = mem_alloc((n + 1) * sizeof *new_place);
	for (uint32_t i = 0; i < n; i++) {
		new_place[i] = exists(l, i) ? (uint32_t)live : MAP_NONE;
		if (new_place[i] == MAP_NONE)
			continue;
		if (live != i)
			o->o[live] = o->o[i];
		live++;
	}
	o->n = live;
	group_lines(l, new_place, n);
	free(new_place);
	if (live != n)
		index_again(o);
}

static void index_numbers(struct orders *o)
{
	bool fresh;
	for (uint32_t i = 0; i < o->n; i++) {
		uint32_t *at = smap_put(&o->numbers, o->o[i].number, &fresh);
		if (fresh)
			*at = i;
	}
}

static void load_release(struct order_load *l)
{
	free(l->ranks);
	free(l->seen);
	free(l->heads);
	smap_free(&l->strays);
	buf_free(&l->key);
}

int orders_load(struct csm *c, struct orders **out, struct csm_err *e)
{
	if (!c->orders) {
		struct orders *o = mem_alloc(sizeof *o);
		struct order_load l = { .o = o, .as_of = c->as_of == WHEN_NONE ? INT64_MAX : c->as_of,
		                        .known_at = c->known_at == WHEN_NONE ? INT64_MAX : c->known_at };
		int rc = table_scan(c, TAB_ORDERS, on_order, NULL, &l, &o->segs[0], &o->n_segs[0], e);
		if (rc == CSM_OK)
			rc = table_scan(c, TAB_ORDER_LINES, on_line, NULL, &l, &o->segs[1], &o->n_segs[1], e);
		if (rc == CSM_OK)
			join(&l);
		load_release(&l);
		if (rc) {
			orders_free(o);
			return rc;
		}
		c->orders = o;
	}
	*out = c->orders;
	return CSM_OK;
}

void orders_free(struct orders *o)
{
	if (!o)
		return;
	for (int i = 0; i < 2; i++)
		segments_close(o->segs[i], o->n_segs[i]);
	free(o->o);
	free(o->lines);
	smap_free(&o->index);
	smap_free(&o->numbers);
	arena_free(&o->mem);
	free(o);
}

static uint32_t find(const struct smap *index, struct str shop, struct str number)
{
	struct buf large = { 0 };
	char few[512];
	struct str key = { few, shop.n + 1 + number.n };
	uint32_t i;

	if (!index->used)
		return MAP_NONE;
	if (key.n <= sizeof(few)) {
		memcpy(few, shop.p, shop.n);
		few[shop.n] = '\0';
		if (number.n)
			memcpy(few + shop.n + 1, number.p, number.n);
		return smap_get(index, key);
	}
	buf_str(&large, shop);
	buf_char(&large, '\0');
	buf_str(&large, number);
	i = smap_get(index, buf_view(&large));
	buf_free(&large);
	return i;
}

uint32_t order_find(const struct orders *o, struct str shop, struct str number)
{
	return find(&o->index, shop, number);
}

/* Made when it is first asked for: an import never does. */
uint32_t order_by_number(struct orders *o, struct str number)
{
	if (!o->numbers.used)
		index_numbers(o);
	return smap_get(&o->numbers, number);
}
