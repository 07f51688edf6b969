/* Names of events and cases with their check letters, verbs and keys, from a record to an event, the list of verbs. */
#include "care_kit.h"

#include <stdlib.h>

static struct caseid name(const char *s)
{
	struct caseid c = { 0 };

	case_read(str_of(s), &c, NULL);
	return c;
}

static void ids(void)
{
	static const char *const good[] = { "a1", "a1042", "z9", "ab7", "xyz281474976710655", "zzz1", "abc10" };
	static const char *const bad[] = { "", "a", "1", "a0", "a01", "e1042", "abcd1", "a281474976710656", "a1x", " a1", "a-1", "E7" };
	char out[24];
	evid id = 0;

	for (size_t i = 0; i < COUNT(good); i++) {
		tap_ok(evid_read(str_of(good[i]), &id), good[i]);
		evid_write(id, out);
		TAP_EQ_STR(out, good[i], "written as it was read");
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		tap_ok(!evid_read(str_of(bad[i]), &id), bad[i]);
	tap_ok(evid_read(STR("A1042"), &id) && id == evid_make(1, 1042), "capitals are accepted");
	TAP_EQ_INT(evid_site(evid_make(28, 5)), 28, "site of an id");
}

static void sites(void)
{
	uint16_t site;
	char out[4];
	int wrong = 0;

	for (unsigned a = 0; a < 27; a++)
		for (unsigned b = a ? 0 : 27; b < 27; b++)
			for (unsigned c = 1; c < 27 && (!a || b); c++) {
				unsigned v = (a * 27 + b) * 27 + c;
				site_write((uint16_t)v, out);
				wrong += v != 5 && (!site_read(str_of(out), &site) || site != v);
			}
	for (unsigned a = 1; a < 27; a++)
		for (unsigned b = 1; b < 27; b++) {
			site_write((uint16_t)(a * 27 + b), out);
			wrong += !site_read(str_of(out), &site) || site != a * 27 + b;
		}
	TAP_EQ_INT(wrong, 0, "sites of one to three letters come back");
	tap_ok(!site_read(STR("e"), &site) && !site_read(STR(""), &site) && !site_read(STR("a1"), &site) &&
	       !site_read(STR("abcd"), &site), "what is no site");
}

/* The rule of csm-store(5) by long division over the digits, another way than the code's. */
static char letter_by_digits(const char *site, const char *number)
{
	char digits[40] = "";
	unsigned r = 0;

	for (; *site; site++)
		snprintf(digits + strlen(digits), 12, "%02d", *site - 'a' + 1);
	strcat(digits, number);
	for (const char *d = digits; *d; d++)
		r = (r * 10 + (unsigned)(*d - '0')) % 23;
	return "abcdefghjkmnpqrstuvwxyz"[r];
}

static void check_letters(void)
{
	static const char *const names[] = { "T-a1042c", "R-a2001v", "C-a17c" };
	static const char *const sites_[] = { "a", "d", "z", "ab", "zz", "abc", "qxj", "zzz" };
	int wrong = 0;

	for (size_t i = 0; i < COUNT(names); i++) {
		char out[32];
		case_write(name(names[i]), out);
		TAP_EQ_STR(out, names[i], "a known name");
	}
	for (size_t i = 0; i < COUNT(sites_); i++)
		for (uint64_t n = 1; n < 300000000000; n = n * 7 + 3) {
			char number[24];
			uint16_t site = 0;
			site_read(str_of(sites_[i]), &site);
			snprintf(number, sizeof(number), "%llu", (unsigned long long)n);
			wrong += case_check_letter(evid_make(site, n)) != letter_by_digits(sites_[i], number);
		}
	TAP_EQ_INT(wrong, 0, "check letters by the rule, sites of one to three letters");
}

/* Every other digit in every place, and every swap of neighbours, must be noticed. */
static int missed_typos(struct caseid c)
{
	char good[32], typo[32];
	struct caseid got;
	int missed = 0;

	case_write(c, good);
	for (size_t i = 2; good[i]; i++) {
		if (good[i] < '0' || good[i] > '9')
			continue;
		for (char d = '0'; d <= '9'; d++) {
			strcpy(typo, good);
			typo[i] = d;
			missed += d != good[i] && (case_fast(str_of(typo), &got) || case_read(str_of(typo), &got, NULL) == CSM_OK);
		}
		if (good[i + 1] < '0' || good[i + 1] > '9' || good[i] == good[i + 1])
			continue;
		strcpy(typo, good);
		typo[i] = good[i + 1];
		typo[i + 1] = good[i];
		missed += case_fast(str_of(typo), &got) || case_read(str_of(typo), &got, NULL) == CSM_OK;
	}
	return missed;
}

static void typos(void)
{
	static const uint16_t sites_[] = { 1, 26, 28, 54, 757, 19682 };
	int missed = 0, tried = 0;

	for (size_t i = 0; i < COUNT(sites_); i++)
		for (uint64_t n = 1; n < 2000000; n = n + n / 3 + 1, tried++)
			missed += missed_typos((struct caseid){ evid_make(sites_[i], n), CASE_TICKET });
	tap_ok(tried > 100, "a sample of names");
	TAP_EQ_INT(missed, 0, "every mistyped digit and swap of neighbours is noticed");
}

static void case_names(void)
{
	struct csm_err e = { 0 };
	struct caseid c = { 0 };

	tap_ok(case_fast(STR("T-a1042c"), &c) && c.kind == 'T' && c.id == evid_make(1, 1042), "the canonical form");
	tap_ok(!case_fast(STR("t-A1042C"), &c) && !case_fast(STR("T-a1042"), &c) && !case_fast(STR("T-A1042c"), &c) &&
	       !case_fast(STR("X-a1042c"), &c) && !case_fast(STR("T-a1042cc"), &c) && !case_fast(STR("T-a01042c"), &c) &&
	       !case_fast(STR("T-"), &c) && !case_fast(STR(""), &c), "nothing else on the hot path");
	c = (struct caseid){ 0 };
	TAP_EQ_INT(case_read(STR("t-A1042C"), &c, &e), CSM_OK, "any case of letters for people");
	tap_ok(c.kind == 'T' && c.id == evid_make(1, 1042), "is the same name");
	TAP_EQ_INT(case_read(STR("T-a1042"), &c, &e), CSM_ENOTFOUND, "without the check letter");
	TAP_EQ_STR(e.id, "case.check", "is refused by name");
	tap_ok(strstr(e.text, "T-a1042c") != NULL, "and the right form is told");
	TAP_EQ_INT(case_read(STR("T-a1042d"), &c, &e), CSM_ENOTFOUND, "a wrong check letter");
	tap_ok(strstr(e.text, "T-a1042c") != NULL, "tells the right form");
	TAP_EQ_INT(case_read(STR("a1042"), &c, &e), CSM_EUSAGE, "an event id is no name of a case");
	TAP_EQ_STR(e.id, "case.form", "by name");
	TAP_EQ_INT(case_read(STR(""), &c, &e), CSM_EUSAGE, "empty");
	TAP_EQ_INT(case_read(STR("T-a1042cx"), &c, &e), CSM_EUSAGE, "too long");
	tap_ok(c.id == evid_make(1, 1042), "a failure leaves the result alone");
}

/* ---- words ---- */

#define X(e, w) w,
static const char *const verbs[] = { CARE_VERBS(X) };
static const char *const keys[] = { CARE_KEYS(X) };
#undef X

static void words(void)
{
	int wrong_verbs = 0, wrong_keys = 0;

	for (size_t i = 0; i < COUNT(verbs); i++)
		wrong_verbs += verb_of(str_of(verbs[i])) != (enum verb)(i + 1) || strcmp(verb_word((enum verb)(i + 1)), verbs[i]) != 0;
	for (size_t i = 0; i < COUNT(keys); i++)
		wrong_keys += key_of(str_of(keys[i])) != (enum key)(i + 1) || strcmp(key_word((enum key)(i + 1)), keys[i]) != 0;
	TAP_EQ_INT(wrong_verbs, 0, "every verb is found by its word");
	TAP_EQ_INT(wrong_keys, 0, "every key is found by its word");
	if (wrong_verbs || wrong_keys)
		printf("# run lib/care/word_hash.py\n");
	tap_ok(!verb_of(STR("")) && !verb_of(STR("opens")) && !verb_of(STR("Open")) && !verb_of(STR("ope")), "no verbs");
	tap_ok(!key_of(STR("")) && !key_of(STR("orders")) && !key_of(STR("ORDER")) && !key_of(STR("id")), "no keys");
	TAP_EQ_STR(verb_word((enum verb)999), "", "a verb that is none has no word");
}

/* ---- records ---- */

static struct pair pr(const char *key, const char *text)
{
	return (struct pair){ str_of(key), { .type = VAL_TEXT, .s = str_of(text) } };
}

#define AT "2026-01-17T09:30:00+08:00"

static void records(void)
{
	struct pair p[] = { pr("id", "a1042"), pr("at", AT), pr("rec", "2026-01-17T09:31:00+08:00"), pr("by", "li.na"), pr("case", "T-a1042c"),
		pr("do", "open"), pr("imp", "a7"), pr("tx", "1/3"), pr("channel", "chat"), pr("order", "20260115") };
	struct rec r = { p, COUNT(p) };
	struct event ev;
	const char *why, *key;

	tap_ok(event_of(&r, &ev, &why, &key), "a whole record");
	TAP_EQ_INT(ev.at, 1768613400, "at");
	TAP_EQ_INT(ev.rec - ev.at, 60, "rec");
	TAP_EQ_INT(ev.at_offset, 28800, "offset as written");
	tap_ok(ev.verb == V_OPEN && ev.cas.id == ev.id && ev.imp == evid_make(1, 7) && ev.tx_k == 1 && ev.tx_n == 3, "the fixed keys");
	TAP_EQ_INT(ev.n, 2, "own keys");
	tap_ok(str_is(event_str(&ev, K_ORDER, NULL), "20260115") && !event_get(&ev, K_SHOP), "are found, others are not");
	tap_ok(!ev.newer, "nothing unknown in it");
}

static void hand_edited(void)
{
	struct pair p[] = { pr("channel", "chat"), pr("by", "li.na"), pr("order", "7"), pr("do", "open"), pr("case", "t-A1042C"), pr("at", AT), pr("id", "a1042") };
	struct rec r = { p, COUNT(p) };
	struct event ev;
	const char *why, *key;

	tap_ok(event_of(&r, &ev, &why, &key), "keys in any order");
	tap_ok(ev.n == 2 && str_is(ev.pairs[0].key, "channel") && str_is(ev.pairs[1].key, "order"), "own keys keep their order");
	TAP_EQ_INT(ev.rec, ev.at, "rec is at when it is absent");
}

static void unknown(void)
{
	struct pair a[] = { pr("id", "a9"), pr("at", AT), pr("by", "bot"), pr("case", "T-a1042c"), pr("do", "dance"), pr("step", "2") };
	struct pair b[] = { pr("id", "a9"), pr("at", AT), pr("by", "bot"), pr("case", "T-a1042c"), pr("do", "note"), pr("colour", "red") };
	struct rec ra = { a, COUNT(a) }, rb = { b, COUNT(b) };
	struct event ev;
	const char *why, *key;

	tap_ok(event_of(&ra, &ev, &why, &key) && ev.verb == V_UNKNOWN && ev.newer && str_is(ev.verb_text, "dance"), "an unknown verb is kept");
	tap_ok(event_of(&rb, &ev, &why, &key) && ev.verb == V_NOTE && ev.newer && ev.n == 1, "an unknown key is kept and marked");
}

/* A record that is whole but for one pair, replaced or (text NULL) left out. */
static const char *complaint(const char *at_key, const char *text)
{
	struct pair p[] = { pr("id", "a9"), pr("at", AT), pr("by", "bot"), pr("case", "T-a1042c"), pr("do", "note") };
	struct rec r = { p, 0 };
	struct event ev;
	const char *why = "", *key = "";

	for (size_t i = 0; i < COUNT(p); i++) {
		if (str_is(p[i].key, at_key) && !text)
			continue;
		if (str_is(p[i].key, at_key))
			p[i].v.s = str_of(text);
		p[r.n++] = p[i];
	}
	return event_of(&r, &ev, &why, &key) ? "none" : strcmp(key, at_key) ? "wrong key" : why;
}

static void bad_records(void)
{
	static const char *const all[] = { "id", "at", "by", "case", "do" };

	for (size_t i = 0; i < COUNT(all); i++)
		TAP_EQ_STR(complaint(all[i], NULL), "is missing", all[i]);
	tap_ok(strstr(complaint("id", "1042"), "a1042") != NULL, "a wrong id tells a right one");
	tap_ok(strstr(complaint("at", "2026-01-17 09:30"), "instant") != NULL, "a wrong instant");
	tap_ok(strstr(complaint("case", "T-a1042x"), "check letter") != NULL, "a wrong name");
	tap_ok(strstr(complaint("by", ""), "who") != NULL, "nobody");
	TAP_EQ_STR(complaint("id", "a10"), "none", "a right one");
}

static void order(void)
{
	tap_ok(event_order(1, 9, 9, 2, 0, 0) < 0 && event_order(2, 1, 9, 2, 2, 0) < 0, "by at, then by rec");
	tap_ok(event_order(2, 2, evid_make(2, 7), 2, 2, evid_make(1, 8)) < 0, "then by number, before the site");
	tap_ok(event_order(2, 2, evid_make(1, 7), 2, 2, evid_make(2, 7)) < 0 && event_order(2, 2, 5, 2, 2, 5) == 0, "then by site");
}

static void actors(void)
{
	tap_ok(actor_of(STR("customer")) == ACT_CUSTOMER && actor_of(STR("bot")) == ACT_BOT && actor_of(STR("system")) == ACT_SYSTEM &&
	       actor_of(STR("platform")) == ACT_PLATFORM && actor_of(STR("carrier")) == ACT_CARRIER &&
	       actor_of(STR("supplier")) == ACT_SUPPLIER && actor_of(STR("warehouse")) == ACT_WAREHOUSE, "parties");
	tap_ok(actor_of(STR("li.na")) == ACT_AGENT && actor_of(STR("customers")) == ACT_AGENT && actor_of(STR("bo")) == ACT_AGENT, "agents");
}

/* ---- the closed list ---- */

static bool used(enum key k)
{
	size_t n, n_common;
	const struct verb_rule *rule = verb_rules(&n);

	common_keys(&n_common);
	for (size_t i = 0; i < n; i++)
		if (verb_key(&rule[i], k))
			return true;
	return false;
}

static void rules(void)
{
	size_t n;
	const struct verb_rule *rule = verb_rules(&n);
	int bad = 0, orphans = 0, lost = 0;

	for (size_t i = 0; i < n; i++) {
		bad += verb_rule(rule[i].kind, rule[i].verb) != &rule[i] || !rule[i].help[0];
		for (size_t k = 0; k < rule[i].n_keys; k++) {
			const struct key_rule *kr = &rule[i].keys[k];
			bad += (kr->form == F_TERM) != (kr->term >= 0) || !kr->help[0] || verb_key(&rule[i], kr->key) != kr;
		}
	}
	TAP_EQ_INT(bad, 0, "each verb once, each key once, each with a help line and its list of terms");
	for (int v = 1; v < V_COUNT; v++) {
		bool any = false;
		for (size_t i = 0; i < n; i++)
			any |= rule[i].verb == (enum verb)v;
		lost += !any;
	}
	TAP_EQ_INT(lost, 0, "every verb belongs to a noun");
	for (int k = 1; k < K_COUNT; k++)
		if (!used((enum key)k)) {
			printf("# no verb carries %s\n", key_word((enum key)k));
			orphans++;
		}
	TAP_EQ_INT(orphans, 0, "every key belongs to a verb");
	tap_ok(!verb_rule(CASE_CUSTOMER, V_SOLVE) && !verb_rule(CASE_TICKET, V_SETTLE), "a noun lacks the others' verbs");
	tap_ok(verb_rule(CASE_TICKET, V_UNDO) && verb_rule(CASE_RETURN, V_CORRECT) == verb_rule(0, V_CORRECT), "undo and correct serve all");
	tap_ok(verb_key(verb_rule(CASE_TICKET, V_SOLVE), K_CODE)->required, "solving needs a code");
	tap_ok(!verb_key(verb_rule(CASE_TICKET, V_SOLVE), K_TRACKING) && verb_key(verb_rule(CASE_TICKET, V_SOLVE), K_KEY), "own and common keys");
}

int main(void)
{
	ids();
	sites();
	check_letters();
	typos();
	case_names();
	words();
	records();
	hand_edited();
	unknown();
	bad_records();
	order();
	actors();
	rules();
	return tap_done();
}
