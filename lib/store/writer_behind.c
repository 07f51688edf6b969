/*
 * Writing behind: while a bulk write fills its buffers anew, a thread appends the bytes of the last
 * filling. Relies on segment_out.c: which segment is due is decided, opened and repaired by the
 * caller's thread, and only while nothing is under way. Promises: the same bytes in the same order
 * (events, people, tables) as without it; after a failure nothing more is written, and the next
 * flush or the commit reports it; nothing is acknowledged here: writer_commit waits, then syncs.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "store/own.h"
#include "store/table.h"

struct behind_job {
	struct segment_out *to;
	struct str header;
	struct buf bytes;          /* empty between fillings; its memory goes to and fro */
	/* what it holds is to be on the disk before the next job; without bytes, because it is full */
	bool sync;
};
struct behind {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct behind_job jobs[TAB_COUNT + 2];
	size_t n;
	/* under the lock; jobs belong to the thread while busy, else to the caller */
	bool busy, stop;
	int code;
	struct csm_err err;
};

static int append_job(struct behind_job *j, struct csm_err *e)
{
	int64_t from = j->to->seg.size;
	int code;

	code = j->bytes.n ? segout_put(j->to, j->header, buf_view(&j->bytes), e) : CSM_OK;
	if (!code && !j->sync)
		append_soon(&j->to->seg, from);
	return code || !j->sync ? code : append_sync(&j->to->seg, e);
}

static void append_jobs(struct behind *b)
{
	for (size_t i = 0; !b->code && i < b->n; i++)
		b->code = append_job(&b->jobs[i], &b->err);
	for (size_t i = 0; i < b->n; i++)
		buf_reset(&b->jobs[i].bytes);
}

static void *append_behind(void *arg)
{
	struct behind *b = arg;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (!b->busy && !b->stop)
			pthread_cond_wait(&b->moved, &b->lock);
		if (!b->busy)
			break;
		pthread_mutex_unlock(&b->lock);
		append_jobs(b);
		pthread_mutex_lock(&b->lock);
		b->busy = false;
		pthread_cond_signal(&b->moved);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* Waits for what is under way, and says how it went. */
static int await(struct behind *b, struct csm_err *e)
{
	int code;

	pthread_mutex_lock(&b->lock);
	while (b->busy)
		pthread_cond_wait(&b->moved, &b->lock);
	code = b->code;
	if (code && e)
		*e = b->err;
	pthread_mutex_unlock(&b->lock);
	return code;
}

struct behind *behind_start(unsigned lang)
{
	struct behind *b = mem_alloc(sizeof(*b));
	sigset_t all, before;
	int why;

	b->err.lang = lang;
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->moved, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	why = pthread_create(&b->thread, NULL, append_behind, b);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!why)
		return b;
	pthread_mutex_destroy(&b->lock);
	pthread_cond_destroy(&b->moved);
	free(b);
	return NULL;
}

int behind_await(struct behind *b, struct csm_err *e)
{
	int code = await(b, e);

	b->n = 0;
	return code;
}

void behind_add(struct behind *b, struct segment_out *to, struct str header, struct buf *bytes, bool sync)
{
	struct behind_job *j = &b->jobs[b->n++];
	struct buf room = j->bytes;

	*j = (struct behind_job){ to, header, *bytes, sync };
	*bytes = room;
}

void behind_sync(struct behind *b, struct segment_out *o)
{
	struct behind_job *j = &b->jobs[b->n++];

	j->to = o;
	j->sync = true;
	o->dirty = false;
}

void behind_go(struct behind *b)
{
	pthread_mutex_lock(&b->lock);
	b->busy = true;
	pthread_cond_signal(&b->moved);
	pthread_mutex_unlock(&b->lock);
}

int behind_stop(struct behind *b, struct csm_err *e)
{
	int code;

	if (!b)
		return CSM_OK;
	code = await(b, e);
	pthread_mutex_lock(&b->lock);
	b->stop = true;
	pthread_cond_signal(&b->moved);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	for (size_t i = 0; i < COUNT(b->jobs); i++)
		buf_free(&b->jobs[i].bytes);
	pthread_mutex_destroy(&b->lock);
	pthread_cond_destroy(&b->moved);
	free(b);
	return code;
}
