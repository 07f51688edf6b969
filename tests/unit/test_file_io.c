/*
 * Reading, locking, appending, replacing, hashing: file/io.h. Works in a folder of its own under
 * /tmp.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

/* ---- a system that fails: these stand in for libc's own ---- */

static struct {
	bool on;
	unsigned calls;
	size_t most;      /* bytes a write takes; 0: as many as asked */
	unsigned fail_at; /* this call (from 1) and all after it fail with error; 0: none */
	int error;
	bool intrude; /* somebody else appends before the failure */
	bool sync_fails;
	unsigned syncs;
} fault;

ssize_t write(int fd, const void *p, size_t n)
{
	if (!fault.on || fd < 3)
		return syscall(SYS_write, fd, p, n);
	fault.calls++;
	if (fault.fail_at && fault.calls >= fault.fail_at) {
		if (fault.intrude)
			syscall(SYS_write, fd, "alien\n", (size_t)6);
		errno = fault.error;
		return -1;
	}
	if (fault.most && fault.calls % 2) {
		errno = EINTR;
		return -1;
	}
	return syscall(SYS_write, fd, p, fault.most && n > fault.most ? fault.most : n);
}

int fdatasync(int fd)
{
	fault.syncs++;
	if (!fault.sync_fails)
		return (int)syscall(SYS_fdatasync, fd);
	errno = EIO;
	return -1;
}

static void put(int dir, const char *path, struct str s)
{
	int fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, s.p, s.n) != (ssize_t)s.n)
		abort();
	close(fd);
}

static bool holds(int dir, const char *path, struct str want)
{
	struct file_bytes f;
	bool same = file_read(dir, path, &f, NULL) == CSM_OK && str_eq(f.s, want);

	file_close(&f);
	return same;
}

static unsigned mode_of(int dir, const char *path)
{
	struct stat st;

	return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) ? 0 : st.st_mode & 07777;
}

static size_t count(int dir, const char *path, const char *suffix)
{
	struct arena a = { 0 };
	struct str *names;
	size_t n;

	file_list(dir, path, suffix, &a, &names, &n, NULL);
	arena_free(&a);
	return n;
}

static void test_read(int dir)
{
	struct file_bytes f;
	struct csm_err e;
	struct buf big = { 0 };
	int fds[2];

	TAP_EQ_INT(file_read(dir, "none", &f, &e), CSM_ENOTFOUND, "a missing file is not found");
	TAP_EQ_STR(e.id, "file.missing", "its id");
	TAP_EQ_STR(e.file, "none", "it is named");
	TAP_EQ_INT(file_read(dir, ".", &f, &e), CSM_EIO, "a folder is no file");
	put(dir, "empty", STR(""));
	tap_ok(file_read(dir, "empty", &f, &e) == CSM_OK && f.s.n == 0, "an empty file");
	file_close(&f);
	for (int i = 0; i < 300000; i++)
		buf_printf(&big, "line %d\n", i);
	put(dir, "big", buf_view(&big));
	tap_ok(big.n > 3000000 && holds(dir, "big", buf_view(&big)),
	       "a mapped file, its end a copy");
	file_read(dir, "big", &f, &e);
	if (truncate("big", (off_t)big.n - 900000))
		abort();
	tap_ok(f.s.n == big.n && !memcmp(f.s.p, big.p, big.n),
	       "its end may be cut off while we look");
	file_close(&f);
	if (pipe(fds) || write(fds[1], "a\0b", 3) != 3)
		abort();
	close(fds[1]);
	tap_ok(file_read_fd(fds[0], "-", &f, &e) == CSM_OK && str_eq(f.s, STR("a\0b")), "a pipe");
	file_close(&f);
	close(fds[0]);
	unlinkat(dir, "big", 0);
	buf_free(&big);
}

