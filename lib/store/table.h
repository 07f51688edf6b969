/*
 * Tables of bulk observations: log/<site>/<table>-<yyyy-mm>-<nn>.csv. A row is a whole observation
 * of its record; which row of a record counts says csm-store(5). Columns are read by name.
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "file/csv.h"
#include "store/store.h"

/* X(column, form): form t text (\n escaped), w word, i instant, n integer, m money digits of the
 * row's currency, k key */
#define TABLE_HEAD(X) X(id, w) X(at, i) X(rec, i) X(imp, w) X(key, k)
#define TABLE_ORDERS(X) X(shop, w) X(order, k) X(status, w) X(created, i) X(paid, i) X(shipped, i) X(delivered, i) X(completed, i) \
	X(cancelled, i) X(currency, w) X(total, m) X(shipping, m) X(discount, m) X(refunded, m) X(units, n) X(customer, w) X(channel, w) \
	X(carrier, t) X(tracking, t) X(note, t) X(tags, t) X(raw, t)
#define TABLE_ORDER_LINES(X) X(shop, w) X(order, k) X(line, k) X(sku, k) X(product, t) X(variant, t) X(status, w) X(units, n) X(currency, w) \
	X(price, m) X(total, m) X(refunded, m) X(raw, t)
#define TABLE_ANSWERS(X) X(shop, w) X(kind, w) X(scale, n) X(score, n) X(ticket, w) X(order, k) X(customer, w) X(agent, w) X(channel, w) \
	X(asked, i) X(answered, i) X(text, t) X(raw, t)
/* Observations (observe.h): at is when it happened. */
#define TABLE_TRACKING(X) X(shop, w) X(order, k) X(tracking, t) X(carrier, t) X(status, w) X(place, t) X(text, t) X(raw, t)
#define TABLE_DEVICE_EVENTS(X) X(shop, w) X(serial, k) X(order, k) X(customer, w) X(sku, k) X(product, t) X(code, t) X(value, t) \
	X(text, t) X(raw, t)
#define TABLE_BEHAVIOUR(X) X(shop, w) X(customer, w) X(action, w) X(sku, k) X(product, t) X(channel, w) X(value, t) X(text, t) X(raw, t)

/* Seals (seal.h): key is the segment's file name. */
#define TABLE_SEALS(X) X(last, w) X(lines, n) X(bytes, n) X(chain, k)

#define X(c, f) OC_##c,
enum orders_col { TABLE_HEAD(X) TABLE_ORDERS(X) OC_COUNT };
#undef X
#define X(c, f) LC_##c,
enum order_lines_col { TABLE_HEAD(X) TABLE_ORDER_LINES(X) LC_COUNT };
#undef X
#define X(c, f) AC_##c,
enum answers_col { TABLE_HEAD(X) TABLE_ANSWERS(X) AC_COUNT };
#undef X
#define X(c, f) TC_##c,
enum tracking_col { TABLE_HEAD(X) TABLE_TRACKING(X) TC_COUNT };
#undef X
#define X(c, f) DC_##c,
enum device_events_col { TABLE_HEAD(X) TABLE_DEVICE_EVENTS(X) DC_COUNT };
#undef X
#define X(c, f) BC_##c,
enum behaviour_col { TABLE_HEAD(X) TABLE_BEHAVIOUR(X) BC_COUNT };
#undef X
#define X(c, f) SC_##c,
enum seals_col { TABLE_HEAD(X) TABLE_SEALS(X) SC_COUNT };
#undef X
enum table { TAB_ORDERS, TAB_ORDER_LINES, TAB_ANSWERS, TAB_TRACKING, TAB_DEVICE_EVENTS, TAB_BEHAVIOUR, TAB_SEALS, TAB_COUNT };
enum { TABLE_KEY = 4, TABLE_HEAD_COLS, TABLE_COLS_MOST = 32 };

struct table_def {
	const char *name;                  /* "orders" */
	const char *const *cols;
	const char *forms;                 /* one letter a column */
	size_t n;
};
const struct table_def *table_def(enum table t);
bool table_named(const char *name, enum table *t);

/* Every row, in log order; f has the columns of table_def (missing ones empty), fields still with
 * \n escapes in text columns. */
struct table_row {
	const struct str *f;
	uint16_t site;
	uint64_t num;
	int64_t at, rec;
	evid imp;
	const char *file;
	long line;
	struct str bytes;                  /* the row as it stands */
	uint32_t seg;                      /* of the segments of table_scan; offset of the row in it */
	uint64_t offset;
};
typedef int (*row_fn)(void *ctx, const struct table_row *row);
/* Rows of undone imports are skipped, as_of and known_at are not applied. Segments stay mapped in
 * *segs until segments_close. */
int table_scan(struct csm *c, enum table t, row_fn fn, finding_fn find, void *ctx,
               struct segment **segs, size_t *n_segs, struct csm_err *e);
