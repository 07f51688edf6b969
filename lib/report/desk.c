/*
 * The frame of the reports about tickets (desk.h): opens the view, hands ticket by ticket to the report, prints
 * what stands behind a figure. Relies on the view of the overview for what a period, a shop and a channel mean.
 */
#include "report/desk.h"

#include "report/drill.h"

static const struct report *const desk_reports[] = { &report_states, &report_flow, &report_resolution };

const char *desk_figure(size_t i)
{
	for (size_t r = 0; r < COUNT(desk_reports); r++) {
		const struct desk_report *w = desk_reports[r]->desk;
		if (i < w->n_figures)
			return w->figures[i].name;
		i -= w->n_figures;
	}
	return NULL;
}

/* ---- frame ---- */

static void desk_close(struct desk *d)
{
	if (d->report->close)
		d->report->close(d);
	view_free(&d->o.v);
	arena_free(&d->o.mem);
	calendars_free(&d->cals);
}

static int take_calendar(struct desk *d, const char *name, struct csm_err *e)
{
	int code = calendars_load(d->o.r->c, NULL, &d->cals, e);

	return code ? code : calendar_find(&d->cals, str_of(name), &d->cal, e);
}

static int desk_open(struct desk *d, const struct desk_report *w, struct report_ctx *r, struct csm_err *e)
{
	int code = world_ready(r->w, e);

	*d = (struct desk){ .report = w, .o.r = r };
	if (!code)
		code = view_make(&d->o.v, r, e);
	if (!code && r->req->calendar)
		code = take_calendar(d, r->req->calendar, e);
	if (!code && w->open)
		code = w->open(d, e);
	return code;
}

void desk_each(struct desk *d, mark_fn *fn, void *ctx)
{
	const struct view *v = &d->o.v;

	for (size_t i = 0; i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]) && v->w->tickets[i].h.opened_at < v->to)
			d->report->marks(d, &v->w->tickets[i], fn, ctx);
}

int desk_begin(struct desk *d, struct csm_err *e)
{
	static const struct col calendar = { .name = "calendar", .en = "Calendar", .zh = "营业日历" },
	                        provisional = { .name = "provisional", .en = "Provisional", .zh = "暂定" };
	int code = print_report(d->o.r->p, e);

	if (code)
		return code;
	overview_head(&d->o, d->report->en, d->report->zh);
	if (d->cal) {
		struct period p = desk_period(d);
		print_fact(d->o.r->p, &calendar, cell_text(d->cal->name));
		print_fact(d->o.r->p, &provisional, cell_bool(cal_provisional(d->cal, p.from, p.to)));
	}
	return CSM_OK;
}

struct period desk_period(const struct desk *d)
{
	const struct view *v = &d->o.v;
	struct period p = { v->from, v->to };

	for (size_t i = 0; p.from == WHEN_NONE && i < v->w->n_tickets; i++)
		if (ticket_counts(v, &v->w->tickets[i]))
			p.from = v->w->tickets[i].h.opened_at;
	if (p.from == WHEN_NONE || p.from > p.to)
		p.from = p.to;
	return p;
}

int desk_run(const struct desk_report *w, struct report_ctx *r, struct csm_err *e)
{
	struct desk d;
	int code = desk_open(&d, w, r, e);

	if (!code)
		code = w->print(&d, e);
	print_section(r->p, NULL, NULL);       /* ends the last table: its rows still point into mem */
	desk_close(&d);
	return code;
}

int desk_table(struct desk *d, const struct col *cols, size_t n_cols, size_t n_rows, desk_row *row, void *ctx, struct csm_err *e)
{
	struct cell *cells = arena_alloc(&d->o.mem, n_cols * sizeof(*cells));
	int code = print_table(d->o.r->p, cols, n_cols, e);

	for (size_t i = 0; !code && i < n_rows; i++) {
		for (size_t k = 0; k < n_cols; k++)
			cells[k] = cell_empty();
		if (row(d, ctx, i, cells))
			print_row(d->o.r->p, cells);
	}
	if (!code)
		print_table_end(d->o.r->p);
	return code;
}

/* ---- what stands behind a figure ---- */

struct behind {
	struct desk *d;
	const struct desk_figure *f;
	bool has[DESK_KEYS];
	struct str key[DESK_KEYS];
};

static void print_mark(void *ctx, const struct ticket *t, const struct mark *m)
{
	struct behind *b = ctx;
	struct cell c[D_COLS] = { { 0 } };

	if (!(b->f->rows >> m->what & 1) || print_failed(b->d->o.r->p))
		return;
	for (int i = 0; i < DESK_KEYS; i++)
		if (b->has[i] && !str_eq(b->key[i], m->key[i]))
			return;
	drill_ticket(b->d->o.v.w, t, &b->d->o.mem, c);
	c[D_AT] = cell_at(m->at);
	c[D_VALUE] = b->f->value == MARK_SECONDS ? cell_duration(m->value) :
	             b->f->value == MARK_COUNT ? cell_int(m->value) : cell_empty();
	c[D_COUNTED] = b->f->counted ? cell_bool(b->f->counted >> m->what & 1) : cell_empty();
	drill_row(b->d->o.r->p, c);
}

