/*
 * The closed list of verbs with their keys (csm-store(5)), as one table: what people may ask for,
 * what a line may carry, and the help and the man page that speak of it. Pure data; the machines in
 * ticket.c, rma.c and customer.c say what a verb does.
 */
#include "care/event.h"
#include "care/terms.h"

#define KEY(k, f, h) { K_##k, F_##f, -1, false, h }
#define MUST(k, f, h) { K_##k, F_##f, -1, true, h }
#define TERM(k, t, h) { K_##k, F_TERM, TERM_##t, false, h }
#define MUST_TERM(k, t, h) { K_##k, F_TERM, TERM_##t, true, h }

/* Rows that several verbs share. */
#define ROW_TEXT KEY(TEXT, TEXT, "what was said or written")
#define ROW_WHY KEY(REASON, TEXT, "why")
#define ROW_NOTE KEY(TEXT, TEXT, "a remark for colleagues; the customer never sees it")
#define ROWS_GOODS \
	KEY(ORDER, TEXT, "number of the order it is about"), \
	KEY(LINE, TEXT, "line of that order"), \
	KEY(SKU, TEXT, "stock keeping unit"), \
	KEY(PRODUCT, TEXT, "product as the shop calls it")
#define ROWS_WHERE \
	KEY(SHOP, SHOP, "shop it belongs to"), \
	KEY(REF, TEXT, "its key in another system, as shopify:main:#1001")
#define ROWS_CLASS                                                                                 \
	TERM(STAGE, STAGE, "before, during or after the sale: pre, in, after"),                    \
		TERM(TOUCHPOINT, TOUCHPOINT, "where in the purchase it arose"),                    \
		TERM(CATEGORY, CATEGORY, "what it is about"),                                      \
		TERM(TYPE, TYPE, "question, problem, complaint, ..."),                             \
		TERM(SEVERITY, SEVERITY, "how grave; stands for the impact if none is given"),     \
		KEY(IMPACT, LEVEL, "1 high (many, much, in public), 2, 3 low"),                    \
		KEY(URGENCY, LEVEL, "1 high (a hard deadline is near), 2, 3 low"),                 \
		KEY(FLAGS, WORDS, "marks that change the priority, as safety"),                    \
		KEY(PRIORITY, WORD,                                                                \
	            "priority as another system had it: P1..P5, urgent, high, normal, low"),       \
		TERM(DESIRED, DESIRED, "what the customer wants"),                                 \
		KEY(CUSTOMER, CASE, "the customer, as C-a17c"),                                    \
		KEY(HANDLING, WORD, "complex: for the team that follows hard cases; or routine"),  \
		KEY(SOURCE, WORD, "where the record comes from")
#define ROWS_WHO \
	KEY(AGENT, AGENT, "agent who is in charge; empty: nobody"), \
	KEY(GROUP, WORD, "group that is in charge")
#define ROWS_FILE \
	KEY(NAME, TEXT, "name of the file"), \
	MUST(SHA256, SHA256, "SHA-256 of its bytes"), \
	KEY(SIZE, INT, "bytes"), \
	TERM(KIND, EVIDENCE, "what it shows: photo, video, invoice, ..."), \
	KEY(PATH, TEXT, "where it lies, if it was not copied in"), \
	KEY(TEXT, TEXT, "a remark on it")
#define ROWS_LINK \
	MUST(TO, CASE, "the other case"), \
	TERM(REL, LINK, "how they are related: relates, duplicates, follows, caused_by, ...")
#define ROWS_UNLINK \
	MUST(TO, CASE, "the other case"), \
	TERM(REL, LINK, "only this relation; without it, all")
#define ROWS_PARCEL \
	KEY(CARRIER, TEXT, "who carries the parcel"), \
	KEY(TRACKING, TEXT, "its tracking number")
#define ROWS_RETURN \
	TERM(KIND, RETURN_KIND, "return_refund, refund_only, exchange, repair, resend, ..."), \
	TERM(REASON, RETURN_REASON, "why the goods come back"), \
	KEY(UNITS, INT, "units asked for"), \
	KEY(AMOUNT, MONEY, "refund asked for, as \"199.00 CNY\""), \
	KEY(LIABLE, PARTY, "who has to answer for it"), \
	TERM(CHANNEL, CHANNEL, "how the customer came"), \
	KEY(CUSTOMER, CASE, "the customer, as C-a17c"), \
	KEY(AGENT, AGENT, "agent who is in charge"), \
	KEY(SOURCE, WORD, \
		"order: drawn from an order export, leaves all sums once a real record exists")

