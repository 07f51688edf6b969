/*
 * The fields of a map: where each value comes from, its type, value maps, conditionals (csm-map(5),
 * fields, maps, when). Promises, as map_parse.c: mistakes are named with their place, what is
 * accepted can be carried out.
 */
#include "store/map_in.h"

/* ---- maps: ---- */

static int parse_values(struct parser *p, const struct ynode *n, struct value_map *v)
{
	if (n->kind != YNODE_MAP)
		return parse_fail(p, n, "map.type",
		                  "values: a map from the export's words to csm's is wanted here");
	v->n = n->n;
	v->from = arena_alloc(p->a, (n->n + 1) * sizeof *v->from);
	v->to = arena_alloc(p->a, (n->n + 1) * sizeof *v->to);
	for (size_t i = 0; i < n->n; i++) {
		v->from[i] = arena_str(p->a, str_trim(n->keys[i]->s));
		if (parse_scalar(p, n->kids[i], "values", &v->to[i]))
			return CSM_EUSAGE;
	}
	return CSM_OK;
}

static int parse_likes(struct parser *p, const struct ynode *n, struct value_map *v)
{
	if (n->kind != YNODE_LIST)
		return parse_fail(p, n, "map.type", "like: a list of [pattern, word] is wanted here");
	v->likes = arena_alloc(p->a, (n->n + 1) * sizeof *v->likes);
	for (size_t i = 0; i < n->n; i++) {
		const struct ynode *x = n->kids[i];
		if (x->kind != YNODE_LIST || x->n != 2)
			return parse_fail(p, x, "map.type", "like: [pattern, word] is wanted here");
		if (parse_pattern(p, x->kids[0], &v->likes[i].pattern) ||
		    parse_scalar(p, x->kids[1], "like", &v->likes[i].to))
			return CSM_EUSAGE;
		v->n_likes++;
	}
	return CSM_OK;
}

static int parse_unknown(struct parser *p, const struct ynode *n, struct value_map *v)
{
	if (parse_scalar(p, n, "unknown", &v->literal))
		return CSM_EUSAGE;
	if (!n->plain)
		v->unknown = UNKNOWN_LITERAL;
	else if (str_is(n->s, "reject"))
		v->unknown = UNKNOWN_REJECT;
	else if (str_is(n->s, "keep"))
		v->unknown = UNKNOWN_KEEP;
	else if (str_is(n->s, "blank"))
		v->unknown = UNKNOWN_BLANK;
	else
		return parse_fail(p, n, "map.value", "unknown: reject, keep, blank or a word in quotes is wanted here");
	return CSM_OK;
}

int parse_maps(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "values", "like", "unknown", NULL };

	if (n->kind != YNODE_MAP)
		return parse_fail(p, n, "map.type", "maps: a map of named value maps is wanted here");
	p->m->maps = arena_alloc(p->a, (n->n + 1) * sizeof *p->m->maps);
	for (size_t i = 0; i < n->n; i++) {
		struct value_map *v = &p->m->maps[p->m->n_maps++];
		const struct ynode *x;
		v->name = arena_str(p->a, n->keys[i]->s);
		if (parse_keys(p, n->kids[i], "maps", keys))
			return CSM_EUSAGE;
		if ((x = ynode_get(n->kids[i], "values")) && parse_values(p, x, v))
			return CSM_EUSAGE;
		if ((x = ynode_get(n->kids[i], "like")) && parse_likes(p, x, v))
			return CSM_EUSAGE;
		if ((x = ynode_get(n->kids[i], "unknown")) && parse_unknown(p, x, v))
			return CSM_EUSAGE;
	}
	return CSM_OK;
}

/* ---- one field ---- */

