/*
 * Fuzzing derived data that lies: files of cache/ are made of a small store, then the input is laid over one of them (first
 * byte: which; then offset and bytes, again and again) and every sum is made right, so that nothing but the checks of what is
 * read stands between it and the reader. Whatever it holds, nobody reads outside of it and every command ends. A file whose
 * sums were left alone (the first byte's highest bit) changes no answer either. Offsets with the highest bit set count back
 * from the end, since nearly all of a small index (264 kB) are empty buckets; only what differs is summed and written.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "fuzz_store.h"

#include "store/cache.c"       /* its head is nobody else's business: this copy takes the place of the library's */
#include "store/index.h"
#include "store/own.h"
#include "store/world.h"

/* held: what the file in the store holds, as long as it is the one that is open. */
static struct { struct str bytes; const char *path; char *held, *bad; int fd; } good[2] = {
	{ .path = "cache/index", .fd = -1 }, { .path = "cache/world", .fd = -1 }
};

static void settings(struct csm *c)
{
	c->cache = CACHE_ALWAYS;
	c->id = STR("test");
	c->threads = 1;
}

static void write_log(void)
{
	struct buf b = { 0 };

	for (int i = 1; i <= 40; i++) {
		char name[32];
		struct caseid cas = { evid_make(1, (uint64_t)i * 3 - 2), i % 5 ? CASE_TICKET : CASE_CUSTOMER };
		case_write(cas, name);
		buf_printf(&b, "- {id: a%d, at: \"2026-01-%02dT00:00:00+08:00\", by: customer, case: %s, do: open, shop: main, key: \"k%d\"%s}\n",
		           i * 3 - 2, 1 + i % 28, name, i, i % 5 ? ", channel: chat, order: \"20260001\", salt: \"x\", text: \"hello\"" : "");
		if (i % 5)
			buf_printf(&b, "- {id: a%d, at: \"2026-02-01T00:00:00+08:00\", by: bot, case: %s, do: reply, salt: \"y\", text: \"hi\"}\n"
			               "- {id: a%d, at: \"2026-02-02T00:00:00+08:00\", by: system, case: %s, do: solve, code: explained}\n",
			           i * 3 - 1, name, i * 3, name);
	}
	fuzz_store_put("log/a/events-2026-01-01.yaml", buf_view(&b));
	buf_free(&b);
}

/* The answers of which one is enough to notice: how many cases, how many places. */
static size_t ask(struct csm *c)
{
	static const char *const values[] = { "T-a4r", "k7", "20260001", "nothing" };
	struct places p = { 0 };
	struct csm_err e = { 0 };
	struct world *w;
	size_t n = 0;

	settings(c);
	must(world_load(c, &w, &e) == CSM_OK, "a world");
	for (size_t i = 0; i < w->n_tickets; i++)
		n += w->tickets[i].n_spans + vocab_str(&w->words, w->tickets[i].order).n + vocab_str(&w->words, w->tickets[i].channel).n;
	for (size_t i = 0; i < COUNT(values) && store_index(c); i++)
		if (index_find(store_index(c), str_of(values[i]), &p))
			places_sort(&p);
	free(p.v);
	n += w->n_tickets + w->n_customers;
	store_changed(c);
	return n;
}

static void make_good(void)
{
	struct csm *c = fuzz_store_open();

	write_log();
	usleep(30 * 1000);     /* so that the marks of the segment are believed */
	ask(c);
	for (size_t i = 0; i < COUNT(good); i++) {
		struct file_bytes f;
		must(file_read(c->dirfd, good[i].path, &f, NULL) == CSM_OK, "a file to lie about");
		good[i].bytes = (struct str){ memcpy(malloc(f.s.n), f.s.p, f.s.n), f.s.n };
		file_close(&f);
		good[i].held = malloc(good[i].bytes.n);
		good[i].bad = malloc(good[i].bytes.n);
	}
}

static void sums_right(char *p, const char *was, size_t n)
{
	struct cache_head *h = (void *)p;
	uint64_t *sums = (uint64_t *)(void *)(p + sizeof(*h) + h->n_segs * sizeof(struct cache_seg));

	for (size_t i = 0; i < blocks_of(n - h->payload); i++) {
		size_t from = h->payload + i * CACHE_BLOCK, left = n - from;
		left = left < CACHE_BLOCK ? left : CACHE_BLOCK;
		if (memcmp(p + from, was + from, left))
			sums[i] = sum64(p + from, left);
	}
	h->sum = sum64(h + 1, h->payload - sizeof(*h));
	h->head_sum = sum64(h, offsetof(struct cache_head, head_sum));
}

/* Bytes from the payload on only: the head's own checks are about sums that would be wrong. */
static void lay_over(char *p, size_t n, const unsigned char *data, size_t left)
{
	size_t from = ((struct cache_head *)(void *)p)->payload;

	while (left > 3) {
		size_t at = ((size_t)(data[0] & 0x7f) << 16 | (size_t)data[1] << 8 | data[2]) % (n - from), some = data[3] % 16 + 1;
		if (data[0] & 0x80)
			at = n - from - 1 - at % (n - from < 4096 ? n - from : 4096);
		some = some < left - 3 ? some : left - 3;
		for (size_t i = 0; i < some && at + i < n - from; i++)
			p[from + at + i] = (char)data[3 + i];
		data += 3 + some;
		left -= 3 + some;
	}
}

enum { PIECE = 4096 };

/* Is the file of that name still the one that is open? csm makes new ones. */
static bool is_open(size_t i)
{
	struct stat own, named;

	return good[i].fd >= 0 && !fstat(good[i].fd, &own) && !fstatat(fuzz_store.c.dirfd, good[i].path, &named, 0) &&
	       own.st_ino == named.st_ino;
}

/* The file i in the store holds these bytes; of one whose bytes are known, pieces that differ are written over. */
static void hold(size_t i, const char *bytes)
{
	size_t n = good[i].bytes.n;
	bool known = is_open(i);

	if (!known) {
		if (good[i].fd >= 0)
			close(good[i].fd);
		good[i].fd = fuzz_store_file(good[i].path);
	}
	for (size_t at = 0; at < n; at += PIECE) {
		size_t some = n - at < PIECE ? n - at : PIECE;
		if (!known || memcmp(good[i].held + at, bytes + at, some))
			must(pwrite(good[i].fd, bytes + at, some, (off_t)at) == (ssize_t)some, "a lie is written");
	}
	must(!ftruncate(good[i].fd, (off_t)n), "a lie ends");
	memcpy(good[i].held, bytes, n);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static size_t answer;
	struct csm *c;
	size_t which, size;

	if (!good[0].bytes.p) {
		make_good();
		c = fuzz_store_open();
		answer = ask(c);
	}
	if (n < 2)
		return 0;
	which = data[0] % COUNT(good);
	size = good[which].bytes.n;
	memcpy(good[which].bad, good[which].bytes.p, size);
	lay_over(good[which].bad, size, data + 1, n - 1);
	if (!(data[0] & 0x80))
		sums_right(good[which].bad, good[which].bytes.p, size);
	c = fuzz_store_open();
	hold(which, good[which].bad);
	hold(!which, good[!which].bytes.p);
	size = ask(c);
	must(!(data[0] & 0x80) || size == answer, "damage changes an answer");
	return 0;
}

#ifdef REPLAY
#include "replay_main.h"
#endif
