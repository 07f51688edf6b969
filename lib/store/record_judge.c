/*
 * The rules of the trade asked before something is stored: the case with the new event in its
 * place, folded as every reader will fold it. Relies on care/cases.h. Promises: what is stored is
 * legal where it stands, and makes nothing illegal that was legal before.
 */
#include "store/record.h"

#include <stdlib.h>

#include "store/desk.h"
#include "store/entry.h"
#include "store/world_load.h"

struct verdict { evid id; bool legal; enum verb verb; char text[320]; const char *rule; };

/* A folded case of any kind. */
union folded { struct head h; struct ticket t; struct rma r; struct customer u; struct desk d; };

struct judge {
	struct recorder *r;
	struct caseid cas;
	struct event *evs;         /* the whole history, new events at its end */
	size_t n, n_new, cap, old_cap;
	struct arena mem;
	struct vocab words;
	struct history h;
	const struct old_case *old;        /* gathered beforehand; NULL: not */
	bool revision;             /* correct or undo among the events of this write */
	struct roster roster;      /* of no case: shifts and the like are judged by it */
};

/* ---- new events ---- */

int record_made(struct recorder *r, struct csm_err *e)
{
	struct made *m;
	struct rec rec;
	struct str line;
	const char *why = "", *key = "";
	int code = writer_event_end(r->w, &line, e);

	if (code)
		return code;
	m = arena_alloc(&r->mem, sizeof(*m));
	*PUSH(r->made, r->n_made, r->cap_made) = m;
	m->line = arena_str(&r->mem, line);
	/*
	 * line_end has read it back already; an event that this csm cannot read must not be written
	 * either.
	 */
	if (!line_read(m->line, &m->room, &rec, &why, NULL) || !event_of(&rec, &m->ev, &why, &key))
		return err_set(e, CSM_EIO, "record.form", "the event would not be readable: %s %s",
		               key, why);
	return CSM_OK;
}

void record_back(struct recorder *r, size_t n_made)
{
	while (r->n_made > n_made)
		line_room_free(&r->made[--r->n_made]->room);
}

/* ---- the history ---- */

bool record_is_new(const struct recorder *r, evid id)
{
	return r->first && evid_site(id) == r->w->site && evid_number(id) >= r->first;
}

static bool is_revising(const struct event *ev)
{
	return ev->verb == V_CORRECT || ev->verb == V_UNDO || ev->verb == V_REDACT;
}

static struct old_case *old_of(struct recorder *r, struct caseid cas)
{
	uint32_t at = cas.id ? umap_get(&r->by_case, cas.id) : MAP_NONE;

	return at != MAP_NONE && r->olds[at].cas.kind == cas.kind ? &r->olds[at] : NULL;
}

static int on_past(void *ctx, const struct event *ev, struct str line)
{
	struct recorder *r = ctx;
	struct old_case *o = old_of(r, ev->cas);

	/*
	 * The texts of a line read by libyaml die with the next one, so those are copied to the
	 * last byte.
	 */
	if (o) {
		bool slow = ev->by.p < line.p || ev->by.p >= line.p + line.n;
		*PUSH(o->evs, o->n, o->cap) =
			event_copy(&(struct entry){ .ev = *ev, .slow = slow }, &r->mem);
	}
	return CSM_OK;
}

static void past_want(struct recorder *r, struct caseid cas)
{
	bool fresh;
	uint32_t *at = umap_put(&r->by_case, cas.id, &fresh);

	if (!fresh)
		return;
	*at = (uint32_t)r->n_olds;
	*PUSH(r->olds, r->n_olds, r->cap_olds) = (struct old_case){ .cas = cas };
}

/* A case that several sites opened has several names, and events under each. */
static void past_aliases(struct recorder *r, const struct world *w)
{
	bool fresh;

	for (size_t i = 0; i < w->n_aliases; i++) {
		struct old_case *o = old_of(r, w->aliases[i].to);
		if (!o)
			continue;
		o->aliased = true;
		*umap_put(&r->by_case, w->aliases[i].from.id, &fresh) = (uint32_t)(o - r->olds);
	}
}

