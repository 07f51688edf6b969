/*
 * Hand-overs with two signatures: opening one freezes the list of tickets, ownership moves only with the
 * incoming agent's signature, ticket by ticket, and what is in the middle of something stays with the
 * outgoing agent until that stage is done. Pure; the tickets themselves are moved by assign events.
 */
#include "care/shift_fold.h"

static const char *const item_words[] = { "open", "accepted", "held" };
static const char *const state_words[] = { "open", "late", "partly", "held", "accepted" };

const char *item_word(enum item_state s)
{
	return item_words[s];
}

const char *handover_word(enum handover_state s)
{
	return state_words[s];
}

size_t desk_cases(const struct event *ev, struct arena *mem, struct caseid **out)
{
	const struct val *v = event_get(ev, K_CASES);
	size_t n = 0;

	*out = arena_alloc(mem, ((v && v->type == VAL_LIST ? v->n : 0) + 1) * sizeof(**out));
	for (uint32_t i = 0; v && v->type == VAL_LIST && i < v->n; i++)
		if (case_fast(v->kids[i].v.s, &(*out)[n]))
			n++;
	return n;
}

static size_t place_of(const struct desk *d, evid id)
{
	for (size_t i = 0; i < d->n_handovers; i++)
		if (d->handovers[i].id == id)
			return i;
	return SIZE_MAX;
}

const struct handover *handover_find(const struct desk *d, evid id)
{
	size_t i = place_of(d, id);

	return i == SIZE_MAX ? NULL : &d->handovers[i];
}

void handover_open(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct handover h = { .id = ev->id, .from = arena_str(c->mem, ev->by), .to = desk_str(ev, K_TO, c->mem),
	                      .shift = desk_str(ev, K_SHIFT, c->mem), .note = desk_str(ev, K_TEXT, c->mem), .at = ev->at,
	                      .rec = ev->rec, .signed_at = WHEN_NONE };
	struct caseid *cases;

	if (str_eq(h.from, h.to))
		ruling_no(&d->h, r, "handover.self", "nobody hands over to himself: --to names the incoming agent");
	desk_judge_shift(d, h.shift, r);
	h.n = desk_cases(ev, c->mem, &cases);
	h.items = arena_alloc(c->mem, (h.n + 1) * sizeof(*h.items));
	for (size_t i = 0; i < h.n; i++)
		h.items[i] = (struct handover_item){ .cas = cases[i], .at = WHEN_NONE };
	*ADD(d, handovers, c->mem) = h;
}

/* ---- the second signature, holding, letting go ---- */

static struct handover_item *item_of(struct handover *h, struct caseid cas)
{
	for (size_t i = 0; i < h->n; i++)
		if (case_same(h->items[i].cas, cas))
			return &h->items[i];
	return NULL;
}

static bool may(const struct desk *d, const struct handover *h, const struct event *ev, const struct care *c)
{
	bool from = str_eq(ev->by, h->from), to = str_eq(ev->by, h->to);

	if (ev->verb == V_ACCEPT)
		return to;
	if (ev->verb == V_HOLD)
		return from || to;
	return from || roster_leads(d->roster, c->terms, ev->by);
}

static void judge_side(struct desk *d, const struct handover *h, const struct event *ev, const struct care *c, struct ruling *r)
{
	if (may(d, h, ev, c))
		return;
	if (ev->verb == V_ACCEPT)
		ruling_no(&d->h, r, "handover.side", "the second signature is " STR_FMT "'s, to whom it was handed over", STR_ARG(h->to));
	else if (ev->verb == V_HOLD)
		ruling_no(&d->h, r, "handover.side", "only " STR_FMT " and " STR_FMT " can hold tickets of this hand-over", STR_ARG(h->from),
		          STR_ARG(h->to));
	else
		ruling_no(&d->h, r, "handover.side", "only " STR_FMT ", who held it, or a leader can release it", STR_ARG(h->from));
}

static void judge_item(struct desk *d, const struct handover_item *item, struct caseid cas, enum verb v, struct ruling *r)
{
	char name[32];

	case_write(cas, name);
	if (!item)
		ruling_no(&d->h, r, "handover.ticket", "%s is not in this hand-over", name);
	else if (item->state == ITEM_ACCEPTED)
		ruling_no(&d->h, r, "handover.accepted", "%s was accepted already", name);
	else if (v != V_UNHOLD && item->state == ITEM_HELD)
		ruling_no(&d->h, r, "handover.held", "%s is held by the outgoing agent until a stage is done: csm handover release", name);
	else if (v == V_UNHOLD && item->state != ITEM_HELD)
		ruling_no(&d->h, r, "handover.not-held", "%s is not held", name);
}

static void step_item(const struct handover *h, struct handover_item *item, const struct event *ev, const struct care *c)
{
	item->at = ev->at;
	if (ev->verb == V_ACCEPT) {
		item->state = ITEM_ACCEPTED;
	} else if (ev->verb == V_HOLD) {
		item->state = ITEM_HELD;
		item->reason = desk_str(ev, K_REASON, c->mem);
	} else {
		item->state = h->signed_at == WHEN_NONE ? ITEM_OPEN : ITEM_ACCEPTED;
	}
}

void handover_step(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	char text[24] = "";
	struct caseid *cases;
	struct handover *h;
	evid id = 0;
	size_t n = desk_cases(ev, c->mem, &cases), at = desk_named(ev, &id) ? place_of(d, id) : SIZE_MAX;

	if (at == SIZE_MAX) {
		evid_write(id, text);
		ruling_no(&d->h, r, "handover.none", "%s is no hand-over", text);
		return;
	}
	h = &d->handovers[at];
	judge_side(d, h, ev, c, r);
	for (size_t i = 0; i < n; i++) {
		struct handover_item *item = item_of(h, cases[i]);
		judge_item(d, item, cases[i], ev->verb, r);
		if (item && item->state != ITEM_ACCEPTED)
			step_item(h, item, ev, c);
	}
	if (ev->verb == V_ACCEPT && h->signed_at == WHEN_NONE) {
		h->signed_at = ev->at;
		h->accept = ev->id;
	}
}

/* ---- how it stands ---- */

bool handover_next(const struct desk *d, const struct handover *h, struct shift *out)
{
	enum { AHEAD_S = 48 * 3600, BACK_S = 3600 };
	struct arena tmp = { 0 };
	struct shift *s;
	size_t n = shifts_between(d->roster, h->at, h->at + AHEAD_S, &tmp, &s);
	bool found = false;

	/* One that has run for long is not what is being begun. */
	for (size_t i = 0; i < n && !found; i++)
		if (s[i].from >= h->at - BACK_S && desk_planned(d, &s[i], h->at, h->to)) {
			*out = s[i];
			found = true;
		}
	arena_free(&tmp);
	return found;
}

int64_t handover_due(const struct desk *d, const struct handover *h)
{
	struct shift s;
	int64_t from = handover_next(d, h, &s) && s.from > h->at ? s.from : h->at;

	return from + d->roster->accept_s;
}

enum handover_state handover_state(const struct desk *d, const struct handover *h, size_t n_open, int64_t at)
{
	bool held = false;

	for (size_t i = 0; i < h->n; i++)
		held |= h->items[i].state == ITEM_HELD;
	if (h->signed_at == WHEN_NONE || h->signed_at > at)
		return at > handover_due(d, h) ? HANDOVER_LATE : HANDOVER_OPEN;
	return n_open ? HANDOVER_PARTLY : held ? HANDOVER_HELD : HANDOVER_ACCEPTED;
}
