/*
 * Taking back a whole import: one event. Readers then pass over every line and row that carries the
 * import's id; keys and the file's hash are free again. What people or later imports added to the
 * cases it opened would be left hanging until the record is imported again: refused unless forced.
 */
#include <stdio.h>

#include "store/import.h"

struct hand_made {
	struct csm *c;
	evid import;
	struct umap opened;        /* opening events of the import */
	struct umap undone;        /* imports that were taken back already */
	struct buf list;           /* "a1043 (T-a1042c) ..." */
	int64_t n;
};

static int look(void *ctx, const struct event *ev, struct str line)
{
	struct hand_made *h = ctx;
	char id[24], name[32];
	bool fresh;

	(void)line;
	if (ev->imp == h->import) {
		if (ev->verb == V_OPEN && ev->cas.id)
			*umap_put(&h->opened, ev->id, &fresh) = 1;
		return CSM_OK;
	}
	if (!ev->cas.id || umap_get(&h->opened, ev->cas.id) == MAP_NONE ||
	    (ev->imp && umap_get(&h->undone, ev->imp) != MAP_NONE))
		return CSM_OK;
	if (h->n++ < 5) {
		evid_write(ev->id, id);
		case_write(ev->cas, name);
		buf_printf(&h->list, "%s%s of %s", h->list.n ? ", " : "", id, name);
	}
	return CSM_OK;
}

static int hand_made(struct csm *c, evid import, bool force, const char *id, struct csm_err *e)
{
	struct hand_made h = { .c = c, .import = import };
	struct scan s = { .c = c, .event = look, .ctx = &h };
	int code = imports_undone(c, &h.undone, e);

	if (!code)
		code = scan_run(&s, e);
	scan_close(&s);
	if (!code && h.n && !force)
		code = err_set(e, CSM_EREFUSED, "import.hand-made", "%lld events were added by hand or by later imports to cases of import %s (" STR_FMT "%s); --force takes it back all the same",
		               (long long)h.n, id, STR_ARG(buf_view(&h.list)), h.n > 5 ? ", ..." : "");
	umap_free(&h.opened);
	umap_free(&h.undone);
	buf_free(&h.list);
	return code;
}

static const struct import_note *note_of(const struct world *w, evid id)
{
	for (size_t i = 0; i < w->n_imports; i++)
		if (w->imports[i].id == id)
			return &w->imports[i];
	return NULL;
}

static int write_undo(struct csm *c, struct writer *w, const char *of, struct csm_receipt *out,
                      struct csm_err *e)
{
	const struct agent *a;
	struct event_head h = { .at = WHEN_NONE, .verb = V_UNDO };
	struct caseid none;
	struct str line;
	evid id;
	int code = store_agent(c, &a, e);

	if (code)
		return code;
	h.by = a->login;
	if ((code = writer_event(w, &h, &id, &none, e)))
		return code;
	line_word(&w->line, "of", str_of(of));
	if ((code = writer_event_end(w, &line, e)))
		return code;
	evid_write(id, out->id);
	out->line = arena_cstr(&c->mem, line);
	return CSM_OK;
}

int csm_import_undo(struct csm *c, const char *id, bool force, struct csm_receipt *out, struct csm_err *e)
{
	const struct import_note *n;
	struct writer *w;
	struct world *world;
	evid ev;
	int code;

	*out = (struct csm_receipt){ 0 };
	if (!evid_read(str_of(id), &ev))
		return err_set(e, CSM_EUSAGE, "import.id", "'%s' is no event id; csm status and csm log --do=import show those of imports", id);
	if ((code = writer_open(c, &w, e)))
		return code;
	code = world_load(c, &world, e);
	n = code ? NULL : note_of(world, ev);
	if (!code && !n)
		code = err_set(e, CSM_ENOTFOUND, "import.unknown",
		               "there is no import %s (csm log --do=import)", id);
	else if (!code && n->undone)
		code = err_set(e, CSM_EREFUSED, "import.undone", "import %s was taken back already", id);
	if (!code)
		code = hand_made(c, ev, force, id, e);
	if (!code)
		code = write_undo(c, w, id, out, e);
	if (code) {
		writer_abandon(w);
		return code;
	}
	return writer_commit(w, e);
}
