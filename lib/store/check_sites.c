/*
 * Checking what several sites did to one case without knowing of each other. Nothing records what a
 * site had seen, but the log gives evidence: who names an event of another site has that site's log
 * up to it, since copies hold beginnings of logs. Two changes are told of where the later site had
 * named nothing of the earlier one's log from that event on (nor the other way round), and the later
 * repeats, replaces or ends what the earlier did, or is forbidden behind it. csm-check(1) has it word
 * for word. Costs nothing where one site writes; the log is read again only if a case was changed by
 * several.
 */
#include <stdlib.h>

#include "store/check.h"

enum { SEVERAL = 1 << 16 };    /* in the place of a site */

/* From event own on, site by had named event other of site of. Both ascend. */
struct step { uint64_t own, other; };
struct view {
	uint16_t by, of;
	struct step *v;
	size_t n, cap;
};
struct change {
	struct caseid cas;             /* the name that counts */
	int64_t at, rec;
	evid id;
	enum verb verb;
	uint64_t about;                /* links: the other case; corrections and undos: the event in the end */
	uint64_t key;                  /* hash of its idempotency key, 0 none */
	uint64_t keys[2];              /* what it sets, as bits */
	struct spot spot;
};
struct pair_of { const struct change *first, *then; };
struct sites {
	struct ids first;              /* case -> site that changed it first, or SEVERAL */
	bool several;
	struct view *views;
	size_t n_views, views_cap;
	struct umap forbidden;         /* events that the rules forbid */
	struct change *changes;        /* of cases that several sites changed */
	size_t n, cap;
	struct undos undos;
	struct umap undone;
	struct pair_of *found;
	size_t n_found, found_cap;
	struct arena mem;
};

/* ---- while the log is read ---- */

static bool is_change(const struct event *ev)
{
	switch (ev->verb) {
	case V_UNKNOWN: case V_OPEN: case V_MESSAGE: case V_NOTE: case V_ATTACH: case V_SEEN: case V_IMPORT: case V_POLICY: case V_SITE:
		return false;
	default:
		return ev->cas.kind && !ev->imp;
	}
}

static struct view *view_of(struct sites *s, uint16_t by, uint16_t of)
{
	for (size_t i = 0; i < s->n_views; i++)
		if (s->views[i].by == by && s->views[i].of == of)
			return &s->views[i];
	return NULL;
}

static void note_named(struct sites *s, evid by, evid named)
{
	uint16_t site = evid_site(by), other = evid_site(named);
	if (!named || site == other)
		return;
	struct view *v = view_of(s, site, other);
	if (!v) {
		v = PUSH(s->views, s->n_views, s->views_cap);
		*v = (struct view){ .by = site, .of = other };
	}
	if (!v->n || v->v[v->n - 1].other < evid_number(named))
		*PUSH(v->v, v->n, v->cap) = (struct step){ evid_number(by), evid_number(named) };
}

static void note_all_named(struct sites *s, const struct event *ev)
{
	static const enum key keys[] = { K_TO, K_CUSTOMER, K_FOLLOWS };
	const struct val *of = event_get(ev, K_OF);
	struct caseid c;
	evid id;
	note_named(s, ev->id, ev->cas.id);
	if (of && evid_read(of->s, &id))
		note_named(s, ev->id, id);
	for (size_t i = 0; i < COUNT(keys); i++)
		if (event_get(ev, keys[i]) && event_case(ev, keys[i], &c))
			note_named(s, ev->id, c.id);
}

static uint32_t joined(uint32_t a, uint32_t b)
{
	return !a || a == b ? b : !b ? a : SEVERAL;
}

void check_sites_hear(struct check *k, const struct event *ev)
{
	const struct scan *in = k->scan;
	if (in->segs[0].site == in->segs[in->n_segs - 1].site)
		return;
	if (!k->sites)
		k->sites = mem_alloc(sizeof *k->sites);
	note_all_named(k->sites, ev);
	if (!is_change(ev))
		return;
	uint32_t now = joined(ids_get(&k->sites->first, ev->cas.id), evid_site(ev->id));
	ids_set(&k->sites->first, ev->cas.id, now);
	k->sites->several |= now == SEVERAL;
}

void check_sites_forbidden(struct check *k, const struct event *ev)
{
	bool fresh;
	if (k->sites && is_change(ev))
		*umap_put(&k->sites->forbidden, ev->id, &fresh) = 1;
}

/* What one site did under one name of a case and another under the other was done to one case. */
static void join_names(struct sites *s, const struct world *w)
{
	for (size_t i = 0; i < w->n_aliases; i++) {
		evid to = w->aliases[i].to.id;
		uint32_t both = joined(ids_get(&s->first, to), ids_get(&s->first, w->aliases[i].from.id));
		s->several |= both == SEVERAL;
		if (both)
			ids_set(&s->first, to, both);
	}
	for (size_t i = 0; i < w->n_aliases; i++)
		if (ids_get(&s->first, w->aliases[i].to.id) == SEVERAL)
			ids_set(&s->first, w->aliases[i].from.id, SEVERAL);
}

