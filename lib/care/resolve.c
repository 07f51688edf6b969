/*
 * Corrections and undo among the events of one case: the past as it is known now. A correction or
 * undo acts at the instant of what it names, so both vanish here and leave the rest as if it had
 * been recorded right. Pure; nothing is lost, since the log itself stays as it is and may be
 * resolved again as known at another instant. A redaction (of the words of an event) is done by who
 * reads the log, before; here it only vanishes, since it changes no fact.
 */
#include "care/cases.h"

#include <stdlib.h>

static int cmp_fold(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return event_order(x->at, x->rec, x->id, y->at, y->rec, y->id);
}

/* In the order of recording, the latest first: who speaks last is right. */
static int cmp_latest(const void *a, const void *b)
{
	const struct event *const *x = a, *const *y = b;

	return event_order((*y)->rec, 0, (*y)->id, (*x)->rec, 0, (*x)->id);
}

static evid names(const struct event *ev)
{
	const struct val *v = event_get(ev, K_OF);
	evid id = 0;

	return v && v->type < VAL_LIST && evid_read(v->s, &id) ? id : 0;
}

/* Events of one verb, the latest first. */
static const struct event **pick(const struct event *evs, size_t n, enum verb verb, size_t *count,
                                 struct arena *a)
{
	const struct event **got = arena_alloc(a, (n + 1) * sizeof(*got));

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (evs[i].verb == verb)
			got[(*count)++] = &evs[i];
	qsort(got, *count, sizeof(*got), cmp_latest);
	return got;
}

static bool holds(const evid *ids, size_t n, evid id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What is undone: an undo counts unless a later one that counts names it. */
static evid *undone_ids(const struct event *evs, size_t n, size_t *count, struct arena *a)
{
	size_t n_undos;
	const struct event **undos = pick(evs, n, V_UNDO, &n_undos, a);
	evid *ids = arena_alloc(a, (n_undos + 1) * sizeof(*ids));

	*count = 0;
	for (size_t i = 0; i < n_undos; i++) {
		evid of = names(undos[i]);
		if (of && of != undos[i]->id && !holds(ids, *count, undos[i]->id))
			ids[(*count)++] = of;
	}
	return ids;
}

bool events_undone(const struct event *evs, size_t n, evid id)
{
	struct arena scratch = { 0 };
	size_t count = 0;
	const evid *undone;
	bool is = false;

	for (size_t i = 0; i < n && !is; i++)      /* most cases hold no undo at all */
		is = evs[i].verb == V_UNDO;
	if (!is)
		return false;
	undone = undone_ids(evs, n, &count, &scratch);
	is = holds(undone, count, id);
	arena_free(&scratch);
	return is;
}

/* ---- corrections ---- */

/* Keys of the line itself that may have been wrong; the id, the case, the verb and the time of
 * recording never change. */
static bool set_fixed(struct event *target, const struct pair *p)
{
	int64_t at;
	int offset;

	if (str_is(p->key, "at")) {
		if (p->v.type < VAL_LIST && when_read(p->v.s, &at, &offset)) {
			target->at = at;
			target->at_offset = offset;
		}
		return true;
	}
	if (str_is(p->key, "by")) {
		if (p->v.type < VAL_LIST && p->v.s.n)
			target->by = p->v.s;
		return true;
	}
	return str_is(p->key, "id") || str_is(p->key, "rec") || str_is(p->key, "case") ||
	       str_is(p->key, "do") || str_is(p->key, "imp") || str_is(p->key, "tx");
}

static void set_own(struct pair *pairs, size_t *n, const struct pair *p)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(pairs[i].key, p->key)) {
			pairs[i].v = p->v;
			return;
		}
	pairs[(*n)++] = *p;
}

/* Puts the pairs of set: in place of the target's. The values stay views of the correction's line.
 */
static void correct(struct event *target, const struct val *set, struct arena *a)
{
	struct pair *pairs;
	size_t n = target->n;

	if (!set || set->type != VAL_MAP)
		return;
	pairs = arena_alloc(a, (target->n + set->n) * sizeof(*pairs) + 1);
	if (n)
		memcpy(pairs, target->pairs, n * sizeof(*pairs));
	for (uint32_t i = 0; i < set->n; i++)
		if (!set_fixed(target, &set->kids[i]))
			set_own(pairs, &n, &set->kids[i]);
	target->pairs = pairs;
	target->n = n;
	event_keys(target);
}

static void apply_corrections(struct event *evs, size_t n, const evid *undone, size_t n_undone,
                              struct arena *a)
{
	size_t count;
	const struct event **fixes = pick(evs, n, V_CORRECT, &count, a);

	while (count--) {              /* the earliest first: a later one overrides it */
		const struct event *fix = fixes[count];
		evid of = names(fix);
		if (!of || holds(undone, n_undone, fix->id))
			continue;
		for (size_t i = 0; i < n; i++)
			if (evs[i].id == of && evs[i].verb != V_CORRECT && evs[i].verb != V_UNDO)
				correct(&evs[i], event_get(fix, K_SETS), a);
	}
}

size_t events_resolve(struct event *evs, size_t n, struct arena *a)
{
	size_t n_undone = 0, kept = 0;
	evid *undone = NULL;
	bool changed = false;

	for (size_t i = 0; i < n && !changed; i++)
		changed = evs[i].verb == V_UNDO || evs[i].verb == V_CORRECT;
	if (changed) {
		undone = undone_ids(evs, n, &n_undone, a);
		apply_corrections(evs, n, undone, n_undone, a);
	}
	for (size_t i = 0; i < n; i++)
		if (evs[i].verb != V_UNDO && evs[i].verb != V_CORRECT && evs[i].verb != V_REDACT &&
		    !holds(undone, n_undone, evs[i].id))
			evs[kept++] = evs[i];
	for (size_t i = 1; i < kept; i++)
		if (cmp_fold(&evs[i - 1], &evs[i]) > 0) {
			qsort(evs, kept, sizeof(*evs), cmp_fold);
			break;
		}
	return kept;
}
