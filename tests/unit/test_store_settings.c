/*
 * csm.yaml and policy/: what is wrong is named with file, line, column and what would be right; the built-in policy is right.
 */
#include "store_tmp.h"

/* Opens the store at dir and compares what is said. */
static void bad(const char *dir, const char *id, const char *file, long line, long col, const char *part)
{
	struct csm_options o = { .store = dir, .agent = "li.na", .now = NOW };
	struct csm *c = NULL;
	struct csm_err e;

	TAP_EQ_INT(csm_open(&c, &o, CSM_READ, &e), CSM_EUSAGE, id);
	TAP_EQ_STR(e.id, id, "its name");
	TAP_EQ_STR(e.file, file, "its file");
	TAP_EQ_INT(e.line, line, "its line");
	TAP_EQ_INT(e.col, col, "its column");
	if (!tap_ok(strstr(e.text, part) != NULL, part))
		printf("# %s\n", e.text);
	csm_close(c);
}

#define HEAD "format: 1\nstore: \"0123456789abcdef\"\n"

static void settings(const char *dir, const char *text, const char *id, long line, long col, const char *part)
{
	tmp_write(dir, "csm.yaml", text);
	bad(dir, id, "csm.yaml", line, col, part);
}

static void test_settings(void)
{
	char dir[64];
	struct csm *c;
	struct csm_err e;
	struct csm_options o = { .store = dir };

	tmp_store(dir);
	settings(dir, HEAD "zone: Asia/Shanghai\nlangg: en\nshops: {main: {currency: CNY}}\n", "settings.key", 4, 1, "is lang meant?");
	settings(dir, HEAD "zone: Asia/Shanghia\nshops: {main: {currency: CNY}}\n", "zone.unknown", 3, 7, "Asia/Shanghia");
	settings(dir, HEAD "zone: +08:00\nlang: de\nshops: {main: {currency: CNY}}\n", "settings.choice", 4, 7, "en, zh");
	settings(dir, HEAD "zone: +08:00\nshops:\n  main: {currency: RMB}\n", "settings.currency", 5, 20, "ISO 4217");
	settings(dir, HEAD "zone: +08:00\nshops:\n  main: {curency: CNY}\n", "settings.key", 5, 10, "is currency meant?");
	settings(dir, HEAD "zone: +08:00\nshops:\n  1st: {currency: CNY}\n", "settings.word", 5, 3, "a letter, then");
	settings(dir, HEAD "zone: +08:00\ngroup: maybe\nshops: {main: {currency: CNY}}\n", "settings.choice", 4, 8, "false, true");
	settings(dir, HEAD "zone: +08:00\n", "settings.shops", 0, 0, "at least one shop");
	settings(dir, "store: \"0123456789abcdef\"\nzone: +08:00\n", "settings.format", 0, 0, "format is missing");
	tmp_write(dir, "csm.yaml", "format: 2\nnew: things\n");
	TAP_EQ_INT(csm_open(&c, &o, CSM_READ, &e), CSM_EREFUSED, "a newer format");
	TAP_EQ_STR(e.id, "settings.newer", "is left alone");
	tmp_write(dir, "csm.yaml", HEAD "zone: \"-05:30\"\nlang: zh\nshops:\n  us: {currency: USD, platform: shopify, zone: America/New_York}\n");
	TAP_EQ_INT(csm_open(&c, &o, CSM_READ, &e), CSM_OK, "good settings");
	TAP_EQ_STR(csm_lang(c), "zh", "have a language");
	TAP_EQ_INT(zone_offset(c->zone, 0), -19800, "and a zone");
	tap_ok(c->terms.n_shops == 1 && str_is(c->terms.shops[0].currency, "USD"), "and a shop");
	csm_close(c);
	tmp_drop(dir);
}

static void terms(const char *dir, const char *text, const char *id, long line, long col, const char *part)
{
	tmp_write(dir, "policy/terms.yaml", text);
	bad(dir, id, "policy/terms.yaml", line, col, part);
}

static void test_terms(void)
{
	char dir[64];
	struct csm *c;

	tmp_store(dir);
	terms(dir, "chanels:\n  phone: {en: x}\n", "policy.key", 1, 1, "is channels meant?");
	terms(dir, "channels:\n  phone: {en: x, from: voice}\n", "policy.key", 2, 18, "is form meant?");
	terms(dir, "channels:\n  phone: {form: loud}\n", "policy.choice", 2, 17, "voice, chat, text");
	terms(dir, "severities:\n  bad: {en: x}\n", "policy.impact", 2, 8, "impact");
	terms(dir, "states:\n  x: {category: done}\n", "policy.choice", 2, 17, "on_hold");
	terms(dir, "categories:\n  x: {parent: z}\n", "policy.parent", 2, 3, "no category");
	terms(dir, "reopen_window: 7d\n", "policy.window", 1, 16, "reopen_window");
	terms(dir, "priority: [[1, 2, 3], [2, 3, 6], [3, 4, 5]]\n", "policy.matrix", 1, 30, "from 1");
	terms(dir, "intake:\n  after: {required: [text, adress]}\n", "policy.intake", 2, 28, "must be one of");
	terms(dir, "return_reasons:\n  x: {liable: nobody}\n", "policy.choice", 2, 15, "warehouse");
	terms(dir, "types:\n  yes: {en: x}\n", "policy.word", 2, 3, "yes");
	tmp_write(dir, "policy/terms.yaml", "reopen_window: 48h\nintake:\n  after: {required: [text, order]}\n");
	c = tmp_open(dir, NOW);
	TAP_EQ_INT(c->terms.reopen_window_s, 48 * 3600, "a window");
	TAP_EQ_INT(c->terms.required[2], INTAKE_TEXT | INTAKE_ORDER, "what a ticket must say");
	TAP_EQ_INT(c->terms.matrix[2][2], 5, "what is not said keeps its default");
	csm_close(c);
	tmp_drop(dir);
}

