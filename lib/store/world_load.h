/*
 * What loading the world is made of; private to world.c, world_refold.c and history.c.
 */
#ifndef STORE_WORLD_LOAD_H
#define STORE_WORLD_LOAD_H

#include "care/moment.h"
#include "store/entry.h"
#include "store/world.h"

enum ref_kind { REF_TICKET, REF_RETURN, REF_CUSTOMER, REF_KINDS };
/* Reference of a case in world.index: kind and place in its array; 0 is none. */
static inline uint32_t ref_make(enum ref_kind k, uint32_t i) { return (uint32_t)k << 30 | (i + 1); }
static inline enum ref_kind ref_kind(uint32_t ref) { return (enum ref_kind)(ref >> 30); }
static inline uint32_t ref_place(uint32_t ref) { return (ref & 0x3FFFFFFF) - 1; }
static inline enum ref_kind kind_of(char letter)
{
	return letter == CASE_TICKET ? REF_TICKET : letter == CASE_RETURN ? REF_RETURN : REF_CUSTOMER;
}
enum { REF_MOST = 0x3FFFFFFE };    /* cases of one kind */

struct undo { evid id, of; int64_t rec; };
struct undos {
	struct undo *v;
	size_t n, cap;
};
void undos_note(struct undos *u, const struct event *ev);      /* an undo */
/* Ids named by an undo that no later undo takes back -> 1. */
void undos_effective(struct undos *u, struct umap *undone);

/* What is left out of a reading: by instants and by undone imports. */
struct sieve {
	int64_t as_of, known_at;       /* INT64_MAX: no limit */
	struct umap undone;            /* imports */
};
struct sieve sieve_of(const struct csm *c);
static inline bool sieve_knows(const struct sieve *s, const struct event *ev)
{
	return ev->rec <= s->known_at && !(ev->imp && s->undone.used &&
	                                   umap_get(&s->undone, ev->imp) != MAP_NONE);
}
/* Corrections and undos act at the instant of what they name, so as_of does not hide them. */
static inline bool is_revision(const struct event *ev)
{
	return ev->verb == V_CORRECT || ev->verb == V_UNDO || ev->verb == V_REDACT;
}

/*
 * Happened later than the reading looks? A customer that an import noted was there before it: his
 * orders say since when, so as_of does not hide the note (known_at does).
 */
static inline bool is_later(const struct event *ev, int64_t as_of)
{
	return ev->at > as_of && !(ev->verb == V_OPEN && ev->imp && ev->cas.kind == CASE_CUSTOMER);
}

struct opening {                   /* of one case, parallel to the arrays of the world */
	int64_t rec;               /* WHEN_NONE: not opened (yet) */
};
struct opening_key {
	uint64_t hash;
	struct str key;
	uint32_t ref;
};
/* A name whose opening was taken back with its import: if the record is imported again, it is one
 * more name of that case. */
struct former { struct caseid cas; struct str key; };
/* world_clocks.c: sets moment_of and moments_from of a folded world. */
void moments_by_ticket(struct world *w);
struct load {
	struct world *w;
	struct care care;
	struct sieve sieve;
	struct undos undos;
	size_t cap[REF_KINDS], imports_cap, aliases_cap, erasures_cap;
	struct opening *open[REF_KINDS];
	size_t open_cap[REF_KINDS];
	struct opening_key *keys;
	size_t n_keys, keys_cap;
	struct former *formers;
	size_t n_formers, formers_cap;
	/* From the log, where every case is seen being opened: do those of a kind come in the order of openings? Once
	 * cases were folded again, that says nothing. */
	bool seen_all, mixed[REF_KINDS];
	struct { int64_t at, rec; evid id; } last[REF_KINDS];
	uint32_t *waits;           /* references of those that an event gave a date to wait for */
	size_t n_waits, waits_cap;
	size_t stale;
	evid *gone;                /* names of cases left out */
	size_t n_gone, gone_cap;
	int64_t newest_at, newest_rec;     /* of all events */
	int64_t later;             /* events left out by as_of */
	uint64_t *covered;         /* bytes by segment */
	bool apart;                /* see world_figures */
	bool only_open;            /* see world_open */
	bool many;                 /* more cases than references */
	bool anew;                 /* whatever file there is, a new one should be made */
	struct listener *also;     /* NULL, or who hears of every event of the first pass */
	ruled_fn ruled;            /* NULL, or told of every event that the rules forbid (refold only) */
	void *ruled_ctx;
};
/* Folds one event as it comes, or leaves its case stale. */
int load_event(struct load *l, const struct event *ev);
void load_soon(struct load *l, const struct event *ev, int round);     /* see struct scan */
void mark_stale(struct load *l, struct head *h);
/* ---- world_join.c: what only all cases together tell ---- */

/* Cases opened with one key become one: the others are aliases of the earliest. Stale where that changes them. */
void find_aliases(struct load *l);
/* Aliases of aliases point to the end of the chain. */
void shorten_aliases(struct world *w);
/* Were the cases of a kind met in the order in which they shall stand, each where it still is? */
static inline bool met_in_order(const struct load *l, enum ref_kind k)
{
	return l->seen_all && !l->anew && !l->mixed[k];
}
/* By (opened at, rec, id); dead ones go, w->index follows. */
void put_in_order(struct load *l, enum ref_kind k);
void rename_all(struct world *w);                  /* names of cases within cases, where they are aliases */
void join_customers(struct load *l);               /* w->class_of */
void find_shadowed(struct world *w);               /* returns drawn from orders that have a record of their own */
/* Waits with a date are over when it has passed. */
void end_waits(struct world *w, struct ticket *t, size_t n, struct arena *mem);
void load_again(struct load *l);               /* forgets all but the segments */
struct head *ref_head(struct world *w, uint32_t ref);
size_t *kind_count(struct world *w, enum ref_kind k);
void case_init(struct world *w, uint32_t ref, struct caseid c);
void case_fold(struct world *w, uint32_t ref, const struct event *ev, const struct care *care,
               struct ruling *r);

/* The events of a case ready to be folded: doubles out, of an aliased case also the later openings
 * and repeated keys; corrections applied. Returns the new count; *dead: the opening was undone or
 * is not there. */
size_t events_settle(struct event *evs, size_t n, struct caseid name, bool aliased, int64_t as_of,
                     struct arena *a, bool *dead);
/* Second pass: folds stale cases from all their events. */
int load_refold(struct load *l, struct csm_err *e);

#endif
