/*
 * Chains: one pass over the lines of a segment, several segments at once.
 * Relies on digest.c. Promises: pure but for the reading of segments; a chain depends on the bytes
 * of its segment, its name and the store's id alone.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "store/seal.h"

struct digest chain_begin(const struct csm *c, const char *path)
{
	struct buf b = { 0 };
	struct digest h = { { 0 } };

	buf_str(&b, c->id);
	buf_char(&b, ' ');
	buf_cstr(&b, path);
	sha256_bytes(buf_view(&b), h.b);
	buf_free(&b);
	return h;
}

void chain_add(struct digest *h, const struct digest *line)
{
	char both[2 * DIGEST_HEX + 1];

	digest_hex(h, both);
	digest_hex(line, both + DIGEST_HEX);
	sha256_bytes((struct str){ both, 2 * DIGEST_HEX }, h->b);
}

/* ---- one segment ---- */

static enum line_form_of digest_line(struct digester *d, bool events, bool first, struct str line, struct digest *out)
{
	if (events)
		return line_digest(d, line, out);
	if (!first)
		return row_digest(d, line, out);
	row_begin(d, line);
	sha256_bytes(line, out->b);
	return FORM_BARE;
}

static void pass_points(struct chain *c, size_t *next)
{
	for (; *next < c->n_points && c->points[*next].lines == c->lines; ++*next)
		c->points[*next].h = c->h;
}

static void run_one(const struct csm *c, struct digester *d, struct chain *v)
{
	const char *at = v->seg->bytes.s.p, *end = at + v->seg->bytes.s.n, *lf;
	bool events = !strcmp(v->seg->table, "events");
	size_t next = 0;

	v->h = chain_begin(c, v->seg->path);
	v->lines = 0;
	memset(v->forms, 0, sizeof(v->forms));
	pass_points(v, &next);
	for (; at < end && (lf = memchr(at, '\n', (size_t)(end - at))); at = lf + 1) {
		struct digest got;
		v->forms[digest_line(d, events, !v->lines, (struct str){ at, (size_t)(lf - at) }, &got)]++;
		if (v->each)
			v->each[v->lines] = got;
		chain_add(&v->h, &got);
		v->lines++;
		pass_points(v, &next);
	}
}

/* ---- all of them ---- */

struct run {
	const struct csm *c;
	struct chain *v;
	size_t n, next;                    /* next: not yet taken, under lock */
	pthread_mutex_t lock;
};

static bool take(struct run *r, size_t *i)
{
	bool more;

	pthread_mutex_lock(&r->lock);
	*i = r->next;
	more = r->next < r->n;
	r->next += more;
	pthread_mutex_unlock(&r->lock);
	return more;
}

static void *run_some(void *arg)
{
	struct run *r = arg;
	struct digester d = { .n_fields = 0 };
	size_t i;

	while (take(r, &i)) {
		run_one(r->c, &d, &r->v[i]);
		file_rest(&r->v[i].seg->bytes);
	}
	digester_free(&d);
	return NULL;
}

static bool pays(const struct csm *c, const struct chain *v, size_t n)
{
	enum { MUCH = 4 << 20 };
	size_t bytes = 0;
	cpu_set_t cpus;

	for (size_t i = 0; i < n; i++)
		bytes += v[i].seg->bytes.s.n;
	if (n < 2 || c->threads == 1)
		return false;
	return c->threads > 1 || (bytes >= MUCH && sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) > 1);
}

void chains_run(const struct csm *c, struct chain *v, size_t n)
{
	struct run r = { .c = c, .v = v, .n = n, .lock = PTHREAD_MUTEX_INITIALIZER };
	sigset_t all, before;
	pthread_t other;
	bool two = pays(c, v, n);

	if (two) {
		sigfillset(&all);          /* signals are for the caller's thread */
		pthread_sigmask(SIG_SETMASK, &all, &before);
		two = pthread_create(&other, NULL, run_some, &r) == 0;
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	run_some(&r);
	if (two)
		pthread_join(other, NULL);
}

int chains_open(struct csm *c, struct chains *s, finding_fn fn, void *ctx, struct csm_err *e)
{
	int code;

	*s = (struct chains){ .n = 0 };
	code = segments_list(c, NULL, &s->segs, &s->n, fn, ctx, e);
	for (size_t i = 0; !code && i < s->n; i++)
		code = segment_open(c, &s->segs[i], e);
	s->v = arena_alloc(&s->mem, (s->n + 1) * sizeof(*s->v));
	for (size_t i = 0; i < s->n; i++)
		s->v[i].seg = &s->segs[i];
	return code;
}

void chains_close(struct chains *s)
{
	segments_close(s->segs, s->n);
	arena_free(&s->mem);
	*s = (struct chains){ .n = 0 };
}

const struct segment *chains_find(const struct chains *s, struct str path, size_t *at)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_is(path, s->segs[i].path)) {
			*at = i;
			return &s->segs[i];
		}
	return NULL;
}

/* ---- the last line ---- */

static int keep_id(void *ctx, const struct event *ev, struct str line)
{
	(void)line;
	*(evid *)ctx = ev->id;
	return CSM_OK;
}

evid segment_last(const struct segment *g)
{
	struct str in = g->bytes.s;
	const char *lf = in.n > 1 ? memrchr(in.p, '\n', in.n - 1) : NULL;
	evid id = 0;

	if (in.n)
		event_at(in, lf ? (size_t)(lf + 1 - in.p) : 0, keep_id, &id);
	return id;
}
