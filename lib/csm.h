/*
 * libcsm: the after-sales desk of an online shop over an append-only store of YAML and CSV case
 * logs. This is the only library header that commands (and other programs) include. Everything
 * exported starts with csm_.
 *
 * Calling sequence: fill struct csm_options, csm_open(), any number of calls below, csm_close().
 * Every call that can fail returns an enum csm_code and fills the struct csm_err it is given (which
 * may be NULL). The library prints nothing, never exits (out of memory aside: message on fd 2,
 * status 6), and changes nothing when it returns anything but CSM_OK, except where a function says
 * that part of a batch may have been done. Strings handed in stay the caller's; strings handed out
 * belong to the store handle and live until csm_close(), unless a function says otherwise. A handle
 * is for one thread.
 */
#ifndef CSM_H
#define CSM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSM_VERSION "0.1.0"
#define CSM_STORE_FORMAT 1           /* format: of csm.yaml; a store of a higher one is read only by a newer csm */
#if defined(__GNUC__)
#define CSM_API __attribute__((visibility("default")))
#else
#define CSM_API
#endif

/* What a call came to. The numbers are the program's exit statuses. */
enum csm_code {
	CSM_OK = 0,
	CSM_FOUND = 1,        /* a check found something, or part of a batch was refused and the rest done */
	CSM_EUSAGE = 2,       /* called with something that cannot be meant */
	CSM_EREFUSED = 3,     /* understood and refused; nothing changed */
	CSM_ENOTFOUND = 4,    /* a named thing does not exist */
	CSM_EBUSY = 5,        /* another process writes; nothing changed */
	CSM_EIO = 6           /* input or output failed, or the store is damaged */
};

/* The language of a message; any other value is English. */
enum csm_lang { CSM_LANG_EN = 0, CSM_LANG_ZH = 0x7a68 };

struct csm_err {
	enum csm_code code;
	unsigned lang;        /* set by the caller, kept by every call; csm_open sets it as the store says */
	char id[48];          /* stable name of the message, e.g. "ticket.closed" */
	char file[256];       /* "" if none */
	long line, col;       /* from 1; 0 unknown */
	/* one sentence: object, fault, what would be right; may hold raw bytes of data */
	char text[1024];
};

/* "file:line:col: text" or "text", with control bytes made visible; n as snprintf. */
CSM_API void csm_err_text(const struct csm_err *e, char *out, size_t n);

/* First call of a program that writes: file descriptors 0-2 are made sure to be open, SIGPIPE and
 * SIGXFSZ are ignored. */
CSM_API void csm_guard(void);

/* ---- a store ---- */

struct csm;                          /* an open store */

enum csm_need { CSM_READ, CSM_APPEND };

struct csm_options {
	/* folder; NULL: the nearest folder upwards from the current one that holds csm.yaml */
	const char *store;
	const char *agent;    /* login; NULL: the login that policy/agents.yaml gives to this system user */
	const char *now;      /* instant as text; NULL: the clock */
	const char *as_of;    /* reads drop what happened later; NULL: now */
	const char *known_at; /* reads drop what was recorded later; NULL: everything */
	const char *lang;     /* "en", "zh"; NULL: lang: of csm.yaml, else en */
	const char *seed;     /* CSM_SEED: salts are derived from it instead of getrandom, for tests */
	long lock_wait_s;     /* how long a writer waits for another; < 0: 30 */
	bool dry_run;         /* writes are checked, their lines returned, nothing is stored */
	/* derived data in cache/: NULL or "auto" where it saves time, "never", "always"; the answers are
	 * the same */
	const char *cache;
	/* NULL or what is called now and then during long work, seldom enough to cost nothing: what is
	 * "log" (bytes of the log read, of total) or "import" (records; total 0: not known); NULL: over */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total);
	void *progress_ctx;
};

CSM_API int csm_open(struct csm **c, const struct csm_options *o, enum csm_need need, struct csm_err *e);
CSM_API void csm_close(struct csm *c);
CSM_API const char *csm_store_path(const struct csm *c);
CSM_API const char *csm_lang(const struct csm *c);

struct csm_field {                   /* key and value as typed; value NULL means: make empty */
	const char *key, *value;
};

