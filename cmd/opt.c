/*
 * Options: one array of rows gives getopt_long its table, -h its text, and completion and the man
 * page tests their truth. Relies on glibc's getopt_long in "-" mode (operands come in order
 * whatever POSIXLY_CORRECT says); abbreviations, which it would accept, are refused here, because a
 * new option must never change what an old cron line means.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const struct opt_row rows_all[] = {
	{ "help", 'h', OPT_FLAG, NULL, "this help" },
	{ "quiet", 'q', OPT_FLAG, NULL, "no remarks on standard error" },
	{ "lang", 0, OPT_TEXT, "en|zh", "language of labels and messages" },
};
static const struct opt_row rows_store[] = {
	{ "store", 0, OPT_TEXT, "DIR", "the store (else CSM_STORE, else the nearest csm.yaml upwards)" },
	{ "now", 0, OPT_TEXT, "INSTANT", "take this for the present instant (else CSM_NOW, else the clock)" },
};
static const struct opt_row rows_time[] = {
	{ "as-of", 0, OPT_TEXT, "INSTANT", "leave out what happened later" },
	{ "known-at", 0, OPT_TEXT, "INSTANT", "leave out what was recorded later" },
};
static const struct opt_row rows_print[] = {
	{ "format", 0, OPT_TEXT, "FORMAT", "table, csv, tsv, json, jsonl, md or html" },
	{ "output", 'o', OPT_TEXT, "FILE", "write the result to FILE; its ending chooses the format" },
	{ "fields", 0, OPT_TEXT, "A,B,...", "print these columns, in this order" },
	{ "no-header", 0, OPT_FLAG, NULL, "no header row" },
	{ "null", 'z', OPT_FLAG, NULL, "end each record with NUL instead of a line feed" },
	{ "ids", 0, OPT_FLAG, NULL, "print only names, one a line" },
};
static const struct opt_row rows_write[] = {
	{ "agent", 0, OPT_TEXT, "LOGIN",
	  "who writes (else CSM_AGENT, else the login agents.yaml gives to this user)" },
	{ "dry-run", 'n', OPT_FLAG, NULL, "check, print the very lines that would be added, store nothing" },
	{ "lock-wait", 0, OPT_TEXT, "SECONDS", "how long to wait for another writer (30)" },
};
static const struct opt_row rows_batch[] = {
	{ "at", 0, OPT_TEXT, "INSTANT", "when it happened (else now)" },
	{ "by", 0, OPT_TEXT, "PARTY", "who did it, if not the agent: customer, bot, platform, carrier, supplier, warehouse" },
	{ "key", 0, OPT_TEXT, "KEY", "idempotency key: the same key again adds nothing" },
	{ "atomic", 0, OPT_FLAG, NULL, "all of the cases or none" },
	{ "null", 'z', OPT_FLAG, NULL, "names on standard input end with NUL instead of a line feed" },
};

static void add(struct opts *o, struct opt_row row)
{
	for (size_t i = 0; i < o->n_rows; i++)
		if (!strcmp(o->rows[i].name, row.name))
			return;
	if (o->n_rows < sizeof(o->rows) / sizeof(o->rows[0]))
		o->rows[o->n_rows++] = row;
}

static void add_all(struct opts *o, const struct opt_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(o, rows[i]);
}

bool opt_is_field(const char *option, const char *field)
{
	for (; *option && *field; option++, field++)
		if (*option != (*field == '_' ? '-' : *field))
			return false;
	return *option == *field;
}

static const char *option_name(struct opts *o, const char *field)
{
	char *name;

	if (!strchr(field, '_') || o->n_names == sizeof(o->names) / sizeof(o->names[0]))
		return field;
	name = o->names[o->n_names++];
	snprintf(name, sizeof(o->names[0]), "%s", field);
	for (char *p = name; *p; p++)
		if (*p == '_')
			*p = '-';
	return name;
}

static void add_keys(struct opts *o, const struct verb *v)
{
	struct csm_key k;

	for (size_t i = 0; csm_verb_key(v->noun, v->record, i, &k); i++)
		if (strcmp(k.name, "agent"))   /* --agent says who writes; assigning is a verb of its own */
			add(o, (struct opt_row){ option_name(o, k.name), 0,
			                         k.list ? OPT_LIST : OPT_TEXT, k.arg, k.help });
}

