/*
 * Reading cache/world into a world (image.h). Blocks are taken apart by two threads where it pays,
 * each into its own part of the arrays. Relies on image_cols.c for blocks and on image_tail.c for what
 * the log holds behind. Promises: a file of another log, policy or build, a damaged or a forged one
 * leaves the world as it was.
 */
#include "store/image.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/pack.h"
#include "store/own.h"

enum { FORMAT = 2, CASE_BYTES = 40 /* no case and no span without so much log */, PARALLEL_BLOCKS = 16 };

/* ---- is there one ---- */

uint64_t image_kind(struct csm *c)
{
	static const char *const names[] = { "terms.yaml", "agents.yaml" };
	struct buf all = { 0 };
	struct file_bytes f;

	for (size_t i = 0; i < COUNT(names); i++)
		if (policy_bytes(c, names[i], &f, NULL) == CSM_OK) {
			buf_int(&all, (int64_t)f.s.n);
			buf_str(&all, f.s);
			file_close(&f);
		}
	if (file_read(c->dirfd, "csm.yaml", &f, NULL) == CSM_OK) {
		buf_str(&all, f.s);
		file_close(&f);
	}
	uint64_t kind = cache_kind(FORMAT, buf_view(&all));
	buf_free(&all);
	return kind;
}

bool image_array(struct cache *k, unsigned section, size_t size, const void **p, uint64_t *n)
{
	uint64_t bytes;

	*p = cache_section(k, section, &bytes);
	*n = bytes / size;
	return *p && bytes % size == 0;
}

static uint64_t covered_bytes(const struct cache *k)
{
	uint64_t n = 0;

	for (size_t i = 0; i < k->n_segs; i++)
		n += k->segs[i].covered;
	return n;
}

static bool take_head(struct image *m)
{
	uint64_t n, most = covered_bytes(&m->k) / CASE_BYTES;
	const void *p;

	if (!image_array(&m->k, IM_HEAD, sizeof *m->h, &p, &n) || n != 1)
		return false;
	m->h = p;
	for (int k = 0; k < REF_KINDS; k++)
		if (m->h->n[k] > most || m->h->n[k] > REF_MOST || m->h->n_open[k] > m->h->n[k])
			return false;
	return m->h->n_terms && m->h->n_terms <= m->h->n_words && m->h->n_words < MAP_NONE &&
	       m->h->n_terms <= m->h->n_open_words && m->h->n_open_words <= m->h->n_words;
}

static bool take_lists(struct image *m)
{
	uint64_t keys, gone, undos;
	const void *p, *q, *r;

	if (!image_array(&m->k, IM_KEYS, sizeof *m->keys, &p, &keys) || !image_array(&m->k, IM_GONE, sizeof *m->gone, &q, &gone) ||
	    !image_array(&m->k, IM_UNDOS, sizeof *m->undos, &r, &undos))
		return false;
	m->keys = p;
	m->gone = q;
	m->undos = r;
	m->n_keys = keys;
	m->n_gone = gone;
	m->n_undos = undos;
	return true;
}

/* ---- words ---- */

static bool load_terms(struct world *w, struct image *m)
{
	const void *p, *bytes;
	uint64_t n, n_bytes;
	uint32_t from = 0;

	if (!image_array(&m->k, IM_TERM_ENDS, 4, &p, &n) || n != m->h->n_terms || !(bytes = cache_section(&m->k, IM_TERMS, &n_bytes)))
		return false;
	vocab_id(&w->words, STR(""));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = ((const uint32_t *)p)[i];
		if (to < from || to > n_bytes || vocab_id(&w->words, (struct str){ (const char *)bytes + from, to - from }) != i)
			return false;
		from = to;
	}
	return true;
}

bool image_words_load(struct world *w, struct image *m, struct image_lexicon at, uint64_t n_words, uint64_t seed)
{
	struct vocab_base b = { .first = (uint32_t)m->h->n_terms, .n = (uint32_t)(n_words - m->h->n_terms), .seed = seed };
	const void *ends, *bytes, *starts, *ids;
	uint64_t n, n_bytes, n_starts, n_ids;

	if (!load_terms(w, m))
		return false;
	if (!image_array(&m->k, at.ends, 4, &ends, &n) || n != b.n || !(bytes = cache_section(&m->k, at.bytes, &n_bytes)) ||
	    !image_array(&m->k, at.buckets, 4, &starts, &n_starts) || !image_array(&m->k, at.ids, 4, &ids, &n_ids) ||
	    n_ids > UINT32_MAX || n_starts < 2 || (n_starts - 1) & (n_starts - 2))
		return false;
	b.ends = ends;
	b.bytes = bytes;
	b.n_bytes = n_bytes;
	b.starts = starts;
	b.ids = ids;
	b.n_ids = (uint32_t)n_ids;
	b.mask = n_starts - 2;
	vocab_lay(&w->words, &b);
	return true;
}

