/* Priority: the matrix, overrides, VIPs, imported words, reasons; what a ticket lacks; looking up terms. */
#include "care_kit.h"

static struct kit k;
static struct term flags[] = {
	{ .word = { "safety", 6 }, .en = { "Danger to persons", 17 }, .zh = { "人身安全", 12 }, .level = 1 },
	{ .word = { "angry", 5 } },
	{ .word = { "vip", 3 } },
};
static struct term severities[] = {
	{ .word = { "severe", 6 }, .level = 1 }, { .word = { "normal", 6 }, .level = 2 }, { .word = { "minor", 5 }, .level = 3 },
};

static struct ticket ticket(uint8_t impact, uint8_t urgency)
{
	struct ticket t;

	ticket_init(&t, k.cas);
	t.impact = impact;
	t.urgency = urgency;
	return t;
}

static char reason[160];
static int p_of(const struct ticket *t)
{
	return ticket_priority(t, &k.terms, &k.words, false, reason);
}

static void matrix(void)
{
	static const int want[3][3] = { { 1, 2, 3 }, { 2, 3, 4 }, { 3, 4, 5 } };
	char name[64];

	for (int i = 1; i <= 3; i++)
		for (int u = 1; u <= 3; u++) {
			struct ticket t = ticket((uint8_t)i, (uint8_t)u);
			snprintf(name, sizeof(name), "impact %d, urgency %d", i, u);
			TAP_EQ_INT(p_of(&t), want[i - 1][u - 1], name);
			TAP_EQ_INT(ticket_priority_tier(&t, &k.terms, &k.words, STR("vip"), false, reason), want[i > 1 ? i - 2 : 0][u - 1],
			           "a VIP: one step of impact up, never above 1");
			TAP_EQ_INT(ticket_priority_tier(&t, &k.terms, &k.words, STR("gold"), false, reason), want[i - 1][u - 1], "another tier");
			t.flags = 2;
			TAP_EQ_INT(p_of(&t), want[i - 1][u - 1], "a flag that is no override");
			t.flags = 1;
			TAP_EQ_INT(p_of(&t), 1, "an override");
			t.flags = 4;
			TAP_EQ_INT(p_of(&t), want[i > 1 ? i - 2 : 0][u - 1], "flagged as a VIP");
		}
}

static void reasons(void)
{
	struct ticket t = ticket(2, 1);

	p_of(&t);
	TAP_EQ_STR(reason, "impact 2, urgency 1: P2", "English");
	ticket_priority(&t, &k.terms, &k.words, true, reason);
	TAP_EQ_STR(reason, "影响 2、紧急 1:P2", "Chinese");
	t.flags = 1;
	p_of(&t);
	TAP_EQ_STR(reason, "flag \"Danger to persons\": P1", "an override names its flag");
	ticket_priority(&t, &k.terms, &k.words, true, reason);
	TAP_EQ_STR(reason, "标记“人身安全”:P1", "in Chinese too");
	t = ticket(0, 0);
	TAP_EQ_INT(p_of(&t), 0, "nothing is known");
	TAP_EQ_STR(reason, "", "no reason");
}

static void severity_and_imports(void)
{
	static const struct { const char *word; int p; } words[] = {
		{ "P1", 1 }, { "p5", 5 }, { "3", 3 }, { "urgent", 1 }, { "high", 2 }, { "normal", 3 }, { "low", 4 }, { "P6", 0 },
		{ "P", 0 }, { "P11", 0 }, { "x1", 0 }, { "someday", 0 },
	};
	struct ticket t;

	for (size_t i = 0; i < COUNT(words); i++) {
		t = ticket(0, 0);
		t.priority = vocab_id(&k.words, str_of(words[i].word));
		TAP_EQ_INT(p_of(&t), words[i].p, words[i].word);
	}
	t.priority = vocab_id(&k.words, STR("low"));
	t.severity = vocab_id(&k.words, STR("severe"));
	TAP_EQ_INT(p_of(&t), 4, "as imported, though a severity is known");
	TAP_EQ_STR(reason, "imported as \"low\": P4", "and it is said");
	t.urgency = 1;
	TAP_EQ_INT(p_of(&t), 1, "what people set rules over what was imported");
	TAP_EQ_STR(reason, "impact 1 (from severity), urgency 1: P1", "severity stands for the impact");
	t = ticket(0, 0);
	t.severity = vocab_id(&k.words, STR("minor"));
	TAP_EQ_INT(p_of(&t), 4, "severity alone: the middle urgency");
	TAP_EQ_STR(reason, "impact 3 (from severity), urgency 2 (not given): P4", "is said to be a guess");
	t = ticket(0, 3);
	TAP_EQ_INT(p_of(&t), 4, "urgency alone: the middle impact");
}

