/*
 * The writer: contiguous numbers, transactions, dry run, tails, months, clocks that go back, many writers, copies.
 */
#include "store_tmp.h"

#include "store/table.h"

/* Adds a note-like event of the store itself. */
static int add(struct writer *w, const char *text, struct csm_err *e)
{
	struct event_head h = { .at = WHEN_NONE, .by = STR("system"), .verb = V_SITE };
	int code = writer_event(w, &h, NULL, NULL, e);

	if (code)
		return code;
	line_word(&w->line, "site", STR("a"));
	line_text(&w->line, "action", str_of(text));
	return writer_event_end(w, NULL, e);
}

static int write_one(struct csm *c, const char *text, struct csm_err *e)
{
	struct writer *w;
	int code = writer_open(c, &w, e);

	if (code)
		return code;
	code = add(w, text, e);
	if (!code)
		return writer_commit(w, e);
	writer_abandon(w);
	return code;
}

static int store_one(const char *dir, const char *now, const char *text)
{
	struct csm *c = tmp_open(dir, now);
	struct csm_err e;
	int code = write_one(c, text, &e);

	if (code)
		printf("# %s: %s\n", e.id, e.text);
	csm_close(c);
	return code;
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; text && *text; text++)
		n += *text == '\n';
	return n;
}

static void test_lines(void)
{
	char dir[64], *log;

	tmp_store(dir);
	TAP_EQ_INT(store_one(dir, NOW, "one"), CSM_OK, "a first event is stored");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: a1, at: \"2026-01-17T09:30:00+08:00\", by: system, do: policy, policy: terms, digest: \""),
	       "the policies in use come first");
	tap_ok(log && strstr(log, "- {id: a3, at: \"2026-01-17T09:30:00+08:00\", by: system, do: site, site: a, action: \"one\"}\n"),
	       "then the event, with the next number");
	free(log);
	TAP_EQ_INT(store_one(dir, "2026-01-17T09:31:00+08:00", "two"), CSM_OK, "a second event is stored");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	TAP_EQ_INT(count_lines(log), 4, "a policy that was seen is not noted again");
	tap_ok(log && strstr(log, "- {id: a4, at: \"2026-01-17T09:31:00+08:00\""), "numbers go on");
	free(log);
	tmp_write(dir, "policy/agents.yaml", "agents:\n  li.na: {name: Somebody}\n");
	TAP_EQ_INT(store_one(dir, "2026-01-17T09:32:00+08:00", "three"), CSM_OK, "an edited policy does not stop writing");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: a5, at: \"2026-01-17T09:32:00+08:00\", by: system, do: policy, policy: agents"), "it is noted");
	free(log);
	tmp_drop(dir);
}

static void test_clock_back(void)
{
	char dir[64], *log;
	struct csm *c;
	struct writer *w;
	struct csm_err e;
	struct event_head late = { .by = STR("system"), .verb = V_SITE };

	tmp_store(dir);
	store_one(dir, "2026-02-01T00:00:10+00:00", "february");
	TAP_EQ_INT(store_one(dir, "2026-01-31T23:59:00+00:00", "back"), CSM_OK, "a clock that went back does not stop writing");
	log = tmp_read(dir, "log/a/events-2026-02-01.yaml");
	tap_ok(log && strstr(log, "- {id: a4, at: \"2026-02-01T08:00:10+08:00\", by: system, do: site"), "rec never goes back, nor does the month");
	free(log);
	tap_ok(!(log = tmp_read(dir, "log/a/events-2026-01-01.yaml")), "no segment of an older month is made");
	free(log);
	TAP_EQ_INT(store_one(dir, "2026-03-01T00:00:00+00:00", "march"), CSM_OK, "the next month");
	log = tmp_read(dir, "log/a/events-2026-03-01.yaml");
	tap_ok(log && strstr(log, "- {id: a5, "), "has a segment of its own and goes on counting");
	free(log);
	c = tmp_open(dir, "2026-03-01T00:00:00+00:00");
	late.at = c->now + 1;
	TAP_EQ_INT(writer_open(c, &w, &e), CSM_OK, "open");
	TAP_EQ_INT(writer_event(w, &late, NULL, NULL, &e), CSM_EUSAGE, "the future is refused");
	TAP_EQ_STR(e.id, "event.future", "by name");
	writer_abandon(w);
	csm_close(c);
	tmp_drop(dir);
}

