/*
 * csm survey score: the answers that a query chooses, by kind and scale, with their scores
 * (score.h). Filters are those of csm survey list, so a score and its list can never disagree.
 */
#include "report/noun.h"
#include "report/score.h"

struct survey {
	struct noun_row row;
	struct filters filters;
	struct scores all;
	struct arena mem;
};

static int on_answer(void *ctx, const struct noun_row *row)
{
	struct survey *s = ctx;
	const struct answer *a = row->object;
	struct score *k;

	s->row.object = a;
	if (filters_pass(&s->filters, &s->row)) {
		k = score_of(&s->all, a->kind, a->scale);
		k->asked++;
		if (score_fits(a)) {
			k->n++;
			k->of[a->score]++;
		} else {
			k->unscored += is_answered(a);
		}
	}
	arena_reset(&s->mem);
	return CSM_OK;
}

static int print_scores(struct survey *s, struct csm_print *p, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "kind", .en = "Survey", .zh = "问卷" },
		{ .name = "scale", .en = "Scale", .zh = "量表", .right = true },
		{ .name = "asked", .en = "Sent", .zh = "已发", .right = true },
		{ .name = "unscored", .en = "No score", .zh = "无评分", .right = true, .hidden = true },
		SCORE_COLS(NULL),
	};
	struct cell cells[COUNT(cols)];
	int code = print_table(p, cols, COUNT(cols), e);

	for (size_t i = 0; !code && i < s->all.n; i++) {
		const struct score *k = &s->all.s[i];
		cells[0] = cell_text(k->kind);
		cells[1] = k->scale == INT64_MIN ? cell_empty() : cell_int(k->scale);
		cells[2] = cell_int(k->asked);
		cells[3] = cell_int(k->unscored);
		score_cells(k, print_is_text(p), &s->mem, cells + 4);
		print_row(p, cells);
	}
	if (!code)
		print_table_end(p);
	return code;
}

CSM_API int csm_survey_score(struct csm *c, const struct csm_query *q, struct csm_print *p, struct csm_err *e)
{
	const struct noun *noun = noun_find("survey");
	struct survey s = { 0 };
	int code;

	s.row.mem = &s.mem;
	print_zone(p, c->zone);
	code = row_open(&s.row, c, noun->needs, false, e);
	if (!code)
		code = filters_make(&s.filters, noun, &s.row, q->where, q->n_where, e);
	if (!code) {
		code = noun->each(&s.row, on_answer, &s, e);
		filters_free(&s.filters);
	}
	if (!code) {
		scores_sort(&s.all);
		code = print_scores(&s, p, e);
	}
	scores_free(&s.all);
	row_close(&s.row);
	arena_free(&s.mem);
	return code;
}
