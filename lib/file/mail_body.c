/*
 * Bodies of mail: the tree of parts (RFC 2046), the text that a person wrote, and what is attached.
 * Of alternatives the plain text counts, else the HTML made readable; parts that are no text are
 * attachments, mail within mail too. Promises: no part is lost: what cannot be taken apart is text
 * or an attachment as it stands.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "file/io.h"
#include "file/mail.h"

struct walk {
	struct mail_ctx *x;
	struct mail_parts *out;
	struct buf text;
	size_t parts;
};
/* A part and what its headers say. */
struct part {
	struct str all, body, type, type_value, transfer, disposition;
	bool attached;                 /* its disposition says so */
};

static void part_read(struct mail_ctx *x, const struct mail_head *h, struct str all, struct part *p)
{
	*p = (struct part){ .all = all, .body = h->body };
	p->type_value = mail_value(x, h, MAIL_TYPE);
	p->type = mail_main(x, p->type_value);
	if (!memchr(p->type.n ? p->type.p : "", '/', p->type.n))
		p->type = STR("text/plain");
	p->transfer = mail_value(x, h, MAIL_TRANSFER);
	p->disposition = mail_value(x, h, MAIL_DISPOSITION);
	p->attached = str_is(mail_main(x, p->disposition), "attachment");
}

/* ---- attachments ---- */

static struct str clean_name(struct mail_ctx *x, struct str s)
{
	struct buf b = { 0 };
	struct str out;
	size_t from = 0, n;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/' || s.p[i] == '\\')
			from = i + 1;
	for (size_t i = from; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f)
			buf_char(&b, s.p[i]);
	n = b.n > 200 ? 200 : b.n;
	while (n && n < b.n && ((unsigned char)b.p[n] & 0xc0) == 0x80)
		n--;
	out = arena_str(x->tmp, str_trim((struct str){ b.p, n }));
	buf_free(&b);
	return str_is(out, ".") || str_is(out, "..") ? (struct str){ 0 } : out;
}

static const char *ending(struct str type)
{
	static const char *const known[][2] = {
		{ "image/jpeg", "jpg" }, { "image/png", "png" }, { "image/gif", "gif" }, { "text/html", "html" },
		{ "application/pdf", "pdf" }, { "text/plain", "txt" }, { "text/csv", "csv" },
		{ "text/calendar", "ics" }, { "message/rfc822", "eml" }, { "message/delivery-status", "txt" },
		{ "text/rfc822-headers", "txt" }, { "video/mp4", "mp4" }, { "audio/mpeg", "mp3" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(type, known[i][0]))
			return known[i][1];
	return "bin";
}

static struct str part_name(struct walk *w, const struct part *p)
{
	struct str name = clean_name(w->x, mail_param(w->x, p->disposition, "filename"));

	if (!name.n)
		name = clean_name(w->x, mail_param(w->x, p->type_value, "name"));
	return name;
}

/* A type that programs can read again: no blanks. */
static struct str plain_type(struct mail_ctx *x, struct str type)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < type.n && i < 100; i++)
		if (type.p[i] > 32 && type.p[i] < 127)
			buf_char(&b, type.p[i]);
	out = arena_str(x->tmp, b.n ? buf_view(&b) : STR("application/octet-stream"));
	buf_free(&b);
	return out;
}

static void attach(struct walk *w, const struct part *p, struct str name, struct str bytes)
{
	struct mail_parts *o = w->out;
	struct mail_file *f;

	if (!name.n)
		name = str_of(arena_printf(w->x->tmp, "part-%zu.%s", o->n_files + 1, ending(p->type)));
	f = PUSH(o->files, o->n_files, o->cap_files);
	*f = (struct mail_file){ .name = name, .type = plain_type(w->x, p->type),
	                         .bytes = arena_str(w->x->keep, bytes) };
	sha256_hex(f->bytes, f->sha256);
}

/* ---- texts ---- */

/* Line ends become LF; format=flowed (RFC 3676): lines that end in a blank go on, stuffing goes. */
static void put_lines(struct str s, bool flowed, bool delsp, struct buf *out)
{
	bool open = false;
	size_t depth = 0;

	while (s.n) {
		bool ended = memchr(s.p, '\n', s.n) != NULL;
		struct str line = mail_line(&s);
		size_t quotes = 0;

		while (flowed && quotes < line.n && line.p[quotes] == '>')
			quotes++;
		if (open && quotes != depth)
			buf_char(out, '\n'), open = false;
		if (open)
			line.p += quotes, line.n -= quotes;
		if (flowed && line.n && line.p[0] == ' ')
			line.p++, line.n--;
		depth = quotes;
		open = flowed && line.n && line.p[line.n - 1] == ' ' && !str_is(line, "-- ");
		buf_add(out, line.p, line.n - (open && delsp));
		if (ended && !open)
			buf_char(out, '\n');
	}
}

