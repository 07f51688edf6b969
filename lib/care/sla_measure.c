/*
 * Counting one run of a clock (care/sla.h): the time from its start is cut where the state or the priority changes; each part
 * counts or is paused. Relies on care/calendar.h. Promises: the parts' counted seconds sum to the elapsed time;
 * the due instant is found within the part in which the target is used up.
 */
#include "care/sla_in.h"

struct meter {
	const struct sla_policy *policy;
	struct calendar *cal;
	uint32_t span;             /* in force at `at` */
	size_t mark;               /* the next one to be looked at for priorities */
	uint8_t plain, vip;        /* priority as the ticket alone has it, and of a VIP */
	int64_t at, to, elapsed, due, target;
	enum part_why why;         /* of the last part */
};

/* ---- targets ---- */

static struct sla_target named_target(const struct sla_named *v, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].word, word))
			return v[i].target;
	return (struct sla_target){ 0, TARGET_NONE };
}

static struct sla_target target_of(const struct walk *w, const struct sla_run *run, const struct sla_policy *p, uint8_t priority)
{
	struct str word = vocab_str(w->q->care->words, run->word);
	struct sla_target t = { 0, TARGET_NONE };

	if (!p)
		return t;
	if (run->clock == CK_THIRD_PARTY)
		t = named_target(p->parties, p->n_parties, word);
	else if (run->clock == CK_STEP)
		t = named_target(p->steps, p->n_steps, word);
	if (t.unit == TARGET_NONE && priority)
		t = p->targets[run->clock][priority];
	return t.unit == TARGET_NONE ? p->targets[run->clock][0] : t;
}

/* In open seconds since the start of the run; -1: none. Business days end where the last of them does. */
static int64_t target_seconds(const struct walk *w, const struct sla_run *run, struct meter *m, uint8_t priority)
{
	struct sla_target t;
	int64_t end;

	if (run->clock == CK_PROMISE)
		return w->promised == WHEN_NONE ? -1 : w->promised > run->start ? w->promised - run->start : 0;
	t = target_of(w, run, m->policy, priority);
	if (t.unit != TARGET_DAYS)
		return t.unit == TARGET_NONE ? -1 : t.n;
	end = cal_due_days(m->cal, run->start, t.n);
	return end == WHEN_NONE ? INT64_MAX / 4 : cal_elapsed(m->cal, run->start, end);
}

/* ---- cutting the time into parts ---- */

static uint8_t priority_now(const struct walk *w, const struct meter *m)
{
	return w->q->vip ? m->vip : m->plain;
}

/* Takes the priorities said until at. */
static void take_priorities(const struct walk *w, struct meter *m)
{
	for (; m->mark < w->r->n_marks && w->r->marks[m->mark].at <= m->at; m->mark++)
		if (w->r->marks[m->mark].what == MO_PRIORITY) {
			m->plain = w->r->marks[m->mark].arg;
			m->vip = (uint8_t)w->r->marks[m->mark].word;
		}
}

static int64_t next_priority(const struct walk *w, const struct meter *m)
{
	for (size_t i = m->mark; i < w->r->n_marks; i++)
		if (w->r->marks[i].what == MO_PRIORITY)
			return w->r->marks[i].at;
	return INT64_MAX;
}

static bool counts_here(const struct sla_run *run, const struct meter *m, enum state s)
{
	uint16_t pauses = m->policy ? m->policy->pauses[run->clock] : clock_pauses((enum clock)run->clock);

	return !(pauses >> s & 1);
}

/* Why the time of the span in force counts or not, and until when that is so. */
static enum part_why why_here(const struct walk *w, const struct sla_run *run, const struct meter *m, int64_t *until)
{
	const struct ticket *t = w->q->t;
	const struct span *s = &t->spans[m->span];
	bool resolution = run->clock == CK_FULL_RESOLUTION, total = m->policy && m->policy->reopen == REOPEN_TOTAL;
	int64_t limit = m->policy ? m->policy->pause_limit_s : 0;

	*until = m->span + 1 < t->n_spans ? t->spans[m->span + 1].at : INT64_MAX;
	if (run->clock >= CK_THIRD_PARTY)
		return PART_COUNTS;
	if (!state_active((enum state)s->state))
		return resolution && total ? PART_COUNTS : PART_SOLVED;
	if (counts_here(run, m, (enum state)s->state))
		return PART_COUNTS;
	if (!limit)
		return PART_PAUSED;
	if (m->at - s->at >= limit)
		return PART_LIMIT;
	*until = s->at + limit < *until ? s->at + limit : *until;
	return PART_PAUSED;
}

/* ---- counting ---- */

