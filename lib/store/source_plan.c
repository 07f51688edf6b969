/*
 * A map meets a header: which column feeds which field, compiled patterns, value maps, and one
 * order of day and month for each column of dates. Promises: after plans_make a row needs no
 * look-up by name; an order of dates is proved by the whole column or refused, never guessed.
 */
#include <stdlib.h>

#include "store/map_in.h"

/* ---- columns ---- */

static void add_col(uint32_t *cols, size_t *n, uint32_t col)
{
	for (size_t i = 0; i < *n; i++)
		if (cols[i] == col)
			return;
	cols[(*n)++] = col;
}

/* Every column of the header that one of names means, in the order of names. */
static uint32_t *find_cols(struct source *s, const struct strs *names, size_t *n)
{
	uint32_t *cols = arena_alloc(&s->mem, (s->found.n_columns + 1) * sizeof *cols);

	*n = 0;
	for (size_t i = 0; i < names->n; i++)
		for (size_t c = 0; c < s->found.n_columns; c++)
			if (names->v[i].n && str_eq(s->found.normal[c], names->v[i]))
				add_col(cols, n, (uint32_t)c);
	return cols;
}

/* As find_cols, of the columns of line turn of a row that holds several. */
static uint32_t *find_turn(struct source *s, const struct strs *names, uint32_t turn, size_t *n)
{
	uint32_t *cols = arena_alloc(&s->mem, (s->found.n_columns + 1) * sizeof *cols);

	*n = 0;
	for (size_t i = 0; i < names->n; i++)
		for (size_t c = 0; c < s->found.n_columns; c++)
			if (header_turn(names->v[i], s->found.normal[c]) == turn)
				add_col(cols, n, (uint32_t)c);
	return cols;
}

static uint32_t *find_pieces(struct source *s, const struct field_rule *r)
{
	uint32_t *cols = arena_alloc(&s->mem, (r->n_pieces + 1) * sizeof *cols);

	for (size_t i = 0; i < r->n_pieces; i++) {
		size_t n = 0;
		uint32_t *found =
		    r->pieces[i].column.p ? find_cols(s, &(struct strs){&r->pieces[i].column, 1}, &n) : NULL;
		cols[i] = n ? found[0] : MAP_NONE;
	}
	return cols;
}

static void add_missing(struct source *s, const struct strs *names, size_t found)
{
	if (names->n && !found)
		s->header.missing[s->header.n_missing++] = names->v[0];
}

static int wanted_columns(struct source *s, const struct field_rule *r, size_t found, struct csm_err *e)
{
	add_missing(s, &r->from, found);
	if (r->required && r->from.n && !found)
		return err_at(e, CSM_EREFUSED, "import.column", s->name, s->header.header_line, 0,
			      "column " STR_FMT " is missing; map %s "
			      "needs it for field %s",
			      STR_ARG(r->from.v[0]), s->map->id, map_field_name(r->field));
	return CSM_OK;
}

static int plan_columns(struct source *s, struct field_plan *p, struct csm_err *e)
{
	const struct field_rule *r = p->rule;

	p->cols = find_cols(s, &r->from, &p->n_cols);
	p->sums = find_cols(s, &r->sum, &p->n_sums);
	p->lesses = find_cols(s, &r->less, &p->n_lesses);
	p->piece_cols = find_pieces(s, r);
	add_missing(s, &r->sum, p->n_sums);
	return wanted_columns(s, r, p->n_cols, e);
}

static void plan_begin(struct source *s, struct field_plan *p, const struct field_rule *r)
{
	p->rule = r;
	p->form = map_field_form(r->field);
	p->of_line = s->map->grouped && field_of_line(r->field);
	p->order = ORDER_COUNT;
	if (r->map)
		p->values = &s->caches[r->map - s->map->maps];
	if (r->type == TYPE_TIME)
		date_formats_of(r, s->box.sheet || (!s->box.kind && source_boxed(s)), &s->mem, &p->dates);
	if (r->check.op == CHECK_LIKE) {
		p->check = arena_alloc(&s->mem, sizeof *p->check);
		mem_regcomp(p->check, r->check.pattern, REG_EXTENDED | REG_NOSUB);
	}
}

