/*
 * Views of bytes, memory that belongs to somebody, buffers that grow.
 * Relies on nothing but libc. Promises: nothing here does I/O, knows a word of
 * the trade or keeps state of its own; running out of memory ends the process
 * with status 6 (see mem_die), so no caller tests for NULL.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <string.h>

#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A view: n bytes at p, not NUL-terminated, owned by somebody else. {NULL, 0} is the empty view. */
struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *cstr);               /* NULL gives the empty view */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *cstr);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* by unsigned bytes, shorter first: the one sort order of csm */
int str_cmp(struct str a, struct str b);
struct str str_trim(struct str s);                 /* without blanks, tabs, CR, LF at both ends */
bool str_find(struct str hay, struct str needle, size_t *at);
/* Cuts s at the first sep: the part before is returned, *s becomes the rest (empty and p=NULL when
 * none is left). */
struct str str_split(struct str *s, char sep);
/* Is c the first byte? Then it is cut off. */
bool str_take(struct str *s, char c);
/* Eight bytes as a number, little-endian on every machine, so that the same bytes hash alike. */
static inline uint64_t load64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}
/* Whole s as a decimal integer; false on anything else or on overflow. */
bool str_i64(struct str s, int64_t *out);
/* Fixed function, same on every machine, not secret: a table of foreign keys reseeds when probing
 * gets long (see map.c). */
uint64_t str_hash(struct str s);                   /* = str_hash_seed(s, 0) */
uint64_t str_hash_seed(struct str s, uint64_t seed);

/* Edit distance (optimal string alignment, by code point), capped: anything over max returns max +
 * 1. For did-you-mean: strings of more than 128 characters are either equal or too far apart. */
unsigned str_distance(struct str a, struct str b, unsigned max);

/* Memory. All of these end the process when memory runs out: message on fd 2, _exit(6). */
_Noreturn void mem_die(void);
/* regcomp; not for want of memory, which ends the program as any other does. */
int mem_regcomp(regex_t *re, const char *pattern, int flags);
void *mem_alloc(size_t n);                         /* zeroed */
/* room for count+1 elements; doubles; new part not zeroed */
void *mem_grow(void *p, size_t count, size_t *cap, size_t elem);
#define PUSH(arr, n, cap) ((arr) = mem_grow((arr), (n), &(cap), sizeof(*(arr))), &(arr)[(n)++])

/* Arena: many small pieces, one release. Zero-initialised is empty and ready. */
struct arena {
	struct arena_block *head;
	size_t used, size;
};
void *arena_alloc(struct arena *a, size_t n);      /* zeroed, aligned to 16 */
char *arena_bytes(struct arena *a, size_t n);      /* not zeroed, not aligned */
struct str arena_str(struct arena *a, struct str s);   /* copy, with a NUL behind it */
struct str str_lines(struct arena *a, const struct str *s, size_t n);  /* all of them, a line feed between */
char *arena_cstr(struct arena *a, struct str s);
/* one after the other, with a NUL behind them */
struct str arena_join(struct arena *a, const struct str *parts, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
void arena_reset(struct arena *a);                 /* forget everything, keep one block */
void arena_free(struct arena *a);

/* A growing byte string. Zero-initialised is empty. p is NUL-terminated whenever n was changed
 * through here. */
struct buf {
	char *p;
	size_t n, cap;
};
void buf_enlarge(struct buf *b, size_t more);      /* the slow half of buf_room */
static inline void buf_room(struct buf *b, size_t more)    /* p[n .. n+more] may be written */
{
	if (b->cap - b->n <= more)      /* n < cap as soon as there is memory: the NUL has its place */
		buf_enlarge(b, more);
}
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	buf_room(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}
static inline void buf_str(struct buf *b, struct str s) { buf_add(b, s.p, s.n); }
static inline void buf_cstr(struct buf *b, const char *s) { buf_add(b, s, s ? strlen(s) : 0); }
static inline void buf_char(struct buf *b, char c)
{
	buf_room(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
struct str buf_view(const struct buf *b);
void buf_reset(struct buf *b);                     /* n = 0, memory kept */
void buf_free(struct buf *b);

#endif
