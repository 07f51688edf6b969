/*
 * Records of JSON become rows of one table (container.h). Every record is given twice: first to
 * learn the columns, then, behind json_table_header, to write the rows; so only one record is ever
 * looked at. Relies on file/json_scan.h; the records given were checked by json_skip.
 */
#ifndef FILE_JSON_TABLE_H
#define FILE_JSON_TABLE_H

#include "base/map.h"
#include "base/str.h"

struct json_cell { size_t at, n; bool set, quoted, both; };     /* both: of two members, or more */
struct json_undo { uint32_t column; struct json_cell was; };       /* a parent's cell that its item said too */
struct json_table {
	struct arena *mem;
	struct str *path;      /* from a record to the array whose items are the rows; none: the record is the row */
	size_t n_path;
	size_t most;           /* bytes that text or names may take; more makes large true */
	bool large;
	size_t n_rows;         /* given since the header (before it: since the beginning) */
	struct buf out;        /* the text */
	long *lines;           /* of each line of out: the line given with its record */
	size_t n_lines;
	/* own */
	bool writing, parent;
	struct smap known;
	struct str *names;
	struct json_cell *cells;
	uint32_t *set;
	struct json_undo *undo;
	size_t n, cap, n_set, cap_set, n_undo, cap_undo, cap_lines, names_bytes;
	size_t item_values;    /* where the values of the item at hand begin; those of its parents are before */
	struct buf name, values;
	struct buf way;        /* names on the way from an item to the list further down */
	long line;
};
void json_table_record(struct json_table *t, struct str record, long line);
/* Something that is no record: a row of one cell that says so. */
void json_table_damaged(struct json_table *t, struct str raw, long line, const char *why);
void json_table_header(struct json_table *t);
void json_table_free(struct json_table *t);

#endif
