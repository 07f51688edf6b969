/*
 * Mistakes in import maps: each is refused with its stable id, line and column; right maps are read as they say.
 */
#include "map_kit.h"

#define HEAD "map: t.x\nrecord: return\ndetect: {all: [a, b]}\n"
#define FIELDS "fields:\n  return: {from: [a]}\n"
#define KEY "key: [return]\n"

static const struct { const char *name, *yaml, *id; long line, col;
} mistakes[] = {
	{"a list is no map", "- 1\n", "map.type", 1, 1},
	{"unknown key", HEAD FIELDS KEY "rnak: [a]\n", "map.key", 7, 1},
	{"no name", "record: return\n", "map.missing", 1, 1},
	{"a name with blanks", "map: \"a b\"\n", "map.value", 1, 6},
	{"no record", "map: t.x\n", "map.missing", 1, 1},
	{"unknown record", "map: t.x\nrecord: refund\n", "map.record", 2, 9},
	{"no detect", "map: t.x\nrecord: return\n" FIELDS KEY, "map.missing", 1, 1},
	{"detect without all", "map: t.x\nrecord: return\ndetect: {none: [a]}\n", "map.missing", 3, 9},
	{"detect with an unknown key", "map: t.x\nrecord: return\ndetect: {any: [a]}\n", "map.key", 3, 10},
	{"within out of range", "map: t.x\nrecord: return\ndetect: {all: [a], within: 0}\n", "map.value", 3, 28},
	{"an empty column", "map: t.x\nrecord: return\ndetect: {all: [\"_\"]}\n", "map.column", 3, 16},
	{"no fields", HEAD KEY, "map.missing", 1, 1},
	{"no key", HEAD FIELDS, "map.missing", 1, 1},
	{"unknown field", HEAD "fields:\n  retrun: {from: [a]}\n" KEY, "map.field", 5, 3},
	{"field of another record", HEAD "fields:\n  survey: {from: [a]}\n" KEY, "map.field", 5, 3},
	{"key names no field", HEAD FIELDS "key: [order]\n", "map.ref", 6, 7},
	{"key of personal data", HEAD "fields: {account: {from: [a]}}\nkey: [account]\n", "map.value", 5, 7},
	{"unknown guard", HEAD "input: {guards: [exel]}\n" FIELDS KEY, "map.value", 4, 17},
	{"unknown delimiter", HEAD "input: {delimiter: x}\n" FIELDS KEY, "map.value", 4, 20},
	{"unknown quote", HEAD "input: {quote: x}\n" FIELDS KEY, "map.value", 4, 16},
	{"decimal and group the same", HEAD "input: {number: {decimal: \",\", group: \",\"}}\n" FIELDS KEY, "map.value", 4,
     17},
	{"no currency of that name", HEAD "input: {money: {currency: RMB}}\n" FIELDS KEY, "map.value", 4, 27},
	{"unknown zone", HEAD "input: {zone: Asia/Shangai}\n" FIELDS KEY, "map.value", 4, 15},
	{"offset out of range", HEAD "input: {zone: \"+25:00\"}\n" FIELDS KEY, "map.value", 4, 15},
	{"ragged word", HEAD "input: {ragged: {short: ok}}\n" FIELDS KEY, "map.value", 4, 25},
	{"rows without a name", HEAD "input: {rows: \"\"}\n" FIELDS KEY, "map.value", 4, 15},
	{"rows with a step that has no name", HEAD "input: {rows: a..b}\n" FIELDS KEY, "map.value", 4, 15},
	{"rows of several lists", HEAD "input: {rows: [a, b]}\n" FIELDS KEY, "map.type", 4, 15},
	{"also itself", HEAD FIELDS KEY "also: [t.x]\n", "map.value", 7, 7},
	{"also what is no name", HEAD FIELDS KEY "also: [\"a b\"]\n", "map.value", 7, 7},
	{"also five maps", HEAD FIELDS KEY "also: [a, b, c, d, e]\n", "map.value", 7, 7},
	{"a field that is the same as a column", HEAD FIELDS KEY "when: [{if: {kind: {same: a}}, clear: [kind]}]\n", "map.value", 7, 20},
	{"a column that is like another", HEAD FIELDS KEY "when: [{if: {a: {like: b}}, clear: [kind]}]\n", "map.key", 7, 18},
	{"a column that is the same as two", HEAD FIELDS KEY "when: [{if: {a: {same: [b, c]}}, clear: [kind]}]\n", "map.value", 7, 17},
	{"drop without pattern", HEAD "input: {drop: [{col: 1}]}\n" FIELDS KEY, "map.missing", 4, 16},
	{"a bad pattern", HEAD "input: {drop: [{matches: \"(\"}]}\n" FIELDS KEY, "map.pattern", 4, 26},
	{"counted repetition", HEAD "input: {drop: [{matches: \"a{9}\"}]}\n" FIELDS KEY, "map.pattern", 4, 26},
	{"back reference", HEAD "input: {drop: [{matches: '(a)\\1'}]}\n" FIELDS KEY, "map.pattern", 4, 26},
	{"unknown value map", HEAD "fields:\n  return: {from: [a]}\n  kind: {from: [b], map: kid}\n" KEY, "map.ref", 6, 26},
	{"unknown: without quotes", HEAD "maps: {k: {unknown: other}}\n" FIELDS KEY, "map.value", 4, 21},
	{"like without a word", HEAD "maps: {k: {like: [[a]]}}\n" FIELDS KEY, "map.type", 4, 19},
	{"from and first", HEAD "fields:\n  return: {from: [a], first: [b]}\n" KEY, "map.value", 5, 30},
	{"no source", HEAD "fields:\n  return: {required: true}\n" KEY, "map.value", 5, 11},
	{"const of an instant", HEAD "fields:\n  return: {from: [a]}\n  applied: {const: x}\n" KEY, "map.value", 6, 20},
	{"const of a number that is none", HEAD "fields:\n  return: {from: [a]}\n  units: {const: one}\n" KEY, "map.value", 6, 18},
	{"default of a number", HEAD "fields:\n  return: {from: [a]}\n  units: {from: [b], default: 1}\n" KEY, "map.value", 6, 31},
	{"formats of an id", HEAD "fields:\n  return: {from: [a], formats: [\"%Y\"]}\n" KEY, "map.value", 5, 32},
	{"a format without a day",
     HEAD "fields:\n  return: {from: [a]}\n  applied: {from: [b], formats: [\"%Y-%m\"]}\n" KEY, "map.value", 6, 34},
	{"a format with an unknown letter",
     HEAD "fields:\n  return: {from: [a]}\n  applied: {from: [b], formats: [\"%Y-%m-%d %Q\"]}\n" KEY, "map.value", 6,
     34},
	{"seconds since 1970 beside a date",
     HEAD "fields:\n  return: {from: [a]}\n  applied: {from: [b], formats: [\"%Y-%m-%d %s\"]}\n" KEY, "map.value", 6,
     34},
	{"rows of a word that is none", HEAD "fields:\n  return: {from: [a]}\n  status: {from: [b], rows: least}\n" KEY,
     "map.value", 6, 29},
	{"rows of an id", HEAD "fields:\n  return: {from: [a], rows: lowest}\n" KEY, "map.value", 5, 29},
	{"rows of a line's field", "map: t.x\nrecord: order\ndetect: {all: [a]}\nfields:\n  price: {from: [a], rows: same}\n"
     "key: [content]\n", "map.value", 5, 28},
	{"the lowest of a sum", HEAD "fields:\n  return: {from: [a]}\n  amount: {sum: [b], rows: lowest}\n" KEY, "map.value",
     6, 28},
	{"smallest units of an instant", HEAD "fields:\n  return: {from: [a]}\n  applied: {from: [b], type: minor}\n" KEY,
     "map.value", 6, 30},
	{"minutes after nothing", HEAD "fields:\n  return: {from: [a]}\n  settled: {from: [b], type: minutes}\n" KEY,
     "map.value", 6, 12},
	{"type that does not suit", HEAD "fields:\n  return: {from: [a], type: money}\n" KEY, "map.value", 5, 29},
	{"required neither true nor false", HEAD "fields:\n  return: {from: [a], required: ja}\n" KEY, "map.value", 5, 33},
	{"template without an end", HEAD "fields:\n  return: {from: [a]}\n  text: {template: \"${a\"}\n" KEY, "map.value",
     6, 20},
	{"a check of a text by number", HEAD "fields:\n  return: {from: [a], check: \">= 0\"}\n" KEY, "map.value", 5, 30},
	{"a check that is none", HEAD "fields:\n  return: {from: [a]}\n  units: {from: [b], check: \"=> 1\"}\n" KEY,
     "map.value", 6, 29},
	{"group of a return", HEAD "group: {by: order}\n" FIELDS KEY, "map.value", 4, 8},
	{"lines side by side and in rows", "map: t.x\nrecord: order\ndetect: {all: [a, b]}\ngroup: {by: order, lines: [c], across: true}\n"
	 "fields: {order: {from: [a]}}\nkey: [order]\n", "map.value", 4, 27},
	{"across neither true nor false", "map: t.x\nrecord: order\ndetect: {all: [a, b]}\ngroup: {by: order, across: 9}\n"
	 "fields: {order: {from: [a]}}\nkey: [order]\n", "map.value", 4, 28},
	{"when without if", HEAD FIELDS KEY "when: [{set: {kind: x}}]\n", "map.missing", 7, 8},
	{"when sets an instant", HEAD FIELDS KEY "when: [{if: {kind: x}, set: {settled: x}}]\n", "map.value", 7, 39},
	{"when copies an id into an instant", HEAD FIELDS KEY "when: [{if: {kind: x}, copy: {settled: return}}]\n",
     "map.value", 7, 40},
	{"when asks for the value of an instant", HEAD FIELDS KEY "when: [{if: {settled: x}, set: {kind: x}}]\n",
     "map.value", 7, 23},
	{"dropped and personal", HEAD FIELDS KEY "personal: [b]\ndrop: [b]\n", "map.column", 8, 7},
	{"extends a map that is not there", "extends: no.such\n" HEAD FIELDS KEY, "map.unknown", 0, 0},
};