static void add_columns(struct opts *o, const struct verb *v)
{
	size_t n;
	const struct csm_column *cols = csm_columns(v->columns, "en", &n);

	for (size_t i = 0; i < n; i++)
		add(o, (struct opt_row){ option_name(o, cols[i].name), 0, OPT_LIST, "VALUE", cols[i].help });
}

void opts_rows(struct opts *o, const struct verb *v)
{
	add_all(o, v->rows, v->n_rows);
	if (v->record)
		add_keys(o, v);
	if (v->groups & G_BATCH)
		add_all(o, ROWS(rows_batch));
	if (v->columns)
		add_columns(o, v);
	if (v->groups & G_TIME)
		add_all(o, ROWS(rows_time));
	if (v->groups & G_PRINT)
		add_all(o, ROWS(rows_print));
	if (v->groups & G_WRITE)
		add_all(o, ROWS(rows_write));
	if (v->groups & G_STORE)
		add_all(o, ROWS(rows_store));
	add_all(o, ROWS(rows_all));
}

static const struct opt_row *row_exact(const struct opts *o, const char *name, size_t n)
{
	for (size_t i = 0; i < o->n_rows; i++)
		if (strlen(o->rows[i].name) == n && !memcmp(o->rows[i].name, name, n))
			return &o->rows[i];
	return NULL;
}

const char *word_meant(const char *typed, const char *const *words)
{
	const char *only = NULL;
	size_t n = 0;

	for (size_t i = 0; *typed && words[i]; i++)
		if (!strncmp(words[i], typed, strlen(typed)) && ++n)
			only = words[i];
	return n == 1 ? only : csm_nearest(typed, words);
}

static int unknown_option(const struct opts *o, const struct ctx *x, const char *arg)
{
	const char *words[sizeof(o->rows) / sizeof(o->rows[0]) + 1];
	char name[80];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(arg + 2, "="), arg + 2);
	for (size_t i = 0; i < o->n_rows; i++)
		words[i] = o->rows[i].name;
	words[o->n_rows] = NULL;
	if (word_meant(name, words))
		return ctx_wrong(x, "usage.option", "unknown option --%s; did you mean --%s?", name,
		                 word_meant(name, words));
	return ctx_wrong(x, "usage.option", "unknown option --%s", name);
}

static void keep(struct opts *o, const struct opt_row *row, const char *text)
{
	struct opt_value *p = realloc(o->values, (o->n + 1) * sizeof(*p));

	if (!p)
		no_memory();
	o->values = p;
	o->values[o->n++] = (struct opt_value){ row, text };
}

/* The getopt_long tables of all rows: long options by index, letters in the short string behind "-:". */
static void tables(const struct opts *o, struct option *longs, char *shorts)
{
	char *s = shorts;

	*s++ = '-';
	*s++ = ':';
	for (size_t i = 0; i < o->n_rows; i++) {
		longs[i] = (struct option){ o->rows[i].name, o->rows[i].kind != OPT_FLAG, NULL,
		                            256 + (int)i };
		if (!o->rows[i].letter)
			continue;
		*s++ = o->rows[i].letter;
		if (o->rows[i].kind != OPT_FLAG)
			*s++ = ':';
	}
	longs[o->n_rows] = (struct option){ 0 };
	*s = 0;
}

static const struct opt_row *row_of_code(const struct opts *o, int code)
{
	if (code >= 256)
		return &o->rows[code - 256];
	for (size_t i = 0; i < o->n_rows; i++)
		if (o->rows[i].letter == code)
			return &o->rows[i];
	return NULL;
}

