/*
 * Files of derived data: their form, when one is good for the log as it stands, and how one is made.
 *   head | segments covered | sums of the blocks | sections, in blocks of CACHE_BLOCK bytes
 * The head holds a sum of all that is in front of the blocks. Relies on file/io.h for marks, maps and
 * sums. Promises: bytes that cache_bytes hands out are those that cache_add was given; a file that
 * cache_open takes covers bytes that are still in the log.
 */
#include "store/cache.h"

#include <stdlib.h>


static const char MAGIC[8] = "csmcach1";
enum { ALIGN = 64, BYTE_ORDER_MARK = 0x01020304, FILE_MOST_SEGS = 1 << 20 };

struct cache_head {
	char magic[8];
	uint32_t order, n_segs;
	uint64_t kind, payload, bytes;     /* payload: where the blocks begin; bytes of the whole file */
	uint64_t sum;              /* of [sizeof(head), payload) */
	struct { uint64_t at, n; } section[CACHE_SECTIONS];
	uint64_t head_sum;         /* of what stands before it */
};

uint64_t cache_kind(uint32_t format, struct str more)
{
	struct { uint64_t format, code, more; } k = { format, code_sum, sum64(more.n ? more.p : "", more.n) };

	return sum64(&k, sizeof(k));
}

static const char *path_of(struct csm *c, const char *name)
{
	return arena_printf(&c->mem, "cache/%s", name);
}

static size_t blocks_of(uint64_t bytes)
{
	return (size_t)((bytes + CACHE_BLOCK - 1) / CACHE_BLOCK);
}

/* ---- is it whole, as far as its head says ---- */

static bool head_fits(const struct cache_head *h, uint64_t file_n)
{
	uint64_t blocks, front;

	if (memcmp(h->magic, MAGIC, sizeof(MAGIC)) || h->order != BYTE_ORDER_MARK ||
	    h->head_sum != sum64(h, offsetof(struct cache_head, head_sum)))
		return false;
	if (h->bytes != file_n || h->payload > file_n || h->n_segs > FILE_MOST_SEGS)
		return false;
	blocks = blocks_of(file_n - h->payload);
	front = sizeof(*h) + h->n_segs * sizeof(struct cache_seg) + blocks * sizeof(uint64_t);
	if (h->payload < front || h->payload % ALIGN)
		return false;
	for (size_t i = 0; i < CACHE_SECTIONS; i++)
		if (h->section[i].at > file_n || h->section[i].n > file_n - h->section[i].at ||
		    (h->section[i].n && h->section[i].at < h->payload) || h->section[i].at % ALIGN)
			return false;
	return true;
}

static bool read_head(struct cache *k, uint64_t kind)
{
	const struct cache_head *h = (const void *)k->file.s.p;

	if (k->file.s.n < sizeof(*h) || !head_fits(h, k->file.s.n) || h->kind != kind ||
	    h->sum != sum64(h + 1, h->payload - sizeof(*h)))
		return false;
	k->segs = (const void *)(h + 1);
	k->n_segs = h->n_segs;
	k->sums = (const void *)(k->segs + h->n_segs);
	k->payload = h->payload;
	k->n_blocks = blocks_of(k->file.s.n - h->payload);
	memcpy(k->section, h->section, sizeof(k->section));
	for (size_t i = 0; i < k->n_segs; i++)
		if (!memchr(k->segs[i].path, '\0', sizeof(k->segs[i].path)))
			return false;
	return true;
}

/* ---- is the log still what it was made from ---- */

static uint64_t tail_sum(const char *end, uint64_t covered)
{
	size_t n = covered < CACHE_TAIL ? (size_t)covered : CACHE_TAIL;

	return sum64(end - n, n);
}

static bool tail_is(struct csm *c, const struct cache_seg *was)
{
	char tail[CACHE_TAIL];
	size_t n = was->covered < CACHE_TAIL ? (size_t)was->covered : CACHE_TAIL;
	bool same;
	int fd;

	if (file_peek_open(c->dirfd, was->path, &fd, NULL))
		return false;
	same = file_peek(fd, tail, n, (int64_t)(was->covered - n)) == (int64_t)n && tail_sum(tail + n, n) == was->tail;
	file_peek_close(fd);
	return same;
}

