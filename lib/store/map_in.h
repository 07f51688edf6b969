/*
 * What the files of the import maps share; nobody else includes this. A struct map is pure data in
 * the caller's arena: patterns are kept as text and compiled by the source that uses them, so a map
 * needs no release.
 */
#ifndef STORE_MAP_IN_H
#define STORE_MAP_IN_H

#include <regex.h>

#include "base/num.h"
#include "base/utf8.h"
#include "file/container.h"
#include "file/yaml.h"
#include "store/map.h"

enum { MAP_PATTERN_MAX = 512, MAP_LIKE_MAX = 1024, MAP_NULL_MAX = 64, MAP_DEPTH_EXTENDS = 8 };

struct strs { struct str *v; size_t n; };

/* ---- the map as parsed ---- */

enum value_type { TYPE_ID, TYPE_TEXT, TYPE_WORD, TYPE_TIME, TYPE_INT, TYPE_MONEY, TYPE_SPAN };
/* What the order takes of its rows: one value that all agree in; else the least or greatest. */
enum rows_rule { ROWS_USUAL, ROWS_SAME, ROWS_LOWEST, ROWS_HIGHEST, ROWS_ALL };
enum unknown_action { UNKNOWN_REJECT, UNKNOWN_KEEP, UNKNOWN_BLANK, UNKNOWN_LITERAL };
struct like { const char *pattern; struct str to; };
struct value_map {
	struct str name;
	struct str *from, *to;     /* exact values; from also tried folded (NFKC, case) */
	size_t n;
	struct like *likes;
	size_t n_likes;
	enum unknown_action unknown;
	struct str literal;
};

enum check_op { CHECK_NONE, CHECK_GE, CHECK_GT, CHECK_LE, CHECK_LT, CHECK_EQ, CHECK_NE, CHECK_RANGE,
                CHECK_LIKE };
struct check {
	enum check_op op;
	struct str text;           /* as written, for messages */
	struct str lo, hi;         /* decimals */
	const char *pattern;
};

/* Text with ${column} places. literal goes before column; column.p NULL: only literal. */
struct piece { struct str literal, column; };

struct field_rule {
	enum map_field field;
	enum value_type type;
	struct strs from;          /* aliases of one column, or (first) columns to try in order */
	bool first;
	struct strs sum, less;     /* money or integers added and taken off over all rows of a group */
	enum rows_rule rows;       /* USUAL: sums add up over rows, all else is as SAME */
	bool minor;                /* money: a whole number of the currency's smallest units */
	bool required;
	unsigned min_digits;
	const char **formats;
	size_t n_formats;
	const struct value_map *map;
	bool has_default, has_const;
	struct str def, constant;
	struct piece *pieces;
	size_t n_pieces;
	enum map_field after;      /* TYPE_SPAN: the instant it counts from */
	int64_t unit_s;
	struct check check;
};

/* One condition of when: a field or a column is one of values, or is present or absent. */
enum test { TEST_IS, TEST_PRESENT, TEST_ABSENT, TEST_SAME };
struct condition {
	enum map_field field;      /* FLD_COUNT: column */
	struct str column, other;  /* other: TEST_SAME */
	enum test test;
	struct strs values;
};
struct action { enum map_field to, from; struct str value; bool clear; };    /* from FLD_COUNT: value */
struct when_rule {
	struct condition *conds;
	size_t n_conds;
	struct action *acts;
	size_t n_acts;
	bool of_line;              /* sets fields of lines */
};

struct drop_rule { long col; const char *pattern; };   /* col from 1; 0: any column */
enum guards { GUARD_EXCEL = 1, GUARD_APOSTROPHE = 2, GUARD_TAB = 4 };

struct key_list { enum map_field *f; size_t n; bool content; };

struct map {
	const char *id, *version, *verified;
	bool own;                  /* of the store, not built in */
	enum record_kind record;
	struct strs *all;          /* each: alternatives, normalised */
	size_t n_all;
	struct strs none;          /* normalised */
	long within;
	const char *encoding;      /* NULL: auto */
	char delimiter;            /* 0: auto */
	char quote;                /* 0: none */
	unsigned guards;
	struct strs nulls;
	struct drop_rule *drops;
	size_t n_drops;
	bool short_pad, long_ok;
	const char *zone;          /* NULL: the store's */
	char decimal, group;       /* group 0: none */
	struct str strip;
	struct str currency;       /* empty: the shop's */
	bool grouped;
	enum map_field by;
	uint64_t fill_down[2];
	struct strs line_if;       /* normalised; a row without any of them is the order's own */
	bool across;               /* lines stand side by side: # in a column's name is their number */
	struct field_rule *fields;
	size_t n_fields;
	struct value_map *maps;
	size_t n_maps;
	struct when_rule *whens;
	size_t n_whens;
	struct key_list *keys;
	size_t n_keys;
	struct strs rank;
	struct strs personal, drop;            /* normalised */
	const char *rows;          /* JSON: path of the array whose items are rows; NULL: the records */
	struct strs also;          /* maps through which the same file goes next */
};

