/*
 * Import maps: the language that says how the columns of a foreign export become csm's records
 * (csm-map(5)), and the reading of an export through one: bytes -> encoding -> header -> rows ->
 * guards -> nulls -> grouping -> typed fields -> value maps -> conditionals -> checks -> key. Knows
 * nothing of what a store already holds; import.c does that.
 */
#ifndef STORE_MAP_H
#define STORE_MAP_H

#include "file/csv.h"
#include "store/store.h"

enum record_kind { REC_ORDER, REC_RETURN, REC_TICKET, REC_CUSTOMER, REC_MESSAGE, REC_ANSWER,
                   REC_EVENT, REC_PARCEL, REC_DEVICE, REC_BEHAVIOUR, REC_KINDS };

/*
 * Canonical fields: X(name, form). form: k id text, t text, w word (after value maps), i instant, n
 * integer, m money, p personal text. Which record uses which is in map_record_fields(); csm-map(5)
 * documents each.
 */
#define MAP_FIELDS(X) \
	X(shop, w) X(order, k) X(line, k) X(sku, k) X(product, t) X(variant, t) X(units, n) X(price, m) X(line_total, m) X(line_refunded, m) \
	X(line_status, w) X(currency, w) X(total, m) X(shipping, m) X(discount, m) X(refunded, m) X(status, w) X(created, i) X(paid, i) \
	X(shipped, i) X(delivered, i) X(completed, i) X(cancelled, i) X(updated, i) X(channel, w) X(carrier, t) X(tracking, t) X(note, t) \
	X(tags, t) X(account, p) X(name, p) X(phone, p) X(mail, p) X(address, p) \
	X(return, k) X(kind, w) X(reason, w) X(reason_text, t) X(condition, w) X(disposition, w) X(liable, w) X(amount, m) X(applied, i) X(approved, i) \
	X(sent_back, i) X(received, i) X(settled, i) X(ended, i) X(method, w) \
	X(ticket, k) X(subject, t) X(text, t) X(category, w) X(type, w) X(stage, w) X(touchpoint, w) X(priority, w) X(agent, t) X(group, t) \
	X(opened, i) X(replied, i) X(solved, i) X(reopens, n) X(replies, n) X(due, i) \
	X(time, i) X(state, w) X(verb, w) X(actor, w) X(message, k) \
	X(survey, w) X(scale, n) X(score, n) X(asked, i) X(answered, i) X(prefers, w) X(tier, w) \
	X(references, t) X(reply_to, p) X(recipients, p) X(automatic, w) X(files, t) \
	X(place, t) X(serial, k) X(code, t) X(value, t) X(action, w)
#define X(f, k) FLD_##f,
enum map_field { MAP_FIELDS(X) FLD_COUNT };
#undef X
const char *map_field_name(enum map_field f);
char map_field_form(enum map_field f);
enum map_field map_field_of(struct str name);      /* FLD_COUNT: none */

/*
 * Which record kind has which fields (blank-separated names; csm-map(5)). A map that fills another
 * field is an error. Lines of an order (grouped maps) take line sku product variant units price
 * line_total line_refunded line_status; the rest belongs to the order. status of orders and
 * returns, state of tickets and events hold the canonical words:
 *   orders:  pending paid part_shipped shipped delivered completed part_refunded refunded cancelled closed
 *   returns: requested approved in_transit received inspected disputed settled denied withdrawn closed
 *   tickets: new open pending on_hold solved closed merged spam void
 * In an order, pending = not paid yet; completed = received and past return by the platform's word;
 * closed = ended without a sale.
 */
const char *map_record_fields(enum record_kind k);
/* "order" "return" "ticket" "customer" "message" "answer" "event" "parcel" "device" "behaviour" */
const char *record_word(enum record_kind k);