static int no_key(const struct behind *b, const struct desk_report *w, struct str key, struct csm_err *e)
{
	struct buf all = { 0 };
	int code;

	for (int k = 0; k < DESK_KEYS && w->keys[k]; k++)
		buf_printf(&all, "%s%s", k ? ", " : "", w->keys[k]);
	code = err_set(e, CSM_EUSAGE, "report.group", "drill: %s is not divided by \"" STR_FMT "\" (%s)", b->f->name, STR_ARG(key),
	               all.n ? all.p : words_in(err_lang(e), "it has no groups"));
	buf_free(&all);
	return code;
}

static int take_keys(struct behind *b, const struct desk_report *w, const struct drill_name *n, struct csm_err *e)
{
	for (size_t i = 0; i < n->n; i++) {
		int k = 0;
		while (k < DESK_KEYS && !(w->keys[k] && str_is(n->key[i], w->keys[k])))
			k++;
		if (k == DESK_KEYS)
			return no_key(b, w, n->key[i], e);
		b->has[k] = true;
		b->key[k] = n->value[i];
	}
	return CSM_OK;
}

static int find_behind(struct behind *b, const struct desk_report *w, const struct drill_name *n, struct arena *a, struct csm_err *e)
{
	const char **names = arena_alloc(a, (w->n_figures + 1) * sizeof(*names));

	for (size_t i = 0; i < w->n_figures; i++) {
		names[i] = w->figures[i].name;
		if (str_is(n->figure, names[i]))
			b->f = &w->figures[i];
	}
	return b->f ? take_keys(b, w, n, e) : drill_unknown(arena_cstr(a, n->figure), names, e);
}

int desk_drill(const struct desk_report *w, struct report_ctx *r, const char *figure, struct csm_err *e)
{
	struct desk d = { .report = w };
	struct behind b = { .d = &d };
	struct arena mem = { 0 };
	struct drill_name n;
	int code = drill_name_read(figure, &mem, &n, e);

	if (!code)
		code = find_behind(&b, w, &n, &mem, e);
	if (!code)
		code = desk_open(&d, w, r, e);
	if (!code)
		code = print_table(r->p, drill_cols, D_COLS, e);
	if (!code) {
		desk_each(&d, print_mark, &b);
		print_table_end(r->p);
	}
	desk_close(&d);
	arena_free(&mem);
	return code;
}

/* ---- stretches ---- */

bool ticket_stretch(const struct ticket *t, uint32_t i, int64_t stop, struct stretch *s)
{
	const struct span *k = &t->spans[i];

	if (i >= t->n_spans || k->at >= stop)
		return false;
	*s = (struct stretch){ (enum state)k->state, (enum party)k->party, k->at, i + 1 < t->n_spans ? k[1].at : stop, false };
	s->open = i + 1 == t->n_spans || s->b > stop;
	s->b = s->b < stop ? s->b : stop;
	return true;
}

bool stretch_clip(struct stretch *s, int64_t from)
{
	bool empty = s->a == s->b;

	if (empty ? s->a < from : s->b <= from)
		return false;
	s->a = s->a > from ? s->a : from;
	return true;
}

enum owner stretch_owner(const struct stretch *s)
{
	if (s->state == ST_PENDING)
		return OWN_CUSTOMER;
	return s->state == ST_HOLD && s->party != PARTY_MERCHANT && s->party != PARTY_DEPARTMENT ? OWN_THIRD : OWN_US;
}

const char *owner_word(enum owner o)
{
	static const char *const words[OWN_COUNT] = { "us", "customer", "third_party" };

	return words[o];
}

struct str owner_label(enum owner o)
{
	static const char *const words[OWN_COUNT] = { "本店", "客户", "第三方" };

	return str_of(words[o]);
}

/* ---- numbers ---- */

struct quantiles numbers_quantiles(struct numbers *s)
{
	struct quantiles q = quantiles_of(s->v, s->n);

	free(s->v);
	*s = (struct numbers){ 0 };
	return q;
}

struct cell ratio_cell(struct desk *d, __int128 num, __int128 den)
{
	struct buf b = { 0 };
	struct cell c;

	if (!den)
		return cell_empty();
	money_digits(&b, (int64_t)((num * 200 + den) / (den * 2)), 2);
	c = cell_decimal(arena_str(&d->o.mem, buf_view(&b)));
	buf_free(&b);
	return c;
}
