/*
 * Filters of lists: every column is one. Values are read once, by the kind of their column, into
 * something that a million rows can be held against quickly: words by their number, cases by their
 * id, the rest by the cell. Relies on noun.h. Promises: a value that cannot be meant is an error
 * naming the nearest right one, never an empty list.
 */
#include "report/noun.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { MONEY_PLACES = 4 };     /* amounts are compared in ten-thousandths */

struct maker {
	struct filters *fs;
	const struct noun_row *row;
	const struct noun_col *col;
	struct filter *f;
	struct csm_err *e;
};

static struct filter_alt *add(struct maker *m, struct filter_alt a)
{
	struct filter_alt *to = PUSH(m->f->alts, m->f->n, m->f->cap);
	*to = a;
	return to;
}

/* ---- words ---- */

static bool same_label(const char *label, struct str s)
{
	return label && str_is(s, label);
}

/* A state as it may be typed: csm's word, or one of the shop's, in either language. */
static struct str typed_state(const struct terms *t, struct str s)
{
	for (int i = 1; i < ST_COUNT; i++)
		if (str_is(s, state_word(i)))
			return s;
	for (size_t i = 0; i < t->n[TERM_STATE]; i++) {
		const struct term *x = &t->lists[TERM_STATE][i];
		if (str_eq(x->word, s) || str_eq(x->en, s) || str_eq(x->zh, s))
			return str_of(state_word(state_of(t, x->word)));
	}
	return (struct str){ NULL, 0 };
}

/* Words of the language and of code: states, status, priorities. */
static struct str fixed_word(const struct maker *m, struct str s)
{
	const struct terms *t = &m->row->c->terms;

	for (int i = 1; m->col->words == WORDS_STATUS && i < RS_COUNT; i++)
		if (same_label(rstatus_word(i), s) || same_label(rstatus_label(i, true), s) ||
		    same_label(rstatus_label(i, false), s))
			return str_of(rstatus_word(i));
	for (int i = 1; m->col->words == WORDS_PRIORITY && i <= 5; i++) {
		static const char *const names[] = { "", "P1", "P2", "P3", "P4", "P5" };
		if (s.n && s.n <= 2 && s.p[s.n - 1] == '0' + i &&
		    (s.n == 1 || s.p[0] == 'P' || s.p[0] == 'p'))
			return str_of(names[i]);
	}
	if (m->col->words == WORDS_ORDER && order_status_label(s, false))
		return str_of(order_status_label(s, false));
	return m->col->words == WORDS_STATE ? typed_state(t, s) : (struct str){ NULL, 0 };
}

static const struct term *typed_term(const struct terms *t, int kind, struct str s)
{
	const struct term *found = term_find(t, (enum term_kind)kind, s);

	for (size_t i = 0; !found && i < t->n[kind]; i++)
		if (str_eq(t->lists[kind][i].zh, s) || str_eq(t->lists[kind][i].en, s))
			found = &t->lists[kind][i];
	return found;
}

static bool is_term(int words)
{
	return words >= 0 && words < TERM_KINDS;
}

/* All words that would be right, NULL-ended. */
static const char *const *known_words(const struct maker *m)
{
	const struct terms *t = &m->row->c->terms;
	struct arena *a = &m->fs->mem;
	const char **out = arena_alloc(a, (t->n_agents + t->n_shops + ST_COUNT + RS_COUNT + 8) * sizeof(*out));
	size_t n = 0;

	if (is_term(m->col->words))
		return term_words(t, (enum term_kind)m->col->words, a);
	switch (m->col->words) {
	case WORDS_AGENT:
		for (size_t i = 0; i < t->n_agents; i++)
			out[n++] = arena_cstr(a, t->agents[i].login);
		break;
	case WORDS_SHOP:
		for (size_t i = 0; i < t->n_shops; i++)
			out[n++] = arena_cstr(a, t->shops[i].name);
		break;
	case WORDS_STATE:
		for (int i = 1; i < ST_COUNT; i++)
			out[n++] = state_word(i);
		break;
	case WORDS_STATUS:
		for (int i = 1; i < RS_COUNT; i++)
			out[n++] = rstatus_word(i);
		break;
	case WORDS_ORDER:
		return order_status_words();
	case WORDS_PRIORITY:
		return (const char *const *)memcpy(out, (const char *const[]){ "P1", "P2", "P3", "P4", "P5", NULL }, 6 * sizeof(*out));
	default:
		return NULL;
	}
	return out;
}

