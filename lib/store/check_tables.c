/*
 * Checking tables: rows that cannot be read, cells that are not what their column holds, numbers
 * met twice, imports and customers that are not there, order lines whose order was never imported.
 */
#include "base/num.h"
#include "store/check.h"
#include "store/ids.h"
#include "store/table.h"

struct table_check {
	struct check *k;
	const struct table_def *def;
	struct ids ids;
};

static void pass_on(void *ctx, const struct finding *f)
{
	struct table_check *t = ctx;
	t->k->fn(t->k->ctx, f);
}

static bool cell_good(const struct table_def *d, const struct str *f, size_t i, struct str currency)
{
	int64_t v;
	int offset, digits = currency.n ? currency_digits(currency) : 4;
	if (!f[i].n)
		return true;
	switch (d->forms[i]) {
	case 'i': return when_read(f[i], &v, &offset);
	case 'n': return str_i64(f[i], &v);
	case 'm': return digits >= 0 && money_parse(f[i], digits, &v);
	default: return true;
	}
}

static struct str cell_named(const struct table_def *d, const struct str *f, const char *name)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->cols[i], name))
			return f[i];
	return (struct str){ 0 };
}

static void look_at_cells(struct table_check *t, const struct table_row *r)
{
	struct str currency = cell_named(t->def, r->f, "currency");
	for (size_t i = TABLE_HEAD_COLS; i < t->def->n; i++)
		if (!cell_good(t->def, r->f, i, currency))
			check_say(t->k, FIND_ERROR, "cell.form", r->file, r->line,
			          "Put the value right by hand; csm-store(5) has the form.",
			          "%s: \"%.60s\" is not a value of this column, so it reads as empty.", t->def->cols[i],
			          arena_cstr(&t->k->mem, r->f[i]));
}

static void look_at_reference(struct table_check *t, const struct table_row *r, const char *column)
{
	struct str s = cell_named(t->def, r->f, column);
	struct caseid c;
	if (s.n && (!case_fast(s, &c) || ids_get(t->k->ids, c.id) != (uint32_t)c.kind))
		check_say(t->k, FIND_ERROR, "reference.nowhere", r->file, r->line,
		          "Fetch the missing site from another copy; else correct the name.",
		          "%s: %.40s is not in this log.", column,
		          arena_cstr(&t->k->mem, s));
}

static int on_row(void *ctx, const struct table_row *r)
{
	struct table_check *t = ctx;
	if (!ids_meet(&t->ids, evid_make(r->site, r->num))) {
		char id[24];
		evid_write(evid_make(r->site, r->num), id);
		check_say(t->k, FIND_ERROR, "row.double", r->file, r->line,
		          "If the rows are the same, delete one; else give it a free number.",
		          "Row %s:%s stands in the table twice.", t->def->name, id);
	}
	if (r->imp && ids_get(t->k->ids, r->imp) != 'I')
		check_say(t->k, FIND_ERROR, "reference.nowhere", r->file, r->line,
		          "Fetch the missing lines of the log from another copy.",
		          "imp: the import that this row comes from is not in this log.");
	if (r->at > r->rec)
		check_say(t->k, FIND_ERROR, "time.future", r->file, r->line,
		          "Correct at or rec; a wrong clock is the usual cause.",
		          "The row's at is later than its rec.");
	look_at_cells(t, r);
	look_at_reference(t, r, "customer");
	look_at_reference(t, r, "ticket");
	return CSM_OK;
}

static int check_table(struct check *k, enum table tab, struct csm_err *e)
{
	struct table_check t = { .k = k, .def = table_def(tab) };
	struct segment *segs;
	size_t n;
	int rc = table_scan(k->c, tab, on_row, pass_on, &t, &segs, &n, e);
	for (size_t i = 0; rc == CSM_OK && i < n; i++)
		if (segs[i].torn > 0)
			check_say(k, FIND_NOTE, "tail.torn", segs[i].path, 0,
			          "Nothing: the next write of this site keeps them in rejects/ and goes on behind the last whole row.",
			          "%lld bytes at its end: a write that was cut short and never acknowledged.",
			          (long long)segs[i].torn);
	segments_close(segs, n);
	ids_free(&t.ids);
	return rc;
}

static void stray_lines(struct check *k, const struct orders *o)
{
	size_t n = 0;
	for (size_t i = 0; i < o->n_lines; i++)
		n += o->lines[i].order == MAP_NONE;
	if (n)
		check_say(k, FIND_NOTE, "order.missing", "log", 0, "Import the export that holds the orders themselves; the sequence does not matter.",
		          "%zu order lines belong to orders that were never imported: they count in no figure by order.", n);
}

int check_tables(struct check *k, struct csm_err *e)
{
	struct orders *o;
	int rc = CSM_OK;
	for (int t = 0; rc == CSM_OK && t < TAB_COUNT; t++)
		rc = check_table(k, (enum table)t, e);
	if (rc == CSM_OK)
		rc = orders_load(k->c, &o, e);
	if (rc == CSM_OK)
		stray_lines(k, o);
	return rc;
}
