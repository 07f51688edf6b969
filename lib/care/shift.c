/*
 * The events of the desk folded: who came and went, which shifts were swapped and by whose leave, what
 * went wrong in a shift. Pure; relies on roster.c for the plan. Promises: an event that the rules forbid
 * is folded as far as it makes sense, because the past is kept as it happened.
 */
#include "care/shift.h"

#include "care/shift_fold.h"

enum { HOUR_S = 3600, MEANT_S = 12 * HOUR_S };

void desk_init(struct desk *d, const struct roster *r)
{
	*d = (struct desk){ .h = head_new((struct caseid){ 0, 0 }), .roster = r };
}

void *desk_room(void *v, size_t n, size_t *cap, size_t size, struct arena *mem)
{
	void *grown;

	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 16;
	grown = arena_alloc(mem, *cap * size);
	if (n)
		memcpy(grown, v, n * size);
	return grown;
}

struct str desk_str(const struct event *ev, enum key k, struct arena *mem)
{
	return arena_str(mem, event_str(ev, k, mem));
}

bool desk_named(const struct event *ev, evid *id)
{
	const struct val *of = event_get(ev, K_OF);

	return of && of->type < VAL_LIST && evid_read(of->s, id);
}

/* ---- coming and going ---- */

/* Its place, SIZE_MAX: none. */
static size_t present(const struct desk *d, struct str agent, struct str shift)
{
	for (size_t i = d->n_in; i-- > 0;)
		if (d->in[i].out_at == WHEN_NONE && str_eq(d->in[i].agent, agent) &&
		    (!shift.n || str_eq(d->in[i].shift, shift)))
			return i;
	return SIZE_MAX;
}

const struct attendance *desk_present(const struct desk *d, struct str agent, struct str shift)
{
	size_t i = present(d, agent, shift);

	return i == SIZE_MAX ? NULL : &d->in[i];
}

void desk_judge_shift(struct desk *d, struct str shift, struct ruling *r)
{
	struct shift s;

	if (shift.n && d->roster->there && !shift_find(d->roster, shift, &s))
		ruling_no(&d->h, r, "shift.unknown", "there is no shift \"" STR_FMT "\" in policy/roster.yaml; csm shift roster lists them",
		          STR_ARG(shift));
}

static void judge_in(struct desk *d, const struct event *ev, struct str shift, struct ruling *r)
{
	struct shift s;
	const struct attendance *there = desk_present(d, ev->by, shift);
	char id[24] = "";

	if (there)
		evid_write(there->in, id);
	if (there && str_eq(there->shift, shift))
		ruling_no(&d->h, r, "shift.in", STR_FMT " is checked in already (%s)", STR_ARG(ev->by), id);
	else if (shift.n && !shift_find(d->roster, shift, &s))
		desk_judge_shift(d, shift, r);
	else if (shift.n && (ev->at >= s.to || ev->at < s.from - MEANT_S))
		ruling_no(&d->h, r, "shift.time", "shift " STR_FMT " is not on then: check-in is possible from 12 hours before it begins until it ends",
		          STR_ARG(shift));
}

static void fold_in(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct str shift = desk_str(ev, K_SHIFT, c->mem);

	judge_in(d, ev, shift, r);
	*ADD(d, in, c->mem) = (struct attendance){ .agent = arena_str(c->mem, ev->by), .shift = shift, .in_at = ev->at,
	                                           .out_at = WHEN_NONE, .in = ev->id };
}

static void fold_out(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct str shift = event_str(ev, K_SHIFT, c->mem);
	size_t i = present(d, ev->by, shift);

	if (i == SIZE_MAX) {
		ruling_no(&d->h, r, "shift.out", STR_FMT " is not checked in", STR_ARG(ev->by));
		return;
	}
	d->in[i].out_at = ev->at;
	d->in[i].out = ev->id;
}

/* ---- swaps ---- */

static const char *const swap_words[] = { "asked", "consented", "agreed", "declined", "lapsed" };

const char *swap_word(enum swap_state s)
{
	return swap_words[s];
}

static int64_t agreed_at(const struct desk *d, const struct swap *s)
{
	if (s->consent_at == WHEN_NONE || (d->roster->approval && s->approved_at == WHEN_NONE))
		return WHEN_NONE;
	return d->roster->approval && s->approved_at > s->consent_at ? s->approved_at : s->consent_at;
}

enum swap_state swap_state(const struct desk *d, const struct swap *s, int64_t at)
{
	int64_t agreed = agreed_at(d, s);

	if (s->declined_at != WHEN_NONE && s->declined_at <= at)
		return SWAP_DECLINED;
	if (agreed != WHEN_NONE && agreed <= at && agreed <= s->begins)
		return SWAP_AGREED;
	if (at >= s->begins)
		return SWAP_LAPSED;
	return s->consent_at != WHEN_NONE && s->consent_at <= at ? SWAP_CONSENTED : SWAP_ASKED;
}

