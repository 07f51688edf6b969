/*
 * csm_evidence: the lines of a case, the digests of the segments they stand in, seals and files.
 * Relies on seal.h for the chains, on world.h for the case with its aliases. Promises: nothing of
 * people/ unless asked for; the same store gives the same bytes; the page comes last, so that what a crash cut
 * off has none.
 */
#include "store/redact.h"
#include "store/evidence.h"

#include <stdlib.h>

/* ---- gathering ---- */

const char *words_name(enum line_form_of f)
{
	static const char *const names[] = { "none", "salted", "unproven", "redacted", "foreign" };

	return names[f];
}

/* The place of a segment among those concerned; it is added if it is new. */
static size_t chain_of(struct evidence *v, const char *path)
{
	const struct segment *g;
	size_t at;

	for (size_t i = 0; i < v->n_chains; i++)
		if (!strcmp(v->log.v[i].seg->path, path))
			return i;
	g = chains_find(&v->log, str_of(path), &at);
	v->log.v[v->n_chains] = (struct chain){ .seg = g ? g : &v->log.segs[0] };
	return v->n_chains++;
}

static bool begins_entry(struct str rest)
{
	return str_starts(rest, STR("- "));
}

static struct str take_line(struct str *rest)
{
	const char *lf = memchr(rest->p, '\n', rest->n);
	struct str line = { rest->p, lf ? (size_t)(lf - rest->p) : rest->n };

	rest->p += line.n + (lf != NULL);
	rest->n -= line.n + (lf != NULL);
	return line;
}

/* An event is one line, unless people wrote it. */
static void add_event(struct evidence *v, const struct event *ev)
{
	const struct segment *g = &v->h.scan.segs[ev->file];
	struct str rest = { g->bytes.s.p + ev->offset, g->bytes.s.n - ev->offset };
	int64_t n = scan_line_number(&v->h.scan, ev);
	size_t chain = chain_of(v, g->path);

	do {
		struct evidence_line *l = PUSH(v->lines, v->n, v->cap);
		*l = (struct evidence_line){ .id = ev->id, .chain = chain, .n = n, .bytes = take_line(&rest) };
		n++;
		l->words = line_redacted(&v->d, l->bytes, &l->form);
		l->form = arena_str(&v->mem, l->form);
		if (!event_has_words(ev) && l->words != FORM_FOREIGN)
			l->bytes = l->form;    /* redacted, and its site has not taken the words out yet */
		if (l->words != FORM_FOREIGN)
			break;
	} while (rest.n && !begins_entry(rest));
	if (ev->rec > v->newest)
		v->newest = ev->rec;
}

static void add_attachment(struct evidence *v, const struct event *ev)
{
	struct evidence_file f = { .id = ev->id, .name = event_str(ev, K_NAME, &v->mem), .sha256 = event_str(ev, K_SHA256, &v->mem),
	                           .size = event_str(ev, K_SIZE, &v->mem), .path = event_str(ev, K_PATH, &v->mem) };

	if (ev->verb != V_ATTACH || f.sha256.n != DIGEST_HEX)
		return;
	f.there = file_exists(v->c->dirfd, arena_printf(&v->mem, "files/%.2s/" STR_FMT, f.sha256.p, STR_ARG(f.sha256)));
	*(PUSH(v->files, v->n_files, v->cap_files)) = f;
}

