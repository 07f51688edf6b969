/*
 * csm demo: an invented shop to try everything on, and what to try first.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "verbs.h"

static void step(const struct ctx *x, const char *command, const char *what)
{
	printf("  %-46s %s\n", command, ctx_words(x, what));
}

static void say_next(const struct ctx *x, const char *dir, const struct csm_demo_made *m)
{
	char overview[64];

	snprintf(overview, sizeof(overview), "csm report overview --period=%s", m->month);
	printf(ctx_words(x, "%s: half a year of an invented shop: %" PRId64 " orders, %" PRId64 " tickets, %" PRId64
	                 " returns, %" PRId64 " answers. Try:\n"), dir, m->orders, m->tickets, m->returns, m->answers);
	printf("  cd %s\n", dir);
	step(x, "csm status", csm_words("en", "how much there is, what came last, what is wrong"));
	step(x, overview, csm_words("en", "the numbers of a month"));
	step(x, "csm report products", csm_words("en", "what comes back most, and why"));
	step(x, "csm ticket list --active", csm_words("en", "what waits for an answer"));
	step(x, "csm import --shop=main exports/main/*", csm_words("en", "the same exports again: nothing to do"));
	step(x, "man csm-tutorial", csm_words("en", "the first ten minutes, step by step"));
}

static int run_demo(struct ctx *x)
{
	struct csm_demo_request r = {
		.dir = x->o.n_operands ? x->o.operands[0] : "csm-demo",
		.now = opt_text(&x->o, "now") ? opt_text(&x->o, "now") : getenv("CSM_NOW"),
		.lang = opt_text(&x->o, "lang") ? opt_text(&x->o, "lang") : getenv("CSM_LANG"),
		.seed = opt_text(&x->o, "seed"),
	};
	struct csm_demo_made made;
	int code = (int)csm_demo(&r, &made, &x->err);

	if (code)
		return ctx_fail(x);
	if (!x->quiet)
		say_next(x, r.dir, &made);
	return 0;
}

static const struct opt_row rows_demo[] = {
	{ "seed", 0, OPT_TEXT, "N", "draw another shop (1)" },
	{ "now", 0, OPT_TEXT, "INSTANT", "take this for the present instant (else CSM_NOW, else the clock)" },
};
static const struct verb verbs[] = {
	{ .name = "", .operands = "[DIR]", .help = "Make a store with half a year of an invented shop in DIR (csm-demo)",
	  .need = NEED_NOTHING, ROWS_OF(rows_demo), .max = 1, .run = run_demo, .example = "  csm demo\n" },
};
const struct command cmd_demo = { "demo", "Make an invented shop to try everything on", verbs, 1 };
