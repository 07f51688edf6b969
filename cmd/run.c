/*
 * What verbs share: opening the store and the printer as the options say, names from operands or
 * standard input, text from an option, a file or an editor, and showing receipts. No rule of the
 * trade lives here.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"

static const char *env_or(const struct opts *o, const char *option, const char *env)
{
	const char *s = opt_text(o, option);

	if (!s)
		s = getenv(env);
	return s && *s ? s : NULL;
}

void ctx_store_options(const struct ctx *x, struct csm_options *so)
{
	const char *wait = opt_text(&x->o, "lock-wait");

	*so = (struct csm_options){
		.store = env_or(&x->o, "store", "CSM_STORE"),
		.agent = env_or(&x->o, "agent", "CSM_AGENT"),
		.now = env_or(&x->o, "now", "CSM_NOW"),
		.as_of = opt_text(&x->o, "as-of"),
		.known_at = opt_text(&x->o, "known-at"),
		.lang = env_or(&x->o, "lang", "CSM_LANG"),
		.seed = env_or(&x->o, "", "CSM_SEED"),
		.cache = env_or(&x->o, "", "CSM_CACHE"),
		.lock_wait_s = wait ? strtol(wait, NULL, 10) : -1,
		.dry_run = opt_flag(&x->o, "dry-run"),
	};
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

int scratch_make(struct ctx *x, struct csm_init_request *init, char dir[SCRATCH_MAX])
{
	const char *tmp = getenv("TMPDIR");
	char top[SCRATCH_MAX - 32];

	*dir = 0;
	snprintf(top, sizeof(top), "%s/csm-try-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(top))
		return ctx_usage(x, "cannot make a temporary folder in %s", tmp && *tmp ? tmp : "/tmp");
	snprintf(dir, SCRATCH_MAX, "%s/store", top);
	init->dir = dir;
	return csm_init(init, &x->err) ? ctx_fail(x) : 0;
}

void scratch_remove(const char *dir)
{
	char top[SCRATCH_MAX];

	snprintf(top, sizeof(top), "%s", dir);
	if (!*top)
		return;
	*strrchr(top, '/') = 0;
	nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Long work: what takes less than a second is not talked about. */
static void show_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct ctx *x = ctx;
	struct progress *p = &x->progress;
	double now = seconds();

	if (!what) {
		fputs(p->shown ? "\r\033[K" : "", stderr);
		p->shown = false;
		return;
	}
	if (now - p->begun < 1 || now - p->told < 0.2)
		return;
	p->told = now;
	p->shown = true;
	fputc('\r', stderr);
	if (total)
		fprintf(stderr, ctx_words(x, "reading the log: %d %%"), (int)(done * 100 / total));
	else
		fprintf(stderr, ctx_words(x, "importing: %lld records"), (long long)done);
	fputs("\033[K", stderr);
}

void ctx_progress(struct ctx *x, struct csm_options *so)
{
	if (x->quiet || !isatty(2))
		return;
	x->progress.begun = seconds();
	so->progress = show_progress;
	so->progress_ctx = x;
}

int ctx_fail(const struct ctx *x)
{
	char text[2048];

	/* the reader has seen enough, as head does: no news to anybody */
	if (!strcmp(x->err.id, "output.pipe"))
		return (int)x->err.code;

	csm_err_text(&x->err, text, sizeof(text));
	fprintf(stderr, "csm %s%s%s: %s", x->command->name, *x->verb->name ? " " : "", x->verb->name, text);
	fprintf(stderr, *x->err.id ? " [%s]\n" : "\n", x->err.id);
	return x->err.code ? (int)x->err.code : CSM_EIO;
}

const char *lang_typed(int argc, char **argv)
{
	const char *lang = getenv("CSM_LANG"), *store = getenv("CSM_STORE");

	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strncmp(argv[i], "--lang=", 7))
			lang = argv[i] + 7;
		else if (!strcmp(argv[i], "--lang") && i + 1 < argc)
			lang = argv[i + 1];
		else if (!strncmp(argv[i], "--store=", 8))
			store = argv[i] + 8;
		else if (!strcmp(argv[i], "--store") && i + 1 < argc)
			store = argv[i + 1];
	}
	return csm_lang_for(lang, store && *store ? store : NULL);
}

const char *ctx_lang(const struct ctx *x)
{
	return x->c ? csm_lang(x->c) : lang_typed(x->argc, x->argv);
}

const char *ctx_words(const struct ctx *x, const char *english)
{
	return csm_words(ctx_lang(x), english);
}

