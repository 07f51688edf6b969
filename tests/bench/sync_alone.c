/*
 * What a durable append costs at least on this disk: sync_alone FILE TIMES appends 250 bytes and calls fdatasync, so many
 * times, and prints "MIN P50 KB" as measure does (KB is 0). The floor that `csm ticket note` is compared with.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 10000, LINE = 250 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int main(int argc, char **argv)
{
	static double took[MOST];
	char line[LINE];
	int n = argc == 3 ? atoi(argv[2]) : 0;
	int fd = n > 0 && n <= MOST ? open(argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

	if (fd < 0) {
		fprintf(stderr, "usage: sync_alone FILE TIMES, at most %d times\n", MOST);
		return 2;
	}
	memset(line, 'x', sizeof line);
	line[LINE - 1] = '\n';
	for (int i = 0; i < n; i++) {
		double from = seconds();
		if (write(fd, line, sizeof line) != (ssize_t)sizeof line || fdatasync(fd) != 0) {
			perror(argv[1]);
			return 6;
		}
		took[i] = seconds() - from;
	}
	qsort(took, (size_t)n, sizeof *took, by_value);
	printf("%.6f %.6f 0\n", took[0], took[(n - 1) / 2]);
	return 0;
}
