/*
 * Clocks in a store: policy/sla.yaml read into policies (care/sla.h), and the runs of the tickets of the log. Private to the
 * library. Promises: what is wrong in the file is an error with its place, before any case is looked at; without a file every
 * clock runs, without a target.
 */
#ifndef STORE_SLA_H
#define STORE_SLA_H

#include "care/sla.h"
#include "store/calendar.h"
#include "store/world.h"

extern const char SLA_FILE[];          /* "sla.yaml" */

struct sla_book {
	struct csm *c;
	struct calendars cals;
	struct sla sla;
	const char *file;          /* what was read; NULL: there is none */
	struct str *steps;         /* that a complaint has to take before it may be solved (complaint_steps:) */
	size_t n_steps;
	/* after sla_world: */
	struct world *w;
	struct care care;
	struct sla_runs runs;      /* of the ticket that sla_of was asked for last */
	int64_t at;                /* as of */
	bool part;                 /* the world is a part of the store: sla_close forgets it */
	int64_t doubt_year;        /* the first without known holidays that a run shown touches; and by which calendar */
	const struct calendar *doubt;
};
/*
 * Calendars and policies. path NULL: policy/sla.yaml, which may be missing. b must not move afterwards; sla_close frees it
 * also where this failed. Errors "policy.*", "holidays.*".
 */
int sla_open(struct csm *c, const char *path, struct sla_book *b, struct csm_err *e);
void sla_close(struct sla_book *b);
/* The tickets with their moments: all, or (while c->subset is set) of that part. */
int sla_world(struct sla_book *b, struct csm_err *e);
/*
 * The same for who looks at open tickets only, at what these cost where derived data are there: every ticket that is not
 * finished as of b->at is there with its moments and its customer; others may be.
 */
int sla_world_open(struct sla_book *b, struct csm_err *e);
/* The runs of the i-th ticket of b->w, into b->runs. */
const struct sla_runs *sla_of(struct sla_book *b, size_t i, bool parts);
/* The steps that policy/sla.yaml asks of complaints; none without the file. In mem. */
int sla_steps(struct csm *c, struct arena *mem, struct str **steps, size_t *n, struct csm_err *e);
/* The run is shown: if holidays of one of its years are not known, sla_doubt says so. */
void sla_shown(struct sla_book *b, const struct sla_run *r);
/* After success: a remark (CSM_OK, "calendar.provisional") that names the year. */
void sla_doubt(const struct sla_book *b, struct csm_err *e);

#endif
