/*
 * Tickets of another desk: a row becomes open, first reply and solve at their own times, and what
 * is known only as of the export becomes `seen`. Event logs and messages: a row is one event of a
 * case that opens at its earliest row. Answers go to their table.
 */
#include <stdio.h>

#include "store/digest.h"
#include "store/import.h"

static void tell_facts(const struct mapped *m, struct told_list *l)
{
	static const struct {
		enum map_field field;
		const char *key;
		char form;
	} facts[] = {
		{ FLD_channel, "channel", 'w' }, { FLD_stage, "stage", 'w' },
		{ FLD_touchpoint, "touchpoint", 'w' },
		{ FLD_category, "category", 'w' }, { FLD_type, "type", 'w' },
		{ FLD_priority, "priority", 'w' },
		{ FLD_order, "order", 't' }, { FLD_line, "line", 't' }, { FLD_sku, "sku", 't' },
		{ FLD_product, "product", 't' },
		{ FLD_subject, "subject", 't' }, { FLD_group, "group", 't' },
	};

	for (size_t i = 0; i < COUNT(facts); i++)
		told_add(l, facts[i].key, facts[i].form, m->s[facts[i].field]);
}

static void put_ticket_facts(struct import_run *r, const struct mapped *m)
{
	struct told_list l = { .n = 0 };

	tell_facts(m, &l);
	told_put_all(r, &l);
}

static int open_ticket(struct import_run *r, struct case_row *row, struct str by, struct csm_err *e)
{
	struct mapped *m = row->m;
	struct told_list *said = &row->said;
	struct step open = { .cas = row->cas, .verb = V_OPEN, .at = row->opened_at, .by = by,
	                     .ref = row->ref, .name = "open" };
	bool row_is_case = map_record(r->map) == REC_TICKET;
	struct caseid who;
	int code = import_identity(r, m, &who, e);

	if (code || (code = import_step(r, &open, e)))
		return code;
	row->cas.id = open.id;
	row->begun = open.begun;
	tell_facts(m, said);
	told_add(said, "customer", 'w', import_customer_name(r, who));
	told_add(said, "raw", 't', row_is_case ? m->raw : (struct str){ 0 });
	told_add(said, "text", 't', row_is_case ? m->s[FLD_text] : (struct str){ 0 });
	if (!open.begun)
		return CSM_OK;
	import_put_text(r, "ref", row->ref);
	import_put(r, "shop", r->shop);
	if (m->day_only[row_is_case ? FLD_opened : FLD_time])
		import_put(r, "prec", STR("day"));
	told_put_all(r, said);
	told_keep(r, m, row->cas, said);
	return import_step_end(r, e);
}

/* A step of the agent that a column of the row dates. A date without time lies anywhere in its day,
 * so never before what came first. */
static int dated_step(struct import_run *r, struct case_row *row, enum verb v, enum map_field f,
                      const char *name, struct csm_err *e)
{
	const struct mapped *m = row->m;
	int64_t at = m->v[f], first = row->opened_at;
	struct step s = { .cas = row->cas, .verb = v, .by = import_actor(r, m->s[FLD_agent], "system"),
	                  .ref = row->ref, .name = name };
	int code;

	s.at = m->day_only[f] && at < first && first - at < 86400 ? first : at;
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	row->news = true;
	if (m->day_only[f])
		import_put(r, "prec", STR("day"));
	return import_step_end(r, e);
}

/* The other desk says that its ticket was solved later than we know: the instant of the solve
 * becomes the later one. */
static int solved_later(struct import_run *r, struct case_row *row, evid solve, struct csm_err *e)
{
	const struct mapped *m = row->m;
	char at[26], of[24], name[40];
	struct step s = { .cas = row->cas, .verb = V_CORRECT, .at = import_at(r, m), .by = STR("system"),
	                  .ref = row->ref, .name = name };
	int code;

	snprintf(name, sizeof(name), "solved:%lld", (long long)m->v[FLD_solved]);
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	row->news = true;
	when_write(at, r->c->zone, m->v[FLD_solved]);
	evid_write(solve, of);
	import_put(r, "of", str_of(of));
	line_map_begin(&r->w->line, "set");
	import_put_text(r, "at", str_of(at));
	line_map_end(&r->w->line);
	return import_step_end(r, e);
}

