/*
 * Cases as their events make them: tickets, returns, customers. Folding one event into a case, the
 * rules that allow or refuse it, and what is derived from a case (state at any instant, time in
 * states, priority with its reason). The rules in words: csm-ticket(1), csm-return(1), csm-report(1).
 * Pure: no I/O; memory comes from struct care.
 */
#ifndef CARE_CASES_H
#define CARE_CASES_H

#include "care/event.h"
#include "care/terms.h"

struct moments;

/* What folding relies on: the shop's words, one vocabulary for all low-cardinality words, memory
 * for timelines. */
struct care {
	const struct terms *terms;
	struct vocab *words;
	struct arena *mem;
	struct moments *moments;   /* moment.h: a book of what clocks need; NULL: nobody asks */
};

enum state { ST_NONE, ST_NEW, ST_OPEN, ST_PENDING, ST_HOLD, ST_SOLVED, ST_CLOSED, ST_MERGED,
             ST_SPAM, ST_VOID, ST_COUNT };
/* "new" "open" "pending" "on_hold" "solved" "closed" "merged" "spam" "void"; "" */
const char *state_word(enum state s);
/* a category, or a state of terms.yaml; ST_NONE */
enum state state_of(const struct terms *t, struct str word);
static inline bool state_active(enum state s) { return s >= ST_NEW && s <= ST_HOLD; }

/* Who is waited for. A merchant or a department is the shop itself. */
enum party { PARTY_NONE, PARTY_CUSTOMER, PARTY_MERCHANT, PARTY_DEPARTMENT, PARTY_CARRIER, PARTY_PLATFORM, PARTY_SUPPLIER,
             PARTY_WAREHOUSE, PARTY_COUNT };
const char *party_word(enum party p);              /* "customer" "merchant" ...; "" */
enum party party_of(struct str word);              /* PARTY_NONE: no such party */

/* The timeline: in state from at on, until the next span. why: enum verb that led here. party: of a wait, for
 * whom; who waits for another from some instant on has a span more, of the same state. */
struct span { int64_t at; uint8_t state, why, party; };

struct head {                  /* what every case has; first member of each */
	struct caseid cas;
	int64_t opened_at, updated_at;
	int64_t last_at, last_rec; /* key of the last event folded, for the order check */
	evid last_id;
	evid imp;                  /* import of the opening event, 0 none */
	/* the last event that an import brought, WHEN_NONE none: an export of before is older */
	int64_t imported_at;
	uint32_t events;           /* folded */
	/* transitions that the table of states does not know (imported history), capped at 255 */
	uint8_t illegal;
	/* an event came out of order, or a correct or undo: fold again from all its events */
	bool stale;
	bool newer;                /* holds an event this csm does not know: shown, counted, not written to */
	bool dead;                 /* the opening event was undone */
	/* the opening event was folded; an import may bring earlier events later */
	bool opened;
};

enum { DAY_OPENED = 1, DAY_REPLIED = 2, DAY_SOLVED = 4 };
struct ticket {
	struct head h;
	int64_t first_reply_at;    /* first public message of a human agent, or WHEN_NONE */
	int64_t handed_at;         /* first handed to people by a machine, WHEN_NONE never */
	int64_t first_solved_at, solved_at;        /* first and last solve, WHEN_NONE */
	int64_t last_customer_at;  /* last customer message */
	int64_t wait_until;        /* promised end of a wait, WHEN_NONE */
	struct span *spans;        /* in order of at; at least one */
	uint32_t n_spans, cap_spans;
	uint8_t state;             /* as of the last event; closing is derived: ticket_state_at */
	uint8_t impact, urgency;   /* 1..3; 0 unset */
	/* DAY_*: instants that are known to the day only; durations from or to them say nothing */
	uint8_t day_only;
	uint32_t flags;            /* bit i: i-th flag of the terms, the first 32 */
	uint16_t reopens, replies, auto_replies, messages, notes, handoffs, files;
	/* words in care.words, 0 = none */
	uint32_t channel, category, stage, touchpoint, type, severity, desired, agent, group, shop, code, product, sku, priority, wait_for, solver,
	         cause, source, handling;
	/* high-cardinality texts: ids in care.words too */
	uint32_t order, line, subject, ref;
	struct caseid customer, follows, merged_into;
};

enum rstatus { RS_NONE, RS_REQUESTED, RS_APPROVED, RS_TRANSIT, RS_RECEIVED, RS_INSPECTED,
               RS_DISPUTED, RS_SETTLED, RS_DENIED, RS_WITHDRAWN,
	RS_CLOSED, RS_VOID, RS_COUNT };
