/*
 * The one way to append, as csm-store(5) describes it: each step answers a fault that was provoked.
 * Relies on the caller holding the store's lock from append_open to append_write. Promises: what
 * append_sync confirmed is on the disk; what failed has left no byte of ours behind, or is cut off,
 * and kept, by the next append_tail.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "file/broken.h"
#include "file/fd.h"

enum { LOOK_BACK = 4096, LINE_HEAD = 512 };

static int not_regular(const char *path, struct csm_err *e)
{
	return err_at(e, CSM_EREFUSED, "append.irregular", path, 0, 0,
	              "is not a regular file; nothing is appended through links, pipes or devices");
}

int append_open(int dirfd, const char *path, bool group, struct append *a, struct csm_err *e)
{
	struct stat st;
	int code = CSM_OK;

	*a = (struct append){ .name = path, .group = group };
	/* O_NONBLOCK only so that a pipe in this place cannot stop us before fstat refuses it. */
	a->fd = openat(dirfd, path,
	               O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
	               group ? 0660 : 0600);
	if (a->fd < 0 && (errno == ELOOP || errno == EISDIR || errno == ENXIO))
		return not_regular(path, e);
	if (a->fd < 0)
		return err_sys(e, errno, "open %s for appending", path);
	if (fstat(a->fd, &st) < 0)
		code = err_sys(e, errno, "look at %s", path);
	else if (!S_ISREG(st.st_mode))
		code = not_regular(path, e);
	/* Empty: made just now, or by somebody who died before the name was on the disk. */
	else if (st.st_size == 0 && group && fchmod(a->fd, 0660) < 0 && errno != EPERM)
		code = err_sys(e, errno, "change the mode of %s", path);
	else if (st.st_size == 0 && !BROKEN_NO_FOLDER_SYNC)
		code = file_keep(dirfd, path, e);
	if (code)
		append_close(a);
	else
		a->size = st.st_size;
	return code;
}

/*
 * Offset behind the last LF within [0, end), 0 if there is none, -1: errno. *nul: there is a NUL
 * between that and end.
 */
static int64_t line_start(int fd, int64_t end, bool *nul)
{
	char chunk[LOOK_BACK];

	*nul = false;
	while (end > 0) {
		size_t n = end < LOOK_BACK ? (size_t)end : LOOK_BACK;
		const char *lf;
		if (fd_pread_all(fd, chunk, n, end - (int64_t)n) != (int64_t)n)
			return -1;
		lf = memrchr(chunk, '\n', n);
		*nul |= memchr(lf ? lf : chunk, '\0', lf ? n - (size_t)(lf - chunk) : n) != NULL;
		if (lf)
			return end - (int64_t)n + (lf - chunk) + 1;
		end -= (int64_t)n;
	}
	return 0;
}

/* Whether the line [start, end) may be the last; its bytes cannot be read: it may, reading says why. */
static bool may_end(int fd, int64_t start, int64_t end, bool (*ends)(struct str))
{
	char head[LINE_HEAD];
	size_t n = end - start < LINE_HEAD ? (size_t)(end - start) : LINE_HEAD;

	return !ends || fd_pread_all(fd, head, n, start) != (int64_t)n || ends((struct str){ head, n });
}

/*
 * The end of the last good line: one with a LF and without NUL, and not in the midst of a
 * transaction. A crash may leave a size without its data, which reads as NULs; csm never writes
 * one. *start = where that line starts.
 */
static int64_t good_end(int fd, int64_t size, bool (*ends)(struct str), int64_t *start)
{
	bool nul;
	int64_t end = line_start(fd, size, &nul);

	*start = 0;
	while (end > 0) {
		*start = line_start(fd, end - 1, &nul);
		if (*start < 0)
			return -1;
		if ((!nul || BROKEN_NULS_KEPT) && may_end(fd, *start, end, ends))
			break;
		end = *start;
	}
	return end;
}

/* rejects/torn-<path with - for />-<offset>[.k]: the first name that is free. */
static int keep_torn(const struct append *a, int64_t from, int dirfd, const char *rejects,
                     struct csm_err *e)
{
	struct arena mem = { 0 };
	char *name = arena_cstr(&mem, str_of(a->name));
	int code = dir_make(dirfd, rejects, a->group, e);

	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '-';
	for (int k = 0; !code && k < 1000; k++) {
		const char *more = k ? arena_printf(&mem, ".%d", k) : "";
		code = fd_copy_new(a->fd, from, a->size, dirfd,
		                   arena_printf(&mem, "%s/torn-%s-%lld%s", rejects, name,
		                                (long long)from, more),
		                   a->group, e);
		if (code != CSM_EREFUSED || k == 999)
			break;
		code = CSM_OK;
	}
	arena_free(&mem);
	return code;
}

