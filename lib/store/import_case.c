/*
 * What the kinds of records share on their way into the store: references and keys, steps of a case, who it was, customers
 * by their identity. Everything is looked up twice, in the store and in what this very run wrote.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/num.h"
#include "store/import.h"

enum outcome import_reject(struct mapped *m, enum reject_reason why, enum map_field f, const char *fmt, ...)
{
	va_list ap;

	m->reject = why;
	m->reject_field = f < FLD_COUNT ? str_of(map_field_name(f)) : (struct str){ 0 };
	m->reject_value = f < FLD_COUNT ? m->s[f] : (struct str){ 0 };
	va_start(ap, fmt);
	vsnprintf(m->reject_text, sizeof(m->reject_text), fmt, ap);
	va_end(ap);
	return OUT_REJECTED;
}

int64_t import_observed(const struct import_run *r, const struct mapped *m)
{
	return mapped_has(m, FLD_updated) ? m->v[FLD_updated] : r->exported_at;
}

int64_t import_latest(const struct mapped *m)
{
	int64_t latest = WHEN_NONE;

	for (int f = 0; f < FLD_COUNT; f++)
		if (map_field_form(f) == 'i' && f != FLD_due && mapped_has(m, f) && m->v[f] > latest)
			latest = m->v[f];
	return latest;
}

int64_t import_at(const struct import_run *r, const struct mapped *m)
{
	int64_t at = import_observed(r, m);

	if (at == WHEN_NONE)
		at = import_latest(m);
	return at == WHEN_NONE || at > r->w->rec ? r->w->rec : at;
}

struct str import_ref(struct import_run *r, struct str id)
{
	struct str ref;

	ref.p = arena_printf(&r->scratch, "%s:" STR_FMT ":" STR_FMT, r->platform, STR_ARG(r->shop), STR_ARG(id));
	ref.n = strlen(ref.p);
	return ref;
}

struct str import_actor(const struct import_run *r, struct str name, const char *fallback)
{
	const struct agent *a;

	if (!name.n)
		return str_of(fallback);
	a = agent_find(&r->c->terms, name);
	if (!a)
		a = agent_by_alias(&r->c->terms, name);
	return a ? a->login : name;
}

evid import_known(const struct import_run *r, struct str key)
{
	uint32_t i = smap_get(&r->opened, key);

	return i != MAP_NONE ? r->opened_ids[i].id : world_key(r->world, key);
}

static void remember(struct import_run *r, struct str key, struct caseid cas, evid id)
{
	bool fresh;
	uint32_t *slot = smap_put(&r->opened, arena_str(&r->mem, key), &fresh);

	if (!fresh)
		return;
	*slot = (uint32_t)r->n_opened;
	*(PUSH(r->opened_ids, r->n_opened, r->cap_opened)) = (struct caseid){ id, cas.kind };
}

int import_step(struct import_run *r, struct caseid *cas, enum verb v, int64_t at, struct str by, struct str ref, const char *step, bool *begun,
                evid *id, struct csm_err *e)
{
	struct event_head h = { .at = at, .by = by, .cas = *cas, .verb = v, .imp = r->id };
	struct str key;
	int code;

	key.p = arena_printf(&r->scratch, STR_FMT "/%s", STR_ARG(ref), step);
	key.n = strlen(key.p);
	*begun = false;
	*id = import_known(r, key);
	if (*id)
		return CSM_OK;
	code = writer_event(r->w, &h, id, cas, e);
	if (code)
		return code;
	*begun = true;
	remember(r, key, *cas, *id);
	line_text(&r->w->line, "key", key);
	return CSM_OK;
}

int import_step_end(struct import_run *r, struct csm_err *e)
{
	return writer_event_end(r->w, NULL, e);
}

void import_put(struct import_run *r, const char *key, struct str s)
{
	if (s.n)
		line_word(&r->w->line, key, s);
}

void import_put_text(struct import_run *r, const char *key, struct str s)
{
	if (s.n)
		line_text(&r->w->line, key, s);
}

void import_put_money(struct import_run *r, const char *key, int64_t minor, struct str currency)
{
	struct buf b = { 0 };

	money_write(&b, minor, currency);
	line_text(&r->w->line, key, buf_view(&b));
	buf_free(&b);
}

/* ---- identity ---- */

/* "138****1234", "张*", "x***@mail": a mask hides who it is; such a value never identifies and never replaces a whole one. */
static bool masked(struct str s)
{
	size_t at;

	return str_find(s, STR("*"), &at) || str_find(s, STR("##"), &at) || str_find(s, STR("$$"), &at);
}

