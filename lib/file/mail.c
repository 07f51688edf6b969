/*
 * Mail as a table: one row a message, in the order in which they were written, so that what opens a
 * conversation mostly stands before what answers it. Relies on mail_*.c for the parts of a message.
 * Promises: every message of the file is a row; what was wrong with it stands in its note.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "file/io.h"
#include "file/mail.h"

static const char header[] = "Message-ID,References,Mail Date,From,From Name,Reply-To,To,Subject,Text,Automatic,"
                             "Attachments,Note,Place\n";

struct row { int64_t at; size_t from, n; long line, index; };
struct table {
	struct buf text;
	struct row *rows;
	size_t n, cap;
	struct container_file *files;
	size_t n_files, cap_files;
};
/* What a message says of itself. */
struct letter {
	struct mail_head head;
	struct mail_parts parts;
	struct mail_person from, reply_to, to[MAIL_ADDRESSES];
	size_t n_to;
	struct str id, subject, bad_date, ids[2 * MAIL_IDS];
	size_t n_ids;
	int64_t at;                    /* WHEN_NONE: no date */
	const char *automatic;         /* "" a person wrote it */
};

void mail_note(struct mail_ctx *x, const char *fmt, ...)
{
	char text[300];
	va_list ap;
	size_t at;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (x->note.n > 2000 || str_find(buf_view(&x->note), str_of(text), &at))
		return;
	if (x->note.n)
		buf_cstr(&x->note, "; ");
	mail_chars(x, str_of(text), STR("utf-8"), &x->note);
}

/* ---- one message ---- */

/* Behind the last semicolon of a Received line, or behind the sender of a "From " line. */
static int64_t date_behind(struct mail_ctx *x, struct str received, struct str from_line)
{
	const char *semicolon = received.n ? memrchr(received.p, ';', received.n) : NULL;
	int64_t at;

	(void)x;
	if (semicolon && mail_date((struct str){ semicolon + 1, (size_t)(received.p + received.n - semicolon - 1) }, &at))
		return at;
	str_split(&from_line, ' ');
	str_split(&from_line, ' ');
	return from_line.n && mail_date(from_line, &at) ? at : WHEN_NONE;
}

/* The sender's clock says when it was written, ours when it came: it was not written later than that. */
static void read_date(struct mail_ctx *x, struct letter *l, struct str from_line)
{
	struct str date = mail_value(x, &l->head, MAIL_DATE);
	int64_t came = date_behind(x, mail_value(x, &l->head, MAIL_RECEIVED), from_line);

	if (!mail_date(date, &l->at)) {
		l->at = came;
		l->bad_date = date.n ? mail_words(x, date) : (struct str){ 0 };
		if (came != WHEN_NONE && date.n)
			mail_note(x, "the date \"" STR_FMT "\" is none; the time of receipt counts", STR_ARG(l->bad_date));
		else if (came != WHEN_NONE)
			mail_note(x, "there is no date; the time of receipt counts");
	} else if (came != WHEN_NONE && came < l->at) {
		if (l->at - came > 3600)
			mail_note(x, "the date lies behind the time of receipt, which counts");
		l->at = came;
	}
}

static void read_people(struct mail_ctx *x, struct letter *l)
{
	static const enum mail_name senders[] = { MAIL_FROM, MAIL_SENDER, MAIL_REPLY_TO, MAIL_RETURN_PATH };

	for (size_t i = 0; i < COUNT(senders) && !l->from.address.n; i++)
		mail_people(x, mail_value(x, &l->head, senders[i]), &l->from, 1);
	mail_people(x, mail_value(x, &l->head, MAIL_REPLY_TO), &l->reply_to, 1);
	l->n_to = mail_people(x, mail_value(x, &l->head, MAIL_TO), l->to, MAIL_ADDRESSES / 2);
	l->n_to += mail_people(x, mail_value(x, &l->head, MAIL_CC), l->to + l->n_to, MAIL_ADDRESSES - l->n_to);
}

/* What a machine wrote by itself (RFC 3834, 3464, 8098, and what came before them). */
static const char *automatic(struct mail_ctx *x, const struct letter *l)
{
	struct str sent = mail_main(x, mail_value(x, &l->head, MAIL_AUTO));
	struct str precedence = mail_lower(x, mail_value(x, &l->head, MAIL_PRECEDENCE));
	struct str report = l->parts.report;
	size_t at;

	if (str_is(report, "delivery-status") || str_starts(l->from.address, STR("mailer-daemon@")))
		return "bounce";
	if (report.n || (l->head.has >> MAIL_RETURN_PATH & 1 && str_is(mail_value(x, &l->head, MAIL_RETURN_PATH), "<>")))
		return report.n && str_find(report, STR("feedback"), &at) ? "bulk" : "auto-replied";
	if (sent.n && !str_is(sent, "no"))
		return str_is(sent, "auto-replied") ? "auto-replied" : "auto-generated";
	if (l->head.has >> MAIL_AUTOREPLY & 1 || l->head.has >> MAIL_AUTORESPOND & 1 ||
	    str_is(precedence, "auto_reply"))
		return "auto-replied";
	return str_is(precedence, "bulk") || str_is(precedence, "junk") ? "bulk" : "";
}

