/*
 * Recording requests: the lines they become, what is refused and why, keys, batches, back-dating, evidence, customers and
 * whose a ticket is, words that begin later, several sites, torn tails, undo and correct.
 */
#include "store_tmp.h"

#define REQ(noun_, verb_, target_, ...) \
	((struct csm_request){ .noun = noun_, .verb = verb_, .target = target_, .fields = (const struct csm_field[]){ __VA_ARGS__ }, \
	                       .n_fields = COUNT(((const struct csm_field[]){ __VA_ARGS__ })) })

static bool holds(const char *text, const char *needle)
{
	return text && strstr(text, needle);
}

static int rec(struct csm *c, struct csm_request q, struct csm_receipt *out, struct csm_err *e)
{
	return csm_record(c, &q, 1, false, out, e);
}

static void ok(struct csm *c, struct csm_request q, struct csm_receipt *out, const char *name)
{
	struct csm_err e;
	int code = rec(c, q, out, &e);

	TAP_EQ_INT(code, CSM_OK, name);
	if (code)
		printf("# %s: %s\n", e.id, e.text);
}

static void no(struct csm *c, struct csm_request q, int want, const char *id, const char *name)
{
	struct csm_receipt out;
	struct csm_err e = { 0 };

	TAP_EQ_INT(rec(c, q, &out, &e), want, name);
	TAP_EQ_STR(e.id, id, e.text);
}

static void test_life(void)
{
	char dir[64], *log, name[40];
	struct csm *c;
	struct csm_receipt out;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("ticket", "open", NULL, { "channel", "chat" }, { "order", "2026011588" }, { "text", "屏幕有裂纹" },
	          { "flags", "safety,vip" }, { "tags", "a b" }), &out, "open a ticket");
	TAP_EQ_STR(out.id, "a3", "its id");
	TAP_EQ_STR(out.name, "T-a3q", "its name");
	strcpy(name, out.name);
	tap_ok(!strncmp(out.line, "- {id: a3, at: \"2026-01-17T09:30:00+08:00\", by: li.na, case: T-a3q, do: open, channel: chat, "
	       "salt: \"", 99), "the line");
	tap_ok(holds(out.line, ", text: \"屏幕有裂纹\", order: \"2026011588\", shop: main, flags: [safety, vip], tags: [\"a b\"]}"), "its keys");
	csm_close(c);
	c = tmp_open(dir, "2026-01-17T09:34:10+08:00");
	ok(c, REQ("ticket", "reply", name, { "text", "您好\n谢谢" }), &out, "reply");
	ok(c, REQ("ticket", "assign", name, { "to", "desk 1" }), &out, "assign by an alias");
	tap_ok(holds(out.line, "do: assign, to: li.na}"), "is the login");
	ok(c, REQ("ticket", "classify", name, { "category", "质量瑕疵" }), &out, "a term by its Chinese label");
	tap_ok(holds(out.line, "category: quality.defect}"), "is its word");
	no(c, REQ("ticket", "solve", name, { "code", "refnd" }), CSM_EUSAGE, "field.word", "a mistyped term");
	no(c, REQ("ticket", "solve", name, { "text", "x" }), CSM_EUSAGE, "field.required", "a required key is missing");
	no(c, REQ("ticket", "reopen", name, { "reason", "x" }), CSM_EREFUSED, "ticket.state", "what the rules forbid");
	ok(c, REQ("ticket", "solve", name, { "code", "refund" }), &out, "solve");
	no(c, REQ("ticket", "solve", name, { "code", "refund" }), CSM_EREFUSED, "ticket.solved", "solve again");
	csm_close(c);
	c = tmp_open(dir, "2026-02-17T09:30:00+08:00");
	no(c, REQ("ticket", "message", name, { "text", "again" }), CSM_EREFUSED, "ticket.closed", "a closed ticket takes no message");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: a7, ") && !strstr(log, "- {id: a8, "), "what was refused took no number");
	free(log);
	tmp_drop(dir);
}

