/*
 * csm report time-in-state: how long tickets were in each active state within the period, by who had to move:
 * the shop, the customer, or a third party. So waiting for others never hides our own delay, and ours is not
 * blamed on them. The sums are those of the overview's section states, divided further.
 */
#include "report/desk.h"

#include "base/num.h"
#include "report/noun.h"

enum { M_VISIT, M_TIME, M_TIME_DAY, M_BUSINESS, M_OWNER, M_OWNER_DAY, M_OWNER_BUSINESS };
/* A row: a state, and for whom it waited. Rows of a state follow each other by party; behind them the owners. */
enum { ROWS = (ST_HOLD - ST_NEW + 1) * PARTY_COUNT, OWNERS = ROWS, ALL_ROWS = OWNERS + OWN_COUNT };
struct row { int64_t visits, tickets, seconds, business; struct numbers times; };
struct states { struct row of[ALL_ROWS]; int64_t total; bool overflow; };

static enum state row_state(size_t row)
{
	return (enum state)(ST_NEW + row / PARTY_COUNT);
}

static enum party row_party(size_t row)
{
	return (enum party)(row % PARTY_COUNT);
}

static enum owner row_owner(size_t row)
{
	if (row >= OWNERS)
		return (enum owner)(row - OWNERS);
	return stretch_owner(&(struct stretch){ .state = row_state(row), .party = row_party(row) });
}

static struct mark mark_of(unsigned what, size_t row, int64_t at, int64_t value)
{
	struct mark m = { .what = what, .row = row, .at = at, .value = value, .key = { str_of(owner_word(row_owner(row))) } };

	if (row < OWNERS) {
		m.key[1] = str_of(state_word(row_state(row)));
		m.key[2] = str_of(party_word(row_party(row)));
	}
	return m;
}

/* A pending ticket waits for the customer, whoever wrote that down. */
static size_t row_of(const struct stretch *s)
{
	return (size_t)(s->state - ST_NEW) * PARTY_COUNT + (s->state == ST_PENDING ? PARTY_CUSTOMER : s->party);
}

/* What one ticket spent in each row. */
struct spent { int64_t wall[ALL_ROWS], business[ALL_ROWS]; bool was[ALL_ROWS]; };

static void spend(struct spent *p, size_t row, int64_t wall, int64_t business)
{
	p->wall[row] += wall;
	p->business[row] += business;
	p->was[row] = true;
}

static void row_marks(const struct desk *d, const struct ticket *t, const struct spent *p, size_t row, mark_fn *fn, void *ctx)
{
	unsigned what = row < OWNERS ? M_TIME : M_OWNER;
	struct mark time = mark_of(what + (t->day_only != 0), row, t->h.opened_at, p->wall[row]);
	struct mark business = mark_of(what + M_BUSINESS - M_TIME, row, t->h.opened_at, p->business[row]);

	fn(ctx, t, &time);
	if (d->cal)
		fn(ctx, t, &business);
}

static void states_marks(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;
	struct spent p = { .was = { false } };
	struct stretch s;

	if (!ticket_stands(t))
		return;
	for (uint32_t i = 0; ticket_stretch(t, i, view_stop(v), &s); i++) {
		if (!state_active(s.state) || !stretch_clip(&s, v->from))
			continue;
		struct mark m = mark_of(M_VISIT, row_of(&s), s.a, s.b - s.a);
		int64_t business = desk_business(d, s.a, s.b);
		spend(&p, m.row, m.value, business);
		spend(&p, OWNERS + row_owner(m.row), m.value, business);
		fn(ctx, t, &m);
	}
	for (size_t row = 0; row < ALL_ROWS; row++)
		if (p.was[row])
			row_marks(d, t, &p, row, fn, ctx);
}

/* ---- adding up ---- */

static void add_to(struct states *s, int64_t *sum, int64_t value)
{
	if (!add64(*sum, value, sum))
		s->overflow = true;
}

static void add(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct states *s = ctx;
	struct row *r = &s->of[m->row];

	(void)t;
	if (m->what == M_VISIT) {
		r->visits++;
		s->of[OWNERS + row_owner(m->row)].visits++;
		return;
	}
	if (m->what == M_BUSINESS || m->what == M_OWNER_BUSINESS) {
		add_to(s, &r->business, m->value);
		return;
	}
	r->tickets++;
	add_to(s, &r->seconds, m->value);
	if (m->row < OWNERS)
		add_to(s, &s->total, m->value);
	if (m->what == M_TIME || m->what == M_OWNER)
		numbers_add(&r->times, m->value);
}

/* ---- printing ---- */

