/*
 * Who it was: customers by their identity (shop, account). A new identity opens a customer; name,
 * phone, mail and address go to people/, and of two values the one of the newer record counts, in
 * whatever order the rows come. Masked values ("138****1234") never identify anybody and never
 * replace a whole one.
 */
#include <stddef.h>

#include "store/import.h"

static const struct {
	enum map_field field;
	struct str key;
	size_t offset;             /* in struct person */
	int place;                 /* in people.set_at */
} values[PERSON_VALUES] = {
	{ FLD_name, { "name", 4 }, offsetof(struct person, name), 2 },
	{ FLD_phone, { "phone", 5 }, offsetof(struct person, phone), 3 },
	{ FLD_mail, { "mail", 4 }, offsetof(struct person, mail), 4 },
	{ FLD_address, { "address", 7 }, offsetof(struct person, address), 5 },
};

static struct str account_key(struct arena *a, struct str shop, struct str account)
{
	const struct str parts[] = { shop, { "", 1 }, account };

	return arena_join(a, parts, COUNT(parts));
}

/* The instant that a record's values are of. */
static int64_t said_at(const struct import_run *r, const struct mapped *m)
{
	static const enum map_field when[] = { FLD_updated, FLD_created, FLD_opened, FLD_applied,
	                                       FLD_time, FLD_answered };

	for (size_t i = 0; i < COUNT(when); i++)
		if (mapped_has(m, when[i]))
			return m->v[when[i]];
	return import_at(r, m);
}

/* Writes the values that are newer than what is known, and remembers them. */
static int person_put(struct import_run *r, const struct mapped *m, struct met_person *p,
                      bool introduce, struct csm_err *e)
{
	struct person_value f[2 + PERSON_VALUES];
	int64_t at = said_at(r, m);
	size_t n = 0;

	if (introduce) {
		f[n++] = (struct person_value){ STR("shop"), r->shop };
		f[n++] = (struct person_value){ STR("account"), m->s[FLD_account] };
	}
	for (size_t i = 0; i < PERSON_VALUES; i++) {
		struct str v = m->s[values[i].field];
		uint64_t hash;

		if (!mapped_has(m, values[i].field) || at < p->at[i] || is_masked(v))
			continue;
		hash = v.p == m->s[FLD_account].p && v.n == m->s[FLD_account].n ? m->account_hash : str_hash(v);
		/* one instant, two values: any one, but always the same */
		if (hash == p->hash[i] || (at == p->at[i] && hash < p->hash[i])) {
			p->at[i] = hash == p->hash[i] ? at : p->at[i];
			continue;
		}
		p->at[i] = at;
		p->hash[i] = hash;
		f[n++] = (struct person_value){ values[i].key, v };
	}
	return n ? writer_person_at(r->w, p->who, at, f, n, e) : CSM_OK;
}

/* Its event may be there without personal data: another site's, or a run that was cut short. */
static int customer_open(struct import_run *r, const struct mapped *m, struct met_person *p,
                         struct csm_err *e)
{
	struct event_head h = { .by = STR("system"), .cas = { 0, CASE_CUSTOMER }, .verb = V_OPEN,
	                        .imp = r->id };
	char key[48];
	evid id;
	bool plain = !m->s[FLD_prefers].n && !m->s[FLD_tier].n;
	struct str line;
	int code;

	customer_key(r->c, r->shop, m->s[FLD_account], key);
	id = world_key(r->world, str_of(key));
	p->who = (struct caseid){ id, CASE_CUSTOMER };
	if (id)
		return CSM_OK;
	if (plain && writer_event_again(r->w, &r->opens, str_of(key), &p->who)) {
		p->made = true;
		return CSM_OK;
	}
	/* The instant of the import, not of a row: which row comes first must not matter. */
	h.at = r->exported_at == WHEN_NONE || r->exported_at > r->w->rec ? r->w->rec : r->exported_at;
	if ((code = writer_event(r->w, &h, &id, &p->who, e)))
		return code;
	p->made = true;
	line_text(&r->w->line, "key", str_of(key));
	import_put(r, "shop", r->shop);
	import_put(r, "prefers", m->s[FLD_prefers]);
	import_put(r, "tier", m->s[FLD_tier]);
	code = writer_event_end(r->w, &line, e);
	if (!code && plain && !r->opens.n)
		line_form_learn(&r->opens, line, p->who, str_of(key));
	return code;
}

static void known_values(const struct import_run *r, uint32_t i, struct met_person *p)
{
	const struct person *stored = i == MAP_NONE ? NULL : &r->people.p[i];

	for (size_t k = 0; k < PERSON_VALUES; k++) {
		struct str v = { 0 };

		if (stored)
			memcpy(&v, (const char *)stored + values[k].offset, sizeof(v));
		p->at[k] = stored ? r->people.set_at[i][values[k].place] : WHEN_NONE;
		p->hash[k] = v.n ? str_hash(v) : 0;
	}
	if (stored)
		p->who = stored->customer;
}

