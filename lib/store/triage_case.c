/*
 * What is known of a case, as the facts that rules look at. Relies on world.h for cases and
 * world_load.h for settling their events. Promises: what rules set is kept apart from what people
 * and imports said, so that a second look sees what the first one saw.
 */
#include "store/triage.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "store/entry.h"
#include "store/table.h"
#include "store/world_load.h"

/* ---- events of many cases ---- */

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct gathered *g = ctx;
	uint32_t at = ev->cas.id && ev->cas.kind == CASE_TICKET ? umap_get(&g->at, ev->cas.id) : MAP_NONE;
	struct case_events *v;
	bool slow;

	if (at == MAP_NONE || ev->at > g->scan.c->as_of ||
	    (g->scan.c->known_at != WHEN_NONE && ev->rec > g->scan.c->known_at))
		return CSM_OK;
	v = &g->v[at];
	/* The texts of a line read by libyaml die with the next one: those are copied to the last byte. */
	slow = ev->by.p < line.p || ev->by.p >= line.p + line.n;
	*PUSH(v->evs, v->n, v->cap) = event_copy(&(struct entry){ .ev = *ev, .slow = slow }, &g->mem);
	return CSM_OK;
}

static void drop_undone(struct case_events *v, const struct umap *undone)
{
	size_t k = 0;

	for (size_t i = 0; i < v->n; i++)
		if (!v->evs[i].imp || umap_get(undone, v->evs[i].imp) == MAP_NONE)
			v->evs[k++] = v->evs[i];
	v->n = k;
}

static void want(struct gathered *out, struct caseid cas, size_t i)
{
	bool fresh;
	uint32_t *at = umap_put(&out->at, cas.id, &fresh);

	if (fresh)
		*at = (uint32_t)i;
}

int triage_gather(struct csm *c, const struct caseid *cases, size_t n, struct gathered *out, struct csm_err *e)
{
	struct umap undone = { 0 };
	struct world *w;
	int code = world_load(c, &w, e);
	bool dead;

	*out = (struct gathered){ .scan = { .c = c, .event = on_event, .ctx = out }, .n = n };
	if (code)
		return code;
	out->v = arena_alloc(&out->mem, (n + 1) * sizeof(*out->v));
	for (size_t i = 0; i < n; i++) {
		out->v[i].cas = cases[i];
		want(out, cases[i], i);
	}
	for (size_t i = 0; i < w->n_aliases; i++) {
		uint32_t at = umap_get(&out->at, w->aliases[i].to.id);
		if (at != MAP_NONE)
			want(out, w->aliases[i].from, at);
	}
	code = n ? scan_run(&out->scan, e) : CSM_OK;
	if (!code)
		code = imports_undone(c, &undone, e);
	for (size_t i = 0; !code && i < n; i++) {
		struct case_events *v = &out->v[i];
		drop_undone(v, &undone);
		v->n = events_settle(v->evs, v->n, v->cas, w->n_aliases > 0, c->as_of, &out->mem, &dead);
	}
	umap_free(&undone);
	return code;
}

void gathered_free(struct gathered *g)
{
	for (size_t i = 0; i < g->n && g->v; i++)
		free(g->v[i].evs);
	scan_close(&g->scan);
	umap_free(&g->at);
	arena_free(&g->mem);
}

/* ---- facts ---- */

static void put(struct facts *f, enum tfield field, struct str s)
{
	f->f[field] = (struct fact){ .s = s, .has = s.n > 0 };
}

static void put_number(struct facts *f, enum tfield field, int64_t n, bool has)
{
	f->f[field] = (struct fact){ .n = n, .has = has };
}

/* A list of words, joined by LF. */
static struct str list_text(struct triager *g, const struct val *v)
{
	struct buf b = { 0 };
	struct str out;

	if (v->type != VAL_LIST)
		return val_text(v, &g->mem);
	for (uint32_t i = 0; i < v->n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_str(&b, val_text(&v->kids[i].v, &g->mem));
	}
	out = arena_str(&g->mem, buf_view(&b));
	buf_free(&b);
	return out;
}

