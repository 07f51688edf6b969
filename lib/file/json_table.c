/*
 * Flattening (file/json_table.h): members of members get dots, lists of scalars are joined, lists
 * of {id, value} become a member each, any other list stands as its JSON. What cannot stand in a
 * table as it is begins with U+FFFF and says why, so that no map can use it unseen.
 */
#include <stdlib.h>

#include "file/container.h"
#include "file/json_scan.h"
#include "file/json_table.h"

static struct str rest_from(const struct json_scan *s, size_t from)
{
	return (struct str){ s->in.p + from, s->at - from };
}

/* The value at s->at, which is passed. */
static struct str take(struct json_scan *s)
{
	size_t from;

	json_peek(s);
	from = s->at;
	json_skip(s);
	return rest_from(s, from);
}

/* ---- cells ---- */

static uint32_t column(struct json_table *t)
{
	const struct str name = buf_view(&t->name);
	uint32_t c = smap_get(&t->known, name);
	struct str own;
	bool fresh;

	if (c != MAP_NONE || t->writing || t->large)
		return c;
	t->names_bytes += name.n;
	if (t->names_bytes > t->most || t->n >= MAP_NONE - 1) {
		t->large = true;
		return MAP_NONE;
	}
	own = arena_str(t->mem, name);
	*smap_put(&t->known, own, &fresh) = c = (uint32_t)t->n;
	*PUSH(t->names, t->n, t->cap) = own;
	return c;
}

/* In front of the text that begins at from: the mark and why. */
static void mark(struct json_table *t, size_t from, const char *why, struct str name)
{
	struct buf text = { 0 };

	buf_add(&text, t->values.p + from, t->values.n - from);
	t->values.n = from;
	buf_printf(&t->values, CONTAINER_MARK "%s", why);
	buf_str(&t->values, name);
	buf_cstr(&t->values, ": ");
	buf_str(&t->values, buf_view(&text));
	buf_free(&text);
}

static void mark_flaws(struct json_table *t, size_t from, unsigned flaws)
{
	const char *why = flaws & JSON_NUL ? "NUL (\\u0000) stands in this text" :
	                  flaws & JSON_SURROGATE ? "half a surrogate pair (\\ud8xx) stands in this text" :
	                                           "bytes that are no UTF-8 stand in this text";

	if (flaws)
		mark(t, from, why, (struct str){ 0 });
}

/*
 * A second value for the column, the text from `from` on: both are kept, and no map can use either.
 * Where the text of both begins. A member may be said a million times: the list of its values only
 * grows where it stands, or the table is large.
 */
static size_t both(struct json_table *t, const struct json_cell *c, size_t from, struct str name)
{
	bool grows = c->both && c->at + c->n == from;
	struct buf text = { 0 };

	t->large |= t->values.n > t->most;
	if (t->large)
		return from;
	if (!grows)
		buf_add(&text, t->values.p + c->at, c->n);
	buf_cstr(&text, " | ");
	buf_add(&text, t->values.p + from, t->values.n - from);
	t->values.n = from;
	buf_str(&t->values, buf_view(&text));
	buf_free(&text);
	if (!c->both)
		mark(t, from, "two members are called ", name);
	return grows ? c->at : from;
}

/* The text from `from` on is the value of the column that t->name says. */
static void cell(struct json_table *t, size_t from, bool quoted)
{
	uint32_t at = column(t);
	struct json_cell *c;
	bool again;

	if (at == MAP_NONE || !t->writing)
		return;
	c = &t->cells[at];
	again = c->set;
	if (again && c->at < t->item_values)
		*PUSH(t->undo, t->n_undo, t->cap_undo) = (struct json_undo){ at, *c };
	if (again)
		from = both(t, c, from, t->names[at]);
	else
		*PUSH(t->set, t->n_set, t->cap_set) = at;
	*c = (struct json_cell){ from, t->values.n - from, true, quoted || again, again };
}

/* ---- values ---- */

static void add_scalar(struct json_table *t, struct str v, unsigned *flaws)
{
	if (!t->writing || str_is(v, "null"))
		return;
	if (v.p[0] == '"')
		*flaws |= json_text(v, &t->values);
	else
		buf_str(&t->values, v);
}

static void flat_scalar(struct json_table *t, struct str v)
{
	size_t from = t->values.n;
	unsigned flaws = 0;

	add_scalar(t, v, &flaws);
	mark_flaws(t, from, flaws);
	cell(t, from, v.p[0] == '"');
}

static void flat_value(struct json_table *t, struct json_scan *s);

