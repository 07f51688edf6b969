/*
 * Scanning: every event of every site, once, without a lock and without changing anything. Relies
 * on entry.h for single entries and on segments.c for the files. Promises: an event is handed over
 * or a finding says why not; events of an incomplete transaction are not seen; views into canonical
 * lines stay good until scan_close.
 */
#include "store/ahead.h"
#include "store/index.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

struct cursor {                /* a walk through the segments of one site, or of all */
	/* segments [seg, end) are still to be read, the first of them perhaps partly */
	size_t seg, end;
	struct entries in;
	struct entry own;
	const struct entry *e; /* the entry it stands at: own, or one that was read ahead */
	const struct csm_err *err;     /* why it cannot be read */
	struct scan_tx tx;     /* the transaction judged last */
	bool inside;           /* in stands in segment seg */
	struct ahead *ahead;   /* or NULL: read here */
	size_t walk;           /* which of its walks */
};

static const char *const UNREADABLE_TODO =
	"Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.";

/* ---- findings ---- */

static long count_lines(struct str in, size_t from, size_t to)
{
	long n = 0;
	const char *p = in.p + from, *end = in.p + to;
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

static long line_at(struct scan *s, uint32_t file, uint64_t offset)
{
	struct str in = s->segs[file].bytes.s;
	if (!s->mark.line || s->mark.file != file || s->mark.offset > offset) {
		s->mark.file = file;
		s->mark.offset = 0;
		s->mark.line = 1;
	}
	s->mark.line += count_lines(in, s->mark.offset, offset);
	s->mark.offset = offset;
	return s->mark.line;
}

void scan_find(struct scan *s, enum finding_level level, const char *id, uint32_t file,
               uint64_t offset, const char *text, const char *todo)
{
	if (!s->finding)
		return;
	struct finding f = { .level = level, .id = id, .file = s->segs[file].path,
	                     .line = line_at(s, file, offset),
	                     .text = text, .todo = todo };
	s->finding(s->ctx, &f);
}

static void find_bad(struct scan *s, uint32_t file, const struct cursor *c)
{
	char text[1200];
	s->unreadable++;
	if (!s->finding)
		return;
	snprintf(text, sizeof text, words_in(lang_of(s->c->lang), "This entry cannot be read and counts for nothing: %s"),
	         c->err->text);
	struct finding f = { .level = FIND_ERROR, .id = "line.unreadable", .file = s->segs[file].path,
	                     .line = line_at(s, file, c->e->offset) + c->e->line_in, .text = text,
	                     .todo = UNREADABLE_TODO };
	s->finding(s->ctx, &f);
}

static void find_torn(struct scan *s, size_t file)
{
	char text[240];
	if (s->segs[file].torn <= 0 || s->only || !s->finding)
		return;
	snprintf(text, sizeof text, words_in(lang_of(s->c->lang), "%lld bytes at its end: a write that was cut short and never acknowledged."),
	         (long long)s->segs[file].torn);
	scan_find(s, FIND_NOTE, "tail.torn", (uint32_t)file, s->segs[file].bytes.s.n, text,
	          "Nothing: the next write of this site keeps them in rejects/ and goes on behind the last whole line.");
}

/* ---- transactions ---- */

/* Walks from the first event of a transaction of n; sets the range that was judged. */
static bool tx_judge(const struct scan *s, struct scan_tx *tx, uint32_t file, size_t from, uint32_t n)
{
	struct entries in = { .in = s->segs[file].bytes.s, .at = from };
	struct entry e;
	evid first = 0;
	uint32_t k = 0;
	size_t to = from;
	while (k < n && entry_next(&in, &e) == ENTRY_EVENT && e.ev.tx_n == n && e.ev.tx_k == k + 1) {
		if (k && e.ev.id != first + k)
			break;
		first = k ? first : e.ev.id;
		k++;
		to = in.at;
	}
	entries_free(&in);
	*tx = (struct scan_tx){ .file = file, .from = from, .to = to, .whole = k == n };
	return k == n;
}

static bool tx_known(const struct scan_tx *tx, uint32_t file, uint64_t offset)
{
	return tx->to && tx->file == file && tx->from <= offset && offset < tx->to;
}

bool scan_tx_whole(struct scan *s, const struct event *ev)
{
	struct str in = s->segs[ev->file].bytes.s;
	size_t from = ev->offset;
	if (ev->tx_n < 2 && ev->tx_k <= ev->tx_n)
		return true;
	if (!tx_known(&s->tx, ev->file, ev->offset)) {
		for (uint32_t k = ev->tx_k; k > 1 && from > 0; k--)
			from = entry_start(in, 0, from - 1);
		tx_judge(s, &s->tx, ev->file, from, ev->tx_n);
	}
	return tx_known(&s->tx, ev->file, ev->offset) && s->tx.whole;
}

/* The same in log order, where the first event of a transaction is always met before the others. */
static bool tx_seen(struct scan *s, struct scan_tx *tx, const struct event *ev)
{
	if (s->only)
		return scan_tx_whole(s, ev);
	if (tx_known(tx, ev->file, ev->offset))
		return tx->whole;
	bool whole = ev->tx_k == 1 && tx_judge(s, tx, ev->file, ev->offset, ev->tx_n);
	if (!whole) {
		char text[240];
		snprintf(text, sizeof text, words_in(lang_of(s->c->lang), "Event %u of a change of %u: the others are not all there, so none of it counts."),
		         ev->tx_k, ev->tx_n);
		scan_find(s, FIND_ERROR, "tx.incomplete", ev->file, ev->offset, text,
		          "Bring back the missing lines from a backup or another copy; else repeat the change.");
	}
	return whole;
}

/* ---- walking ---- */

/* Moves to the next entry that holds the bytes of only. */
static void skip_others(struct entries *r, const char *only, size_t n)
{
	const char *hit = r->at < r->in.n ? memmem(r->in.p + r->at, r->in.n - r->at, only, n) : NULL;
	r->at = hit ? entry_start(r->in, r->at, (size_t)(hit - r->in.p)) : r->in.n;
}

static bool holds(struct str s, const char *only)
{
	return memmem(s.p, s.n, only, strlen(only));
}

static bool cursor_open(const struct scan *s, struct cursor *c)
{
	if (c->seg >= c->end)
		return false;
	c->in.in = s->segs[c->seg].bytes.s;
	c->in.at = s->from ? (size_t)s->from[c->seg] : 0;
	c->in.err.lang = lang_of(s->c->lang);
	c->inside = true;
	return true;
}

/* The next entry or the end of a segment, read here; false at the end of the walk. */
static bool read_here(const struct scan *s, struct cursor *c, enum entry_kind *k)
{
	if (!c->inside && !cursor_open(s, c))
		return false;
	if (s->only)
		skip_others(&c->in, s->only, strlen(s->only));
	*k = entry_next(&c->in, &c->own);
	c->own.ev.file = (uint32_t)c->seg;
	c->e = &c->own;
	c->err = &c->in.err;
	return true;
}

static bool take_ahead(struct cursor *c, enum entry_kind *k)
{
	const struct parsed *p = ahead_next(c->ahead, c->walk);
	if (!p)
		return false;
	*k = p->kind;
	c->e = &p->e;
	c->err = p->err;
	return true;
}

/* The next event of the walk; false at its end. */
static bool cursor_next(struct scan *s, struct cursor *c)
{
	enum entry_kind k;
	while (c->ahead ? take_ahead(c, &k) : read_here(s, c, &k)) {
		if (k == ENTRY_END) {
			find_torn(s, c->seg++);
			c->inside = false;
			continue;
		}
		if (s->only && !holds(c->e->bytes, s->only))
			continue;
		s->by_libyaml += c->e->slow;
		if (k == ENTRY_BAD)
			find_bad(s, (uint32_t)c->seg, c);
		else if (c->e->ev.tx_n < 2 || tx_seen(s, &c->tx, &c->e->ev) || s->every_tx)
			return true;
	}
	return false;
}

enum { TELL_EVERY = 1 << 16 };     /* events */

static void tell(const struct scan *s, const struct event *ev)
{
	int64_t done = (int64_t)ev->offset, total = 0;
	for (size_t i = 0; i < s->n_segs; i++) {
		done += i < ev->file ? (int64_t)s->segs[i].bytes.s.n : 0;
		total += (int64_t)s->segs[i].bytes.s.n;
	}
	store_progress(s->c, "log", done, total);
}

static int deliver(struct scan *s, struct cursor *c)
{
	if (!(++s->events % TELL_EVERY))
		tell(s, &c->e->ev);
	return s->event ? s->event(s->ctx, &c->e->ev, c->e->bytes) : CSM_OK;
}

static int run_in_order(struct scan *s, struct cursor *c)
{
	int rc = CSM_OK;
	while (rc == CSM_OK && cursor_next(s, c))
		rc = deliver(s, c);
	return rc;
}

enum { SOON = 12 };

/* What the walk found while it filled a batch: told before the n-th event of it. */
struct held { struct finding f; size_t n; };

/* Events read some time before they are handed over; those read here need room of their own. */
struct batch {
	const struct entry *e[SOON];
	struct entry own[SOON];
	struct line_room room[SOON];
	size_t n;
	struct held *held;
	size_t n_held, held_cap, told;
	struct arena mem;      /* texts of what is held */
};

static void hold(void *ctx, const struct finding *f)
{
	struct batch *b = ctx;
	struct held *h = PUSH(b->held, b->n_held, b->held_cap);
	*h = (struct held){ .f = *f, .n = b->n };
	h->f.text = arena_str(&b->mem, str_of(f->text)).p;
}

static void tell_held(struct scan *s, struct batch *b, size_t before)
{
	for (; b->told < b->n_held && b->held[b->told].n <= before; b->told++)
		s->finding(s->ctx, &b->held[b->told].f);
	if (b->told == b->n_held && b->n_held) {
		b->n_held = b->told = 0;
		arena_reset(&b->mem);
	}
}

static struct line_room room_of(struct entries *in, struct line_room now)
{
	struct line_room was = in->room;
	in->room = now;
	return was;
}

/* What libyaml reads lives until its next entry: such an event ends the batch. */
static void batch_fill(struct scan *s, struct cursor *c, struct batch *b)
{
	b->n = 0;
	while (b->n < SOON && !(b->n && b->e[b->n - 1]->slow)) {
		struct line_room before = room_of(&c->in, b->room[b->n]);
		bool more = cursor_next(s, c);
		b->room[b->n] = room_of(&c->in, before);
		if (!more)
			return;
		b->own[b->n] = *c->e;
		b->e[b->n] = &b->own[b->n];
		b->n++;
	}
}

/* The same of events that a thread has read: they stay where they are until its batch ends. */
static void batch_take(struct scan *s, struct cursor *c, struct batch *b)
{
	b->n = 0;
	while (b->n < SOON && !(b->n && ahead_turns(c->ahead, c->walk)) && cursor_next(s, c))
		b->e[b->n++] = c->e;
}

static void batch_next(struct scan *s, struct cursor *c, struct batch *b)
{
	finding_fn finding = s->finding;
	void *ctx = s->ctx;
	if (finding) {
		s->finding = hold;
		s->ctx = b;
	}
	if (c->ahead)
		batch_take(s, c, b);
	else
		batch_fill(s, c, b);
	s->finding = finding;
	s->ctx = ctx;
}

static void batch_free(struct batch *b)
{
	for (size_t i = 0; i < SOON; i++)
		line_room_free(&b->room[i]);
	arena_free(&b->mem);
	free(b->held);
	free(b);
}

/* The same as run_in_order, but whoever folds hears of events a little before they come. */
static int run_soon(struct scan *s, struct cursor *c)
{
	struct batch *b = mem_alloc(sizeof *b);
	int rc = CSM_OK;
	do {
		batch_next(s, c, b);
		for (int round = 0; round < SCAN_ROUNDS; round++)
			for (size_t i = 0; i < b->n; i++)
				s->soon(s->ctx, &b->e[i]->ev, round);
		for (size_t i = 0; rc == CSM_OK && i < b->n; i++) {
			tell_held(s, b, i);
			if (!(++s->events % TELL_EVERY))
				tell(s, &b->e[i]->ev);
			rc = s->event(s->ctx, &b->e[i]->ev, b->e[i]->bytes);
		}
		if (rc == CSM_OK)
			tell_held(s, b, b->n);
	} while (rc == CSM_OK && b->n);
	batch_free(b);
	return rc;
}

static bool comes_before(const struct event *a, const struct event *b)
{
	return a->rec != b->rec ? a->rec < b->rec : a->id < b->id;
}

/* Takes c[i] out of n cursors; the last takes its place. */
static void cursor_drop(struct cursor *c, size_t i, size_t n)
{
	entries_free(&c[i].in);
	c[i] = c[n - 1];
	if (c[i].e == &c[n - 1].own)
		c[i].e = &c[i].own;
	c[i].err = NULL;
	memset(&c[n - 1], 0, sizeof c[n - 1]);
}

/* Sites write at the same time: by rec their events are nearly in the order of folding, so few
 * cases must be folded again. */
static int run_by_rec(struct scan *s, struct cursor *c, size_t n)
{
	int rc = CSM_OK;
	for (size_t i = 0; i < n;)
		if (cursor_next(s, &c[i])) {
			i++;
		} else {
			cursor_drop(c, i, n--);
		}
	while (rc == CSM_OK && n > 1) {
		size_t best = 0;
		for (size_t i = 1; i < n; i++)
			if (comes_before(&c[i].e->ev, &c[best].e->ev))
				best = i;
		rc = deliver(s, &c[best]);
		if (!cursor_next(s, &c[best]))
			cursor_drop(c, best, n--);
	}
	if (rc == CSM_OK && n == 1) {
		rc = deliver(s, &c[0]);
		if (rc == CSM_OK)
			rc = run_in_order(s, &c[0]);
	}
	return rc;
}

static size_t count_sites(const struct scan *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_segs; i++)
		n += i == 0 || s->segs[i].site != s->segs[i - 1].site;
	return n;
}

