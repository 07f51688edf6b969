/*
 * csm import: the run. Reads the export through its map, takes the lock, opens the import with an
 * event, hands each record to the function of its kind, keeps what was refused, and closes with an
 * event that says the run reached its end: a run that was killed has no such event, so the same
 * file again completes it instead of having "nothing to do".
 */
#include "base/num.h"
#include "store/import.h"
#include "store/own.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

enum { AHEAD_FROM = 1 << 20 };     /* bytes of a file that is mapped by a thread of its own */

typedef int (*record_fn)(struct import_run *, struct mapped *, enum outcome *, struct csm_err *);

static const struct {
	record_fn fn;
	const char *unit;
} kinds[REC_KINDS] = {
	[REC_ORDER] = { import_order, WORDS("orders") },
	[REC_RETURN] = { import_return, WORDS("returns") },
	[REC_TICKET] = { import_ticket, WORDS("tickets") },
	[REC_CUSTOMER] = { import_customer, WORDS("customers") },
	[REC_MESSAGE] = { import_message, WORDS("messages") },
	[REC_ANSWER] = { import_answer, WORDS("answers") },
	[REC_EVENT] = { import_event, WORDS("events") },
	[REC_PARCEL] = { import_observation, WORDS("parcel steps") },
	[REC_DEVICE] = { import_observation, WORDS("device events") },
	[REC_BEHAVIOUR] = { import_observation, WORDS("actions") },
};

static int begin(struct import_run *r, const struct csm_import_request *q, const char *sha, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = STR("system"), .verb = V_IMPORT };
	const char *base = strrchr(q->path, '/');
	struct caseid none;
	char at[26];
	int code = writer_event(r->w, &h, &r->id, &none, e);

	if (code)
		return code;
	line_text(&r->w->line, "file", str_of(base ? base + 1 : q->path));
	line_text(&r->w->line, "sha256", str_of(sha));
	line_word(&r->w->line, "map", str_of(map_id(r->map)));
	line_text(&r->w->line, "version", str_of(map_version(r->map)));
	line_word(&r->w->line, "shop", r->shop);
	if (r->exported_at != WHEN_NONE) {
		when_write(at, r->c->zone, r->exported_at);
		line_text(&r->w->line, "exported_at", str_of(at));
	}
	return writer_event_end(r->w, NULL, e);
}

static int finish(struct import_run *r, const struct csm_import_summary *s, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = STR("system"), .verb = V_IMPORT, .imp = r->id };
	struct caseid none;
	evid id;
	int code = writer_event(r->w, &h, &id, &none, e);

	if (code)
		return code;
	line_word(&r->w->line, "action", STR("done"));
	line_word(&r->w->line, "of", str_of(s->id));
	line_int(&r->w->line, "rows", s->rows);
	return writer_event_end(r->w, NULL, e);
}

static void count(struct csm_import_summary *s, enum outcome o)
{
	int64_t *const where[] = { &s->created, &s->revised, &s->unchanged, &s->stale, &s->rejected };

	(*where[o])++;
}

/* A line holds at most 1 MiB: the field that would not fit, FLD_COUNT if all do. Controls grow to
 * six bytes each. */
static enum map_field too_long(const struct mapped *m)
{
	for (int half = 0; half < 2; half++)
		for (uint64_t left = m->has[half]; left; left &= left - 1) {
			enum map_field f = (enum map_field)(half * 64 + __builtin_ctzll(left));
			size_t n = m->s[f].n;

			if (n < LINE_MAX_BYTES / 16)
				continue;
			for (size_t i = 0; i < m->s[f].n; i++)
				n += (unsigned char)m->s[f].p[i] < 0x20 ? 5 : 0;
			if (n > LINE_MAX_BYTES / 2)
				return f;
		}
	return FLD_COUNT;
}

/* What can be told of a record without its kind. */
static enum outcome examine(const struct import_run *r, struct mapped *m)
{
	enum map_field f = m->longest < LINE_MAX_BYTES / 16 ? FLD_COUNT : too_long(m);
	char at[26];

	if (f < FLD_COUNT)
		return import_reject(m, REJ_BAD_TEXT, f, "%zu bytes are too long for a line of the log; at most 512 KiB are taken", m->s[f].n);
	if (m->latest <= r->w->rec)
		return OUT_CREATED;
	for (f = 0; f < FLD_COUNT; f++)
		if (map_field_form(f) == 'i' && f != FLD_due && mapped_has(m, f) && m->v[f] > r->w->rec)
			break;
	if (f == FLD_COUNT)
		return OUT_CREATED;
	when_write(at, r->c->zone, m->v[f]);
	return import_reject(m, REJ_BAD_DATE, f,
	                     "%s lies in the future; is the zone right (csm import explain)?", at);
}

