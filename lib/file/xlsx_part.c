/*
 * The XML parts of a workbook through expat. Relies on zip.h for bytes. Promises: no document type,
 * so no entity of the file's own is ever expanded; depth is capped; the part is parsed while it is
 * unpacked and never stands in memory as a whole.
 */
#include <stdarg.h>
#include <stdio.h>

#include "file/xlsx.h"

enum { DEPTH_MAX = 64 };

int xlsx_damaged(const struct xlsx *x, long row, const char *fmt, ...)
{
	char what[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), words_in(err_lang(x->e), fmt), ap);
	va_end(ap);
	return err_at(x->e, CSM_EREFUSED, "container.damaged", x->file, row, 0,
	              "the workbook is damaged: %s; save or export it again", what);
}

const char *xml_local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_attr(const char **attrs, const char *local)
{
	for (; *attrs; attrs += 2)
		if (!strcmp(xml_local(attrs[0]), local))
			return attrs[1];
	return NULL;
}

void xml_part_fail(struct xml_part *p, int code)
{
	p->code = code;
	XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_begin(void *ctx, const char *name, const char **attrs)
{
	struct xml_part *p = ctx;

	if (p->code)
		return;
	if (++p->depth > DEPTH_MAX)
		xml_part_fail(p, xlsx_damaged(p->x, p->row, "its XML is nested more than %d deep",
		                              DEPTH_MAX));
	else
		p->begin(p, xml_local(name), attrs);
}

static void XMLCALL on_end(void *ctx, const char *name)
{
	struct xml_part *p = ctx;

	if (p->code)
		return;
	p->depth--;
	if (p->end)
		p->end(p, xml_local(name));
}

static void XMLCALL on_text(void *ctx, const char *s, int n)
{
	struct xml_part *p = ctx;

	if (!p->code)
		p->text(p, s, (size_t)n);
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *sys, const char *pub,
                               int internal)
{
	struct xml_part *p = ctx;

	(void)name, (void)sys, (void)pub, (void)internal;
	if (!p->code)
		xml_part_fail(
			p, xlsx_damaged(p->x, p->row,
		                        "a part declares a document type, which no workbook has"));
}

static bool feed(void *ctx, const char *s, size_t n)
{
	struct xml_part *p = ctx;

	if (XML_Parse(p->parser, s, (int)n, XML_FALSE) == XML_STATUS_OK)
		return true;
	if (!p->code)
		p->code = xlsx_damaged(p->x, p->row, "%s",
		                       XML_ErrorString(XML_GetErrorCode(p->parser)));
	return false;
}

int xml_part_read(struct xml_part *p, struct str name)
{
	const struct zip_member *m = zip_find(&p->x->zip, name);
	int code;

	if (!m)
		return xlsx_damaged(p->x, 0, "its part %.*s is missing",
		                    name.n < 80 ? (int)name.n : 80, name.p);
	p->parser = XML_ParserCreate(NULL);
	if (!p->parser)
		mem_die();
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_begin, on_end);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	if (p->text)
		XML_SetCharacterDataHandler(p->parser, on_text);
	code = zip_unpack(&p->x->zip, m, feed, p, p->x->e);
	if (!code)
		code = p->code;
	if (!code && XML_Parse(p->parser, "", 0, XML_TRUE) != XML_STATUS_OK && !p->code)
		code = xlsx_damaged(p->x, p->row, "%s",
		                    XML_ErrorString(XML_GetErrorCode(p->parser)));
	XML_ParserFree(p->parser);
	return code ? code : p->code;
}
