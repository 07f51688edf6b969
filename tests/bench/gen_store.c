/*
 * Writes a store of made-up cases for measuring: gen_store FOLDER TICKETS [ORDERS [EVENTS.csv]]. The same arguments give the
 * same bytes. EVENTS.csv gets what other programs need for the same questions: id,at,by,case,do,channel,category,text.
 * About six events and a kilobyte of log a ticket: live tickets in Chinese and English with their messages, replies, waits,
 * solves and reopens over a year, one of 199 never solved, a return for every twelfth, a customer for every third; orders with 1.4 lines each.
 * Relies on care/event.h for names and base/when.h for instants. Needs no clock and no network.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/when.h"
#include "care/event.h"

enum { SEGMENT_BYTES = 64 << 20, YEAR_S = 365 * 86400, TEXTS = 12, STAYS_OPEN = 199 /* of so many tickets one is never solved */ };
static const int64_t START = 1735660800;           /* 2025-01-01T00:00:00+08:00 */

struct pending {
	int64_t at;
	uint64_t seq;
	struct caseid cas;
	uint64_t ticket;
	int step;
};
struct gen {
	const char *dir;
	uint64_t seed, seq, next, tickets;
	struct arena mem;
	struct zone *zone;
	struct pending *heap;
	size_t n, cap;
	FILE *out, *csv;           /* csv: NULL if nobody wants it */
	int month, nn;
	long bytes;
	const char *channel, *category;    /* of the event being written; NULL: none */
	char said[1024];
};

static uint64_t mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15u;
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