static void vsay(const char *fmt, va_list ap)
{
	struct csm_err e = { .code = CSM_EUSAGE };
	char text[2048];

	vsnprintf(e.text, sizeof(e.text), fmt, ap);
	csm_err_text(&e, text, sizeof(text));
	fputs(text, stderr);
}

const char *shown(const char *name, char out[SHOWN_MAX])
{
	struct csm_err e = { .code = CSM_EUSAGE };

	snprintf(e.text, sizeof(e.text), "%s", name);
	csm_err_text(&e, out, SHOWN_MAX);
	return out;
}

void say(const char *lang, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(csm_words(lang, fmt), ap);
	va_end(ap);
}

int ctx_wrong(const struct ctx *x, const char *id, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "csm %s%s%s: ", x->command->name, *x->verb->name ? " " : "", x->verb->name);
	va_start(ap, fmt);
	vsay(ctx_words(x, fmt), ap);
	va_end(ap);
	fprintf(stderr, " (csm %s%s%s -h) [%s]\n", x->command->name, *x->verb->name ? " " : "", x->verb->name, id);
	return CSM_EUSAGE;
}

int wrong_say(const struct wrong *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(csm_words(w->lang, fmt), ap);
	va_end(ap);
	if (w->near)
		say(w->lang, "; did you mean '%s'?", w->near);
	fprintf(stderr, " (%s) [%s]\n", w->see, w->id);
	return CSM_EUSAGE;
}

_Noreturn void no_memory(void)
{
	static const char text[] = "csm: out of memory; a change is recorded whole or not at all, csm log shows which\n";

	if (write(2, text, sizeof(text) - 1) < 0) {
		/* nobody is left to tell */
	}
	_exit(CSM_EIO);
}

void ctx_remark(struct ctx *x)
{
	char text[2048];

	if (x->err.code != CSM_OK || !*x->err.id)
		return;
	csm_err_text(&x->err, text, sizeof(text));
	fprintf(stderr, "csm %s%s%s: %s\n", x->command->name, *x->verb->name ? " " : "", x->verb->name, text);
	x->err = (struct csm_err){ .code = CSM_OK };
}

int ctx_done(struct ctx *x, int code)
{
	if (code > CSM_FOUND)
		return ctx_fail(x);
	ctx_remark(x);
	return code;
}

void ctx_say(const struct ctx *x, const char *fmt, ...)
{
	va_list ap;

	if (x->quiet || !isatty(2))
		return;
	va_start(ap, fmt);
	vfprintf(stderr, ctx_words(x, fmt), ap);
	va_end(ap);
	fputc('\n', stderr);
}

static int file_fault(const struct ctx *x, const char *path, int error)
{
	char text[SHOWN_MAX];

	fprintf(stderr, "csm %s%s%s: %s: %s [system.call]\n", x->command->name, *x->verb->name ? " " : "",
	        x->verb->name, strcmp(path, "-") ? shown(path, text) : ctx_words(x, "standard input"), strerror(error));
	return error == ENOENT || error == ENOTDIR ? CSM_ENOTFOUND : CSM_EIO;
}

static const char *format_of_file(const char *path)
{
	static const char *const endings[][2] = {
		{ ".csv", "csv" }, { ".tsv", "tsv" }, { ".json", "json" }, { ".jsonl", "jsonl" },
		{ ".md", "md" },
		{ ".html", "html" }, { ".txt", "table" },
	};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++)
		if (!strcmp(dot, endings[i][0]))
			return endings[i][1];
	return NULL;
}

static int terminal_width(int fd)
{
	struct winsize w;

	return isatty(fd) && !ioctl(fd, TIOCGWINSZ, &w) ? w.ws_col : 0;
}

int ctx_print(struct ctx *x)
{
	const char *out = opt_text(&x->o, "output");
	struct csm_print_options po = {
		.format = opt_text(&x->o, "format"),
		.fields = opt_text(&x->o, "fields"),
		.lang = ctx_lang(x),
		.no_header = opt_flag(&x->o, "no-header"),
		.nul = opt_flag(&x->o, "null"),
		.ids = opt_flag(&x->o, "ids"),
	};

	if (out) {
		x->out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (x->out_fd < 0)
			return file_fault(x, out, errno);
		if (!po.format)
			po.format = format_of_file(out);
	}
	po.width = terminal_width(x->out_fd);
	po.colour = isatty(x->out_fd) && !getenv("NO_COLOR");
	return csm_print_open(&x->p, x->out_fd, &po, &x->err) ? ctx_fail(x) : 0;
}

