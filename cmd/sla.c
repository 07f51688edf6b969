/*
 * csm sla: the clocks of tickets against their targets: explain one ticket, list runs, what is due, what is at risk, how many
 * were met.
 */
#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)

static struct csm_sla_request request(struct ctx *x, int *code)
{
	long limit = limit_of(x, code);

	if (!*code)
		*code = ctx_print(x);
	return (struct csm_sla_request){
		.policy = opt_text(&x->o, "policy"), .clock = opt_text(&x->o, "clock"), .verdict = opt_text(&x->o, "verdict"),
		.period = opt_text(&x->o, "period"), .agent = opt_text(&x->o, "of-agent"), .within = opt_text(&x->o, "within"),
		.check = opt_flag(&x->o, "check"), .by = opt_text(&x->o, "by"), .limit = limit,
	};
}

static int run_explain(struct ctx *x)
{
	int code;
	struct csm_sla_request q = request(x, &code);

	return code ? code : ctx_done(x, (int)csm_sla_explain(x->c, x->o.operands[0], &q, x->p, &x->err));
}

static int run_list(struct ctx *x)
{
	int code;
	struct csm_sla_request q = request(x, &code);

	return code ? code : ctx_done(x, (int)csm_sla_list(x->c, &q, x->p, &x->err));
}

static int run_due(struct ctx *x)
{
	int code;
	struct csm_sla_request q = request(x, &code);

	q.due = true;
	return code ? code : ctx_done(x, (int)csm_sla_list(x->c, &q, x->p, &x->err));
}

static int run_radar(struct ctx *x)
{
	int code;
	struct csm_sla_request q = request(x, &code);

	q.due = true;
	q.within = q.within ? q.within : "4h";
	return code ? code : ctx_done(x, (int)csm_sla_list(x->c, &q, x->p, &x->err));
}

static int run_report(struct ctx *x)
{
	int code;
	struct csm_sla_request q = request(x, &code);

	return code ? code : ctx_done(x, (int)csm_sla_report(x->c, &q, x->p, &x->err));
}

static int run_sample(struct ctx *x)
{
	size_t n;
	const char *text = csm_policy_sample("sla.yaml", &n);

	(void)x;
	return fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0 ? 0 : 6;
}

#define OPT_POLICY { "policy", 0, OPT_TEXT, "FILE", "the policies of this file instead of policy/sla.yaml" }
#define OPT_CLOCK { "clock", 0, OPT_TEXT, "CLOCK", "only this clock, as first_response" }
#define OPT_OF { "of-agent", 0, OPT_TEXT, "LOGIN", "only tickets that this agent is in charge of" }
#define OPT_CHECK { "check", 0, OPT_FLAG, NULL, "exit with status 1 if there is any: for cron" }
static const struct opt_row rows_explain[] = { OPT_CLOCK, OPT_POLICY };
static const struct opt_row rows_list[] = {
	OPT_CLOCK, { "verdict", 0, OPT_TEXT, "VERDICT", "only running, paused, met, breached, ended, cancelled or unknown" },
	{ "period", 0, OPT_TEXT, "PERIOD", "only what was due (else ended, else begun) in it" }, OPT_OF, OPT_POLICY, OPT_LIMIT };
static const struct opt_row rows_due[] = { OPT_CLOCK, OPT_OF, OPT_POLICY, OPT_LIMIT, OPT_CHECK };
static const struct opt_row rows_radar[] = {
	{ "within", 0, OPT_TEXT, "DURATION", "what is late or has at most so much open time left (4h)" },
	OPT_CLOCK, OPT_OF, OPT_POLICY, OPT_LIMIT, OPT_CHECK };
static const struct opt_row rows_report[] = {
	{ "period", 0, OPT_TEXT, "PERIOD", "only what was due (else ended, else begun) in it" },
	{ "by", 0, OPT_TEXT, "WORD", "a row for each agent, channel, category, priority or policy" }, OPT_CLOCK, OPT_POLICY };
static const struct verb verbs[] = {
	{ .name = "explain", .operands = "TICKET", .help = "Every clock of a ticket, and where its time went",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_explain), .min = 1, .max = 1, .run = run_explain,
	  .example = "  csm sla explain T-a1042c --clock=full_resolution\n" },
	{ .name = "due", .operands = "", .help = "What is late, and what comes due, least time left first",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_due), .min = 0, .max = 0, .run = run_due,
	  .example = "  csm sla due --of-agent=li.na\n" },
	{ .name = "radar", .operands = "", .help = "What is late or soon will be",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_radar), .min = 0, .max = 0, .run = run_radar,
	  .example = "  csm sla radar --within=2h --check || mail -s 'at risk' lead@example.com\n" },
	{ .name = "list", .operands = "", .help = "Runs of clocks, of solved tickets too",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_list), .min = 0, .max = 0, .run = run_list,
	  .example = "  csm sla list --verdict=breached --period=last-month --clock=first_response\n" },
	{ .name = "report", .operands = "", .help = "How many runs met their targets, and why others did not",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_report), .min = 0, .max = 0, .run = run_report,
	  .example = "  csm sla report --period=last-month --by=agent\n  csm sla report --policy=stricter.yaml\n" },
	{ .name = "sample", .operands = "", .help = "An example of policy/sla.yaml to begin with", .need = NEED_NOTHING, .min = 0, .max = 0,
	  .run = run_sample, .example = "  csm sla sample > policy/sla.yaml\n" },
};

const struct command cmd_sla = { "sla", "Clocks, targets, what is due and what was late", ROWS(verbs) };
