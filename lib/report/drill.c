/*
 * What stands behind a figure of the overview: the same walk as the report's, its hits printed
 * instead of added up. Promises: one row for each unit of a count; for a share the rows of its
 * denominator, those of its numerator marked.
 */
#include "report/drill.h"

#include "report/desk.h"
#include "report/score.h"

enum walk { WALK_TICKETS, WALK_ORDERS, WALK_RETURNS, WALK_PRODUCTS, WALK_ANSWERS };
enum part { KEY_CHANNEL, KEY_CATEGORY, KEY_PERIOD, KEY_AGENT, KEY_STATE, KEY_CURRENCY, KEY_KIND,
            KEY_REASON, KEY_STATUS, KEY_PRODUCT,
	KEY_SCALE, KEY_COUNT };
static const char *const key_words[KEY_COUNT + 1] = {
	"channel", "category", "period", "agent", "state", "currency", "kind", "reason", "status",
	"product", "scale", NULL,
};
/* What the value column holds; of hits whose value says nothing, none. */
enum value { VALUE_NONE, VALUE_SECONDS, VALUE_UNITS, VALUE_SCORE, VALUE_TOTAL, VALUE_AMOUNT, VALUE_REFUNDED };

#define B(h) (UINT64_C(1) << (h))
#define K(k) (1u << KEY_##k)
#define TICKET_KEYS (K(CHANNEL) | K(CATEGORY) | K(PERIOD))
#define RETURN_KEYS (K(KIND) | K(REASON) | K(STATUS) | K(PERIOD))
struct figure {
	const char *name;
	enum walk walk;
	uint64_t rows, counted;    /* hits; counted 0: no share */
	unsigned keys;
	enum value value;
};
static const struct figure figures[] = {
	{ "orders.count", WALK_ORDERS, B(H_ORDER), 0, K(CURRENCY) | K(PERIOD), VALUE_TOTAL },
	{ "orders.value", WALK_ORDERS, B(H_ORDER), 0, K(CURRENCY) | K(PERIOD), VALUE_TOTAL },
	{ "orders.cancelled", WALK_ORDERS, B(H_ORDER_CANCELLED), 0, K(CURRENCY) | K(PERIOD), VALUE_TOTAL },
	{ "orders.cancelled_value", WALK_ORDERS, B(H_ORDER_CANCELLED), 0, K(CURRENCY) | K(PERIOD),
	  VALUE_TOTAL },
	{ "orders.undated", WALK_ORDERS, B(H_ORDER_UNDATED), 0, 0, VALUE_TOTAL },
#define FLOW(n, h) { "tickets." n, WALK_TICKETS, B(h), 0, TICKET_KEYS, VALUE_NONE }
	FLOW("opening", H_OPENING), FLOW("opened", H_OPENED), FLOW("reopened", H_REOPENED),
	FLOW("restored", H_RESTORED),
	FLOW("solved", H_SOLVED), FLOW("void", H_VOID), FLOW("spam", H_SPAM),
	FLOW("merged", H_MERGED), FLOW("closing", H_CLOSING),
#undef FLOW
#define REOPEN(n) { "tickets." n, WALK_TICKETS, B(H_REOPEN_YES) | B(H_REOPEN_NO), B(H_REOPEN_YES), TICKET_KEYS, VALUE_NONE }
	REOPEN("reopen_rate"), REOPEN("reopen_low"), REOPEN("reopen_high"),
#undef REOPEN
	{ "tickets.reopen_immature", WALK_TICKETS, B(H_REOPEN_EARLY), 0, TICKET_KEYS, VALUE_NONE },
#define TIME(n, h) { n, WALK_TICKETS, B(h), 0, TICKET_KEYS, VALUE_SECONDS }
	TIME("tickets.first_response_p50", H_REPLIED), TIME("tickets.resolution_p50", H_RESOLVED),
	TIME("times.first_response_n", H_REPLIED),
	TIME("times.first_response_p50", H_REPLIED), TIME("times.first_response_p90", H_REPLIED),
	TIME("times.first_response_open", H_NO_REPLY),
	TIME("times.resolution_n", H_RESOLVED), TIME("times.resolution_p50", H_RESOLVED),
	TIME("times.resolution_p90", H_RESOLVED),
	TIME("times.resolution_open", H_UNSOLVED), TIME("times.first_response_day_only", H_REPLIED_DAY),
	TIME("times.resolution_day_only", H_RESOLVED_DAY),
#undef TIME
	{ "times.excluded", WALK_TICKETS, B(H_EXCLUDED), 0, TICKET_KEYS, VALUE_NONE },
#define STATES (B(H_IN_NEW) | B(H_IN_OPEN) | B(H_IN_PENDING) | B(H_IN_HOLD))
	{ "states.seconds", WALK_TICKETS, STATES, 0, TICKET_KEYS | K(STATE), VALUE_SECONDS },
	{ "states.count", WALK_TICKETS, STATES, 0, TICKET_KEYS | K(STATE), VALUE_SECONDS },
	{ "states.share", WALK_TICKETS, STATES, 0, TICKET_KEYS | K(STATE), VALUE_SECONDS },
#undef STATES
	{ "agents.solved", WALK_TICKETS, B(H_LAST_SOLVED) | B(H_LAST_SOLVED_DAY), 0,
	  TICKET_KEYS | K(AGENT), VALUE_SECONDS },
	{ "agents.resolution_p50", WALK_TICKETS, B(H_LAST_SOLVED), 0, TICKET_KEYS | K(AGENT), VALUE_SECONDS },
	{ "returns.count", WALK_RETURNS, B(H_RETURN), 0, RETURN_KEYS, VALUE_UNITS },
	{ "returns.units", WALK_RETURNS, B(H_RETURN), 0, RETURN_KEYS, VALUE_UNITS },
	{ "returns.without_units", WALK_RETURNS, B(H_RETURN_NO_UNITS), 0, RETURN_KEYS, VALUE_NONE },
	{ "returns.without_order", WALK_RETURNS, B(H_RETURN_NO_ORDER), 0, RETURN_KEYS, VALUE_UNITS },
	{ "returns.void", WALK_RETURNS, B(H_RETURN_VOID), 0, RETURN_KEYS, VALUE_UNITS },
	{ "returns.amount", WALK_RETURNS, B(H_RETURN), 0, RETURN_KEYS | K(CURRENCY), VALUE_AMOUNT },
	{ "returns.refunded", WALK_RETURNS, B(H_RETURN), 0, RETURN_KEYS | K(CURRENCY), VALUE_REFUNDED },
#define COHORT(n) { "returns." n, WALK_ORDERS, B(H_COHORT_YES) | B(H_COHORT_NO), B(H_COHORT_YES), K(PERIOD), VALUE_TOTAL }
	COHORT("order_rate"), COHORT("order_rate_low"), COHORT("order_rate_high"),
#undef COHORT
	{ "returns.order_seen", WALK_ORDERS, B(H_COHORT_SEEN), 0, K(PERIOD), VALUE_TOTAL },
	{ "returns.order_immature", WALK_ORDERS, B(H_COHORT_EARLY_YES) | B(H_COHORT_EARLY_NO), 0,
	  K(PERIOD), VALUE_TOTAL },
	{ "returns.order_immature_returned", WALK_ORDERS, B(H_COHORT_EARLY_YES), 0, K(PERIOD), VALUE_TOTAL },
	{ "returns.event_rate", WALK_RETURNS, B(H_RETURN), 0, K(PERIOD), VALUE_UNITS },
	{ "products.returns", WALK_PRODUCTS, B(H_PRODUCT_RETURN), 0, K(PRODUCT) | K(REASON) | K(PERIOD), VALUE_UNITS },
	{ "products.units", WALK_PRODUCTS, B(H_PRODUCT_RETURN), 0, K(PRODUCT) | K(REASON) | K(PERIOD), VALUE_UNITS },
	{ "products.reasons", WALK_PRODUCTS, B(H_PRODUCT_RETURN), 0, K(PRODUCT) | K(REASON) | K(PERIOD), VALUE_UNITS },
	{ "products.sold", WALK_PRODUCTS, B(H_SOLD), 0, K(PRODUCT) | K(PERIOD), VALUE_UNITS },
#define RATE(n) { "products." n, WALK_PRODUCTS, B(H_COHORT_SOLD) | B(H_COHORT_UNITS), B(H_COHORT_UNITS), K(PRODUCT) | K(PERIOD), VALUE_UNITS }
	RATE("rate"), RATE("rate_low"), RATE("rate_high"),
#undef RATE
	{ "answers.asked", WALK_ANSWERS, B(H_ASKED) | B(H_ASKED_ANSWERED), 0,
	  K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE },
	{ "answers.response_rate", WALK_ANSWERS, B(H_ASKED) | B(H_ASKED_ANSWERED),
	  B(H_ASKED_ANSWERED), K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE },
	{ "answers.answered", WALK_ANSWERS, B(H_ANSWERED) | B(H_UNSCORED), 0,
	  K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE },
	{ "answers.unscored", WALK_ANSWERS, B(H_UNSCORED), 0, K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE },
#define SCORE(n) { "answers." n, WALK_ANSWERS, B(H_ANSWERED), 0, K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE }
	SCORE("n"), SCORE("share"), SCORE("share_low"), SCORE("share_high"), SCORE("nps"),
	SCORE("nps_low"), SCORE("nps_high"), SCORE("mean"),
	SCORE("distribution"),
#undef SCORE
	{ "answers.satisfied", WALK_ANSWERS, B(H_SATISFIED), 0, K(KIND) | K(SCALE) | K(PERIOD), VALUE_SCORE },
};

