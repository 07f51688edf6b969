/*
 * A part of the store that is whole in itself: from some values to the lines that hold them, from
 * these to the values they hold, and so on until nothing new turns up. Relies on index.c for places
 * and on index_post.c for the values of a line. Promises: a case, order or customer that is in the
 * part is there with all its lines.
 */
#include <stdlib.h>

#include "store/index_in.h"
#include "store/own.h"
#include "store/table.h"
#include "store/world.h"

/* A customer for whom everybody is entered has the whole store behind him: then it is read as one. */
enum { PART_MOST = 50000 };

struct part_file {
	const char *path;
	uint64_t *at, inode;
	size_t n;
};
struct subset {
	struct csm *c;
	struct index *x;
	struct segment *segs;
	struct smap known;         /* values -> 1 */
	struct str *values;
	size_t n, cap;
	struct umap been;          /* places */
	struct places places;
	struct table_again *rows[TAB_COUNT];
	struct part_file *files;
	size_t n_files;
	struct arena mem, scratch;
};

static void want(void *ctx, struct str value)
{
	struct subset *p = ctx;
	bool fresh;

	if (!value.n || smap_get(&p->known, value) != MAP_NONE)
		return;
	value = arena_str(&p->mem, value);
	*smap_put(&p->known, value, &fresh) = 1;
	*PUSH(p->values, p->n, p->cap) = value;
}

/* ---- what a line leads to ---- */

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct subset *p = ctx;

	(void)line;
	event_values(ev, true, want, p, &p->scratch);
	return CSM_OK;
}

static int on_row(void *ctx, const struct table_row *r)
{
	struct subset *p = ctx;
	char text[24];

	if (r->imp)
		want(p, (struct str){ text, evid_write(r->imp, text) });
	return CSM_OK;
}

struct row_part { struct subset *p; const bool *leads; size_t n; };

static int on_leading(void *ctx, const struct table_row *r)
{
	struct row_part *w = ctx;

	row_values(r, w->leads, w->n, want, w->p, &w->p->scratch);
	return on_row(w->p, r);
}

static void follow_row(struct subset *p, enum table t, const struct place *at)
{
	bool leads_to[TABLE_COLS_MOST];
	struct row_part w = { p, leads_to, table_def(t)->n };

	table_leads(table_def(t), leads_to);
	if (!p->rows[t])
		p->rows[t] = table_again_open(p->c, t, p->segs, true);
	(void)table_again(p->rows[t], at->seg, at->offset, on_leading, &w);
}

static void follow_person(struct subset *p, struct str bytes, uint64_t at)
{
	struct entries in = { .in = bytes, .at = at };
	struct entry e;
	struct rec rec;
	const struct val *who = entry_record(&in, &e, &rec) == ENTRY_EVENT ? rec_get(&rec, "customer") : NULL;

	if (who)
		want(p, who->s);
	entries_free(&in);
}

static bool begins_line(struct str bytes, uint64_t at)
{
	return at < bytes.n && (!at || bytes.p[at - 1] == '\n');
}

static bool follow(struct subset *p, const struct place *at)
{
	struct segment *s = &p->segs[at->seg];
	enum table t;

	if (segment_open(p->c, s, NULL) || !begins_line(s->bytes.s, at->offset))
		return false;
	arena_reset(&p->scratch);
	if (!strcmp(s->table, "people"))
		follow_person(p, s->bytes.s, at->offset);
	else if (!strcmp(s->table, "events"))
		(void)event_at(s->bytes.s, at->offset, on_event, p);
	else if (table_named(s->table, &t))
		follow_row(p, t, at);
	return true;
}

