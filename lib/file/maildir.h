/*
 * A Maildir, and a single message on its way from a mail program, as an mbox, so that all mail is
 * read in one way (file/container.h).
 */
#ifndef FILE_MAILDIR_H
#define FILE_MAILDIR_H

#include "base/err.h"

bool maildir_is(const char *path);         /* a folder of any kind */
/* Appends every message in cur/ and new/, in the order of their names; tmp/ holds none. Nothing is
 * moved. A folder that is no Maildir: CSM_EREFUSED "import.folder". */
int maildir_read(const char *path, struct buf *out, struct csm_err *e);
/* Appends one message with the "From " line given (without "From " and the line's end). */
void mbox_add(struct buf *out, const char *from, struct str bytes);

#endif