static int field_columns(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *from = ynode_get(n, "from"), *first = ynode_get(n, "first");
	const struct ynode *sum = ynode_get(n, "sum"), *less = ynode_get(n, "less");

	if (from && first)
		return parse_fail(p, first, "map.value",
				  "from: names one column by its aliases, first: several columns in turn; not both");
	if ((from || first) && (sum || less))
		return parse_fail(p, sum ? sum : less, "map.value",
				  "sum: and less: stand alone, without from: or first:");
	r->first = first != NULL;
	if (from && parse_headers(p, from, "from", &r->from))
		return CSM_EUSAGE;
	if (first && parse_headers(p, first, "first", &r->from))
		return CSM_EUSAGE;
	if (sum && parse_headers(p, sum, "sum", &r->sum))
		return CSM_EUSAGE;
	return less ? parse_headers(p, less, "less", &r->less) : CSM_OK;
}

static enum value_type default_type(char form)
{
	switch (form) {
	case 'k': return TYPE_ID;
	case 'w': return TYPE_WORD;
	case 'i': return TYPE_TIME;
	case 'n': return TYPE_INT;
	case 'm': return TYPE_MONEY;
	default: return TYPE_TEXT;
	}
}

/* Which types a form takes: an instant may be a time or a span after another; an id may be put into
 * a text. */
static bool type_suits(enum value_type t, char form)
{
	if (form == 'i')
		return t == TYPE_TIME || t == TYPE_SPAN;
	if (form == 'n' || form == 'm')
		return t == default_type(form);
	if (form == 'w')
		return t == TYPE_WORD || t == TYPE_ID;
	return t == TYPE_ID || t == TYPE_TEXT;
}

static int field_type(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	static const struct { const char *word; enum value_type type; int64_t unit_s;
	} words[] = {
	    {"id", TYPE_ID, 0},        {"text", TYPE_TEXT, 0},     {"word", TYPE_WORD, 0},
	    {"time", TYPE_TIME, 0},    {"integer", TYPE_INT, 0},   {"money", TYPE_MONEY, 0},
	    {"seconds", TYPE_SPAN, 1}, {"minutes", TYPE_SPAN, 60}, {"hours", TYPE_SPAN, 3600},
	    {"minor", TYPE_MONEY, 0},
	};
	const struct ynode *t = ynode_get(n, "type");
	size_t i = 0;

	r->type = default_type(map_field_form(r->field));
	if (!t)
		return CSM_OK;
	while (i < COUNT(words) && !str_is(t->s, words[i].word))
		i++;
	if (i == COUNT(words))
		return parse_fail(p, t, "map.value",
				  "type: \"" STR_FMT "\" is none of id, text, word, time, integer, money, "
				  "minor, seconds, minutes, hours",
				  STR_ARG(t->s));
	r->type = words[i].type;
	r->unit_s = words[i].unit_s;
	r->minor = str_is(t->s, "minor");
	if (!type_suits(r->type, map_field_form(r->field)))
		return parse_fail(p, t, "map.value", "type: field %s cannot be of type %s",
		                  map_field_name(r->field), words[i].word);
	return CSM_OK;
}

static int field_after(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x = ynode_get(n, "after");

	if ((x != NULL) != (r->type == TYPE_SPAN))
		return parse_fail(p, x ? x : n, "map.value",
				  "type seconds, minutes or hours and after: (the instant they count from) "
				  "go together");
	if (!x)
		return CSM_OK;
	if (parse_field_name(p, x, &r->after))
		return CSM_EUSAGE;
	if (map_field_form(r->after) != 'i' || r->after == r->field)
		return parse_fail(p, x, "map.value", "after: another instant is wanted here");
	return CSM_OK;
}

static int field_formats(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x = ynode_get(n, "formats");
	struct strs list;

	if (!x)
		return CSM_OK;
	if (r->type != TYPE_TIME)
		return parse_fail(p, x, "map.value", "formats: only times have formats");
	if (parse_strs(p, x, "formats", &list))
		return CSM_EUSAGE;
	r->formats = arena_alloc(p->a, (list.n + 1) * sizeof *r->formats);
	for (size_t i = 0; i < list.n; i++) {
		if (!date_format_valid(list.v[i].p))
			return parse_fail(
			    p, x->kind == YNODE_LIST ? x->kids[i] : x, "map.value",
			    "formats: \"%s\" is no format of a "
			    "date: %%Y or %%y, %%m or %%b, %%d and perhaps %%H %%I %%M %%S %%f %%p %%z %%*, "
			    "or %%s or %%Q alone, are wanted",
			    list.v[i].p);
		r->formats[r->n_formats++] = list.v[i].p;
	}
	return CSM_OK;
}

