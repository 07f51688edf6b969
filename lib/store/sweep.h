/*
 * Taking out for good what was redacted or erased: this site's lines and rows, its lines of people/,
 * attachments nobody names, refused rows, leftovers of crashes, the cache. Under the writer's lock,
 * file by file, each replaced whole or not at all; doing it again goes on where it was cut off.
 * Relies on erased.h. Promises: other sites' files are not touched; the redacted form of a line is
 * what a seal covers, so nothing else of the past changes.
 */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "store/digest.h"
#include "store/erased.h"

struct sweep {
	struct csm *c;                 /* as_of and known_at without limit, the world loaded */
	uint16_t site;
	struct erased x;
	struct umap gone;              /* redacted events */
	struct digester d;
	bool dry;                      /* only count */
	int64_t lines, rows, people, files, rejects;   /* out: what was taken out */
};
/* The words that erasures cover and no redaction has named yet, oldest first; site 0: of all sites. */
struct sweep_target { evid id; struct caseid cas; };
int sweep_targets(struct sweep *s, uint16_t site, struct sweep_target **out, size_t *n, struct csm_err *e);
/* Adds a redaction of each, and notes it among gone. by: who. */
int sweep_redact(struct sweep *s, struct writer *w, const struct sweep_target *t, size_t n, struct str by,
                 struct csm_err *e);

/* A handle of its own over the same store, so that the caller's world stays; sweep_close. c is s->c. */
int sweep_open(struct csm *c, uint16_t site, struct csm *own, struct sweep *s, struct csm_err *e);
void sweep_close(struct sweep *s, struct csm *own);
/* Says in local/ that something is to be taken out, before the event that says so is written; a
 * crash in between leaves work that the next write does. */
int sweep_mark(struct csm *c, struct csm_err *e);
/* All of it, and the mark goes. The segments of w are closed: they may be other files now. */
int sweep_run(struct sweep *s, struct writer *w, struct csm_err *e);

/* Is something to be taken out: cut off before, or told by another site? Asked at every write. */
bool sweep_due(struct csm *c);
/* The writer was opened: does it. */
int sweep_complete(struct writer *w, struct csm_err *e);

/* ---- its parts ---- */

int sweep_log(struct sweep *s, struct csm_err *e);     /* events and rows: sweep_log.c */
int sweep_people(struct sweep *s, struct csm_err *e);
int sweep_files(struct sweep *s, struct csm_err *e);   /* attachments: sweep_files.c */
int sweep_rejects(struct sweep *s, struct csm_err *e);
int sweep_leftovers(struct sweep *s, struct csm_err *e);
/* Deletes all that was derived from the log; it is made again when it is wanted. */
int cache_forget(struct csm *c, struct csm_err *e);

#endif
