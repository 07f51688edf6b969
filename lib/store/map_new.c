/*
 * csm import new: a map for an export that no map fits, drafted from the export's own header. Every
 * column lands somewhere: under fields where a known map reads a column of that name, under
 * personal where its name says so, else under drop for a person to decide. Relies on the maps that
 * are known for what names mean. Promises: text that csm import check accepts as it is, or says
 * what is still missing; never a guess about the meaning of a value.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "file/container.h"
#include "store/map_in.h"

enum { SAMPLE_ROWS = 200, HEADER_WITHIN = 20, VALUES_MOST = 40, COLUMNS_MOST = 4000 };

struct column {
	struct str name, normal;
	const struct field_rule *rule;         /* what reads it; NULL: nothing */
	struct strs values;                    /* distinct ones of the sample */
	bool more;                             /* there are further ones */
	bool key;                              /* nothing reads it, but it may name a record */
};
struct draft {
	unsigned lang;             /* of the comments */
	struct arena *a;
	struct str text;
	char delimiter;
	struct column *cols;
	size_t n;
	long header_line;
	const char *encoding;
	enum record_kind kind;
	bool filled[FLD_COUNT];
};

/* ---- the header ---- */

static bool says_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789.,-+:/ ", s.p[i]))
			return false;
	return true;
}

/* Names are there, differ, and are no numbers. */
static bool header_like(const struct csv_row *r)
{
	size_t named = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (!r->f[i].n)
			continue;
		if (says_number(r->f[i]))
			return false;
		named++;
	}
	return named >= 2 && named * 2 > r->n && r->n <= COLUMNS_MOST;
}

/* Columns of the first row that looks like a header, times the share of rows that have as many. */
static size_t header_score(const struct draft *d, char delimiter, long *line)
{
	struct csv_reader csv;
	struct csv_row row;
	size_t n = 0, same = 0, all = 0;

	csv_open(&csv, d->text, delimiter, '"');
	while (csv_next(&csv, &row) && all < HEADER_WITHIN) {
		if (!n && header_like(&row)) {
			n = row.n;
			*line = row.line;
		} else if (n) {
			all++;
			same += row.n == n;
		}
		if (!n && row.line > HEADER_WITHIN)
			break;
	}
	csv_close(&csv);
	return n * (1 + same) * 100 / (1 + all);
}

static int find_header(struct draft *d, const char *name, struct csm_err *e)
{
	static const char delimiters[] = { ',', '\t', ';', '|' };
	size_t best = 0;

	for (size_t i = 0; i < COUNT(delimiters); i++) {
		long line = 0;
		size_t score = header_score(d, delimiters[i], &line);

		if (score <= best)
			continue;
		best = score;
		d->delimiter = delimiters[i];
		d->header_line = line;
	}
	if (best)
		return CSM_OK;
	return err_at(e, CSM_EREFUSED, "import.new.header", name, 0, 0,
	              "no header: none of the first %d lines holds two or more names separated by comma, TAB, semicolon or bar",
	              HEADER_WITHIN);
}

static void see_value(struct draft *d, struct column *c, struct str v)
{
	if (!v.n || strs_have(&c->values, v))
		return;
	if (c->values.n == VALUES_MOST) {
		c->more = true;
		return;
	}
	if (!c->values.v)
		c->values.v = arena_alloc(d->a, VALUES_MOST * sizeof *c->values.v);
	c->values.v[c->values.n++] = arena_str(d->a, v);
}

static void read_columns(struct draft *d)
{
	struct csv_reader csv;
	struct csv_row row;

	csv_open(&csv, d->text, d->delimiter, '"');
	for (size_t rows = 0; rows < SAMPLE_ROWS && csv_next(&csv, &row); rows += d->n > 0) {
		bool guarded;

		if (row.line < d->header_line)
			continue;
		if (!d->n) {
			d->n = row.n;
			d->cols = arena_alloc(d->a, d->n * sizeof *d->cols);
			for (size_t i = 0; i < d->n; i++) {
				struct str s = guard_strip(row.f[i], GUARD_EXCEL | GUARD_TAB, true, &guarded);
				d->cols[i] = (struct column){ .name = arena_str(d->a, str_trim(s)) };
				d->cols[i].normal = utf8_header(d->a, d->cols[i].name);
			}
			continue;
		}
		for (size_t i = 0; i < d->n && i < row.n; i++)
			see_value(d, &d->cols[i], str_trim(row.f[i]));
	}
	csv_close(&csv);
}

