/*
 * The whole store looked over: what cannot be read, does not join, or breaks a rule. Each finding
 * says what it means and what to do. Changes nothing. Findings on imported history are notes.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/store.h"

/* Errors are FIND_ERROR; the return is not CSM_OK only if the store could not be read at all. */
/* strict: the bytes of attachments are read, too. */
int store_check(struct csm *c, bool strict, finding_fn fn, void *ctx, struct csm_err *e);

/* Private to check*.c. */
struct check {
	struct csm *c;
	finding_fn fn;
	void *ctx;
	struct scan scan;
	struct ids *ids;           /* opening events: kind letter; imports: 'I'; and which events are there */
	struct smap keys;          /* idempotency keys met */
	bool strict;               /* hash the attachments */
	struct smap said;          /* words complained of already: once is enough */
	struct umap adopted;       /* last number before a stated gap */
	struct umap undone;        /* imports taken back: their keys are free again */
	struct arena mem;
};
void check_say(struct check *k, enum finding_level level, const char *id, const char *file,
               long line, const char *todo, const char *fmt, ...) PRINTF(7, 8);
int check_tables(struct check *k, struct csm_err *e);
int check_sums(struct check *k, struct csm_err *e);
void check_file(struct check *k, const struct event *ev);
void check_words(struct check *k, const struct event *ev);

#endif
