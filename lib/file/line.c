/*
 * Reading the canonical line of the log (grammar in csm-store(5)): the hottest code of csm, every
 * report passes here. Relies on base/ alone. With SSE2 or AVX2 the ends of keys, words and texts
 * are found for 64 bytes at a time (line_stops.h), else byte by byte.
 * Promises: no byte outside the line is read, nothing is copied, and whatever is not exactly
 * canonical is refused, so that no other YAML reader can take an accepted line for something else.
 */
#include "file/line.h"

#include <stdlib.h>

#include "base/map.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

#define HOT static inline __attribute__((always_inline))
#define COLD static __attribute__((noinline, cold))
#define likely(x) __builtin_expect(!!(x), 1)

enum { WINDOW = 64, FEW_KEYS = 64, ROOM_FIRST = 32 };
enum span { KEY, WORD, TEXT, SPANS };

struct scan {
	const char *begin, *end;
	const char *at;         /* the window: WINDOW bytes of the line from here on */
	uint64_t stop[SPANS];   /* bit i: byte i of the window cannot be part of such a span */
	struct line_room *room;
	unsigned depth;
	const char *why, *bad;
};

/* ---- classes of bytes ---- */

enum { IS_LOWER = 1, IS_UPPER = 2, IS_DIGIT = 4, IS_LINK = 8, IS_UNDER = 16 };
enum { IS_LETTER = IS_LOWER | IS_UPPER, IN_KEY = IS_LOWER | IS_DIGIT | IS_UNDER,
       IN_WORD = IN_KEY | IS_UPPER | IS_LINK };

