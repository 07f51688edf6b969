/*
 * csm shift: the roster, who is there, swaps, problems, gaps, and what was not as it should be, as rows.
 * Relies on care/shift.h for every judgement. Promises: nothing is computed here but texts.
 */
#include "report/desk_list.h"

/* ---- roster ---- */

static struct str label_of(const struct listing *l, const struct shift_hours *h)
{
	struct str s = l->zh ? h->zh : h->en;

	return s.n ? s : h->word;
}

static const struct col roster_cols[] = {
	{ .name = "shift", .en = "Shift", .zh = "班次" }, { .name = "name", .en = "Name", .zh = "名称" },
	{ .name = "from", .en = "From", .zh = "开始" }, { .name = "to", .en = "To", .zh = "结束" },
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "came", .en = "Came", .zh = "到岗" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "late", .en = "Late by", .zh = "迟到时长" },
	{ .name = "stands_in_for", .en = "Stands in for", .zh = "代替" },
};

static int64_t came_at(const struct desk *d, struct str shift, struct str agent)
{
	for (size_t i = 0; i < d->n_in; i++)
		if (str_eq(d->in[i].shift, shift) && str_eq(d->in[i].agent, agent))
			return d->in[i].in_at;
	return WHEN_NONE;
}

static void roster_rows(struct listing *l, const struct shift *s)
{
	const struct desk *d = &l->now.desk;
	struct str name = listing_shift(l, s), *crew;
	size_t n = desk_crew(d, s, l->at, &l->now.mem, &crew);

	for (size_t i = 0; i < n; i++) {
		int64_t late_s;
		enum coming c = desk_coming(d, s, crew[i], l->at, &late_s);
		if (!listing_about(l, crew[i]))
			continue;
		print_row(l->p, (const struct cell[]){
			cell_text(name), cell_text(label_of(l, s->hours)), cell_at(s->from), cell_at(s->to), cell_text(crew[i]),
			cell_at(came_at(d, name, crew[i])), listing_word(l, coming_word(c)), listing_late(late_s),
			str_eq(crew[i], s->agents[i]) ? cell_empty() : cell_text(s->agents[i]) });
	}
	if (!n && !l->q->agent)
		print_row(l->p, (const struct cell[]){ cell_text(name), cell_text(label_of(l, s->hours)), cell_at(s->from), cell_at(s->to),
		                                       cell_empty(), cell_empty(), cell_empty(), cell_empty(), cell_empty() });
}

static int roster_there(const struct listing *l, struct csm_err *e)
{
	if (l->now.roster.there)
		return CSM_OK;
	return err_at(e, CSM_ENOTFOUND, "shift.no-roster", "policy/roster.yaml", 0, 0,
	              "plans no shifts: write a roster into it (csm shift sample prints an example)");
}

int csm_shift_roster(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l;
	struct shift *s;
	size_t n;
	int code = listing_open(&l, c, q, p, e);

	if (code)
		return code;
	code = roster_there(&l, e);
	if (!code)
		code = print_table(p, roster_cols, COUNT(roster_cols), e);
	listing_bound(&l);
	n = code ? 0 : shifts_between(&l.now.roster, l.period.from, l.period.to, &l.now.mem, &s);
	for (size_t i = 0; i < n; i++)
		if (s[i].from >= l.period.from)
			roster_rows(&l, &s[i]);
	return listing_close(&l, code);
}

/* ---- now ---- */

static const struct col now_cols[] = {
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "shift", .en = "Shift", .zh = "班次" },
	{ .name = "came", .en = "Came", .zh = "到岗" }, { .name = "until", .en = "Until", .zh = "至" },
	{ .name = "state", .en = "State", .zh = "状态" }, { .name = "late", .en = "Late by", .zh = "迟到时长" },
};

static void now_row(struct listing *l, const struct attendance *a)
{
	struct shift s;
	bool known = a->shift.n && shift_find(&l->now.roster, a->shift, &s);
	int64_t late_s = 0;
	const char *state = "";

	if (known)
		state = desk_planned(&l->now.desk, &s, l->at, a->agent)
			? coming_word(desk_coming(&l->now.desk, &s, a->agent, l->at, &late_s)) : "unplanned";
	if (known && s.to <= l->at)
		state = "no_check_out";
	print_row(l->p, (const struct cell[]){ cell_text(a->agent), cell_text(a->shift), cell_at(a->in_at),
	                                       cell_at(known ? s.to : WHEN_NONE), listing_word(l, state), listing_late(late_s) });
}

