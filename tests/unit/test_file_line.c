/*
 * The canonical line: what the grammar allows and refuses, the writer, and 20,000 random records with 60,000 mutations
 * read by both readers. `--emit N` prints N random lines and `--emit N json` what they mean, for tests/store/yaml_other_reader.py.
 */
#include "tap.h"

#include <stdlib.h>

#include "file/yaml.h"
#include "line_check.h"

enum { SEED = 20260117, RECORDS = 20000, MUTATIONS = 60000 };

/* ---- allowed and refused ---- */

static bool reads(struct str line)
{
	struct line_room room = { 0 };
	struct rec rec;
	char *copy = malloc(line.n + 1);
	bool good;

	memcpy(copy, line.p, line.n);
	good = line_read((struct str){ copy, line.n }, &room, &rec, NULL, NULL);
	line_room_free(&room);
	free(copy);
	return good;
}

/* "- {k: VALUE}" */
static bool value_reads(const char *value)
{
	struct buf b = { 0 };
	bool good;

	buf_printf(&b, "- {k: %s}", value);
	good = reads(buf_view(&b));
	buf_free(&b);
	return good;
}

static bool key_reads(const char *key)
{
	struct buf b = { 0 };
	bool good;

	buf_printf(&b, "- {%s: v}", key);
	good = reads(buf_view(&b));
	buf_free(&b);
	return good;
}

#define GOOD(list) for (size_t i = 0; i < COUNT(list); i++) if (!value_reads(list[i])) printf("# refused: %s\n", list[i]), bad++
#define BAD(list) for (size_t i = 0; i < COUNT(list); i++) if (value_reads(list[i])) printf("# accepted: %s\n", list[i]), bad++

static void test_plain(void)
{
	static const char *const good[] = {
		"a", "Z", "T-a1042c", "li.na", "open", "note", "off_", "yesno", "nullable", "e", "ee1", "e1a", "e-", "e+a", "in", "infinite",
		"true1", "N2", "a/b", "a+b", "0", "7", "-1", "123456789012345", "-123456789012345", "0.0", "0.50", "-0.01", "10.0",
		"1234567890123.45", "[]", "[a]", "[a, b]", "[[[]]]", "[1, \"x\", w]", "{a: b}", "{a: {b: {c: d}}}", "[{a: []}]",
		"Sixteen_bytes_16", "seventeen_bytes_7", "A_word_that_is_longer_than_two_whole_blocks_of_sixteen_bytes",
	};
	static const char *const refused[] = {
		"y", "Y", "n", "N", "yes", "Yes", "YES", "no", "on", "On", "off", "OFF", "true", "True", "false", "FALSE", "null", "Null",
		"nan", "NaN", "inf", "Inf", "infinity", "INFINITY", "e1", "E1", "e+1", "e-12", "E-0", "e123456789012345678",
		"", " a", "a ", "_a", ".a", "-a", "+1", "-", "--1", "00", "01", "-0", "-01", "1.", ".5", "1.2.3", "-0.0", "-0.00",
		"1234567890123456", "-1234567890123456", "12345678901234.56", "0x1F", "1_000", "1e5", "12:30", "a:b", "a b", "~", "'a'",
		"!a", "&a", "*a", "[a,b]", "[a, ]", "[, a]", "[a", "a]", "[ a]", "[a ]", "{}", "{a}", "{a: }", "{a: b, }", "{a:b}", "{ a: b}",
		"{a: b }", "{a: b", "{a: b, a: c}", "{a: {b: {c: {d: e}}}}", "[[[[]]]]", "(a)", "a, b", "a#", "a\tb", "屏幕", "a屏",
	};
	struct buf b = { 0 };
	int bad = 0;

	GOOD(good);
	BAD(refused);
	TAP_EQ_INT(bad, 0, "plain values, lists and maps: as the grammar says");
	for (int i = 0; i < LINE_MAX_WORD; i++)
		buf_char(&b, 'w');
	tap_ok(value_reads(b.p), "a word of 128 bytes");
	buf_char(&b, 'w');
	tap_ok(!value_reads(b.p), "a word of 129 bytes is refused");
	buf_free(&b);
}

