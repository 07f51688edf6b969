/*
 * csm_record, csm_undo, csm_correct: requests of people and programs become events of the log.
 * Relies on the writer for storing, on record_field.c for values and record_judge.c for the rules. Promises: everything is
 * checked under one lock and stored in one write; a request that is refused leaves nothing behind.
 */
#include "store/record.h"

#include <stdlib.h>

#include "store/table.h"
#include "store/world_load.h"

/* ---- files ---- */

static const char *extension_kind(const char *name)
{
	static const struct { const char *kind, *ends; } kinds[] = {
		{ "photo", " jpg jpeg png gif webp heic bmp tif tiff " }, { "video", " mp4 mov avi mkv webm m4v 3gp " },
		{ "audio", " mp3 m4a wav amr ogg aac flac " }, { "document", " pdf txt doc docx xls xlsx csv odt eml html " },
	};
	const char *dot = strrchr(name, '.');
	char want[16];
	size_t n = dot ? strlen(dot + 1) : 0;

	if (!n || n > sizeof(want) - 3)
		return NULL;
	want[0] = ' ';
	for (size_t i = 0; i < n; i++)
		want[i + 1] = (char)(dot[i + 1] >= 'A' && dot[i + 1] <= 'Z' ? dot[i + 1] + 32 : dot[i + 1]);
	memcpy(want + n + 1, " ", 2);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strstr(kinds[i].ends, want))
			return kinds[i].kind;
	return NULL;
}

static int copy_file(struct recorder *r, const char *path, const char *sha, struct csm_err *e)
{
	struct csm *c = r->c;
	const char *folder = arena_printf(&r->mem, "files/%.2s", sha), *to = arena_printf(&r->mem, "%s/%s", folder, sha);
	int code;

	if (c->dry_run || file_exists(c->dirfd, to))
		return CSM_OK;
	code = dir_make(c->dirfd, folder, c->group, e);
	if (!code)
		code = file_copy_in(c->dirfd, path, to, c->group, e);
	/* Another writer may have brought the same bytes in the meantime: they are what we want. */
	return code == CSM_EREFUSED ? CSM_OK : code;
}

/* The keys of an attach event, in the order of the list. */
static int write_file(struct recorder *r, const struct asked *a, const char *path, const char *sha, int64_t size, struct csm_err *e)
{
	static const struct key_rule kind_rule = { K_KIND, F_TERM, TERM_EVIDENCE, false, "" };
	const struct csm_field *name = a->verb == V_ATTACH ? field_of(a->r, "name") : NULL, *kind = NULL, *text = NULL;
	const char *slash = strrchr(path, '/'), *guess = extension_kind(path);
	int code = CSM_OK;

	if (a->verb == V_ATTACH) {
		kind = field_of(a->r, "kind");
		text = field_of(a->r, "text");
	}
	line_text(&r->w->line, "name", str_of(name && name->value ? name->value : slash ? slash + 1 : path));
	line_text(&r->w->line, "sha256", str_of(sha));
	line_int(&r->w->line, "size", size);
	if (kind)
		code = field_write(r, &kind_rule, kind->value, e);
	else if (guess && term_find(&r->c->terms, TERM_EVIDENCE, str_of(guess)))
		line_word(&r->w->line, "kind", str_of(guess));
	if (a->r->by_reference)
		line_text(&r->w->line, "path", str_of(path));
	if (text && text->value && *text->value) {
		writer_salt(r->w);
		line_text(&r->w->line, "text", str_of(text->value));
	}
	return code;
}

static int attach(struct recorder *r, const struct asked *a, struct caseid cas, const char *path, bool keyed, struct csm_err *e)
{
	struct event_head h = { .at = a->at, .by = a->by, .cas = cas, .verb = V_ATTACH };
	char sha[65];
	int64_t size;
	int code = sha256_file(path, sha, &size, e);

	if (!code)
		code = writer_event(r->w, &h, NULL, NULL, e);
	if (code)
		return code;
	if (keyed && a->key.n)
		line_text(&r->w->line, "key", a->key);
	code = write_file(r, a, path, sha, size, e);
	return code ? code : record_made(r, e);
}

