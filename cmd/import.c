/*
 * csm import and csm try: exports of marketplaces and help desks. An import always says its one
 * summary line on standard error (-q silences it).
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "verbs.h"

#define READS (G_STORE | G_PRINT)

static size_t request_of(struct ctx *x, const char *path, struct csm_import_request *r)
{
	const char **keep = opts_room(&x->o, x->o.n, sizeof(*keep));

	*r = (struct csm_import_request){
		.path = path,
		.map = opt_text(&x->o, "map"),
		.shop = opt_text(&x->o, "shop"),
		.exported_at = opt_text(&x->o, "exported-at"),
		.date_order = opt_text(&x->o, "date-order"),
		.sheet = opt_text(&x->o, "sheet"),
		.fold = opt_text(&x->o, "fold"),
		.keep_raw = keep,
		.n_keep_raw = opt_all(&x->o, "keep-raw", keep, x->o.n),
		.again = opt_flag(&x->o, "again"),
		.strict = opt_flag(&x->o, "strict"),
		.max_reject = opt_text(&x->o, "max-reject"),
	};
	return r->n_keep_raw;
}

static void say_summary(const struct ctx *x, const char *path, const struct csm_import_summary *s)
{
	char name[SHOWN_MAX], rejects[SHOWN_MAX];

	if (x->quiet)
		return;
	if (s->nothing_to_do) {
		fprintf(stderr, ctx_words(x, "%s: nothing to do: imported before as %s with this map (--again does it once more)\n"),
		        shown(path, name), s->id);
		return;
	}
	fprintf(stderr, ctx_words(x, "%s: %s into %s: %" PRId64 " rows, %" PRId64 " %s read: %" PRId64 " dropped, %" PRId64 " created, %" PRId64
	        " revised, %" PRId64 " unchanged, %" PRId64 " stale, %" PRId64 " rejected%s%s\n"),
	        shown(path, name), s->map, s->shop, s->rows, s->read, ctx_words(x, s->unit), s->dropped, s->created,
	        s->revised, s->unchanged, s->stale, s->rejected,
	        *s->rejects ? ctx_words(x, "; rejects: ") : "", shown(s->rejects, rejects));
	if (s->erased)
		fprintf(stderr, ctx_words(x, "%s: %" PRId64 " %s of persons who were erased: taken without them, or not at all\n"),
		        shown(path, name), s->erased, ctx_words(x, s->unit));
}

/* The first refusals; all of them stand in the rejects file. */
static void say_refusals_of(struct ctx *x, const struct csm_import_summary *s)
{
	struct csm_err own = x->err;

	for (size_t i = 0; i < s->n_told && !x->quiet; i++) {
		x->err = s->told[i];
		ctx_fail(x);
	}
	x->err = own;
	if (s->rejected > (int64_t)s->n_told && !x->quiet) {
		say(ctx_lang(x), "csm import: and %" PRId64 " more", s->rejected - (int64_t)s->n_told);
		fputc('\n', stderr);
	}
}

static void say_refusals(struct ctx *x, const struct csm_import_summary *s)
{
	for (; s; s = s->next)
		say_refusals_of(x, s);
}

/* One of the runs over a file: what it did, or in a dry run the lines. */
static void say_run(struct ctx *x, const char *path, const struct csm_import_summary *s)
{
	say_summary(x, path, s);
	if (s->lines)
		fputs(s->lines, stdout);
	else if (*s->id && !s->nothing_to_do && !x->quiet)
		puts(s->id);
}

static int import_one(struct ctx *x, const char *path)
{
	struct csm_import_request r;
	struct csm_import_summary s = { 0 };
	int code;

	request_of(x, path, &r);
	code = (int)csm_import(x->c, &r, &s, &x->err);
	say_refusals(x, &s);
	if (code && code != CSM_FOUND) {
		for (const struct csm_import_summary *t = &s; t->next; t = t->next)
			say_run(x, path, t);       /* those before the one that was refused */
		return ctx_fail(x);
	}
	ctx_remark(x);
	for (const struct csm_import_summary *t = &s; t; t = t->next)
		say_run(x, path, t);
	return code;
}

/* One mail from a mail program: it says nothing when all is well. */
static int deliver(struct ctx *x)
{
	struct csm_import_request r;
	struct csm_import_summary s = { 0 };
	int code;

	if (x->o.n_operands != 1)
		return ctx_wrong(x, "import.deliver", "--deliver takes in one mail: csm import --deliver -");
	request_of(x, x->o.operands[0], &r);
	code = (int)csm_deliver(x->c, &r, &s, &x->err);
	say_refusals(x, &s);
	if (code && code != CSM_FOUND)
		ctx_fail(x);
	else
		ctx_remark(x);
	if (s.lines)
		fputs(s.lines, stdout);
	return code == CSM_FOUND ? 0 : code;
}

static int run_import(struct ctx *x)
{
	int worst = 0;

	if (opt_flag(&x->o, "deliver"))
		return deliver(x);
	for (int i = 0; i < x->o.n_operands; i++) {
		int code = import_one(x, x->o.operands[i]);

		if (code > CSM_FOUND && x->o.n_operands == 1)
			return code;
		if (code > worst)
			worst = code;
	}
	return worst;
}