/* ---- tickets ---- */

static const struct key_rule t_open[] = {
	TERM(CHANNEL, CHANNEL, "how the customer came: chat, phone, email, ..."),
	KEY(SUBJECT, TEXT, "one line that says what it is about"), ROW_TEXT, ROWS_GOODS, ROWS_WHERE,
	ROWS_CLASS, ROWS_WHO,
	KEY(FOLLOWS, CASE, "the closed ticket that this one goes on with"),
	TERM(TO, STATE, "state that the record was in when it was imported"),
};
static const struct key_rule t_message[] = {
	ROW_TEXT, TERM(CHANNEL, CHANNEL, "how this message came"),
	KEY(REF, TEXT, "its key in another system"),
};
static const struct key_rule t_reply[] = {
	ROW_TEXT,
	KEY(WAIT_FOR, PARTY,
		"whose answer is awaited now: customer, carrier, warehouse, supplier, platform"),
	KEY(UNTIL, AT, "until when"), TERM(CHANNEL, CHANNEL, "how it was sent"),
	KEY(ARTICLE, WORD, "article of policy/kb.yaml that the answer was taken from"),
	KEY(REF, TEXT, "its key in another system"),
};
static const struct key_rule t_note[] = { ROW_NOTE, KEY(REF, TEXT, "its key in another system") };
static const struct key_rule t_assign[] = {
	KEY(TO, AGENT, "agent who takes it; empty: nobody"),
	KEY(GROUP, WORD, "group that takes it"),
	KEY(AGENT, AGENT, "the same as to, as imports write it"), ROW_NOTE,
};
static const struct key_rule t_classify[] = {
	TERM(CHANNEL, CHANNEL, "how the customer came"),
	KEY(SUBJECT, TEXT, "one line that says what it is about"), ROWS_GOODS,
	ROWS_WHERE, ROWS_CLASS, ROW_NOTE,
};
static const struct key_rule t_wait[] = {
	MUST(FOR, PARTY, "whose turn it is: customer, or carrier, warehouse, supplier, platform"),
	KEY(UNTIL, AT, "when an answer is expected"), ROW_WHY, ROW_NOTE,
};
static const struct key_rule t_handoff[] = {
	ROW_WHY, KEY(GROUP, WORD, "group that takes it"), ROW_NOTE,
};
static const struct key_rule t_resume[] = { ROW_WHY, ROW_NOTE };
static const struct key_rule t_solve[] = {
	MUST_TERM(CODE, RESOLUTION, "how it was solved"),
	KEY(CAUSE, TEXT, "root cause, as far as known"), ROW_NOTE,
};
static const struct key_rule t_reopen[] = { ROW_WHY, ROW_NOTE };
static const struct key_rule t_link[] = { ROWS_LINK, ROW_NOTE };
static const struct key_rule t_unlink[] = { ROWS_UNLINK, ROW_NOTE };
static const struct key_rule t_void[] = {
	KEY(AS, WORD, "spam, or void (without it): recorded by mistake"), ROW_WHY,
};
static const struct key_rule t_attach[] = { ROWS_FILE };
static const struct key_rule t_escalate[] = {
	KEY(LEVEL, INT, "to which level: 0 nobody any more, 1 to 4 as the shop counts them; 1 without it"),
	KEY(GROUP, WORD, "group that has to look at it"), ROW_WHY, ROW_NOTE,
};
static const struct key_rule t_acknowledge[] = { ROW_NOTE };
static const struct key_rule t_promise[] = {
	MUST(UNTIL, AT, "until when"), KEY(TEXT, TEXT, "what was promised to the customer"),
};
static const struct key_rule t_keep[] = {
	KEY(OF, EVENT, "the promise that was kept; without it, all that are open"), ROW_NOTE,
};
static const struct key_rule t_step[] = {
	MUST(STEP, WORD, "step of the complaint, as policy/sla.yaml lists them: receive, investigate, ..."),
	KEY(AS, WORD, "waived: left out, with a reason; without it: done"), ROW_WHY, ROW_NOTE,
};
static const struct key_rule t_state[] = {
	TERM(TO, STATE, "state that the record was in"),
	KEY(SUBJECT, TEXT, "one line that says what it is about"),
	TERM(CHANNEL, CHANNEL, "how the customer came"), ROWS_GOODS, ROWS_WHERE,
	ROWS_CLASS, ROWS_WHO, KEY(CODE, WORD, "how it was solved"), ROW_NOTE,
};

