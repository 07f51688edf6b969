/*
 * UTF-8: what is refused and where, widths, folding, and what a terminal may see.
 */
#include "base/utf8.h"
#include "tap.h"

static void checking(void)
{
	static const struct { struct str s; size_t at; const char *name; } rows[] = {
		{ STR(""), 0, "empty" },
		{ STR("plain text that is longer than sixteen"), 38, "ASCII" },
		{ STR("屏幕有裂纹😀é"), 21, "one to four bytes" },
		{ STR("sixteen bytes..!\xff"), 16, "FF behind a full word" },
		{ STR("a\xc0\x80"), 1, "overlong 2" }, { STR("a\xe0\x9f\xbf"), 1, "overlong 3" },
		{ STR("a\xf0\x8f\xbf\xbf"), 1, "overlong 4" }, { STR("a\xed\xa0\x80"), 1, "surrogate" },
		{ STR("\xf4\x90\x80\x80"), 0, "over U+10FFFF" }, { STR("\xf4\x8f\xbf\xbf"), 4, "U+10FFFF" },
		{ STR("a\xe5\xb1"), 1, "truncated" }, { STR("\x80"), 0, "tail alone" },
		{ STR("a\0b"), 3, "NUL is a character" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		TAP_EQ_INT(utf8_check(rows[i].s), rows[i].at, rows[i].name);
}

static void round_trip(void)
{
	bool same = true;

	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char out[4];
		size_t n = utf8_put(out, cp), len;
		bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
		same &= utf8_check((struct str){ out, n }) == (surrogate ? 0 : n);
		same &= utf8_next((struct str){ out, n }, &len) == cp && len == n;
	}
	tap_ok(same, "every code point there and back, surrogates refused");
}

static void cells(void)
{
	TAP_EQ_INT(utf8_width(STR("ab屏幕")), 6, "wide characters take two");
	TAP_EQ_INT(utf8_width(STR("e\xcc\x81")), 1, "combining marks none");
	TAP_EQ_INT(utf8_width(STR("😀")), 2, "emoji two");
	TAP_EQ_INT(utf8_width(STR("\t\x1b")), 0, "controls none");
	TAP_EQ_INT(utf8_fit(STR("a屏b"), 2), 1, "a wide one is not split");
	TAP_EQ_INT(utf8_fit(STR("e\xcc\x81x"), 1), 3, "a mark goes with its character");
	TAP_EQ_INT(utf8_count(STR("a屏b")), 3, "characters counted");
}

static void folding(void)
{
	struct arena a = { 0 };

	tap_ok(str_is(utf8_fold(&a, STR("ＡｂＣ É")), "abc é"), "fold: full width and case");
	tap_ok(str_is(utf8_fold(&a, STR("Abc")), "abc"), "fold: ASCII");
	tap_ok(str_is(utf8_fold(&a, STR("A\xff")), "A\xff"), "fold: broken bytes stay");
	tap_ok(str_is(utf8_nfkc(&a, STR("１２．５Ａ")), "12.5A"), "nfkc keeps case");
	tap_ok(str_is(utf8_header(&a, STR("\xef\xbb\xbf Order_Id - 编号　")), "orderid编号"), "header");
	arena_free(&a);
}

static void showing(void)
{
	struct buf b = { 0 };

	utf8_safe(&b, STR("屏\x1b[31m\n\t\x7f\xc2\x9b\xe2\x80\xae\xff!"), false);
	TAP_EQ_STR(b.p, "屏\\x1B[31m\\n\\t\\x7F\\x9B\\u202E\\xFF!", "everything dangerous is visible");
	buf_reset(&b);
	utf8_safe(&b, STR("a\r\nb"), true);
	TAP_EQ_STR(b.p, "a\\r\nb", "lines kept");
	buf_free(&b);
}

int main(void)
{
	checking();
	round_trip();
	cells();
	folding();
	showing();
	return tap_done();
}
