/*
 * Gathering what belongs to erased persons. Relies on the world for whose case is whose; a case of
 * which only an undone import spoke is theirs if that said so. Promises: rows and cases of others
 * are not taken in: an order that a living customer holds is his.
 */
#include "store/erased.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "store/entry.h"

static void put_of(struct smap *m, struct arena *a, struct str s, uint32_t v)
{
	bool fresh;

	if (s.n && smap_get(m, s) == MAP_NONE)
		*smap_put(m, arena_str(a, s), &fresh) = v;
}

static void put(struct smap *m, struct arena *a, struct str s)
{
	put_of(m, a, s, 1);
}

static uint32_t place(const struct erased *x, const struct erasure *of)
{
	return (uint32_t)(of - x->w->erasures);
}

static struct str pair_key(struct arena *a, struct str shop, struct str number)
{
	const struct str parts[] = { shop, { "", 1 }, number };

	return arena_join(a, parts, COUNT(parts));
}

bool erased_account(const struct erased *x, struct str shop, struct str account)
{
	char key[48];

	if (!x->keys.used || !account.n)
		return false;
	customer_key(x->c, shop, account, key);
	return smap_get(&x->keys, str_of(key)) != MAP_NONE;
}

const struct erasure *erased_order(const struct erased *x, struct str shop, struct str number)
{
	struct arena a = { 0 };
	uint32_t at = x->orders.used && number.n ? smap_get(&x->orders, pair_key(&a, shop, number)) : MAP_NONE;

	arena_free(&a);
	return at == MAP_NONE ? NULL : &x->w->erasures[at];
}

const struct erasure *erased_parcel(const struct erased *x, struct str tracking)
{
	uint32_t at = x->parcels.used && tracking.n ? smap_get(&x->parcels, tracking) : MAP_NONE;

	return at == MAP_NONE ? NULL : &x->w->erasures[at];
}

const struct erasure *erased_case(const struct erased *x, struct caseid cas)
{
	uint32_t at = cas.kind == CASE_CUSTOMER || !x->cases.used ? MAP_NONE : umap_get(&x->cases, cas.id);

	return cas.kind == CASE_CUSTOMER ? world_erased(x->w, cas) : at == MAP_NONE ? NULL : &x->w->erasures[at];
}

/* ---- the log ---- */

static bool is_living(struct world *w, struct caseid cas)
{
	return cas.kind == CASE_TICKET ? world_ticket(w, cas) != NULL : world_return(w, cas) != NULL;
}

/* "PLATFORM:SHOP:ID": the id is what the other system's exports say. */
static struct str id_of_ref(struct str ref)
{
	str_split(&ref, ':');
	str_split(&ref, ':');
	return ref;
}

static void take_case(struct erased *x, const struct event *ev, const struct erasure *of)
{
	bool fresh;

	*umap_put(&x->cases, ev->cas.id, &fresh) = place(x, of);
	put(&x->names, &x->mem, id_of_ref(event_str(ev, K_REF, &x->mem)));
}

static const struct erasure *whose(const struct erased *x, const struct event *ev)
{
	struct caseid who;

	if (is_living(x->w, ev->cas))
		return case_erased(x->w, ev->cas);
	return event_case(ev, K_CUSTOMER, &who) ? world_erased(x->w, who) : NULL;
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	static const struct str prefix = STR("customer:");
	struct erased *x = ctx;
	const struct erasure *of;
	struct str key;

	(void)line;
	if (ev->cas.kind == CASE_CUSTOMER && world_erased(x->w, ev->cas)) {
		key = event_str(ev, K_KEY, &x->mem);
		if (str_starts(key, prefix) && key.n >= prefix.n + 32)
			put(&x->keys, &x->mem, (struct str){ key.p, prefix.n + 32 });
		put(&x->names, &x->mem, id_of_ref(event_str(ev, K_REF, &x->mem)));
	} else if (ev->cas.kind == CASE_TICKET || ev->cas.kind == CASE_RETURN) {
		of = whose(x, ev);
		if (of)
			take_case(x, ev, of);
	}
	return CSM_OK;
}

/* ---- orders and parcels ---- */

size_t table_column(enum table t, const char *name)
{
	const struct table_def *d = table_def(t);

	for (size_t i = d->n; i-- > 1;)
		if (!strcmp(d->cols[i], name))
			return i;
	return 0;
}

struct row_walk {
	const struct table_def *def;
	unsigned char to[TABLE_COLS_MOST * 2];
	size_t n;
	raw_row_fn fn;
	void *ctx;
};

static size_t column_of(const struct table_def *d, struct str name)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_is(name, d->cols[i]))
			return i;
	return TABLE_COLS_MOST;
}

