/*
 * Which keys a request may and must bring, their order in the line, and the cases that people name.
 * Relies on care/event.h for the closed list, record_value.c for single values. Promises: a key
 * that is refused is named with the nearest that would be right.
 */
#include "store/record.h"

const struct csm_field *field_of(const struct csm_request *r, const char *key)
{
	for (size_t i = 0; i < r->n_fields; i++)
		if (!strcmp(r->fields[i].key, key))
			return &r->fields[i];
	return NULL;
}

/* ---- which keys ---- */

/* Of the keys that any event may carry, those that people give. */
static bool by_hand(enum key k)
{
	return k == K_TAGS || k == K_PREC || k == K_SOURCE;
}

/* What a rule of the shop's policy signs its events with; people cannot. */
static bool by_rule(const struct recorder *r, enum key k)
{
	return r->by_rule && (k == K_RULE || k == K_VERSION);
}

static const struct key_rule *key_rule(const struct recorder *r, const struct verb_rule *rule,
                                       const char *key)
{
	enum key k = key_of(str_of(key));
	const struct key_rule *found = k ? verb_key(rule, k) : NULL;

	for (size_t i = 0; found && i < rule->n_keys; i++)
		if (&rule->keys[i] == found)
			return found;
	return found && (by_hand(k) || by_rule(r, k)) ? found : NULL;
}

const char *const *rule_words(struct recorder *r, char kind, const struct verb_rule *rule)
{
	enum { MORE = 16 };        /* personal keys, tags and the end */
	const char **words = arena_alloc(&r->mem, (rule->n_keys + MORE) * sizeof(*words));
	size_t n = 0;

	for (size_t i = 0; i < rule->n_keys; i++)
		if (rule->keys[i].form != F_SHA256 && rule->keys[i].key != K_SIZE &&
		    rule->keys[i].key != K_PATH && !(rule->verb == V_ASSIGN && rule->keys[i].key == K_OF))
			words[n++] = key_word(rule->keys[i].key);
	for (size_t i = 0; person_key(i); i++)
		if (takes_person(kind, rule->verb, person_key(i)))
			words[n++] = person_key(i);
	words[n++] = "tags";
	return words;
}

const char *words_joined(struct arena *a, const char *const *words)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; words[i]; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", words[i]);
	out = arena_cstr(a, buf_view(&b));
	buf_free(&b);
	return out;
}

static int unknown_key(struct recorder *r, const struct asked *a, const char *key,
                       struct csm_err *e)
{
	const char *const *words = rule_words(r, a->kind, a->rule);
	const char *near = csm_nearest(key, words);

	if (near)
		return err_set(e, CSM_EUSAGE, "field.unknown", "%s %s has no \"%s\"; is %s meant?",
		               a->r->noun, a->r->verb, key, near);
	return err_set(e, CSM_EUSAGE, "field.unknown", "%s %s has no \"%s\"; it takes %s",
	               a->r->noun, a->r->verb, key, words_joined(&r->mem, words));
}

static const char *term_list(struct recorder *r, enum term_kind kind)
{
	const char *const *words = term_words(&r->c->terms, kind, &r->mem);

	return arena_printf(&r->mem, ": %s", words_joined(&r->mem, words));
}

static int missing_key(struct recorder *r, const struct key_rule *k, struct csm_err *e)
{
	const char *words = "";

	if (k->form == F_TERM)
		words = term_list(r, (enum term_kind)k->term);
	return err_set(e, CSM_EUSAGE, "field.required", "needs --%s (%s)%s",
	               key_word(k->key), k->help, words);
}

/* What the files of an attach event say of themselves. */
static bool from_file(const struct asked *a, enum key k)
{
	return a->verb == V_ATTACH && (k == K_SHA256 || k == K_SIZE || k == K_PATH);
}

static bool takes(const struct recorder *r, const struct asked *a, const char *key)
{
	const struct key_rule *k = key_rule(r, a->rule, key);

	return takes_person(a->kind, a->verb, key) || (k && !from_file(a, k->key));
}

/* Verbs that only set something: without a field they would be an event that says nothing. */
static bool says_nothing(const struct asked *a)
{
	return !a->r->n_fields && (a->verb == V_ASSIGN || a->verb == V_CLASSIFY || a->verb == V_SET);
}

int fields_check(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	for (size_t i = 0; i < a->r->n_fields; i++) {
		const char *key = a->r->fields[i].key;
		if (!takes(r, a, key))
			return unknown_key(r, a, key, e);
		if (field_of(a->r, key) != &a->r->fields[i] && strcmp(key, "tags") &&
		    strcmp(key, "flags"))
			return err_set(e, CSM_EUSAGE, "field.twice", "%s is given twice", key);
	}
	for (size_t i = 0; i < a->rule->n_keys; i++) {
		const struct key_rule *k = &a->rule->keys[i];
		const struct csm_field *f = field_of(a->r, key_word(k->key));
		if (k->required && !from_file(a, k->key) && !(f && f->value && *f->value))
			return missing_key(r, k, e);
	}
	if (says_nothing(a))
		return err_set(e, CSM_EUSAGE, "field.none", "nothing to set: give at least one of %s",
		               words_joined(&r->mem, rule_words(r, a->kind, a->rule)));
	return CSM_OK;
}

