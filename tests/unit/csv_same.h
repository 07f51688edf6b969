/*
 * Reads one input twice, with csm's own scanner and with libcsv alone, and says where the two
 * differ. For the unit test and the fuzzer.
 */
#ifndef CSV_SAME_H
#define CSV_SAME_H

#include "file/csv.h"

static bool csv_same_row(const struct csv_row *a, const struct csv_row *b)
{
	bool same = a->n == b->n && a->line == b->line && a->last_line == b->last_line &&
	            a->raw.p == b->raw.p && a->raw.n == b->raw.n;

	for (size_t i = 0; same && i < a->n; i++)
		same = str_eq(a->f[i], b->f[i]);
	return same;
}

/* NULL if both readings agree. *rows = how many there are. */
static inline const char *csv_same(struct str in, char delimiter, char quote, size_t *rows)
{
	struct csv_reader own, lib;
	struct csv_row a = { 0 }, b = { 0 };
	const char *why = NULL;

	csv_open(&own, in, delimiter, quote);
	csv_open(&lib, in, delimiter, quote);
	lib.all_lib = true;
	for (*rows = 0; !why; ++*rows) {
		bool one = csv_next(&own, &a), two = csv_next(&lib, &b);
		if (one != two)
			why = "one has more rows";
		else if (!one)
			break;
		else if (!csv_same_row(&a, &b))
			why = "a row differs";
		else if (own.at != lib.at)
			why = "they stop at different places";
	}
	if (!why && own.open_quote != lib.open_quote)
		why = "they differ about an open quote";
	if (!why && own.line != lib.line)
		why = "they count lines differently";
	csv_close(&own);
	csv_close(&lib);
	return why;
}

#endif
