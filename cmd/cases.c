/*
 * csm return, customer, order, survey, find: the readers of everything that is not a ticket, and
 * the few verbs of customers.
 */
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

#define READS (G_STORE | G_PRINT | G_TIME)
#define WRITES (G_STORE | G_WRITE | G_BATCH)

static const struct opt_row rows_list[] = { OPT_ACTIVE, OPT_SORT, OPT_LIMIT };
static const struct opt_row rows_plain_list[] = { OPT_SORT, OPT_LIMIT };
static const struct opt_row rows_show[] = { OPT_PUBLIC };
static const struct opt_row rows_find[] = { OPT_LIMIT };

static const struct verb return_verbs[] = {
	{ .name = "list", .operands = "", .help = "List returns; every column is a filter",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_list),
	  .columns = "return", .run = verb_list, .example = "  csm return list --active\n  csm return list --reason=quality --format=csv\n" },
	{ .name = "show", .operands = "RETURN", .help = "Show one return with its whole history",
	  .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_show), .noun = "return", .min = 1, .max = 1, .run = verb_show, .example = "  csm return show R-a2001v\n" },
};
const struct command cmd_return = { "return", "Returns, exchanges and refunds", return_verbs,
                                    sizeof(return_verbs) / sizeof(return_verbs[0]) };

static int customer_new(struct ctx *x)
{
	return ctx_record(x, NULL, NULL, 0);
}

/* Said on every stderr: whoever erases must know what is left to do. */
static void say_erased(const struct ctx *x, const struct csm_erased *r)
{
	if (x->quiet)
		return;
	if (opt_flag(&x->o, "dry-run"))
		fprintf(stderr, ctx_words(x, "%s would be erased:\n"), r->name);
	else
		fprintf(stderr, ctx_words(x, "%s is erased:\n"), r->name);
	fprintf(stderr, ctx_words(x, "%lld events, %lld rows, %lld lines of people/, %lld attachments, %lld refused rows or mails\n"),
	        (long long)r->events, (long long)r->rows, (long long)r->people, (long long)r->files,
	        (long long)r->rejects);
	if (opt_flag(&x->o, "keep-text"))
		fputs(ctx_words(x, "the texts of the cases stay, as asked: read them for names\n"), stderr);
	fputs(ctx_words(x, "not reached from here: backups and copies of the store, the history of git, exports and downloads\n"), stderr);
	if (*r->alike)
		fprintf(stderr, ctx_words(x, "not linked, but with the same phone, mail or account: %s; erase them too if they are this person\n"), r->alike);
	if (r->others)
		fputs(ctx_words(x, "other sites hide it as soon as they have this event, and take theirs out at their next write; csm check lists what waits\n"), stderr);
}

static int customer_erase(struct ctx *x)
{
	const struct csm_erase_request q = { .name = x->o.operands[0], .reason = opt_text(&x->o, "reason"),
	                                     .keep_text = opt_flag(&x->o, "keep-text") };
	struct csm_receipt said = { 0 };
	struct csm_erased r;
	int code = (int)csm_erase(x->c, &q, &r, &x->err);

	if (code)
		return ctx_fail(x);
	ctx_remark(x);
	snprintf(said.id, sizeof(said.id), "%s", r.id);
	if (r.lines)
		fputs(r.lines, stdout);
	else if (!r.known)
		ctx_receipts(x, &said, 1, "");
	if (r.known && !x->quiet)
		fprintf(stderr, ctx_words(x, "%s was erased before; nothing to do\n"), r.name);
	else if (!r.known)
		say_erased(x, &r);
	return 0;
}

static const struct opt_row rows_erase[] = {
	{ "reason", 0, OPT_TEXT, "TEXT", "why; stands in the log for good, so it must not name the person" },
	{ "keep-text", 0, OPT_FLAG, NULL, "the texts of the person's tickets and returns stay" },
};