static void one_row(struct row_walk *w, struct str line)
{
	struct raw_row row = { .bytes = line };
	struct buf b = { 0 };
	struct csv_reader in;
	struct csv_row r;

	buf_str(&b, line);
	buf_char(&b, '\n');
	csv_open(&in, buf_view(&b), ',', '"');
	row.own = csv_own_next(&in, &r);
	if (row.own || csv_next(&in, &r))
		for (size_t i = 0; i < r.n && i < w->n; i++)
			if (w->to[i] < TABLE_COLS_MOST)
				row.f[w->to[i]] = r.f[i];
	w->fn(w->ctx, &row);
	csv_close(&in);
	buf_free(&b);
}

static void read_header(struct row_walk *w, struct str line)
{
	struct csv_reader in;
	struct csv_row r = { .n = 0 };

	if (str_starts(line, STR("\xEF\xBB\xBF")))
		line = (struct str){ line.p + 3, line.n - 3 };
	csv_open(&in, line, ',', '"');
	if (csv_next(&in, &r))
		for (; w->n < r.n && w->n < COUNT(w->to); w->n++)
			w->to[w->n] = (unsigned char)column_of(w->def, r.f[w->n]);
	csv_close(&in);
}

void raw_rows(struct str segment, enum table t, struct str *header, raw_row_fn fn, void *ctx)
{
	struct row_walk w = { .def = table_def(t), .fn = fn, .ctx = ctx };
	struct str line = str_split(&segment, '\n');

	read_header(&w, line);
	if (header)
		*header = line;
	while (segment.n)
		one_row(&w, str_split(&segment, '\n'));
}

static bool customer_of(struct str s, struct caseid *who)
{
	return s.n && case_fast(s, who) && who->kind == CASE_CUSTOMER;
}

struct orders_walk { struct erased *x; struct smap living; bool second; };

/* First who is living, then what is the erased ones'. */
static void on_order(void *ctx, const struct raw_row *row)
{
	struct orders_walk *o = ctx;
	struct erased *x = o->x;
	struct caseid who;
	struct str key;
	const struct erasure *erased;
	bool fresh;

	if (!customer_of(row->f[OC_customer], &who) || !row->f[OC_order].n)
		return;
	erased = world_erased(x->w, who);
	key = pair_key(&x->mem, row->f[OC_shop], row->f[OC_order]);
	if (!erased && !o->second && world_customer(x->w, who))
		*smap_put(&o->living, key, &fresh) = 1;
	if (!erased || !o->second || smap_get(&o->living, key) != MAP_NONE)
		return;
	put_of(&x->orders, &x->mem, key, place(x, erased));
	put(&x->names, &x->mem, row->f[OC_order]);
	put_of(&x->parcels, &x->mem, row->f[OC_tracking], place(x, erased));
}

static void order_of_case(struct orders_walk *o, struct caseid customer, uint32_t shop, uint32_t order)
{
	struct erased *x = o->x;
	struct str number = vocab_str(&x->w->words, order), key;
	const struct erasure *erased = world_erased(x->w, customer);

	if (!number.n || !erased)
		return;
	key = pair_key(&x->mem, vocab_str(&x->w->words, shop), number);
	if (smap_get(&o->living, key) != MAP_NONE)
		return;
	put_of(&x->orders, &x->mem, key, place(x, erased));
	put(&x->names, &x->mem, number);
}

static void orders_of_cases(struct orders_walk *o)
{
	struct world *w = o->x->w;
	const struct erasure *erased;

	for (size_t i = 0; i < w->n_tickets; i++)
		order_of_case(o, w->tickets[i].customer, w->tickets[i].shop, w->tickets[i].order);
	for (size_t i = 0; i < w->n_returns; i++) {
		order_of_case(o, w->returns[i].customer, w->returns[i].shop, w->returns[i].order);
		erased = world_erased(w, w->returns[i].customer);
		if (erased)
			put_of(&o->x->parcels, &o->x->mem, vocab_str(&w->words, w->returns[i].tracking),
			       place(o->x, erased));
	}
}

static int read_orders(struct erased *x, struct csm_err *e)
{
	struct orders_walk o = { .x = x };
	struct segment *segs = NULL;
	size_t n = 0;
	int code = segments_list(x->c, "orders", &segs, &n, NULL, NULL, e);

	for (int pass = 0; pass < 2 && !code; pass++) {
		o.second = pass;
		for (size_t i = 0; !code && i < n; i++) {
			code = segment_open(x->c, &segs[i], e);
			if (!code)
				raw_rows(segs[i].bytes.s, TAB_ORDERS, NULL, on_order, &o);
		}
	}
	if (!code)
		orders_of_cases(&o);
	segments_close(segs, n);
	smap_free(&o.living);
	return code;
}

