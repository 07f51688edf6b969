/*
 * Calendars of a store: policy/calendar.yaml and policy/holidays.csv (csm-policy(5)) read into versions
 * of hours that care/calendar.h computes with. Private to the library. Promises: what is wrong in either file
 * is an error with its place; a missing file means the built-in one; always (24 hours, 7 days) is always there.
 */
#ifndef STORE_CALENDAR_H
#define STORE_CALENDAR_H

#include "care/calendar.h"
#include "store/store.h"

/* Names of the files in policy/, as c->uses takes them. */
extern const char CALENDAR_FILE[], HOLIDAYS_FILE[];

/* ---- policy/holidays.csv ---- */

struct holiday {
	struct str list, name, source;
	int64_t day;               /* since 1970-01-01 */
	int64_t year;              /* of the notice that says so */
	bool work;                 /* open although it is no weekday; else closed */
	long line;
};
struct holidays {
	struct holiday *v;         /* by list, day, year of the notice */
	size_t n;
	char digest[65];           /* SHA-256 of the file */
};
/* The store's, else the built-in ones; in mem. Errors "holidays.*" with their line. */
int holidays_load(struct csm *c, struct arena *mem, struct holidays *out, struct csm_err *e);
/* The same from bytes; file is its name in errors. */
int holidays_parse(struct str bytes, const char *file, struct arena *mem, struct holidays *out, struct csm_err *e);
/* What a list says of a day, by the latest notice that speaks of it; NULL: nothing. */
const struct holiday *holiday_on(const struct holidays *h, struct str list, int64_t day);
bool holidays_list(const struct holidays *h, struct str list);         /* is there such a list? */
/* Is the notice of that year there: has the list an off day by it? */
bool holidays_known(const struct holidays *h, struct str list, int64_t year);
/* "2026-01-31" and no other form; writing takes the year 0 to 9999. */
bool day_read(struct str s, int64_t *day);
void day_write(char out[16], int64_t day);

/* ---- policy/calendar.yaml ---- */

/* Why a date of cal_version.dates is not as its week: a holiday, or (NULL) dates: of the calendar. */
struct cal_origin {                /* of one version */
	struct str *lists;         /* holidays: in order; the first that names a date decides */
	size_t n_lists;
	bool make_up;
	const struct holiday **why;        /* beside dates */
};
struct calendars {
	struct arena mem;
	struct calendar *v;        /* always first, then as they stand in the file */
	size_t n;
	struct cal_origin **origin;        /* origin[i][k] is of v[i].v[k]; NULL for always */
	struct holidays holidays;
	const char *file;          /* what was read, for messages */
	char digest[65];           /* SHA-256 of it: the version of the policy */
};
/*
 * path NULL: policy/calendar.yaml, or the built-in one where there is none; holidays are the store's in any
 * case. Errors "policy.*" and "holidays.*". out must not move afterwards, and is freed by calendars_free also
 * where reading failed.
 */
int calendars_load(struct csm *c, const char *path, struct calendars *out, struct csm_err *e);
/* NULL: there is none. Its table grows by queries, so it is for one thread. */
struct calendar *calendar_named(struct calendars *cs, struct str name);
/* The same; CSM_ENOTFOUND "calendar.unknown" with the nearest name and all there are. */
int calendar_find(struct calendars *cs, struct str name, struct calendar **out, struct csm_err *e);
void calendars_free(struct calendars *cs);

/* A remark (CSM_OK, "calendar.provisional"): the result touches a year whose holidays are not known. */
void calendar_doubt(const struct calendar *k, int64_t year, struct csm_err *e);

/* A time limit: "4h" of open time, "2bd" (business days), "48h wall" (by the clock). A bare d is refused. */
struct budget {
	int64_t s, days;           /* days -1: s counts */
	bool wall;
};
int budget_parse(struct str s, struct budget *out, struct csm_err *e);
/* When it is used up; WHEN_NONE: never (cal_due). */
int64_t budget_due(struct calendar *k, int64_t start, const struct budget *b);

/* calendar_load.c: adds the calendars of a document behind always. */
struct ynode;
int calendars_read(struct csm *c, const struct ynode *root, struct calendars *cs, struct csm_err *e);

#endif