static void test_bad(void)
{
	char dir[64], *log;
	struct csm *c;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	no(c, REQ("tiket", "open", NULL, { "text", "x" }), CSM_EUSAGE, "request.noun", "noun");
	no(c, REQ("ticket", "opne", NULL, { "text", "x" }), CSM_EUSAGE, "request.verb", "verb");
	no(c, REQ("ticket", "seen", "T-a3q", { "text", "x" }), CSM_EUSAGE, "request.verb", "a verb for imports alone");
	no(c, REQ("ticket", "open", NULL, { "txt", "x" }), CSM_EUSAGE, "field.unknown", "key");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "text", "y" }), CSM_EUSAGE, "field.twice", "twice");
	no(c, REQ("ticket", "open", NULL, { "channel", "chat" }), CSM_EUSAGE, "intake.missing", "intake");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "impact", "4" }), CSM_EUSAGE, "field.number", "level");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "agent", "wong" }), CSM_EUSAGE, "field.word", "agent");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "agent", "zhao" }), CSM_EUSAGE, "agent.gone", "agent who left");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "shop", "mian" }), CSM_EUSAGE, "field.word", "shop");
	no(c, REQ("ticket", "open", NULL, { "text", "\xff" }), CSM_EUSAGE, "line.text", "invalid UTF-8");
	no(c, REQ("ticket", "open", "T-a3q", { "text", "x" }), CSM_EUSAGE, "request.target", "open takes no name");
	no(c, REQ("ticket", "reply", NULL, { "text", "x" }), CSM_EUSAGE, "request.target", "reply needs one");
	no(c, REQ("ticket", "reply", "T-a3q", { "text", "x" }), CSM_ENOTFOUND, "name.unknown", "a case that is none");
	no(c, REQ("return", "open", NULL, { "amount", "1.234 CNY" }), CSM_EUSAGE, "field.money", "too many digits");
	no(c, REQ("return", "open", NULL, { "amount", "1 XXX" }), CSM_EUSAGE, "field.currency", "no currency");
	no(c, REQ("return", "open", NULL, { "liable", "custmer" }), CSM_EUSAGE, "field.word", "party");
	csm_close(c);
	tap_ok(!(log = tmp_read(dir, "log/a/events-2026-01-01.yaml")), "nothing was stored");
	free(log);
	tmp_drop(dir);
}

static void test_keys(void)
{
	char dir[64], *log;
	struct csm *c;
	struct csm_receipt out, two[2];
	struct csm_err e;
	struct csm_request q = REQ("ticket", "open", NULL, { "text", "x" });
	struct csm_request batch[2];

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	q.key = "web:\"17\"";
	ok(c, q, &out, "a request with a key");
	tap_ok(!out.known, "is new");
	ok(c, q, &out, "the same again");
	tap_ok(out.known && !strcmp(out.id, "a3") && !strcmp(out.name, "T-a3q"), "is known by its first id");
	q = REQ("ticket", "note", "T-a3q", { "text", "x" });
	q.key = "web:\"17\"";
	no(c, q, CSM_EREFUSED, "key.other", "the key with another verb");
	batch[0] = batch[1] = REQ("ticket", "open", NULL, { "text", "y" });
	batch[0].key = batch[1].key = "k2";
	TAP_EQ_INT(csm_record(c, batch, 2, true, two, &e), CSM_OK, "one key twice in a batch");
	tap_ok(!two[0].known && two[1].known && !strcmp(two[0].id, two[1].id), "is recorded once");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "id: a4") && !strstr(log, "id: a5") && !strstr(log, "tx:"), "and alone, so without tx");
	free(log);
	tmp_drop(dir);
}

static void test_batch(void)
{
	char dir[64], *log;
	struct csm *c;
	struct csm_receipt out[3];
	struct csm_err e;
	struct csm_request q[3];

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	q[0] = REQ("ticket", "open", NULL, { "text", "one" });
	q[1] = REQ("ticket", "reopen", "-1", { "reason", "never solved" });
	q[2] = REQ("ticket", "reply", "-1", { "text", "three" });
	TAP_EQ_INT(csm_record(c, q, 3, true, out, &e), CSM_EREFUSED, "all or none: none");
	tap_ok(strstr(e.text, "request 2 of 3") && !out[0].id[0], "and it says which");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(!log, "nothing is stored");
	free(log);
	TAP_EQ_INT(csm_record(c, q, 3, false, out, &e), CSM_FOUND, "each by itself: a part");
	TAP_EQ_INT(out[1].code, CSM_EREFUSED, "the second was refused");
	TAP_EQ_STR(out[2].id, "a4", "the third follows the first");
	TAP_EQ_STR(out[2].name, "T-a3q", "in the ticket that the batch opened");
	q[1] = REQ("ticket", "note", "-1", { "text", "two" });
	TAP_EQ_INT(csm_record(c, q, 3, true, out, &e), CSM_OK, "all");
	tap_ok(holds(out[0].line, "tx: \"1/3\"") && holds(out[2].line, "tx: \"3/3\""), "in one transaction");
	csm_close(c);
	c = tmp_open(dir, NOW);
	c->dry_run = true;
	ok(c, REQ("ticket", "reply", "T-a3q", { "text", "x" }), &out[0], "a dry run");
	TAP_EQ_STR(out[0].id, "a8", "shows what would be");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && !strstr(log, "id: a8"), "and stores nothing");
	free(log);
	tmp_drop(dir);
}

