/*
 * Fuzzing the command line: the input is up to four commands for one tiny store, an argument a line, an empty line between
 * commands, run one after the other within this process by csm's own main. Statuses are the documented ones; a failure has
 * words with an id; what is said is UTF-8 without control bytes; nothing outside of the store is written that the command
 * does not name; reading, --dry-run and refusals leave the store as it was; whatever was accepted, csm check finds no fault.
 * "@all" as input (replays only): every option of every verb once.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "replay_main.h"

#include <ctype.h>
#include <ftw.h>
#include <sys/mman.h>

#include "watch.h"

int csm_main(int argc, char **argv);
#define main csm_main
#include "../../cmd/main.c"
#undef main

#include "base/utf8.h"
#include "file/io.h"

enum { ARGS_MOST = 24, COMMANDS_MOST = 4, FILES_MOST = 64 };

/* The folder of a run: shop/ is the store, tmp/ the one for temporary files, the rest what commands may name. */
static struct {
	char dir[64], shop[80], tmp[80];
	int fd, cwd, in, out, err, real_out, real_err;
	struct arena mem;
	struct { char *path; struct str bytes; bool folder; } file[FILES_MOST];
	size_t n;
	bool dirty;            /* a run changed something in it */
	const struct argv *now;
	bool shop_written;
} lab;

struct argv {
	const char *arg[ARGS_MOST + 1];
	int n;
};

void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

/* ---- the folder ---- */

static int lab_remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st, (void)flag;
	return at->level ? remove(path) : 0;
}

static void lab_empty(void)
{
	nftw(lab.dir, lab_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void lab_end(void)
{
	lab_empty();
	rmdir(lab.dir);
}

static void put(const char *path, struct str bytes)
{
	int fd = openat(lab.fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0 && write(fd, bytes.p ? bytes.p : "", bytes.n) == (ssize_t)bytes.n && !close(fd), "a file of the test");
}

/* The writer file holds its own inode number. */
static void put_writer(void)
{
	struct stat st;
	struct buf b = { 0 };

	put("shop/local/writer", STR(""));
	must(!fstatat(lab.fd, "shop/local/writer", &st, 0), "the writer file");
	buf_printf(&b, "site: a\ninode: %llu\n", (unsigned long long)st.st_ino);
	put("shop/local/writer", buf_view(&b));
	buf_free(&b);
}

static void lab_restore(void)
{
	lab_empty();
	for (size_t i = 0; i < lab.n; i++) {
		if (lab.file[i].folder)
			must(!mkdirat(lab.fd, lab.file[i].path, 0700), "a folder of the test");
		else if (strcmp(lab.file[i].path, "shop/local/writer"))
			put(lab.file[i].path, lab.file[i].bytes);
		else
			put_writer();
	}
	lab.dirty = false;
}

static int lab_keep_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	struct file_bytes f = { .s = { NULL, 0 } };

	(void)st;
	if (!at->level)
		return 0;
	must(lab.n < FILES_MOST, "fewer files in the store of the test");
	lab.file[lab.n].path = arena_cstr(&lab.mem, str_of(path + strlen(lab.dir) + 1));
	lab.file[lab.n].folder = flag == FTW_D;
	must(flag == FTW_D || !file_read(AT_FDCWD, path, &f, NULL), "a file of the test is read");
	lab.file[lab.n++].bytes = arena_str(&lab.mem, f.s);
	file_close(&f);
	return 0;
}

/* Whether everything below these folders of the store is as at the beginning. */
static bool unchanged_one(size_t i)
{
	struct file_bytes f;
	bool same = !file_read(lab.fd, lab.file[i].path, &f, NULL) && str_eq(f.s, lab.file[i].bytes);

	if (same)
		file_close(&f);
	return same;
}

static size_t count_files(const char *folder)
{
	struct arena a = { 0 };
	struct str *files;
	size_t n = 0;

	must(!file_list(lab.fd, folder, NULL, &a, &files, &n, NULL), "a folder of the store");
	arena_free(&a);
	return n;
}

/* ---- a run ---- */

static void voices_test(bool own)
{
	dup2(own ? lab.real_out : lab.out, 1);
	dup2(own ? lab.real_err : lab.err, 2);
}

static bool names_path(const char *word, const char *path)
{
	char full[2 * PATH_MAX];
	size_t n;

	if (!*word)
		return false;
	watch_resolve(lab.fd, word, full);
	n = strlen(full);
	return !strncmp(path, full, n) && (!path[n] || path[n] == '/');
}

/* May the command at hand write there? If it is named, by an operand or a value. */
static bool is_named(const char *path)
{
	for (int i = 1; i < lab.now->n; i++) {
		const char *arg = lab.now->arg[i], *value = strchr(arg, '=');
		if (names_path(arg, path) || (value && names_path(value + 1, path)))
			return true;
		for (size_t k = 2; *arg == '-' && k < strlen(arg) && k < 8; k++)
			if (names_path(arg + k, path))
				return true;
	}
	return (lab.now->n > 1 && !strcmp(lab.now->arg[1], "init")) || names_path("csm-demo", path);
}

static void watch_path(const char *call, const char *path)
{
	bool shop = names_path("shop", path);

	lab.dirty = true;
	lab.shop_written |= shop;
	if (shop || names_path("tmp", path) || is_named(path))
		return;
	voices_test(true);
	fprintf(stderr, "%s %s\n", call, path);
	must(false, "something that was not named is written outside of the store");
}

static struct str said(int fd, struct arena *a)
{
	struct stat st;
	char *p;

	must(!fstat(fd, &st), "what was said");
	p = arena_bytes(a, (size_t)st.st_size + 1);
	must(pread(fd, p, (size_t)st.st_size, 0) == st.st_size, "what was said is read");
	p[st.st_size] = 0;
	must(!ftruncate(fd, 0) && !lseek(fd, 0, SEEK_SET), "and forgotten");
	return (struct str){ p, (size_t)st.st_size };
}

static int run_csm(const struct argv *v)
{
	struct arena a = { 0 };
	char *own[ARGS_MOST + 2] = { NULL };   /* csm may write in its arguments and turn them round */
	int code;

	for (int i = 0; i < v->n; i++)
		own[i] = arena_cstr(&a, str_of(v->arg[i]));
	lab.now = v;
	lab.shop_written = false;
	lseek(lab.in, 0, SEEK_SET);
	dup2(lab.in, 0);
	clearerr(stdin);
	rewind(stdin);
	must(!fchdir(lab.fd), "the folder of the test");
	voices_test(false);
	watch_on = true;
	code = csm_main(v->n, own);
	watch_on = false;
	fflush(stdout);
	voices_test(true);
	must(!fchdir(lab.cwd), "back again");
	close_range((unsigned)lab.real_err + 1, ~0u, 0);       /* -o FILE is closed by the end of the program */
	arena_free(&a);
	return code;
}

/* ---- what must hold ---- */

static bool has_word(const struct argv *v, const char *word)
{
	for (int i = 1; i < v->n; i++)
		if (!strcmp(v->arg[i], word))
			return true;
	return false;
}

static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n' && s.p[i] != '\t')
			return false;
	return utf8_check(s) == s.n;
}

