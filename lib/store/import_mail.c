/*
 * Mail as events: which case a message belongs to, who speaks, what is attached. Relies on the map
 * mail.messages for the fields. Promises: a message is recorded once; what answers a message, known
 * or yet to come, joins its case in any order of arrival; a ticket named in a subject is joined only
 * by its own customer; what a machine wrote opens no ticket.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "store/import.h"
#include "store/own.h"

enum { CASES_KNOWN, CASES_ASKED, CASES };
/* What a recorded message says: its text and its files, however they come. */
struct said_mail { uint64_t print; };
/* A case that mail opened or that this run added to. */
struct touched { struct caseid cas; int64_t opened_at; bool reopened; };
struct import_mail {
	struct arena mem;
	struct world *world;
	struct str prefix;             /* of references: "mail:<shop>:" */
	/* id of a message -> position in touched: recorded ones, and those that recorded ones answer */
	struct smap ids[CASES];
	struct smap prints;            /* id of a recorded message -> position in said */
	struct said_mail *said;
	size_t n_said, cap_said;
	struct umap cases;             /* id of a case -> position in touched */
	struct touched *touched;
	size_t n, cap;
	struct umap undone;
};
/* A message on its way into the store. */
struct letter {
	struct mapped m;               /* people put right */
	struct str ref, by;
	struct caseid cas, who, named, follows;
	int64_t at;
	bool own, automatic;           /* own: from the shop */
	bool opened;
};

/* ---- what the store knows ---- */

static uint32_t touch(struct import_mail *l, struct caseid cas)
{
	bool fresh;
	uint32_t *at = umap_put(&l->cases, cas.id, &fresh);

	if (fresh) {
		*at = (uint32_t)l->n;
		*PUSH(l->touched, l->n, l->cap) = (struct touched){ cas, WHEN_NONE, false };
	}
	return *at;
}

static void know(struct import_mail *l, int which, struct str id, uint32_t touched)
{
	bool fresh;
	uint32_t *at;

	if (!id.n || smap_get(&l->ids[which], id) != MAP_NONE)
		return;
	at = smap_put(&l->ids[which], arena_str(&l->mem, id), &fresh);
	*at = touched;
}

static void know_parents(struct import_mail *l, struct str parents, uint32_t touched)
{
	while (parents.n)
		know(l, CASES_ASKED, str_split(&parents, ' '), touched);
}

/* Adds a text or a file to what is known of a message. */
static void know_said(struct import_mail *l, struct str id, struct str what)
{
	uint32_t at = smap_get(&l->prints, id), *slot;
	bool fresh;

	if (!id.n)
		return;
	if (at == MAP_NONE) {
		slot = smap_put(&l->prints, arena_str(&l->mem, id), &fresh);
		*slot = at = (uint32_t)l->n_said;
		*PUSH(l->said, l->n_said, l->cap_said) = (struct said_mail){ 0 };
	}
	if (what.n)
		l->said[at].print += str_hash(what);
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
	uint32_t at;

	struct str key;

	(void)line;
	if (ev->cas.kind != CASE_TICKET || (ev->imp && umap_get(&l->undone, ev->imp) != MAP_NONE))
		return CSM_OK;
	at = touch(l, ev->cas);
	t = ev->verb == V_OPEN ? world_ticket(l->world, ev->cas) : NULL;
	if (t)
		l->touched[at].opened_at = t->h.opened_at;     /* as corrected since */
	key = event_str(ev, K_KEY, &l->mem);
	know(l, CASES_KNOWN, id_of(l, key, true), at);
	if (str_ends(key, STR("/mail")))
		know_said(l, id_of(l, key, true), event_str(ev, K_TEXT, &l->mem));
	else if (ev->verb == V_ATTACH)
		know_said(l, id_of(l, key, true), event_str(ev, K_SHA256, &l->mem));
	know(l, CASES_KNOWN, id_of(l, event_str(ev, K_REF, &l->mem), false), at);
	know_parents(l, event_str(ev, K_REFERENCES, &l->mem), at);
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
	free(l->said);
	umap_free(&l->cases);
	umap_free(&l->undone);
	arena_free(&l->mem);
	free(l->touched);
	free(l);
}

/* ---- who ---- */

static bool among(const struct str *list, size_t n, struct str address)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], address))
			return true;
	return false;
}

