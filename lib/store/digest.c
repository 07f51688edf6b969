/*
 * The redacted form of a line and its SHA-256 (csm-store(5), SEALS).
 * Relies on line_read for what is canonical, on care/ for keys. Promises: pure; bytes that are kept
 * are kept as they stand, so a form can be made with any tool that cuts text.
 */
#include "store/digest.h"

#include <stdlib.h>

#include "file/io.h"

void digester_free(struct digester *d)
{
	line_room_free(&d->room);
	buf_free(&d->form);
	buf_free(&d->name);
	free(d->fields);
	*d = (struct digester){ .n_fields = 0 };
}

void digest_hex(const struct digest *d, char out[DIGEST_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digits[d->b[i] >> 4];
		out[2 * i + 1] = digits[d->b[i] & 15];
	}
	out[DIGEST_HEX] = '\0';
}

bool digest_read(struct str hex, struct digest *out)
{
	if (hex.n != DIGEST_HEX)
		return false;
	for (size_t i = 0; i < DIGEST_HEX; i++) {
		char c = hex.p[i];
		int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (v < 0)
			return false;
		out->b[i / 2] = (unsigned char)(i % 2 ? out->b[i / 2] << 4 | v : v);
	}
	return true;
}

/* ---- events ---- */

bool val_is_words(enum key k, const struct val *v)
{
	bool text = v->type == VAL_TEXT;

	if (text && !v->s.n)           /* takes a value away; says nothing */
		return false;
	switch (k) {
	case K_TAGS:
		return v->type != VAL_LIST || v->n;
	case K_TEXT:
	case K_SUBJECT:
	case K_RAW:
	case K_NAME:
	case K_CAUSE:
		return true;
	case K_REASON:                 /* a plain word is one of the shop's terms, and counted */
	case K_PATH:
		return text;
	default:
		return false;
	}
}

bool set_has_words(const struct val *set)
{
	for (uint32_t i = 0; set->type == VAL_MAP && i < set->n; i++)
		if (val_is_words(key_of(set->kids[i].key), &set->kids[i].v))
			return true;
	return false;
}

/* What becomes of one pair of a line. */
enum fate { KEPT, CUT, CUT_WITHIN, UNNAMED };

/* An import may say who did it by a name, which may be the customer's; a login is a plain word. */
bool by_is_name(struct str by, bool imported)
{
	return imported && by.n && !line_is_word(by);
}

const char *by_unnamed(enum verb v)
{
	return v == V_OPEN || v == V_MESSAGE ? "customer" : "agent";
}

/* Of the keys that every line begins with. */
struct front { bool customer, imported; enum verb verb; };

static struct front front_of(const struct rec *rec)
{
	enum { FIXED = 8 };
	struct front f = { .verb = V_UNKNOWN };

	for (size_t i = 0; i < rec->n && i < FIXED; i++) {
		const struct pair *p = &rec->pairs[i];

		f.customer |= str_is(p->key, "case") && p->v.s.n && p->v.s.p[0] == CASE_CUSTOMER;
		f.imported |= str_is(p->key, "imp");
		if (str_is(p->key, "do"))
			f.verb = verb_of(p->v.s);
	}
	return f;
}

static enum fate fate_of(const struct front *f, const struct pair *p)
{
	enum key k = key_of(p->key);

	if (k == K_SALT || val_is_words(k, &p->v))
		return CUT;
	if (k == K_REF && f->customer)         /* the account */
		return CUT;
	if (k == K_UNKNOWN && f->imported && str_is(p->key, "by") && by_is_name(p->v.s, true))
		return UNNAMED;
	return k == K_SETS && set_has_words(&p->v) ? CUT_WITHIN : KEPT;
}

static enum line_form_of look(const struct rec *rec)
{
	const struct front f = front_of(rec);
	bool salt = false, words = false;

	for (size_t i = 0; i < rec->n; i++) {
		enum key k = key_of(rec->pairs[i].key);
		if (k == K_WAS)
			return FORM_REDACTED;
		salt |= k == K_SALT;
		words |= k != K_SALT && fate_of(&f, &rec->pairs[i]) != KEPT;
	}
	return !words ? FORM_BARE : salt ? FORM_SALTED : FORM_UNSALTED;
}

/* `was` stands in the place of the first that is cut. */
static void put_was(struct digester *d, struct str line, bool salted)
{
	char hex[DIGEST_HEX + 1];

	if (!salted) {
		buf_cstr(&d->form, "was: none");
		return;
	}
	sha256_hex(line, hex);
	buf_cstr(&d->form, "was: \"");
	buf_add(&d->form, hex, DIGEST_HEX);
	buf_char(&d->form, '"');
}

static void lead(struct digester *d, size_t start)
{
	if (d->form.n > start)
		buf_cstr(&d->form, ", ");
}

/* The pair from its key to the end of its value, as it stands; end: where the next begins. */
static struct str pair_bytes(const struct pair *p, const char *end)
{
	return (struct str){ p->key.p, (size_t)(end - p->key.p) };
}

