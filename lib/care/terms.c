/*
 * Looking up the shop's words and people (policy/terms.yaml and policy/agents.yaml, once read).
 * Pure; the lists are short (tens of words), so looking through them is quick enough: the fold
 * interns words instead.
 */
#include "care/terms.h"

static const char *const list_keys[TERM_KINDS] = {
	[TERM_CHANNEL] = "channels",
	[TERM_CATEGORY] = "categories",
	[TERM_SEVERITY] = "severities",
	[TERM_STATE] = "states",
	[TERM_STAGE] = "stages",
	[TERM_TOUCHPOINT] = "touchpoints",
	[TERM_TYPE] = "types",
	[TERM_RESOLUTION] = "resolutions",
	[TERM_DESIRED] = "desired",
	[TERM_LINK] = "links",
	[TERM_RETURN_KIND] = "return_kinds",
	[TERM_RETURN_REASON] = "return_reasons",
	[TERM_EVIDENCE] = "evidence",
	[TERM_FLAG] = "flags",
	[TERM_CONDITION] = "conditions",
	[TERM_DISPOSITION] = "dispositions",
};

const char *term_kind_key(enum term_kind k)
{
	return (unsigned)k < TERM_KINDS ? list_keys[k] : "";
}

void terms_init(struct terms *t)
{
	*t = (struct terms){ .reopen_window_s = 7 * 86400 };
	for (int impact = 0; impact < 3; impact++)
		for (int urgency = 0; urgency < 3; urgency++)
			t->matrix[impact][urgency] = (uint8_t)(impact + urgency + 1);
}

const struct term *term_find(const struct terms *t, enum term_kind k, struct str word)
{
	for (size_t i = 0; i < t->n[k]; i++)
		if (str_eq(t->lists[k][i].word, word))
			return &t->lists[k][i];
	return NULL;
}

struct str term_label(const struct terms *t, enum term_kind k, struct str word, bool zh)
{
	const struct term *term = term_find(t, k, word);
	struct str label;

	if (!term)
		return word;
	label = zh ? term->zh : term->en;
	return label.n ? label : word;
}

const struct agent *agent_find(const struct terms *t, struct str login)
{
	for (size_t i = 0; i < t->n_agents; i++)
		if (str_eq(t->agents[i].login, login))
			return &t->agents[i];
	return NULL;
}

static bool has_alias(const struct agent *a, struct str name)
{
	for (size_t i = 0; i < a->n_aliases; i++)
		if (str_eq(a->aliases[i], name))
			return true;
	return false;
}

const struct agent *agent_by_alias(const struct terms *t, struct str name)
{
	for (size_t i = 0; i < t->n_agents; i++)
		if (has_alias(&t->agents[i], name))
			return &t->agents[i];
	return NULL;
}

const struct shop *shop_find(const struct terms *t, struct str name)
{
	for (size_t i = 0; i < t->n_shops; i++)
		if (str_eq(t->shops[i].name, name))
			return &t->shops[i];
	return NULL;
}

const char *const *term_words(const struct terms *t, enum term_kind k, struct arena *a)
{
	const char **words = arena_alloc(a, (t->n[k] + 1) * sizeof(*words));

	for (size_t i = 0; i < t->n[k]; i++)
		words[i] = arena_cstr(a, t->lists[k][i].word);
	return words;
}
