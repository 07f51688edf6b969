/*
 * Fuzzer for tables. The first byte of the input chooses delimiter and quote, the rest is the
 * table. Our own scanner and libcsv alone must agree; what is written from the rows must be read
 * back; our strict reader must not see anything that the others read otherwise.
 *
 * With clang: -fsanitize=fuzzer,address. With -DREPLAY: replay_main.h.
 */
#include "replay_main.h"

#include "../unit/csv_same.h"
#include "file/csv.h"

static void write_row(struct buf *out, const struct csv_row *row)
{
	struct buf enc = { 0 };

	buf_reset(out);
	for (size_t i = 0; i < row->n; i++) {
		buf_reset(&enc);
		csv_text_encode(&enc, row->f[i]);
		csv_own_field(out, buf_view(&enc), i == 0);
	}
	buf_char(out, '\n');
	buf_free(&enc);
}

static bool has_nul(const struct csv_row *row)
{
	return memchr(row->raw.p, '\0', row->raw.n) != NULL;
}

static void check_written(const struct csv_row *row)
{
	struct csv_reader r;
	struct csv_row back;
	struct arena a = { 0 };
	struct buf out = { 0 };

	write_row(&out, row);
	csv_open(&r, buf_view(&out), ',', '"');
	/* A row of one empty field is an empty line, which is no row. NULs are not ours to write. */
	if (!has_nul(row) && out.n > 1) {
		must(csv_own_next(&r, &back) && back.n == row->n && r.at == out.n,
		     "our own row is not read back");
		for (size_t i = 0; i < back.n; i++)
			must(str_eq(csv_text_decode(back.f[i], &a), row->f[i]),
			     "a field is not read back");
	}
	csv_close(&r);
	arena_free(&a);
	buf_free(&out);
}

/* A row that the strict reader takes, the other takes as well, but for trimmed blanks. */
static void check_own(struct str in)
{
	struct csv_reader own, r;
	struct csv_row a, b;

	csv_open(&own, in, ',', '"');
	csv_open(&r, in, ',', '"');
	while (csv_own_next(&own, &a)) {
		if (!str_trim(a.raw).n)
			continue;
		must(csv_next(&r, &b) && b.n == a.n && str_eq(a.raw, b.raw),
		     "the strict reader reads otherwise");
		for (size_t i = 0; i < a.n; i++)
			must(str_eq(str_trim(a.f[i]), str_trim(b.f[i])),
			     "the strict reader has another field");
	}
	csv_close(&own);
	csv_close(&r);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static const char delimiters[] = { ',', '\t', ';', '|' };
	struct csv_reader r;
	struct csv_row row;
	struct str in;
	size_t rows;
	char delimiter, quote;
	const char *why;

	if (n < 1)
		return 0;
	delimiter = delimiters[data[0] & 3];
	quote = data[0] & 4 ? 0 : '"';
	in = (struct str){ (const char *)data + 1, n - 1 };
	why = csv_same(in, delimiter, quote, &rows);
	must(!why, why);
	csv_open(&r, in, delimiter, quote);
	while (csv_next(&r, &row))
		check_written(&row);
	csv_close(&r);
	check_own(in);
	return 0;
}
