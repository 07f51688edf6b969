/*
 * Answers to surveys: of several rows with one key the last one counts, as of T and as known at K;
 * what was answered after T reads as not answered yet. Relies on table.c; texts are views of the
 * mapped segments.
 */
#include "store/row_text.h"

#include <stdlib.h>

struct answer_load {
	struct answers *a;
	int64_t as_of, known_at;
	struct row_rank *ranks;
	size_t cap, ranks_cap;
	struct smap keys;
};

static void read_answer(struct answer_load *l, struct answer *v, const struct table_row *r)
{
	struct arena *a = &l->a->mem;
	const struct str *f = r->f;
	bool then = f[AC_answered].n && row_instant(f[AC_answered], l->as_of) == WHEN_NONE;
	*v = (struct answer){ .shop = row_keep(r, f[AC_shop], false, a),
	                      .kind = row_keep(r, f[AC_kind], false, a),
	                      .agent = row_keep(r, f[AC_agent], false, a),
	                      .channel = row_keep(r, f[AC_channel], false, a),
	                      .order = row_keep(r, f[AC_order], false, a), .scale = row_int(f[AC_scale]),
	                      .asked = row_instant(f[AC_asked], INT64_MAX),
	                      .score = then ? INT64_MIN : row_int(f[AC_score]),
	                      .answered = row_instant(f[AC_answered], l->as_of),
	                      .row = evid_make(r->site, r->num) };
	if (!then)
		v->text = row_keep(r, f[AC_text], true, a);
	if (!case_fast(f[AC_ticket], &v->ticket))
		v->ticket = (struct caseid){ 0 };
	if (!case_fast(f[AC_customer], &v->customer))
		v->customer = (struct caseid){ 0 };
}

static struct answer *place_for(struct answer_load *l, const struct table_row *r, const struct row_rank *rank)
{
	struct answers *a = l->a;
	bool fresh = true;
	uint32_t *at = NULL, i = (uint32_t)a->n;
	struct str key = row_keep(r, r->f[4], false, &a->mem);
	if (key.n)
		at = smap_put(&l->keys, key, &fresh);
	if (!fresh) {
		if (!row_beats(rank, &l->ranks[*at], l->as_of))
			return NULL;
		l->ranks[*at] = *rank;
		return &a->a[*at];
	}
	if (at)
		*at = i;
	size_t n = i;
	*PUSH(l->ranks, n, l->ranks_cap) = *rank;
	return PUSH(a->a, a->n, l->cap);
}

static int on_row(void *ctx, const struct table_row *r)
{
	struct answer_load *l = ctx;
	struct row_rank rank = { r->at, r->rec, evid_make(r->site, r->num) };
	if (r->rec > l->known_at)
		return CSM_OK;
	struct answer *v = place_for(l, r, &rank);
	if (v)
		read_answer(l, v, r);
	return CSM_OK;
}

/* An answer is there since it was asked for; without that date, since its row. */
static void drop_future(struct answer_load *l)
{
	size_t k = 0;
	for (size_t i = 0; i < l->a->n; i++) {
		const struct answer *v = &l->a->a[i];
		if ((v->asked == WHEN_NONE ? l->ranks[i].at : v->asked) <= l->as_of)
			l->a->a[k++] = *v;
	}
	l->a->n = k;
}

int answers_load(struct csm *c, struct answers *out, struct csm_err *e)
{
	struct answer_load l = { .a = out, .as_of = c->as_of == WHEN_NONE ? INT64_MAX : c->as_of,
	                         .known_at = c->known_at == WHEN_NONE ? INT64_MAX : c->known_at };
	*out = (struct answers){ 0 };
	int rc = table_scan(c, TAB_ANSWERS, on_row, NULL, &l, &out->segs, &out->n_segs, e);
	if (rc == CSM_OK)
		drop_future(&l);
	free(l.ranks);
	smap_free(&l.keys);
	if (rc)
		answers_free(out);
	return rc;
}

void answers_free(struct answers *a)
{
	segments_close(a->segs, a->n_segs);
	free(a->a);
	arena_free(&a->mem);
	*a = (struct answers){ 0 };
}
