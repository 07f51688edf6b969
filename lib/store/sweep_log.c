/*
 * Lines, rows and people without the words that are gone. Relies on digest.c for the redacted form.
 * Promises: whatever is not taken out keeps its very bytes; a file that holds nothing to take out is
 * not replaced.
 */
#include "store/sweep.h"

#include <stdlib.h>

#include "store/entry.h"
#include "store/own.h"

/* What a crash left behind the last line goes to rejects/, where it is swept too. */
static int mend(struct sweep *s, const char *path, struct csm_err *e)
{
	struct append a;
	int64_t torn;
	int code;

	if (s->dry)
		return CSM_OK;
	code = append_open(s->c->dirfd, path, s->c->group, &a, e);
	if (code)
		return code;
	code = append_tail(&a, s->c->dirfd, "rejects", &torn, e);
	append_close(&a);
	return code;
}

static int put(struct sweep *s, const char *path, const struct buf *b, struct csm_err *e)
{
	return s->dry ? CSM_OK : file_replace(s->c->dirfd, path, buf_view(b), s->c->group, e);
}

/* ---- events ---- */

static void put_val(struct line_writer *w, const struct pair *p)
{
	struct buf key = { 0 };

	buf_str(&key, p->key);
	line_val(w, key.p, &p->v);
	buf_free(&key);
}

/* An entry that people wrote has no redacted form: it becomes a line of ours, without its words. */
static bool bare_line(struct sweep *s, const struct event *ev, struct buf *out)
{
	struct event bare = *ev;
	struct arena a = { 0 };
	struct line_writer w;
	char text[32];
	int code;

	event_redact(&bare, &a);
	line_begin(&w, out);
	evid_write(ev->id, text);
	line_word(&w, "id", str_of(text));
	when_write(text, s->c->zone, ev->at);
	line_text(&w, "at", str_of(text));
	if (ev->rec != ev->at) {
		when_write(text, s->c->zone, ev->rec);
		line_text(&w, "rec", str_of(text));
	}
	line_word(&w, "by", ev->by);
	case_write(ev->cas, text);
	if (ev->cas.id)
		line_word(&w, "case", str_of(text));
	line_word(&w, "do", ev->verb_text);
	evid_write(ev->imp, text);
	if (ev->imp)
		line_word(&w, "imp", str_of(text));
	if (ev->tx_n)
		line_text(&w, "tx", str_of(arena_printf(&a, "%u/%u", ev->tx_k, ev->tx_n)));
	for (size_t i = 0; i < bare.n; i++)
		put_val(&w, &bare.pairs[i]);
	code = line_end(&w, NULL);
	arena_free(&a);
	return !code;
}

/* The entry as it is to stand; false: as it stands. */
static bool redacted_entry(struct sweep *s, const struct entry *en, struct buf *out)
{
	struct str form;
	enum line_form_of what;

	if (umap_get(&s->gone, en->ev.id) == MAP_NONE || !event_has_words(&en->ev))
		return false;
	what = line_redacted(&s->d, en->bytes, &form);
	if (what == FORM_FOREIGN || what == FORM_REDACTED)
		return bare_line(s, &en->ev, out);
	buf_str(out, form);
	buf_char(out, '\n');
	return true;
}

static int sweep_events(struct sweep *s, const char *path, struct csm_err *e)
{
	struct entries in = { 0 };
	struct entry en;
	struct file_bytes f = { .map = NULL };
	struct buf out = { 0 };
	size_t from = 0;
	int64_t n = 0;
	int code = file_read(s->c->dirfd, path, &f, e);

	in.in = f.s;
	for (enum entry_kind k; !code && (k = entry_next(&in, &en)) != ENTRY_END;) {
		size_t kept = out.n;

		if (k != ENTRY_EVENT || umap_get(&s->gone, en.ev.id) == MAP_NONE)
			continue;
		buf_add(&out, f.s.p + from, en.offset - from);
		if (!redacted_entry(s, &en, &out)) {
			out.n = kept;
			continue;
		}
		from = en.offset + en.bytes.n + 1;
		n++;
	}
	if (!code && n) {
		if (from < f.s.n)
			buf_add(&out, f.s.p + from, f.s.n - from);
		code = put(s, path, &out, e);
	}
	s->lines += n;
	entries_free(&in);
	buf_free(&out);
	if (f.map || f.mem)
		file_close(&f);
	return code;
}

/* ---- rows ---- */

struct rows { struct sweep *s; enum table t; struct buf out; int64_t n; };

static void bare_row(struct rows *r, const struct raw_row *row)
{
	const struct table_def *d = table_def(r->t);

	for (size_t i = 0; i < d->n; i++)
		csv_own_field(&r->out, column_is_words(str_of(d->cols[i])) ? (struct str){ 0 } : row->f[i], i == 0);
}