/* Solved: for the first time, again after it was seen open, or again without that anybody saw it
 * open in between. */
static int solve_step(struct import_run *r, struct case_row *row, const struct ticket *t,
                      struct csm_err *e)
{
	const struct str key[] = { row->ref, STR("/solve") };
	evid known = t ? import_known(r, arena_join(&r->scratch, key, COUNT(key))) : 0;
	int64_t at = row->m->v[FLD_solved];
	char name[40] = "solve";

	if (known && t->solved_at != WHEN_NONE && at > t->solved_at) {
		if (!state_active((enum state)t->state))
			return t->reopens ? CSM_OK : solved_later(r, row, known, e);
		snprintf(name, sizeof(name), "solve:%lld", (long long)at);
	}
	return dated_step(r, row, V_SOLVE, FLD_solved, name, e);
}

/*
 * Agent, group and state as the export shows them, where no dated step says so already. A row that
 * tells when it was changed is a fact of that instant, and may reopen a ticket; without that date a
 * lower state never moves it back.
 */
static int seen_step(struct import_run *r, struct case_row *row, const struct ticket *t,
                     struct csm_err *e)
{
	const struct mapped *m = row->m;
	enum state s = state_of(&r->c->terms, m->s[FLD_state]);
	struct str agent = import_actor(r, m->s[FLD_agent], "");
	bool dated = (s == ST_SOLVED || s == ST_CLOSED) && mapped_has(m, FLD_solved);
	bool said = s == ST_NONE || s == ST_NEW || dated ||
	            (t && (t->state == s || (s == ST_CLOSED && t->state == ST_SOLVED)));
	bool owned = !agent.n || (t && str_eq(vocab_str(&r->world->words, t->agent), agent));
	char name[192];
	struct step seen = { .cas = row->cas, .verb = V_SEEN, .at = import_at(r, m), .by = STR("system"),
	                     .ref = row->ref, .name = name };
	int code;

	if (said && owned)
		return CSM_OK;
	snprintf(name, sizeof(name), "seen:%s:" STR_FMT, state_word(s), STR_ARG(agent));
	if (mapped_has(m, FLD_updated))
		snprintf(name + strlen(name), sizeof(name) - strlen(name), ":%lld",
		         (long long)m->v[FLD_updated]);
	if (!said && mapped_has(m, FLD_updated))
		seen.verb = V_STATE;
	code = import_step(r, &seen, e);
	if (code || !seen.begun)
		return code;
	row->news = true;
	if (!said)
		import_put(r, "to", str_of(state_word(s == ST_CLOSED ? ST_SOLVED : s)));
	import_put(r, "agent", agent);
	import_put_text(r, "group", m->s[FLD_group]);
	return import_step_end(r, e);
}

static int score_row(struct import_run *r, struct case_row *row, struct csm_err *e);

/* An answer or a solution before the opening would make a ticket of two halves: the one without
 * name, the other without end. */
static bool before_opening(const struct mapped *m, enum map_field f, int64_t at)
{
	return mapped_has(m, f) && m->v[f] < at && !(m->day_only[f] && at - m->v[f] < 86400);
}

