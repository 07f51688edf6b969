/*
 * Orders and their lines: a row of the tables is a whole observation. Known and equal: unchanged.
 * Known and different: a new row if it is the newer observation, else stale. A refund that an order
 * export shows becomes a return with source: order, which steps back as soon as a return record of
 * that order exists.
 */
#include <stddef.h>
#include <stdio.h>

#include "base/num.h"
#include "store/import.h"

static const struct {
	int col;
	enum map_field field;
	char form;                 /* of struct row_cell */
	size_t offset;             /* in struct order */
} columns[] = {
	{ OC_status, FLD_status, 'w', offsetof(struct order, status) },
	{ OC_created, FLD_created, 'i', offsetof(struct order, created) },
	{ OC_paid, FLD_paid, 'i', offsetof(struct order, paid) },
	{ OC_shipped, FLD_shipped, 'i', offsetof(struct order, shipped) },
	{ OC_delivered, FLD_delivered, 'i', offsetof(struct order, delivered) },
	{ OC_completed, FLD_completed, 'i', offsetof(struct order, completed) },
	{ OC_cancelled, FLD_cancelled, 'i', offsetof(struct order, cancelled) },
	{ OC_currency, FLD_currency, 's', offsetof(struct order, currency) },
	{ OC_total, FLD_total, 'm', offsetof(struct order, total_minor) },
	{ OC_shipping, FLD_shipping, 'm', offsetof(struct order, shipping_minor) },
	{ OC_discount, FLD_discount, 'm', offsetof(struct order, discount_minor) },
	{ OC_refunded, FLD_refunded, 'm', offsetof(struct order, refunded_minor) },
	{ OC_units, FLD_units, 'n', offsetof(struct order, units) },
	{ OC_channel, FLD_channel, 'w', offsetof(struct order, channel) },
	{ OC_carrier, FLD_carrier, 's', offsetof(struct order, carrier) },
	{ OC_tracking, FLD_tracking, 's', offsetof(struct order, tracking) },
	{ OC_note, FLD_note, 's', offsetof(struct order, note) },
	{ OC_tags, FLD_tags, 's', offsetof(struct order, tags) },
};

static struct str stored_str(const struct order *o, size_t offset)
{
	struct str s;

	memcpy(&s, (const char *)o + offset, sizeof(s));
	return s;
}

static int64_t stored_int(const struct order *o, size_t offset)
{
	int64_t v;

	memcpy(&v, (const char *)o + offset, sizeof(v));
	return v;
}

/* Is the record's value new? Empty ones never are; money and numbers compare as numbers. */
static bool differs(const struct mapped *m, size_t i, const struct order *o)
{
	enum map_field f = columns[i].field;

	if (!mapped_has(m, f))
		return false;
	if (columns[i].form != 's' && columns[i].form != 'w')
		return m->v[f] != stored_int(o, columns[i].offset);
	return !str_eq(m->s[f], stored_str(o, columns[i].offset));
}

static int64_t stored_latest(const struct order *o)
{
	const int64_t t[] = { o->created, o->paid, o->shipped, o->delivered, o->completed, o->cancelled };
	int64_t latest = WHEN_NONE;

	for (size_t i = 0; i < COUNT(t); i++)
		if (t[i] > latest)
			latest = t[i];
	return latest;
}

/*
 * Which of two observations is newer, by the first of these that can tell: their instants, the rank
 * of their states, what was refunded (it only grows). If none can, the one imported later counts.
 */
static bool older(const struct import_run *r, const struct mapped *m, const struct order *o)
{
	int64_t seen = import_observed(r, m);
	int mine, theirs;

	if (seen != WHEN_NONE && o->at > stored_latest(o) && seen != o->at)
		return seen < o->at;
	mine = mapped_has(m, FLD_status) ? map_rank(r->map, m->s[FLD_status]) : -1;
	theirs = map_rank(r->map, o->status);
	if (mine >= 0 && theirs >= 0 && mine != theirs)
		return mine < theirs;
	if (mapped_has(m, FLD_refunded) && o->refunded_minor != INT64_MIN &&
	    m->v[FLD_refunded] != o->refunded_minor)
		return m->v[FLD_refunded] < o->refunded_minor;
	return false;
}

