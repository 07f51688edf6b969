/*
 * Imports: mapped records become rows and events of the store, safely and repeatedly. What one
 * import run shares, and one function a kind of record. The rules (csm-import(1)): keys decide what
 * is known, the newer observation wins, an empty field never overwrites, a missing row deletes
 * nothing.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "store/erased.h"
#include "store/import_known.h"
#include "store/map.h"
#include "store/table.h"
#include "store/world.h"

/* What became of a record. */
enum outcome { OUT_CREATED, OUT_REVISED, OUT_UNCHANGED, OUT_STALE, OUT_REJECTED };

/* A person of whom a run has read: what is known of each value, and since when, so that the newest
 * counts in any order of rows. */
enum { PERSON_VALUES = 4 };
struct met_person {
	struct caseid who;
	int64_t at[PERSON_VALUES];     /* WHEN_NONE: not known */
	uint64_t hash[PERSON_VALUES];
	bool made;                     /* by this run */
};

/* What a row tells of its case: key of the event, form (w word, n integer, t text), value; never empty. */
struct told { const char *key; char form; struct str s; };
enum { TOLD_MOST = 24 };
struct told_list { struct told v[TOLD_MOST]; size_t n; };
/* where something was told: a line of the log, or (list) a row of this run */
struct told_place {
	uint64_t offset;
	int64_t at, exported;          /* of the row and of its file, WHEN_NONE: not known */
	const struct told *list;
	size_t n;
	uint32_t file, before;         /* before: what was told of this case before, MAP_NONE */
};

struct import_run {
	struct csm *c;
	struct writer *w;
	struct world *world;
	struct known_orders *known;    /* only for records that need them */
	struct people people;
	struct source *src;
	struct source_ahead *ahead;           /* reads src */
	const struct map *map;
	struct arena mem;              /* what lives as long as the run: keys made by it */
	struct arena scratch;          /* reset for each record */
	struct buf text;               /* for one value on its way to text */
	struct str shop, currency, zone;
	char platform[64];             /* the map's id up to its first dot */
	struct str prefix;             /* of references: "<platform>:<shop>:" */
	int64_t exported_at;           /* WHEN_NONE: unknown */
	evid id;                       /* the import event */
	/* account of the shop -> id; met[id - 1]: people of whom this run read */
	struct vocab accounts;
	struct line_form opens;        /* of the events that open customers */
	struct met_person *met;
	size_t n_met, cap_met;
	struct vocab seen;             /* order -> id; prints[id - 1]: what this run read of it */
	uint64_t *prints;
	size_t n_prints, cap_prints;
	struct umap told_last;         /* tickets and returns: case -> what was told of it last, in told */
	struct told_place *told;
	size_t n_told, cap_told;
	struct smap *refused;          /* tickets that are not taken, for the maps that come after; or NULL */
	const struct smap *without;    /* tickets that the map before did not take; or NULL */
	struct smap opened;            /* case ref -> position in opened_ids: cases opened by this run */
	struct caseid *opened_ids;
	size_t n_opened, cap_opened;
	struct smap firsts;            /* event logs and messages: case ref -> position in first_at */
	int64_t *first_at;
	size_t n_first, cap_first;
	/* keys of the answers table, and those this run wrote -> position in said */
	struct smap answers;
	struct said { int64_t score; struct str text; } *said;
	size_t n_said, cap_said;
	/* observations: keys, of the store and of this run, -> position in told_of: hashes of what
	 * the row says */
	struct smap observed;
	uint64_t *told_of;
	size_t n_told_of, cap_told_of;
	struct import_mail *mail;      /* mail only: its threads */
	struct erased erased;          /* whom this run must not fill again */
	int64_t barred;                /* records of theirs */
	struct smap occurrences;       /* rows without a key of their own: content -> count so far */
};