static void plan_conditions(struct source *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->map->n_whens; i++)
		k += s->map->whens[i].n_conds;
	s->conds = arena_alloc(&s->mem, (k + 1) * sizeof *s->conds);
	k = 0;
	for (size_t i = 0; i < s->map->n_whens; i++)
		for (size_t j = 0; j < s->map->whens[i].n_conds; j++, k++) {
			struct condition *c = &s->map->whens[i].conds[j];
			s->conds[k].cols = find_cols(s, &(struct strs){ &c->column, 1 }, &s->conds[k].n);
			s->conds[k].others = find_cols(s, &(struct strs){ &c->other, 1 }, &s->conds[k].n_others);
		}
}

static void plan_patterns(struct source *s)
{
	s->caches = arena_alloc(&s->mem, (s->map->n_maps + 1) * sizeof *s->caches);
	for (size_t i = 0; i < s->map->n_maps; i++)
		value_cache_open(&s->caches[i], &s->map->maps[i]);
	s->drop_res = arena_alloc(&s->mem, (s->map->n_drops + 1) * sizeof *s->drop_res);
	for (size_t i = 0; i < s->map->n_drops; i++)
		mem_regcomp(&s->drop_res[i], s->map->drops[i].pattern, REG_EXTENDED | REG_NOSUB);
}

static void find_unknown(struct source *s)
{
	struct source_header *h = &s->header;

	h->unknown = arena_alloc(&s->mem, (s->found.n_columns + 1) * sizeof *h->unknown);
	for (size_t i = 0; i < s->found.n_columns; i++)
		if (s->found.normal[i].n && !map_knows_column(s->map, s->found.columns[i]))
			h->unknown[h->n_unknown++] = s->found.columns[i];
}

static int plan_keep(struct source *s, struct csm_err *e)
{
	s->keep = arena_alloc(&s->mem, (s->opt->n_keep_raw + 1) * sizeof *s->keep);
	for (size_t i = 0; i < s->opt->n_keep_raw; i++) {
		struct str want = utf8_header(&s->mem, str_of(s->opt->keep_raw[i]));
		size_t n = 0;
		uint32_t *cols = find_cols(s, &(struct strs){ &want, 1 }, &n);
		if (!n)
			return err_at(e, CSM_EUSAGE, "import.keep-raw", s->name, s->header.header_line, 0,
				      "no column \"%s\" to keep", s->opt->keep_raw[i]);
		s->keep[s->n_keep++] = cols[0];
	}
	return CSM_OK;
}

static bool reads_something(const struct field_plan *p)
{
	return p->n_cols || p->n_sums || p->n_lesses || p->rule->n_pieces || p->rule->has_const;
}

static bool ends_somehow(const struct field_plan *p)
{
	const struct field_rule *r = p->rule;

	return p->n_sums || r->has_default || r->required || r->check.op != CHECK_NONE ||
	       r->rows == ROWS_ALL;
}

/* What each row and each end of a record has to look at. */
static void plan_work(struct source *s)
{
	s->reads = arena_alloc(&s->mem, (s->n_plans + 1) * sizeof(struct field_plan *));
	s->ends[0] = arena_alloc(&s->mem, (s->n_plans + 1) * sizeof(struct field_plan *));
	s->ends[1] = arena_alloc(&s->mem, (s->n_plans + 1) * sizeof(struct field_plan *));
	for (size_t i = 0; i < s->n_plans; i++) {
		struct field_plan *p = &s->plans[i];
		if (reads_something(p))
			s->reads[s->n_reads++] = p;
		if (ends_somehow(p))
			s->ends[p->of_line][s->n_ends[p->of_line]++] = p;
	}
	quick_plans(s);
}

/* Whether a rule speaks of lines that stand side by side. */
static bool goes_across(const struct source *s, const struct field_rule *r)
{
	for (size_t i = 0; s->map->across && field_of_line(r->field) && i < r->from.n; i++)
		if (memchr(r->from.v[i].p, '#', r->from.v[i].n))
			return true;
	return false;
}

/* How many lines a row can hold. */
static uint32_t count_turns(const struct source *s)
{
	uint32_t turns = 0;

	for (size_t i = 0; i < s->map->n_fields; i++) {
		const struct field_rule *r = &s->map->fields[i];
		for (size_t k = 0; goes_across(s, r) && k < r->from.n; k++)
			for (size_t c = 0; c < s->found.n_columns; c++) {
				uint32_t turn = header_turn(r->from.v[k], s->found.normal[c]);
				turns = turn > turns ? turn : turns;
			}
	}
	return turns;
}