struct drill {
	struct report_ctx *r;
	struct view v;
	const struct figure *f;
	bool has[KEY_COUNT];
	struct str key[KEY_COUNT];
	struct arena mem;
	int64_t rows;
};

/* ---- the name of a figure ---- */

CSM_API const char *csm_figure(size_t i)
{
	return i < COUNT(figures) ? figures[i].name : desk_figure(i - COUNT(figures));
}

static int unknown_figure(const char *name, struct csm_err *e)
{
	const char *names[COUNT(figures) + 1] = { NULL };

	for (size_t i = 0; i < COUNT(figures); i++)
		names[i] = figures[i].name;
	return drill_unknown(name, names, e);
}

static const struct figure *find_figure(struct str name)
{
	for (size_t i = 0; i < COUNT(figures); i++)
		if (str_is(name, figures[i].name))
			return &figures[i];
	return NULL;
}

static int unknown_key(const struct drill *d, struct str key, struct csm_err *e)
{
	struct buf all = { 0 };
	int code;

	for (int k = 0; k < KEY_COUNT; k++)
		if (d->f->keys >> k & 1)
			buf_printf(&all, "%s%s", all.n ? ", " : "", key_words[k]);
	code = err_set(e, CSM_EUSAGE, "report.group",
	               "drill: %s is not divided by \"" STR_FMT "\" (%s)", d->f->name, STR_ARG(key),
	               all.n ? all.p : words_in(err_lang(e), "it has no groups"));
	buf_free(&all);
	return code;
}