static void flat_members(struct json_table *t, struct json_scan *s)
{
	size_t was = t->name.n;
	bool first = true;
	struct str key;

	json_enter(s);
	while (json_next(s, &first, &key)) {
		if (was)
			buf_char(&t->name, '.');
		json_text(key, &t->name);
		flat_value(t, s);
		t->name.n = was;
	}
}

enum list { LIST_EMPTY, LIST_SCALARS, LIST_PAIRS, LIST_OTHER };

/* {id, value}, as desks write the fields that a shop added: which is which. */
static bool pair_of(struct str item, struct str *id, struct str *value)
{
	static const char *const names[] = { "id", "name", "key", "code" };
	struct json_scan s = { .in = item };
	struct str key, v;
	bool first = true;
	size_t n = 0;

	*id = *value = (struct str){ 0 };
	json_enter(&s);
	for (; json_next(&s, &first, &key); n++) {
		v = take(&s);
		if (json_text_is(key, STR("value")))
			*value = v;
		for (size_t i = 0; i < COUNT(names); i++)
			if (json_text_is(key, str_of(names[i])) && v.p[0] != '{' && v.p[0] != '[')
				*id = v;
	}
	return n == 2 && id->n && value->n;
}

static enum list list_kind(struct str list)
{
	struct json_scan s = { .in = list };
	bool first = true, scalars = true, pairs = true, any = false;
	struct str key, id, value;

	json_enter(&s);
	while ((scalars || pairs) && json_next(&s, &first, &key)) {
		struct str v = take(&s);
		any = true;
		scalars &= v.p[0] != '{' && v.p[0] != '[';
		pairs = pairs && v.p[0] == '{' && pair_of(v, &id, &value);
	}
	return !any ? LIST_EMPTY : scalars ? LIST_SCALARS : pairs ? LIST_PAIRS : LIST_OTHER;
}

static void flat_scalars(struct json_table *t, struct str list)
{
	struct json_scan s = { .in = list };
	size_t from = t->values.n;
	unsigned flaws = 0;
	bool first = true;
	struct str key;

	json_enter(&s);
	while (json_next(&s, &first, &key)) {
		if (t->writing && t->values.n > from)
			buf_cstr(&t->values, ", ");
		add_scalar(t, take(&s), &flaws);
	}
	mark_flaws(t, from, flaws);
	cell(t, from, true);
}

static void flat_pairs(struct json_table *t, struct str list)
{
	struct json_scan s = { .in = list };
	size_t was = t->name.n;
	struct str key, id, value;
	bool first = true;

	json_enter(&s);
	while (json_next(&s, &first, &key)) {
		pair_of(take(&s), &id, &value);
		buf_char(&t->name, '.');
		if (id.p[0] == '"')
			json_text(id, &t->name);
		else
			buf_str(&t->name, id);
		flat_value(t, &(struct json_scan){ .in = value });
		t->name.n = was;
	}
}

/* Whether t->name is the list that is gone down next: its items are rows, not a cell. */
static bool on_the_way(const struct json_table *t)
{
	const struct str way = buf_view(&t->way), name = buf_view(&t->name);

	return t->parent && str_starts(way, name) && (way.n == name.n || way.p[name.n] == '.');
}

static void flat_list(struct json_table *t, struct str list)
{
	size_t from = t->values.n;

	if (on_the_way(t))
		return;
	switch (list_kind(list)) {
	case LIST_SCALARS:
		flat_scalars(t, list);
		return;
	case LIST_PAIRS:
		flat_pairs(t, list);
		return;
	case LIST_EMPTY:
		break;
	case LIST_OTHER:
		if (t->writing && !t->parent)
			mark_flaws(t, from, json_bytes(list, &t->values));
		break;
	}
	if (!t->parent)
		cell(t, from, true);
}

static void flat_value(struct json_table *t, struct json_scan *s)
{
	char c = json_peek(s);

	if (c == '{')
		flat_members(t, s);
	else if (c == '[')
		flat_list(t, take(s));
	else
		flat_scalar(t, take(s));
}

/* ---- rows ---- */

static void end_line(struct json_table *t, size_t from)
{
	buf_char(&t->out, '\n');
	for (const char *p = t->out.p + from; (p = memchr(p, '\n', (size_t)(t->out.p + t->out.n - p))); p++)
		*PUSH(t->lines, t->n_lines, t->cap_lines) = t->line;
	t->large |= t->out.n > t->most;
}

