/*
 * An open store: its settings, policies, segments, and the two ways into it: scanning (no lock,
 * never modifies) and the writer (one lock, one ceremony). csm-store(5) is the contract.
 * Relies on care/, file/, base/.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "care/cases.h"
#include "file/io.h"
#include "file/line.h"

struct world;
struct orders;
struct index;
struct subset;

struct csm {
	struct arena mem;
	int dirfd;
	char *path;                /* the store's folder as found */
	struct str id;             /* store id of csm.yaml */
	const char *zone_name, *lang;
	bool lang_given;           /* by the caller, not by csm.yaml */
	bool group;                /* modes 0660/02770 */
	struct zone *zone;
	struct terms terms;        /* terms.yaml, agents.yaml, and the shops of csm.yaml */
	int64_t now, as_of, known_at;      /* WHEN_NONE: no limit */
	const char *agent;         /* login, NULL: not known (only an error when something is written) */
	const char *seed;
	uint64_t salts;            /* how many salts were drawn (CSM_SEED) */
	long lock_wait_s;
	/* that read the log: 1, 2, or 0: 2 where there are processors and enough to read */
	int threads;
	int cache;                 /* enum cache_when of cache.h */
	bool dry_run;
	bool clock;                /* now is the clock's, not given */
	bool past;                 /* as-of or known-at were given: for reading only */
	/* policies besides terms and agents that what is written now relies on; writer_open notes them */
	const char *uses[8];
	size_t n_uses;
	uint16_t site;             /* this copy's, 0: this copy may not write */
	bool joining;              /* its writer file has not got its name yet (site.c) */
	struct csm_err no_site;    /* why not */
	struct index *index;       /* where values stand (index.h), opened on first need */
	bool no_index;             /* it was looked for in vain */
	struct subset *subset;       /* NULL: everything is read; else only these lines (index.h) */
	struct world *world;       /* folded on first need */
	struct orders *orders;
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total);
	void *progress_ctx;
};
static inline void store_progress(const struct csm *c, const char *what, int64_t done, int64_t total)
{
	if (c->progress)
		c->progress(c->progress_ctx, what, done, total);
}

/* settings.c: csm.yaml. Unknown keys, wrong types: CSM_EUSAGE "settings.*" with file:line:column. */
int settings_load(struct csm *c, struct csm_err *e);
/* policy.c: policy/terms.yaml and policy/agents.yaml; a missing file means the built-in defaults.
 * Errors likewise "policy.*". */
int policy_load(struct csm *c, struct csm_err *e);
/* The built-in policy files that csm init writes (embedded from lib/store/policy/ at build time).
 * name: "terms.yaml", "agents.yaml", "calendar.yaml", "holidays.csv". */
struct str builtin_policy(const char *name);
/* The pages of csm evidence: "index.en.html", "index.zh.html", "check.py". */
struct str builtin_page(const char *name);
/* The agent who writes: c->agent checked against agents.yaml; CSM_EUSAGE "agent.unknown" listing
 * the logins. */
int store_agent(const struct csm *c, const struct agent **a, struct csm_err *e);

/* ---- findings: what cannot be read or looks wrong; counted, named and kept ---- */

enum finding_level { FIND_NOTE, FIND_WARN, FIND_ERROR };
struct finding {
	enum finding_level level;
	/* stable: "line.unreadable", "number.gap", ... (csm-check(1) lists them) */
	const char *id;
	const char *file;          /* path inside the store */
	long line;
	const char *text, *todo;   /* what it means; what to do. Valid only during the call */
};
typedef void (*finding_fn)(void *ctx, const struct finding *f);

/* ---- segments and scanning ---- */

struct segment {
	uint16_t site;
	char *path;                /* log/a/events-2026-01-01.yaml */
	char *table;               /* "events", "orders", ... */
	int month, nn;             /* yyyymm; running number */
	/* mapped on segment_open; cut after the last whole line that can have been acknowledged */
	struct file_bytes bytes;
	bool newest;               /* of its site and table: only this one grows, or has its end cut off */
	bool open, marked;         /* marked: mark says how the file stood before it was opened */
	struct file_mark mark;
	uint64_t places_of;        /* inode of the file that places are known in, 0: none are */
	int64_t torn;              /* bytes at its end that were never acknowledged */
};
/* All segments of a table, sites in order of their letters, then month, then nn. table NULL: every
 * table. Names that are no segments are findings. */
int segments_list(struct csm *c, const char *table, struct segment **segs, size_t *n, finding_fn fn,
                  void *ctx, struct csm_err *e);