static int copy_files(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	int code = CSM_OK;

	for (size_t i = 0; !code && !a->r->by_reference && i < a->r->n_files; i++) {
		char sha[65];
		int64_t size;
		code = sha256_file(a->r->files[i], sha, &size, e);
		if (!code)
			code = copy_file(r, a->r->files[i], sha, e);
	}
	return code;
}

/* ---- taking a request apart ---- */

static int read_noun(const char *noun, char *kind, struct csm_err *e)
{
	static const char *const nouns[] = { "ticket", "return", "customer", NULL };
	static const char kinds[] = { CASE_TICKET, CASE_RETURN, CASE_CUSTOMER };

	for (size_t i = 0; noun && nouns[i]; i++)
		if (!strcmp(noun, nouns[i])) {
			*kind = kinds[i];
			return CSM_OK;
		}
	return err_set(e, CSM_EUSAGE, "request.noun", "\"%s\" must be ticket, return or customer", noun ? noun : "");
}

static int unknown_verb(struct recorder *r, const struct asked *a, struct csm_err *e)
{
	size_t n, k = 0;
	const struct verb_rule *rules = verb_rules(&n);
	const char **words = arena_alloc(&r->mem, (n + 1) * sizeof(*words)), *near;
	struct buf b = { 0 };
	int code;

	for (size_t i = 0; i < n; i++)
		if (rules[i].kind == a->kind && rules[i].by_hand) {
			buf_printf(&b, "%s%s", k ? ", " : "", verb_word(rules[i].verb));
			words[k++] = verb_word(rules[i].verb);
		}
	near = csm_nearest(a->r->verb, words);
	if (near)
		code = err_set(e, CSM_EUSAGE, "request.verb", "%s has no verb \"%s\"; is %s meant?", a->r->noun, a->r->verb, near);
	else
		code = err_set(e, CSM_EUSAGE, "request.verb", "%s has no verb \"%s\"; it knows %s", a->r->noun, a->r->verb, b.p);
	buf_free(&b);
	return code;
}

static int read_by(struct recorder *r, struct asked *a, struct csm_err *e)
{
	static const char *const others[] = { "customer", "bot", "system", "platform", "carrier", "supplier", "warehouse", NULL };
	const char *by = a->r->by, *near;
	const struct agent *agent;
	int code;

	if (!by && a->verb == V_MESSAGE)
		by = "customer";
	if (!by) {
		code = store_agent(r->c, &agent, e);
		if (!code)
			a->by = agent->login;
		return code;
	}
	agent = agent_find(&r->c->terms, str_of(by));
	a->by = str_of(by);
	for (size_t i = 0; others[i]; i++)
		if (!strcmp(others[i], by))
			return CSM_OK;
	if (agent && !agent->gone)
		return CSM_OK;
	near = csm_nearest(by, others);
	return err_set(e, CSM_EUSAGE, "request.by", "by: \"%s\" must be an agent's login, customer, bot, system, platform, carrier, supplier "
	               "or warehouse%s%s%s", by, near ? "; is " : "", near ? near : "", near ? " meant?" : "");
}

static int read_target(struct recorder *r, struct asked *a, struct csm_err *e)
{
	a->cas = (struct caseid){ 0, a->kind };
	if (a->verb == V_OPEN && a->r->target)
		return err_set(e, CSM_EUSAGE, "request.target", "%s open makes a new case and takes no name", a->r->noun);
	if (a->verb == V_OPEN)
		return CSM_OK;
	if (!a->r->target || !*a->r->target)
		return err_set(e, CSM_EUSAGE, "request.target", "%s %s needs the name of a %s", a->r->noun, a->r->verb, a->r->noun);
	return record_find(r, a->r->target, a->kind, &a->cas, e);
}

