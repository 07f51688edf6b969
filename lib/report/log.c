/*
 * csm_log: events as they were written down, in the order of recording, and nothing left out:
 * undone events and the undoing ones alike. Relies on the scan; the newest N are kept as places in
 * the log, not as events. Promises: jsonl carries every key of an event; --raw gives its very
 * bytes.
 */
#include "report/report.h"

#include <stdlib.h>

#include "store/digest.h"
#include "store/redact.h"

#define FIXED(X) X(id, "Event", "事件") X(at, "At", "时间") X(rec, "Recorded", "记录时间") X(by, "By", "操作人") \
	X(case, "Case", "单号") X(do, "Verb", "动作") X(imp, "Import", "导入批次") X(tx, "Change", "批次")
enum { C_id, C_at, C_rec, C_by, C_case, C_do, C_imp, C_tx, N_FIXED, C_detail = N_FIXED, FIRST_KEY,
       N_COLS = FIRST_KEY + K_COUNT - 1 };

struct place { uint32_t file; uint64_t offset; };

struct log {
	struct csm *c;
	const struct csm_log_request *r;
	struct csm_print *p;
	struct period period;
	enum verb verb;
	struct str verb_text, by, key;
	evid import;
	struct scan scan;
	struct place *ring;            /* the newest r->limit places; head: the oldest once it is full */
	size_t n, head, cap;
	struct umap redacted;          /* their words are not shown, even where a line holds them still */
	struct digester digester;
	struct arena mem, scratch;
	struct col *cols;
	struct cell *cells;
};

/* ---- filters ---- */

static bool wanted(struct log *l, const struct event *ev)
{
	const struct csm *c = l->c;
	bool known = (c->known_at == WHEN_NONE || ev->rec <= c->known_at) &&
	             (!c->past || c->as_of == WHEN_NONE || ev->at <= c->as_of);
	bool yes = known && (!l->verb_text.n || (l->verb ? ev->verb == l->verb :
	                                         str_eq(ev->verb_text, l->verb_text)));

	yes = yes && (!l->by.n || str_eq(ev->by, l->by)) &&
	      (!l->import || ev->imp == l->import || ev->id == l->import);
	yes = yes && (l->period.from == WHEN_NONE || ev->at >= l->period.from) &&
	      (l->period.to == WHEN_NONE || ev->at < l->period.to);
	if (yes && l->key.n) {
		yes = str_eq(event_str(ev, K_KEY, &l->scratch), l->key);
		arena_reset(&l->scratch);
	}
	return yes;
}

static int read_verb(struct log *l, struct csm_err *e)
{
	const char *words[V_COUNT + 1] = { NULL }, *near;

	for (int v = 1; v < V_COUNT; v++)
		words[v - 1] = verb_word(v);
	l->verb_text = str_of(l->r->verb);
	l->verb = l->r->verb ? verb_of(l->verb_text) : V_UNKNOWN;
	if (!l->r->verb || l->verb)
		return CSM_OK;
	near = csm_nearest(l->r->verb, words);
	return err_set(e, CSM_EUSAGE, "log.verb", "do: there is no verb \"%s\"%s%s%s", l->r->verb,
	               near ? words_in(err_lang(e), "; is ") : "", near ? near : "", near ? words_in(err_lang(e), " meant?") : "");
}

static int read_request(struct log *l, struct csm_err *e)
{
	struct csm_err err = err_like(e);
	int code = read_verb(l, e);

	l->by = str_of(l->r->by);
	l->key = str_of(l->r->key);
	l->period = (struct period){ WHEN_NONE, WHEN_NONE };
	if (!code && l->r->period && period_parse(str_of(l->r->period), l->c->zone, l->c->now,
	                                          &l->period, &err))
		code = err_set(e, CSM_EUSAGE, "log.period", "period: %s", err.text);
	if (!code && l->r->import && !evid_read(str_of(l->r->import), &l->import))
		code = err_set(e, CSM_EUSAGE, "log.import",
		               "import: \"%s\" must be the id of an import, as a1042",
		               l->r->import);
	return code;
}

/* A text that every wanted line holds as it stands; other lines are not even taken apart. */
static const char *telling(struct log *l)
{
	char id[24];

	if (l->key.n && line_is_word(l->key))
		return l->r->key;
	if (l->import) {
		evid_write(l->import, id);
		return arena_cstr(&l->mem, str_of(id));
	}
	return l->verb ? verb_word(l->verb) : l->by.n && line_is_word(l->by) ? l->r->by : NULL;
}

/* ---- columns ---- */

