/*
 * Reading observations: which columns each kind has, the rows as of an instant, those that a screen
 * asks for. Relies on table.c. Promises: nothing of an undone import, from after the handle's
 * instant or recorded after what was known; a table is walked, never held.
 */
#include "store/observe.h"

#include <stddef.h>
#include <stdlib.h>

#include "store/row_text.h"

#define AT(member) offsetof(struct observation, member)
static const struct observe_col tracking[] = {
	{ TC_order, FLD_order, AT(order) }, { TC_tracking, FLD_tracking, AT(thing) },
	{ TC_carrier, FLD_carrier, AT(carrier) }, { TC_status, FLD_status, AT(word) },
	{ TC_place, FLD_place, AT(place) }, { TC_text, FLD_text, AT(text) },
};
static const struct observe_col device_events[] = {
	{ DC_serial, FLD_serial, AT(thing) }, { DC_order, FLD_order, AT(order) },
	{ DC_sku, FLD_sku, AT(sku) }, { DC_product, FLD_product, AT(product) },
	{ DC_code, FLD_code, AT(word) }, { DC_value, FLD_value, AT(value) },
	{ DC_text, FLD_text, AT(text) },
};
static const struct observe_col behaviour[] = {
	{ BC_action, FLD_action, AT(word) }, { BC_sku, FLD_sku, AT(sku) },
	{ BC_product, FLD_product, AT(product) }, { BC_channel, FLD_channel, AT(channel) },
	{ BC_value, FLD_value, AT(value) }, { BC_text, FLD_text, AT(text) },
};
static const struct observe_def defs[OBS_KINDS] = {
	{ TAB_TRACKING, tracking, COUNT(tracking), TC_shop, 0, TC_raw, FLD_tracking, FLD_order },
	{ TAB_DEVICE_EVENTS, device_events, COUNT(device_events), DC_shop, DC_customer, DC_raw,
	  FLD_serial, FLD_COUNT },
	{ TAB_BEHAVIOUR, behaviour, COUNT(behaviour), BC_shop, BC_customer, BC_raw, FLD_action,
	  FLD_COUNT },
};

const struct observe_def *observe_def(enum observe k)
{
	return &defs[k];
}

enum observe observe_of(enum record_kind k)
{
	return k >= REC_PARCEL && k < REC_KINDS ? (enum observe)(k - REC_PARCEL) : OBS_KINDS;
}

/* ---- one row ---- */

struct walk {
	const struct observe_def *def;
	int64_t as_of, known_at;
	struct arena *mem;             /* what does not stand in the row as it is */
	bool resets;                   /* mem is for one row */
	observe_fn fn;
	void *ctx;
	bool over;
};

static void read_row(struct walk *w, struct observation *v, const struct table_row *r)
{
	const struct observe_def *d = w->def;

	*v = (struct observation){ .at = r->at, .rec = r->rec, .row = evid_make(r->site, r->num) };
	v->key = row_keep(r, r->f[4], false, w->mem);
	v->shop = row_keep(r, r->f[d->shop], false, w->mem);
	for (size_t i = 0; i < d->n; i++) {
		struct str s = row_keep(r, r->f[d->cols[i].col], observe_escaped(d, i), w->mem);

		memcpy((char *)v + d->cols[i].offset, &s, sizeof(s));
	}
	if (!d->customer || !case_fast(r->f[d->customer], &v->customer))
		v->customer = (struct caseid){ 0 };
}

static int on_row(void *ctx, const struct table_row *r)
{
	struct walk *w = ctx;
	struct observation v;

	if (w->over || r->rec > w->known_at || r->at > w->as_of)
		return CSM_OK;
	if (w->resets)
		arena_reset(w->mem);
	read_row(w, &v, r);
	w->over = !w->fn(w->ctx, &v);
	return CSM_OK;
}

static struct walk walk_of(const struct csm *c, enum observe k, observe_fn fn, void *ctx)
{
	return (struct walk){ .def = &defs[k], .fn = fn, .ctx = ctx,
		              .as_of = c->as_of == WHEN_NONE ? INT64_MAX : c->as_of,
		              .known_at = c->known_at == WHEN_NONE ? INT64_MAX : c->known_at };
}

int observe_scan(struct csm *c, enum observe k, observe_fn fn, void *ctx, struct csm_err *e)
{
	struct walk w = walk_of(c, k, fn, ctx);
	struct arena mem = { 0 };
	struct segment *segs = NULL;
	size_t n = 0;
	int code;

	w.mem = &mem;
	w.resets = true;
	code = table_scan(c, w.def->table, on_row, NULL, &w, &segs, &n, e);
	segments_close(segs, n);
	arena_free(&mem);
	return code;
}

/* ---- what a screen asks for ---- */

struct load {
	observe_fn wants;
	void *ctx;
	struct observations *out;
	size_t cap;
	struct smap things;            /* that wanted rows are about; texts in names */
	struct arena names;
	struct smap keys;              /* of kept rows -> place */
	bool revised;                  /* a kept row has a key that another row may have */
};

