/*
 * Zip archives, read only, from a view of the whole file: what a workbook is wrapped in. Trusts the
 * central directory and checks it: offsets, overlaps, names, counts, checksums. Promises: nothing
 * outside of the view is read, and never more is unpacked than the archive's limit.
 */
#ifndef FILE_ZIP_H
#define FILE_ZIP_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

struct zip_member {
	struct str name;           /* view of the archive */
	unsigned method;           /* 0 stored, 8 deflate */
	bool encrypted;
	uint32_t crc;
	size_t offset;             /* of the local header, then of the data */
	size_t packed, size;
};
struct zip {
	const char *file;          /* for messages */
	struct str in;
	struct zip_member *members;
	size_t n;
	struct smap by_name;
	size_t limit, unpacked;    /* bytes that may be, and were, unpacked in all */
};
/* Whether bytes begin as a zip archive does. */
bool zip_is(struct str in);
/*
 * Reads the directory; what it holds lives in mem, close with zip_close. Damage of any kind is
 * CSM_EREFUSED "container.damaged", an archive of more than 4 GiB or 65534 members
 * "container.zip64".
 */
int zip_open(struct zip *z, struct str in, const char *file, struct arena *mem, struct csm_err *e);
void zip_close(struct zip *z);
const struct zip_member *zip_find(const struct zip *z, struct str name);      /* NULL: none */

/* Takes the next bytes of a member; false: enough, and that is no error of the archive. */
typedef bool zip_sink(void *ctx, const char *p, size_t n);
/*
 * Unpacks m piece by piece; length and checksum are checked if the sink takes all of it.
 * "container.encrypted" for a member behind a password, "container.large" beyond the limit.
 */
int zip_unpack(struct zip *z, const struct zip_member *m, zip_sink *sink, void *ctx,
               struct csm_err *e);
#endif
