/*
 * Between the two readers of settings: yaml.c, which takes all of YAML by way of libyaml, and yaml_quick.c,
 * which takes only what such files mostly look like. Private to these two and to their tests. Promises: what
 * yaml_quick takes is the tree that libyaml gives, down to the places.
 */
#ifndef FILE_YAML_IN_H
#define FILE_YAML_IN_H

#include "file/yaml.h"

/*
 * A document (checked for size and characters, no byte order mark) of block maps with keys that are words, lists
 * of single lines, and on one line plain or double-quoted texts without escapes, flow maps and flow lists;
 * comments. False: it holds something else, right or wrong; then *out means nothing.
 */
bool yaml_quick(struct str in, struct arena *a, struct ynode **out);
/* Adds a pair or, with key NULL, an item. */
void ynode_add(struct arena *a, struct ynode *to, struct ynode *key, struct ynode *value);
/* The first key that stands twice, or NULL. */
const struct ynode *ynode_repeated(const struct ynode *map);

#endif