/* Three lookups that wait for one another; the records between make up for the waiting. */
void import_soon(const struct import_run *r)
{
	enum { EARLY = 18, FIRST = 12, SECOND = 8, THIRD = 4, CACHE_LINE = 64 };
	const struct mapped *m = source_ahead_peek(r->ahead, EARLY);
	uint32_t id;

	if (m) {               /* another core wrote it */
		for (size_t at = 0; at < sizeof(m->s[0]) * (FLD_address + 1); at += CACHE_LINE)
			__builtin_prefetch((const char *)m->s + at);
		for (size_t at = 0; at < sizeof(m->v[0]) * (FLD_address + 1); at += CACHE_LINE)
			__builtin_prefetch((const char *)m->v + at);
		__builtin_prefetch(&m->key);
		__builtin_prefetch(&m->account_hash);
		__builtin_prefetch(m->has);
	}
	m = source_ahead_peek(r->ahead, FIRST);
	if (m) {
		vocab_soon_hash(&r->accounts, m->s[FLD_account], m->account_hash);
		if (!source_unique(r->src))
			vocab_soon(&r->seen, m->s[FLD_order]);
	}
	if ((m = source_ahead_peek(r->ahead, SECOND)) &&
	    (id = vocab_guess_hash(&r->accounts, m->s[FLD_account], m->account_hash))) {
		__builtin_prefetch(&r->accounts.words[id]);
		__builtin_prefetch(&r->met[id - 1], 1);
	}
	if ((m = source_ahead_peek(r->ahead, THIRD)) &&
	    (id = vocab_guess_hash(&r->accounts, m->s[FLD_account], m->account_hash))) {
		__builtin_prefetch(vocab_str(&r->accounts, id).p);
		__builtin_prefetch(m->s[FLD_account].p);
	}
}

/* The person of the record among those met; NULL without an identity. */
static int person_of(struct import_run *r, struct mapped *m, struct met_person **out, struct csm_err *e)
{
	struct met_person new = { .made = false };
	uint32_t at;
	int code = CSM_OK;

	*out = NULL;
	if (!mapped_has(m, FLD_account) || is_masked(m->s[FLD_account]))
		return CSM_OK;
	at = vocab_find_hash(&r->accounts, m->s[FLD_account], m->account_hash);
	if (at != MAP_NONE) {
		*out = &r->met[at - 1];
		return person_put(r, m, *out, false, e);
	}
	at = MAP_NONE;
	if (r->people.by_account.used)
		at = smap_get(&r->people.by_account, account_key(&r->scratch, r->shop, m->s[FLD_account]));
	known_values(r, at, &new);
	if (at == MAP_NONE)
		code = customer_open(r, m, &new, e);
	if (code)
		return code;
	vocab_id(&r->accounts, m->s[FLD_account]);     /* n_met + 1 */
	*out = PUSH(r->met, r->n_met, r->cap_met);
	**out = new;
	return person_put(r, m, *out, at == MAP_NONE, e);
}

int import_identity(struct import_run *r, struct mapped *m, struct caseid *out, struct csm_err *e)
{
	struct met_person *p;
	int code = person_of(r, m, &p, e);

	*out = p ? p->who : (struct caseid){ 0 };
	return code;
}

struct str import_customer_name(struct import_run *r, struct caseid who)
{
	char name[32];

	if (!who.id)
		return (struct str){ 0 };
	case_write(world_name(r->world, who), name);
	return arena_str(&r->scratch, str_of(name));
}

/* What a customer file says of preferences: a change of a known customer is an event, made once. */
static int preferences(struct import_run *r, const struct mapped *m, struct caseid who, bool *news,
                       struct csm_err *e)
{
	const struct customer *u = world_customer(r->world, who);
	struct step set = { .cas = who, .verb = V_SET, .at = import_at(r, m), .by = STR("system") };
	struct str old_prefers, old_tier;
	char key[48];
	int code;

	if (!u)
		return CSM_OK;
	old_prefers = vocab_str(&r->world->words, u->prefers);
	old_tier = vocab_str(&r->world->words, u->tier);
	if ((!mapped_has(m, FLD_prefers) || str_eq(old_prefers, m->s[FLD_prefers])) &&
	    (!mapped_has(m, FLD_tier) || str_eq(old_tier, m->s[FLD_tier])))
		return CSM_OK;
	customer_key(r->c, r->shop, m->s[FLD_account], key);
	set.ref = str_of(key);
	set.name = arena_printf(&r->scratch, "set:" STR_FMT ":" STR_FMT ":%llu",
	                        STR_ARG(m->s[FLD_prefers]), STR_ARG(m->s[FLD_tier]),
	                        (unsigned long long)evid_number(u->h.last_id));
	if ((code = import_step(r, &set, e)) || !set.begun)
		return code;
	*news = true;
	import_put(r, "prefers", m->s[FLD_prefers]);
	import_put(r, "tier", m->s[FLD_tier]);
	return import_step_end(r, e);
}

int import_customer(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	size_t people = r->w->people.n, met = r->n_met;
	struct met_person *p;
	bool news = false;
	int code;

	if (mapped_has(m, FLD_account) && import_repeated(r, m, m->s[FLD_account], FLD_account, out))
		return CSM_OK;
	code = person_of(r, m, &p, e);
	if (!p) {
		*out = import_reject(m, REJ_MISSING_KEY, FLD_account,
		                     "an unmasked account identifies a customer");
		return code;
	}
	if (!code && !p->made)
		code = preferences(r, m, p->who, &news, e);
	*out = p->made && r->n_met > met ? OUT_CREATED : news || r->w->people.n != people ? OUT_REVISED : OUT_UNCHANGED;
	return code;
}
