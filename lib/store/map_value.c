/*
 * Single values of foreign exports: guards, ids, numbers, value maps (csm-map(5), "Types"). Relies
 * on base/ and POSIX regex. Promises: a value is read exactly or refused; what a spreadsheet spoilt
 * is noticed; nothing is rounded.
 */
#include <stdlib.h>

#include "store/map_in.h"

/* ---- guards: marks around a value that keep a spreadsheet from retyping it ---- */

static bool guarding(struct str s, bool text)
{
	if (s.n < 2 || s.p[0] != '\'')
		return false;
	return !text || strchr("=+-@\t", s.p[1]) || (s.p[1] >= '0' && s.p[1] <= '9');
}

static bool plain_ends(struct str s)
{
	return (unsigned char)s.p[0] > '\'' && s.p[0] != '=' && (unsigned char)s.p[s.n - 1] > ' ';
}

struct str guard_strip(struct str s, unsigned guards, bool text, bool *guarded)
{
	struct str t;

	*guarded = false;
	if (s.n && plain_ends(s))
		return s;
	if (s.n && guards & GUARD_TAB && (s.p[0] == '\t' || s.p[s.n - 1] == '\t'))
		*guarded = true;
	t = str_trim(s);
	if (!t.n)
		return t;
	if (guards & GUARD_EXCEL && t.n >= 3 && t.p[0] == '=' && t.p[1] == '"' && t.p[t.n - 1] == '"') {
		*guarded = true;
		return str_trim((struct str){ t.p + 2, t.n - 3 });
	}
	if (guards & GUARD_APOSTROPHE && (guarding(t, text) || (t.n == 1 && t.p[0] == '\''))) {
		*guarded = true;
		return str_trim((struct str){ t.p + 1, t.n - 1 });
	}
	return t;
}

/* ---- ids ---- */

static size_t digits_at(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9')
		n++;
	return n;
}

/* 6.9E+18: digits, perhaps a point and digits, E+, digits. */
static bool is_exponent(struct str s)
{
	size_t i = digits_at(s, 0);

	if (!i)
		return false;
	if (i < s.n && (s.p[i] == '.' || s.p[i] == ',')) {
		size_t n = digits_at(s, i + 1);
		i += n ? n + 1 : 0;
	}
	return i + 3 <= s.n && (s.p[i] == 'E' || s.p[i] == 'e') && s.p[i + 1] == '+' &&
	       digits_at(s, i + 2) == s.n - i - 2;
}

/* A spreadsheet keeps 15 digits and writes zeros for the rest. */
static bool lost_digits(struct str s)
{
	enum { KEPT = 15 };

	if (s.n <= KEPT || memcmp(s.p + s.n - 3, "000", 3) != 0)
		return false;
	for (size_t i = KEPT; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return true;
}

bool id_damaged(struct str s, unsigned min_digits, bool guarded, const char **why)
{
	if (is_exponent(s)) {
		*why = WORDS("a spreadsheet turned this id into a rounded number; export again and import that file unopened");
		return true;
	}
	if (s.n > 17 && str_ends(s, STR(".0")) && digits_at(s, 0) == s.n - 2) {
		*why = WORDS("a program turned this id into a number with a point; export again and import that file unopened");
		return true;
	}
	if (!min_digits || guarded || digits_at(s, 0) != s.n)
		return false;
	if (lost_digits(s)) {
		*why = WORDS("digits behind the 15th are zeros, as when a spreadsheet rounds; export again, or write it as =\"...\" if it is right");
		return true;
	}
	if (s.n < min_digits) {
		*why = WORDS("this id has too few digits, as when a spreadsheet drops leading zeros; export again");
		return true;
	}
	return false;
}

/* Whether a line of the log can hold s (valid UTF-8): no NUL, no noncharacter. */
bool text_writable(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n; i++) {
		if (!p[i])
			return false;
		if (p[i] != 0xef && p[i] < 0xf0)
			continue;
		size_t len;
		uint32_t cp = utf8_next((struct str){ s.p + i, s.n - i }, &len);
		if ((cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef))
			return false;
	}
	return true;
}

/* ---- numbers ---- */

static bool strips(const struct number_form *f, struct str c)
{
	size_t at;

	return str_find(f->strip, c, &at);
}

/* Currency signs and units at both ends. */
static struct str strip_ends(struct str s, const struct number_form *f)
{
	for (s = str_trim(s); s.n && f->strip.n; s = str_trim(s)) {
		size_t len = 1, tail = 1;
		utf8_next(s, &len);
		while (tail < s.n && ((unsigned char)s.p[s.n - tail] & 0xc0) == 0x80)
			tail++;
		if (strips(f, (struct str){ s.p, len }))
			s = (struct str){ s.p + len, s.n - len };
		else if (strips(f, (struct str){ s.p + s.n - tail, tail }))
			s.n -= tail;
		else
			break;
	}
	return s;
}

/* Digits of the integer part, groups of three checked: "1,5" is not 15. */
static bool plain_integer(struct str s, char group, char *out, size_t *n)
{
	size_t since = 0;
	bool grouped = false;

	for (size_t i = 0; i < s.n; i++) {
		if (group && s.p[i] == group) {
			if ((grouped && since != 3) || since < 1 || since > 3)
				return false;
			grouped = true;
			since = 0;
		} else if (s.p[i] >= '0' && s.p[i] <= '9') {
			out[(*n)++] = s.p[i];
			since++;
		} else {
			return false;
		}
	}
	return !grouped || since == 3;
}