static void crew_replace(struct str *crew, size_t n, struct str out, struct str in)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(crew[i], out)) {
			crew[i] = in;
			return;
		}
}

size_t desk_crew(const struct desk *d, const struct shift *s, int64_t at, struct arena *a, struct str **out)
{
	char text[SHIFT_NAME_MAX];
	struct str name = { text, shift_name(s, text) };

	*out = arena_alloc(a, (s->n + 1) * sizeof(**out));
	if (s->n)
		memcpy(*out, s->agents, s->n * sizeof(**out));
	for (size_t i = 0; i < d->n_swaps; i++) {
		const struct swap *w = &d->swaps[i];
		if (swap_state(d, w, at) != SWAP_AGREED)
			continue;
		if (str_eq(w->gives, name))
			crew_replace(*out, s->n, w->from, w->to);
		if (str_eq(w->gets, name))
			crew_replace(*out, s->n, w->to, w->from);
	}
	return s->n;
}

bool desk_planned(const struct desk *d, const struct shift *s, int64_t at, struct str agent)
{
	struct arena tmp = { 0 };
	struct str *crew;
	size_t n = desk_crew(d, s, at, &tmp, &crew);
	bool found = false;

	for (size_t i = 0; i < n; i++)
		found |= str_eq(crew[i], agent);
	arena_free(&tmp);
	return found;
}

static bool came_to(const struct desk *d, struct str agent, const struct shift *s)
{
	char text[SHIFT_NAME_MAX];
	struct str name = { text, shift_name(s, text) };

	for (size_t i = 0; i < d->n_in; i++)
		if (str_eq(d->in[i].agent, agent) && str_eq(d->in[i].shift, name))
			return true;
	return false;
}

bool desk_shift_of(const struct desk *d, struct str agent, int64_t at, struct shift *out)
{
	struct arena tmp = { 0 };
	struct shift *s;
	size_t n = shifts_between(d->roster, at, at + MEANT_S, &tmp, &s);
	bool found = false, sure = false;

	/* Towards the end of one that he came to, the next is meant, if there is one. */
	for (size_t i = 0; i < n && !sure; i++) {
		if (!desk_planned(d, &s[i], at, agent))
			continue;
		sure = !came_to(d, agent, &s[i]) || s[i].to - at > HOUR_S;
		if (sure || !found)
			*out = s[i];
		found = true;
	}
	arena_free(&tmp);
	return found;
}

/* The earlier beginning of the two shifts; INT64_MAX: of none that is known. */
static int64_t begins(const struct desk *d, struct str gives, struct str gets)
{
	struct shift s;
	int64_t at = shift_find(d->roster, gives, &s) ? s.from : INT64_MAX;

	return gets.n && shift_find(d->roster, gets, &s) && s.from < at ? s.from : at;
}

static void judge_side(struct desk *d, const struct event *ev, struct str name, struct str has, struct str wants,
                       struct ruling *r)
{
	struct shift s;

	if (!shift_find(d->roster, name, &s))
		ruling_no(&d->h, r, "swap.shift", "there is no shift \"" STR_FMT "\" that could be swapped; csm shift roster lists them",
		          STR_ARG(name));
	else if (!desk_planned(d, &s, ev->at, has))
		ruling_no(&d->h, r, "swap.planned", STR_FMT " is not planned for " STR_FMT " and cannot give it away", STR_ARG(has), STR_ARG(name));
	else if (desk_planned(d, &s, ev->at, wants))
		ruling_no(&d->h, r, "swap.planned-too", STR_FMT " is planned for " STR_FMT " already", STR_ARG(wants), STR_ARG(name));
	else if (ev->at >= s.from)
		ruling_no(&d->h, r, "swap.begun", "shift " STR_FMT " has begun: a swap is agreed before", STR_ARG(name));
}

static void fold_swap(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct swap s = { .id = ev->id, .from = arena_str(c->mem, ev->by), .to = desk_str(ev, K_TO, c->mem),
	                  .gives = desk_str(ev, K_SHIFT, c->mem), .gets = desk_str(ev, K_FOR, c->mem), .asked_at = ev->at,
	                  .consent_at = WHEN_NONE, .approved_at = WHEN_NONE, .declined_at = WHEN_NONE };

	s.begins = begins(d, s.gives, s.gets);
	if (str_eq(s.from, s.to))
		ruling_no(&d->h, r, "swap.self", "nobody swaps with himself: --to names the colleague");
	judge_side(d, ev, s.gives, s.from, s.to, r);
	if (s.gets.n)
		judge_side(d, ev, s.gets, s.to, s.from, r);
	*ADD(d, swaps, c->mem) = s;
}

