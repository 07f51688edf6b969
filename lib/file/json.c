/*
 * JSON as a table (file/container.h): which of the usual forms a file has, where its records are,
 * what is damaged. Relies on json_scan.h for JSON and on json_table.h for rows. Promises: every
 * record becomes a row or is named; one record is looked at at a time, so memory is that of the
 * bytes and of the table.
 */
#include "base/utf8.h"
#include "file/container.h"
#include "file/csv.h"
#include "file/json_scan.h"
#include "file/json_table.h"

/* FORM_VALUES: objects one behind the other, FORM_LINES: one a line. */
enum form { FORM_NONE, FORM_LIST, FORM_VALUES, FORM_LINES };
struct doc {
	enum form form;
	struct str in;         /* UTF-8 as a rule; for FORM_LIST from the bracket of the list */
	const char *from;      /* where the file begins, for lines */
	struct str one;        /* FORM_VALUES of one object: that object */
};
enum { TELLING_LINES = 100, ENOUGH_TIMES = 64, ENOUGH_MORE = 16 << 20 };

/* ---- places ---- */

struct place { const char *p; long line; };

/* p moves forward only. */
static long line_at(struct place *at, const char *p)
{
	const char *lf;

	while ((lf = memchr(at->p, '\n', (size_t)(p - at->p)))) {
		at->line++;
		at->p = lf + 1;
	}
	at->p = p;             /* all records may stand in one line */
	return at->line;
}

static int damaged(const struct json_scan *s, struct csm_err *e)
{
	struct place at = { s->in.p, 1 };
	long line = line_at(&at, s->in.p + s->at), col = 1;

	for (const char *p = at.p; p > s->in.p && p[-1] != '\n'; p--)
		col += ((unsigned char)p[-1] & 0xc0) != 0x80;
	return err_at(e, CSM_EREFUSED, "container.damaged", NULL, line, col,
	              s->at == s->in.n ? "this JSON ends too early; right would be %s" :
	                                 "this JSON is damaged; right would be %s", words_in(err_lang(e), s->want));
}

/* ---- which form ---- */

static bool only_blank(struct json_scan *s)
{
	return !json_peek(s) && s->at == s->in.n;
}

static bool whole_object(struct str line)
{
	struct json_scan s = { .in = line };

	return json_peek(&s) == '{' && json_skip(&s) && only_blank(&s);
}

/* One object a line, some of them damaged: more of the first lines are whole objects than are not. */
static bool mostly_lines(struct str in)
{
	int whole = 0, other = 0;

	while (in.p && in.n && whole + other < TELLING_LINES) {
		struct str line = str_trim(str_split(&in, '\n'));
		if (line.n && whole_object(line))
			whole++;
		else if (line.n)
			other++;
	}
	return whole > other;
}

/* Objects one behind the other, up to the end. */
static bool all_values(struct json_scan *s)
{
	while (json_skip(s)) {
		char c = json_peek(s);
		if (only_blank(s))
			return true;
		if (c != '{') {
			s->want = "the end of the file or the next object";
			return false;
		}
	}
	return false;
}

static int form_of_objects(struct str in, struct doc *d, struct csm_err *e)
{
	struct json_scan s = { .in = in };
	bool first = json_peek(&s) == '{' && json_skip(&s);
	size_t end = s.at;

	d->in = in;
	if (first && only_blank(&s)) {
		d->form = FORM_VALUES;
		d->one = str_trim((struct str){ in.p, end });
		return CSM_OK;
	}
	if (mostly_lines(in)) {
		d->form = FORM_LINES;
		return CSM_OK;
	}
	s.at = 0;
	d->form = FORM_VALUES;
	return all_values(&s) ? CSM_OK : damaged(&s, e);
}

/* A list; what only begins like one (a text with brackets) is none. */
static int form_of_list(struct str in, struct doc *d, struct csm_err *e)
{
	struct json_scan s = { .in = in }, inside;
	bool good = json_peek(&s) == '[';

	inside = s;
	inside.at++;
	good = json_skip(&s) && only_blank(&s);
	if (!good && json_peek(&inside) != '{' && !(s.want && strstr(s.want, "levels")))
		return CSM_OK;
	if (!s.want && !good)
		s.want = "the end of the file";
	d->form = FORM_LIST;
	d->in = in;
	return good ? CSM_OK : damaged(&s, e);
}

static int form_of(struct str in, struct doc *d, struct csm_err *e)
{
	struct json_scan s = { .in = in };
	char c = json_peek(&s);

	d->from = in.p;
	if (c == '[')
		return form_of_list(in, d, e);
	s.at++;
	if (c == '{' && (json_peek(&s) == '"' || json_peek(&s) == '}'))
		return form_of_objects(in, d, e);
	return CSM_OK;
}

/* ---- where the records are ---- */

struct lists {                 /* lists of objects that are members of the one object */
	struct str name, list; /* the one chosen */
	struct str names[8];
	size_t n;
	bool named;            /* by what was wanted, or by a usual name */
	bool has_id, empty;
	struct str inner;      /* the only member is this object */
};