/* The field that a key of that event says something of; TF_COUNT: none. */
static enum tfield field_of_key(const struct event *ev, enum key k)
{
	if (ev->verb == V_ASSIGN && (k == K_TO || k == K_AGENT))
		return TF_AGENT;
	switch (k) {
	case K_CHANNEL: return TF_CHANNEL;
	case K_CATEGORY: return TF_CATEGORY;
	case K_TYPE: return TF_TYPE;
	case K_STAGE: return TF_STAGE;
	case K_TOUCHPOINT: return TF_TOUCHPOINT;
	case K_SEVERITY: return TF_SEVERITY;
	case K_DESIRED: return TF_DESIRED;
	case K_PRIORITY: return TF_PRIORITY;
	case K_IMPACT: return TF_IMPACT;
	case K_URGENCY: return TF_URGENCY;
	case K_FLAGS: return TF_FLAGS;
	case K_HANDLING: return TF_HANDLING;
	case K_AGENT: return TF_AGENT;
	case K_GROUP: return TF_GROUP;
	case K_SHOP: return TF_SHOP;
	case K_ORDER: return TF_ORDER;
	case K_SKU: return TF_SKU;
	case K_PRODUCT: return TF_PRODUCT;
	case K_SUBJECT: return TF_SUBJECT;
	case K_CUSTOMER: return TF_CUSTOMER;
	case K_SOURCE: return TF_SOURCE;
	default: return TF_COUNT;
	}
}

static bool is_setting(enum verb v)
{
	return v == V_OPEN || v == V_CLASSIFY || v == V_ASSIGN || v == V_HANDOFF || v == V_STATE || v == V_SEEN;
}

static bool is_empty(const struct val *v)
{
	return v->type >= VAL_LIST ? v->n == 0 : v->s.n == 0;
}

static void take_value(struct triager *g, const struct event *ev, const struct pair *p, struct str rule, struct tcase *out)
{
	enum tfield f = field_of_key(ev, key_of(p->key));
	bool snapshot = ev->verb == V_STATE || ev->verb == V_SEEN;
	struct str s;

	if (f == TF_COUNT || (is_empty(&p->v) && (snapshot || ev->verb == V_OPEN)))
		return;
	/* Replies and messages name the channel of the message only. */
	s = p->v.type == VAL_LIST ? list_text(g, &p->v) : val_text(&p->v, &g->mem);
	if ((int)f < TF_SET_COUNT) {
		out->has[f] = s;
		out->by_rule[f] = rule;
		if (!rule.n)
			out->by_hand |= 1u << f;
	}
	if (!rule.n)
		put(&out->facts, f, s);
}

static void add_tags(struct triager *g, const struct event *ev, struct tcase *out)
{
	const struct val *v = event_get(ev, K_TAGS);
	struct str *more;

	if (!v || v->type != VAL_LIST || !v->n)
		return;
	more = arena_alloc(&g->mem, (out->n_tags + v->n) * sizeof(*more));
	if (out->n_tags)
		memcpy(more, out->tags, out->n_tags * sizeof(*more));
	for (uint32_t i = 0; i < v->n; i++)
		more[out->n_tags++] = val_text(&v->kids[i].v, &g->mem);
	out->tags = more;
}

/* What the customer wrote, the opening in front. */
static void add_text(struct triager *g, const struct event *ev, struct buf *text)
{
	bool told = ev->verb == V_OPEN || (ev->verb == V_MESSAGE && actor_of(ev->by) != ACT_BOT && actor_of(ev->by) != ACT_SYSTEM);
	struct str s = told ? event_str(ev, K_TEXT, &g->mem) : (struct str){ NULL, 0 };

	if (!s.n)
		return;
	if (text->n)
		buf_char(text, '\n');
	buf_str(text, s);
}

static void take_events(struct triager *g, const struct case_view *v, struct tcase *out)
{
	struct buf text = { 0 }, all = { 0 };
	struct str subject;

	for (size_t i = 0; i < v->n; i++) {
		const struct event *ev = &v->evs[i];
		struct str rule = event_str(ev, K_RULE, &g->mem);
		if (v->as_opened && ev->verb != V_OPEN)
			continue;
		add_text(g, ev, &text);
		add_tags(g, ev, out);
		for (size_t k = 0; is_setting(ev->verb) && k < ev->n; k++)
			take_value(g, ev, &ev->pairs[k], rule, out);
	}
	put(&out->facts, TF_TEXT, arena_str(&g->mem, buf_view(&text)));
	subject = out->facts.f[TF_SUBJECT].s;
	buf_str(&all, subject);
	buf_str(&all, buf_view(&text));
	put(&out->facts, TF_LANG, text_lang(buf_view(&all)));
	buf_free(&text);
	buf_free(&all);
	for (int f = 0; f < TF_COUNT; f++)
		if (tfield_form((enum tfield)f) == TFORM_TEXT && out->facts.f[f].has)
			out->facts.folded[f] = utf8_fold(&g->mem, out->facts.f[f].s);
}

/* ---- facts that cost more ---- */

