/*
 * Fuzzing whole YAML documents: the input as a segment of the log that people edited, and as a file of settings.
 * As a segment: every byte is in one entry or in a gap; what is accepted is written as canonical lines, and the store made of
 * those folds to the same cases, with the same findings, by one thread and by two; libyaml, given all of it at once, sees the
 * same entries. As settings: what is accepted has none of what is refused as libyaml alone tells it, and reads the same again
 * from its canonical form; what is refused is told with its place.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "fuzz_store.h"

#include <yaml.h>

#include "../unit/line_check.h"
#include "store/check.h"
#include "store/entry.h"
#include "store/own.h"
#include "tree_check.h"

static const char SEGMENT[] = "log/a/events-2026-01-01.yaml";

/* ---- entries ---- */

struct walked {
	struct arena mem;
	struct rec *recs;
	size_t n, cap, bad;
	struct buf canonical;      /* the segment with every accepted entry as a canonical line */
};

static void check_gap(struct str in, size_t from, size_t to)
{
	struct str rest = { in.p + from, to - from };

	if (from == 0 && str_starts(rest, STR("\xEF\xBB\xBF")))
		rest = (struct str){ rest.p + 3, rest.n - 3 };
	while (rest.n) {
		struct str line = str_trim(str_split(&rest, '\n'));
		must(!line.n || line.p[0] == '#' || str_starts(line, STR("---")) || str_starts(line, STR("...")),
		     "something between two entries belongs to none");
	}
}

static struct pair *pairs_kept(const struct pair *p, size_t n, struct arena *a)
{
	struct pair *out = arena_alloc(a, (n + 1) * sizeof(*out));

	for (size_t i = 0; i < n; i++) {
		out[i] = p[i];
		out[i].key = arena_str(a, p[i].key);
		out[i].v.s = arena_str(a, p[i].v.s);
		out[i].v.kids = pairs_kept(p[i].v.kids, p[i].v.n, a);
	}
	return out;
}

static void take_entry(struct walked *w, const struct entry *e, const struct rec *rec)
{
	struct line_room room = { 0 };
	struct csm_err err = { 0 };
	size_t from = w->canonical.n;
	struct rec again;

	*PUSH(w->recs, w->n, w->cap) = (struct rec){ pairs_kept(rec->pairs, rec->n, &w->mem), rec->n };
	if (rec_write(rec, &w->canonical, &err)) {     /* escapes take more room than bytes */
		must(!strcmp(err.id, "line.long"), err.text);
		buf_str(&w->canonical, e->bytes);
		buf_char(&w->canonical, '\n');
		return;
	}
	must(line_read((struct str){ w->canonical.p + from, w->canonical.n - from - 1 }, &room, &again, NULL, NULL),
	     "a written entry is refused");
	must(rec_equal(rec, &again, &w->mem), "a written entry reads as another record");
	must(e->slow || (e->bytes.n + 1 == w->canonical.n - from && !memcmp(e->bytes.p, w->canonical.p + from, e->bytes.n)),
	     "writing changes a canonical line");
	line_room_free(&room);
}

static void walk(struct str in, struct walked *w)
{
	struct entries r = { .in = in };
	struct entry e;
	struct rec rec;
	size_t at = 0;

	for (enum entry_kind k; (k = entry_record(&r, &e, &rec)) != ENTRY_END; at = r.at) {
		must(e.offset >= at && e.bytes.p == in.p + e.offset, "an entry is not where it should be");
		must(r.at > e.offset && r.at >= e.offset + e.bytes.n && r.at <= e.offset + e.bytes.n + 1, "the walk does not go on");
		if (k == ENTRY_EVENT)      /* who looks for a name goes back to the beginning of its entry */
			check_gap(in, entry_start(in, 0, e.offset + e.bytes.n / 2), e.offset);
		check_gap(in, at, e.offset);
		buf_add(&w->canonical, in.p + at, e.offset - at);
		if (k == ENTRY_EVENT) {
			take_entry(w, &e, &rec);
			continue;
		}
		w->bad++;
		error_told(CSM_EIO, &r.err);
		must((size_t)e.line_in <= lines_of(e.bytes), "a fault behind its entry");
		buf_add(&w->canonical, in.p + e.offset, r.at - e.offset);
	}
	check_gap(in, at, in.n);
	buf_add(&w->canonical, in.p + at, in.n - at);
	entries_free(&r);
}

/* ---- the store that it makes ---- */

struct told { uint64_t sum; size_t n, unreadable; };

/* Findings as a number that does not know their order, nor lines, which canonical form changes. */
static void on_finding(void *ctx, const struct finding *f)
{
	struct told *t = ctx;

	finding_told(f);
	t->sum += str_hash_seed(str_of(f->id), (uint64_t)f->level);
	t->n++;
	t->unreadable += !strcmp(f->id, "line.unreadable");
}

/* The store of this segment as text. The check of all of it costs more than the folding: t may be NULL. */
static char *folded(struct str segment, int threads, struct told *t)
{
	struct csm *c = fuzz_store_open();
	struct csm_err e = { 0 };

	fuzz_store_put(SEGMENT, segment);
	c->threads = threads;
	must(!t || store_check(c, false, on_finding, t, &e) == CSM_OK, "a segment stops the check");
	return made_text(&fuzz_store);
}

