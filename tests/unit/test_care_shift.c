/*
 * Shifts: names and instants of planned shifts, swaps in force, how agents came; and gaps against a count second by second
 * over random attendances: what is covered and what is not adds up to every shift.
 */
#include <stdlib.h>

#include "care/shift.h"
#include "tap.h"

enum { DAY = 86400, H = 3600 };

static struct str agents[] = { { "ann", 3 }, { "bob", 3 }, { "cyd", 3 } };
static struct shift_hours hours[] = {
	{ .word = { "early", 5 }, .from_s = 8 * H, .to_s = 16 * H },
	{ .word = { "late", 4 }, .from_s = 16 * H, .to_s = 24 * H },
	{ .word = { "night", 5 }, .from_s = 22 * H, .to_s = 30 * H },
};
static const int64_t day = 20000;      /* 2024-10-04, a Friday */

static struct roster make_roster(struct arena *a)
{
	static struct shift_crew week[] = { { 0, agents, 2 }, { 1, agents + 2, 1 } }, night[] = { { 2, agents, 1 } };
	struct roster r;

	roster_init(&r, zone_fixed(a, 0), a);
	r.there = true;
	r.v = arena_alloc(a, 2 * sizeof(*r.v));
	r.n = 2;
	for (int v = 0; v < 2; v++) {
		r.v[v] = (struct roster_version){ .valid_from = v ? (day + 7) * DAY : WHEN_NONE, .hours = hours, .n_hours = COUNT(hours) };
		for (int d = 0; d < 7; d++)
			r.v[v].week[d] = (struct shift_plan){ .v = v ? night : week, .n = v ? 1 : 2 };
	}
	return r;
}

static void names(const struct roster *r, struct arena *a)
{
	struct shift s, *all;
	char text[SHIFT_NAME_MAX] = "";

	tap_ok(shift_find(r, STR("2024-10-04/late"), &s) && s.from == day * DAY + 16 * H && s.to == (day + 1) * DAY, "a shift by its name");
	shift_name(&s, text);
	TAP_EQ_STR(text, "2024-10-04/late", "and back");
	tap_ok(!shift_find(r, STR("2024-10-04/night"), &s) && shift_find(r, STR("2024-10-11/night"), &s), "the plan that holds that day");
	tap_ok(!shift_find(r, STR("2024-10-04"), &s) && !shift_find(r, STR("/late"), &s) && !shift_find(r, STR(""), &s) &&
	       !shift_find(r, STR("2024-13-04/late"), &s), "no names");
	TAP_EQ_INT(shifts_between(r, day * DAY, (day + 1) * DAY, a, &all), 2, "the shifts of a day");
	TAP_EQ_INT(shifts_between(r, (day + 8) * DAY + 5 * H, (day + 8) * DAY + 5 * H + 1, a, &all), 1, "one of the night before");
	TAP_EQ_INT(shifts_between(r, day * DAY, day * DAY, a, &all), 0, "none in no time");
}

static void came(const struct roster *r)
{
	struct attendance in = { .agent = agents[0], .shift = { "2024-10-04/early", 16 }, .out_at = WHEN_NONE };
	struct desk d;
	struct shift s;
	int64_t late = 0, from = day * DAY + 8 * H;

	desk_init(&d, r);
	d.in = &in;
	d.n_in = 1;
	if (!shift_find(r, in.shift, &s))
		tap_ok(0, "the shift is there");
	in.in_at = from - 601;
	TAP_EQ_INT(desk_coming(&d, &s, agents[0], from, &late), COMING_ON_TIME, "more than ten minutes before is in time");
	in.in_at = from - 600;
	TAP_EQ_INT(desk_coming(&d, &s, agents[0], from, &late), COMING_ON_TIME, "ten minutes before is in time");
	in.in_at = from - 599;
	TAP_EQ_INT(desk_coming(&d, &s, agents[0], from, &late), COMING_LATE, "a second later is late");
	TAP_EQ_INT(late, 1, "by that second");
	in.in_at = from - 901;
	TAP_EQ_INT(desk_coming(&d, &s, agents[0], from, &late), COMING_EARLY, "before the quarter of an hour is early");
	TAP_EQ_INT(desk_coming(&d, &s, agents[1], from - 600, &late), COMING_PLANNED, "who may still come in time");
	TAP_EQ_INT(desk_coming(&d, &s, agents[1], from - 599, &late), COMING_ABSENT, "who cannot any more");
	TAP_EQ_INT(desk_coming(&d, &s, agents[1], s.to, &late), COMING_MISSED, "who did not come");
}