/* ---- text ---- */

/* Line ends of other systems and the mark that some editors put in front are no part of what was said. */
static size_t text_plain(char *p, size_t n)
{
	size_t from = n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3) ? 3 : 0, to = 0;

	for (; from < n; from++)
		if (p[from] != '\r' || from + 1 == n || p[from + 1] != '\n')
			p[to++] = p[from];
	while (to && (p[to - 1] == '\n' || p[to - 1] == '\r'))
		to--;
	return to;
}

static char *read_all(FILE *f, const struct ctx *x, const char *path, int *code)
{
	size_t n = 0, cap = 4096, got;
	char *p = malloc(cap);

	if (!p)
		no_memory();
	while ((got = fread(p + n, 1, cap - n - 1, f)) > 0) {
		char *more = p;

		n += got;
		if (n + 1 == cap && !(more = realloc(p, cap *= 2)))
			no_memory();
		p = more;
	}
	if (ferror(f)) {
		*code = file_fault(x, path, errno);
		free(p);
		return NULL;
	}
	if (memchr(p, 0, n)) {
		*code = ctx_usage(x, "%s holds a NUL byte; a text has none",
		                  strcmp(path, "-") ? path : ctx_words(x, "standard input"));
		free(p);
		return NULL;
	}
	p[text_plain(p, n)] = 0;
	return p;
}

static char *read_path(const struct ctx *x, const char *path, int *code)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "re") : stdin;
	char *s;

	if (!f) {
		*code = file_fault(x, path, errno);
		return NULL;
	}
	s = read_all(f, x, path, code);
	if (f != stdin)
		fclose(f);
	return s;
}

