/*
 * Fuzzer for JSON. The first byte of the input chooses what is wanted of it (the records, or the
 * array "a", or "a.b"), the rest is the file. Whatever is taken must be a table that our reader of
 * tables reads back, every line of it with its line in the file; what one value is to our scanner
 * must be one to json-c, with the same text.
 *
 * With clang: -fsanitize=fuzzer,address. With -DREPLAY: replay_main.h.
 */
#include "replay_main.h"

#include <json-c/json.h>

#include "file/container.h"
#include "file/csv.h"
#include "file/json_scan.h"

/* Our scanner is strict: json-c takes all that it takes. A string without flaws is the same text. */
static void check_value(struct str in)
{
	struct json_scan s = { .in = in };
	struct json_tokener *t;
	struct json_object *o;
	struct buf text = { 0 };
	unsigned flaws;

	if (!json_skip(&s))
		return;
	must(s.at <= in.n, "the scanner left its input");
	t = json_tokener_new_ex(JSON_DEPTH + 1);
	o = json_tokener_parse_ex(t, in.p, (int)s.at);
	if (json_tokener_get_error(t) == json_tokener_continue)
		o = json_tokener_parse_ex(t, " ", 1);
	must(json_tokener_get_error(t) == json_tokener_success, "json-c does not take what our scanner takes");
	in.p += strspn(in.p, " \t\r\n");
	if (json_object_is_type(o, json_type_string)) {
		in.n = (size_t)(s.in.p + s.at - in.p);
		flaws = json_text(in, &text);
		must(flaws || memchr(json_object_get_string(o), '\r', (size_t)json_object_get_string_len(o)) ||
		         str_eq(buf_view(&text), (struct str){ json_object_get_string(o),
		                                               (size_t)json_object_get_string_len(o) }),
		     "json-c reads another string");
	}
	buf_free(&text);
	json_object_put(o);
	json_tokener_free(t);
}

/* As many fields in every row as in the header, unless it is a row that tells of damage. */
static void check_table(const struct container *box, size_t n_bytes)
{
	struct csv_reader r;
	struct csv_row row;
	size_t columns = 0;
	long last = 0, lines = 0, file_lines = (long)n_bytes + 1;

	csv_open(&r, box->text, ',', '"');
	while (csv_next(&r, &row)) {
		if (!columns)
			columns = row.n;
		must(row.n == columns || (row.n == 1 && str_starts(row.f[0], STR(CONTAINER_MARK))),
		     "a row has another number of fields");
		last = row.last_line;
	}
	must(!r.open_quote, "a quote is not closed");
	csv_close(&r);
	for (size_t i = 0; i < box->text.n; i++)
		lines += box->text.p[i] == '\n';
	must((size_t)lines == box->n_lines && (size_t)last <= box->n_lines, "lines_of is of another length");
	for (size_t i = 0; i < box->n_lines; i++)
		must(box->lines_of[i] >= 1 && box->lines_of[i] <= file_lines, "a line is outside of the file");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static const char *const rows[] = { NULL, "a", "a.b", "comments" };
	struct container_want want = { .name = "f" };
	struct container box = { 0 };
	struct arena mem = { 0 };
	struct csm_err e = { 0 };
	char *in;
	int rc;

	if (n < 1)
		return 0;
	want.rows = rows[data[0] & 3];
	in = malloc(n);        /* with a NUL behind it for strspn; the container gets no more than n - 1 */
	memcpy(in, data + 1, n - 1);
	in[n - 1] = '\0';
	rc = json_open((struct str){ in, n - 1 }, &want, &mem, &box, &e);
	must(!rc || (rc == CSM_EREFUSED && str_starts(str_of(e.id), STR("container."))), "an error without its id");
	if (!rc && box.kind)
		check_table(&box, n);
	check_value((struct str){ in, n - 1 });
	arena_free(&mem);
	free(in);
	return 0;
}