static bool has_id(struct str s)
{
	const char *open = s.n ? memchr(s.p, '[', s.n) : NULL;

	for (; open; open = strchr(open + 1, '[')) {
		size_t n = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz0123456789.-_");
		if (open[n + 1] == ']' && memchr(open, '.', n))
			return true;
	}
	return false;
}

static void tell(const struct argv *v, int code, struct str out, struct str err)
{
	fprintf(stderr, "status %d of:", code);
	for (int i = 0; i < v->n; i++)
		fprintf(stderr, " '%s'", v->arg[i]);
	fprintf(stderr, "\n%.2000s\n%.2000s\n", out.p, err.p);
}

/* The verb that was asked for, as far as it can be told without running it. */
static const struct verb *asked(const struct argv *v)
{
	const struct command *c = v->n > 1 ? command_find(v->arg[1]) : NULL;
	char word[64] = "", *two[] = { word, word };
	int skip;

	if (v->n > 2)
		snprintf(word, sizeof(word), "%s", v->arg[2]);
	return c ? verb_find(c, v->n > 2 ? 2 : 1, two, &skip) : NULL;
}

static const char *refusal_broken(const struct argv *v, int code, struct str err)
{
	if (code > 6 && !(code == 75 && v->n > 2 && !strcmp(v->arg[1], "import") && has_word(v, "--deliver")))
		return "a status that no manual knows";
	if (code > 1 && !err.n)
		return "a failure without a word";
	if (code > 1 && !has_id(err) && !str_find(err, STR("csm COMMAND"), &(size_t){ 0 }) && !str_find(err, STR("csm "), &(size_t){ 0 }))
		return "a failure without an id";
	return NULL;
}

