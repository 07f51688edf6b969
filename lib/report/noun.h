/*
 * What the nouns share: their columns as X-macros, filters, cells. Private to report/.
 * A noun's list is X(name, English, Chinese, shown, help, kind, words, place, offset, cell, needs).
 */
#ifndef REPORT_NOUN_H
#define REPORT_NOUN_H

#include "report/report.h"

#define COL_OF(n, en, cn, s, h, k, w, p, o, f, need) { .pub = { #n, en, h, s }, .zh = cn, .kind = k, .words = w, .place = p, .offset = o, \
	.cell = f, .needs = need },
#define COL_EN(n, en, cn, s, h, k, w, p, o, f, need) { #n, en, h, s },
#define COL_ZH(n, en, cn, s, h, k, w, p, o, f, need) { #n, cn, h, s },
/* The three arrays of a noun from its list. */
#define NOUN_COLS(list) \
	static const struct noun_col cols[] = { list(COL_OF) }; \
	static const struct csm_column pub_en[] = { list(COL_EN) { NULL, NULL, NULL, false } }; \
	static const struct csm_column pub_zh[] = { list(COL_ZH) { NULL, NULL, NULL, false } };
#define NOUN_PARTS .cols = cols, .pub = { pub_en, pub_zh }, .n = COUNT(cols)

extern const struct noun noun_ticket, noun_return, noun_customer, noun_order, noun_survey;

/* ---- filters: filter.c ---- */

struct filter_alt {
	enum { ALT_NONE, ALT_ID, ALT_EQ, ALT_PART, ALT_RANGE, ALT_EMPTY, ALT_CASE } kind;
	struct str s;                      /* EQ; PART: folded; RANGE of money: currency or empty */
	uint32_t id;                       /* ID */
	evid cas;                          /* CASE */
	int64_t from, to;                  /* RANGE, both included */
};
struct filter {
	const struct noun_col *col;
	struct filter_alt *alts;
	size_t n, cap;
	uint8_t *memo;                     /* PART of AT_WORD columns: by id, 0 unknown, 1 no, 2 yes */
};
struct filters {
	struct filter *f;
	size_t n;
	struct arena mem, scratch;
};
/* Values of one field are alternatives, fields are joined by and. Unknown field, impossible value:
 * CSM_EUSAGE. */
int filters_make(struct filters *fs, const struct noun *noun, const struct noun_row *row,
                 const struct csm_field *where, size_t n, struct csm_err *e);
/* Told from the words alone, before anything is loaded: do the filters let only active tickets pass? Does one name a case? */
bool filters_want_active(const struct noun *noun, const struct terms *t, const struct csm_field *where, size_t n);
bool filters_name_case(const struct noun *noun, const struct csm_field *where, size_t n);
bool filters_pass(struct filters *fs, const struct noun_row *row);
void filters_free(struct filters *fs);
/* The column of that name; CSM_EUSAGE "list.field" with the nearest. option: what it was given for. */
int noun_col_find(const struct noun *noun, struct str name, const char *option,
                  const struct noun_col **out, struct csm_err *e);

/* Does hay hold needle, which is folded? Width and case of letters do not matter. Resets scratch. match.c. */
bool text_holds(struct str hay, struct str needle, struct arena *scratch);

/* ---- cells ---- */

struct str row_word(const struct noun_row *row, uint32_t id);
struct cell case_cell(const struct noun_row *row, struct caseid c);
/* Whose case it is: own if recorded, else the customer of the order it is about (platforms' lists
 * of returns name no buyer). */
struct caseid customer_or_order(struct world *w, const struct orders *o, struct caseid own,
                                uint32_t shop, uint32_t order);
/* The customer's line in people/, NULL if none was loaded or known. */
const struct person *row_person(const struct noun_row *row, struct caseid customer);
/* The customer's name, empty if not known. */
struct cell name_cell(const struct noun_row *row, struct caseid customer);
/* A state as the shop calls it. */
struct str party_label(enum party p);              /* in Chinese */
struct str state_label(const struct csm *c, enum state s, bool zh);
/* A return's status in words of the language. */
const char *rstatus_label(enum rstatus s, bool zh);
/* NULL: not one of csm's words; takes either language */
const char *order_status_label(struct str word, bool zh);
const char *const *order_status_words(void);

#endif
