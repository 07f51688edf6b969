/*
 * csm handover: one shift hands over to the next, with two signatures.
 */
#include <stdlib.h>

#include "desk.h"

static int run_open(struct ctx *x)
{
	return desk_text(x, NULL, false);
}

/* The tickets named behind the hand-over; NULL: none. */
static const char *tickets(struct ctx *x)
{
	return x->o.n_operands > 1 ? joined(x, (const char *const *)x->o.operands + 1, (size_t)x->o.n_operands - 1) : NULL;
}

static int run_accept(struct ctx *x)
{
	const struct desk_field more[] = { { "of", x->o.operands[0] }, { "cases", tickets(x) } };

	if (opt_flag(&x->o, "all") == (more[1].value != NULL))
		return ctx_usage(x, "name the tickets that are accepted, or give --all");
	return desk_record(x, more, 2);
}

static int run_tickets(struct ctx *x)
{
	const struct desk_field more[] = { { "of", x->o.operands[0] }, { "cases", tickets(x) } };

	return desk_record(x, more, 2);
}

static int run_list(struct ctx *x)
{
	return desk_list(x, csm_handover_list);
}

static int run_show(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_handover_show(x->c, x->o.operands[0], x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct opt_row rows_open[] = { OPT_MESSAGE, OPT_FILE, OPT_AT, OPT_KEY };
static const struct opt_row rows_accept[] = {
	{ "all", 0, OPT_FLAG, NULL, "all tickets that are neither accepted nor held" }, OPT_AT, OPT_KEY,
};
static const struct opt_row rows_plain[] = { OPT_AT, OPT_KEY };
static const struct opt_row rows_list[] = { OPT_PERIOD, OPT_WHOSE, OPT_OPEN, OPT_CHECK };

static const struct verb verbs[] = {
	{ .name = "open", .operands = "", .help = "Hand over: freezes the list of your active tickets; first signature",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_open), .noun = "desk", .record = "handover", .run = run_open,
	  .example = "  csm handover open --to=wang -m '仓库下午停电'\n" },
	{ .name = "show", .operands = "HANDOVER", .help = "Print a hand-over as it was when it was opened",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_none), .min = 1, .max = 1, .run = run_show,
	  .example = "  csm handover show a57\n" },
	{ .name = "accept", .operands = "HANDOVER [TICKET ...]", .help = "Take over: second signature; the tickets are yours from now on",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_accept), .noun = "desk", .record = "accept", .min = 1, .max = -1,
	  .run = run_accept, .example = "  csm handover accept a57 --all\n  csm handover accept a57 T-a12x T-a17f\n" },
	{ .name = "hold", .operands = "HANDOVER TICKET ...", .help = "Keep tickets with the outgoing agent until a stage is done",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_plain), .noun = "desk", .record = "hold", .min = 2, .max = -1,
	  .run = run_tickets, .example = "  csm handover hold a57 T-a12x --reason='on the phone with the carrier'\n" },
	{ .name = "release", .operands = "HANDOVER TICKET ...", .help = "The stage is done: hand the tickets over",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_plain), .noun = "desk", .record = "unhold", .min = 2, .max = -1,
	  .run = run_tickets, .example = "  csm handover release a57 T-a12x\n" },
	{ .name = "list", .operands = "", .help = "List hand-overs and how they stand",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_list), .run = run_list, .example = "  csm handover list --open --check\n" },
};
const struct command cmd_handover = { "handover", "One shift hands over to the next, with two signatures", verbs,
                                      sizeof(verbs) / sizeof(verbs[0]) };
