/*
 * input: of a map: how the bytes of an export are written - encoding, delimiter, guards, empty
 * values, numbers, zone (csm-map(5)). Promises, as map_parse.c: mistakes are named with their
 * place, what is accepted can be carried out.
 */
#include <stdio.h>

#include "store/map_in.h"

static int parse_guards(struct parser *p, const struct ynode *n)
{
	struct strs words;

	if (parse_strs(p, n, "input.guards", &words))
		return CSM_EUSAGE;
	for (size_t i = 0; i < words.n; i++) {
		if (str_is(words.v[i], "excel"))
			p->m->guards |= GUARD_EXCEL;
		else if (str_is(words.v[i], "apostrophe"))
			p->m->guards |= GUARD_APOSTROPHE;
		else if (str_is(words.v[i], "tab"))
			p->m->guards |= GUARD_TAB;
		else
			return parse_fail(p, n, "map.value",
					  "input.guards: \"" STR_FMT "\" is none of excel, apostrophe, tab",
					  STR_ARG(words.v[i]));
	}
	return CSM_OK;
}

static int parse_drop_rule(struct parser *p, const struct ynode *n, struct drop_rule *r)
{
	static const char *const keys[] = { "col", "matches", NULL };
	const struct ynode *col, *matches;
	int64_t v = 0;

	if (parse_keys(p, n, "input.drop", keys))
		return CSM_EUSAGE;
	col = ynode_get(n, "col");
	matches = ynode_get(n, "matches");
	if (!matches)
		return parse_fail(p, n, "map.missing", "input.drop: matches: is missing");
	if (col && !str_is(col->s, "any") && parse_number(p, col, "input.drop.col", 1, 1000, &v))
		return CSM_EUSAGE;
	r->col = (long)v;
	return parse_pattern(p, matches, &r->pattern);
}

static int parse_drops(struct parser *p, const struct ynode *n)
{
	if (n->kind != YNODE_LIST)
		return parse_fail(p, n, "map.type", "input.drop: a list of {col, matches} is wanted here");
	p->m->drops = arena_alloc(p->a, (n->n + 1) * sizeof *p->m->drops);
	for (size_t i = 0; i < n->n; i++)
		if (parse_drop_rule(p, n->kids[i], &p->m->drops[p->m->n_drops++]))
			return CSM_EUSAGE;
	return CSM_OK;
}

static int parse_ragged(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "short", "long", NULL };
	const struct ynode *s, *l;

	if (parse_keys(p, n, "input.ragged", keys))
		return CSM_EUSAGE;
	s = ynode_get(n, "short");
	l = ynode_get(n, "long");
	if (s && !str_is(s->s, "reject") && !str_is(s->s, "pad"))
		return parse_fail(p, s, "map.value", "input.ragged.short: reject or pad is wanted here");
	if (l && !str_is(l->s, "reject") && !str_is(l->s, "trailing-empty-ok"))
		return parse_fail(p, l, "map.value",
		                  "input.ragged.long: reject or trailing-empty-ok is wanted here");
	p->m->short_pad = s && str_is(s->s, "pad");
	p->m->long_ok = l && str_is(l->s, "trailing-empty-ok");
	return CSM_OK;
}

static int parse_mark(struct parser *p, const struct ynode *n, const char *what, char *out)
{
	if (n->kind != YNODE_SCALAR || n->s.n > 1 || (n->s.n && ((unsigned char)n->s.p[0] >= 0x80 ||
	    (n->s.p[0] >= '0' && n->s.p[0] <= '9') || n->s.p[0] == '-')))
		return parse_fail(p, n, "map.value",
		                  "%s: one character is wanted here, no digit or minus", what);
	*out = n->s.n ? n->s.p[0] : 0;
	return CSM_OK;
}

static int parse_number_form(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "decimal", "group", "strip", NULL };
	const struct ynode *x;

	if (parse_keys(p, n, "input.number", keys))
		return CSM_EUSAGE;
	if ((x = ynode_get(n, "decimal")) && parse_mark(p, x, "input.number.decimal", &p->m->decimal))
		return CSM_EUSAGE;
	if ((x = ynode_get(n, "group")) && parse_mark(p, x, "input.number.group", &p->m->group))
		return CSM_EUSAGE;
	if ((x = ynode_get(n, "strip")) && parse_scalar(p, x, "input.number.strip", &p->m->strip))
		return CSM_EUSAGE;
	if (!p->m->decimal || p->m->decimal == p->m->group)
		return parse_fail(p, n, "map.value",
				  "input.number: decimal and group must be two different characters");
	return CSM_OK;
}

