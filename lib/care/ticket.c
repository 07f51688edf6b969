/*
 * Tickets: the table of states (csm-ticket(1)) as data, folding one event after the other, and what
 * the timeline tells (state at an instant, time in states, the flow identity). Pure; memory for
 * timelines comes from struct care. Closing is derived: a solved ticket is closed from the second
 * in which its reopen window ends.
 */
#include "care/fold.h"

#include "base/num.h"
#include "care/moment.h"

#include <stddef.h>
#include <stdio.h>

static const char *const state_words[ST_COUNT] = {
	"", "new", "open", "pending", "on_hold", "solved", "closed", "merged", "spam", "void",
};

const char *state_word(enum state s)
{
	return (unsigned)s < ST_COUNT ? state_words[s] : "";
}

static enum state state_category(struct str word)
{
	for (int s = ST_NEW; s < ST_COUNT; s++)
		if (str_is(word, state_words[s]))
			return (enum state)s;
	return ST_NONE;
}

enum state state_of(const struct terms *t, struct str word)
{
	enum state s = state_category(word);
	const struct term *own = s ? NULL : term_find(t, TERM_STATE, word);

	return own ? state_category(own->category) : s;
}

static const char *const party_words[PARTY_COUNT] = {
	"", "customer", "merchant", "department", "carrier", "platform", "supplier", "warehouse",
};

const char *party_word(enum party p)
{
	return (unsigned)p < PARTY_COUNT ? party_words[p] : "";
}

enum party party_of(struct str word)
{
	for (int p = PARTY_NONE + 1; p < PARTY_COUNT; p++)
		if (str_is(word, party_words[p]))
			return (enum party)p;
	return PARTY_NONE;
}

/* ---- the table ---- */

/* What an event asks of the state. Some verbs ask for different things by what they carry (wait for
 * whom?). */
enum move {
	MV_FREE, MV_WRITE, MV_MESSAGE, MV_THIRD, MV_REPLY, MV_REPLY_WAIT, MV_REPLY_HOLD, MV_WAIT,
	MV_HOLD, MV_RESUME, MV_SOLVE, MV_REOPEN, MV_VOID, MV_SPAM, MV_HANDOFF, MV_COUNT
};

