/*
 * The second pass: cases whose events did not come in the order of folding, or that were corrected,
 * undone or opened twice. The places of their events are collected by looking only at the head of
 * each line; then case by case the events are read again, settled and folded. Memory goes with the
 * events of those cases, 24 bytes each, not with the log.
 */
#include "store/redact.h"
#include "store/world_load.h"

#include <stdlib.h>

/* ---- the case named in a line, without taking the line apart ---- */

static bool eat(struct str *s, struct str what)
{
	if (!str_starts(*s, what))
		return false;
	s->p += what.n;
	s->n -= what.n;
	return true;
}

static bool eat_instant(struct str *s)
{
	if (s->n < 26 || s->p[25] != '"')
		return false;
	s->p += 26;
	s->n -= 26;
	return true;
}

static struct str eat_word(struct str *s)
{
	size_t n = 0;
	while (n < s->n && s->p[n] != ',' && s->p[n] != '}' && s->p[n] != '"')
		n++;
	struct str word = { s->p, n };
	s->p += n;
	s->n -= n;
	return word;
}

/* false: not of the usual form, read it properly. true: *c is the case, id 0 if it has none. */
static bool peek_case(struct str line, struct caseid *c)
{
	c->id = 0;
	if (!eat(&line, STR("- {id: ")))
		return false;
	eat_word(&line);
	if (!eat(&line, STR(", at: \"")) || !eat_instant(&line))
		return false;
	if (eat(&line, STR(", rec: \"")) && !eat_instant(&line))
		return false;
	if (!eat(&line, STR(", by: ")) || !eat_word(&line).n)
		return false;
	if (eat(&line, STR(", do: ")))
		return true;
	return eat(&line, STR(", case: ")) && case_fast(eat_word(&line), c);
}

/* ---- collecting ---- */

enum { NO_PLACE = -1 };
struct place {
	uint64_t offset;
	uint32_t file, ref;
	int64_t next;              /* the one before of the same case; NO_PLACE: the first */
};
struct refold {
	struct load *l;
	struct place *places;
	size_t n, cap;
	int64_t *heads[REF_KINDS]; /* by place of the case: its last event */
	struct arena mem;          /* of one case */
	struct event *evs;
	size_t evs_cap;
};

static void add_place(struct refold *r, struct caseid c, uint32_t file, uint64_t offset)
{
	uint32_t ref = c.id ? ids_get(&r->l->w->index, c.id) : 0;
	if (!ref || !ref_head(r->l->w, ref)->stale)
		return;
	int64_t *head = &r->heads[ref_kind(ref)][ref_place(ref)];
	*PUSH(r->places, r->n, r->cap) = (struct place){ .offset = offset, .file = file, .ref = ref,
	                                                 .next = *head };
	*head = (int64_t)r->n - 1;
}

static void collect_file(struct refold *r, uint32_t file)
{
	struct entries in = { .in = r->l->w->scan.segs[file].bytes.s };
	struct entry e;
	while (in.at < in.in.n) {
		struct caseid c;
		const char *p = in.in.p + in.at, *lf = memchr(p, '\n', in.in.n - in.at);
		struct str line = { p, lf ? (size_t)(lf - p) : in.in.n - in.at };
		if (peek_case(line, &c)) {
			add_place(r, c, file, in.at);
			in.at += line.n + (lf != NULL);
		} else if (entry_next(&in, &e) == ENTRY_EVENT && e.ev.cas.kind) {
			add_place(r, e.ev.cas, file, e.offset);
		}
	}
	entries_free(&in);
}

/* Of a part of the log that was read: its lines, and no others. */
static void collect_some(struct refold *r)
{
	const struct scan *s = &r->l->w->scan;
	struct entries in = { 0 };
	struct entry e;
	for (size_t i = 0; i < s->some.n; i++) {
		in.in = s->segs[s->some.at[i].file].bytes.s;
		in.at = s->some.at[i].offset;
		if (in.at < in.in.n && entry_next(&in, &e) == ENTRY_EVENT && e.ev.cas.kind)
			add_place(r, e.ev.cas, s->some.at[i].file, e.offset);
	}
	entries_free(&in);
}

