/* Lists: filters of every kind, order, limits, errors that name what would be right; the log as rows and as it is. */
#include "report_kit.h"

static struct kit k;

/* A list of a noun as csv without header. where: "field=value;field=value". */
static const char *list_of(struct csm *c, const char *noun, const char *fields, const char *where, const char *sort, long limit, bool active)
{
	struct csm_field f[8];
	struct csm_query q = { .noun = noun, .where = f, .sort = sort, .limit = limit, .active = active };
	char text[256], *rest = text, *item;

	snprintf(text, sizeof(text), "%s", where ? where : "");
	while ((item = strsep(&rest, ";")) && *item) {
		f[q.n_where].key = strsep(&item, "=");
		f[q.n_where++].value = item;
	}
	free(k.out);
	kit_begin(&k, c, "csv", fields);
	return kit_end(&k, csm_list(c, &q, k.p, &k.e));
}

static const char *cases(struct csm *c, const char *where)
{
	return list_of(c, "ticket", "case", where, NULL, 0, false);
}

static void test_filters(struct csm *c)
{
	TAP_EQ_STR(cases(c, ""), "T-a3q\nT-a4r\nT-a5s\n", "all tickets, as they were opened");
	TAP_EQ_STR(cases(c, "channel=app"), "T-a3q\n", "a corrected word counts as corrected");
	TAP_EQ_STR(cases(c, "channel=chat"), "", "and not as it was written first");
	TAP_EQ_STR(cases(c, "channel=app;channel=phone"), "T-a3q\nT-a4r\n", "values of one field are alternatives");
	TAP_EQ_STR(cases(c, "channel=app;state=on_hold"), "", "fields are joined by and");
	TAP_EQ_STR(cases(c, "channel=客服热线"), "T-a4r\n", "a label is as good as its word");
	TAP_EQ_STR(cases(c, "category=quality"), "T-a3q\n", "a category stands for those below it");
	TAP_EQ_STR(cases(c, "category="), "T-a5s\n", "an empty value: those without");
	TAP_EQ_STR(cases(c, "state=at_carrier"), "T-a4r\n", "a state of the shop stands for its category");
	TAP_EQ_STR(cases(c, "opened=2026-01-11"), "T-a4r\nT-a5s\n", "an instant within a day");
	TAP_EQ_STR(cases(c, "opened=..2026-01-11"), "T-a3q\n", "a period is half open");
	TAP_EQ_STR(cases(c, "first_reply_s=10m..30m"), "T-a3q\n", "a range of durations holds its ends");
	TAP_EQ_STR(cases(c, "first_reply_s=..1799"), "", "one second less does not");
	TAP_EQ_STR(cases(c, "subject=~LID"), "T-a3q\n", "a part of a text, letters of any case");
	TAP_EQ_STR(cases(c, "subject=lid"), "", "without ~ the whole text");
	TAP_EQ_STR(cases(c, "customer=C-a2p"), "T-a3q\nT-a4r\n", "a customer stands for all linked accounts");
	TAP_EQ_STR(cases(c, "agent=wang"), "T-a3q\n", "an agent");
	TAP_EQ_STR(cases(c, "priority=P2"), "T-a3q\n", "a VIP raises the impact: P2, not P3");
	TAP_EQ_STR(list_of(c, "ticket", "case", "", NULL, 0, true), "T-a4r\n", "active");
	TAP_EQ_STR(list_of(c, "return", "case,refunded", "amount=199", NULL, 0, false), "R-a6t,199.00 CNY\n", "money, equal");
	TAP_EQ_STR(list_of(c, "return", "case", "amount=199.01..", NULL, 0, false), "", "money, a cent more");
	TAP_EQ_STR(list_of(c, "order", "order", "total=..50.50 CNY", NULL, 0, false), "2026011599\n", "money with its currency");
	TAP_EQ_STR(list_of(c, "order", "order", "total=..50.50 EUR", NULL, 0, false), "", "another currency is another thing");
	TAP_EQ_STR(list_of(c, "order", "order,units", "products=~rice", NULL, 0, false), "2026011588,2\n", "one of the lines");
	TAP_EQ_STR(list_of(c, "customer", "customer,name,tickets,orders", "", "-tickets,customer", 0, false),
	           "C-a1n,Lin Example,1,1\nC-a2p,Lin Beispiel,1,0\n", "customers with what they have");
}

static void test_order(struct csm *c)
{
	TAP_EQ_STR(list_of(c, "ticket", "case", "", "-opened", 0, false), "T-a5s\nT-a4r\nT-a3q\n", "downwards");
	TAP_EQ_STR(list_of(c, "ticket", "case", "", "-opened", 2, false), "T-a5s\nT-a4r\n", "the first two of that order");
	TAP_EQ_STR(list_of(c, "ticket", "case", "", "solved", 0, false), "T-a3q\nT-a4r\nT-a5s\n", "without a value: last, ties by id");
	TAP_EQ_STR(list_of(c, "ticket", "case", "", "-solved,-case", 0, false), "T-a3q\nT-a5s\nT-a4r\n", "last downwards too");
	TAP_EQ_STR(list_of(c, "ticket", "case", "", NULL, 1, false), "T-a3q\n", "a limit without an order");
}

