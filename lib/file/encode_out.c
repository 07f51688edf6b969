/*
 * The way back: UTF-8 as GB18030, for exports that csm itself makes (the demonstration shop). Relies
 * on iconv.
 */
#include "file/csv.h"

#include <iconv.h>

bool text_gb18030(struct buf *out, struct str utf8)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	size_t in_n = utf8.n, out_n = 4 * utf8.n; /* no character takes more bytes than four */
	union { const char *c; char *p; } in = { utf8.p };         /* iconv does not write there */
	char *to;
	bool good;

	if (cd == (iconv_t)-1)
		return false;
	buf_room(out, out_n + 1);
	to = out->p + out->n;
	good = iconv(cd, &in.p, &in_n, &to, &out_n) != (size_t)-1;
	if (good)
		out->n = (size_t)(to - out->p);
	iconv_close(cd);
	return good;
}
