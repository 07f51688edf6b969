/*
 * csm_status: the store at a glance: who it is, whether this copy may write, how much there is,
 * what came last, what is wrong. Relies on the world and on store_check. Promises: counts agree
 * with the lists.
 */
#include "report/noun.h"
#include "store/check.h"

struct status {
	struct csm *c;
	struct csm_print *p;
	struct world *w;
	struct arena mem;
	int64_t findings[3];
};

static void fact(struct status *s, const char *name, const char *en, const char *zh, struct cell v)
{
	print_fact(s->p, &(struct col){ .name = name, .en = en, .zh = zh }, v);
}

static void fact_text(struct status *s, const char *name, const char *en, const char *zh, const char *text)
{
	fact(s, name, en, zh, cell_text(str_of(text)));
}

static void say_store(struct status *s)
{
	const struct csm *c = s->c;
	char site[4];

	site_write(c->site, site);
	fact_text(s, "store", "Store", "数据仓", c->path);
	fact(s, "id", "Id", "编号", cell_text(c->id));
	fact_text(s, "zone", "Time zone", "时区", c->zone_name);
	fact_text(s, "lang", "Language", "语言", c->lang);
	fact_text(s, "site", "Site", "写入点", c->site ? site : "");
	fact_text(s, "agent", "Agent", "客服", c->agent);
	if (!c->site)
		fact_text(s, "read_only", "Reads only", "只读原因", c->no_site.text);
}

/* ---- counts ---- */

static void say_states(struct status *s)
{
	int64_t n[ST_COUNT] = { 0 };
	bool text = print_is_text(s->p), zh = print_is_zh(s->p);

	for (size_t i = 0; i < s->w->n_tickets; i++)
		n[ticket_state_at(&s->w->tickets[i], s->c->as_of, &s->c->terms)]++;
	print_section(s->p, "tickets", zh ? "工单" : "Tickets");
	fact(s, "all", "All", "全部", cell_int((int64_t)s->w->n_tickets));
	for (int i = ST_NEW; i < ST_COUNT; i++)
		if (n[i] || !text) {
			struct str cn = state_label(s->c, i, true);
			fact(s, state_word(i), NULL, arena_cstr(&s->mem, cn), cell_int(n[i]));
		}
}

static void say_returns(struct status *s)
{
	int64_t n[RS_COUNT] = { 0 }, all = 0;
	bool text = print_is_text(s->p);

	for (size_t i = 0; i < s->w->n_returns; i++)
		if (!s->w->returns[i].shadowed) {
			n[rma_status_at(&s->w->returns[i], s->c->as_of)]++;
			all++;
		}
	print_section(s->p, "returns", print_is_zh(s->p) ? "退换货" : "Returns");
	fact(s, "all", "All", "全部", cell_int(all));
	for (int i = RS_REQUESTED; i < RS_COUNT; i++)
		if (n[i] || !text)
			fact(s, rstatus_word(i), rstatus_label(i, false), rstatus_label(i, true),
			     cell_int(n[i]));
}

static int say_others(struct status *s, struct csm_err *e)
{
	struct answers answers;
	struct orders *orders;
	int64_t customers = 0;
	int code = orders_load(s->c, &orders, e);

	if (!code)
		code = answers_load(s->c, &answers, e);
	if (code)
		return code;
	for (size_t i = 0; i < s->w->n_customers; i++)
		customers += !s->w->customers[i].voided;
	print_section(s->p, "records", print_is_zh(s->p) ? "记录" : "Records");
	fact(s, "customers", "Customers", "客户", cell_int(customers));
	fact(s, "orders", "Orders", "订单", cell_int((int64_t)orders->n));
	fact(s, "order_lines", "Order lines", "订单行", cell_int((int64_t)orders->n_lines));
	fact(s, "answers", "Answers", "问卷答复", cell_int((int64_t)answers.n));
	answers_free(&answers);
	return CSM_OK;
}

/* ---- the log ---- */

struct last { evid id; int64_t rec, at; };

static int later(void *ctx, const struct event *ev, struct str line)
{
	struct last *last = ctx;

	(void)line;
	if (ev->rec >= last->rec)
		*last = (struct last){ ev->id, ev->rec, ev->at };
	return CSM_OK;
}

/* The last event of a segment, by when it was recorded. */
static void last_event(const struct segment *g, struct last *last)
{
	struct str in = g->bytes.s;
	const char *lf = in.n > 1 ? memrchr(in.p, '\n', in.n - 1) : NULL;

	if (in.n)
		event_at(in, lf ? (size_t)(lf + 1 - in.p) : 0, later, last);
}

