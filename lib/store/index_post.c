/*
 * Which values lead to a line: of events their case, key, reference, order, customer and the cases
 * they name (no parcel: shops write one number into many); of rows their order, customer, ticket, parcel and device; of people/ the customer.
 * Relies on care/event.h and table.h. Promises: event_values says the same to whoever makes the index
 * and to whoever follows it.
 */
#include "store/index_in.h"
#include "store/observe.h"
#include "store/table.h"

struct poster {
	struct posts *out;
	uint32_t seg;
	uint64_t offset;
	struct arena scratch;
};

static void post(void *ctx, struct str value)
{
	struct poster *p = ctx;

	if (value.n)
		posts_add(p->out, value, p->seg, p->offset);
}

/* ---- events ---- */

static const enum key leading[] = { K_KEY, K_REF, K_SHA256, K_ORDER, K_CUSTOMER, K_TO, K_FOLLOWS };

/* A link goes to a case, but an assignment to an agent: he leads to half of the store. */
static bool leads(enum key k, const struct val *v)
{
	struct caseid cas;

	for (size_t i = 0; i < COUNT(leading); i++)
		if (leading[i] == k)
			return v->type < VAL_LIST && (k != K_TO || case_fast(v->s, &cas));
	return false;
}

static void pair_values(const struct pair *pairs, size_t n, value_fn fn, void *ctx, struct arena *scratch)
{
	for (size_t i = 0; i < n; i++) {
		const struct val *v = &pairs[i].v;
		enum key k = key_of(pairs[i].key);
		if (k == K_SETS && v->type == VAL_MAP)
			pair_values(v->kids, v->n, fn, ctx, scratch);
		else if (leads(k, v))
			fn(ctx, val_text(v, scratch));
	}
}

static void id_value(evid id, value_fn fn, void *ctx)
{
	char text[24];

	fn(ctx, (struct str){ text, evid_write(id, text) });
}

/* Imports, and what takes them back: known by their own ids and by what they name. */
static void store_values(const struct event *ev, value_fn fn, void *ctx, struct arena *scratch)
{
	id_value(ev->id, fn, ctx);
	if (event_get(ev, K_OF))
		fn(ctx, event_str(ev, K_OF, scratch));
	if (ev->verb == V_UNDO)
		fn(ctx, STR("undo"));
}

void event_values(const struct event *ev, bool all, value_fn fn, void *ctx, struct arena *scratch)
{
	char name[32];

	if (!ev->cas.kind)
		store_values(ev, fn, ctx, scratch);
	else
		fn(ctx, (struct str){ name, case_write(ev->cas, name) });
	pair_values(ev->pairs, ev->n, fn, ctx, scratch);
	if (!all && !ev->cas.kind && (verb_is_desk(ev->verb) || ev->verb == V_UNDO || ev->verb == V_CORRECT || ev->verb == V_REDACT))
		fn(ctx, STR("desk"));
	if (!all && (ev->verb == V_REDACT || ev->verb == V_ERASE))
		fn(ctx, str_of(verb_word(ev->verb)));
	if (all && ev->imp)
		id_value(ev->imp, fn, ctx);
}

static void post_events(struct poster *p, const struct segment *s, uint64_t from, struct seg_mark *m)
{
	struct entries in = { .in = s->bytes.s, .at = from };
	struct marker mark;
	struct entry e;

	mark_begin(&mark, s->site, m);
	for (enum entry_kind k; (k = entry_next(&in, &e)) != ENTRY_END;) {
		p->offset = e.offset;
		arena_reset(&p->scratch);
		if (k == ENTRY_EVENT) {
			event_values(&e.ev, false, post, p, &p->scratch);
			mark_event(&mark, &e.ev);
		} else {
			m->flags |= MARK_ALWAYS;
		}
	}
	mark_end(&mark);
	entries_free(&in);
}

/* ---- rows and people ---- */

void row_values(const struct table_row *r, const bool *leads, size_t n, value_fn fn, void *ctx, struct arena *scratch)
{
	for (size_t i = 0; i < n; i++) {
		struct str rest = leads[i] ? csv_text_decode(r->f[i], scratch) : (struct str){ NULL, 0 }, one;
		if (rest.n)
			fn(ctx, r->f[i]);
		while (rest.n && (one = tracking_next(&rest)).n)
			fn(ctx, one);
	}
}

struct row_poster { struct poster *p; const bool *leads; size_t n; };

static int post_row(void *ctx, const struct table_row *r)
{
	struct row_poster *w = ctx;

	w->p->offset = r->offset;
	arena_reset(&w->p->scratch);
	row_values(r, w->leads, w->n, post, w->p, &w->p->scratch);
	return CSM_OK;
}

void table_leads(const struct table_def *def, bool out[TABLE_COLS_MOST])
{
	static const char *const names[] = { "key", "order", "customer", "ticket", "tracking", "serial" };

	for (size_t i = 0; i < def->n; i++) {
		out[i] = false;
		for (size_t k = 0; k < COUNT(names); k++)
			out[i] |= !strcmp(def->cols[i], names[k]);
	}
}

static void post_table(struct csm *c, struct poster *p, const struct segment *segs, enum table t, uint64_t from)
{
	bool leads_to[TABLE_COLS_MOST];
	struct row_poster w = { p, leads_to, table_def(t)->n };
	struct table_again *a = table_again_open(c, t, segs, true);

	table_leads(table_def(t), leads_to);
	table_again_from(a, p->seg, from, post_row, &w);
	table_again_close(a);
}

static void post_people(struct poster *p, const struct segment *s, uint64_t from)
{
	struct entries in = { .in = s->bytes.s, .at = from };
	struct entry e;
	struct rec rec;

	for (enum entry_kind k; (k = entry_record(&in, &e, &rec)) != ENTRY_END;) {
		const struct val *who = k == ENTRY_EVENT ? rec_get(&rec, "customer") : NULL;
		p->offset = e.offset;
		if (!who)
			continue;
		arena_reset(&p->scratch);
		post(p, who->s);
		if (rec_get(&rec, "account"))
			post(p, val_text(rec_get(&rec, "account"), &p->scratch));
	}
	entries_free(&in);
}

void posts_of(struct csm *c, const struct segment *segs, uint32_t i, uint64_t from, struct posts *out, struct seg_mark *m)
{
	struct poster p = { .out = out, .seg = i };
	enum table t;

	if (!strcmp(segs[i].table, "events")) {
		post_events(&p, &segs[i], from, m);
	} else if (!strcmp(segs[i].table, "people")) {
		post_people(&p, &segs[i], from);
	} else if (table_named(segs[i].table, &t)) {
		post_table(c, &p, segs, t, from);
	}
	arena_free(&p.scratch);
}