static int take_key(struct drill *d, struct str key, struct str value, struct csm_err *e)
{
	for (int k = 0; k < KEY_COUNT; k++)
		if (str_is(key, key_words[k]) && d->f->keys >> k & 1) {
			d->has[k] = true;
			d->key[k] = value;
			return CSM_OK;
		}
	return unknown_key(d, key, e);
}

static int read_name(struct drill *d, const char *name, struct csm_err *e)
{
	struct drill_name n;
	int code = drill_name_read(name, &d->mem, &n, e);

	d->f = code ? NULL : find_figure(n.figure);
	if (!code && !d->f)
		return unknown_figure(arena_cstr(&d->mem, n.figure), e);
	for (size_t i = 0; !code && i < n.n; i++)
		code = take_key(d, n.key[i], n.value[i], e);
	return code;
}

/* ---- which hits ---- */

static struct str word_of(const struct drill *d, uint32_t id)
{
	return vocab_str(&d->v.w->words, id);
}

static bool key_fits(const struct drill *d, enum part k, struct str value)
{
	return !d->has[k] || str_eq(d->key[k], value);
}

static bool ticket_fits(const struct drill *d, enum hit h, const struct ticket *t)
{
	return key_fits(d, KEY_CHANNEL, word_of(d, t->channel)) &&
	       key_fits(d, KEY_CATEGORY, word_of(d, t->category)) &&
	       key_fits(d, KEY_AGENT, word_of(d, t->solver)) &&
	       (!d->has[KEY_STATE] || str_is(d->key[KEY_STATE],
	                                     state_word((enum state)(ST_NEW + h - H_IN_NEW))));
}

