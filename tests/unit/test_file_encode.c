/*
 * Encodings: text_decode of file/csv.h. Every two-byte code of GB18030 and many of four are
 * compared with iconv.
 */
#include "file/csv.h"

#include <iconv.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "tap.h"

static struct arena mem;

/* Decodes a copy that ends where its memory ends. */
static int decode(struct str in, const char *want, struct buf *out, const char **name,
                  struct csm_err *e)
{
	char *copy = malloc(in.n ? in.n : 1);
	struct str s;
	int code;

	memcpy(copy, in.n ? in.p : "", in.n);
	code = text_decode((struct str){ copy, in.n }, want, &mem, &s, name, e);
	buf_reset(out);
	buf_str(out, s);
	buf_char(out, '\0');
	out->n--;
	free(copy);
	return code;
}

static void gives(struct str in, const char *want, const char *name, struct str text)
{
	struct buf out = { 0 };
	struct csm_err e = { 0 };
	const char *found = "";

	if (!tap_ok(decode(in, want, &out, &found, &e) == CSM_OK && str_eq(buf_view(&out), text),
	            "decoded"))
		printf("# %s: %s\n", name, e.text);
	TAP_EQ_STR(found, name, name);
	buf_free(&out);
}

static void fails(struct str in, const char *want, int code, const char *id, const char *text)
{
	struct buf out = { 0 };
	struct csm_err e = { 0 };
	const char *found;

	TAP_EQ_INT(decode(in, want, &out, &found, &e), code, "refused");
	TAP_EQ_STR(e.id, id, id);
	if (!tap_ok(strstr(e.text, text), text))
		printf("# %s\n", e.text);
	tap_ok(out.n == 0, "and nothing is given");
	buf_free(&out);
}

/* "screen" in Chinese, in all of them */
#define UTF8 "\xe5\xb1\x8f\xe5\xb9\x95"
#define GBK "\xc6\xc1\xc4\xbb"

static void test_found(void)
{
	gives(STR(""), NULL, "utf-8", STR(""));
	gives(STR("a," UTF8 "\n"), NULL, "utf-8", STR("a," UTF8 "\n"));
	gives(STR("\xef\xbb\xbf"
	          "a," UTF8),
	      "auto", "utf-8", STR("a," UTF8));
	gives(STR("\xef\xbb\xbf"), NULL, "utf-8", STR(""));
	gives(STR("a," GBK "\n"), NULL, "gb18030", STR("a," UTF8 "\n"));
	gives(STR("\x84\x31\x95\x33"
	          "a," GBK),
	      NULL, "gb18030", STR("a," UTF8));
	gives(STR("\xff\xfe"
	          "a\0\x4f\x5c"),
	      NULL, "utf-16le", STR("a\xe5\xb1\x8f"));
	gives(STR("\xfe\xff\0a\x5c\x4f"), NULL, "utf-16be", STR("a\xe5\xb1\x8f"));
	gives(STR("\xff\xfe\0\0"
	          "a\0\0\0"),
	      NULL, "utf-32le", STR("a"));
	/* Emoji, and a two-byte code beside a four-byte one. */
	gives(STR("\x94\x39\xda\x33" GBK), NULL, "gb18030", STR("\xf0\x9f\x92\xa9" UTF8));
	gives(STR("\xff\xfe\x3d\xd8\xa9\xdc"), NULL, "utf-16le", STR("\xf0\x9f\x92\xa9"));
}

static void test_wanted(void)
{
	gives(STR(GBK), "GBK", "gb18030", STR(UTF8));
	gives(STR("ab"), "gb2312", "gb18030", STR("ab"));
	gives(STR(UTF8), "UTF8", "utf-8", STR(UTF8));
	gives(STR("a\0\x4f\x5c"), "utf-16", "utf-16le", STR("a\xe5\xb1\x8f"));
	gives(STR("\0a\x5c\x4f"), "utf-16", "utf-16be", STR("a\xe5\xb1\x8f"));
	gives(STR("\xfe\xff\0a"), "utf-16", "utf-16be", STR("a"));
	gives(STR("a\0"), "utf-16le", "utf-16le", STR("a"));
	gives(STR("\x83\x65"), "shift_jis", "shift_jis", STR("\xe3\x83\x86"));
	gives(STR("\xa4\xa4"), "big5", "big5", STR("\xe4\xb8\xad"));
	gives(STR("caf\xe9"), "iso-8859-1", "iso-8859-1", STR("caf\xc3\xa9"));
	gives(STR("\xef\xbb\xbf" UTF8), "gb18030", "utf-8", STR(UTF8));
}

