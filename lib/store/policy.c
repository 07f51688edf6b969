/*
 * policy/terms.yaml and policy/agents.yaml: the shop's words and people.
 * Relies on conf.h; what a file does not mention of the rules (window, matrix, intake) keeps its
 * default, a list it does not mention is empty. Promises: a missing file means the built-in one;
 * unknown keys, twice given names, words that are none and agents that share a system user or alias
 * are errors with their place.
 *
 * valid_from (csm-policy(5)): a term or an agent may carry a date or an instant. Events that
 * happened before it are refused when they are written with that word, agent or signature; reading
 * and imports take no notice of it, because the past is kept as it was. A date is the beginning of
 * that day in the store's zone. Without it an entry is valid always.
 */
#include "store/conf.h"
#include "store/own.h"

/* ---- terms ---- */

static const char *const liable_words[] = { "customer", "merchant", "carrier", "platform",
	                                    "supplier", "warehouse", NULL };
static const char *const form_words[] = { "voice", "chat", "text", NULL };
static const char *const state_words[] = { "new", "open", "pending", "on_hold",
	                                   "solved", "closed", NULL };
static const char *const stage_words[] = { "pre", "in", "after", NULL };

/* Keys that a term of a kind may have besides its labels. */
static const char *const *term_keys(enum term_kind k)
{
	static const char *const plain[] = { "en", "zh", "valid_from", NULL };
	static const char *const channel[] = { "en", "zh", "valid_from", "form", "group", NULL };
	static const char *const category[] = { "en", "zh", "valid_from", "parent", NULL };
	static const char *const severity[] = { "en", "zh", "valid_from", "impact", NULL };
	static const char *const state[] = { "en", "zh", "valid_from", "category", NULL };
	static const char *const reason[] = { "en", "zh", "valid_from", "liable", "quality", NULL };
	static const char *const flag[] = { "en", "zh", "valid_from", "priority", NULL };

	switch (k) {
	case TERM_CHANNEL: return channel;
	case TERM_CATEGORY: return category;
	case TERM_SEVERITY: return severity;
	case TERM_STATE: return state;
	case TERM_RETURN_REASON: return reason;
	case TERM_FLAG: return flag;
	default: return plain;
	}
}

/* A word of a closed list, kept as text. */
static int read_choice(const struct conf *f, const struct ynode *node, const char *key,
                       const char *const *words, struct str *out)
{
	int i = -1, code = conf_one_of(f, node, key, words, &i);

	if (!code && i >= 0)
		*out = str_of(words[i]);
	return code;
}

static int read_level(const struct conf *f, const struct ynode *node, const char *key, int max,
                      int *level)
{
	int64_t v = 0;
	int code = conf_int(f, node, key, 1, max, &v);

	*level = (int)v;
	return code;
}

/* What only terms of this kind have. */
static int read_own(const struct conf *f, const struct ynode *node, enum term_kind k,
                    struct term *t)
{
	int code;

	switch (k) {
	case TERM_CHANNEL:
		code = read_choice(f, node, "form", form_words, &t->form);
		return code ? code : conf_word(f, node, "group", &t->parent);
	case TERM_CATEGORY:
		return conf_word(f, node, "parent", &t->parent);
	case TERM_SEVERITY:
		code = read_level(f, node, "impact", 3, &t->level);
		if (!code && !t->level)
			code = conf_fault(f, node, "impact",
			                  "severity " STR_FMT " needs impact: 1 (high) to 3 (low)",
			                  STR_ARG(t->word));
		return code;
	case TERM_STATE:
		code = read_choice(f, node, "category", state_words, &t->category);
		if (!code && !t->category.n)
			code = conf_fault(f, node, "category",
			                  "state " STR_FMT " needs a category: new, open, pending, "
			                  "on_hold, solved or closed", STR_ARG(t->word));
		return code;
	case TERM_RETURN_REASON:
		code = read_choice(f, node, "liable", liable_words, &t->liable);
		return code ? code : conf_bool(f, node, "quality", &t->quality);
	case TERM_FLAG:
		return read_level(f, node, "priority", 1, &t->level);
	default:
		return CSM_OK;
	}
}

static int read_term(const struct conf *f, const struct ynode *key, const struct ynode *node,
                     enum term_kind k, struct term *t)
{
	int code = conf_name(f, key, WORDS("a term"));

	if (!code)
		code = conf_map(f, node, term_keys(k));
	if (code)
		return code;
	t->word = arena_str(f->mem, key->s);
	code = conf_text(f, node, "en", &t->en);
	if (!code)
		code = conf_text(f, node, "zh", &t->zh);
	if (!code)
		code = conf_at(f, node, "valid_from", &t->valid_from);
	return code ? code : read_own(f, node, k, t);
}