int record_past(struct recorder *r, struct csm_err *e)
{
	struct scan *s = &r->past;
	struct world *w = NULL;
	struct caseid cas;
	int code;

	*s = (struct scan){ .c = r->c, .event = on_past, .ctx = r };
	code = scan_open(s, e);
	/* Which sites opened the same case, the world knows. */
	if (!code && s->n_segs && s->segs[0].site != s->segs[s->n_segs - 1].site)
		code = world_load(r->c, &w, e);
	for (size_t i = 0; !code && i < r->n_reqs; i++)
		if (r->reqs[i].target && case_fast(str_of(r->reqs[i].target), &cas))
			past_want(r, w ? world_name(w, cas) : cas);
	if (!code && w)
		past_aliases(r, w);
	return code || !r->n_olds ? code : scan_run(s, e);
}

/* Events of undone imports count for nothing. */
static int drop_undone(struct judge *j, struct csm_err *e)
{
	struct umap undone = { 0 };
	bool imported = false;
	size_t k = 0;
	int code;

	for (size_t i = 0; i < j->h.n; i++)
		imported |= j->h.evs[i].imp != 0;
	if (!imported)
		return CSM_OK;
	code = imports_undone(j->r->c, &undone, e);
	for (size_t i = 0; !code && i < j->h.n; i++)
		if (!j->h.evs[i].imp || umap_get(&undone, j->h.evs[i].imp) == MAP_NONE)
			j->h.evs[k++] = j->h.evs[i];
	if (!code)
		j->h.n = k;
	umap_free(&undone);
	return code;
}

/* The history as it was gathered for a large batch, settled as any other. */
static int history_old(struct judge *j, const struct old_case *o, struct csm_err *e)
{
	bool dead;
	int code;

	for (size_t i = 0; i < o->n; i++)
		*PUSH(j->h.evs, j->h.n, j->old_cap) = o->evs[i];
	code = drop_undone(j, e);
	if (!code)
		j->h.n = events_settle(j->h.evs, j->h.n, o->cas, o->aliased, INT64_MAX, &j->mem,
		                       &dead);
	return code;
}

static int history(struct judge *j, struct csm_err *e)
{
	int code;

	if (j->old)
		return history_old(j, j->old, e);
	/* The log cannot hold anything of a case that this write opens. */
	if (record_is_new(j->r, j->cas.id))
		return CSM_OK;
	code = world_history(j->r->c, j->cas, j->revision, &j->h, e);
	return code || !j->revision ? code : drop_undone(j, e);
}

/* Is the event one of the case, by this or another name? */
static bool of_case(const struct judge *j, const struct event *ev)
{
	return case_same(ev->cas, j->cas) || (j->old && old_of(j->r, ev->cas) == j->old);
}

static int gather(struct judge *j, size_t from, struct csm_err *e)
{
	struct recorder *r = j->r;
	int code;

	for (size_t i = 0; i < r->n_made; i++)
		j->revision |= case_same(r->made[i]->ev.cas, j->cas) &&
		               is_revising(&r->made[i]->ev);
	j->old = old_of(r, j->cas);
	code = j->cas.kind ? CSM_OK : roster_load(r->c, &j->mem, &j->roster, e);
	if (!code)
		code = history(j, e);
	if (code)
		return code;
	for (size_t i = 0; i < j->h.n; i++)
		*PUSH(j->evs, j->n, j->cap) = j->h.evs[i];
	for (size_t i = 0; i < r->n_made; i++) {
		if (!of_case(j, &r->made[i]->ev))
			continue;
		*PUSH(j->evs, j->n, j->cap) = r->made[i]->ev;
		j->n_new += i >= from;
	}
	return CSM_OK;
}

/* ---- folding ---- */

static void fold_one(union folded *f, char kind, const struct event *ev, const struct care *care,
                     struct ruling *ruling)
{
	if (kind == CASE_TICKET)
		ticket_fold(&f->t, ev, care, ruling);
	else if (kind == CASE_RETURN)
		rma_fold(&f->r, ev, care, ruling);
	else if (!kind)
		desk_fold(&f->d, ev, care, ruling);
	else
		customer_fold(&f->u, ev, care, ruling);
}