static void test_backdate(void)
{
	char dir[64];
	struct csm *c;
	struct csm_receipt out;
	struct csm_request q = REQ("ticket", "open", NULL, { "text", "x" });

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	q.at = "2026-01-16 10:00";
	ok(c, q, &out, "opened yesterday");
	tap_ok(holds(out.line, "at: \"2026-01-16T10:00:00+08:00\", rec: \"2026-01-17T09:30:00+08:00\""), "both times stand in the line");
	q = REQ("ticket", "solve", "T-a3q", { "code", "refund" });
	q.at = "2026-01-16 12:00";
	ok(c, q, &out, "solved at noon");
	q = REQ("ticket", "wait", "T-a3q", { "for", "customer" });
	q.at = "2026-01-16 11:00";
	ok(c, q, &out, "a wait before that");
	q.at = "2026-01-16 09:00";
	no(c, q, CSM_EREFUSED, "ticket.unopened", "not before it was opened");
	q = REQ("ticket", "solve", "T-a3q", { "code", "refund" });
	q.at = "2026-01-16 11:30";
	no(c, q, CSM_EREFUSED, "ticket.solved", "nothing that makes a later event impossible");
	q.at = "2026-01-18 09:00";
	no(c, q, CSM_EUSAGE, "event.future", "not in the future");
	csm_close(c);
	tmp_drop(dir);
}

static void test_evidence(void)
{
	char dir[64], path[128], *text;
	const char *files[1] = { path };
	struct csm *c;
	struct csm_receipt out;
	struct csm_request q = REQ("ticket", "open", NULL, { "text", "x" });

	tmp_store(dir);
	tmp_write(dir, "crack.JPG", "not a picture");
	snprintf(path, sizeof(path), "%s/crack.JPG", dir);
	c = tmp_open(dir, NOW);
	q.files = files;
	q.n_files = 1;
	ok(c, q, &out, "open with a file");
	tap_ok(holds(out.line, "tx: \"1/2\""), "two events of one change");
	csm_close(c);
	text = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(text && strstr(text, "do: attach, tx: \"2/2\", salt: \"") && strstr(text, "\", name: \"crack.JPG\", sha256: \""), "the second names the file");
	tap_ok(text && strstr(text, ", size: 13, kind: photo}"), "its size and kind");
	free(text);
	text = tmp_read(dir, "files/bf/bf891ea46ead4993e89aa7da02ab8c23dd50f29e9aae64607105363a5f070e03");
	TAP_EQ_STR(text, "not a picture", "its bytes are copied in");
	free(text);
	snprintf(path, sizeof(path), "%s/missing.jpg", dir);
	c = tmp_open(dir, NOW);
	q = REQ("ticket", "attach", "T-a3q", { "kind", "video" });
	q.files = files;
	q.n_files = 1;
	no(c, q, CSM_ENOTFOUND, "file.missing", "a file that is not there");
	q.n_files = 0;
	no(c, q, CSM_EUSAGE, "attach.file", "attach without a file");
	csm_close(c);
	tmp_drop(dir);
}

static void test_customer(void)
{
	char dir[64], *log, *people;
	struct csm *c;
	struct csm_receipt out;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("customer", "open", NULL, { "account", "buyer17" }, { "phone", "13800000000" }, { "tier", "gold" }), &out, "a customer");
	TAP_EQ_STR(out.name, "C-a3q", "has a name");
	no(c, REQ("customer", "open", NULL, { "account", "buyer17" }), CSM_EREFUSED, "customer.exists", "once");
	ok(c, REQ("customer", "set", "C-a3q", { "mail", "b@example.com" }), &out, "set personal data");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "C-a3q" }), &out, "a ticket of the customer");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "T-a5s" }), CSM_EUSAGE, "case.kind", "a ticket is no customer");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && !strstr(log, "buyer17") && !strstr(log, "138") && !strstr(log, "example"), "personal data is not in the log");
	tap_ok(log && strstr(log, "key: \"customer:") && strstr(log, "tier: gold"), "the identity stands there as a digest");
	free(log);
	people = tmp_read(dir, "people/a-01.yaml");
	tap_ok(holds(people, "account: \"buyer17\"") && holds(people, "phone: \"13800000000\"") && holds(people, "mail: "),
	       "but in people/");
	free(people);
	tmp_drop(dir);
}

static int count(const char *text, const char *needle)
{
	int n = 0;

	for (const char *s = text; s && (s = strstr(s, needle)); s++)
		n++;
	return n;
}