/* ---- what the columns mean ---- */

/* A column that tells its amount and, by its sign, the currency is the amount. */
static const struct field_rule *rule_of(const struct map *m, struct str normal)
{
	const struct field_rule *sign = NULL;

	for (size_t i = 0; i < m->n_fields; i++)
		for (size_t k = 0; k < m->fields[i].from.n; k++) {
			if (!str_eq(m->fields[i].from.v[k], normal))
				continue;
			if (m->fields[i].field != FLD_currency)
				return &m->fields[i];
			sign = &m->fields[i];
		}
	return sign;
}

/* How many columns a map reads. */
static size_t map_reads(const struct map *m, const struct draft *d)
{
	bool seen[FLD_COUNT] = { false };
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct field_rule *r = rule_of(m, d->cols[i].normal);

		if (!r || seen[r->field])
			continue;
		seen[r->field] = true;
		n++;
	}
	return n;
}

static void take_from(struct draft *d, const struct map *m)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct field_rule *r = d->cols[i].rule ? NULL : rule_of(m, d->cols[i].normal);

		if (!r || d->filled[r->field])
			continue;
		d->cols[i].rule = r;
		d->filled[r->field] = true;
	}
}

/* The map that reads most columns says what a row is; the others of its kind add what it lacks. */
static void guess(struct draft *d, struct map **maps, size_t n)
{
	const struct map *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t reads = map_reads(maps[i], d);

		if (reads > most || (reads && reads == most && maps[i]->record < best->record)) {
			most = reads;
			best = maps[i];
		}
	}
	d->kind = best ? best->record : REC_TICKET;
	if (best)
		take_from(d, best);
	for (size_t i = 0; i < n; i++)
		if (maps[i]->record == d->kind)
			take_from(d, maps[i]);
}

static bool record_key(const struct draft *d, enum map_field *f)
{
	static const enum map_field keys[REC_KINDS] = { [REC_ORDER] = FLD_order, [REC_RETURN] = FLD_return,
		[REC_TICKET] = FLD_ticket, [REC_CUSTOMER] = FLD_account, [REC_MESSAGE] = FLD_ticket,
		[REC_ANSWER] = FLD_ticket, [REC_EVENT] = FLD_ticket, [REC_PARCEL] = FLD_tracking,
		[REC_DEVICE] = FLD_serial, [REC_BEHAVIOUR] = FLD_account };

	*f = keys[d->kind];
	return d->filled[*f];
}

/* People, answers, messages and observations are named by all they say. */
static bool named_by_field(const struct draft *d)
{
	return d->kind == REC_ORDER || d->kind == REC_RETURN || d->kind == REC_TICKET;
}

/* Without a column that is known to name a record, the first that nothing reads is put forward. */
static void guess_key(struct draft *d)
{
	enum map_field key;

	if (record_key(d, &key) || !named_by_field(d))
		return;
	for (size_t i = 0; i < d->n; i++)
		if (d->cols[i].name.n && !d->cols[i].rule) {
			d->cols[i].key = true;
			return;
		}
}

static bool personal_name(struct str normal)
{
	static const char *const words[] = { "name", "phone", "mobile", "mail", "address", "street", "city", "zip", "postal", "postcode",
		"recipient", "receiver", "buyer", "customer", "birth", "passport", "taxid", "telefon", "kunde", "anschrift", "姓名", "电话", "手机", "地址", "收货人", "收件人",
		"邮编", "邮箱", "身份证", "昵称", "买家", "会员", "联系" };
	size_t at;

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find(normal, str_of(words[i]), &at))
			return true;
	return false;
}

/* ---- the text ---- */

static void quoted(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_char(b, '\\');
		if (c < 0x20 || c == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else
			buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

static void names_of(struct buf *b, const char *key, const struct draft *d, bool personal, const char *why)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct column *c = &d->cols[i];

		if (c->rule || c->key || !c->name.n || personal_name(c->normal) != personal)
			continue;
		buf_cstr(b, n ? ",\n  " : "");
		if (!n++)
			buf_printf(b, "%s:    # %s\n  [", key, why);
		quoted(b, c->name);
	}
	buf_cstr(b, n ? "]\n" : "");
}