static int earlier_order(const void *a, const void *b)
{
	const struct asked_before *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static struct caseid customer_of(const struct triager *g, struct caseid own, struct str shop, struct str order)
{
	uint32_t i = own.id || !order.n || !g->orders ? MAP_NONE : order_find(g->orders, shop, order);

	return i == MAP_NONE ? own : g->orders->o[i].customer;
}

/* Tickets of each class of linked customers, in order of opening. */
static void index_earlier(struct triager *g)
{
	struct world *w = g->w;

	g->earlier = arena_alloc(&g->mem, (w->n_tickets + 1) * sizeof(*g->earlier));
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		struct caseid u = customer_of(g, t->customer, vocab_str(&w->words, t->shop), vocab_str(&w->words, t->order));
		if (u.id && t->state != ST_VOID && t->state != ST_SPAM && t->state != ST_MERGED)
			g->earlier[g->n_earlier++] = (struct asked_before){ world_class(w, u).id, t->h.opened_at };
	}
	if (g->n_earlier)
		qsort(g->earlier, g->n_earlier, sizeof(*g->earlier), earlier_order);
}

static int64_t count_earlier(const struct triager *g, uint64_t who, int64_t at)
{
	int64_t n = 0;

	for (size_t lo = 0, hi = g->n_earlier; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		if (g->earlier[mid].who < who)
			lo = mid + 1;
		else
			hi = mid;
		for (size_t i = lo; lo == hi && i < g->n_earlier && g->earlier[i].who == who && g->earlier[i].at < at; i++)
			n++;
	}
	return n;
}

static void take_customer(struct triager *g, struct tcase *out)
{
	struct facts *f = &out->facts;
	struct caseid own = { 0 }, who;
	const struct customer *u;
	char name[32];

	if (f->f[TF_CUSTOMER].has && case_read(f->f[TF_CUSTOMER].s, &own, NULL))
		own = (struct caseid){ 0 };
	who = customer_of(g, own, f->f[TF_SHOP].s, f->f[TF_ORDER].s);
	if (!who.id || !g->w)
		return;
	case_write(who, name);
	put(f, TF_CUSTOMER, arena_str(&g->mem, str_of(name)));
	u = world_customer(g->w, who);
	if (u)
		put(f, TF_TIER, vocab_str(&g->w->words, u->tier));
	put_number(f, TF_EARLIER, count_earlier(g, world_class(g->w, who).id, out->opened_at), true);
}

static void take_amount(struct triager *g, struct facts *f)
{
	uint32_t i = g->orders && f->f[TF_ORDER].has ? order_find(g->orders, f->f[TF_SHOP].s, f->f[TF_ORDER].s) : MAP_NONE;

	if (i == MAP_NONE || g->orders->o[i].total_minor == INT64_MIN)
		return;
	put_number(f, TF_AMOUNT, g->orders->o[i].total_minor, true);
	f->currency = g->orders->o[i].currency;
}

static uint8_t level_of(struct str s)
{
	return s.n == 1 && s.p[0] >= '1' && s.p[0] <= '3' ? (uint8_t)(s.p[0] - '0') : 0;
}

/* P1 to P5 as it stands without the rules. */
static void take_priority(struct triager *g, struct facts *f)
{
	static const char *const names[] = { "", "P1", "P2", "P3", "P4", "P5" };
	const struct terms *terms = &g->c->terms;
	struct ticket t;
	struct str flags = f->f[TF_FLAGS].s;
	char reason[160];
	int p;

	ticket_init(&t, (struct caseid){ 0 });
	t.impact = level_of(f->f[TF_IMPACT].s);
	t.urgency = level_of(f->f[TF_URGENCY].s);
	t.severity = vocab_id(&g->words, f->f[TF_SEVERITY].s);
	t.priority = vocab_id(&g->words, f->f[TF_PRIORITY].s);
	while (flags.n) {
		struct str one = str_split(&flags, '\n');
		for (size_t i = 0; i < terms->n[TERM_FLAG] && i < 32; i++)
			if (str_eq(terms->lists[TERM_FLAG][i].word, one))
				t.flags |= UINT32_C(1) << i;
	}
	p = ticket_priority_tier(&t, terms, &g->words, f->f[TF_TIER].s, false, reason);
	put(f, TF_PRIORITY, str_of(names[p]));
}

static struct str map_of(const struct triager *g, evid imp)
{
	for (size_t i = 0; g->w && imp && i < g->w->n_imports; i++)
		if (g->w->imports[i].id == imp)
			return g->w->imports[i].map;
	return (struct str){ NULL, 0 };
}

