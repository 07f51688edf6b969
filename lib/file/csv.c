/*
 * Our own table reader, and the writing of our own tables.
 * Relies on nothing but base/; libcsv is behind csv_lib.h. Promises: csv_next gives for every input
 * what libcsv alone gives (the tests compare), only faster and with line numbers; csv_own_next
 * reads what csv_own_field wrote and nothing that is in doubt.
 *
 * Both look for the few bytes that mean something in blocks of 64, one bit a byte, and then go from
 * bit to bit.
 */
#include "file/csv.h"

#include <stdlib.h>

#include "file/csv_lib.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define HOT static inline __attribute__((always_inline))

enum { BLOCK = 64 };

struct scan {
	const char *p;
	size_t n, base; /* base: offset of the block mask is about */
	uint64_t mask;  /* bytes of meaning not yet seen */
	char delimiter, quote;
	bool own; /* all controls have a meaning, else CR and LF */
};

/* ---- finding the bytes of meaning ---- */

#ifdef __SSE2__
static uint64_t block_mask(const char *p, char delimiter, char quote, bool own)
{
	const __m128i d = _mm_set1_epi8(delimiter), q = _mm_set1_epi8(quote);
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'), low = _mm_set1_epi8(0x1f);
	uint64_t mask = 0;

	for (unsigned i = 0; i < BLOCK; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, d), _mm_cmpeq_epi8(x, q));
		if (own)
			hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(x, low), x));
		else
			hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(x, lf),
			                                     _mm_cmpeq_epi8(x, cr)));
		mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << i;
	}
	return mask;
}
#else
static inline uint64_t block_mask(const char *p, char delimiter, char quote, bool own)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < BLOCK; i++) {
		bool hit = p[i] == delimiter || p[i] == quote ||
		           (own ? (unsigned char)p[i] < 0x20 : csv_is_end(p[i]));
		mask |= (uint64_t)hit << i;
	}
	return mask;
}
#endif

/* The bits of the last, short block. */
static uint64_t last_mask(const char *p, size_t left, char delimiter, char quote, bool own)
{
	char end[BLOCK] = { 0 };

	memcpy(end, p, left);
	return block_mask(end, delimiter, quote, own) & ((UINT64_C(1) << left) - 1);
}

HOT void scan_block(struct scan *s)
{
	size_t left = s->n - s->base;

	s->mask = left >= BLOCK ? block_mask(s->p + s->base, s->delimiter, s->quote, s->own) :
	                          last_mask(s->p + s->base, left, s->delimiter, s->quote, s->own);
}

/* Offset of the next byte of meaning; n when there is none. */
HOT size_t scan_next(struct scan *s)
{
	size_t at;

	while (!s->mask) {
		if (s->n - s->base <= BLOCK)
			return s->n;
		s->base += BLOCK;
		scan_block(s);
	}
	at = s->base + (size_t)__builtin_ctzll(s->mask);
	s->mask &= s->mask - 1;
	return at;
}

HOT struct scan scan_of(const struct csv_reader *r, bool own)
{
	/* Without a quote the delimiter is looked for twice. */
	struct scan s = { .p = r->in.p,
		          .n = r->in.n,
		          .base = r->at,
		          .delimiter = r->delimiter,
		          .quote = r->quote ? r->quote : r->delimiter,
		          .own = own };

	return s;
}

HOT struct scan scan_from(const struct csv_reader *r, bool own)
{
	struct scan s = scan_of(r, own);

	scan_block(&s);
	return s;
}

/* The same for the row behind the last one, whose block was looked at already. */
HOT struct scan scan_on(const struct csv_reader *r)
{
	struct scan s = scan_of(r, false);

	if (r->seen == 'a' && r->at - r->block < BLOCK) {
		s.base = r->block;
		s.mask = r->mask & UINT64_MAX << (r->at - r->block);
	} else {
		scan_block(&s);
	}
	return s;
}

