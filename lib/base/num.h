/*
 * Money and numbers: integers in minor units, checked arithmetic; and the few statistics that every
 * report needs. No floating point except in the intervals, whose formulas are named with their
 * source.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

/* Digits behind the point of an ISO 4217 currency (CNY 2, JPY 0, KWD 3), or -1 if cur is not three
 * upper-case letters of the list. */
int currency_digits(struct str cur);
/* "199.00 CNY" as in a canonical line: quoted decimal with exactly the currency's digits. */
bool money_read(struct str s, int64_t *minor, struct str *cur);
/* A decimal without currency ("199", "199.0", "-3.50"); at most digits digits behind the point;
 * overflow is false. */
bool money_parse(struct str s, int digits, int64_t *minor);
void money_write(struct buf *out, int64_t minor, struct str cur);          /* "199.00 CNY" */
/* the same without a NUL; its length */
size_t money_text(char out[48], int64_t minor, int digits);
void money_digits(struct buf *out, int64_t minor, int digits);             /* "199.00" */
bool add64(int64_t a, int64_t b, int64_t *out);                            /* false on overflow */
bool mul64(int64_t a, int64_t b, int64_t *out);

/* Nearest-rank quantile: the ceil(num*n/den)-th smallest; sorts v. n = 0 is the caller's case. */
int64_t quantile_rank(int64_t *v, size_t n, int num, int den);
/* Wilson score interval for x of n at 95 %; exact 0 at x = 0 and 1 at x = n. n = 0 gives 0..1.
 * Newcombe 1998, method 3. */
void wilson(int64_t x, int64_t n, double *lo, double *hi);
/* NPS = (p - d)/n with the adjusted-Wald interval (n+3, +3/4, +3/4), clipped to [-1, 1]. Rocks
 * 2016, arXiv 1601.07235. */
void nps_interval(int64_t promoters, int64_t passives, int64_t detractors, double *nps, double *lo,
                  double *hi);
/* num/den in hundredths of a percent, rounded half up, exact in integers; den = 0 gives -1. */
int64_t share_bp(int64_t num, int64_t den);

#endif
