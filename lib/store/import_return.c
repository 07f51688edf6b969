/*
 * Returns: one row becomes the steps that it dates, each an event at its own time under its own
 * key, and what is undated becomes `seen` at the time of the export. The same row again adds
 * nothing, a fuller one adds the missing steps, changed facts become corrections of the opening
 * event, a lower state is stale.
 */
#include <stdio.h>

#include "base/num.h"
#include "store/import.h"

/* Facts of the opening event, in the order of its keys, and their form: w word, t text, m money, n
 * integer. */
static const struct {
	enum map_field field;
	const char *key;
	char form;
} facts[] = {
	{ FLD_order, "order", 't' },
	{ FLD_line, "line", 't' },
	{ FLD_kind, "kind", 'w' },
	{ FLD_reason, "reason", 'w' },
	{ FLD_condition, "condition", 'w' },
	{ FLD_disposition, "disposition", 'w' },
	{ FLD_liable, "liable", 'w' },
	{ FLD_sku, "sku", 't' },
	{ FLD_product, "product", 't' },
	{ FLD_amount, "amount", 'm' },
	{ FLD_units, "units", 'n' },
	{ FLD_channel, "channel", 'w' },
	{ FLD_tracking, "tracking", 't' },
	{ FLD_carrier, "carrier", 't' },
};