static int field_map(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x = ynode_get(n, "map");

	if (!x)
		return CSM_OK;
	if (r->type != TYPE_WORD && r->type != TYPE_TEXT)
		return parse_fail(p, x, "map.value", "map: only words and texts have value maps");
	for (size_t i = 0; i < p->m->n_maps; i++)
		if (x->kind == YNODE_SCALAR && str_eq(p->m->maps[i].name, x->s)) {
			r->map = &p->m->maps[i];
			return CSM_OK;
		}
	return parse_fail(p, x, "map.ref", "map: maps: has no value map named \"" STR_FMT "\"",
	                  STR_ARG(x->s));
}

/* "${a} ${b}" in pieces. */
static int field_template(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x = ynode_get(n, "template");
	struct str s;

	if (!x)
		return CSM_OK;
	if (parse_scalar(p, x, "template", &s))
		return CSM_EUSAGE;
	if (r->type == TYPE_TIME || r->type == TYPE_MONEY || r->type == TYPE_INT || r->type == TYPE_SPAN)
		return parse_fail(p, x, "map.value", "template: only texts and ids can be put together");
	r->pieces = arena_alloc(p->a, (s.n / 3 + 2) * sizeof *r->pieces);
	while (s.n) {
		struct piece *piece = &r->pieces[r->n_pieces++];
		size_t at = 0, end = 0;
		piece->literal = s;
		if (!str_find(s, STR("${"), &at))
			break;
		piece->literal.n = at;
		s = (struct str){ s.p + at + 2, s.n - at - 2 };
		if (!str_find(s, STR("}"), &end))
			return parse_fail(p, x, "map.value", "template: \"${\" without \"}\"");
		piece->column = utf8_header(p->a, (struct str){ s.p, end });
		if (!piece->column.n)
			return parse_fail(p, x, "map.value", "template: ${column} is wanted");
		s = (struct str){ s.p + end + 1, s.n - end - 1 };
	}
	return CSM_OK;
}

static bool is_decimal(struct str s)
{
	int64_t v;

	return money_parse(s, 6, &v);
}

static bool check_range(struct str s, struct check *c)
{
	size_t at;

	if (!str_find(s, STR(".."), &at))
		return false;
	c->lo = str_trim((struct str){ s.p, at });
	c->hi = str_trim((struct str){ s.p + at + 2, s.n - at - 2 });
	c->op = CHECK_RANGE;
	return is_decimal(c->lo) && is_decimal(c->hi);
}

static bool check_compare(struct str s, struct check *c)
{
	static const struct { const char *op; enum check_op code;
	} ops[] = {
	    {">=", CHECK_GE}, {"<=", CHECK_LE}, {"==", CHECK_EQ}, {"!=", CHECK_NE}, {">", CHECK_GT},
	    {"<", CHECK_LT},
	};

	for (size_t i = 0; i < COUNT(ops); i++)
		if (str_starts(s, str_of(ops[i].op))) {
			size_t n = strlen(ops[i].op);
			c->op = ops[i].code;
			c->lo = str_trim((struct str){ s.p + n, s.n - n });
			return is_decimal(c->lo);
		}
	return false;
}

static int field_check(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x = ynode_get(n, "check");
	bool number = r->type == TYPE_INT || r->type == TYPE_MONEY;

	if (!x)
		return CSM_OK;
	if (parse_scalar(p, x, "check", &r->check.text))
		return CSM_EUSAGE;
	if (str_starts(r->check.text, STR("~ ")) && !number && r->type != TYPE_TIME && r->type != TYPE_SPAN) {
		struct ynode pattern = *x;
		pattern.s = (struct str){ x->s.p + 2, x->s.n - 2 };
		r->check.op = CHECK_LIKE;
		return parse_pattern(p, &pattern, &r->check.pattern);
	}
	if (number && (check_compare(r->check.text, &r->check) || check_range(r->check.text, &r->check)))
		return CSM_OK;
	return parse_fail(p, x, "map.value",
			  "check: \">= 0\", \"< 10\", \"1..5\" for numbers and money, \"~ pattern\" for texts and ids");
}

