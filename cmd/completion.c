/*
 * csm completion: a script for the shell, and what it asks for at each TAB. The script knows
 * nothing; the answers come from the same tables as parsing and help, and from the store's own
 * words, so that they can never be out of date. Relies on nothing being printed but words.
 */
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

static const char script_bash[] =
	"# bash completion for csm; made by: csm completion bash\n"
	"_csm() {\n"
	"	local line=${COMP_LINE:0:COMP_POINT} cur word words value front=\n"
	"	read -ra words <<< \"$line\"\n"
	"	[[ $line == *[[:space:]] ]] && words+=('')\n"
	"	cur=${words[${#words[@]}-1]}\n"
	"	value=$cur\n"
	"	if [[ $cur == --*=* ]]; then\n"
	"		value=${cur#*=}\n"
	"		[[ $COMP_WORDBREAKS == *=* ]] || front=${cur%%=*}=\n"
	"	fi\n"
	"	COMPREPLY=()\n"
	"	while IFS= read -r word; do\n"
	"		[[ $word == \"$value\"* ]] && COMPREPLY+=(\"$front$word\")\n"
	"	done < <(csm completion --words -- \"${words[@]:1}\" 2>/dev/null)\n"
	"	if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then\n"
	"		compopt -o nospace 2>/dev/null\n"
	"	fi\n"
	"	if [[ ${#COMPREPLY[@]} -eq 0 && $cur != -* ]]; then\n"
	"		compopt -o default 2>/dev/null\n"
	"	fi\n"
	"}\n"
	"complete -F _csm csm\n";
static const char script_zsh[] =
	"#compdef csm\n"
	"# zsh completion for csm; made by: csm completion zsh\n"
	"_csm() {\n"
	"	local -a found\n"
	"	local cur=${words[CURRENT]}\n"
	"	found=(${(f)\"$(csm completion --words -- ${words[2,CURRENT-1]} \"$cur\" 2>/dev/null)\"})\n"
	"	if [[ $cur == --*=* ]]; then\n"
	"		compset -P '*='\n"
	"	fi\n"
	"	if (( ${#found} )); then\n"
	"		compadd -S '' -- ${(M)found:#*=}\n"
	"		compadd -- ${found:#*=}\n"
	"	else\n"
	"		_files\n"
	"	fi\n"
	"}\n"
	"if [[ $funcstack[1] == _csm ]]; then\n"
	"	_csm \"$@\"\n"
	"else\n"
	"	compdef _csm csm\n"
	"fi\n";
static const char script_fish[] =
	"# fish completion for csm; made by: csm completion fish\n"
	"function __csm_words\n"
	"	set -l cur (commandline -ct)\n"
	"	set -l front (string match -r -- '^--[^=]*=' $cur)\n"
	"	for word in (csm completion --words -- (commandline -opc)[2..-1] $cur 2>/dev/null)\n"
	"		echo \"$front$word\"\n"
	"	end\n"
	"end\n"
	"complete -c csm -f -n 'count (__csm_words)' -a '(__csm_words)'\n";

/* ---- what may stand here ---- */

struct asking {
	struct ctx *x;
	const char *cur;           /* what is typed of the last word; of its value behind a = */
};

static void offer(const struct asking *a, const char *word, const char *end)
{
	if (!strncmp(word, a->cur, strlen(a->cur)))
		printf("%s%s\n", word, end);
}

static void offer_all(const struct asking *a, const char *const *words)
{
	for (; *words; words++)
		offer(a, *words, "");
}