static const struct agent *agent_of(const struct terms *t, struct str address)
{
	for (size_t i = 0; i < t->n_agents; i++)
		if (among(t->agents[i].mail, t->agents[i].n_mail, address))
			return &t->agents[i];
	return NULL;
}

static bool is_own(const struct terms *t, struct str address)
{
	bool own = agent_of(t, address) != NULL;

	for (size_t i = 0; i < t->n_shops && !own; i++)
		own = among(t->shops[i].mail, t->shops[i].n_mail, address);
	return own;
}

/* Who writes from an address of the shop: its agent, else the agent of that name, else the box. */
static struct str own_writer(struct import_run *r, const struct mapped *m)
{
	const struct agent *a = agent_of(&r->c->terms, m->s[FLD_mail]);
	struct str rest = m->s[FLD_mail];

	if (!a && m->s[FLD_name].n)
		a = agent_by_alias(&r->c->terms, m->s[FLD_name]);
	for (size_t i = 0; !a && m->s[FLD_name].n && i < r->c->terms.n_agents; i++)
		if (str_eq(r->c->terms.agents[i].name, m->s[FLD_name]))
			a = &r->c->terms.agents[i];
	return a ? a->login : arena_str(&r->scratch, str_split(&rest, '@'));
}

static void set_field(struct mapped *m, enum map_field f, struct str s)
{
	m->s[f] = s;
	if (s.n)
		m->has[f / 64] |= (uint64_t)1 << (f % 64);
	else
		m->has[f / 64] &= ~((uint64_t)1 << (f % 64));
}

/* Makes the first of the people listed ("address name" a line) who is not the shop the customer. */
static bool customer_among(const struct terms *t, struct letter *l, struct str list)
{
	while (list.n) {
		struct str name = str_split(&list, '\n'), address = str_split(&name, ' ');

		if (!address.n || is_own(t, address))
			continue;
		set_field(&l->m, FLD_account, address);
		l->m.account_hash = str_hash(address);
		set_field(&l->m, FLD_mail, address);
		set_field(&l->m, FLD_name, str_trim(name));
		if (l->own)            /* what others call them is no name of theirs */
			set_field(&l->m, FLD_name, (struct str){ 0 });
		return true;
	}
	set_field(&l->m, FLD_account, (struct str){ 0 });
	return false;
}

/* A form of the shop's site writes from the shop's address and names the customer in Reply-To. */
static void find_writer(struct import_run *r, struct letter *l)
{
	const struct terms *t = &r->c->terms;
	struct str reply_to = l->m.s[FLD_reply_to], first = reply_to;

	l->automatic = mapped_has(&l->m, FLD_automatic);
	l->own = is_own(t, l->m.s[FLD_mail]);
	l->by = l->own ? own_writer(r, &l->m) : STR("customer");
	first = str_split(&first, ' ');
	if (l->own && first.n && !is_own(t, first) && customer_among(t, l, reply_to)) {
		l->own = l->automatic = false;
		l->by = STR("customer");
	} else if (l->own) {
		customer_among(t, l, l->m.s[FLD_recipients]);
	}
	if (l->automatic)
		l->by = l->own ? STR("bot") : STR("system");
}

/* ---- which case ---- */

static bool case_by_id(const struct import_mail *l, int which, struct str id, struct caseid *cas)
{
	uint32_t at = smap_get(&l->ids[which], id);

	if (at != MAP_NONE)
		*cas = l->touched[at].cas;
	return at != MAP_NONE;
}

/* The nearest of the messages answered that is there; else who answered this one, or the same ones. */
static bool case_by_thread(const struct import_mail *l, const struct mapped *m, struct caseid *cas)
{
	struct str parents[64], rest = m->s[FLD_references];
	size_t n = 0;

	while (rest.n && n < COUNT(parents))
		parents[n++] = str_split(&rest, ' ');
	for (size_t i = n; i; i--)
		if (case_by_id(l, CASES_KNOWN, parents[i - 1], cas))
			return true;
	if (case_by_id(l, CASES_ASKED, m->s[FLD_message], cas))
		return true;
	for (size_t i = n; i; i--)
		if (case_by_id(l, CASES_ASKED, parents[i - 1], cas))
			return true;
	return false;
}

