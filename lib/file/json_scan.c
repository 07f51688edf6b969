/*
 * The scanner of JSON (file/json_scan.h). Relies on base/utf8.h for the encoding of strings. Open
 * brackets are bits of one word, so that depth costs nothing and is bounded.
 */
#include "base/utf8.h"
#include "file/json_scan.h"

static bool fail(struct json_scan *s, const char *want)
{
	s->want = want;
	return false;
}

static char here(const struct json_scan *s)
{
	return s->at < s->in.n ? s->in.p[s->at] : '\0';
}

char json_peek(struct json_scan *s)
{
	const char *p = s->in.p + s->at, *const end = s->in.p + s->in.n;

	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	s->at = (size_t)(p - s->in.p);
	return p < end ? *p : '\0';
}

/* ---- scalars ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool escape(struct json_scan *s)
{
	char c;

	s->at++;
	c = here(s);
	if (!c || !strchr("\"\\/bfnrtu", c))
		return fail(s, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
	s->at++;
	for (int i = 0; c == 'u' && i < 4; i++, s->at++)
		if (hex_digit(here(s)) < 0)
			return fail(s, "four hexadecimal digits behind \\u");
	return true;
}

static bool string(struct json_scan *s)
{
	const char *const end = s->in.p + s->in.n;

	s->at++;
	for (;;) {
		const char *p = s->in.p + s->at;
		while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
			p++;
		s->at = (size_t)(p - s->in.p);
		if (p == end)
			return fail(s, "the end of the string");
		if (*p == '"') {
			s->at++;
			return true;
		}
		if (*p != '\\')
			return fail(s, "the end of the string; a control character in it is written \\n or \\u00XX");
		if (!escape(s))
			return false;
	}
}

static bool digits(struct json_scan *s)
{
	size_t from = s->at;

	while (here(s) >= '0' && here(s) <= '9')
		s->at++;
	return s->at > from || fail(s, "a digit");
}

static bool number(struct json_scan *s)
{
	if (here(s) == '-')
		s->at++;
	if (here(s) == '0')
		s->at++;
	else if (!digits(s))
		return false;
	if (here(s) == '.') {
		s->at++;
		if (!digits(s))
			return false;
	}
	if (here(s) == 'e' || here(s) == 'E') {
		s->at++;
		if (here(s) == '+' || here(s) == '-')
			s->at++;
		return digits(s);
	}
	return true;
}

static bool word(struct json_scan *s)
{
	static const char *const words[] = { "true", "false", "null" };
	const struct str rest = { s->in.p + s->at, s->in.n - s->at };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts(rest, str_of(words[i]))) {
			s->at += strlen(words[i]);
			return true;
		}
	return fail(s, "a value ({ [ \" a number, true, false or null)");
}

static bool scalar(struct json_scan *s)
{
	char c = here(s);

	if (c == '"')
		return string(s);
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(s);
	return word(s);
}

/* ---- values ---- */

struct open { uint64_t objects; int depth; };      /* the lowest bit: the innermost one is an object */

static bool member_name(struct json_scan *s)
{
	if (json_peek(s) != '"')
		return fail(s, "the name of a member in double quotes");
	if (!string(s))
		return false;
	if (json_peek(s) != ':')
		return fail(s, "\":\" behind the name");
	s->at++;
	return true;
}

/* Enters the bracket at s->at. *inside: something stands in it. */
static bool enter(struct json_scan *s, struct open *o, bool *inside)
{
	bool object = here(s) == '{';

	if (o->depth == JSON_DEPTH)
		return fail(s, "at most 64 levels of brackets");
	s->at++;
	*inside = json_peek(s) != (object ? '}' : ']');
	if (!*inside) {
		s->at++;
		return true;
	}
	o->objects = o->objects << 1 | object;
	o->depth++;
	return !object || member_name(s);
}