static void test_mistakes(void)
{
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct arena a = { 0 };
		struct csm_err e = { 0 };
		struct map *m = NULL;
		int rc = map_parse(NULL, str_of(mistakes[i].yaml), "m.yaml", &a, &m, &e);
		bool good =
		    rc && !strcmp(e.id, mistakes[i].id) && e.line == mistakes[i].line && e.col == mistakes[i].col;
		tap_ok(good, mistakes[i].name);
		if (!good)
			printf("# %d %s:%ld:%ld: %s\n", rc, e.id, e.line, e.col, e.text);
		arena_free(&a);
	}
}

static void test_did_you_mean(void)
{
	struct arena a = { 0 };
	struct csm_err e = { 0 };
	struct map *m;

	map_parse(NULL, STR(HEAD "fields:\n  retrun: {from: [a]}\n" KEY), "m.yaml", &a, &m, &e);
	tap_ok(strstr(e.text, "did you mean return") != NULL, "a slip of the pen names the right field");
	TAP_EQ_STR(e.file, "m.yaml", "an error names the file");
	arena_free(&a);
}

static void test_extends(void)
{
	struct arena a = { 0 };
	struct csm_err e = { 0 };
	struct map *m = NULL, *again = NULL, *base = NULL;
	const char *yaml = "extends: zendesk.csv\nmap: my.zendesk\ninput: {zone: Europe/Berlin}\nrank: [open]\n";

	TAP_EQ_INT(map_parse(NULL, str_of(yaml), "m.yaml", &a, &m, &e), CSM_OK, "a map may extend a built-in one");
	if (!m)
		return;
	TAP_EQ_STR(map_id(m), "my.zendesk", "scalars replace");
	TAP_EQ_INT(map_rank(m, STR("open")), 0, "lists replace");
	TAP_EQ_INT(map_rank(m, STR("solved")), -1, "nothing of the replaced list is left");
	tap_ok(map_knows_column(m, STR("First reply time in minutes")), "maps merge");
	map_load(NULL, "zendesk.csv", &a, &base, &e);
	tap_ok(base && strcmp(map_version(base), map_version(m)) != 0, "the version covers the extending text");
	map_parse(NULL, str_of(yaml), "m.yaml", &a, &again, &e);
	tap_ok(again && !strcmp(map_version(again), map_version(m)), "the same texts have the same version");
	TAP_EQ_INT(strlen(map_version(m)), 12, "a version has twelve digits");
	arena_free(&a);
}

