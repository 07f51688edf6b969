/*
 * policy/kb.yaml and csm kb: which ready answer fits, answering a ticket with it, or handing the
 * ticket to people. Relies on care/kb.h for rating, triage_case.c for what is known of a case,
 * record.c for writing. Promises: an answer that has a hole in it is never sent; below the threshold,
 * or between two that fit alike, people answer.
 */
#include "care/kb.h"

#include "base/utf8.h"
#include "file/print.h"
#include "store/conf.h"
#include "store/triage.h"

static const char KB_FILE[] = "kb.yaml";
static const char *const langs[] = { "en", "zh", NULL };

struct kb {
	struct arena mem;
	struct article *a;
	size_t n;
	int64_t threshold, margin; /* thousandths */
	struct str group;          /* who takes what is handed over */
	char digest[65];
};

/* ---- reading ---- */

static int read_texts(const struct conf *f, const struct ynode *map, const char *key, struct str out[KB_LANGS])
{
	const struct ynode *n = ynode_get(map, key);
	int code = conf_map(f, n, langs);

	for (int l = 0; !code && l < KB_LANGS; l++)
		code = conf_text(f, n, langs[l], &out[l]);
	return code;
}

/* Lists of both languages as one. */
static int read_lists(const struct conf *f, const struct ynode *map, const char *key, struct str **out, size_t *n)
{
	const struct ynode *node = ynode_get(map, key);
	struct str *part[KB_LANGS] = { NULL };
	size_t count[KB_LANGS] = { 0 };
	int code = conf_map(f, node, langs);

	for (int l = 0; !code && l < KB_LANGS; l++)
		code = conf_texts(f, node, langs[l], &part[l], &count[l]);
	*n = 0;
	*out = arena_alloc(f->mem, (count[KB_EN] + count[KB_ZH] + 1) * sizeof(**out));
	for (int l = 0; !code && l < KB_LANGS; l++)
		for (size_t i = 0; i < count[l]; i++)
			(*out)[(*n)++] = part[l][i];
	return code;
}

static int check_article(const struct conf *f, const struct ynode *key, const struct article *a)
{
	struct str bad;

	if (!a->answer[KB_EN].n && !a->answer[KB_ZH].n)
		return conf_fault(f, key, "answer", "article " STR_FMT " has no answer", STR_ARG(a->id));
	if (!a->n_questions && !a->n_keywords)
		return conf_fault(f, key, "questions", "article " STR_FMT " has neither questions nor keywords: it could never be found",
		                  STR_ARG(a->id));
	for (int l = 0; l < KB_LANGS; l++)
		if (kb_bad_name(a->answer[l], &bad))
			return conf_fault(f, key, "placeholder", "article " STR_FMT ": {{" STR_FMT "}} is not known; "
			                  "known are case, order, product, sku, shop, subject", STR_ARG(a->id), STR_ARG(bad));
	return CSM_OK;
}

static int read_article(const struct conf *f, const struct ynode *key, const struct ynode *n, struct article *a)
{
	static const char *const keys[] = { "title", "questions", "keywords", "answer", "valid_from", "valid_to", NULL };
	struct str *questions = NULL;
	int code = conf_name(f, key, WORDS("an article"));

	*a = (struct article){ .id = arena_str(f->mem, key->s), .line = key->line, .col = key->col };
	if (!code)
		code = conf_map(f, n, keys);
	if (!code)
		code = read_texts(f, n, "title", a->title);
	if (!code)
		code = read_texts(f, n, "answer", a->answer);
	if (!code)
		code = read_lists(f, n, "questions", &questions, &a->n_questions);
	if (!code)
		code = read_lists(f, n, "keywords", &a->keywords, &a->n_keywords);
	if (!code)
		code = conf_at(f, n, "valid_from", &a->valid_from);
	if (!code)
		code = conf_at(f, n, "valid_to", &a->valid_to);
	if (code)
		return code;
	a->questions = arena_alloc(f->mem, (a->n_questions + 1) * sizeof(*a->questions));
	for (size_t i = 0; i < a->n_questions; i++) {
		a->questions[i].typed = questions[i];
		units_of(&a->questions[i].units, questions[i], f->mem);
	}
	a->folded = arena_alloc(f->mem, (a->n_keywords + 1) * sizeof(*a->folded));
	for (size_t i = 0; i < a->n_keywords; i++)
		a->folded[i] = utf8_fold(f->mem, a->keywords[i]);
	return check_article(f, key, a);
}