int append_tail(struct append *a, int dirfd, const char *rejects, int64_t *torn, struct csm_err *e)
{
	int64_t start, good = good_end(a->fd, a->size, a->ends, &start);
	int code;

	*torn = 0;
	if (good < 0)
		return err_sys(e, errno ? errno : EIO, "read the end of %s", a->name);
	if (good == a->size || BROKEN_TORN_KEPT)
		return CSM_OK;
	code = BROKEN_TORN_LOST ? CSM_OK : keep_torn(a, good, dirfd, rejects, e);
	if (code)
		return code;
	if (ftruncate(a->fd, good) < 0)
		return err_sys(e, errno, "cut the torn end off %s", a->name);
	*torn = a->size - good;
	a->size = good;
	return CSM_OK;
}

/* Takes back the done bytes we wrote behind a->size, if nobody wrote behind them. */
static int take_back(const struct append *a, size_t done, struct csm_err *e)
{
	int why = errno;
	struct stat st;
	bool clean = done == 0 || BROKEN_NO_ROLLBACK ||
	             (fstat(a->fd, &st) == 0 && st.st_size == a->size + (int64_t)done &&
	              ftruncate(a->fd, a->size) == 0);

	errno = why;
	if (clean)
		return err_set(e, CSM_EIO, "append.write", "write %s: %m; nothing was recorded",
		               a->name);
	return err_set(e, CSM_EIO, "append.write",
	               "write %s: %m; %zu bytes of it stay behind and are cut off by the next write",
	               a->name, done);
}

int append_write(struct append *a, struct str bytes, struct csm_err *e)
{
	struct stat st;
	size_t done;

	if (!bytes.n)
		return CSM_OK;
	if (bytes.p[bytes.n - 1] != '\n')
		return err_set(e, CSM_EUSAGE, "append.line", "write %s: whole lines only", a->name);
	if (!fd_write_all(a->fd, bytes.p, bytes.n, &done))
		return take_back(a, done, e);
	if (fstat(a->fd, &st) < 0 || (st.st_size != a->size + (int64_t)bytes.n && !BROKEN_SHORT_WRITE))
		return err_set(e, CSM_EIO, "append.size",
		               "%s has another size than expected: another program writes to it; perhaps recorded",
		               a->name);
	a->size = st.st_size;
	return CSM_OK;
}

void append_soon(struct append *a, int64_t from)
{
	/* Whatever goes wrong here is reported by append_sync: nothing is waited for. */
	(void)sync_file_range(a->fd, from, a->size - from, SYNC_FILE_RANGE_WRITE);
}

/*
 * Only once: after a failure the kernel forgets what it could not write, and a second fsync would
 * report success.
 */
int append_sync(struct append *a, struct csm_err *e)
{
	if (BROKEN_NO_SYNC || fdatasync(a->fd) == 0)
		return CSM_OK;
	if (BROKEN_SYNC_IGNORED || (BROKEN_SYNC_TWICE && fdatasync(a->fd) == 0))
		return CSM_OK;
	return err_set(e, CSM_EIO, "append.sync", "sync %s: %m; perhaps recorded", a->name);
}

bool append_is_network(const struct append *a)
{
	static const uint32_t kinds[] = {
		0x6969,                                     /* NFS */
		0x517b,     0xff534d42, 0xfe534d42,         /* SMB, CIFS, SMB2 */
		0x65735546,                                 /* FUSE: sshfs and the like */
		0x01021997, 0x786f4256,                     /* 9p, vboxsf: folders of a host */
		0x00c36400, 0x0bd00bd0, 0x5346414f,         /* Ceph, Lustre, AFS */
		0x01161970, 0x7461636f, 0x73757245, 0x564c, /* GFS2, OCFS2, Coda, NCP */
	};
	struct statfs fs;

	if (fstatfs(a->fd, &fs) < 0)
		return true; /* the slower order is right everywhere */
	for (size_t i = 0; i < COUNT(kinds); i++)
		if ((uint32_t)fs.f_type == kinds[i])
			return true;
	return false;
}

void append_close(struct append *a)
{
	if (a->fd >= 0)
		close(a->fd);
	a->fd = -1;
}

static int read_line(int fd, const char *path, struct arena *a, struct str *line, struct csm_err *e)
{
	struct stat st;
	int64_t start, end, n;
	char *p;

	if (fstat(fd, &st) < 0)
		return err_sys(e, errno, "look at %s", path);
	end = good_end(fd, st.st_size, NULL, &start);
	if (end == 0)
		return CSM_OK;
	if (end < 0)
		return err_sys(e, errno ? errno : EIO, "read the end of %s", path);
	n = end - 1 - start;
	p = arena_bytes(a, (size_t)n + 1);
	if (fd_pread_all(fd, p, (size_t)n, start) != n)
		return err_sys(e, errno ? errno : EIO, "read the end of %s", path);
	*line = (struct str){ p, (size_t)n };
	return CSM_OK;
}

int file_last_line(int dirfd, const char *path, struct arena *a, struct str *line,
                   struct csm_err *e)
{
	int fd, code = fd_open_read(dirfd, path, 0, &fd, e);

	*line = (struct str){ 0 };
	if (code)
		return code;
	errno = 0;
	code = read_line(fd, path, a, line, e);
	close(fd);
	return code;
}