/* A ticket with personal data finds its customer, or brings a new one. */
static void test_who(void)
{
	char dir[64], *log, *people;
	struct csm *c;
	struct csm_receipt out;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "name", "Lin Example" }, { "phone", " 13800000001 " }), &out,
	   "a ticket of somebody new");
	TAP_EQ_STR(out.name, "T-a4r", "the receipt is the ticket's");
	tap_ok(holds(out.line, "tx: \"2/2\"") && holds(out.line, "customer: C-a3q"), "it names the customer opened before it");
	ok(c, REQ("ticket", "open", NULL, { "text", "y" }, { "phone", "13800000001" }, { "mail", "lin@example.com" }), &out,
	   "another with the same phone");
	tap_ok(holds(out.line, "customer: C-a3q") && !holds(out.line, "tx:"), "is the same customer's");
	ok(c, REQ("ticket", "open", NULL, { "text", "z" }, { "mail", "lin@example.com" }), &out, "a third by the mail learned");
	tap_ok(holds(out.line, "id: a6") && holds(out.line, "customer: C-a3q"), "the same again");
	people = tmp_read(dir, "people/a-01.yaml");
	TAP_EQ_INT(count(people, "\n"), 2, "what was known is not written again");
	tap_ok(holds(people, "name: \"Lin Example\", phone: \"13800000001\", shop: \"main\"}"), "the first line");
	tap_ok(holds(people, "mail: \"lin@example.com\"}"), "the second holds what is new");
	free(people);
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "account", "buyer1" }, { "phone", "13800000001" }), &out,
	   "an account nobody has");
	tap_ok(holds(out.line, "customer: C-a7u"), "is somebody new, whatever the phone");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "account", "buyer1" }), &out, "the account again");
	tap_ok(holds(out.line, "customer: C-a7u") && !holds(out.line, "tx:"), "is known");
	no(c, REQ("customer", "open", NULL, { "account", "buyer1" }), CSM_EREFUSED, "customer.exists", "to customer open too");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "13800000001" }), CSM_EUSAGE, "customer.several",
	   "a phone that two have");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "138****0001" }), CSM_EUSAGE, "customer.masked",
	   "a masked phone");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "address", "Example Road 1" }), CSM_EUSAGE, "field.unknown",
	   "an address belongs to the customer, not to a ticket");
	ok(c, REQ("customer", "link", "C-a3q", { "to", "C-a7u" }), &out, "two customers are one person");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "13800000001" }), &out, "then the phone is enough");
	tap_ok(holds(out.line, "customer: C-a3q"), "and the earlier one is named");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && !strstr(log, "138") && !strstr(log, "example") && !strstr(log, "Example") && !strstr(log, "buyer1"),
	       "nothing personal is in the log");
	TAP_EQ_INT(count(log, "key: \"customer:"), 1, "an account stands there as a digest");
	free(log);
	tmp_drop(dir);
}

/* --customer says who it is; what comes with it is noted with that customer. */
static void test_who_named(void)
{
	char dir[64], *people;
	struct csm *c;
	struct csm_receipt out;
	struct csm_err e;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("customer", "open", NULL, { "account", "b1" }, { "phone", "1380" }, { "name", "Lin Example" }), &out, "a customer");
	ok(c, REQ("customer", "open", NULL, { "account", "b2" }), &out, "another");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "C-a3q" }, { "phone", "1381" }, { "name", "Lin Example" },
	          { "contact", "" }), &out, "a ticket of the first with another phone");
	tap_ok(holds(out.line, "customer: C-a3q}") || holds(out.line, "customer: C-a3q,"), "it is the first one's");
	people = tmp_read(dir, "people/a-01.yaml");
	tap_ok(holds(people, "customer: C-a3q, at: \"2026-01-17T09:30:00+08:00\", phone: \"1381\"}"),
	       "only the phone is written: what is empty or the same is not");
	free(people);
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1381" }), &out, "and from then on it is the phone");
	tap_ok(holds(out.line, "customer: C-a3q"), "by which the customer is found");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }), &out, "the old phone");
	tap_ok(holds(out.line, "customer: C-a7u"), "is nobody's now");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "C-a3q" }, { "account", "b1" }), &out, "the own account");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "C-a3q" }, { "account", "b2" }), CSM_EUSAGE,
	   "customer.account", "another one's account");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "customer", "C-a3q" }, { "account", "b3" }), CSM_EUSAGE,
	   "customer.account", "nobody's account");
	no(c, REQ("ticket", "open", NULL, { "channel", "chat" }, { "phone", "1399" }), CSM_EUSAGE, "intake.missing", "a refused ticket");
	people = tmp_read(dir, "people/a-01.yaml");
	tap_ok(people && !holds(people, "1399"), "leaves no personal data");
	free(people);
	TAP_EQ_INT(csm_undo(c, "a7", "mistake", &out, &e), CSM_OK, "the opening of a customer is undone");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }), &out, "the phone again");
	tap_ok(holds(out.line, "tx: \"2/2\"") && !holds(out.line, "C-a7u"), "finds nobody who was taken back");
	TAP_EQ_INT(csm_undo(c, "a4", "mistake", &out, &e), CSM_OK, "so is one with an account");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "account", "b2" }), CSM_EREFUSED, "customer.gone", "that account");
	csm_close(c);
	tmp_drop(dir);
}