/* Items of a key that was given several times. */
static int write_list(struct recorder *r, const struct asked *a, const struct key_rule *k,
                      struct csm_err *e)
{
	int code = CSM_OK;

	line_list_begin(&r->w->line, key_word(k->key));
	for (size_t i = 0; !code && i < a->r->n_fields; i++)
		if (!strcmp(a->r->fields[i].key, key_word(k->key)) && a->r->fields[i].value)
			code = field_items(r, k, a->r->fields[i].value, e);
	line_list_end(&r->w->line);
	return code;
}

/* A record names its shop even where there is only one today. */
static int write_only_shop(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;

	if (a->verb != V_OPEN)
		return CSM_OK;
	if (t->n_shops == 1) {
		line_word(&r->w->line, "shop", t->shops[0].name);
		return CSM_OK;
	}
	if (field_of(a->r, "order") || field_of(a->r, "account"))
		return err_set(e, CSM_EUSAGE, "field.shop",
		               "which shop? There are several, and orders and accounts are "
		               "counted within one: --shop");
	return CSM_OK;
}

static int write_given(struct recorder *r, const struct asked *a, const struct key_rule *k,
                       struct csm_err *e)
{
	const struct csm_field *f = field_of(a->r, key_word(k->key));
	char name[32];

	if (k->key == K_CUSTOMER && a->who.kind) {
		case_write(a->who, name);
		line_word(&r->w->line, key_word(k->key), str_of(name));
		return CSM_OK;
	}
	if (!f)
		return k->key == K_SHOP ? write_only_shop(r, a, e) : CSM_OK;
	if (k->form == F_WORDS) {
		writer_words(r->w, k->key, str_of(f->value), true);
		return write_list(r, a, k, e);
	}
	writer_words(r->w, k->key == K_REF && a->kind == CASE_CUSTOMER ? K_TEXT : k->key, str_of(f->value), k->form == F_TEXT || !line_is_word(str_of(f->value)));
	return field_write(r, k, f->value, e);
}

int fields_write(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	size_t n_common;
	const struct key_rule *common = common_keys(&n_common);
	int code = CSM_OK;

	if (a->key.n)
		line_text(&r->w->line, "key", a->key);
	for (size_t i = 0; !code && i < a->rule->n_keys; i++)
		code = write_given(r, a, &a->rule->keys[i], e);
	for (size_t i = 0; !code && i < n_common; i++)
		if ((by_hand(common[i].key) || by_rule(r, common[i].key)) && verb_key(a->rule, common[i].key) == &common[i])
			code = write_given(r, a, &common[i], e);
	return code;
}

/* ---- cases ---- */

static int wrong_kind(const char *name, char kind, struct csm_err *e)
{
	const char *want = "customer (C-...)";

	if (kind != CASE_CUSTOMER)
		want = kind == CASE_TICKET ? "ticket (T-...)" : "return (R-...)";

	return err_set(e, CSM_EUSAGE, "case.kind", "\"%s\" is no %s", name, want);
}

/* "-2": the case of the second request of this batch. */
static bool batch_case(const struct recorder *r, const char *name, struct caseid *out)
{
	int64_t k;

	if (name[0] != '-' || !str_i64(str_of(name + 1), &k) || k < 1 || (size_t)k > r->now_at ||
	    !r->cases[k - 1].kind)
		return false;
	*out = r->cases[k - 1];
	return true;
}

int record_find(struct recorder *r, const char *name, char kind, struct caseid *out,
                struct csm_err *e)
{
	int code = CSM_OK;

	if (name[0] == '-' && r->n_reqs > 1) {
		if (!batch_case(r, name, out))
			return err_set(e, CSM_ENOTFOUND, "name.batch",
			               "\"%s\" names no case opened earlier in this batch", name);
	} else if (case_fast(str_of(name), out) ||
	           (strlen(name) > 2 && name[1] == '-' && !case_read(str_of(name), out, NULL))) {
		char text[32];
		case_write(*out, text);
		if (!case_exists(r, *out, &code, e))
			return code ? code
			            : err_set(e, CSM_ENOTFOUND, "name.unknown", "there is no %s",
			                      text);
	} else {
		code = store_find_case(r->c, str_of(name), kind, out, e);
	}
	if (!code && kind && out->kind != kind)
		return wrong_kind(name, kind, e);
	return code;
}
