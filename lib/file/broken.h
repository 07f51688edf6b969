/*
 * Ways to build a csm that breaks its promises. Every switch is 0, and costs nothing; the tests set
 * one at a time (-DBROKEN_x=1, see the Makefile) and must find out: a checker of crash states that
 * passes a csm which does not sync proves nothing about the one that does.
 */
#ifndef FILE_BROKEN_H
#define FILE_BROKEN_H

/* appending */
#ifndef BROKEN_NO_SYNC                 /* nothing appended is synced */
#define BROKEN_NO_SYNC 0
#endif
#ifndef BROKEN_PRINT_FIRST             /* said to be recorded, then synced */
#define BROKEN_PRINT_FIRST 0
#endif
#ifndef BROKEN_SYNC_IGNORED            /* a sync that failed is taken for done */
#define BROKEN_SYNC_IGNORED 0
#endif
#ifndef BROKEN_SYNC_TWICE              /* a sync that failed is tried again, which says yes */
#define BROKEN_SYNC_TWICE 0
#endif
#ifndef BROKEN_NO_FOLDER_SYNC          /* a new segment's name is not synced */
#define BROKEN_NO_FOLDER_SYNC 0
#endif
#ifndef BROKEN_TORN_KEPT               /* written on behind half a line */
#define BROKEN_TORN_KEPT 0
#endif
#ifndef BROKEN_NULS_KEPT               /* written on behind a line of NULs */
#define BROKEN_NULS_KEPT 0
#endif
#ifndef BROKEN_TORN_LOST               /* what is cut off is not kept */
#define BROKEN_TORN_LOST 0
#endif
#ifndef BROKEN_NO_ROLLBACK             /* half a write stays behind */
#define BROKEN_NO_ROLLBACK 0
#endif
#ifndef BROKEN_SHORT_WRITE             /* a short write is taken for the whole */
#define BROKEN_SHORT_WRITE 0
#endif
#ifndef BROKEN_EINTR                   /* an interrupted write is taken for a failure */
#define BROKEN_EINTR 0
#endif

/* replacing */
#ifndef BROKEN_IN_PLACE                /* a file is written anew where it lies */
#define BROKEN_IN_PLACE 0
#endif
#ifndef BROKEN_RENAME_UNSYNCED         /* the new file gets its name before its bytes are on the disk */
#define BROKEN_RENAME_UNSYNCED 0
#endif
#ifndef BROKEN_NAME_UNSYNCED           /* the folder is not synced after the rename */
#define BROKEN_NAME_UNSYNCED 0
#endif

/* the order of the writer's steps */
#ifndef BROKEN_NO_LOCK                 /* nobody waits for anybody */
#define BROKEN_NO_LOCK 0
#endif
#ifndef BROKEN_NUMBER_FIRST            /* the next number is looked up before the lock is there */
#define BROKEN_NUMBER_FIRST 0
#endif
#ifndef BROKEN_UNLOCK_FIRST            /* unlocked, then written */
#define BROKEN_UNLOCK_FIRST 0
#endif
#ifndef BROKEN_UNLOCK_NETWORK          /* on a network file system unlocked, then synced */
#define BROKEN_UNLOCK_NETWORK 0
#endif
#ifndef BROKEN_KNOWN_UNSYNCED          /* "already recorded", without a sync */
#define BROKEN_KNOWN_UNSYNCED 0
#endif
#ifndef BROKEN_OLD_UNSYNCED            /* a new segment begins before the old one is on the disk */
#define BROKEN_OLD_UNSYNCED 0
#endif
#ifndef BROKEN_NO_TX                   /* events of one change do not say that they belong together */
#define BROKEN_NO_TX 0
#endif
#ifndef BROKEN_PERSON_FIRST            /* people and rows are written before their events are on the disk */
#define BROKEN_PERSON_FIRST 0
#endif
#ifndef BROKEN_ROWS_UNSYNCED           /* an import says "done" before its rows are on the disk */
#define BROKEN_ROWS_UNSYNCED 0
#endif
#ifndef BROKEN_HALF_READ               /* readers go on behind the last line end */
#define BROKEN_HALF_READ 0
#endif

#endif
