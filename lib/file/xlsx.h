/*
 * What the files of the workbook reader share; nobody else includes this. A workbook (ECMA-376,
 * ISO/IEC 29500, transitional and strict) is a zip of XML parts: the workbook names its sheets, the
 * parts of sheets refer to a common part of strings and to one of styles. Prefixes of names are
 * passed over, so both kinds of namespace are read alike.
 */
#ifndef FILE_XLSX_H
#define FILE_XLSX_H

#include <expat.h>

#include "file/container.h"
#include "file/zip.h"

enum { XLSX_COLUMNS = 16384, XLSX_ROWS = 1048576 };

/* What a number in a cell of this style is. */
enum xlsx_form { FORM_NUMBER, FORM_DATE, FORM_TIME, FORM_DATETIME, FORM_SPAN, FORM_PADDED };
struct xlsx_style {
	enum xlsx_form form;
	unsigned width;
}; /* width: of FORM_PADDED, as 000000 */

struct xlsx_sheet { struct str name, target; bool hidden; };
struct xlsx {
	const char *file;
	struct zip zip;
	struct arena *mem;         /* lives as long as the result */
	struct arena tmp;
	struct xlsx_sheet *sheets;
	size_t n_sheets, cap_sheets;
	bool date1904;
	struct str strings_part, styles_part;
	struct str *strings;       /* in tmp */
	size_t n_strings, cap_strings;
	struct xlsx_style *styles;
	size_t n_styles, cap_styles;
	struct csm_err *e;
};
int xlsx_damaged(const struct xlsx *x, long row, const char *fmt, ...) PRINTF(3, 4);

/* ---- parts (xlsx_part.c) ---- */

/*
 * Parses a part to its end; the handlers get names without prefix and call xml_part_fail to stop.
 * Refused: a document type, and with it entities; more than 64 levels.
 */
struct xml_part {
	struct xlsx *x;
	void (*begin)(struct xml_part *p, const char *name, const char **attrs);
	void (*end)(struct xml_part *p, const char *name);
	void (*text)(struct xml_part *p, const char *s, size_t n);     /* NULL: no text wanted */
	void *ctx;
	long row;                  /* of the sheet, for messages */
	int code;                  /* an error was set */
	XML_Parser parser;
	unsigned depth;
};
int xml_part_read(struct xml_part *p, struct str name);
void xml_part_fail(struct xml_part *p, int code);
const char *xml_local(const char *name);
/* By local name; NULL: not there. */
const char *xml_attr(const char **attrs, const char *local);

/* ---- strings (xlsx_text.c) ---- */

/* The texts that cells share, into x; a workbook may have none. */
int xlsx_strings_read(struct xlsx *x);
/* _x000D_ and the like undone in place, line breaks as LF; the new length. */
size_t xlsx_text_undo(char *p, size_t n);

/* ---- styles and numbers (xlsx_style.c, xlsx_number.c) ---- */

/* What the formats of cells make of their numbers, into x; a workbook may have none. */
int xlsx_styles_read(struct xlsx *x);
/*
 * A number as it stands in the part, as text: decimal, of at most 15 digits (more are noise of
 * binary fractions), never with an exponent - but a whole number of 16 digits or more, an
 * identifier that a spreadsheet damaged, always has one. By form: YYYY-MM-DD, HH:MM:SS, both, or
 * hours beyond 24. What is no number, or no date, is added as it is.
 */
void xlsx_number(struct buf *out, struct str v, struct xlsx_style style, bool date1904);
/* A date of type d, ISO 8601. */
void xlsx_iso_date(struct buf *out, struct str v);

/* ---- the sheet (xlsx_sheet.c) ---- */

int xlsx_sheet_read(struct xlsx *x, struct str part, struct container *out);

#endif
