/*
 * Fuzzing containers, workbooks first: whatever the bytes are, they are text, a table or a refusal
 * in words; a table is valid UTF-8 whose lines all belong to a row. An input that begins with "<"
 * is not packed: it stands for a sheet, its first line for the common texts, so that the fuzzer
 * gets behind checksums and compression. Build with -fsanitize=fuzzer, or with -DREPLAY as a
 * program that runs the files given as arguments.
 */
#include "replay_main.h"

#include <zlib.h>

#include "base/utf8.h"
#include "file/container.h"
#include "file/csv.h"

/* ---- a workbook around the parts of the input ---- */

#define REL(id, kind, target)                                                                      \
	"<Relationship Id=\"" id "\" Type=\"x/" kind "\" Target=\"" target "\"/>"
static const char root[] =
	"<Relationships>" REL("r1", "officeDocument", "book.xml") "</Relationships>";
static const char rels[] = "<Relationships>" REL("r1", "worksheet", "sheet.xml")
	REL("r2", "sharedStrings", "text.xml") REL("r3", "styles", "style.xml") "</Relationships>";
static const char book[] = "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>";
static const char style[] =
	"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm\"/></numFmts><cellXfs>"
	"<xf numFmtId=\"0\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

static void put(struct buf *b, unsigned long v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_char(b, (char)(v & 255));
}

/* What the local header and the directory's entry share. */
static void put_member(struct buf *b, struct str name, struct str s)
{
	put(b, 20, 2);
	put(b, 0, 8);
	put(b, crc32(0, (const Bytef *)s.p, (uInt)s.n), 4);
	put(b, s.n, 4);
	put(b, s.n, 4);
	put(b, name.n, 2);
}

static void add_member(struct buf *zip, struct buf *list, const char *path, struct str s)
{
	struct str name = str_of(path);

	buf_add(list, "PK\1\2\24", 6);
	put_member(list, name, s);
	put(list, 0, 12);
	put(list, zip->n, 4);
	buf_str(list, name);
	buf_add(zip, "PK\3\4", 4);
	put_member(zip, name, s);
	put(zip, 0, 2);
	buf_str(zip, name);
	buf_str(zip, s);
}

static void pack(struct str in, struct buf *zip)
{
	struct buf list = { 0 };
	struct str texts = str_split(&in, '\n');
	size_t at;

	add_member(zip, &list, "_rels/.rels", str_of(root));
	add_member(zip, &list, "_rels/book.xml.rels", str_of(rels));
	add_member(zip, &list, "book.xml", str_of(book));
	add_member(zip, &list, "style.xml", str_of(style));
	add_member(zip, &list, "text.xml", texts);
	add_member(zip, &list, "sheet.xml", in);
	at = zip->n;
	buf_str(zip, buf_view(&list));
	buf_add(zip, "PK\5\6\0\0\0", 8);
	put(zip, 6, 2);
	put(zip, 6, 2);
	put(zip, list.n, 4);
	put(zip, at, 4);
	put(zip, 0, 2);
	buf_free(&list);
}

/* ---- what must hold ---- */

static void check_table(const struct container *c)
{
	struct csv_reader r;
	struct csv_row row;
	size_t lines = 0;

	must(utf8_check(c->text) == c->text.n, "a table that is not UTF-8");
	must(!c->text.n || c->text.p[c->text.n - 1] == '\n', "a last line without its end");
	for (size_t i = 0; i < c->text.n; i++)
		lines += c->text.p[i] == '\n';
	must(!c->lines_of || c->n_lines == lines, "lines_of does not cover the text");
	for (size_t i = 1; c->lines_of && i < c->n_lines; i++)
		must(c->lines_of[i] >= c->lines_of[i - 1], "rows that go back");
	csv_open(&r, c->text, ',', '"');
	while (csv_next(&r, &row))
		must(row.last_line <= (long)lines, "a row behind the last line");
	must(!r.open_quote, "a quote that is never closed");
	csv_close(&r);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	const struct container_want want = { .name = "fuzz.xlsx" };
	struct arena mem = { 0 };
	struct container c;
	struct csm_err e = { 0 };
	struct buf zip = { 0 };
	struct str in = { (const char *)data, n };

	if (n > 1 << 14)
		return 0;
	if (n && data[0] == '<')
		pack(in, &zip);
	if (zip.n)
		in = buf_view(&zip);
	if (container_open(in, &want, &mem, &c, &e))
		must(e.id[0] && e.text[0], "an error without words");
	else if (c.sheet)
		check_table(&c);
	arena_free(&mem);
	buf_free(&zip);
	return 0;
}
