/*
 * csm kb: ready answers to common questions: which one fits, and answering with it.
 */
#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)

static int run_match(struct ctx *x)
{
	char text[4096] = "";
	size_t n = 0;
	int code;

	for (int i = 0; i < x->o.n_operands && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "", x->o.operands[i]);
	if (n >= sizeof(text))
		return ctx_usage(x, "the text is longer than %zu bytes", sizeof(text) - 1);
	code = ctx_print(x);
	if (!code && (code = (int)csm_kb_match(x->c, text, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_answer(struct ctx *x)
{
	struct csm_receipt r = { 0 };
	int code = (int)csm_kb_answer(x->c, x->o.operands[0], opt_text(&x->o, "article"), &r, &x->err);

	if (code)
		return ctx_fail(x);
	ctx_remark(x);
	return ctx_receipts(x, &r, 1, "");
}

static const struct opt_row rows_answer[] = {
	{ "article", 0, OPT_TEXT, "ID", "answer with this article, however well it fits" },
};
static int run_sample(struct ctx *x)
{
	size_t n;
	const char *text = csm_policy_sample("kb.yaml", &n);

	(void)x;
	fwrite(text, 1, n, stdout);
	return 0;
}

static const struct verb verbs[] = {
	{ .name = "match", .operands = "TEXT|TICKET ...", .help = "Show which articles fit, each with its score and why",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .min = 1, .max = -1, .run = run_match,
	  .example = "  csm kb match 怎么退货\n" },
	{ .name = "answer", .operands = "TICKET", .help = "Answer with the article that fits, signed bot; or hand the ticket to people",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE, ROWS_OF(rows_answer), .min = 1, .max = 1, .run = run_answer,
	  .example = "  csm kb answer T-a1042c\n" },
	{ .name = "sample", .operands = "", .help = "Print an example of policy/kb.yaml to begin with",
	  .need = NEED_NOTHING, ROWS_OF(rows_none), .run = run_sample, .example = "  csm kb sample >policy/kb.yaml\n" },
};
const struct command cmd_kb = { "kb", "Ready answers to common questions", verbs, sizeof(verbs) / sizeof(verbs[0]) };
