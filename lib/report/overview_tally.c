/*
 * One pass over the tickets adds up everything the sections print of them: in all, by channel,
 * category, solver and bucket. Promises: the flow identity holds for the whole period and for each
 * bucket, or the report fails (report.flow): states at the bounds are looked up on the timelines,
 * changes are counted, and the two must meet.
 */
#include <stdio.h>

#include "report/overview.h"

/* ---- divisions ---- */

static int64_t *counts_of(struct tally *t, enum cut cut)
{
	return t->by[cut][t->now[cut]];
}

/* The group of a word in a division, with room for its counts. */
static void enter_group(struct tally *t, enum cut cut, uint32_t word)
{
	uint32_t g = group_of(&t->g[cut], word);

	while (g >= t->n_by[cut]) {
		int64_t (*counts)[H_TICKETS] = PUSH(t->by[cut], t->n_by[cut], t->cap_by[cut]);
		memset(*counts, 0, sizeof(*counts));
	}
	t->now[cut] = g;
}

static void samples_init(struct samples *s, size_t most, bool buckets, bool agents)
{
	s->s = mem_alloc(most * sizeof(*s->s));
	for (int cut = 0; cut < CUT_COUNT; cut++)
		if (cut == CUT_AGENT ? agents : !agents && (cut != CUT_PERIOD || buckets))
			s->of[cut] = mem_alloc(most * sizeof(*s->of[cut]));
}

static inline void add_sample(struct tally *t, struct samples *s, int64_t value)
{
	s->s[s->n] = value;
	for (int cut = 0; cut < CUT_COUNT; cut++)
		if (s->of[cut])
			s->of[cut][s->n] = t->now[cut];
	s->n++;
}

static void samples_free(struct samples *s)
{
	free(s->s);
	for (int cut = 0; cut < CUT_COUNT; cut++)
		free(s->of[cut]);
}

struct quantiles *tally_quantiles(const struct samples *s, enum cut cut, size_t n_groups)
{
	struct quantiles *q = mem_alloc(n_groups * sizeof(*q));
	size_t *at = mem_alloc((n_groups + 1) * sizeof(*at));
	int64_t *v;

	if (!s->base[cut].n) {
		quantiles_by_group(s->s, s->of[cut], s->n, q, n_groups);
		free(at);
		return q;
	}
	v = values_by_group(s->s, s->of[cut], s->n, at, n_groups);
	for (size_t g = 0; g < n_groups; g++)
		q[g] = quantiles_with(&s->base[cut], g, g + 1, v + at[g], at[g + 1] - at[g]);
	free(at);
	free(v);
	return q;
}

struct quantiles tally_quantiles_all(struct samples *s)
{
	return quantiles_with(&s->base[CUT_CHANNEL], 0, s->base[CUT_CHANNEL].n, s->s, s->n);
}

/* ---- hits ---- */

static bool has_bucket(enum hit h)
{
	return h <= H_EXCLUDED && h != H_OPENING && h != H_CLOSING;
}

static inline void add_hit(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct tally *t = ctx;

	(void)object;
	t->n[h]++;
	t->sum[h] += value;
	counts_of(t, CUT_CHANNEL)[h]++;
	counts_of(t, CUT_CATEGORY)[h]++;
	if (t->b && has_bucket(h)) {
		t->now[CUT_PERIOD] = (uint32_t)bucket_of(t->b, at);
		counts_of(t, CUT_PERIOD)[h]++;
	}
	if (h == H_REPLIED)
		add_sample(t, &t->replied, value);
	else if (h == H_RESOLVED)
		add_sample(t, &t->resolved, value);
	else if (h == H_LAST_SOLVED)
		add_sample(t, &t->solved_by, value);
	if (h == H_LAST_SOLVED || h == H_LAST_SOLVED_DAY)
		counts_of(t, CUT_AGENT)[h]++;
}

/* The backlog at the bounds of buckets. A ticket is in it where it was active just before the
 * bound: differences now, sums later. */
static void add_backlog(struct tally *t, const struct ticket *k)
{
	int64_t (*by)[H_TICKETS] = t->by[CUT_PERIOD];
	bool was = false;

	for (uint32_t i = 0; i < k->n_spans; i++) {
		bool is = state_active((enum state)k->spans[i].state);
		size_t bound = is == was ? 0 : bucket_behind(t->b, k->spans[i].at);
		if (is != was && bound <= t->b->n)
			by[bound][H_OPENING] += is ? 1 : -1;
		was = is;
	}
}

static void sum_backlog(struct tally *t)
{
	int64_t (*by)[H_TICKETS] = t->by[CUT_PERIOD];
	int64_t active = 0;

	for (size_t i = 0; i <= t->b->n; i++) {
		active += by[i][H_OPENING];
		by[i][H_OPENING] = active;
		if (i)
			by[i - 1][H_CLOSING] = active;
	}
}

/* ---- the identity ---- */

static int check_flow(const int64_t n[H_TICKETS], const char *where, struct csm_err *e)
{
	int64_t in = n[H_OPENING] + n[H_OPENED] + n[H_REOPENED] + n[H_RESTORED];
	int64_t out = n[H_SOLVED] + n[H_VOID] + n[H_SPAM] + n[H_MERGED];

	if (in - out == n[H_CLOSING])
		return CSM_OK;
	return err_set(e, CSM_EIO, "report.flow", "the flow of tickets does not add up%s: opening %lld + opened %lld + reopened %lld + restored "
	               "%lld - solved %lld - void %lld - spam %lld - merged %lld is not closing %lld; run csm check", where,
	               (long long)n[H_OPENING], (long long)n[H_OPENED], (long long)n[H_REOPENED],
	               (long long)n[H_RESTORED],
	               (long long)n[H_SOLVED], (long long)n[H_VOID], (long long)n[H_SPAM],
	               (long long)n[H_MERGED],
	               (long long)n[H_CLOSING]);
}