/* Within a batch later requests find whom earlier ones brought, also when all are one transaction. */
static void test_who_batch(void)
{
	char dir[64], *log, *people;
	struct csm *c;
	struct csm_receipt out[4];
	struct csm_request q[4];
	struct csm_err e;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	q[0] = REQ("ticket", "open", NULL, { "text", "one" }, { "phone", "1380" });
	q[1] = REQ("ticket", "open", NULL, { "text", "two" }, { "phone", "1380" });
	q[2] = REQ("ticket", "open", NULL, { "text", "three" }, { "account", "b1" });
	q[3] = REQ("ticket", "reopen", "-1", { "reason", "never solved" });
	TAP_EQ_INT(csm_record(c, q, 4, true, out, &e), CSM_EREFUSED, "one that is refused takes all with it");
	people = tmp_read(dir, "people/a-01.yaml");
	tap_ok(!people, "also the people");
	free(people);
	q[3] = REQ("ticket", "note", "-1", { "text", "four" });
	TAP_EQ_INT(csm_record(c, q, 4, true, out, &e), CSM_OK, "all");
	tap_ok(holds(out[0].line, "tx: \"2/6\"") && holds(out[3].line, "tx: \"6/6\""), "two customers and four events");
	tap_ok(holds(out[0].line, "customer: C-a3q") && holds(out[1].line, "customer: C-a3q"), "the second finds the first's");
	tap_ok(holds(out[2].line, "customer: C-a6t"), "the third brings another");
	TAP_EQ_STR(out[3].name, out[0].name, "the note is in the first ticket");
	q[0] = REQ("ticket", "open", NULL, { "channel", "chat" }, { "phone", "1399" });
	q[1] = REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1399" });
	TAP_EQ_INT(csm_record(c, q, 2, false, out, &e), CSM_FOUND, "the first is refused");
	tap_ok(holds(out[1].line, "tx: \"2/2\""), "so the second brings the customer");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	TAP_EQ_INT(count(log, "\n"), 10, "nothing was recorded twice");
	free(log);
	people = tmp_read(dir, "people/a-01.yaml");
	TAP_EQ_INT(count(people, "\n"), 3, "three people");
	free(people);
	tmp_drop(dir);
}

static const char EARLY[] = "channels:\n  chat: {en: Chat}\n  kiosk: {en: Kiosk, valid_from: 2026-01-17}\n"
	"flags:\n  vip: {en: VIP, valid_from: \"2026-01-17T09:00:00+08:00\"}\nresolutions:\n  refund: {en: Refunded}\n"
	"  swap: {en: Swapped, valid_from: 2027-01-01}\n";

/* Words and agents that begin later than the event happened. */
static void test_valid_from(void)
{
	char dir[64];
	struct csm *c;
	struct csm_receipt out;
	struct csm_err e = { 0 };
	struct csm_request q = REQ("ticket", "open", NULL, { "text", "x" }, { "channel", "kiosk" });
	const struct csm_field swap = { "code", "swap" };

	tmp_store(dir);
	tmp_write(dir, "policy/terms.yaml", EARLY);
	tmp_write(dir, "policy/agents.yaml", "agents:\n  li.na: {name: One}\n  wang: {valid_from: 2026-01-17}\n");
	c = tmp_open(dir, NOW);
	ok(c, q, &out, "a channel from the day it is there");
	q.at = "2026-01-16 23:59:59";
	no(c, q, CSM_EUSAGE, "field.early", "not a second earlier");
	rec(c, q, &out, &e);
	tap_ok(strstr(e.text, "channel: \"kiosk\" is valid from 2026-01-17T00:00:00+08:00 on"), "the message says from when");
	q = REQ("ticket", "open", NULL, { "text", "x" }, { "flags", "vip" });
	ok(c, q, &out, "a flag from its instant on");
	q.at = "2026-01-17 08:59:59";
	no(c, q, CSM_EUSAGE, "field.early", "not before it");
	q = REQ("ticket", "open", NULL, { "text", "x" }, { "agent", "wang" });
	ok(c, q, &out, "an agent who is there");
	q.at = "2026-01-16";
	no(c, q, CSM_EUSAGE, "field.early", "is assigned nothing of before");
	q = REQ("ticket", "open", NULL, { "text", "x" });
	q.at = "2026-01-16";
	q.by = "wang";
	no(c, q, CSM_EUSAGE, "field.early", "and signs nothing of before");
	no(c, REQ("ticket", "solve", "T-a3q", { "code", "swap" }), CSM_EUSAGE, "field.early", "a word of next year");
	ok(c, REQ("ticket", "solve", "T-a3q", { "code", "refund" }), &out, "a word of always");
	TAP_EQ_INT(csm_correct(c, out.id, &swap, 1, NULL, &out, &e), CSM_EUSAGE, "nor by a correction");
	TAP_EQ_STR(e.id, "field.early", "by name");
	csm_close(c);
	tmp_write(dir, "policy/terms.yaml", "channels:\n  kiosk: {valid_from: today}\n");
	TAP_EQ_INT(csm_open(&c, &(struct csm_options){ .store = dir, .agent = "li.na" }, CSM_READ, &e), CSM_EUSAGE,
	           "a date that moves is no valid_from");
	TAP_EQ_STR(e.id, "policy.instant", "by name");
	TAP_EQ_INT(e.line, 2, "with its line");
	tmp_write(dir, "policy/terms.yaml", "channels:\n  kiosk: {valid_from: 2026-02-30}\n");
	TAP_EQ_INT(csm_open(&c, &(struct csm_options){ .store = dir, .agent = "li.na" }, CSM_READ, &e), CSM_EUSAGE,
	           "nor a day that is none");
	tmp_drop(dir);
}