static int field_constants(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *d = ynode_get(n, "default"), *c = ynode_get(n, "const");
	char form = map_field_form(r->field);
	int64_t number;

	if ((d && form == 'n') || ((d || c) && (form == 'i' || form == 'm' || form == 'p')))
		return parse_fail(p, d ? d : c, "map.value",
				  "field %s takes no default: or const:; only words, texts and ids do",
				  map_field_name(r->field));
	r->has_default = d != NULL;
	r->has_const = c != NULL;
	if (d && parse_scalar(p, d, "default", &r->def))
		return CSM_EUSAGE;
	if (c && parse_scalar(p, c, "const", &r->constant))
		return CSM_EUSAGE;
	if (c && form == 'n' && !money_parse(r->constant, 0, &number))
		return parse_fail(p, c, "map.value", "const: a whole number is wanted here");
	return CSM_OK;
}

static int field_rows(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	static const char *const words[] = { "", "same", "lowest", "highest", "all" };
	const struct ynode *x = ynode_get(n, "rows");
	size_t i = 1;

	if (!x)
		return CSM_OK;
	while (i < COUNT(words) && !str_is(x->s, words[i]))
		i++;
	if (x->kind != YNODE_SCALAR || i == COUNT(words))
		return parse_fail(p, x, "map.value", "rows: same, lowest, highest or all is wanted here");
	r->rows = (enum rows_rule)i;
	if (field_of_line(r->field))
		return parse_fail(p, x, "map.value", "rows: field %s belongs to lines, which are one row each",
		                  map_field_name(r->field));
	if (r->rows != ROWS_SAME && (r->sum.n || r->less.n || !strchr("winm", map_field_form(r->field))))
		return parse_fail(p, x, "map.value",
				  "rows: lowest, highest and all are for instants, numbers, amounts and words of rank");
	return CSM_OK;
}

static int field_limits(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	const struct ynode *x;
	int64_t v = 0;

	if ((x = ynode_get(n, "required")) && parse_bool(p, x, "required", &r->required))
		return CSM_EUSAGE;
	if (!(x = ynode_get(n, "min_digits")))
		return CSM_OK;
	if (r->type != TYPE_ID)
		return parse_fail(p, x, "map.value", "min_digits: only ids have it");
	if (parse_number(p, x, "min_digits", 1, 40, &v))
		return CSM_EUSAGE;
	r->min_digits = (unsigned)v;
	return CSM_OK;
}

static int field_sources(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	int sources = (r->from.n > 0) + (r->sum.n || r->less.n) + (r->n_pieces > 0) + r->has_const;

	if (sources != 1)
		return parse_fail(p, n, "map.value",
				  "field %s: exactly one of from, first, sum, template, const is wanted",
				  map_field_name(r->field));
	if ((r->sum.n || r->less.n) && r->type != TYPE_MONEY && r->type != TYPE_INT)
		return parse_fail(p, n, "map.value", "sum: only numbers and money can be added");
	return CSM_OK;
}

static int parse_field(struct parser *p, const struct ynode *n, struct field_rule *r)
{
	static const char *const keys[] = {"from",     "first",      "sum",     "less",  "type",
					   "required", "min_digits", "formats", "map",   "default",
					   "const",    "template",   "check",   "after", "rows", NULL};

	if (parse_keys(p, n, map_field_name(r->field), keys) || field_columns(p, n, r) ||
	    field_type(p, n, r) || field_after(p, n, r) || field_formats(p, n, r) ||
	    field_map(p, n, r) || field_template(p, n, r) || field_check(p, n, r) ||
	    field_constants(p, n, r) || field_limits(p, n, r) || field_rows(p, n, r))
		return CSM_EUSAGE;
	return field_sources(p, n, r);
}

