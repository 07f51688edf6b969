/*
 * The overview against a naive recomputation: random histories of tickets, orders, returns and answers are written as a log,
 * the report is read back record by record. Every figure of the flow and the times is counted again here from the spans as
 * generated; the identity holds for random periods and in each bucket; and what --drill prints adds up to every figure.
 */
#include <sys/mman.h>

#include "report/report.h"
#include "store_tmp.h"

enum { TICKETS = 150, RETURNS = 60, ORDERS = 90, ANSWERS = 80, MOST_SPANS = 12, MOST_RECORDS = 2000 };
enum { T0 = 1767196800 /* 2026-01-01T00:00:00+08:00 */, DAY_S = 86400, NOW_AT = T0 + 80 * DAY_S, WINDOW = 7 * DAY_S };

static uint64_t seed;

static int64_t draw(int64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)below);
}

/* ---- what happened, as generated ---- */

struct gen_span { int64_t at; enum state s; };
static struct gen_ticket {
	struct gen_span spans[MOST_SPANS];
	int n, channel;
	int64_t reply_at;
} tickets[TICKETS];
static struct gen_order { int64_t created; bool cancelled; int units; } orders[ORDERS];
static struct gen_return { int64_t at; int order; bool shadowed, from_order, voided; } returns[RETURNS];

static const char *const channels[] = { "", "chat", "mail", "phone" };
static const char *const categories[] = { "quality.defect", "delivery.lost" };
static const char *const reasons[] = { "quality", "size", "\\\"odd\\\" one" };

static struct { int64_t at; char *text; } lines[TICKETS * MOST_SPANS * 2 + RETURNS * 3];
static size_t n_lines;
static struct arena mem;
static const struct zone *zone;

static const char *when(int64_t at)
{
	char text[26];

	when_write(text, zone, at);
	return arena_cstr(&mem, str_of(text));
}

/* Ids and names of cases are given when all lines are sorted: a line is its case's index, by, and the rest. */
static void event(int64_t at, int cas, const char *by, const char *rest)
{
	lines[n_lines].at = at;
	lines[n_lines++].text = arena_printf(&mem, "%d\t%s\t%s", cas, by, rest);
}

static enum state last_state(const struct gen_ticket *t)
{
	return t->n ? t->spans[t->n - 1].s : ST_NONE;
}

static void move(struct gen_ticket *t, int64_t at, enum state s)
{
	if (s != last_state(t))
		t->spans[t->n++] = (struct gen_span){ at, s };
}

static void step(struct gen_ticket *t, int i, int64_t at)
{
	enum state s = last_state(t);
	bool active = state_active(s);
	int64_t solved = t->n ? t->spans[t->n - 1].at : at;

	switch (draw(active ? 10 : 4)) {
	case 0:
		if (s == ST_SOLVED && at - solved < WINDOW) {
			event(at, i, "customer", "do: message");
			move(t, at, ST_OPEN);
		}
		break;
	case 1:
		event(at, i, "zhao", "do: void");
		move(t, at, ST_VOID);
		break;
	case 2: case 3:
		if (s == ST_SOLVED && at - solved < WINDOW) {
			event(at, i, "li.na", "do: reopen");
			move(t, at, ST_OPEN);
		}
		break;
	case 4: case 5:
		event(at, i, "li.na", "do: reply");
		t->reply_at = t->reply_at == WHEN_NONE ? at : t->reply_at;
		move(t, at, ST_OPEN);
		break;
	case 6:
		if (s == ST_NEW || s == ST_OPEN) {
			event(at, i, "wang", "do: wait, for: customer");
			move(t, at, ST_PENDING);
		}
		break;
	default:
		event(at, i, draw(2) ? "wang" : "li.na", "do: solve, code: answered");
		move(t, at, ST_SOLVED);
	}
}

