/*
 * The demonstration shop: what happened in it, drawn from a seed, and its exports as the platforms
 * write them. Pure but for the printing of bytes into buffers; the same seed and instant give the
 * same bytes. Private to store/demo*.c. csm-demo(1) says which truths are hidden in it.
 */
#ifndef STORE_DEMO_H
#define STORE_DEMO_H

#include "base/str.h"
#include "base/when.h"

enum {
	DEMO_DAYS = 182, DEMO_ZONE_S = 8 * 3600, DEMO_ORDERS_A_DAY = 16, DEMO_CUSTOMERS = 1600,
	DEMO_CARRIERS = 3, SLOW_CARRIER = 1, DEMO_NONE = UINT32_MAX,
	DEMO_PRODUCTS = 10, SHOE = 0,
	DEMO_AGENTS = 5, DEMO_INTL_AGENT = 3, HASTY_AGENT = 1,
	DEMO_TOPICS = 10, TOPIC_SIZE = 0, TOPIC_LATE = 1, TOPIC_PRE = 8
};

struct demo_product {
	const char *sku, *zh, *en;
	int cny, usd;              /* minor units */
	uint32_t often, back;      /* weights in orders; returns a thousand orders */
};
struct demo_carrier { const char *zh, *en; };
struct demo_agent { const char *login, *name, *alias; };
struct demo_topic {
	const char *category, *zh, *en, *ask_zh, *ask_en, *answer_zh, *answer_en;
	uint32_t often;
};
/* Lists of what is said in a return: the platform's words, and the buyer's. */
struct demo_reason { const char *words, *text; uint32_t often, shoe; };
extern const struct demo_product demo_products[DEMO_PRODUCTS];
extern const struct demo_carrier demo_carriers[DEMO_CARRIERS];
extern const struct demo_agent demo_agents[DEMO_AGENTS];
extern const struct demo_topic demo_topics[DEMO_TOPICS];
enum { DEMO_REASONS = 8, REASON_LATE = 7 };
extern const struct demo_reason demo_reasons[DEMO_REASONS];
extern const char *const demo_channels_zh[4], *const demo_channels_en[4];

/* Instants later than now have not happened: whoever prints leaves them out. */
struct demo_order {
	int64_t created, shipped, delivered, completed;
	bool intl, cancelled, refunded;    /* refunded: intl only */
	uint32_t customer, product[2], units[2], n_lines, carrier;
};
struct demo_return {
	uint32_t order, line, reason;
	int64_t at, sent, settled;
	bool closed;
};
struct demo_ticket {
	bool intl;
	int64_t opened, replied, answered, solved, again, solved_again;    /* again: WHEN_NONE: never */
	uint32_t order, agent, topic, channel, customer, product;          /* order DEMO_NONE: none */
};
struct demo_answer {
	uint32_t ticket, order;    /* one of them is DEMO_NONE */
	int64_t asked, at;
	int score;
	bool intl;
};
struct demo {
	uint64_t state;            /* of the generator */
	int64_t now, from;         /* from: midnight of the first day */
	int64_t slow_from, slow_to;        /* the month in which one carrier was slow */
	int64_t faster;            /* from here on first replies come faster */
	struct demo_order *orders;
	struct demo_return *returns;
	struct demo_ticket *tickets;
	struct demo_answer *answers;
	size_t n_orders, cap_orders, n_returns, cap_returns, n_tickets, cap_tickets, n_answers, cap_answers;
};
/* What happened in the shop up to now. demo_free releases it. */
void demo_make(struct demo *d, uint64_t seed, int64_t now);
void demo_free(struct demo *d);

/* The exports, a file each: folder, name, bytes in UTF-8, and whether the platform writes GB18030. */
struct demo_file {
	const char *shop, *name;   /* name: a %s stands for the instant, yyyymmddHHMM */
	bool gb18030;
	void (*write)(const struct demo *d, struct buf *out);
};
enum { DEMO_FILES = 10 };
extern const struct demo_file demo_files[DEMO_FILES];

#endif