static bool return_fits(const struct drill *d, const struct rma *r)
{
	struct str name;

	return key_fits(d, KEY_KIND, word_of(d, r->kind)) && key_fits(d, KEY_REASON, word_of(d, r->reason)) &&
	       key_fits(d, KEY_CURRENCY, word_of(d, r->currency)) &&
	       key_fits(d, KEY_STATUS, str_of(rstatus_word((enum rstatus)r->status))) &&
	       (!d->has[KEY_PRODUCT] || str_eq(d->key[KEY_PRODUCT], return_product(&d->v, r, &name)));
}

static bool answer_fits(const struct drill *d, const struct answer *a)
{
	struct str want = d->key[KEY_SCALE];
	int64_t scale = INT64_MIN; /* an empty one means: not told */

	if (!key_fits(d, KEY_KIND, a->kind))
		return false;
	return !d->has[KEY_SCALE] || ((!want.n || str_i64(want, &scale)) && a->scale == scale);
}

static bool is_line(enum hit h)
{
	return h == H_SOLD || h == H_COHORT_SOLD;
}

static bool hit_fits(const struct drill *d, enum hit h, const void *object)
{
	switch (d->f->walk) {
	case WALK_TICKETS: return ticket_fits(d, h, object);
	case WALK_ORDERS: return key_fits(d, KEY_CURRENCY, ((const struct order *)object)->currency);
	case WALK_RETURNS: return return_fits(d, object);
	case WALK_PRODUCTS: return is_line(h) ? key_fits(d, KEY_PRODUCT, line_product(object)) : return_fits(d, object);
	case WALK_ANSWERS: return answer_fits(d, object);
	}
	return false;
}

/* ---- rows ---- */

static struct cell money_cell(int64_t minor, struct str currency)
{
	return minor == INT64_MIN ? cell_empty() : cell_money(minor, currency);
}

static struct cell value_cell(const struct drill *d, const void *object, int64_t value)
{
	const struct rma *r = object;

	switch (d->f->value) {
	case VALUE_NONE: break;
	case VALUE_SECONDS: return cell_duration(value);
	case VALUE_UNITS: return value ? cell_int(value) : cell_empty();
	case VALUE_SCORE: return value == INT64_MIN ? cell_empty() : cell_int(value);
	case VALUE_TOTAL: return money_cell(value, ((const struct order *)object)->currency);
	case VALUE_AMOUNT: return money_cell(r->amount_minor, word_of(d, r->currency));
	case VALUE_REFUNDED: return money_cell(r->refunded_minor, word_of(d, r->currency));
	}
	return cell_empty();
}

static struct cell row_cell(struct drill *d, const char *table, evid row)
{
	char id[24];

	evid_write(row, id);
	return cell_text(str_of(arena_printf(&d->mem, "%s:%s", table, id)));
}

static void order_cells(const struct order *o, struct cell *c)
{
	c[D_NAME] = cell_text(o->number);
	c[D_SHOP] = cell_text(o->shop);
	c[D_CHANNEL] = cell_text(o->channel);
	c[D_DETAIL] = cell_text(o->status);
}

