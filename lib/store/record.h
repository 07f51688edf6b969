/*
 * Recording what people ask for: shared by record.c (the batch), record_field.c (values),
 * record_who.c (customers) and record_judge.c (the rules). Private to store/.
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "store/own.h"
#include "store/table.h"

/* An event of this write, or of the log where a key was found. */
struct made {
	struct event ev;
	struct line_room room;     /* ev's pairs */
	struct str line;
};

/* A key that a request brings, and who had it before. */
struct keyed {
	struct str key;
	evid id;
	struct caseid cas;
	enum verb verb;
	struct caseid who;         /* the customer that the event names */
	int64_t rec;
};

/*
 * The history of a case that a large batch names, from one pass over the log. aliased: several
 * sites opened it.
 */
struct old_case { struct caseid cas; struct event *evs; size_t n, cap; bool aliased; };

struct recorder {
	struct csm *c;
	struct writer *w;
	struct arena mem;
	struct made **made;        /* events of this write, in order */
	size_t n_made, cap_made;
	struct keyed *keys;
	size_t n_keys, cap_keys;
	struct smap by_key;
	const struct csm_request *reqs;
	struct caseid *cases;      /* case of each request so far; kind 0: none */
	size_t n_reqs, now_at;
	bool failed;               /* storing failed */
	struct intake_rules *rules;        /* NULL: new tickets are not sorted at once */
	struct str *steps;         /* of a complaint before it may be solved (policy/sla.yaml) */
	size_t n_steps;
	bool by_rule;              /* requests of the shop's own rules: they name the rule */
	uint64_t first;            /* number of the first event of this write; 0: not known */
	int64_t at;                /* of the event being written: words must be valid then */
	/* large batches: the cases named, gathered at once; past keeps their bytes mapped */
	struct scan past;
	struct old_case *olds;
	size_t n_olds, cap_olds;
	struct umap by_case;
	/*
	 * people/ as it stands, read on first need, and what this write changes of it: the last
	 * entry of a customer counts
	 */
	struct people people;
	bool has_people;
	struct person *folk;
	size_t n_folk, cap_folk;
};

/* A request taken apart. */
struct asked {
	const struct csm_request *r;
	char kind;
	enum verb verb;
	const struct verb_rule *rule;
	struct caseid cas;         /* id 0: to be opened */
	struct str by;
	int64_t at;                /* WHEN_NONE: now */
	struct str key;
	/*
	 * a new ticket with personal data: whose it is, and the key of the customer with that
	 * account
	 */
	struct caseid who;
	bool who_new;              /* to be opened with the ticket */
	struct str who_key;
};

/* ---- taking requests apart: record_ask.c ---- */

/* Noun, verb and key: what is known without looking into the store. */
int request_head(struct recorder *r, const struct csm_request *req, struct asked *a,
                 struct csm_err *e);
/* The rest: who, when, which case, which fields. */
int request_read(struct recorder *r, struct asked *a, struct csm_err *e);
void key_want(struct recorder *r, struct str key);
/* Which of the keys wanted the log holds already: one pass over the lines with a key. */
int keys_find(struct recorder *r, struct csm_err *e);
/* NULL: no request brings that key. id 0: nobody had it before. */
struct keyed *key_named(struct recorder *r, struct str key);
struct keyed *key_had(struct recorder *r, const struct asked *a);
/* The key was used before: the same request again is no error, another one is. */
int key_known(struct recorder *r, struct asked *a, const struct keyed *k,
              struct csm_receipt *out, struct csm_err *e);

/* ---- one request: record_one.c ---- */

size_t request_events(const struct csm_request *r);
int record_one(struct recorder *r, size_t i, bool atomic, struct csm_receipt *out,
               struct csm_err *e);
void record_give(struct recorder *r, struct csm_receipt *out, size_t from, struct caseid cas);

/* ---- rules at intake: triage_intake.c ---- */

/* Before the writer is opened; intake_close ends it. */
int intake_open(struct recorder *r, struct csm_err *e);
void intake_close(struct recorder *r);
/* What the rules want of the ticket cas, opened by the events made since from. Returns how many. */
size_t intake_decide(struct recorder *r, struct caseid cas, size_t from, struct csm_request **out,
                     struct csm_err *e);

/* ---- steps of complaints: record_steps.c ---- */

/* Before the writer is opened; steps_close ends it. */
int steps_open(struct recorder *r, struct csm_err *e);
void steps_close(struct recorder *r);
/* The case with its settled events, in order, until its solution: refused if a step is neither done nor waived. */
int steps_check(const struct recorder *r, struct caseid cas, const struct event *evs, size_t n, struct csm_err *e);

