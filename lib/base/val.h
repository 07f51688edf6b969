/*
 * A line of the log, taken apart: values as views of the bytes they stand in. What file/ reads and
 * care/ understands.
 */
#ifndef BASE_VAL_H
#define BASE_VAL_H

#include "base/str.h"

enum val_type { VAL_WORD, VAL_TEXT, VAL_INT, VAL_DEC, VAL_LIST, VAL_MAP };

struct pair;
struct val {
	uint8_t type;              /* enum val_type */
	bool esc;                  /* TEXT only: s holds escapes, see val_text */
	uint32_t n;                /* LIST, MAP: number of kids */
	struct str s;              /* the bytes as written; TEXT: between the quotes */
	const struct pair *kids;   /* LIST (keys empty) or MAP */
};
struct pair {
	struct str key;
	struct val v;
};
/* One entry. Keys are unique. Views point into the bytes given to the reader or into its arena. */
struct rec {
	struct pair *pairs;
	size_t n;
};

const struct val *rec_get(const struct rec *r, const char *key);   /* NULL if absent */
/* The value as text: word, number or unescaped text (copied into a only if it holds escapes). Lists
 * and maps give the empty view. */
struct str val_text(const struct val *v, struct arena *a);
bool val_is(const struct val *v, const char *word);                /* v may be NULL */

#endif
