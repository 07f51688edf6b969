/*
 * JSON as a table: which form a file has, what becomes of every kind of value, what is named when it cannot stand as it is,
 * what is refused. Tables are compared as text.
 */
#include <stdlib.h>

#include "file/container.h"
#include "tap.h"

#define MARK CONTAINER_MARK

static const struct { const char *name, *json, *rows, *table; } tables[] = {
	/* forms */
	{"a list of objects", "[{\"id\":1},{\"id\":2}]", NULL, "\"id\"\n1\n2\n"},
	{"one object a line, blank lines between", "{\"id\":1}\n\n  {\"id\":2}\r\n", NULL, "\"id\"\n1\n2\n"},
	{"one object", "{\"id\":1,\"b\":true}", NULL, "\"id\",\"b\"\n1,true\n"},
	{"an object with an id is a record, whatever lists it has", "{\"id\":1,\"comments\":[{\"id\":2}]}", NULL,
	 "\"id\",\"comments\"\n1,\"[{\"\"id\"\":2}]\"\n"},
	{"the one list of objects in an object", "{\"count\":1,\"things\":[{\"id\":1}],\"tags\":[1]}", NULL, "\"id\"\n1\n"},
	{"of several lists the usual name", "{\"users\":[{\"u\":1}],\"tickets\":[{\"id\":1}]}", NULL, "\"id\"\n1\n"},
	{"of several lists the wanted one", "{\"users\":[{\"u\":1}],\"tickets\":[{\"id\":1}]}", "users", "\"u\"\n1\n"},
	{"an object around one object", "{\"ticket\":{\"id\":4}}", NULL, "\"id\"\n4\n"},
	{"objects over several lines, one behind the other", "{\n\"id\":1}\n{\n\"id\":2}\n", NULL, "\"id\"\n1\n2\n"},
	{"a mark in front", "\xef\xbb\xbf [{\"id\":1}]", NULL, "\"id\"\n1\n"},
	/* values */
	{"members of members", "[{\"a\":{\"b\":{\"c\":1}},\"d\":{}}]", NULL, "\"a.b.c\"\n1\n"},
	{"columns in the order of their first sight", "[{\"a\":1},{\"b\":2,\"a\":3}]", NULL, "\"a\",\"b\"\n1,\n3,2\n"},
	{"scalars are joined", "[{\"a\":[\"x\",2,true,null]}]", NULL, "\"a\"\n\"x, 2, true, \"\n"},
	{"an empty list and null are empty", "[{\"a\":[],\"b\":null,\"c\":1}]", NULL, "\"a\",\"b\",\"c\"\n,,1\n"},
	{"a row of nothing is a row", "[{\"a\":null}]", NULL, "\"a\"\n\"\"\n"},
	{"numbers keep their digits", "[{\"a\":199.90,\"b\":1E+2,\"c\":-0,\"d\":1.0}]", NULL, "\"a\",\"b\",\"c\",\"d\"\n199.90,1E+2,-0,1.0\n"},
	{"integers beyond 64 bits", "[{\"a\":12345678901234567890123,\"b\":-9223372036854775809}]", NULL,
	 "\"a\",\"b\"\n12345678901234567890123,-9223372036854775809\n"},
	{"escapes", "[{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\t\\u20AC\"}]", NULL, "\"a\"\n\"\"\"\\/\b\f\n\t\xe2\x82\xac\"\n"},
	{"line ends are LF", "[{\"a\":\"x\\r\\ny\\rz\"}]", NULL, "\"a\"\n\"x\ny\nz\"\n"},
	{"a surrogate pair", "[{\"a\":\"\\ud83d\\ude00\"}]", NULL, "\"a\"\n\"\xf0\x9f\x98\x80\"\n"},
	{"emoji, right to left, U+0085, DEL stand as they are", "[{\"a\":\"\xf0\x9f\x98\x80\xd7\xa9\xc2\x85\x7f\"}]", NULL,
	 "\"a\"\n\"\xf0\x9f\x98\x80\xd7\xa9\xc2\x85\x7f\"\n"},
	{"lists of lists and objects stand as JSON", "[{\"a\":[[1],{\"b\":2}]}]", NULL, "\"a\"\n\"[[1],{\"\"b\"\":2}]\"\n"},
	{"fields that a shop added", "[{\"f\":[{\"id\":77,\"value\":\"A\"},{\"value\":[\"x\",\"y\"],\"id\":\"k\"}]}]", NULL,
	 "\"f.77\",\"f.k\"\n\"A\",\"x, y\"\n"},
	{"three members are no pair", "[{\"f\":[{\"id\":77,\"value\":1,\"x\":2}]}]", NULL,
	 "\"f\"\n\"[{\"\"id\"\":77,\"\"value\"\":1,\"\"x\"\":2}]\"\n"},
	{"an empty name", "[{\"\":1,\"a\":2}]", NULL, "\"\",\"a\"\n1,2\n"},
	{"a name with a comma and a quote", "[{\"a,\\\"b\":1,\"c\":2}]", NULL, "\"a,\"\"b\",\"c\"\n1,2\n"},
	/* what cannot stand as it is */
	{"NUL", "[{\"a\":\"x\\u0000\"}]", NULL, "\"a\"\n\"" MARK "NUL (\\u0000) stands in this text: x\xef\xbf\xbd\"\n"},
	{"half a pair", "[{\"a\":\"\\ud83dx\"}]", NULL, "\"a\"\n\"" MARK "half a surrogate pair (\\ud8xx) stands in this text: \xef\xbf\xbdx\"\n"},
	{"the other half", "[{\"a\":\"\\udc00\"}]", NULL, "\"a\"\n\"" MARK "half a surrogate pair (\\ud8xx) stands in this text: \xef\xbf\xbd\"\n"},
	{"two first halves", "[{\"a\":\"\\ud83d\\ud83d\"}]", NULL,
	 "\"a\"\n\"" MARK "half a surrogate pair (\\ud8xx) stands in this text: \xef\xbf\xbd\xef\xbf\xbd\"\n"},
	{"bytes that are no UTF-8", "[{\"a\":\"x\xff\"}]", NULL, "\"a\"\n\"" MARK "bytes that are no UTF-8 stand in this text: x\xef\xbf\xbd\"\n"},
	{"two members of one name", "[{\"a\":1,\"a\":\"x\"}]", NULL, "\"a\"\n\"" MARK "two members are called a: 1 | x\"\n"},
	{"null is one of two as well", "[{\"a\":null,\"a\":1}]", NULL, "\"a\"\n\"" MARK "two members are called a:  | 1\"\n"},
	{"two ways to one column", "[{\"a.b\":1,\"a\":{\"b\":2}}]", NULL, "\"a.b\"\n\"" MARK "two members are called a.b: 1 | 2\"\n"},
	{"three members of one name", "[{\"a\":1,\"b\":0,\"a\":2,\"a\":3,\"b\":4,\"a\":5}]", NULL,
	 "\"a\",\"b\"\n\"" MARK "two members are called a: 1 | 2 | 3 | 5\",\"" MARK "two members are called b: 0 | 4\"\n"},
	{"a flaw in one record is not in the next", "[{\"a\":1,\"a\":2},{\"a\":3}]", NULL,
	 "\"a\"\n\"" MARK "two members are called a: 1 | 2\"\n3\n"},
	{"an item that is no object", "[{\"a\":1,\"b\":2},5,null]", NULL,
	 "\"a\",\"b\"\n1,2\n\"" MARK "an object is wanted as a record: 5\"\n\"" MARK "an object is wanted as a record: null\"\n"},
	{"a damaged line does not lose the others", "{\"a\":1,\"b\":2}\n{\"a\":\n{\"a\":3}", NULL,
	 "\"a\",\"b\"\n1,2\n\"" MARK "this line is no JSON object; right would be a value ({ [ \"\" a number, true, false or null) at its "
	 "byte 6: {\"\"a\"\":\"\n3,\n"},
	{"a line may be damaged first", "{\"a\":1,\n{\"a\":1,\"b\":2}\n{\"a\":3}", NULL,
	 "\"a\",\"b\"\n\"" MARK "this line is no JSON object; right would be the name of a member in double quotes at its byte 8: {\"\"a\"\":1,\"\n1,2\n3,\n"},
	/* rows within records */
	{"items with their parent", "{\"tickets\":[{\"id\":1,\"via\":{\"c\":\"m\"},\"comments\":[{\"id\":5},{\"id\":6,\"x\":{\"y\":7}}]},{\"id\":2}]}",
	 "comments", "\"id\",\"via.c\",\"comments.id\",\"comments.x.y\"\n1,\"m\",5,\n1,\"m\",6,7\n"},
	{"the path may begin with the list of records", "{\"tickets\":[{\"id\":1,\"comments\":[{\"id\":5}]}]}", "tickets.comments",
	 "\"id\",\"comments.id\"\n1,5\n"},
	{"of lines", "{\"id\":1,\"c\":[{\"t\":1}]}\n{\"id\":2,\"c\":[{\"t\":2}]}", "c", "\"id\",\"c.t\"\n1,1\n2,2\n"},
	{"of one record", "{\"id\":1,\"c\":[{\"t\":1}]}", "c", "\"id\",\"c.t\"\n1,1\n"},
	{"through an object", "[{\"id\":1,\"a\":{\"n\":9,\"c\":[{\"t\":1}]}}]", "a.c", "\"id\",\"a.n\",\"c.t\"\n1,9,1\n"},
	{"through a list", "[{\"id\":1,\"a\":[{\"n\":1,\"c\":[{\"t\":1},{\"t\":2}]},{\"n\":2,\"c\":[{\"t\":3}]}]}]", "a.c",
	 "\"id\",\"a.n\",\"c.t\"\n1,1,1\n1,1,2\n1,2,3\n"},
	{"an item's member has the name of one of its parent's", "[{\"c.t\":9,\"c\":[{\"t\":\"long text\"},{\"t\":2},{\"u\":3}]}]", "c",
	 "\"c.t\",\"c.u\"\n\"" MARK "two members are called c.t: 9 | long text\",\n\"" MARK "two members are called c.t: 9 | 2\",\n9,3\n"},
	{"items that are no objects", "[{\"id\":1,\"c\":[\"x\",2]}]", "c", "\"id\",\"c\"\n1,\"x\"\n1,2\n"},
};

