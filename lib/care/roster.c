/*
 * The roster as values: which shifts there are within a stretch of time, and who is planned. Times of day
 * are those of the roster's zone, as a clock on the wall shows them. Pure; relies on base/when.h.
 */
#include "care/shift.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAY_S = 86400, MINUTE_S = 60 };

void roster_init(struct roster *r, const struct zone *z, struct arena *a)
{
	static const struct incident_kind kinds[] = {
		{ { "competition", 11 }, { "Market competition", 18 }, { "市场竞争", 12 }, 30 * MINUTE_S, 60 * MINUTE_S },
		{ { "mistake", 7 }, { "Own operating mistake", 21 }, { "自身操作失误", 18 }, 30 * MINUTE_S, 60 * MINUTE_S },
		{ { "accident", 8 }, { "Major error, accident or breach of ethics", 41 }, { "重大差错、事故或违反职业道德", 42 }, 15 * MINUTE_S, 30 * MINUTE_S },
		{ { "safety", 6 }, { "Personal safety", 15 }, { "人身安全", 12 }, 15 * MINUTE_S, 30 * MINUTE_S },
		{ { "authority", 9 }, { "Beyond one's authority", 22 }, { "超出权限", 12 }, 30 * MINUTE_S, 60 * MINUTE_S },
		{ { "feedback", 8 }, { "Important customer feedback", 27 }, { "重要客户反馈", 18 }, 30 * MINUTE_S, 60 * MINUTE_S },
	};

	*r = (struct roster){ .zone = z, .early_s = 15 * MINUTE_S, .late_s = 10 * MINUTE_S,
	                      .accept_s = 15 * MINUTE_S, .n_kinds = COUNT(kinds) };
	r->kinds = arena_alloc(a, sizeof(kinds));
	memcpy(r->kinds, kinds, sizeof(kinds));
}

bool roster_leads(const struct roster *r, const struct terms *t, struct str agent)
{
	const struct agent *a = agent_find(t, agent);

	for (size_t i = 0; i < r->n_leaders; i++)
		if (str_eq(r->leaders[i], agent))
			return true;
	return !r->n_leaders && a && str_is(a->level, "lead");
}

const struct incident_kind *incident_kind(const struct roster *r, struct str word)
{
	for (size_t i = 0; i < r->n_kinds; i++)
		if (str_eq(r->kinds[i].word, word))
			return &r->kinds[i];
	return NULL;
}

/* ---- shifts of a day ---- */

static const struct roster_version *version_of(const struct roster *r, int64_t day)
{
	int64_t at = r->n ? zone_day(r->zone, day) : 0;
	const struct roster_version *v = NULL;

	for (size_t i = 0; i < r->n && (r->v[i].valid_from == WHEN_NONE || r->v[i].valid_from <= at); i++)
		v = &r->v[i];
	return v;
}

static const struct shift_plan *plan_of(const struct roster_version *v, int64_t day)
{
	for (size_t i = 0; i < v->n_dates; i++)
		if (v->dates[i].day == day)
			return &v->dates[i];
	return &v->week[civil_weekday(day) - 1];
}

/* So many seconds by the clock on the wall behind the midnight of a day. */
static int64_t wall(const struct zone *z, int64_t day, int32_t s)
{
	struct civil c = civil_of(day * DAY_S + s);
	int64_t first, second;

	(void)zone_instant(z, &c, &first, &second);
	return first;
}

static struct shift shift_make(const struct roster *r, const struct roster_version *v, int64_t day,
                               const struct shift_crew *crew)
{
	const struct shift_hours *h = &v->hours[crew->hours];

	return (struct shift){ .day = day, .from = wall(r->zone, day, h->from_s), .to = wall(r->zone, day, h->to_s),
	                       .hours = h, .agents = crew->agents, .n = crew->n };
}

size_t shift_name(const struct shift *s, char out[SHIFT_NAME_MAX])
{
	struct civil c = civil_of(s->day * DAY_S);
	int n = snprintf(out, SHIFT_NAME_MAX, "%04lld-%02d-%02d/" STR_FMT, (long long)c.year, c.mon, c.day,
	                 STR_ARG(s->hours->word));

	return n < SHIFT_NAME_MAX ? (size_t)n : SHIFT_NAME_MAX - 1;
}

static bool read_day(struct str s, int64_t *day)
{
	struct when_parts p;

	if (s.n != 10 || !when_strptime(s, "%Y-%m-%d", &p))
		return false;
	*day = civil_days(p.c.year, p.c.mon, p.c.day);
	return true;
}

bool shift_find(const struct roster *r, struct str name, struct shift *out)
{
	struct str word = name, date = str_split(&word, '/');
	const struct roster_version *v;
	const struct shift_plan *plan;
	int64_t day;

	if (!read_day(date, &day) || !(v = version_of(r, day)))
		return false;
	plan = plan_of(v, day);
	for (size_t i = 0; i < plan->n; i++)
		if (str_eq(v->hours[plan->v[i].hours].word, word)) {
			*out = shift_make(r, v, day, &plan->v[i]);
			return true;
		}
	return false;
}

static int by_beginning(const void *a, const void *b)
{
	const struct shift *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return str_cmp(x->hours->word, y->hours->word);
}

size_t shifts_between(const struct roster *r, int64_t from, int64_t to, struct arena *a, struct shift **out)
{
	struct shift *v = NULL;
	size_t n = 0, cap = 0;
	int64_t first = from < to ? (from + zone_offset(r->zone, from)) / DAY_S - 2 : 0;

	for (int64_t day = first; from < to && day <= (to + zone_offset(r->zone, to)) / DAY_S + 1; day++) {
		const struct roster_version *rv = version_of(r, day);
		const struct shift_plan *plan = rv ? plan_of(rv, day) : NULL;
		for (size_t i = 0; plan && i < plan->n; i++) {
			struct shift s = shift_make(r, rv, day, &plan->v[i]);
			if (s.from < to && s.to > from)
				*PUSH(v, n, cap) = s;
		}
	}
	if (n)
		qsort(v, n, sizeof(*v), by_beginning);
	*out = arena_alloc(a, (n + 1) * sizeof(**out));
	if (n)
		memcpy(*out, v, n * sizeof(*v));
	free(v);
	return n;
}

bool shift_plans(const struct shift *s, struct str agent)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->agents[i], agent))
			return true;
	return false;
}