static void add_text(struct walk *w, const struct part *p)
{
	struct str bytes = mail_transfer(w->x, p->body, p->transfer), s;
	struct buf chars = { 0 }, lines = { 0 }, html = { 0 };
	bool flowed = mail_same(mail_param(w->x, p->type_value, "format"), "flowed");

	mail_chars(w->x, bytes, mail_param(w->x, p->type_value, "charset"), &chars);
	if (str_is(p->type, "text/html"))
		mail_html(buf_view(&chars), &html);
	put_lines(html.n ? buf_view(&html) : buf_view(&chars), flowed && !html.n,
	          flowed && mail_same(mail_param(w->x, p->type_value, "delsp"), "yes"), &lines);
	s = buf_view(&lines);
	if (str_is(p->type, "text/html") && !html.n)
		s.n = 0;
	while (s.n && memchr(" \t\n\r", s.p[s.n - 1], 4))
		s.n--;
	while (s.n && (s.p[0] == '\n' || s.p[0] == '\r'))
		s.p++, s.n--;
	if (s.n && w->text.n)
		buf_cstr(&w->text, "\n\n");
	buf_str(&w->text, s);
	buf_free(&chars);
	buf_free(&lines);
	buf_free(&html);
}

static bool is_text(const struct part *p)
{
	return str_is(p->type, "text/plain") || str_is(p->type, "text/html");
}

/* ---- the tree ---- */

/* The boundary; where it is not told, the first line that looks like one. */
static struct str boundary_of(struct walk *w, const struct part *p)
{
	struct str b = mail_param(w->x, p->type_value, "boundary"), rest = p->body;

	while (!b.n && rest.n) {
		struct str line = str_trim(mail_line(&rest)), after = rest;

		if (line.n > 6 && str_starts(line, STR("--")) && mail_is_header(mail_line(&after))) {
			mail_note(w->x, "the parts' boundary is not told and was guessed");
			b = (struct str){ line.p + 2, line.n - 2 };
		}
	}
	return b;
}

/* Is the line a delimiter? 1: a part begins, 2: it was the last. */
static int delimiter(struct str line, struct str boundary)
{
	line = str_trim(line);
	if (line.n < boundary.n + 2 || line.p[0] != '-' || line.p[1] != '-' ||
	    memcmp(line.p + 2, boundary.p, boundary.n) != 0)
		return 0;
	line = (struct str){ line.p + 2 + boundary.n, line.n - 2 - boundary.n };
	return !line.n ? 1 : str_is(line, "--") ? 2 : 0;
}

/* The next part of *rest, which begins behind a delimiter; false: there is none. */
static bool next_part(struct str *rest, struct str boundary, struct str *part)
{
	struct str s = *rest;

	if (!s.n)
		return false;
	*part = s;
	while (s.n) {
		struct str line = mail_line(&s);
		int what = delimiter(line, boundary);

		if (!what)
			continue;
		part->n = (size_t)(line.p - part->p);
		if (part->n && part->p[part->n - 1] == '\n')
			part->n--;
		if (part->n && part->p[part->n - 1] == '\r')
			part->n--;
		*rest = what == 1 ? s : (struct str){ 0 };
		return true;
	}
	*rest = (struct str){ 0 };
	return true;
}

/* Goes behind the first delimiter; false: there is none. */
static bool skip_preamble(struct str *rest, struct str boundary)
{
	while (boundary.n && rest->n)
		if (delimiter(mail_line(rest), boundary) == 1)
			return true;
	return false;
}

static void walk_part(struct walk *w, const struct mail_head *h, struct str all, int depth, bool quiet);

