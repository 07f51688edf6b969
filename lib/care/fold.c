/*
 * The shared part of folding (care/fold.h).
 * Relies on the arena of struct care; promises that spans once written are never changed, because
 * copies of a case share them.
 */
#include "care/fold.h"

#include <stdarg.h>
#include <stdio.h>

struct head head_new(struct caseid c)
{
	return (struct head){
		.cas = c, .opened_at = WHEN_NONE, .updated_at = WHEN_NONE, .last_at = WHEN_NONE,
		.last_rec = WHEN_NONE, .imported_at = WHEN_NONE,
	};
}

bool head_take(struct head *h, const struct event *ev)
{
	int order = h->events ? event_order(ev->at, ev->rec, ev->id, h->last_at, h->last_rec,
	                                    h->last_id)
	                      : 1;

	if (order == 0)
		return false;
	h->events++;
	h->newer |= ev->newer;
	if (order < 0 || ev->verb == V_CORRECT || ev->verb == V_UNDO || ev->verb == V_REDACT) {
		h->stale = true;
		return false;
	}
	h->last_at = h->updated_at = ev->at;
	if (ev->imp)
		h->imported_at = ev->at;
	h->last_rec = ev->rec;
	h->last_id = ev->id;
	return true;
}

void head_illegal(struct head *h)
{
	if (h->illegal < UINT8_MAX)
		h->illegal++;
}

void ruling_no(struct head *h, struct ruling *r, const char *id, const char *fmt, ...)
{
	va_list ap;

	head_illegal(h);
	if (!r || !r->legal)      /* the first reason is the one to tell */
		return;
	r->legal = false;
	r->id = id;
	va_start(ap, fmt);
	vsnprintf(r->text, sizeof(r->text), words_in(r->lang, fmt), ap);
	va_end(ap);
}

void span_push(struct span **spans, uint32_t *n, uint32_t *cap, struct span s, struct arena *mem)
{
	if (*n == *cap) {
		uint32_t room = *cap ? *cap * 2 : 4;
		struct span *grown = arena_alloc(mem, room * sizeof(*grown));
		if (*n)
			memcpy(grown, *spans, *n * sizeof(*grown));
		*spans = grown;
		*cap = room;
	}
	(*spans)[(*n)++] = s;
}

const struct span *span_at(const struct span *spans, uint32_t n, int64_t at)
{
	while (n && spans[n - 1].at > at)
		n--;
	return n ? &spans[n - 1] : NULL;
}

uint32_t text_id(const struct care *c, struct str s)
{
	return s.n ? vocab_id(c->words, s) : 0;
}

uint32_t word_id(const struct care *c, const struct val *v)
{
	struct arena scratch = { 0 };
	uint32_t id;

	if (!v || v->type >= VAL_LIST)
		return 0;
	if (!v->esc)
		return text_id(c, v->s);
	id = text_id(c, val_text(v, &scratch));
	arena_free(&scratch);
	return id;
}

uint32_t rare_id(const struct care *c, const struct val *v)
{
	return c->words->apart && v && v->type < VAL_LIST && !v->esc ? vocab_apart(c->words, v->s)
	                                                             : word_id(c, v);
}

int64_t event_when(const struct event *ev, enum key k)
{
	const struct val *v = event_get(ev, k);
	int64_t at;
	int offset;

	return v && v->type < VAL_LIST && when_read(v->s, &at, &offset) ? at : WHEN_NONE;
}
