/*
 * The one program: finds the command and the verb, parses options, opens the store as the verb
 * needs it, runs the verb, and proves that standard output was written before it says 0. `csm NAME`
 * runs csm-NAME from PATH if csm has no NAME.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd.h"

#define X(id, word, summary) &cmd_##id,
static const struct command *const commands[] = { COMMANDS(X) NULL };
#undef X

const struct command *command_at(size_t i)
{
	return i < sizeof(commands) / sizeof(commands[0]) ? commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static int external(int argc, char **argv)
{
	const char *words[sizeof(commands) / sizeof(commands[0])] = { NULL };
	char name[256], text[SHOWN_MAX];
	struct wrong w;

	if (strchr(argv[1], '/') == NULL && strlen(argv[1]) < sizeof(name) - 5) {
		snprintf(name, sizeof(name), "csm-%s", argv[1]);
		execvp(name, argv + 1);
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
			fprintf(stderr, "csm: %s: %s\n", shown(name, text), strerror(errno));
			return CSM_EIO;
		}
	}
	for (size_t i = 0; commands[i]; i++)
		words[i] = commands[i]->name;
	w = (struct wrong){ lang_typed(argc, argv), "usage.command", "csm -h", word_meant(argv[1], words) };
	if (argv[1][0] != '-')
		return wrong_say(&w, "csm: unknown command '%s'", argv[1]);
	w.id = "usage.option";
	return wrong_say(&w, "csm: unknown option '%s'", argv[1]);
}

/* The verb that argv[1] names, or the verb without a name (csm import FILE); *skip says how many
 * words it took. */
static const struct verb *verb_find(const struct command *c, int argc, char **argv, int *skip)
{
	const struct verb *bare = NULL;

	*skip = 1;
	for (size_t i = 0; i < c->n; i++) {
		if (argc > 1 && *c->verbs[i].name && !strcmp(c->verbs[i].name, argv[1]))
			return &c->verbs[i];
		if (!*c->verbs[i].name)
			bare = &c->verbs[i];
	}
	*skip = 0;
	return bare;
}

static int unknown_verb(const struct command *c, int argc, char **argv)
{
	const char *words[40] = { NULL }, *lang = lang_typed(argc, argv);
	char see[80];

	if (argc < 2 || !strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		usage_command(argc < 2 ? stderr : stdout, lang, c);
		return argc < 2 ? CSM_EUSAGE : CSM_OK;
	}
	for (size_t i = 0; i < c->n && i < 39; i++)
		words[i] = c->verbs[i].name;
	snprintf(see, sizeof(see), "csm %s -h", c->name);
	return wrong_say(&(struct wrong){ lang, "usage.verb", see, word_meant(argv[1], words) },
	                 "csm %s: unknown verb '%s'", c->name, argv[1]);
}

static int operands_fit(struct ctx *x)
{
	int n = x->o.n_operands;

	if (n < x->verb->min)
		return ctx_wrong(x, "usage.operand", "needs %s", x->verb->operands);
	if (x->verb->max == 0 && n > 0)
		return ctx_wrong(x, "usage.operand", "'%s' is one operand too many; none is expected",
		                 x->o.operands[0]);
	if (x->verb->max > 0 && n > x->verb->max)
		return ctx_wrong(x, "usage.operand", "'%s' is one operand too many; expected: %s",
		                 x->o.operands[x->verb->max], x->verb->operands);
	return 0;
}

static int lock_wait_fits(const struct ctx *x)
{
	const char *s = opt_text(&x->o, "lock-wait");

	if (!s || (*s && strlen(s) < 7 && !s[strspn(s, "0123456789")]))
		return 0;
	return ctx_usage(x, "--lock-wait=%s: a whole number of seconds, from 0 to 999999", s);
}