/* Why a row was refused: the closed list of csm-map(5). X(ENUM, "word", "what it means") */
#define MAP_REASONS(X) \
	X(SHORT_ROW, "short-row") X(LONG_ROW, "long-row") X(OPEN_QUOTE, "open-quote") X(BAD_ENCODING, "bad-encoding") X(MISSING_KEY, "missing-key") \
	X(MISSING_REQUIRED, "missing-required") X(UNKNOWN_VALUE, "unknown-value") X(BAD_DATE, "bad-date") X(BAD_NUMBER, "bad-number") \
	X(DAMAGED_ID, "excel-damaged-id") X(CONFLICT_ALIAS, "conflict-alias") X(CHECK_FAILED, "check-failed") X(DUPLICATE_KEY, "duplicate-key-in-file") \
	X(BAD_TEXT, "bad-text") X(CONFLICT_GROUP, "conflict-in-group") X(NOT_ALLOWED, "not-allowed") \
	X(AUTOMATIC, "automatic")
#define X(e, w) REJ_##e,
enum reject_reason { REJ_NONE, MAP_REASONS(X) REJ_COUNT };
#undef X
const char *reject_word(enum reject_reason r);

struct map;                            /* a parsed map */
/* Parses and checks; unknown keys, fields, kinds, bad patterns: CSM_EUSAGE "map.*" with
 * name:line:col. extends: is resolved through builtin and c's maps/. */
int map_parse(struct csm *c, struct str yaml, const char *name, struct arena *a, struct map **m,
              struct csm_err *e);
/* By id: the store's maps/<id>.yaml or a path, then the built-in ones. */
int map_load(struct csm *c, const char *id, struct arena *a, struct map **m, struct csm_err *e);
/* All maps, the store's own first (they hide built-in ones of the same id). */
int map_all(struct csm *c, struct arena *a, struct map ***m, size_t *n, struct csm_err *e);
const char *map_id(const struct map *m);
const char *map_version(const struct map *m);      /* 12 hex digits of the SHA-256 of its resolved text */
const char *map_verified(const struct map *m);     /* grade and source */
/* The i-th map (from 0) through which the same file is imported next; NULL behind the last. */
enum { MAP_ALSO_MOST = 4 };
const char *map_also(const struct map *m, size_t i);
enum record_kind map_record(const struct map *m);
/* Whether a column of an export is mapped, personal: or drop: here (name normalised as for detection). */
bool map_knows_column(const struct map *m, struct str column);
/* An order map that fills nothing but lines (Taobao's order lines): its records say nothing about
 * the order itself. */
bool map_only_lines(const struct map *m);
size_t builtin_map_count(void);
struct str builtin_map(size_t i, const char **name);     /* generated at build time from lib/store/maps/ */

/* Status rank of a value of field status/state (for "which is newer" when nothing is dated); -1 unknown. */
int map_rank(const struct map *m, struct str value);

/* One record: typed fields. has: bit set for fields that are not empty. s: text as mapped
 * (canonical words, ids, texts); v: instants, integers, money in minor units of the record's
 * currency. */
struct mapped_line { struct str s[FLD_COUNT]; int64_t v[FLD_COUNT]; uint64_t has[2]; long line; };
struct mapped {
	struct str s[FLD_COUNT];
	int64_t v[FLD_COUNT];
	uint64_t has[2];
	bool day_only[FLD_COUNT];          /* instants: the source gave a date without time */
	struct mapped_line *lines;         /* REC_ORDER with grouping: its lines; else n_lines = 0 */
	size_t n_lines;
	/* natural key without shop and platform, e.g. order number; never empty */
	struct str key;
	struct str raw;                    /* --keep-raw columns as "Column: value" lines */
	long line, last_line;              /* physical lines in the file */
	size_t n_rows;                     /* rows of the file that it was made of */
	int64_t latest;                    /* of its instants but FLD_due; WHEN_NONE: there are none */
	size_t longest;                    /* bytes of the longest of s */
	/* of what has a key of its own (no event, message, answer): two of one print say the
	 * same */
	uint64_t print;
	uint64_t account_hash;             /* str_hash of the account, if there is one */
	enum reject_reason reject;         /* REJ_NONE or why not */
	struct str reject_field, reject_value;     /* column as in the file; value as in the file */
	char reject_text[320];             /* what would be right, in the language below */
	unsigned lang;
};
static inline bool mapped_has(const struct mapped *m, enum map_field f) { return m->has[f / 64] >> (f % 64) & 1; }

