/* Rules for sorting tickets: conditions, what covers what, who is chosen, decisions; ready answers: units, score, placeholders. */
#include "care/kb.h"
#include "care/triage.h"
#include "tap.h"

static struct arena mem;

static struct cond leaf(enum tfield f, enum cond_op op, const char *words)
{
	struct cond c = { .kind = COND_FIELD, .field = f, .op = op, .from = INT64_MIN, .to = INT64_MAX };
	struct str rest = str_of(words);

	c.words = arena_alloc(&mem, 8 * sizeof(*c.words));
	while (rest.n)
		c.words[c.n_words++] = str_split(&rest, ' ');
	return c;
}

static struct cond group(enum cond_kind kind, struct cond a, struct cond b)
{
	struct cond c = { .kind = kind, .n = 2 };

	c.kids = arena_alloc(&mem, 2 * sizeof(*c.kids));
	c.kids[0] = a;
	c.kids[1] = b;
	return c;
}

static void put(struct facts *f, enum tfield field, const char *s)
{
	f->f[field] = (struct fact){ .s = str_of(s), .has = *s };
	f->folded[field] = str_of(s);
}

static bool holds(struct cond c, const struct facts *f)
{
	return cond_holds(&c, f, NULL, NULL);
}

static void conditions(void)
{
	struct facts f = { 0 };
	struct cond c;

	put(&f, TF_CHANNEL, "chat");
	put(&f, TF_CATEGORY, "quality.defect");
	put(&f, TF_TEXT, "盒子破损了,要退款");
	put(&f, TF_FLAGS, "angry\nvip");
	f.f[TF_EARLIER] = (struct fact){ .n = 3, .has = true };
	tap_ok(holds(leaf(TF_CHANNEL, OP_IS, "phone chat"), &f), "one of the words");
	tap_ok(!holds(leaf(TF_CHANNEL, OP_IS, "phone"), &f), "none of the words");
	tap_ok(holds(leaf(TF_CATEGORY, OP_IS, "quality"), &f), "a category stands for those below");
	tap_ok(!holds(leaf(TF_CATEGORY, OP_IS, "qual"), &f), "but not for a part of its word");
	tap_ok(holds(leaf(TF_FLAGS, OP_IS, "vip"), &f), "an item of a list");
	tap_ok(!holds(leaf(TF_FLAGS, OP_IS, "safety"), &f), "no item of a list");
	tap_ok(holds(leaf(TF_TEXT, OP_HOLDS, "过敏 破损"), &f), "a text holds one of the words");
	tap_ok(!holds(leaf(TF_TEXT, OP_HOLDS, "过敏"), &f), "a text holds none");
	tap_ok(holds(leaf(TF_AGENT, OP_MISSING, ""), &f) && !holds(leaf(TF_AGENT, OP_THERE, ""), &f), "nobody in charge");
	tap_ok(!holds(leaf(TF_AGENT, OP_IS, "wang"), &f), "what is not known is no word");
	c = leaf(TF_EARLIER, OP_RANGE, "");
	c.from = c.to = 3;
	tap_ok(holds(c, &f), "both ends of a range are included");
	c.from = 4;
	c.to = INT64_MAX;
	tap_ok(!holds(c, &f), "below a range");
	c.field = TF_AMOUNT;
	tap_ok(!holds(c, &f), "an amount that is not known lies in no range");
	tap_ok(holds(group(COND_ANY, leaf(TF_AGENT, OP_THERE, ""), leaf(TF_CHANNEL, OP_IS, "chat")), &f), "any");
	tap_ok(!holds(group(COND_ALL, leaf(TF_AGENT, OP_THERE, ""), leaf(TF_CHANNEL, OP_IS, "chat")), &f), "all");
	tap_ok(holds(group(COND_NONE, leaf(TF_AGENT, OP_THERE, ""), leaf(TF_CHANNEL, OP_IS, "mail")), &f), "none");
}

static void expressions(void)
{
	struct triage t = { .n = 1 };
	struct facts f = { 0 };
	struct cond c = leaf(TF_TEXT, OP_MATCHES, "");

	put(&f, TF_TEXT, "订单 88 要退款,没收到");
	tap_ok(cond_ere(&c, STR("退款.*(没|未)"), &mem) == NULL, "an expression is compiled");
	tap_ok(holds(c, &f), "and found");
	t.rules = arena_alloc(&mem, sizeof(*t.rules));
	t.rules[0].when = c;
	triage_free(&t);
	c.ere = NULL;
	tap_ok(cond_ere(&c, STR("[破]"), &mem) != NULL, "no Chinese within brackets");
	tap_ok(cond_ere(&c, STR("(a)\\1"), &mem) != NULL, "no back references");
	tap_ok(cond_ere(&c, STR("((a{50}){50})"), &mem) != NULL, "no repeats of repeats without end");
	tap_ok(cond_ere(&c, STR("(a"), &mem) != NULL && !c.ere, "a mistake is told");
}

