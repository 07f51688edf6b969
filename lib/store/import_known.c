/*
 * Known orders by their keys. Relies on table.c reading a row again at its place and on row_text.h
 * for which of two rows counts. Promises: hashes only save comparisons; a key is known when its bytes
 * are those of a row. Mapped pages of the tables are given back after some rows, so that a run does
 * not end with all of them in memory.
 */
#include "store/import_known.h"

#include <stdlib.h>

#include "store/row_text.h"

enum { ROWS_REST = 1 << 16 };      /* rows that are looked at before the tables' pages may go */

struct place { uint64_t seg : 20, offset : 44; };     /* NO_SEG: no row */
enum { NO_SEG = (1 << 20) - 1 };

struct known {
	const char *number;        /* in mem */
	uint32_t n, shop;
	uint32_t line;             /* its last line, MAP_NONE without one */
	struct place row;
};
struct known_line {
	uint32_t hash;             /* of its key: unequal ones are different lines */
	uint32_t before;           /* the line before of that order */
	struct place row;
};
struct known_shop { struct str name; struct smap index; };     /* number -> place in orders */

struct known_orders {
	struct segment *segs[2];   /* of orders, of lines */
	size_t n_segs[2];
	struct table_again *again[2];      /* opened at the first use */
	struct csm *c;
	struct known_shop *shops;
	size_t n_shops, cap_shops;
	struct known *orders;
	size_t n, cap;
	struct known_line *lines;
	size_t n_lines, cap_lines;
	uint32_t next;             /* what is asked for next is looked for here first */
	uint32_t looked;
	struct row_digits digits;
	struct arena mem;
};

static void rest(const struct known_orders *k)
{
	for (int t = 0; t < 2; t++)
		for (size_t i = 0; i < k->n_segs[t]; i++)
			if (k->segs[t][i].open)
				file_rest(&k->segs[t][i].bytes);
}

static void look(struct known_orders *k)
{
	if (!(++k->looked % ROWS_REST))
		rest(k);
}

static struct place place_of(const struct table_row *r)
{
	return (struct place){ r->seg, r->offset };
}

static void read_again(struct known_orders *k, int t, struct place p, row_fn fn, void *ctx)
{
	look(k);
	if (!k->again[t])
		k->again[t] = table_again_open(k->c, (enum table)t, k->segs[t], false);
	(void)table_again(k->again[t], p.seg, p.offset, fn, ctx);
}

/* ---- keys ---- */

static uint32_t shop_of(const struct known_orders *k, struct str name)
{
	for (size_t i = 0; i < k->n_shops; i++)
		if (str_eq(k->shops[i].name, name))
			return (uint32_t)i;
	return MAP_NONE;
}

/* Of the two places that are looked at first. */
static uint32_t guess(const struct known_orders *k, uint32_t shop, struct str number)
{
	for (uint32_t i = k->next; i < k->n && i < k->next + 2; i++) {
		const struct known *o = &k->orders[i];

		if (o->shop == shop && str_eq((struct str){ o->number, o->n }, number))
			return i;
	}
	return MAP_NONE;
}

uint32_t known_find(struct known_orders *k, struct str shop, struct str number)
{
	uint32_t s = shop_of(k, shop), at = MAP_NONE;

	if (s != MAP_NONE && (at = guess(k, s, number)) == MAP_NONE)
		at = smap_get(&k->shops[s].index, number);
	if (at != MAP_NONE)
		k->next = at + 1;
	return at;
}

/* As known_find, of a row that is being loaded: the order is added if it is new. */
static uint32_t place_for(struct known_orders *k, struct str name, struct str number)
{
	uint32_t shop = shop_of(k, name), at = guess(k, shop, number), *slot;
	bool fresh;

	if (at != MAP_NONE)
		return at;
	if (shop == MAP_NONE) {
		shop = (uint32_t)k->n_shops;
		*(PUSH(k->shops, k->n_shops, k->cap_shops)) = (struct known_shop){ .name = arena_str(&k->mem, name) };
	}
	number = arena_str(&k->mem, number);   /* not a view: asking for it would bring the page back */
	slot = smap_put(&k->shops[shop].index, number, &fresh);
	if (!fresh)
		return *slot;
	at = *slot = (uint32_t)k->n;
	*(PUSH(k->orders, k->n, k->cap)) = (struct known){ .number = number.p, .n = (uint32_t)number.n, .shop = shop,
		.line = MAP_NONE, .row = { NO_SEG, 0 } };
	return at;
}

/* ---- loading ---- */

static struct row_rank rank_of(const struct table_row *r)
{
	return (struct row_rank){ r->at, r->rec, evid_make(r->site, r->num) };
}

struct compared { struct row_rank rank; struct str line; bool same, beaten; };