static void return_cells(struct drill *d, const struct rma *r, struct cell *c)
{
	c[D_NAME] = drill_case(r->h.cas, &d->mem);
	c[D_SHOP] = cell_text(word_of(d, r->shop));
	c[D_CHANNEL] = cell_text(word_of(d, r->channel));
	c[D_DETAIL] = cell_text(word_of(d, r->reason));
}

static void line_cells(struct drill *d, const struct order_line *l, struct cell *c)
{
	const struct order *o = &d->v.o->o[l->order];

	c[D_NAME] = row_cell(d, "order_lines", l->row);
	c[D_SHOP] = cell_text(o->shop);
	c[D_CHANNEL] = cell_text(o->channel);
	c[D_DETAIL] = cell_text(o->number);
}

static void answer_cells(struct drill *d, const struct answer *a, struct cell *c)
{
	c[D_NAME] = row_cell(d, "answers", a->row);
	c[D_SHOP] = cell_text(a->shop);
	c[D_CHANNEL] = cell_text(a->channel);
	c[D_DETAIL] = cell_text(a->kind);
}

static void print_hit(void *ctx, enum hit h, const void *object, int64_t at, int64_t value)
{
	struct drill *d = ctx;
	struct cell c[D_COLS] = { { 0 } };

	if (!(d->f->rows >> h & 1) || print_failed(d->r->p) || !hit_fits(d, h, object))
		return;
	switch (d->f->walk) {
	case WALK_TICKETS: drill_ticket(d->v.w, object, &d->mem, c); break;
	case WALK_ORDERS: order_cells(object, c); break;
	case WALK_RETURNS: return_cells(d, object, c); break;
	case WALK_PRODUCTS:
		if (is_line(h))
			line_cells(d, object, c);
		else
			return_cells(d, object, c);
		break;
	case WALK_ANSWERS: answer_cells(d, object, c); break;
	}
	c[D_AT] = cell_at(at);
	c[D_VALUE] = value_cell(d, object, value);
	c[D_COUNTED] = d->f->counted ? cell_bool(d->f->counted >> h & 1) : cell_empty();
	drill_row(d->r->p, c);
	d->rows++;
}

/* Same as the report's loop over tickets. */
static void tickets_walk(const struct view *v, hit_fn *hit, void *ctx)
{
	for (size_t i = 0; i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]))
			ticket_hits(v, &v->w->tickets[i], hit, ctx);
}

static int walk(struct drill *d, struct csm_err *e)
{
	static void (*const walks[])(const struct view *, hit_fn *, void *) = {
		[WALK_TICKETS] = tickets_walk, [WALK_ORDERS] = orders_walk, [WALK_RETURNS] = returns_walk,
		[WALK_PRODUCTS] = products_walk, [WALK_ANSWERS] = answers_walk,
	};
	int code = print_table(d->r->p, drill_cols, D_COLS, e);

	if (code)
		return code;
	walks[d->f->walk](&d->v, print_hit, d);
	print_table_end(d->r->p);
	return CSM_OK;
}

/* [period=...] narrows the report's period. */
static int narrow(struct drill *d, struct csm_err *e)
{
	struct period p;
	int code;

	if (!d->has[KEY_PERIOD])
		return CSM_OK;
	code = period_parse(d->key[KEY_PERIOD], d->v.c->zone, d->v.c->now, &p, e);
	if (code)
		return code;
	if (p.from != WHEN_NONE && p.from > d->v.from)
		d->v.from = p.from;
	if (p.to != WHEN_NONE && p.to < d->v.to)
		d->v.to = p.to;
	if (d->v.to < d->v.from)
		d->v.to = d->v.from;
	return CSM_OK;
}

int overview_drill(struct report_ctx *r, const char *figure, struct csm_err *e)
{
	struct drill d = { .r = r };
	int code = read_name(&d, figure, e);

	if (!code)
		code = view_make(&d.v, r, e);
	if (!code)
		code = narrow(&d, e);
	if (!code)
		code = walk(&d, e);
	view_free(&d.v);
	arena_free(&d.mem);
	return code;
}