static void head(struct buf *b, const struct draft *d, const char *id)
{
	size_t n = 0;

	buf_cstr(b, "# ");
	buf_printf(b, words_in(d->lang, "Drafted by csm import new; look through it, save it as maps/%s.yaml in the store, then: csm import check %s\n"), id, id);
	buf_printf(b, "map: %s\nverified: \"own: drafted from the header of one file\"\nrecord: %s    # %s\n",
	           id, record_word(d->kind), words_in(d->lang, "order, return, ticket, customer, message, answer, event, parcel, device or behaviour"));
	buf_cstr(b, "detect:\n  all: [");
	for (size_t pass = 0; pass < 2; pass++)        /* what is read first, then others up to three */
		for (size_t i = 0; i < d->n && n < (pass ? 3 : 4); i++) {
			if (!d->cols[i].name.n || (d->cols[i].rule == NULL) != (pass == 1))
				continue;
			buf_cstr(b, n++ ? ", " : "");
			quoted(b, d->cols[i].name);
		}
	buf_printf(b, "]    # %s\n", words_in(d->lang, "columns by which this export is recognised"));
	buf_cstr(b, "input:\n  guards: [excel, apostrophe, tab]\n  nulls: [\"-\", \"--\", \"N/A\", \"n/a\", \"null\"]\n  ragged: {long: trailing-empty-ok}\n");
	if (d->header_line > HEADER_WITHIN / 2)
		buf_printf(b, words_in(d->lang, "  # the header stands in line %ld\n"), d->header_line);
}

/* A number means nothing without its unit: fen are no yuan, minutes no date. */
static void a_unit(struct buf *b, const struct field_rule *r)
{
	if (r->minor)
		buf_cstr(b, ", type: minor");
	if (r->type == TYPE_SPAN)
		buf_printf(b, ", type: %s, after: %s", r->unit_s == 1 ? "seconds" : r->unit_s == 60 ? "minutes" : "hours",
		           map_field_name(r->after));
}

static void a_field(struct buf *b, const struct draft *d, enum map_field f, const struct column *c)
{
	const char *name = map_field_name(f);
	enum map_field key;

	buf_printf(b, "  %s: {from: [", name);
	quoted(b, c->name);
	buf_cstr(b, "]");
	if (c->rule && c->rule->map)
		buf_printf(b, ", map: %s", name);
	if (c->rule)
		a_unit(b, c->rule);
	if (record_key(d, &key) ? f == key : !c->rule)
		buf_cstr(b, ", required: true");
	buf_cstr(b, "}");
	if (c->values.n) {
		char form = map_field_form(f);

		buf_printf(b, "    # %s ", words_in(d->lang, "e.g."));
		if (form == 'p' || form == 't')        /* maps are kept in git, and texts tell of people */
			buf_cstr(b, words_in(d->lang, "(personal)"));
		else
			quoted(b, (struct str){ c->values.v[0].p, utf8_fit(c->values.v[0], 40) });
	}
	buf_char(b, '\n');
}

static void fields(struct buf *b, const struct draft *d)
{
	enum map_field key;

	(void)record_key(d, &key);
	buf_printf(b, "fields:    # %s\n", words_in(d->lang, "csm-map(5) lists what a record can have"));
	for (size_t i = 0; i < d->n; i++)
		if (d->cols[i].key) {
			buf_printf(b, "  # %s\n", words_in(d->lang, "no column is known to name a record; is it this one?"));
			a_field(b, d, key, &d->cols[i]);
		}
	for (size_t i = 0; i < d->n; i++)
		if (d->cols[i].rule)
			a_field(b, d, d->cols[i].rule->field, &d->cols[i]);
}

/* A bare number is no word: 2 is one state here and another there. */
static bool known_word(struct value_cache *known, struct str value, struct str *to)
{
	struct value_answer v = value_answer(known, value);
	bool kept = str_eq(v.to, value);

	*to = v.to;
	for (size_t i = 0; kept && i < known->map->n; i++)
		kept = !str_eq(known->map->from[i], value);
	return !v.rejected && v.to.n && !kept && !says_number(value);
}