int import_ticket(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	int64_t at = mapped_has(m, FLD_opened) ? m->v[FLD_opened] : import_at(r, m);
	struct case_row row = { .m = m, .ref = import_ref(r, m->key), .cas = { 0, CASE_TICKET },
	                        .opened_at = at };
	enum state s = state_of(&r->c->terms, m->s[FLD_state]);
	enum outcome facts_are = OUT_UNCHANGED;
	const struct ticket *t;
	int code;

	if (before_opening(m, FLD_replied, at) || before_opening(m, FLD_solved, at)) {
		*out = import_reject(m, REJ_NOT_ALLOWED,
		                     before_opening(m, FLD_solved, at) ? FLD_solved : FLD_replied,
		                     "lies before the ticket was opened; put right which of the two times is wrong");
		return CSM_OK;
	}
	if (import_repeated(r, m, row.ref, FLD_ticket, out))
		return CSM_OK;
	code = open_ticket(r, &row, STR("customer"), e);
	if (code)
		return code;
	t = row.begun ? NULL : world_ticket(r->world, row.cas);
	if (t && import_observed(r, m) != WHEN_NONE && import_observed(r, m) < t->h.imported_at) {
		*out = OUT_STALE;
		return CSM_OK;
	}
	if (!row.begun)
		code = told_correct(r, &row, t ? t->h.imported_at : WHEN_NONE, &facts_are, e);
	if (!code && mapped_has(m, FLD_replied))
		code = dated_step(r, &row, V_REPLY, FLD_replied, "reply", e);
	if (!code && mapped_has(m, FLD_solved) && (s == ST_SOLVED || s == ST_CLOSED || s == ST_NONE))
		code = solve_step(r, &row, t, e);
	if (!code)
		code = seen_step(r, &row, t, e);
	if (!code && mapped_has(m, FLD_score))
		code = score_row(r, &row, e);
	*out = row.begun ? OUT_CREATED : row.news ? OUT_REVISED : facts_are;
	return code;
}

/* ---- event logs and messages ---- */

/* A row without an id of its own is named by its content, and equal rows by which of them it is. */
static const char *own_key(struct import_run *r, const struct mapped *m, const char *what)
{
	static const enum map_field content[] = { FLD_ticket, FLD_state, FLD_verb, FLD_agent,
	                                          FLD_actor, FLD_text, FLD_priority, FLD_category,
	                                          FLD_channel };
	uint64_t h = (uint64_t)m->v[FLD_time] * 0x9E3779B97F4A7C15u;
	uint32_t i, *slot;
	char *p;
	bool fresh;

	if (mapped_has(m, FLD_message))
		return arena_printf(&r->scratch, "%s:" STR_FMT, what, STR_ARG(m->s[FLD_message]));
	for (size_t k = 0; k < COUNT(content); k++)
		h = (h ^ str_hash(m->s[content[k]])) * 0x9E3779B97F4A7C15u + k;
	p = arena_printf(&r->scratch, "%s:%016llx", what, (unsigned long long)h);
	i = smap_get(&r->occurrences, str_of(p));
	if (i == MAP_NONE) {
		slot = smap_put(&r->occurrences, arena_str(&r->mem, str_of(p)), &fresh);
		*slot = i = 1;
	} else {
		slot = smap_put(&r->occurrences, str_of(p), &fresh);
		*slot = ++i;
	}
	return arena_printf(&r->scratch, "%s-%u", p, i);
}

/* The verb of a row: named, else a state snapshot, else a message by whoever spoke. V_UNKNOWN: not
 * a verb of tickets. */
static enum verb row_verb(const struct import_run *r, const struct mapped *m, struct str by)
{
	enum verb v;

	if (mapped_has(m, FLD_verb)) {
		v = verb_of(m->s[FLD_verb]);
		return v == V_OPEN || (v != V_UNKNOWN && verb_rule(CASE_TICKET, v)) ? v : V_UNKNOWN;
	}
	if (mapped_has(m, FLD_state))
		return V_STATE;
	if (map_record(r->map) == REC_MESSAGE)
		return actor_of(by) == ACT_CUSTOMER ? V_MESSAGE : V_REPLY;
	return V_NOTE;
}

static void put_event(struct import_run *r, const struct mapped *m, enum verb v, struct str agent)
{
	switch (v) {
	case V_STATE:
		import_put(r, "to", str_of(state_word(state_of(&r->c->terms, m->s[FLD_state]))));
		import_put(r, "agent", agent);
		put_ticket_facts(r, m);
		break;
	case V_ASSIGN:
		import_put(r, "to", agent);
		import_put_text(r, "group", m->s[FLD_group]);
		break;
	case V_WAIT:
		import_put(r, "for", mapped_has(m, FLD_actor) ? m->s[FLD_actor] : STR("customer"));
		break;
	case V_SOLVE:
		import_put(r, "code", m->s[FLD_reason]);
		break;
	case V_CLASSIFY:
		put_ticket_facts(r, m);
		break;
	default:
		break;
	}
	import_put_words(r, K_TEXT, m->s[FLD_text]);
}

