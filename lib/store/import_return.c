/*
 * Returns: one row becomes the steps that it dates, each an event at its own time under its own key, and what is undated
 * becomes `seen` at the time of the export. The same row again adds nothing, a fuller one adds the missing steps, changed
 * facts become corrections of the opening event, a lower state is stale.
 */
#include <stdio.h>

#include "store/import.h"

/* Facts of the opening event that a later export may change. */
static const struct {
	enum map_field field;
	const char *key;
	char form;                 /* w word, t text, m money, n integer */
	size_t offset;             /* of its vocabulary id (w, t) or number (m, n) in struct rma */
} facts[] = {
	{ FLD_kind, "kind", 'w', offsetof(struct rma, kind) },
	{ FLD_reason, "reason", 'w', offsetof(struct rma, reason) },
	{ FLD_condition, "condition", 'w', offsetof(struct rma, condition) },
	{ FLD_disposition, "disposition", 'w', offsetof(struct rma, disposition) },
	{ FLD_liable, "liable", 'w', offsetof(struct rma, liable) },
	{ FLD_sku, "sku", 't', offsetof(struct rma, sku) },
	{ FLD_product, "product", 't', offsetof(struct rma, product) },
	{ FLD_amount, "amount", 'm', offsetof(struct rma, amount_minor) },
	{ FLD_units, "units", 'n', offsetof(struct rma, units) },
};

/* The dated steps, in the order of the trade. status: the step is one of this state's only. */
static const struct {
	enum map_field field;
	enum verb verb;
	const char *step;
	enum rstatus status;       /* the step leads here */
} steps[] = {
	{ FLD_approved, V_APPROVE, "approve", RS_APPROVED },
	{ FLD_sent_back, V_SHIP, "ship", RS_TRANSIT },
	{ FLD_received, V_RECEIVE, "receive", RS_RECEIVED },
};

static struct str currency_of(const struct import_run *r, const struct mapped *m)
{
	return mapped_has(m, FLD_currency) ? m->s[FLD_currency] : r->currency;
}

static void put_fact(struct import_run *r, const struct mapped *m, size_t i)
{
	enum map_field f = facts[i].field;

	if (!mapped_has(m, f))
		return;
	if (facts[i].form == 'm')
		import_put_money(r, facts[i].key, m->v[f], currency_of(r, m));
	else if (facts[i].form == 'n')
		line_int(&r->w->line, facts[i].key, m->v[f]);
	else if (facts[i].form == 'w')
		import_put(r, facts[i].key, m->s[f]);
	else
		import_put_text(r, facts[i].key, m->s[f]);
}

/* When the return began: its own date, else the first date there is, else the observation. */
static int64_t opened_at(const struct import_run *r, const struct mapped *m)
{
	static const enum map_field order[] = { FLD_applied, FLD_approved, FLD_sent_back, FLD_received, FLD_settled, FLD_ended };
	int64_t at;

	for (size_t i = 0; i < COUNT(order); i++)
		if (mapped_has(m, order[i]))
			return m->v[order[i]];
	at = import_observed(r, m);
	return at == WHEN_NONE ? r->w->rec : at;
}

/* What the customer gave as the reason, and what else he said: one text. */
static void put_words(struct import_run *r, const struct mapped *m)
{
	struct str why = m->s[FLD_reason_text], more = m->s[FLD_text];

	if (why.n && more.n && !str_eq(why, more)) {
		why.p = arena_printf(&r->scratch, STR_FMT "\n" STR_FMT, STR_ARG(why), STR_ARG(more));
		why.n = strlen(why.p);
	} else if (!why.n) {
		why = more;
	}
	if (!why.n)
		return;
	writer_salt(r->w);
	import_put_text(r, "text", why);
}

static int open_return(struct import_run *r, struct mapped *m, struct str ref, struct caseid *cas, bool *begun, struct csm_err *e)
{
	struct caseid who;
	char name[32];
	evid id;
	int code = import_identity(r, m, &who, e);

	if (code || (code = import_step(r, cas, V_OPEN, opened_at(r, m), STR("customer"), ref, "open", begun, &id, e)))
		return code;
	*cas = (struct caseid){ id, CASE_RETURN };
	if (!*begun)
		return CSM_OK;
	import_put_text(r, "ref", ref);
	import_put(r, "shop", r->shop);
	import_put_text(r, "order", m->s[FLD_order]);
	import_put_text(r, "line", m->s[FLD_line]);
	for (size_t i = 0; i < COUNT(facts); i++)
		put_fact(r, m, i);
	import_put(r, "channel", m->s[FLD_channel]);
	if (who.id) {
		case_write(who, name);
		import_put(r, "customer", str_of(name));
	}
	if (m->day_only[FLD_applied])
		import_put(r, "prec", STR("day"));
	import_put_text(r, "raw", m->raw);
	import_put_text(r, "tracking", m->s[FLD_tracking]);
	import_put_text(r, "carrier", m->s[FLD_carrier]);
	put_words(r, m);
	return import_step_end(r, e);
}