static const uint8_t table[MV_COUNT][ST_COUNT] = {
#define ROW(m, new, open, pending, hold, solved, closed, merged, spam, voided) \
	[MV_##m] = { 0, new, open, pending, hold, solved, closed, merged, spam, voided }
#define OPN ST_OPEN
#define PND ST_PENDING
#define HLD ST_HOLD
#define SLV ST_SOLVED
	/*              new      open     pending  on_hold  solved   closed  merged   spam     void */
	ROW(FREE,       KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP),
	ROW(WRITE,      KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    NO,      NO,      NO),
	ROW(MESSAGE,    KEEP,    KEEP,    OPN,     OPN,     OPN,     NO,      NO,      NO,      NO),
	ROW(THIRD,      KEEP,    KEEP,    KEEP,    OPN,     KEEP,    KEEP,    NO,      NO,      NO),
	ROW(REPLY,      OPN,     KEEP,    OPN,     OPN,     KEEP,    NO,      NO,      NO,      NO),
	ROW(REPLY_WAIT, PND,     PND,     KEEP,    PND,     NO,      NO,      NO,      NO,      NO),
	ROW(REPLY_HOLD, HLD,     HLD,     HLD,     KEEP,    NO,      NO,      NO,      NO,      NO),
	ROW(WAIT,       PND,     PND,     KEEP,    NO|PND,  NO,      NO,      NO,      NO,      NO),
	ROW(HOLD,       HLD,     HLD,     NO|HLD,  KEEP,    NO,      NO,      NO,      NO,      NO),
	ROW(RESUME,     NO,      NO,      OPN,     OPN,     NO,      NO,      NO,      NO,      NO),
	ROW(SOLVE,      SLV,     SLV,     SLV,     SLV,     NO,      NO,      NO,      NO,      NO),
	ROW(REOPEN,     NO,      NO,      NO,      NO,      OPN,     NO,      NO,      NO,      NO),
	ROW(VOID,       ST_VOID, ST_VOID, ST_VOID, ST_VOID, ST_VOID, ST_VOID, ST_VOID, ST_VOID, NO),
	ROW(HANDOFF,    OPN,     KEEP,    OPN,     OPN,     OPN,     NO,      NO,      NO,      NO),
	ROW(SPAM,       ST_SPAM, ST_SPAM, ST_SPAM, ST_SPAM, ST_SPAM, ST_SPAM, ST_SPAM, NO,      ST_SPAM),
#undef ROW
#undef OPN
#undef PND
#undef HLD
#undef SLV
};

/*
 * Which states an imported snapshot may show next: all that the table can reach, in one step or
 * more, since a snapshot skips steps. Bit set of states for each state.
 */
#define BIT(s) (1u << ST_##s)
#define ENDED (BIT(MERGED) | BIT(SPAM) | BIT(VOID))
#define AT_WORK (BIT(OPEN) | BIT(PENDING) | BIT(HOLD))
static const uint16_t reachable[ST_COUNT] = {
	[ST_NEW] = BIT(NEW) | AT_WORK | BIT(SOLVED) | BIT(CLOSED) | ENDED,
	[ST_OPEN] = AT_WORK | BIT(SOLVED) | BIT(CLOSED) | ENDED,
	[ST_PENDING] = AT_WORK | BIT(SOLVED) | BIT(CLOSED) | ENDED,
	[ST_HOLD] = AT_WORK | BIT(SOLVED) | BIT(CLOSED) | ENDED,
	[ST_SOLVED] = AT_WORK | BIT(SOLVED) | BIT(CLOSED) | ENDED,
	[ST_CLOSED] = BIT(CLOSED) | ENDED,
	[ST_MERGED] = ENDED,
	[ST_SPAM] = BIT(SPAM) | BIT(VOID),
	[ST_VOID] = BIT(VOID) | BIT(SPAM),
};

/* ---- states on the timeline ---- */

void ticket_init(struct ticket *t, struct caseid c)
{
	*t = (struct ticket){
		.h = head_new(c),
		.first_reply_at = WHEN_NONE, .first_solved_at = WHEN_NONE, .solved_at = WHEN_NONE,
		.last_customer_at = WHEN_NONE, .wait_until = WHEN_NONE, .handed_at = WHEN_NONE,
	};
}

static bool window_passed(int64_t solved_at, int64_t at, const struct terms *terms)
{
	int64_t end;

	return add64(solved_at, terms->reopen_window_s, &end) && at >= end;
}

/* The state that rules a new event: as of the last one, closing derived. */
static enum state state_now(const struct ticket *t, int64_t at, const struct care *c)
{
	if (t->state == ST_SOLVED && window_passed(t->spans[t->n_spans - 1].at, at, c->terms))
		return ST_CLOSED;
	return (enum state)t->state;
}

static bool finished(enum state s)
{
	return s == ST_SOLVED || s == ST_CLOSED;
}

/* Notes whether the event's instant is known to the day only. */
static void take_precision(struct ticket *t, const struct event *ev, uint8_t which)
{
	const struct val *v = event_get(ev, K_PREC);

	if (v && val_is(v, "day"))
		t->day_only |= which;
	else
		t->day_only &= (uint8_t)~which;
}

/* Whom the event says to wait for. */
static enum party party_in(const struct event *ev)
{
	const struct val *v = event_get(ev, ev->verb == V_REPLY ? K_WAIT_FOR : K_FOR);

	return v && v->type < VAL_LIST ? party_of(v->s) : PARTY_NONE;
}

static bool waits(enum state s)
{
	return s == ST_PENDING || s == ST_HOLD;
}

static void add_span(struct ticket *t, const struct event *ev, enum state s, const struct care *c)
{
	struct span span = { ev->at, (uint8_t)s, (uint8_t)ev->verb, waits(s) ? (uint8_t)party_in(ev) : PARTY_NONE };

	span_push(&t->spans, &t->n_spans, &t->cap_spans, span, c->mem);
}

/* Moves the ticket, whatever the rules say: counts reopens, keeps the dates of solving, ends a
 * wait. */
static void enter(struct ticket *t, enum state to, const struct event *ev, const struct care *c)
{
	enum state from = (enum state)t->state;

	if (to == from)
		return;
	if (finished(to) && !finished(from)) {
		t->solved_at = ev->at;
		take_precision(t, ev, DAY_SOLVED);
		if (t->first_solved_at == WHEN_NONE)
			t->first_solved_at = ev->at;
	}
	if (finished(from) && state_active(to))
		count16(&t->reopens);
	t->wait_until = WHEN_NONE;
	t->wait_for = 0;
	t->state = (uint8_t)to;
	add_span(t, ev, to, c);
}

/* The end of a wait that has one: when it came, or at once if it was promised for before it began. */
static int64_t wait_end(const struct ticket *t)
{
	int64_t began;

	if (!waits((enum state)t->state) || t->wait_until == WHEN_NONE)
		return WHEN_NONE;
	began = t->spans[t->n_spans - 1].at;
	return t->wait_until > began ? t->wait_until : began;
}

void ticket_lapse(struct ticket *t, int64_t at, const struct care *c)
{
	int64_t end = wait_end(t);

	if (end == WHEN_NONE || at < end)
		return;
	t->wait_until = WHEN_NONE;
	t->wait_for = 0;
	t->state = ST_OPEN;
	span_push(&t->spans, &t->n_spans, &t->cap_spans, (struct span){ end, ST_OPEN, V_WAIT, PARTY_NONE }, c->mem);
}

/* Is it open because a wait ended by itself? */
static bool has_lapsed(const struct ticket *t)
{
	const struct span *s = t->n_spans ? &t->spans[t->n_spans - 1] : NULL;

	return s && s->state == ST_OPEN && s->why == V_WAIT;
}

int64_t ticket_wait_date(const struct ticket *t)
{
	int64_t end = wait_end(t);

	if (end != WHEN_NONE || !has_lapsed(t))
		return end;
	end = t->spans[t->n_spans - 1].at;
	return t->h.last_at < end ? end : WHEN_NONE;
}

/* ---- refusals ---- */

/* Where the row of a move is allowed, as "new, open or pending"; empty if nowhere. */
static void allowed_from(enum move m, char out[80])
{
	int left = 0;
	size_t n = 0;

	out[0] = '\0';
	for (int s = ST_NEW; s < ST_COUNT; s++)
		left += !(table[m][s] & NO);
	for (int s = ST_NEW; s < ST_COUNT; s++) {
		const char *join = n == 0 ? "" : left == 1 ? " or " : ", ";
		size_t len = strlen(join) + strlen(state_words[s]);
		if ((table[m][s] & NO) || n + len >= 80)
			continue;
		memcpy(out + n, join, strlen(join));
		memcpy(out + n + strlen(join), state_words[s], strlen(state_words[s]) + 1);
		n += len;
		left--;
	}
}

static void refuse(struct ticket *t, enum move m, enum state now, const struct event *ev,
                   struct ruling *r)
{
	char name[32], from[80];

	if (!r) {                  /* nobody listens: only count */
		head_illegal(&t->h);
		return;
	}
	case_write(t->h.cas, name);
	allowed_from(m, from);
	if (now == ST_CLOSED)
		ruling_no(&t->h, r, "ticket.closed",
		          "%s is closed, its reopen window has passed: open a new ticket with "
		          "--follows=%s",
		          name, name);
	else if (now == ST_SOLVED)
		ruling_no(&t->h, r, "ticket.solved",
		          "%s is %s: %s is possible while it is %s; reopen it first", name,
		          state_word(now), verb_word(ev->verb), from);
	else if (now >= ST_MERGED)
		ruling_no(&t->h, r, "ticket.ended",
		          "%s is %s: only note, attach and undo are possible now", name,
		          state_word(now));
	else
		ruling_no(&t->h, r, "ticket.state", "%s is %s: %s is possible while it is %s", name,
		          state_word(now), verb_word(ev->verb), from);
}

/* Looks the move up and makes it. Returns false if the rules forbid it. */
static bool move(struct ticket *t, enum move m, const struct event *ev, const struct care *c,
                 struct ruling *r)
{
	enum state now = state_now(t, ev->at, c);
	uint8_t cell = table[m][now];

	if (cell & NO)
		refuse(t, m, now, ev, r);
	if (cell & CELL_STATE)
		enter(t, (enum state)(cell & CELL_STATE), ev, c);
	return !(cell & NO);
}

/* ---- fields ---- */

enum { LASTING = 1 /* opening and classify only: high-cardinality, not repeated by snapshots */ };

/* Keys that are kept as words: where, and when they are taken. */
static const struct slot { uint16_t offset; uint8_t how; } slots[K_COUNT] = {
#define SLOT(k, f, how) [K_##k] = { offsetof(struct ticket, f), how }
	SLOT(CHANNEL, channel, 0), SLOT(CATEGORY, category, 0), SLOT(STAGE, stage, 0),
	SLOT(TOUCHPOINT, touchpoint, 0),
	SLOT(TYPE, type, 0), SLOT(SEVERITY, severity, 0), SLOT(DESIRED, desired, 0),
	SLOT(GROUP, group, 0), SLOT(SHOP, shop, 0),
	SLOT(CODE, code, 0), SLOT(CAUSE, cause, 0), SLOT(PRODUCT, product, 0), SLOT(SKU, sku, 0),
	SLOT(PRIORITY, priority, 0),
	SLOT(SOURCE, source, 0), SLOT(HANDLING, handling, 0), SLOT(ORDER, order, LASTING), SLOT(LINE, line, LASTING),
	SLOT(SUBJECT, subject, LASTING),
	SLOT(REF, ref, LASTING),
#undef SLOT
};

static void set_agent(struct ticket *t, uint32_t agent)
{
	if (agent && t->agent && agent != t->agent)
		count16(&t->handoffs);
	t->agent = agent;
}

static uint8_t level_of(const struct val *v)
{
	return v->type == VAL_INT && v->s.n == 1 && v->s.p[0] >= '1' && v->s.p[0] <= '3'
	               ? (uint8_t)(v->s.p[0] - '0')
	               : 0;
}

static uint32_t flag_bit(const struct terms *terms, struct str word)
{
	size_t n = terms->n[TERM_FLAG] < 32 ? terms->n[TERM_FLAG] : 32;

	for (size_t i = 0; i < n; i++)
		if (str_eq(terms->lists[TERM_FLAG][i].word, word))
			return UINT32_C(1) << i;
	return 0;
}

static uint32_t flags_of(const struct terms *terms, const struct val *v)
{
	uint32_t bits = 0;

	if (v->type < VAL_LIST)
		return flag_bit(terms, v->s);
	for (uint32_t i = 0; v->type == VAL_LIST && i < v->n; i++)
		bits |= flag_bit(terms, v->kids[i].v.s);
	return bits;
}

static void take_case(struct caseid *field, const struct val *v)
{
	struct caseid c = { 0 };

	if (v->type < VAL_LIST &&
	    (!v->s.n || case_fast(v->s, &c) || case_read(v->s, &c, NULL) == CSM_OK))
		*field = c;
}

static bool is_empty(const struct val *v)
{
	return v->type >= VAL_LIST ? v->n == 0 : v->s.n == 0;
}

/* Keys that are more than a word. */
static void take_special(struct ticket *t, enum key k, const struct val *v, const struct care *c)
{
	switch (k) {
	case K_AGENT: set_agent(t, word_id(c, v)); break;
	case K_IMPACT: t->impact = level_of(v); break;
	case K_URGENCY: t->urgency = level_of(v); break;
	case K_FLAGS: t->flags = flags_of(c->terms, v); break;
	case K_CUSTOMER: take_case(&t->customer, v); break;
	case K_FOLLOWS: take_case(&t->follows, v); break;
	default: break;
	}
}

static void put_slot(struct ticket *t, struct slot s, uint32_t id)
{
	memcpy((char *)t + s.offset, &id, sizeof(id));
}

/*
 * Fields of opening, classify, state and seen. snapshot: an observation of an imported record; its
 * empty fields say nothing.
 */
static void take_fields(struct ticket *t, const struct event *ev, const struct care *c,
                        bool snapshot)
{
	for (size_t i = 0; i < ev->n; i++) {
		const struct pair *p = &ev->pairs[i];
		enum key k = key_of(p->key);
		if (snapshot && is_empty(&p->v))
			continue;
		if (slots[k].offset && !(snapshot && slots[k].how == LASTING && t->h.opened))
			put_slot(t, slots[k], slots[k].how == LASTING ? rare_id(c, &p->v) :
			         word_id(c, &p->v));
		else
			take_special(t, k, &p->v, c);
	}
}

/* ---- verbs ---- */

static void on_open(struct ticket *t, const struct event *ev, const struct care *c,
                    struct ruling *r)
{
	const struct val *to = event_get(ev, K_TO);
	enum state s = to ? state_of(c->terms, to->s) : ST_NEW;

	if (t->n_spans) {
		/* Two sites imported one record: the later opening adds what it knows. Without a
		 * key it is no such thing. */
		if (!event_get(ev, K_KEY))
			ruling_no(&t->h, r, "ticket.opened",
			          "the ticket was opened before: an opening event starts a case of "
			          "its own");
		take_fields(t, ev, c, true);
		if (!t->h.opened)      /* a later import brought events of before it */
			t->h.imp = ev->imp;
		t->h.opened = true;
		return;
	}
	t->h.opened = true;
	t->h.opened_at = t->last_customer_at = ev->at;
	take_precision(t, ev, DAY_OPENED);
	t->h.imp = ev->imp;
	enter(t, s ? s : ST_NEW, ev, c);
	take_fields(t, ev, c, false);
}

static void on_message(struct ticket *t, const struct event *ev, const struct care *c,
                       struct ruling *r)
{
	enum actor who = actor_of(ev->by);

	if (who == ACT_BOT || who == ACT_SYSTEM) {
		move(t, MV_FREE, ev, c, r);
		return;
	}
	if (who != ACT_CUSTOMER && who != ACT_AGENT) {
		move(t, MV_THIRD, ev, c, r);
		return;
	}
	count16(&t->messages); /* an agent writes down what the customer said: still the customer's
	                          message */
	move(t, MV_MESSAGE, ev, c, r);
	t->last_customer_at = ev->at;
}

/* The wait that for: or wait: names begins or goes on. */
static void keep_wait(struct ticket *t, const struct event *ev, enum key k, const struct care *c)
{
	int64_t until = event_when(ev, K_UNTIL);
	enum party party = party_in(ev);

	if (party && party != t->spans[t->n_spans - 1].party)
		add_span(t, ev, (enum state)t->state, c);      /* on hold as before, but somebody else's turn */
	t->wait_for = event_word(c, ev, k);
	if (until != WHEN_NONE)
		t->wait_until = until;
}

static void on_reply(struct ticket *t, const struct event *ev, const struct care *c,
                     struct ruling *r)
{
	const struct val *wait = event_get(ev, K_WAIT_FOR);
	enum actor who = actor_of(ev->by);
	enum move m = !wait || is_empty(wait)    ? MV_REPLY
	              : val_is(wait, "customer") ? MV_REPLY_WAIT
	                                         : MV_REPLY_HOLD;

	if (who == ACT_CUSTOMER)
		ruling_no(&t->h, r, "ticket.reply",
		          "a customer does not reply but writes a message: ticket message");
	if (who != ACT_AGENT) {
		count16(&t->auto_replies);
		return;
	}
	count16(&t->replies);
	if (t->first_reply_at == WHEN_NONE) {
		t->first_reply_at = ev->at;
		take_precision(t, ev, DAY_REPLIED);
	}
	if (move(t, m, ev, c, r) && m != MV_REPLY)
		keep_wait(t, ev, K_WAIT_FOR, c);
}

static void on_wait(struct ticket *t, const struct event *ev, const struct care *c,
                    struct ruling *r)
{
	const struct val *party = event_get(ev, K_FOR);
	bool customer = !party || is_empty(party) || val_is(party, "customer");
	enum state before = (enum state)t->state;

	move(t, customer ? MV_WAIT : MV_HOLD, ev, c, r);
	if (t->state != before || t->state == (customer ? ST_PENDING : ST_HOLD))
		keep_wait(t, ev, K_FOR, c);
}

static void on_solve(struct ticket *t, const struct event *ev, const struct care *c,
                     struct ruling *r)
{
	if (!move(t, MV_SOLVE, ev, c, r))
		return;
	t->code = event_word(c, ev, K_CODE);
	t->cause = event_word(c, ev, K_CAUSE);
	t->solver = actor_of(ev->by) == ACT_AGENT ? text_id(c, ev->by) : 0;
}

static void on_assign(struct ticket *t, const struct event *ev, const struct care *c,
                      struct ruling *r)
{
	const struct val *to = event_get(ev, K_TO), *group = event_get(ev, K_GROUP);

	if (!move(t, MV_WRITE, ev, c, r))
		return;
	if (!to)
		to = event_get(ev, K_AGENT);
	if (to)
		set_agent(t, word_id(c, to));
	if (group)
		t->group = word_id(c, group);
}

/* From here on people are asked; what a machine answered before was no answer of a person. */
static void on_handoff(struct ticket *t, const struct event *ev, const struct care *c,
                       struct ruling *r)
{
	const struct val *group = event_get(ev, K_GROUP);

	if (!move(t, MV_HANDOFF, ev, c, r))
		return;
	if (t->handed_at == WHEN_NONE)
		t->handed_at = ev->at;
	if (group)
		t->group = word_id(c, group);
}

/* An imported snapshot says what the state was: it is believed, and counted where the table cannot
 * lead there. */
static void on_state(struct ticket *t, const struct event *ev, const struct care *c,
                     struct ruling *r)
{
	const struct val *word = event_get(ev, K_TO);
	enum state to = word ? state_of(c->terms, word->s) : ST_NONE, now = state_now(t, ev->at, c);
	char name[32];

	take_fields(t, ev, c, true);
	if (word && !to) {
		case_write(t->h.cas, name);
		ruling_no(&t->h, r, "ticket.to", "%s: \"" STR_FMT "\" is no state of the terms",
		          name, STR_ARG(word->s));
	}
	/* Solved as before, though csm has derived closed since: the other system's window is
	 * longer, nothing happened. */
	if (!to || to == (enum state)t->state || (ev->verb == V_SEEN && to < now))
		return;
	if (!(reachable[now] >> to & 1)) {
		case_write(t->h.cas, name);
		ruling_no(&t->h, r, "ticket.jump", "%s: no way leads from %s to %s", name,
		          state_word(now), state_word(to));
	}
	if (finished(to) && !finished((enum state)t->state))
		t->solver = actor_of(ev->by) == ACT_AGENT ? text_id(c, ev->by) : 0;
	enter(t, to, ev, c);
}

static void on_void(struct ticket *t, const struct event *ev, const struct care *c,
                    struct ruling *r)
{
	move(t, val_is(event_get(ev, K_AS), "spam") ? MV_SPAM : MV_VOID, ev, c, r);
}

static void on_link(struct ticket *t, const struct event *ev, const struct care *c,
                    struct ruling *r)
{
	struct caseid to;

	if (event_case(ev, K_TO, &to) && case_same(to, t->h.cas))
		ruling_no(&t->h, r, "ticket.link", "a ticket is linked to another case, not to itself");
	else
		move(t, MV_WRITE, ev, c, r);
}

const char *const *complaint_step_words(void)
{
	static const char *const words[] = { "receive", "soothe", "investigate", "liability", "remedy", "accept", "execute", "follow_up",
		                             "lesson", NULL };

	return words;
}

/* A step is one of those that there are, done or waived with a reason. */
static void on_step(struct ticket *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	const struct val *step = event_get(ev, K_STEP), *as = event_get(ev, K_AS), *why = event_get(ev, K_REASON);
	const char *const *words = complaint_step_words(), *near;
	struct str word;
	char typed[64];
	size_t i = 0;

	move(t, MV_WRITE, ev, c, r);
	while (words[i] && !val_is(step, words[i]))
		i++;
	word = step ? step->s : (struct str){ NULL, 0 };
	snprintf(typed, sizeof(typed), STR_FMT, STR_ARG(word));
	near = csm_nearest(typed, words);
	if (!words[i] && near)
		ruling_no(&t->h, r, "ticket.step", "\"%s\" is no step of a complaint; is %s meant?", typed, near);
	else if (!words[i])
		ruling_no(&t->h, r, "ticket.step", "\"%s\" is no step of a complaint; they are receive, soothe, investigate, liability, "
		          "remedy, accept, execute, follow_up, lesson", typed);
	else if (as && !is_empty(as) && !val_is(as, "waived"))
		ruling_no(&t->h, r, "ticket.waived", "a step is done (without --as) or waived (--as=waived)");
	else if (val_is(as, "waived") && (!why || is_empty(why)))
		ruling_no(&t->h, r, "ticket.waived", "a step is waived only with a reason: --reason=TEXT");
}

static void dispatch(struct ticket *t, const struct event *ev, const struct care *c,
                     struct ruling *r)
{
	switch (ev->verb) {
	case V_OPEN: on_open(t, ev, c, r); break;
	case V_MESSAGE: on_message(t, ev, c, r); break;
	case V_REPLY: on_reply(t, ev, c, r); break;
	case V_NOTE: count16(&t->notes); break;
	case V_ATTACH: count16(&t->files); break;
	case V_ASSIGN: on_assign(t, ev, c, r); break;
	case V_CLASSIFY:
		if (move(t, MV_WRITE, ev, c, r))
			take_fields(t, ev, c, false);
		break;
	case V_WAIT: on_wait(t, ev, c, r); break;
	case V_HANDOFF: on_handoff(t, ev, c, r); break;
	case V_RESUME:
		if (!has_lapsed(t))    /* whoever resumes after the date says what is so already */
			move(t, MV_RESUME, ev, c, r);
		break;
	case V_SOLVE: on_solve(t, ev, c, r); break;
	case V_REOPEN: move(t, MV_REOPEN, ev, c, r); break;
	case V_LINK: on_link(t, ev, c, r); break;
	case V_UNLINK: case V_ESCALATE: case V_ACKNOWLEDGE: case V_PROMISE: case V_KEEP:
		move(t, MV_WRITE, ev, c, r);
		break;
	case V_STEP: on_step(t, ev, c, r); break;
	case V_VOID: on_void(t, ev, c, r); break;
	case V_STATE: case V_SEEN: on_state(t, ev, c, r); break;
	case V_UNKNOWN: break;
	default:
		ruling_no(&t->h, r, "ticket.verb", "a ticket knows no \"%s\"", verb_word(ev->verb));
	}
}

void ticket_fold(struct ticket *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	char name[32];

	ruling_yes(r);
	if (!head_take(&t->h, ev))
		return;
	ticket_lapse(t, ev->at, c);
	if (!t->n_spans && ev->verb != V_OPEN) {
		/* The opening is missing: what follows is still shown, from here on. */
		case_write(t->h.cas, name);
		ruling_no(&t->h, r, "ticket.unopened",
		          "%s was opened later than this, or its opening is missing", name);
		t->h.opened_at = ev->at;
		enter(t, ST_NEW, ev, c);
	}
	dispatch(t, ev, c, r);
	if (c->moments)
		moments_take(c->moments, t, ev, c);
}

/* ---- what the timeline tells ---- */

enum state ticket_state_at(const struct ticket *t, int64_t at, const struct terms *terms)
{
	const struct span *s = span_at(t->spans, t->n_spans, at);

	if (!s)
		return ST_NONE;
	if (s == &t->spans[t->n_spans - 1] && wait_end(t) != WHEN_NONE && at >= wait_end(t))
		return ST_OPEN;
	return s->state == ST_SOLVED && window_passed(s->at, at, terms) ? ST_CLOSED
	                                                                : (enum state)s->state;
}

int64_t ticket_asked_at(const struct ticket *t)
{
	bool handed = t->handed_at != WHEN_NONE &&
	              (t->first_reply_at == WHEN_NONE || t->handed_at <= t->first_reply_at);

	return handed ? t->handed_at : t->h.opened_at;
}

/* Length of [a, b) within [from, to). */
static int64_t within(int64_t a, int64_t b, int64_t from, int64_t to)
{
	a = a > from ? a : from;
	b = b < to ? b : to;
	return b > a ? b - a : 0;
}

void ticket_times(const struct ticket *t, int64_t from, int64_t to, const struct terms *terms,
                  int64_t out[ST_COUNT])
{
	int64_t waits = wait_end(t);

	memset(out, 0, ST_COUNT * sizeof(*out));
	if (to == WHEN_NONE)
		to = t->h.updated_at;
	for (uint32_t i = 0; i < t->n_spans; i++) {
		const struct span *s = &t->spans[i];
		int64_t end = i + 1 < t->n_spans ? s[1].at : to, shut = end;
		if (s->state == ST_SOLVED && window_passed(s->at, end, terms))
			shut = s->at + terms->reopen_window_s;
		else if (i + 1 == t->n_spans && waits != WHEN_NONE && waits < end)
			shut = waits;
		out[s->state] += within(s->at, shut, from, to);
		out[s->state == ST_SOLVED ? ST_CLOSED : ST_OPEN] += within(shut, end, from, to);
	}
}

void ticket_flow(const struct ticket *t, int64_t from, int64_t to, struct flow *f)
{
	bool was = false, seen = false;

	if (to == WHEN_NONE)
		to = INT64_MAX;
	for (uint32_t i = 0; i < t->n_spans && t->spans[i].at < to; i++) {
		enum state s = (enum state)t->spans[i].state;
		bool is = state_active(s), inside = t->spans[i].at >= from;
		if (inside && !seen)
			f->created++, was = true;
		else if (inside && is && !was)
			f->reopened++;
		if (inside && was && !is)
			*(finished(s) ? &f->solved : &f->ended) += 1;
		if (!inside)
			f->opening += is - was;
		was = is;
		seen = true;
	}
	f->closing += was;
}