/* ---- imports, aliases, numbers met ---- */

static bool load_imports(struct load *l, struct image *m)
{
	struct world *w = l->w;
	const struct image_import *from;
	const void *p, *q;
	uint64_t n, n_bytes, at = 0;
	bool fresh;

	if (!image_array(&m->k, IM_IMPORTS, sizeof *from, &p, &n) || !(q = cache_section(&m->k, IM_IMPORT_TEXTS, &n_bytes)))
		return false;
	from = p;
	w->imports = mem_alloc(n * sizeof *w->imports);
	w->n_imports = l->imports_cap = n;
	for (uint64_t i = 0; i < n; i++) {
		struct import_note *to = &w->imports[i];
		struct str *texts[] = { &to->file, &to->sha256, &to->map, &to->version, &to->shop };
		*to = (struct import_note){ .id = from[i].id, .at = from[i].at, .exported_at = from[i].exported_at,
		                            .undone = from[i].undone == 1, .undone_at = from[i].undone_at,
		                            .undone_by = from[i].undone_by, .done = from[i].done == 1 };
		for (size_t t = 0; t < COUNT(texts); at += from[i].text[t++]) {
			if (from[i].text[t] > n_bytes - at)
				return false;
			if (from[i].text[t])
				*texts[t] = arena_str(&w->mem, (struct str){ (const char *)q + at, from[i].text[t] });
		}
		if (to->undone)
			*umap_put(&l->sieve.undone, to->id, &fresh) = 1;
	}
	return true;
}

static bool load_aliases(struct load *l, struct image *m)
{
	struct world *w = l->w;
	const struct image_alias *from;
	const void *p;
	uint64_t n;

	if (!image_array(&m->k, IM_ALIASES, sizeof *from, &p, &n))
		return false;
	from = p;
	w->aliases = mem_alloc(n * sizeof *w->aliases);
	w->n_aliases = l->aliases_cap = n;
	for (uint64_t i = 0; i < n; i++) {
		char kind = (char)from[i].kind;
		if (from[i].from == UINT64_MAX || from[i].to == UINT64_MAX)
			return false;
		w->aliases[i] = (struct case_alias){ { from[i].from, kind }, { from[i].to, kind }, from[i].former == 1 };
	}
	return true;
}

/* What was taken out: it is hidden wherever it stands still. */
static bool load_erased(struct load *l, struct image *m)
{
	struct world *w = l->w;
	const struct image_erasure *x;
	const evid *ids;
	const void *p, *q;
	uint64_t n_ids, n;
	bool fresh;

	if (!image_array(&m->k, IM_REDACTED, sizeof *ids, &p, &n_ids) || !image_array(&m->k, IM_ERASURES, sizeof *x, &q, &n))
		return false;
	ids = p;
	x = q;
	for (uint64_t i = 0; i < n_ids; i++) {
		if (ids[i] == UINT64_MAX)
			return false;
		*umap_put(&w->redacted, ids[i], &fresh) = 1;
	}
	w->erasures = mem_alloc((n + 1) * sizeof *w->erasures);
	w->n_erasures = l->erasures_cap = n;
	for (uint64_t i = 0; i < n; i++) {
		if (x[i].who == UINT64_MAX)
			return false;
		w->erasures[i] = (struct erasure){ { x[i].who, CASE_CUSTOMER }, x[i].id, x[i].rec, x[i].texts == 1 };
	}
	return true;
}

/* ---- cases ---- */

size_t image_blocks(uint64_t n)
{
	return (size_t)((n + IMAGE_BLOCK - 1) / IMAGE_BLOCK);
}

struct image_where image_all(const struct image *m, enum ref_kind k)
{
	return (struct image_where){ IM_DIR + k, IM_ROWS + k, IM_TEXTS + k, m->h->n[k], m->h->n_words };
}

bool image_range(struct cache *k, unsigned section, uint64_t from, uint64_t to, struct str *out)
{
	if (from > to || to > UINT64_MAX - PACK_SLACK)
		return false;
	*out = (struct str){ cache_bytes(k, section, from, to - from + PACK_SLACK), to - from };
	return out->p;
}

static size_t block_size(const struct image_part *p, size_t b)
{
	uint64_t left = p->where.n - (uint64_t)b * IMAGE_BLOCK;

	return left < IMAGE_BLOCK ? (size_t)left : IMAGE_BLOCK;
}

