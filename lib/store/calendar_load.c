/*
 * policy/calendar.yaml (csm-policy(5)): calendars as versions of hours. Relies on conf.h for checked reading, and
 * on the holidays being read. Promises: hours are in order and apart, also past midnight; dates are in order, each
 * once, what dates: says before what holidays say; a mistake is named with its place, the value and what would be right.
 */
#include "store/calendar.h"

#include <stdlib.h>

#include "store/conf.h"
#include "store/own.h"

enum { RANGE_MAX_DAYS = 3660 };
static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

/* A date while a version is put together. */
struct dated { struct cal_date date; const struct holiday *why; const struct ynode *n; };

struct loading {
	struct conf f;
	struct calendars *cs;
	const struct ynode *node;  /* of the version */
	struct cal_version *v;
	struct cal_origin *o;
	struct cal_hours on;       /* hours of dates that are on */
	struct dated *dates;
	size_t n_dates, cap_dates;
};

/* ---- hours ---- */

/* "9:00", "09:00", up to "48:00" */
static bool read_clock(struct str s, int32_t *out)
{
	struct str h = str_split(&s, ':');
	int64_t hour, min;

	if (!s.p || s.n != 2 || h.n < 1 || h.n > 2 || *h.p < '0' || *s.p < '0' || !str_i64(h, &hour) || !str_i64(s, &min) || min > 59)
		return false;
	*out = (int32_t)(hour * 3600 + min * 60);
	return *out <= CAL_SPAN_MAX_S;
}

static int read_span(const struct loading *l, const struct ynode *n, struct cal_span *out)
{
	struct str rest = n->s, from = str_split(&rest, '-');

	if (n->kind != YNODE_SCALAR || !read_clock(str_trim(from), &out->from_s) || !read_clock(str_trim(rest), &out->to_s))
		return conf_fault(&l->f, n, "hours", "\"" STR_FMT "\" must be hours as \"09:00-12:00\", past midnight \"22:00-30:00\", up to 48:00",
		                  STR_ARG(n->s));
	if (out->from_s >= CAL_DAY_S)
		return conf_fault(&l->f, n, "hours", "\"" STR_FMT "\" begins after midnight: it belongs to the next day", STR_ARG(n->s));
	if (out->from_s >= out->to_s)
		return conf_fault(&l->f, n, "hours", "\"" STR_FMT "\" ends before it begins; past midnight the end is written as 24:00 and more, "
		                  "as 22:00-30:00", STR_ARG(n->s));
	return CSM_OK;
}

static int read_spans(const struct loading *l, const struct ynode *const *nodes, size_t n, struct cal_hours *out)
{
	int code = CSM_OK;

	*out = (struct cal_hours){ arena_alloc(l->f.mem, (n + 1) * sizeof(*out->v)), n };
	for (size_t i = 0; !code && i < n; i++) {
		code = read_span(l, nodes[i], &out->v[i]);
		if (!code && i && out->v[i].from_s < out->v[i - 1].to_s)
			code = conf_fault(&l->f, nodes[i], "overlap", "\"" STR_FMT "\" begins before \"" STR_FMT "\" ends; hours stand in order and apart",
			                  STR_ARG(nodes[i]->s), STR_ARG(nodes[i - 1]->s));
	}
	return code;
}

/* A list of spans, one span, or off: none. */
static int read_hours(const struct loading *l, const struct ynode *n, struct cal_hours *out)
{
	const struct ynode *one = n;

	if (n->kind == YNODE_MAP)
		return conf_fault(&l->f, n, "hours", "hours are a list, as [\"09:00-12:00\", \"13:30-18:00\"], or off");
	if (n->kind == YNODE_LIST)
		return read_spans(l, (const struct ynode *const *)n->kids, n->n, out);
	*out = (struct cal_hours){ NULL, 0 };
	return str_is(n->s, "off") ? CSM_OK : read_spans(l, &one, 1, out);
}