/* Who should be here and is not. */
static void now_missing(struct listing *l, const struct shift *s)
{
	struct str name = listing_shift(l, s), *crew;
	size_t n = desk_crew(&l->now.desk, s, l->at, &l->now.mem, &crew);

	for (size_t i = 0; i < n; i++) {
		int64_t late_s;
		enum coming c = desk_coming(&l->now.desk, s, crew[i], l->at, &late_s);
		if (c == COMING_ABSENT && s->from <= l->at)
			print_row(l->p, (const struct cell[]){ cell_text(crew[i]), cell_text(name), cell_empty(), cell_at(s->to),
			                                       listing_word(l, coming_word(c)), listing_late(late_s) });
	}
}

int csm_shift_now(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	static const struct csm_desk_query all = { .period = "all" };
	struct listing l;
	struct shift *s;
	size_t n;
	int code = listing_open(&l, c, &all, p, e);

	if (code)
		return code;
	code = print_table(p, now_cols, COUNT(now_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_in; i++)
		if (l.now.desk.in[i].out_at == WHEN_NONE)
			now_row(&l, &l.now.desk.in[i]);
	n = code ? 0 : shifts_between(&l.now.roster, l.at, l.at + 1, &l.now.mem, &s);
	for (size_t i = 0; i < n; i++)
		now_missing(&l, &s[i]);
	return listing_close(&l, code);
}

/* ---- swaps ---- */

static const struct col swap_cols[] = {
	{ .name = "swap", .en = "Swap", .zh = "换班" }, { .name = "from", .en = "Gives", .zh = "让出人" },
	{ .name = "shift", .en = "Shift", .zh = "班次" }, { .name = "to", .en = "Takes", .zh = "接手人" },
	{ .name = "for", .en = "For shift", .zh = "换得班次" }, { .name = "asked", .en = "Asked", .zh = "申请" },
	{ .name = "consent", .en = "Consent", .zh = "对方同意" }, { .name = "approved", .en = "Approved", .zh = "批准" },
	{ .name = "approver", .en = "By", .zh = "批准人" }, { .name = "state", .en = "State", .zh = "状态" },
};

static void swap_row(struct listing *l, const struct swap *s, enum swap_state state)
{
	print_row(l->p, (const struct cell[]){
		cell_text(listing_id(l, s->id)), cell_text(s->from), cell_text(s->gives), cell_text(s->to), cell_text(s->gets),
		cell_at(s->asked_at), cell_at(s->consent_at), cell_at(s->approved_at), cell_text(s->approver),
		listing_word(l, swap_word(state)) });
}

int csm_shift_swaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = listing_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = print_table(p, swap_cols, COUNT(swap_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_swaps; i++) {
		const struct swap *s = &l.now.desk.swaps[i];
		enum swap_state state = swap_state(&l.now.desk, s, l.at);
		bool open = state == SWAP_ASKED || state == SWAP_CONSENTED;
		if (!listing_within(&l, s->asked_at) || !(listing_about(&l, s->from) || listing_about(&l, s->to)) || (q->open && !open))
			continue;
		l.found += open;
		swap_row(&l, s, state);
	}
	return listing_close(&l, code);
}

/* ---- problems ---- */

static const struct col problem_cols[] = {
	{ .name = "problem", .en = "Problem", .zh = "问题" }, { .name = "shift", .en = "Shift", .zh = "班次" },
	{ .name = "at", .en = "At", .zh = "时间" }, { .name = "agent", .en = "Agent", .zh = "客服" },
	{ .name = "text", .en = "What", .zh = "内容" }, { .name = "solved", .en = "Solved", .zh = "解决" },
	{ .name = "solver", .en = "By", .zh = "解决人" }, { .name = "lasted", .en = "Took", .zh = "用时" },
};

static void problem_row(struct listing *l, const struct problem *b)
{
	bool over = b->finished_at != WHEN_NONE;

	print_row(l->p, (const struct cell[]){
		cell_text(listing_id(l, b->id)), cell_text(b->shift), cell_at(b->at), cell_text(b->by), cell_text(b->text),
		cell_at(b->finished_at), cell_text(b->finisher), cell_duration((over ? b->finished_at : l->at) - b->at) });
}

int csm_shift_problems(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = listing_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = print_table(p, problem_cols, COUNT(problem_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_problems; i++) {
		const struct problem *b = &l.now.desk.problems[i];
		bool open = b->finished_at == WHEN_NONE;
		if (!listing_within(&l, b->at) || !listing_about(&l, b->by) || (q->open && !open))
			continue;
		l.found += open;
		problem_row(&l, b);
	}
	return listing_close(&l, code);
}

/* ---- gaps ---- */

static const struct col gap_cols[] = {
	{ .name = "shift", .en = "Shift", .zh = "班次" }, { .name = "from", .en = "From", .zh = "开始" },
	{ .name = "to", .en = "To", .zh = "结束" }, { .name = "lasted", .en = "Lasted", .zh = "时长" },
	{ .name = "left", .en = "Who left", .zh = "离岗方" }, { .name = "due", .en = "Who should have come", .zh = "应到方" },
};

static bool gap_about(const struct listing *l, const struct gap *g)
{
	bool about = !l->q->agent;

	for (size_t i = 0; i < g->n_left; i++)
		about |= listing_about(l, g->left[i]);
	for (size_t i = 0; i < g->n_due; i++)
		about |= listing_about(l, g->due[i]);
	return about;
}

int csm_shift_gaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l;
	struct gap *g;
	size_t n;
	int code = listing_open(&l, c, q, p, e);

	if (code)
		return code;
	code = roster_there(&l, e);
	if (!code)
		code = print_table(p, gap_cols, COUNT(gap_cols), e);
	listing_bound(&l);
	n = code ? 0 : desk_gaps(&l.now.desk, l.period.from, l.period.to, l.at, &l.now.mem, &g);
	for (size_t i = 0; i < n; i++) {
		if (!gap_about(&l, &g[i]))
			continue;
		l.found++;
		print_row(p, (const struct cell[]){ cell_text(listing_shift(&l, &g[i].shift)), cell_at(g[i].from), cell_at(g[i].to),
		                                    cell_duration(g[i].to - g[i].from), listing_names(&l, g[i].left, g[i].n_left),
		                                    listing_names(&l, g[i].due, g[i].n_due) });
	}
	return listing_close(&l, code);
}

/* ---- report ---- */

static const struct col report_cols[] = {
	{ .name = "finding", .en = "Finding", .zh = "发现" }, { .name = "shift", .en = "Shift", .zh = "班次" },
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "at", .en = "At", .zh = "时间" },
	{ .name = "lasted", .en = "By", .zh = "时长" }, { .name = "event", .en = "Event", .zh = "事件" },
	{ .name = "text", .en = "What", .zh = "内容" },
};

