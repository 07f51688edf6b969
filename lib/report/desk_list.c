/*
 * What the lists of the desk share; see desk_list.h. Relies on store/desk.h for the desk as it stood.
 */
#include "report/desk_list.h"

int listing_open(struct listing *l, struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e)
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

void listing_bound(struct listing *l)
{
	const struct desk *d = &l->now.desk;

	if (l->period.from == WHEN_NONE)
		l->period.from = d->n_in ? d->in[0].in_at : l->at;
	if (l->period.to == WHEN_NONE)
		l->period.to = l->at;
}

int listing_close(struct listing *l, int code)
{
	if (!code)
		print_table_end(l->p);
	desk_free(&l->now);
	return code ? code : l->q->check && l->found ? CSM_FOUND : CSM_OK;
}

bool listing_within(const struct listing *l, int64_t at)
{
	return (l->period.from == WHEN_NONE || at >= l->period.from) && (l->period.to == WHEN_NONE || at < l->period.to);
}

bool listing_about(const struct listing *l, struct str agent)
{
	return !l->q->agent || str_is(agent, l->q->agent);
}

struct str listing_shift(struct listing *l, const struct shift *s)
{
	char text[SHIFT_NAME_MAX];

	return arena_str(&l->now.mem, (struct str){ text, shift_name(s, text) });
}

struct str listing_id(struct listing *l, evid id)
{
	char text[24];

	return arena_str(&l->now.mem, (struct str){ text, evid_write(id, text) });
}

struct cell listing_names(struct listing *l, const struct str *v, size_t n)
{
	struct str s = str_lines(&l->now.mem, v, n);

	return s.n ? cell_list(s) : cell_empty();
}

struct cell listing_late(int64_t s)
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
		{ "open", "待签收" }, { "partly", "部分签收" }, { "held", "暂留" }, { "accepted", "已签收" }, { "changed", "已变动" },
		{ "handover_late", "逾期未接班" }, { "wait", "等待到期" }, { "to_acknowledge", "待确认" }, { "overdue", "逾期未确认" }, { "acknowledged", "已确认" },
		{ "closed", "已了结" }, { "incident_late", "事件迟报" }, { "incident_overdue", "事件逾期未确认" },
	};

	for (size_t i = 0; l->zh && i < COUNT(words); i++)
		if (!strcmp(words[i][0], word))
			return words[i][1];
	return word;
}

struct cell listing_word(const struct listing *l, const char *w)
{
	return cell_text(str_of(said(l, w)));
}
