/*
 * Recording requests: the lines they become, what is refused and why, keys, batches, back-dating, evidence, customers,
 * undo and correct.
 */
#include "store_tmp.h"

#define REQ(noun_, verb_, target_, ...) \
	((struct csm_request){ .noun = noun_, .verb = verb_, .target = target_, .fields = (const struct csm_field[]){ __VA_ARGS__ }, \
	                       .n_fields = COUNT(((const struct csm_field[]){ __VA_ARGS__ })) })

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
	tap_ok(strstr(out.line, ", text: \"屏幕有裂纹\", order: \"2026011588\", shop: main, flags: [safety, vip], tags: [\"a b\"]}"), "its keys");
	csm_close(c);
	c = tmp_open(dir, "2026-01-17T09:34:10+08:00");
	ok(c, REQ("ticket", "reply", name, { "text", "您好\n谢谢" }), &out, "reply");
	ok(c, REQ("ticket", "assign", name, { "to", "desk 1" }), &out, "assign by an alias");
	tap_ok(strstr(out.line, "do: assign, to: li.na}"), "is the login");
	ok(c, REQ("ticket", "classify", name, { "category", "质量瑕疵" }), &out, "a term by its Chinese label");
	tap_ok(strstr(out.line, "category: quality.defect}"), "is its word");
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
	tap_ok(strstr(out[0].line, "tx: \"1/3\"") && strstr(out[2].line, "tx: \"3/3\""), "in one transaction");
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
	tap_ok(strstr(out.line, "at: \"2026-01-16T10:00:00+08:00\", rec: \"2026-01-17T09:30:00+08:00\""), "both times stand in the line");
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
	tap_ok(strstr(out.line, "tx: \"1/2\""), "two events of one change");
	csm_close(c);
	text = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(text && strstr(text, "do: attach, tx: \"2/2\", name: \"crack.JPG\", sha256: \""), "the second names the file");
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
	tap_ok(people && strstr(people, "account: \"buyer17\"") && strstr(people, "phone: \"13800000000\"") && strstr(people, "mail: "),
	       "but in people/");
	free(people);
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
	tap_ok(strstr(out.line, "case: T-a3q, do: undo, of: a5, reason: \"mistake\"}"), "its line");
	TAP_EQ_INT(csm_undo(c, "a5", NULL, &out, &e), CSM_EREFUSED, "once");
	TAP_EQ_STR(e.id, "undo.twice", "by name");
	ok(c, REQ("ticket", "reopen", "T-a3q", { "reason", "y" }), &out, "reopen again");
	TAP_EQ_INT(csm_undo(c, "a6", NULL, &out, &e), CSM_EREFUSED, "two reopenings cannot stand");
	TAP_EQ_INT(csm_correct(c, "a4", code, 1, "wrong code", &out, &e), CSM_OK, "correct");
	tap_ok(strstr(out.line, "do: correct, of: a4, set: {code: exchange}, reason: \"wrong code\"}"), "its line");
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
	tap_ok(strstr(out.line, "do: open, amount: \"12 JPY\", order: \"1\", shop: jp}"), "its line");
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
	test_undo();
	return tap_done();
}
