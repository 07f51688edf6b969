/*
 * Where a finding stands: line numbers, which nobody knows while only bytes are counted, and reading
 * single events again. Rules are judged case by case, so findings come in no order of place: a mark
 * every 64 KiB makes each line number cost the same wherever it is. Relies on segments that stay
 * mapped.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/check.h"
#include "store/entry.h"

enum { MARK_BYTES = 64 * 1024 };

static uint32_t lines_in(struct str s)
{
	uint32_t n = 0;
	const char *p = s.p, *end = s.p + s.n;
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

static struct str part(struct str s, size_t from, size_t to)
{
	return (struct str){ s.p + from, to - from };
}

static long line_of(struct check *k, uint32_t file, uint64_t offset)
{
	struct str in = k->scan->segs[file].bytes.s;
	size_t block = offset / MARK_BYTES;
	if (!k->marks)
		k->marks = mem_alloc((k->scan->n_segs + 1) * sizeof *k->marks);
	struct line_marks *m = &k->marks[file];
	if (!m->n)
		*PUSH(m->before, m->n, m->cap) = 0;
	while (m->n <= block) {
		size_t from = (m->n - 1) * MARK_BYTES;
		uint32_t before = m->before[m->n - 1] + lines_in(part(in, from, from + MARK_BYTES));
		*PUSH(m->before, m->n, m->cap) = before;
	}
	return 1 + (long)m->before[block] + (long)lines_in(part(in, block * MARK_BYTES, offset));
}

void check_places_free(struct check *k)
{
	for (size_t i = 0; k->marks && i < k->scan->n_segs; i++)
		free(k->marks[i].before);
	free(k->marks);
	k->marks = NULL;
}

void check_tell(struct check *k, enum finding_level level, const char *id, const struct event *ev,
                const char *text, const char *todo)
{
	struct finding f = { .level = level, .id = id, .file = k->scan->segs[ev->file].path,
	                     .line = line_of(k, ev->file, ev->offset), .text = text, .todo = todo };
	k->fn(k->ctx, &f);
}

void check_event(struct check *k, enum finding_level level, const char *id, const struct event *ev,
                 const char *todo, const char *fmt, ...)
{
	char text[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, words_in(lang_of(k->c->lang), fmt), ap);
	va_end(ap);
	check_tell(k, level, id, ev, text, todo);
}

void check_again(struct check *k, const struct spot *places, size_t n,
                 void (*fn)(struct check *k, const struct event *ev))
{
	struct entries in = { 0 };
	struct entry e;
	for (size_t i = 0; i < n; i++) {
		in.in = k->scan->segs[places[i].file].bytes.s;
		in.at = places[i].offset;
		if (entry_next(&in, &e) != ENTRY_EVENT)
			continue;
		e.ev.file = places[i].file;
		fn(k, &e.ev);
	}
	entries_free(&in);
}
