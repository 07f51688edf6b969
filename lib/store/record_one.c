/*
 * One request: its event, those of its files, the judgement, personal data, the copies of the
 * files. Relies on record_value.c for values and record_judge.c for the rules. Promises: bytes of
 * evidence lie in files/ before the event that speaks of them; what is refused is taken back whole.
 */
#include "store/record.h"

/* ---- files ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static const char *extension_kind(const char *name)
{
	static const struct {
		const char *kind, *ends;
	} kinds[] = {
		{ "photo", " jpg jpeg png gif webp heic bmp tif tiff " },
		{ "video", " mp4 mov avi mkv webm m4v 3gp " },
		{ "audio", " mp3 m4a wav amr ogg aac flac " },
		{ "document", " pdf txt doc docx xls xlsx csv odt eml html " },
	};
	const char *dot = strrchr(name, '.');
	char want[16];
	size_t n = dot ? strlen(dot + 1) : 0;

	if (!n || n > sizeof(want) - 3)
		return NULL;
	want[0] = ' ';
	for (size_t i = 0; i < n; i++)
		want[i + 1] = lower(dot[i + 1]);
	memcpy(want + n + 1, " ", 2);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strstr(kinds[i].ends, want))
			return kinds[i].kind;
	return NULL;
}

static int copy_file(struct recorder *r, const char *path, const char *sha, struct csm_err *e)
{
	struct csm *c = r->c;
	const char *folder = arena_printf(&r->mem, "files/%.2s", sha);
	const char *to = arena_printf(&r->mem, "%s/%s", folder, sha);
	int code;

	if (c->dry_run)
		return CSM_OK;
	code = dir_make(c->dirfd, folder, c->group, e);
	if (!code)
		code = file_copy_in(c->dirfd, path, to, c->group, e);
	/* Another writer may have brought the same bytes in the meantime: they are what we want. */
	return !code || code == CSM_EREFUSED ? file_keep(c->dirfd, to, e) : code;
}

/* The keys of an attach event, in the order of the list. */
static int write_file(struct recorder *r, const struct asked *a, const char *path, const char *sha,
                      int64_t size, struct csm_err *e)
{
	static const struct key_rule kind_rule = { K_KIND, F_TERM, TERM_EVIDENCE, false, "" };
	const struct csm_field *name = NULL, *kind = NULL, *text = NULL;
	const char *slash = strrchr(path, '/'), *guess = extension_kind(path), *called;
	const struct term *known = term_find(&r->c->terms, TERM_EVIDENCE, str_of(guess));
	int code = CSM_OK;

	if (a->verb == V_ATTACH) {
		name = field_of(a->r, "name");
		kind = field_of(a->r, "kind");
		text = field_of(a->r, "text");
	}
	called = name ? name->value : NULL;
	if (!called)
		called = slash ? slash + 1 : path;
	writer_words(r->w, K_NAME, str_of(called), true);
	line_text(&r->w->line, "name", str_of(called));
	line_text(&r->w->line, "sha256", str_of(sha));
	line_int(&r->w->line, "size", size);
	if (kind)
		code = field_write(r, &kind_rule, kind->value, e);
	else if (known && known->valid_from <= r->at)
		line_word(&r->w->line, "kind", str_of(guess));
	writer_words(r->w, K_PATH, a->r->by_reference ? str_of(path) : (struct str){ NULL, 0 }, true);
	if (a->r->by_reference)
		line_text(&r->w->line, "path", str_of(path));
	if (text && text->value && *text->value) {
		writer_words(r->w, K_TEXT, str_of(text->value), true);
		line_text(&r->w->line, "text", str_of(text->value));
	}
	return code;
}

static int attach(struct recorder *r, const struct asked *a, struct caseid cas, const char *path,
                  bool keyed, struct csm_err *e)
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

/* ---- one request ---- */

static int write_main(struct recorder *r, const struct asked *a, struct caseid *cas,
                      struct csm_err *e)
{
	struct event_head h = { .at = a->at, .by = a->by, .cas = a->cas, .verb = a->verb };
	int code;

	*cas = a->cas;
	if (a->verb == V_ATTACH)
		return CSM_OK;
	code = writer_event(r->w, &h, NULL, a->kind ? cas : NULL, e);
	if (!code)
		code = fields_write(r, a, e);
	return code ? code : record_made(r, e);
}

size_t request_events(const struct csm_request *r)
{
	return r->n_files + (!r->verb || strcmp(r->verb, "attach") != 0);
}

