/*
 * Answers of customers as rows: CSAT, NPS and what they wrote. The last answer of each key counts.
 * Relies on answers_load, whose memory lives as long as the walk.
 */
#include "report/noun.h"

#define ANSWER(row) ((const struct answer *)(row)->object)

static struct cell number(int64_t v)
{
	return v == INT64_MIN ? cell_empty() : cell_int(v);
}

static struct cell c_scale(const struct noun_row *row)
{
	return number(ANSWER(row)->scale);
}

static struct cell c_score(const struct noun_row *row)
{
	return number(ANSWER(row)->score);
}

static struct cell c_row(const struct noun_row *row)
{
	char text[24];

	evid_write(ANSWER(row)->row, text);
	return cell_text(str_of(arena_printf(row->mem, "answers:%s", text)));
}

#define AT(member) offsetof(struct answer, member)
#define WORD(X, n, en, cn, s, h, words) X(n, en, cn, s, h, COL_WORD, words, AT_STR, AT(n), NULL, 0)
#define TEXT(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_TEXT, WORDS_ANY, AT_STR, AT(n), NULL, 0)
#define WHEN(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_AT, WORDS_ANY, AT_INSTANT, AT(n), NULL, 0)
#define MADE(X, n, en, cn, s, h, kind, fn) X(n, en, cn, s, h, kind, WORDS_ANY, AT_CELL, 0, fn, 0)
#define CASES(X, n, en, cn, s, h) X(n, en, cn, s, h, COL_CASE, WORDS_ANY, AT_CASE, AT(n), NULL, 0)

#define SURVEY_COLS(X) \
	MADE(X, row, "Row", "行号", true, "the row, as answers:a17", COL_TEXT, c_row) \
	WHEN(X, answered, "Answered", "答复时间", true, "when it was answered (a period)") \
	WORD(X, kind, "Kind", "类型", true, "csat, nps, ces", WORDS_ANY) \
	MADE(X, score, "Score", "得分", true, "score (a number or A..B)", COL_INT, c_score) \
	MADE(X, scale, "Scale", "分制", true, "highest score of the scale", COL_INT, c_scale) \
	CASES(X, ticket, "Ticket", "工单", true, "the ticket it is about") \
	WORD(X, agent, "Agent", "客服", true, "agent that is judged", WORDS_AGENT) \
	WORD(X, channel, "Channel", "渠道", false, "channel", TERM_CHANNEL) \
	TEXT(X, order, "Order", "订单号", false, "order number") \
	CASES(X, customer, "Customer", "客户", false, "the customer and all linked accounts") \
	WORD(X, shop, "Shop", "店铺", false, "shop", WORDS_SHOP) \
	WHEN(X, asked, "Asked", "发出时间", false, "when it was sent (a period)") \
	TEXT(X, text, "Text", "评语", true, "what the customer wrote (~PART finds a part)")
NOUN_COLS(SURVEY_COLS)

static int each(struct noun_row *row, noun_fn fn, void *ctx, struct csm_err *e)
{
	(void)e;
	int code = CSM_OK;

	for (size_t i = 0; !code && i < row->answers->n; i++) {
		row->object = &row->answers->a[i];
		code = fn(ctx, row);
	}
	return code;
}

static uint64_t id(const void *object)
{
	return ((const struct answer *)object)->row;
}

const struct noun noun_survey = { .name = "survey", NOUN_PARTS, .needs = NEED_ANSWERS, .each = each,
                                  .id = id };
