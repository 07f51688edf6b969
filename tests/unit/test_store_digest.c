/*
 * Redacted forms and digests: what is cut and what stays, that a form is its own form and keeps the digest, and that
 * any other change of a byte, or another `was`, changes it.
 */
#include "tap.h"

#include <stdlib.h>

#include "file/io.h"
#include "store/digest.h"

#define HEAD "- {id: a2, at: \"2026-01-17T09:30:00+08:00\", by: li.na, case: T-a2e, do: "
static const char salted[] = HEAD "open, channel: chat, subject: \"裂\", order: \"11\", salt: \"k3v9x2qp7c\", text: \"屏幕\", shop: main}";
static const char corrected[] = HEAD "correct, of: a1, salt: \"k3v9x2qp7c\", set: {category: quality, text: \"a, \\\"b\\\" {c\", order: \"1\"}, reason: \"typo\"}";

static const char *form_of(struct digester *d, const char *line, enum line_form_of *what)
{
	static char out[2048];
	struct str form;

	*what = line_redacted(d, str_of(line), &form);
	snprintf(out, sizeof(out), "%.*s", (int)form.n, form.p);
	return out;
}

static struct digest digest_of(struct digester *d, const char *line)
{
	struct digest got;

	line_digest(d, str_of(line), &got);
	return got;
}

