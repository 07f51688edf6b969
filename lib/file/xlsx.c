/*
 * Workbooks: a zip archive is looked into, and if it is a workbook its first visible sheet, or the
 * one that is named, becomes a table. Relies on zip.h, xlsx.h. Promises: whatever else the archive
 * is, it is refused by its name, with the command that makes a table of it.
 */
#include "file/xlsx.h"

#include <stdlib.h>

/* ---- relations: which part is what ---- */

struct relation { struct str id, kind, target; };      /* kind: the last part of its type */
struct relations {
	struct relation *v;
	size_t n, cap;
	struct str folder;         /* of the part whose relations these are, with a slash */
};

/* Against the folder; an absolute one is taken as such. */
static struct str resolve(struct arena *a, struct str folder, struct str target)
{
	if (str_take(&target, '/'))
		return arena_str(a, target);
	while (str_starts(target, STR("../"))) {
		target = (struct str){ target.p + 3, target.n - 3 };
		folder.n -= folder.n > 0;
		while (folder.n && folder.p[folder.n - 1] != '/')
			folder.n--;
	}
	return arena_join(a, (const struct str[]){ folder, target }, 2);
}

static void begin_relation(struct xml_part *p, const char *name, const char **attrs)
{
	struct relations *r = p->ctx;
	const char *id = xml_attr(attrs, "Id"), *type = xml_attr(attrs, "Type");
	const char *target = xml_attr(attrs, "Target"), *kind = type ? strrchr(type, '/') : NULL;
	struct arena *a = &p->x->tmp;

	if (strcmp(name, "Relationship") || !id || !kind || !target || r->n > 65535)
		return;
	*PUSH(r->v, r->n, r->cap) =
		(struct relation){ arena_str(a, str_of(id)), arena_str(a, str_of(kind + 1)),
		                   resolve(a, r->folder, str_of(target)) };
}

static const struct relation *of_kind(const struct relations *r, const char *kind)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_is(r->v[i].kind, kind))
			return &r->v[i];
	return NULL;
}

/* Folder of a part, with the slash. */
static struct str folder_of(struct str part)
{
	while (part.n && part.p[part.n - 1] != '/')
		part.n--;
	return part;
}

static int relations_read(struct xlsx *x, struct str part, struct relations *r)
{
	struct xml_part p = { .x = x, .begin = begin_relation, .ctx = r };
	struct str base;

	r->folder = folder_of(part);
	base = (struct str){ part.p + r->folder.n, part.n - r->folder.n };
	return xml_part_read(
		&p, arena_join(&x->tmp,
	                       (const struct str[]){ r->folder, STR("_rels/"), base, STR(".rels") },
	                       4));
}

/* ---- the workbook ---- */

static bool is_true(const char *s)
{
	return s && (!strcmp(s, "1") || !strcmp(s, "true"));
}

/* r:id is told from other attributes by its prefix. */
static const char *relation_id(const char **attrs)
{
	for (; *attrs; attrs += 2)
		if (strchr(attrs[0], ':') && !strcmp(xml_local(attrs[0]), "id"))
			return attrs[1];
	return NULL;
}

static void begin_book(struct xml_part *p, const char *name, const char **attrs)
{
	const struct relations *r = p->ctx;
	struct xlsx *x = p->x;
	const char *id, *title, *state;

	if (!strcmp(name, "workbookPr"))
		x->date1904 = is_true(xml_attr(attrs, "date1904"));
	if (strcmp(name, "sheet") != 0 || x->n_sheets > 4096)
		return;
	id = relation_id(attrs);
	title = xml_attr(attrs, "name");
	state = xml_attr(attrs, "state");
	for (size_t i = 0; id && title && i < r->n; i++)
		if (str_is(r->v[i].id, id) && str_is(r->v[i].kind, "worksheet"))
			*PUSH(x->sheets, x->n_sheets, x->cap_sheets) = (struct xlsx_sheet){
				.name = arena_str(x->mem, str_of(title)),
				.target = r->v[i].target,
				.hidden = state && strcmp(state, "visible") != 0 };
}

static int book_read(struct xlsx *x, struct str part)
{
	struct relations r = { 0 };
	struct xml_part p = { .x = x, .begin = begin_book, .ctx = &r };
	const struct relation *other;
	int code = relations_read(x, part, &r);

	if (!code)
		code = xml_part_read(&p, part);
	if ((other = of_kind(&r, "sharedStrings")))
		x->strings_part = other->target;
	if ((other = of_kind(&r, "styles")))
		x->styles_part = other->target;
	free(r.v);
	return code;
}

/* ---- which sheet ---- */

