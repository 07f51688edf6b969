/*
 * Numbers packed into few bytes: the least one, then what each is more than it, in as many bits as
 * the largest needs. Same bytes on every machine. Pure. Promises of pack_get: whatever the bytes are,
 * nothing outside of them is read but up to PACK_SLACK behind, which must be there.
 */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/str.h"

enum { PACK_SLACK = 8 };
/* n >= 1 numbers, compared as signed ones. */
void pack_put(struct buf *b, const uint64_t *v, size_t n);
/* The next n numbers of *in, which is cut off in front; *least: of them. false: *in does not hold
 * them. */
bool pack_get(struct str *in, uint64_t *v, size_t n, uint64_t *least);
/* Passes n numbers by; *same: all of them are *least. */
bool pack_skip(struct str *in, size_t n, bool *same, uint64_t *least);

#endif
