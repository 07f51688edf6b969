/*
 * The score of a ticket in the queue (queue.h). Relies on the runs of its clocks only; promises whole numbers throughout and no
 * overflow: coefficients are at most a million thousandths, terms at most QUEUE_ONE.
 */
#include "care/queue.h"

const char *queue_word(enum queue_term t)
{
#define X(e, w) w,
	static const char *const words[] = { QUEUE_TERMS(X) };
#undef X

	return words[t];
}

bool run_presses(const struct sla_run *r)
{
	return !r->ended && r->due != WHEN_NONE && (r->verdict == VD_RUNNING || r->verdict == VD_BREACHED);
}

int64_t run_used(const struct sla_run *r)
{
	if (r->elapsed_s >= r->target_s || r->verdict == VD_BREACHED)
		return QUEUE_ONE;
	return r->elapsed_s * QUEUE_ONE / r->target_s;
}

const struct sla_run *runs_pressing(const struct sla_runs *r)
{
	const struct sla_run *best = NULL;

	for (size_t i = 0; i < r->n; i++) {
		const struct sla_run *x = &r->v[i];
		int64_t used = run_presses(x) ? run_used(x) : -1;
		if (used < 0 || (best && used < run_used(best)))
			continue;
		if (!best || used > run_used(best) || x->due < best->due)
			best = x;
	}
	return best;
}

bool runs_going(const struct sla_runs *r, enum clock k)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].clock == k && !r->v[i].ended && r->v[i].verdict != VD_CANCELLED)
			return true;
	return false;
}

static int64_t yes(bool b)
{
	return b ? QUEUE_ONE : 0;
}

static int64_t age_term(const struct queue_rules *q, const struct queue_ask *a)
{
	int64_t age = a->now > a->t->h.opened_at ? a->now - a->t->h.opened_at : 0;

	return age >= q->age_full_s ? QUEUE_ONE : age * QUEUE_ONE / q->age_full_s;
}

static int64_t weighed(int64_t coefficient, int64_t term)
{
	int64_t x = coefficient * term, half = QUEUE_ONE / 2;

	return (x < 0 ? x - half : x + half) / QUEUE_ONE;
}

void queue_score(const struct queue_rules *q, const struct queue_ask *a, struct queue_score *out)
{
	int64_t *t = out->term;

	*out = (struct queue_score){ .run = runs_pressing(a->runs) };
	t[QT_DUE] = out->run ? run_used(out->run) : 0;
	t[QT_PRIORITY] = (5 - (a->priority ? a->priority : 3)) * QUEUE_ONE / 4;
	t[QT_AGE] = age_term(q, a);
	t[QT_VIP] = yes(a->vip);
	t[QT_REOPENS] = a->t->reopens >= 3 ? QUEUE_ONE : a->t->reopens * QUEUE_ONE / 3;
	t[QT_UNANSWERED] = yes(runs_going(a->runs, CK_FIRST_RESPONSE) || runs_going(a->runs, CK_NEXT_RESPONSE));
	t[QT_ESCALATED] = yes(runs_going(a->runs, CK_ESCALATION));
	t[QT_WAITING] = yes(a->state == ST_PENDING || a->state == ST_HOLD);
	for (int i = 0; i < QT_COUNT; i++) {
		out->part[i] = weighed(q->coefficient[i], t[i]);
		out->sum += out->part[i];
	}
}
