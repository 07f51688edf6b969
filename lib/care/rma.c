/*
 * Returns: the table of statuses (csm-return(1)) as data, folding, and the money that was settled.
 * Flows without goods and advance exchanges use the same machine: a policy says which steps they
 * need, so settling is allowed from several statuses. Pure; memory for timelines comes from struct
 * care.
 */
#include "base/num.h"
#include "care/fold.h"

#include <stddef.h>

static const char *const status_words[RS_COUNT] = {
	"", "requested", "approved", "in_transit", "received", "inspected", "disputed", "settled",
	"denied", "withdrawn", "closed", "void",
};

const char *rstatus_word(enum rstatus s)
{
	return (unsigned)s < RS_COUNT ? status_words[s] : "";
}

enum rstatus rstatus_of(struct str word)
{
	for (int s = RS_REQUESTED; s < RS_COUNT; s++)
		if (str_is(word, status_words[s]))
			return (enum rstatus)s;
	return RS_NONE;
}

/* ---- the table ---- */

enum move {
	MV_FREE, MV_WRITE, MV_APPROVE, MV_DENY, MV_WITHDRAW, MV_SHIP, MV_RECEIVE, MV_INSPECT,
	MV_SETTLE, MV_CLOSE, MV_VOID, MV_COUNT
};

/* NO with a status: the rules forbid it, but that is what happened (an export lists settled returns
 * that were never approved). */
