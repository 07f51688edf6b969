/*
 * Deciding and undoing encodings: everything becomes UTF-8 before anything else looks at it.
 * Relies on iconv for what is not UTF-8; each two-byte code of GBK is asked of it once and then
 * looked up. Promises: what comes out is strict UTF-8 without BOM; nothing is ever replaced by a
 * question mark: a byte that has no meaning is an error that names its offset.
 */
#include "file/csv.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LEAD_0 = 0x81, LEADS = 126, PAIRS = LEADS * 256, OUT_STEP = 64 * 1024 };

/* ---- names and BOMs ---- */

struct encoding {
	const char *name, *iconv; /* ours; iconv's (NULL: UTF-8) */
	const char *bom;
	size_t bom_n;
};

/* Looked through in this order: the BOM of UTF-32LE begins with that of UTF-16LE. */
static const struct encoding encodings[] = {
	{ "utf-8", NULL, "\xef\xbb\xbf", 3 },
	{ "utf-32le", "UTF-32LE", "\xff\xfe\0\0", 4 },
	{ "utf-32be", "UTF-32BE", "\0\0\xfe\xff", 4 },
	{ "utf-16le", "UTF-16LE", "\xff\xfe", 2 },
	{ "utf-16be", "UTF-16BE", "\xfe\xff", 2 },
	{ "gb18030", "GB18030", "\x84\x31\x95\x33", 4 },
};

static bool has_bom(struct str in, const struct encoding *enc)
{
	return str_starts(in, (struct str){ enc->bom, enc->bom_n });
}

static const struct encoding *by_bom(struct str in)
{
	for (size_t i = 0; i < COUNT(encodings); i++)
		if (has_bom(in, &encodings[i]))
			return &encodings[i];
	return NULL;
}

static const struct encoding *by_name(const char *name)
{
	for (size_t i = 0; i < COUNT(encodings); i++)
		if (!strcmp(encodings[i].name, name))
			return &encodings[i];
	return NULL;
}

/* UTF-16 without BOM: ASCII, of which every table has some, shows where the zero bytes are. */
static const struct encoding *utf16_order(struct str in)
{
	size_t zeros[2] = { 0, 0 };

	for (size_t i = 0; i < in.n && i < OUT_STEP; i++)
		zeros[i & 1] += in.p[i] == 0;
	return by_name(zeros[0] > zeros[1] ? "utf-16be" : "utf-16le");
}

/*
 * As our names are written: lower case, utf8 with its hyphen; what exporters call GBK or GB2312 is
 * GB18030.
 */