static void test_folders(int dir)
{
	struct arena a = { 0 };
	struct csm_err e;
	struct str *names;
	size_t n;
	int fd;

	tap_ok(file_list(dir, "nowhere", NULL, &a, &names, &n, &e) == CSM_OK && n == 0,
	       "a missing folder lists nothing");
	umask(077);
	TAP_EQ_INT(dir_make(dir, "m/a/b/", true, &e), CSM_OK, "folders with their parents");
	TAP_EQ_INT(mode_of(dir, "m/a/b"), 02770, "group mode in spite of the umask");
	TAP_EQ_INT(dir_make(dir, "m/a/b", false, &e), CSM_OK, "an existing one is fine");
	TAP_EQ_INT(dir_make(dir, "own", false, &e), CSM_OK, "one more");
	TAP_EQ_INT(mode_of(dir, "own"), 0700, "private mode");
	put(dir, "m/f", STR("x"));
	TAP_EQ_INT(dir_make(dir, "m/f/g", false, &e), CSM_EREFUSED, "a file in the way");
	TAP_EQ_STR(e.id, "file.notdir", "its id");
	put(dir, "m/B.csv", STR(""));
	put(dir, "m/a.csv", STR(""));
	put(dir, "m/.c.csv", STR(""));
	put(dir, "m/\xe5\xb1\x8f.csv", STR(""));
	file_list(dir, "m", ".csv", &a, &names, &n, &e);
	tap_ok(n == 4 && str_is(names[0], ".c.csv") && str_is(names[1], "B.csv") &&
	               str_is(names[2], "a.csv") && str_is(names[3], "\xe5\xb1\x8f.csv"),
	       "names of a suffix, by bytes");
	file_list(dir, "m", NULL, &a, &names, &n, &e);
	TAP_EQ_INT(n, 6, "all names but . and ..");
	tap_ok(file_exists(dir, "m/f") && !file_exists(dir, "m/g"), "what exists");
	TAP_EQ_INT(dir_open("nowhere", &fd, &e), CSM_ENOTFOUND, "a missing folder");
	TAP_EQ_INT(dir_open("m/f", &fd, &e), CSM_EIO, "a file is no folder");
	TAP_EQ_INT(dir_open("m", &fd, &e), CSM_OK, "a folder");
	close(fd);
	arena_free(&a);
}