/* A row of these segments again, which was handed over at (seg, offset) before. Views of the row
 * outlive fn only if they lie in the segment. */
struct table_again;
struct table_again *table_again_open(struct csm *c, enum table t, const struct segment *segs);
int table_again(struct table_again *a, uint32_t seg, uint64_t offset, row_fn fn, void *ctx);
/* The same for every row of that segment from offset on, at which one begins (0: from the first). */
void table_again_from(struct table_again *a, uint32_t seg, uint64_t offset, row_fn fn, void *ctx);
void table_again_close(struct table_again *a);

/* Adds a row (columns behind the head, in the order of table_def) under an open writer; its number
 * is given. at WHEN_NONE: w->rec. */
int writer_row(struct writer *w, enum table t, int64_t at, evid imp, struct str key,
               const struct str *f, uint64_t *num, struct csm_err *e);
/*
 * The same for columns that are no text yet. form: s text as the column has it, w a word, whose line
 * ends and backslashes get the escapes of text; i instant, n integer, m money of so many digits,
 * where INT64_MIN is the empty column. The key is its parts one after the other.
 */
struct row_cell { char form; struct str s; int64_t v; };
struct row_head {
	enum table t;
	int64_t at;
	evid imp;
	const struct str *key;
	size_t n_key;
	int digits;
};
int writer_cells(struct writer *w, const struct row_head *h, const struct row_cell *c, uint64_t *num,
                 struct csm_err *e);

/* What a dry run would add, as it would stand: events, then "# people" and "# <table>" with their lines. */
void writer_lines(const struct writer *w, struct buf *out);

/* ---- orders as they stand ---- */

struct order_line {
	struct str line, sku, product, variant, status;
	int64_t units, price_minor, total_minor, refunded_minor;   /* INT64_MIN unknown */
	uint32_t order;                    /* index in orders, MAP_NONE if only the lines are known */
	uint64_t row;                      /* evid-like: site and number, cited as order_lines:a17 */
	int64_t at, rec;           /* of the row that counts; equal: undated, as of its import */
};
struct order {
	struct str shop, number, status, currency, channel, carrier, tracking, note, tags;
	int64_t created, paid, shipped, delivered, completed, cancelled;   /* WHEN_NONE */
	int64_t total_minor, shipping_minor, discount_minor, refunded_minor, units;
	struct caseid customer;
	uint32_t first_line, n_lines;      /* in orders.lines */
	uint32_t observations;             /* rows of this record */
	uint64_t row;                      /* the row that counts */
	int64_t at;
};
struct orders {
	struct order *o;
	size_t n;
	struct order_line *lines;          /* grouped by order */
	size_t n_lines;
	struct smap index;                 /* shop NUL number -> index */
	struct smap numbers;               /* number -> index of the first; see order_by_number */
	struct segment *segs[2];
	size_t n_segs[2];
	struct arena mem;
};
/* As of c->as_of, as known at c->known_at. Folded once, kept in c->orders. */
int orders_load(struct csm *c, struct orders **o, struct csm_err *e);
void orders_free(struct orders *o);
uint32_t order_find(const struct orders *o, struct str shop, struct str number);   /* MAP_NONE */
/* The first one of that number in any shop, as people type it. */
uint32_t order_by_number(struct orders *o, struct str number);

struct answer {
	struct str shop, kind, text, agent, channel, order;
	int64_t scale, score, asked, answered;
	struct caseid ticket, customer;
	uint64_t row;
};
struct answers { struct answer *a; size_t n; struct segment *segs; size_t n_segs; struct arena mem; };
/* last answer a key counts */
int answers_load(struct csm *c, struct answers *out, struct csm_err *e);
void answers_free(struct answers *a);

/* ---- people/: personal data, apart ---- */

struct person {
	struct caseid customer;
	struct str shop, account, name, phone, mail, address, contact;    /* the latest value of each */
	int64_t at;
};
enum { PEOPLE_VALUES = 7 };            /* shop account name phone mail address contact */
struct people {
	struct person *p;
	/* parallel to p: when each value was set, WHEN_NONE if it never was */
	int64_t (*set_at)[PEOPLE_VALUES];
	size_t n;
	struct umap by_customer;           /* evid -> index */
	struct smap by_account;            /* shop NUL account -> index */
	struct arena mem;
	struct file_bytes *files;
	size_t n_files;
};
int people_load(struct csm *c, struct people *out, finding_fn find, void *ctx, struct csm_err *e);
void people_free(struct people *p);
/* The idempotency key of the customer with this identity: "customer:" and 32 hex digits of
 * SHA-256(store id, shop, account), so that two sites that import the same export open the same
 * customer and the log does not hold the account. */
void customer_key(const struct csm *c, struct str shop, struct str account, char out[48]);
/* "138****1234" and the like, as marketplaces show personal data: says who nobody is. */
bool is_masked(struct str s);

#endif
