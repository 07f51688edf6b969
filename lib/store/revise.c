/*
 * csm_undo and csm_correct: an earlier event is taken back, or gets other values, by a later event.
 * Relies on record_judge.c: the case as it will read afterwards must be as legal as before.
 * Promises: the past itself is not touched; a revision is an event of the same case and can be
 * undone too.
 */
#include "store/record.h"

#include "store/desk.h"
#include "store/entry.h"
#include "store/world.h"

/* An event of the log by its id. */
struct wanted { evid id; struct made *m; struct arena *mem; };

static int on_wanted(void *ctx, const struct event *ev, struct str line)
{
	struct wanted *w = ctx;

	if (ev->id != w->id)
		return CSM_OK;
	w->m = arena_alloc(w->mem, sizeof(*w->m));
	w->m->ev = *ev;
	w->m->ev.pairs = NULL;
	w->m->ev.n = 0;
	w->m->line = arena_str(w->mem, line);
	return CSM_FOUND;
}

static int find_event(struct recorder *r, const char *id, struct made **m, struct csm_err *e)
{
	struct wanted w = { .mem = &r->mem };
	char text[40];
	struct scan s = { .c = r->c, .event = on_wanted, .ctx = &w };
	int code;

	if (!evid_read(str_of(id), &w.id))
		return err_set(e, CSM_EUSAGE, "event.id",
		               "\"%s\" must be the id of an event, as a1042 (csm log shows them)",
		               id);
	evid_write(w.id, text);
	code = scan_event(&s, w.id, e);
	scan_close(&s);
	if (code && code != CSM_FOUND)
		return code;
	if (!w.m)
		return err_set(e, CSM_ENOTFOUND, "event.unknown", "there is no event %s", text);
	*m = w.m;
	return CSM_OK;
}

/* Does the event of no case belong to the desk, or revise one that does? */
static int of_desk(struct csm *c, const struct event *ev, bool *yes, struct csm_err *e)
{
	struct history h;
	evid of = 0;
	int code;

	*yes = verb_is_desk(ev->verb);
	if (*yes || ev->cas.kind || (ev->verb != V_UNDO && ev->verb != V_CORRECT))
		return CSM_OK;
	code = desk_history(c, true, &h, e);
	if (code)
		return code;
	for (size_t i = 0; i < h.n; i++)
		if (h.evs[i].id == ev->id && event_get(&h.evs[i], K_OF))
			(void)evid_read(event_get(&h.evs[i], K_OF)->s, &of);
	for (size_t i = 0; i < h.n; i++)
		*yes |= h.evs[i].id == of && verb_is_desk(h.evs[i].verb);
	history_close(&h);
	return CSM_OK;
}

static int only_cases(const struct event *ev, const char *id, bool desk, struct csm_err *e)
{
	if (ev->verb == V_IMPORT)
		return err_set(e, CSM_EREFUSED, "undo.import",
		               "%s is an import: csm import undo %s takes it back", id, id);
	if (ev->verb == V_REDACT || ev->verb == V_ERASE)
		return err_set(e, CSM_EREFUSED, "undo.erased",
		               "%s (%s) cannot be taken back: what it took out is gone for good", id,
		               verb_word(ev->verb));
	if (!ev->cas.kind && !desk)
		return err_set(e, CSM_EREFUSED, "undo.store",
		               "%s (%s) is the store's own and stays as it is", id,
		               verb_word(ev->verb));
	return CSM_OK;
}

struct revision {
	const char *id, *reason;
	const struct csm_field *set;
	size_t n_set;
	enum verb verb;
};

