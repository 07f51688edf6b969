/*
 * Observations into their tables: steps of parcels, events of devices, what customers do. A row is
 * known by its key, which is what it says unless its map names something better; the same row again
 * adds nothing. Relies on observe.c for which column is which field. Promises: whom a row is about
 * stands in the log as a case, never as an account.
 */
#include "store/import.h"
#include "store/observe.h"

/* What a row says besides whose it is, in the sequence of its columns. */
static uint64_t hash_of(const struct observe_def *d, int64_t at, const struct str *s)
{
	uint64_t h = (uint64_t)at;

	for (size_t i = 0; i < d->n; i++)
		h = (h ^ str_hash(s[i])) * 1099511628211u;
	return h;
}

/* Where the hash of the row under this key is kept; *fresh: the key is new. */
static uint64_t *told_of(struct import_run *r, struct str key, bool *fresh)
{
	uint32_t at = smap_get(&r->observed, key);

	*fresh = at == MAP_NONE;
	if (!*fresh)
		return &r->told_of[at];
	*smap_put(&r->observed, arena_str(&r->mem, key), fresh) = (uint32_t)r->n_told_of;
	return PUSH(r->told_of, r->n_told_of, r->cap_told_of);
}

static int note_row(void *ctx, const struct table_row *row)
{
	struct import_run *r = ctx;
	const struct observe_def *d = observe_def(observe_of(map_record(r->map)));
	struct str s[TABLE_COLS_MOST];
	bool fresh;

	arena_reset(&r->scratch);
	for (size_t i = 0; i < d->n; i++)
		s[i] = observe_escaped(d, i) ? csv_text_decode(row->f[d->cols[i].col], &r->scratch) :
		       row->f[d->cols[i].col];
	*told_of(r, row->f[TABLE_KEY], &fresh) = hash_of(d, row->at, s);
	return CSM_OK;
}

int import_observed_load(struct import_run *r, struct csm_err *e)
{
	struct segment *segs = NULL;
	size_t n = 0;
	int code = table_scan(r->c, observe_def(observe_of(map_record(r->map)))->table, note_row,
	                      NULL, r, &segs, &n, e);

	segments_close(segs, n);
	return code;
}

static bool parcel_word(struct str s)
{
	for (const char *const *w = parcel_words(); *w; w++)
		if (str_is(s, *w))
			return true;
	return false;
}

/* What no row may lack. */
static bool lacks(struct mapped *m, enum observe k, enum outcome *out)
{
	const struct observe_def *d = observe_def(k);
	bool told = mapped_has(m, d->needs) || (d->or < FLD_COUNT && mapped_has(m, d->or));

	if (!mapped_has(m, FLD_time))
		*out = import_reject(m, REJ_MISSING_REQUIRED, FLD_time, "an observation says when it was made");
	else if (!told)
		*out = import_reject(m, REJ_MISSING_KEY, d->needs, k == OBS_TRACKING ?
		                     WORDS("a step is of a parcel with a tracking number or an order") :
		                     k == OBS_DEVICES ?
		                     WORDS("an event is of a device with a serial number") :
		                     WORDS("what the customer did is missing"));
	else if (k == OBS_TRACKING && mapped_has(m, FLD_status) && !parcel_word(m->s[FLD_status]))
		*out = import_reject(m, REJ_UNKNOWN_VALUE, FLD_status,
		                     "no state of a parcel; csm-map(5) lists them: a value map of the map makes one of it");
	else if (k == OBS_BEHAVIOUR && (!mapped_has(m, FLD_account) || is_masked(m->s[FLD_account])))
		*out = import_reject(m, REJ_MISSING_KEY, FLD_account, "an unmasked account identifies a customer");
	else
		return false;
	return true;
}

static int write_row(struct import_run *r, const struct mapped *m, const struct observe_def *d,
                     const struct str *s, struct caseid who, struct str key, struct csm_err *e)
{
	struct row_cell f[TABLE_COLS_MOST] = { { .form = 's' } };
	const struct row_head h = { d->table, m->v[FLD_time], r->id, &key, 1, 0 };

	for (size_t i = 0; i < table_def(d->table)->n; i++)
		f[i].form = 's';
	for (size_t i = 0; i < d->n; i++)
		f[d->cols[i].col] = (struct row_cell){
			.form = table_def(d->table)->forms[d->cols[i].col] == 'w' ? 'w' : 's', .s = s[i] };
	f[d->shop].s = r->shop;
	if (d->customer)
		f[d->customer].s = import_customer_name(r, who);
	f[d->raw].s = m->raw;
	return writer_cells(r->w, &h, f + TABLE_HEAD_COLS, NULL, e);
}

int import_observation(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	enum observe k = observe_of(map_record(r->map));
	const struct observe_def *d = observe_def(k);
	struct str key = import_ref(r, m->key), s[TABLE_COLS_MOST];
	struct caseid who = { 0 };
	uint64_t *told, says;
	bool fresh;
	int code;

	if (lacks(m, k, out))
		return CSM_OK;
	if (d->customer && (code = import_identity(r, m, &who, e)))
		return code;
	for (size_t i = 0; i < d->n; i++)
		s[i] = m->s[d->cols[i].field];
	says = hash_of(d, m->v[FLD_time], s);
	told = told_of(r, key, &fresh);
	*out = fresh ? OUT_CREATED : *told == says ? OUT_UNCHANGED : OUT_REVISED;
	if (!fresh && *told == says)
		return CSM_OK;
	*told = says;
	return write_row(r, m, d, s, who, key, e);
}
