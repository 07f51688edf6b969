/*
 * Money in minor units, and the few statistics that every report needs (base/num.h). Relies on sqrt
 * alone for the two intervals. Promises: integers throughout otherwise; products are formed in 128
 * bits, so nothing is lost on the way; what does not fit is reported, never wrapped.
 */
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;

/* ---- currencies ---- */

/* ISO 4217, sorted, by digits behind the point; with those withdrawn since 2015, which old exports
 * hold. Funds, metals and test codes have no minor unit and are none here. */
static const char two_digits[] =
	"AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBOVBRLBSDBTNBWPBYNBYRBZDCADCDFCHECHFCHWCNYCOP"
	"COUCRCCUCCUPCVECZKDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHRKHTGHUFIDRILSINRIRRJMDKES"
	"KGSKHRKPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMROMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDPAB"
	"PENPGKPHPPKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESLLSOSSRDSSPSTDSTNSVCSYPSZLTHBTJSTMTTOPTRYTTDTWDTZS"
	"UAHUSDUSNUYUUZSVEDVEFVESWSTXCDXCGYERZARZMWZWGZWL";
static const char no_digits[] = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
static const char three_digits[] = "BHDIQDJODKWDLYDOMRTND";
static const char four_digits[] = "CLFUYW";

static int code_cmp(const void *key, const void *item)
{
	return memcmp(key, item, 3);
}

int currency_digits(struct str cur)
{
	static const struct { const char *list; size_t n; int digits; } lists[] = {
		{ two_digits, sizeof(two_digits) / 3, 2 },
		{ no_digits, sizeof(no_digits) / 3, 0 },
		{ three_digits, sizeof(three_digits) / 3, 3 },
		{ four_digits, sizeof(four_digits) / 3, 4 },
	};

	if (cur.n != 3)
		return -1;
	if (memcmp(cur.p, "CNY", 3) == 0)      /* nearly every call */
		return 2;
	for (size_t i = 0; i < COUNT(lists); i++)
		if (bsearch(cur.p, lists[i].list, lists[i].n, 3, code_cmp))
			return lists[i].digits;
	return -1;
}

/* ---- reading and writing money ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Appends one digit to a negative number; false when it no longer fits. */
static bool push_digit(int64_t *v, int d)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, d, v);
}

bool money_parse(struct str s, int digits, int64_t *minor)
{
	bool minus = s.n && s.p[0] == '-';
	size_t i = minus, whole, behind = 0;
	int64_t v = 0;      /* counted downwards: the negative side reaches one further */

	for (whole = i; i < s.n && is_digit(s.p[i]); i++)
		if (!push_digit(&v, s.p[i] - '0'))
			return false;
	if (i == whole)
		return false;
	if (i < s.n) {
		if (s.p[i++] != '.' || i == s.n)
			return false;
		for (; i < s.n; i++, behind++)
			if (!is_digit(s.p[i]) || !push_digit(&v, s.p[i] - '0'))
				return false;
	}
	if (behind > (size_t)(digits > 0 ? digits : 0))
		return false;
	for (; behind < (size_t)(digits > 0 ? digits : 0); behind++)
		if (!push_digit(&v, 0))
			return false;
	if (!minus && v == INT64_MIN)
		return false;
	*minor = minus ? v : -v;
	return true;
}

bool money_read(struct str s, int64_t *minor, struct str *cur)
{
	struct str number, code;
	size_t whole;
	int digits;

	if (s.n < 5 || s.p[s.n - 4] != ' ')
		return false;
	code = (struct str){ s.p + s.n - 3, 3 };
	number = (struct str){ s.p, s.n - 4 };
	digits = currency_digits(code);
	if (digits < 0 || !money_parse(number, digits, minor))
		return false;
	/* Canonical: exactly the currency's digits, no leading zero, no minus before zero. */
	if (digits && (number.n < (size_t)digits + 2 || number.p[number.n - (size_t)digits - 1] != '.'))
		return false;
	whole = s.p[0] == '-';
	if (number.p[whole] == '0' && whole + 1 < number.n && number.p[whole + 1] != '.')
		return false;
	if (whole && *minor == 0)
		return false;
	*cur = code;
	return true;
}

size_t money_text(char out[48], int64_t minor, int digits)
{
	char text[48], *p = text + sizeof(text);
	size_t n;
	uint64_t u = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;

	for (int i = 0; u || i <= digits; i++) {
		if (i == digits && digits > 0)
			*--p = '.';
		*--p = (char)('0' + u % 10);
		u /= 10;
	}
	if (minor < 0)
		*--p = '-';
	n = (size_t)(text + sizeof(text) - p);
	memcpy(out, p, n);
	return n;
}

