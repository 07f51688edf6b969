/*
 * Reading for people: lists, things with their history, reports. Everything takes one road: folded cases -> rows -> printer,
 * so a list and a report can never disagree. No file names, no printf; a report is a descriptor.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "file/print.h"
#include "store/table.h"
#include "store/world.h"

/* ---- nouns: what can be listed ---- */

struct noun_row;
/* One column of a noun: how it is called, and how its cell is made from a row's object. */
struct noun_col {
	struct csm_column pub;             /* name, label (English), help, shown */
	const char *zh;
	bool right;
	struct cell (*cell)(const struct noun_row *row);
};
struct noun_row {
	struct csm *c;
	struct world *w;
	struct orders *orders;             /* nouns that need them */
	const void *object;                /* struct ticket, rma, customer, order, answer */
	struct arena *mem;                 /* for texts that are made; reset after the row */
	bool zh;
};
struct noun {
	const char *name;
	const struct noun_col *cols;
	size_t n;
	const char *order;                 /* default --sort */
	/* Calls each object of the noun as of now. */
	int (*each)(struct csm *c, int (*fn)(void *ctx, const struct noun_row *row), void *ctx, struct csm_err *e);
	bool (*active)(const struct noun_row *row);
};
const struct noun *noun_find(const char *name);

/* ---- reports ---- */

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
struct report {
	const char *name, *title_en, *title_zh;
	int (*run)(struct report_ctx *r, struct csm_err *e);
	/* Prints what stands behind one figure, "section.figure" or "section.figure[group]"; CSM_EUSAGE with the nearest name. */
	int (*drill)(struct report_ctx *r, const char *figure, struct csm_err *e);
};
const struct report *report_find(const char *name);

/* Labels of a term in the language of the handle. */
struct str label(const struct csm *c, enum term_kind k, struct str word);

#endif