/* Behind a value: closes what ends here, up to the next value. *more: there is one. */
static bool leave(struct json_scan *s, struct open *o, bool *more)
{
	for (*more = false; o->depth; o->depth--, o->objects >>= 1) {
		bool object = o->objects & 1;
		char c = json_peek(s);
		if (c == ',') {
			s->at++;
			*more = true;
			return !object || member_name(s);
		}
		if (c != (object ? '}' : ']'))
			return fail(s, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
		s->at++;
	}
	return true;
}

bool json_skip(struct json_scan *s)
{
	struct open o = { 0 };
	bool more = true;

	while (more) {
		char c = json_peek(s);
		bool inside = false;
		if (c == '{' || c == '[' ? !enter(s, &o, &inside) : !scalar(s))
			return false;
		if (!inside && !leave(s, &o, &more))
			return false;
	}
	return true;
}

bool json_enter(struct json_scan *s)
{
	char c = json_peek(s);

	if (c != '{' && c != '[')
		return false;
	s->at++;
	return true;
}

bool json_next(struct json_scan *s, bool *first, struct str *key)
{
	size_t from;
	char c = json_peek(s);

	if (!*first && c == ',') {
		s->at++;
		c = json_peek(s);
	} else if (!*first || c == '}' || c == ']') {
		s->at += s->at < s->in.n;
		return false;
	}
	*first = false;
	*key = (struct str){ 0 };
	from = s->at;
	/* An item that is a string has no colon behind it. */
	if (c == '"' && string(s)) {
		*key = (struct str){ s->in.p + from, s->at - from };
		if (json_peek(s) == ':') {
			s->at++;
			json_peek(s);
		} else {
			*key = (struct str){ 0 };
			s->at = from;
		}
	}
	return s->at < s->in.n;
}

/* ---- text ---- */

static uint32_t hex4(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (uint32_t)hex_digit(p[i]);
	return v;
}

static void put(struct buf *out, uint32_t cp)
{
	char c[4];
	size_t n = utf8_put(c, cp);

	buf_add(out, c, n);
}

/* \uXXXX at p[*i], and the second half of a pair behind it. */
static unsigned put_unicode(struct str s, size_t *i, struct buf *out)
{
	uint32_t cp = hex4(s.p + *i + 2), low;
	unsigned flaw = 0;

	*i += 6;
	if (cp >= 0xd800 && cp < 0xdc00 && *i + 6 <= s.n && s.p[*i] == '\\' && s.p[*i + 1] == 'u') {
		low = hex4(s.p + *i + 2);
		if (low >= 0xdc00 && low < 0xe000) {
			cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
			*i += 6;
		}
	}
	if (cp >= 0xd800 && cp < 0xe000)
		flaw = JSON_SURROGATE;
	else if (!cp)
		flaw = JSON_NUL;
	put(out, flaw ? 0xfffd : cp);
	return flaw;
}

static unsigned put_escape(struct str s, size_t *i, struct buf *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char c = s.p[*i + 1];
	const char *at = strchr(from, c);

	if (c == 'u')
		return put_unicode(s, i, out);
	buf_char(out, at ? to[at - from] : c);
	*i += 2;
	return 0;
}

/* Bytes without escapes, as they are as far as they are UTF-8. */
static unsigned put_plain(struct str s, struct buf *out)
{
	unsigned flaw = 0;

	while (s.n) {
		size_t good = utf8_check(s);
		buf_add(out, s.p, good);
		s.p += good;
		s.n -= good;
		if (!s.n)
			break;
		put(out, 0xfffd);
		flaw = JSON_BYTES;
		s.p++;
		s.n--;
	}
	return flaw;
}

static void one_line_end(struct buf *b, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < b->n; i++) {
		if (b->p[i] == '\r' && i + 1 < b->n && b->p[i + 1] == '\n')
			continue;
		b->p[n++] = b->p[i] == '\r' ? '\n' : b->p[i];
	}
	if (b->p)
		b->p[b->n = n] = '\0';
}

unsigned json_text(struct str quoted, struct buf *out)
{
	const struct str s = { quoted.p + 1, quoted.n - 2 };
	size_t was = out->n;
	unsigned flaws = 0;

	for (size_t i = 0; i < s.n;) {
		const char *esc = memchr(s.p + i, '\\', s.n - i);
		size_t n = esc ? (size_t)(esc - (s.p + i)) : s.n - i;
		flaws |= put_plain((struct str){ s.p + i, n }, out);
		i += n;
		if (esc)
			flaws |= put_escape(s, &i, out);
	}
	if (out->n > was && memchr(out->p + was, '\r', out->n - was))
		one_line_end(out, was);
	return flaws;
}

unsigned json_bytes(struct str raw, struct buf *out)
{
	size_t was = out->n;
	unsigned flaws = put_plain(raw, out);

	one_line_end(out, was);
	return flaws;
}

bool json_text_is(struct str quoted, struct str text)
{
	struct buf b = { 0 };
	bool same;

	if (!memchr(quoted.p, '\\', quoted.n))
		return quoted.n == text.n + 2 && str_eq((struct str){ quoted.p + 1, text.n }, text);
	json_text(quoted, &b);
	same = str_eq(buf_view(&b), text);
	buf_free(&b);
	return same;
}
