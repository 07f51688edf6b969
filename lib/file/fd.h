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
/*
 * A file on its way to its name: temp_open, temp_write ..., temp_finish, and in any case temp_close, which removes what
 * did not get there. Both strings must outlive it. temp_finish: fsync, the name, fsync of the folder; TEMP_NEW refuses a
 * name that is taken ("file.exists"), TEMP_SOON does not wait for the disk.
 */
struct temp {
	struct arena mem;
	int dirfd, fd;
	const char *path; /* of the temp file, NULL if it is not there any more */
	const char *name; /* what it is to become */
};
enum temp_finish { TEMP_NEW, TEMP_REPLACE, TEMP_SOON };
int temp_open(struct temp *t, int dirfd, const char *name, bool group, struct csm_err *e);
int temp_write(struct temp *t, struct str bytes, struct csm_err *e);
int temp_finish(struct temp *t, enum temp_finish how, struct csm_err *e);
void temp_close(struct temp *t);
/* fsync of the folder that holds path, so that the name outlives a crash. */
int fd_sync_parent(int dirfd, const char *path, struct csm_err *e);
/*
 * Copies bytes [from, to) of fd into the file at path, which must not exist; durable when it
 * returns. to < 0: to the end. CSM_EREFUSED "file.exists".
 */
int fd_copy_new(int fd, int64_t from, int64_t to, int dirfd, const char *path, bool group,
                struct csm_err *e);

#endif