static bool row_has_words(const struct rows *r, const struct raw_row *row)
{
	const struct table_def *d = table_def(r->t);

	for (size_t i = 0; i < d->n; i++)
		if (row->f[i].n && column_is_words(str_of(d->cols[i])))
			return true;
	return false;
}

static void on_row(void *ctx, const struct raw_row *row)
{
	struct rows *r = ctx;
	struct str form = row->bytes;

	if (row_has_words(r, row) && erased_row(&r->s->x, r->t, row)) {
		r->n++;
		if (row_redacted(&r->s->d, row->bytes, &form) == FORM_FOREIGN) {
			bare_row(r, row);
			form = (struct str){ 0 };
		}
	}
	buf_str(&r->out, form);
	buf_char(&r->out, '\n');
}

static int sweep_rows(struct sweep *s, const char *path, enum table t, struct csm_err *e)
{
	struct rows r = { .s = s, .t = t };
	struct file_bytes f;
	struct str rest;
	int code = file_read(s->c->dirfd, path, &f, e);

	if (code)
		return code;
	rest = f.s;
	buf_str(&r.out, str_split(&rest, '\n'));
	row_begin(&s->d, buf_view(&r.out));
	buf_char(&r.out, '\n');
	raw_rows(f.s, t, NULL, on_row, &r);
	if (r.n)
		code = put(s, path, &r.out, e);
	s->rows += r.n;
	buf_free(&r.out);
	file_close(&f);
	return code;
}

/* ---- the segments of this site ---- */

static int sweep_segment(struct sweep *s, const struct segment *seg, struct csm_err *e)
{
	int code = mend(s, seg->path, e);

	if (code)
		return code;
	if (!strcmp(seg->table, "events"))
		return s->gone.used ? sweep_events(s, seg->path, e) : CSM_OK;
	for (int t = 0; t < TAB_COUNT; t++)
		if (s->x.w->n_erasures && !strcmp(seg->table, table_def((enum table)t)->name))
			return sweep_rows(s, seg->path, (enum table)t, e);
	return CSM_OK;
}

int sweep_log(struct sweep *s, struct csm_err *e)
{
	struct segment *segs = NULL;
	size_t n = 0;
	int code = segments_list(s->c, NULL, &segs, &n, NULL, NULL, e);

	for (size_t i = 0; !code && i < n; i++)
		if (segs[i].site == s->site)
			code = sweep_segment(s, &segs[i], e);
	segments_close(segs, n);
	return code;
}

/* ---- people/ ---- */

static bool of_erased(const struct sweep *s, const struct rec *rec)
{
	const struct val *customer = rec_get(rec, "customer");
	struct caseid who;

	return customer && case_fast(customer->s, &who) && world_erased(s->x.w, who);
}

/* What cannot be read may well be a line of theirs, broken: it goes if it names them. */
static bool names_erased(const struct sweep *s, struct str bytes)
{
	char name[32];
	size_t at;

	for (size_t i = 0; i < s->x.w->n_erasures; i++) {
		case_write(s->x.w->erasures[i].who, name);
		if (str_find(bytes, str_of(name), &at))
			return true;
	}
	return false;
}

static int sweep_person_file(struct sweep *s, const char *path, struct csm_err *e)
{
	struct entries in = { 0 };
	struct entry en;
	struct rec rec;
	struct file_bytes f;
	struct buf out = { 0 };
	size_t from = 0;
	int64_t n = 0;
	int code = mend(s, path, e);

	if (code || (code = file_read(s->c->dirfd, path, &f, e)))
		return code;
	in.in = f.s;
	for (enum entry_kind k; (k = entry_record(&in, &en, &rec)) != ENTRY_END;) {
		if (k == ENTRY_EVENT ? !of_erased(s, &rec) : !names_erased(s, en.bytes))
			continue;
		buf_add(&out, f.s.p + from, en.offset - from);
		from = en.offset + en.bytes.n + 1;
		n++;
	}
	if (n) {
		if (from < f.s.n)
			buf_add(&out, f.s.p + from, f.s.n - from);
		code = put(s, path, &out, e);
	}
	s->people += n;
	entries_free(&in);
	buf_free(&out);
	file_close(&f);
	return code;
}

int sweep_people(struct sweep *s, struct csm_err *e)
{
	struct str *names = NULL, rest;
	size_t n = 0;
	char own[4];
	int code = file_list(s->c->dirfd, "people", ".yaml", &s->x.mem, &names, &n, e);

	site_write(s->site, own);
	for (size_t i = 0; !code && s->x.w->n_erasures && i < n; i++) {
		rest = names[i];
		if (str_is(str_split(&rest, '-'), own))
			code = sweep_person_file(s, arena_printf(&s->x.mem, "people/" STR_FMT, STR_ARG(names[i])), e);
	}
	return code;
}
