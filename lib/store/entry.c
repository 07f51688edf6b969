/*
 * A segment, entry by entry. The hot road is one memchr and one line_read a line. A line that is
 * not canonical is taken together with the lines that follow it up to the next "- " at the start of
 * a line, and read by libyaml; what even that refuses is handed over as ENTRY_BAD with the reason,
 * and the walk goes on behind it.
 */
#include "store/entry.h"
#include "file/yaml.h"

static size_t line_end_at(struct str in, size_t at)
{
	const char *lf = memchr(in.p + at, '\n', in.n - at);
	return lf ? (size_t)(lf - in.p) : in.n;
}

static bool is_entry(struct str in, size_t at)
{
	return at + 1 < in.n && in.p[at] == '-' &&
	       (in.p[at + 1] == ' ' || in.p[at + 1] == '\n' || in.p[at + 1] == '\r');
}

/* --- and ... alone or with a comment: what YAML puts between documents. */
static bool is_mark(struct str line)
{
	if (line.n < 3 || (memcmp(line.p, "---", 3) && memcmp(line.p, "...", 3)))
		return false;
	struct str rest = str_trim((struct str){ line.p + 3, line.n - 3 });
	return !rest.n || rest.p[0] == '#';
}

/* For YAML a lone CR ends a line, so what stands behind one belongs to no remark. */
static bool is_gap(struct str line)
{
	struct str t = str_trim(line);
	return !t.n || ((t.p[0] == '#' || is_mark(line)) && !memchr(t.p, '\r', t.n));
}

static void skip_gaps(struct entries *r)
{
	if (r->at == 0 && r->in.n >= 3 && !memcmp(r->in.p, "\xEF\xBB\xBF", 3))
		r->at = 3;
	while (r->at < r->in.n && !is_entry(r->in, r->at)) {
		size_t end = line_end_at(r->in, r->at);
		if (!is_gap((struct str){ r->in.p + r->at, end - r->at }))
			return;
		r->at = end < r->in.n ? end + 1 : end;
	}
}

/* The end of the entry at at, which goes over several lines: before the next "- ", "---" or the end. */
static size_t entry_end(struct str in, size_t at)
{
	size_t end = line_end_at(in, at);
	while (end < in.n) {
		size_t next = end + 1;
		if (next >= in.n || is_entry(in, next))
			break;
		size_t stop = line_end_at(in, next);
		if (is_mark((struct str){ in.p + next, stop - next }))
			break;
		end = stop;
	}
	return end;
}

static enum entry_kind bad(struct entries *r, struct entry *e, const char *id, const char *why,
                           const char *key)
{
	if (key && *key)
		err_set(&r->err, CSM_EIO, id, "%s: %s", key, words_in(r->err.lang, why));
	else
		err_set(&r->err, CSM_EIO, id, "%s", why);
	e->line_in = 0;
	return ENTRY_BAD;
}

static bool unescaped(struct entries *r, struct entry *e, const struct rec *rec)
{
	if (!e->slow)
		arena_reset(&r->mem);
	e->slow |= event_unescape(rec, &r->mem);
	return e->slow;
}

static enum entry_kind finish(struct entries *r, struct entry *e, const struct rec *rec)
{
	const char *why = NULL, *key = NULL;
	if (!event_of(rec, &e->ev, &why, &key) &&
	    !(unescaped(r, e, rec) && event_of(rec, &e->ev, &why, &key)))
		return bad(r, e, "event.malformed", why ? why : WORDS("is no event"), key);
	e->ev.offset = e->offset;
	return ENTRY_EVENT;
}

static enum entry_kind read_slow(struct entries *r, struct entry *e, size_t at, bool first_is_entry,
                                 struct rec *rec)
{
	e->slow = true;
	arena_reset(&r->mem);
	size_t end = entry_end(r->in, at);
	r->at = end < r->in.n ? end + 1 : end;
	e->bytes = (struct str){ r->in.p + at, end - at };
	if (!first_is_entry)
		return bad(r, e, "line.unreadable", WORDS("no entry: it does not begin with \"- \""), NULL);
	if (yaml_entry(e->bytes, &r->mem, rec, &r->err)) {
		e->line_in = r->err.line > 0 ? r->err.line - 1 : 0;
		return ENTRY_BAD;
	}
	return ENTRY_EVENT;
}

/*
 * The bytes some lines further on: the processor fetches a stream by itself, but not beyond a page, so that every page
 * would begin with waiting.
 */
static void fetch_behind(struct str in, size_t from, size_t to)
{
	enum { CACHE_LINE = 64, BEHIND = 1024 };
	for (size_t i = from + BEHIND; i < to + BEHIND && i < in.n; i += CACHE_LINE)
		__builtin_prefetch(in.p + i);
}

enum entry_kind entry_record(struct entries *r, struct entry *e, struct rec *rec)
{
	if (r->at >= r->in.n)
		return ENTRY_END;
	if (r->at == 0 || r->in.p[r->at] != '-' || !is_entry(r->in, r->at)) {
		skip_gaps(r);
		if (r->at >= r->in.n)
			return ENTRY_END;
	}
	size_t at = r->at, end = line_end_at(r->in, at);
	fetch_behind(r->in, at, end);
	e->offset = at;
	e->bytes = (struct str){ r->in.p + at, end - at };
	e->slow = false;
	e->line_in = 0;
	if (!line_read(e->bytes, &r->room, rec, NULL, NULL))
		return read_slow(r, e, at, is_entry(r->in, at), rec);
	r->at = end < r->in.n ? end + 1 : end;
	return ENTRY_EVENT;
}

enum entry_kind entry_next(struct entries *r, struct entry *e)
{
	struct rec rec;
	enum entry_kind k = entry_record(r, e, &rec);
	return k == ENTRY_EVENT ? finish(r, e, &rec) : k;
}

void entries_free(struct entries *r)
{
	line_room_free(&r->room);
	arena_free(&r->mem);
}

int event_at(struct str segment, size_t at, event_fn fn, void *ctx)
{
	struct entries in = { .in = segment, .at = at };
	struct entry e;
	int rc = entry_next(&in, &e) == ENTRY_EVENT ? fn(ctx, &e.ev, e.bytes) : CSM_OK;
	entries_free(&in);
	return rc;
}

size_t entry_start(struct str in, size_t from, size_t at)
{
	while (at > from) {
		const char *lf = memrchr(in.p + from, '\n', at - from);
		if (!lf)
			return from;
		size_t next = (size_t)(lf - in.p) + 1;
		if (is_entry(in, next))
			return next;
		at = next - 1;
	}
	return from;
}

/* ---- copies ---- */

static struct str keep(struct str s, struct arena *a, bool deep)
{
	return deep ? arena_str(a, s) : s;
}

static const struct pair *copy_pairs(const struct pair *p, size_t n, struct arena *a, bool deep)
{
	struct pair *out = arena_alloc(a, n * sizeof(*out));
	for (size_t i = 0; i < n; i++) {
		out[i] = p[i];
		out[i].key = keep(p[i].key, a, deep);
		out[i].v.s = keep(p[i].v.s, a, deep);
		if (p[i].v.type == VAL_LIST || p[i].v.type == VAL_MAP)
			out[i].v.kids = copy_pairs(p[i].v.kids, p[i].v.n, a, deep);
	}
	return out;
}

struct event event_copy(const struct entry *e, struct arena *a)
{
	struct event ev = e->ev;
	ev.pairs = copy_pairs(ev.pairs, ev.n, a, e->slow);
	ev.by = keep(ev.by, a, e->slow);
	ev.verb_text = keep(ev.verb_text, a, e->slow);
	return ev;
}
