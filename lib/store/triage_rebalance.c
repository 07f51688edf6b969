/*
 * csm ticket rebalance: who has too many open tickets, and which of them somebody else of the same group takes. Relies on
 * care/triage.h for whom to give one to, on the clocks for how much presses. Promises: each move leaves the numbers of giver and
 * taker closer together, no ticket moves twice; the same tickets and agents give the same moves; decided under the lock.
 */
#include <stdlib.h>

#include "file/print.h"
#include "store/queue.h"
#include "store/triage.h"

struct held {                      /* an open ticket of an agent */
	size_t ticket;
	uint32_t agent, group;     /* place in terms->agents; word */
	int64_t used;              /* of the clock that presses most, thousandths */
	bool answered, moved;
	struct str name;
};
struct move { size_t held; uint32_t from, to; };
struct balance {
	struct sla_book b;
	struct pick pick;
	struct pool pool;          /* open: as it would be */
	uint32_t *before;
	int64_t *pressed, *pressed_before; /* sum of used, by agent */
	bool *stuck;
	struct held *v;
	size_t n, cap;
	struct move *moves;
	size_t n_moves, cap_moves;
	struct arena mem;
};

/* ---- who has what ---- */

static uint32_t place_of(const struct terms *t, struct str login)
{
	const struct agent *a = login.n ? agent_find(t, login) : NULL;

	return a ? (uint32_t)(a - t->agents) : MAP_NONE;
}

static void take(struct balance *k, size_t i)
{
	const struct ticket *t = &k->b.w->tickets[i];
	uint32_t who = place_of(k->pool.terms, vocab_str(&k->b.w->words, t->agent));
	const struct sla_run *run;
	char name[32];

	if (who == MAP_NONE || !state_active(ticket_state_at(t, k->b.at, k->pool.terms)))
		return;
	run = runs_pressing(sla_of(&k->b, i, false));
	*PUSH(k->v, k->n, k->cap) = (struct held){
		.ticket = i, .agent = who, .group = t->group, .used = run ? run_used(run) : 0, .answered = t->replies > 0,
		.name = arena_str(&k->mem, (struct str){ name, case_write(t->h.cas, name) }) };
	k->pool.open[who]++;
	k->pressed[who] += k->v[k->n - 1].used;
}

static int count(struct balance *k, struct csm *c, const struct csm_pick *pick, struct csm_err *e)
{
	size_t agents = c->terms.n_agents + 1;
	int code = sla_open(c, NULL, &k->b, e);

	if (!code)
		code = sla_world_open(&k->b, e);
	if (code)
		return code;
	k->pick = (struct pick){ str_of(pick->level), str_of(pick->skill), str_of(pick->group), PICK_LEAST_OPEN };
	k->pool = (struct pool){ .terms = &c->terms, .at = k->b.at, .open = arena_alloc(&k->mem, agents * sizeof(uint32_t)) };
	k->before = arena_alloc(&k->mem, agents * sizeof(*k->before));
	k->pressed = arena_alloc(&k->mem, agents * sizeof(*k->pressed));
	k->pressed_before = arena_alloc(&k->mem, agents * sizeof(*k->pressed_before));
	k->stuck = arena_alloc(&k->mem, agents);
	for (size_t i = 0; i < k->b.w->n_tickets; i++)
		take(k, i);
	memcpy(k->before, k->pool.open, agents * sizeof(*k->before));
	memcpy(k->pressed_before, k->pressed, agents * sizeof(*k->pressed));
	return pool_pick(&k->pool, &k->pick, (struct str){ NULL, 0 }) ? CSM_OK : assign_nobody(&k->pick, e);
}

/* ---- who gives what to whom ---- */

static bool fits(const struct balance *k, size_t a)
{
	return pick_fits(&k->pool, &k->pool.terms->agents[a], &k->pick);
}

