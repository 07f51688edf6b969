/*
 * Words in the texts of events. What was typed is looked for in the raw bytes of the log first, so
 * that only lines that may hold it are taken apart; then text and words are compared folded. Relies
 * on the scan. Promises: what was undone, is of an undone import, or lies behind the handle's
 * instants is not found.
 */
#include "report/find.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "store/redact.h"

struct undone { evid id, of; int64_t rec; };

struct texts {
	struct find *f;
	struct undone *undos;
	size_t n, cap;
	struct umap gone;              /* events and imports taken back, and what was redacted */
	struct arena one;              /* of the event in hand */
	const char *seen;              /* second look: lines that hold this were met in the first */
};

static bool visible(const struct find *f, const struct event *ev)
{
	return ev->at <= f->c->as_of && (f->c->known_at == WHEN_NONE || ev->rec <= f->c->known_at);
}

/* ---- what was taken back ---- */

static int on_undo(void *ctx, const struct event *ev, struct str line)
{
	struct texts *t = ctx;
	const struct val *of = ev->verb == V_UNDO ? event_get(ev, K_OF) : NULL;
	evid id;

	(void)line;
	if (of && evid_read(of->s, &id) && (t->f->c->known_at == WHEN_NONE || ev->rec <= t->f->c->known_at))
		*PUSH(t->undos, t->n, t->cap) = (struct undone){ ev->id, id, ev->rec };
	return CSM_OK;
}

static int latest_first(const void *a, const void *b)
{
	const struct undone *x = a, *y = b;

	return x->rec != y->rec ? (x->rec > y->rec ? -1 : 1) : (x->id < y->id) - (x->id > y->id);
}

static int find_undone(struct texts *t, struct csm_err *e)
{
	struct scan s = { .c = t->f->c, .only = "undo", .value = true, .event = on_undo, .ctx = t };
	int code = scan_run(&s, e);
	bool fresh;

	scan_close(&s);
	if (t->n)
		qsort(t->undos, t->n, sizeof(*t->undos), latest_first);
	for (size_t i = 0; !code && i < t->n; i++)
		if (umap_get(&t->gone, t->undos[i].id) == MAP_NONE)
			*umap_put(&t->gone, t->undos[i].of, &fresh) = 1;
	free(t->undos);
	if (!code)
		code = redacted_load(t->f->c, &t->gone, e);
	return code;
}

/* ---- texts ---- */

/* Some cells around the place where it stands. */
static struct str excerpt(struct find *f, struct str text)
{
	enum { BEFORE = 24, MOST = 160 };
	size_t at = 0, from;

	if (!str_find(text, f->typed, &at))
		return arena_str(&f->mem, (struct str){ text.p, utf8_fit(text, MOST) });
	from = at > BEFORE ? at - BEFORE : 0;
	while (from < at && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	text = (struct str){ text.p + from, text.n - from };
	text.n = utf8_fit(text, MOST);
	return from ? str_of(arena_printf(&f->mem, "…" STR_FMT, STR_ARG(text))) : arena_str(&f->mem, text);
}

static const char *what_of(struct find *f, struct caseid *c)
{
	const struct ticket *t = c->kind == CASE_TICKET ? world_ticket(f->w, *c) : NULL;
	const struct rma *r = c->kind == CASE_RETURN ? world_return(f->w, *c) : NULL;
	const struct customer *u = c->kind == CASE_CUSTOMER ? world_customer(f->w, *c) : NULL;

	if (t || r || u)
		*c = t ? t->h.cas : r ? r->h.cas : u->h.cas;
	return t ? "ticket" : r && !r->shadowed ? "return" : u ? "customer" : NULL;
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	static const enum key keys[] = { K_TEXT, K_CAUSE, K_REASON, K_NAME };
	struct texts *t = ctx;
	struct find *f = t->f;

	if (t->seen && memmem(line.p, line.n, t->seen, strlen(t->seen)))
		return CSM_OK;
	if (!ev->cas.id || !visible(f, ev) || umap_get(&t->gone, ev->id) != MAP_NONE)
		return CSM_OK;
	if (ev->imp && umap_get(&t->gone, ev->imp) != MAP_NONE)
		return CSM_OK;
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct val *v = event_get(ev, keys[i]);
		struct str text = v && (v->type == VAL_TEXT ||
		                        v->type == VAL_WORD) ? val_text(v, &t->one) :
		                        (struct str){ NULL, 0 };
		struct caseid c = ev->cas;
		const char *what = text.n && text_holds(text, f->folded, &f->scratch) ? what_of(f, &c) : NULL;
		if (what)
			find_add(f, RANK_TEXT, what, find_case_name(f, c), ev->at, ev->id,
			         key_word(keys[i]), excerpt(f, text));
	}
	arena_reset(&t->one);
	return CSM_OK;
}

/* ---- the first look ---- */

/* A character without upper and lower case or other widths, which no line writes with an escape:
 * Han and kana. */
static bool is_plain(uint32_t cp)
{
	return (cp >= 0x3041 && cp <= 0x30FA) || (cp >= 0x3400 && cp <= 0x9FFF) ||
	       (cp >= 0x20000 && cp <= 0x3FFFD);
}

/* The longest run of plain characters stands in the log byte by byte. NULL: there is none. */
static const char *plain_piece(struct find *f)
{
	struct str s = f->folded, best = { NULL, 0 }, now = { NULL, 0 };

	while (s.n) {
		size_t len;
		uint32_t cp = utf8_next(s, &len);
		bool same = is_plain(cp);
		now = same ? now.n ? (struct str){ now.p, now.n + len } : (struct str){ s.p, len } :
		      (struct str){ NULL, 0 };
		best = now.n > best.n ? now : best;
		s = (struct str){ s.p + len, s.n - len };
	}
	return best.n ? arena_cstr(&f->mem, best) : NULL;
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= FIND_LEAST;
}

/* The number in full-width digits, as some keyboards write it. */
static const char *wide_number(struct find *f, struct str s)
{
	char *out = arena_bytes(&f->mem, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += utf8_put(out + n, 0xff10u + (unsigned)(s.p[i] - '0'));
	out[n] = '\0';
	return out;
}

static int look(struct texts *t, const char *only, struct csm_err *e)
{
	struct scan s = { .c = t->f->c, .event = on_event, .ctx = t, .only = only };
	int code = scan_run(&s, e);

	scan_close(&s);
	return code;
}

int find_texts(struct find *f, struct csm_err *e)
{
	struct texts t = { .f = f };
	bool number = is_number(f->folded);
	int code;

	if (utf8_count(f->folded) < 2 || utf8_check(f->folded) < f->folded.n)
		return CSM_OK;
	code = find_undone(&t, e);
	if (!code)
		code = look(&t, number ? arena_cstr(&f->mem, f->folded) : plain_piece(f), e);
	t.seen = number ? arena_cstr(&f->mem, f->folded) : NULL;
	if (!code && number)
		code = look(&t, wide_number(f, f->folded), e);
	umap_free(&t.gone);
	arena_free(&t.one);
	return code;
}