/* ---- around them: record.c ---- */

/*
 * Records what make asks for once the lock is held, so that it is decided on what the log holds
 * then. Receipts live in c->mem. n 0: nothing was to be done.
 */
struct plan {
	int (*make)(void *ctx, struct plan *p, struct csm_err *e);
	struct csm *c;
	void *ctx;
	const struct csm_request *reqs;    /* out */
	size_t n;
	struct csm_receipt *out;
};
int record_planned(struct csm *c, struct plan *p, bool by_rule, bool atomic, struct csm_err *e);

struct limits { int64_t as_of, known_at; };
/* While something is judged, all that the log holds counts. */
struct limits record_unlimit(struct csm *c);
void record_limit(struct csm *c, struct limits was);
int record_check(const struct csm *c, size_t n, struct csm_err *e);
/* Stores what was done, or drops it all (done 0). Returns code unless storing failed. */
int record_store(struct recorder *r, int code, size_t done, struct csm_err *e);
void record_release(struct recorder *r);
void record_err(struct csm_err *to, const struct csm_err *from);

/* ---- values: record_field.c, record_value.c ---- */

/* Every field known and given once, every required one there. */
int fields_check(struct recorder *r, const struct asked *a, struct csm_err *e);
/* Adds the event's own keys to the line that is open. */
int fields_write(struct recorder *r, const struct asked *a, struct csm_err *e);
/* One value, checked and added. key NULL within a map is not possible. */
int field_write(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e);
/*
 * valid_from of a term or agent against the instant of the event; what names it in the message,
 * where the file.
 */
int valid_by_then(struct recorder *r, const char *key, struct str what, int64_t valid_from,
                  const char *where, struct csm_err *e);
/* The items of one value, for a list that is open. */
int field_items(struct recorder *r, const struct key_rule *k, const char *value, struct csm_err *e);
const char *words_joined(struct arena *a, const char *const *words);
const struct csm_field *field_of(const struct csm_request *r, const char *key);
/*
 * The case that a person named: a name, "-2" (the case of the second request of this batch), or
 * what store_find_case knows.
 */
int record_find(struct recorder *r, const char *name, char kind, struct caseid *out,
                struct csm_err *e);
/* NULL-ended keys that the verb takes, for messages. */
const char *const *rule_words(struct recorder *r, char kind, const struct verb_rule *rule);

/* ---- customers: record_who.c ---- */

/*
 * The i-th key of personal data, which goes to people/ and never into the log; NULL behind the
 * last.
 */
const char *person_key(size_t i);
/* Does the verb take key as personal data? A new ticket takes all but the address. */
bool takes_person(char kind, enum verb verb, const char *key);
/*
 * Whose the new ticket is, if personal data says so: a->who, or a->who_new. Several: CSM_EUSAGE
 * "customer.several".
 */
int who_find(struct recorder *r, struct asked *a, struct csm_err *e);
/* The event that opens the customer of a new ticket. */
int who_open(struct recorder *r, struct asked *a, struct csm_err *e);
/*
 * The line of people/: of a customer all that is given, with a ticket only what is new. cas: the
 * case of the request.
 */
int who_write(struct recorder *r, const struct asked *a, struct caseid cas, struct csm_err *e);
/* The event was recorded before, but its personal data may have been lost by a crash: writes what
 * people/ lacks. */
int who_again(struct recorder *r, struct asked *a, const struct keyed *k, struct csm_err *e);

/* ---- the rules: record_judge.c ---- */

/* Ends the line, reads it back and keeps it among r->made. */
int record_made(struct recorder *r, struct csm_err *e);
void record_back(struct recorder *r, size_t n_made);
/*
 * Judges the case with the events made since from, the rest of its history among them. text: the
 * opening brings one.
 */
int record_judge(struct recorder *r, struct caseid cas, size_t from, bool text, struct csm_err *e);
/*
 * Gathers the cases that the requests name, in one pass; in a store of several sites by all their
 * names.
 */
int record_past(struct recorder *r, struct csm_err *e);
/* Was id given out by this write? */
bool record_is_new(const struct recorder *r, evid id);
/* Is there such a customer, neither taken back nor erased nor recorded by mistake? */
bool record_lives(struct recorder *r, struct caseid who, int *code, struct csm_err *e);
bool case_exists(struct recorder *r, struct caseid cas, int *code, struct csm_err *e);

#endif