static const struct verb customer_verbs[] = {
	{ .name = "new", .operands = "", .help = "Note a customer; prints the name",
	  .need = NEED_APPEND, .groups = WRITES, ROWS_OF(rows_none),
	  .noun = "customer", .record = "open", .run = customer_new,
	  .example = "  csm customer new --shop=main --account=lin88 --name='Lin Example' --prefers=chat\n" },
	{ .name = "list", .operands = "", .help = "List customers; every column is a filter",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_plain_list),
	  .columns = "customer", .run = verb_list, .example = "  csm customer list --sort=-tickets --limit=20\n" },
	{ .name = "show", .operands = "CUSTOMER",
	  .help = "Show a customer: orders, tickets, returns, answers", .need = NEED_READ,
	  .groups = READS,
	  ROWS_OF(rows_show), .noun = "customer", .min = 1, .max = 1, .run = verb_show, .example = "  csm customer show C-a17c\n" },
	{ .name = "set", .operands = "CUSTOMER|- ...",
	  .help = "Set preferred channel, tier, contact data", .need = NEED_APPEND,
	  .groups = WRITES,
	  ROWS_OF(rows_none), .noun = "customer", .record = "set", .min = 1, .max = -1, .run = verb_record, .example = "  csm customer set C-a17c --prefers=phone\n" },
	{ .name = "link", .operands = "CUSTOMER|- ...",
	  .help = "Say that two customers are one person; nothing is copied", .need = NEED_APPEND,
	  .groups = WRITES, ROWS_OF(rows_none), .noun = "customer", .record = "link", .min = 1,
	  .max = -1, .run = verb_record,
	  .example = "  csm customer link C-a17c --to=C-a90k\n" },
	{ .name = "unlink", .operands = "CUSTOMER|- ...", .help = "Take back a link",
	  .need = NEED_APPEND, .groups = WRITES, ROWS_OF(rows_none),
	  .noun = "customer", .record = "unlink", .min = 1, .max = -1, .run = verb_record, .example = "  csm customer unlink C-a17c --to=C-a90k\n" },
	{ .name = "erase", .operands = "CUSTOMER",
	  .help = "Erase the person: personal data, attachments, texts; it cannot be taken back",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE, ROWS_OF(rows_erase), .min = 1, .max = 1, .run = customer_erase,
	  .example = "  csm customer erase C-a17c --reason='asked for it on 2026-02-03' --dry-run\n" },
};
const struct command cmd_customer = { "customer", "Customers", customer_verbs,
                                      sizeof(customer_verbs) / sizeof(customer_verbs[0]) };

static const struct verb order_verbs[] = {
	{ .name = "list", .operands = "", .help = "List orders; every column is a filter",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_plain_list),
	  .columns = "order", .run = verb_list, .example = "  csm order list --status=shipped --limit=20\n" },
	{ .name = "show", .operands = "ORDER",
	  .help = "Show an order: lines, parcel, tickets and returns about it", .need = NEED_READ,
	  .groups = READS,
	  ROWS_OF(rows_show), .noun = "order", .min = 1, .max = 1, .run = verb_show, .example = "  csm order show 2026011588\n" },
};
const struct command cmd_order = { "order", "Orders as they were imported", order_verbs,
                                   sizeof(order_verbs) / sizeof(order_verbs[0]) };

