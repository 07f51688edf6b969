/*
 * The buffered writer under every printer. Relies on SIGPIPE and SIGXFSZ being ignored by the
 * program (io_guard), so that a closed pipe is an error like any other. Promises: no byte is
 * written twice, none is lost without out_close saying so, and a descriptor that was set to
 * O_NONBLOCK by somebody else is waited for.
 */
#include "file/out.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>

#include "file/fd.h"

enum { OUT_PIECE = 1 << 16 };

void out_open(struct out *o, int fd)
{
	*o = (struct out){ .fd = fd };
}

static void flush(struct out *o)
{
	struct pollfd wait = { .fd = o->fd, .events = POLLOUT };
	size_t at = 0, done;

	while (at < o->b.n && !o->errnum) {
		if (!fd_write_all(o->fd, o->b.p + at, o->b.n - at, &done)) {
			if (errno == EAGAIN || errno == EWOULDBLOCK)
				poll(&wait, 1, -1);
			else
				o->errnum = errno ? errno : EIO;
		}
		at += done;
	}
	o->given += o->b.n;
	o->taken += at;
	buf_reset(&o->b);
}

void out_more(struct out *o)
{
	if (o->b.n >= OUT_PIECE)
		flush(o);
}

int out_close(struct out *o, struct csm_err *e)
{
	flush(o);
	buf_free(&o->b);
	if (!o->errnum && o->given == o->taken)
		return CSM_OK;
	return err_set(e, CSM_EIO, o->errnum == EPIPE ? "output.pipe" : "output.write",
	               "output: only %" PRIu64 " of %" PRIu64 " bytes were written: %s",
	               o->taken, o->given, strerror(o->errnum ? o->errnum : EIO));
}
