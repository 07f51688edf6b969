/*
 * Which container a file is: asks each reader in turn. The readers know their own magic; this file
 * only keeps their order.
 */
#include "file/container.h"

int container_open(struct str bytes, const struct container_want *w, struct arena *mem,
                   struct container *out, struct csm_err *e)
{
	static int (*const readers[])(struct str, const struct container_want *, struct arena *,
	                              struct container *, struct csm_err *) = {
		magic_open, xlsx_open, json_open, mail_open
	};
	int code = CSM_OK;

	*out = (struct container){ 0 };
	for (size_t i = 0; i < COUNT(readers) && !code && !out->kind; i++)
		code = readers[i](bytes, w, mem, out, e);
	return code;
}
