/*
 * Customers: what the shop keeps in the log about an account (no personal data: that lives apart)
 * and which accounts are one person. Linking is an event that can be taken back; nothing is copied.
 * Pure.
 */
#include "care/fold.h"

void customer_init(struct customer *u, struct caseid c)
{
	*u = (struct customer){
		.h = head_new(c),
		.erased_at = WHEN_NONE,
	};
}

static size_t find_link(const struct customer *u, struct caseid to)
{
	size_t i = 0;

	while (i < u->n_links && !case_same(u->links[i], to))
		i++;
	return i;
}

/* The list without the link at skip (n_links: whole), with room for more. Always a new one: copies
 * of the customer share the old. */
static void relist(struct customer *u, size_t skip, const struct care *c)
{
	uint32_t n = 0, room = u->n_links * 2 + 4;
	struct caseid *list = arena_alloc(c->mem, room * sizeof(*list));

	for (uint32_t i = 0; i < u->n_links; i++)
		if (i != skip)
			list[n++] = u->links[i];
	u->links = list;
	u->n_links = n;
	u->cap_links = room;
}

static void on_link(struct customer *u, const struct event *ev, const struct care *c,
                    struct ruling *r)
{
	struct caseid to;
	size_t i;

	if (!event_case(ev, K_TO, &to) || to.kind != CASE_CUSTOMER || case_same(to, u->h.cas)) {
		ruling_no(&u->h, r, "customer.link",
		          "a customer is linked to another customer, named as C-a17c");
		return;
	}
	i = find_link(u, to);
	if (ev->verb == V_UNLINK && i == u->n_links)
		ruling_no(&u->h, r, "customer.unlink",
		          "the two are not linked from here: unlink where the link was made");
	else if (ev->verb == V_UNLINK)
		relist(u, i, c);
	else if (i == u->n_links) {
		if (u->n_links == u->cap_links)
			relist(u, u->n_links, c);
		u->links[u->n_links++] = to;
	}
}

static void take_word(uint32_t *field, const struct event *ev, enum key k, const struct care *c,
                      bool snapshot)
{
	const struct val *v = event_get(ev, k);

	if (v && !(snapshot && !v->s.n))
		*field = word_id(c, v);
}

static void take_fields(struct customer *u, const struct event *ev, const struct care *c,
                        bool snapshot)
{
	take_word(&u->shop, ev, K_SHOP, c, snapshot);
	take_word(&u->prefers, ev, K_PREFERS, c, snapshot);
	take_word(&u->tier, ev, K_TIER, c, snapshot);
}

static void on_open(struct customer *u, const struct event *ev, const struct care *c)
{
	bool again = u->h.opened_at != WHEN_NONE;      /* two sites imported one account */

	take_fields(u, ev, c, again);
	if (again)
		return;
	u->h.opened_at = ev->at;
	u->h.imp = ev->imp;
	u->key = rare_id(c, event_get(ev, event_get(ev, K_REF) ? K_REF : K_KEY));
}

/* Whoever was erased is not filled again: neither by hand nor by what another site wrote meanwhile. */
static bool is_erased(struct customer *u, const struct event *ev, struct ruling *r)
{
	char name[32];

	if (u->erased_at == WHEN_NONE || ev->verb == V_ERASE || ev->verb == V_VOID)
		return false;
	case_write(u->h.cas, name);
	ruling_no(&u->h, r, "customer.erased", "%s was erased and is not filled again", name);
	return true;
}

void customer_fold(struct customer *u, const struct event *ev, const struct care *c,
                   struct ruling *r)
{
	char name[32];

	ruling_yes(r);
	if (!head_take(&u->h, ev))
		return;
	if (u->h.opened_at == WHEN_NONE && ev->verb != V_OPEN) {
		case_write(u->h.cas, name);
		ruling_no(&u->h, r, "customer.unopened", "%s was never recorded", name);
		u->h.opened_at = ev->at;
	}
	if (is_erased(u, ev, r))
		return;
	switch (ev->verb) {
	case V_ERASE: u->erased_at = u->erased_at == WHEN_NONE ? ev->at : u->erased_at; break;
	case V_OPEN: on_open(u, ev, c); break;
	case V_SET: case V_CLASSIFY: take_fields(u, ev, c, false); break;
	case V_STATE: case V_SEEN: take_fields(u, ev, c, true); break;
	case V_LINK: case V_UNLINK: on_link(u, ev, c, r); break;
	case V_VOID: u->voided = true; break;
	case V_NOTE: case V_ATTACH: case V_UNKNOWN: break;
	default:
		ruling_no(&u->h, r, "customer.verb", "a customer knows no \"%s\"",
		          verb_word(ev->verb));
	}
}
