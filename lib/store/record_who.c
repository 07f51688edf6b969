/*
 * Customers of requests: whose a new ticket is when it brings personal data, and where that data
 * goes: to people/, never into the log. Relies on people.c for what is known. Promises: nobody is
 * guessed. A masked value says who nobody is, one that fits several is answered with their names,
 * and what people/ holds already is not written again.
 */
#include "store/record.h"

#include <stdlib.h>

#include "store/world.h"

static const struct { const char *key; size_t at; bool identifies; } fields[] = {
	{ "account", offsetof(struct person, account), true },
	{ "name", offsetof(struct person, name), false },
	{ "phone", offsetof(struct person, phone), true },
	{ "mail", offsetof(struct person, mail), true },
	{ "address", offsetof(struct person, address), false },
	{ "contact", offsetof(struct person, contact), false },
};
enum { N_FIELDS = COUNT(fields) };

const char *person_key(size_t i)
{
	return i < N_FIELDS ? fields[i].key : NULL;
}

bool takes_person(char kind, enum verb verb, const char *key)
{
	bool found = false;

	for (size_t i = 0; i < N_FIELDS; i++)
		found |= !strcmp(fields[i].key, key);
	if (kind == CASE_CUSTOMER)
		return found && (verb == V_OPEN || (verb == V_SET && strcmp(key, "account")));
	return found && kind == CASE_TICKET && verb == V_OPEN && strcmp(key, "address");
}

/* What the request gives under key, without blanks around it. */
static struct str given(const struct asked *a, const char *key)
{
	const struct csm_field *f = field_of(a->r, key);

	return f ? str_trim(str_of(f->value)) : (struct str){ NULL, 0 };
}

/* ---- what is known ---- */

static int people_need(struct recorder *r, struct csm_err *e)
{
	int code = r->has_people ? CSM_OK : people_load(r->c, &r->people, NULL, NULL, e);

	r->has_people = !code;
	return code;
}

/* The person as known after all that this write says; NULL: nothing is known. */
static const struct person *person_now(const struct recorder *r, struct caseid who)
{
	uint32_t at;

	for (size_t i = r->n_folk; i-- > 0;)
		if (case_same(r->folk[i].customer, who))
			return &r->folk[i];
	at = umap_get(&r->people.by_customer, who.id);
	return at == MAP_NONE ? NULL : &r->people.p[at];
}

/* Those who answer to mail or phone; the walk goes over people/ and then over this write. */
struct finds {
	struct str shop, mail, phone;
	struct caseid *found;
	size_t n, cap;
};

static bool fits(const struct recorder *r, const struct finds *f, const struct person *p)
{
	if (!(f->mail.n && str_eq(p->mail, f->mail)) && !(f->phone.n && str_eq(p->phone, f->phone)))
		return false;
	/*
	 * Written before the store had several shops, or without an account: then it is the only
	 * one's.
	 */
	if (p->shop.n ? !str_eq(p->shop, f->shop) : r->c->terms.n_shops != 1)
		return false;
	return person_now(r, p->customer) == p;
}

static int consider(struct recorder *r, struct finds *f, const struct person *p, struct csm_err *e)
{
	int code = CSM_OK;

	if (fits(r, f, p) && record_lives(r, p->customer, &code, e))
		*PUSH(f->found, f->n, f->cap) = p->customer;
	return code;
}

/* Customers that are linked, or that two sites opened, are one person. */
static int unite(struct recorder *r, struct finds *f, struct csm_err *e)
{
	struct world *w;
	size_t n = 0, k;
	int code = world_load(r->c, &w, e);

	for (size_t i = 0; !code && i < f->n; i++) {
		struct caseid who = f->found[i];
		if (world_customer(w, who))
			who = world_class(w, world_name(w, who));
		for (k = 0; k < n && !case_same(f->found[k], who); k++)
			;
		f->found[k] = who;
		n += k == n;
	}
	f->n = code ? f->n : n;
	return code;
}

static int several(const struct finds *f, struct csm_err *e)
{
	enum { SHOWN = 8 };
	struct buf b = { 0 };
	char name[32];
	int code;

	for (size_t i = 0; i < f->n && i < SHOWN; i++) {
		case_write(f->found[i], name);
		buf_printf(&b, "%s%s", i ? ", " : "", name);
	}
	if (f->n > SHOWN)
		buf_printf(&b, words_in(err_lang(e), " and %zu more"), f->n - SHOWN);
	code = err_set(e, CSM_EUSAGE, "customer.several",
	               "%s%s%s fits %zu customers of shop " STR_FMT
	               ": %s; say which with --customer, or give the account",
	               f->mail.n ? "mail" : "", f->mail.n && f->phone.n ? words_in(err_lang(e), " or ") : "",
	               f->phone.n ? "phone" : "", f->n, STR_ARG(f->shop), b.p);
	buf_free(&b);
	return code;
}

