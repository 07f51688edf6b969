/*
 * csm incident: what has to be reported at once, with its own clock.
 */
#include <stdlib.h>

#include "desk.h"

/* The cases that were named, each by an option of its own, joined as one value; NULL: none. */
static const char *cases(struct ctx *x)
{
	const char **typed = opts_room(&x->o, x->o.n, sizeof(*typed));
	size_t n = opt_all(&x->o, "case", typed, x->o.n);

	return n ? joined(x, typed, n) : NULL;
}

static int run_report(struct ctx *x)
{
	int code;
	char *text = ctx_text(x, &code, true);
	const struct desk_field more[] = { { "kind", x->o.operands[0] }, { "text", text }, { "cases", cases(x) } };

	if (!code)
		code = desk_record(x, more, 3);
	free(text);
	return code;
}

static int run_of(struct ctx *x)
{
	return desk_text(x, x->o.operands[0], false);
}

static int run_list(struct ctx *x)
{
	return desk_list(x, csm_incident_list);
}

static int run_kinds(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_incident_kinds(x->c, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_report[] = {
	OPT_MESSAGE, OPT_FILE, { "case", 0, OPT_LIST, "CASE", "a case that it is about (several allowed)" }, OPT_AT, OPT_KEY,
};
static const struct opt_row rows_of[] = { OPT_MESSAGE, OPT_FILE, OPT_AT, OPT_KEY };
static const struct opt_row rows_list[] = { OPT_PERIOD, OPT_WHOSE, OPT_OPEN, OPT_CHECK };

static const struct verb verbs[] = {
	{ .name = "report", .operands = "KIND", .help = "Report an incident; --at says when it happened, now is when it is reported",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_report), .noun = "desk", .record = "incident", .min = 1, .max = 1,
	  .run = run_report, .example = "  csm incident report safety -m '电池起火' --case=T-a12x --at=2026-01-17T09:20\n" },
	{ .name = "acknowledge", .operands = "INCIDENT", .help = "Answer for the incident from now on",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_of), .noun = "desk", .record = "confirm", .min = 1, .max = 1,
	  .run = run_of, .example = "  csm incident acknowledge a57\n" },
	{ .name = "close", .operands = "INCIDENT", .help = "The incident is over",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_of), .noun = "desk", .record = "finish", .min = 1, .max = 1,
	  .run = run_of, .example = "  csm incident close a57 -m '批次已下架'\n" },
	{ .name = "list", .operands = "", .help = "List incidents, with what was late",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_list), .run = run_list, .example = "  csm incident list --open --check\n" },
	{ .name = "kinds", .operands = "", .help = "List the kinds of incidents, and how soon each is to be reported",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_none), .run = run_kinds, .example = "  csm incident kinds\n" },
};
const struct command cmd_incident = { "incident", "What has to be reported at once", verbs, sizeof(verbs) / sizeof(verbs[0]) };
