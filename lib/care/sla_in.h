/*
 * What finding runs (sla.c), measuring them (sla_measure.c) and choosing policies (sla_policy.c) share. Private to care/.
 */
#ifndef CARE_SLA_IN_H
#define CARE_SLA_IN_H

#include "care/sla.h"

/* A mark is a moment (enum moment_what) or one of these changes of state. */
enum { MARK_SOLVED = 64 /* no longer at work */, MARK_REOPENED, MARK_HELD, MARK_LET_GO };
struct sla_mark {
	int64_t at;
	uint8_t what, arg;
	uint32_t word;
	evid id;
	int64_t other;
};
struct walk {
	struct sla *s;
	const struct sla_ask *q;
	struct sla_runs *r;
	struct sla_run next;
	uint32_t no[CK_COUNT];
	bool cancelled, vague;     /* vague: the run's ends are known to the day only */
	int64_t promised;          /* of the promise that is measured, and its event */
	evid promise;
};
/* Counts a run from its start to its stop, or until now: parts, elapsed, due, verdict, policy. */
void sla_measure(struct walk *w, struct sla_run *run);

#endif
