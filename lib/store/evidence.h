/*
 * One case made up for others to check without csm: what evidence.c gathers and evidence_page.c
 * shows. Private to the two.
 */
#ifndef STORE_EVIDENCE_H
#define STORE_EVIDENCE_H

#include "file/bundle.h"
#include "store/seal.h"
#include "store/world.h"

/* A physical line of the case. */
struct evidence_line {
	evid id;
	size_t chain;                      /* which of the segments concerned */
	int64_t n;                         /* its number in there, from 1 */
	struct str bytes, form;
	enum line_form_of words;
};
struct evidence_file { struct str name, sha256, size, path; evid id; bool there; };
struct evidence {
	struct csm *c;
	const char *name;                  /* of the case */
	struct history h;
	struct chains log;                 /* v: those concerned only, n_chains */
	size_t n_chains;
	struct seals seals;
	struct evidence_line *lines;
	size_t n, cap;
	struct evidence_file *files;
	size_t n_files, cap_files;
	int64_t newest;                    /* rec of the newest event */
	struct digester d;
	struct arena mem;
	struct bundle *out;
};
const char *words_name(enum line_form_of f);       /* "none", "salted", "unproven", "redacted", "foreign" */
int evidence_page(struct evidence *v, struct csm_err *e);

#endif
