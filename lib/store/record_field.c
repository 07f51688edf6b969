/*
 * Values as people type them, checked by the closed list of verbs and keys and by the shop's words, and written in the form of
 * the log. Relies on care/event.h for the list. Promises: whatever is refused is named with its key, its value and the
 * nearest that would be right; nothing is guessed.
 */
#include "store/record.h"

#include "base/num.h"
#include "base/utf8.h"

static const char *const personal[] = { "shop", "account", "name", "phone", "mail", "address", "contact", NULL };

bool is_personal(const char *key)
{
	for (size_t i = 0; personal[i]; i++)
		if (!strcmp(personal[i], key))
			return true;
	return false;
}

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

static const struct key_rule *key_rule(const struct verb_rule *rule, const char *key)
{
	enum key k = key_of(str_of(key));
	const struct key_rule *found = k ? verb_key(rule, k) : NULL;

	for (size_t i = 0; found && i < rule->n_keys; i++)
		if (&rule->keys[i] == found)
			return found;
	return found && by_hand(k) ? found : NULL;
}

const char *const *rule_words(struct recorder *r, char kind, const struct verb_rule *rule)
{
	const char **words = arena_alloc(&r->mem, (rule->n_keys + COUNT(personal) + 4) * sizeof(*words));
	size_t n = 0;

	for (size_t i = 0; i < rule->n_keys; i++)
		if (rule->keys[i].form != F_SHA256 && rule->keys[i].key != K_SIZE && rule->keys[i].key != K_PATH)
			words[n++] = key_word(rule->keys[i].key);
	for (size_t i = 1; kind == CASE_CUSTOMER && (rule->verb == V_OPEN || rule->verb == V_SET) && personal[i]; i++)
		words[n++] = personal[i];
	words[n++] = "tags";
	return words;
}

static const char *joined(struct arena *a, const char *const *words)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; words[i]; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", words[i]);
	out = arena_cstr(a, buf_view(&b));
	buf_free(&b);
	return out;
}

static int unknown_key(struct recorder *r, const struct asked *a, const char *key, struct csm_err *e)
{
	const char *const *words = rule_words(r, a->kind, a->rule);
	const char *near = csm_nearest(key, words);

	if (near)
		return err_set(e, CSM_EUSAGE, "field.unknown", "%s %s has no \"%s\"; is %s meant?", a->r->noun, a->r->verb, key, near);
	return err_set(e, CSM_EUSAGE, "field.unknown", "%s %s has no \"%s\"; it takes %s", a->r->noun, a->r->verb, key,
	               joined(&r->mem, words));
}

static int missing_key(struct recorder *r, const struct asked *a, const struct key_rule *k, struct csm_err *e)
{
	const char *words = "";

	if (k->form == F_TERM)
		words = arena_printf(&r->mem, ": %s", joined(&r->mem, term_words(&r->c->terms, (enum term_kind)k->term, &r->mem)));
	return err_set(e, CSM_EUSAGE, "field.required", "%s %s needs --%s (%s)%s", a->r->noun, a->r->verb, key_word(k->key), k->help,
	               words);
}

/* What the files of an attach event say of themselves. */
static bool from_file(const struct asked *a, enum key k)
{
	return a->verb == V_ATTACH && (k == K_SHA256 || k == K_SIZE || k == K_PATH);
}

static bool takes(const struct asked *a, const char *key)
{
	const struct key_rule *k = key_rule(a->rule, key);

	if (a->kind == CASE_CUSTOMER && a->verb == V_OPEN && is_personal(key))
		return true;
	if (a->kind == CASE_CUSTOMER && a->verb == V_SET && is_personal(key) && strcmp(key, "account") != 0)
		return true;
	return k && !from_file(a, k->key);
}

int fields_check(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	for (size_t i = 0; i < a->r->n_fields; i++) {
		const char *key = a->r->fields[i].key;
		if (!takes(a, key))
			return unknown_key(r, a, key, e);
		if (field_of(a->r, key) != &a->r->fields[i] && strcmp(key, "tags") && strcmp(key, "flags"))
			return err_set(e, CSM_EUSAGE, "field.twice", "%s is given twice", key);
	}
	for (size_t i = 0; i < a->rule->n_keys; i++) {
		const struct key_rule *k = &a->rule->keys[i];
		const struct csm_field *f = field_of(a->r, key_word(k->key));
		if (k->required && !from_file(a, k->key) && !(f && f->value && *f->value))
			return missing_key(r, a, k, e);
	}
	return CSM_OK;
}