static bool fact_differs(const struct import_run *r, const struct mapped *m, const struct rma *t, size_t i)
{
	enum map_field f = facts[i].field;
	const char *at = (const char *)t + facts[i].offset;
	uint32_t word;
	int64_t number;

	if (!mapped_has(m, f))
		return false;
	if (facts[i].form == 'm' || facts[i].form == 'n') {
		memcpy(&number, at, sizeof(number));
		return number != m->v[f];
	}
	memcpy(&word, at, sizeof(word));
	return !str_eq(vocab_str(&r->world->words, word), m->s[f]);
}

/* One correction of the opening event with all facts that changed; its key holds their values, so it is made once. */
static int correct_facts(struct import_run *r, struct mapped *m, struct str ref, struct caseid cas, const struct rma *t, bool *news,
                         bool *late, struct csm_err *e)
{
	int64_t seen = import_observed(r, m);
	uint64_t h = 0;
	char step[48], of[24];
	bool begun;
	evid id;
	int code;

	for (size_t i = 0; i < COUNT(facts); i++)
		if (fact_differs(r, m, t, i))
			h = h * 31 + str_hash(facts[i].form == 'w' || facts[i].form == 't' ? m->s[facts[i].field] : str_of(facts[i].key)) +
			    (uint64_t)m->v[facts[i].field];
	*news = h != 0;
	*late = h && seen != WHEN_NONE && seen < t->h.imported_at;      /* an older export does not know better */
	if (!h || *late)
		return CSM_OK;
	snprintf(step, sizeof(step), "correct:%016llx", (unsigned long long)(h ^ (uint64_t)t->h.last_id));
	if ((code = import_step(r, &cas, V_CORRECT, import_at(r, m), STR("platform"), ref, step, &begun, &id, e)) || !begun)
		return code;
	evid_write(cas.id, of);
	import_put(r, "of", str_of(of));
	line_map_begin(&r->w->line, "set");
	for (size_t i = 0; i < COUNT(facts); i++)
		if (fact_differs(r, m, t, i))
			put_fact(r, m, i);
	line_map_end(&r->w->line);
	return import_step_end(r, e);
}

static int dated_steps(struct import_run *r, struct mapped *m, struct str ref, struct caseid cas, bool *news, struct csm_err *e)
{
	for (size_t i = 0; i < COUNT(steps); i++) {
		bool begun;
		evid id;
		int code;

		if (!mapped_has(m, steps[i].field))
			continue;
		code = import_step(r, &cas, steps[i].verb, m->v[steps[i].field], steps[i].verb == V_SHIP ? STR("customer") : STR("platform"), ref,
		                   steps[i].step, &begun, &id, e);
		if (code)
			return code;
		if (!begun)
			continue;
		*news = true;
		if (steps[i].verb == V_SHIP) {
			import_put_text(r, "carrier", m->s[FLD_carrier]);
			import_put_text(r, "tracking", m->s[FLD_tracking]);
		}
		if ((code = import_step_end(r, e)))
			return code;
	}
	return CSM_OK;
}

/* The verb that ends a return in this state, V_UNKNOWN if the state is none of the ends. */
static enum verb ending(enum rstatus s)
{
	switch (s) {
	case RS_SETTLED: return V_SETTLE;
	case RS_DENIED: return V_DENY;
	case RS_WITHDRAWN: return V_WITHDRAW;
	case RS_CLOSED: return V_CLOSE;
	default: return V_UNKNOWN;
	}
}