static void test_texts(void)
{
	static const char *const good[] = {
		"\"\"", "\"a\"", "\"a b: [c], {d} # e & f\"", "\"屏幕有裂纹\"", "\"😀\"", "\"\\\"\\\\\\n\\t\"", "\"\\u0001\\u001F\\u007F\\u0085\"",
		"\"\\u2028\\u2029\\uFEFF\"", "\"\\u000D\"", "\"\xc2\xa0\"", "\"\xed\x9f\xbf\"", "\"\xee\x80\x80\"", "\"\xef\xbf\xbd\"", "\"\xf4\x8f\xbf\xbd\"",
		"\"\xef\xb7\x8f\"", "\"\xef\xb7\xb0\"", "\"exactly 15 byte\"", "\"exactly 16 bytes\"", "\"exactly 17 bytes_\"", "\"\xf0\x9f\xbf\xbd\"",
	};
	static const char *const refused[] = {
		"\"", "\"a", "\"a\\\"", "\"\\\"", "\"\\a\"", "\"\\r\"", "\"\\/\"", "\"\\x41\"", "\"\\u0041\"", "\"\\u000a\"", "\"\\u000A\"", "\"\\u0009\"",
		"\"\\u001f\"", "\"\\u001\"", "\"\\u00", "\"\\", "\"\\u00A0\"", "\"\\u0000\"", "\"\\uD83D\\uDE00\"", "\"\\uFFFE\"", "\"\\u2027\"", "\"\\ufeff\"",
		"\"a\nb\"", "\"a\tb\"", "\"\x01\"", "\"\x7f\"", "\"\xc2\x80\"", "\"\xc2\x85\"", "\"\xc2\x9f\"", "\"\xe2\x80\xa8\"", "\"\xe2\x80\xa9\"", "\"\xef\xbb\xbf\"",
		"\"\xef\xbf\xbe\"", "\"\xef\xbf\xbf\"", "\"\xef\xb7\x90\"", "\"\xef\xb7\xaf\"", "\"\xf0\x9f\xbf\xbe\"", "\"\xf4\x8f\xbf\xbf\"", "\"\xf4\x90\x80\x80\"",
		"\"\xed\xa0\x80\"", "\"\xed\xbf\xbf\"", "\"\xc0\x80\"", "\"\xc1\xbf\"", "\"\xe0\x9f\xbf\"", "\"\xf0\x8f\xbf\xbf\"", "\"\xf5\x80\x80\x80\"", "\"\x80\"",
		"\"\xe5\"", "\"\xe5\xb1\"", "\"\xe5\xb1", "\"\xff\"", "\"\xf8\x88\x80\x80\x80\"", "\"a\" ", "\"a\"b",
	};
	int bad = 0;

	GOOD(good);
	BAD(refused);
	TAP_EQ_INT(bad, 0, "texts: escapes and characters as the grammar says");
	tap_ok(!reads(STR("- {k: \"a\0b\"}")), "NUL in a text is refused");
}

static void test_keys(void)
{
	static const char *const good[] = { "a", "id", "a_1", "x9", "noon", "e", "ex1", "key_of_exactly_16", "k_of_seventeen_17b" };
	static const char *const refused[] = { "", "A", "aB", "1a", "_a", "a-b", "a.b", "y", "n", "no", "on", "yes", "off", "true", "null", "e1",
		"\"a\"", "a ", " a", "键", "inf" };
	struct buf b = { 0 };
	int bad = 0;

	for (size_t i = 0; i < COUNT(good); i++)
		bad += !key_reads(good[i]);
	for (size_t i = 0; i < COUNT(refused); i++)
		bad += key_reads(refused[i]);
	TAP_EQ_INT(bad, 0, "keys: as the grammar says");
	for (int i = 0; i < LINE_MAX_KEY; i++)
		buf_char(&b, 'k');
	tap_ok(key_reads(b.p), "a key of 64 bytes");
	buf_char(&b, 'k');
	tap_ok(!key_reads(b.p), "a key of 65 bytes is refused");
	buf_free(&b);
}

static void test_frame(void)
{
	static const char *const refused[] = {
		"", "-", "- ", "- {", "- {}", "{a: b}", "-  {a: b}", "- {a: b} ", "- {a: b}\n", "- {a: b}}", " - {a: b}", "- [a]", "- a",
		"- {a: b,c: d}", "- {a: b,  c: d}", "- {a: b, c}", "- {a:  b}", "- {a : b}", "- {a: b, a: c}", "- {a: 1, b: 2, a: 3}", "- {a",
		"- {a:", "- {a: ", "- {a: b", "- {a: b,", "- {a: b, ", "- {a: \"", "- {a: b} # c", "- {a: b}, ",
	};
	int bad = 0;

	for (size_t i = 0; i < COUNT(refused); i++)
		if (reads(str_of(refused[i])))
			printf("# accepted: %s\n", refused[i]), bad++;
	TAP_EQ_INT(bad, 0, "frame: nothing but '- {key: value, ...}' is accepted");
	tap_ok(reads(STR("- {a: b}")), "the shortest line");
	tap_ok(reads(STR("- {id: a1042, at: \"2026-01-17T09:30:00+08:00\", by: li.na, case: T-a1042c, do: open, text: \"屏幕有裂纹\"}")),
	       "a line of every day");
}

