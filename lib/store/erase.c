/*
 * csm_redact and csm_erase: the events that say what is taken out, then taking it out, under one
 * lock. Relies on sweep.h for the second half, which the next write does if a crash comes between.
 * Promises: from the moment the events are on the disk no reader shows a word of it; nothing is
 * taken out before that.
 */
#include "store/sweep.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/own.h"
#include "store/record.h"

/* ---- redact ---- */

/* The event that was named, and the corrections of it, which say the same words again. */
struct group {
	struct csm *c;
	evid id, root;
	struct caseid cas;             /* of the event named */
	enum verb verb;
	bool found, words;
	struct sweep_target *v;
	size_t n, cap;
};

static evid corrected(const struct event *ev)
{
	const struct val *of = ev->verb == V_CORRECT ? event_get(ev, K_OF) : NULL;
	evid id;

	return of && evid_read(of->s, &id) ? id : 0;
}

static int on_named(void *ctx, const struct event *ev, struct str line)
{
	struct group *g = ctx;

	(void)line;
	if (ev->id != g->id)
		return CSM_OK;
	g->found = true;
	g->cas = ev->cas;
	g->verb = ev->verb;
	g->root = corrected(ev) ? corrected(ev) : ev->id;
	return CSM_OK;
}

static int on_group(void *ctx, const struct event *ev, struct str line)
{
	struct group *g = ctx;

	(void)line;
	if (ev->id != g->root && ev->id != g->id && corrected(ev) != g->root)
		return CSM_OK;
	g->words |= event_has_words(ev) || ev->verb == V_ATTACH || event_get(ev, K_WAS);
	if (event_has_words(ev) || ev->verb == V_ATTACH)
		*PUSH(g->v, g->n, g->cap) = (struct sweep_target){ ev->id, ev->cas };
	return CSM_OK;
}

static int scan_for(struct group *g, evid id, event_fn fn, struct csm_err *e)
{
	char text[24];
	struct scan s = { .c = g->c, .only = text, .event = fn, .ctx = g };
	int code;

	evid_write(id, text);
	code = scan_run(&s, e);
	scan_close(&s);
	return code;
}

static int find_group(struct group *g, const char *id, struct csm_err *e)
{
	int code;

	if (!evid_read(str_of(id), &g->id))
		return err_set(e, CSM_EUSAGE, "event.id",
		               "\"%s\" must be the id of an event, as a1042 (csm log shows them)", id);
	code = scan_for(g, g->id, on_named, e);
	if (!code && !g->found)
		return err_set(e, CSM_ENOTFOUND, "event.unknown", "there is no event %s", id);
	if (!code && g->root != g->id)
		code = scan_for(g, g->id, on_group, e);
	if (!code)
		code = scan_for(g, g->root, on_group, e);
	if (!code && !g->words)
		return err_set(e, CSM_EREFUSED, "redact.nothing",
		               "%s (%s) holds no words that could be taken out", id, verb_word(g->verb));
	return code;
}

/* Those that no redaction names yet. */
static void drop_known(struct group *g, const struct sweep *s)
{
	struct umap met = { 0 };
	size_t k = 0;

	for (size_t i = 0; i < g->n; i++) {
		bool fresh;

		umap_put(&met, g->v[i].id, &fresh);
		if (fresh && umap_get(&s->gone, g->v[i].id) == MAP_NONE)
			g->v[k++] = g->v[i];
	}
	g->n = k;
	umap_free(&met);
}

static int say_redact(struct sweep *s, struct writer *w, const struct sweep_target *t, struct str by,
                      const char *reason, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = by, .cas = t->cas, .verb = V_REDACT };
	char of[24];
	bool fresh;
	int code = writer_event(w, &h, NULL, NULL, e);

	if (code)
		return code;
	evid_write(t->id, of);
	line_word(&w->line, "of", str_of(of));
	writer_words(w, K_REASON, str_of(reason), true);
	line_text(&w->line, "reason", str_of(reason));
	*umap_put(&s->gone, t->id, &fresh) = 1;
	return writer_event_end(w, NULL, e);
}

