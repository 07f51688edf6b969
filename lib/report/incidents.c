/*
 * csm incident list: what had to be reported at once, and whether it was, as rows. Relies on
 * care/shift.h for the clock. Promises: nothing is computed here but texts.
 */
#include "report/desk_list.h"

static const struct col cols[] = {
	{ .name = "incident", .en = "Incident", .zh = "事件" }, { .name = "kind", .en = "Kind", .zh = "种类" },
	{ .name = "at", .en = "At", .zh = "发生" }, { .name = "reported", .en = "Reported", .zh = "上报" },
	{ .name = "by", .en = "By", .zh = "上报人" }, { .name = "late", .en = "Late by", .zh = "迟报" },
	{ .name = "due", .en = "To acknowledge by", .zh = "确认期限" }, { .name = "acknowledged", .en = "Acknowledged", .zh = "确认" },
	{ .name = "acknowledger", .en = "By", .zh = "确认人" }, { .name = "overdue", .en = "Late by", .zh = "迟确认" },
	{ .name = "closed", .en = "Closed", .zh = "了结" }, { .name = "state", .en = "State", .zh = "状态" },
	{ .name = "cases", .en = "Cases", .zh = "单号" }, { .name = "text", .en = "What", .zh = "内容" },
};

static struct cell kind_cell(const struct listing *l, const struct incident *i)
{
	const struct incident_kind *k = incident_kind(&l->now.roster, i->kind);

	return cell_text(l->zh && k && k->zh.n ? k->zh : i->kind);
}

static struct cell cases_cell(struct listing *l, const struct incident *i)
{
	struct str *names = arena_alloc(&l->now.mem, (i->n + 1) * sizeof(*names));

	for (size_t k = 0; k < i->n; k++) {
		char name[32];
		names[k] = arena_str(&l->now.mem, (struct str){ name, case_write(i->cases[k], name) });
	}
	return listing_names(l, names, i->n);
}

static int64_t due_at(const struct listing *l, const struct incident *i)
{
	const struct incident_kind *k = incident_kind(&l->now.roster, i->kind);

	return k ? i->rec + k->acknowledge_s : WHEN_NONE;
}

static void row(struct listing *l, const struct incident *i, enum incident_state state)
{
	const struct desk *d = &l->now.desk;

	print_row(l->p, (const struct cell[]){
		cell_text(listing_id(l, i->id)), kind_cell(l, i), cell_at(i->at), cell_at(i->rec), cell_text(i->by),
		listing_late(incident_late_report(d, i)), cell_at(due_at(l, i)), cell_at(i->acknowledged_at), cell_text(i->acknowledger),
		listing_late(incident_late_acknowledge(d, i, l->at)), cell_at(i->closed_at),
		listing_word(l, state == INCIDENT_OPEN && l->zh ? "to_acknowledge" : incident_word(state)), cases_cell(l, i), cell_text(i->text) });
}

int csm_incident_list(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = listing_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = print_table(p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_incidents; i++) {
		const struct incident *x = &l.now.desk.incidents[i];
		enum incident_state state = incident_state(&l.now.desk, x, l.at);
		if (!listing_within(&l, x->at) || !(listing_about(&l, x->by) || listing_about(&l, x->acknowledger)) ||
		    (q->open && state == INCIDENT_CLOSED))
			continue;
		l.found += state == INCIDENT_OVERDUE;
		row(&l, x, state);
	}
	return listing_close(&l, code);
}

/* ---- kinds ---- */

static const struct col kind_cols[] = {
	{ .name = "kind", .en = "Kind", .zh = "种类" }, { .name = "name", .en = "Name", .zh = "名称" },
	{ .name = "report", .en = "Report within", .zh = "上报时限" }, { .name = "acknowledge", .en = "Acknowledge within", .zh = "确认时限" },
};

int csm_incident_kinds(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	static const struct csm_desk_query all = { .period = "all" };
	struct listing l;
	int code = listing_open(&l, c, &all, p, e);

	if (code)
		return code;
	code = print_table(p, kind_cols, COUNT(kind_cols), e);
	for (size_t i = 0; !code && i < l.now.roster.n_kinds; i++) {
		const struct incident_kind *k = &l.now.roster.kinds[i];
		print_row(p, (const struct cell[]){ cell_text(k->word), cell_text(l.zh ? k->zh : k->en), cell_duration(k->report_s),
		                                    cell_duration(k->acknowledge_s) });
	}
	return listing_close(&l, code);
}
