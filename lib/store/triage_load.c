/*
 * policy/triage.yaml (csm-policy(5)): rules as values. Relies on conf.h and on the shop's words.
 * Promises: an unknown field, word, agent or shop is an error with its line, column and the nearest
 * right one, before any case is looked at.
 */
#include "store/conf.h"
#include "store/triage.h"

#include "base/num.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdlib.h>

const char TRIAGE_FILE[] = "triage.yaml";

struct loading {
	struct conf f;
	struct csm *c;
	struct triage *t;
};

/* ---- words ---- */

static int bad_word(const struct loading *l, const struct ynode *n, const char *what,
                    const char *const *words)
{
	const char *near = csm_nearest(arena_cstr(l->f.mem, n->s), words);

	if (near)
		return conf_fault(&l->f, n, "word", "%s: \"" STR_FMT "\" is not known; is %s meant?", what,
		                  STR_ARG(n->s), near);
	return conf_fault(&l->f, n, "word", "%s: \"" STR_FMT "\" is not known", what, STR_ARG(n->s));
}

static int term_word(const struct loading *l, const struct ynode *n, enum tfield field, struct str *out)
{
	const struct terms *t = &l->c->terms;
	enum term_kind kind = (enum term_kind)tfield_term(field);
	const struct term *found = term_find(t, kind, n->s);

	for (size_t i = 0; !found && i < t->n[kind]; i++)
		if (str_eq(t->lists[kind][i].zh, n->s) || str_eq(t->lists[kind][i].en, n->s))
			found = &t->lists[kind][i];
	if (!found)
		return bad_word(l, n, tfield_word(field), term_words(t, kind, l->f.mem));
	*out = found->word;
	return CSM_OK;
}

static int agent_word(const struct loading *l, const struct ynode *n, struct str *out)
{
	const struct terms *t = &l->c->terms;
	const struct agent *a = agent_find(t, n->s);
	const char **words = arena_alloc(l->f.mem, (t->n_agents + 1) * sizeof(*words));

	for (size_t i = 0; i < t->n_agents; i++)
		words[i] = arena_cstr(l->f.mem, t->agents[i].login);
	if (!a)
		return bad_word(l, n, "agent", words);
	*out = a->login;
	return CSM_OK;
}

static int shop_word(const struct loading *l, const struct ynode *n, struct str *out)
{
	const struct terms *t = &l->c->terms;
	const char **words = arena_alloc(l->f.mem, (t->n_shops + 1) * sizeof(*words));

	for (size_t i = 0; i < t->n_shops; i++)
		words[i] = arena_cstr(l->f.mem, t->shops[i].name);
	*out = n->s;
	return shop_find(t, n->s) ? CSM_OK : bad_word(l, n, "shop", words);
}

static int listed_word(const struct loading *l, const struct ynode *n, enum tfield field,
                       const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_is(n->s, words[i]))
			return CSM_OK;
	return bad_word(l, n, tfield_word(field), words);
}

/* A value that a field may have. */
static int read_word(const struct loading *l, const struct ynode *n, enum tfield field, struct str *out)
{
	static const char *const langs[] = { "zh", "en", NULL }, *const levels[] = { "1", "2", "3", NULL };
	static const char *const priorities[] = { "P1", "P2", "P3", "P4", "P5", NULL };
	static const char *const states[] = { "new", "open", "pending", "on_hold", "solved", "closed", NULL };
	static const char *const handlings[] = { "complex", "routine", NULL };

	if (n->kind != YNODE_SCALAR || !n->s.n)
		return conf_fault(&l->f, n, "value", "%s: a single value is wanted", tfield_word(field));
	*out = arena_str(l->f.mem, n->s);
	if (tfield_term(field) >= 0)
		return term_word(l, n, field, out);
	switch (field) {
	case TF_AGENT: return agent_word(l, n, out);
	case TF_SHOP: return shop_word(l, n, out);
	case TF_LANG: return listed_word(l, n, field, langs);
	case TF_STATE: return listed_word(l, n, field, states);
	case TF_PRIORITY: return listed_word(l, n, field, priorities);
	case TF_HANDLING: return listed_word(l, n, field, handlings);
	case TF_IMPACT: case TF_URGENCY: return listed_word(l, n, field, levels);
	case TF_GROUP: return conf_name(&l->f, n, WORDS("a group"));
	default: return CSM_OK;
	}
}

/* ---- conditions ---- */

static struct str typed_of(const struct loading *l, const struct ynode *n)
{
	struct buf b = { 0 };
	struct str out;

