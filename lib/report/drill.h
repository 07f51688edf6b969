/*
 * What --drill of every report has in common: how a figure is named, which columns stand behind it. Private
 * to report/.
 */
#ifndef REPORT_DRILL_H
#define REPORT_DRILL_H

#include "report/overview.h"

/* "section.figure" or "section.figure[key=value ...]", as print_group writes it. */
enum { DRILL_KEYS = 4 };
struct drill_name {
	struct str figure;                 /* bytes of the name */
	struct str key[DRILL_KEYS], value[DRILL_KEYS];     /* memory of the arena */
	size_t n;
};
/* CSM_EUSAGE "report.group". */
int drill_name_read(const char *name, struct arena *a, struct drill_name *out, struct csm_err *e);
/* There is no figure of that name among names (NULL at the end): CSM_EUSAGE "report.figure". */
int drill_unknown(const char *name, const char *const *names, struct csm_err *e);

enum { D_NAME, D_AT, D_VALUE, D_COUNTED, D_SHOP, D_CHANNEL, D_DETAIL, D_COLS };
extern const struct col drill_cols[D_COLS];
struct cell drill_case(struct caseid c, struct arena *a);
/* Name, shop, channel and category of a ticket. */
void drill_ticket(const struct world *w, const struct ticket *t, struct arena *a, struct cell c[D_COLS]);
void drill_row(struct csm_print *p, struct cell c[D_COLS]);        /* without numbers of observations */

#endif
