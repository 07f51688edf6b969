/*
 * Checking the log: numbers, references, instants, transactions, rules of the trade. Two walks: the
 * first meets every id, the second looks at what events point to. Tables and sums are in
 * check_tables.c and check_sums.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/cache.h"
#include "store/check.h"
#include "store/entry.h"
#include "store/ids.h"
#include "store/own.h"
#include "store/world.h"

enum { IS_IMPORT = 'I', ADOPT_GAP = 1000 };

void check_say(struct check *k, enum finding_level level, const char *id, const char *file,
               long line, const char *todo, const char *fmt, ...)
{
	char text[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, words_in(lang_of(k->c->lang), fmt), ap);
	va_end(ap);
	struct finding f = { .level = level, .id = id, .file = file, .line = line, .text = text,
	                     .todo = todo };
	k->fn(k->ctx, &f);
}

static void say_at(struct check *k, enum finding_level level, const char *id,
                   const struct event *ev, const char *todo, const char *fmt, ...) PRINTF(6, 7);
static void say_at(struct check *k, enum finding_level level, const char *id,
                   const struct event *ev, const char *todo, const char *fmt, ...)
{
	char text[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, words_in(lang_of(k->c->lang), fmt), ap);
	va_end(ap);
	scan_find(&k->scan, level, id, ev->file, ev->offset, text, todo);
}

static void pass_on(void *ctx, const struct finding *f)
{
	struct check *k = ctx;
	k->fn(k->ctx, f);
}

/* ---- first walk: ids, instants, keys ---- */

static void meet(struct check *k, const struct event *ev)
{
	char id[24], site[4];
	evid_write(ev->id, id);
	if (!ids_meet(k->ids, ev->id))
		say_at(k, FIND_ERROR, "number.double", ev, "If the lines are the same, delete one; else give this one the site's next number.",
		       "Event %s stands in the log twice: only the first of the two counts.", id);
	if (evid_site(ev->id) == k->scan.segs[ev->file].site)
		return;
	site_write(k->scan.segs[ev->file].site, site);
	say_at(k, FIND_ERROR, "site.folder", ev, "Move the line to the folder of its own site.",
	       "Event %s stands in the folder of site %s: a site writes to its own folder only.", id, site);
}

static void look_at_time(struct check *k, const struct event *ev)
{
	char id[24];
	if (ev->at <= ev->rec)
		return;
	evid_write(ev->id, id);
	say_at(k, FIND_ERROR, "time.future", ev, "Correct at: or rec:; a wrong clock is the usual cause.",
	       "Event %s happened after it was recorded.", id);
}

static void look_at_key(struct check *k, const struct event *ev)
{
	bool fresh;
	char first[24], id[24], key_text[128];
	struct str key = event_str(ev, K_KEY, &k->mem);
	if (!key.n || (ev->imp && umap_get(&k->undone, ev->imp) != MAP_NONE))
		return;
	uint32_t *at = smap_put(&k->keys, arena_str(&k->mem, key), &fresh);
	if (fresh) {
		*at = evid_site(ev->id);
		return;
	}
	if (*at != evid_site(ev->id))
		return;         /* two sites recorded one thing: the world joins them, see say_aliases */
	evid_write(ev->id, id);
	site_write((uint16_t)*at, first);
	snprintf(key_text, sizeof key_text, STR_FMT, STR_ARG(key));
	say_at(k, FIND_WARN, "key.double", ev, "If it is the same fact, take this one back: csm undo.",
	       "Event %s has the key \"%s\", which site %s had recorded already: it counts twice.",
	       id, key_text, first);
}

