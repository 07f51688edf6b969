/*
 * Errors that travel. A library function returns CSM_OK or fills the caller's struct csm_err and
 * returns its code; nobody below cmd/ prints. The codes are the exit statuses of the program
 * (csm(1), EXIT STATUS).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"
#include "base/words.h"
#include "csm.h"       /* struct csm_err, enum csm_code: part of the public face */

/*
 * Fills e (may be NULL) and returns code. id is the stable name of the message, e.g.
 * "ticket.closed": lower case, room or noun, dot, word; never changes once released; listed in
 * csm-messages (tests check that each is unique). The text names the object, the fault and what
 * would be right; it is looked up in the language of e (words.h);
 * of a fmt "%s" alone the argument is. Control bytes in arguments are made
 * visible later, by whoever prints.
 */
int err_set(struct csm_err *e, enum csm_code code, const char *id, const char *fmt, ...) PRINTF(4, 5);
/* The same with a place: file as the user knows it; line and col from 1, 0 = unknown. */
int err_at(struct csm_err *e, enum csm_code code, const char *id, const char *file, long line, long col,
           const char *fmt, ...) PRINTF(7, 8);
/* The same for a failed system call: adds what (e.g. "open log/a/events-2026-01-01.yaml") and
 * strerror of errnum. Code CSM_EIO. */
int err_sys(struct csm_err *e, int errnum, const char *fmt, ...) PRINTF(3, 4);
/* Everything but the language. */
void err_clear(struct csm_err *e);
/* An empty one that speaks the language of e, which may be NULL: for errors that are told as part of another. */
static inline struct csm_err err_like(const struct csm_err *e)
{
	struct csm_err like;

	like.lang = e ? e->lang : CSM_LANG_EN;
	err_clear(&like);
	return like;
}
static inline unsigned err_lang(const struct csm_err *e)
{
	return e ? e->lang : CSM_LANG_EN;
}

#endif
