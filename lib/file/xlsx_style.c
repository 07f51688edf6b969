/*
 * Which numbers of a workbook are dates: a number's format decides, built in (ECMA-376-1, 18.8.30)
 * or a code of its own. Relies on xlsx.h.
 */
#include <stdlib.h>

#include "file/xlsx.h"

/* ---- codes: the first section of yyyy\-mm\-dd;@ ---- */

/* What a code shows, found letter by letter. */
struct code_seen {
	bool date, time, span, number;
	char before;               /* the last letter of a date or time: after h an m is minutes */
	bool month_open;           /* an m whose meaning the next letter decides */
};

static void see_letter(struct code_seen *s, char c)
{
	if (c == 'm') {
		if (s->before == 'h')
			s->time = true;
		else if (s->before != 'm')
			s->month_open = true;
	} else {
		if (s->month_open)
			*(c == 's' ? &s->time : &s->date) = true;
		s->month_open = false;
		if (c == 'h' || c == 's')
			s->time = true;
		else
			s->date = true;
	}
	s->before = c;
}

/* [h], [mm]: a span; [Red], [$-804], [>5]: nothing. */
static size_t see_bracket(struct code_seen *s, struct str code, size_t i)
{
	const char *close = memchr(code.p + i, ']', code.n - i);
	size_t n = close ? (size_t)(close - code.p) - i - 1 : 0;
	char first = n ? (char)(code.p[i + 1] | 0x20) : 0;
	bool same = n > 0;

	for (size_t k = 1; k <= n; k++)
		same &= (code.p[i + k] | 0x20) == first;
	s->span |= same && (first == 'h' || first == 'm' || first == 's');
	return close ? i + n + 2 : code.n;
}

/* Behind what stands for itself: "text", \x, _x, *x, AM/PM, General; i: nothing of that kind. */
static size_t skip_literal(struct str code, size_t i)
{
	static const struct str words[] = { { "am/pm", 5 }, { "a/p", 3 }, { "general", 7 },
	                                    { "上午/下午", 13 } };
	const char *close;

	if (code.p[i] == '"') {
		close = memchr(code.p + i + 1, '"', code.n - i - 1);
		return close ? (size_t)(close - code.p) + 1 : code.n;
	}
	if (code.p[i] == '\\' || code.p[i] == '_' || code.p[i] == '*')
		return i + 2;
	for (size_t w = 0; w < COUNT(words); w++) {
		size_t k = 0;
		while (k < words[w].n && i + k < code.n &&
		       (code.p[i + k] == words[w].p[k] || (code.p[i + k] | 0x20) == words[w].p[k]))
			k++;
		if (k == words[w].n)
			return i + k;
	}
	return i;
}

static void see_code(struct code_seen *s, struct str code)
{
	for (size_t i = 0; i < code.n && code.p[i] != ';';) {
		size_t behind = skip_literal(code, i);
		char c = (char)(code.p[i] | 0x20);

		if (behind > i) {
			i = behind;
			continue;
		}
		if (code.p[i] == '[') {
			i = see_bracket(s, code, i);
			continue;
		}
		if (c == 'e' && i + 1 < code.n && strchr("+-", code.p[i + 1]))
			s->number = true;
		else if (strchr("ymdhse", c) && code.p[i] >= 'A')
			see_letter(s, c == 'e' ? 'y' : c);
		else if (code.p[i] == '#' || code.p[i] == '?')
			s->number = true;
		i++;
	}
	s->date |= s->month_open;
}

static struct xlsx_style format_of(struct str code)
{
	struct code_seen s = { 0 };
	size_t zeros = 0;

	while (zeros < code.n && code.p[zeros] == '0')
		zeros++;
	if (zeros > 1 && zeros <= 15 && zeros == code.n)
		return (struct xlsx_style){ FORM_PADDED, (unsigned)zeros };
	see_code(&s, code);
	if (s.number)
		return (struct xlsx_style){ FORM_NUMBER, 0 };
	if (s.span)
		return (struct xlsx_style){ FORM_SPAN, 0 };
	if (s.date)
		return (struct xlsx_style){ s.time ? FORM_DATETIME : FORM_DATE, 0 };
	return (struct xlsx_style){ s.time ? FORM_TIME : FORM_NUMBER, 0 };
}

/* ---- built-in formats ---- */

static struct xlsx_style built_in(long id)
{
	enum xlsx_form f = FORM_NUMBER;

	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
		f = FORM_DATE;
	else if (id == 22)
		f = FORM_DATETIME;
	else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
		f = FORM_TIME;
	else if (id == 46)
		f = FORM_SPAN;
	return (struct xlsx_style){ f, 0 };
}

/* ---- the part ---- */

enum { OWN_MAX = 4096, STYLES_MAX = 65536 };       /* Excel's own limits: 250 and 65490 */
struct own_format { long id; struct xlsx_style style; };
struct styles {
	struct own_format *own;
	size_t n_own, cap_own;
	bool in_cells;             /* in cellXfs, which is what cells refer to */
};

static long number_of(const char *s)
{
	int64_t v;

	return s && str_i64(str_of(s), &v) && v >= 0 && v <= 1000000 ? (long)v : -1;
}

static struct xlsx_style style_of(const struct styles *s, long id)
{
	for (size_t i = s->n_own; i-- > 0;)
		if (s->own[i].id == id)
			return s->own[i].style;
	return built_in(id);
}

static void begin(struct xml_part *p, const char *name, const char **attrs)
{
	struct styles *s = p->ctx;
	struct xlsx *x = p->x;

	if (!strcmp(name, "cellXfs")) {
		s->in_cells = true;
	} else if (!strcmp(name, "numFmt")) {
		const char *code = xml_attr(attrs, "formatCode");
		if (s->n_own == OWN_MAX)
			xml_part_fail(p, xlsx_damaged(x, 0, "it has more than %d number formats",
			                              OWN_MAX));
		else if (code)
			*PUSH(s->own, s->n_own, s->cap_own) = (struct own_format){
				number_of(xml_attr(attrs, "numFmtId")), format_of(str_of(code)) };
	} else if (!strcmp(name, "xf") && s->in_cells && x->n_styles < STYLES_MAX) {
		*PUSH(x->styles, x->n_styles, x->cap_styles) =
			style_of(s, number_of(xml_attr(attrs, "numFmtId")));
	}
}

static void end(struct xml_part *p, const char *name)
{
	struct styles *s = p->ctx;

	if (!strcmp(name, "cellXfs"))
		s->in_cells = false;
}

int xlsx_styles_read(struct xlsx *x)
{
	struct styles s = { 0 };
	struct xml_part p = { .x = x, .begin = begin, .end = end, .ctx = &s };
	int code = x->styles_part.n ? xml_part_read(&p, x->styles_part) : CSM_OK;

	free(s.own);
	return code;
}
