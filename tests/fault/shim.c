/*
 * What a program asks of the system, counted, failed, cut short, killed and recorded: loaded with
 * LD_PRELOAD, steered by the environment (tests/fault/lab.py sets it).
 *   FAULT_AT=N FAULT_ERR=E   the Nth counted call fails with errno E; E "short": it moves half of
 *                            its bytes; "kill", "stop": the process dies, or waits, in front of it
 *   FAULT_KEEP=1             and every later call of that name too; "full" in FAULT_ERR: half of the
 *                            bytes, then no space for good
 *   FAULT_LIST=FILE          the counted calls, one a line: its name, and how many allocations came before it
 *   ALLOC_AT=N ALLOC_KEEP=1  the same for malloc, calloc and realloc; ALLOC_LIST=FILE: how many
 *   TRACE=FILE TRACE_ROOT=D  everything that changes files below D, every sync and everything
 *                            printed, in the order in which it happened, also of several processes
 *   FAULT_NETFS=1            every file system is NFS
 * Relies on glibc. What libc does within itself (stdio's reads, the loader) is not seen here:
 * strace sees it.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

enum { SHORT = -1, KILL = -2, FULL = -3, STOP = -4, HIGH_FD = 900 };

static struct {
	long at, calls, alloc_at, allocs;
	int err, list_fd, alloc_fd, trace_fd;
	bool keep, hit, alloc_keep, ready, netfs;
	char name[24];
	char root[PATH_MAX];
	size_t root_n;
	pthread_mutex_t lock;
} f = { .list_fd = -1, .alloc_fd = -1, .trace_fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long number_of(const char *name)
{
	const char *s = getenv(name);

	return s ? strtol(s, NULL, 10) : 0;
}

/* Out of the way of the descriptors that the program counts on. */
static int side_file(const char *name)
{
	const char *path = getenv(name);
	int fd, high;

	if (!path)
		return -1;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	high = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, HIGH_FD);
	syscall(SYS_close, fd);
	return high;
}

__attribute__((constructor)) static void begin(void)
{
	const char *err = getenv("FAULT_ERR"), *root = getenv("TRACE_ROOT");

	f.at = number_of("FAULT_AT");
	f.keep = number_of("FAULT_KEEP");
	f.netfs = number_of("FAULT_NETFS");
	f.alloc_at = number_of("ALLOC_AT");
	f.alloc_keep = number_of("ALLOC_KEEP");
	f.err = !err ? EIO : !strcmp(err, "short") ? SHORT : !strcmp(err, "kill") ? KILL : !strcmp(err, "full") ? FULL
	        : !strcmp(err, "stop") ? STOP : (int)number_of("FAULT_ERR");
	f.list_fd = side_file("FAULT_LIST");
	f.alloc_fd = side_file("ALLOC_LIST");
	f.trace_fd = side_file("TRACE");
	if (root)
		f.root_n = (size_t)snprintf(f.root, sizeof(f.root), "%s", root);
	f.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	char text[32];

	if (f.alloc_fd >= 0)
		(void)!syscall(SYS_write, f.alloc_fd, text, snprintf(text, sizeof(text), "%ld\n", f.allocs));
}

/* ---- failing ---- */

static void note_call(const char *name)
{
	char text[60];

	if (f.list_fd >= 0)
		(void)!syscall(SYS_write, f.list_fd, text, snprintf(text, sizeof(text), "%s %ld\n", name, f.allocs));
}

/* 0: go on; else what is to happen to this call. */
static int fault(const char *name)
{
	int what = 0;

	if (!f.ready || (!f.at && f.list_fd < 0))
		return 0;
	pthread_mutex_lock(&f.lock);
	note_call(name);
	if (++f.calls == f.at && !f.hit) {
		f.hit = true;
		snprintf(f.name, sizeof(f.name), "%s", name);
		what = f.err;
	} else if (f.hit && (f.keep || f.err == FULL) && !strcmp(f.name, name)) {
		what = f.err == FULL ? ENOSPC : f.err;
	}
	pthread_mutex_unlock(&f.lock);
	if (what == KILL || what == STOP)
		raise(what == KILL ? SIGKILL : SIGSTOP);
	if (what == STOP)
		return 0;
	return what;
}