static void put_quoted(struct buf *out, struct str s)
{
	const char *q;

	buf_char(out, '"');
	while (s.n && (q = memchr(s.p, '"', s.n))) {
		size_t n = (size_t)(q - s.p) + 1;
		buf_add(out, s.p, n);
		buf_char(out, '"');
		s.p += n;
		s.n -= n;
	}
	buf_str(out, s);
	buf_char(out, '"');
}

static void put_row(struct json_table *t)
{
	size_t from = t->out.n;

	t->n_rows++;
	if (!t->writing || t->large)
		return;
	for (size_t i = 0; i < t->n; i++) {
		const struct json_cell *c = &t->cells[i];
		const struct str v = { t->values.p + c->at, c->n };
		if (i)
			buf_char(&t->out, ',');
		if (c->set && c->quoted && c->n)
			put_quoted(&t->out, v);
		else if (c->set && c->n)
			buf_str(&t->out, v);
	}
	if (t->out.n == from)
		buf_cstr(&t->out, "\"\"");     /* an empty line would be no row */
	end_line(t, from);
}

/* What an item said is gone; what it said besides its parents is theirs again. */
static void unwind(struct json_table *t, size_t n_set, size_t n_undo, size_t values)
{
	while (t->n_undo > n_undo) {
		const struct json_undo *u = &t->undo[--t->n_undo];
		t->cells[u->column] = u->was;
	}
	while (t->n_set > n_set)
		t->cells[t->set[--t->n_set]].set = false;
	t->values.n = values;
}

static struct str member(struct str object, struct str name)
{
	struct json_scan s = { .in = object };
	struct str key, v;
	bool first = true;

	if (json_peek(&s) != '{')
		return (struct str){ 0 };
	json_enter(&s);
	while (json_next(&s, &first, &key)) {
		v = take(&s);
		if (json_text_is(key, name))
			return v;
	}
	return (struct str){ 0 };
}

static void rows_of(struct json_table *t, struct str value, size_t step);

/* An item at the end of `step` steps of the path: its own scalars, then what stands further down. */
static void rows_of_item(struct json_table *t, struct str item, size_t step)
{
	size_t n_set = t->n_set, n_undo = t->n_undo, values = t->values.n;

	if (t->large)
		return;
	t->item_values = values;
	t->parent = step < t->n_path;
	buf_reset(&t->name);
	buf_reset(&t->way);
	if (step)
		buf_str(&t->name, t->path[step - 1]);
	for (size_t i = step ? step - 1 : 0; i < t->n_path; i++) {
		if (t->way.n)
			buf_char(&t->way, '.');
		buf_str(&t->way, t->path[i]);
	}
	flat_value(t, &(struct json_scan){ .in = item });
	if (step == t->n_path)
		put_row(t);
	else
		rows_of(t, member(item, t->path[step]), step + 1);
	unwind(t, n_set, n_undo, values);
}

/* What stands behind `step` steps: a list, or an object on the way, whose scalars its parent has. */
static void rows_of(struct json_table *t, struct str value, size_t step)
{
	struct json_scan s = { .in = value };
	bool first = true;
	struct str key;

	if (value.n && value.p[0] == '{' && step < t->n_path) {
		rows_of(t, member(value, t->path[step]), step + 1);
	} else if (value.n && value.p[0] == '{') {
		rows_of_item(t, value, step);
	} else if (value.n && value.p[0] == '[') {
		json_enter(&s);
		while (json_next(&s, &first, &key))
			rows_of_item(t, take(&s), step);
	}
}

void json_table_record(struct json_table *t, struct str record, long line)
{
	t->line = line;
	rows_of_item(t, record, 0);
}

void json_table_damaged(struct json_table *t, struct str raw, long line, const char *why)
{
	size_t from = t->values.n, begin = t->out.n;

	if (!t->writing || t->large)
		return;
	t->line = line;
	json_bytes(raw, &t->values);
	mark(t, from, why, (struct str){ 0 });
	put_quoted(&t->out, (struct str){ t->values.p + from, t->values.n - from });
	end_line(t, begin);
	t->values.n = from;
}

void json_table_header(struct json_table *t)
{
	t->writing = true;
	t->n_rows = 0;
	t->line = 1;
	t->cells = mem_alloc((t->n + 1) * sizeof(*t->cells));
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_char(&t->out, ',');
		put_quoted(&t->out, t->names[i]);
	}
	end_line(t, 0);
}

void json_table_free(struct json_table *t)
{
	smap_free(&t->known);
	free(t->names);
	free(t->cells);
	free(t->set);
	free(t->undo);
	free(t->lines);
	buf_free(&t->name);
	buf_free(&t->way);
	buf_free(&t->values);
	buf_free(&t->out);
}