/* requested approved in_transit received inspected disputed settled denied withdrawn closed void */
const char *rstatus_word(enum rstatus s);
enum rstatus rstatus_of(struct str word);
struct rma {                   /* a return */
	struct head h;
	int64_t approved_at, shipped_at, received_at, settled_at, ended_at;        /* WHEN_NONE */
	/* when an export first showed it settled without saying since when; settled_at stays
	 * unknown then */
	int64_t seen_settled_at;
	int64_t amount_minor, refunded_minor;      /* asked for; settled so far; INT64_MIN unknown */
	int64_t units;             /* 0 unknown */
	uint8_t status;
	/* source: order: leaves every sum once a return record of that order exists */
	bool from_order;
	bool shadowed;             /* such a record exists (set by the world) */
	uint8_t day_only;          /* DAY_OPENED, DAY_SOLVED (settled), as of tickets */
	uint32_t kind, reason, shop, currency, order, line, sku, product, ref, channel, agent, condition, grade, disposition, carrier, tracking, liable,
	         reason_text;
	struct caseid customer;
	struct span *spans;        /* state = enum rstatus */
	uint32_t n_spans, cap_spans;
};

struct customer {
	struct head h;
	uint32_t shop, prefers, tier, key;
	struct caseid *links;      /* linked and not unlinked */
	uint32_t n_links, cap_links;
	bool voided;               /* recorded by mistake */
	int64_t erased_at;         /* the person was erased, WHEN_NONE: is there */
};

/* A remark of the rules on one event: allowed but odd (imported history), or the reason for a refusal. */
struct ruling {
	bool legal;
	unsigned lang;             /* in: the language of text */
	const char *id;            /* "ticket.closed", stable */
	char text[320];            /* what is wrong and what would be right */
};

void ticket_init(struct ticket *t, struct caseid c);
void rma_init(struct rma *r, struct caseid c);
void customer_init(struct customer *u, struct caseid c);
/*
 * Folds one event, in order. Events that the rules forbid are folded as far as they make sense
 * (history is kept as it happened), counted in head.illegal, and described in *r (may be NULL). The
 * same functions judge a new event before it is written: fold it into a copy and look at r->legal.
 */
void ticket_fold(struct ticket *t, const struct event *ev, const struct care *c, struct ruling *r);
void rma_fold(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r);
void customer_fold(struct customer *t, const struct event *ev, const struct care *c, struct ruling *r);

/*
 * A wait whose date has passed by at is over: open from that instant on, no event needed. Folding
 * an event does this first; who looks at a ticket at an instant after its last event does it too
 * (the world does).
 */
void ticket_lapse(struct ticket *t, int64_t at, const struct care *c);
/* The date of a wait that goes on, or of one that is over and nothing has happened since; WHEN_NONE: there is none. */
int64_t ticket_wait_date(const struct ticket *t);
/* State at an instant, closing derived (solved and the reopen window passed), and the end of a wait
 * that had a date. ST_NONE before it was opened. */
enum state ticket_state_at(const struct ticket *t, int64_t at, const struct terms *terms);
/* Since when a person's first answer is waited for: the hand-over by a machine if there was one
 * before it, else the opening. */
int64_t ticket_asked_at(const struct ticket *t);
/*
 * Seconds spent in each state within [from, to); closed counts from the end of the window, that
 * very second included (a message at solved + window comes too late). from WHEN_NONE: since the
 * opening; to WHEN_NONE: until the last event.
 */
void ticket_times(const struct ticket *t, int64_t from, int64_t to, const struct terms *terms,
                  int64_t out[ST_COUNT]);
/* The flow identity of csm-report(1) over [from, to), bounds as in ticket_times but to WHEN_NONE: for
 * ever. Adds to *f: opening + created + reopened - solved - ended = closing, always. A ticket that
 * was solved when it was opened counts as created and solved. ended: merged, spam or void out of an
 * active state. */
struct flow { int64_t opening, created, reopened, solved, ended, closing; };
void ticket_flow(const struct ticket *t, int64_t from, int64_t to, struct flow *f);
enum rstatus rma_status_at(const struct rma *r, int64_t at);

/* P1..P5 (1..5; 0 none) from impact and urgency by the matrix, overrides, or as imported; the
 * reason in words (English or Chinese). */
int ticket_priority(const struct ticket *t, const struct terms *terms, const struct vocab *words,
                    bool zh, char reason[160]);
/* The same for a customer of that tier: a VIP (terms.vip_tiers) raises the impact one step. */
int ticket_priority_tier(const struct ticket *t, const struct terms *terms,
                         const struct vocab *words, struct str tier, bool zh, char reason[160]);
/* Steps that a complaint may take, NULL behind the last: receive, soothe, ... */
const char *const *complaint_step_words(void);
/* Is that one of the tiers that raise the impact? */
bool tier_is_vip(const struct terms *terms, struct str tier);
/* What a new ticket still lacks, as bits of enum intake: required and recommended for its stage. */
void ticket_lacks(const struct ticket *t, bool has_text, const struct terms *terms,
                  const struct vocab *words, uint32_t *required, uint32_t *recommended);

/*
 * Corrections and undo within the events of one case (any order of input): applies effective
 * corrects to their targets (pairs rewritten in a), drops undone events and the undo/correct events
 * themselves, sorts by fold order. An undo is effective unless a later effective undo names it.
 * Returns the new count.
 */
size_t events_resolve(struct event *evs, size_t n, struct arena *a);
/* Is the event id taken back by an effective undo among evs (before events_resolve)? */
bool events_undone(const struct event *evs, size_t n, evid id);

/* Customers linked with each other, directly or not: the class is named by its smallest (rec, site,
 * number) member. */

#endif