static void check_folds(struct str in, const struct walked *w)
{
	bool check = due(in, 16), same = str_eq(in, buf_view(&w->canonical));
	struct told a = { 0 }, b = { 0 };
	char *as_is, *other;

	if (!w->n || !due(in, same ? 16 : 4))
		return;
	/* An end that was never acknowledged is known by its bytes, which an entry by hand has not. */
	if (whole_lines(in) != in.n || whole_lines(buf_view(&w->canonical)) != w->canonical.n)
		return;
	as_is = folded(in, 1, check ? &a : NULL);
	other = folded(buf_view(&w->canonical), 1, check ? &b : NULL);

	must(!check || a.unreadable >= w->bad, "an entry that cannot be read is not told of");
	must(a.sum == b.sum && a.n == b.n, "the canonical form has other findings");
	must(!strcmp(as_is, other), "the canonical form folds to other cases");
	free(other);
	if (due(in, 128)) {
		other = folded(in, 2, NULL);
		must(!strcmp(as_is, other), "two threads fold to other cases");
		free(other);
	}
	free(as_is);
}

static void check_segment(struct str in, struct walked *w)
{
	const char *lf = in.n ? memrchr(in.p, '\n', in.n) : NULL;

	in.n = lf ? (size_t)(lf - in.p) + 1 : 0;
	walk(in, w);
	check_folds(in, w);
}

/* ---- settings ---- */

/* What libyaml alone sees. */
struct seen { size_t scalars, depth, deepest, documents, odd; bool good; };

static void count_event(struct seen *s, const yaml_event_t *ev)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (ev->type) {
	case YAML_DOCUMENT_START_EVENT: s->documents++; break;
	case YAML_ALIAS_EVENT: s->odd++; break;
	case YAML_SCALAR_EVENT:
		s->scalars++;
		anchor = ev->data.scalar.anchor;
		tag = ev->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = ev->data.sequence_start.anchor;
		tag = ev->data.sequence_start.tag;
		s->depth++;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = ev->data.mapping_start.anchor;
		tag = ev->data.mapping_start.tag;
		s->depth++;
		break;
	case YAML_SEQUENCE_END_EVENT: case YAML_MAPPING_END_EVENT: s->depth--; break;
	default: break;
	}
	s->odd += anchor || tag;
	s->deepest = s->depth > s->deepest ? s->depth : s->deepest;
}

static struct seen see(struct str in)
{
	struct seen s = { 0 };
	yaml_parser_t p;
	yaml_event_t ev;
	bool end = false;

	if (str_starts(in, STR("\xEF\xBB\xBF")))      /* told which encoding it is, libyaml takes the mark for text */
		in = (struct str){ in.p + 3, in.n - 3 };
	must(yaml_parser_initialize(&p), "memory");
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)(in.n ? in.p : ""), in.n);
	while (!end && yaml_parser_parse(&p, &ev)) {
		count_event(&s, &ev);
		end = s.good = ev.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&p);
	return s;
}

static size_t count_scalars(const struct ynode *n, struct str in)
{
	size_t sum = n->kind == YNODE_SCALAR;

	must(n->line >= 1 && (size_t)n->line <= lines_of(in) && n->col >= 1, "a node without a place");
	must(line_is_text(n->s, NULL), "a text that cannot be written");
	for (size_t i = 0; i < n->n; i++) {
		must(!n->keys || ynode_get(n, arena_cstr(&fuzz_store.c.mem, n->keys[i]->s)) == n->kids[i], "a key is not found");
		sum += (n->keys ? count_scalars(n->keys[i], in) : 0) + count_scalars(n->kids[i], in);
	}
	return sum;
}

static void same_again(const struct ynode *root, struct arena *a)
{
	struct csm_err e = { 0 };
	struct buf out = { 0 };
	struct ynode *again;

	tree_write(&out, root);
	must(yaml_document(buf_view(&out), "again", a, &again, &e) == CSM_OK, e.text);
	must(again && tree_equal(root, again), "a document reads otherwise from its canonical form");
	buf_free(&out);
}

/* The entries, if libyaml takes all of them as one list. */
static void check_entries(const struct ynode *root, const struct walked *w)
{
	if (w->bad || !root || root->kind != YNODE_LIST)
		return;
	must(root->n == w->n, "libyaml sees another number of entries");
	for (size_t i = 0; i < w->n; i++) {
		must(root->kids[i]->kind == YNODE_MAP && root->kids[i]->n == w->recs[i].n, "libyaml sees another entry");
		for (size_t k = 0; k < w->recs[i].n; k++)
			must(str_eq(root->kids[i]->keys[k]->s, w->recs[i].pairs[k].key), "libyaml sees another key");
	}
}

static void check_settings(struct str in, const struct walked *w, bool whole)
{
	struct arena a = { 0 };
	struct csm_err e = { 0 };
	struct ynode *root;
	int code = yaml_document(in, "fuzz.yaml", &a, &root, &e);

	if (code) {
		error_placed(code, &e, "fuzz.yaml", in);
		must(!strncmp(e.id, "yaml.", 5), "an error of another room");
	} else {
		struct seen s = see(in);
		must(s.good && s.documents <= 1 && !s.odd && s.deepest <= YAML_MAX_DEPTH, "a document that should be refused");
		must(!root || s.scalars == count_scalars(root, in), "a text was lost");
		if (root)
			same_again(root, &a);
		if (whole)
			check_entries(root, w);
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct str in = { (const char *)data, n };
	struct walked w = { 0 };

	if (n > 1 << 16)
		return 0;
	fuzz_store_open();
	check_segment(in, &w);
	check_settings(in, &w, n && in.p[n - 1] == '\n');
	buf_free(&w.canonical);
	arena_free(&w.mem);
	free(w.recs);
	return 0;
}
