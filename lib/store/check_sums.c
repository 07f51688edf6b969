/*
 * Checking words and sums: terms and agents that the policies do not know, the flow identity of
 * every ticket, amounts of returns drawn from orders against their records, complaints solved without their steps.
 */
#include <stdio.h>

#include "base/num.h"
#include "store/check.h"
#include "store/digest.h"
#include "store/entry.h"
#include "store/sla.h"

static const char ADD_WORD[] = "Add it to policy/terms.yaml, or correct the event if it is mistyped.";

/* True the first time. Nothing is kept of a word that was met before: there may be one a line. */
static bool say_once(struct check *k, const char *what, struct str word)
{
	bool fresh;
	buf_reset(&k->word);
	buf_cstr(&k->word, what);
	buf_add(&k->word, " ", 1);
	buf_str(&k->word, word);
	if (smap_get(&k->said, buf_view(&k->word)) != MAP_NONE)
		return false;
	smap_put(&k->said, arena_str(&k->mem, buf_view(&k->word)), &fresh);
	return fresh;
}

static void word_unknown(struct check *k, const struct event *ev, const char *id, const char *what,
                         struct str word, const char *todo)
{
	char text[400];
	if (!say_once(k, what, word))
		return;
	snprintf(text, sizeof text,
	         words_in(lang_of(k->c->lang), "%s \"%.200s\" is not in the policies: it is kept and counted under that word. First seen here."),
	         words_in(lang_of(k->c->lang), what), arena_cstr(&k->mem, word));
	check_tell(k, FIND_NOTE, id, ev, text, todo);
}

static void term_known(struct check *k, const struct event *ev, enum key key, enum term_kind kind,
                       const char *what)
{
	const struct terms *t = &k->c->terms;
	if (!t->n[kind] || !event_get(ev, key))
		return;
	struct str word = event_str(ev, key, &k->mem);
	if (word.n && !term_find(t, kind, word))
		word_unknown(k, ev, "word.unknown", what, word, ADD_WORD);
}

static void agent_known(struct check *k, const struct event *ev, struct str login)
{
	const struct terms *t = &k->c->terms;
	if (event_get(ev, K_WAS) && str_is(login, by_unnamed(V_REPLY)))
		return;                /* whose name was taken out */
	if (t->n_agents && login.n && !agent_find(t, login))
		word_unknown(k, ev, "agent.unknown", "Agent", login,
		             "Add the login to policy/agents.yaml, or correct the event.");
}

void check_words(struct check *k, const struct event *ev)
{
	term_known(k, ev, K_CHANNEL, TERM_CHANNEL, "Channel");
	term_known(k, ev, K_CATEGORY, TERM_CATEGORY, "Category");
	term_known(k, ev, K_SEVERITY, TERM_SEVERITY, "Severity");
	if (ev->verb == V_SOLVE)
		term_known(k, ev, K_CODE, TERM_RESOLUTION, "Resolution");
	if (actor_of(ev->by) == ACT_AGENT)
		agent_known(k, ev, ev->by);
	if (ev->verb == V_ASSIGN && event_get(ev, K_TO))
		agent_known(k, ev, event_str(ev, K_TO, &k->mem));
	if (event_get(ev, K_SHOP) && k->c->terms.n_shops) {
		struct str shop = event_str(ev, K_SHOP, &k->mem);
		if (shop.n && !shop_find(&k->c->terms, shop))
			word_unknown(k, ev, "shop.unknown", "Shop", shop,
			             "Add it to csm.yaml, shops:, or correct the event.");
	}
}

/* ---- sums ---- */

static void flow_identity(struct check *k, const struct world *w)
{
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		struct flow f = { 0 };
		char name[32];
		ticket_flow(t, WHEN_NONE, k->c->now ? k->c->now : WHEN_NONE, &f);
		if (f.opening + f.created + f.reopened - f.solved - f.ended == f.closing)
			continue;
		case_write(t->h.cas, name);
		check_say(k, FIND_ERROR, "flow.identity", name, 0, "This is a fault of csm: please report it with the case's events (csm log).",
		          "opened + reopened - solved - ended is %lld, but %lld is open: the figures of this ticket do not add up.",
		          (long long)(f.opening + f.created + f.reopened - f.solved - f.ended),
		          (long long)f.closing);
	}
}

