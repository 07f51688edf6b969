/*
 * Taking requests apart: noun, verb, who, when, which case; and the idempotency keys that were used
 * before. Relies on care/event.h for the closed list of verbs. Promises: every name that is not
 * known is answered with those that are.
 */
#include "store/record.h"

#include "store/index.h"
#include "store/world_load.h"

/* ---- taking a request apart ---- */

static int read_noun(const char *noun, char *kind, struct csm_err *e)
{
	static const char *const nouns[] = { "ticket", "return", "customer", "desk", NULL };
	static const char kinds[] = { CASE_TICKET, CASE_RETURN, CASE_CUSTOMER, CASE_NONE };

	for (size_t i = 0; noun && nouns[i]; i++)
		if (!strcmp(noun, nouns[i])) {
			*kind = kinds[i];
			return CSM_OK;
		}
	return err_set(e, CSM_EUSAGE, "request.noun", "\"%s\" must be ticket, return, customer or desk",
	               noun ? noun : "");
}

static int unknown_verb(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	size_t n, k = 0;
	const struct verb_rule *rules = verb_rules(&n);
	const char **words = arena_alloc(&r->mem, (n + 1) * sizeof(*words)), *near;
	struct buf b = { 0 };
	int code;

	for (size_t i = 0; i < n; i++)
		if (rules[i].kind == a->kind && rules[i].by_hand) {
			buf_printf(&b, "%s%s", k ? ", " : "", verb_word(rules[i].verb));
			words[k++] = verb_word(rules[i].verb);
		}
	near = csm_nearest(a->r->verb, words);
	if (near)
		code = err_set(e, CSM_EUSAGE, "request.verb", "%s has no verb \"%s\"; is %s meant?",
		               a->r->noun, a->r->verb, near);
	else
		code = err_set(e, CSM_EUSAGE, "request.verb", "%s has no verb \"%s\"; it knows %s",
		               a->r->noun, a->r->verb, b.p);
	buf_free(&b);
	return code;
}

static int read_by(struct recorder *r, struct asked *a, struct csm_err *e)
{
	static const char *const others[] = { "customer", "bot", "system", "platform",
		                              "carrier", "supplier", "warehouse", NULL };
	const char *by = a->r->by, *near;
	const struct agent *agent;
	int code;

	if (!by && a->verb == V_MESSAGE)
		by = "customer";
	if (!by) {
		code = store_agent(r->c, &agent, e);
		if (!code)
			a->by = agent->login;
		return code;
	}
	agent = agent_find(&r->c->terms, str_of(by));
	a->by = str_of(by);
	for (size_t i = 0; others[i]; i++)
		if (!strcmp(others[i], by))
			return CSM_OK;
	if (agent && !agent->gone)
		return CSM_OK;
	near = csm_nearest(by, others);
	return err_set(e, CSM_EUSAGE, "request.by",
	               "by: \"%s\" must be an agent's login, customer, bot, system, platform, "
	               "carrier, supplier or warehouse%s%s%s",
	               by, near ? words_in(err_lang(e), "; is ") : "", near ? near : "", near ? words_in(err_lang(e), " meant?") : "");
}

static int read_target(struct recorder *r, struct asked *a, struct csm_err *e)
{
	a->cas = (struct caseid){ 0, a->kind };
	if (!a->kind)          /* the desk's own */
		return CSM_OK;
	if (a->verb == V_OPEN && a->r->target)
		return err_set(e, CSM_EUSAGE, "request.target",
		               "%s open makes a new case and takes no name", a->r->noun);
	if (a->verb == V_OPEN)
		return CSM_OK;
	if (!a->r->target || !*a->r->target)
		return err_set(e, CSM_EUSAGE, "request.target", "%s %s needs the name of a %s",
		               a->r->noun, a->r->verb, a->r->noun);
	return record_find(r, a->r->target, a->kind, &a->cas, e);
}

