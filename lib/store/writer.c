/*
 * The writer: lock, tails, numbers, lines, people, commit (csm-store(5), APPENDING). Nothing else adds to a store.
 * Relies on file/io.h for every byte that reaches the disk. Promises: numbers without gap or double, instants of recording that
 * never go back, whole lines or none, and nothing stored before commit or a flush of something large.
 */
#include "store/own.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- segments ---- */

int segment_newest(struct csm *c, uint16_t site, const char *table, int *month, int *nn, struct csm_err *e)
{
	struct arena tmp = { 0 };
	char letters[4], folder[16];
	struct str *names = NULL, name;
	size_t n = 0;
	int m, k, code;

	*month = *nn = 0;
	site_write(site, letters);
	snprintf(folder, sizeof(folder), "log/%s", letters);
	code = file_list(c->dirfd, folder, NULL, &tmp, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		if (!segment_name(names[i], &name, &m, &k) || !str_is(name, table))
			continue;
		if (m > *month || (m == *month && k > *nn)) {
			*month = m;
			*nn = k;
		}
	}
	arena_free(&tmp);
	return code;
}

static const char *segment_path(struct csm *c, uint16_t site, const char *table, int month, int nn)
{
	char letters[4];

	site_write(site, letters);
	return arena_printf(&c->mem, "log/%s/%s-%04d-%02d-%02d.%s", letters, table, month / 100, month % 100, nn,
	                    strcmp(table, "events") ? "csv" : "yaml");
}

static int month_of(int64_t at)
{
	struct civil d = civil_of(at);

	return (int)d.year * 100 + d.mon;
}

static void note_torn(struct writer *w, const char *path, int64_t torn)
{
	if (!torn)
		return;
	w->torn += torn;
	snprintf(w->torn_note, sizeof(w->torn_note), "%s: %lld bytes at its end were never acknowledged; kept in rejects/, cut off",
	         path, (long long)torn);
}

/* Opens the segment and repairs its tail. */
static int segout_open(struct writer *w, struct segment_out *o, const char *path, struct csm_err *e)
{
	struct csm *c = w->c;
	int64_t torn = 0;
	int code = append_open(c->dirfd, path, c->group, &o->seg, e);

	if (code)
		return code;
	o->path = path;
	o->open = true;
	code = append_tail(&o->seg, c->dirfd, "rejects", &torn, e);
	note_torn(w, path, torn);
	return code;
}

int segout_sync(struct segment_out *o, struct csm_err *e)
{
	if (!o->open || !o->dirty)
		return CSM_OK;
	o->dirty = false;
	return append_sync(&o->seg, e);
}

void segout_close(struct segment_out *o)
{
	if (o->open)
		append_close(&o->seg);
	o->open = false;
}

/* Does the segment begin with header? An empty one does. */
static int same_header(struct csm *c, const char *path, struct str header, bool *same, struct csm_err *e)
{
	struct file_bytes f;
	int code = file_read(c->dirfd, path, &f, e);

	*same = true;
	if (code)
		return code;
	if (f.s.n)
		*same = str_starts(f.s, header);
	file_close(&f);
	return CSM_OK;
}

/* A table that got another column goes on in a new segment. */
static int check_header(struct writer *w, struct segment_out *o, const char *table, struct str header, struct csm_err *e)
{
	bool same = true;
	int code = CSM_OK;

	if (header.n && o->month && !o->open)
		code = same_header(w->c, segment_path(w->c, w->site, table, o->month, o->nn), header, &same, e);
	if (!code && !same)
		o->nn++;
	return code;
}

