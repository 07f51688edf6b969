/*
 * Reports about how tickets move: time in states, flow, ageing, backlog, time to resolution, arrivals, touches,
 * speed beside satisfaction. Each tells, ticket by ticket, what counts for which figure and row (a mark); the report
 * adds marks up and --drill prints them, so that what stands behind a figure is the figure. csm-report(1)
 * defines every figure. Private to report/.
 */
#ifndef REPORT_DESK_H
#define REPORT_DESK_H

#include "report/overview.h"
#include "store/calendar.h"

enum { DESK_KEYS = 4 };
/* One thing that counts: for the figures whose rows have bit what, in the row whose keys are key. row: the
 * report's own number for that. */
struct mark { unsigned what; size_t row; int64_t at, value; struct str key[DESK_KEYS]; };
typedef void mark_fn(void *ctx, const struct ticket *t, const struct mark *m);

enum mark_value { MARK_NONE, MARK_SECONDS, MARK_COUNT };
struct desk_figure {
	const char *name;          /* section.figure */
	unsigned rows, counted;    /* bits of marks; counted 0: no share */
	enum mark_value value;
};
struct desk;
struct desk_report {
	const char *en, *zh;       /* title */
	const char *keys[DESK_KEYS];       /* how groups call them; NULL: none */
	const struct desk_figure *figures;
	size_t n_figures;
	unsigned needs;            /* NEED_ORDERS, NEED_ANSWERS */
	void (*marks)(struct desk *d, const struct ticket *t, mark_fn *fn, void *ctx);
	/* Reads options of its own before anything is counted; NULL: has none. */
	int (*open)(struct desk *d, struct csm_err *e);
	/* Counts, checks, then desk_begin, then prints. */
	int (*print)(struct desk *d, struct csm_err *e);
	void (*close)(struct desk *d);     /* what open made; NULL: nothing */
};
struct desk {
	const struct desk_report *report;
	struct overview o;         /* view, cells, head */
	struct calendars cals;
	struct calendar *cal;      /* NULL: none was named */
	void *own;                 /* of the report */
};

int desk_run(const struct desk_report *w, struct report_ctx *r, struct csm_err *e);
int desk_drill(const struct desk_report *w, struct report_ctx *r, const char *figure, struct csm_err *e);
const char *desk_figure(size_t i);         /* names of all figures of these reports; NULL behind the last */
/* Every ticket of the view. */
void desk_each(struct desk *d, mark_fn *fn, void *ctx);
/* The report begins: what it looks at. */
int desk_begin(struct desk *d, struct csm_err *e);
/* The period as it is looked at, with both ends: from the first ticket of the view where it is open. */
struct period desk_period(const struct desk *d);

/* A table: columns, then n rows by fn into cells. */
typedef bool desk_row(struct desk *d, void *ctx, size_t i, struct cell *cells);    /* false: no such row */
int desk_table(struct desk *d, const struct col *cols, size_t n_cols, size_t n_rows, desk_row *row, void *ctx,
               struct csm_err *e);

/* ---- stretches of a timeline ---- */

/* Who has to move: the shop, the customer, or somebody else. */
enum owner { OWN_US, OWN_CUSTOMER, OWN_THIRD, OWN_COUNT };
/* In one state, for one party, from a up to, not including, b; open: b is where the looking ends. */
struct stretch { enum state state; enum party party; int64_t a, b; bool open; };
/* The i-th stretch of a ticket as seen up to stop; false behind the last. Stretches may be empty (a = b). */
bool ticket_stretch(const struct ticket *t, uint32_t i, int64_t stop, struct stretch *s);
/* Cuts off what lies before from; false: nothing of it lies behind (of an empty one: it is earlier). */
bool stretch_clip(struct stretch *s, int64_t from);
enum owner stretch_owner(const struct stretch *s);
const char *owner_word(enum owner o);              /* us, customer, third_party */
struct str owner_label(enum owner o);              /* in Chinese */
/* Where looking ends: the end of the period, or as-of. */
static inline int64_t view_stop(const struct view *v)
{
	return v->to < v->as_of ? v->to : v->as_of;
}
static inline int64_t desk_business(struct desk *d, int64_t a, int64_t b)
{
	return d->cal ? cal_elapsed(d->cal, a, b) : 0;
}
/* Not merged, spam or void as of now. */
static inline bool ticket_stands(const struct ticket *t)
{
	return t->state < ST_MERGED;
}

/* ---- lists of numbers ---- */

struct numbers { int64_t *v; size_t n, cap; };
static inline void numbers_add(struct numbers *s, int64_t v)
{
	*PUSH(s->v, s->n, s->cap) = v;
}
struct quantiles numbers_quantiles(struct numbers *s);     /* rearranged, and freed */
/* num / den >= 0 as a decimal with two digits, rounded half up; empty if den is 0. */
struct cell ratio_cell(struct desk *d, __int128 num, __int128 den);

extern const struct report report_states, report_flow, report_resolution;

#endif
