/*
 * Was somebody there: how each agent came to a shift, and the stretches in which nobody was, with both
 * sides that answer for them. Pure; relies on the fold of shift.c. Promises: the parts of a shift that
 * are covered and its gaps add up to the shift, as far as it has passed.
 */
#include "care/shift.h"

#include <stdlib.h>

enum { SLACK_S = 3600 };       /* who left longer before a shift was not its predecessor */

static const char *const coming_words[] = { "planned", "early", "on_time", "late", "absent", "missed" };

const char *coming_word(enum coming c)
{
	return coming_words[c];
}

static const struct attendance *first_in(const struct desk *d, struct str shift, struct str agent)
{
	for (size_t i = 0; i < d->n_in; i++)
		if (str_eq(d->in[i].agent, agent) && str_eq(d->in[i].shift, shift))
			return &d->in[i];
	return NULL;
}

enum coming desk_coming(const struct desk *d, const struct shift *s, struct str agent, int64_t at, int64_t *late_s)
{
	char text[SHIFT_NAME_MAX];
	struct str name = { text, shift_name(s, text) };
	const struct attendance *a = first_in(d, name, agent);
	int64_t last = s->from - d->roster->late_s;

	*late_s = 0;
	if (a && a->in_at <= last)
		return a->in_at < s->from - d->roster->early_s ? COMING_EARLY : COMING_ON_TIME;
	if (a) {
		*late_s = a->in_at - last;
		return COMING_LATE;
	}
	if (at >= s->to)
		return COMING_MISSED;
	if (at <= last)
		return COMING_PLANNED;
	*late_s = at - last;
	return COMING_ABSENT;
}

int64_t attendance_end(const struct desk *d, const struct attendance *a, int64_t at)
{
	struct shift s;

	if (a->out_at != WHEN_NONE && a->out_at <= at)
		return a->out_at;
	return a->shift.n && shift_find(d->roster, a->shift, &s) && s.to < at ? s.to > a->in_at ? s.to : a->in_at : at;
}

static int by_from(const void *a, const void *b)
{
	const struct period *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* When anybody was there, by beginning. */
static size_t presence(const struct desk *d, int64_t at, struct arena *a, struct period **out)
{
	*out = arena_alloc(a, (d->n_in + 1) * sizeof(**out));
	for (size_t i = 0; i < d->n_in; i++)
		(*out)[i] = (struct period){ d->in[i].in_at, attendance_end(d, &d->in[i], at) };
	if (d->n_in)
		qsort(*out, d->n_in, sizeof(**out), by_from);
	return d->n_in;
}

static void name_once(struct str **v, size_t *n, struct str who)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq((*v)[i], who))
			return;
	(*v)[(*n)++] = who;
}

/* Who had gone by the beginning of the gap, and was of this shift or the one before. */
static void find_left(const struct desk *d, struct gap *g, int64_t at, struct arena *a)
{
	g->left = arena_alloc(a, (d->n_in + 1) * sizeof(*g->left));
	for (size_t i = 0; i < d->n_in; i++) {
		int64_t end = attendance_end(d, &d->in[i], at);
		if (end <= g->from && end >= g->shift.from - SLACK_S)
			name_once(&g->left, &g->n_left, d->in[i].agent);
	}
}

/* Who was planned and had not come yet. */
static void find_due(const struct desk *d, struct gap *g, int64_t at, struct arena *a)
{
	char text[SHIFT_NAME_MAX];
	struct str name = { text, shift_name(&g->shift, text) }, *crew;
	size_t n = desk_crew(d, &g->shift, at, a, &crew);

	g->due = arena_alloc(a, (n + 1) * sizeof(*g->due));
	for (size_t i = 0; i < n; i++) {
		const struct attendance *in = first_in(d, name, crew[i]);
		if (!in || in->in_at > g->from)
			name_once(&g->due, &g->n_due, crew[i]);
	}
}

struct gap_list { struct gap *v; size_t n, cap; };

static void add_gap(const struct desk *d, struct gap_list *l, const struct shift *s, struct period p, int64_t at, struct arena *a)
{
	struct gap g = { .shift = *s, .from = p.from, .to = p.to };

	if (p.from >= p.to)
		return;
	find_left(d, &g, at, a);
	find_due(d, &g, at, a);
	*PUSH(l->v, l->n, l->cap) = g;
}

static void gaps_of(const struct desk *d, struct gap_list *l, const struct shift *s, struct period within, int64_t at,
                    struct arena *a)
{
	struct period *there;
	size_t n = presence(d, at, a, &there);
	int64_t from = s->from > within.from ? s->from : within.from, to = s->to < within.to ? s->to : within.to;

	for (size_t i = 0; i < n && from < to; i++) {
		if (there[i].to <= from || there[i].from >= to)
			continue;
		add_gap(d, l, s, (struct period){ from, there[i].from }, at, a);
		from = there[i].to > from ? there[i].to : from;
	}
	add_gap(d, l, s, (struct period){ from, to }, at, a);
}

size_t desk_gaps(const struct desk *d, int64_t from, int64_t to, int64_t at, struct arena *a, struct gap **out)
{
	struct gap_list l = { 0 };
	struct period within = { from, to < at ? to : at };
	struct shift *s;
	size_t n = shifts_between(d->roster, within.from, within.to, a, &s);

	for (size_t i = 0; i < n; i++)
		if (s[i].n)
			gaps_of(d, &l, &s[i], within, at, a);
	*out = arena_alloc(a, (l.n + 1) * sizeof(**out));
	if (l.n)
		memcpy(*out, l.v, l.n * sizeof(*l.v));
	free(l.v);
	return l.n;
}