/* Currency first, since money needs it; spans last, since they need an instant. */
static int rule_turn(const struct field_rule *r)
{
	return r->field == FLD_currency ? 0 : r->type == TYPE_SPAN ? 2 : 1;
}

static void order_rules(struct map *m)
{
	for (size_t i = 1; i < m->n_fields; i++)
		for (size_t k = i; k > 0 && rule_turn(&m->fields[k]) < rule_turn(&m->fields[k - 1]); k--) {
			struct field_rule t = m->fields[k];
			m->fields[k] = m->fields[k - 1];
			m->fields[k - 1] = t;
		}
}

int parse_fields(struct parser *p, const struct ynode *n)
{
	if (n->kind != YNODE_MAP || !n->n)
		return parse_fail(p, n, "map.type",
		                  "fields: a map from csm's fields to columns is wanted here");
	p->m->fields = arena_alloc(p->a, n->n * sizeof *p->m->fields);
	for (size_t i = 0; i < n->n; i++) {
		struct field_rule *r = &p->m->fields[p->m->n_fields++];
		if (parse_field_name(p, n->keys[i], &r->field) || parse_field(p, n->kids[i], r))
			return CSM_EUSAGE;
	}
	order_rules(p->m);
	return CSM_OK;
}

/* ---- when: ---- */

/* {same: COLUMN}: what the column itself holds is what that one holds. */
static int parse_same(struct parser *p, const struct ynode *n, struct condition *c)
{
	static const char *const keys[] = { "same", NULL };
	struct strs other;

	if (parse_keys(p, n, "if", keys))
		return CSM_EUSAGE;
	if (n->n != 1 || n->kids[0]->kind != YNODE_SCALAR || c->field != FLD_COUNT)
		return parse_fail(p, n, "map.value",
		                  "if: a column may be asked {same: OTHER COLUMN}; a field may not");
	if (parse_headers(p, n->kids[0], "if", &other))
		return CSM_EUSAGE;
	c->other = other.v[0];
	c->test = TEST_SAME;
	return CSM_OK;
}

static int parse_condition(struct parser *p, const struct ynode *key, const struct ynode *value,
                           struct condition *c)
{
	c->field = map_field_of(key->s);
	c->column = c->field == FLD_COUNT ? utf8_header(p->a, key->s) : (struct str){ 0 };
	if (c->field != FLD_COUNT && !field_allowed(p->m->record, c->field))
		return parse_field_name(p, key, &c->field);
	if (value->kind == YNODE_SCALAR && value->plain && str_is(value->s, "present"))
		c->test = TEST_PRESENT;
	else if (value->kind == YNODE_SCALAR && value->plain && str_is(value->s, "absent"))
		c->test = TEST_ABSENT;
	else if (value->kind == YNODE_MAP)
		return parse_same(p, value, c);
	else if (c->field != FLD_COUNT && strchr("inm", map_field_form(c->field)))
		return parse_fail(p, value, "map.value",
		                  "if: of field %s only present and absent can be asked",
		                  map_field_name(c->field));
	else
		return parse_strs(p, value, "if", &c->values);
	return CSM_OK;
}

static int parse_conditions(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	if (n->kind != YNODE_MAP || !n->n)
		return parse_fail(p, n, "map.type", "if: a map of conditions is wanted here");
	w->conds = arena_alloc(p->a, n->n * sizeof *w->conds);
	for (size_t i = 0; i < n->n; i++)
		if (parse_condition(p, n->keys[i], n->kids[i], &w->conds[w->n_conds++]))
			return CSM_EUSAGE;
	return CSM_OK;
}