static void agents(const char *dir, const char *text, const char *id, long line, long col, const char *part)
{
	tmp_write(dir, "policy/agents.yaml", text);
	bad(dir, id, "policy/agents.yaml", line, col, part);
}

static void test_agents(void)
{
	char dir[64];
	struct csm *c;
	const struct agent *a;
	struct csm_err e;
	struct csm_options o = { .store = dir, .agent = "li.ma", .now = NOW };

	tmp_store(dir);
	agents(dir, "agents:\n  customer: {}\n", "policy.login", 2, 3, "somebody else");
	agents(dir, "agents:\n  a.b: {nmae: x}\n", "policy.key", 2, 9, "is name meant?");
	agents(dir, "agents:\n  x: {user: root}\n  z: {user: root}\n", "policy.user", 3, 3, "two agents");
	agents(dir, "agents:\n  x: {aliases: [n1]}\n  z: {aliases: [n2, n1]}\n", "policy.alias", 3, 3, "n1");
	tmp_write(dir, "policy/agents.yaml", TMP_AGENTS);
	TAP_EQ_INT(csm_open(&c, &o, CSM_READ, &e), CSM_OK, "reading needs no agent");
	TAP_EQ_INT(store_agent(c, &a, &e), CSM_EUSAGE, "writing does");
	tap_ok(!strcmp(e.id, "agent.unknown") && strstr(e.text, "is li.na meant?") && strstr(e.text, "li.na, wang"), "the logins are listed");
	tap_ok(!strstr(e.text, "zhao"), "but not of those who left");
	csm_close(c);
	tmp_drop(dir);
}

static void test_builtin(void)
{
	char dir[64];
	struct csm *c;
	struct csm_err e;
	const struct terms *t;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	t = &c->terms;
	for (int k = 0; k < TERM_KINDS; k++) {
		size_t unlabelled = 0;
		for (size_t i = 0; i < t->n[k]; i++)
			unlabelled += !t->lists[k][i].en.n || !t->lists[k][i].zh.n;
		tap_ok(t->n[k] > 2, term_kind_key((enum term_kind)k));
		TAP_EQ_INT(unlabelled, 0, "all have both labels");
	}
	tap_ok(str_is(term_find(t, TERM_CATEGORY, STR("delivery.lost"))->parent, "delivery"), "two levels of categories");
	TAP_EQ_INT(term_find(t, TERM_FLAG, STR("safety"))->level, 1, "safety is P1 at once");
	TAP_EQ_INT(t->reopen_window_s, 7 * 86400, "seven days to reopen");
	csm_close(c);
	TAP_EQ_INT(csm_init(&(struct csm_init_request){ .dir = dir }, &e), CSM_EREFUSED, "a store is not made again");
	TAP_EQ_STR(e.id, "init.exists", "by name");
	tmp_drop(dir);
}

static void test_init(void)
{
	char dir[64], *text;
	struct csm_err e;
	struct csm *c;
	const struct csm_field shops[] = { { "cn", "CNY" }, { "us", "USD" } }, wrong[] = { { "cn", "RMB" } };

	tmp_name(dir);
	TAP_EQ_INT(csm_init(&(struct csm_init_request){ .dir = dir, .zone = "Mars/One" }, &e), CSM_EUSAGE, "an unknown zone");
	TAP_EQ_INT(csm_init(&(struct csm_init_request){ .dir = dir, .shops = wrong, .n_shops = 1 }, &e), CSM_EUSAGE, "no currency");
	TAP_EQ_INT(csm_init(&(struct csm_init_request){ .dir = dir, .site = "e" }, &e), CSM_EUSAGE, "no site");
	tap_ok(!(text = tmp_read(dir, ".gitignore")), "nothing was made");
	TAP_EQ_INT(csm_init(&(struct csm_init_request){ .dir = dir, .zone = "+02:00", .lang = "zh", .site = "bc", .shops = shops,
	                                                .n_shops = 2, .group = true, .seed = "s" }, &e), CSM_OK, "a store");
	c = tmp_open(dir, NOW);
	TAP_EQ_INT(c->terms.n_shops, 2, "with two shops");
	TAP_EQ_STR(c->lang, "zh", "a language");
	TAP_EQ_INT(zone_offset(c->zone, 0), 7200, "a zone");
	TAP_EQ_INT(c->site, 2 * 27 + 3, "a site");
	tap_ok(c->group, "and a group");
	csm_close(c);
	text = tmp_read(dir, ".gitattributes");
	tap_ok(text && strstr(text, "log/** -text\n"), ".gitattributes");
	free(text);
	tmp_drop(dir);
}

int main(void)
{
	test_settings();
	test_terms();
	test_agents();
	test_builtin();
	test_init();
	return tap_done();
}
