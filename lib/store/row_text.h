/*
 * Values of a table row that outlive the row; private to orders.c, import_known.c and answers.c.
 */
#ifndef STORE_ROW_TEXT_H
#define STORE_ROW_TEXT_H

#include "base/num.h"
#include "store/table.h"

/* A field as a view that stays good: of the mapped segment, or a copy in a. text: with the escapes
 * of text columns undone. */
static inline struct str row_keep(const struct table_row *row, struct str s, bool text, struct arena *a)
{
	bool view = s.p >= row->bytes.p && s.p < row->bytes.p + row->bytes.n;
	if (!s.n)
		return (struct str){ 0 };
	if (text && memchr(s.p, '\\', s.n)) {
		struct str t = csv_text_decode(s, a);
		return t.p >= s.p && t.p < s.p + s.n && !view ? arena_str(a, t) : t;
	}
	return view ? s : arena_str(a, s);
}

static inline int64_t row_instant(struct str s, int64_t as_of)
{
	int64_t at;
	int offset;
	return s.n && when_read(s, &at, &offset) && at <= as_of ? at : WHEN_NONE;
}

static inline int64_t row_int(struct str s)
{
	int64_t v;
	return s.n && str_i64(s, &v) ? v : INT64_MIN;
}

static inline int64_t row_money(struct str s, int digits)
{
	int64_t v;
	return s.n && digits >= 0 && money_parse(s, digits, &v) ? v : INT64_MIN;
}

/* A currency and its digits: rows that follow one another mostly have the same. */
struct row_digits { char currency[8]; size_t n; int digits; };
/* What a row says of an order or a line, as of as_of; texts by row_keep. shop, number and where its
 * lines stand are left as they are. */
void row_order(struct order *o, const struct table_row *r, int64_t as_of, struct row_digits *d,
               struct arena *a);
void row_line(struct order_line *v, const struct table_row *r, struct row_digits *d, struct arena *a);

/* Which of two rows of one record counts as of T: the last one with at <= T, else the first. */
struct row_rank { int64_t at, rec; evid id; };
static inline bool row_beats(const struct row_rank *a, const struct row_rank *b, int64_t as_of)
{
	bool a_in = a->at <= as_of, b_in = b->at <= as_of;
	if (a_in != b_in)
		return a_in;
	bool later = a->at != b->at ? a->at > b->at : a->rec != b->rec ? a->rec > b->rec :
	             evid_site(a->id) != evid_site(b->id) ?
	             evid_site(a->id) > evid_site(b->id) : evid_number(a->id) > evid_number(b->id);
	return a_in ? later : !later;
}

#endif
