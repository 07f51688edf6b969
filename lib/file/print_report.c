/*
 * Reports for the contract formats: each figure becomes a record of its own, so that its reader
 * needs no knowledge of the report's shape. Relies on the formats only for rows. Promises: values
 * are exact, units are named, and the name of a group can be typed back as it is printed.
 */
#include "file/print_format.h"

enum {
	REC_SECTION, REC_GROUP, REC_FIGURE, REC_VALUE, REC_UNIT, REC_N, REC_BASIS, REC_NUM, REC_FIELDS
};
/* What a figure of a report becomes in the contract formats. */
static const struct col record_cols[REC_FIELDS] = {
	[REC_SECTION] = { .name = "section" }, [REC_GROUP] = { .name = "group" },
	[REC_FIGURE] = { .name = "figure" }, [REC_VALUE] = { .name = "value" },
	[REC_UNIT] = { .name = "unit" }, [REC_N] = { .name = "n" },
	[REC_BASIS] = { .name = "basis" }, [REC_NUM] = { .name = "num" },
};

static struct cell amount(struct csm_print *p, const struct cell *c)
{
	int digits = currency_digits(c->s);

	money_digits(&p->tmp2, c->i, digits < 0 ? 2 : digits);
	return (struct cell){ .kind = CELL_TEXT, .s = buf_view(&p->tmp2), .n = -1 };
}

/*
 * A figure's value as a record has it: the unit stands in a field of its own. Its text lives in
 * p->tmp2 until the next.
 */
static struct cell figure_value(struct csm_print *p, const struct cell *c)
{
	struct cell v = *c;

	buf_reset(&p->tmp2);
	if (c->kind == CELL_MONEY)
		return amount(p, c);
	if (c->kind == CELL_SHARE) {
		if (c->den <= 0)
			return cell_empty();
		share_decimal(&p->tmp2, c->i, c->den, 0, 4);
		return cell_decimal(buf_view(&p->tmp2));
	}
	if (c->kind == CELL_BOOL)
		return cell_text(c->i ? STR("true") : STR("false"));
	return v;
}

static struct str figure_unit(const struct cell *c)
{
	switch (c->kind) {
	case CELL_INT: return STR("count");
	case CELL_DURATION: return STR("s");
	case CELL_MONEY: return c->s;
	case CELL_SHARE: return STR("share");
	case CELL_DECIMAL: return STR("number");
	case CELL_AT: return STR("instant");
	case CELL_TEXT: case CELL_LIST: case CELL_BOOL: return STR("text");
	case CELL_EMPTY: break;
	}
	return (struct str){ NULL, 0 };
}

void print_figure(struct csm_print *p, struct str group, const struct col *c, const struct cell *v)
{
	struct cell r[REC_FIELDS] = {
		[REC_SECTION] = cell_text(p->section), [REC_GROUP] = cell_text(group),
		[REC_FIGURE] = cell_text(str_of(c->name)), [REC_VALUE] = figure_value(p, v),
		[REC_UNIT] = cell_text(figure_unit(v)),
		[REC_N] = v->n >= 0 ? cell_int(v->n) : cell_empty(),
		[REC_BASIS] = cell_text(str_of(c->basis)),
		[REC_NUM] = v->kind == CELL_SHARE ? cell_int(v->i) : cell_empty(),
	};

	for (size_t i = 0; i < p->n_shown; i++)
		p->cells[i] = r[p->from[i]];
	p->fmt->row(p, p->cells);
	out_more(&p->out);
}

void print_unpivot(struct csm_print *p, const struct cell *cells)
{
	struct buf group = { 0 };

	print_group(p, p->cols, p->n_cols, cells, &group);
	for (size_t i = 0; i < p->n_cols; i++)
		if (!p->cols[i].key)
			print_figure(p, buf_view(&group), &p->cols[i], &cells[i]);
	buf_free(&group);
}

static bool plain_in_group(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' ||
		    c == '"' || c == '=' || c == '[' || c == ']' || c == '\\' || c == 0x7f)
			return false;
	}
	return s.n > 0;
}

static void group_value(struct str s, struct buf *out)
{
	if (plain_in_group(s)) {
		buf_str(out, s);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < ' ' || c == 0x7f)
			buf_printf(out, "\\x%02X", c);
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else
			buf_char(out, (char)c);
	}
	buf_char(out, '"');
}

void print_group(const struct csm_print *p, const struct col *cols, size_t n,
                 const struct cell *cells, struct buf *out)
{
	struct buf value = { 0 };
	size_t keys = 0;

	for (size_t i = 0; i < n; i++) {
		if (!cols[i].key)
			continue;
		buf_reset(&value);
		cell_for_contract(p, &cells[i], &value);
		buf_printf(out, "%s%s=", keys++ ? " " : "", cols[i].name);
		group_value(buf_view(&value), out);
	}
	buf_free(&value);
}

int print_report(struct csm_print *p, struct csm_err *e)
{
	int code;

	if (p->fmt->lists_only)
		return err_set(e, CSM_EUSAGE, "print.ids",
		               "--ids: a report has no ids; use it with a list");
	if (p->fmt->reading && p->fields)
		return err_set(e, CSM_EUSAGE, "print.field",
		               "--fields: chooses fields of a report's records; use it with --format csv, tsv, json or jsonl");
	p->mode = MODE_REPORT;
	if (p->fmt->reading)
		return CSM_OK;
	code = print_choose(p, record_cols, REC_FIELDS, e);
	if (code) {
		p->mode = MODE_LIST;
		return code;
	}
	if (p->fmt->report)
		p->fmt->report(p);
	p->fmt->table(p);
	return CSM_OK;
}
