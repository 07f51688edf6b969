/*
 * Fuzzing import maps and what is read through them. The input is an export for the built-in maps; or, where a line "---"
 * stands in it, a map and behind that line an export for it. Whatever comes: no crash, every row is in one record or
 * dropped, an accepted record has a key and holds nothing that a log cannot hold.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/map_in.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_map: %s\n", what);
	abort();
}

static void check_fields(const struct str *s, const uint64_t has[2])
{
	for (int f = 0; f < FLD_COUNT; f++) {
		if (!bit_has(has, (enum map_field)f))
			must(!s[f].n, "a field that is not there has a text");
		else
			must(text_writable(s[f]) && utf8_check(s[f]) == s[f].n, "a text that cannot be written");
	}
}

static void check_record(const struct source *s, const struct mapped *m)
{
	must(m->line >= 1 && m->last_line >= m->line, "line numbers");
	must(source_raw(s).n > 0, "a record without rows");
	if (m->reject) {
		must(m->reject_text[0] != '\0', "a reject without words");
		return;
	}
	must(m->key.n > 0, "a record without a key");
	check_fields(m->s, m->has);
	for (size_t i = 0; i < m->n_lines; i++) {
		check_fields(m->lines[i].s, m->lines[i].has);
		must(m->lines[i].s[FLD_line].n > 0, "a line without a key");
	}
}

static void read_export(struct csm *c, struct str bytes, struct map *map, bool trace)
{
	struct source_options o = { .name = "fuzz", .shop_currency = STR("CNY"), .trace = trace };
	struct source *s = NULL;
	struct csm_err e = { 0 };
	struct mapped m;
	int64_t rows = 0;

	if (source_open_map(c, bytes, map, NULL, &o, &s, &e)) {
		must(e.id[0] && e.text[0], "an error without words");
		return;
	}
	while (source_next(s, &m)) {
		rows += (int64_t)m.n_rows;
		check_record(s, &m);
	}
	must(rows + source_dropped(s) == source_rows(s), "a row was lost");
	source_close(s);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str all = { (const char *)data, n }, map = { 0 };
	struct csm c = { .dirfd = -1 };
	struct arena a = { 0 };
	struct csm_err e = { 0 };
	struct map *m = NULL;
	size_t at;

	if (n > 1 << 16)
		return 0;
	c.zone = zone_fixed(&a, 8 * 3600);
	if (str_find(all, STR("\n---\n"), &at)) {
		map = (struct str){ all.p, at + 1 };
		all = (struct str){ all.p + at + 5, all.n - at - 5 };
		if (map_parse(NULL, map, "fuzz.yaml", &a, &m, &e) == CSM_OK)
			read_export(&c, all, m, n % 2);
		else
			must(e.id[0] && e.text[0], "an error without words");
	} else {
		read_export(&c, all, NULL, n % 2);
	}
	arena_free(&a);
	return 0;
}

#ifdef REPLAY
#include <fcntl.h>
#include <stdio.h>

static int replay(const char *path)
{
	struct file_bytes f;
	struct csm_err e;
	unsigned char *copy;

	if (file_read(AT_FDCWD, path, &f, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	copy = malloc(f.s.n + 1);      /* just as long as the input, so that a sanitizer sees reads behind it */
	memcpy(copy, f.s.p, f.s.n);
	LLVMFuzzerTestOneInput(copy, f.s.n);
	free(copy);
	file_close(&f);
	return 0;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct csm_err e;
	int bad = 0, count = 0;

	for (int i = 1; i < argc; i++) {
		struct str *names;
		size_t n = 0;
		if (file_list(AT_FDCWD, argv[i], NULL, &a, &names, &n, &e))
			n = 0;
		for (size_t k = 0; k < n; k++, count++)
			bad |= replay(arena_printf(&a, "%s/" STR_FMT, argv[i], STR_ARG(names[k])));
		if (!n) {
			bad |= replay(argv[i]);
			count++;
		}
	}
	printf("%d inputs replayed\n", count);
	arena_free(&a);
	return bad;
}
#endif