int import_order(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
int import_return(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
int import_ticket(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
/* also messages */
int import_event(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
/* import_mail.c; other messages than mail are import_event's */
int import_message(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
/* import_mail_known.c: which messages the store knows */
int import_mail_load(struct import_run *r, struct csm_err *e);
void import_mail_free(struct import_run *r);
int import_answer(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
int import_customer(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
/* import_observe.c: parcels, devices, behaviour */
int import_observation(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e);
int import_observed_load(struct import_run *r, struct csm_err *e);     /* which rows the store knows */

/* Fetches into the processor's cache what the k-th record behind this one will be looked up in:
 * three steps, each behind the last. */
void import_soon(const struct import_run *r);
/* Takes the person, and the words of what happened by then, out of a record of somebody erased; false:
 * it is about nobody erased. */
bool import_bar(struct import_run *r, struct mapped *m);
/* Is nothing left of such a record: a file of customers, of what they do? */
bool import_barred_whole(const struct import_run *r);
/* Does the record at hand, which is refused, name somebody erased? Then its row is not kept. */
bool import_row_erased(struct import_run *r);
/* Marks m as rejected for a reason that only the store knows. */
enum outcome import_reject(struct mapped *m, enum reject_reason why, enum map_field f,
                           const char *fmt, ...) PRINTF(4, 5);
/* The instant of the observation: the record's own update time, else the export's; WHEN_NONE if
 * neither is known. */
int64_t import_observed(const struct import_run *r, const struct mapped *m);
/* observed, else latest, else the present; never later than the present. */
int64_t import_at(const struct import_run *r, const struct mapped *m);
/* The customer of the record: by (shop, account), made if new. kind 0 if there is no identity
 * (none, or masked). */
int import_identity(struct import_run *r, struct mapped *m, struct caseid *out, struct csm_err *e);
/* The name of that customer, as events have it; empty without one. In scratch. */
struct str import_customer_name(struct import_run *r, struct caseid who);
/* "<platform>:<shop>:<id>", in scratch. */
struct str import_ref(struct import_run *r, struct str id);
/* Who did it, as `by:`: a login, a party word, or the name as it stands; fallback if empty. */
struct str import_actor(const struct import_run *r, struct str name, const char *fallback);
/*
 * The same key again in one file: equal is no news; another observation needs its own date, else
 * which one is right, and it is rejected for its field f. True: *out says so, and there is nothing
 * left to do.
 */
bool import_repeated(struct import_run *r, struct mapped *m, struct str key, enum map_field f,
                     enum outcome *out);
/* Is key recorded, in the store or by this run? Its event id, 0 if not. */
evid import_known(const struct import_run *r, struct str key);
/*
 * What is known of the answer under this key? Another score or text makes it a new observation; an
 * empty text says nothing and becomes the one that is known. Notes it, so that the next call says
 * known.
 */
enum answer_news { ANSWER_NEW, ANSWER_CHANGED, ANSWER_KNOWN };
enum answer_news answer_note(struct import_run *r, struct str key, int64_t score, struct str *text);
/* A step of a case: one event, under a key of its own. */
struct step {
	struct caseid cas;             /* id 0: the case begins with this step */
	enum verb verb;
	int64_t at;                    /* WHEN_NONE: now */
	struct str by, ref;            /* ref: of the case */
	const char *name;              /* the key is ref/name */
	/* what import_step tells: */
	evid id;                       /* of the event, known or new */
	bool begun;                    /* it is new */
};
/* Begins the event of s unless its key is known; ends with import_step_end. */
int import_step(struct import_run *r, struct step *s, struct csm_err *e);
int import_step_end(struct import_run *r, struct csm_err *e);
/* Keys of the line, left out when empty. */
void import_put(struct import_run *r, const char *key, struct str s);
void import_put_text(struct import_run *r, const char *key, struct str s);
void import_put_words(struct import_run *r, enum key k, struct str s);    /* of people: with a salt before them */
void import_put_money(struct import_run *r, const char *key, int64_t minor, struct str currency);

/* What rows tell of cases, and its corrections (import_told.c). told_add passes over empty values. */
void told_add(struct told_list *l, const char *key, char form, struct str s);
void told_put_all(struct import_run *r, const struct told_list *l);    /* with the salt that a text needs */
/* what the log holds, and its keys in the same pass; after world_load */
int told_load(struct import_run *r, struct csm_err *e);
/* an opening by this run */
void told_keep(struct import_run *r, const struct mapped *m, struct caseid cas,
               const struct told_list *l);
/* A row of a ticket or a return on its way, and what became of it so far. */
struct case_row {
	struct mapped *m;
	struct str ref;                /* of its case */
	struct caseid cas;
	int64_t opened_at;             /* when the case began, as far as the row tells */
	struct told_list said;
	bool begun;                    /* the case is new */
	bool news;                     /* a step was new */
};
/* Values that differ from what was told before as one correction of the opening. *out:
 * OUT_UNCHANGED, OUT_REVISED, OUT_STALE. imported_at: of the case's last imported event. */
int told_correct(struct import_run *r, const struct case_row *row, int64_t imported_at,
                 enum outcome *out, struct csm_err *e);
void told_free(struct import_run *r);

/* rejects/<site>-<import>.csv: the original rows with reasons in front; opened on the first one. */
struct rejects {
	struct csm *c;
	struct buf out;
	char path[64];
	int64_t n;
	bool header;
};
void rejects_add(struct rejects *j, const struct import_run *r, const struct mapped *m, const char *file);
/* As a message of the summary, if there is room. */
void rejects_tell(struct import_run *r, const struct mapped *m, const char *file,
                  struct csm_import_summary *s);
/* Into rejects/ID.csv, or beside what stands there; path says where. */
int rejects_write(struct rejects *j, const char *id, struct csm_err *e);

/* The bytes of a file, of standard input ("-") or of a Maildir; file_close. */
int import_read(const char *path, struct file_bytes *f, struct csm_err *e);
/* csm_import of these bytes. */
int import_of(struct csm *c, const struct csm_import_request *q, struct str bytes,
              struct csm_import_summary *s, struct csm_err *e);

/* import_what.c: the shop that is meant (name NULL: the only one), into r->shop, currency, zone */
int import_find_shop(struct import_run *r, const char *name, struct csm_err *e);
/* r->exported_at: as given, else a date or instant in the file's name, else WHEN_NONE. */
int import_find_exported(struct import_run *r, const struct csm_import_request *q, struct csm_err *e);
/* A file of these bytes was imported with this map into this shop, and nothing was taken back since:
 * its import goes to s. */
bool import_seen_before(const struct import_run *r, const char *sha, struct csm_import_summary *s);

/* import_load.c: what the store holds, for a run whose writer is open. */
int import_load(struct import_run *r, struct csm_err *e);
/* import_subset.c: what of the store the records of a small file may be about; before import_load, with
 * the writer open. */
void import_subset(struct import_run *r, struct str bytes, const struct source_options *so);
/* Event logs and messages: a case opens at its earliest row, wherever in the file that stands; so
 * the file is read twice. */
int import_first_instants(struct import_run *r, struct str bytes, const char *want,
                          const struct source_options *so, struct csm_err *e);

#endif
