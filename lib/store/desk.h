/*
 * The desk of a store: policy/roster.yaml read, the events of shifts, hand-overs and incidents gathered
 * and folded, what people record about them. Private to store/ and report/. Relies on care/shift.h for
 * every decision. Promises: corrections, undo, as_of and known_at hold for these events as for any;
 * what is recorded is judged under the writer's lock.
 */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include "care/shift.h"
#include "store/own.h"
#include "store/world.h"

extern const char ROSTER_FILE[];       /* "roster.yaml" */
/* policy/roster.yaml, which may be missing (no plan, r->there false). Errors "policy.*" with their place. */
int roster_load(struct csm *c, struct arena *mem, struct roster *r, struct csm_err *e);

/* The events of the desk as struct history has those of a case: raw, all of them in the order of the log;
 * else ready to be folded. history_close ends it. */
int desk_history(struct csm *c, bool raw, struct history *h, struct csm_err *e);

/* The desk as of c->as_of, as known at c->known_at. */
struct desk_now {
	struct roster roster;
	struct desk desk;
	struct vocab words;
	struct arena mem;
};
int desk_load(struct csm *c, struct desk_now *out, struct csm_err *e);
void desk_free(struct desk_now *d);
/* Tells of every event of the desk that the rules forbid, by the roster as it is today. */
int desk_rulings(struct csm *c, ruled_fn fn, void *ctx, struct csm_err *e);

#endif
