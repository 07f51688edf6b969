/*
 * Tables: file/csv.h. Cases with their rows written out, then generated and mutated inputs, on
 * which our own scanner and libcsv alone must agree in every field, line number and byte.
 */
#include "file/csv.h"

#include <stdlib.h>

#include "base/utf8.h"

#include "csv_same.h"
#include "tap.h"

/*
 * Rows as text: fields in [], line-last_line in front, | behind; "!" for an open quote. Controls as
 * \\n or \\xHH.
 */
static void show(struct str in, char delimiter, char quote, bool own, struct buf *out)
{
	struct csv_reader r;
	struct csv_row row;

	buf_reset(out);
	csv_open(&r, in, delimiter, quote);
	while (own ? csv_own_next(&r, &row) : csv_next(&r, &row)) {
		buf_printf(out, "%ld-%ld", row.line, row.last_line);
		for (size_t i = 0; i < row.n; i++) {
			buf_char(out, '[');
			utf8_safe(out, row.f[i], false);
			buf_char(out, ']');
		}
		buf_char(out, '|');
	}
	if (r.open_quote)
		buf_char(out, '!');
	if (own && r.at < in.n)
		buf_printf(out, "@%zu", r.at);
	csv_close(&r);
}

static void reads(struct str in, char delimiter, char quote, const char *want)
{
	struct buf b = { 0 };
	size_t rows;

	show(in, delimiter, quote, false, &b);
	TAP_EQ_STR(b.p ? b.p : "", want, want);
	TAP_EQ_STR(csv_same(in, delimiter, quote, &rows) ? "differs" : "same", "same",
	           "libcsv reads the same");
	buf_free(&b);
}

static void test_cases(void)
{
	reads(STR(""), ',', '"', "");
	reads(STR("a,b\nc,d\n"), ',', '"', "1-1[a][b]|2-2[c][d]|");
	reads(STR("a,b\r\nc,d"), ',', '"', "1-1[a][b]|2-2[c][d]|");
	reads(STR("a,b\rc,d\r"), ',', '"', "1-1[a][b]|2-2[c][d]|");
	reads(STR("\n\r\n  \t\n\ra\n\n"), ',', '"', "5-5[a]|");
	reads(STR("a,,\n,\n"), ',', '"', "1-1[a][][]|2-2[][]|");
	reads(STR(" a b ,\tc\t, \nd"), ',', '"', "1-1[a b][c][]|2-2[d]|");
	reads(STR("\" a \",\"b\"\"c\"\n"), ',', '"', "1-1[ a ][b\"c]|");
	reads(STR("\"\"\"\",\"\"\n\"\"\n"), ',', '"', "1-1[\"][]|2-2[]|");
	reads(STR("\"a\r\nb\nc\rd\",e\nf\n"), ',', '"', "1-4[a\\r\\nb\\nc\\rd][e]|5-5[f]|");
	/* As Taobao guards its numbers: not RFC 4180, and yet plain. A comma inside still splits. */
	reads(STR("=\"351\",x\n=\"1,2\"\n"), ',', '"', "1-1[=\"351\"][x]|2-2[=\"1][2\"]|");
	reads(STR("\"\t123\",123\t,'5\n"), ',', '"', "1-1[\\t123][123]['5]|");
	/* What only libcsv reads. */
	reads(STR("a\n \"b\" ,c\nd\n"), ',', '"', "1-1[a]|2-2[b][c]|3-3[d]|");
	reads(STR("\"a\"b\",c\nd\n"), ',', '"', "1-1[a\"b][c]|2-2[d]|");
	reads(STR("\"a\nb\" x,c\",d\r\ne\r\n"), ',', '"', "1-2[a\\nb\" x,c][d]|3-3[e]|");
	reads(STR("a\n\"b,c\nd\ne"), ',', '"', "1-1[a]|2-4[b,c\\nd\\ne]|!");
	reads(STR("a,\""), ',', '"', "1-1[a][]|!");
	reads(STR("a,\"b\""), ',', '"', "1-1[a][b]|");
	reads(STR("a,\"b\"\""), ',', '"', "1-1[a][b\"]|!");
	/* Other delimiters; without quotes a quote is a byte like any other. */
	reads(STR("a\t b \t\n\t\n"), '\t', '"', "1-1[a][b][]|2-2[][]|");
	reads(STR("\"a\tb \"c\n\"\n"), '\t', 0, "1-1[\"a][b \"c]|2-2[\"]|");
	reads(STR("a;b,c|d\n"), ';', '"', "1-1[a][b,c|d]|");
	reads(STR("a;b,c|d\n"), '|', '"', "1-1[a;b,c][d]|");
}

static void test_nul(void)
{
	struct csv_reader r;
	struct csv_row row;
	struct str in = STR("a\0b,\"\0\"\n\0\t\0\n");
	size_t rows;

	csv_open(&r, in, ',', '"');
	tap_ok(csv_next(&r, &row) && row.n == 2 && str_eq(row.f[0], STR("a\0b")) &&
	               str_eq(row.f[1], STR("\0")),
	       "NUL bytes are kept");
	csv_close(&r);
	tap_ok(!csv_same(in, '\t', 0, &rows) && rows == 2, "also where there is no quote");
}