static const uint8_t table[MV_COUNT][RS_COUNT] = {
#define ROW(m, req, app, trn, rcv, ins, dsp, stl, den, wdr, cls, vod) \
	[MV_##m] = { 0, req, app, trn, rcv, ins, dsp, stl, den, wdr, cls, vod }
#define APP RS_APPROVED
#define DEN RS_DENIED
#define WDR RS_WITHDRAWN
#define TRN RS_TRANSIT
#define RCV RS_RECEIVED
#define INS RS_INSPECTED
#define STL RS_SETTLED
#define CLS RS_CLOSED
	/*            requested approved transit  received inspected disputed settled  denied   withdrawn closed  void */
	ROW(FREE,     KEEP,     KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP),
	ROW(WRITE,    KEEP,     KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    KEEP,    NO),
	ROW(APPROVE,  APP,      NO,      NO,      NO,      NO,      APP,     NO,      NO|APP,  NO,      NO,      NO),
	ROW(DENY,     DEN,      NO|DEN,  NO|DEN,  DEN,     DEN,     DEN,     NO,      NO,      NO,      NO,      NO),
	ROW(WITHDRAW, WDR,      WDR,     WDR,     NO|WDR,  NO|WDR,  WDR,     NO,      NO,      NO,      NO,      NO),
	ROW(SHIP,     NO|TRN,   TRN,     KEEP,    NO,      NO,      NO,      NO,      NO,      NO,      NO,      NO),
	ROW(RECEIVE,  NO|RCV,   RCV,     RCV,     KEEP,    NO,      NO,      KEEP,    NO,      NO,      NO,      NO),
	ROW(INSPECT,  NO|INS,   NO|INS,  NO|INS,  INS,     KEEP,    KEEP,    KEEP,    NO,      NO,      NO,      NO),
	ROW(SETTLE,   NO|STL,   STL,     STL,     STL,     STL,     STL,     KEEP,    NO|STL,  NO|STL,  NO|STL,  NO),
	ROW(CLOSE,    NO|CLS,   CLS,     NO|CLS,  CLS,     CLS,     NO|CLS,  CLS,     CLS,     CLS,     NO,      NO),
	ROW(VOID,     RS_VOID,  RS_VOID, RS_VOID, RS_VOID, RS_VOID, RS_VOID, RS_VOID, RS_VOID, RS_VOID, RS_VOID, NO),
#undef ROW
#undef APP
#undef DEN
#undef WDR
#undef TRN
#undef RCV
#undef INS
#undef STL
#undef CLS
};

/* An advance exchange or a refund in transit is settled before the parcel comes: receive and
 * inspect stay possible then. */

void rma_init(struct rma *r, struct caseid c)
{
	*r = (struct rma){
		.h = head_new(c),
		.approved_at = WHEN_NONE,
		.shipped_at = WHEN_NONE,
		.received_at = WHEN_NONE,
		.settled_at = WHEN_NONE,
		.seen_settled_at = WHEN_NONE,
		.ended_at = WHEN_NONE,
		.amount_minor = INT64_MIN,
		.refunded_minor = INT64_MIN,
	};
}

static bool is_final(enum rstatus s)
{
	return s >= RS_SETTLED;
}

static void date_once(int64_t *field, int64_t at)
{
	if (*field == WHEN_NONE)
		*field = at;
}

/* The instant of a settlement, and whether it is known to the day only. */
static void date_settled(struct rma *t, const struct event *ev)
{
	const struct val *v = event_get(ev, K_PREC);

	if (t->settled_at == WHEN_NONE && v && val_is(v, "day"))
		t->day_only |= DAY_SOLVED;
	date_once(&t->settled_at, ev->at);
}

static void date_step(struct rma *t, enum rstatus to, const struct event *ev)
{
	int64_t at = ev->at;

	switch (to) {
	case RS_APPROVED: date_once(&t->approved_at, at); break;
	case RS_TRANSIT: date_once(&t->shipped_at, at); break;
	case RS_RECEIVED: date_once(&t->received_at, at); break;
	case RS_SETTLED: date_settled(t, ev); break;
	default: break;
	}
	if (is_final(to))
		date_once(&t->ended_at, at);
}

/* Moves the return, whatever the rules say; each date is that of the first time. */
static void enter(struct rma *t, enum rstatus to, const struct event *ev, const struct care *c)
{
	if (to == (enum rstatus)t->status)
		return;
	/* An export shows what had happened, not when; prec: a later one told when it was. */
	if (ev->verb == V_SEEN && !event_get(ev, K_PREC)) {
		if (to == RS_SETTLED)
			date_once(&t->seen_settled_at, ev->at);
	} else {
		date_step(t, to, ev);
	}
	if (!is_final(to))
		t->ended_at = WHEN_NONE;       /* a denial that was overruled is no end */
	t->status = (uint8_t)to;
	span_push(&t->spans, &t->n_spans, &t->cap_spans,
	          (struct span){ ev->at, (uint8_t)to, (uint8_t)ev->verb, PARTY_NONE }, c->mem);
}

static void refuse(struct rma *t, const struct event *ev, struct ruling *r)
{
	char name[32];

	if (!r) {
		head_illegal(&t->h);
		return;
	}
	case_write(t->h.cas, name);
	if (t->status == RS_VOID)
		ruling_no(&t->h, r, "return.ended",
		          "%s is void: only note, attach and undo are possible now", name);
	else if (is_final((enum rstatus)t->status))
		ruling_no(&t->h, r, "return.ended", "%s is %s: %s comes too late; record a new request", name,
		          status_words[t->status],
		          verb_word(ev->verb));
	else
		ruling_no(&t->h, r, "return.status",
		          "%s is %s: %s is not the next step; csm-return(1) shows the steps", name,
		          status_words[t->status], verb_word(ev->verb));
}

static bool move(struct rma *t, enum move m, const struct event *ev, const struct care *c,
                 struct ruling *r)
{
	uint8_t cell = table[m][t->status];

	if (cell & NO)
		refuse(t, ev, r);
	if (cell & CELL_STATE)
		enter(t, (enum rstatus)(cell & CELL_STATE), ev, c);
	return !(cell & NO);
}

/* ---- fields ---- */

enum { LASTING = 1 /* opening and classify only: high-cardinality, not repeated by snapshots */ };

static const struct slot { uint16_t offset; uint8_t how; } slots[K_COUNT] = {
#define SLOT(k, f, how) [K_##k] = { offsetof(struct rma, f), how }
	SLOT(KIND, kind, 0), SLOT(REASON, reason, 0), SLOT(SHOP, shop, 0), SLOT(SKU, sku, 0),
	SLOT(PRODUCT, product, 0),
	SLOT(CHANNEL, channel, 0), SLOT(AGENT, agent, 0), SLOT(CONDITION, condition, 0),
	SLOT(GRADE, grade, 0),
	SLOT(DISPOSITION, disposition, 0), SLOT(CARRIER, carrier, 0), SLOT(TRACKING, tracking, 0),
	SLOT(LIABLE, liable, 0),
	SLOT(ORDER, order, LASTING), SLOT(LINE, line, LASTING), SLOT(REF, ref, LASTING),
#undef SLOT
};

/* Money of the case's own currency (the first seen is its own). */
static bool take_money(struct rma *t, const struct val *v, const struct care *c, int64_t *minor,
                       struct ruling *r)
{
	struct str cur;
	uint32_t id;
	char name[32];

	case_write(t->h.cas, name);
	if (v->type >= VAL_LIST || !money_read(v->s, minor, &cur)) {
		ruling_no(&t->h, r, "return.amount",
		          "%s: an amount is written with its currency, as \"199.00 CNY\"", name);
		return false;
	}
	id = text_id(c, cur);
	if (!t->currency)
		t->currency = id;
	if (t->currency == id)
		return true;
	ruling_no(&t->h, r, "return.currency",
	          "%s is in " STR_FMT ": an amount in " STR_FMT " cannot be added", name,
	          STR_ARG(vocab_str(c->words, t->currency)), STR_ARG(cur));
	return false;
}

static void take_special(struct rma *t, enum key k, const struct val *v, const struct care *c,
                         struct ruling *r)
{
	int64_t n;

	switch (k) {
	case K_AMOUNT:
		if (take_money(t, v, c, &n, r))
			t->amount_minor = n;
		break;
	case K_UNITS:
		if (v->type == VAL_INT && str_i64(v->s, &n) && n >= 0)
			t->units = n;
		break;
	case K_CUSTOMER:
		if (v->type < VAL_LIST && !case_fast(v->s, &t->customer))
			case_read(v->s, &t->customer, NULL);
		break;
	case K_SOURCE:
		t->from_order = val_is(v, "order");
		break;
	default:
		break;
	}
}

static bool is_empty(const struct val *v)
{
	return v->type >= VAL_LIST ? v->n == 0 : v->s.n == 0;
}

/* Fields of opening, classify, state and seen; a snapshot's empty fields say nothing. */
static void take_fields(struct rma *t, const struct event *ev, const struct care *c, bool snapshot,
                        struct ruling *r)
{
	for (size_t i = 0; i < ev->n; i++) {
		const struct pair *p = &ev->pairs[i];
		enum key k = key_of(p->key);
		uint32_t id;
		if (snapshot && is_empty(&p->v))
			continue;
		if (!slots[k].offset) {
			if (!is_empty(&p->v))
				take_special(t, k, &p->v, c, r);
		} else if (!(snapshot && slots[k].how == LASTING && t->h.opened)) {
			id = word_id(c, &p->v);
			memcpy((char *)t + slots[k].offset, &id, sizeof(id));
		}
	}
}

static void take_word(uint32_t *field, const struct event *ev, enum key k, const struct care *c)
{
	uint32_t id = event_word(c, ev, k);

	if (id)
		*field = id;
}

/* ---- verbs ---- */

static enum rstatus status_in(const struct event *ev)
{
	const struct val *v = event_get(ev, K_STATUS);

	if (!v)
		v = event_get(ev, K_TO);
	return v ? rstatus_of(v->s) : RS_NONE;
}

static void on_open(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	enum rstatus s = status_in(ev);

	if (t->n_spans) {
		/* Two sites imported one record: the later opening adds what it knows. Without a
		 * key it is no such thing. */
		if (!event_get(ev, K_KEY))
			ruling_no(&t->h, r, "return.opened",
			          "the return was opened before: an opening event starts a case of "
			          "its own");
		take_fields(t, ev, c, true, r);
		if (!t->h.opened)      /* a later import brought events of before it */
			t->h.imp = ev->imp;
		t->h.opened = true;
		return;
	}
	t->h.opened = true;
	t->h.opened_at = ev->at;
	t->h.imp = ev->imp;
	if (event_get(ev, K_PREC) && val_is(event_get(ev, K_PREC), "day"))
		t->day_only |= DAY_OPENED;
	enter(t, s ? s : RS_REQUESTED, ev, c);
	take_fields(t, ev, c, false, r);
}

/* Adds a settlement. More than was asked for, or less than nothing, is against the rules, but it
 * was paid: it counts. */
static void add_refund(struct rma *t, const struct event *ev, const struct care *c,
                       struct ruling *r)
{
	const struct val *v = event_get(ev, K_AMOUNT);
	int64_t minor, sum;
	char name[32];

	if (!v || is_empty(v) || !take_money(t, v, c, &minor, r))
		return;
	case_write(t->h.cas, name);
	if (!add64(t->refunded_minor == INT64_MIN ? 0 : t->refunded_minor, minor, &sum) ||
	    sum == INT64_MIN) {
		ruling_no(&t->h, r, "return.amount", "%s: the sum of what was settled is too large",
		          name);
		return;
	}
	t->refunded_minor = sum;
	if (sum < 0)
		ruling_no(&t->h, r, "return.negative",
		          "%s: more was taken back than was ever settled", name);
	else if (t->amount_minor != INT64_MIN && minor > 0 && sum > t->amount_minor)
		ruling_no(&t->h, r, "return.over",
		          "%s: settled would be more than was asked for or granted; approve the "
		          "higher amount first",
		          name);
}

static void on_settle(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	if (move(t, MV_SETTLE, ev, c, r)) {
		date_settled(t, ev);           /* also where only an export had shown it settled */
		date_once(&t->ended_at, ev->at);
	}
	add_refund(t, ev, c, r);
}

/*
 * An observation may not come back from behind: rank is the order of the enum. Of what is final,
 * settled gives way to closing only; to the others the money may still follow, and a denial may be
 * overruled.
 */
static bool seen_allows(enum rstatus now, enum rstatus to)
{
	switch (now) {
	case RS_SETTLED: return to == RS_CLOSED || to == RS_VOID;
	case RS_DENIED: return to != RS_REQUESTED;
	case RS_WITHDRAWN: case RS_CLOSED: return to == RS_SETTLED || to == RS_CLOSED || to == RS_VOID;
	case RS_VOID: return false;
	default: return to >= now;
	}
}

/* Which statuses the table can reach from each, in one step or more; disputes are opened at the
 * platform, from any live status. */
static bool reachable(enum rstatus now, enum rstatus to)
{
	if (now == to || to == RS_VOID)
		return true;
	if (now == RS_VOID || now == RS_CLOSED || to == RS_REQUESTED)
		return false;
	if (now == RS_WITHDRAWN || now == RS_SETTLED)
		return to == RS_CLOSED;
	if (now == RS_DENIED)
		return to == RS_CLOSED || to == RS_DISPUTED;
	return to > now || now == RS_DISPUTED;
}

static void on_state(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	enum rstatus to = status_in(ev), now = (enum rstatus)t->status;
	const struct val *amount;
	int64_t minor;
	int64_t asked = t->amount_minor;
	char name[32];

	take_fields(t, ev, c, true, r);
	/* What was settled stands for what was asked for where nothing else is known, and never lowers it. */
	if (to == RS_SETTLED && asked > t->amount_minor)
		t->amount_minor = asked;
	case_write(t->h.cas, name);
	if (!to && (event_get(ev, K_STATUS) || event_get(ev, K_TO)))
		ruling_no(&t->h, r, "return.to",
		          "%s: the status named is none of requested, approved, in_transit, "
		          "received, inspected, "
		          "disputed, settled, denied, withdrawn, closed, void",
		          name);
	if (!to || (ev->verb == V_SEEN && to != now && !seen_allows(now, to)))
		return;
	if (ev->verb == V_SEEN && to == RS_SETTLED && (amount = event_get(ev, K_AMOUNT)) &&
	    take_money(t, amount, c, &minor, r))
		t->refunded_minor = minor;     /* what an export shows is the sum so far, not one payment more */
	if (!reachable(now, to))
		ruling_no(&t->h, r, "return.jump", "%s: no way leads from %s to %s", name,
		          status_words[now], status_words[to]);
	enter(t, to, ev, c);
}

static void on_approve(struct rma *t, const struct event *ev, const struct care *c,
                       struct ruling *r)
{
	const struct val *amount = event_get(ev, K_AMOUNT), *units = event_get(ev, K_UNITS);

	move(t, MV_APPROVE, ev, c, r);
	if (amount && !is_empty(amount))
		take_special(t, K_AMOUNT, amount, c, r);
	if (units)
		take_special(t, K_UNITS, units, c, r);
	take_word(&t->liable, ev, K_LIABLE, c);
}

/* Deny, withdraw, close, void: an end, with its reason. */
static void on_end(struct rma *t, enum move m, const struct event *ev, const struct care *c,
                   struct ruling *r)
{
	move(t, m, ev, c, r);
	take_word(&t->reason_text, ev, K_REASON, c);
	take_word(&t->liable, ev, K_LIABLE, c);
}

/* Ship and receive: a parcel. */
static void on_parcel(struct rma *t, enum move m, const struct event *ev, const struct care *c,
                      struct ruling *r)
{
	move(t, m, ev, c, r);
	if (m == MV_RECEIVE)
		date_once(&t->received_at, ev->at);
	take_word(&t->carrier, ev, K_CARRIER, c);
	take_word(&t->tracking, ev, K_TRACKING, c);
	take_word(&t->condition, ev, K_CONDITION, c);
}

static void on_inspect(struct rma *t, const struct event *ev, const struct care *c,
                       struct ruling *r)
{
	move(t, MV_INSPECT, ev, c, r);
	take_word(&t->condition, ev, K_CONDITION, c);
	take_word(&t->grade, ev, K_GRADE, c);
	take_word(&t->disposition, ev, K_DISPOSITION, c);
	take_word(&t->liable, ev, K_LIABLE, c);
}

static void dispatch(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	switch (ev->verb) {
	case V_OPEN: on_open(t, ev, c, r); break;
	case V_APPROVE: on_approve(t, ev, c, r); break;
	case V_DENY: on_end(t, MV_DENY, ev, c, r); break;
	case V_WITHDRAW: on_end(t, MV_WITHDRAW, ev, c, r); break;
	case V_CLOSE: on_end(t, MV_CLOSE, ev, c, r); break;
	case V_VOID: on_end(t, MV_VOID, ev, c, r); break;
	case V_SHIP: on_parcel(t, MV_SHIP, ev, c, r); break;
	case V_RECEIVE: on_parcel(t, MV_RECEIVE, ev, c, r); break;
	case V_INSPECT: on_inspect(t, ev, c, r); break;
	case V_SETTLE: on_settle(t, ev, c, r); break;
	case V_CLASSIFY:
		if (move(t, MV_WRITE, ev, c, r))
			take_fields(t, ev, c, false, r);
		break;
	case V_LINK: case V_UNLINK: move(t, MV_WRITE, ev, c, r); break;
	case V_STATE: case V_SEEN: on_state(t, ev, c, r); break;
	case V_NOTE: case V_ATTACH: case V_UNKNOWN: break;
	default:
		ruling_no(&t->h, r, "return.verb", "a return knows no \"%s\"", verb_word(ev->verb));
	}
}

void rma_fold(struct rma *t, const struct event *ev, const struct care *c, struct ruling *r)
{
	char name[32];

	ruling_yes(r);
	if (!head_take(&t->h, ev))
		return;
	if (!t->n_spans && ev->verb != V_OPEN) {
		/* The opening is missing: what follows is still shown, from here on. */
		case_write(t->h.cas, name);
		ruling_no(&t->h, r, "return.unopened",
		          "%s was opened later than this, or its opening is missing", name);
		t->h.opened_at = ev->at;
		enter(t, RS_REQUESTED, ev, c);
	}
	dispatch(t, ev, c, r);
}

enum rstatus rma_status_at(const struct rma *r, int64_t at)
{
	const struct span *s = span_at(r->spans, r->n_spans, at);

	return s ? (enum rstatus)s->state : RS_NONE;
}
