/*
 * csm shift: the roster, who is there, swaps, problems, gaps, and what was not as it should be, as rows.
 * Relies on care/shift.h for every judgement. Promises: nothing is computed here but texts.
 */
#include "report/report.h"

#include "store/desk.h"

/* ---- what all lists share ---- */

struct listing {
	struct csm *c;
	struct desk_now now;
	struct csm_print *p;
	const struct csm_desk_query *q;
	struct period period;
	int64_t at;                /* what was known then counts */
	size_t found;
	bool zh;
};

static int list_open(struct listing *l, struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_err err = err_like(e);
	int code = CSM_OK;

	err_clear(e);
	*l = (struct listing){ .c = c, .p = p, .q = q, .at = c->as_of, .zh = print_is_zh(p) && print_is_text(p) };
	print_zone(p, c->zone);
	if (period_parse(str_of(q->period ? q->period : "this-week"), c->zone, c->as_of, &l->period, &err))
		return err_set(e, CSM_EUSAGE, err.id, "period: %s", err.text);
	if (q->agent && !agent_find(&c->terms, str_of(q->agent)))
		return err_set(e, CSM_ENOTFOUND, "shift.agent", "agent \"%s\" is not in policy/agents.yaml", q->agent);
	code = desk_load(c, &l->now, e);
	return code;
}

/* Shifts have an end: of a period without one, what lies between the first and the last event. */
static void close_period(struct listing *l)
{
	const struct desk *d = &l->now.desk;

	if (l->period.from == WHEN_NONE)
		l->period.from = d->n_in ? d->in[0].in_at : l->at;
	if (l->period.to == WHEN_NONE)
		l->period.to = l->at;
}

static int list_close(struct listing *l, int code)
{
	if (!code)
		print_table_end(l->p);
	desk_free(&l->now);
	return code ? code : l->q->check && l->found ? CSM_FOUND : CSM_OK;
}

static bool within(const struct listing *l, int64_t at)
{
	return (l->period.from == WHEN_NONE || at >= l->period.from) && (l->period.to == WHEN_NONE || at < l->period.to);
}

static bool is_about(const struct listing *l, struct str agent)
{
	return !l->q->agent || str_is(agent, l->q->agent);
}

static struct str name_of(struct listing *l, const struct shift *s)
{
	char text[SHIFT_NAME_MAX];

	return arena_str(&l->now.mem, (struct str){ text, shift_name(s, text) });
}

static struct str label_of(const struct listing *l, const struct shift_hours *h)
{
	struct str s = l->zh ? h->zh : h->en;

	return s.n ? s : h->word;
}

static struct str id_of(struct listing *l, evid id)
{
	char text[24];

	return arena_str(&l->now.mem, (struct str){ text, evid_write(id, text) });
}

static struct cell names(struct listing *l, const struct str *v, size_t n)
{
	struct str s = str_lines(&l->now.mem, v, n);

	return s.n ? cell_list(s) : cell_empty();
}

static struct cell late(int64_t s)
{
	return s ? cell_duration(s) : cell_empty();
}

static const char *said(const struct listing *l, const char *word)
{
	static const char *const words[][2] = {
		{ "planned", "未到时间" }, { "early", "提前到岗" }, { "on_time", "准时" }, { "late", "迟到" },
		{ "absent", "未到岗" }, { "missed", "缺勤" }, { "asked", "待同意" }, { "consented", "待批准" },
		{ "agreed", "已生效" }, { "declined", "已拒绝" }, { "lapsed", "未同意已过期" },
		{ "unplanned", "未排班到岗" }, { "left_early", "早退" }, { "no_check_out", "未签退" },
		{ "uncovered", "脱班" }, { "swap_lapsed", "换班未同意" }, { "unsolved", "问题未解决" },
	};

	for (size_t i = 0; l->zh && i < COUNT(words); i++)
		if (!strcmp(words[i][0], word))
			return words[i][1];
	return word;
}

static struct cell word(const struct listing *l, const char *w)
{
	return cell_text(str_of(said(l, w)));
}

/* ---- roster ---- */

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
	struct str name = name_of(l, s), *crew;
	size_t n = desk_crew(d, s, l->at, &l->now.mem, &crew);

	for (size_t i = 0; i < n; i++) {
		int64_t late_s;
		enum coming c = desk_coming(d, s, crew[i], l->at, &late_s);
		if (!is_about(l, crew[i]))
			continue;
		print_row(l->p, (const struct cell[]){
			cell_text(name), cell_text(label_of(l, s->hours)), cell_at(s->from), cell_at(s->to), cell_text(crew[i]),
			cell_at(came_at(d, name, crew[i])), word(l, coming_word(c)), late(late_s),
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
	int code = list_open(&l, c, q, p, e);

	if (code)
		return code;
	code = roster_there(&l, e);
	if (!code)
		code = print_table(p, roster_cols, COUNT(roster_cols), e);
	close_period(&l);
	n = code ? 0 : shifts_between(&l.now.roster, l.period.from, l.period.to, &l.now.mem, &s);
	for (size_t i = 0; i < n; i++)
		if (s[i].from >= l.period.from)
			roster_rows(&l, &s[i]);
	return list_close(&l, code);
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
	                                       cell_at(known ? s.to : WHEN_NONE), word(l, state), late(late_s) });
}