/* ctx: the row that came later, compared with this one, which is known. */
static int on_known(void *ctx, const struct table_row *r)
{
	struct compared *c = ctx;
	struct row_rank was = rank_of(r);

	c->same = !c->line.p || str_eq(r->f[LC_line], c->line);
	c->beaten = c->same && row_beats(&c->rank, &was, INT64_MAX);
	return CSM_OK;
}

static int on_order(void *ctx, const struct table_row *r)
{
	struct known_orders *k = ctx;
	uint32_t at = place_for(k, r->f[OC_shop], r->f[OC_order]);
	struct compared c = { .rank = rank_of(r), .beaten = true };

	look(k);
	k->next = at + 1;
	if (k->orders[at].row.seg != NO_SEG)
		read_again(k, 0, k->orders[at].row, on_known, &c);
	if (c.beaten)
		k->orders[at].row = place_of(r);
	return CSM_OK;
}

static int on_line(void *ctx, const struct table_row *r)
{
	struct known_orders *k = ctx;
	uint32_t order, hash = (uint32_t)str_hash(r->f[LC_line]);
	struct compared c = { .rank = rank_of(r), .line = { r->f[LC_line].n ? r->f[LC_line].p : "", r->f[LC_line].n } };

	look(k);
	order = place_for(k, r->f[LC_shop], r->f[LC_order]);
	k->next = order;           /* lines of one order mostly follow one another */
	for (uint32_t i = k->orders[order].line; i != MAP_NONE; i = k->lines[i].before) {
		if (k->lines[i].hash != hash)
			continue;
		read_again(k, 1, k->lines[i].row, on_known, &c);
		if (c.beaten)
			k->lines[i].row = place_of(r);
		if (c.same)
			return CSM_OK;
	}
	*(PUSH(k->lines, k->n_lines, k->cap_lines)) =
		(struct known_line){ hash, k->orders[order].line, place_of(r) };
	k->orders[order].line = (uint32_t)k->n_lines - 1;
	return CSM_OK;
}

int known_orders_load(struct csm *c, struct known_orders **out, struct csm_err *e)
{
	struct known_orders *k = mem_alloc(sizeof(*k));
	int code;

	k->c = c;
	code = table_scan(c, TAB_ORDERS, on_order, NULL, k, &k->segs[0], &k->n_segs[0], e);
	k->next = 0;
	if (!code)
		code = table_scan(c, TAB_ORDER_LINES, on_line, NULL, k, &k->segs[1], &k->n_segs[1], e);
	k->next = 0;
	rest(k);
	*out = k;
	return code;
}

void known_orders_free(struct known_orders *k)
{
	if (!k)
		return;
	for (int t = 0; t < 2; t++) {
		table_again_close(k->again[t]);
		segments_close(k->segs[t], k->n_segs[t]);
	}
	for (size_t i = 0; i < k->n_shops; i++)
		smap_free(&k->shops[i].index);
	free(k->shops);
	free(k->orders);
	free(k->lines);
	arena_free(&k->mem);
	free(k);
}

/* ---- rows again ---- */

struct reading { struct known_orders *k; struct order *o; struct order_line *line; struct arena *mem; };

static int on_order_again(void *ctx, const struct table_row *r)
{
	struct reading *v = ctx;

	row_order(v->o, r, INT64_MAX, &v->k->digits, v->mem);
	v->o->observations = 1;
	return CSM_OK;
}

static int on_line_again(void *ctx, const struct table_row *r)
{
	struct reading *v = ctx;

	row_line(v->line, r, &v->k->digits, v->mem);
	return CSM_OK;
}

bool known_order(struct known_orders *k, uint32_t at, struct order *o, struct arena *a)
{
	struct reading v = { .k = k, .o = o, .mem = a };

	if (at == MAP_NONE || k->orders[at].row.seg == NO_SEG)
		return false;
	*o = (struct order){ .shop = k->shops[k->orders[at].shop].name,
	                     .number = { k->orders[at].number, k->orders[at].n } };
	read_again(k, TAB_ORDERS, k->orders[at].row, on_order_again, &v);
	return true;
}

const struct order_line *known_lines(struct known_orders *k, uint32_t at, size_t *n, struct arena *a)
{
	struct reading v = { .k = k, .mem = a };
	struct order_line *lines;
	uint32_t first = at == MAP_NONE ? MAP_NONE : k->orders[at].line;

	*n = 0;
	for (uint32_t i = first; i != MAP_NONE; i = k->lines[i].before)
		++*n;
	lines = arena_alloc(a, (*n + 1) * sizeof(*lines));
	for (uint32_t i = first, to = 0; i != MAP_NONE; i = k->lines[i].before) {
		v.line = &lines[to++];
		*v.line = (struct order_line){ .order = MAP_NONE };
		read_again(k, TAB_ORDER_LINES, k->lines[i].row, on_line_again, &v);
	}
	return lines;
}