	if (n->kind == YNODE_SCALAR)
		return arena_str(l->f.mem, n->s);
	for (size_t i = 0; i < n->n; i++) {
		if (i)
			buf_cstr(&b, ", ");
		if (n->kind == YNODE_MAP)
			buf_printf(&b, STR_FMT " ", STR_ARG(n->keys[i]->s));
		buf_str(&b, typed_of(l, n->kids[i]));
	}
	out = arena_str(l->f.mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static int read_words(const struct loading *l, const struct ynode *n, struct cond *c)
{
	bool list = n->kind == YNODE_LIST, text = tfield_form(c->field) == TFORM_TEXT;
	int code = CSM_OK;

	c->op = text ? OP_HOLDS : OP_IS;
	c->n_words = list ? n->n : 1;
	c->words = arena_alloc(l->f.mem, (c->n_words + 1) * sizeof(*c->words));
	if (list && !n->n)
		return conf_fault(&l->f, n, "value", "%s: the list is empty: nothing would ever be found",
		                  tfield_word(c->field));
	for (size_t i = 0; !code && i < c->n_words; i++) {
		code = read_word(l, list ? n->kids[i] : n, c->field, &c->words[i]);
		if (!code && text)
			c->words[i] = utf8_fold(l->f.mem, c->words[i]);
	}
	return code;
}

static bool read_number(enum tform form, struct str s, const struct cond *c, int64_t *out)
{
	int places = currency_digits(c->currency.n ? c->currency : STR("CNY"));

	s = str_trim(s);
	if (form == TFORM_MONEY)
		return money_parse(s, places, out);
	return str_i64(s, out) || (form == TFORM_DURATION && !duration_parse(s, out, NULL));
}

/* "3", "3..", "..3", "1h..4h", "500..1000 CNY": both ends included. */
static int read_range(const struct loading *l, const struct ynode *n, struct cond *c)
{
	static const char *const right[] = { [TFORM_NUMBER] = "a number or a range like 3..",
		[TFORM_MONEY] = "an amount or a range like \"500.. CNY\"", [TFORM_DURATION] = "a duration or a range like 24h.." };
	enum tform form = tfield_form(c->field);
	struct str s = n->kind == YNODE_SCALAR ? str_trim(n->s) : (struct str){ NULL, 0 }, low, high;
	size_t dots, blank;
	bool range, good;

	c->op = OP_RANGE;
	c->from = INT64_MIN;
	c->to = INT64_MAX;
	if (form == TFORM_MONEY && str_find(s, STR(" "), &blank)) {
		c->currency = arena_str(l->f.mem, str_trim((struct str){ s.p + blank, s.n - blank }));
		s.n = blank;
	}
	range = str_find(s, STR(".."), &dots);
	low = range ? (struct str){ s.p, dots } : s;
	high = range ? (struct str){ s.p + dots + 2, s.n - dots - 2 } : s;
	good = s.n && !(range && s.n == 2) && (!c->currency.n || currency_digits(c->currency) >= 0) &&
	       (!low.n || read_number(form, low, c, &c->from)) &&
	       (!high.n || read_number(form, high, c, &c->to)) && c->from <= c->to;
	return good ? CSM_OK : conf_fault(&l->f, n, "range", "%s: \"" STR_FMT "\" must be %s", tfield_word(c->field),
	                                  STR_ARG(typed_of(l, n)), right[form]);
}

static int read_text_map(const struct loading *l, const struct ynode *n, struct cond *c)
{
	static const char *const keys[] = { "contains", "matches", NULL };
	const struct ynode *words = ynode_get(n, "contains"), *ere = ynode_get(n, "matches");
	const char *why;
	int code = conf_map(&l->f, n, keys);

	if (code)
		return code;
	if (!words == !ere)
		return conf_fault(&l->f, n, "text", "%s: one of contains and matches is wanted", tfield_word(c->field));
	if (words) {
		c->typed = typed_of(l, words);
		return read_words(l, words, c);
	}
	c->op = OP_MATCHES;
	c->typed = arena_str(l->f.mem, ere->s);
	why = ere->kind == YNODE_SCALAR ? cond_ere(c, ere->s, l->f.mem) : "a single value is wanted";
	return why ? conf_fault(&l->f, ere, "ere", "matches: \"" STR_FMT "\": %s", STR_ARG(ere->s), why) : CSM_OK;
}

static int read_leaf(const struct loading *l, const struct ynode *key, const struct ynode *n, struct cond *c)
{
	const char *words[TF_COUNT + 4] = { "all", "any", "none" };
	int field = -1;

	for (int i = 0; i < TF_COUNT; i++) {
		words[i + 3] = tfield_word((enum tfield)i);
		if (str_is(key->s, words[i + 3]))
			field = i;
	}
	if (field < 0)
		return bad_word(l, key, "when", words);
	*c = (struct cond){ .kind = COND_FIELD, .field = (enum tfield)field, .typed = typed_of(l, n), .line = key->line, .col = key->col };
	l->t->needs |= 1u << field;
	if (n->kind == YNODE_SCALAR && n->plain && (str_is(n->s, "true") || str_is(n->s, "false"))) {
		c->op = str_is(n->s, "true") ? OP_THERE : OP_MISSING;
		return CSM_OK;
	}
	switch (tfield_form(c->field)) {
	case TFORM_NUMBER: case TFORM_MONEY: case TFORM_DURATION: return read_range(l, n, c);
	case TFORM_TEXT: return n->kind == YNODE_MAP ? read_text_map(l, n, c) : read_words(l, n, c);
	case TFORM_WORD: case TFORM_LIST: break;
	}
	return n->kind == YNODE_MAP ? conf_fault(&l->f, n, "value", "%s: a word, a list of words, true or false is wanted",
	                                         tfield_word(c->field)) : read_words(l, n, c);
}

static int read_cond(const struct loading *l, const struct ynode *n, struct cond *c);

static int read_group(const struct loading *l, const struct ynode *n, enum cond_kind kind, struct cond *c)
{
	int code = CSM_OK;

	*c = (struct cond){ .kind = kind, .line = n->line, .col = n->col };
	if (n->kind == YNODE_MAP) {            /* one map: each of its fields is a condition of its own */
		struct cond as_all;
		code = read_cond(l, n, &as_all);
		c->kids = as_all.kids;
		c->n = as_all.n;
		return code;
	}
	if (n->kind != YNODE_LIST || !n->n)
		return conf_fault(&l->f, n, "list", "a list of conditions is wanted, as [{channel: phone}, {text: [12315]}]");
	c->n = n->n;
	c->kids = arena_alloc(l->f.mem, n->n * sizeof(*c->kids));
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_cond(l, n->kids[i], &c->kids[i]);
	return code;
}

/* A map: all of its fields and groups must hold. */
static int read_cond(const struct loading *l, const struct ynode *n, struct cond *c)
{
	static const char *const groups[] = { "all", "any", "none" };
	int code = CSM_OK;

	*c = (struct cond){ .kind = COND_ALL, .line = n->line, .col = n->col };
	if (n->kind != YNODE_MAP || !n->n)
		return conf_fault(&l->f, n, "map", "conditions are a map, as {channel: phone, text: [12315]}");
	c->n = n->n;
	c->kids = arena_alloc(l->f.mem, n->n * sizeof(*c->kids));
	for (size_t i = 0; !code && i < n->n; i++) {
		int group = -1;
		for (int g = 0; g < 3; g++)
			if (str_is(n->keys[i]->s, groups[g]))
				group = g;
		code = group >= 0 ? read_group(l, n->kids[i], (enum cond_kind)group, &c->kids[i])
		                  : read_leaf(l, n->keys[i], n->kids[i], &c->kids[i]);
	}
	return code;
}

int triage_when(struct csm *c, const struct conf *f, const struct ynode *n, struct cond *out)
{
	struct triage none = { 0 };        /* which fields are asked about is of no interest */
	struct loading l = { .f = *f, .c = c, .t = &none };

	return read_cond(&l, n, out);
}

/* ---- what follows ---- */

static int add_set(const struct loading *l, const struct ynode *n, enum tfield field, struct trule *r)
{
	struct tset *s = &r->sets[r->n_sets++];

	s->field = field;
	return read_word(l, n, field, &s->value);
}

static int read_set_one(const struct loading *l, const struct ynode *map, size_t i, struct trule *r)
{
	const struct ynode *key = map->keys[i], *n = map->kids[i];
	const char *words[TF_SET_COUNT + 4] = { "complex", "department", "tags" };
	bool complex = false;
	int code;

	for (int f = 0; f < TF_SET_COUNT; f++) {
		words[f + 3] = tfield_word((enum tfield)f);
		if (f != TF_FLAGS && str_is(key->s, words[f + 3]))
			return add_set(l, n, (enum tfield)f, r);
	}
	if (str_is(key->s, "department"))
		return add_set(l, n, TF_GROUP, r);
	if (str_is(key->s, "tags"))
		return conf_texts(&l->f, map, "tags", &r->tags, &r->n_tags);
	if (str_is(key->s, "complex")) {
		code = conf_bool(&l->f, map, "complex", &complex);
		r->sets[r->n_sets++] = (struct tset){ TF_HANDLING, complex ? STR("complex") : STR("routine") };
		return code;
	}
	if (!str_is(key->s, "flags"))
		return bad_word(l, key, "set", words);
	if (n->kind != YNODE_LIST)
		return add_set(l, n, TF_FLAGS, r);
	code = CSM_OK;
	for (size_t k = 0; !code && k < n->n; k++)
		code = add_set(l, n->kids[k], TF_FLAGS, r);
	return code;
}

static int read_set(const struct loading *l, const struct ynode *n, struct trule *r)
{
	size_t most = 1;
	int code = CSM_OK;

	if (!n)
		return CSM_OK;
	if (n->kind != YNODE_MAP)
		return conf_fault(&l->f, n, "map", "set must be a map, as {category: quality, group: returns}");
	for (size_t i = 0; i < n->n; i++)
		most += n->kids[i]->kind == YNODE_LIST ? n->kids[i]->n : 1;
	r->sets = arena_alloc(l->f.mem, most * sizeof(*r->sets));
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_set_one(l, n, i, r);
	return code;
}

static int read_pick(const struct loading *l, const struct ynode *n, struct trule *r)
{
	static const char *const keys[] = { "skill", "level", "group", "strategy", NULL };
	static const char *const hows[] = { "least_open", "round_robin", NULL };
	int how = 0, code = conf_map(&l->f, n, keys);

	if (!n)
		return CSM_OK;
	r->picks = l->t->any_pick = true;
	if (!code)
		code = conf_text(&l->f, n, "skill", &r->pick.skill);
	if (!code)
		code = conf_text(&l->f, n, "level", &r->pick.level);
	if (!code)
		code = conf_text(&l->f, n, "group", &r->pick.group);
	if (!code)
		code = conf_one_of(&l->f, n, "strategy", hows, &how);
	r->pick.how = (enum pick_how)how;
	return code;
}

static int read_rule(const struct loading *l, const struct ynode *n, struct trule *r)
{
	static const char *const keys[] = { "rule", "when", "set", "assign", "stop", "force", "valid_from", "note", NULL };
	const struct ynode *when, *name;
	int code = n->kind == YNODE_MAP ? conf_map(&l->f, n, keys)
	                                : conf_fault(&l->f, n, "rule", "a rule is a map, as {rule: damaged, when: {...}, set: {...}}");

	if (code)
		return code;
	*r = (struct trule){ .line = n->line, .col = n->col, .when = { .kind = COND_ALL } };
	name = ynode_get(n, "rule");
	if (!name)
		return conf_fault(&l->f, n, "rule", "the rule has no name: rule: NAME is wanted, it stands in every event that comes of it");
	code = conf_word(&l->f, n, "rule", &r->name);
	for (const struct trule *o = l->t->rules; !code && o < r; o++)
		if (str_eq(o->name, r->name))
			code = conf_fault(&l->f, name, "rule", "rule " STR_FMT " is there twice (line %ld)", STR_ARG(r->name), o->line);
	when = ynode_get(n, "when");
	if (!code && when)
		code = read_cond(l, when, &r->when);
	if (!code)
		code = read_set(l, ynode_get(n, "set"), r);
	if (!code)
		code = read_pick(l, ynode_get(n, "assign"), r);
	if (!code)
		code = conf_bool(&l->f, n, "stop", &r->stop);
	if (!code)
		code = conf_bool(&l->f, n, "force", &r->force);
	return code ? code : conf_at(&l->f, n, "valid_from", &r->valid_from);
}

static int read_all(const struct loading *l, const struct ynode *root)
{
	static const char *const keys[] = { "at_intake", "rules", NULL };
	const struct ynode *list = ynode_get(root, "rules");
	int code = conf_map(&l->f, root, keys);

	if (!code)
		code = conf_bool(&l->f, root, "at_intake", &l->t->at_intake);
	if (code || !list || (list->kind == YNODE_SCALAR && !list->s.n))
		return code;
	if (list->kind != YNODE_LIST)
		return conf_fault(&l->f, list, "list", "rules must be a list: each begins with \"- rule: NAME\"");
	l->t->rules = arena_alloc(l->f.mem, (list->n + 1) * sizeof(*l->t->rules));
	for (size_t i = 0; !code && i < list->n; i++) {
		l->t->n = i + 1;
		code = read_rule(l, list->kids[i], &l->t->rules[i]);
	}
	return code;
}

int triage_load(struct csm *c, const char *path, struct triage *t, struct csm_err *e)
{
	const char *own = "policy/triage.yaml";
	struct loading l = { .f = { .file = path ? path : own, .room = "policy", .mem = &t->mem, .e = e, .zone = c->zone },
	                     .c = c, .t = t };
	struct file_bytes bytes;
	struct ynode *root = NULL;
	int code;

	*t = (struct triage){ 0 };
	if (!path && !file_exists(c->dirfd, own))
		return CSM_OK;
	code = file_read(path ? AT_FDCWD : c->dirfd, path ? path : own, &bytes, e);
	if (code)
		return code;
	t->there = true;
	sha256_hex(bytes.s, t->digest);
	code = yaml_document(bytes.s, l.f.file, l.f.mem, &root, e);
	if (!code && root)
		code = read_all(&l, root);
	file_close(&bytes);
	if (code)
		triage_free(t);
	return code;
}
