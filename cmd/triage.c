/*
 * csm triage: the shop's own rules for sorting and giving out tickets: apply them, try them, explain
 * them, prove them, compare them with what people decided.
 */
#include <stdlib.h>

#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)

static const char *const *names_of(const struct names *n)
{
	return (const char *const *)n->name;
}

static int run_run(struct ctx *x)
{
	struct names names;
	struct csm_receipt *out = NULL;
	size_t n = 0;
	int code = ctx_names(x, 0, &names), said;

	if (code)
		return code;
	if (x->o.n_operands && !names.n) {
		ctx_say(x, "no names on standard input; nothing was recorded");
		return 0;
	}
	code = (int)csm_triage_run(x->c, names_of(&names), names.n, opt_flag(&x->o, "atomic"), &out, &n, &x->err);
	if (code > CSM_FOUND && (!n || !out[0].code)) {
		code = ctx_fail(x);
	} else {
		said = ctx_receipts(x, out, n, "");
		code = code > said ? code : said;
	}
	ctx_remark(x);
	names_free(&names);
	return code;
}

static int done(struct ctx *x, int code)
{
	if (code > CSM_FOUND)
		ctx_fail(x);
	return code;
}

static int run_test(struct ctx *x)
{
	struct names names;
	int code = ctx_names(x, 0, &names);

	if (!code)
		code = ctx_print(x);
	if (!code)
		code = done(x, (int)csm_triage_test(x->c, names_of(&names), names.n, x->p, &x->err));
	names_free(&names);
	return code;
}

static int run_explain(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : done(x, (int)csm_triage_explain(x->c, x->o.operands[0], x->p, &x->err));
}

static int run_check(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : done(x, (int)csm_triage_check(x->c, x->o.n_operands ? x->o.operands[0] : NULL, x->p, &x->err));
}

static int run_replay(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : done(x, (int)csm_triage_replay(x->c, opt_text(&x->o, "period"), opt_text(&x->o, "policy"),
	                                                    x->p, &x->err));
}

static int run_agents(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : done(x, (int)csm_triage_agents(x->c, x->p, &x->err));
}

static const struct opt_row rows_run[] = {
	{ "atomic", 0, OPT_FLAG, NULL, "all of the events or none" },
	{ "null", 'z', OPT_FLAG, NULL, "names on standard input end with NUL instead of a line feed" },
};

static const struct opt_row rows_replay[] = {
	{ "period", 0, OPT_TEXT, "PERIOD", "tickets opened in this period (all)" },
	{ "policy", 0, OPT_TEXT, "FILE", "take the rules from FILE instead of policy/triage.yaml" },
};

static int run_sample(struct ctx *x)
{
	size_t n;
	const char *text = csm_policy_sample("triage.yaml", &n);

	(void)x;
	fwrite(text, 1, n, stdout);
	return 0;
}

static const struct verb verbs[] = {
	{ .name = "run", .operands = "[TICKET|- ...]", .help = "Apply the rules and record what follows; a second run adds nothing",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE, ROWS_OF(rows_run), .max = -1, .run = run_run,
	  .example = "  csm triage run\n  csm triage run -n\n" },
	{ .name = "test", .operands = "[TICKET|- ...]", .help = "Show what the rules would set, and what they would leave alone",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .max = -1, .run = run_test, .example = "  csm triage test\n" },
	{ .name = "explain", .operands = "TICKET", .help = "Show every rule and condition: what it saw, whether it held",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .min = 1, .max = 1, .run = run_explain,
	  .example = "  csm triage explain T-a1042c\n" },
	{ .name = "check", .operands = "[FILE]", .help = "Prove the rules: words, fields, rules that can never be reached",
	  .need = NEED_READ, .groups = G_STORE | G_PRINT, ROWS_OF(rows_none), .max = 1, .run = run_check,
	  .example = "  csm triage check\n" },
	{ .name = "replay", .operands = "", .help = "Run the rules over history and compare with what people finally chose",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_replay), .run = run_replay,
	  .example = "  csm triage replay --period=2026-01\n" },
	{ .name = "agents", .operands = "", .help = "List the agents with level, skills, groups and open tickets",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .run = run_agents, .example = "  csm triage agents\n" },
	{ .name = "sample", .operands = "", .help = "Print an example of policy/triage.yaml to begin with",
	  .need = NEED_NOTHING, ROWS_OF(rows_none), .run = run_sample, .example = "  csm triage sample >policy/triage.yaml\n" },
};
const struct command cmd_triage = { "triage", "Rules for sorting and giving out tickets", verbs,
                                    sizeof(verbs) / sizeof(verbs[0]) };