void money_digits(struct buf *out, int64_t minor, int digits)
{
	char text[48];
	size_t n = money_text(text, minor, digits);

	buf_add(out, text, n);
}

void money_write(struct buf *out, int64_t minor, struct str cur)
{
	int digits = currency_digits(cur);

	money_digits(out, minor, digits < 0 ? 2 : digits);
	buf_char(out, ' ');
	buf_str(out, cur);
}

/* ---- arithmetic ---- */

bool add64(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

bool mul64(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

static i128 floor_div(i128 a, i128 b)
{
	return a / b - (a % b < 0);
}

/* ---- statistics ---- */

static bool is_sorted(const int64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (v[i - 1] > v[i])
			return false;
	return true;
}

static void sort_few(int64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int64_t x = v[i];
		size_t k = i;
		for (; k && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* One pass of a radix sort by the byte at shift, from in to out; false if all have the same byte there. */
static bool radix_pass(const uint64_t *in, uint64_t *out, size_t n, int shift)
{
	size_t at[257] = { 0 };

	for (size_t i = 0; i < n; i++)
		at[(in[i] >> shift & 0xff) + 1]++;
	if (at[(in[0] >> shift & 0xff) + 1] == n)
		return false;
	for (int i = 0; i < 256; i++)
		at[i + 1] += at[i];
	for (size_t i = 0; i < n; i++)
		out[at[in[i] >> shift & 0xff]++] = in[i];
	return true;
}

static void sort_many(int64_t *v, size_t n)
{
	const uint64_t sign = UINT64_C(1) << 63;
	uint64_t *a = mem_alloc(n * sizeof(*a)), *b = mem_alloc(n * sizeof(*b));

	for (size_t i = 0; i < n; i++)
		a[i] = (uint64_t)v[i] ^ sign;      /* so that the order of the bits is that of the numbers */
	for (int shift = 0; shift < 64; shift += 8) {
		if (radix_pass(a, b, n, shift)) {
			uint64_t *t = a;
			a = b;
			b = t;
		}
	}
	for (size_t i = 0; i < n; i++)
		v[i] = (int64_t)(a[i] ^ sign);
	free(a);
	free(b);
}

int64_t quantile_rank(int64_t *v, size_t n, int num, int den)
{
	u128 rank = ((u128)(unsigned)num * n + (unsigned)den - 1) / (unsigned)den;

	if (!is_sorted(v, n)) {
		if (n < 64)
			sort_few(v, n);
		else
			sort_many(v, n);
	}
	return v[rank < 1 ? 0 : rank > n ? n - 1 : (size_t)rank - 1];
}

static const double z95 = 1.959963984540054;      /* 97.5 % point of the normal distribution */

void wilson(int64_t x, int64_t n, double *lo, double *hi)
{
	double p, size, z2 = z95 * z95, centre, half;

	*lo = 0;
	*hi = 1;
	if (n <= 0)
		return;
	size = (double)n;
	p = (double)x / size;
	centre = (p + z2 / (2 * size)) / (1 + z2 / size);
	half = z95 * sqrt(p * (1 - p) / size + z2 / (4 * size * size)) / (1 + z2 / size);
	if (x > 0)
		*lo = centre - half;
	if (x < n)
		*hi = centre + half;
}

void nps_interval(int64_t promoters, int64_t passives, int64_t detractors, double *nps, double *lo,
                  double *hi)
{
	double n = (double)promoters + (double)passives + (double)detractors;
	double p = ((double)promoters + 0.75) / (n + 3), d = ((double)detractors + 0.75) / (n + 3);
	double half = z95 * sqrt((p + d - (p - d) * (p - d)) / (n + 3));

	*nps = n > 0 ? ((double)promoters - (double)detractors) / n : 0;
	*lo = n > 0 && p - d - half > -1 ? p - d - half : -1;
	*hi = n > 0 && p - d + half < 1 ? p - d + half : 1;
}

int64_t share_bp(int64_t num, int64_t den)
{
	i128 bp;

	if (den <= 0)
		return -1;
	bp = floor_div((i128)num * 20000 + den, (i128)den * 2);
	return bp > INT64_MAX ? INT64_MAX : bp < INT64_MIN ? INT64_MIN : (int64_t)bp;
}
