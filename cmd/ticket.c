/*
 * csm ticket: questions and complaints of customers. The verbs that record take their options from
 * the library's closed list of keys; list and show read.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "verbs.h"

static int run_new(struct ctx *x)
{
	return record_text(x, false, "text", true);
}

/* One request for each name; the library adds the agent. */
static size_t assign_fields(const struct ctx *x, struct csm_field *f)
{
	static const char *const keys[] = { "group", "text", "tags" };
	size_t n = 0;

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		for (size_t i = 0; i < x->o.n; i++)
			if (!strcmp(x->o.values[i].row->name, keys[k]))
				f[n++] = (struct csm_field){ keys[k], x->o.values[i].text };
	return n;
}

static int assign_picked(struct ctx *x, const struct names *names, const struct csm_pick *pick)
{
	struct csm_field *f = opts_room(&x->o, x->o.n + 1, sizeof(*f));
	struct csm_request *r = opts_room(&x->o, names->n + 1, sizeof(*r));
	struct csm_receipt *out = NULL;
	size_t n = assign_fields(x, f);
	int code, said;

	for (size_t i = 0; i < names->n; i++)
		r[i] = (struct csm_request){ .noun = "ticket", .verb = "assign", .target = names->name[i],
		                             .at = opt_text(&x->o, "at"), .by = opt_text(&x->o, "by"),
		                             .key = opt_text(&x->o, "key"), .fields = f, .n_fields = n };
	code = (int)csm_assign(x->c, r, names->n, pick, opt_flag(&x->o, "atomic"), &out, &x->err);
	if (code > CSM_FOUND && (!out || !out[0].code))
		return ctx_fail(x);
	said = ctx_receipts(x, out, names->n, "assign");
	ctx_remark(x);
	return code > said ? code : said;
}

static int run_assign(struct ctx *x)
{
	struct csm_pick pick = { opt_text(&x->o, "level"), opt_text(&x->o, "skill"), opt_text(&x->o, "group"),
	                         opt_text(&x->o, "strategy") };
	struct names names;
	int code;

	if (!pick.level && !pick.skill && !pick.strategy)
		return verb_record(x);
	if (opt_text(&x->o, "to"))
		return ctx_usage(x, "--to names the agent; --level, --skill and --strategy let csm choose: one of them");
	code = ctx_names(x, 0, &names);
	if (!code && names.n > 1 && opt_text(&x->o, "key"))
		code = ctx_usage(x, "--key names one event, and here are %zu cases; record them one by one", names.n);
	if (!code && names.n)
		code = assign_picked(x, &names, &pick);
	names_free(&names);
	return code;
}

static int rebalance(struct ctx *x, const struct csm_pick *pick)
{
	struct csm_receipt *out = NULL;
	size_t n = 0;
	int code = (int)csm_rebalance(x->c, pick, opt_flag(&x->o, "atomic"), &out, &n, &x->err), said;

	if (code > CSM_FOUND && (!n || !out[0].code))
		return ctx_fail(x);
	said = ctx_receipts(x, out, n, "assign");
	ctx_remark(x);
	return code > said ? code : said;
}

