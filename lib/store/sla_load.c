/*
 * policy/sla.yaml (csm-policy(5)): policies as values. Relies on conf.h, on the conditions of triage and on the calendars being
 * read. Promises: an unknown key, clock, state, party, calendar or field is an error with its line and column; a later entry of
 * one name takes over where it says valid_from.
 */
#include <fcntl.h>
#include <stdio.h>

#include "store/conf.h"
#include "store/index.h"
#include "store/sla.h"
#include "store/triage.h"

const char SLA_FILE[] = "sla.yaml";

struct loading {
	struct conf f;
	struct csm *c;
	struct sla_book *b;
	struct sla_policy base;    /* what policies have that say nothing else */
};

/* ---- targets ---- */

static int read_target(const struct loading *l, const struct ynode *n, struct sla_target *out)
{
	struct csm_err why = err_like(l->f.e);
	struct budget b;

	if (n->kind != YNODE_SCALAR)
		return conf_fault(&l->f, n, "target", "a target is one duration, as 4h, 2bd or 48h wall");
	if (budget_parse(n->s, &b, &why))
		return conf_fault(&l->f, n, "target", "%s", why.text);
	if (b.days >= 0)
		*out = (struct sla_target){ b.days, TARGET_DAYS };
	else
		*out = (struct sla_target){ b.s, b.wall ? TARGET_WALL : TARGET_OPEN };
	return CSM_OK;
}

/* P1..P5, or default: 0. -1: neither. */
static int priority_of(struct str s)
{
	if (str_is(s, "default"))
		return 0;
	return s.n == 2 && s.p[0] == 'P' && s.p[1] >= '1' && s.p[1] <= '5' ? s.p[1] - '0' : -1;
}

/* Wall time and open time of one clock would be two clocks. */
static int same_units(const struct loading *l, const struct ynode *n, const struct sla_target t[6])
{
	int wall = 0, open = 0;

	for (int p = 0; p < 6; p++) {
		wall += t[p].unit == TARGET_WALL;
		open += t[p].unit == TARGET_OPEN || t[p].unit == TARGET_DAYS;
	}
	if (wall && open)
		return conf_fault(&l->f, n, "units", "the targets of one clock are all wall time or all open time, since one clock counts one of them");
	return CSM_OK;
}

static int read_priorities(const struct loading *l, const struct ynode *n, struct sla_target t[6])
{
	int code = CSM_OK;

	for (int p = 0; p < 6; p++)
		t[p] = (struct sla_target){ 0, TARGET_NONE };
	if (n->kind != YNODE_MAP)
		return read_target(l, n, &t[0]);
	for (size_t i = 0; !code && i < n->n; i++) {
		int p = priority_of(n->keys[i]->s);
		if (p < 0)
			return conf_fault(&l->f, n->keys[i], "priority", "\"" STR_FMT "\" must be P1 to P5 or default", STR_ARG(n->keys[i]->s));
		code = read_target(l, n->kids[i], &t[p]);
	}
	return code ? code : same_units(l, n, t);
}

static int known_party(const struct loading *l, const struct ynode *key)
{
	static const char *const parties[] = { "carrier", "department", "merchant", "platform", "supplier", "warehouse", "default", NULL };

	for (size_t i = 0; parties[i]; i++)
		if (str_is(key->s, parties[i]))
			return CSM_OK;
	return conf_fault(&l->f, key, "party", "\"" STR_FMT "\" must be carrier, department, merchant, platform, supplier, warehouse or default",
	                  STR_ARG(key->s));
}

static int known_step(const struct loading *l, const struct ynode *n)
{
	const char *const *words = complaint_step_words(), *near;

	for (size_t i = 0; n->kind == YNODE_SCALAR && words[i]; i++)
		if (str_is(n->s, words[i]))
			return CSM_OK;
	near = n->kind == YNODE_SCALAR ? csm_nearest(arena_cstr(l->f.mem, n->s), words) : NULL;
	if (near)
		return conf_fault(&l->f, n, "step", "\"" STR_FMT "\" is no step of a complaint; is %s meant?", STR_ARG(n->s), near);
	return conf_fault(&l->f, n, "step", "\"" STR_FMT "\" is no step of a complaint; they are receive, soothe, investigate, liability, "
	                  "remedy, accept, execute, follow_up, lesson", STR_ARG(n->s));
}