/* The long way: all its bytes. */
static bool bytes_are(struct csm *c, const struct cache_seg *was)
{
	struct file_bytes f;
	uint64_t sum[2];
	bool same = false;

	if (file_read(c->dirfd, was->path, &f, NULL))
		return false;
	if (f.s.n >= was->covered) {
		sum128(f.s.p, was->covered, sum);
		same = sum[0] == was->digest[0] && sum[1] == was->digest[1];
	}
	file_close(&f);
	return same;
}

/* newest: no other segment of this table and site follows, so it may have grown. */
static bool still_is(struct csm *c, const struct cache_seg *was, const struct file_mark *now, bool newest, bool *moved)
{
	if (now->size < was->covered)
		return false;
	if (!memcmp(&was->mark, now, sizeof(*now)) && now->mtime_ns >= 0)
		return true;
	if (newest && now->inode == was->mark.inode && now->size > was->mark.size)
		return tail_is(c, was);
	*moved = true;
	return bytes_are(c, was);
}

static bool log_is(struct csm *c, struct cache *k, struct segment *segs, size_t n, uint64_t *unread)
{
	size_t at = 0;

	*unread = 0;
	for (size_t i = 0; i < n; i++) {
		const struct cache_seg *was = at < k->n_segs && !strcmp(k->segs[at].path, segs[i].path) ? &k->segs[at] : NULL;
		if (!segment_mark(c, &segs[i]))
			return false;
		*unread += segs[i].mark.size;
		if (!was)
			continue;
		at++;
		if (!still_is(c, was, &segs[i].mark, segs[i].newest, &k->moved))
			return false;
		*unread -= was->covered;
	}
	return at == k->n_segs;
}

bool cache_open(struct csm *c, const char *name, uint64_t kind, struct segment *segs, size_t n_segs,
                struct cache *out, uint64_t *unread)
{
	*out = (struct cache){ 0 };
	*unread = 0;
	if (c->cache == CACHE_NEVER || !file_map(c->dirfd, path_of(c, name), &out->file))
		return false;
	if (read_head(out, kind) && log_is(c, out, segs, n_segs, unread)) {
		out->seen = mem_alloc((out->n_blocks / 64 + 1) * sizeof(*out->seen));
		return true;
	}
	cache_close(out);
	return false;
}

void cache_close(struct cache *k)
{
	file_close(&k->file);
	free(k->seen);
	*k = (struct cache){ 0 };
}

/* ---- reading ---- */

static bool block_is_good(struct cache *k, size_t i)
{
	uint64_t from = k->payload + (uint64_t)i * CACHE_BLOCK, left = k->file.s.n - from;

	if (k->seen[i / 64] >> i % 64 & 1)
		return true;
	if (sum64(k->file.s.p + from, left < CACHE_BLOCK ? (size_t)left : CACHE_BLOCK) != k->sums[i])
		return false;
	k->seen[i / 64] |= (uint64_t)1 << i % 64;
	return true;
}

const void *cache_bytes(struct cache *k, unsigned section, uint64_t at, uint64_t n)
{
	uint64_t from;

	if (section >= CACHE_SECTIONS || at > k->section[section].n || n > k->section[section].n - at)
		return NULL;
	from = k->section[section].at + at;
	for (uint64_t b = n ? (from - k->payload) / CACHE_BLOCK : 1, end = n ? (from + n - 1 - k->payload) / CACHE_BLOCK : 0; b <= end; b++)
		if (!block_is_good(k, (size_t)b))
			return NULL;
	return k->file.s.p + from;
}

const void *cache_section(struct cache *k, unsigned section, uint64_t *n)
{
	*n = section < CACHE_SECTIONS ? k->section[section].n : 0;
	return cache_bytes(k, section, 0, *n);
}

const struct cache_seg *cache_seg(const struct cache *k, const char *path)
{
	for (size_t i = 0; i < k->n_segs; i++)
		if (!strcmp(k->segs[i].path, path))
			return &k->segs[i];
	return NULL;
}

/* ---- making ---- */

static bool lock_maker(struct csm *c, struct lock *lock)
{
	*lock = (struct lock){ .fd = -1 };
	if (dir_make(c->dirfd, "cache", c->group, NULL))
		return false;
	if (lock_take(c->dirfd, "cache/lock", 0, lock, NULL) == CSM_OK)
		return true;
	if (file_exists(c->dirfd, "cache/lock"))
		return false;
	(void)file_make(c->dirfd, "cache/lock", (struct str){ "", 0 }, c->group, NULL);
	return lock_take(c->dirfd, "cache/lock", 0, lock, NULL) == CSM_OK;
}