/* ---- fields ---- */

static inline bool is_blank(char c, char delimiter)
{
	return (unsigned char)c <= ' ' && (c == ' ' || c == '\t') && c != delimiter;
}

static struct str undouble(struct csv_reader *r, struct str s)
{
	char *to = arena_bytes(&r->mem, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		to[n++] = s.p[i];
		if (s.p[i] == r->quote)
			i++;
	}
	return (struct str){ to, n };
}

/*
 * The quoted field at from; *end = behind its closing quote, *lines grows by the line ends in it.
 * False if the quote is never closed, or a line ends in it where none may.
 */
HOT bool quoted_field(struct csv_reader *r, struct scan *s, size_t from,
                                struct str *field, size_t *end, long *lines)
{
	bool doubled = false;
	size_t at;

	scan_next(s); /* the opening quote itself */
	for (;;) {
		at = scan_next(s);
		if (at >= s->n)
			return false;
		if (s->p[at] == r->quote) {
			if (at + 1 >= s->n || s->p[at + 1] != r->quote)
				break;
			doubled = true;
			scan_next(s);
		} else if (s->own && (s->p[at] == '\n' || s->p[at] == '\0')) {
			return false;
		} else if (s->p[at] == '\n' ||
		           (s->p[at] == '\r' && !(at + 1 < s->n && s->p[at + 1] == '\n'))) {
			++*lines;
		}
	}
	*end = at + 1;
	*field = (struct str){ s->p + from + 1, at - from - 1 };
	if (doubled)
		*field = undouble(r, *field);
	return true;
}

static inline struct str trim(struct str s, char delimiter)
{
	while (s.n && is_blank(s.p[0], delimiter)) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1], delimiter))
		s.n--;
	return s;
}

/* Blanks, then a quote: libcsv forgets the blanks and takes the quote for an opening one. */
static bool is_hidden_quote(const struct csv_reader *r, size_t at)
{
	while (at < r->in.n && is_blank(r->in.p[at], r->delimiter))
		at++;
	return r->quote && at < r->in.n && r->in.p[at] == r->quote;
}

/* A field that does not begin with a quote: others in it, as in ="351", are bytes like any other. */
HOT bool plain_field(const struct csv_reader *r, struct scan *s, size_t from,
                     struct str *field, size_t *end)
{
	bool blank = from < s->n && (unsigned char)s->p[from] <= ' ';

	if (blank && is_blank(s->p[from], r->delimiter) && is_hidden_quote(r, from))
		return false;
	do
		*end = scan_next(s);
	while (*end < s->n && s->p[*end] == s->quote && s->quote != s->delimiter);
	*field = (struct str){ s->p + from, *end - from };
	if (blank || (field->n && (unsigned char)s->p[*end - 1] <= ' '))
		*field = trim(*field, r->delimiter);
	return true;
}

/* ---- foreign tables ---- */

/*
 * The plain fields from `from` on whose ends are in this block, as most are: each up to a delimiter,
 * without blanks at its ends. A field that begins with a quote has that as its next byte of meaning.
 */
HOT size_t short_fields(struct csv_reader *r, struct scan *s, size_t from, size_t *n)
{
	struct str *f = r->fields + *n, *last = r->fields + r->cap;
	const char *p = s->p + from, *base = s->p + s->base;
	uint64_t mask = s->mask;

	for (; mask && f < last; mask &= mask - 1) {
		const char *end = base + __builtin_ctzll(mask);
		if (*end != s->delimiter ||
		    (end > p && ((unsigned char)*p <= ' ' || (unsigned char)end[-1] <= ' ')))
			break;
		*f++ = (struct str){ p, (size_t)(end - p) };
		p = end + 1;
	}
	s->mask = mask;
	*n = (size_t)(f - r->fields);
	return (size_t)(p - s->p);
}