static struct row_cell text_cell(struct str s)
{
	return (struct row_cell){ .form = 's', .s = s };
}

static int write_order(struct import_run *r, struct mapped *m, const struct order *o,
                       struct caseid who, struct csm_err *e)
{
	struct row_cell f[OC_COUNT];
	struct str cur = mapped_has(m, FLD_currency) ? m->s[FLD_currency] : o && o->currency.n ? o->currency : r->currency;
	const struct str key[] = { r->prefix, m->s[FLD_order] };
	struct row_head h = { TAB_ORDERS, import_at(r, m), r->id, key, COUNT(key), currency_digits(cur) };
	struct str name = { .n = 0 };
	char text[32];

	for (size_t i = 0; i < COUNT(columns); i++) {
		bool mine = mapped_has(m, columns[i].field);
		struct row_cell *to = &f[columns[i].col];

		to->form = columns[i].form;
		if (to->form == 's' || to->form == 'w')
			to->s = mine ? m->s[columns[i].field] :
			        o ? stored_str(o, columns[i].offset) : (struct str){ 0 };
		else
			to->v = mine ? m->v[columns[i].field] : o ? stored_int(o, columns[i].offset) : INT64_MIN;
	}
	if (!who.id && o)
		who = o->customer;
	if (who.id)
		name = (struct str){ text, case_write(who, text) };
	if (o && h.at < o->at)
		h.at = o->at;      /* undated, but judged newer: it must come behind */
	f[OC_shop] = text_cell(r->shop);
	f[OC_order] = text_cell(m->s[FLD_order]);
	f[OC_currency] = text_cell(cur);
	f[OC_customer] = text_cell(name);
	f[OC_raw] = text_cell(m->raw);
	return writer_cells(r->w, &h, f + TABLE_HEAD_COLS, NULL, e);
}

bool import_repeated(struct import_run *r, struct mapped *m, struct str key, enum map_field f,
                     enum outcome *out)
{
	uint64_t print = m->print;
	uint32_t at;

	if (f == FLD_order && key.n && source_unique(r->src))
		return false;
	at = vocab_id(&r->seen, key.n ? key : (struct str){ "", 1 }) - 1;

	if (at == r->n_prints) {
		*(PUSH(r->prints, r->n_prints, r->cap_prints)) = print;
		return false;
	}
	if (r->prints[at] == print) {
		*out = OUT_UNCHANGED;
		return true;
	}
	if (mapped_has(m, FLD_updated)) {
		r->prints[at] = print;
		return false;
	}
	*out = import_reject(m, REJ_DUPLICATE_KEY, f, "the file holds this %s before, with other values; keep the row that is right", map_field_name(f));
	return true;
}

/* ---- lines ---- */

static struct str line_key(struct import_run *r, const struct mapped *m, size_t i)
{
	const struct mapped_line *l = &m->lines[i];
	struct str s = l->s[FLD_line];
	size_t before = 1;

	if (s.n)
		return s;
	for (size_t k = 0; k < i; k++)
		before += str_eq(m->lines[k].s[FLD_sku], l->s[FLD_sku]) && !m->lines[k].s[FLD_line].n;
	s.p = arena_printf(&r->scratch, STR_FMT "#%zu", STR_ARG(l->s[FLD_sku]), before);
	s.n = strlen(s.p);
	return s;
}

/* The lines of an order that the store holds. */
struct known_lines { const struct order_line *v; size_t n; };

static const struct order_line *stored_line(const struct known_lines *k, struct str line)
{
	for (size_t i = 0; i < k->n; i++)
		if (str_eq(k->v[i].line, line))
			return &k->v[i];
	return NULL;
}

static bool line_has(const struct mapped_line *l, enum map_field f)
{
	return l->has[f / 64] >> (f % 64) & 1;
}

static struct str pick(const struct mapped_line *l, enum map_field f, struct str old)
{
	return line_has(l, f) ? l->s[f] : old;
}

static int64_t pick_int(const struct mapped_line *l, enum map_field f, int64_t old)
{
	return line_has(l, f) ? l->v[f] : old;
}