/* ---- values ---- */

static int bad_word(struct recorder *r, const struct key_rule *k, const char *value, const char *const *words, const char *where,
                    struct csm_err *e)
{
	const char *near = csm_nearest(value, words);

	if (near)
		return err_set(e, CSM_EUSAGE, "field.word", "%s: \"%s\" is not known; is %s meant? (%s)", key_word(k->key), value, near,
		               where);
	return err_set(e, CSM_EUSAGE, "field.word", "%s: \"%s\" is not known (%s); known are %s", key_word(k->key), value, where,
	               joined(&r->mem, words));
}

/* A word of terms.yaml, or one of its labels. */
static const struct term *term_typed(const struct terms *t, enum term_kind kind, struct str s)
{
	const struct term *found = term_find(t, kind, s);

	for (size_t i = 0; !found && i < t->n[kind]; i++)
		if (str_eq(t->lists[kind][i].zh, s) || str_eq(t->lists[kind][i].en, s))
			found = &t->lists[kind][i];
	return found;
}

static int write_term(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	enum term_kind kind = (enum term_kind)k->term;
	const struct term *t = term_typed(&r->c->terms, kind, str_of(value));

	if (!t)
		return bad_word(r, k, value, term_words(&r->c->terms, kind, &r->mem),
		                arena_printf(&r->mem, "policy/terms.yaml, %s", term_kind_key(kind)), e);
	line_word(&r->w->line, key_word(k->key), t->word);
	return CSM_OK;
}

static int write_int(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	int64_t min = k->form == F_LEVEL || k->key == K_UNITS ? 1 : 0, max = k->form == F_LEVEL ? 3 : INT64_C(999999999999), v;

	if (!str_i64(str_of(value), &v) || v < min || v > max)
		return err_set(e, CSM_EUSAGE, "field.number", "%s: \"%s\" must be a whole number from %lld to %lld", key_word(k->key),
		               value, (long long)min, (long long)max);
	line_int(&r->w->line, key_word(k->key), v);
	return CSM_OK;
}

/* The currency that goes without saying: the one that all shops have. */
static struct str only_currency(const struct terms *t)
{
	for (size_t i = 1; i < t->n_shops; i++)
		if (!str_eq(t->shops[i].currency, t->shops[0].currency))
			return (struct str){ NULL, 0 };
	return t->n_shops ? t->shops[0].currency : (struct str){ NULL, 0 };
}

static int write_money(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	struct str cur = str_trim(str_of(value)), digits = str_split(&cur, ' ');
	struct buf b = { 0 };
	int64_t minor;
	int places;

	cur = str_trim(cur);
	if (!cur.n)
		cur = only_currency(&r->c->terms);
	places = currency_digits(cur);
	if (places < 0)
		return err_set(e, CSM_EUSAGE, "field.currency", "%s: \"%s\" needs its currency, as \"199.00 CNY\"", key_word(k->key), value);
	if (!money_parse(digits, places, &minor) || minor < 0)
		return err_set(e, CSM_EUSAGE, "field.money", "%s: \"%s\" must be an amount like \"199.00 CNY\", with at most %d digits "
		               "behind the point and not negative", key_word(k->key), value, places);
	money_write(&b, minor, cur);
	line_text(&r->w->line, key_word(k->key), buf_view(&b));
	buf_free(&b);
	return CSM_OK;
}