static bool usual_name(struct str name, bool *first)
{
	static const char *const names[] = { "tickets", "results", "data", "items", "records", "orders", "value" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(name, names[i])) {
			*first = i == 0;
			return true;
		}
	return false;
}

static bool list_of_objects(struct str v, bool *empty)
{
	struct json_scan s = { .in = v, .at = 1 };
	char c;

	if (v.p[0] != '[')
		return false;
	c = json_peek(&s);
	*empty |= c == ']';
	return c == '{';
}

static void see_member(struct lists *l, struct str name, struct str value, struct str wanted)
{
	bool empty = false, is_list = list_of_objects(value, &empty), first = false;
	bool usual = usual_name(name, &first), mine = wanted.n && str_eq(name, wanted);

	l->has_id |= str_is(name, "id") || str_is(name, "number");
	l->empty |= empty && (usual || mine);
	if (!is_list)
		return;
	if (mine || first || (usual && !l->named) || !l->n) {
		l->name = name;
		l->list = value;
	}
	l->named |= usual || mine;
	if (l->n < COUNT(l->names))
		l->names[l->n] = name;
	l->n++;
}

/* Looks through the members of an object. wanted: the first step of what is wanted, which decides. */
static void see_object(struct str object, struct str wanted, struct arena *mem, struct lists *l)
{
	struct json_scan s = { .in = object };
	bool first = true, chosen = false;
	struct str key, value;
	size_t n = 0;

	json_enter(&s);
	for (; json_next(&s, &first, &key); n++) {
		struct buf b = { 0 };
		size_t from = s.at;
		json_skip(&s);
		value = (struct str){ object.p + from, s.at - from };
		json_text(key, &b);
		if (!chosen)
			see_member(l, arena_str(mem, buf_view(&b)), value, wanted);
		chosen |= wanted.n && l->list.p == value.p && str_eq(l->name, wanted);
		buf_free(&b);
		l->inner = value.p[0] == '{' ? value : (struct str){ 0 };
	}
	if (n != 1)
		l->inner = (struct str){ 0 };
}

static int no_records(struct csm_err *e)
{
	return err_set(e, CSM_EREFUSED, "container.empty",
	               "this JSON holds no record; a list of objects, or one object a line, is wanted");
}

static int several(const struct lists *l, struct csm_err *e)
{
	struct buf b = { 0 };
	int rc;

	for (size_t i = 0; i < l->n && i < COUNT(l->names); i++)
		buf_printf(&b, "%s%.40s", i ? ", " : "", l->names[i].p);
	rc = err_set(e, CSM_EREFUSED, "container.rows",
	             "several lists of objects stand in this JSON: %s; say in a map which one is meant, "
	             "as input: {rows: " STR_FMT "} (csm-map(5))", b.p, STR_ARG(l->names[0]));
	buf_free(&b);
	return rc;
}

/*
 * One object: the list in it that holds the records, or itself. An object with an id is a record,
 * whatever lists it has, unless a list goes by a usual name for records or by the wanted one.
 */
static int find_in_object(struct doc *d, struct str wanted, struct arena *mem, bool *stepped,
                          struct csm_err *e)
{
	struct lists l = { 0 };

	see_object(d->one, wanted, mem, &l);
	while (l.inner.n) {
		d->in = d->one = l.inner;
		l = (struct lists){ 0 };
		see_object(d->one, wanted, mem, &l);
	}
	*stepped = l.n && wanted.n && str_eq(l.name, wanted) && !l.has_id;
	if (l.n && !l.has_id && l.n > 1 && !l.named)
		return several(&l, e);
	if (l.n && !l.has_id) {
		d->form = FORM_LIST;
		d->in = l.list;
	} else if (!l.n && l.empty && !l.has_id) {
		return no_records(e);
	}
	return CSM_OK;
}

/* ---- the records, one behind the other ---- */

struct record { struct str s; long line; const char *why; };
struct walk { const struct doc *d; struct json_scan s; struct place at; bool first; struct arena *mem; };

static struct walk walk(const struct doc *d, struct arena *mem)
{
	struct walk w = { .d = d, .s = { .in = d->in }, .at = { d->from, 1 }, .first = true, .mem = mem };

	if (d->form == FORM_LIST)
		json_enter(&w.s);
	return w;
}

static bool next_line(struct walk *w, struct record *r)
{
	struct json_scan one;

	do {
		const char *lf = w->s.at < w->s.in.n ?
			memchr(w->s.in.p + w->s.at, '\n', w->s.in.n - w->s.at) : NULL;
		size_t end = lf ? (size_t)(lf - w->s.in.p) : w->s.in.n;
		if (w->s.at >= w->s.in.n)
			return false;
		r->s = str_trim((struct str){ w->s.in.p + w->s.at, end - w->s.at });
		w->s.at = end + 1;
	} while (!r->s.n);
	one = (struct json_scan){ .in = r->s };
	if (json_peek(&one) != '{')
		one.want = "an object";
	else if (json_skip(&one) && !only_blank(&one))
		one.want = "the end of the line";
	if (one.want)
		r->why = arena_printf(w->mem, "this line is no JSON object; right would be %s at its byte %zu",
		                      one.want, one.at + 1);
	return true;
}

