/*
 * Fuzzing the files that a shop writes: the first byte of the input chooses terms.yaml, agents.yaml, triage.yaml, kb.yaml or
 * csm.yaml, the rest is the file. A refusal has an id, words and a place in that very file; what is accepted holds what the
 * manual promises of it, and means the same when it is read from its canonical form. Rules are tried on a few cases: what is
 * said to be covered is covered, and deciding twice decides alike.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "fuzz_store.h"

#include <sys/mman.h>

#include "file/line.h"
#include "store/own.h"
#include "store/triage.h"
#include "tree_check.h"

static const char *const names[] = { "policy/terms.yaml", "policy/agents.yaml", "policy/triage.yaml", "policy/kb.yaml", "csm.yaml" };
enum policy { TERMS, AGENTS, TRIAGE, KB, SETTINGS, POLICIES };

static const char small_terms[] =
	"channels: {chat: {en: Chat, form: chat}, phone: {form: voice}}\n"
	"categories: {quality: {zh: 质量}, quality.defect: , refund: }\n"
	"severities: {severe: {impact: 1}, mild: {impact: 3}}\n"
	"stages: {pre: , after: }\ntypes: {complaint: , return: }\nflags: {safety: {priority: 1}, vip: }\n";
static const char small_agents[] = "agents: {li.na: {name: One, groups: [returns], skills: [returns], level: senior}, wang: {level: junior}}\n";

/* ---- what a file says ---- */

static bool same_texts(const struct str *a, size_t n, const struct str *b, size_t m)
{
	for (size_t i = 0; n == m && i < n; i++)
		if (!str_eq(a[i], b[i]))
			return false;
	return n == m;
}

static bool same_term(const struct term *a, const struct term *b)
{
	return str_eq(a->word, b->word) && str_eq(a->en, b->en) && str_eq(a->zh, b->zh) && str_eq(a->parent, b->parent) &&
	       str_eq(a->category, b->category) && a->level == b->level && a->quality == b->quality && str_eq(a->liable, b->liable) &&
	       str_eq(a->form, b->form) && a->valid_from == b->valid_from;
}

static bool same_agent(const struct agent *a, const struct agent *b)
{
	return str_eq(a->login, b->login) && str_eq(a->name, b->name) && str_eq(a->form, b->form) && str_eq(a->level, b->level) &&
	       str_eq(a->user, b->user) && a->gone == b->gone && a->valid_from == b->valid_from &&
	       same_texts(a->groups, a->n_groups, b->groups, b->n_groups) && same_texts(a->skills, a->n_skills, b->skills, b->n_skills) &&
	       same_texts(a->aliases, a->n_aliases, b->aliases, b->n_aliases) && same_texts(a->mail, a->n_mail, b->mail, b->n_mail);
}

static bool same_shop(const struct shop *a, const struct shop *b)
{
	return str_eq(a->name, b->name) && str_eq(a->currency, b->currency) && str_eq(a->platform, b->platform) &&
	       str_eq(a->zone, b->zone) && same_texts(a->mail, a->n_mail, b->mail, b->n_mail);
}

static bool same_terms(const struct terms *a, const struct terms *b)
{
	bool same = a->n_agents == b->n_agents && a->n_shops == b->n_shops && a->reopen_window_s == b->reopen_window_s &&
	            !memcmp(a->matrix, b->matrix, sizeof(a->matrix)) && !memcmp(a->required, b->required, sizeof(a->required)) &&
	            !memcmp(a->recommended, b->recommended, sizeof(a->recommended)) &&
	            same_texts(a->vip_tiers, a->n_vip_tiers, b->vip_tiers, b->n_vip_tiers);

	for (int k = 0; same && k < TERM_KINDS; k++) {
		same = a->n[k] == b->n[k];
		for (size_t i = 0; same && i < a->n[k]; i++)
			same = same_term(&a->lists[k][i], &b->lists[k][i]);
	}
	for (size_t i = 0; same && i < a->n_agents; i++)
		same = same_agent(&a->agents[i], &b->agents[i]);
	for (size_t i = 0; same && i < a->n_shops; i++)
		same = same_shop(&a->shops[i], &b->shops[i]);
	return same;
}

