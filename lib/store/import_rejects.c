/*
 * What an import refused: the original rows, decoded but otherwise as they stood, with file, line, reason, field and value
 * in front. Corrected, the file can be imported again: columns whose names begin with _ are passed over.
 */
#include <stdio.h>

#include "store/import.h"

static void lead(struct rejects *j, char sep, const struct import_run *r, const struct mapped *m, const char *file)
{
	const char *base = strrchr(file, '/');
	struct buf one = { 0 };
	const struct str v[] = { str_of(base ? base + 1 : file), str_of(arena_printf(&j->c->mem, "%ld", m->line)), str_of(reject_word(m->reject)),
		m->reject_field, m->reject_value };

	(void)r;
	for (size_t i = 0; i < COUNT(v); i++) {
		buf_reset(&one);
		if (sep == '\t') {     /* a dialect without quotes: a separator in the value would shift the row */
			for (size_t k = 0; k < v[i].n; k++)
				buf_char(&one, v[i].p[k] == '\t' || v[i].p[k] == '\n' || v[i].p[k] == '\r' ? ' ' : v[i].p[k]);
		} else {
			buf_char(&one, '"');
			for (size_t k = 0; k < v[i].n; k++) {
				if (v[i].p[k] == '"')
					buf_char(&one, '"');
				buf_char(&one, v[i].p[k]);
			}
			buf_char(&one, '"');
		}
		buf_str(&j->out, buf_view(&one));
		buf_char(&j->out, sep);
	}
	buf_free(&one);
}

/* A record of several rows: its lines need the front columns each. raw holds them one behind the other as they stood. */
void rejects_add(struct rejects *j, const struct import_run *r, const struct mapped *m, const char *file)
{
	char sep = source_header(r->src)->delimiter;
	struct str raw = source_raw(r->src);
	char front[128];

	if (!j->header) {
		snprintf(front, sizeof(front), "_file%c_line%c_reason%c_field%c_value%c", sep, sep, sep, sep, sep);
		buf_cstr(&j->out, front);
		buf_str(&j->out, source_raw_header(r->src));
		buf_char(&j->out, '\n');
		j->header = true;
	}
	lead(j, sep, r, m, file);
	buf_str(&j->out, raw);
	buf_char(&j->out, '\n');
	j->n++;
}

int rejects_write(struct rejects *j, struct csm_err *e)
{
	int code = dir_make(j->c->dirfd, "rejects", j->c->group, e);

	return code ? code : file_make(j->c->dirfd, j->path, buf_view(&j->out), j->c->group, e);
}
