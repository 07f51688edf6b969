/*
 * Does a text hold what was typed? Both are compared folded (NFKC, no case). Most texts of a shop
 * are ASCII, Han, kana and full-width forms, whose folding is simple and done here at once;
 * whatever else occurs goes through utf8proc. Both give the same.
 */
#include "report/noun.h"

#include "base/utf8.h"

static char lower(unsigned c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* One character of three bytes; the folded bytes go to out. Their number, 0: not simple. */
static size_t fold_wide(const unsigned char *p, char *out)
{
	unsigned cp = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	bool han = cp >= 0x4e00 && cp <= 0x9fff, kana = cp >= 0x3041 && cp <= 0x30fe &&
	           (cp < 0x3097 || cp > 0x30a0);
	bool mark = cp == 0x3001 || cp == 0x3002 || (cp >= 0x3008 && cp <= 0x3011);

	if (cp == 0x3000 || (cp >= 0xff01 && cp <= 0xff5e)) {
		*out = cp == 0x3000 ? ' ' : lower(cp - 0xfee0);
		return 1;
	}
	if (!han && !kana && !mark)
		return 0;
	memcpy(out, p, 3);
	return 3;
}

/* Folds s into a, if it is simple; p = NULL if not. */
static struct str fold_simple(struct arena *a, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	char *out = arena_bytes(a, s.n + 1);
	size_t n = 0, len;

	while (p < end) {
		if (*p < 0x80) {
			out[n++] = lower(*p++);
			continue;
		}
		len = (*p & 0xf0) == 0xe0 && end - p >= 3 ? fold_wide(p, out + n) : 0;
		if (!len)
			return (struct str){ NULL, 0 };
		n += len;
		p += 3;
	}
	return (struct str){ out, n };
}

bool text_holds(struct str hay, struct str needle, struct arena *scratch)
{
	struct str folded;
	size_t at;
	bool found;

	if (!hay.n)
		return false;
	folded = fold_simple(scratch, hay);
	if (!folded.p)
		folded = utf8_fold(scratch, hay);
	found = str_find(folded, needle, &at);
	arena_reset(scratch);
	return found;
}
