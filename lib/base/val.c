/*
 * Looking into a line that was taken apart (base/val.h).
 * Relies on the reader for well-formed escapes; what is none is kept as it stands, so no byte is lost.
 */
#include "base/val.h"

#include "base/utf8.h"

const struct val *rec_get(const struct rec *r, const char *key)
{
	struct str k = str_of(key);

	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->pairs[i].key, k))
			return &r->pairs[i].v;
	return NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* The code point of four hex digits, 0 if they are none or a surrogate's. */
static uint32_t hex4(const char *p)
{
	uint32_t cp = 0;

	for (int i = 0; i < 4; i++) {
		int d = hex_digit(p[i]);
		if (d < 0)
			return 0;
		cp = cp << 4 | (uint32_t)d;
	}
	return cp >= 0xd800 && cp <= 0xdfff ? 0 : cp;
}

/* Writes what the escape at s (its backslash) stands for; returns its length, 0 if it is none. */
static size_t unescape(struct str s, char **out)
{
	static const char names[] = "\"\\nt", bytes[] = "\"\\\n\t";
	const char *hit;
	uint32_t cp;

	if (s.n < 2)
		return 0;
	hit = memchr(names, s.p[1], 4);
	if (hit) {
		*(*out)++ = bytes[hit - names];
		return 2;
	}
	if (s.p[1] != 'u' || s.n < 6 || !(cp = hex4(s.p + 2)))
		return 0;
	*out += utf8_put(*out, cp);      /* at most 3 bytes for 6 */
	return 6;
}

struct str val_text(const struct val *v, struct arena *a)
{
	struct str s, rest;
	char *start, *out;

	if (!v || v->type >= VAL_LIST)
		return (struct str){ NULL, 0 };
	s = v->s;
	if (v->type != VAL_TEXT || !v->esc)
		return s;
	start = out = arena_bytes(a, s.n + 1);
	for (rest = s; rest.n;) {
		size_t n = rest.p[0] == '\\' ? unescape(rest, &out) : 0;
		if (!n) {
			*out++ = rest.p[0];
			n = 1;
		}
		rest.p += n;
		rest.n -= n;
	}
	*out = '\0';
	return (struct str){ start, (size_t)(out - start) };
}

bool val_is(const struct val *v, const char *word)
{
	return v && v->type < VAL_LIST && !(v->type == VAL_TEXT && v->esc) && str_is(v->s, word);
}