static int by_contact(struct recorder *r, struct asked *a, struct str shop, struct csm_err *e)
{
	struct finds f = { .shop = shop, .mail = given(a, "mail"), .phone = given(a, "phone") };
	int code = CSM_OK;

	for (size_t i = 0; !code && i < r->people.n; i++)
		code = consider(r, &f, &r->people.p[i], e);
	for (size_t i = 0; !code && i < r->n_folk; i++)
		code = consider(r, &f, &r->folk[i], e);
	if (!code && f.n > 1)
		code = unite(r, &f, e);
	if (!code && f.n > 1)
		code = several(&f, e);
	if (!code && f.n)
		a->who = f.found[0];
	free(f.found);
	return code;
}

/* The customer with this account: of people/, or of the log alone, where another site opened it. */
static struct caseid account_owner(const struct recorder *r, struct str shop, struct str account,
                                   const struct keyed *k)
{
	struct buf b = { 0 };
	uint32_t at;

	for (size_t i = 0; i < r->n_folk; i++)
		if (str_eq(r->folk[i].account, account) && str_eq(r->folk[i].shop, shop))
			return r->folk[i].customer;
	buf_str(&b, shop);
	buf_char(&b, '\0');
	buf_str(&b, account);
	at = smap_get(&r->people.by_account, buf_view(&b));
	buf_free(&b);
	if (at != MAP_NONE)
		return r->people.p[at].customer;
	return k && k->id ? k->cas : (struct caseid){ 0, 0 };
}

static int by_account(struct recorder *r, struct asked *a, struct str shop, struct csm_err *e)
{
	struct caseid who = account_owner(r, shop, given(a, "account"), key_named(r, a->who_key));
	char name[32];
	int code = CSM_OK;

	if (!who.kind)
		return CSM_OK;
	case_write(who, name);
	if (!record_lives(r, who, &code, e))
		return code ? code
		            : err_set(e, CSM_EREFUSED, "customer.gone",
		                      "the customer of this account, %s, was taken back, "
		                      "erased or recorded by mistake; name the right one with "
		                      "--customer, or leave the account out",
		                      name);
	a->who = who;
	return CSM_OK;
}

/* --customer says who it is; an account beside it must be that customer's. */
static int by_name(struct recorder *r, struct asked *a, struct str shop, const char *typed,
                   struct csm_err *e)
{
	struct str account = given(a, "account");
	struct caseid owner;
	char name[32];
	int code = record_find(r, typed, CASE_CUSTOMER, &a->who, e);

	if (code || !account.n)
		return code;
	owner = account_owner(r, shop, account, key_named(r, a->who_key));
	if (case_same(owner, a->who))
		return CSM_OK;
	case_write(owner.kind ? owner : a->who, name);
	if (owner.kind)
		return err_set(e, CSM_EUSAGE, "customer.account",
		               "the account is that of %s, not of %s; leave out --account or "
		               "--customer",
		               name, typed);
	return err_set(e, CSM_EUSAGE, "customer.account",
	               "the account is not that of %s; leave out --customer to open a customer "
	               "with this account, and link the two if they are one person",
	               name);
}

/* ---- whose ticket ---- */

/* Which shop the personal data belongs to. */
static int shop_of(const struct recorder *r, const struct asked *a, struct str *shop,
                   struct csm_err *e)
{
	const struct terms *t = &r->c->terms;

	*shop = given(a, "shop");
	if (shop->n)
		return CSM_OK;
	if (t->n_shops != 1)
		return err_set(e, CSM_EUSAGE, "field.shop",
		               "which shop? There are several, and customers are looked up "
		               "within one: --shop");
	*shop = t->shops[0].name;
	return CSM_OK;
}

static int check_masks(const struct asked *a, struct csm_err *e)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		struct str v = given(a, fields[i].key);
		if (fields[i].identifies && is_masked(v))
			return err_set(e, CSM_EUSAGE, "customer.masked",
			               "%s: \"" STR_FMT
			               "\" is masked and does not say who it is; give all of it "
			               "or leave it out",
			               fields[i].key, STR_ARG(v));
	}
	return CSM_OK;
}

static bool gives_any(const struct asked *a)
{
	for (size_t i = 0; i < N_FIELDS; i++)
		if (takes_person(a->kind, a->verb, fields[i].key) && given(a, fields[i].key).n)
			return true;
	return false;
}