static bool next_record(struct walk *w, struct record *r)
{
	struct str key;
	size_t from;

	*r = (struct record){ 0 };
	if (w->d->form == FORM_LINES) {
		if (!next_line(w, r))
			return false;
	} else {
		if (w->d->form == FORM_LIST ? !json_next(&w->s, &w->first, &key) : !json_peek(&w->s))
			return false;
		from = w->s.at;
		json_skip(&w->s);
		r->s = (struct str){ w->s.in.p + from, w->s.at - from };
		if (r->s.p[0] != '{')
			r->why = "an object is wanted as a record";
	}
	r->line = line_at(&w->at, r->s.p);
	return true;
}

static void pass(struct json_table *t, const struct doc *d, struct arena *mem)
{
	struct walk w = walk(d, mem);
	struct record r;

	while (!t->large && next_record(&w, &r)) {
		if (r.why)
			json_table_damaged(t, r.s, r.line, r.why);
		else
			json_table_record(t, r.s, r.line);
	}
}

/* ---- the table ---- */

static void split_path(struct json_table *t, const char *rows)
{
	struct str rest = str_of(rows);

	t->path = arena_alloc(t->mem, (rest.n + 1) * sizeof(*t->path));
	while (rest.n)
		t->path[t->n_path++] = str_split(&rest, '.');
}

static int make_table(struct json_table *t, const struct doc *d, const char *rows, struct arena *mem,
                      struct csm_err *e)
{
	pass(t, d, mem);
	if (!t->large && (!t->n_rows || !t->n))
		return t->n_path ? err_set(e, CSM_EREFUSED, "container.empty",
		                           "no record of this JSON has anything under \"%s\"", rows) :
		                   no_records(e);
	if (!t->large) {
		json_table_header(t);
		pass(t, d, mem);
	}
	if (t->large)
		return err_set(e, CSM_EREFUSED, "container.large",
		               "this JSON grows beyond %d times its size as a table; its records have too "
		               "little in common", ENOUGH_TIMES);
	return CSM_OK;
}

static void hand_over(const struct json_table *t, struct arena *mem, struct container *out)
{
	long *lines = arena_alloc(mem, (t->n_lines + 1) * sizeof(*lines));

	memcpy(lines, t->lines, t->n_lines * sizeof(*lines));
	out->text = arena_str(mem, buf_view(&t->out));
	out->lines_of = lines;
	out->n_lines = t->n_lines;
}

static int convert(struct doc *d, const struct container_want *want, struct arena *mem,
                   struct container *out, struct csm_err *e)
{
	struct json_table t = { .mem = mem, .most = d->in.n * ENOUGH_TIMES + ENOUGH_MORE };
	bool stepped = false;
	int rc = CSM_OK;

	out->kind = d->form == FORM_LINES || (d->form == FORM_VALUES && !d->one.n) ? "jsonl" : "json";
	split_path(&t, want->rows);
	if (d->one.n)
		rc = find_in_object(d, t.n_path ? t.path[0] : (struct str){ 0 }, mem, &stepped, e);
	t.path += stepped;
	t.n_path -= stepped;
	if (!rc)
		rc = make_table(&t, d, want->rows, mem, e);
	if (!rc)
		hand_over(&t, mem, out);
	json_table_free(&t);
	return rc;
}

/* ---- encoding ---- */

/* JSON in UTF-16 has a zero beside its first bracket, or a mark. NULL: it is in UTF-8 or none. */
static const char *wide(struct str b)
{
	if (b.n < 4)
		return NULL;
	if ((b.p[0] == '\xff' && b.p[1] == '\xfe' && b.p[2] && !b.p[3]) ||
	    (b.p[0] == '\xfe' && b.p[1] == '\xff' && !b.p[2]))
		return "utf-16";
	if ((b.p[0] == '{' || b.p[0] == '[') && !b.p[1] && b.p[2])
		return "utf-16le";
	return !b.p[0] && (b.p[1] == '{' || b.p[1] == '[') && b.p[2] == '\0' ? "utf-16be" : NULL;
}

int json_open(struct str bytes, const struct container_want *w, struct arena *mem,
              struct container *out, struct csm_err *e)
{
	const char *encoding = wide(bytes), *found;
	struct doc d = { 0 };
	int rc;

	out->kind = NULL;
	if (encoding && text_decode(bytes, encoding, mem, &bytes, &found, NULL))
		return CSM_OK;         /* the reader of texts says what is wrong */
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = (struct str){ bytes.p + 3, bytes.n - 3 };
	rc = form_of(bytes, &d, e);
	if (rc || d.form == FORM_NONE)
		return rc;
	return convert(&d, w, mem, out, e);
}
