/*
 * What the kinds of records share on their way into the store: references and keys, steps of a
 * case, who it was, customers by their identity. Everything is looked up twice, in the store and in
 * what this very run wrote.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/num.h"
#include "store/import.h"

enum outcome import_reject(struct mapped *m, enum reject_reason why, enum map_field f, const char *fmt, ...)
{
	va_list ap;

	m->reject = why;
	m->reject_field = f < FLD_COUNT ? str_of(map_field_name(f)) : (struct str){ 0 };
	m->reject_value = f < FLD_COUNT ? m->s[f] : (struct str){ 0 };
	va_start(ap, fmt);
	vsnprintf(m->reject_text, sizeof(m->reject_text), words_in(m->lang, fmt), ap);
	va_end(ap);
	return OUT_REJECTED;
}

int64_t import_observed(const struct import_run *r, const struct mapped *m)
{
	return mapped_has(m, FLD_updated) ? m->v[FLD_updated] : r->exported_at;
}

int64_t import_at(const struct import_run *r, const struct mapped *m)
{
	int64_t at = import_observed(r, m);

	if (at == WHEN_NONE)
		at = m->latest;
	return at == WHEN_NONE || at > r->w->rec ? r->w->rec : at;
}

struct str import_ref(struct import_run *r, struct str id)
{
	const struct str parts[] = { r->prefix, id };

	return arena_join(&r->scratch, parts, COUNT(parts));
}

struct str import_actor(const struct import_run *r, struct str name, const char *fallback)
{
	const struct agent *a;

	if (!name.n)
		return str_of(fallback);
	a = agent_find(&r->c->terms, name);
	if (!a)
		a = agent_by_alias(&r->c->terms, name);
	return a ? a->login : name;
}

evid import_known(const struct import_run *r, struct str key)
{
	uint32_t i = smap_get(&r->opened, key);

	return i != MAP_NONE ? r->opened_ids[i].id : world_key(r->world, key);
}

/* Notes that this run writes key; false: it did before, *id says where. One look-up for both. */
static bool remember(struct import_run *r, struct str key, evid *id)
{
	bool fresh;
	uint32_t *slot = smap_put(&r->opened, arena_str(&r->mem, key), &fresh);

	if (!fresh) {
		*id = r->opened_ids[*slot].id;
		return false;
	}
	*slot = (uint32_t)r->n_opened;
	*(PUSH(r->opened_ids, r->n_opened, r->cap_opened)) = (struct caseid){ 0 };
	return true;
}

int import_step(struct import_run *r, struct step *s, struct csm_err *e)
{
	struct event_head h = { .at = s->at, .by = s->by, .cas = s->cas, .verb = s->verb, .imp = r->id };
	const struct str parts[] = { s->ref, STR("/"), str_of(s->name) };
	struct str key = arena_join(&r->scratch, parts, COUNT(parts));
	int code;

	s->begun = false;
	s->id = world_key(r->world, key);
	if (s->id || !remember(r, key, &s->id))
		return CSM_OK;
	code = writer_event(r->w, &h, &s->id, NULL, e);
	if (code)
		return code;           /* and with it ends the run */
	s->begun = true;
	r->opened_ids[r->n_opened - 1] = (struct caseid){ s->id, s->cas.kind };
	line_text(&r->w->line, "key", key);
	return CSM_OK;
}

int import_step_end(struct import_run *r, struct csm_err *e)
{
	return writer_event_end(r->w, NULL, e);
}

void import_put(struct import_run *r, const char *key, struct str s)
{
	if (s.n)
		line_word(&r->w->line, key, s);
}

void import_put_text(struct import_run *r, const char *key, struct str s)
{
	if (s.n)
		line_text(&r->w->line, key, s);
}

void import_put_words(struct import_run *r, enum key k, struct str s)
{
	writer_words(r->w, k, s, true);
	import_put_text(r, key_word(k), s);
}

void import_put_money(struct import_run *r, const char *key, int64_t minor, struct str currency)
{
	struct buf b = { 0 };

	money_write(&b, minor, currency);
	line_text(&r->w->line, key, buf_view(&b));
	buf_free(&b);
}
