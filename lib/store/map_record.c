/*
 * A record from its rows: empty at the start, finished with sums, defaults, conditionals, checks,
 * line keys and its own key (csm-map(5), "How a row is read", the later steps). Promises: a record
 * without reject has a key.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/map_in.h"

/* ---- begin ---- */

static void clear_bits(uint64_t has[2], struct str *s, int64_t *v)
{
	for (unsigned w = 0; w < 2; w++)
		for (; has[w]; has[w] &= has[w] - 1) {
			unsigned f = w * 64 + (unsigned)__builtin_ctzll(has[w]);
			s[f] = (struct str){ 0 };
			v[f] = 0;
		}
}

/* Clearing two kilobytes a record would cost more than mapping it: only what was set is cleared. */
static void clear_mapped(struct source *s, struct mapped *out)
{
	if (s->last_out != out) {
		memset(out, 0, sizeof *out);
		out->lang = s->c ? lang_of(s->c->lang) : CSM_LANG_EN;
		s->last_out = out;
		return;
	}
	clear_bits(out->has, out->s, out->v);
	memset(out->day_only, 0, sizeof out->day_only);
	out->key = out->raw = out->reject_field = out->reject_value = (struct str){ 0 };
	out->reject = REJ_NONE;
	out->reject_text[0] = '\0';
	out->n_rows = out->n_lines = 0;
	out->lines = NULL;
}

void record_begin(struct source *s, struct mapped *out)
{
	clear_mapped(s, out);
	for (size_t i = 0; i < s->n_lines; i++)
		clear_bits(s->lines[i].has, s->lines[i].s, s->lines[i].v);
	s->n_lines = 0;
	s->any_money = false;
	buf_reset(&s->raw);
	buf_reset(&s->steps);
	out->line = s->row.line;
	out->latest = WHEN_NONE;
	out->print = 0;
	for (size_t i = 0; i < s->n_reads; i++) {
		struct field_plan *p = s->reads[i];
		p->first_raw = (struct str){ 0 };
		p->total = 0;
		p->any = p->gap = false;
	}
}

int record_digits(const struct source *s, const struct mapped *out, struct str *currency)
{
	if (bit_has(out->has, FLD_currency))
		*currency = out->s[FLD_currency];
	else
		*currency = s->map->currency.n ? s->map->currency : s->opt->shop_currency;
	return currency_digits(*currency);
}

/* ---- conditionals ---- */

static bool cond_holds(const struct condition *c, const struct condition_plan *p, const struct target *t,
		       const struct mapped *out)
{
	bool line = t->of_line && c->field != FLD_COUNT && field_of_line(c->field);
	struct str v = p->value;
	bool present = v.n > 0;

	if (c->field != FLD_COUNT) {
		present = line ? bit_has(t->has, c->field) : mapped_has(out, c->field);
		v = line ? t->s[c->field] : out->s[c->field];
	}
	if (c->test == TEST_SAME)
		return present && str_eq(v, p->other);
	if (c->test != TEST_IS)
		return present == (c->test == TEST_PRESENT);
	return strs_have(&c->values, v) && (c->field != FLD_COUNT || !p->mixed);
}

static void act(struct target *t, const struct action *a)
{
	if (a->clear) {
		target_clear(t, a->to);
	} else if (a->from == FLD_COUNT) {
		target_set(t, a->to, a->value);
	} else if (bit_has(t->has, a->from)) {
		t->s[a->to] = t->s[a->from];
		t->v[a->to] = t->v[a->from];
		if (t->day_only)
			t->day_only[a->to] = t->day_only[a->from];
		bit_set(t->has, a->to);
	}
}

static void run_whens(struct source *s, struct mapped *out, struct target *t)
{
	size_t k = 0;

	for (size_t i = 0; i < s->map->n_whens; i++) {
		const struct when_rule *w = &s->map->whens[i];
		bool holds = w->of_line == t->of_line;
		for (size_t j = 0; j < w->n_conds; j++, k++)
			holds = holds && cond_holds(&w->conds[j], &s->conds[k], t, out);
		for (size_t j = 0; holds && j < w->n_acts; j++)
			act(t, &w->acts[j]);
		if (holds && s->opt->trace)
			source_step(s, "when: rule %zu applied", i + 1);
	}
}

