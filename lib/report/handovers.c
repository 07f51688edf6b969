/*
 * csm handover list and show: which hand-overs there are and how they stand; one as it was when it was
 * opened, computed from the log as of that instant and as known then. Relies on the world for tickets and
 * returns. Promises: what is printed of a hand-over is the same whenever it is printed, but for the columns
 * that say what became of its tickets.
 */
#include "report/desk_list.h"

#include <stdlib.h>

#include "store/world.h"

/* A ticket that was solved, or given to somebody else, without the hand-over. */
static bool changed(struct listing *l, struct world *w, const struct handover *h, const struct handover_item *i)
{
	const struct ticket *t = i->state == ITEM_ACCEPTED ? NULL : world_ticket(w, i->cas);

	if (i->state == ITEM_ACCEPTED)
		return false;
	return !t || !state_active(ticket_state_at(t, l->at, &l->c->terms)) || !str_eq(vocab_str(&w->words, t->agent), h->from);
}

struct counts { size_t open, accepted, held, changed; };

static struct counts count(struct listing *l, struct world *w, const struct handover *h)
{
	struct counts n = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		bool gone = changed(l, w, h, &h->items[i]);
		n.changed += gone;
		n.open += !gone && h->items[i].state == ITEM_OPEN;
		n.held += !gone && h->items[i].state == ITEM_HELD;
		n.accepted += h->items[i].state == ITEM_ACCEPTED;
	}
	return n;
}

/* ---- list ---- */

static const struct col list_cols[] = {
	{ .name = "handover", .en = "Hand-over", .zh = "交班" }, { .name = "from", .en = "From", .zh = "交班人" },
	{ .name = "to", .en = "To", .zh = "接班人" }, { .name = "shift", .en = "Shift", .zh = "班次" },
	{ .name = "opened", .en = "Opened", .zh = "交班时间" }, { .name = "due", .en = "Due", .zh = "签收期限" },
	{ .name = "signed", .en = "Signed", .zh = "签收时间" }, { .name = "tickets", .en = "Tickets", .zh = "工单", .right = true },
	{ .name = "open", .en = "Open", .zh = "未签收", .right = true }, { .name = "accepted", .en = "Accepted", .zh = "已签收", .right = true },
	{ .name = "held", .en = "Held", .zh = "暂留", .right = true }, { .name = "changed", .en = "Changed", .zh = "已变动", .right = true },
	{ .name = "state", .en = "State", .zh = "状态" },
};

static void list_row(struct listing *l, struct world *w, const struct handover *h)
{
	struct counts n = count(l, w, h);
	enum handover_state state = handover_state(&l->now.desk, h, n.open, l->at);

	if (l->q->open && state == HANDOVER_ACCEPTED)
		return;
	l->found += state == HANDOVER_LATE;
	print_row(l->p, (const struct cell[]){
		cell_text(listing_id(l, h->id)), cell_text(h->from), cell_text(h->to), cell_text(h->shift), cell_at(h->at),
		cell_at(handover_due(&l->now.desk, h)), cell_at(h->signed_at), cell_int((int64_t)h->n), cell_int((int64_t)n.open),
		cell_int((int64_t)n.accepted), cell_int((int64_t)n.held), cell_int((int64_t)n.changed),
		listing_word(l, state == HANDOVER_LATE && l->zh ? "handover_late" : handover_word(state)) });
}