static bool same(struct digest a, struct digest b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

static void test_forms(struct digester *d)
{
	char hex[65], want[1024];
	enum line_form_of what;

	sha256_hex(str_of(salted), hex);
	snprintf(want, sizeof(want), HEAD "open, channel: chat, was: \"%s\", order: \"11\", shop: main}", hex);
	TAP_EQ_STR(form_of(d, salted, &what), want, "words and salt are cut, was stands in the place of the first");
	TAP_EQ_INT(what, FORM_SALTED, "salted");
	sha256_hex(str_of(corrected), hex);
	snprintf(want, sizeof(want), HEAD "correct, of: a1, was: \"%s\", set: {category: quality, text: \"\", order: \"1\"}}", hex);
	TAP_EQ_STR(form_of(d, corrected, &what), want, "words in a set become empty");
	TAP_EQ_STR(form_of(d, HEAD "wait, for: carrier, reason: \"lost\"}", &what), HEAD "wait, for: carrier, was: none}",
		   "without a salt nothing is told of the words");
	TAP_EQ_INT(what, FORM_UNSALTED, "unsalted");
	TAP_EQ_STR(form_of(d, HEAD "open, reason: damaged, subject: \"\", salt: \"1\"}", &what),
		   HEAD "open, reason: damaged, subject: \"\", salt: \"1\"}", "a term is no text, an empty text is none");
	TAP_EQ_INT(what, FORM_BARE, "bare");
	TAP_EQ_STR(form_of(d, HEAD "note, tags: [\"quist\"]}", &what), HEAD "note, was: none}", "tags are words");
	TAP_EQ_STR(form_of(d, "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: ann, case: C-a1b, do: open, ref: \"t:main:b17\", shop: main}", &what),
		   "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: ann, case: C-a1b, do: open, was: none, shop: main}",
		   "the account of a customer is words; the key of a case elsewhere is not");
	TAP_EQ_STR(form_of(d, "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: \"L. Q\", case: T-a1b, do: reply, imp: a1, text: \"x\"}", &what),
		   "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: agent, case: T-a1b, do: reply, imp: a1, was: none}",
		   "a name that an import gives becomes a party or agent");
	TAP_EQ_STR(form_of(d, "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: \"L. Q\", case: T-a1b, do: message, imp: a1}", &what),
		   "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: customer, case: T-a1b, do: message, imp: a1, was: none}",
		   "was stands at the end if nothing else is cut");
	TAP_EQ_STR(form_of(d, "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: \"L. Q\", case: T-a1b, do: assign}", &what),
		   "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: \"L. Q\", case: T-a1b, do: assign}",
		   "but only where an import brought it");
	form_of(d, "- {id: a1,  text: x}", &what);
	TAP_EQ_INT(what, FORM_FOREIGN, "a line that is not canonical is taken as it stands");
}

/* A line that is its own form keeps every byte; so no change of it keeps the digest. */
static void test_legal(struct digester *d, const char *line, const char *name)
{
	enum line_form_of what;
	char *form = strdup(form_of(d, line, &what));

	tap_ok(strcmp(form, line) != 0, name);
	tap_ok(same(digest_of(d, line), digest_of(d, form)), "a redacted line has the digest of the line");
	TAP_EQ_STR(form_of(d, form, &what), form, "a redacted line is its own form");
	TAP_EQ_INT(what, FORM_REDACTED, "and known as redacted");
	free(form);
}

/* Every byte of the line, each of its eight bits. */
static size_t unnoticed(struct digester *d, const char *line)
{
	struct digest want = digest_of(d, line);
	char *copy = strdup(line);
	size_t bad = 0;

	for (size_t i = 0; copy[i]; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct digest got;
			copy[i] = (char)(copy[i] ^ 1 << bit);
			line_digest(d, (struct str){ copy, strlen(line) }, &got);
			bad += same(got, want);
			copy[i] = line[i];
		}
	free(copy);
	return bad;
}

static void test_changes(struct digester *d)
{
	enum line_form_of what;
	char *form = strdup(form_of(d, salted, &what));

	TAP_EQ_INT(unnoticed(d, salted), 0, "no changed bit of a salted line goes unnoticed");
	TAP_EQ_INT(unnoticed(d, corrected), 0, "nor of a correction");
	TAP_EQ_INT(unnoticed(d, form), 0, "nor of a redacted line, its was included");
	tap_ok(!same(digest_of(d, salted),
		     digest_of(d, HEAD "open, channel: chat, order: \"11\", salt: \"k3v9x2qp7c\", text: \"屏幕\", subject: \"裂\", shop: main}")),
	       "words in another order are another line");
	free(form);
}

static void test_rows(struct digester *d)
{
	struct digest a, b, c;
	struct str form;

	row_begin(d, STR("id,at,shop,text,raw,\"note\",total"));
	TAP_EQ_INT(row_redacted(d, STR("a1,x,main,\"so, \"\"he\"\" said\",r,n,5.00"), &form), FORM_UNSALTED, "a row with words");
	tap_ok(str_is(form, "a1,x,main,,,n,5.00"), "text and raw become empty; a name in quotes is none of ours");
	row_digest(d, STR("a1,x,main,other,,n,5.00"), &a);
	row_digest(d, STR("a1,x,main,,,n,5.00"), &b);
	row_digest(d, STR("a1,x,main,,,n,5.01"), &c);
	tap_ok(same(a, b), "an emptied row keeps its digest");
	tap_ok(!same(b, c), "another sum is another row");
	TAP_EQ_INT(row_redacted(d, STR("a1,x,main,\"open,r,n,5.00"), &form), FORM_FOREIGN, "an open quote: taken as it stands");
}

static void test_hex(void)
{
	struct digest a, b;
	char hex[65];

	sha256_bytes(STR("abc"), a.b);
	digest_hex(&a, hex);
	TAP_EQ_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc");
	tap_ok(digest_read(str_of(hex), &b) && same(a, b), "read back");
	hex[3] = 'G';
	tap_ok(!digest_read(str_of(hex), &b) && !digest_read(STR("ba"), &b), "no other form is read");
}

int main(void)
{
	struct digester d = { .n_fields = 0 };

	test_forms(&d);
	test_legal(&d, salted, "an opening event is redacted");
	test_legal(&d, corrected, "a correction is redacted");
	test_changes(&d);
	test_rows(&d);
	test_hex();
	digester_free(&d);
	return tap_done();
}
