/*
 * Mail as events: what a message becomes, once import_mail_find.c knows who speaks in which case.
 * Relies on the map mail.messages for the fields. Promises: a message is recorded once; what a
 * machine wrote opens no ticket.
 */
#include <stdio.h>

#include "store/import_mail.h"

/* ---- events ---- */

static void put_case(struct import_run *r, const char *key, struct caseid cas)
{
	char name[32];

	if (!cas.id)
		return;
	case_write(cas, name);
	import_put(r, key, str_of(name));
}

static struct step step_of(const struct letter *l, enum verb v, const char *name)
{
	return (struct step){ .cas = l->cas, .verb = v, .at = l->at, .by = l->by, .ref = l->ref, .name = name };
}

static int open_case(struct import_run *r, struct letter *l, struct csm_err *e)
{
	struct step s;
	uint32_t at;
	int code;

	l->cas = (struct caseid){ 0, CASE_TICKET };
	s = step_of(l, V_OPEN, "open");
	code = import_step(r, &s, e);
	l->cas.id = s.id;
	if (code || !s.begun)
		return code;
	import_put_text(r, "ref", l->ref);
	import_put(r, "shop", r->shop);
	import_put(r, "channel", STR("mail"));
	import_put_words(r, K_SUBJECT, l->m.s[FLD_subject]);
	put_case(r, "customer", l->who);
	put_case(r, "follows", l->follows);
	l->opened = true;
	at = mail_touch(r->mail, l->cas);
	r->mail->touched[at] = (struct touched){ l->cas, l->at, true };
	return import_step_end(r, e);
}

/* A message from before its case was opened: what opened it came out of order. */
static int open_earlier(struct import_run *r, struct letter *l, struct csm_err *e)
{
	struct touched *t = &r->mail->touched[mail_touch(r->mail, l->cas)];
	struct step s = step_of(l, V_CORRECT, "opened");
	char at[26], of[24];
	int code;

	if (l->opened || t->opened_at == WHEN_NONE || l->at >= t->opened_at)
		return CSM_OK;
	s.at = WHEN_NONE;
	s.by = STR("system");
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	when_write(at, r->c->zone, l->at);
	evid_write(l->cas.id, of);
	import_put(r, "of", str_of(of));
	line_map_begin(&r->w->line, "set");
	import_put_text(r, "at", str_of(at));
	line_map_end(&r->w->line);
	t->opened_at = l->at;
	return import_step_end(r, e);
}

static enum verb verb_of_letter(const struct letter *l)
{
	if (l->automatic)
		return l->own ? V_REPLY : V_NOTE;
	if (!l->own)
		return V_MESSAGE;
	return l->m.s[FLD_account].n ? V_REPLY : V_NOTE;       /* among colleagues: never shown to customers */
}

static int put_message(struct import_run *r, struct letter *l, struct csm_err *e)
{
	enum verb v = verb_of_letter(l);
	uint32_t at = mail_touch(r->mail, l->cas);
	struct step s = step_of(l, v, "mail");
	int code = import_step(r, &s, e);

	if (code || !s.begun)
		return code;
	if (v != V_NOTE)
		import_put(r, "channel", STR("mail"));
	import_put_text(r, "references", l->m.s[FLD_references]);
	import_put_words(r, K_TEXT, l->m.s[FLD_text]);
	mail_know(r->mail, CASES_KNOWN, l->m.s[FLD_message], at);
	mail_know_said(r->mail, l->m.s[FLD_message], l->m.s[FLD_text]);
	mail_know_parents(r->mail, l->m.s[FLD_references], at);
	r->mail->touched[at].reopened |= v == V_MESSAGE;
	return import_step_end(r, e);
}

static int put_note(struct import_run *r, const struct letter *l, const char *name, const char *text,
                    struct csm_err *e)
{
	struct step s = step_of(l, V_NOTE, name);
	int code;

	s.by = STR("system");
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	import_put_words(r, K_TEXT, str_of(text));
	return import_step_end(r, e);
}

/* What a reader of the case must know of this message. */
static int put_notes(struct import_run *r, struct letter *l, struct csm_err *e)
{
	const struct ticket *t = world_ticket(r->world, l->cas);
	char name[32], owner[32];
	int code = CSM_OK;

	if (mapped_has(&l->m, FLD_note))
		code = put_note(r, l, "read", arena_printf(&r->scratch, "This mail: " STR_FMT ".",
		                                           STR_ARG(l->m.s[FLD_note])), e);
	if (!code && l->named.id && l->opened) {
		case_write(l->named, name);
		code = put_note(r, l, "named", arena_printf(&r->scratch, "The subject names %s, which is another "
		                "customer's; nothing was added there.", name), e);
	}
	if (!code && t && l->who.id && !l->opened && t->customer.id && !l->own &&
	    !case_same(world_name(r->world, t->customer), world_name(r->world, l->who))) {
		case_write(l->who, name);
		case_write(t->customer, owner);
		code = put_note(r, l, "other", arena_printf(&r->scratch, "This mail is from %s, not from %s, "
		                "whose ticket it is.", name, owner), e);
	}
	return code;
}

/* A ticket without a customer has one now. */
static int put_customer(struct import_run *r, struct letter *l, struct csm_err *e)
{
	const struct ticket *t = world_ticket(r->world, l->cas);
	struct step s = step_of(l, V_CLASSIFY, "customer");
	int code;

	if (!t || t->customer.id || !l->who.id || l->opened)
		return CSM_OK;
	s.by = STR("system");
	code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	put_case(r, "customer", l->who);
	return import_step_end(r, e);
}