static bool same_cond(const struct cond *a, const struct cond *b)
{
	bool same = a->kind == b->kind && a->n == b->n && a->field == b->field && a->op == b->op && a->from == b->from &&
	            a->to == b->to && str_eq(a->currency, b->currency) && str_eq(a->typed, b->typed) && !a->ere == !b->ere &&
	            same_texts(a->words, a->n_words, b->words, b->n_words);

	for (size_t i = 0; same && i < a->n; i++)
		same = same_cond(&a->kids[i], &b->kids[i]);
	return same;
}

static bool same_rule(const struct trule *a, const struct trule *b)
{
	bool same = str_eq(a->name, b->name) && a->n_sets == b->n_sets && a->picks == b->picks && a->stop == b->stop &&
	            a->force == b->force && a->valid_from == b->valid_from && str_eq(a->pick.level, b->pick.level) &&
	            str_eq(a->pick.skill, b->pick.skill) && str_eq(a->pick.group, b->pick.group) && a->pick.how == b->pick.how &&
	            same_texts(a->tags, a->n_tags, b->tags, b->n_tags) && same_cond(&a->when, &b->when);

	for (size_t i = 0; same && i < a->n_sets; i++)
		same = a->sets[i].field == b->sets[i].field && str_eq(a->sets[i].value, b->sets[i].value);
	return same;
}

static bool same_triage(const struct triage *a, const struct triage *b)
{
	bool same = a->n == b->n && a->at_intake == b->at_intake && a->needs == b->needs && a->any_pick == b->any_pick;

	for (size_t i = 0; same && i < a->n; i++)
		same = same_rule(&a->rules[i], &b->rules[i]);
	return same;
}

/* ---- what is promised of it ---- */

static void check_term(const struct terms *t, enum term_kind k, const struct term *term)
{
	must(line_is_word(term->word), "a term that is no word");
	must(k != TERM_CATEGORY || !term->parent.n || term_find(t, k, term->parent), "a category below none");
	must(k != TERM_SEVERITY || (term->level >= 1 && term->level <= 3), "a severity without impact");
	must(k != TERM_STATE || term->category.n, "a state without category");
	must(k != TERM_FLAG || t->n[k] <= 32, "more flags than bits");
	must(term_find(t, k, term->word) == term, "a term is not found");
}

static void check_agent(const struct terms *t, const struct agent *a)
{
	must(line_is_word(a->login) && actor_of(a->login) == ACT_AGENT, "a login that is none");
	must(agent_find(t, a->login) == a, "an agent is not found");
	for (size_t i = 0; i < a->n_aliases; i++)
		must(agent_by_alias(t, a->aliases[i]) != NULL, "an alias is not found");
	for (size_t i = 0; i < a->n_mail; i++)
		must(memchr(a->mail[i].p, '@', a->mail[i].n) != NULL, "an address that is none");
}

static void check_terms(const struct terms *t)
{
	for (int k = 0; k < TERM_KINDS; k++)
		for (size_t i = 0; i < t->n[k]; i++)
			check_term(t, (enum term_kind)k, &t->lists[k][i]);
	for (size_t i = 0; i < t->n_agents; i++)
		check_agent(t, &t->agents[i]);
	for (size_t i = 0; i < 9; i++)
		must(t->matrix[i / 3][i % 3] >= 1 && t->matrix[i / 3][i % 3] <= 5, "a priority that is none");
	must(t->reopen_window_s >= 0, "a window that ends before it begins");
}

static void check_settings(const struct csm *c)
{
	must(c->id.n >= 8 && c->zone && c->zone_name && c->terms.n_shops, "settings that are not all there");
	must(!strcmp(c->lang, "en") || !strcmp(c->lang, "zh"), "a language that is none");
	for (size_t i = 0; i < c->terms.n_shops; i++)
		must(line_is_word(c->terms.shops[i].name) && shop_find(&c->terms, c->terms.shops[i].name) == &c->terms.shops[i], "a shop");
}

