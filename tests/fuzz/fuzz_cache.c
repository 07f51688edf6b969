/*
 * Fuzzing derived data that lies: files of cache/ are made of a small store, then the input is laid over one of them (first
 * byte: which; then offset and bytes, again and again) and every sum is made right, so that nothing but the checks of what is
 * read stands between it and the reader. Whatever it holds, nobody reads outside of it and every command ends. A file whose
 * sums were left alone (the first byte's highest bit) changes no answer either.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "fuzz_store.h"

#include "store/cache.c"       /* its head is nobody else's business: this copy takes the place of the library's */
#include "store/index.h"
#include "store/own.h"
#include "store/world.h"

static struct { struct str bytes; const char *path; } good[2] = { { .path = "cache/index" }, { .path = "cache/world" } };

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
	}
}

static void sums_right(char *p, size_t n)
{
	struct cache_head *h = (void *)p;
	uint64_t *sums = (uint64_t *)(void *)(p + sizeof(*h) + h->n_segs * sizeof(struct cache_seg));

	for (size_t i = 0; i < blocks_of(n - h->payload); i++) {
		size_t from = h->payload + i * CACHE_BLOCK, left = n - from;
		sums[i] = sum64(p + from, left < CACHE_BLOCK ? left : CACHE_BLOCK);
	}
	h->sum = sum64(h + 1, h->payload - sizeof(*h));
	h->head_sum = sum64(h, offsetof(struct cache_head, head_sum));
}

/* Bytes from the payload on only: the head's own checks are about sums that would be wrong. */
static void lay_over(char *p, size_t n, const unsigned char *data, size_t left)
{
	size_t from = ((struct cache_head *)(void *)p)->payload;

	while (left > 3) {
		size_t at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % (n - from), some = data[3] % 16 + 1;
		some = some < left - 3 ? some : left - 3;
		for (size_t i = 0; i < some && at + i < n - from; i++)
			p[from + at + i] = (char)data[3 + i];
		data += 3 + some;
		left -= 3 + some;
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static size_t answer;
	struct csm *c;
	char *bad;
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
	bad = memcpy(malloc(size), good[which].bytes.p, size);
	lay_over(bad, size, data + 1, n - 1);
	if (!(data[0] & 0x80))
		sums_right(bad, size);
	c = fuzz_store_open();
	fuzz_store_put(good[which].path, (struct str){ bad, size });
	size = ask(c);
	must(!(data[0] & 0x80) || size == answer, "damage changes an answer");
	fuzz_store_put(good[which].path, good[which].bytes);
	free(bad);
	return 0;
}

#ifdef REPLAY
#include "replay_main.h"
#endif