static int read_at(struct recorder *r, const char *value, int64_t *at, struct csm_err *e)
{
	struct csm_err err = err_like(e);

	if (when_parse(str_of(value), r->c->zone, r->w->rec, at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "at: %s", err.text);
	if (*at > r->w->rec)
		return err_set(e, CSM_EUSAGE, "event.future",
		               "at: %s lies in the future; only what has happened is recorded",
		               value);
	return CSM_OK;
}

static int set_at(struct recorder *r, const char *value, struct csm_err *e)
{
	char text[26];
	int64_t at;
	int code = read_at(r, value, &at, e);

	if (code)
		return code;
	when_write(text, r->c->zone, at);
	line_text(&r->w->line, "at", str_of(text));
	return CSM_OK;
}

static int set_field(struct recorder *r, const struct revision *v, const struct event *ev,
                     const struct verb_rule *rule, const struct csm_field *f, struct csm_err *e)
{
	enum key key = key_of(str_of(f->key));
	const struct key_rule *k = key ? verb_key(rule, key) : NULL;
	const char *near;

	if (!strcmp(f->key, "at"))
		return set_at(r, f->value, e);
	if (k && k->key != K_KEY && k->key != K_SALT && k->key != K_WAS && k->key != K_RAW)
		return field_write(r, k, f->value, e);
	near = csm_nearest(f->key, rule_words(r, ev->cas.kind, rule));
	return err_set(e, CSM_EUSAGE, "field.unknown", "%s (%s) has no \"%s\"%s%s%s", v->id,
	               verb_word(ev->verb), f->key, near ? words_in(err_lang(e), "; is ") : "", near ? near : "",
	               near ? words_in(err_lang(e), " meant?") : "");
}

/* The values of set:, by the rules of the verb that is corrected. */
static int write_set(struct recorder *r, const struct revision *v, const struct event *ev,
                     struct csm_err *e)
{
	const struct verb_rule *rule = verb_rule(ev->cas.kind, ev->verb);
	int code = CSM_OK;

	if (!rule)
		return err_set(e, CSM_EREFUSED, "correct.verb",
		               "%s: a %s cannot be corrected, only undone", v->id,
		               verb_word(ev->verb));
	line_map_begin(&r->w->line, "set");
	/* Words must be valid when the event happened: at the instant set, or else at its own. */
	r->at = ev->at;
	for (size_t i = 0; !code && i < v->n_set; i++)
		if (!strcmp(v->set[i].key, "at"))
			code = read_at(r, v->set[i].value, &r->at, e);
	for (size_t i = 0; !code && i < v->n_set; i++)
		code = set_field(r, v, ev, rule, &v->set[i], e);
	line_map_end(&r->w->line);
	return code;
}

/* The salt stands before the first of all that people say here. */
static void put_salt(struct recorder *r, const struct revision *v)
{
	for (size_t i = 0; i < v->n_set; i++)
		writer_words(r->w, key_of(str_of(v->set[i].key)), str_of(v->set[i].value), true);
	writer_words(r->w, K_REASON, str_of(v->reason), true);
}

static int write_revision(struct recorder *r, const struct revision *v, const struct event *ev,
                          struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .cas = ev->cas, .verb = v->verb };
	const struct agent *agent;
	char id[24];
	int code = store_agent(r->c, &agent, e);

	if (code)
		return code;
	h.by = agent->login;
	r->at = r->w->rec;
	code = valid_by_then(r, "by", agent->login, agent->valid_from, "policy/agents.yaml", e);
	if (!code)
		code = writer_event(r->w, &h, NULL, NULL, e);
	if (code)
		return code;
	evid_write(ev->id, id);
	line_word(&r->w->line, "of", str_of(id));
	put_salt(r, v);
	if (v->verb == V_CORRECT)
		code = write_set(r, v, ev, e);
	if (!code && v->reason && *v->reason)
		line_text(&r->w->line, "reason", str_of(v->reason));
	return code ? code : record_made(r, e);
}

/* Is the event taken back already? Looks at its case as the log has it. */
static int check_undone(struct recorder *r, const struct event *ev, const char *id,
                        struct csm_err *e)
{
	struct history h;
	int code = world_history(r->c, ev->cas, true, &h, e);

	if (code)
		return code;
	if (events_undone(h.evs, h.n, ev->id))
		code = err_set(e, CSM_EREFUSED, "undo.twice",
		               "%s is undone already; undo the undo to bring it back", id);
	history_close(&h);
	return code;
}

static int revise_open(struct recorder *r, const struct revision *v, struct csm_receipt *out,
                       struct csm_err *e)
{
	struct made *m = NULL;
	bool desk = false;
	int code = find_event(r, v->id, &m, e);

	if (!code)
		code = of_desk(r->c, &m->ev, &desk, e);
	if (!code)
		code = only_cases(&m->ev, v->id, desk, e);
	if (!code)
		code = check_undone(r, &m->ev, v->id, e);
	if (!code && v->verb == V_CORRECT && (m->ev.verb == V_UNDO || m->ev.verb == V_CORRECT))
		code = err_set(e, CSM_EREFUSED, "correct.verb",
		               "%s: a %s cannot be corrected, only undone", v->id,
		               verb_word(m->ev.verb));
	if (!code)
		code = write_revision(r, v, &m->ev, e);
	if (!code)
		code = record_judge(r, m->ev.cas, 0, false, e);
	if (!code)
		record_give(r, out, 0, m->ev.cas);
	return code;
}

static int revise(struct csm *c, const struct revision *v, struct csm_receipt *out,
                  struct csm_err *e)
{
	struct recorder r = { .c = c };
	struct limits was;
	struct csm_receipt got = { 0 };    /* id may well stand in *out */
	struct csm_err err = err_like(e);
	int code = record_check(c, 1, e);

	if (code)
		return code;
	err_clear(&err);
	was = record_unlimit(c);
	code = writer_open(c, &r.w, &err);
	if (!code) {
		code = revise_open(&r, v, &got, &err);
		code = record_store(&r, code, !code, &err);
	}
	/* Stored with a remark: e says what an earlier crash left behind. */
	if (code || err.id[0])
		record_err(e, &err);
	if (code)
		got = (struct csm_receipt){ .code = code, .err = err };
	*out = got;
	record_limit(c, was);
	record_release(&r);
	return code;
}

int csm_undo(struct csm *c, const char *id, const char *reason, struct csm_receipt *out,
             struct csm_err *e)
{
	return revise(c, &(struct revision){ .id = id, .reason = reason, .verb = V_UNDO }, out, e);
}

int csm_correct(struct csm *c, const char *id, const struct csm_field *set, size_t n,
                const char *reason, struct csm_receipt *out, struct csm_err *e)
{
	if (!n)
		return err_set(e, CSM_EUSAGE, "correct.none",
		               "what is right? Name at least one key with its value");
	return revise(c, &(struct revision){ id, reason, set, n, V_CORRECT }, out, e);
}
