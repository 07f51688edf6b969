/*
 * When something is to be taken out for good, and in which order. Every file is replaced or removed
 * in one step, and what tells whom it is about (the log, then people/) goes last, so that whatever
 * is cut off can be done again from the beginning. Relies on the writer's lock.
 */
#include "store/sweep.h"

#include <stdlib.h>

#include "store/own.h"

/* ---- what is due ---- */

static const char mark[] = "local/erasing", copied[] = "local/copied";

int sweep_mark(struct csm *c, struct csm_err *e)
{
	return file_replace(c->dirfd, mark, STR("what was erased is being taken out\n"), c->group, e);
}

static int64_t count_of(struct str s, struct str what)
{
	int64_t n = 0;

	for (size_t at; str_find(s, what, &at); n++)
		s = (struct str){ s.p + at + what.n, s.n - at - what.n };
	return n;
}

/* How often a segment speaks of redacting or erasing; -1: it cannot be read now. */
static int64_t told_in(struct csm *c, const char *path)
{
	struct file_bytes f;
	int64_t n;

	if (file_read(c->dirfd, path, &f, NULL))
		return -1;
	n = count_of(f.s, STR("redact")) + count_of(f.s, STR("erase"));
	file_close(&f);
	return n;
}

/* What was noted of the segment at the last look: "path size count". */
static bool noted(struct str note, const char *path, int64_t *size, int64_t *count)
{
	while (note.n) {
		struct str line = str_split(&note, '\n');

		if (str_is(str_split(&line, ' '), path))
			return str_i64(str_split(&line, ' '), size) && str_i64(line, count);
	}
	return false;
}

struct look { struct buf note; bool news, told; };

static void look_at(struct csm *c, const char *path, struct str note, struct look *l)
{
	int64_t now = file_size(c->dirfd, path), size = -1, count = 0, n;

	if (noted(note, path, &size, &count) && size == now) {
		buf_printf(&l->note, "%s %lld %lld\n", path, (long long)size, (long long)count);
		return;
	}
	n = told_in(c, path);
	l->news = true;
	if (n < 0)             /* not noted: the next write looks again */
		return;
	l->told |= n > count;
	buf_printf(&l->note, "%s %lld %lld\n", path, (long long)now, (long long)n);
}

/* The log of the other sites, as far as it was looked at before and as it is. */
static int look_all(struct csm *c, struct look *l, struct csm_err *e)
{
	struct file_bytes f = { .s = { NULL, 0 } };
	struct segment *segs = NULL;
	size_t n = 0;
	int code = segments_list(c, "events", &segs, &n, NULL, NULL, e);
	bool any = false;

	for (size_t i = 0; !code && i < n; i++)
		any |= segs[i].site != c->site;
	if (any && file_read(c->dirfd, copied, &f, NULL))
		f.s = (struct str){ NULL, 0 };
	for (size_t i = 0; any && i < n; i++)
		if (segs[i].site != c->site)
			look_at(c, segs[i].path, f.s, l);
	if (f.map || f.mem)
		file_close(&f);
	segments_close(segs, n);
	return code;
}

static int keep_note(struct csm *c, const struct look *l, struct csm_err *e)
{
	return l->news ? file_replace(c->dirfd, copied, buf_view(&l->note), c->group, e) : CSM_OK;
}

bool sweep_due(struct csm *c)
{
	struct look l = { .news = false };
	bool due = file_exists(c->dirfd, mark);

	if (due)
		return true;
	if (look_all(c, &l, NULL) == CSM_OK && !l.told)
		(void)keep_note(c, &l, NULL);
	due = l.told;
	buf_free(&l.note);
	return due;
}

/* ---- a handle of its own ---- */

int sweep_open(struct csm *c, uint16_t site, struct csm *own, struct sweep *s, struct csm_err *e)
{
	struct world *w;
	int code;

	*own = *c;
	own->mem = (struct arena){ 0 };
	own->world = NULL;
	own->orders = NULL;
	own->index = NULL;
	own->no_index = false;
	own->subset = NULL;
	own->as_of = own->known_at = WHEN_NONE;
	own->progress = NULL;
	*s = (struct sweep){ .c = own, .site = site, .dry = c->dry_run };
	code = world_load(own, &w, e);
	return code ? code : redacted_explicit(own, &s->gone, e);
}