/* ---- the week ---- */

static int read_day(const struct loading *l, const struct ynode *key, struct str s, int *out)
{
	const char *near;

	for (*out = 0; days[*out]; ++*out)
		if (str_is(s, days[*out]))
			return CSM_OK;
	near = csm_nearest(arena_cstr(l->f.mem, s), days);
	if (near)
		return conf_fault(&l->f, key, "weekday", "\"" STR_FMT "\" is no weekday; is %s meant?", STR_ARG(s), near);
	return conf_fault(&l->f, key, "weekday", "\"" STR_FMT "\" is no weekday; known are mon, tue, wed, thu, fri, sat, sun, "
	                  "ranges as mon-fri and lists as \"mon,wed\"", STR_ARG(s));
}

/* The days from first to last, round the end of the week if need be, have these hours. */
static int set_days(const struct loading *l, const struct ynode *key, int first, int last, const struct cal_hours *h, unsigned *seen)
{
	for (int d = first;; d = (d + 1) % 7) {
		if (*seen & 1u << d)
			return conf_fault(&l->f, key, "weekday", "%s is there twice", days[d]);
		*seen |= 1u << d;
		l->v->week[d] = *h;
		if (d == last)
			return CSM_OK;
	}
}

/* "mon", "mon-fri", "mon,wed,sat-sun" */
static int read_days(const struct loading *l, const struct ynode *key, const struct cal_hours *h, unsigned *seen)
{
	struct str rest = key->s;
	int code = CSM_OK, first, last;

	do {
		struct str to = str_split(&rest, ','), from = str_split(&to, '-');
		code = read_day(l, key, str_trim(from), &first);
		last = first;
		if (!code && to.p)
			code = read_day(l, key, str_trim(to), &last);
		if (!code)
			code = set_days(l, key, first, last, h, seen);
	} while (!code && rest.p);
	return code;
}

static int read_week(const struct loading *l)
{
	const struct ynode *week = ynode_get(l->node, "week");
	struct cal_hours h;
	unsigned seen = 0;
	int code = CSM_OK;

	if (!week)
		return CSM_OK;
	if (week->kind != YNODE_MAP)
		return conf_fault(&l->f, week, "map", "week must be a map, as {mon-fri: [\"09:00-18:00\"]}");
	for (size_t i = 0; !code && i < week->n; i++) {
		code = read_hours(l, week->kids[i], &h);
		if (!code)
			code = read_days(l, week->keys[i], &h, &seen);
	}
	return code;
}

/* Hours of dates that are on: those given, else Monday's, else of the first day that has any. */
static int read_on(struct loading *l)
{
	const struct ynode *on = ynode_get(l->node, "on");

	if (on)
		return read_hours(l, on, &l->on);
	for (int d = 0; !l->on.n && d < 7; d++)
		l->on = l->v->week[d];
	return CSM_OK;
}

/* ---- dates ---- */

/* "2026-01-01" or "2026-01-01..2026-01-03" */
static int read_range(const struct loading *l, const struct ynode *key, int64_t *from, int64_t *to)
{
	struct str first = key->s, last = key->s;
	size_t dots;

	if (str_find(key->s, STR(".."), &dots)) {
		first.n = dots;
		last = (struct str){ key->s.p + dots + 2, key->s.n - dots - 2 };
	}
	if (!day_read(str_trim(first), from) || !day_read(str_trim(last), to))
		return conf_fault(&l->f, key, "date", "\"" STR_FMT "\" must be a date as 2026-10-01, or a range as 2026-10-01..2026-10-07",
		                  STR_ARG(key->s));
	if (*to < *from || *to - *from > RANGE_MAX_DAYS)
		return conf_fault(&l->f, key, "date", "\"" STR_FMT "\" must end after it begins, and within ten years", STR_ARG(key->s));
	return CSM_OK;
}