/* Without an id of its own a message is named by what it says. */
static struct str own_id(struct mail_ctx *x, const struct letter *l)
{
	const struct str said[] = { l->from.address, STR("\n"), mail_value(x, &l->head, MAIL_DATE), STR("\n"),
	                            l->subject, STR("\n"), l->parts.text };
	struct str id, given = mail_value(x, &l->head, MAIL_ID);
	char hex[65];

	if (given.n && !memchr(given.p, '<', given.n))
		given = str_of(arena_printf(x->tmp, "<" STR_FMT ">", STR_ARG(given)));
	if (mail_ids(x, given, &id, 1))
		return id;
	sha256_hex(arena_join(x->tmp, said, COUNT(said)), hex);
	mail_note(x, "there is no Message-ID");
	return str_of(arena_printf(x->tmp, "content:%.32s", hex));
}

static void id_once(struct letter *l, struct str id)
{
	for (size_t i = 0; i < l->n_ids; i++)
		if (str_eq(l->ids[i], id))
			return;
	if (!str_eq(id, l->id))
		l->ids[l->n_ids++] = id;
}

/* Ids of the messages that this one answers, the nearest one last. */
static void read_ids(struct mail_ctx *x, struct letter *l)
{
	struct str ids[MAIL_IDS], to[2];
	size_t n = mail_ids(x, mail_value(x, &l->head, MAIL_REFERENCES), ids, MAIL_IDS);
	size_t n_to = mail_ids(x, mail_value(x, &l->head, MAIL_IN_REPLY_TO), to, 2);

	l->id = own_id(x, l);
	for (size_t i = 0; i < n; i++)
		id_once(l, ids[i]);
	for (size_t i = 0; i < n_to; i++)
		id_once(l, to[i]);
	if (l->parts.returned.n && *l->automatic)
		id_once(l, l->parts.returned);
}

static void read_letter(struct mail_ctx *x, const struct mail_piece *p, struct letter *l)
{
	mail_head_read(p->bytes, &l->head);
	read_date(x, l, p->from_line);
	read_people(x, l);
	l->subject = mail_words(x, mail_value(x, &l->head, MAIL_SUBJECT));
	mail_parts_read(x, &l->head, &l->parts);
	l->automatic = automatic(x, l);
	read_ids(x, l);
}

/* ---- the row ---- */

static void cell(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(out, '"');
		if (s.p[i] != '\r')
			buf_char(out, s.p[i]);
	}
	buf_cstr(out, "\",");
}

static struct str lines_of_ids(struct mail_ctx *x, const struct letter *l)
{
	struct str out = { 0 };

	for (size_t i = 0; i < l->n_ids; i++) {
		const struct str both[] = { out, i ? STR(" ") : STR(""), l->ids[i] };

		out = arena_join(x->tmp, both, COUNT(both));
	}
	return out;
}

/* "address name" a line */
static struct str lines_of_people(struct mail_ctx *x, const struct mail_person *p, size_t n)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s" STR_FMT "%s" STR_FMT, i ? "\n" : "", STR_ARG(p[i].address),
		           p[i].name.n ? " " : "", STR_ARG(p[i].name));
	out = arena_str(x->tmp, buf_view(&b));
	buf_free(&b);
	return out;
}

/* "sha256 size type name" a line */
static struct str lines_of_files(struct mail_ctx *x, const struct mail_parts *p)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < p->n_files; i++)
		buf_printf(&b, "%s%s %zu " STR_FMT " " STR_FMT, i ? "\n" : "", p->files[i].sha256,
		           p->files[i].bytes.n, STR_ARG(p->files[i].type), STR_ARG(p->files[i].name));
	out = arena_str(x->tmp, buf_view(&b));
	buf_free(&b);
	return out;
}

static struct str date_text(struct mail_ctx *x, const struct letter *l)
{
	struct civil c;

	if (l->at == WHEN_NONE)
		return l->bad_date;
	c = civil_of(l->at);
	return str_of(arena_printf(x->tmp, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, c.mon, c.day, c.hour,
	                           c.min, c.sec));
}

