/*
 * A result on its way to a file descriptor that somebody else owns. Bytes are gathered and written
 * in large pieces; the first error is remembered, what comes after it is dropped, and out_close
 * proves that every byte given was taken by the system.
 */
#ifndef FILE_OUT_H
#define FILE_OUT_H

#include "base/err.h"
#include "base/str.h"

struct out {
	struct buf b;          /* write here with buf_*, then call out_more */
	int fd;
	int errnum;            /* of the first failed write; 0: none so far */
	uint64_t given;        /* bytes handed to write(2), or dropped after an error */
	uint64_t taken;        /* bytes that write(2) accepted */
};
void out_open(struct out *o, int fd);
/* Call behind every record: passes the bytes on once there are enough of them. */
void out_more(struct out *o);
/* Passes on what is left and frees the buffer; fd stays open. CSM_EIO "output.write" if any byte
 * was not taken (EPIPE, ENOSPC, ...). */
int out_close(struct out *o, struct csm_err *e);

#endif
