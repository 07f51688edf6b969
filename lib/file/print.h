/*
 * Printers. The library hands over sections, tables, rows and facts; a printer knows the format and
 * nothing of the trade. Table columns align by terminal cells; controls in data never reach a
 * terminal raw. csv, tsv, json, jsonl are a contract: English field names, instants with offset,
 * money as decimal and currency, durations in seconds.
 */
#ifndef FILE_PRINT_H
#define FILE_PRINT_H

#include "base/num.h"
#include "base/val.h"
#include "base/when.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_INT, CELL_AT, CELL_DURATION, CELL_MONEY, CELL_SHARE,
                 CELL_DECIMAL, CELL_BOOL, CELL_LIST };
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
static inline struct cell cell_decimal(struct str digits) { return (struct cell){ .kind = digits.n ? CELL_DECIMAL : CELL_EMPTY, .s = digits, .n = -1 }; }
static inline struct cell cell_list(struct str items) { return (struct cell){ .kind = CELL_LIST, .s = items, .n = -1 }; }
static inline struct cell cell_of(struct cell c, int64_t n) { c.n = n; return c; }   /* the same value with the number of observations behind it */
static inline struct cell cell_bool(bool b) { return (struct cell){ .kind = CELL_BOOL, .i = b, .n = -1 }; }

struct col {
	const char *name;      /* English field name, stable */
	const char *en, *zh;   /* labels; NULL: name */
	bool right;            /* align to the right (numbers) */
	bool key;              /* REPORT tables: names the row, is not a figure */
	bool hidden;           /* only with --fields */
	const char *basis;     /* REPORT tables: what the figure is counted by, printed in long formats */
};

/* Order of two cells of one column: what has no value is last, texts by bytes, money by currency
 * and amount, others by number. */
int cell_cmp(const struct cell *a, const struct cell *b);

/*
 * Calling sequence: csm_print_open; print_zone; then either one list (print_table, print_row ...,
 * print_table_end), or one thing (print_object, facts, texts, sections with tables,
 * print_object_end), or a report (print_report, sections with facts and tables); csm_print_close.
 * Strings and columns handed over must live until print_table_end; section names are copied. A list
 * whose caller gives up before print_table_end stays visibly unfinished in json.
 */
struct csm_print;
/* zone: in which instants are shown (UTC until then). Call before the first output; the verbs do it
 * with their store's zone. */
void print_zone(struct csm_print *p, const struct zone *z);
bool print_is_text(const struct csm_print *p);          /* table, md, html: made for reading */
bool print_is_zh(const struct csm_print *p);            /* labels and titles in Chinese, else English */
/* nobody takes the output any more: a long list may stop; close tells why */
bool print_failed(const struct csm_print *p);
/* Behind print_table: whether cells[i] of a row will be looked at. What is dear to compute may be
 * left empty otherwise. */
bool print_shows(const struct csm_print *p, size_t i);
/*
 * What follows belongs to a section (name: stable, dotted words allowed; title: for reading, NULL:
 * the name). In the contract formats of a report the name is the first field of each record; of an
 * object it names the member that holds the section's table (an array) or facts (an object). Around
 * the one table of a list it is a title for reading and nothing else: several tables want an
 * object. Reading formats print a title only when something follows it.
 */
void print_section(struct csm_print *p, const char *name, const char *title);
/*
 * A list: columns once, then rows. --fields chooses and orders columns; an unknown one makes
 * print_table fail: CSM_EUSAGE "print.field" with the nearest name. json: an array of objects, []
 * when empty; jsonl: one object a line. An empty list prints its header in csv and tsv, nothing
 * when reading. Tables hold back up to 10,000 rows to find the widths of their columns; what comes
 * later keeps those widths. Money is "199.00 CNY" (json: {"amount":"199.00","currency":"CNY"}), a
 * share 0.1234 (json: {"share":0.1234,"num":10,"n":81}). A value with n >= 0 shows it when reading,
 * "12.34 % (n 81)"; a table too wide for the terminal leaves all n out.
 */
/* Whether such a table can be printed with the fields that were asked for: for who writes before. */
int print_can(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e);
int print_table(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e);
void print_row(struct csm_print *p, const struct cell *cells);
void print_table_end(struct csm_print *p);
/*
 * A row with keys of its own, within print_table: the first n_fixed cells under the names of their
 * columns (those without a value are left out), then the pairs as they stand, lists and maps too.
 * json and jsonl without --fields only; false: use print_row.
 */
bool print_record(struct csm_print *p, const struct cell *cells, size_t n_fixed,
                  const struct pair *pairs, size_t n);
/*
 * A report: switches to report mode, before the first section. For reading its tables look like
 * lists, an empty one is "(none)" and a missing value "-". csv, tsv, json, jsonl unpivot: one
 * record a cell that is no key (hidden ones too): section, group ("channel=chat period=2026-01"),
 * figure, value, unit, n, basis, num. unit: count, s, a currency's code, share (value: four digits,
 * rounded half up; num/n exact), number (a decimal), instant, text; "" without a value. json:
 * {"figures":[records],"note":[notes]}. Facts and texts are records without group. --fields chooses
 * fields of the records; with reading formats and with --ids it is refused: CSM_EUSAGE
 * "print.field", "print.ids".
 */
int print_report(struct csm_print *p, struct csm_err *e);
/* "channel=chat period=2026-01" from the key cells; a value with blanks, quotes, = or brackets is
 * quoted. A figure's full name, as --drill takes it: section.figure[group]. */
void print_group(const struct csm_print *p, const struct col *cols, size_t n,
                 const struct cell *cells, struct buf *out);
/*
 * One thing: facts, one under the other; paragraphs; nested lists by print_table, each under its
 * print_section. json: one object (jsonl: on one line); csv and tsv: records section, row, field,
 * value (row: number within the section's table, else empty). --fields chooses facts, paragraphs
 * and sections by name; one that never comes up makes csm_print_close return CSM_EUSAGE
 * "print.field". A fact outside any object opens one.
 */
void print_object(struct csm_print *p, const char *kind);
/* empty ones are left out in reading formats, null in json */
void print_fact(struct csm_print *p, const struct col *c, struct cell v);
/* a paragraph, wrapped only by the text's own lines, indented when reading */
void print_text(struct csm_print *p, const char *name, struct str text);
void print_object_end(struct csm_print *p);
/* a remark: reading formats (after a blank line), and "note" in json of reports */
void print_note(struct csm_print *p, const char *fmt, ...) PRINTF(2, 3);
/* bytes as they are (csm log --raw) */
void print_raw(struct csm_print *p, struct str bytes);

#endif
