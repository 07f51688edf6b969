/*
 * Many files handed over as one thing: a folder, or a tar archive (POSIX ustar, readable by every
 * tar). The same files give the same bytes: no owner, one time of change. Own code, for libarchive
 * (1 MB, thirteen formats, filters) would be used for 60 lines of it.
 */
#ifndef FILE_BUNDLE_H
#define FILE_BUNDLE_H

#include "base/err.h"
#include "base/str.h"

struct bundle;
/* path ends in .tar: a new file ("file.exists"), names inside stand below folder; else a new or empty folder
 * ("bundle.folder"). changed: the time of change within a tar. */
int bundle_open(const char *path, const char *folder, int64_t changed, struct bundle **b, struct csm_err *e);
int bundle_add(struct bundle *b, const char *name, struct str bytes, struct csm_err *e);
/* Brings all to the disk; good false, or a failure: what was made is removed again. Frees b. */
int bundle_close(struct bundle *b, bool good, struct csm_err *e);

#endif