/* The row at r->at, if no field of it is one for libcsv. */
static bool clean_row(struct csv_reader *r, struct csv_row *row)
{
	struct scan s = scan_on(r);
	size_t n = 0, from = r->at, end;
	long lines = 0;

	for (;; from = end + 1) {
		struct str field;
		from = short_fields(r, &s, from, &n);
		if (from < s.n && s.p[from] == s.quote && s.quote != s.delimiter) {
			if (!quoted_field(r, &s, from, &field, &end, &lines))
				return false;
			if (end != scan_next(&s)) /* something else stands behind the quote */
				return false;
		} else if (!plain_field(r, &s, from, &field, &end)) {
			return false;
		}
		csv_push(r, &n, field);
		if (end >= s.n || s.p[end] != r->delimiter)
			break;
	}
	*row = (struct csv_row){ .f = r->fields,
		                 .n = n,
		                 .line = r->line,
		                 .last_line = r->line + lines,
		                 .raw = { s.p + r->at, end - r->at } };
	r->line += lines + 1;
	r->at = end < s.n ? csv_line_next(r->in, end) : end;
	r->block = s.base;
	r->mask = s.mask;
	r->seen = 'a';
	return true;
}

/* ---- rows of which only the first fields are wanted ---- */

/*
 * The end of the row, a line end or the end of the input, from a place where no field is quoted on;
 * s->n + 1 if that is not plain to see: a quote that no delimiter stands before or behind.
 */
HOT size_t row_end(struct scan *s, char delimiter, long *lines)
{
	size_t doubt = s->n + 1;

	for (;;) {
		size_t at = scan_next(s);
		if (at >= s->n || s->p[at] != s->quote)
			return at;
		if (!at || s->p[at - 1] != delimiter)
			return doubt;
		while ((at = scan_next(s)) + 1 < s->n) {
			bool quote = s->p[at] == s->quote;
			if (quote && s->p[at + 1] != s->quote)
				break;
			if (quote)
				scan_next(s);
			else
				*lines += s->p[at] == '\n' || s->p[at + 1] != '\n';
		}
		if (at + 1 >= s->n || (s->p[at + 1] != delimiter && !csv_is_end(s->p[at + 1])))
			return doubt;
	}
}

/* As clean_row; also false if the end of the row is not plain to see. */
static bool few_fields(struct csv_reader *r, struct csv_row *row, size_t want)
{
	/* Line ends and quotes alone are looked for. */
	struct scan s = { .p = r->in.p, .n = r->in.n, .base = r->at, .delimiter = r->quote, .quote = r->quote };
	const char *p = s.p + r->at, *in_end = s.p + s.n;
	size_t n = 0, end;
	long lines = 0;

	if (!r->quote)
		return false;
	for (; n < want; p++) {
		const char *from = p;
		while (p < in_end && *p != r->delimiter && *p != r->quote &&
		       (unsigned char)*p >= ' ')
			p++;
		if (p == in_end || *p != r->delimiter || *from == ' ' || (p > from && p[-1] == ' '))
			return false;
		csv_push(r, &n, (struct str){ from, (size_t)(p - from) });
	}
	if (p == in_end)
		return false;
	if (r->seen == 'f' && r->at - r->block < BLOCK) {
		s.base = r->block;
		s.mask = r->mask & UINT64_MAX << (r->at - r->block);
	} else {
		scan_block(&s);
	}
	end = row_end(&s, r->delimiter, &lines);
	if (end > s.n)
		return false;
	*row = (struct csv_row){ .f = r->fields,
		                 .n = n,
		                 .few = true,
		                 .line = r->line,
		                 .last_line = r->line + lines,
		                 .raw = { s.p + r->at, end - r->at } };
	r->line += lines + 1;
	r->at = end < s.n ? csv_line_next(r->in, end) : end;
	r->block = s.base;
	r->mask = s.mask;
	r->seen = 'f';
	return true;
}

