/*
 * UTF-8: strict validation, width in terminal cells, folding for comparison, and making bytes safe to show.
 * Uses libutf8proc for the Unicode tables. Independent of any locale.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Offset of the first byte that is not strict UTF-8 (overlong, surrogate, over U+10FFFF,
 * truncated), or s.n if all is well. */
size_t utf8_check(struct str s);
/* One code point at s (which is valid UTF-8, not empty) and its length in *len. */
uint32_t utf8_next(struct str s, size_t *len);
size_t utf8_put(char out[4], uint32_t cp);
size_t utf8_count(struct str s);
/* Cells on a terminal: 2 for wide CJK and emoji, 0 for combining marks, 1 for others; controls count 0. */
size_t utf8_width(struct str s);
/* The longest prefix of at most cells cells that does not split a character or leave a combining
 * mark behind. */
size_t utf8_fit(struct str s, size_t cells);
/* NFKC and case folding (utf8proc), for search and for matching names. Invalid UTF-8 is copied as it is. */
struct str utf8_fold(struct arena *a, struct str s);
/* A header or column name normalised for detection: NFKC, trim, casefold, without blanks, '_' and
 * '-', as csm-map(5) says. */
struct str utf8_header(struct arena *a, struct str s);
/* NFKC only (numbers typed full-width). */
struct str utf8_nfkc(struct arena *a, struct str s);
/*
 * Appends s with everything dangerous to a terminal made visible: C0, DEL, C1 as \xHH or \n \t \r,
 * bidirectional and zero-width controls (U+200B-200F, 202A-202E, 2066-2069, FEFF) as \uHHHH,
 * invalid bytes as \xHH. With lines = true a LF stays a LF.
 */
void utf8_safe(struct buf *out, struct str s, bool lines);

#endif