/* Targets by party or step; default goes to any. */
static int read_named(const struct loading *l, const struct ynode *n, enum clock k, struct sla_named **v, size_t *count, struct sla_target *any)
{
	int code = CSM_OK;

	if (n->kind != YNODE_MAP)
		return k == CK_THIRD_PARTY ? read_target(l, n, any) :
		       conf_fault(&l->f, n, "map", "targets of steps are a map, as {receive: 1h, investigate: 1bd}");
	*v = arena_alloc(l->f.mem, (n->n + 1) * sizeof(**v));
	*count = 0;
	*any = (struct sla_target){ 0, TARGET_NONE };
	for (size_t i = 0; !code && i < n->n; i++) {
		bool rest = str_is(n->keys[i]->s, "default");
		struct sla_named *to = &(*v)[*count];
		code = k == CK_THIRD_PARTY ? known_party(l, n->keys[i]) : rest ? CSM_OK : known_step(l, n->keys[i]);
		if (!code)
			code = read_target(l, n->kids[i], rest ? any : &to->target);
		to->word = arena_str(l->f.mem, n->keys[i]->s);
		*count += !rest;
	}
	return code;
}

static int read_clock(const struct loading *l, const struct ynode *key, const struct ynode *n, struct sla_policy *p)
{
	enum clock k = clock_of(key->s);

	if (k >= CK_PROMISE) {
		const char *words[CK_PROMISE + 1] = { NULL }, *near;
		for (int i = 0; i < CK_PROMISE; i++)
			words[i] = clock_word((enum clock)i);
		near = csm_nearest(arena_cstr(l->f.mem, key->s), words);
		if (near)
			return conf_fault(&l->f, key, "clock", "\"" STR_FMT "\" is no clock that takes a target; is %s meant?", STR_ARG(key->s), near);
		return conf_fault(&l->f, key, "clock", "\"" STR_FMT "\" is no clock that takes a target; csm-sla(1) lists them", STR_ARG(key->s));
	}
	if (k == CK_THIRD_PARTY)
		return read_named(l, n, k, &p->parties, &p->n_parties, &p->targets[k][0]);
	if (k == CK_STEP)
		return read_named(l, n, k, &p->steps, &p->n_steps, &p->targets[k][0]);
	return read_priorities(l, n, p->targets[k]);
}

static int read_targets(const struct loading *l, const struct ynode *n, struct sla_policy *p)
{
	int code = CSM_OK;

	if (n && n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "targets are a map of clocks, as {first_response: 1h}");
	for (size_t i = 0; n && !code && i < n->n; i++)
		code = read_clock(l, n->keys[i], n->kids[i], p);
	return code;
}

/* ---- pauses ---- */

static int read_pause(const struct loading *l, const struct ynode *map, size_t i, struct sla_policy *p)
{
	const struct ynode *key = map->keys[i];
	enum clock k = clock_of(key->s);
	struct str *states = NULL;
	size_t n = 0;
	int code;

	if (k >= CK_THIRD_PARTY)
		return conf_fault(&l->f, key, "clock", "\"" STR_FMT "\" is no clock that pauses; these do: first_response, next_response, update, "
		                  "first_resolution, full_resolution, requester_wait, agent_work", STR_ARG(key->s));
	code = conf_texts(&l->f, map, arena_cstr(l->f.mem, key->s), &states, &n);
	p->pauses[k] = 0;
	for (size_t s = 0; !code && s < n; s++) {
		enum state state = state_of(&l->c->terms, states[s]);
		if (!state_active(state))
			return conf_fault(&l->f, map->kids[i], "state", "\"" STR_FMT "\" must be a state that may pause: new, open, pending or on_hold",
			                  STR_ARG(states[s]));
		p->pauses[k] |= (uint16_t)(1u << state);
	}
	return code;
}

static int read_pauses(const struct loading *l, const struct ynode *n, struct sla_policy *p)
{
	int code = CSM_OK;

	if (n && n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "pauses are a map of clocks, as {full_resolution: [pending]}");
	for (size_t i = 0; n && !code && i < n->n; i++)
		code = read_pause(l, n, i, p);
	return code;
}

/* ---- policies ---- */

