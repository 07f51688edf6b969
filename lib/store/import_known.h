/*
 * The orders that a store holds, as an import asks for them: by key, one at a time. Of each order
 * and line the place of the row that counts is kept, and read again when a record comes that may
 * change it, so that memory goes with the number of orders, not with what they say. Answers are
 * those of orders_load without as_of and known_at.
 */
#ifndef STORE_IMPORT_KNOWN_H
#define STORE_IMPORT_KNOWN_H

#include "store/table.h"

struct known_orders;
int known_orders_load(struct csm *c, struct known_orders **out, struct csm_err *e);
void known_orders_free(struct known_orders *k);

/* The number of the order, for the next two; MAP_NONE if the store knows neither it nor a line of it.
 * Exports mostly go in one sequence with the store: what stands behind the last one is looked at first. */
uint32_t known_find(struct known_orders *k, struct str shop, struct str number);
/* *o as it stands; false if it is not known (at MAP_NONE), or by its lines alone. Texts are views of
 * the store or lie in a. */
bool known_order(struct known_orders *k, uint32_t at, struct order *o, struct arena *a);
/* Its lines, in a; sets *n. */
const struct order_line *known_lines(struct known_orders *k, uint32_t at, size_t *n, struct arena *a);

#endif
