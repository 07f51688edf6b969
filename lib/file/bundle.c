/*
 * Folders and tar archives of many files (bundle.h).
 * Relies on io.h for folders. Promises: what failed takes away what it made, tar or folder.
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
	bool is_tar;
	struct temp tar;
	bool there;                        /* the folder was there before, or may have been */
	const char **made;                 /* what stands in it now, folders before what they hold */
	size_t n_made, cap_made;
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
	code = temp_write(&b->tar, (struct str){ h, TAR_BLOCK }, e);
	if (!code)
		code = temp_write(&b->tar, bytes, e);
	return code || !rest ? code : temp_write(&b->tar, (struct str){ zeros, TAR_BLOCK - rest }, e);
}

static int tar_close(struct bundle *b, struct csm_err *e)
{
	static const char end[2 * TAR_BLOCK];
	int code = temp_write(&b->tar, (struct str){ end, sizeof(end) }, e);

	if (!code)
		code = temp_finish(&b->tar, TEMP_NEW, e);
	if (code && !b->tar.path)      /* it has its name, and may not outlive a crash */
		(void)unlinkat(AT_FDCWD, b->path, 0);
	return code;
}

/* ---- folders ---- */

static int folder_open(struct bundle *b, struct csm_err *e)
{
	struct str *names;
	size_t n = 0;
	int code;

	b->there = file_exists(AT_FDCWD, b->path);
	code = dir_make(AT_FDCWD, b->path, false, e);

	if (!code)
		code = file_list(AT_FDCWD, b->path, NULL, &b->mem, &names, &n, e);
	if (!code && n)
		code = err_at(e, CSM_EREFUSED, "bundle.folder", b->path, 0, 0, "is not empty; a new or empty folder is wanted");
	return code;
}

/* Noted before it is made: what failed may be there all the same. */
static const char *note_made(struct bundle *b, const char *name, size_t n)
{
	return *(PUSH(b->made, b->n_made, b->cap_made)) = arena_printf(&b->mem, "%s/%.*s", b->path, (int)n, name);
}

static int folder_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e)
{
	const char *slash = strrchr(name, '/');
	int code = CSM_OK;

	if (slash)
		code = dir_make(AT_FDCWD, note_made(b, name, (size_t)(slash - name)), false, e);
	return code ? code : file_make(AT_FDCWD, note_made(b, name, strlen(name)), bytes, false, e);
}

/* Names alone are gone by, for what failed once (the descriptors, the disk) may fail for good. */
static void folder_undo(struct bundle *b)
{
	for (size_t i = b->n_made; i > 0; i--)
		if (unlinkat(AT_FDCWD, b->made[i - 1], 0) && (errno == EISDIR || errno == EPERM))
			(void)unlinkat(AT_FDCWD, b->made[i - 1], AT_REMOVEDIR);        /* once it is empty */
	if (!b->there)
		(void)unlinkat(AT_FDCWD, b->path, AT_REMOVEDIR);
}

/* ---- both ---- */

/* What a tar did not bring to its name goes in any case. */
static void bundle_end(struct bundle *b, bool undo)
{
	if (b->is_tar)
		temp_close(&b->tar);
	else if (undo)
		folder_undo(b);
	arena_free(&b->mem);
	free(b->made);
	free(b);
}

int bundle_open(const char *path, const char *folder, int64_t changed, struct bundle **out, struct csm_err *e)
{
	struct bundle *b = mem_alloc(sizeof(*b));
	int code;

	*b = (struct bundle){ .path = path, .folder = folder, .changed = changed, .tar = { .fd = -1 },
	                      .is_tar = str_ends(str_of(path), STR(".tar")) };
	code = b->is_tar ? temp_open(&b->tar, AT_FDCWD, path, false, e) : folder_open(b, e);
	if (code)
		bundle_end(b, b->is_tar || !b->there);
	*out = code ? NULL : b;
	return code;
}

int bundle_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e)
{
	return b->is_tar ? tar_add(b, name, bytes, e) : folder_add(b, name, bytes, e);
}

int bundle_close(struct bundle *b, bool good, struct csm_err *e)
{
	int code = good && b->is_tar ? tar_close(b, e) : CSM_OK;

	bundle_end(b, !good);
	return code;
}
