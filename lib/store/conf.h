/*
 * Reading files of settings (csm.yaml, policy/): a tree of libyaml checked key by key, each fault
 * with its place. Private to store/. Relies on file/yaml.h. Promises: no unknown key and no value
 * of the wrong kind gets by.
 */
#ifndef STORE_CONF_H
#define STORE_CONF_H

#include "file/yaml.h"
#include "store/store.h"

struct conf {
	const char *file;          /* as in messages: "policy/terms.yaml" */
	const char *room;          /* first part of message ids: "settings", "policy" */
	struct arena *mem;
	struct csm_err *e;
	const struct zone *zone;   /* for instants without offset; NULL where there are none */
};
/* Fault at node n (NULL: the file): CSM_EUSAGE, id "<room>.<what>". */
int conf_fault(const struct conf *f, const struct ynode *n, const char *what, const char *fmt,
               ...) PRINTF(4, 5);
/* n must be a map whose keys are among keys (NULL behind the last); unknown: the nearest is named.
 * NULL is an empty map. */
int conf_map(const struct conf *f, const struct ynode *n, const char *const *keys);
/* The values of key in map, if it is there; out stays as it is if not. */
int conf_text(const struct conf *f, const struct ynode *map, const char *key, struct str *out);
/* a word of the log's grammar */
int conf_word(const struct conf *f, const struct ynode *map, const char *key, struct str *out);
int conf_int(const struct conf *f, const struct ynode *map, const char *key, int64_t min,
             int64_t max, int64_t *out);
int conf_bool(const struct conf *f, const struct ynode *map, const char *key, bool *out);
/* One of words (NULL behind the last); *out = its index. */
int conf_one_of(const struct conf *f, const struct ynode *map, const char *key,
                const char *const *words, int *out);
/* An instant or a date, never one that moves with the clock, as today. */
int conf_at(const struct conf *f, const struct ynode *map, const char *key, int64_t *out);
int conf_texts(const struct conf *f, const struct ynode *map, const char *key, struct str **out, size_t *n);
/* mail: addresses of mail, in lower case. */
int conf_addresses(const struct conf *f, const struct ynode *map, struct str **out, size_t *n);
/* Is n a word that may name a thing (channel, shop, login)? */
int conf_name(const struct conf *f, const struct ynode *n, const char *thing);

#endif
