/*
 * What the folds of shifts, hand-overs and incidents share. Private to care/.
 */
#ifndef CARE_SHIFT_FOLD_H
#define CARE_SHIFT_FOLD_H

#include "care/fold.h"
#include "care/shift.h"

/* Room for one more in a list that lives in an arena; ADD gives the place of the new one. */
void *desk_room(void *v, size_t n, size_t *cap, size_t size, struct arena *mem);
#define ADD(d, list, mem) \
	((d)->list = desk_room((d)->list, (d)->n_##list, &(d)->cap_##list, sizeof(*(d)->list), (mem)), \
	 &(d)->list[(d)->n_##list++])
struct str desk_str(const struct event *ev, enum key k, struct arena *mem);        /* a copy in mem */
bool desk_named(const struct event *ev, evid *id);         /* the event that of names */
/* A shift that is named must be one of the roster, if there is one. */
void desk_judge_shift(struct desk *d, struct str shift, struct ruling *r);
/* The cases that the event lists; *out lives in mem. */
size_t desk_cases(const struct event *ev, struct arena *mem, struct caseid **out);

void handover_open(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);
void handover_step(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);
void incident_open(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);
void incident_acknowledge(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);
/* false: the event names no incident */
bool incident_finish(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);

#endif