static void test_lock(int dir)
{
	struct lock a, b;
	struct csm_err e;
	struct stat st;
	char want[32];
	pid_t child;
	int status, go[2];
	char c;

	TAP_EQ_INT(lock_take(dir, "writer", 0, &a, &e), CSM_EREFUSED, "no lock file, no lock");
	TAP_EQ_STR(e.id, "store.writer", "its id");
	tap_ok(!file_exists(dir, "writer"), "and none is made");
	put(dir, "real", STR("a 1\n"));
	if (symlinkat("real", dir, "writer"))
		abort();
	TAP_EQ_INT(lock_take(dir, "writer", 0, &a, &e), CSM_EREFUSED, "not through a link");
	unlinkat(dir, "writer", 0);
	renameat(dir, "real", dir, "writer");
	TAP_EQ_INT(lock_take(dir, "writer", 0, &a, &e), CSM_OK, "taken");
	tap_ok(fstatat(dir, "writer", &st, 0) == 0 && a.inode == st.st_ino, "its inode");
	tap_ok(holds(dir, "writer", STR("a 1\n")), "the lock file is left as it is");
	snprintf(want, sizeof(want), "%-11ld\n", (long)getpid());
	tap_ok(holds(dir, "holder", str_of(want)), "the holder is noted");
	TAP_EQ_INT(lock_take(dir, "writer", 0, &b, &e), CSM_EBUSY, "not twice");
	TAP_EQ_STR(e.id, "store.busy", "its id");
	snprintf(want, sizeof(want), "process %ld ", (long)getpid());
	tap_ok(strstr(e.text, want), "the holder is named");
	if (pipe(go))
		abort();
	child = fork();
	if (child == 0) {
		/* Waits until the parent lets go. */
		a.fd = (close(a.fd), -1);
		if (write(go[1], "x", 1) != 1)
			_exit(9);
		_exit(lock_take(dir, "writer", 60, &b, NULL));
	}
	if (read(go[0], &c, 1) != 1)
		abort();
	lock_drop(&a);
	waitpid(child, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a waiting process gets it");
	TAP_EQ_INT(lock_take(dir, "writer", 0, &a, &e), CSM_OK, "what a dead process held is free");
	lock_drop(&a);
	lock_drop(&a);
}

/* ---- appending ---- */

static int append_all(int dir, const char *path, struct str s, int64_t *torn, struct csm_err *e)
{
	struct append a;
	int code = append_open(dir, path, false, &a, e);

	*torn = 0;
	if (code)
		return code;
	code = append_tail(&a, dir, "rejects", torn, e);
	if (!code)
		code = append_write(&a, s, e);
	if (!code)
		code = append_sync(&a, e);
	append_close(&a);
	return code;
}

static void test_append(int dir)
{
	struct append a;
	struct csm_err e;
	int64_t torn;

	TAP_EQ_INT(append_all(dir, "seg", STR("one\n"), &torn, &e), CSM_OK, "the first line");
	TAP_EQ_INT(append_all(dir, "seg", STR("two\nthree\n"), &torn, &e), CSM_OK, "two more");
	tap_ok(holds(dir, "seg", STR("one\ntwo\nthree\n")) && !file_exists(dir, "rejects"),
	       "all there, nothing torn");
	TAP_EQ_INT(mode_of(dir, "seg"), 0600, "private mode");
	TAP_EQ_INT(append_all(dir, "seg", STR("half"), &torn, &e), CSM_EUSAGE,
	           "half a line is refused");
	TAP_EQ_STR(e.id, "append.line", "its id");
	tap_ok(holds(dir, "seg", STR("one\ntwo\nthree\n")), "nothing was written");
	TAP_EQ_INT(append_open(dir, "none/seg", false, &a, &e), CSM_EIO,
	           "a missing folder is an error");
	if (symlinkat("seg", dir, "link") || mkfifoat(dir, "pipe", 0600))
		abort();
	TAP_EQ_INT(append_open(dir, "link", false, &a, &e), CSM_EREFUSED, "not through a link");
	TAP_EQ_INT(append_open(dir, "pipe", false, &a, &e), CSM_EREFUSED, "not into a pipe");
	TAP_EQ_STR(e.id, "append.irregular", "its id");
	TAP_EQ_INT(append_open(dir, "m", false, &a, &e), CSM_EREFUSED, "not into a folder");
	TAP_EQ_INT(append_open(dir, "gseg", true, &a, &e), CSM_OK, "a segment of a group");
	TAP_EQ_INT(mode_of(dir, "gseg"), 0660, "its mode in spite of the umask");
	append_is_network(&a);
	TAP_EQ_INT(append_write(&a, STR("x\n"), &e) || append_write(&a, STR("y\n"), &e), CSM_OK,
	           "two writes");
	TAP_EQ_INT(a.size, 4, "the size goes along");
	put(dir, "other", STR("x\ny\nz\n"));
	renameat(dir, "other", dir, "gseg");
	append_close(&a);
	append_open(dir, "gseg", true, &a, &e);
	a.size = 3;
	TAP_EQ_INT(append_write(&a, STR("w\n"), &e), CSM_EIO, "another writer is noticed");
	TAP_EQ_STR(e.id, "append.size", "its id");
	append_close(&a);
}

static void torn_case(int dir, struct str before, struct str good, const char *name)
{
	struct csm_err e;
	struct buf want = { 0 };
	char kept[64];
	int64_t torn;

	put(dir, "seg", before);
	TAP_EQ_INT(append_all(dir, "seg", STR("new\n"), &torn, &e), CSM_OK, name);
	TAP_EQ_INT(torn, before.n - good.n, "the number of torn bytes");
	buf_str(&want, good);
	buf_cstr(&want, "new\n");
	tap_ok(holds(dir, "seg", buf_view(&want)), "good lines, then the new one");
	snprintf(kept, sizeof(kept), "rejects/torn-seg-%zu", good.n);
	if (torn)
		tap_ok(holds(dir, kept, (struct str){ before.p + good.n, before.n - good.n }),
		       "the rest is kept");
	unlinkat(dir, kept, 0);
	buf_free(&want);
}

static void test_torn(int dir)
{
	struct buf b = { 0 };
	int64_t torn;
	size_t good;

	torn_case(dir, STR("a\nb\nhal"), STR("a\nb\n"), "half a line");
	torn_case(dir, STR("hal"), STR(""), "only half a line");
	torn_case(dir, STR("a\nb\n\0\0\0\0"), STR("a\nb\n"), "NULs");
	torn_case(dir, STR("a\n\0\0\0b\n"), STR("a\n"), "a line whose beginning is NULs");
	torn_case(dir, STR("a\n\0\0\n\0\n\0\0xx"), STR("a\n"), "several of them");
	torn_case(dir, STR("\0\n"), STR(""), "nothing but NULs");
	torn_case(dir, STR("a\n\n"), STR("a\n\n"), "an empty line is no damage");
	torn_case(dir, STR("a\0\nb\n"), STR("a\0\nb\n"), "what stands before a good line stays");
	for (int i = 0; i < 3000; i++)
		buf_cstr(&b, "0123456789\n");
	good = b.n;
	for (int i = 0; i < 70000; i++)
		buf_char(&b, i % 7 ? 'x' : '\0');
	torn_case(dir, buf_view(&b), (struct str){ b.p, good }, "more than one block of it");
	put(dir, "seg", STR("a\nb"));
	append_all(dir, "seg", STR("c\n"), &torn, NULL);
	put(dir, "seg", STR("a\nd"));
	append_all(dir, "seg", STR("c\n"), &torn, NULL);
	tap_ok(holds(dir, "rejects/torn-seg-2", STR("b")) &&
	               holds(dir, "rejects/torn-seg-2.1", STR("d")),
	       "torn twice at one place: both are kept");
	TAP_EQ_INT(mode_of(dir, "rejects"), 0700, "rejects/ is private");
	buf_free(&b);
}

/* A full disk, as the file size limit: a short write, then an error. */
static void test_full(int dir)
{
	struct rlimit old, small = { 0 };
	struct csm_err e;
	int64_t torn;
	size_t before;

	put(dir, "seg", STR("one\n"));
	before = count(dir, ".", NULL);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 10;
	setrlimit(RLIMIT_FSIZE, &small);
	TAP_EQ_INT(append_all(dir, "seg", STR("a line too long\n"), &torn, &e), CSM_EIO, "no room");
	TAP_EQ_STR(e.id, "append.write", "its id");
	tap_ok(strstr(e.text, "nothing was recorded"), "it says that nothing was recorded");
	tap_ok(holds(dir, "seg", STR("one\n")), "our own bytes are cut off again");
	TAP_EQ_INT(file_replace(dir, "seg", STR("also too long\n"), false, &e), CSM_EIO,
	           "no room to replace");
	tap_ok(holds(dir, "seg", STR("one\n")), "the old bytes stay");
	setrlimit(RLIMIT_FSIZE, &old);
	TAP_EQ_INT(count(dir, ".", NULL), before, "no temp file stays");
}

static void test_faults(int dir)
{
	struct csm_err e;
	int64_t torn;

	put(dir, "seg", STR("one\n"));
	fault = (__typeof__(fault)){ .on = true };
	append_all(dir, "seg", STR("two\n"), &torn, &e);
	TAP_EQ_INT(fault.calls, 1, "one write");
	TAP_EQ_INT(fault.syncs, 1, "one sync");
	fault = (__typeof__(fault)){ .on = true, .most = 3 };
	TAP_EQ_INT(append_all(dir, "seg", STR("interrupted and short\n"), &torn, &e), CSM_OK,
	           "EINTR and short writes");
	tap_ok(holds(dir, "seg", STR("one\ntwo\ninterrupted and short\n")) && fault.calls > 10,
	       "are continued");
	fault = (__typeof__(fault)){ .on = true, .most = 3, .fail_at = 5, .error = ENOSPC };
	TAP_EQ_INT(append_all(dir, "seg", STR("never there\n"), &torn, &e), CSM_EIO,
	           "a full disk in the middle");
	tap_ok(holds(dir, "seg", STR("one\ntwo\ninterrupted and short\n")),
	       "leaves nothing behind");
	fault = (__typeof__(fault)){
		.on = true, .most = 3, .fail_at = 5, .error = ENOSPC, .intrude = true
	};
	TAP_EQ_INT(append_all(dir, "seg2", STR("never there\n"), &torn, &e), CSM_EIO,
	           "somebody wrote behind us");
	tap_ok(strstr(e.text, "6 bytes of it stay behind"), "it is said");
	fault = (__typeof__(fault)){ 0 };
	tap_ok(holds(dir, "seg2", STR("never alien\n")), "and their bytes are not cut off");
	fault = (__typeof__(fault)){ .sync_fails = true };
	TAP_EQ_INT(append_all(dir, "seg", STR("three\n"), &torn, &e), CSM_EIO, "a sync that fails");
	TAP_EQ_STR(e.id, "append.sync", "its id");
	tap_ok(strstr(e.text, "perhaps recorded") && fault.syncs == 1, "is not tried again");
	fault = (__typeof__(fault)){ 0 };
}

/* Four processes, fifty lines each, and none is lost or mixed with another. */
static void test_many(int dir)
{
	struct arena mem = { 0 };
	struct file_bytes f;
	unsigned next[4] = { 0 }, bad = 0, lines = 0;
	int64_t torn;

	for (int k = 0; k < 4; k++) {
		if (fork())
			continue;
		for (int i = 0; i < 50; i++) {
			struct lock l;
			struct append a;
			if (lock_take(dir, "writer", 60, &l, NULL) ||
			    append_open(dir, "many", false, &a, NULL) ||
			    append_tail(&a, dir, "rejects", &torn, NULL) ||
			    append_write(&a, str_of(arena_printf(&mem, "%d %d\n", k, i)), NULL))
				_exit(1);
			lock_drop(&l);
			append_close(&a);
		}
		_exit(0);
	}
	for (int k = 0, status; k < 4; k++)
		bad += wait(&status) < 0 || status != 0;
	TAP_EQ_INT(bad, 0, "four writers at once");
	file_read(dir, "many", &f, NULL);
	for (struct str rest = f.s, line; (line = str_split(&rest, '\n')).n; lines++) {
		unsigned k = (unsigned)(line.p[0] - '0');
		bad += k > 3 ||
		       !str_is(line, arena_printf(&mem, "%u %u", k, k > 3 ? 0 : next[k]++));
	}
	tap_ok(lines == 200 && !bad, "every line is there, those of each in order");
	file_close(&f);
	arena_free(&mem);
}

static void test_last_line(int dir)
{
	struct arena a = { 0 };
	struct csm_err e;
	struct str line;
	struct buf b = { 0 };

	TAP_EQ_INT(file_last_line(dir, "none", &a, &line, &e), CSM_ENOTFOUND, "no file, no line");
	put(dir, "ll", STR(""));
	tap_ok(file_last_line(dir, "ll", &a, &line, &e) == CSM_OK && line.n == 0,
	       "an empty file has none");
	put(dir, "ll", STR("one"));
	tap_ok(file_last_line(dir, "ll", &a, &line, &e) == CSM_OK && line.n == 0,
	       "half a line is none");
	put(dir, "ll", STR("one\ntwo\nthr"));
	tap_ok(file_last_line(dir, "ll", &a, &line, &e) == CSM_OK && str_is(line, "two"),
	       "the last whole one");
	put(dir, "ll", STR("one\n"));
	tap_ok(file_last_line(dir, "ll", &a, &line, &e) == CSM_OK && str_is(line, "one"),
	       "the only one");
	buf_cstr(&b, "x\n");
	for (int i = 0; i < 9000; i++)
		buf_char(&b, 'y');
	buf_char(&b, '\n');
	put(dir, "ll", buf_view(&b));
	tap_ok(file_last_line(dir, "ll", &a, &line, &e) == CSM_OK && line.n == 9000 &&
	               line.p[0] == 'y',
	       "a long one");
	buf_free(&b);
	arena_free(&a);
}

/* ---- whole files ---- */

static void test_replace(int dir)
{
	struct csm_err e;

	TAP_EQ_INT(file_make(dir, "m/new", STR("1"), false, &e), CSM_OK, "a new file");
	TAP_EQ_INT(file_make(dir, "m/new", STR("2"), false, &e), CSM_EREFUSED, "not a second time");
	TAP_EQ_STR(e.id, "file.exists", "its id");
	tap_ok(holds(dir, "m/new", STR("1")), "the first stays");
	TAP_EQ_INT(file_replace(dir, "m/new", STR("3\n"), true, &e), CSM_OK, "replaced");
	tap_ok(holds(dir, "m/new", STR("3\n")) && mode_of(dir, "m/new") == 0660,
	       "new bytes, group mode");
	TAP_EQ_INT(file_replace(dir, "nodir/new", STR("3"), false, &e), CSM_EIO,
	           "missing folders are an error");
	TAP_EQ_INT(file_copy_in(dir, "m/new", "m/copy", false, &e), CSM_OK, "copied in");
	tap_ok(holds(dir, "m/copy", STR("3\n")), "the same bytes");
	TAP_EQ_INT(file_copy_in(dir, "seg", "m/copy", false, &e), CSM_EREFUSED,
	           "a copy replaces nothing");
	TAP_EQ_INT(file_copy_in(dir, "none", "m/copy2", false, &e), CSM_ENOTFOUND,
	           "nothing to copy");
	TAP_EQ_INT(file_copy_in(dir, "m", "m/copy3", false, &e), CSM_EIO,
	           "a folder cannot be copied");
	TAP_EQ_INT(count(dir, "m", NULL), 8, "no temp file stays");
}

static void test_hash(int dir)
{
	unsigned char a[70], b[70], none[16] = { 0 };
	struct csm_err e;
	char hex[65];
	int64_t size;

	sha256_hex(STR(""), hex);
	TAP_EQ_STR(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	           "SHA-256 of nothing");
	put(dir, "abc", STR("abc"));
	TAP_EQ_INT(sha256_file("abc", hex, &size, &e), CSM_OK, "SHA-256 of a file");
	TAP_EQ_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	           "that of abc");
	TAP_EQ_INT(size, 3, "its size");
	TAP_EQ_INT(sha256_file("none", hex, &size, &e), CSM_ENOTFOUND, "no file, no hash");
	random_bytes("s", 1, a, sizeof(a));
	random_bytes("s", 1, b, sizeof(b));
	tap_ok(!memcmp(a, b, sizeof(a)), "seeded bytes repeat");
	tap_ok(memcmp(a, a + 32, 32), "but not within one call");
	random_bytes("s", 2, b, sizeof(b));
	tap_ok(memcmp(a, b, 32), "another number, other bytes");
	random_bytes(NULL, 1, a, 16);
	random_bytes(NULL, 1, b, 16);
	tap_ok(memcmp(a, b, 16) && memcmp(a, none, 16), "without seed they do not repeat");
}

