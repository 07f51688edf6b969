/*
 * What clocks need to know besides the timeline of states: who wrote when, what the priority was, whose turn it was, what
 * was escalated, promised, done. Collected while cases are folded if struct care has a book for it, 24 bytes
 * each; a case that is folded again leaves what it had said before behind a mark. Pure.
 */
#ifndef CARE_MOMENT_H
#define CARE_MOMENT_H

#include "care/cases.h"

enum moment_what {
	MO_FRESH,      /* folding begins (again): what stands before of this case is void */
	MO_ASKED,      /* the customer wrote (the opening, too) */
	MO_ANSWERED,   /* a person of the shop wrote to the customer; word: login; arg 1: and waits for the customer */
	MO_AUTO,       /* a machine wrote to the customer */
	MO_HANDED,     /* a machine gave up */
	MO_PRIORITY,   /* from here on arg, of a VIP word: 1..5, 0 none */
	MO_AGENT,      /* in charge from here on; word 0: nobody */
	MO_WAIT,       /* word: party waited for; other: until when, WHEN_NONE */
	MO_ESCALATED,  /* arg: level; word: reason */
	MO_ACKNOWLEDGED,
	MO_PROMISED,   /* other: until when; id: its event */
	MO_KEPT,       /* id: the promise, 0: every open one */
	MO_STEP,       /* word: the step of the complaint; arg 1: waived */
};
struct moment {
	evid cas;                  /* opening event of the case */
	int64_t at;
	uint32_t word;
	uint8_t what, arg;
};
/* Two numbers that few moments have: of the moment at place of. */
struct moment_more { uint32_t of; evid id; int64_t other; };
struct moments {
	struct moment *v;
	size_t n, cap;
	struct moment_more *more;  /* by of */
	size_t n_more, cap_more;
};
/* ev was just folded into t. */
void moments_take(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c);
const struct moment_more *moment_more(const struct moments *m, size_t of);     /* zeroes where there are none */
void moments_free(struct moments *m);

#endif
