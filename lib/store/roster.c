/*
 * policy/roster.yaml: the planned shifts, what counts as in time, who approves swaps, the kinds of
 * incidents that have to be reported at once (csm-policy(5)). Relies on conf.h. Promises: without the file
 * there is no plan and everything else has its default; a fault is named with its place; what is read
 * plans only agents that policy/agents.yaml knows.
 */
#include "store/desk.h"

#include "store/conf.h"

#include <stdlib.h>

const char ROSTER_FILE[] = "roster.yaml";
static const char PATH[] = "policy/roster.yaml";
enum { DAY_S = 86400, YEAR_LEN = 10 };

struct loading { struct conf f; struct csm *c; struct roster *r; };

static int read_duration(const struct loading *l, const struct ynode *map, const char *key, int64_t *out)
{
	const struct ynode *n = ynode_get(map, key);
	struct csm_err err = err_like(l->f.e);
	struct str s = { NULL, 0 };
	int code = conf_text(&l->f, map, key, &s);

	if (code || !n)
		return code;
	if (duration_parse(s, out, &err))
		return conf_fault(&l->f, n, "duration", "%s: %s", key, err.text);
	if (*out < 0 || *out > DAY_S)
		return conf_fault(&l->f, n, "duration", "%s: \"" STR_FMT "\" must be between 0 and 24 hours", key, STR_ARG(s));
	return CSM_OK;
}

/* ---- hours ---- */

static bool read_clock(struct str s, int32_t *out)
{
	for (size_t i = 0; i < 5; i++)
		if (s.n != 5 || (i == 2 ? s.p[i] != ':' : s.p[i] < '0' || s.p[i] > '9'))
			return false;
	*out = ((s.p[0] - '0') * 10 + s.p[1] - '0') * 3600 + ((s.p[3] - '0') * 10 + s.p[4] - '0') * 60;
	return s.p[3] < '6' && *out <= DAY_S;
}

static int read_hours(const struct loading *l, const struct ynode *map, struct shift_hours *h)
{
	const struct ynode *n = ynode_get(map, "hours");
	struct str s = { NULL, 0 }, to, from;
	int code = conf_text(&l->f, map, "hours", &s);

	if (code)
		return code;
	to = s;
	from = str_split(&to, '-');
	if (!read_clock(from, &h->from_s) || !read_clock(to, &h->to_s) || h->from_s == DAY_S || h->from_s == h->to_s)
		return conf_fault(&l->f, n ? n : map, "roster",
		                  "hours: \"" STR_FMT "\" must be two times of day, as \"08:00-16:00\", or \"22:00-06:00\" past midnight",
		                  STR_ARG(s));
	h->to_s += h->to_s < h->from_s ? DAY_S : 0;
	return CSM_OK;
}

static int read_shift(const struct loading *l, const struct ynode *key, const struct ynode *n, struct shift_hours *h)
{
	static const char *const keys[] = { "hours", "en", "zh", NULL };
	int code = conf_name(&l->f, key, WORDS("a shift"));

	if (!code && n->kind != YNODE_MAP)
		code = conf_fault(&l->f, n, "map", "a shift is a map, as early: {hours: \"08:00-16:00\"}");
	if (!code)
		code = conf_map(&l->f, n, keys);
	if (!code && memchr(key->s.p, '/', key->s.n))
		code = conf_fault(&l->f, key, "word", "\"" STR_FMT "\" cannot name a shift: / stands between date and name", STR_ARG(key->s));
	if (!code)
		code = read_hours(l, n, h);
	h->word = arena_str(l->f.mem, key->s);
	if (!code)
		code = conf_text(&l->f, n, "en", &h->en);
	return code ? code : conf_text(&l->f, n, "zh", &h->zh);
}

/* The shifts of a version; without them those of the version before. */
static int read_shifts(const struct loading *l, const struct ynode *map, struct roster_version *v)
{
	const struct ynode *n = ynode_get(map, "shifts");
	int code = CSM_OK;

	if (!n && v > l->r->v) {
		v->hours = v[-1].hours;
		v->n_hours = v[-1].n_hours;
		return CSM_OK;
	}
	if (!n || n->kind != YNODE_MAP || !n->n)
		return conf_fault(&l->f, n ? n : map, "roster", "shifts must be a map of shifts, as early: {hours: \"08:00-16:00\"}");
	v->hours = arena_alloc(l->f.mem, n->n * sizeof(*v->hours));
	v->n_hours = n->n;
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_shift(l, n->keys[i], n->kids[i], &v->hours[i]);
	return code;
}

