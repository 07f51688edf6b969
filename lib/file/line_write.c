/*
 * Writing the canonical line of the log (grammar in csm-store(5)).
 * Relies on line.c for what the grammar says of words, numbers and characters.
 * Promises: a line that line_end hands out was read back by line_read; a line that cannot be
 * written leaves the buffer as it was and says which key is to blame.
 */
#include "file/line.h"

#include <stdlib.h>

static void put_lit(struct buf *out, const char *two)
{
	buf_add(out, two, 2);
}

void line_begin(struct line_writer *w, struct buf *out)
{
	*w = (struct line_writer){ .out = out, .start = out->n, .depth = 1 };
	w->first[1] = true;
	buf_add(out, "- {", 3);
}

/* The comma before all but the first, and the key where there is one. */
static void lead(struct line_writer *w, struct str key)
{
	bool *first = &w->first[w->depth <= LINE_MAX_DEPTH ? w->depth : LINE_MAX_DEPTH];

	if (!*first)
		put_lit(w->out, ", ");
	*first = false;
	if (!key.p)
		return;
	buf_str(w->out, key);
	put_lit(w->out, ": ");
}

/* A value that is known to stand as it is. */
static void put_plain(struct line_writer *w, struct str key, struct str bytes)
{
	lead(w, key);
	buf_str(w->out, bytes);
}

/* ---- texts ---- */

/* How the character at p stands in a text: its length, negative if it must be escaped, 0 if it
 * cannot be written. */
static int form(const char *p, const char *end)
{
	unsigned char c = (unsigned char)*p;

	if (c >= 0x80)
		return line_wide(p, end);
	if (c == '\0')
		return 0;
	return c < ' ' || c == 0x7f || c == '"' || c == '\\' ? -1 : 1;
}

static void escape(struct buf *out, const char *p, int n)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned c = n == 1 ? u[0] : n == 2 ? (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu) :
		     (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);

	switch (c) {
	case '"': put_lit(out, "\\\""); break;
	case '\\': put_lit(out, "\\\\"); break;
	case '\n': put_lit(out, "\\n"); break;
	case '\t': put_lit(out, "\\t"); break;
	default: buf_printf(out, "\\u%04X", c);
	}
}

static void spoil(struct line_writer *w, struct str key, size_t at)
{
	if (w->bad)
		return;
	w->bad = true;
	w->bad_key = key;
	w->bad_at = at;
}

static void put_text(struct line_writer *w, struct str key, struct str text)
{
	const char *p = text.p, *end = text.p + text.n, *run = p;

	lead(w, key);
	buf_char(w->out, '"');
	while (p < end) {
		int n = form(p, end);
		if (n > 0) {
			p += n;
			continue;
		}
		if (n == 0) {
			spoil(w, key, (size_t)(p - text.p));
			break;
		}
		buf_add(w->out, run, (size_t)(p - run));
		escape(w->out, p, -n);
		run = p -= n;
	}
	buf_add(w->out, run, (size_t)(p - run));
	buf_char(w->out, '"');
}

/* ---- values ---- */

static void put_word(struct line_writer *w, struct str key, struct str word)
{
	if (line_is_word(word))
		put_plain(w, key, word);
	else
		put_text(w, key, word);
}

static void put_dec(struct line_writer *w, struct str key, struct str digits)
{
	enum val_type type = line_type(digits);

	if (type == VAL_INT || type == VAL_DEC)
		put_plain(w, key, digits);
	else
		put_text(w, key, digits);
}

static void nest(struct line_writer *w, struct str key, char bracket)
{
	lead(w, key);
	buf_char(w->out, bracket);
	w->depth++;
	if (w->depth <= LINE_MAX_DEPTH)      /* deeper is refused by line_end */
		w->first[w->depth] = true;
}

static void unnest(struct line_writer *w, char bracket)
{
	w->depth--;
	buf_char(w->out, bracket);
}

static void put_val(struct line_writer *w, struct str key, const struct val *v)
{
	bool map = v->type == VAL_MAP;

	if (v->type == VAL_WORD) {
		put_word(w, key, v->s);
	} else if (v->type == VAL_INT || v->type == VAL_DEC) {
		put_dec(w, key, v->s);
	} else if (v->type == VAL_TEXT && v->esc) {      /* canonical escapes as they were read */
		lead(w, key);
		buf_char(w->out, '"');
		buf_str(w->out, v->s);
		buf_char(w->out, '"');
	} else if (v->type == VAL_TEXT) {
		put_text(w, key, v->s);
	} else {
		nest(w, key, map ? '{' : '[');
		for (uint32_t i = 0; i < v->n; i++)
			put_val(w, map ? v->kids[i].key : (struct str){ NULL, 0 }, &v->kids[i].v);
		unnest(w, map ? '}' : ']');
	}
}

void line_word(struct line_writer *w, const char *key, struct str word)
{
	put_word(w, str_of(key), word);
}

void line_text(struct line_writer *w, const char *key, struct str text)
{
	put_text(w, str_of(key), text);
}

void line_int(struct line_writer *w, const char *key, int64_t v)
{
	lead(w, str_of(key));
	buf_int(w->out, v);      /* a number too large is found by line_end */
}

void line_dec(struct line_writer *w, const char *key, struct str digits)
{
	put_dec(w, str_of(key), digits);
}

void line_list_begin(struct line_writer *w, const char *key)
{
	nest(w, str_of(key), '[');
}

void line_list_end(struct line_writer *w)
{
	unnest(w, ']');
}

void line_map_begin(struct line_writer *w, const char *key)
{
	nest(w, str_of(key), '{');
}

void line_map_end(struct line_writer *w)
{
	unnest(w, '}');
}

void line_val(struct line_writer *w, const char *key, const struct val *v)
{
	put_val(w, str_of(key), v);
}

/* ---- the end ---- */

/* Whether the line reads back; a mistake of the caller (a key twice, a map without pairs) must
 * never reach the log. */
static int read_back(struct str line, struct csm_err *e)
{
	struct line_room room = { 0 };
	const char *why = NULL;
	struct rec rec;
	size_t col = 0;
	bool good = line_read(line, &room, &rec, &why, &col);

	line_room_free(&room);
	if (good)
		return CSM_OK;
	return err_set(e, CSM_EUSAGE, "line.form",
	               "cannot write this line: %s (at byte %zu of: %.200s)", why, col, line.p);
}

int line_end(struct line_writer *w, struct csm_err *e)
{
	struct buf *out = w->out;
	struct str line;
	int code = CSM_OK;

	buf_char(out, '}');
	line = (struct str){ out->p + w->start, out->n - w->start };
	if (w->bad)
		code = err_set(e, CSM_EUSAGE, "line.text", STR_FMT ": the text is not UTF-8, or holds NUL or a noncharacter, at byte "
		               "offset %zu; it must be UTF-8 text", STR_ARG(w->bad_key), w->bad_at);
	else if (line.n >= LINE_MAX_BYTES)
		code = err_set(e, CSM_EUSAGE, "line.long", "the line has %zu bytes, at most %d are possible; attach the long text "
		               "as a file", line.n + 1, LINE_MAX_BYTES);
	else
		code = read_back(line, e);
	if (code == CSM_OK) {
		buf_char(out, '\n');
	} else {
		out->n = w->start;
		out->p[out->n] = '\0';
	}
	return code;
}