/* ---- returns ---- */

static const struct key_rule r_open[] = {
	ROWS_RETURN, ROWS_GOODS, ROWS_WHERE, ROW_TEXT, ROWS_PARCEL,
	KEY(STATUS, WORD, "status that the record was in when it was imported"),
};
static const struct key_rule r_approve[] = {
	KEY(AMOUNT, MONEY, "refund granted, if it differs from the one asked for"),
	KEY(UNITS, INT, "units granted"),
	KEY(LIABLE, PARTY, "who has to answer for it"), ROW_WHY, ROW_TEXT,
};
static const struct key_rule r_deny[] = { ROW_WHY, KEY(LIABLE, PARTY, "who has to answer for it"),
	                                  ROW_TEXT };
static const struct key_rule r_withdraw[] = { ROW_WHY, ROW_TEXT };
static const struct key_rule r_ship[] = { ROWS_PARCEL, KEY(UNITS, INT, "units in the parcel"),
	                                  ROW_TEXT };
static const struct key_rule r_receive[] = {
	KEY(UNITS, INT, "units that arrived"), TERM(CONDITION, CONDITION, "how they look"),
	ROWS_PARCEL, ROW_TEXT,
};
static const struct key_rule r_inspect[] = {
	TERM(CONDITION, CONDITION, "what was found"),
	KEY(GRADE, WORD, "grade: A as new, B opened, C defect, D uneconomical, X wrong item"),
	TERM(DISPOSITION, DISPOSITION, "what becomes of the goods"),
	KEY(UNITS, INT, "units inspected"),
	KEY(LIABLE, PARTY, "who has to answer for it"), ROW_TEXT,
};
static const struct key_rule r_settle[] = {
	KEY(AMOUNT, MONEY, "refund paid, as \"199.00 CNY\"; none for an exchange or repair"),
	KEY(METHOD, WORD, "how: original, balance, credit, transfer, exchange, ..."),
	KEY(UNITS, INT, "units settled"),
	KEY(REF, TEXT, "its key in another system"), ROW_TEXT,
};
static const struct key_rule r_close[] = { ROW_WHY, ROW_TEXT };
static const struct key_rule r_void[] = { ROW_WHY };
static const struct key_rule r_classify[] = { ROWS_RETURN, ROWS_GOODS, ROWS_WHERE, ROW_NOTE };
static const struct key_rule r_state[] = {
	KEY(STATUS, WORD,
		"requested approved in_transit received inspected disputed settled denied withdrawn "
		"closed void"),
	ROWS_RETURN, ROWS_GOODS, ROWS_WHERE, ROWS_PARCEL,
	TERM(CONDITION, CONDITION, "how the goods look"),
	KEY(GRADE, WORD, "grade of the goods"),
	TERM(DISPOSITION, DISPOSITION, "what becomes of the goods"), ROW_NOTE,
};

/* ---- customers ---- */

static const struct key_rule c_open[] = {
	KEY(SHOP, SHOP, "shop where the account is"),
	KEY(REF, TEXT, "the account, as taobao:main:b17"),
	KEY(TIER, WORD, "tier of the shop's programme"),
	TERM(PREFERS, CHANNEL, "channel that the customer prefers"),
	KEY(SOURCE, WORD, "where the record comes from"),
};
static const struct key_rule c_set[] = {
	KEY(TIER, WORD, "tier of the shop's programme; empty: none"),
	TERM(PREFERS, CHANNEL, "channel that the customer prefers"),
	KEY(SHOP, SHOP, "shop where the account is"),
};
static const struct key_rule c_note[] = { ROW_NOTE };
static const struct key_rule c_link[] = { MUST(TO, CASE, "the other customer: both are one person"),
	                                  ROW_WHY };
static const struct key_rule c_unlink[] = { MUST(TO, CASE, "the other customer"), ROW_WHY };
static const struct key_rule c_void[] = { ROW_WHY };
static const struct key_rule c_erase[] = {
	KEY(AS, WORD, "person: the texts of the cases stay; without it they go too"), ROW_WHY,
};

/* ---- the store itself ---- */