static int bad_word(const struct maker *m, struct str s)
{
	const char *const *words = known_words(m), *near;
	struct buf b = { 0 };
	int code;

	near = words ? csm_nearest(arena_cstr(&m->fs->mem, s), words) : NULL;
	for (size_t i = 0; words && words[i] && i < 24; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", words[i]);
	if (near)
		code = err_set(m->e, CSM_EUSAGE, "list.value",
		               "%s: \"" STR_FMT "\" is not known; is %s meant?", m->col->pub.name,
		               STR_ARG(s), near);
	else
		code = err_set(m->e, CSM_EUSAGE, "list.value",
		               "%s: \"" STR_FMT "\" is not known%s%s", m->col->pub.name, STR_ARG(s),
		               b.n ? words_in(err_lang(m->e), "; known are ") : "", b.n ? b.p : "");
	buf_free(&b);
	return code;
}

static void add_word(struct maker *m, struct str word)
{
	uint32_t id = m->col->place == AT_WORD ? vocab_find(&m->row->w->words, word) : 0;

	if (m->col->place != AT_WORD)
		add(m, (struct filter_alt){ .kind = ALT_EQ, .s = word });
	else
		add(m, (struct filter_alt){ .kind = id == MAP_NONE ? ALT_NONE : ALT_ID, .id = id });
}

/* A category stands for those below it too. */
static void add_term(struct maker *m, const struct term *t)
{
	const struct terms *all = &m->row->c->terms;
	int kind = m->col->words;

	add_word(m, t->word);
	for (size_t i = 0; i < all->n[kind]; i++)
		if (kind == TERM_CATEGORY && all->lists[kind][i].parent.n &&
		    str_eq(all->lists[kind][i].parent, t->word))
			add_term(m, &all->lists[kind][i]);
}

static int read_word(struct maker *m, struct str s)
{
	const struct terms *t = &m->row->c->terms;
	const struct term *term = is_term(m->col->words) ? typed_term(t, m->col->words, s) : NULL;
	const struct agent *agent = m->col->words == WORDS_AGENT ? agent_by_alias(t, s) : NULL;
	struct str word = fixed_word(m, s);
	bool closed = m->col->words >= WORDS_STATE;

	if (term)
		add_term(m, term);
	else if (word.n || agent)
		add_word(m, word.n ? word : agent->login);
	else if ((m->col->words == WORDS_AGENT && agent_find(t, s)) ||
	         (m->col->words == WORDS_SHOP && shop_find(t, s)))
		add_word(m, s);
	else if (closed || (m->col->words != WORDS_ANY && m->row->w &&
	                    vocab_find(&m->row->w->words, s) == MAP_NONE))
		return bad_word(m, s);
	else
		add_word(m, s);
	return CSM_OK;
}

/* ---- numbers, instants ---- */

static int bad_number(const struct maker *m, struct str s, const char *want)
{
	return err_set(m->e, CSM_EUSAGE, "list.number", "%s: \"" STR_FMT "\" must be %s",
	               m->col->pub.name, STR_ARG(s), words_in(err_lang(m->e), want));
}

static bool read_number(const struct maker *m, struct str s, int64_t *v)
{
	switch (m->col->kind) {
	case COL_MONEY: return money_parse(s, MONEY_PLACES, v);
	case COL_DURATION: return str_i64(s, v) || duration_parse(s, v, NULL) == CSM_OK;
	default: return str_i64(s, v);
	}
}

static int read_range(struct maker *m, struct str s)
{
	static const char *const want[] = {
		[COL_INT] = WORDS("a whole number or a range like 3..5, 3.., ..5"),
		[COL_DURATION] = WORDS("seconds, a duration like 90m, or a range like 1h..4h"),
		[COL_MONEY] = WORDS("an amount or a range like 100..199.50, with a currency or without"),
	};
	struct filter_alt a = { .kind = ALT_RANGE, .from = INT64_MIN + 1, .to = INT64_MAX };
	struct str from = s, to, cur = { NULL, 0 };
	size_t at;

	if (m->col->kind == COL_MONEY && from.n > 4 &&
	    currency_digits((struct str){ from.p + from.n - 3, 3 }) >= 0) {
		cur = arena_str(&m->fs->mem, (struct str){ from.p + from.n - 3, 3 });
		from = str_trim((struct str){ from.p, from.n - 3 });
	}
	to = from;
	if (str_find(from, STR(".."), &at)) {
		to = (struct str){ from.p + at + 2, from.n - at - 2 };
		from.n = at;
		if (!from.n && !to.n)
			return bad_number(m, s, want[m->col->kind]);
	}
	if ((from.n && !read_number(m, from, &a.from)) || (to.n && !read_number(m, to, &a.to)))
		return bad_number(m, s, want[m->col->kind]);
	if (a.from > a.to)
		return bad_number(m, s, WORDS("a range from the smaller to the larger"));
	a.s = cur;
	add(m, a);
	return CSM_OK;
}

static int read_period(struct maker *m, struct str s)
{
	struct csm_err err = err_like(m->e);
	struct period p;

	if (period_parse(s, m->row->c->zone, m->row->c->now, &p, &err))
		return err_set(m->e, CSM_EUSAGE, "list.period", "%s: %s", m->col->pub.name, err.text);
	add(m, (struct filter_alt){ .kind = ALT_RANGE, .from = p.from == WHEN_NONE ? WHEN_NONE + 1 : p.from,
	                            .to = p.to == WHEN_NONE ? INT64_MAX : p.to - 1 });
	return CSM_OK;
}

static int read_bool(struct maker *m, struct str s)
{
	static const char *const words[2][5] = { { "no", "false", "0", "否", NULL },
	                                         { "yes", "true", "1", "是", NULL } };

	for (int v = 0; v < 2; v++)
		for (size_t i = 0; words[v][i]; i++)
			if (str_is(s, words[v][i])) {
				add(m, (struct filter_alt){ .kind = ALT_RANGE, .from = v, .to = v });
				return CSM_OK;
			}
	return err_set(m->e, CSM_EUSAGE, "list.bool", "%s: \"" STR_FMT "\" must be yes or no",
	               m->col->pub.name, STR_ARG(s));
}

/* ---- cases ---- */

static char kind_of_col(const struct noun_col *col)
{
	return !strcmp(col->pub.name, "customer") ? CASE_CUSTOMER : 0;
}

static int read_case(struct maker *m, struct str s)
{
	struct world *w = m->row->w;
	struct caseid id;
	int code = store_find_case(m->row->c, s, kind_of_col(m->col), &id, m->e);
	const struct customer *u = !code && id.kind == CASE_CUSTOMER ? world_customer(w, id) : NULL;

	if (code)
		return code;
	add(m, (struct filter_alt){ .kind = ALT_CASE, .cas = id.id });
	for (size_t i = 0; u && i < w->n_customers; i++)
		if (w->class_of[i] == w->class_of[u - w->customers])
			add(m, (struct filter_alt){ .kind = ALT_CASE, .cas = w->customers[i].h.cas.id });
	return CSM_OK;
}

/* ---- making ---- */

static void read_part(struct maker *m, struct str s)
{
	uint8_t *memo = NULL;

	if (m->col->place == AT_WORD && !m->f->memo) {
		memo = mem_alloc(m->row->w->words.n + 1);
		m->f->memo = memo;
	}
	add(m, (struct filter_alt){ .kind = ALT_PART, .s = utf8_fold(&m->fs->mem, s) });
}

static int read_value(struct maker *m, struct str s)
{
	bool texts = m->col->kind == COL_TEXT || m->col->kind == COL_WORD || m->col->kind == COL_LIST;

	if (!s.n) {
		add(m, (struct filter_alt){ .kind = ALT_EMPTY });
		return CSM_OK;
	}
	if (texts && s.n > 1 && s.p[0] == '~') {
		read_part(m, (struct str){ s.p + 1, s.n - 1 });
		return CSM_OK;
	}
	switch (m->col->kind) {
	case COL_AT: return read_period(m, s);
	case COL_INT: case COL_DURATION: case COL_MONEY: return read_range(m, s);
	case COL_CASE: return read_case(m, s);
	case COL_BOOL: return read_bool(m, s);
	case COL_TEXT:
		add_word(m, arena_str(&m->fs->mem, s));
		return CSM_OK;
	case COL_WORD: case COL_LIST: break;
	}
	return read_word(m, arena_str(&m->fs->mem, s));
}

int noun_col_find(const struct noun *noun, struct str name, const char *option,
                  const struct noun_col **out, struct csm_err *e)
{
	struct arena tmp = { 0 };
	const char **words = arena_alloc(&tmp, (noun->n + 1) * sizeof(*words)), *near;
	int code = CSM_OK;

	*out = NULL;
	for (size_t i = 0; i < noun->n; i++) {
		words[i] = noun->cols[i].pub.name;
		if (str_is(name, words[i]))
			*out = &noun->cols[i];
	}
	if (!*out) {
		near = csm_nearest(arena_cstr(&tmp, name), words);
		code = err_set(e, CSM_EUSAGE, "list.field",
		               "%s: %s has no column \"" STR_FMT "\"%s%s%s", option, noun->name,
		               STR_ARG(name), near ? words_in(err_lang(e), "; is ") : "", near ? near : "",
		               near ? words_in(err_lang(e), " meant?") : "");
	}
	arena_free(&tmp);
	return code;
}

static struct filter *filter_of(struct filters *fs, const struct noun_col *col)
{
	for (size_t i = 0; i < fs->n; i++)
		if (fs->f[i].col == col)
			return &fs->f[i];
	fs->f[fs->n] = (struct filter){ .col = col };
	return &fs->f[fs->n++];
}

int filters_make(struct filters *fs, const struct noun *noun, const struct noun_row *row,
                 const struct csm_field *where, size_t n, struct csm_err *e)
{
	int code = CSM_OK;

	*fs = (struct filters){ .f = mem_alloc((n + 1) * sizeof(*fs->f)) };
	for (size_t i = 0; !code && i < n; i++) {
		struct maker m = { .fs = fs, .row = row, .e = e };
		code = noun_col_find(noun, str_of(where[i].key), "filter", &m.col, e);
		if (!code) {
			m.f = filter_of(fs, m.col);
			code = read_value(&m, str_trim(str_of(where[i].value)));
		}
	}
	if (code)
		filters_free(fs);
	return code;
}

static const struct noun_col *col_named(const struct noun *noun, const char *name)
{
	for (size_t i = 0; i < noun->n; i++)
		if (!strcmp(noun->cols[i].pub.name, name))
			return &noun->cols[i];
	return NULL;
}

bool filters_want_active(const struct noun *noun, const struct terms *t, const struct csm_field *where, size_t n)
{
	bool some = false;

	for (size_t i = 0; i < n; i++) {
		const struct noun_col *col = col_named(noun, where[i].key);
		if (!col || col->words != WORDS_STATE)
			continue;
		if (!state_active(state_of(t, typed_state(t, str_trim(str_of(where[i].value))))))
			return false;
		some = true;
	}
	return some;
}

bool filters_name_case(const struct noun *noun, const struct csm_field *where, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct noun_col *col = col_named(noun, where[i].key);
		if (col && col->kind == COL_CASE)
			return true;
	}
	return false;
}

