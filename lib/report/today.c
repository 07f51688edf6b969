/*
 * csm today: what the day asks for, on one screen: counts, then the first tickets behind each count, and the command that prints
 * them all. Relies on the runs of clocks for what is late, due, promised and escalated. Promises: a count is the number of rows its
 * command prints; nothing is written.
 */
#include <stdlib.h>

#include "report/at_hand.h"

/*
 * X(ENUM, "word", English, Chinese), in the order of printing. Late and due: clocks but those of promises and escalations, which have
 * sections of their own. Hand-over notes have their place behind the last one.
 */
#define SECTIONS(X) \
	X(OVERDUE, "overdue", "Overdue", "已超时") X(DUE, "due", "Due today", "今日到期") \
	X(PROMISES, "promises", "Promises due", "到期承诺") X(ESCALATIONS, "escalations", "Escalations not acknowledged", "未确认的升级") \
	X(WAITED, "waited", "Waits that are over", "等待已到期") X(FOLLOW_UPS, "follow_ups", "Waits that end today", "今日需跟进") \
	X(NEW, "new", "New since the last day's end", "上个工作日结束后新增")
#define X(e, w, en, zh) DAY_##e,
enum section { SECTIONS(X) DAY_SECTIONS };
#undef X
struct section_words { const char *word, *en, *zh; };
#define X(e, w, en, zh) { w, en, zh },
static const struct section_words sections[] = { SECTIONS(X) };
#undef X

enum { ROWS_EACH = 10, DAYS_BACK = 31 };

struct day_row {
	int64_t at;                /* due, opened, or the date of the wait */
	size_t ticket;
	bool runs;
	struct sla_run run;
};
struct day_list {
	struct day_row *v;
	size_t n, cap, tickets, last;      /* last: the ticket that was put last, + 1 */
};
struct day {
	struct at_hand h;
	const struct csm_queue_request *q;
	struct period today;
	int64_t since;             /* the last day's end */
	int64_t open, unassigned;
	struct day_list list[DAY_SECTIONS];
};

static const struct col count_cols[] = {
	{ .name = "section", .en = "Section", .zh = "栏目" }, { .name = "what", .en = "What", .zh = "内容" },
	{ .name = "n", .en = "Number", .zh = "数量", .right = true }, { .name = "tickets", .en = "Tickets", .zh = "工单数", .right = true },
	{ .name = "command", .en = "All of them", .zh = "查看全部" },
};

static const struct col row_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "at", .en = "When", .zh = "时间" },
	{ .name = "left", .en = "Left", .zh = "剩余", .right = true }, { .name = "clock", .en = "Clock", .zh = "时钟" },
	{ .name = "of", .en = "Of", .zh = "对象" }, { .name = "priority", .en = "P", .zh = "优先级" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "agent", .en = "Agent", .zh = "客服" },
	{ .name = "subject", .en = "Subject", .zh = "主题" },
};

/* ---- which day ---- */

/* When the shop's calendar, the first of calendar.yaml, closed last before today; without one, or always open: midnight. */
static int64_t last_end(struct day *d)
{
	struct calendars *cs = &d->h.b.cals;
	const struct cal_open *open;
	size_t n = cs->n > 1 ? cal_between(&cs->v[1], d->today.from - (int64_t)DAYS_BACK * 86400, d->today.from, &open) : 0;

	while (n && open[n - 1].to > d->today.from)
		n--;
	return n ? open[n - 1].to : d->today.from;
}

static void find_day(struct day *d)
{
	const struct zone *z = d->h.b.c->zone;

	d->today.from = when_floor(z, d->h.b.at, UNIT_DAY);
	d->today.to = when_next(z, d->today.from, UNIT_DAY);
	d->since = last_end(d);
}

/* ---- what belongs where ---- */

static void put(struct day *d, enum section s, int64_t at, size_t ticket, const struct sla_run *run)
{
	struct day_list *l = &d->list[s];
	struct day_row *r = PUSH(l->v, l->n, l->cap);

	*r = (struct day_row){ .at = at, .ticket = ticket, .runs = run != NULL };
	if (run)
		r->run = *run;
	l->tickets += l->last != ticket + 1;
	l->last = ticket + 1;
}

static void put_run(struct day *d, size_t i, const struct sla_run *r)
{
	if (r->clock == CK_ESCALATION) {
		if (!r->ended && r->verdict != VD_CANCELLED)
			put(d, DAY_ESCALATIONS, r->due != WHEN_NONE ? r->due : r->start, i, r);
		return;
	}
	if (!run_presses(r) || (r->verdict != VD_BREACHED && r->due >= d->today.to))
		return;
	put(d, r->clock == CK_PROMISE ? DAY_PROMISES : r->verdict == VD_BREACHED ? DAY_OVERDUE : DAY_DUE, r->due, i, r);
}

static void put_ticket(struct day *d, size_t i)
{
	const struct ticket *t = &d->h.b.w->tickets[i];
	const struct sla_runs *runs = sla_of(&d->h.b, i, false);
	int64_t wait = ticket_wait_date(t);

	d->open++;
	d->unassigned += !t->agent;
	for (size_t k = 0; k < runs->n; k++)
		put_run(d, i, &runs->v[k]);
	if (wait != WHEN_NONE && wait < d->today.to)
		put(d, wait <= d->h.b.at ? DAY_WAITED : DAY_FOLLOW_UPS, wait, i, NULL);
	if (t->h.opened_at >= d->since)
		put(d, DAY_NEW, t->h.opened_at, i, NULL);
}

