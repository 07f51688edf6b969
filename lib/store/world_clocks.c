/*
 * The moments of a folded world by ticket (care/moment.h, world.h): the book is in the order of folding, what a case said
 * before it was folded again is left out. Relies on a folded world; two passes over the book, no sorting.
 */
#include <stdlib.h>

#include "store/world_load.h"

/* The ticket that a moment is of; MAP_NONE: it is not among the cases (any more). */
static uint32_t place_of(const struct world *w, const struct moment *m)
{
	uint32_t ref = ids_get(&w->index, m->cas);

	return ref && ref_kind(ref) == REF_TICKET ? ref_place(ref) : MAP_NONE;
}

void moments_by_ticket(struct world *w)
{
	const struct moments *m = w->moments;
	size_t *fresh = mem_alloc((w->n_tickets + 1) * sizeof(*fresh)), *at = mem_alloc((w->n_tickets + 1) * sizeof(*at)), sum = 0;
	uint32_t *place = mem_alloc((m->n + 1) * sizeof(*place));

	for (size_t j = 0; j < m->n; j++) {
		place[j] = place_of(w, &m->v[j]);
		if (place[j] == MAP_NONE)
			continue;
		if (m->v[j].what == MO_FRESH)
			fresh[place[j]] = j, at[place[j]] = 0;
		else
			at[place[j]]++;
	}
	for (size_t i = 0; i <= w->n_tickets; i++) {
		size_t n = at[i];
		at[i] = sum;
		sum += n;
	}
	w->moment_of = mem_alloc((sum + 1) * sizeof(*w->moment_of));
	for (size_t j = 0; j < m->n; j++)
		if (place[j] != MAP_NONE && j > fresh[place[j]])
			w->moment_of[at[place[j]]++] = (uint32_t)j;
	for (size_t i = w->n_tickets; i > 0; i--)
		at[i] = at[i - 1];
	at[0] = 0;
	w->moments_from = at;
	free(fresh);
	free(place);
}
