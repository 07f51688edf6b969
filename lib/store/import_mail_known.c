/*
 * What the store and this run know of mail: to which case each message belongs, which messages were
 * answered, what each says. Relies on the references and keys that import_mail.c gives to events.
 */
#include <stdlib.h>

#include "store/import_mail.h"

uint32_t mail_touch(struct import_mail *l, struct caseid cas)
{
	bool fresh;
	uint32_t *at = umap_put(&l->cases, cas.id, &fresh);

	if (fresh) {
		*at = (uint32_t)l->n;
		*PUSH(l->touched, l->n, l->cap) = (struct touched){ cas, WHEN_NONE, false };
	}
	return *at;
}

void mail_know(struct import_mail *l, int which, struct str id, uint32_t touched)
{
	bool fresh;
	uint32_t *at;

	if (!id.n || smap_get(&l->ids[which], id) != MAP_NONE)
		return;
	at = smap_put(&l->ids[which], arena_str(&l->mem, id), &fresh);
	*at = touched;
}

void mail_know_parents(struct import_mail *l, struct str parents, uint32_t touched)
{
	while (parents.n)
		mail_know(l, CASES_ASKED, str_split(&parents, ' '), touched);
}

void mail_know_said(struct import_mail *l, struct str id, struct str what)
{
	uint32_t at = smap_get(&l->prints, id), *slot;
	bool fresh;

	if (!id.n)
		return;
	if (at == MAP_NONE) {
		slot = smap_put(&l->prints, arena_str(&l->mem, id), &fresh);
		*slot = at = (uint32_t)l->n_said;
		*PUSH(l->said, l->n_said, l->cap_said) = 0;
	}
	if (what.n)
		l->said[at] += str_hash(what);
}

/* What it said was taken out: whatever the message says when it comes again, it is the same. */
static void mail_forget_said(struct import_mail *l, struct str id)
{
	bool fresh;

	if (id.n && smap_get(&l->forgotten, id) == MAP_NONE)
		*smap_put(&l->forgotten, arena_str(&l->mem, id), &fresh) = 1;
}

/* "mail:main:<id>" or, as a key, "mail:main:<id>/step" */
static struct str id_of(const struct import_mail *l, struct str ref, bool key)
{
	const char *slash = key && ref.n ? memrchr(ref.p, '/', ref.n) : NULL;

	if (!str_starts(ref, l->prefix))
		return (struct str){ 0 };
	return (struct str){ ref.p + l->prefix.n, (slash ? (size_t)(slash - ref.p) : ref.n) - l->prefix.n };
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct import_mail *l = ctx;
	const struct ticket *t;
	struct str key;
	uint32_t at;

	(void)line;
	if (ev->cas.kind != CASE_TICKET || (ev->imp && umap_get(&l->undone, ev->imp) != MAP_NONE))
		return CSM_OK;
	at = mail_touch(l, ev->cas);
	t = ev->verb == V_OPEN ? world_ticket(l->world, ev->cas) : NULL;
	if (t)
		l->touched[at].opened_at = t->h.opened_at;     /* as corrected since */
	key = event_str(ev, K_KEY, &l->mem);
	mail_know(l, CASES_KNOWN, id_of(l, key, true), at);
	if (event_get(ev, K_WAS) || umap_get(&l->world->redacted, ev->id) != MAP_NONE)
		mail_forget_said(l, id_of(l, key, true));
	else if (str_ends(key, STR("/mail")))
		mail_know_said(l, id_of(l, key, true), event_str(ev, K_TEXT, &l->mem));
	else if (ev->verb == V_ATTACH)
		mail_know_said(l, id_of(l, key, true), event_str(ev, K_SHA256, &l->mem));
	mail_know(l, CASES_KNOWN, id_of(l, event_str(ev, K_REF, &l->mem), false), at);
	mail_know_parents(l, event_str(ev, K_REFERENCES, &l->mem), at);
	return CSM_OK;
}

int import_mail_load(struct import_run *r, struct csm_err *e)
{
	struct import_mail *l = r->mail = mem_alloc(sizeof(*l));
	struct scan s = { .c = r->c, .event = on_event, .ctx = l };
	int code = imports_undone(r->c, &l->undone, e);

	l->world = r->world;
	l->prefix = r->prefix;
	s.only = arena_cstr(&l->mem, l->prefix);
	if (!code)
		code = scan_run(&s, e);
	scan_close(&s);
	return code;
}

void import_mail_free(struct import_run *r)
{
	struct import_mail *l = r->mail;

	if (!l)
		return;
	for (int i = 0; i < CASES; i++)
		smap_free(&l->ids[i]);
	smap_free(&l->prints);
	smap_free(&l->forgotten);
	free(l->said);
	umap_free(&l->cases);
	umap_free(&l->undone);
	arena_free(&l->mem);
	free(l->touched);
	free(l);
}
