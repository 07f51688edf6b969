/*
 * Cells as text: once for reading, once for the contract. Relies on base for money, instants and
 * widths; knows no format. Promises: exact values in both forms; the contract form never depends
 * on the language.
 */
#include "base/utf8.h"
#include "file/print_format.h"

const char *print_label(const struct csm_print *p, const struct col *c)
{
	const char *label = p->zh ? c->zh : c->en;

	return label ? label : c->name;
}

void share_decimal(struct buf *out, int64_t num, int64_t den, int shift, int digits)
{
	__int128 scale = 1, twice, q;
	char text[48];
	int at = sizeof(text);
	bool minus;

	for (int i = 0; i < shift + digits; i++)
		scale *= 10;
	twice = 2 * (__int128)num * scale + den;        /* floor(x + 1/2) */
	q = twice / (2 * (__int128)den);
	if (twice < 0 && twice % (2 * (__int128)den))
		q--;
	minus = q < 0;
	if (minus)
		q = -q;
	for (int i = 0; i <= digits || q; i++) {
		if (i == digits && digits)
			text[--at] = '.';
		text[--at] = (char)('0' + (int)(q % 10));
		q /= 10;
	}
	if (minus)
		text[--at] = '-';
	buf_add(out, text + at, sizeof(text) - (size_t)at);
}

static void local_time(const struct csm_print *p, int64_t at, struct buf *out)
{
	char text[26];

	when_write(text, p->zone, at);
	text[10] = ' ';
	buf_add(out, text, 19);
}

static void items(struct str list, const char *between, struct buf *out)
{
	for (size_t k = 0; list.p; k++) {
		struct str item = str_split(&list, '\n');

		if (k)
			buf_cstr(out, between);
		buf_str(out, item);
	}
}

static void yes_or_no(const struct csm_print *p, bool yes, struct buf *out)
{
	if (p->zh)
		buf_cstr(out, yes ? "是" : "否");
	else
		buf_cstr(out, yes ? "yes" : "no");
}

static void no_value(const struct csm_print *p, const struct cell *c, struct buf *out)
{
	if (p->mode == MODE_REPORT || c->kind == CELL_SHARE)
		buf_char(out, '-');
}

static bool has_value(const struct cell *c)
{
	return c->kind != CELL_EMPTY && (c->kind != CELL_SHARE || c->den > 0);
}

void cell_for_reading(const struct csm_print *p, const struct cell *c, struct buf *out,
                      size_t *bare)
{
	char text[48];

	if (!has_value(c)) {
		no_value(p, c, out);
		*bare = out->n;
		return;
	}
	switch (c->kind) {
	case CELL_AT:
		local_time(p, c->i, out);
		break;
	case CELL_DURATION:
		duration_text(text, c->i);
		buf_cstr(out, text);
		break;
	case CELL_SHARE:
		share_decimal(out, c->i, c->den, 2, 2);
		buf_cstr(out, " %");
		break;
	case CELL_BOOL:
		yes_or_no(p, c->i, out);
		break;
	case CELL_LIST:
		items(c->s, ", ", out);
		break;
	default:
		cell_for_contract(p, c, out);
	}
	*bare = out->n;
	if (c->n >= 0)
		buf_printf(out, " (n %lld)", (long long)c->n);
}

void cell_for_contract(const struct csm_print *p, const struct cell *c, struct buf *out)
{
	char text[26];

	if (!has_value(c))
		return;
	switch (c->kind) {
	case CELL_EMPTY:
		break;
	case CELL_TEXT: case CELL_DECIMAL: case CELL_LIST:
		buf_str(out, c->s);
		break;
	case CELL_INT: case CELL_DURATION:
		buf_int(out, c->i);
		break;
	case CELL_AT:
		when_write(text, p->zone, c->i);
		buf_cstr(out, text);
		break;
	case CELL_MONEY:
		money_write(out, c->i, c->s);
		break;
	case CELL_SHARE:
		share_decimal(out, c->i, c->den, 0, 4);
		break;
	case CELL_BOOL:
		buf_cstr(out, c->i ? "true" : "false");
		break;
	}
}

void text_one_line(struct buf *out, struct str s)
{
	while (s.p) {
		struct str line = str_split(&s, '\n');

		utf8_safe(out, line, false);
		if (s.p)
			buf_char(out, ' ');
	}
}

/* What has no value sorts last; texts by bytes; everything else by its number. */
int cell_cmp(const struct cell *a, const struct cell *b)
{
	bool va = has_value(a), vb = has_value(b);
	__int128 x, y;

	if (!va || !vb)
		return vb - va;
	if (a->kind == CELL_TEXT || a->kind == CELL_LIST || b->kind == CELL_TEXT ||
	    b->kind == CELL_LIST)
		return str_cmp(a->s, b->s);
	if (a->kind == CELL_MONEY && b->kind == CELL_MONEY && !str_eq(a->s, b->s))
		return str_cmp(a->s, b->s);
	x = (__int128)a->i * (b->kind == CELL_SHARE ? b->den : 1);
	y = (__int128)b->i * (a->kind == CELL_SHARE ? a->den : 1);
	return x < y ? -1 : x > y;
}
