/*
 * The built-in maps against what exports look like: every column of every header known is mapped, personal: or drop:;
 * the example exports are found by their columns and read without a reject. Runs in the project's folder.
 */
#include <dirent.h>
#include <fcntl.h>

#include "map_kit.h"

static struct str slurp(struct kit *k, const char *path)
{
	struct file_bytes f;
	struct str s = { 0 };

	if (file_read(AT_FDCWD, path, &f, &k->e) == CSM_OK) {
		s = arena_str(&k->a, f.s);
		file_close(&f);
	}
	return s;
}

/* ---- headers: tests/data/headers/NAME.txt; the first line names the map, then one column a line ---- */

/* The header as a row of an export, columns in file order or from last to first. */
static struct str header_row(struct kit *k, struct str columns, bool backwards, char delimiter)
{
	struct buf b = { 0 };
	struct str out;

	while (columns.n) {
		struct str c = str_split(&columns, '\n');
		struct buf next = { 0 };
		if (!c.n)
			continue;
		buf_str(&next, backwards ? c : buf_view(&b));
		if (b.n)
			buf_char(&next, delimiter);
		buf_str(&next, backwards ? buf_view(&b) : c);
		buf_free(&b);
		b = next;
	}
	buf_char(&b, '\n');
	out = arena_str(&k->a, buf_view(&b));
	buf_free(&b);
	return out;
}

static void check_header(struct kit *k, const char *name)
{
	struct str columns = slurp(k, arena_printf(&k->a, "tests/data/headers/%s", name));
	struct str map = str_split(&columns, '\n');
	char delimiter = str_starts(map, STR("amazon")) ? '\t' : ',';

	for (int backwards = 0; backwards < 2; backwards++) {
		int rc = kit_open(k, NULL, header_row(k, columns, backwards, delimiter));
		if (!tap_ok(rc == CSM_OK,
			    arena_printf(&k->a, "%s%s is recognised", name, backwards ? ", columns backwards," : ""))) {
			printf("# %s\n", k->e.text);
			continue;
		}
		TAP_EQ_STR(map_id(source_header(k->s)->map), arena_cstr(&k->a, map), "as what it is");
		TAP_EQ_INT(source_header(k->s)->n_unknown, 0, "and no column is unknown");
		for (size_t i = 0; i < source_header(k->s)->n_unknown; i++)
			printf("# unknown: " STR_FMT "\n", STR_ARG(source_header(k->s)->unknown[i]));
	}
}

/* A map of common names asked for by name does not take an export of which another map knows more. */
static void check_general(struct kit *k, const char *name)
{
	static const char *const general[] = { "csm.orders", "csm.returns", "csm.tracking", "csm.device_events",
		"csm.behaviour" };
	struct str columns = slurp(k, arena_printf(&k->a, "tests/data/headers/%s", name));
	struct str map = str_split(&columns, '\n');

	for (size_t i = 0; i < COUNT(general) && !str_starts(map, STR("csm.")); i++)
		tap_ok(kit_open(k, general[i], header_row(k, columns, false, ',')) == CSM_EREFUSED,
		       arena_printf(&k->a, "%s is nothing for %s", name, general[i]));
}

static int is_header(const struct dirent *d)
{
	return str_ends(str_of(d->d_name), STR(".txt"));
}