static void test_raw(void)
{
	struct csv_reader r;
	struct csv_row row;

	csv_open(&r, STR("\n a ,\"b\"\r\n\"c\" ,d"), ',', '"');
	tap_ok(csv_next(&r, &row) && str_is(row.raw, " a ,\"b\""),
	       "a row's bytes, without its end");
	tap_ok(csv_next(&r, &row) && str_is(row.raw, "\"c\" ,d"), "those of libcsv's row");
	tap_ok(!csv_next(&r, &row) && !csv_next(&r, &row) && r.at == r.in.n,
	       "the end stays the end");
	csv_close(&r);
}

/* ---- generated ---- */

struct prng {
	uint64_t s;
};

static uint64_t draw(struct prng *g, uint64_t below)
{
	uint64_t z = g->s += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

static const char delimiters[] = { ',', '\t', ';', '|' };

static struct str piece(struct prng *g)
{
	static const struct str pieces[] = {
		{ "a", 1 },
		{ "12.50", 5 },
		{ "\xe5\xb1\x8f\xe5\xb9\x95", 6 },
		{ " ", 1 },
		{ "\t", 1 },
		{ "\"", 1 },
		{ "\"\"", 2 },
		{ "=\"351\"", 6 },
		{ ",", 1 },
		{ ";", 1 },
		{ "|", 1 },
		{ "\n", 1 },
		{ "\r\n", 2 },
		{ "\r", 1 },
		{ "\0", 1 },
		{ "", 0 },
		{ "2026-01-17 09:30:00", 19 },
		{ "\xff", 1 },
		{ "'", 1 },
		{ "a rather long text that goes on and on over more than one block of sixty-four bytes",
		  83 },
	};

	return pieces[draw(g, COUNT(pieces))];
}

static void table_field(struct prng *g, struct buf *b, char delimiter)
{
	struct buf text = { 0 };
	size_t n = draw(g, 4);
	bool quoted = draw(g, 3) == 0;

	while (n--)
		buf_str(&text, piece(g));
	if (draw(g, 30) == 0)
		buf_char(b, ' ');
	if (quoted)
		buf_char(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '"' && quoted)
			buf_char(b, '"');
		if (quoted || (c != '"' && c != '\n' && c != '\r' && c != delimiter) ||
		    draw(g, 20) == 0)
			buf_char(b, c);
	}
	if (quoted)
		buf_char(b, '"');
	if (draw(g, 30) == 0)
		buf_char(b, draw(g, 2) ? ' ' : '\t');
	buf_free(&text);
}

static void table(struct prng *g, struct buf *b, char delimiter)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	const char *end = ends[draw(g, 3)];
	size_t rows = draw(g, 12), columns = 1 + draw(g, 8);

	buf_reset(b);
	while (rows--) {
		for (size_t i = 0; i < columns; i++) {
			if (i)
				buf_char(b, delimiter);
			table_field(g, b, delimiter);
		}
		if (rows || draw(g, 2))
			buf_cstr(b, draw(g, 20) ? end : ends[draw(g, 3)]);
		if (draw(g, 25) == 0)
			buf_cstr(b, end);
	}
}

static void mutate(struct prng *g, struct buf *b)
{
	static const char bytes[] = "\",\n\r \t;|\0=a\xff";

	for (size_t k = 1 + draw(g, 4); k && b->n; k--) {
		size_t at = draw(g, b->n), n = draw(g, b->n - at) % 40;
		switch (draw(g, 4)) {
		case 0:
			b->p[at] = bytes[draw(g, sizeof(bytes) - 1)];
			break;
		case 1:
			buf_room(b, 1);
			memmove(b->p + at + 1, b->p + at, b->n - at);
			b->p[at] = bytes[draw(g, sizeof(bytes) - 1)];
			b->n++;
			break;
		case 2:
			memmove(b->p + at, b->p + at + n, b->n - at - n);
			b->n -= n;
			break;
		default:
			b->n = at;
		}
	}
}

/* The view ends where its memory ends, so that the sanitizer sees a byte read too far. */
static const char *same_exact(struct str s, char delimiter, char quote, size_t *rows)
{
	char *copy = s.n ? malloc(s.n) : NULL;
	const char *why;

	if (s.n)
		memcpy(copy, s.p, s.n);
	why = csv_same((struct str){ copy, s.n }, delimiter, quote, rows);
	free(copy);
	return why;
}

static void print_input(struct str s)
{
	printf("# ");
	for (size_t i = 0; i < s.n; i++)
		printf((unsigned char)s.p[i] < 32 || s.p[i] == '\\' ? "\\x%02x" : "%c",
		       (unsigned char)s.p[i]);
	printf("\n");
}

