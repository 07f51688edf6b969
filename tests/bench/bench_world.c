/*
 * How long folding a store takes: bench_world FOLDER. Prints seconds and what was found. Prints no verdict: times depend on
 * the machine.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "store/table.h"
#include "store/world.h"

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct csm c = { .as_of = WHEN_NONE, .known_at = WHEN_NONE, .dirfd = -1, .id = STR("bench") };
	struct csm_err e = { .code = CSM_OK };
	struct world *w;
	struct orders *o;
	if (argc != 2) {
		fprintf(stderr, "usage: bench_world FOLDER\n");
		return 2;
	}
	c.dirfd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	c.zone = zone_fixed(&c.mem, 8 * 3600);
	terms_init(&c.terms);
	double t0 = seconds();
	if (world_load(&c, &w, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 6;
	}
	double t1 = seconds();
	printf("world %.3f s: %lld events, %zu tickets, %zu returns, %zu customers, %lld unreadable, %lld out of order, %lld refolded, "
	       "%zu aliases\n", t1 - t0, (long long)w->events, w->n_tickets, w->n_returns, w->n_customers, (long long)w->unreadable,
	       (long long)w->out_of_order, (long long)w->refolded, w->n_aliases);
#ifndef NO_ORDERS
	if (orders_load(&c, &o, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 6;
	}
	printf("orders %.3f s: %zu orders, %zu lines\n", seconds() - t1, o->n, o->n_lines);
	orders_free(o);
#else
	(void)o;
#endif
	world_free(w);
	return 0;
}
