/*
 * Open tickets with their clocks (at_hand.h). Promises: what is found does not depend on whether all was read or a part.
 */
#include "report/at_hand.h"

static bool is_of(const struct at_hand *h, const struct ticket *t, const char *login)
{
	return str_is(vocab_str(&h->b.w->words, t->agent), login);
}

static bool is_open(const struct at_hand *h, const struct ticket *t)
{
	return state_active(ticket_state_at(t, h->b.at, &h->b.c->terms));
}

bool at_hand_has(const struct at_hand *h, size_t i)
{
	const struct ticket *t = &h->b.w->tickets[i];
	bool wanted = (!h->q->n_agents && !h->q->unassigned) || (h->q->unassigned && !t->agent);

	for (size_t k = 0; !wanted && k < h->q->n_agents; k++)
		wanted = is_of(h, t, h->q->agents[k]);
	return wanted && is_open(h, t);
}

struct cell at_hand_word(const struct at_hand *h, uint32_t word)
{
	return cell_text(vocab_str(&h->b.w->words, word));
}

static int known(struct at_hand *h, const char *login, struct csm_err *e)
{
	const struct terms *terms = &h->b.c->terms;
	const char **words, *near;

	if (agent_find(terms, str_of(login)))
		return CSM_OK;
	for (size_t i = 0; i < h->b.w->n_tickets; i++)
		if (is_of(h, &h->b.w->tickets[i], login) && is_open(h, &h->b.w->tickets[i]))
			return CSM_OK;
	words = arena_alloc(&h->mem, (terms->n_agents + 1) * sizeof(*words));
	for (size_t i = 0; i < terms->n_agents; i++)
		words[i] = terms->agents[i].login.p;
	near = csm_nearest(login, words);
	return err_set(e, CSM_EUSAGE, "agent.unknown", "\"%s\" is no agent of policy/agents.yaml and has no open ticket%s%s", login,
	               near ? "; is this meant: " : "", near ? near : "");
}

int at_hand_open(struct at_hand *h, struct csm *c, const struct csm_queue_request *q, struct csm_err *e)
{
	int code;

	*h = (struct at_hand){ .q = q };
	code = sla_open(c, NULL, &h->b, e);
	if (!code)
		code = sla_world_open(&h->b, e);
	for (size_t i = 0; !code && i < q->n_agents; i++)
		code = known(h, q->agents[i], e);
	return code;
}

void at_hand_close(struct at_hand *h)
{
	sla_close(&h->b);
	arena_free(&h->mem);
}