static int read_length(const struct loading *l, const struct ynode *map, const char *key, int64_t *out)
{
	struct str s = { NULL, 0 };
	struct csm_err why = err_like(l->f.e);
	int code = conf_text(&l->f, map, key, &s);

	if (code || !s.p || str_is(s, "0"))
		return code;
	if (duration_parse(s, out, &why) || *out < 0)
		return conf_fault(&l->f, ynode_get(map, key), "length", "%s: \"" STR_FMT "\" must be a duration, as 72h", key, STR_ARG(s));
	return CSM_OK;
}

/* What policies and the file itself have in common. */
static int read_ways(const struct loading *l, const struct ynode *map, struct sla_policy *p)
{
	static const char *const ways[] = { "resume", "restart", "total", NULL };
	struct str name = { NULL, 0 };
	int how = p->reopen, code = conf_one_of(&l->f, map, "reopen", ways, &how);

	p->reopen = (uint8_t)how;
	if (!code)
		code = read_length(l, map, "pause_limit", &p->pause_limit_s);
	if (!code)
		code = read_pauses(l, ynode_get(map, "pauses"), p);
	if (!code)
		code = conf_text(&l->f, map, "calendar", &name);
	if (code || !name.n)
		return code;
	p->calendar = calendar_named(&l->b->cals, name);
	if (!p->calendar)
		return conf_fault(&l->f, ynode_get(map, "calendar"), "calendar", "\"" STR_FMT "\" is no calendar of policy/calendar.yaml",
		                  STR_ARG(name));
	return CSM_OK;
}

static bool field_may_be_asked(enum tfield f)
{
	return f == TF_CHANNEL || f == TF_CATEGORY || f == TF_TYPE || f == TF_STAGE || f == TF_TOUCHPOINT || f == TF_SEVERITY ||
	       f == TF_GROUP || f == TF_SHOP || f == TF_TIER || f == TF_FLAGS || f == TF_SOURCE || f == TF_HANDLING;
}

static int check_fields(const struct loading *l, const struct cond *c)
{
	int code = CSM_OK;

	if (c->kind == COND_FIELD && !field_may_be_asked(c->field)) {
		struct ynode at = { .line = c->line, .col = c->col };
		return conf_fault(&l->f, &at, "field", "%s is nothing that a policy may ask about; these are: channel, category, type, stage, "
		                  "touchpoint, severity, group, shop, tier, flags, source, handling", tfield_word(c->field));
	}
	for (size_t i = 0; c->kind != COND_FIELD && !code && i < c->n; i++)
		code = check_fields(l, &c->kids[i]);
	return code;
}

static int read_policy(const struct loading *l, const struct ynode *n, struct sla_policy *p)
{
	static const char *const keys[] = { "policy", "valid_from", "when", "calendar", "reopen", "pause_limit", "pauses", "targets", NULL };
	const struct ynode *when = ynode_get(n, "when");
	int code = conf_map(&l->f, n, keys);

	*p = l->base;
	p->line = n->line;
	p->col = n->col;
	if (!code)
		code = conf_word(&l->f, n, "policy", &p->name);
	if (!code && !p->name.n)
		code = conf_fault(&l->f, n, "name", "a policy begins with its name: - policy: complaints");
	if (!code)
		code = conf_at(&l->f, n, "valid_from", &p->valid_from);
	p->any = !when;
	if (!code && when)
		code = triage_when(l->c, &l->f, when, &p->when);
	if (!code && when)
		code = check_fields(l, &p->when);
	if (!code)
		code = read_ways(l, n, p);
	return code ? code : read_targets(l, ynode_get(n, "targets"), p);
}

/* Entries of one name are versions: each holds until the next begins. */
static int chain_versions(const struct loading *l, size_t i)
{
	struct sla *s = &l->b->sla;
	struct sla_policy *p = &s->v[i], *last = NULL;
	struct ynode at = { .line = p->line, .col = p->col };

	for (size_t k = 0; k < i; k++)
		if (str_eq(s->v[k].name, p->name))
			last = &s->v[k];
	if (!last)
		return CSM_OK;
	if (p->valid_from == WHEN_NONE || (last->valid_from != WHEN_NONE && p->valid_from <= last->valid_from))
		return conf_fault(&l->f, &at, "version", "policy " STR_FMT " stands here a second time: a later version needs a later valid_from",
		                  STR_ARG(p->name));
	last->valid_to = p->valid_from;
	return CSM_OK;
}