int csm_handover_list(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct world *w = NULL;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = listing_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = world_load(c, &w, e);
	if (!code)
		code = print_table(p, list_cols, COUNT(list_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_handovers; i++) {
		const struct handover *h = &l.now.desk.handovers[i];
		if (listing_within(&l, h->at) && (listing_about(&l, h->from) || listing_about(&l, h->to)))
			list_row(&l, w, h);
	}
	return listing_close(&l, code);
}

/* ---- show ---- */

/* The hand-over as it stands now, beside the store as it was then. */
struct showing {
	struct listing *l;
	const struct handover *h;
	const char **became;       /* of each item, as it stands now */
	struct world *w;           /* then */
	struct desk_now then;
	struct shift next;
	bool has_next;
};

static void fact(struct showing *s, const char *name, const char *en, const char *zh, struct cell v)
{
	const struct col c = { .name = name, .en = en, .zh = zh };

	print_fact(s->l->p, &c, v);
}

static void facts(struct showing *s)
{
	const struct handover *h = s->h;
	struct listing *l = s->l;
	enum handover_state state;
	size_t open = 0;

	for (size_t i = 0; i < h->n; i++)
		open += str_is(str_of(s->became[i]), "open");
	state = handover_state(&l->now.desk, h, open, l->at);
	print_object(l->p, "handover");
	fact(s, "handover", "Hand-over", "交班", cell_text(listing_id(l, h->id)));
	fact(s, "from", "From", "交班人", cell_text(h->from));
	fact(s, "to", "To", "接班人", cell_text(h->to));
	fact(s, "shift", "Shift", "班次", cell_text(h->shift));
	fact(s, "opened", "Opened", "交班时间", cell_at(h->at));
	fact(s, "next_shift", "Next shift", "下一班次", s->has_next ? cell_text(listing_shift(l, &s->next)) : cell_empty());
	fact(s, "due", "Due", "签收期限", cell_at(handover_due(&s->then.desk, h)));
	fact(s, "signed", "Signed", "签收时间", cell_at(h->signed_at));
	fact(s, "state", "State", "状态", listing_word(l, state == HANDOVER_LATE && l->zh ? "handover_late" : handover_word(state)));
	if (h->note.n)
		print_text(l->p, "note", h->note);
}

/* What belongs to the next shift: dates of waits here; promises and clocks will stand here, too. */
static bool in_next(const struct showing *s, int64_t at)
{
	return at != WHEN_NONE && s->has_next && at >= s->h->at && at < s->next.to;
}

static struct str tier_of(const struct showing *s, const struct ticket *t)
{
	const struct customer *u = t->customer.id ? world_customer(s->w, t->customer) : NULL;

	return u ? vocab_str(&s->w->words, u->tier) : (struct str){ NULL, 0 };
}

static int priority_of(const struct showing *s, const struct ticket *t)
{
	char reason[160];

	return ticket_priority_tier(t, &s->l->c->terms, &s->w->words, tier_of(s, t), false, reason);
}

struct ranked { const struct ticket *t; size_t item; int priority; };

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int px = x->priority ? x->priority : 9, py = y->priority ? y->priority : 9;

	if (px != py)
		return px < py ? -1 : 1;
	if (x->t && y->t && x->t->h.opened_at != y->t->h.opened_at)
		return x->t->h.opened_at < y->t->h.opened_at ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static size_t rank(struct showing *s, struct ranked **out)
{
	*out = arena_alloc(&s->l->now.mem, (s->h->n + 1) * sizeof(**out));
	for (size_t i = 0; i < s->h->n; i++) {
		const struct ticket *t = world_ticket(s->w, s->h->items[i].cas);
		(*out)[i] = (struct ranked){ t, i, t ? priority_of(s, t) : 0 };
	}
	if (s->h->n)
		qsort(*out, s->h->n, sizeof(**out), by_rank);
	return s->h->n;
}

static struct str case_name(struct showing *s, struct caseid cas)
{
	char name[32];

	return arena_str(&s->l->now.mem, (struct str){ name, case_write(cas, name) });
}

static const struct col ticket_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "priority", .en = "Priority", .zh = "优先级" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "subject", .en = "Subject", .zh = "主题" },
	{ .name = "opened", .en = "Opened", .zh = "建立" }, { .name = "wait_for", .en = "Waits for", .zh = "等待方" },
	{ .name = "due", .en = "Due", .zh = "到期" }, { .name = "became", .en = "Became", .zh = "交接结果" },
	{ .name = "reason", .en = "Reason", .zh = "原因" },
};

static void ticket_row(struct showing *s, const struct ranked *k)
{
	static const char *const names[] = { "", "P1", "P2", "P3", "P4", "P5" };
	const struct handover_item *i = &s->h->items[k->item];
	const struct vocab *words = &s->w->words;
	enum state state = k->t ? ticket_state_at(k->t, s->h->at, &s->l->c->terms) : ST_NONE;

	print_row(s->l->p, (const struct cell[]){
		cell_text(case_name(s, i->cas)), cell_text(str_of(names[k->priority])),
		cell_text(s->l->zh ? term_label(&s->l->c->terms, TERM_STATE, str_of(state_word(state)), true) : str_of(state_word(state))),
		cell_text(k->t ? vocab_str(words, k->t->subject) : (struct str){ NULL, 0 }), cell_at(k->t ? k->t->h.opened_at : WHEN_NONE),
		cell_text(k->t ? vocab_str(words, k->t->wait_for) : (struct str){ NULL, 0 }), cell_at(k->t ? k->t->wait_until : WHEN_NONE),
		listing_word(s->l, s->became[k->item]), cell_text(i->state == ITEM_HELD ? i->reason : (struct str){ NULL, 0 }) });
}

