/*
 * Scanning: every entry is handed over or told; hand edits are read like canonical lines; tails that were cut short, gaps
 * between entries, prefilter, transactions, interleaving by rec.
 */
#include "store_made.h"
#include "tap.h"
#include "store/entry.h"

static const char A[] = "log/a/events-2026-01-01.yaml", B[] = "log/b/events-2026-01-01.yaml";
#define AT(t) "at: \"2026-01-17T" t "+08:00\""

struct heard {
	struct buf text;               /* ids and verbs in the sequence heard */
	struct buf findings;
	struct scan *s;
	int stop_at;
};

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct heard *h = ctx;
	char id[24];
	(void)line;
	evid_write(ev->id, id);
	buf_printf(&h->text, "%s/" STR_FMT ":%ld ", id, STR_ARG(ev->verb_text), scan_line_number(h->s, ev));
	return h->stop_at && --h->stop_at == 0 ? CSM_FOUND : CSM_OK;
}

static void on_finding(void *ctx, const struct finding *f)
{
	struct heard *h = ctx;
	buf_printf(&h->findings, "%s:%ld ", f->id, f->line);
	if (!f->text || !*f->text || !f->todo || !*f->todo)
		buf_cstr(&h->findings, "(nothing said) ");
}

static int listen_with(struct made *m, int threads, struct scan s, struct heard *h)
{
	m->c.threads = threads;
	buf_reset(&h->text);
	buf_reset(&h->findings);
	buf_cstr(&h->text, "");
	buf_cstr(&h->findings, "");
	s.c = &m->c;
	s.event = on_event;
	s.finding = on_finding;
	s.ctx = h;
	h->s = &s;
	int rc = scan_run(&s, NULL);
	scan_close(&s);
	return rc;
}

/* With one thread and with two: what is heard is the same. */
static int listen(struct made *m, struct scan s, struct heard *h)
{
	struct heard alone = { .stop_at = h->stop_at };
	int rc = listen_with(m, 1, s, &alone);
	if (listen_with(m, 2, s, h) != rc)
		buf_cstr(&h->text, "(another status with two threads) ");
	if (strcmp(alone.text.p, h->text.p))
		buf_printf(&h->text, "(alone: %s) ", alone.text.p);
	if (strcmp(alone.findings.p, h->findings.p))
		buf_printf(&h->findings, "(alone: %s) ", alone.findings.p);
	buf_free(&alone.text);
	buf_free(&alone.findings);
	return rc;
}

/* More than the rings of the thread that reads ahead hold, with all that ends a batch or does not fit it, stopped early too. */
static void test_many(struct made *m, struct heard *h)
{
	static const struct { const char *by, *rest; } lines[] = {
		{ "customer", "do: open, channel: chat, flags: [vip, {a: b}], text: \"x\"" },
		{ "li.na", "do: reply, text: 'by hand'" },
		{ "li.na", "do: note, a: 1, b: 2, c: 3, d: 4, e0: 5, f: 6, g: 7, h: 8, j: 9, k: 10" },
		{ "\"a \\\"b\\\"\"", "do: note, text: \"a name with quotes\"" },
		{ "li.na", "do: note, text: \"unclosed" },
		{ "li.na", "do: note, tx: 1/2" },
	};
	struct buf b = { 0 };
	for (unsigned i = 1; i <= 6000; i++) {
		size_t k = i * 2654435761u % 97 % COUNT(lines);
		buf_printf(&b, "- {id: a%u, " AT("09:00:00") ", by: %s, case: {T:a%u}, %s}\n", i, lines[k].by, i, lines[k].rest);
	}
	made_log(m, A, b.p);
	buf_free(&b);
	TAP_EQ_INT(listen(m, (struct scan){ .every_tx = true }, h), CSM_OK, "thousands of lines of every form");
	tap_ok(strstr(h->text.p, "alone") == NULL && strstr(h->findings.p, "alone") == NULL, "two threads hear what one hears");
	tap_ok(strstr(h->text.p, "a5990/") || strstr(h->text.p, "a5991/") || strstr(h->text.p, "a5992/"), "to the end");
	h->stop_at = 700;
	TAP_EQ_INT(listen(m, (struct scan){ 0 }, h), CSM_FOUND, "stopped in the middle");
	tap_ok(strstr(h->text.p, "alone") == NULL, "at the same event");
	h->stop_at = 0;
}

