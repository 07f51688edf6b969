/*
 * The queue in a store: policy/queue.yaml read into coefficients (care/queue.h). Private to the library. Promises: an unknown key or
 * term, and a value that is none, is an error with its line and column; what the file does not say is as in the built-in one.
 */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "care/queue.h"
#include "store/sla.h"

extern const char QUEUE_FILE[];        /* "queue.yaml" */
/* path NULL: policy/queue.yaml, which may be missing. Errors "policy.*". */
int queue_load(struct csm *c, const char *path, struct queue_rules *out, struct csm_err *e);

/* The i-th ticket of a book's world as the queue sees it: its runs (in b->runs), state, priority, tier. */
struct queue_ask queue_ask_of(struct sla_book *b, size_t i);

#endif