static struct cursor *site_cursors(const struct scan *s, size_t n)
{
	struct cursor *c = mem_alloc((n ? n : 1) * sizeof *c);
	for (size_t i = 0, k = 0; i < s->n_segs; i++) {
		if (i && s->segs[i].site != s->segs[i - 1].site)
			k++;
		if (!c[k].end)
			c[k].seg = i;
		c[k].end = i + 1;
	}
	return c;
}

int scan_list(struct scan *s, struct csm_err *e)
{
	if (s->listed)
		return CSM_OK;
	int rc = subset_segments(s->c, "events", &s->segs, &s->n_segs, s->finding, s->ctx, e);
	s->listed = rc == CSM_OK;
	return rc;
}

int scan_open(struct scan *s, struct csm_err *e)
{
	if (s->opened)
		return CSM_OK;
	int rc = scan_list(s, e);
	for (size_t i = 0; rc == CSM_OK && i < s->n_segs; i++)
		rc = segment_open(s->c, &s->segs[i], e);
	s->opened = rc == CSM_OK;
	return rc;
}

enum { AHEAD_FROM = 8 << 20, WALKS_MOST = 16 };

static bool is_large(const struct scan *s)
{
	size_t bytes = 0;
	for (size_t i = 0; i < s->n_segs && bytes < AHEAD_FROM; i++)
		bytes += s->segs[i].bytes.s.n - (s->from ? (size_t)s->from[i] : 0);
	return bytes >= AHEAD_FROM;
}

