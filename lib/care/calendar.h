/*
 * Business calendars: when is it open, how much open time lies between two instants, when is a budget
 * of it used up. Pure: what policy/calendar.yaml and policy/holidays.csv say comes in as values
 * (struct cal_version), queries go over a table of open intervals in UTC with running sums, by binary
 * search. The table reaches as far as was asked and grows by itself.
 *
 * Half open everywhere: [from, to). Times of day are those of the calendar's zone: where clocks are put
 * forward an interval is shorter, where they are put back longer, second by second as a clock on the wall
 * would show it. A version holds from its valid_from on until the next one's; time across a change is the
 * sum of each version's part. csm-policy(5) says how calendars are written, csm-calendar(1) what they tell.
 */
#ifndef CARE_CALENDAR_H
#define CARE_CALENDAR_H

#include "base/when.h"

enum { CAL_DAY_S = 86400, CAL_SPAN_MAX_S = 2 * CAL_DAY_S };
/* Seconds since the local midnight of the day it belongs to; 0 <= from < to, past midnight beyond 86400. */
struct cal_span { int32_t from_s, to_s; };
struct cal_hours { struct cal_span *v; size_t n; };        /* in order, apart; n 0: closed */
/* A date that the week does not rule: closed, or its own hours. */
struct cal_date { int64_t day; struct cal_hours hours; };   /* day: since 1970-01-01 */

struct cal_version {
	int64_t valid_from;        /* WHEN_NONE: since ever */
	int64_t valid_to;          /* closed for good from here on; WHEN_NONE: never */
	const struct zone *zone;
	struct cal_hours week[7];  /* Monday first */
	struct cal_date *dates;    /* by day, each once */
	size_t n_dates;
	/* Years whose public holidays are known, in order. needs_years: a result that touches another year
	 * is provisional. */
	int64_t *years;
	size_t n_years;
	bool needs_years;
	long line;                 /* in its file, for messages */
};
struct cal_open { int64_t from, to, sum, day; };   /* sum: open seconds before from; day: local day it belongs to */
struct calendar {
	struct str name;
	struct cal_version *v;     /* by valid_from */
	size_t n;
	/* Table: covers every open interval that ends after lo and begins before hi. */
	struct cal_open *open;
	size_t n_open, cap_open;
	int64_t lo, hi;            /* lo = hi: not made yet */
	size_t last;               /* where the last query ended: the next is often near */
};

/* A calendar that is always open (24 hours, 7 days), in the zone; memory of a. */
struct calendar cal_always(const struct zone *z, struct arena *a);
void cal_free(struct calendar *c);                 /* the table; versions belong to whoever made them */

/* Open seconds in [a, b); 0 if b <= a. */
int64_t cal_elapsed(struct calendar *c, int64_t a, int64_t b);
/*
 * The smallest t >= start with budget_s open seconds in [start, t): the end of an interval in which the
 * budget runs out exactly, not the opening of the next. budget_s <= 0: start. WHEN_NONE: never, because the
 * calendar has no more open time within CAL_AHEAD_YEARS.
 */
enum { CAL_AHEAD_YEARS = 50 };
int64_t cal_due(struct calendar *c, int64_t start, int64_t budget_s);
/*
 * The end of the open time of the n-th business day behind the local day of start, which does not count
 * itself; a business day is a local date with open time. n 0: the end of the day of start, or of the next
 * business day if nothing of it is left. WHEN_NONE: never.
 */
int64_t cal_due_days(struct calendar *c, int64_t start, int64_t n);
bool cal_is_open(struct calendar *c, int64_t at);
/* The first instant >= at that is open; WHEN_NONE: never. */
int64_t cal_opens(struct calendar *c, int64_t at);
/* The open intervals that meet [a, b), not clipped: *first in table order, returns how many. Good until the
 * next call. */
size_t cal_between(struct calendar *c, int64_t a, int64_t b, const struct cal_open **first);
/* Does [a, b] touch a year of which no holidays are known, while the calendar needs them? */
bool cal_provisional(const struct calendar *c, int64_t a, int64_t b);
/* The first such year; WHEN_NONE: there is none. */
int64_t cal_unknown_year(const struct calendar *c, int64_t a, int64_t b);
/* The version in force at an instant; NULL before the first. */
const struct cal_version *cal_version_at(const struct calendar *c, int64_t at);
/* Hours of a local day by that version: of its date, else of its weekday. */
const struct cal_hours *cal_hours_of(const struct cal_version *v, int64_t day);

#endif