/* ---- who ---- */

static int check_agent(const struct loading *l, const struct ynode *n)
{
	const struct terms *t = &l->c->terms;
	const char **words, *near;

	if (n->kind == YNODE_SCALAR && agent_find(t, n->s))
		return CSM_OK;
	words = arena_alloc(l->f.mem, (t->n_agents + 1) * sizeof(*words));
	for (size_t i = 0; i < t->n_agents; i++)
		words[i] = arena_cstr(l->f.mem, t->agents[i].login);
	near = n->kind == YNODE_SCALAR ? csm_nearest(arena_cstr(l->f.mem, n->s), words) : NULL;
	if (near)
		return conf_fault(&l->f, n, "agent", "agent \"" STR_FMT "\" is not in policy/agents.yaml; is %s meant?", STR_ARG(n->s), near);
	return conf_fault(&l->f, n, "agent", "agent \"" STR_FMT "\" is not in policy/agents.yaml", STR_ARG(n->s));
}

static int read_agents(const struct loading *l, const struct ynode *n, struct str **out, size_t *count)
{
	int code = CSM_OK;

	if (n->kind == YNODE_SCALAR && !n->s.n)
		return CSM_OK;
	if (n->kind != YNODE_LIST)
		return conf_fault(&l->f, n, "list", "must be a list of agents, as [li.na, wang]");
	*out = arena_alloc(l->f.mem, (n->n + 1) * sizeof(**out));
	for (size_t i = 0; !code && i < n->n; i++) {
		code = check_agent(l, n->kids[i]);
		for (size_t k = 0; !code && k < i; k++)
			if (str_eq((*out)[k], n->kids[i]->s))
				code = conf_fault(&l->f, n->kids[i], "agent", "agent " STR_FMT " stands twice in one shift", STR_ARG(n->kids[i]->s));
		if (!code)
			(*out)[(*count)++] = arena_str(l->f.mem, n->kids[i]->s);
	}
	return code;
}

static int read_crew(const struct loading *l, const struct roster_version *v, const struct ynode *key, const struct ynode *n,
                     struct shift_crew *crew)
{
	const char **words = arena_alloc(l->f.mem, (v->n_hours + 1) * sizeof(*words)), *near;

	*crew = (struct shift_crew){ .hours = v->n_hours };
	for (size_t i = 0; i < v->n_hours; i++) {
		words[i] = v->hours[i].word.p;
		if (str_eq(v->hours[i].word, key->s))
			crew->hours = i;
	}
	if (crew->hours < v->n_hours)
		return read_agents(l, n, &crew->agents, &crew->n);
	near = csm_nearest(arena_cstr(l->f.mem, key->s), words);
	if (near)
		return conf_fault(&l->f, key, "roster", "there is no shift \"" STR_FMT "\"; is %s meant?", STR_ARG(key->s), near);
	return conf_fault(&l->f, key, "roster", "there is no shift \"" STR_FMT "\" among shifts", STR_ARG(key->s));
}

/* ---- days ---- */

static int read_plan(const struct loading *l, const struct roster_version *v, const struct ynode *n, struct shift_plan *p)
{
	int code = CSM_OK;

	if (n->kind == YNODE_SCALAR && !n->s.n)
		return CSM_OK;
	if (n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "must be a map of shifts and agents, as {early: [li.na], late: [wang]}");
	p->v = arena_alloc(l->f.mem, (n->n + 1) * sizeof(*p->v));
	p->n = n->n;
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_crew(l, v, n->keys[i], n->kids[i], &p->v[i]);
	return code;
}

static int weekday(struct str s)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

	for (int i = 0; i < 7; i++)
		if (str_is(s, days[i]))
			return i;
	return -1;
}

