/*
 * The YAML that files of settings mostly are, read in one pass: libyaml takes ten times as long, and every
 * command reads such files before it does anything. Relies on yaml.c for whatever is not of this kind, and for
 * every fault: here nothing is refused, only left to libyaml. Promises: see yaml_in.h.
 */
#include "file/yaml_in.h"

#include "file/line.h"

enum { DEPTH_MOST = 8, KEY_MOST = 128 };

struct quick {
	struct arena *a;
	const char *p, *end;
	const char *line_at;
	const char *col_at;        /* col is the place of this byte of the line */
	long line, col;
	long indent;               /* of the line that has come; -1: there is none */
	int depth;
};

static bool more(const struct quick *q)
{
	return q->p < q->end && *q->p != '\n';
}

static bool is(const struct quick *q, char c)
{
	return q->p < q->end && *q->p == c;
}

static bool eat(struct quick *q, char c)
{
	bool there = is(q, c);

	q->p += there;
	return there;
}

static void eat_blanks(struct quick *q)
{
	while (is(q, ' '))
		q->p++;
}

/* ---- lines ---- */

static void begin_line(struct quick *q)
{
	q->line_at = q->col_at = q->p;
	q->col = 1;
	q->line++;
}

/* Goes on to the next line that says something, from the end of one. */
static void next_line(struct quick *q)
{
	while (q->p < q->end) {
		q->p++;
		begin_line(q);
		eat_blanks(q);
		q->indent = q->p - q->line_at;
		if (is(q, '#'))
			while (more(q))
				q->p++;
		if (more(q))
			return;
	}
	q->indent = -1;
}

/* Nothing more on this line but a comment. */
static bool end_line(struct quick *q)
{
	eat_blanks(q);
	if (is(q, '#') && q->p[-1] == ' ')
		while (more(q))
			q->p++;
	return !more(q);
}

/* ---- nodes ---- */

static struct ynode *node_at(struct quick *q, enum ynode_kind kind, const char *at)
{
	struct ynode *n = arena_alloc(q->a, sizeof(*n));

	for (; q->col_at < at; q->col_at++)
		q->col += (q->col_at[1] & 0xc0) != 0x80;
	n->kind = kind;
	n->line = q->line;
	n->col = q->col;
	return n;
}

static bool scalar(struct quick *q, const char *from, const char *to, bool plain, struct ynode **out)
{
	struct str s = { from, (size_t)(to - from) };

	*out = node_at(q, YNODE_SCALAR, plain ? from : from - 1);
	(*out)->plain = plain;
	(*out)->s = arena_str(q->a, s);
	return line_is_text(s, NULL);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool in_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-' || c == '+' || c == '/';
}

static bool in_plain(char c)
{
	return in_word(c) || (c && strchr(" ();%'=&@!*$", c)) || (c & 0x80);
}

static bool starts_plain(char c)
{
	return is_letter(c) || is_digit(c) || (c & 0x80);
}

static bool plain(struct quick *q, struct ynode **out)
{
	const char *from = q->p, *to;

	if (!more(q) || !starts_plain(*from))
		return false;
	while (more(q) && in_plain(*q->p))
		q->p++;
	for (to = q->p; to[-1] == ' '; to--)
		;
	return scalar(q, from, to, true, out);
}

static bool quoted(struct quick *q, struct ynode **out)
{
	const char *from = q->p;

	while (more(q) && *q->p != '"' && *q->p != '\\' && *q->p != '\t')
		q->p++;
	return eat(q, '"') && scalar(q, from, q->p - 1, false, out);
}

/* A key and its colon. */
static bool key_of_pair(struct quick *q, struct ynode **out)
{
	const char *from = q->p;

	if (!more(q) || !is_letter(*from))
		return false;
	while (more(q) && in_word(*q->p))
		q->p++;
	return q->p - from <= KEY_MOST && scalar(q, from, q->p, true, out) && eat(q, ':') && (!more(q) || is(q, ' '));
}

static bool flow_value(struct quick *q, struct ynode **out);

static bool flow_kids(struct quick *q, struct ynode *to, char close)
{
	struct ynode *key = NULL, *value;

	eat_blanks(q);
	if (eat(q, close))
		return true;
	do {
		eat_blanks(q);
		if (to->kind == YNODE_MAP && !key_of_pair(q, &key))
			return false;
		eat_blanks(q);
		if (!flow_value(q, &value))
			return false;
		ynode_add(q->a, to, key, value);
		eat_blanks(q);
	} while (eat(q, ','));
	return eat(q, close) && (!key || !ynode_repeated(to));
}

static bool flow_value(struct quick *q, struct ynode **out)
{
	bool good;

	if (eat(q, '"'))
		return quoted(q, out);
	if (!is(q, '{') && !is(q, '['))
		return plain(q, out);
	*out = node_at(q, is(q, '{') ? YNODE_MAP : YNODE_LIST, q->p);
	q->p++;
	good = ++q->depth <= DEPTH_MOST && flow_kids(q, *out, (*out)->kind == YNODE_MAP ? '}' : ']');
	q->depth--;
	return good;
}

/* ---- blocks ---- */

static bool block(struct quick *q, struct ynode **out);

/* What stands behind the key or dash at indent: on its line, or, behind a key, as the block below. */
static bool block_value(struct quick *q, long indent, bool below, struct ynode **out)
{
	bool good;

	if (end_line(q)) {
		next_line(q);
		good = below && q->indent > indent && block(q, out);
	} else {
		good = flow_value(q, out) && end_line(q);
		next_line(q);
	}
	return good && q->indent <= indent;
}

static bool block(struct quick *q, struct ynode **out)
{
	struct ynode *to = *out = node_at(q, is(q, '-') ? YNODE_LIST : YNODE_MAP, q->p), *key = NULL, *value;
	long indent = q->indent;

	if (++q->depth > DEPTH_MOST)
		return false;
	while (q->indent == indent) {
		bool good = to->kind == YNODE_MAP ? key_of_pair(q, &key) : eat(q, '-') && is(q, ' ');
		if (!good || !block_value(q, indent, key != NULL, &value))
			return false;
		ynode_add(q->a, to, key, value);
	}
	q->depth--;
	return !key || !ynode_repeated(to);
}

bool yaml_quick(struct str in, struct arena *a, struct ynode **out)
{
	struct quick q = { .a = a, .p = in.p, .end = in.p + in.n };

	*out = NULL;
	if (!in.n || memchr(in.p, '\r', in.n))
		return false;
	begin_line(&q);
	eat_blanks(&q);
	q.indent = q.p - q.line_at;
	if (is(&q, '#'))
		while (more(&q))
			q.p++;
	if (!more(&q))
		next_line(&q);
	return q.indent == 0 && block(&q, out) && q.indent == -1;
}
