/*
 * The index: an entry a value and place, in buckets by the value's hash. Forty bits of the hash are
 * kept: the first ones are the bucket, the others stand in the entry with the place, so that an old
 * file can be put together with what is new without reading the log again. A place whose line holds
 * another value of that hash does no harm: whoever asks looks at the line. Relies on cache.c for the
 * file; on scan.c, table.c and entry.c for reading what is not covered.
 */
#include "store/index.h"

#include <pthread.h>
#include <stdlib.h>

#include "store/index_in.h"
#include "store/own.h"
#include "store/table.h"

enum { FORMAT = 3, SEC_META = 0, SEC_BUCKETS, SEC_ENTRIES, SEC_MARKS };
enum { HASH_BITS = 40, BUCKET_LEAST = 16, BUCKET_MOST = 24, PER_BUCKET = 16 };
enum { REST_BITS = 24, SEG_BITS = 12, OFFSET_BITS = 28 };
_Static_assert(REST_BITS + SEG_BITS + OFFSET_BITS == 64, "an entry");
/* From so many bytes on there is an index: what is less is folded as fast as a file is opened. */
enum { INDEX_FROM = 256 << 10 };
/* Behind so many unread bytes the file is made anew: reading them is what a look-up costs, making it costs in
 * proportion to the whole. */
enum { UNREAD_LEAST = 64 << 10, UNREAD_MOST = 2 << 20, UNREAD_PART = 32, UNREAD_TESTS = 2000 };
enum { TWO_FROM = 16 << 20 };      /* bytes: two threads read them */

struct meta { uint64_t n; uint32_t bits, unused; };

struct index {
	struct csm *c;
	struct segment *segs;      /* of the log, then the files of people/ */
	size_t n_segs;
	struct cache cache;        /* what a file covers; n_blocks 0: nothing */
	uint32_t *seg_of;          /* segment of the file -> segment here */
	struct meta meta;
	struct posts tail;         /* sorted by hash; of what the file does not cover */
	uint64_t bytes;            /* of all files */
	struct seg_mark *marks;    /* by file; of what the file in cache/ does not cover, or of all of it: */
	bool whole;
};

/* ---- posts ---- */

static uint64_t hash_of(struct str s)
{
	return sum64(s.n ? s.p : "", s.n) >> (64 - HASH_BITS);
}

void posts_add(struct posts *p, struct str value, uint32_t seg, uint64_t offset)
{
	*PUSH(p->v, p->n, p->cap) = (struct post){ hash_of(value), (uint64_t)seg << OFFSET_BITS | offset };
}

static int post_order(const void *a, const void *b)
{
	const struct post *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* ---- the files ---- */

static void add_people(struct index *x, size_t *cap)
{
	struct arena tmp = { 0 };
	struct str *names;
	size_t n = 0;

	if (file_list(x->c->dirfd, "people", ".yaml", &tmp, &names, &n, NULL))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		struct segment *s = PUSH(x->segs, x->n_segs, *cap);
		*s = (struct segment){ .path = strdup(arena_printf(&tmp, "people/" STR_FMT, STR_ARG(names[i]))),
		                       .table = strdup("people"), .newest = true };
		if (!s->path || !s->table)
			mem_die();
	}
	arena_free(&tmp);
}

static bool list_files(struct index *x)
{
	size_t cap;

	if (segments_list(x->c, NULL, &x->segs, &x->n_segs, NULL, NULL, NULL))
		return false;
	cap = x->n_segs;
	add_people(x, &cap);
	x->marks = mem_alloc((x->n_segs + 1) * sizeof(*x->marks));
	return x->n_segs < (1u << SEG_BITS);
}