static int read_date(struct loading *l, const struct ynode *key, const struct ynode *n)
{
	struct cal_hours h = l->on;
	bool on = n->kind == YNODE_SCALAR && str_is(n->s, "on");
	int64_t from, to;
	int code = read_range(l, key, &from, &to);

	if (!code && !on)
		code = read_hours(l, n, &h);
	if (!code && on && !h.n)
		code = conf_fault(&l->f, n, "hours", "on: neither on: nor any weekday has hours; write those of the date, as [\"09:00-12:00\"]");
	for (int64_t day = from; !code && day <= to; day++)
		*PUSH(l->dates, l->n_dates, l->cap_dates) = (struct dated){ { day, h }, NULL, key };
	return code;
}

static int dated_cmp(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->date.day != y->date.day)
		return x->date.day < y->date.day ? -1 : 1;
	return x->n && y->n ? (x->n->line > y->n->line) - (x->n->line < y->n->line) : 0;
}

static int read_dates(struct loading *l)
{
	const struct ynode *map = ynode_get(l->node, "dates");
	char date[16];
	int code = CSM_OK;

	if (!map)
		return CSM_OK;
	if (map->kind != YNODE_MAP)
		return conf_fault(&l->f, map, "map", "dates must be a map, as {\"2026-10-01\": off, \"2026-10-10\": on}");
	for (size_t i = 0; !code && i < map->n; i++)
		code = read_date(l, map->keys[i], map->kids[i]);
	if (l->n_dates)
		qsort(l->dates, l->n_dates, sizeof(*l->dates), dated_cmp);
	for (size_t i = 1; !code && i < l->n_dates; i++) {
		if (l->dates[i].date.day != l->dates[i - 1].date.day)
			continue;
		day_write(date, l->dates[i].date.day);
		code = conf_fault(&l->f, l->dates[i].n, "date", "%s is there twice (line %ld)", date, l->dates[i - 1].n->line);
	}
	return code;
}

/* ---- holidays ---- */

static int read_lists(const struct loading *l)
{
	const struct ynode *n = ynode_get(l->node, "holidays");
	const struct holidays *h = &l->cs->holidays;
	int code = conf_texts(&l->f, l->node, "holidays", &l->o->lists, &l->o->n_lists);

	for (size_t i = 0; !code && i < l->o->n_lists; i++)
		if (!holidays_list(h, l->o->lists[i]))
			code = conf_fault(&l->f, n->kids[i], "holidays", "\"" STR_FMT "\" is no list of policy/holidays.csv", STR_ARG(n->kids[i]->s));
	return code;
}