/* ---- rules at work ---- */

enum { CASES = 4 };

static void fact(struct facts *f, enum tfield field, const char *s, int64_t n, struct arena *a)
{
	f->f[field] = (struct fact){ .s = str_of(s), .n = n, .has = true };
	if (tfield_form(field) == TFORM_TEXT)
		f->folded[field] = utf8_fold(a, str_of(s));
}

static void cases_make(struct tcase cases[CASES], struct arena *a)
{
	static const char *const texts[] = { "the CUP was broken, where is my refund 12315", "杯子破损，退款什么时候到", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" };

	memset(cases, 0, CASES * sizeof(*cases));
	for (size_t i = 1; i < CASES; i++) {
		struct facts *f = &cases[i].facts;
		fact(f, TF_TEXT, texts[i - 1], 0, a);
		fact(f, TF_LANG, i == 2 ? "zh" : "en", 0, a);
		fact(f, TF_CHANNEL, i == 1 ? "chat" : "phone", 0, a);
		fact(f, TF_CATEGORY, "quality.defect", 0, a);
		fact(f, TF_FLAGS, "safety\nvip", 0, a);
		fact(f, TF_AMOUNT, "", (int64_t)i * 10000, a);
		fact(f, TF_AGE, "", (int64_t)i * 3600, a);
		fact(f, TF_EARLIER, "", (int64_t)i, a);
		f->currency = STR("CNY");
		cases[i].has[TF_CATEGORY] = f->f[TF_CATEGORY].s;
		cases[i].by_hand = i == 3 ? 1u << TF_CATEGORY : 0;
		cases[i].opened_at = 1768613400;
	}
}

static void check_covers(const struct triage *t, const struct tcase *cases)
{
	for (size_t i = 0; i < t->n && i < 8; i++)
		for (size_t k = 0; k < t->n && k < 8; k++) {
			if (!cond_covers(&t->rules[i].when, &t->rules[k].when))
				continue;
			for (size_t x = 0; x < CASES; x++)
				must(!cond_holds(&t->rules[k].when, &cases[x].facts, NULL, NULL) ||
				     cond_holds(&t->rules[i].when, &cases[x].facts, NULL, NULL), "a rule is said to cover what it does not");
		}
}

static bool same_decision(const struct tdecision *a, const struct tdecision *b)
{
	bool same = a->rule == b->rule && a->hit == b->hit && a->stopped == b->stopped && a->n_changes == b->n_changes &&
	            same_texts(a->tags, a->n_tags, b->tags, b->n_tags);

	for (size_t i = 0; same && i < a->n_changes; i++)
		same = a->changes[i].field == b->changes[i].field && a->changes[i].effect == b->changes[i].effect &&
		       str_eq(a->changes[i].value, b->changes[i].value);
	return same;
}

static struct pool pool_make(struct csm *c, const struct triage *t, struct arena *a)
{
	return (struct pool){ .terms = &c->terms, .open = arena_alloc(a, (c->terms.n_agents + 1) * sizeof(uint32_t)),
		              .last = arena_alloc(a, (t->n + 1) * sizeof(struct str)), .at = 1768613400 };
}

static void check_decisions(struct csm *c, const struct triage *t)
{
	struct arena a = { 0 };
	struct tcase cases[CASES];
	struct tdecision *one = arena_alloc(&a, (t->n + 1) * sizeof(*one)), *two = arena_alloc(&a, (t->n + 1) * sizeof(*two));

	cases_make(cases, &a);
	check_covers(t, cases);
	for (size_t x = 0; x < CASES; x++) {
		struct pool p = pool_make(c, t, &a), q = pool_make(c, t, &a);
		triage_decide(t, &cases[x], &p, one, &a);
		triage_decide(t, &cases[x], &q, two, &a);
		for (size_t i = 0; i < t->n; i++) {
			must(same_decision(&one[i], &two[i]), "deciding twice decides otherwise");
			must(!one[i].hit || one[i].stopped || cond_holds(&t->rules[i].when, &cases[x].facts, NULL, NULL) || i,
			     "a rule acts that does not hold");
		}
	}
	arena_free(&a);
}

/* ---- reading ---- */

/* What csm kb match prints for a fixed text; in mem. */
static int match(struct csm *c, struct str *out, struct arena *mem, struct csm_err *e)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC), code;
	struct csm_print *p;
	struct file_bytes f;

	must(fd >= 0 && csm_print_open(&p, fd, &(struct csm_print_options){ .format = "jsonl" }, e) == CSM_OK, "a printer");
	code = csm_kb_match(c, "How do I return the cup? 怎么退货", p, e);
	must(csm_print_close(p, NULL) == CSM_OK && lseek(fd, 0, SEEK_SET) == 0, "a printer closes");
	must(file_read_fd(fd, "fuzz", &f, NULL) == CSM_OK && utf8_check(f.s) == f.s.n, "a printer prints UTF-8");
	*out = arena_str(mem, f.s);
	file_close(&f);
	close(fd);
	return code;
}

