/*
 * Rules for sorting tickets: what a condition sees, what follows. Relies on base/ and on the words of
 * the shop; regular expressions are libc's, which knows bytes alone (csm never sets a locale).
 * Promises: pure and deterministic; a second look at the same case decides the same.
 */
#include "care/triage.h"

#include <regex.h>
#include <stdlib.h>

#include "base/utf8.h"

static const struct { const char *word; enum tform form; int term; } fields[TF_COUNT] = {
#define X(e, w, f, t) { w, TFORM_##f, t },
	TRIAGE_FIELDS(X)
#undef X
};

const char *tfield_word(enum tfield f)
{
	return fields[f].word;
}

enum tform tfield_form(enum tfield f)
{
	return fields[f].form;
}

int tfield_term(enum tfield f)
{
	return fields[f].term;
}

/* ---- language ---- */

static bool is_han(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

static bool is_latin(uint32_t cp)
{
	return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp <= 0x24F);
}

struct str text_lang(struct str s)
{
	size_t han = 0, words = 0;
	bool in_word = false;

	while (s.n) {
		size_t len;
		uint32_t cp = utf8_next(s, &len);
		han += is_han(cp);
		words += is_latin(cp) && !in_word;
		in_word = is_latin(cp);
		s = (struct str){ s.p + len, s.n - len };
	}
	if (!han && !words)
		return (struct str){ NULL, 0 };
	return han >= words ? STR("zh") : STR("en");
}

/* ---- conditions ---- */

enum { ERE_MOST = 200, REPEAT_MOST = 1000, ERE_TEXT_MOST = 8192 };

/* Counted repeats multiply: (a{99}){99} would take memory without end. */
static bool repeats_are_few(struct str s)
{
	int64_t product = 1;

	for (size_t i = 0; i < s.n; i++) {
		int64_t most = 0, n = 0;
		if (s.p[i] != '{')
			continue;
		for (i++; i < s.n && s.p[i] != '}'; i++) {
			n = s.p[i] >= '0' && s.p[i] <= '9' ? n * 10 + (s.p[i] - '0') : 0;
			most = n > most ? n : most;
			if (most > REPEAT_MOST)
				return false;
		}
		product *= most > 1 ? most : 1;
		if (product > REPEAT_MOST)
			return false;
	}
	return true;
}

/* Bytes beyond ASCII within [ ]: the expression would match single bytes of a character. */
static bool set_holds_wide(struct str s)
{
	bool in = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && !in)
			i++;
		else if (s.p[i] == '[')
			in = true;
		else if (s.p[i] == ']')
			in = false;
		else if (in && (s.p[i] & 0x80))
			return true;
	}
	return false;
}

static bool refers_back(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '\\' && s.p[++i] >= '1' && s.p[i] <= '9')
			return true;
	return false;
}

const char *cond_ere(struct cond *c, struct str pattern, struct arena *a)
{
	regex_t *re;
	char text[160];
	int code;

	if (!pattern.n || pattern.n > ERE_MOST)
		return "a regular expression has 1 to 200 bytes";
	if (refers_back(pattern))
		return "back references are not possible";
	if (set_holds_wide(pattern))
		return "[ ] holds ASCII only; write (破|裂) for characters beyond";
	if (!repeats_are_few(pattern))
		return "repeats of {n} must not multiply to more than 1000";
	re = mem_alloc(sizeof(*re));
	code = mem_regcomp(re, arena_cstr(a, pattern), REG_EXTENDED | REG_NOSUB | REG_ICASE);
	if (!code) {
		c->ere = re;
		return NULL;
	}
	regerror(code, re, text, sizeof(text));
	free(re);
	return arena_cstr(a, str_of(text));
}

/* category quality stands for quality.defect too */
static bool word_is(enum tfield field, struct str has, struct str want)
{
	if (str_eq(has, want))
		return true;
	return field == TF_CATEGORY && has.n > want.n && str_starts(has, want) && has.p[want.n] == '.';
}

static bool one_of(const struct cond *c, const struct fact *f)
{
	struct str rest = f->s;

	if (!f->has)
		return false;
	do {
		struct str item = fields[c->field].form == TFORM_LIST ? str_split(&rest, '\n') : rest;
		for (size_t i = 0; i < c->n_words; i++)
			if (word_is(c->field, item, c->words[i]))
				return true;
	} while (fields[c->field].form == TFORM_LIST && rest.n);
	return false;
}

