/*
 * Filling and showing struct csm_err, and the nearest word of a list.
 * Relies on utf8.h for what is safe to show. Promises: text that does not fit is cut between
 * characters, never inside one; every function takes e = NULL and then only returns the code.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "base/words.h"

/* Drops the beginning of a character that the end of the field cut off. */
static void cut_clean(char *text, size_t cap)
{
	size_t n = strlen(text), at = n;

	if (n + 1 < cap)
		return;
	while (at && n - at < 3 && (text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at && utf8_check((struct str){ text + at - 1, n - at + 1 }) == 0)
		text[at - 1] = '\0';
}

/* A sentence in the language of e; one that was handed over as "%s" is looked up itself. */
static void put_text(struct csm_err *e, char *to, size_t n, const char *fmt, va_list ap)
{
	if (!strcmp(fmt, "%s"))
		snprintf(to, n, "%s", words_in(e->lang, va_arg(ap, const char *)));
	else
		vsnprintf(to, n, words_in(e->lang, fmt), ap);
}

static void put_id(struct csm_err *e, enum csm_code code, const char *id)
{
	err_clear(e);
	e->code = code;
	snprintf(e->id, sizeof(e->id), "%s", id);
}

int err_set(struct csm_err *e, enum csm_code code, const char *id, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return code;
	put_id(e, code, id);
	va_start(ap, fmt);
	put_text(e, e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	cut_clean(e->text, sizeof(e->text));
	return code;
}

int err_at(struct csm_err *e, enum csm_code code, const char *id, const char *file, long line,
           long col, const char *fmt, ...)
{
	char path[sizeof(e->file)];
	va_list ap;

	if (!e)
		return code;
	snprintf(path, sizeof(path), "%s", file ? file : "");   /* file may be e->file itself */
	put_id(e, code, id);
	memcpy(e->file, path, sizeof(path));
	cut_clean(e->file, sizeof(e->file));
	e->line = line;
	e->col = col;
	va_start(ap, fmt);
	put_text(e, e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	cut_clean(e->text, sizeof(e->text));
	return code;
}

int err_sys(struct csm_err *e, int errnum, const char *fmt, ...)
{
	char what[sizeof(e->text)], why[128];
	va_list ap;

	if (!e)
		return CSM_EIO;
	va_start(ap, fmt);
	put_text(e, what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(e, CSM_EIO, "system.call", "%s: %s", what,
	               words_in(e->lang, strerror_r(errnum, why, sizeof(why))));
}

void err_clear(struct csm_err *e)
{
	if (!e)
		return;
	e->code = CSM_OK;
	e->line = e->col = 0;
	e->id[0] = e->file[0] = e->text[0] = '\0';
}

CSM_API void csm_err_text(const struct csm_err *e, char *out, size_t n)
{
	struct buf b = { 0 };

	if (n == 0)
		return;
	if (e->file[0]) {
		utf8_safe(&b, str_of(e->file), false);
		if (e->line > 0)
			buf_printf(&b, ":%ld", e->line);
		if (e->line > 0 && e->col > 0)
			buf_printf(&b, ":%ld", e->col);
		buf_cstr(&b, ": ");
	}
	utf8_safe(&b, str_of(e->text), false);
	snprintf(out, n, "%s", b.p ? b.p : "");
	cut_clean(out, n);
	buf_free(&b);
}

CSM_API const char *csm_nearest(const char *typed, const char *const *words)
{
	struct str t = str_of(typed);
	size_t chars = utf8_count(t);
	unsigned best = chars < 4 ? 1 : chars < 8 ? 2 : 3;
	const char *near = NULL;

	if (chars < 2 || !words)
		return NULL;
	for (; *words; words++) {
		unsigned d = str_distance(t, str_of(*words), best);
		/* The first of equals stays. */
		if (d < best || (d == best && !near)) {
			best = d;
			near = *words;
		}
	}
	return near;
}