/* What the store refused is named by its field so far; people look for the column. */
static void name_column(const struct import_run *r, struct mapped *m)
{
	const struct source_header *h = source_header(r->src);
	enum map_field f = map_field_of(m->reject_field);

	for (size_t i = 0; i < h->n_columns; i++)
		if (str_eq(h->columns[i], m->reject_field))
			return;
	if (f < FLD_COUNT)
		m->reject_field = source_column_of(r->src, f);
}

/* What a refused ticket says would otherwise open it in a state that nobody told. */
static void keep_refused(struct import_run *r, const struct mapped *m)
{
	bool fresh;

	if (r->refused && map_record(r->map) == REC_TICKET && mapped_has(m, FLD_ticket))
		*smap_put(r->refused, arena_str(&r->c->mem, m->s[FLD_ticket]), &fresh) = 1;
}

/* What to do with a record; events and mails are asked by their own files whose they are. */
static int take(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	enum record_kind kind = map_record(r->map);
	int code;

	if (kind != REC_EVENT && kind != REC_MESSAGE && import_bar(r, m) && import_barred_whole(r)) {
		*out = OUT_UNCHANGED;
		return CSM_OK;
	}
	code = kinds[kind].fn(r, m, out, e);
	if (m->reject)
		*out = OUT_REJECTED;
	return code;
}

static void refuse(struct import_run *r, struct mapped *m, const char *file, struct rejects *j,
                   struct csm_import_summary *s)
{
	name_column(r, m);
	rejects_add(j, r, m, file);
	rejects_tell(r, m, file, s);
	keep_refused(r, m);
}

enum { TELL_EVERY = 4096 };        /* records */

static int records(struct import_run *r, const char *file, struct rejects *j,
                   struct csm_import_summary *s, struct csm_err *e)
{
	struct mapped *m;
	int code = CSM_OK;

	r->ahead = source_ahead_start(r->src, AHEAD_FROM);
	while (!code && (m = source_ahead_next(r->ahead))) {
		enum outcome out = OUT_REJECTED;

		arena_reset(&r->scratch);
		import_soon(r);
		if (!(++s->read % TELL_EVERY))
			store_progress(r->c, "import", s->read, 0);
		if (!m->reject)
			out = examine(r, m);
		if (!m->reject)
			code = take(r, m, &out, e);
		if (code)
			break;
		if (m->reject && import_row_erased(r))
			out = OUT_UNCHANGED;
		else if (m->reject)
			refuse(r, m, file, j, s);
		count(s, out);
		code = writer_flush(r->w, e);
	}
	source_ahead_stop(r->ahead);
	if (s->read >= TELL_EVERY)
		store_progress(r->c, NULL, 0, 0);
	s->rows = source_rows(r->src);
	s->dropped = source_dropped(r->src);
	s->erased = r->barred;
	s->read += s->dropped;
	return code;
}

static const char *dry_lines(struct import_run *r)
{
	struct buf b = { 0 };
	const char *lines;

	writer_lines(r->w, &b);
	lines = arena_cstr(&r->c->mem, buf_view(&b));
	buf_free(&b);
	return lines;
}

static int run(struct import_run *r, const struct csm_import_request *q, const char *sha,
               struct csm_import_summary *s, struct csm_err *e)
{
	struct rejects j = { .c = r->c };
	int code = begin(r, q, sha, e);

	if (!code) {
		evid_write(r->id, s->id);
		code = records(r, q->path, &j, s, e);
	}
	if (!code && j.n && !r->c->dry_run)
		code = rejects_write(&j, s->id, e);
	/* Events are written before rows: "done" beside them would hold though the rows never came. */
	if (!code)
		code = writer_settle(r->w, e);
	if (!code)
		code = finish(r, s, e);
	if (*j.path)
		snprintf(s->rejects, sizeof(s->rejects), "%.180s/%s", r->c->path, j.path);
	buf_free(&j.out);
	if (code) {
		writer_abandon(r->w);
		return code;
	}
	if (r->c->dry_run)
		s->lines = dry_lines(r);
	code = writer_commit(r->w, e);
	return code ? code : s->rejected ? CSM_FOUND : CSM_OK;
}

static void run_free(struct import_run *r)
{
	source_close(r->src);
	people_free(&r->people);
	vocab_free(&r->accounts);
	vocab_free(&r->seen);
	smap_free(&r->opened);
	smap_free(&r->firsts);
	smap_free(&r->occurrences);
	smap_free(&r->answers);
	smap_free(&r->observed);
	free(r->told_of);
	known_orders_free(r->known);
	told_free(r);
	import_mail_free(r);
	erased_scope_free(&r->erased);
	free(r->met);
	free(r->said);
	free(r->prints);
	free(r->opened_ids);
	free(r->first_at);
	arena_free(&r->mem);
	arena_free(&r->scratch);
	buf_free(&r->text);
}