static int parse_set(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	if (n->kind != YNODE_MAP)
		return parse_fail(p, n, "map.type", "set: a map from fields to values is wanted here");
	for (size_t i = 0; i < n->n; i++) {
		struct action *a = &w->acts[w->n_acts++];
		a->from = FLD_COUNT;
		if (parse_field_name(p, n->keys[i], &a->to) || parse_scalar(p, n->kids[i], "set", &a->value))
			return CSM_EUSAGE;
		if (!strchr("wtk", map_field_form(a->to)))
			return parse_fail(p, n->kids[i], "map.value",
					  "set: only words, texts and ids can be set; for field %s use copy: or clear:",
					  map_field_name(a->to));
	}
	return CSM_OK;
}

static int parse_copy(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	if (n->kind != YNODE_MAP)
		return parse_fail(p, n, "map.type", "copy: a map from fields to fields is wanted here");
	for (size_t i = 0; i < n->n; i++) {
		struct action *a = &w->acts[w->n_acts++];
		if (parse_field_name(p, n->keys[i], &a->to) || parse_field_name(p, n->kids[i], &a->from))
			return CSM_EUSAGE;
		if (map_field_form(a->to) != map_field_form(a->from))
			return parse_fail(p, n->kids[i], "map.value", "copy: %s and %s are not of one form",
					  map_field_name(a->to), map_field_name(a->from));
	}
	return CSM_OK;
}

static int parse_clear(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	if (n->kind != YNODE_LIST)
		return parse_fail(p, n, "map.type", "clear: a list of fields is wanted here");
	for (size_t i = 0; i < n->n; i++) {
		struct action *a = &w->acts[w->n_acts++];
		a->clear = true;
		a->from = FLD_COUNT;
		if (parse_field_name(p, n->kids[i], &a->to))
			return CSM_EUSAGE;
	}
	return CSM_OK;
}

/* A rule speaks of the order or of its lines, not of both: a line may look at its order, not the
 * other way round. */
static int check_scope(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	bool grouped = p->m->grouped;

	for (size_t i = 0; i < w->n_acts; i++) {
		bool line = field_of_line(w->acts[i].to);
		if (i && grouped && line != w->of_line)
			return parse_fail(p, n, "map.value",
					  "when: one rule sets fields of the order or of its lines, not both");
		w->of_line = grouped && line;
	}
	for (size_t i = 0; i < w->n_conds && grouped && !w->of_line; i++)
		if (w->conds[i].field != FLD_COUNT && field_of_line(w->conds[i].field))
			return parse_fail(p, n, "map.value",
					  "when: a rule for the order cannot ask for %s, which belongs to lines",
					  map_field_name(w->conds[i].field));
	return CSM_OK;
}

static int parse_when(struct parser *p, const struct ynode *n, struct when_rule *w)
{
	static const char *const keys[] = { "if", "set", "copy", "clear", NULL };
	const struct ynode *cond, *set, *copy, *clear;

	if (parse_keys(p, n, "when", keys))
		return CSM_EUSAGE;
	cond = ynode_get(n, "if");
	set = ynode_get(n, "set");
	copy = ynode_get(n, "copy");
	clear = ynode_get(n, "clear");
	if (!cond || (!set && !copy && !clear))
		return parse_fail(p, n, "map.missing", "when: if: and one of set:, copy:, clear: are wanted");
	w->acts = arena_alloc(p->a, ((set ? set->n : 0) + (copy ? copy->n : 0) + (clear ? clear->n : 0) + 1) *
					sizeof *w->acts);
	if (parse_conditions(p, cond, w) || (set && parse_set(p, set, w)) ||
	    (copy && parse_copy(p, copy, w)) || (clear && parse_clear(p, clear, w)))
		return CSM_EUSAGE;
	return check_scope(p, n, w);
}

int parse_whens(struct parser *p, const struct ynode *n)
{
	if (n->kind != YNODE_LIST)
		return parse_fail(p, n, "map.type", "when: a list of {if, set} is wanted here");
	p->m->whens = arena_alloc(p->a, (n->n + 1) * sizeof *p->m->whens);
	for (size_t i = 0; i < n->n; i++)
		if (parse_when(p, n->kids[i], &p->m->whens[p->m->n_whens++]))
			return CSM_EUSAGE;
	return CSM_OK;
}