int who_find(struct recorder *r, struct asked *a, struct csm_err *e)
{
	const struct csm_field *customer = field_of(a->r, "customer");
	bool named = customer && customer->value && *customer->value;
	struct str shop = { NULL, 0 };
	int code;

	if (a->kind != CASE_TICKET || a->verb != V_OPEN || !gives_any(a))
		return CSM_OK;
	code = check_masks(a, e);
	if (!code && (!named || a->who_key.n))
		code = shop_of(r, a, &shop, e);
	if (!code)
		code = people_need(r, e);
	if (code)
		return code;
	if (named)
		return by_name(r, a, shop, customer->value, e);
	code = a->who_key.n ? by_account(r, a, shop, e) : by_contact(r, a, shop, e);
	a->who_new = !code && !a->who.kind;
	return code;
}

int who_open(struct recorder *r, struct asked *a, struct csm_err *e)
{
	struct event_head h = {
		.at = a->at, .by = a->by, .cas = { 0, CASE_CUSTOMER }, .verb = V_OPEN
	};
	struct str shop;
	int code = shop_of(r, a, &shop, e);

	if (!code)
		code = writer_event(r->w, &h, NULL, &a->who, e);
	if (code)
		return code;
	if (a->who_key.n)
		line_text(&r->w->line, "key", a->who_key);
	line_word(&r->w->line, "shop", shop);
	return record_made(r, e);
}

/* ---- people/ ---- */

static struct str value_of(const struct person *p, size_t field)
{
	struct str s;

	memcpy(&s, (const char *)p + fields[field].at, sizeof(s));
	return s;
}

static void set_value(struct person *p, size_t field, struct str s)
{
	memcpy((char *)p + fields[field].at, &s, sizeof(s));
}

/*
 * Does the value belong into the line? Of a customer all that is typed does, with a ticket what is
 * new.
 */
static bool is_news(const struct asked *a, size_t i, const struct person *known)
{
	struct str v = given(a, fields[i].key),
		   old = known ? value_of(known, i) : (struct str){ NULL, 0 };

	if (!takes_person(a->kind, a->verb, fields[i].key) || !field_of(a->r, fields[i].key))
		return false;
	if (a->kind == CASE_CUSTOMER)
		return true;
	return v.n && !str_eq(v, old) && !(is_masked(v) && old.n);
}

/* The values to be written, taken over into now. */
static size_t news(struct recorder *r, const struct asked *a, const struct person *known,
                   struct person *now, struct csm_field *f)
{
	size_t n = 0;

	for (size_t i = 0; i < N_FIELDS; i++) {
		if (!is_news(a, i, known))
			continue;
		set_value(now, i, given(a, fields[i].key));
		f[n++] = (struct csm_field){ fields[i].key,
			                     arena_cstr(&r->mem, given(a, fields[i].key)) };
	}
	return n;
}

int who_write(struct recorder *r, const struct asked *a, struct caseid cas, struct csm_err *e)
{
	struct caseid who = a->kind == CASE_CUSTOMER ? cas : a->who;
	const struct person *known;
	struct person now = { .customer = who };
	struct csm_field f[N_FIELDS + 1];
	size_t n;
	int code = CSM_OK;

	/* Later requests of the batch may look for this person. */
	if (who.kind && r->n_reqs > 1)
		code = people_need(r, e);
	if (code || !who.kind)
		return code;
	known = person_now(r, who);
	if (known)
		now = *known;
	n = news(r, a, known, &now, f);
	if (!n)
		return CSM_OK;
	if (!now.shop.n && !shop_of(r, a, &now.shop, NULL))
		f[n++] = (struct csm_field){ "shop", arena_cstr(&r->mem, now.shop) };
	*PUSH(r->folk, r->n_folk, r->cap_folk) = now;
	return writer_person(r->w, who, f, n, e);
}

/* Whether all that the request says of the person is known. */
static bool knows_all(const struct asked *a, const struct person *known)
{
	bool all = true;

	for (size_t i = 0; i < N_FIELDS; i++)
		if (takes_person(a->kind, a->verb, fields[i].key) && field_of(a->r, fields[i].key))
			all &= str_eq(given(a, fields[i].key), value_of(known, i));
	return all;
}

int who_again(struct recorder *r, struct asked *a, const struct keyed *k, struct csm_err *e)
{
	const struct person *known;
	int code = CSM_OK;

	a->who = k->cas.kind == CASE_CUSTOMER ? k->cas : k->who;
	if (record_is_new(r, k->id) || !a->who.kind || !gives_any(a))
		return CSM_OK;
	code = people_need(r, e);
	known = code ? NULL : person_now(r, a->who);
	/* The line would be of the same instant as the event; later ones have the last word. */
	if (code || (known && (known->at > k->rec || (known->at == k->rec && knows_all(a, known)))))
		return code;
	/* The same line as the first time: then nobody had looked up what is known. */
	if (r->n_reqs == 1) {
		people_free(&r->people);
		r->has_people = false;
	}
	return who_write(r, a, k->cas, e);
}
