/* Scores of surveys (score.h). Integers up to the interval; an interval is rounded only when it is
 * printed. */
#include "report/score.h"

#include <math.h>
#include <stdlib.h>

#include "report/group.h"

struct score *score_of(struct scores *all, struct str kind, int64_t scale)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->s[i].scale == scale && str_eq(all->s[i].kind, kind))
			return &all->s[i];
	*PUSH(all->s, all->n, all->cap) = (struct score){ .kind = kind, .scale = scale };
	return &all->s[all->n - 1];
}

void scores_free(struct scores *all)
{
	free(all->s);
	*all = (struct scores){ 0 };
}

static int by_kind(const void *a, const void *b)
{
	const struct score *x = a, *y = b;
	int d = str_cmp(x->kind, y->kind);

	return d ? d : x->scale < y->scale ? -1 : x->scale > y->scale;
}

void scores_sort(struct scores *all)
{
	if (all->n)
		qsort(all->s, all->n, sizeof(*all->s), by_kind);
}

/* ---- rules of the scales ---- */

int64_t top_box(struct str kind, int64_t scale)
{
	if (str_is(kind, "nps"))
		return 0;
	if (str_is(kind, "ces") && scale == 7)
		return 5;
	return scale == 3 ? 3 : scale >= 4 && scale <= 7 ? scale - 1 : scale == 10 ? 8 : 0;
}

bool is_answered(const struct answer *a)
{
	return a->score != INT64_MIN;
}

bool score_fits(const struct answer *a)
{
	if (!is_answered(a) || a->score < 0)
		return false;
	if (str_is(a->kind, "nps"))
		return a->score <= 10 && (a->scale == 10 || a->scale == 11 || a->scale == INT64_MIN);
	return top_box(a->kind, a->scale) && a->score <= a->scale;
}

static bool score_is_nps(const struct score *s)
{
	return str_is(s->kind, "nps");
}

static int64_t from_to(const struct score *s, int64_t lo, int64_t hi)
{
	int64_t n = 0;

	for (int64_t i = lo; i <= hi && i <= SCORE_MOST; i++)
		n += s->of[i];
	return n;
}

static int64_t score_satisfied(const struct score *s)
{
	int64_t from = top_box(s->kind, s->scale);

	return from ? from_to(s, from, SCORE_MOST) : 0;
}

static struct nps score_nps(const struct score *s)
{
	return (struct nps){ from_to(s, 9, 10), from_to(s, 7, 8), from_to(s, 0, 6) };
}

/* ---- cells ---- */

struct cell bound_share(double bound, int64_t n, bool reading, struct arena *mem)
{
	if (n <= 0)
		return cell_empty();
	if (reading)
		return cell_of(cell_share((int64_t)floor(bound * 10000 + 0.5), 10000), -1);
	return cell_decimal(str_of(arena_printf(mem, "%.4f", bound)));
}

/* NPS is printed from -100 to 100, with two digits. */
static struct cell nps_bound(double bound, int64_t n, struct arena *mem)
{
	return n ? cell_decimal(str_of(arena_printf(mem, "%.2f", bound * 100))) : cell_empty();
}

static struct str hundredths(int64_t v, struct arena *mem)
{
	struct buf b = { 0 };
	struct str s;

	money_digits(&b, v, 2);
	s = arena_str(mem, buf_view(&b));
	buf_free(&b);
	return s;
}

static struct str distribution(const struct score *s, struct arena *mem)
{
	struct buf b = { 0 };
	struct str out;

	for (int i = 0; i <= SCORE_MOST; i++)
		if (s->of[i])
			buf_printf(&b, "%s%d:%lld", b.n ? " " : "", i, (long long)s->of[i]);
	out = arena_str(mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static void share_cells(const struct score *s, bool reading, struct arena *mem, struct cell out[4])
{
	int64_t x = score_satisfied(s);
	double lo, hi;

	wilson(x, s->n, &lo, &hi);
	out[0] = cell_int(x);
	out[1] = cell_share(x, s->n);
	out[2] = bound_share(lo, s->n, reading, mem);
	out[3] = bound_share(hi, s->n, reading, mem);
}

static void nps_cells(const struct score *s, struct arena *mem, struct cell out[3])
{
	struct nps c = score_nps(s);
	double nps, lo, hi;

	nps_interval(c.promoters, c.passives, c.detractors, &nps, &lo, &hi);
	out[0] = s->n ? cell_decimal(hundredths(share_bp(c.promoters - c.detractors, s->n), mem)) : cell_empty();
	out[1] = nps_bound(lo, s->n, mem);
	out[2] = nps_bound(hi, s->n, mem);
}

/* Hundredths, rounded half up: share_bp of a sum is its mean in ten thousandths. */
static struct cell mean_cell(const struct score *s, struct arena *mem)
{
	int64_t sum = 0;

	for (int i = 0; i <= SCORE_MOST; i++)
		sum += s->of[i] * i;
	return s->n ? cell_decimal(hundredths((sum * 200 + s->n) / (2 * s->n), mem)) : cell_empty();
}

void score_cells(const struct score *s, bool reading, struct arena *mem, struct cell out[SCORE_CELLS])
{
	for (int i = 0; i < SCORE_CELLS; i++)
		out[i] = cell_empty();
	out[0] = cell_int(s->n);
	if (score_is_nps(s))
		nps_cells(s, mem, out + 5);
	else
		share_cells(s, reading, mem, out + 1);
	out[8] = mean_cell(s, mem);
	out[9] = cell_text(distribution(s, mem));
	out[10] = s->n < 30 ? cell_text(STR("small_n")) : cell_empty();
}
