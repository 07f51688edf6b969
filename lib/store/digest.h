/*
 * What a seal covers of one line of a segment: the SHA-256 of its redacted form, so that a seal
 * still fits after the words of a person were taken out, and fits nothing else (csm-store(5),
 * SEALS). Relies on file/line.h, file/csv.h and SHA-256. Promises: pure; two lines have one digest
 * only if they are the same line, or one is the redacted form of the other.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "care/event.h"
#include "file/csv.h"
#include "file/line.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES };
struct digest { unsigned char b[DIGEST_BYTES]; };

/* Room for reading and making lines, one a thread; zero-initialised is ready. */
struct digester {
	struct line_room room;
	struct buf form;
	struct buf name;           /* of a table's columns: which hold words of people, one byte each */
	struct str *fields;
	size_t n_fields, cap_fields;
};
void digester_free(struct digester *d);

/*
 * What stands in a line, as to the words of people.
 *   FORM_BARE      none: the line is its own redacted form
 *   FORM_SALTED    words and a salt: `was` is the SHA-256 of the line
 *   FORM_UNSALTED  words without a salt: `was: none`, for a digest would let them be guessed, so
 *                  nothing proves these words; lines of this csm are never like that
 *   FORM_REDACTED  there is a `was`: the line is its own redacted form
 *   FORM_FOREIGN   no canonical line of an event (written by hand, damaged): taken as it stands
 */
enum line_form_of { FORM_BARE, FORM_SALTED, FORM_UNSALTED, FORM_REDACTED, FORM_FOREIGN };

/*
 * The redacted form of an event's line (without LF). *form views line itself or d's buffer, until
 * the next call. To redact a line is to write exactly that form in its place.
 */
enum line_form_of line_redacted(struct digester *d, struct str line, struct str *form);
/* SHA-256 of the redacted form. */
enum line_form_of line_digest(struct digester *d, struct str line, struct digest *out);
/* Whether the value of an own key of an event holds words of people, which redacting takes out; in
 * a map `set` look at its pairs. */
bool val_is_words(enum key k, const struct val *v);
bool set_has_words(const struct val *set);
/* Is by (of an event that an import made, or not) a name and no login or party, so that redacting puts
 * by_unnamed, a party or "agent", in its place? */
bool by_is_name(struct str by, bool imported);
const char *by_unnamed(enum verb v);

/*
 * Tables. The redacted form of a row is the row with its columns of people's words empty (text,
 * note, raw, tags, place, value): rows have no salt, so these words are not proven, all else is.
 * row_begin reads the header; the header's digest is that of its bytes. A row that is not of our
 * own form is taken as it stands (FORM_FOREIGN).
 */
void row_begin(struct digester *d, struct str header);
enum line_form_of row_redacted(struct digester *d, struct str row, struct str *form);
enum line_form_of row_digest(struct digester *d, struct str row, struct digest *out);
bool column_is_words(struct str name);

void digest_hex(const struct digest *d, char out[DIGEST_HEX + 1]);
bool digest_read(struct str hex, struct digest *out);      /* 64 lower-case hex digits */

#endif