static void look_at_newer(struct check *k, const struct event *ev)
{
	if (!ev->newer)
		return;
	bool fresh;
	struct str word = ev->verb == V_UNKNOWN ? ev->verb_text : STR("(a key)");
	for (size_t i = 0; ev->verb != V_UNKNOWN && i < ev->n; i++)
		if (key_of(ev->pairs[i].key) == K_UNKNOWN)
			word = ev->pairs[i].key;
	word = arena_str(&k->mem, word);
	char *said = arena_printf(&k->mem, "newer %s", word.p);
	smap_put(&k->said, str_of(said), &fresh);
	if (fresh)
		say_at(k, FIND_NOTE, "format.newer", ev,
		       "Use a csm that knows it, or correct the word if it is mistyped.",
		       "%s \"%s\" is not known to this csm: newer format. The case is shown and counted, not written to.",
		       words_in(lang_of(k->c->lang), ev->verb == V_UNKNOWN ? WORDS("The verb") : WORDS("The key")), word.p);
}

static void note_adoption(struct check *k, const struct event *ev)
{
	const struct val *last = event_get(ev, K_LAST), *action = event_get(ev, K_ACTION);
	bool fresh;
	evid id;
	if (ev->verb != V_SITE || !val_is(action, "adopt"))
		return;
	id = evid_make(evid_site(ev->id), 0);      /* nothing was there yet */
	if (!last || evid_read(last->s, &id))
		*umap_put(&k->adopted, id, &fresh) = 1;
}

static int first_walk(void *ctx, const struct event *ev, struct str line)
{
	struct check *k = ctx;
	(void)line;
	meet(k, ev);
	if (ev->cas.kind && ev->cas.id == ev->id)
		ids_set(k->ids, ev->id, (uint32_t)ev->cas.kind);
	else if (ev->verb == V_IMPORT)
		ids_set(k->ids, ev->id, IS_IMPORT);
	look_at_time(k, ev);
	look_at_key(k, ev);
	look_at_newer(k, ev);
	note_adoption(k, ev);
	check_words(k, ev);
	check_file(k, ev);
	return CSM_OK;
}

/* ---- second walk: what events point to ---- */

static void points_nowhere(struct check *k, const struct event *ev, const char *key, const char *what)
{
	char id[24];
	evid_write(ev->id, id);
	say_at(k, FIND_ERROR, "reference.nowhere", ev,
	       "Fetch the missing site or file from another copy; else correct the name.",
	       "Event %s: %s: %s is not in this log.", id, key, what);
}

static void look_at_case(struct check *k, const struct event *ev, enum key key)
{
	struct caseid c;
	char name[32];
	if (!event_get(ev, key) || !event_case(ev, key, &c) || ids_get(k->ids, c.id) == (uint32_t)c.kind)
		return;
	case_write(c, name);
	points_nowhere(k, ev, key_word(key), name);
}

static int second_walk(void *ctx, const struct event *ev, struct str line)
{
	struct check *k = ctx;
	char name[32];
	evid id;
	(void)line;
	if (ev->cas.kind && ids_get(k->ids, ev->cas.id) != (uint32_t)ev->cas.kind) {
		case_write(ev->cas, name);
		points_nowhere(k, ev, "case", name);
	}
	const struct val *of = event_get(ev, K_OF);
	if (of && (!evid_read(of->s, &id) || !ids_met(k->ids, id))) {
		snprintf(name, sizeof name, STR_FMT, (int)(of->s.n < 24 ? of->s.n : 24),
		         of->s.p ? of->s.p : "");
		points_nowhere(k, ev, "of", name);
	}
	if (ev->imp && ids_get(k->ids, ev->imp) != IS_IMPORT) {
		evid_write(ev->imp, name);
		points_nowhere(k, ev, "imp", name);
	}
	static const enum key keys[] = { K_TO, K_CUSTOMER, K_FOLLOWS };
	for (size_t i = 0; i < COUNT(keys); i++)
		if (keys[i] != K_TO || ev->verb == V_LINK || ev->verb == V_UNLINK)
			look_at_case(k, ev, keys[i]);
	return CSM_OK;
}

/* ---- gaps ---- */

static void say_gap(struct check *k, uint16_t site, uint64_t from, uint64_t to)
{
	char name[4], file[32];
	bool stated = umap_get(&k->adopted, evid_make(site, from - 1)) != MAP_NONE &&
	              to - from + 1 < ADOPT_GAP;
	site_write(site, name);
	snprintf(file, sizeof file, "log/%s", name);
	if (!stated)
		check_say(k, FIND_ERROR, "number.gap", file, 0,
		          "Fetch the missing lines from another copy or a backup of this site.",
		          from == to ? "Event %s%llu is missing: its line was lost or cannot be read." :
		          "Events %s%llu to %llu are missing: their lines were lost or cannot be read.", name, (unsigned long long)from,
		          (unsigned long long)to);
}