static bool edit(const char *editor, const char *path)
{
	pid_t pid = fork();
	int status = 1;

	if (pid == 0) {
		char cmd[512];

		snprintf(cmd, sizeof(cmd), "%s \"$1\"", editor);
		execl("/bin/sh", "sh", "-c", cmd, "sh", path, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static char *from_editor(const struct ctx *x, int *code)
{
	const char *editor = getenv("VISUAL"), *tmp = getenv("TMPDIR");
	char path[512];
	char *s = NULL;
	int fd;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	snprintf(path, sizeof(path), "%s/csm-text-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	fd = mkstemp(path);
	if (fd < 0) {
		*code = file_fault(x, path, errno);
		return NULL;
	}
	close(fd);
	if (edit(editor, path))
		s = read_path(x, path, code);
	else
		*code = ctx_usage(x, "the editor '%s' did not end well; nothing was recorded", editor);
	unlink(path);
	return s;
}

char *ctx_text(struct ctx *x, int *code, bool wanted)
{
	const char *m = opt_text(&x->o, "message"), *file = opt_text(&x->o, "file");

	*code = 0;
	if (m && file) {
		*code = ctx_usage(x, "both --message and --file; one of them");
		return NULL;
	}
	if (m && strcmp(m, "-"))
		return strdup(m);
	if (m || file)
		return read_path(x, m ? m : file, code);
	if (!wanted || opt_text(&x->o, "text") || !isatty(0) || !isatty(2))
		return NULL;
	return from_editor(x, code);
}

/* ---- names ---- */

static void names_add(struct names *out, const char *s, size_t n)
{
	char **p = realloc(out->name, (out->n + 1) * sizeof(*p));

	if (!p || !(p[out->n] = strndup(s, n)))
		no_memory();
	out->name = p;
	out->n++;
}

static void names_from_stdin(struct names *out, char sep)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getdelim(&line, &cap, sep, stdin)) > 0) {
		while (n && (line[n - 1] == sep || line[n - 1] == '\r' || line[n - 1] == ' '))
			n--;
		if (n)
			names_add(out, line, (size_t)n);
	}
	free(line);
}

int ctx_names(struct ctx *x, int from, struct names *out)
{
	*out = (struct names){ 0 };
	for (int i = from; i < x->o.n_operands; i++) {
		if (!strcmp(x->o.operands[i], "-"))
			names_from_stdin(out, opt_flag(&x->o, "null") ? 0 : '\n');
		else
			names_add(out, x->o.operands[i], strlen(x->o.operands[i]));
	}
	return 0;
}

void names_free(struct names *n)
{
	for (size_t i = 0; i < n->n; i++)
		free(n->name[i]);
	free(n->name);
	*n = (struct names){ 0 };
}

/* ---- recording ---- */

/* What could not be printed is stored all the same: whoever asked must not ask again. */
static void say_unprinted(const struct ctx *x, const struct csm_receipt *r, size_t n)
{
	fprintf(stderr, "csm %s%s%s: %s", x->command->name, *x->verb->name ? " " : "", x->verb->name,
	        ctx_words(x, "recorded, not printed:"));
	for (size_t i = 0; i < n; i++)
		if (!r[i].code)
			fprintf(stderr, " %s", r[i].id);
	fputc('\n', stderr);
}

int ctx_receipts(struct ctx *x, const struct csm_receipt *r, size_t n, const char *verb)
{
	bool dry = opt_flag(&x->o, "dry-run");
	int code = 0;

	for (size_t i = 0; i < n; i++) {
		if (r[i].code) {
			struct ctx one = *x;

			one.err = r[i].err;
			ctx_fail(&one);
			code = n > 1 ? CSM_FOUND : r[i].code;
		} else if (dry) {
			puts(r[i].line ? r[i].line : "");
		} else if (!x->quiet) {
			puts(!strcmp(verb, "open") ? r[i].name : r[i].id);
			if (r[i].known)
				ctx_say(x, "%s: already recorded as %s", r[i].name, r[i].id);
		}
	}
	if (fflush(stdout) && !dry)
		say_unprinted(x, r, n);
	return code;
}

/* Fields of a request from the options that are keys of its verb. */
static size_t fields_of(const struct ctx *x, struct csm_field *f, size_t max)
{
	struct csm_key k;
	size_t n = 0;

	for (size_t i = 0; csm_verb_key(x->verb->noun, x->verb->record, i, &k); i++)
		for (size_t j = 0; j < x->o.n && n < max; j++)
			if (strcmp(k.name, "agent") && opt_is_field(x->o.values[j].row->name, k.name))
				f[n++] = (struct csm_field){ k.name, x->o.values[j].text };
	return n;
}

int ctx_record(struct ctx *x, const struct names *names, const struct csm_field *more, size_t n_more)
{
	struct csm_field *f = opts_room(&x->o, x->o.n + n_more, sizeof(*f));
	const char **files = opts_room(&x->o, x->o.n, sizeof(*files));
	size_t n_fields = fields_of(x, f, x->o.n), n = names ? names->n : 1;
	struct csm_request *r = calloc(n + 1, sizeof(*r));
	struct csm_receipt *out = calloc(n + 1, sizeof(*out));
	int code;

	if (!r || !out)
		no_memory();
	if (!n || (n > 1 && opt_text(&x->o, "key"))) {
		free(r);
		free(out);
		if (n)
			return ctx_usage(x, "--key names one event, and here are %zu cases; record them one by one", n);
		ctx_say(x, "no names on standard input; nothing was recorded");
		return 0;
	}
	for (size_t i = 0; i < n_more; i++)
		f[n_fields++] = more[i];
	for (size_t i = 0; i < n; i++)
		r[i] = (struct csm_request){
			.noun = x->verb->noun,
			.verb = x->verb->record,
			.target = names ? names->name[i] : NULL,
			.at = opt_text(&x->o, "at"),
			.by = opt_text(&x->o, "by"),
			.key = opt_text(&x->o, "key"),
			.fields = f,
			.n_fields = n_fields,
			.files = files,
			.n_files = opt_all(&x->o, "attach", files, x->o.n),
			.by_reference = opt_flag(&x->o, "by-reference"),
		};
	code = (int)csm_record(x->c, r, n, opt_flag(&x->o, "atomic"), out, &x->err);
	if (code > CSM_FOUND && (!out[0].code || (n > 1 && opt_flag(&x->o, "atomic")))) {
		code = ctx_fail(x);
	} else {
		int said = ctx_receipts(x, out, n, x->verb->record);

		/* all were refused: nothing changed, which is more than a part */
		code = code > said ? code : said;
	}
	ctx_remark(x);
	free(r);
	free(out);
	return code;
}

size_t ctx_where(const struct ctx *x, struct csm_field *out, size_t max)
{
	size_t n_cols, n = 0;
	const struct csm_column *cols = csm_columns(x->verb->columns, "en", &n_cols);

	for (size_t i = 0; i < n_cols; i++)
		for (size_t j = 0; j < x->o.n && n < max; j++)
			if (opt_is_field(x->o.values[j].row->name, cols[i].name))
				out[n++] = (struct csm_field){ cols[i].name, x->o.values[j].text };
	return n;
}
