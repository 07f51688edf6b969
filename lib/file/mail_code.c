/*
 * Transfer encodings of mail: base64 and quoted-printable, undone as far as they go. Tolerates what
 * programs really write: other bytes between the digits, padding in the middle, an equals sign that
 * stands for itself.
 */
#include "file/mail.h"

static int digit64(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

void mail_base64(struct str s, struct buf *out)
{
	uint32_t bits = 0;
	int n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int d = digit64((unsigned char)s.p[i]);

		if (s.p[i] == '=')
			bits = 0, n = 0;       /* the end of one piece; another may follow */
		if (d < 0)
			continue;
		bits = (bits << 6 | (uint32_t)d) & 0xffffff;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_char(out, (char)(bits >> n & 0xff));
		}
	}
}

static int digit16(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes of a soft line break at s, which begins with "="; 0: it is none. */
static size_t soft_break(struct str s)
{
	size_t i = 1;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i < s.n && s.p[i] == '\r')
		i++;
	if (i == s.n)
		return i;
	return s.p[i] == '\n' ? i + 1 : 0;
}

void mail_quoted(struct str s, bool header, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = { s.p + i, s.n - i };
		size_t soft;

		if (header && s.p[i] == '_') {
			buf_char(out, ' ');
		} else if (s.p[i] != '=') {
			buf_char(out, s.p[i]);
		} else if (rest.n > 2 && digit16(rest.p[1]) >= 0 && digit16(rest.p[2]) >= 0) {
			buf_char(out, (char)(digit16(rest.p[1]) << 4 | digit16(rest.p[2])));
			i += 2;
		} else if (!header && (soft = soft_break(rest))) {
			i += soft - 1;
		} else {
			buf_char(out, '=');
		}
	}
}

struct str mail_transfer(struct mail_ctx *x, struct str body, struct str encoding)
{
	struct str word = mail_main(x, encoding), out = body;
	struct buf b = { 0 };

	if (str_is(word, "base64"))
		mail_base64(body, &b);
	else if (str_is(word, "quoted-printable"))
		mail_quoted(body, false, &b);
	else
		return out;
	out = arena_str(x->tmp, buf_view(&b));
	buf_free(&b);
	return out;
}
