/*
 * All cases folded: what the log says as of an instant and as known at an instant. Events stream
 * through once; a case whose events came out of order, or that was corrected or undone, is folded
 * again from all its events in fold order. An undone import leaves no trace. Opening events with
 * one key are one case. Memory goes with cases, not with bytes of log. The place of the cache:
 * it will hand over the same struct world without reading the log.
 */
#ifndef STORE_WORLD_H
#define STORE_WORLD_H

#include "store/ids.h"
#include "store/store.h"

struct import_note {
	evid id;
	int64_t at, exported_at;
	struct str file, sha256, map, version, shop;
	bool undone;
	int64_t undone_at;         /* when it was taken back, WHEN_NONE */
	evid undone_by;            /* and by which event */
	/* its closing event (do: import, action: done, of: <id>) is there: it ran to its end */
	bool done;
};
/* Two sites opened one case: from is the later name. former: its opening was taken back with its
 * import, then imported again as to. */
struct case_alias { struct caseid from, to; bool former; };

/* A person who was erased: the words of what was recorded by then, or is imported since and happened by
 * then, are not read; texts: those of the cases too. */
struct erasure { struct caseid who; evid id; int64_t rec; bool texts; };
struct cache;
struct image;

struct world {
	struct csm *c;
	struct arena mem;
	struct vocab words;        /* all words of cases; see struct care */
	struct ticket *tickets;    /* by order of opening (at, rec, id); dead ones left out */
	struct rma *returns;
	struct customer *customers;
	size_t n_tickets, n_returns, n_customers;
	/* opening event (also of aliases) -> place of the case; private, see world_ticket ...
	 * below */
	struct ids index;
	struct case_alias *aliases;
	size_t n_aliases;
	struct import_note *imports;
	size_t n_imports;
	int64_t events, unreadable, unknown_verbs, out_of_order, orphans /* events of a case that was never opened */,
	        doubles /* events whose id was met before: not counted again */, refolded /* cases folded a second time */;
	struct smap keys;          /* idempotency key -> position in key_ids; made by world_keys */
	evid *key_ids;
	size_t n_keys;
	bool has_keys;
	/* Of every instant, whatever is asked for: redacted events -> 1; erasures, and customer -> place
	 * in them. See redact.h. */
	struct umap redacted, erased;
	struct erasure *erasures;
	size_t n_erasures;
	uint32_t *class_of;        /* customer index -> index of its linked class's name */
	struct image *image;       /* the file it came from, its words lie there; or NULL */
	bool waiting;              /* tickets and customers are not there yet: world_ready */
	bool only_open;            /* what world_open promises, and nothing else: world_ready */
	struct scan scan;          /* the log as it was read; stays mapped */
	struct moments *moments;   /* what clocks need, if world_clocks made it; else NULL */
	uint32_t *moment_of;       /* places in moments->v, by ticket, in order of time: */
	size_t *moments_from;      /* moment_of[moments_from[i]] ... of the i-th ticket; n_tickets + 1 */
};

int world_load(struct csm *c, struct world **w, struct csm_err *e);    /* c->world, folded once */
/*
 * The same with the moments of tickets (care/moment.h), from the log itself: takes the place of a world
 * without. While c->subset is set, of that part only.
 */
int world_clocks(struct csm *c, struct world **w, struct csm_err *e);
/*
 * The same for who only counts: order, line, subject and ref of tickets and the key of customers
 * can be read, but equal texts have different numbers and vocab_find does not know them. A
 * world_load afterwards puts that right in the same world. Tickets and customers may be waiting:
 * there are none before world_ready, which does nothing where they are there already.
 */
int world_figures(struct csm *c, struct world **w, struct csm_err *e);
int world_ready(struct world *w, struct csm_err *e);
/*
 * The same for who looks at open tickets only, at what these cost. There are, in the usual order: every ticket that is
 * not finished as of the handle's instant (others may be among them, so look at the state), every customer that these
 * name, all imports, aliases and counts. There are no returns and no classes of linked customers; the other tickets and
 * customers are not found by name; words that only they bear are not known to vocab_find. w->only_open says whether it is
 * so or, where no file serves, everything is there. world_ready, or a world_load, puts the rest into the same world: what
 * was pointed to in it, and numbers of words, are good no longer.
 */
int world_open(struct csm *c, struct world **w, struct csm_err *e);
/*
 * What was computed from tickets, kept in cache/ for the next time the same question is asked of the
 * same log, together with those tickets that were left out of it; those behind it are among them when
 * it is found. Neither
 * fails: what is not kept is computed. reuse_find: false, there is nothing; else reuse_close.
 */
struct reuse {
	struct cache *k;
	struct str bytes;
	struct ticket *tickets;    /* as they were put, without order, line, subject, ref */
	size_t n_tickets;
	const struct ticket *before;       /* tickets that were changed since, as they were then */
	size_t n_before;
	struct arena mem;
};
bool reuse_pays(const struct world *w);         /* could reuse_put keep anything? */
bool reuse_find(struct world *w, uint64_t question, struct reuse *out);
void reuse_close(struct reuse *k);
void reuse_put(struct world *w, uint64_t question, struct str bytes, const struct ticket *rest, size_t n);
/*
 * The same again from the log itself, whatever was folded or derived before, with somebody listening:
 * event gets every event in the order of the log, also what as_of, known_at, an undone import or an
 * incomplete transaction hides from the world; finding what the scan finds. *scan is set before either
 * is called. Takes the place of c->world.
 */
struct listener {
	event_fn event;
	finding_fn finding;
	void *ctx;
	const struct scan **scan;
};
int world_heard(struct csm *c, struct listener *l, struct world **w, struct csm_err *e);
void world_free(struct world *w);
struct ticket *world_ticket(struct world *w, struct caseid id);        /* NULL; follows aliases */
struct rma *world_return(struct world *w, struct caseid id);
struct customer *world_customer(struct world *w, struct caseid id);
/* Every idempotency key of the log: a separate pass, on demand (imports, --key). */
int world_keys(struct world *w, struct csm_err *e);
/* The same, and in the same pass every event to also (NULL: nobody), undone ones too. */
int world_keys_and(struct world *w, event_fn also, void *ctx, struct csm_err *e);
evid world_key(const struct world *w, struct str key);                 /* 0: not there */
/* The name a case goes by: c itself, or what it is an alias of. */
struct caseid world_name(const struct world *w, struct caseid c);
/* The class of linked customers that u belongs to, named by its earliest member. */
struct caseid world_class(const struct world *w, struct caseid u);
/* Tells of every event that the rules forbid (imported history is folded all the same), case by
 * case, in fold order. */
typedef void (*ruled_fn)(void *ctx, const struct event *ev, const struct ruling *r);
int world_rulings(struct world *w, ruled_fn fn, void *ctx, struct csm_err *e);
/* All events of a case in fold order, corrections applied; raw: as they stand, undone ones too, in
 * log order. In a scan that the caller closes. */
struct history {
	struct scan scan;
	struct event *evs;
	size_t n;
	struct arena mem;
};
int world_history(struct csm *c, struct caseid id, bool raw, struct history *h, struct csm_err *e);
void history_close(struct history *h);
/* Imports taken back as known at c->known_at, without folding the world: id -> 1. The caller frees
 * it with umap_free. */
int imports_undone(struct csm *c, struct umap *undone, struct csm_err *e);

#endif
