/*
 * Printers. The library hands over sections, tables, rows and facts; a printer knows the format and nothing of the trade.
 * Table columns align by terminal cells; controls in data never reach a terminal raw. csv, tsv, json, jsonl are a contract: English
 * field names, instants with offset, money as decimal and currency, durations in seconds.
 */
#ifndef FILE_PRINT_H
#define FILE_PRINT_H

#include "base/num.h"
#include "base/when.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_INT, CELL_AT, CELL_DURATION, CELL_MONEY, CELL_SHARE, CELL_DECIMAL, CELL_BOOL, CELL_LIST };
struct cell {
	enum cell_kind kind;
	struct str s;          /* TEXT; MONEY: currency; DECIMAL: digits; LIST: items joined by LF */
	int64_t i;             /* INT, AT, DURATION (s), MONEY (minor), BOOL; SHARE: numerator */
	int64_t den;           /* SHARE: denominator (0: no share, prints as -) */
	int64_t n;             /* how many observations stand behind the value; -1: does not apply */
};
static inline struct cell cell_empty(void) { return (struct cell){ .kind = CELL_EMPTY, .n = -1 }; }
static inline struct cell cell_text(struct str s) { return (struct cell){ .kind = s.n ? CELL_TEXT : CELL_EMPTY, .s = s, .n = -1 }; }
static inline struct cell cell_int(int64_t i) { return (struct cell){ .kind = CELL_INT, .i = i, .n = -1 }; }
static inline struct cell cell_at(int64_t at) { return (struct cell){ .kind = at == WHEN_NONE ? CELL_EMPTY : CELL_AT, .i = at, .n = -1 }; }
static inline struct cell cell_duration(int64_t s) { return (struct cell){ .kind = CELL_DURATION, .i = s, .n = -1 }; }
static inline struct cell cell_money(int64_t minor, struct str cur) { return (struct cell){ .kind = CELL_MONEY, .i = minor, .s = cur, .n = -1 }; }
static inline struct cell cell_share(int64_t num, int64_t den) { return (struct cell){ .kind = CELL_SHARE, .i = num, .den = den, .n = den }; }
static inline struct cell cell_bool(bool b) { return (struct cell){ .kind = CELL_BOOL, .i = b, .n = -1 }; }

struct col {
	const char *name;      /* English field name, stable */
	const char *en, *zh;   /* labels; NULL: name */
	bool right;            /* align to the right (numbers) */
	bool key;              /* REPORT tables: names the row, is not a figure */
	bool hidden;           /* only with --fields */
	const char *basis;     /* REPORT tables: what the figure is counted by, printed in long formats */
};

struct csm_print;
/* zone: in which instants are shown. Call before the first output; csm_open does it for its handle's printers through the verbs. */
void print_zone(struct csm_print *p, const struct zone *z);
bool print_is_text(const struct csm_print *p);          /* table, md, html: made for reading */
/*
 * What follows belongs to a section (name: stable, dotted words allowed; title: for reading). In long formats (csv, tsv, json, jsonl)
 * of a report the name becomes the first field.
 */
void print_section(struct csm_print *p, const char *name, const char *title);
/*
 * A list: columns once, then rows. --fields chooses and orders columns; an unknown one makes print_table fail: CSM_EUSAGE "print.field" with the
 * nearest name. json: an array of objects; jsonl: one object a line.
 */
int print_table(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e);
void print_row(struct csm_print *p, const struct cell *cells);
void print_table_end(struct csm_print *p);
/*
 * A report: tables whose cells are figures. For reading they look like lists; csv, tsv, json, jsonl unpivot them: one record a cell:
 * section, group ("channel=chat period=2026-01"), figure, value, unit, n, basis. name of a figure for --drill: section.figure[group].
 */
int print_report(struct csm_print *p, struct csm_err *e);       /* switches to report mode, before the first section */
/* One thing: facts, one under the other; nested lists by print_table between begin and end. json: one object, sections are members. */
void print_object(struct csm_print *p, const char *kind);
void print_fact(struct csm_print *p, const struct col *c, struct cell v);   /* empty ones are left out in reading formats, null in json */
void print_text(struct csm_print *p, const char *name, struct str text);    /* a paragraph, wrapped only by the text's own lines, indented when reading */
void print_object_end(struct csm_print *p);
void print_note(struct csm_print *p, const char *fmt, ...) PRINTF(2, 3);    /* a remark: reading formats only (after a blank line), and "note" member in json of reports */
void print_raw(struct csm_print *p, struct str bytes);                      /* bytes as they are (csm log --raw) */

#endif