static int tickets(struct showing *s, struct csm_err *e)
{
	struct ranked *k;
	size_t n = rank(s, &k);
	int code;

	print_section(s->l->p, "tickets", s->l->zh ? "工单" : "Tickets");
	code = print_table(s->l->p, ticket_cols, COUNT(ticket_cols), e);
	for (size_t i = 0; !code && i < n; i++)
		ticket_row(s, &k[i]);
	if (!code)
		print_table_end(s->l->p);
	return code;
}

static const struct col due_cols[] = {
	{ .name = "due", .en = "Due", .zh = "到期" }, { .name = "kind", .en = "What", .zh = "事项" },
	{ .name = "case", .en = "Case", .zh = "单号" }, { .name = "who", .en = "Who", .zh = "对方" },
};

static int by_due(const void *a, const void *b)
{
	const struct ticket *x = *(const struct ticket *const *)a, *y = *(const struct ticket *const *)b;

	if (x->wait_until != y->wait_until)
		return x->wait_until < y->wait_until ? -1 : 1;
	return x->h.cas.id < y->h.cas.id ? -1 : x->h.cas.id > y->h.cas.id;
}

static int due(struct showing *s, struct csm_err *e)
{
	const struct ticket **t = arena_alloc(&s->l->now.mem, (s->h->n + 1) * sizeof(*t));
	size_t n = 0;
	int code;

	for (size_t i = 0; i < s->h->n; i++) {
		const struct ticket *one = world_ticket(s->w, s->h->items[i].cas);
		if (one && in_next(s, one->wait_until))
			t[n++] = one;
	}
	if (n)
		qsort(t, n, sizeof(*t), by_due);
	print_section(s->l->p, "due", s->l->zh ? "下一班到期" : "Due in the next shift");
	code = print_table(s->l->p, due_cols, COUNT(due_cols), e);
	for (size_t i = 0; !code && i < n; i++)
		print_row(s->l->p, (const struct cell[]){ cell_at(t[i]->wait_until), listing_word(s->l, "wait"),
		                                          cell_text(case_name(s, t[i]->h.cas)),
		                                          cell_text(vocab_str(&s->w->words, t[i]->wait_for)) });
	if (!code)
		print_table_end(s->l->p);
	return code;
}

/* ---- parcels, incidents, problems ---- */

static const struct col parcel_cols[] = {
	{ .name = "case", .en = "Return", .zh = "退换单" }, { .name = "received", .en = "Received", .zh = "收到" },
	{ .name = "product", .en = "Product", .zh = "商品" }, { .name = "tracking", .en = "Tracking", .zh = "运单号" },
	{ .name = "agent", .en = "Agent", .zh = "客服" },
};

/* Received and not inspected: his own, and those that nobody is in charge of. */
static int parcels(struct showing *s, struct csm_err *e)
{
	const struct vocab *words = &s->w->words;
	int code;

	print_section(s->l->p, "parcels", s->l->zh ? "待验包裹" : "Parcels to inspect");
	code = print_table(s->l->p, parcel_cols, COUNT(parcel_cols), e);
	for (size_t i = 0; !code && i < s->w->n_returns; i++) {
		const struct rma *r = &s->w->returns[i];
		struct str agent = vocab_str(words, r->agent);
		if (r->shadowed || rma_status_at(r, s->h->at) != RS_RECEIVED || (agent.n && !str_eq(agent, s->h->from)))
			continue;
		print_row(s->l->p, (const struct cell[]){ cell_text(case_name(s, r->h.cas)), cell_at(r->received_at),
		                                          cell_text(vocab_str(words, r->product)), cell_text(vocab_str(words, r->tracking)),
		                                          cell_text(agent) });
	}
	if (!code)
		print_table_end(s->l->p);
	return code;
}

