/*
 * Fuzzing import maps: the input is a map, and behind a line "---", where there is one, an export for it.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "export_check.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str all = { (const char *)data, n }, text = all;
	struct csm c = { .dirfd = -1 };
	struct arena a = { 0 };
	struct csm_err e = { 0 };
	struct map *m = NULL;
	size_t at;
	bool export;

	if (n > 1 << 14)
		return 0;
	c.zone = zone_fixed(&a, 8 * 3600);
	export = str_find(all, STR("\n---\n"), &at);
	if (export)
		text.n = at + 1;
	if (map_parse(NULL, text, "fuzz.yaml", &a, &m, &e) != CSM_OK)
		must(e.id[0] && e.text[0], "an error without words");
	else if (export)
		read_export(&c, (struct str){ all.p + at + 5, all.n - at - 5 }, m, n % 2);
	arena_free(&a);
	return 0;
}
