/*
 * csm init, site, log, check, status, undo, correct, redact, help: the store itself.
 */
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)

static const char *word_of(struct ctx *x, const char *s, size_t n)
{
	char *word = opts_room(&x->o, n, 1);

	memcpy(word, s, n);
	return word;
}

static int run_init(struct ctx *x)
{
	const char **shops = opts_room(&x->o, x->o.n, sizeof(*shops));
	struct csm_field *f = opts_room(&x->o, x->o.n, sizeof(*f));
	size_t n = opt_all(&x->o, "shop", shops, x->o.n);
	struct csm_init_request r = {
		.dir = x->o.n_operands ? x->o.operands[0] : ".",
		.zone = opt_text(&x->o, "zone"),
		.lang = opt_text(&x->o, "lang") ? opt_text(&x->o, "lang") : getenv("CSM_LANG"),
		.site = opt_text(&x->o, "site"),
		.now = opt_text(&x->o, "now") ? opt_text(&x->o, "now") : getenv("CSM_NOW"),
		.seed = getenv("CSM_SEED"),
		.shops = f,
		.group = opt_flag(&x->o, "group"),
	};
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		char *colon = strchr(shops[i], ':');

		if (!colon)
			code = ctx_usage(x, "--shop=%s: name and currency are wanted, as main:CNY", shops[i]);
		else
			f[i] = (struct csm_field){ word_of(x, shops[i], (size_t)(colon - shops[i])),
			                           colon + 1 };
	}
	r.n_shops = n;
	if (!code && (code = (int)csm_init(&r, &x->err)))
		ctx_fail(x);
	if (!code)
		ctx_say(x, "new store in %s; next: cd %s && csm import FILE, or csm ticket new -h",
		        r.dir, r.dir);
	return code;
}

static const struct opt_row rows_init[] = {
	{ "shop", 0, OPT_LIST, "NAME:CUR", "a shop and its currency, as main:CNY (several allowed)" },
	{ "zone", 0, OPT_TEXT, "ZONE", "time zone of the store: an IANA name or +hh:mm (Asia/Shanghai)" },
	{ "site", 0, OPT_TEXT, "SITE", "name of this writing place, one to three letters (a)" },
	{ "group", 0, OPT_FLAG, NULL, "files may be written by the group: modes 0660 and 02770" },
	{ "now", 0, OPT_TEXT, "INSTANT", "take this for the present instant (else CSM_NOW, else the clock)" },
};
static const struct verb init_verbs[] = {
	{ .name = "", .operands = "[DIR]", .help = "Make a new store in DIR (the current folder)",
	  .need = NEED_NOTHING, ROWS_OF(rows_init),
	  .max = 1, .run = run_init, .example = "  csm init my-shop --shop=main:CNY --zone=Asia/Shanghai\n" },
};
const struct command cmd_init = { "init", "Make a new store", init_verbs, 1 };

static int site_add(struct ctx *x)
{
	char name[4];
	int code = (int)csm_site_add(x->c, x->o.n_operands ? x->o.operands[0] : NULL, name, &x->err);

	if (code)
		return ctx_fail(x);
	puts(name);
	return 0;
}

static int site_adopt(struct ctx *x)
{
	int code = (int)csm_site_adopt(x->c, x->o.operands[0], &x->err);

	if (code)
		return ctx_fail(x);
	puts(x->o.operands[0]);
	return 0;
}

static const struct verb site_verbs[] = {
	{ .name = "add", .operands = "[SITE]",
	  .help = "Make this copy a new writing place beside the others", .need = NEED_READ,
	  .groups = G_STORE | G_WRITE,
	  ROWS_OF(rows_none), .max = 1, .run = site_add, .example = "  csm site add\n" },
	{ .name = "adopt", .operands = "SITE",
	  .help = "Take over the place of a copy that is gone for good", .need = NEED_READ,
	  .groups = G_STORE | G_WRITE, ROWS_OF(rows_none), .min = 1, .max = 1, .run = site_adopt, .example = "  csm site adopt a\n" },
};
const struct command cmd_site = { "site", "Writing places", site_verbs,
                                  sizeof(site_verbs) / sizeof(site_verbs[0]) };