/* The level above a category: given, or what stands before the last dot. */
static int find_parent(const struct conf *f, const struct ynode *key, const struct terms *terms,
                       struct term *t)
{
	const char *dot;
	struct str up;

	if (t->parent.n && !term_find(terms, TERM_CATEGORY, t->parent))
		return conf_fault(f, key, "parent",
		                  "category " STR_FMT ": parent \"" STR_FMT
		                  "\" is no category of this file",
		                  STR_ARG(t->word), STR_ARG(t->parent));
	dot = memrchr(t->word.p, '.', t->word.n);
	if (t->parent.n || !dot)
		return CSM_OK;
	up = (struct str){ t->word.p, (size_t)(dot - t->word.p) };
	if (term_find(terms, TERM_CATEGORY, up))
		t->parent = up;
	return CSM_OK;
}

static int read_list(const struct conf *f, const struct ynode *root, enum term_kind k,
                     struct terms *terms)
{
	const struct ynode *list = ynode_get(root, term_kind_key(k));
	int code = CSM_OK;

	if (!list || (list->kind == YNODE_SCALAR && !list->s.n))
		return CSM_OK;
	if (list->kind != YNODE_MAP)
		return conf_fault(f, list, "list",
		                  "%s must be a map of words, as phone: {en: Telephone}",
		                  term_kind_key(k));
	if (k == TERM_FLAG && list->n > 32)
		return conf_fault(f, list, "flags", "%zu flags; at most 32 are possible", list->n);
	terms->lists[k] = arena_alloc(f->mem, (list->n + 1) * sizeof(struct term));
	terms->n[k] = list->n;
	for (size_t i = 0; !code && i < list->n; i++)
		code = read_term(f, list->keys[i], list->kids[i], k, &terms->lists[k][i]);
	for (size_t i = 0; !code && k == TERM_CATEGORY && i < list->n; i++)
		code = find_parent(f, list->keys[i], terms, &terms->lists[k][i]);
	return code;
}

static int read_window(const struct conf *f, const struct ynode *root, struct terms *terms)
{
	const struct ynode *n = ynode_get(root, "reopen_window");
	struct str s = { NULL, 0 };
	struct csm_err err = err_like(f->e);
	int code = conf_text(f, root, "reopen_window", &s);

	if (code || !n)
		return code;
	code = duration_parse(s, &terms->reopen_window_s, &err);
	if (code)
		return conf_fault(f, n, "window", "reopen_window: %s", err.text);
	if (terms->reopen_window_s < 0)
		return conf_fault(f, n, "window", "reopen_window must not be negative");
	return CSM_OK;
}

static int read_matrix(const struct conf *f, const struct ynode *root, struct terms *terms)
{
	const struct ynode *m = ynode_get(root, "priority");
	int64_t v;

	if (!m)
		return CSM_OK;
	if (m->kind != YNODE_LIST || m->n != 3)
		return conf_fault(f, m, "matrix",
		                  "priority must be three lists (impact 1 to 3) of three "
		                  "priorities (urgency 1 to 3)");
	for (size_t i = 0; i < 9; i++) {
		const struct ynode *row = m->kids[i / 3], *cell;
		if (row->kind != YNODE_LIST || row->n != 3)
			return conf_fault(f, row, "matrix",
			                  "a row of priority must be a list of three priorities, "
			                  "as [1, 2, 3]");
		cell = row->kids[i % 3];
		if (cell->kind != YNODE_SCALAR || !str_i64(cell->s, &v) || v < 1 || v > 5)
			return conf_fault(f, cell, "matrix",
			                  "a priority must be a number from 1 (first) to 5");
		terms->matrix[i / 3][i % 3] = (uint8_t)v;
	}
	return CSM_OK;
}

/* A list of what a ticket should say, as bits of enum intake. */
static int read_intake_set(const struct conf *f, const struct ynode *stage, const char *key,
                           uint32_t *bits)
{
	static const char *const words[] = { "order", "product", "text", "customer",
		                             "desired", "category", "subject", "channel", NULL };
	const struct ynode *list = ynode_get(stage, key);
	struct str *items = NULL;
	size_t n = 0, k;
	int code = conf_texts(f, stage, key, &items, &n);

	if (code || !list)
		return code;
	*bits = 0;
	for (size_t i = 0; i < n; i++) {
		for (k = 0; words[k] && !str_is(items[i], words[k]); k++)
			;
		if (!words[k])
			return conf_fault(f, list->kids[i], "intake",
			                  "\"" STR_FMT
			                  "\" must be one of order, product, text, customer, "
			                  "desired, category, subject, channel",
			                  STR_ARG(items[i]));
		*bits |= UINT32_C(1) << k;
	}
	return CSM_OK;
}

