/*
 * What a reading of the past need not open: a segment all of whose events were recorded, or happened, behind the instant
 * that it looks at, if it holds nothing that counts whatever the instant. Told of every event while the index is made.
 * Relies on what world.c does with an event that is left out. Promises: cases and counts as if the segment had been read;
 * in doubt it is opened.
 */
#include "store/index_in.h"

void mark_begin(struct marker *k, uint16_t site, struct seg_mark *m)
{
	*k = (struct marker){ .m = m, .site = site };
	*m = (struct seg_mark){ .least_rec = INT64_MAX, .least_at = INT64_MAX };
}

/* Events of a change that is not whole are not seen. */
static void mark_tx(struct marker *k, const struct event *ev)
{
	bool goes_on = k->tx_k < k->tx_n, member = ev->tx_n > 1;

	if (goes_on ? !member || ev->tx_n != k->tx_n || ev->tx_k != k->tx_k + 1 || evid_number(ev->id) != k->m->last + 1
	            : member && ev->tx_k != 1)
		k->m->flags |= MARK_ALWAYS;
	k->tx_n = member ? ev->tx_n : 0;
	k->tx_k = member ? ev->tx_k : 0;
	if (ev->tx_k > ev->tx_n)
		k->m->flags |= MARK_ALWAYS;
}

/* The events that are not simply left out: see load_event. */
static unsigned weight(const struct event *ev)
{
	bool counts = ev->verb == V_CORRECT || ev->verb == V_UNDO || ev->verb == V_IMPORT || ev->verb == V_UNKNOWN,
	     customer = ev->verb == V_OPEN && ev->imp && ev->cas.kind == CASE_CUSTOMER;

	return (ev->verb >= V_REDACT ? MARK_ALWAYS : 0) | (counts || customer ? MARK_AS_OF : 0);
}

void mark_event(struct marker *k, const struct event *ev)
{
	struct seg_mark *m = k->m;
	uint64_t number = evid_number(ev->id);

	mark_tx(k, ev);
	m->flags |= weight(ev);
	if (evid_site(ev->id) != k->site)
		m->flags |= MARK_FOREIGN;
	if (m->events && number <= m->last)
		m->flags |= MARK_AS_OF;        /* perhaps the same one twice: the first counts */
	m->first = m->events && m->first < number ? m->first : number;
	m->last = m->events && m->last > number ? m->last : number;
	m->least_rec = ev->rec < m->least_rec ? ev->rec : m->least_rec;
	m->least_at = ev->at < m->least_at ? ev->at : m->least_at;
	m->events++;
}

void mark_end(struct marker *k)
{
	if (k->tx_k < k->tx_n)
		k->m->flags |= MARK_ALWAYS;
}

void mark_join(struct seg_mark *m, const struct seg_mark *more)
{
	m->flags |= more->flags;
	if (!more->events)
		return;
	if (m->events && more->first <= m->last)
		m->flags |= MARK_AS_OF;
	m->first = m->events && m->first < more->first ? m->first : more->first;
	m->last = m->events && m->last > more->last ? m->last : more->last;
	m->least_rec = more->least_rec < m->least_rec ? more->least_rec : m->least_rec;
	m->least_at = more->least_at < m->least_at ? more->least_at : m->least_at;
	m->events += more->events;
}

/* A number that stands in two segments counts where it is met first. */
static bool stands_alone(const struct marked *v, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (v[k].mark.flags & MARK_FOREIGN || (k != i && v[k].site == v[i].site && v[k].mark.events &&
		    v[k].mark.first <= v[i].mark.last && v[i].mark.first <= v[k].mark.last))
			return false;
	return true;
}

bool marks_skip(const struct marked *v, size_t n, size_t i, int64_t as_of, int64_t known_at)
{
	const struct seg_mark *m = &v[i].mark;

	if (!m->events || m->flags & MARK_ALWAYS)
		return false;
	return m->least_rec > known_at || (m->least_at > as_of && !(m->flags & (MARK_AS_OF | MARK_FOREIGN)) && stands_alone(v, n, i));
}