static int read_kb(const struct conf *f, const struct ynode *root, struct kb *kb)
{
	static const char *const keys[] = { "threshold", "margin", "group", "articles", NULL };
	const struct ynode *list = ynode_get(root, "articles");
	int code = conf_map(f, root, keys);

	if (!code)
		code = conf_int(f, root, "threshold", 1, 1000, &kb->threshold);
	if (!code)
		code = conf_int(f, root, "margin", 0, 1000, &kb->margin);
	if (!code)
		code = conf_word(f, root, "group", &kb->group);
	if (code || !list || (list->kind == YNODE_SCALAR && !list->s.n))
		return code;
	if (list->kind != YNODE_MAP)
		return conf_fault(f, list, "list", "articles must be a map, as return_period: {questions: ..., answer: ...}");
	kb->a = arena_alloc(f->mem, (list->n + 1) * sizeof(*kb->a));
	for (size_t i = 0; !code && i < list->n; i++) {
		kb->n = i + 1;
		code = read_article(f, list->keys[i], list->kids[i], &kb->a[i]);
	}
	return code;
}

static void kb_close(struct kb *kb)
{
	for (size_t i = 0; i < kb->n; i++)
		for (size_t k = 0; kb->a[i].questions && k < kb->a[i].n_questions; k++)
			units_free(&kb->a[i].questions[k].units);
	arena_free(&kb->mem);
}

static int kb_open(struct csm *c, struct kb *kb, struct csm_err *e)
{
	struct conf f = { .file = "policy/kb.yaml", .room = "policy", .mem = &kb->mem, .e = e, .zone = c->zone };
	struct file_bytes bytes;
	struct ynode *root = NULL;
	int code;

	*kb = (struct kb){ .threshold = 500, .margin = 50 };
	if (!file_exists(c->dirfd, f.file))
		return err_at(e, CSM_ENOTFOUND, "kb.none", f.file, 0, 0,
		              "is not there: write articles into it (csm kb sample prints an example)");
	code = file_read(c->dirfd, f.file, &bytes, e);
	if (code)
		return code;
	sha256_hex(bytes.s, kb->digest);
	code = yaml_document(bytes.s, f.file, f.mem, &root, e);
	if (!code && root)
		code = read_kb(&f, root, kb);
	file_close(&bytes);
	return code;
}

/* ---- rating ---- */

static bool valid_at(const struct article *a, int64_t at)
{
	return (!a->valid_from || at >= a->valid_from) && (!a->valid_to || at < a->valid_to);
}

/* All articles in force, best first. */
static size_t rate(struct kb *kb, struct str text, int64_t at, struct kb_score **out)
{
	struct units units;
	struct str folded = utf8_fold(&kb->mem, text);
	size_t n = 0;

	*out = arena_alloc(&kb->mem, (kb->n + 1) * sizeof(**out));
	units_of(&units, text, &kb->mem);
	for (size_t i = 0; i < kb->n; i++)
		if (valid_at(&kb->a[i], at))
			kb_rate(&kb->a[i], folded, &units, &kb->mem, &(*out)[n++]);
	units_free(&units);
	kb_sort(*out, n);
	return n;
}

/* What the customer wrote last, and whether somebody has answered it. */
struct asked_text { struct str text; bool answered, handed; };

static struct asked_text last_asked(const struct case_events *v, struct arena *a)
{
	struct asked_text k = { 0 };

	for (size_t i = 0; i < v->n; i++) {
		const struct event *ev = &v->evs[i];
		bool told = ev->verb == V_OPEN || (ev->verb == V_MESSAGE && actor_of(ev->by) == ACT_CUSTOMER);
		struct str s = told ? event_str(ev, K_TEXT, a) : (struct str){ NULL, 0 };
		if (told && !s.n)
			s = event_str(ev, K_SUBJECT, a);
		if (s.n) {
			k.text = s;
			k.answered = false;
		}
		k.answered |= ev->verb == V_REPLY;
		k.handed |= ev->verb == V_HANDOFF || (ev->verb == V_REPLY && actor_of(ev->by) == ACT_AGENT);
	}
	return k;
}

/* ---- csm kb match ---- */

