/* Returns: every step of the table legal and illegal, observations and forced statuses, money settled, dates, undo. */
#include "care_kit.h"

static struct kit k;
static struct rma t;
static struct ruling r;

static bool fold(struct event ev)
{
	rma_fold(&t, &ev, &k.care, &r);
	return r.legal;
}
#define do_(...) fold(event(&k, __VA_ARGS__, NULL))

static void start(void)
{
	kit_free(&k);
	kit_init(&k, CASE_RETURN);
	rma_init(&t, k.cas);
}

static void in_status(enum rstatus s)
{
	start();
	do_(0, "customer", "open", "amount", "199.00 CNY", "status", rstatus_word(s));
}

/* One letter a status: q requested, a approved, t in_transit, r received, i inspected, p disputed, s settled, d denied,
 * w withdrawn, c closed, v void; capital: illegal, but it moves; . stays; ! illegal and stays. */
static const char letters[] = "?qatripsdwcv";
static const struct way { const char *verb, *key, *text, *to; } ways[] = {
	{ "approve", "text", "ok", "a!!!!a!A!!!" },
	{ "deny", "reason", "worn", "dDDddd!!!!!" },
	{ "withdraw", "reason", "kept", "wwwWWw!!!!!" },
	{ "ship", "tracking", "SF1", "Tt.!!!!!!!!" },
	{ "receive", "condition", "new", "Rrr.!!.!!!!" },
	{ "inspect", "grade", "A", "IIIi...!!!!" },
	{ "settle", "amount", "10.00 CNY", "Ssssss.SSS!" },
	{ "close", "reason", "x", "CcCccCccc!!" },
	{ "void", "reason", "x", "vvvvvvvvvv!" },
	{ "note", "text", "x", "..........." },
	{ "attach", "name", "a.jpg", "..........." },
	{ "classify", "reason", "quality", "..........!" },
	{ "link", "rel", "relates", "..........!" },
	{ "solve", "code", "x", "!!!!!!!!!!!" },
	{ "state", "status", "requested", ".QQQQQQQQQQ" },
	{ "state", "status", "approved", "a.AAAaAAAAA" },
	{ "state", "status", "in_transit", "tt.TTtTTTTT" },
	{ "state", "status", "inspected", "iiii.iIIIII" },
	{ "state", "status", "disputed", "ppppp.PpPPP" },
	{ "state", "status", "settled", "ssssss.SSSS" },
	{ "state", "status", "denied", "ddddddD.DDD" },
	{ "state", "status", "closed", "ccccccccc.C" },
	{ "state", "status", "foo", "!!!!!!!!!!!" },
	{ "seen", "status", "requested", "..........." },
	{ "seen", "status", "approved", "a......A..." },
	{ "seen", "status", "in_transit", "tt.....T..." },
	{ "seen", "status", "received", "rrr....R..." },
	{ "seen", "status", "disputed", "ppppp..p..." },
	{ "seen", "status", "settled", "ssssss.SSS." },
	{ "seen", "status", "denied", "dddddd....." },
	{ "seen", "status", "withdrawn", "wwwwww.W..." },
	{ "seen", "status", "closed", "ccccccccc.." },
};

static void one_way(const struct way *w, enum rstatus from)
{
	char want = w->to[from - 1], name[512], now;
	bool legal, stays = want == '.' || want == '!';

	in_status(from);
	legal = do_(HOUR, "li.na", w->verb, w->key, w->text);
	now = letters[t.status];
	snprintf(name, sizeof(name), "%s %s: %s to %c, %s", w->verb, w->text, rstatus_word(from), want, legal ? "legal" : r.text);
	if (stays)
		tap_ok(t.status == from && legal == (want == '.'), name);
	else
		tap_ok(now == (want | 0x20) && legal == (want >= 'a'), name);
	tap_ok(t.h.illegal == !legal, "counted once if illegal");
}