static int check_all(const struct tally *t, struct csm_err *e)
{
	char where[4 + 32] = " in ";
	int code = check_flow(t->n, "", e);

	for (size_t i = 0; !code && t->b && i < t->b->n; i++) {
		when_label(where + 4, t->v->c->zone, t->b->floor[i], t->b->unit);
		code = check_flow(t->by[CUT_PERIOD][i], where, e);
	}
	return code;
}

/* ---- the pass ---- */

static void tally_init(struct tally *t, const struct view *v, struct buckets *b, size_t most)
{

	*t = (struct tally){ .v = v, .b = b };
	for (int cut = 0; cut < CUT_PERIOD; cut++)
		groups_init(&t->g[cut], v->w->words.n);
	samples_init(&t->replied, most, b != NULL, false);
	samples_init(&t->resolved, most, b != NULL, false);
	samples_init(&t->solved_by, most, false, true);
	if (b) {
		t->n_by[CUT_PERIOD] = b->n + 1;        /* the last holds the backlog at the end */
		t->by[CUT_PERIOD] = mem_alloc((b->n + 1) * sizeof(*t->by[CUT_PERIOD]));
	}
}

/* Opened behind the period, or at rest since before it: nothing of it counts, and its timeline need
 * not be fetched. */
static bool lies_outside(const struct view *v, const struct ticket *k)
{
	return k->h.opened_at >= v->to || (k->h.updated_at < v->from && !state_active((enum state)k->state));
}

enum which { ALL, AT_REST, OTHERS };

/* Tickets do not fit the processor's cache: the one to come, and the timeline of the next but few. */
static void fetch_behind(const struct ticket *k, const struct ticket *end)
{
	enum { CACHE_LINE = 64, TICKETS = 8, TIMELINES = 4 };

	if (end - k <= TICKETS)
		return;
	for (size_t i = 0; i < sizeof(*k); i += CACHE_LINE)
		__builtin_prefetch((const char *)(k + TICKETS) + i);
	__builtin_prefetch(k[TIMELINES].spans);
}

static void tally_some(struct tally *t, const struct ticket *k, size_t n, enum which which)
{
	const struct view *v = t->v;

	for (const struct ticket *end = k + n; k < end; k++) {
		fetch_behind(k, end);
		if (which != ALL && (which == AT_REST) != ticket_rests(v, k))
			continue;
		if (lies_outside(v, k) || !ticket_counts(v, k))
			continue;
		enter_group(t, CUT_CHANNEL, k->channel);
		enter_group(t, CUT_CATEGORY, k->category);
		enter_group(t, CUT_AGENT, k->solver);
		ticket_hits(v, k, add_hit, t);
		if (t->b)
			add_backlog(t, k);
	}
}

/* What is at rest first, and kept as it stands then. */
static void tally_and_keep(struct tally *t, const struct tally_reuse *u)
{
	struct world *w = t->v->w;
	struct ticket *rest = NULL;
	struct buf bytes = { 0 };
	size_t n = 0, cap = 0;

	tally_some(t, w->tickets, w->n_tickets, AT_REST);
	for (size_t i = 0; i < w->n_tickets; i++)
		if (!ticket_rests(t->v, &w->tickets[i]))
			*PUSH(rest, n, cap) = w->tickets[i];
	if (reuse_pays(w) && tally_bytes(t, w->n_tickets ? w->tickets[0].h.opened_at : WHEN_NONE, &bytes))
		reuse_put(w, u->question, buf_view(&bytes), rest, n);
	tally_some(t, w->tickets, w->n_tickets, OTHERS);
	buf_free(&bytes);
	free(rest);
}

static int tally_again(struct tally *t, struct tally_reuse *u, struct csm_err *e)
{
	struct world *w = t->v->w;
	const struct view *v = t->v;
	struct buckets *b = t->b;

	if (tally_take(t, u)) {
		tally_some(t, u->r.tickets, u->r.n_tickets, ALL);
		return CSM_OK;
	}
	u->found = false;
	int code = world_ready(w, e);
	if (!code) {
		tally_free(t);
		tally_init(t, v, b, w->n_tickets);
		tally_and_keep(t, u);
	}
	return code;
}

int tally_tickets(struct tally *t, const struct view *v, struct buckets *b, struct tally_reuse *reuse, struct csm_err *e)
{
	int code = CSM_OK;

	tally_init(t, v, b, reuse && reuse->found ? reuse->r.n_tickets : v->w->n_tickets);
	if (!reuse || (!reuse->found && !reuse_pays(v->w)))
		tally_some(t, v->w->tickets, v->w->n_tickets, ALL);
	else if (reuse->found)
		code = tally_again(t, reuse, e);
	else
		tally_and_keep(t, reuse);
	if (!code && b)
		sum_backlog(t);
	return code ? code : check_all(t, e);
}

void tally_free(struct tally *t)
{
	for (int cut = 0; cut < CUT_COUNT; cut++) {
		groups_free(&t->g[cut]);
		free(t->by[cut]);
	}
	samples_free(&t->replied);
	samples_free(&t->resolved);
	samples_free(&t->solved_by);
	*t = (struct tally){ 0 };
}