static void test_views(void)
{
	struct line_room room = { 0 };
	struct str line = STR("- {id: a1, i: -3, d: 0.50, t: \"a\\nb\", l: [x, {k: \"v\"}, []], s: \"plain\"}");
	const struct val *v;
	const char *why = NULL;
	struct arena a = { 0 };
	struct rec rec;
	size_t col = 0;

	tap_ok(line_read(line, &room, &rec, NULL, NULL), "a line with every kind of value");
	TAP_EQ_INT(rec.n, 6, "six pairs");
	tap_ok(rec.pairs == room.pairs, "the pairs stand in the room");
	tap_ok(rec_get(&rec, "id")->type == VAL_WORD && val_is(rec_get(&rec, "id"), "a1"), "a word");
	tap_ok(rec_get(&rec, "i")->type == VAL_INT && val_is(rec_get(&rec, "i"), "-3"), "an int");
	tap_ok(rec_get(&rec, "d")->type == VAL_DEC && val_is(rec_get(&rec, "d"), "0.50"), "a dec keeps its digits");
	v = rec_get(&rec, "t");
	tap_ok(v->type == VAL_TEXT && v->esc && str_is(v->s, "a\\nb"), "a text with escapes, as written");
	tap_ok(str_is(val_text(v, &a), "a\nb"), "and decoded");
	tap_ok(!rec_get(&rec, "s")->esc && rec_get(&rec, "s")->s.p > line.p, "a text without escapes is a view of the line");
	v = rec_get(&rec, "l");
	tap_ok(v->type == VAL_LIST && v->n == 3 && v->kids[1].v.type == VAL_MAP && v->kids[2].v.n == 0, "a list with a map in it");
	tap_ok(str_is(v->kids[1].v.kids[0].key, "k") && val_is(&v->kids[1].v.kids[0].v, "v"), "and what the map holds");
	tap_ok(!line_read(STR("- {id: a1, at: yes}"), &room, &rec, &why, &col) && why && rec.n == 0, "a refused line says why");
	TAP_EQ_INT(col, 16, "and where");
	arena_free(&a);
	line_room_free(&room);
}

/* Maps of many keys: with and without a repeated one, at every place of the repetition. */
static void test_many_keys(void)
{
	struct buf b = { 0 };
	int bad = 0;

	for (int n = 2; n < 140; n += 9) {
		for (int twice = -1; twice < n - 1; twice += 7) {
			buf_reset(&b);
			buf_cstr(&b, "- {");
			for (int i = 0; i < n; i++)
				buf_printf(&b, "%sk%d: v", i ? ", " : "", i == n - 1 && twice >= 0 ? twice : i);
			buf_cstr(&b, "}");
			bad += reads(buf_view(&b)) != (twice < 0);
		}
	}
	TAP_EQ_INT(bad, 0, "a key that stands twice is found among few and many");
	buf_reset(&b);
	buf_cstr(&b, "- {k: v");
	for (int i = 0; b.n < LINE_MAX_BYTES - 20; i++)
		buf_printf(&b, ", k%d: 1", i);
	buf_cstr(&b, "}");
	tap_ok(reads(buf_view(&b)), "a line of 1 MiB of keys is read, and soon");
	buf_free(&b);
}

static void test_size(void)
{
	struct buf b = { 0 };

	buf_cstr(&b, "- {k: \"");
	while (b.n < LINE_MAX_BYTES - 3)
		buf_char(&b, 'x');
	buf_cstr(&b, "\"}");
	tap_ok(b.n == LINE_MAX_BYTES - 1 && reads(buf_view(&b)), "1 MiB with the LF is read");
	b.n -= 2;
	buf_cstr(&b, "x\"}");
	tap_ok(!reads(buf_view(&b)), "one byte more is refused");
	buf_free(&b);
}

/* ---- writer ---- */