bool cache_begin(struct csm *c, const char *name, uint64_t kind, struct cache_out *o)
{
	*o = (struct cache_out){ .c = c, .name = name, .kind = kind, .lock.fd = -1 };
	return c->cache != CACHE_NEVER && lock_maker(c, &o->lock);
}

static void align(struct buf *b)
{
	while (b->n % ALIGN)
		buf_char(b, '\0');
}

void cache_add(struct cache_out *o, unsigned section, const void *p, size_t n)
{
	align(&o->bytes);
	o->section[section].at = o->bytes.n;
	o->section[section].n = n;
	buf_add(&o->bytes, p, n);
}

bool cache_cover(struct cache_out *o, const struct segment *s, uint64_t covered, const struct cache *was)
{
	const struct cache_seg *old = was ? cache_seg(was, s->path) : NULL;
	struct cache_seg *new = PUSH(o->segs, o->n_segs, o->cap_segs);

	memset(new, 0, sizeof(*new));
	if (!s->marked || strlen(s->path) >= sizeof(new->path) || (covered && !s->open && !(old && old->covered == covered)) ||
	    (s->open && covered > s->bytes.s.n)) {
		o->bad = true;
		return false;
	}
	memcpy(new->path, s->path, strlen(s->path));
	new->mark = s->mark;
	new->covered = covered;
	if (old && old->covered == covered) {
		memcpy(new->digest, old->digest, sizeof(new->digest));
		new->tail = old->tail;
	} else {
		const char *p = covered ? s->bytes.s.p : "";
		sum128(p, covered, new->digest);
		new->tail = tail_sum(p + covered, covered);
	}
	return true;
}

static void put_front(struct cache_out *o, struct buf *out)
{
	size_t blocks = blocks_of(o->bytes.n), front = sizeof(struct cache_head) + o->n_segs * sizeof(*o->segs) + blocks * sizeof(uint64_t);
	struct cache_head h = { .order = BYTE_ORDER_MARK, .n_segs = (uint32_t)o->n_segs, .kind = o->kind };

	memcpy(h.magic, MAGIC, sizeof(MAGIC));
	h.payload = (front + ALIGN - 1) / ALIGN * ALIGN;
	h.bytes = h.payload + o->bytes.n;
	for (size_t i = 0; i < CACHE_SECTIONS; i++) {
		h.section[i].at = o->section[i].n ? h.payload + o->section[i].at : 0;
		h.section[i].n = o->section[i].n;
	}
	buf_add(out, &h, sizeof(h));
	buf_add(out, o->segs, o->n_segs * sizeof(*o->segs));
	for (size_t i = 0; i < blocks; i++) {
		size_t from = i * CACHE_BLOCK, left = o->bytes.n - from;
		uint64_t sum = sum64(o->bytes.p + from, left < CACHE_BLOCK ? left : CACHE_BLOCK);
		buf_add(out, &sum, sizeof(sum));
	}
	align(out);
	h.sum = sum64(out->p + sizeof(h), out->n - sizeof(h));
	h.head_sum = sum64(&h, offsetof(struct cache_head, head_sum));
	memcpy(out->p, &h, sizeof(h));
}

bool cache_end(struct cache_out *o)
{
	struct buf front = { 0 };
	bool good = !o->bad;

	if (good) {
		put_front(o, &front);
		const struct str parts[] = { buf_view(&front), buf_view(&o->bytes) };
		good = file_replace_soon(o->c->dirfd, path_of(o->c, o->name), parts, COUNT(parts), o->c->group, NULL) == CSM_OK;
	}
	buf_free(&front);
	cache_drop(o);
	return good;
}

void cache_drop(struct cache_out *o)
{
	if (o->lock.fd >= 0)
		lock_drop(&o->lock);
	free(o->segs);
	buf_free(&o->bytes);
	*o = (struct cache_out){ .lock.fd = -1 };
}

bool cache_due(const struct csm *c, bool have, uint64_t unread, uint64_t all)
{
	if (c->cache == CACHE_NEVER)
		return false;
	if (c->cache == CACHE_ALWAYS)
		return !have || unread > CACHE_UNREAD_FEW;
	return have ? unread > CACHE_UNREAD : all >= CACHE_FROM;
}
