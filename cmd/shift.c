/*
 * csm shift: who is planned, who came, who left, which shifts were swapped, what went wrong in a shift.
 */
#include <stdlib.h>
#include <string.h>

#include "desk.h"

int desk_record(struct ctx *x, const struct desk_field *more, size_t n_more)
{
	struct csm_field *f = opts_room(&x->o, x->o.n + n_more, sizeof(*f));
	struct csm_request r = { .verb = x->verb->record, .at = opt_text(&x->o, "at"), .key = opt_text(&x->o, "key"), .fields = f };
	struct csm_receipt *out = NULL;
	struct csm_key k;
	size_t n = 0;
	int code;

	for (size_t i = 0; csm_verb_key("desk", r.verb, i, &k); i++)
		for (size_t j = 0; j < x->o.n; j++)
			if (opt_is_field(x->o.values[j].row->name, k.name))
				f[r.n_fields++] = (struct csm_field){ k.name, x->o.values[j].text };
	for (size_t i = 0; i < n_more; i++)
		if (more[i].value)
			f[r.n_fields++] = (struct csm_field){ more[i].key, more[i].value };
	code = (int)csm_desk(x->c, &r, &out, &n, &x->err);
	if (code > CSM_FOUND)
		return ctx_fail(x);
	code = ctx_receipts(x, out, n, "");
	ctx_remark(x);
	return code;
}

int desk_text(struct ctx *x, const char *of, bool wanted)
{
	int code;
	char *text = ctx_text(x, &code, wanted);
	struct desk_field more[] = { { "of", of }, { "text", text } };

	if (!code)
		code = desk_record(x, more, 2);
	free(text);
	return code;
}

const char *joined(struct ctx *x, const char *const *words, size_t n)
{
	size_t room = 1, at = 0;
	char *s;

	for (size_t i = 0; i < n; i++)
		room += strlen(words[i]) + 1;
	s = opts_room(&x->o, room, 1);
	for (size_t i = 0; i < n; i++) {
		memcpy(s + at, words[i], strlen(words[i]));
		at += strlen(words[i]);
		s[at++] = i + 1 < n ? ',' : '\0';
	}
	return s;
}

int desk_list(struct ctx *x, desk_list_fn list)
{
	struct csm_desk_query q = { .period = opt_text(&x->o, "period"), .agent = opt_text(&x->o, "agent"),
	                            .open = opt_flag(&x->o, "open"), .check = opt_flag(&x->o, "check") };
	int code = ctx_print(x);

	if (!code && (code = list(x->c, &q, x->p, &x->err)) > CSM_FOUND)
		ctx_fail(x);
	return code;
}

static int run_here(struct ctx *x)
{
	return desk_text(x, NULL, false);
}

static int run_roster(struct ctx *x)
{
	return desk_list(x, csm_shift_roster);
}

