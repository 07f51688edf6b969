/*
 * A TAP producer for unit tests: one program a subject, one line a check, "1..n" at the end.
 * tests/run reads it. Exit status 1 if any check failed.
 */
#ifndef TAP_H
#define TAP_H

#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

static inline int tap_report(int ok, const char *name, const char *file, int line)
{
	tap_count++;
	printf("%s %d - %s\n", ok ? "ok" : "not ok", tap_count, name);
	if (!ok) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	return ok;
}

#define tap_ok(cond, name) tap_report(!!(cond), name, __FILE__, __LINE__)

#define TAP_EQ_INT(got, want, name) do { \
	long long tap_g = (long long)(got), tap_w = (long long)(want); \
	if (!tap_report(tap_g == tap_w, name, __FILE__, __LINE__)) \
		printf("# got %lld, want %lld\n", tap_g, tap_w); \
} while (0)

#define TAP_EQ_STR(got, want, name) do { \
	const char *tap_g = (got), *tap_w = (want); \
	if (!tap_report(tap_g && tap_w && !strcmp(tap_g, tap_w), name, __FILE__, __LINE__)) \
		printf("# got '%s'\n# want '%s'\n", tap_g ? tap_g : "(null)", tap_w ? tap_w : "(null)"); \
} while (0)

#define TAP_NEAR(got, want, tol, name) do { \
	double tap_g = (got), tap_w = (want), tap_d = tap_g - tap_w; \
	if (!tap_report((tap_d < 0 ? -tap_d : tap_d) <= (tol), name, __FILE__, __LINE__)) \
		printf("# got %.12g, want %.12g\n", tap_g, tap_w); \
} while (0)

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
