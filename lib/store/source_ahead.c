/*
 * Mapping ahead: a second thread reads records of a source into batches while the caller decides
 * and writes. Relies on a source being touched by nobody else between source_ahead_start and
 * source_ahead_stop. Promises: the records, their order and their bytes are those of source_next;
 * nothing is shared but batches, and a batch belongs to one side at a time, handed over under the
 * lock.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/map_in.h"

enum { SLOTS = 64, BATCHES = 6, FEW_LINES = 2 };

/* A record with the memory that a source lends it; only what was set is cleared when it is used again. */
struct slot {
	struct mapped m;
	struct mapped_line *lines;
	size_t n_lines, cap_lines;
	struct buf key, raw;
	size_t raw_from, raw_to, first_row;
};
struct batch {
	struct slot slots[SLOTS];
	size_t n;
	struct arena mem;          /* in place of the source's rec: lives as long as the batch */
};
struct source_ahead {
	struct source *s;
	struct batch *batches;     /* a ring: [done, made) are full; NULL: no thread, the caller maps */
	struct batch *now;         /* in the caller's hands */
	size_t at;                 /* one behind the record in the caller's hands */
	struct mapped one;         /* without a thread */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	/* under the lock */
	size_t made, done;
	bool ended, stop;
};

/* ---- the thread ---- */

static void lend(struct source *s, struct slot *t)
{
	s->lines = t->lines;
	s->n_lines = t->n_lines;
	s->cap_lines = t->cap_lines;
	s->key = t->key;
	s->raw = t->raw;
	s->last_out = &t->m;
}

static void take_back(struct source *s, struct slot *t)
{
	t->lines = s->lines;
	t->n_lines = s->n_lines;
	t->cap_lines = s->cap_lines;
	t->key = s->key;
	t->raw = s->raw;
	t->raw_from = s->raw_from;
	t->raw_to = s->raw_to;
	t->first_row = s->first_row;
	s->lines = NULL;
	s->n_lines = s->cap_lines = 0;
	s->key = s->raw = (struct buf){ 0 };
	s->last_out = NULL;
}

/* False: the file ended in this batch. */
static bool fill(struct source *s, struct batch *b)
{
	struct arena own = s->rec;
	bool more = true;

	arena_reset(&b->mem);
	s->rec = b->mem;
	for (b->n = 0; more && b->n < SLOTS; b->n += more) {
		lend(s, &b->slots[b->n]);
		more = source_more(s, &b->slots[b->n].m);
		take_back(s, &b->slots[b->n]);
	}
	b->mem = s->rec;
	s->rec = own;
	return more;
}

/* Waits for a batch that is free. Once all are full, until half of them are: waking up for each
 * would cost more than it gains. */
static bool await_room(struct source_ahead *a)
{
	bool go;

	pthread_mutex_lock(&a->lock);
	if (a->made - a->done == BATCHES)
		while (!a->stop && a->made - a->done > BATCHES / 2)
			pthread_cond_wait(&a->moved, &a->lock);
	go = !a->stop;
	pthread_mutex_unlock(&a->lock);
	return go;
}

static void *map_ahead(void *arg)
{
	struct source_ahead *a = arg;
	bool more = true;

	while (more && await_room(a)) {
		/* made is written by this thread alone */
		more = fill(a->s, &a->batches[a->made % BATCHES]);
		pthread_mutex_lock(&a->lock);
		a->made++;
		a->ended = !more;
		pthread_cond_signal(&a->moved);
		pthread_mutex_unlock(&a->lock);
	}
	return NULL;
}

/* ---- the caller's side ---- */

static void batches_free(struct source_ahead *a)
{
	for (size_t i = 0; a->batches && i < BATCHES; i++) {
		for (size_t k = 0; k < SLOTS; k++) {
			free(a->batches[i].slots[k].lines);
			buf_free(&a->batches[i].slots[k].key);
			buf_free(&a->batches[i].slots[k].raw);
		}
		arena_free(&a->batches[i].mem);
	}
	free(a->batches);
	a->batches = NULL;
}