/* As fault, for calls that move no bytes. */
static bool failed(const char *name)
{
	int what = fault(name);

	if (what <= 0)
		return false;
	errno = what;
	return true;
}

/* As fault, for calls that move n bytes: how many may be moved, or -1: none, errno. */
static ssize_t moved(const char *name, size_t n)
{
	int what = fault(name);

	if (what > 0) {
		errno = what;
		return -1;
	}
	return what && n > 1 ? (ssize_t)(n / 2) : (ssize_t)n;
}

static bool alloc_failed(void)
{
	long n;

	if (!f.ready || (!f.alloc_at && f.alloc_fd < 0))
		return false;
	n = __atomic_add_fetch(&f.allocs, 1, __ATOMIC_RELAXED);
	if (n != f.alloc_at && !(f.alloc_keep && f.alloc_at && n > f.alloc_at))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return alloc_failed() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return alloc_failed() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return alloc_failed() ? NULL : __libc_realloc(p, n);
}

/* ---- recording ---- */

/* From here to unlock nothing else happens, in any process that records to the same file. */
static void record_lock(void)
{
	if (f.trace_fd < 0)
		return;
	pthread_mutex_lock(&f.lock);
	while (syscall(SYS_flock, f.trace_fd, LOCK_EX) < 0 && errno == EINTR)
		;
}

static void record_unlock(void)
{
	if (f.trace_fd < 0)
		return;
	syscall(SYS_flock, f.trace_fd, LOCK_UN);
	pthread_mutex_unlock(&f.lock);
}

static bool path_of(int fd, char *out)
{
	char link[40];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = syscall(SYS_readlink, link, out, PATH_MAX - 1);
	out[n < 0 ? 0 : n] = '\0';
	return n > 0;
}

static void path_at(int dirfd, const char *path, char *out)
{
	char dir[PATH_MAX];

	if (*path == '/') {
		snprintf(out, PATH_MAX, "%s", path);
		return;
	}
	if (dirfd == AT_FDCWD)
		(void)!syscall(SYS_getcwd, dir, sizeof(dir));
	else
		path_of(dirfd, dir);
	snprintf(out, PATH_MAX, "%.2000s/%.2000s", dir, path);
}

static bool is_below(const char *path)
{
	return !strncmp(path, f.root, f.root_n) && (path[f.root_n] == '/' || !path[f.root_n]);
}

/* "what TAB pid TAB path TAB path2 TAB number TAB bytes LF" and the bytes. */
static void record(const char *what, const char *path, const char *path2, long long number, const void *bytes, size_t n)
{
	char head[2 * PATH_MAX + 100];
	int k;

	if (f.trace_fd < 0 || (f.root_n && strcmp(what, "print") && !is_below(path)))
		return;
	k = snprintf(head, sizeof(head), "%s\t%d\t%s\t%s\t%lld\t%zu\n", what, (int)getpid(), path, path2, number, n);
	struct iovec v[2] = { { head, (size_t)k }, { (void *)(uintptr_t)bytes, n } };
	(void)!syscall(SYS_writev, f.trace_fd, v, n ? 2 : 1);
}

static void record_fd(const char *what, int fd, long long number, const void *bytes, size_t n)
{
	char path[PATH_MAX];
	int keep = errno;

	if (f.trace_fd >= 0 && path_of(fd, path))
		record(what, path, "", number, bytes, n);
	errno = keep;
}

static void record_at(const char *what, int dirfd, const char *path, const char *path2, long long number)
{
	char a[PATH_MAX], b[PATH_MAX] = "";
	int keep = errno;

	if (f.trace_fd < 0)
		return;
	path_at(dirfd, path, a);
	if (path2)
		path_at(dirfd, path2, b);
	record(what, a, b, number, NULL, 0);
	errno = keep;
}

/* ---- the calls ---- */

