/*
 * Events: what happened to a case and was written down. Names of events and cases, the closed list
 * of verbs with their keys, and taking a record apart into an event. Pure; relies on base/ only.
 */
#ifndef CARE_EVENT_H
#define CARE_EVENT_H

#include "base/err.h"
#include "base/map.h"
#include "base/val.h"
#include "base/when.h"

/*
 * An event id as one number: site in bits 48-63 (letters as base 27: a = 1, ab = 1*27+2), number in
 * bits 0-47. 0 = none. Comparing ids of one site compares numbers. The number of a site starts at
 * 1.
 */
typedef uint64_t evid;
evid evid_make(uint16_t site, uint64_t number);
static inline uint16_t evid_site(evid id) { return (uint16_t)(id >> 48); }
static inline uint64_t evid_number(evid id) { return id & 0xFFFFFFFFFFFFull; }
bool site_read(struct str s, uint16_t *site);      /* one to three of a-z; not "e" (e1 would be a number) */
void site_write(uint16_t site, char out[4]);
bool evid_read(struct str s, evid *id);            /* "a1042"; any case of letters; no leading zeros */
size_t evid_write(evid id, char out[24]);          /* its length */

/* A case: kind letter and opening event. Name "T-a1042c" with the check letter of csm-store(5). */
enum case_kind { CASE_NONE = 0, CASE_TICKET = 'T', CASE_RETURN = 'R', CASE_CUSTOMER = 'C' };
struct caseid { evid id; char kind; };             /* id 0: none */
static inline bool case_same(struct caseid a, struct caseid b) { return a.id == b.id && a.kind == b.kind; }
/* abcdefghjkmnpqrstuvwxyz[N mod 23], N = two digits a letter, then the number */
char case_check_letter(evid id);
/* Accepts any case of letters; the check letter must be right (CSM_ENOTFOUND "case.check" naming
 * the right form); "T-a1042" without it is refused. */
int case_read(struct str s, struct caseid *c, struct csm_err *e);
bool case_fast(struct str s, struct caseid *c);    /* hot path: the canonical form only */
size_t case_write(struct caseid c, char out[32]);  /* its length */

/* Verbs: X(ENUM, "word"). Order is not stored anywhere. */
#define CARE_VERBS(X) \
	X(OPEN, "open") X(MESSAGE, "message") X(REPLY, "reply") X(NOTE, "note") X(ASSIGN, "assign") X(CLASSIFY, "classify") \
	X(WAIT, "wait") X(RESUME, "resume") X(SOLVE, "solve") X(REOPEN, "reopen") X(LINK, "link") X(UNLINK, "unlink") \
	X(VOID, "void") X(ATTACH, "attach") X(STATE, "state") X(SEEN, "seen") \
	X(APPROVE, "approve") X(DENY, "deny") X(WITHDRAW, "withdraw") X(SHIP, "ship") X(RECEIVE, "receive") \
	X(INSPECT, "inspect") X(SETTLE, "settle") X(CLOSE, "close") X(SET, "set") X(HANDOFF, "handoff") \
	X(CORRECT, "correct") X(UNDO, "undo") X(IMPORT, "import") X(POLICY, "policy") X(SITE, "site") \
	X(REDACT, "redact") X(ERASE, "erase") X(ESCALATE, "escalate") X(ACKNOWLEDGE, "acknowledge") X(PROMISE, "promise") \
	X(KEEP, "keep") X(STEP, "step")
#define X(e, w) V_##e,
enum verb { V_UNKNOWN, CARE_VERBS(X) V_COUNT };
#undef X

/* Keys of events that code asks for by number. Same idea: X(ENUM, "word"). id at rec by case do imp
 * tx are fields of struct event. */
#define CARE_KEYS(X) \
	X(KEY, "key") X(REF, "ref") X(SALT, "salt") X(TEXT, "text") X(SUBJECT, "subject") X(CHANNEL, "channel") X(STAGE, "stage") \
	X(TOUCHPOINT, "touchpoint") X(CATEGORY, "category") X(TYPE, "type") X(SEVERITY, "severity") X(IMPACT, "impact") \
	X(URGENCY, "urgency") X(FLAGS, "flags") X(PRIORITY, "priority") X(SHOP, "shop") X(ORDER, "order") X(LINE, "line") \
	X(SKU, "sku") X(PRODUCT, "product") X(DESIRED, "desired") X(CUSTOMER, "customer") X(TO, "to") X(GROUP, "group") \
	X(AGENT, "agent") X(FOR, "for") X(UNTIL, "until") X(WAIT_FOR, "wait") X(CODE, "code") X(CAUSE, "cause") X(REASON, "reason") \
	X(REL, "rel") X(AS, "as") X(NAME, "name") X(SHA256, "sha256") X(SIZE, "size") X(KIND, "kind") X(PATH, "path") X(OF, "of") \
	X(SETS, "set") X(TAGS, "tags") X(FOLLOWS, "follows") X(UNITS, "units") X(AMOUNT, "amount") X(CARRIER, "carrier") \
	X(TRACKING, "tracking") X(CONDITION, "condition") X(GRADE, "grade") X(DISPOSITION, "disposition") X(METHOD, "method") \
	X(SOURCE, "source") X(LIABLE, "liable") X(PREFERS, "prefers") X(TIER, "tier") X(STATUS, "status") X(FILE, "file") \
	X(MAP, "map") X(VERSION, "version") X(EXPORTED_AT, "exported_at") X(DIGEST, "digest") X(ROWS, "rows") X(SITE_NAME, "site") \
	X(ACTION, "action") X(LAST, "last") X(RAW, "raw") X(PREC, "prec") X(DESIGNATION, "policy") \
	X(RULE, "rule") X(ARTICLE, "article") X(HANDLING, "handling") \
	X(REFERENCES, "references") X(WAS, "was") X(LEVEL, "level") X(STEP, "step")