/* What failed stands in e; what is recorded all the same, and that the next write makes it good, is said behind it. */
static int say_recorded(struct csm_err *e, int code, bool certain, const char *id)
{
	struct csm_err why;

	if (!e)
		return code;
	why = *e;
	if (certain)
		return err_at(e, why.code, why.id, why.file, why.line, why.col,
		              "%.700s; %s is recorded, and the next write takes out what still stands", why.text, id);
	return err_at(e, why.code, why.id, why.file, why.line, why.col,
	              "%.700s; perhaps %s is recorded: then the next write takes out what still stands", why.text, id);
}

/* The events to the disk, then the words out of it. */
static int settle_and_take_out(struct sweep *s, struct writer *w, const char *id, struct csm_err *e)
{
	int code = writer_settle(w, e);
	/* lines that were handed on are in the log, whether they are on the disk or not */
	bool handed = !code || !w->events.n || (e && !strcmp(e->id, "append.size")), certain = !code;

	if (!code)
		code = sweep_run(s, w, e);
	return code && handed && !s->dry ? say_recorded(e, code, certain, id) : code;
}

static int commit_taken_out(struct writer *w, const char *id, struct csm_err *e)
{
	int code = writer_commit(w, e);

	return code ? say_recorded(e, code, true, id) : code;
}

static int redact_all(struct sweep *s, struct writer *w, struct group *g, const char *reason,
                      struct csm_receipt *out, struct csm_err *e)
{
	const struct agent *agent;
	evid first = evid_make(w->site, w->next);
	size_t from = w->events.n;
	int code = store_agent(s->c, &agent, e);

	if (code)
		return code;
	writer_tx(w, (uint32_t)g->n);
	for (size_t i = 0; !code && i < g->n; i++)
		code = say_redact(s, w, &g->v[i], agent->login, reason, e);
	if (code)
		return code;
	evid_write(first, out->id);
	out->line = arena_cstr(&w->c->mem, str_trim((struct str){ w->events.p + from, w->events.n - from }));
	if (s->dry)
		return CSM_OK;
	code = sweep_mark(s->c, e);
	return code ? code : settle_and_take_out(s, w, out->id, e);
}

static int give_reason(const char *reason, struct csm_err *e)
{
	if (reason && *reason)
		return CSM_OK;
	return err_set(e, CSM_EUSAGE, "erase.reason",
	               "why? --reason=TEXT stands in the log for good, so it must not name the person");
}

int csm_redact(struct csm *c, const char *id, const char *reason, struct csm_receipt *out, struct csm_err *e)
{
	struct group g = { .c = c };
	struct sweep s = { .c = NULL };
	struct csm own;
	struct writer *w = NULL;
	int code = give_reason(reason, e);

	*out = (struct csm_receipt){ 0 };
	if (!code)
		code = writer_open(c, &w, e);
	if (code)
		return code;
	code = find_group(&g, id, e);
	if (!code)
		code = sweep_open(c, w->site, &own, &s, e);
	if (!code)
		code = erased_scope(&own, &s.x, e);
	if (!code)
		drop_known(&g, &s);
	if (!code && g.cas.id)
		case_write(g.cas, out->name);
	out->known = !code && !g.n;
	snprintf(out->id, sizeof(out->id), "%s", id);
	if (!code && g.n)
		code = redact_all(&s, w, &g, reason, out, e);
	if (s.c)
		sweep_close(&s, &own);
	free(g.v);
	if (!code && g.n)
		return commit_taken_out(w, out->id, e);
	writer_abandon(w);
	return code;
}

/* ---- erase ---- */

/* A name of the person, and the key that bars it; key empty: another name of the same. */
struct member { struct caseid cas; struct str key; };
struct erasing {
	const struct csm_erase_request *q;
	struct csm *own;
	struct sweep s;
	struct writer *w;
	struct caseid name;            /* of the class */
	struct member *m;
	size_t n, cap;
	struct sweep_target *t;
	size_t n_t;
};

