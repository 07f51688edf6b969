/*
 * csm report flow: how tickets move from state to state, what of it is work done twice, and where their time
 * goes. Promises: what is printed of the flow was counted twice, by ticket_flow and change by change, with
 * the states at both ends looked up on their own; if the two or the identity differ nothing is printed.
 */
#include "report/desk.h"

#include "base/num.h"

enum { M_OPENING, M_CREATED, M_REOPENED, M_SOLVED, M_ENDED, M_CLOSING, M_FLOW, M_MOVE = M_FLOW, M_MOVE_DAY, M_TIME, M_TIME_DAY };
enum { BY_FROM, BY_TO, BY_OWNER, BY_STATE };
enum { MOVES = ST_COUNT * ST_COUNT, PLACES = OWN_COUNT * ST_COUNT };
struct place { int64_t seconds; struct numbers times; struct quantiles q; };
struct sums {
	const struct view *v;
	int64_t n[M_FLOW], total;
	int64_t moves[MOVES];
	struct numbers before[MOVES];
	struct place place[PLACES];
	size_t order[PLACES];
	bool overflow;
};

/* ---- marks ---- */

static void mark_flow(const struct ticket *t, unsigned what, int64_t at, mark_fn *fn, void *ctx)
{
	struct mark m = { .what = what, .at = at };

	fn(ctx, t, &m);
}

static void mark_move(const struct ticket *t, enum state from, enum state to, int64_t at, int64_t since, mark_fn *fn, void *ctx)
{
	struct mark m = { .what = t->day_only ? M_MOVE_DAY : M_MOVE, .row = (size_t)from * ST_COUNT + to, .at = at, .value = at - since };

	m.key[BY_FROM] = str_of(state_word(from));
	m.key[BY_TO] = str_of(state_word(to));
	fn(ctx, t, &m);
	if (!from)
		mark_flow(t, M_CREATED, at, fn, ctx);
	else if (state_active(to) && !state_active(from))
		mark_flow(t, M_REOPENED, at, fn, ctx);
	if (!state_active(to) && (!from || state_active(from)))
		mark_flow(t, is_finished(to) ? M_SOLVED : M_ENDED, at, fn, ctx);
}

static void move_marks(const struct view *v, const struct ticket *t, mark_fn *fn, void *ctx)
{
	enum state was = ST_NONE;
	int64_t since = t->spans[0].at;

	if (v->from != WHEN_NONE && state_active(ticket_state_at(t, v->from - 1, &v->c->terms)))
		mark_flow(t, M_OPENING, t->h.opened_at, fn, ctx);
	for (uint32_t i = 0; i < t->n_spans; i++) {
		const struct span *s = &t->spans[i];
		if ((enum state)s->state == was)       /* on hold as before, for somebody else */
			continue;
		if (in_period(v, s->at))
			mark_move(t, was, (enum state)s->state, s->at, since, fn, ctx);
		was = (enum state)s->state;
		since = s->at;
	}
	if (state_active(ticket_state_at(t, v->to - 1, &v->c->terms)))
		mark_flow(t, M_CLOSING, t->h.opened_at, fn, ctx);
}

static void place_marks(const struct view *v, const struct ticket *t, mark_fn *fn, void *ctx)
{
	int64_t sum[PLACES] = { 0 };
	bool was[PLACES] = { false };
	struct stretch s;

	for (uint32_t i = 0; ticket_stretch(t, i, view_stop(v), &s); i++) {
		size_t k = (size_t)stretch_owner(&s) * ST_COUNT + s.state;
		if (!state_active(s.state) || !stretch_clip(&s, v->from))
			continue;
		sum[k] += s.b - s.a;
		was[k] = true;
	}
	for (size_t k = 0; k < PLACES; k++) {
		struct mark m = { .what = t->day_only ? M_TIME_DAY : M_TIME, .row = k, .at = t->h.opened_at, .value = sum[k] };
		m.key[BY_OWNER] = str_of(owner_word((enum owner)(k / ST_COUNT)));
		m.key[BY_STATE] = str_of(state_word((enum state)(k % ST_COUNT)));
		if (was[k])
			fn(ctx, t, &m);
	}
}

static void flow_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	move_marks(&d->o.v, t, fn, ctx);
	if (ticket_stands(t))
		place_marks(&d->o.v, t, fn, ctx);
}

/* ---- adding up ---- */

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct sums *s = ctx;

	(void)t;
	if (m->what < M_FLOW) {
		s->n[m->what]++;
	} else if (m->what == M_MOVE || m->what == M_MOVE_DAY) {
		s->moves[m->row]++;
		if (m->what == M_MOVE && m->row >= ST_COUNT)
			numbers_add(&s->before[m->row], m->value);
	} else {
		s->overflow |= !add64(s->place[m->row].seconds, m->value, &s->place[m->row].seconds) || !add64(s->total, m->value, &s->total);
		if (m->what == M_TIME)
			numbers_add(&s->place[m->row].times, m->value);
	}
}