void filters_free(struct filters *fs)
{
	for (size_t i = 0; i < fs->n; i++) {
		free(fs->f[i].alts);
		free(fs->f[i].memo);
	}
	free(fs->f);
	arena_free(&fs->mem);
	arena_free(&fs->scratch);
	*fs = (struct filters){ 0 };
}

/* ---- holding a row against them ---- */

static bool word_part(struct filters *fs, struct filter *f, const struct filter_alt *a,
                      const struct noun_row *row, uint32_t id)
{
	bool one = f->n == 1;          /* the memo speaks of one needle */

	if (one && f->memo[id])
		return f->memo[id] == 2;
	bool yes = text_holds(row_word(row, id), a->s, &fs->scratch);
	if (one)
		f->memo[id] = yes ? 2 : 1;
	return yes;
}

static bool pass_word(struct filters *fs, struct filter *f, const struct noun_row *row)
{
	uint32_t id = *(const uint32_t *)(const void *)((const char *)row->object + f->col->offset);

	for (size_t i = 0; i < f->n; i++) {
		const struct filter_alt *a = &f->alts[i];
		if (a->kind == ALT_ID ? a->id == id : a->kind == ALT_EMPTY ? !id :
		    a->kind == ALT_PART && word_part(fs, f, a, row, id))
			return true;
	}
	return false;
}

