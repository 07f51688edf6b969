/*
 * csm triage test, explain, check, agents: what the rules see and what they would do, as rows.
 * Relies on triage.c and triage_case.c, so that what is shown is what run would record. Promises:
 * nothing is written.
 */
#include "store/triage.h"

#include "base/num.h"
#include "base/utf8.h"
#include "file/print.h"

struct showing {
	struct triager g;
	struct gathered all;
	struct csm_print *p;
	struct tdecision *d;
	bool zh;
};

static int show_open(struct showing *s, struct csm *c, const char *const *names, size_t n,
                     struct csm_print *p, struct csm_err *e)
{
	struct caseid *cases;
	size_t n_cases;
	int code = triager_open(&s->g, c, NULL, TRIAGER_WORLD, e);

	s->p = p;
	s->zh = print_is_zh(p) && print_is_text(p);
	print_zone(p, c->zone);
	if (!code && !s->g.t.there)
		code = err_at(e, CSM_ENOTFOUND, "triage.none", "policy/triage.yaml", 0, 0,
		              "is not there: write rules into it (csm triage sample prints an example), "
		              "then csm triage check");
	if (!code)
		code = triage_cases(&s->g, names, n, &cases, &n_cases, e);
	if (!code)
		code = triage_gather(c, cases, n_cases, &s->all, e);
	s->d = code ? NULL : arena_alloc(&s->g.mem, (s->g.t.n + 1) * sizeof(*s->d));
	return code;
}

static void show_close(struct showing *s)
{
	gathered_free(&s->all);
	triager_close(&s->g);
}

static const char *effect_word(enum teffect effect, bool zh)
{
	static const char *const words[2][5] = {
		{ "set", "is so", "kept", "later rule", "nobody" },
		{ "设置", "已是", "保留人工", "由后面的规则决定", "无合适客服" },
	};

	return words[zh][effect];
}

static struct str flat(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++)
		p[i] = p[i] == '\n' ? ' ' : p[i];
	return (struct str){ p, s.n };
}

/* ---- test ---- */

static const struct col test_cols[] = {
	{ .name = "case", .en = "Ticket", .zh = "工单" }, { .name = "rule", .en = "Rule", .zh = "规则" },
	{ .name = "field", .en = "Field", .zh = "字段" }, { .name = "value", .en = "Value", .zh = "值" },
	{ .name = "was", .en = "Was", .zh = "原值" }, { .name = "effect", .en = "Effect", .zh = "效果" },
};

static void test_rows(struct showing *s, struct caseid cas, const struct tdecision *d)
{
	struct arena *a = &s->g.mem;
	char name[32];

	case_write(cas, name);
	for (size_t i = 0; i < d->n_changes; i++) {
		const struct tchange *ch = &d->changes[i];
		print_row(s->p, (const struct cell[]){
			cell_text(arena_str(a, str_of(name))), cell_text(d->rule->name), cell_text(str_of(tfield_word(ch->field))),
			cell_text(flat(a, ch->value)), cell_text(flat(a, ch->was)), cell_text(str_of(effect_word(ch->effect, s->zh))) });
	}
	for (size_t i = 0; i < d->n_tags; i++)
		print_row(s->p, (const struct cell[]){
			cell_text(arena_str(a, str_of(name))), cell_text(d->rule->name), cell_text(STR("tags")),
			cell_text(d->tags[i]), cell_empty(), cell_text(str_of(effect_word(TE_SET, s->zh))) });
}

int csm_triage_test(struct csm *c, const char *const *names, size_t n, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { 0 };
	int code;

	err_clear(e);
	code = show_open(&s, c, names, n, p, e);
	if (!code)
		code = print_table(p, test_cols, COUNT(test_cols), e);
	for (size_t i = 0; !code && i < s.all.n; i++) {
		const struct case_events *v = &s.all.v[i];
		struct tcase tc;
		triager_case(&s.g, &(struct case_view){ v->evs, v->n, false }, &tc);
		triage_decide(&s.g.t, &tc, &s.g.pool, s.d, &s.g.mem);
		for (size_t k = 0; k < s.g.t.n; k++)
			test_rows(&s, v->cas, &s.d[k]);
	}
	if (!code)
		print_table_end(p);
	show_close(&s);
	return code;
}

/* ---- explain ---- */

static const struct col explain_cols[] = {
	{ .name = "rule", .en = "Rule", .zh = "规则" }, { .name = "what", .en = "What", .zh = "条件/动作" },
	{ .name = "wanted", .en = "Wanted", .zh = "要求" }, { .name = "seen", .en = "Seen", .zh = "实际" },
	{ .name = "result", .en = "Result", .zh = "结果" },
};

struct explaining { struct showing *s; struct csm_print *p; const struct facts *f; const struct trule *r; };

static void row(const struct showing *s, struct str rule, const char *what, struct str wanted, struct str seen, const char *result)
{
	print_row(s->p, (const struct cell[]){ cell_text(rule), cell_text(str_of(what)), cell_text(wanted),
	                                       cell_text(seen), cell_text(str_of(result)) });
}

