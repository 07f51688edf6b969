/*
 * What happened in the demonstration shop: orders, returns, tickets and answers, drawn by a small
 * generator of its own (splitmix64, Steele, Lea, Flood 2014), so that a seed and an instant give
 * the same shop on every machine. Promises the truths of csm-demo(1).
 */
#include <stdlib.h>

#include "store/demo.h"

enum { HOUR = 3600, DAY = 86400, MINUTE = 60 };

static uint64_t draw64(struct demo *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 ... n - 1 */
static uint32_t draw(struct demo *d, uint32_t n)
{
	return (uint32_t)(draw64(d) % n);
}

static bool chance(struct demo *d, uint32_t per_mille)
{
	return draw(d, 1000) < per_mille;
}

/* Seconds between two numbers of hours. */
static int64_t hours(struct demo *d, int least, int most)
{
	return (int64_t)least * HOUR + draw(d, (uint32_t)(most - least) * HOUR);
}

/* ---- the calendar ---- */

/* Midnight, in the shop's zone, of the first day of the month that lies so many before that of at. */
static int64_t month_start(int64_t at, int back)
{
	struct civil c = civil_of(at + DEMO_ZONE_S);
	int64_t month = c.year * 12 + c.mon - 1 - back;

	return civil_days(month / 12, (int)(month % 12) + 1, 1) * DAY - DEMO_ZONE_S;
}

static int weekday(int64_t at)
{
	int64_t local = at + DEMO_ZONE_S;

	return civil_weekday((local - (local % DAY + DAY) % DAY) / DAY);
}

/* ---- orders ---- */

static uint32_t draw_product(struct demo *d)
{
	uint32_t k = draw(d, 100);

	for (uint32_t i = 0; i < DEMO_PRODUCTS; i++) {
		if (k < demo_products[i].often)
			return i;
		k -= demo_products[i].often;
	}
	return DEMO_PRODUCTS - 1;
}

static int64_t delivery_time(struct demo *d, const struct demo_order *o)
{
	if (o->carrier == SLOW_CARRIER && o->shipped >= d->slow_from && o->shipped < d->slow_to)
		return hours(d, 9 * 24, 16 * 24);
	return hours(d, 36, o->intl ? 144 : 96);
}

static void make_order(struct demo *d, int64_t created)
{
	struct demo_order o = { .created = created, .intl = chance(d, 333), .n_lines = chance(d, 150) ? 2 : 1 };
	uint32_t customers = DEMO_CUSTOMERS / 2;

	o.customer = draw(d, customers) * 2 + o.intl;
	o.carrier = draw(d, DEMO_CARRIERS);
	o.cancelled = chance(d, 30);
	o.shipped = created + hours(d, 6, 40);
	o.delivered = o.shipped + delivery_time(d, &o);
	o.completed = o.delivered + hours(d, 2, 72);
	for (uint32_t i = 0; i < o.n_lines; i++) {
		o.product[i] = draw_product(d);
		o.units[i] = chance(d, 80) ? 2 : 1;
	}
	if (o.n_lines == 2 && o.product[1] == o.product[0])
		o.product[1] = (o.product[0] + 1) % DEMO_PRODUCTS;
	*PUSH(d->orders, d->n_orders, d->cap_orders) = o;
}

/* The instants of a day, in order: from eight to midnight. */
static void make_orders(struct demo *d)
{
	for (int day = 0; day <= DEMO_DAYS; day++) {
		int64_t start = d->from + (int64_t)day * DAY + 8 * HOUR;
		uint32_t n = DEMO_ORDERS_A_DAY - 4 + draw(d, 9), step = 16 * HOUR / n;

		for (uint32_t i = 0; i < n; i++) {
			int64_t at = start + (int64_t)i * step + draw(d, step);
			if (at < d->now)
				make_order(d, at);
		}
	}
}

/* ---- returns ---- */

static uint32_t draw_reason(struct demo *d, bool shoe)
{
	uint32_t k = draw(d, 100);

	for (uint32_t i = 0; i < REASON_LATE; i++) {
		uint32_t often = shoe ? demo_reasons[i].shoe : demo_reasons[i].often;
		if (k < often)
			return i;
		k -= often;
	}
	return 1;
}

static void add_return(struct demo *d, struct demo_return r)
{
	r.sent = r.at + hours(d, 20, 60);
	r.settled = r.at + hours(d, 72, 160);
	r.closed = chance(d, 40);
	if (r.at < d->now)
		*PUSH(d->returns, d->n_returns, d->cap_returns) = r;
}

/* The intl platform exports no returns, only what was paid back; who waited too long takes it back. */
static void make_returns(struct demo *d)
{
	for (uint32_t i = 0; i < d->n_orders; i++) {
		struct demo_order *o = &d->orders[i];
		uint32_t line = o->n_lines == 2 ? draw(d, 2) : 0, product = o->product[line];
		bool back = chance(d, demo_products[product].back), impatient = chance(d, 250);
		uint32_t reason = draw_reason(d, product == SHOE);
		int64_t at = o->delivered + hours(d, 4, 150);

		if (o->cancelled)
			continue;
		if (o->intl)
			o->refunded = back && at < d->now;
		else if (o->delivered - o->shipped > 9 * DAY && impatient)
			add_return(d, (struct demo_return){ .order = i, .line = line, .reason = REASON_LATE,
			                                    .at = o->shipped + 8 * DAY + hours(d, 1, 20) });
		else if (back)
			add_return(d, (struct demo_return){ .order = i, .line = line, .reason = reason, .at = at });
	}
}

/* ---- tickets ---- */

static uint32_t draw_topic(struct demo *d)
{
	uint32_t all = 0, k;

	for (int i = 0; i < DEMO_TOPICS; i++)
		all += demo_topics[i].often;
	k = draw(d, all);
	for (uint32_t i = 0; i < DEMO_TOPICS; i++) {
		if (k < demo_topics[i].often)
			return i;
		k -= demo_topics[i].often;
	}
	return 0;
}

/* An order of the last two weeks before the instant; DEMO_NONE if there is none yet. */
static uint32_t draw_order(struct demo *d, int64_t at)
{
	uint32_t lo = 0, hi = (uint32_t)d->n_orders, reach = 14 * DEMO_ORDERS_A_DAY, some = draw(d, reach);

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (d->orders[mid].created < at - 3 * DAY)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > some ? lo - 1 - some : DEMO_NONE;
}

/* What a customer of this order writes about: whoever waits, of the parcel; the shoe, of its size. */
static uint32_t topic_of(struct demo *d, uint32_t order, int64_t at)
{
	uint32_t topic = draw_topic(d), mind = draw(d, 100);
	const struct demo_order *o;

	if (order == DEMO_NONE)
		return topic >= TOPIC_PRE ? topic : TOPIC_PRE;
	o = &d->orders[order];
	if (o->delivered > at && o->delivered - o->shipped > 9 * DAY)
		return mind < 85 ? TOPIC_LATE : topic;
	if (o->product[0] == SHOE)
		return mind < 60 ? TOPIC_SIZE : topic;
	return topic == TOPIC_SIZE ? 2 : topic;
}

static uint32_t draw_agent(struct demo *d, bool intl)
{
	uint32_t n = intl ? DEMO_AGENTS - DEMO_INTL_AGENT : DEMO_INTL_AGENT;

	return draw(d, n) + (intl ? DEMO_INTL_AGENT : 0);
}

/* Hours before, minutes after; on Mondays everything takes longer. */
static int64_t reply_time(struct demo *d, int64_t at)
{
	int64_t s = at < d->faster ? hours(d, 2, 11) : 8 * MINUTE + draw(d, 90 * MINUTE);

	return weekday(at) == 1 ? s * 2 : s;
}

static void make_ticket(struct demo *d, int64_t at)
{
	struct demo_ticket t = { .opened = at, .again = WHEN_NONE, .solved_again = WHEN_NONE };

	t.order = draw_order(d, at);
	t.topic = topic_of(d, t.order, at);
	if (t.topic >= TOPIC_PRE)
		t.order = DEMO_NONE;
	t.intl = t.order == DEMO_NONE ? chance(d, 333) : d->orders[t.order].intl;
	t.customer = t.order == DEMO_NONE ? draw(d, DEMO_CUSTOMERS / 2) * 2 + t.intl : d->orders[t.order].customer;
	t.product = t.order == DEMO_NONE ? draw_product(d) : d->orders[t.order].product[0];
	t.agent = draw_agent(d, t.intl);
	t.channel = draw(d, 4);
	t.replied = at + reply_time(d, at);
	t.answered = t.replied + hours(d, 1, 9);
	t.solved = t.answered + hours(d, 2, 100);
	if (chance(d, t.agent == HASTY_AGENT ? 340 : 40)) {
		t.again = t.solved + hours(d, 5, 100);
		t.solved_again = t.again + hours(d, 3, 40);
	}
	*PUSH(d->tickets, d->n_tickets, d->cap_tickets) = t;
}

/* On Mondays comes what waited over the weekend. */
static void make_tickets(struct demo *d)
{
	static const uint32_t tenths[8] = { 0, 66, 25, 24, 22, 22, 17, 16 };

	for (int day = 0; day <= DEMO_DAYS; day++) {
		int64_t start = d->from + (int64_t)day * DAY + 8 * HOUR;
		uint32_t tenth = tenths[weekday(start)], n = tenth / 10 + chance(d, tenth % 10 * 100);

		for (uint32_t i = 0; i < n; i++) {
			int64_t at = start + (int64_t)i * (14 * HOUR / n) + draw(d, 14 * HOUR / n);
			if (at < d->now)
				make_ticket(d, at);
		}
	}
}

/* ---- answers ---- */

/* Who waited long, or had to come again, is less content. */
static void ask_ticket(struct demo *d, uint32_t k)
{
	const struct demo_ticket *t = &d->tickets[k];
	int64_t end = t->again == WHEN_NONE ? t->solved : t->solved_again;
	int wait = (int)((t->replied - t->opened) / (4 * HOUR)), score = 5 - (int)draw(d, 2);
	struct demo_answer a = { .ticket = k, .order = DEMO_NONE, .asked = end + HOUR, .intl = t->intl };

	a.at = a.asked + hours(d, 1, 30);
	score -= (wait > 2 ? 2 : wait) + (t->again != WHEN_NONE);
	a.score = score < 1 ? 1 : score;
	if (chance(d, 480) && a.at < d->now)
		*PUSH(d->answers, d->n_answers, d->cap_answers) = a;
}

static void ask_order(struct demo *d, uint32_t k)
{
	const struct demo_order *o = &d->orders[k];
	struct demo_answer a = { .ticket = DEMO_NONE, .order = k, .asked = o->completed + DAY, .intl = o->intl };
	bool late = o->delivered - o->shipped > 9 * DAY;

	a.at = a.asked + hours(d, 2, 60);
	a.score = late ? (int)draw(d, 6) : o->product[0] == SHOE ? 3 + (int)draw(d, 7) : 6 + (int)draw(d, 5);
	if (!o->cancelled && chance(d, 25) && a.at < d->now)
		*PUSH(d->answers, d->n_answers, d->cap_answers) = a;
}

void demo_make(struct demo *d, uint64_t seed, int64_t now)
{
	int64_t local = now + DEMO_ZONE_S;

	*d = (struct demo){ .state = seed, .now = now };
	d->from = now - (local % DAY + DAY) % DAY - (int64_t)DEMO_DAYS * DAY;
	d->slow_from = month_start(now, 3);
	d->slow_to = month_start(now, 2);
	d->faster = d->slow_to;
	make_orders(d);
	make_returns(d);
	make_tickets(d);
	for (uint32_t i = 0; i < d->n_tickets; i++)
		ask_ticket(d, i);
	for (uint32_t i = 0; i < d->n_orders; i++)
		ask_order(d, i);
}

void demo_free(struct demo *d)
{
	free(d->orders);
	free(d->returns);
	free(d->tickets);
	free(d->answers);
}