static void test_writer(void)
{
	struct buf b = { 0 };
	struct line_writer w;
	struct csm_err e;

	buf_cstr(&b, "before\n");
	line_begin(&w, &b);
	line_word(&w, "id", STR("a1"));
	line_word(&w, "w", STR("no"));
	line_text(&w, "t", STR("a\"b\\c\nd\te\r\x01\x7f\xc2\x85\xe2\x80\xa8\xef\xbb\xbf屏😀"));
	line_int(&w, "i", -42);
	line_dec(&w, "d", STR("0.50"));
	line_dec(&w, "q", STR("1e3"));
	line_list_begin(&w, "l");
	line_list_end(&w);
	line_list_begin(&w, "m");
	line_word(&w, NULL, STR("x"));
	line_map_begin(&w, NULL);
	line_text(&w, "k", STR(""));
	line_map_end(&w);
	line_int(&w, NULL, 0);
	line_list_end(&w);
	TAP_EQ_INT(line_end(&w, &e), CSM_OK, "a line with everything is written");
	TAP_EQ_STR(b.p, "before\n- {id: a1, w: \"no\", t: \"a\\\"b\\\\c\\nd\\te\\u000D\\u0001\\u007F\\u0085\\u2028\\uFEFF屏😀\", i: -42, d: 0.50, "
	           "q: \"1e3\", l: [], m: [x, {k: \"\"}, 0]}\n", "and this is it");
	buf_free(&b);
}

static void check_fails(void (*fill)(struct line_writer *w), const char *id, const char *name)
{
	struct buf b = { 0 };
	struct line_writer w;
	struct csm_err e = { 0 };
	bool kept;

	buf_cstr(&b, "before\n");
	line_begin(&w, &b);
	fill(&w);
	kept = line_end(&w, &e) == CSM_EUSAGE;
	TAP_EQ_STR(e.id, id, name);
	tap_ok(kept && !strcmp(b.p, "before\n") && b.n == 7, "the buffer is as it was before");
	buf_free(&b);
}

static void fill_nul(struct line_writer *w) { line_text(w, "text", STR("ab\0c")); }
static void fill_latin(struct line_writer *w) { line_text(w, "ok", STR("x")); line_text(w, "text", STR("caf\xe9")); }
static void fill_nonchar(struct line_writer *w) { line_text(w, "text", STR("\xef\xbf\xbe")); }
static void fill_twice(struct line_writer *w) { line_int(w, "a", 1); line_int(w, "a", 2); }
static void fill_none(struct line_writer *w) { (void)w; }
static void fill_key(struct line_writer *w) { line_int(w, "Bad Key", 1); }
static void fill_large(struct line_writer *w) { line_int(w, "a", INT64_C(1000000000000000)); }

static void fill_deep(struct line_writer *w)
{
	for (int i = 0; i < 9; i++)
		line_list_begin(w, i ? NULL : "a");
	for (int i = 0; i < 9; i++)
		line_list_end(w);
}

static void fill_long(struct line_writer *w)
{
	char *p = mem_alloc(LINE_MAX_BYTES);

	memset(p, 'x', LINE_MAX_BYTES);
	line_text(w, "text", (struct str){ p, LINE_MAX_BYTES });
	free(p);
}

static void test_writer_refuses(void)
{
	struct buf b = { 0 };
	struct line_writer w;
	struct csm_err e = { 0 };

	check_fails(fill_nul, "line.text", "NUL cannot be written");
	check_fails(fill_latin, "line.text", "bytes that are no UTF-8 cannot be written");
	check_fails(fill_nonchar, "line.text", "a noncharacter cannot be written");
	check_fails(fill_twice, "line.form", "a key twice");
	check_fails(fill_none, "line.form", "no pair at all");
	check_fails(fill_key, "line.form", "a key that is none");
	check_fails(fill_large, "line.form", "an int of 16 digits");
	check_fails(fill_deep, "line.form", "too deep");
	check_fails(fill_long, "line.long", "too long");
	line_begin(&w, &b);
	fill_latin(&w);
	line_end(&w, &e);
	tap_ok(strstr(e.text, "text:") && strstr(e.text, "offset 3"), "the message names key and offset");
	buf_free(&b);
}

static void test_types(void)
{
	tap_ok(line_type(STR("a1")) == VAL_WORD && line_type(STR("12")) == VAL_INT && line_type(STR("-1.5")) == VAL_DEC,
	       "words, ints and decs are known");
	tap_ok(line_type(STR("no")) == VAL_TEXT && line_type(STR("1e3")) == VAL_TEXT && line_type(STR("")) == VAL_TEXT &&
	       line_type(STR("12 ")) == VAL_TEXT, "all else is text");
}

/* ---- both readers ---- */

struct tally {
	long canonical, refused, differ, changed;
};

/* What line_read accepts, libyaml must read as the same record and the writer must give back. */
static void compare(struct str line, struct line_room *room, struct arena *mem, struct tally *t)
{
	struct buf out = { 0 };
	struct rec fast, slow;

	if (!line_read(line, room, &fast, NULL, NULL))
		return;
	t->canonical++;
	if (yaml_entry(line, mem, &slow, NULL) != CSM_OK)
		t->refused++;
	else if (!rec_equal(&fast, &slow, mem))
		t->differ++;
	if (rec_write(&fast, &out, NULL) != CSM_OK || !str_eq((struct str){ out.p, out.n - 1 }, line))
		t->changed++;
	buf_free(&out);
}

