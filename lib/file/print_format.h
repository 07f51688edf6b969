/*
 * Between the core of the printers (print.c) and the formats: what a format is, and the state they
 * share. Nobody outside print*.c includes this. The core chooses columns, unpivots reports and
 * keeps the order of calls right; a format turns what it is handed into bytes in p->out.b and never
 * asks for the trade. A new format is one const struct here.
 */
#ifndef FILE_PRINT_FORMAT_H
#define FILE_PRINT_FORMAT_H

#include "file/out.h"
#include "file/print.h"

/* A format. Members that may be NULL are marked; the others are always there. */
struct print_format {
	const char *name;
	/* made for reading: instants without offset, labels, nothing for empty lists, no
	 * unpivoting */
	bool reading;
	bool records;          /* has record ends, which -z turns into NUL */
	bool lists_only;       /* cannot show a report */
	char sep;              /* csv, tsv: between fields */
	/* csv, tsv: one field; alone: the only one of its record */
	void (*field)(struct csm_print *p, struct str s, bool alone);
	/* NULL; reading: only when something follows */
	void (*section)(struct csm_print *p);
	/* NULL; contract formats: in front of the record table */
	void (*report)(struct csm_print *p);
	void (*table)(struct csm_print *p);                                     /* p->shown are the columns */
	void (*row)(struct csm_print *p, const struct cell *cells);             /* p->n_shown cells */
	/* NULL: print_row */
	void (*record)(struct csm_print *p, const struct cell *cells, size_t n_fixed,
	               const struct pair *pairs, size_t n);
	void (*table_end)(struct csm_print *p);
	/* reading: a report's table without rows */
	void (*none)(struct csm_print *p);
	void (*object)(struct csm_print *p, const char *kind);                  /* NULL */
	void (*fact)(struct csm_print *p, const struct col *c, const struct cell *v);
	void (*text)(struct csm_print *p, const char *name, struct str text);
	void (*object_end)(struct csm_print *p);                                /* NULL */
	void (*note)(struct csm_print *p, struct str text);                     /* NULL: notes are left out */
	void (*end)(struct csm_print *p);                                       /* NULL; the last call */
};
extern const struct print_format format_table, format_csv, format_tsv, format_ids, format_json, format_jsonl, format_md, format_html;

enum print_mode { MODE_LIST, MODE_OBJECT, MODE_REPORT };

struct print_field {           /* one name of --fields */
	struct str name;
	bool seen;             /* objects: something of this name was printed */
};

/* table: a rendered cell; without its " (n 81)" it is bare */
struct table_cell {
	struct str text;
	size_t bare;           /* bytes of text without n */
	size_t width, bare_width;
};
struct table_fact {
	struct str label, value;
	size_t width;          /* of the label */
};
struct table_state {
	struct arena mem, one; /* of the rows and facts held back; of one later row */
	struct table_cell **rows;
	size_t n, cap;
	struct table_fact *facts;
	size_t n_facts, cap_facts;
	size_t *width;         /* of each column; NULL: not decided yet */
	bool *cut;             /* column may be shortened */
	bool bare;             /* leave out n: the lines would be too wide */
	bool any;              /* something was printed: the next block starts with a blank line */
	bool after_table;      /* a table was the last: a paragraph keeps its distance */
};
struct json_state {
	bool object, inner;    /* an object is open; a section's own object within it */
	bool first, inner_first, row_first;   /* nothing in it yet */
	bool waiting;          /* a section was named and nothing printed in it */
	int tables;            /* printed in this section */
	struct buf notes;
};
struct markup_state {
	bool any, list;        /* html: the fragment, a list of facts is open; md: as table_state.any */
};

struct csm_print {
	const struct print_format *fmt;
	struct out out;
	struct arena mem;                  /* lives as long as the printer */
	const struct zone *zone;
	bool zh, no_header, nul, colour;
	size_t width;                      /* 0: no limit */
	struct print_field *fields;        /* NULL: the default columns */
	size_t n_fields;
	enum print_mode mode;
	bool id_done;                      /* ids: this thing's was printed */
	/* by a fact outside any object: closed by the next object or the end */
	bool opened_object;
	struct str section, title;
	bool section_waits;                /* reading: the title is printed when something follows */
	/* the table in flight */
	const struct col *cols;            /* as handed in */
	size_t n_cols;
	struct arena table_mem;
	const struct col **shown;          /* chosen, in order */
	size_t *from, n_shown;             /* index of each in cols */
	struct cell *cells;                /* n_shown, for row */
	/* muted: left out by --fields; opened: the format has seen the table */
	bool in_table, muted, opened;
	int64_t rows;                      /* of an object's or a list's table, from 1 */
	struct buf tmp, tmp2;              /* scratch: of the formats; of the core and the cells */
	/* first fault that no return value could carry; close returns it */
	struct csm_err late;
	struct table_state table;
	struct json_state json;
	struct markup_state markup;
};

const char *print_label(const struct csm_print *p, const struct col *c);
/* Appends the value for reading; *bare is out->n in front of " (n 81)". No value: "-" in reports,
 * nothing elsewhere. Not yet safe to show. */
void cell_for_reading(const struct csm_print *p, const struct cell *c, struct buf *out, size_t *bare);
/* Appends the value as the contract has it, without quoting; no value: nothing. */
void cell_for_contract(const struct csm_print *p, const struct cell *c, struct buf *out);
/* Appends num/den * 10^shift as a decimal with digits digits, rounded half up (toward +inf), exact;
 * den > 0. */
void share_decimal(struct buf *out, int64_t num, int64_t den, int shift, int digits);
/* Appends s without line breaks (each is shown as a blank) and without anything dangerous to a terminal. */
void text_one_line(struct buf *out, struct str s);
/*
 * Chooses p->shown: the columns of --fields in its order, else those that are not hidden; ids: the
 * first. In an object --fields names facts and sections, so its tables show their usual columns.
 * CSM_EUSAGE "print.field".
 */
int print_choose(struct csm_print *p, const struct col *cols, size_t n, struct csm_err *e);
/* A row of a report's table, one record a figure; one figure. Contract formats only. */
void print_unpivot(struct csm_print *p, const struct cell *cells);
void print_figure(struct csm_print *p, struct str group, const struct col *c, const struct cell *v);
/* Remembers the first fault that no return value can carry. */
void print_fault(struct csm_print *p, const struct csm_err *e);

#endif