/* The note of a torn tail reaches the caller, whichever call found it. */
static void test_torn(void)
{
	char dir[64], *log;
	struct csm *c;
	struct csm_receipt out;
	struct csm_err e = { 0 };

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }), &out, "a ticket");
	tap_ok(!e.id[0], "without remarks");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	strcat(log, "- {id: a4, at: \"2026-");
	tmp_write(dir, "log/a/events-2026-01-01.yaml", log);
	TAP_EQ_INT(rec(c, REQ("ticket", "note", "T-a3q", { "text", "y" }), &out, &e), CSM_OK, "recorded behind a torn tail");
	TAP_EQ_STR(e.id, "tail.torn", "with a remark");
	TAP_EQ_STR(out.id, "a4", "the number was free");
	free(log);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	strcat(log, "garbage");
	tmp_write(dir, "log/a/events-2026-01-01.yaml", log);
	err_clear(&e);
	TAP_EQ_INT(csm_undo(c, "a4", NULL, &out, &e), CSM_OK, "an undo behind one");
	TAP_EQ_STR(e.id, "tail.torn", "says so too");
	tap_ok(strstr(e.text, "7 bytes"), "and how much");
	csm_close(c);
	free(log);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && !strstr(log, "garbage") && count(log, "\n") == 5, "only whole lines are in the log");
	free(log);
	tmp_drop(dir);
}

enum { SITES = 12 };

/* Names of the case with number k of a site. */
static void case_name(char out[40], const char *site, int k)
{
	char id[24];
	struct caseid cas = { .kind = CASE_TICKET };

	snprintf(id, sizeof(id), "%s%d", site, k);
	evid_read(str_of(id), &cas.id);
	case_write(cas, out);
}

/* Two sites opened the same cases; a large batch judges each by all that both sites wrote. */
static void test_large_sites(void)
{
	char dir[64], names[2 * SITES][40], line[400], name[40], *text;
	struct buf b = { 0 };
	struct csm *c;
	struct csm_receipt out[2 * SITES];
	struct csm_request q[2 * SITES];
	struct csm_err e = { 0 };
	const struct csm_field note = { "text", "x" }, code = { "code", "refund" };

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	for (int i = 0; i < SITES; i++) {
		q[i] = (struct csm_request){ .noun = "ticket", .verb = "open", .fields = &note, .n_fields = 1,
		                             .key = arena_printf(&c->mem, "web:%d", i) };
	}
	TAP_EQ_INT(csm_record(c, q, SITES, false, out, &e), CSM_OK, "twelve tickets here");
	for (int i = 0; i < SITES; i++)
		strcpy(names[i], out[i].name);
	/* The other site recorded the same requests later and solved every other ticket. */
	for (int i = 0; i < SITES; i++) {
		case_name(name, "b", 2 * i + 1);
		snprintf(line, sizeof(line), "- {id: b%d, at: \"2026-01-17T09:30:00+08:00\", rec: \"2026-01-17T09:40:00+08:00\", by: wang, "
		         "case: %s, do: open, key: \"web:%d\"}\n", 2 * i + 1, name, i);
		buf_cstr(&b, line);
		snprintf(line, sizeof(line), "- {id: b%d, at: \"2026-01-17T09:41:00+08:00\", by: wang, case: %s, do: %s}\n", 2 * i + 2, name,
		         i % 2 ? "note, text: \"x\"" : "solve, code: refund");
		buf_cstr(&b, line);
	}
	snprintf(line, sizeof(line), "%s/log/b", dir);
	mkdir(line, 0700);
	tmp_write(dir, "log/b/events-2026-01-01.yaml", b.p);
	buf_free(&b);
	csm_close(c);
	c = tmp_open(dir, "2026-01-17T10:00:00+08:00");
	for (int i = 0; i < SITES; i++)
		q[i] = (struct csm_request){ .noun = "ticket", .verb = "solve", .target = names[i], .fields = &code, .n_fields = 1 };
	for (int i = 0; i < SITES; i++) {
		case_name(names[SITES + i], "b", 2 * i + 1);
		q[SITES + i] = q[i];
		q[SITES + i].target = names[SITES + i];
	}
	TAP_EQ_INT(csm_record(c, q, 2 * SITES, false, out, &e), CSM_FOUND, "all solved, by both names");
	TAP_EQ_STR(out[0].err.id, "ticket.solved", "what the other site solved is solved");
	TAP_EQ_INT(out[1].code, CSM_OK, "what it did not is solved now");
	TAP_EQ_STR(out[SITES].err.id, "ticket.solved", "also by its other name");
	TAP_EQ_STR(out[SITES + 1].err.id, "ticket.solved", "and what this batch solved by the first name");
	csm_close(c);
	text = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	TAP_EQ_INT(count(text, "do: solve"), SITES / 2, "six were recorded");
	free(text);
	tmp_drop(dir);
}

