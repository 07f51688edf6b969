/*
 * The two markups of reports for people: html (one self-contained fragment, no script, no link)
 * and md (GitHub's tables). Relies on utf8_safe for controls. Promises: data is never markup:
 * every byte that could be is escaped.
 */
#include "base/utf8.h"
#include "file/print_format.h"

/* The value for reading, made safe to show, in p->tmp. */
static struct str shown(struct csm_print *p, const struct cell *c)
{
	size_t bare;

	buf_reset(&p->tmp2);
	cell_for_reading(p, c, &p->tmp2, &bare);
	buf_reset(&p->tmp);
	text_one_line(&p->tmp, buf_view(&p->tmp2));
	return buf_view(&p->tmp);
}

static struct str safe(struct csm_print *p, struct str s, bool lines)
{
	buf_reset(&p->tmp);
	utf8_safe(&p->tmp, s, lines);
	return buf_view(&p->tmp);
}

/* ---- html ---- */

static void html_escape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': buf_cstr(out, "&amp;"); break;
		case '<': buf_cstr(out, "&lt;"); break;
		case '>': buf_cstr(out, "&gt;"); break;
		case '"': buf_cstr(out, "&quot;"); break;
		case '\'': buf_cstr(out, "&#39;"); break;
		default: buf_char(out, s.p[i]);
		}
	}
}

static void html_element(struct csm_print *p, const char *open, struct str s, const char *close)
{
	buf_cstr(&p->out.b, open);
	html_escape(&p->out.b, s);
	buf_cstr(&p->out.b, close);
}

static void html_start(struct csm_print *p)
{
	if (!p->markup.any)
		buf_printf(&p->out.b, "<div class=\"csm\" lang=\"%s\">\n", p->zh ? "zh-CN" : "en");
	p->markup.any = true;
}

static void html_block(struct csm_print *p)
{
	html_start(p);
	if (p->markup.list)
		buf_cstr(&p->out.b, "</dl>\n");
	p->markup.list = false;
}

static void html_section(struct csm_print *p)
{
	html_block(p);
	html_element(p, "<h2>", safe(p, p->title, false), "</h2>\n");
}

static const char *html_open(const struct csm_print *p, size_t i, bool head)
{
	if (p->shown[i]->right)
		return head ? "<th style=\"text-align:right\">" : "<td style=\"text-align:right\">";
	return head ? "<th style=\"text-align:left\">" : "<td>";
}

static void html_table(struct csm_print *p)
{
	html_block(p);
	buf_cstr(&p->out.b, "<table>\n");
	if (!p->no_header) {
		buf_cstr(&p->out.b, "<thead><tr>");
		for (size_t i = 0; i < p->n_shown; i++) {
			struct str label = str_of(print_label(p, p->shown[i]));

			html_element(p, html_open(p, i, true), safe(p, label, false), "</th>");
		}
		buf_cstr(&p->out.b, "</tr></thead>\n");
	}
	buf_cstr(&p->out.b, "<tbody>\n");
}

static void html_row(struct csm_print *p, const struct cell *cells)
{
	buf_cstr(&p->out.b, "<tr>");
	for (size_t i = 0; i < p->n_shown; i++)
		html_element(p, html_open(p, i, false), shown(p, &cells[i]), "</td>");
	buf_cstr(&p->out.b, "</tr>\n");
}

static void html_table_end(struct csm_print *p)
{
	buf_cstr(&p->out.b, "</tbody>\n</table>\n");
}

static void html_none(struct csm_print *p)
{
	html_block(p);
	buf_cstr(&p->out.b, p->zh ? "<p>(无)</p>\n" : "<p>(none)</p>\n");
}

static void html_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	html_start(p);
	if (!p->markup.list)
		buf_cstr(&p->out.b, "<dl>\n");
	p->markup.list = true;
	html_element(p, "<dt>", safe(p, str_of(print_label(p, c)), false), "</dt>");
	html_element(p, "<dd>", shown(p, v), "</dd>\n");
}

static void html_text(struct csm_print *p, const char *name, struct str text)
{
	(void)name;
	html_block(p);
	html_element(p, "<p style=\"white-space:pre-wrap\">", safe(p, text, true), "</p>\n");
}

static void html_note(struct csm_print *p, struct str text)
{
	html_text(p, NULL, text);
}

static void html_end(struct csm_print *p)
{
	if (!p->markup.any)
		return;
	html_block(p);
	buf_cstr(&p->out.b, "</div>\n");
}

/* ---- md ---- */

static bool word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

/*
 * An underscore inside a word marks nothing and is left alone, so that field names stay readable.
 */