/* ---- defaults, checks ---- */

static struct str plan_column(const struct source *s, const struct field_plan *p)
{
	if (p->n_cols)
		return s->found.columns[p->cols[0]];
	return str_of(map_field_name(p->rule->field));
}

struct str source_column_of(const struct source *s, enum map_field f)
{
	for (size_t i = 0; i < s->n_plans; i++)
		if (s->plans[i].rule->field == f && s->plans[i].n_cols)
			return plan_column(s, &s->plans[i]);
	return str_of(map_field_name(f));
}

static bool compare(enum check_op op, int64_t v, int64_t lo, int64_t hi)
{
	switch (op) {
	case CHECK_GE: return v >= lo;
	case CHECK_GT: return v > lo;
	case CHECK_LE: return v <= lo;
	case CHECK_LT: return v < lo;
	case CHECK_EQ: return v == lo;
	case CHECK_NE: return v != lo;
	case CHECK_RANGE: return v >= lo && v <= hi;
	default: return true;
	}
}

static bool check_passes(struct source *s, struct mapped *out, const struct field_plan *p,
                         const struct target *t)
{
	const struct check *c = &p->rule->check;
	enum map_field f = p->rule->field;
	struct str currency;
	int64_t lo = 0, hi = 0;
	int digits = p->form == 'm' ? record_digits(s, out, &currency) : 0;

	if (c->op == CHECK_LIKE)
		return t->s[f].n <= MAP_LIKE_MAX &&
		       regexec(p->check, arena_cstr(&s->rec, t->s[f]), 0, NULL, 0) == 0;
	if (digits < 0 || !number_minor(c->lo, digits, &lo) ||
	    (c->op == CHECK_RANGE && !number_minor(c->hi, digits, &hi)))
		return false;
	return compare(c->op, t->v[f], lo, hi);
}

static void fill_default(const struct field_plan *p, struct target *t)
{
	const struct field_rule *rule = p->rule;

	if (p->gap && rule->rows == ROWS_ALL)
		target_clear(t, rule->field);
	if (p->any) {
		t->v[rule->field] = p->total;
		bit_set(t->has, rule->field);
	}
	if (!bit_has(t->has, rule->field) && rule->has_default)
		target_set(t, rule->field, rule->def);
}

static void check_plan(struct source *s, struct mapped *out, const struct field_plan *p,
                       const struct target *t)
{
	const struct field_rule *rule = p->rule;

	if (!bit_has(t->has, rule->field)) {
		if (rule->required)
			mapped_reject(s, out, REJ_MISSING_REQUIRED, plan_column(s, p), (struct str){ 0 },
				      "field %s is required and this is empty", map_field_name(rule->field));
		return;
	}
	if (rule->check.op && !check_passes(s, out, p, t))
		mapped_reject(s, out, REJ_CHECK_FAILED, plan_column(s, p), (struct str){ 0 },
		              "field %s must be " STR_FMT, map_field_name(rule->field),
		              STR_ARG(rule->check.text));
}

/* Sums and defaults, then conditionals, then what must hold. */
static void finish_target(struct source *s, struct mapped *out, struct target *t)
{
	struct field_plan **ends = s->ends[t->of_line];
	size_t n = s->n_ends[t->of_line];

	for (size_t i = 0; i < n; i++)
		fill_default(ends[i], t);
	if (s->map->n_whens)
		run_whens(s, out, t);
	for (size_t i = 0; i < n; i++)
		if (!ends[i]->turn || ends[i]->turn == s->turn)
			check_plan(s, out, ends[i], t);
}

void line_finish(struct source *s, struct mapped *out, struct mapped_line *l)
{
	struct target t = target_line(l);

	finish_target(s, out, &t);
	for (size_t i = 0; i < s->n_ends[1]; i++) {
		s->ends[1][i]->any = false;
		s->ends[1][i]->total = 0;
	}
}