static int read_at(struct recorder *r, struct asked *a, struct csm_err *e)
{
	struct csm_err err;

	a->at = WHEN_NONE;
	if (!a->r->at)
		return CSM_OK;
	if (when_parse(str_of(a->r->at), r->c->zone, r->w->rec, &a->at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "at: %s", err.text);
	return CSM_OK;
}

/* Noun, verb, key: what is known without looking into the store. */
static int read_head(struct recorder *r, const struct csm_request *req, struct asked *a, struct csm_err *e)
{
	const struct csm_field *account, *shop;
	char key[48];
	int code;

	*a = (struct asked){ .r = req, .at = WHEN_NONE };
	code = read_noun(req->noun, &a->kind, e);
	if (code)
		return code;
	a->verb = verb_of(str_of(req->verb));
	a->rule = a->verb ? verb_rule(a->kind, a->verb) : NULL;
	if (!a->rule || !a->rule->by_hand)
		return unknown_verb(r, a, e);
	a->key = str_of(req->key);
	account = a->kind == CASE_CUSTOMER && a->verb == V_OPEN ? field_of(req, "account") : NULL;
	if (!account || !account->value || !*account->value)
		return CSM_OK;
	if (req->key)
		return err_set(e, CSM_EUSAGE, "customer.key", "a customer with an account is known by shop and account; no other key is "
		               "possible");
	shop = field_of(req, "shop");
	if (!shop && r->c->terms.n_shops != 1)
		return err_set(e, CSM_EUSAGE, "field.shop", "which shop? Accounts are counted within one: --shop");
	customer_key(r->c, shop && shop->value ? str_of(shop->value) : r->c->terms.shops[0].name, str_of(account->value), key);
	a->key = arena_str(&r->mem, str_of(key));
	return CSM_OK;
}

static int read_asked(struct recorder *r, struct asked *a, struct csm_err *e)
{
	int code = read_by(r, a, e);

	if (!code)
		code = read_target(r, a, e);
	if (!code)
		code = read_at(r, a, e);
	if (!code)
		code = fields_check(r, a, e);
	if (!code && a->verb == V_ATTACH && !a->r->n_files)
		code = err_set(e, CSM_EUSAGE, "attach.file", "%s attach needs a file", a->r->noun);
	if (!code && a->r->n_files && !verb_rule(a->kind, V_ATTACH))
		code = err_set(e, CSM_EUSAGE, "attach.kind", "a %s takes no files", a->r->noun);
	return code;
}

/* ---- keys ---- */

static void want_key(struct recorder *r, struct str key)
{
	bool fresh;
	uint32_t *at;

	if (!key.n)
		return;
	at = smap_put(&r->by_key, key, &fresh);
	if (!fresh)
		return;
	*at = (uint32_t)r->n_keys;
	*PUSH(r->keys, r->n_keys, r->cap_keys) = (struct keyed){ .key = key };
}

struct key_scan { struct recorder *r; struct umap undone; struct arena mem; };

static int on_key(void *ctx, const struct event *ev, struct str line)
{
	struct key_scan *s = ctx;
	struct str key = event_str(ev, K_KEY, &s->mem);
	uint32_t at = key.n ? smap_get(&s->r->by_key, key) : MAP_NONE;
	struct keyed *k = at == MAP_NONE ? NULL : &s->r->keys[at];

	(void)line;
	if (k && !k->id && !(ev->imp && umap_get(&s->undone, ev->imp) != MAP_NONE))
		*k = (struct keyed){ k->key, ev->id, ev->cas, ev->verb };
	arena_reset(&s->mem);
	return CSM_OK;
}

/* Which of the keys wanted the log holds already: one pass over the lines with a key. */
static int find_keys(struct recorder *r, struct csm_err *e)
{
	struct key_scan k = { .r = r };
	struct scan s = { .c = r->c, .only = "key: ", .event = on_key, .ctx = &k };
	int code;

	if (!r->n_keys)
		return CSM_OK;
	code = imports_undone(r->c, &k.undone, e);
	if (!code)
		code = scan_run(&s, e);
	scan_close(&s);
	umap_free(&k.undone);
	arena_free(&k.mem);
	return code;
}

static struct keyed *key_of_request(struct recorder *r, const struct asked *a)
{
	uint32_t at = a->key.n ? smap_get(&r->by_key, a->key) : MAP_NONE;

	return at == MAP_NONE ? NULL : &r->keys[at];
}

/* The key was used before: the same request again is no error, another one is. */
static int known_key(struct recorder *r, const struct asked *a, const struct keyed *k, struct csm_receipt *out, struct csm_err *e)
{
	char id[24], name[32];

	evid_write(k->id, id);
	case_write(k->cas, name);
	if (a->kind == CASE_CUSTOMER && !a->r->key)
		return err_set(e, CSM_EREFUSED, "customer.exists", "this account is customer %s already", name);
	if (k->cas.kind != a->kind || k->verb != a->verb)
		return err_set(e, CSM_EREFUSED, "key.other", "key \"" STR_FMT "\" belongs to another request: %s (%s) of %s", STR_ARG(a->key),
		               id, verb_word(k->verb), name);
	out->known = true;
	memcpy(out->id, id, sizeof(id));
	memcpy(out->name, name, sizeof(name));
	r->cases[r->now_at] = k->cas;
	writer_sync_old(r->w);
	return CSM_OK;
}

/* ---- one request ---- */

/* Personal data goes to people/, never to the log. */
static int write_people(struct recorder *r, const struct asked *a, struct caseid cas, struct csm_err *e)
{
	struct csm_field f[8];
	size_t n = 0;
	bool any = false;

	if (a->kind != CASE_CUSTOMER || (a->verb != V_OPEN && a->verb != V_SET))
		return CSM_OK;
	for (size_t i = 0; i < a->r->n_fields && n < COUNT(f); i++)
		if (is_personal(a->r->fields[i].key) && strcmp(a->r->fields[i].key, "shop") != 0) {
			f[n++] = (struct csm_field){ a->r->fields[i].key, a->r->fields[i].value ? a->r->fields[i].value : "" };
			any = true;
		}
	if (!any)
		return CSM_OK;
	if (field_of(a->r, "account")) {
		const struct csm_field *shop = field_of(a->r, "shop");
		f[n++] = (struct csm_field){ "shop", shop && shop->value ? shop->value : arena_cstr(&r->mem, r->c->terms.shops[0].name) };
	}
	return writer_person(r->w, cas, f, n, e);
}

static int write_main(struct recorder *r, const struct asked *a, struct caseid *cas, struct csm_err *e)
{
	struct event_head h = { .at = a->at, .by = a->by, .cas = a->cas, .verb = a->verb };
	int code;

	*cas = a->cas;
	if (a->verb == V_ATTACH)
		return CSM_OK;
	code = writer_event(r->w, &h, NULL, cas, e);
	if (!code)
		code = fields_write(r, a, e);
	return code ? code : record_made(r, e);
}

static size_t events_of(const struct csm_request *r)
{
	return r->n_files + (!r->verb || strcmp(r->verb, "attach") != 0);
}

static int write_all(struct recorder *r, const struct asked *a, struct caseid *cas, struct csm_err *e)
{
	const struct csm_field *text = field_of(a->r, "text");
	size_t from = r->n_made;
	int code = write_main(r, a, cas, e);

	for (size_t i = 0; !code && i < a->r->n_files; i++)
		code = attach(r, a, *cas, a->r->files[i], a->verb == V_ATTACH && i == 0, e);
	if (!code)
		code = record_judge(r, *cas, from, text && text->value && *text->value, e);
	if (!code)
		code = write_people(r, a, *cas, e);
	/* The bytes come before the event that speaks of them. */
	return code ? code : copy_files(r, a, e);
}

static void give(struct recorder *r, struct csm_receipt *out, size_t from, struct caseid cas)
{
	const struct made *m = r->made[from];

	evid_write(m->ev.id, out->id);
	case_write(cas, out->name);
	out->line = arena_cstr(&r->c->mem, m->line);
}

static int one(struct recorder *r, size_t i, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	struct writer_mark mark = writer_mark(r->w);
	size_t from = r->n_made;
	struct asked a;
	struct caseid cas;
	struct keyed *k;
	int code = read_head(r, &r->reqs[i], &a, e);

	if (code)
		return code;
	k = key_of_request(r, &a);
	if (k && k->id)
		return known_key(r, &a, k, out, e);
	code = read_asked(r, &a, e);
	if (code)
		return code;
	if (!atomic)
		writer_tx(r->w, (uint32_t)events_of(a.r));
	code = write_all(r, &a, &cas, e);
	if (code) {
		record_back(r, from);
		writer_back(r->w, &mark);
		return code;
	}
	if (k)
		*k = (struct keyed){ k->key, r->made[from]->ev.id, cas, a.verb };
	r->cases[i] = cas;
	give(r, out, from, cas);
	return CSM_OK;
}

/* ---- batches ---- */

/* The keys of all requests; the number of events if all are recorded (for one transaction). */
static int prepare(struct recorder *r, size_t *events, struct csm_err *e)
{
	struct smap seen = { 0 };
	struct asked a;
	bool fresh;
	int code;

	for (size_t i = 0; i < r->n_reqs; i++)
		if (read_head(r, &r->reqs[i], &a, NULL) == CSM_OK)
			want_key(r, a.key);
	code = find_keys(r, e);
	*events = 0;
	for (size_t i = 0; !code && i < r->n_reqs; i++) {
		const struct keyed *k;
		if (read_head(r, &r->reqs[i], &a, NULL))
			continue;
		k = key_of_request(r, &a);
		fresh = true;
		if (k)
			smap_put(&seen, k->key, &fresh);
		if (fresh && !(k && k->id))
			*events += events_of(&r->reqs[i]);
	}
	smap_free(&seen);
	return code;
}

static int stop_batch(struct recorder *r, size_t i, struct csm_receipt *out, struct csm_err *e)
{
	struct csm_err first = out[i].err;

	for (size_t k = 0; k < r->n_reqs; k++) {
		if (k == i)
			continue;
		out[k] = (struct csm_receipt){ 0 };
		out[k].code = err_set(&out[k].err, CSM_EREFUSED, "batch.atomic", "not recorded, because request %zu of the batch was refused",
		                      i + 1);
	}
	if (r->n_reqs == 1)
		return err_set(e, first.code, first.id, "%s", first.text);
	return err_set(e, first.code, first.id, "request %zu of %zu: %s; nothing was recorded", i + 1, r->n_reqs, first.text);
}

static void copy_err(struct csm_err *to, const struct csm_err *from)
{
	if (to)
		*to = *from;
}

/* What the batch came to when each request stands by itself. */
static int sum_up(const struct recorder *r, const struct csm_receipt *out, size_t refused, size_t first, struct csm_err *e)
{
	if (!refused)
		return CSM_OK;
	copy_err(e, &out[first].err);
	if (r->n_reqs == 1)
		return out[first].code;
	if (refused == r->n_reqs)
		return err_set(e, (enum csm_code)out[first].code, out[first].err.id, "all %zu requests were refused, the first because: %s",
		               refused, out[first].err.text);
	return err_set(e, CSM_FOUND, "batch.part", "%zu of %zu requests were refused, the first (%zu) because: %s", refused, r->n_reqs,
	               first + 1, out[first].err.text);
}

static int run(struct recorder *r, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	size_t events, refused = 0, first = 0;
	int code = prepare(r, &events, e);

	if (code)
		return code;
	if (atomic)
		writer_tx(r->w, (uint32_t)events);
	for (size_t i = 0; i < r->n_reqs; i++) {
		r->now_at = i;
		out[i].code = one(r, i, atomic, &out[i], &out[i].err);
		if (!out[i].code)
			continue;
		if (atomic)
			return stop_batch(r, i, out, e);
		if (!refused++)
			first = i;
	}
	return sum_up(r, out, refused, first, e);
}

/* Every promise of the writer ends here: stored, or dropped. */
static int finish(struct recorder *r, int code, size_t done, struct csm_err *e)
{
	struct csm_err err;
	int stored;

	if (!done) {
		writer_abandon(r->w);
		return code;
	}
	stored = writer_commit(r->w, &err);
	if (stored)
		copy_err(e, &err);
	return stored ? stored : code;
}

static void release(struct recorder *r)
{
	record_back(r, 0);
	free(r->made);
	free(r->keys);
	smap_free(&r->by_key);
	arena_free(&r->mem);
}

/* While something is judged, all that the log holds counts. */
struct limits { int64_t as_of, known_at; };

static struct limits lift_limits(struct csm *c)
{
	struct limits was = { c->as_of, c->known_at };

	store_changed(c);
	c->as_of = c->known_at = WHEN_NONE;
	return was;
}

static void put_limits(struct csm *c, struct limits was)
{
	store_changed(c);
	c->as_of = c->clock && was.as_of < c->now ? c->now : was.as_of;
	c->known_at = was.known_at;
}

static int check_batch(const struct csm *c, size_t n, struct csm_err *e)
{
	err_clear(e);
	if (c->past)
		return err_set(e, CSM_EUSAGE, "open.past", "as-of and known-at are for reading; to record what happened earlier, give --at");
	return n ? CSM_OK : err_set(e, CSM_EUSAGE, "request.none", "nothing to record");
}

int csm_record(struct csm *c, const struct csm_request *reqs, size_t n, bool atomic, struct csm_receipt *out, struct csm_err *e)
{
	struct recorder r = { .c = c, .reqs = reqs, .n_reqs = n };
	struct limits was;
	size_t done = 0;
	int code = check_batch(c, n, e);

	if (code)
		return code;
	memset(out, 0, n * sizeof(*out));
	was = lift_limits(c);
	code = writer_open(c, &r.w, e);
	if (!code) {
		r.cases = arena_alloc(&r.mem, n * sizeof(*r.cases));
		code = run(&r, atomic, out, e);
		for (size_t i = 0; i < n; i++)
			done += !out[i].code && (out[i].id[0] != '\0');
		code = finish(&r, code, done, e);
	}
	put_limits(c, was);
	release(&r);
	return code;
}

/* ---- undo and correct ---- */

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
	struct scan s = { .c = r->c, .only = text, .event = on_wanted, .ctx = &w };
	int code;

	if (!evid_read(str_of(id), &w.id))
		return err_set(e, CSM_EUSAGE, "event.id", "\"%s\" must be the id of an event, as a1042 (csm log shows them)", id);
	evid_write(w.id, text);
	code = scan_run(&s, e);
	scan_close(&s);
	if (code && code != CSM_FOUND)
		return code;
	if (!w.m)
		return err_set(e, CSM_ENOTFOUND, "event.unknown", "there is no event %s", text);
	*m = w.m;
	return CSM_OK;
}