static void test_random(void)
{
	struct line_room room = { 0 };
	struct arena mem = { 0 };
	struct buf line = { 0 }, prev = { 0 }, mut = { 0 };
	struct tally made = { 0 }, mutated = { 0 };
	long unwritten = 0, unequal = 0;
	uint64_t g = SEED;

	for (int i = 0; i < RECORDS; i++) {
		struct rec want, got;
		arena_reset(&mem);
		buf_reset(&line);
		want = gen_rec(&g, &mem);
		unwritten += rec_write(&want, &line, NULL) != CSM_OK;
		line.n -= line.n > 0;
		if (!line_read(buf_view(&line), &room, &got, NULL, NULL) || !rec_equal(&want, &got, &mem))
			unequal++;
		compare(buf_view(&line), &room, &mem, &made);
		for (int k = 0; k < MUTATIONS / RECORDS; k++) {
			buf_reset(&mut);
			buf_str(&mut, buf_view(&line));
			for (uint32_t n = 1 + gen_rnd(&g, 2); n; n--)
				gen_mutate(&g, &mut, buf_view(&prev));
			compare(buf_view(&mut), &room, &mem, &mutated);
		}
		buf_reset(&prev);
		buf_str(&prev, buf_view(&line));
	}
	TAP_EQ_INT(unwritten, 0, "every random record can be written");
	TAP_EQ_INT(unequal, 0, "and reads back equal");
	TAP_EQ_INT(made.canonical, RECORDS, "every written line is canonical");
	TAP_EQ_INT(made.refused + made.differ + made.changed, 0, "libyaml reads the same record, the writer the same bytes");
	printf("# %d mutations, %ld still canonical\n", MUTATIONS, mutated.canonical);
	tap_ok(mutated.canonical > MUTATIONS / 20 && mutated.canonical < MUTATIONS, "some mutations are canonical, not all");
	TAP_EQ_INT(mutated.refused, 0, "libyaml refuses no mutation that is canonical");
	TAP_EQ_INT(mutated.differ, 0, "and reads the same record");
	TAP_EQ_INT(mutated.changed, 0, "and the writer gives back the same bytes");
	line_room_free(&room);
	arena_free(&mem);
	buf_free(&line);
	buf_free(&prev);
	buf_free(&mut);
}

/* ---- for other readers ---- */

static void json_text(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < ' ' || c == '"' || c == '\\')
			buf_printf(out, "\\u%04x", c);
		else
			buf_char(out, (char)c);
	}
	buf_char(out, '"');
}

static void json_val(struct buf *out, const struct val *v, struct arena *mem)
{
	if (v->type == VAL_INT || v->type == VAL_DEC) {
		buf_str(out, v->s);
	} else if (v->type < VAL_LIST) {
		json_text(out, val_text(v, mem));
	} else {
		buf_char(out, v->type == VAL_MAP ? '{' : '[');
		for (uint32_t i = 0; i < v->n; i++) {
			if (i)
				buf_char(out, ',');
			if (v->type == VAL_MAP) {
				json_text(out, v->kids[i].key);
				buf_char(out, ':');
			}
			json_val(out, &v->kids[i].v, mem);
		}
		buf_char(out, v->type == VAL_MAP ? '}' : ']');
	}
}

static int emit(long n, bool json)
{
	struct arena mem = { 0 };
	struct buf out = { 0 };
	uint64_t g = SEED;

	for (long i = 0; i < n; i++) {
		struct rec rec;
		struct val v;
		arena_reset(&mem);
		rec = gen_rec(&g, &mem);
		v = (struct val){ .type = VAL_MAP, .n = (uint32_t)rec.n, .kids = rec.pairs };
		if (json) {
			json_val(&out, &v, &mem);
			buf_char(&out, '\n');
		} else if (rec_write(&rec, &out, NULL) != CSM_OK) {
			return 1;
		}
	}
	if (out.n && fwrite(out.p, 1, out.n, stdout) != out.n)
		return 1;
	buf_free(&out);
	arena_free(&mem);
	return fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc >= 3 && !strcmp(argv[1], "--emit"))
		return emit(strtol(argv[2], NULL, 10), argc > 3 && !strcmp(argv[3], "json"));
	test_plain();
	test_texts();
	test_keys();
	test_frame();
	test_views();
	test_many_keys();
	test_size();
	test_writer();
	test_writer_refuses();
	test_types();
	test_random();
	return tap_done();
}
