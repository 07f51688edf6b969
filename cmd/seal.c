/*
 * csm seal, head, verify, evidence: that the past was not changed, and how to show it.
 */
#include <stdio.h>
#include <string.h>

#include "verbs.h"

#define READS (G_STORE | G_PRINT)

/* What could not be printed is sealed all the same. */
static int say_sealed(struct ctx *x)
{
	struct csm_print *p = x->p;
	int code;

	ctx_remark(x);
	x->p = NULL;
	if (!csm_print_close(p, &x->err))
		return 0;
	code = ctx_fail(x);
	fprintf(stderr, "csm seal: %s\n", ctx_words(x, "the seals are recorded; csm head shows them"));
	return code;
}

static int run_seal(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_seal(x->c, x->p, &x->err)))
		ctx_fail(x);
	else if (!code)
		code = say_sealed(x);
	return code;
}

static const struct verb seal_verbs[] = {
	{ .name = "", .operands = "", .help = "Seal what this site wrote since its last seal; fit for cron", .need = NEED_APPEND,
	  .groups = G_STORE | G_PRINT | G_WRITE, ROWS_OF(rows_none), .run = run_seal, .example = "  csm seal\n" },
};
const struct command cmd_seal = { "seal", "Seal what was written", seal_verbs, 1 };

static int run_head(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_head(x->c, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct verb head_verbs[] = {
	{ .name = "", .operands = "", .help = "Print the chain of every segment, as it is now", .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_none), .run = run_head, .example = "  csm head --format=csv > head-2026-01-31.csv\n" },
};
const struct command cmd_head = { "head", "The chains of the log", head_verbs, 1 };

static int run_verify(struct ctx *x)
{
	struct csm_verify_request r = { .against = opt_text(&x->o, "against") };
	int code = ctx_print(x);

	if (!code && (code = (int)csm_verify(x->c, &r, x->p, &x->err)) > CSM_FOUND)
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_verify[] = {
	{ "against", 0, OPT_TEXT, "FILE", "compare with what csm head printed as csv, tsv, json or jsonl (-: standard input)" },
};
static const struct verb verify_verbs[] = {
	{ .name = "", .operands = "", .help = "Compare the log with its seals, and with a saved head; exit status 1 if something was changed",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_verify), .run = run_verify,
	  .example = "  csm verify\n  csm verify --against=head-2026-01-31.csv\n" },
};
const struct command cmd_verify = { "verify", "Prove the past", verify_verbs, 1 };

static int run_evidence(struct ctx *x)
{
	struct csm_evidence_request r = { .name = x->o.operands[0], .output = opt_text(&x->o, "output"),
	                                  .with_person = opt_flag(&x->o, "with-person") };
	int code = r.output ? 0 : ctx_usage(x, "-o FOLDER or -o FILE.tar is wanted");

	if (r.output && !strcmp(r.output, "-"))
		code = ctx_usage(x, "-o -: evidence is many files and goes to no pipe; -o FOLDER or -o FILE.tar is wanted");
	if (!code && (code = (int)csm_evidence(x->c, &r, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_evidence[] = {
	{ "output", 'o', OPT_TEXT, "FOLDER|FILE.tar", "where to: a new or empty folder, or a new tar file" },
	{ "with-person", 0, OPT_FLAG, NULL, "what people/ holds of the customer, too" },
};
static const struct verb evidence_verbs[] = {
	{ .name = "", .operands = "CASE", .help = "Write a case, its files, and the proof that they stand in the log, for others to check",
	  .need = NEED_READ, .groups = G_STORE, ROWS_OF(rows_evidence), .min = 1, .max = 1, .run = run_evidence,
	  .example = "  csm evidence T-a1042c -o T-a1042c.tar\n" },
};
const struct command cmd_evidence = { "evidence", "A case with its proof", evidence_verbs, 1 };
