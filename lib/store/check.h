/*
 * The whole store looked over: what cannot be read, does not join, or breaks a rule. Each finding
 * says what it means and what to do. Changes nothing. Findings on imported history are notes.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/world_load.h"

/* Errors are FIND_ERROR; the return is not CSM_OK only if the store could not be read at all. */
/* strict: the bytes of attachments are read, too. */
int store_check(struct csm *c, bool strict, finding_fn fn, void *ctx, struct csm_err *e);

/* Private to check*.c. */

/* Where an entry of the log stands. */
struct spot { uint64_t offset; uint32_t file; };
/* How many lines stand before each block of a segment, as far as that was asked for. */
struct line_marks { uint32_t *before; size_t n, cap; };

struct check {
	struct csm *c;
	finding_fn fn;
	void *ctx;
	const struct scan *scan;   /* the log while it is read, and afterwards */
	struct world *world;       /* folded in the same reading */
	struct ids *ids;           /* opening events: kind letter; imports: 'I'; and which events are there */
	struct spot *open_ends;   /* events that name what had not been met yet */
	size_t n_open_ends, open_ends_cap;
	bool renamed;              /* an id was met again as another thing: look at every event once more */
	struct smap keys;          /* idempotency keys met */
	bool strict;               /* hash the attachments */
	struct smap said;          /* words complained of already: once is enough */
	struct buf word;           /* the one that is looked for there */
	struct umap adopted;       /* last number before a stated gap */
	struct spot *files;        /* events with an attachment, to be looked at when all was read */
	size_t n_files, files_cap;
	struct umap redacted;      /* events whose words are gone, or are to go; known then */
	/* imports taken back, whose keys are free again; known once a key was met twice */
	struct undos undos;
	struct umap undone;
	bool undone_known;
	struct umap steps;         /* of complaints: case -> bits of complaint_step_words */
	struct sites *sites;       /* check_sites.c; NULL where one site writes */
	struct line_marks *marks;  /* of each segment */
	struct arena mem;
};
void check_say(struct check *k, enum finding_level level, const char *id, const char *file,
               long line, const char *todo, const char *fmt, ...) PRINTF(7, 8);
/* A finding about an event of the log, with the line where it stands. */
void check_event(struct check *k, enum finding_level level, const char *id, const struct event *ev,
                 const char *todo, const char *fmt, ...) PRINTF(6, 7);
/* The same with the whole text. */
void check_tell(struct check *k, enum finding_level level, const char *id, const struct event *ev,
                const char *text, const char *todo);
/* Hands every event of places, in their order, to fn; what it returns is passed over. */
void check_again(struct check *k, const struct spot *places, size_t n,
                 void (*fn)(struct check *k, const struct event *ev));
void check_places_free(struct check *k);
/* Every event in log order; every event by hand that the rules forbid; then what came of it. */
void check_sites_hear(struct check *k, const struct event *ev);
void check_sites_forbidden(struct check *k, const struct event *ev);
int check_sites(struct check *k, struct csm_err *e);
void check_sites_free(struct check *k);
int check_tables(struct check *k, struct csm_err *e);
void check_sums(struct check *k);
void check_file(struct check *k, const struct event *ev);
/* What was redacted or erased and still stands in files: whose next write takes it out. */
int check_erased(struct check *k, struct csm_err *e);
void check_words(struct check *k, const struct event *ev);
/* Steps of complaints: every event; then which solved complaints lack what policy/sla.yaml asks for. */
void check_step(struct check *k, const struct event *ev);
int check_complaints(struct check *k, struct csm_err *e);

#endif
