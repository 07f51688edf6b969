/*
 * How a figure is named on the command line, and the columns of what stands behind it (drill.h).
 */
#include "report/drill.h"

/* ---- names ---- */

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One escape behind a backslash: \xHH, or the byte itself. */
static bool take_escape(struct str *s, struct buf *out)
{
	if (s->n >= 3 && s->p[0] == 'x' && hex_digit(s->p[1]) >= 0 && hex_digit(s->p[2]) >= 0) {
		buf_char(out, (char)(hex_digit(s->p[1]) << 4 | hex_digit(s->p[2])));
		s->p += 3, s->n -= 3;
		return true;
	}
	if (!s->n)
		return false;
	buf_char(out, s->p[0]);
	s->p++, s->n--;
	return true;
}

/* A value up to a blank, or quoted as print_group writes it. */
static bool take_value(struct str *s, struct buf *out)
{
	bool quoted = s->n && s->p[0] == '"';

	if (quoted)
		s->p++, s->n--;
	while (s->n && s->p[0] != (quoted ? '"' : ' ')) {
		char c = s->p[0];
		s->p++, s->n--;
		if (quoted && c == '\\') {
			if (!take_escape(s, out))
				return false;
		} else {
			buf_char(out, c);
		}
	}
	if (quoted && !s->n)
		return false;
	s->p += quoted, s->n -= quoted;
	return !s->n || s->p[0] == ' ';
}

static int bad_group(struct str group, struct csm_err *e)
{
	return err_set(e, CSM_EUSAGE, "report.group", "drill: \"" STR_FMT "\" must be key=value pairs separated by one blank, as channel=chat",
	               STR_ARG(group));
}

/* One key=value at the front of rest. */
static int read_pair(struct str *rest, struct arena *a, struct drill_name *out, struct csm_err *e)
{
	struct buf value = { 0 };
	size_t eq = 0;
	bool good = out->n < DRILL_KEYS && str_find(*rest, STR("="), &eq);

	if (good) {
		out->key[out->n] = (struct str){ rest->p, eq };
		rest->p += eq + 1, rest->n -= eq + 1;
		good = take_value(rest, &value) && !(rest->n == 1 && rest->p[0] == ' ');
	}
	if (good)
		out->value[out->n++] = arena_str(a, buf_view(&value));
	buf_free(&value);
	return good ? CSM_OK : bad_group(*rest, e);
}

int drill_name_read(const char *name, struct arena *a, struct drill_name *out, struct csm_err *e)
{
	struct str s = str_of(name), rest;
	size_t open = s.n;
	int code = CSM_OK;

	str_find(s, STR("["), &open);
	*out = (struct drill_name){ .figure = { s.p, open } };
	if (open == s.n)
		return CSM_OK;
	rest = (struct str){ s.p + open, s.n - open };
	if (rest.p[rest.n - 1] != ']' || rest.n < 3)
		return bad_group(rest, e);
	rest = (struct str){ rest.p + 1, rest.n - 2 };
	while (!code && rest.n) {
		code = read_pair(&rest, a, out, e);
		if (rest.n)
			rest.p++, rest.n--;
	}
	return code;
}

int drill_unknown(const char *name, const char *const *names, struct csm_err *e)
{
	const char *near = csm_nearest(name, names);

	return err_set(e, CSM_EUSAGE, "report.figure",
	               "drill: there is no figure \"%s\"%s%s%s (csm-report(1) lists them)", name,
	               near ? words_in(err_lang(e), "; did you mean \"") : "", near ? near : "", near ? "\"?" : "");
}

/* ---- rows ---- */

const struct col drill_cols[D_COLS] = {
	[D_NAME] = { .name = "name", .en = "Name", .zh = "名称" },
	[D_AT] = { .name = "at", .en = "At", .zh = "时间" },
	[D_VALUE] = { .name = "value", .en = "Value", .zh = "值", .right = true },
	[D_COUNTED] = { .name = "counted", .en = "Counted", .zh = "计入分子" },
	[D_SHOP] = { .name = "shop", .en = "Shop", .zh = "店铺" },
	[D_CHANNEL] = { .name = "channel", .en = "Channel", .zh = "渠道" },
	[D_DETAIL] = { .name = "detail", .en = "Detail", .zh = "说明" },
};

struct cell drill_case(struct caseid c, struct arena *a)
{
	char name[32];

	case_write(c, name);
	return cell_text(arena_str(a, str_of(name)));
}

void drill_ticket(const struct world *w, const struct ticket *t, struct arena *a, struct cell c[D_COLS])
{
	c[D_NAME] = drill_case(t->h.cas, a);
	c[D_SHOP] = cell_text(vocab_str(&w->words, t->shop));
	c[D_CHANNEL] = cell_text(vocab_str(&w->words, t->channel));
	c[D_DETAIL] = cell_text(vocab_str(&w->words, t->category));
}

void drill_row(struct csm_print *p, struct cell c[D_COLS])
{
	for (int i = 0; i < D_COLS; i++)
		c[i].n = -1;
	print_row(p, c);
}