static void own_words(void)
{
	static struct term long_flag[] = { { .word = { "x", 1 }, .level = 1 } };
	static struct str tiers[] = { { "diamond", 7 } };
	struct ticket t = ticket(2, 2);
	char label[400] = "";

	k.terms.vip_tiers = tiers;
	k.terms.n_vip_tiers = 1;
	TAP_EQ_INT(ticket_priority_tier(&t, &k.terms, &k.words, STR("diamond"), false, reason), 2, "the shop's own VIP tier");
	TAP_EQ_INT(ticket_priority_tier(&t, &k.terms, &k.words, STR("vip"), false, reason), 3, "instead of vip");
	k.terms.n_vip_tiers = 0;
	k.terms.matrix[1][1] = 5;
	TAP_EQ_INT(p_of(&t), 5, "the shop's own matrix");
	k.terms.matrix[1][1] = 3;
	for (int i = 0; i < 100; i++)
		strcat(label, "急");
	long_flag[0].zh = str_of(label);
	k.terms.lists[TERM_FLAG] = long_flag;
	t.flags = 1;
	ticket_priority(&t, &k.terms, &k.words, true, reason);
	tap_ok(strlen(reason) < 160 && (strlen(reason) - strlen("标记“")) % 3 == 0, "a long label is cut between characters");
	k.terms.lists[TERM_FLAG] = flags;
}

static void intake(void)
{
	struct ticket t = ticket(0, 0);
	uint32_t must, should;

	k.terms.required[2] = INTAKE_ORDER | INTAKE_TEXT;
	k.terms.recommended[2] = INTAKE_PRODUCT | INTAKE_CUSTOMER | INTAKE_DESIRED | INTAKE_CATEGORY | INTAKE_SUBJECT;
	k.terms.required[0] = INTAKE_SUBJECT;
	ticket_lacks(&t, false, &k.terms, &k.words, &must, &should);
	TAP_EQ_INT(must, INTAKE_ORDER | INTAKE_TEXT, "after the sale, if not said");
	TAP_EQ_INT(should, 122, "recommended");
	t.order = t.sku = t.desired = t.category = t.subject = 1;
	t.customer = k.cas;
	ticket_lacks(&t, true, &k.terms, &k.words, &must, &should);
	tap_ok(must == 0 && should == 0, "nothing is lacking");
	t.subject = 0;
	t.stage = vocab_id(&k.words, STR("pre"));
	ticket_lacks(&t, true, &k.terms, &k.words, &must, &should);
	TAP_EQ_INT(must, INTAKE_SUBJECT, "another stage, other fields");
	t.stage = vocab_id(&k.words, STR("in"));
	ticket_lacks(&t, true, &k.terms, &k.words, &must, &should);
	TAP_EQ_INT(must, 0, "or none");
}

static void lookups(void)
{
	static struct str aliases[] = { { "李娜", 6 } };
	static struct agent agents[] = { { .login = { "li.na", 5 }, .aliases = aliases, .n_aliases = 1 } };
	static struct shop shops[] = { { .name = { "main", 4 } } };
	const char *const *words;

	k.terms.agents = agents;
	k.terms.n_agents = 1;
	k.terms.shops = shops;
	k.terms.n_shops = 1;
	tap_ok(agent_find(&k.terms, STR("li.na")) == agents && !agent_find(&k.terms, STR("li")), "agent by login");
	tap_ok(agent_by_alias(&k.terms, STR("李娜")) == agents && !agent_by_alias(&k.terms, STR("li.na")), "agent by alias");
	tap_ok(shop_find(&k.terms, STR("main")) == shops && !shop_find(&k.terms, STR("")), "shop");
	tap_ok(term_find(&k.terms, TERM_FLAG, STR("angry")) == &flags[1] && !term_find(&k.terms, TERM_STATE, STR("angry")), "term");
	tap_ok(str_is(term_label(&k.terms, TERM_FLAG, STR("safety"), true), "人身安全"), "label");
	tap_ok(str_is(term_label(&k.terms, TERM_FLAG, STR("angry"), true), "angry"), "the word where there is no label");
	tap_ok(str_is(term_label(&k.terms, TERM_FLAG, STR("other"), false), "other"), "the word where it is unknown");
	words = term_words(&k.terms, TERM_SEVERITY, &k.mem);
	tap_ok(!strcmp(words[0], "severe") && !strcmp(words[2], "minor") && !words[3], "words for did-you-mean");
	TAP_EQ_STR(term_kind_key(TERM_RETURN_REASON), "return_reasons", "key of a list");
	TAP_EQ_INT(k.terms.reopen_window_s, 604800, "seven days");
}

int main(void)
{
	kit_init(&k, CASE_TICKET);
	k.terms.lists[TERM_FLAG] = flags;
	k.terms.n[TERM_FLAG] = COUNT(flags);
	k.terms.lists[TERM_SEVERITY] = severities;
	k.terms.n[TERM_SEVERITY] = COUNT(severities);
	matrix();
	reasons();
	severity_and_imports();
	own_words();
	intake();
	lookups();
	kit_free(&k);
	return tap_done();
}