static struct str account_key(struct import_run *r, struct arena *a, struct str account)
{
	char *p = arena_bytes(a, r->shop.n + 1 + account.n);

	memcpy(p, r->shop.p, r->shop.n);
	p[r->shop.n] = 0;
	memcpy(p + r->shop.n + 1, account.p, account.n);
	return (struct str){ p, r->shop.n + 1 + account.n };
}

static const struct {
	enum map_field field;
	const char *key;
	size_t offset;
} personal[] = {
	{ FLD_name, "name", offsetof(struct person, name) },
	{ FLD_phone, "phone", offsetof(struct person, phone) },
	{ FLD_mail, "mail", offsetof(struct person, mail) },
	{ FLD_address, "address", offsetof(struct person, address) },
};

/* Writes what is new about a person; known may be NULL. */
static int person_put(struct import_run *r, const struct mapped *m, struct caseid who, const struct person *known, struct csm_err *e)
{
	struct csm_field f[2 + COUNT(personal)];
	size_t n = 0;

	if (!known) {
		f[n++] = (struct csm_field){ "shop", arena_cstr(&r->scratch, r->shop) };
		f[n++] = (struct csm_field){ "account", arena_cstr(&r->scratch, m->s[FLD_account]) };
	}
	for (size_t i = 0; i < COUNT(personal); i++) {
		struct str v = m->s[personal[i].field], old = { 0 };

		if (!mapped_has(m, personal[i].field) || masked(v))
			continue;
		if (known)
			memcpy(&old, (const char *)known + personal[i].offset, sizeof(old));
		if (!str_eq(v, old))
			f[n++] = (struct csm_field){ personal[i].key, arena_cstr(&r->scratch, v) };
	}
	return n ? writer_person(r->w, who, f, n, e) : CSM_OK;
}

static int customer_open(struct import_run *r, const struct mapped *m, struct caseid *out, struct csm_err *e)
{
	struct event_head h = { .by = STR("system"), .cas = { 0, CASE_CUSTOMER }, .verb = V_OPEN, .imp = r->id };
	char key[48];
	evid id;
	int code;

	customer_key(r->c, r->shop, m->s[FLD_account], key);
	id = world_key(r->world, str_of(key));         /* its event is there, its personal data is not: another site's, or a run cut short */
	if (id) {
		*out = (struct caseid){ id, CASE_CUSTOMER };
		return CSM_OK;
	}
	h.at = mapped_has(m, FLD_created) && m->v[FLD_created] <= r->w->rec ? m->v[FLD_created] : import_at(r, m);
	if ((code = writer_event(r->w, &h, &id, out, e)))
		return code;
	line_text(&r->w->line, "key", str_of(key));
	import_put(r, "shop", r->shop);
	import_put(r, "prefers", m->s[FLD_prefers]);
	import_put(r, "tier", m->s[FLD_tier]);
	return writer_event_end(r->w, NULL, e);
}

int import_identity(struct import_run *r, struct mapped *m, struct caseid *out, struct csm_err *e)
{
	struct str key;
	uint32_t i, *slot;
	bool fresh;
	int code;

	*out = (struct caseid){ 0 };
	if (!mapped_has(m, FLD_account) || masked(m->s[FLD_account]))
		return CSM_OK;
	key = account_key(r, &r->scratch, m->s[FLD_account]);
	i = smap_get(&r->people.by_account, key);
	if (i != MAP_NONE) {
		*out = r->people.p[i].customer;
		return person_put(r, m, *out, &r->people.p[i], e);
	}
	i = smap_get(&r->accounts, key);
	if (i != MAP_NONE) {
		*out = r->new_customers[i];
		return CSM_OK;
	}
	if ((code = customer_open(r, m, out, e)) || (code = person_put(r, m, *out, NULL, e)))
		return code;
	slot = smap_put(&r->accounts, account_key(r, &r->mem, m->s[FLD_account]), &fresh);
	*slot = (uint32_t)r->n_new;
	*(PUSH(r->new_customers, r->n_new, r->cap_new)) = *out;
	return CSM_OK;
}

int import_customer(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct caseid who;
	size_t before = r->n_new, people = r->w->people.n;
	int code;

	if (!mapped_has(m, FLD_account) || masked(m->s[FLD_account])) {
		*out = import_reject(m, REJ_MISSING_KEY, FLD_account, "an unmasked account identifies a customer");
		return CSM_OK;
	}
	code = import_identity(r, m, &who, e);
	*out = r->n_new > before ? OUT_CREATED : r->w->people.n != people ? OUT_REVISED : OUT_UNCHANGED;
	return code;
}
