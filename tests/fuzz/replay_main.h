/*
 * What every fuzz target shares: with -DREPLAY it becomes a program that runs the files and folders given as arguments.
 */
#ifndef REPLAY_MAIN_H
#define REPLAY_MAIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "broken promise: %s\n", what);
	abort();
}

#ifdef REPLAY
#include <fcntl.h>

#include "file/io.h"

static int replay(const char *path)
{
	struct file_bytes f;
	struct csm_err e;
	unsigned char *copy;

	if (file_read(AT_FDCWD, path, &f, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	copy = malloc(f.s.n ? f.s.n : 1);      /* just as long as the input, so that a sanitizer sees reads behind it */
	if (f.s.n)
		memcpy(copy, f.s.p, f.s.n);
	LLVMFuzzerTestOneInput(copy, f.s.n);
	free(copy);
	file_close(&f);
	return 0;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct csm_err e;
	int bad = 0, count = 0;

	for (int i = 1; i < argc; i++) {
		struct str *names;
		size_t n = 0;
		if (file_list(AT_FDCWD, argv[i], NULL, &a, &names, &n, &e))
			n = 0;
		for (size_t k = 0; k < n; k++, count++)
			bad |= replay(arena_printf(&a, "%s/" STR_FMT, argv[i], STR_ARG(names[k])));
		if (!n) {
			bad |= replay(argv[i]);
			count++;
		}
	}
	printf("%d inputs replayed\n", count);
	arena_free(&a);
	return bad;
}
#endif

#endif
