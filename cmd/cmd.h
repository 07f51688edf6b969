/*
 * What a person types: commands, their verbs, and the option rows that give parsing, -h, completion
 * and what the man pages are tested against. Commands include csm.h and nothing else of the
 * library; each takes its options, calls one library function and prints its result.
 */
#ifndef CMD_H
#define CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "csm.h"

/* The one list of commands: X(identifier, "word", "what it is for"). */
#define COMMANDS(X) \
	X(init, "init", "make a new store") \
	X(demo, "demo", "make an invented shop to try everything on") \
	X(ticket, "ticket", "questions and complaints of customers: take in, answer, solve") \
	X(return, "return", "returns, exchanges and refunds: list and show") \
	X(customer, "customer", "customers: who they are, what they had, who is the same person") \
	X(order, "order", "orders as they were imported: show one with everything about it") \
	X(survey, "survey", "what customers answered: list, score") \
	X(shift, "shift", "shifts: the roster, coming and going, swaps, gaps") \
	X(handover, "handover", "one shift hands over to the next, with two signatures") \
	X(incident, "incident", "what has to be reported at once, with its own clock") \
	X(kb, "kb", "ready answers to common questions: match, answer") \
	X(triage, "triage", "the shop's rules for sorting and giving out tickets: run, explain, prove") \
	X(sla, "sla", "the clocks of tickets: what is due, what was late, and why") \
	X(today, "today", "what the day asks for: late, due, promised, waited for, new") \
	X(queue, "queue", "open tickets in the order in which to work on them, and why") \
	X(policy, "policy", "targets before they are used: prove them, see what they would change") \
	X(calendar, "calendar", "business calendars: hours, holidays, open time, what is due when") \
	X(report, "report", "the numbers of the desk, each with its basis") \
	X(import, "import", "take in an export of a marketplace or help desk") \
	X(try, "try", "import files into a temporary store and print the overview") \
	X(find, "find", "find a case by order number, phone, name, tracking number or words") \
	X(log, "log", "the events as they were written down") \
	X(check, "check", "prove the store: lines, numbers, references, transitions") \
	X(seal, "seal", "seal what was written: later changes of the past are noticed") \
	X(head, "head", "the chains of the log as they are now, to be kept elsewhere") \
	X(verify, "verify", "prove that nothing sealed, or saved by head, was changed") \
	X(evidence, "evidence", "a case with the proof that its lines stand in the log") \
	X(status, "status", "this store at a glance") \
	X(undo, "undo", "take back an event") \
	X(correct, "correct", "put right what an event says") \
	X(redact, "redact", "take the words out of an event, for good") \
	X(site, "site", "writing places: add this copy, adopt one that is gone") \
	X(completion, "completion", "completion for bash, zsh and fish") \
	X(help, "help", "help on a command, a verb or a message")

enum opt_kind { OPT_FLAG, OPT_TEXT, OPT_LIST };

/* One option. The rows of a verb, of its group (reading, writing) and of the library's keys and
 * columns are put together. */
struct opt_row {
	const char *name;      /* long name */
	char letter;           /* 0: none */
	enum opt_kind kind;
	const char *arg;       /* what stands behind the =; NULL for flags */
	const char *help;
};

struct ctx;

/* NEED_MAPS: reads a store; where none is at hand, an empty one in a temporary folder (only the built-in maps) */
enum verb_need { NEED_NOTHING, NEED_MAPS, NEED_READ, NEED_APPEND };
/* Which shared option groups a verb takes. */
enum { G_STORE = 1, G_PRINT = 2, G_WRITE = 4, G_TIME = 8, G_BATCH = 16 };

struct verb {
	const char *name;      /* "" for commands without verbs */
	const char *operands;  /* synopsis, e.g. "TICKET..." */
	const char *help;
	enum verb_need need;
	unsigned groups;
	const struct opt_row *rows;
	size_t n_rows;
	const char *noun;      /* options from the library: keys of (noun, record) */
	const char *record;
	const char *columns;   /* options from the library: the columns of this noun are filters */
	int min, max;          /* operands; max -1: any number */
	int (*run)(struct ctx *x);
	const char *example;   /* lines of examples */
};
#define ROWS(a) (a), sizeof(a) / sizeof((a)[0])

struct command {
	const char *name, *summary;
	const struct verb *verbs;
	size_t n;
};
#define X(id, word, summary) extern const struct command cmd_##id;
COMMANDS(X)
#undef X
const struct command *command_at(size_t i);    /* NULL behind the last */
const struct command *command_find(const char *name);

/* ---- parsed options ---- */