static void whole_way(void)
{
	start();
	do_(0, "customer", "open", "kind", "return_refund", "reason", "size", "order", "2026011588", "sku", "S-1", "units", "2", "amount",
	    "199.00 CNY", "customer", "C-a17c");
	do_(1 * HOUR, "li.na", "approve");
	do_(2 * HOUR, "customer", "ship", "carrier", "SF", "tracking", "SF100");
	do_(50 * HOUR, "warehouse", "receive", "units", "2");
	do_(51 * HOUR, "warehouse", "inspect", "condition", "opened", "grade", "B", "disposition", "open_box");
	do_(52 * HOUR, "li.na", "settle", "amount", "199.00 CNY", "method", "original");
	TAP_EQ_INT(t.h.illegal, 0, "the ordinary way is legal");
	TAP_EQ_STR(rstatus_word((enum rstatus)t.status), "settled", "settled");
	TAP_EQ_INT(t.amount_minor, 19900, "asked for");
	TAP_EQ_INT(t.refunded_minor, 19900, "refunded");
	TAP_EQ_INT(t.approved_at, MONDAY + HOUR, "approved at");
	TAP_EQ_INT(t.shipped_at, MONDAY + 2 * HOUR, "shipped at");
	TAP_EQ_INT(t.received_at, MONDAY + 50 * HOUR, "received at");
	TAP_EQ_INT(t.settled_at, MONDAY + 52 * HOUR, "settled at");
	TAP_EQ_INT(t.ended_at, t.settled_at, "ended at");
	TAP_EQ_INT(t.units, 2, "units");
	TAP_EQ_STR(kit_word(&k, t.tracking), "SF100", "tracking");
	TAP_EQ_STR(kit_word(&k, t.grade), "B", "grade");
	TAP_EQ_STR(kit_word(&k, t.currency), "CNY", "currency");
	TAP_EQ_STR(kit_word(&k, t.order), "2026011588", "order");
	tap_ok(t.customer.id == evid_make(1, 17), "customer");
	TAP_EQ_INT(rma_status_at(&t, MONDAY - 1), RS_NONE, "before");
	TAP_EQ_INT(rma_status_at(&t, MONDAY), RS_REQUESTED, "at the opening");
	TAP_EQ_INT(rma_status_at(&t, MONDAY + 50 * HOUR - 1), RS_TRANSIT, "a second before it came");
	TAP_EQ_INT(rma_status_at(&t, MONDAY + 50 * HOUR), RS_RECEIVED, "when it came");
	do_(53 * HOUR, "li.na", "close");
	TAP_EQ_INT(t.ended_at, MONDAY + 52 * HOUR, "closing does not move the end");
}

static void money(void)
{
	in_status(RS_APPROVED);
	TAP_EQ_INT(t.refunded_minor, INT64_MIN, "nothing settled yet: unknown, not zero");
	tap_ok(do_(1, "li.na", "settle", "amount", "100.00 CNY"), "a part");
	tap_ok(do_(2, "li.na", "settle", "amount", "99.00 CNY"), "the rest");
	TAP_EQ_INT(t.refunded_minor, 19900, "parts add up");
	tap_ok(!do_(3, "li.na", "settle", "amount", "0.01 CNY"), "one fen more");
	TAP_EQ_STR(r.id, "return.over", "is refused by name");
	TAP_EQ_INT(t.refunded_minor, 19901, "but what was paid counts");
	in_status(RS_APPROVED);
	do_(1, "platform", "seen", "status", "settled", "amount", "50.00 CNY");
	TAP_EQ_INT(t.refunded_minor, 5000, "an export shows a part as settled");
	TAP_EQ_INT(t.amount_minor, 19900, "that is not what was asked for");
	in_status(RS_APPROVED);
	tap_ok(!do_(1, "li.na", "settle", "amount", "199.01 CNY"), "the first settlement too");
	in_status(RS_APPROVED);
	tap_ok(!do_(1, "li.na", "settle", "amount", "10.00 EUR") && !strcmp(r.id, "return.currency"), "another currency");
	TAP_EQ_INT(t.refunded_minor, INT64_MIN, "is not added");
	tap_ok(!do_(2, "li.na", "settle", "amount", "ten") && !strcmp(r.id, "return.amount"), "no amount");
	tap_ok(do_(3, "li.na", "settle", "method", "exchange"), "an exchange settles without money");
	tap_ok(do_(4, "li.na", "settle", "amount", "50.00 CNY"), "and may add some");
	tap_ok(do_(5, "li.na", "settle", "amount", "-50.00 CNY"), "which can be taken back");
	tap_ok(!do_(6, "li.na", "settle", "amount", "-1.00 CNY") && !strcmp(r.id, "return.negative"), "but not more than that");
	in_status(RS_REQUESTED);
	tap_ok(do_(1, "li.na", "approve", "amount", "250.00 CNY") && do_(2, "li.na", "settle", "amount", "250.00 CNY"), "what was granted rules");
	start();
	do_(0, "customer", "open");
	do_(1, "li.na", "approve");
	tap_ok(do_(2, "li.na", "settle", "amount", "5.00 CNY"), "an unknown sum asked for has no bound");
	do_(3, "li.na", "settle", "amount", "9999999999999.00 CNY");
	for (int i = 0; i < 10000; i++)
		do_(4 + i, "li.na", "settle", "amount", "9999999999999.00 CNY");
	tap_ok(!r.legal && t.refunded_minor > 0, "a sum that overflows is refused, never wraps");
}