static void check_headers(struct kit *k)
{
	struct dirent **names = NULL;
	int n = scandir("tests/data/headers", &names, is_header, alphasort);

	tap_ok(n > 0, "headers of exports are there");
	for (int i = 0; i < n; i++) {
		check_header(k, names[i]->d_name);
		check_general(k, names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

/* ---- the example exports ---- */

static const struct {
	const char *file, *map;
	size_t records, lines;
	int64_t money;
	enum map_field sum;
} exports[] = {
	{"ExportOrderList202604011000.csv", "taobao.orders", 44, 0, 911160, FLD_total},
	{"ExportOrderDetailList202604011000.csv", "taobao.order_lines", 44, 74, 98, FLD_units},
	{"taobao-refunds-20260401.csv", "taobao.refunds", 20, 0, 166785, FLD_amount},
	{"shopify-orders-20260401.csv", "shopify.orders", 36, 65, 182532, FLD_total},
	{"amazon-all-orders-20260401.tsv", "amazon.all_orders", 34, 42, 89499, FLD_total},
	{"amazon-fba-returns-20260401.tsv", "amazon.fba_returns", 32, 0, 32, FLD_units},
	{"amazon-mfn-returns-20260401.tsv", "amazon.mfn_returns", 20, 0, 22436, FLD_refunded},
	{"zendesk-tickets-20260401.csv", "zendesk.csv", 48, 0, 100, FLD_replies},
	{"desk-tickets.csv", "csm.tickets", 30, 0, 0, FLD_reopens},
	{"desk-events.csv", "csm.events", 96, 0, 0, FLD_scale},
	{"desk-messages.csv", "csm.messages", 48, 0, 0, FLD_scale},
	{"desk-answers.csv", "csm.answers", 32, 0, 198, FLD_score},
	{"desk-customers.csv", "csm.customers", 16, 0, 0, FLD_scale},
};

static void check_export(struct kit *k, size_t i)
{
	size_t records = 0, lines = 0, rejects = 0;
	int64_t sum = 0;
	struct str bytes = slurp(k, arena_printf(&k->a, "examples/exports/%s", exports[i].file));

	if (!tap_ok(kit_open(k, NULL, bytes) == CSM_OK, exports[i].file)) {
		printf("# %s\n", k->e.text);
		return;
	}
	TAP_EQ_STR(map_id(source_header(k->s)->map), exports[i].map, "found by its columns");
	while (source_next(k->s, &k->m)) {
		records++;
		lines += k->m.n_lines;
		rejects += k->m.reject != REJ_NONE;
		sum += k->m.v[exports[i].sum];
		if (k->m.reject)
			printf("# line %ld: %s: %s\n", k->m.line, reject_word(k->m.reject), k->m.reject_text);
	}
	TAP_EQ_INT(records, exports[i].records, "records");
	TAP_EQ_INT(lines, exports[i].lines, "lines");
	TAP_EQ_INT(rejects, 0, "no row is refused");
	TAP_EQ_INT(sum, exports[i].money, "the sum of a figure");
}

/* Orders, their lines and their refunds are exported apart: the same numbers stand in all three. */
static void check_join(struct kit *k)
{
	struct smap orders = { 0 };
	size_t unknown = 0;
	bool fresh;

	kit_open(k, NULL, slurp(k, "examples/exports/ExportOrderList202604011000.csv"));
	while (source_next(k->s, &k->m))
		*smap_put(&orders, arena_str(&k->a, k->m.s[FLD_order]), &fresh) = 1;
	kit_open(k, NULL, slurp(k, "examples/exports/taobao-refunds-20260401.csv"));
	tap_ok(!map_only_lines(source_header(k->s)->map), "refunds are records of their own");
	while (source_next(k->s, &k->m))
		unknown += smap_get(&orders, k->m.s[FLD_order]) == MAP_NONE;
	TAP_EQ_INT(unknown, 0, "every refund has its order");
	kit_open(k, NULL, slurp(k, "examples/exports/ExportOrderDetailList202604011000.csv"));
	tap_ok(map_only_lines(source_header(k->s)->map), "order lines say nothing about the order");
	while (source_next(k->s, &k->m))
		unknown += smap_get(&orders, k->m.s[FLD_order]) == MAP_NONE;
	TAP_EQ_INT(unknown, 0, "every line has its order");
	smap_free(&orders);
}

static void check_all_maps(struct kit *k)
{
	struct map **maps;
	size_t n = 0, verified = 0;

	TAP_EQ_INT(map_all(NULL, &k->a, &maps, &n, &k->e), CSM_OK, "every built-in map is right");
	for (size_t i = 0; i < n; i++)
		verified += map_verified(maps[i])[0] != '\0';
	TAP_EQ_INT(verified, n, "and says how sure its facts are");
	TAP_EQ_INT(n, builtin_map_count(), "none is left out");
}

int main(void)
{
	struct kit k;

	kit_begin(&k);
	check_all_maps(&k);
	check_headers(&k);
	for (size_t i = 0; i < COUNT(exports); i++)
		check_export(&k, i);
	check_join(&k);
	kit_end(&k);
	return tap_done();
}