/* The values of the file that the known map has words for; the others are listed, not guessed. */
static void values(struct buf *b, const struct column *c, unsigned lang)
{
	struct value_cache known;
	struct str to;
	size_t n = 0;

	value_cache_open(&known, c->rule->map);
	buf_printf(b, "  %s:\n    values: {", map_field_name(c->rule->field));
	for (size_t i = 0; i < c->values.n; i++) {
		if (!known_word(&known, c->values.v[i], &to))
			continue;
		buf_cstr(b, n++ ? ", " : "");
		quoted(b, c->values.v[i]);
		buf_cstr(b, ": ");
		quoted(b, to);
	}
	buf_cstr(b, "}\n");
	for (size_t i = 0; i < c->values.n; i++) {
		if (known_word(&known, c->values.v[i], &to))
			continue;
		buf_printf(b, "    # %s ", words_in(lang, "a word for this value is still to be chosen:"));
		quoted(b, c->values.v[i]);
		buf_char(b, '\n');
	}
	if (c->more)
		buf_printf(b, words_in(lang, "    # the first %d rows hold more than %d values\n"), SAMPLE_ROWS, VALUES_MOST);
	buf_cstr(b, "    unknown: reject\n");
	value_cache_close(&known);
}

static void value_maps(struct buf *b, const struct draft *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		if (!d->cols[i].rule || !d->cols[i].rule->map)
			continue;
		if (!n++)
			buf_printf(b, "maps:    # %s\n", words_in(d->lang, "this export's words: csm's words"));
		values(b, &d->cols[i], d->lang);
	}
}

static void tail(struct buf *b, const struct draft *d)
{
	enum map_field key;

	(void)record_key(d, &key);
	if (d->kind == REC_ORDER)
		buf_printf(b, "group: {by: order}    # %s\n", words_in(d->lang, "rows with one order number are lines of one order"));
	buf_printf(b, "key: [%s]\n", named_by_field(d) ? map_field_name(key) : "content");
	names_of(b, "personal", d, true, words_in(d->lang, "about people, so not taken"));
	names_of(b, "drop", d, false, words_in(d->lang, "not taken; what is of use goes up to fields"));
}

static char *write_draft(const struct draft *d, const char *id)
{
	struct buf b = { 0 };
	char *out;

	head(&b, d, id);
	fields(&b, d);
	value_maps(&b, d);
	tail(&b, d);
	out = arena_cstr(d->a, buf_view(&b));
	buf_free(&b);
	return out;
}

/* "my." and the letters and digits of the file's name. */
static const char *id_of(struct arena *a, const char *path)
{
	const char *base = strrchr(path, '/');
	char id[32] = "my.";
	size_t n = 3;

	for (base = base ? base + 1 : path; *base && *base != '.' && n < sizeof(id) - 1; base++)
		if ((*base >= 'a' && *base <= 'z') || (*base >= 'A' && *base <= 'Z') || (*base == '_' && n > 3))
			id[n++] = *base >= 'A' && *base <= 'Z' ? (char)(*base + 32) : *base;
	return n > 3 ? arena_cstr(a, (struct str){ id, n }) : "my.export";
}

/* An error of reading knows the line; the name is ours to add. */
static int named(int code, const char *name, struct csm_err *e)
{
	struct csm_err was;

	if (!code || !e || e->file[0])
		return code;
	was = *e;
	return err_at(e, was.code, was.id, name, was.line, was.col, "%s", was.text);
}

static int draft(struct draft *d, struct str bytes, const struct csm_import_request *q, struct csm_err *e)
{
	const struct container_want want = { .name = q->path };
	struct container box;
	struct map **maps;
	size_t n;
	int code = container_open(bytes, &want, d->a, &box, e);

	if (!code && box.kind)
		d->text = box.text;
	else if (!code)
		code = text_decode(bytes, NULL, d->a, &d->text, &d->encoding, e);
	code = named(code, q->path, e);
	if (!code)
		code = find_header(d, q->path, e);
	if (!code)
		code = map_all(NULL, d->a, &maps, &n, e);      /* the draft may be on its way into maps/ */
	if (code)
		return code;
	read_columns(d);
	guess(d, maps, n);
	guess_key(d);
	return CSM_OK;
}

int csm_import_new(struct csm *c, const struct csm_import_request *q, const char **map, struct csm_err *e)
{
	struct draft d = { .a = &c->mem, .lang = err_lang(e) };
	struct file_bytes f = { 0 };
	int code = strcmp(q->path, "-") ? file_read(AT_FDCWD, q->path, &f, e) : file_read_fd(0, "-", &f, e);

	if (!code)
		code = draft(&d, f.s, q, e);
	if (!code)
		*map = write_draft(&d, id_of(&c->mem, q->path));
	file_close(&f);
	return code;
}
