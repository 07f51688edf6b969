/*
 * Files that are no exports, named by their first bytes with the command that makes one of them.
 * Promises: nothing is read but magic; a text is never taken for one of these by chance, because
 * each sign is one that no table of text begins with.
 */
#include "file/container.h"

struct magic {
	struct str sign;
	size_t at;
	const char *id, *what, *how;           /* how: %s is the file's name */
};

static const struct magic magics[] = {
	{ STR("\x1f\x8b"), 0, "container.gzip", "packed by gzip", "gunzip -c %s | csm import -" },
	{ STR("BZh"), 0, "container.bzip2", "packed by bzip2", "bzip2 -dc %s | csm import -" },
	{ STR("\xfd\067zXZ\0"), 0, "container.xz", "packed by xz", "xz -dc %s | csm import -" },
	{ STR("\x28\xb5\x2f\xfd"), 0, "container.zstd", "packed by zstd",
	  "zstd -dc %s | csm import -" },
	{ STR("7z\xbc\xaf\x27\x1c"), 0, "container.7z", "a 7z archive",
	  "7z e -so %s | csm import -" },
	{ STR("Rar!\x1a\x07"), 0, "container.rar", "a rar archive",
	  "unrar p -inul %s | csm import -" },
	{ STR("ustar"), 257, "container.tar", "a tar archive",
	  "tar -xOf %s MEMBER | csm import -" },
	{ STR("%PDF-"), 0, "container.pdf", "a PDF, made for people to read",
	  "export the table as CSV or xlsx instead of %s" },
	{ STR("SQLite format 3\0"), 0, "container.sqlite", "an SQLite database",
	  "sqlite3 -header -csv %s 'select * from TABLE' | csm import -" },
	{ STR("PAR1"), 0, "container.parquet", "a Parquet file",
	  "duckdb -csv -c \"from '%s'\" | csm import -" },
	{ STR("ARROW1\0\0"), 0, "container.arrow", "an Arrow file",
	  "save %s as CSV with the program that wrote it" },
	{ STR("\x89PNG\r\n"), 0, "container.image", "a PNG picture",
	  "export the table as CSV or xlsx instead of %s" },
	{ STR("\xff\xd8\xff"), 0, "container.image", "a JPEG picture",
	  "export the table as CSV or xlsx instead of %s" },
	{ STR("\x09\x00\x04\x00"), 0, "container.xls", "an old Excel workbook (BIFF2)",
	  "soffice --headless --convert-to xlsx %s" },
	{ STR("\x09\x02\x06\x00"), 0, "container.xls", "an old Excel workbook (BIFF3)",
	  "soffice --headless --convert-to xlsx %s" },
	{ STR("\x09\x04\x06\x00"), 0, "container.xls", "an old Excel workbook (BIFF4)",
	  "soffice --headless --convert-to xlsx %s" },
	{ STR("\x09\x08\x08\x00"), 0, "container.xls", "an old Excel workbook (BIFF5)",
	  "soffice --headless --convert-to xlsx %s" },
};
static const struct magic ole = { STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, "container.xls",
	                          "an old Excel workbook (.xls)",
	                          "soffice --headless --convert-to xlsx %s" };
static const struct magic sealed = {
	{ 0 }, 0, "container.encrypted", "a workbook behind a password",
	"open %s in the office program and save it without the password"
};
static const struct magic page = { { 0 }, 0, "container.html", "a web page, whatever its name says",
	                           "soffice --headless --convert-to xlsx %s" };
static const struct magic xml_sheet = { { 0 }, 0, "container.xml", "an XML spreadsheet of 2003",
	                                "soffice --headless --convert-to xlsx %s" };
static const struct magic xml_other = { { 0 }, 0, "container.xml", "an XML document",
	                                "export the table as CSV or xlsx instead of %s" };

static int refuse(const struct magic *m, const char *name, struct csm_err *e)
{
	const char *how = words_in(err_lang(e), m->how), *place = strstr(how, "%s");

	return err_at(e, CSM_EREFUSED, m->id, name, 0, 0, "this is %s; %.*s%s%s",
	              words_in(err_lang(e), m->what), (int)(place - how), how, name, place + 2);
}

static bool has(struct str in, const struct magic *m)
{
	return in.n >= m->at + m->sign.n && !memcmp(in.p + m->at, m->sign.p, m->sign.n);
}

/* BZh stands in front of a level and the digits of pi; three letters alone could be a column's
 * name. */
static bool certain(struct str in, const struct magic *m)
{
	return m->sign.n != 3 || in.p[0] != 'B' ||
	       (in.n > 9 && in.p[3] >= '1' && in.p[3] <= '9' && !memcmp(in.p + 4, "1AY&SY", 6));
}

static bool word_at(struct str in, const char *word)
{
	size_t n = strlen(word);

	if (in.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (in.p[i] != word[i] && (in.p[i] | 0x20) != word[i])
			return false;
	return true;
}

/* Exports that are web pages or XML under a spreadsheet's name: Excel opens them, nothing else
 * does. */
static const struct magic *markup(struct str in)
{
	static const char *const pages[] = { "<html",  "<!doctype html", "<table", "<meta ",
		                             "<?mso-", "<head",          "<style" };
	size_t at;

	if (str_starts(in, STR("\xef\xbb\xbf")))
		in = (struct str){ in.p + 3, in.n - 3 };
	in = str_trim((struct str){ in.p, in.n < 4096 ? in.n : 4096 });
	for (size_t i = 0; i < COUNT(pages); i++)
		if (word_at(in, pages[i]))
			return &page;
	if (!word_at(in, "<?xml"))
		return NULL;
	if (str_find(in, STR("<html"), &at))
		return &page;
	return str_find(in, STR("office:spreadsheet"), &at) ||
	                       str_find(in, STR("mso-application"), &at)
	               ? &xml_sheet
	               : &xml_other;
}

int magic_open(struct str bytes, const struct container_want *w, struct arena *mem,
               struct container *out, struct csm_err *e)
{
	const char *name = w->name ? w->name : "-";
	const struct magic *m;
	size_t at;

	(void)mem;
	out->kind = NULL;
	for (size_t i = 0; i < COUNT(magics); i++)
		if (has(bytes, &magics[i]) && certain(bytes, &magics[i]))
			return refuse(&magics[i], name, e);
	if (has(bytes, &ole))
		return refuse(
			str_find(bytes, (struct str){ "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0", 20 }, &at)
				? &sealed
				: &ole,
			name, e);
	m = markup(bytes);
	return m ? refuse(m, name, e) : CSM_OK;
}
