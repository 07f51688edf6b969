/*
 * Finding parcels and devices by their numbers: the order or customer that they belong to, or the
 * number itself where nothing is known of that. Relies on observe.h. Promises: each number is told
 * once of each order and customer, however many rows it has.
 */
#include "report/find.h"

#include <stdlib.h>

#include "store/observe.h"

struct numbers {
	struct find *f;
	const char *field;             /* "tracking", "serial" */
	struct smap seen;              /* number NUL order or customer */
	struct smap alone;             /* number -> place in lone */
	struct lone { struct str number; int64_t at; enum rank rank; bool owned; } *lone;
	size_t n, cap;
};

/* Is it the first time that this number is met with this owner? */
static bool first_time(struct numbers *n, struct str number, struct str owner)
{
	const struct str parts[] = { number, { "", 1 }, owner };
	struct str key = arena_join(&n->f->mem, parts, COUNT(parts));
	bool fresh;

	smap_put(&n->seen, key, &fresh);
	return fresh;
}

static struct lone *lone_of(struct numbers *n, const struct observation *v, enum rank rank)
{
	uint32_t at = smap_get(&n->alone, v->thing);
	struct str number;
	bool fresh;

	if (at != MAP_NONE)
		return &n->lone[at];
	number = arena_str(&n->f->mem, v->thing);
	*smap_put(&n->alone, number, &fresh) = (uint32_t)n->n;
	*PUSH(n->lone, n->n, n->cap) = (struct lone){ number, v->at, rank, false };
	return &n->lone[n->n - 1];
}

static bool on_row(void *ctx, const struct observation *v)
{
	struct numbers *n = ctx;
	struct find *f = n->f;
	enum rank rank = find_rank_id(f, v->thing);
	const struct customer *u = v->customer.id ? world_customer(f->w, v->customer) : NULL;
	uint32_t i;
	struct lone *l;

	if (rank == RANK_NONE)
		return true;
	l = lone_of(n, v, rank);
	i = v->order.n ? order_find(f->orders, v->shop, v->order) : MAP_NONE;
	if (i != MAP_NONE) {
		const struct order *o = &f->orders->o[i];

		l->owned = true;
		/* with the number in its own column the order is found already */
		if (!tracking_has(o->tracking, v->thing) && first_time(n, l->number, o->number))
			find_add(f, rank, "order", o->number, o->created, 0, n->field, l->number);
	}
	if (u) {
		struct str name = find_case_name(f, u->h.cas);

		l->owned = true;
		if (first_time(n, l->number, name))
			find_add(f, rank, "customer", name, u->h.opened_at, 0, n->field, l->number);
	}
	return true;
}

/* The order has the number, perhaps among others. */
static bool some_order_has(const struct find *f, struct str number)
{
	for (size_t i = 0; i < f->orders->n; i++)
		if (tracking_has(f->orders->o[i].tracking, number))
			return true;
	return false;
}

static int find_numbers(struct find *f, enum observe k, const char *what, const char *field,
                        struct csm_err *e)
{
	struct numbers n = { .f = f, .field = field };
	int code = observe_scan(f->c, k, on_row, &n, e);

	for (size_t i = 0; !code && i < n.n; i++)
		if (!n.lone[i].owned &&
		    (k != OBS_TRACKING || !some_order_has(f, n.lone[i].number)))
			find_add(f, n.lone[i].rank, what, n.lone[i].number, n.lone[i].at, 0, field,
			         n.lone[i].number);
	smap_free(&n.seen);
	smap_free(&n.alone);
	free(n.lone);
	return code;
}

int find_observed(struct find *f, struct csm_err *e)
{
	int code = find_numbers(f, OBS_TRACKING, "parcel", "tracking", e);

	return code ? code : find_numbers(f, OBS_DEVICES, "device", "serial", e);
}
