/*
 * Packed numbers (pack.h): a byte that says how many bits, the least number in sevens of bits, then
 * the differences from low bits to high, byte by byte. More than WIDE bits become eight whole bytes,
 * so that a number never needs more than one load of eight bytes.
 */
#include "base/pack.h"

enum { WIDE = 56, WHOLE = 64 };

static unsigned bits_of(uint64_t range)
{
	unsigned w = range ? 64 - (unsigned)__builtin_clzll(range) : 0;

	return w > WIDE ? WHOLE : w;
}

static void put_least(struct buf *b, uint64_t least)
{
	uint64_t z = least << 1 ^ (least >> 63 ? UINT64_MAX : 0);      /* small ones below zero are small too */

	for (; z > 127; z >>= 7)
		buf_char(b, (char)((z & 127) | 128));
	buf_char(b, (char)z);
}

static bool get_least(struct str *in, uint64_t *least)
{
	uint64_t z = 0;
	unsigned shift = 0;
	size_t i = 0;
	unsigned char byte;

	do {
		if (i == in->n || shift > 63)
			return false;
		byte = (unsigned char)in->p[i++];
		z |= (uint64_t)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128);
	*least = z >> 1 ^ (z & 1 ? UINT64_MAX : 0);
	in->p += i;
	in->n -= i;
	return true;
}

static void put_bits(struct buf *b, const uint64_t *v, size_t n, uint64_t least, unsigned w)
{
	uint64_t left = 0;
	unsigned have = 0;

	buf_room(b, n * w / 8 + 8);
	for (size_t i = 0; i < n; i++) {
		left |= (v[i] - least) << have;
		have += w;
		for (; have >= 8; have -= 8, left >>= 8)
			b->p[b->n++] = (char)(left & 255);
	}
	if (have)
		b->p[b->n++] = (char)(left & 255);
}

void pack_put(struct buf *b, const uint64_t *v, size_t n)
{
	int64_t least = (int64_t)v[0], most = least;
	unsigned w;

	for (size_t i = 1; i < n; i++) {
		least = (int64_t)v[i] < least ? (int64_t)v[i] : least;
		most = (int64_t)v[i] > most ? (int64_t)v[i] : most;
	}
	w = bits_of((uint64_t)most - (uint64_t)least);
	buf_char(b, (char)w);
	put_least(b, (uint64_t)least);
	for (size_t i = 0; w == WHOLE && i < n; i++)
		for (unsigned k = 0; k < WHOLE; k += 8)
			buf_char(b, (char)((v[i] - (uint64_t)least) >> k & 255));
	if (w && w < WHOLE)
		put_bits(b, v, n, (uint64_t)least, w);
}

static void get_bits(const char *p, uint64_t *v, size_t n, uint64_t least, unsigned w)
{
	uint64_t mask = ((uint64_t)1 << w) - 1;

	for (size_t i = 0, bit = 0; i < n; i++, bit += w)
		v[i] = (load64(p + bit / 8) >> bit % 8 & mask) + least;
}

/* What stands in front: bits of each, the least one, and bytes that follow. */
static bool get_front(struct str *in, size_t n, unsigned *w, uint64_t *least, size_t *bytes)
{
	*w = in->n ? (unsigned char)in->p[0] : WHOLE + 1;
	if (*w > WHOLE || (*w > WIDE && *w < WHOLE) || n > SIZE_MAX / WHOLE)
		return false;
	in->p++;
	in->n--;
	*bytes = (n * *w + 7) / 8;
	return get_least(in, least) && *bytes <= in->n;
}

static void pass(struct str *in, size_t n)
{
	in->p += n;
	in->n -= n;
}

bool pack_skip(struct str *in, size_t n, bool *same, uint64_t *least)
{
	unsigned w;
	size_t bytes;

	if (!get_front(in, n, &w, least, &bytes))
		return false;
	*same = !w;
	pass(in, bytes);
	return true;
}

bool pack_get(struct str *in, uint64_t *v, size_t n, uint64_t *least)
{
	unsigned w;
	size_t bytes;

	if (!get_front(in, n, &w, least, &bytes))
		return false;
	for (size_t i = 0; w == WHOLE && i < n; i++)
		v[i] = load64(in->p + i * 8) + *least;
	for (size_t i = 0; !w && i < n; i++)
		v[i] = *least;
	if (w && w < WHOLE)
		get_bits(in->p, v, n, *least, w);
	pass(in, bytes);
	return true;
}
