/*
 * The ring of batches between the thread that takes lines apart and the one that folds (ahead.h).
 * One lock guards the counts of all rings; a batch belongs to the reader while it is counted as
 * free and to the caller while it is counted as full. Who waits is woken when there is work for a
 * while, not for each batch.
 */
#include "store/ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { RING = 8, BATCH = 256, PAIRS = BATCH * 8, STROKE = 4 << 20 };

struct batch {
	struct parsed v[BATCH];
	struct pair pairs[PAIRS];
	size_t n, n_pairs;
	/* what does not fit into pairs: nested values, texts read by libyaml, errors */
	struct arena mem;
};
struct ring {
	struct batch *b[RING];
	size_t full;                   /* guarded by the lock */
	bool done;                     /* likewise: no batch will follow */
	size_t first;                  /* caller only: the batch it reads, */
	size_t at;                     /* its next entry, */
	bool open;                     /* and whether it has one */
	size_t last;                   /* reader only: the batch it fills next */
	struct entries in;             /* reader only, like what follows */
	struct walk walk;
	bool inside;
	size_t mapped;                 /* bytes of the segment that file_soon was asked for */
};
struct ahead {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work, room;     /* a ring got a batch; a ring was half emptied */
	const struct segment *segs;
	struct ring *rings;
	size_t n;
	bool stop;                     /* guarded by the lock */
};

/* ---- the reader ---- */

static bool is_flat(const struct event *ev)
{
	for (size_t i = 0; i < ev->n; i++)
		if (ev->pairs[i].v.type >= VAL_LIST)
			return false;
	return true;
}

/* The walk's own room is used again for its next entry: what the entry holds moves into the batch. */
static void keep_event(struct batch *b, struct entry *e)
{
	if (e->slow || b->n_pairs + e->ev.n > PAIRS || !is_flat(&e->ev)) {
		e->ev = event_copy(e, &b->mem);
		return;
	}
	struct pair *to = b->pairs + b->n_pairs;
	memcpy(to, e->ev.pairs, e->ev.n * sizeof *to);
	e->ev.pairs = to;
	b->n_pairs += e->ev.n;
}

static const struct csm_err *keep_error(struct batch *b, const struct csm_err *err)
{
	struct csm_err *kept = arena_alloc(&b->mem, sizeof *kept);
	*kept = *err;
	return kept;
}

/* The next entry or end of a segment; false at the end of the walk. */
static bool read_one(const struct segment *segs, struct ring *r, struct batch *b)
{
	if (!r->inside) {
		if (r->walk.seg >= r->walk.end)
			return false;
		r->in.in = segs[r->walk.seg].bytes.s;
		r->in.at = r->mapped = r->walk.from ? (size_t)r->walk.from[r->walk.seg] : 0;
		r->inside = true;
	}
	if (r->in.at >= r->mapped) {
		file_soon(&segs[r->walk.seg].bytes, r->mapped, STROKE);
		r->mapped += STROKE;
	}
	struct parsed *p = &b->v[b->n++];
	p->kind = entry_next(&r->in, &p->e);
	p->err = NULL;
	if (p->kind == ENTRY_EVENT)
		keep_event(b, &p->e);
	else if (p->kind == ENTRY_BAD)
		p->err = keep_error(b, &r->in.err);
	p->e.ev.file = (uint32_t)r->walk.seg;
	if (p->kind == ENTRY_END) {
		r->walk.seg++;
		r->inside = false;
	}
	return true;
}

/* false: the walk is at its end. */
static bool fill(const struct segment *segs, struct ring *r)
{
	struct batch **at = &r->b[r->last], *b = *at ? *at : (*at = mem_alloc(sizeof *b));
	bool more = true;
	b->n = b->n_pairs = 0;
	if (b->mem.head)
		arena_reset(&b->mem);
	while (b->n < BATCH && more)
		more = read_one(segs, r, b);
	r->last = (r->last + 1) % RING;
	return more;
}

/* The ring with most room; NULL if all are full or done. The lock is held. */
static struct ring *emptiest(const struct ahead *a)
{
	struct ring *best = NULL;
	for (size_t i = 0; i < a->n; i++) {
		struct ring *r = &a->rings[i];
		if (!r->done && r->full < RING && (!best || r->full < best->full))
			best = r;
	}
	return best;
}

static bool all_done(const struct ahead *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (!a->rings[i].done)
			return false;
	return true;
}

static void *read_ahead(void *arg)
{
	struct ahead *a = arg;
	pthread_mutex_lock(&a->lock);
	while (!a->stop && !all_done(a)) {
		struct ring *r = emptiest(a);
		if (!r) {
			pthread_cond_wait(&a->room, &a->lock);
			continue;
		}
		pthread_mutex_unlock(&a->lock);
		bool more = fill(a->segs, r);
		pthread_mutex_lock(&a->lock);
		r->full++;
		r->done = !more;
		pthread_cond_signal(&a->work);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

/* ---- the caller ---- */

/* Signals are the business of the program's own threads. */
static bool start_thread(struct ahead *a)
{
	sigset_t all, before;
	sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &before))
		return false;
	bool good = pthread_create(&a->thread, NULL, read_ahead, a) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

static void ahead_free(struct ahead *a)
{
	for (size_t i = 0; i < a->n; i++) {
		for (size_t k = 0; k < RING; k++) {
			if (a->rings[i].b[k])
				arena_free(&a->rings[i].b[k]->mem);
			free(a->rings[i].b[k]);
		}
		entries_free(&a->rings[i].in);
	}
	pthread_cond_destroy(&a->work);
	pthread_cond_destroy(&a->room);
	pthread_mutex_destroy(&a->lock);
	free(a->rings);
	free(a);
}

struct ahead *ahead_start(const struct segment *segs, const struct walk *walks, size_t n)
{
	struct ahead *a = mem_alloc(sizeof *a);
	a->segs = segs;
	a->n = n;
	a->rings = mem_alloc(n * sizeof *a->rings);
	for (size_t i = 0; i < n; i++)
		a->rings[i].walk = walks[i];
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->work, NULL);
	pthread_cond_init(&a->room, NULL);
	if (start_thread(a))
		return a;
	ahead_free(a);
	return NULL;
}

/* Gives back the batch that was read and takes the next one; false at the end. */
static bool turn(struct ahead *a, struct ring *r)
{
	pthread_mutex_lock(&a->lock);
	if (r->open) {
		r->first = (r->first + 1) % RING;
		if (--r->full == RING / 2)
			pthread_cond_signal(&a->room);
	}
	while (!r->full && !r->done)
		pthread_cond_wait(&a->work, &a->lock);
	r->open = r->full > 0;
	pthread_mutex_unlock(&a->lock);
	r->at = 0;
	return r->open;
}

bool ahead_turns(const struct ahead *a, size_t walk)
{
	const struct ring *r = &a->rings[walk];
	return !r->open || r->at >= r->b[r->first]->n;
}

const struct parsed *ahead_next(struct ahead *a, size_t walk)
{
	struct ring *r = &a->rings[walk];
	while (ahead_turns(a, walk))
		if (!turn(a, r))
			return NULL;
	return &r->b[r->first]->v[r->at++];
}

void ahead_stop(struct ahead *a)
{
	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	ahead_free(a);
}
