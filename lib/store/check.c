/*
 * Checking the log: numbers, references, instants, transactions, rules of the trade, in the one
 * reading that folds the cases. Nearly everything is named by an event before it: what is not (other
 * sites, lines out of order) is remembered by its place and looked at again at the end. Tables and
 * sums are in check_tables.c and check_sums.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/check.h"
#include "store/desk.h"
#include "store/entry.h"
#include "store/ids.h"
#include "store/redact.h"

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
		check_event(k, FIND_ERROR, "number.double", ev, "If the lines are the same, delete one; else give this one the site's next number.",
		            "Event %s stands in the log twice: only the first of the two counts.", id);
	if (evid_site(ev->id) == k->scan->segs[ev->file].site)
		return;
	site_write(k->scan->segs[ev->file].site, site);
	check_event(k, FIND_ERROR, "site.folder", ev, "Move the line to the folder of its own site.",
	            "Event %s stands in the folder of site %s: a site writes to its own folder only.", id, site);
}

static void look_at_time(struct check *k, const struct event *ev)
{
	char id[24];
	if (ev->at <= ev->rec)
		return;
	evid_write(ev->id, id);
	check_event(k, FIND_ERROR, "time.future", ev, "Correct at: or rec:; a wrong clock is the usual cause.",
	            "Event %s happened after it was recorded.", id);
}

/* The key as the log has it, or a copy where the line was read by libyaml. */
static struct str kept_key(struct check *k, const struct event *ev)
{
	struct str key = event_str(ev, K_KEY, &k->mem), in = k->scan->segs[ev->file].bytes.s;
	return !key.n || (key.p >= in.p && key.p < in.p + in.n) ? key : arena_str(&k->mem, key);
}

static bool key_is_free(const struct check *k, const struct event *ev)
{
	return ev->imp && umap_get(&k->undone, ev->imp) != MAP_NONE;
}

/* The keys of all events before ev once more, without those of imports that were taken back. */
static void meet_keys_again(struct check *k, const struct event *ev)
{
	struct entries in = { 0 };
	struct entry e;
	enum entry_kind kind;
	smap_free(&k->keys);
	for (uint32_t file = 0; file <= ev->file; file++) {
		in.in = k->scan->segs[file].bytes.s;
		in.at = 0;
		while ((kind = entry_next(&in, &e)) != ENTRY_END && (file < ev->file || e.offset < ev->offset)) {
			bool fresh;
			e.ev.file = file;
			struct str key = kind == ENTRY_EVENT && !key_is_free(k, &e.ev) ? kept_key(k, &e.ev) : STR("");
			if (key.n)
				*smap_put(&k->keys, key, &fresh) = evid_site(e.ev.id);
		}
	}
	entries_free(&in);
}

static int on_undo(void *ctx, const struct event *ev, struct str line)
{
	struct check *k = ctx;
	(void)line;
	if (ev->verb == V_UNDO && (k->c->known_at == WHEN_NONE || ev->rec <= k->c->known_at))
		undos_note(&k->undos, ev);
	return CSM_OK;
}

/* Most logs hold no key twice: only where one does it matters which imports were taken back. Read
 * from the log, not looked up in what is derived from it. */
static void learn_undone(struct check *k, const struct event *ev)
{
	struct csm_err e = err_like(NULL);
	struct scan s = { .c = k->c, .only = "undo", .event = on_undo, .ctx = k };
	k->undone_known = true;
	if (scan_run(&s, &e) == CSM_OK)
		undos_effective(&k->undos, &k->undone);
	scan_close(&s);
	if (k->undone.used)
		meet_keys_again(k, ev);
}