static int read_at(struct recorder *r, struct asked *a, struct csm_err *e)
{
	struct csm_err err = err_like(e);

	a->at = WHEN_NONE;
	if (!a->r->at)
		return CSM_OK;
	if (when_parse(str_of(a->r->at), r->c->zone, r->w->rec, &a->at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "at: %s", err.text);
	return CSM_OK;
}

/* The key of the customer with the account that the request gives; none without one. */
static int account_key(struct recorder *r, const struct csm_request *req, struct str *out,
                       struct csm_err *e)
{
	const struct csm_field *account = field_of(req, "account"), *shop = field_of(req, "shop");
	char key[48];

	if (!account || !account->value || !*account->value)
		return CSM_OK;
	if (!shop && r->c->terms.n_shops != 1)
		return err_set(e, CSM_EUSAGE, "field.shop",
		               "which shop? Accounts are counted within one: --shop");
	customer_key(r->c, shop && shop->value ? str_of(shop->value) : r->c->terms.shops[0].name,
	             str_trim(str_of(account->value)), key);
	*out = arena_str(&r->mem, str_of(key));
	return CSM_OK;
}

/* Noun, verb, key: what is known without looking into the store. */
int request_head(struct recorder *r, const struct csm_request *req, struct asked *a,
                 struct csm_err *e)
{
	int code;

	*a = (struct asked){ .r = req, .at = WHEN_NONE };
	code = read_noun(req->noun, &a->kind, e);
	if (code)
		return code;
	a->verb = verb_of(str_of(req->verb));
	a->rule = a->verb ? verb_rule(a->kind, a->verb) : NULL;
	if (!a->rule || !a->rule->by_hand)
		return unknown_verb(r, a, e);
	a->key = str_of(req->key);
	if (a->verb == V_OPEN && (a->kind == CASE_CUSTOMER || a->kind == CASE_TICKET))
		code = account_key(r, req, &a->who_key, e);
	if (code || a->kind != CASE_CUSTOMER || !a->who_key.n)
		return code;
	if (req->key)
		return err_set(e, CSM_EUSAGE, "customer.key",
		               "a customer with an account is known by shop and account; no "
		               "other key is possible");
	a->key = a->who_key;
	return CSM_OK;
}

/* An agent who has begun only later signs nothing that happened before. */
static int signs_now(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	const struct agent *agent = agent_find(&r->c->terms, a->by);

	if (!agent)
		return CSM_OK;
	return valid_by_then(r, "by", agent->login, agent->valid_from, "policy/agents.yaml", e);
}

int request_read(struct recorder *r, struct asked *a, struct csm_err *e)
{
	int code = read_by(r, a, e);

	if (!code)
		code = read_target(r, a, e);
	if (!code)
		code = read_at(r, a, e);
	r->at = a->at == WHEN_NONE ? r->w->rec : a->at;
	if (!code)
		code = signs_now(r, a, e);
	if (!code)
		code = fields_check(r, a, e);
	if (!code && a->verb == V_ATTACH && !a->r->n_files)
		code = err_set(e, CSM_EUSAGE, "attach.file", "%s attach needs a file", a->r->noun);
	if (!code && a->r->n_files && !verb_rule(a->kind, V_ATTACH))
		code = err_set(e, CSM_EUSAGE, "attach.kind", "a %s takes no files", a->r->noun);
	return code;
}

/* ---- keys ---- */

void key_want(struct recorder *r, struct str key)
{
	bool fresh;
	uint32_t *at;

	if (!key.n)
		return;
	at = smap_put(&r->by_key, key, &fresh);
	if (!fresh)
		return;
	*at = (uint32_t)r->n_keys;
	*PUSH(r->keys, r->n_keys, r->cap_keys) = (struct keyed){ .key = key };
}

struct key_scan {
	struct recorder *r;
	struct umap undone;        /* imports whose keys are free again */
	bool imported, settled;    /* an imported event has one of the keys; undone is filled */
	struct arena mem;
};

static int on_key(void *ctx, const struct event *ev, struct str line)
{
	struct key_scan *s = ctx;
	struct str key = event_str(ev, K_KEY, &s->mem);
	uint32_t at = key.n ? smap_get(&s->r->by_key, key) : MAP_NONE;
	struct keyed *k = at == MAP_NONE ? NULL : &s->r->keys[at];

	(void)line;
	if (k && ev->imp)
		s->imported = true;
	if (k && !k->id && !(ev->imp && (!s->settled || umap_get(&s->undone, ev->imp) != MAP_NONE)))
		*k = (struct keyed){ .key = k->key, .id = ev->id, .cas = ev->cas, .verb = ev->verb, .rec = ev->rec };
	if (k && k->id == ev->id)
		(void)event_case(ev, K_CUSTOMER, &k->who);
	arena_reset(&s->mem);
	return CSM_OK;
}

enum { KEYS_FEW = 256 };       /* looked up one by one, where that can be done */

static int scan_keys(struct recorder *r, struct scan *s, struct csm_err *e)
{
	int code = CSM_OK;

	s->value = r->n_keys <= KEYS_FEW && store_index(r->c);
	s->only = "key: ";
	if (!s->value)
		return scan_run(s, e);
	for (size_t i = 0; !code && i < r->n_keys; i++) {
		s->only = arena_cstr(&r->mem, r->keys[i].key);
		code = scan_run(s, e);
	}
	return code;
}

int keys_find(struct recorder *r, struct csm_err *e)
{
	struct key_scan k = { .r = r };
	struct scan s = { .c = r->c, .event = on_key, .ctx = &k };
	int code = r->n_keys ? scan_keys(r, &s, e) : CSM_OK;

	/* Only if an import holds one of them does it matter which imports were undone. */
	if (!code && k.imported) {
		code = imports_undone(r->c, &k.undone, e);
		k.settled = true;
		for (size_t i = 0; i < r->n_keys; i++)
			r->keys[i].id = 0;
		if (!code)
			code = scan_keys(r, &s, e);
	}
	scan_close(&s);
	umap_free(&k.undone);
	arena_free(&k.mem);
	return code;
}

struct keyed *key_named(struct recorder *r, struct str key)
{
	uint32_t at = key.n ? smap_get(&r->by_key, key) : MAP_NONE;

	return at == MAP_NONE ? NULL : &r->keys[at];
}

struct keyed *key_had(struct recorder *r, const struct asked *a)
{
	return key_named(r, a->key);
}

/* A key is of one event: the same verb on another case is another request, and would be lost. */
static int same_target(struct recorder *r, const struct asked *a, const char *had, bool *same,
                       struct csm_err *e)
{
	struct caseid asked = { 0 }, known = { 0 };
	int code;

	*same = true;
	if (!a->kind || !a->r->target || !*a->r->target)
		return CSM_OK;
	code = record_find(r, a->r->target, a->kind, &asked, e);
	if (!code)
		code = record_find(r, had, a->kind, &known, e);
	if (!code)
		*same = asked.id == known.id;
	return code;
}

/* The key was used before: the same request again is no error, another one is. */
int key_known(struct recorder *r, struct asked *a, const struct keyed *k,
              struct csm_receipt *out, struct csm_err *e)
{
	char id[24], name[32];
	bool same = true;

	evid_write(k->id, id);
	name[0] = '\0';
	if (k->cas.kind)
		case_write(k->cas, name);
	if (a->kind == CASE_CUSTOMER && !a->r->key)
		return err_set(e, CSM_EREFUSED, "customer.exists",
		               "this account is customer %s already", name);
	if (k->cas.kind == a->kind && k->verb == a->verb) {
		int code = same_target(r, a, name, &same, e);

		if (code)
			return code;
	}
	if (k->cas.kind != a->kind || k->verb != a->verb || !same)
		return err_set(e, CSM_EREFUSED, "key.other",
		               "key \"" STR_FMT "\" belongs to another request: %s (%s) of %s",
		               STR_ARG(a->key), id, verb_word(k->verb), name);
	out->known = true;
	memcpy(out->id, id, sizeof(id));
	memcpy(out->name, name, sizeof(name));
	r->cases[r->now_at] = k->cas;
	writer_sync_old(r->w);
	return who_again(r, a, k, e);
}