static void find_gaps(struct check *k, const struct ids_site *s)
{
	uint64_t gap = 1, last = 0;
	for (size_t p = 0; p < s->n; p++)
		for (size_t i = 0; s->pages[p] && i < IDS_PAGE; i++)
			if (s->pages[p]->met[i / 64] >> i % 64 & 1)
				last = p * IDS_PAGE + i;
	for (uint64_t n = 1; n <= last; n++) {
		if (!ids_met(k->ids, evid_make(s->site, n)))
			continue;
		if (n > gap)
			say_gap(k, s->site, gap, n - 1);
		gap = n + 1;
	}
}

/* ---- rules and aliases ---- */

static void on_ruling(void *ctx, const struct event *ev, const struct ruling *r)
{
	struct check *k = ctx;
	char id[24];
	evid_write(ev->id, id);
	say_at(k, ev->imp ? FIND_NOTE : FIND_ERROR, r->id ? r->id : "rule.broken", ev,
	       ev->imp ? "Nothing: imported history is kept as it happened." :
	       "Take the event back (csm undo) or correct it (csm correct).",
	       "Event %s: %s", id, r->text);
}

static void say_aliases(struct check *k, const struct world *w)
{
	for (size_t i = 0; i < w->n_aliases; i++) {
		char from[32], to[32];
		if (w->aliases[i].former)
			continue;
		case_write(w->aliases[i].from, from);
		case_write(w->aliases[i].to, to);
		check_say(k, FIND_NOTE, "case.alias", "log", 0, "Nothing: both names find it.",
		          "%s and %s were opened with one key: they are one case, called %s.", to, from, to);
	}
}

static int walk(struct check *k, event_fn fn, finding_fn finding, struct csm_err *e)
{
	k->scan.event = fn;
	k->scan.finding = finding;
	int rc = scan_run(&k->scan, e);
	k->scan.finding = pass_on;
	return rc;
}

static int check_log(struct check *k, struct csm_err *e)
{
	struct world *w;
	int rc = imports_undone(k->c, &k->undone, e);
	if (rc == CSM_OK)
		rc = walk(k, first_walk, pass_on, e);
	for (size_t i = 0; rc == CSM_OK && i < k->ids->n; i++)
		find_gaps(k, &k->ids->sites[i]);
	/* Findings of the walk itself were told the first time: the second is told by events only. */
	if (rc == CSM_OK) {
		k->scan.quiet = true;
		rc = walk(k, second_walk, pass_on, e);
	}
	if (rc == CSM_OK)
		rc = world_load(k->c, &w, e);
	if (rc == CSM_OK)
		rc = world_rulings(w, on_ruling, k, e);
	if (rc == CSM_OK)
		say_aliases(k, w);
	return rc;
}

int store_check(struct csm *c, bool strict, finding_fn fn, void *ctx, struct csm_err *e)
{
	struct ids ids = { 0 };
	struct check k = { .c = c, .fn = fn, .ctx = ctx, .ids = &ids, .strict = strict };
	k.scan = (struct scan){ .c = c, .ctx = &k, .every_tx = true };
	int cache = c->cache;
	c->cache = CACHE_NEVER;        /* what is derived is not what is checked */
	if (c->world && c->world->image)
		store_changed(c);
	int rc = check_log(&k, e);
	if (rc == CSM_OK)
		rc = check_tables(&k, e);
	if (rc == CSM_OK)
		rc = check_sums(&k, e);
	c->cache = cache;
	ids_free(&ids);
	smap_free(&k.keys);
	smap_free(&k.said);
	umap_free(&k.undone);
	umap_free(&k.adopted);
	arena_free(&k.mem);
	scan_close(&k.scan);
	return rc;
}
