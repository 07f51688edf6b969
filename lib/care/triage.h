/*
 * The shop's own rules for sorting tickets (policy/triage.yaml, csm-triage(1)): conditions on what is
 * known of a case, what follows from them, and who takes it. Pure: facts and rules come in as values,
 * decisions go out; store/ reads the file, gathers the facts and writes the events.
 *
 * Rules are gone through in order. A later rule sees what an earlier one set and has the last word on
 * a field; what a person (or an import) said is never replaced unless the rule has force. Facts hold
 * nothing that rules set before, so the same case and the same rules always give the same decisions.
 */
#ifndef CARE_TRIAGE_H
#define CARE_TRIAGE_H

#include "care/cases.h"

enum tform { TFORM_WORD, TFORM_TEXT, TFORM_NUMBER, TFORM_MONEY, TFORM_DURATION, TFORM_LIST };
/* X(ENUM, "word", form, term kind or -1) */
#define TRIAGE_FIELDS(X) \
	X(CHANNEL, "channel", WORD, TERM_CHANNEL) X(CATEGORY, "category", WORD, TERM_CATEGORY) \
	X(TYPE, "type", WORD, TERM_TYPE) X(STAGE, "stage", WORD, TERM_STAGE) \
	X(TOUCHPOINT, "touchpoint", WORD, TERM_TOUCHPOINT) X(SEVERITY, "severity", WORD, TERM_SEVERITY) \
	X(DESIRED, "desired", WORD, TERM_DESIRED) X(PRIORITY, "priority", WORD, -1) \
	X(IMPACT, "impact", WORD, -1) X(URGENCY, "urgency", WORD, -1) \
	X(FLAGS, "flags", LIST, TERM_FLAG) X(HANDLING, "handling", WORD, -1) \
	X(AGENT, "agent", WORD, -1) X(GROUP, "group", WORD, -1) X(STATE, "state", WORD, -1) \
	X(SHOP, "shop", WORD, -1) X(ORDER, "order", WORD, -1) X(SKU, "sku", WORD, -1) \
	X(PRODUCT, "product", TEXT, -1) X(SUBJECT, "subject", TEXT, -1) X(TEXT, "text", TEXT, -1) \
	X(LANG, "lang", WORD, -1) X(CUSTOMER, "customer", WORD, -1) X(TIER, "tier", WORD, -1) \
	X(SOURCE, "source", WORD, -1) X(MAP, "map", WORD, -1) \
	X(EARLIER, "earlier", NUMBER, -1) X(AMOUNT, "amount", MONEY, -1) X(AGE, "age", DURATION, -1)
#define X(e, w, f, t) TF_##e,
enum tfield { TRIAGE_FIELDS(X) TF_COUNT };
#undef X
enum { TF_SET_COUNT = TF_GROUP + 1 };      /* the first ones are what rules may set */
const char *tfield_word(enum tfield f);
enum tform tfield_form(enum tfield f);
int tfield_term(enum tfield f);            /* enum term_kind, or -1 */
/* fields whose facts cost more than the case's own events */
#define TF_DEAR ((1u << TF_EARLIER) | (1u << TF_AMOUNT) | (1u << TF_TIER) | (1u << TF_CUSTOMER))

struct fact { struct str s; int64_t n; bool has; };        /* LIST: items joined by LF */
struct facts {
	struct fact f[TF_COUNT];
	struct str currency;       /* of the amount */
	struct str folded[TF_COUNT];       /* TEXT: for comparison (utf8_fold) */
};
/* zh: at least as many Han characters as Latin words; en: more Latin words; "": neither. */
struct str text_lang(struct str s);

enum cond_kind { COND_ALL, COND_ANY, COND_NONE, COND_FIELD };
enum cond_op { OP_IS /* one of words; a category stands for those below it */, OP_THERE, OP_MISSING,
               OP_HOLDS /* a text: one of the words, folded */, OP_MATCHES /* an ERE */, OP_RANGE };