/* Of alternatives: the one whose text counts; n: none. */
static size_t choose(struct walk *w, const struct str *kids, size_t n)
{
	size_t best = n;
	int best_rank = 0;

	for (size_t i = 0; i < n; i++) {
		struct mail_head h;
		struct part p;
		int rank;

		mail_head_read(kids[i], &h);
		part_read(w->x, &h, kids[i], &p);
		rank = p.attached ? 0 : str_is(p.type, "text/plain") ? 3 : str_starts(p.type, STR("multipart/")) ? 2 :
		       str_is(p.type, "text/html") ? 1 : 0;
		if (rank > best_rank && (rank == 2 || str_trim(p.body).n)) {
			best = i;
			best_rank = rank;
		}
	}
	return best;
}

static void parts(struct walk *w, const struct part *p, int depth, bool quiet)
{
	struct str boundary = boundary_of(w, p), rest = p->body, *kids = NULL;
	bool alternative = str_is(p->type, "multipart/alternative");
	size_t n = 0, cap = 0, chosen;
	struct str kid;

	if (!skip_preamble(&rest, boundary)) {
		struct part plain = *p;

		plain.type = STR("text/plain");
		if (str_trim(p->body).n && !quiet) {
			mail_note(w->x, "the parts could not be told apart and were read as one text");
			add_text(w, &plain);
		}
		return;
	}
	while (w->parts < MAIL_PARTS && next_part(&rest, boundary, &kid)) {
		*PUSH(kids, n, cap) = kid;
		w->parts++;
	}
	chosen = alternative ? choose(w, kids, n) : n;
	for (size_t i = 0; i < n; i++) {
		struct mail_head h;

		mail_head_read(kids[i], &h);
		walk_part(w, &h, kids[i], depth + 1, quiet || (alternative && chosen < n && i != chosen));
	}
	free(kids);
	if (rest.n) {
		mail_note(w->x, "more than %d parts; the rest is one attachment", MAIL_PARTS);
		attach(w, &(struct part){ .type = STR("application/octet-stream") }, STR("rest-of-message.txt"), rest);
	}
}

/* What a report says of the message that it is about. */
static void returned_id(struct walk *w, struct str bytes)
{
	struct mail_head h;
	struct str id;

	mail_head_read(bytes, &h);
	if (!w->out->returned.n && mail_ids(w->x, mail_value(w->x, &h, MAIL_ID), &id, 1))
		w->out->returned = id;
}

/* quiet: the texts are said elsewhere; only what is attached counts. */
static void walk_part(struct walk *w, const struct mail_head *h, struct str all, int depth, bool quiet)
{
	struct part p;
	struct str name, bytes;

	part_read(w->x, h, all, &p);
	if (str_starts(p.type, STR("multipart/")) && depth < MAIL_DEPTH) {
		if (str_is(p.type, "multipart/report") && !w->out->report.n)
			w->out->report = mail_lower(w->x, mail_param(w->x, p.type_value, "report-type"));
		if (!w->out->report.n && str_is(p.type, "multipart/report"))
			w->out->report = STR("report");
		parts(w, &p, depth, quiet);
		return;
	}
	name = part_name(w, &p);
	if (is_text(&p) && !p.attached && (!name.n || !w->text.n)) {
		if (!quiet)
			add_text(w, &p);
		return;
	}
	bytes = mail_transfer(w->x, p.body, p.transfer);
	if (str_is(p.type, "message/rfc822") || str_is(p.type, "text/rfc822-headers"))
		returned_id(w, bytes);
	if (bytes.n)
		attach(w, &p, name, bytes);
}

/* A text that is too long for a line of the log is attached whole, and its beginning is shown. */
static void long_text(struct walk *w)
{
	size_t n = MAIL_TEXT_MAX / 2;

	if (w->text.n <= MAIL_TEXT_MAX)
		return;
	attach(w, &(struct part){ .type = STR("text/plain") }, STR("whole-text.txt"), buf_view(&w->text));
	mail_note(w->x, "the text has %zu bytes; all of it is attached as whole-text.txt", w->text.n);
	while (n && ((unsigned char)w->text.p[n] & 0xc0) == 0x80)
		n--;
	w->text.n = n;
	buf_cstr(&w->text, "\n[...]");
}

void mail_parts_read(struct mail_ctx *x, const struct mail_head *h, struct mail_parts *p)
{
	struct walk w = { .x = x, .out = p };

	*p = (struct mail_parts){ .n_files = 0 };
	walk_part(&w, h, h->body, 0, false);
	long_text(&w);
	p->text = arena_str(x->tmp, buf_view(&w.text));
	buf_free(&w.text);
}

void mail_parts_free(struct mail_parts *p)
{
	free(p->files);
}