static int by_time(const void *x, const void *y)
{
	const struct day_row *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->ticket != b->ticket)
		return a->ticket < b->ticket ? -1 : 1;
	return a->run.clock != b->run.clock ? (int)a->run.clock - (int)b->run.clock : a->run.no < b->run.no ? -1 : a->run.no > b->run.no;
}

/* ---- printing ---- */

static struct str command_of(struct day *d, enum section s)
{
	struct buf b = { 0 };
	struct str out;

	buf_printf(&b, "csm today --only=%s", sections[s].word);
	for (size_t i = 0; i < d->q->n_agents; i++)
		buf_printf(&b, " --of-agent=%s", d->q->agents[i]);
	if (d->q->unassigned)
		buf_cstr(&b, " --unassigned");
	out = arena_str(&d->h.mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static bool shown_here(const struct day *d, enum section s)
{
	return !d->q->only || !strcmp(d->q->only, sections[s].word);
}

static int print_counts(struct day *d, struct csm_print *p, struct csm_err *e)
{
	bool zh = print_is_zh(p);
	int code;

	print_fact(p, &(struct col){ .name = "as_of", .en = "As of", .zh = "截至" }, cell_at(d->h.b.at));
	print_fact(p, &(struct col){ .name = "since", .en = "Last day's end", .zh = "上个工作日结束" }, cell_at(d->since));
	print_fact(p, &(struct col){ .name = "open", .en = "Open tickets", .zh = "未完成工单" }, cell_int(d->open));
	print_fact(p, &(struct col){ .name = "unassigned", .en = "Of nobody", .zh = "无人负责" }, cell_int(d->unassigned));
	print_section(p, "counts", zh ? "今日" : "The day");
	code = print_table(p, count_cols, COUNT(count_cols), e);
	for (int s = 0; !code && s < DAY_SECTIONS; s++)
		if (shown_here(d, (enum section)s))
			print_row(p, (const struct cell[]){
				cell_text(str_of(sections[s].word)), cell_text(str_of(zh ? sections[s].zh : sections[s].en)),
				cell_int((int64_t)d->list[s].n), cell_int((int64_t)d->list[s].tickets), cell_text(command_of(d, (enum section)s)) });
	if (!code)
		print_table_end(p);
	return code;
}

static void print_day_row(struct day *d, const struct day_row *r, struct csm_print *p)
{
	struct at_hand *h = &d->h;
	const struct ticket *t = &h->b.w->tickets[r->ticket];
	const struct queue_ask a = queue_ask_of(&h->b, r->ticket);

	print_row(p, (const struct cell[]){
		cell_text(sla_case_name(&h->mem, t->h.cas)), cell_at(r->at), r->runs ? sla_left_cell(&r->run) : cell_empty(),
		r->runs ? cell_text(str_of(clock_word((enum clock)r->run.clock))) : cell_empty(),
		r->runs ? cell_text(sla_run_word(&h->b, &r->run, &h->mem)) : cell_empty(),
		sla_priority_cell((uint8_t)a.priority, &h->mem), cell_text(str_of(state_word(a.state))), at_hand_word(h, t->agent),
		at_hand_word(h, t->subject) });
}

static int print_list(struct day *d, enum section s, struct csm_print *p, struct csm_err *e)
{
	struct day_list *l = &d->list[s];
	size_t most = d->q->limit > 0 ? (size_t)d->q->limit : d->q->only ? l->n : (size_t)ROWS_EACH;
	int code;

	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_time);
	print_section(p, sections[s].word, arena_printf(&d->h.mem, "%s (%zu)", print_is_zh(p) ? sections[s].zh : sections[s].en, l->n));
	code = print_table(p, row_cols, COUNT(row_cols), e);
	for (size_t i = 0; !code && i < l->n && i < most; i++)
		print_day_row(d, &l->v[i], p);
	if (!code)
		print_table_end(p);
	return code;
}

static int print_day(struct day *d, struct csm_print *p, struct csm_err *e)
{
	int code;

	print_object(p, "today");
	code = print_counts(d, p, e);
	for (int s = 0; !code && s < DAY_SECTIONS; s++)
		if (shown_here(d, (enum section)s))
			code = print_list(d, (enum section)s, p, e);
	print_object_end(p);
	return code;
}

static int section_known(const char *only, struct csm_err *e)
{
	const char *words[DAY_SECTIONS + 1] = { NULL }, *near;

	for (int s = 0; s < DAY_SECTIONS; s++)
		words[s] = sections[s].word;
	for (int s = 0; only && s < DAY_SECTIONS; s++)
		if (!strcmp(only, words[s]))
			return CSM_OK;
	near = only ? csm_nearest(only, words) : NULL;
	return !only ? CSM_OK : err_set(e, CSM_EUSAGE, "today.section", "\"%s\" is no section; %s%s", only,
	                                near ? "is this meant: " : "csm-today(1) lists them", near ? near : "");
}

int csm_today(struct csm *c, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e)
{
	struct day d = { .q = q };
	int code = section_known(q->only, e);

	if (code)
		return code;
	print_zone(p, c->zone);
	code = at_hand_open(&d.h, c, q, e);
	if (!code) {
		find_day(&d);
		for (size_t i = 0; i < d.h.b.w->n_tickets; i++)
			if (at_hand_has(&d.h, i))
				put_ticket(&d, i);
		code = print_day(&d, p, e);
	}
	for (int s = 0; s < DAY_SECTIONS; s++)
		free(d.list[s].v);
	at_hand_close(&d.h);
	return code;
}