int segment_open(struct csm *c, struct segment *s, struct csm_err *e);
bool segment_mark(struct csm *c, struct segment *s);     /* sets mark once; false: the file is gone */
void segments_close(struct segment *segs, size_t n);

/*
 * Every event of every site in log order (as_of and known_at are NOT applied). What the canonical
 * reader refuses is handed to libyaml entry by entry; what that refuses too is a finding. ev and
 * line are valid only during the call; a return other than CSM_OK stops. only: NULL, or a case
 * name: lines that do not hold its bytes are skipped without parsing (memmem). value: only is a whole
 * value that index.h knows lines by, so with an index nothing but these lines is touched. While
 * c->subset is set, a scan without only goes over the lines of that part.
 */
typedef int (*event_fn)(void *ctx, const struct event *ev, struct str line);
enum { SCAN_ROUNDS = 3 };
struct scan_at { uint32_t file; uint64_t offset; };
/* a transaction judged: bytes [from, to) of a segment */
struct scan_tx { uint64_t from, to; uint32_t file; bool whole; };
struct scan {
	struct csm *c;
	const char *only;          /* a substring that the line must hold, or NULL */
	event_fn event;
	finding_fn finding;        /* may be NULL: then findings are only counted */
	void *ctx;
	int64_t events, unreadable, by_libyaml;    /* results */
	struct segment *segs;      /* valid until scan_close, so that views into lines stay good */
	size_t n_segs;
	struct arena mem;          /* entries read by libyaml */
	/* May be NULL. Called SCAN_ROUNDS times, round by round, some events before event() gets
	 * them: to fetch into the processor's cache what folding will touch, nothing else. Not
	 * where several sites are interleaved: there the scan goes event by event. */
	void (*soon)(void *ctx, const struct event *ev, int round);
	bool by_rec;               /* in: sites interleaved by rec instead of one after the other */
	bool value;                /* in: only is a whole value */
	const uint64_t *from;      /* in: by segment, where reading begins; NULL: at 0 */
	bool every_tx;             /* in: events of incomplete transactions too (ev->tx_k, tx_n tell) */
	/* out: the places gone to, in order, where chosen: not everything was read */
	struct { struct scan_at *at; size_t n; bool chosen; } some;
	/* private to scan.c: the place whose line was counted last, the transaction judged last */
	bool listed, opened;
	struct { uint64_t offset; long line; uint32_t file; } mark;
	struct scan_tx tx;
};
int scan_run(struct scan *s, struct csm_err *e);
/* physical line in its file, counted on demand */
long scan_line_number(const struct scan *s, const struct event *ev);
void scan_close(struct scan *s);
/* Hands the entry that begins at byte at of a segment to fn, if it is an event; ev->file is not
 * known then. Returns what fn returns. */
int event_at(struct str segment, size_t at, event_fn fn, void *ctx);

/* ---- writing ---- */

/*
 * The writer: lock, tails, numbers, lines, rows, people, commit. Nothing else in the library adds
 * to a store.
 *   writer_open -> (check what the rules say, under the lock) ->
 *     writer_event/writer_row/writer_person ... -> writer_commit or writer_abandon
 * With c->dry_run no lock is taken and commit stores nothing; the lines stay readable in w->events.
 * Large imports: buffers are flushed whenever one exceeds 4 MiB, in the order events, people,
 * tables; commit flushes and syncs the rest.
 */
struct segment_out {               /* a segment being written; private to writer.c */
	struct append seg;
	const char *path;
	int month, nn;             /* the newest there is; 0: none */
	bool known, open, dirty;   /* month and nn are known; seg is open; written to and not synced */
};
struct writer {
	struct csm *c;
	struct lock lock;
	uint16_t site;
	int64_t rec;               /* instant of this write: the later of now and the site's last rec */
	struct when_pen pen;       /* for instants in the store's zone */
	uint64_t next;             /* next event number */
	struct buf events;         /* lines not yet flushed (dry run: all) */
	struct buf people;
	struct line_writer line;
	struct writer_table *tables;
	size_t n_tables;
	int64_t torn;              /* bytes cut off from tails; the message says so */
	char torn_note[384];
	/* private to writer.c */
	struct segment_out log, persons;
	uint32_t tx_n, tx_k;
	/* policies whose copy is kept once their event is written */
	struct { const char *name, *digest; } unseen[10];
	size_t n_unseen;
	struct behind *behind;     /* NULL until a bulk write flushes */
	bool no_thread;
	unsigned char chance[512];     /* random bytes for salts, and how many are left */
	size_t chance_n;
	bool salted;               /* the line that is being written has its salt */
	bool old;                  /* what was written before is to be synced, too */
	bool rehearsing;           /* what is made goes nowhere */
	struct buf kept;           /* the lines from before the rehearsal */
	uint64_t kept_next;
};
int writer_open(struct csm *c, struct writer **w, struct csm_err *e);
/* The same, leaving out gap numbers: a new owner of a site must not give out those that the former
 * one may have used. */
