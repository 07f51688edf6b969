/*
 * What csm says in a person's language. The key of a sentence is the English sentence (or printf
 * format) itself, as it stands at the call; lib/words/zh/ holds the Chinese ones, put into the
 * program at build time, sorted. Ids, field names, verbs, options and data have one form in every
 * language and never come here.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "csm.h"       /* CSM_LANG_EN, CSM_LANG_ZH */

/* "zh" and whatever begins so, else English; NULL is English. */
unsigned lang_of(const char *name);
/* The sentence in that language; english itself if there is none. Formats keep the types of their
 * arguments, and may name them by position (%2$s). */
const char *words_in(unsigned lang, const char *english) __attribute__((format_arg(2)));

/* Marks a sentence that is looked up elsewhere, where it becomes part of another. */
#define WORDS(english) english

/* ---- made by lib/words/embed.sh; for words.c alone ---- */

struct words_place { uint32_t en, zh; };                     /* bytes into words_text() */
struct words_help { uint32_t id, en, zh, example; };
extern const struct words_place words_places[];              /* sorted by the English */
extern const struct words_help words_helps[];                /* sorted by id */
extern const size_t words_n, words_n_helps;
const char *words_text(void);

#endif
