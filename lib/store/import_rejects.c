/*
 * What an import refused: the original rows, decoded but otherwise as they stood, with file, line,
 * reason, field and value in front. Corrected, the file can be imported again: columns whose names
 * begin with _ are passed over.
 */
#include <stdio.h>

#include "file/io.h"
#include "store/import.h"

/* One value in the dialect of the file. A dialect without quotes cannot hold separators: they
 * become blanks. */
static void front_cell(struct buf *out, char sep, struct str v)
{
	if (sep != '\t')
		buf_char(out, '"');
	for (size_t k = 0; k < v.n; k++) {
		char c = v.p[k];

		if (sep == '\t' && (c == '\t' || c == '\n' || c == '\r'))
			c = ' ';
		if (sep != '\t' && c == '"')
			buf_char(out, '"');
		buf_char(out, c);
	}
	if (sep != '\t')
		buf_char(out, '"');
	buf_char(out, sep);
}

/* The value as it stands in the column that is named; dates and numbers leave no text of theirs in
 * the record. */
static struct str value_in_row(const struct import_run *r, const struct mapped *m, const struct csv_row *row)
{
	const struct source_header *h = source_header(r->src);

	if (m->reject_value.n || !m->reject_field.n)
		return m->reject_value;
	for (size_t i = 0; i < h->n_columns && i < row->n; i++)
		if (str_eq(h->columns[i], m->reject_field))
			return row->f[i];
	return m->reject_value;
}

static void lead(struct rejects *j, char sep, const struct mapped *m, const char *file, long line,
                 struct str value)
{
	const char *base = strrchr(file, '/');
	char at[24];
	const struct str v[] = { str_of(base ? base + 1 : file), { 0 },
	                         str_of(reject_word(m->reject)), m->reject_field, value };

	snprintf(at, sizeof(at), "%ld", line);
	for (size_t i = 0; i < COUNT(v); i++)
		front_cell(&j->out, sep, i == 1 ? str_of(at) : v[i]);
}

static void begin(struct rejects *j, char sep, const struct import_run *r)
{
	static const char *const front[] = { "_file", "_line", "_reason", "_field", "_value" };

	for (size_t i = 0; i < COUNT(front); i++) {
		buf_cstr(&j->out, front[i]);
		buf_char(&j->out, sep);
	}
	buf_str(&j->out, source_raw_header(r->src));
	buf_char(&j->out, '\n');
	j->header = true;
}

/* A record may be several rows: each gets the columns in front, so that each can be corrected. */
void rejects_add(struct rejects *j, const struct import_run *r, const struct mapped *m, const char *file)
{
	char sep = source_header(r->src)->delimiter;
	struct csv_reader rows;
	struct csv_row row;
	size_t i = 0;

	if (!j->header)
		begin(j, sep, r);
	csv_open(&rows, source_ahead_raw(r->ahead), sep, sep == '\t' ? 0 : '"');
	while (csv_next(&rows, &row)) {
		lead(j, sep, m, file, source_ahead_raw_line(r->ahead, m, i++, row.line - 1),
		     value_in_row(r, m, &row));
		buf_str(&j->out, row.raw);
		buf_char(&j->out, '\n');
	}
	csv_close(&rows);
	j->n++;
}

/* The first of them are messages too: nobody should have to open a file to learn what is wrong. */
void rejects_tell(struct import_run *r, const struct mapped *m, const char *file,
                  struct csm_import_summary *s)
{
	struct str v = m->reject_value;
	struct csv_reader rows;
	struct csv_row row;
	char id[48];
	char sep = source_header(r->src)->delimiter;

	if (s->n_told == CSM_TOLD_MOST)
		return;
	csv_open(&rows, source_ahead_raw(r->ahead), sep, sep == '\t' ? 0 : '"');
	if (!v.n && csv_next(&rows, &row))
		v = arena_str(&r->scratch, value_in_row(r, m, &row));
	csv_close(&rows);
	snprintf(id, sizeof(id), "row.%s", reject_word(m->reject));
	if (v.n > 200)
		v.n = 200;
	err_at(&s->told[s->n_told++], CSM_FOUND, id, file, m->line, 0, STR_FMT "%s%s" STR_FMT "%s%s%s%s",
	       STR_ARG(m->reject_field), m->reject_field.n ? ": " : "", v.n ? "\"" : "", STR_ARG(v),
	       v.n ? "\": " : "", reject_word(m->reject), *m->reject_text ? ": " : "", m->reject_text);
}

enum { LEFT_MOST = 1000 };

static bool same_file(const struct rejects *j)
{
	struct file_bytes f;
	bool same = !file_read(j->c->dirfd, j->path, &f, NULL) && str_eq(f.s, buf_view(&j->out));

	file_close(&f);
	return same;
}

/* An import that was cut off before its events were there left its rows, and its id is given again.
 * Somebody may be putting those rows right: they stay, ours go beside them. */
int rejects_write(struct rejects *j, const char *id, struct csm_err *e)
{
	int code = dir_make(j->c->dirfd, "rejects", j->c->group, e);

	snprintf(j->path, sizeof(j->path), "rejects/%s.csv", id);
	for (int k = 2; !code && k < LEFT_MOST && file_exists(j->c->dirfd, j->path); k++) {
		if (same_file(j))
			return CSM_OK;
		snprintf(j->path, sizeof(j->path), "rejects/%s-%d.csv", id, k);
	}
	return code ? code : file_make(j->c->dirfd, j->path, buf_view(&j->out), j->c->group, e);
}