int writer_open_behind(struct csm *c, uint64_t gap, struct writer **w, struct csm_err *e);
/* Begins a line with id, at, rec (if it differs), by, case, do, imp. The caller adds keys to
 * &w->line and calls writer_event_end. at WHEN_NONE: w->rec. at > rec is refused (CSM_EUSAGE
 * "event.future"). cas.kind 0: no case; cas.id 0 with a kind: this event opens the case (named by
 * its own id). */
struct event_head {
	int64_t at;
	struct str by;
	struct caseid cas;
	enum verb verb;
	evid imp;
};
int writer_event(struct writer *w, const struct event_head *h, evid *id, struct caseid *cas,
                 struct csm_err *e);
/* Adds salt: to the line, once, unless k is no key of people's words (digest.h) or value is empty. Called before each
 * such key; quoted: value will stand in quotes. */
void writer_words(struct writer *w, enum key k, struct str value, bool quoted);
/* *line: view of the line, until the next event */
int writer_event_end(struct writer *w, struct str *line, struct csm_err *e);
/*
 * Opening events that differ in nothing but their number, the name made of it and their key: the
 * first is written key by key and read back; line_form_learn takes from it what all share (n stays 0
 * if it cannot), and writer_event_again writes the next. False: nothing was written, do it key by
 * key.
 */
struct line_form { struct { size_t at, n; } part[4]; size_t n; char kind, text[232]; };
void line_form_learn(struct line_form *f, struct str line, struct caseid cas, struct str key);
bool writer_event_again(struct writer *w, const struct line_form *f, struct str key, struct caseid *cas);
/* The next n events are one transaction: tx: k/n. */
void writer_tx(struct writer *w, uint32_t n);
/* Personal data of a customer: keys customer, at, then those given (shop account name phone mail
 * address ...). */
int writer_person(struct writer *w, struct caseid customer, const struct csm_field *f, size_t n,
                  struct csm_err *e);
/* The same as of an instant: of two values of one kind the one with the later at counts. */
struct person_value { struct str key, s; };
int writer_person_at(struct writer *w, struct caseid customer, int64_t at,
                     const struct person_value *v, size_t n, struct csm_err *e);
/* What was added since the mark is taken back: a request of a batch that was refused. No flush in between. */
struct writer_mark { size_t events, people; uint64_t next; uint32_t tx_n, tx_k; };
struct writer_mark writer_mark(const struct writer *w);
void writer_back(struct writer *w, const struct writer_mark *m);
/* Between the two everything is made as ever and then forgotten, under the same lock. */
void writer_rehearse(struct writer *w);
void writer_rehearsed(struct writer *w);
/* What was recorded before is relied on and must be on the disk: commit syncs the newest segments. */
void writer_sync_old(struct writer *w);
/* The same at once, while nothing is added. */
int writer_sync(struct writer *w, struct csm_err *e);
int writer_flush(struct writer *w, struct csm_err *e);   /* only when something is large */
/* Brings all so far to the disk, so that a later event may say that it is there. */
int writer_settle(struct writer *w, struct csm_err *e);
int writer_commit(struct writer *w, struct csm_err *e);  /* flush, unlock and sync in the order the file system needs; frees w.
 * CSM_OK with e->id "tail.torn": stored, and e->text says what an earlier crash left and where it is kept now. */
void writer_abandon(struct writer *w);                   /* drops what was not flushed; frees w */
/* policy/.seen: if a policy file in use has a digest not seen yet, keeps a copy and adds the `do:
 * policy` event. Called by writer_open. */

/* sites */
int site_own(struct csm *c, struct csm_err *e);          /* reads local/writer; sets c->site or c->no_site */
int store_next_number(struct csm *c, uint16_t site, uint64_t *next, int64_t *last_rec, struct csm_err *e);

/* ---- names ---- */

/* Any name a person may type: case name, bare event id (a1042), foreign key (ref), order number
 * where unique. kind 0: any kind. CSM_ENOTFOUND "name.unknown"; several: CSM_EUSAGE "name.several"
 * listing them. Loads the world. */
int store_find_case(struct csm *c, struct str name, char kind, struct caseid *out, struct csm_err *e);

#endif
