/*
 * Reports about tickets where the command line cannot reach: a timeline that is wrong is found by the proofs of the flow and
 * of Little's law, and by no other.
 */
#include "report/desk.h"
#include "report_kit.h"
#include "tap.h"

static const char *report(struct csm *c, const char *name)
{
	struct csm_report_request r = { .name = name };
	struct kit k;
	int code;

	kit_begin(&k, c, "csv", NULL);
	code = csm_report(c, &r, k.p, &k.e);
	kit_end(&k, code);
	if (code == CSM_FOUND)
		return arena_printf(&c->mem, "%d %s", code, k.e.id);
	return code ? k.out : "fine";
}

/* The ticket ends before it begins. */
static void break_timeline(struct world *w)
{
	struct ticket *t = &w->tickets[0];
	struct span *s = arena_alloc(&w->mem, 2 * sizeof(*s));

	s[0] = (struct span){ t->h.opened_at + 86400, ST_NEW, 0, PARTY_NONE };
	s[1] = (struct span){ t->h.opened_at, ST_SOLVED, 0, PARTY_NONE };
	t->spans = s;
	t->n_spans = 2;
}

int main(void)
{
	static const char *const names[] = { "time-in-state", "flow", "resolution", "ageing" };
	struct csm_err e = { 0 };
	struct world *w;
	char dir[64];
	struct csm *c;
	int bad = 0;

	kit_store(dir);
	c = kit_open(dir, NULL, NULL);
	TAP_EQ_STR(report(c, "backlog"), "fine", "a store as it should be");
	if (world_load(c, &w, &e))
		return 1;
	break_timeline(w);
	TAP_EQ_STR(report(c, "backlog"), "1 report.little", "time that runs backwards does not add up");
	for (size_t i = 0; i < COUNT(names); i++)
		bad += strncmp(report(c, names[i]), "fine", 4) && strncmp(report(c, names[i]), "6 report.flow", 13);
	TAP_EQ_INT(bad, 0, "the other reports survive it or say so");
	csm_close(c);
	tmp_drop(dir);
	return tap_done();
}
