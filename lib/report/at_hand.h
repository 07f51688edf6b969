/*
 * What csm today and csm queue have in common: the open tickets with their clocks, all or those of some agents, and how they are
 * shown. Private to report/. Relies on sla_world_open, so the cost goes with the open tickets where derived data are there.
 */
#ifndef REPORT_AT_HAND_H
#define REPORT_AT_HAND_H

#include "report/sla.h"
#include "store/queue.h"

struct at_hand {
	struct sla_book b;
	const struct csm_queue_request *q;
	struct arena mem;
};
/* An agent who is neither in agents.yaml nor in charge of an open ticket: CSM_EUSAGE "agent.unknown". at_hand_close also
 * where this failed. */
int at_hand_open(struct at_hand *h, struct csm *c, const struct csm_queue_request *q, struct csm_err *e);
void at_hand_close(struct at_hand *h);
/* Is the i-th ticket of h->b.w open, and wanted? */
bool at_hand_has(const struct at_hand *h, size_t i);
struct cell at_hand_word(const struct at_hand *h, uint32_t word);      /* a word of the ticket; empty: none */

#endif