/* Who did it, if the row says; the row's own person has no name in the log. */
static struct str actor_in(const struct import_run *r, const struct mapped *m)
{
	static const enum map_field own[] = { FLD_account, FLD_name, FLD_mail, FLD_phone };

	for (size_t i = 0; i < COUNT(own); i++)
		if (mapped_has(m, own[i]) && str_eq(m->s[own[i]], m->s[FLD_actor]))
			return STR("customer");
	return import_actor(r, m->s[FLD_actor], "");
}

int import_event(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct str ref = import_ref(r, m->s[FLD_ticket]), agent = import_actor(r, m->s[FLD_agent], "");
	struct str by = mapped_has(m, FLD_actor) ? actor_in(r, m) : agent.n ? agent : STR("system");
	enum verb v = row_verb(r, m, by);
	uint32_t first = smap_get(&r->firsts, ref);
	struct case_row row = { .m = m, .ref = ref, .cas = { 0, CASE_TICKET } };
	struct step s = { .verb = v, .at = m->v[FLD_time], .by = by, .ref = ref };
	int code;

	if (v == V_UNKNOWN) {
		*out = import_reject(m, REJ_UNKNOWN_VALUE, FLD_verb,
		                     "a verb of tickets is wanted (csm-store(5))");
		return CSM_OK;
	}
	if (v == V_STATE && state_of(&r->c->terms, m->s[FLD_state]) == ST_NONE) {
		*out = import_reject(m, REJ_UNKNOWN_VALUE, FLD_state, "a state of policy/terms.yaml is wanted: new, open, pending, on_hold, solved, closed");
		return CSM_OK;
	}
	if (r->without && smap_get(r->without, m->s[FLD_ticket]) != MAP_NONE &&
	    !import_known(r, (struct str){ arena_printf(&r->scratch, STR_FMT "/open", STR_ARG(ref)), ref.n + 5 })) {
		*out = import_reject(m, REJ_NOT_ALLOWED, FLD_ticket,
		                     "its ticket is refused and not known yet; put that right first, then import this");
		return CSM_OK;
	}
	row.opened_at = first == MAP_NONE ? m->v[FLD_time] : r->first_at[first];
	if (v != V_OPEN)       /* made of what the row says, also of what is not taken */
		s.name = own_key(r, m, verb_word(v));
	if (import_bar(r, m) && by_is_name(s.by, true))
		s.by = str_of(by_unnamed(v));
	code = open_ticket(r, &row, map_record(r->map) == REC_MESSAGE ? STR("customer") : STR("system"), e);
	*out = row.begun ? OUT_CREATED : OUT_UNCHANGED;
	if (code || v == V_OPEN)
		return code;
	s.cas = row.cas;
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	*out = OUT_CREATED;
	if (m->day_only[FLD_time])
		import_put(r, "prec", STR("day"));
	put_event(r, m, v, agent);
	return import_step_end(r, e);
}

/* ---- answers ---- */

static int answer_row(struct import_run *r, struct mapped *m, struct caseid ticket, struct str key,
                      struct csm_err *e)
{
	struct str f[AC_COUNT] = { 0 };
	struct caseid who;
	char tname[32] = "", cname[32] = "", asked[26] = "", answered[26] = "";
	int64_t at = mapped_has(m, FLD_answered) ? m->v[FLD_answered] : import_at(r, m);
	int code = import_identity(r, m, &who, e);