/* The segment that is due: the newest, or the next when its month is over or it is full. */
static int segout_due(struct writer *w, struct segment_out *o, const char *table, struct str header, size_t more, struct csm_err *e)
{
	int month = month_of(w->rec), code = CSM_OK;
	char letters[4], folder[16];

	site_write(w->site, letters);
	snprintf(folder, sizeof(folder), "log/%s", letters);
	if (!o->known)
		code = segment_newest(w->c, w->site, table, &o->month, &o->nn, e);
	o->known = !code;
	if (!code)
		code = check_header(w, o, table, header, e);
	if (!code && o->month >= month && !o->open)
		code = segout_open(w, o, segment_path(w->c, w->site, table, o->month, o->nn), e);
	if (code)
		return code;
	if (o->month >= month && (o->seg.size == 0 || o->seg.size + (int64_t)more <= SEGMENT_MAX))
		return CSM_OK;
	code = segout_sync(o, e);
	segout_close(o);
	if (!code && !o->month)
		code = dir_make(w->c->dirfd, folder, w->c->group, e);
	o->nn = o->month >= month ? o->nn + 1 : 1;
	o->month = o->month >= month ? o->month : month;
	return code ? code : segout_open(w, o, segment_path(w->c, w->site, table, o->month, o->nn), e);
}

int segout_write(struct writer *w, struct segment_out *o, const char *table, struct str header, struct str bytes, struct csm_err *e)
{
	struct buf both = { 0 };
	int code;

	if (!bytes.n)
		return CSM_OK;
	code = segout_due(w, o, table, header, header.n + bytes.n, e);
	if (code)
		return code;
	o->dirty = true;
	if (o->seg.size || !header.n)
		return append_write(&o->seg, bytes, e);
	buf_str(&both, header);
	buf_str(&both, bytes);
	code = append_write(&o->seg, buf_view(&both), e);
	buf_free(&both);
	return code;
}

/* ---- numbers ---- */

struct highest { uint16_t site; uint64_t number; int64_t rec; };

static int see_number(void *ctx, const struct event *ev, struct str line)
{
	struct highest *h = ctx;

	(void)line;
	if (evid_site(ev->id) != h->site)
		return CSM_OK;
	if (evid_number(ev->id) > h->number)
		h->number = evid_number(ev->id);
	if (h->rec == WHEN_NONE || ev->rec > h->rec)
		h->rec = ev->rec;
	return CSM_OK;
}

/* The log ends with something that people wrote: look at all of it. */
static int highest_slowly(struct csm *c, struct highest *h, struct csm_err *e)
{
	struct scan s = { .c = c, .event = see_number, .ctx = h, .every_tx = true };
	int code = scan_run(&s, e);

	scan_close(&s);
	return code;
}

/* The last line of a segment as an event; false if it is no canonical one. *empty: there is no line. */
static int last_event(struct csm *c, const char *path, struct highest *h, bool *empty, bool *read, struct csm_err *e)
{
	struct arena tmp = { 0 };
	struct line_room room = { 0 };
	struct rec rec;
	struct event ev;
	struct str line;
	const char *why, *key;
	int code = file_last_line(c->dirfd, path, &tmp, &line, e);

	*read = false;
	*empty = !code && !line.n;
	if (!code && line.n && line_read(line, &room, &rec, NULL, NULL) && event_of(&rec, &ev, &why, &key) &&
	    evid_site(ev.id) == h->site) {
		*read = true;
		h->number = evid_number(ev.id);
		h->rec = ev.rec;
	}
	line_room_free(&room);
	arena_free(&tmp);
	return code;
}

int store_next_number(struct csm *c, uint16_t site, uint64_t *next, int64_t *last_rec, struct csm_err *e)
{
	struct highest h = { .site = site, .rec = WHEN_NONE };
	struct segment *segs;
	size_t n;
	bool empty = true, read = false;
	int code = segments_list(c, "events", &segs, &n, NULL, NULL, e);

	for (size_t i = n; !code && empty && i > 0; i--)
		if (segs[i - 1].site == site)
			code = last_event(c, segs[i - 1].path, &h, &empty, &read, e);
	segments_close(code ? NULL : segs, code ? 0 : n);
	if (!code && !empty && !read)
		code = highest_slowly(c, &h, e);
	*next = h.number + 1;
	*last_rec = h.rec;
	return code;
}

/* ---- policies in use ---- */