static int write_all(struct recorder *r, struct asked *a, struct caseid *cas, struct csm_err *e)
{
	const struct csm_field *text = field_of(a->r, "text");
	size_t from = r->n_made;
	int code = a->who_new ? who_open(r, a, e) : CSM_OK;

	if (!code)
		code = write_main(r, a, cas, e);
	for (size_t i = 0; !code && i < a->r->n_files; i++)
		code = attach(r, a, *cas, a->r->files[i], a->verb == V_ATTACH && i == 0, e);
	if (!code)
		code = record_judge(r, *cas, from, text && text->value && *text->value, e);
	if (!code)
		code = who_write(r, a, *cas, e);
	/* The bytes come before the event that speaks of them. */
	return code ? code : copy_files(r, a, e);
}

/* What a rule asks for, as an event behind the opening. */
static int write_rule(struct recorder *r, const struct csm_request *req, struct csm_err *e)
{
	struct asked a;
	struct caseid cas;
	int code;

	r->by_rule = true;
	code = request_head(r, req, &a, e);
	if (!code)
		code = request_read(r, &a, e);
	if (!code)
		code = write_all(r, &a, &cas, e);
	r->by_rule = false;
	return code;
}

/* Back to where the request began; events > 0: its transaction has so many. */
static void again(struct recorder *r, const struct writer_mark *mark, size_t from, size_t n_folk,
                  size_t events)
{
	record_back(r, from);
	r->n_folk = n_folk;
	writer_back(r->w, mark);
	if (events)
		writer_tx(r->w, (uint32_t)events);
}

/*
 * The request, and for a new ticket what the rules make of it: all one transaction. How many events
 * that is shows only once the opening is there, so it is made again with the right number.
 */
static int write_ruled(struct recorder *r, struct asked *a, const struct writer_mark *mark,
                       bool atomic, struct caseid *cas, struct csm_err *e)
{
	size_t from = r->n_made, n_folk = r->n_folk, events = request_events(a->r) + a->who_new, n = 0;
	struct csm_request *rules = NULL;
	int code, ruled = CSM_OK;

	if (!atomic)
		writer_tx(r->w, (uint32_t)events);
	code = write_all(r, a, cas, e);
	if (!code && a->kind == CASE_TICKET && a->verb == V_OPEN)
		n = intake_decide(r, *cas, from, &rules, e);
	if (code || !n)
		return code;
	again(r, mark, from, n_folk, atomic ? 0 : events + n);
	code = write_all(r, a, cas, e);
	for (size_t i = 0; !code && !ruled && i < n; i++)
		ruled = write_rule(r, &rules[i], NULL);
	/* A rule that cannot be followed is no reason to refuse the ticket: then without. */
	if (code || !ruled)
		return code;
	again(r, mark, from, n_folk, atomic ? 0 : events);
	return write_all(r, a, cas, e);
}

void record_give(struct recorder *r, struct csm_receipt *out, size_t from, struct caseid cas)
{
	const struct made *m = r->made[from];

	evid_write(m->ev.id, out->id);
	if (cas.kind)
		case_write(cas, out->name);
	out->line = arena_cstr(&r->c->mem, m->line);
}

/* A dry run shows every line that the request would add, that of a new customer too. */
static void all_lines(struct recorder *r, struct csm_receipt *out, size_t from)
{
	struct buf b = { 0 };

	for (size_t i = from; i < r->n_made; i++) {
		if (i > from)
			buf_char(&b, '\n');
		buf_str(&b, r->made[i]->line);
	}
	out->line = arena_cstr(&r->c->mem, buf_view(&b));
	buf_free(&b);
}

int record_one(struct recorder *r, size_t i, bool atomic, struct csm_receipt *out,
               struct csm_err *e)
{
	struct writer_mark mark = writer_mark(r->w);
	size_t from = r->n_made, n_folk = r->n_folk, own;
	struct asked a;
	struct caseid cas;
	struct keyed *k;
	int code = request_head(r, &r->reqs[i], &a, e);

	if (code)
		return code;
	k = key_had(r, &a);
	if (k && k->id)
		return key_known(r, &a, k, out, e);
	code = request_read(r, &a, e);
	if (!code)
		code = who_find(r, &a, e);
	if (code)
		return code;
	own = from + a.who_new;
	code = write_ruled(r, &a, &mark, atomic, &cas, e);
	if (code) {
		record_back(r, from);
		r->n_folk = n_folk;
		writer_back(r->w, &mark);
		return code;
	}
	if (k)
		*k = (struct keyed){ .key = k->key, .id = r->made[own]->ev.id, .cas = cas, .verb = a.verb };
	k = a.who_new ? key_named(r, a.who_key) : NULL;
	if (k)
		*k = (struct keyed){ .key = k->key, .id = a.who.id, .cas = a.who, .verb = V_OPEN };
	r->cases[i] = cas;
	record_give(r, out, own, cas);
	if (r->c->dry_run)
		all_lines(r, out, from);
	return CSM_OK;
}