static bool in_class(const struct erasing *r, struct caseid who)
{
	const struct world *w = r->own->world;

	return case_same(world_class(w, world_name(w, who)), r->name);
}

/* Every name of every customer of the class. */
static void find_members(struct erasing *r)
{
	struct world *w = r->own->world;

	for (size_t i = 0; i < w->n_customers; i++)
		if (in_class(r, w->customers[i].h.cas))
			*PUSH(r->m, r->n, r->cap) = (struct member){ w->customers[i].h.cas, { 0 } };
	for (size_t i = 0; i < w->n_aliases; i++)
		if (w->aliases[i].from.kind == CASE_CUSTOMER && world_customer(w, w->aliases[i].to) &&
		    in_class(r, w->aliases[i].to))
			*PUSH(r->m, r->n, r->cap) = (struct member){ w->aliases[i].from, { 0 } };
}

/* Was all of it erased before, as far as it is asked for now? */
static bool is_done(const struct erasing *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct erasure *x = world_erased(r->own->world, r->m[i].cas);

		if (!x || (!x->texts && !r->q->keep_text))
			return false;
	}
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The scope holds the keys of all who were erased; those of others are barred already. */
static bool is_news(struct erasing *r, struct smap_slot key)
{
	const struct str bar[] = { { key.p, key.n }, STR("/erase") };

	return !world_key(r->own->world, arena_join(&r->s.x.mem, bar, COUNT(bar)));
}

/* An event bars one key; whose it is among the accounts of one person does not matter. */
static void bar_keys(struct erasing *r)
{
	const struct smap *keys = &r->s.x.keys;
	struct str *list = arena_alloc(&r->s.x.mem, (keys->used + 1) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; keys->used && i <= keys->mask; i++)
		if (keys->slots[i].p && is_news(r, keys->slots[i]))
			list[n++] = (struct str){ keys->slots[i].p, keys->slots[i].n };
	if (n)
		qsort(list, n, sizeof(*list), by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (i >= r->n)
			*PUSH(r->m, r->n, r->cap) = (struct member){ r->name, { 0 } };
		r->m[i].key = list[i];
	}
}

static int say_erase(struct erasing *r, const struct member *m, struct str by, evid *id, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = by, .cas = m->cas, .verb = V_ERASE };
	const struct str key[] = { m->key, STR("/erase") };
	struct writer *w = r->w;
	int code = writer_event(w, &h, id, NULL, e);

	if (code)
		return code;
	if (m->key.n)
		line_text(&w->line, "key", arena_join(&r->s.x.mem, key, COUNT(key)));
	if (r->q->keep_text)
		line_word(&w->line, "as", STR("person"));
	writer_words(w, K_REASON, str_of(r->q->reason), true);
	line_text(&w->line, "reason", str_of(r->q->reason));
	return writer_event_end(w, NULL, e);
}

static int say_all(struct erasing *r, struct csm_erased *out, struct csm_err *e)
{
	const struct agent *agent;
	evid id = 0, first = evid_make(r->w->site, r->w->next);
	int code = store_agent(r->own, &agent, e);

	if (code)
		return code;
	writer_tx(r->w, (uint32_t)(r->n + r->n_t));
	for (size_t i = 0; !code && i < r->n; i++)
		code = say_erase(r, &r->m[i], agent->login, &id, e);
	if (!code)
		code = sweep_redact(&r->s, r->w, r->t, r->n_t, agent->login, e);
	evid_write(first, out->id);
	return code;
}

