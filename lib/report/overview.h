/*
 * The overview: what is counted, once. A walk goes over the tickets, orders, returns or answers of
 * a view and calls a function for each thing that counts for a figure (a hit); the report adds hits
 * up, --drill prints them. So what stands behind a figure is the figure, always. Private to
 * report/.
 */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "report/group.h"
#include "report/report.h"

enum { WORD_ANY = UINT32_MAX, RETURN_WINDOW_S = 30 * 86400, SMALL_N = 30, TOP_PRODUCTS = 20 };

/* What a report looks at. */
struct view {
	struct csm *c;
	struct world *w;
	struct orders *o;
	const struct answers *answers;
	int64_t from, to;          /* from <= at < to; to is at most the second after as-of */
	int64_t as_of;
	struct str shop, channel;  /* p NULL: all */
	uint32_t shop_id, channel_id;      /* the same as words of cases; WORD_ANY: all */
	uint32_t *order_of;        /* by return: index of its order, MAP_NONE */
	int64_t *first_return;     /* by order: when its first return was opened, INT64_MAX none */
	bool *first_seen;          /* by order: that is the day an order export showed it, no day of its own */
};

/* Everything that is counted. The names of figures are in drill.c. */
enum hit {
	/* tickets: flow */
	H_OPENED, H_REOPENED, H_RESTORED, H_SOLVED, H_VOID, H_SPAM, H_MERGED, H_OPENING, H_CLOSING,
	/* tickets: times, by opened date */
	H_REPLIED, H_REPLIED_DAY, H_NO_REPLY, H_RESOLVED, H_RESOLVED_DAY, H_UNSOLVED, H_EXCLUDED,
	/* tickets: solved in the period, and reopened within the window or not */
	H_REOPEN_YES, H_REOPEN_NO, H_REOPEN_EARLY, H_LAST_SOLVED, H_LAST_SOLVED_DAY,
	/* tickets: seconds in states */
	H_IN_NEW, H_IN_OPEN, H_IN_PENDING, H_IN_HOLD,
	H_TICKETS,
	/* orders */
	H_ORDER = H_TICKETS, H_ORDER_CANCELLED, H_ORDER_UNDATED, H_COHORT_YES, H_COHORT_NO,
	          H_COHORT_EARLY_YES, H_COHORT_EARLY_NO, H_COHORT_SEEN,
	/* returns */
	H_RETURN, H_RETURN_VOID, H_RETURN_NO_ORDER, H_RETURN_NO_UNITS,
	/* products */
	H_PRODUCT_RETURN, H_SOLD, H_COHORT_SOLD, H_COHORT_UNITS,
	/* answers */
	H_ASKED, H_ASKED_ANSWERED, H_ANSWERED, H_SATISFIED, H_UNSCORED,
	H_COUNT
};
/* object: struct ticket, order, rma, order_line or answer, by the hit. at: the instant it counts
 * by. value: seconds, minor units, units, score. */
typedef void hit_fn(void *ctx, enum hit h, const void *object, int64_t at, int64_t value);

/* ---- walks ---- */

void orders_walk(const struct view *v, hit_fn *hit, void *ctx);
void returns_walk(const struct view *v, hit_fn *hit, void *ctx);
void products_walk(const struct view *v, hit_fn *hit, void *ctx);
void answers_walk(const struct view *v, hit_fn *hit, void *ctx);
bool return_counts(const struct view *v, const struct rma *r); /* not shadowed, of this shop and channel */
void view_returns(struct view *v);                 /* fills order_of, first_return and first_seen */
static inline uint32_t return_order(const struct view *v, const struct rma *r)
{
	return v->order_of[r - v->w->returns];
}
bool order_counts(const struct view *v, const struct order *o);
bool order_is_cancelled(const struct order *o);
struct str line_product(const struct order_line *l);           /* sku, else product */
struct str return_product(const struct view *v, const struct rma *r, struct str *name);

static inline bool in_period(const struct view *v, int64_t at)
{
	return at != WHEN_NONE && at >= v->from && at < v->to;
}

static inline bool ticket_counts(const struct view *v, const struct ticket *t)
{
	return (v->shop_id == WORD_ANY || t->shop == v->shop_id) &&
	       (v->channel_id == WORD_ANY || t->channel == v->channel_id);
}

static inline bool is_finished(enum state s)
{
	return s == ST_SOLVED || s == ST_CLOSED;
}