void triager_case(struct triager *g, const struct case_view *v, struct tcase *out)
{
	const struct event *first = NULL;
	const struct ticket *t;

	*out = (struct tcase){ .opened_at = WHEN_NONE };
	for (size_t i = 0; !first && i < v->n; i++)
		if (v->evs[i].verb == V_OPEN)
			first = &v->evs[i];
	if (!first && v->n)
		first = &v->evs[0];
	if (!first)
		return;
	out->opened_at = first->at;
	take_events(g, v, out);
	t = g->w && !v->as_opened ? world_ticket(g->w, first->cas) : NULL;
	put(&out->facts, TF_STATE, str_of(t ? state_word(ticket_state_at(t, g->pool.at, &g->c->terms)) : "new"));
	put(&out->facts, TF_MAP, map_of(g, first->imp));
	put_number(&out->facts, TF_AGE, v->as_opened ? 0 : g->pool.at - first->at, true);
	if (g->t.needs & TF_DEAR)
		take_customer(g, out);
	take_amount(g, &out->facts);
	take_priority(g, &out->facts);
	if (v->as_opened)
		out->by_hand = 0;
}

/* ---- the triager ---- */

static void count_open(struct triager *g)
{
	const struct terms *terms = &g->c->terms;
	const struct vocab *words = g->w ? &g->w->words : NULL;
	uint32_t *by_word = words ? mem_alloc((words->n + 1) * sizeof(*by_word)) : NULL;

	g->pool = (struct pool){ .terms = terms, .at = g->c->as_of };
	g->pool.open = arena_alloc(&g->mem, (terms->n_agents + 1) * sizeof(*g->pool.open));
	g->pool.last = arena_alloc(&g->mem, (g->t.n + 1) * sizeof(*g->pool.last));
	for (size_t i = 0; g->w && i < g->w->n_tickets; i++) {
		const struct ticket *t = &g->w->tickets[i];
		by_word[t->agent] += state_active(ticket_state_at(t, g->c->as_of, terms));
	}
	for (size_t a = 0; words && a < terms->n_agents; a++) {
		uint32_t id = vocab_find(words, terms->agents[a].login);
		g->pool.open[a] = id == MAP_NONE ? 0 : by_word[id];
	}
	free(by_word);
}

static int on_ruled(void *ctx, const struct event *ev, struct str line)
{
	struct triager *g = ctx;
	const struct val *rule = event_get(ev, K_RULE), *to = event_get(ev, K_TO);

	(void)line;
	for (size_t i = 0; rule && to && ev->verb == V_ASSIGN && i < g->t.n; i++)
		if (str_eq(g->t.rules[i].name, rule->s))
			g->pool.last[i] = arena_str(&g->mem, to->s);
	return CSM_OK;
}

/* Whose turn it was last, for each rule that goes round. */
static int read_turns(struct triager *g, struct csm_err *e)
{
	struct scan s = { .c = g->c, .only = "rule: ", .event = on_ruled, .ctx = g };
	bool round = false;
	int code;

	for (size_t i = 0; i < g->t.n; i++)
		round |= g->t.rules[i].picks && g->t.rules[i].pick.how == PICK_ROUND_ROBIN;
	code = round ? scan_run(&s, e) : CSM_OK;
	scan_close(&s);
	return code;
}

/* The world as far as it is wanted: open tickets where agents are only counted. */
static int load_world(struct triager *g, enum triager_wants wants, struct csm_err *e)
{
	if (wants == TRIAGER_WORLD || (wants == TRIAGER_RULES && (g->t.needs & TF_DEAR)))
		return world_load(g->c, &g->w, e);
	return wants == TRIAGER_COUNTS || g->t.any_pick ? world_open(g->c, &g->w, e) : CSM_OK;
}

int triager_open(struct triager *g, struct csm *c, const char *path, enum triager_wants wants, struct csm_err *e)
{
	bool rules = wants != TRIAGER_COUNTS;
	int code;

	*g = (struct triager){ .c = c };
	code = triage_load(c, path, &g->t, e);
	if (code)
		return code;
	code = load_world(g, wants, e);
	if (!code && rules && (g->t.needs & TF_DEAR))
		code = orders_load(c, &g->orders, e);
	if (!code && rules && (g->t.needs & (1u << TF_EARLIER)))
		index_earlier(g);
	if (!code)
		count_open(g);
	return code || !rules ? code : read_turns(g, e);
}

void triager_close(struct triager *g)
{
	triage_free(&g->t);
	vocab_free(&g->words);
	arena_free(&g->mem);
}