static bool pass_case(const struct filter *f, const struct noun_row *row)
{
	struct caseid c = { 0, 0 };

	if (f->col->place == AT_CASE)
		c = *(const struct caseid *)(const void *)((const char *)row->object + f->col->offset);
	else
		case_read(noun_cell(row, f->col).s, &c, NULL);
	for (size_t i = 0; i < f->n; i++)
		if (f->alts[i].kind == ALT_EMPTY ? !c.id : f->alts[i].cas == c.id)
			return true;
	return false;
}

static bool in_range(const struct filter_alt *a, const struct cell *v)
{
	__int128 i = v->i;

	if (v->kind == CELL_EMPTY)
		return false;
	if (v->kind == CELL_MONEY) {
		if (a->s.n && !str_eq(a->s, v->s))
			return false;
		for (int d = currency_digits(v->s); d < MONEY_PLACES; d++)
			i *= 10;
	}
	return i >= a->from && i <= a->to;
}

/* One of the items of a list (joined by LF), or a text. */
static bool text_is(struct filters *fs, const struct filter_alt *a, const struct cell *v)
{
	struct str rest = v->s;

	if (v->kind != CELL_LIST)
		return a->kind == ALT_EQ ? str_eq(v->s, a->s) : text_holds(v->s, a->s, &fs->scratch);
	while (rest.n) {
		struct str item = str_split(&rest, '\n');
		if (a->kind == ALT_EQ ? str_eq(item, a->s) : text_holds(item, a->s, &fs->scratch))
			return true;
	}
	return false;
}

static bool pass_cell(struct filters *fs, const struct filter *f, const struct noun_row *row)
{
	struct cell v = noun_cell(row, f->col);
	bool none = v.kind == CELL_EMPTY || ((v.kind == CELL_TEXT || v.kind == CELL_LIST) && !v.s.n);

	for (size_t i = 0; i < f->n; i++) {
		const struct filter_alt *a = &f->alts[i];
		if (a->kind == ALT_EMPTY ? none : a->kind == ALT_RANGE ? in_range(a, &v) : !none && text_is(fs, a, &v))
			return true;
	}
	return false;
}

bool filters_pass(struct filters *fs, const struct noun_row *row)
{
	for (size_t i = 0; i < fs->n; i++) {
		struct filter *f = &fs->f[i];
		bool yes = f->col->place == AT_WORD ? pass_word(fs, f, row) :
		           f->col->kind == COL_CASE ? pass_case(f, row) :
		           pass_cell(fs, f, row);
		if (!yes)
			return false;
	}
	return true;
}