/* What a complaint has to take before it may be solved. */
static int read_steps(const struct loading *l, const struct ynode *root)
{
	const struct ynode *list = ynode_get(root, "complaint_steps");
	int code = conf_texts(&l->f, root, "complaint_steps", &l->b->steps, &l->b->n_steps);

	for (size_t i = 0; list && !code && i < l->b->n_steps; i++)
		code = known_step(l, list->kind == YNODE_LIST ? list->kids[i] : list);
	return code;
}

static int read_all(struct loading *l, const struct ynode *root)
{
	static const char *const keys[] = { "policies", "calendar", "reopen", "pause_limit", "pauses", "complaint_steps", NULL };
	const struct ynode *list = ynode_get(root, "policies");
	struct sla *s = &l->b->sla;
	int code = conf_map(&l->f, root, keys);

	if (!code)
		code = read_ways(l, root, &l->base);
	if (!code)
		code = read_steps(l, root);
	if (code || !list || (list->kind == YNODE_SCALAR && !list->s.n))
		return code;
	if (list->kind != YNODE_LIST)
		return conf_fault(&l->f, list, "list", "policies must be a list: each begins with \"- policy: NAME\"");
	if (list->n > SLA_POLICIES_MAX)
		return conf_fault(&l->f, list, "list", "%zu policies; at most %d are possible", list->n, (int)SLA_POLICIES_MAX);
	s->v = arena_alloc(l->f.mem, (list->n + 1) * sizeof(*s->v));
	for (size_t i = 0; !code && i < list->n; i++) {
		s->n = i + 1;
		code = read_policy(l, list->kids[i], &s->v[i]);
		if (!code)
			code = chain_versions(l, i);
	}
	return code;
}

static int read_file(struct csm *c, const char *path, struct sla_book *b, struct csm_err *e)
{
	const char *own = "policy/sla.yaml";
	struct loading l = { .f = { .file = path ? path : own, .room = "policy", .mem = &b->sla.mem, .e = e, .zone = c->zone }, .c = c, .b = b };
	struct file_bytes bytes;
	struct ynode *root = NULL;
	int code;

	if (!path && !file_exists(c->dirfd, own))
		return CSM_OK;
	l.base = (struct sla_policy){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .calendar = b->sla.always };
	for (int k = 0; k < CK_COUNT; k++)
		l.base.pauses[k] = clock_pauses((enum clock)k);
	code = file_read(path ? AT_FDCWD : c->dirfd, l.f.file, &bytes, e);
	if (code)
		return code;
	b->file = l.f.file;
	sha256_hex(bytes.s, b->sla.digest);
	code = yaml_document(bytes.s, l.f.file, l.f.mem, &root, e);
	if (!code && root)
		code = read_all(&l, root);
	file_close(&bytes);
	return code;
}

int sla_open(struct csm *c, const char *path, struct sla_book *b, struct csm_err *e)
{
	int code;

	*b = (struct sla_book){ .c = c, .at = c->as_of == WHEN_NONE ? c->now : c->as_of };
	code = calendars_load(c, NULL, &b->cals, e);
	if (code)
		return code;
	b->sla.always = calendar_named(&b->cals, STR("always"));
	return read_file(c, path, b, e);
}

int sla_steps(struct csm *c, struct arena *mem, struct str **steps, size_t *n, struct csm_err *e)
{
	struct sla_book b;
	int code;

	*n = 0;
	if (!file_exists(c->dirfd, "policy/sla.yaml"))
		return CSM_OK;
	code = sla_open(c, NULL, &b, e);
	*n = code ? 0 : b.n_steps;
	*steps = arena_alloc(mem, (*n + 1) * sizeof(**steps));
	for (size_t i = 0; i < *n; i++)
		(*steps)[i] = arena_str(mem, b.steps[i]);
	sla_close(&b);
	return code;
}

void sla_close(struct sla_book *b)
{
	sla_runs_free(&b->runs);
	if (b->part)
		subset_end(b->c);
	sla_free(&b->sla);
	calendars_free(&b->cals);
	*b = (struct sla_book){ 0 };
}