struct csm_init_request {
	const char *dir;      /* made if missing; must hold no csm.yaml */
	const char *zone;     /* IANA name or +hh:mm; NULL: Asia/Shanghai */
	const char *lang;     /* NULL: en */
	const char *site;     /* one to three letters; NULL: a */
	const char *now, *seed;
	/* key = shop name (a word), value = currency; n_shops = 0: main, CNY */
	const struct csm_field *shops;
	size_t n_shops;
	bool group;           /* modes 0660/02770 instead of 0600/0700 */
};
CSM_API int csm_init(const struct csm_init_request *r, struct csm_err *e);

struct csm_demo_request {
	const char *dir;      /* made if missing; must be empty */
	const char *now, *lang;           /* as of csm_options */
	const char *seed;     /* a number; another one draws another shop; NULL: 1 */
};
struct csm_demo_made {
	int64_t orders, returns, tickets, answers;         /* in the store */
	char agent[32];       /* who may write there */
	char month[24];       /* a month worth looking at, as 2026-01 */
};
/*
 * A store with half a year of an invented shop (csm-demo(1)): writes exports into dir/exports/SHOP
 * and imports them. The same instant and seed give the same bytes. CSM_EREFUSED "demo.exists".
 */
CSM_API int csm_demo(const struct csm_demo_request *r, struct csm_demo_made *made, struct csm_err *e);

/* This copy becomes a new site (name NULL: three random letters) or takes an existing one over.
 * out: its name, 4 bytes. */
CSM_API int csm_site_add(struct csm *c, const char *name, char out[4], struct csm_err *e);
CSM_API int csm_site_adopt(struct csm *c, const char *name, struct csm_err *e);

/* ---- output: rows and figures go to a printer, which alone knows the format ---- */

struct csm_print;
struct csm_print_options {
	const char *format;   /* table csv tsv json jsonl; reports also md html; NULL: table */
	/* comma-separated column names to print, in this order; NULL: the default ones */
	const char *fields;
	/* labels of tables: en or zh; csv, tsv, json, jsonl always have English field names */
	const char *lang;
	bool no_header;
	bool nul;             /* -z: NUL instead of LF behind a record (csv, tsv, jsonl, ids) */
	bool ids;             /* only the first column, one a line */
	int width;            /* cells a line may have; 0: no limit (not a terminal) */
	bool colour;
};
/* Prints to fd (not closed by close). close flushes and reports any byte that was not written:
 * CSM_EIO "output". */
CSM_API int csm_print_open(struct csm_print **p, int fd, const struct csm_print_options *o,
                           struct csm_err *e);
CSM_API int csm_print_close(struct csm_print *p, struct csm_err *e);

/* ---- writing: one request, one change ---- */

/*
 * What a person or a program asks to record. The verbs and their keys are the closed list of
 * csm-store(5); values are text as typed and are checked there (instants, money, words of the
 * shop's terms). An unknown key or value: CSM_EUSAGE with the nearest right ones. Refusals by the
 * rules of the trade: CSM_EREFUSED.
 */
struct csm_request {
	const char *noun;     /* ticket, return, customer */
	const char *verb;     /* open, reply, solve, ... */
	const char *target;   /* the case, by any of its names; NULL with verb open */
	const char *at;       /* when it happened; NULL: now */
	const char *by;       /* customer, bot, system, platform, carrier, ...; NULL: the agent */
	const char *key;      /* idempotency key; NULL: none */
	const struct csm_field *fields;
	size_t n_fields;
	const char *const *files;         /* evidence: paths of files, copied into files/ */
	size_t n_files;
	bool by_reference;    /* note the files' hash and path, do not copy */
};
struct csm_receipt {
	int code;             /* CSM_OK or why not (err below) */
	bool known;           /* the idempotency key was there: nothing was added */
	char id[32];          /* event id */
	char name[40];        /* case name */
	const char *line;     /* the line as stored (or as it would be) */
	struct csm_err err;
};
/*
 * Records n requests under one lock. Each is checked against the case as it stands then. atomic:
 * all or none (one tx); else each by itself: CSM_FOUND if some were refused. out has room for n
 * receipts.
 */
CSM_API int csm_record(struct csm *c, const struct csm_request *r, size_t n, bool atomic,
                       struct csm_receipt *out, struct csm_err *e);
