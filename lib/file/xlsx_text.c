/*
 * The common strings of a workbook. Relies on xlsx.h. Promises: runs of a rich text are one text,
 * the readings above Chinese or Japanese characters are left out, escapes of Excel (_x000D_) are
 * undone.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "file/xlsx.h"

/* ---- _xHHHH_ ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code of an escape at p; -1: none, or one that no text may hold. */
static int escaped(const char *p, size_t n)
{
	int v = 0;

	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int d = hex(p[i]);
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return !v || (v >= 0xd800 && v <= 0xdfff) || (v >= 0xfdd0 && v <= 0xfdef) || v >= 0xfffe
	               ? -1
	               : v;
}

static size_t put_utf8(char *p, int c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	p[0] = (char)(0xe0 | c >> 12);
	p[1] = (char)(0x80 | (c >> 6 & 0x3f));
	p[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

static size_t breaks_as_lf(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n')
			continue;
		p[to++] = p[i] == '\r' ? '\n' : p[i];
	}
	return to;
}

size_t xlsx_text_undo(char *p, size_t n)
{
	size_t to = 0;

	if (!n || (!memmem(p, n, "_x", 2) && !memchr(p, '\r', n)))
		return n;
	for (size_t i = 0; i < n;) {
		int c = escaped(p + i, n - i);
		if (c < 0) {
			p[to++] = p[i++];
			continue;
		}
		to += put_utf8(p + to, c);
		i += 7;
	}
	return breaks_as_lf(p, to);
}

/* ---- the part ---- */

struct strings {
	struct buf now;
	bool in_item, in_text;
	unsigned readings;         /* rPh elements that are open */
};

static void begin(struct xml_part *p, const char *name, const char **attrs)
{
	struct strings *s = p->ctx;

	(void)attrs;
	if (!strcmp(name, "si")) {
		s->in_item = true;
		buf_reset(&s->now);
	} else if (!strcmp(name, "rPh")) {
		s->readings++;
	} else if (!strcmp(name, "t")) {
		s->in_text = s->in_item && !s->readings;
	}
}

static void text(struct xml_part *p, const char *t, size_t n)
{
	struct strings *s = p->ctx;

	if (s->in_text)
		buf_add(&s->now, t, n);
}

static void end(struct xml_part *p, const char *name)
{
	struct strings *s = p->ctx;
	struct xlsx *x = p->x;

	if (!strcmp(name, "t")) {
		s->in_text = false;
	} else if (!strcmp(name, "rPh")) {
		s->readings--;
	} else if (!strcmp(name, "si") && s->in_item) {
		s->in_item = false;
		s->now.n = xlsx_text_undo(s->now.p, s->now.n);
		*PUSH(x->strings, x->n_strings, x->cap_strings) =
			s->now.n ? arena_str(&x->tmp, buf_view(&s->now)) : (struct str){ 0 };
	}
}

int xlsx_strings_read(struct xlsx *x)
{
	struct strings s = { 0 };
	struct xml_part p = { .x = x, .begin = begin, .end = end, .text = text, .ctx = &s };
	int code = x->strings_part.n ? xml_part_read(&p, x->strings_part) : CSM_OK;

	buf_free(&s.now);
	return code;
}