static struct str padded(struct arena *a, const char *json)
{
	return arena_str(a, str_of(json));
}

static int open_json(struct arena *a, struct str in, const char *rows, struct container *box, struct csm_err *e)
{
	const struct container_want want = { .name = "x.json", .rows = rows };

	*box = (struct container){ 0 };
	memset(e, 0, sizeof(*e));
	return json_open(in, &want, a, box, e);
}

static void test_tables(struct arena *a)
{
	struct container box;
	struct csm_err e;

	for (size_t i = 0; i < COUNT(tables); i++) {
		if (open_json(a, padded(a, tables[i].json), tables[i].rows, &box, &e))
			printf("# %s\n", e.text);
		TAP_EQ_STR(box.text.p, tables[i].table, tables[i].name);
	}
}

static const struct { const char *name, *json, *rows, *id; long line, col; } refused[] = {
	{"an end too early", "[{\"a\":1},\n {\"b\":", NULL, "container.damaged", 2, 7},
	{"a comma too many", "{\"a\":1,}", NULL, "container.damaged", 1, 8},
	{"columns are counted in characters", "[{\"\xe4\xb8\xad\":x}]", NULL, "container.damaged", 1, 7},
	{"something behind the list", "[{\"a\":1}] x", NULL, "container.damaged", 1, 11},
	{"no number", "[{\"a\":01}]", NULL, "container.damaged", 1, 8},
	{"no digit behind the point", "[{\"a\":1.}]", NULL, "container.damaged", 1, 9},
	{"NaN", "[{\"a\":NaN}]", NULL, "container.damaged", 1, 7},
	{"a raw line end in a string", "[{\"a\":\"x\n\"}]", NULL, "container.damaged", 1, 9},
	{"an unknown escape", "[{\"a\":\"\\x\"}]", NULL, "container.damaged", 1, 9},
	{"three digits", "[{\"a\":\"\\u12g4\"}]", NULL, "container.damaged", 1, 12},
	{"brackets that do not match", "[{\"a\":[1}]", NULL, "container.damaged", 1, 9},
	{"an empty list", "[]", NULL, "container.empty", 0, 0},
	{"an empty list of tickets", "{\"tickets\":[],\"count\":0}", NULL, "container.empty", 0, 0},
	{"an empty object", "{}", NULL, "container.empty", 0, 0},
	{"only scalars", "[1,2]", NULL, "container.empty", 0, 0},
	{"nothing under the path", "[{\"id\":1},{\"id\":2,\"c\":[]}]", "c", "container.empty", 0, 0},
	{"several lists without a usual name", "{\"a\":[{\"x\":1}],\"b\":[{\"y\":2}]}", NULL, "container.rows", 0, 0},
};

