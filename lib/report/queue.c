/*
 * csm queue: open tickets by their score, and why one stands where it does. Relies on care/queue.h for the score. Promises: the
 * same tickets, clocks and coefficients give the same order; what explain prints sums to what the list shows.
 */
#include <stdlib.h>

#include "report/at_hand.h"
#include "store/index.h"

struct queued {
	size_t ticket;
	struct queue_score score;
	struct sla_run run;        /* a copy of score.run; ended: there is none */
	uint8_t state, priority;
};
struct queueing {
	struct at_hand h;
	struct queue_rules rules;
	struct queued *v;
	size_t n, cap;
};

static const struct col queue_cols[] = {
	{ .name = "rank", .en = "Rank", .zh = "顺序", .right = true }, { .name = "case", .en = "Ticket", .zh = "工单" },
	{ .name = "score", .en = "Score", .zh = "得分", .right = true }, { .name = "clock", .en = "Clock", .zh = "时钟" },
	{ .name = "due", .en = "Due", .zh = "到期" }, { .name = "left", .en = "Left", .zh = "剩余", .right = true },
	{ .name = "priority", .en = "P", .zh = "优先级" }, { .name = "state", .en = "State", .zh = "状态" },
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "subject", .en = "Subject", .zh = "主题" },
	{ .name = "opened", .en = "Opened", .zh = "创建时间", .hidden = true },
};

static const struct col term_cols[] = {
	{ .name = "term", .en = "Term", .zh = "项" }, { .name = "value", .en = "Value", .zh = "取值", .right = true },
	{ .name = "coefficient", .en = "Coefficient", .zh = "系数", .right = true },
	{ .name = "part", .en = "Part", .zh = "贡献", .right = true }, { .name = "why", .en = "Why", .zh = "依据" },
};

static struct cell thousandths(int64_t v, struct arena *a)
{
	char text[48];

	return cell_decimal(arena_str(a, (struct str){ text, money_text(text, v, 3) }));
}

static struct queued judge(struct queueing *k, size_t i)
{
	struct queue_ask a = queue_ask_of(&k->h.b, i);
	struct queued x = { .ticket = i, .run = { .ended = true }, .state = (uint8_t)a.state, .priority = (uint8_t)a.priority };

	queue_score(&k->rules, &a, &x.score);
	if (x.score.run)
		x.run = *x.score.run;
	return x;
}

/* The higher score, the older ticket, the smaller name: tickets are in order of opening. */
static int by_score(const void *x, const void *y)
{
	const struct queued *a = x, *b = y;

	if (a->score.sum != b->score.sum)
		return a->score.sum > b->score.sum ? -1 : 1;
	return a->ticket < b->ticket ? -1 : 1;
}

static void print_queued(struct queueing *k, size_t rank, struct csm_print *p)
{
	struct queued *x = &k->v[rank];
	struct at_hand *h = &k->h;
	const struct ticket *t = &h->b.w->tickets[x->ticket];
	bool runs = !x->run.ended;

	print_row(p, (const struct cell[]){
		cell_int((int64_t)rank + 1), cell_text(sla_case_name(&h->mem, t->h.cas)), thousandths(x->score.sum, &h->mem),
		runs ? cell_text(str_of(clock_word((enum clock)x->run.clock))) : cell_empty(), cell_at(runs ? x->run.due : WHEN_NONE),
		runs ? sla_left_cell(&x->run) : cell_empty(), sla_priority_cell(x->priority, &h->mem),
		cell_text(str_of(state_word((enum state)x->state))), at_hand_word(h, t->agent), at_hand_word(h, t->subject),
		cell_at(t->h.opened_at) });
}