struct cond {
	enum cond_kind kind;
	struct cond *kids;         /* ALL ANY NONE */
	size_t n;
	enum tfield field;
	enum cond_op op;
	struct str *words;
	size_t n_words;
	int64_t from, to;          /* RANGE, both included; INT64_MIN and INT64_MAX: open */
	struct str currency;       /* of an amount; empty: any */
	void *ere;                 /* regex_t */
	struct str typed;          /* as in the file, for explanations */
	long line, col;
};

enum pick_how { PICK_LEAST_OPEN, PICK_ROUND_ROBIN };
struct pick {                      /* whom to give a ticket */
	struct str level, skill, group;    /* empty: any; level "senior+": that or higher */
	enum pick_how how;
};
struct tset { enum tfield field; struct str value; };
struct trule {
	struct str name;
	struct cond when;
	struct tset *sets;
	size_t n_sets;
	struct str *tags;
	size_t n_tags;
	bool picks, stop, force;
	struct pick pick;
	int64_t valid_from;        /* cases opened before are left alone; 0: none */
	long line, col;
};
struct triage {
	struct arena mem;
	struct trule *rules;
	size_t n;
	bool at_intake, there;     /* there: such a file exists */
	uint32_t needs;            /* bits of enum tfield that conditions look at */
	bool any_pick;
	char digest[65];           /* of the file; its first 12 digits name the version */
};
void triage_free(struct triage *t);

/* Compiles an ERE for OP_MATCHES; NULL on success, else why not. Freed by cond_free. */
const char *cond_ere(struct cond *c, struct str pattern, struct arena *a);
void cond_free(struct cond *c);                    /* its EREs; the rest is the arena's */
/* Does the condition hold? say (may be NULL) hears of every leaf, those that no longer matter too. */
typedef void (*cond_fn)(void *ctx, const struct cond *c, bool holds);
bool cond_holds(const struct cond *c, const struct facts *f, cond_fn say, void *ctx);
/* Does whatever satisfies b satisfy a too, as far as can be told from their shape? */
bool cond_covers(const struct cond *a, const struct cond *b);

/* How much each agent of the terms has in hand, and whom a rule chose last. */
struct pool {
	const struct terms *terms;
	uint32_t *open;            /* by place in terms->agents */
	struct str *last;          /* by rule, for PICK_ROUND_ROBIN */
	int64_t at;
};
int level_rank(struct str level);          /* junior 1, middle or intermediate 2, senior 3, lead 4; 0 unknown */
/* The agent, or NULL if nobody fits. Deterministic: ties go to the lower level, then to the login. */
const struct agent *pool_pick(const struct pool *p, const struct pick *how, struct str last);

/* May a ticket be given to this agent: here by then, of that level, skill and group? */
bool pick_fits(const struct pool *p, const struct agent *a, const struct pick *how);

/* One case to be decided on. */
struct tcase {
	struct facts facts;        /* as people, imports and the customer made it */
	struct str has[TF_SET_COUNT];      /* values in force, those of rules too */
	struct str by_rule[TF_SET_COUNT];  /* the rule that set the value in force; empty: none did */
	uint32_t by_hand;          /* bits: a person or an import said so (also: said that there is none) */
	struct str *tags;          /* on the case already */
	size_t n_tags;
	int64_t opened_at;
};
enum teffect { TE_SET, TE_SAME, TE_KEPT /* a person said otherwise */, TE_LATER /* a later rule decides */, TE_NOBODY };
struct tchange { enum tfield field; struct str value, was; enum teffect effect; };
struct tdecision {
	const struct trule *rule;
	bool hit, stopped;         /* stopped: an earlier rule ended the search */
	struct tchange *changes;
	size_t n_changes;
	struct str *tags;          /* to be added */
	size_t n_tags;
};
/* Room for t->n decisions at out. Agents chosen are counted in pool. scratch: what decisions point to. */
void triage_decide(const struct triage *t, const struct tcase *c, struct pool *pool,
                   struct tdecision *out, struct arena *scratch);
bool decision_writes(const struct tdecision *d);

#endif