static int64_t count_lines(struct str s)
{
	int64_t n = 0;

	for (const char *p = s.p, *end = s.p + s.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

static int gather(struct evidence *v, struct caseid cas, struct csm_err *e)
{
	int code = world_history(v->c, cas, true, &v->h, e);

	if (!code)
		code = chains_open(v->c, &v->log, NULL, NULL, e);
	if (!code)
		code = seals_load(v->c, &v->seals, NULL, NULL, e);
	for (size_t i = 0; !code && i < v->h.n; i++) {
		add_event(v, &v->h.evs[i]);
		add_attachment(v, &v->h.evs[i]);
	}
	for (size_t i = 0; !code && i < v->n_chains; i++) {
		struct chain *c = &v->log.v[i];
		c->each = arena_alloc(&v->mem, ((size_t)count_lines(c->seg->bytes.s) + 1) * sizeof(*c->each));
	}
	if (!code)
		chains_run(v->c, v->log.v, v->n_chains);
	return code;
}

/* ---- writing ---- */

static int put(struct evidence *v, const char *name, struct buf *b, struct csm_err *e)
{
	int code = bundle_add(v->out, name, buf_view(b), e);

	buf_free(b);
	return code;
}

static void put_row(struct buf *b, const struct str *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csv_own_field(b, f[i], i == 0);
	buf_char(b, '\n');
}

static struct str id_text(struct evidence *v, evid id)
{
	char text[24];

	evid_write(id, text);
	return arena_str(&v->mem, str_of(text));
}

static struct str hex_text(struct evidence *v, const struct digest *d)
{
	char hex[DIGEST_HEX + 1];

	digest_hex(d, hex);
	return arena_str(&v->mem, str_of(hex));
}

static struct str number(struct evidence *v, int64_t n)
{
	return str_of(arena_printf(&v->mem, "%lld", (long long)n));
}

static int put_lines(struct evidence *v, struct csm_err *e)
{
	struct buf events = { 0 }, forms = { 0 }, proof = { 0 };
	int code;

	buf_cstr(&proof, "n,event,segment,line,words,digest\n");
	for (size_t i = 0; i < v->n; i++) {
		const struct evidence_line *l = &v->lines[i];
		const struct chain *c = &v->log.v[l->chain];
		buf_str(&events, l->bytes);
		buf_char(&events, '\n');
		buf_str(&forms, l->form);
		buf_char(&forms, '\n');
		put_row(&proof, (const struct str[]){ number(v, (int64_t)i + 1), id_text(v, l->id), str_of(c->seg->path), number(v, l->n),
		                                      str_of(words_name(l->words)), hex_text(v, &c->each[l->n - 1]) }, 6);
	}
	code = put(v, "events.yaml", &events, e);
	if (!code)
		code = put(v, "forms.yaml", &forms, e);
	else
		buf_free(&forms);
	if (!code)
		return put(v, "proof.csv", &proof, e);
	buf_free(&proof);
	return code;
}

/* digests/log_a_events-2026-01-01.yaml.txt */
static int put_digests(struct evidence *v, const struct chain *c, struct csm_err *e)
{
	char *name = arena_printf(&v->mem, "digests/%s.txt", c->seg->path), hex[DIGEST_HEX + 1];
	struct buf b = { 0 };

	for (char *p = name + sizeof("digests/") - 1; *p; p++)
		if (*p == '/')
			*p = '_';
	for (int64_t i = 0; i < c->lines; i++) {
		digest_hex(&c->each[i], hex);
		buf_cstr(&b, hex);
		buf_char(&b, '\n');
	}
	return put(v, name, &b, e);
}

static int put_segments(struct evidence *v, struct csm_err *e)
{
	struct buf b = { 0 };
	int code = CSM_OK;

	buf_cstr(&b, "store,segment,lines,chain\n");
	for (size_t i = 0; i < v->n_chains; i++) {
		const struct chain *c = &v->log.v[i];
		put_row(&b, (const struct str[]){ v->c->id, str_of(c->seg->path), number(v, c->lines), hex_text(v, &c->h) }, 4);
	}
	code = put(v, "segments.csv", &b, e);
	for (size_t i = 0; !code && i < v->n_chains; i++)
		code = put_digests(v, &v->log.v[i], e);
	return code;
}

/* Only the seals of the segments concerned stay in v->seals. */
static void keep_seals(struct evidence *v)
{
	size_t k = 0;

	for (size_t i = 0; i < v->seals.n; i++)
		for (size_t s = 0; s < v->n_chains; s++)
			if (!strcmp(v->seals.v[i].path, v->log.v[s].seg->path)) {
				v->seals.v[k++] = v->seals.v[i];
				break;
			}
	v->seals.n = k;
}

static int put_seals(struct evidence *v, struct csm_err *e)
{
	struct buf b = { 0 };
	char at[26];

	buf_cstr(&b, "seal,at,segment,lines,chain\n");
	for (size_t i = 0; i < v->seals.n; i++) {
		const struct seal *s = &v->seals.v[i];
		when_write(at, v->c->zone, s->at);
		put_row(&b, (const struct str[]){ id_text(v, evid_make(s->site, s->num)), str_of(at), str_of(s->path), number(v, s->lines),
		                                  hex_text(v, &s->chain) }, 5);
	}
	return put(v, "seals.csv", &b, e);
}

/* ---- files ---- */

static bool is_first(const struct evidence *v, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(v->files[k].sha256, v->files[i].sha256))
			return false;
	return true;
}

static int copy_file(struct evidence *v, const struct evidence_file *f, struct csm_err *e)
{
	struct file_bytes bytes;
	int code = file_read(v->c->dirfd, arena_printf(&v->mem, "files/%.2s/" STR_FMT, f->sha256.p, STR_ARG(f->sha256)), &bytes, e);

	if (code)
		return code;
	code = bundle_add(v->out, arena_printf(&v->mem, "files/" STR_FMT, STR_ARG(f->sha256)), bytes.s, e);
	file_close(&bytes);
	return code;
}

static int put_files(struct evidence *v, struct csm_err *e)
{
	struct buf b = { 0 };
	int code = CSM_OK;

	buf_cstr(&b, "event,name,sha256,bytes,there\n");
	for (size_t i = 0; i < v->n_files; i++) {
		const struct evidence_file *f = &v->files[i];
		put_row(&b, (const struct str[]){ id_text(v, f->id), f->name, f->sha256, f->size, str_of(f->there ? "yes" : "no") }, 5);
	}
	code = put(v, "files.csv", &b, e);
	for (size_t i = 0; !code && i < v->n_files; i++)
		if (v->files[i].there && is_first(v, i))
			code = copy_file(v, &v->files[i], e);
	return code;
}

/* ---- the person ---- */

/* All accounts linked with the customers that the lines name. */
static bool is_named(const struct evidence *v, const struct world *w, struct caseid who)
{
	for (size_t i = 0; i < v->h.n; i++) {
		struct caseid u = v->h.evs[i].cas;
		if (u.kind != CASE_CUSTOMER && !event_case(&v->h.evs[i], K_CUSTOMER, &u))
			continue;
		if (case_same(world_class(w, u), world_class(w, who)))
			return true;
	}
	return false;
}

static int put_person(struct evidence *v, struct csm_err *e)
{
	struct people people = { .n = 0 };
	struct buf b = { 0 };
	struct world *w;
	int code = world_load(v->c, &w, e);

	if (!code)
		code = people_load(v->c, &people, NULL, NULL, e);
	buf_cstr(&b, "customer,shop,account,name,phone,mail,address,contact\n");
	for (size_t i = 0; !code && i < people.n; i++) {
		const struct person *p = &people.p[i];
		char name[32];
		case_write(p->customer, name);
		if (is_named(v, w, p->customer))
			put_row(&b, (const struct str[]){ str_of(name), p->shop, p->account, p->name, p->phone, p->mail, p->address, p->contact }, 8);
	}
	people_free(&people);
	if (!code)
		return put(v, "person.csv", &b, e);
	buf_free(&b);
	return code;
}

static int put_all(struct evidence *v, bool person, struct csm_err *e)
{
	int code;

	keep_seals(v);
	code = bundle_add(v->out, "check.py", builtin_page("check.py"), e);
	if (!code)
		code = put_lines(v, e);
	if (!code)
		code = put_segments(v, e);
	if (!code)
		code = put_seals(v, e);
	if (!code)
		code = put_files(v, e);
	if (!code && person)
		code = put_person(v, e);
	return code ? code : evidence_page(v, e);
}

static int write_out(struct evidence *v, const struct csm_evidence_request *r, struct csm_err *e)
{
	int code = bundle_open(r->output, v->name, v->newest, &v->out, e), end;

	if (code)
		return code;
	code = put_all(v, r->with_person, e);
	end = bundle_close(v->out, !code, code ? NULL : e);
	return code ? code : end;
}

CSM_API int csm_evidence(struct csm *c, const struct csm_evidence_request *r, struct csm_err *e)
{
	struct evidence v = { .c = c };
	struct caseid cas = { 0 };
	char name[32];
	struct world *w;
	int code = world_load(c, &w, e);       /* who was erased: another site may have written words meanwhile */

	if (!code)
		code = store_find_case(c, str_of(r->name), 0, &cas, e);
	if (!code) {
		case_write(cas, name);
		v.name = name;
		code = gather(&v, cas, e);
	}
	if (!code)
		code = write_out(&v, r, e);
	history_close(&v.h);
	chains_close(&v.log);
	seals_free(&v.seals);
	digester_free(&v.d);
	free(v.lines);
	free(v.files);
	arena_free(&v.mem);
	return code;
}