static const char *const *closed_values(const struct verb *v, const char *option)
{
	static const char *const formats[] = { "table", "csv", "tsv", "json", "jsonl", "md", "html", NULL },
	           *const langs[] = { "en", "zh", NULL }, *const units[] = { "day", "week", "month", NULL },
	           *const orders[] = { "dmy", "mdy", "ymd", NULL }, *const folds[] = { "earlier", "later", NULL },
	           *const parties[] = { "customer", "bot", "platform", "carrier", "supplier", "warehouse", NULL },
	           *const periods[] = { "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "all", NULL };
	const struct { const char *option; const char *const *words; } lists[] = {
		{ "format", formats }, { "lang", langs }, { "date-order", orders }, { "fold", folds },
		{ "by", v->groups & G_BATCH ? parties : units }, { "period", periods },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!strcmp(lists[i].option, option))
			return lists[i].words;
	return NULL;
}

/* --fields=case,st: the last of the columns. */
static void offer_columns(struct asking *a, const struct verb *v)
{
	const char *comma = strrchr(a->cur, ',');
	size_t n;
	const struct csm_column *cols = csm_columns(v->columns, "en", &n);

	for (size_t i = 0; i < n; i++) {
		char word[512];

		snprintf(word, sizeof(word), "%.*s%s", comma ? (int)(comma + 1 - a->cur) : 0, a->cur, cols[i].name);
		offer(a, word, "");
	}
}

static void offer_maps(struct asking *a)
{
	const struct csm_print_options po = { .ids = true };
	struct csm_print *p;

	(void)a;                   /* the shell leaves out what does not fit */
	if (csm_print_open(&p, 1, &po, NULL))
		return;
	csm_import_maps(a->x->c, p, NULL);
	csm_print_close(p, NULL);
}

static void offer_values(struct asking *a, const struct verb *v, const char *option)
{
	struct csm_options so;
	const char *const *closed = closed_values(v, option);
	const char *word;

	if (closed)
		offer_all(a, closed);
	if (v->columns && (!strcmp(option, "fields") || !strcmp(option, "sort")))
		offer_columns(a, v);
	ctx_store_options(a->x, &so);
	if (closed || csm_open(&a->x->c, &so, CSM_READ, NULL))
		return;
	if (!strcmp(option, "map")) {
		fflush(stdout);
		offer_maps(a);
	}
	for (size_t i = 0; !strcmp(option, "drill") && (word = csm_figure(i)); i++)
		offer(a, word, "");
	for (size_t i = 0; (word = csm_value(a->x->c, v->noun ? v->noun : v->columns, option, i)); i++)
		offer(a, word, "");
}

static void offer_options(struct asking *a, const struct verb *v)
{
	struct opts o = { .n_rows = 0 };
	char word[96];

	opts_rows(&o, v);
	for (size_t i = 0; i < o.n_rows; i++) {
		snprintf(word, sizeof(word), "--%s", o.rows[i].name);
		offer(a, word, o.rows[i].kind == OPT_FLAG ? "" : "=");
	}
}

static void offer_verbs(const struct asking *a, const struct command *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (*c->verbs[i].name)
			offer(a, c->verbs[i].name, "");
}

static void offer_commands(const struct asking *a)
{
	for (size_t i = 0; command_at(i); i++)
		offer(a, command_at(i)->name, "");
}

static void offer_messages(const struct asking *a)
{
	struct csm_message m;

	offer(a, "messages", "");
	for (size_t i = 0; *a->cur && csm_message(i, NULL, &m); i++)
		offer(a, m.id, "");
}

static const struct verb *verb_typed(const struct command *c, const char *typed)
{
	const struct verb *bare = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (typed && *c->verbs[i].name && !strcmp(c->verbs[i].name, typed))
			return &c->verbs[i];
		if (!*c->verbs[i].name)
			bare = &c->verbs[i];
	}
	return bare;
}

static void answer(struct asking *a, char **words, int n)
{
	const struct command *c = n > 1 ? command_find(words[0]) : NULL;
	const struct verb *v = c ? verb_typed(c, n > 2 ? words[1] : NULL) : NULL;
	char *eq = strchr(a->cur, '=');

	if (n == 1)
		offer_commands(a);
	if (!c)
		return;
	if (!strcmp(c->name, "help") && n == 2) {
		offer_commands(a);
		offer_messages(a);
	}
	if (a->cur[0] != '-' && n == 2)
		offer_verbs(a, c);
	if (v && !strncmp(a->cur, "--", 2) && eq) {
		*eq = 0;
		a->cur = eq + 1;
		offer_values(a, v, words[n - 1] + 2);
	} else if (v && a->cur[0] == '-') {
		offer_options(a, v);
	} else if (v && n > 2 && !strncmp(words[n - 2], "--", 2) && !strchr(words[n - 2], '=')) {
		offer_values(a, v, words[n - 2] + 2);
	}
}

static int run_completion(struct ctx *x)
{
	const struct { const char *shell, *script; } shells[] = {
		{ "bash", script_bash }, { "zsh", script_zsh }, { "fish", script_fish },
	};
	const char *const names[] = { "bash", "zsh", "fish", NULL };
	int n = x->o.n_operands;
	struct asking a = { x, n ? x->o.operands[n - 1] : "" };

	if (opt_flag(&x->o, "words")) {
		answer(&a, x->o.operands, n);
		return 0;
	}
	if (n != 1)
		return ctx_wrong(x, "usage.operand", "needs %s", x->verb->operands);
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (!strcmp(shells[i].shell, a.cur)) {
			fputs(shells[i].script, stdout);
			return 0;
		}
	if (word_meant(a.cur, names))
		return ctx_wrong(x, "usage.operand", "there is no script for '%s'; did you mean '%s'?", a.cur,
		                 word_meant(a.cur, names));
	return ctx_wrong(x, "usage.operand", "there is no script for '%s'; there are bash, zsh and fish", a.cur);
}

static const struct opt_row rows_completion[] = {
	{ "words", 0, OPT_FLAG, NULL, "print what may stand in place of the last of the words behind --, as the scripts ask" },
	{ "store", 0, OPT_TEXT, "DIR", "the store (else CSM_STORE, else the nearest csm.yaml upwards)" },
};
static const struct verb completion_verbs[] = {
	{ .name = "", .operands = "bash|zsh|fish", .help = "Print the completion script of a shell",
	  .need = NEED_NOTHING, ROWS_OF(rows_completion), .max = -1, .run = run_completion,
	  .example = "  eval \"$(csm completion bash)\"\n" },
};
const struct command cmd_completion = { "completion", "Completion for bash, zsh and fish", completion_verbs, 1 };
