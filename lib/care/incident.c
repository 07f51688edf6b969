/*
 * Incidents: what has to be reported at once. Their clock runs from when it happened to when it was
 * reported, and from there to when somebody answers for it. Pure; the kinds and their times come from the
 * roster.
 */
#include "care/shift_fold.h"

static const char *const words[] = { "open", "overdue", "acknowledged", "closed" };

const char *incident_word(enum incident_state s)
{
	return words[s];
}

static size_t place_of(const struct desk *d, const struct event *ev)
{
	evid id = 0;

	for (size_t i = 0; desk_named(ev, &id) && i < d->n_incidents; i++)
		if (d->incidents[i].id == id)
			return i;
	return SIZE_MAX;
}

static void judge_kind(struct desk *d, struct str kind, struct ruling *r)
{
	struct buf b = { 0 };

	if (incident_kind(d->roster, kind))
		return;
	for (size_t i = 0; i < d->roster->n_kinds; i++)
		buf_printf(&b, "%s" STR_FMT, i ? ", " : "", STR_ARG(d->roster->kinds[i].word));
	ruling_no(&d->h, r, "incident.kind", "\"" STR_FMT "\" is no kind of incident; known are %s", STR_ARG(kind), b.p ? b.p : "");
	buf_free(&b);
}

void incident_open(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	struct incident i = { .id = ev->id, .kind = desk_str(ev, K_KIND, c->mem), .text = desk_str(ev, K_TEXT, c->mem),
	                      .by = arena_str(c->mem, ev->by), .at = ev->at, .rec = ev->rec, .acknowledged_at = WHEN_NONE,
	                      .closed_at = WHEN_NONE };

	judge_kind(d, i.kind, r);
	i.n = desk_cases(ev, c->mem, &i.cases);
	*ADD(d, incidents, c->mem) = i;
}

void incident_acknowledge(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	size_t at = place_of(d, ev);
	struct incident *i = at == SIZE_MAX ? NULL : &d->incidents[at];
	char text[24] = "";
	evid id = 0;

	(void)desk_named(ev, &id);
	evid_write(id, text);
	if (!i)
		ruling_no(&d->h, r, "incident.none", "%s is no incident", text);
	else if (i->closed_at != WHEN_NONE)
		ruling_no(&d->h, r, "incident.closed", "%s is closed", text);
	else if (i->acknowledged_at != WHEN_NONE)
		ruling_no(&d->h, r, "incident.acknowledged", "%s was acknowledged by " STR_FMT " already", text, STR_ARG(i->acknowledger));
	else if (str_eq(i->by, ev->by) && !roster_leads(d->roster, c->terms, ev->by))
		ruling_no(&d->h, r, "incident.own", "who reported %s does not acknowledge it: a colleague or a leader does", text);
	if (!i || i->acknowledged_at != WHEN_NONE)
		return;
	i->acknowledged_at = ev->at;
	i->acknowledger = arena_str(c->mem, ev->by);
}

bool incident_finish(struct desk *d, const struct event *ev, const struct care *c, struct ruling *r)
{
	size_t at = place_of(d, ev);
	struct incident *i = at == SIZE_MAX ? NULL : &d->incidents[at];
	char text[24];

	if (!i)
		return false;
	evid_write(i->id, text);
	if (i->closed_at != WHEN_NONE)
		ruling_no(&d->h, r, "incident.closed", "%s is closed", text);
	else if (i->acknowledged_at == WHEN_NONE)
		ruling_no(&d->h, r, "incident.unseen", "%s is closed once somebody has acknowledged it", text);
	if (i->closed_at == WHEN_NONE) {
		i->closed_at = ev->at;
		i->closer = arena_str(c->mem, ev->by);
	}
	return true;
}

/* ---- its clock ---- */

static struct incident_kind times_of(const struct desk *d, const struct incident *i)
{
	const struct incident_kind *k = incident_kind(d->roster, i->kind);

	return k ? *k : (struct incident_kind){ .report_s = INT64_MAX / 4, .acknowledge_s = INT64_MAX / 4 };
}

int64_t incident_late_report(const struct desk *d, const struct incident *i)
{
	int64_t s = i->rec - i->at - times_of(d, i).report_s;

	return s > 0 ? s : 0;
}

int64_t incident_late_acknowledge(const struct desk *d, const struct incident *i, int64_t at)
{
	int64_t until = i->acknowledged_at != WHEN_NONE && i->acknowledged_at <= at ? i->acknowledged_at : at;
	int64_t s = until - i->rec - times_of(d, i).acknowledge_s;

	return s > 0 ? s : 0;
}

enum incident_state incident_state(const struct desk *d, const struct incident *i, int64_t at)
{
	if (i->closed_at != WHEN_NONE && i->closed_at <= at)
		return INCIDENT_CLOSED;
	if (i->acknowledged_at != WHEN_NONE && i->acknowledged_at <= at)
		return INCIDENT_ACKNOWLEDGED;
	return incident_late_acknowledge(d, i, at) ? INCIDENT_OVERDUE : INCIDENT_OPEN;
}