/* A part is of the files of its index: the folders need not be looked through for each pass over it. */
int subset_segments(struct csm *c, const char *table, struct segment **segs, size_t *n, finding_fn fn, void *ctx, struct csm_err *e)
{
	const struct index *x = c->subset && !fn ? c->index : NULL;
	size_t cap = 0;

	*segs = NULL;
	*n = 0;
	for (size_t i = 0; x && i < x->n_segs; i++) {
		const struct segment *s = &x->segs[i];
		if (strcmp(s->table, table))
			continue;
		struct segment *copy = PUSH(*segs, *n, cap);
		*copy = (struct segment){ .site = s->site, .month = s->month, .nn = s->nn, .newest = s->newest,
		                          .path = strdup(s->path), .table = strdup(s->table) };
		if (!copy->path || !copy->table)
			mem_die();
	}
	return x ? CSM_OK : segments_list(c, table, segs, n, fn, ctx, e);
}

struct segment *index_segments(struct index *x)
{
	return x->segs;
}

uint64_t index_bytes(const struct index *x)
{
	return x->bytes;
}

const char *index_path(const struct index *x, uint32_t seg)
{
	return x->segs[seg].path;
}

/* ---- the file in cache/ ---- */

static bool read_meta(struct index *x)
{
	const struct meta *m = cache_bytes(&x->cache, SEC_META, 0, sizeof(*m));

	if (!m || m->bits < BUCKET_LEAST || m->bits > BUCKET_MOST ||
	    x->cache.section[SEC_BUCKETS].n != (((uint64_t)1 << m->bits) + 1) * sizeof(uint32_t) ||
	    x->cache.section[SEC_ENTRIES].n % sizeof(uint64_t) || x->cache.section[SEC_ENTRIES].n / sizeof(uint64_t) != m->n)
		return false;
	x->meta = *m;
	x->seg_of = mem_alloc((x->cache.n_segs + 1) * sizeof(*x->seg_of));
	for (size_t i = 0, k = 0; i < x->cache.n_segs; i++, k++) {
		while (k < x->n_segs && strcmp(x->segs[k].path, x->cache.segs[i].path))
			k++;
		if (k == x->n_segs)
			return false;
		x->seg_of[i] = (uint32_t)k;
	}
	return true;
}

static void forget_file(struct index *x)
{
	cache_close(&x->cache);
	free(x->seg_of);
	x->seg_of = NULL;
	x->meta = (struct meta){ 0 };
}

static uint64_t covered(const struct index *x, const struct segment *s)
{
	const struct cache_seg *was = x->cache.n_blocks ? cache_seg(&x->cache, s->path) : NULL;

	return was ? was->covered : 0;
}

/* The entry's place in this store; false: damaged. */
static bool place_of(const struct index *x, uint64_t entry, struct place *p)
{
	uint64_t seg = entry >> OFFSET_BITS & ((1u << SEG_BITS) - 1);

	p->offset = entry & ((1u << OFFSET_BITS) - 1);
	if (seg >= x->cache.n_segs || p->offset >= x->cache.segs[seg].covered)
		return false;
	p->seg = x->seg_of[seg];
	return true;
}

static bool find_in_file(struct index *x, uint64_t hash, struct places *out)
{
	unsigned rest_bits = HASH_BITS - x->meta.bits;
	uint64_t bucket = hash >> rest_bits, rest = hash & (((uint64_t)1 << rest_bits) - 1);
	const uint32_t *ends = cache_bytes(&x->cache, SEC_BUCKETS, bucket * sizeof(*ends), 2 * sizeof(*ends));
	const uint64_t *entries;

	if (!ends || ends[0] > ends[1] || ends[1] > x->meta.n)
		return false;
	entries = cache_bytes(&x->cache, SEC_ENTRIES, ends[0] * sizeof(*entries), (ends[1] - ends[0]) * sizeof(*entries));
	for (uint32_t i = 0; entries && i < ends[1] - ends[0]; i++) {
		if (entries[i] >> (SEG_BITS + OFFSET_BITS) != rest)
			continue;
		if (!place_of(x, entries[i], PUSH(out->v, out->n, out->cap)))
			return false;
	}
	return entries != NULL;
}

