/*
 * Fuzzing exports: the first line of the input names a built-in map (else its first byte chooses one), the rest is an
 * export for it. The maps are parsed once.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "export_check.h"

enum { MAPS_MOST = 200 };
static struct {
	struct arena mem;
	struct map *v[MAPS_MOST];
	size_t n;
} maps;

static void load_maps(void)
{
	for (size_t i = 0; i < builtin_map_count() && i < MAPS_MOST; i++) {
		const char *name;
		struct csm_err e = { 0 };
		struct str text = builtin_map(i, &name);

		must(map_parse(NULL, text, name, &maps.mem, &maps.v[maps.n], &e) == CSM_OK, name);
		maps.n++;
	}
}

static struct map *choose(struct str *in)
{
	struct str rest = *in, first = str_split(&rest, '\n');

	for (size_t i = 0; i < maps.n; i++)
		if (str_is(first, map_id(maps.v[i]))) {
			*in = rest;
			return maps.v[i];
		}
	first.n = (unsigned char)*in->p;
	in->p++;
	in->n--;
	return maps.v[first.n % maps.n];
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str in = { (const char *)data, n };
	struct csm c = { .dirfd = -1 };
	struct arena a = { 0 };
	struct map *m;

	if (!n || n > 1 << 14)
		return 0;
	if (!maps.n)
		load_maps();
	c.zone = zone_fixed(&a, 8 * 3600);
	m = choose(&in);
	read_export(&c, in, m, n % 2);
	arena_free(&a);
	return 0;
}
