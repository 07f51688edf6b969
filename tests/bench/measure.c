/*
 * Runs a command several times: measure [-n RUNS] [-p PREPARE] COMMAND [ARGUMENT ...]. Prints "MIN P50 KB": the shortest and
 * the middle wall time in seconds and the largest peak of resident memory. PREPARE goes to sh before each run and is not
 * counted. The command's output is thrown away, its standard error shown when it fails (any status above 1).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 10000 };

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

static void run_child(char **command)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, 1) < 0)
		_exit(126);
	execvp(command[0], command);
	perror(command[0]);
	_exit(127);
}

/* Seconds the command took; below zero: it failed. */
static double once(char **command, long *peak_kb)
{
	struct rusage u;
	double start = seconds(), end;
	int status;
	pid_t pid = vfork();

	if (pid < 0)
		return -1;
	if (pid == 0)
		run_child(command);
	if (wait4(pid, &status, 0, &u) != pid)
		return -1;
	end = seconds();
	if (u.ru_maxrss > *peak_kb)
		*peak_kb = u.ru_maxrss;
	return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? end - start : -1;
}

int main(int argc, char **argv)
{
	static double times[MOST];
	const char *prepare = NULL;
	long runs = 1, peak_kb = 0;
	int c;

	while ((c = getopt(argc, argv, "+n:p:")) != -1) {
		if (c == 'n')
			runs = strtol(optarg, NULL, 10);
		else if (c == 'p')
			prepare = optarg;
		else
			return 2;
	}
	if (optind >= argc || runs < 1 || runs > MOST) {
		fprintf(stderr, "usage: measure [-n RUNS] [-p PREPARE] COMMAND [ARGUMENT ...]\n");
		return 2;
	}
	for (long i = 0; i < runs; i++) {
		if (prepare && system(prepare) != 0) {
			fprintf(stderr, "measure: failed: %s\n", prepare);
			return 1;
		}
		times[i] = once(argv + optind, &peak_kb);
		if (times[i] < 0) {
			fprintf(stderr, "measure: failed: %s\n", argv[optind]);
			return 1;
		}
	}
	qsort(times, (size_t)runs, sizeof *times, by_value);
	printf("%.6f %.6f %ld\n", times[0], times[runs / 2], peak_kb);
	return 0;
}
