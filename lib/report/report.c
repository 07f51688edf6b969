/*
 * Reports by name: loads what every report looks at, reads the period, and hands over to the
 * report's descriptor. Prints nothing itself.
 */
#include "report/desk.h"

static const struct report *const reports[] = { &report_overview, &report_products, &report_states, &report_flow, &report_resolution };

CSM_API const char *const *csm_reports(void)
{
	static const char *const names[] = { "overview", "products", "time-in-state", "flow", "resolution", NULL };

	return names;
}

static const struct report *report_find(const char *name)
{
	for (size_t i = 0; name && i < COUNT(reports); i++)
		if (!strcmp(reports[i]->name, name))
			return reports[i];
	return NULL;
}

struct str label(const struct csm *c, enum term_kind k, struct str word)
{
	return term_label(&c->terms, k, word, !strcmp(csm_lang(c), "zh"));
}

static int unknown_report(const char *name, struct csm_err *e)
{
	const char *near = csm_nearest(name ? name : "", csm_reports());

	return err_set(e, CSM_EUSAGE, "report.name",
	               "there is no report \"%s\"%s%s%s (csm report -h lists them)", name ? name : "",
	               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "", near ? "\"?" : "");
}

static int load(struct report_ctx *x, const struct report *report, struct csm_err *e)
{
	unsigned needs = report->desk ? report->desk->needs : report->needs;
	int code = CSM_OK;

	x->period = (struct period){ WHEN_NONE, WHEN_NONE };
	if (x->req->period)
		code = period_parse(str_of(x->req->period), x->c->zone, x->c->now, &x->period, e);
	if (!code)
		code = x->req->drill && !report->desk ? world_load(x->c, &x->w, e) : world_figures(x->c, &x->w, e);
	if (!code && needs & NEED_ORDERS)
		code = orders_load(x->c, &x->orders, e);
	if (!code && needs & NEED_ANSWERS)
		code = answers_load(x->c, &x->answers, e);
	return code;
}

CSM_API int csm_report(struct csm *c, const struct csm_report_request *r, struct csm_print *p,
                       struct csm_err *e)
{
	struct report_ctx x = { .c = c, .req = r, .p = p, .zh = print_is_zh(p) };
	const struct report *report = report_find(r->name);
	int code = report ? load(&x, report, e) : unknown_report(r->name, e);

	print_zone(p, c->zone);
	if (!code && report->desk)
		code = r->drill ? desk_drill(report->desk, &x, r->drill, e) : desk_run(report->desk, &x, e);
	else if (!code)
		code = r->drill ? report->drill(&x, r->drill, e) : report->run(&x, e);
	answers_free(&x.answers);
	return code;
}