static int open_at(const char *name, int dirfd, const char *path, int flags, mode_t mode)
{
	struct stat st;
	int fd;

	if (failed(name))
		return -1;
	record_lock();
	fd = (int)syscall(SYS_openat, dirfd, path, flags, mode);
	if (fd >= 0 && f.trace_fd >= 0 && flags & (O_CREAT | O_TRUNC) && !syscall(SYS_fstat, fd, &st))
		record_fd(flags & O_CREAT ? "create" : "empty", fd, (long long)st.st_ino, NULL, 0);
	record_unlock();
	return fd;
}

#define MODE(flags, mode) \
	do { \
		va_list ap; \
		va_start(ap, flags); \
		mode = (flags) & O_CREAT ? va_arg(ap, mode_t) : 0; \
		va_end(ap); \
	} while (0)

int open(const char *path, int flags, ...)
{
	mode_t mode;

	MODE(flags, mode);
	return open_at("open", AT_FDCWD, path, flags, mode);
}

int openat(int dirfd, const char *path, int flags, ...)
{
	mode_t mode;

	MODE(flags, mode);
	return open_at("openat", dirfd, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	return failed("fopen") ? NULL : REAL(fopen)(path, mode);
}

ssize_t read(int fd, void *to, size_t n)
{
	ssize_t may = moved("read", n);

	return may < 0 ? -1 : syscall(SYS_read, fd, to, (size_t)may);
}

ssize_t pread(int fd, void *to, size_t n, off_t at)
{
	ssize_t may = moved("pread", n);

	return may < 0 ? -1 : syscall(SYS_pread64, fd, to, (size_t)may, at);
}

/* Messages to standard error are not failed: they are what is looked at. */
ssize_t write(int fd, const void *bytes, size_t n)
{
	ssize_t may = fd == 2 ? (ssize_t)n : moved("write", n), done;
	off_t end;

	if (may < 0)
		return -1;
	record_lock();
	done = syscall(SYS_write, fd, bytes, (size_t)may);
	if (done > 0 && fd == 1) {
		record("print", "", "", 0, bytes, (size_t)done);
	} else if (done > 0 && f.trace_fd >= 0) {
		end = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
		record_fd("write", fd, end - done, bytes, (size_t)done);
	}
	record_unlock();
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t may = moved("pwrite", n), done;

	if (may < 0)
		return -1;
	record_lock();
	done = syscall(SYS_pwrite64, fd, bytes, (size_t)may, at);
	if (done > 0)
		record_fd("write", fd, at, bytes, (size_t)done);
	record_unlock();
	return done;
}

static int sync_fd(const char *name, long call, int fd)
{
	int code;

	if (failed(name))
		return -1;
	record_lock();
	code = (int)syscall(call, fd);
	if (!code)
		record_fd("sync", fd, 0, NULL, 0);
	record_unlock();
	return code;
}

int fsync(int fd)
{
	return sync_fd("fsync", SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_fd("fdatasync", SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t n)
{
	int code;

	if (failed("ftruncate"))
		return -1;
	record_lock();
	code = (int)syscall(SYS_ftruncate, fd, n);
	if (!code)
		record_fd("truncate", fd, n, NULL, 0);
	record_unlock();
	return code;
}

static int rename_at(const char *name, int from, const char *a, int to, const char *b, unsigned flags)
{
	int code;

	if (failed(name))
		return -1;
	record_lock();
	code = (int)syscall(SYS_renameat2, from, a, to, b, flags);
	if (!code)
		record_at("rename", from, a, b, 0);
	record_unlock();
	return code;
}

int renameat(int from, const char *a, int to, const char *b)
{
	return rename_at("renameat", from, a, to, b, 0);
}

int renameat2(int from, const char *a, int to, const char *b, unsigned flags)
{
	return rename_at("renameat2", from, a, to, b, flags);
}

int linkat(int from, const char *a, int to, const char *b, int flags)
{
	int code;

	if (failed("linkat"))
		return -1;
	record_lock();
	code = (int)syscall(SYS_linkat, from, a, to, b, flags);
	if (!code)
		record_at("link", from, a, b, 0);
	record_unlock();
	return code;
}

int unlinkat(int dirfd, const char *path, int flags)
{
	int code;

	if (failed("unlinkat"))
		return -1;
	record_lock();
	code = (int)syscall(SYS_unlinkat, dirfd, path, flags);
	if (!code)
		record_at("unlink", dirfd, path, NULL, 0);
	record_unlock();
	return code;
}

int mkdirat(int dirfd, const char *path, mode_t mode)
{
	int code;

	if (failed("mkdirat"))
		return -1;
	record_lock();
	code = (int)syscall(SYS_mkdirat, dirfd, path, mode);
	if (!code)
		record_at("mkdir", dirfd, path, NULL, 0);
	record_unlock();
	return code;
}

/* Lock and unlock are recorded so that their place among the syncs can be told. */
int flock(int fd, int how)
{
	int code;

	if (failed("flock"))
		return -1;
	record_lock();
	code = (int)syscall(SYS_flock, fd, how);
	if (!code)
		record_fd("lock", fd, how, NULL, 0);
	record_unlock();
	return code;
}

int close(int fd)
{
	bool bad = failed("close");
	int code;

	record_lock();
	record_fd("close", fd, 0, NULL, 0);
	code = (int)syscall(SYS_close, fd);
	record_unlock();
	if (!bad)
		return code;
	errno = f.err;
	return -1;
}

int fstat(int fd, struct stat *st)
{
	return failed("fstat") ? -1 : (int)syscall(SYS_fstat, fd, st);
}

int fstatat(int dirfd, const char *path, struct stat *st, int flags)
{
	return failed("fstatat") ? -1 : (int)syscall(SYS_newfstatat, dirfd, path, st, flags);
}

int fstatfs(int fd, struct statfs *s)
{
	int code = failed("fstatfs") ? -1 : (int)syscall(SYS_fstatfs, fd, s);

	if (!code && f.netfs)
		s->f_type = 0x6969;
	return code;
}

void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	return failed("mmap") ? MAP_FAILED : (void *)syscall(SYS_mmap, at, n, prot, flags, fd, from);
}

off_t lseek(int fd, off_t at, int whence)
{
	return failed("lseek") ? -1 : (off_t)syscall(SYS_lseek, fd, at, whence);
}

int sync_file_range(int fd, off64_t from, off64_t n, unsigned flags)
{
	return failed("sync_file_range") ? -1 : (int)syscall(SYS_sync_file_range, fd, from, n, flags);
}

int fchmod(int fd, mode_t mode)
{
	return failed("fchmod") ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int fchmodat(int dirfd, const char *path, mode_t mode, int flags)
{
	return failed("fchmodat") ? -1 : REAL(fchmodat)(dirfd, path, mode, flags);
}

DIR *fdopendir(int fd)
{
	return failed("fdopendir") ? NULL : REAL(fdopendir)(fd);
}

struct dirent *readdir(DIR *d)
{
	return failed("readdir") ? NULL : REAL(readdir)(d);
}

char *getcwd(char *to, size_t n)
{
	return failed("getcwd") ? NULL : REAL(getcwd)(to, n);
}

ssize_t getrandom(void *to, size_t n, unsigned flags)
{
	ssize_t may = moved("getrandom", n);

	return may < 0 ? -1 : syscall(SYS_getrandom, to, (size_t)may, flags);
}

int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg)
{
	int what = fault("pthread_create");

	return what > 0 ? EAGAIN : REAL(pthread_create)(t, a, run, arg);
}

/* What is printed by stdio comes by here; a failure leaves the stream as libc would. */
int fflush(FILE *s)
{
	size_t n = s ? (size_t)(s->_IO_write_ptr - s->_IO_write_base) : 0;
	bool out = s == stdout && n;
	int code;

	if (out && failed("fflush")) {
		s->_IO_write_ptr = s->_IO_write_base;
		s->_flags |= 0x20;
		return EOF;
	}
	record_lock();
	if (out)
		record("print", "", "", 0, s->_IO_write_base, n);
	code = REAL(fflush)(s);
	record_unlock();
	return code;
}
