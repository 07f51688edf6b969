/*
 * csm_find: one box for everything a desk gets told: order number, phone or its tail, name,
 * account, tracking number, mail, case name, foreign key, words. Relies on the world, the orders
 * and people/. Promises: exact before beginning before tail before words; among equals the newest
 * first; nothing from after the handle's instant.
 */
#include "report/find.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "store/observe.h"

/* ---- how well it fits ---- */

enum rank find_rank_id(const struct find *f, struct str s)
{
	if (!s.n || s.n < f->typed.n)
		return RANK_NONE;
	if (s.n == f->typed.n ? str_eq(s, f->typed) : false)
		return RANK_EXACT;
	if (f->typed.n < FIND_LEAST)
		return RANK_NONE;
	return str_starts(s, f->typed) ? RANK_PREFIX : str_ends(s, f->typed) ? RANK_TAIL : RANK_NONE;
}

static struct str only_digits(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static enum rank rank_phone(struct find *f, struct str s)
{
	struct str digits;

	if (f->digits.n < FIND_LEAST || s.n < f->digits.n)
		return RANK_NONE;
	digits = only_digits(&f->scratch, s);
	return str_eq(digits, f->digits) ? RANK_EXACT : str_ends(digits, f->digits) ? RANK_TAIL :
	       digits.n >= FIND_LEAST + 3 && str_ends(f->digits, digits) ? RANK_TAIL : RANK_NONE;
}

/* A name or a text: exact, beginning, somewhere in it. */
static enum rank rank_text(struct find *f, struct str s)
{
	struct str folded;

	if (!text_holds(s, f->folded, &f->scratch))
		return RANK_NONE;
	folded = utf8_fold(&f->scratch, s);
	return str_eq(folded, f->folded) ? RANK_EXACT :
	       str_starts(folded, f->folded) ? RANK_PREFIX : RANK_TEXT;
}

/* ---- hits ---- */

void find_add(struct find *f, enum rank rank, const char *what, struct str name, int64_t at,
              evid event, const char *field, struct str where)
{
	if (rank == RANK_NONE)
		return;
	*PUSH(f->hits, f->n, f->cap) = (struct hit){ rank, what, name, at, event, field, where };
}

struct str find_case_name(struct find *f, struct caseid c)
{
	char text[32];

	case_write(c, text);
	return arena_str(&f->mem, str_of(text));
}

static int by_rank(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int d;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->at != y->at)
		return x->at > y->at ? -1 : 1;
	d = str_cmp(x->name, y->name);
	if (!d)
		d = strcmp(x->field, y->field);
	return d ? d : (x->event > y->event) - (x->event < y->event);
}

/* ---- cases ---- */

static struct str word(const struct find *f, uint32_t id)
{
	return vocab_str(&f->w->words, id);
}

struct memo { uint8_t *id, *text; };   /* ranks + 1 by word: words repeat, and most fit nothing */

static enum rank word_rank(struct find *f, uint8_t *memo, uint32_t id,
                           enum rank (*rank)(struct find *, struct str))
{
	if (!id)
		return RANK_NONE;
	if (!memo[id]) {
		memo[id] = (uint8_t)(rank(f, word(f, id)) + 1);
		arena_reset(&f->scratch);
	}
	return (enum rank)(memo[id] - 1);
}

static enum rank id_rank(struct find *f, struct str s)
{
	return find_rank_id(f, s);
}

struct field { const char *name; uint32_t id; bool text; };

static void look_at(struct find *f, struct memo *m, const char *what, const struct head *h,
                    const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum rank r = fields[i].text ? word_rank(f, m->text, fields[i].id, rank_text) : word_rank(f, m->id, fields[i].id, id_rank);
		if (r != RANK_NONE)
			find_add(f, fields[i].text && r != RANK_EXACT ? RANK_TEXT : r, what,
			         find_case_name(f, h->cas), h->opened_at, 0, fields[i].name,
			         word(f, fields[i].id));
	}
}