static bool holds_word(const struct cond *c, struct str folded)
{
	size_t at;

	for (size_t i = 0; i < c->n_words; i++)
		if (c->words[i].n && str_find(folded, c->words[i], &at))
			return true;
	return false;
}

static bool matches(const struct cond *c, struct str s)
{
	/* regexec begins anew at every byte: its time may grow with the square of the length. */
	bool cut = s.n > ERE_TEXT_MOST;
	regmatch_t m = { .rm_so = 0, .rm_eo = (regoff_t)(cut ? ERE_TEXT_MOST : s.n) };

	return s.n && regexec(c->ere, s.p, 1, &m, REG_STARTEND | (cut ? REG_NOTEOL : 0)) == 0;
}

static bool in_range(const struct cond *c, const struct facts *f)
{
	const struct fact *x = &f->f[c->field];

	if (!x->has || (c->currency.n && !str_eq(c->currency, f->currency)))
		return false;
	return x->n >= c->from && x->n <= c->to;
}

static bool leaf_holds(const struct cond *c, const struct facts *f)
{
	const struct fact *x = &f->f[c->field];

	switch (c->op) {
	case OP_IS: return one_of(c, x);
	case OP_THERE: return x->has;
	case OP_MISSING: return !x->has;
	case OP_HOLDS: return x->has && holds_word(c, f->folded[c->field]);
	case OP_MATCHES: return x->has && matches(c, x->s);
	case OP_RANGE: return in_range(c, f);
	}
	return false;
}

bool cond_holds(const struct cond *c, const struct facts *f, cond_fn say, void *ctx)
{
	size_t held = 0;
	bool holds;

	if (c->kind == COND_FIELD) {
		holds = leaf_holds(c, f);
		if (say)
			say(ctx, c, holds);
		return holds;
	}
	for (size_t i = 0; i < c->n; i++)
		held += cond_holds(&c->kids[i], f, say, ctx);
	return c->kind == COND_ALL ? held == c->n : c->kind == COND_ANY ? held > 0 : held == 0;
}

/* ---- which rule can never be reached ---- */

static bool words_cover(const struct cond *a, const struct cond *b)
{
	for (size_t i = 0; i < b->n_words; i++) {
		bool found = false;
		for (size_t k = 0; !found && k < a->n_words; k++) {
			size_t at;
			found = a->op == OP_HOLDS ? str_find(b->words[i], a->words[k], &at)
			                          : word_is(a->field, b->words[i], a->words[k]);
		}
		if (!found)
			return false;
	}
	return true;
}

static bool leaf_covers(const struct cond *a, const struct cond *b)
{
	if (a->field != b->field)
		return false;
	if (a->op == OP_THERE)
		return b->op != OP_MISSING;
	if (a->op != b->op)
		return false;
	if (a->op == OP_MATCHES)
		return str_eq(a->typed, b->typed);
	if (a->op == OP_RANGE)
		return a->from <= b->from && a->to >= b->to && (!a->currency.n || str_eq(a->currency, b->currency));
	return a->op == OP_MISSING || words_cover(a, b);
}

/* Does one of the kids of b (joined by and) lie within a? */
static bool covers_some(const struct cond *a, const struct cond *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (cond_covers(a, &b->kids[i]))
			return true;
	return false;
}

/* Does one of the kids of a (joined by or) hold wherever b does? */
static bool some_covers(const struct cond *a, const struct cond *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (cond_covers(&a->kids[i], b))
			return true;
	return false;
}

static bool all_cover(const struct cond *a, const struct cond *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!cond_covers(&a->kids[i], b))
			return false;
	return true;
}

static bool covers_all(const struct cond *a, const struct cond *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (!cond_covers(a, &b->kids[i]))
			return false;
	return b->n > 0;
}

bool cond_covers(const struct cond *a, const struct cond *b)
{
	if (a->kind == COND_ALL)
		return all_cover(a, b);
	if ((b->kind == COND_ALL && covers_some(a, b)) || (b->kind == COND_ANY && covers_all(a, b)))
		return true;
	if (a->kind == COND_ANY)
		return some_covers(a, b);
	return a->kind == COND_FIELD && b->kind == COND_FIELD && leaf_covers(a, b);
}