static int survey_score(struct ctx *x)
{
	struct csm_field *where = opts_room(&x->o, x->o.n, sizeof(*where));
	struct csm_query q = { .noun = "survey", .where = where, .n_where = ctx_where(x, where, x->o.n) };
	int code = ctx_print(x);

	if (!code && (code = (int)csm_survey_score(x->c, &q, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

/* Answers since an instant, newest first, by the filters given and one more. */
static int survey_since(struct ctx *x, struct csm_field more, long *found)
{
	struct csm_field *where = opts_room(&x->o, x->o.n + 3, sizeof(*where));
	size_t n = ctx_where(x, where, x->o.n);
	const char *since = opt_text(&x->o, "since");
	char *period = opts_room(&x->o, strlen(since ? since : "") + 3, 1);
	struct csm_query q = { .noun = "survey", .where = where, .sort = "-answered,-row", .found = found };
	int code;

	snprintf(period, strlen(since ? since : "") + 3, "%s..", since ? since : "");
	if (since)
		where[n++] = (struct csm_field){ "answered", period };
	if (more.key)
		where[n++] = more;
	if (more.key && !opt_text(&x->o, "kind"))
		where[n++] = (struct csm_field){ "kind", "csat" };
	q.n_where = n;
	q.limit = limit_of(x, &code);
	if (!code)
		code = ctx_print(x);
	if (!code && (code = (int)csm_list(x->c, &q, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int survey_inbox(struct ctx *x)
{
	return survey_since(x, (struct csm_field){ NULL, NULL }, NULL);
}

static int survey_alert(struct ctx *x)
{
	const char *below = opt_text(&x->o, "below");
	char *end, range[32];
	long found = 0, n = below ? strtol(below, &end, 10) : 0;
	int code;

	if (!below || end == below || *end || n < 1 || n > 1000)
		return ctx_usage(x, "--below=%s: a score is wanted, a whole number from 1 to 1000", below ? below : "");
	snprintf(range, sizeof(range), "..%ld", n - 1);
	code = survey_since(x, (struct csm_field){ "score", range }, &found);
	return code ? code : found ? CSM_FOUND : 0;
}

static const struct opt_row rows_inbox[] = {
	{ "since", 0, OPT_TEXT, "INSTANT", "answered at this instant or later, as when you last looked" },
	OPT_LIMIT,
};
static const struct opt_row rows_alert[] = {
	{ "below", 0, OPT_TEXT, "N", "scores lower than N; of csat, unless --kind says otherwise" },
	{ "since", 0, OPT_TEXT, "INSTANT", "answered at this instant or later" },
	OPT_LIMIT,
};
static const struct verb survey_verbs[] = {
	{ .name = "list", .operands = "", .help = "List answers; every column is a filter",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_plain_list),
	  .columns = "survey", .run = verb_list, .example = "  csm survey list --kind=csat --limit=20\n" },
	{ .name = "score", .operands = "", .help = "CSAT and NPS with n and 95 % interval",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_none),
	  .columns = "survey", .run = survey_score, .example = "  csm survey score --channel=chat\n" },
	{ .name = "inbox", .operands = "", .help = "What came in, newest first", .need = NEED_READ, .groups = READS,
	  ROWS_OF(rows_inbox), .columns = "survey", .run = survey_inbox, .example = "  csm survey inbox --since=yesterday\n" },
	{ .name = "alert", .operands = "", .help = "Low scores; exit status 1 if there are any (for cron)",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_alert), .columns = "survey", .run = survey_alert,
	  .example = "  csm survey alert --below=3 --since=yesterday\n" },
};
const struct command cmd_survey = { "survey", "What customers answered", survey_verbs,
                                    sizeof(survey_verbs) / sizeof(survey_verbs[0]) };

static int run_find(struct ctx *x)
{
	char text[1024] = "";
	size_t n = 0;
	int code;
	long limit = limit_of(x, &code);

	for (int i = 0; i < x->o.n_operands && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "", x->o.operands[i]);
	if (n >= sizeof(text))
		return ctx_usage(x, "the text is longer than %zu bytes", sizeof(text) - 1);
	if (!code)
		code = ctx_print(x);
	if (!code && (code = (int)csm_find(x->c, text, limit, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static const struct verb find_verbs[] = {
	{ .name = "", .operands = "TEXT...", .help = "Find cases by order number, phone or its tail, name, account, tracking number, words in the text",
	  .need = NEED_READ, .groups = READS, ROWS_OF(rows_find), .min = 1, .max = -1, .run = run_find,
	  .example = "  csm find 2026011588\n  csm find 屏幕有裂纹\n" },
};
const struct command cmd_find = { "find", "Find a case", find_verbs, 1 };