static void swaps(struct roster *r, struct arena *a)
{
	struct swap w = { .from = agents[0], .to = agents[2], .gives = { "2024-10-04/early", 16 }, .begins = day * DAY + 8 * H,
	                  .asked_at = 0, .consent_at = day * DAY, .approved_at = WHEN_NONE, .declined_at = WHEN_NONE };
	struct desk d;
	struct shift s;
	struct str *crew;

	desk_init(&d, r);
	d.swaps = &w;
	d.n_swaps = 1;
	if (!shift_find(r, w.gives, &s))
		tap_ok(0, "the shift is there");
	TAP_EQ_INT(desk_crew(&d, &s, w.begins, a, &crew), 2, "a swap changes no number");
	tap_ok(str_eq(crew[0], agents[2]) && str_eq(crew[1], agents[1]), "consent in time is in force");
	desk_crew(&d, &s, day * DAY - 1, a, &crew);
	tap_ok(str_eq(crew[0], agents[0]), "not before it was given");
	r->approval = true;
	TAP_EQ_INT(swap_state(&d, &w, w.begins - 1), SWAP_CONSENTED, "a leader has yet to approve");
	TAP_EQ_INT(swap_state(&d, &w, w.begins), SWAP_LAPSED, "and did not");
	w.approved_at = w.begins;
	TAP_EQ_INT(swap_state(&d, &w, w.begins), SWAP_AGREED, "at the last moment");
	w.approved_at = w.begins + 1;
	TAP_EQ_INT(swap_state(&d, &w, w.begins + 1), SWAP_LAPSED, "too late");
	w.declined_at = w.begins - 5;
	TAP_EQ_INT(swap_state(&d, &w, w.begins), SWAP_DECLINED, "declined");
	r->approval = false;
}

/* ---- gaps ---- */

static bool anybody(const struct desk *d, int64_t second, int64_t at)
{
	for (size_t i = 0; i < d->n_in; i++)
		if (d->in[i].in_at <= second && second < attendance_end(d, &d->in[i], at))
			return true;
	return false;
}

static bool in_gap(const struct gap *g, size_t n, int64_t second)
{
	for (size_t i = 0; i < n; i++)
		if (g[i].from <= second && second < g[i].to)
			return true;
	return false;
}

static int64_t within(unsigned range)
{
	return (int64_t)((unsigned)rand() % range);
}

/* Whether gaps and seconds without anybody agree, in steps of 60 from a random second. */
static bool agrees(const struct desk *d, int64_t at, struct arena *a)
{
	struct gap *g;
	struct shift *s;
	size_t n = desk_gaps(d, day * DAY, (day + 2) * DAY, at, a, &g), n_s = shifts_between(d->roster, day * DAY, (day + 2) * DAY, a, &s);

	for (int64_t t = day * DAY + within(60); t < (day + 2) * DAY; t += 60) {
		bool planned = false;
		for (size_t i = 0; i < n_s; i++)
			planned |= s[i].from <= t && t < s[i].to;
		if (in_gap(g, n, t) != (planned && t < at && !anybody(d, t, at)))
			return false;
	}
	for (size_t i = 0; i < n; i++)
		if (g[i].from >= g[i].to || g[i].to > at)
			return false;
	return true;
}

static void gaps(const struct roster *r)
{
	static const char *const shift[] = { "2024-10-04/early", "2024-10-04/late", "2024-10-05/early", "2024-10-05/late" };
	struct attendance in[6];
	int wrong = 0;

	for (int round = 0; round < 500; round++) {
		struct arena a = { 0 };
		struct desk d;
		desk_init(&d, r);
		d.in = in;
		d.n_in = (size_t)within(6);
		for (size_t i = 0; i < d.n_in; i++) {
			in[i] = (struct attendance){ .agent = agents[within(3)], .shift = str_of(shift[within(4)]),
			                             .in_at = day * DAY + within(2 * DAY), .out_at = WHEN_NONE };
			if (within(3))
				in[i].out_at = in[i].in_at + within(10 * H);
		}
		wrong += !agrees(&d, day * DAY + within(2 * DAY), &a);
		arena_free(&a);
	}
	TAP_EQ_INT(wrong, 0, "500 random days: gaps are the planned time without anybody");
}

static void liable(const struct roster *r, struct arena *a)
{
	struct attendance in[] = {
		{ .agent = agents[0], .shift = { "2024-10-04/early", 16 }, .in_at = day * DAY + 8 * H - 700, .out_at = day * DAY + 16 * H },
		{ .agent = agents[2], .shift = { "2024-10-04/late", 15 }, .in_at = day * DAY + 16 * H + 600, .out_at = WHEN_NONE },
	};
	struct desk d;
	struct gap *g;

	desk_init(&d, r);
	d.in = in;
	d.n_in = 2;
	TAP_EQ_INT(desk_gaps(&d, day * DAY, (day + 1) * DAY, day * DAY + 20 * H, a, &g), 1, "one gap");
	TAP_EQ_INT(g[0].to - g[0].from, 600, "of ten minutes");
	tap_ok(g[0].n_left == 1 && str_eq(g[0].left[0], agents[0]), "who left answers for it");
	tap_ok(g[0].n_due == 1 && str_eq(g[0].due[0], agents[2]), "and who should have come");
	in[0].out_at = day * DAY + 16 * H + 600;
	TAP_EQ_INT(desk_gaps(&d, day * DAY, (day + 1) * DAY, day * DAY + 20 * H, a, &g), 0, "who stays until the relief leaves none");
}

int main(void)
{
	struct arena a = { 0 };
	struct roster r = make_roster(&a);

	srand(1);
	names(&r, &a);
	came(&r);
	swaps(&r, &a);
	gaps(&r);
	liable(&r, &a);
	arena_free(&a);
	return tap_done();
}
