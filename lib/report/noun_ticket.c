/*
 * Tickets as rows: their columns, who is active, how all are walked. Times are as of the handle's
 * instant, closing derived. Relies on care/ for everything that is computed. Promises: the cells
 * that filters see are words; labels only when asked for.
 */
#include "report/noun.h"

#define TICKET(row) ((const struct ticket *)(row)->object)

static enum state state_now(const struct noun_row *row)
{
	return ticket_state_at(TICKET(row), row->c->as_of, &row->c->terms);
}

static struct cell c_state(const struct noun_row *row)
{
	struct str word = str_of(state_word(state_now(row)));

	return cell_text(row->label ? state_label(row->c, state_now(row), row->zh) : word);
}

static struct cell c_priority(const struct noun_row *row)
{
	static const char *const names[] = { "", "P1", "P2", "P3", "P4", "P5" };
	char reason[160];
	const struct ticket *t = TICKET(row);
	const struct customer *u = t->customer.id ? world_customer(row->w, t->customer) : NULL;
	int p = ticket_priority_tier(t, &row->c->terms, &row->w->words,
	                             u ? row_word(row, u->tier) : (struct str){ NULL, 0 }, false,
	                             reason);

	return cell_text(str_of(names[p]));
}

static struct cell c_flags(const struct noun_row *row)
{
	const struct terms *t = &row->c->terms;
	uint32_t flags = TICKET(row)->flags;
	struct buf b = { 0 };
	struct str out;

	if (!flags)
		return cell_empty();
	for (size_t i = 0; i < t->n[TERM_FLAG] && i < 32; i++)
		if (flags >> i & 1) {
			const struct term *f = &t->lists[TERM_FLAG][i];
			if (b.n)
				buf_char(&b, '\n');
			buf_str(&b, row->label ? term_label(t, TERM_FLAG, f->word, row->zh) : f->word);
		}
	out = arena_str(row->mem, buf_view(&b));
	buf_free(&b);
	return out.n ? cell_list(out) : cell_empty();
}

static struct cell level(int v)
{
	return v ? cell_int(v) : cell_empty();
}

static struct cell c_impact(const struct noun_row *row)
{
	return level(TICKET(row)->impact);
}

static struct cell c_urgency(const struct noun_row *row)
{
	return level(TICKET(row)->urgency);
}

static struct cell since_opened(const struct noun_row *row, int64_t at)
{
	int64_t opened = TICKET(row)->h.opened_at;

	return at == WHEN_NONE || opened == WHEN_NONE ||
	       at < opened ? cell_empty() : cell_duration(at - opened);
}

static struct cell c_first_reply_s(const struct noun_row *row)
{
	int64_t at = TICKET(row)->first_reply_at, since = ticket_asked_at(TICKET(row));

	return at == WHEN_NONE || since == WHEN_NONE || at < since ? cell_empty() : cell_duration(at - since);
}

static struct cell c_first_solve_s(const struct noun_row *row)
{
	return since_opened(row, TICKET(row)->first_solved_at);
}

static struct cell c_solve_s(const struct noun_row *row)
{
	return since_opened(row, TICKET(row)->solved_at);
}

static struct cell c_age_s(const struct noun_row *row)
{
	return state_active(state_now(row)) ? since_opened(row, row->c->as_of) : cell_empty();
}

static struct cell c_import(const struct noun_row *row)
{
	char text[24];

	if (!TICKET(row)->h.imp)
		return cell_empty();
	evid_write(TICKET(row)->h.imp, text);
	return cell_text(arena_str(row->mem, str_of(text)));
}

static struct cell c_events(const struct noun_row *row)
{
	return cell_int(TICKET(row)->h.events);
}

static struct cell c_odd(const struct noun_row *row)
{
	return cell_int(TICKET(row)->h.illegal);
}

static struct caseid whose(const struct noun_row *row)
{
	const struct ticket *x = TICKET(row);

	return customer_or_order(row->w, row->orders, x->customer, x->shop, x->order);
}

static struct cell c_customer(const struct noun_row *row)
{
	return case_cell(row, whose(row));
}

static struct cell c_name(const struct noun_row *row)
{
	return name_cell(row, whose(row));
}

static struct cell c_tier(const struct noun_row *row)
{
	const struct customer *u = TICKET(row)->customer.id ? world_customer(row->w, TICKET(row)->customer) : NULL;

	return u ? cell_text(row_word(row, u->tier)) : cell_empty();
}

