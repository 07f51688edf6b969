/*
 * csm report overview: the numbers of the desk over a period, each with its basis and its number of
 * observations. Everything comes from cases folded as of an instant; csm-report(1) defines every
 * figure. Promises: nothing is printed before the flow of tickets was checked; the same store,
 * period and as-of give the same bytes.
 */
#include "report/overview.h"

#include "report/score.h"

enum { WORD_NONE = UINT32_MAX - 1 };   /* a word that no case uses */

/* ---- the view ---- */

static uint32_t case_word(const struct world *w, struct str word)
{
	uint32_t id = vocab_find(&w->words, word);

	return id == MAP_NONE ? WORD_NONE : id;
}

/* A word that cases once bore is none of theirs any more, however it is still remembered. */
static bool case_bears(const struct world *w, uint32_t shop, uint32_t channel)
{
	for (size_t i = 0; i < w->n_tickets; i++)
		if (w->tickets[i].shop == shop || w->tickets[i].channel == channel)
			return true;
	for (size_t i = 0; i < w->n_returns; i++)
		if (w->returns[i].shop == shop || w->returns[i].channel == channel)
			return true;
	for (size_t i = 0; i < w->n_customers; i++)
		if (w->customers[i].shop == shop)
			return true;
	return false;
}

static int no_such(const char *option, const char *value, const char *const *words, struct csm_err *e)
{
	const char *near = csm_nearest(value, words);

	return err_set(e, CSM_EUSAGE, "report.filter",
	               "%s: no %s \"%s\" is known to this shop%s%s%s", option, option, value,
	               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "",
	               near ? "\"?" : words_in(err_lang(e), " or used by a case"));
}

static bool order_has(const struct view *v, struct str shop, struct str channel)
{
	for (size_t i = 0; v->o && i < v->o->n; i++)
		if ((shop.p && str_eq(v->o->o[i].shop, shop)) ||
		    (channel.p && str_eq(v->o->o[i].channel, channel)))
			return true;
	return false;
}

static int take_channel(struct view *v, const char *channel, struct csm_err *e)
{
	struct str word = str_of(channel);

	v->channel_id = case_word(v->w, word);
	v->channel = word;
	if (term_find(&v->c->terms, TERM_CHANNEL, word) || case_bears(v->w, WORD_NONE, v->channel_id) ||
	    order_has(v, (struct str){ 0 }, word))
		return CSM_OK;
	return no_such("channel", channel, term_words(&v->c->terms, TERM_CHANNEL, &v->c->mem), e);
}

static int take_shop(struct view *v, const char *shop, struct csm_err *e)
{
	struct str word = str_of(shop);
	const char **names;

	v->shop_id = case_word(v->w, word);
	v->shop = word;
	if (shop_find(&v->c->terms, word) || case_bears(v->w, v->shop_id, WORD_NONE) || order_has(v, word, (struct str){ 0 }))
		return CSM_OK;
	names = arena_alloc(&v->c->mem, (v->c->terms.n_shops + 1) * sizeof(*names));
	for (size_t i = 0; i < v->c->terms.n_shops; i++)
		names[i] = arena_cstr(&v->c->mem, v->c->terms.shops[i].name);
	return no_such("shop", shop, names, e);
}

int view_make(struct view *v, struct report_ctx *r, struct csm_err *e)
{
	int64_t end, as_of = r->c->as_of == WHEN_NONE ? r->c->now : r->c->as_of;
	int code = CSM_OK;

	*v = (struct view){ .c = r->c, .w = r->w, .o = r->orders, .answers = &r->answers,
	                    .as_of = as_of, .from = r->period.from,
	                    .shop_id = WORD_ANY, .channel_id = WORD_ANY };
	end = as_of + 1;           /* what happened in that very second is known */
	v->to = r->period.to == WHEN_NONE || r->period.to > end ? end : r->period.to;
	if (v->to < v->from)
		v->to = v->from;
	if (r->req->channel || r->req->shop)   /* cases say which are known */
		code = world_ready(r->w, e);
	if (!code && r->req->channel)
		code = take_channel(v, r->req->channel, e);
	if (!code && r->req->shop)
		code = take_shop(v, r->req->shop, e);
	if (!code && v->o)
		view_returns(v);
	return code;
}

void view_free(struct view *v)
{
	free(v->first_return);
	free(v->first_seen);
	free(v->order_of);
	v->first_return = NULL;
	v->first_seen = NULL;
	v->order_of = NULL;
}

/* Buckets begin where the period does, or with the first ticket. */
static int make_buckets(struct overview *o, const struct tally_reuse *u, struct csm_err *e)
{
	const struct view *v = &o->v;
	int64_t from = v->from == WHEN_NONE ? u->first : v->from;

	for (size_t i = 0; from == WHEN_NONE && i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]))
			from = v->w->tickets[i].h.opened_at;
	return buckets_make(&o->b, o->r->req->by, v->c->zone, from == WHEN_NONE ? v->to : from, v->to, e);
}