struct finding_row { const char *what; struct str shift, agent; int64_t at, lasted; evid event; struct str text; };

static void report_row(struct listing *l, const struct finding_row *f)
{
	if (!listing_about(l, f->agent))
		return;
	l->found++;
	print_row(l->p, (const struct cell[]){ listing_word(l, f->what), cell_text(f->shift), cell_text(f->agent), cell_at(f->at), listing_late(f->lasted),
	                                       f->event ? cell_text(listing_id(l, f->event)) : cell_empty(), cell_text(f->text) });
}

static void report_crew(struct listing *l, const struct shift *s)
{
	struct str *crew, name = listing_shift(l, s);
	size_t n = desk_crew(&l->now.desk, s, l->at, &l->now.mem, &crew);

	for (size_t i = 0; i < n; i++) {
		int64_t late_s;
		enum coming c = desk_coming(&l->now.desk, s, crew[i], l->at, &late_s);
		struct finding_row f = { coming_word(c), name, crew[i], came_at(&l->now.desk, name, crew[i]), late_s, 0, { NULL, 0 } };
		if (c >= COMING_LATE)
			report_row(l, &f);
	}
}

/* Who came without being planned, left before the end, or did not say when. */
static void report_there(struct listing *l, const struct shift *s)
{
	const struct desk *d = &l->now.desk;
	struct str name = listing_shift(l, s);

	for (size_t i = 0; i < d->n_in; i++) {
		const struct attendance *a = &d->in[i];
		struct finding_row f = { "unplanned", name, a->agent, a->in_at, 0, a->in, { NULL, 0 } };
		if (!str_eq(a->shift, name))
			continue;
		if (!desk_planned(d, s, l->at, a->agent))
			report_row(l, &f);
		f = (struct finding_row){ "no_check_out", name, a->agent, s->to, 0, a->in, { NULL, 0 } };
		if (a->out_at == WHEN_NONE && s->to <= l->at)
			report_row(l, &f);
		f = (struct finding_row){ "left_early", name, a->agent, a->out_at, s->to - a->out_at, a->out, { NULL, 0 } };
		if (a->out_at != WHEN_NONE && a->out_at < s->to && !desk_present(d, a->agent, name))
			report_row(l, &f);
	}
}