/* An export being read. */
struct source_options {
	const char *name;                  /* file name for messages; "-" */
	const char *date_order, *fold;     /* see csm_import_request */
	const char *sheet;                 /* of a workbook; NULL: the first one */
	const char *const *keep_raw;
	size_t n_keep_raw;
	struct str shop_currency;
	struct str shop_zone;              /* of local times, where the map names none; empty: the store's */
	bool trace;                        /* keep what every step did, for explain */
};
struct source;
struct source_header {                 /* what detect found out */
	const struct map *map;
	const char *encoding;
	const char *kind, *sheet;          /* of a container, see file/container.h; NULL: none */
	char delimiter;
	long header_line;
	struct str *columns;               /* as in the file, trimmed */
	size_t n_columns;
	/* columns the map does not know; wanted but absent ones (not required) */
	struct str *unknown, *missing;
	size_t n_unknown, n_missing;
};
/*
 * Finds encoding, delimiter, header and map (want: NULL = by detect over all maps; none: CSM_EREFUSED "import.format" naming the nearest map and
 * the columns it misses; several: likewise), checks required columns, fixes one date format per column over the whole file (two fit with different
 * results: CSM_EREFUSED "import.date-order"). bytes stay the caller's and must live as long as the source. */
int source_open(struct csm *c, struct str bytes, const char *want, const struct source_options *o,
                struct source **s, struct csm_err *e);
const struct source_header *source_header(const struct source *s);
/* Next record, mapped or rejected; false at the end. Good until the next call. Fields without their
 * has bit are empty ({NULL, 0} and 0). Quickest with the same *out at each call, untouched in
 * between. Money is in minor units of field currency, which is set whenever there is money. With
 * lines, units of the order is the sum of theirs; line is never empty: the line id, else "sku#k",
 * the k-th line of that sku in the order. day_only: the instant is the start of that local day. */
bool source_next(struct source *s, struct mapped *out);
/*
 * The same records in the same order, mapped ahead by a second thread if the file has from_bytes or
 * more (and a thread can be had), else by the caller. Until source_ahead_stop nobody else may ask
 * the source for records, raw rows or counts.
 */
struct source_ahead;
struct source_ahead *source_ahead_start(struct source *s, size_t from_bytes);
/* NULL at the end; good until the next call */
struct mapped *source_ahead_next(struct source_ahead *a);
/* the k-th behind the last one, if it is mapped already; else NULL */
const struct mapped *source_ahead_peek(const struct source_ahead *a, size_t k);
struct str source_ahead_raw(const struct source_ahead *a);       /* source_raw of the last record */
/* likewise source_raw_line */
long source_ahead_raw_line(const struct source_ahead *a, const struct mapped *m, size_t i,
                           long within);
void source_ahead_stop(struct source_ahead *a);                  /* NULL is fine */
int64_t source_rows(const struct source *s);       /* data rows read so far, dropped ones included */
int64_t source_dropped(const struct source *s);
/* No order number stands in two records of the file (it is in sequence); such records have no print. */
bool source_unique(const struct source *s);
/* The original rows of the last record, header and row bytes in UTF-8 with guards intact, for the
 * rejects file. */
struct str source_raw(const struct source *s);
struct str source_raw_header(const struct source *s);
/* The line in the file of row i of source_raw, which begins within lines below its first one: rows
 * of a record may stand apart. */
long source_raw_line(const struct source *s, const struct mapped *m, size_t i, long within);
/* Whether a row of the last record stands at this line of the file. */
bool source_stands_at(const struct source *s, const struct mapped *m, long line);
/* With trace: the steps of the last record, one line each: "field amount: column 买家退款金额
 * '12.00' -> money 1200". */
struct str source_trace(const struct source *s);
/* mail: the bytes of an attachment by its SHA-256; p NULL: they are not in this file. */
struct str source_file(const struct source *s, struct str sha256);
/* The column that a field is read from (the first of several), or the field's own name. */
struct str source_column_of(const struct source *s, enum map_field f);
void source_close(struct source *s);

#endif