/* The map with its words made empty; bytes: "set: {...}". */
static void put_set(struct digester *d, struct str bytes, const struct val *set)
{
	const char *at = bytes.p, *end = bytes.p + bytes.n;

	for (uint32_t i = 0; i < set->n; i++) {
		const struct pair *p = &set->kids[i];
		const char *from = p->key.p + p->key.n + 2;
		if (!val_is_words(key_of(p->key), &p->v))
			continue;
		buf_add(&d->form, at, (size_t)(from - at));
		buf_cstr(&d->form, "\"\"");
		at = i + 1 < set->n ? p[1].key.p - 2 : end - 1;
	}
	buf_add(&d->form, at, (size_t)(end - at));
}

static void put_pairs(struct digester *d, struct str line, const struct rec *rec, bool salted)
{
	const size_t start = sizeof("- {") - 1;
	const struct front front = front_of(rec);
	bool told = false;

	for (size_t i = 0; i < rec->n; i++) {
		const struct pair *p = &rec->pairs[i];
		const char *end = i + 1 < rec->n ? p[1].key.p - 2 : line.p + line.n - 1;
		enum fate f = fate_of(&front, p);
		if (f == UNNAMED) {
			buf_printf(&d->form, ", by: %s", by_unnamed(front.verb));
			continue;
		}
		if (f != KEPT && !told) {
			lead(d, start);
			put_was(d, line, salted);
			told = true;
		}
		if (f == CUT)
			continue;
		lead(d, start);
		if (f == KEPT)
			buf_str(&d->form, pair_bytes(p, end));
		else
			put_set(d, pair_bytes(p, end), &p->v);
	}
	if (!told) {           /* nothing but a name, and no salt */
		lead(d, start);
		put_was(d, line, salted);
	}
}

enum line_form_of line_redacted(struct digester *d, struct str line, struct str *form)
{
	struct rec rec;
	enum line_form_of what;

	*form = line;
	if (!line_read(line, &d->room, &rec, NULL, NULL))
		return FORM_FOREIGN;
	what = look(&rec);
	if (what != FORM_SALTED && what != FORM_UNSALTED)
		return what;
	buf_reset(&d->form);
	buf_cstr(&d->form, "- {");
	put_pairs(d, line, &rec, what == FORM_SALTED);
	buf_char(&d->form, '}');
	*form = buf_view(&d->form);
	return what;
}

enum line_form_of line_digest(struct digester *d, struct str line, struct digest *out)
{
	struct str form;
	enum line_form_of what = line_redacted(d, line, &form);

	sha256_bytes(form, out->b);
	return what;
}

/* ---- rows of tables ---- */

bool column_is_words(struct str name)
{
	static const char *const words[] = { "text", "note", "raw", "tags", "place", "value" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

/* The end of the field at p; NULL if it is not of our own form. */
static const char *field_end(const char *p, const char *end)
{
	const char *q;

	if (p == end || *p != '"') {
		q = memchr(p, ',', (size_t)(end - p));
		return q ? q : end;
	}
	for (p++; (q = memchr(p, '"', (size_t)(end - p))); p = q + 2)
		if (q + 1 == end || q[1] == ',')
			return q + 1;
		else if (q[1] != '"')
			return NULL;
	return NULL;
}

/* Fields as they stand, quotes included. */
static bool split(struct digester *d, struct str row)
{
	const char *p = row.p, *end = row.p + row.n;

	for (d->n_fields = 0;; p++) {
		const char *to = row.p ? field_end(p, end) : NULL;
		if (!to)
			return false;
		*(PUSH(d->fields, d->n_fields, d->cap_fields)) = (struct str){ p, (size_t)(to - p) };
		p = to;
		if (p == end)
			return true;
	}
}

void row_begin(struct digester *d, struct str header)
{
	buf_reset(&d->name);
	for (size_t i = 0, n = split(d, header) ? d->n_fields : 0; i < n; i++)
		buf_char(&d->name, column_is_words(d->fields[i]) ? 'w' : '-');
}

static bool is_words(const struct digester *d, size_t i)
{
	return i < d->name.n && d->name.p[i] == 'w' && d->fields[i].n;
}

enum line_form_of row_redacted(struct digester *d, struct str row, struct str *form)
{
	bool words = false;

	*form = row;
	if (!split(d, row))
		return FORM_FOREIGN;
	for (size_t i = 0; i < d->n_fields; i++)
		words |= is_words(d, i);
	if (!words)
		return FORM_BARE;
	buf_reset(&d->form);
	for (size_t i = 0; i < d->n_fields; i++) {
		if (i)
			buf_char(&d->form, ',');
		if (!is_words(d, i))
			buf_str(&d->form, d->fields[i]);
	}
	*form = buf_view(&d->form);
	return FORM_UNSALTED;
}

enum line_form_of row_digest(struct digester *d, struct str row, struct digest *out)
{
	struct str form;
	enum line_form_of what = row_redacted(d, row, &form);

	sha256_bytes(form, out->b);
	return what;
}