static void test_refused(void)
{
	fails(STR("ab\n\x80\n"), NULL, CSM_EREFUSED, "import.encoding", "byte 3 is 0x80");
	fails(STR(GBK "\xff"
	              "a"),
	      NULL, CSM_EREFUSED, "import.encoding", "nor GB18030 (byte 4 is 0xff)");
	fails(STR(GBK "\xc6"), NULL, CSM_EREFUSED, "import.encoding",
	      "nor GB18030 (byte 4 is 0xc6)");
	fails(STR(GBK "\xc6\x7f"), NULL, CSM_EREFUSED, "import.encoding", "(byte 4 ");
	fails(STR(GBK "\x81\x30\x81"), NULL, CSM_EREFUSED, "import.encoding", "(byte 4 ");
	fails(STR(GBK), "utf-8", CSM_EREFUSED, "import.encoding",
	      "byte 0 (0xc6) is not valid utf-8");
	fails(STR("\xef\xbb\xbf"
	          "a\xc0"),
	      NULL, CSM_EREFUSED, "import.encoding", "byte 4 (0xc0)");
	fails(STR("\xff\xfe"
	          "a\0\x3d\xd8"),
	      NULL, CSM_EREFUSED, "import.encoding", "byte 4 (0x3d) is not valid utf-16le");
	fails(STR("\xff\xfe"
	          "a\0b"),
	      NULL, CSM_EREFUSED, "import.encoding", "byte 4 (0x62)");
	fails(STR("\x84\x31\x95\x33"
	          "ab\xff"),
	      NULL, CSM_EREFUSED, "import.encoding", "byte 6 (0xff)");
	fails(STR("a"), "klingon", CSM_EUSAGE, "import.encoding.name", "klingon");
	fails(STR("a"), "", CSM_EUSAGE, "import.encoding.name", "unknown");
	fails(STR("a"), "char", CSM_EUSAGE, "import.encoding.name", "unknown");
	fails(STR("a"), "ascii//IGNORE", CSM_EUSAGE, "import.encoding.name", "unknown");
}

static void test_line(void)
{
	struct buf out = { 0 };
	struct csm_err e;
	const char *found;

	decode(STR("a\nb\n\xff\n"), NULL, &out, &found, &e);
	TAP_EQ_INT(e.line, 3, "the line of the bad byte");
	decode(STR("a\nb\n\xff\n"), "utf-8", &out, &found, &e);
	TAP_EQ_INT(e.line, 3, "also when the encoding was named");
	buf_free(&out);
}

/* One code by iconv: its UTF-8, or none. */
static size_t by_iconv(iconv_t cd, const char *code, size_t n, char *to)
{
	char copy[4], *in = copy, *out = to;
	size_t left = n, room = 8;

	memcpy(copy, code, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &in, &left, &out, &room) != 0 || left)
		return 0;
	return (size_t)(out - to);
}

/*
 * All codes that there are, in one text, as iconv has them; some of those that there are not, one
 * by one.
 */