/* A change of state within the period. was ST_NONE: the ticket was opened in state is. */
static inline void flow_hits(const struct ticket *t, enum state was, enum state is, int64_t at,
                             hit_fn *hit, void *ctx)
{
	if (!was)
		hit(ctx, H_OPENED, t, at, 0);
	else if (state_active(is) && !state_active(was))
		hit(ctx, is_finished(was) ? H_REOPENED : H_RESTORED, t, at, 0);
	if (!state_active(is) && (!was || state_active(was)))
		hit(ctx, is_finished(is) ? H_SOLVED : is == ST_VOID ? H_VOID :
		    is == ST_SPAM ? H_SPAM : H_MERGED, t, at, 0);
}

/* Solved for the first time in the period at solved; reopened then at again (WHEN_NONE: not). */
static inline void reopen_hits(const struct view *v, const struct ticket *t, int64_t solved,
                               int64_t again, hit_fn *hit, void *ctx)
{
	int64_t window = v->c->terms.reopen_window_s;

	if (v->as_of - solved < window)
		hit(ctx, H_REOPEN_EARLY, t, solved, 0);
	else
		hit(ctx, again != WHEN_NONE && again - solved < window ? H_REOPEN_YES : H_REOPEN_NO,
		    t, solved, 0);
}

static inline void time_hits(const struct view *v, const struct ticket *t, bool excluded,
                             hit_fn *hit, void *ctx)
{
	int64_t at = t->h.opened_at;

	if (!in_period(v, at))
		return;
	if (excluded) {
		hit(ctx, H_EXCLUDED, t, at, 0);
		return;
	}
	if (t->first_reply_at != WHEN_NONE)
		hit(ctx, t->day_only & (DAY_OPENED | DAY_REPLIED) ? H_REPLIED_DAY : H_REPLIED, t,
		    at, t->first_reply_at - ticket_asked_at(t));
	else
		hit(ctx, H_NO_REPLY, t, at, v->as_of - ticket_asked_at(t));
	if (is_finished((enum state)t->state) && t->solved_at != WHEN_NONE)
		hit(ctx, t->day_only & (DAY_OPENED | DAY_SOLVED) ? H_RESOLVED_DAY : H_RESOLVED, t,
		    at, t->solved_at - at);
	else
		hit(ctx, H_UNSOLVED, t, at, v->as_of - at);
}

static inline void state_hits(const struct ticket *t, const int64_t in[ST_COUNT], hit_fn *hit, void *ctx)
{
	for (int s = ST_NEW; s <= ST_HOLD; s++)
		if (in[s])
			hit(ctx, (enum hit)(H_IN_NEW + s - ST_NEW), t, t->h.opened_at, in[s]);
}

/* All hits of one ticket. Inlined into each walk: a report meets millions of them. */
static inline void ticket_hits(const struct view *v, const struct ticket *t, hit_fn *hit, void *ctx)
{
	int64_t in[ST_COUNT] = { 0 }, solved = WHEN_NONE, again = WHEN_NONE,
	                       stop = v->to < v->as_of ? v->to : v->as_of;
	enum state was = ST_NONE, first = ST_NONE, last = ST_NONE;
	bool excluded = t->state >= ST_MERGED;

	for (uint32_t i = 0; i < t->n_spans; i++) {
		const struct span *s = &t->spans[i];
		enum state is = (enum state)s->state;
		int64_t end = i + 1 < t->n_spans ? s[1].at : stop, start = s->at > v->from ? s->at : v->from;
		if (s->at < v->from)
			first = is;
		if (s->at < v->to)
			last = is;
		if (in_period(v, s->at))
			flow_hits(t, was, is, s->at, hit, ctx);
		if (solved == WHEN_NONE && in_period(v, s->at) && is_finished(is) &&
		    (!was || state_active(was)))
			solved = s->at;
		else if (solved != WHEN_NONE && again == WHEN_NONE && state_active(is) && is_finished(was))
			again = s->at;
		end = end < stop ? end : stop;
		if (end > start)
			in[is] += end - start;
		was = is;
	}
	if (state_active(first))
		hit(ctx, H_OPENING, t, t->h.opened_at, 0);
	if (state_active(last))
		hit(ctx, H_CLOSING, t, t->h.opened_at, 0);
	time_hits(v, t, excluded, hit, ctx);
	if (excluded)
		return;
	if (solved != WHEN_NONE)
		reopen_hits(v, t, solved, again, hit, ctx);
	if (in_period(v, t->solved_at))
		hit(ctx, t->day_only & (DAY_OPENED | DAY_SOLVED) ? H_LAST_SOLVED_DAY :
		    H_LAST_SOLVED, t, t->solved_at, t->solved_at - t->h.opened_at);
	state_hits(t, in, hit, ctx);
}

/* ---- what the tickets add up to: overview_tally.c ---- */