static void languages(void)
{
	tap_ok(str_is(text_lang(STR("盒子破损了 OK")), "zh"), "Chinese");
	tap_ok(str_is(text_lang(STR("the 盒 is broken")), "en"), "English");
	tap_ok(text_lang(STR("12315 !!")).n == 0, "neither");
}

static void covering(void)
{
	struct cond a = leaf(TF_CHANNEL, OP_IS, "chat phone"), b = leaf(TF_CHANNEL, OP_IS, "chat"),
		    x = leaf(TF_TEXT, OP_HOLDS, "破"), y = leaf(TF_TEXT, OP_HOLDS, "破损 破碎"), all = { .kind = COND_ALL };
	struct cond both = group(COND_ALL, b, y), either = group(COND_ANY, a, x), none = group(COND_NONE, a, b);

	tap_ok(cond_covers(&a, &b) && !cond_covers(&b, &a), "more words are wider");
	tap_ok(cond_covers(&x, &y) && !cond_covers(&y, &x), "a shorter word is wider");
	tap_ok(cond_covers(&all, &a), "no condition is widest");
	tap_ok(!cond_covers(&a, &all), "and covered by none");
	tap_ok(cond_covers(&a, &both) && !cond_covers(&both, &a), "all is narrower than each of its parts");
	tap_ok(cond_covers(&either, &both) && !cond_covers(&both, &either), "any is wider");
	tap_ok(!cond_covers(&a, &none) && !cond_covers(&none, &a), "none says nothing");
}

static struct str returns[] = { { "returns", 7 } };
static struct agent agents[] = {
	{ .login = { "zhao", 4 }, .level = { "senior", 6 }, .skills = returns, .n_skills = 1 },
	{ .login = { "wang", 4 }, .level = { "senior", 6 }, .skills = returns, .n_skills = 1 },
	{ .login = { "li", 2 }, .level = { "junior", 6 }, .skills = returns, .n_skills = 1 },
	{ .login = { "boss", 4 }, .level = { "lead", 4 } },
	{ .login = { "old", 3 }, .level = { "senior", 6 }, .skills = returns, .n_skills = 1, .gone = true },
};

static const char *picked(const struct pool *p, const char *level, const char *skill, enum pick_how how, const char *last)
{
	const struct pick want = { str_of(level), str_of(skill), { NULL, 0 }, how };
	const struct agent *a = pool_pick(p, &want, str_of(last));

	return a ? a->login.p : "";
}

static void picking(void)
{
	struct terms terms = { .agents = agents, .n_agents = COUNT(agents) };
	uint32_t open[COUNT(agents)] = { 1, 1, 1, 0, 0 };
	struct pool p = { .terms = &terms, .open = open };

	TAP_EQ_STR(picked(&p, "", "returns", PICK_LEAST_OPEN, ""), "li", "equally busy: the lower level");
	TAP_EQ_STR(picked(&p, "senior", "", PICK_LEAST_OPEN, ""), "wang", "then by login; who has left is not chosen");
	TAP_EQ_STR(picked(&p, "senior+", "", PICK_LEAST_OPEN, ""), "boss", "that level or higher: fewer tickets first");
	TAP_EQ_STR(picked(&p, "middle", "", PICK_LEAST_OPEN, ""), "", "nobody fits");
	TAP_EQ_STR(picked(&p, "", "baking", PICK_LEAST_OPEN, ""), "", "nobody has that skill");
	TAP_EQ_STR(picked(&p, "", "returns", PICK_ROUND_ROBIN, ""), "li", "in turn: the first");
	TAP_EQ_STR(picked(&p, "", "returns", PICK_ROUND_ROBIN, "li"), "wang", "the next");
	TAP_EQ_STR(picked(&p, "", "returns", PICK_ROUND_ROBIN, "zhao"), "li", "and round");
	TAP_EQ_INT(level_rank(STR("intermediate")), level_rank(STR("middle")), "two words for one level");
}