/* As older(), of one line: by the instants of the observations, or else by the rank of its states. */
static bool line_older(const struct import_run *r, const struct mapped *m,
                       const struct mapped_line *l, const struct order_line *old)
{
	int64_t seen = import_observed(r, m);
	int mine, theirs;

	if (seen != WHEN_NONE && old->at != old->rec && seen != old->at)
		return seen < old->at;
	mine = line_has(l, FLD_line_status) ? map_rank(r->map, l->s[FLD_line_status]) : -1;
	theirs = map_rank(r->map, old->status);
	return mine >= 0 && mine < theirs;
}

/* What became of the lines of a record. */
struct line_news { bool any, all_fresh, stale; };

static int put_line(struct import_run *r, const struct mapped *m, const struct order_line *now,
                    int64_t at, struct csm_err *e)
{
	struct row_cell f[LC_COUNT];
	struct str cur = mapped_has(m, FLD_currency) ? m->s[FLD_currency] : r->currency;
	const struct str key[] = { r->prefix, m->s[FLD_order], STR(":"), now->line };
	const struct row_head h = { TAB_ORDER_LINES, at, r->id, key, COUNT(key), currency_digits(cur) };

	f[LC_shop] = text_cell(r->shop);
	f[LC_order] = text_cell(m->s[FLD_order]);
	f[LC_line] = text_cell(now->line);
	f[LC_sku] = text_cell(now->sku);
	f[LC_product] = text_cell(now->product);
	f[LC_variant] = text_cell(now->variant);
	f[LC_status] = (struct row_cell){ .form = 'w', .s = now->status };
	f[LC_units] = (struct row_cell){ .form = 'n', .v = now->units };
	f[LC_currency] = text_cell(cur);
	f[LC_price] = (struct row_cell){ .form = 'm', .v = now->price_minor };
	f[LC_total] = (struct row_cell){ .form = 'm', .v = now->total_minor };
	f[LC_refunded] = (struct row_cell){ .form = 'm', .v = now->refunded_minor };
	f[LC_raw] = text_cell((struct str){ 0 });
	return writer_cells(r->w, &h, f + TABLE_HEAD_COLS, NULL, e);
}

static bool line_differs(const struct order_line *a, const struct order_line *b)
{
	return !str_eq(a->sku, b->sku) || !str_eq(a->product, b->product) ||
	       !str_eq(a->variant, b->variant) || !str_eq(a->status, b->status) ||
	       a->units != b->units || a->price_minor != b->price_minor ||
	       a->total_minor != b->total_minor || a->refunded_minor != b->refunded_minor;
}

/* Writes a line unless it is known and equal, or an older observation. */
static int write_line(struct import_run *r, struct mapped *m, const struct known_lines *known, size_t i,
                      struct line_news *out, struct csm_err *e)
{
	const struct mapped_line *l = &m->lines[i];
	struct str line = line_key(r, m, i);
	const struct order_line *old = stored_line(known, line);
	int64_t at = import_at(r, m);
	struct order_line now = old ? *old : (struct order_line){ .units = INT64_MIN, .price_minor = INT64_MIN, .total_minor = INT64_MIN,
		.refunded_minor = INT64_MIN };

	now.line = line;
	now.sku = pick(l, FLD_sku, now.sku);
	now.product = pick(l, FLD_product, now.product);
	now.variant = pick(l, FLD_variant, now.variant);
	now.status = pick(l, FLD_line_status, now.status);
	now.units = pick_int(l, FLD_units, now.units);
	now.price_minor = pick_int(l, FLD_price, now.price_minor);
	now.total_minor = pick_int(l, FLD_line_total, now.total_minor);
	now.refunded_minor = pick_int(l, FLD_line_refunded, now.refunded_minor);
	out->all_fresh &= !old;
	if (old && !line_differs(old, &now))
		return CSM_OK;
	if (old && line_older(r, m, l, old)) {
		out->stale = true;
		return CSM_OK;
	}
	out->any = true;
	if (old && at < old->at)
		at = old->at;      /* undated, but judged newer: it must come behind */
	return put_line(r, m, &now, at, e);
}

