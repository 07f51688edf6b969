/*
 * Ready answers to common questions (policy/kb.yaml, csm-kb(1)): how well an article fits what a
 * customer wrote. Pure and deterministic: words and pairs of Chinese characters are counted, nothing
 * is learned or guessed.
 *
 * Units of a text (folded): each Latin word or number of two characters or more, and each pair of
 * neighbouring Han characters (a Han character alone between others is a unit by itself), each once.
 * For a question Q and a text T with common units C:
 *   score = (2 |C|/|Q| + |C|/|T|) / 3, in thousandths, rounded down;
 * the best question of the article counts; each keyword that the text holds adds 100, at most 300;
 * never more than 1000.
 */
#ifndef CARE_KB_H
#define CARE_KB_H

#include "base/map.h"

struct units { struct str *u; size_t n; struct smap set; };
void units_of(struct units *out, struct str text, struct arena *a);
void units_free(struct units *u);

enum { KB_EN, KB_ZH, KB_LANGS };
struct question { struct str typed; struct units units; };
struct article {
	struct str id, title[KB_LANGS], answer[KB_LANGS];
	struct question *questions;
	size_t n_questions;
	struct str *keywords, *folded;     /* as typed, and for comparison */
	size_t n_keywords;
	int64_t valid_from, valid_to;      /* 0: no bound */
	long line, col;
};
struct kb_score {
	const struct article *article;
	int score;                         /* thousandths */
	const struct question *question;   /* the best; NULL: none has a unit in common */
	int base, bonus;                   /* of the question; of keywords */
	size_t common, in_question, in_text;
	struct str keywords;               /* those found, joined by ", " */
};
/* text folded and its units. */
void kb_rate(const struct article *a, struct str folded, const struct units *text, struct arena *mem,
             struct kb_score *out);
/* Best first; ties by place in the file. */
void kb_sort(struct kb_score *s, size_t n);

/* The value of a placeholder, or an empty view. */
typedef struct str (*kb_value)(void *ctx, struct str name);
/*
 * The answer with {{name}} and {{name|what else}} filled in. false: *hole names one that has neither a
 * value nor anything else.
 */
bool kb_fill(struct str answer, kb_value value, void *ctx, struct buf *out, struct str *hole);
/* Names allowed in placeholders, NULL behind the last. */
extern const char *const kb_names[];
/* The first placeholder that is malformed or not among kb_names; false: there is none. */
bool kb_bad_name(struct str answer, struct str *name);

#endif
