/*
 * The writer: lock, tails, numbers, lines, people, commit (csm-store(5), APPENDING). Nothing else
 * adds to a store. Relies on file/io.h for every byte that reaches the disk. Promises: numbers
 * without gap or double, instants of recording that never go back, whole lines or none, and nothing
 * stored before commit or a flush of something large.
 */
#include "file/broken.h"
#include "store/digest.h"
#include "store/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- lines ---- */

static void put_at(struct writer *w, const char *key, int64_t at)
{
	char text[26];

	when_pen_write(&w->pen, text, at);
	line_text(&w->line, key, (struct str){ text, 25 });
}

void writer_tx(struct writer *w, uint32_t n)
{
	w->tx_n = n > 1 ? n : 0;
	w->tx_k = 0;
}

static void put_tx(struct writer *w)
{
	char text[32];

	if (w->tx_k >= w->tx_n || BROKEN_NO_TX)
		return;
	snprintf(text, sizeof(text), "%u/%u", w->tx_k + 1, w->tx_n);
	line_text(&w->line, "tx", str_of(text));
}

static int too_late(struct writer *w, int64_t at, struct csm_err *e)
{
	char it[26], now[26];

	when_write(it, w->c->zone, at);
	when_write(now, w->c->zone, w->rec);
	return err_set(e, CSM_EUSAGE, "event.future",
	               "at %s lies in the future; it is %s now, and only what has happened is "
	               "recorded",
	               it, now);
}

/* Random bytes for one salt; without a seed many are asked of the system at once, and used once. */
static void salt_bytes(struct writer *w, unsigned char *out, size_t n)
{
	if (w->c->seed) {
		random_bytes(w->c->seed, evid_make(w->site, w->next), out, n);
		return;
	}
	if (w->chance_n < n) {
		random_bytes(NULL, 0, w->chance, sizeof(w->chance));
		w->chance_n = sizeof(w->chance);
	}
	w->chance_n -= n;
	memcpy(out, w->chance + w->chance_n, n);
	memset(w->chance + w->chance_n, 0, n);
}

/* 64 bits in 13 characters. Under a seed the event's own id makes each salt another. */
static void put_salt(struct writer *w)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char r[8];
	char text[14];
	uint64_t v = 0;

	salt_bytes(w, r, sizeof(r));
	for (size_t i = 0; i < sizeof(r); i++)
		v = v << 8 | r[i];
	for (size_t i = 0; i < 13; i++, v >>= 5)
		text[i] = letters[v & 31];
	line_text(&w->line, "salt", (struct str){ text, 13 });
	w->c->salts++;
	w->salted = true;
}

int writer_event(struct writer *w, const struct event_head *h, evid *id, struct caseid *cas,
                 struct csm_err *e)
{
	evid own = evid_make(w->site, w->next);
	struct caseid name = { h->cas.id ? h->cas.id : own, h->cas.kind };
	int64_t at = h->at == WHEN_NONE ? w->rec : h->at;
	char text[32];

	if (at > w->rec)
		return too_late(w, at, e);
	line_begin(&w->line, &w->events);
	w->salted = false;
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
	if (by_is_name(h->by, h->imp))
		put_salt(w);
	if (id)
		*id = own;
	if (cas)
		*cas = name;
	return CSM_OK;
}

