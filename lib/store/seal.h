/*
 * Seals: the lines of each segment chained by their digests, written down in a table from time to
 * time, and compared with the log later (csm-store(5), SEALS). Relies on digest.h for what a line
 * is worth, on table.h for the table. Promises: nothing but csm_seal writes; what is found depends
 * neither on the number of threads nor on an incomplete last line.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/digest.h"
#include "store/table.h"

/* ---- the chain of a segment ---- */

/* The chain behind so many lines; h is found by chains_run, if the segment has as many. */
struct chain_point { int64_t lines; struct digest h; };
struct chain {
	const struct segment *seg;         /* open */
	struct chain_point *points;        /* in: lines ascending */
	size_t n_points;
	int64_t lines;                     /* out: of the whole segment, and the chain behind them */
	struct digest h;
	int64_t forms[FORM_FOREIGN + 1];   /* out: lines by enum line_form_of */
	struct digest *each;               /* NULL, or room for the digest of every line */
};
/* What a chain begins with: SHA-256 of "STORE-ID log/SITE/NAME". */
struct digest chain_begin(const struct csm *c, const char *path);
/* SHA-256 of the 128 hex digits of h and of the line's digest. */
void chain_add(struct digest *h, const struct digest *line);
/* One pass over each segment; on two threads where that helps. */
void chains_run(const struct csm *c, struct chain *v, size_t n);
/* All segments of a store, opened, each with a chain (without points). Order of segments_list. */
struct chains {
	struct segment *segs;
	struct chain *v;
	size_t n;
	struct arena mem;
};
int chains_open(struct csm *c, struct chains *s, finding_fn fn, void *ctx, struct csm_err *e);
void chains_close(struct chains *s);
const struct segment *chains_find(const struct chains *s, struct str path, size_t *at);
/* The same of events: id of the last line of a segment; 0 if it has none or is no canonical event. */
evid segment_last(const struct segment *g);

/* ---- the table ---- */

struct seal {
	uint16_t site;
	uint64_t num;                      /* seals:a7 */
	int64_t at;
	const char *path;                  /* log/a/events-2026-01-01.yaml */
	evid last;                         /* last event of the site then */
	int64_t lines, bytes;
	struct digest chain;
	const char *file;                  /* where the seal stands */
	long line;
};
struct seals { struct seal *v; size_t n; struct arena mem; };
/* In log order. Rows that cannot be read are findings. */
int seals_load(struct csm *c, struct seals *out, finding_fn fn, void *ctx, struct csm_err *e);
void seals_free(struct seals *s);

/* Seals what this site has written since its last seal; the new seals into out. Those that do not fit the log any more:
 * CSM_EREFUSED "seal.broken". */
int seal_make(struct csm *c, struct seals *out, struct csm_err *e);

/* ---- comparing ---- */

struct verified { int64_t segments, lines, bytes, seals, heads, redacted, unproven; };
/*
 * Every seal against the log, and with a saved head (bytes of csm head in csv, tsv, json or jsonl;
 * name: for messages) every row of that; bytes NULL: none. Differences are FIND_ERROR.
 */
int seal_verify(struct csm *c, struct str head, const char *name, finding_fn fn, void *ctx,
                struct verified *out, struct csm_err *e);

/* A saved head, row by row. */
struct head_row { const char *store, *path; int64_t lines; struct digest chain; long line; };
struct saved_head { struct head_row *v; size_t n; struct arena mem; };
int head_read(struct str bytes, const char *name, struct saved_head *out, struct csm_err *e);

/* ---- at a glance: only the last lines are read ---- */

/* of a site: last seal's event, last event */
struct site_seal { uint16_t site; evid sealed, last; };
int site_seals(struct csm *c, struct arena *a, struct site_seal **out, size_t *n, struct csm_err *e);

#endif
