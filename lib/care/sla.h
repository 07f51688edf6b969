/*
 * Clocks: how long somebody waited for us, or we for somebody, measured in the open time of a calendar, against a target.
 * Pure: a folded ticket with its moments (care/moment.h) and the shop's policies (policy/sla.yaml, as values) give
 * the runs of its clocks; nothing of it is ever stored. csm-sla(1) has the definitions in words.
 *
 * A run begins, counts while it is not paused, and ends. Its due is the smallest instant at which the counted time equals
 * the target; it is met if it ended at or before its due, else breached at that very instant, whoever looks when.
 * Where a priority changes, the new target holds from then on and what was counted stays counted. The parts of a run
 * are half open, apart and complete: their counted seconds sum to its elapsed time, always.
 */
#ifndef CARE_SLA_H
#define CARE_SLA_H

#include "care/calendar.h"
#include "care/moment.h"
#include "care/triage.h"

/*
 * X(ENUM, "word", whose turn it is): when it begins; when it ends.
 * first_response   opening, or a machine's hand-over (ticket_asked_at); first public message of a person, or solution
 * next_response    the oldest unanswered message of the customer after that; the next such answer, or solution
 * update           a person's message; the next one, or solution
 * first_resolution opening; first solution          full_resolution  opening; last solution
 * requester_wait, agent_work  opening; last solution (they differ in what pauses them)
 * third_party      a wait for somebody but the customer; its end, by party
 * step             opening of a complaint; a step of it done or waived, by step
 * escalation       an escalation; its acknowledgement, the next one, its withdrawal, or solution
 * promise          a promise; kept, or solution. Its due is the instant that was promised.
 */
#define SLA_CLOCKS(X) \
	X(FIRST_RESPONSE, "first_response") X(NEXT_RESPONSE, "next_response") X(UPDATE, "update") \
	X(FIRST_RESOLUTION, "first_resolution") X(FULL_RESOLUTION, "full_resolution") \
	X(REQUESTER_WAIT, "requester_wait") X(AGENT_WORK, "agent_work") X(THIRD_PARTY, "third_party") \
	X(STEP, "step") X(ESCALATION, "escalation") X(PROMISE, "promise")
#define X(e, w) CK_##e,
enum clock { SLA_CLOCKS(X) CK_COUNT };
#undef X
const char *clock_word(enum clock k);
enum clock clock_of(struct str word);              /* CK_COUNT: none */
/* States that pause it where the policy says nothing: bits of enum state. */
uint16_t clock_pauses(enum clock k);

enum target_unit { TARGET_NONE, TARGET_OPEN /* open seconds */, TARGET_DAYS /* business days */, TARGET_WALL /* seconds */ };
struct sla_target { int64_t n; uint8_t unit; };    /* n: seconds, or days */
/* Of clocks that a word tells apart: which party, which step. */
struct sla_named { struct str word; struct sla_target target; };
enum sla_reopen { REOPEN_RESUME /* time solved does not count */, REOPEN_RESTART /* a run for each time */,
                  REOPEN_TOTAL /* it counts */ };

struct sla_policy {
	struct str name;
	struct cond when;          /* over facts_of_ticket; without leaves: every ticket */
	bool any;                  /* no condition */
	int64_t valid_from, valid_to;      /* runs that start in it; WHEN_NONE: open. valid_to: the next of that name */
	struct calendar *calendar;
	struct sla_target targets[CK_COUNT][6];    /* by priority 1..5; 0: any other */
	struct sla_named *parties, *steps;         /* third_party, step */
	size_t n_parties, n_steps;
	uint16_t pauses[CK_COUNT];                 /* bits of enum state */
	int64_t pause_limit_s;     /* a pause counts as time again after so many seconds; 0: never */
	uint8_t reopen;            /* enum sla_reopen */
	long line, col;
};
struct sla {
	struct arena mem;
	struct sla_policy *v;      /* in order: the first that fits */
	size_t n;
	struct calendar *always;
	char digest[65];           /* of policy/sla.yaml */
	struct umap seen;          /* private: which policies a class of tickets meets */
	uint64_t *masks;
	size_t n_masks, cap_masks;
};
enum { SLA_POLICIES_MAX = 64 };

/* ENDED: without a target. BREACHED may still run. CANCELLED: merged, spam, void. UNKNOWN: an instant is known to the
 * day only, or the end lies before the beginning. */
enum verdict { VD_RUNNING, VD_PAUSED, VD_MET, VD_BREACHED, VD_ENDED, VD_CANCELLED, VD_UNKNOWN };
const char *verdict_word(enum verdict v);
enum part_why { PART_COUNTS, PART_PAUSED, PART_SOLVED, PART_LIMIT /* paused longer than allowed: counts */ };
const char *part_word(enum part_why w);
struct sla_part {
	int64_t from, to, counted_s, target_s;     /* target_s -1: none */
	uint8_t why, state, priority;
};
struct sla_run {
	uint8_t clock, verdict, priority;  /* priority: as of its end */
	bool ended, provisional;
	uint32_t no;               /* among the runs of this clock, from 1 */
	uint32_t word;             /* third_party: party; step: step; escalation: reason; else 0 */
	evid of;                   /* promise: its event */
	const struct sla_policy *policy;   /* NULL: none fits */
	const struct calendar *calendar;
	int64_t start, stop;       /* stop WHEN_NONE: runs */
	int64_t elapsed_s, target_s;       /* counted; target in force at its end, -1: none */
	/* WHEN_NONE: no target, paused, or never. breached_at: due, once it has passed unmet. */
	int64_t due, breached_at;
	size_t part, n_parts;      /* in sla_runs.parts */
};
struct sla_runs {
	struct sla_run *v;
	size_t n, cap;
	struct sla_part *parts;
	size_t n_parts, cap_parts;
	struct sla_mark *marks;    /* private: what happened to the ticket, in order */
	size_t n_marks, cap_marks;
};
void sla_runs_free(struct sla_runs *r);

struct sla_ask {
	const struct ticket *t;
	const struct moments *book;
	const uint32_t *at;        /* places in the book of the moments of t, in order */
	size_t n;
	const struct care *care;   /* words may be added to */
	struct str tier;           /* of the customer; empty: none */
	bool vip;                  /* tier_is_vip */
	int64_t now;               /* as of */
	bool parts;                /* keep the parts, for explanations */
};
/* All runs of a ticket, clock by clock in the order of SLA_CLOCKS, each in order of time; r is emptied first. */
void sla_clocks(struct sla *s, const struct sla_ask *q, struct sla_runs *r);
/* The policy for a run of this ticket that starts at an instant; NULL: none. */
const struct sla_policy *sla_policy_for(struct sla *s, const struct sla_ask *q, int64_t start);
/* What conditions of policies may ask about: channel category type stage touchpoint severity group shop tier flags source handling. */
void facts_of_ticket(struct facts *f, const struct ticket *t, const struct care *c, struct str tier, struct arena *a);
void sla_free(struct sla *s);                      /* not the calendars */

#endif
