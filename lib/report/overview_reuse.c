/*
 * The tally of tickets at rest, kept for the next report that asks the same (store/world.h, reuse). A
 * ticket is at rest when nothing of what is counted of it changes with the instant of looking: it is
 * finished, waits for nothing, and every reopen window has passed. The others are kept as tickets and
 * counted anew each time. Promises: figures equal those of one pass over all; what does not fit the
 * question exactly is not used.
 */
#include "report/overview.h"

#include "base/num.h"

/* The bytes: this, the words of the groups, their counts, the starts of the buckets, then of each
 * sample and division where its groups begin, and the values, sorted within each. */
struct front {
	int64_t as_of, first;      /* first: when the first ticket was opened */
	int64_t n[H_TICKETS], sum[H_TICKETS];
	uint64_t n_by[CUT_COUNT], n_buckets;
};

bool ticket_rests(const struct view *v, const struct ticket *t)
{
	int64_t end;

	return !state_active((enum state)t->state) && t->wait_until == WHEN_NONE && t->n_spans &&
	       add64(t->spans[t->n_spans - 1].at, v->c->terms.reopen_window_s, &end) && end <= v->as_of;
}

static uint64_t question_of(const struct report_ctx *r)
{
	struct { int64_t from, to; uint64_t by; } q = { r->period.from, r->period.to, r->req->by ? str_hash(str_of(r->req->by)) : 0 };

	return str_hash((struct str){ (const char *)&q, sizeof(q) });
}

/* ---- taking ---- */

/* The next n items of size bytes; NULL: there are not so many. Sections of files are aligned. */
static const void *next(struct str *s, size_t n, size_t size)
{
	const void *p = s->p;

	if (n > s->n / size)
		return NULL;
	s->p += n * size;
	s->n -= n * size;
	return p;
}

static bool take_groups(struct tally *t, const struct front *f, struct str *s)
{
	for (int cut = 0; cut < CUT_PERIOD; cut++) {
		const uint64_t *words = next(s, f->n_by[cut], sizeof(*words));
		for (size_t i = 0; words && i < f->n_by[cut]; i++)
			if (words[i] >= t->v->w->words.n || group_of(&t->g[cut], (uint32_t)words[i]) != i)
				return false;
		if (!words)
			return false;
	}
	return true;
}

static bool take_counts(struct tally *t, const struct front *f, struct str *s)
{
	for (int cut = 0; cut < CUT_COUNT; cut++) {
		const int64_t (*rows)[H_TICKETS] = next(s, f->n_by[cut], sizeof(*rows));
		if (!rows)
			return false;
		for (size_t i = cut == CUT_PERIOD ? SIZE_MAX : 0; i < f->n_by[cut]; i++)
			memcpy(PUSH(t->by[cut], t->n_by[cut], t->cap_by[cut]), rows[i], sizeof(*rows));
		if (cut == CUT_PERIOD && t->b && f->n_by[cut])
			memcpy(t->by[cut], rows, f->n_by[cut] * sizeof(*rows));
	}
	return true;
}

/* The buckets of then are the first ones of now. */
static bool buckets_fit(const struct tally *t, const struct front *f, struct str *s)
{
	const int64_t *start = next(s, f->n_buckets, sizeof(*start));

	if (!start || (t->b ? f->n_buckets > t->b->n || f->n_by[CUT_PERIOD] != f->n_buckets + 1 : f->n_buckets || f->n_by[CUT_PERIOD]))
		return false;
	return !f->n_buckets || !memcmp(start, t->b->start, f->n_buckets * sizeof(*start));
}

static bool take_sorted(const struct samples *of, struct sorted *to, enum cut cut, size_t n_groups, struct str *s)
{
	uint64_t total;

	if (!of->of[cut])
		return true;
	to->start = next(s, n_groups + 1, sizeof(*to->start));
	if (!to->start || to->start[0])
		return false;
	for (size_t g = 0; g < n_groups; g++)
		if (to->start[g] > to->start[g + 1])
			return false;
	total = to->start[n_groups];
	to->n = n_groups;
	to->v = next(s, total + total % 2, sizeof(*to->v));
	return to->v;
}

static bool take_samples(struct samples *of, const struct front *f, struct str *s)
{
	for (int cut = 0; cut < CUT_COUNT; cut++)
		if (!take_sorted(of, &of->base[cut], (enum cut)cut, f->n_by[cut], s))
			return false;
	return true;
}

static const struct front *front_of(const struct str *bytes, struct str *rest)
{
	*rest = *bytes;
	return next(rest, 1, sizeof(struct front));
}

bool tally_found(struct tally_reuse *u, const struct report_ctx *r)
{
	const struct front *f;
	struct str rest;

	*u = (struct tally_reuse){ .question = question_of(r), .first = WHEN_NONE };
	if (!reuse_find(r->w, u->question, &u->r))
		return false;
	f = front_of(&u->r.bytes, &rest);
	u->found = f && f->as_of <= (r->c->as_of == WHEN_NONE ? r->c->now : r->c->as_of);
	u->first = u->found ? f->first : WHEN_NONE;
	for (size_t i = 0; u->found && i < u->r.n_before; i++)         /* it is in the sums */
		u->found = !ticket_rests(&(struct view){ .c = r->c, .as_of = f->as_of }, &u->r.before[i]);
	for (size_t i = 0; u->found && i < u->r.n_tickets; i++)
		if (u->first == WHEN_NONE || u->r.tickets[i].h.opened_at < u->first)
			u->first = u->r.tickets[i].h.opened_at;
	if (!u->found)
		reuse_close(&u->r);
	return u->found;
}