static bool plain_fraction(struct str s, char *out, size_t *n)
{
	if (!s.n || digits_at(s, 0) != s.n)
		return false;
	out[(*n)++] = '.';
	memcpy(out + *n, s.p, s.n);
	*n += s.n;
	return true;
}

static bool is_simple(struct str s, char decimal)
{
	size_t i = digits_at(s, 0);

	if (!i)
		return false;
	if (i == s.n)
		return true;
	return decimal == '.' && s.p[i] == '.' && i + 1 < s.n && digits_at(s, i + 1) == s.n - i - 1;
}

bool number_plain(struct str s, const struct number_form *f, struct arena *a, struct str *out)
{
	struct str whole, fraction = { 0 };
	size_t n = 0;
	char *p;

	if (is_simple(s, f->decimal)) {
		*out = s;
		return s.n <= 40;
	}
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80) {
			s = utf8_nfkc(a, s);
			break;
		}
	s = strip_ends(s, f);
	if (!s.n || s.n > 40)
		return false;
	p = arena_bytes(a, s.n + 2);
	if (s.p[0] == '-' || s.p[0] == '+') {
		if (s.p[0] == '-')
			p[n++] = '-';
		s = strip_ends((struct str){ s.p + 1, s.n - 1 }, f);
	}
	fraction = s;
	whole = str_split(&fraction, f->decimal);
	if (!plain_integer(whole, f->group, p, &n) || (fraction.p && !plain_fraction(fraction, p, &n)))
		return false;
	*out = (struct str){ p, n };
	return n > 0 && p[n - 1] >= '0' && p[n - 1] <= '9' && p[0] != '.';
}

bool number_minor(struct str plain, int digits, int64_t *minor)
{
	const char *point = memchr(plain.p, '.', plain.n);
	size_t behind = point ? plain.n - (size_t)(point - plain.p) - 1 : 0;

	for (; behind > (size_t)digits && plain.p[plain.n - 1] == '0'; behind--)
		plain.n--;
	if (point && !behind)
		plain.n--;
	return money_parse(plain, digits, minor);
}

/* ---- value maps ---- */

enum { CACHE_MAX = 1 << 16 };

void value_cache_open(struct value_cache *v, const struct value_map *m)
{
	*v = (struct value_cache){ .map = m };
	v->folded.v = arena_alloc(&v->mem, (m->n + 1) * sizeof *v->folded.v);
	v->folded.n = m->n;
	for (size_t i = 0; i < m->n; i++)
		v->folded.v[i] = utf8_fold(&v->mem, m->from[i]);
}

/* Compiling takes longer than reading a small file, and most values need no pattern. */
static void compile(struct value_cache *v)
{
	const struct value_map *m = v->map;

	v->res = mem_alloc((m->n_likes + 1) * sizeof *v->res);
	for (size_t i = 0; i < m->n_likes; i++)
		mem_regcomp(&v->res[i], m->likes[i].pattern, REG_EXTENDED | REG_NOSUB); /* checked when the map was read */
}

static bool find_like(struct value_cache *v, struct str value, struct arena *a, struct str *to)
{
	const char *z;

	if (value.n > MAP_LIKE_MAX || !v->map->n_likes)
		return false;
	if (!v->res)
		compile(v);
	z = arena_cstr(a, value);
	for (size_t i = 0; i < v->map->n_likes; i++)
		if (regexec(&v->res[i], z, 0, NULL, 0) == 0) {
			*to = v->map->likes[i].to;
			return true;
		}
	return false;
}

static bool find_value(struct value_cache *v, struct str value, struct arena *a, struct str *to)
{
	struct str folded;

	for (size_t i = 0; i < v->map->n; i++)
		if (str_eq(v->map->from[i], value)) {
			*to = v->map->to[i];
			return true;
		}
	folded = utf8_fold(a, value);
	for (size_t i = 0; i < v->folded.n; i++)
		if (str_eq(v->folded.v[i], folded)) {
			*to = v->map->to[i];
			return true;
		}
	return find_like(v, value, a, to);
}

static struct value_answer answer_new(struct value_cache *v, struct str value)
{
	struct value_answer out = { 0 };
	struct arena a = { 0 };

	if (!find_value(v, value, &a, &out.to)) {
		out.rejected = v->map->unknown == UNKNOWN_REJECT;
		if (v->map->unknown == UNKNOWN_KEEP)
			out.to = value;
		else if (v->map->unknown == UNKNOWN_LITERAL)
			out.to = v->map->literal;
	}
	arena_free(&a);
	return out;
}

/* Each value is looked up once; after many different ones (a column of free text) they are no
 * longer remembered. */
struct value_answer value_answer(struct value_cache *v, struct str value)
{
	uint32_t *slot, known;
	bool fresh;

	if (v->last.p && str_eq(v->last, value))
		return v->last_answer;
	known = smap_get(&v->seen, value);
	if (known == MAP_NONE) {
		if (v->n >= CACHE_MAX)
			return answer_new(v, value);
		value = arena_str(&v->mem, value);
		slot = smap_put(&v->seen, value, &fresh);
		*slot = known = (uint32_t)v->n;
		*PUSH(v->answers, v->n, v->cap) = answer_new(v, value);
		v->last = value;
	} else {
		v->last = (struct str){ 0 };
	}
	v->last_answer = v->answers[known];
	return v->last_answer;
}

void value_cache_close(struct value_cache *v)
{
	for (size_t i = 0; v->res && i < v->map->n_likes; i++)
		regfree(&v->res[i]);
	free(v->res);
	free(v->answers);
	smap_free(&v->seen);
	arena_free(&v->mem);
}