/* Takes back the event id (a1042): recorded as an undo event. An import id needs csm_import_undo. */
CSM_API int csm_undo(struct csm *c, const char *id, const char *reason, struct csm_receipt *out,
                     struct csm_err *e);
/* Changes keys of the event id from its own instant on: recorded as a correct event. */
CSM_API int csm_correct(struct csm *c, const char *id, const struct csm_field *set, size_t n,
                        const char *reason, struct csm_receipt *out, struct csm_err *e);

/*
 * Takes the words out of the event id, for good: a redact event is recorded, then the line is
 * rewritten in its redacted form (csm-store(5), SEALS); attachments that nobody else names go too.
 * Corrections of the event go with it. known: it was redacted before. CSM_EREFUSED "redact.nothing".
 */
CSM_API int csm_redact(struct csm *c, const char *id, const char *reason, struct csm_receipt *out,
                       struct csm_err *e);
struct csm_erase_request {
	const char *name;     /* the customer */
	const char *reason;   /* stands in the log for good */
	bool keep_text;       /* the texts of the cases stay */
};
struct csm_erased {
	char id[32], name[40];         /* the erase event; the customer, by the name of the linked class */
	bool known;           /* was erased before, as far: nothing was added */
	bool others;          /* other sites wrote too: they take theirs out at their next write */
	/* how many: accounts that were one person; events, rows, lines of people/, attachments, refused rows */
	int64_t customers, events, rows, people, files, rejects;
	const char *alike;    /* customers that are not linked and have the same phone, mail or account: "C-a9k, ..."; "" */
	const char *lines;    /* dry run: what would be added; else NULL */
};
/*
 * Erases the person behind a customer: the whole linked class, people/, attachments and texts of the
 * cases, free texts of orders and answers, refused rows. Nothing fills it again; it cannot be undone.
 * csm-customer(1) says what csm cannot reach.
 */
CSM_API int csm_erase(struct csm *c, const struct csm_erase_request *q, struct csm_erased *out,
                      struct csm_err *e);

/* ---- rules of the shop: policy/triage.yaml, policy/kb.yaml (csm-triage(1), csm-kb(1)) ---- */

/*
 * Applies the rules to the tickets named (n 0: all that are new or open) and records what follows,
 * decided under the lock. *out: receipts, one an event, the handle's. CSM_ENOTFOUND "triage.none"
 * without rules.
 */
CSM_API int csm_triage_run(struct csm *c, const char *const *names, size_t n, bool atomic,
                           struct csm_receipt **out, size_t *n_out, struct csm_err *e);
/* What the rules would set: a row a field. Nothing is written. */
CSM_API int csm_triage_test(struct csm *c, const char *const *names, size_t n, struct csm_print *p,
                            struct csm_err *e);
/* Every rule and condition for one ticket: what it saw, whether it held. */
CSM_API int csm_triage_explain(struct csm *c, const char *name, struct csm_print *p, struct csm_err *e);
/* The rules of the store, or of a file: CSM_FOUND if one can never be reached or does nothing. */
CSM_API int csm_triage_check(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e);
/*
 * The rules (policy NULL: the store's) over the tickets opened in the period (NULL: all), as they
 * stood when opened: hits, and for each field how often people finally chose the same. Nothing is
 * written.
 */
CSM_API int csm_triage_replay(struct csm *c, const char *period, const char *policy,
                              struct csm_print *p, struct csm_err *e);
/* Whom to give a ticket: NULL: any. level: junior, middle, senior, lead; "senior+": that or higher.
 * strategy: least_open (NULL) or round_robin. */
struct csm_pick { const char *level, *skill, *group, *strategy; };
/* Records n requests ticket assign, each with the agent that fits (to is added). *out: n receipts,
 * the handle's; NULL if nothing was tried. CSM_EREFUSED "assign.nobody". */
CSM_API int csm_assign(struct csm *c, const struct csm_request *reqs, size_t n, const struct csm_pick *pick,
                       bool atomic, struct csm_receipt **out, struct csm_err *e);
/* Articles of policy/kb.yaml that fit a text (or what the customer of a ticket wrote last), best
 * first, each with its score and why. */
CSM_API int csm_kb_match(struct csm *c, const char *text, struct csm_print *p, struct csm_err *e);
/* Answers the ticket with the article that fits (or the one named), by: bot; below the threshold, or
 * between two that fit alike, hands it to people instead. */