static void find_in_tail(const struct index *x, uint64_t hash, struct places *out)
{
	size_t from = 0, to = x->tail.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (x->tail.v[mid].hash < hash)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < x->tail.n && x->tail.v[from].hash == hash; from++)
		*PUSH(out->v, out->n, out->cap) = (struct place){ (uint32_t)(x->tail.v[from].at >> OFFSET_BITS),
		                                                  x->tail.v[from].at & ((1u << OFFSET_BITS) - 1) };
}

bool index_find(struct index *x, struct str value, struct places *out)
{
	uint64_t hash = hash_of(value);

	if (x->cache.n_blocks && !find_in_file(x, hash, out))
		return false;
	find_in_tail(x, hash, out);
	return true;
}

static int place_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->seg != y->seg)
		return x->seg < y->seg ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void places_sort(struct places *p)
{
	size_t k = 0;

	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), place_order);
	for (size_t i = 0; i < p->n; i++)
		if (!k || place_order(&p->v[k - 1], &p->v[i]))
			p->v[k++] = p->v[i];
	p->n = k;
}

/* ---- readings of the past ---- */

/* Joins what the file says with what was read behind it; false: damaged. */
static bool marks_whole(struct index *x)
{
	uint64_t n = 0;
	const struct seg_mark *was = x->whole || !x->cache.n_blocks ? NULL : cache_section(&x->cache, SEC_MARKS, &n);

	if (!x->whole && x->cache.n_blocks && (!was || n != x->cache.n_segs * sizeof(*was)))
		return false;
	for (size_t i = 0; was && i < x->cache.n_segs; i++) {
		struct seg_mark m = was[i];
		mark_join(&m, &x->marks[x->seg_of[i]]);
		x->marks[x->seg_of[i]] = m;
	}
	x->whole = true;
	return true;
}

int64_t index_skips(struct index *x, const struct segment *segs, size_t n, int64_t as_of, int64_t known_at, bool *skip)
{
	struct marked *all = marks_whole(x) ? mem_alloc((n + 1) * sizeof(*all)) : NULL;
	int64_t events = 0;

	for (size_t i = 0, k = 0; all && i < n; i++) {
		for (k = 0; k < x->n_segs && strcmp(x->segs[k].path, segs[i].path);)
			k++;
		all[i].site = segs[i].site;
		all[i].mark = k < x->n_segs ? x->marks[k] : (struct seg_mark){ .flags = MARK_ALWAYS | MARK_FOREIGN };
	}
	for (size_t i = 0; i < n; i++) {
		skip[i] = all && !segs[i].open && marks_skip(all, n, i, as_of, known_at);
		events += skip[i] ? (int64_t)all[i].mark.events : 0;
	}
	free(all);
	return events;
}

/* ---- making the file ---- */

static unsigned bits_for(uint64_t n)
{
	unsigned bits = BUCKET_LEAST;

	while (bits < BUCKET_MOST && (n >> bits) > PER_BUCKET)
		bits++;
	return bits;
}

static int u64_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Entries of the file before, with the hash they stand for; false: damaged. */
static bool old_posts(struct index *x, struct posts *all)
{
	uint64_t n_ends, n;
	const uint32_t *ends = cache_section(&x->cache, SEC_BUCKETS, &n_ends);
	const uint64_t *entries = cache_section(&x->cache, SEC_ENTRIES, &n);
	struct place p;

	if (!ends || !entries)
		return false;
	for (uint64_t b = 0, i = 0; b < (uint64_t)1 << x->meta.bits; b++)
		for (; i < ends[b + 1] && i < x->meta.n; i++) {
			if (!place_of(x, entries[i], &p))
				return false;
			*PUSH(all->v, all->n, all->cap) = (struct post){
				b << (HASH_BITS - x->meta.bits) | entries[i] >> (SEG_BITS + OFFSET_BITS),
				(uint64_t)p.seg << OFFSET_BITS | p.offset };
		}
	return all->n == x->meta.n;
}

