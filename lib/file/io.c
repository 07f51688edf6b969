/*
 * Reading: whole files, folders, zones; and the few questions put to the system (clock, user).
 * Relies on POSIX and Linux. Promises: a file is never seen longer than it was when it was opened;
 * names come sorted by bytes; a missing thing is told apart from one that cannot be read.
 */
#include "file/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file/fd.h"

enum { TAIL_COPIED = 1024 * 1024, MAP_FROM = 2 * TAIL_COPIED, READ_STEP = 64 * 1024 };

/* ---- whole files ---- */

static int read_error(const char *name, struct csm_err *e)
{
	return err_sys(e, errno, "read %s", name);
}

int64_t fd_pread_all(int fd, void *to, size_t n, int64_t at)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(fd, (char *)to + got, n - got, at + (int64_t)got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		if (k == 0)
			break;
		got += (size_t)k;
	}
	return (int64_t)got;
}

/*
 * A writer may cut a torn tail off while we read (csm-store(5)): touching a page that is gone would
 * kill us. So the end of the mapping, where that happens, is a copy.
 */
static bool copy_tail(int fd, char *map, size_t n, size_t *have)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t from = (n - TAIL_COPIED) & ~(page - 1);
	char *tail = mmap(map + from, n - from, PROT_READ | PROT_WRITE,
	                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	int64_t got;

	if (tail == MAP_FAILED)
		return false;
	got = fd_pread_all(fd, tail, n - from, (int64_t)from);
	*have = from + (got < 0 ? 0 : (size_t)got);
	return got >= 0;
}

static bool map_file(int fd, size_t n, struct file_bytes *f)
{
	size_t have = n;
	char *map = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	if (map == MAP_FAILED)
		return false;
	if (!copy_tail(fd, map, n, &have)) {
		munmap(map, n);
		return false;
	}
	*f = (struct file_bytes){ .s = { map, have }, .map = map, .map_n = n };
	return true;
}

/* Reads to the end, whatever fd is. hint: how much to expect. */
static int read_stream(int fd, const char *name, size_t hint, struct file_bytes *f,
                       struct csm_err *e)
{
	struct buf b = { 0 };

	for (;;) {
		ssize_t k;
		buf_room(&b, b.n < hint ? hint - b.n + 1 : READ_STEP);
		k = read(fd, b.p + b.n, b.cap - b.n - 1);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			int code = read_error(name, e);
			buf_free(&b);
			return code;
		}
		if (k == 0)
			break;
		b.n += (size_t)k;
	}
	*f = (struct file_bytes){ .s = buf_view(&b), .mem = b.p };
	return CSM_OK;
}

int file_read_fd(int fd, const char *name, struct file_bytes *f, struct csm_err *e)
{
	struct stat st;
	bool regular;
	int code = CSM_OK;

	*f = (struct file_bytes){ 0 };
	if (fstat(fd, &st) < 0)
		return read_error(name, e);
	regular = S_ISREG(st.st_mode) && st.st_size > 0;
	/* Only from its beginning: standard input may be a file somebody has read a part of. */
	if (!(regular && st.st_size >= MAP_FROM && lseek(fd, 0, SEEK_CUR) == 0 && map_file(fd, (size_t)st.st_size, f)))
		code = read_stream(fd, name, regular && st.st_size < MAP_FROM ? (size_t)st.st_size : 0, f, e);
	f->inode = st.st_ino;
	return code;
}

int fd_open_read(int dirfd, const char *path, int flags, int *fd, struct csm_err *e)
{
	*fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	if (*fd >= 0)
		return CSM_OK;
	if (errno == ENOENT || (errno == ENOTDIR && !(flags & O_DIRECTORY)))
		return err_at(e, CSM_ENOTFOUND, "file.missing", path, 0, 0,
		              "no such file or folder");
	return err_sys(e, errno, "open %s", path);
}

/* A pipe or device in a store would keep every reader waiting, or never end. */
static int refuse_special(int fd, const char *path, struct csm_err *e)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return err_at(e, CSM_EIO, "file.kind", path, 0, 0,
		              "is not a regular file; a store holds no pipes and no devices");
	return CSM_OK;
}