/* False: damaged, or too large to be a part. */
static bool spread(struct subset *p)
{
	struct places found = { 0 };
	bool good = true;

	for (size_t i = 0; good && i < p->n; i++) {
		found.n = 0;
		good = index_find(p->x, p->values[i], &found);
		for (size_t k = 0; good && k < found.n; k++) {
			bool fresh;
			(void)umap_put(&p->been, (uint64_t)found.v[k].seg << 40 | found.v[k].offset, &fresh);
			if (!fresh)
				continue;
			*PUSH(p->places.v, p->places.n, p->places.cap) = found.v[k];
			good = p->places.n <= PART_MOST && follow(p, &found.v[k]);
		}
	}
	free(found.v);
	return good;
}

/* ---- by file ---- */

static void divide(struct subset *p)
{
	places_sort(&p->places);
	p->files = arena_alloc(&p->mem, (p->places.n + 1) * sizeof(*p->files));
	for (size_t i = 0; i < p->places.n; i++) {
		struct part_file *f = p->n_files ? &p->files[p->n_files - 1] : NULL;
		if (!i || p->places.v[i].seg != p->places.v[i - 1].seg) {
			f = &p->files[p->n_files++];
			f->path = arena_cstr(&p->mem, str_of(index_path(p->x, p->places.v[i].seg)));
			f->inode = p->segs[p->places.v[i].seg].mark.inode;
			f->at = arena_alloc(&p->mem, (p->places.n - i) * sizeof(*f->at));
		}
		f->at[f->n++] = p->places.v[i].offset;
	}
}

const uint64_t *subset_offsets(const struct subset *p, const char *path, size_t *n, uint64_t *inode)
{
	*n = 0;
	*inode = 0;
	for (size_t i = 0; i < p->n_files; i++)
		if (!strcmp(p->files[i].path, path)) {
			*n = p->files[i].n;
			*inode = p->files[i].inode;
			return p->files[i].at;
		}
	return NULL;
}

static void release(struct subset *p)
{
	for (int t = 0; t < TAB_COUNT; t++)
		table_again_close(p->rows[t]);
	memset(p->rows, 0, sizeof(p->rows));
	smap_free(&p->known);
	umap_free(&p->been);
	free(p->values);
	free(p->places.v);
	p->values = NULL;
	p->places = (struct places){ 0 };
	arena_free(&p->scratch);
}

void subset_drop(struct csm *c)
{
	if (!c->subset)
		return;
	release(c->subset);
	arena_free(&c->subset->mem);
	free(c->subset);
	c->subset = NULL;
}

void subset_end(struct csm *c)
{
	if (!c->subset)
		return;
	world_free(c->world);
	orders_free(c->orders);
	c->world = NULL;
	c->orders = NULL;
	subset_drop(c);
}

bool subset_named(struct csm *c, struct str name)
{
	static const char kinds[] = { CASE_TICKET, CASE_RETURN, CASE_CUSTOMER };
	struct str v[8] = { name };
	char text[COUNT(kinds) + 1][32];
	struct caseid cas;
	const char *colon = name.n ? memrchr(name.p, ':', name.n) : NULL;
	size_t n = 1;
	evid id;

	if (colon)
		v[n++] = (struct str){ colon + 1, name.n - (size_t)(colon + 1 - name.p) };
	if (case_read(name, &cas, NULL) == CSM_OK)
		v[n++] = (struct str){ text[COUNT(kinds)], case_write(cas, text[COUNT(kinds)]) };
	for (size_t i = 0; i < COUNT(kinds) && evid_read(name, &id); i++)
		v[n++] = (struct str){ text[i], case_write((struct caseid){ id, kinds[i] }, text[i]) };
	return subset_make(c, v, n);
}

bool subset_make(struct csm *c, const struct str *values, size_t n)
{
	struct index *x = c->world || c->orders || c->subset ? NULL : store_index(c);
	struct subset *p;
	bool good;

	if (!x)
		return false;
	p = mem_alloc(sizeof(*p));
	*p = (struct subset){ .c = c, .x = x, .segs = index_segments(x) };
	for (size_t i = 0; i < n; i++)
		want(p, values[i]);
	good = spread(p);
	if (good)
		divide(p);
	release(p);
	c->subset = p;
	if (!good)
		subset_drop(c);
	return good;
}