static void test_undo(void)
{
	char dir[64];
	struct csm *c;
	struct csm_receipt out;
	struct csm_err e;
	const struct csm_field code[] = { { "code", "exchange" } }, bad[] = { { "cod", "x" } }, at[] = { { "at", "2026-01-17 09:00" } };

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }), &out, "open");
	ok(c, REQ("ticket", "solve", "T-a3q", { "code", "refund" }), &out, "solve");
	ok(c, REQ("ticket", "reopen", "T-a3q", { "reason", "x" }), &out, "reopen");
	TAP_EQ_INT(csm_undo(c, "a4", "mistake", &out, &e), CSM_EREFUSED, "what a later event rests on cannot be undone");
	TAP_EQ_INT(csm_undo(c, "a5", "mistake", &out, &e), CSM_OK, "undo the reopening");
	tap_ok(holds(out.line, "case: T-a3q, do: undo, of: a5, salt: \"") && holds(out.line, "reason: \"mistake\"}"), "its line");
	TAP_EQ_INT(csm_undo(c, "a5", NULL, &out, &e), CSM_EREFUSED, "once");
	TAP_EQ_STR(e.id, "undo.twice", "by name");
	ok(c, REQ("ticket", "reopen", "T-a3q", { "reason", "y" }), &out, "reopen again");
	TAP_EQ_INT(csm_undo(c, "a6", NULL, &out, &e), CSM_EREFUSED, "two reopenings cannot stand");
	TAP_EQ_INT(csm_correct(c, "a4", code, 1, "wrong code", &out, &e), CSM_OK, "correct");
	tap_ok(holds(out.line, "do: correct, of: a4, salt: \"") && holds(out.line, "set: {code: exchange}, reason: \"wrong code\"}"), "its line");
	TAP_EQ_INT(csm_correct(c, "a4", bad, 1, NULL, &out, &e), CSM_EUSAGE, "an unknown key");
	TAP_EQ_STR(e.id, "field.unknown", "by name");
	TAP_EQ_INT(csm_correct(c, "a4", at, 1, NULL, &out, &e), CSM_EREFUSED, "not to before the opening");
	TAP_EQ_INT(csm_undo(c, "a1", NULL, &out, &e), CSM_EREFUSED, "the store's own events stay");
	TAP_EQ_INT(csm_undo(c, "a999", NULL, &out, &e), CSM_ENOTFOUND, "an event that is none");
	TAP_EQ_INT(csm_undo(c, "a3", NULL, &out, &e), CSM_OK, "the opening with all that followed");
	csm_close(c);
	tmp_drop(dir);
}

enum { LARGE = 30 };