/* Over lines that are empty or blank; false at the end. */
static bool skip_empty(struct csv_reader *r)
{
	struct str in = r->in;

	for (;;) {
		size_t at = r->at;
		while (at < in.n && is_blank(in.p[at], r->delimiter))
			at++;
		if (at >= in.n) {
			r->at = in.n;
			return false;
		}
		if (!csv_is_end(in.p[at]))
			return true;
		r->at = csv_line_next(in, at);
		r->line++;
	}
}

void csv_open(struct csv_reader *r, struct str in, char delimiter, char quote)
{
	*r = (struct csv_reader){ .in = in, .line = 1, .delimiter = delimiter, .quote = quote };
}

bool csv_next(struct csv_reader *r, struct csv_row *row)
{
	if (r->mem.head)
		arena_reset(&r->mem);
	if (r->all_lib)
		return csv_lib_row(r, row);
	if (!skip_empty(r))
		return false;
	return clean_row(r, row) || csv_lib_row(r, row);
}

bool csv_next_few(struct csv_reader *r, struct csv_row *row, size_t n)
{
	if (r->mem.head)
		arena_reset(&r->mem);
	if (!r->all_lib && skip_empty(r) && few_fields(r, row, n))
		return true;
	return csv_next(r, row);
}

void csv_back(struct csv_reader *r, size_t at, long line)
{
	r->at = at;
	r->line = line;
	r->seen = 0;           /* what stands in front was taken from it */
}

void csv_close(struct csv_reader *r)
{
	csv_lib_free(r);
	free(r->fields);
	arena_free(&r->mem);
	*r = (struct csv_reader){ 0 };
}

/* ---- our own tables ---- */

/*
 * The field without quotes at from: up to a delimiter or LF. Tabs and odd controls are bytes like
 * any other.
 */
static inline bool own_plain(struct scan *s, size_t from, struct str *field, size_t *end)
{
	for (;;) {
		char c;
		*end = scan_next(s);
		if (*end >= s->n)
			return false;
		c = s->p[*end];
		if (c == s->delimiter || c == '\n')
			break;
		if (c == s->quote || c == '\r' || c == '\0')
			return false;
	}
	*field = (struct str){ s->p + from, *end - from };
	return true;
}

bool csv_own_next(struct csv_reader *r, struct csv_row *row)
{
	struct scan s;
	size_t n = 0, from = r->at, end = from;
	long lines = 0;

	if (r->mem.head)
		arena_reset(&r->mem);
	if (from >= r->in.n || r->in.p[from] == '\n')
		return false;
	s = scan_from(r, true);
	for (;; from = end + 1) {
		struct str field;
		bool good = from < s.n && s.p[from] == s.quote
		                    ? quoted_field(r, &s, from, &field, &end, &lines) &&
		                              end == scan_next(&s) && end < s.n &&
		                              (s.p[end] == s.delimiter || s.p[end] == '\n')
		                    : own_plain(&s, from, &field, &end);
		if (!good)
			return false;
		csv_push(r, &n, field);
		if (s.p[end] == '\n')
			break;
	}
	*row = (struct csv_row){ .f = r->fields,
		                 .n = n,
		                 .line = r->line,
		                 .last_line = r->line,
		                 .raw = { s.p + r->at, end - r->at } };
	r->line++;
	r->at = end + 1;
	return true;
}

/*
 * Whether these 16 bytes hold none that a table has a form of its own for: controls, quotes, commas,
 * backslashes.
 */
#ifdef __SSE2__
static inline bool plain_16(uint64_t a, uint64_t b)
{
	const __m128i low = _mm_set1_epi8(0x1f), comma = _mm_set1_epi8(',');
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
	const __m128i x = _mm_set_epi64x((long long)b, (long long)a);
	__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, comma), _mm_cmpeq_epi8(x, quote));

	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(x, back));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(x, low), x));
	return !_mm_movemask_epi8(hit);
}
#else
static inline bool plain_8(uint64_t x)
{
	bool plain = true;

	for (unsigned i = 0; i < 8; i++, x >>= 8) {
		unsigned c = x & 0xff;
		plain &= c >= 0x20 && c != ',' && c != '"' && c != '\\';
	}
	return plain;
}

