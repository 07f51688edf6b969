/*
 * Tables. Two readers: a fast one of our own for clean RFC 4180 rows (csm's own tables, and the
 * clean rows of foreign files), and libcsv for whatever is not clean. Physical line numbers are
 * counted for both.
 */
#ifndef FILE_CSV_H
#define FILE_CSV_H

#include "base/str.h"
#include "base/err.h"

struct csv_row {
	/* fields, without quotes, "" undone; views into the input or the reader's arena */
	struct str *f;
	size_t n;
	bool few;                   /* only the first fields are there (csv_next_few) */
	long line, last_line;       /* physical lines, from 1 */
	/* the row's bytes as they stand in the (decoded) input, without the line end */
	struct str raw;
};

struct csv_reader {
	struct str in;              /* whole decoded input */
	size_t at;
	long line;
	char delimiter;             /* ',' '\t' ';' '|' */
	char quote;                 /* '"' or 0: none (Amazon's tab-separated files) */
	struct str *fields;
	size_t cap;
	struct arena mem;           /* unquoted copies, reset at each row */
	size_t block;               /* the block of bytes that the last row ended in, as it was looked at */
	uint64_t mask;
	char seen;                  /* what mask is about: 'a' all, 'f' quotes and line ends, 0 nothing */
	void *lib;                  /* libcsv state, made on first need */
	/* the input ended inside a quoted field: the last row is what was there */
	bool open_quote;
	bool all_lib;               /* every row through libcsv (tests compare both) */
};
void csv_open(struct csv_reader *r, struct str in, char delimiter, char quote);
/*
 * Next row; false at the end. Lines that are empty or blank are skipped (counted in line). A row is
 * read by our own code if every field either does not begin with a quote (="351" is such a field)
 * or is quoted as in RFC 4180, without blanks or tabs around; else libcsv (not strict) reads it,
 * which trims blanks around unquoted fields - so our own code trims those too. CR LF, LF and lone
 * CR end a row and are physical lines, also within quotes. A row lives until the next call. NUL
 * bytes are kept in fields. An unclosed quote takes the row to the end of the input and sets
 * open_quote.
 */
bool csv_next(struct csv_reader *r, struct csv_row *row);
/* The same; of a row that is plain to read only the first n fields may be there: row->few. */
bool csv_next_few(struct csv_reader *r, struct csv_row *row, size_t n);
/* Back in front of a row that stood at `at`, in line `line`. */
void csv_back(struct csv_reader *r, size_t at, long line);
void csv_close(struct csv_reader *r);

/* Our own tables (csm-store(5)): LF, quotes only where needed, text with \n and \\ . Fields hold no
 * LF when they are written. */
/*
 * Faster, strict: no CR or NUL outside of quotes, no LF within, no blank line, a LF behind every
 * row. False at the end (r->at == r->in.n) and at a malformed row, in front of which r->at stays:
 * csv_next may read that one.
 */
bool csv_own_next(struct csv_reader *r, struct csv_row *row);
/* adds the comma before all but the first; quotes if needed */
void csv_own_field(struct buf *out, struct str s, bool first);
/* The same in one step for a field that stands as it is: false, and nothing added, if it holds a
 * control, a quote, a comma or a backslash, or a blank at an end. */
bool csv_own_plain(struct buf *out, struct str s, bool first);
/* As csv_own_plain, without the comma, to memory that has room for s: the end of what was written,
 * NULL if s does not stand as it is. */
char *csv_put_plain(char *to, struct str s);
/* LF -> \n, \ -> \\ (and CR -> \r), before csv_own_field */
void csv_text_encode(struct buf *out, struct str s);
struct str csv_text_decode(struct str s, struct arena *a);

/* ---- encodings ---- */

/* What stands for a byte that is none of the file's encoding: U+FFFE, which no text holds. */
#define BAD_BYTE_MARK "\xef\xbf\xbe"

/*
 * Decides and decodes: a BOM, else strict UTF-8 over everything, else GB18030 over everything, else
 * CSM_EREFUSED "import.encoding" naming the byte offset. UTF-8 with single bad bytes, one in twenty
 * characters of several bytes at most, is UTF-8 still, each of them a BAD_BYTE_MARK. want: NULL or "auto", or one of utf-8,
 * gb18030, utf-16, utf-16le, utf-16be, or any name that iconv knows. *out is UTF-8 without BOM (a
 * view of in where nothing had to change, else in mem); *name the encoding found. A BOM
 * is believed even against want; gbk and gb2312 are read as gb18030. GBK two-byte codes go through
 * a table filled from iconv as they occur. An error carries the line, where it is known, and no
 * file: the caller knows its name. Unknown name: CSM_EUSAGE "import.encoding.name".
 */
int text_decode(struct str in, const char *want, struct arena *mem, struct str *out,
                const char **name, struct csm_err *e);
/* Valid UTF-8 as GB18030. false, and nothing added, where the system knows no such encoding. */
bool text_gb18030(struct buf *out, struct str utf8);

#endif