static int run_now(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_shift_now(x->c, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_swap(struct ctx *x)
{
	return desk_record(x, NULL, 0);
}

static int run_approve(struct ctx *x)
{
	return desk_text(x, x->o.operands[0], false);
}

static int run_refuse(struct ctx *x)
{
	const struct desk_field of = { "of", x->o.operands[0] };

	return desk_record(x, &of, 1);
}

static int run_swaps(struct ctx *x)
{
	return desk_list(x, csm_shift_swaps);
}

static int run_log(struct ctx *x)
{
	return desk_text(x, NULL, true);
}

static int run_problems(struct ctx *x)
{
	return desk_list(x, csm_shift_problems);
}

static int run_gaps(struct ctx *x)
{
	return desk_list(x, csm_shift_gaps);
}

static int run_report(struct ctx *x)
{
	return desk_list(x, csm_shift_report);
}

static int run_sample(struct ctx *x)
{
	size_t n;
	const char *text = csm_policy_sample("roster.yaml", &n);

	(void)x;
	fwrite(text, 1, n, stdout);
	return 0;
}

static const struct opt_row rows_roster[] = { OPT_PERIOD_WEEK, OPT_WHOSE };
static const struct opt_row rows_report[] = { OPT_PERIOD_WEEK, OPT_WHOSE, OPT_CHECK };
static const struct opt_row rows_open[] = { OPT_PERIOD, OPT_WHOSE, OPT_OPEN, OPT_CHECK };
static const struct opt_row rows_plain[] = { OPT_AT, OPT_KEY };
static const struct opt_row rows_text[] = { OPT_MESSAGE, OPT_FILE, OPT_AT, OPT_KEY };

static const struct verb verbs[] = {
	{ .name = "roster", .operands = "", .help = "Who is planned for which shift, after all swaps, and how they came",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_roster), .run = run_roster,
	  .example = "  csm shift roster\n  csm shift roster --period=2026-01 --agent=li.na\n" },
	{ .name = "now", .operands = "", .help = "Who is there now, and who should be",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_none), .run = run_now, .example = "  csm shift now\n" },
	{ .name = "check-in", .operands = "", .help = "Come to a shift; in time is 10 to 15 minutes before it begins",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_text), .noun = "desk", .record = "check_in", .run = run_here,
	  .example = "  csm shift check-in\n  csm shift check-in --shift=late\n" },
	{ .name = "check-out", .operands = "", .help = "Leave the shift",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_text), .noun = "desk", .record = "check_out", .run = run_here,
	  .example = "  csm shift check-out\n" },
	{ .name = "swap", .operands = "", .help = "Ask a colleague to take a shift, or to change it for another",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_plain), .noun = "desk", .record = "swap", .run = run_swap,
	  .example = "  csm shift swap --shift=2026-01-18/early --to=wang --for=2026-01-20/late\n" },
	{ .name = "approve", .operands = "SWAP", .help = "Consent to a swap as the colleague, approve it as a leader",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_text), .noun = "desk", .record = "consent", .min = 1, .max = 1,
	  .run = run_approve, .example = "  csm shift approve a57\n" },
	{ .name = "refuse", .operands = "SWAP", .help = "Refuse a swap, or take the request back",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_plain), .noun = "desk", .record = "decline", .min = 1, .max = 1,
	  .run = run_refuse, .example = "  csm shift refuse a57 --reason='away that day'\n" },
	{ .name = "swaps", .operands = "", .help = "List the requests to swap shifts, with consent and approval",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_open), .run = run_swaps, .example = "  csm shift swaps --open\n" },
	{ .name = "gaps", .operands = "", .help = "When nobody was there, and both sides that answer for it",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_report), .run = run_gaps, .example = "  csm shift gaps --period=last-week --check\n" },
	{ .name = "log", .operands = "", .help = "Note a problem of the shift: it is to be solved within the shift",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_text), .noun = "desk", .record = "problem", .run = run_log,
	  .example = "  csm shift log -m '打印机坏了'\n" },
	{ .name = "solved", .operands = "PROBLEM", .help = "The problem is solved",
	  .need = NEED_APPEND, .groups = DESK_WRITES, ROWS_OF(rows_text), .noun = "desk", .record = "finish", .min = 1, .max = 1,
	  .run = run_approve, .example = "  csm shift solved a61\n" },
	{ .name = "problems", .operands = "", .help = "List the problems of shifts; with --open the list for the leader",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_open), .run = run_problems, .example = "  csm shift problems --open\n" },
	{ .name = "report", .operands = "", .help = "What was not as it should be: late, missed, uncovered, swaps without consent, unsolved",
	  .need = NEED_READ, .groups = DESK_READS, ROWS_OF(rows_report), .run = run_report,
	  .example = "  csm shift report --period=last-week --check\n" },
	{ .name = "sample", .operands = "", .help = "Print an example of policy/roster.yaml to begin with",
	  .need = NEED_NOTHING, ROWS_OF(rows_none), .run = run_sample, .example = "  csm shift sample >policy/roster.yaml\n" },
};
const struct command cmd_shift = { "shift", "Shifts: who is planned, who came, who answers for the gaps", verbs,
                                   sizeof(verbs) / sizeof(verbs[0]) };
