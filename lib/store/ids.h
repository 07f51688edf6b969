/*
 * Event ids to 32-bit references, and whether an id was met before. Numbers of a site are
 * contiguous, so this is a table of pages a site, not a hash: one look-up is two loads, one page
 * serves 4096 events. Numbers that no honest site reaches go to a hash. Relies on base/map.h.
 * Zero-initialised is empty; reference 0 means none.
 */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include "care/event.h"

enum { IDS_PAGE = 4096 };
struct ids_page {
	uint32_t ref[IDS_PAGE];
	uint64_t met[IDS_PAGE / 64];
};
struct ids_site {
	uint16_t site;
	struct ids_page **pages;
	size_t n;
};
struct ids_range { evid first, last; };
struct ids {
	struct ids_site *sites;
	size_t n, cap, last;
	struct umap far, far_met;
	struct arena mem;              /* of the pages */
	bool sparse;               /* set while empty: few ids out of many, all in the hash; ids_each_met does not tell them */
	const struct ids_range *laid;      /* met before, besides; in order; the caller's */
	size_t n_laid;
};
uint32_t ids_get(const struct ids *t, evid id);
void ids_soon(const struct ids *t, evid id);       /* ids_get will ask for it: fetch into the cache */
void ids_set(struct ids *t, evid id, uint32_t ref);
bool ids_meet(struct ids *t, evid id);             /* true the first time */
bool ids_met(const struct ids *t, evid id);         /* was it met? */
void ids_meet_all(struct ids *t, evid first, evid last);       /* all from first to last, of one site; numbers below 2^32 */
/* Ranges of all that were met (numbers below 2^32). */
void ids_each_met(const struct ids *t, void (*range)(void *ctx, evid first, evid last), void *ctx);
void ids_free(struct ids *t);

#endif