bool field_allowed(enum record_kind k, enum map_field f);
bool field_of_line(enum map_field f);
static inline bool bit_has(const uint64_t b[2], enum map_field f) { return b[f / 64] >> (f % 64) & 1; }
static inline void bit_set(uint64_t b[2], enum map_field f) { b[f / 64] |= UINT64_C(1) << (f % 64); }
static inline void bit_clear(uint64_t b[2], enum map_field f) { b[f / 64] &= ~(UINT64_C(1) << (f % 64)); }
bool strs_have(const struct strs *s, struct str x);
/* The number that stands in normal for the # of name: 1 to 999; 0: none, or name has no #. */
uint32_t header_turn(struct str name, struct str normal);

/* map_load.c: the text of a map by id or path. */
int map_text(struct csm *c, const char *id, struct arena *a, struct str *text, const char **name, bool *own,
	     struct csm_err *e);

/* map_parse.c, map_parse_field.c: reading nodes with errors that name the place. */
struct parser {
	struct arena *a;
	const char *name;
	struct map *m;
	struct csm_err *e;
};
int parse_fail(const struct parser *p, const struct ynode *n, const char *id, const char *fmt,
               ...) PRINTF(4, 5);
/* Every key of map n is one of the NULL-ended words. */
int parse_keys(const struct parser *p, const struct ynode *n, const char *what, const char *const *words);
int parse_scalar(const struct parser *p, const struct ynode *n, const char *what, struct str *out);
int parse_bool(const struct parser *p, const struct ynode *n, const char *what, bool *out);
int parse_number(const struct parser *p, const struct ynode *n, const char *what, int64_t lo,
                 int64_t hi, int64_t *out);
/* A list of scalars, or one scalar for a list of one. */
int parse_strs(const struct parser *p, const struct ynode *n, const char *what, struct strs *out);
int parse_headers(const struct parser *p, const struct ynode *n, const char *what, struct strs *out);
int parse_pattern(const struct parser *p, const struct ynode *n, const char **out);
int parse_field_name(const struct parser *p, const struct ynode *n, enum map_field *f);
int parse_input(struct parser *p, const struct ynode *n);
int parse_maps(struct parser *p, const struct ynode *n);
int parse_fields(struct parser *p, const struct ynode *n);
int parse_whens(struct parser *p, const struct ynode *n);

/* ---- values (map_value.c, map_date.c) ---- */

/* How a decimal is written in this export. */
struct number_form { char decimal, group; struct str strip; };
/* s as digits, at most one '.', a leading '-': what money_parse and str_i64 read. false: not a
 * number in this form. */
bool number_plain(struct str s, const struct number_form *f, struct arena *a, struct str *out);
/* A plain number in minor units of digits digits; surplus zeros behind the point are fine. */
bool number_minor(struct str plain, int digits, int64_t *minor);
/* Takes guards off, trims. *guarded: one was there. text: an apostrophe only where it guards something. */
struct str guard_strip(struct str s, unsigned guards, bool text, bool *guarded);
/* An id that went through a spreadsheet. *why: what is wrong. */
bool id_damaged(struct str s, unsigned min_digits, bool guarded, const char **why);
bool text_writable(struct str s);

/* The value maps as a source uses them: patterns compiled, every answer remembered. */
struct value_answer { struct str to; bool rejected; };
struct value_cache {
	const struct value_map *map;
	struct smap seen;          /* raw value -> answers */
	struct value_answer *answers;
	size_t n, cap;
	struct arena mem;
	regex_t *res;
	struct str last;
	struct value_answer last_answer;
	struct strs folded;
};
void value_cache_open(struct value_cache *v, const struct value_map *m);
struct value_answer value_answer(struct value_cache *v, struct str value);
void value_cache_close(struct value_cache *v);