static int run_log(struct ctx *x)
{
	struct csm_log_request r = {
		.name = x->o.n_operands ? x->o.operands[0] : NULL,
		.verb = opt_text(&x->o, "do"),
		.by = opt_text(&x->o, "by"),
		.period = opt_text(&x->o, "period"),
		.key = opt_text(&x->o, "key"),
		.import = opt_text(&x->o, "import"),
		.raw = opt_flag(&x->o, "raw"),
	};
	int code;

	r.limit = limit_of(x, &code);
	if (!code)
		code = ctx_print(x);
	if (!code && (code = (int)csm_log(x->c, &r, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_log[] = {
	{ "do", 0, OPT_TEXT, "VERB", "only events of this verb" },
	{ "by", 0, OPT_TEXT, "ACTOR", "only events of this agent or party" },
	{ "period", 0, OPT_TEXT, "PERIOD", "only what happened in this period" },
	{ "key", 0, OPT_TEXT, "KEY", "the event with this idempotency key" },
	{ "import", 0, OPT_TEXT, "ID", "only events of this import" },
	{ "raw", 0, OPT_FLAG, NULL, "the very lines of the log" },
	OPT_LIMIT,
};
static const struct verb log_verbs[] = {
	{ .name = "", .operands = "[CASE]", .help = "Print events as they were written down",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_log),
	  .max = 1, .run = run_log, .example = "  csm log T-a1042c\n  csm log --do=solve --period=yesterday --format=jsonl\n" },
};
const struct command cmd_log = { "log", "The events as they were written down", log_verbs, 1 };

static int run_check(struct ctx *x)
{
	struct csm_check_request r = { .strict = opt_flag(&x->o, "strict") };
	int code = ctx_print(x);

	if (!code && (code = (int)csm_check(x->c, &r, x->p, &x->err)) > CSM_FOUND)
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_check[] = { { "strict", 0, OPT_FLAG, NULL, "notes count as findings too; attachments are read and compared" } };
static const struct verb check_verbs[] = {
	{ .name = "", .operands = "", .help = "Prove the store; exit status 1 if something is wrong", .need = NEED_READ, .groups = READS, ROWS_OF(rows_check),
	  .run = run_check, .example = "  csm check\n  csm check --strict --format=csv\n" },
};
const struct command cmd_check = { "check", "Prove the store", check_verbs, 1 };

static int run_status(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_status(x->c, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct verb status_verbs[] = {
	{ .name = "", .operands = "", .help = "Show store, site, counts, last import and findings",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none),
	  .run = run_status, .example = "  csm status\n" },
};
const struct command cmd_status = { "status", "This store at a glance", status_verbs, 1 };

static int one_receipt(struct ctx *x, int code, const struct csm_receipt *r)
{
	if (code)
		return ctx_fail(x);
	ctx_remark(x);
	return ctx_receipts(x, r, 1, "");
}

static int run_undo(struct ctx *x)
{
	struct csm_receipt r = { 0 };

	return one_receipt(x, (int)csm_undo(x->c, x->o.operands[0], opt_text(&x->o, "reason"), &r,
	                                    &x->err), &r);
}

static const struct opt_row rows_reason[] = { { "reason", 0, OPT_TEXT, "TEXT", "why; stands in the log" } };
static const struct verb undo_verbs[] = {
	{ .name = "", .operands = "EVENT",
	  .help = "Take back an event: recorded as an event, and can itself be taken back",
	  .need = NEED_APPEND,
	  .groups = G_STORE | G_WRITE, ROWS_OF(rows_reason), .min = 1, .max = 1, .run = run_undo, .example = "  csm undo a1043 --reason='wrong ticket'\n" },
};
const struct command cmd_undo = { "undo", "Take back an event", undo_verbs, 1 };

static int run_redact(struct ctx *x)
{
	struct csm_receipt r = { 0 };

	return one_receipt(x, (int)csm_redact(x->c, x->o.operands[0], opt_text(&x->o, "reason"), &r,
	                                      &x->err), &r);
}

static const struct verb redact_verbs[] = {
	{ .name = "", .operands = "EVENT",
	  .help = "Take the words out of an event for good; it cannot be taken back",
	  .need = NEED_APPEND,
	  .groups = G_STORE | G_WRITE, ROWS_OF(rows_reason), .min = 1, .max = 1, .run = run_redact, .example = "  csm redact a1043 --reason='a card number was in it'\n" },
};
const struct command cmd_redact = { "redact", "Take the words out of an event, for good", redact_verbs, 1 };

static int run_correct(struct ctx *x)
{
	struct csm_field *f = opts_room(&x->o, (size_t)x->o.n_operands, sizeof(*f));
	struct csm_receipt r = { 0 };
	size_t n = 0;
	int code;

	for (int i = 1; i < x->o.n_operands; i++) {
		char *eq = strchr(x->o.operands[i], '=');

		if (!eq)
			return ctx_usage(x, "'%s': KEY=VALUE is wanted, as category=quality",
			                 x->o.operands[i]);
		*eq = 0;
		f[n++] = (struct csm_field){ x->o.operands[i], eq[1] ? eq + 1 : NULL };
	}
	code = (int)csm_correct(x->c, x->o.operands[0], f, n, opt_text(&x->o, "reason"), &r, &x->err);
	return one_receipt(x, code, &r);
}

static const struct verb correct_verbs[] = {
	{ .name = "", .operands = "EVENT KEY=VALUE...",
	  .help = "Put right what an event says, from its own instant on", .need = NEED_APPEND,
	  .groups = G_STORE | G_WRITE, ROWS_OF(rows_reason), .min = 2, .max = -1, .run = run_correct,
	  .example = "  csm correct a1042 channel=phone category=delivery --reason='typed in a hurry'\n" },
};
const struct command cmd_correct = { "correct", "Put right what an event says", correct_verbs, 1 };

static int help_verb(const struct ctx *x, const struct command *c, const char *name)
{
	const char *words[40] = { NULL };

	for (size_t i = 0; i < c->n && i < 39; i++) {
		if (!strcmp(c->verbs[i].name, name)) {
			usage_verb(stdout, ctx_lang(x), c, &c->verbs[i]);
			return 0;
		}
		words[i] = c->verbs[i].name;
	}
	if (word_meant(name, words))
		return ctx_wrong(x, "usage.verb", "there is no verb '%s'; did you mean '%s'?", name,
		                 word_meant(name, words));
	return ctx_wrong(x, "usage.verb", "there is no verb '%s'", name);
}

/* The ids of all messages, NULL behind the last; freed by opts_free. */
static const char **message_ids(struct ctx *x)
{
	struct csm_message m;
	const char **ids;
	size_t n = 0;

	while (csm_message(n, NULL, &m))
		n++;
	ids = opts_room(&x->o, n + 1, sizeof(*ids));
	for (size_t i = 0; csm_message(i, NULL, &m); i++)
		ids[i] = m.id;
	return ids;
}

static int help_message(struct ctx *x, const char *id)
{
	const char *const *ids = message_ids(x);
	struct csm_message m;

	for (size_t i = 0; csm_message(i, ctx_lang(x), &m); i++) {
		if (strcmp(m.id, id))
			continue;
		printf("%s\n%s\n", m.id, m.text);
		if (*m.example)
			printf("\n  %s\n", m.example);
		return 0;
	}
	if (word_meant(id, ids))
		return ctx_wrong(x, "usage.message", "there is no message '%s'; did you mean '%s'?", id,
		                 word_meant(id, ids));
	return ctx_wrong(x, "usage.message", "there is no message '%s'; csm help messages lists them", id);
}

static int help_messages(const struct ctx *x)
{
	struct csm_message m;

	for (size_t i = 0; csm_message(i, ctx_lang(x), &m); i++)
		printf("%-26s %.*s\n", m.id, (int)strcspn(m.text, "\n"), m.text);
	return 0;
}

static int run_help(struct ctx *x)
{
	const char *words[64] = { NULL }, *word;
	const struct command *c;

	if (!x->o.n_operands) {
		usage_all(stdout, ctx_lang(x));
		return 0;
	}
	word = x->o.operands[0];
	c = command_find(word);
	for (size_t i = 0; i < 63 && command_at(i); i++)
		words[i] = command_at(i)->name;
	if (!strcmp(word, "messages"))
		return help_messages(x);
	if (!c && strchr(word, '.'))
		return help_message(x, word);
	if (!c && word_meant(word, words))
		return ctx_wrong(x, "usage.command", "there is no command '%s'; did you mean '%s'?", word,
		                 word_meant(word, words));
	if (!c)
		return ctx_wrong(x, "usage.command", "there is no command '%s'", word);
	if (x->o.n_operands > 1)
		return help_verb(x, c, x->o.operands[1]);
	usage_command(stdout, ctx_lang(x), c);
	return 0;
}

static const struct verb help_verbs[] = {
	{ .name = "", .operands = "[COMMAND [VERB] | ID | messages]",
	  .help = "Help on a command or a verb; what a message means and what to do",
	  .need = NEED_NOTHING, ROWS_OF(rows_none), .max = 2, .run = run_help,
	  .example = "  csm help ticket new\n  csm help import.date-order\n  csm help messages\n" },
};
const struct command cmd_help = { "help", "Help", help_verbs, 1 };