static const struct col open_cols[] = {
	{ .name = "event", .en = "Event", .zh = "事件" }, { .name = "kind", .en = "Kind", .zh = "种类" },
	{ .name = "at", .en = "At", .zh = "时间" }, { .name = "by", .en = "By", .zh = "上报人" },
	{ .name = "text", .en = "What", .zh = "内容" },
};

static int incidents(struct showing *s, struct csm_err *e)
{
	const struct desk *d = &s->then.desk;
	int code;

	print_section(s->l->p, "incidents", s->l->zh ? "未了结事件" : "Incidents");
	code = print_table(s->l->p, open_cols, COUNT(open_cols), e);
	for (size_t i = 0; !code && i < d->n_incidents; i++) {
		const struct incident *x = &d->incidents[i];
		if (x->closed_at == WHEN_NONE)
			print_row(s->l->p, (const struct cell[]){ cell_text(listing_id(s->l, x->id)), cell_text(x->kind), cell_at(x->at),
			                                          cell_text(x->by), cell_text(x->text) });
	}
	if (!code)
		print_table_end(s->l->p);
	return code;
}

static int problems(struct showing *s, struct csm_err *e)
{
	const struct desk *d = &s->then.desk;
	int code;

	print_section(s->l->p, "problems", s->l->zh ? "未解决问题" : "Problems not solved");
	code = print_table(s->l->p, open_cols, COUNT(open_cols), e);
	for (size_t i = 0; !code && i < d->n_problems; i++) {
		const struct problem *b = &d->problems[i];
		if (b->finished_at == WHEN_NONE)
			print_row(s->l->p, (const struct cell[]){ cell_text(listing_id(s->l, b->id)), cell_empty(), cell_at(b->at),
			                                          cell_text(b->by), cell_text(b->text) });
	}
	if (!code)
		print_table_end(s->l->p);
	return code;
}

static int show_then(struct showing *s, struct csm_err *e)
{
	int code;

	s->has_next = handover_next(&s->then.desk, s->h, &s->next);
	facts(s);
	code = tickets(s, e);
	if (!code)
		code = due(s, e);
	if (!code)
		code = parcels(s, e);
	if (!code)
		code = incidents(s, e);
	if (!code)
		code = problems(s, e);
	print_object_end(s->l->p);
	return code;
}

static int named(struct listing *l, const char *id, const struct handover **h, struct csm_err *e)
{
	evid ev;

	if (!evid_read(str_of(id), &ev))
		return err_set(e, CSM_EUSAGE, "event.id", "\"%s\" must be the id of an event, as a1042 (csm log shows them)", id);
	*h = handover_find(&l->now.desk, ev);
	return *h ? CSM_OK : err_set(e, CSM_ENOTFOUND, "handover.unknown", "there is no hand-over %s; csm handover list shows them", id);
}

/* What became of each ticket, as it stands at the instant asked for. */
static int became(struct showing *s, struct csm_err *e)
{
	struct world *w;
	int code = world_load(s->l->c, &w, e);

	s->became = arena_alloc(&s->l->now.mem, (s->h->n + 1) * sizeof(*s->became));
	for (size_t i = 0; !code && i < s->h->n; i++)
		s->became[i] = changed(s->l, w, s->h, &s->h->items[i]) ? "changed" : item_word(s->h->items[i].state);
	return code;
}

int csm_handover_show(struct csm *c, const char *id, struct csm_print *p, struct csm_err *e)
{
	static const struct csm_desk_query all = { .period = "all" };
	int64_t as_of = c->as_of, known_at = c->known_at;
	struct listing l;
	struct showing s = { .l = &l };
	int code = listing_open(&l, c, &all, p, e);

	if (code)
		return code;
	code = named(&l, id, &s.h, e);
	if (!code)
		code = became(&s, e);
	if (!code) {
		store_changed(c);
		c->as_of = s.h->at;
		c->known_at = s.h->rec;
		code = world_load(c, &s.w, e);
		if (!code)
			code = desk_load(c, &s.then, e);
		if (!code) {
			code = show_then(&s, e);
			desk_free(&s.then);
		}
		store_changed(c);
		c->as_of = as_of;
		c->known_at = known_at;
	}
	desk_free(&l.now);
	return code;
}