#define X(e, w) K_##e,
enum key { K_UNKNOWN, CARE_KEYS(X) K_COUNT };
#undef X
enum verb verb_of(struct str word);                /* perfect hash or switch; hot */
const char *verb_word(enum verb v);
enum key key_of(struct str word);
const char *key_word(enum key k);

struct event {
	evid id, imp;
	struct caseid cas;
	int64_t at, rec;           /* rec = at when the line has none */
	int32_t at_offset;         /* as written, seconds */
	enum verb verb;
	struct str by, verb_text;
	uint32_t tx_k, tx_n;       /* 0 of 0: alone */
	const struct pair *pairs;  /* the event's own keys, as written */
	size_t n;
	uint64_t known;            /* bit key%64 is set for each key that occurs: a quick no */
	/* the verb or one of the keys is not of the closed list: made by a newer csm */
	bool newer;
	/* where it stands, for messages: file index of the scan, byte offset, physical line (0:
	 * unknown yet) */
	uint32_t file;
	uint64_t offset;
	long line;
};
/* From a record. Keys of the record that stand out of order (hand edits) are moved: the fixed ones
 * first, own ones keep their order. false: *why says what is missing or wrong (static text), *key
 * which key. Unknown verbs and keys are kept (V_UNKNOWN). Hot. */
bool event_of(const struct rec *r, struct event *ev, const char **why, const char **key);
/*
 * Who did it may be any name that an export knows, with quotes in it, and what was done any word of a
 * newer csm: event_of refuses escapes in its fixed keys, this decodes them into a. True if there was
 * one; event_of will say now whether the record is an event.
 */
bool event_unescape(const struct rec *r, struct arena *a);
const struct val *event_get(const struct event *ev, enum key k);       /* NULL if absent */
/* decoded text; empty if absent */
struct str event_str(const struct event *ev, enum key k, struct arena *a);
bool event_int(const struct event *ev, enum key k, int64_t *out);
bool event_case(const struct event *ev, enum key k, struct caseid *out);
/* Fold order of csm: (at, rec, number, site). */
int event_order(int64_t at_a, int64_t rec_a, evid a, int64_t at_b, int64_t rec_b, evid b);
void event_keys(struct event *ev);                 /* sets known and newer anew after pairs were changed */
/* Who spoke: customer, a person of the shop, a machine (bot, system), or a third party. */
enum actor { ACT_CUSTOMER, ACT_AGENT, ACT_BOT, ACT_SYSTEM, ACT_PLATFORM, ACT_CARRIER, ACT_SUPPLIER,
             ACT_WAREHOUSE };
enum actor actor_of(struct str by);

/* ---- the closed list of verbs with their keys (csm-store(5)) ---- */

enum key_form {
	F_TEXT, F_WORD, F_TERM, F_INT, F_MONEY, F_AT, F_CASE, F_EVENT, F_WORDS /* list of words */, F_LEVEL /* 1..3 */, F_MAP, F_AGENT,
	F_SHOP, F_PARTY, F_SHA256
};
struct key_rule {
	enum key key;
	enum key_form form;
	int term;                  /* F_TERM: enum term_kind of terms.h */
	bool required;
	const char *help;          /* one line for help and man page */
};
struct verb_rule {
	char kind;                 /* CASE_TICKET, CASE_RETURN, CASE_CUSTOMER, 0: the store itself */
	enum verb verb;
	bool by_hand;              /* people may ask for it (csm_request) */
	const struct key_rule *keys;
	size_t n_keys;
	const char *help;
};
/* NULL: that noun has no such verb. correct, undo and redact are the store's and serve every kind. */
const struct verb_rule *verb_rule(char kind, enum verb v);
/* Keys that any event may carry: key, salt, was, raw, prec, source, tags, ... */
const struct key_rule *common_keys(size_t *n);
/* How rule reads key k, its own keys first, then the common ones; NULL: not a key of that verb. */
const struct key_rule *verb_key(const struct verb_rule *rule, enum key k);
const struct verb_rule *verb_rules(size_t *n);

#endif