static const struct col cols[] = {
	{ .name = "article", .en = "Article", .zh = "条目" }, { .name = "title", .en = "Title", .zh = "标题" },
	{ .name = "score", .en = "Score", .zh = "得分", .right = true },
	{ .name = "question", .en = "Question", .zh = "最接近的问题" },
	{ .name = "common", .en = "Common", .zh = "共有", .right = true },
	{ .name = "in_question", .en = "Of question", .zh = "问题单元", .right = true },
	{ .name = "in_text", .en = "Of text", .zh = "文本单元", .right = true },
	{ .name = "keywords", .en = "Keywords", .zh = "关键词" },
};

static void score_row(struct kb *kb, struct csm_print *p, const struct kb_score *s)
{
	int l = print_is_zh(p) ? KB_ZH : KB_EN;
	struct str title = s->article->title[l].n ? s->article->title[l] : s->article->title[!l];

	print_row(p, (const struct cell[]){
		cell_text(s->article->id), cell_text(title),
		cell_decimal(str_of(arena_printf(&kb->mem, "%d.%03d", s->score / 1000, s->score % 1000))),
		cell_text(s->question ? s->question->typed : (struct str){ NULL, 0 }), cell_int((int64_t)s->common),
		cell_int((int64_t)s->in_question), cell_int((int64_t)s->in_text), cell_text(s->keywords) });
}

/* A ticket's name stands for what its customer wrote last; anything else is the text itself. */
static int text_meant(struct csm *c, struct kb *kb, const char *typed, struct str *out, struct csm_err *e)
{
	struct caseid cas;
	struct gathered g = { 0 };
	int code;

	*out = str_of(typed);
	if (!case_fast(*out, &cas) || cas.kind != CASE_TICKET)
		return CSM_OK;
	code = store_find_case(c, *out, CASE_TICKET, &cas, e);
	if (!code)
		code = triage_gather(c, &cas, 1, &g, e);
	if (!code)
		*out = arena_str(&kb->mem, last_asked(&g.v[0], &kb->mem).text);
	gathered_free(&g);
	return code;
}

int csm_kb_match(struct csm *c, const char *typed, struct csm_print *p, struct csm_err *e)
{
	struct kb kb;
	struct kb_score *s = NULL;
	struct str text = { NULL, 0 };
	size_t n = 0;
	int code;

	err_clear(e);
	print_zone(p, c->zone);
	code = kb_open(c, &kb, e);
	if (!code)
		code = text_meant(c, &kb, typed, &text, e);
	if (!code)
		n = rate(&kb, text, c->as_of, &s);
	if (!code)
		code = print_table(p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < n && s[i].score; i++)
		score_row(&kb, p, &s[i]);
	if (!code) {
		print_table_end(p);
		print_note(p, print_is_zh(p) ? "达到 %lld.%03lld 才自动回复" : "answered from %lld.%03lld on",
		           (long long)kb.threshold / 1000, (long long)kb.threshold % 1000);
	}
	kb_close(&kb);
	return code;
}

/* ---- csm kb answer ---- */

struct answering {
	struct kb kb;
	const char *name, *article;
	struct csm_request req;
	struct csm_field f[5];
	struct tcase tc;
	struct caseid cas;
};

static struct str value_of(void *ctx, struct str name)
{
	static const struct { const char *name; enum tfield field; } fields[] = {
		{ "order", TF_ORDER }, { "product", TF_PRODUCT }, { "sku", TF_SKU }, { "shop", TF_SHOP }, { "subject", TF_SUBJECT },
	};
	struct answering *k = ctx;
	char text[32];

	for (size_t i = 0; i < COUNT(fields); i++)
		if (str_is(name, fields[i].name))
			return k->tc.facts.f[fields[i].field].s;
	case_write(k->cas, text);
	return arena_str(&k->kb.mem, str_of(text));
}

static void field(struct answering *k, const char *key, struct str value)
{
	k->f[k->req.n_fields++] = (struct csm_field){ key, arena_cstr(&k->kb.mem, value) };
}

static void hand_over(struct answering *k, const char *reason)
{
	k->req.verb = "handoff";
	field(k, "reason", str_of(reason));
	if (k->kb.group.n)
		field(k, "group", k->kb.group);
}

static int send(struct answering *k, const struct article *a, struct str lang, struct csm_err *e)
{
	int l = str_is(lang, "zh") ? KB_ZH : KB_EN;
	struct str answer = a->answer[l].n ? a->answer[l] : a->answer[!l], hole;
	struct buf b = { 0 };
	int code = CSM_OK;

	if (kb_fill(answer, value_of, k, &b, &hole)) {
		k->req.verb = "reply";
		field(k, "text", buf_view(&b));
		field(k, "article", a->id);
	} else {
		code = err_set(e, CSM_EREFUSED, "kb.placeholder",
		               "article " STR_FMT ": {{" STR_FMT "}} has no value for %s; give it one, or write {{" STR_FMT "|...}}",
		               STR_ARG(a->id), STR_ARG(hole), k->name, STR_ARG(hole));
	}
	buf_free(&b);
	return code;
}

