/*
 * Characters of mail: charsets by their many names, bytes without one, and encoded words in headers
 * (RFC 2047). Relies on libc's iconv. Promises: what comes out is UTF-8 without NULs and
 * noncharacters; a byte that has no meaning becomes U+FFFD, and the note says how many there were.
 */
#include "file/mail.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"

static const char REPLACEMENT[] = "\xef\xbf\xbd";

/* ---- charsets ---- */

/* Names under which something else or something larger is sent. NULL: says nothing. */
static const struct { const char *name, *iconv; } charsets[] = {
	{ "", NULL }, { "us-ascii", NULL }, { "ascii", NULL }, { "ansi_x3.4-1968", NULL }, { "7bit", NULL },
	{ "8bit", NULL }, { "unknown-8bit", NULL }, { "x-unknown", NULL }, { "unknown", NULL },
	{ "default", NULL }, { "char", NULL }, { "wchar_t", NULL }, { "binary", NULL },
	{ "utf8", "UTF-8" }, { "utf-8", "UTF-8" }, { "unicode-1-1-utf-8", "UTF-8" }, { "cp65001", "UTF-8" },
	{ "gb2312", "GB18030" }, { "gb_2312-80", "GB18030" }, { "gbk", "GB18030" }, { "x-gbk", "GB18030" },
	{ "cp936", "GB18030" }, { "euc-cn", "GB18030" }, { "gb18030", "GB18030" }, { "chinese", "GB18030" },
	{ "big5", "BIG5-HKSCS" }, { "cn-big5", "BIG5-HKSCS" }, { "x-big5", "BIG5-HKSCS" },
	{ "ks_c_5601-1987", "CP949" }, { "ks_c_5601", "CP949" }, { "euc-kr", "CP949" }, { "ksc5601", "CP949" },
	{ "shift_jis", "CP932" }, { "shift-jis", "CP932" }, { "sjis", "CP932" }, { "x-sjis", "CP932" },
	{ "ms_kanji", "CP932" }, { "windows-31j", "CP932" },
	{ "iso-8859-1", "CP1252" }, { "latin1", "CP1252" }, { "iso_8859-1", "CP1252" },
	{ "iso8859-1", "CP1252" }, { "iso-8859-9", "CP1254" }, { "iso-8859-11", "CP874" },
	{ "tis-620", "CP874" }, { "windows-874", "CP874" }, { "x-mac-roman", "MACINTOSH" },
};

/* iconv's name of a charset; NULL: it says nothing of the bytes. */
static const char *iconv_name(struct mail_ctx *x, struct str charset)
{
	struct str name = mail_lower(x, str_trim(charset));

	for (size_t i = 0; i < COUNT(charsets); i++)
		if (str_is(name, charsets[i].name))
			return charsets[i].iconv;
	if (name.n > 40)
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-_.:", name.p[i], 40))
			return NULL;
	return arena_cstr(x->tmp, name);
}

/* Appends s, which is UTF-8, without what a log cannot hold. */
static void put_clean(struct str s, struct buf *out)
{
	for (size_t i = 0, len; i < s.n; i += len) {
		uint32_t cp = utf8_next((struct str){ s.p + i, s.n - i }, &len);

		if (!cp || (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef))
			buf_cstr(out, REPLACEMENT);
		else
			buf_add(out, s.p + i, len);
	}
}

/* All of in as UTF-8, bad bytes replaced; how many there were, SIZE_MAX: iconv does not know it. */
static size_t convert(struct str in, const char *name, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", name);
	char *from = (char *)(uintptr_t)in.p; /* iconv's prototype lacks the const */
	size_t left = in.n, bad = 0;

	if (cd == (iconv_t)-1)
		return SIZE_MAX;
	while (left || from) {
		char room[4096], *to = room;
		size_t free_n = sizeof(room);
		bool last = !left;
		size_t done = iconv(cd, last ? NULL : &from, last ? NULL : &left, &to, &free_n);

		put_clean((struct str){ room, (size_t)(to - room) }, out);
		if (last && done != (size_t)-1)
			break;
		if (done == (size_t)-1 && errno != E2BIG) {
			if (last)
				break;
			buf_cstr(out, REPLACEMENT);
			bad++, from++, left--;
		}
	}
	iconv_close(cd);
	return bad;
}

static bool fits(struct str bytes, const char *name, struct buf *out)
{
	size_t was = out->n;

	if (convert(bytes, name, out) == 0)
		return true;
	out->n = was;
	return false;
}