/* Both sides of a gap answer for it: a row each. */
static void report_gaps(struct listing *l)
{
	struct gap *g;
	size_t n = desk_gaps(&l->now.desk, l->period.from, l->period.to, l->at, &l->now.mem, &g);

	for (size_t i = 0; i < n; i++) {
		struct finding_row f = { "uncovered", listing_shift(l, &g[i].shift), { NULL, 0 }, g[i].from, g[i].to - g[i].from, 0, { NULL, 0 } };
		for (size_t k = 0; k < g[i].n_left; k++) {
			f.agent = g[i].left[k];
			f.text = l->zh ? STR("离岗方") : STR("who left");
			report_row(l, &f);
		}
		for (size_t k = 0; k < g[i].n_due; k++) {
			f.agent = g[i].due[k];
			f.text = l->zh ? STR("应到方") : STR("who should have come");
			report_row(l, &f);
		}
	}
}

static void report_rest(struct listing *l)
{
	const struct desk *d = &l->now.desk;

	for (size_t i = 0; i < d->n_swaps; i++) {
		const struct swap *s = &d->swaps[i];
		struct finding_row f = { "swap_lapsed", s->gives, s->from, s->asked_at, 0, s->id, s->to };
		if (swap_state(d, s, l->at) == SWAP_LAPSED && listing_within(l, s->begins))
			report_row(l, &f);
	}
	for (size_t i = 0; i < d->n_handovers; i++) {
		const struct handover *h = &d->handovers[i];
		int64_t until = h->signed_at != WHEN_NONE ? h->signed_at : l->at, by = handover_due(d, h);
		struct finding_row f = { "handover_late", h->shift, h->to, by, until - by, h->id, h->from };
		if (until > by && listing_within(l, h->at))
			report_row(l, &f);
	}
	for (size_t i = 0; i < d->n_incidents; i++) {
		const struct incident *x = &d->incidents[i];
		int64_t by = incident_late_report(d, x), ack = incident_late_acknowledge(d, x, l->at);
		struct finding_row f = { "incident_late", { NULL, 0 }, x->by, x->at, by, x->id, x->text };
		if (by && listing_within(l, x->at))
			report_row(l, &f);
		f = (struct finding_row){ "incident_overdue", { NULL, 0 }, x->acknowledger, x->rec, ack, x->id, x->text };
		if (ack && listing_within(l, x->at))
			report_row(l, &f);
	}
	for (size_t i = 0; i < d->n_problems; i++) {
		const struct problem *b = &d->problems[i];
		struct finding_row f = { "unsolved", b->shift, b->by, b->at, l->at - b->at, b->id, b->text };
		if (b->finished_at == WHEN_NONE && listing_within(l, b->at))
			report_row(l, &f);
	}
}

int csm_shift_report(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l;
	struct shift *s;
	size_t n;
	int code = listing_open(&l, c, q, p, e);

	if (code)
		return code;
	code = print_table(p, report_cols, COUNT(report_cols), e);
	listing_bound(&l);
	n = code ? 0 : shifts_between(&l.now.roster, l.period.from, l.period.to < l.at ? l.period.to : l.at, &l.now.mem, &s);
	for (size_t i = 0; i < n; i++)
		if (s[i].from >= l.period.from) {
			report_crew(&l, &s[i]);
			report_there(&l, &s[i]);
		}
	if (!code) {
		report_gaps(&l);
		report_rest(&l);
	}
	return listing_close(&l, code);
}
