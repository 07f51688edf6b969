/*
 * The reader of mail (RFC 5322, 2045-2047, 2231, mbox): what its files share; private to file/mail*.c
 * and its tests. Strict on limits, tolerant on form: mail is read as people's programs write it.
 * Promises: every text that comes out is UTF-8 that a log can hold; memory stays within a small
 * multiple of the message; nothing that a person wrote is left out.
 */
#ifndef FILE_MAIL_H
#define FILE_MAIL_H

#include "base/when.h"
#include "file/container.h"

enum {
	MAIL_DEPTH = 16,           /* parts within parts */
	MAIL_PARTS = 500,          /* of one message; the rest is one attachment */
	MAIL_ADDRESSES = 100,
	MAIL_IDS = 24,             /* message ids that one message answers: the first and the last ones */
	MAIL_ID_MAX = 250,
	MAIL_TEXT_MAX = 128 << 10  /* longer texts are attached, and their beginning is shown */
};

/* What one message is read with. */
struct mail_ctx {
	struct arena *tmp;         /* dies with the message */
	struct arena *keep;        /* attachments */
	struct buf note;           /* what was wrong and how it was read, "; " between */
};
/* Adds to the note, once. */
void mail_note(struct mail_ctx *x, const char *fmt, ...) PRINTF(2, 3);

/* ---- mail_words.c: characters ---- */

/* Appends bytes of the charset as UTF-8; without a name, an unknown or a wrong one: UTF-8, ISO-2022-JP,
 * GB18030 or windows-1252, the first that fits, and the note says so. */
void mail_chars(struct mail_ctx *x, struct str bytes, struct str charset, struct buf *out);
/* A header's value with its encoded words (RFC 2047) decoded, in tmp. */
struct str mail_words(struct mail_ctx *x, struct str value);

/* ---- mail_code.c: transfer encodings ---- */

void mail_base64(struct str s, struct buf *out);
void mail_quoted(struct str s, bool header, struct buf *out);
/* By the word of Content-Transfer-Encoding; anything unknown stands for itself. In tmp. */
struct str mail_transfer(struct mail_ctx *x, struct str body, struct str encoding);

/* ---- mail_head.c: headers ---- */

#define MAIL_NAMES(X) \
	X(FROM, "from") X(SENDER, "sender") X(REPLY_TO, "reply-to") X(TO, "to") X(CC, "cc") X(DATE, "date") \
	X(SUBJECT, "subject") X(ID, "message-id") X(IN_REPLY_TO, "in-reply-to") X(REFERENCES, "references") \
	X(RECEIVED, "received") X(RETURN_PATH, "return-path") X(DELIVERED, "delivered-to") \
	X(VERSION, "mime-version") X(TYPE, "content-type") X(TRANSFER, "content-transfer-encoding") \
	X(DISPOSITION, "content-disposition") X(AUTO, "auto-submitted") X(PRECEDENCE, "precedence") \
	X(AUTOREPLY, "x-autoreply") X(AUTORESPOND, "x-autorespond")
#define X(id, name) MAIL_##id,
enum mail_name { MAIL_NAMES(X) MAIL_COUNT };
#undef X
struct mail_head {
	struct str f[MAIL_COUNT];  /* the first of each name, still folded */
	uint32_t has;              /* bit set */
	size_t lines;              /* header lines of any name */
	struct str body;
};
void mail_head_read(struct str bytes, struct mail_head *h);
/* Is this line (without its end) the beginning of a header? */
bool mail_is_header(struct str line);
/* Unfolded and trimmed, in tmp. */
struct str mail_value(struct mail_ctx *x, const struct mail_head *h, enum mail_name n);
/* The next line, its end cut off; *s becomes the rest. */
struct str mail_line(struct str *s);
bool mail_same(struct str s, const char *lower);           /* but for the case of letters */
struct str mail_lower(struct mail_ctx *x, struct str s);
/* The word in front of the parameters, in lower case. */
struct str mail_main(struct mail_ctx *x, struct str value);
/* A parameter, RFC 2231 and encoded words undone; empty if it is not there. */
struct str mail_param(struct mail_ctx *x, struct str value, const char *name);

/* ---- mail_address.c ---- */

struct mail_person { struct str name, address; };
/* People of an address list, at most most; addresses in lower case. */
size_t mail_people(struct mail_ctx *x, struct str value, struct mail_person *out, size_t most);
/* Ids in angle brackets, each once; without the brackets. Bare words are none: programs write
 * addresses and names there. */
size_t mail_ids(struct mail_ctx *x, struct str value, struct str *out, size_t most);

/* ---- mail_date.c ---- */

/* As of RFC 5322 with its obsolete forms, of asctime and ISO 8601; false: it is none. */
bool mail_date(struct str s, int64_t *at);

/* ---- mail_body.c, mail_html.c ---- */

struct mail_file { struct str name, type, bytes; char sha256[65]; };
struct mail_parts {
	struct str text;           /* in tmp */
	struct mail_file *files;   /* names and types in tmp, bytes in keep */
	size_t n_files, cap_files;
	struct str returned;       /* id of the message that a report is about */
	struct str report;         /* multipart/report: its report-type */
};
/* The parts of a message; mail_parts_free afterwards. */
void mail_parts_read(struct mail_ctx *x, const struct mail_head *h, struct mail_parts *p);
void mail_parts_free(struct mail_parts *p);
void mail_html(struct str html, struct buf *out);

/* ---- mail_box.c ---- */

/* One message of a file: the bytes, its "From " line, where it stands. */
struct mail_piece { struct str bytes, from_line; long line; };
/* Cuts the next message off: an mbox if it begins with a "From " line, else all is one. >From is
 * unquoted, in a. */
bool mail_next(struct str *rest, long *line, struct arena *a, struct mail_piece *out);

#endif
