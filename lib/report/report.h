/*
 * Reading for people: lists, things with their history, reports. Everything takes one road: folded
 * cases -> rows -> printer, so a list and a report can never disagree. No file names, no printf; a
 * report is a descriptor.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "file/print.h"
#include "store/table.h"
#include "store/world.h"

/* ---- nouns: what can be listed ---- */

struct noun_row;
/* What a column holds: how its filter is read (csm(1), FILTERS) and how a value without a cell
 * function is fetched. */
enum col_kind {
	COL_TEXT,      /* VALUE equal, ~VALUE part of it */
	/* the same, and the value must be known: a term (or its label), an agent, a shop, or a word
	 * of the store */
	COL_WORD,
	COL_AT,        /* a period */
	COL_INT, COL_DURATION, COL_MONEY,  /* a number or A..B, both included */
	COL_CASE,      /* a case, by any name; a customer stands for all that are linked */
	COL_BOOL,      /* yes, no */
	COL_LIST       /* one of the items */
};
enum col_words { WORDS_ANY = -1 /* 0..: enum term_kind */, WORDS_AGENT = 100, WORDS_SHOP, WORDS_STATE, WORDS_STATUS, WORDS_PRIORITY, WORDS_ORDER };
enum col_place { AT_CELL, AT_WORD /* uint32_t of world.words */, AT_CASE, AT_INSTANT, AT_COUNT /* uint16_t */, AT_STR /* struct str */ };
enum col_needs { NEED_ORDERS = 1, NEED_PEOPLE = 2, NEED_COUNTS = 4, NEED_ANSWERS = 8 };

/* One column of a noun: how it is called, and how its cell is made from a row's object. */
struct noun_col {
	struct csm_column pub;             /* name, label (English), help, shown */
	const char *zh;
	enum col_kind kind;
	int words;                         /* COL_WORD, COL_LIST: enum col_words or a term_kind */
	enum col_place place;
	size_t offset;                     /* in the object, unless AT_CELL */
	struct cell (*cell)(const struct noun_row *row);
	unsigned needs;                    /* enum col_needs */
};
struct noun_counts;
struct noun_row {
	struct csm *c;
	struct world *w;
	struct orders *orders;             /* NULL unless a column in use needs them */
	struct people *people;             /* likewise */
	struct noun_counts *counts;        /* likewise */
	struct answers *answers;           /* likewise */
	const void *object;                /* struct ticket, rma, customer, order, answer */
	struct arena *mem;                 /* for texts that are made; reset after the row */
	bool zh, label;                    /* language; labels in it instead of words */
};
typedef int (*noun_fn)(void *ctx, const struct noun_row *row);
struct noun {
	const char *name;
	const struct noun_col *cols;
	const struct csm_column *pub[2];   /* the same in English and Chinese, as csm_columns gives them */
	size_t n;
	unsigned needs;                    /* of each() */
	/* Calls fn for each object with *row filled in, until it returns other than CSM_OK. */
	int (*each)(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e);
	bool (*active)(const struct noun_row *row);        /* NULL: the noun knows no such thing */
	bool in_open;                      /* the world of open tickets holds all that are active */
	uint64_t (*id)(const void *object);                /* breaks ties of --sort */
};
const struct noun *noun_find(const char *name);
bool col_right(const struct noun_col *col);
/* A cell of a row; words as they are, or labels if row->label. */
struct cell noun_cell(const struct noun_row *row, const struct noun_col *col);
/* Loads what the columns in use need; only_open: if that is nothing, the open tickets do (world_open). Release with
 * row_close. */
int row_open(struct noun_row *row, struct csm *c, unsigned needs, bool only_open, struct csm_err *e);
void row_close(struct noun_row *row);

/* How much there is of each customer; by place in world.customers. */
struct noun_counts { uint32_t *tickets, *active, *returns, *orders; int64_t *last_at; };

/* ---- findings as rows: csm check, csm verify ---- */

struct finding_kind;
struct findings_out {
	struct csm_print *p;
	unsigned lang;
	struct arena mem;
	int64_t n[3];                      /* by enum finding_level */
	struct finding_kind *kinds;        /* as they were met */
	size_t n_kinds, cap;
};
int findings_begin(struct findings_out *k, struct csm *c, struct csm_print *p, struct csm_err *e);
void findings_add(void *ctx, const struct finding *f);     /* a finding_fn; ctx: struct findings_out */
void findings_end(struct findings_out *k);                 /* ends the table, says how many there are */
void findings_free(struct findings_out *k);

/* ---- reports ---- */

/* "a: seal a5210 + 312, b: b17, no seal": how far each site is sealed; read from the ends of the newest segments. */
struct str seals_line(struct csm *c, bool zh, struct arena *a);

struct report_ctx {
	struct csm *c;
	struct world *w;
	struct orders *orders;
	struct answers answers;
	struct period period;
	const struct csm_report_request *req;
	struct csm_print *p;
	bool zh;
};
struct desk_report;
struct report {
	const char *name, *title_en, *title_zh;
	/* What it looks at besides tickets: NEED_ORDERS, NEED_ANSWERS. */
	unsigned needs;
	const struct desk_report *desk;        /* of a report about tickets (desk.h) instead of the two below */
	int (*run)(struct report_ctx *r, struct csm_err *e);
	/* Prints what stands behind one figure, "section.figure" or "section.figure[group]";
	 * CSM_EUSAGE with the nearest name. */
	int (*drill)(struct report_ctx *r, const char *figure, struct csm_err *e);
};

/* Labels of a term in the language of the handle. */
struct str label(const struct csm *c, enum term_kind k, struct str word);

#endif