/* What the condition looked at, short enough for a line. */
static struct str seen_of(struct showing *s, const struct facts *f, enum tfield field)
{
	enum { MOST = 60 };
	struct arena *a = &s->g.mem;
	const struct fact *x = &f->f[field];
	struct buf b = { 0 };
	struct str out;
	char text[48];

	if (!x->has)
		return (struct str){ NULL, 0 };
	switch (tfield_form(field)) {
	case TFORM_NUMBER: return str_of(arena_printf(a, "%lld", (long long)x->n));
	case TFORM_DURATION: duration_text(text, x->n); return arena_str(a, str_of(text));
	case TFORM_MONEY:
		money_write(&b, x->n, f->currency);
		out = arena_str(a, buf_view(&b));
		buf_free(&b);
		return out;
	default: break;
	}
	out = flat(a, x->s);
	if (utf8_width(out) <= MOST)
		return out;
	return str_of(arena_printf(a, STR_FMT "…", (int)utf8_fit(out, MOST - 1), out.p));
}

static const char *op_word(enum cond_op op)
{
	static const char *const words[] = { [OP_IS] = "is", [OP_THERE] = "there", [OP_MISSING] = "missing",
		[OP_HOLDS] = "contains", [OP_MATCHES] = "matches", [OP_RANGE] = "within" };

	return words[op];
}

static const char *holds_word(bool holds, bool zh)
{
	static const char *const words[2][2] = { { "no", "yes" }, { "否", "是" } };

	return words[zh][holds];
}

static void on_leaf(void *ctx, const struct cond *c, bool holds)
{
	struct explaining *x = ctx;
	struct str wanted = c->op == OP_THERE || c->op == OP_MISSING ? (struct str){ NULL, 0 } : c->typed;

	row(x->s, x->r->name, arena_printf(&x->s->g.mem, "%s %s", tfield_word(c->field), op_word(c->op)), wanted,
	    seen_of(x->s, x->f, c->field), holds_word(holds, x->s->zh));
}

/* Facts as the rule saw them: with what the rules before it set. */
static void see_changes(struct facts *f, const struct tdecision *d)
{
	for (size_t i = 0; d->hit && i < d->n_changes; i++)
		if (d->changes[i].effect != TE_KEPT && d->changes[i].effect != TE_NOBODY)
			f->f[d->changes[i].field] = (struct fact){ .s = d->changes[i].value, .has = d->changes[i].value.n > 0 };
}

static void explain_rule(struct showing *s, const struct facts *f, const struct tdecision *d, int64_t opened_at)
{
	struct explaining x = { s, s->p, f, d->rule };
	const struct trule *r = d->rule;
	bool early = r->valid_from && opened_at < r->valid_from;
	const char *verdict = d->stopped ? s->zh ? "前面的规则已终止" : "an earlier rule stopped"
	                      : early    ? s->zh ? "规则尚未生效" : "opened before valid_from"
	                      : d->hit   ? s->zh ? "命中" : "hit"
	                                 : s->zh ? "未命中" : "no hit";

	cond_holds(&r->when, f, on_leaf, &x);
	row(s, r->name, s->zh ? "规则" : "rule", (struct str){ NULL, 0 }, (struct str){ NULL, 0 }, verdict);
	for (size_t i = 0; i < d->n_changes; i++)
		row(s, r->name, arena_printf(&s->g.mem, "%s %s", s->zh ? "设置" : "set", tfield_word(d->changes[i].field)),
		    flat(&s->g.mem, d->changes[i].value), flat(&s->g.mem, d->changes[i].was),
		    effect_word(d->changes[i].effect, s->zh));
	for (size_t i = 0; i < d->n_tags; i++)
		row(s, r->name, s->zh ? "标签" : "tag", d->tags[i], (struct str){ NULL, 0 }, effect_word(TE_SET, s->zh));
}

int csm_triage_explain(struct csm *c, const char *name, struct csm_print *p, struct csm_err *e)
{
	struct showing s = { 0 };
	struct tcase tc;
	struct facts f;
	int code;

	err_clear(e);
	code = show_open(&s, c, &name, 1, p, e);
	if (!code)
		code = print_table(p, explain_cols, COUNT(explain_cols), e);
	if (!code) {
		triager_case(&s.g, &(struct case_view){ s.all.v[0].evs, s.all.v[0].n, false }, &tc);
		triage_decide(&s.g.t, &tc, &s.g.pool, s.d, &s.g.mem);
		f = tc.facts;
		for (size_t i = 0; i < s.g.t.n; i++) {
			explain_rule(&s, &f, &s.d[i], tc.opened_at);
			see_changes(&f, &s.d[i]);
		}
		print_table_end(p);
		print_note(p, s.zh ? "规则版本 %.12s" : "version of the rules %.12s", s.g.t.digest);
	}
	show_close(&s);
	return code;
}

