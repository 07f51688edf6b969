/*
 * From an event to the moments it is (care/moment.h). Relies on the ticket as it stands after the fold.
 */
#include "care/moment.h"

#include <stdlib.h>

#include "care/fold.h"

static struct moment *put(struct moments *m, const struct ticket *t, const struct event *ev, enum moment_what what)
{
	struct moment *mo = PUSH(m->v, m->n, m->cap);

	*mo = (struct moment){ .cas = t->h.cas.id, .at = ev->at, .what = (uint8_t)what };
	return mo;
}

static void put_more(struct moments *m, evid id, int64_t other)
{
	*PUSH(m->more, m->n_more, m->cap_more) = (struct moment_more){ (uint32_t)(m->n - 1), id, other };
}

/* A priority changes where one of its causes is said. */
static void take_priority(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c)
{
	static const enum key causes[] = { K_IMPACT, K_URGENCY, K_SEVERITY, K_FLAGS, K_PRIORITY };
	struct str vip = c->terms->n_vip_tiers ? c->terms->vip_tiers[0] : STR("vip");
	char reason[160];
	struct moment *mo;

	for (size_t i = 0; i < COUNT(causes); i++)
		if (event_get(ev, causes[i])) {
			mo = put(m, t, ev, MO_PRIORITY);
			mo->arg = (uint8_t)ticket_priority(t, c->terms, c->words, false, reason);
			mo->word = (uint32_t)ticket_priority_tier(t, c->terms, c->words, vip, false, reason);
			return;
		}
}

static void take_agent(struct moments *m, const struct ticket *t, const struct event *ev)
{
	if (event_get(ev, K_AGENT) || (ev->verb == V_ASSIGN && event_get(ev, K_TO)))
		put(m, t, ev, MO_AGENT)->word = t->agent;
}

static void take_wait(struct moments *m, const struct ticket *t, const struct event *ev, const struct val *party,
                      const struct care *c)
{
	if (!party || !party->s.n)
		return;
	put(m, t, ev, MO_WAIT)->word = word_id(c, party);
	put_more(m, 0, event_when(ev, K_UNTIL));
}

static void take_reply(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c)
{
	const struct val *wait = event_get(ev, K_WAIT_FOR);
	struct moment *mo;

	if (actor_of(ev->by) != ACT_AGENT) {
		put(m, t, ev, MO_AUTO);
		return;
	}
	mo = put(m, t, ev, MO_ANSWERED);
	mo->word = text_id(c, ev->by);
	mo->arg = val_is(wait, "customer");
	take_wait(m, t, ev, wait, c);
}

static void take_promise(struct moments *m, const struct ticket *t, const struct event *ev)
{
	put(m, t, ev, MO_PROMISED);
	put_more(m, ev->id, event_when(ev, K_UNTIL));
}

static void take_kept(struct moments *m, const struct ticket *t, const struct event *ev)
{
	const struct val *of = event_get(ev, K_OF);
	evid id = 0;

	put(m, t, ev, MO_KEPT);
	if (of && evid_read(of->s, &id))
		put_more(m, id, WHEN_NONE);
}

static void take_escalation(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c)
{
	struct moment *mo = put(m, t, ev, MO_ESCALATED);
	int64_t level = 1;

	event_int(ev, K_LEVEL, &level);
	mo->arg = (uint8_t)(level < 0 ? 0 : level > UINT8_MAX ? UINT8_MAX : level);
	mo->word = event_word(c, ev, K_REASON);
}

static void take_step(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c)
{
	struct moment *mo = put(m, t, ev, MO_STEP);
	const struct val *as = event_get(ev, K_AS);

	mo->word = event_word(c, ev, K_STEP);
	mo->arg = as && val_is(as, "waived");
}

void moments_take(struct moments *m, const struct ticket *t, const struct event *ev, const struct care *c)
{
	enum actor who = actor_of(ev->by);

	if (t->h.events == 1)
		put(m, t, ev, MO_FRESH);
	switch (ev->verb) {
	case V_OPEN:
		put(m, t, ev, MO_ASKED);
		break;
	case V_MESSAGE:
		if (who == ACT_CUSTOMER || who == ACT_AGENT)
			put(m, t, ev, MO_ASKED);
		return;
	case V_REPLY: take_reply(m, t, ev, c); return;
	case V_WAIT: take_wait(m, t, ev, event_get(ev, K_FOR), c); return;
	case V_HANDOFF: put(m, t, ev, MO_HANDED); return;
	case V_ESCALATE: take_escalation(m, t, ev, c); return;
	case V_ACKNOWLEDGE: put(m, t, ev, MO_ACKNOWLEDGED); return;
	case V_PROMISE: take_promise(m, t, ev); return;
	case V_KEEP: take_kept(m, t, ev); return;
	case V_STEP: take_step(m, t, ev, c); return;
	case V_ASSIGN: case V_CLASSIFY: case V_STATE: case V_SEEN: break;
	default: return;
	}
	take_priority(m, t, ev, c);
	take_agent(m, t, ev);
}

const struct moment_more *moment_more(const struct moments *m, size_t of)
{
	static const struct moment_more none = { 0, 0, WHEN_NONE };
	size_t lo = 0, hi = m->n_more;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (m->more[mid].of < of)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < m->n_more && m->more[lo].of == of ? &m->more[lo] : &none;
}

void moments_free(struct moments *m)
{
	free(m->v);
	free(m->more);
	*m = (struct moments){ 0 };
}
