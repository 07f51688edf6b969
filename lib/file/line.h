/*
 * The canonical line of the log (csm-store(5), grammar): written and read by fast code of our own,
 * without copying. The reader is strict: whatever is not exactly canonical is refused (not guessed)
 * and goes to yaml.h, entry by entry; both must give the same record. Pure functions over bytes.
 */
#ifndef FILE_LINE_H
#define FILE_LINE_H

#include "base/val.h"
#include "base/err.h"

enum { LINE_MAX_BYTES = 1 << 20, LINE_MAX_DEPTH = 4, LINE_MAX_KEY = 64, LINE_MAX_WORD = 128,
       LINE_MAX_DIGITS = 15 };

/* Reusable room for the records of one reader; zero-initialised is ready. Nested pairs and lists
 * live here too. */
struct line_room {
	struct pair *pairs;
	size_t cap, used;
	struct arena mem;      /* kids of nested values */
};
void line_room_free(struct line_room *r);

/*
 * Takes apart one line (without its LF). true: rec's views point into line and room, good until the
 * next call with this room. false: not canonical (*why, if not NULL, names the first thing that is
 * wrong and *col where, from 1).
 */
bool line_read(struct str line, struct line_room *room, struct rec *rec, const char **why, size_t *col);

/* Writing: begin, values in order, end. Adds to out. A text that cannot be written (NUL, surrogate,
 * noncharacter, invalid UTF-8) makes line_end fail: CSM_EUSAGE "line.text" naming key and offset;
 * so does a line over LINE_MAX_BYTES ("line.long"). line_end reads back what was written: what it
 * accepts, line_read accepts (else "line.form": a key twice, no key, too deep). */
struct line_writer {
	struct buf *out;
	size_t start, depth;
	bool first[LINE_MAX_DEPTH + 1];
	bool bad;              /* a text could not be written: */
	struct str bad_key;    /* the first one's key (empty in a list), */
	size_t bad_at;         /* the offset of the first byte that cannot be written */
};
void line_begin(struct line_writer *w, struct buf *out);
/* falls back to line_text if word is not a plain word */
void line_word(struct line_writer *w, const char *key, struct str word);
void line_text(struct line_writer *w, const char *key, struct str text);      /* always quoted */
void line_int(struct line_writer *w, const char *key, int64_t v);             /* |v| < 10^15 */
/* must be a canonical dec or int, else quoted */
void line_dec(struct line_writer *w, const char *key, struct str digits);
/* values inside have key NULL */
void line_list_begin(struct line_writer *w, const char *key);
void line_list_end(struct line_writer *w);
void line_map_begin(struct line_writer *w, const char *key);
void line_map_end(struct line_writer *w);
void line_val(struct line_writer *w, const char *key, const struct val *v);   /* any value as it was read */
/* adds " }" part and the LF; on failure out is as before line_begin */
int line_end(struct line_writer *w, struct csm_err *e);
bool line_is_word(struct str s);    /* word of the grammar: shape, length, not reserved */
bool line_is_key(struct str s);
/* What the grammar calls s, standing plain: VAL_WORD, VAL_INT or VAL_DEC; VAL_TEXT if it is none of them. */
enum val_type line_type(struct str s);
/* The character beyond ASCII at p (first byte >= 0x80, p < end): its length; negative if a text
 * must escape it (U+0080-9F, U+2028/9, U+FEFF); 0 if no text can hold it (not UTF-8, surrogate,
 * noncharacter). */
int line_wide(const char *p, const char *end);
/* Whether s can be written as a text; if not, *at (may be NULL) is the offset of the first byte
 * that cannot. */
bool line_is_text(struct str s, size_t *at);

#endif