static const unsigned char class_of[256] = {
	['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1,
	['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
	['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
	['A'] = 2, ['B'] = 2, ['C'] = 2, ['D'] = 2, ['E'] = 2, ['F'] = 2, ['G'] = 2, ['H'] = 2, ['I'] = 2,
	['J'] = 2, ['K'] = 2, ['L'] = 2, ['M'] = 2, ['N'] = 2, ['O'] = 2, ['P'] = 2, ['Q'] = 2, ['R'] = 2,
	['S'] = 2, ['T'] = 2, ['U'] = 2, ['V'] = 2, ['W'] = 2, ['X'] = 2, ['Y'] = 2, ['Z'] = 2,
	['0'] = 4, ['1'] = 4, ['2'] = 4, ['3'] = 4, ['4'] = 4, ['5'] = 4, ['6'] = 4, ['7'] = 4, ['8'] = 4,
	['9'] = 4, ['.'] = 8, ['/'] = 8, ['+'] = 8, ['-'] = 8, ['_'] = 16,
};

HOT bool is(char c, unsigned classes)
{
	return (class_of[(unsigned char)c] & classes) != 0;
}

HOT bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* ---- spans ---- */

static const char *skip_class(const char *p, const char *end, unsigned classes)
{
	while (p < end && is(*p, classes))
		p++;
	return p;
}

#ifdef __SSE2__
#define STOPS(name) name##_sse2
#define STOPS_TARGET
#define VEC __m128i
#define V_BYTES 16
#define V_LOAD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define V_SET(c) _mm_set1_epi8(c)
#define V_EQ(a, b) _mm_cmpeq_epi8(a, b)
#define V_LESS(a, b) _mm_cmplt_epi8(a, b)
#define V_ADD(a, b) _mm_add_epi8(a, b)
#define V_OR(a, b) _mm_or_si128(a, b)
#define V_MASK(v) (uint64_t)(uint32_t)_mm_movemask_epi8(v)
#include "file/line_stops.h"

/* The same, twice as wide, for processors that can; asked for at run time. */
#define STOPS(name) name##_avx2
#define STOPS_TARGET __attribute__((target("avx2")))
#define VEC __m256i
#define V_BYTES 32
#define V_LOAD(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define V_SET(c) _mm256_set1_epi8(c)
#define V_EQ(a, b) _mm256_cmpeq_epi8(a, b)
#define V_LESS(a, b) _mm256_cmpgt_epi8(b, a)
#define V_ADD(a, b) _mm256_add_epi8(a, b)
#define V_OR(a, b) _mm256_or_si256(a, b)
#define V_MASK(v) (uint64_t)(uint32_t)_mm256_movemask_epi8(v)
#include "file/line_stops.h"

static bool has_avx2(void)
{
#ifdef LINE_NO_AVX2
	return false;
#else
	return __builtin_cpu_supports("avx2");
#endif
}

HOT void find_stops(const char *from, uint64_t stop[SPANS])
{
	if (has_avx2())
		find_stops_avx2(from, stop);
	else
		find_stops_sse2(from, stop);
}

/* A line shorter than a window is looked at in a copy. */
static __attribute__((noinline)) void window_of_short(struct scan *s)
{
	char copy[WINDOW] = { 0 };      /* NUL stops every span */

	memcpy(copy, s->begin, (size_t)(s->end - s->begin));
	s->at = s->begin;
	find_stops(copy, s->stop);
}

/* Moves the window to p, or as near as the end of the line allows: nothing behind it is read. */
HOT void move_window(struct scan *s, const char *p)
{
	if (s->end - s->begin < WINDOW) {
		window_of_short(s);
		return;
	}
	s->at = p < s->end - WINDOW ? p : s->end - WINDOW;
	find_stops(s->at, s->stop);
}

static __attribute__((noinline)) const char *span_far(struct scan *s, const char *p, enum span kind)
{
	while (p < s->end) {
		uint64_t stop;
		move_window(s, p);
		stop = s->stop[kind] >> (p - s->at);
		if (likely(stop))
			return p + __builtin_ctzll(stop);
		p = s->at + WINDOW;
	}
	return s->end;
}

/* The first byte from p on that is not part of a span of this kind. */
HOT const char *span(struct scan *s, const char *p, enum span kind)
{
	if (likely(p - s->at < WINDOW)) {
		uint64_t stop = s->stop[kind] >> (p - s->at);
		if (likely(stop))
			return p + __builtin_ctzll(stop);
	}
	return span_far(s, p, kind);
}

HOT void first_window(struct scan *s)
{
	move_window(s, s->begin);
}
#else
HOT const char *span(struct scan *s, const char *p, enum span kind)
{
	if (kind != TEXT)
		return skip_class(p, s->end, kind == KEY ? IN_KEY : IN_WORD);
	while (p < s->end && *p >= ' ' && *p < 0x7f && *p != '"' && *p != '\\')
		p++;
	return p;
}

HOT void first_window(struct scan *s)
{
	s->at = s->begin;
}
#endif

/* Whether the two bytes of lit stand at p. */
HOT bool two_at(const struct scan *s, const char *p, const char *lit)
{
	return s->end - p >= 2 && memcmp(p, lit, 2) == 0;
}

COLD const char *fail(struct scan *s, const char *at, const char *why)
{
	if (!s->why) {
		s->why = why;
		s->bad = at;
	}
	return NULL;
}

/* ---- words, keys, numbers ---- */

/* e and digits, with or without a sign: some readers take it for a number. */
static bool is_exponent(struct str s)
{
	const char *p = s.p + 1, *end = s.p + s.n;

	if (p < end && (*p == '+' || *p == '-'))
		p++;
	return p < end && skip_class(p, end, IS_DIGIT) == end;
}

static bool same_letters(struct str s, const char *lower)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] | 0x20) != lower[i])
			return false;
	return lower[s.n] == '\0';
}