int csm_queue(struct csm *c, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e)
{
	struct queueing k = { 0 };
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = queue_load(c, q->rules, &k.rules, e);
	if (code)
		return code;
	code = at_hand_open(&k.h, c, q, e);
	if (!code)
		code = print_table(p, queue_cols, COUNT(queue_cols), e);
	for (size_t i = 0; !code && i < k.h.b.w->n_tickets; i++)
		if (at_hand_has(&k.h, i))
			*PUSH(k.v, k.n, k.cap) = judge(&k, i);
	if (k.n)
		qsort(k.v, k.n, sizeof(*k.v), by_score);
	for (size_t i = 0; i < k.n && !(q->limit > 0 && i >= (size_t)q->limit); i++)
		print_queued(&k, i, p);
	if (!code)
		print_table_end(p);
	free(k.v);
	at_hand_close(&k.h);
	return code;
}

/* ---- explain ---- */

/* What a term looked at, as words of csm. */
static struct cell why_cell(struct queueing *k, const struct queued *x, enum queue_term term)
{
	struct arena *a = &k->h.mem;
	const struct ticket *t = &k->h.b.w->tickets[x->ticket];
	char text[48];

	if (term == QT_DUE && !x->run.ended)
		return cell_text(str_of(clock_word((enum clock)x->run.clock)));
	if (term == QT_PRIORITY && x->priority)
		return sla_priority_cell(x->priority, a);
	if (term == QT_REOPENS && t->reopens)
		return cell_int(t->reopens);
	if (term == QT_WAITING && x->score.term[term])
		return cell_text(str_of(state_word((enum state)x->state)));
	if (term != QT_AGE)
		return cell_empty();
	duration_text(text, k->h.b.at > t->h.opened_at ? k->h.b.at - t->h.opened_at : 0);
	return cell_text(arena_str(a, str_of(text)));
}

static int print_terms(struct queueing *k, const struct queued *x, struct csm_print *p, struct csm_err *e)
{
	struct arena *a = &k->h.mem;
	int code;

	print_object(p, "queue");
	print_fact(p, &(struct col){ .name = "case", .en = "Ticket", .zh = "工单" },
	           cell_text(sla_case_name(a, k->h.b.w->tickets[x->ticket].h.cas)));
	print_fact(p, &(struct col){ .name = "as_of", .en = "As of", .zh = "截至" }, cell_at(k->h.b.at));
	print_fact(p, &(struct col){ .name = "score", .en = "Score", .zh = "得分" }, thousandths(x->score.sum, a));
	print_section(p, "terms", print_is_zh(p) ? "各项" : "Terms");
	code = print_table(p, term_cols, COUNT(term_cols), e);
	for (int i = 0; !code && i < QT_COUNT; i++)
		print_row(p, (const struct cell[]){ cell_text(str_of(queue_word((enum queue_term)i))), thousandths(x->score.term[i], a),
		                                    thousandths(k->rules.coefficient[i], a), thousandths(x->score.part[i], a),
		                                    why_cell(k, x, (enum queue_term)i) });
	if (!code)
		print_table_end(p);
	print_object_end(p);
	return code;
}

static int explain(struct queueing *k, const char *name, struct csm_print *p, struct csm_err *e)
{
	struct caseid id;
	struct queued x;
	int code = store_find_case(k->h.b.c, str_of(name), CASE_TICKET, &id, e);

	if (code)
		return code;
	x = judge(k, (size_t)(world_ticket(k->h.b.w, id) - k->h.b.w->tickets));
	if (!state_active((enum state)x.state))
		return err_set(e, CSM_EREFUSED, "queue.done", "%s is %s: only open tickets stand in the queue", name, state_word((enum state)x.state));
	return print_terms(k, &x, p, e);
}

int csm_queue_explain(struct csm *c, const char *name, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e)
{
	struct queueing k = { 0 };
	bool some;
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = queue_load(c, q->rules, &k.rules, e);
	if (code)
		return code;
	some = subset_named(c, str_of(name));
	k.h.q = q;
	code = sla_open(c, NULL, &k.h.b, e);
	if (!code)
		code = sla_world(&k.h.b, e);
	if (!code)
		code = explain(&k, name, p, e);
	at_hand_close(&k.h);
	if (some)
		subset_end(c);
	return code;
}
