/*
 * YAML through libyaml: entries of the log that people edited by hand, and files of settings
 * (policy, maps, csm.yaml). Caps on size and depth before libyaml sees a byte; anchors, aliases,
 * tags, merge keys and duplicate keys are refused.
 */
#ifndef FILE_YAML_H
#define FILE_YAML_H

#include "base/val.h"
#include "base/err.h"

/*
 * One entry of a log ("- {...}" or block style over several lines, with its leading "- "): the same
 * record that line_read gives for the canonical form. Plain scalars become WORD, INT, DEC or TEXT
 * by the grammar of the line (not by YAML's own resolution; a plain reserved word such as no or 1e3
 * is TEXT). Everything lives in a. Errors: CSM_EIO "yaml.*" with line and col inside entry. TEXT
 * values are decoded (esc = false). Whatever a canonical line could not hold is refused too: other
 * keys than those of line_is_key, empty maps, more than LINE_MAX_DEPTH levels, NUL and
 * noncharacters. At most LINE_MAX_BYTES.
 */
int yaml_entry(struct str entry, struct arena *a, struct rec *out, struct csm_err *e);

/* A document of settings as a tree that remembers where everything stood. */
enum ynode_kind { YNODE_SCALAR, YNODE_LIST, YNODE_MAP };
struct ynode {
	enum ynode_kind kind;
	bool plain;                 /* SCALAR: written without quotes */
	struct str s;               /* SCALAR */
	struct ynode **kids;        /* LIST, MAP: values */
	struct ynode **keys;        /* MAP: keys (scalars), same order */
	size_t n;
	long line, col;             /* from 1 */
};
enum { YAML_MAX_BYTES = 4 << 20, YAML_MAX_DEPTH = 32 };
/*
 * Whole file; an empty document gives *out = NULL. name is used in errors ("file:line:col"; col
 * counts characters). At most YAML_MAX_BYTES and YAML_MAX_DEPTH; a byte order mark in front is
 * skipped. Errors: CSM_EUSAGE "yaml.*". Everything lives in a.
 */
int yaml_document(struct str bytes, const char *name, struct arena *a, struct ynode **out, struct csm_err *e);
/* NULL if absent or not a map */
struct ynode *ynode_get(const struct ynode *map, const char *key);

#endif