static void find_cases(struct find *f)
{
	struct world *w = f->w;
	struct memo m = { mem_alloc(w->words.n + 1), mem_alloc(w->words.n + 1) };

	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		look_at(f, &m, "ticket", &t->h, (const struct field[]){ { "order", t->order, false }, { "ref", t->ref, false },
		        { "sku", t->sku, false }, { "subject", t->subject, true },
		        { "product", t->product, true } }, 5);
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		if (!r->shadowed)
			look_at(f, &m, "return", &r->h,
			        (const struct field[]){ { "order", r->order, false },
			                                { "ref", r->ref, false },
			        { "tracking", r->tracking, false }, { "sku", r->sku, false },
			        { "product", r->product, true } }, 5);
	}
	for (size_t i = 0; i < w->n_customers; i++)
		if (!w->customers[i].voided)
			look_at(f, &m, "customer", &w->customers[i].h,
			        (const struct field[]){ { "key", w->customers[i].key, false } }, 1);
	free(m.id);
	free(m.text);
}

/* A case's own name, or the id of its opening event. */
static void find_named(struct find *f)
{
	static const char kinds[] = { CASE_TICKET, CASE_RETURN, CASE_CUSTOMER };
	static const char *const what[] = { "ticket", "return", "customer" };
	struct caseid c = { 0, 0 };
	bool named = case_read(f->typed, &c, NULL) == CSM_OK;
	evid id = c.id;

	if (!named && !evid_read(f->typed, &id))
		return;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct caseid k = { id, kinds[i] };
		const struct ticket *t = i == 0 ? world_ticket(f->w, k) : NULL;
		const struct rma *r = i == 1 ? world_return(f->w, k) : NULL;
		const struct customer *u = i == 2 ? world_customer(f->w, k) : NULL;
		const struct head *h = t ? &t->h : r ? &r->h : u ? &u->h : NULL;
		if (h && (!named || c.kind == kinds[i]))
			find_add(f, RANK_EXACT, what[i], find_case_name(f, h->cas), h->opened_at, 0,
			         "case", f->typed);
	}
}

static void find_orders(struct find *f)
{
	for (size_t i = 0; i < f->orders->n; i++) {
		const struct order *o = &f->orders->o[i];
		struct str rest = o->tracking, one, best = o->tracking;
		enum rank r = find_rank_id(f, o->number), t = find_rank_id(f, o->tracking);

		while (t != RANK_EXACT && (one = tracking_next(&rest)).n)
			if (find_rank_id(f, one) < t) {
				t = find_rank_id(f, one);
				best = one;
			}
		find_add(f, r, "order", o->number, o->created, 0, "order", o->number);
		find_add(f, t, "order", o->number, o->created, 0, "tracking", best);
	}
}

/* ---- people ---- */

struct person_hit { enum rank rank; const char *field; struct str where; };

static void better(struct person_hit *best, enum rank r, const char *field, struct str where)
{
	if (r < best->rank)
		*best = (struct person_hit){ r, field, where };
}

static struct person_hit look_at_person(struct find *f, const struct person *p)
{
	struct person_hit best = { RANK_NONE, "", { NULL, 0 } };

	better(&best, find_rank_id(f, p->account), "account", p->account);
	better(&best, rank_phone(f, p->phone), "phone", p->phone);
	better(&best, rank_text(f, p->name), "name", p->name);
	better(&best, rank_text(f, p->mail), "mail", p->mail);
	better(&best, rank_text(f, p->contact), "contact", p->contact);
	better(&best, rank_phone(f, p->contact), "contact", p->contact);
	arena_reset(&f->scratch);
	return best;
}

/* The class of customers that a case belongs to; n_customers: none. */
static uint32_t class_of_case(struct find *f, struct caseid own, uint32_t shop, uint32_t order)
{
	struct caseid id = customer_or_order(f->w, f->orders, own, shop, order);
	const struct customer *u = id.id ? world_customer(f->w, id) : NULL;

	return u ? f->w->class_of[u - f->w->customers] : (uint32_t)f->w->n_customers;
}

