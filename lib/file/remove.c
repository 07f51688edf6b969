/*
 * Taking files away: one, all of a folder, and what file_replace left when its process died.
 * Relies on POSIX. Promises: what is not there is fine; a name that is gone stays gone after a
 * crash (fsync of the folder); nothing outside of the folder that was named is touched.
 */
#include "file/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/fd.h"

int file_remove(int dirfd, const char *path, struct csm_err *e)
{
	if (unlinkat(dirfd, path, 0) == 0)
		return fd_sync_parent(dirfd, path, e);
	return errno == ENOENT ? CSM_OK : err_sys(e, errno, "remove %s", path);
}

enum { DEPTH_MOST = 8 };

static bool is_folder(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int clear(int dirfd, const char *path, int depth, bool (*which)(struct str name), struct csm_err *e)
{
	struct arena mem = { 0 };
	struct str *names = NULL;
	size_t n = 0;
	int code = CSM_OK;

	if (is_folder(dirfd, path))    /* a link to somewhere else is not ours to clear */
		code = file_list(dirfd, path, NULL, &mem, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		const char *one = arena_printf(&mem, "%s/" STR_FMT, path, STR_ARG(names[i]));

		if (is_folder(dirfd, one)) {
			code = depth ? clear(dirfd, one, depth - 1, which, e) : CSM_OK;
			if (!code && !which)
				(void)unlinkat(dirfd, one, AT_REMOVEDIR);      /* a folder holds nothing of its own */
		} else if (!which || which(names[i])) {
			code = file_remove(dirfd, one, e);
		}
	}
	arena_free(&mem);
	return code;
}

int dir_clear(int dirfd, const char *path, struct csm_err *e)
{
	return clear(dirfd, path, DEPTH_MOST, NULL, e);
}

bool file_is_temp(struct str name)
{
	size_t at;

	return name.n && name.p[0] == '.' && str_find(name, STR(".tmp-"), &at);
}

int temps_clear(int dirfd, const char *path, struct csm_err *e)
{
	return clear(dirfd, path, DEPTH_MOST, file_is_temp, e);
}
