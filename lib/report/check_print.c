/*
 * csm_check: what store_check finds, as rows. Relies on store/check.h for the findings. Promises:
 * every finding is a row with its place, its stable id, what it means and what to do; the verdict
 * is the return value. Imported history can bring hundreds of one kind: formats made for reading
 * show the first of each kind and say how many more there are.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "store/check.h"

static const struct col cols[] = {
	{ .name = "level", .en = "Level", .zh = "级别" },
	{ .name = "id", .en = "Finding", .zh = "发现" },
	{ .name = "place", .en = "Place", .zh = "位置" },
	{ .name = "text", .en = "Meaning", .zh = "含义" },
	{ .name = "todo", .en = "What to do", .zh = "处理建议" },
};

enum { ROWS_OF_ONE = 5 };

struct finding_kind {
	const char *id;            /* a string constant of store/ */
	int64_t n;
};

/* How many findings of that id there were before this one. */
static int64_t met_before(struct findings_out *k, const char *id)
{
	size_t i = 0;

	while (i < k->n_kinds && strcmp(k->kinds[i].id, id))
		i++;
	if (i == k->n_kinds)
		*PUSH(k->kinds, k->n_kinds, k->cap) = (struct finding_kind){ .id = id };
	return k->kinds[i].n++;
}

void findings_add(void *ctx, const struct finding *f)
{
	static const char *const levels[2][3] = { { "note", "warning", "error" },
	                                          { "提示", "警告", "错误" } };
	struct findings_out *k = ctx;
	const char *place = f->file && f->line > 0 ? arena_printf(&k->mem, "%s:%ld", f->file, f->line) : f->file;
	bool zh = print_is_zh(k->p) && print_is_text(k->p);

	k->n[f->level]++;
	if (met_before(k, f->id) >= ROWS_OF_ONE && print_is_text(k->p))
		return;
	print_row(k->p, (const struct cell[]){ cell_text(str_of(levels[zh][f->level])),
	                                       cell_text(str_of(f->id)), cell_text(str_of(place)),
	                                       cell_text(str_of(f->text)),
	                                       cell_text(str_of(words_in(k->lang, f->todo))) });
	arena_reset(&k->mem);
}

static void say_more(const struct findings_out *k)
{
	for (size_t i = 0; i < k->n_kinds && print_is_text(k->p); i++) {
		long long more = (long long)k->kinds[i].n - ROWS_OF_ONE;

		if (more > 0)
			print_note(k->p, print_is_zh(k->p) ? "%s：还有 %lld 条（csm check --format=csv 全部列出）" :
			           "%s: %lld more (csm check --format=csv lists all)", k->kinds[i].id, more);
	}
}

static void say_sum(const struct findings_out *k)
{
	long long errors = (long long)k->n[FIND_ERROR], warnings = (long long)k->n[FIND_WARN],
	                   notes = (long long)k->n[FIND_NOTE];

	if (print_is_zh(k->p))
		print_note(k->p, "错误 %lld，警告 %lld，提示 %lld", errors, warnings, notes);
	else
		print_note(k->p, "errors %lld, warnings %lld, notes %lld", errors, warnings, notes);
}

int findings_begin(struct findings_out *k, struct csm *c, struct csm_print *p, struct csm_err *e)
{
	*k = (struct findings_out){ .p = p, .lang = lang_of(c->lang) };
	print_zone(p, c->zone);
	return print_table(p, cols, COUNT(cols), e);
}

void findings_end(struct findings_out *k)
{
	print_table_end(k->p);
	say_more(k);
	say_sum(k);
}

void findings_free(struct findings_out *k)
{
	arena_free(&k->mem);
	free(k->kinds);
}

CSM_API int csm_check(struct csm *c, const struct csm_check_request *r, struct csm_print *p,
                      struct csm_err *e)
{
	struct findings_out k;
	int code = findings_begin(&k, c, p, e);

	if (!code)
		code = store_check(c, r->strict, findings_add, &k, e);
	if (!code) {
		findings_end(&k);
		if (k.n[FIND_ERROR] || (r->strict && (k.n[FIND_WARN] || k.n[FIND_NOTE])))
			code = CSM_FOUND;
	}
	findings_free(&k);
	return code;
}