static int policy_event(struct writer *w, const char *name, const char *digest, bool own_file, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = STR("system"), .verb = V_POLICY };
	const char *dot = strchr(name, '.');
	int code = writer_event(w, &h, NULL, NULL, e);

	if (code)
		return code;
	line_word(&w->line, "policy", (struct str){ name, (size_t)(dot - name) });
	line_text(&w->line, "digest", str_of(digest));
	if (own_file)
		line_word(&w->line, "path", str_of(arena_printf(&w->c->mem, "policy/%s", name)));
	return writer_event_end(w, NULL, e);
}

static int check_policy(struct writer *w, const char *name, struct csm_err *e)
{
	struct csm *c = w->c;
	struct file_bytes f;
	char digest[65];
	bool own_file;
	int code = policy_bytes(c, name, &f, e);

	if (code)
		return code;
	sha256_hex(f.s, digest);
	own_file = f.map || f.mem;
	if (own_file)
		file_close(&f);
	if (file_exists(c->dirfd, arena_printf(&c->mem, "policy/.seen/%s.yaml", digest)))
		return CSM_OK;
	w->unseen[w->n_unseen].name = name;
	w->unseen[w->n_unseen++].digest = arena_cstr(&c->mem, str_of(digest));
	return policy_event(w, name, digest, own_file, e);
}

/*
 * Keeps the copies of new versions. Only behind their events: a copy without an event would hide the version for ever. What
 * fails here is made up for by the next write, which finds no copy.
 */
static void keep_policies(struct writer *w)
{
	struct csm *c = w->c;

	for (size_t i = 0; i < w->n_unseen; i++) {
		struct file_bytes f;
		char digest[65];
		if (policy_bytes(c, w->unseen[i].name, &f, NULL))
			continue;
		sha256_hex(f.s, digest);
		if (!strcmp(digest, w->unseen[i].digest) && !dir_make(c->dirfd, "policy/.seen", c->group, NULL))
			(void)file_make(c->dirfd, arena_printf(&c->mem, "policy/.seen/%s.yaml", digest), f.s, c->group, NULL);
		if (f.map || f.mem)
			file_close(&f);
	}
	w->n_unseen = 0;
}

/* ---- opening ---- */

static int take_lock(struct writer *w, struct csm_err *e)
{
	struct csm *c = w->c;
	int code = lock_take(c->dirfd, "local/writer", c->lock_wait_s, &w->lock, e);

	/* While we waited the site may have been given to another copy. */
	if (!code)
		code = site_own(c, e);
	if (!code && !c->site)
		code = err_set(e, c->no_site.code, c->no_site.id, "%s", c->no_site.text);
	if (!code && c->clock)
		c->now = clock_now();
	return code;
}

/* What a crash left at the end of the newest segment goes away before its numbers are read. */
static int repair_tail(struct writer *w, struct csm_err *e)
{
	struct segment_out *o = &w->log;
	int code = segment_newest(w->c, w->c->site, "events", &o->month, &o->nn, e);

	o->known = !code;
	if (code || !o->month || w->c->dry_run)
		return code;
	return segout_open(w, o, segment_path(w->c, w->c->site, "events", o->month, o->nn), e);
}

static int open_all(struct writer *w, struct csm_err *e)
{
	struct csm *c = w->c;
	int64_t last;
	int code = CSM_OK;

	if (!c->site)
		return err_set(e, c->no_site.code, c->no_site.id, "%s", c->no_site.text);
	if (!c->dry_run)
		code = take_lock(w, e);
	w->site = c->site;
	if (!code)
		code = repair_tail(w, e);
	if (!code)
		code = store_next_number(c, w->site, &w->next, &last, e);
	if (code)
		return code;
	w->rec = last != WHEN_NONE && last > c->now ? last : c->now;
	code = check_policy(w, "terms.yaml", e);
	return code ? code : check_policy(w, "agents.yaml", e);
}

int writer_open(struct csm *c, struct writer **out, struct csm_err *e)
{
	struct writer *w = mem_alloc(sizeof(*w));
	int code;

	w->c = c;
	w->lock.fd = w->log.seg.fd = w->persons.seg.fd = -1;
	code = open_all(w, e);
	*out = code ? NULL : w;
	if (code)
		writer_abandon(w);
	return code;
}