/* "mon-fri", "sat", "daily": its days as bits; 0: none. */
static unsigned week_bits(struct str s)
{
	struct str to = s, from = str_split(&to, '-');
	int a = weekday(from), b = to.p ? weekday(to) : a;
	unsigned bits = 0;

	if (str_is(s, "daily"))
		return 0x7f;
	for (int i = a; a >= 0 && b >= a && i <= b; i++)
		bits |= 1u << i;
	return bits;
}

static int read_week(const struct loading *l, const struct ynode *n, struct roster_version *v)
{
	unsigned seen = 0;
	int code = CSM_OK;

	if (n && n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "weekdays must be a map, as mon-fri: {early: [li.na]}");
	for (size_t i = 0; n && !code && i < n->n; i++) {
		unsigned bits = week_bits(n->keys[i]->s);
		struct shift_plan p = { 0 };
		if (!bits)
			return conf_fault(&l->f, n->keys[i], "roster", "\"" STR_FMT "\" must be mon, tue, wed, thu, fri, sat, sun, a range as mon-fri, or daily",
			                  STR_ARG(n->keys[i]->s));
		if (seen & bits)
			return conf_fault(&l->f, n->keys[i], "roster", "\"" STR_FMT "\" names a weekday that stands above already", STR_ARG(n->keys[i]->s));
		seen |= bits;
		code = read_plan(l, v, n->kids[i], &p);
		for (int d = 0; d < 7; d++)
			if (bits >> d & 1)
				v->week[d] = p;
	}
	return code;
}

static int read_dates(const struct loading *l, const struct ynode *n, struct roster_version *v)
{
	struct when_parts parts;
	int code = CSM_OK;

	if (n && n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "dates must be a map, as 2026-02-17: {early: [li.na]}");
	v->dates = arena_alloc(l->f.mem, ((n ? n->n : 0) + 1) * sizeof(*v->dates));
	for (size_t i = 0; n && !code && i < n->n; i++) {
		struct str s = n->keys[i]->s;
		if (s.n != YEAR_LEN || !when_strptime(s, "%Y-%m-%d", &parts) || !civil_valid(&parts.c))
			return conf_fault(&l->f, n->keys[i], "roster", "\"" STR_FMT "\" must be a date, as 2026-02-17", STR_ARG(s));
		v->dates[i].day = civil_days(parts.c.year, parts.c.mon, parts.c.day);
		for (size_t k = 0; k < i; k++)
			if (v->dates[k].day == v->dates[i].day)
				return conf_fault(&l->f, n->keys[i], "roster", STR_FMT " stands above already", STR_ARG(s));
		v->n_dates = i + 1;
		code = read_plan(l, v, n->kids[i], &v->dates[i]);
	}
	return code;
}

static int read_version(const struct loading *l, const struct ynode *n, struct roster_version *v)
{
	static const char *const keys[] = { "valid_from", "shifts", "weekdays", "dates", NULL };
	const struct ynode *from = ynode_get(n, "valid_from");
	int code = n->kind == YNODE_MAP ? conf_map(&l->f, n, keys)
	                                : conf_fault(&l->f, n, "map", "a roster is a map, as {valid_from: 2026-01-01, shifts: {...}, weekdays: {...}}");

	v->valid_from = WHEN_NONE;
	if (!code)
		code = conf_at(&l->f, n, "valid_from", &v->valid_from);
	if (!code && v > l->r->v && v->valid_from <= v[-1].valid_from)
		code = conf_fault(&l->f, from ? from : n, "roster", "rosters stand in the order of valid_from, each later than the one above");
	if (!code)
		code = read_shifts(l, n, v);
	if (!code)
		code = read_week(l, ynode_get(n, "weekdays"), v);
	return code ? code : read_dates(l, ynode_get(n, "dates"), v);
}

static int read_versions(const struct loading *l, const struct ynode *n)
{
	int code = CSM_OK;

	if (!n || (n->kind == YNODE_SCALAR && !n->s.n))
		return CSM_OK;
	if (n->kind != YNODE_LIST)
		return conf_fault(&l->f, n, "list", "roster must be a list: each begins with \"- valid_from: DATE\"");
	l->r->v = arena_alloc(l->f.mem, (n->n + 1) * sizeof(*l->r->v));
	for (size_t i = 0; !code && i < n->n; i++) {
		code = read_version(l, n->kids[i], &l->r->v[i]);
		l->r->n = i + 1;
	}
	return code;
}

