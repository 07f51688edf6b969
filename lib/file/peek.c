/*
 * Parts of files without reading the whole, how a file stands, and sums: what derived data is made
 * of. Relies on Linux and xxHash (its inline form: nothing to link). Promises: no file is changed;
 * a mark that equals an older one means the same bytes, as far as the file system tells the truth.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "file/fd.h"

/* File systems stamp in steps of up to a tick (10 ms at 100 Hz): what is younger may change again
 * under the same stamp. */
static const int64_t YOUNG_NS = 20 * 1000 * 1000, SECOND_NS = 1000 * 1000 * 1000;

enum { READ_UP_TO = 256 << 10 };

static int64_t ns_of(const struct timespec *t)
{
	return t->tv_sec * SECOND_NS + t->tv_nsec;
}

bool file_mark(int dirfd, const char *path, struct file_mark *m)
{
	struct timespec now;
	struct stat st;

	if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return false;
	*m = (struct file_mark){ st.st_ino, (uint64_t)st.st_size, ns_of(&st.st_mtim), ns_of(&st.st_ctim) };
	clock_gettime(CLOCK_REALTIME, &now);
	if (m->mtime_ns > ns_of(&now) - YOUNG_NS || m->ctime_ns > ns_of(&now) - YOUNG_NS)
		m->mtime_ns = -1;
	return true;
}

static bool read_small(int fd, size_t n, struct file_bytes *f)
{
	struct buf b = { 0 };

	buf_room(&b, n);
	b.n = n;
	*f = (struct file_bytes){ .s = buf_view(&b), .mem = b.p };
	return fd_pread_all(fd, b.p, n, 0) == (int64_t)n;
}

/* To map and unmap a small file takes longer than to read it. */
static bool map_or_read(int fd, size_t n, struct file_bytes *f)
{
	void *map;

	if (n <= READ_UP_TO)
		return read_small(fd, n, f);
	map = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return false;
	*f = (struct file_bytes){ .s = { map, n }, .map = map, .map_n = n };
	return true;
}

bool file_map(int dirfd, const char *path, struct file_bytes *f)
{
	struct stat st;
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	bool good;

	*f = (struct file_bytes){ 0 };
	if (fd < 0)
		return false;
	good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && map_or_read(fd, (size_t)st.st_size, f);
	close(fd);
	if (good)
		f->inode = st.st_ino;
	else
		file_close(f);
	return good;
}

int file_peek_open(int dirfd, const char *path, int *fd, struct csm_err *e)
{
	return fd_open_read(dirfd, path, O_NONBLOCK | O_NOFOLLOW, fd, e);
}

int64_t file_peek(int fd, void *to, size_t n, int64_t at)
{
	return fd_pread_all(fd, to, n, at);
}

void file_peek_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

uint64_t sum64(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

void sum128(const void *p, size_t n, uint64_t out[2])
{
	XXH128_hash_t h = XXH3_128bits(p, n);

	out[0] = h.low64;
	out[1] = h.high64;
}
