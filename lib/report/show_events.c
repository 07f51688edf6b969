/*
 * The history of a case for its screen: links, evidence, then every event in the order of folding,
 * with who, what, the changes and the text. Undone and corrected events stay visible and are
 * marked. Relies on world_history. Promises: the public view comes from the settled history and
 * from lists of what a customer may see, never by leaving out.
 */
#include "report/show.h"

#include <stdlib.h>


struct events {
	struct show *s;
	struct caseid id;
	struct history all, settled;       /* all: undone ones too; settled: as it counts */
	struct umap undone_imports;
};

/* ---- links ---- */

struct link { struct str rel; struct caseid other; bool from_here; int64_t at; };
struct links { struct events *v; struct link *l; size_t n, cap; };

static void link_event(struct links *k, const struct event *ev, struct caseid other, bool from_here)
{
	struct str rel = event_str(ev, K_REL, &k->v->s->mem);

	rel = arena_str(&k->v->s->mem, rel);
	if (ev->verb == V_LINK) {
		*PUSH(k->l, k->n, k->cap) = (struct link){ rel, other, from_here, ev->at };
		return;
	}
	for (size_t i = k->n; i-- > 0;)
		if (k->l[i].other.id == other.id && k->l[i].from_here == from_here &&
		    (!rel.n || str_eq(rel, k->l[i].rel)))
			k->l[i] = k->l[--k->n];
}

static int on_foreign(void *ctx, const struct event *ev, struct str line)
{
	struct links *k = ctx;
	struct show *s = k->v->s;
	struct caseid to;

	(void)line;
	if ((ev->verb != V_LINK && ev->verb != V_UNLINK) || ev->cas.id == k->v->id.id ||
	    !event_case(ev, K_TO, &to) || to.id != k->v->id.id)
		return CSM_OK;
	if (ev->at <= s->c->as_of && (s->c->known_at == WHEN_NONE || ev->rec <= s->c->known_at))
		link_event(k, ev, ev->cas, false);
	return CSM_OK;
}

static int find_links(struct links *k, struct csm_err *e)
{
	struct events *v = k->v;
	struct scan scan = { .c = v->s->c, .event = on_foreign, .ctx = k };
	struct caseid to;
	char name[32];
	int code;

	for (size_t i = 0; i < v->settled.n; i++) {
		const struct event *ev = &v->settled.evs[i];
		if ((ev->verb == V_LINK || ev->verb == V_UNLINK) && event_case(ev, K_TO, &to))
			link_event(k, ev, to, true);
	}
	case_write(v->id, name);
	scan.only = name;
	scan.value = true;
	code = scan_run(&scan, e);
	scan_close(&scan);
	return code;
}

static int say_links(struct events *v, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "rel", .en = "Relation", .zh = "关系" },
		{ .name = "from", .en = "From", .zh = "自" },
		{ .name = "to", .en = "To", .zh = "至" }, { .name = "since", .en = "Since", .zh = "时间" },
	};
	struct show *s = v->s;
	struct links k = { .v = v };
	int code = find_links(&k, e);

	if (!code && k.n) {
		show_section(s, "links", "Links", "关联");
		code = print_table(s->p, cols, COUNT(cols), e);
	}
	for (size_t i = 0; !code && i < k.n; i++) {
		const struct link *l = &k.l[i];
		struct str rel = s->row.label ? term_label(&s->c->terms, TERM_LINK, l->rel, s->zh) : l->rel;
		print_row(s->p, (const struct cell[]){ cell_text(rel), cell_text(show_case(s, l->from_here ? v->id : l->other)),
		                                       cell_text(show_case(s, l->from_here ? l->other : v->id)), cell_at(l->at) });
	}
	if (!code && k.n)
		print_table_end(s->p);
	free(k.l);
	return code;
}

/* ---- evidence ---- */

/* Who it was; to the outside an agent has no name. */
static struct str who(struct show *s, struct str by)
{
	enum actor a = actor_of(by);

	if (s->zh && s->text && (a != ACT_AGENT || s->pub))
		return str_of(actor_label(a));
	return s->pub && a == ACT_AGENT ? STR("agent") : by;
}