/* Two rules on one field; what is decided, then decided again with what was set. */
static void deciding(void)
{
	struct tset first[] = { { TF_CATEGORY, STR("quality") }, { TF_FLAGS, STR("safety") } }, second[] = { { TF_CATEGORY, STR("refund") } };
	struct trule rules[] = {
		{ .name = STR("one"), .when = leaf(TF_TEXT, OP_HOLDS, "破损"), .sets = first, .n_sets = 2 },
		{ .name = STR("two"), .when = leaf(TF_CATEGORY, OP_IS, "quality"), .sets = second, .n_sets = 1, .stop = true },
		{ .name = STR("three"), .when = { .kind = COND_ALL }, .sets = second, .n_sets = 1 },
	};
	struct triage t = { .rules = rules, .n = 3 };
	struct terms terms = { .n_agents = 0 };
	struct pool p = { .terms = &terms };
	struct tcase c = { .opened_at = 0 };
	struct tdecision d[3];

	put(&c.facts, TF_TEXT, "破损");
	triage_decide(&t, &c, &p, d, &mem);
	tap_ok(d[0].hit && d[1].hit && !d[2].hit && d[2].stopped, "a later rule sees what an earlier one set; one stops");
	tap_ok(d[0].changes[0].effect == TE_LATER && d[1].changes[0].effect == TE_SET, "the later one has the last word");
	tap_ok(d[0].changes[1].effect == TE_SET && decision_writes(&d[0]), "the flag is set");
	c.has[TF_CATEGORY] = STR("refund");
	c.by_rule[TF_CATEGORY] = STR("two");
	c.has[TF_FLAGS] = STR("safety");
	c.by_rule[TF_FLAGS] = STR("one");
	triage_decide(&t, &c, &p, d, &mem);
	tap_ok(!decision_writes(&d[0]) && !decision_writes(&d[1]), "a second look changes nothing");
	put(&c.facts, TF_CATEGORY, "delivery");
	c.has[TF_CATEGORY] = STR("delivery");
	c.by_rule[TF_CATEGORY] = (struct str){ NULL, 0 };
	c.by_hand = 1u << TF_CATEGORY;
	triage_decide(&t, &c, &p, d, &mem);
	tap_ok(d[0].changes[0].effect == TE_KEPT && !decision_writes(&d[0]), "what a person said is kept");
	rules[0].force = true;
	triage_decide(&t, &c, &p, d, &mem);
	tap_ok(d[0].changes[0].effect == TE_SET || d[0].changes[0].effect == TE_LATER, "unless by force");
	rules[0].valid_from = 1;
	triage_decide(&t, &c, &p, d, &mem);
	tap_ok(!d[0].hit, "opened before the rule was valid");
}

static struct str order_only(void *ctx, struct str name)
{
	(void)ctx;
	return str_is(name, "order") ? STR("88") : (struct str){ NULL, 0 };
}

static void answers(void)
{
	struct units text, q;
	struct question question;
	struct article a = { .id = STR("r"), .questions = &question, .n_questions = 1 };
	struct kb_score s;
	struct buf b = { 0 };
	struct str hole;

	units_of(&text, STR("请问怎么退货"), &mem);
	TAP_EQ_INT((int64_t)text.n, 5, "pairs of characters");
	units_of(&q, STR("How can I return A return? 88 好"), &mem);
	TAP_EQ_INT((int64_t)q.n, 5, "words once, no single letters, a lone character");
	units_free(&q);
	question.typed = STR("怎么退货");
	units_of(&question.units, question.typed, &mem);
	kb_rate(&a, STR("请问怎么退货"), &text, &mem, &s);
	TAP_EQ_INT(s.score, 866, "(2 * 3/3 + 3/5) / 3, rounded down");
	tap_ok(kb_fill(STR("订单{{order}},{{sku|商品}}"), order_only, NULL, &b, &hole), "filled in");
	TAP_EQ_STR(b.p, "订单88,商品", "a value, and what else");
	buf_reset(&b);
	tap_ok(!kb_fill(STR("{{sku}}"), order_only, NULL, &b, &hole) && str_is(hole, "sku"), "a hole is named");
	tap_ok(kb_bad_name(STR("{{order}} {{nmae|x}}"), &hole) && str_is(hole, "nmae"), "an unknown name");
	tap_ok(kb_bad_name(STR("{{order"), &hole) == false, "an open end is taken to the end");
	buf_free(&b);
	units_free(&text);
	units_free(&question.units);
}

int main(void)
{
	conditions();
	expressions();
	languages();
	covering();
	picking();
	deciding();
	answers();
	arena_free(&mem);
	return tap_done();
}
