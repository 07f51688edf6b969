/*
 * Finding: what was typed, taken apart once, and the hits. Private to report/find*.c.
 */
#ifndef REPORT_FIND_H
#define REPORT_FIND_H

#include "report/noun.h"

enum rank { RANK_EXACT, RANK_PREFIX, RANK_TAIL, RANK_TEXT, RANK_NONE };

struct hit {
	enum rank rank;
	const char *what;              /* ticket, return, customer, order, parcel, device */
	struct str name;               /* how to show it */
	int64_t at;
	evid event;                    /* TEXT: the event that says so */
	const char *field;
	struct str excerpt;
};

struct find {
	struct csm *c;
	struct world *w;
	struct orders *orders;
	struct people people;
	/* trimmed; folded; only the digits of a phone number, if it looks like one */
	struct str typed, folded, digits;
	struct hit *hits;
	size_t n, cap;
	struct arena mem, scratch;
};

enum { FIND_LEAST = 4 };               /* shorter beginnings and tails fit too much */

void find_add(struct find *f, enum rank rank, const char *what, struct str name, int64_t at,
              evid event, const char *field, struct str where);
struct str find_case_name(struct find *f, struct caseid c);
/* How text s of an id (number, key, account) fits what was typed. */
enum rank find_rank_id(const struct find *f, struct str s);
/* Numbers of parcels and devices: find_observe.c. */
int find_observed(struct find *f, struct csm_err *e);
/* Words in the texts of events: find_text.c. */
int find_texts(struct find *f, struct csm_err *e);

#endif