/* The dated steps, in the order of the trade. */
static const struct {
	enum map_field field;
	enum verb verb;
	const char *name;
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

static struct str fact_text(struct import_run *r, const struct mapped *m, size_t i)
{
	enum map_field f = facts[i].field;

	if (!mapped_has(m, f) || facts[i].form == 'w' || facts[i].form == 't')
		return mapped_has(m, f) ? m->s[f] : (struct str){ 0 };
	buf_reset(&r->text);
	if (facts[i].form == 'm')
		money_write(&r->text, m->v[f], currency_of(r, m));
	else
		buf_int(&r->text, m->v[f]);
	return arena_str(&r->scratch, buf_view(&r->text));
}

static const enum map_field in_order[] = { FLD_applied, FLD_approved, FLD_sent_back, FLD_received, FLD_settled,
                                           FLD_ended };

/* The first date there is; FLD_COUNT: none. */
static enum map_field first_date(const struct mapped *m)
{
	for (size_t i = 0; i < COUNT(in_order); i++)
		if (mapped_has(m, in_order[i]))
			return in_order[i];
	return FLD_COUNT;
}

/* When the return began: its own date, else the first date there is, else the observation. */
static int64_t opened_at(const struct import_run *r, const struct mapped *m)
{
	enum map_field f = first_date(m);
	int64_t at = f == FLD_COUNT ? import_observed(r, m) : m->v[f];

	return at == WHEN_NONE ? r->w->rec : at;
}

/* A date without time lies anywhere in its day, so never before what came first. */
static int64_t step_at(const struct mapped *m, enum map_field f)
{
	int64_t at = m->v[f];

	for (size_t i = 0; m->day_only[f] && i < COUNT(in_order) && in_order[i] != f; i++)
		if (mapped_has(m, in_order[i]) && m->v[in_order[i]] > at && m->v[in_order[i]] - m->v[f] < 86400)
			at = m->v[in_order[i]];
	return at;
}

/* What the customer gave as the reason, and what else he said: one text. */
static struct str words_of(struct import_run *r, const struct mapped *m)
{
	struct str why = m->s[FLD_reason_text], more = m->s[FLD_text];
	const struct str both[] = { why, STR("\n"), more };

	if (why.n && more.n && !str_eq(why, more))
		return arena_join(&r->scratch, both, COUNT(both));
	return why.n ? why : more;
}

static void tell(struct import_run *r, const struct mapped *m, struct caseid who, struct told_list *l)
{
	for (size_t i = 0; i < COUNT(facts); i++)
		told_add(l, facts[i].key, facts[i].form, fact_text(r, m, i));
	told_add(l, "customer", 'w', import_customer_name(r, who));
	told_add(l, "raw", 't', m->raw);
	told_add(l, "text", 't', words_of(r, m));
}

/* A step of the platform. */
static struct step step_of(const struct case_row *row, enum verb v, int64_t at, const char *name)
{
	return (struct step){ .cas = row->cas, .verb = v, .at = at, .by = STR("platform"),
	                      .ref = row->ref, .name = name };
}

static int open_return(struct import_run *r, struct case_row *row, struct csm_err *e)
{
	struct mapped *m = row->m;
	struct step open = { .cas = row->cas, .verb = V_OPEN, .at = row->opened_at,
	                     .by = STR("customer"), .ref = row->ref, .name = "open" };
	struct caseid who;
	int code = import_identity(r, m, &who, e);

	if (code || (code = import_step(r, &open, e)))
		return code;
	row->cas.id = open.id;
	row->begun = open.begun;
	tell(r, m, who, &row->said);
	if (!open.begun)
		return CSM_OK;
	import_put_text(r, "ref", row->ref);
	import_put(r, "shop", r->shop);
	if (first_date(m) != FLD_COUNT && m->day_only[first_date(m)])
		import_put(r, "prec", STR("day"));
	told_put_all(r, &row->said);
	told_keep(r, m, row->cas, &row->said);
	return import_step_end(r, e);
}

static int dated_steps(struct import_run *r, struct case_row *row, struct csm_err *e)
{
	const struct mapped *m = row->m;

	for (size_t i = 0; i < COUNT(steps); i++) {
		struct step s;
		int code;

		if (!mapped_has(m, steps[i].field))
			continue;
		s = step_of(row, steps[i].verb, step_at(m, steps[i].field), steps[i].name);
		if (s.verb == V_SHIP)
			s.by = STR("customer");
		code = import_step(r, &s, e);
		if (code)
			return code;
		if (!s.begun)
			continue;
		row->news = true;
		if (m->day_only[steps[i].field])
			import_put(r, "prec", STR("day"));
		if (s.verb == V_SHIP) {
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

static evid known_step(struct import_run *r, struct str ref, const char *step)
{
	const struct str key[] = { ref, STR("/"), str_of(step) };

	return import_known(r, arena_join(&r->scratch, key, COUNT(key)));
}

/* An end that an earlier export showed without its date: it is one end, not two, and now we know
 * when it was. */
static int end_dated(struct import_run *r, struct case_row *row, evid seen, enum map_field f,
                     struct csm_err *e)
{
	const struct mapped *m = row->m;
	char name[48], of[24], at[26];
	struct step s = step_of(row, V_CORRECT, import_at(r, m), name);
	int code;

	snprintf(name, sizeof(name), "ended:%lld", (long long)m->v[f]);
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	row->news = true;
	evid_write(seen, of);
	when_write(at, r->c->zone, step_at(m, f));
	import_put(r, "of", str_of(of));
	line_map_begin(&r->w->line, "set");
	import_put_text(r, "at", str_of(at));
	import_put(r, "prec", m->day_only[f] ? STR("day") : STR("second"));
	line_map_end(&r->w->line);
	return import_step_end(r, e);
}

/* What a settled row says was paid; FLD_COUNT: nothing. Goods that are exchanged, repaired or sent
 * again settle a return too, and what was asked for was not paid then. */
static enum map_field paid_field(const struct mapped *m)
{
	static const struct str goods[] = { STR("exchange"), STR("repair"), STR("resend") };

	if (mapped_has(m, FLD_refunded))
		return FLD_refunded;
	for (size_t i = 0; i < COUNT(goods); i++)
		if (str_eq(m->s[FLD_kind], goods[i]))
			return FLD_COUNT;
	return mapped_has(m, FLD_amount) ? FLD_amount : FLD_COUNT;
}

static int end_step(struct import_run *r, struct case_row *row, enum rstatus s, struct csm_err *e)
{
	const struct mapped *m = row->m;
	enum map_field f = s == RS_SETTLED && mapped_has(m, FLD_settled) ? FLD_settled : FLD_ended;
	enum map_field paid = s == RS_SETTLED ? paid_field(m) : FLD_COUNT;
	bool dated = mapped_has(m, f), ends = ending(s) != V_UNKNOWN;
	char name[40];
	struct step end = step_of(row, V_SEEN, dated ? step_at(m, f) : import_at(r, m), name);
	evid seen;
	int code;

	snprintf(name, sizeof(name), "seen:%s", rstatus_word(s));
	seen = known_step(r, row->ref, name);
	if (ends && dated && seen)
		return end_dated(r, row, seen, f, e);
	if (ends && !dated && known_step(r, row->ref, verb_word(ending(s))))
		return CSM_OK;
	if (ends && dated) {
		end.verb = ending(s);
		end.name = verb_word(end.verb);
	}
	code = import_step(r, &end, e);
	if (code || !end.begun)
		return code;
	row->news = true;
	if (end.verb == V_SEEN)
		import_put(r, "status", str_of(rstatus_word(s)));
	else if (m->day_only[f])
		import_put(r, "prec", STR("day"));
	if (paid != FLD_COUNT)
		import_put_money(r, "amount", m->v[paid], currency_of(r, m));
	import_put(r, "method", m->s[FLD_method]);
	return import_step_end(r, e);
}

/* A settled return of which a later export shows another sum: what is seen is the sum so far. */
static int refunded_more(struct import_run *r, struct case_row *row, const struct rma *t,
                         struct csm_err *e)
{
	const struct mapped *m = row->m;
	enum map_field f = paid_field(m);
	int64_t seen = import_observed(r, m);
	char name[48];
	struct step s = step_of(row, V_SEEN, import_at(r, m), name);
	int code;

	if (f == FLD_COUNT || t->refunded_minor == m->v[f] ||
	    (seen != WHEN_NONE && seen < t->h.imported_at))
		return CSM_OK;
	snprintf(name, sizeof(name), "refunded:%lld", (long long)m->v[f]);
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	row->news = true;
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

/* Rows without an id of their own may well be equal: units of one order that came back on one day.
 * Each counts. */
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

/* By the map's rank of states; where it does not name both, by the order of the trade. */
static bool ranks_below(const struct import_run *r, const struct mapped *m, enum rstatus s, enum rstatus now)
{
	int mine = map_rank(r->map, m->s[FLD_status]), theirs = map_rank(r->map, str_of(rstatus_word(now)));

	return mine >= 0 && theirs >= 0 ? mine < theirs : s < now;
}

int import_return(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct case_row row = { .m = m, .ref = return_ref(r, m), .cas = { 0, CASE_RETURN },
	                        .opened_at = opened_at(r, m) };
	enum rstatus s = rstatus_of(m->s[FLD_status]);
	enum outcome facts_are = OUT_UNCHANGED;
	const struct rma *t;
	int code;

	if (import_repeated(r, m, row.ref, FLD_return, out))
		return CSM_OK;
	code = open_return(r, &row, e);
	if (code)
		return code;
	t = row.begun ? NULL : world_return(r->world, row.cas);
	if (t && s != RS_NONE && ranks_below(r, m, s, (enum rstatus)t->status) &&
	    import_observed(r, m) < t->h.imported_at) {
		*out = OUT_STALE;
		return CSM_OK;
	}
	if (!row.begun)
		code = told_correct(r, &row, t ? t->h.imported_at : WHEN_NONE, &facts_are, e);
	if (!code)
		code = dated_steps(r, &row, e);
	if (!code && !reached(m, s))
		code = end_step(r, &row, s, e);
	if (!code && t && s == RS_SETTLED && t->status == RS_SETTLED)
		code = refunded_more(r, &row, t, e);
	*out = row.begun ? OUT_CREATED : row.news ? OUT_REVISED : facts_are;
	return code;
}