static void test_hand_edits(struct made *m, struct heard *h)
{
	made_log(m, A, "\xEF\xBB\xBF---\n# a remark\n\n"
	         "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat, text: \"canonical\"}\n"
	         "  \n# between\n"
	         "- id: a2\n  at: \"2026-01-17T09:01:00+08:00\"\n  by: li.na   # who\n  case: {T:a1}\n  do: reply\n  text: |\n    two\n    lines\n"
	         "- {id: a3, " AT("09:02:00") ",\n   by: customer, case: {T:a1}, do: message, text: 'single'}\n"
	         "- {id: a4, " AT("09:03:00") ", by: li.na, case: {T:a1}, do: juggle, balls: 3}\n");
	TAP_EQ_INT(listen(m, (struct scan){ 0 }, h), CSM_OK, "scan of a hand-edited file");
	TAP_EQ_STR(h->text.p, "a1/open:4 a2/reply:7 a3/message:15 a4/juggle:17 ", "block style, flow over lines, unknown verb: all heard");
	TAP_EQ_STR(h->findings.p, "", "nothing to complain of");
}

static void test_unreadable(struct made *m, struct heard *h)
{
	made_log(m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"
	         "garbage here\n"
	         "- {id: a2, at: \"yesterday\", by: li.na, case: {T:a1}, do: reply}\n"
	         "- {id: a3, " AT("09:03:00") ", by: li.na, case: T-a1z, do: reply}\n"
	         "- {id: a4, " AT("09:03:00") ", by: li.na, case: {T:a1}, do: reply, text: \"unclosed}\n"
	         "- {id: a5, " AT("09:04:00") ", by: li.na, case: {T:a1}, do: note, text: \"fine\"}\n"
	         "- {id: a6, " AT("09:05:00") ", by: li.na, case: {T:a1}, do: no");
	listen(m, (struct scan){ 0 }, h);
	TAP_EQ_STR(h->text.p, "a1/open:1 a5/note:6 ", "what can be read is heard");
	TAP_EQ_STR(h->findings.p, "line.unreadable:2 line.unreadable:3 line.unreadable:4 line.unreadable:5 tail.torn:7 ",
	           "the rest is told with its line, the torn tail too");
}

/* What was done stands in the log as a newer csm or a person wrote it: quoted with escapes it is what it is written plain. */
static void test_odd_verb(struct made *m, struct heard *h)
{
	made_log(m, A, "- {id: a1, " AT("09:00:00") ", by: li.na, case: {T:a1}, do: o\"x\"}\n"
	         "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: \"o\\\"x\\\"\"}\n");
	listen(m, (struct scan){ 0 }, h);
	TAP_EQ_STR(h->text.p, "a1/o\"x\":1 a2/o\"x\":2 ", "an unknown verb with quotes, plain and escaped");
	TAP_EQ_STR(h->findings.p, "", "is no fault in either form");
}

/* Line ends of long ago: nothing hides behind the # of a remark. */
static void test_lone_cr(struct made *m, struct heard *h)
{
	made_log(m, A, "# by hand\r- {id: a1, " AT("09:00:00") ", by: li.na, case: {T:a1}, do: open}\n"
	         "# \r\n- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a2}, do: open}\n");
	listen(m, (struct scan){ 0 }, h);
	TAP_EQ_STR(h->text.p, "a2/open:3 ", "a remark that ends with CR LF is one");
	TAP_EQ_STR(h->findings.p, "line.unreadable:1 ", "one with a line behind a lone CR is told");
}

