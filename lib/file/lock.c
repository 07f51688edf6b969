/*
 * The store's one lock: flock on a file that csm init made.
 * Relies on flock, which the system drops when its holder dies: nothing stays behind after a crash.
 * Promises: never makes the lock file, so a copy without one cannot write by accident; whoever
 * waits too long is told who holds it.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file/broken.h"

enum { WAIT_S = 30, HOLDER_N = 12, MS = 1000 * 1000, NAP_MIN = MS, NAP_MAX = 50 * MS };

static int64_t clock_ns(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

/* "holder" in the folder of the lock file. */
static char *holder_path(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_printf(a, "%.*sholder", slash ? (int)(slash - path) + 1 : 0, path);
}

/*
 * Best effort, for messages only. Always the same number of bytes, so nothing but the file's time
 * changes.
 */
static void holder_note(int dirfd, const char *path, mode_t mode)
{
	struct arena mem = { 0 };
	char text[HOLDER_N + 1];
	int fd = openat(dirfd, holder_path(&mem, path),
	                O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode & 0660);

	snprintf(text, sizeof(text), "%-*ld\n", HOLDER_N - 1, (long)getpid());
	if (fd >= 0) {
		if (pwrite(fd, text, HOLDER_N, 0) == HOLDER_N && (mode & 0060))
			(void)!fchmod(fd, mode & 0660);
		close(fd);
	}
	arena_free(&mem);
}

static int64_t holder_pid(int dirfd, const char *path)
{
	struct arena mem = { 0 };
	struct file_bytes f;
	int64_t pid = 0;

	if (file_read(dirfd, holder_path(&mem, path), &f, NULL) == CSM_OK) {
		if (!str_i64(str_trim(f.s), &pid) || pid < 1)
			pid = 0;
		file_close(&f);
	}
	arena_free(&mem);
	return pid;
}

static int busy(int dirfd, const char *path, long wait_s, struct csm_err *e)
{
	int64_t pid = holder_pid(dirfd, path);

	if (!pid)
		return err_set(
			e, CSM_EBUSY, "store.busy",
			"another process is writing to the store; waited %ld s, nothing was changed",
			wait_s);
	return err_set(e, CSM_EBUSY, "store.busy",
	               "process %lld is writing to the store; waited %ld s, nothing was changed",
	               (long long)pid, wait_s);
}

static int no_writer(const char *path, const char *why, struct csm_err *e)
{
	return err_at(
		e, CSM_EREFUSED, "store.writer", path, 0, 0,
		"%s: this copy of the store has no writing place; see csm site add and csm site adopt",
		why);
}

static int open_writer(int dirfd, const char *path, struct lock *l, struct stat *st,
                       struct csm_err *e)
{
	/* For writing, because NFS locks only such descriptors. */
	l->fd = openat(dirfd, path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (l->fd < 0 && errno == ENOENT)
		return no_writer(path, "missing", e);
	if (l->fd < 0 && errno == ELOOP)
		return no_writer(path, "a symbolic link", e);
	if (l->fd < 0 || fstat(l->fd, st) < 0)
		return err_sys(e, errno, "open %s", path);
	if (!S_ISREG(st->st_mode))
		return no_writer(path, "not a regular file", e);
	l->inode = st->st_ino;
	return CSM_OK;
}

/* The lock, or CSM_EBUSY when end (CLOCK_MONOTONIC) has passed. */
static int wait_for(int fd, const char *path, int64_t end, struct csm_err *e)
{
	long nap = NAP_MIN;

	while (!BROKEN_NO_LOCK && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		int64_t left;
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return err_sys(e, errno, "lock %s", path);
		left = end - clock_ns();
		if (left <= 0)
			return CSM_EBUSY;
		struct timespec ts = { 0, left < nap ? (long)left : nap };
		clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
		nap = nap * 2 < NAP_MAX ? nap * 2 : NAP_MAX;
	}
	return CSM_OK;
}

/*
 * While we waited the file may have been replaced (csm site adopt): then what we hold locks nobody
 * out.
 */
static int is_current(int dirfd, const char *path, const struct stat *mine, bool *is, struct csm_err *e)
{
	struct stat now;

	*is = false;
	if (fstatat(dirfd, path, &now, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? CSM_OK : err_sys(e, errno, "look at %s", path);
	*is = now.st_ino == mine->st_ino && now.st_dev == mine->st_dev;
	return CSM_OK;
}

int lock_take(int dirfd, const char *path, long wait_s, struct lock *l, struct csm_err *e)
{
	int64_t end;
	int code;

	if (wait_s < 0)
		wait_s = WAIT_S;
	if (wait_s > 1000 * 1000)
		wait_s = 1000 * 1000;
	end = clock_ns() + wait_s * INT64_C(1000000000);
	for (;;) {
		struct stat st = { 0 };
		bool current = false;
		code = open_writer(dirfd, path, l, &st, e);
		if (!code)
			code = wait_for(l->fd, path, end, e);
		if (!code)
			code = is_current(dirfd, path, &st, &current, e);
		if (current) {
			holder_note(dirfd, path, st.st_mode);
			return CSM_OK;
		}
		lock_drop(l);
		if (code)
			return code == CSM_EBUSY ? busy(dirfd, path, wait_s, e) : code;
	}
}

void lock_drop(struct lock *l)
{
	if (l->fd >= 0)
		close(l->fd); /* the only descriptor of this opening: the lock goes with it */
	*l = (struct lock){ .fd = -1 };
}
