/*
 * csm calendar: the shop's business calendars: prove them, show their days, measure open time, find when a time
 * limit is used up, take in holidays.
 */
#include "verbs.h"

#define READS (G_STORE | G_PRINT)

static int run_check(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_calendar_check(x->c, x->o.n_operands ? x->o.operands[0] : NULL, x->p, &x->err));
}

static int run_show(struct ctx *x)
{
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_calendar_show(x->c, x->o.operands[0], opt_text(&x->o, "period"), x->p, &x->err));
}

static int run_between(struct ctx *x)
{
	char **o = x->o.operands;
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_calendar_between(x->c, o[0], o[1], o[2], x->p, &x->err));
}

static int run_add(struct ctx *x)
{
	char **o = x->o.operands;
	int code = ctx_print(x);

	return code ? code : ctx_done(x, (int)csm_calendar_add(x->c, o[0], o[1], o[2], x->p, &x->err));
}

static int run_import(struct ctx *x)
{
	const struct csm_holidays_request q = { .path = x->o.operands[0], .list = opt_text(&x->o, "list"), .kind = opt_text(&x->o, "kind"),
	                                        .year = opt_text(&x->o, "year"), .all = opt_flag(&x->o, "all") };
	struct csm_holidays_summary s = { 0 };
	int code;

	if (!q.list)
		return ctx_usage(x, "--list=LIST is missing: which list of policy/holidays.csv the days belong to");
	code = (int)csm_holidays_import(x->c, &q, &s, &x->err);
	if (code) {
		ctx_fail(x);
		return code;
	}
	ctx_remark(x);
	if (opt_flag(&x->o, "dry-run"))
		fputs(s.rows, stdout);
	else if (!x->quiet)
		fprintf(stderr, ctx_words(x, "%s: %ld added, %ld known before, %ld left out\n"), q.list, s.added, s.known, s.left_out);
	return 0;
}

static const struct opt_row rows_show[] = {
	{ "period", 0, OPT_TEXT, "PERIOD", "the days of this period (this-month)" },
};

static const struct opt_row rows_import[] = {
	{ "list", 0, OPT_TEXT, "LIST", "the list that the days belong to; must be given" },
	{ "year", 0, OPT_TEXT, "YEAR", "year of the notice (that of the file, else of each date)" },
	{ "kind", 0, OPT_TEXT, "KIND", "what days of an ics file are: off (default) or work" },
	{ "all", 0, OPT_FLAG, NULL, "observances of an ics file, too" },
};

static const struct verb verbs[] = {
	{ .name = "check", .operands = "[FILE]", .help = "Prove the calendars: hours, dates, years without holidays",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .max = 1, .run = run_check, .example = "  csm calendar check\n" },
	{ .name = "show", .operands = "NAME", .help = "Show the days of a calendar: hours, and why",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_show), .min = 1, .max = 1, .run = run_show,
	  .example = "  csm calendar show cn --period=2026-02\n" },
	{ .name = "between", .operands = "NAME FROM TO", .help = "Measure the open time between two instants",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .min = 3, .max = 3, .run = run_between,
	  .example = "  csm calendar between cn 2026-01-01 2027-01-01\n" },
	{ .name = "add", .operands = "NAME FROM TIME", .help = "Find when a time limit is used up: 4h, 2bd, \"48h wall\"",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none), .min = 3, .max = 3, .run = run_add,
	  .example = "  csm calendar add cn 2026-02-13T17:30 4h\n" },
	{ .name = "import", .operands = "FILE", .help = "Take in holidays: an ics file, or a yearly notice as JSON",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE, ROWS_OF(rows_import), .min = 1, .max = 1, .run = run_import,
	  .example = "  csm calendar import 2027.json --list=cn\n" },
};
const struct command cmd_calendar = { "calendar", "Business calendars", verbs, sizeof(verbs) / sizeof(verbs[0]) };