/* ---- agents ---- */

int level_rank(struct str level)
{
	static const struct { const char *word; int rank; } levels[] = {
		{ "junior", 1 }, { "middle", 2 }, { "intermediate", 2 }, { "senior", 3 }, { "lead", 4 },
	};

	for (size_t i = 0; i < COUNT(levels); i++)
		if (str_is(level, levels[i].word))
			return levels[i].rank;
	return 0;
}

static bool level_fits(const struct agent *a, struct str want)
{
	bool up = want.n && want.p[want.n - 1] == '+';
	int rank;

	if (!want.n)
		return true;
	if (up)
		want.n--;
	rank = level_rank(want);
	if (!rank || !level_rank(a->level))
		return str_eq(a->level, want);
	return up ? level_rank(a->level) >= rank : level_rank(a->level) == rank;
}

static bool among(struct str s, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return true;
	return false;
}

bool pick_fits(const struct pool *p, const struct agent *a, const struct pick *how)
{
	return !a->gone && (!a->valid_from || a->valid_from <= p->at) && level_fits(a, how->level) &&
	       (!how->skill.n || among(how->skill, a->skills, a->n_skills)) &&
	       (!how->group.n || among(how->group, a->groups, a->n_groups));
}

/* Order of choice: fewer tickets, lower level, login. */
static bool before(const struct pool *p, const struct agent *a, const struct agent *b)
{
	uint32_t x = p->open[a - p->terms->agents], y = p->open[b - p->terms->agents];
	int ra = level_rank(a->level), rb = level_rank(b->level);

	if (x != y)
		return x < y;
	return ra != rb ? ra < rb : str_cmp(a->login, b->login) < 0;
}

/* The login behind the last one, else the first. */
static const struct agent *next_in_turn(const struct pool *p, const struct pick *how, struct str last)
{
	const struct agent *first = NULL, *next = NULL;

	for (size_t i = 0; i < p->terms->n_agents; i++) {
		const struct agent *a = &p->terms->agents[i];
		if (!pick_fits(p, a, how))
			continue;
		if (!first || str_cmp(a->login, first->login) < 0)
			first = a;
		if (last.n && str_cmp(a->login, last) > 0 && (!next || str_cmp(a->login, next->login) < 0))
			next = a;
	}
	return next ? next : first;
}

const struct agent *pool_pick(const struct pool *p, const struct pick *how, struct str last)
{
	const struct agent *best = NULL;

	if (how->how == PICK_ROUND_ROBIN)
		return next_in_turn(p, how, last);
	for (size_t i = 0; i < p->terms->n_agents; i++) {
		const struct agent *a = &p->terms->agents[i];
		if (pick_fits(p, a, how) && (!best || before(p, a, best)))
			best = a;
	}
	return best;
}

/* ---- decisions ---- */

struct deciding {
	const struct triage *t;
	const struct tcase *c;
	struct pool *pool;
	struct arena *mem;
	struct facts now;          /* with what rules set so far */
	struct tchange *last[TF_SET_COUNT];        /* who has the last word so far */
};

static struct str flags_with(struct arena *a, struct str has, struct str more)
{
	struct str rest = has, parts[3] = { has, STR("\n"), more };

	while (rest.n)
		if (str_eq(str_split(&rest, '\n'), more))
			return has;
	return has.n ? arena_join(a, parts, 3) : more;
}

/* Flags are added to those there are; anything else is replaced. */
static void add_change(struct deciding *d, struct tdecision *out, const struct trule *r, enum tfield field, struct str value)
{
	struct tchange *ch = &out->changes[out->n_changes++];
	struct str now = d->now.f[field].has ? d->now.f[field].s : (struct str){ NULL, 0 };

	if (field == TF_FLAGS) {
		struct str base = d->last[field] ? d->last[field]->value : d->c->has[field];
		value = flags_with(d->mem, base, value);
	}
	*ch = (struct tchange){ field, value, d->c->has[field], TE_SET };
	if (field != TF_FLAGS && (d->c->by_hand >> field & 1) && !r->force && !d->c->by_rule[field].n) {
		ch->effect = str_eq(now, value) ? TE_SAME : TE_KEPT;
		return;
	}
	if (d->last[field])
		d->last[field]->effect = TE_LATER;
	d->last[field] = ch;
	d->now.f[field] = (struct fact){ .s = value, .has = true };
}

