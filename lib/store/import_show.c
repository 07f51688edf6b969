/*
 * What can be asked about imports without importing: which map fits a file, what the maps are, what
 * becomes of one row.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "file/print.h"
#include "store/import.h"

static struct cell list(struct str lines)
{
	return (struct cell){ .kind = lines.n ? CELL_LIST : CELL_EMPTY, .s = lines, .n = -1 };
}

static void fact(struct csm_print *p, const char *name, const char *en, const char *zh, struct cell v)
{
	print_fact(p, &(struct col){ .name = name, .en = en, .zh = zh }, v);
}

static int open_source(struct csm *c, const struct csm_import_request *q, bool trace,
                       struct file_bytes *f, struct source **s, struct csm_err *e)
{
	const struct shop *shop = q->shop ? shop_find(&c->terms, str_of(q->shop)) : c->terms.n_shops ? &c->terms.shops[0] : NULL;
	struct source_options so = { .name = q->path, .date_order = q->date_order, .sheet = q->sheet, .fold = q->fold,
	                             .keep_raw = q->keep_raw,
		.n_keep_raw = q->n_keep_raw, .shop_currency = shop ? shop->currency : STR("CNY"),
		.shop_zone = shop ? shop->zone : (struct str){ 0 }, .trace = trace };
	int code = import_read(q->path, f, e);

	return code ? code : source_open(c, f->s, q->map, &so, s, e);
}

int csm_import_detect(struct csm *c, const struct csm_import_request *q, struct csm_print *p,
                      struct csm_err *e)
{
	struct file_bytes f = { 0 };
	struct source *s = NULL;
	const struct source_header *h;
	char delimiter[2] = "";
	int code = open_source(c, q, false, &f, &s, e);

	if (!code) {
		h = source_header(s);
		delimiter[0] = h->delimiter;
		print_object(p, "import");
		fact(p, "file", "File", "文件", cell_text(str_of(q->path)));
		fact(p, "map", "Map", "映射", cell_text(str_of(map_id(h->map))));
		fact(p, "verified", "Verified", "依据", cell_text(str_of(map_verified(h->map))));
		if (h->kind)
			fact(p, "kind", "Kind", "类型", cell_text(str_of(h->kind)));
		if (h->sheet)
			fact(p, "sheet", "Sheet", "工作表", cell_text(str_of(h->sheet)));
		fact(p, "encoding", "Encoding", "编码", cell_text(str_of(h->encoding)));
		fact(p, "delimiter", "Delimiter", "分隔符",
		     cell_text(h->delimiter == '\t' ? STR("tab") : str_of(delimiter)));
		fact(p, "header_line", "Header in line", "表头行", cell_int(h->header_line));
		fact(p, "columns", "Columns", "列数", cell_int((int64_t)h->n_columns));
		fact(p, "unknown", "Columns the map does not know", "未知列",
		     list(str_lines(&c->mem, h->unknown, h->n_unknown)));
		fact(p, "missing", "Columns that are not there", "缺少的列",
		     list(str_lines(&c->mem, h->missing, h->n_missing)));
		print_object_end(p);
	}
	source_close(s);
	file_close(&f);
	return code;
}

int csm_import_explain(struct csm *c, const struct csm_import_request *q, long line,
                       struct csm_print *p, struct csm_err *e)
{
	struct file_bytes f = { 0 };
	struct source *s = NULL;
	struct mapped *m = mem_alloc(sizeof(*m));
	bool found = false;
	int code = open_source(c, q, true, &f, &s, e);

	while (!code && !found && source_next(s, m))
		found = source_stands_at(s, m, line);
	if (!code && !found)
		code = err_set(e, CSM_ENOTFOUND, "import.line", "%s: no row stands at line %ld",
		               q->path, line);
	if (!code) {
		print_object(p, "row");
		fact(p, "map", "Map", "映射", cell_text(str_of(map_id(source_header(s)->map))));
		fact(p, "lines", "Lines", "行", cell_text(str_of(arena_printf(&c->mem, "%ld-%ld", m->line, m->last_line))));
		fact(p, "key", "Key", "键", cell_text(m->key));
		fact(p, "rejected", "Rejected", "拒绝",
		     cell_text(m->reject ? str_of(reject_word(m->reject)) : (struct str){ 0 }));
		fact(p, "field", "Field", "字段", cell_text(m->reject ? m->reject_field : (struct str){ 0 }));
		fact(p, "value", "Value", "值", cell_text(m->reject ? m->reject_value : (struct str){ 0 }));
		fact(p, "right", "What would be right", "应为",
		     cell_text(m->reject ? str_of(m->reject_text) : (struct str){ 0 }));
		print_text(p, "steps", source_trace(s));
		print_object_end(p);
	}
	source_close(s);
	file_close(&f);
	free(m);
	return code;
}

static const struct col map_cols[] = {
	{ .name = "map", .en = "Map", .zh = "映射" },
	{ .name = "record", .en = "Record", .zh = "记录" },
	{ .name = "version", .en = "Version", .zh = "版本" },
	{ .name = "verified", .en = "Verified", .zh = "依据" },
};
static const char *const record_words[REC_KINDS] = { "order", "return", "ticket", "customer",
                                                     "message", "answer", "event", "parcel", "device",
                                                     "behaviour" };

static int print_maps(struct map **m, size_t n, struct csm_print *p, struct csm_err *e)
{
	int code = print_table(p, map_cols, COUNT(map_cols), e);

	for (size_t i = 0; !code && i < n; i++) {
		const struct cell row[] = { cell_text(str_of(map_id(m[i]))),
		                            cell_text(str_of(record_words[map_record(m[i])])),
			cell_text(str_of(map_version(m[i]))), cell_text(str_of(map_verified(m[i]))) };

		print_row(p, row);
	}
	if (!code)
		print_table_end(p);
	return code;
}

int csm_import_maps(struct csm *c, struct csm_print *p, struct csm_err *e)
{
	struct map **m;
	size_t n;
	int code = map_all(c, &c->mem, &m, &n, e);

	return code ? code : print_maps(m, n, p, e);
}

int csm_import_check_map(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e)
{
	struct arena a = { 0 };
	struct map *m;
	int code;

	if (!path)
		return csm_import_maps(c, p, e);
	code = map_load(c, path, &a, &m, e);
	if (!code)
		code = print_maps(&m, 1, p, e);
	arena_free(&a);
	return code;
}