static int parse_money(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "currency", NULL };
	const struct ynode *x;

	if (parse_keys(p, n, "input.money", keys))
		return CSM_EUSAGE;
	x = ynode_get(n, "currency");
	if (!x || x->kind != YNODE_SCALAR || currency_digits(x->s) < 0)
		return parse_fail(p, x ? x : n, "map.value",
				  "input.money.currency: a currency code of ISO 4217 is wanted here, as CNY");
	p->m->currency = arena_str(p->a, x->s);
	return CSM_OK;
}

static int parse_delimiter(struct parser *p, const struct ynode *n)
{
	static const struct { const char *word; char c; } words[] = {
		{ "auto", 0 }, { "tab", '\t' }, { "\t", '\t' }, { ",", ',' }, { ";", ';' }, { "|", '|' },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (n->kind == YNODE_SCALAR && str_is(n->s, words[i].word)) {
			p->m->delimiter = words[i].c;
			return CSM_OK;
		}
	return parse_fail(p, n, "map.value",
	                  "input.delimiter: auto, tab, \",\", \";\" or \"|\" is wanted here");
}

static int parse_quote(struct parser *p, const struct ynode *n)
{
	if (n->kind != YNODE_SCALAR || (!str_is(n->s, "\"") && !str_is(n->s, "none")))
		return parse_fail(p, n, "map.value", "input.quote: '\"' or none is wanted here");
	p->m->quote = str_is(n->s, "none") ? 0 : '"';
	return CSM_OK;
}

static int parse_zone(struct parser *p, const struct ynode *n)
{
	struct file_bytes f;
	struct csm_err e = err_like(p->e);
	struct str s;

	if (parse_scalar(p, n, "input.zone", &s))
		return CSM_EUSAGE;
	p->m->zone = s.p;
	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		int64_t at;
		int off;
		char t[32];
		snprintf(t, sizeof t, "2000-01-01T00:00:00%.8s", s.p);
		if (s.n != 6 || !when_read(str_of(t), &at, &off))
			return parse_fail(p, n, "map.value",
			                  "input.zone: \"%s\" is no offset; right would be +08:00",
			                  s.p);
		return CSM_OK;
	}
	if (zoneinfo_read(s.p, &f, &e))
		return e.code == CSM_EIO ? err_set(p->e, CSM_EIO, e.id, "%s", e.text) :
		       parse_fail(p, n, "map.value",
		                  "input.zone: \"%s\" is no IANA zone nor an offset as +08:00",
		                  s.p);
	file_close(&f);
	return CSM_OK;
}

static int parse_nulls(struct parser *p, const struct ynode *n)
{
	if (parse_strs(p, n, "input.nulls", &p->m->nulls))
		return CSM_EUSAGE;
	for (size_t i = 0; i < p->m->nulls.n; i++)
		if (p->m->nulls.v[i].n > MAP_NULL_MAX)
			return parse_fail(p, n, "map.value", "input.nulls: at most %d bytes each",
			                  MAP_NULL_MAX);
	return CSM_OK;
}

static int parse_encoding(struct parser *p, const struct ynode *n)
{
	struct str s;

	if (parse_scalar(p, n, "input.encoding", &s))
		return CSM_EUSAGE;
	p->m->encoding = str_is(s, "auto") ? NULL : s.p;
	return CSM_OK;
}

/* The members on the way to an array of JSON, with dots. */
static int parse_rows(struct parser *p, const struct ynode *n)
{
	struct str s;

	if (parse_scalar(p, n, "input.rows", &s))
		return CSM_EUSAGE;
	if (!s.n || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_find(s, STR(".."), &(size_t){ 0 }))
		return parse_fail(p, n, "map.value",
		                  "input.rows: the name of an array in the JSON is wanted here, as comments or tickets.comments");
	p->m->rows = s.p;
	return CSM_OK;
}

int parse_input(struct parser *p, const struct ynode *n)
{
	static const struct { const char *key; int (*parse)(struct parser *, const struct ynode *);
	} parts[] = {
	    {"encoding", parse_encoding}, {"delimiter", parse_delimiter}, {"quote", parse_quote},
	    {"guards", parse_guards},     {"nulls", parse_nulls},         {"drop", parse_drops},
	    {"ragged", parse_ragged},     {"zone", parse_zone},           {"number", parse_number_form},
	    {"money", parse_money},       {"rows", parse_rows},
	};
	const char *keys[COUNT(parts) + 1] = { NULL };

	for (size_t i = 0; i < COUNT(parts); i++)
		keys[i] = parts[i].key;
	if (parse_keys(p, n, "input", keys))
		return CSM_EUSAGE;
	for (size_t i = 0; i < COUNT(parts); i++) {
		const struct ynode *x = ynode_get(n, parts[i].key);
		if (x && parts[i].parse(p, x))
			return CSM_EUSAGE;
	}
	return CSM_OK;
}
