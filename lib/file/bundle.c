/*
 * Folders and tar archives of many files (bundle.h).
 * Relies on io.h for folders. Promises: what failed leaves no tar behind that looks whole.
 */
#include "file/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "file/fd.h"
#include "file/io.h"

enum { TAR_BLOCK = 512, TAR_NAME = 100 };

struct bundle {
	const char *path, *folder;
	int64_t changed;
	int fd;                            /* of the tar; -1: a folder */
	struct arena mem;
};

/* ---- tar ---- */

/* n - 1 octal digits and a NUL. */
static void put_octal(char *to, size_t n, uint64_t v)
{
	to[--n] = '\0';
	for (; n; v >>= 3)
		to[--n] = (char)('0' + (v & 7));
}

/* The header of POSIX.1-1988 ustar; name has at most 99 bytes. */
static void make_header(char h[TAR_BLOCK], const char *name, uint64_t size, uint64_t changed)
{
	unsigned sum = 0;

	memset(h, 0, TAR_BLOCK);
	memcpy(h, name, strlen(name));
	put_octal(h + 100, 8, 0644);
	put_octal(h + 108, 8, 0);
	put_octal(h + 116, 8, 0);
	put_octal(h + 124, 12, size);
	put_octal(h + 136, 12, changed);
	memset(h + 148, ' ', 8);           /* the checksum counts itself as blanks */
	h[156] = '0';
	memcpy(h + 257, "ustar\00000", 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)h[i];
	put_octal(h + 148, 7, sum);
}

static int tar_write(struct bundle *b, struct str bytes, struct csm_err *e)
{
	size_t done;

	if (fd_write_all(b->fd, bytes.p, bytes.n, &done))
		return CSM_OK;
	return err_sys(e, errno, "write %s", b->path);
}

static int tar_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e)
{
	static const char zeros[TAR_BLOCK];
	const char *full = arena_printf(&b->mem, "%s/%s", b->folder, name);
	size_t rest = bytes.n % TAR_BLOCK;
	char h[TAR_BLOCK];
	int code;

	if (strlen(full) >= TAR_NAME || bytes.n >= UINT64_C(1) << 33)
		return err_set(e, CSM_EREFUSED, "bundle.large", "%s: too large, or its name too long, for a tar; give a folder", name);
	make_header(h, full, bytes.n, (uint64_t)(b->changed > 0 ? b->changed : 0));
	code = tar_write(b, (struct str){ h, TAR_BLOCK }, e);
	if (!code)
		code = tar_write(b, bytes, e);
	return code || !rest ? code : tar_write(b, (struct str){ zeros, TAR_BLOCK - rest }, e);
}

static int tar_open(struct bundle *b, struct csm_err *e)
{
	b->fd = open(b->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (b->fd >= 0)
		return CSM_OK;
	if (errno == EEXIST)
		return err_at(e, CSM_EREFUSED, "file.exists", b->path, 0, 0, "is there already");
	return err_sys(e, errno, "make %s", b->path);
}

static int tar_close(struct bundle *b, struct csm_err *e)
{
	static const char end[2 * TAR_BLOCK];
	int code = tar_write(b, (struct str){ end, sizeof(end) }, e);

	if (!code && fsync(b->fd) < 0)
		code = err_sys(e, errno, "sync %s", b->path);
	return code ? code : fd_sync_parent(AT_FDCWD, b->path, e);
}

/* ---- folders ---- */

static int folder_open(struct bundle *b, struct csm_err *e)
{
	struct str *names;
	size_t n = 0;
	int code = dir_make(AT_FDCWD, b->path, false, e);

	if (!code)
		code = file_list(AT_FDCWD, b->path, NULL, &b->mem, &names, &n, e);
	if (!code && n)
		code = err_at(e, CSM_EREFUSED, "bundle.folder", b->path, 0, 0, "is not empty; a new or empty folder is wanted");
	return code;
}

static int folder_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e)
{
	const char *full = arena_printf(&b->mem, "%s/%s", b->path, name), *slash = strrchr(name, '/');
	int code = CSM_OK;

	if (slash)
		code = dir_make(AT_FDCWD, arena_printf(&b->mem, "%s/%.*s", b->path, (int)(slash - name), name), false, e);
	return code ? code : file_make(AT_FDCWD, full, bytes, false, e);
}

/* ---- both ---- */

int bundle_open(const char *path, const char *folder, int64_t changed, struct bundle **out, struct csm_err *e)
{
	struct bundle *b = mem_alloc(sizeof(*b));
	int code;

	*b = (struct bundle){ .path = path, .folder = folder, .changed = changed, .fd = -1 };
	code = str_ends(str_of(path), STR(".tar")) ? tar_open(b, e) : folder_open(b, e);
	*out = b;
	if (code) {
		arena_free(&b->mem);
		free(b);
		*out = NULL;
	}
	return code;
}

int bundle_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e)
{
	return b->fd >= 0 ? tar_add(b, name, bytes, e) : folder_add(b, name, bytes, e);
}

int bundle_close(struct bundle *b, bool good, struct csm_err *e)
{
	int code = good && b->fd >= 0 ? tar_close(b, e) : CSM_OK;

	if (b->fd >= 0) {
		close(b->fd);
		if (!good || code)
			unlink(b->path);
	}
	arena_free(&b->mem);
	free(b);
	return code;
}
