/*
 * JSON as a row of values over bytes in memory (RFC 8259, strictly): nothing is built, so a record
 * costs no memory, numbers keep the digits of the file and two members of one name are both seen -
 * none of which the tree of a JSON library gives. Promises: never more than JSON_DEPTH levels, time
 * in proportion to the bytes, no recursion on input that was not checked.
 */
#ifndef FILE_JSON_SCAN_H
#define FILE_JSON_SCAN_H

#include "base/str.h"

enum { JSON_DEPTH = 64 };

struct json_scan {
	struct str in;
	size_t at;
	const char *want;      /* after a failure, which leaves at where it is: what would be right */
};

/* Blanks, tabs and line ends are passed; the byte that stands there, 0 at the end. */
char json_peek(struct json_scan *s);
/* Passes over one value and checks all of it but the encoding of its strings. */
bool json_skip(struct json_scan *s);

/*
 * On a value that json_skip went over: enters an object or array (at its bracket), then once for
 * each member or item, which stands at s->at and must be passed before the next call; false behind
 * the closing bracket. key: the name of a member as it stands, in quotes; empty for an item.
 */
bool json_enter(struct json_scan *s);
bool json_next(struct json_scan *s, bool *first, struct str *key);

/* What is wrong with a string, as a bit set. */
enum json_flaw { JSON_NUL = 1, JSON_SURROGATE = 2, JSON_BYTES = 4 };
/* The text of a checked string (in quotes) is added to out: escapes undone, line ends as LF, U+FFFD
 * where the result tells a flaw. */
unsigned json_text(struct str quoted, struct buf *out);
/* Any bytes: line ends as LF, U+FFFD where they are no UTF-8. */
unsigned json_bytes(struct str raw, struct buf *out);
/* Whether its text is these bytes. */
bool json_text_is(struct str quoted, struct str text);
#endif
