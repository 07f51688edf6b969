/*
 * Fuzzer for mail. Whatever comes: no crash; what comes out is a table of UTF-8 that a log can hold,
 * every row has all columns, every attachment that a row names is there with its SHA-256, and it all
 * stays within a multiple of the input.
 *
 * With clang: -fsanitize=fuzzer,address. With -DREPLAY: a program that runs over the files and
 * folders it is given.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "file/container.h"
#include "file/csv.h"
#include "file/io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { COLUMNS = 13, TEXT = 8, FILES = 10 };

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_mail: %s\n", what);
	abort();
}

static bool has_file(const struct container *box, struct str sha)
{
	char found[65];

	for (size_t i = 0; i < box->n_files; i++) {
		if (!str_is(sha, box->files[i].sha256))
			continue;
		sha256_hex(box->files[i].bytes, found);
		return str_is(sha, found);
	}
	return false;
}

static void check_row(const struct container *box, const struct csv_row *row)
{
	struct str files;

	must(row->n == COLUMNS, "a row with other columns");
	must(row->f[0].n != 0, "a message without a name");
	must(row->f[TEXT].n <= 300 << 10, "a text that is too long");
	files = row->f[FILES];
	while (files.n) {
		struct str line = str_split(&files, '\n'), sha = str_split(&line, ' ');

		must(has_file(box, sha), "an attachment is not there");
	}
}

static void check_table(const struct container *box)
{
	struct csv_reader r;
	struct csv_row row;
	size_t rows = 0;

	csv_open(&r, box->text, ',', '"');
	while (csv_next(&r, &row)) {
		must(row.line >= 1 && (size_t)row.last_line <= box->n_lines, "line numbers");
		if (rows++)
			check_row(box, &row);
		must(!r.open_quote, "an open quote");
	}
	csv_close(&r);
	must(rows > 1, "mail without a message");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct container_want want = { .name = "fuzz" };
	struct str in = { (const char *)data, n };
	struct container box;
	struct arena mem = { 0 };
	struct csm_err e = { 0 };
	size_t files = 0;

	if (n > 1 << 18)
		return 0;
	must(!mail_open(in, &want, &mem, &box, &e), "mail is never refused as a whole");
	if (box.kind) {
		must(utf8_check(box.text) == box.text.n && (!memchr(box.text.p, 0, box.text.n)), "text");
		for (size_t i = 0; i < box.n_files; i++)
			files += box.files[i].bytes.n;
		must(files <= 20 * n && box.text.n <= 100 * n + 10000, "more than the input can hold");
		check_table(&box);
	}
	arena_free(&mem);
	return 0;
}

#ifdef REPLAY
#include <fcntl.h>
#include <unistd.h>

static int replay(const char *path)
{
	struct csm_err e;
	struct file_bytes f;
	uint8_t *exact;

	if (file_read(AT_FDCWD, path, &f, &e)) {
		fprintf(stderr, "fuzz_mail: %s: %s\n", path, e.text);
		return 1;
	}
	exact = mem_alloc(f.s.n + 1);
	if (f.s.n)
		memcpy(exact + 1, f.s.p, f.s.n); /* ends where its memory ends */
	LLVMFuzzerTestOneInput(exact + 1, f.s.n);
	free(exact);
	file_close(&f);
	return 0;
}

static int replay_all(const char *path)
{
	struct arena a = { 0 };
	struct str *names;
	size_t n;
	int fd, failed;

	if (dir_open(path, &fd, NULL))
		return replay(path);
	close(fd);
	failed = file_list(AT_FDCWD, path, NULL, &a, &names, &n, NULL);
	for (size_t i = 0; i < n && !failed; i++)
		failed = replay(arena_printf(&a, "%s/%s", path, names[i].p));
	arena_free(&a);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= replay_all(argv[i]);
	return failed;
}
#endif