static bool md_special(struct str s, size_t i)
{
	if (s.p[i] == '_')
		return !(i && i + 1 < s.n && word_byte(s.p[i - 1]) && word_byte(s.p[i + 1]));
	return s.p[i] && strchr("\\`*[]|~$", s.p[i]);
}

static void md_escape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			buf_cstr(out, "&lt;");
		else if (s.p[i] == '>')
			buf_cstr(out, "&gt;");
		else if (s.p[i] == '&')
			buf_cstr(out, "&amp;");
		else {
			if (md_special(s, i))
				buf_char(out, '\\');
			buf_char(out, s.p[i]);
		}
	}
}

/*
 * A line of its own: what would make it a heading, a rule or a list is escaped too; blanks in
 * front would make it code.
 */
static void md_line(struct buf *out, struct str s)
{
	size_t number = 0;

	while (s.n && s.p[0] == ' ') {
		buf_cstr(out, "&nbsp;");
		s.p++;
		s.n--;
	}
	while (number < s.n && s.p[number] >= '0' && s.p[number] <= '9')
		number++;
	if (number && number < s.n && (s.p[number] == '.' || s.p[number] == ')')) {
		buf_add(out, s.p, number);
		buf_char(out, '\\');
		s.p += number;
		s.n -= number;
	} else if (s.n && strchr("#-+=", s.p[0]) && s.p[0]) {
		buf_char(out, '\\');
	}
	md_escape(out, s);
}

static void md_block(struct csm_print *p)
{
	if (p->markup.any)
		buf_char(&p->out.b, '\n');
	p->markup.any = true;
	p->markup.list = false;
}

static void md_section(struct csm_print *p)
{
	md_block(p);
	buf_cstr(&p->out.b, "## ");
	md_line(&p->out.b, safe(p, p->title, false));
	buf_char(&p->out.b, '\n');
}

/* A table needs its header row, so without header its labels are empty. */
static void md_table(struct csm_print *p)
{
	struct buf *out = &p->out.b;

	md_block(p);
	buf_char(out, '|');
	for (size_t i = 0; i < p->n_shown; i++) {
		buf_char(out, ' ');
		if (!p->no_header)
			md_escape(out, safe(p, str_of(print_label(p, p->shown[i])), false));
		buf_cstr(out, " |");
	}
	buf_cstr(out, "\n|");
	for (size_t i = 0; i < p->n_shown; i++)
		buf_cstr(out, p->shown[i]->right ? " ---: |" : " --- |");
	buf_char(out, '\n');
}

static void md_row(struct csm_print *p, const struct cell *cells)
{
	buf_char(&p->out.b, '|');
	for (size_t i = 0; i < p->n_shown; i++) {
		buf_char(&p->out.b, ' ');
		md_escape(&p->out.b, shown(p, &cells[i]));
		buf_cstr(&p->out.b, " |");
	}
	buf_char(&p->out.b, '\n');
}

static void md_table_end(struct csm_print *p)
{
	(void)p;
}

static void md_none(struct csm_print *p)
{
	md_block(p);
	buf_cstr(&p->out.b, p->zh ? "(无)\n" : "(none)\n");
}

static void md_fact(struct csm_print *p, const struct col *c, const struct cell *v)
{
	if (!p->markup.list)
		md_block(p);
	p->markup.list = true;
	buf_cstr(&p->out.b, "- **");
	md_escape(&p->out.b, safe(p, str_of(print_label(p, c)), false));
	buf_cstr(&p->out.b, ":** ");
	md_escape(&p->out.b, shown(p, v));
	buf_char(&p->out.b, '\n');
}

static void md_lines(struct csm_print *p, struct str text, const char *mark)
{
	md_block(p);
	while (text.p) {
		struct str line = str_split(&text, '\n');

		if (!line.n && !text.n)
			break;
		buf_cstr(&p->out.b, mark);
		md_line(&p->out.b, safe(p, line, false));
		buf_cstr(&p->out.b, text.n && line.n ? "\\\n" : "\n");
	}
}

static void md_text(struct csm_print *p, const char *name, struct str text)
{
	(void)name;
	md_lines(p, text, "> ");
}

static void md_note(struct csm_print *p, struct str text)
{
	md_lines(p, text, "");
}

const struct print_format format_html = {
	.name = "html", .reading = true, .section = html_section, .table = html_table,
	.row = html_row, .table_end = html_table_end, .none = html_none, .fact = html_fact, .text = html_text,
	.note = html_note, .end = html_end,
};
const struct print_format format_md = {
	.name = "md", .reading = true, .section = md_section, .table = md_table, .row = md_row,
	.table_end = md_table_end, .none = md_none, .fact = md_fact, .text = md_text,
	.note = md_note,
};
