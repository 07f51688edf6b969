/*
 * What recording at the desk shares: the request under completion and the desk as it stands under the
 * lock. Private to desk_record.c and handover_record.c.
 */
#ifndef STORE_DESK_RECORD_H
#define STORE_DESK_RECORD_H

#include "store/desk.h"
#include "store/record.h"

struct desk_plan {
	struct csm *c;
	struct csm_request req;    /* what was asked for, its fields in f */
	struct csm_field *f;       /* room for some more */
	struct desk_now now;
	bool open;
	struct str me;             /* who asks */
	int64_t at;
	/* what is recorded, the request itself first */
	struct csm_request *reqs;
	size_t n, cap;
	struct buf left;           /* tickets that changed meanwhile */
	evid known;                /* nothing is left to record: this event said it */
};
void desk_add(struct desk_plan *k, const char *key, struct str value);
struct str desk_given(const struct desk_plan *k, const char *key);     /* empty if it is not given */

/* ---- handover_record.c ---- */

int handover_complete(struct desk_plan *k, struct csm_err *e);
/* The place of the request is kept in reqs; what follows from it is added behind. */
int accept_complete(struct desk_plan *k, struct csm_err *e);
int unhold_complete(struct desk_plan *k, struct csm_err *e);

#endif