static int64_t *make_heads(size_t n)
{
	int64_t *heads = mem_alloc((n + 1) * sizeof *heads);
	for (size_t i = 0; i < n; i++)
		heads[i] = NO_PLACE;
	return heads;
}

/* ---- settling ---- */

static int by_id(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static size_t drop_doubles(struct event *evs, size_t n)
{
	size_t k = 0;
	qsort(evs, n, sizeof *evs, by_id);
	for (size_t i = 0; i < n; i++)
		if (!k || evs[k - 1].id != evs[i].id)
			evs[k++] = evs[i];
	return k;
}

static int by_recording(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->rec != y->rec)
		return x->rec < y->rec ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

struct repeat { evid id, of; };       /* id is dropped, of is the same thing recorded first */

/* A correction or undo of a dropped event means the one that counts; that of an opening, whatever
 * it was called, the opening. */
static void revise_first(struct event *ev, const struct repeat *dropped, size_t n,
                         struct caseid name, struct arena *a)
{
	const struct val *of = event_get(ev, K_OF);
	evid id;
	size_t i = 0;
	if (!of || !evid_read(of->s, &id))
		return;
	while (i < n && dropped[i].id != id)
		i++;
	if (i == n && (id != ev->cas.id || id == name.id))
		return;
	struct pair *pairs = arena_alloc(a, ev->n * sizeof *pairs);
	char text[24];
	memcpy(pairs, ev->pairs, ev->n * sizeof *pairs);
	evid_write(i < n ? dropped[i].of : name.id, text);
	for (size_t p = 0; p < ev->n; p++)
		if (key_of(pairs[p].key) == K_OF)
			pairs[p].v.s = arena_str(a, str_of(text));
	ev->pairs = pairs;
}

/*
 * Two sites recorded one thing: the earliest event of a key counts, and of the openings only the
 * one that names the case. What people corrected or took back of the others holds for these.
 */
static size_t drop_repeats(struct event *evs, size_t n, struct caseid name, struct arena *a)
{
	struct smap keys = { 0 };
	struct repeat *dropped = arena_alloc(a, (n + 1) * sizeof *dropped);
	size_t k = 0, n_dropped = 0;
	qsort(evs, n, sizeof *evs, by_recording);
	for (size_t i = 0; i < n; i++) {
		struct str key = event_str(&evs[i], K_KEY, a);
		bool fresh = true, opens_other = evs[i].verb == V_OPEN &&
		             evs[i].id == evs[i].cas.id && evs[i].id != name.id;
		uint32_t *first = key.n && !opens_other ? smap_put(&keys, key, &fresh) : NULL;
		if (first && fresh)
			*first = (uint32_t)k;
		if (fresh && !opens_other)
			evs[k++] = evs[i];
		else
			dropped[n_dropped++] = (struct repeat){ evs[i].id, first ? evs[*first].id : name.id };
	}
	for (size_t i = 0; i < k; i++)
		if (is_revision(&evs[i]))
			revise_first(&evs[i], dropped, n_dropped, name, a);
	smap_free(&keys);
	return k;
}

size_t events_settle(struct event *evs, size_t n, struct caseid name, bool aliased, int64_t as_of,
                     struct arena *a, bool *dead)
{
	size_t k = 0;
	*dead = true;
	if (!n)
		return 0;
	n = drop_doubles(evs, n);
	if (aliased)
		n = drop_repeats(evs, n, name, a);
	n = events_resolve(evs, n, a);
	for (size_t i = 0; i < n; i++) {
		if (is_later(&evs[i], as_of))
			continue;
		*dead = *dead && evs[i].id != name.id;
		evs[i].cas = name;
		evs[k++] = evs[i];
	}
	return k;
}

/* ---- folding again ---- */

static size_t read_events(struct refold *r, uint32_t ref, bool *aliased)
{
	struct load *l = r->l;
	struct entries in = { 0 };
	struct entry e;
	size_t n = 0;
	evid name = ref_head(l->w, ref)->cas.id;
	*aliased = false;
	for (int64_t i = r->heads[ref_kind(ref)][ref_place(ref)]; i != NO_PLACE; i = r->places[i].next) {
		in.in = l->w->scan.segs[r->places[i].file].bytes.s;
		in.at = r->places[i].offset;
		if (entry_next(&in, &e) != ENTRY_EVENT)
			continue;
		e.ev.file = r->places[i].file;
		if (!sieve_knows(&l->sieve, &e.ev) || (e.ev.tx_n && !scan_tx_whole(&l->w->scan, &e.ev)))
			continue;
		*PUSH(r->evs, n, r->evs_cap) = event_copy(&e, &r->mem);
		if (umap_get(&l->w->redacted, e.ev.id) != MAP_NONE)
			event_redact(&r->evs[n - 1], &r->mem);
		*aliased = *aliased || e.ev.cas.id != name;
	}
	entries_free(&in);
	return n;
}

static void refold_case(struct refold *r, uint32_t ref)
{
	struct load *l = r->l;
	struct caseid name = ref_head(l->w, ref)->cas;
	bool aliased, dead, opened = false;
	arena_reset(&r->mem);
	size_t n = read_events(r, ref, &aliased);
	for (size_t i = 0; i < n; i++)
		opened = opened || r->evs[i].id == name.id;
	l->w->orphans += opened || l->ruled ? 0 : (int64_t)n;
	n = events_settle(r->evs, n, name, aliased, l->sieve.as_of, &r->mem, &dead);
	case_init(l->w, ref, name);
	for (size_t i = 0; i < n && !dead; i++) {
		struct ruling ruling = { .legal = true, .lang = lang_of(l->w->c->lang) };
		case_fold(l->w, ref, &r->evs[i], &l->care, l->ruled ? &ruling : NULL);
		if (l->ruled && !ruling.legal)
			l->ruled(l->ruled_ctx, &r->evs[i], &ruling);
	}
	struct head *h = ref_head(l->w, ref);
	h->stale = false;
	h->dead = dead;
	l->w->refolded += !l->ruled;
}

int load_refold(struct load *l, struct csm_err *e)
{
	struct refold r = { .l = l };
	struct world *w = l->w;
	(void)e;
	for (int k = 0; k < REF_KINDS; k++)
		r.heads[k] = make_heads(*kind_count(w, (enum ref_kind)k));
	for (uint32_t i = 0; i < w->scan.n_segs && !w->scan.some.chosen; i++)
		collect_file(&r, i);
	if (w->scan.some.chosen)
		collect_some(&r);
	for (int k = 0; k < REF_KINDS; k++)
		for (uint32_t i = 0; i < *kind_count(w, (enum ref_kind)k); i++)
			if (ref_head(w, ref_make((enum ref_kind)k, i))->stale &&
			    !ref_head(w, ref_make((enum ref_kind)k, i))->dead)
				refold_case(&r, ref_make((enum ref_kind)k, i));
	for (int k = 0; k < REF_KINDS; k++)
		free(r.heads[k]);
	free(r.places);
	free(r.evs);
	arena_free(&r.mem);
	return CSM_OK;
}

int world_rulings(struct world *w, ruled_fn fn, void *ctx, struct csm_err *e)
{
	struct load l = { .w = w, .sieve = sieve_of(w->c),
	                  .care = { &w->c->terms, &w->words, &w->mem }, .ruled = fn,
	                  .ruled_ctx = ctx };
	bool any = false;
	int rc = imports_undone(w->c, &l.sieve.undone, e);
	for (int k = 0; rc == CSM_OK && k < REF_KINDS; k++)
		for (uint32_t i = 0; i < *kind_count(w, (enum ref_kind)k); i++) {
			struct head *h = ref_head(w, ref_make((enum ref_kind)k, i));
			h->stale = h->illegal > 0;
			any = any || h->stale;
		}
	if (rc == CSM_OK && any)
		rc = load_refold(&l, e);
	umap_free(&l.sieve.undone);
	return rc;
}
