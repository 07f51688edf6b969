/*
 * Reading ahead: a second thread takes the entries of segments apart while the caller folds those
 * before them. The same entries in the same sequence as entry_next gives, whatever the number of
 * threads. Private to store/. The thread only reads the mapped segments and fills batches of its
 * own: nothing it touches is seen by the caller until it is handed over whole.
 */
#ifndef STORE_AHEAD_H
#define STORE_AHEAD_H

#include "store/entry.h"

struct parsed {
	/* views are good until the next ahead_next of the walk that begins another batch */
	struct entry e;
	enum entry_kind kind;          /* ENTRY_END: of the segment e.ev.file; others may follow */
	const struct csm_err *err;     /* ENTRY_BAD: why */
};
/* Segments [seg, end), one after the other; from: see struct scan. */
struct walk { size_t seg, end; const uint64_t *from; };

struct ahead;
/* Starts to read n walks ahead. NULL: no thread is to be had, read without. segs must stay as they
 * are until ahead_stop. */
struct ahead *ahead_start(const struct segment *segs, const struct walk *walks, size_t n);
/* The next entry of a walk, NULL at its end. */
const struct parsed *ahead_next(struct ahead *a, size_t walk);
/* Whether the next entry begins another batch, so that views of those before it end. */
bool ahead_turns(const struct ahead *a, size_t walk);
void ahead_stop(struct ahead *a);      /* NULL is fine */

#endif
