/*
 * How long importing takes without the rest of a process: bench_import FOLDER FILE [again]. Makes the store if there is none.
 * Prints seconds and what became of the rows. Relies on csm.h alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "csm.h"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int fail(const struct csm_err *e)
{
	char text[1600];

	csm_err_text(e, text, sizeof text);
	fprintf(stderr, "%s\n", text);
	return (int)e->code;
}

int main(int argc, char **argv)
{
	struct csm_err e = { .code = CSM_OK };
	struct csm_import_summary s;
	struct csm *c;
	char path[512];

	if (argc < 3) {
		fprintf(stderr, "usage: bench_import FOLDER FILE [again]\n");
		return 2;
	}
	csm_guard();
	snprintf(path, sizeof path, "%s/csm.yaml", argv[1]);
	if (access(path, F_OK) && csm_init(&(struct csm_init_request){ .dir = argv[1], .seed = "bench" }, &e))
		return fail(&e);
	if (csm_open(&c, &(struct csm_options){ .store = argv[1], .seed = "bench", .lock_wait_s = -1 }, CSM_APPEND, &e))
		return fail(&e);
	double t0 = seconds();
	int code = csm_import(c, &(struct csm_import_request){ .path = argv[2], .again = argc > 3 }, &s, &e);
	if (code > CSM_FOUND)
		return fail(&e);
	printf("import %.3f s: %" PRId64 " rows, %" PRId64 " %s: %" PRId64 " created, %" PRId64 " revised, %" PRId64 " unchanged, %" PRId64
	       " stale, %" PRId64 " rejected, %" PRId64 " dropped\n", seconds() - t0, s.rows, s.read, s.unit, s.created, s.revised,
	       s.unchanged, s.stale, s.rejected, s.dropped);
	csm_close(c);
	return 0;
}