static int read_intake(const struct conf *f, const struct ynode *root, struct terms *terms)
{
	static const char *const sets[] = { "required", "recommended", NULL };
	const struct ynode *n = ynode_get(root, "intake");
	int code = conf_map(f, n, stage_words);

	for (size_t i = 0; !code && i < 3; i++) {
		const struct ynode *stage = ynode_get(n, stage_words[i]);
		code = conf_map(f, stage, sets);
		if (!code)
			code = read_intake_set(f, stage, "required", &terms->required[i]);
		if (!code)
			code = read_intake_set(f, stage, "recommended", &terms->recommended[i]);
	}
	return code;
}

static int read_terms(const struct conf *f, const struct ynode *root, struct terms *terms)
{
	static const char *const rules[] = { "reopen_window", "priority", "intake", "vip_tiers" };
	const char *keys[TERM_KINDS + COUNT(rules) + 1] = { NULL };
	int code;

	for (int k = 0; k < TERM_KINDS; k++)
		keys[k] = term_kind_key((enum term_kind)k);
	memcpy(keys + TERM_KINDS, rules, sizeof(rules));
	code = conf_map(f, root, keys);
	for (int k = 0; !code && k < TERM_KINDS; k++)
		code = read_list(f, root, (enum term_kind)k, terms);
	if (!code)
		code = read_window(f, root, terms);
	if (!code)
		code = read_matrix(f, root, terms);
	if (!code)
		code = conf_texts(f, root, "vip_tiers", &terms->vip_tiers, &terms->n_vip_tiers);
	return code ? code : read_intake(f, root, terms);
}

/* ---- agents ---- */

static int read_agent(const struct conf *f, const struct ynode *key, const struct ynode *node,
                      struct agent *a)
{
	static const char *const keys[] = { "name", "form", "level", "groups", "skills", "user",
		                            "aliases", "mail", "valid_from", "gone", NULL };
	int code = conf_name(f, key, WORDS("an agent"));

	if (!code)
		code = conf_map(f, node, keys);
	if (!code && actor_of(key->s) != ACT_AGENT)
		code = conf_fault(f, key, "login",
		                  "\"" STR_FMT
		                  "\" cannot be a login: events use it for somebody else",
		                  STR_ARG(key->s));
	if (code)
		return code;
	a->login = arena_str(f->mem, key->s);
	code = conf_text(f, node, "name", &a->name);
	if (!code)
		code = read_choice(f, node, "form", form_words, &a->form);
	if (!code)
		code = conf_word(f, node, "level", &a->level);
	if (!code)
		code = conf_texts(f, node, "groups", &a->groups, &a->n_groups);
	if (!code)
		code = conf_texts(f, node, "skills", &a->skills, &a->n_skills);
	if (!code)
		code = conf_text(f, node, "user", &a->user);
	if (!code)
		code = conf_texts(f, node, "aliases", &a->aliases, &a->n_aliases);
	if (!code)
		code = conf_addresses(f, node, &a->mail, &a->n_mail);
	if (!code)
		code = conf_at(f, node, "valid_from", &a->valid_from);
	return code ? code : conf_bool(f, node, "gone", &a->gone);
}

static int check_addresses(const struct conf *f, const struct ynode *key, const struct agent *a,
                           const struct agent *b)
{
	for (size_t x = 0; x < a->n_mail; x++)
		for (size_t y = 0; y < b->n_mail; y++)
			if (str_eq(a->mail[x], b->mail[y]))
				return conf_fault(f, key, "mail",
				                  "the address " STR_FMT " belongs to two agents, " STR_FMT
				                  " and " STR_FMT,
				                  STR_ARG(a->mail[x]), STR_ARG(b->login), STR_ARG(a->login));
	return CSM_OK;
}

/* A system user, an alias or an address that two agents have would sign for the wrong one. */
static int check_unique(const struct conf *f, const struct ynode *key, const struct terms *t,
                        size_t i)
{
	const struct agent *a = &t->agents[i];

	for (size_t k = 0; k < i; k++) {
		const struct agent *b = &t->agents[k];
		if (a->user.n && str_eq(a->user, b->user))
			return conf_fault(f, key, "user",
			                  "system user " STR_FMT " belongs to two agents, " STR_FMT
			                  " and " STR_FMT,
			                  STR_ARG(a->user), STR_ARG(b->login), STR_ARG(a->login));
		for (size_t x = 0; x < a->n_aliases; x++)
			for (size_t y = 0; y < b->n_aliases; y++)
				if (str_eq(a->aliases[x], b->aliases[y]))
					return conf_fault(f, key, "alias",
					                  "alias \"" STR_FMT
					                  "\" belongs to two agents, " STR_FMT
					                  " and " STR_FMT,
					                  STR_ARG(a->aliases[x]), STR_ARG(b->login),
					                  STR_ARG(a->login));
		if (check_addresses(f, key, a, b))
			return CSM_EUSAGE;
	}
	return CSM_OK;
}