static int only_cases(const struct event *ev, const char *id, struct csm_err *e)
{
	if (ev->verb == V_IMPORT)
		return err_set(e, CSM_EREFUSED, "undo.import", "%s is an import: csm import undo %s takes it back", id, id);
	if (!ev->cas.kind)
		return err_set(e, CSM_EREFUSED, "undo.store", "%s (%s) is the store's own and stays as it is", id,
		               verb_word(ev->verb));
	return CSM_OK;
}

struct revision {
	const char *id, *reason;
	const struct csm_field *set;
	size_t n_set;
	enum verb verb;
};

static int set_at(struct recorder *r, const char *value, struct csm_err *e)
{
	struct csm_err err;
	char text[26];
	int64_t at;

	if (when_parse(str_of(value), r->c->zone, r->w->rec, &at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "at: %s", err.text);
	if (at > r->w->rec)
		return err_set(e, CSM_EUSAGE, "event.future", "at: %s lies in the future; only what has happened is recorded", value);
	when_write(text, r->c->zone, at);
	line_text(&r->w->line, "at", str_of(text));
	return CSM_OK;
}

static int set_field(struct recorder *r, const struct revision *v, const struct event *ev, const struct verb_rule *rule,
                     const struct csm_field *f, struct csm_err *e)
{
	enum key key = key_of(str_of(f->key));
	const struct key_rule *k = key ? verb_key(rule, key) : NULL;
	const char *near;

	if (!strcmp(f->key, "at"))
		return set_at(r, f->value, e);
	if (k && k->key != K_KEY && k->key != K_SALT && k->key != K_RAW)
		return field_write(r, k, f->value, e);
	near = csm_nearest(f->key, rule_words(r, ev->cas.kind, rule));
	return err_set(e, CSM_EUSAGE, "field.unknown", "%s (%s) has no \"%s\"%s%s%s", v->id, verb_word(ev->verb), f->key,
	               near ? "; is " : "", near ? near : "", near ? " meant?" : "");
}

/* The values of set:, by the rules of the verb that is corrected. */
static int write_set(struct recorder *r, const struct revision *v, const struct event *ev, struct csm_err *e)
{
	const struct verb_rule *rule = verb_rule(ev->cas.kind, ev->verb);
	int code = CSM_OK;

	if (!rule)
		return err_set(e, CSM_EREFUSED, "correct.verb", "%s: a %s cannot be corrected, only undone", v->id, verb_word(ev->verb));
	line_map_begin(&r->w->line, "set");
	for (size_t i = 0; !code && i < v->n_set; i++)
		code = set_field(r, v, ev, rule, &v->set[i], e);
	line_map_end(&r->w->line);
	return code;
}

static bool sets_text(const struct revision *v)
{
	for (size_t i = 0; i < v->n_set; i++)
		if (!strcmp(v->set[i].key, "text"))
			return true;
	return false;
}

static int write_revision(struct recorder *r, const struct revision *v, const struct event *ev, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .cas = ev->cas, .verb = v->verb };
	const struct agent *agent;
	char id[24];
	int code = store_agent(r->c, &agent, e);

	if (code)
		return code;
	h.by = agent->login;
	code = writer_event(r->w, &h, NULL, NULL, e);
	if (code)
		return code;
	evid_write(ev->id, id);
	line_word(&r->w->line, "of", str_of(id));
	if (sets_text(v))
		writer_salt(r->w);
	if (v->verb == V_CORRECT)
		code = write_set(r, v, ev, e);
	if (!code && v->reason && *v->reason)
		line_text(&r->w->line, "reason", str_of(v->reason));
	return code ? code : record_made(r, e);
}