/* ---- check ---- */

static const struct col check_cols[] = {
	{ .name = "place", .en = "Place", .zh = "位置" }, { .name = "rule", .en = "Rule", .zh = "规则" },
	{ .name = "id", .en = "Finding", .zh = "发现" }, { .name = "text", .en = "Meaning", .zh = "含义" },
};

struct checking { struct csm_print *p; struct arena *mem; const char *file; size_t n; bool zh; };

static void found(struct checking *k, const struct trule *r, const char *id, const char *text)
{
	k->n++;
	print_row(k->p, (const struct cell[]){ cell_text(str_of(arena_printf(k->mem, "%s:%ld", k->file, r->line))),
	                                       cell_text(r->name), cell_text(str_of(id)), cell_text(str_of(text)) });
}

/* An earlier rule that stops, and holds wherever this one does. */
static const struct trule *shadow_of(const struct triage *t, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (t->rules[k].stop && t->rules[k].valid_from <= t->rules[i].valid_from &&
		    cond_covers(&t->rules[k].when, &t->rules[i].when))
			return &t->rules[k];
	return NULL;
}

static bool somebody(const struct pool *p, const struct pick *pick)
{
	return pool_pick(p, pick, (struct str){ NULL, 0 }) != NULL;
}

static void check_rule(struct checking *k, const struct triage *t, const struct pool *pool, size_t i)
{
	const struct trule *r = &t->rules[i], *over = shadow_of(t, i);

	if (over)
		found(k, r, "triage.shadowed", arena_printf(k->mem, k->zh ? "永远轮不到：规则 " STR_FMT "（第 %ld 行）条件相同或更宽，且 stop: true" :
		      "can never be reached: rule " STR_FMT " (line %ld) has the same or wider conditions and stops",
		      STR_ARG(over->name), over->line));
	if (!r->n_sets && !r->n_tags && !r->picks && !r->stop)
		found(k, r, "triage.idle", k->zh ? "命中也没有任何效果：没有 set、assign、stop" : "a hit has no effect: neither set, assign nor stop");
	if (r->picks && !somebody(pool, &r->pick))
		found(k, r, "triage.nobody", k->zh ? "policy/agents.yaml 中没有符合 assign 的客服" : "no agent of policy/agents.yaml fits what assign asks for");
}

int csm_triage_check(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e)
{
	struct triage t;
	struct arena mem = { 0 };
	struct checking k = { p, &mem, path ? path : "policy/triage.yaml", 0, print_is_zh(p) && print_is_text(p) };
	struct pool pool = { .terms = &c->terms, .at = c->as_of };
	int code;

	err_clear(e);
	code = triage_load(c, path, &t, e);
	if (code)
		return code;
	if (!t.there)
		code = err_at(e, CSM_ENOTFOUND, "triage.none", "policy/triage.yaml", 0, 0,
		              "is not there: write rules into it (csm triage sample prints an example), "
		              "then csm triage check");
	if (!code)
		code = print_table(p, check_cols, COUNT(check_cols), e);
	if (!code) {
		pool.open = arena_alloc(&mem, (c->terms.n_agents + 1) * sizeof(*pool.open));
		for (size_t i = 0; i < t.n; i++)
			check_rule(&k, &t, &pool, i);
		print_table_end(p);
		print_note(p, k.zh ? "规则 %zu 条，问题 %zu 个" : "rules %zu, findings %zu", t.n, k.n);
		code = k.n ? CSM_FOUND : CSM_OK;
	}
	arena_free(&mem);
	triage_free(&t);
	return code;
}

/* ---- agents ---- */

static const struct col agent_cols[] = {
	{ .name = "agent", .en = "Agent", .zh = "客服" }, { .name = "name", .en = "Name", .zh = "姓名" },
	{ .name = "level", .en = "Level", .zh = "级别" }, { .name = "skills", .en = "Skills", .zh = "技能" },
	{ .name = "groups", .en = "Groups", .zh = "小组" },
	{ .name = "open", .en = "Open tickets", .zh = "在手工单", .right = true },
};

static struct cell joined(struct arena *a, const struct str *s, size_t n)
{
	struct str out = str_lines(a, s, n);

	return out.n ? cell_list(out) : cell_empty();
}

int csm_triage_agents(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	struct triager g;
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = triager_open(&g, c, NULL, TRIAGER_COUNTS, e);
	if (!code)
		code = print_table(p, agent_cols, COUNT(agent_cols), e);
	for (size_t i = 0; !code && i < c->terms.n_agents; i++) {
		const struct agent *a = &c->terms.agents[i];
		if (!a->gone)
			print_row(p, (const struct cell[]){ cell_text(a->login), cell_text(a->name), cell_text(a->level),
			                                    joined(&g.mem, a->skills, a->n_skills), joined(&g.mem, a->groups, a->n_groups),
			                                    cell_int(g.pool.open[i]) });
	}
	if (!code)
		print_table_end(p);
	triager_close(&g);
	return code;
}
