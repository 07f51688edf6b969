/*
 * Headers of mail: the block of lines, unfolding, words with parameters (RFC 2045, 2231). Relies on
 * mail_words.c for characters. A block ends at an empty line, or where a line is no header.
 */
#include <stdio.h>

#include "file/mail.h"

enum { VALUE_MAX = 64 << 10, PARAMS_MAX = 4 << 10 };

static const char *const names[MAIL_COUNT] = {
#define X(id, name) [MAIL_##id] = name,
	MAIL_NAMES(X)
#undef X
};

struct str mail_line(struct str *s)
{
	struct str line = str_split(s, '\n');

	while (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool mail_same(struct str s, const char *want)
{
	size_t i = 0;

	for (; i < s.n && want[i]; i++)
		if (lower(s.p[i]) != want[i])
			return false;
	return i == s.n && !want[i];
}

struct str mail_lower(struct mail_ctx *x, struct str s)
{
	char *p = arena_bytes(x->tmp, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	p[s.n] = 0;
	return (struct str){ p, s.n };
}

/* The name of the header that the line begins; empty: it begins none. */
static struct str header_name(struct str line)
{
	size_t n = 0, end;

	while (n < line.n && line.p[n] > 32 && line.p[n] < 127 && line.p[n] != ':')
		n++;
	end = n;
	while (end < line.n && (line.p[end] == ' ' || line.p[end] == '\t'))
		end++;
	return (struct str){ line.p, n && end < line.n && line.p[end] == ':' ? n : 0 };
}

bool mail_is_header(struct str line)
{
	return header_name(line).n != 0;
}

static void note_field(struct mail_head *h, struct str name, struct str from)
{
	const char *colon = memchr(from.p, ':', from.n);

	for (size_t i = 0; i < MAIL_COUNT; i++) {
		if (!mail_same(name, names[i]) || (h->has >> i & 1))
			continue;
		h->has |= 1u << i;
		h->f[i] = (struct str){ colon + 1, (size_t)(from.p + from.n - colon - 1) };
	}
}

static bool folds(struct str rest)
{
	return rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

void mail_head_read(struct str bytes, struct mail_head *h)
{
	struct str rest = bytes;

	*h = (struct mail_head){ .lines = 0 };
	while (rest.n) {
		struct str at = rest, line = mail_line(&rest), name = header_name(line);

		if (!line.n) {
			h->body = rest;
			return;
		}
		if (!name.n && !str_starts(line, STR(">From "))) {
			h->body = at;
			return;
		}
		while (folds(rest))
			mail_line(&rest);
		h->lines++;
		if (name.n)
			note_field(h, name, (struct str){ at.p, rest.p ? (size_t)(rest.p - at.p) : at.n });
	}
	h->body = (struct str){ 0 };
}

struct str mail_value(struct mail_ctx *x, const struct mail_head *h, enum mail_name n)
{
	struct str v = h->f[n];
	size_t to = 0;
	char *p;

	if (v.n > VALUE_MAX) {
		mail_note(x, "the header %s has %zu bytes and was cut", names[n], v.n);
		v.n = VALUE_MAX;
	}
	p = arena_bytes(x->tmp, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != '\r' && v.p[i] != '\n')
			p[to++] = v.p[i];
	p[to] = 0;
	return str_trim((struct str){ p, to });
}

/* ---- words with parameters ---- */

struct str mail_main(struct mail_ctx *x, struct str value)
{
	size_t n = 0;

	while (n < value.n && !strchr(";( \t\r\n", value.p[n]))
		n++;
	return mail_lower(x, (struct str){ value.p, n });
}

/* The next "name=value" behind the first semicolon; the value unquoted, in tmp. */
static bool next_param(struct mail_ctx *x, struct str *rest, struct str *name, struct str *value)
{
	size_t i = 0, from;
	struct buf b = { 0 };

	while (i < rest->n && rest->p[i] != ';')
		i++;
	while (i < rest->n && strchr("; \t\r\n", rest->p[i]))
		i++;
	from = i;
	while (i < rest->n && rest->p[i] != '=' && rest->p[i] != ';')
		i++;
	*name = str_trim((struct str){ rest->p + from, i - from });
	if (i == rest->n || rest->p[i] == ';') {
		*value = (struct str){ 0 };
		*rest = (struct str){ rest->p + i, rest->n - i };
		return name->n != 0 || rest->n > 1;
	}
	i++;
	while (i < rest->n && (rest->p[i] == ' ' || rest->p[i] == '\t'))
		i++;
	if (i < rest->n && rest->p[i] == '"') {
		for (i++; i < rest->n && rest->p[i] != '"'; i++) {
			if (rest->p[i] == '\\' && i + 1 < rest->n && strchr("\\\"", rest->p[i + 1]))
				i++;
			buf_char(&b, rest->p[i]);
		}
		i += i < rest->n;
	} else {
		while (i < rest->n && rest->p[i] != ';')
			buf_char(&b, rest->p[i++]);
	}
	*value = arena_str(x->tmp, str_trim(buf_view(&b)));
	buf_free(&b);
	*rest = (struct str){ rest->p + i, rest->n - i };
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

static void percent(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_char(out, (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2])));
			i += 2;
		} else {
			buf_char(out, s.p[i]);
		}
	}
}

/* The k-th piece of a parameter (name*k or name*k*; k < 0: name*), RFC 2231. */
static bool piece(struct mail_ctx *x, struct str value, const char *name, int k, struct str *out, bool *coded)
{
	char plain[64], star[64];
	struct str n, v;

	if (k < 0)
		snprintf(star, sizeof(star), "%s*", name), plain[0] = 0;
	else
		snprintf(plain, sizeof(plain), "%s*%d", name, k), snprintf(star, sizeof(star), "%s*%d*", name, k);
	while (next_param(x, &value, &n, &v)) {
		*coded = mail_same(n, star);
		if (*coded || (*plain && mail_same(n, plain))) {
			*out = v;
			return true;
		}
	}
	return false;
}

/* charset'language'text: the charset is cut off. */
static struct str cut_charset(struct str *s)
{
	struct str rest = *s, charset = str_split(&rest, '\'');

	if (!rest.p || !memchr(rest.p, '\'', rest.n))
		return (struct str){ 0 };
	str_split(&rest, '\'');
	*s = rest;
	return charset;
}

static struct str extended(struct mail_ctx *x, struct str value, const char *name)
{
	struct str v, charset = { 0 }, out;
	struct buf bytes = { 0 }, text = { 0 };
	bool coded, one = piece(x, value, name, -1, &v, &coded);

	for (int k = one ? -1 : 0; k < 64 && (k < 0 || piece(x, value, name, k, &v, &coded)); k++) {
		if (coded && k <= 0)
			charset = cut_charset(&v);
		if (coded)
			percent(v, &bytes);
		else
			buf_str(&bytes, v);
		if (one)
			break;
	}
	mail_chars(x, buf_view(&bytes), charset, &text);
	out = arena_str(x->tmp, buf_view(&text));
	buf_free(&bytes);
	buf_free(&text);
	return out;
}

struct str mail_param(struct mail_ctx *x, struct str value, const char *name)
{
	struct str rest, n, v, out;

	if (value.n > PARAMS_MAX)
		value.n = PARAMS_MAX;
	out = extended(x, value, name);
	rest = value;
	while (!out.n && next_param(x, &rest, &n, &v))
		if (mail_same(n, name))
			out = mail_words(x, v);
	return out;
}