bool tally_take(struct tally *t, const struct tally_reuse *u)
{
	struct str s;
	const struct front *f = front_of(&u->r.bytes, &s);

	if (!buckets_fit(t, f, &s) || !take_groups(t, f, &s) || !take_counts(t, f, &s) || !take_samples(&t->replied, f, &s) ||
	    !take_samples(&t->resolved, f, &s) || !take_samples(&t->solved_by, f, &s))
		return false;
	memcpy(t->n, f->n, sizeof(t->n));
	memcpy(t->sum, f->sum, sizeof(t->sum));
	return true;
}

/* ---- keeping ---- */

static int by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* false: a value that does not fit. */
static bool add_sorted(struct buf *b, const struct samples *s, enum cut cut, size_t n_groups)
{
	uint64_t *at = mem_alloc((n_groups + 2) * sizeof(*at));
	uint32_t *v = mem_alloc((s->n + 1) * sizeof(*v));
	bool good = true;

	for (size_t i = 0; good && i < s->n; i++) {
		at[s->of[cut][i] + 2]++;
		good = s->s[i] >= 0 && s->s[i] <= UINT32_MAX;
	}
	for (size_t g = 2; g < n_groups + 2; g++)
		at[g] += at[g - 1];
	for (size_t i = 0; good && i < s->n; i++)
		v[at[s->of[cut][i] + 1]++] = (uint32_t)s->s[i];
	for (size_t g = 0; good && g < n_groups; g++)  /* at[g] is where group g begins */
		if (at[g + 1] > at[g])
			qsort(v + at[g], at[g + 1] - at[g], sizeof(*v), by_value);
	buf_add(b, at, (n_groups + 1) * sizeof(*at));
	buf_add(b, v, s->n * sizeof(*v));
	if (s->n % 2)
		buf_add(b, "\0\0\0", sizeof(uint32_t));        /* eight bytes each, as what follows */
	free(at);
	free(v);
	return good;
}

static bool add_samples(struct buf *b, const struct samples *s, const struct front *f)
{
	bool good = true;

	for (int cut = 0; good && cut < CUT_COUNT; cut++)
		if (s->of[cut])
			good = add_sorted(b, s, (enum cut)cut, f->n_by[cut]);
	return good;
}

bool tally_bytes(const struct tally *t, int64_t first, struct buf *b)
{
	struct front f = { .as_of = t->v->as_of, .first = first, .n_buckets = t->b ? t->b->n : 0 };

	memcpy(f.n, t->n, sizeof(f.n));
	memcpy(f.sum, t->sum, sizeof(f.sum));
	for (int cut = 0; cut < CUT_COUNT; cut++)
		f.n_by[cut] = t->n_by[cut];
	buf_add(b, &f, sizeof(f));
	if (t->b)
		buf_add(b, t->b->start, t->b->n * sizeof(*t->b->start));
	for (int cut = 0; cut < CUT_PERIOD; cut++)
		for (size_t i = 0; i < f.n_by[cut]; i++) {
			uint64_t word = t->g[cut].words[i];
			buf_add(b, &word, sizeof(word));
		}
	for (int cut = 0; cut < CUT_COUNT; cut++)
		buf_add(b, t->by[cut], f.n_by[cut] * sizeof(*t->by[cut]));
	return add_samples(b, &t->replied, &f) && add_samples(b, &t->resolved, &f) && add_samples(b, &t->solved_by, &f);
}

/* ---- quantiles of what is kept and what was added ---- */

/* How many of n sorted values are at most v. */
static size_t up_to(const uint32_t *s, size_t n, int64_t v)
{
	size_t lo = 0;

	while (n) {
		size_t half = n / 2;
		if (s[lo + half] <= v) {
			lo += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return lo;
}

static size_t rank_of(const struct sorted *s, size_t from, size_t to, const int64_t *more, size_t n_more, int64_t v)
{
	size_t n = 0;

	for (size_t g = from; g < to; g++)
		n += up_to(s->v + s->start[g], s->start[g + 1] - s->start[g], v);
	for (size_t i = 0; i < n_more; i++)
		n += more[i] <= v;
	return n;
}

/* The least value with at least rank values up to it. */
static int64_t value_at(const struct sorted *s, size_t from, size_t to, const int64_t *more, size_t n_more, size_t rank)
{
	int64_t lo = 0, hi = UINT32_MAX;

	for (size_t i = 0; i < n_more; i++) {
		lo = more[i] < lo ? more[i] : lo;
		hi = more[i] > hi ? more[i] : hi;
	}
	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;
		if (rank_of(s, from, to, more, n_more, mid) >= rank)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

struct quantiles quantiles_with(const struct sorted *s, size_t from, size_t to, int64_t *more, size_t n_more)
{
	size_t n = n_more;

	to = to < s->n ? to : s->n;
	if (from < to)
		n += s->start[to] - s->start[from];
	if (n == n_more)
		return quantiles_of(more, n);
	return (struct quantiles){ (int64_t)n, value_at(s, from, to, more, n_more, n / 2 + n % 2),
	                           value_at(s, from, to, more, n_more, n - n / 10) };
}