static bool kept(const char *folder)
{
	size_t n = 0, len = strlen(folder);

	for (size_t i = 0; i < lab.n; i++) {
		if (strncmp(lab.file[i].path, folder, len) || lab.file[i].path[len] != '/')
			continue;
		n += !strchr(lab.file[i].path + len + 1, '/');
		if (!lab.file[i].folder && !unchanged_one(i))
			return false;
	}
	return count_files(folder) == n;
}

/* first: nothing before it has changed the store. */
static const char *run_broken(const struct argv *v, int code, struct str out, struct str err, bool first)
{
	const struct verb *verb = asked(v);
	const char *why = refusal_broken(v, code, err);

	if (why)
		return why;
	if (!is_clean(err) || utf8_check(out) != out.n)
		return "something that no terminal should see";
	if (lab.shop_written && verb && verb->need != NEED_APPEND && !is_named(lab.shop))
		return "reading writes to the store";
	if (lab.shop_written && verb && verb->groups & G_WRITE && (has_word(v, "-n") || has_word(v, "--dry-run")) && !has_word(v, "--") &&
	    !is_named(lab.shop) && code != 2)
		return "a dry run writes to the store";
	if (first && (code == 2 || code == 3 || code == 4) && !is_named(lab.shop) &&
	    (!kept("shop/log/a") || !kept("shop/people") || !kept("shop/policy")))
		return "a refusal changes the store";
	return NULL;
}

static void run_one(const struct argv *v, bool first)
{
	struct arena a = { 0 };
	int code = run_csm(v);
	struct str out = said(lab.out, &a), err = said(lab.err, &a);
	const char *why = run_broken(v, code, out, err, first);

	if (why)
		tell(v, code, out, err);
	must(!why, why);
	arena_free(&a);
}

/* What was accepted left a store without fault. Whoever names the folder may have put a file over it. */
static void check_store(void)
{
	static const struct argv check = { .arg = { "csm", "check", "--store=shop" }, .n = 3 };
	struct arena a = { 0 };
	int code = run_csm(&check);
	struct str out = said(lab.out, &a), err = said(lab.err, &a);

	if (code)
		tell(&check, code, out, err);
	must(!code, "the store has faults");
	arena_free(&a);
}

/* ---- the store to begin with ---- */

static void setup(const char *line)
{
	struct argv v = { .arg = { "csm" }, .n = 1 };
	char *copy = arena_cstr(&lab.mem, str_of(line)), *word;
	struct arena a = { 0 };

	while ((word = strsep(&copy, "|")))
		v.arg[v.n++] = word;
	if (run_csm(&v))
		tell(&v, -1, said(lab.out, &a), said(lab.err, &a));
	said(lab.out, &a);
	said(lab.err, &a);
	arena_free(&a);
}

static void fill(void)
{
	put("shop/policy/terms.yaml", STR("channels: {chat: {form: chat}, phone: {form: voice}}\ncategories: {quality: , quality.defect: }\n"
		"severities: {severe: {impact: 1}, mild: {impact: 3}}\nstates: {new: {category: new}, open: {category: open}}\n"
		"stages: {after: }\ntypes: {complaint: }\nresolutions: {answered: , refunded: }\nflags: {vip: {}}\n"
		"return_kinds: {refund: , return: }\nreturn_reasons: {broken: {liable: carrier}}\nlinks: {related: }\n"));
	put("shop/policy/agents.yaml", STR("agents: {admin: {level: lead}, wang: {form: voice, groups: [returns]}}\n"));
	put("shop/policy/triage.yaml", STR("rules: [{rule: r, when: {text: [broken]}, set: {category: quality}}]\n"));
	put("shop/policy/kb.yaml", STR("articles: {a: {keywords: {en: [return]}, questions: {en: [How to return]}, answer: {en: \"Like so.\"}}}\n"));
	put("orders.csv", STR("id,shop,order,status,created\n1,main,1001,paid,2026-01-02T03:04:05+08:00\n"));
	put("events.csv", STR("record,at,text\nx,2026-01-02T03:04:05+08:00,\"hello\"\n"));
	put("text.txt", STR("a text\nof two lines\n"));
	must(!mkdirat(lab.fd, "tmp", 0700), "a folder of the test");
	setup("ticket|new|--channel=chat|--order=1001|--text=it came broken|--key=k1");
	setup("ticket|new|--channel=phone|--text=how to return");
	setup("customer|new|--shop=main|--account=u1|--name=Somebody|--phone=13800000000");
	setup("ticket|reply|T-a3q|--text=we look at it");
}