static void test_generated(size_t tables, size_t mutants)
{
	struct prng g = { 20260117 };
	struct buf b = { 0 };
	size_t rows, all_rows = 0, bad = 0;

	for (size_t i = 0; i < tables; i++) {
		char delimiter = delimiters[draw(&g, sizeof(delimiters))],
		     quote = draw(&g, 5) ? '"' : 0;
		table(&g, &b, delimiter);
		for (size_t k = 0; k <= mutants; k++) {
			if (k)
				mutate(&g, &b);
			const char *why = same_exact(buf_view(&b), delimiter, quote, &rows);
			all_rows += rows;
			if (why && bad++ < 3) {
				printf("# %s (delimiter %c, quote %d)\n", why, delimiter, quote);
				print_input(buf_view(&b));
			}
		}
	}
	TAP_EQ_INT(bad, 0, "our scanner and libcsv agree on every input");
	tap_ok(all_rows > tables * 2, "and the inputs had rows");
	buf_free(&b);
}

/* ---- our own tables ---- */

static void own_reads(struct str in, const char *want)
{
	struct buf b = { 0 };

	show(in, ',', '"', true, &b);
	TAP_EQ_STR(b.p ? b.p : "", want, want);
	buf_free(&b);
}

static void test_own(void)
{
	own_reads(STR("id,at\na1, x \n"), "1-1[id][at]|2-2[a1][ x ]|");
	own_reads(STR(",\n\"\",\"a\"\"b,\r c\"\n"), "1-1[][]|2-2[][a\"b,\\r c]|");
	own_reads(STR("a,b\tc\n"), "1-1[a][b\\tc]|");
	own_reads(STR("a\nb"), "1-1[a]|@2");
	own_reads(STR("a\n\nb\n"), "1-1[a]|@2");
	own_reads(STR("a\r\nb\n"), "@0");
	own_reads(STR("a\nb\"c\n"), "1-1[a]|@2");
	own_reads(STR("a\n\"b\"c\n"), "1-1[a]|@2");
	own_reads(STR("a\n\"b\n"), "1-1[a]|@2");
	own_reads(STR("a\n\"b\nc\"\n"), "1-1[a]|@2");
	own_reads(STR("a\nb\0c\n"), "1-1[a]|@2");
	own_reads(STR("a\n\"b\0\"\n"), "1-1[a]|@2");
	own_reads(STR("a\n\"b\""), "1-1[a]|@2");
}

/* Any text survives encoding, writing, reading (by both readers) and decoding. */
static void test_round_trip(void)
{
	struct prng g = { 7 };
	struct buf out = { 0 }, text[5] = { 0 }, enc = { 0 };
	struct arena a = { 0 };
	size_t bad = 0;

	for (int i = 0; i < 20000; i++) {
		struct csv_reader r[2];
		struct csv_row row;
		buf_reset(&out);
		for (size_t k = 0; k < COUNT(text); k++) {
			buf_reset(&text[k]);
			for (size_t n = draw(&g, 5); n; n--) {
				struct str s = piece(&g);
				buf_str(&text[k], s.n == 1 && !*s.p ? STR("\\n\\") : s);
			}
			buf_reset(&enc);
			csv_text_encode(&enc, buf_view(&text[k]));
			csv_own_field(&out, buf_view(&enc), k == 0);
		}
		buf_char(&out, '\n');
		for (int k = 0; k < 2; k++) {
			csv_open(&r[k], buf_view(&out), ',', '"');
			bool good = (k ? csv_next(&r[k], &row) : csv_own_next(&r[k], &row)) &&
			            row.n == COUNT(text);
			for (size_t j = 0; good && j < row.n; j++)
				good = str_eq(csv_text_decode(row.f[j], &a), buf_view(&text[j]));
			if (!good && bad++ < 3)
				print_input(buf_view(&out));
			csv_close(&r[k]);
		}
		arena_reset(&a);
	}
	TAP_EQ_INT(bad, 0, "what we write, we read");
	for (size_t k = 0; k < COUNT(text); k++)
		buf_free(&text[k]);
	buf_free(&out);
	buf_free(&enc);
	arena_free(&a);
}

static void test_text(void)
{
	struct arena a = { 0 };
	struct buf b = { 0 };

	csv_text_encode(&b, STR("a\nb\\n\r"));
	TAP_EQ_STR(b.p, "a\\nb\\\\n\\r", "text in a table");
	tap_ok(str_is(csv_text_decode(buf_view(&b), &a), "a\nb\\n\r"), "and back");
	tap_ok(str_is(csv_text_decode(STR("a\\x\\"), &a), "a\\x\\"), "other backslashes stay");
	buf_reset(&b);
	csv_own_field(&b, STR("a"), true);
	csv_own_field(&b, STR("b c"), false);
	csv_own_field(&b, STR(""), false);
	csv_own_field(&b, STR("d,\"e\""), false);
	csv_own_field(&b, STR(" f"), false);
	TAP_EQ_STR(b.p, "a,b c,,\"d,\"\"e\"\"\",\" f\"", "quotes only where needed");
	buf_free(&b);
	arena_free(&a);
}

int main(void)
{
	test_cases();
	test_nul();
	test_raw();
	test_generated(25000, 3);
	test_own();
	test_text();
	test_round_trip();
	return tap_done();
}