static void test_zone(void)
{
	static const char *const bad[] = {
		"",    "../UTC", "/etc/passwd", "Asia/../UTC", "Asia//Tokyo",
		"A b", "Asia/",  ".hidden",     "a\n"
	};
	static const char *const unknown[] = { "Asia/Nowhere", "Asia", "leapseconds", "right/UTC",
		                               "posixrules" };
	struct file_bytes f;
	struct csm_err e;

	TAP_EQ_INT(zoneinfo_read("Asia/Shanghai", &f, &e), CSM_OK, "a zone");
	tap_ok(str_starts(f.s, STR("TZif")), "its bytes");
	file_close(&f);
	TAP_EQ_INT(zoneinfo_read("Etc/GMT+8", &f, &e), CSM_OK, "one with a sign");
	file_close(&f);
	for (size_t i = 0; i < COUNT(bad); i++)
		tap_ok(zoneinfo_read(bad[i], &f, &e) == CSM_EUSAGE && !strcmp(e.id, "zone.name"),
		       "no zone's name");
	for (size_t i = 0; i < COUNT(unknown); i++)
		tap_ok(zoneinfo_read(unknown[i], &f, &e) == CSM_EUSAGE &&
		               !strcmp(e.id, "zone.unknown"),
		       "no zone");
}