static void describe(const struct import_run *r, struct csm_import_summary *s)
{
	const char *id = map_id(r->map);

	snprintf(s->map, sizeof(s->map), "%s", id);
	snprintf(s->shop, sizeof(s->shop), STR_FMT, STR_ARG(r->shop));
	snprintf(s->encoding, sizeof(s->encoding), "%s", source_header(r->src)->encoding);
	snprintf(s->unit, sizeof(s->unit), "%s", kinds[map_record(r->map)].unit);
}

static struct source_options options_of(const struct import_run *r, const struct csm_import_request *q)
{
	return (struct source_options){ .name = q->path, .date_order = q->date_order, .sheet = q->sheet, .fold = q->fold,
	                                .keep_raw = q->keep_raw, .n_keep_raw = q->n_keep_raw,
	                                .shop_currency = r->currency, .shop_zone = r->zone };
}

static int open_export(struct import_run *r, const struct csm_import_request *q, struct str bytes,
                       struct csm_import_summary *s, struct csm_err *e)
{
	struct source_options so = options_of(r, q);
	int code = source_open(r->c, bytes, q->map, &so, &r->src, e);

	if (code)
		return code;
	r->map = source_header(r->src)->map;
	snprintf(r->platform, sizeof(r->platform), "%.*s", (int)strcspn(map_id(r->map), "."), map_id(r->map));
	r->prefix = str_of(arena_printf(&r->mem, "%s:" STR_FMT ":", r->platform, STR_ARG(r->shop)));
	describe(r, s);
	if (map_record(r->map) == REC_EVENT || map_record(r->map) == REC_MESSAGE)
		if ((code = import_first_instants(r, bytes, map_id(r->map), &so, e)))
			return code;
	return CSM_OK;
}

/* What the import's opening needs but the file's digest. */
static int prepare(struct import_run *r, const struct csm_import_request *q, struct str bytes,
                   struct csm_import_summary *s, struct csm_err *e)
{
	struct source_options so = options_of(r, q);
	int code = open_export(r, q, bytes, s, e);

	if (!code)
		code = writer_open(r->c, &r->w, e);
	if (!code)
		import_subset(r, bytes, &so);
	return code ? code : import_load(r, e);
}

/* "20" records, or "1.5%" of those read in hundredths of a percent: at most so many may be refused. */
struct limit { int64_t most; bool share; };

static int read_limit(const char *text, struct limit *l, struct csm_err *e)
{
	struct str t = str_of(text);

	l->share = str_ends(t, STR("%"));
	if (l->share ? (t.n--, money_parse(t, 2, &l->most)) && l->most <= 10000 : str_i64(t, &l->most))
		if (l->most >= 0)
			return CSM_OK;
	return err_set(e, CSM_EUSAGE, "import.max-reject.form",
	               "--max-reject=%s: a number of records, as 20, or a share of them, as 1.5%%", text);
}

/* What a rehearsal found, against what the caller puts up with. */
static int judge(const struct csm_import_request *q, const struct csm_import_summary *s, struct csm_err *e)
{
	struct limit l = { 0 };

	if (q->strict && s->rejected)
		return err_set(e, CSM_EREFUSED, "import.strict", "%s: %lld of %lld %s refused, so nothing was imported (--strict)",
		               q->path, (long long)s->rejected, (long long)s->read, words_in(err_lang(e), s->unit));
	if (!q->max_reject)
		return CSM_OK;
	(void)read_limit(q->max_reject, &l, NULL);
	if (l.share ? s->rejected * 10000 <= l.most * s->read : s->rejected <= l.most)
		return CSM_OK;
	return err_set(e, CSM_EREFUSED, "import.max-reject", "%s: %lld of %lld %s refused, more than %s, so nothing was imported (--max-reject)",
	               q->path, (long long)s->rejected, (long long)s->read, words_in(err_lang(e), s->unit), q->max_reject);
}

/* What the run would refuse, found out by one that stores nothing. The lock is held meanwhile, so
 * it holds for the run that follows. */
static int rehearse(const struct import_run *r, const struct csm_import_request *q, struct str bytes,
                    struct csm_import_summary *s, struct csm_err *e)
{
	struct import_run t = { .c = r->c, .w = r->w, .shop = r->shop, .currency = r->currency,
	                        .zone = r->zone, .exported_at = r->exported_at, .known = r->known,
	                        .without = r->without };
	struct rejects j = { .c = r->c };
	int code = open_export(&t, q, bytes, s, e);

