/*
 * csm_record: a batch of requests under one lock, stored in one write.
 * Relies on record_ask.c for taking requests apart, record_one.c for their events, the writer for
 * storing. Promises: all or none when asked for, else each by itself; a request that is refused
 * leaves nothing behind.
 */
#include "store/record.h"

#include <stdlib.h>

/* ---- batches ---- */

/* The keys of all requests; the number of events if all are recorded and nobody new turns up. */
static int prepare(struct recorder *r, size_t *events, struct csm_err *e)
{
	struct smap seen = { 0 };
	struct asked a;
	bool fresh;
	int code;

	for (size_t i = 0; i < r->n_reqs; i++)
		if (request_head(r, &r->reqs[i], &a, NULL) == CSM_OK) {
			key_want(r, a.key);
			key_want(r, a.who_key);
		}
	code = keys_find(r, e);
	*events = 0;
	for (size_t i = 0; !code && i < r->n_reqs; i++) {
		const struct keyed *k;
		if (request_head(r, &r->reqs[i], &a, NULL))
			continue;
		k = key_had(r, &a);
		fresh = true;
		if (k)
			smap_put(&seen, k->key, &fresh);
		if (fresh && !(k && k->id))
			*events += request_events(&r->reqs[i]);
	}
	smap_free(&seen);
	return code;
}

static int stop_batch(struct recorder *r, size_t i, struct csm_receipt *out, struct csm_err *e)
{
	struct csm_err first = out[i].err;

	for (size_t k = 0; k < r->n_reqs; k++) {
		if (k == i)
			continue;
		out[k] = (struct csm_receipt){ .err.lang = err_lang(&first) };
		out[k].code = err_set(&out[k].err, CSM_EREFUSED, "batch.atomic",
		                      "not recorded, because request %zu of the batch was refused",
		                      i + 1);
	}
	if (r->n_reqs == 1) {
		record_err(e, &first);
		return first.code;
	}
	return err_at(e, first.code, first.id, first.file, first.line, first.col,
	              "request %zu of %zu: %s; nothing was recorded", i + 1, r->n_reqs, first.text);
}

void record_err(struct csm_err *to, const struct csm_err *from)
{
	if (to)
		*to = *from;
}

/* What the batch came to when each request stands by itself. */
static int sum_up(const struct recorder *r, const struct csm_receipt *out, size_t refused,
                  size_t first, struct csm_err *e)
{
	if (!refused)
		return CSM_OK;
	record_err(e, &out[first].err);
	if (r->n_reqs == 1)
		return out[first].code;
	if (refused == r->n_reqs)
		return err_set(e, out[first].err.code, out[first].err.id,
		               "all %zu requests were refused, the first because: %s", refused,
		               out[first].err.text);
	return err_set(e, CSM_FOUND, "batch.part",
	               "%zu of %zu requests were refused, the first (%zu) because: %s", refused,
	               r->n_reqs, first + 1, out[first].err.text);
}

static int record_all(struct recorder *r, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	size_t refused = 0, first = 0;

	for (size_t i = 0; i < r->n_reqs; i++) {
		r->now_at = i;
		out[i].err.lang = lang_of(r->c->lang);
		out[i].code = record_one(r, i, atomic, &out[i], &out[i].err);
		if (!out[i].code)
			continue;
		if (atomic)
			return stop_batch(r, i, out, e);
		if (!refused++)
			first = i;
	}
	return sum_up(r, out, refused, first, e);
}

/* As before the first request. */
static void start_again(struct recorder *r, const struct writer_mark *mark, struct csm_receipt *out)
{
	writer_back(r->w, mark);
	record_back(r, 0);
	r->n_folk = 0;
	memset(out, 0, r->n_reqs * sizeof(*out));
	memset(r->cases, 0, r->n_reqs * sizeof(*r->cases));
	for (size_t i = 0; i < r->n_keys; i++)
		if (record_is_new(r, r->keys[i].id))
			r->keys[i].id = 0;
}

/*
 * All as one transaction. Its events carry their number, which is known only when every new
 * customer is: if there were any, the same is done again with the right number.
 */
static int record_atomic(struct recorder *r, size_t events, struct csm_receipt *out,
                         struct csm_err *e)
{
	const struct writer_mark mark = writer_mark(r->w);
	size_t expected;
	int code;

	do {
		start_again(r, &mark, out);
		expected = events;
		writer_tx(r->w, (uint32_t)expected);
		code = record_all(r, true, out, e);
		events = r->n_made;
	} while (!code && events != expected);
	return code;
}

enum { FEW = 8 };              /* requests whose cases are looked up one by one */