int file_read(int dirfd, const char *path, struct file_bytes *f, struct csm_err *e)
{
	int fd, code;

	*f = (struct file_bytes){ 0 };
	/* What a person names may be a pipe; O_NONBLOCK has no meaning for regular files. */
	code = fd_open_read(dirfd, path, dirfd == AT_FDCWD ? 0 : O_NONBLOCK, &fd, e);
	if (code)
		return code;
	if (dirfd != AT_FDCWD)
		code = refuse_special(fd, path, e);
	if (!code)
		code = file_read_fd(fd, path, f, e);
	close(fd);
	return code;
}

void file_close(struct file_bytes *f)
{
	if (f->map)
		munmap(f->map, f->map_n);
	free(f->mem);
	*f = (struct file_bytes){ 0 };
}

/* All but the copied tail: those pages would come back empty. */
void file_rest(const struct file_bytes *f)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (f->map)
		(void)madvise(f->map, (f->map_n - TAIL_COPIED) & ~(page - 1), MADV_DONTNEED);
}

void file_soon(const struct file_bytes *f, size_t at, size_t n)
{
#ifdef MADV_POPULATE_READ
	size_t from = at & ~((size_t)sysconf(_SC_PAGESIZE) - 1);

	if (f->map && from < f->map_n)
		(void)madvise((char *)f->map + from, n < f->map_n - from ? n : f->map_n - from, MADV_POPULATE_READ);
#else
	(void)f, (void)at, (void)n;
#endif
}

bool file_exists(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, 0) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int64_t file_size(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, 0) == 0 ? (int64_t)st.st_size : -1;
}

/* ---- folders ---- */

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_wanted(const char *name, const char *suffix)
{
	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return false;
	return !suffix || str_ends(str_of(name), str_of(suffix));
}

int file_list(int dirfd, const char *path, const char *suffix, struct arena *a, struct str **names,
              size_t *n, struct csm_err *e)
{
	struct str *list = NULL;
	size_t cap = 0;
	struct dirent *d;
	DIR *dir;
	int fd, code = fd_open_read(dirfd, path, O_DIRECTORY, &fd, NULL);

	*names = NULL;
	*n = 0;
	if (code == CSM_ENOTFOUND)
		return CSM_OK;
	if (code || !(dir = fdopendir(fd))) {
		code = err_sys(e, errno, "open folder %s", path);
		if (fd >= 0)
			close(fd);
		return code;
	}
	for (errno = 0; (d = readdir(dir)); errno = 0)
		if (is_wanted(d->d_name, suffix))
			*PUSH(list, *n, cap) = arena_str(a, str_of(d->d_name));
	if (errno)
		code = err_sys(e, errno, "read folder %s", path);
	closedir(dir);
	if (*n && !code) {
		qsort(list, *n, sizeof(*list), by_bytes);
		*names = arena_alloc(a, *n * sizeof(**names));
		memcpy(*names, list, *n * sizeof(**names));
	}
	free(list);
	return code;
}

int dir_open(const char *path, int *fd, struct csm_err *e)
{
	return fd_open_read(AT_FDCWD, path, O_DIRECTORY, fd, e);
}

