/*
 * What lies beside the log: attachments, refused rows and mails, torn tails, temp files, the cache.
 * Relies on what people/ still says of the persons, so it comes before people/ is swept. Promises: a
 * refused row goes rather once too often: its export is still there, and the person has a right.
 */
#include "store/sweep.h"

#include <stdlib.h>

#include "file/container.h"
#include "store/own.h"

/* ---- attachments ---- */

struct attached { struct sweep *s; struct smap living; struct str *gone; size_t n, cap; };

static int on_attach(void *ctx, const struct event *ev, struct str line)
{
	struct attached *a = ctx;
	struct str sha;
	bool fresh;

	(void)line;
	if (ev->verb != V_ATTACH)
		return CSM_OK;
	sha = event_str(ev, K_SHA256, &a->s->x.mem);
	if (sha.n != 64 || strspn(arena_cstr(&a->s->x.mem, sha), "0123456789abcdef") != 64)
		return CSM_OK;
	sha = arena_str(&a->s->x.mem, sha);
	if (umap_get(&a->s->gone, ev->id) != MAP_NONE)
		*PUSH(a->gone, a->n, a->cap) = sha;
	else
		*smap_put(&a->living, sha, &fresh) = 1;
	return CSM_OK;
}

static int drop_file(struct sweep *s, const char *path, int64_t *count, struct csm_err *e)
{
	if (!file_exists(s->c->dirfd, path))
		return CSM_OK;
	++*count;
	return s->dry ? CSM_OK : file_remove(s->c->dirfd, path, e);
}

int sweep_files(struct sweep *s, struct csm_err *e)
{
	struct attached a = { .s = s };
	struct scan scan = { .c = s->c, .only = verb_word(V_ATTACH), .event = on_attach, .ctx = &a };
	int code = scan_run(&scan, e);

	for (size_t i = 0; !code && i < a.n; i++)
		if (smap_get(&a.living, a.gone[i]) == MAP_NONE)
			code = drop_file(s, arena_printf(&s->x.mem, "files/%.2s/" STR_FMT, a.gone[i].p, STR_ARG(a.gone[i])),
			                 &s->files, e);
	scan_close(&scan);
	smap_free(&a.living);
	free(a.gone);
	return code;
}

/* ---- refused rows ---- */

static bool row_tells(const struct erased *x, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (erased_cell(x, row->f[i]))
			return true;
	return false;
}

/* Rows left in out; how many there are and how many went. */
static void sift(struct sweep *s, struct str in, char sep, struct buf *out, int64_t *kept, int64_t *gone)
{
	struct csv_reader r;
	struct csv_row row;

	*kept = *gone = 0;
	csv_open(&r, in, sep, sep == '\t' ? 0 : '"');
	for (bool header = true; csv_next(&r, &row); header = false) {
		if (!header && row_tells(&s->x, &row)) {
			++*gone;
			continue;
		}
		*kept += !header;
		buf_str(out, row.raw);
		buf_char(out, '\n');
	}
	csv_close(&r);
}

static int sweep_table(struct sweep *s, const char *path, struct str bytes, struct csm_err *e)
{
	static const struct str front = STR("_file");
	struct buf out = { 0 };
	int64_t kept, gone;
	int code = CSM_OK;

	sift(s, bytes, bytes.n > front.n && str_starts(bytes, front) ? bytes.p[front.n] : ',', &out, &kept, &gone);
	s->rejects += gone;
	if (gone && !s->dry)
		code = kept ? file_replace(s->c->dirfd, path, buf_view(&out), s->c->group, e) :
		       file_remove(s->c->dirfd, path, e);
	buf_free(&out);
	return code;
}

/* The values as Chinese systems may have written them. */
static bool tells_gbk(const struct erased *x, struct str bytes)
{
	bool found = false;

	for (size_t i = 0; i < x->n_values && !found; i++) {
		struct buf b = { 0 };
		size_t at;

		found = erased_value_tells(x->values[i]) && text_gb18030(&b, x->values[i]) && str_find(bytes, buf_view(&b), &at);
		buf_free(&b);
	}
	return found;
}

/* A mail is read, so that what stands in it encoded is seen. */
static bool mail_tells(struct sweep *s, struct str bytes)
{
	const struct container_want want = { .name = "-" };
	struct arena a = { 0 };
	struct container box = { 0 };
	struct csv_reader r;
	struct csv_row row;
	bool found = false;

	if (!mail_open(bytes, &want, &a, &box, NULL) && box.kind) {
		csv_open(&r, box.text, ',', '"');
		while (!found && csv_next(&r, &row))
			found = row_tells(&s->x, &row);
		csv_close(&r);
	}
	arena_free(&a);
	return found;
}

/* A name of one of them, or of one of their cases, begins at p. */
static bool names_case(const struct erased *x, struct str s)
{
	struct caseid cas;
	size_t n = 0;

	if (s.n < 4 || s.p[1] != '-' || !strchr("CTR", s.p[0]))
		return false;
	while (n < s.n && n < 32 && !memchr(",}\" \n", s.p[n], 5))
		n++;
	return case_fast((struct str){ s.p, n }, &cas) && erased_case(x, cas);
}

/* A torn tail is half a line or many: it goes if it names one of them. */
static bool torn_tells(const struct erased *x, struct str s)
{
	for (; s.n; s.p++, s.n--)
		if (names_case(x, s))
			return true;
	return false;
}

static int sweep_reject(struct sweep *s, const char *path, struct csm_err *e)
{
	struct csm_err why = err_like(e);
	struct file_bytes f;
	int code = file_read(s->c->dirfd, path, &f, &why);
	bool torn = !strncmp(path, "rejects/torn-", 13), table = str_ends(str_of(path), STR(".csv")) && !torn, all;

	if (code == CSM_ENOTFOUND || (code && !strcmp(why.id, "file.kind")))
		return CSM_OK;         /* a folder, or it went meanwhile: nothing of ours */
	if (code) {
		if (e)
			*e = why;
		return code;
	}
	all = !table && (erased_text(&s->x, f.s) || tells_gbk(&s->x, f.s) || torn_tells(&s->x, f.s) || mail_tells(s, f.s));
	code = table ? sweep_table(s, path, f.s, e) : all ? drop_file(s, path, &s->rejects, e) : CSM_OK;
	file_close(&f);
	return code;
}

int sweep_rejects(struct sweep *s, struct csm_err *e)
{
	struct str *names = NULL;
	size_t n = 0;
	int code = CSM_OK;

	if (s->x.w->n_erasures)
		code = file_list(s->c->dirfd, "rejects", NULL, &s->x.mem, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++)
		code = sweep_reject(s, arena_printf(&s->x.mem, "rejects/" STR_FMT, STR_ARG(names[i])), e);
	return code;
}

/* ---- leftovers ---- */

int cache_forget(struct csm *c, struct csm_err *e)
{
	return dir_clear(c->dirfd, "cache", e);
}

int sweep_leftovers(struct sweep *s, struct csm_err *e)
{
	static const char *const folders[] = { "log", "people", "rejects", "files", "local" };
	int code = CSM_OK;

	for (size_t i = 0; !code && !s->dry && i < COUNT(folders); i++)
		code = temps_clear(s->c->dirfd, folders[i], e);
	return code || s->dry ? code : cache_forget(s->c, e);
}
