/* What csm shift, csm handover and csm incident have in common. */
#ifndef CMD_DESK_H
#define CMD_DESK_H

#include "verbs.h"

#define DESK_READS (G_STORE | G_PRINT | G_TIME)
#define DESK_WRITES (G_STORE | G_WRITE)
#define OPT_AT { "at", 0, OPT_TEXT, "INSTANT", "when it happened (else now)" }
#define OPT_KEY { "key", 0, OPT_TEXT, "KEY", "idempotency key: the same key again adds nothing" }
#define OPT_PERIOD_WEEK { "period", 0, OPT_TEXT, "PERIOD", "shifts that begin in this period (this-week)" }
#define OPT_PERIOD { "period", 0, OPT_TEXT, "PERIOD", "only what happened in this period (all)" }
#define OPT_OPEN { "open", 0, OPT_FLAG, NULL, "only what is not over" }
#define OPT_WHOSE { "agent", 0, OPT_TEXT, "LOGIN", "only of this agent" }
#define OPT_CHECK { "check", 0, OPT_FLAG, NULL, "exit status 1 if there is something" }

struct desk_field { const char *key, *value; };        /* value NULL: left out */
typedef int (*desk_list_fn)(struct csm *c, const struct csm_desk_query *q, struct csm_print *p, struct csm_err *e);
/* Records verb->record with the fields of the options and more; prints the ids. */
int desk_record(struct ctx *x, const struct desk_field *more, size_t n_more);
/* The same with a text, and the event that is named (NULL: none). */
int desk_text(struct ctx *x, const char *of, bool wanted);
/* The words with commas between, in room of x->o. */
const char *joined(struct ctx *x, const char *const *words, size_t n);
int desk_list(struct ctx *x, desk_list_fn list);

#endif