/* Share of the time, times how much longer it takes when it takes long. */
static __int128 score_over(const struct place *p)
{
	return (__int128)p->seconds * p->q.p90;
}

static int64_t score_under(const struct place *p)
{
	return p->q.p50 > 0 ? p->q.p50 : 1;
}

static size_t owner_rank(size_t place)
{
	static const uint8_t ranks[OWN_COUNT] = { [OWN_US] = 0, [OWN_THIRD] = 1, [OWN_CUSTOMER] = 2 };

	return ranks[place / ST_COUNT];
}

static bool goes_first(const struct sums *s, size_t a, size_t b)
{
	const struct place *x = &s->place[a], *y = &s->place[b];
	__int128 over = score_over(x) * score_under(y), under = score_over(y) * score_under(x);

	if (owner_rank(a) != owner_rank(b))
		return owner_rank(a) < owner_rank(b);
	return over != under ? over > under : a < b;
}

static void rank_places(struct sums *s)
{
	for (size_t i = 0; i < PLACES; i++)
		s->place[i].q = numbers_quantiles(&s->place[i].times);
	for (size_t i = 0; i < PLACES; i++) {
		size_t at = i;
		while (at && goes_first(s, i, s->order[at - 1])) {
			s->order[at] = s->order[at - 1];
			at--;
		}
		s->order[at] = i;
	}
}

/* ---- proof ---- */

static struct flow flow_of(const struct view *v)
{
	struct flow f = { 0 };

	for (size_t i = 0; i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]))
			ticket_flow(&v->w->tickets[i], v->from, v->to, &f);
	return f;
}

static int prove(const struct sums *s, struct csm_err *e)
{
	struct flow f = flow_of(s->v);
	const int64_t twice[M_FLOW] = { f.opening, f.created, f.reopened, f.solved, f.ended, f.closing };

	if (!memcmp(twice, s->n, sizeof(twice)) && f.opening + f.created + f.reopened - f.solved - f.ended == f.closing)
		return CSM_OK;
	return err_set(e, CSM_EIO, "report.flow", "the flow of tickets does not add up: opening %lld (%lld) + created %lld (%lld) + reopened "
	               "%lld (%lld) - solved %lld (%lld) - ended %lld (%lld), closing %lld (%lld), counted twice; run csm check",
	               (long long)f.opening, (long long)s->n[M_OPENING], (long long)f.created, (long long)s->n[M_CREATED],
	               (long long)f.reopened, (long long)s->n[M_REOPENED], (long long)f.solved, (long long)s->n[M_SOLVED],
	               (long long)f.ended, (long long)s->n[M_ENDED], (long long)f.closing, (long long)s->n[M_CLOSING]);
}

/* ---- printing ---- */

#define BY_CHANGE "by date of the change"

static void print_flow(struct desk *d, const struct sums *s)
{
	static const struct col cols[] = {
		{ .name = "opening", .en = "Active at start", .zh = "期初在办", .basis = "at the start of the period" },
		{ .name = "created", .en = "Opened", .zh = "新建", .basis = BY_CHANGE },
		{ .name = "reopened", .en = "Reopened", .zh = "重开", .basis = BY_CHANGE },
		{ .name = "solved", .en = "Solved", .zh = "解决", .basis = BY_CHANGE },
		{ .name = "ended", .en = "Merged, spam, void", .zh = "合并/垃圾/作废", .basis = BY_CHANGE },
		{ .name = "closing", .en = "Active at end", .zh = "期末在办", .basis = "at the end of the period" },
		{ .name = "identity", .en = "Flow", .zh = "流量恒等式" },
	};
	const int64_t *n = s->n;

	overview_section(&d->o, "flow", "Flow", "流量");
	for (int i = 0; i < M_FLOW; i++)
		print_fact(d->o.r->p, &cols[i], cell_int(n[i]));
	print_fact(d->o.r->p, &cols[M_FLOW], cell_text(str_of(arena_printf(&d->o.mem, "%lld + %lld + %lld - %lld - %lld = %lld",
	           (long long)n[M_OPENING], (long long)n[M_CREATED], (long long)n[M_REOPENED], (long long)n[M_SOLVED],
	           (long long)n[M_ENDED], (long long)n[M_CLOSING]))));
}

static bool move_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct sums *s = ctx;
	enum state from = (enum state)(i / ST_COUNT), to = (enum state)(i % ST_COUNT);
	struct quantiles q = numbers_quantiles(&s->before[i]);

	if (!s->moves[i])
		return false;
	c[0] = word_cell(&d->o, TERM_STATE, str_of(state_word(from)));
	c[1] = word_cell(&d->o, TERM_STATE, str_of(state_word(to)));
	c[2] = cell_int(s->moves[i]);
	c[3] = quantile_cell(q.p50, q.n);
	c[4] = quantile_cell(q.p90, q.n);
	c[5] = cell_bool(from && !state_active(from) && state_active(to));
	return true;
}