/* ---- collecting the changes of cases that several sites changed ---- */

static void add_keys(uint64_t bits[2], const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum key key = key_of(pairs[i].key);
		switch (key) {
		case K_KEY: case K_SALT: case K_RAW: case K_PREC: case K_SOURCE: case K_TEXT: case K_REASON:
			break;
		default:
			bits[key / 64 & 1] |= (uint64_t)1 << key % 64;
		}
	}
}

static void describe(struct sites *s, struct change *c, const struct event *ev)
{
	const struct val *of = event_get(ev, K_OF), *set = event_get(ev, K_SETS);
	struct str key = event_str(ev, K_KEY, &s->mem);
	struct caseid to;
	evid id = 0;
	c->key = key.n ? str_hash(key) | 1 : 0;
	if (is_revision(ev))
		c->about = of && evid_read(of->s, &id) ? id : 0;
	else if (ev->verb == V_LINK || ev->verb == V_UNLINK)
		c->about = event_case(ev, K_TO, &to) ? to.id : 0;
	if (ev->verb == V_CORRECT && set && set->type == VAL_MAP)
		add_keys(c->keys, set->kids, set->n);
	else if (!is_revision(ev))
		add_keys(c->keys, ev->pairs, ev->n);
	if (ev->verb == V_UNDO)
		undos_note(&s->undos, ev);
}

static int keep(void *ctx, const struct event *ev, struct str line)
{
	struct check *k = ctx;
	struct sites *s = k->sites;
	const struct csm *c = k->c;
	(void)line;
	if (!(is_change(ev) || (ev->cas.kind && ev->verb == V_MESSAGE)) || ids_get(&s->first, ev->cas.id) != SEVERAL)
		return CSM_OK;
	if ((c->known_at != WHEN_NONE && ev->rec > c->known_at) ||
	    (c->as_of != WHEN_NONE && !is_revision(ev) && ev->at > c->as_of))
		return CSM_OK;
	struct change *made = PUSH(s->changes, s->n, s->cap);
	*made = (struct change){ .cas = world_name(k->world, ev->cas), .at = ev->at, .rec = ev->rec, .id = ev->id,
	                         .verb = ev->verb, .spot = { ev->offset, ev->file } };
	describe(s, made, ev);
	return CSM_OK;
}

static int by_case(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	if (x->cas.id != y->cas.id)
		return x->cas.id < y->cas.id ? -1 : 1;
	if (x->rec != y->rec)
		return x->rec < y->rec ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->spot.file != y->spot.file)
		return x->spot.file < y->spot.file ? -1 : 1;
	return (x->spot.offset > y->spot.offset) - (x->spot.offset < y->spot.offset);
}

static bool revises(const struct change *c)
{
	return c->verb == V_CORRECT || c->verb == V_UNDO;
}

/* Who takes back another site's correction means what was corrected; who takes back his own, that. */
static void look_through(struct change *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; c[i].verb == V_UNDO && k < n; k++)
			if (c[k].verb == V_CORRECT && c[k].id == c[i].about && evid_site(c[k].id) != evid_site(c[i].id)) {
				c[i].about = c[k].about;
				break;
			}
}

/* ---- which of them did not know of each other ---- */

static bool had_named(struct sites *s, evid by, evid what)
{
	const struct view *v = view_of(s, evid_site(by), evid_site(what));
	size_t lo = 0, hi = v ? v->n : 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v->v[mid].other < evid_number(what))
			lo = mid + 1;
		else
			hi = mid;
	}
	return v && lo < v->n && v->v[lo].own <= evid_number(by);
}

static bool are_apart(struct sites *s, const struct change *a, const struct change *b)
{
	return evid_site(a->id) != evid_site(b->id) && !had_named(s, a->id, b->id) && !had_named(s, b->id, a->id);
}

static bool overlap(const struct change *a, const struct change *b)
{
	return (a->keys[0] & b->keys[0]) || (a->keys[1] & b->keys[1]);
}

/* Does then repeat, replace or end what first did? */
static bool touches(const struct change *first, const struct change *then, bool asked_between)
{
	if (revises(first) || revises(then))
		return revises(first) && revises(then) && first->about == then->about &&
		       (first->verb == V_UNDO || then->verb == V_UNDO || overlap(first, then));
	if (then->verb == V_LINK || then->verb == V_UNLINK)
		return (first->verb == V_LINK || first->verb == V_UNLINK) && first->about == then->about;
	if (then->verb == V_VOID)
		return true;
	switch (first->verb == then->verb ? then->verb : V_UNKNOWN) {
	case V_UNKNOWN: return false;
	case V_CLASSIFY: case V_SET: return overlap(first, then);
	case V_REPLY: return !asked_between;
	default: return true;
	}
}

