/*
 * csm_check: what store_check finds, as rows. Relies on store/check.h for the findings. Promises: every finding is a row with
 * its place, its stable id, what it means and what to do; the verdict is the return value.
 */
#include "report/report.h"
#include "store/check.h"

static const struct col cols[] = {
	{ .name = "level", .en = "Level", .zh = "级别" },
	{ .name = "id", .en = "Finding", .zh = "发现" },
	{ .name = "place", .en = "Place", .zh = "位置" },
	{ .name = "text", .en = "Meaning", .zh = "含义" },
	{ .name = "todo", .en = "What to do", .zh = "处理建议" },
};

struct checking {
	struct csm_print *p;
	struct arena mem;
	int64_t n[3];              /* by enum finding_level */
};

static void on_finding(void *ctx, const struct finding *f)
{
	static const char *const levels[2][3] = { { "note", "warning", "error" }, { "提示", "警告", "错误" } };
	struct checking *k = ctx;
	const char *place = f->file && f->line > 0 ? arena_printf(&k->mem, "%s:%ld", f->file, f->line) : f->file;
	bool zh = print_is_zh(k->p) && print_is_text(k->p);

	k->n[f->level]++;
	print_row(k->p, (const struct cell[]){ cell_text(str_of(levels[zh][f->level])), cell_text(str_of(f->id)), cell_text(str_of(place)),
	                                       cell_text(str_of(f->text)), cell_text(str_of(f->todo)) });
	arena_reset(&k->mem);
}

static void say_sum(const struct checking *k)
{
	long long errors = (long long)k->n[FIND_ERROR], warnings = (long long)k->n[FIND_WARN], notes = (long long)k->n[FIND_NOTE];

	if (print_is_zh(k->p))
		print_note(k->p, "错误 %lld,警告 %lld,提示 %lld", errors, warnings, notes);
	else
		print_note(k->p, "errors %lld, warnings %lld, notes %lld", errors, warnings, notes);
}

CSM_API int csm_check(struct csm *c, const struct csm_check_request *r, struct csm_print *p, struct csm_err *e)
{
	struct checking k = { .p = p };
	int code;

	print_zone(p, c->zone);
	code = print_table(p, cols, COUNT(cols), e);
	if (!code)
		code = store_check(c, on_finding, &k, e);
	if (!code) {
		print_table_end(p);
		say_sum(&k);
		if (k.n[FIND_ERROR] || (r->strict && (k.n[FIND_WARN] || k.n[FIND_NOTE])))
			code = CSM_FOUND;
	}
	arena_free(&k.mem);
	return code;
}
