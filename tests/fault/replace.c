/*
 * Replaces the file that is named by a new one, as csm does where a file is replaced at all, and says
 * so: tests/store/crash.py records it. Usage: replace FOLDER NAME TEXT
 */
#include <stdio.h>

#include "file/io.h"

int main(int argc, char **argv)
{
	struct csm_err e = { 0 };
	int dirfd;

	if (argc != 4 || dir_open(argv[1], &dirfd, &e) || file_replace(dirfd, argv[2], str_of(argv[3]), false, &e)) {
		fprintf(stderr, "replace: %s\n", e.text);
		return 1;
	}
	puts("replaced");
	return fflush(stdout) != 0;
}
