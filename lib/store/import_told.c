/*
 * What a row tells of a case, and what the exports before it told: values of the opening event and
 * of its corrections by imports. A value that changed becomes one correction of the opening event;
 * an empty one says nothing, and what an older export says is not taken. Only imports are compared:
 * what people corrected or classified since stays theirs. The log is not copied: of each case the
 * places of those lines are kept, 32 bytes each, and read again when its row comes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/entry.h"
#include "store/import.h"

void told_add(struct told_list *l, const char *key, char form, struct str s)
{
	if (s.n)
		l->v[l->n++] = (struct told){ key, form, s };
}

static void told_put(struct import_run *r, const struct told *t)
{
	int64_t n;

	if (t->form == 'n' && str_i64(t->s, &n))
		line_int(&r->w->line, t->key, n);
	else if (t->form == 'w')
		line_word(&r->w->line, t->key, t->s);
	else
		line_text(&r->w->line, t->key, t->s);
}

static void told_salt(struct import_run *r, const struct told *t)
{
	writer_words(r->w, key_of(str_of(t->key)), t->s, t->form != 'w' || !line_is_word(t->s));
}

void told_put_all(struct import_run *r, const struct told_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		told_salt(r, &l->v[i]);
		told_put(r, &l->v[i]);
	}
}

/* ---- what was told before ---- */

static void keep_place(struct import_run *r, struct caseid cas, struct told_place p)
{
	bool fresh;
	uint32_t *last = umap_put(&r->told_last, world_name(r->world, cas).id, &fresh);

	p.before = fresh ? MAP_NONE : *last;
	*last = (uint32_t)r->n_told;
	*(PUSH(r->told, r->n_told, r->cap_told)) = p;
}

static int64_t exported_at(const struct world *w, evid import)
{
	for (size_t i = w->n_imports; i-- > 0;)
		if (w->imports[i].id == import)
			return w->imports[i].exported_at;
	return WHEN_NONE;
}

struct told_pass {
	struct import_run *r;
	struct umap undone;
	evid imp;              /* the import asked for last, and when its file was exported */
	int64_t exported;
};

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct told_pass *p = ctx;
	const struct val *of;
	evid id;

	(void)line;
	if (!ev->imp || ev->cas.kind == CASE_CUSTOMER || umap_get(&p->undone, ev->imp) != MAP_NONE)
		return CSM_OK;
	if (ev->verb == V_CORRECT) {
		of = event_get(ev, K_OF);
		if (!of || !evid_read(of->s, &id) || id != ev->cas.id)
			return CSM_OK;
	} else if (ev->id != ev->cas.id || world_name(p->r->world, ev->cas).id != ev->id) {
		return CSM_OK;
	}
	if (p->imp != ev->imp) {
		p->imp = ev->imp;
		p->exported = exported_at(p->r->world, ev->imp);
	}
	keep_place(p->r, ev->cas, (struct told_place){ .offset = ev->offset, .file = ev->file,
	                                               .exported = p->exported,
		.at = ev->verb == V_CORRECT ? ev->at : WHEN_NONE });
	return CSM_OK;
}

int told_load(struct import_run *r, struct csm_err *e)
{
	struct told_pass p = { .r = r };
	int code = imports_undone(r->c, &p.undone, e);

	if (!code)
		code = world_keys_and(r->world, on_event, &p, e);
	umap_free(&p.undone);
	return code;
}

void told_free(struct import_run *r)
{
	umap_free(&r->told_last);
	free(r->told);
}

static const struct val *value_on_line(const struct event *ev, const char *key)
{
	const struct val *set = ev->verb == V_CORRECT ? event_get(ev, K_SETS) : NULL;

	if (ev->verb != V_CORRECT)
		return event_get(ev, key_of(str_of(key)));
	for (size_t i = 0; set && i < set->n; i++)
		if (str_is(set->kids[i].key, key))
			return &set->kids[i].v;
	return NULL;
}

/* What the places tell of one value; they are asked from the last to the first, and the first that
 * knows it is right. */
struct before { bool known; struct str s; };

static void ask_line(struct import_run *r, const struct told_place *p, const struct told_list *l,
                     struct before *was)
{
	struct entries in = { .in = r->world->scan.segs[p->file].bytes.s, .at = p->offset };
	struct entry e;
	bool read = entry_next(&in, &e) == ENTRY_EVENT;

	for (size_t i = 0; read && i < l->n; i++) {
		const struct val *v = was[i].known ? NULL : value_on_line(&e.ev, l->v[i].key);

		if (v)
			was[i] = (struct before){ true, arena_str(&r->scratch, val_text(v, &r->scratch)) };
	}
	entries_free(&in);
}