/* Folds the first n events and notes what the rules say of each. */
static size_t fold(struct judge *j, size_t n, union folded *f, struct verdict **out)
{
	struct care care = { &j->r->c->terms, &j->words, &j->mem, NULL };
	struct event *evs = arena_alloc(&j->mem, (n + 1) * sizeof(*evs));

	if (n)
		memcpy(evs, j->evs, n * sizeof(*evs));
	n = events_resolve(evs, n, &j->mem);
	*out = arena_alloc(&j->mem, (n + 1) * sizeof(**out));
	if (j->cas.kind == CASE_TICKET)
		ticket_init(&f->t, j->cas);
	else if (j->cas.kind == CASE_RETURN)
		rma_init(&f->r, j->cas);
	else if (!j->cas.kind)
		desk_init(&f->d, &j->roster);
	else
		customer_init(&f->u, j->cas);
	for (size_t i = 0; i < n; i++) {
		struct ruling ruling = { .legal = true, .lang = lang_of(j->r->c->lang) };
		fold_one(f, j->cas.kind, &evs[i], &care, &ruling);
		(*out)[i] = (struct verdict){ .id = evs[i].id,
			                      .legal = ruling.legal,
			                      .verb = evs[i].verb,
			                      .rule = ruling.id };
		memcpy((*out)[i].text, ruling.text, sizeof(ruling.text));
	}
	return n;
}

static const struct verdict *find(const struct verdict *v, size_t n, evid id)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].id == id)
			return &v[i];
	return NULL;
}

static bool is_new(const struct judge *j, evid id)
{
	for (size_t i = j->n - j->n_new; i < j->n; i++)
		if (j->evs[i].id == id)
			return true;
	return false;
}

static int refuse(const struct judge *j, const struct verdict *v, struct csm_err *e)
{
	char id[24];

	evid_write(v->id, id);
	if (is_new(j, v->id))
		return err_set(e, CSM_EREFUSED, v->rule, "%s", v->text);
	return err_set(e, CSM_EREFUSED, v->rule,
	               "the later %s (%s) would no longer be possible: %s", verb_word(v->verb), id,
	               v->text);
}

/* Undoing the opening takes the whole case away: then nothing of it is judged. */
static bool opening_undone(const struct judge *j)
{
	return j->revision && events_undone(j->evs, j->n, j->cas.id);
}

static int compare(struct judge *j, union folded *after, struct csm_err *e)
{
	union folded before;
	struct verdict *was, *is;
	size_t n_was = fold(j, j->n - j->n_new, &before, &was), n_is = fold(j, j->n, after, &is);
	char name[32];

	case_write(j->cas, name);
	if (before.h.newer && n_was)
		return err_set(e, CSM_EREFUSED, "case.newer",
		               "%s holds events of a newer csm; this one shows it but does not "
		               "write to it",
		               name);
	if (opening_undone(j))
		return CSM_OK;
	for (size_t i = 0; i < n_is; i++) {
		const struct verdict *old = find(was, n_was, is[i].id);
		if (!is[i].legal && (!old || old->legal))
			return refuse(j, &is[i], e);
	}
	return CSM_OK;
}

/* ---- intake ---- */

static const struct {
	uint32_t bit;
	const char *option;
} intake_options[] = {
	{ INTAKE_ORDER, "--order" }, { INTAKE_PRODUCT, "--product|--sku" },
	{ INTAKE_TEXT, "-m TEXT (--text)" }, { INTAKE_CUSTOMER, "--customer" },
	{ INTAKE_DESIRED, "--desired" }, { INTAKE_CATEGORY, "--category" },
	{ INTAKE_SUBJECT, "--subject" }, { INTAKE_CHANNEL, "--channel" },
};