/* With 1 closed, the next file must not become the standard output. */
static void test_guard(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		int fd;
		close(0);
		close(1);
		io_guard();
		fd = open("abc", O_RDONLY);
		_exit(fd > 2 && write(1, "x", 1) < 0 && errno == EBADF ? 0 : 1);
	}
	waitpid(child, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a closed output stays one");
}

int main(void)
{
	char top[] = "/tmp/csm-io-XXXXXX", user[64];
	struct csm_err e;
	int dir;

	if (!mkdtemp(top) || chdir(top) || dir_open(".", &dir, &e))
		return 2;
	io_guard();
	test_read(dir);
	test_folders(dir);
	test_lock(dir);
	test_append(dir);
	test_torn(dir);
	test_full(dir);
	test_faults(dir);
	test_many(dir);
	test_last_line(dir);
	test_replace(dir);
	test_hash(dir);
	test_zone();
	test_guard();
	system_user(user);
	tap_ok(strlen(user) < sizeof(user), "a user, or none");
	tap_ok(clock_now() > 1600000000, "the clock runs");
	if (chdir("/") == 0) {
		char *const argv[] = { (char[]){ "rm" }, (char[]){ "-rf" }, top, NULL };
		fflush(stdout);
		if (fork() == 0) {
			execvp("rm", argv);
			_exit(1);
		}
		wait(NULL);
	}
	return tap_done();
}
