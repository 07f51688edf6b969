/*
 * Opening the writer: the lock, the tail, the next number, the instant, the policies in use.
 * Relies on segment_out.c for the tail. Promises: under the lock everything is looked at anew, so
 * numbers have neither gap nor double.
 */
#include "file/broken.h"
#include "store/index.h"
#include "store/own.h"
#include "store/sweep.h"

#include <stdlib.h>

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

/*
 * The last line of a segment as an event; false if it is no canonical one. *empty: there is no
 * line.
 */
static int last_event(struct csm *c, const char *path, struct highest *h, bool *empty, bool *read,
                      struct csm_err *e)
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
	if (!code && line.n && line_read(line, &room, &rec, NULL, NULL) &&
	    event_of(&rec, &ev, &why, &key) && evid_site(ev.id) == h->site) {
		*read = true;
		h->number = evid_number(ev.id);
		h->rec = ev.rec;
	}
	line_room_free(&room);
	arena_free(&tmp);
	return code;
}

/*
 * The newest instant at which this site recorded, as far as its last line says so at once. Reads as
 * of "now" begin there if the clock has gone back since: what was just recorded must not be hidden.
 */
int64_t store_last_rec(struct csm *c)
{
	struct highest h = { .site = c->site, .rec = WHEN_NONE };
	bool empty, read;
	int month, nn;

	if (!c->site || segment_newest(c, c->site, "events", &month, &nn, NULL) || !month)
		return WHEN_NONE;
	if (last_event(c, segment_path(c, c->site, "events", month, nn), &h, &empty, &read, NULL) ||
	    !read)
		return WHEN_NONE;
	return h.rec;
}

int store_next_number(struct csm *c, uint16_t site, uint64_t *next, int64_t *last_rec,
                      struct csm_err *e)
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

static int policy_event(struct writer *w, const char *name, const char *digest, bool own_file,
                        struct csm_err *e)
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
 * Keeps the copies of new versions. Only behind their events: a copy without an event would hide
 * the version for ever. What fails here is made up for by the next write, which finds no copy.
 */
void keep_policies(struct writer *w)
{
	struct csm *c = w->c;

	for (size_t i = 0; i < w->n_unseen; i++) {
		struct file_bytes f;
		char digest[65];
		if (policy_bytes(c, w->unseen[i].name, &f, NULL))
			continue;
		sha256_hex(f.s, digest);
		if (!strcmp(digest, w->unseen[i].digest) &&
		    !dir_make(c->dirfd, "policy/.seen", c->group, NULL))
			(void)file_make(c->dirfd,
			                arena_printf(&c->mem, "policy/.seen/%s.yaml", digest), f.s,
			                c->group, NULL);
		if (f.map || f.mem)
			file_close(&f);
	}
	w->n_unseen = 0;
}

/* ---- opening ---- */

static int refused(const struct csm *c, struct csm_err *e)
{
	if (e)
		*e = c->no_site;
	return c->no_site.code;
}

static int take_lock(struct writer *w, struct csm_err *e)
{
	struct csm *c = w->c;
	int code = lock_take(c->dirfd, site_file(c), c->lock_wait_s, &w->lock, e);

	index_forget(c);       /* it may lack what others wrote until now */
	/* While we waited the site may have been given to another copy. */
	if (!code)
		code = site_own(c, e);
	if (!code && !c->site)
		code = refused(c, e);
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

static int open_all(struct writer *w, uint64_t gap, struct csm_err *e)
{
	struct csm *c = w->c;
	int64_t last;
	int code = CSM_OK;

	if (!c->site)
		return refused(c, e);
	if (BROKEN_NUMBER_FIRST)
		code = store_next_number(c, c->site, &w->next, &last, e);
	if (!c->dry_run)
		code = take_lock(w, e);
	w->site = c->site;
	if (!code)
		code = repair_tail(w, e);
	if (!code && !BROKEN_NUMBER_FIRST)
		code = store_next_number(c, w->site, &w->next, &last, e);
	if (code)
		return code;
	w->next += gap;            /* before any event: the former owner may have used those numbers */
	w->rec = last != WHEN_NONE && last > c->now ? last : c->now;
	code = check_policy(w, "terms.yaml", e);
	if (!code)
		code = check_policy(w, "agents.yaml", e);
	for (size_t i = 0; !code && i < c->n_uses; i++)
		code = check_policy(w, c->uses[i], e);
	return code;
}

int writer_open_behind(struct csm *c, uint64_t gap, struct writer **out, struct csm_err *e)
{
	struct writer *w = mem_alloc(sizeof(*w));
	int code;

	w->c = c;
	w->pen.zone = c->zone;
	w->lock.fd = w->log.seg.fd = w->persons.seg.fd = -1;
	code = open_all(w, gap, e);
	/* What was erased, here before a crash or by another site, is taken out before anything is added. */
	if (!code && !gap && !c->dry_run && sweep_due(c) && (code = sweep_complete(w, e)) && e) {
		struct csm_err why = *e;
		err_at(e, why.code, why.id, why.file, why.line, why.col,
		       "%.700s; what was erased before is to be taken out first, so nothing new was recorded", why.text);
	}
	*out = code ? NULL : w;
	if (code)
		writer_abandon(w);
	return code;
}

int writer_open(struct csm *c, struct writer **out, struct csm_err *e)
{
	return writer_open_behind(c, 0, out, e);
}
