/*
 * One segment of the log, entry by entry: canonical lines by the fast reader, whatever it refuses
 * by libyaml. Private to store/. Relies on file/line.h, file/yaml.h, care/event.h. Promises: every
 * byte of the segment belongs to exactly one entry or to the gaps between them (blank lines,
 * comments, a leading BOM or ---); nothing is dropped without being told.
 */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "store/store.h"

enum entry_kind { ENTRY_END, ENTRY_EVENT, ENTRY_BAD };

struct entries {               /* a walk; zero-initialised with in set is ready */
	struct str in;
	size_t at;             /* where the next entry is looked for */
	struct line_room room;
	struct arena mem;      /* what libyaml read: reset at each entry */
	struct csm_err err;    /* why an entry is ENTRY_BAD */
};
struct entry {
	struct event ev;       /* views: good until the next entry of the same walk */
	struct str bytes;      /* without the last LF */
	size_t offset;
	long line_in;          /* ENTRY_BAD: line within the entry, from 0 */
	bool slow;             /* read by libyaml: texts live in entries.mem, not in the segment */
};
enum entry_kind entry_next(struct entries *r, struct entry *e);
/* The same for files whose entries are no events (people/): ENTRY_EVENT gives *rec, e->ev is not set. */
enum entry_kind entry_record(struct entries *r, struct entry *e, struct rec *rec);
void entries_free(struct entries *r);
/* Where the entry that holds byte at of in begins (not before from). */
size_t entry_start(struct str in, size_t from, size_t at);
/* A copy whose pairs live in a; the texts stay views of the segment, or are copied too if slow. */
struct event event_copy(const struct entry *e, struct arena *a);

/* ---- more of the scan, for the store room only ---- */

/* More than one processor may be used. */
bool has_processors(void);
/* Lists (unless s->segs is there) and maps the segments; scan_run does it by itself. Further runs of the same scan see the
 * same bytes. */
int scan_open(struct scan *s, struct csm_err *e);
int scan_list(struct scan *s, struct csm_err *e);      /* only lists them */
/* Hands over the event of that id, if it is there: scan_event.c. The first one, should a site have
 * used the number twice. */
int scan_event(struct scan *s, evid id, struct csm_err *e);
/* Is the transaction of ev whole? ev stands in segment file at ev->offset. */
bool scan_tx_whole(struct scan *s, const struct event *ev);
/* A finding about an event, with its place. */
void scan_find(struct scan *s, enum finding_level level, const char *id, uint32_t file,
               uint64_t offset, const char *text, const char *todo);

#endif