/* at: the order among those known. */
static int write_lines(struct import_run *r, struct mapped *m, uint32_t at, struct line_news *out,
                       struct csm_err *e)
{
	struct known_lines known = { 0 };
	int code = CSM_OK;

	*out = (struct line_news){ .all_fresh = m->n_lines > 0 };
	if (m->n_lines && at != MAP_NONE)
		known.v = known_lines(r->known, at, &known.n, &r->scratch);
	for (size_t i = 0; !code && i < m->n_lines; i++)
		code = write_line(r, m, &known, i, out, e);
	return code;
}

/* ---- the refund that an order shows ---- */

static int refund_of(struct import_run *r, struct mapped *m, struct caseid who, struct csm_err *e)
{
	struct str cur = mapped_has(m, FLD_currency) ? m->s[FLD_currency] : r->currency;
	struct step open = { .cas = { 0, CASE_RETURN }, .verb = V_OPEN, .at = import_at(r, m),
	                     .by = STR("platform"), .name = "open" };
	struct step seen = open;
	struct rma *known;
	char name[64], customer[32];
	int code;

	if (!mapped_has(m, FLD_refunded) || m->v[FLD_refunded] <= 0)
		return CSM_OK;
	open.ref = seen.ref = import_ref(r, str_of(arena_printf(&r->scratch, STR_FMT "/refund",
	                                                        STR_ARG(m->s[FLD_order]))));
	if ((code = import_step(r, &open, e)))
		return code;
	if (open.begun) {
		import_put_text(r, "ref", open.ref);
		import_put(r, "source", STR("order"));
		import_put(r, "shop", r->shop);
		import_put_text(r, "order", m->s[FLD_order]);
		import_put_money(r, "amount", m->v[FLD_refunded], cur);
		if (who.id) {
			case_write(who, customer);
			import_put(r, "customer", str_of(customer));
		}
		if ((code = import_step_end(r, e)))
			return code;
	}
	seen.verb = V_SEEN;
	seen.cas.id = open.id;
	known = world_return(r->world, seen.cas);
	if (!open.begun && known && known->refunded_minor == m->v[FLD_refunded])
		return CSM_OK;
	/* the sum so far, as a key of its own: 30 and later 50 are two observations, and the last
	 * one counts */
	snprintf(name, sizeof(name), "refunded:%lld", (long long)m->v[FLD_refunded]);
	seen.name = name;
	if ((code = import_step(r, &seen, e)) || !seen.begun)
		return code;
	import_put(r, "status", STR("settled"));
	import_put_money(r, "amount", m->v[FLD_refunded], cur);
	return import_step_end(r, e);
}

int import_order(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	uint32_t at = known_find(r->known, r->shop, m->s[FLD_order]);
	struct order stored;
	bool known = known_order(r->known, at, &stored, &r->scratch), news = false;
	const struct order *o = known ? &stored : NULL;
	bool only_lines = map_only_lines(r->map);      /* such a file says nothing about the order itself */
	struct line_news lines = { 0 };
	struct caseid who = { 0 };
	int code = CSM_OK;

	if (import_repeated(r, m, m->s[FLD_order], FLD_order, out))
		return CSM_OK;
	if (known && !only_lines && older(r, m, o)) {
		*out = OUT_STALE;
		for (size_t k = 0; k < COUNT(columns); k++)
			news |= differs(m, k, o);
		if (!news)
			*out = OUT_UNCHANGED;
		return CSM_OK;
	}
	if (!only_lines) {
		if ((code = import_identity(r, m, &who, e)))
			return code;
		for (size_t k = 0; known && k < COUNT(columns); k++)
			news |= differs(m, k, o);
		news |= known && who.id && (who.id != o->customer.id);
		if (!known || news)
			code = write_order(r, m, known ? o : NULL, who, e);
		if (!code)
			code = refund_of(r, m, who, e);
	}
	if (!code)
		code = write_lines(r, m, at, &lines, e);
	if (only_lines)
		*out = lines.all_fresh ? OUT_CREATED : lines.any ? OUT_REVISED :
		       lines.stale ? OUT_STALE : OUT_UNCHANGED;
	else
		*out = !known ? OUT_CREATED : news || lines.any ? OUT_REVISED : OUT_UNCHANGED;
	return code;
}
