/*
 * Values as people type them, checked by the shop's words and written in the form of the log.
 * Relies on care/terms.h. Promises: whatever is refused is named with its key, its value and the
 * nearest that would be right; nothing is guessed.
 */
#include "store/record.h"

#include "base/num.h"

static int bad_word(struct recorder *r, const struct key_rule *k, const char *value,
                    const char *const *words, const char *where, struct csm_err *e)
{
	const char *near = csm_nearest(value, words);

	if (near)
		return err_set(e, CSM_EUSAGE, "field.word",
		               "%s: \"%s\" is not known; is %s meant? (%s)", key_word(k->key),
		               value, near, where);
	return err_set(e, CSM_EUSAGE, "field.word", "%s: \"%s\" is not known (%s); known are %s",
	               key_word(k->key), value, where, words_joined(&r->mem, words));
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

int valid_by_then(struct recorder *r, const char *key, struct str what, int64_t valid_from,
                  const char *where, struct csm_err *e)
{
	char from[26], at[26];

	if (!valid_from || r->at >= valid_from)
		return CSM_OK;
	when_write(from, r->c->zone, valid_from);
	when_write(at, r->c->zone, r->at);
	return err_set(e, CSM_EUSAGE, "field.early",
	               "%s: \"" STR_FMT "\" is valid from %s on (valid_from in %s), and the event "
	               "happened at %s",
	               key, STR_ARG(what), from, where, at);
}

static int write_term(struct recorder *r, const struct key_rule *k, const char *value,
                      struct csm_err *e)
{
	enum term_kind kind = (enum term_kind)k->term;
	const struct term *t = term_typed(&r->c->terms, kind, str_of(value));
	const char *where = arena_printf(&r->mem, "policy/terms.yaml, %s", term_kind_key(kind));

	if (!t)
		return bad_word(r, k, value, term_words(&r->c->terms, kind, &r->mem), where, e);
	line_word(&r->w->line, key_word(k->key), t->word);
	return valid_by_then(r, key_word(k->key), t->word, t->valid_from, where, e);
}

static int write_int(struct recorder *r, const struct key_rule *k, const char *value,
                     struct csm_err *e)
{
	int64_t min = k->form == F_LEVEL || k->key == K_UNITS ? 1 : 0,
		max = k->form == F_LEVEL ? 3 : INT64_C(999999999999), v;

	if (!str_i64(str_of(value), &v) || v < min || v > max)
		return err_set(e, CSM_EUSAGE, "field.number",
		               "%s: \"%s\" must be a whole number from %lld to %lld",
		               key_word(k->key), value, (long long)min, (long long)max);
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

static int write_money(struct recorder *r, const struct key_rule *k, const char *value,
                       struct csm_err *e)
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
		return err_set(e, CSM_EUSAGE, "field.currency",
		               "%s: \"%s\" needs its currency, as \"199.00 CNY\"", key_word(k->key),
		               value);
	if (!money_parse(digits, places, &minor) || minor < 0)
		return err_set(e, CSM_EUSAGE, "field.money",
		               "%s: \"%s\" must be an amount like \"199.00 CNY\", with at most %d "
		               "digits behind the point and not negative",
		               key_word(k->key), value, places);
	money_write(&b, minor, cur);
	line_text(&r->w->line, key_word(k->key), buf_view(&b));
	buf_free(&b);
	return CSM_OK;
}

static int write_at(struct recorder *r, const struct key_rule *k, const char *value,
                    struct csm_err *e)
{
	struct csm_err err = err_like(e);
	char text[26];
	int64_t at;

	if (when_parse(str_of(value), r->c->zone, r->w->rec, &at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "%s: %s", key_word(k->key), err.text);
	when_write(text, r->c->zone, at);
	line_text(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_case(struct recorder *r, const struct key_rule *k, const char *value,
                      struct csm_err *e)
{
	char kind = k->key == K_CUSTOMER ? CASE_CUSTOMER : k->key == K_FOLLOWS ? CASE_TICKET : 0;
	char text[32];
	struct caseid cas;
	int code = record_find(r, value, kind, &cas, e);

	if (code)
		return code;
	case_write(cas, text);
	line_word(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_event_id(struct recorder *r, const struct key_rule *k, const char *value,
                          struct csm_err *e)
{
	char text[24];
	evid id;

	if (!evid_read(str_of(value), &id))
		return err_set(e, CSM_EUSAGE, "field.event",
		               "%s: \"%s\" must be the id of an event, as a1042", key_word(k->key),
		               value);
	evid_write(id, text);
	line_word(&r->w->line, key_word(k->key), str_of(text));
	return CSM_OK;
}

static int write_agent(struct recorder *r, const struct key_rule *k, const char *value,
                       struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	const struct agent *a = agent_find(t, str_of(value));
	const char **words;

	if (!a)
		a = agent_by_alias(t, str_of(value));
	if (a && !a->gone) {
		line_word(&r->w->line, key_word(k->key), a->login);
		return valid_by_then(r, key_word(k->key), a->login, a->valid_from,
		                     "policy/agents.yaml", e);
	}
	if (a)
		return err_set(e, CSM_EUSAGE, "agent.gone",
		               "%s: agent %s has left (gone: true in policy/agents.yaml)",
		               key_word(k->key), value);
	words = arena_alloc(&r->mem, (t->n_agents + 1) * sizeof(*words));
	for (size_t i = 0; i < t->n_agents; i++)
		words[i] = arena_cstr(&r->mem, t->agents[i].login);
	return bad_word(r, k, value, words, "policy/agents.yaml", e);
}

static int write_shop(struct recorder *r, const struct key_rule *k, const char *value,
                      struct csm_err *e)
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

static int write_party(struct recorder *r, const struct key_rule *k, const char *value,
                       struct csm_err *e)
{
	static const char *const all[] = { "department", "customer", "merchant", "carrier", "platform",
		                           "supplier", "warehouse", NULL };
	/* a department of the shop may be waited for; outwardly it is the merchant who is liable */
	const char *const *parties = k->key == K_LIABLE ? all + 1 : all;

	for (size_t i = 0; parties[i]; i++)
		if (!strcmp(parties[i], value)) {
			line_word(&r->w->line, key_word(k->key), str_of(value));
			return CSM_OK;
		}
	return bad_word(r, k, value, parties, "parties", e);
}

/* Words that code acts on are checked; others only for their shape. */
static int write_word(struct recorder *r, const struct key_rule *k, const char *value,
                      struct csm_err *e)
{
	static const char *const voids[] = { "spam", "void", NULL }, *const steps[] = { "waived", NULL };
	const char *verb = r->reqs[r->now_at].verb;
	bool step = verb && !strcmp(verb, "step");
	const char *const *as = step ? steps : voids;
	size_t i = 0;

	while (k->key == K_AS && as[i] && strcmp(value, as[i]))
		i++;
	if (k->key == K_AS && !as[i])
		return bad_word(r, k, value, as, step ? "step as" : "void as", e);
	if (!line_is_word(str_of(value)))
		return err_set(e, CSM_EUSAGE, "field.shape",
		               "%s: \"%s\" must be a word: a letter, then letters, digits, _ . / "
		               "+ - (and not yes, no, true, null and the like)",
		               key_word(k->key), value);
	line_word(&r->w->line, key_word(k->key), str_of(value));
	return CSM_OK;
}

/* A case by any of its names, as an item of the list that is open. */
static int case_item(struct recorder *r, struct str item, struct csm_err *e)
{
	char text[32];
	struct caseid cas;
	int code = record_find(r, arena_cstr(&r->mem, item), 0, &cas, e);

	if (code)
		return code;
	case_write(cas, text);
	line_word(&r->w->line, NULL, str_of(text));
	return CSM_OK;
}

/*
 * "safety,media" as items of the list that is open. Flags must be of the terms, tags may be any
 * text.
 */
int field_items(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	struct str rest = str_of(value);
	int code = CSM_OK;

	while (!code && rest.n) {
		struct str item = str_trim(str_split(&rest, ','));
		const struct term *flag = k->key == K_FLAGS ? term_typed(t, TERM_FLAG, item) : NULL;
		if (!item.n)
			continue;
		if (k->key == K_CASES) {
			code = case_item(r, item, e);
			continue;
		}
		if (k->key == K_FLAGS && !flag)
			return bad_word(r, k, arena_cstr(&r->mem, item),
			                term_words(t, TERM_FLAG, &r->mem),
			                "policy/terms.yaml, flags", e);
		line_word(&r->w->line, NULL, flag ? flag->word : item);
		if (flag)
			code = valid_by_then(r, "flags", item, flag->valid_from,
			                     "policy/terms.yaml, flags", e);
	}
	return code;
}

static int write_sha256(struct recorder *r, const struct key_rule *k, const char *value,
                        struct csm_err *e)
{
	size_t n = strspn(value, "0123456789abcdef");

	if (n != 64 || value[n])
		return err_set(e, CSM_EUSAGE, "field.sha256",
		               "%s: \"%s\" must be 64 hex digits in lower case", key_word(k->key),
		               value);
	line_text(&r->w->line, key_word(k->key), str_of(value));
	return CSM_OK;
}

int field_write(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e)
{
	if (k->form == F_WORDS) {
		int code;
		line_list_begin(&r->w->line, key_word(k->key));
		code = field_items(r, k, value ? value : "", e);
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

