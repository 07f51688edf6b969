/*
 * Shifts, hand-overs and incidents of the desk: who was to be there, who was, who answers for the time
 * when nobody was. The plan (policy/roster.yaml) comes in as values, what happened as events that belong
 * to no case; everything else is computed from the two. Pure; relies on event.h and terms.h. The rules in
 * words: csm-shift(1), csm-handover(1), csm-incident(1).
 */
#ifndef CARE_SHIFT_H
#define CARE_SHIFT_H

#include "care/cases.h"

/* ---- the roster: care/roster.c ---- */

/* Seconds since the local midnight of the day it belongs to; 0 <= from < to, past midnight beyond 86400. */
struct shift_hours { struct str word, en, zh; int32_t from_s, to_s; };
struct shift_crew { size_t hours; struct str *agents; size_t n; };     /* hours: place in the version's list */
struct shift_plan { int64_t day; struct shift_crew *v; size_t n; };    /* of a weekday, or of the date day */
struct roster_version {
	int64_t valid_from;        /* WHEN_NONE: since ever */
	struct shift_hours *hours;
	size_t n_hours;
	struct shift_plan week[7]; /* Monday first */
	struct shift_plan *dates;  /* a date rules the whole day */
	size_t n_dates;
};
/* A kind of incident that has to be reported at once, and how soon. */
struct incident_kind { struct str word, en, zh; int64_t report_s, acknowledge_s; };
struct roster {
	bool there;                /* somebody wrote one */
	const struct zone *zone;
	int64_t early_s, late_s;   /* in time: from so long until so long before the beginning */
	int64_t accept_s;          /* a hand-over not signed so long after the beginning is late */
	bool approval;             /* a swap needs a leader's approval besides the consent */
	struct str *leaders;       /* none named: agents of level lead */
	size_t n_leaders;
	struct roster_version *v;  /* by valid_from */
	size_t n;
	struct incident_kind *kinds;
	size_t n_kinds;
};
/* What holds without a file: 15 and 10 minutes, six kinds of incidents; strings are constant, the list lives in a. */
void roster_init(struct roster *r, const struct zone *z, struct arena *a);
bool roster_leads(const struct roster *r, const struct terms *t, struct str agent);
const struct incident_kind *incident_kind(const struct roster *r, struct str word);    /* NULL */

/* A shift of one day. */
struct shift {
	int64_t day, from, to;     /* [from, to) */
	const struct shift_hours *hours;
	const struct str *agents;  /* planned */
	size_t n;
};
enum { SHIFT_NAME_MAX = 160 };
size_t shift_name(const struct shift *s, char out[SHIFT_NAME_MAX]);   /* "2026-01-17/early"; its length */
bool shift_find(const struct roster *r, struct str name, struct shift *out);
/* The shifts that meet [from, to), by beginning, then name; *out lives in a. */
size_t shifts_between(const struct roster *r, int64_t from, int64_t to, struct arena *a, struct shift **out);
bool shift_plans(const struct shift *s, struct str agent);

/* ---- what happened: care/shift.c ---- */

struct attendance { struct str agent, shift; int64_t in_at, out_at; evid in, out; };    /* out_at: WHEN_NONE */
/* from gives the shift gives away to to, for the shift gets if there is one. Instants: WHEN_NONE. */
struct swap {
	evid id;
	struct str from, to, gives, gets, approver;
	int64_t begins;            /* of the earlier shift: agreed by then, or not in force */
	int64_t asked_at, consent_at, approved_at, declined_at;
};
enum swap_state { SWAP_ASKED, SWAP_CONSENTED, SWAP_AGREED, SWAP_DECLINED, SWAP_LAPSED };
struct problem { evid id; struct str by, shift, text, finisher; int64_t at, finished_at; };

enum item_state { ITEM_OPEN, ITEM_ACCEPTED, ITEM_HELD };
/* A ticket of a hand-over; at: since when it is accepted or held. */
struct handover_item { struct caseid cas; enum item_state state; int64_t at; struct str reason; };
struct handover {
	evid id, accept;           /* accept: the first second signature, 0 none */
	struct str from, to, shift, note;
	int64_t at, rec, signed_at;        /* signed_at: WHEN_NONE */
	struct handover_item *items;
	size_t n;
};
struct incident {
	evid id;
	struct str kind, text, by, acknowledger, closer;
	int64_t at, rec;           /* when it happened, when it was reported */
	int64_t acknowledged_at, closed_at;        /* WHEN_NONE */
	struct caseid *cases;
	size_t n;
};