static void test_errors(struct csm *c)
{
	TAP_EQ_STR(cases(c, "chanel=app"), "2 list.field filter: ticket has no column \"chanel\"; is channel meant?", "unknown field");
	TAP_EQ_STR(cases(c, "state=opne"), "2 list.value state: \"opne\" is not known; is open meant?", "unknown state");
	TAP_EQ_STR(cases(c, "agent=wnag"), "2 list.value agent: \"wnag\" is not known; is wang meant?", "unknown agent");
	tap_ok(strstr(cases(c, "channel=App"), "2 list.value"), "words mind the case of their letters");
	tap_ok(strstr(cases(c, "impact=x"), "2 list.number"), "no number");
	tap_ok(strstr(cases(c, "replies=3..1"), "2 list.number"), "a range the wrong way round");
	tap_ok(strstr(cases(c, "opened=neverday"), "2 list.period"), "no period");
	tap_ok(strstr(cases(c, "customer=C-a99z"), "4 "), "no such customer");
	tap_ok(strstr(list_of(c, "ticket", "case", "", "openedd", 0, false), "is opened meant?"), "unknown column to sort by");
	tap_ok(strstr(list_of(c, "order", "order", "", NULL, 0, true), "2 list.active"), "orders are not active");
	tap_ok(strstr(list_of(c, "tickets", "case", "", NULL, 0, false), "2 list.noun"), "no such noun");
}

static const char *log_of(struct csm *c, const char *format, const char *fields, struct csm_log_request r)
{
	free(k.out);
	kit_begin(&k, c, format, fields);
	return kit_end(&k, csm_log(c, &r, k.p, &k.e));
}

static void test_log(struct csm *c)
{
	TAP_EQ_STR(log_of(c, "csv", "id,do", (struct csm_log_request){ .limit = 2 }), "a18,link\na19,link\n", "the newest two");
	TAP_EQ_STR(log_of(c, "csv", "id", (struct csm_log_request){ .name = "T-a3q", .by = "wang" }), "a8\na9\na10\na13\n",
	           "of a case and an agent, what was undone too");
	TAP_EQ_STR(log_of(c, "csv", "id,text", (struct csm_log_request){ .verb = "reply" }), "a7,\"您好\n谢谢\"\n", "a key of the event as a column");
	TAP_EQ_STR(log_of(c, "csv", "id", (struct csm_log_request){ .period = "2026-01-10" }), "a1\na2\na3\na7\n", "by when it happened");
	TAP_EQ_STR(log_of(c, "csv", "id", (struct csm_log_request){ .key = "customer:2" }), "a2\n", "by its key");
	TAP_EQ_STR(log_of(c, "jsonl", NULL, (struct csm_log_request){ .verb = "correct" }),
	           "{\"id\":\"a11\",\"at\":\"2026-01-12T13:00:00+08:00\",\"rec\":\"2026-01-12T13:00:00+08:00\",\"by\":\"li.na\","
	           "\"case\":\"T-a3q\",\"do\":\"correct\",\"of\":\"a3\",\"set\":{\"channel\":\"app\"}}\n", "every key of an event in jsonl");
	TAP_EQ_STR(log_of(c, "table", NULL, (struct csm_log_request){ .verb = "undo", .raw = true }),
	           "- {id: a10, " DAY("12", "12:30:00") ", by: wang, case: T-a3q, do: undo, of: a9, reason: \"wrong case\"}\n", "the very line");
	tap_ok(strstr(log_of(c, "csv", NULL, (struct csm_log_request){ .verb = "repl" }), "is reply meant?"), "unknown verb");
}

static void test_columns(void)
{
	const char *const nouns[] = { "ticket", "return", "customer", "order", "survey" };
	size_t n, bad = 0;

	for (size_t i = 0; i < COUNT(nouns); i++) {
		const struct csm_column *en = csm_columns(nouns[i], "en", &n), *zh = csm_columns(nouns[i], "zh", &n);
		for (size_t j = 0; j < n; j++)
			bad += !en[j].name || !*en[j].help || !*en[j].label || !*zh[j].label || strcmp(en[j].name, zh[j].name) != 0;
		bad += en[n].name != NULL;
	}
	TAP_EQ_INT(bad, 0, "every column has a name, labels and a help");
	tap_ok(!csm_columns("x", "en", &n) && n == 0, "no noun, no columns");
}

static void test_verbs(void)
{
	struct csm_verb v;
	struct csm_key key;
	bool seen = false, required = false, phone = false, sha = false;

	for (size_t i = 0; csm_verb("ticket", i, &v); i++)
		seen = seen || !strcmp(v.name, "seen");
	tap_ok(!seen, "verbs of imports are not for people");
	for (size_t i = 0; csm_verb_key("ticket", "solve", i, &key); i++)
		required = required || (!strcmp(key.name, "code") && key.required && !strcmp(key.arg, "TERM"));
	tap_ok(required, "solve needs a code");
	for (size_t i = 0; csm_verb_key("customer", "set", i, &key); i++)
		phone = phone || !strcmp(key.name, "phone");
	tap_ok(phone, "personal data of customers");
	for (size_t i = 0; csm_verb_key("ticket", "attach", i, &key); i++)
		sha = sha || !strcmp(key.name, "sha256");
	tap_ok(!sha, "what a file tells itself is not asked for");
	tap_ok(!csm_verb_key("ticket", "approve", 0, &key), "a verb of another noun");
}

int main(void)
{
	char dir[64];
	struct csm *c;

	kit_store(dir);
	c = kit_open(dir, NULL, NULL);
	test_filters(c);
	test_order(c);
	test_errors(c);
	test_log(c);
	csm_close(c);
	c = kit_open(dir, "2026-01-12T23:00:00+08:00", NULL);
	TAP_EQ_STR(cases(c, "state=open"), "T-a3q\n", "as of an earlier day");
	csm_close(c);
	c = kit_open(dir, NULL, "zh");
	free(k.out);
	kit_begin(&k, c, "table", NULL);
	tap_ok(strstr(kit_end(&k, csm_list(c, &(struct csm_query){ .noun = "ticket" }, k.p, &k.e)), "客服热线"), "labels when reading Chinese");
	csm_close(c);
	free(k.out);
	test_columns();
	test_verbs();
	tmp_drop(dir);
	return tap_done();
}