static void put_entries(struct cache_out *o, const struct posts *all)
{
	struct meta m = { .n = all->n, .bits = bits_for(all->n) };
	unsigned rest_bits = HASH_BITS - m.bits;
	size_t buckets = (size_t)1 << m.bits;
	uint32_t *ends = mem_alloc((buckets + 2) * sizeof(*ends));
	uint64_t *entries = mem_alloc((all->n + 1) * sizeof(*entries));

	for (size_t i = 0; i < all->n; i++)
		ends[(all->v[i].hash >> rest_bits) + 2]++;
	for (size_t b = 2; b < buckets + 2; b++)
		ends[b] += ends[b - 1];
	for (size_t i = 0; i < all->n; i++) {
		uint64_t rest = all->v[i].hash & (((uint64_t)1 << rest_bits) - 1);
		entries[ends[(all->v[i].hash >> rest_bits) + 1]++] = rest << (SEG_BITS + OFFSET_BITS) | all->v[i].at;
	}
	for (size_t b = 0; b < buckets; b++)
		if (ends[b + 1] - ends[b] > 1)
			qsort(entries + ends[b], ends[b + 1] - ends[b], sizeof(*entries), u64_order);
	cache_add(o, SEC_META, &m, sizeof(m));
	cache_add(o, SEC_BUCKETS, ends, (buckets + 1) * sizeof(*ends));
	cache_add(o, SEC_ENTRIES, entries, all->n * sizeof(*entries));
	free(ends);
	free(entries);
}

static bool cover_all(struct index *x, struct cache_out *o)
{
	for (size_t i = 0; i < x->n_segs; i++) {
		struct segment *s = &x->segs[i];
		uint64_t n = s->open ? s->bytes.s.n : covered(x, s);
		if (n >= (uint64_t)1 << OFFSET_BITS || !cache_cover(o, s, n, &x->cache))
			return false;
	}
	return true;
}

/* What was found goes to cache/, for whoever comes next. The index at hand stays as it is. */
static bool make_file(struct index *x)
{
	struct cache_out o;
	struct posts all = { 0 };
	bool made = false;

	if (!cache_begin(x->c, "index", cache_kind(FORMAT, x->c->id), &o))
		return false;
	if (cover_all(x, &o) && marks_whole(x) && (!x->cache.n_blocks || old_posts(x, &all))) {
		for (size_t i = 0; i < x->tail.n; i++)
			*PUSH(all.v, all.n, all.cap) = x->tail.v[i];
		put_entries(&o, &all);
		cache_add(&o, SEC_MARKS, x->marks, x->n_segs * sizeof(*x->marks));
		made = cache_end(&o);
	} else {
		cache_drop(&o);
	}
	free(all.v);
	return made;
}

/* ---- opening ---- */

static uint64_t bytes_of(struct index *x)
{
	uint64_t all = 0;

	for (size_t i = 0; i < x->n_segs; i++)
		if (segment_mark(x->c, &x->segs[i]))
			all += x->segs[i].mark.size;
	return all;
}

static uint64_t unread_most(uint64_t all)
{
	uint64_t part = all / UNREAD_PART;

	return part < UNREAD_LEAST ? UNREAD_LEAST : part > UNREAD_MOST ? UNREAD_MOST : part;
}

static bool is_due(const struct index *x, bool have, uint64_t unread, uint64_t all)
{
	const struct csm *c = x->c;

	if (!have)
		return c->cache == CACHE_ALWAYS || (c->cache == CACHE_AUTO && all >= INDEX_FROM);
	return x->cache.moved || unread > (c->cache == CACHE_ALWAYS ? UNREAD_TESTS : unread_most(all));
}

static bool fits(const struct segment *s)
{
	return s->bytes.s.n < (uint64_t)1 << OFFSET_BITS;
}

/* Reads what the file does not cover: of every other file that has something, from the first on. */
struct reading { struct index *x; size_t first; struct posts posts; };