static int complain(const struct ctx *x, int code, const char *arg)
{
	if (code == ':')
		return ctx_wrong(x, "usage.no-value", "option %s needs a value", arg);
	if (!strncmp(arg, "--", 2) && strchr(arg, '='))
		return ctx_wrong(x, "usage.flag", "option %.*s takes no value", (int)strcspn(arg, "="), arg);
	return ctx_wrong(x, "usage.option", "unknown option %s", arg);
}

int opts_parse(struct opts *o, const struct ctx *x, int argc, char **argv)
{
	struct option longs[sizeof(o->rows) / sizeof(o->rows[0]) + 1];
	char shorts[2 * sizeof(o->rows) / sizeof(o->rows[0]) + 3];
	int code;

	tables(o, longs, shorts);
	o->operands = calloc((size_t)argc + 1, sizeof(*o->operands));
	if (!o->operands)
		no_memory();
	opterr = 0;
	optind = 0;
	for (;;) {
		int before = optind ? optind : 1;
		const char *arg = before < argc ? argv[before] : "";

		if (!strncmp(arg, "--", 2) && arg[2] && !row_exact(o, arg + 2, strcspn(arg + 2, "=")))
			return unknown_option(o, x, arg);
		code = getopt_long(argc, argv, shorts, longs, NULL);
		if (code == -1)
			break;
		if (code == 1)
			o->operands[o->n_operands++] = optarg;
		else if (code == ':' || code == '?')
			return complain(x, code, arg);
		else
			keep(o, row_of_code(o, code), optarg);
	}
	while (optind < argc)
		o->operands[o->n_operands++] = argv[optind++];
	return 0;
}

const char *opt_text(const struct opts *o, const char *name)
{
	for (size_t i = o->n; i-- > 0;)
		if (!strcmp(o->values[i].row->name, name))
			return o->values[i].text ? o->values[i].text : "";
	return NULL;
}

bool opt_flag(const struct opts *o, const char *name)
{
	return opt_text(o, name) != NULL;
}

size_t opt_all(const struct opts *o, const char *name, const char **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n && n < max; i++)
		if (!strcmp(o->values[i].row->name, name))
			out[n++] = o->values[i].text;
	return n;
}

void *opts_room(struct opts *o, size_t n, size_t size)
{
	void **rooms = realloc(o->rooms, (o->n_rooms + 1) * sizeof(*rooms));

	if (!rooms)
		no_memory();
	o->rooms = rooms;
	rooms[o->n_rooms] = calloc(n + 1, size);
	if (!rooms[o->n_rooms])
		no_memory();
	return rooms[o->n_rooms++];
}

void opts_free(struct opts *o)
{
	for (size_t i = 0; i < o->n_rooms; i++)
		free(o->rooms[i]);
	free(o->rooms);
	o->rooms = NULL;
	o->n_rooms = 0;
	free(o->values);
	free(o->operands);
	o->values = NULL;
	o->operands = NULL;
}

/* ---- help ---- */

static void usage_row(FILE *to, const char *lang, const struct opt_row *r)
{
	char left[80];

	if (r->letter)
		snprintf(left, sizeof(left), "-%c, --%s%s%s", r->letter, r->name, r->arg ? "=" : "",
		         r->arg ? r->arg : "");
	else
		snprintf(left, sizeof(left), "    --%s%s%s", r->name, r->arg ? "=" : "", r->arg ? r->arg : "");
	fprintf(to, "  %-30s  %s\n", left, csm_words(lang, r->help));
}

void usage_verb(FILE *to, const char *lang, const struct command *c, const struct verb *v)
{
	static const char gap[] = " ";
	struct opts o = { .n_rows = 0 };

	opts_rows(&o, v);
	fprintf(to, csm_words(lang, "usage: csm %s%s%s [options]%s%s\n"), c->name, *v->name ? gap : "", v->name,
	        *v->operands ? gap : "", v->operands);
	fprintf(to, csm_words(lang, "%s.\n"), csm_words(lang, v->help));
	if (v->example)
		fprintf(to, "\n%s\n%s", csm_words(lang, "examples:"), v->example);
	fprintf(to, "\n%s\n", csm_words(lang, "options:"));
	for (size_t i = 0; i < o.n_rows; i++)
		usage_row(to, lang, &o.rows[i]);
}

