/*
 * What lists and reports of clocks share. Private to report/.
 */
#ifndef REPORT_SLA_H
#define REPORT_SLA_H

#include "file/print.h"
#include "store/sla.h"

/* "complaints@3f2a...": the policy and the version of its file; empty: none. */
struct str sla_version(const struct sla_book *b, const struct sla_policy *p, struct arena *a);
/* A run belongs to the period in which it was due; without a due, in which it ended, or began. */
bool sla_in_period(const struct sla_run *r, struct period when);

/* What rows of runs show: "T-a1042c"; whom or what a run is about (party, step, reason; the event of a promise); what is left. */
struct str sla_case_name(struct arena *a, struct caseid c);
struct str sla_run_word(const struct sla_book *b, const struct sla_run *r, struct arena *a);
struct cell sla_left_cell(const struct sla_run *r);
struct cell sla_priority_cell(uint8_t p, struct arena *a);     /* "P2"; 0: empty */

#endif
