/*
 * csm policy: the targets of policy/sla.yaml before they are used: prove them, and see whom others would judge otherwise.
 */
#include "verbs.h"

static int run_check(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_policy_check(x->c, x->o.n_operands ? x->o.operands[0] : NULL, x->p, &x->err));
}

static int run_diff(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_policy_diff(x->c, x->o.operands[0], opt_text(&x->o, "period"), x->p, &x->err));
}

static const struct opt_row rows_diff[] = {
	{ "period", 0, OPT_TEXT, "PERIOD", "only what was due (else ended, else begun) in it" },
};
static const struct verb verbs[] = {
	{ .name = "check", .operands = "[FILE]", .help = "Prove the targets: policies never reached, that nobody can meet, that contradict",
	  .need = NEED_READ, .groups = G_STORE | G_PRINT, ROWS_OF(rows_none), .max = 1, .run = run_check, .example = "  csm policy check stricter.yaml\n" },
	{ .name = "diff", .operands = "FILE", .help = "Runs of clocks that this file would judge otherwise",
	  .need = NEED_READ, .groups = G_STORE | G_PRINT | G_TIME, ROWS_OF(rows_diff), .min = 1, .max = 1, .run = run_diff,
	  .example = "  csm policy diff stricter.yaml --period=last-month\n" },
};
const struct command cmd_policy = { "policy", "Targets before they are used", ROWS(verbs) };