/* One plan for each line that the header has columns for. */
static int plan_across(struct source *s, const struct field_rule *r, struct csm_err *e)
{
	size_t found = 0;

	for (uint32_t turn = 1; turn <= s->turns; turn++) {
		struct field_plan *p = &s->plans[s->n_plans];
		size_t n;
		uint32_t *cols = find_turn(s, &r->from, turn, &n);
		if (!n)
			continue;
		plan_begin(s, p, r);
		p->turn = turn;
		p->cols = cols;
		p->n_cols = n;
		s->n_plans++;
		found += n;
	}
	return wanted_columns(s, r, found, e);
}

static int plan_field(struct source *s, const struct field_rule *r, struct csm_err *e)
{
	struct field_plan *p = &s->plans[s->n_plans];

	if (goes_across(s, r))
		return plan_across(s, r, e);
	s->n_plans++;
	plan_begin(s, p, r);
	if (s->map->grouped && r->field == s->map->by)
		s->by = p;
	return plan_columns(s, p, e);
}

int plans_make(struct source *s, struct csm_err *e)
{
	plan_patterns(s);
	s->turns = count_turns(s);
	s->line_cols = find_cols(s, &s->map->line_if, &s->n_line_cols);
	s->header.missing = arena_alloc(&s->mem, (2 * s->map->n_fields + 1) * sizeof *s->header.missing);
	s->plans = arena_alloc(&s->mem, (s->map->n_fields * (s->turns + 1) + 1) * sizeof *s->plans);
	for (size_t i = 0; i < s->map->n_fields; i++) {
		int rc = plan_field(s, &s->map->fields[i], e);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < s->map->nulls.n; i++)
		if (s->map->nulls.v[i].n > s->null_max)
			s->null_max = s->map->nulls.v[i].n;
	s->number = (struct number_form){ s->map->decimal, s->map->group, s->map->strip };
	plan_work(s);
	plan_conditions(s);
	find_unknown(s);
	return plan_keep(s, e);
}

void plans_close(struct source *s)
{
	for (size_t i = 0; i < s->n_plans; i++)
		if (s->plans[i].check)
			regfree(s->plans[i].check);
	for (size_t i = 0; s->caches && i < s->map->n_maps; i++)
		value_cache_close(&s->caches[i]);
	for (size_t i = 0; s->drop_res && i < s->map->n_drops; i++)
		regfree(&s->drop_res[i]);
}

/* ---- one order of day and month for a column ---- */

/* What a whole column allows. */
struct column_dates {
	struct field_plan *p;
	unsigned fits;             /* orders that fitted every date so far */
	bool any, clear;           /* a value was seen; the first one was beyond doubt */
	bool differs;              /* two orders gave two dates */
	struct str odd;            /* a value that took away the last order */
	struct str first;
};

static bool ambiguous(const struct field_plan *p)
{
	unsigned o = p->dates.orders & ~(1u << ORDER_CLEAR);

	return p->n_cols && (o & (o - 1)) != 0;
}

static bool same_date(const struct when_parts *a, const struct when_parts *b)
{
	return a->c.year == b->c.year && a->c.mon == b->c.mon && a->c.day == b->c.day;
}

/* The orders in which v is a date. */
static unsigned value_orders(struct column_dates *c, struct str v)
{
	struct when_parts w, before = { 0 };
	unsigned fits = 0;

	for (unsigned o = 0; o < ORDER_COUNT; o++) {
		if (!(c->p->dates.orders >> o & 1) || !date_read(&c->p->dates, (enum date_order)o, v, &w))
			continue;
		c->differs |= fits && c->fits & 1u << o && !same_date(&w, &before);
		fits |= 1u << o;
		before = w;
	}
	return fits;
}

static void see_date(struct column_dates *c, struct str v, struct arena *a)
{
	unsigned fits = value_orders(c, v);

	if (!fits)
		return;                /* no date at all: that row will be rejected by itself */
	if (!c->any) {
		c->first = arena_str(a, v);
		c->clear = fits == 1u << ORDER_CLEAR;
	}
	c->any = true;
	if (!(c->fits & fits) && !c->odd.p)
		c->odd = arena_str(a, v);
	c->fits &= fits;
}