static void test_refused(struct arena *a)
{
	struct container box;
	struct csm_err e;

	for (size_t i = 0; i < COUNT(refused); i++) {
		TAP_EQ_INT(open_json(a, padded(a, refused[i].json), refused[i].rows, &box, &e), CSM_EREFUSED, refused[i].name);
		TAP_EQ_STR(e.id, refused[i].id, "by its id");
		TAP_EQ_INT(e.line, refused[i].line, "line");
		TAP_EQ_INT(e.col, refused[i].col, "column");
	}
}

static const char *const others[] = { "", " ", "a,b\n1,2\n", "[ref],date\n1,2\n", "[1],x\n", "{x},y\n", "\"a\"\n", "1", "null", "[", "{" };

static void test_others(struct arena *a)
{
	struct container box;
	struct csm_err e;

	for (size_t i = 0; i < COUNT(others); i++)
		tap_ok(!open_json(a, padded(a, others[i]), NULL, &box, &e) && !box.kind, "no JSON");
}

static void test_wide(struct arena *a)
{
	static const char le[] = "[\0{\0\"\0a\0\"\0:\0\"\0\x2d\x4e\"\0}\0]\0", be[] = "\xfe\xff\0[\0{\0\"\0a\0\"\0:\0\"\x4e\x2d\0\"\0}\0]";
	struct container box;
	struct csm_err e;

	open_json(a, (struct str){ le, sizeof(le) - 1 }, NULL, &box, &e);
	TAP_EQ_STR(box.text.p, "\"a\"\n\"\xe4\xb8\xad\"\n", "UTF-16, the lower byte first, without a mark");
	open_json(a, (struct str){ be, sizeof(be) - 1 }, NULL, &box, &e);
	TAP_EQ_STR(box.text.p, "\"a\"\n\"\xe4\xb8\xad\"\n", "UTF-16, the higher byte first, with a mark");
}

