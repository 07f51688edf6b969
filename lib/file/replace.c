/*
 * Whole files, new or in the place of an old one: temp file beside it, fsync, rename, fsync of the
 * folder. Relies on POSIX and Linux. Promises: at every moment, also after a crash, the name stands
 * for the old bytes or for the new ones, never for a part; what failed leaves no temp file behind.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/broken.h"
#include "file/fd.h"

enum { COPY_STEP = 128 * 1024, TRIES = 100 };

bool fd_write_all(int fd, const char *p, size_t n, size_t *done)
{
	for (*done = 0; *done < n;) {
		ssize_t k = write(fd, p + *done, n - *done);
		if (k < 0 && errno == EINTR && !BROKEN_EINTR)
			continue;
		if (k == 0)
			errno = EIO;
		if (k <= 0)
			return false;
		*done += BROKEN_SHORT_WRITE ? n - *done : (size_t)k;
	}
	return true;
}

int temp_open(struct temp *t, int dirfd, const char *name, bool group, struct csm_err *e)
{
	const char *slash = strrchr(name, '/');
	int dir_n = slash ? (int)(slash - name) + 1 : 0;

	*t = (struct temp){ .dirfd = dirfd, .fd = -1, .name = name };
	for (int k = 0; k < TRIES && t->fd < 0; k++) {
		t->path = arena_printf(&t->mem, "%.*s.%s.tmp-%ld-%d", dir_n, name, name + dir_n,
		                       (long)getpid(), k);
		t->fd = openat(dirfd, t->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		               group ? 0660 : 0600);
		if (t->fd < 0 && errno != EEXIST)
			break;
	}
	if (t->fd < 0) {
		t->path = NULL;
		return err_sys(e, errno, "make %s", name);
	}
	if (group && fchmod(t->fd, 0660) < 0) /* whatever the umask says */
		return err_sys(e, errno, "change the mode of %s", name);
	return CSM_OK;
}

int temp_write(struct temp *t, struct str bytes, struct csm_err *e)
{
	size_t done;

	if (fd_write_all(t->fd, bytes.p, bytes.n, &done))
		return CSM_OK;
	return err_sys(e, errno, "write %s", t->name);
}

