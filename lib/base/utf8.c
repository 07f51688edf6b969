/*
 * UTF-8 by hand where speed or terminals matter, by libutf8proc where the Unicode tables do (base/utf8.h).
 * Promises: no locale, no global state; functions that show or fold take any bytes, valid or not.
 */
#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- validation ---- */

/* How many bytes at p, which starts at i and has n in all, are ASCII; whole words only, so the
 * caller goes on by bytes. */
static size_t ascii_run(const char *p, size_t i, size_t n)
{
#ifdef __SSE2__
	for (; i + 16 <= n; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		int high = _mm_movemask_epi8(v);
		if (high)
			return i + (size_t)__builtin_ctz((unsigned)high);
	}
#endif
	for (; i + 8 <= n; i += 8) {
		uint64_t v;
		memcpy(&v, p + i, 8);
		if (v & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < n && !(p[i] & 0x80))
		i++;
	return i;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Length of the strict UTF-8 sequence at p (n >= 1 bytes left), 0 if there is none. Unicode, table 3-7. */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char c = p[0], low = 0x80, high = 0xbf;

	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4 || n < 2)
		return 0;
	if (c < 0xe0)
		return is_tail(p[1]) ? 2 : 0;
	if (c == 0xe0)
		low = 0xa0;     /* shorter forms exist */
	else if (c == 0xed)
		high = 0x9f;    /* surrogates */
	else if (c == 0xf0)
		low = 0x90;     /* shorter forms exist */
	else if (c == 0xf4)
		high = 0x8f;    /* over U+10FFFF */
	if (n < 3 || p[1] < low || p[1] > high || !is_tail(p[2]))
		return 0;
	if (c < 0xf0)
		return 3;
	return n >= 4 && is_tail(p[3]) ? 4 : 0;
}

size_t utf8_check(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, len;

	while (i < s.n) {
		if (p[i] < 0x80) {
			i = ascii_run(s.p, i, s.n);
			continue;
		}
		/* Most of a Chinese text: three bytes whose first is neither E0 nor ED. */
		if (p[i] > 0xe0 && p[i] < 0xf0 && p[i] != 0xed && s.n - i >= 3 &&
		    is_tail(p[i + 1]) && is_tail(p[i + 2])) {
			i += 3;
			continue;
		}
		len = sequence(p + i, s.n - i);
		if (!len)
			return i;
		i += len;
	}
	return i;
}

/* ---- code points ---- */

uint32_t utf8_next(struct str s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t c = p[0];

	if (c < 0x80 || s.n < 2) {
		*len = 1;
		return c;
	}
	if (c < 0xe0 || s.n < 3) {
		*len = 2;
		return (c & 0x1f) << 6 | (p[1] & 0x3f);
	}
	if (c < 0xf0 || s.n < 4) {
		*len = 3;
		return (c & 0x0f) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3f);
	}
	*len = 4;
	return (c & 0x07) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3f);
}

size_t utf8_put(char out[4], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !is_tail((unsigned char)s.p[i]);
	return n;
}

/* ---- cells ---- */

/* A character or, where s is not UTF-8, one byte as U+FFFD; len bytes long. */
static uint32_t next_lenient(struct str s, size_t *len)
{
	*len = sequence((const unsigned char *)s.p, s.n);
	if (*len)
		return utf8_next(s, len);
	*len = 1;
	return 0xfffd;
}

static size_t cells_of(uint32_t cp)
{
	int w;

	if (cp < 0x7f)
		return cp >= 0x20;
	/* Soft hyphens are shown by terminals; Hangul vowels and finals join the syllable before them. */
	if (cp == 0xad)
		return 1;
	if (cp >= 0x1160 && cp <= 0x11ff)
		return 0;
	w = utf8proc_charwidth((utf8proc_int32_t)cp);
	return w > 0 ? (size_t)w : 0;
}

size_t utf8_width(struct str s)
{
	size_t cells = 0, len;

	for (; s.n; s.p += len, s.n -= len)
		cells += cells_of(next_lenient(s, &len));
	return cells;
}

size_t utf8_fit(struct str s, size_t cells)
{
	size_t at = 0, len;

	/* A mark of no width after the last cell belongs to the character before it: it goes along. */
	while (at < s.n) {
		size_t w = cells_of(next_lenient((struct str){ s.p + at, s.n - at }, &len));
		if (w > cells)
			break;
		cells -= w;
		at += len;
	}
	return at;
}

/* ---- folding ---- */

static bool is_ascii(struct str s)
{
	return ascii_run(s.p, 0, s.n) == s.n;
}

static struct str ascii_lower(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		p[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

/* s by utf8proc; a plain copy if s is not UTF-8. */
static struct str map_by(struct arena *a, struct str s, int options)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n;
	struct str out;

	if (utf8_check(s) != s.n)
		return arena_str(a, s);
	n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &mapped,
	                 (utf8proc_option_t)options);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_die();
	if (n < 0)
		return arena_str(a, s);
	out = arena_str(a, (struct str){ (const char *)mapped, (size_t)n });
	free(mapped);
	return out;
}

enum { NFKC = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT };

struct str utf8_fold(struct arena *a, struct str s)
{
	return is_ascii(s) ? ascii_lower(a, s) : map_by(a, s, NFKC | UTF8PROC_CASEFOLD);
}

struct str utf8_nfkc(struct arena *a, struct str s)
{
	return is_ascii(s) ? arena_str(a, s) : map_by(a, s, NFKC);
}

struct str utf8_header(struct arena *a, struct str s)
{
	struct str folded = utf8_fold(a, s);
	char *p = arena_bytes(a, folded.n + 1);
	size_t n = 0;

	/* NFKC has made every blank of Unicode but U+1680 and U+2028/9 an ASCII one; a BOM before
	 * the first name is none. */
	if (str_starts(folded, STR("\xef\xbb\xbf"))) {
		folded.p += 3;
		folded.n -= 3;
	}
	for (size_t i = 0; i < folded.n; i++)
		if (!strchr(" \t\r\n_-", folded.p[i]) || !folded.p[i])
			p[n++] = folded.p[i];
	p[n] = '\0';
	return (struct str){ p, n };
}

/* ---- showing ---- */

/* Turns the text of a terminal around or hides in it. */
static bool is_trick(uint32_t cp)
{
	return (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

static void put_byte(struct buf *out, unsigned char c, bool lines)
{
	if (c == '\n' && lines)
		buf_char(out, '\n');
	else if (c == '\n')
		buf_cstr(out, "\\n");
	else if (c == '\t')
		buf_cstr(out, "\\t");
	else if (c == '\r')
		buf_cstr(out, "\\r");
	else
		buf_printf(out, "\\x%02X", c);
}

void utf8_safe(struct buf *out, struct str s, bool lines)
{
	size_t len;

	for (; s.n; s.p += len, s.n -= len) {
		const unsigned char *p = (const unsigned char *)s.p;
		uint32_t cp;
		len = sequence(p, s.n);
		if (!len) {
			put_byte(out, p[0], lines);
			len = 1;
			continue;
		}
		cp = utf8_next(s, &len);
		if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f))
			put_byte(out, (unsigned char)cp, lines);
		else if (is_trick(cp))
			buf_printf(out, "\\u%04X", (unsigned)cp);
		else
			buf_add(out, s.p, len);
	}
}