static bool is_there(const struct loading *l, size_t among, int64_t day)
{
	size_t lo = 0, hi = among;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (l->dates[mid].date.day < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < among && l->dates[lo].date.day == day;
}

/* The days of a list that neither dates: nor a list before it speak of. */
static void add_list(struct loading *l, struct str list)
{
	const struct holidays *h = &l->cs->holidays;
	size_t among = l->n_dates;

	for (size_t i = 0; i < h->n; i++) {
		const struct holiday *d = &h->v[i];
		if (!str_eq(d->list, list) || holiday_on(h, list, d->day) != d || (d->work && !l->o->make_up) || is_there(l, among, d->day))
			continue;
		*PUSH(l->dates, l->n_dates, l->cap_dates) = (struct dated){ { d->day, d->work ? l->on : (struct cal_hours){ NULL, 0 } }, d, NULL };
	}
	if (l->n_dates)
		qsort(l->dates, l->n_dates, sizeof(*l->dates), dated_cmp);
}

/* Is the year known to all lists? */
static bool year_known(const struct loading *l, int64_t year)
{
	for (size_t i = 0; i < l->o->n_lists; i++)
		if (!holidays_known(&l->cs->holidays, l->o->lists[i], year))
			return false;
	return true;
}

static void add_years(const struct loading *l)
{
	const struct holidays *h = &l->cs->holidays;
	int64_t first = INT64_MAX, last = INT64_MIN;

	l->v->needs_years = l->o->n_lists > 0;
	for (size_t i = 0; i < h->n; i++) {
		first = h->v[i].year < first ? h->v[i].year : first;
		last = h->v[i].year > last ? h->v[i].year : last;
	}
	if (!l->v->needs_years || first > last)
		return;
	l->v->years = arena_alloc(l->f.mem, (size_t)(last - first + 1) * sizeof(*l->v->years));
	for (int64_t y = first; y <= last; y++)
		if (year_known(l, y))
			l->v->years[l->v->n_years++] = y;
}

/* ---- what holds across midnight ---- */

static bool runs_into(const struct cal_hours *day, const struct cal_hours *next)
{
	return day->n && next->n && day->v[day->n - 1].to_s - CAL_DAY_S > next->v[0].from_s;
}

static int check_nights(const struct loading *l)
{
	const struct ynode *week = ynode_get(l->node, "week");
	const struct cal_version *v = l->v;
	char date[16];

	for (int d = 0; d < 7; d++)
		if (runs_into(&v->week[d], &v->week[(d + 1) % 7]))
			return conf_fault(&l->f, week, "overlap", "the hours of %s go on past midnight into those of %s", days[d],
			                  days[(d + 1) % 7]);
	for (size_t i = 0; i < v->n_dates; i++) {
		const struct cal_date *d = &v->dates[i];
		if (!runs_into(cal_hours_of(v, d->day - 1), &d->hours) && !runs_into(&d->hours, cal_hours_of(v, d->day + 1)))
			continue;
		day_write(date, d->day);
		return conf_fault(&l->f, l->dates[i].n ? l->dates[i].n : l->node, "overlap",
		                  "%s: its hours and those of the day before or behind it overlap past midnight", date);
	}
	return CSM_OK;
}

/* ---- versions ---- */

static void keep_dates(const struct loading *l)
{
	l->v->n_dates = l->n_dates;
	l->v->dates = arena_alloc(l->f.mem, (l->n_dates + 1) * sizeof(*l->v->dates));
	l->o->why = arena_alloc(l->f.mem, (l->n_dates + 1) * sizeof(*l->o->why));
	for (size_t i = 0; i < l->n_dates; i++) {
		l->v->dates[i] = l->dates[i].date;
		l->o->why[i] = l->dates[i].why;
	}
}

static int read_validity(struct loading *l)
{
	const struct ynode *zone = ynode_get(l->node, "zone"), *end = ynode_get(l->node, "valid_to");
	struct csm_err err = err_like(l->f.e);
	struct zone *z;
	struct str name = { NULL, 0 };
	int code = conf_text(&l->f, l->node, "zone", &name);

	if (!code && zone) {
		if (zone_load(l->f.mem, arena_cstr(l->f.mem, name), &z, &err))
			return conf_fault(&l->f, zone, "zone", "zone: %s", err.text);
		l->f.zone = z;
	}
	l->v->zone = l->f.zone;
	if (!code)
		code = conf_at(&l->f, l->node, "valid_from", &l->v->valid_from);
	if (!code)
		code = conf_at(&l->f, l->node, "valid_to", &l->v->valid_to);
	if (!code && l->v->valid_to != WHEN_NONE && l->v->valid_to <= l->v->valid_from)
		code = conf_fault(&l->f, end, "version", "valid_to must be later than valid_from");
	return code;
}

/* Everything that hours come of, in the order in which one rules the other. */
static int read_version(struct loading *l)
{
	static const char *const keys[] = { "zone", "holidays", "make_up", "week", "on", "dates", "valid_from", "valid_to", "note", NULL };
	int code = conf_map(&l->f, l->node, keys);

	*l->v = (struct cal_version){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .line = l->node->line };
	*l->o = (struct cal_origin){ .make_up = true };
	if (!code)
		code = read_validity(l);
	if (!code)
		code = conf_bool(&l->f, l->node, "make_up", &l->o->make_up);
	if (!code)
		code = read_lists(l);
	if (!code)
		code = read_week(l);
	if (!code)
		code = read_on(l);
	if (!code)
		code = read_dates(l);
	for (size_t i = 0; !code && i < l->o->n_lists; i++)
		add_list(l, l->o->lists[i]);
	keep_dates(l);
	if (code)
		return code;
	add_years(l);
	return check_nights(l);
}

static int check_order(const struct loading *l, const struct calendar *c, size_t k)
{
	const struct ynode *n = ynode_get(l->node, "valid_from");

	if (k && c->v[k].valid_from == WHEN_NONE)
		return conf_fault(&l->f, l->node, "version", "the version has no valid_from; only the first may do without");
	if (k && c->v[k].valid_from <= c->v[k - 1].valid_from)
		return conf_fault(&l->f, n, "version", "valid_from \"" STR_FMT "\" must be later than that of the version before (line %ld)",
		                  STR_ARG(n->s), c->v[k - 1].line);
	return CSM_OK;
}

static int read_calendar(const struct loading *with, const struct ynode *key, const struct ynode *n, struct calendar *c,
                         struct cal_origin **origin)
{
	const struct ynode *const one[] = { n };
	const struct ynode *const *nodes = n->kind == YNODE_LIST ? (const struct ynode *const *)n->kids : one;
	size_t count = n->kind == YNODE_LIST ? n->n : 1;
	int code = conf_name(&with->f, key, WORDS("a calendar"));

	if (!code && str_is(key->s, "always"))
		code = conf_fault(&with->f, key, "calendar", "always is built in, open 24 hours on 7 days; choose another name");
	if (!code && !count)
		code = conf_fault(&with->f, n, "calendar", "the list of versions is empty");
	*c = (struct calendar){ .name = arena_str(with->f.mem, key->s) };
	c->v = arena_alloc(with->f.mem, (count + 1) * sizeof(*c->v));
	*origin = arena_alloc(with->f.mem, (count + 1) * sizeof(**origin));
	for (size_t k = 0; !code && k < count; k++) {
		struct loading l = { .f = with->f, .cs = with->cs, .node = nodes[k], .v = &c->v[k], .o = &(*origin)[k] };
		code = l.node->kind == YNODE_MAP ? read_version(&l)
		                                 : conf_fault(&l.f, l.node, "map", "a calendar is a map, as {week: {mon-fri: [\"09:00-18:00\"]}}");
		if (!code)
			code = check_order(&l, c, k);
		free(l.dates);
		c->n = k + 1;
	}
	return code;
}

int calendars_read(struct csm *c, const struct ynode *root, struct calendars *cs, struct csm_err *e)
{
	static const char *const keys[] = { "calendars", NULL };
	struct loading l = { .f = { .file = cs->file, .room = "policy", .mem = &cs->mem, .e = e, .zone = c->zone }, .cs = cs };
	const struct ynode *map = ynode_get(root, "calendars");
	size_t n = map && map->kind == YNODE_MAP ? map->n : 0;
	int code = conf_map(&l.f, root, keys);

	cs->v = arena_alloc(&cs->mem, (n + 1) * sizeof(*cs->v));
	cs->origin = arena_alloc(&cs->mem, (n + 1) * sizeof(*cs->origin));
	cs->v[cs->n++] = cal_always(c->zone, &cs->mem);
	if (!code && map && map->kind != YNODE_MAP && !(map->kind == YNODE_SCALAR && map->plain && !map->s.n))
		code = conf_fault(&l.f, map, "map", "calendars must be a map from names to hours");
	for (size_t i = 0; !code && i < n; i++, cs->n++)
		code = read_calendar(&l, map->keys[i], map->kids[i], &cs->v[cs->n], &cs->origin[cs->n]);
	return code;
}