static void guess(struct mail_ctx *x, struct str bytes, struct buf *out)
{
	const char *name = "windows-1252";
	size_t at;

	if (utf8_check(bytes) == bytes.n && !str_find(bytes, STR("\x1b$"), &at)) {
		put_clean(bytes, out);
		return;
	}
	if (str_find(bytes, STR("\x1b$"), &at) && fits(bytes, "ISO-2022-JP", out))
		name = "iso-2022-jp";
	else if (fits(bytes, "GB18030", out))
		name = "gb18030";
	else
		convert(bytes, "CP1252", out);
	mail_note(x, "characters without a usable charset were read as %s", name);
}

void mail_chars(struct mail_ctx *x, struct str bytes, struct str charset, struct buf *out)
{
	const char *name = iconv_name(x, charset);
	size_t was = out->n, bad;

	if (!bytes.n)
		return;
	if (!name || (!strcmp(name, "UTF-8") && utf8_check(bytes) < bytes.n)) {
		guess(x, bytes, out);
		return;
	}
	if (!strcmp(name, "UTF-8")) {
		put_clean(bytes, out);
		return;
	}
	bad = convert(bytes, name, out);
	if (bad == SIZE_MAX) {
		out->n = was;
		guess(x, bytes, out);
	} else if (bad) {
		mail_note(x, "%zu bytes are no " STR_FMT " and became U+FFFD", bad, STR_ARG(str_trim(charset)));
	}
}

/* ---- encoded words ---- */

enum { WORD_MAX = 4096 };      /* 75 bytes are allowed, programs write more */
struct word { struct str charset, text; char how; size_t n; };

/* The encoded word that s begins with. */
static bool word_at(struct str s, struct word *w)
{
	struct str rest = { s.p + 2, s.n < WORD_MAX ? s.n - 2 : WORD_MAX - 2 };
	size_t mark, end;

	if (s.n < 8 || s.p[0] != '=' || s.p[1] != '?' || !memchr(rest.p, '?', rest.n < 80 ? rest.n : 80))
		return false;
	w->charset = str_split(&rest, '?');
	if (rest.n < 4 || rest.p[1] != '?' || memchr(w->charset.p, ' ', w->charset.n))
		return false;
	w->how = (char)(rest.p[0] | 0x20);
	rest.p += 2, rest.n -= 2;
	if ((w->how != 'b' && w->how != 'q') || !str_find(rest, STR("?="), &end))
		return false;
	w->text = (struct str){ rest.p, end };
	w->n = (size_t)(rest.p + end + 2 - s.p);
	if (str_find(w->charset, STR("*"), &mark))
		w->charset.n = mark;
	return true;
}

static size_t blanks_at(struct str s)
{
	size_t i = 0;

	while (i < s.n && memchr(" \t\r\n", s.p[i], 4))
		i++;
	return i;
}

/* A run of words of one charset: their bytes are put together first, since programs cut characters
 * in two. Returns how much of s it takes. */
static size_t run_at(struct mail_ctx *x, struct str s, struct word *w, struct buf *out)
{
	struct str charset = w->charset;
	struct buf bytes = { 0 };
	size_t at = 0, gap = 0;

	do {
		if (w->how == 'b')
			mail_base64(w->text, &bytes);
		else
			mail_quoted(w->text, true, &bytes);
		at += gap + w->n;
		gap = blanks_at((struct str){ s.p + at, s.n - at });
	} while (word_at((struct str){ s.p + at + gap, s.n - at - gap }, w) &&
	         str_eq(mail_lower(x, w->charset), mail_lower(x, charset)));
	mail_chars(x, buf_view(&bytes), charset, out);
	buf_free(&bytes);
	/* blanks between words of two charsets are none either */
	return word_at((struct str){ s.p + at + gap, s.n - at - gap }, w) ? at + gap : at;
}

struct str mail_words(struct mail_ctx *x, struct str value)
{
	struct buf out = { 0 };
	struct str done;
	size_t plain = 0, i = 0;
	struct word w;

	while (i < value.n) {
		struct str rest = { value.p + i, value.n - i };

		if (rest.p[0] != '=' || rest.n < 8 || !word_at(rest, &w)) {
			i++;
			continue;
		}
		mail_chars(x, (struct str){ value.p + plain, i - plain }, (struct str){ 0 }, &out);
		i += run_at(x, rest, &w, &out);
		plain = i;
	}
	mail_chars(x, (struct str){ value.p + plain, i - plain }, (struct str){ 0 }, &out);
	done = arena_str(x->tmp, str_trim(buf_view(&out)));
	buf_free(&out);
	for (size_t k = 0; k < done.n; k++)    /* a header is one line */
		if ((unsigned char)done.p[k] < 0x20)
			((char *)(uintptr_t)done.p)[k] = ' ';
	return done;
}