/* Is the event taken back already? Looks at its case as the log has it. */
static int check_undone(struct recorder *r, const struct event *ev, const char *id, struct csm_err *e)
{
	struct history h;
	int code = world_history(r->c, ev->cas, true, &h, e);

	if (code)
		return code;
	if (events_undone(h.evs, h.n, ev->id))
		code = err_set(e, CSM_EREFUSED, "undo.twice", "%s is undone already; undo the undo to bring it back", id);
	history_close(&h);
	return code;
}

static int revise_open(struct recorder *r, const struct revision *v, struct csm_receipt *out, struct csm_err *e)
{
	struct made *m = NULL;
	int code = find_event(r, v->id, &m, e);

	if (!code)
		code = only_cases(&m->ev, v->id, e);
	if (!code)
		code = check_undone(r, &m->ev, v->id, e);
	if (!code && v->verb == V_CORRECT && (m->ev.verb == V_UNDO || m->ev.verb == V_CORRECT))
		code = err_set(e, CSM_EREFUSED, "correct.verb", "%s: a %s cannot be corrected, only undone", v->id, verb_word(m->ev.verb));
	if (!code)
		code = write_revision(r, v, &m->ev, e);
	if (!code)
		code = record_judge(r, m->ev.cas, 0, false, e);
	if (!code)
		give(r, out, 0, m->ev.cas);
	return code;
}