static int article_named(struct answering *k, const struct article **out, struct csm_err *e)
{
	const char **ids = arena_alloc(&k->kb.mem, (k->kb.n + 1) * sizeof(*ids)), *near;

	for (size_t i = 0; i < k->kb.n; i++) {
		ids[i] = k->kb.a[i].id.p;
		if (!strcmp(ids[i], k->article)) {
			*out = &k->kb.a[i];
			return CSM_OK;
		}
	}
	near = csm_nearest(k->article, ids);
	return err_set(e, CSM_ENOTFOUND, "kb.article", "policy/kb.yaml has no article \"%s\"%s%s%s", k->article,
	               near ? "; is " : "", near ? near : "", near ? " meant?" : "");
}

static int choose(struct answering *k, struct str text, int64_t at, struct csm_err *e)
{
	struct kb_score *s;
	struct str lang = text_lang(text);
	const struct article *a = NULL;
	size_t n;
	int code;

	if (k->article) {
		code = article_named(k, &a, e);
		return code ? code : send(k, a, lang, e);
	}
	n = rate(&k->kb, text, at, &s);
	if (!n || !s[0].score) {
		hand_over(k, "no article fits");
	} else if (s[0].score < k->kb.threshold) {
		hand_over(k, arena_printf(&k->kb.mem, "no article fits well enough: " STR_FMT " %d.%03d", STR_ARG(s[0].article->id),
		                          s[0].score / 1000, s[0].score % 1000));
	} else if (n > 1 && s[0].score - s[1].score < k->kb.margin) {
		hand_over(k, arena_printf(&k->kb.mem, "two articles fit alike: " STR_FMT ", " STR_FMT, STR_ARG(s[0].article->id),
		                          STR_ARG(s[1].article->id)));
	} else {
		return send(k, s[0].article, lang, e);
	}
	return CSM_OK;
}

static int ready(const struct answering *k, const struct asked_text *asked, struct csm_err *e)
{
	if (asked->answered)
		return err_set(e, CSM_EREFUSED, "kb.answered", "%s: what the customer wrote last is answered already", k->name);
	if (asked->handed && !k->article)
		return err_set(e, CSM_EREFUSED, "kb.handed",
		               "%s is with people: a machine answers only what it is told to (--article)", k->name);
	return CSM_OK;
}

static int make(void *ctx, struct plan *p, struct csm_err *e)
{
	struct answering *k = ctx;
	struct triager g = { 0 };
	struct gathered all = { 0 };
	struct asked_text asked;
	int code = triager_open(&g, p->c, NULL, TRIAGER_WORLD, e);

	if (!code)
		code = store_find_case(p->c, str_of(k->name), CASE_TICKET, &k->cas, e);
	if (!code)
		code = triage_gather(p->c, &k->cas, 1, &all, e);
	if (!code) {
		asked = last_asked(&all.v[0], &k->kb.mem);
		code = ready(k, &asked, e);
	}
	if (!code) {
		triager_case(&g, &(struct case_view){ all.v[0].evs, all.v[0].n, false }, &k->tc);
		k->req = (struct csm_request){ .noun = "ticket", .target = k->name, .by = "bot", .fields = k->f };
		code = choose(k, asked.text, p->c->as_of, e);
		field(k, "version", (struct str){ k->kb.digest, 12 });
	}
	gathered_free(&all);
	triager_close(&g);
	p->reqs = &k->req;
	p->n = 1;
	return code;
}

int csm_kb_answer(struct csm *c, const char *name, const char *article, struct csm_receipt *out, struct csm_err *e)
{
	struct answering k = { .name = name, .article = article };
	struct plan p = { .make = make, .ctx = &k, .c = c };
	int code;

	err_clear(e);
	code = kb_open(c, &k.kb, e);
	if (!code) {
		c->uses[c->n_uses++] = KB_FILE;
		code = record_planned(c, &p, true, true, e);
		c->n_uses--;
	}
	if (!code)
		*out = p.out[0];
	kb_close(&k.kb);
	return code;
}