static void put_row(struct mail_ctx *x, const struct letter *l, const struct mail_piece *p, struct buf *out)
{
	const struct str cells[] = {
		l->id, lines_of_ids(x, l), date_text(x, l), l->from.address, l->from.name,
		lines_of_people(x, &l->reply_to, l->reply_to.address.n ? 1 : 0), lines_of_people(x, l->to, l->n_to),
		l->subject, l->parts.text, str_of(l->automatic), lines_of_files(x, &l->parts), buf_view(&x->note),
		str_of(arena_printf(x->tmp, "line %ld", p->line)),
	};

	for (size_t i = 0; i < COUNT(cells); i++)
		cell(out, cells[i]);
	out->p[out->n - 1] = '\n';
}

static void add_message(struct table *t, const struct mail_piece *p, struct arena *tmp, struct arena *mem)
{
	struct mail_ctx x = { .tmp = tmp, .keep = mem };
	struct letter *l = mem_alloc(sizeof(*l));
	struct row r = { .from = t->text.n, .line = p->line, .index = (long)t->n };

	l->at = WHEN_NONE;
	read_letter(&x, p, l);
	put_row(&x, l, p, &t->text);
	r.at = l->at;
	r.n = t->text.n - r.from;
	*PUSH(t->rows, t->n, t->cap) = r;
	for (size_t i = 0; i < l->parts.n_files; i++) {
		struct container_file *f = PUSH(t->files, t->n_files, t->cap_files);

		f->bytes = l->parts.files[i].bytes;
		memcpy(f->sha256, l->parts.files[i].sha256, sizeof(f->sha256));
	}
	mail_parts_free(&l->parts);
	buf_free(&x.note);
	free(l);
}

/* ---- the table ---- */

static int by_date(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	int64_t x = a->at == WHEN_NONE ? INT64_MAX : a->at, y = b->at == WHEN_NONE ? INT64_MAX : b->at;

	return x != y ? (x < y ? -1 : 1) : a->index < b->index ? -1 : 1;
}

static size_t count_lines(struct str s)
{
	size_t n = 0;

	while (s.n) {
		str_split(&s, '\n');
		n++;
	}
	return n;
}

static void make_table(struct table *t, struct arena *mem, struct container *out)
{
	size_t n_lines = 1 + count_lines(buf_view(&t->text)), line = 1;
	char *p = arena_bytes(mem, t->text.n + sizeof(header));
	long *lines = arena_alloc(mem, (n_lines + 1) * sizeof(*lines));

	*out = (struct container){ .kind = "mail", .text = { p, t->text.n + sizeof(header) - 1 },
	                           .lines_of = lines, .n_lines = n_lines };
	qsort(t->rows, t->n, sizeof(*t->rows), by_date);
	memcpy(p, header, sizeof(header) - 1);
	p += sizeof(header) - 1;
	lines[0] = 1;
	for (size_t i = 0; i < t->n; i++) {
		const struct row *r = &t->rows[i];
		struct str s = { t->text.p + r->from, r->n };

		memcpy(p, s.p, s.n);
		p += s.n;
		for (size_t k = count_lines(s); k; k--)
			lines[line++] = r->line;
	}
	out->files = arena_alloc(mem, (t->n_files + 1) * sizeof(*t->files));
	if (t->n_files)
		memcpy((void *)(uintptr_t)out->files, t->files, t->n_files * sizeof(*t->files));
	out->n_files = t->n_files;
}

/* Does a block of header lines stand at the beginning that only mail has? */
static bool is_mail(struct str bytes)
{
	static const uint32_t of_mail = 1u << MAIL_FROM | 1u << MAIL_ID | 1u << MAIL_RECEIVED |
	                                1u << MAIL_RETURN_PATH | 1u << MAIL_DELIVERED;
	struct mail_head h;

	if (str_starts(bytes, STR("From ")))
		mail_line(&bytes);
	mail_head_read(bytes, &h);
	return (h.has & of_mail) && __builtin_popcount(h.has) >= 2;
}

int mail_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e)
{
	struct table t = { .n = 0 };
	struct arena tmp = { 0 };
	struct mail_piece p;
	long line = 1;

	(void)w, (void)e;
	*out = (struct container){ 0 };
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes.p += 3, bytes.n -= 3;
	while (bytes.n && (bytes.p[0] == '\n' || bytes.p[0] == '\r')) {
		line += bytes.p[0] == '\n';
		bytes.p++, bytes.n--;
	}
	if (!is_mail(bytes))
		return CSM_OK;
	while (mail_next(&bytes, &line, &tmp, &p)) {
		add_message(&t, &p, &tmp, mem);
		arena_reset(&tmp);
	}
	make_table(&t, mem, out);
	arena_free(&tmp);
	buf_free(&t.text);
	free(t.rows);
	free(t.files);
	return CSM_OK;
}