static void test_prefilter(struct made *m, struct heard *h)
{
	char name[32];
	made_log(m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"
	         "- {id: a2, " AT("09:01:00") ", by: customer, case: {T:a2}, do: open, channel: chat}\n"
	         "# {T:a1} in a remark\n"
	         "- id: a3\n  at: \"2026-01-17T09:02:00+08:00\"\n  by: li.na\n  case: {T:a1}\n  do: note\n  text: x\n"
	         "- {id: a4, " AT("09:03:00") ", by: li.na, case: {T:a2}, do: note, text: \"y\"}\n");
	listen(m, (struct scan){ .only = made_name('T', "a1", name) }, h);
	TAP_EQ_STR(h->text.p, "a1/open:1 a3/note:4 ", "only the lines of one case");
	listen(m, (struct scan){ .only = "nowhere" }, h);
	TAP_EQ_STR(h->text.p, "", "no line holds it");
}

static void test_transactions(struct made *m, struct heard *h)
{
	static const char note[] = ", by: li.na, case: {T:a1}, do: note, ";
	struct buf b = { 0 };
	static const char *const tx[] = { "1/2", "2/2", "1/3", "2/3", "1/2", "2/2", "2/2" };
	static const int ids[] = { 1, 2, 3, 4, 6, 7, 8 };
	for (size_t i = 0; i < COUNT(tx); i++)
		buf_printf(&b, "- {id: a%d, " AT("09:00:00") "%stx: \"%s\"}\n", ids[i], note, tx[i]);
	made_log(m, A, b.p);
	buf_free(&b);
	listen(m, (struct scan){ 0 }, h);
	TAP_EQ_STR(h->text.p, "a1/note:1 a2/note:2 a6/note:5 a7/note:6 ", "whole transactions are seen, others not");
	TAP_EQ_STR(h->findings.p, "tx.incomplete:3 tx.incomplete:7 ", "and told once each");
	listen(m, (struct scan){ .every_tx = true }, h);
	tap_ok(strstr(h->text.p, "a3/note") && strstr(h->text.p, "a8/note"), "every_tx hands them over");
	listen(m, (struct scan){ .only = "a4," }, h);
	TAP_EQ_STR(h->text.p, "", "the prefilter does not bring them back");
}

static void test_interleaved(struct made *m, struct heard *h)
{
	made_log(m, A, "- {id: a1, " AT("09:00:00") ", by: x, case: {T:a1}, do: open}\n- {id: a2, " AT("09:30:00") ", by: x, case: {T:a1}, do: note}\n");
	made_log(m, B, "- {id: b1, " AT("09:10:00") ", by: x, case: {T:a1}, do: note}\n- {id: b2, " AT("09:40:00") ", by: x, case: {T:a1}, do: note}\n");
	listen(m, (struct scan){ 0 }, h);
	TAP_EQ_STR(h->text.p, "a1/open:1 a2/note:2 b1/note:1 b2/note:2 ", "site after site");
	listen(m, (struct scan){ .by_rec = true }, h);
	TAP_EQ_STR(h->text.p, "a1/open:1 b1/note:1 a2/note:2 b2/note:2 ", "by rec");
	h->stop_at = 2;
	TAP_EQ_INT(listen(m, (struct scan){ .by_rec = true }, h), CSM_FOUND, "a callback can stop it");
	h->stop_at = 0;
}

int main(void)
{
	struct made m;
	struct heard h = { .stop_at = 0 };
	made_open(&m);
	test_hand_edits(&m, &h);
	test_unreadable(&m, &h);
	test_many(&m, &h);
	test_odd_verb(&m, &h);
	test_lone_cr(&m, &h);
	test_prefilter(&m, &h);
	test_transactions(&m, &h);
	test_interleaved(&m, &h);
	buf_free(&h.text);
	buf_free(&h.findings);
	made_drop(&m);
	return tap_done();
}