/* A large batch reads the log once and judges as a small one does. */
static void test_large(void)
{
	char dir[64], names[LARGE][40];
	struct csm *c;
	struct csm_receipt out[LARGE];
	struct csm_request q[LARGE];
	struct csm_err e;
	const struct csm_field text = { "text", "x" }, code = { "code", "refund" };

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	for (int i = 0; i < LARGE; i++)
		q[i] = (struct csm_request){ .noun = "ticket", .verb = "open", .fields = &text, .n_fields = 1 };
	TAP_EQ_INT(csm_record(c, q, LARGE, true, out, &e), CSM_OK, "thirty tickets");
	for (int i = 0; i < LARGE; i++) {
		strcpy(names[i], out[i].name);
		q[i] = (struct csm_request){ .noun = "ticket", .verb = "solve", .target = names[i / 2 * 2], .fields = &code, .n_fields = 1 };
	}
	q[5].target = "T-a999x";
	q[7].target = "T-a4r";
	TAP_EQ_INT(csm_record(c, q, LARGE, false, out, &e), CSM_FOUND, "solved in pairs");
	TAP_EQ_INT(out[0].code, CSM_OK, "the first of a pair");
	TAP_EQ_STR(out[1].err.id, "ticket.solved", "the second is refused");
	TAP_EQ_STR(out[5].err.id, "case.check", "a name that is none");
	TAP_EQ_INT(out[7].code, CSM_OK, "a ticket named once");
	TAP_EQ_INT(csm_record(c, q, LARGE, true, out, &e), CSM_EREFUSED, "all solved by now");
	csm_close(c);
	tmp_drop(dir);
}

enum { RACERS = 12 };

/* Many processes bring one request: it is recorded once. */
static void test_race(void)
{
	char dir[64], *log, *p;
	int failed = 0, status, n = 0;

	tmp_store(dir);
	fflush(stdout);
	for (int k = 0; k < RACERS; k++)
		if (fork() == 0) {
			struct csm *c = tmp_open(dir, NULL);
			struct csm_receipt out;
			struct csm_err e;
			struct csm_request q = REQ("ticket", "open", NULL, { "text", "x" });
			q.key = "web:18";
			status = csm_record(c, &q, 1, false, &out, &e) || strcmp(out.id, "a3") != 0;
			csm_close(c);
			_exit(status);
		}
	while (wait(&status) > 0)
		failed += status != 0;
	TAP_EQ_INT(failed, 0, "twelve processes with one key get one answer");
	{
		struct csm *c = tmp_open(dir, NULL);
		struct segment *segs;
		size_t n_segs;
		segments_list(c, "events", &segs, &n_segs, NULL, NULL, NULL);
		log = tmp_read(dir, n_segs ? segs[0].path : "");
		segments_close(segs, n_segs);
		csm_close(c);
	}
	for (p = log; p && (p = strstr(p, "do: open")); p++)
		n++;
	TAP_EQ_INT(n, 1, "and one ticket");
	free(log);
	tmp_drop(dir);
}

/* Two shops: what belongs to which must be said. */
static void test_shops(void)
{
	char dir[64];
	struct csm *c;
	struct csm_receipt out;

	tmp_store(dir);
	tmp_write(dir, "csm.yaml", "format: 1\nstore: \"0123456789abcdef\"\nzone: +08:00\nshops:\n  cn: {currency: CNY}\n  jp: {currency: JPY}\n");
	c = tmp_open(dir, NOW);
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "order", "1" }), CSM_EUSAGE, "field.shop", "an order of which shop");
	no(c, REQ("customer", "open", NULL, { "account", "b" }), CSM_EUSAGE, "field.shop", "an account of which shop");
	no(c, REQ("return", "open", NULL, { "amount", "12" }), CSM_EUSAGE, "field.currency", "an amount in which currency");
	no(c, REQ("return", "open", NULL, { "amount", "12.5 JPY" }), CSM_EUSAGE, "field.money", "yen have no fractions");
	ok(c, REQ("return", "open", NULL, { "amount", "12 JPY" }, { "shop", "jp" }, { "order", "1" }), &out, "all said");
	tap_ok(holds(out.line, "do: open, amount: \"12 JPY\", order: \"1\", shop: jp}"), "its line");
	no(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }), CSM_EUSAGE, "field.shop", "a phone known to which shop");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }, { "shop", "cn" }), &out, "a customer of one shop");
	tap_ok(holds(out.line, "customer: C-a4r"), "is opened");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }, { "shop", "jp" }), &out, "the phone at the other shop");
	tap_ok(holds(out.line, "customer: C-a6t"), "is somebody else's");
	ok(c, REQ("ticket", "open", NULL, { "text", "x" }, { "phone", "1380" }, { "shop", "cn" }), &out, "and at the first again");
	tap_ok(holds(out.line, "customer: C-a4r"), "the first one's");
	csm_close(c);
	tmp_drop(dir);
}

int main(void)
{
	test_race();
	test_shops();
	test_large();
	test_life();
	test_bad();
	test_keys();
	test_batch();
	test_backdate();
	test_evidence();
	test_customer();
	test_who();
	test_who_named();
	test_who_batch();
	test_valid_from();
	test_torn();
	test_large_sites();
	test_undo();
	return tap_done();
}
