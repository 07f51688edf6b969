/*
 * YAML written by hand: entries of the log in block and flow style, settings with their places, and what is refused
 * before and behind libyaml, at once.
 */
#include "tap.h"

#include <stdlib.h>

#include "file/yaml_in.h"
#include "file/line.h"
#include "line_check.h"
#include "store/store.h"

static int entry_code(struct str s, struct csm_err *e)
{
	struct arena a = { 0 };
	struct rec rec;
	int code;

	err_clear(e);
	code = yaml_entry(s, &a, &rec, e);
	arena_free(&a);
	return code;
}

static void check_refused(const char *entry, const char *id, long line, long col)
{
	char name[200];
	struct csm_err e = { 0 };
	int code = entry_code(str_of(entry), &e);

	snprintf(name, sizeof(name), "refused: %.60s", entry);
	for (char *p = name; *p; p++)
		*p = *p == '\n' || *p == '#' ? '~' : *p;
	if (!tap_ok(code == CSM_EIO && !strcmp(e.id, id) && e.line == line && e.col == col, name))
		printf("# %s at %ld:%ld: %s\n", e.id, e.line, e.col, e.text);
}

/* The entry means the same as the canonical line. */
static void check_same(const char *entry, const char *line)
{
	struct line_room room = { 0 };
	struct arena a = { 0 };
	struct rec fast, slow;
	struct csm_err e = { 0 };
	char name[200];
	bool same;

	snprintf(name, sizeof(name), "read as %.100s", line);
	same = line_read(str_of(line), &room, &fast, NULL, NULL) && yaml_entry(str_of(entry), &a, &slow, &e) == CSM_OK &&
	       rec_equal(&fast, &slow, &a);
	if (!tap_ok(same, name))
		printf("# %s\n", e.text);
	line_room_free(&room);
	arena_free(&a);
}

static void test_entries(void)
{
	check_same("- id: a1\n  do: open\n  text: |-\n    one\n    two\n", "- {id: a1, do: open, text: \"one\\ntwo\"}");
	check_same("- id: a1\n  text: >\n    one\n    two\n", "- {id: a1, text: \"one two\\n\"}");
	check_same("- {id: a1,do: open ,  qty : 3}", "- {id: a1, do: open, qty: 3}");
	check_same("-   id: a1   # a remark\n    d: 0.50\n", "- {id: a1, d: 0.50}");
	check_same("- id: 'a1'\n  w: a1\n", "- {id: \"a1\", w: a1}");
	check_same("- {a: no, b: Yes, c: 1e3, d: 0x1F, e: ~, f: 007, g: 1_000, h: -0, i: .5}",
	           "- {a: \"no\", b: \"Yes\", c: \"1e3\", d: \"0x1F\", e: \"~\", f: \"007\", g: \"1_000\", h: \"-0\", i: \".5\"}");
	check_same("- {at: 2026-01-17T09:30:00+08:00}", "- {at: \"2026-01-17T09:30:00+08:00\"}");
	check_same("- {a: 1234567890123456, b: 123456789012345}", "- {a: \"1234567890123456\", b: 123456789012345}");
	check_same("- a:\n  - x\n  - p: 1\n    z: []\n  b: 屏幕\n", "- {a: [x, {p: 1, z: []}], b: \"屏幕\"}");
	check_same("- {a: \"\\x01\\r\\L\\/\\U0001F600\"}", "- {a: \"\\u0001\\u000D\\u2028/😀\"}");
	check_same("- {a: , b: \"\"}", "- {a: \"\", b: \"\"}");
	check_same("- {a: b}\r\n", "- {a: b}");
}

