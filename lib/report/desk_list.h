/*
 * What the lists of shifts, hand-overs and incidents share: the desk as of the instant asked for, the
 * period, texts of cells. Private to report/.
 */
#ifndef REPORT_DESK_LIST_H
#define REPORT_DESK_LIST_H

#include "report/report.h"
#include "store/desk.h"

struct listing {
	struct csm *c;
	struct desk_now now;
	struct csm_print *p;
	const struct csm_desk_query *q;
	struct period period;
	int64_t at;                /* what was known then counts */
	size_t found;
	bool zh;
};
/* Opens the desk; period NULL: this week. */
int listing_open(struct listing *l, struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
/* Ends the table, frees; CSM_FOUND if check was asked for and something was found. */
int listing_close(struct listing *l, int code);
/* Shifts have an end: of a period without one, what lies between the first check-in and now. */
void listing_bound(struct listing *l);
bool listing_within(const struct listing *l, int64_t at);
bool listing_about(const struct listing *l, struct str agent);         /* of the agent asked for, or nobody was */
struct str listing_shift(struct listing *l, const struct shift *s);    /* its name */
struct str listing_id(struct listing *l, evid id);
struct cell listing_names(struct listing *l, const struct str *v, size_t n);
struct cell listing_late(int64_t s);                                   /* empty for 0 */
struct cell listing_word(const struct listing *l, const char *w);      /* in Chinese where that is read */

#endif