static void dispute(void)
{
	in_status(RS_REQUESTED);
	do_(HOUR, "li.na", "deny", "reason", "worn");
	TAP_EQ_INT(t.ended_at, MONDAY + HOUR, "denied is an end");
	TAP_EQ_STR(kit_word(&k, t.reason_text), "worn", "with its reason");
	do_(2 * HOUR, "platform", "state", "status", "disputed");
	tap_ok(r.legal && t.ended_at == WHEN_NONE, "a dispute opens it again");
	do_(3 * HOUR, "platform", "settle", "amount", "199.00 CNY");
	tap_ok(r.legal && t.ended_at == MONDAY + 3 * HOUR, "and a ruling ends it");
}

static void advance(void)
{
	in_status(RS_APPROVED);
	do_(HOUR, "li.na", "settle", "method", "exchange");
	do_(9 * HOUR, "warehouse", "receive");
	do_(10 * HOUR, "warehouse", "inspect", "grade", "C");
	tap_ok(t.h.illegal == 0 && t.status == RS_SETTLED, "an advance exchange: the goods come after settling");
	TAP_EQ_INT(t.received_at, MONDAY + 9 * HOUR, "received at, all the same");
	TAP_EQ_STR(kit_word(&k, t.grade), "C", "and inspected");
}

static void strangers(void)
{
	struct event ev;
	struct rma copy;

	start();
	do_(0, "system", "open", "source", "order");
	tap_ok(t.from_order, "drawn from an order");
	ev = event(&k, -5, "li.na", "note", NULL);
	fold(ev);
	tap_ok(t.h.stale, "an event from before");
	start();
	do_(0, "li.na", "approve");
	tap_ok(!r.legal && !strcmp(r.id, "return.unopened") && t.status == RS_APPROVED, "never opened");
	in_status(RS_REQUESTED);
	copy = t;
	ev = event(&k, HOUR, "li.na", "approve", NULL);
	rma_fold(&copy, &ev, &k.care, &r);
	tap_ok(copy.status == RS_APPROVED && t.status == RS_REQUESTED && t.n_spans == 1, "judging a copy leaves the original");
	do_(HOUR, "li.na", "approve", "shade", "x");
	tap_ok(t.h.newer, "an unknown key marks the return");
	TAP_EQ_INT(rstatus_of(STR("in_transit")), RS_TRANSIT, "word of a status");
	TAP_EQ_INT(rstatus_of(STR("In_transit")), RS_NONE, "no other spelling");
}

static void built(void)
{
	struct arena scratch = { 0 };
	struct event evs[4];
	struct rma b;
	size_t n;

	start();
	evs[0] = event(&k, 0, "customer", "open", "amount", "10.00 CNY", NULL);
	evs[1] = event(&k, 1, "li.na", "approve", NULL);
	evs[2] = event(&k, 2, "li.na", "settle", "amount", "10.00 CNY", NULL);
	evs[3] = event(&k, 3, "li.na", "undo", "of", "a1044", NULL);
	tap_ok(!events_undone(evs, 4, k.cas.id), "the return itself was not taken back");
	n = events_resolve(evs, 4, &scratch);
	rma_init(&b, k.cas);
	for (size_t i = 0; i < n; i++)
		rma_fold(&b, &evs[i], &k.care, NULL);
	tap_ok(b.status == RS_APPROVED && b.refunded_minor == INT64_MIN, "a settlement taken back never was");
	arena_free(&scratch);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(ways); i++)
		for (int s = RS_REQUESTED; s < RS_COUNT; s++)
			one_way(&ways[i], (enum rstatus)s);
	whole_way();
	money();
	dispute();
	advance();
	strangers();
	built();
	kit_free(&k);
	return tap_done();
}
