/*
 * Between csv.c and csv_lib.c, the only file that knows libcsv.
 */
#ifndef FILE_CSV_LIB_H
#define FILE_CSV_LIB_H

#include <stdlib.h>

#include "file/csv.h"

/*
 * Reads the row at r->at with libcsv; false if there is none any more. Moves r->at and r->line
 * behind it.
 */
bool csv_lib_row(struct csv_reader *r, struct csv_row *row);
void csv_lib_free(struct csv_reader *r);

static inline void csv_push(struct csv_reader *r, size_t *n, struct str field)
{
	if (*n >= r->cap)
		r->fields = mem_grow(r->fields, *n, &r->cap, sizeof(*r->fields));
	r->fields[(*n)++] = field;
}

static inline bool csv_is_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Behind the line end at p[at]: CR LF is one. */
static inline size_t csv_line_next(struct str in, size_t at)
{
	return at + 1 < in.n && in.p[at] == '\r' && in.p[at + 1] == '\n' ? at + 2 : at + 1;
}

#endif