static void *read_half(void *ctx)
{
	struct reading *r = ctx;
	size_t k = 0;

	for (size_t i = 0; i < r->x->n_segs; i++) {
		struct segment *s = &r->x->segs[i];
		uint64_t from = covered(r->x, s);
		if (s->open && k++ % 2 == r->first)
			posts_of(r->x->c, r->x->segs, (uint32_t)i, from, &r->posts, &r->x->marks[i]);
	}
	return NULL;
}

static bool open_unread(struct index *x)
{
	for (size_t i = 0; i < x->n_segs; i++) {
		struct segment *s = &x->segs[i];
		if (s->mark.size != covered(x, s) && (segment_open(x->c, s, NULL) || !fits(s)))
			return false;
	}
	return true;
}

static bool read_tail(struct index *x, uint64_t unread)
{
	struct reading r[2] = { { .x = x, .first = 0 }, { .x = x, .first = 1 } };
	pthread_t other;
	bool two;

	for (size_t i = 0; i < x->n_segs; i++)
		x->marks[i] = (struct seg_mark){ .least_rec = INT64_MAX, .least_at = INT64_MAX };
	if (!open_unread(x))
		return false;
	two = unread > TWO_FROM && x->c->threads != 1 && pthread_create(&other, NULL, read_half, &r[1]) == 0;
	read_half(&r[0]);
	if (two)
		pthread_join(other, NULL);
	else
		read_half(&r[1]);
	x->tail = r[0].posts;
	for (size_t i = 0; i < r[1].posts.n; i++)
		*PUSH(x->tail.v, x->tail.n, x->tail.cap) = r[1].posts.v[i];
	free(r[1].posts.v);
	return true;
}

/* The file just made covers what was read. */
static bool open_made(struct index *x)
{
	struct cache made;
	uint64_t unread;

	if (!cache_open(x->c, "index", cache_kind(FORMAT, x->c->id), x->segs, x->n_segs, &made, &unread))
		return false;
	forget_file(x);
	x->cache = made;
	if (!read_meta(x)) {
		forget_file(x);
		return false;
	}
	x->tail.n = 0;
	return true;
}

static bool open_all(struct index *x)
{
	uint64_t unread = 0, all;
	bool have;

	if (!list_files(x))
		return false;
	have = cache_open(x->c, "index", cache_kind(FORMAT, x->c->id), x->segs, x->n_segs, &x->cache, &unread);
	if (have && !read_meta(x)) {
		forget_file(x);
		have = false;
	}
	all = x->bytes = bytes_of(x);
	if (!have && !is_due(x, false, all, all))
		return false;
	if (!read_tail(x, have ? unread : all))
		return false;
	if (is_due(x, have, unread, all) && make_file(x) && open_made(x))
		return true;
	if (x->tail.n)
		qsort(x->tail.v, x->tail.n, sizeof(*x->tail.v), post_order);
	return true;
}

/* Places are of one file; an erasure may have put another there since they were looked up. */
int segment_same(uint64_t places_of, uint64_t inode, const char *path, struct csm_err *e)
{
	if (!places_of || places_of == inode)
		return CSM_OK;
	return err_at(e, CSM_EBUSY, "store.rewritten", path, 0, 0,
	              "was written anew while it was read (words were taken out); run the command again");
}

static void index_close(struct index *x)
{
	segments_close(x->segs, x->n_segs);
	forget_file(x);
	free(x->tail.v);
	free(x->marks);
	free(x);
}

void index_forget(struct csm *c)
{
	if (c->index)
		index_close(c->index);
	c->index = NULL;
	c->no_index = false;
}

struct index *store_index(struct csm *c)
{
	if (!c->index && !c->no_index && c->cache != CACHE_NEVER) {
		struct index *x = mem_alloc(sizeof(*x));
		x->c = c;
		c->no_index = true;    /* what opening asks of the log is read, not looked for here again */
		c->no_index = !open_all(x);
		if (c->no_index)
			index_close(x);
		else
			c->index = x;
	}
	return c->index;
}