static void test_tx_and_back(void)
{
	char dir[64], *log;
	struct csm *c;
	struct writer *w;
	struct writer_mark m;
	struct csm_err e;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	TAP_EQ_INT(writer_open(c, &w, &e), CSM_OK, "open");
	m = writer_mark(w);
	add(w, "dropped", &e);
	writer_back(w, &m);
	writer_tx(w, 2);
	add(w, "x", &e);
	add(w, "y", &e);
	add(w, "z", &e);
	TAP_EQ_INT(writer_commit(w, &e), CSM_OK, "commit");
	csm_close(c);
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && !strstr(log, "dropped"), "what was taken back is not stored");
	tap_ok(log && strstr(log, "- {id: a3, at: \"2026-01-17T09:30:00+08:00\", by: system, do: site, tx: \"1/2\", site: a, action: \"x\"}\n"),
	       "first of two");
	tap_ok(log && strstr(log, "do: site, tx: \"2/2\", site: a, action: \"y\"}\n"), "second of two");
	tap_ok(log && strstr(log, "- {id: a5, at: \"2026-01-17T09:30:00+08:00\", by: system, do: site, site: a, action: \"z\"}\n"), "one alone");
	free(log);
	tmp_drop(dir);
}

static void test_dry_run(void)
{
	char dir[64], *log;
	struct csm *c;
	struct writer *w;
	struct csm_err e;

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	c->dry_run = true;
	writer_open(c, &w, &e);
	add(w, "never", &e);
	tap_ok(strstr(w->events.p, "never"), "a dry run has the line");
	TAP_EQ_INT(writer_commit(w, &e), CSM_OK, "and commits");
	csm_close(c);
	tap_ok(!(log = tmp_read(dir, "log/a/events-2026-01-01.yaml")), "but stores nothing");
	free(log);
	tmp_drop(dir);
}

/* Bytes of the one file in rejects/. */
static long torn_bytes(const char *dir)
{
	struct arena mem = { 0 };
	struct csm *c = tmp_open(dir, NOW);
	struct str *names;
	struct stat st = { 0 };
	size_t n;
	struct csm_err e;

	if (file_list(c->dirfd, "rejects", NULL, &mem, &names, &n, &e) == CSM_OK && n == 1 && str_starts(names[0], STR("torn-")))
		fstatat(c->dirfd, arena_printf(&mem, "rejects/" STR_FMT, STR_ARG(names[0])), &st, 0);
	arena_free(&mem);
	csm_close(c);
	return (long)st.st_size;
}

static void test_tail(void)
{
	char dir[64], path[128], *log;
	FILE *f;

	tmp_store(dir);
	store_one(dir, NOW, "one");
	snprintf(path, sizeof(path), "%s/log/a/events-2026-01-01.yaml", dir);
	f = fopen(path, "ab");
	fputs("- {id: a4, at: \"2026", f);
	fclose(f);
	TAP_EQ_INT(store_one(dir, NOW, "two"), CSM_OK, "a torn tail does not stop writing");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "}\n- {id: a4, at: \"2026-01-17T09:30:00+08:00\", by: system, do: site, site: a, action: \"two\"}\n"),
	       "it is cut off and its number is given again");
	free(log);
	TAP_EQ_INT(torn_bytes(dir), 20, "what was cut off is kept");
	/* A last line that people wrote is read the slow way. */
	f = fopen(path, "ab");
	fputs("- id: a5\n  at: \"2026-01-17T09:30:00+08:00\"\n  by: system\n  do: site\n  site: a\n  action: add\n", f);
	fclose(f);
	TAP_EQ_INT(store_one(dir, NOW, "three"), CSM_OK, "block style at the end");
	log = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: a6, "), "its number counts");
	free(log);
	tmp_drop(dir);
}

enum { EACH = 20, CHILDREN = 50 };

static void child(const char *dir, int k)
{
	char text[32];

	for (int i = 0; i < EACH; i++) {
		snprintf(text, sizeof(text), "%d.%d", k, i);
		if (store_one(dir, NULL, text))
			_exit(1);
	}
	_exit(0);
}