static int say_log(struct status *s, struct csm_err *e)
{
	struct segment *segs;
	struct last last = { 0, WHEN_NONE, WHEN_NONE };
	char id[24] = "";
	size_t n;
	int64_t bytes = 0;
	int code = segments_list(s->c, NULL, &segs, &n, NULL, NULL, e);

	for (size_t i = 0; !code && i < n; i++) {
		code = segment_open(s->c, &segs[i], e);
		bytes += code ? 0 : (int64_t)segs[i].bytes.s.n + segs[i].torn;
		if (!code && !strcmp(segs[i].table, "events"))
			last_event(&segs[i], &last);
	}
	segments_close(segs, n);
	if (code)
		return code;
	if (last.id)
		evid_write(last.id, id);
	print_section(s->p, "log", print_is_zh(s->p) ? "日志" : "Log");
	fact(s, "segments", "Segments", "分段文件", cell_int((int64_t)n));
	fact(s, "bytes", "Bytes", "字节", cell_int(bytes));
	fact(s, "events", "Events", "事件", cell_int(s->w->events));
	fact(s, "last_event", "Last event", "最近事件", cell_text(arena_str(&s->mem, str_of(id))));
	fact(s, "last_event_at", "Happened", "发生时间", cell_at(last.at));
	fact(s, "last_event_rec", "Recorded", "记录时间", cell_at(last.rec));
	fact(s, "unreadable", "Unreadable lines", "无法读取的行", cell_int(s->w->unreadable));
	return CSM_OK;
}

static const struct import_note *last_import(const struct world *w)
{
	const struct import_note *last = NULL;

	for (size_t i = 0; i < w->n_imports; i++)
		if (!w->imports[i].undone && (!last || w->imports[i].at >= last->at))
			last = &w->imports[i];
	return last;
}

static void say_import(struct status *s)
{
	const struct import_note *m = last_import(s->w);
	int64_t tickets = 0, returns = 0, customers = 0;
	char id[24];

	if (!m)
		return;
	for (size_t i = 0; i < s->w->n_tickets; i++)
		tickets += s->w->tickets[i].h.imp == m->id;
	for (size_t i = 0; i < s->w->n_returns; i++)
		returns += s->w->returns[i].h.imp == m->id;
	for (size_t i = 0; i < s->w->n_customers; i++)
		customers += s->w->customers[i].h.imp == m->id;
	evid_write(m->id, id);
	print_section(s->p, "last_import", print_is_zh(s->p) ? "最近导入" : "Last import");
	fact_text(s, "import", "Import", "批次", id);
	fact(s, "file", "File", "文件", cell_text(m->file));
	fact(s, "map", "Map", "映射", cell_text(m->map));
	fact(s, "shop", "Shop", "店铺", cell_text(m->shop));
	fact(s, "at", "At", "时间", cell_at(m->at));
	fact(s, "done", "Complete", "已完成", cell_bool(m->done));
	fact(s, "tickets_opened", "Tickets opened", "新建工单", cell_int(tickets));
	fact(s, "returns_opened", "Returns opened", "新建退单", cell_int(returns));
	fact(s, "customers_opened", "Customers opened", "新建客户", cell_int(customers));
}

/* ---- findings ---- */

static void on_finding(void *ctx, const struct finding *f)
{
	struct status *s = ctx;

	s->findings[f->level]++;
}

static int say_findings(struct status *s, struct csm_err *e)
{
	int code = store_check(s->c, false, on_finding, s, e);

	if (code)
		return code;
	print_section(s->p, "findings", print_is_zh(s->p) ? "检查结果" : "Findings");
	fact(s, "errors", "Errors", "错误", cell_int(s->findings[FIND_ERROR]));
	fact(s, "warnings", "Warnings", "警告", cell_int(s->findings[FIND_WARN]));
	fact(s, "notes", "Notes", "提示", cell_int(s->findings[FIND_NOTE]));
	return CSM_OK;
}

CSM_API int csm_status(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	struct status s = { .c = c, .p = p };
	int code = world_load(c, &s.w, e);

	if (code)
		return code;
	print_zone(p, c->zone);
	print_object(p, "status");
	say_store(&s);
	say_states(&s);
	say_returns(&s);
	code = say_others(&s, e);
	if (!code)
		code = say_log(&s, e);
	if (!code)
		say_import(&s);
	if (!code)
		code = say_findings(&s, e);
	if (!code)
		print_object_end(p);
	arena_free(&s.mem);
	return code;
}