static bool load_block(struct image_part *p, struct image_in *in, size_t b)
{
	const struct image_at *at = &p->dir[b];
	size_t first = b * IMAGE_BLOCK;
	char *lists = (char *)p->lists + at->lists * image_item(p->kind);

	if (at[1].lists < at->lists || at[1].lists > p->dir[image_blocks(p->where.n)].lists)
		return false;
	if (!image_range(&p->k, p->where.rows, at->rows, at[1].rows, &in->rows) ||
	    !image_range(&p->k, p->where.texts, at->texts, at[1].texts, &in->texts))
		return false;
	return image_get(in, p->kind, p->cases + first * image_row(p->kind), block_size(p, b), lists, at[1].lists - at->lists,
	                 p->open + first);
}

static void *load_part(void *arg)
{
	struct image_part *p = arg;
	struct image_room *room = mem_alloc(sizeof *room);
	struct image_in in = { .words.n = (uint32_t)p->where.n_words, .room = room };

	p->good = true;
	for (size_t b = p->from; p->good && b < p->to; b++)
		p->good = load_block(p, &in, b);
	image_room_free(room);
	free(room);
	free(p->k.seen);
	return NULL;
}

static void part_marks(struct image_part *p, const struct cache *k)
{
	p->k = *k;
	p->k.seen = mem_alloc((k->n_blocks / 64 + 1) * sizeof *p->k.seen);
}

