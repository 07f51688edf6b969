/*
 * In what order open tickets are worked on: a score that is a sum of coefficient x term, each term from 0 to 1, so that every
 * place in the queue can be explained. Pure, in whole thousandths: the same ticket, clocks and coefficients give the same score
 * anywhere. csm-queue(1) has the terms in words, policy/queue.yaml the coefficients.
 */
#ifndef CARE_QUEUE_H
#define CARE_QUEUE_H

#include "care/sla.h"

/*
 * X(ENUM, "word")
 * due         share of its target that the clock nearest to (or furthest beyond) its due has used, at most 1; paused ones do not count
 * priority    P1 1, P2 0.75, P3 and none 0.5, P4 0.25, P5 0
 * age         time by the clock since it was opened, full at age_full
 * vip         the customer's tier is one that raises the impact
 * reopens     a third for each, at most 1
 * unanswered  the customer waits for an answer: first_response or next_response runs
 * escalated   an escalation that nobody has acknowledged
 * waiting     we wait for the customer or somebody else (pending, on_hold)
 */
#define QUEUE_TERMS(X) \
	X(DUE, "due") X(PRIORITY, "priority") X(AGE, "age") X(VIP, "vip") X(REOPENS, "reopens") \
	X(UNANSWERED, "unanswered") X(ESCALATED, "escalated") X(WAITING, "waiting")
#define X(e, w) QT_##e,
enum queue_term { QUEUE_TERMS(X) QT_COUNT };
#undef X
const char *queue_word(enum queue_term t);

enum { QUEUE_ONE = 1000 };
struct queue_rules {
	int64_t coefficient[QT_COUNT];     /* thousandths, may be negative */
	int64_t age_full_s;        /* > 0 */
};
struct queue_ask {
	const struct ticket *t;
	const struct sla_runs *runs;
	enum state state;          /* as of now */
	int priority;              /* 1..5, 0 none */
	bool vip;
	int64_t now;
};
struct queue_score {
	int64_t term[QT_COUNT];    /* thousandths: 0..QUEUE_ONE */
	int64_t part[QT_COUNT];    /* coefficient x term, thousandths, rounded half away from 0 */
	int64_t sum;               /* of the parts */
	const struct sla_run *run; /* the clock behind due; NULL: none counts */
};
void queue_score(const struct queue_rules *q, const struct queue_ask *a, struct queue_score *out);
/* Does a run still count towards a due (it runs, is not paused, and has one)? */
bool run_presses(const struct sla_run *r);
/* Thousandths of its target that a run has used, at most QUEUE_ONE. */
int64_t run_used(const struct sla_run *r);
/* The run that presses most: highest share used, then the earlier due, then the first. NULL: none. */
const struct sla_run *runs_pressing(const struct sla_runs *r);
/* Is there such a clock that has not ended? */
bool runs_going(const struct sla_runs *r, enum clock k);

#endif