/* More tickets, then more that presses, then the login. */
static bool gives_before(const struct balance *k, size_t a, size_t b)
{
	const uint32_t *open = k->pool.open;

	if (open[a] != open[b])
		return open[a] > open[b];
	if (k->pressed[a] != k->pressed[b])
		return k->pressed[a] > k->pressed[b];
	return str_cmp(k->pool.terms->agents[a].login, k->pool.terms->agents[b].login) < 0;
}

/* MAP_NONE: nobody is left who has too many. */
static uint32_t next_giver(const struct balance *k)
{
	uint32_t best = MAP_NONE;

	for (size_t a = 0; a < k->pool.terms->n_agents; a++)
		if (fits(k, a) && !k->stuck[a] && (best == MAP_NONE || gives_before(k, a, best)))
			best = (uint32_t)a;
	return best;
}

/* A ticket of a group stays in it. */
static uint32_t taker_of(const struct balance *k, uint32_t group)
{
	struct pick p = k->pick;
	const struct agent *a;

	if (!p.group.n)
		p.group = vocab_str(&k->b.w->words, group);
	a = pool_pick(&k->pool, &p, (struct str){ NULL, 0 });
	return a ? (uint32_t)(a - k->pool.terms->agents) : MAP_NONE;
}

/* Nobody has answered it yet; then what takes most of the pressure where that is too high, else what takes least. */
static bool moves_before(const struct balance *k, const struct move *x, const struct move *y)
{
	const struct held *a = &k->v[x->held], *b = &k->v[y->held];
	bool relieve = k->pressed[x->from] > k->pressed[x->to];

	if (a->answered != b->answered)
		return b->answered;
	if (a->used != b->used)
		return relieve ? a->used > b->used : a->used < b->used;
	return a->ticket < b->ticket;
}

static bool find_move(const struct balance *k, uint32_t from, struct move *out)
{
	uint32_t group = MAP_NONE, to = MAP_NONE;

	out->to = MAP_NONE;
	for (size_t i = 0; i < k->n; i++) {
		struct move m = { i, from, MAP_NONE };
		if (k->v[i].agent != from || k->v[i].moved)
			continue;
		if (k->v[i].group != group)
			to = taker_of(k, group = k->v[i].group);
		m.to = to;
		if (to != MAP_NONE && k->pool.open[to] + 1 < k->pool.open[from] && (out->to == MAP_NONE || moves_before(k, &m, out)))
			*out = m;
	}
	return out->to != MAP_NONE;
}

static void even_out(struct balance *k)
{
	struct move m;
	uint32_t from;

	while ((from = next_giver(k)) != MAP_NONE) {
		if (!find_move(k, from, &m)) {
			k->stuck[from] = true;
			continue;
		}
		*PUSH(k->moves, k->n_moves, k->cap_moves) = m;
		k->v[m.held].moved = true;
		k->pool.open[m.from]--;
		k->pool.open[m.to]++;
		k->pressed[m.from] -= k->v[m.held].used;
		k->pressed[m.to] += k->v[m.held].used;
		memset(k->stuck, 0, k->pool.terms->n_agents);
	}
}

static void release(struct balance *k)
{
	free(k->v);
	free(k->moves);
	sla_close(&k->b);
	arena_free(&k->mem);
}

/* ---- the plan ---- */

static const struct col load_cols[] = {
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "level", .en = "Level", .zh = "级别" },
	{ .name = "open", .en = "Open tickets", .zh = "在手工单", .right = true },
	{ .name = "pressure", .en = "Pressure", .zh = "时限压力", .right = true },
	{ .name = "open_after", .en = "Tickets then", .zh = "调整后工单", .right = true },
	{ .name = "pressure_after", .en = "Pressure then", .zh = "调整后压力", .right = true },
};
static const struct col move_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "from", .en = "From", .zh = "从" }, { .name = "to", .en = "To", .zh = "到" },
	{ .name = "used", .en = "Used", .zh = "已用比例", .right = true }, { .name = "group", .en = "Group", .zh = "小组" },
};

