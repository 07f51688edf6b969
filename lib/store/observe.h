/*
 * Observations: what carriers, devices and visits report, an instant each, in tables of their own.
 * One way in (import_observe.c), one way out (below), three definitions of what a row has. A row is
 * never revised in place: of several rows with one key the last one counts, as in every table.
 */
#ifndef STORE_OBSERVE_H
#define STORE_OBSERVE_H

#include "store/map.h"
#include "store/table.h"

enum observe { OBS_TRACKING, OBS_DEVICES, OBS_BEHAVIOUR, OBS_KINDS };

/* Fields that a kind does not have are empty. */
struct observation {
	struct str key, shop, order;
	struct str thing;                  /* tracking number, serial number */
	struct str word;                   /* status, code, action */
	struct str carrier, place, value, sku, product, channel, text;
	struct caseid customer;
	int64_t at, rec;                   /* at: when it happened */
	uint64_t row;
};
struct observations {
	struct observation *v;             /* by at, then in log order */
	size_t n;
	struct segment *segs;
	size_t n_segs;
	struct arena mem;
};

/* A column of the table beside shop, customer and raw, which every import fills alike. */
struct observe_col {
	unsigned char col;
	enum map_field field;
	size_t offset;                     /* in struct observation */
};
struct observe_def {
	enum table table;
	const struct observe_col *cols;
	size_t n;
	int shop, customer, raw;           /* columns; customer 0: it has none */
	/* a row needs the one, or the other where there is one (FLD_COUNT); see import_observe.c */
	enum map_field needs, or;
};
const struct observe_def *observe_def(enum observe k);
/* Whether the i-th of its columns has the escapes of text; keys stand as they are. */
static inline bool observe_escaped(const struct observe_def *d, size_t i)
{
	return table_def(d->table)->forms[d->cols[i].col] != 'k';
}
/* OBS_KINDS: the records are no observations. */
enum observe observe_of(enum record_kind k);

typedef bool (*observe_fn)(void *ctx, const struct observation *v);
/*
 * Every row as of c->as_of and known at c->known_at for which wants is true, and every row about a
 * thing that one of those is about: a parcel's steps name the order once, then only the number. Reads
 * the table, but keeps only what is wanted. observations_free, also after an error.
 */
int observe_load(struct csm *c, enum observe k, observe_fn wants, void *ctx,
                 struct observations *out, struct csm_err *e);
void observations_free(struct observations *o);
/* Each row in log order, its strings good until the next one; false from fn ends it. */
int observe_scan(struct csm *c, enum observe k, observe_fn fn, void *ctx, struct csm_err *e);

/* The states of a parcel, from announced to returned; NULL-ended. */
const char *const *parcel_words(void);
/* A tracking column may hold several numbers: the next one of *rest, empty at the end. */
struct str tracking_next(struct str *rest);
/* Whether number is s or one of the numbers in s. */
bool tracking_has(struct str s, struct str number);

#endif
