/*
 * What the folds of tickets, returns and customers have in common: the order check, counting what
 * the rules forbid, the timeline, words as small numbers. Private to care/.
 */
#ifndef CARE_FOLD_H
#define CARE_FOLD_H

#include "care/cases.h"

/* Cells of a transition table: the state that follows, or KEEP; NO marks what the rules forbid
 * (history still moves there). */
enum { KEEP = 0, NO = 0x80, CELL_STATE = 0x7f };

struct head head_new(struct caseid c);
/*
 * Notes ev in the head. false: nothing to fold. Either it was folded before, or (head.stale) it
 * stands before what was folded, or is a correction or undo, so that the case has to be built from
 * all its events.
 */
bool head_take(struct head *h, const struct event *ev);
void head_illegal(struct head *h);                 /* counts what the rules forbid */
/* The same and says why, if somebody listens. */
void ruling_no(struct head *h, struct ruling *r, const char *id, const char *fmt, ...) PRINTF(4, 5);
static inline void ruling_yes(struct ruling *r)
{
	if (r)
		*r = (struct ruling){ .legal = true, .id = "", .lang = r->lang };
}

/* Appends; a copy of the case that shares the spans is not disturbed in what it has. */
void span_push(struct span **spans, uint32_t *n, uint32_t *cap, struct span s, struct arena *mem);
/* The span in force at an instant, NULL before the first. */
const struct span *span_at(const struct span *spans, uint32_t n, int64_t at);

/* The value as a word of the vocabulary, 0 if absent or empty. */
uint32_t word_id(const struct care *c, const struct val *v);
uint32_t text_id(const struct care *c, struct str s);
/* The same for texts that hardly repeat (order numbers, subjects): while words->apart is set they
 * are not compared. */
uint32_t rare_id(const struct care *c, const struct val *v);
static inline uint32_t event_word(const struct care *c, const struct event *ev, enum key k)
{
	return word_id(c, event_get(ev, k));
}
/* An instant of the event's own keys, or WHEN_NONE. */
int64_t event_when(const struct event *ev, enum key k);
static inline void count16(uint16_t *n)
{
	if (*n < UINT16_MAX)
		++*n;
}

#endif