/* ---- the rest ---- */

static int read_kind(const struct loading *l, const struct ynode *key, const struct ynode *n, struct incident_kind *k)
{
	static const char *const keys[] = { "en", "zh", "report_within", "acknowledge_within", NULL };
	int code = conf_name(&l->f, key, WORDS("an incident"));

	if (!code)
		code = conf_map(&l->f, n, keys);
	*k = (struct incident_kind){ .word = arena_str(l->f.mem, key->s), .report_s = 1800, .acknowledge_s = 3600 };
	if (!code)
		code = conf_text(&l->f, n, "en", &k->en);
	if (!code)
		code = conf_text(&l->f, n, "zh", &k->zh);
	if (!code)
		code = read_duration(l, n, "report_within", &k->report_s);
	return code ? code : read_duration(l, n, "acknowledge_within", &k->acknowledge_s);
}

static int read_kinds(const struct loading *l, const struct ynode *n)
{
	int code = CSM_OK;

	if (!n)
		return CSM_OK;
	if (n->kind != YNODE_MAP || !n->n)
		return conf_fault(&l->f, n, "map", "incidents must be a map of kinds, as safety: {report_within: 15m, acknowledge_within: 30m}");
	l->r->kinds = arena_alloc(l->f.mem, n->n * sizeof(*l->r->kinds));
	l->r->n_kinds = n->n;
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_kind(l, n->keys[i], n->kids[i], &l->r->kinds[i]);
	return code;
}

static int read_zone(struct loading *l, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "zone");
	struct csm_err err = err_like(l->f.e);
	struct zone *z = NULL;
	struct str s = { NULL, 0 };
	int code = conf_text(&l->f, root, "zone", &s);

	if (code || !n)
		return code;
	if (zone_load(l->f.mem, arena_cstr(l->f.mem, s), &z, &err))
		return conf_fault(&l->f, n, "zone", "zone: %s", err.text);
	l->f.zone = l->r->zone = z;
	return CSM_OK;
}

static int read_all(struct loading *l, const struct ynode *root)
{
	static const char *const keys[] = { "zone", "early_from", "late_after", "late_accept", "swap_approval", "leaders", "roster",
	                                    "incidents", NULL };
	static const char *const whose[] = { "none", "leader", NULL };
	const struct ynode *leaders = ynode_get(root, "leaders"), *late = ynode_get(root, "late_after");
	int approval = 0, code = conf_map(&l->f, root, keys);

	if (!code)
		code = read_zone(l, root);
	if (!code)
		code = read_duration(l, root, "early_from", &l->r->early_s);
	if (!code)
		code = read_duration(l, root, "late_after", &l->r->late_s);
	if (!code && l->r->late_s > l->r->early_s)
		code = conf_fault(&l->f, late, "roster", "late_after must not be longer before the beginning than early_from");
	if (!code)
		code = read_duration(l, root, "late_accept", &l->r->accept_s);
	if (!code)
		code = conf_one_of(&l->f, root, "swap_approval", whose, &approval);
	l->r->approval = approval;
	if (!code && leaders)
		code = read_agents(l, leaders, &l->r->leaders, &l->r->n_leaders);
	if (!code)
		code = read_versions(l, ynode_get(root, "roster"));
	return code ? code : read_kinds(l, ynode_get(root, "incidents"));
}

int roster_load(struct csm *c, struct arena *mem, struct roster *r, struct csm_err *e)
{
	struct loading l = { .f = { .file = PATH, .room = "policy", .mem = mem, .e = e, .zone = c->zone }, .c = c, .r = r };
	struct file_bytes bytes;
	struct ynode *root = NULL;
	int code;

	roster_init(r, c->zone, mem);
	if (!file_exists(c->dirfd, PATH))
		return CSM_OK;
	code = file_read(c->dirfd, PATH, &bytes, e);
	if (code)
		return code;
	code = yaml_document(bytes.s, PATH, mem, &root, e);
	if (!code && root)
		code = read_all(&l, root);
	file_close(&bytes);
	r->there = !code && r->n;
	return code;
}