static void test_all_codes(void)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	struct buf in = { 0 }, want = { 0 }, out = { 0 };
	size_t bad = 0, none = 0;
	struct csm_err e;
	const char *found;

	for (unsigned i = 0; i < 32768 + 30000; i++) {
		char code[4] = { (char)(0x80 + i / 256), (char)i }, to[8];
		size_t n = i < 32768 ? 2 : 4, to_n;
		if (n == 4) {
			unsigned k = (i - 32768) * 53; /* of 126 * 10 * 126 * 10 */
			code[0] = (char)(0x81 + k / 12600 % 126);
			code[1] = (char)('0' + k / 1260 % 10);
			code[2] = (char)(0x81 + k / 10 % 126);
			code[3] = (char)('0' + k % 10);
		}
		to_n = by_iconv(cd, code, n, to);
		if (to_n) {
			buf_add(&in, code, n);
			buf_add(&want, to, to_n);
		} else if (none++ % 16 == 0) {
			bad += decode((struct str){ code, n }, "gb18030", &out, &found, &e) !=
			       CSM_EREFUSED;
		}
	}
	TAP_EQ_INT(bad, 0, "what is no code is refused");
	tap_ok(none > 1000 && in.n > 60000, "there are enough of both");
	tap_ok(decode(buf_view(&in), "gb18030", &out, &found, &e) == CSM_OK &&
	               str_eq(buf_view(&out), buf_view(&want)),
	       "all codes as iconv has them");
	tap_ok(utf8_check(buf_view(&want)) == want.n, "which is UTF-8");
	iconv_close(cd);
	buf_free(&in);
	buf_free(&want);
	buf_free(&out);
}

/* Text of all kinds of codes, long enough for blocks, decoded at once and by iconv. */
static void test_long(void)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	struct buf in = { 0 }, out = { 0 };
	const char *found;
	struct csm_err e;
	char *want, *from, *to;
	size_t left, room, room_all;

	for (unsigned i = 0; i < 200000; i++) {
		unsigned x = (i * UINT32_C(2654435761)) >> 8;
		if (x % 5 == 0)
			buf_cstr(&in, &"0123456789 abcdefghijklmnopqrstuvwxyz,\n"[x / 5 % 38]);
		else if (x % 97 == 1)
			buf_cstr(&in, "\x94\x39\xda\x33");
		else
			buf_printf(&in, "%c%c", (int)(0xb0 + x / 7 % 0x20),
			           (int)(0xa1 + x / 331 % 94));
	}
	room = room_all = in.n * 2;
	to = want = malloc(room);
	from = in.p;
	left = in.n;
	if (iconv(cd, &from, &left, &to, &room) == (size_t)-1)
		printf("# iconv fails\n");
	tap_ok(decode(buf_view(&in), NULL, &out, &found, &e) == CSM_OK &&
	               str_eq(buf_view(&out), (struct str){ want, room_all - room }),
	       "a long text as iconv has it");
	tap_ok(utf8_check(buf_view(&out)) == out.n, "and it is UTF-8");
	free(want);
	iconv_close(cd);
	buf_free(&in);
	buf_free(&out);
}

/* A file so large that two threads share it: lines of GBK, the n-th of them ending in n, so that a lost or doubled
 * byte at the cut would show. */
static void test_two_halves(void)
{
	struct buf gbk = { 0 }, utf8 = { 0 };
	char text[64];
	size_t half;

	for (int i = 0; gbk.n < 9 << 20; i++) {
		buf_printf(&gbk, GBK " %d\n", i);
		buf_printf(&utf8, "\xe5\xb1\x8f\xe5\xb9\x95 %d\n", i);
	}
	gives(buf_view(&gbk), NULL, "gb18030", buf_view(&utf8));
	half = gbk.n / 2;
	gbk.p[gbk.n - 2] = '\xff';
	snprintf(text, sizeof(text), "byte %zu (0xff)", gbk.n - 2);
	fails(buf_view(&gbk), "gb18030", CSM_EREFUSED, "import.encoding", text);
	gbk.p[half / 2] = '\xff';
	fails(buf_view(&gbk), "gb18030", CSM_EREFUSED, "import.encoding", "is not valid gb18030");
	buf_free(&gbk);
	buf_free(&utf8);
}

int main(void)
{
	test_found();
	test_wanted();
	test_refused();
	test_line();
	test_all_codes();
	test_long();
	test_two_halves();
	arena_free(&mem);
	return tap_done();
}