static void test_entries_refused(void)
{
	check_refused("- {id: &x a1}", "yaml.anchor", 1, 8);
	check_refused("- {id: *x}", "yaml.anchor", 1, 8);
	check_refused("- {id: !!str a1}", "yaml.tag", 1, 8);
	check_refused("- !x {id: a1}", "yaml.tag", 1, 3);
	check_refused("- {id: a1, id: a2}", "yaml.twice", 1, 12);
	check_refused("- {a: {b: 1, b: 2}}", "yaml.twice", 1, 14);
	check_refused("- {<<: {a: b}}", "yaml.merge", 1, 4);
	check_refused("- {[a]: b}", "yaml.key", 1, 4);
	check_refused("- {Key: b}", "yaml.key", 1, 4);
	check_refused("- {no: b}", "yaml.key", 1, 4);
	check_refused("- id: a1\n  键: b\n", "yaml.key", 2, 3);
	check_refused("- {}", "yaml.empty", 1, 3);
	check_refused("- {a: {}}", "yaml.empty", 1, 7);
	check_refused("- {a: [[[[x]]]]}", "yaml.depth", 1, 10);
	check_refused("- {a: \"x\\0y\"}", "yaml.text", 1, 7);
	check_refused("- {a: \"\\uFFFE\"}", "yaml.text", 1, 7);
	check_refused("- {a: \"\xe2\x80\xa8\"}", "yaml.break", 1, 8);
	check_refused("- {a: \"\xc2\x85\"}", "yaml.break", 1, 8);
	check_refused("- a: x\n  b: \"屏\x01\"\n", "yaml.control", 2, 8);
	check_refused("- {a: \"\xff\"}", "yaml.utf8", 1, 8);
	check_refused("- {a: \"x", "yaml.syntax", 1, 9);
	check_refused("- {a: [x", "yaml.syntax", 1, 9);
	check_refused("- a: [x,\n  屏", "yaml.syntax", 2, 4);
	check_refused("- a: [x,\n  y\n", "yaml.syntax", 3, 1);
	check_refused("- a\n", "yaml.entry", 1, 1);
	check_refused("- {a: b}\n- {c: d}\n", "yaml.entry", 1, 1);
	check_refused("", "yaml.entry", 1, 1);
	check_refused("%TAG ! x\n--- {a: b}", "yaml.tag", 1, 1);
	check_refused("- {a: b}\n---\n- {c: d}\n", "yaml.documents", 2, 1);
}

/* libyaml alone would take 20 s for the first of these. */
static void test_bombs(void)
{
	static const char *const pieces[] = { "[", "{a: ", "[{a: ", "- ", "? ", "\"[", "a\"[", "'[", "# \"\n[", "%TAG !a! b\n" };
	struct csm_err e = { 0 };
	int passed = 0;

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct buf b = { 0 };
		buf_cstr(&b, "- a: ");
		while (b.n < 100000)
			buf_cstr(&b, pieces[i]);
		passed += entry_code(buf_view(&b), &e) == CSM_OK;
		passed += entry_code((struct str){ b.p + 5, b.n - 5 }, &e) == CSM_OK;
		buf_free(&b);
	}
	TAP_EQ_INT(passed, 0, "100 kB of brackets, dashes, quotes, directives are refused at once");
}

static void test_sizes(void)
{
	struct buf b = { 0 };
	struct csm_err e = { 0 };

	buf_cstr(&b, "- {k: \"");
	while (b.n < LINE_MAX_BYTES - 2)
		buf_char(&b, 'x');
	buf_cstr(&b, "\"}");
	TAP_EQ_INT(entry_code(buf_view(&b), &e), CSM_OK, "an entry of 1 MiB");
	buf_char(&b, '\n');
	entry_code(buf_view(&b), &e);
	TAP_EQ_STR(e.id, "yaml.size", "a byte more is refused");
	buf_reset(&b);
	buf_cstr(&b, "- {k0: v");
	for (int i = 1; b.n < LINE_MAX_BYTES - 20; i++)
		buf_printf(&b, ", k%d: v", i);
	buf_cstr(&b, "}");
	TAP_EQ_INT(entry_code(buf_view(&b), &e), CSM_OK, "an entry of very many keys");
	b.n--;
	buf_cstr(&b, ", k7: v}");
	entry_code(buf_view(&b), &e);
	TAP_EQ_STR(e.id, "yaml.twice", "and one of them twice");
	buf_free(&b);
}