static const char *sheet_names(struct xlsx *x)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; i < x->n_sheets && i < 20; i++)
		buf_printf(&b, "%s\"" STR_FMT "\"%s", i ? ", " : "", STR_ARG(x->sheets[i].name),
		           x->sheets[i].hidden ? " (hidden)" : "");
	out = arena_cstr(x->mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static int no_such_sheet(struct xlsx *x, const char *want)
{
	const struct xlsx_sheet *near = NULL;
	unsigned best = 3;

	for (size_t i = 0; i < x->n_sheets; i++) {
		unsigned d = str_distance(x->sheets[i].name, str_of(want), best - 1);
		if (d < best) {
			best = d;
			near = &x->sheets[i];
		}
		if (best == 1)
			break;
	}
	if (near)
		return err_at(x->e, CSM_ENOTFOUND, "container.sheet", x->file, 0, 0,
		              "no sheet \"%s\"; did you mean \"" STR_FMT "\"? There are: %s", want,
		              STR_ARG(near->name), sheet_names(x));
	return err_at(x->e, CSM_ENOTFOUND, "container.sheet", x->file, 0, 0,
	              "no sheet \"%s\"; there are: %s", want, sheet_names(x));
}

static int choose_sheet(struct xlsx *x, const char *want, const struct xlsx_sheet **out)
{
	for (size_t i = 0; i < x->n_sheets; i++)
		if (want ? str_is(x->sheets[i].name, want) : !x->sheets[i].hidden) {
			*out = &x->sheets[i];
			return CSM_OK;
		}
	if (!x->n_sheets)
		return xlsx_damaged(x, 0, "it has no sheet");
	if (want)
		return no_such_sheet(x, want);
	*out = &x->sheets[0];              /* all hidden: the first is as good as any */
	return CSM_OK;
}

/* ---- what the archive is ---- */

static bool any_name(const struct zip *z, struct str start, struct str end)
{
	for (size_t i = 0; i < z->n; i++)
		if (str_starts(z->members[i].name, start) && str_ends(z->members[i].name, end))
			return true;
	return false;
}

static int refuse_other(const struct xlsx *x, const char *id, const char *what)
{
	return err_at(x->e, CSM_EREFUSED, id, x->file, 0, 0,
	              "this is %s; soffice --headless --convert-to xlsx %s", what, x->file);
}

/* Archives that hold exports: each member is a file of its own. */
static int refuse_archive(const struct xlsx *x)
{
	static const char *const ends[] = { ".csv",  ".tsv",   ".txt",  ".xlsx",
		                            ".json", ".jsonl", ".mbox", ".eml" };
	struct buf b = { 0 };
	const char *first = NULL;
	int code;

	for (size_t i = 0, n = 0; i < x->zip.n; i++)
		for (size_t k = 0; k < COUNT(ends); k++)
			if (str_ends(x->zip.members[i].name, str_of(ends[k])) && n++ < 10) {
				struct str name = x->zip.members[i].name;
				if (!first && name.n < 200 && !memchr(name.p, '\'', name.n))
					first = arena_cstr(x->mem, name);
				buf_printf(&b, "%s%.*s", b.n ? ", " : "",
				           name.n < 100 ? (int)name.n : 100, name.p);
			}
	code = err_at(
		x->e, CSM_EREFUSED, "container.zip", x->file, 0, 0,
		first ? "this is a zip archive with %s in it; unzip -p %s '%s' | csm import -"
		      : "this is a zip archive without an export in it%s; unzip -l %s lists it%s",
		first ? b.p : "", x->file, first ? first : "");
	buf_free(&b);
	return code;
}

static int refuse_zip(const struct xlsx *x)
{
	const struct zip *z = &x->zip;

	if (any_name(z, STR("xl/workbook.bin"), STR("")))
		return refuse_other(x, "container.xlsb", "a binary Excel workbook (.xlsb)");
	if (zip_find(z, STR("content.xml")) && zip_find(z, STR("mimetype")))
		return refuse_other(x, "container.ods", "an OpenDocument file (.ods)");
	if (any_name(z, STR("Index/"), STR(".iwa")) || zip_find(z, STR("Index.zip")))
		return err_at(x->e, CSM_EREFUSED, "container.numbers", x->file, 0, 0,
		              "this is a Numbers document; export it as CSV or Excel from Numbers");
	return refuse_archive(x);
}

/* The workbook's own part, found from the root; empty: this is none. */
static int find_book(struct xlsx *x, struct str *part)
{
	struct relations r = { 0 };
	const struct relation *book;
	int code;

	*part = (struct str){ 0 };
	if (!zip_find(&x->zip, STR("_rels/.rels")))
		return CSM_OK;
	code = relations_read(x, (struct str){ "", 0 }, &r);
	book = of_kind(&r, "officeDocument");
	if (!code && book && str_ends(book->target, STR(".xml")) &&
	    !str_starts(book->target, STR("word/")) && !str_starts(book->target, STR("ppt/")))
		*part = book->target;
	free(r.v);
	return code;
}

static int read_book(struct xlsx *x, const struct container_want *w, struct container *out)
{
	const struct xlsx_sheet *sheet = NULL;
	struct str part;
	int code = find_book(x, &part);

	if (!code && !part.n)
		return refuse_zip(x);
	if (!code)
		code = book_read(x, part);
	if (!code)
		code = choose_sheet(x, w->sheet, &sheet);
	if (!code)
		code = xlsx_styles_read(x);
	if (!code)
		code = xlsx_strings_read(x);
	if (!code)
		code = xlsx_sheet_read(x, sheet->target, out);
	if (code)
		return code;
	out->kind = "xlsx";
	out->sheet = sheet->name.p;
	out->sheets = x->n_sheets > 1 ? sheet_names(x) : NULL;
	return CSM_OK;
}

int xlsx_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e)
{
	struct xlsx x = { .file = w->name ? w->name : "-", .mem = mem, .e = e };
	int code;

	out->kind = NULL;
	if (!zip_is(bytes))
		return CSM_OK;
	code = zip_open(&x.zip, bytes, x.file, &x.tmp, e);
	if (!code)
		code = read_book(&x, w, out);
	zip_close(&x.zip);
	arena_free(&x.tmp);
	free(x.sheets);
	free(x.strings);
	free(x.styles);
	return code;
}