static const char *normal_name(const char *want, struct arena *mem)
{
	static const char *const same[][2] = {
		{ "gbk", "gb18030" },      { "gb2312", "gb18030" }, { "cp936", "gb18030" },
		{ "utf8", "utf-8" },       { "utf16", "utf-16" },   { "utf16le", "utf-16le" },
		{ "utf16be", "utf-16be" },
	};
	char *name = arena_cstr(mem, str_of(want));

	for (char *p = name; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	for (size_t i = 0; i < COUNT(same); i++)
		if (!strcmp(name, same[i][0]))
			return same[i][1];
	return name;
}

/*
 * Not "" nor "char", which ask for the locale's, and no suffix like //IGNORE, which would lose
 * bytes.
 */
static bool is_name(const char *name)
{
	size_t n = strlen(name);

	return n && n < 40 && !strchr(name, '/') && strcmp(name, "char") && strcmp(name, "wchar_t");
}

static int unknown_name(const char *name, struct csm_err *e)
{
	return err_set(
		e, CSM_EUSAGE, "import.encoding.name",
		"unknown encoding \"%s\"; auto, utf-8, gb18030, utf-16 or a name that iconv knows",
		name);
}

/* ---- errors ---- */

/* The physical line of the byte at offset, for encodings in which a LF is a LF. */
static long line_of(struct str in, size_t offset)
{
	struct str before = { in.p, offset };
	long line = 0;

	while (before.p && ++line)
		str_split(&before, '\n');
	return line;
}

static int bad_byte(struct str in, size_t offset, const char *name, bool wide, struct csm_err *e)
{
	return err_at(e, CSM_EREFUSED, "import.encoding", "",
	              wide || offset >= in.n ? 0 : line_of(in, offset), 0,
	              "byte %zu (0x%02x) is not valid %s; convert it first: iconv -f ENCODING -t UTF-8", offset,
	              offset < in.n ? (unsigned char)in.p[offset] : 0, name);
}

static int bad_both(struct str in, size_t utf8_at, size_t gb_at, struct csm_err *e)
{
	return err_at(
		e, CSM_EREFUSED, "import.encoding", "", line_of(in, gb_at), 0,
		"neither UTF-8 (byte %zu is 0x%02x) nor GB18030 (byte %zu is 0x%02x); convert it first: iconv -f ENCODING -t UTF-8",
		utf8_at, (unsigned char)in.p[utf8_at], gb_at, (unsigned char)in.p[gb_at]);
}

/* ---- GB18030 ---- */

struct gb {
	iconv_t cd;
	uint32_t *pair; /* [(lead - 0x81) * 256 + trail]: its UTF-8, first byte lowest; 0: not asked */
};

/* The UTF-8 of one code, as in struct gb; 0 if it has none. */
static uint32_t ask(iconv_t cd, const char *code, size_t n)
{
	char from[4], to[8];
	char *in = from, *out = to;
	size_t in_n = n, out_n = sizeof(to);
	uint32_t packed = 0;

	memcpy(from, code, n);
	iconv(cd, NULL, NULL, NULL, NULL); /* whatever the code before was */
	if (iconv(cd, &in, &in_n, &out, &out_n) != 0 || in_n)
		return 0;
	if (out - to > 4)
		return 0;
	for (size_t i = 0; i < (size_t)(out - to); i++)
		packed |= (uint32_t)(unsigned char)to[i] << (8 * i);
	return packed;
}

static inline size_t packed_len(uint32_t packed)
{
	unsigned lead = packed & 0xff;

	return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static inline char *put(char *to, uint32_t packed)
{
	/* Four bytes always; the next character overwrites what is too much. */
	to[0] = (char)packed;
	to[1] = (char)(packed >> 8);
	to[2] = (char)(packed >> 16);
	to[3] = (char)(packed >> 24);
	return to + packed_len(packed);
}

/* Copies ASCII from s[at] on, 16 bytes at a time; how many. May write 16 bytes more. */
static inline size_t ascii_run(struct str s, size_t at, char *to)
{
	size_t from = at;

#ifdef __SSE2__
	for (; at + 16 <= s.n; at += 16, to += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(s.p + at));
		unsigned high = (unsigned)_mm_movemask_epi8(x);
		_mm_storeu_si128((__m128i *)(void *)to, x);
		if (high)
			return at - from + (size_t)__builtin_ctz(high);
	}
#endif
	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		*to++ = s.p[at++];
	return at - from;
}

/* The code at s[at], whose lead is not ASCII; *n = its length. 0: there is none. */
static inline uint32_t gb_code(const struct gb *g, struct str s, size_t at, size_t *n)
{
	unsigned char lead = (unsigned char)s.p[at], trail;
	uint32_t *pair;

	if (lead < LEAD_0 || lead == 0xff || at + 1 >= s.n)
		return 0;
	trail = (unsigned char)s.p[at + 1];
	*n = trail < 0x40 ? 4 : 2;
	if (*n == 4)
		return trail >= '0' && trail <= '9' && s.n - at >= 4 ? ask(g->cd, s.p + at, 4) : 0;
	pair = &g->pair[(lead - LEAD_0) * 256 + trail];
	if (!*pair)
		*pair = ask(g->cd, s.p + at, 2);
	return *pair;
}

/*
 * All of in to to, which has room for 2 * in.n + 32 bytes. Returns the offset of the first bad
 * code, in.n if there is none.
 */
static size_t gb_decode(const struct gb *g, struct str in, char *to, size_t *out_n)
{
	char *start = to;
	size_t at = 0;

	while (at < in.n) {
		uint32_t packed;
		size_t n;
		if ((unsigned char)in.p[at] < 0x80) {
			n = ascii_run(in, at, to);
			to += n;
		} else {
			packed = gb_code(g, in, at, &n);
			if (!packed)
				break;
			to = put(to, packed);
		}
		at += n;
	}
	*out_n = (size_t)(to - start);
	return at;
}

/* A stretch of the file with all that its decoding needs, so that two can go on at once. */
struct gb_part {
	struct gb g;
	struct str in;
	char *to;
	size_t out_n, bad;         /* bad: as of gb_decode */
};

static bool gb_open(struct gb_part *p)
{
	p->g.cd = iconv_open("UTF-8", "GB18030");
	if (p->g.cd == (iconv_t)-1)
		return false;
	p->g.pair = mem_alloc(PAIRS * sizeof(*p->g.pair));
	return true;
}

static void *gb_run(void *arg)
{
	struct gb_part *p = arg;

	p->bad = gb_decode(&p->g, p->in, p->to, &p->out_n);
	iconv_close(p->g.cd);
	free(p->g.pair);
	return NULL;
}

/* Both parts, the second by a thread if one can be had; then they stand together. */
static void gb_both(struct gb_part *first, struct gb_part *second)
{
	pthread_t thread;
	sigset_t all, before;
	int why;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	why = pthread_create(&thread, NULL, gb_run, second);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	gb_run(first);
	if (why)
		gb_run(second);
	else
		pthread_join(thread, NULL);
	memmove(first->to + first->out_n, second->to, second->out_n);
	first->out_n += second->out_n;
	if (first->bad == first->in.n)
		first->bad += second->bad;
}

/* Where a large file may be cut in two: behind a line feed, which is never part of a longer code. */
static size_t gb_middle(struct str in)
{
	enum { TWO_FROM = 8 << 20 };
	const char *lf = in.n < TWO_FROM ? NULL : memchr(in.p + in.n / 2, '\n', in.n - in.n / 2);

	return lf ? (size_t)(lf - in.p) + 1 : in.n;
}

/* *bad: the first byte of what is not GB18030; in.n: nothing. */
static int from_gb(struct str in, struct arena *mem, struct str *out, size_t *bad,
                   struct csm_err *e)
{
	size_t half = gb_middle(in);
	struct gb_part first = { .in = { in.p, half } }, second = { .in = { in.p + half, in.n - half } };

	if (!gb_open(&first))
		return err_set(e, CSM_EIO, "import.iconv",
		               "this system's iconv does not know GB18030");
	first.to = arena_bytes(mem, 2 * in.n + 64);
	second.to = first.to + 2 * half + 32;
	if (second.in.n && gb_open(&second)) {
		gb_both(&first, &second);
	} else {
		first.in = in;
		gb_run(&first);
	}
	*bad = first.bad;
	*out = (struct str){ first.to, first.out_n };
	return CSM_OK;
}

/* ---- anything else ---- */

/* *bad as above. */
static int from_iconv(const char *name, struct str in, struct arena *mem, struct str *out,
                      size_t *bad, struct csm_err *e)
{
	iconv_t cd = iconv_open("UTF-8", name);
	char *from = (char *)(uintptr_t)in.p; /* iconv's prototype lacks the const */
	size_t left = in.n;
	struct buf b = { 0 };

	if (cd == (iconv_t)-1)
		return unknown_name(name, e);
	for (;;) {
		/* At the end a call without input: some encodings hold a character back. */
		bool last = left == 0;
		size_t room, done;
		char *to;
		buf_room(&b, OUT_STEP);
		to = b.p + b.n;
		room = b.cap - b.n - 1;
		done = last ? iconv(cd, NULL, NULL, &to, &room)
		            : iconv(cd, &from, &left, &to, &room);
		b.n = (size_t)(to - b.p);
		if (done == (size_t)-1 ? errno != E2BIG : last)
			break;
	}
	*bad = in.n - left;
	iconv_close(cd);
	*out = arena_str(mem, buf_view(&b));
	buf_free(&b);
	return CSM_OK;
}

/* ---- the decision ---- */

/*
 * Without BOM and without a word from anybody: UTF-8 if all of it is, else GB18030. The other way
 * round proves nothing.
 */
/*
 * UTF-8 in which single bytes went bad: twenty characters of several bytes for each byte that is
 * none. GBK text stops this within a line or two, as nothing of it looks like that.
 */
enum { GOOD_FOR_A_BAD = 20, BAD_AT_ONCE = 8 };

static bool mostly_utf8(struct str in, size_t at)
{
	size_t good = 0, bad = 0, from = 0;

	while (at < in.n && (bad < BAD_AT_ONCE || good >= GOOD_FOR_A_BAD * bad)) {
		for (; from < at; from++)
			good += (unsigned char)in.p[from] >= 0xc2;
		from = ++at;
		bad++;
		at += utf8_check((struct str){ in.p + at, in.n - at });
	}
	for (; from < at && from < in.n; from++)
		good += (unsigned char)in.p[from] >= 0xc2;
	return good >= GOOD_FOR_A_BAD * bad;
}

/* Each bad byte becomes a noncharacter, so that whoever reads its cell refuses it. */
static struct str mark_bad(struct str in, struct arena *mem)
{
	struct buf b = { 0 };
	struct str out;

	while (in.n) {
		size_t n = utf8_check(in);

		buf_str(&b, (struct str){ in.p, n });
		if (n < in.n)
			buf_cstr(&b, BAD_BYTE_MARK);
		n += n < in.n;
		in = (struct str){ in.p + n, in.n - n };
	}
	out = arena_str(mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static int guess(struct str in, struct arena *mem, struct str *out, const char **name,
                 struct csm_err *e)
{
	size_t utf8_at = utf8_check(in), gb_at;
	int code;

	*name = "utf-8";
	*out = in;
	if (utf8_at == in.n)
		return CSM_OK;
	if (mostly_utf8(in, utf8_at)) {
		*out = mark_bad(in, mem);
		return CSM_OK;
	}
	*name = "gb18030";
	code = from_gb(in, mem, out, &gb_at, e);
	if (!code && gb_at < in.n)
		code = bad_both(in, utf8_at, gb_at, e);
	return code;
}

static int decode_as(const struct encoding *enc, struct str in, struct arena *mem, struct str *out,
                     struct csm_err *e)
{
	size_t skip = enc->bom && has_bom(in, enc) ? enc->bom_n : 0, bad = 0;
	struct str body = { in.p + skip, in.n - skip };
	int code = CSM_OK;

	*out = body;
	if (!enc->iconv) {
		bad = utf8_check(body);
		if (bad < body.n && mostly_utf8(body, bad)) {
			*out = mark_bad(body, mem);
			bad = body.n;
		}
	} else if (!strcmp(enc->name, "gb18030"))
		code = from_gb(body, mem, out, &bad, e);
	else
		code = from_iconv(enc->iconv, body, mem, out, &bad, e);
	if (!code && bad < body.n)
		code = bad_byte(in, skip + bad, enc->name,
		                str_starts(str_of(enc->name), STR("utf-")) && enc->iconv, e);
	return code;
}

int text_decode(struct str in, const char *want, struct arena *mem, struct str *out,
                const char **name, struct csm_err *e)
{
	const struct encoding *enc = by_bom(in);
	struct encoding other = { 0 };
	int code;

	*out = (struct str){ 0 };
	/*
	 * A BOM is believed even against want: the file was saved anew since somebody wrote that
	 * down.
	 */
	if (!enc && (!want || !strcmp(want, "auto"))) {
		code = guess(in, mem, out, name, e);
	} else {
		if (!enc) {
			other.name = other.iconv = normal_name(want, mem);
			if (!is_name(other.name))
				return unknown_name(want, e);
			enc = strcmp(other.name, "utf-16") ? by_name(other.name) : utf16_order(in);
		}
		enc = enc ? enc : &other;
		*name = enc->name;
		code = decode_as(enc, in, mem, out, e);
	}
	if (code)
		*out = (struct str){ 0 };
	return code;
}