static int say_evidence(struct events *v, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "name", .en = "File", .zh = "文件" },
		{ .name = "kind", .en = "Kind", .zh = "类型" },
		{ .name = "at", .en = "At", .zh = "时间" }, { .name = "by", .en = "By", .zh = "提交人" },
		{ .name = "size", .en = "Bytes", .zh = "字节", .right = true },
		{ .name = "sha256", .en = "SHA-256", .zh = "SHA-256" },
		{ .name = "path", .en = "Path", .zh = "位置" },
	};
	struct show *s = v->s;
	bool open = false;
	int code = CSM_OK;

	for (size_t i = 0; !code && i < v->settled.n; i++) {
		const struct event *ev = &v->settled.evs[i];
		struct str kind = event_str(ev, K_KIND, &s->mem),
		                  sha = event_str(ev, K_SHA256, &s->mem),
		                  path = event_str(ev, K_PATH, &s->mem);
		int64_t size;
		if (ev->verb != V_ATTACH || (s->pub && actor_of(ev->by) != ACT_CUSTOMER))
			continue;
		if (!open) {
			show_section(s, "evidence", "Evidence", "凭证");
			code = print_table(s->p, cols, COUNT(cols), e);
			open = !code;
		}
		if (!path.n && sha.n > 2 && !s->pub)
			path = str_of(arena_printf(&s->mem, "files/%.2s/" STR_FMT, sha.p, STR_ARG(sha)));
		if (s->row.label)
			kind = term_label(&s->c->terms, TERM_EVIDENCE, kind, s->zh);
		print_row(s->p, (const struct cell[]){
			cell_text(event_str(ev, K_NAME,
			                    &s->mem)), cell_text(kind), cell_at(ev->at),
			                    cell_text(who(s, ev->by)),
			event_int(ev, K_SIZE, &size) ? cell_int(size) : cell_empty(),
			cell_text(sha), s->pub ? cell_empty() : cell_text(path) });
	}
	if (open)
		print_table_end(s->p);
	return code;
}

/* ---- what an event changed, in one line ---- */

static bool is_shown(const struct events *v, const struct event *ev, struct str key)
{
	static const enum key public_keys[] = { K_CHANNEL, K_ORDER, K_LINE, K_SKU, K_PRODUCT,
	                                        K_SUBJECT, K_DESIRED, K_CODE, K_UNITS, K_AMOUNT,
		K_CARRIER, K_TRACKING, K_METHOD, K_NAME, K_KIND };
	enum key k = key_of(key);

	if (k == K_TEXT || k == K_SALT || k == K_WAS || k == K_RAW || (k == K_KEY && v->s->text))
		return false;
	if (!v->s->pub)
		return true;
	for (size_t i = 0; i < COUNT(public_keys); i++)
		if (k == public_keys[i])
			return true;
	return k == K_REASON && (ev->verb == V_DENY || (ev->verb == V_OPEN && ev->cas.kind == CASE_RETURN));
}

static void put_value(struct events *v, struct buf *b, const struct val *x)
{
	if (x->type != VAL_LIST && x->type != VAL_MAP) {
		struct str s = val_text(x, &v->s->mem);
		buf_str(b, s.n ? s : str_of(v->s->zh && v->s->text ? "(空)" : "(empty)"));
		return;
	}
	for (uint32_t i = 0; i < x->n; i++) {
		if (i)
			buf_cstr(b, x->type == VAL_MAP ? ", " : " ");
		if (x->type == VAL_MAP) {
			buf_str(b, x->kids[i].key);
			buf_char(b, '=');
		}
		put_value(v, b, &x->kids[i].v);
	}
}

static struct str labelled(struct events *v, const struct event *ev, const struct pair *p)
{
	const struct verb_rule *rule = verb_rule(ev->cas.kind, ev->verb);
	const struct key_rule *k = rule ? verb_key(rule, key_of(p->key)) : NULL;

	if (!v->s->row.label || !k || k->form != F_TERM)
		return (struct str){ NULL, 0 };
	return term_label(&v->s->c->terms, (enum term_kind)k->term, val_text(&p->v, &v->s->mem), v->s->zh);
}

