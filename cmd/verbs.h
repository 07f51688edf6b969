/*
 * Verbs that several commands have in common, and the option rows they share. A command file is
 * then little more than a table: that is the intention.
 */
#ifndef CMD_VERBS_H
#define CMD_VERBS_H

#include "cmd.h"

#define OPT_MESSAGE { "message", 'm', OPT_TEXT, "TEXT", "the text; - reads standard input; without it an editor on a terminal" }
#define OPT_FILE { "file", 'F', OPT_TEXT, "FILE", "take the text from FILE" }
#define OPT_ATTACH { "attach", 0, OPT_LIST, "FILE", "evidence: copied into the store (several allowed)" }
#define OPT_REFERENCE { "by-reference", 0, OPT_FLAG, NULL, "note path and hash of attached files, do not copy them" }
#define OPT_ACTIVE { "active", 0, OPT_FLAG, NULL, "only those that are not finished" }
#define OPT_SORT { "sort", 0, OPT_TEXT, "FIELDS", "order by these columns; a - in front turns one round" }
#define OPT_LIMIT { "limit", 0, OPT_TEXT, "N", "at most N" }
#define OPT_PUBLIC { "public", 0, OPT_FLAG, NULL, "only what the customer may see" }
#define ROWS_OF(a) .rows = (a), .n_rows = sizeof(a) / sizeof((a)[0])

/* A table of no rows is not C; this one is shared by verbs whose options all come from elsewhere. */
extern const struct opt_row rows_none[1];

int verb_list(struct ctx *x);            /* csm_list of verb->columns */
int verb_show(struct ctx *x);            /* csm_show of verb->noun */
int verb_record(struct ctx *x);          /* one event for each name, no text */
int verb_text(struct ctx *x);            /* one event for each name with a text, which is required */
int verb_text_optional(struct ctx *x);
int verb_attach(struct ctx *x);          /* first operand a case, the others files */
/* Records with a text under key; names from the operands if named. */
int record_text(struct ctx *x, bool named, const char *key, bool wanted);
long limit_of(struct ctx *x, int *code);

#endif