static int order_wanted(const struct source *s, enum date_order *o, struct csm_err *e)
{
	static const struct { const char *word; enum date_order o; } words[] = {
		{ "dmy", ORDER_DMY }, { "mdy", ORDER_MDY }, { "ymd", ORDER_YMD },
	};

	*o = ORDER_COUNT;
	if (!s->opt->date_order)
		return CSM_OK;
	for (size_t i = 0; i < COUNT(words); i++)
		if (!strcmp(words[i].word, s->opt->date_order)) {
			*o = words[i].o;
			return CSM_OK;
		}
	return err_set(e, CSM_EUSAGE, "import.date-order", "date order \"%s\" is none of dmy, mdy, ymd",
		       s->opt->date_order);
}

static int two_orders(const struct source *s, const struct column_dates *c, const char *how,
                      struct csm_err *e)
{
	return err_at(e, CSM_EREFUSED, "import.date-order", s->name, 0, 0,
		      "column " STR_FMT ": %s (\"" STR_FMT "\"%s" STR_FMT "%s); say which with --date-order dmy or mdy",
		      STR_ARG(s->found.columns[c->p->cols[0]]), words_in(err_lang(e), how), STR_ARG(c->first),
		      c->odd.p ? ", \"" : "",
		      STR_ARG(c->odd), c->odd.p ? "\"" : "");
}

static bool one_bit(unsigned bits)
{
	return bits && !(bits & (bits - 1));
}

/* The orders that columns of this file prove: one program wrote all of them. */
static unsigned proved_orders(const struct column_dates *c, size_t n)
{
	unsigned proved = 0;

	for (size_t i = 0; i < n; i++)
		if (c[i].any && !c[i].clear && one_bit(c[i].fits))
			proved |= c[i].fits;
	return proved;
}

static int settle(const struct source *s, struct column_dates *c, enum date_order wanted,
                  unsigned proved, struct csm_err *e)
{
	if (!c->any)
		return CSM_OK;
	if (c->clear) {
		c->p->order = ORDER_CLEAR;
	} else if (wanted != ORDER_COUNT) {
		c->p->order = wanted;
	} else if (!c->fits) {
		return two_orders(s, c, WORDS("no one order of day and month fits all dates"), e);
	} else if (!one_bit(c->fits) && c->differs && one_bit(proved) && c->fits & proved) {
		c->p->order = (enum date_order)__builtin_ctz(proved);
	} else if (!one_bit(c->fits) && c->differs) {
		return two_orders(s, c, WORDS("day and month could be either way round in all dates"), e);
	} else {
		c->p->order = (enum date_order)__builtin_ctz(c->fits);
	}
	return CSM_OK;
}

/* Columns whose first date is beyond doubt need no further look. */
static bool undecided(const struct column_dates *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!c[i].clear)
			return true;
	return false;
}

static void see_row(struct source *s, struct column_dates *c, size_t n)
{
	bool guarded;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].p->n_cols && !c[i].clear; k++) {
			struct str v = source_cell(s, c[i].p->cols[k], false, &guarded);
			if (v.n)
				see_date(&c[i], v, &s->mem);
		}
}

/* Looks through the whole file only if a column can be read in two ways. Leaves the reader where it was. */
int dates_settle(struct source *s, struct csm_err *e)
{
	struct column_dates *c = arena_alloc(&s->mem, (s->n_plans + 1) * sizeof *c);
	enum date_order wanted;
	unsigned proved;
	size_t n = 0;
	int rc = order_wanted(s, &wanted, e);

	for (size_t i = 0; i < s->n_plans; i++)
		if (s->plans[i].rule->type == TYPE_TIME && ambiguous(&s->plans[i]))
			c[n++] = (struct column_dates){ .p = &s->plans[i], .fits = ~0u };
	if (rc || !n)
		return rc;
	while (undecided(c, n) && source_fetch(s)) {
		s->pending = false;
		arena_reset(&s->rec);
		if (s->ragged == RAGGED_OK)
			see_row(s, c, n);
	}
	proved = proved_orders(c, n);
	for (size_t i = 0; i < n && !rc; i++)
		rc = settle(s, &c[i], wanted, proved, e);
	return rc;
}
