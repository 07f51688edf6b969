/*
 * Zip archives from their central directory (PKWARE APPNOTE 6.3). Relies on zlib. Promises: every
 * offset is checked before it is followed; members do not overlap, so that no byte is unpacked
 * twice; a declared size is never believed.
 */
#include "file/zip.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	END_SIZE = 22,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	COMMENT_MAX = 65535,
	MEMBERS_MAX = 65534,
	CHUNK = 1 << 16,
	TIMES = 100,               /* what may be unpacked: so many times the input, and a bit */
};
#define LIMIT_FIXED ((size_t)16 << 20)
#define LIMIT_MAX ((size_t)2 << 30)

static unsigned get16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return u[0] | (unsigned)u[1] << 8;
}

static uint32_t get32(const char *p)
{
	return get16(p) | (uint32_t)get16(p + 2) << 16;
}

bool zip_is(struct str in)
{
	return str_starts(in, STR("PK\3\4")) || str_starts(in, STR("PK\5\6"));
}

static int damaged(const struct zip *z, struct csm_err *e, const char *what)
{
	return err_at(e, CSM_EREFUSED, "container.damaged", z->file, 0, 0,
	              "the file is damaged: %s; get it again from where it came",
	              words_in(err_lang(e), what));
}

/* ---- the directory ---- */

/* The end record stands in front of a comment of any length: the last one that fits counts. */
static bool find_end(struct str in, size_t *at)
{
	size_t lowest = in.n > END_SIZE + COMMENT_MAX ? in.n - END_SIZE - COMMENT_MAX : 0;

	if (in.n < END_SIZE)
		return false;
	for (size_t i = in.n - END_SIZE + 1; i-- > lowest;)
		if (!memcmp(in.p + i, "PK\5\6", 4) && i + END_SIZE + get16(in.p + i + 20) <= in.n) {
			*at = i;
			return true;
		}
	return false;
}

/* Sizes and the offset that stand as all ones are in an extra field of their own. */
static bool wide_fields(struct str extra, struct zip_member *m, uint64_t v[3])
{
	while (extra.n >= 4) {
		unsigned id = get16(extra.p), n = get16(extra.p + 2);
		const char *p = extra.p + 4;

		if (n > extra.n - 4)
			return false;
		if (id == 1)
			for (size_t i = 0, k = 0; i < 3; i++)
				if (v[i] == UINT32_MAX) {
					if (k + 8 > n)
						return false;
					v[i] = load64(p + k);
					k += 8;
				}
		extra = (struct str){ p + n, extra.n - 4 - n };
	}
	m->size = (size_t)v[0];
	m->packed = (size_t)v[1];
	m->offset = (size_t)v[2];
	return v[1] <= UINT32_MAX && v[2] <= UINT32_MAX;
}

/* One entry at *at; false: it does not fit in. */
static bool read_entry(const struct zip *z, size_t *at, size_t end, struct zip_member *m)
{
	const char *p = z->in.p + *at;
	size_t name, extra, all;
	uint64_t v[3];

	if (end - *at < CENTRAL_SIZE || memcmp(p, "PK\1\2", 4) != 0)
		return false;
	name = get16(p + 28);
	extra = get16(p + 30);
	all = CENTRAL_SIZE + name + extra + get16(p + 32);
	if (!name || end - *at < all)
		return false;
	*m = (struct zip_member){ .name = { p + CENTRAL_SIZE, name },
	                          .method = get16(p + 10),
	                          .encrypted = get16(p + 8) & 1,
	                          .crc = get32(p + 16) };
	v[0] = get32(p + 24);
	v[1] = get32(p + 20);
	v[2] = get32(p + 42);
	*at += all;
	return wide_fields((struct str){ p + CENTRAL_SIZE + name, extra }, m, v);
}

/* From the local header to the data behind it. */
static bool find_data(const struct zip *z, struct zip_member *m, size_t directory)
{
	const char *p = z->in.p + m->offset;
	size_t head;

	if (m->offset > directory || directory - m->offset < LOCAL_SIZE ||
	    memcmp(p, "PK\3\4", 4) != 0)
		return false;
	head = LOCAL_SIZE + get16(p + 26) + get16(p + 28);
	if (directory - m->offset < head || directory - m->offset - head < m->packed)
		return false;
	m->offset += head;
	return true;
}

static int by_offset(const void *a, const void *b)
{
	const struct zip_member *const *x = a, *const *y = b;

	return ((*x)->offset > (*y)->offset) - ((*x)->offset < (*y)->offset);
}

/* Members that share bytes are how a small file becomes a huge one. */
static bool overlapping(const struct zip *z, struct arena *mem)
{
	const struct zip_member **m = arena_alloc(mem, (z->n + 1) * sizeof(*m));

	for (size_t i = 0; i < z->n; i++)
		m[i] = &z->members[i];
	qsort(m, z->n, sizeof(*m), by_offset);
	for (size_t i = 1; i < z->n; i++)
		if (m[i]->offset - m[i - 1]->offset < m[i - 1]->packed + LOCAL_SIZE)
			return true;
	return false;
}

static int read_members(struct zip *z, size_t at, size_t end, size_t n, struct arena *mem,
                        struct csm_err *e)
{
	size_t directory = at;