	if (code)
		return code;
	if (ticket.id)
		case_write(ticket, tname);
	if (who.id)
		case_write(who, cname);
	if (mapped_has(m, FLD_asked))
		when_write(asked, r->c->zone, m->v[FLD_asked]);
	when_write(answered, r->c->zone, at);
	f[AC_shop] = r->shop;
	f[AC_kind] = mapped_has(m, FLD_survey) ? m->s[FLD_survey] : STR("csat");
	if (mapped_has(m, FLD_scale))      /* 0 is no scale: not told stays empty */
		f[AC_scale] = str_of(arena_printf(&r->scratch, "%lld", (long long)m->v[FLD_scale]));
	f[AC_score] = str_of(arena_printf(&r->scratch, "%lld", (long long)m->v[FLD_score]));
	f[AC_ticket] = str_of(tname);
	f[AC_order] = m->s[FLD_order];
	f[AC_customer] = str_of(cname);
	f[AC_agent] = import_actor(r, m->s[FLD_agent], "");
	f[AC_channel] = m->s[FLD_channel];
	f[AC_asked] = str_of(asked);
	f[AC_answered] = str_of(answered);
	f[AC_text] = map_record(r->map) == REC_ANSWER ? m->s[FLD_text] : (struct str){ 0 };
	return writer_row(r->w, TAB_ANSWERS, at, r->id, key, f + TABLE_HEAD_COLS, NULL, e);
}

enum answer_news answer_note(struct import_run *r, struct str key, int64_t score, struct str *text)
{
	uint32_t at = smap_get(&r->answers, key);
	bool fresh;
	struct said *last;

	if (at == MAP_NONE) {
		*smap_put(&r->answers, arena_str(&r->mem, key), &fresh) = (uint32_t)r->n_said;
		*PUSH(r->said, r->n_said, r->cap_said) = (struct said){ score, arena_str(&r->mem, *text) };
		return ANSWER_NEW;
	}
	last = &r->said[at];
	if (!text->n)
		*text = last->text;
	if (last->score == score && str_eq(last->text, *text))
		return ANSWER_KNOWN;
	*last = (struct said){ score, str_eq(last->text, *text) ? last->text : arena_str(&r->mem, *text) };
	return ANSWER_CHANGED;
}

/* An answer that a ticket export carries: one a ticket; of several observations the last one counts. */
static int score_row(struct import_run *r, struct case_row *row, struct csm_err *e)
{
	const struct mapped *m = row->m;
	struct str key, text = { 0 };

	key.p = arena_printf(&r->scratch, "%s:" STR_FMT ":" STR_FMT "/score", r->platform,
	                     STR_ARG(r->shop), STR_ARG(m->key));
	key.n = strlen(key.p);
	if (answer_note(r, key, m->v[FLD_score], &text) == ANSWER_KNOWN)
		return CSM_OK;
	row->news = true;
	return answer_row(r, row->m, row->cas, key, e);
}

/* nps is asked from 0 to 10 whatever scale is told; the others end at their scale. A ticket's score
 * without a scale is any. */
static bool off_scale(const struct mapped *m)
{
	bool nps = str_is(m->s[FLD_survey], "nps");
	int64_t top = nps ? 10 : mapped_has(m, FLD_scale) ? m->v[FLD_scale] : INT64_MAX;

	return mapped_has(m, FLD_score) && (m->v[FLD_score] < 0 || m->v[FLD_score] > top);
}

int import_answer(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct str key = import_ref(r, m->key);
	struct caseid ticket = { 0, CASE_TICKET };
	enum answer_news news;
	evid id;

	if (off_scale(m)) {
		*out = import_reject(m, REJ_CHECK_FAILED, FLD_score, "the score lies outside of its scale; put the score or the scale right");
		return CSM_OK;
	}
	news = answer_note(r, key, m->v[FLD_score], &m->s[FLD_text]);
	if (news == ANSWER_KNOWN) {
		*out = OUT_UNCHANGED;
		return CSM_OK;
	}
	if (mapped_has(m, FLD_ticket)) {
		struct str ref = import_ref(r, m->s[FLD_ticket]);

		id = import_known(r, (struct str){ arena_printf(&r->scratch, STR_FMT "/open",
		                                                STR_ARG(ref)), ref.n + 5 });
		if (!id && case_fast(m->s[FLD_ticket], &ticket))
			id = ticket.id;
		ticket.id = id;
	}
	*out = news == ANSWER_NEW ? OUT_CREATED : OUT_REVISED;
	return answer_row(r, m, ticket, key, e);
}
