/*
 * What the writing files of this room share: bytes in and out of descriptors, completely or not at
 * all. Nobody outside the room includes this.
 */
#ifndef FILE_FD_H
#define FILE_FD_H

#include "base/err.h"
#include "base/str.h"

/* Opens for reading, with more flags. CSM_ENOTFOUND "file.missing" if there is nothing of that name. */
int fd_open_read(int dirfd, const char *path, int flags, int *fd, struct csm_err *e);
/* Up to n bytes from offset at; fewer only at the end of the file; -1: errno. */
int64_t fd_pread_all(int fd, void *to, size_t n, int64_t at);
/*
 * All n bytes, continued on EINTR and short writes; *done = what was written, also on failure
 * (false: errno).
 */
bool fd_write_all(int fd, const char *p, size_t n, size_t *done);
/* fsync of the folder that holds path, so that the name outlives a crash. */
int fd_sync_parent(int dirfd, const char *path, struct csm_err *e);
/*
 * Copies bytes [from, to) of fd into the file at path, which must not exist; durable when it
 * returns. to < 0: to the end. CSM_EREFUSED "file.exists".
 */
int fd_copy_new(int fd, int64_t from, int64_t to, int dirfd, const char *path, bool group,
                struct csm_err *e);

#endif
