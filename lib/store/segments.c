/*
 * The segments of a store: which files log/ holds, in which order they count, and their bytes.
 * Relies on the names that the writer gives: log/<site>/<table>-<yyyy>-<mm>-<nn>.<yaml or csv>.
 * Promises: nothing that lies in log/ is passed over in silence; a segment's bytes end with its
 * last line end.
 */
#include "file/broken.h"
#include "store/own.h"

#include <stdio.h>
#include <stdlib.h>

static bool digits(struct str s, int *out)
{
	int64_t v;

	if (!s.n || s.n > 6)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	if (!str_i64(s, &v))
		return false;
	*out = (int)v;
	return true;
}

/* Cuts what stands behind the last c off s. */
static bool cut_back(struct str *s, char c, struct str *tail)
{
	const char *hit = s->n ? memrchr(s->p, c, s->n) : NULL;

	if (!hit)
		return false;
	*tail = (struct str){ hit + 1, (size_t)(s->p + s->n - hit - 1) };
	s->n = (size_t)(hit - s->p);
	return true;
}

bool segment_name(struct str name, struct str *table, int *month, int *nn)
{
	struct str rest = name, ext, number, mm, yyyy;
	int m, y;

	if (!cut_back(&rest, '.', &ext) || !cut_back(&rest, '-', &number) ||
	    !cut_back(&rest, '-', &mm) || !cut_back(&rest, '-', &yyyy) || !line_is_key(rest))
		return false;
	if (!digits(number, nn) || number.n < 2 || *nn < 1 || mm.n != 2 || !digits(mm, &m) ||
	    yyyy.n != 4 || !digits(yyyy, &y))
		return false;
	if (m < 1 || m > 12 || !str_is(ext, str_is(rest, "events") ? "yaml" : "csv"))
		return false;
	*table = rest;
	*month = y * 100 + m;
	return true;
}

struct list {
	struct segment *v;
	size_t n, cap;
	const char *table;
	finding_fn fn;
	void *ctx;
	unsigned lang;
};

static void stray(const struct list *l, const char *path, const char *text)
{
	if (!l->fn)
		return;
	l->fn(l->ctx, &(struct finding){ .level = FIND_WARN,
	                                 .id = "segment.name",
	                                 .file = path,
	                                 .text = words_in(l->lang, text),
	                                 .todo = "move it out of log/, or give it back its name" });
}

static void add_file(struct list *l, uint16_t site, const char *folder, struct str name)
{
	struct arena tmp = { 0 };
	const char *path = arena_printf(&tmp, "%s/" STR_FMT, folder, STR_ARG(name));
	struct str table;
	int month, nn;

	if (file_is_temp(name)) {
		/* an erasure is at work, or was cut off: the next write clears it away */
	} else if (!segment_name(name, &table, &month, &nn)) {
		stray(l, path,
		      "this is no segment (log/<site>/<table>-<yyyy-mm>-<nn>.yaml or .csv) and "
		      "is not read");
	} else if (!l->table || str_is(table, l->table)) {
		struct segment *s = PUSH(l->v, l->n, l->cap);
		*s = (struct segment){ .site = site, .month = month, .nn = nn };
		s->path = strdup(path);
		s->table = strndup(table.p, table.n);
		if (!s->path || !s->table)
			mem_die();
	}
	arena_free(&tmp);
}

static int add_site(struct csm *c, struct list *l, struct str name, struct csm_err *e)
{
	struct arena tmp = { 0 };
	const char *folder = arena_printf(&tmp, "log/" STR_FMT, STR_ARG(name));
	struct str *names = NULL;
	uint16_t site;
	size_t n = 0;
	int code = CSM_OK;

	if (!site_read(name, &site)) {
		stray(l, folder,
		      "this is no site (one to three letters a-z, not e) and is not read");
		arena_free(&tmp);
		return CSM_OK;
	}
	code = file_list(c->dirfd, folder, NULL, &tmp, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++)
		add_file(l, site, folder, names[i]);
	arena_free(&tmp);
	return code;
}