static void lab_open(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(lab.dir, sizeof(lab.dir), "%s/csm-fuzz-XXXXXX", tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	must(mkdtemp(lab.dir) != NULL, "a folder for the test");
	atexit(lab_end);
	snprintf(lab.shop, sizeof(lab.shop), "%s/shop", lab.dir);
	snprintf(lab.tmp, sizeof(lab.tmp), "%s/tmp", lab.dir);
	lab.fd = open(lab.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	lab.cwd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	lab.in = memfd_create("in", 0);
	lab.out = memfd_create("out", 0);
	lab.err = memfd_create("err", 0);
	must(write(lab.in, "T-a3q\n1001\n", 11) == 11, "standard input");
	lab.real_out = dup(1);
	lab.real_err = dup(2);
	if (__sanitizer_set_report_fd)
		__sanitizer_set_report_fd((void *)(intptr_t)lab.real_err);
	setenv("CSM_NOW", "2026-04-02T12:00:00+08:00", 1);
	setenv("CSM_SEED", "test", 1);
	setenv("CSM_AGENT", "admin", 1);
	setenv("CSM_STORE", "shop", 1);
	setenv("TMPDIR", lab.tmp, 1);
	setenv("PATH", lab.tmp, 1);
	unsetenv("CSM_LANG");
	unsetenv("VISUAL");
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	setup("init|shop|--shop=main:CNY|--zone=+08:00|--site=a");
	fill();
	must(lab.shop_written, "the watch sees what is written");
	nftw(lab.dir, lab_keep_one, 16, FTW_PHYS);
	lab.dirty = true;
	check_store();
}

/* ---- inputs ---- */

/* Arguments stay below the folder of the test: nothing absolute, nothing upwards. */
static bool is_tame(const char *arg)
{
	const char *slash = strchr(arg, '/');

	if (strstr(arg, "..") && slash)
		return false;
	if (*arg == '-' && arg[1] != '-' && slash)
		return false;
	for (; slash; slash = strchr(slash + 1, '/'))
		if (slash == arg || !isalnum((unsigned char)slash[-1]))
			return false;
	return true;
}

/* The demonstration shop takes seconds; .. alone is a folder outside of the test. */
static bool is_wanted(const struct argv *v)
{
	for (int i = 1; i < v->n; i++)
		if (!is_tame(v->arg[i]) || !strcmp(v->arg[i], "..") || strstr(v->arg[i], "=.."))
			return false;
	return v->n < 2 || strcmp(v->arg[1], "demo") || has_word(v, "-h") || has_word(v, "--help");
}

static size_t split(char *text, struct argv v[COMMANDS_MOST])
{
	size_t n = 0;
	char *word;

	memset(v, 0, COMMANDS_MOST * sizeof(*v));
	while (n < COMMANDS_MOST && (word = strsep(&text, "\n"))) {
		if (!v[n].n)
			v[n].arg[v[n].n++] = "csm";
		if (*word && v[n].n < ARGS_MOST)
			v[n].arg[v[n].n++] = word;
		else if (!*word && v[n].n > 1)
			n++;
	}
	return n < COMMANDS_MOST && v[n].n ? n + 1 : n;
}

static void run_all(struct argv *v, size_t n)
{
	bool first = true, named = false;

	if (lab.dirty)
		lab_restore();
	for (size_t i = 0; i < n; i++)
		if (is_wanted(&v[i])) {
			run_one(&v[i], first);
			first &= !lab.shop_written;
			named |= is_named(lab.shop);
		}
	if (!first && !named)
		check_store();
}

#ifdef REPLAY
static void run_every_option(void)
{
	static const char *const values[] = { "x", "T-a3q", "1", "2026-01", "", "\xff\x1b[31m", "chat", "99999999999999999999" };
	struct opts o;
	const struct command *c;
	size_t count = 0;

	for (size_t i = 0; (c = command_at(i)); i++)
		for (size_t k = 0; k < c->n; k++) {
			o = (struct opts){ .n_rows = 0 };
			opts_rows(&o, &c->verbs[k]);
			for (size_t r = 0; r < o.n_rows; r++) {
				char option[200];
				struct argv v = { .arg = { "csm", c->name }, .n = 2 };
				if (*c->verbs[k].name)
					v.arg[v.n++] = c->verbs[k].name;
				snprintf(option, sizeof(option), "--%s%s%s", o.rows[r].name, o.rows[r].arg ? "=" : "",
				         o.rows[r].arg ? values[count++ % COUNT(values)] : "");
				v.arg[v.n++] = option;
				if (c->verbs[k].min || count % 3 == 0)
					v.arg[v.n++] = "T-a3q";
				run_all(&v, 1);
			}
		}
}
#endif

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct argv v[COMMANDS_MOST];
	char text[1025];

	if (n >= sizeof(text) || memchr(data, 0, n))
		return 0;
	if (!lab.n)
		lab_open();
#ifdef REPLAY
	if (str_is(str_trim((struct str){ (const char *)data, n }), "@all")) {
		run_every_option();
		return 0;
	}
#endif
	memcpy(text, data, n);
	text[n] = 0;
	run_all(v, split(text, v));
	return 0;
}

#ifndef REPLAY
/* ---- mutations that know the tables ---- */

size_t LLVMFuzzerMutate(unsigned char *data, size_t n, size_t max);
size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t n, size_t max, unsigned seed);

