/*
 * What belongs to the persons who were erased: their cases, orders, parcels and keys, and what their
 * lines of people/ still say. Shared by the erasure, its completion at the next write, the import
 * that must not fill it again, and check. Relies on the world, folded for now.
 */
#ifndef STORE_ERASED_H
#define STORE_ERASED_H

#include "store/redact.h"
#include "store/table.h"

struct erased {
	struct csm *c;
	struct world *w;
	struct arena mem;
	struct smap keys;              /* "customer:<hash>" of their accounts */
	struct smap orders;            /* shop NUL number -> place in w->erasures */
	struct smap parcels;           /* tracking numbers of their orders and returns, likewise */
	struct smap names;             /* what a cell of a refused row may say alone: accounts, order numbers, ids of cases elsewhere */
	struct umap cases;             /* tickets and returns that are theirs, by every name: evid -> place in w->erasures */
	struct str *values;            /* what people/ says of them: account, name, phone, mail, address */
	size_t n_values, cap_values;
};
/* All but the values; nothing if nobody was erased. In c, whose world is loaded. */
int erased_scope(struct csm *c, struct erased *x, struct csm_err *e);
void erased_scope_free(struct erased *x);
/* Adds what people/ says of them. */
int erased_values(struct erased *x, struct csm_err *e);
/* Is the account that of somebody erased? */
bool erased_account(const struct erased *x, struct str shop, struct str account);
/* The erasure of whose order, or parcel, it is; NULL: of nobody erased. */
const struct erasure *erased_order(const struct erased *x, struct str shop, struct str number);
const struct erasure *erased_parcel(const struct erased *x, struct str tracking);
/* Does a cell of a foreign row name one of them alone: an account, an order, a case elsewhere, a value
 * of people/? Shorter values are not looked for within longer text. */
bool erased_cell(const struct erased *x, struct str cell);
/* Does the text hold a value of people/? */
bool erased_text(const struct erased *x, struct str text);
bool erased_value_tells(struct str value);     /* long enough to mean the person wherever it stands */
/* Whose case it is among them; NULL: nobody's. */
const struct erasure *erased_case(const struct erased *x, struct caseid cas);

/* ---- rows of tables, as they stand ---- */

/* Every row of one segment, also of undone imports; f: the table's columns. */
struct raw_row {
	struct str f[TABLE_COLS_MOST];
	struct str bytes;              /* without its LF */
	bool own;                      /* of the form that csm writes */
};
typedef void (*raw_row_fn)(void *ctx, const struct raw_row *row);
/* header: the bytes of the first line go there; whatever is no row (blank lines) comes with own
 * false and empty columns. */
void raw_rows(struct str segment, enum table t, struct str *header, raw_row_fn fn, void *ctx);
/* Is the row of table t about somebody erased? */
bool erased_row(const struct erased *x, enum table t, const struct raw_row *row);
/* The place of a column in the table; 0 (id): it has none of that name. */
size_t table_column(enum table t, const char *name);

#endif