static const struct term *channel_of(const struct noun_row *row)
{
	return term_find(&row->c->terms, TERM_CHANNEL, row_word(row, TICKET(row)->channel));
}

static struct cell c_service(const struct noun_row *row)
{
	const struct term *t = channel_of(row);

	return t ? cell_text(t->form) : cell_empty();
}

static struct cell c_channel_group(const struct noun_row *row)
{
	const struct term *t = channel_of(row);

	return t ? cell_text(t->parent) : cell_empty();
}

#define AT(member) offsetof(struct ticket, member)
#define WORD(X, n, en, cn, s, h, words) X(n, en, cn, s, h, COL_WORD, words, AT_WORD, AT(n), NULL, 0)
#define TEXT(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_TEXT, WORDS_ANY, AT_WORD, AT(n), NULL, 0)
#define WHEN(X, n, en, cn, s, h, member) X(n, en, cn, s, h, COL_AT, WORDS_ANY, AT_INSTANT, AT(member), NULL, 0)
#define COUNTED(X, n, en, cn, h) X(n, en, cn, false, h, COL_INT, WORDS_ANY, AT_COUNT, AT(n), NULL, 0)
#define MADE(X, n, en, cn, s, h, kind, words, fn, needs) X(n, en, cn, s, h, kind, words, AT_CELL, 0, fn, needs)
#define CASES(X, n, en, cn, s, h, member) X(n, en, cn, s, h, COL_CASE, WORDS_ANY, AT_CASE, AT(member), NULL, 0)