static int read_agents(const struct conf *f, const struct ynode *root, struct terms *t)
{
	static const char *const keys[] = { "agents", NULL };
	const struct ynode *list = ynode_get(root, "agents");
	int code = conf_map(f, root, keys);

	if (code || !list || (list->kind == YNODE_SCALAR && !list->s.n))
		return code;
	if (list->kind != YNODE_MAP)
		return conf_fault(f, list, "list",
		                  "agents must be a map of logins, as li.na: {name: ...}");
	t->agents = arena_alloc(f->mem, list->n * sizeof(*t->agents));
	t->n_agents = list->n;
	for (size_t i = 0; !code && i < list->n; i++) {
		code = read_agent(f, list->keys[i], list->kids[i], &t->agents[i]);
		if (!code)
			code = check_unique(f, list->keys[i], t, i);
	}
	return code;
}

/* ---- both ---- */

int policy_bytes(struct csm *c, const char *name, struct file_bytes *out, struct csm_err *e)
{
	char *path = arena_printf(&c->mem, "policy/%s", name);

	if (file_exists(c->dirfd, path))
		return file_read(c->dirfd, path, out, e);
	*out = (struct file_bytes){ .s = builtin_policy(name) };
	return CSM_OK;
}

static int load(struct csm *c, const char *name,
                int (*read)(const struct conf *, const struct ynode *, struct terms *),
                struct csm_err *e)
{
	struct conf f = {
		.file = arena_printf(&c->mem, "policy/%s", name),
		.room = "policy",
		.mem = &c->mem,
		.e = e,
		.zone = c->zone,
	};
	struct file_bytes bytes;
	struct ynode *root;
	int code = policy_bytes(c, name, &bytes, e);

	if (code)
		return code;
	code = yaml_document(bytes.s, f.file, f.mem, &root, e);
	if (!code)
		code = read(&f, root, &c->terms);
	if (bytes.map || bytes.mem)
		file_close(&bytes);
	return code;
}

int policy_load(struct csm *c, struct csm_err *e)
{
	int code = load(c, "terms.yaml", read_terms, e);

	return code ? code : load(c, "agents.yaml", read_agents, e);
}

static int agent_unknown(const struct csm *c, struct csm_err *e)
{
	struct arena tmp = { 0 };
	struct buf b = { 0 };
	const char **words = arena_alloc(&tmp, (c->terms.n_agents + 1) * sizeof(*words)), *near;
	size_t n = 0;
	int code;

	for (size_t i = 0; i < c->terms.n_agents; i++) {
		const struct agent *a = &c->terms.agents[i];
		if (a->gone)
			continue;
		words[n++] = arena_cstr(&tmp, a->login);
		buf_printf(&b, "%s" STR_FMT, b.n ? ", " : "", STR_ARG(a->login));
	}
	if (!c->agent)
		code = err_set(e, CSM_EUSAGE, "agent.unknown",
		               "who writes? Give --agent or CSM_AGENT, or add user: to an agent "
		               "in policy/agents.yaml; known are: %s",
		               b.n ? b.p : "(none)");
	else if ((near = csm_nearest(c->agent, words)))
		code = err_set(e, CSM_EUSAGE, "agent.unknown",
		               "agent \"%s\" is not in policy/agents.yaml; is %s meant? Known "
		               "are: %s",
		               c->agent, near, b.p);
	else
		code = err_set(e, CSM_EUSAGE, "agent.unknown",
		               "agent \"%s\" is not in policy/agents.yaml; known are: %s", c->agent,
		               b.n ? b.p : "(none)");
	buf_free(&b);
	arena_free(&tmp);
	return code;
}

int store_agent(const struct csm *c, const struct agent **a, struct csm_err *e)
{
	*a = c->agent ? agent_find(&c->terms, str_of(c->agent)) : NULL;
	if (!*a)
		return agent_unknown(c, e);
	if ((*a)->gone)
		return err_set(e, CSM_EUSAGE, "agent.gone",
		               "agent %s has left (gone: true in policy/agents.yaml) and signs "
		               "nothing more",
		               c->agent);
	return CSM_OK;
}