enum date_order { ORDER_CLEAR, ORDER_DMY, ORDER_MDY, ORDER_YMD, ORDER_COUNT };
enum date_shape { SHAPE_OTHER, SHAPE_BLANK, SHAPE_BLANK_ZONE, SHAPE_T_ZONE };
struct date_format { const char *text; enum date_order order; enum date_shape shape; };
struct date_formats {
	struct date_format *f;
	size_t n, last;
	unsigned orders;
}; /* last: that fitted; orders: bit set */
bool date_format_valid(const char *format);
/* cells: of a workbook, whose dates have a form of their own besides those of the map. */
void date_formats_of(const struct field_rule *r, bool cells, struct arena *a, struct date_formats *out);
/* order: only formats of that order (ORDER_COUNT: any). */
bool date_read(struct date_formats *f, enum date_order order, struct str s, struct when_parts *out);
/* Local hours seen, so that most rows need no search in the zone's table. */
enum { ZONE_CACHE = 256 };
struct zone_cache {
	const struct zone *zone;
	struct { int64_t hour; int32_t offset; bool ok; } slot[ZONE_CACHE];
};
/* The instant of a local time, in seconds as if it were UTC, whose hour is known to hold no change of offset. */
bool zone_hour_known(const struct zone_cache *z, int64_t local_s, int64_t *at);
enum zone_fit zone_cached(struct zone_cache *z, const struct civil *c, int64_t *first, int64_t *second);

/* ---- detection (map_detect.c) ---- */

struct found {
	struct map *map;
	char delimiter, quote;
	long header_line;
	size_t header_at, data_at; /* byte offsets in the decoded text */
	struct str *columns;       /* trimmed */
	struct str *normal;        /* normalised; empty for csm's own columns of a rejects file */
	size_t n_columns;
};
/* boxed: the text came out of a container and has its dialect, whatever maps say of theirs. */
int detect(struct str text, bool boxed, struct map **maps, size_t n, const char *name, struct arena *a, struct found *out,
	   struct csm_err *e);

/* ---- a source (source.c, source_plan.c, map_row.c, map_record.c) ---- */

enum { LINES_MAX = 20000 };        /* of one order; more is a fault of the file, not an order */

/* The day of the last time of a column, and what stood before and behind its hours. n 0: none. */
struct day_seen { char text[25]; bool zoned; size_t n, format; int64_t start; };

/* A field rule resolved against the header of this file. */
struct field_plan {
	const struct field_rule *rule;
	uint32_t *cols, *sums, *lesses;        /* header positions */
	size_t n_cols, n_sums, n_lesses;
	uint32_t *piece_cols;      /* MAP_NONE: column not in this file */
	bool of_line;
	uint32_t turn;             /* the line of a row that it reads, from 1; 0: every one */
	char form;
	struct value_cache *values;            /* NULL: no value map */
	struct date_formats dates;
	enum date_order order;     /* ORDER_COUNT: any */
	regex_t *check;
	bool quick;                /* its cells are tried with quick_read first */
	struct day_seen day;
	/* while a record is read */
	struct str first_raw;      /* the cell that gave the order's value, for conflicts within a group */
	int64_t total;
	bool any;                  /* total holds something */
	bool gap;                  /* a row had nothing for it */
};
struct condition_plan {
	uint32_t *cols, *others;
	size_t n, n_others;
	struct str value, other;   /* of the first row that has them */
	bool mixed;                /* a row says what the condition does not list */
};

enum ragged { RAGGED_OK, RAGGED_SHORT, RAGGED_LONG, RAGGED_OPEN, RAGGED_DAMAGED };

/* The physical lines of a row in the file. */
struct row_lines { long line, last_line; };