static void batches_make(struct source_ahead *a)
{
	a->batches = mem_alloc(BATCHES * sizeof(*a->batches));
	for (size_t i = 0; a->s->map->grouped && i < BATCHES; i++)
		for (size_t k = 0; k < SLOTS; k++) {
			a->batches[i].slots[k].lines = mem_alloc(FEW_LINES * sizeof(struct mapped_line));
			a->batches[i].slots[k].cap_lines = FEW_LINES;
		}
	/* The source's own would be lost when it is lent others. */
	free(a->s->lines);
	buf_free(&a->s->key);
	buf_free(&a->s->raw);
	a->s->lines = NULL;
	a->s->n_lines = a->s->cap_lines = 0;
}

/* Signals are for the caller's thread. */
static bool thread_start(struct source_ahead *a)
{
	sigset_t all, before;
	int why;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	why = pthread_create(&a->thread, NULL, map_ahead, a);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return why == 0;
}

struct source_ahead *source_ahead_start(struct source *s, size_t from_bytes)
{
	struct source_ahead *a = mem_alloc(sizeof(*a));

	a->s = s;
	if (s->text.n < from_bytes || s->opt->trace)
		return a;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->moved, NULL);
	batches_make(a);
	if (!thread_start(a)) {
		pthread_mutex_destroy(&a->lock);
		pthread_cond_destroy(&a->moved);
		batches_free(a);
	}
	return a;
}

/* The batch at the front of the ring; NULL: there is none any more. */
static struct batch *front(struct source_ahead *a)
{
	struct batch *b = NULL;

	pthread_mutex_lock(&a->lock);
	while (a->made == a->done && !a->ended)
		pthread_cond_wait(&a->moved, &a->lock);
	if (a->made != a->done)
		b = &a->batches[a->done % BATCHES];
	pthread_mutex_unlock(&a->lock);
	return b;
}

static void batch_done(struct source_ahead *a)
{
	pthread_mutex_lock(&a->lock);
	a->done++;
	if (a->made - a->done <= BATCHES / 2)
		pthread_cond_signal(&a->moved);
	pthread_mutex_unlock(&a->lock);
	a->at = 0;
}

/* at is one behind the record in hand, so a batch is given back only when the record behind its
 * last is asked for. */
struct mapped *source_ahead_next(struct source_ahead *a)
{
	struct batch *b;

	if (!a->batches)
		return source_next(a->s, &a->one) ? &a->one : NULL;
	if (a->now && a->at == a->now->n) {
		a->now = NULL;
		batch_done(a);
	}
	b = a->now ? a->now : front(a);
	a->now = b;
	return b && a->at < b->n ? &b->slots[a->at++].m : NULL;
}

const struct mapped *source_ahead_peek(const struct source_ahead *a, size_t k)
{
	if (!a->now || a->at - 1 + k >= a->now->n)
		return NULL;
	return &a->now->slots[a->at - 1 + k].m;
}

struct str source_ahead_raw(const struct source_ahead *a)
{
	const struct slot *t;

	if (!a->batches)
		return source_raw(a->s);
	t = &a->now->slots[a->at - 1];
	return (struct str){ a->s->text.p + t->raw_from, t->raw_to - t->raw_from };
}

long source_ahead_raw_line(const struct source_ahead *a, const struct mapped *m, size_t i, long within)
{
	size_t row;

	if (!a->batches)
		return source_raw_line(a->s, m, i, within);
	row = a->now->slots[a->at - 1].first_row + i;
	return a->s->at_rows && row < a->s->n_at_rows ? a->s->at_rows[row].line : m->line + within;
}

void source_ahead_stop(struct source_ahead *a)
{
	if (!a)
		return;
	if (a->batches) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_signal(&a->moved);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
		pthread_mutex_destroy(&a->lock);
		pthread_cond_destroy(&a->moved);
		batches_free(a);
	}
	free(a);
}