static void make_ticket(int i)
{
	struct gen_ticket *t = &tickets[i];
	int64_t at = T0 + draw(60 * DAY_S), steps = draw(MOST_SPANS - 1);

	*t = (struct gen_ticket){ .channel = (int)draw(4), .reply_at = WHEN_NONE };
	event(at, i, "customer", arena_printf(&mem, "do: open%s%s, category: %s, shop: main", t->channel ? ", channel: " : "",
	                                      channels[t->channel], categories[draw(2)]));
	move(t, at, ST_NEW);
	while (steps-- && last_state(t) != ST_VOID) {
		at += 1 + draw(4 * DAY_S);
		if (at < NOW_AT)
			step(t, i, at);
	}
}

static void make_return(int i)
{
	struct gen_return *r = &returns[i];
	int64_t units = draw(3);

	*r = (struct gen_return){ .order = (int)draw(ORDERS + 10), .from_order = !draw(3) };
	r->at = T0 + draw(75 * DAY_S);
	event(r->at, TICKETS + i, "customer", arena_printf(&mem, "do: open, order: \"%d\", shop: main, kind: %s, reason: \"%s\"%s%s%s", r->order,
	      draw(2) ? "refund" : "exchange", reasons[draw(3)], units ? arena_printf(&mem, ", units: %d", (int)units) : "",
	      draw(4) ? arena_printf(&mem, ", amount: \"%d.50 %s\"", (int)draw(500), draw(3) ? "CNY" : "EUR") : "",
	      r->from_order ? ", source: order" : ""));
	r->voided = !draw(8);
	if (r->voided)
		event(r->at + 60, TICKETS + i, "li.na", "do: void");
}

static void mark_shadowed(void)
{
	for (int i = 0; i < RETURNS; i++)
		for (int k = 0; k < RETURNS; k++)
			if (returns[i].from_order && !returns[k].from_order && !returns[k].voided && returns[k].order == returns[i].order)
				returns[i].shadowed = true;
}

/* ---- the log ---- */

