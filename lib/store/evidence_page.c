/*
 * The page of csm evidence that a person reads: what there is, then the prose of lib/store/evidence/.
 * Promises: data is never markup; the page needs nothing from elsewhere.
 */
#include "base/utf8.h"
#include "store/evidence.h"

static void put_safe(struct buf *b, struct str s)
{
	struct buf safe = { 0 };

	utf8_safe(&safe, s, false);
	for (size_t i = 0; i < safe.n; i++)
		switch (safe.p[i]) {
		case '&': buf_cstr(b, "&amp;"); break;
		case '<': buf_cstr(b, "&lt;"); break;
		case '>': buf_cstr(b, "&gt;"); break;
		default: buf_char(b, safe.p[i]);
		}
	buf_free(&safe);
}

static void put_cell(struct buf *b, struct str s)
{
	buf_cstr(b, "<td>");
	put_safe(b, s);
	buf_cstr(b, "</td>");
}

/* A header row from words that are looked up, up to NULL. */
static void put_header(struct buf *b, unsigned lang, const char *title, const char *const *cols)
{
	buf_printf(b, "<h2>%s</h2>\n<table>\n<tr>", words_in(lang, title));
	for (; *cols; cols++)
		buf_printf(b, "<th>%s</th>", words_in(lang, *cols));
	buf_cstr(b, "</tr>\n");
}

static const char *words_label(enum line_form_of f)
{
	static const char *const labels[] = { "", "", WORDS("unproven"), WORDS("redacted"), WORDS("unproven") };

	return labels[f];
}

static void put_lines(struct evidence *v, struct buf *b, unsigned lang)
{
	static const char *const cols[] = { WORDS("No."), WORDS("Event"), WORDS("Segment and line"), WORDS("Line of the log"), WORDS("Words"), NULL };

	put_header(b, lang, WORDS("Lines of the case"), cols);
	for (size_t i = 0; i < v->n; i++) {
		const struct evidence_line *l = &v->lines[i];
		const char *label = words_label(l->words);
		char id[24];
		evid_write(l->id, id);
		buf_printf(b, "<tr><td>%zu</td><td>%s</td><td>%s:%lld</td>", i + 1, id, v->log.v[l->chain].seg->path, (long long)l->n);
		put_cell(b, l->bytes);
		buf_printf(b, "<td>%s</td></tr>\n", *label ? words_in(lang, label) : "");
	}
	buf_cstr(b, "</table>\n");
}

static void put_files(struct evidence *v, struct buf *b, unsigned lang)
{
	static const char *const cols[] = { WORDS("Event"), WORDS("File"), WORDS("Bytes"), "SHA-256", WORDS("Here"), NULL };

	if (!v->n_files)
		return;
	put_header(b, lang, WORDS("Files"), cols);
	for (size_t i = 0; i < v->n_files; i++) {
		const struct evidence_file *f = &v->files[i];
		char id[24];
		evid_write(f->id, id);
		buf_printf(b, "<tr><td>%s</td>", id);
		put_cell(b, f->name);
		put_cell(b, f->size);
		put_cell(b, f->sha256);
		buf_printf(b, "<td>%s</td></tr>\n", f->there ? words_in(lang, WORDS("yes")) : words_in(lang, WORDS("no")));
	}
	buf_cstr(b, "</table>\n");
}

static void put_chains(struct evidence *v, struct buf *b, unsigned lang)
{
	static const char *const cols[] = { WORDS("Segment"), WORDS("Lines"), WORDS("Chain"), WORDS("Seal"), WORDS("Sealed at"), NULL };
	char hex[DIGEST_HEX + 1], id[24], at[26];

	put_header(b, lang, WORDS("Chains and seals"), cols);
	for (size_t i = 0; i < v->n_chains; i++) {
		digest_hex(&v->log.v[i].h, hex);
		buf_printf(b, "<tr><td>%s</td><td>%lld</td><td>%s</td><td></td><td></td></tr>\n", v->log.v[i].seg->path, (long long)v->log.v[i].lines, hex);
	}
	for (size_t i = 0; i < v->seals.n; i++) {
		const struct seal *s = &v->seals.v[i];
		digest_hex(&s->chain, hex);
		evid_write(evid_make(s->site, s->num), id);
		when_write(at, v->c->zone, s->at);
		buf_printf(b, "<tr><td>%s</td><td>%lld</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", s->path, (long long)s->lines, hex, id, at);
	}
	buf_cstr(b, "</table>\n");
}

int evidence_page(struct evidence *v, struct csm_err *e)
{
	unsigned lang = lang_of(v->c->lang);
	bool zh = lang == CSM_LANG_ZH;
	const char *title = words_in(lang, WORDS("Evidence"));
	struct buf b = { 0 };
	int code;

	buf_printf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s %s</title>\n", zh ? "zh-CN" : "en", title, v->name);
	buf_cstr(&b, "<style>body{font-family:sans-serif;max-width:70em;margin:2em auto}td,th{border:1px solid #999;padding:.2em .5em;"
	             "text-align:left;vertical-align:top;overflow-wrap:anywhere}table{border-collapse:collapse}</style></head>\n<body>\n");
	buf_printf(&b, "<h1>%s %s</h1>\n<p>%s ", title, v->name, words_in(lang, WORDS("Store")));
	put_safe(&b, v->c->id);
	buf_cstr(&b, "</p>\n");
	put_lines(v, &b, lang);
	put_files(v, &b, lang);
	put_chains(v, &b, lang);
	buf_str(&b, builtin_page(zh ? "index.zh.html" : "index.en.html"));
	buf_cstr(&b, "</body>\n</html>\n");
	code = bundle_add(v->out, "index.html", buf_view(&b), e);
	buf_free(&b);
	return code;
}