COLD bool is_reserved_slow(struct str s)
{
	static const char *const words[] = {
		"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity",
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (same_letters(s, words[i]))
			return true;
	return false;
}

#define L(c) (1u << ((c) & 31))
/* s is not empty and starts with a letter. Length and first letter clear nearly all words, the
 * second nearly all others. */
HOT bool is_reserved(struct str s)
{
	enum { E = L('e') };
	static const uint32_t first[10] = {
		[1] = L('y') | L('n'), [2] = L('n') | L('o') | E, [3] = L('y') | L('o') | L('n') | L('i') | E,
		[4] = L('t') | L('n') | E, [5] = L('f') | E, [6] = E, [7] = E, [8] = L('i') | E, [9] = E,
	};
	static const uint32_t second[9] = {
		[1] = ~0u, [2] = L('o') | L('n'), [3] = L('e') | L('f') | L('a') | L('n'),
		[4] = L('r') | L('u'), [5] = L('a'),
		[8] = L('n'),
	};

	if (likely(!(first[s.n < 9 ? s.n : 9] & L(s.p[0]))))
		return false;
	if ((s.p[0] | 0x20) == 'e')
		return is_digit(s.p[s.n - 1]) && is_exponent(s);
	return (second[s.n] & L(s.p[s.n > 1])) && is_reserved_slow(s);
}
#undef L

bool line_is_word(struct str s)
{
	if (s.n == 0 || s.n > LINE_MAX_WORD || !is(s.p[0], IS_LETTER))
		return false;
	return skip_class(s.p, s.p + s.n, IN_WORD) == s.p + s.n && !is_reserved(s);
}

bool line_is_key(struct str s)
{
	if (s.n == 0 || s.n > LINE_MAX_KEY || !is(s.p[0], IS_LOWER))
		return false;
	return skip_class(s.p, s.p + s.n, IN_KEY) == s.p + s.n && !is_reserved(s);
}

/* The end of the int or dec that starts at p; NULL if there is none. What follows is the caller's
 * business. */
static const char *number_end(const char *p, const char *end, enum val_type *type)
{
	const char *first = p + (p < end && *p == '-'), *q = first;
	bool zero = true;

	if (q == end || !is_digit(*q))
		return NULL;
	if (*q == '0')
		q++;
	else
		for (zero = false; q < end && is_digit(*q); q++)
			;
	*type = VAL_INT;
	if (end - q >= 2 && *q == '.' && is_digit(q[1])) {
		*type = VAL_DEC;
		for (q++; q < end && is_digit(*q); q++)
			zero &= *q == '0';
	}
	if (q - first - (*type == VAL_DEC) > LINE_MAX_DIGITS || (zero && first > p))
		return NULL;
	return q;
}

enum val_type line_type(struct str s)
{
	enum val_type type;

	if (line_is_word(s))
		return VAL_WORD;
	if (s.n && number_end(s.p, s.p + s.n, &type) == s.p + s.n)
		return type;
	return VAL_TEXT;
}

/* ---- texts ---- */

HOT bool is_wide(char c)
{
	return (c & 0x80) != 0;
}

/* Most characters that start with this byte are passed by span, many at a time. */
HOT bool is_usual(char c)
{
#ifdef __SSE2__
	unsigned char u = (unsigned char)c;

	return u >= 0xc3 && u < 0xf0 && u != 0xe0 && u != 0xed;
#else
	return (void)c, false;
#endif
}

HOT bool is_tail(char c)
{
	return (c & 0xc0) == 0x80;
}

static int wide2(const unsigned char *u)
{
	return u[0] < 0xc2 ? 0 : u[0] == 0xc2 && u[1] < 0xa0 ? -2 : 2;
}

static int wide3(const unsigned char *u)
{
	uint32_t c = (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);

	if (c < 0x800 || (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfdd0 && c <= 0xfdef) || c >= 0xfffe)
		return 0;
	return c == 0x2028 || c == 0x2029 || c == 0xfeff ? -3 : 3;
}

static int wide4(const unsigned char *u)
{
	uint32_t c = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);

	return c < 0x10000 || c > 0x10ffff || (c & 0xfffe) == 0xfffe ? 0 : 4;
}

