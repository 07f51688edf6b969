/*
 * HTML of mail as readable text: tags dropped, entities decoded, ends of blocks as line breaks,
 * scripts and styles left out; a link that its text does not show stands behind it. One pass, no
 * tree: what is not closed is taken as it comes.
 */
#include "file/mail.h"

#include "base/utf8.h"

/* What was written and what is due before the next word. */
struct html {
	struct buf *out;
	struct str href;               /* of the link that is open */
	size_t link_from, start;
	int breaks;                    /* line breaks wanted: 0, 1, 2 */
	bool blank, pre;
};

/* ---- entities ---- */

static const struct { const char *name; uint32_t cp; } entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
	{ "ensp", ' ' }, { "emsp", ' ' }, { "thinsp", ' ' }, { "zwnj", 0x200c }, { "zwj", 0x200d },
	{ "copy", 0xa9 }, { "reg", 0xae }, { "trade", 0x2122 }, { "deg", 0xb0 }, { "yen", 0xa5 },
	{ "euro", 0x20ac }, { "pound", 0xa3 }, { "cent", 0xa2 }, { "sect", 0xa7 }, { "middot", 0xb7 },
	{ "bull", 0x2022 }, { "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
	{ "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201c }, { "rdquo", 0x201d },
	{ "laquo", 0xab }, { "raquo", 0xbb }, { "times", 0xd7 }, { "frac12", 0xbd }, { "plusmn", 0xb1 },
	{ "auml", 0xe4 }, { "ouml", 0xf6 }, { "uuml", 0xfc }, { "Auml", 0xc4 }, { "Ouml", 0xd6 },
	{ "Uuml", 0xdc }, { "szlig", 0xdf }, { "agrave", 0xe0 }, { "aacute", 0xe1 }, { "acirc", 0xe2 },
	{ "ccedil", 0xe7 }, { "egrave", 0xe8 }, { "eacute", 0xe9 }, { "ecirc", 0xea }, { "euml", 0xeb },
	{ "iacute", 0xed }, { "ntilde", 0xf1 }, { "oacute", 0xf3 }, { "ocirc", 0xf4 }, { "uacute", 0xfa },
	{ "oslash", 0xf8 }, { "aring", 0xe5 }, { "aelig", 0xe6 },
};

static uint32_t numeric(struct str s)
{
	bool hex = s.n > 1 && (s.p[1] | 0x20) == 'x';
	uint32_t v = 0;

	for (size_t i = hex ? 2 : 1; i < s.n && v < 0x110000; i++) {
		int c = s.p[i] | 0x20, d = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' :
		        hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

		if (d < 0)
			return 0;
		v = v * (hex ? 16 : 10) + (uint32_t)d;
	}
	if (v == 0xa0)
		return ' ';
	return v < 0x20 && v != '\n' && v != '\t' ? 0 : v >= 0x110000 || (v & 0xfffff800) == 0xd800 ||
	       (v & 0xfffe) == 0xfffe || (v >= 0xfdd0 && v <= 0xfdef) ? 0 : v;
}

/* The character that s, which begins with "&", names; its bytes; 0: it names none. */
static size_t entity_at(struct str s, uint32_t *cp)
{
	const char *end = memchr(s.p, ';', s.n < 12 ? s.n : 12);
	struct str name = { s.p + 1, end ? (size_t)(end - s.p - 1) : 0 };

	*cp = name.n && name.p[0] == '#' ? numeric(name) : 0;
	for (size_t i = 0; !*cp && name.n && i < COUNT(entities); i++)
		if (str_is(name, entities[i].name))
			*cp = entities[i].cp;
	return *cp ? name.n + 2 : 0;
}

/* ---- text ---- */

static void put_due(struct html *h)
{
	bool first = h->out->n == h->start;

	for (; !first && h->breaks; h->breaks--)
		buf_char(h->out, '\n'), h->blank = false;
	if (h->blank && !first && h->out->p[h->out->n - 1] != '\n')
		buf_char(h->out, ' ');
	h->breaks = 0;
	h->blank = false;
}

static void put(struct html *h, const char *p, size_t n)
{
	if (h->pre && *p == '\n') {
		buf_char(h->out, '\n');
	} else if (!h->pre && memchr(" \t\r\n", *p, 4)) {
		h->blank = true;
	} else {
		put_due(h);
		buf_add(h->out, p, n);
	}
}

static size_t put_entity(struct html *h, struct str s)
{
	uint32_t cp;
	size_t n = entity_at(s, &cp);
	char bytes[4];

	if (n)
		put(h, bytes, utf8_put(bytes, cp));
	else
		put(h, "&", 1);
	return n ? n : 1;
}

static void due(struct html *h, int breaks)
{
	if (h->breaks < breaks)
		h->breaks = breaks;
}

/* ---- tags ---- */

static const struct { const char *name; int breaks; } blocks[] = {
	{ "p", 2 }, { "div", 1 }, { "tr", 1 }, { "li", 1 }, { "ul", 1 }, { "ol", 1 }, { "table", 1 },
	{ "h1", 2 }, { "h2", 2 }, { "h3", 2 }, { "h4", 2 }, { "h5", 2 }, { "h6", 2 }, { "blockquote", 1 },
	{ "pre", 1 }, { "hr", 1 }, { "dt", 1 }, { "dd", 1 }, { "dl", 1 }, { "center", 1 }, { "form", 1 },
	{ "section", 1 }, { "article", 1 }, { "header", 1 }, { "footer", 1 }, { "address", 1 },
};
static const char *const hidden[] = { "script", "style", "head", "title", "noscript", "template" };

/* Bytes of the tag at s ("<..."), with quotes in its attributes. */
static size_t tag_at(struct str s)
{
	char quote = 0;

	for (size_t i = 1; i < s.n; i++) {
		if (quote)
			quote = s.p[i] == quote ? 0 : quote;
		else if (s.p[i] == '>')
			return i + 1;
		else if ((s.p[i] == '"' || s.p[i] == '\'') && s.p[i - 1] == '=')
			quote = s.p[i];
	}
	return s.n;
}

static struct str tag_name(struct str tag)
{
	size_t i = 1, from;

	if (i < tag.n && tag.p[i] == '/')
		i++;
	from = i;
	while (i < tag.n && !strchr(" \t\r\n/>", tag.p[i]))
		i++;
	return (struct str){ tag.p + from, i - from };
}

/* Value of an attribute, as it stands. */
static struct str attribute(struct str tag, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 1; i + len + 1 < tag.n; i++) {
		struct str at = { tag.p + i, len }, v = { tag.p + i + len + 1, tag.n - i - len - 1 };
		size_t n = 0;

		if (tag.p[i + len] != '=' || !memchr(" \t\r\n\"'", tag.p[i - 1], 6) || !mail_same(at, name))
			continue;
		if (v.n && (v.p[0] == '"' || v.p[0] == '\'')) {
			char quote = v.p[0];

			v.p++, v.n--;
			while (n < v.n && v.p[n] != quote)
				n++;
		} else {
			while (n < v.n && !strchr(" \t\r\n>", v.p[n]))
				n++;
		}
		return (struct str){ v.p, n };
	}
	return (struct str){ 0 };
}

