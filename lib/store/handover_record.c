/*
 * What a hand-over adds to a request: the tickets that are handed over, and with the second signature the
 * assign events that move them, all one transaction. Relies on the world as it stands under the lock.
 * Promises: a ticket that is not the outgoing agent's any more, or not active, is left alone and named.
 */
#include "store/desk_record.h"

#include "store/world.h"

/* Does the ticket still stand as when it was handed over: active, and in charge of that agent? */
static const struct ticket *still_of(struct desk_plan *k, struct world *w, struct caseid cas, struct str agent)
{
	const struct ticket *t = world_ticket(w, cas);

	if (!t || !state_active(ticket_state_at(t, k->c->as_of, &k->c->terms)))
		return NULL;
	return str_eq(vocab_str(&w->words, t->agent), agent) ? t : NULL;
}

static void list_case(struct buf *b, struct caseid cas)
{
	char name[32];

	case_write(cas, name);
	buf_printf(b, "%s%s", b->n ? "," : "", name);
}

static void add_cases(struct desk_plan *k, const struct buf *b)
{
	if (b->n)
		desk_add(k, "cases", buf_view(b));
}

int handover_complete(struct desk_plan *k, struct csm_err *e)
{
	struct buf b = { 0 };
	struct world *w;
	int code = world_load(k->c, &w, e);

	for (size_t i = 0; !code && !field_of(&k->req, "cases") && i < w->n_tickets; i++)
		if (still_of(k, w, w->tickets[i].h.cas, k->me))
			list_case(&b, w->tickets[i].h.cas);
	add_cases(k, &b);
	buf_free(&b);
	return code;
}

/* ---- the second signature ---- */

static const struct handover *named(const struct desk_plan *k)
{
	evid id;

	return evid_read(desk_given(k, "of"), &id) ? handover_find(&k->now.desk, id) : NULL;
}

/* The request that moves one ticket, behind the signature. */
static void move(struct desk_plan *k, const struct handover *h, struct caseid cas)
{
	struct csm_field *f = arena_alloc(&k->now.mem, 2 * sizeof(*f));
	char name[32];

	case_write(cas, name);
	f[0] = (struct csm_field){ "to", h->to.p };
	f[1] = (struct csm_field){ "of", arena_cstr(&k->now.mem, desk_given(k, "of")) };
	*PUSH(k->reqs, k->n, k->cap) = (struct csm_request){
		.noun = "ticket", .verb = "assign", .target = arena_cstr(&k->now.mem, str_of(name)), .by = k->req.by, .at = k->req.at,
		.fields = f, .n_fields = 2 };
}

/* The cases that were typed, by their names. */
static int typed_cases(struct desk_plan *k, struct caseid **out, size_t *n, struct csm_err *e)
{
	struct str rest = desk_given(k, "cases");
	int code = CSM_OK;

	*n = 0;
	*out = arena_alloc(&k->now.mem, (rest.n + 1) * sizeof(**out));
	while (!code && rest.n) {
		struct str one = str_trim(str_split(&rest, ','));
		if (one.n)
			code = store_find_case(k->c, one, CASE_TICKET, &(*out)[(*n)++], e);
	}
	return code;
}

static bool is_open(const struct handover *h, struct caseid cas)
{
	for (size_t i = 0; i < h->n; i++)
		if (case_same(h->items[i].cas, cas))
			return h->items[i].state == ITEM_OPEN;
	return true;               /* not in it: the rules will say so */
}

static int changed(const struct desk_plan *k, struct world *w, struct caseid cas, struct csm_err *e)
{
	const struct ticket *t = world_ticket(w, cas);
	struct str agent = t ? vocab_str(&w->words, t->agent) : (struct str){ NULL, 0 };
	char name[32];

	case_write(cas, name);
	return err_set(e, CSM_EREFUSED, "handover.changed", "%s changed since it was handed over: it is %s, agent \"" STR_FMT "\"", name,
	               t ? state_word(ticket_state_at(t, k->c->as_of, &k->c->terms)) : "", STR_ARG(agent));
}

/* Which of the tickets go along: those named, else all that are open. */
static int choose(struct desk_plan *k, struct world *w, const struct handover *h, struct buf *take, struct csm_err *e)
{
	struct caseid *cases;
	size_t n;
	int code = typed_cases(k, &cases, &n, e);

	for (size_t i = 0; !code && i < n; i++) {
		if (is_open(h, cases[i]) && !still_of(k, w, cases[i], h->from))
			return changed(k, w, cases[i], e);
		list_case(take, cases[i]);
		move(k, h, cases[i]);
	}
	for (size_t i = 0; !code && !n && i < h->n; i++) {
		if (h->items[i].state != ITEM_OPEN)
			continue;
		if (!still_of(k, w, h->items[i].cas, h->from)) {
			list_case(&k->left, h->items[i].cas);
			continue;
		}
		list_case(take, h->items[i].cas);
		move(k, h, h->items[i].cas);
	}
	return code;
}

static void replace_cases(struct desk_plan *k, const struct buf *take)
{
	size_t n = 0;

	for (size_t i = 0; i < k->req.n_fields; i++)
		if (strcmp(k->f[i].key, "cases"))
			k->f[n++] = k->f[i];
	k->req.n_fields = n;
	add_cases(k, take);
}

int accept_complete(struct desk_plan *k, struct csm_err *e)
{
	const struct handover *h = named(k);
	struct buf take = { 0 };
	struct world *w;
	int code;

	if (!h || !str_eq(k->me, h->to))       /* the rules say what is wrong */
		return CSM_OK;
	code = world_load(k->c, &w, e);
	if (!code)
		code = choose(k, w, h, &take, e);
	if (!code)
		replace_cases(k, &take);
	if (!code && !take.n && h->signed_at != WHEN_NONE)
		k->known = h->accept;
	buf_free(&take);
	return code;
}

int unhold_complete(struct desk_plan *k, struct csm_err *e)
{
	const struct handover *h = named(k);
	struct caseid *cases;
	struct world *w;
	size_t n;
	int code;

	if (!h || h->signed_at == WHEN_NONE)
		return CSM_OK;
	code = world_load(k->c, &w, e);
	if (!code)
		code = typed_cases(k, &cases, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		if (still_of(k, w, cases[i], h->from))
			move(k, h, cases[i]);
		else
			list_case(&k->left, cases[i]);
	}
	return code;
}