static bool beats(const struct observation *a, const struct observation *b)
{
	const struct row_rank x = { a->at, a->rec, a->row }, y = { b->at, b->rec, b->row };

	return row_beats(&x, &y, INT64_MAX);
}

static bool keep(void *ctx, const struct observation *v)
{
	struct load *l = ctx;
	uint32_t *at = NULL;
	bool fresh = true;

	if (!l->wants(l->ctx, v) && smap_get(&l->things, v->thing) == MAP_NONE)
		return true;
	if (v->key.n)
		at = smap_put(&l->keys, v->key, &fresh);
	if (!fresh) {
		if (beats(v, &l->out->v[*at]))
			l->out->v[*at] = *v;
		return true;
	}
	if (at) {
		size_t where;

		*at = (uint32_t)l->out->n;
		l->revised = l->revised || !str_find(v->key, STR(":content:"), &where);
	}
	*PUSH(l->out->v, l->out->n, l->cap) = *v;
	return true;
}

/* A row that counts is not about this any more: the one it stands for goes. */
static bool drop_beaten(void *ctx, const struct observation *v)
{
	struct load *l = ctx;
	uint32_t at = v->key.n ? smap_get(&l->keys, v->key) : MAP_NONE;

	if (at != MAP_NONE && v->row != l->out->v[at].row && beats(v, &l->out->v[at]))
		l->out->v[at].row = 0;
	return true;
}

static int by_instant(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->rec != y->rec)
		return x->rec < y->rec ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void settle(struct observations *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].row)
			o->v[n++] = o->v[i];
	o->n = n;
	if (n)
		qsort(o->v, n, sizeof(*o->v), by_instant);
}

/* Rows that are wanted, or about a thing that is, as they count. */
static int gather(struct csm *c, enum observe k, struct load *l, struct csm_err *e)
{
	struct walk w = walk_of(c, k, keep, l);
	int code;

	observations_free(l->out);
	l->cap = 0;
	w.mem = &l->out->mem;
	code = table_scan(c, w.def->table, on_row, NULL, &w, &l->out->segs, &l->out->n_segs, e);
	if (!code && l->revised)
		code = observe_scan(c, k, drop_beaten, l, e);
	smap_free(&l->keys);
	l->keys = (struct smap){ 0 };
	settle(l->out);
	return code;
}

static void note_things(struct load *l)
{
	for (size_t i = 0; i < l->out->n; i++) {
		struct str thing = l->out->v[i].thing;
		bool fresh;

		if (thing.n && smap_get(&l->things, thing) == MAP_NONE)
			*smap_put(&l->things, arena_str(&l->names, thing), &fresh) = 1;
	}
}

int observe_load(struct csm *c, enum observe k, observe_fn wants, void *ctx,
                 struct observations *out, struct csm_err *e)
{
	struct load l = { .wants = wants, .ctx = ctx, .out = out };
	int code;

	*out = (struct observations){ 0 };
	code = gather(c, k, &l, e);
	if (!code) {
		note_things(&l);
		if (l.things.used)
			code = gather(c, k, &l, e);
	}
	smap_free(&l.things);
	arena_free(&l.names);
	return code;
}

void observations_free(struct observations *o)
{
	segments_close(o->segs, o->n_segs);
	free(o->v);
	arena_free(&o->mem);
	*o = (struct observations){ 0 };
}

/* ---- parcels ---- */

const char *const *parcel_words(void)
{
	static const char *const words[] = { "announced", "accepted", "in_transit", "customs",
		"out_for_delivery", "ready_for_pickup", "attempted", "delivered", "exception",
		"refused", "lost", "returning", "returned", NULL };

	return words;
}

/* Bytes at the beginning of s that stand between numbers; 0: none. */
static size_t parting(struct str s)
{
	static const char *const wide[] = { "，", "、", "；", "：", "｜" };

	if (strchr(" ,;|/:\t\n", s.p[0]) && s.p[0])
		return 1;
	for (size_t i = 0; i < COUNT(wide); i++)
		if (str_starts(s, str_of(wide[i])))
			return strlen(wide[i]);
	return 0;
}

struct str tracking_next(struct str *rest)
{
	struct str s = *rest;
	size_t n = 0, skip;

	while (s.n && (skip = parting(s)))
		s = (struct str){ s.p + skip, s.n - skip };
	while (n < s.n && !parting((struct str){ s.p + n, s.n - n }))
		n++;
	*rest = (struct str){ s.p + n, s.n - n };
	return (struct str){ s.p, n };
}

bool tracking_has(struct str s, struct str number)
{
	struct str one;

	if (!number.n)
		return false;
	if (str_eq(s, number))
		return true;
	while ((one = tracking_next(&s)).n)
		if (str_eq(one, number))
			return true;
	return false;
}
