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
	       "  csm ticket reply T-a1042c -m '您好,请发一张照片。' --wait=customer\n"),
	RECORD("note", "note", "TICKET|- ...", "Add an internal note", verb_text, rows_text, "  csm ticket note T-a1042c -m 'seen this fault before'\n"),
	RECORD("assign", "assign", "TICKET|- ...", "Give tickets to an agent or a group", verb_record, rows_none, "  csm ticket assign T-a1042c --to=wang\n"),
	RECORD("classify", "classify", "TICKET|- ...", "Set category, severity, stage and the like",
	       verb_record, rows_none,
	       "  csm ticket classify T-a1042c --category=quality --severity=severe --urgency=1\n"),
	RECORD("wait", "wait", "TICKET|- ...", "Wait for the customer or a third party",
	       verb_record, rows_none,
	       "  csm ticket wait T-a1042c --for=carrier --reason='trace ordered' --until=2026-01-20\n"),
	RECORD("resume", "resume", "TICKET|- ...", "Go on with a waiting ticket", verb_record, rows_none, "  csm ticket resume T-a1042c\n"),
	RECORD("solve", "solve", "TICKET|- ...", "Solve tickets with a resolution code", verb_text_optional, rows_text, "  csm ticket solve T-a1042c --code=refund\n"),
	RECORD("reopen", "reopen", "TICKET|- ...", "Reopen a solved ticket", verb_record, rows_none, "  csm ticket reopen T-a1042c --reason='not fixed'\n"),
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