/* A key as the columns of lists call it, when reading Chinese. */
static struct str key_label(const struct events *v, const struct event *ev, struct str key)
{
	const struct noun *noun = ev->cas.kind == CASE_TICKET ? &noun_ticket :
	                          ev->cas.kind == CASE_RETURN ? &noun_return : &noun_customer;

	for (size_t i = 0; v->s->row.label && i < noun->n; i++)
		if (str_is(key, noun->cols[i].pub.name))
			return str_of(noun->cols[i].zh);
	return key;
}

static struct str changes(struct events *v, const struct event *ev)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < ev->n; i++) {
		struct str label;
		if (!is_shown(v, ev, ev->pairs[i].key))
			continue;
		label = labelled(v, ev, &ev->pairs[i]);
		if (b.n)
			buf_cstr(&b, ", ");
		buf_str(&b, key_label(v, ev, ev->pairs[i].key));
		buf_char(&b, '=');
		if (label.n)
			buf_str(&b, label);
		else
			put_value(v, &b, &ev->pairs[i].v);
	}
	out = arena_str(&v->s->mem, buf_view(&b));
	buf_free(&b);
	return out;
}

/* ---- marks ---- */

static evid corrected_by(const struct events *v, evid id)
{
	evid by = 0, of;

	for (size_t i = 0; i < v->all.n; i++) {
		const struct event *ev = &v->all.evs[i];
		const struct val *x = ev->verb == V_CORRECT ? event_get(ev, K_OF) : NULL;
		if (x && evid_read(x->s, &of) && of == id && !events_undone(v->all.evs, v->all.n, ev->id))
			by = ev->id;
	}
	return by;
}

static struct str mark_of(struct events *v, const struct event *ev)
{
	bool zh = v->s->zh && v->s->text;
	evid by = corrected_by(v, ev->id);
	char text[24];

	if (events_undone(v->all.evs, v->all.n, ev->id))
		return str_of(zh ? "已撤销" : "undone");
	if (ev->imp && umap_get(&v->undone_imports, ev->imp) != MAP_NONE)
		return str_of(zh ? "导入已撤销" : "import undone");
	if (!by)
		return str_of(ev->newer ? zh ? "新版格式" : "newer format" : NULL);
	evid_write(by, text);
	return str_of(arena_printf(&v->s->mem, "%s %s", zh ? "已更正" : "corrected by", text));
}

/* ---- every event ---- */

static bool public_verb(const struct event *ev)
{
	switch (ev->verb) {
	case V_OPEN: case V_MESSAGE: case V_REPLY: case V_SOLVE: case V_REOPEN:
	case V_APPROVE: case V_DENY: case V_WITHDRAW: case V_SHIP: case V_RECEIVE: case V_SETTLE: case V_CLOSE:
		return true;
	case V_ATTACH: return actor_of(ev->by) == ACT_CUSTOMER;
	default: return false;
	}
}

/* A text that was said to the customer or by him. What stands with other verbs is a remark for colleagues. */
static struct str text_of(struct events *v, const struct event *ev)
{
	bool said = ev->verb == V_MESSAGE || ev->verb == V_REPLY ||
	            (ev->verb == V_OPEN && ev->cas.kind != CASE_CUSTOMER);

	return v->s->pub && !said ? (struct str){ NULL, 0 } : event_str(ev, K_TEXT, &v->s->mem);
}

/* Instead of a text that was taken out, for reading. */
static struct str text_or_mark(struct events *v, const struct event *ev)
{
	struct str text = text_of(v, ev);

	if (text.n || !event_get(ev, K_WAS) || (v->s->pub && !public_verb(ev)))
		return text;
	return str_of(v->s->zh ? "（已涂去）" : "(redacted)");
}

