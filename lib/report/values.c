/*
 * The words that a field may have in this store, for completion: the shop's terms, agents and shops,
 * csm's own states, and the names of figures. Relies on the policies that csm_open read; the log is
 * not looked at.
 */
#include "care/event.h"
#include "report/noun.h"

static const struct { const char *field; enum term_kind kind; } term_fields[] = {
	{ "channel", TERM_CHANNEL }, { "prefers", TERM_CHANNEL }, { "category", TERM_CATEGORY },
	{ "severity", TERM_SEVERITY }, { "stage", TERM_STAGE }, { "touchpoint", TERM_TOUCHPOINT },
	{ "type", TERM_TYPE }, { "code", TERM_RESOLUTION }, { "desired", TERM_DESIRED },
	{ "rel", TERM_LINK }, { "kind", TERM_RETURN_KIND }, { "reason", TERM_RETURN_REASON },
	{ "flags", TERM_FLAG }, { "condition", TERM_CONDITION }, { "disposition", TERM_DISPOSITION },
};

static const char *of_terms(struct csm *c, enum term_kind kind, size_t i)
{
	return i < c->terms.n[kind] ? arena_cstr(&c->mem, c->terms.lists[kind][i].word) : NULL;
}

static const char *of_list(const char *const *words, size_t i)
{
	for (size_t k = 0; words[k]; k++)
		if (k == i)
			return words[k];
	return NULL;
}

CSM_API const char *csm_value(struct csm *c, const char *noun, const char *field, size_t i)
{
	static const char *const priorities[] = { "P1", "P2", "P3", "P4", "P5", NULL };
	bool order = noun && !strcmp(noun, "order");

	if (!strcmp(field, "state"))
		return i + 1 < ST_COUNT ? state_word((enum state)(i + 1)) : NULL;
	if (!strcmp(field, "status"))
		return order ? of_list(order_status_words(), i) : i + 1 < RS_COUNT ? rstatus_word((enum rstatus)(i + 1)) : NULL;
	if (!strcmp(field, "priority"))
		return of_list(priorities, i);
	if (!strcmp(field, "agent") || !strcmp(field, "to") || !strcmp(field, "solver"))
		return i < c->terms.n_agents ? arena_cstr(&c->mem, c->terms.agents[i].login) : NULL;
	if (!strcmp(field, "shop"))
		return i < c->terms.n_shops ? arena_cstr(&c->mem, c->terms.shops[i].name) : NULL;
	for (size_t k = 0; k < COUNT(term_fields); k++)
		if (!strcmp(field, term_fields[k].field))
			return of_terms(c, term_fields[k].kind, i);
	return NULL;
}
