/*
 * Fuzzer for mail. Whatever comes: no crash; what comes out is a table of UTF-8 that a log can hold,
 * every row has all columns, every attachment that a row names is there with its SHA-256, and it all
 * stays within a multiple of the input.
 *
 * With clang: -fsanitize=fuzzer,address. With -DREPLAY: replay_main.h.
 */
#include "replay_main.h"

#include "base/utf8.h"
#include "file/container.h"
#include "file/csv.h"
#include "file/io.h"

enum { COLUMNS = 13, TEXT = 8, FILES = 10 };

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

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
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