/* scratch: the path of the store that was made because none is at hand, else "" */
static int open_store(struct ctx *x, char scratch[SCRATCH_MAX])
{
	struct csm_init_request init = { 0 };
	struct csm_options so;
	int code;

	ctx_store_options(x, &so);
	ctx_progress(x, &so);
	if (!csm_open(&x->c, &so, x->verb->need == NEED_APPEND ? CSM_APPEND : CSM_READ, &x->err))
		return CSM_OK;
	if (x->verb->need != NEED_MAPS || so.store || strcmp(x->err.id, "store.none"))
		return ctx_fail(x);
	init.now = so.now;
	so.store = scratch;
	if ((code = scratch_make(x, &init, scratch)))
		return code;
	return csm_open(&x->c, &so, CSM_READ, &x->err) ? ctx_fail(x) : CSM_OK;
}

static int run_verb(struct ctx *x)
{
	char scratch[SCRATCH_MAX] = "";
	int code = operands_fit(x);

	if (!code)
		code = lock_wait_fits(x);

	if (code)
		return code;
	x->err.lang = !strcmp(ctx_lang(x), "zh") ? CSM_LANG_ZH : CSM_LANG_EN;
	if (x->verb->need != NEED_NOTHING)
		code = open_store(x, scratch);
	if (!code)
		code = x->verb->run(x);
	if (x->p && csm_print_close(x->p, &x->err))
		code = ctx_fail(x);
	csm_close(x->c);
	scratch_remove(scratch);
	return code;
}

static int run_command(const struct command *c, int argc, char **argv)
{
	struct ctx x = { .command = c, .out_fd = 1, .argc = argc, .argv = argv };
	int skip, code;

	x.verb = verb_find(c, argc, argv, &skip);
	if (!skip && argc > 1 && c->n > 1 && (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))) {
		usage_command(stdout, ctx_lang(&x), c);
		return 0;
	}
	if (!x.verb)
		return unknown_verb(c, argc, argv);
	opts_rows(&x.o, x.verb);
	code = opts_parse(&x.o, &x, argc - skip, argv + skip);
	x.quiet = opt_flag(&x.o, "quiet");
	if (!code && opt_flag(&x.o, "help"))
		usage_verb(stdout, ctx_lang(&x), c, x.verb);
	else if (!code)
		code = run_verb(&x);
	opts_free(&x.o);
	return code;
}

/* csm and nothing else: what to do next, here. */
static int start_page(const char *lang)
{
	const char *store = getenv("CSM_STORE");
	const struct csm_options o = { .store = store && *store ? store : NULL, .lang = lang };
	struct csm *c;

	if (csm_open(&c, &o, CSM_READ, NULL)) {
		usage_all(stderr, lang);
		return CSM_EUSAGE;
	}
	usage_start(stderr, lang, csm_store_path(c));
	fprintf(stderr, "\n%s\n", csm_words(lang, "csm -h lists the commands."));
	csm_close(c);
	return CSM_EUSAGE;
}

static int run(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2 || (argc == 2 && !strncmp(argv[1], "--lang=", 7)))
		return start_page(lang_typed(argc, argv));
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help") ||
	    (!strncmp(argv[1], "--lang=", 7) && (!strcmp(argv[2], "-h") || !strcmp(argv[2], "--help")))) {
		usage_all(stdout, lang_typed(argc, argv));
		return 0;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("csm %s\n", CSM_VERSION);
		return 0;
	}
	c = command_find(argv[1]);
	return c ? run_command(c, argc - 1, argv + 1) : external(argc, argv);
}

/*
 * Called by a mail program? Whatever goes wrong then, a mistyped option too, the mail stays with that
 * program, which tries again (EX_TEMPFAIL of sysexits.h); other statuses would bounce it.
 */
static int delivered(int argc, char **argv, int code)
{
	for (int i = 2; code && i < argc && !strcmp(argv[1], "import"); i++)
		if (!strcmp(argv[i], "--deliver"))
			return EX_TEMPFAIL;
	return code;
}

int main(int argc, char **argv)
{
	int code;

	csm_guard();
	code = delivered(argc, argv, run(argc, argv));
	if (fflush(stdout) || ferror(stdout)) {
		if (errno == EPIPE)
			return code ? code : CSM_EIO;
		fprintf(stderr, "csm: standard output: %s\n", strerror(errno));
		return code ? code : CSM_EIO;
	}
	return code;
}