struct got {
	struct csm c;              /* its own memory */
	struct triage t;
	struct str printed;
	int code;
};

static void got_free(struct got *g)
{
	triage_free(&g->t);
	arena_free(&g->c.terms.mem);
	arena_free(&g->c.mem);
}

static void read_policy(enum policy which, struct str bytes, struct got *g, struct csm_err *e)
{
	*g = (struct got){ .c = { .dirfd = fuzz_store.c.dirfd, .as_of = 1768613400, .known_at = WHEN_NONE, .id = STR("test"), .lang = "en" } };
	g->c.zone = zone_fixed(&g->c.mem, 8 * 3600);
	terms_init(&g->c.terms);
	fuzz_store_put(names[TERMS], which == TERMS ? bytes : str_of(small_terms));
	fuzz_store_put(names[AGENTS], which == AGENTS ? bytes : str_of(small_agents));
	if (which > AGENTS)
		fuzz_store_put(names[which], bytes);
	g->code = which == SETTINGS ? settings_load(&g->c, e) : policy_load(&g->c, e);
	if (!g->code && which == TRIAGE)
		g->code = triage_load(&g->c, NULL, &g->t, e);
	if (!g->code && which == KB)
		g->code = match(&g->c, &g->printed, &g->c.mem, e);
}

static void check_meaning(enum policy which, struct got *g)
{
	if (which == SETTINGS)
		check_settings(&g->c);
	else
		check_terms(&g->c.terms);
	if (which == TRIAGE)
		check_decisions(&g->c, &g->t);
}

/* The same file in canonical form. */
static void check_again(enum policy which, struct str bytes, const struct got *first)
{
	struct csm_err e = { 0 };
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct ynode *root;
	struct got g;

	must(yaml_document(bytes, "fuzz", &a, &root, &e) == CSM_OK, "a file that was read is no document");
	if (root)
		tree_write(&out, root);
	read_policy(which, buf_view(&out), &g, &e);
	must(g.code == CSM_OK, e.text);
	must(same_terms(&first->c.terms, &g.c.terms) && same_triage(&first->t, &g.t), "its canonical form means something else");
	must(str_eq(first->printed, g.printed) && first->c.group == g.c.group && str_eq(first->c.id, g.c.id), "its canonical form acts otherwise");
	got_free(&g);
	buf_free(&out);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str bytes = { (const char *)data + 1, n - 1 };
	struct csm_err e = { 0 };
	enum policy which;
	struct got g;

	if (n < 1 || n > 1 << 14)
		return 0;
	which = (enum policy)((data[0] + 2u) % POLICIES);      /* '0' is terms.yaml */
	fuzz_store_open();
	read_policy(which, bytes, &g, &e);
	if (g.code) {
		error_placed(g.code, &e, names[which], bytes);
	} else {
		check_meaning(which, &g);
		check_again(which, bytes, &g);
	}
	got_free(&g);
	return 0;
}