/* ---- cells ---- */

void overview_section(struct overview *o, const char *name, const char *en, const char *zh)
{
	print_section(o->r->p, name, o->r->zh ? zh : en);
}

struct cell labelled_cell(struct overview *o, struct str word, struct str label)
{
	if (!o->r->zh || !print_is_text(o->r->p) || str_eq(label, word))
		return cell_text(word);
	return cell_text(str_of(arena_printf(&o->mem, STR_FMT " " STR_FMT, STR_ARG(word), STR_ARG(label))));
}

struct cell word_cell(struct overview *o, int kind, struct str word)
{
	return labelled_cell(o, word, kind < 0 ? word : term_label(&o->v.c->terms, (enum term_kind)kind, word, true));
}

struct cell quantile_cell(int64_t value, int64_t n)
{
	return n ? cell_of(cell_duration(value), n) : cell_empty();
}

struct cell bound_cell(struct overview *o, double bound, int64_t n)
{
	return bound_share(bound, n, print_is_text(o->r->p), &o->mem);
}

struct cell small_cell(int64_t n)
{
	return n < SMALL_N ? cell_text(STR("small_n")) : cell_empty();
}

int sum_failed(const char *figure, struct csm_err *e)
{
	return err_set(e, CSM_EIO, "report.sum", "the sum of %s does not fit in 64 bits: some amount in the store is wrong; run csm check",
	               figure);
}

/* ---- the whole ---- */

static struct cell opt_cell(const char *text)
{
	return cell_text(str_of(text));
}

void overview_head(struct overview *o, const char *en, const char *zh)
{
	enum { RETURN_WINDOW = 8 };
	static const struct col cols[] = {
		{ .name = "period", .en = "Period", .zh = "期间" },
		{ .name = "from", .en = "From", .zh = "起" },
		{ .name = "to", .en = "To (excluded)", .zh = "止（不含）" },
		{ .name = "as_of", .en = "As of", .zh = "截至" },
		{ .name = "known_at", .en = "Known at", .zh = "知悉于" },
		{ .name = "shop", .en = "Shop", .zh = "店铺" },
		{ .name = "channel", .en = "Channel", .zh = "渠道" },
		{ .name = "reopen_window", .en = "Reopen window", .zh = "重开窗口" },
		{ .name = "return_window", .en = "Return window", .zh = "退货窗口" },
		{ .name = "definitions", .en = "Definitions", .zh = "定义" },
		{ .name = "seals", .en = "Seals", .zh = "封存" },
	};
	const struct report_ctx *r = o->r;
	struct cell cells[COUNT(cols)] = {
		opt_cell(r->req->period ? r->req->period : "all"), cell_at(r->period.from),
		cell_at(r->period.to), cell_at(o->v.as_of),
		cell_at(r->c->known_at), opt_cell(r->req->shop), opt_cell(r->req->channel),
		cell_duration(r->c->terms.reopen_window_s),
		cell_duration(RETURN_WINDOW_S), cell_text(STR("csm-report(1)")), cell_text(seals_line(r->c, r->zh && print_is_text(r->p), &o->mem)),
	};

	overview_section(o, "report", en, zh);
	for (size_t i = 0; i < COUNT(cols); i++)
		if (o->v.o || i != RETURN_WINDOW)      /* says nothing where only tickets are looked at */
			print_fact(r->p, &cols[i], cells[i]);
}

static int print_sections(struct overview *o, struct csm_err *e)
{
	static int (*const sections[])(struct overview *, struct csm_err *) = {
		section_orders, section_tickets, section_times, section_states, section_returns,
		section_products, section_agents,
		section_answers,
	};
	int code = CSM_OK;

	for (size_t i = 0; !code && i < COUNT(sections); i++)
		code = sections[i](o, e);
	return code;
}

static int run(struct report_ctx *r, struct csm_err *e)
{
	struct overview o = { .r = r };
	struct tally_reuse u = { .first = WHEN_NONE };
	bool part = r->req->shop || r->req->channel, found = !part && tally_found(&u, r);
	int code = found ? CSM_OK : world_ready(r->w, e);

	if (!code)
		code = view_make(&o.v, r, e);
	if (!code && r->req->by)
		code = make_buckets(&o, &u, e);
	if (!code)
		code = tally_tickets(&o.t, &o.v, r->req->by ? &o.b : NULL, part ? NULL : &u, e);
	if (!code)
		code = print_report(r->p, e);
	if (!code) {
		overview_head(&o, "Overview", "总览");
		code = print_sections(&o, e);
	}
	print_section(r->p, NULL, NULL);       /* ends the last table: its rows still point into o.mem */
	reuse_close(&u.r);
	tally_free(&o.t);
	buckets_free(&o.b);
	view_free(&o.v);
	arena_free(&o.mem);
	return code;
}

const struct report report_overview = {
	.name = "overview", .needs = NEED_ORDERS | NEED_ANSWERS, .title_en = "Overview", .title_zh = "总览", .run = run, .drill = overview_drill,
};