static inline bool plain_16(uint64_t a, uint64_t b)
{
	return plain_8(a) && plain_8(b);
}
#endif

/* The same of n bytes at p, which go to to. What is looked at is what was loaded, since reading back
 * what was just written waits for it; the pieces of a short text overlap. */
static inline bool copy_plain(char *to, const char *p, size_t n)
{
	uint64_t a = 0x2020202020202020, b = a;
	bool plain = true;

	for (; n > 16; p += 16, to += 16, n -= 16) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, 8);
		memcpy(to, &a, 8);
		memcpy(to + 8, &b, 8);
		plain &= plain_16(a, b);
	}
	if (n >= 8) {
		memcpy(&a, p, 8);
		memcpy(&b, p + n - 8, 8);
		memcpy(to, &a, 8);
		memcpy(to + n - 8, &b, 8);
	} else if (n >= 4) {
		uint32_t x, y;
		memcpy(&x, p, 4);
		memcpy(&y, p + n - 4, 4);
		memcpy(to, &x, 4);
		memcpy(to + n - 4, &y, 4);
		a = b = (uint64_t)x << 32 | y;
	} else {
		for (size_t i = 0; i < n; i++) {
			to[i] = p[i];
			a = a << 8 | (unsigned char)p[i];
		}
	}
	return plain & plain_16(a, b);
}

char *csv_put_plain(char *to, struct str s)
{
	if (!s.n)
		return to;
	if (s.p[0] == ' ' || s.p[s.n - 1] == ' ' || !copy_plain(to, s.p, s.n))
		return NULL;
	return to + s.n;
}

bool csv_own_plain(struct buf *out, struct str s, bool first)
{
	char *end;

	buf_room(out, s.n + 1);
	end = csv_put_plain(out->p + out->n + !first, s);
	if (!end) {
		out->p[out->n] = '\0';
		return false;
	}
	if (!first)
		out->p[out->n] = ',';
	*end = '\0';
	out->n = (size_t)(end - out->p);
	return true;
}

/* Bytes that make a field stand in quotes; blanks only at its ends, because other programs trim. */
static bool needs_quotes(struct str s)
{
	static const bool special[256] = { [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true };
	bool any = is_blank(s.p[0], ',') || is_blank(s.p[s.n - 1], ',');

	for (size_t i = 0; i < s.n; i++)
		any |= special[(unsigned char)s.p[i]];
	return any;
}

static void add_quoted(struct buf *out, struct str s)
{
	buf_char(out, '"');
	while (s.p) {
		buf_str(out, str_split(&s, '"'));
		if (s.p)
			buf_cstr(out, "\"\"");
	}
	buf_char(out, '"');
}

void csv_own_field(struct buf *out, struct str s, bool first)
{
	if (!first)
		buf_char(out, ',');
	if (s.n && needs_quotes(s))
		add_quoted(out, s);
	else if (s.n)
		buf_str(out, s);
}

void csv_text_encode(struct buf *out, struct str s)
{
	for (size_t i = 0, from = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : '\\';
		if (c != '\n' && c != '\r' && c != '\\')
			continue;
		buf_add(out, s.p + from, i - from);
		if (i < s.n)
			buf_cstr(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\\\");
		from = i + 1;
	}
}

struct str csv_text_decode(struct str s, struct arena *a)
{
	size_t n = 0;
	char *to;

	if (!s.n || !memchr(s.p, '\\', s.n))
		return s;
	to = arena_bytes(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 'x';
		if (c == '\\' && (next == 'n' || next == 'r' || next == '\\')) {
			c = next == 'n' ? '\n' : next == 'r' ? '\r' : '\\';
			i++;
		}
		to[n++] = c;
	}
	return (struct str){ to, n };
}