struct desk {
	struct head h;             /* first, as of every folded thing; of no case */
	const struct roster *roster;
	struct attendance *in;
	struct swap *swaps;
	struct problem *problems;
	struct handover *handovers;
	struct incident *incidents;
	size_t n_in, cap_in, n_swaps, cap_swaps, n_problems, cap_problems, n_handovers, cap_handovers, n_incidents, cap_incidents;
};
void desk_init(struct desk *d, const struct roster *r);
/* One event, in fold order; what the rules forbid is folded as far as it makes sense and said in *r (may be
 * NULL). Texts are copied into c->mem. */
void desk_fold(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r);

enum swap_state swap_state(const struct desk *d, const struct swap *s, int64_t at);
const char *swap_word(enum swap_state s);
/* The shift that agent is in now and has not left; NULL. shift empty: any. */
const struct attendance *desk_present(const struct desk *d, struct str agent, struct str shift);
/* Who has to come to the shift after all swaps in force at that instant; *out lives in a. */
size_t desk_crew(const struct desk *d, const struct shift *s, int64_t at, struct arena *a, struct str **out);
bool desk_planned(const struct desk *d, const struct shift *s, int64_t at, struct str agent);
/* The shift of agent that at is meant for: the one that runs, else the next within 12 hours. */
bool desk_shift_of(const struct desk *d, struct str agent, int64_t at, struct shift *out);

/* ---- care/handover.c, care/incident.c ---- */

const char *item_word(enum item_state s);          /* "open" "accepted" "held" */
const struct handover *handover_find(const struct desk *d, evid id);       /* NULL */
/* The shift for which the incoming agent takes over: his first that begins behind the hand-over, or runs then. */
bool handover_next(const struct desk *d, const struct handover *h, struct shift *out);
/* When the second signature is due: so long after the beginning of that shift, without one after the hand-over. */
int64_t handover_due(const struct desk *d, const struct handover *h);
/* n_open: tickets neither accepted, held nor changed meanwhile. */
enum handover_state { HANDOVER_OPEN, HANDOVER_LATE, HANDOVER_PARTLY, HANDOVER_HELD, HANDOVER_ACCEPTED };
enum handover_state handover_state(const struct desk *d, const struct handover *h, size_t n_open, int64_t at);
const char *handover_word(enum handover_state s);
/* How an incident stands at an instant: to be acknowledged, overdue with that, acknowledged, over. */
enum incident_state { INCIDENT_OPEN, INCIDENT_OVERDUE, INCIDENT_ACKNOWLEDGED, INCIDENT_CLOSED };
enum incident_state incident_state(const struct desk *d, const struct incident *i, int64_t at);
const char *incident_word(enum incident_state s);
/* So much later than its kind allows was it reported, was it acknowledged (until at, if it is not yet); 0: in time. */
int64_t incident_late_report(const struct desk *d, const struct incident *i);
int64_t incident_late_acknowledge(const struct desk *d, const struct incident *i, int64_t at);

/* ---- was somebody there: care/cover.c ---- */

enum coming { COMING_PLANNED, COMING_EARLY, COMING_ON_TIME, COMING_LATE, COMING_ABSENT, COMING_MISSED };
const char *coming_word(enum coming c);
/* How agent came to the shift, as seen at an instant; *late_s: so long after the last moment that is in time. */
enum coming desk_coming(const struct desk *d, const struct shift *s, struct str agent, int64_t at, int64_t *late_s);
/* Until when the attendance counts: its check-out, else the planned end (or at, if that is before). */
int64_t attendance_end(const struct desk *d, const struct attendance *a, int64_t at);
/* Nobody was there within [from, to) of a shift that somebody was planned for. Both sides answer for it:
 * who left before it, and who should have come. */
struct gap { struct shift shift; int64_t from, to; struct str *left, *due; size_t n_left, n_due; };
size_t desk_gaps(const struct desk *d, int64_t from, int64_t to, int64_t at, struct arena *a, struct gap **out);

#endif
