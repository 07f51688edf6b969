/*
 * One event by its id, without reading the log: numbers of a site rise along its segments, so a
 * search by halves finds the line. Where they do not (edits by hand, lines brought back), every line
 * is looked at. Relies on entry.h. Promises: the event that a scan of everything would find.
 */
#include "store/entry.h"

/* The number of the entry that holds byte at, or of the first behind it that has one of this site; 0: none. */
static uint64_t number_at(struct str in, uint16_t site, size_t at, size_t end, size_t *start)
{
	struct entries r = { .in = { in.p, end }, .at = entry_start(in, 0, at) };
	struct entry e;
	uint64_t number = 0;
	enum entry_kind k;

	while (!number && (k = entry_next(&r, &e)) != ENTRY_END) {
		*start = e.offset;
		number = k == ENTRY_EVENT && evid_site(e.ev.id) == site ? evid_number(e.ev.id) : 0;
	}
	entries_free(&r);
	return number;
}

/* Offset of the entry with that number, or SIZE_MAX. */
static size_t search(struct str in, uint16_t site, uint64_t number)
{
	size_t from = 0, to = in.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2, start = mid;
		uint64_t there = number_at(in, site, mid, to, &start);

		if (there == number)
			return start;
		if (there && there < number)
			from = (start > mid ? start : mid) + 1;
		else
			to = mid;
	}
	return SIZE_MAX;
}

static bool is_there(struct scan *s, size_t i, evid id, int *rc, struct csm_err *e)
{
	struct entries r = { 0 };
	struct entry found;
	size_t at;
	bool it;

	*rc = segment_open(s->c, &s->segs[i], e);
	at = *rc ? SIZE_MAX : search(s->segs[i].bytes.s, evid_site(id), evid_number(id));
	if (at == SIZE_MAX)
		return false;
	r.in = s->segs[i].bytes.s;
	r.at = at;
	it = entry_next(&r, &found) == ENTRY_EVENT && found.ev.id == id;
	found.ev.file = (uint32_t)i;
	if (it && scan_tx_whole(s, &found.ev))
		*rc = s->event(s->ctx, &found.ev, found.bytes);
	entries_free(&r);
	return it;
}

int scan_event(struct scan *s, evid id, struct csm_err *e)
{
	char text[24];
	int rc = scan_list(s, e);

	for (size_t i = 0; rc == CSM_OK && i < s->n_segs; i++)
		if (s->segs[i].site == evid_site(id) && is_there(s, i, id, &rc, e))
			return rc;
	evid_write(id, text);
	s->only = text;
	rc = rc ? rc : scan_run(s, e);
	s->only = NULL;
	return rc;
}