static const struct key_rule s_correct[] = {
	MUST(OF, EVENT, "the event that is corrected"),
	MUST(SETS, MAP, "its keys with the right values"), ROW_WHY,
};
static const struct key_rule s_undo[] = { MUST(OF, EVENT, "the event that is taken back"),
	                                  ROW_WHY };
static const struct key_rule s_redact[] = { MUST(OF, EVENT, "the event whose words are taken out"),
	                                    ROW_WHY };
static const struct key_rule s_import[] = {
	KEY(FILE, TEXT, "name of the file"), KEY(SHA256, SHA256, "SHA-256 of its bytes"),
	KEY(SIZE, INT, "bytes"), KEY(ACTION, WORD, "done: the run reached its end"),
	KEY(OF, EVENT, "with action done: the event that opened the run"),
	KEY(MAP, WORD, "the import map"), KEY(VERSION, TEXT, "version of that map"),
	KEY(SHOP, SHOP, "shop the file belongs to"),
	KEY(EXPORTED_AT, AT, "when the file was exported"), KEY(ROWS, INT, "rows in the file"),
};
static const struct key_rule s_policy[] = {
	MUST(DESIGNATION, WORD, "which policy: terms, sla, returns, ..."),
	MUST(DIGEST, TEXT, "SHA-256 of the version now in use"),
	KEY(VERSION, TEXT, "its valid_from"),
	KEY(PATH, TEXT, "the file"),
};
static const struct key_rule s_site[] = {
	MUST(SITE_NAME, WORD, "the site"), MUST(ACTION, WORD, "add or adopt"),
	KEY(LAST, EVENT, "its last event that was known"), ROW_WHY,
};

#define RULE(kind, verb, hand, keys, help) { kind, V_##verb, hand, keys, COUNT(keys), help }
static const struct verb_rule rules[] = {
	RULE(CASE_TICKET, OPEN, true, t_open, "open a ticket"),
	RULE(CASE_TICKET, MESSAGE, true, t_message, "record what the customer said"),
	RULE(CASE_TICKET, REPLY, true, t_reply, "record an answer to the customer"),
	RULE(CASE_TICKET, NOTE, true, t_note, "add a remark for colleagues"),
	RULE(CASE_TICKET, ASSIGN, true, t_assign, "hand the ticket to an agent or a group"),
	RULE(CASE_TICKET, CLASSIFY, true, t_classify,
		"say what the ticket is about and how grave it is"),
	RULE(CASE_TICKET, WAIT, true, t_wait, "wait for the customer or a third party"),
	RULE(CASE_TICKET, HANDOFF, true, t_handoff, "a machine hands the ticket over to people"),
	RULE(CASE_TICKET, RESUME, true, t_resume, "the wait is over: open again"),
	RULE(CASE_TICKET, SOLVE, true, t_solve, "mark the ticket as solved"),
	RULE(CASE_TICKET, REOPEN, true, t_reopen,
		"open a solved ticket again, within the reopen window"),
	RULE(CASE_TICKET, LINK, true, t_link, "relate the ticket to another case"),
	RULE(CASE_TICKET, UNLINK, true, t_unlink, "take a relation back"),
	RULE(CASE_TICKET, VOID, true, t_void,
		"take the ticket out of all figures: spam, or recorded by mistake"),
	RULE(CASE_TICKET, ATTACH, true, t_attach, "add a file as evidence"),
	RULE(CASE_TICKET, ESCALATE, true, t_escalate, "call for more skill or more authority; level 0 takes it back"),
	RULE(CASE_TICKET, ACKNOWLEDGE, true, t_acknowledge, "who was called takes note of the escalation"),
	RULE(CASE_TICKET, PROMISE, true, t_promise, "record what was promised to the customer, and until when"),
	RULE(CASE_TICKET, KEEP, true, t_keep, "a promise was kept"),
	RULE(CASE_TICKET, STEP, true, t_step, "a step of the complaint is done, or waived"),
	RULE(CASE_TICKET, STATE, false, t_state, "state of an imported record at a known time"),
	RULE(CASE_TICKET, SEEN, false, t_state,
		"state of an imported record when it was exported; never moves back"),
	RULE(CASE_RETURN, OPEN, true, r_open, "record a request for a return or refund"),
	RULE(CASE_RETURN, APPROVE, true, r_approve, "grant the request"),
	RULE(CASE_RETURN, DENY, true, r_deny, "refuse the request, with the reason"),
	RULE(CASE_RETURN, WITHDRAW, true, r_withdraw, "the customer takes the request back"),
	RULE(CASE_RETURN, SHIP, true, r_ship, "the customer has sent the parcel"),
	RULE(CASE_RETURN, RECEIVE, true, r_receive, "the parcel has arrived"),
	RULE(CASE_RETURN, INSPECT, true, r_inspect, "record what the inspection found"),
	RULE(CASE_RETURN, SETTLE, true, r_settle, "refund, exchange or repair is done"),
	RULE(CASE_RETURN, CLOSE, true, r_close, "nothing more is to come"),
	RULE(CASE_RETURN, CLASSIFY, true, r_classify, "set reason, kind, goods or who is liable"),
	RULE(CASE_RETURN, NOTE, true, t_note, "add a remark for colleagues"),
	RULE(CASE_RETURN, ATTACH, true, t_attach, "add a file as evidence"),
	RULE(CASE_RETURN, LINK, true, t_link, "relate the return to another case"),
	RULE(CASE_RETURN, UNLINK, true, t_unlink, "take a relation back"),
	RULE(CASE_RETURN, VOID, true, r_void, "recorded by mistake: leaves all figures"),
	RULE(CASE_RETURN, STATE, false, r_state, "status of an imported record at a known time"),
	RULE(CASE_RETURN, SEEN, false, r_state,
		"status of an imported record when it was exported; never moves back"),
	RULE(CASE_CUSTOMER, OPEN, true, c_open, "record a customer"),
	RULE(CASE_CUSTOMER, SET, true, c_set, "set tier, preferred channel or shop"),
	RULE(CASE_CUSTOMER, NOTE, true, c_note, "add a remark for colleagues"),
	RULE(CASE_CUSTOMER, LINK, true, c_link, "two accounts are one person; nothing is copied"),
	RULE(CASE_CUSTOMER, UNLINK, true, c_unlink, "two accounts are two persons after all"),
	RULE(CASE_CUSTOMER, VOID, true, c_void, "recorded by mistake"),
	RULE(CASE_CUSTOMER, ERASE, false, c_erase,
		"the person is erased: no personal data, no texts, and nothing fills them again"),
	RULE(CASE_NONE, CORRECT, false, s_correct,
		"keys of an earlier event were wrong: these are right"),
	RULE(CASE_NONE, UNDO, false, s_undo, "an earlier event did not happen"),
	RULE(CASE_NONE, REDACT, false, s_redact,
		"the words of an earlier event are taken out for good"),
	RULE(CASE_NONE, IMPORT, false, s_import, "a file was imported"),
	RULE(CASE_NONE, POLICY, false, s_policy,
		"a version of a policy was used for the first time"),
	RULE(CASE_NONE, SITE, false, s_site, "a site was added or taken over"),
};

