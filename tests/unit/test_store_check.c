/*
 * Checking: a clean store has no findings; each kind of damage is found, with its place, at its level.
 */
#include "store_made.h"
#include "tap.h"
#include "store/check.h"

static const char A[] = "log/a/events-2026-01-01.yaml";
#define AT(t) "at: \"2026-01-17T" t "+08:00\""
#define OPEN1 "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"

static void on_finding(void *ctx, const struct finding *f)
{
	struct buf *b = ctx;
	buf_printf(b, "%c %s %s:%ld\n", "nwe"[f->level], f->id, f->file ? f->file : "", f->line);
	if (!f->text || !*f->text || !f->todo || !*f->todo)
		buf_cstr(b, "(nothing said)\n");
}

/* The findings of a store whose one segment is text. */
static const char *findings(struct made *m, const char *text)
{
	static struct buf b;
	struct csm_err e = { .code = CSM_OK };
	made_log(m, A, text);
	buf_reset(&b);
	buf_cstr(&b, "");
	if (store_check(&m->c, false, on_finding, &b, &e))
		buf_printf(&b, "failed: %s", e.text);
	made_forget(m);
	return b.p;
}

#define E1 "e number.gap log/a:0\n"
#define IN "log/a/events-2026-01-01.yaml:"

static void test_numbers(struct made *m)
{
	TAP_EQ_STR(findings(m, OPEN1), "", "a clean store has no findings");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a3, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, text: \"x\"}\n"), E1, "a gap");
	TAP_EQ_STR(findings(m, OPEN1 OPEN1), "e number.double " IN "2\n", "a line twice");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a1001, " AT("09:01:00") ", by: li.na, do: site, site: a, action: adopt, last: a1}\n"), "",
	           "a gap that an adoption states");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: b1, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, text: \"x\"}\n"),
	           "e site.folder " IN "2\n", "an event in another site's folder");
}

static void test_references(struct made *m)
{
	TAP_EQ_STR(findings(m, "- {id: a1, " AT("09:00:00") ", by: li.na, case: {T:a9}, do: note, text: \"x\"}\n"),
	           "e reference.nowhere " IN "1\n", "a case that was never opened");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: undo, of: a77}\n"),
	           "e reference.nowhere " IN "2\n", "an undo of nothing");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, imp: a1, text: \"x\"}\n"),
	           "e reference.nowhere " IN "2\n", "imp: that is no import");
	TAP_EQ_STR(findings(m, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, customer: {C:a5}}\n"),
	           "e reference.nowhere " IN "1\n", "a customer that is not there");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: T-a1z, do: note}\n"),
	           "e line.unreadable " IN "2\n", "a wrong check letter");
}

static void test_rules(struct made *m)
{
	const char *live = findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: solve, code: explained}\n"
	                            "- {id: a3, " AT("09:02:00") ", by: li.na, case: {T:a1}, do: wait, for: customer}\n");
	tap_ok(!strncmp(live, "e ", 2) && strstr(live, IN "3\n"), "a live event that the rules forbid is an error");
	const char *imported = findings(m,
		"- {id: a1, " AT("08:00:00") ", by: li.na, do: import, file: \"x\", sha256: \"00\", map: m}\n"
		"- {id: a2, " AT("09:00:00") ", by: customer, case: {T:a2}, do: open, imp: a1, channel: chat}\n"
		"- {id: a3, " AT("09:01:00") ", by: li.na, case: {T:a2}, do: solve, imp: a1, code: explained}\n"
		"- {id: a4, " AT("09:02:00") ", by: li.na, case: {T:a2}, do: wait, imp: a1, for: customer}\n");
	tap_ok(!strncmp(imported, "n ", 2) && strstr(imported, IN "4\n"), "an imported one is a note");
	TAP_EQ_STR(findings(m, "- {id: a1, " AT("09:00:00") ", rec: \"2026-01-17T08:00:00+08:00\", by: customer, case: {T:a1}, do: open}\n"),
	           "e time.future " IN "1\n", "happened after it was recorded");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: juggle}\n"),
	           "n format.newer " IN "2\n", "an unknown verb is a note");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, tx: \"1/2\", text: \"x\"}\n"
	                       "- {id: a3, " AT("09:02:00") ", by: li.na, case: {T:a1}, do: note, text: \"y\"}\n"),
	           "e tx.incomplete " IN "2\n", "an incomplete transaction");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, tx: \"1/2\", text: \"x\"}\n"),
	           "n tail.torn " IN "2\n", "at the end it is a torn tail");
	TAP_EQ_STR(findings(m, OPEN1 "- {id: a2, at"), "n tail.torn " IN "2\n", "a torn tail is a note");
}

static void test_keys_and_tables(struct made *m)
{
	TAP_EQ_STR(findings(m, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat, key: \"k\"}\n"
	                    "- {id: a2, " AT("09:00:00") ", by: customer, case: {T:a1}, do: message, key: \"k\"}\n"),
	           "w key.double " IN "2\n", "one key twice at one site");
	made_log(m, "log/b/events-2026-01-01.yaml", "- {id: b1, " AT("10:00:00") ", by: customer, case: {T:b1}, do: open, channel: chat, key: \"k\"}\n");
	TAP_EQ_STR(findings(m, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat, key: \"k\"}\n"),
	           "n case.alias log:0\n", "one key at two sites is one case: a note");
	made_log(m, "log/b/events-2026-01-01.yaml", "");
	made_file(m, "log/a/order_lines-2026-01-01.csv", "id,at,rec,imp,key,shop,order,line,currency,total\n"
	          "a1,2026-01-17T09:00:00+08:00,,,k,main,9,1,CNY,1.999\n"
	          "a1,2026-01-17T09:00:00+08:00,,a5,k,main,9,2,CNY,1.99\n");
	TAP_EQ_STR(findings(m, OPEN1), "e cell.form log/a/order_lines-2026-01-01.csv:2\n"
	           "e row.double log/a/order_lines-2026-01-01.csv:3\ne reference.nowhere log/a/order_lines-2026-01-01.csv:3\n"
	           "n order.missing log:0\n", "damage in a table");
}

int main(void)
{
	struct made m;
	made_open(&m);
	test_numbers(&m);
	test_references(&m);
	test_rules(&m);
	test_keys_and_tables(&m);
	made_drop(&m);
	return tap_done();
}