void writer_words(struct writer *w, enum key k, struct str value, bool quoted)
{
	const struct val v = { .type = quoted ? VAL_TEXT : VAL_WORD, .s = value };

	if (!w->salted && value.n && val_is_words(k, &v))
		put_salt(w);
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

void line_form_learn(struct line_form *f, struct str line, struct caseid cas, struct str key)
{
	char id[24], name[32];
	struct str own[3] = { [2] = key };
	size_t from = 0, at;

	evid_write(cas.id, id);
	case_write(cas, name);
	own[0] = str_of(id);
	own[1] = str_of(name);
	if (line.n > sizeof(f->text))
		return;
	memcpy(f->text, line.p, line.n);
	f->kind = cas.kind;
	for (size_t i = 0; i < COUNT(own); i++) {
		if (!str_find((struct str){ line.p + from, line.n - from }, own[i], &at))
			return;
		f->part[i].at = from;
		f->part[i].n = at;
		from += at + own[i].n;
	}
	f->part[COUNT(own)].at = from;
	f->part[COUNT(own)].n = line.n - from;
	f->n = line.n;
}

static char *put_str(char *to, struct str s)
{
	memcpy(to, s.p, s.n);
	return to + s.n;
}

static char *put_part(char *to, const struct line_form *f, size_t i)
{
	return put_str(to, (struct str){ f->text + f->part[i].at, f->part[i].n });
}

bool writer_event_again(struct writer *w, const struct line_form *f, struct str key, struct caseid *cas)
{
	evid own = evid_make(w->site, w->next);
	char name[32], *to;
	size_t n;

	if (!f->n || w->tx_n)
		return false;
	*cas = (struct caseid){ own, f->kind };
	n = case_write(*cas, name);
	buf_room(&w->events, f->n + sizeof(name) * 2 + key.n + 1);
	to = put_part(w->events.p + w->events.n, f, 0);
	to = put_str(to, (struct str){ name + 2, n - 3 });  /* C-a17c without letter and check */
	to = put_part(to, f, 1);
	to = put_str(to, (struct str){ name, n });
	to = put_part(to, f, 2);
	to = put_str(to, key);
	to = put_part(to, f, 3);
	*to++ = '\n';
	*to = '\0';
	w->events.n = (size_t)(to - w->events.p);
	w->next++;
	return true;
}

/* Printable ASCII that stands in a text as it is. */
static bool is_plain(struct str s)
{
	bool plain = true;

	for (size_t i = 0; i < s.n; i++)
		plain &= s.p[i] >= ' ' && s.p[i] < 0x7f && s.p[i] != '"' && s.p[i] != '\\';
	return plain;
}

/* As line_text would, for values that need no escapes. */
static void person_plain(struct writer *w, struct caseid customer, int64_t at,
                         const struct person_value *v, size_t n, size_t room)
{
	char *to;

	buf_room(&w->people, room);
	to = put_str(w->people.p + w->people.n, STR("- {customer: "));
	to += case_write(customer, to);
	to = put_str(to, STR(", at: \""));
	when_pen_write(&w->pen, to, at);
	to += 25;
	*to++ = '"';
	for (size_t i = 0; i < n; i++) {
		to = put_str(to, STR(", "));
		to = put_str(to, v[i].key);
		to = put_str(to, STR(": \""));
		to = put_str(to, v[i].s);
		*to++ = '"';
	}
	to = put_str(to, STR("}\n"));
	*to = '\0';
	w->people.n = (size_t)(to - w->people.p);
}

int writer_person_at(struct writer *w, struct caseid customer, int64_t at,
                     const struct person_value *v, size_t n, struct csm_err *e)
{
	struct line_writer keep = w->line;
	size_t room = 128;
	bool plain = true;
	char name[32];
	int code;

	for (size_t i = 0; i < n; i++) {
		room += v[i].key.n + v[i].s.n + 8;
		plain &= v[i].s.n && is_plain(v[i].s);
	}
	if (plain && room < LINE_MAX_BYTES) {
		person_plain(w, customer, at, v, n, room);
		return CSM_OK;
	}
	case_write(customer, name);
	line_begin(&w->line, &w->people);
	line_word(&w->line, "customer", str_of(name));
	put_at(w, "at", at);
	for (size_t i = 0; i < n; i++)
		line_text(&w->line, v[i].key.p, v[i].s);
	code = line_end(&w->line, e);
	w->line = keep;
	return code;
}

int writer_person(struct writer *w, struct caseid customer, const struct csm_field *f, size_t n,
                  struct csm_err *e)
{
	struct person_value *v = arena_alloc(&w->c->mem, (n + 1) * sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = (struct person_value){ str_of(f[i].key), str_of(f[i].value) };
	return writer_person_at(w, customer, w->rec, v, n, e);
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

/* people/<site>-<nn>.yaml: the newest there is, 0: none. */
static int people_newest(struct writer *w, struct csm_err *e)
{
	struct segment_out *o = &w->persons;
	struct arena tmp = { 0 };
	struct str *names = NULL;
	char letters[4];
	size_t n = 0;
	int64_t nn;
	int code = o->known ? CSM_OK : file_list(w->c->dirfd, "people", ".yaml", &tmp, &names, &n, e);

	site_write(w->site, letters);
	for (size_t i = 0; !code && i < n; i++) {
		struct str rest = names[i], site = str_split(&rest, '-');
		if (str_is(site, letters) && str_ends(rest, STR(".yaml")) &&
		    str_i64((struct str){ rest.p, rest.n - 5 }, &nn) && nn > o->nn && nn < 1000000)
			o->nn = (int)nn;
	}
	arena_free(&tmp);
	o->known = !code;
	return code;
}

static const char *people_path(const struct writer *w)
{
	char letters[4];

	site_write(w->site, letters);
	return arena_printf(&w->c->mem, "people/%s-%02d.yaml", letters, w->persons.nn);
}

/* The segment that is due. */
static int people_due(struct writer *w, size_t more, struct csm_err *e)
{
	struct segment_out *o = &w->persons;
	int code = dir_make(w->c->dirfd, "people", w->c->group, e);

	if (!code)
		code = people_newest(w, e);
	if (!code && !o->nn)
		o->nn = 1;
	if (!code && !o->open)
		code = segout_open(w, o, people_path(w), e);
	if (code || o->seg.size == 0 || o->seg.size + (int64_t)more <= SEGMENT_MAX)
		return code;
	code = segout_leave(o, e);
	o->nn++;
	return code ? code : segout_open(w, o, people_path(w), e);
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

/* Is there anything that speaks of events? */
static bool has_more(const struct writer *w)
{
	size_t n = w->people.n;

	for (size_t i = 0; i < w->n_tables; i++)
		n += table_bytes(w, i);
	return n > 0;
}

/*
 * Events first, and on the disk: a row or a person never stands there without the event that speaks
 * of it. A crash in between would give the event's number to another, and the person with it.
 */
static int flush_all(struct writer *w, size_t over, struct csm_err *e)
{
	int code = segout_write(w, &w->log, "events", (struct str){ NULL, 0 }, buf_view(&w->events),
	                        e);

	if (!code && has_more(w) && !BROKEN_PERSON_FIRST) {
		w->log.dirty |= w->log.open;   /* the events of others, too */
		code = segout_sync(&w->log, e);
	}
	if (code)
		return code;
	buf_reset(&w->events);
	code = people_flush(w, e);
	return code ? code : tables_flush(w, over, e);
}

/* As flush_all, by the thread: it may go on as soon as the last filling is written. */
static int flush_behind(struct writer *w, struct csm_err *e)
{
	struct str none = { NULL, 0 };
	int code = behind_await(w->behind, e);

	if (!code && segout_ends(&w->log, w->events.n)) {
		behind_sync(w->behind, &w->log);
		behind_go(w->behind);
		return CSM_OK;         /* the rest waits for its events */
	}
	if (!code && w->events.n) {
		code = segout_ready(w, &w->log, "events", none, w->events.n, e);
		if (!code)
			behind_add(w->behind, &w->log, none, &w->events, has_more(w));
	}
	if (!code && segout_ends(&w->persons, w->people.n)) {
		behind_sync(w->behind, &w->persons);
	} else if (!code && w->people.n) {
		code = people_due(w, w->people.n, e);
		w->persons.dirty |= !code;
		if (!code)
			behind_add(w->behind, &w->persons, none, &w->people, false);
	}
	if (!code)
		code = tables_behind(w, w->behind, e);
	if (!code)
		behind_go(w->behind);
	return code;
}

static int behind_end(struct writer *w, struct csm_err *e)
{
	int code = behind_stop(w->behind, e);

	w->behind = NULL;
	w->no_thread = true;
	return code;
}

static void forget(struct writer *w)
{
	buf_reset(&w->events);
	buf_reset(&w->people);
	tables_free(w);
}

void writer_rehearse(struct writer *w)
{
	w->kept = w->events;
	w->kept_next = w->next;
	w->events = (struct buf){ 0 };
	w->rehearsing = true;
}

void writer_rehearsed(struct writer *w)
{
	forget(w);
	buf_free(&w->events);
	w->events = w->kept;
	w->kept = (struct buf){ 0 };
	w->next = w->kept_next;
	w->tx_n = w->tx_k = 0;
	w->rehearsing = false;
}

int writer_flush(struct writer *w, struct csm_err *e)
{
	bool large = w->events.n > BUFFER_MAX || w->people.n > BUFFER_MAX;

	if ((w->c->dry_run && !w->rehearsing) || w->tx_k < w->tx_n)
		return CSM_OK;
	for (size_t i = 0; !large && i < w->n_tables; i++)
		large = table_bytes(w, i) > BUFFER_MAX;
	if (!large)
		return CSM_OK;
	if (w->rehearsing) {
		forget(w);
		return CSM_OK;
	}
	if (!w->behind && !w->no_thread)
		w->no_thread = !(w->behind = behind_start(lang_of(w->c->lang)));
	return w->behind ? flush_behind(w, e) : flush_all(w, 0, e);
}

void writer_sync_old(struct writer *w)
{
	w->old = true;
}

/* What was found written may be of a process that died before it had synced. */
static int open_old(struct writer *w, struct csm_err *e)
{
	int code = people_newest(w, e);

	if (!code && w->persons.nn && !w->persons.open)
		code = segout_open(w, &w->persons, people_path(w), e);
	if (!code)
		code = tables_open_old(w, e);
	w->log.dirty |= w->log.open;
	w->persons.dirty |= w->persons.open;
	return code;
}

static int sync_all(struct writer *w, struct csm_err *e)
{
	int code = w->old && !BROKEN_KNOWN_UNSYNCED ? open_old(w, e) : CSM_OK;

	if (!code)
		code = segout_sync(&w->log, e);

	if (!code)
		code = segout_sync(&w->persons, e);
	return code ? code : tables_sync(w, e);
}

int writer_sync(struct writer *w, struct csm_err *e)
{
	w->old = true;
	return w->c->dry_run ? CSM_OK : sync_all(w, e);
}

static void drop(struct writer *w)
{
	(void)behind_end(w, NULL);     /* before its segments are closed */
	segout_close(&w->log);
	segout_close(&w->persons);
	tables_free(w);
	if (w->lock.fd >= 0)
		lock_drop(&w->lock);
	buf_free(&w->kept);
	buf_free(&w->events);
	buf_free(&w->people);
	free(w);
}

int writer_settle(struct writer *w, struct csm_err *e)
{
	int code;

	if (w->c->dry_run)
		return CSM_OK;
	w->old = true;             /* records that are there already may be of an import that was cut off */
	code = behind_end(w, e);
	if (!code)
		code = flush_all(w, 0, e);
	return code || BROKEN_ROWS_UNSYNCED ? code : sync_all(w, e);
}

int writer_commit(struct writer *w, struct csm_err *e)
{
	int code;

	if (w->c->dry_run) {
		drop(w);
		return CSM_OK;
	}
	code = behind_end(w, e);
	if (BROKEN_UNLOCK_FIRST)
		lock_drop(&w->lock);
	if (!code)
		code = flush_all(w, 0, e);
	if (!code) {
		bool network = w->log.open && append_is_network(&w->log.seg);
		keep_policies(w);
		/*
		 * On a local disk writers share flushes: the next one may go on while we wait for
		 * ours.
		 */
		if (!network || BROKEN_UNLOCK_NETWORK)
			lock_drop(&w->lock);
		if (BROKEN_PRINT_FIRST)
			(void)!write(1, "recorded\n", 9);
		code = sync_all(w, e);
	}
	if (!code && w->torn)
		code = err_set(e, CSM_OK, "tail.torn", "%s", w->torn_note);
	store_changed(w->c);
	drop(w);
	return code;
}

void writer_abandon(struct writer *w)
{
	drop(w);
}
