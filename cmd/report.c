/* csm report: the numbers of the desk. A verb a report; all take the same options. */
#include "verbs.h"

static int run_report(struct ctx *x)
{
	struct csm_report_request r = {
		.name = x->verb->name,
		.period = opt_text(&x->o, "period"),
		.by = opt_text(&x->o, "by"),
		.channel = opt_text(&x->o, "channel"),
		.shop = opt_text(&x->o, "shop"),
		.drill = opt_text(&x->o, "drill"),
	};
	int code = ctx_print(x);

	if (!code && (code = (int)csm_report(x->c, &r, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_report[] = {
	{ "period", 0, OPT_TEXT, "PERIOD",
	  "2026, 2026-01, 2026-W03, 2026Q1, today, last-week, A..B, 本月 ... (all)" },
	{ "by", 0, OPT_TEXT, "UNIT", "one row a day, week or month" },
	{ "channel", 0, OPT_TEXT, "CHANNEL", "only this channel" },
	{ "shop", 0, OPT_TEXT, "SHOP", "only this shop" },
	{ "drill", 0, OPT_TEXT, "FIGURE", "print the cases or rows behind a figure, as tickets.opened" },
};
static const struct verb verbs[] = {
	{ .name = "overview", .operands = "",
	  .help = "Orders, tickets, times, returns, agents, answers", .need = NEED_READ,
	  .groups = G_STORE | G_PRINT | G_TIME,
	  ROWS_OF(rows_report), .run = run_report,
	  .example = "  csm report overview --period=2026-01\n  csm report overview --period=2026 --by=month --format=csv\n"
	             "  csm report overview --period=2026-01 --drill=tickets.reopened\n" },
};
const struct command cmd_report = { "report", "The numbers of the desk", verbs,
                                    sizeof(verbs) / sizeof(verbs[0]) };