static void look_at_key(struct check *k, const struct event *ev)
{
	bool fresh;
	char first[24], id[24], key_text[128];
	struct str key = kept_key(k, ev);
	if (!key.n || key_is_free(k, ev))
		return;
	uint32_t *at = smap_put(&k->keys, key, &fresh);
	if (!fresh && !k->undone_known) {
		learn_undone(k, ev);
		if (key_is_free(k, ev))
			return;
		at = smap_put(&k->keys, key, &fresh);
	}
	if (fresh)
		*at = evid_site(ev->id);
	if (fresh || *at != evid_site(ev->id))
		return;         /* two sites recorded one thing: the world joins them, see say_aliases */
	evid_write(ev->id, id);
	site_write((uint16_t)*at, first);
	snprintf(key_text, sizeof key_text, STR_FMT, STR_ARG(key));
	check_event(k, FIND_WARN, "key.double", ev, "If it is the same fact, take this one back: csm undo.",
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
		check_event(k, FIND_NOTE, "format.newer", ev,
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

/* ---- what events point to ---- */

static void points_nowhere(struct check *k, const struct event *ev, const char *key, const char *what)
{
	char id[24];
	evid_write(ev->id, id);
	check_event(k, FIND_ERROR, "reference.nowhere", ev,
	            "Fetch the missing site or file from another copy; else correct the name.",
	            "Event %s: %s: %s is not in this log.", id, key, what);
}

static bool case_is_there(const struct check *k, struct caseid c)
{
	return ids_get(k->ids, c.id) == (uint32_t)c.kind;
}

static bool of_is_there(const struct check *k, const struct event *ev)
{
	const struct val *of = event_get(ev, K_OF);
	evid id;
	return !of || (evid_read(of->s, &id) && ids_met(k->ids, id));
}

static bool imp_is_there(const struct check *k, const struct event *ev)
{
	return !ev->imp || ids_get(k->ids, ev->imp) == IS_IMPORT;
}

/* Keys that name another case. */
static const enum key case_keys[] = { K_TO, K_CUSTOMER, K_FOLLOWS };

/* False if there is none under that key: nothing to look for. */
static bool names_case(const struct event *ev, enum key key, struct caseid *c)
{
	if (key == K_TO && ev->verb != V_LINK && ev->verb != V_UNLINK)
		return false;
	return event_get(ev, key) && event_case(ev, key, c);
}

/* The first case of the list cases: that is not there; empty: all are, or there is no such list. */
static struct str case_missing(const struct check *k, const struct event *ev)
{
	const struct val *v = event_get(ev, K_CASES);
	struct caseid c;
	for (uint32_t i = 0; v && v->type == VAL_LIST && i < v->n; i++)
		if (!case_fast(v->kids[i].v.s, &c) || !case_is_there(k, c))
			return v->kids[i].v.s;
	return STR("");
}

static bool all_is_there(const struct check *k, const struct event *ev)
{
	struct caseid c;
	if ((ev->cas.kind && !case_is_there(k, ev->cas)) || !of_is_there(k, ev) || !imp_is_there(k, ev))
		return false;
	for (size_t i = 0; i < COUNT(case_keys); i++)
		if (names_case(ev, case_keys[i], &c) && !case_is_there(k, c))
			return false;
	return !case_missing(k, ev).n;
}

static void look_at_ends(struct check *k, const struct event *ev)
{
	struct caseid c;
	char name[32];
	if (ev->cas.kind && !case_is_there(k, ev->cas)) {
		case_write(ev->cas, name);
		points_nowhere(k, ev, "case", name);
	}
	if (!of_is_there(k, ev)) {
		struct str of = event_get(ev, K_OF)->s;
		snprintf(name, sizeof name, STR_FMT, (int)(of.n < 24 ? of.n : 24), of.p ? of.p : "");
		points_nowhere(k, ev, "of", name);
	}
	if (!imp_is_there(k, ev)) {
		evid_write(ev->imp, name);
		points_nowhere(k, ev, "imp", name);
	}
	for (size_t i = 0; i < COUNT(case_keys); i++)
		if (names_case(ev, case_keys[i], &c) && !case_is_there(k, c)) {
			case_write(c, name);
			points_nowhere(k, ev, key_word(case_keys[i]), name);
		}
	if (case_missing(k, ev).n) {
		snprintf(name, sizeof name, STR_FMT, STR_ARG(case_missing(k, ev)));
		points_nowhere(k, ev, "cases", name);
	}
}

static int look_once_more(void *ctx, const struct event *ev, struct str line)
{
	(void)line;
	look_at_ends(ctx, ev);
	return CSM_OK;
}

/* Whatever was not there when it was named, now that everything was met. */
static int look_at_open_ends(struct check *k, struct csm_err *e)
{
	struct scan again = { .c = k->c, .event = look_once_more, .ctx = k, .every_tx = true };
	if (!k->renamed) {
		check_again(k, k->open_ends, k->n_open_ends, look_at_ends);
		return CSM_OK;
	}
	int rc = scan_run(&again, e);
	scan_close(&again);
	return rc;
}

/* ---- every event ---- */

static void remember(struct check *k, const struct event *ev)
{
	uint32_t what = ev->cas.kind && ev->cas.id == ev->id ? (uint32_t)ev->cas.kind : ev->verb == V_IMPORT ? IS_IMPORT : 0;
	if (!what)
		return;
	uint32_t was = ids_get(k->ids, ev->id);
	k->renamed |= was && was != what;
	ids_set(k->ids, ev->id, what);
}

static int hear(void *ctx, const struct event *ev, struct str line)
{
	struct check *k = ctx;
	(void)line;
	meet(k, ev);
	remember(k, ev);
	look_at_time(k, ev);
	look_at_key(k, ev);
	look_at_newer(k, ev);
	note_adoption(k, ev);
	check_words(k, ev);
	check_step(k, ev);
	if (ev->verb == V_ATTACH)
		*PUSH(k->files, k->n_files, k->files_cap) = (struct spot){ ev->offset, ev->file };
	check_sites_hear(k, ev);
	if (!all_is_there(k, ev))
		*PUSH(k->open_ends, k->n_open_ends, k->open_ends_cap) = (struct spot){ ev->offset, ev->file };
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
	check_event(k, ev->imp ? FIND_NOTE : FIND_ERROR, r->id ? r->id : "rule.broken", ev,
	            ev->imp ? "Nothing: imported history is kept as it happened." :
	            "Take the event back (csm undo) or correct it (csm correct).",
	            "Event %s: %s", id, r->text);
	check_sites_forbidden(k, ev);
}

/* Of shifts and the like: the roster may have been edited since, so this is no more than a note. */
static void on_desk(void *ctx, const struct event *ev, const struct ruling *r)
{
	char id[24];
	evid_write(ev->id, id);
	check_event(ctx, FIND_NOTE, r->id, ev, "Nothing, if policy/roster.yaml was edited since; else take the event back (csm undo).",
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

/* Of those whose words were taken out the file is to be gone too. */
static int look_at_files(struct check *k, struct csm_err *e)
{
	int rc = redacted_load(k->c, &k->redacted, e);
	if (rc == CSM_OK)
		check_again(k, k->files, k->n_files, check_file);
	return rc;
}

static int check_log(struct check *k, struct csm_err *e)
{
	struct listener also = { .event = hear, .finding = pass_on, .ctx = k, .scan = &k->scan };
	int rc = world_heard(k->c, &also, &k->world, e);
	for (size_t i = 0; rc == CSM_OK && i < k->ids->n; i++)
		find_gaps(k, &k->ids->sites[i]);
	if (rc == CSM_OK)
		rc = look_at_open_ends(k, e);
	if (rc == CSM_OK)
		rc = look_at_files(k, e);
	if (rc == CSM_OK)
		rc = world_rulings(k->world, on_ruling, k, e);
	if (rc == CSM_OK)
		rc = desk_rulings(k->c, on_desk, k, e);
	if (rc == CSM_OK)
		say_aliases(k, k->world);
	if (rc == CSM_OK)
		rc = check_sites(k, e);
	return rc;
}

int store_check(struct csm *c, bool strict, finding_fn fn, void *ctx, struct csm_err *e)
{
	struct ids ids = { 0 };
	struct check k = { .c = c, .fn = fn, .ctx = ctx, .ids = &ids, .strict = strict };
	int rc = check_log(&k, e);
	if (rc == CSM_OK)
		rc = check_tables(&k, e);
	if (rc == CSM_OK)
		check_sums(&k);
	if (rc == CSM_OK)
		rc = check_complaints(&k, e);
	if (rc == CSM_OK)
		rc = check_erased(&k, e);
	check_places_free(&k);
	check_sites_free(&k);
	ids_free(&ids);
	smap_free(&k.keys);
	smap_free(&k.said);
	buf_free(&k.word);
	umap_free(&k.undone);
	free(k.undos.v);
	umap_free(&k.redacted);
	free(k.files);
	umap_free(&k.adopted);
	umap_free(&k.steps);
	free(k.open_ends);
	arena_free(&k.mem);
	return rc;
}