static void test_many(void)
{
	char dir[64], path[128], line[1024], last[32] = "";
	bool seen[CHILDREN][EACH] = { { false } };
	int failed = 0, status, gaps = 0, doubles = 0, back = 0, n = 0, k, i;
	struct csm *c;
	struct segment *segs;
	size_t n_segs;
	struct csm_err e;

	tmp_store(dir);
	fflush(stdout);
	for (k = 0; k < CHILDREN; k++)
		if (fork() == 0)
			child(dir, k);
	while (wait(&status) > 0)
		failed += status != 0;
	TAP_EQ_INT(failed, 0, "fifty processes append twenty events each");
	c = tmp_open(dir, NULL);
	segments_list(c, "events", &segs, &n_segs, NULL, NULL, &e);
	for (size_t s = 0; s < n_segs; s++) {
		FILE *f;
		snprintf(path, sizeof(path), "%s/%s", dir, segs[s].path);
		f = fopen(path, "rb");
		while (f && fgets(line, sizeof(line), f)) {
			char *action = strstr(line, "action: \""), want[32], *at = strstr(line, "at: \"");
			snprintf(want, sizeof(want), "- {id: a%d, ", ++n);
			gaps += strncmp(line, want, strlen(want)) != 0;
			back += strncmp(at + 5, last, 25) < 0;
			memcpy(last, at + 5, 25);
			if (action && sscanf(action, "action: \"%d.%d\"", &k, &i) == 2) {
				doubles += seen[k][i];
				seen[k][i] = true;
			}
		}
		if (f)
			fclose(f);
	}
	segments_close(segs, n_segs);
	csm_close(c);
	TAP_EQ_INT(n, CHILDREN * EACH + 2, "every event is there");
	TAP_EQ_INT(gaps, 0, "numbers without gap");
	TAP_EQ_INT(doubles, 0, "no event twice");
	TAP_EQ_INT(back, 0, "time never goes back");
	tmp_drop(dir);
}

static void test_copy(void)
{
	char dir[64], copy[64], cmd[200], name[4], *own, *log;
	struct csm *c;
	struct csm_err e;

	tmp_store(dir);
	store_one(dir, NOW, "one");
	tmp_name(copy);
	snprintf(cmd, sizeof(cmd), "cp -r %s/. %s", dir, copy);
	tap_ok(system(cmd) == 0, "copied");
	c = tmp_open(copy, NOW);
	TAP_EQ_INT(write_one(c, "two", &e), CSM_EREFUSED, "a copy refuses to write");
	TAP_EQ_STR(e.id, "site.copy", "by name");
	tap_ok(strstr(e.text, "csm site add") && strstr(e.text, "csm site adopt a"), "and names both ways out");
	TAP_EQ_INT(csm_site_adopt(c, "b", &e), CSM_ENOTFOUND, "an unknown site cannot be adopted");
	TAP_EQ_INT(csm_site_add(c, "a", name, &e), CSM_EREFUSED, "a name that is taken cannot be added");
	TAP_EQ_INT(csm_site_add(c, "e", name, &e), CSM_EUSAGE, "e is no site");
	TAP_EQ_INT(csm_site_add(c, "b", name, &e), CSM_OK, "a new site");
	TAP_EQ_INT(write_one(c, "three", &e), CSM_OK, "writes");
	csm_close(c);
	own = tmp_read(copy, "local/writer");
	tap_ok(own && !strncmp(own, "site: b\ninode: ", 15), "local/writer names it");
	free(own);
	log = tmp_read(copy, "log/b/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: b1, at: \"2026-01-17T09:30:00+08:00\", by: system, do: policy") == NULL &&
	       strstr(log, "do: site, site: b, action: add}\n"), "its own log begins with itself");
	free(log);
	tmp_drop(copy);
	tmp_name(copy);
	snprintf(cmd, sizeof(cmd), "cp -r %s/. %s", dir, copy);
	tap_ok(system(cmd) == 0, "copied again");
	c = tmp_open(copy, NOW);
	TAP_EQ_INT(csm_site_adopt(c, "a", &e), CSM_OK, "the copy takes site a over");
	csm_close(c);
	log = tmp_read(copy, "log/a/events-2026-01-01.yaml");
	tap_ok(log && strstr(log, "- {id: a1003, at: \"2026-01-17T09:30:00+08:00\", by: li.na, do: site, site: a, action: adopt, last: a3}\n"),
	       "and goes on a thousand further, saying from where");
	free(log);
	TAP_EQ_INT(store_one(dir, NOW, "the old one"), CSM_OK, "the original still writes");
	tmp_drop(copy);
	tmp_drop(dir);
}