static void test_document(void)
{
	static const char text[] = "\xef\xbb\xbf# settings\nzone: Asia/Shanghai\nshops:\n  - name: main\n    currency: \"CNY\"\n  - {name: two}\n键: 值\n";
	struct arena a = { 0 };
	struct ynode *doc, *n;
	struct csm_err e = { 0 };

	TAP_EQ_INT(yaml_document(str_of(text), "csm.yaml", &a, &doc, &e), CSM_OK, "settings are read, with a byte order mark");
	tap_ok(doc->kind == YNODE_MAP && doc->n == 3, "a map of three");
	n = ynode_get(doc, "zone");
	tap_ok(n && n->plain && str_is(n->s, "Asia/Shanghai") && n->line == 2 && n->col == 7, "a plain scalar and its place");
	n = ynode_get(doc, "shops");
	tap_ok(n && n->kind == YNODE_LIST && n->n == 2, "a list");
	n = n ? ynode_get(n->kids[0], "currency") : NULL;
	tap_ok(n && !n->plain && str_is(n->s, "CNY") && n->line == 5 && n->col == 15, "a quoted scalar and its place");
	tap_ok(ynode_get(doc, "键") && !ynode_get(doc, "none") && !ynode_get(n, "x") && !ynode_get(NULL, "x"), "keys of any script; absent is NULL");
	TAP_EQ_INT(yaml_document(STR("# nothing\n"), "x", &a, &doc, &e), CSM_OK, "an empty file");
	tap_ok(doc == NULL, "is no node");
	TAP_EQ_INT(yaml_document(STR("a: 1\nb: 2\n  c: 3\n"), "p.yaml", &a, &doc, &e), CSM_EUSAGE, "a wrong indent");
	tap_ok(!strcmp(e.file, "p.yaml") && e.line == 3 && e.col == 4 && !doc, "is named by file, line and column");
	TAP_EQ_INT(yaml_document(STR("a: 1\n---\nb: 2\n"), "p.yaml", &a, &doc, &e), CSM_EUSAGE, "a second document is refused");
	TAP_EQ_INT(yaml_document(STR("---\na: 1\n...\n"), "p.yaml", &a, &doc, &e), CSM_OK, "one between its marks is not");
	TAP_EQ_INT(yaml_document(STR("? zone"), "p.yaml", &a, &doc, &e), CSM_OK, "a key without value, without line end");
	tap_ok(doc->n == 1 && doc->kids[0]->line == 1 && doc->kids[0]->col == 7, "its value is missed where the text ends");
	yaml_document(STR("a: 1\nb: 2\na: 3\n"), "p.yaml", &a, &doc, &e);
	tap_ok(!strcmp(e.id, "yaml.twice") && e.line == 3 && e.col == 1, "a key twice is refused at its second place");
	arena_free(&a);
}

static void test_document_depth(void)
{
	struct buf b = { 0 };
	struct arena a = { 0 };
	struct ynode *doc;
	struct csm_err e = { 0 };

	for (int i = 0; i < YAML_MAX_DEPTH; i++)
		buf_char(&b, '[');
	for (int i = 0; i < YAML_MAX_DEPTH; i++)
		buf_char(&b, ']');
	TAP_EQ_INT(yaml_document(buf_view(&b), "d", &a, &doc, &e), CSM_OK, "32 levels");
	buf_reset(&b);
	for (int i = 0; i <= YAML_MAX_DEPTH; i++)
		buf_char(&b, '[');
	for (int i = 0; i <= YAML_MAX_DEPTH; i++)
		buf_char(&b, ']');
	yaml_document(buf_view(&b), "d", &a, &doc, &e);
	TAP_EQ_STR(e.id, "yaml.depth", "33 are refused");
	buf_free(&b);
	arena_free(&a);
}

/* ---- the quick reader ---- */

static bool same_tree(const struct ynode *a, const struct ynode *b)
{
	if (!a || !b || a->kind != b->kind || a->plain != b->plain || a->n != b->n || a->line != b->line || a->col != b->col ||
	    !str_eq(a->s, b->s) || !a->keys != !b->keys)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!same_tree(a->kids[i], b->kids[i]) || (a->keys && !same_tree(a->keys[i], b->keys[i])))
			return false;
	return true;
}

