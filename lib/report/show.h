/*
 * One thing with its whole history: what the screens of tickets, returns, customers and orders
 * share. Private to report/.
 */
#ifndef REPORT_SHOW_H
#define REPORT_SHOW_H

#include "report/noun.h"
#include "store/observe.h"

struct show {
	struct csm *c;
	struct world *w;
	struct orders *orders;
	struct csm_print *p;
	struct noun_row row;               /* of the thing shown; labels when reading Chinese */
	bool pub;                          /* only what the customer may see */
	bool zh, text;                     /* language; made for reading */
	struct observations steps;         /* of the order's parcels */
	int64_t delivered_at;              /* by these steps, where the order does not say */
	uint64_t delivered_row;            /* the row of tracking that says so; 0: none */
	struct arena mem;
};

/* The four screens. The object's facts, then sections; print_object is open. */
int show_ticket(struct show *s, struct caseid id, struct csm_err *e);
int show_return(struct show *s, struct caseid id, struct csm_err *e);
int show_customer(struct show *s, struct caseid id, struct csm_err *e);
int show_order(struct show *s, uint32_t order, struct csm_err *e);
/* By number, shop:number, or with anything in front (shopify:main:#1001). CSM_ENOTFOUND
 * "order.unknown", several shops: "name.several". */
int show_order_find(struct show *s, struct str name, uint32_t *out, struct csm_err *e);

/* ---- parts: show_parts.c ---- */

void show_fact(struct show *s, const char *name, const char *en, const char *zh, struct cell v);
void show_section(struct show *s, const char *name, const char *en, const char *zh);
/* Columns of the noun as facts, those without a value left out; only: names with blanks around,
 * NULL: all but those in but. */
void show_facts(struct show *s, const struct noun *noun, const char *only, const char *but);
void show_person(struct show *s, struct caseid customer);
void show_order_of(struct show *s, struct str shop, struct str number);
void show_order_parts(struct show *s, uint32_t order);
/* Other cases of this customer (class) and order; self is left out. */
void show_others(struct show *s, struct caseid self, struct caseid customer, uint32_t order);
struct str show_case(struct show *s, struct caseid c);

/* ---- observations: show_observe.c ---- */

/* Fills steps, delivered_at, delivered_row; before show_order_parts. The caller frees steps. */
int show_parcels_load(struct show *s, const struct order *o, struct csm_err *e);
void show_delivered(struct show *s);               /* facts, if tracking has to say it */
void show_parcels(struct show *s);
int show_devices_of_order(struct show *s, const struct order *o, struct csm_err *e);
/* Behaviour and devices of the whole class. */
int show_observations_of(struct show *s, const struct customer *u, struct csm_err *e);

/* ---- events: show_events.c ---- */

/* Links in force from and to the case, evidence, and every event in order. */
int show_events(struct show *s, struct caseid id, struct csm_err *e);

const char *actor_label(enum actor a);             /* in Chinese */
const char *verb_label(enum verb v, bool zh);      /* what happened, in words */

#endif