static void make_cols(struct log *l)
{
#define X(n, e_, z) [C_##n] = { .name = #n, .en = e_, .zh = z },
	static const struct col fixed[] = { FIXED(X) };
#undef X

	l->cols = arena_alloc(&l->mem, N_COLS * sizeof(*l->cols));
	l->cells = arena_alloc(&l->mem, N_COLS * sizeof(*l->cells));
	memcpy(l->cols, fixed, sizeof(fixed));
	l->cols[C_imp].hidden = l->cols[C_tx].hidden = l->cols[C_rec].hidden = print_is_text(l->p);
	l->cols[C_detail] = (struct col){ .name = "detail", .en = "Detail", .zh = "内容" };
	for (int k = 1; k < K_COUNT; k++)
		l->cols[FIRST_KEY + k - 1] = (struct col){ .name = key_word(k), .hidden = true };
}

/* ---- values as text ---- */

static void put_plain(struct buf *b, struct str s)
{
	bool quote = !s.n;

	for (size_t i = 0; i < s.n; i++)
		quote = quote || (unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '=';
	if (quote)
		buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (quote && (s.p[i] == '"' || s.p[i] == '\\'))
			buf_char(b, '\\');
		buf_char(b, s.p[i]);
	}
	if (quote)
		buf_char(b, '"');
}

static void put_val(struct buf *b, const struct val *v, struct arena *a)
{
	if (v->type != VAL_LIST && v->type != VAL_MAP) {
		put_plain(b, val_text(v, a));
		return;
	}
	buf_char(b, v->type == VAL_LIST ? '[' : '{');
	for (uint32_t i = 0; i < v->n; i++) {
		if (i)
			buf_char(b, ' ');
		if (v->type == VAL_MAP) {
			buf_str(b, v->kids[i].key);
			buf_char(b, '=');
		}
		put_val(b, &v->kids[i].v, a);
	}
	buf_char(b, v->type == VAL_LIST ? ']' : '}');
}

static bool is_scalar(const struct val *v)
{
	return v->type != VAL_LIST && v->type != VAL_MAP;
}

static bool is_apart(struct str key)
{
	return str_is(key, "salt") || str_is(key, "text") || str_is(key, "was");
}

/* "channel=chat order=2026011588 ..."; for reading without salt, and the text last. */
static struct str detail(struct log *l, const struct event *ev)
{
	bool reading = print_is_text(l->p);
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < ev->n; i++) {
		if (reading && is_apart(ev->pairs[i].key))
			continue;
		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, ev->pairs[i].key);
		buf_char(&b, '=');
		put_val(&b, &ev->pairs[i].v, &l->scratch);
	}
	if (reading && event_get(ev, K_TEXT)) {
		buf_cstr(&b, b.n ? " " : "");
		buf_str(&b, event_str(ev, K_TEXT, &l->scratch));
	} else if (reading && event_get(ev, K_WAS)) {
		buf_cstr(&b, b.n ? " " : "");
		buf_cstr(&b, print_is_zh(l->p) ? "（已涂去）" : "(redacted)");
	}
	out = arena_str(&l->scratch, buf_view(&b));
	buf_free(&b);
	return out;
}

static struct cell val_cell(struct log *l, const struct val *v)
{
	struct buf b = { 0 };
	struct str out;

	if (!v)
		return cell_empty();
	if (is_scalar(v))
		return cell_text(val_text(v, &l->scratch));
	put_val(&b, v, &l->scratch);
	out = arena_str(&l->scratch, buf_view(&b));
	buf_free(&b);
	return cell_text(out);
}

/* ---- printing ---- */

static struct cell id_cell(struct log *l, evid id)
{
	char text[24];

	if (!id)
		return cell_empty();
	evid_write(id, text);
	return cell_text(arena_str(&l->scratch, str_of(text)));
}

static void fill_fixed(struct log *l, const struct event *ev)
{
	struct cell *c = l->cells;
	char text[32];

	case_write(ev->cas, text);
	c[C_id] = id_cell(l, ev->id);
	c[C_at] = cell_at(ev->at);
	c[C_rec] = cell_at(ev->rec);
	c[C_by] = cell_text(ev->by);
	c[C_case] = ev->cas.id ? cell_text(arena_str(&l->scratch, str_of(text))) : cell_empty();
	c[C_do] = cell_text(ev->verb_text);
	c[C_imp] = id_cell(l, ev->imp);
	c[C_tx] = ev->tx_n ? cell_text(str_of(arena_printf(&l->scratch, "%u/%u", ev->tx_k, ev->tx_n))) : cell_empty();
}