static int by_at(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void write_log(const char *dir)
{
	static struct caseid cases[TICKETS + RETURNS];
	struct buf out = { 0 };

	memset(cases, 0, sizeof(cases));
	qsort(lines, n_lines, sizeof(*lines), by_at);
	for (size_t i = 0; i < n_lines; i++) {
		struct str rest = str_of(lines[i].text), which = str_split(&rest, '\t'), by = str_split(&rest, '\t');
		int64_t k = 0;
		char name[32];
		str_i64(which, &k);
		if (!cases[k].id)
			cases[k] = (struct caseid){ evid_make(1, i + 1), k < TICKETS ? CASE_TICKET : CASE_RETURN };
		case_write(cases[k], name);
		buf_printf(&out, "- {id: a%zu, at: \"%s\", by: " STR_FMT ", case: %s, " STR_FMT "}\n", i + 1, when(lines[i].at), STR_ARG(by), name,
		           STR_ARG(rest));
	}
	tmp_write(dir, "log/a/events-2026-03-01.yaml", out.p);
	buf_free(&out);
}

static void write_orders(const char *dir)
{
	struct buf out = { 0 }, l = { 0 };

	buf_cstr(&out, "id,at,rec,imp,key,shop,order,status,created,currency,total,channel\n");
	buf_cstr(&l, "id,at,rec,imp,key,shop,order,line,sku,product,units,currency\n");
	for (int i = 0; i < ORDERS; i++) {
		struct gen_order *o = &orders[i];
		*o = (struct gen_order){ T0 + draw(75 * DAY_S), !draw(7), 1 + (int)draw(4) };
		buf_printf(&out, "a%d,%s,,,k%d,main,%d,%s,%s,%s,%d.00,chat\n", i + 1, when(o->created), i, i, o->cancelled ? "cancelled" : "paid",
		           when(o->created), i % 3 ? "CNY" : "EUR", 100 + i);
		buf_printf(&l, "a%d,%s,,,k%d,main,%d,1,SKU-%d,Thing,%d,CNY\n", i + 1, when(o->created), i, i, i % 5, o->units);
	}
	tmp_write(dir, "log/a/orders-2026-03-01.csv", out.p);
	tmp_write(dir, "log/a/order_lines-2026-03-01.csv", l.p);
	buf_free(&out);
	buf_free(&l);
}

static void write_answers(const char *dir)
{
	struct buf out = { 0 };

	buf_cstr(&out, "id,at,rec,imp,key,shop,kind,scale,score,channel,asked,answered\n");
	for (int i = 0; i < ANSWERS; i++) {
		int64_t asked = T0 + draw(70 * DAY_S);
		bool nps = draw(2), yes = draw(3);
		buf_printf(&out, "a%d,%s,,,k%d,main,%s,%d,", i + 1, when(asked), i, nps ? "nps" : "csat", nps ? 10 : 5);
		if (yes)
			buf_printf(&out, "%d,chat,%s,%s\n", (int)draw(nps ? 11 : 7), when(asked), when(asked + draw(DAY_S)));
		else
			buf_printf(&out, ",chat,%s,\n", when(asked));
	}
	tmp_write(dir, "log/a/answers-2026-03-01.csv", out.p);
	buf_free(&out);
}

static void make_store(char *dir)
{
	n_lines = 0;
	tmp_store(dir);
	{
		char path[128];
		snprintf(path, sizeof(path), "%s/log/a", dir);
		mkdir(path, 0700);
	}
	for (int i = 0; i < TICKETS; i++)
		make_ticket(i);
	for (int i = 0; i < RETURNS; i++)
		make_return(i);
	mark_shadowed();
	write_log(dir);
	write_orders(dir);
	write_answers(dir);
}

/* ---- reading the report ---- */

struct record { struct str section, group, figure, value, unit, n, basis, num; };
static struct record records[MOST_RECORDS];
static size_t n_records;
static char *printed;
static struct csm_err err;

static int render(struct csm *c, const struct csm_report_request *r, const char *format)
{
	static const size_t most = 1 << 22;
	const struct csm_print_options o = { .format = format };
	int fd = memfd_create("report", MFD_CLOEXEC), code, closed;
	struct csm_print *p;
	ssize_t n;

	printed = printed ? printed : malloc(most);
	if (csm_print_open(&p, fd, &o, &err))
		exit(1);
	code = csm_report(c, r, p, &err);
	closed = csm_print_close(p, code ? NULL : &err);
	n = pread(fd, printed, most - 1, 0);
	printed[n > 0 ? n : 0] = '\0';
	close(fd);
	return code ? code : closed;
}

/* tsv has no quotes to undo, only backslashes. */
static struct str unescaped(struct str s)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < s.n; i++)
		buf_char(&b, s.p[i] == '\\' && i + 1 < s.n ? s.p[++i] : s.p[i]);
	out = arena_str(&mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static int read_report(struct csm *c, const struct csm_report_request *r)
{
	int code = render(c, r, "tsv");
	struct str rest = str_of(printed);

	n_records = 0;
	str_split(&rest, '\n');
	while (!code && rest.n && n_records < MOST_RECORDS) {
		struct str line = str_split(&rest, '\n'), *f = &records[n_records++].section;
		for (int i = 0; i < 8; i++)
			f[i] = unescaped(str_split(&line, '\t'));
	}
	return code;
}

static const struct record *find(const char *section, const char *group, const char *figure)
{
	for (size_t i = 0; i < n_records; i++)
		if (str_is(records[i].section, section) && str_is(records[i].group, group) && str_is(records[i].figure, figure))
			return &records[i];
	return NULL;
}

static int64_t value_of(const char *section, const char *group, const char *figure)
{
	const struct record *r = find(section, group, figure);
	int64_t v;

	return r && str_i64(r->value, &v) ? v : INT64_MIN;
}

/* ---- the same figures, naively ---- */

struct naive { int64_t opening, opened, reopened, solved, voided, closing, replied, unreplied, resolved, unresolved, excluded; };

static enum state state_before(const struct gen_ticket *t, int64_t at)
{
	enum state s = ST_NONE;

	for (int i = 0; i < t->n; i++)
		if (t->spans[i].at < at)
			s = t->spans[i].s;
	return s;
}

static void count_ticket(struct naive *f, const struct gen_ticket *t, int64_t from, int64_t to)
{
	int64_t open = t->spans[0].at;
	enum state end = last_state(t);

	f->opening += state_active(state_before(t, from));
	f->closing += state_active(state_before(t, to));
	for (int i = 0; i < t->n; i++) {
		if (t->spans[i].at < from || t->spans[i].at >= to)
			continue;
		f->opened += i == 0;
		f->solved += t->spans[i].s == ST_SOLVED;
		f->reopened += i > 0 && t->spans[i - 1].s == ST_SOLVED && state_active(t->spans[i].s);
		f->voided += t->spans[i].s == ST_VOID && state_active(t->spans[i - 1].s);
	}
	if (open < from || open >= to)
		return;
	f->excluded += end == ST_VOID;
	f->replied += end != ST_VOID && t->reply_at != WHEN_NONE;
	f->unreplied += end != ST_VOID && t->reply_at == WHEN_NONE;
	f->resolved += end == ST_SOLVED;
	f->unresolved += end != ST_SOLVED && end != ST_VOID;
}

static struct naive count_naively(int64_t from, int64_t to, int channel)
{
	struct naive f = { 0 };

	for (int i = 0; i < TICKETS; i++)
		if (channel < 0 || tickets[i].channel == channel)
			count_ticket(&f, &tickets[i], from, to);
	return f;
}

static int flow_differs(const struct naive *f, const char *group)
{
	return value_of("tickets", group, "opening") != f->opening || value_of("tickets", group, "opened") != f->opened ||
	       value_of("tickets", group, "reopened") != f->reopened || value_of("tickets", group, "solved") != f->solved ||
	       value_of("tickets", group, "void") != f->voided || value_of("tickets", group, "closing") != f->closing ||
	       f->opening + f->opened + f->reopened - f->solved - f->voided != f->closing;
}

static int times_differ(const struct naive *f, const char *group)
{
	return value_of("times", group, "first_response_n") != f->replied || value_of("times", group, "first_response_open") != f->unreplied ||
	       value_of("times", group, "resolution_n") != f->resolved || value_of("times", group, "resolution_open") != f->unresolved ||
	       value_of("times", group, "excluded") != f->excluded;
}

/* The rank-th smallest by counting: no sorting, no selection. */
static int64_t naive_quantile(int64_t from, int64_t to, bool reply, int percent)
{
	int64_t v[TICKETS], n = 0;

	for (int i = 0; i < TICKETS; i++) {
		const struct gen_ticket *t = &tickets[i];
		int64_t open = t->spans[0].at;
		enum state end = last_state(t);
		if (open < from || open >= to || end == ST_VOID || (reply ? t->reply_at == WHEN_NONE : end != ST_SOLVED))
			continue;
		v[n++] = (reply ? t->reply_at : t->spans[t->n - 1].at) - open;
	}
	for (int64_t i = 0; i < n; i++) {
		int64_t less = 0, upto = 0, rank = (n * percent + 99) / 100;
		for (int64_t k = 0; k < n; k++)
			less += v[k] < v[i], upto += v[k] <= v[i];
		if (less < rank && rank <= upto)
			return v[i];
	}
	return INT64_MIN;
}

static int reopen_differs(int64_t from, int64_t to)
{
	int64_t yes = 0, all = 0, early = 0;
	const struct record *r = find("tickets", "", "reopen_rate");

	for (int i = 0; i < TICKETS; i++)
		for (int k = 0; last_state(&tickets[i]) != ST_VOID && k < tickets[i].n; k++) {
			const struct gen_span *s = &tickets[i].spans[k];
			if (s->s != ST_SOLVED || s->at < from || s->at >= to)
				continue;
			if (NOW_AT - s->at < WINDOW) {
				early++;
			} else {
				all++;
				yes += k + 1 < tickets[i].n && s[1].at - s->at < WINDOW;
			}
			break;
		}
	int64_t num = 0, n = 0;
	str_i64(r->num, &num);
	str_i64(r->n, &n);
	return num != yes || n != all || value_of("tickets", "", "reopen_immature") != early;
}

static int states_differ(int64_t from, int64_t to)
{
	int64_t sum[ST_COUNT] = { 0 };
	int bad = 0;

	for (int i = 0; i < TICKETS; i++)
		for (int k = 0; last_state(&tickets[i]) != ST_VOID && k < tickets[i].n; k++) {
			int64_t a = tickets[i].spans[k].at, b = k + 1 < tickets[i].n ? tickets[i].spans[k + 1].at : NOW_AT;
			a = a > from ? a : from;
			b = b < to ? b : to;
			b = b < NOW_AT ? b : NOW_AT;
			sum[tickets[i].spans[k].s] += b > a ? b - a : 0;
		}
	for (int s = ST_NEW; s <= ST_HOLD; s++) {
		char group[32];
		snprintf(group, sizeof(group), "state=%s", state_word((enum state)s));
		bad += value_of("states", group, "seconds") != sum[s];
	}
	return bad;
}

/* Was the order returned within 30 days? */
static bool came_back(int order)
{
	for (int i = 0; i < RETURNS; i++) {
		int64_t after = returns[i].at - orders[order].created;
		if (!returns[i].shadowed && !returns[i].voided && returns[i].order == order && after < 30 * DAY_S)
			return true;
	}
	return false;
}

static int cohort_differs(int64_t from, int64_t to)
{
	const struct record *r = find("returns", "", "order_rate");
	int64_t yes = 0, all = 0, early = 0, num = 0, n = 0;

	for (int i = 0; i < ORDERS; i++) {
		if (orders[i].cancelled || orders[i].created < from || orders[i].created >= to)
			continue;
		if (NOW_AT - orders[i].created < 30 * DAY_S) {
			early++;
		} else {
			all++;
			yes += came_back(i);
		}
	}
	str_i64(r->num, &num);
	str_i64(r->n, &n);
	return num != yes || n != all || value_of("returns", "", "order_immature") != early;
}

static int returns_differ(int64_t from, int64_t to)
{
	int64_t n = 0, voided = 0, of_orders = 0;

	for (int i = 0; i < RETURNS; i++) {
		bool here = !returns[i].shadowed && returns[i].at >= from && returns[i].at < to;
		n += here && !returns[i].voided;
		voided += here && returns[i].voided;
	}
	for (int i = 0; i < ORDERS; i++)
		of_orders += !orders[i].cancelled && orders[i].created >= from && orders[i].created < to;
	return value_of("orders", "", "count") != of_orders || value_of("returns", "", "count") != n ||
	       value_of("returns", "", "void") != voided || cohort_differs(from, to);
}

/* ---- tests ---- */

static const char *period_text(int64_t from, int64_t to)
{
	return arena_printf(&mem, "%s..%s", when(from), when(to));
}

static int channel_differs(int64_t from, int64_t to)
{
	int bad = 0;

	for (int k = 0; k < 4; k++) {
		struct naive f = count_naively(from, to, k);
		const char *group = k ? arena_printf(&mem, "channel=%s", channels[k]) : "channel=\"\"";
		if (f.opened || f.solved || f.reopened || f.closing)
			bad += value_of("tickets", group, "opened") != f.opened || value_of("tickets", group, "solved") != f.solved ||
			       value_of("tickets", group, "reopened") != f.reopened || value_of("tickets", group, "closing") != f.closing;
	}
	return bad;
}

static void test_periods(struct csm *c)
{
	int flow = 0, times = 0, quantiles = 0, reopens = 0, states = 0, others = 0, by_channel = 0, failed = 0;

	for (int i = 0; i < 25; i++) {
		int64_t from = T0 + draw(70 * DAY_S), to = from + 1 + draw(30 * DAY_S);
		struct naive f = count_naively(from, to < NOW_AT + 1 ? to : NOW_AT + 1, -1);
		struct csm_report_request r = { .name = "overview", .period = period_text(from, to) };
		failed += read_report(c, &r) != CSM_OK;
		flow += flow_differs(&f, "");
		times += times_differ(&f, "");
		quantiles += f.replied && value_of("times", "", "first_response_p50") != naive_quantile(from, to, true, 50);
		quantiles += f.replied && value_of("times", "", "first_response_p90") != naive_quantile(from, to, true, 90);
		quantiles += f.resolved && value_of("times", "", "resolution_p50") != naive_quantile(from, to, false, 50);
		quantiles += f.resolved && value_of("times", "", "resolution_p90") != naive_quantile(from, to, false, 90);
		reopens += reopen_differs(from, to);
		states += states_differ(from, to);
		others += returns_differ(from, to);
		by_channel += channel_differs(from, to);
	}
	TAP_EQ_INT(failed, 0, "reports of random periods are made");
	TAP_EQ_INT(flow, 0, "flow as counted naively, adding up");
	TAP_EQ_INT(times, 0, "counts of times as counted naively");
	TAP_EQ_INT(quantiles, 0, "p50 and p90 as counted naively");
	TAP_EQ_INT(reopens, 0, "reopen rate as counted naively");
	TAP_EQ_INT(states, 0, "seconds in states as counted naively");
	TAP_EQ_INT(others, 0, "orders and returns as counted naively");
	TAP_EQ_INT(by_channel, 0, "by channel as counted naively");
}

static void test_buckets(struct csm *c)
{
	struct csm_report_request r = { .name = "overview", .period = "2026-01-05..2026-03-10", .by = "week" };
	int64_t at = T0 + 4 * DAY_S, end = T0 + 68 * DAY_S;
	int bad = 0, weeks = 0;

	TAP_EQ_INT(read_report(c, &r), CSM_OK, "a report by week");
	for (; at < end; at += 7 * DAY_S, weeks++) {
		struct naive f = count_naively(at, at + 7 * DAY_S < end ? at + 7 * DAY_S : end, -1);
		char label[32], group[48];
		when_label(label, zone, at, UNIT_WEEK);
		snprintf(group, sizeof(group), "period=%s", label);
		bad += flow_differs(&f, group) + times_differ(&f, group);
	}
	TAP_EQ_INT(weeks, 10, "ten weeks");
	TAP_EQ_INT(bad, 0, "each week as counted naively");
}

/* Rows of a drilled figure, and the sum of its values. */
static size_t drilled(struct csm *c, const struct csm_report_request *report, const char *figure, int64_t *sum, size_t *counted)
{
	struct csm_report_request r = *report;
	struct str rest;
	size_t rows = 0;

	r.by = NULL;
	r.drill = figure;
	*sum = 0;
	*counted = 0;
	if (render(c, &r, "tsv"))
		return SIZE_MAX;
	rest = str_of(printed);
	str_split(&rest, '\n');
	for (; rest.n; rows++) {
		struct str line = str_split(&rest, '\n');
		int64_t v = 0;
		str_split(&line, '\t');
		str_split(&line, '\t');
		if (str_i64(str_split(&line, '\t'), &v))
			*sum += v;
		*counted += str_is(str_split(&line, '\t'), "true");
	}
	return rows;
}

/* Figures whose value is the sum of the rows' values, not their number. */
static bool is_sum(struct str figure)
{
	return str_is(figure, "units") || str_is(figure, "sold") || str_is(figure, "seconds");
}

static int drill_differs(struct csm *c, const struct csm_report_request *r, const struct record *rec)
{
	char name[200];
	int64_t value = 0, sum, num = 0, n = 0;
	size_t rows, counted;

	snprintf(name, sizeof(name), STR_FMT "." STR_FMT "%s" STR_FMT "%s", STR_ARG(rec->section), STR_ARG(rec->figure), rec->group.n ? "[" : "",
	         STR_ARG(rec->group), rec->group.n ? "]" : "");
	rows = drilled(c, r, name, &sum, &counted);
	str_i64(rec->value, &value);
	str_i64(rec->n, &n);
	str_i64(rec->num, &num);
	if (str_is(rec->unit, "count") || str_is(rec->figure, "seconds")) {
		if (is_sum(rec->figure) ? sum == value : (int64_t)rows == value)
			return 0;
	} else if (str_starts(rec->figure, STR("rate")) || str_starts(rec->figure, STR("event_rate"))) {
		return rows == SIZE_MAX;           /* shares of units, and of two kinds of things */
	} else if (str_is(rec->unit, "share") && num) {
		if (counted == 0 || ((int64_t)counted == num && (int64_t)rows == n))
			return 0;
	} else {
		return rows == SIZE_MAX;
	}
	printf("# %s: value %lld num %lld n %lld, rows %zu sum %lld counted %zu\n", name, (long long)value, (long long)num, (long long)n, rows,
	       (long long)sum, counted);
	return 1;
}

static bool can_drill(const struct record *r)
{
	return !str_is(r->section, "report") && !str_is(r->figure, "flow") && !str_is(r->figure, "note");
}

static void test_drill(struct csm *c, const struct csm_report_request *r)
{
	static struct record copy[MOST_RECORDS];
	struct arena texts = { 0 };
	size_t n;
	int bad = 0, looked = 0;

	TAP_EQ_INT(read_report(c, r), CSM_OK, "a report to drill into");
	n = n_records;
	for (size_t i = 0; i < n; i++) {
		const struct str *from = &records[i].section;
		struct str *to = &copy[i].section;
		for (int k = 0; k < 8; k++)
			to[k] = arena_str(&texts, from[k]);
	}
	for (size_t i = 0; i < n; i++)
		if (can_drill(&copy[i])) {
			bad += drill_differs(c, r, &copy[i]);
			looked++;
		}
	tap_ok(looked > 80, "many figures to drill into");
	TAP_EQ_INT(bad, 0, "what --drill prints is every figure");
	arena_free(&texts);
}

static int refused(struct csm *c, const struct csm_report_request *r, const char *id, const char *word)
{
	return render(c, r, "tsv") == CSM_EUSAGE && !strcmp(err.id, id) && strstr(err.text, word);
}

static void test_refusals(struct csm *c)
{
	struct csm_report_request r = { .name = "overveiw" };

	tap_ok(refused(c, &r, "report.name", "\"overview\""), "an unknown report is refused, the nearest named");
	r.name = "overview";
	r.channel = "chta";
	tap_ok(refused(c, &r, "report.filter", "\"chat\""), "an unknown channel is refused, the nearest named");
	r.channel = NULL;
	r.shop = "mian";
	tap_ok(refused(c, &r, "report.filter", "\"main\""), "an unknown shop is refused, the nearest named");
	r.shop = NULL;
	r.drill = "tickets.opend";
	tap_ok(refused(c, &r, "report.figure", "tickets.opened"), "an unknown figure is refused, the nearest named");
	r.drill = "tickets.opened[color=red]";
	tap_ok(refused(c, &r, "report.group", "channel"), "an unknown group is refused, the right ones named");
	r.drill = "tickets.opened[channel]";
	tap_ok(refused(c, &r, "report.group", "channel=chat"), "a group without a value is refused");
	r.drill = "tickets.opened[channel=chat";
	tap_ok(refused(c, &r, "report.group", "channel=chat"), "a group without its end is refused");
	r.drill = "returns.count[reason=\"x]";
	tap_ok(refused(c, &r, "report.group", "key=value"), "an open quote is refused");
	r.drill = NULL;
	r.by = "year";
	tap_ok(refused(c, &r, "report.by", "month"), "an unknown unit is refused");
}

static void test_damage(struct csm *c)
{
	struct world *w;
	struct csm_report_request r = { .name = "overview" };
	struct span kept;

	if (world_load(c, &w, &err))
		exit(1);
	kept = w->tickets[0].spans[0];
	w->tickets[0].spans = arena_alloc(&mem, 2 * sizeof(struct span));
	/* Out of order, which cannot add up: solved before it was opened. */
	w->tickets[0].spans[0] = (struct span){ kept.at + 20 * DAY_S, ST_NEW, 0, PARTY_NONE };
	w->tickets[0].spans[1] = (struct span){ kept.at, ST_SOLVED, 0, PARTY_NONE };
	w->tickets[0].n_spans = 2;
	r.period = period_text(kept.at + 1, kept.at + 21 * DAY_S);
	TAP_EQ_INT(render(c, &r, "tsv"), CSM_EIO, "a flow that does not add up fails");
	TAP_EQ_STR(err.id, "report.flow", "with its id");
	TAP_EQ_STR(printed, "", "and nothing is printed");
}

static void test_empty(struct csm *c)
{
	struct csm_report_request r = { .name = "overview", .period = "2019" };

	TAP_EQ_INT(read_report(c, &r), CSM_OK, "a period without anything");
	TAP_EQ_INT(value_of("tickets", "", "opened"), 0, "nothing opened");
	TAP_EQ_STR(arena_cstr(&mem, find("tickets", "", "reopen_rate")->value), "", "a share of nothing has no value");
	TAP_EQ_STR(arena_cstr(&mem, find("times", "", "first_response_p50")->value), "", "a quantile of nothing has no value");
	r.period = "2030";
	TAP_EQ_INT(read_report(c, &r), CSM_OK, "a period behind as-of");
	TAP_EQ_INT(value_of("tickets", "", "solved"), 0, "nothing solved yet");
	TAP_EQ_INT(render(c, &r, "table"), CSM_OK, "as a table");
	tap_ok(strstr(printed, "Reopen rate           -"), "a share of nothing prints as -");
}

/* csm survey score of everything says what the report says. */
static void test_survey(struct csm *c)
{
	const struct csm_field where[] = { { "kind", "csat" } };
	const struct csm_query q = { .noun = "survey", .where = where, .n_where = 1 };
	const struct csm_print_options o = { .format = "tsv", .fields = "kind,scale,n,satisfied" };
	struct csm_report_request r = { .name = "overview" };
	int fd = memfd_create("score", MFD_CLOEXEC);
	char got[256] = "", want[128];
	struct csm_print *p;

	if (csm_print_open(&p, fd, &o, &err))
		exit(1);
	TAP_EQ_INT(csm_survey_score(c, &q, p, &err), CSM_OK, "a score is made");
	TAP_EQ_INT(csm_print_close(p, &err), CSM_OK, "and printed");
	if (pread(fd, got, sizeof(got) - 1, 0) < 0)
		exit(1);
	close(fd);
	TAP_EQ_INT(read_report(c, &r), CSM_OK, "a report of everything");
	snprintf(want, sizeof(want), "kind\tscale\tn\tsatisfied\ncsat\t5\t%lld\t%lld\n", (long long)value_of("answers", "kind=csat scale=5", "n"),
	         (long long)value_of("answers", "kind=csat scale=5", "satisfied"));
	TAP_EQ_STR(got, want, "score and report agree");
}

static struct csm *reopen(struct csm *c, const char *dir)
{
	const struct csm_options o = { .store = dir, .now = when(NOW_AT), .lock_wait_s = -1 };

	csm_close(c);
	if (csm_open(&c, &o, CSM_READ, &err)) {
		printf("# %s\n", err.text);
		exit(1);
	}
	return c;
}

int main(void)
{
	char dir[64];
	struct csm *c = NULL;

	zone = zone_fixed(&mem, 8 * 3600);
	for (uint64_t round = 1; round <= 2; round++) {
		seed = round * 7919;
		make_store(dir);
		c = reopen(c, dir);
		test_periods(c);
		test_buckets(c);
		test_drill(c, &(struct csm_report_request){ .name = "overview", .period = "2026-01-10..2026-02-20", .by = "month" });
		test_drill(c, &(struct csm_report_request){ .name = "overview", .channel = "chat" });
		if (round == 1) {
			test_survey(c);
			test_empty(c);
			test_refusals(c);
		} else {
			test_damage(c);
		}
		tmp_drop(dir);
	}
	csm_close(c);
	free(printed);
	arena_free(&mem);
	return tap_done();
}