static void test_lines(struct arena *a)
{
	struct container box;
	struct csm_err e;

	open_json(a, padded(a, "[\n{\"a\":\"x\\ny\"},\n\n{\"a\":1}\n]"), NULL, &box, &e);
	TAP_EQ_STR(box.kind, "json", "kind");
	TAP_EQ_INT(box.n_lines, 4, "a line of the table may be within a cell");
	TAP_EQ_INT(box.lines_of[1], 2, "the line where the record begins");
	TAP_EQ_INT(box.lines_of[2], 2, "also of the second line of its cell");
	TAP_EQ_INT(box.lines_of[3], 4, "the next one");
	open_json(a, padded(a, "{\"a\":1}\n\n{\"a\":2}\n"), NULL, &box, &e);
	TAP_EQ_STR(box.kind, "jsonl", "lines are another kind");
	TAP_EQ_INT(box.lines_of[2], 3, "blank lines are counted");
}

static struct str repeated(struct arena *a, const char *s, size_t n)
{
	size_t len = strlen(s);
	char *p = arena_bytes(a, n * len + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(p + i * len, s, len);
	return (struct str){ p, n * len };
}

/* Depth, and tables far larger than their file. */
static void test_bounds(struct arena *a)
{
	struct buf b = { 0 };
	struct container box;
	struct csm_err e;

	TAP_EQ_INT(open_json(a, repeated(a, "[", 50000), NULL, &box, &e), CSM_EREFUSED, "fifty thousand brackets");
	TAP_EQ_INT(e.col, 65, "are refused at the first too many");
	buf_char(&b, '[');
	for (int i = 0; i < 30000; i++)
		buf_printf(&b, "%s{\"a%d\":%d}", i ? "," : "", i, i);
	buf_char(&b, ']');
	TAP_EQ_INT(open_json(a, buf_view(&b), NULL, &box, &e), CSM_EREFUSED, "as many columns as records");
	TAP_EQ_STR(e.id, "container.large", "are too large a table");
	buf_free(&b);
}

int main(void)
{
	struct arena a = { 0 };

	test_tables(&a);
	test_refused(&a);
	test_others(&a);
	test_wide(&a);
	test_lines(&a);
	test_bounds(&a);
	arena_free(&a);
	return tap_done();
}
