/*
 * Shared by the tests and the fuzzer of lines: random records from a fixed seed, mutations of their lines, and the
 * comparison of records by decoded values.
 * Relies on file/line.h. Promises: the same numbers give the same records on every machine.
 */
#ifndef LINE_CHECK_H
#define LINE_CHECK_H

#include <stdio.h>

#include "base/utf8.h"
#include "file/line.h"

static inline uint32_t gen_rnd(uint64_t *g, uint32_t n)
{
	*g = *g * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*g >> 33) % n);
}

/* ---- comparing ---- */

static inline bool val_equal(const struct val *a, const struct val *b, struct arena *mem)
{
	if (a->type != b->type || a->n != b->n)
		return false;
	if (a->type < VAL_LIST)
		return str_eq(val_text(a, mem), val_text(b, mem));
	for (uint32_t i = 0; i < a->n; i++)
		if (!str_eq(a->kids[i].key, b->kids[i].key) || !val_equal(&a->kids[i].v, &b->kids[i].v, mem))
			return false;
	return true;
}

static inline bool rec_equal(const struct rec *a, const struct rec *b, struct arena *mem)
{
	struct val x = { .type = VAL_MAP, .n = (uint32_t)a->n, .kids = a->pairs };
	struct val y = { .type = VAL_MAP, .n = (uint32_t)b->n, .kids = b->pairs };

	return val_equal(&x, &y, mem);
}

/* rec as a line with its LF at the end of out. */
static inline int rec_write(const struct rec *r, struct buf *out, struct csm_err *e)
{
	struct line_writer w;
	char key[LINE_MAX_KEY + 1];

	line_begin(&w, out);
	for (size_t i = 0; i < r->n; i++) {
		snprintf(key, sizeof(key), STR_FMT, STR_ARG(r->pairs[i].key));
		line_val(&w, key, &r->pairs[i].v);
	}
	return line_end(&w, e);
}

/* ---- generating ---- */

static inline uint32_t gen_point(uint64_t *g)
{
	static const uint32_t odd[] = { '"', '\\', '\n', '\t', '\r', 1, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0xa0, 0xad, 0x7ff, 0x800,
		0x200b, 0x202e, 0x2028, 0x2029, 0xd7ff, 0xe000, 0xfdcf, 0xfdf0, 0xfeff, 0xfffd, 0x10000, 0x1f600, 0x1fffd,
		0x10fffd, ':', '#', '{', '}', '[', ']', ',', '&', '*', '!', '|', '>', '\'', '%', '@', '`', '-', '?', '~', '=' };

	switch (gen_rnd(g, 5)) {
	case 0: return 0x4e00 + gen_rnd(g, 0x5000);
	case 1: return 0x1f300 + gen_rnd(g, 0x300);
	case 2: return odd[gen_rnd(g, COUNT(odd))];
	default: return ' ' + gen_rnd(g, 95);
	}
}

static inline struct str gen_text(uint64_t *g, struct arena *a)
{
	uint32_t n = gen_rnd(g, 8) ? gen_rnd(g, 24) : gen_rnd(g, 200);
	char *p = arena_bytes(a, 4 * (size_t)n + 1), *q = p;

	while (n--)
		q += utf8_put(q, gen_point(g));
	return (struct str){ p, (size_t)(q - p) };
}

static inline struct str gen_from(uint64_t *g, struct arena *a, const char *first, const char *more, uint32_t max)
{
	uint32_t n = 1 + gen_rnd(g, max);
	char *p = arena_bytes(a, n);

	for (uint32_t i = 0; i < n; i++) {
		const char *set = i ? more : first;
		p[i] = set[gen_rnd(g, (uint32_t)strlen(set))];
	}
	return (struct str){ p, n };
}

#define GEN_LOWER "abcdefghijklmnopqrstuvwxyz"
#define GEN_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define GEN_DIGIT "0123456789"

static inline struct str gen_key(uint64_t *g, struct arena *a)
{
	struct str s;

	do
		s = gen_from(g, a, GEN_LOWER, GEN_LOWER GEN_DIGIT "_", gen_rnd(g, 9) ? 8 : LINE_MAX_KEY);
	while (!line_is_key(s));
	return s;
}

static inline struct val gen_val(uint64_t *g, struct arena *a, unsigned depth);

static inline struct val gen_nested(uint64_t *g, struct arena *a, unsigned depth, bool map)
{
	uint32_t n = gen_rnd(g, 5) + map, used = 0;
	struct pair *p = arena_alloc(a, n * sizeof(*p));

	for (uint32_t i = 0; i < n; i++) {
		bool twice = false;
		if (map)
			p[used].key = gen_key(g, a);
		for (uint32_t k = 0; map && k < used; k++)
			twice |= str_eq(p[k].key, p[used].key);
		if (!twice)
			p[used++].v = gen_val(g, a, depth + 1);
	}
	return (struct val){ .type = map ? VAL_MAP : VAL_LIST, .n = used, .kids = used ? p : NULL };
}