static unsigned draw(unsigned *seed, size_t n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (unsigned)((*seed >> 8) % n);
}

static const char *const words[] = { "T-a3q", "T-a4r", "C-a5s", "R-a6t", "a3", "a4", "1001", "k1", "main", "main:CNY", "chat", "phone", "quality",
	"severe", "wang", "admin", "returns", "2026-01", "2026-W03", "today", "2026-04-01T00:00:00+08:00", "2026-01..2026-04", "1h", "3d", "0", "1",
	"-1", "99999999999999999999", "19.00 CNY", "1e9", "csv", "tsv", "json", "jsonl", "table", "md", "html", "id", "case,state", "zh", "en",
	"orders.csv", "events.csv", "text.txt", "out.csv", "new", "-", "--", "-h", "-n", "", "\xe4\xb8\xad\xe6\x96\x87", "\xff", "\x1b[31m", "%s%n",
	"broken", "refund", "answered", "generic", "category=quality", "text=", "customer.none", "T-a3", "r", "a", "b", "e", "orders.csv:2" };

static size_t add_line(char *to, size_t n, size_t max, const char *format, const char *a, const char *b)
{
	int more = snprintf(to + n, max - n, format, a, b);

	return more > 0 && (size_t)more < max - n ? n + (size_t)more : n;
}

static size_t add_option(char *to, size_t n, size_t max, const struct verb *verb, unsigned *seed)
{
	struct opts *o = calloc(1, sizeof(*o));
	const struct opt_row *row;

	opts_rows(o, verb);
	row = &o->rows[draw(seed, o->n_rows)];
	if (row->kind == OPT_FLAG)
		n = add_line(to, n, max, "--%s%s\n", row->name, "");
	else
		n = add_line(to, n, max, "--%s=%s\n", row->name, words[draw(seed, COUNT(words))]);
	free(o);
	return n;
}

/* A command of the tables with operands and options that fit more or less. */
static size_t add_command(char *to, size_t n, size_t max, unsigned *seed)
{
	const struct command *c = commands[draw(seed, COUNT(commands) - 1)];
	const struct verb *verb = &c->verbs[draw(seed, c->n)];
	int operands = verb->min + (int)draw(seed, 2);

	n = add_line(to, n, max, *verb->name ? "%s\n%s\n" : "%s\n%s", c->name, verb->name);
	for (int i = 0; i < operands; i++)
		n = add_line(to, n, max, "%s\n%s", words[draw(seed, COUNT(words))], "");
	for (unsigned i = draw(seed, 4); i > 0; i--)
		n = add_option(to, n, max, verb, seed);
	return n;
}

static const struct verb *verb_of_text(const char *text, unsigned *seed)
{
	for (size_t i = 0; commands[i]; i++) {
		size_t n = strlen(commands[i]->name);
		if (!strncmp(text, commands[i]->name, n) && text[n] == '\n')
			return &commands[i]->verbs[draw(seed, commands[i]->n)];
	}
	return NULL;
}

size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t n, size_t max, unsigned seed)
{
	char out[1025];
	size_t room = max < 1000 ? max : 1000, to = 0;
	const struct verb *verb;

	n = n < room ? n : room;
	memcpy(out, data, n);
	out[n] = 0;
	switch (draw(&seed, 6)) {
	case 0:                        /* another command */
		to = add_command(out, 0, room, &seed);
		break;
	case 1:                        /* one more */
		to = add_line(out, n, room, "%s%s", "\n\n", "");
		to = add_command(out, to, room, &seed);
		break;
	case 2: case 3:                /* one more option, of the first command's */
		verb = verb_of_text(out, &seed);
		to = n && verb && out[n - 1] != '\n' ? add_line(out, n, room, "%s%s", "\n", "") : n;
		if (verb)
			to = add_option(out, to, room, verb, &seed);
		break;
	default:
		return LLVMFuzzerMutate(data, n, room);
	}
	memcpy(data, out, to);
	return to;
}
#endif