static int run_detect(struct ctx *x)
{
	struct csm_import_request r;
	int code = ctx_print(x);

	request_of(x, x->o.operands[0], &r);
	if (!code && (code = (int)csm_import_detect(x->c, &r, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_check_map(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_import_check_map(x->c, x->o.n_operands ? x->o.operands[0] :
	                                               NULL, x->p, &x->err)) > CSM_FOUND)
		ctx_fail(x);
	return code;
}

static int run_explain(struct ctx *x)
{
	struct csm_import_request r;
	char *colon = strrchr(x->o.operands[0], ':'), *end;
	long line;
	int code;

	if (!colon || (line = strtol(colon + 1, &end, 10)) < 1 || *end)
		return ctx_usage(x, "'%s': FILE:LINE is wanted, as orders.csv:12", x->o.operands[0]);
	*colon = 0;
	request_of(x, x->o.operands[0], &r);
	code = ctx_print(x);
	if (!code && (code = (int)csm_import_explain(x->c, &r, line, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_new(struct ctx *x)
{
	struct csm_import_request r;
	const char *map;

	request_of(x, x->o.operands[0], &r);
	if (csm_import_new(x->c, &r, &map, &x->err))
		return ctx_fail(x);
	fputs(map, stdout);
	return CSM_OK;
}

static int run_maps(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = (int)csm_import_maps(x->c, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

static int run_import_undo(struct ctx *x)
{
	struct csm_receipt r = { 0 };

	if (csm_import_undo(x->c, x->o.operands[0], opt_flag(&x->o, "force"), &r, &x->err))
		return ctx_fail(x);
	return ctx_receipts(x, &r, 1, "");
}

#define OPT_MAP { "map", 0, OPT_TEXT, "MAP", "the import map (else found from the header)" }
#define OPT_SHOP { "shop", 0, OPT_TEXT, "SHOP", "the shop of csm.yaml that the file is about (else the only one)" }
#define OPT_EXPORTED { "exported-at", 0, OPT_TEXT, "INSTANT", "when the export was made (else a time in the file's name)" }
#define OPT_DATES { "date-order", 0, OPT_TEXT, "ORDER", "dmy, mdy or ymd, where a file's dates can be read in two ways" }
#define OPT_SHEET { "sheet", 0, OPT_TEXT, "NAME", "the sheet of a workbook (else its first visible one)" }
#define OPT_FOLD { "fold", 0, OPT_TEXT, "WHICH", "earlier or later: how to read local times that occur twice" }
#define OPT_KEEP { "keep-raw", 0, OPT_LIST, "COLUMN", "keep this column as it stands, although unknown or personal (several allowed)" }
#define OPT_STRICT { "strict", 0, OPT_FLAG, NULL, "validate everything first; if one record is refused, import nothing" }
#define OPT_MAX { "max-reject", 0, OPT_TEXT, "N|P%", "validate everything first; if more records are refused, import nothing" }
#define OPT_DELIVER { "deliver", 0, OPT_FLAG, NULL, "take in one mail from a mail program: exit 0 taken, 75 try again" }
#define OPT_AGAIN { "again", 0, OPT_FLAG, NULL, "also if this very file was imported before" }

static const struct opt_row rows_import[] = { OPT_MAP, OPT_SHEET, OPT_SHOP, OPT_EXPORTED, OPT_DATES, OPT_FOLD,
                                              OPT_KEEP, OPT_AGAIN, OPT_STRICT, OPT_MAX, OPT_DELIVER };
static const struct opt_row rows_read[] = { OPT_MAP, OPT_SHEET, OPT_SHOP, OPT_DATES, OPT_FOLD, OPT_KEEP };
static const struct opt_row rows_undo[] = { { "force", 0, OPT_FLAG, NULL,
                                              "also if events were added by hand to its cases" } };

static const struct verb import_verbs[] = {
	{ .name = "", .operands = "FILE|DIR|-...",
	  .help = "Import export files; the same file again adds nothing", .need = NEED_APPEND,
	  .groups = G_STORE | G_WRITE,
	  ROWS_OF(rows_import), .min = 1, .max = -1, .run = run_import,
	  .example = "  csm import orders_export.csv\n  csm import --shop=tmall ExportOrderList202601.csv\n" },
	{ .name = "detect", .operands = "FILE",
	  .help = "Say which map fits, encoding, delimiter, unknown and missing columns",
	  .need = NEED_MAPS,
	  .groups = READS, ROWS_OF(rows_read), .min = 1, .max = 1, .run = run_detect, .example = "  csm import detect orders_export.csv\n" },
	{ .name = "check", .operands = "[MAP]", .help = "Check a map file, or all maps",
	  .need = NEED_MAPS, .groups = READS, ROWS_OF(rows_none), .max = 1,
	  .run = run_check_map, .example = "  csm import check maps/my.yaml\n" },
	{ .name = "explain", .operands = "FILE:LINE",
	  .help = "Say step by step what becomes of a row", .need = NEED_MAPS, .groups = READS,
	  ROWS_OF(rows_read),
	  .min = 1, .max = 1, .run = run_explain, .example = "  csm import explain orders_export.csv:12\n" },
	{ .name = "new", .operands = "FILE",
	  .help = "Draft a map for an export that none fits, from its own header", .need = NEED_MAPS,
	  .groups = G_STORE, ROWS_OF(rows_none), .min = 1, .max = 1, .run = run_new,
	  .example = "  csm import new export.csv >maps/my.export.yaml\n" },
	{ .name = "maps", .operands = "",
	  .help = "List the maps with the grade of what is known about each format",
	  .need = NEED_MAPS, .groups = READS,
	  ROWS_OF(rows_none), .run = run_maps, .example = "  csm import maps\n" },
	{ .name = "undo", .operands = "IMPORT", .help = "Take back a whole import",
	  .need = NEED_APPEND, .groups = G_STORE | G_WRITE, ROWS_OF(rows_undo),
	  .min = 1, .max = 1, .run = run_import_undo, .example = "  csm import undo a16\n" },
};
const struct command cmd_import = { "import", "Take in an export", import_verbs,
                                    sizeof(import_verbs) / sizeof(import_verbs[0]) };

/* ---- try ---- */

/* The rejects file goes with the store: its path would lead nowhere. True if all are orders. */
static bool say_tried(const struct ctx *x, const char *path, const struct csm_import_summary *s)
{
	bool orders = true;

	for (; s; s = s->next) {
		struct csm_import_summary t = *s;

		*t.rejects = 0;
		say_summary(x, path, &t);
		orders &= !strcmp(t.unit, "orders");
	}
	return orders;
}

static int try_files(struct ctx *x, const char *dir)
{
	const char *name = opt_text(&x->o, "report");
	struct csm_report_request report = { .name = name ? name : "overview",
	                                     .period = opt_text(&x->o, "period"),
	                                     .by = opt_text(&x->o, "by") };
	struct csm_options so;
	bool only_orders = true;
	int code, printed;

	ctx_store_options(x, &so);
	so.store = dir;
	ctx_progress(x, &so);
	if (csm_open(&x->c, &so, CSM_APPEND, &x->err))
		return ctx_fail(x);
	code = 0;
	for (int i = 0; i < x->o.n_operands; i++) {
		struct csm_import_request r = { .path = x->o.operands[i], .map = opt_text(&x->o, "map"),
			.date_order = opt_text(&x->o, "date-order"), .sheet = opt_text(&x->o, "sheet") };
		struct csm_import_summary s = { 0 };
		int one = (int)csm_import(x->c, &r, &s, &x->err);

		say_refusals(x, &s);
		if (one > CSM_FOUND)
			ctx_fail(x);
		else
			only_orders = say_tried(x, r.path, &s) && only_orders;
		code = one > code ? one : code;
	}
	if (code > CSM_FOUND)
		return code;
	if (only_orders && !x->quiet)
		fprintf(stderr, "%s\n", ctx_words(x, "only orders here: refunds in them have no day of their own, so rates by order date miss those; "
		        "reasons stand in the platform's export of refunds: csm try --report=products orders.csv refunds.csv"));
	if ((printed = ctx_print(x)) || (printed = (int)csm_report(x->c, &report, x->p, &x->err)))
		ctx_fail(x);
	return printed ? printed : code;
}

static int run_try(struct ctx *x)
{
	const char *currency = opt_text(&x->o, "currency");
	struct csm_field shop = { "main", currency ? currency : "CNY" };
	struct csm_init_request init = { .zone = opt_text(&x->o, "zone"), .shops = &shop, .n_shops = 1,
		.now = opt_text(&x->o, "now") ? opt_text(&x->o, "now") : getenv("CSM_NOW") };
	char dir[SCRATCH_MAX];
	int code = scratch_make(x, &init, dir);

	if (!code)
		code = try_files(x, dir);
	scratch_remove(dir);
	return code;
}

static const struct opt_row rows_try[] = {
	OPT_MAP, OPT_SHEET, OPT_DATES,
	{ "currency", 0, OPT_TEXT, "CUR", "currency of the shop (CNY)" },
	{ "zone", 0, OPT_TEXT, "ZONE", "time zone (Asia/Shanghai)" },
	{ "report", 0, OPT_TEXT, "NAME", "the report to print: overview or products (overview)" },
	{ "period", 0, OPT_TEXT, "PERIOD", "period of the overview (all)" },
	{ "by", 0, OPT_TEXT, "UNIT", "day, week or month" },
	{ "now", 0, OPT_TEXT, "INSTANT", "take this for the present instant (else CSM_NOW, else the clock)" },
};
static const struct verb try_verbs[] = {
	{ .name = "", .operands = "FILE...",
	  .help = "Import files into a temporary store, print the overview, keep nothing",
	  .need = NEED_NOTHING,
	  .groups = G_PRINT, ROWS_OF(rows_try), .min = 1, .max = -1, .run = run_try,
	  .example = "  csm try orders_export.csv\n  csm try --report=products orders.csv refunds.csv\n" },
};
const struct command cmd_try = { "try", "Import into a temporary store and print the overview",
                                 try_verbs, 1 };
