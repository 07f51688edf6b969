/*
 * What an import must know before its first record: the cases, keys, people and rows of the store,
 * and where cases of an event log begin. Relies on an open writer, so that nobody else adds to what
 * is read here.
 */
#include <stdlib.h>

#include "store/import.h"
#include "store/own.h"

int import_first_instants(struct import_run *r, struct str bytes, const char *want,
                          const struct source_options *so, struct csm_err *e)
{
	struct source *s;
	struct mapped *m = mem_alloc(sizeof(*m));
	int code = source_open(r->c, bytes, want, so, &s, e);

	while (!code && source_next(s, m)) {
		struct str ref;
		uint32_t at;
		bool fresh;

		arena_reset(&r->scratch);
		if (m->reject || !mapped_has(m, FLD_ticket) || !mapped_has(m, FLD_time))
			continue;
		ref = import_ref(r, m->s[FLD_ticket]);
		at = smap_get(&r->firsts, ref);
		if (at == MAP_NONE) {
			*smap_put(&r->firsts, arena_str(&r->mem, ref), &fresh) = (uint32_t)r->n_first;
			*(PUSH(r->first_at, r->n_first, r->cap_first)) = m->v[FLD_time];
		} else if (m->v[FLD_time] < r->first_at[at]) {
			r->first_at[at] = m->v[FLD_time];
		}
	}
	if (!code)
		source_close(s);
	free(m);
	return code;
}

static int note_answer(void *ctx, const struct table_row *row)
{
	struct import_run *r = ctx;
	struct str text;
	int64_t score;

	arena_reset(&r->scratch);
	text = csv_text_decode(row->f[AC_text], &r->scratch);
	if (str_i64(row->f[AC_score], &score))
		answer_note(r, row->f[AC_key], score, &text);
	return CSM_OK;
}

static int load_answers(struct import_run *r, struct csm_err *e)
{
	struct segment *segs = NULL;
	size_t n = 0;
	int code = table_scan(r->c, TAB_ANSWERS, note_answer, NULL, r, &segs, &n, e);

	segments_close(segs, n);
	return code;
}

int import_load(struct import_run *r, struct csm_err *e)
{
	enum record_kind kind = map_record(r->map);
	int code;

	r->c->as_of = r->c->known_at = WHEN_NONE;      /* what is known is known, whatever the date */
	if ((code = world_load(r->c, &r->world, e)) || (code = erased_scope(r->c, &r->erased, e)))
		return code;
	if ((kind == REC_TICKET || kind == REC_RETURN) && (code = told_load(r, e)))
		return code;
	if ((code = world_keys(r->world, e)) || (code = people_load(r->c, &r->people, NULL, NULL, e)))
		return code;
	if (kind == REC_MESSAGE && !strcmp(r->platform, "mail") && (code = import_mail_load(r, e)))
		return code;
	if ((kind == REC_ANSWER || kind == REC_TICKET) && (code = load_answers(r, e)))
		return code;
	if (kind >= REC_PARCEL && (code = import_observed_load(r, e)))
		return code;
	return kind == REC_ORDER && !r->known ? known_orders_load(r->c, &r->known, e) : CSM_OK;
}
