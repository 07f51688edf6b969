/*
 * The runs of a ticket's clocks (care/sla.h): what happened is put into one list in order of time, each clock goes through it
 * for its beginnings and ends, sla_measure.c counts. Relies on moments and spans being in order. Promises: the same
 * ticket, policies and instant give the same runs.
 */
#include "care/sla.h"

#include <stdlib.h>

#include "care/sla_in.h"

static const char *const clock_words[CK_COUNT] = {
#define X(e, w) w,
	SLA_CLOCKS(X)
#undef X
};
static const char *const verdict_words[] = { "running", "paused", "met", "breached", "ended", "cancelled", "unknown" };
static const char *const part_words[] = { "counts", "paused", "solved", "limit" };

const char *clock_word(enum clock k)
{
	return k < CK_COUNT ? clock_words[k] : "";
}

enum clock clock_of(struct str word)
{
	int k = 0;

	while (k < CK_COUNT && !str_is(word, clock_words[k]))
		k++;
	return (enum clock)k;
}

const char *verdict_word(enum verdict v)
{
	return verdict_words[v];
}

const char *part_word(enum part_why w)
{
	return part_words[w];
}

uint16_t clock_pauses(enum clock k)
{
	switch (k) {
	case CK_UPDATE: case CK_FIRST_RESOLUTION: case CK_FULL_RESOLUTION: case CK_REQUESTER_WAIT: return 1u << ST_PENDING;
	case CK_AGENT_WORK: return 1u << ST_PENDING | 1u << ST_HOLD;
	default: return 0;
	}
}

/* ---- what happened, in order ---- */

static void add_mark(struct sla_runs *r, struct sla_mark m)
{
	*PUSH(r->marks, r->n_marks, r->cap_marks) = m;
}

/* A change of state as a mark: solved, or at work again; the first span is the opening itself. */
static void mark_span(struct sla_runs *r, const struct ticket *t, uint32_t i)
{
	bool is = state_active((enum state)t->spans[i].state), was = i && state_active((enum state)t->spans[i - 1].state);

	if (is && i && !was)
		add_mark(r, (struct sla_mark){ .at = t->spans[i].at, .what = MARK_REOPENED });
	else if (!is && (was || !i))
		add_mark(r, (struct sla_mark){ .at = t->spans[i].at, .what = MARK_SOLVED });
	if (t->spans[i].state == ST_HOLD)
		add_mark(r, (struct sla_mark){ .at = t->spans[i].at, .what = MARK_HELD });
	else if (i && t->spans[i - 1].state == ST_HOLD)
		add_mark(r, (struct sla_mark){ .at = t->spans[i].at, .what = MARK_LET_GO });
}

/* Moments stand before the states they lead to. */
static void gather(const struct sla_ask *q, struct sla_runs *r)
{
	uint32_t span = 0;

	r->n_marks = 0;
	for (size_t i = 0; i < q->n; i++) {
		const struct moment *m = &q->book->v[q->at[i]];
		const struct moment_more *more = moment_more(q->book, q->at[i]);
		while (span < q->t->n_spans && q->t->spans[span].at < m->at)
			mark_span(r, q->t, span++);
		add_mark(r, (struct sla_mark){ m->at, m->what, m->arg, m->word, more->id, more->other });
	}
	while (span < q->t->n_spans)
		mark_span(r, q->t, span++);
}

/* ---- beginnings and ends ---- */

static void run(struct walk *w, enum clock k, int64_t start, int64_t stop, uint32_t word)
{
	w->next = (struct sla_run){ .clock = (uint8_t)k, .no = w->no[k] + 1, .word = word, .start = start, .stop = stop,
		                    .due = WHEN_NONE, .breached_at = WHEN_NONE, .target_s = -1 };
	sla_measure(w, &w->next);
	w->no[k]++;
	*PUSH(w->r->v, w->r->n, w->r->cap) = w->next;
}

static bool finished_now(const struct ticket *t)
{
	return t->state == ST_SOLVED || t->state == ST_CLOSED;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a == WHEN_NONE ? b : b == WHEN_NONE ? a : a < b ? a : b;
}

static void first_response(struct walk *w)
{
	const struct ticket *t = w->q->t;

	w->vague = (t->day_only & (DAY_OPENED | DAY_REPLIED)) != 0;
	run(w, CK_FIRST_RESPONSE, ticket_asked_at(t), earlier(t->first_reply_at, t->first_solved_at), 0);
	w->vague = false;
}

/* next_response: the oldest unanswered message; update: the last message of a person. */
static void turns(struct walk *w, enum clock k)
{
	int64_t since = WHEN_NONE;
	bool answered = false;

	for (size_t i = 0; i < w->r->n_marks; i++) {
		const struct sla_mark *m = &w->r->marks[i];
		bool ends = m->what == MO_ANSWERED || m->what == MARK_SOLVED;
		if (ends && since != WHEN_NONE) {
			run(w, k, since, m->at, 0);
			since = WHEN_NONE;
		}
		answered |= m->what == MO_ANSWERED;
		if (since == WHEN_NONE && answered && m->what == (k == CK_UPDATE ? MO_ANSWERED : MO_ASKED))
			since = m->at;
	}
	if (since != WHEN_NONE)
		run(w, k, since, WHEN_NONE, 0);
}

