/*
 * What lists and reports of clocks share. Private to report/.
 */
#ifndef REPORT_SLA_H
#define REPORT_SLA_H

#include "store/sla.h"

/* "complaints@3f2a...": the policy and the version of its file; empty: none. */
struct str sla_version(const struct sla_book *b, const struct sla_policy *p, struct arena *a);
/* A run belongs to the period in which it was due; without a due, in which it ended, or began. */
bool sla_in_period(const struct sla_run *r, struct period when);

#endif
