/*
 * Many messages in one: the mbox form (mboxrd and mboxo) taken apart, and a Maildir put into it, so
 * that both are read in one way. A "From " line begins a message only behind an empty line, with a
 * time in it and a header behind it; anything else is text.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/io.h"
#include "file/mail.h"
#include "file/maildir.h"

/* hh:mm somewhere in the line */
static bool has_time(struct str line)
{
	for (size_t i = 2; i + 2 < line.n; i++)
		if (line.p[i] == ':' && line.p[i - 1] >= '0' && line.p[i - 1] <= '9' && line.p[i + 1] >= '0' &&
		    line.p[i + 1] <= '9')
			return true;
	return false;
}

/* Does a message begin at s, given that an empty line or nothing is in front? */
static bool begins(struct str s)
{
	struct str line;

	if (!str_starts(s, STR("From ")))
		return false;
	line = mail_line(&s);
	return has_time(line) && mail_is_header(mail_line(&s));
}

/* ">From " at the beginning of a line loses one ">", as ">>From " does (mboxrd). */
static bool quoted_from(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '>')
		i++;
	return i && str_starts((struct str){ s.p + i, s.n - i }, STR("From "));
}

static struct str unquoted(struct str s, struct arena *a)
{
	struct buf b = { 0 };
	struct str rest = s, out;
	size_t from = 0;

	while (rest.n) {
		size_t at = (size_t)(rest.p - s.p);

		if (quoted_from(rest)) {
			buf_add(&b, s.p + from, at - from);
			from = at + 1;
		}
		mail_line(&rest);
	}
	if (!from)
		return s;
	buf_add(&b, s.p + from, s.n - from);
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}

bool mail_next(struct str *rest, long *line, struct arena *a, struct mail_piece *out)
{
	struct str s = *rest;
	bool empty = false;

	*out = (struct mail_piece){ .line = *line };
	if (!s.n)
		return false;
	out->bytes = s;
	*rest = (struct str){ 0 };
	if (!begins(s))
		return true;
	out->from_line = mail_line(&s);
	out->bytes = s;
	++*line;
	while (s.n && !(empty && begins(s))) {
		empty = !mail_line(&s).n;
		++*line;
	}
	out->bytes.n -= s.n;
	out->bytes = unquoted(out->bytes, a);
	*rest = s;
	return true;
}

/* ---- Maildir ---- */

void mbox_add(struct buf *out, const char *from, struct str bytes)
{
	if (begins(bytes))             /* delivered with its "From " line: ours takes its place */
		mail_line(&bytes);
	buf_printf(out, "From %s\n", from);
	while (bytes.n) {
		struct str at = bytes;

		if (str_starts(bytes, STR("From ")) || quoted_from(bytes))
			buf_char(out, '>');
		mail_line(&bytes);
		buf_add(out, at.p, at.n - bytes.n);
	}
}

bool maildir_is(const char *path)
{
	int fd;

	if (dir_open(path, &fd, NULL))
		return false;
	close(fd);
	return true;
}

struct maildir { int fd; const char *path; struct buf *out; };

/* One that a mail program moved away meanwhile is not there either: the next run finds it. */
static int look_at(const struct maildir *m, const char *name, const char *path, struct csm_err *e)
{
	struct stat st;

	if (fstatat(m->fd, name, &st, 0) < 0)
		return err_at(e, CSM_ENOTFOUND, "file.missing", path, 0, 0, "no such file or folder");
	if (!S_ISREG(st.st_mode))
		return err_at(e, CSM_EREFUSED, "file.kind", path, 0, 0,
		              "is not a regular file; cur and new of a Maildir hold nothing else");
	return CSM_OK;
}

/* Every file is a message, also one that has no header: it must not be the text of the one before. */
static const char *from_line_of(struct str bytes)
{
	if (begins(bytes))
		mail_line(&bytes);
	return mail_is_header(mail_line(&bytes)) ? "maildir 00:00" : "maildir 00:00\nSubject:\n";
}

static int add_file(const struct maildir *m, const char *name, struct csm_err *e)
{
	struct arena a = { 0 };
	struct file_bytes f = { 0 };
	int code = look_at(m, name, arena_printf(&a, "%s/%s", m->path, name), e);

	if (!code)
		code = file_read(m->fd, name, &f, e);
	if (!code) {
		mbox_add(m->out, from_line_of(f.s), f.s);
		buf_cstr(m->out, m->out->p[m->out->n - 1] == '\n' ? "\n" : "\n\n");
	}
	file_close(&f);
	arena_free(&a);
	return code;
}

static int add_folder(const struct maildir *m, const char *sub, struct csm_err *e)
{
	struct arena a = { 0 };
	struct str *names;
	size_t n = 0;
	int code = file_list(m->fd, sub, NULL, &a, &names, &n, e);

	for (size_t i = 0; !code && i < n; i++)
		if (names[i].p[0] != '.')
			code = add_file(m, arena_printf(&a, "%s/" STR_FMT, sub, STR_ARG(names[i])), e);
	arena_free(&a);
	return code;
}

int maildir_read(const char *path, struct buf *out, struct csm_err *e)
{
	struct maildir m = { .path = path, .out = out };
	int fd, code = dir_open(path, &fd, e);

	if (code)
		return code;
	m.fd = fd;
	if (faccessat(fd, "cur", F_OK, 0) || faccessat(fd, "new", F_OK, 0))
		code = err_set(e, CSM_EREFUSED, "import.folder",
		               "%s: a folder that is no Maildir: it has no cur and new; name its files instead", path);
	if (!code)
		code = add_folder(&m, "cur", e);
	if (!code)
		code = add_folder(&m, "new", e);
	close(fd);
	return code;
}
