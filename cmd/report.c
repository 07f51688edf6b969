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
		.calendar = opt_text(&x->o, "calendar"),
		.target = opt_text(&x->o, "target"),
		.tau = opt_text(&x->o, "tau"),
	};
	int code = ctx_print(x);

	if (!code && (code = (int)csm_report(x->c, &r, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

#define OPT_PERIOD { "period", 0, OPT_TEXT, "PERIOD", "2026, 2026-01, 2026-W03, 2026Q1, today, last-week, A..B, 本月 ... (all)" }
#define OPT_CHANNEL { "channel", 0, OPT_TEXT, "CHANNEL", "only this channel" }
#define OPT_SHOP { "shop", 0, OPT_TEXT, "SHOP", "only this shop" }
#define OPT_DRILL { "drill", 0, OPT_TEXT, "FIGURE", "print the cases or rows behind a figure, as tickets.opened" }

static const struct opt_row rows_overview[] = {
	OPT_PERIOD, { "by", 0, OPT_TEXT, "UNIT", "one row a day, week or month" }, OPT_CHANNEL, OPT_SHOP, OPT_DRILL,
};
static const struct opt_row rows_products[] = { OPT_PERIOD, OPT_CHANNEL, OPT_SHOP, OPT_DRILL };
#define OPT_CALENDAR { "calendar", 0, OPT_TEXT, "NAME", "count open time by this calendar of the shop too" }
static const struct opt_row rows_tickets[] = { OPT_PERIOD, OPT_CHANNEL, OPT_SHOP, OPT_DRILL };
static const struct opt_row rows_states[] = { OPT_PERIOD, OPT_CALENDAR, OPT_CHANNEL, OPT_SHOP, OPT_DRILL };
static const struct opt_row rows_resolution[] = {
	OPT_PERIOD, { "by", 0, OPT_TEXT, "WHAT", "compare channels or categories: channel, category" },
	{ "target", 0, OPT_TEXT, "DURATION", "time within which it should be done, as 48h (72h)" },
	{ "tau", 0, OPT_TEXT, "DURATION", "up to which the mean is taken (720h)" }, OPT_CALENDAR, OPT_CHANNEL, OPT_SHOP, OPT_DRILL,
};
#define TICKET_REPORT(n, h, rows, ex) { .name = n, .operands = "", .help = h, .need = NEED_READ, \
	.groups = G_STORE | G_PRINT | G_TIME, ROWS_OF(rows), .run = run_report, .example = ex }
static const struct verb verbs[] = {
	{ .name = "overview", .operands = "",
	  .help = "Orders, tickets, times, returns, agents, answers", .need = NEED_READ,
	  .groups = G_STORE | G_PRINT | G_TIME,
	  ROWS_OF(rows_overview), .run = run_report,
	  .example = "  csm report overview --period=2026-01\n  csm report overview --period=2026 --by=month --format=csv\n"
	             "  csm report overview --period=2026-01 --drill=tickets.reopened\n" },
	{ .name = "products", .operands = "",
	  .help = "What comes back: returns by product and reason, with what was sold", .need = NEED_READ,
	  .groups = G_STORE | G_PRINT | G_TIME, ROWS_OF(rows_products), .run = run_report,
	  .example = "  csm report products --period=2026-01\n"
	             "  csm report products --drill='products.returns[product=PAN-24 reason=quality]'\n" },
	TICKET_REPORT("flow", "How tickets move between states: rework, bottlenecks", rows_tickets,
	              "  csm report flow --period=2026-01\n  csm report flow --drill='move.count[from=solved to=open]'\n"),
	TICKET_REPORT("time-in-state", "How long tickets were in each state, and who had to move", rows_states,
	              "  csm report time-in-state --period=2026-01\n"
	              "  csm report time-in-state --drill='state.seconds[owner=third_party state=on_hold party=carrier]'\n"),
	TICKET_REPORT("resolution", "How long it takes until a ticket is solved, open ones not forgotten", rows_resolution,
	              "  csm report resolution --period=last-month --target=48h\n  csm report resolution --by=channel --calendar=always\n"),
};
const struct command cmd_report = { "report", "The numbers of the desk", verbs,
                                    sizeof(verbs) / sizeof(verbs[0]) };