static struct cell pressure_cell(int64_t v, struct arena *a)
{
	char text[48];

	return cell_decimal(arena_str(a, (struct str){ text, money_text(text, v, 3) }));
}

static int print_loads(struct balance *k, struct csm_print *p, struct csm_err *e)
{
	int code;

	print_section(p, "agents", print_is_zh(p) ? "客服" : "Agents");
	code = print_table(p, load_cols, COUNT(load_cols), e);
	for (size_t i = 0; !code && i < k->pool.terms->n_agents; i++)
		if (fits(k, i))
			print_row(p, (const struct cell[]){
				cell_text(k->pool.terms->agents[i].login), cell_text(k->pool.terms->agents[i].level), cell_int(k->before[i]),
				pressure_cell(k->pressed_before[i], &k->mem), cell_int(k->pool.open[i]), pressure_cell(k->pressed[i], &k->mem) });
	if (!code)
		print_table_end(p);
	return code;
}

static int print_moves(struct balance *k, struct csm_print *p, struct csm_err *e)
{
	int code;

	print_section(p, "moves", print_is_zh(p) ? "改派" : "Moves");
	code = print_table(p, move_cols, COUNT(move_cols), e);
	for (size_t i = 0; !code && i < k->n_moves; i++) {
		const struct move *m = &k->moves[i];
		const struct held *h = &k->v[m->held];
		print_row(p, (const struct cell[]){
			cell_text(h->name), cell_text(k->pool.terms->agents[m->from].login), cell_text(k->pool.terms->agents[m->to].login),
			cell_of(cell_share(h->used, QUEUE_ONE), -1), cell_text(vocab_str(&k->b.w->words, h->group)) });
	}
	if (!code)
		print_table_end(p);
	return code;
}

int csm_rebalance_plan(struct csm *c, const struct csm_pick *pick, struct csm_print *p, struct csm_err *e)
{
	struct balance k = { 0 };
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = count(&k, c, pick, e);
	if (!code) {
		even_out(&k);
		print_object(p, "rebalance");
		code = print_loads(&k, p, e);
		if (!code)
			code = print_moves(&k, p, e);
		print_object_end(p);
	}
	release(&k);
	return code;
}

/* ---- recording it ---- */

struct recording {
	const struct csm_pick *pick;
	struct arena mem;
};

static int make(void *ctx, struct plan *p, struct csm_err *e)
{
	struct recording *r = ctx;
	struct balance k = { 0 };
	struct csm_request *reqs = NULL;
	int code = count(&k, p->c, r->pick, e);

	if (!code)
		even_out(&k);
	if (!code)
		reqs = arena_alloc(&r->mem, (k.n_moves + 1) * sizeof(*reqs));
	for (size_t i = 0; !code && i < k.n_moves; i++) {
		struct csm_field *to = arena_alloc(&r->mem, sizeof(*to));
		*to = (struct csm_field){ "to", k.pool.terms->agents[k.moves[i].to].login.p };
		reqs[i] = (struct csm_request){ .noun = "ticket", .verb = "assign", .target = arena_cstr(&r->mem, k.v[k.moves[i].held].name),
		                                .fields = to, .n_fields = 1 };
	}
	p->reqs = reqs;
	p->n = code ? 0 : k.n_moves;
	release(&k);       /* and the part of the store with it, before anything is written */
	return code;
}

int csm_rebalance(struct csm *c, const struct csm_pick *pick, bool atomic, struct csm_receipt **out, size_t *n_out, struct csm_err *e)
{
	struct recording r = { .pick = pick };
	struct plan p = { .make = make, .ctx = &r, .c = c };
	int code;

	err_clear(e);
	code = record_planned(c, &p, false, atomic, e);
	*out = p.out;
	*n_out = p.out ? p.n : 0;
	arena_free(&r.mem);
	return code;
}