static int run_rebalance(struct ctx *x)
{
	struct csm_pick pick = { opt_text(&x->o, "level"), opt_text(&x->o, "skill"), opt_text(&x->o, "group"), NULL };
	int code;

	if (!opt_flag(&x->o, "plan"))
		return rebalance(x, &pick);
	code = ctx_print(x);
	if (!code && (code = (int)csm_rebalance_plan(x->c, &pick, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_rebalance[] = {
	{ "plan", 0, OPT_FLAG, NULL, "print who has how many and what would move; record nothing" },
	{ "level", 0, OPT_TEXT, "LEVEL", "among agents of this level: junior, middle, senior, lead; senior+: that or higher" },
	{ "skill", 0, OPT_TEXT, "SKILL", "among agents with this skill" },
	{ "group", 0, OPT_TEXT, "GROUP", "among agents of this group" },
	{ "atomic", 0, OPT_FLAG, NULL, "all of the cases or none" },
};
static const struct opt_row rows_assign[] = {
	{ "level", 0, OPT_TEXT, "LEVEL", "an agent of this level: junior, middle, senior, lead; senior+: that or higher" },
	{ "skill", 0, OPT_TEXT, "SKILL", "an agent with this skill" },
	{ "strategy", 0, OPT_TEXT, "WORD", "among those who fit: least_open (default) or round_robin" },
};
static const struct opt_row rows_text[] = { OPT_MESSAGE, OPT_FILE, OPT_ATTACH, OPT_REFERENCE };
static const struct opt_row rows_attach[] = { OPT_REFERENCE };
static const struct opt_row rows_list[] = { OPT_ACTIVE, OPT_SORT, OPT_LIMIT };
static const struct opt_row rows_show[] = { OPT_PUBLIC };

#define WRITES (G_STORE | G_WRITE | G_BATCH)
#define READS (G_STORE | G_PRINT | G_TIME)
#define RECORD(verb_, record_, operands_, help_, run_, rows_, example_) { .name = verb_, .operands = operands_, .help = help_, \
	.need = NEED_APPEND, .groups = WRITES, .noun = "ticket", .record = record_, .min = 1, .max = -1, .run = run_, \
	.example = example_, ROWS_OF(rows_) }

static const struct verb verbs[] = {
	{ .name = "new", .operands = "", .help = "Open a ticket; prints its name",
	  .need = NEED_APPEND, .groups = WRITES, ROWS_OF(rows_text),
	  .noun = "ticket", .record = "open", .run = run_new,
	  .example = "  csm ticket new --channel=chat --order=2026011588 --category=quality --product='Rice cooker 3L' -m '内胆掉漆'\n" },
	{ .name = "list", .operands = "", .help = "List tickets; every column is a filter",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_list),
	  .columns = "ticket", .run = verb_list,
	  .example = "  csm ticket list --active --agent=wang --sort=opened\n"
	             "  csm ticket list --active --ids | csm ticket assign - --to=wang\n" },
	{ .name = "show", .operands = "TICKET", .help = "Show one ticket with its whole history",
	  .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_show), .noun = "ticket", .min = 1, .max = 1, .run = verb_show, .example = "  csm ticket show T-a1042c\n" },
	RECORD("message", "message", "TICKET|- ...", "Record what the customer said", verb_text, rows_text,
	       "  csm ticket message T-a1042c -m 'still no parcel'\n"),
	RECORD("reply", "reply", "TICKET|- ...", "Answer the customer", verb_text, rows_text,
	       "  csm ticket reply T-a1042c -m '您好，请发一张照片。' --wait=customer\n"),
	RECORD("note", "note", "TICKET|- ...", "Add an internal note", verb_text, rows_text, "  csm ticket note T-a1042c -m 'seen this fault before'\n"),
	RECORD("assign", "assign", "TICKET|- ...", "Give tickets to an agent or a group; or to whoever fits", run_assign, rows_assign,
	       "  csm ticket assign T-a1042c --to=wang\n  csm ticket assign T-a1042c --level=senior+ --skill=returns\n"),
	{ .name = "rebalance", .operands = "", .help = "Even out how many open tickets the agents have",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE | G_PRINT, ROWS_OF(rows_rebalance), .run = run_rebalance,
	  .example = "  csm ticket rebalance --plan --group=after_sales\n" },
	RECORD("handoff", "handoff", "TICKET|- ...", "Hand tickets over from a machine to people", verb_record, rows_none,
	       "  csm ticket handoff T-a1042c --by=bot --reason='asks for a person'\n"),
	RECORD("classify", "classify", "TICKET|- ...", "Set category, severity, stage and the like",
	       verb_record, rows_none,
	       "  csm ticket classify T-a1042c --category=quality --severity=severe --urgency=1\n"),
	RECORD("wait", "wait", "TICKET|- ...", "Wait for the customer or a third party",
	       verb_record, rows_none,
	       "  csm ticket wait T-a1042c --for=carrier --reason='trace ordered' --until=2026-01-20\n"),
	RECORD("resume", "resume", "TICKET|- ...", "Go on with a waiting ticket", verb_record, rows_none, "  csm ticket resume T-a1042c\n"),
	RECORD("solve", "solve", "TICKET|- ...", "Solve tickets with a resolution code", verb_text_optional, rows_text, "  csm ticket solve T-a1042c --code=refund\n"),
	RECORD("reopen", "reopen", "TICKET|- ...", "Reopen a solved ticket", verb_record, rows_none, "  csm ticket reopen T-a1042c --reason='not fixed'\n"),
	RECORD("escalate", "escalate", "TICKET|- ...", "Call for more skill or more authority", verb_record, rows_none,
	       "  csm ticket escalate T-a1042c --level=3 --reason='threatens to sue'\n"),
	RECORD("acknowledge", "acknowledge", "TICKET|- ...", "Take note of an escalation", verb_record, rows_none,
	       "  csm ticket acknowledge T-a1042c\n"),
	RECORD("promise", "promise", "TICKET|- ...", "Record what was promised, and until when", verb_text_optional, rows_text,
	       "  csm ticket promise T-a1042c --until=2026-01-20T18:00 -m 'We call you back.'\n"),
	RECORD("keep", "keep", "TICKET|- ...", "A promise was kept", verb_record, rows_none,
	       "  csm ticket keep T-a1042c --of=a1050\n"),
	RECORD("step", "step", "TICKET|- ...", "A step of a complaint is done, or waived with a reason", verb_record, rows_none,
	       "  csm ticket step T-a1042c --step=investigate\n"),
	RECORD("link", "link", "TICKET|- ...", "Link to another case", verb_record, rows_none, "  csm ticket link T-a1042c --rel=duplicates --to=T-a1040a\n"),
	RECORD("unlink", "unlink", "TICKET|- ...", "Take back a link", verb_record, rows_none, "  csm ticket unlink T-a1042c --to=T-a1040a\n"),
	RECORD("void", "void", "TICKET|- ...",
	       "Take tickets out of every count: opened by mistake, or spam", verb_record,
	       rows_none,
	       "  csm ticket void T-a1042c --as=spam --reason=advertising\n"),
	{ .name = "attach", .operands = "TICKET FILE...",
	  .help = "Add evidence: files are copied into the store, named by their SHA-256",
	  .need = NEED_APPEND,
	  .groups = WRITES, ROWS_OF(rows_attach), .noun = "ticket", .record = "attach", .min = 2,
	  .max = -1, .run = verb_attach,
	  .example = "  csm ticket attach T-a1042c photo.jpg --kind=photo\n" },
};

const struct command cmd_ticket = { "ticket", "Questions and complaints of customers", verbs,
                                    sizeof(verbs) / sizeof(verbs[0]) };