static uint64_t draw(struct gen *g, uint64_t below)
{
	return mix(g->seed++) % below;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- a queue by instant ---- */

static int before(const struct pending *a, const struct pending *b)
{
	return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

static void push(struct gen *g, struct pending p)
{
	p.seq = g->seq++;
	*PUSH(g->heap, g->n, g->cap) = p;
	for (size_t i = g->n - 1; i && before(&g->heap[i], &g->heap[(i - 1) / 2]); i = (i - 1) / 2) {
		struct pending t = g->heap[i];
		g->heap[i] = g->heap[(i - 1) / 2];
		g->heap[(i - 1) / 2] = t;
	}
}

static struct pending pop(struct gen *g)
{
	struct pending top = g->heap[0];
	g->heap[0] = g->heap[--g->n];
	for (size_t i = 0;;) {
		size_t l = 2 * i + 1, m = i;
		if (l < g->n && before(&g->heap[l], &g->heap[m]))
			m = l;
		if (l + 1 < g->n && before(&g->heap[l + 1], &g->heap[m]))
			m = l + 1;
		if (m == i)
			return top;
		struct pending t = g->heap[i];
		g->heap[i] = g->heap[m];
		g->heap[m] = t;
		i = m;
	}
}

/* ---- words ---- */

static const char *const agents[] = { "li.na", "wang.wei", "zhang.min", "chen.jie", "liu.yang", "zhao.lei", "sun.li", "zhou.tao",
	"wu.fang", "xu.hui", "ma.lin", "he.jun", "guo.qi", "lin.mei", "luo.gang", "amy", "ben", "carla", "dave", "eve" };
static const char *const channels[] = { "chat", "phone", "market_im", "wechat", "mail", "platform", "app", "review" };
static const char *const categories[] = { "quality.defect", "quality.malfunction", "delivery.delay", "delivery.damage", "delivery.lost",
	"order.wrong", "order.missing", "refund.progress", "payment.invoice", "packaging.damaged", "quality.size", "order.cancel" };
static const char *const severities[] = { "minor", "major", "critical" };
static const char *const codes[] = { "refunded", "replaced", "explained", "repaired", "compensated" };
static const char *const asked[TEXTS] = {
	"屏幕有裂纹,收到就是这样的,请尽快处理。", "快递三天没有更新了,到哪里了?", "The zipper broke on the second day of use.",
	"少发了一件,订单里是两件。", "颜色和图片不一样,想换货", "Where is my refund? It has been ten days.",
	"充不进电,换了充电头也不行。\\n怎么办", "包装破了,里面的杯子碎了两个😡", "I ordered size M and got size L.",
	"发票抬头能改吗?", "客服说48小时内回复,现在都没有人理我!", "Parcel is marked delivered but I have nothing.",
};
static const char *const answered[TEXTS] = {
	"您好,非常抱歉给您带来不便,请您发一张照片。\\n谢谢", "您好,已经为您催促快递,预计明天送达。", "Sorry about that. We will send you a new one today.",
	"亲,已经为您登记补发,单号稍后发给您。", "您好,可以换货,运费由我们承担。", "The refund was issued on Monday, please check your account.",
	"请您长按电源键十秒再试一次。", "您好,破损的杯子我们全额退款,不用寄回。", "Please send it back with the label in the parcel; we pay for it.",
	"可以的,请提供新的抬头和税号。", "您好,久等了,您的问题我来处理。", "We have opened an inquiry with the carrier.",
};
#define PICK(g, list) (list)[draw(g, sizeof(list) / sizeof(*(list)))]

/* ---- lines ---- */

static void open_segment(struct gen *g, int month)
{
	char path[512];
	if (g->out && fclose(g->out))
		die("close");
	g->nn = month == g->month ? g->nn + 1 : 1;
	g->month = month;
	g->bytes = 0;
	snprintf(path, sizeof path, "%s/log/a/events-%04d-%02d-%02d.yaml", g->dir, month / 100, month % 100, g->nn);
	g->out = fopen(path, "w");
	if (!g->out)
		die(path);
}

static void begin(struct gen *g, int64_t at, const char *by, struct caseid *c, const char *verb)
{
	struct civil u = civil_of(at);
	int month = (int)u.year * 100 + u.mon;
	char when[26], name[32];
	if (!g->out || month > g->month || g->bytes > SEGMENT_BYTES)
		open_segment(g, month > g->month ? month : g->month);
	uint64_t id = g->next++;
	if (!c->id)
		c->id = evid_make(1, id);
	when_write(when, g->zone, at);
	case_write(*c, name);
	g->bytes += fprintf(g->out, "- {id: a%llu, at: \"%s\", by: %s, case: %s, do: %s", (unsigned long long)id, when, by, name, verb);
	g->channel = g->category = "";
	g->said[0] = '\0';
	if (g->csv)
		fprintf(g->csv, "a%llu,%s,%s,%s,%s", (unsigned long long)id, when, by, name, verb);
}

static void text(struct gen *g, const char *const *list)
{
	char salt[11] = { 0 };
	for (int i = 0; i < 10; i++)
		salt[i] = "abcdefghijkmnpqrstuvwxyz23456789"[draw(g, 32)];
	uint64_t first = draw(g, TEXTS);
	bool more = draw(g, 8) == 0;
	snprintf(g->said, sizeof g->said, "%s%s%s", list[first], more ? " " : "", more ? list[(first + 5) % TEXTS] : "");
	g->bytes += fprintf(g->out, ", salt: \"%s\", text: \"%s\"", salt, g->said);
}

static void end(struct gen *g)
{
	g->bytes += fprintf(g->out, "}\n");
	if (g->csv)
		fprintf(g->csv, ",%s,%s,\"%s\"\n", g->channel, g->category, g->said);
}

static void later(struct gen *g, const struct pending *p, int step, int64_t least, int64_t most)
{
	struct pending next = *p;
	next.step = step;
	next.at = p->at + least + (int64_t)draw(g, (uint64_t)(most - least));
	push(g, next);
}

enum { OPEN, ASSIGN, REPLY, MESSAGE, WAIT, SOLVE, AFTER, REOPEN, RMA_APPROVE, RMA_SHIP, RMA_RECEIVE, RMA_SETTLE };

static struct caseid open_customer(struct gen *g, int64_t at)
{
	struct caseid c = { 0, CASE_CUSTOMER };
	begin(g, at, "system", &c, "open");
	g->bytes += fprintf(g->out, ", shop: main, key: \"customer:%016llx\"", (unsigned long long)mix(g->seed));
	end(g);
	return c;
}

static void open_return(struct gen *g, const struct pending *p, const char *customer)
{
	struct pending r = *p;
	r.cas = (struct caseid){ 0, CASE_RETURN };
	begin(g, p->at, "customer", &r.cas, "open");
	g->bytes += fprintf(g->out, ", shop: main, kind: return_refund, reason: quality, order: \"2025%08llu\"%s, units: 1, amount: \"%llu.00 CNY\"",
	                    (unsigned long long)(p->ticket * 7 % 100000000), customer, (unsigned long long)(88 + draw(g, 900)));
	end(g);
	later(g, &r, RMA_APPROVE, 600, 86400);
}

static void open_ticket(struct gen *g, struct pending *p)
{
	char customer[64] = "";
	if (p->ticket % 3 == 0) {
		char name[32];
		case_write(open_customer(g, p->at), name);
		snprintf(customer, sizeof customer, ", customer: %s", name);
	}
	p->cas = (struct caseid){ 0, CASE_TICKET };
	begin(g, p->at, "customer", &p->cas, "open");
	g->channel = PICK(g, channels);
	g->category = PICK(g, categories);
	g->bytes += fprintf(g->out, ", channel: %s, category: %s, severity: %s, shop: main", g->channel, g->category,
	                    PICK(g, severities));
	if (draw(g, 10) < 8)
		g->bytes += fprintf(g->out, ", order: \"2025%08llu\"", (unsigned long long)(p->ticket * 7 % 100000000));
	g->bytes += fprintf(g->out, "%s", customer);
	text(g, asked);
	end(g);
	if (p->ticket % 12 == 0)
		open_return(g, p, customer);
	later(g, p, draw(g, 10) < 4 ? ASSIGN : REPLY, 30, 7200);
}

static void spoken(struct gen *g, struct pending *p, const char *by, const char *verb, const char *const *list)
{
	begin(g, p->at, by, &p->cas, verb);
	text(g, list);
	end(g);
}

static void plain(struct gen *g, struct pending *p, const char *by, const char *verb, const char *rest)
{
	begin(g, p->at, by, &p->cas, verb);
	g->bytes += fprintf(g->out, "%s", rest);
	end(g);
}

static void step(struct gen *g, struct pending *p)
{
	const char *agent = agents[mix(p->ticket) % 20];
	char rest[96];
	switch (p->step) {
	case OPEN:
		open_ticket(g, p);
		break;
	case ASSIGN:
		snprintf(rest, sizeof rest, ", to: %s", agent);
		plain(g, p, "system", "assign", rest);
		later(g, p, REPLY, 30, 3600);
		break;
	case REPLY:
		spoken(g, p, agent, "reply", answered);
		later(g, p, draw(g, 10) < 3 ? MESSAGE : draw(g, 4) == 0 ? WAIT : SOLVE, 60, 20000);
		break;
	case MESSAGE:
		spoken(g, p, "customer", "message", asked);
		later(g, p, draw(g, 10) < 7 ? REPLY : SOLVE, 60, 14400);
		break;
	case WAIT:
		plain(g, p, agent, "wait", draw(g, 2) ? ", for: customer" : ", for: carrier");
		later(g, p, draw(g, 3) ? MESSAGE : SOLVE, 3600, 172800);
		break;
	case SOLVE:
		if (p->ticket % STAYS_OPEN == 0)
			break;
		snprintf(rest, sizeof rest, ", code: %s", PICK(g, codes));
		plain(g, p, agent, "solve", rest);
		if (draw(g, 20) == 0)
			later(g, p, AFTER, 3600, 500000);
		break;
	case AFTER:
		spoken(g, p, "customer", "message", asked);
		later(g, p, SOLVE, 600, 86400);
		break;
	case RMA_APPROVE:
		plain(g, p, agent, "approve", "");
		later(g, p, RMA_SHIP, 3600, 200000);
		break;
	case RMA_SHIP:
		plain(g, p, "customer", "ship", ", carrier: \"SF\", tracking: \"SF1234567890\"");
		later(g, p, RMA_RECEIVE, 86400, 400000);
		break;
	case RMA_RECEIVE:
		plain(g, p, "warehouse", "receive", ", units: 1");
		later(g, p, RMA_SETTLE, 3600, 200000);
		break;
	default:
		plain(g, p, agent, "settle", ", amount: \"88.00 CNY\", method: original");
	}
}

static void gen_log(struct gen *g)
{
	for (uint64_t i = 0; i < g->tickets || g->n;) {
		int64_t opens = START + (int64_t)(i * (uint64_t)YEAR_S / (g->tickets ? g->tickets : 1));
		if (i < g->tickets && (!g->n || opens <= g->heap[0].at)) {
			struct pending p = { .at = opens, .ticket = i++, .step = OPEN };
			step(g, &p);
		} else {
			struct pending p = pop(g);
			step(g, &p);
		}
	}
	if (g->out && fclose(g->out))
		die("close");
}

/* ---- orders ---- */

static FILE *table(const struct gen *g, const char *name, const char *header)
{
	char path[512];
	snprintf(path, sizeof path, "%s/log/a/%s-2026-01-01.csv", g->dir, name);
	FILE *f = fopen(path, "w");
	if (!f)
		die(path);
	fprintf(f, "%s\n", header);
	return f;
}

static void gen_orders(struct gen *g, uint64_t orders)
{
	static const char *const skus[] = { "MUG-01", "CASE-BLK", "LAMP-W", "T-SHIRT-M", "T-SHIRT-L", "CABLE-2M", "PAN-28", "TOY-7" };
	FILE *o = table(g, "orders", "id,at,rec,imp,key,shop,order,status,created,paid,shipped,delivered,completed,cancelled,currency,total,"
	                "shipping,discount,refunded,units,customer,channel,carrier,tracking,note,tags,raw");
	FILE *l = table(g, "order_lines", "id,at,rec,imp,key,shop,order,line,sku,product,variant,status,units,currency,price,total,refunded,raw");
	uint64_t row = 1;
	for (uint64_t i = 0; i < orders; i++) {
		char c[26], p[26], s[26], d[26], number[32];
		int64_t at = START + (int64_t)(i * (uint64_t)YEAR_S / orders);
		unsigned price = (unsigned)(20 + draw(g, 900)), n = draw(g, 10) < 4 ? 2 : 1;
		when_write(c, g->zone, at);
		when_write(p, g->zone, at + 60 + (int64_t)draw(g, 600));
		when_write(s, g->zone, at + 40000);
		when_write(d, g->zone, at + 200000 + (int64_t)draw(g, 90000));
		snprintf(number, sizeof number, "2025%08llu", (unsigned long long)(i * 7 % 100000000));
		fprintf(o, "a%llu,%s,%s,,main:%s,main,%s,delivered,%s,%s,%s,%s,,,CNY,%u.00,0.00,0.00,,%u,,taobao,SF,SF%llu,,,\n",
		        (unsigned long long)(i + 1), d, "2026-01-03T10:00:00+08:00", number, number, c, p, s, d, price * n, n,
		        (unsigned long long)(mix(i) % 1000000000));
		for (unsigned k = 0; k < n; k++)
			fprintf(l, "a%llu,%s,%s,,main:%s/%u,main,%s,%u,%s,陶瓷杯 白色,,delivered,1,CNY,%u.00,%u.00,,\n", (unsigned long long)row++,
			        d, "2026-01-03T10:00:00+08:00", number, k + 1, number, k + 1, skus[draw(g, 8)], price, price);
	}
	if (fclose(o) || fclose(l))
		die("close");
}

static void make_dir(const char *path)
{
	if (mkdir(path, 0700) && errno != EEXIST)
		die(path);
}

static void gen_frame(const struct gen *g)
{
	char path[512];
	make_dir(g->dir);
	snprintf(path, sizeof path, "%s/log", g->dir);
	make_dir(path);
	snprintf(path, sizeof path, "%s/log/a", g->dir);
	make_dir(path);
	snprintf(path, sizeof path, "%s/csm.yaml", g->dir);
	FILE *f = fopen(path, "w");
	if (!f)
		die(path);
	fprintf(f, "format: 1\nstore: \"bench0000000000\"\nzone: \"+08:00\"\nlang: en\nshops:\n  main: {currency: CNY}\n");
	if (fclose(f))
		die(path);
}

int main(int argc, char **argv)
{
	struct gen g = { .seed = 1, .next = 1 };
	int64_t tickets, orders = 0;
	if (argc < 3 || !str_i64(str_of(argv[2]), &tickets) || (argc > 3 && !str_i64(str_of(argv[3]), &orders))) {
		fprintf(stderr, "usage: gen_store FOLDER TICKETS [ORDERS [EVENTS.csv]]\n");
		return 2;
	}
	g.dir = argv[1];
	g.tickets = (uint64_t)tickets;
	g.zone = zone_fixed(&g.mem, 8 * 3600);
	gen_frame(&g);
	if (argc > 4) {
		g.csv = fopen(argv[4], "w");
		if (!g.csv)
			die(argv[4]);
		fprintf(g.csv, "id,at,by,case,do,channel,category,text\n");
	}
	gen_log(&g);
	if (g.csv && fclose(g.csv))
		die(argv[4]);
	if (orders)
		gen_orders(&g, (uint64_t)orders);
	free(g.heap);
	arena_free(&g.mem);
	return 0;
}