static struct swap *swap_named(struct desk *d, const struct event *ev, struct ruling *r)
{
	evid id = 0;
	char text[24] = "";

	for (size_t i = 0; desk_named(ev, &id) && i < d->n_swaps; i++)
		if (d->swaps[i].id == id)
			return &d->swaps[i];
	evid_write(id, text);
	ruling_no(&d->h, r, "swap.none", "%s is no request to swap shifts", text);
	return NULL;
}

static void fold_consent(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct swap *s = swap_named(d, ev, r);
	bool leads = roster_leads(d->roster, c->terms, ev->by);
	enum swap_state was = s ? swap_state(d, s, ev->at) : SWAP_ASKED;

	if (!s)
		return;
	if (!leads && !str_eq(ev->by, s->to))
		ruling_no(&d->h, r, "swap.side", "consent is " STR_FMT "'s to give, approval a leader's", STR_ARG(s->to));
	else if (was == SWAP_DECLINED || was == SWAP_AGREED || was == SWAP_LAPSED)
		ruling_no(&d->h, r, "swap.over", "the swap is %s: nothing is left to approve", swap_word(was));
	if (str_eq(ev->by, s->to) && s->consent_at == WHEN_NONE)
		s->consent_at = ev->at;
	if (leads && s->approved_at == WHEN_NONE) {
		s->approved_at = ev->at;
		s->approver = arena_str(c->mem, ev->by);
	}
}

static void fold_decline(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct swap *s = swap_named(d, ev, r);

	if (!s)
		return;
	if (!str_eq(ev->by, s->to) && !str_eq(ev->by, s->from) && !roster_leads(d->roster, c->terms, ev->by))
		ruling_no(&d->h, r, "swap.refuse", "only " STR_FMT ", " STR_FMT " and a leader have a say in this swap", STR_ARG(s->from),
		          STR_ARG(s->to));
	else if (s->declined_at != WHEN_NONE || ev->at >= s->begins)
		ruling_no(&d->h, r, "swap.over", "the swap is %s: nothing is left to approve", swap_word(swap_state(d, s, ev->at)));
	s->declined_at = s->declined_at == WHEN_NONE ? ev->at : s->declined_at;
}

/* ---- problems ---- */

static void fold_problem(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	desk_judge_shift(d, event_str(ev, K_SHIFT, c->mem), r);
	*ADD(d, problems, c->mem) = (struct problem){ .id = ev->id, .by = arena_str(c->mem, ev->by), .at = ev->at,
	                                              .shift = desk_str(ev, K_SHIFT, c->mem), .text = desk_str(ev, K_TEXT, c->mem),
	                                              .finished_at = WHEN_NONE };
}

static struct problem *problem_named(struct desk *d, const struct event *ev)
{
	evid id = 0;

	for (size_t i = 0; desk_named(ev, &id) && i < d->n_problems; i++)
		if (d->problems[i].id == id)
			return &d->problems[i];
	return NULL;
}

static void fold_finish(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct problem *p = problem_named(d, ev);
	char text[24] = "";
	evid id = 0;

	if (!p && incident_finish(d, ev, c, r))
		return;
	(void)desk_named(ev, &id);
	evid_write(id, text);
	if (!p)
		ruling_no(&d->h, r, "shift.no-problem", "%s is no problem of a shift, and no incident", text);
	else if (p->finished_at != WHEN_NONE)
		ruling_no(&d->h, r, "shift.solved", "%s was solved by " STR_FMT " already", text, STR_ARG(p->finisher));
	if (!p || p->finished_at != WHEN_NONE)
		return;
	p->finished_at = ev->at;
	p->finisher = arena_str(c->mem, ev->by);
}

void desk_fold(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	if (!head_take(&d->h, ev))
		return;
	d->h.newer = false;    /* a key that is not known here is no reason to write nothing any more */
	ruling_yes(r);
	switch (ev->verb) {
	case V_CHECK_IN: fold_in(d, ev, c, r); break;
	case V_CHECK_OUT: fold_out(d, ev, c, r); break;
	case V_SWAP: fold_swap(d, ev, c, r); break;
	case V_CONSENT: fold_consent(d, ev, c, r); break;
	case V_DECLINE: fold_decline(d, ev, c, r); break;
	case V_PROBLEM: fold_problem(d, ev, c, r); break;
	case V_FINISH: fold_finish(d, ev, c, r); break;
	case V_HANDOVER: handover_open(d, ev, c, r); break;
	case V_ACCEPT: case V_HOLD: case V_UNHOLD: handover_step(d, ev, c, r); break;
	case V_INCIDENT: incident_open(d, ev, c, r); break;
	case V_CONFIRM: incident_acknowledge(d, ev, c, r); break;
	default: break;
	}
}
