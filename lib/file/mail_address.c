/*
 * Addresses and message ids in headers: names in quotes, comments, groups, routes and what else
 * programs write. Relies on mail_words.c for names. An address that is none is passed over.
 */
#include "file/mail.h"

/* What one entry of a list is made of so far. */
struct entry { struct buf words, comment, angle; bool has_angle; };

/* A comment at s, which begins with "("; nested ones are part of it. Returns its bytes. */
static size_t comment_at(struct str s, struct buf *out)
{
	int depth = 0;
	size_t i = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n) {
			buf_char(out, s.p[++i]);
			continue;
		}
		depth += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
		if (!depth)
			return i + 1;
		if (i)
			buf_char(out, s.p[i]);
	}
	return i;
}

static size_t quoted_at(struct str s, struct buf *out)
{
	size_t i = 1;

	for (; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		buf_char(out, s.p[i]);
	}
	return i < s.n ? i + 1 : i;
}

/* Without blanks, quotes and a route ("@a,@b:"), in lower case; empty if it is no address. */
static struct str address_of(struct mail_ctx *x, struct str s)
{
	struct buf b = { 0 };
	struct str out = { 0 };
	const char *at;
	size_t route;

	if (s.n && s.p[0] == '@' && str_find(s, STR(":"), &route))
		s = (struct str){ s.p + route + 1, s.n - route - 1 };
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(" \t\r\n\"<>", s.p[i]))
			buf_char(&b, s.p[i]);
	at = b.n ? memrchr(b.p, '@', b.n) : NULL;
	if (at && at != b.p && at + 1 < b.p + b.n && b.n <= 254 && !strpbrk(b.p, ":;,()[]\\"))
		out = mail_lower(x, mail_words(x, buf_view(&b)));
	buf_free(&b);
	return out;
}

static void entry_end(struct mail_ctx *x, struct entry *en, struct mail_person *out, size_t *n, size_t most)
{
	struct mail_person p = { 0 };

	p.address = address_of(x, buf_view(en->has_angle ? &en->angle : &en->words));
	if (en->has_angle)
		p.name = mail_words(x, str_trim(buf_view(&en->words)));
	if (!p.name.n)
		p.name = mail_words(x, str_trim(buf_view(&en->comment)));
	if (p.address.n && *n < most)
		out[(*n)++] = p;
	buf_reset(&en->words);
	buf_reset(&en->comment);
	buf_reset(&en->angle);
	en->has_angle = false;
}

/* One character outside of quotes and comments. Returns its bytes, or those of what it begins. */
static size_t take(struct mail_ctx *x, struct str s, struct entry *en, struct mail_person *out, size_t *n,
                   size_t most)
{
	const char *end;

	switch (s.p[0]) {
	case '(':
		return comment_at(s, &en->comment);
	case '"':
		return quoted_at(s, &en->words);
	case '<':
		end = memchr(s.p, '>', s.n);
		en->has_angle = true;
		buf_reset(&en->angle);
		buf_add(&en->angle, s.p + 1, end ? (size_t)(end - s.p - 1) : s.n - 1);
		return end ? (size_t)(end - s.p + 1) : s.n;
	case ':':                      /* what stood before is the name of a group */
		buf_reset(&en->words);
		return 1;
	case ',':
	case ';':
		entry_end(x, en, out, n, most);
		return 1;
	default:
		buf_char(&en->words, s.p[0]);
		return 1;
	}
}

size_t mail_people(struct mail_ctx *x, struct str value, struct mail_person *out, size_t most)
{
	struct entry en = { .has_angle = false };
	size_t n = 0, i = 0;

	while (i < value.n && n < most)
		i += take(x, (struct str){ value.p + i, value.n - i }, &en, out, &n, most);
	entry_end(x, &en, out, &n, most);
	buf_free(&en.words);
	buf_free(&en.comment);
	buf_free(&en.angle);
	return n;
}

/* ---- ids ---- */

static bool met(const struct str *ids, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(ids[i], id))
			return true;
	return false;
}

/* Too many: the first one, which is the root, and the last ones, which are nearest, are kept. */
static size_t id_add(struct mail_ctx *x, struct str *ids, size_t n, size_t most, struct str raw)
{
	struct buf b = { 0 };
	struct str id;

	for (size_t i = 0; i < raw.n; i++)
		if ((unsigned char)raw.p[i] > 32 && raw.p[i] != 127)
			buf_char(&b, raw.p[i]);
	id = mail_words(x, buf_view(&b));
	buf_free(&b);
	if (!id.n || id.n > MAIL_ID_MAX || met(ids, n, id))
		return n;
	if (n == most && most > 1) {
		memmove(ids + 1, ids + 2, (most - 2) * sizeof(*ids));
		n--;
	}
	if (n < most)
		ids[n++] = id;
	return n;
}

size_t mail_ids(struct mail_ctx *x, struct str value, struct str *out, size_t most)
{
	struct str rest = value;
	const char *open, *close;
	size_t n = 0;

	while (rest.n && (open = memchr(rest.p, '<', rest.n)) &&
	       (close = memchr(open, '>', (size_t)(rest.p + rest.n - open)))) {
		n = id_add(x, out, n, most, (struct str){ open + 1, (size_t)(close - open - 1) });
		rest = (struct str){ close + 1, (size_t)(rest.p + rest.n - close - 1) };
	}
	return n;
}
