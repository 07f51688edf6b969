/*
 * Scores of surveys: counts of answers of one kind on one scale, and what follows from them. CSAT:
 * share of the satisfied, the top box of a scale of 3, the top two of 4 to 7, the top three of 10
 * (Wilson 95 %). NPS on 0 to 10: promoters 9 and 10, detractors 0 to 6 (adjusted-Wald). CES: mean
 * and, on a scale of 7, the share of 5 to 7. Unanswered surveys are in no denominator; zero is an
 * answer. Private to report/.
 */
#ifndef REPORT_SCORE_H
#define REPORT_SCORE_H

#include "report/report.h"

enum { SCORE_MOST = 10 };      /* the highest score of any scale */
struct score {
	struct str kind;           /* csat, nps, ces */
	int64_t scale;             /* INT64_MIN: not told */
	int64_t asked, unscored;   /* unscored: a score outside its scale, or a scale without a rule */
	int64_t n, of[SCORE_MOST + 1];     /* answers, and by score */
};
struct scores { struct score *s; size_t n, cap; };
struct score *score_of(struct scores *all, struct str kind, int64_t scale);
/* Has the answer a score, and does its scale allow it? */
bool score_fits(const struct answer *a);
bool is_answered(const struct answer *a);
void scores_sort(struct scores *all);
void scores_free(struct scores *all);

/* The lowest score that counts as satisfied (CSAT, CES); 0: the scale has no rule. */
int64_t top_box(struct str kind, int64_t scale);
struct nps { int64_t promoters, passives, detractors; };

/* What both lists print behind kind and scale: n, satisfied, share, low, high, nps, low, high,
 * mean, distribution, note. */
#define SCORE_CELLS 11
#define SCORE_COLS(by) \
	{ .name = "n", .en = "Answers", .zh = "回答", .right = true, .basis = by }, \
	{ .name = "satisfied", .en = "Satisfied", .zh = "满意", .right = true, .basis = by }, \
	{ .name = "share", .en = "Share", .zh = "满意率", .right = true, .basis = by }, \
	{ .name = "share_low", .en = "from", .zh = "下限", .right = true, .basis = by }, \
	{ .name = "share_high", .en = "to", .zh = "上限", .right = true, .basis = by }, \
	{ .name = "nps", .en = "NPS", .zh = "NPS", .right = true, .basis = by }, \
	{ .name = "nps_low", .en = "from", .zh = "下限", .right = true, .basis = by }, \
	{ .name = "nps_high", .en = "to", .zh = "上限", .right = true, .basis = by }, \
	{ .name = "mean", .en = "Mean", .zh = "均值", .right = true, .basis = by }, \
	{ .name = "distribution", .en = "Score: answers", .zh = "分布", .basis = by }, \
	{ .name = "note", .en = "Note", .zh = "备注" }
void score_cells(const struct score *s, bool reading, struct arena *mem, struct cell out[SCORE_CELLS]);

/* A bound of an interval between -1 and 1 as a share: "0.1234", for reading "12.34 %". Empty if n = 0. */
struct cell bound_share(double bound, int64_t n, bool reading, struct arena *mem);

#endif