static int check_intake(struct judge *j, const struct ticket *t, bool text, struct csm_err *e)
{
	struct buf b = { 0 };
	uint32_t required = 0, recommended = 0;
	int code;

	ticket_lacks(t, text, &j->r->c->terms, &j->words, &required, &recommended);
	if (!required)
		return CSM_OK;
	for (size_t i = 0; i < COUNT(intake_options); i++)
		if (required & intake_options[i].bit)
			buf_printf(&b, "%s%s", b.n ? ", " : "", intake_options[i].option);
	code = err_set(e, CSM_EUSAGE, "intake.missing",
	               "the ticket lacks %s (policy/terms.yaml, intake)", b.p);
	buf_free(&b);
	return code;
}

static const struct event *first_new(const struct judge *j)
{
	return j->n_new ? &j->evs[j->n - j->n_new] : NULL;
}

/* A solution of a complaint, and what was done before it. */
static int check_steps(struct judge *j, const struct ticket *t, struct csm_err *e)
{
	const struct event *solved = NULL;
	struct event *evs;
	size_t n, i = 0;

	for (size_t k = j->n - j->n_new; k < j->n; k++)
		if (j->evs[k].verb == V_SOLVE)
			solved = &j->evs[k];
	if (!solved || !str_is(vocab_str(&j->words, t->type), "complaint"))
		return CSM_OK;
	evs = arena_alloc(&j->mem, (j->n + 1) * sizeof(*evs));
	memcpy(evs, j->evs, j->n * sizeof(*evs));
	n = events_resolve(evs, j->n, &j->mem);
	while (i < n && evs[i].id != solved->id)
		i++;
	return steps_check(j->r, j->cas, evs, i, e);
}

static void judge_free(struct judge *j)
{
	free(j->evs);
	history_close(&j->h);
	vocab_free(&j->words);
	arena_free(&j->mem);
}

int record_judge(struct recorder *r, struct caseid cas, size_t from, bool text, struct csm_err *e)
{
	struct judge j = { .r = r, .cas = cas };
	union folded after;
	const struct event *first;
	int code = gather(&j, from, e);

	if (!code)
		code = compare(&j, &after, e);
	first = code ? NULL : first_new(&j);
	if (first && first->verb == V_OPEN && cas.kind == CASE_TICKET)
		code = check_intake(&j, &after.t, text, e);
	if (!code && r->n_steps && cas.kind == CASE_TICKET)
		code = check_steps(&j, &after.t, e);
	judge_free(&j);
	return code;
}

/* ---- is there such a case ---- */

bool record_lives(struct recorder *r, struct caseid who, int *code, struct csm_err *e)
{
	struct judge j = { .r = r, .cas = who };
	struct verdict *was;
	union folded now;
	bool opened = false;
	size_t n;

	*code = gather(&j, r->n_made, e);
	if (!*code) {
		n = fold(&j, j.n, &now, &was);
		for (size_t i = 0; i < n; i++)
			opened |= was[i].verb == V_OPEN;
		opened &= !now.u.voided && now.u.erased_at == WHEN_NONE;
	}
	judge_free(&j);
	return opened;
}

static int on_opening(void *ctx, const struct event *ev, struct str line)
{
	const struct caseid *cas = ctx;

	(void)line;
	return ev->id == cas->id && case_same(ev->cas, *cas) ? CSM_FOUND : CSM_OK;
}

bool case_exists(struct recorder *r, struct caseid cas, int *code, struct csm_err *e)
{
	char text[32];
	struct scan s = { .c = r->c, .only = text, .value = true, .event = on_opening, .ctx = &cas };

	*code = CSM_OK;
	for (size_t i = 0; i < r->n_made; i++)
		if (r->made[i]->ev.id == cas.id && case_same(r->made[i]->ev.cas, cas))
			return true;
	if (old_of(r, cas)) {
		const struct old_case *o = old_of(r, cas);
		for (size_t i = 0; i < o->n; i++)
			if (o->evs[i].id == cas.id)
				return true;
		return false;
	}
	case_write(cas, text);
	*code = scan_run(&s, e);
	scan_close(&s);
	if (*code != CSM_FOUND)
		return false;
	*code = CSM_OK;
	return true;
}