static void ask_row(const struct told_place *p, const struct told_list *l, struct before *was)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < p->n && !was[i].known; k++)
			if (!strcmp(p->list[k].key, l->v[i].key))
				was[i] = (struct before){ true, p->list[k].s };
}

/* The values of l that were not told before. */
static void find_news(struct import_run *r, struct caseid cas, const struct told_list *l,
                      struct told_list *news)
{
	struct before was[TOLD_MOST] = { { false, { 0 } } };

	for (uint32_t i = umap_get(&r->told_last, cas.id); i != MAP_NONE; i = r->told[i].before) {
		if (r->told[i].list)
			ask_row(&r->told[i], l, was);
		else
			ask_line(r, &r->told[i], l, was);
	}
	for (size_t i = 0; i < l->n; i++)
		if (!str_eq(was[i].s, l->v[i].s))
			news->v[news->n++] = l->v[i];
}

/* Is the row the older observation? Exports are compared with exports, the row's own date with
 * those of the rows before. */
static bool is_older(const struct import_run *r, const struct mapped *m, struct caseid cas,
                     int64_t imported_at)
{
	int64_t row = mapped_has(m, FLD_updated) ? m->v[FLD_updated] : r->exported_at;

	if (row != WHEN_NONE && row < imported_at)
		return true;
	for (uint32_t i = umap_get(&r->told_last, cas.id); i != MAP_NONE; i = r->told[i].before) {
		const struct told_place *p = &r->told[i];

		if (row != WHEN_NONE && p->at != WHEN_NONE && row < p->at)
			return true;
		if (r->exported_at != WHEN_NONE && p->exported != WHEN_NONE && r->exported_at < p->exported)
			return true;
	}
	return false;
}

/* Rows of one case in one file are told apart by their dates; without them there is only one
 * (import_repeated). */
void told_keep(struct import_run *r, const struct mapped *m, struct caseid cas, const struct told_list *l)
{
	struct told *v;

	if (!mapped_has(m, FLD_updated))
		return;
	v = arena_alloc(&r->mem, (l->n + 1) * sizeof(*v));
	for (size_t i = 0; i < l->n; i++)
		v[i] = (struct told){ l->v[i].key, l->v[i].form, arena_str(&r->mem, l->v[i].s) };
	keep_place(r, cas, (struct told_place){ .list = v, .n = l->n, .exported = r->exported_at,
	                                        .at = m->v[FLD_updated] });
}

/* A value may come back to what it was: the values and how often the case was told of make the key
 * of a correction. */
static uint64_t print_of(const struct import_run *r, struct caseid cas, const struct told_list *l)
{
	uint64_t h = 0;

	for (size_t i = 0; i < l->n; i++)
		h = (h * 31 + str_hash(str_of(l->v[i].key))) * 31 + str_hash(l->v[i].s);
	for (uint32_t i = umap_get(&r->told_last, cas.id); i != MAP_NONE; i = r->told[i].before)
		h++;
	return h;
}

static void put_correction(struct import_run *r, struct caseid cas, const struct told_list *l)
{
	char of[24];

	evid_write(cas.id, of);
	import_put(r, "of", str_of(of));
	for (size_t i = 0; i < l->n; i++)
		told_salt(r, &l->v[i]);
	line_map_begin(&r->w->line, "set");
	for (size_t i = 0; i < l->n; i++)
		told_put(r, &l->v[i]);
	line_map_end(&r->w->line);
}

int told_correct(struct import_run *r, const struct case_row *row, int64_t imported_at,
                 enum outcome *out, struct csm_err *e)
{
	struct told_list news = { .n = 0 };
	struct caseid cas = world_name(r->world, row->cas);
	char name[48];
	struct step s = { .cas = cas, .verb = V_CORRECT, .at = import_at(r, row->m),
	                  .by = STR("platform"), .ref = row->ref, .name = name };
	int code;

	*out = OUT_UNCHANGED;
	find_news(r, cas, &row->said, &news);
	if (!news.n)
		return CSM_OK;
	if (is_older(r, row->m, cas, imported_at)) {
		*out = OUT_STALE;
		return CSM_OK;
	}
	snprintf(name, sizeof(name), "correct:%016llx", (unsigned long long)print_of(r, cas, &news));
	if ((code = import_step(r, &s, e)) || !s.begun)
		return code;
	*out = OUT_REVISED;
	put_correction(r, cas, &news);
	told_keep(r, row->m, cas, &news);
	return import_step_end(r, e);
}