/* How tickets are divided. CUT_AGENT divides by the solver. */
enum cut { CUT_CHANNEL, CUT_CATEGORY, CUT_AGENT, CUT_PERIOD, CUT_COUNT };
/* Values of a report before, by group: those of group g are v[start[g]] .. v[start[g + 1]], sorted. */
struct sorted { const uint32_t *v; const uint64_t *start; size_t n; };
struct samples {               /* durations with the groups of their tickets */
	int64_t *s;
	uint32_t *of[CUT_COUNT];   /* NULL: not divided so */
	size_t n;
	struct sorted base[CUT_COUNT];     /* further ones, of a report before */
};
struct tally {
	const struct view *v;
	int64_t n[H_TICKETS], sum[H_TICKETS];
	struct groups g[CUT_COUNT];        /* words; CUT_PERIOD has none */
	int64_t (*by[CUT_COUNT])[H_TICKETS];       /* group -> counts */
	size_t n_by[CUT_COUNT], cap_by[CUT_COUNT];
	uint32_t now[CUT_COUNT];   /* groups of the ticket being looked at */
	struct samples replied, resolved, solved_by;
	struct buckets *b;         /* NULL: no --by */
};
/* reuse: NULL, or what tally_found has found or not; then what is at rest is kept for the next time. */
struct tally_reuse;
int tally_tickets(struct tally *t, const struct view *v, struct buckets *b, struct tally_reuse *reuse, struct csm_err *e);
void tally_free(struct tally *t);
/* Of a division: quantiles by group; out is allocated, the caller frees. Of all: the values are
 * rearranged. */
struct quantiles tally_quantiles_all(struct samples *s);
struct quantiles *tally_quantiles(const struct samples *s, enum cut cut, size_t n_groups);

/* ---- what tickets at rest add up to, from one report to the next: overview_reuse.c ---- */

struct tally_reuse {
	struct reuse r;
	uint64_t question;
	int64_t first;             /* when the first ticket was opened, WHEN_NONE none */
	bool found;
};
/* Nothing of what is counted of it changes with the instant of looking, from now on. */
bool ticket_rests(const struct view *v, const struct ticket *t);
/* Was the same asked before? Then r->w may go without its tickets. Release with reuse_close. */
bool tally_found(struct tally_reuse *u, const struct report_ctx *r);
/* Puts it into an empty tally; false: it does not fit, the tally is spoilt. */
bool tally_take(struct tally *t, const struct tally_reuse *u);
/* The same as bytes; false: there is a value that none of them can hold. */
bool tally_bytes(const struct tally *t, int64_t first, struct buf *b);
/* Quantiles of the groups [from, to) of s with n_more others; those are rearranged. */
struct quantiles quantiles_with(const struct sorted *s, size_t from, size_t to, int64_t *more, size_t n_more);

/* ---- sections ---- */

struct overview {
	struct report_ctx *r;
	struct view v;
	struct tally t;
	struct buckets b;
	int64_t orders[H_COUNT];   /* counts of section_orders, for the return rate */
	struct arena mem;          /* texts of cells, until the report ends */
};
int section_orders(struct overview *o, struct csm_err *e);
int section_tickets(struct overview *o, struct csm_err *e);
int section_times(struct overview *o, struct csm_err *e);
int section_states(struct overview *o, struct csm_err *e);
int section_returns(struct overview *o, struct csm_err *e);
int section_products(struct overview *o, struct csm_err *e);
int section_agents(struct overview *o, struct csm_err *e);
int section_answers(struct overview *o, struct csm_err *e);

/* What the report looks at: period, as-of, shop, windows. */
void overview_head(struct overview *o, const char *en, const char *zh);
/* Section with a title in the report's language. */
void overview_section(struct overview *o, const char *name, const char *en, const char *zh);
/* A word of the shop as the key of a row: the word; for reading in Chinese its label too. */
struct cell word_cell(struct overview *o, int kind, struct str word);
/* Likewise of a word that the program has the label of. */
struct cell labelled_cell(struct overview *o, struct str word, struct str label);
struct cell quantile_cell(int64_t value, int64_t n);           /* empty if n = 0 */
/* A bound of an interval: "0.1234", for reading "12.34 %". Empty if n = 0. */
struct cell bound_cell(struct overview *o, double bound, int64_t n);
struct cell small_cell(int64_t n);                             /* "small_n" below 30 */
int sum_failed(const char *figure, struct csm_err *e);         /* CSM_EIO "report.sum" */

/* ---- a view of a store: overview.c ---- */
int view_make(struct view *v, struct report_ctx *r, struct csm_err *e);
void view_free(struct view *v);

extern const struct report report_overview, report_products;
int overview_drill(struct report_ctx *r, const char *figure, struct csm_err *e);

#endif