/* ---- lines ---- */

static struct str line_name(const struct mapped_line *l)
{
	if (l->s[FLD_sku].n)
		return l->s[FLD_sku];
	return l->s[FLD_product].n ? l->s[FLD_product] : STR("line");
}

/* Which one of its name line i is, from 1; seen is used once an order is long. */
static uint32_t line_turn(struct source *s, size_t i, struct smap *seen)
{
	enum { FEW = 24 };
	struct str name = line_name(&s->lines[i]);
	uint32_t k = 1, *slot;
	bool fresh;

	if (s->n_lines <= FEW) {
		for (size_t j = 0; j < i; j++)
			k += str_eq(line_name(&s->lines[j]), name);
		return k;
	}
	slot = smap_put(seen, name, &fresh);
	*slot = fresh ? 1 : *slot + 1;
	return *slot;
}

/* "name#k" */
static struct str numbered(struct arena *a, struct str name, uint32_t k)
{
	char digits[10], *p = arena_bytes(a, name.n + 1 + sizeof digits);
	size_t n = name.n, d = sizeof digits;

	memcpy(p, name.p, n);
	p[n++] = '#';
	do
		digits[--d] = (char)('0' + k % 10);
	while (k /= 10);
	memcpy(p + n, digits + d, sizeof digits - d);
	return (struct str){ p, n + sizeof digits - d };
}

static void name_lines(struct source *s)
{
	struct smap seen = { 0 };

	for (size_t i = 0; i < s->n_lines; i++) {
		struct mapped_line *l = &s->lines[i];
		struct str name = line_name(l);
		if (l->s[FLD_line].n)
			continue;
		l->s[FLD_line] = numbered(&s->rec, name, line_turn(s, i, &seen));
		bit_set(l->has, FLD_line);
	}
	smap_free(&seen);
}

static void count_units(struct source *s, struct mapped *out)
{
	int64_t sum = 0;

	if (!s->n_lines)
		return;
	for (size_t i = 0; i < s->n_lines; i++)
		if (!bit_has(s->lines[i].has, FLD_units) || !add64(sum, s->lines[i].v[FLD_units], &sum))
			return;
	out->v[FLD_units] = sum;
	bit_set(out->has, FLD_units);
}

/* ---- key ---- */

static void key_escape(struct buf *b, struct str v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '/' || v.p[i] == '%')
			buf_printf(b, "%%%02X", (unsigned)v.p[i]);
		else
			buf_char(b, v.p[i]);
	}
}

static void key_value(struct buf *b, const struct mapped *out, enum map_field f, bool alone)
{
	char form = map_field_form(f);

	if (form == 'i') {
		struct civil c = civil_of(out->v[f]);
		buf_printf(b, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year, c.mon, c.day,
		           c.hour, c.min, c.sec);
	} else if (form == 'n' || form == 'm') {
		buf_int(b, out->v[f]);
	} else if (alone) {
		buf_str(b, out->s[f]);
	} else {
		key_escape(b, out->s[f]);
	}
}

static bool key_from(struct buf *b, const struct mapped *out, const struct key_list *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (!mapped_has(out, k->f[i]))
			return false;
	for (size_t i = 0; i < k->n; i++) {
		if (i)
			buf_char(b, '/');
		key_value(b, out, k->f[i], k->n == 1);
	}
	return true;
}

static void content_fields(struct buf *b, const struct str *s, const int64_t *v, const uint64_t has[2])
{
	for (int f = 0; f < FLD_COUNT; f++) {
		if (!bit_has(has, (enum map_field)f))
			continue;
		buf_printf(b, "%s=", map_field_name((enum map_field)f));
		if (strchr("inm", map_field_form((enum map_field)f)))
			buf_int(b, v[f]);
		else
			buf_str(b, s[f]);
		buf_char(b, '\0');
	}
}

/* No natural key: what the record says, and the how-manieth that says so. Equal rows survive, a
 * second import adds nothing. */