bool has_processors(void)
{
	cpu_set_t cpus;
	return sched_getaffinity(0, sizeof cpus, &cpus) == 0 && CPU_COUNT(&cpus) > 1;
}

/* A second thread pays where much is read; a prefilter leaves nothing to take apart. */
static bool pays_ahead(const struct scan *s, size_t n)
{
	if (s->only || n > WALKS_MOST || s->c->threads == 1)
		return false;
	return s->c->threads > 1 || (is_large(s) && has_processors());
}

static struct ahead *cursors_ahead(const struct scan *s, struct cursor *c, size_t n)
{
	struct walk walks[WALKS_MOST];
	if (!pays_ahead(s, n))
		return NULL;
	for (size_t i = 0; i < n; i++)
		walks[i] = (struct walk){ c[i].seg, c[i].end, s->from };
	struct ahead *a = ahead_start(s->segs, walks, n);
	for (size_t i = 0; i < n; i++) {
		c[i].ahead = a;
		c[i].walk = i;
	}
	return a;
}

static struct cursor *make_cursors(const struct scan *s, size_t n)
{
	if (n > 1)
		return site_cursors(s, n);
	struct cursor *c = mem_alloc(sizeof *c);
	c->end = s->n_segs;
	return c;
}

/* ---- some lines only ---- */