/* Who should be here and is not. */
static void now_missing(struct listing *l, const struct shift *s)
{
	struct str name = name_of(l, s), *crew;
	size_t n = desk_crew(&l->now.desk, s, l->at, &l->now.mem, &crew);

	for (size_t i = 0; i < n; i++) {
		int64_t late_s;
		enum coming c = desk_coming(&l->now.desk, s, crew[i], l->at, &late_s);
		if (c == COMING_ABSENT && s->from <= l->at)
			print_row(l->p, (const struct cell[]){ cell_text(crew[i]), cell_text(name), cell_empty(), cell_at(s->to),
			                                       word(l, coming_word(c)), late(late_s) });
	}
}

int csm_shift_now(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	static const struct csm_desk_query all = { .period = "all" };
	struct listing l;
	struct shift *s;
	size_t n;
	int code = list_open(&l, c, &all, p, e);

	if (code)
		return code;
	code = print_table(p, now_cols, COUNT(now_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_in; i++)
		if (l.now.desk.in[i].out_at == WHEN_NONE)
			now_row(&l, &l.now.desk.in[i]);
	n = code ? 0 : shifts_between(&l.now.roster, l.at, l.at + 1, &l.now.mem, &s);
	for (size_t i = 0; i < n; i++)
		now_missing(&l, &s[i]);
	return list_close(&l, code);
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
		cell_text(id_of(l, s->id)), cell_text(s->from), cell_text(s->gives), cell_text(s->to), cell_text(s->gets),
		cell_at(s->asked_at), cell_at(s->consent_at), cell_at(s->approved_at), cell_text(s->approver),
		word(l, swap_word(state)) });
}

int csm_shift_swaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = list_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = print_table(p, swap_cols, COUNT(swap_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_swaps; i++) {
		const struct swap *s = &l.now.desk.swaps[i];
		enum swap_state state = swap_state(&l.now.desk, s, l.at);
		bool open = state == SWAP_ASKED || state == SWAP_CONSENTED;
		if (!within(&l, s->asked_at) || !(is_about(&l, s->from) || is_about(&l, s->to)) || (q->open && !open))
			continue;
		l.found += open;
		swap_row(&l, s, state);
	}
	return list_close(&l, code);
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
		cell_text(id_of(l, b->id)), cell_text(b->shift), cell_at(b->at), cell_text(b->by), cell_text(b->text),
		cell_at(b->finished_at), cell_text(b->finisher), cell_duration((over ? b->finished_at : l->at) - b->at) });
}

int csm_shift_problems(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct csm_desk_query all = *q;
	struct listing l;
	int code;

	all.period = q->period ? q->period : "all";
	code = list_open(&l, c, &all, p, e);
	if (code)
		return code;
	code = print_table(p, problem_cols, COUNT(problem_cols), e);
	for (size_t i = 0; !code && i < l.now.desk.n_problems; i++) {
		const struct problem *b = &l.now.desk.problems[i];
		bool open = b->finished_at == WHEN_NONE;
		if (!within(&l, b->at) || !is_about(&l, b->by) || (q->open && !open))
			continue;
		l.found += open;
		problem_row(&l, b);
	}
	return list_close(&l, code);
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
		about |= is_about(l, g->left[i]);
	for (size_t i = 0; i < g->n_due; i++)
		about |= is_about(l, g->due[i]);
	return about;
}

int csm_shift_gaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l;
	struct gap *g;
	size_t n;
	int code = list_open(&l, c, q, p, e);

	if (code)
		return code;
	code = roster_there(&l, e);
	if (!code)
		code = print_table(p, gap_cols, COUNT(gap_cols), e);
	close_period(&l);
	n = code ? 0 : desk_gaps(&l.now.desk, l.period.from, l.period.to, l.at, &l.now.mem, &g);
	for (size_t i = 0; i < n; i++) {
		if (!gap_about(&l, &g[i]))
			continue;
		l.found++;
		print_row(p, (const struct cell[]){ cell_text(name_of(&l, &g[i].shift)), cell_at(g[i].from), cell_at(g[i].to),
		                                    cell_duration(g[i].to - g[i].from), names(&l, g[i].left, g[i].n_left),
		                                    names(&l, g[i].due, g[i].n_due) });
	}
	return list_close(&l, code);
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
	if (!is_about(l, f->agent))
		return;
	l->found++;
	print_row(l->p, (const struct cell[]){ word(l, f->what), cell_text(f->shift), cell_text(f->agent), cell_at(f->at), late(f->lasted),
	                                       f->event ? cell_text(id_of(l, f->event)) : cell_empty(), cell_text(f->text) });
}

static void report_crew(struct listing *l, const struct shift *s)
{
	struct str *crew, name = name_of(l, s);
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
	struct str name = name_of(l, s);

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
		struct finding_row f = { "uncovered", name_of(l, &g[i].shift), { NULL, 0 }, g[i].from, g[i].to - g[i].from, 0, { NULL, 0 } };
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
		if (swap_state(d, s, l->at) == SWAP_LAPSED && within(l, s->begins))
			report_row(l, &f);
	}
	for (size_t i = 0; i < d->n_problems; i++) {
		const struct problem *b = &d->problems[i];
		struct finding_row f = { "unsolved", b->shift, b->by, b->at, l->at - b->at, b->id, b->text };
		if (b->finished_at == WHEN_NONE && within(l, b->at))
			report_row(l, &f);
	}
}

int csm_shift_report(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
{
	struct listing l;
	struct shift *s;
	size_t n;
	int code = list_open(&l, c, q, p, e);

	if (code)
		return code;
	code = print_table(p, report_cols, COUNT(report_cols), e);
	close_period(&l);
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
	return list_close(&l, code);
}