static void key_content(struct source *s, const struct mapped *out)
{
	struct buf b = { 0 };
	char hex[65];
	struct str name;
	uint32_t *n;
	bool fresh;

	content_fields(&b, out->s, out->v, out->has);
	for (size_t i = 0; i < s->n_lines; i++)
		content_fields(&b, s->lines[i].s, s->lines[i].v, s->lines[i].has);
	sha256_hex(buf_view(&b), hex);
	buf_free(&b);
	name = (struct str){ hex, 24 };
	if (smap_get(&s->contents, name) == MAP_NONE)
		name = arena_str(&s->mem, name);
	n = smap_put(&s->contents, name, &fresh);
	*n = fresh ? 1 : *n + 1;
	buf_printf(&s->key, "content:%.24s:%u", hex, *n);
}

static void make_key(struct source *s, struct mapped *out)
{
	buf_reset(&s->key);
	for (size_t i = 0; i < s->map->n_keys && !s->key.n; i++) {
		if (s->map->keys[i].content)
			key_content(s, out);
		else
			key_from(&s->key, out, &s->map->keys[i]);
	}
	out->key = buf_view(&s->key);
	if (!out->key.n)
		mapped_reject(s, out, REJ_MISSING_KEY, str_of(map_field_name(s->map->keys[0].f[0])),
		              (struct str){ 0 }, "nothing names this record: field %s is empty",
		              map_field_name(s->map->keys[0].f[0]));
}

/* ---- what the import asks of every record ---- */

static void sum_up(struct mapped *m)
{
	int64_t latest = WHEN_NONE;
	size_t longest = 0;

	for (int half = 0; half < 2; half++)
		for (uint64_t left = m->has[half]; left; left &= left - 1) {
			enum map_field f = (enum map_field)(half * 64 + __builtin_ctzll(left));

			if (m->v[f] > latest && map_field_form(f) == 'i' && f != FLD_due)
				latest = m->v[f];
			if (m->s[f].n > longest)
				longest = m->s[f].n;
		}
	m->latest = latest;
	m->longest = longest;
}

/* All that the fields of a record or of one of its lines say, added to h. */
static uint64_t print_fields(uint64_t h, const uint64_t has[2], const struct str *text, const int64_t *v)
{
	for (int half = 0; half < 2; half++)
		for (uint64_t left = has[half]; left; left &= left - 1) {
			int f = half * 64 + __builtin_ctzll(left);
			char form = map_field_form((enum map_field)f);
			bool number = form == 'i' || form == 'm' || form == 'n';

			h = (h ^ (number ? (uint64_t)v[f] : str_hash(text[f])) ^ (uint64_t)f << 56) *
			    1099511628211u;
		}
	return h;
}

static uint64_t fingerprint(const struct mapped *m)
{
	uint64_t h = print_fields(1469598103934665603u, m->has, m->s, m->v);

	for (size_t i = 0; i < m->n_lines; i++)
		h = print_fields(h ^ i, m->lines[i].has, m->lines[i].s, m->lines[i].v);
	return h;
}

/* ---- finish ---- */

void record_finish(struct source *s, struct mapped *out)
{
	struct target t = target_record(out);
	struct str currency;

	if (out->reject == REJ_SHORT_ROW || out->reject == REJ_LONG_ROW || out->reject == REJ_OPEN_QUOTE) {
		out->lines = NULL;
		return;
	}
	finish_target(s, out, &t);
	if (s->any_money && !mapped_has(out, FLD_currency)) {
		record_digits(s, out, &currency);
		target_set(&t, FLD_currency, currency);
	}
	if (s->map->grouped) {
		name_lines(s);
		count_units(s, out);
		out->lines = s->lines;
		out->n_lines = s->n_lines;
	}
	out->raw = buf_view(&s->raw);
	make_key(s, out);
	sum_up(out);
	if (mapped_has(out, FLD_account))
		out->account_hash = str_hash(out->s[FLD_account]);
	if (s->map->record < REC_MESSAGE &&
	    !(s->unique && out->s[FLD_order].n))
		out->print = fingerprint(out);
	if (s->opt->trace && !out->reject)
		source_step(s, "key: " STR_FMT, STR_ARG(out->key));
}
