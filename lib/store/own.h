/*
 * What the files that open, make and write a store share. Private to store/.
 */
#ifndef STORE_OWN_H
#define STORE_OWN_H

#include "store/store.h"

/* A zone by IANA name or fixed offset "+08:00". */
int zone_load(struct arena *a, const char *name, struct zone **z, struct csm_err *e);
/* The bytes in use of policy/<name>: the file's, or the built-in ones; close with file_close if map
 * or mem is set. */
int policy_bytes(struct csm *c, const char *name, struct file_bytes *out, struct csm_err *e);
/* Opens the folder at path, or the nearest upwards that is a store, as c->dirfd and c->path. */
int store_find(struct csm *c, const char *path, struct csm_err *e);
/* Forgets what was computed from the log: world and orders. */
void store_changed(struct csm *c);
/* Takes a segment's file name apart; false if it is none. */
bool segment_name(struct str name, struct str *table, int *month, int *nn);
/* Where this copy's site stands: local/writer, or another name while it joins (site.c). */
const char *site_file(const struct csm *c);
/* Makes that file for site: the site's name and the inode of that very file. Replaces another copy's. */
int site_write_own(int dirfd, const char *path, const char *name, bool group, struct csm_err *e);

/* ---- writer.c and writer_table.c ---- */

enum { SEGMENT_MAX = 64 << 20, BUFFER_MAX = 4 << 20 };
/* The newest segment of a table of a site: month and nn, 0 if there is none. */
int segment_newest(struct csm *c, uint16_t site, const char *table, int *month, int *nn, struct csm_err *e);
int64_t store_last_rec(struct csm *c);         /* WHEN_NONE: not known at once */
/* Adds bytes to the segment of table that is due; header: first line of a new one. */
/* Its two halves: the segment is there to be written to (more bytes are coming); bytes are
 * appended, header in front of the first. */
int segout_ready(struct writer *w, struct segment_out *o, const char *table, struct str header,
                 size_t more, struct csm_err *e);
int segout_put(struct segment_out *o, struct str header, struct str bytes, struct csm_err *e);
int segout_write(struct writer *w, struct segment_out *o, const char *table, struct str header,
                 struct str bytes, struct csm_err *e);
/* false: the line, of which head is the beginning, is followed by others of its transaction */
bool line_may_end(struct str head);
/* How much of a segment can have been acknowledged: whole lines, the last one without NUL and not in
 * the midst of a transaction. */
size_t whole_lines(struct str s);
/* CSM_EBUSY "store.rewritten": what was opened is not the file that the places are of (0: of none). */
int segment_same(uint64_t places_of, uint64_t inode, const char *path, struct csm_err *e);
const char *segment_path(struct csm *c, uint16_t site, const char *table, int month, int nn);
/* Opens the segment at path for appending and repairs its tail. */
int segout_open(struct writer *w, struct segment_out *o, const char *path, struct csm_err *e);
/* Whether more bytes belong into the next segment, and this one has yet to be synced. */
bool segout_ends(const struct segment_out *o, size_t more);
int segout_sync(struct segment_out *o, struct csm_err *e);
void segout_close(struct segment_out *o);
/* Before the next segment begins, all of this one is on the disk, whoever wrote it; closes it. */
int segout_leave(struct segment_out *o, struct csm_err *e);
/* policy/.seen, once the events are written */
void keep_policies(struct writer *w);
int tables_flush(struct writer *w, size_t over, struct csm_err *e);    /* those with more than over bytes */
size_t table_bytes(const struct writer *w, size_t i);      /* rows of the i-th open table not yet flushed */
/* Hands the rows of all tables to the thread that writes behind. */
int tables_behind(struct writer *w, struct behind *b, struct csm_err *e);
int tables_sync(struct writer *w, struct csm_err *e);
/* Opens the newest segment of every table that has one, for tables_sync to sync. */
int tables_open_old(struct writer *w, struct csm_err *e);
void tables_free(struct writer *w);

/*
 * writer_behind.c: a thread that appends what was handed over. In turn: behind_await (what was
 * under way is written, or failed with code), segout_ready and behind_add for each (bytes become
 * empty), behind_go. behind_stop waits and ends it; NULL is fine.
 */
struct behind;
struct behind *behind_start(unsigned lang);    /* of its errors; NULL: no thread could be had */
int behind_await(struct behind *b, struct csm_err *e);
/* sync: the jobs behind it wait until its bytes are on the disk */
void behind_add(struct behind *b, struct segment_out *to, struct str header, struct buf *bytes, bool sync);
/* In place of behind_add: o is synced, and is open for no more bytes; the next is asked for at the
 * next turn. */
void behind_sync(struct behind *b, struct segment_out *o);
void behind_go(struct behind *b);
int behind_stop(struct behind *b, struct csm_err *e);

#endif