/* A document that ends with ... is left to libyaml, which gives the same tree. */
static bool by_libyaml(struct str text, struct arena *a, struct ynode **out)
{
	struct csm_err e = { 0 };
	struct buf b = { 0 };
	bool good;

	buf_str(&b, text);
	buf_cstr(&b, "\n...\n");
	good = !yaml_quick(buf_view(&b), a, out) && yaml_document(buf_view(&b), "d", a, out, &e) == CSM_OK;
	buf_free(&b);
	return good;
}

/* 1: taken, and as libyaml takes it; 0: left to libyaml; -1: taken in another way. */
static int quick_verdict(struct str text)
{
	struct arena a = { 0 };
	struct ynode *quick, *slow;
	int verdict = 0;

	if (line_is_text(text, NULL) && yaml_quick(text, &a, &quick))
		verdict = by_libyaml(text, &a, &slow) && same_tree(quick, slow) ? 1 : -1;
	arena_free(&a);
	return verdict;
}

static const char *const quick_texts[] = {
	"a: 1\n", "a: b c  # why\nd:\n  e: {f: 退款 中, g: [1, \"x, y\", {h: i}], j: {}}\n  # nothing\n\n  k:\n      l: m\nn:\n  - o\n  - [1, 2]\n",
	"# first\n\na.b-c/d: \"#\"  \ne: E; don't (50%)", "a:   {b: c}\nd: []\n",
};
static const char *const slow_texts[] = {
	"", "# nothing\n", "a:\n", "a: b\n  c\n", "a: b: c\n", "a: 'b'\n", "a: \"b\\n\"\n", "a: |\n  b\n", "- a\n-\n", "a: [b,\n c]\n", "---\na: b\n", "a: b\n...\n",
	"a: b\na: c\n", "x: {a: b, a: c}\n", "a: {b: c,}\n", "a: b\r\n", "a:\tb\n", "a:\n- b\n", "a:\n    b: c\n  d: e\n", "a: &b c\n", "a: *b\n", "a: !b c\n",
	"a: {b: c}}\n", "a: {b: c}#d\n", "a: {b:c}\n", "a: [b: c]\n", "? a\n: b\n", " a: b\n", "a: b#c\n", "a: - b\n", "a: 09:00\n", "a: {b}\n",
};

static void test_quick(void)
{
	for (size_t i = 0; i < COUNT(quick_texts); i++)
		TAP_EQ_INT(quick_verdict(str_of(quick_texts[i])), 1, "a plain document is read at once, as libyaml reads it");
	for (size_t i = 0; i < COUNT(slow_texts); i++)
		TAP_EQ_INT(quick_verdict(str_of(slow_texts[i])), 0, "another is left to libyaml");
	TAP_EQ_INT(quick_verdict(builtin_policy("terms.yaml")), 1, "the terms that csm init writes are read at once");
}

/* A few bytes of a document are others, doubled or gone. */
static struct str mutated(struct str text, unsigned *chance, char *out)
{
	static const char odd[] = "\n\n\n  ::#,-{}[]\"'&*!|>?%@.~=\\ab1";
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		*chance = *chance * 1103515245u + 12345u;
		unsigned r = *chance >> 8;
		if (r % 31 == 0)
			out[n++] = odd[r / 31 % (sizeof(odd) - 1)];
		if (r % 41 != 0)
			out[n++] = text.p[i];
	}
	return (struct str){ out, n };
}

static void test_quick_mutated(void)
{
	enum { ROUNDS = 40000 };
	int taken = 0, other = 0;
	unsigned chance = 7;
	char out[1024];

	for (int i = 0; i < ROUNDS; i++) {
		struct str text = mutated(str_of(quick_texts[i % COUNT(quick_texts)]), &chance, out);
		int verdict = quick_verdict(text);
		taken += verdict > 0;
		other += verdict < 0;
		if (verdict < 0 && other < 4)
			printf("# \"" STR_FMT "\"\n", STR_ARG(text));
	}
	TAP_EQ_INT(other, 0, "mutated documents are read as libyaml reads them, or left to it");
	tap_ok(taken > ROUNDS / 20, "a good part of them was read at once");
	printf("# %d of %d\n", taken, ROUNDS);
}

int main(void)
{
	test_entries();
	test_entries_refused();
	test_bombs();
	test_sizes();
	test_document();
	test_document_depth();
	test_quick();
	test_quick_mutated();
	return tap_done();
}