/* depth: of the map or list it will stand in, from 1. */
static inline struct val gen_val(uint64_t *g, struct arena *a, unsigned depth)
{
	static const char *const decs[] = { "0.0", "0.50", "199.00", "-3.5", "-0.01", "12345678901234.5", "0.00000000000001" };
	struct val v = { 0 };

	switch (gen_rnd(g, depth < LINE_MAX_DEPTH ? 10 : 8)) {
	case 0: case 1: case 2:
		do
			v.s = gen_from(g, a, GEN_LOWER GEN_UPPER, GEN_LOWER GEN_UPPER GEN_DIGIT "_./+-",
			               gen_rnd(g, 9) ? 12 : LINE_MAX_WORD);
		while (!line_is_word(v.s));
		v.type = VAL_WORD;
		return v;
	case 3:
		v.type = VAL_INT;
		v.s = gen_rnd(g, 8) ? gen_from(g, a, "123456789", GEN_DIGIT, LINE_MAX_DIGITS) : STR("0");
		if (v.s.p[0] != '0' && gen_rnd(g, 4) == 0)
			v.s = str_of(arena_printf(a, "-" STR_FMT, STR_ARG(v.s)));
		return v;
	case 4:
		v.type = VAL_DEC;
		v.s = str_of(decs[gen_rnd(g, COUNT(decs))]);
		return v;
	case 8: return gen_nested(g, a, depth, false);
	case 9: return gen_nested(g, a, depth, true);
	default:
		v.type = VAL_TEXT;
		v.s = gen_text(g, a);
		return v;
	}
}

static inline struct rec gen_rec(uint64_t *g, struct arena *a)
{
	struct val v = gen_nested(g, a, 1, true);
	struct pair *p = arena_alloc(a, (v.n + 1) * sizeof(*p));

	/* Upper nested values of depth 1 hold at most four pairs; a real line has an id in front. */
	p[0].key = STR("id");
	p[0].v = (struct val){ .type = VAL_WORD, .s = str_of(arena_printf(a, "a%u", gen_rnd(g, 100000))) };
	memcpy(p + 1, v.kids, v.n * sizeof(*p));
	for (uint32_t i = 1; i <= v.n; i++)
		if (str_is(p[i].key, "id"))
			p[i].key = STR("id_2");
	return (struct rec){ p, v.n + 1 };
}

/* ---- mutating ---- */

/* Pieces that some YAML reader takes for more than text. */
static const char *const gen_pieces[] = { "0x1F", "1_000", "12:30:45", ".5", "5.", "~", "!!str ", "&a ", "*a", "? ", " # ", "<<: ",
	"\\u0041", "\\u00e9", "\\x41", "\\uFFFE", "\\/", "''", "'a'", "\"\"", "[]", "{}", ", ", ",", ": ", ":", "-", "--", "- ", "\n",
	"\n  ", "\t", " ", "yes", "No", "null", "1e5", "e5", "E+7", "nan", ".inf", "2026-01-02", "2026-01-02T03:04:05Z", "-0", "00", "+1",
	"0.", "-0.0", "\xe2\x80\xa8", "\xc2\x85", "\xef\xbb\xbf", "\xed\xa0\x80", "\xef\xbf\xbf", "\xc0\x80", "\x7f", "\xf0\x9f\x98\x80",
	"|", ">", "%", "@", "`", "...", "---", "a: b, ", "id: x, ", "[a, [b, [c, [d]]]]", "{a: {b: {c: 1}}}" };

static inline void gen_mutate(uint64_t *g, struct buf *b, struct str other)
{
	size_t at, n;
	const char *piece;

	if (b->n == 0)
		return;
	at = gen_rnd(g, (uint32_t)b->n);
	n = 1 + gen_rnd(g, 4);
	n = n < b->n - at ? n : b->n - at;
	switch (gen_rnd(g, 7)) {
	case 0: b->p[at] = (char)(b->p[at] ^ 1 << gen_rnd(g, 8)); return;
	case 1: b->p[at] = "\"\\ ,:{}[]-.0aZ_\n"[gen_rnd(g, 16)]; return;
	case 2: memmove(b->p + at, b->p + at + n, b->n - at - n); b->n -= n; return;
	case 3: {
		size_t to = gen_rnd(g, (uint32_t)b->n);
		char c = b->p[at];
		b->p[at] = b->p[to];
		b->p[to] = c;
		return;
	}
	case 4:
		if (other.n) {       /* this line's beginning, the other's end */
			size_t from = gen_rnd(g, (uint32_t)other.n);
			b->n = at;
			buf_add(b, other.p + from, other.n - from);
		}
		return;
	case 5: b->p[at] = (char)(b->p[at] ^ 0x20); return;
	default:
		piece = gen_pieces[gen_rnd(g, COUNT(gen_pieces))];
		n = strlen(piece);
		buf_room(b, n);
		memmove(b->p + at + n, b->p + at, b->n - at);
		memcpy(b->p + at, piece, n);
		b->n += n;
	}
}

#endif