static void add_at(struct scan *s, size_t *cap, uint32_t file, uint64_t offset)
{
	*PUSH(s->some.at, s->some.n, *cap) = (struct scan_at){ file, offset };
}

static void places_of_part(struct scan *s)
{
	size_t cap = 0;
	for (uint32_t i = 0; i < s->n_segs; i++) {
		size_t n;
		const uint64_t *at = subset_offsets(s->c->subset, s->segs[i].path, &n, &s->segs[i].places_of);
		for (size_t k = 0; k < n; k++)
			add_at(s, &cap, i, at[k]);
	}
}

/* The segment at path, MAP_NONE: it is none of the scan's (a table, people/). */
static uint32_t segment_at(const struct scan *s, const char *path)
{
	for (uint32_t i = 0; i < s->n_segs; i++)
		if (!strcmp(s->segs[i].path, path))
			return i;
	return MAP_NONE;
}

/* The places of the value only among the segments of the scan; false: not to be had. */
static bool places_of_value(struct scan *s)
{
	struct index *x = store_index(s->c);
	struct places p = { 0 };
	size_t cap = 0;
	uint32_t file = MAP_NONE;
	bool good = x && index_find(x, str_of(s->only), &p);
	places_sort(&p);
	for (size_t i = 0; good && i < p.n; i++) {
		if (!i || p.v[i].seg != p.v[i - 1].seg)
			file = segment_at(s, index_path(x, p.v[i].seg));
		if (file == MAP_NONE)
			continue;
		s->segs[file].places_of = index_segments(x)[p.v[i].seg].mark.inode;
		add_at(s, &cap, file, p.v[i].offset);
	}
	free(p.v);
	return good;
}

