/*
 * Mapping ahead by a thread gives the records of source_next: the same fields, lines, reasons and raw rows, in the same order,
 * over many times the ring's size; and stopping in the middle ends it.
 */
#include "map_kit.h"

enum { ORDERS = 5000 };

static const char head[] = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Shipping,Total,Discount Amount,"
	"Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem fulfillment status,"
	"Cancelled at,Refunded Amount,Tags\n";

/* Orders of one to three lines; some with a bad total, some with quotes in a name. */
static void make(struct buf *b)
{
	buf_cstr(b, head);
	for (int i = 0; i < ORDERS; i++)
		for (int k = 0; k <= i % 3; k++)
			buf_printf(b, "#%d,b%d@example.com,%s,,,,CNY,0.00,%s,0.00,Standard,2025-01-01 00:00:00 +0800,%d,"
			           "\"Box \"\"%d\"\"\",5.00,SKU-%d,,,0.00,\n", 1000 + i, i % 77, k ? "" : "paid",
			           k ? "" : i % 50 == 7 ? "x" : "5.00", k + 1, i, i % 11);
}

static void put(struct buf *b, const struct mapped *m, struct str raw, long line)
{
	for (int f = 0; f < FLD_COUNT; f++)
		if (mapped_has(m, f))
			buf_printf(b, "%d=" STR_FMT "/%lld ", f, STR_ARG(m->s[f]), (long long)m->v[f]);
	for (size_t i = 0; i < m->n_lines; i++)
		buf_printf(b, STR_FMT ":" STR_FMT ":%lld ", STR_ARG(m->lines[i].s[FLD_line]), STR_ARG(m->lines[i].s[FLD_product]),
		           (long long)m->lines[i].v[FLD_units]);
	buf_printf(b, STR_FMT " %d " STR_FMT " %lld %llx %ld " STR_FMT "\n", STR_ARG(m->key), m->reject, STR_ARG(m->reject_value),
	           (long long)m->latest, (unsigned long long)m->print, line, STR_ARG(raw));
}

static size_t read_all(struct kit *k, struct str in, size_t from_bytes, size_t most, struct buf *out)
{
	struct source_ahead *a;
	struct mapped *m;
	size_t n = 0;

	if (kit_open(k, "shopify.orders", in))
		return 0;
	a = source_ahead_start(k->s, from_bytes);
	while (n < most && (m = source_ahead_next(a))) {
		put(out, m, source_ahead_raw(a), source_ahead_raw_line(a, m, 0, 0));
		n++;
	}
	source_ahead_stop(a);
	return n;
}

int main(void)
{
	struct kit k;
	struct buf in = { 0 }, one = { 0 }, two = { 0 };

	kit_begin(&k);
	make(&in);
	TAP_EQ_INT(read_all(&k, buf_view(&in), SIZE_MAX, SIZE_MAX, &one), ORDERS, "without a thread: all records");
	TAP_EQ_INT(read_all(&k, buf_view(&in), 0, SIZE_MAX, &two), ORDERS, "with a thread: all records");
	TAP_EQ_INT(source_rows(k.s), ORDERS * 2 - 1, "and all rows");
	tap_ok(one.n > 100000 && str_eq(buf_view(&one), buf_view(&two)), "and they are the same");
	buf_reset(&two);
	TAP_EQ_INT(read_all(&k, buf_view(&in), 0, 10, &two), 10, "stopped after ten");
	tap_ok(str_starts(buf_view(&one), buf_view(&two)), "which are the first ten");
	buf_free(&in);
	buf_free(&one);
	buf_free(&two);
	kit_end(&k);
	return tap_done();
}