struct source {
	struct csm *c;
	struct arena mem;          /* lives as long as the source */
	struct arena rec;          /* reset at each record */
	struct container box;      /* what the file was, unless text */
	bool unboxed;
	const char *unboxed_rows;  /* the rows that were wanted of it */
	struct str text;           /* decoded */
	bool clean;                /* no byte in text that a log cannot hold */
	struct map *map;
	struct found found;
	struct source_header header;
	struct source_options own_opt;         /* the caller's may be gone while rows are read */
	const struct source_options *opt;
	const char *name;
	const char *fold;
	struct csv_reader csv;
	struct csv_row row;
	bool row_has_cr;
	enum ragged ragged;        /* of row */
	bool pending;              /* row was fetched and not used yet */
	bool begins;               /* a header stood in front of row: exports put together, nothing goes on */
	size_t least;              /* columns a row must have */
	struct str header_raw;
	struct field_plan *plans;
	size_t n_plans;
	struct field_plan **reads; /* plans that this file has something for */
	struct field_plan **ends[2];           /* [of_line]: plans with sums, defaults, rows: all, checks or required */
	size_t n_reads, n_ends[2];
	struct value_cache *caches;
	regex_t *drop_res;
	struct condition_plan *conds;          /* in the order of rules and conditions */
	struct zone_cache zone;
	struct number_form number;
	bool odd[256];             /* first bytes of cells that quick_read leaves alone */
	size_t null_max;           /* longest of the map's nulls */
	uint32_t *keep;            /* columns for raw */
	size_t n_keep;
	const struct field_plan *by;
	struct str group_value;
	uint32_t *line_cols;       /* of group.lines */
	size_t n_line_cols;
	uint32_t turns, turn;      /* of group.across: most lines a row has, the one being finished */
	bool own_row;              /* the order's own row stands in front of its lines */
	bool unique;               /* no order number stands in two records (source_unique) */
	struct mapped_line *lines;
	size_t n_lines, cap_lines;
	bool any_money;
	struct buf raw, key, steps, joined;
	size_t raw_from, raw_to;   /* offsets in text of the last record's rows */
	struct row_lines *at_rows; /* rows were brought together: where each stood; else NULL */
	size_t n_at_rows;
	size_t first_row;          /* of the last record, among all rows */
	int64_t rows, dropped;
	struct smap contents;      /* content keys -> how often */
	struct mapped *last_out;
};

/* Where values go: the record or one of its lines. */
struct target { struct str *s; int64_t *v; uint64_t *has; bool *day_only; bool of_line; };

/* source_plan.c */
int plans_make(struct source *s, struct csm_err *e);
void plans_close(struct source *s);
int dates_settle(struct source *s, struct csm_err *e);

/* source.c: as source_open, with a map that was parsed already (given, else want). */
int source_open_map(struct csm *c, struct str bytes, struct map *given, const char *want,
		    const struct source_options *o, struct source **out, struct csm_err *e);
/* Whether the text came out of a container, or is what an import refused of one: a rejects file has the
 * container's dialect and forms, not those of the map. */
bool source_boxed(const struct source *s);
/* source_next without giving up what s->rec holds. */
bool source_more(struct source *s, struct mapped *out);
/* one row further, dropped rows skipped; false at the end. */
bool source_fetch(struct source *s);
/* The row at s->row: whether it says nothing, its shape, what names its record, whether without a
 * name it goes on with it. */
bool source_drops(struct source *s);
enum ragged source_shape(const struct source *s);
struct str source_group_cell(struct source *s);
bool source_goes_on(const struct source *s);
/* The reader in front of the first data row. */
void source_rewind(struct source *s);

/* source_apart.c: rows of one record come to stand together. Leaves the reader in front of the
 * first data row. */
void source_bring_together(struct source *s);

/* map_row.c: the row at s->row becomes part of *out; first: it begins the record. */
void row_apply(struct source *s, struct mapped *out, bool first);
struct str source_cell(const struct source *s, uint32_t col, bool text, bool *guarded);
struct str source_stable(struct source *s, struct str v);      /* good until the next record */
void mapped_reject(struct source *s, struct mapped *out, enum reject_reason r, struct str field,
                   struct str value, const char *fmt, ...) PRINTF(6, 7);
void source_step(struct source *s, const char *fmt, ...) PRINTF(2, 3);
struct target target_record(struct mapped *out);
struct target target_line(struct mapped_line *l);
void target_set(struct target *t, enum map_field f, struct str v);
void target_clear(struct target *t, enum map_field f);

/* map_quick.c */
void quick_plans(struct source *s);
/* The cell of a quick plan as map_row.c would read it; false: nothing was done, it has to. */
bool quick_read(struct source *s, struct mapped *out, struct field_plan *p, struct target *t);

/* map_record.c: conditionals, defaults, checks, lines, key. */
void record_begin(struct source *s, struct mapped *out);
void line_finish(struct source *s, struct mapped *out, struct mapped_line *l);
void record_finish(struct source *s, struct mapped *out);
int record_digits(const struct source *s, const struct mapped *out, struct str *currency);

#endif