static int run(struct recorder *r, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	size_t events;
	int code = prepare(r, &events, e);

	if (!code && r->n_reqs > FEW)
		code = record_past(r, e);
	if (code)
		return code;
	return atomic ? record_atomic(r, events, out, e) : record_all(r, false, out, e);
}

/* Every promise of the writer ends here: stored, or dropped. */
int record_store(struct recorder *r, int code, size_t done, struct csm_err *e)
{
	struct csm_err err = err_like(e);
	int stored;

	if (!done) {
		writer_abandon(r->w);
		return code;
	}
	err_clear(&err);
	stored = writer_commit(r->w, &err);
	r->failed = stored != CSM_OK;
	/* Also a remark on what an earlier crash left behind. */
	if (stored || (!code && err.id[0]))
		record_err(e, &err);
	return stored ? stored : code;
}

void record_release(struct recorder *r)
{
	record_back(r, 0);
	free(r->made);
	free(r->keys);
	smap_free(&r->by_key);
	umap_free(&r->by_case);
	scan_close(&r->past);
	for (size_t i = 0; i < r->n_olds; i++)
		free(r->olds[i].evs);
	free(r->olds);
	free(r->folk);
	if (r->has_people)
		people_free(&r->people);
	arena_free(&r->mem);
}

/* While something is judged, all that the log holds counts. */
struct limits record_unlimit(struct csm *c)
{
	struct limits was = { c->as_of, c->known_at };

	store_changed(c);
	c->as_of = c->known_at = WHEN_NONE;
	return was;
}

void record_limit(struct csm *c, struct limits was)
{
	int64_t last = c->clock ? store_last_rec(c) : WHEN_NONE;

	store_changed(c);
	c->as_of = last != WHEN_NONE && last > was.as_of ? last : was.as_of;
	c->known_at = was.known_at;
}

int record_check(const struct csm *c, size_t n, struct csm_err *e)
{
	err_clear(e);
	if (c->past)
		return err_set(e, CSM_EUSAGE, "open.past",
		               "as-of and known-at are for reading; to record what happened "
		               "earlier, give --at");
	return n ? CSM_OK : err_set(e, CSM_EUSAGE, "request.none", "nothing to record");
}

/* Whether it is on the disk is not known: then nothing is said to be recorded. */
static void take_ids_back(struct csm_receipt *out, size_t n, const struct csm_err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (out[i].code)
			continue;
		out[i] = (struct csm_receipt){ .code = CSM_EIO };
		if (e)
			out[i].err = *e;
	}
}

/* With the writer open: all requests, and what became of them. */
static int record_open(struct recorder *r, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	size_t done = 0;
	int code;

	memset(out, 0, r->n_reqs * sizeof(*out));
	r->cases = arena_alloc(&r->mem, r->n_reqs * sizeof(*r->cases));
	r->first = r->w->next;
	code = run(r, atomic, out, e);
	for (size_t i = 0; i < r->n_reqs; i++)
		done += !out[i].code && (out[i].id[0] != '\0');
	code = record_store(r, code, done, e);
	if (r->failed)
		take_ids_back(out, r->n_reqs, e);
	return code;
}

int record_planned(struct csm *c, struct plan *p, bool by_rule, bool atomic, struct csm_err *e)
{
	struct recorder r = { .c = c, .by_rule = by_rule };
	struct limits was;
	int code = record_check(c, 1, e);

	if (code)
		return code;
	was = record_unlimit(c);
	code = writer_open(c, &r.w, e);
	if (!code) {
		/* Rules look at the cases as they stand now, not as they will. */
		c->as_of = r.w->rec;
		code = p->make(p->ctx, p, e);
		c->as_of = WHEN_NONE;
		store_changed(c);
		r.reqs = p->reqs;
		r.n_reqs = code ? 0 : p->n;
		p->out = arena_alloc(&c->mem, (r.n_reqs + 1) * sizeof(*p->out));
		if (r.n_reqs)
			code = record_open(&r, atomic, p->out, e);
		else
			writer_abandon(r.w);
	}
	record_limit(c, was);
	record_release(&r);
	return code;
}

int csm_record(struct csm *c, const struct csm_request *reqs, size_t n, bool atomic,
               struct csm_receipt *out, struct csm_err *e)
{
	struct recorder r = { .c = c, .reqs = reqs, .n_reqs = n };
	struct limits was;
	int code = record_check(c, n, e);

	if (code)
		return code;
	memset(out, 0, n * sizeof(*out));
	was = record_unlimit(c);
	code = intake_open(&r, e);
	if (!code)
		code = steps_open(&r, e);
	if (!code)
		code = writer_open(c, &r.w, e);
	if (!code)
		code = record_open(&r, atomic, out, e);
	record_limit(c, was);
	steps_close(&r);
	intake_close(&r);
	record_release(&r);
	return code;
}
