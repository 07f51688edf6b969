/*
 * An export read through a map, with what must hold whatever it is: every row is in one record or dropped, a refusal has
 * words, an accepted record has a key and holds nothing that a log cannot hold.
 */
#ifndef EXPORT_CHECK_H
#define EXPORT_CHECK_H

#include "replay_main.h"
#include "store/map_in.h"

static void check_fields(const struct str *s, const uint64_t has[2])
{
	for (int f = 0; f < FLD_COUNT; f++) {
		if (!bit_has(has, (enum map_field)f))
			must(!s[f].n, "a field that is not there has a text");
		else
			must(text_writable(s[f]) && utf8_check(s[f]) == s[f].n, "a text that cannot be written");
	}
}

static void check_record(const struct source *s, const struct mapped *m)
{
	must(m->line >= 1 && m->last_line >= m->line, "line numbers");
	must(source_raw(s).n > 0, "a record without rows");
	if (m->reject) {
		must(m->reject_text[0] != '\0', "a reject without words");
		return;
	}
	must(m->key.n > 0, "a record without a key");
	check_fields(m->s, m->has);
	for (size_t i = 0; i < m->n_lines; i++) {
		check_fields(m->lines[i].s, m->lines[i].has);
		must(m->lines[i].s[FLD_line].n > 0, "a line without a key");
	}
}

static void read_export(struct csm *c, struct str bytes, struct map *map, bool trace)
{
	struct source_options o = { .name = "fuzz", .shop_currency = STR("CNY"), .trace = trace };
	struct source *s = NULL;
	struct csm_err e = { 0 };
	struct mapped m;
	int64_t rows = 0;

	if (source_open_map(c, bytes, map, NULL, &o, &s, &e)) {
		must(e.id[0] && e.text[0], "an error without words");
		return;
	}
	while (source_next(s, &m)) {
		rows += (int64_t)m.n_rows;
		check_record(s, &m);
	}
	must(rows + source_dropped(s) == source_rows(s), "a row was lost");
	source_close(s);
}

#endif
