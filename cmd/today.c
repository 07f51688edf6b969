/*
 * csm today, csm queue: what the day asks for, and what is to be worked on next.
 */
#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)

/* The names are of x->o. */
static int request(struct ctx *x, struct csm_queue_request *q)
{
	const char **agents = opts_room(&x->o, x->o.n + 1, sizeof(*agents));
	int code;

	*q = (struct csm_queue_request){
		.rules = opt_text(&x->o, "policy"), .agents = agents, .n_agents = opt_all(&x->o, "of-agent", agents, x->o.n),
		.unassigned = opt_flag(&x->o, "unassigned"), .only = opt_text(&x->o, "only"),
	};
	q->limit = limit_of(x, &code);
	return code ? code : ctx_print(x);
}

typedef int (*asked_fn)(struct csm *c, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e);

static int run_asked(struct ctx *x, asked_fn ask)
{
	struct csm_queue_request q;
	int code = request(x, &q);

	if (!code && (code = (int)ask(x->c, &q, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_today(struct ctx *x)
{
	return run_asked(x, csm_today);
}

static int run_queue(struct ctx *x)
{
	return run_asked(x, csm_queue);
}

static int run_explain(struct ctx *x)
{
	struct csm_queue_request q;
	int code = request(x, &q);

	if (!code && (code = (int)csm_queue_explain(x->c, x->o.operands[0], &q, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_sample(struct ctx *x)
{
	size_t n;
	const char *text = csm_policy_sample("queue.yaml", &n);

	(void)x;
	return fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0 ? CSM_OK : CSM_EIO;
}

#define OPT_OF { "of-agent", 0, OPT_LIST, "LOGIN", "only tickets that this agent is in charge of (several allowed)" }
#define OPT_UNASSIGNED { "unassigned", 0, OPT_FLAG, NULL, "only tickets that nobody is in charge of; with --of-agent: those too" }
#define OPT_RULES { "policy", 0, OPT_TEXT, "FILE", "the coefficients of this file instead of policy/queue.yaml" }
static const struct opt_row rows_today[] = {
	OPT_OF, OPT_UNASSIGNED, { "only", 0, OPT_TEXT, "SECTION", "this section alone, all of it: overdue, due, new ..." },
	{ "limit", 0, OPT_TEXT, "N", "at most N of each section (10)" } };
static const struct opt_row rows_queue[] = { OPT_OF, OPT_UNASSIGNED, OPT_RULES, OPT_LIMIT };
static const struct opt_row rows_explain[] = { OPT_RULES };
static const struct verb today_verbs[] = {
	{ .name = "", .operands = "", .help = "What is late, due, promised, escalated, waited for and new", .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_today), .run = run_today, .example = "  csm today --of-agent=li.na\n  csm today --only=overdue\n" },
};
static const struct verb queue_verbs[] = {
	{ .name = "", .operands = "", .help = "Open tickets in the order in which to work on them", .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_queue), .run = run_queue, .example = "  csm queue --of-agent=li.na --limit=5\n  csm queue --unassigned\n" },
	{ .name = "explain", .operands = "TICKET", .help = "Every term of the score of a ticket", .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_explain), .min = 1, .max = 1, .run = run_explain, .example = "  csm queue explain T-a1042c\n" },
	{ .name = "sample", .operands = "", .help = "An example of policy/queue.yaml to begin with", .need = NEED_NOTHING,
	  .run = run_sample, .example = "  csm queue sample > policy/queue.yaml\n" },
};

const struct command cmd_today = { "today", "What the day asks for", ROWS(today_verbs) };
const struct command cmd_queue = { "queue", "What is to be worked on next, and why", ROWS(queue_verbs) };