void sweep_close(struct sweep *s, struct csm *own)
{
	umap_free(&s->gone);
	digester_free(&s->d);
	erased_scope_free(&s->x);
	store_changed(own);
	arena_free(&own->mem);
}

/* ---- redactions that an erasure is made of ---- */

struct targets { struct sweep *s; uint16_t site; struct sweep_target *v; size_t n, cap; };

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct targets *t = ctx;
	const struct erasure *x;

	(void)line;
	if (!ev->cas.id || (t->site && evid_site(ev->id) != t->site) || umap_get(&t->s->gone, ev->id) != MAP_NONE)
		return CSM_OK;
	x = erased_case(&t->s->x, ev->cas);
	if (x && erasure_covers(x, ev) && (event_has_words(ev) || ev->verb == V_ATTACH))
		*PUSH(t->v, t->n, t->cap) = (struct sweep_target){ ev->id, ev->cas };
	return CSM_OK;
}

int sweep_targets(struct sweep *s, uint16_t site, struct sweep_target **out, size_t *n, struct csm_err *e)
{
	struct targets t = { .s = s, .site = site };
	struct scan scan = { .c = s->c, .event = on_event, .ctx = &t };
	int code = s->x.w->n_erasures ? scan_run(&scan, e) : CSM_OK;

	scan_close(&scan);
	*out = t.v;
	*n = t.n;
	return code;
}

int sweep_redact(struct sweep *s, struct writer *w, const struct sweep_target *t, size_t n, struct str by,
                 struct csm_err *e)
{
	int code = CSM_OK;

	for (size_t i = 0; !code && i < n; i++) {
		struct event_head h = { .at = WHEN_NONE, .by = by, .cas = t[i].cas, .verb = V_REDACT };
		char of[24];
		bool fresh;

		code = writer_event(w, &h, NULL, NULL, e);
		evid_write(t[i].id, of);
		if (!code)
			line_word(&w->line, "of", str_of(of));
		if (!code)
			code = writer_event_end(w, NULL, e);
		*umap_put(&s->gone, t[i].id, &fresh) = 1;
	}
	return code;
}

/* ---- doing it ---- */

int sweep_run(struct sweep *s, struct writer *w, struct csm_err *e)
{
	struct look l = { .news = false };
	int code = sweep_log(s, e);

	if (w) {               /* they may be other files now */
		segout_close(&w->log);
		segout_close(&w->persons);
	}
	if (!code)
		code = sweep_files(s, e);
	if (!code)
		code = sweep_rejects(s, e);
	if (!code)
		code = sweep_leftovers(s, e);
	if (!code)
		code = sweep_people(s, e);
	if (code || s->dry)
		return code;
	code = look_all(s->c, &l, e);
	if (!code)
		code = keep_note(s->c, &l, e);
	buf_free(&l.note);
	return code ? code : file_remove(s->c->dirfd, mark, e);
}

int sweep_complete(struct writer *w, struct csm_err *e)
{
	struct sweep_target *t = NULL;
	struct csm own;
	struct sweep s;
	size_t n = 0;
	int code = sweep_open(w->c, w->site, &own, &s, e);

	if (!code)
		code = erased_scope(&own, &s.x, e);
	if (!code)
		code = erased_values(&s.x, e);
	if (!code)
		code = sweep_targets(&s, w->site, &t, &n, e);
	if (!code && n)
		code = sweep_mark(w->c, e);
	if (!code && n) {
		writer_tx(w, (uint32_t)n);
		code = sweep_redact(&s, w, t, n, STR("system"), e);
	}
	if (!code)
		code = writer_settle(w, e);
	if (!code)
		code = sweep_run(&s, w, e);
	free(t);
	sweep_close(&s, &own);
	return code;
}