int line_wide(const char *p, const char *end)
{
	const unsigned char *u = (const unsigned char *)p;
	ptrdiff_t n = u[0] < 0xc0 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : u[0] < 0xf8 ? 4 : 0;

	if (n == 0 || end - p < n)
		return 0;
	for (ptrdiff_t i = 1; i < n; i++)
		if (!is_tail(p[i]))
			return 0;
	return n == 2 ? wide2(u) : n == 3 ? wide3(u) : wide4(u);
}

bool line_is_text(struct str s, size_t *at)
{
	const char *p = s.p, *end = s.p + s.n;
	int n;

	for (; p < end; p += n) {
		n = (unsigned char)*p < 0x80 ? *p != '\0' : line_wide(p, end);
		if (n < 0)
			n = -n;
		if (n == 0) {
			if (at)
				*at = (size_t)(p - s.p);
			return false;
		}
	}
	return true;
}

/* The character beyond ASCII at p, and those behind it that span stops at too. */
static __attribute__((noinline)) const char *read_wide(struct scan *s, const char *p)
{
	do {
		int n = line_wide(p, s->end);
		if (n <= 0)
			return fail(s, p, n ? "this character must be written as \\u and four hex digits" :
				    "this is not UTF-8, or a character that no text may hold");
		p += n;
	} while (p < s->end && is_wide(*p) && !is_usual(*p));
	return p;
}