/* A hard link never replaces: for file systems without RENAME_NOREPLACE. */
static int rename_new(struct temp *t)
{
	if (renameat2(t->dirfd, t->path, t->dirfd, t->name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (linkat(t->dirfd, t->path, t->dirfd, t->name, 0) < 0)
		return -1;
	return unlinkat(t->dirfd, t->path, 0);
}

int temp_finish(struct temp *t, enum temp_finish how, struct csm_err *e)
{
	bool replace = how != TEMP_NEW;
	int failed;

	if (how != TEMP_SOON && !BROKEN_RENAME_UNSYNCED && fsync(t->fd) < 0)
		return err_sys(e, errno, "sync %s", t->name);
	failed = replace ? renameat(t->dirfd, t->path, t->dirfd, t->name) : rename_new(t);
	if (failed && errno == EEXIST && !replace)
		return err_at(e, CSM_EREFUSED, "file.exists", t->name, 0, 0, "is there already");
	if (failed)
		return err_sys(e, errno, "rename the new %s", t->name);
	t->path = NULL;
	return how == TEMP_SOON || BROKEN_NAME_UNSYNCED ? CSM_OK : fd_sync_parent(t->dirfd, t->name, e);
}

void temp_close(struct temp *t)
{
	if (t->fd >= 0)
		close(t->fd);
	if (t->path)
		unlinkat(t->dirfd, t->path, 0);
	arena_free(&t->mem);
}

/* A file that takes another's place is whose that was, and as open: its readers are to read it on. */
static void keep_owner(const struct temp *t, int dirfd, const char *path, bool group)
{
	struct stat old;

	if (fstatat(dirfd, path, &old, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(old.st_mode))
		return;
	/* Not ours to give away: then it stays the writer's. */
	if (fchown(t->fd, old.st_uid, old.st_gid) == 0 || old.st_uid == geteuid())
		(void)!fchmod(t->fd, (old.st_mode & 0777) | (group ? 0660 : 0600));
}

static int put_file(int dirfd, const char *path, const struct str *parts, size_t n, bool group,
                    enum temp_finish how, struct csm_err *e)
{
	struct temp t;
	int code = temp_open(&t, dirfd, path, group, e);

	if (!code && how == TEMP_REPLACE)
		keep_owner(&t, dirfd, path, group);
	if (!code && BROKEN_IN_PLACE && how == TEMP_REPLACE)
		t.fd = openat(dirfd, path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	for (size_t i = 0; !code && i < n; i++)
		code = temp_write(&t, parts[i], e);
	if (!code)
		code = BROKEN_IN_PLACE && how == TEMP_REPLACE ? fsync(t.fd) : temp_finish(&t, how, e);
	temp_close(&t);
	return code;
}

int file_replace(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e)
{
	return put_file(dirfd, path, &bytes, 1, group, TEMP_REPLACE, e);
}

int file_replace_soon(int dirfd, const char *path, const struct str *parts, size_t n, bool group,
                      struct csm_err *e)
{
	return put_file(dirfd, path, parts, n, group, TEMP_SOON, e);
}

int file_replace_inode(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e)
{
	struct temp t;
	struct stat st;
	char inode[24];
	int code = temp_open(&t, dirfd, path, group, e);

	if (!code && fstat(t.fd, &st) < 0)
		code = err_sys(e, errno, "look at %s", path);
	if (!code)
		code = temp_write(&t, bytes, e);
	if (!code) {
		snprintf(inode, sizeof(inode), "%llu\n", (unsigned long long)st.st_ino);
		code = temp_write(&t, str_of(inode), e);
	}
	if (!code)
		code = temp_finish(&t, TEMP_REPLACE, e);
	temp_close(&t);
	return code;
}

int file_rename(int dirfd, const char *from, const char *to, struct csm_err *e)
{
	if (renameat(dirfd, from, dirfd, to) < 0)
		return err_sys(e, errno, "rename %s to %s", from, to);
	return fd_sync_parent(dirfd, to, e);
}

int file_keep(int dirfd, const char *path, struct csm_err *e)
{
	const char *slash = strrchr(path, '/');
	struct arena mem = { 0 };
	int code = fd_sync_parent(dirfd, path, e);

	if (!code && slash)
		code = fd_sync_parent(dirfd, arena_cstr(&mem, (struct str){ path, (size_t)(slash - path) }), e);
	arena_free(&mem);
	return code;
}

static int refuse_existing(int dirfd, const char *path, struct csm_err *e)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return CSM_OK; /* if it cannot be looked at, making it says why */
	return err_at(e, CSM_EREFUSED, "file.exists", path, 0, 0, "is there already");
}

int file_make(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e)
{
	int code = refuse_existing(dirfd, path, e);

	return code ? code : put_file(dirfd, path, &bytes, 1, group, TEMP_NEW, e);
}

static int copy_range(struct temp *t, int fd, int64_t from, int64_t to, struct csm_err *e)
{
	char *chunk = mem_alloc(COPY_STEP);
	int code = CSM_OK;

	while (!code && (to < 0 || from < to)) {
		size_t want = to < 0 || to - from > COPY_STEP ? COPY_STEP : (size_t)(to - from);
		/* A pipe has no offsets: it can only be copied from here to its end. */
		ssize_t k = to < 0 ? read(fd, chunk, want) : pread(fd, chunk, want, from);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			code = err_sys(e, errno, "copy to %s", t->name);
		else if (k == 0 && to >= 0)
			code = err_sys(e, EIO, "copy to %s: the file became shorter meanwhile",
			               t->name);
		else if (k == 0)
			break;
		else
			code = temp_write(t, (struct str){ chunk, (size_t)k }, e);
		from += k;
	}
	free(chunk);
	return code;
}

int fd_copy_new(int fd, int64_t from, int64_t to, int dirfd, const char *path, bool group,
                struct csm_err *e)
{
	struct temp t;
	int code = refuse_existing(dirfd, path, e);

	if (code)
		return code;
	code = temp_open(&t, dirfd, path, group, e);
	if (!code)
		code = copy_range(&t, fd, from, to, e);
	if (!code)
		code = temp_finish(&t, TEMP_NEW, e);
	temp_close(&t);
	return code;
}

int file_copy_in(int dirfd, const char *from_path, const char *to_path, bool group,
                 struct csm_err *e)
{
	int fd, code = fd_open_read(AT_FDCWD, from_path, 0, &fd, e);

	if (code)
		return code;
	code = fd_copy_new(fd, 0, -1, dirfd, to_path, group, e);
	close(fd);
	return code;
}