/* What maps say of JSON: which rows, what else reads the file, two columns that hold the same. */
static void test_json(void)
{
	static const char yaml[] = "map: t.m\nrecord: message\nalso: [t.y, t.z]\ndetect: {all: [id, [c.id, c.no]]}\n"
		"input: {rows: c}\nfields:\n  ticket: {from: [id]}\n  message: {from: [c.id]}\n"
		"  time: {from: [c.at], required: true}\n  actor: {from: [c.who]}\n  verb: {const: reply}\n"
		"  text: {from: [c.text]}\nkey: [ticket, message]\n"
		"when:\n  - {if: {c.who: {same: owner}}, set: {verb: message, actor: customer}}\n";
	static const char json[] = "{\"id\":7,\"owner\":1,\"c\":[{\"id\":1,\"who\":1,\"at\":\"2026-03-01T08:00:00Z\",\"text\":\"a\"},\n"
		"{\"id\":2,\"who\":2,\"at\":\"2026-03-01T09:00:00Z\",\"text\":\"b\"}]}\n";
	struct kit k;

	kit_begin(&k);
	if (kit_open(&k, kit_map(&k, yaml), str_of(json)))
		printf("# %s\n", k.e.text);
	TAP_EQ_STR(map_also(source_header(k.s)->map, 0), "t.y", "the first map besides");
	TAP_EQ_STR(map_also(source_header(k.s)->map, 1), "t.z", "the second");
	tap_ok(!map_also(source_header(k.s)->map, 2), "and no third");
	TAP_EQ_STR(kit_next(&k), "", "the first item is a row");
	TAP_EQ_STR(kit_s(&k, FLD_ticket), "7", "beside its parent");
	TAP_EQ_STR(kit_s(&k, FLD_verb), "message", "its author is the owner");
	TAP_EQ_STR(kit_s(&k, FLD_actor), "customer", "and the customer");
	TAP_EQ_STR(kit_next(&k), "", "the second item");
	TAP_EQ_STR(kit_s(&k, FLD_verb), "reply", "has another author");
	TAP_EQ_STR(kit_next(&k), "(end)", "there are no more");
	tap_ok(kit_open(&k, NULL, str_of("{\"id\":1}\n{\"id\":2}\n")) == CSM_EREFUSED, "no map is found for what none knows");
	kit_end(&k);
}

int main(void)
{
	test_mistakes();
	test_json();
	test_did_you_mean();
	test_extends();
	return tap_done();
}
