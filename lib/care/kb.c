/*
 * Rating ready answers against what a customer wrote; see kb.h for the formula. Relies on base/.
 * Promises: pure; the same text and articles give the same order on every machine.
 */
#include "care/kb.h"

#include <stdlib.h>

#include "base/utf8.h"

/* ---- units ---- */

static bool is_han(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

static bool is_word(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp <= 0x24F);
}

static void add_unit(struct units *out, struct str s)
{
	bool fresh;
	uint32_t *at = smap_put(&out->set, s, &fresh);

	if (!fresh)
		return;
	*at = (uint32_t)out->n;
	out->u[out->n++] = s;
}

/* A run of Han characters: each pair, or the only one. */
static void add_han(struct units *out, struct str run)
{
	size_t first, second, pairs = 0;

	while (run.n) {
		utf8_next(run, &first);
		if (first < run.n) {
			utf8_next((struct str){ run.p + first, run.n - first }, &second);
			add_unit(out, (struct str){ run.p, first + second });
			pairs++;
		} else if (!pairs) {
			add_unit(out, run);
		}
		run = (struct str){ run.p + first, run.n - first };
	}
}

/* The longest run at the start of s of the kind that its first character has. */
static size_t run_of(struct str s, bool *han, bool *word)
{
	size_t n = 0, len;
	uint32_t cp = utf8_next(s, &len);

	*han = is_han(cp);
	*word = is_word(cp);
	if (!*han && !*word)
		return len;
	while (n < s.n) {
		cp = utf8_next((struct str){ s.p + n, s.n - n }, &len);
		if (*han ? !is_han(cp) : !is_word(cp))
			break;
		n += len;
	}
	return n;
}

void units_of(struct units *out, struct str text, struct arena *a)
{
	struct str s = utf8_fold(a, text);
	bool han, word;

	*out = (struct units){ .u = arena_alloc(a, (s.n + 1) * sizeof(*out->u)) };
	while (s.n) {
		size_t n = run_of(s, &han, &word);
		if (han)
			add_han(out, (struct str){ s.p, n });
		else if (word && n > 1)
			add_unit(out, (struct str){ s.p, n });
		s = (struct str){ s.p + n, s.n - n };
	}
}

void units_free(struct units *u)
{
	smap_free(&u->set);
}

/* ---- rating ---- */

static size_t common(const struct units *a, const struct units *b)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		n += smap_get(&b->set, a->u[i]) != MAP_NONE;
	return n;
}

static int score_of(size_t both, size_t in_question, size_t in_text)
{
	if (!both)
		return 0;
	/* (2 C/Q + C/T) / 3 over one denominator: whole numbers until the end */
	return (int)(both * (2 * in_text + in_question) * 1000 / (3 * in_question * in_text));
}

static void rate_keywords(const struct article *a, struct str folded, struct arena *mem, struct kb_score *out)
{
	struct buf b = { 0 };
	size_t at;

	for (size_t i = 0; i < a->n_keywords; i++) {
		if (!a->folded[i].n || !str_find(folded, a->folded[i], &at))
			continue;
		out->bonus = out->bonus < 300 ? out->bonus + 100 : 300;
		buf_printf(&b, "%s" STR_FMT, b.n ? ", " : "", STR_ARG(a->keywords[i]));
	}
	out->keywords = arena_str(mem, buf_view(&b));
	buf_free(&b);
}

void kb_rate(const struct article *a, struct str folded, const struct units *text, struct arena *mem,
             struct kb_score *out)
{
	*out = (struct kb_score){ .article = a, .in_text = text->n };
	for (size_t i = 0; i < a->n_questions; i++) {
		const struct units *q = &a->questions[i].units;
		size_t both = common(q, text);
		int score = score_of(both, q->n, text->n);
		if (score <= out->base)
			continue;
		out->base = score;
		out->question = &a->questions[i];
		out->common = both;
		out->in_question = q->n;
	}
	rate_keywords(a, folded, mem, out);
	out->score = out->base + out->bonus > 1000 ? 1000 : out->base + out->bonus;
}

static int best_first(const void *a, const void *b)
{
	const struct kb_score *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->article > y->article) - (x->article < y->article);
}

void kb_sort(struct kb_score *s, size_t n)
{
	if (n)
		qsort(s, n, sizeof(*s), best_first);
}

/* ---- placeholders ---- */

const char *const kb_names[] = { "case", "order", "product", "sku", "shop", "subject", NULL };

/* Cuts the next "{{name|else}}" out of *rest: the text before it, its name and its else. */
static bool next_hole(struct str *rest, struct str *before, struct str *name, struct str *other, bool *has_other)
{
	size_t open, close;
	struct str in;

	if (!str_find(*rest, STR("{{"), &open))
		return false;
	*before = (struct str){ rest->p, open };
	in = (struct str){ rest->p + open + 2, rest->n - open - 2 };
	if (!str_find(in, STR("}}"), &close))
		close = in.n;
	*rest = close < in.n ? (struct str){ in.p + close + 2, in.n - close - 2 } : (struct str){ in.p + in.n, 0 };
	in.n = close;
	*has_other = memchr(in.p, '|', in.n) != NULL;
	*name = str_trim(str_split(&in, '|'));
	*other = in;
	return true;
}

bool kb_bad_name(struct str answer, struct str *name)
{
	struct str before, other;
	bool has_other;

	while (next_hole(&answer, &before, name, &other, &has_other)) {
		bool known = false;
		for (size_t i = 0; kb_names[i]; i++)
			known |= str_is(*name, kb_names[i]);
		if (!known)
			return true;
	}
	return false;
}

bool kb_fill(struct str answer, kb_value value, void *ctx, struct buf *out, struct str *hole)
{
	struct str before, other;
	bool has_other;

	while (next_hole(&answer, &before, hole, &other, &has_other)) {
		struct str v = value(ctx, *hole);
		if (!v.n && !has_other)
			return false;
		buf_str(out, before);
		buf_str(out, v.n ? v : other);
	}
	buf_str(out, answer);
	return true;
}
