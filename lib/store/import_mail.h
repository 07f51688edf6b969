/*
 * Mail on its way into the store, shared by the import_mail files: what is known of messages, one
 * message, who speaks in it and which case it belongs to.
 */
#ifndef STORE_IMPORT_MAIL_H
#define STORE_IMPORT_MAIL_H

#include "store/import.h"

enum { CASES_KNOWN, CASES_ASKED, CASES };     /* recorded messages; those that they answer */
/* A case that mail opened or that this run added to. */
struct touched { struct caseid cas; int64_t opened_at; bool reopened; };
struct import_mail {
	struct arena mem;
	struct world *world;
	struct str prefix;             /* of references: "mail:<shop>:" */
	/* id of a message -> position in touched */
	struct smap ids[CASES];
	/* id of a recorded message -> position in said: the hashes of its text and its files, added up,
	 * since files come in any order */
	struct smap prints;
	struct smap forgotten;         /* ids of messages whose words were taken out */
	uint64_t *said;
	size_t n_said, cap_said;
	struct umap cases;             /* id of a case -> position in touched */
	struct touched *touched;
	size_t n, cap;
	struct umap undone;
};
/* A message on its way into the store. */
struct letter {
	struct mapped m;               /* people put right */
	struct str ref, by;
	struct caseid cas, who, named, follows;
	int64_t at;
	bool own, automatic;           /* own: from the shop */
	bool opened;
};

/* import_mail_known.c. Position of the case in touched, where it is put if it was not there. */
uint32_t mail_touch(struct import_mail *l, struct caseid cas);
/* The message id belongs to the case at that position; what is known already stays. which: CASES_... */
void mail_know(struct import_mail *l, int which, struct str id, uint32_t touched);
/* The same of all ids in parents, blanks between them, as messages that are answered. */
void mail_know_parents(struct import_mail *l, struct str parents, uint32_t touched);
/* Adds a text, or the SHA-256 of a file, to what is known of a message. */
void mail_know_said(struct import_mail *l, struct str id, struct str what);

/* import_mail_find.c. Sets own, automatic and by, and makes the customer, whoever of the people
 * named that is, the account of the record. */
void mail_find_writer(struct import_run *r, struct letter *l);
/* Sets cas (id 0: a new one), named and follows; after find_writer, with who. */
void mail_find_case(struct import_run *r, struct letter *l);

#endif
