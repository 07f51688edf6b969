/*
 * Watches what a program within this process does to files: these definitions stand in front of libc's for everything linked
 * into the fuzz target, and pass every call on. While watch_on, each path that is made, changed or removed is shown to
 * watch_path. Relies on csm using no other calls for that (HACKING, the file room).
 */
#ifndef WATCH_H
#define WATCH_H

#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool watch_on;
static void watch_path(const char *call, const char *path);

/* Where dirfd and path lead, without . and .. */
static void watch_resolve(int dirfd, const char *path, char out[2 * PATH_MAX])
{
	char link[64], raw[2 * PATH_MAX], *to = out, *word;
	ssize_t n = 0;

	if (*path != '/') {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", dirfd);
		n = readlink(dirfd == AT_FDCWD ? "/proc/self/cwd" : link, raw, PATH_MAX);
	}
	snprintf(raw + (n > 0 ? n : 0), sizeof(raw) - PATH_MAX, "/%s", path);
	*to = 0;
	for (char *rest = raw; (word = strsep(&rest, "/"));) {
		if (!strcmp(word, "..") && strrchr(out, '/'))
			*(to = strrchr(out, '/')) = 0;
		else if (*word && strcmp(word, ".") && strcmp(word, ".."))
			to += sprintf(to, "/%s", word);
	}
}

static void watch(const char *call, int dirfd, const char *path)
{
	char full[2 * PATH_MAX];

	if (!watch_on || !*path)
		return;
	watch_resolve(dirfd, path, full);
	watch_on = false;
	watch_path(call, full);
	watch_on = true;
}

static void watch_open(int dirfd, const char *path, int flags)
{
	if ((flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC))
		watch("open", dirfd, path);
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	watch_open(AT_FDCWD, path, flags);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dirfd, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	watch_open(dirfd, path, flags);
	return (int)syscall(SYS_openat, dirfd, path, flags, mode);
}

int mkdirat(int dirfd, const char *path, mode_t mode)
{
	if (faccessat(dirfd, path, F_OK, AT_EACCESS))      /* of what is there nothing is made */
		watch("mkdirat", dirfd, path);
	return (int)syscall(SYS_mkdirat, dirfd, path, mode);
}

int unlinkat(int dirfd, const char *path, int flags)
{
	watch("unlinkat", dirfd, path);
	return (int)syscall(SYS_unlinkat, dirfd, path, flags);
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int renameat2(int from, const char *a, int to, const char *b, unsigned flags)
{
	watch("renameat2", from, a);
	watch("renameat2", to, b);
	return (int)syscall(SYS_renameat2, from, a, to, b, flags);
}

int renameat(int from, const char *a, int to, const char *b)
{
	return renameat2(from, a, to, b, 0);
}

int linkat(int from, const char *a, int to, const char *b, int flags)
{
	watch("linkat", to, b);
	return (int)syscall(SYS_linkat, from, a, to, b, flags);
}

#endif