static const struct key_rule commons[] = {
	KEY(KEY, TEXT, "idempotency key: the same key is recorded once"),
	KEY(SALT, TEXT, "random text that keeps a redacted text from being guessed"),
	KEY(WAS, WORD, "what redacting left: the digest of the line as it was"),
	KEY(RAW, TEXT, "columns of the imported row that were kept as they were"),
	KEY(PREC, WORD, "day: the time of day is not known"),
	KEY(SOURCE, WORD, "where the record comes from"),
	KEY(TAGS, WORDS, "free words for finding it again"),
	KEY(REFERENCES, TEXT, "ids of the mails that this one answers, the nearest one last"),
	KEY(RULE, WORD, "rule of policy/triage.yaml that decided this"),
	KEY(VERSION, TEXT, "version of the policy it stood in: the first 12 digits of its digest"),
};

const struct verb_rule *verb_rules(size_t *n)
{
	*n = COUNT(rules);
	return rules;
}

const struct verb_rule *verb_rule(char kind, enum verb v)
{
	if (v == V_CORRECT || v == V_UNDO || v == V_REDACT)
		kind = CASE_NONE;
	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].kind == kind && rules[i].verb == v)
			return &rules[i];
	return NULL;
}

const struct key_rule *common_keys(size_t *n)
{
	*n = COUNT(commons);
	return commons;
}

static const struct key_rule *find_key(const struct key_rule *keys, size_t n, enum key k)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i].key == k)
			return &keys[i];
	return NULL;
}

const struct key_rule *verb_key(const struct verb_rule *rule, enum key k)
{
	const struct key_rule *found = find_key(rule->keys, rule->n_keys, k);

	return found ? found : find_key(commons, COUNT(commons), k);
}
