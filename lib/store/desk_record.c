/*
 * Recording what happens at the desk: a request is completed by what the log holds (which shift is meant),
 * then recorded as any other. Relies on record.c and the rules of care/shift.h. Promises: completed and
 * judged under one lock.
 */
#include "store/desk_record.h"

#include <stdlib.h>

/* ---- what a request lacks ---- */

void desk_add(struct desk_plan *k, const char *key, struct str value)
{
	k->f[k->req.n_fields++] = (struct csm_field){ key, arena_cstr(&k->now.mem, value) };
}

struct str desk_given(const struct desk_plan *k, const char *key)
{
	const struct csm_field *f = field_of(&k->req, key);

	return f ? str_of(f->value) : (struct str){ NULL, 0 };
}

static int whose(struct desk_plan *k, struct csm_err *e)
{
	const struct agent *a;
	int code;

	if (k->req.by) {
		k->me = str_of(k->req.by);
		return CSM_OK;
	}
	code = store_agent(k->c, &a, e);
	if (!code)
		k->me = a->login;
	return code;
}

static int when(struct desk_plan *k, struct csm_err *e)
{
	struct csm_err err = err_like(e);

	k->at = k->c->as_of;
	if (k->req.at && when_parse(str_of(k->req.at), k->c->zone, k->at, &k->at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "at: %s", err.text);
	return CSM_OK;
}

/* "early": the shift of that name that is on, or comes next. */
static bool shift_called(const struct desk_plan *k, struct str word, struct shift *out)
{
	enum { AHEAD_S = 12 * 3600 };
	struct arena tmp = { 0 };
	struct shift *s;
	size_t n = shifts_between(&k->now.roster, k->at, k->at + AHEAD_S, &tmp, &s);
	bool found = false;

	for (size_t i = 0; i < n && !found; i++)
		if ((found = str_eq(s[i].hours->word, word)))
			*out = s[i];
	arena_free(&tmp);
	return found;
}

static struct str name_of(struct desk_plan *k, const struct shift *s)
{
	char text[SHIFT_NAME_MAX];

	return arena_str(&k->now.mem, (struct str){ text, shift_name(s, text) });
}

/* A short name as typed becomes the whole one. */
static void lengthen(struct desk_plan *k)
{
	struct shift s;

	for (size_t i = 0; i < k->req.n_fields; i++) {
		struct str v = str_of(k->f[i].value);
		if (!strcmp(k->f[i].key, "shift") && v.n && !memchr(v.p, '/', v.n) && shift_called(k, v, &s))
			k->f[i].value = name_of(k, &s).p;
	}
}

static int add_shift(struct desk_plan *k, enum verb v, struct csm_err *e)
{
	const struct attendance *a = desk_present(&k->now.desk, k->me, (struct str){ NULL, 0 });
	struct shift s;

	if (field_of(&k->req, "shift"))
		return CSM_OK;
	if (v != V_CHECK_IN && a) {
		if (a->shift.n)
			desk_add(k, "shift", a->shift);
		return CSM_OK;
	}
	if (v == V_CHECK_OUT || !k->now.roster.there)
		return CSM_OK;
	if (desk_shift_of(&k->now.desk, k->me, k->at, &s))
		desk_add(k, "shift", name_of(k, &s));
	else if (v == V_CHECK_IN)
		return err_set(e, CSM_EREFUSED, "shift.none",
		               "no shift of " STR_FMT " is on, and none begins within 12 hours; name the one you stand in for with --shift (csm shift roster)",
		               STR_ARG(k->me));
	return CSM_OK;
}

static int complete(struct desk_plan *k, struct csm_err *e)
{
	enum verb v = verb_of(str_of(k->req.verb));

	lengthen(k);
	switch (v) {
	case V_CHECK_IN: case V_CHECK_OUT: case V_PROBLEM: return add_shift(k, v, e);
	case V_HANDOVER: return add_shift(k, v, e) ? CSM_EREFUSED : handover_complete(k, e);
	case V_ACCEPT: return accept_complete(k, e);
	case V_UNHOLD: return unhold_complete(k, e);
	default: return CSM_OK;
	}
}

/* ---- recording ---- */

static int make(void *ctx, struct plan *p, struct csm_err *e)
{
	enum { MORE = 8 };
	struct desk_plan *k = ctx;
	struct csm_request asked = k->req;
	int code = desk_load(p->c, &k->now, e);

	k->c = p->c;
	k->open = !code;
	if (code)
		return code;
	k->f = arena_alloc(&k->now.mem, (asked.n_fields + MORE) * sizeof(*k->f));
	if (asked.n_fields)
		memcpy(k->f, asked.fields, asked.n_fields * sizeof(*k->f));
	k->req.fields = k->f;
	code = whose(k, e);
	if (!code)
		code = when(k, e);
	*PUSH(k->reqs, k->n, k->cap) = k->req;
	if (!code)
		code = complete(k, e);
	k->reqs[0] = k->req;
	p->reqs = k->reqs;
	p->n = code || k->known ? 0 : k->n;
	return code;
}

/* Said of a success: what was left alone, what was there already. */
static void remark(const struct desk_plan *k, struct csm *c, struct csm_receipt **out, size_t *n, struct csm_err *e)
{
	if (k->known) {
		*out = arena_alloc(&c->mem, sizeof(**out));
		*n = 1;
		(*out)->known = true;
		evid_write(k->known, (*out)->id);
	}
	if (k->left.n)
		(void)err_set(e, CSM_OK, "handover.left", "changed since they were handed over, and left alone: %s", k->left.p);
}

int csm_desk(struct csm *c, const struct csm_request *r, struct csm_receipt **out, size_t *n, struct csm_err *e)
{
	struct desk_plan k = { .req = *r };
	struct plan p = { .make = make, .ctx = &k, .c = c };
	size_t uses = c->n_uses;
	int code;

	err_clear(e);
	k.req.noun = "desk";
	if (file_exists(c->dirfd, "policy/roster.yaml"))
		c->uses[c->n_uses++] = ROSTER_FILE;
	code = record_planned(c, &p, false, true, e);
	c->n_uses = uses;
	*out = p.out;
	*n = p.out ? p.n : 0;
	if (!code)
		remark(&k, c, out, n, e);
	buf_free(&k.left);
	if (k.open)
		desk_free(&k.now);
	free(k.reqs);
	return code;
}
