/*
 * Segments being written: which is due (month, size, columns), its torn tail, its bytes.
 * Relies on file/io.h for the appending. Promises: older segments never change, and no segment is
 * opened again because a clock went back.
 */
#include "file/broken.h"
#include "store/own.h"

#include <stdio.h>

int segment_newest(struct csm *c, uint16_t site, const char *table, int *month, int *nn,
                   struct csm_err *e)
{
	struct arena tmp = { 0 };
	char letters[4], folder[16];
	struct str *names = NULL, name;
	size_t n = 0;
	int m, k, code;

	*month = *nn = 0;
	site_write(site, letters);
	snprintf(folder, sizeof(folder), "log/%s", letters);
	code = file_list(c->dirfd, folder, NULL, &tmp, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		if (!segment_name(names[i], &name, &m, &k) || !str_is(name, table))
			continue;
		if (m > *month || (m == *month && k > *nn)) {
			*month = m;
			*nn = k;
		}
	}
	arena_free(&tmp);
	return code;
}

const char *segment_path(struct csm *c, uint16_t site, const char *table, int month, int nn)
{
	char letters[4];

	site_write(site, letters);
	return arena_printf(&c->mem, "log/%s/%s-%04d-%02d-%02d.%s", letters, table, month / 100,
	                    month % 100, nn, strcmp(table, "events") ? "csv" : "yaml");
}

static int month_of(int64_t at)
{
	struct civil d = civil_of(at);

	return (int)d.year * 100 + d.mon;
}

static void note_torn(struct writer *w, const char *path, int64_t torn)
{
	if (!torn)
		return;
	w->torn += torn;
	snprintf(w->torn_note, sizeof(w->torn_note),
	         words_in(lang_of(w->c->lang), "%s: %lld bytes at its end were never acknowledged; kept in rejects/, cut off"),
	         path, (long long)torn);
}

/* Opens the segment and repairs its tail. */
int segout_open(struct writer *w, struct segment_out *o, const char *path, struct csm_err *e)
{
	struct csm *c = w->c;
	int64_t torn = 0;
	int code = append_open(c->dirfd, path, c->group, &o->seg, e);

	if (code)
		return code;
	o->path = path;
	o->open = true;
	o->seg.ends = line_may_end;
	code = append_tail(&o->seg, c->dirfd, "rejects", &torn, e);
	note_torn(w, path, torn);
	return code;
}

bool segout_ends(const struct segment_out *o, size_t more)
{
	return o->open && o->dirty && o->seg.size && o->seg.size + (int64_t)more > SEGMENT_MAX;
}

int segout_sync(struct segment_out *o, struct csm_err *e)
{
	if (!o->open || !o->dirty)
		return CSM_OK;
	o->dirty = false;
	return append_sync(&o->seg, e);
}

void segout_close(struct segment_out *o)
{
	if (o->open)
		append_close(&o->seg);
	o->open = false;
}

/* Does the segment begin with header? An empty one does. */
static int same_header(struct csm *c, const char *path, struct str header, bool *same,
                       struct csm_err *e)
{
	struct file_bytes f;
	int code = file_read(c->dirfd, path, &f, e);

	*same = true;
	if (code)
		return code;
	if (f.s.n)
		*same = str_starts(f.s, header);
	file_close(&f);
	return CSM_OK;
}

int segout_leave(struct segment_out *o, struct csm_err *e)
{
	int code;

	o->dirty |= o->open && !BROKEN_OLD_UNSYNCED;
	code = segout_sync(o, e);
	segout_close(o);
	return code;
}

/* Opens the newest segment, if there is one; *fits: bytes with these columns may be added. */
static int open_newest(struct writer *w, struct segment_out *o, const char *table, struct str header,
                       bool *fits, struct csm_err *e)
{
	const char *path = segment_path(w->c, w->site, table, o->month, o->nn);
	int code = CSM_OK;

	*fits = o->open;
	if (o->open || !o->month)
		return CSM_OK;
	*fits = true;
	code = segout_open(w, o, path, e);
	/* A table that got another column goes on in a new segment. */
	return code || !header.n ? code : same_header(w->c, path, header, fits, e);
}

/* The segment that is due: the newest, or the next when its month is over or it is full. */
static int segout_due(struct writer *w, struct segment_out *o, const char *table, struct str header,
                      size_t more, struct csm_err *e)
{
	int month = month_of(w->rec), code = CSM_OK;
	char letters[4], folder[16];
	bool fits;

	site_write(w->site, letters);
	snprintf(folder, sizeof(folder), "log/%s", letters);
	if (!o->known)
		code = segment_newest(w->c, w->site, table, &o->month, &o->nn, e);
	o->known = !code;
	if (!code)
		code = open_newest(w, o, table, header, &fits, e);
	if (code)
		return code;
	if (fits && o->month >= month && (o->seg.size == 0 || o->seg.size + (int64_t)more <= SEGMENT_MAX))
		return CSM_OK;
	code = segout_leave(o, e);
	if (!code && !o->month)
		code = dir_make(w->c->dirfd, folder, w->c->group, e);
	o->nn = o->month >= month ? o->nn + 1 : 1;
	o->month = o->month >= month ? o->month : month;
	return code ? code
	            : segout_open(w, o, segment_path(w->c, w->site, table, o->month, o->nn), e);
}

int segout_ready(struct writer *w, struct segment_out *o, const char *table, struct str header,
                 size_t more, struct csm_err *e)
{
	int code = segout_due(w, o, table, header, header.n + more, e);

	o->dirty |= !code;
	return code;
}

int segout_put(struct segment_out *o, struct str header, struct str bytes, struct csm_err *e)
{
	struct buf both = { 0 };
	int code;

	if (o->seg.size || !header.n)
		return append_write(&o->seg, bytes, e);
	buf_str(&both, header);
	buf_str(&both, bytes);
	code = append_write(&o->seg, buf_view(&both), e);
	buf_free(&both);
	return code;
}

int segout_write(struct writer *w, struct segment_out *o, const char *table, struct str header,
                 struct str bytes, struct csm_err *e)
{
	int code;

	if (!bytes.n)
		return CSM_OK;
	code = segout_ready(w, o, table, header, bytes.n, e);
	return code ? code : segout_put(o, header, bytes, e);
}
