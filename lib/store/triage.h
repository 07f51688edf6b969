/*
 * Triage in a store: reading policy/triage.yaml, gathering what is known of cases, recording what the
 * rules decide. Private to store/. Relies on care/triage.h for every decision. Promises: what is
 * recorded is decided under the writer's lock; a second run adds nothing.
 */
#ifndef STORE_TRIAGE_H
#define STORE_TRIAGE_H

#include "care/triage.h"
#include "store/record.h"
#include "store/world.h"

extern const char TRIAGE_FILE[];       /* "triage.yaml" */
/* path NULL: policy/triage.yaml, which may be missing (no rules). Errors "policy.*" with their place. */
int triage_load(struct csm *c, const char *path, struct triage *t, struct csm_err *e);

/* Conditions as triage has them, for other policies: checked, in f->mem; an ERE in them is freed by cond_free (care/triage.h). */
struct conf;
struct ynode;
int triage_when(struct csm *c, const struct conf *f, const struct ynode *n, struct cond *out);

/* Rules, and what they need of the store. */
struct triager {
	struct csm *c;
	struct triage t;
	struct world *w;           /* NULL until something needs it */
	struct orders *orders;
	struct pool pool;
	struct arena mem;
	struct asked_before { uint64_t who; int64_t at; } *earlier;    /* tickets of known customers, in order */
	size_t n_earlier;
	struct vocab words;        /* for priorities */
};
/* What is wanted of the store: the open tickets of each agent only; what the rules look at, and always the world. */
enum triager_wants { TRIAGER_COUNTS, TRIAGER_RULES, TRIAGER_WORLD };
/* path as in triage_load. */
int triager_open(struct triager *g, struct csm *c, const char *path, enum triager_wants wants, struct csm_err *e);
void triager_close(struct triager *g);
/*
 * What is known of a case from its settled events (corrections applied), without what rules set; only
 * events before until count. as_opened: what people decided later (and at the opening) is left out of
 * has and by_hand. All texts live in g->mem or in the events.
 */
struct case_view { const struct event *evs; size_t n; bool as_opened; };
void triager_case(struct triager *g, const struct case_view *v, struct tcase *out);
/* Settled events of many cases, by one pass over the log. */
struct case_events { struct caseid cas; struct event *evs; size_t n, cap; };
struct gathered {
	struct scan scan;
	struct case_events *v;
	size_t n;
	struct umap at;
	struct arena mem;
};
int triage_gather(struct csm *c, const struct caseid *cases, size_t n, struct gathered *out, struct csm_err *e);
void gathered_free(struct gathered *g);
/* The named tickets, or (n 0) all that are new or open; in g->mem. */
int triage_cases(struct triager *g, const char *const *names, size_t n, struct caseid **out, size_t *n_out,
                 struct csm_err *e);
/* One or two requests for each decision that writes, into out (room for 2). Returns how many. */
size_t decision_requests(struct triager *g, const struct tdecision *d, const char *target, struct csm_request *out);

/* The refusal of who fits nobody: CSM_EREFUSED "assign.nobody". */
int assign_nobody(const struct pick *p, struct csm_err *e);

#endif