/* The target is used up where counted time first equals it; a larger one that begins at that very instant saves it. */
static void find_due(struct meter *m, int64_t from, int64_t open)
{
	if (m->due == from && m->target > m->elapsed)
		m->due = WHEN_NONE;
	if (m->due != WHEN_NONE || m->target < 0)
		return;
	if (m->elapsed >= m->target)
		m->due = from;
	else if (open && m->elapsed + open >= m->target)
		m->due = cal_due(m->cal, from, m->target - m->elapsed);
}

static void count_part(struct walk *w, struct sla_run *run, struct meter *m, int64_t to)
{
	bool counts = m->why == PART_COUNTS || m->why == PART_LIMIT;
	int64_t open = counts ? cal_elapsed(m->cal, m->at, to) : 0;
	uint8_t priority = priority_now(w, m);

	if (!run->n_parts || priority != run->priority)
		m->target = target_seconds(w, run, m, priority);
	run->priority = priority;
	find_due(m, m->at, open);
	m->elapsed += open;
	run->n_parts++;
	if (w->q->parts)
		*PUSH(w->r->parts, w->r->n_parts, w->r->cap_parts) = (struct sla_part){
			m->at, to, open, m->target, (uint8_t)m->why, w->q->t->spans[m->span].state, priority };
	m->at = to;
}

static void count(struct walk *w, struct sla_run *run, struct meter *m)
{
	const struct ticket *t = w->q->t;

	while (m->at < m->to) {
		int64_t until, next;
		take_priorities(w, m);
		while (m->span + 1 < t->n_spans && t->spans[m->span + 1].at <= m->at)
			m->span++;
		m->why = why_here(w, run, m, &until);
		next = next_priority(w, m);
		next = next < until ? next : until;
		count_part(w, run, m, next < m->to ? next : m->to);
	}
}

/* A target that was not used up: when it would be, or is going to be. */
static void project(struct meter *m, const struct sla_run *run)
{
	bool pauses = m->why == PART_PAUSED || m->why == PART_SOLVED;

	if (m->due != WHEN_NONE || m->target < 0 || (pauses && run->stop == WHEN_NONE))
		return;
	m->due = cal_due(m->cal, m->to, m->target - m->elapsed);
}

static enum verdict judge(const struct walk *w, struct sla_run *run, const struct meter *m)
{
	bool late = run->due != WHEN_NONE && (run->stop == WHEN_NONE ? w->q->now : run->stop) > run->due;

	if (w->cancelled)
		return VD_CANCELLED;
	if (w->vague || (run->stop != WHEN_NONE && run->stop < run->start))
		return VD_UNKNOWN;
	if (late)
		run->breached_at = run->due;
	if (late)
		return VD_BREACHED;
	if (run->stop != WHEN_NONE)
		return m->target < 0 ? VD_ENDED : VD_MET;
	return m->why == PART_PAUSED || m->why == PART_SOLVED ? VD_PAUSED : VD_RUNNING;
}

static bool by_the_clock(const struct walk *w, const struct sla_run *run, const struct sla_policy *p)
{
	if (!p || run->clock == CK_PROMISE)
		return true;
	for (uint8_t priority = 0; priority < 6; priority++) {
		uint8_t unit = target_of(w, run, p, priority).unit;
		if (unit != TARGET_NONE)
			return unit == TARGET_WALL;
	}
	return false;
}

void sla_measure(struct walk *w, struct sla_run *run)
{
	struct meter m = { .policy = sla_policy_for(w->s, w->q, run->start), .at = run->start, .due = WHEN_NONE, .target = -1 };

	m.to = run->stop == WHEN_NONE ? w->q->now : run->stop;
	m.cal = by_the_clock(w, run, m.policy) ? w->s->always : m.policy->calendar;
	run->part = w->r->n_parts;
	run->of = run->clock == CK_PROMISE ? w->promise : 0;
	count(w, run, &m);
	if (!run->n_parts) {       /* it ended as it began, or before */
		take_priorities(w, &m);
		run->priority = priority_now(w, &m);
		m.target = target_seconds(w, run, &m, run->priority);
		find_due(&m, m.at, 0);
		m.to = run->start;
	}
	project(&m, run);
	run->policy = m.policy;
	run->calendar = m.cal;
	run->elapsed_s = m.elapsed;
	run->target_s = m.target;
	run->due = m.due;
	run->ended = run->stop != WHEN_NONE;
	run->provisional = cal_provisional(m.cal, run->start, m.due != WHEN_NONE && m.due > m.to ? m.due : m.to);
	run->verdict = (uint8_t)judge(w, run, &m);
}
