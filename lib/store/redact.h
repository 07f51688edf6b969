/*
 * What was taken out of the log: redacted events and erased persons, as every reader must know them
 * before it shows a word. Relies on digest.h for what words are, on the world if it is loaded.
 * Promises: from the moment a redaction or an erasure is in the log nobody reads the words, whether
 * the lines hold them still or not (another site's do until its next write).
 */
#ifndef STORE_REDACT_H
#define STORE_REDACT_H

#include "store/world.h"

/* Notes the event that a redaction names; false: ev is none. */
bool redact_note(struct umap *ids, const struct event *ev);
/* Takes the words out of an event that was read; its pairs live in a then. */
void event_redact(struct event *ev, struct arena *a);
/* Does the event hold words? */
bool event_has_words(const struct event *ev);
/* The events whose words are gone, whatever instant is asked for: redacted ones, and what erasures
 * cover. Of the world, else of the log. The caller frees it with umap_free. */
int redacted_load(struct csm *c, struct umap *ids, struct csm_err *e);
/* Those only that a redaction names. */
int redacted_explicit(struct csm *c, struct umap *ids, struct csm_err *e);

struct erasure erasure_of(const struct event *ev);
/* The world is folded: by customer, and what other sites said meanwhile is hidden. */
void erasures_settle(struct world *w);
/* NULL: is there. */
const struct erasure *world_erased(const struct world *w, struct caseid who);
/* The erasure of whose case this is; NULL: of nobody erased. */
const struct erasure *case_erased(struct world *w, struct caseid cas);
/* Are the words of this event of the person's cases gone? What happened later is another matter. */
bool erasure_covers(const struct erasure *x, const struct event *ev);
/* The customers erased, by every name: evid -> 1. As redacted_load. */
int erased_load(struct csm *c, struct umap *who, struct csm_err *e);
/* Takes the words out of what the case's erased person said, as far as the world knows whose it is. */
void erased_hide(const struct csm *c, struct caseid id, struct history *h);
/* One more that is about to be recorded. */
void world_erase(struct world *w, struct erasure x);

#endif
