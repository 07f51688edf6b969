/*
 * Views, arenas, buffers: the functions of base/str.h.
 * Relies on libc alone. Promises: no I/O but the one message of mem_die, no state of its own, and
 * sizes that are checked before they are added or multiplied, so a wild length ends the process
 * instead of writing out of bounds.
 */
#include "base/str.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

__extension__ typedef unsigned __int128 u128;

/* ---- views ---- */

struct str str_of(const char *cstr)
{
	return cstr ? (struct str){ cstr, strlen(cstr) } : (struct str){ NULL, 0 };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *cstr)
{
	return str_eq(a, str_of(cstr));
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	if (suffix.n == 0)
		return true;
	return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c < 0 ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_find(struct str hay, struct str needle, size_t *at)
{
	const char *hit;

	if (needle.n == 0) {
		*at = 0;
		return true;
	}
	if (hay.n < needle.n)
		return false;
	hit = memmem(hay.p, hay.n, needle.p, needle.n);
	if (!hit)
		return false;
	*at = (size_t)(hit - hay.p);
	return true;
}

struct str str_split(struct str *s, char sep)
{
	struct str head = *s;
	const char *hit = s->n ? memchr(s->p, sep, s->n) : NULL;

	if (!hit) {
		*s = (struct str){ NULL, 0 };
		return head;
	}
	head.n = (size_t)(hit - s->p);
	*s = (struct str){ hit + 1, head.p + s->n - (hit + 1) };
	return head;
}

bool str_take(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

bool str_i64(struct str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	int64_t v = 0;

	if (s.n == minus)
		return false;
	/* Counted downwards, because the negative side reaches one further. */
	for (size_t i = minus; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';
		if (d > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, (int64_t)d, &v))
			return false;
	}
	if (!minus && v == INT64_MIN)
		return false;
	*out = minus ? v : -v;
	return true;
}

/* ---- hashing ---- */

/* Odd constants with balanced bits: fractional parts of square roots of small primes. */
#define HASH_A UINT64_C(0x6a09e667f3bcc909)
#define HASH_B UINT64_C(0xbb67ae8584caa73b)
#define HASH_C UINT64_C(0x3c6ef372fe94f82b)

static uint64_t fold128(uint64_t a, uint64_t b)
{
	u128 m = (u128)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Little-endian as load64. */
static uint64_t load32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

uint64_t str_hash_seed(struct str s, uint64_t seed)
{
	/* Both factors know the seed: a factor of zero chosen by somebody else is zero under one
	 * seed only. */
	uint64_t h = seed ^ HASH_A, g = HASH_B + seed, a = 0, b = 0;
	const char *p = s.p;
	size_t n = s.n;

	for (; n > 16; n -= 16, p += 16)
		h = fold128(load64(p) ^ g, load64(p + 8) ^ h);
	if (n >= 8) {
		a = load64(p);
		b = load64(p + n - 8);
	} else if (n >= 4) {
		a = load32(p);
		b = load32(p + n - 4);
	} else if (n) {
		a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return fold128(HASH_C ^ s.n, fold128(a ^ g, b ^ h));
}

uint64_t str_hash(struct str s)
{
	return str_hash_seed(s, 0);
}

/* ---- edit distance ---- */

enum { DISTANCE_MAX = 128 };

/* Characters as numbers that differ when the characters do: the bytes of one, packed. Works for
 * broken UTF-8 too. */
static size_t chars_of(struct str s, uint32_t out[DISTANCE_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; n++) {
		uint32_t c = (unsigned char)s.p[i++];
		for (int k = 0; c >= 0xc0 && k < 3 && i < s.n && (s.p[i] & 0xc0) == 0x80; k++)
			c = c << 8 | (unsigned char)s.p[i++];
		if (n == DISTANCE_MAX)
			return DISTANCE_MAX + 1;
		out[n] = c;
	}
	return n;
}

static unsigned min_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned str_distance(struct str a, struct str b, unsigned max)
{
	uint32_t x[DISTANCE_MAX], y[DISTANCE_MAX];
	unsigned rows[3][DISTANCE_MAX + 1];   /* row i of the table is rows[i % 3] */
	size_t n = chars_of(a, x), m = chars_of(b, y);

	if (n > DISTANCE_MAX || m > DISTANCE_MAX)
		return str_eq(a, b) ? 0 : max + 1;
	if ((n > m ? n - m : m - n) > max)
		return max + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *old = rows[(i + 1) % 3];
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned d = before[j - 1] + (x[i - 1] != y[j - 1]);
			d = min_of(d, min_of(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				d = min_of(d, old[j - 2] + 1);
			now[j] = d;
		}
	}
	return min_of(rows[n % 3][m], max + 1);
}

/* ---- memory ---- */

_Noreturn void mem_die(void)
{
	static const char text[] = "csm: out of memory; a change is recorded whole or not at all, csm log shows which\n";
	ssize_t put = write(2, text, sizeof(text) - 1);

	(void)put;      /* nobody is left to tell */
	_exit(6);
}

int mem_regcomp(regex_t *re, const char *pattern, int flags)
{
	int code = regcomp(re, pattern, flags);

	if (code == REG_ESPACE)
		mem_die();
	return code;
}

static size_t size_add(size_t a, size_t b)
{
	size_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		mem_die();
	return sum;
}

/*
 * What large tables are for is read here and there: in large pages, where the system has them, most
 * of the waiting is saved. Only a wish, so what comes of it does not matter. It is said of all pages
 * that the table touches: a mapping of two kinds is not moved when it grows but copied.
 */
static void *large(void *p, size_t n)
{
	enum { FROM = 2 << 20, PAGE = 4096 };
	uintptr_t at = (uintptr_t)p & ~(uintptr_t)(PAGE - 1), end = (uintptr_t)p + n + PAGE - 1;

	if (n >= FROM)
		(void)madvise((void *)at, (end - at) & ~(size_t)(PAGE - 1), MADV_HUGEPAGE);
	return p;
}

void *mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		mem_die();
	return large(p, n);
}

void *mem_grow(void *p, size_t count, size_t *cap, size_t elem)
{
	size_t want = *cap, bytes;

	if (count < want)
		return p;
	while (want <= count)
		want = want ? size_add(want, want) : 8;
	if (__builtin_mul_overflow(want, elem, &bytes))
		mem_die();
	p = realloc(p, bytes);
	if (!p)
		mem_die();
	*cap = want;
	return large(p, bytes);
}

/* ---- arena ---- */

enum { BLOCK_FIRST = 4 << 10, BLOCK_LAST = 14 << 20, ALIGN = 16, LARGE_PAGE = 2 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(ALIGN) char data[];
};

/*
 * A fault for each small page costs more than clearing it does, so what is large is made of large pages, both ends
 * too. What is not used of them is never touched.
 */
static struct arena_block *block_new(size_t size)
{
	size_t all = size_add(sizeof(struct arena_block), size);
	bool whole = all >= LARGE_PAGE;
	struct arena_block *b;

	if (whole)
		all = size_add(all, LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	b = whole ? aligned_alloc(LARGE_PAGE, all) : malloc(all);
	if (!b)
		mem_die();
	large(b, all);
	b->next = NULL;
	b->size = all - sizeof(*b);
	return b;
}

/*
 * No room in the head block. A large piece gets a block of its own behind the head, so that what is
 * left of the head is not given up; else a new head, twice the size of the last.
 */
static char *arena_more(struct arena *a, size_t n)
{
	size_t size = a->size < BLOCK_FIRST / 2 ? BLOCK_FIRST : a->size * 2;
	struct arena_block *b;

	if (size > BLOCK_LAST)
		size = BLOCK_LAST;
	if (n > size / 2 && a->head) {
		b = block_new(n);
		b->next = a->head->next;
		a->head->next = b;
		return b->data;
	}
	b = block_new(n > size ? n : size);
	b->next = a->head;
	a->head = b;
	a->size = b->size;
	a->used = n;
	return b->data;
}

char *arena_bytes(struct arena *a, size_t n)
{
	if (n <= a->size - a->used && a->head) {
		char *p = a->head->data + a->used;
		a->used += n;
		return p;
	}
	return arena_more(a, n);
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t pad = -a->used & (ALIGN - 1);

	if (pad <= a->size - a->used)
		a->used += pad;
	else
		a->used = a->size;
	return memset(arena_bytes(a, n), 0, n);
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, size_add(s.n, 1));

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

char *arena_cstr(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, size_add(s.n, 1));

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct str arena_join(struct arena *a, const struct str *parts, size_t n)
{
	size_t all = 0, at = 0;
	char *p;

	for (size_t i = 0; i < n; i++)
		all = size_add(all, parts[i].n);
	p = arena_bytes(a, size_add(all, 1));
	for (size_t i = 0; i < n; at += parts[i++].n)
		if (parts[i].n)
			memcpy(p + at, parts[i].p, parts[i].n);
	p[all] = '\0';
	return (struct str){ p, all };
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p, probe[256];
	int n;

	if (!fmt)      /* never; but gcc warns of it under -fsanitize=undefined */
		mem_die();
	va_start(ap, fmt);
	n = vsnprintf(probe, sizeof(probe), fmt, ap);
	va_end(ap);
	if (n < (int)sizeof(probe))
		return arena_cstr(a, str_of(n < 0 ? "" : probe));
	p = arena_bytes(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

static void blocks_free(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_reset(struct arena *a)
{
	if (a->head && a->head->next) {
		blocks_free(a->head->next);
		a->head->next = NULL;
	}
	a->used = 0;
}

void arena_free(struct arena *a)
{
	blocks_free(a->head);
	*a = (struct arena){ 0 };
}

/* ---- buffer ---- */

void buf_enlarge(struct buf *b, size_t more)
{
	size_t cap = b->cap < 64 ? 64 : b->cap, need = size_add(size_add(b->n, more), 1);

	while (cap < need)
		cap = size_add(cap, cap);
	b->p = realloc(b->p, cap);
	if (!b->p)
		mem_die();
	large(b->p, cap);
	b->cap = cap;
}

void buf_int(struct buf *b, int64_t v)
{
	char digits[20], *p = digits + sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	buf_room(b, 128);
	va_start(ap, fmt);
	n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= b->cap - b->n) {
		buf_room(b, (size_t)n);
		va_start(ap, fmt);
		n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
		va_end(ap);
	}
	if (n > 0)
		b->n += (size_t)n;
	b->p[b->n] = '\0';
}

struct str buf_view(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

struct str str_lines(struct arena *a, const struct str *s, size_t n)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_str(&b, s[i]);
	}
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}
