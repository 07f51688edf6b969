/*
 * Who speaks in a message, and which case it belongs to. Promises: what answers a message, known or
 * yet to come, joins its case in any order of arrival; a ticket named in a subject is joined only by
 * its own customer.
 */
#include "store/import_mail.h"

/* ---- who ---- */

static bool among(const struct str *list, size_t n, struct str address)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], address))
			return true;
	return false;
}

static const struct agent *agent_of(const struct terms *t, struct str address)
{
	for (size_t i = 0; i < t->n_agents; i++)
		if (among(t->agents[i].mail, t->agents[i].n_mail, address))
			return &t->agents[i];
	return NULL;
}

static bool is_own(const struct terms *t, struct str address)
{
	bool own = agent_of(t, address) != NULL;

	for (size_t i = 0; i < t->n_shops && !own; i++)
		own = among(t->shops[i].mail, t->shops[i].n_mail, address);
	return own;
}

/* Who writes from an address of the shop: its agent, else the agent of that name, else the box. */
static struct str own_writer(struct import_run *r, const struct mapped *m)
{
	const struct agent *a = agent_of(&r->c->terms, m->s[FLD_mail]);
	struct str rest = m->s[FLD_mail];

	if (!a && m->s[FLD_name].n)
		a = agent_by_alias(&r->c->terms, m->s[FLD_name]);
	for (size_t i = 0; !a && m->s[FLD_name].n && i < r->c->terms.n_agents; i++)
		if (str_eq(r->c->terms.agents[i].name, m->s[FLD_name]))
			a = &r->c->terms.agents[i];
	return a ? a->login : arena_str(&r->scratch, str_split(&rest, '@'));
}

static void set_field(struct mapped *m, enum map_field f, struct str s)
{
	m->s[f] = s;
	if (s.n)
		m->has[f / 64] |= (uint64_t)1 << (f % 64);
	else
		m->has[f / 64] &= ~((uint64_t)1 << (f % 64));
}

/* Makes the first of the people listed ("address name" a line) who is not the shop the customer. */
static bool customer_among(const struct terms *t, struct letter *l, struct str list)
{
	while (list.n) {
		struct str name = str_split(&list, '\n'), address = str_split(&name, ' ');

		if (!address.n || is_own(t, address))
			continue;
		set_field(&l->m, FLD_account, address);
		l->m.account_hash = str_hash(address);
		set_field(&l->m, FLD_mail, address);
		set_field(&l->m, FLD_name, str_trim(name));
		if (l->own)            /* what others call them is no name of theirs */
			set_field(&l->m, FLD_name, (struct str){ 0 });
		return true;
	}
	set_field(&l->m, FLD_account, (struct str){ 0 });
	return false;
}

/* A form of the shop's site writes from the shop's address and names the customer in Reply-To. */
void mail_find_writer(struct import_run *r, struct letter *l)
{
	const struct terms *t = &r->c->terms;
	struct str reply_to = l->m.s[FLD_reply_to], first = reply_to;

	l->automatic = mapped_has(&l->m, FLD_automatic);
	l->own = is_own(t, l->m.s[FLD_mail]);
	l->by = l->own ? own_writer(r, &l->m) : STR("customer");
	first = str_split(&first, ' ');
	if (l->own && first.n && !is_own(t, first) && customer_among(t, l, reply_to)) {
		l->own = l->automatic = false;
		l->by = STR("customer");
	} else if (l->own) {
		customer_among(t, l, l->m.s[FLD_recipients]);
	}
	if (l->automatic)
		l->by = l->own ? STR("bot") : STR("system");
}

/* ---- which case ---- */

static bool case_by_id(const struct import_mail *l, int which, struct str id, struct caseid *cas)
{
	uint32_t at = smap_get(&l->ids[which], id);

	if (at != MAP_NONE)
		*cas = l->touched[at].cas;
	return at != MAP_NONE;
}

/* The nearest of the messages answered that is there; else who answered this one, or the same ones. */
static bool case_by_thread(const struct import_mail *l, const struct mapped *m, struct caseid *cas)
{
	struct str parents[64], rest = m->s[FLD_references];
	size_t n = 0;

	while (rest.n && n < COUNT(parents))
		parents[n++] = str_split(&rest, ' ');
	for (size_t i = n; i; i--)
		if (case_by_id(l, CASES_KNOWN, parents[i - 1], cas))
			return true;
	if (case_by_id(l, CASES_ASKED, m->s[FLD_message], cas))
		return true;
	for (size_t i = n; i; i--)
		if (case_by_id(l, CASES_ASKED, parents[i - 1], cas))
			return true;
	return false;
}

/* The first name of a ticket in the subject that is there. */
static bool case_in_subject(struct import_run *r, struct str subject, struct caseid *cas)
{
	for (size_t i = 0; i + 4 < subject.n; i++) {
		struct str s = { subject.p + i, 2 };

		if ((s.p[0] | 0x20) != 't' || s.p[1] != '-' || (i && (unsigned char)s.p[-1] < 0x80 &&
		    ((s.p[-1] | 0x20) >= 'a' && (s.p[-1] | 0x20) <= 'z')))
			continue;
		while (i + s.n < subject.n && ((s.p[s.n] >= '0' && s.p[s.n] <= '9') ||
		       ((s.p[s.n] | 0x20) >= 'a' && (s.p[s.n] | 0x20) <= 'z')))
			s.n++;
		if (s.n < 24 && !case_read(s, cas, NULL) && world_ticket(r->world, *cas))
			return true;
	}
	return false;
}

/* Is the ticket open to this message? Behind its end a new one follows it. */
static bool ended(struct import_run *r, const struct letter *l)
{
	const struct ticket *t = world_ticket(r->world, l->cas);
	uint32_t at = umap_get(&r->mail->cases, l->cas.id);
	enum state s;

	if (!t || (at != MAP_NONE && r->mail->touched[at].reopened))
		return false;
	s = ticket_state_at(t, l->at, &r->c->terms);
	return s == ST_CLOSED || s == ST_SPAM || s == ST_VOID;
}

void mail_find_case(struct import_run *r, struct letter *l)
{
	const struct ticket *t;

	if (!case_by_thread(r->mail, &l->m, &l->cas) && case_in_subject(r, l->m.s[FLD_subject], &l->named)) {
		t = world_ticket(r->world, l->named);
		if (l->own || l->automatic || !t->customer.id || case_same(world_name(r->world, t->customer), l->who)) {
			l->cas = l->named;
			l->named.id = 0;
		}
	}
	if (l->cas.id)
		l->cas = world_name(r->world, l->cas);
	if (l->cas.id && !l->own && !l->automatic && ended(r, l)) {
		l->follows = l->cas;
		l->cas.id = 0;
	}
}