/* ---- lines ---- */

static void put_at(struct writer *w, const char *key, int64_t at)
{
	char text[26];

	when_write(text, w->c->zone, at);
	line_text(&w->line, key, str_of(text));
}

void writer_tx(struct writer *w, uint32_t n)
{
	w->tx_n = n > 1 ? n : 0;
	w->tx_k = 0;
}

static void put_tx(struct writer *w)
{
	char text[32];

	if (w->tx_k >= w->tx_n)
		return;
	snprintf(text, sizeof(text), "%u/%u", w->tx_k + 1, w->tx_n);
	line_text(&w->line, "tx", str_of(text));
}

static int too_late(struct writer *w, int64_t at, struct csm_err *e)
{
	char it[26], now[26];

	when_write(it, w->c->zone, at);
	when_write(now, w->c->zone, w->rec);
	return err_set(e, CSM_EUSAGE, "event.future", "at %s lies in the future; it is %s now, and only what has happened is recorded",
	               it, now);
}

int writer_event(struct writer *w, const struct event_head *h, evid *id, struct caseid *cas, struct csm_err *e)
{
	evid own = evid_make(w->site, w->next);
	struct caseid name = { h->cas.id ? h->cas.id : own, h->cas.kind };
	int64_t at = h->at == WHEN_NONE ? w->rec : h->at;
	char text[32];

	if (at > w->rec)
		return too_late(w, at, e);
	line_begin(&w->line, &w->events);
	evid_write(own, text);
	line_word(&w->line, "id", str_of(text));
	put_at(w, "at", at);
	if (at != w->rec)
		put_at(w, "rec", w->rec);
	line_word(&w->line, "by", h->by);
	if (name.kind) {
		case_write(name, text);
		line_word(&w->line, "case", str_of(text));
	}
	line_word(&w->line, "do", str_of(verb_word(h->verb)));
	if (h->imp) {
		evid_write(h->imp, text);
		line_word(&w->line, "imp", str_of(text));
	}
	put_tx(w);
	if (id)
		*id = own;
	if (cas)
		*cas = name;
	return CSM_OK;
}

/* 64 bits in 13 characters. Under a seed the event's own id makes each salt another. */
void writer_salt(struct writer *w)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char r[8];
	char text[14];
	uint64_t v = 0;

	random_bytes(w->c->seed, evid_make(w->site, w->next), r, sizeof(r));
	for (size_t i = 0; i < sizeof(r); i++)
		v = v << 8 | r[i];
	for (size_t i = 0; i < 13; i++, v >>= 5)
		text[i] = letters[v & 31];
	line_text(&w->line, "salt", (struct str){ text, 13 });
	w->c->salts++;
}

int writer_event_end(struct writer *w, struct str *line, struct csm_err *e)
{
	size_t start = w->line.start;
	int code = line_end(&w->line, e);

	if (code)
		return code;
	if (line)
		*line = (struct str){ w->events.p + start, w->events.n - start - 1 };
	w->next++;
	if (w->tx_k < w->tx_n && ++w->tx_k == w->tx_n)
		w->tx_n = w->tx_k = 0;
	return CSM_OK;
}

int writer_person(struct writer *w, struct caseid customer, const struct csm_field *f, size_t n, struct csm_err *e)
{
	struct line_writer keep = w->line;
	char name[32];
	int code;

	case_write(customer, name);
	line_begin(&w->line, &w->people);
	line_word(&w->line, "customer", str_of(name));
	put_at(w, "at", w->rec);
	for (size_t i = 0; i < n; i++)
		line_text(&w->line, f[i].key, str_of(f[i].value));
	code = line_end(&w->line, e);
	w->line = keep;
	return code;
}

struct writer_mark writer_mark(const struct writer *w)
{
	return (struct writer_mark){ w->events.n, w->people.n, w->next, w->tx_n, w->tx_k };
}

void writer_back(struct writer *w, const struct writer_mark *m)
{
	w->events.n = m->events;
	w->people.n = m->people;
	w->next = m->next;
	w->tx_n = m->tx_n;
	w->tx_k = m->tx_k;
}