	if (!code)
		code = import_load(&t, e);
	writer_rehearse(r->w);
	if (!code)
		code = begin(&t, q, "", e);
	if (!code)
		code = records(&t, q->path, &j, s, e);
	writer_rehearsed(r->w);
	buf_free(&j.out);
	t.known = NULL;            /* still r's */
	run_free(&t);
	return code ? code : judge(q, s, e);
}

static int with_bytes(struct import_run *r, const struct csm_import_request *q, struct str bytes,
                      struct csm_import_summary *s, struct csm_err *e)
{
	struct sha256_job *job = sha256_begin(bytes);
	char sha[65];
	int code = prepare(r, q, bytes, s, e);

	sha256_end(job, sha);
	if (!code && (q->strict || q->max_reject)) {
		code = rehearse(r, q, bytes, s, e);
		if (!code)
			*s = (struct csm_import_summary){ 0 };
		describe(r, s);
	}
	if (!code && (q->again || !import_seen_before(r, sha, s)))
		return run(r, q, sha, s, e);
	if (!code)
		code = writer_sync(r->w, e);   /* who says that it is there must be right after a crash, too */
	if (r->w)
		writer_abandon(r->w);
	return code;
}

/* What else the first map names for the same bytes; the names outlive the run. */
struct further { const char *maps[MAP_ALSO_MOST]; bool text, next; struct smap refused; };

static int import_bytes(struct csm *c, const struct csm_import_request *q, struct str bytes,
                        struct csm_import_summary *s, struct further *also, struct csm_err *e)
{
	struct import_run r = { .c = c, .refused = also->next ? NULL : &also->refused,
	                        .without = also->next ? &also->refused : NULL };
	int code = import_find_shop(&r, q->shop, e);

	if (!code)
		code = import_find_exported(&r, q, e);
	if (!code)
		code = with_bytes(&r, q, bytes, s, e);
	for (size_t i = 0; r.map && !also->next && i < MAP_ALSO_MOST && map_also(r.map, i); i++)
		also->maps[i] = arena_cstr(&c->mem, str_of(map_also(r.map, i)));
	if (r.map && !also->next)
		also->text = !source_header(r.src)->kind;
	run_free(&r);
	store_changed(c);
	return code;
}

/* A text, as a file of rejects, is one table, which the first map has read; a container may have no
 * rows for the other map. */
static bool passed_over(const struct further *also, int code, const struct csm_err *why)
{
	return code == CSM_EREFUSED && strcmp(why->id, also->text ? "import.format" : "container.empty") == 0;
}

/* The same bytes through the maps that the first one names. */
static int import_also(struct csm *c, const struct csm_import_request *q, struct str bytes,
                       struct further *also, struct csm_import_summary *s, struct csm_err *e)
{
	int worst = CSM_OK;

	also->next = true;
	for (size_t i = 0; i < MAP_ALSO_MOST && also->maps[i]; i++) {
		struct csm_import_summary *next = arena_alloc(&c->mem, sizeof(*next));
		struct csm_import_request again = *q;
		struct csm_err why = err_like(e);
		int code;

		again.map = also->maps[i];
		code = import_bytes(c, &again, bytes, next, also, &why);
		if (passed_over(also, code, &why))
			continue;
		s = s->next = next;
		if (code && code != CSM_FOUND) {
			if (e)
				*e = why;
			return code;
		}
		worst = code ? code : worst;
	}
	return worst;
}

int import_of(struct csm *c, const struct csm_import_request *q, struct str bytes,
              struct csm_import_summary *s, struct csm_err *e)
{
	struct further also = { .text = false };
	int64_t as_of = c->as_of, known_at = c->known_at;
	int code, more;

	store_changed(c);
	code = import_bytes(c, q, bytes, s, &also, e);
	if (!code || code == CSM_FOUND) {
		more = import_also(c, q, bytes, &also, s, e);
		code = more ? more : code;
	}
	smap_free(&also.refused);
	store_changed(c);
	c->as_of = as_of;
	c->known_at = known_at;
	return code;
}

int csm_import(struct csm *c, const struct csm_import_request *q, struct csm_import_summary *s,
               struct csm_err *e)
{
	struct file_bytes f = { 0 };
	int code;

	*s = (struct csm_import_summary){ 0 };
	if (q->max_reject && (code = read_limit(q->max_reject, &(struct limit){ 0 }, e)))
		return code;
	code = import_read(q->path, &f, e);
	if (!code)
		code = import_of(c, q, f.s, s, e);
	file_close(&f);
	return code;
}