static bool counts(const struct sites *s, const struct change *c)
{
	return c->verb != V_MESSAGE && umap_get(&s->undone, c->id) == MAP_NONE;
}

/* The nearest change recorded before v[i] that it touches, if its site did not know of it. */
static const struct change *touched(struct sites *s, const struct change *v, size_t i)
{
	bool asked = false;
	for (size_t k = i; k-- > 0;) {
		asked |= v[k].verb == V_MESSAGE;
		if (!counts(s, &v[k]) || (v[k].key && v[k].key == v[i].key) || !touches(&v[k], &v[i], asked))
			continue;
		if (evid_site(v[k].id) == evid_site(v[i].id))
			return NULL;           /* which was compared with those before it */
		if (are_apart(s, &v[k], &v[i]))
			return &v[k];
	}
	return NULL;
}

/* The last change in fold order before v[i], which the rules forbid, that its site did not know of. */
static const struct change *forbidding(struct sites *s, const struct change *v, size_t n, size_t i)
{
	const struct change *best = NULL;
	if (umap_get(&s->forbidden, v[i].id) == MAP_NONE)
		return NULL;
	for (size_t k = 0; k < n; k++)
		if (counts(s, &v[k]) && !revises(&v[k]) && are_apart(s, &v[k], &v[i]) &&
		    event_order(v[k].at, v[k].rec, v[k].id, v[i].at, v[i].rec, v[i].id) < 0 &&
		    (!best || event_order(best->at, best->rec, best->id, v[k].at, v[k].rec, v[k].id) < 0))
			best = &v[k];
	return best;
}

static void look_at_group(struct sites *s, struct change *v, size_t n)
{
	look_through(v, n);
	for (size_t i = 0; i < n; i++) {
		if (!counts(s, &v[i]) || (i && v[i].id == v[i - 1].id))
			continue;
		const struct change *first = touched(s, v, i);
		if (!first)
			first = forbidding(s, v, n, i);
		if (first)
			*PUSH(s->found, s->n_found, s->found_cap) = (struct pair_of){ first, &v[i] };
	}
}

/* ---- telling ---- */

static int by_spot(const void *a, const void *b)
{
	const struct spot *x = &((const struct pair_of *)a)->then->spot, *y = &((const struct pair_of *)b)->then->spot;
	return x->file != y->file ? (x->file < y->file ? -1 : 1) : (x->offset > y->offset) - (x->offset < y->offset);
}

static void tell_pair(struct check *k, const struct pair_of *p)
{
	struct event at = { .file = p->then->spot.file, .offset = p->then->spot.offset };
	char first[24], then[24], name[32];
	evid_write(p->first->id, first);
	evid_write(p->then->id, then);
	case_write(p->then->cas, name);
	check_event(k, FIND_NOTE, "case.concurrent", &at,
	            "Look at the case; what should not stand is taken back with csm undo.",
	            "%s: events %s (%s) and %s (%s) were recorded at two sites, and nothing in the log shows that one knew of the other.",
	            name, first, verb_word(p->first->verb), then, verb_word(p->then->verb));
}

static void look_at_groups(struct check *k)
{
	struct sites *s = k->sites;
	undos_effective(&s->undos, &s->undone);
	if (s->n)
		qsort(s->changes, s->n, sizeof *s->changes, by_case);
	for (size_t i = 0, n; i < s->n; i += n) {
		for (n = 1; i + n < s->n && s->changes[i + n].cas.id == s->changes[i].cas.id;)
			n++;
		look_at_group(s, s->changes + i, n);
	}
	if (s->n_found)
		qsort(s->found, s->n_found, sizeof *s->found, by_spot);
	for (size_t i = 0; i < s->n_found; i++)
		tell_pair(k, &s->found[i]);
}

int check_sites(struct check *k, struct csm_err *e)
{
	struct scan again = { .c = k->c, .event = keep, .ctx = k };
	if (!k->sites)
		return CSM_OK;
	join_names(k->sites, k->world);
	if (!k->sites->several)
		return CSM_OK;
	int rc = scan_run(&again, e);
	if (rc == CSM_OK)
		look_at_groups(k);
	scan_close(&again);
	return rc;
}

void check_sites_free(struct check *k)
{
	struct sites *s = k->sites;
	if (!s)
		return;
	for (size_t i = 0; i < s->n_views; i++)
		free(s->views[i].v);
	free(s->views);
	ids_free(&s->first);
	umap_free(&s->forbidden);
	umap_free(&s->undone);
	free(s->changes);
	free(s->undos.v);
	free(s->found);
	arena_free(&s->mem);
	free(s);
	k->sites = NULL;
}