/* A run for each time that the ticket was at work. */
static void work_cycles(struct walk *w, enum clock k)
{
	int64_t since = w->q->t->h.opened_at;

	for (size_t i = 0; i < w->r->n_marks; i++) {
		const struct sla_mark *m = &w->r->marks[i];
		if (m->what == MARK_REOPENED && since == WHEN_NONE)
			since = m->at;
		if (m->what == MARK_SOLVED && since != WHEN_NONE) {
			run(w, k, since, m->at, 0);
			since = WHEN_NONE;
		}
	}
	if (since != WHEN_NONE)
		run(w, k, since, WHEN_NONE, 0);
}

static void resolutions(struct walk *w)
{
	const struct ticket *t = w->q->t;
	const struct sla_policy *p = sla_policy_for(w->s, w->q, t->h.opened_at);

	w->vague = (t->day_only & (DAY_OPENED | DAY_SOLVED)) != 0;
	run(w, CK_FIRST_RESOLUTION, t->h.opened_at, t->first_solved_at, 0);
	if (p && p->reopen == REOPEN_RESTART)
		work_cycles(w, CK_FULL_RESOLUTION);
	else
		run(w, CK_FULL_RESOLUTION, t->h.opened_at, finished_now(t) ? t->solved_at : WHEN_NONE, 0);
	for (enum clock k = CK_REQUESTER_WAIT; k <= CK_AGENT_WORK; k++)
		run(w, k, t->h.opened_at, finished_now(t) ? t->solved_at : WHEN_NONE, 0);
	w->vague = false;
}

/* From the beginning of a wait for others, or a change of whom, to its end. */
static void third_parties(struct walk *w)
{
	int64_t since = WHEN_NONE;
	uint32_t party = 0;

	for (size_t i = 0; i < w->r->n_marks; i++) {
		const struct sla_mark *m = &w->r->marks[i];
		bool other = m->what == MO_WAIT && m->word != party;
		if (since != WHEN_NONE && (m->what == MARK_LET_GO || other)) {
			run(w, CK_THIRD_PARTY, since, m->at, party);
			since = other ? m->at : WHEN_NONE;
		}
		party = m->what == MO_WAIT ? m->word : party;
		if (m->what == MARK_HELD && since == WHEN_NONE)
			since = m->at;
	}
	if (since != WHEN_NONE)
		run(w, CK_THIRD_PARTY, since, WHEN_NONE, party);
}

static int64_t first_step(const struct sla_runs *r, uint32_t word)
{
	for (size_t i = 0; i < r->n_marks; i++)
		if (r->marks[i].what == MO_STEP && r->marks[i].word == word)
			return r->marks[i].at;
	return WHEN_NONE;
}

static void complaint_steps(struct walk *w)
{
	const struct ticket *t = w->q->t;
	const struct sla_policy *p = sla_policy_for(w->s, w->q, t->h.opened_at);

	if (!p || !str_is(vocab_str(w->q->care->words, t->type), "complaint"))
		return;
	for (size_t i = 0; i < p->n_steps; i++) {
		uint32_t word = vocab_id(w->q->care->words, p->steps[i].word);
		int64_t done = first_step(w->r, word);
		run(w, CK_STEP, t->h.opened_at, done != WHEN_NONE || !finished_now(t) ? done : t->solved_at, word);
	}
}

static void escalations(struct walk *w)
{
	int64_t since = WHEN_NONE;
	uint32_t reason = 0;

	for (size_t i = 0; i < w->r->n_marks; i++) {
		const struct sla_mark *m = &w->r->marks[i];
		bool calls = m->what == MO_ESCALATED && m->arg > 0;
		bool ends = m->what == MO_ESCALATED || m->what == MO_ACKNOWLEDGED || m->what == MARK_SOLVED;
		if (ends && since != WHEN_NONE) {
			run(w, CK_ESCALATION, since, m->at, reason);
			since = WHEN_NONE;
		}
		if (calls) {
			since = m->at;
			reason = m->word;
		}
	}
	if (since != WHEN_NONE)
		run(w, CK_ESCALATION, since, WHEN_NONE, reason);
}

/* When the promise at place i was kept, or the ticket solved. */
static int64_t kept_at(const struct sla_runs *r, size_t i)
{
	for (size_t k = i + 1; k < r->n_marks; k++) {
		const struct sla_mark *m = &r->marks[k];
		if (m->what == MARK_SOLVED || (m->what == MO_KEPT && (!m->id || m->id == r->marks[i].id)))
			return m->at;
	}
	return WHEN_NONE;
}

static void promises(struct walk *w)
{
	for (size_t i = 0; i < w->r->n_marks; i++) {
		const struct sla_mark m = w->r->marks[i];
		if (m.what != MO_PROMISED)
			continue;
		w->promised = m.other;
		w->promise = m.id;
		run(w, CK_PROMISE, m.at, kept_at(w->r, i), 0);
	}
}

void sla_clocks(struct sla *s, const struct sla_ask *q, struct sla_runs *r)
{
	enum state now = ticket_state_at(q->t, q->now, q->care->terms);
	struct walk w = { .s = s, .q = q, .r = r, .cancelled = now >= ST_MERGED };

	r->n = r->n_parts = 0;
	if (!q->t->n_spans || now == ST_NONE)
		return;
	gather(q, r);
	first_response(&w);
	turns(&w, CK_NEXT_RESPONSE);
	turns(&w, CK_UPDATE);
	resolutions(&w);
	third_parties(&w);
	complaint_steps(&w);
	escalations(&w);
	promises(&w);
}

void sla_runs_free(struct sla_runs *r)
{
	free(r->v);
	free(r->parts);
	free(r->marks);
	*r = (struct sla_runs){ 0 };
}
