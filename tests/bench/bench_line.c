/*
 * How fast canonical lines are read: bench_line FILE prints GB/s, seconds, lines and pairs. Every piece of 4 MB counts
 * with its best time of twelve passes, so that other work on the machine disturbs less. bench_line --make N prints a log of N lines like those of a busy shop (the same every time).
 * Relies on file/line.h. Promises: every line of the file is read with every check; a line refused is an error.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file/line.h"

static uint32_t rnd(uint64_t *state, uint32_t n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % n);
}

static const char *const texts[] = {
	"屏幕有裂纹", "您好,请发一张照片。\n谢谢", "已为您登记退货,请在七天内把商品寄回仓库,运费由我们承担。",
	"The parcel arrived with a broken corner, please advise.", "包裹还没有收到,物流三天没有更新了,能帮忙催一下吗?",
	"Thanks, we have received your photo and will send a replacement today.", "尺码不合适,想换大一号😀",
	"Where is my refund? It has been \"five days\" already.",
};

static void make_line(struct buf *out, uint64_t *g, long i)
{
	static const char *const verbs[] = { "open", "reply", "reply", "note", "assign", "solve" };
	static const char *const agents[] = { "li.na", "wang.wei", "zhang.min", "bot", "customer", "chen" };
	static const char *const channels[] = { "chat", "mail", "phone", "form" };
	const char *verb = verbs[rnd(g, COUNT(verbs))];
	struct line_writer w;
	char at[40], id[24], name[24], salt[16], order[24];
	struct csm_err e;

	snprintf(id, sizeof(id), "a%ld", i + 1000);
	snprintf(name, sizeof(name), "T-a%ld%c", i + 1000 - (long)rnd(g, 900), 'a' + (char)rnd(g, 26));
	snprintf(at, sizeof(at), "2026-%02u-%02uT%02u:%02u:%02u+08:00", 1 + rnd(g, 12), 1 + rnd(g, 28), rnd(g, 24),
	         rnd(g, 60), rnd(g, 60));
	snprintf(salt, sizeof(salt), "k%06xq%02x", rnd(g, 1 << 24), rnd(g, 256));
	snprintf(order, sizeof(order), "2026%06u", rnd(g, 1000000));
	line_begin(&w, out);
	line_word(&w, "id", str_of(id));
	line_text(&w, "at", str_of(at));
	line_word(&w, "by", str_of(agents[rnd(g, COUNT(agents))]));
	line_word(&w, "case", str_of(name));
	line_word(&w, "do", str_of(verb));
	if (verb[0] == 'o') {
		line_word(&w, "channel", str_of(channels[rnd(g, COUNT(channels))]));
		line_text(&w, "order", str_of(order));
		line_int(&w, "qty", rnd(g, 9));
	} else if (verb[0] == 'a') {
		line_word(&w, "to", str_of(agents[rnd(g, COUNT(agents))]));
	}
	if (verb[0] != 'a' && verb[0] != 's') {
		line_word(&w, "salt", str_of(salt));
		line_text(&w, "text", str_of(texts[rnd(g, COUNT(texts))]));
	}
	line_end(&w, &e);
}

static int make(long n)
{
	struct buf out = { 0 };
	uint64_t g = 1;

	for (long i = 0; i < n; i++) {
		make_line(&out, &g, i);
		if (out.n > 1 << 16 || i + 1 == n) {
			if (fwrite(out.p, 1, out.n, stdout) != out.n)
				return 1;
			buf_reset(&out);
		}
	}
	buf_free(&out);
	return fflush(stdout) ? 1 : 0;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

enum { PASSES = 12, PIECE = 4 << 20 };

struct tally {
	double seconds;
	long lines, pairs;
};

/* Reads every line of a piece; false at one that is refused. */
static bool pass(struct str piece, struct line_room *room, struct tally *t)
{
	*t = (struct tally){ 0 };
	t->seconds = -now();
	for (; piece.n; t->lines++) {
		struct str line = str_split(&piece, '\n');
		const char *why;
		struct rec rec;
		size_t col;
		if (!line_read(line, room, &rec, &why, &col)) {
			fprintf(stderr, "column %zu: %s: " STR_FMT "\n", col, why, STR_ARG(line));
			return false;
		}
		t->pairs += (long)rec.n;
	}
	t->seconds += now();
	return true;
}

/* The first piece of s, cut behind a LF. */
static struct str piece_of(struct str s)
{
	const char *lf;

	if (s.n <= PIECE)
		return s;
	lf = memrchr(s.p, '\n', PIECE);
	return lf ? (struct str){ s.p, (size_t)(lf - s.p) + 1 } : s;
}

static bool best_of(struct str all, struct line_room *room, struct tally *sum)
{
	while (all.n) {
		struct str piece = piece_of(all);
		struct tally best = { 0 }, t;
		for (int i = 0; i < PASSES; i++) {
			if (!pass(piece, room, &t))
				return false;
			if (i == 0 || t.seconds < best.seconds)
				best = t;
		}
		sum->seconds += best.seconds;
		sum->lines += best.lines;
		sum->pairs += best.pairs;
		all = (struct str){ all.p + piece.n, all.n - piece.n };
	}
	return true;
}

static int bench(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct line_room room = { 0 };
	struct tally sum = { 0 };
	struct stat st;
	bool good;
	char *p;

	if (fd < 0 || fstat(fd, &st) || st.st_size == 0) {
		perror(path);
		return 1;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED) {
		perror(path);
		return 1;
	}
	good = best_of((struct str){ p, (size_t)st.st_size }, &room, &sum);
	if (good)
		printf("%.2f GB/s  %.3f s  %ld lines  %ld pairs  %.1f MB\n", (double)st.st_size / sum.seconds / 1e9, sum.seconds,
		       sum.lines, sum.pairs, (double)st.st_size / 1e6);
	line_room_free(&room);
	munmap(p, (size_t)st.st_size);
	close(fd);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--make"))
		return make(strtol(argv[2], NULL, 10));
	if (argc == 2)
		return bench(argv[1]);
	fprintf(stderr, "usage: bench_line FILE | --make N\n");
	return 2;
}
