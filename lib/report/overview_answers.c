/*
 * What customers answered in the period, by kind and scale; and of the surveys sent in the period
 * how many were answered by now. The rules of the scores are score.h's.
 */
#include "report/overview.h"
#include "report/score.h"

static bool answer_counts(const struct view *v, const struct answer *a)
{
	return (!v->shop.p || str_eq(a->shop, v->shop)) && (!v->channel.p || str_eq(a->channel, v->channel));
}

static void answer_hits(const struct view *v, const struct answer *a, hit_fn *hit, void *ctx)
{
	/* Without a date of answering the date of asking stands for it. */
	int64_t at = a->answered == WHEN_NONE ? a->asked : a->answered, top = top_box(a->kind, a->scale);

	if (in_period(v, a->asked))
		hit(ctx, is_answered(a) ? H_ASKED_ANSWERED : H_ASKED, a, a->asked, a->score);
	if (!is_answered(a) || !in_period(v, at))
		return;
	hit(ctx, score_fits(a) ? H_ANSWERED : H_UNSCORED, a, at, a->score);
	if (score_fits(a) && top && a->score >= top)
		hit(ctx, H_SATISFIED, a, at, a->score);
}

void answers_walk(const struct view *v, hit_fn *hit, void *ctx)
{
	for (size_t i = 0; i < v->answers->n; i++)
		if (answer_counts(v, &v->answers->a[i]))
			answer_hits(v, &v->answers->a[i], hit, ctx);
}

struct answer_sums { struct scores all; int64_t n[H_COUNT]; };

static void add_answer(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct answer_sums *s = ctx;
	const struct answer *a = object;

	(void)at;
	s->n[h]++;
	if (h == H_ANSWERED) {
		struct score *k = score_of(&s->all, a->kind, a->scale);
		k->n++;
		k->of[value]++;
	}
}

static void answer_facts(struct overview *o, const int64_t n[H_COUNT])
{
	static const struct col cols[] = {
		{ .name = "asked", .en = "Surveys sent", .zh = "已发问卷", .basis = "by date of asking" },
		{ .name = "response_rate", .en = "Answered by now", .zh = "已回答",
		  .basis = "by date of asking" },
		{ .name = "answered", .en = "Answers", .zh = "回答", .basis = "by date of answering" },
		{ .name = "unscored", .en = "Without a usable score", .zh = "无有效评分",
		  .basis = "by date of answering" },
	};
	int64_t asked = n[H_ASKED] + n[H_ASKED_ANSWERED];

	overview_section(o, "answers", "Answers to surveys", "问卷回答");
	print_fact(o->r->p, &cols[0], cell_int(asked));
	print_fact(o->r->p, &cols[1], cell_share(n[H_ASKED_ANSWERED], asked));
	print_fact(o->r->p, &cols[2], cell_int(n[H_ANSWERED] + n[H_UNSCORED]));
	print_fact(o->r->p, &cols[3], cell_int(n[H_UNSCORED]));
}

static int answer_table(struct overview *o, const struct scores *all, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "kind", .en = "Survey", .zh = "问卷", .key = true },
		{ .name = "scale", .en = "Scale", .zh = "量表", .key = true },
		SCORE_COLS("by date of answering"),
	};
	struct cell cells[SCORE_CELLS + 2];
	int code;

	overview_section(o, "answers", "Scores", "评分");
	code = print_table(o->r->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < all->n; i++) {
		const struct score *s = &all->s[i];
		cells[0] = cell_text(s->kind);
		cells[1] = s->scale == INT64_MIN ? cell_empty() : cell_int(s->scale);
		score_cells(s, print_is_text(o->r->p), &o->mem, cells + 2);
		print_row(o->r->p, cells);
	}
	if (!code)
		print_table_end(o->r->p);
	return code;
}

int section_answers(struct overview *o, struct csm_err *e)
{
	struct answer_sums s = { 0 };
	int code;

	answers_walk(&o->v, add_answer, &s);
	scores_sort(&s.all);
	answer_facts(o, s.n);
	code = answer_table(o, &s.all, e);
	scores_free(&s.all);
	return code;
}