static int end_step(struct import_run *r, struct mapped *m, struct str ref, struct caseid cas, enum rstatus s, bool *news, struct csm_err *e)
{
	enum map_field f = s == RS_SETTLED && mapped_has(m, FLD_settled) ? FLD_settled : FLD_ended;
	bool dated = mapped_has(m, f), begun;
	char step[40];
	evid id;
	int code;

	if (ending(s) != V_UNKNOWN && dated)
		snprintf(step, sizeof(step), "%s", verb_word(ending(s)));
	else
		snprintf(step, sizeof(step), "seen:%s", rstatus_word(s));
	code = import_step(r, &cas, ending(s) != V_UNKNOWN && dated ? ending(s) : V_SEEN, dated ? m->v[f] : import_at(r, m), STR("platform"), ref,
	                   step, &begun, &id, e);
	if (code || !begun)
		return code;
	*news = true;
	if (ending(s) == V_UNKNOWN || !dated)
		import_put(r, "status", str_of(rstatus_word(s)));
	if (s == RS_SETTLED && (mapped_has(m, FLD_refunded) || mapped_has(m, FLD_amount)))
		import_put_money(r, "amount", mapped_has(m, FLD_refunded) ? m->v[FLD_refunded] : m->v[FLD_amount], currency_of(r, m));
	import_put(r, "method", m->s[FLD_method]);
	return import_step_end(r, e);
}

/* A settled return of which a later export shows another sum: what is seen is the sum so far. */
static int refunded_more(struct import_run *r, struct mapped *m, struct str ref, struct caseid cas, const struct rma *t, bool *news,
                         struct csm_err *e)
{
	enum map_field f = mapped_has(m, FLD_refunded) ? FLD_refunded : FLD_amount;
	int64_t seen = import_observed(r, m);
	char step[48];
	bool begun;
	evid id;
	int code;

	if (!mapped_has(m, f) || t->refunded_minor == m->v[f] || (seen != WHEN_NONE && seen < t->h.imported_at))
		return CSM_OK;
	snprintf(step, sizeof(step), "refunded:%lld", (long long)m->v[f]);
	code = import_step(r, &cas, V_SEEN, import_at(r, m), STR("platform"), ref, step, &begun, &id, e);
	if (code || !begun)
		return code;
	*news = true;
	import_put(r, "status", str_of(rstatus_word(RS_SETTLED)));
	import_put_money(r, "amount", m->v[f], currency_of(r, m));
	return import_step_end(r, e);
}

/* Does a dated step already lead to this state? */
static bool reached(const struct mapped *m, enum rstatus s)
{
	if (s == RS_REQUESTED || s == RS_NONE)
		return true;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (steps[i].status == s && mapped_has(m, steps[i].field))
			return true;
	return false;
}

/* Rows without an id of their own may well be equal: units of one order that came back on one day. Each counts. */
static struct str return_ref(struct import_run *r, const struct mapped *m)
{
	struct str ref = import_ref(r, m->key);
	uint32_t *slot;
	bool fresh;

	if (mapped_has(m, FLD_return))
		return ref;
	slot = smap_put(&r->occurrences, arena_str(&r->mem, ref), &fresh);
	*slot = fresh ? 1 : *slot + 1;
	if (*slot == 1)
		return ref;
	return str_of(arena_printf(&r->scratch, STR_FMT "#%u", STR_ARG(ref), *slot));
}

int import_return(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct str ref = return_ref(r, m);
	struct caseid cas = { 0, CASE_RETURN };
	enum rstatus s = rstatus_of(m->s[FLD_status]);
	const struct rma *t;
	bool begun, news = false, corrected = false, late = false;
	int code;

	if (import_repeated(r, m, ref, FLD_return, out))
		return CSM_OK;
	code = open_return(r, m, ref, &cas, &begun, e);
	if (code)
		return code;
	t = begun ? NULL : world_return(r->world, cas);
	if (t && s != RS_NONE && s < (enum rstatus)t->status && import_observed(r, m) < t->h.imported_at) {
		*out = OUT_STALE;
		return CSM_OK;
	}
	if (t && (code = correct_facts(r, m, ref, cas, t, &corrected, &late, e)))
		return code;
	code = dated_steps(r, m, ref, cas, &news, e);
	if (!code && !reached(m, s))
		code = end_step(r, m, ref, cas, s, &news, e);
	if (!code && t && s == RS_SETTLED && t->status == RS_SETTLED)
		code = refunded_more(r, m, ref, cas, t, &news, e);
	if (begun)
		*out = OUT_CREATED;
	else if (news || (corrected && !late))
		*out = OUT_REVISED;
	else
		*out = late ? OUT_STALE : OUT_UNCHANGED;
	return code;
}