int fd_sync_parent(int dirfd, const char *path, struct csm_err *e)
{
	const char *slash = strrchr(path, '/');
	struct arena mem = { 0 };
	const char *dir = ".";
	int fd, code = CSM_OK;

	if (slash)
		dir = slash == path
		              ? "/"
		              : arena_cstr(&mem, (struct str){ path, (size_t)(slash - path) });
	fd = openat(dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* EINVAL: a file system whose folders need no fsync. */
	if (fd < 0 || (fsync(fd) < 0 && errno != EINVAL))
		code = err_sys(e, errno, "sync the folder of %s", path);
	if (fd >= 0)
		close(fd);
	arena_free(&mem);
	return code;
}

static int make_one(int dirfd, const char *path, bool group, struct csm_err *e)
{
	struct stat st;

	if (mkdirat(dirfd, path, group ? 02770 : 0700) == 0) {
		/* The umask must not keep the group out; set-group-id is not taken from mkdir. */
		if (group && fchmodat(dirfd, path, 02770, 0) < 0)
			return err_sys(e, errno, "change the mode of folder %s", path);
		return fd_sync_parent(dirfd, path, e);
	}
	if (errno != EEXIST)
		return err_sys(e, errno, "make folder %s", path);
	if (fstatat(dirfd, path, &st, 0) < 0)
		return err_sys(e, errno, "look at %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_at(e, CSM_EREFUSED, "file.notdir", path, 0, 0,
		              "is in the way of a folder");
	return CSM_OK;
}

int dir_make(int dirfd, const char *path, bool group, struct csm_err *e)
{
	struct arena mem = { 0 };
	char *copy = arena_cstr(&mem, str_of(path));
	int code = CSM_OK;

	for (char *p = copy + 1; *copy && *p && !code; p++) {
		if (*p != '/' || p[-1] == '/')
			continue;
		*p = '\0';
		code = make_one(dirfd, copy, group, e);
		*p = '/';
	}
	if (!code)
		code = make_one(dirfd, copy, group, e);
	arena_free(&mem);
	return code;
}

/* ---- the system ---- */

void io_guard(void)
{
	int fd;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/*
	 * Were one of 0, 1, 2 closed, the next file opened would take its number, and a message
	 * would be written into the log. O_PATH: reading and writing fail with EBADF, as on the
	 * closed one.
	 */
	do
		fd = open("/", O_PATH | O_DIRECTORY);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

static bool is_zone_name(struct str s)
{
	static const char odd_first[] = "/.-+";

	if (!s.n || s.n > 64 || strchr(odd_first, s.p[0]) || s.p[s.n - 1] == '/')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '+' && c != '-' &&
		    c != '/')
			return false;
		if (c == '/' && s.p[i - 1] == '/')
			return false;
	}
	return true;
}

/* Not names of IANA: other countings of seconds, and this machine's own zone. */
static bool is_local_name(struct str s)
{
	return str_starts(s, STR("right/")) || str_starts(s, STR("posix/")) ||
	       str_is(s, "posixrules") || str_is(s, "localtime");
}

/* "Asia" is a folder of zones and no zone. */
static bool is_folder(const char *path)
{
	struct stat st;

	return fstatat(AT_FDCWD, path, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

int zoneinfo_read(const char *name, struct file_bytes *f, struct csm_err *e)
{
	static const char *const dirs[] = { "/usr/share/zoneinfo", "/usr/lib/zoneinfo",
		                            "/usr/share/lib/zoneinfo", "/etc/zoneinfo" };
	struct str s = str_of(name);
	struct csm_err why = err_like(e);

	*f = (struct file_bytes){ 0 };
	if (!is_zone_name(s))
		return err_set(e, CSM_EUSAGE, "zone.name",
		               "\"%s\" is no name of a time zone; one looks like Asia/Shanghai",
		               name ? name : "");
	for (size_t i = 0; i < COUNT(dirs) && !is_local_name(s); i++) {
		char path[128];
		struct buf b = { 0 };
		buf_printf(&b, "%s/%s", dirs[i], name);
		memcpy(path, b.p, b.n + 1);
		buf_free(&b);
		if (file_read(AT_FDCWD, path, f, &why) == CSM_OK && str_starts(f->s, STR("TZif")))
			return CSM_OK;
		if (why.code && why.code != CSM_ENOTFOUND && !is_folder(path))
			return err_set(e, why.code, why.id, "%s", why.text);
		file_close(f);
	}
	return err_set(
		e, CSM_EUSAGE, "zone.unknown",
		"this system's zoneinfo knows no time zone \"%s\"; IANA names look like Asia/Shanghai",
		name);
}

int64_t clock_now(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

void system_user(char out[64])
{
	char mem[4096];
	struct passwd pw, *found = NULL;
	size_t n;

	out[0] = '\0';
	if (getpwuid_r(getuid(), &pw, mem, sizeof(mem), &found) || !found)
		return;
	n = strlen(pw.pw_name);
	if (n < 64) /* a name cut short would be another user's */
		memcpy(out, pw.pw_name, n + 1);
}