static bool start_thread(pthread_t *t, struct image_part *p)
{
	sigset_t all, before;

	sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &before))
		return false;
	bool good = pthread_create(t, NULL, load_part, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

static bool pays_two(const struct csm *c, size_t blocks)
{
	return c->threads != 1 && blocks > 1 && (c->threads > 1 || (blocks >= PARALLEL_BLOCKS && has_processors()));
}

bool image_part_read(const struct csm *c, struct image_part *p, const struct cache *k)
{
	size_t blocks = image_blocks(p->where.n);
	bool two = pays_two(c, blocks);
	struct image_part half[2] = { *p, *p };
	pthread_t other;

	half[0].from = 0;
	half[0].to = half[1].from = two ? blocks / 2 : blocks;
	half[1].to = blocks;
	part_marks(&half[0], k);
	part_marks(&half[1], k);
	two = two && start_thread(&other, &half[1]);
	load_part(&half[0]);
	if (two)
		pthread_join(other, NULL);
	else
		load_part(&half[1]);
	return half[0].good && half[1].good;
}

bool image_part_make(struct load *l, struct image *m, enum ref_kind k, struct image_where where, struct image_part *p)
{
	size_t n = (size_t)where.n, blocks = image_blocks(n);
	uint64_t n_dir;
	const void *dir;

	*p = (struct image_part){ .k = m->k, .kind = k, .where = where, .room = n + n / 8 + 64 };
	if (!image_array(&m->k, where.dir, sizeof *p->dir, &dir, &n_dir) || n_dir != blocks + 1)
		return false;
	p->dir = dir;
	if (p->dir[blocks].lists > covered_bytes(&m->k) / CASE_BYTES)
		return false;
	p->cases = mem_alloc(p->room * image_row(k));
	p->open = mem_alloc(p->room * sizeof *p->open);
	(void)arena_alloc(&l->w->mem, 0);      /* what follows is aligned, and stays so: items are of 16 bytes */
	p->lists = arena_bytes(&l->w->mem, p->dir[blocks].lists * image_item(k));
	return true;
}

void image_part_give(struct load *l, struct image_part *p)
{
	struct world *w = l->w;

	switch (p->kind) {
	case REF_TICKET: w->tickets = (void *)p->cases; break;
	case REF_RETURN: w->returns = (void *)p->cases; break;
	default: w->customers = (void *)p->cases; break;
	}
	l->open[p->kind] = p->open;
	l->cap[p->kind] = l->open_cap[p->kind] = p->room;
	*kind_count(w, p->kind) = (size_t)p->where.n;
}

static bool load_cases(struct load *l, struct image *m, enum ref_kind k)
{
	struct image_part p;

	if (!image_part_make(l, m, k, image_all(m, k), &p))
		return false;
	image_part_give(l, &p);
	return image_part_read(l->w->c, &p, &m->k);
}

/* ---- some blocks only ---- */

static bool some_make(struct load *l, struct image *m, enum ref_kind k)
{
	struct image_some *s = m->some;
	struct image_part *p = &s->part[k];
	size_t blocks = image_blocks(m->h->n[k]);
	struct str rows;

	if (!image_part_make(l, m, k, image_all(m, k), p))
		return false;
	if (!m->some->aside)
		image_part_give(l, p);
	s->n[k] = (size_t)m->h->n[k];
	s->first[k] = mem_alloc(blocks * sizeof *s->first[k]);
	s->have[k] = mem_alloc(blocks * sizeof *s->have[k]);
	for (size_t b = 0; b < blocks; b++) {
		if (!image_range(&m->k, IM_ROWS + k, p->dir[b].rows, p->dir[b + 1].rows, &rows))
			return false;
		s->first[k][b] = image_first(rows, block_size(p, b));
		if (!s->first[k][b] || (b && s->first[k][b - 1] >= s->first[k][b]))
			return false;
	}
	return true;
}

static evid case_at(const struct image_part *p, size_t i)
{
	return ((const struct head *)(const void *)(p->cases + i * image_row(p->kind)))->cas.id;
}

static bool read_block(struct load *l, struct image *m, enum ref_kind k, size_t b)
{
	struct image_part *p = &m->some->part[k];
	struct image_in in = { .words.n = (uint32_t)p->where.n_words, .room = mem_alloc(sizeof *in.room) };
	evid last = 0;

	p->k = m->k;
	if (!m->some->aside) {                /* cases behind them may have moved them */
		p->cases = (char *)ref_head(l->w, ref_make(k, 0));
		p->open = l->open[k];
	}
	bool good = load_block(p, &in, b);
	for (size_t i = b * IMAGE_BLOCK, end = i + block_size(p, b); good && i < end; i++) {
		evid id = case_at(p, i);
		good = id > last;
		last = id;
		if (!m->some->aside)
			ids_set(&l->w->index, id, ref_make(k, (uint32_t)i));
	}
	m->some->have[k][b] = true;
	image_room_free(in.room);
	free(in.room);
	return good;
}

/* The block that would hold id. */
static size_t block_with(const evid *first, size_t n, evid id)
{
	size_t lo = 0;

	while (n > 1) {
		size_t half = n / 2;
		if (first[lo + half] <= id)
			lo += half;
		n -= half;
	}
	return lo;
}

static bool read_case(struct load *l, struct image *m, enum ref_kind k, evid id)
{
	size_t blocks = image_blocks(m->some->n[k]), b = block_with(m->some->first[k], blocks, id);

	return !blocks || m->some->first[k][b] > id || m->some->have[k][b] || read_block(l, m, k, b);
}

bool image_some_find(struct load *l, struct image *m, enum ref_kind k, evid id, size_t *place)
{
	const struct image_part *p = &m->some->part[k];

	*place = SIZE_MAX;
	if (!read_case(l, m, k, id))
		return false;
	if (!p->where.n)
		return true;
	size_t b = block_with(m->some->first[k], image_blocks(p->where.n), id);
	for (size_t i = b * IMAGE_BLOCK, end = i + block_size(p, b); i < end && *place == SIZE_MAX; i++)
		if (case_at(p, i) == id)
			*place = i;
	return true;
}

/* A block that ends beyond its own first numbers would hide those of others: numbers are in order. */
bool image_touch(struct load *l, struct image *m, const struct event *ev)
{
	struct image_some *s = m->some;
	uint32_t ref = ids_get(&l->w->index, ev->cas.id);
	bool fresh;

	if (s->aside)
		return image_open_touch(l, m, ev);
	if (!ref && (ev->cas.kind == CASE_TICKET || ev->cas.kind == CASE_CUSTOMER) &&
	    !read_case(l, m, ev->cas.kind == CASE_TICKET ? REF_TICKET : REF_CUSTOMER, ev->cas.id))
		return false;
	ref = ids_get(&l->w->index, ev->cas.id);
	if (!ref || ref_kind(ref) != REF_TICKET || ref_place(ref) >= s->n[REF_TICKET])
		return true;
	*umap_put(&s->touched, ev->cas.id, &fresh) = 1;
	if (fresh)
		*PUSH(s->before, s->n_before, s->cap_before) = l->w->tickets[ref_place(ref)];
	return true;
}

static bool some_begin(struct load *l, struct image *m)
{
	m->some = mem_alloc(sizeof *m->some);
	m->some->aside = l->w->only_open;
	return some_make(l, m, REF_TICKET) && some_make(l, m, REF_CUSTOMER) && (!m->some->aside || some_make(l, m, REF_RETURN));
}

static void some_free(struct image_some *s)
{
	for (int k = 0; s && k < REF_KINDS; k++) {
		free(s->first[k]);
		free(s->have[k]);
		if (s->aside) {
			free(s->part[k].cases);
			free(s->part[k].open);
		}
	}
	if (s) {
		umap_free(&s->touched);
		free(s->before);
	}
	free(s);
}

/* ---- the whole ---- */

static void load_counts(struct load *l, const struct image_head *h)
{
	struct world *w = l->w;

	w->events = h->events;
	w->unreadable = h->unreadable;
	w->unknown_verbs = h->unknown_verbs;
	w->out_of_order = h->out_of_order;
	w->orphans = h->orphans;
	w->doubles = h->doubles;
	w->refolded = h->refolded;
	l->newest_at = h->newest_at;
	l->newest_rec = h->newest_rec;
}

void image_index(struct world *w)
{
	for (int k = 0; k < REF_KINDS; k++)
		for (uint32_t i = 0; (k == REF_RETURN || !w->waiting) && i < *kind_count(w, (enum ref_kind)k); i++) {
			uint32_t ref = ref_make((enum ref_kind)k, i);
			ids_set(&w->index, ref_head(w, ref)->cas.id, ref);
		}
	for (size_t i = 0; i < w->n_aliases; i++)
		ids_set(&w->index, w->aliases[i].from.id, ids_get(&w->index, w->aliases[i].to.id));
}

const struct image_lexicon image_lexicon = { IM_WORD_ENDS, IM_WORDS, IM_BUCKETS, IM_WORD_IDS };

static bool load_whole_cases(struct load *l, struct image *m)
{
	struct world *w = l->w;

	return load_cases(l, m, REF_RETURN) && (w->waiting || (load_cases(l, m, REF_TICKET) && load_cases(l, m, REF_CUSTOMER))) &&
	       image_words_load(w, m, image_lexicon, m->h->n_words, m->h->seed);
}

static bool load_all(struct load *l, struct image *m)
{
	struct world *w = l->w;
	bool old = cache_due(w->c, true, m->unread, 0);

	if (!load_erased(l, m))
		return false;
	w->waiting = l->apart && !w->n_erasures && !old;
	w->only_open = w->index.sparse = l->only_open && !old;
	if (!(w->only_open ? image_open_load(l, m) : load_whole_cases(l, m)))
		return false;
	if (!load_imports(l, m) || !load_aliases(l, m) || (!(w->only_open && !m->unread) && !take_lists(m)))
		return false;
	load_counts(l, m->h);
	if ((w->waiting || w->only_open) && m->unread && (w->n_aliases || !some_begin(l, m)))
		return false;
	if (m->unread || !(w->waiting || w->only_open))
		image_index(w);
	return true;
}

static bool open_image(struct load *l, struct image *m)
{
	struct world *w = l->w;
	struct csm *c = w->c;

	if (!w->scan.listed && segments_list(c, "events", &w->scan.segs, &w->scan.n_segs, NULL, NULL, NULL))
		return false;
	w->scan.listed = true;
	if (!cache_open(c, "world", image_kind(c), w->scan.segs, w->scan.n_segs, &m->k, &m->unread))
		return false;
	if (take_head(m) && (c->as_of == WHEN_NONE || c->as_of >= m->h->newest_at))
		return true;
	cache_close(&m->k);
	return false;
}

bool image_rest(struct load *l)
{
	struct world *w = l->w;

	w->waiting = false;
	if (!load_cases(l, w->image, REF_TICKET) || !load_cases(l, w->image, REF_CUSTOMER))
		return false;
	image_index(w);
	return true;
}

void image_close(struct image *m)
{
	if (m) {
		cache_close(&m->k);
		some_free(m->some);
	}
	free(m);
}

/* One more try with everything there, if what is left out is why it went wrong. */
static bool load_whole(struct load *l)
{
	bool part = l->w->waiting || l->w->only_open;

	load_again(l);
	if (part)
		l->apart = l->only_open = false;
	return part && image_load(l);
}

bool image_load(struct load *l)
{
	struct world *w = l->w;
	struct image *m;

	w->scan.c = w->c;
	w->scan.by_rec = true;
	l->care = (struct care){ &w->c->terms, &w->words, &w->mem, w->moments };
	if (w->c->cache == CACHE_NEVER || w->c->known_at != WHEN_NONE || w->c->subset || l->also)
		return false;
	m = mem_alloc(sizeof *m);
	if (!open_image(l, m)) {
		free(m);
		return false;
	}
	w->image = m;
	if (load_all(l, m) && (!m->unread || image_tail(l, m)))
		return true;
	return load_whole(l);
}
