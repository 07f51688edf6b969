/*
 * What reports compute from tickets, kept beside the file that the tickets came from (world.h): one
 * file a question, of so many at most that the last ones asked remain. Good for exactly that file: its
 * head, with the sums of its blocks, is part of the kind. Relies on cache.c and image_cols.c.
 */
#include "store/image.h"

#include <stdio.h>
#include <stdlib.h>

enum { KEPT_FORMAT = 1, SLOTS = 16, KEPT_BYTES = 0, KEPT_DIR, KEPT_ROWS, KEPT_TEXTS };

static uint64_t reuse_kind(const struct world *w, uint64_t question)
{
	const struct cache *k = &w->image->k;
	const uint64_t of[] = { question, sum64(k->file.s.p, k->payload) };

	return cache_kind(KEPT_FORMAT, (struct str){ (const char *)of, sizeof of });
}

static const char *reuse_name(struct world *w, uint64_t question)
{
	return arena_printf(&w->mem, "report-%u", (unsigned)(question % SLOTS));
}

static bool get_block(struct reuse *out, struct image_in *in, const struct image_at *at, struct span *spans, size_t n)
{
	return at[1].lists >= at->lists && image_range(out->k, KEPT_ROWS, at->rows, at[1].rows, &in->rows) &&
	       image_get(in, REF_TICKET, out->tickets + out->n_tickets, n, spans + at->lists, at[1].lists - at->lists, NULL);
}

/* dir: a block each, then the end; its last count of texts is that of tickets. */
static bool get_tickets(struct world *w, struct reuse *out)
{
	const void *p;
	uint64_t n_dir, n, most;

	if (!image_array(out->k, KEPT_DIR, sizeof(struct image_at), &p, &n_dir) || !n_dir)
		return false;
	const struct image_at *dir = p, *end = dir + n_dir - 1;
	n = end->texts;
	most = w->image->h->n[REF_TICKET];
	if (n > most || (n + IMAGE_BLOCK - 1) / IMAGE_BLOCK != n_dir - 1 || end->lists > out->k->file.s.n * 8)
		return false;
	struct image_in in = { .skip_texts = true, .words.n = (uint32_t)w->image->h->n_words, .room = arena_alloc(&out->mem, sizeof *in.room) };
	struct span *spans = arena_alloc(&out->mem, end->lists * sizeof *spans);
	out->tickets = mem_alloc(n * sizeof *out->tickets);
	for (bool good = true; out->n_tickets < n;) {
		size_t left = n - out->n_tickets, some = left < IMAGE_BLOCK ? left : IMAGE_BLOCK;
		const struct image_at *at = dir + out->n_tickets / IMAGE_BLOCK;
		good = at[1].lists <= end->lists && get_block(out, &in, at, spans, some);
		out->n_tickets += good ? some : 0;
		if (!good)
			break;
	}
	image_room_free(in.room);
	return out->n_tickets == n;
}

/* Those that were touched since as they are now, and new ones. */
static void add_tail(const struct world *w, struct reuse *out)
{
	const struct image_some *s = w->image->some;
	size_t n = 0, new = s->n_tickets - s->n[REF_TICKET];
	struct ticket *all = mem_alloc((out->n_tickets + s->n_before + new) * sizeof *all);

	for (size_t i = 0; i < out->n_tickets; i++)
		if (umap_get(&s->touched, out->tickets[i].h.cas.id) == MAP_NONE && out->tickets[i].h.cas.id)
			all[n++] = out->tickets[i];
	for (size_t i = 0; i < s->n_before; i++)
		all[n++] = w->tickets[ref_place(ids_get(&w->index, s->before[i].h.cas.id))];
	for (size_t i = 0; i < new; i++)
		all[n++] = w->tickets[s->n[REF_TICKET] + i];
	free(out->tickets);
	out->tickets = all;
	out->n_tickets = n;
	out->before = s->before;
	out->n_before = s->n_before;
}

bool reuse_pays(const struct world *w)
{
	return w->image && !w->image->unread && !w->c->dry_run && w->c->cache != CACHE_NEVER;
}

bool reuse_find(struct world *w, uint64_t question, struct reuse *out)
{
	uint64_t unread, n;

	*out = (struct reuse){ 0 };
	if (!w->waiting)
		return false;
	out->k = arena_alloc(&out->mem, sizeof *out->k);
	if (!cache_open(w->c, reuse_name(w, question), reuse_kind(w, question), NULL, 0, out->k, &unread)) {
		arena_free(&out->mem);
		out->k = NULL;
		return false;
	}
	out->bytes.p = cache_section(out->k, KEPT_BYTES, &n);
	out->bytes.n = n;
	if (out->bytes.p && get_tickets(w, out)) {
		if (w->image->some)
			add_tail(w, out);
		end_waits(w, out->tickets, out->n_tickets, &out->mem);
		return true;
	}
	reuse_close(out);
	return false;
}

void reuse_close(struct reuse *k)
{
	if (k->k)
		cache_close(k->k);
	free(k->tickets);
	arena_free(&k->mem);
	*k = (struct reuse){ 0 };
}

static bool put_tickets(struct cache_out *o, const struct ticket *v, size_t n)
{
	struct buf rows = { 0 }, texts = { 0 };
	struct image_room *room = mem_alloc(sizeof *room);
	struct image_out out = { .rows = &rows, .texts = &texts, .room = room };
	struct image_at *dir = NULL;
	size_t n_dir = 0, cap = 0;
	bool good = true;

	for (size_t i = 0; good && i < n; i += IMAGE_BLOCK) {
		*PUSH(dir, n_dir, cap) = (struct image_at){ rows.n, 0, out.lists };
		good = image_put(&out, REF_TICKET, v + i, n - i < IMAGE_BLOCK ? n - i : IMAGE_BLOCK, NULL);
	}
	*PUSH(dir, n_dir, cap) = (struct image_at){ rows.n, n, out.lists };
	image_slack(&rows);
	cache_add(o, KEPT_DIR, dir, n_dir * sizeof *dir);
	cache_add(o, KEPT_ROWS, rows.p, rows.n);
	image_room_free(room);
	free(room);
	free(dir);
	buf_free(&rows);
	buf_free(&texts);
	return good;
}

void reuse_put(struct world *w, uint64_t question, struct str bytes, const struct ticket *rest, size_t n)
{
	struct cache_out o;

	if (!reuse_pays(w) || !cache_begin(w->c, reuse_name(w, question), reuse_kind(w, question), &o))
		return;
	cache_add(&o, KEPT_BYTES, bytes.p, bytes.n);
	if (put_tickets(&o, rest, n))
		cache_end(&o);
	else
		cache_drop(&o);
}