/* The first example of each verb: what is typed most often stands in front of what there is. */
static void usage_examples(FILE *to, const char *lang, const struct command *c)
{
	fprintf(to, "%s\n", csm_words(lang, "examples:"));
	for (size_t i = 0, n = 0; i < c->n && n < 4; i++)
		if (c->verbs[i].example) {
			fprintf(to, "%.*s\n", (int)strcspn(c->verbs[i].example, "\n"), c->verbs[i].example);
			n++;
		}
}

void usage_command(FILE *to, const char *lang, const struct command *c)
{
	if (c->n == 1 && !*c->verbs[0].name) {
		usage_verb(to, lang, c, &c->verbs[0]);
		return;
	}
	fprintf(to, csm_words(lang, "usage: csm %s VERB [options] [operands]\n"), c->name);
	fprintf(to, csm_words(lang, "%s.\n"), csm_words(lang, c->summary));
	fputc('\n', to);
	for (size_t i = 0; i < c->n; i++)
		fprintf(to, "  %-12s %s\n", *c->verbs[i].name ? c->verbs[i].name : *c->verbs[i].operands ? "FILE" : "[options]",
		        csm_words(lang, c->verbs[i].help));
	fputc('\n', to);
	usage_examples(to, lang, c);
	fprintf(to, csm_words(lang, "\ncsm %s VERB -h shows the options of a verb.\n"), c->name);
	for (size_t i = 0; i < c->n; i++) {
		if (!*c->verbs[i].name) {
			fprintf(to, "\n%s\n", csm_words(lang, "Without a verb:"));
			usage_verb(to, lang, c, &c->verbs[i]);
		}
	}
}

static void usage_step(FILE *to, const char *lang, const char *command, const char *what)
{
	fprintf(to, "  %-25s %s\n", command, csm_words(lang, what));
}

void usage_start(FILE *to, const char *lang, const char *store)
{
	char text[SHOWN_MAX];

	if (store) {
		fprintf(to, csm_words(lang, "The store here is %s. What next:\n"), shown(store, text));
		usage_step(to, lang, "csm status", "how much there is, what came last, what is wrong");
		usage_step(to, lang, "csm ticket list --active", "what waits for an answer");
		usage_step(to, lang, "csm import EXPORT.csv", "take an export in");
		usage_step(to, lang, "csm report overview", "the numbers");
		usage_step(to, lang, "csm report products", "what comes back most, and why");
	} else {
		fprintf(to, "%s\n", csm_words(lang, "start here:"));
		usage_step(to, lang, "csm demo", "an invented shop to try everything on; man csm-tutorial leads through it");
		usage_step(to, lang, "csm try EXPORT.csv", "what an export says, in one command; keeps nothing");
		usage_step(to, lang, "csm init my-shop", "make a store; then, inside it:");
		usage_step(to, lang, "csm import EXPORT.csv", "take an export in");
		usage_step(to, lang, "csm report overview", "the numbers");
		usage_step(to, lang, "csm report products", "what comes back most, and why");
	}
}

void usage_all(FILE *to, const char *lang)
{
	const struct command *c;

	fprintf(to, "%s", csm_words(lang, "usage: csm COMMAND [VERB] [options] [operands]\n"));
	fprintf(to, "%s\n\n", csm_words(lang, "The after-sales desk of an online shop, over plain files."));
	usage_start(to, lang, NULL);
	fprintf(to, "\n%s\n", csm_words(lang, "commands:"));
	for (size_t i = 0; (c = command_at(i)); i++)
		fprintf(to, "  %-10s %s\n", c->name, csm_words(lang, c->summary));
	fprintf(to, "\n%s\n%s\n", csm_words(lang, "csm COMMAND -h shows the verbs or options of a command."),
	        csm_words(lang, "csm help ID says what a message means, as csm help import.date-order."));
}