static void print_event(struct log *l, const struct event *ev)
{
	fill_fixed(l, ev);
	if (!print_record(l->p, l->cells, N_FIXED, ev->pairs, ev->n)) {
		l->cells[C_detail] = print_shows(l->p, C_detail) ? cell_text(detail(l, ev)) : cell_empty();
		for (int k = 1; k < K_COUNT; k++) {
			size_t i = FIRST_KEY + (size_t)k - 1;
			l->cells[i] = print_shows(l->p, i) ? val_cell(l, event_get(ev, k)) : cell_empty();
		}
		print_row(l->p, l->cells);
	}
	arena_reset(&l->scratch);
}

static int print_entry(void *ctx, const struct event *ev, struct str line)
{
	struct log *l = ctx;

	struct event bare = *ev;
	bool gone = umap_get(&l->redacted, ev->id) != MAP_NONE;

	if (gone && l->r->raw)
		line_redacted(&l->digester, line, &line);
	if (l->r->raw) {
		print_raw(l->p, line);
		print_raw(l->p, STR("\n"));
		return CSM_OK;
	}
	if (gone)
		event_redact(&bare, &l->scratch);
	print_event(l, &bare);
	return CSM_OK;
}

/* The entry at a place of the log, read again. */
static void print_place(struct log *l, const struct scan *s, struct place at)
{
	event_at(s->segs[at.file].bytes.s, at.offset, print_entry, l);
}

/* ---- walking ---- */

enum { LOG_ENOUGH = -1 };

static void note_place(struct log *l, const struct event *ev)
{
	struct place at = { ev->file, ev->offset };

	if (l->n < (size_t)l->r->limit) {
		*PUSH(l->ring, l->n, l->cap) = at;
	} else {
		l->ring[l->head] = at;
		l->head = (l->head + 1) % l->n;
	}
}

static int on_event(void *ctx, const struct event *ev, struct str line)
{
	struct log *l = ctx;

	if (!wanted(l, ev))
		return CSM_OK;
	if (l->r->limit > 0)
		note_place(l, ev);
	else
		print_entry(l, ev, line);
	return print_failed(l->p) ? LOG_ENOUGH : CSM_OK;
}

static void print_ring(struct log *l, const struct scan *s)
{
	for (size_t i = 0; i < l->n && !print_failed(l->p); i++)
		print_place(l, s, l->ring[(l->head + i) % l->n]);
}

static int walk_all(struct log *l, struct csm_err *e)
{
	int code;

	l->scan = (struct scan){ .c = l->c, .only = telling(l), .event = on_event, .ctx = l, .by_rec = true };
	code = scan_run(&l->scan, e);
	if (code == LOG_ENOUGH)
		code = CSM_OK;
	if (!code)
		print_ring(l, &l->scan);
	scan_close(&l->scan);
	return code;
}

static int by_rec(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->rec != y->rec ? (x->rec < y->rec ? -1 : 1) : (x->id > y->id) - (x->id < y->id);
}

static int walk_case(struct log *l, struct csm_err *e)
{
	struct caseid cas;
	struct history h;
	struct str name = str_of(l->r->name);
	int code = case_fast(name, &cas) ? CSM_OK : store_find_case(l->c, name, 0, &cas, e);

	if (!code)
		code = world_history(l->c, cas, true, &h, e);
	if (code)
		return code;
	if (!h.n)
		code = err_set(e, CSM_ENOTFOUND, "name.unknown", "there is no case \"%s\"", l->r->name);
	if (h.n)
		qsort(h.evs, h.n, sizeof(*h.evs), by_rec);
	for (size_t i = 0; i < h.n; i++)
		if (wanted(l, &h.evs[i])) {
			if (l->r->limit > 0)
				note_place(l, &h.evs[i]);
			else
				print_place(l, &h.scan, (struct place){ h.evs[i].file, h.evs[i].offset });
		}
	print_ring(l, &h.scan);
	history_close(&h);
	return code;
}

CSM_API int csm_log(struct csm *c, const struct csm_log_request *r, struct csm_print *p, struct csm_err *e)
{
	struct log l = { .c = c, .r = r, .p = p };
	int code = read_request(&l, e);

	print_zone(p, c->zone);
	make_cols(&l);
	if (!code && !r->raw)
		code = print_table(p, l.cols, N_COLS, e);
	if (!code)
		code = redacted_load(c, &l.redacted, e);
	if (!code)
		code = r->name ? walk_case(&l, e) : walk_all(&l, e);
	if (!code && !r->raw)
		print_table_end(p);
	free(l.ring);
	umap_free(&l.redacted);
	digester_free(&l.digester);
	arena_free(&l.mem);
	arena_free(&l.scratch);
	return code;
}