/* ---- attachments ---- */

struct file_line { struct str sha, size, type, name; };

/* The bytes come before the event that speaks of them. */
static int keep_file(struct import_run *r, struct str sha, struct str bytes, struct csm_err *e)
{
	struct csm *c = r->c;
	const char *folder = arena_printf(&r->scratch, "files/%.2s", sha.p);
	const char *to = arena_printf(&r->scratch, "%s/" STR_FMT, folder, STR_ARG(sha));
	int code;

	if (c->dry_run)
		return CSM_OK;
	code = dir_make(c->dirfd, folder, c->group, e);
	if (!code)
		code = file_make(c->dirfd, to, bytes, c->group, e);
	/* the same bytes came before, or another writer was quicker */
	return !code || code == CSM_EREFUSED ? file_keep(c->dirfd, to, e) : code;
}

static int put_file(struct import_run *r, struct letter *l, const struct file_line *f, size_t k, struct csm_err *e)
{
	struct str bytes = source_file(r->src, f->sha);
	const struct term *photo = term_find(&r->c->terms, TERM_EVIDENCE, STR("photo"));
	char name[32];
	struct step s = step_of(l, V_ATTACH, name);
	int64_t size = 0;
	int code = bytes.p ? keep_file(r, f->sha, bytes, e) : CSM_OK;

	snprintf(name, sizeof(name), "file-%zu", k);
	if (!code)
		code = import_step(r, &s, e);
	if (code || !s.begun)
		return code;
	import_put_words(r, K_NAME, f->name);
	import_put_text(r, "sha256", f->sha);
	mail_know_said(r->mail, l->m.s[FLD_message], f->sha);
	if (str_i64(f->size, &size))
		line_int(&r->w->line, "size", size);
	if (photo && photo->valid_from <= l->at && str_starts(f->type, STR("image/")))
		import_put(r, "kind", STR("photo"));
	if (!bytes.p)                  /* a row put right by hand: the bytes stayed in the mail */
		import_put_words(r, K_PATH, l->ref);
	import_put_words(r, K_TEXT, f->type);
	return import_step_end(r, e);
}

/* The next line of the list; false: it names no file. */
static bool next_file(struct str *rest, struct file_line *f)
{
	struct str line = str_split(rest, '\n');

	*f = (struct file_line){ .sha = str_split(&line, ' ') };
	f->size = str_split(&line, ' ');
	f->type = str_split(&line, ' ');
	f->name = line;
	return f->sha.n == 64 && f->name.n && strspn(f->sha.p, "0123456789abcdef") >= 64;
}

static int put_files(struct import_run *r, struct letter *l, struct csm_err *e)
{
	struct str rest = l->m.s[FLD_files];
	struct file_line f;
	int code = CSM_OK;

	for (size_t k = 1; !code && rest.n; k++)
		if (next_file(&rest, &f))
			code = put_file(r, l, &f, k, e);
	return code;
}

/* Two messages of one id that say different things are two: the second must not pass for a copy. */
static bool says_other(const struct import_mail *l, const struct mapped *m)
{
	uint32_t at = smap_get(&l->prints, m->s[FLD_message]);
	struct str rest = m->s[FLD_files];
	uint64_t print = m->s[FLD_text].n ? str_hash(m->s[FLD_text]) : 0;
	struct file_line f;

	while (rest.n)
		if (next_file(&rest, &f))
			print += str_hash(f.sha);
	return at != MAP_NONE && l->said[at] != print && smap_get(&l->forgotten, m->s[FLD_message]) == MAP_NONE;
}

/* ---- one message ---- */

static int put_letter(struct import_run *r, struct letter *l, struct csm_err *e)
{
	int code = l->cas.id ? open_earlier(r, l, e) : open_case(r, l, e);

	if (!code)
		code = put_customer(r, l, e);
	if (!code)
		code = put_message(r, l, e);
	if (!code)
		code = put_notes(r, l, e);
	return code ? code : put_files(r, l, e);
}

static int put_mail(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	struct letter *l = arena_alloc(&r->scratch, sizeof(*l));
	struct str account;
	bool barred;
	const struct str key[] = { import_ref(r, m->s[FLD_message]), STR("/mail") };
	int code = CSM_OK;

	*out = OUT_UNCHANGED;
	if (import_known(r, arena_join(&r->scratch, key, COUNT(key)))) {
		if (says_other(r->mail, m))
			*out = import_reject(m, REJ_DUPLICATE_KEY, FLD_message,
			                     "a message of this id with another text or other files is recorded; give this one an id of its own");
		return CSM_OK;
	}
	l->m = *m;
	l->ref = key[0];
	l->at = m->v[FLD_time];
	l->who.kind = CASE_CUSTOMER;
	mail_find_writer(r, l);
	account = l->m.s[FLD_account];
	barred = import_bar(r, &l->m);
	l->m.s[FLD_account] = account;         /* whether there is one says who is written to */
	if (!barred && !l->automatic && mapped_has(&l->m, FLD_account))
		code = import_identity(r, &l->m, &l->who, e);
	if (code)
		return code;
	mail_find_case(r, l);
	if (l->automatic && !l->cas.id) {
		*out = import_reject(m, REJ_AUTOMATIC, FLD_automatic,
		                     "a machine wrote it and it answers no known message, so it opens no ticket");
		return CSM_OK;
	}
	*out = OUT_CREATED;
	return put_letter(r, l, e);
}

int import_message(struct import_run *r, struct mapped *m, enum outcome *out, struct csm_err *e)
{
	return r->mail ? put_mail(r, m, out, e) : import_event(r, m, out, e);
}