struct opt_value {
	const struct opt_row *row;
	const char *text;
};
struct opts {
	struct opt_row rows[160];
	size_t n_rows;
	char names[96][40];        /* option names made from field names */
	size_t n_names;
	struct opt_value *values;  /* in the order typed */
	size_t n;
	char **operands;
	int n_operands;
	void **rooms;              /* of opts_room */
	size_t n_rooms;
};
/* All rows of a verb: its own, its groups', the library's. */
void opts_rows(struct opts *o, const struct verb *v);
/* Takes argv apart; 0, or 2 after having said what is wrong. Abbreviated option names are refused. */
int opts_parse(struct opts *o, const struct ctx *x, int argc, char **argv);
/* Is option name the field name? Fields have _ where options have -. */
bool opt_is_field(const char *option, const char *field);
const char *opt_text(const struct opts *o, const char *name);      /* the last one given; NULL */
bool opt_flag(const struct opts *o, const char *name);
size_t opt_all(const struct opts *o, const char *name, const char **out, size_t max);
/* Zeroed memory for n things of this size, freed by opts_free: whatever was typed several times has
 * no limit of ours. */
void *opts_room(struct opts *o, size_t n, size_t size);
void opts_free(struct opts *o);
/* The word that was meant: the only one that begins as typed, else the nearest; NULL if none is near. */
const char *word_meant(const char *typed, const char *const *words);
void usage_verb(FILE *to, const char *lang, const struct command *c, const struct verb *v);
void usage_command(FILE *to, const char *lang, const struct command *c);
/* Where to begin; store: the path of the one that is at hand, or NULL. */
void usage_start(FILE *to, const char *lang, const char *store);
void usage_all(FILE *to, const char *lang);

/* ---- one run of a verb ---- */

/* The line that tells of long work on a terminal. */
struct progress {
	double begun, told;        /* seconds of a clock that never goes back */
	bool shown;
};

struct ctx {
	const struct command *command;
	const struct verb *verb;
	struct opts o;
	struct csm *c;             /* open, if the verb needs a store */
	struct csm_print *p;       /* open on first use */
	struct csm_err err;
	bool quiet;
	int out_fd;
	struct progress progress;
	int argc;                  /* as typed, for the language of what is said before a store is open */
	char **argv;
};
/* Says an error on stderr as "csm COMMAND VERB: text [id]" and returns its code. */
int ctx_fail(const struct ctx *x);
/* Something typed cannot be meant: says so with the way to the help and the id; CSM_EUSAGE. ctx_usage is
 * for values. The formats of all that speak here are looked up in the language. */
int ctx_wrong(const struct ctx *x, const char *id, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#define ctx_usage(x, ...) ctx_wrong(x, "usage.value", __VA_ARGS__)
/* Likewise where there is no verb yet; near (may be NULL): the word that was meant; see: the help to read. */
struct wrong {
	const char *lang, *id, *see, *near;
};
int wrong_say(const struct wrong *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "en" or "zh": --lang and --store wherever they stand in what was typed, else the environment, else
 * the store's. */
const char *lang_typed(int argc, char **argv);
const char *ctx_lang(const struct ctx *x);
/* The sentence in the language of x. */
const char *ctx_words(const struct ctx *x, const char *english) __attribute__((format_arg(2)));
/* Words for standard error that may hold what somebody typed: control bytes are made visible. */
void say(const char *lang, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A name that was typed or found, such as a path, with its control bytes made visible; in out. */
enum { SHOWN_MAX = 1024 };
const char *shown(const char *name, char out[SHOWN_MAX]);
_Noreturn void no_memory(void);            /* says so and ends with CSM_EIO */
/* A success may carry a remark (a torn tail was set aside): it is said, and forgotten. */
void ctx_remark(struct ctx *x);
/* What a call came to: said if it failed; a success may carry a remark. Returns the status. */
int ctx_done(struct ctx *x, int code);
/* A remark for a person: only when stderr is a terminal and not -q. */
void ctx_say(const struct ctx *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int ctx_print(struct ctx *x);              /* opens x->p as --format and friends say; 0 or the code, said */
/* Text for a case: -m, -F, or an editor on a terminal; NULL with *code 0 if there is none to be
 * had. Freed by the caller. */
char *ctx_text(struct ctx *x, int *code, bool wanted);
/* Names from the operands; one "-" stands for names on standard input, one a line. Freed by names_free. */
struct names { char **name; size_t n; };
int ctx_names(struct ctx *x, int from, struct names *out);
void names_free(struct names *n);
/* Records one request for each name (or one without), prints receipts. fields beyond those of the
 * options may be given. */
int ctx_record(struct ctx *x, const struct names *names, const struct csm_field *more, size_t n_more);
int ctx_receipts(struct ctx *x, const struct csm_receipt *r, size_t n, const char *verb);
/* Filters from the options of the noun's columns. */
size_t ctx_where(const struct ctx *x, struct csm_field *out, size_t max);
void ctx_store_options(const struct ctx *x, struct csm_options *so);
/* A new store in a temporary folder, its path into dir; 0 or the code, said. scratch_remove: dir may be "". */
enum { SCRATCH_MAX = 544 };
int scratch_make(struct ctx *x, struct csm_init_request *init, char dir[SCRATCH_MAX]);
void scratch_remove(const char *dir);
/* Long work is told of in so: a line on standard error, only on a terminal and without -q. */
void ctx_progress(struct ctx *x, struct csm_options *so);

#endif
