/*
 * The bytes of an import: a file, standard input, a Maildir; and the delivery of one mail, which
 * must not be lost: what cannot become a record is kept whole in rejects/. Relies on import.c for
 * the run.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "file/container.h"
#include "file/maildir.h"
#include "store/import.h"
#include "store/own.h"

/* Takes the bytes of b. */
static void from_buf(struct buf *b, struct file_bytes *f)
{
	*f = (struct file_bytes){ .s = buf_view(b), .mem = b->p };
}

int import_read(const char *path, struct file_bytes *f, struct csm_err *e)
{
	struct buf b = { 0 };
	int code;

	if (!strcmp(path, "-"))
		return file_read_fd(0, "-", f, e);
	if (!maildir_is(path))
		return file_read(AT_FDCWD, path, f, e);
	code = maildir_read(path, &b, e);
	from_buf(&b, f);
	return code;
}

/* ---- delivery ---- */

/* A "From " line that says when it came: a message without a date, or with one that lies in the
 * future, is of that instant. */
static void put_from(const struct csm *c, struct str bytes, struct buf *out)
{
	static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil at = civil_of(c->now);
	char line[80];

	snprintf(line, sizeof(line), "csm %s %s %2d %02d:%02d:%02d %04d",
	         days[civil_weekday(civil_days(at.year, at.mon, at.day)) - 1], months[at.mon - 1], at.day,
	         at.hour, at.min, at.sec, (int)at.year);
	mbox_add(out, line, bytes);
}

static int keep_whole(struct csm *c, struct str bytes, struct csm_import_summary *s, struct csm_err *e)
{
	char sha[65], path[64];
	int code;

	sha256_hex(bytes, sha);
	snprintf(path, sizeof(path), "rejects/mail-%.16s.eml", sha);
	snprintf(s->rejects, sizeof(s->rejects), "%.180s/%s", c->path, path);
	if (c->dry_run)
		return CSM_OK;
	code = dir_make(c->dirfd, "rejects", c->group, e);
	if (!code)
		code = file_make(c->dirfd, path, bytes, c->group, e);
	return code == CSM_EREFUSED ? file_keep(c->dirfd, path, e) : code;
}

static bool is_mail(struct str bytes)
{
	const struct container_want want = { .name = "-" };
	struct arena a = { 0 };
	struct container box = { 0 };
	bool mail = !mail_open(bytes, &want, &a, &box, NULL) && box.kind;

	arena_free(&a);
	return mail;
}

/* Only a copy that may write takes mail; and who holds the lock is not passed by. */
static int keep_unread(struct csm *c, struct str bytes, struct csm_import_summary *s, struct csm_err *e)
{
	struct writer *w;
	int code = writer_open(c, &w, e);

	if (code)
		return code;
	code = keep_whole(c, bytes, s, e);
	writer_abandon(w);
	if (code)
		return code;
	s->read = s->rejected = s->n_told = 1;
	return err_set(&s->told[0], CSM_FOUND, "deliver.unread",
	               "no mail: it has no header lines like From and Message-ID; kept whole in %s", s->rejects);
}

CSM_API int csm_deliver(struct csm *c, const struct csm_import_request *q, struct csm_import_summary *s,
                        struct csm_err *e)
{
	struct csm_import_request one = *q;
	struct file_bytes in = { 0 }, f = { 0 };
	struct buf b = { 0 };
	int code;

	*s = (struct csm_import_summary){ 0 };
	code = import_read(q->path, &in, e);
	if (code)
		return code;
	if (!is_mail(in.s)) {
		code = keep_unread(c, in.s, s, e);
	} else {
		put_from(c, in.s, &b);
		from_buf(&b, &f);
		one.map = "mail.messages";
		code = import_of(c, &one, f.s, s, e);
		if (code == CSM_FOUND) {
			int kept = keep_whole(c, in.s, s, e);
			code = kept ? kept : CSM_FOUND;
		}
	}
	file_close(&f);
	file_close(&in);
	return code;
}