static int revise(struct csm *c, const struct revision *v, struct csm_receipt *out, struct csm_err *e)
{
	struct recorder r = { .c = c };
	struct limits was;
	struct csm_err err;
	int code = check_batch(c, 1, e);

	if (code)
		return code;
	memset(out, 0, sizeof(*out));
	was = lift_limits(c);
	code = writer_open(c, &r.w, &err);
	if (!code) {
		code = revise_open(&r, v, out, &err);
		code = finish(&r, code, !code, &err);
	}
	if (code) {
		copy_err(e, &err);
		copy_err(&out->err, &err);
	}
	out->code = code;
	put_limits(c, was);
	release(&r);
	return code;
}

int csm_undo(struct csm *c, const char *id, const char *reason, struct csm_receipt *out, struct csm_err *e)
{
	return revise(c, &(struct revision){ .id = id, .reason = reason, .verb = V_UNDO }, out, e);
}

int csm_correct(struct csm *c, const char *id, const struct csm_field *set, size_t n, const char *reason, struct csm_receipt *out,
                struct csm_err *e)
{
	if (!n)
		return err_set(e, CSM_EUSAGE, "correct.none", "what is right? Name at least one key with its value");
	return revise(c, &(struct revision){ id, reason, set, n, V_CORRECT }, out, e);
}