#define TICKET_COLS(X) \
	CASES(X, case, "Case", "工单", true, "the ticket's name", h.cas) \
	WHEN(X, opened, "Opened", "受理时间", true, "when it was opened (a period)", h.opened_at) \
	MADE(X, state, "State", "状态", true, "new, open, pending, on_hold, solved, closed, merged, spam, void, or a state of the shop", \
	     COL_WORD, WORDS_STATE, c_state, 0) \
	MADE(X, priority, "Priority", "优先级", true, "P1 to P5, from impact and urgency", COL_WORD, WORDS_PRIORITY, c_priority, 0) \
	WORD(X, channel, "Channel", "渠道", true, "how the customer came", TERM_CHANNEL) \
	MADE(X, service, "Service", "服务形式", false, "voice, chat or text: what the channel asks of an agent", COL_TEXT, WORDS_ANY, c_service, 0) \
	MADE(X, channel_group, "Channel group", "渠道组", false, "group of the channel", COL_TEXT, WORDS_ANY, c_channel_group, 0) \
	WORD(X, category, "Category", "类别", true, "what it is about; a category stands for those below it too", TERM_CATEGORY) \
	WORD(X, type, "Type", "类型", false, "question, problem, complaint, ...", TERM_TYPE) \
	WORD(X, severity, "Severity", "严重程度", false, "how grave", TERM_SEVERITY) \
	WORD(X, agent, "Agent", "客服", true, "who is in charge (a login; empty: nobody)", WORDS_AGENT) \
	WORD(X, group, "Group", "小组", false, "group in charge", WORDS_ANY) \
	TEXT(X, order, "Order", "订单号", true, "order number") \
	TEXT(X, product, "Product", "商品", false, "product as the shop calls it") \
	TEXT(X, sku, "SKU", "货号", false, "stock keeping unit") \
	TEXT(X, line, "Line", "订单行", false, "line of the order") \
	TEXT(X, subject, "Subject", "主题", true, "what it is about, in one line (~PART finds a part)") \
	MADE(X, customer, "Customer", "客户", false, "the customer and all linked accounts; if none is recorded, the one of the order", COL_CASE, \
	     WORDS_ANY, c_customer, NEED_ORDERS) \
	MADE(X, name, "Name", "姓名", false, "the customer's name, from people/", COL_TEXT, WORDS_ANY, c_name, NEED_PEOPLE | NEED_ORDERS) \
	MADE(X, tier, "Tier", "客户等级", false, "tier of the customer", COL_TEXT, WORDS_ANY, c_tier, 0) \
	WORD(X, shop, "Shop", "店铺", false, "shop", WORDS_SHOP) \
	WORD(X, stage, "Stage", "阶段", false, "pre, in, after the sale", TERM_STAGE) \
	WORD(X, touchpoint, "Touchpoint", "触点", false, "where in the purchase it arose", TERM_TOUCHPOINT) \
	WORD(X, desired, "Wants", "诉求", false, "what the customer wants", TERM_DESIRED) \
	MADE(X, flags, "Flags", "标记", false, "marks that change the priority", COL_LIST, TERM_FLAG, c_flags, 0) \
	MADE(X, impact, "Impact", "影响", false, "1 high to 3 low", COL_INT, WORDS_ANY, c_impact, 0) \
	MADE(X, urgency, "Urgency", "紧急", false, "1 high to 3 low", COL_INT, WORDS_ANY, c_urgency, 0) \
	X(wait_for, "Waits for", "等待方", false, "whose answer is awaited", COL_WORD, WORDS_ANY, AT_WORD, AT(wait_for), NULL, 0) \
	WHEN(X, wait_until, "Until", "等待至", false, "until when an answer was promised", wait_until) \
	WORD(X, code, "Resolution", "解决方式", false, "how it was solved", TERM_RESOLUTION) \
	TEXT(X, cause, "Root cause", "根因", false, "root cause") \
	WORD(X, solver, "Solved by", "解决人", false, "who solved it last", WORDS_AGENT) \
	WHEN(X, updated, "Updated", "更新时间", false, "last event (a period)", h.updated_at) \
	WHEN(X, first_reply, "First reply", "首次回复", false, "first answer of a person (a period)", first_reply_at) \
	WHEN(X, handoff, "Handed over", "转人工", false, "when a machine handed it over to people (a period)", handed_at) \
	WORD(X, handling, "Handling", "处理方式", false, "complex or routine", WORDS_ANY) \
	WHEN(X, first_solved, "First solved", "首次解决", false, "first solve (a period)", first_solved_at) \
	WHEN(X, solved, "Solved", "解决时间", false, "last solve (a period)", solved_at) \
	WHEN(X, last_customer, "Last heard", "客户最后留言", false, "last message of the customer (a period)", last_customer_at) \
	MADE(X, first_reply_s, "To first reply", "首次响应时长", false, "from opening, or from the hand-over by a machine, to the first answer of a person (seconds or 1h..4h)", COL_DURATION, \
	     WORDS_ANY, c_first_reply_s, 0) \
	MADE(X, first_solve_s, "To first solve", "首次解决时长", false, "from opening to the first solve", COL_DURATION, WORDS_ANY, c_first_solve_s, 0) \
	MADE(X, solve_s, "To solve", "解决时长", false, "from opening to the last solve", COL_DURATION, WORDS_ANY, c_solve_s, 0) \
	MADE(X, age_s, "Age", "已历时", false, "since the opening, of those not finished", COL_DURATION, WORDS_ANY, c_age_s, 0) \
	COUNTED(X, replies, "Replies", "回复数", "answers of persons") \
	COUNTED(X, auto_replies, "Auto replies", "自动回复数", "answers of machines") \
	COUNTED(X, messages, "Messages", "客户留言数", "messages of the customer") \
	COUNTED(X, notes, "Notes", "备注数", "notes") \
	COUNTED(X, reopens, "Reopens", "重开次数", "how often it was opened again") \
	COUNTED(X, handoffs, "Handoffs", "转派次数", "how often it changed hands") \
	COUNTED(X, files, "Files", "凭证数", "files of evidence") \
	CASES(X, follows, "Follows", "接续工单", false, "the closed ticket that it goes on with", follows) \
	CASES(X, merged_into, "Merged into", "并入", false, "the ticket it was merged into", merged_into) \
	TEXT(X, ref, "Reference", "外部编号", false, "key in another system") \
	TEXT(X, source, "Source", "来源", false, "where the record comes from") \
	MADE(X, import, "Import", "导入批次", false, "import that opened it", COL_TEXT, WORDS_ANY, c_import, 0) \
	MADE(X, events, "Events", "事件数", false, "how many events", COL_INT, WORDS_ANY, c_events, 0) \
	MADE(X, odd, "Odd steps", "异常步骤", false, "steps that the rules do not know (imported history)", COL_INT, WORDS_ANY, c_odd, 0)
NOUN_COLS(TICKET_COLS)

static int each(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e)
{
	int code = CSM_OK;

	(void)e;
	for (size_t i = 0; !code && i < row->w->n_tickets; i++) {
		row->object = &row->w->tickets[i];
		code = fn(ctx, row);
	}
	return code;
}

static bool active(const struct noun_row *row)
{
	return state_active(state_now(row));
}

static uint64_t id(const void *object)
{
	return ((const struct ticket *)object)->h.cas.id;
}

const struct noun noun_ticket = { .name = "ticket", NOUN_PARTS, .each = each, .active = active, .in_open = true, .id = id };