static int by_letters(uint16_t a, uint16_t b)
{
	char x[4], y[4];

	site_write(a, x);
	site_write(b, y);
	return strcmp(x, y);
}

static int compare(const void *pa, const void *pb)
{
	const struct segment *a = pa, *b = pb;
	int d = a->site == b->site ? 0 : by_letters(a->site, b->site);

	if (!d)
		d = strcmp(a->table, b->table);
	if (!d)
		d = (a->month > b->month) - (a->month < b->month);
	return d ? d : (a->nn > b->nn) - (a->nn < b->nn);
}

int segments_list(struct csm *c, const char *table, struct segment **segs, size_t *n, finding_fn fn,
                  void *ctx, struct csm_err *e)
{
	struct list l = { .table = table, .fn = fn, .ctx = ctx, .lang = lang_of(c->lang) };
	struct arena tmp = { 0 };
	struct str *sites = NULL;
	size_t n_sites = 0;
	int code = file_list(c->dirfd, "log", NULL, &tmp, &sites, &n_sites, e);

	for (size_t i = 0; !code && i < n_sites; i++)
		code = add_site(c, &l, sites[i], e);
	arena_free(&tmp);
	if (code) {
		segments_close(l.v, l.n);
		l = (struct list){ 0 };
	}
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), compare);
	for (size_t i = 0; i < l.n; i++)
		l.v[i].newest = i + 1 == l.n || l.v[i].site != l.v[i + 1].site ||
		                strcmp(l.v[i].table, l.v[i + 1].table);
	*segs = l.v;
	*n = l.n;
	return code;
}

bool segment_mark(struct csm *c, struct segment *s)
{
	s->marked = s->marked || file_mark(c->dirfd, s->path, &s->mark);
	return s->marked;
}

bool line_may_end(struct str head)
{
	uint32_t k = 0, n = 0;
	size_t at;

	/* In a text the quote would stand behind a backslash. */
	if (!str_find(head, STR(", tx: \""), &at))
		return true;
	for (at += 7; at < head.n && head.p[at] >= '0' && head.p[at] <= '9'; at++)
		k = k * 10 + (uint32_t)(head.p[at] - '0');
	for (at++; at < head.n && head.p[at] >= '0' && head.p[at] <= '9'; at++)
		n = n * 10 + (uint32_t)(head.p[at] - '0');
	return k >= n;
}

size_t whole_lines(struct str s)
{
	while (s.n) {
		const char *lf = memrchr(s.p, '\n', s.n), *start;
		if (!lf)
			return 0;
		s.n = (size_t)(lf - s.p) + 1;
		start = memrchr(s.p, '\n', s.n - 1);
		start = start ? start + 1 : s.p;
		if (!memchr(start, 0, (size_t)(lf - start)) && line_may_end((struct str){ start, (size_t)(lf - start) }))
			break;
		s.n = (size_t)(start - s.p);
	}
	return s.n;
}

int segment_open(struct csm *c, struct segment *s, struct csm_err *e)
{
	int code;

	if (s->open)
		return segment_same(s->places_of, s->bytes.inode, s->path, e);
	(void)segment_mark(c, s);
	/* Nobody cuts an older one: it needs no copy of its end. */
	code = !s->newest && file_map(c->dirfd, s->path, &s->bytes) ? CSM_OK : file_read(c->dirfd, s->path, &s->bytes, e);
	if (code)
		return code;
	s->open = true;
	s->torn = (int64_t)s->bytes.s.n;
	if (!BROKEN_HALF_READ)
		s->bytes.s.n = whole_lines(s->bytes.s);
	s->torn -= (int64_t)s->bytes.s.n;
	return segment_same(s->places_of, s->bytes.inode, s->path, e);
}

void segments_close(struct segment *segs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (segs[i].open)
			file_close(&segs[i].bytes);
		free(segs[i].path);
		free(segs[i].table);
	}
	free(segs);
}
