/* Packed numbers: what was put comes back, whatever their range; cut or forged bytes are refused. */
#include "base/pack.h"
#include "tap.h"

enum { MOST = 100 };

/* n numbers of so many bits, around least. */
static bool comes_back(unsigned bits, uint64_t least, size_t n)
{
	uint64_t v[MOST], got[MOST], low, x = 88172645463325252u, mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;
	struct buf b = { 0 };
	bool good, same;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		v[i] = (x & mask) + least;
	}
	pack_put(&b, v, n);
	size_t whole = b.n;
	buf_add(&b, "\1\2\3\4\5\6\7\10", PACK_SLACK);
	struct str in = { b.p, whole }, skip = in, cut = { b.p, whole - 1 };
	good = pack_get(&in, got, n, &low) && in.n == 0 && !memcmp(v, got, n * sizeof(*v));
	good = good && pack_skip(&skip, n, &same, &low) && skip.n == 0 && same == (n == 1 || bits == 0);
	good = good && !pack_get(&cut, got, n, &low);
	buf_free(&b);
	return good;
}

int main(void)
{
	static const uint64_t leasts[] = { 0, 1, 1767225600, (uint64_t)-5, (uint64_t)INT64_MIN, INT64_MAX };
	bool good = true;
	uint64_t v[MOST], low;
	bool same;

	for (unsigned bits = 0; bits <= 64; bits++)
		for (size_t i = 0; i < COUNT(leasts); i++)
			good = good && comes_back(bits, leasts[i], MOST) && comes_back(bits, leasts[i], 1);
	tap_ok(good, "0 to 64 bits around numbers of every kind, alone and many, and cut by a byte");

	const char odd[] = "\x39" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";        /* 57 bits */
	struct str in = { odd, sizeof(odd) };
	tap_ok(!pack_get(&in, v, 1, &low), "a width that is never written is refused");
	in = (struct str){ "\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 13 };
	tap_ok(!pack_get(&in, v, 1, &low), "a least number that does not end is refused");
	in = (struct str){ "", 0 };
	tap_ok(!pack_skip(&in, 1, &same, &low), "nothing is refused");
	in = (struct str){ "\1\0\1", 3 };
	tap_ok(!pack_get(&in, v, SIZE_MAX / 2, &low), "more numbers than bytes are refused");
	return tap_done();
}