#define WITHIN "within the period"
#define TIME_COLS \
	{ .name = "visits", .en = "Visits", .zh = "次数", .right = true, .basis = WITHIN }, \
	{ .name = "tickets", .en = "Tickets", .zh = "工单", .right = true, .basis = WITHIN }, \
	{ .name = "seconds", .en = "Time", .zh = "时间", .right = true, .basis = WITHIN }, \
	{ .name = "business", .en = "Business time", .zh = "营业时间", .right = true, .basis = WITHIN }, \
	{ .name = "share", .en = "Share", .zh = "占比", .right = true, .basis = "of the time of active tickets" }, \
	{ .name = "p50", .en = "p50", .zh = "p50", .right = true, .basis = "by ticket, within the period" }, \
	{ .name = "p90", .en = "p90", .zh = "p90", .right = true, .basis = "by ticket, within the period" }

static void time_cells(struct desk *d, struct states *s, size_t row, struct cell *c)
{
	struct row *r = &s->of[row];
	struct quantiles q = numbers_quantiles(&r->times);

	c[0] = cell_int(r->visits);
	c[1] = cell_int(r->tickets);
	c[2] = cell_duration(r->seconds);
	c[3] = d->cal ? cell_duration(r->business) : cell_empty();
	c[4] = cell_of(cell_share(r->seconds, s->total), -1);
	c[5] = quantile_cell(q.p50, q.n);
	c[6] = quantile_cell(q.p90, q.n);
}

static struct cell owner_cell(struct desk *d, enum owner o)
{
	return labelled_cell(&d->o, str_of(owner_word(o)), owner_label(o));
}

/* The shop's own states first, then the customer's, then by third party. */
static bool state_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	struct states *s = ctx;
	size_t row = i % ROWS;

	if (row_owner(row) != (enum owner)(i / ROWS) || !s->of[row].visits)
		return false;
	c[0] = owner_cell(d, row_owner(row));
	c[1] = word_cell(&d->o, TERM_STATE, str_of(state_word(row_state(row))));
	c[2] = labelled_cell(&d->o, str_of(party_word(row_party(row))), party_label(row_party(row)));
	time_cells(d, s, row, c + 3);
	return true;
}

static bool owner_row(struct desk *d, void *ctx, size_t i, struct cell *c)
{
	c[0] = owner_cell(d, (enum owner)i);
	time_cells(d, ctx, OWNERS + i, c + 1);
	return true;
}

static int print_both(struct desk *d, struct states *s, struct csm_err *e)
{
	static const struct col by_owner[] = { { .name = "owner", .en = "Who has to move", .zh = "该谁行动", .key = true }, TIME_COLS };
	static const struct col by_state[] = {
		{ .name = "owner", .en = "Who has to move", .zh = "该谁行动", .key = true },
		{ .name = "state", .en = "State", .zh = "状态", .key = true },
		{ .name = "party", .en = "Waiting for", .zh = "等待", .key = true }, TIME_COLS,
	};
	int code;

	overview_section(&d->o, "owner", "Time by who has to move", "时间按该谁行动");
	code = desk_table(d, by_owner, COUNT(by_owner), OWN_COUNT, owner_row, s, e);
	if (code)
		return code;
	overview_section(&d->o, "state", "Time in states", "各状态时间");
	return desk_table(d, by_state, COUNT(by_state), (size_t)ROWS * OWN_COUNT, state_row, s, e);
}

static int states_print(struct desk *d, struct csm_err *e)
{
	struct states s = { .total = 0 };
	int code;

	desk_each(d, add, &s);
	code = s.overflow ? sum_failed("state.seconds", e) : desk_begin(d, e);
	if (!code)
		code = print_both(d, &s, e);
	for (size_t i = 0; i < ALL_ROWS; i++)
		free(s.of[i].times.v);
	return code;
}

#define B(m) (1u << M_##m)
static const struct desk_figure figures[] = {
#define FIGURES(section, time) \
	{ section ".visits", B(VISIT), 0, MARK_SECONDS }, { section ".tickets", B(time) | B(time##_DAY), 0, MARK_SECONDS }, \
	{ section ".seconds", B(time) | B(time##_DAY), 0, MARK_SECONDS }, { section ".share", B(time) | B(time##_DAY), 0, MARK_SECONDS }, \
	{ section ".p50", B(time), 0, MARK_SECONDS }, { section ".p90", B(time), 0, MARK_SECONDS }
	FIGURES("owner", OWNER), { "owner.business", B(OWNER_BUSINESS), 0, MARK_SECONDS },
	FIGURES("state", TIME), { "state.business", B(BUSINESS), 0, MARK_SECONDS },
};
static const struct desk_report desk_states = {
	.en = "Time in states", .zh = "各状态时间", .keys = { "owner", "state", "party" }, .figures = figures, .n_figures = COUNT(figures),
	.marks = states_marks, .print = states_print,
};
const struct report report_states = { .name = "time-in-state", .desk = &desk_states };