/* Whom a rule chose before keeps the ticket: looking again must not pass it on. */
static void add_pick(struct deciding *d, struct tdecision *out, const struct trule *r)
{
	size_t i = (size_t)(r - d->t->rules);
	const struct agent *a;

	if (d->c->has[TF_AGENT].n && (str_eq(d->c->by_rule[TF_AGENT], r->name) || !r->force)) {
		struct tchange *ch = &out->changes[out->n_changes++];
		bool own = str_eq(d->c->by_rule[TF_AGENT], r->name);
		*ch = (struct tchange){ TF_AGENT, d->c->has[TF_AGENT], d->c->has[TF_AGENT], own ? TE_SAME : TE_KEPT };
		d->now.f[TF_AGENT] = (struct fact){ .s = ch->value, .has = true };
		return;
	}
	a = pool_pick(d->pool, &r->pick, d->pool->last ? d->pool->last[i] : (struct str){ NULL, 0 });
	if (!a) {
		out->changes[out->n_changes++] = (struct tchange){ TF_AGENT, { NULL, 0 }, d->c->has[TF_AGENT], TE_NOBODY };
		return;
	}
	if (d->pool->last)
		d->pool->last[i] = a->login;
	add_change(d, out, r, TF_AGENT, a->login);
}

static void add_tags(const struct deciding *d, struct tdecision *out, const struct trule *r)
{
	out->tags = arena_alloc(d->mem, (r->n_tags + 1) * sizeof(*out->tags));
	for (size_t i = 0; i < r->n_tags; i++)
		if (!among(r->tags[i], d->c->tags, d->c->n_tags))
			out->tags[out->n_tags++] = r->tags[i];
}

static void take(struct deciding *d, struct tdecision *out, const struct trule *r)
{
	out->changes = arena_alloc(d->mem, (r->n_sets + 1) * sizeof(*out->changes));
	for (size_t i = 0; i < r->n_sets; i++)
		add_change(d, out, r, r->sets[i].field, r->sets[i].value);
	if (r->picks)
		add_pick(d, out, r);
	add_tags(d, out, r);
}

/* What is so already needs no event. */
static void settle(struct deciding *d, struct tdecision *out)
{
	for (size_t i = 0; i < d->t->n; i++)
		for (size_t k = 0; k < out[i].n_changes; k++) {
			struct tchange *ch = &out[i].changes[k];
			if (ch->effect == TE_SET && str_eq(ch->value, d->c->has[ch->field]))
				ch->effect = TE_SAME;
			if (ch->effect == TE_SET && ch->field == TF_AGENT)
				for (size_t a = 0; a < d->pool->terms->n_agents; a++)
					d->pool->open[a] += str_eq(d->pool->terms->agents[a].login, ch->value);
		}
}

void triage_decide(const struct triage *t, const struct tcase *c, struct pool *pool,
                   struct tdecision *out, struct arena *scratch)
{
	struct deciding d = { .t = t, .c = c, .pool = pool, .mem = scratch, .now = c->facts };
	bool stopped = false;

	for (size_t i = 0; i < t->n; i++) {
		const struct trule *r = &t->rules[i];
		out[i] = (struct tdecision){ .rule = r, .stopped = stopped };
		out[i].hit = !stopped && !(r->valid_from && c->opened_at < r->valid_from) &&
		             cond_holds(&r->when, &d.now, NULL, NULL);
		if (out[i].hit)
			take(&d, &out[i], r);
		stopped |= out[i].hit && r->stop;
	}
	settle(&d, out);
}

bool decision_writes(const struct tdecision *d)
{
	for (size_t i = 0; i < d->n_changes; i++)
		if (d->changes[i].effect == TE_SET)
			return true;
	return d->n_tags > 0;
}

/* ---- memory ---- */

void cond_free(struct cond *c)
{
	for (size_t i = 0; i < c->n; i++)
		cond_free(&c->kids[i]);
	if (c->ere) {
		regfree(c->ere);
		free(c->ere);
	}
}

void triage_free(struct triage *t)
{
	for (size_t i = 0; i < t->n; i++)
		cond_free(&t->rules[i].when);
	arena_free(&t->mem);
	*t = (struct triage){ 0 };
}