/* Is there a way to the lines that are wanted without reading the others? */
static bool find_places(struct scan *s)
{
	free(s->some.at);
	s->some.at = NULL;
	s->some.n = 0;
	s->some.chosen = s->only ? s->value && places_of_value(s) : s->c->subset != NULL;
	if (!s->only && s->c->subset)
		places_of_part(s);
	return s->some.chosen;
}

static int read_at(struct scan *s, struct entries *in, const struct scan_at *at, struct csm_err *e)
{
	struct segment *seg = &s->segs[at->file];
	struct entry got;
	int rc = segment_open(s->c, seg, e);
	if (rc || at->offset >= seg->bytes.s.n)
		return rc;
	in->in = seg->bytes.s;
	in->at = at->offset;
	if (entry_next(in, &got) != ENTRY_EVENT)
		return CSM_OK;
	got.ev.file = at->file;
	s->by_libyaml += got.slow;
	if (got.ev.tx_n > 1 && !s->every_tx && !scan_tx_whole(s, &got.ev))
		return CSM_OK;
	s->events++;
	return s->event ? s->event(s->ctx, &got.ev, got.bytes) : CSM_OK;
}

static int run_places(struct scan *s, struct csm_err *e)
{
	struct entries in = { .err.lang = lang_of(s->c->lang) };
	int rc = CSM_OK;
	for (size_t i = 0; rc == CSM_OK && i < s->some.n; i++)
		rc = read_at(s, &in, &s->some.at[i], e);
	entries_free(&in);
	return rc;
}

int scan_run(struct scan *s, struct csm_err *e)
{
	int rc = scan_list(s, e);
	s->events = s->unreadable = s->by_libyaml = 0;
	if (rc == CSM_OK && find_places(s))
		return run_places(s, e);
	if (rc == CSM_OK)
		rc = scan_open(s, e);
	if (rc)
		return rc;
	size_t n = s->by_rec ? count_sites(s) : 1;
	struct cursor *c = make_cursors(s, n);
	struct ahead *a = cursors_ahead(s, c, n);
	if (n > 1)
		rc = run_by_rec(s, c, n);
	else
		rc = s->soon ? run_soon(s, c) : run_in_order(s, c);
	ahead_stop(a);
	if (s->events >= TELL_EVERY)
		store_progress(s->c, NULL, 0, 0);
	for (size_t i = 0; i < n; i++)
		entries_free(&c[i].in);
	free(c);
	return rc;
}

long scan_line_number(const struct scan *s, const struct event *ev)
{
	if (ev->line || ev->file >= s->n_segs)
		return ev->line;
	return 1 + count_lines(s->segs[ev->file].bytes.s, 0, ev->offset);
}

void scan_close(struct scan *s)
{
	segments_close(s->segs, s->n_segs);
	arena_free(&s->mem);
	free(s->some.at);
	s->some.at = NULL;
	s->some.n = 0;
	s->segs = NULL;
	s->n_segs = 0;
	s->opened = s->listed = false;
}