/* A full segment is left as it is. */
static void test_full(void)
{
	char dir[64], path[128], *log, *text;
	static char fill[1 << 16];
	FILE *f;

	tmp_store(dir);
	store_one(dir, NOW, "one");
	snprintf(path, sizeof(path), "%s/log/a/events-2026-01-01.yaml", dir);
	text = tmp_read(dir, "log/a/events-2026-01-01.yaml");
	memset(fill, '#', sizeof(fill));
	fill[sizeof(fill) - 1] = '\n';
	f = fopen(path, "wb");
	for (int i = 0; i < 1024; i++)
		fwrite(fill, 1, sizeof(fill), f);
	fputs(text, f);
	fclose(f);
	free(text);
	TAP_EQ_INT(store_one(dir, NOW, "two"), CSM_OK, "behind a full segment");
	log = tmp_read(dir, "log/a/events-2026-01-02.yaml");
	tap_ok(log && strstr(log, "- {id: a4, "), "the next one begins");
	free(log);
	tmp_drop(dir);
}

static void test_rows(void)
{
	char dir[64], *csv;
	struct str f[OC_COUNT] = { { 0 } };
	struct csm *c;
	struct writer *w;
	struct csm_err e;
	uint64_t num = 0;
	evid imp = evid_make(1, 3);

	tmp_store(dir);
	for (int k = 0; k < 2; k++) {
		c = tmp_open(dir, NOW);
		writer_open(c, &w, &e);
		add(w, "import", &e);
		f[OC_shop - TABLE_HEAD_COLS] = STR("main");
		f[OC_note - TABLE_HEAD_COLS] = STR("one\ntwo, \"three\"");
		TAP_EQ_INT(writer_row(w, TAB_ORDERS, WHEN_NONE, imp, STR("main/17"), f, &num, &e), CSM_OK, "a row");
		TAP_EQ_INT(num, k + 1, "with the next number of its table");
		TAP_EQ_INT(writer_commit(w, &e), CSM_OK, "commit");
		csm_close(c);
	}
	csv = tmp_read(dir, "log/a/orders-2026-01-01.csv");
	tap_ok(csv && !strncmp(csv, "id,at,rec,imp,key,shop,order,", 29), "the header once");
	TAP_EQ_INT(count_lines(csv), 3, "and two rows");
	tap_ok(csv && strstr(csv, "a1,2026-01-17T09:30:00+08:00,,a3,main/17,main,"), "the first five columns");
	tap_ok(csv && strstr(csv, ",\"one\\ntwo, \"\"three\"\"\","), "text on one line");
	free(csv);
	tmp_write(dir, "log/a/orders-2026-01-01.csv", "id,at,rec,imp,key\na2,2026-01-17T09:30:00+08:00,,a3,k\n");
	c = tmp_open(dir, NOW);
	writer_open(c, &w, &e);
	writer_row(w, TAB_ORDERS, WHEN_NONE, imp, STR("main/18"), f, &num, &e);
	TAP_EQ_INT(writer_commit(w, &e), CSM_OK, "commit over other columns");
	csm_close(c);
	csv = tmp_read(dir, "log/a/orders-2026-01-02.csv");
	tap_ok(csv && strstr(csv, "\na3,2026-01-17T09:30:00+08:00,,a3,main/18,"), "a new column begins a new segment");
	free(csv);
	tmp_drop(dir);
}

static void test_people(void)
{
	char dir[64], *text;
	struct csm *c;
	struct writer *w;
	struct csm_err e;
	const struct csm_field f[] = { { "shop", "main" }, { "account", "buyer \"17\"" } };

	tmp_store(dir);
	c = tmp_open(dir, NOW);
	writer_open(c, &w, &e);
	add(w, "x", &e);
	TAP_EQ_INT(writer_person(w, (struct caseid){ evid_make(1, 3), CASE_CUSTOMER }, f, 2, &e), CSM_OK, "a person");
	TAP_EQ_INT(writer_commit(w, &e), CSM_OK, "commit");
	csm_close(c);
	text = tmp_read(dir, "people/a-01.yaml");
	TAP_EQ_STR(text, "- {customer: C-a3q, at: \"2026-01-17T09:30:00+08:00\", shop: \"main\", account: \"buyer \\\"17\\\"\"}\n", "goes to people/");
	free(text);
	tmp_drop(dir);
}

int main(void)
{
	test_lines();
	test_clock_back();
	test_tx_and_back();
	test_dry_run();
	test_tail();
	test_copy();
	test_full();
	test_rows();
	test_people();
	test_many();
	return tap_done();
}