/* Made for reading: a line for the event, its text below. */
static void read_event(struct events *v, const struct event *ev)
{
	struct show *s = v->s;
	char at[26], id[24];
	struct str what = changes(v, ev), mark = s->pub ? str_of(NULL) : mark_of(v, ev),
	                  text = text_or_mark(v, ev);
	struct buf b = { 0 };
	const char *word = ev->verb ? verb_label(ev->verb, s->zh) : NULL, *label;

	when_write(at, s->c->zone, ev->at);
	at[10] = ' ';
	label = arena_printf(&s->mem, "%.19s", at);
	evid_write(ev->id, id);
	buf_str(&b, who(s, ev->by));
	buf_printf(&b, " %s", word ? word : arena_cstr(&s->mem, ev->verb_text));
	if (what.n)
		buf_printf(&b, "%s" STR_FMT, s->zh ? ":" : ": ", STR_ARG(what));
	if (!s->pub)
		buf_printf(&b, " [%s%s" STR_FMT "]", id, mark.n ? ", " : "", STR_ARG(mark));
	print_fact(s->p, &(struct col){ .name = "events", .en = label, .zh = label },
	           cell_text(arena_str(&s->mem, buf_view(&b))));
	if (text.n)
		print_text(s->p, "events", text);
	buf_free(&b);
}

static void print_event_row(struct events *v, const struct event *ev)
{
	struct show *s = v->s;
	char id[24];

	evid_write(ev->id, id);
	print_row(s->p, (const struct cell[]){
		cell_at(ev->at), s->pub ? cell_empty() : cell_text(arena_str(&s->mem, str_of(id))), cell_text(who(s, ev->by)),
		cell_text(ev->verb_text), cell_text(changes(v, ev)), s->pub ? cell_empty() : cell_at(ev->rec),
		s->pub ? cell_empty() : cell_text(mark_of(v, ev)), cell_text(text_of(v, ev)) });
}

static int say_events(struct events *v, struct csm_err *e)
{
	static const struct col cols[] = {
		{ .name = "at", .en = "At", .zh = "时间" },
		{ .name = "id", .en = "Event", .zh = "事件" },
		{ .name = "by", .en = "By", .zh = "操作人" },
		{ .name = "do", .en = "Verb", .zh = "动作" },
		{ .name = "changes", .en = "Changes", .zh = "内容" },
		{ .name = "rec", .en = "Recorded", .zh = "记录时间" },
		{ .name = "mark", .en = "Mark", .zh = "标注" },
		{ .name = "text", .en = "Text", .zh = "正文" },
	};
	const struct history *h = v->s->pub ? &v->settled : &v->all;
	int code = CSM_OK;

	show_section(v->s, "events", "History", "经过");
	if (!v->s->text)
		code = print_table(v->s->p, cols, COUNT(cols), e);
	for (size_t i = 0; !code && i < h->n; i++) {
		if (v->s->pub && !public_verb(&h->evs[i]))
			continue;
		if (v->s->text)
			read_event(v, &h->evs[i]);
		else
			print_event_row(v, &h->evs[i]);
	}
	if (!code && !v->s->text)
		print_table_end(v->s->p);
	return code;
}

static int by_fold(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return event_order(x->at, x->rec, x->id, y->at, y->rec, y->id);
}

static int say_all(struct events *v, struct csm_err *e)
{
	int code = imports_undone(v->s->c, &v->undone_imports, e);

	if (v->all.n)
		qsort(v->all.evs, v->all.n, sizeof(*v->all.evs), by_fold);
	if (!code && !v->s->pub)
		code = say_links(v, e);
	if (!code)
		code = say_evidence(v, e);
	if (!code)
		code = say_events(v, e);
	umap_free(&v->undone_imports);
	return code;
}

/* Nothing was taken back, corrected or imported, so that what was written is what counts. */
static bool is_settled(const struct history *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->evs[i].verb == V_UNDO || h->evs[i].verb == V_CORRECT || h->evs[i].verb == V_REDACT || h->evs[i].imp ||
		    h->evs[i].at > h->scan.c->as_of)
			return false;
	return true;
}

int show_events(struct show *s, struct caseid id, struct csm_err *e)
{
	struct events v = { .s = s, .id = id };
	int code = world_history(s->c, id, true, &v.all, e);
	bool same = !code && !s->w->n_aliases && is_settled(&v.all);

	if (code)
		return code;
	if (same)
		v.settled = v.all;
	else
		code = world_history(s->c, id, false, &v.settled, e);
	if (!code) {
		code = say_all(&v, e);
		if (!same)
			history_close(&v.settled);
	}
	history_close(&v.all);
	return code;
}