static int hex_digit(char c)
{
	return is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code points that a text must escape, and no others may be. */
static bool is_escaped(int c)
{
	return (c >= 1 && c <= 8) || (c >= 0x0b && c <= 0x1f) || (c >= 0x7f && c <= 0x9f) || c == 0x2028 ||
	       c == 0x2029 || c == 0xfeff;
}

/* p is at the backslash. */
static const char *read_escape(struct scan *s, const char *p)
{
	int c = 0;

	if (s->end - p >= 2 && (p[1] == '"' || p[1] == '\\' || p[1] == 'n' || p[1] == 't'))
		return p + 2;
	if (s->end - p < 6 || p[1] != 'u')
		return fail(s, p, "only \\\" \\\\ \\n \\t and \\u with four hex digits may follow a backslash");
	for (int i = 2; i < 6; i++) {
		int d = hex_digit(p[i]);
		if (d < 0)
			return fail(s, p + i, "\\u needs four hex digits in upper case");
		c = c << 4 | d;
	}
	if (!is_escaped(c))
		return fail(s, p, "\\u is only for controls, U+2028, U+2029 and U+FEFF");
	return p + 6;
}

/* p is behind the opening quote. */
HOT const char *read_text(struct scan *s, const char *p, struct val *v)
{
	const char *start = p;
	bool esc = false;

	for (;;) {
		p = span(s, p, TEXT);
		if (p >= s->end)
			return fail(s, start - 1, "the text has no closing quote");
		if (*p == '"')
			break;
		if (is_wide(*p)) {
			p = read_wide(s, p);
		} else if (*p == '\\') {
			esc = true;
			p = read_escape(s, p);
		} else {
			return fail(s, p, "a control character must be written as \\n, \\t or \\u and four hex digits");
		}
		if (!p)
			return NULL;
	}
	v->type = VAL_TEXT;
	v->esc = esc;
	v->s = (struct str){ start, (size_t)(p - start) };
	return p + 1;
}

/* ---- values ---- */

HOT const char *read_word(struct scan *s, const char *p, struct val *v)
{
	const char *end = span(s, p, WORD);

	v->type = VAL_WORD;
	v->esc = false;
	v->s = (struct str){ p, (size_t)(end - p) };
	if (v->s.n > LINE_MAX_WORD)
		return fail(s, p, "a word has at most 128 bytes; a longer one stands in quotes");
	if (is_reserved(v->s))
		return fail(s, p, "this word must stand in quotes: some YAML readers take it for something else");
	return end;
}

HOT const char *read_number(struct scan *s, const char *p, struct val *v)
{
	enum val_type type = VAL_INT;
	const char *end = number_end(p, s->end, &type);

	if (!end)
		return fail(s, p, "not a number of at most 15 digits without leading zeros, like 12, -3 or 0.50");
	v->type = (uint8_t)type;
	v->esc = false;
	v->s = (struct str){ p, (size_t)(end - p) };
	return end;
}

static const char *read_nested(struct scan *s, const char *p);

/* Reads the value of the newest pair on the stack into it. */
HOT const char *read_value(struct scan *s, const char *p, struct val *v)
{
	if (p >= s->end)
		return fail(s, p, "a value is missing");
	v->n = 0;
	v->kids = NULL;
	if (*p == '"')
		return read_text(s, p + 1, v);
	if (likely(is(*p, IS_LETTER)))
		return read_word(s, p, v);
	if (is_digit(*p) || *p == '-')
		return read_number(s, p, v);
	return read_nested(s, p);
}

HOT struct pair *push(struct line_room *r)
{
	if (!likely(r->used < r->cap))
		r->pairs = mem_grow(r->pairs, r->used < ROOM_FIRST ? ROOM_FIRST : r->used, &r->cap,
		                    sizeof(*r->pairs));
	return &r->pairs[r->used++];
}

/* ---- keys of one map ---- */

/* Which keys were seen, roughly: a set bit means "perhaps". */
struct filter {
	uint64_t bits[4];
};

HOT bool filter_hit(struct filter *f, struct str k)
{
	uint16_t two;       /* the shortest key has its colon behind it */
	unsigned h;
	uint64_t bit, *word, old;

	memcpy(&two, k.p, 2);
	h = (two + (unsigned)k.n * 6151u) * 40503u >> 8;
	bit = UINT64_C(1) << (h & 63);
	word = &f->bits[h >> 6 & 3];
	old = *word;
	*word = old | bit;
	return (old & bit) != 0;
}

/* Whether the last of the pairs from start on repeats an earlier one's key. */
COLD bool repeats(const struct line_room *r, size_t start)
{
	const struct pair *p = r->pairs + start, *last = r->pairs + r->used - 1;

	for (; p < last; p++)
		if (p->key.n == last->key.n && memcmp(p->key.p, last->key.p, last->key.n) == 0)
			return true;
	return false;
}

/* The same for all pairs of a map so large that comparing each with each would take for ever. */
COLD const char *repeated_of_many(const struct line_room *r, size_t start)
{
	struct smap seen = { 0 };
	const char *hit = NULL;
	bool fresh = true;

	for (size_t i = start; i < r->used && fresh; i++) {
		smap_put(&seen, r->pairs[i].key, &fresh);
		if (!fresh)
			hit = r->pairs[i].key.p;
	}
	smap_free(&seen);
	return hit;
}

/* Reads a key and ": " into a new slot. */
HOT const char *read_key(struct scan *s, const char *p, size_t start, struct filter *f, struct val **v)
{
	struct line_room *r = s->room;
	struct pair *at = push(r);
	struct str *k = &at->key;
	const char *end;

	*v = &at->v;
	if (p >= s->end || !is(*p, IS_LOWER))
		return fail(s, p, "a key starts with a lower-case letter");
	end = span(s, p, KEY);
	*k = (struct str){ p, (size_t)(end - p) };
	if (k->n > LINE_MAX_KEY)
		return fail(s, p, "a key has at most 64 bytes");
	if (is_reserved(*k))
		return fail(s, p, "this word cannot be a key: some YAML readers take it for something else");
	if (!two_at(s, end, ": "))
		return fail(s, end, "': ' must follow the key, made of lower-case letters, digits and _");
	if (filter_hit(f, *k) && r->used - start <= FEW_KEYS && repeats(r, start))
		return fail(s, p, "the key stands twice in one map");
	return end + 2;
}

/* p is behind the opening brace; returns behind the closing one. The pairs stay on the room's stack. */
HOT const char *read_pairs(struct scan *s, const char *p)
{
	struct filter f = { { 0 } };
	size_t start = s->room->used;

	for (;;) {
		struct val *v;
		p = read_key(s, p, start, &f, &v);
		if (p)
			p = read_value(s, p, v);
		if (!p)
			return NULL;
		if (!two_at(s, p, ", "))
			break;
		p += 2;
	}
	if (p >= s->end || *p != '}')
		return fail(s, p, "', ' and the next key or '}' must follow the value");
	if (s->room->used - start > FEW_KEYS) {
		const char *hit = repeated_of_many(s->room, start);
		if (hit)
			return fail(s, hit, "the key stands twice in one map");
	}
	return p + 1;
}

static const char *read_items(struct scan *s, const char *p)
{
	if (p < s->end && *p == ']')
		return p + 1;
	for (;;) {
		struct pair *at = push(s->room);
		at->key = (struct str){ NULL, 0 };
		p = read_value(s, p, &at->v);
		if (!p)
			return NULL;
		if (!two_at(s, p, ", "))
			break;
		p += 2;
	}
	if (p >= s->end || *p != ']')
		return fail(s, p, "', ' and the next value or ']' must follow the value");
	return p + 1;
}

/* A list or a map. What it holds is gathered on the stack of pairs and then moved to the arena. */
static __attribute__((noinline)) const char *read_nested(struct scan *s, const char *p)
{
	struct line_room *r = s->room;
	size_t slot = r->used - 1, start = r->used, n;      /* a slot, not a pointer: the stack may move */
	bool map = *p == '{';
	struct pair *kids = NULL;

	if (!map && *p != '[')
		return fail(s, p, "a value is a word, a number, a text in double quotes, a list or a map");
	if (s->depth == LINE_MAX_DEPTH)
		return fail(s, p, "lists and maps stand in each other at most 4 deep");
	s->depth++;
	p = map ? read_pairs(s, p + 1) : read_items(s, p + 1);
	s->depth--;
	if (!p)
		return NULL;
	n = r->used - start;
	if (n) {
		kids = arena_alloc(&r->mem, n * sizeof(*kids));
		memcpy(kids, r->pairs + start, n * sizeof(*kids));
	}
	r->used = start;
	r->pairs[slot].v = (struct val){ .type = map ? VAL_MAP : VAL_LIST, .n = (uint32_t)n, .kids = kids };
	return p;
}

/* ---- the line ---- */

static bool read_line(struct scan *s)
{
	const char *p = s->begin;

	if (s->end - p >= LINE_MAX_BYTES)
		return fail(s, p, "the line is longer than 1 MiB");
	if (s->end - p < 3 || p[0] != '-' || p[1] != ' ' || p[2] != '{')
		return fail(s, p, "a line starts with '- {'");
	first_window(s);
	p = read_pairs(s, p + 3);
	if (p && p != s->end)
		return fail(s, p, "nothing may follow the closing '}'");
	return p;
}

bool line_read(struct str line, struct line_room *room, struct rec *rec, const char **why, size_t *col)
{
	struct scan s = { .begin = line.p, .end = line.p + line.n, .room = room, .depth = 1 };
	bool good;

	room->used = 0;
	if (room->mem.head)
		arena_reset(&room->mem);
	good = read_line(&s);
	*rec = good ? (struct rec){ room->pairs, room->used } : (struct rec){ 0 };
	if (!good && why)
		*why = s.why;
	if (!good && col)
		*col = (size_t)(s.bad - s.begin) + 1;
	return good;
}

void line_room_free(struct line_room *r)
{
	free(r->pairs);
	arena_free(&r->mem);
	*r = (struct line_room){ 0 };
}