bool erased_row(const struct erased *x, enum table t, const struct raw_row *row)
{
	size_t customer = table_column(t, "customer"), order = table_column(t, "order"),
	       shop = table_column(t, "shop"), ticket = table_column(t, "ticket"),
	       parcel = table_column(t, "tracking");
	struct caseid c;

	if (customer && customer_of(row->f[customer], &c))
		return world_erased(x->w, c);
	if (order && erased_order(x, row->f[shop], row->f[order]))
		return true;
	if (ticket && case_fast(row->f[ticket], &c) && erased_case(x, c))
		return true;
	return t == TAB_TRACKING && erased_parcel(x, row->f[parcel]);
}

/* ---- people/ ---- */

static void take_value(struct erased *x, struct str shop, const char *key, struct str s)
{
	char hash[48];

	if (!s.n)
		return;
	s = arena_str(&x->mem, s);
	*PUSH(x->values, x->n_values, x->cap_values) = s;
	if (strcmp(key, "account"))
		return;
	put(&x->names, &x->mem, s);
	customer_key(x->c, shop, s, hash);
	put(&x->keys, &x->mem, str_of(hash));
}

static struct str shop_of(struct erased *x, struct caseid who, const struct rec *rec)
{
	const struct val *shop = rec_get(rec, "shop");
	const struct customer *u = world_customer(x->w, who);

	if (shop)
		return val_text(shop, &x->mem);
	if (u && u->shop)
		return vocab_str(&x->w->words, u->shop);
	return x->c->terms.n_shops == 1 ? x->c->terms.shops[0].name : (struct str){ 0 };
}

static void read_people(struct erased *x, struct str bytes)
{
	static const char *const keys[] = { "account", "name", "phone", "mail", "address", "contact" };
	struct entries in = { .in = bytes };
	struct entry en;
	struct rec rec;
	struct caseid who;

	for (enum entry_kind k; (k = entry_record(&in, &en, &rec)) != ENTRY_END;) {
		const struct val *customer = k == ENTRY_EVENT ? rec_get(&rec, "customer") : NULL;

		if (!customer || !customer_of(customer->s, &who) || !world_erased(x->w, who))
			continue;
		for (size_t i = 0; i < COUNT(keys); i++) {
			const struct val *v = rec_get(&rec, keys[i]);

			if (v)
				take_value(x, shop_of(x, who, &rec), keys[i], val_text(v, &x->mem));
		}
	}
	entries_free(&in);
}

int erased_values(struct erased *x, struct csm_err *e)
{
	struct str *names = NULL;
	size_t n = 0;
	int code = CSM_OK;

	if (x->w->n_erasures)
		code = file_list(x->c->dirfd, "people", ".yaml", &x->mem, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		struct file_bytes f;

		code = file_read(x->c->dirfd, arena_printf(&x->mem, "people/" STR_FMT, STR_ARG(names[i])), &f, e);
		if (code)
			break;
		read_people(x, f.s);
		file_close(&f);
	}
	return code;
}

/* ---- what others' rows say ---- */

/* A value long enough to mean this person wherever it stands in a text; a short one only where it
 * stands alone. */
bool erased_value_tells(struct str v)
{
	enum { DIGITS = 5 };
	bool digits = true;

	for (size_t i = 0; i < v.n; i++)
		digits &= v.p[i] >= '0' && v.p[i] <= '9';
	return digits ? v.n >= DIGITS : utf8_count(v) >= 2 && v.n >= 3;
}

bool erased_text(const struct erased *x, struct str text)
{
	size_t at;

	for (size_t i = 0; text.n && i < x->n_values; i++)
		if (erased_value_tells(x->values[i]) ? str_find(text, x->values[i], &at) : str_eq(text, x->values[i]))
			return true;
	return false;
}

enum { ALONE_LEAST = 3 };      /* bytes: shorter numbers stand in too many cells that mean something else */

bool erased_cell(const struct erased *x, struct str cell)
{
	cell = str_trim(cell);
	if (!cell.n)
		return false;
	if (cell.n >= ALONE_LEAST && x->names.used && smap_get(&x->names, cell) != MAP_NONE)
		return true;
	for (size_t i = 0; i < x->c->terms.n_shops; i++)
		if (erased_account(x, x->c->terms.shops[i].name, cell))
			return true;
	return erased_text(x, cell);
}

/* ---- all of it ---- */

int erased_scope(struct csm *c, struct erased *x, struct csm_err *e)
{
	struct scan s = { .c = c, .event = on_event, .ctx = x, .every_tx = true };
	int code;

	*x = (struct erased){ .c = c, .w = c->world };
	if (!x->w->n_erasures)
		return CSM_OK;
	code = scan_run(&s, e);
	scan_close(&s);
	return code ? code : read_orders(x, e);
}

void erased_scope_free(struct erased *x)
{
	smap_free(&x->keys);
	smap_free(&x->orders);
	smap_free(&x->parcels);
	smap_free(&x->names);
	umap_free(&x->cases);
	free(x->values);
	arena_free(&x->mem);
	*x = (struct erased){ 0 };
}