static uint64_t order_of(const struct rma *r)
{
	return (uint64_t)r->shop << 32 | r->order;
}

static void differing_amounts(struct check *k, const struct world *w)
{
	struct umap drawn = { 0 };
	bool fresh;
	for (uint32_t i = 0; i < w->n_returns; i++)
		if (w->returns[i].shadowed)
			*umap_put(&drawn, order_of(&w->returns[i]), &fresh) = i;
	for (size_t i = 0; drawn.used && i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		uint32_t at = r->from_order || !r->order ? MAP_NONE : umap_get(&drawn, order_of(r));
		int64_t mine = r->refunded_minor != INT64_MIN ? r->refunded_minor : r->amount_minor,
		               theirs = INT64_MIN;
		char name[32], other[32];
		if (at != MAP_NONE)
			theirs = w->returns[at].refunded_minor != INT64_MIN ? w->returns[at].refunded_minor : w->returns[at].amount_minor;
		if (mine == INT64_MIN || theirs == INT64_MIN || mine == theirs)
			continue;
		struct buf a = { 0 }, b = { 0 };
		struct str currency = vocab_str(&w->words, r->currency);
		money_write(&a, mine, currency);
		money_write(&b, theirs, currency);
		case_write(r->h.cas, name);
		case_write(w->returns[at].h.cas, other);
		check_say(k, FIND_NOTE, "return.amount", name, 0,
		          "Compare with the platform; correct the one that is wrong (csm correct).",
		          "%s says %s, the order's own export says %s (%s): %s counts.", name, a.p,
		          b.p, other, name);
		buf_free(&a);
		buf_free(&b);
	}
	umap_free(&drawn);
}

/* ---- complaints ---- */

void check_step(struct check *k, const struct event *ev)
{
	const struct val *step = ev->verb == V_STEP ? event_get(ev, K_STEP) : NULL;
	const char *const *words = complaint_step_words();
	bool fresh;

	for (size_t i = 0; step && words[i]; i++)
		if (str_is(step->s, words[i])) {
			uint32_t *mask = umap_put(&k->steps, ev->cas.id, &fresh);
			*mask = (fresh ? 0 : *mask) | 1u << i;
		}
}

/* Those of the steps wanted that are not among the bits, joined. */
static void steps_lacking(const struct str *steps, size_t n, uint32_t mask, struct buf *out)
{
	const char *const *words = complaint_step_words();

	for (size_t i = 0; i < n; i++)
		for (size_t w = 0; words[w]; w++)
			if (str_is(steps[i], words[w]) && !(mask >> w & 1))
				buf_printf(out, "%s%s", out->n ? ", " : "", words[w]);
}

int check_complaints(struct check *k, struct csm_err *e)
{
	struct str *steps = NULL;
	size_t n = 0;
	int code = sla_steps(k->c, &k->mem, &steps, &n, e);

	for (size_t i = 0; !code && n && i < k->world->n_tickets; i++) {
		const struct ticket *t = &k->world->tickets[i];
		uint32_t mask = umap_get(&k->steps, t->h.cas.id);
		struct buf b = { 0 };
		char name[32];
		if ((t->state != ST_SOLVED && t->state != ST_CLOSED) || !str_is(vocab_str(&k->world->words, t->type), "complaint"))
			continue;
		steps_lacking(steps, n, mask == MAP_NONE ? 0 : mask, &b);
		case_write(t->h.cas, name);
		if (b.n)
			check_say(k, FIND_NOTE, "complaint.steps", name, 0, "Nothing: it was imported, solved before the rule, or classified later.",
			          "A complaint that was solved without %s (policy/sla.yaml, complaint_steps).", b.p);
		buf_free(&b);
	}
	return code;
}

void check_sums(struct check *k)
{
	flow_identity(k, k->world);
	differing_amounts(k, k->world);
}
