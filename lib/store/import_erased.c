/*
 * Imports and erased persons: a record that is about somebody erased loses the person, and the words
 * of what happened before the erasure, before anything is made of it; numbers and amounts stay. An
 * empty field says nothing, so what is known stays as it is and nothing is filled again. Relies on
 * erased.h. Promises: without erasures this costs one comparison a record.
 */
#include "store/import.h"

static void clear(struct mapped *m, enum map_field f)
{
	m->s[f] = (struct str){ 0 };
	m->has[f / 64] &= ~((uint64_t)1 << (f % 64));
}

static const struct erasure *of_account(const struct import_run *r, struct str account)
{
	struct world *w = r->world;
	const struct erasure *x;
	char key[64];
	evid id;

	if (!erased_account(&r->erased, r->shop, account))
		return NULL;
	customer_key(r->c, r->shop, account, key);
	x = world_erased(w, (struct caseid){ world_key(w, str_of(key)), CASE_CUSTOMER });
	memcpy(key + strlen(key), "/erase", 7);
	id = x ? 0 : world_key(w, str_of(key));
	for (size_t i = 0; !x && i < w->n_erasures; i++)
		if (w->erasures[i].id == id)
			x = &w->erasures[i];
	return x ? x : &w->erasures[w->n_erasures - 1];
}

/* A record of a case that the store knows under its key there. */
static const struct erasure *of_case(struct import_run *r, struct str id, char kind)
{
	const struct str key[] = { r->prefix, id, STR("/open") };
	evid opened = id.n ? import_known(r, arena_join(&r->scratch, key, COUNT(key))) : 0;

	return opened ? erased_case(&r->erased, (struct caseid){ opened, kind }) : NULL;
}

static const struct erasure *whose(struct import_run *r, const struct mapped *m)
{
	const struct erasure *x = NULL;
	enum record_kind kind = map_record(r->map);

	if (mapped_has(m, FLD_account) && !is_masked(m->s[FLD_account]))
		x = of_account(r, m->s[FLD_account]);
	if (!x && mapped_has(m, FLD_ticket))
		x = of_case(r, m->s[FLD_ticket], CASE_TICKET);
	if (!x && (kind == REC_RETURN || kind == REC_TICKET))
		x = of_case(r, m->key, kind == REC_RETURN ? CASE_RETURN : CASE_TICKET);
	if (!x && mapped_has(m, FLD_order))
		x = erased_order(&r->erased, r->shop, m->s[FLD_order]);
	if (!x && kind == REC_PARCEL && mapped_has(m, FLD_tracking))
		x = erased_parcel(&r->erased, m->s[FLD_tracking]);
	return x;
}

/* Did what the record says happen by then? Orders and observations are taken whole: their words are
 * about the person at any time. */
static bool is_before(const struct import_run *r, const struct mapped *m, const struct erasure *x)
{
	static const enum map_field when[] = { FLD_opened, FLD_applied, FLD_time, FLD_answered };
	enum record_kind kind = map_record(r->map);

	if (kind == REC_ORDER || kind >= REC_PARCEL)
		return true;
	for (size_t i = 0; i < COUNT(when); i++)
		if (mapped_has(m, when[i]))
			return m->v[when[i]] <= x->rec;
	return true;
}

bool import_bar(struct import_run *r, struct mapped *m)
{
	static const enum map_field person[] = { FLD_account, FLD_name, FLD_phone, FLD_mail, FLD_address,
	                                         FLD_reply_to, FLD_recipients };
	static const enum map_field words[] = { FLD_note, FLD_tags, FLD_place, FLD_value, FLD_files };
	static const enum map_field texts[] = { FLD_subject, FLD_text, FLD_reason_text };
	const struct erasure *x = r->erased.w && r->world->n_erasures ? whose(r, m) : NULL;
	enum record_kind kind = map_record(r->map);
	bool before = x && is_before(r, m, x), beside = kind == REC_ANSWER || kind >= REC_PARCEL;

	if (!x)
		return false;
	for (size_t i = 0; i < COUNT(person); i++)
		clear(m, person[i]);
	for (size_t i = 0; before && i < COUNT(words); i++)
		clear(m, words[i]);
	for (size_t i = 0; before && (x->texts || beside) && i < COUNT(texts); i++)
		clear(m, texts[i]);
	if (before)
		m->raw = (struct str){ 0 };
	r->barred++;
	return true;
}

bool import_barred_whole(const struct import_run *r)
{
	return map_record(r->map) == REC_CUSTOMER || map_record(r->map) == REC_BEHAVIOUR;
}

bool import_row_erased(struct import_run *r)
{
	char sep = source_header(r->src)->delimiter;
	struct csv_reader rows;
	struct csv_row row;
	bool found = false;

	if (!r->erased.w || !r->world->n_erasures)
		return false;
	csv_open(&rows, source_ahead_raw(r->ahead), sep, sep == '\t' ? 0 : '"');
	while (!found && csv_next(&rows, &row))
		for (size_t i = 0; !found && i < row.n; i++)
			found = erased_cell(&r->erased, row.f[i]);
	csv_close(&rows);
	r->barred += found;
	return found;
}