/* A person who fits brings along the cases of all linked accounts. */
static void find_people(struct find *f)
{
	struct world *w = f->w;
	struct person_hit *of = mem_alloc((w->n_customers + 1) * sizeof(*of));
	bool any = false;

	for (size_t i = 0; i <= w->n_customers; i++)
		of[i].rank = RANK_NONE;
	for (size_t i = 0; i < f->people.n; i++) {
		const struct customer *u = world_customer(w, f->people.p[i].customer);
		struct person_hit h = u ? look_at_person(f, &f->people.p[i]) :
		                      (struct person_hit){ RANK_NONE, "", { NULL, 0 } };
		if (h.rank == RANK_NONE)
			continue;
		any = true;
		find_add(f, h.rank, "customer", find_case_name(f, u->h.cas), u->h.opened_at, 0,
		         h.field, h.where);
		better(&of[w->class_of[u - w->customers]], h.rank, h.field, h.where);
	}
	for (size_t i = 0; any && i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		const struct person_hit *h = &of[class_of_case(f, t->customer, t->shop, t->order)];
		if (h->rank != RANK_NONE)
			find_add(f, h->rank, "ticket", find_case_name(f, t->h.cas), t->h.opened_at,
			         0, h->field, h->where);
	}
	for (size_t i = 0; any && i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		const struct person_hit *h = &of[class_of_case(f, r->customer, r->shop, r->order)];
		if (h->rank != RANK_NONE && !r->shadowed)
			find_add(f, h->rank, "return", find_case_name(f, r->h.cas), r->h.opened_at,
			         0, h->field, h->where);
	}
	free(of);
}

/* ---- the whole ---- */

static const struct col cols[] = {
	{ .name = "case", .en = "Case", .zh = "单号" }, { .name = "what", .en = "What", .zh = "种类" },
	{ .name = "at", .en = "At", .zh = "时间" }, { .name = "field", .en = "Found in", .zh = "匹配项" },
	{ .name = "match", .en = "Match", .zh = "匹配内容" },
	{ .name = "event", .en = "Event", .zh = "事件" },
	{ .name = "rank", .en = "Fit", .zh = "匹配度", .hidden = true },
};

static int print_hits(struct find *f, long limit, struct csm_print *p, struct csm_err *e)
{
	static const char *const ranks[] = { "exact", "prefix", "tail", "text" };
	size_t most = limit > 0 && (size_t)limit < f->n ? (size_t)limit : f->n;
	char id[24] = "";
	int code;

	if (f->n)
		qsort(f->hits, f->n, sizeof(*f->hits), by_rank);
	print_zone(p, f->c->zone);
	code = print_table(p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < most && !print_failed(p); i++) {
		const struct hit *h = &f->hits[i];
		if (h->event)
			evid_write(h->event, id);
		print_row(p, (const struct cell[]){ cell_text(h->name), cell_text(str_of(h->what)),
		                                    cell_at(h->at), cell_text(str_of(h->field)),
		                                    cell_text(h->excerpt),
		                                    h->event ? cell_text(str_of(id)) : cell_empty(),
		                                    cell_text(str_of(ranks[h->rank])) });
	}
	if (!code)
		print_table_end(p);
	return code;
}

/* Phones are typed with blanks, dashes, brackets and +. */
static void read_typed(struct find *f, const char *text)
{
	bool phone = true;

	f->typed = str_trim(utf8_nfkc(&f->mem, str_of(text)));
	f->folded = utf8_fold(&f->mem, f->typed);
	for (size_t i = 0; i < f->typed.n; i++)
		phone = phone && strchr("0123456789 -+()", f->typed.p[i]);
	if (phone)
		f->digits = only_digits(&f->mem, f->typed);
}

static int find_all(struct find *f, struct csm_err *e)
{
	int code = world_load(f->c, &f->w, e);

	if (!code)
		code = orders_load(f->c, &f->orders, e);
	if (!code)
		code = people_load(f->c, &f->people, NULL, NULL, e);
	if (code)
		return code;
	find_named(f);
	find_cases(f);
	find_orders(f);
	find_people(f);
	if ((code = find_observed(f, e)))
		return code;
	return find_texts(f, e);
}

CSM_API int csm_find(struct csm *c, const char *text, long limit, struct csm_print *p, struct csm_err *e)
{
	struct find f = { .c = c };
	int code;

	read_typed(&f, text);
	if (!f.typed.n)
		code = err_set(e, CSM_EUSAGE, "find.empty", "find: say what to look for");
	else
		code = find_all(&f, e);
	if (!code)
		code = print_hits(&f, limit, p, e);
	people_free(&f.people);
	free(f.hits);
	arena_free(&f.mem);
	arena_free(&f.scratch);
	return code;
}