static int write_at(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	struct csm_err err;
	char text[26];
	int64_t at;

	if (when_parse(str_of(value), r->c->zone, r->w->rec, &at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "%s: %s", key_word(k->key), err.text);
	when_write(text, r->c->zone, at);
	line_text(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_case(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	char kind = k->key == K_CUSTOMER ? CASE_CUSTOMER : k->key == K_FOLLOWS ? CASE_TICKET : 0, text[32];
	struct caseid cas;
	int code = record_find(r, value, kind, &cas, e);

	if (code)
		return code;
	case_write(cas, text);
	line_word(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_event_id(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	char text[24];
	evid id;

	if (!evid_read(str_of(value), &id))
		return err_set(e, CSM_EUSAGE, "field.event", "%s: \"%s\" must be the id of an event, as a1042", key_word(k->key), value);
	evid_write(id, text);
	line_word(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_agent(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	const struct agent *a = agent_find(t, str_of(value));
	const char **words;

	if (!a)
		a = agent_by_alias(t, str_of(value));
	if (a && !a->gone) {
		line_word(&r->w->line, key_word(k->key), a->login);
		return CSM_OK;
	}
	if (a)
		return err_set(e, CSM_EUSAGE, "agent.gone", "%s: agent %s has left (gone: true in policy/agents.yaml)", key_word(k->key),
		               value);
	words = arena_alloc(&r->mem, (t->n_agents + 1) * sizeof(*words));
	for (size_t i = 0; i < t->n_agents; i++)
		words[i] = arena_cstr(&r->mem, t->agents[i].login);
	return bad_word(r, k, value, words, "policy/agents.yaml", e);
}

static int write_shop(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	const char **words;

	if (shop_find(t, str_of(value))) {
		line_word(&r->w->line, key_word(k->key), str_of(value));
		return CSM_OK;
	}
	words = arena_alloc(&r->mem, (t->n_shops + 1) * sizeof(*words));
	for (size_t i = 0; i < t->n_shops; i++)
		words[i] = arena_cstr(&r->mem, t->shops[i].name);
	return bad_word(r, k, value, words, "csm.yaml, shops", e);
}

static int write_party(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	static const char *const parties[] = { "customer", "merchant", "carrier", "platform", "supplier", "warehouse", NULL };

	for (size_t i = 0; parties[i]; i++)
		if (!strcmp(parties[i], value)) {
			line_word(&r->w->line, key_word(k->key), str_of(value));
			return CSM_OK;
		}
	return bad_word(r, k, value, parties, "parties", e);
}

/* Words that code acts on are checked; others only for their shape. */
static int write_word(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	static const char *const voids[] = { "spam", "void", NULL };

	if (k->key == K_AS && strcmp(value, voids[0]) && strcmp(value, voids[1]))
		return bad_word(r, k, value, voids, "void as", e);
	if (!line_is_word(str_of(value)))
		return err_set(e, CSM_EUSAGE, "field.shape", "%s: \"%s\" must be a word: a letter, then letters, digits, _ . / + - (and "
		               "not yes, no, true, null and the like)", key_word(k->key), value);
	line_word(&r->w->line, key_word(k->key), str_of(value));
	return CSM_OK;
}

/* "safety,media" as items of the list that is open. Flags must be of the terms, tags may be any text. */
static int write_items(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	struct str rest = str_of(value);

	while (rest.n) {
		struct str item = str_trim(str_split(&rest, ','));
		const struct term *flag = k->key == K_FLAGS ? term_typed(t, TERM_FLAG, item) : NULL;
		if (!item.n)
			continue;
		if (k->key == K_FLAGS && !flag)
			return bad_word(r, k, arena_cstr(&r->mem, item), term_words(t, TERM_FLAG, &r->mem), "policy/terms.yaml, flags", e);
		line_word(&r->w->line, NULL, flag ? flag->word : item);
	}
	return CSM_OK;
}

static int write_sha256(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	size_t n = strspn(value, "0123456789abcdef");

	if (n != 64 || value[n])
		return err_set(e, CSM_EUSAGE, "field.sha256", "%s: \"%s\" must be 64 hex digits in lower case", key_word(k->key), value);
	line_text(&r->w->line, key_word(k->key), str_of(value));
	return CSM_OK;
}

int field_write(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	if (k->form == F_WORDS) {
		int code;
		line_list_begin(&r->w->line, key_word(k->key));
		code = write_items(r, k, value ? value : "", e);
		line_list_end(&r->w->line);
		return code;
	}
	if (!value || (!*value && k->form != F_TEXT)) {
		line_text(&r->w->line, key_word(k->key), (struct str){ NULL, 0 });
		return CSM_OK;
	}
	switch (k->form) {
	case F_TERM: return write_term(r, k, value, e);
	case F_INT: case F_LEVEL: return write_int(r, k, value, e);
	case F_MONEY: return write_money(r, k, value, e);
	case F_AT: return write_at(r, k, value, e);
	case F_CASE: return write_case(r, k, value, e);
	case F_EVENT: return write_event_id(r, k, value, e);
	case F_AGENT: return write_agent(r, k, value, e);
	case F_SHOP: return write_shop(r, k, value, e);
	case F_PARTY: return write_party(r, k, value, e);
	case F_WORD: return write_word(r, k, value, e);
	case F_SHA256: return write_sha256(r, k, value, e);
	case F_TEXT: case F_WORDS: case F_MAP: break;
	}
	if (k->form == F_MAP)
		return err_set(e, CSM_EUSAGE, "field.map", "%s cannot be typed", key_word(k->key));
	line_text(&r->w->line, key_word(k->key), str_of(value));
	return CSM_OK;
}

/* Items of a key that was given several times. */
static int write_list(struct recorder *r, const struct asked *a, const struct key_rule *k, struct csm_err *e)
{
	int code = CSM_OK;

	line_list_begin(&r->w->line, key_word(k->key));
	for (size_t i = 0; !code && i < a->r->n_fields; i++)
		if (!strcmp(a->r->fields[i].key, key_word(k->key)) && a->r->fields[i].value)
			code = write_items(r, k, a->r->fields[i].value, e);
	line_list_end(&r->w->line);
	return code;
}

static int write_given(struct recorder *r, const struct asked *a, const struct key_rule *k, struct csm_err *e)
{
	const struct csm_field *f = field_of(a->r, key_word(k->key));

	if (!f)
		return CSM_OK;
	if (k->form == F_WORDS)
		return write_list(r, a, k, e);
	if (k->key == K_TEXT && f->value && *f->value)
		writer_salt(r->w);
	return field_write(r, k, f->value, e);
}

/* A record names its shop even where there is only one today. */
static int write_only_shop(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;

	if (a->verb != V_OPEN || field_of(a->r, "shop") || !key_rule(a->rule, "shop"))
		return CSM_OK;
	if (t->n_shops == 1) {
		line_word(&r->w->line, "shop", t->shops[0].name);
		return CSM_OK;
	}
	if (field_of(a->r, "order") || field_of(a->r, "account"))
		return err_set(e, CSM_EUSAGE, "field.shop", "which shop? There are several, and orders and accounts are counted within one: "
		               "--shop");
	return CSM_OK;
}

int fields_write(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	size_t n_common;
	const struct key_rule *common = common_keys(&n_common);
	int code = CSM_OK;

	if (a->key.n)
		line_text(&r->w->line, "key", a->key);
	code = write_only_shop(r, a, e);
	for (size_t i = 0; !code && i < a->rule->n_keys; i++)
		code = write_given(r, a, &a->rule->keys[i], e);
	for (size_t i = 0; !code && i < n_common; i++)
		if (by_hand(common[i].key) && verb_key(a->rule, common[i].key) == &common[i])
			code = write_given(r, a, &common[i], e);
	return code;
}

/* ---- cases ---- */

static int wrong_kind(const char *name, char kind, struct csm_err *e)
{
	const char *want = kind == CASE_TICKET ? "ticket (T-...)" : kind == CASE_RETURN ? "return (R-...)" : "customer (C-...)";

	return err_set(e, CSM_EUSAGE, "case.kind", "\"%s\" is no %s", name, want);
}

/* "-2": the case of the second request of this batch. */
static bool batch_case(const struct recorder *r, const char *name, struct caseid *out)
{
	int64_t k;

	if (name[0] != '-' || !str_i64(str_of(name + 1), &k) || k < 1 || (size_t)k > r->now_at || !r->cases[k - 1].kind)
		return false;
	*out = r->cases[k - 1];
	return true;
}

int record_find(struct recorder *r, const char *name, char kind, struct caseid *out, struct csm_err *e)
{
	int code = CSM_OK;

	if (name[0] == '-' && r->n_reqs > 1) {
		if (!batch_case(r, name, out))
			return err_set(e, CSM_ENOTFOUND, "name.batch", "\"%s\" names no case opened earlier in this batch", name);
	} else if (case_fast(str_of(name), out) || (strlen(name) > 2 && name[1] == '-' && !case_read(str_of(name), out, NULL))) {
		char text[32];
		case_write(*out, text);
		if (!case_exists(r, *out, &code, e))
			return code ? code : err_set(e, CSM_ENOTFOUND, "name.unknown", "there is no %s", text);
	} else {
		code = store_find_case(r->c, str_of(name), kind, out, e);
	}
	if (!code && kind && out->kind != kind)
		return wrong_kind(name, kind, e);
	return code;
}