static int print_moves(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const char before[] = "time in the state before";
	static const struct col cols[] = {
		{ .name = "from", .en = "From", .zh = "从", .key = true }, { .name = "to", .en = "To", .zh = "到", .key = true },
		{ .name = "count", .en = "Changes", .zh = "次数", .right = true, .basis = BY_CHANGE },
		{ .name = "p50", .en = "Before p50", .zh = "此前停留 p50", .right = true, .basis = before },
		{ .name = "p90", .en = "Before p90", .zh = "此前停留 p90", .right = true, .basis = before },
		{ .name = "rework", .en = "Rework", .zh = "返工", .basis = BY_CHANGE },
	};

	overview_section(&d->o, "move", "Changes of state", "状态变化");
	return desk_table(d, cols, COUNT(cols), MOVES, move_row, s, e);
}

static bool place_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct sums *s = ctx;
	size_t k = s->order[i];
	const struct place *p = &s->place[k];
	enum owner o = (enum owner)(k / ST_COUNT);

	if (!p->seconds)
		return false;
	c[0] = labelled_cell(&d->o, str_of(owner_word(o)), owner_label(o));
	c[1] = word_cell(&d->o, TERM_STATE, str_of(state_word((enum state)(k % ST_COUNT))));
	c[2] = cell_duration(p->seconds);
	c[3] = cell_of(cell_share(p->seconds, s->total), -1);
	c[4] = quantile_cell(p->q.p50, p->q.n);
	c[5] = quantile_cell(p->q.p90, p->q.n);
	c[6] = p->q.n ? ratio_cell(d, score_over(p), (__int128)s->total * score_under(p)) : cell_empty();
	return true;
}

static int print_places(struct desk *d, struct sums *s, struct csm_err *e)
{
	static const char within[] = "within the period", ticket[] = "by ticket, within the period";
	static const struct col cols[] = {
		{ .name = "owner", .en = "Who has to move", .zh = "该谁行动", .key = true },
		{ .name = "state", .en = "State", .zh = "状态", .key = true },
		{ .name = "seconds", .en = "Time", .zh = "时间", .right = true, .basis = within },
		{ .name = "share", .en = "Share", .zh = "占比", .right = true, .basis = "of the time of active tickets" },
		{ .name = "p50", .en = "p50", .zh = "p50", .right = true, .basis = ticket },
		{ .name = "p90", .en = "p90", .zh = "p90", .right = true, .basis = ticket },
		{ .name = "score", .en = "Score", .zh = "瓶颈分", .right = true, .basis = "share x p90 / p50" },
	};

	overview_section(&d->o, "bottleneck", "Bottlenecks", "瓶颈");
	return desk_table(d, cols, COUNT(cols), PLACES, place_row, s, e);
}

static int flow_print(struct desk *d, struct csm_err *e)
{
	struct sums s = { .v = &d->o.v };
	int code;

	desk_each(d, add, &s);
	rank_places(&s);
	code = s.overflow ? sum_failed("bottleneck.seconds", e) : prove(&s, e);
	if (!code)
		code = desk_begin(d, e);
	if (!code) {
		print_flow(d, &s);
		code = print_moves(d, &s, e);
	}
	if (!code)
		code = print_places(d, &s, e);
	for (size_t i = 0; i < MOVES; i++)
		free(s.before[i].v);
	return code;
}

#define B(m) (1u << M_##m)
static const struct desk_figure figures[] = {
	{ "flow.opening", B(OPENING), 0, MARK_NONE }, { "flow.created", B(CREATED), 0, MARK_NONE },
	{ "flow.reopened", B(REOPENED), 0, MARK_NONE }, { "flow.solved", B(SOLVED), 0, MARK_NONE },
	{ "flow.ended", B(ENDED), 0, MARK_NONE }, { "flow.closing", B(CLOSING), 0, MARK_NONE },
	{ "move.count", B(MOVE) | B(MOVE_DAY), 0, MARK_SECONDS }, { "move.p50", B(MOVE), 0, MARK_SECONDS },
	{ "move.p90", B(MOVE), 0, MARK_SECONDS }, { "bottleneck.seconds", B(TIME) | B(TIME_DAY), 0, MARK_SECONDS },
	{ "bottleneck.share", B(TIME) | B(TIME_DAY), 0, MARK_SECONDS }, { "bottleneck.p50", B(TIME), 0, MARK_SECONDS },
	{ "bottleneck.p90", B(TIME), 0, MARK_SECONDS }, { "bottleneck.score", B(TIME), 0, MARK_SECONDS },
};
static const struct desk_report desk_flow = {
	.en = "Flow between states", .zh = "状态流转", .keys = { "from", "to", "owner", "state" }, .figures = figures,
	.n_figures = COUNT(figures), .marks = flow_marks, .print = flow_print,
};
const struct report report_flow = { .name = "flow", .desk = &desk_flow };