	z->members = arena_alloc(mem, (n + 1) * sizeof(*z->members));
	for (; z->n < n; z->n++) {
		struct zip_member *m = &z->members[z->n];
		bool fresh;

		if (!read_entry(z, &at, end, m) || !find_data(z, m, directory))
			return damaged(z, e, "its list of members points outside of it");
		*smap_put(&z->by_name, m->name, &fresh) = (uint32_t)z->n;
		if (!fresh)
			return damaged(z, e, "two of its members have one name");
	}
	return overlapping(z, mem) ? damaged(z, e, "its members overlap") : CSM_OK;
}

int zip_open(struct zip *z, struct str in, const char *file, struct arena *mem, struct csm_err *e)
{
	size_t end, n, size, at;

	*z = (struct zip){ .file = file, .in = in };
	z->limit =
		in.n < (LIMIT_MAX - LIMIT_FIXED) / TIMES ? in.n * TIMES + LIMIT_FIXED : LIMIT_MAX;
	if (!find_end(in, &end))
		return damaged(z, e, "its end is missing");
	n = get16(in.p + end + 10);
	size = get32(in.p + end + 12);
	at = get32(in.p + end + 16);
	if (n > MEMBERS_MAX || size == UINT32_MAX || at == UINT32_MAX)
		return err_at(
			e, CSM_EREFUSED, "container.zip64", file, 0, 0,
			"a zip archive of the large kind (zip64) is not read; unpack and pack it again with zip");
	if (get16(in.p + end + 4) || get16(in.p + end + 6) || get16(in.p + end + 8) != n ||
	    at > end || end - at < size || size / CENTRAL_SIZE < n)
		return damaged(z, e, "its list of members points outside of it");
	return read_members(z, at, at + size, n, mem, e);
}

void zip_close(struct zip *z)
{
	smap_free(&z->by_name);
}

const struct zip_member *zip_find(const struct zip *z, struct str name)
{
	uint32_t i = smap_get(&z->by_name, name);

	return i == MAP_NONE ? NULL : &z->members[i];
}

/* ---- unpacking ---- */

struct unpacking {
	struct zip *z;
	const struct zip_member *m;
	zip_sink *sink;
	void *ctx;
	size_t done;
	uLong crc;
	bool enough;
	struct csm_err *e;
};

static int give(struct unpacking *u, const char *p, size_t n)
{
	u->done += n;
	u->z->unpacked += n;
	if (u->done > u->m->size)
		return damaged(u->z, u->e, "a member is longer than its list says");
	if (u->z->unpacked > u->z->limit)
		return err_at(
			u->e, CSM_EREFUSED, "container.large", u->z->file, 0, 0,
			"unpacked it is more than %zu MiB, out of all proportion to its size; "
			"if it is an honest file, export fewer rows at a time",
			u->z->limit >> 20);
	u->crc = crc32(u->crc, (const Bytef *)p, (uInt)n);
	u->enough = !u->sink(u->ctx, p, n);
	return CSM_OK;
}

static int give_stored(struct unpacking *u)
{
	const char *p = u->z->in.p + u->m->offset;
	int code = CSM_OK;

	for (size_t at = 0; at < u->m->packed && !code && !u->enough; at += CHUNK)
		code = give(u, p + at, u->m->packed - at < CHUNK ? u->m->packed - at : CHUNK);
	return code;
}

static int give_inflated(struct unpacking *u, char *out)
{
	z_stream s = { 0 };
	int code = CSM_OK, state = Z_OK;

	if (inflateInit2(&s, -MAX_WBITS) != Z_OK)
		mem_die();
	s.next_in = (z_const Bytef *)(uintptr_t)(u->z->in.p + u->m->offset);
	s.avail_in = (uInt)u->m->packed;
	while (!code && !u->enough && state == Z_OK) {
		s.next_out = (Bytef *)out;
		s.avail_out = CHUNK;
		state = inflate(&s, Z_NO_FLUSH);
		if (state != Z_OK && state != Z_STREAM_END)
			code = damaged(u->z, u->e, "a member cannot be unpacked");
		else if (s.avail_out < CHUNK)
			code = give(u, out, CHUNK - s.avail_out);
	}
	inflateEnd(&s);
	return code;
}

int zip_unpack(struct zip *z, const struct zip_member *m, zip_sink *sink, void *ctx,
               struct csm_err *e)
{
	struct unpacking u = { .z = z, .m = m, .sink = sink, .ctx = ctx, .e = e };
	char *out;
	int code;

	if (m->encrypted)
		return err_at(e, CSM_EREFUSED, "container.encrypted", z->file, 0, 0,
		              "the file is behind a password; save it again without one");
	if (m->method != 0 && m->method != Z_DEFLATED)
		return err_at(
			e, CSM_EREFUSED, "container.method", z->file, 0, 0,
			"a member is packed by method %u, only stored and deflate are read; pack it again with zip",
			m->method);
	u.crc = crc32(0, NULL, 0);
	out = mem_alloc(CHUNK);
	code = m->method ? give_inflated(&u, out) : give_stored(&u);
	free(out);
	if (!code && !u.enough && (u.done != m->size || (uint32_t)u.crc != m->crc))
		code = damaged(z, e, "a member's checksum is wrong");
	return code;
}
