/*
 * Containers: exports that are no text with rows themselves (workbooks, JSON, mail) become one
 * table here, so that everything behind it (maps, rejects, explain) has one kind of input.
 */
#ifndef FILE_CONTAINER_H
#define FILE_CONTAINER_H

#include "base/err.h"
#include "base/str.h"

/*
 * U+FFFF: a cell that begins with it could not be taken as it stands in the original; what follows
 * says why, then what stands there. No log can hold it, so whatever uses the cell refuses it. A row
 * of this one cell in a table of several columns is a record that could not be read at all.
 */
#define CONTAINER_MARK "\xef\xbf\xbf"

/* What is wanted of a container; a zeroed struct is the default. */
struct container_want {
	const char *name;      /* of the file, for messages */
	const char *sheet;     /* xlsx: the sheet's name; NULL: the first one */
	const char *rows;      /* JSON: path of the array whose items are rows, "comments"; NULL: the records */
};
struct container_file { char sha256[65]; struct str bytes; };
struct container {
	const char *kind;      /* "xlsx", "json", "jsonl", "mail"; NULL: plain text, text is empty */
	/*
	 * A table: UTF-8, commas, quotes as in RFC 4180, LF, a header row. Row n of the sheet stands in
	 * line n (rows that are not there are empty lines); a line break within a cell stands as LF in
	 * quotes and lines_of says which row of the original a line belongs to.
	 */
	struct str text;
	const long *lines_of;  /* [physical line of text - 1] -> row, record or message of the original; NULL: the same */
	size_t n_lines;
	const struct container_file *files;    /* mail: what is attached, as the rows name it by SHA-256 */
	size_t n_files;
	const char *sheet;     /* xlsx: the sheet that was read */
	const char *sheets;    /* xlsx: all of them, for messages; NULL: there is only one */
};
/*
 * Recognises by magic and structure, never by name, and converts. Text is CSM_OK with kind NULL.
 * What cannot be read is CSM_EREFUSED and names what it is and what converts it: "container.xls"
 * (old Excel), "container.zip" (a zip with exports inside), "container.encrypted", "container.gzip",
 * "container.pdf" and so on; damage is "container.damaged". Never takes more than a fixed multiple
 * of the input: a bomb is refused ("container.large").
 */
int container_open(struct str bytes, const struct container_want *w, struct arena *mem,
                   struct container *out, struct csm_err *e);

/* One reader each; they are asked in this order and say kind NULL if it is not theirs. */
/* What no reader reads, by its first bytes: refused, or text. */
int magic_open(struct str bytes, const struct container_want *w, struct arena *mem,
               struct container *out, struct csm_err *e);
int xlsx_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e);
int json_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e);
int mail_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e);
#endif