/* Whose cases, orders and values: as if it were recorded already. */
static int plan_erase(struct erasing *r, struct csm_err *e)
{
	int code;

	for (size_t i = 0; i < r->n; i++)
		world_erase(r->own->world, (struct erasure){ r->m[i].cas, 0, r->w->rec, !r->q->keep_text });
	code = erased_scope(r->own, &r->s.x, e);
	if (!code)
		code = erased_values(&r->s.x, e);
	if (!code)
		code = sweep_targets(&r->s, 0, &r->t, &r->n_t, e);
	return code ? code : world_keys(r->own->world, e);
}

static bool says_same(const struct erased *x, struct str v)
{
	for (size_t i = 0; v.n && i < x->n_values; i++)
		if (str_eq(x->values[i], v))
			return true;
	return false;
}

/* Accounts that nobody linked, though they look like the same person's: people decide. */
static int find_alike(struct erasing *r, struct csm_erased *out, struct csm_err *e)
{
	enum { SHOWN = 8 };
	struct people folk;
	struct buf b = { 0 };
	char name[32];
	int code = people_load(r->own, &folk, NULL, NULL, e);

	for (size_t i = 0, n = 0; !code && i < folk.n && n < SHOWN; i++) {
		const struct person *p = &folk.p[i];

		if (!says_same(&r->s.x, p->phone) && !says_same(&r->s.x, p->mail) && !says_same(&r->s.x, p->account))
			continue;
		case_write(p->customer, name);
		buf_printf(&b, "%s%s", n++ ? ", " : "", name);
	}
	out->alike = arena_cstr(&r->w->c->mem, buf_view(&b));
	buf_free(&b);
	if (!code)
		people_free(&folk);
	return code;
}

static void tell(const struct erasing *r, size_t customers, struct csm_erased *out)
{
	const struct sweep *s = &r->s;

	out->customers = (int64_t)customers;
	out->events = (int64_t)r->n_t;
	out->rows = s->rows;
	out->people = s->people;
	out->files = s->files;
	out->rejects = s->rejects;
}

static int erase_class(struct erasing *r, struct csm_erased *out, struct csm_err *e)
{
	size_t customers = r->n, from = r->w->events.n;
	int code = plan_erase(r, e);

	if (code)
		return code;
	bar_keys(r);
	code = find_alike(r, out, e);
	if (!code)
		code = say_all(r, out, e);
	if (!code && r->s.dry)
		out->lines = arena_cstr(&r->w->c->mem, (struct str){ r->w->events.p + from, r->w->events.n - from });
	if (!code && !r->s.dry)
		code = sweep_mark(r->own, e);
	if (!code)
		code = settle_and_take_out(&r->s, r->w, out->id, e);
	tell(r, customers, out);
	return code;
}

static bool others_wrote(const struct csm *c)
{
	const struct scan *s = &c->world->scan;

	for (size_t i = 0; i < s->n_segs; i++)
		if (s->segs[i].site != c->site)
			return true;
	return false;
}

static int erase(struct erasing *r, struct csm_erased *out, struct csm_err *e)
{
	int code = sweep_open(r->w->c, r->w->site, r->own, &r->s, e);

	if (!code)
		code = store_find_case(r->own, str_of(r->q->name), CASE_CUSTOMER, &r->name, e);
	if (code)
		return code;
	r->name = world_class(r->own->world, r->name);
	find_members(r);
	case_write(r->name, out->name);
	out->others = others_wrote(r->own);
	out->known = is_done(r);
	return out->known ? CSM_OK : erase_class(r, out, e);
}

int csm_erase(struct csm *c, const struct csm_erase_request *q, struct csm_erased *out, struct csm_err *e)
{
	struct csm own;
	struct erasing r = { .q = q, .own = &own };
	int code = give_reason(q->reason, e);

	*out = (struct csm_erased){ .alike = "" };
	if (!code)
		code = writer_open(c, &r.w, e);
	if (code)
		return code;
	code = erase(&r, out, e);
	sweep_close(&r.s, &own);
	free(r.m);
	free(r.t);
	if (!code && !out->known)
		return commit_taken_out(r.w, out->id, e);
	writer_abandon(r.w);
	return code;
}