/* ---- people ---- */

/* people/<site>-<nn>.yaml: the newest that is not full. */
static int people_due(struct writer *w, size_t more, struct csm_err *e)
{
	struct csm *c = w->c;
	struct segment_out *o = &w->persons;
	struct arena tmp = { 0 };
	struct str *names = NULL;
	char letters[4];
	size_t n = 0;
	int64_t nn;
	int code = dir_make(c->dirfd, "people", c->group, e);

	site_write(w->site, letters);
	if (!code && !o->known)
		code = file_list(c->dirfd, "people", ".yaml", &tmp, &names, &n, e);
	for (size_t i = 0; !code && i < n; i++) {
		struct str rest = names[i], site = str_split(&rest, '-');
		if (str_is(site, letters) && str_ends(rest, STR(".yaml")) &&
		    str_i64((struct str){ rest.p, rest.n - 5 }, &nn) && nn > o->nn && nn < 1000000)
			o->nn = (int)nn;
	}
	arena_free(&tmp);
	o->known = !code;
	if (!code && !o->nn)
		o->nn = 1;
	if (!code && !o->open)
		code = segout_open(w, o, arena_printf(&c->mem, "people/%s-%02d.yaml", letters, o->nn), e);
	if (code || o->seg.size == 0 || o->seg.size + (int64_t)more <= SEGMENT_MAX)
		return code;
	code = segout_sync(o, e);
	segout_close(o);
	o->nn++;
	return code ? code : segout_open(w, o, arena_printf(&c->mem, "people/%s-%02d.yaml", letters, o->nn), e);
}

static int people_flush(struct writer *w, struct csm_err *e)
{
	int code;

	if (!w->people.n)
		return CSM_OK;
	code = people_due(w, w->people.n, e);
	if (code)
		return code;
	w->persons.dirty = true;
	code = append_write(&w->persons.seg, buf_view(&w->people), e);
	if (!code)
		buf_reset(&w->people);
	return code;
}

/* ---- storing ---- */

/* Events first: a row or a person never stands there without the event that speaks of it. */
static int flush_all(struct writer *w, size_t over, struct csm_err *e)
{
	int code = segout_write(w, &w->log, "events", (struct str){ NULL, 0 }, buf_view(&w->events), e);

	if (code)
		return code;
	buf_reset(&w->events);
	code = people_flush(w, e);
	return code ? code : tables_flush(w, over, e);
}

int writer_flush(struct writer *w, struct csm_err *e)
{
	bool large = w->events.n > BUFFER_MAX || w->people.n > BUFFER_MAX;

	if (w->c->dry_run || w->tx_k < w->tx_n)
		return CSM_OK;
	for (size_t i = 0; !large && i < w->n_tables; i++)
		large = table_bytes(w, i) > BUFFER_MAX;
	return large ? flush_all(w, 0, e) : CSM_OK;
}

void writer_sync_old(struct writer *w)
{
	w->log.dirty |= w->log.open;
}

static int sync_all(struct writer *w, struct csm_err *e)
{
	int code = segout_sync(&w->log, e);

	if (!code)
		code = segout_sync(&w->persons, e);
	return code ? code : tables_sync(w, e);
}

static void drop(struct writer *w)
{
	segout_close(&w->log);
	segout_close(&w->persons);
	tables_free(w);
	if (w->lock.fd >= 0)
		lock_drop(&w->lock);
	buf_free(&w->events);
	buf_free(&w->people);
	free(w);
}

int writer_commit(struct writer *w, struct csm_err *e)
{
	int code;

	if (w->c->dry_run) {
		drop(w);
		return CSM_OK;
	}
	code = flush_all(w, 0, e);
	if (!code) {
		bool network = w->log.open && append_is_network(&w->log.seg);
		keep_policies(w);
		/* On a local disk writers share flushes: the next one may go on while we wait for ours. */
		if (!network)
			lock_drop(&w->lock);
		code = sync_all(w, e);
	}
	store_changed(w->c);
	drop(w);
	return code;
}

void writer_abandon(struct writer *w)
{
	drop(w);
}
