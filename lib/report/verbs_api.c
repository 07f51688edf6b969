/*
 * The verbs that people may record and the keys of each, for options, help and completion. Made
 * from care's closed list; what is added here are the personal keys of customers, which go to
 * people/ and never into the log. Pure.
 */
#include "care/event.h"
#include "care/terms.h"

#define PERSONAL(name, help) { name, "TEXT", help, false, false }
static const struct csm_key personal[] = {
	PERSONAL("account", "account at the shop; with the shop it says who the customer is"),
	PERSONAL("name", "name; kept apart in people/, never in the log"),
	PERSONAL("phone", "phone number; kept in people/"),
	PERSONAL("mail", "mail address; kept in people/"),
	PERSONAL("address", "postal address; kept in people/"),
	PERSONAL("contact", "how else to reach the customer; kept in people/"),
};
enum { ACCOUNT = 0, ADDRESS = 4, N_PERSONAL = COUNT(personal) };

/* -1: no noun. */
static int kind_of(const char *noun)
{
	static const struct { const char *noun; char kind; } kinds[] = {
		{ "ticket", CASE_TICKET }, { "return", CASE_RETURN }, { "customer", CASE_CUSTOMER },
		{ "desk", CASE_NONE },
	};
	for (size_t i = 0; noun && i < COUNT(kinds); i++)
		if (!strcmp(noun, kinds[i].noun))
			return kinds[i].kind;
	return -1;
}

CSM_API bool csm_verb(const char *noun, size_t i, struct csm_verb *out)
{
	int kind = kind_of(noun);
	size_t n;
	const struct verb_rule *r = verb_rules(&n);

	for (size_t k = 0; kind >= 0 && k < n; k++)
		if (r[k].kind == kind && r[k].by_hand && !i--) {
			*out = (struct csm_verb){ verb_word(r[k].verb), r[k].help };
			return true;
		}
	return false;
}

static const char *arg_of(enum key_form f)
{
	switch (f) {
	case F_TEXT: case F_MAP: return "TEXT";
	case F_WORD: return "WORD";
	case F_TERM: return "TERM";
	case F_INT: return "NUMBER";
	case F_MONEY: return "MONEY";
	case F_AT: return "INSTANT";
	case F_CASE: return "CASE";
	case F_EVENT: return "EVENT";
	case F_WORDS: return "WORD";
	case F_LEVEL: return "1..3";
	case F_AGENT: return "AGENT";
	case F_SHOP: return "SHOP";
	case F_PARTY: return "PARTY";
	case F_SHA256: return "SHA256";
	}
	return "TEXT";
}

static struct csm_key key_as_option(const struct key_rule *k)
{
	return (struct csm_key){ key_word(k->key), arg_of(k->form), k->help, k->required,
	                         k->form == F_WORDS };
}

/* What the file itself tells is not asked for. */
static bool asked(const struct verb_rule *r, const struct key_rule *k)
{
	if (r->verb == V_ASSIGN && k->key == K_OF)     /* csm handover accept says so */
		return false;
	return r->verb != V_ATTACH || (k->key != K_SHA256 && k->key != K_SIZE && k->key != K_PATH);
}

/* The personal keys that a verb takes. A new ticket takes what its customer may be found or opened by. */
static bool takes_personal(const struct verb_rule *r, size_t i)
{
	if (r->kind == CASE_CUSTOMER)
		return r->verb == V_OPEN || (r->verb == V_SET && i != ACCOUNT);
	return r->kind == CASE_TICKET && r->verb == V_OPEN && i != ADDRESS;
}

static const struct verb_rule *rule_of(const char *noun, const char *verb)
{
	int kind = kind_of(noun);
	const struct verb_rule *r = kind >= 0 && verb ? verb_rule((char)kind, verb_of(str_of(verb))) : NULL;

	return r && r->kind == kind && r->by_hand ? r : NULL;
}

CSM_API bool csm_verb_key(const char *noun, const char *verb, size_t i, struct csm_key *out)
{
	const struct verb_rule *r = rule_of(noun, verb);
	size_t n_common;
	const struct key_rule *common = common_keys(&n_common);

	for (size_t k = 0; r && k < r->n_keys; k++)
		if (asked(r, &r->keys[k]) && !i--) {
			*out = key_as_option(&r->keys[k]);
			return true;
		}
	for (size_t k = 0; r && k < N_PERSONAL; k++)
		if (takes_personal(r, k) && !i--) {
			*out = personal[k];
			return true;
		}
	for (size_t k = 0; r && k < n_common; k++)
		if ((common[k].key == K_TAGS || common[k].key == K_PREC) && !i--) {
			*out = key_as_option(&common[k]);
			return true;
		}
	return false;
}