/* The first name of a ticket in the subject that is there. */
static bool case_in_subject(struct import_run *r, struct str subject, struct caseid *cas)
{
	for (size_t i = 0; i + 4 < subject.n; i++) {
		struct str s = { subject.p + i, 2 };

		if ((s.p[0] | 0x20) != 't' || s.p[1] != '-' || (i && (unsigned char)s.p[-1] < 0x80 &&
		    ((s.p[-1] | 0x20) >= 'a' && (s.p[-1] | 0x20) <= 'z')))
			continue;
		while (i + s.n < subject.n && ((s.p[s.n] >= '0' && s.p[s.n] <= '9') ||
		       ((s.p[s.n] | 0x20) >= 'a' && (s.p[s.n] | 0x20) <= 'z')))
			s.n++;
		if (s.n < 24 && !case_read(s, cas, NULL) && world_ticket(r->world, *cas))
			return true;
	}
	return false;
}

/* Is the ticket open to this message? Behind its end a new one follows it. */
static bool ended(struct import_run *r, const struct letter *l)
{
	const struct ticket *t = world_ticket(r->world, l->cas);
	uint32_t at = umap_get(&r->mail->cases, l->cas.id);
	enum state s;

	if (!t || (at != MAP_NONE && r->mail->touched[at].reopened))
		return false;
	s = ticket_state_at(t, l->at, &r->c->terms);
	return s == ST_CLOSED || s == ST_SPAM || s == ST_VOID;
}

static void find_case(struct import_run *r, struct letter *l)
{
	const struct ticket *t;

	if (!case_by_thread(r->mail, &l->m, &l->cas) && case_in_subject(r, l->m.s[FLD_subject], &l->named)) {
		t = world_ticket(r->world, l->named);
		if (l->own || l->automatic || !t->customer.id || case_same(world_name(r->world, t->customer), l->who)) {
			l->cas = l->named;
			l->named.id = 0;
		}
	}
	if (l->cas.id)
		l->cas = world_name(r->world, l->cas);
	if (l->cas.id && !l->own && !l->automatic && ended(r, l)) {
		l->follows = l->cas;
		l->cas.id = 0;
	}
}

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
	import_put_text(r, "subject", l->m.s[FLD_subject]);
	put_case(r, "customer", l->who);
	put_case(r, "follows", l->follows);
	l->opened = true;
	at = touch(r->mail, l->cas);
	r->mail->touched[at] = (struct touched){ l->cas, l->at, true };
	return import_step_end(r, e);
}

/* A message from before its case was opened: what opened it came out of order. */
static int open_earlier(struct import_run *r, struct letter *l, struct csm_err *e)
{
	struct touched *t = &r->mail->touched[touch(r->mail, l->cas)];
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
	uint32_t at = touch(r->mail, l->cas);
	struct step s = step_of(l, v, "mail");
	int code = import_step(r, &s, e);

	if (code || !s.begun)
		return code;
	if (v != V_NOTE)
		import_put(r, "channel", STR("mail"));
	import_put_text(r, "references", l->m.s[FLD_references]);
	if (l->m.s[FLD_text].n) {
		writer_salt(r->w);
		import_put_text(r, "text", l->m.s[FLD_text]);
	}
	know(r->mail, CASES_KNOWN, l->m.s[FLD_message], at);
	know_said(r->mail, l->m.s[FLD_message], l->m.s[FLD_text]);
	know_parents(r->mail, l->m.s[FLD_references], at);
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
	writer_salt(r->w);
	import_put_text(r, "text", str_of(text));
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

	if (c->dry_run || file_exists(c->dirfd, to))
		return CSM_OK;
	code = dir_make(c->dirfd, folder, c->group, e);
	if (!code)
		code = file_make(c->dirfd, to, bytes, c->group, e);
	return code == CSM_EREFUSED ? CSM_OK : code;   /* another writer was quicker */
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
	import_put_text(r, "name", f->name);
	import_put_text(r, "sha256", f->sha);
	know_said(r->mail, l->m.s[FLD_message], f->sha);
	if (str_i64(f->size, &size))
		line_int(&r->w->line, "size", size);
	if (photo && photo->valid_from <= l->at && str_starts(f->type, STR("image/")))
		import_put(r, "kind", STR("photo"));
	if (!bytes.p)                  /* a row put right by hand: the bytes stayed in the mail */
		import_put_text(r, "path", l->ref);
	writer_salt(r->w);
	import_put_text(r, "text", f->type);
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
	return at != MAP_NONE && l->said[at].print != print;
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
	find_writer(r, l);
	if (!l->automatic && mapped_has(&l->m, FLD_account))
		code = import_identity(r, &l->m, &l->who, e);
	if (code)
		return code;
	find_case(r, l);
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