CSM_API int csm_kb_answer(struct csm *c, const char *name, const char *article, struct csm_receipt *out,
                          struct csm_err *e);
/* The example of a policy file, to begin with: "triage.yaml", "kb.yaml"; n its bytes. */
CSM_API const char *csm_policy_sample(const char *name, size_t *n);
/* Agents with level, skills, groups and open tickets. */
CSM_API int csm_triage_agents(struct csm *c, struct csm_print *p, struct csm_err *e);

/* ---- the desk: shifts, hand-overs, incidents (csm-shift(1), csm-handover(1), csm-incident(1)) ---- */

/*
 * Records a request of noun desk; under the lock it is completed by what the log holds then: which shift
 * is meant, which tickets are handed over. *out: n receipts, the handle's, one an event; NULL if nothing
 * was tried. known: nothing was left to record.
 */
CSM_API int csm_desk(struct csm *c, const struct csm_request *r, struct csm_receipt **out, size_t *n, struct csm_err *e);
/* Lists, as of the instant asked for. period: NULL: this week; agent, verb's filters: NULL: all. */
struct csm_desk_query {
	const char *period, *agent;
	bool open;            /* only what is not over */
	bool check;           /* CSM_FOUND if there is something to be done */
};
CSM_API int csm_shift_roster(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
CSM_API int csm_shift_now(struct csm *c, struct csm_print *p, struct csm_err *e);
CSM_API int csm_shift_swaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
CSM_API int csm_shift_problems(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
CSM_API int csm_shift_gaps(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
/* What was not as it should be, a row each. */
CSM_API int csm_shift_report(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);

CSM_API int csm_handover_list(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
/* A hand-over as it was when it was opened; id: of its event. CSM_ENOTFOUND "handover.unknown". */
CSM_API int csm_handover_show(struct csm *c, const char *id, struct csm_print *p, struct csm_err *e);

CSM_API int csm_incident_list(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
CSM_API int csm_incident_kinds(struct csm *c, struct csm_print *p, struct csm_err *e);

/* ---- clocks: policy/sla.yaml (csm-sla(1)) ---- */

struct csm_sla_request {
	const char *policy;   /* a file instead of policy/sla.yaml */
	const char *clock;    /* one of them only */
	const char *verdict;  /* list: running, paused, met, breached, ended, cancelled, unknown */
	const char *period;   /* list, report: runs that were due in it */
	const char *agent;    /* list: tickets that the agent is in charge of */
	bool due;             /* list: late, or running towards a due; what has least time left first */
	const char *within;   /* due: only what has so much open time left, as 4h */
	bool check;           /* due: CSM_FOUND if there is any */
	const char *by;       /* report: agent, channel, category, priority, policy; NULL: nothing */
	long limit;           /* 0: all */
};
/* Every clock of a ticket: its runs, and the parts of each, whose seconds sum to what has elapsed. */
CSM_API int csm_sla_explain(struct csm *c, const char *name, const struct csm_sla_request *q, struct csm_print *p,
                            struct csm_err *e);
/* Runs of clocks of all tickets. */
CSM_API int csm_sla_list(struct csm *c, const struct csm_sla_request *q, struct csm_print *p, struct csm_err *e);
/* How many were met, what they took, why they were not, how pauses were used. */
CSM_API int csm_sla_report(struct csm *c, const struct csm_sla_request *q, struct csm_print *p, struct csm_err *e);
/* ---- the day: csm-today(1), csm-queue(1) ---- */

struct csm_queue_request {
	const char *rules;    /* a file instead of policy/queue.yaml */
	const char *const *agents; /* tickets that one of these is in charge of; n 0: all, or with unassigned none */
	size_t n_agents;
	bool unassigned;      /* tickets that nobody is in charge of */
	long limit;           /* 0: all; today: of each section */
	const char *only;     /* today: this section alone */
};
/* Open tickets, the highest score first. */
CSM_API int csm_queue(struct csm *c, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e);
/* Every term of the score of an open ticket; their parts sum to the score. */
CSM_API int csm_queue_explain(struct csm *c, const char *name, const struct csm_queue_request *q, struct csm_print *p,
                              struct csm_err *e);
/* What the day asks for: counts, then the tickets behind each. CSM_EUSAGE "today.section", "agent.unknown". */
CSM_API int csm_today(struct csm *c, const struct csm_queue_request *q, struct csm_print *p, struct csm_err *e);
/*
 * Evens out how many open tickets the agents have who fit. _plan prints who has how many and which tickets would move, and
 * writes nothing; the other records an assignment for each that moves: receipts like csm_assign's, *n_out of them.
 * CSM_EREFUSED "assign.nobody".
 */
CSM_API int csm_rebalance_plan(struct csm *c, const struct csm_pick *pick, struct csm_print *p, struct csm_err *e);
CSM_API int csm_rebalance(struct csm *c, const struct csm_pick *pick, bool atomic, struct csm_receipt **out, size_t *n_out,
                          struct csm_err *e);
/*
 * The three above: a result that touches a year whose holidays are not known leaves CSM_OK with e->id
 * "calendar.provisional" and words that name the year.
 */

/* policy/sla.yaml (NULL), or a file like it: policies that can never be reached or met; CSM_FOUND if there is a finding. */
CSM_API int csm_policy_check(struct csm *c, const char *file, struct csm_print *p, struct csm_err *e);
/* Runs of a period (NULL: all) that file judges otherwise than policy/sla.yaml does; CSM_FOUND if there are any. */
CSM_API int csm_policy_diff(struct csm *c, const char *file, const char *period, struct csm_print *p, struct csm_err *e);

/* ---- calendars: policy/calendar.yaml, policy/holidays.csv (csm-calendar(1)) ---- */

/*
 * A result that touches a year whose holidays are not known is marked as provisional; then these return CSM_OK
 * with e->id "calendar.provisional" and words that name the year. CSM_ENOTFOUND "calendar.unknown".
 */
/* The days of a period (NULL: this month), each with its hours and why. */
CSM_API int csm_calendar_show(struct csm *c, const char *name, const char *period, struct csm_print *p, struct csm_err *e);
/* Open time between two instants, as typed. */
CSM_API int csm_calendar_between(struct csm *c, const char *name, const char *from, const char *to, struct csm_print *p,
                                 struct csm_err *e);
/* When a budget that starts is used up: "4h" open time, "2bd" business days, "48h wall". CSM_EREFUSED "calendar.never". */
CSM_API int csm_calendar_add(struct csm *c, const char *name, const char *from, const char *budget, struct csm_print *p,
                             struct csm_err *e);
/* The calendars of the store, or of a file: CSM_FOUND if one is never open, has ended, or lacks a year. */
CSM_API int csm_calendar_check(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e);
struct csm_holidays_request {
	const char *path;     /* ics, or the JSON form of the yearly notices; "-": standard input */
	const char *list;     /* a word */
	const char *kind;     /* ics: "off" (NULL) or "work" */
	const char *year;     /* of the notice; NULL: as the file says, else the year of each date */
	bool all;             /* ics: observances, too */
};
struct csm_holidays_summary {
	long added, known, left_out;
	const char *rows;     /* what is added, as it stands in the file */
};
/*
 * Adds rows to policy/holidays.csv. CSM_FOUND "holidays.unpublished": the file has no days, nothing was
 * changed. CSM_EREFUSED "holidays.contradiction".
 */
CSM_API int csm_holidays_import(struct csm *c, const struct csm_holidays_request *r, struct csm_holidays_summary *s,
                                struct csm_err *e);

/* ---- reading ---- */

struct csm_query {
	const char *noun;     /* ticket, return, customer, order, survey */
	/* field = value; several values of one field are alternatives, fields are joined by and */
	const struct csm_field *where;
	size_t n_where;
	const char *sort;     /* "-opened,case"; NULL: the noun's order */
	long limit;           /* 0: all */
	bool active;          /* tickets and returns that are not finished */
	long *found;          /* out: rows printed; may be NULL */
};
CSM_API int csm_list(struct csm *c, const struct csm_query *q, struct csm_print *p, struct csm_err *e);
/* The columns of a noun, in order; NULL behind the last. For help, completion and --fields. */
struct csm_column {
	const char *name, *label, *help;  /* label in the language of lang */
	bool shown;           /* printed when --fields is not given */
};
CSM_API const struct csm_column *csm_columns(const char *noun, const char *lang, size_t *n);

/* One thing with its whole history: ticket, return, customer, order (name, order number or foreign key). */
CSM_API int csm_show(struct csm *c, const char *noun, const char *name, bool public_view, struct csm_print *p,
                     struct csm_err *e);
/* Order number, phone or its tail, name, account, tracking number, words in texts. */
CSM_API int csm_find(struct csm *c, const char *text, long limit, struct csm_print *p, struct csm_err *e);

/* Events as they are. Every filter may be NULL. raw: the very lines of the log instead of rows. */
struct csm_log_request {
	const char *name;     /* a case */
	const char *verb, *by, *period, *key, *import;
	long limit;           /* the newest limit events; 0: all */
	bool raw;
};
CSM_API int csm_log(struct csm *c, const struct csm_log_request *r, struct csm_print *p, struct csm_err *e);

struct csm_check_request { bool strict; };
/* Prints one row a finding: place, severity, id, what it means, what to do. CSM_FOUND if there is
 * an error (strict: or a note). */
CSM_API int csm_check(struct csm *c, const struct csm_check_request *r, struct csm_print *p,
                      struct csm_err *e);

/* ---- evidence ---- */

/* Seals what this site wrote since its last seal; one row a new seal. */
CSM_API int csm_seal(struct csm *c, struct csm_print *p, struct csm_err *e);
/* One row a segment of every site: lines, their chain, last number, how many lines its last seal covers. */
CSM_API int csm_head(struct csm *c, struct csm_print *p, struct csm_err *e);
struct csm_verify_request { const char *against; };    /* file with what csm head printed; "-": standard input; NULL: only the seals */
/* Every seal against the log; one row a difference, as csm_check. CSM_FOUND if there is one. */
CSM_API int csm_verify(struct csm *c, const struct csm_verify_request *r, struct csm_print *p, struct csm_err *e);
struct csm_evidence_request {
	const char *name;     /* a case, by any of its names */
	const char *output;   /* a new or empty folder; a name that ends in .tar: a new tar file */
	bool with_person;     /* what people/ holds of the customer, too */
};
/* The lines of a case, the digests of their segments, the seals, what was attached, a page that explains it. */
CSM_API int csm_evidence(struct csm *c, const struct csm_evidence_request *r, struct csm_err *e);

CSM_API int csm_status(struct csm *c, struct csm_print *p, struct csm_err *e);

/* ---- imports ---- */

struct csm_import_request {
	const char *path;     /* "-": standard input; a folder: a Maildir */
	const char *map;      /* NULL: found from the header */
	const char *shop;     /* NULL: the only shop */
	const char *exported_at;          /* NULL: a time in the file's name, else unknown */
	const char *date_order;           /* dmy, mdy, ymd; NULL: the one that fits */
	const char *sheet;    /* of a workbook; NULL: the first visible one */
	const char *fold;     /* earlier, later; NULL: reject ambiguous local times */
	const char *const *keep_raw;      /* columns kept in raw: although unknown or personal */
	size_t n_keep_raw;
	bool again;           /* also if this very file was imported with this map version */
	/* Validate every record before anything is stored, and store nothing if any is refused
	 * (CSM_EREFUSED "import.strict"), or more than max_reject: "20" records, "1.5%" of those read
	 * (CSM_EREFUSED "import.max-reject"). NULL: no limit. */
	bool strict;
	const char *max_reject;
};
enum { CSM_TOLD_MOST = 5 };
struct csm_import_summary {
	char id[32];          /* the import event */
	char map[64], shop[64], encoding[16];
	int64_t rows;         /* rows of the file behind its header */
	/* records: read = dropped + created + ... + rejected; a dropped row counts as one */
	int64_t read, dropped, created, revised, unchanged, stale, rejected;
	int64_t erased;       /* of those read: about persons who were erased, taken without them or not at all */
	char unit[24];        /* what is counted: "orders", "returns", ... */
	char rejects[256];    /* path of the rejects file, "" if none */
	bool nothing_to_do;   /* this file was imported before */
	const char *lines;    /* dry run: what would be added; else NULL */
	/* the same file through the map that the map names next (csm-map(5), also); NULL: none. Lives
	 * as long as the store is open. */
	struct csm_import_summary *next;
	/* the first refusals as messages: file, line, column, value, what would be right */
	struct csm_err told[CSM_TOLD_MOST];
	size_t n_told;
};
/* CSM_FOUND if some rows were rejected and the rest imported. */
CSM_API int csm_import(struct csm *c, const struct csm_import_request *r,
                       struct csm_import_summary *s, struct csm_err *e);
/*
 * Takes in one mail from q->path, mostly "-", for a mail program that must lose none: what cannot
 * become a record is kept whole in rejects/ (CSM_FOUND, s->rejects). After any other code but CSM_OK
 * it was not taken, and may be tried again.
 */
CSM_API int csm_deliver(struct csm *c, const struct csm_import_request *r, struct csm_import_summary *s,
                        struct csm_err *e);
CSM_API int csm_import_detect(struct csm *c, const struct csm_import_request *r,
                              struct csm_print *p, struct csm_err *e);
/* c may be NULL: only built-in maps. path NULL: every map known. */
CSM_API int csm_import_check_map(struct csm *c, const char *path, struct csm_print *p, struct csm_err *e);
/* What became of the row at line of the file, step by step. */
CSM_API int csm_import_explain(struct csm *c, const struct csm_import_request *r, long line,
                               struct csm_print *p, struct csm_err *e);
/* A map for the file at r->path, drafted from its header: *map is its text, good as long as c. */
CSM_API int csm_import_new(struct csm *c, const struct csm_import_request *r, const char **map,
                           struct csm_err *e);
CSM_API int csm_import_maps(struct csm *c, struct csm_print *p, struct csm_err *e);
CSM_API int csm_import_undo(struct csm *c, const char *id, bool force, struct csm_receipt *out,
                            struct csm_err *e);

/* ---- reports ---- */

struct csm_report_request {
	const char *name;     /* overview */
	const char *period;   /* NULL: all */
	const char *by;       /* day, week, month; NULL: one column for the period */
	const char *channel, *shop;       /* NULL: all */
	const char *drill;    /* a figure's name: prints what is behind it */
	const char *calendar; /* open time by this calendar; NULL: time by the clock alone */
	const char *target, *tau;         /* durations: within which it should be done; up to which means are taken */
};
CSM_API int csm_report(struct csm *c, const struct csm_report_request *r, struct csm_print *p,
                       struct csm_err *e);
/* Names of the reports; of the figures that drill takes (the i-th, from 0). NULL behind the last. */
CSM_API const char *const *csm_reports(void);
CSM_API const char *csm_figure(size_t i);
CSM_API int csm_survey_score(struct csm *c, const struct csm_query *q, struct csm_print *p,
                             struct csm_err *e);

/* ---- words ---- */

/* "en" or "zh": lang if it is one of them, else what the csm.yaml of the store says (NULL: the
 * nearest upwards), else English. For words that are said before or without csm_open. */
CSM_API const char *csm_lang_for(const char *lang, const char *store);
/* A sentence or format of csm itself in that language; english if there is no translation. */
CSM_API const char *csm_words(const char *lang, const char *english)
#if defined(__GNUC__)
	__attribute__((format_arg(2), returns_nonnull))
#endif
	;
/* The i-th (from 0, in order of their ids) message that csm may give: what it means and what to do,
 * and an example command, which may be "". false behind the last. */
struct csm_message {
	const char *id, *text, *example;
};
CSM_API bool csm_message(size_t i, const char *lang, struct csm_message *out);

/* The verbs that people may record for a noun, and the keys each takes: what options, help and
 * completion are made of. */
struct csm_verb {
	const char *name, *help;
};
struct csm_key {
	const char *name, *arg, *help;    /* arg: what stands behind the = in help, e.g. "TERM", "INSTANT" */
	bool required, list;              /* list: may be given several times */
};
/* The i-th (from 0); false behind the last. Strings are constant. */
CSM_API bool csm_verb(const char *noun, size_t i, struct csm_verb *out);
CSM_API bool csm_verb_key(const char *noun, const char *verb, size_t i, struct csm_key *out);

/* The i-th (from 0) word that a field of a noun may have in this store; NULL behind the last, or if the
 * words are not a closed list. */
CSM_API const char *csm_value(struct csm *c, const char *noun, const char *field, size_t i);

/* The nearest of words (NULL behind the last) to typed, or NULL if none is near. */
CSM_API const char *csm_nearest(const char *typed, const char *const *words);

#ifdef __cplusplus
}
#endif
#endif