static void put_text(struct html *h, struct str s)
{
	for (size_t i = 0; i < s.n;)
		if (s.p[i] == '&')
			i += put_entity(h, (struct str){ s.p + i, s.n - i });
		else
			put(h, s.p + i++, 1);
}

static void link_tag(struct html *h, struct str tag, bool closing)
{
	struct str shown = { h->out->p + h->link_from, h->out->n - h->link_from };
	size_t at;

	if (closing && (str_starts(h->href, STR("http")) || str_starts(h->href, STR("mailto:"))) &&
	    !str_find(shown, str_starts(h->href, STR("mailto:")) ?
	              (struct str){ h->href.p + 7, h->href.n - 7 } : h->href, &at)) {
		h->blank = true;
		put(h, "<", 1);
		put_text(h, h->href);
		put(h, ">", 1);
	}
	h->href = closing ? (struct str){ 0 } : attribute(tag, "href");
	h->link_from = h->out->n;
}

static bool is_hidden(struct str name)
{
	for (size_t i = 0; i < COUNT(hidden); i++)
		if (mail_same(name, hidden[i]))
			return true;
	return false;
}

/* Where the element of this name ends: behind "</name...>"; not closed: only its tag is left out. */
static size_t hidden_end(struct str s, struct str name, size_t tag)
{
	for (size_t i = tag; i + name.n + 2 <= s.n; i++) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		size_t k = 0;

		if (!lt)
			break;
		i = (size_t)(lt - s.p);
		if (i + name.n + 2 > s.n || s.p[i + 1] != '/')
			continue;
		while (k < name.n && (s.p[i + 2 + k] | 0x20) == (name.p[k] | 0x20))
			k++;
		if (k == name.n)
			return i + tag_at((struct str){ s.p + i, s.n - i });
	}
	return tag;
}

static void do_tag(struct html *h, struct str tag)
{
	struct str name = tag_name(tag);
	bool closing = tag.n > 1 && tag.p[1] == '/';

	if (mail_same(name, "br")) {
		h->breaks++;
		h->breaks = h->breaks > 2 ? 2 : h->breaks;
	} else if (mail_same(name, "a")) {
		link_tag(h, tag, closing);
	} else if (mail_same(name, "img") && attribute(tag, "alt").n) {
		put_text(h, STR("["));
		put_text(h, attribute(tag, "alt"));
		put_text(h, STR("]"));
	} else if (mail_same(name, "td") || mail_same(name, "th")) {
		h->blank = true;
	}
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (mail_same(name, blocks[i].name))
			due(h, blocks[i].breaks);
	if (mail_same(name, "pre"))
		h->pre = !closing;
	if (mail_same(name, "li") && !closing)
		put_text(h, STR("- "));
}

/* What begins with "<" at s. Returns its bytes. */
static size_t markup(struct html *h, struct str s, bool *unclosed)
{
	size_t n, end;
	struct str name;

	if (str_starts(s, STR("<!--")) && !*unclosed) {
		if (str_find(s, STR("-->"), &end))
			return end + 3;
		*unclosed = true;      /* once is enough: looking again for each would take long */
	}
	if (s.n < 2 || !(strchr("/!?", s.p[1]) || ((s.p[1] | 0x20) >= 'a' && (s.p[1] | 0x20) <= 'z'))) {
		put(h, "<", 1);
		return 1;
	}
	n = tag_at((struct str){ s.p, s.n < 65536 ? s.n : 65536 });
	name = tag_name((struct str){ s.p, n });
	if (s.p[1] != '/' && is_hidden(name)) {
		end = *unclosed ? n : hidden_end(s, name, n);
		*unclosed |= end == n;
		return end;
	}
	do_tag(h, (struct str){ s.p, n });
	return n;
}

void mail_html(struct str html, struct buf *out)
{
	struct html h = { .out = out, .start = out->n };
	bool unclosed = false;

	buf_room(out, 1);
	for (size_t i = 0; i < html.n;) {
		struct str rest = { html.p + i, html.n - i };

		if (rest.p[0] == '<')
			i += markup(&h, rest, &unclosed);
		else if (rest.p[0] == '&')
			i += put_entity(&h, rest);
		else
			put(&h, html.p + i++, 1);
	}
}
