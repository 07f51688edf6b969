/*
 * For tests of the care room: events written as words, a shop of its own, a clock that counts in seconds from a Monday 00:00.
 *   event(&kit, 3600, "customer", "message", "text", "hello", NULL)
 * Relies on base/ and care/ only.
 */
#ifndef CARE_KIT_H
#define CARE_KIT_H

#include "care/cases.h"
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>

#define MONDAY INT64_C(1768176000)   /* 2026-01-12T00:00:00Z */
#define HOUR INT64_C(3600)
#define DAY INT64_C(86400)

struct kit {
	struct arena mem;
	struct terms terms;
	struct vocab words;
	struct care care;
	struct caseid cas;
	uint64_t next;             /* number of the next event */
};

static inline void kit_init(struct kit *k, char kind)
{
	*k = (struct kit){ .next = 1042 };
	terms_init(&k->terms);
	k->cas = (struct caseid){ evid_make(1, 1042), kind };
	k->care = (struct care){ &k->terms, &k->words, &k->mem, NULL };
}

static inline void kit_free(struct kit *k)
{
	arena_free(&k->mem);
	vocab_free(&k->words);
}

static inline struct val kit_val(struct kit *k, const char *text)
{
	struct str s = arena_str(&k->mem, str_of(text));
	int64_t n;

	return (struct val){ .type = str_i64(s, &n) ? VAL_INT : VAL_TEXT, .s = s };
}

/* Pairs key, text, ..., NULL. An event at MONDAY + at_s, recorded then, with the next number of site a. */
static inline struct event kit_event_va(struct kit *k, int64_t at_s, const char *by, const char *verb, va_list ap)
{
	struct event ev = {
		.id = evid_make(1, k->next++), .cas = k->cas, .at = MONDAY + at_s, .rec = MONDAY + at_s,
		.verb = verb_of(str_of(verb)), .by = str_of(by), .verb_text = str_of(verb),
	};
	struct pair *pairs = arena_alloc(&k->mem, 16 * sizeof(*pairs));
	const char *key;

	while (ev.n < 16 && (key = va_arg(ap, const char *)))
		pairs[ev.n++] = (struct pair){ str_of(key), kit_val(k, va_arg(ap, const char *)) };
	ev.pairs = pairs;
	event_keys(&ev);
	return ev;
}

static inline struct event event(struct kit *k, int64_t at_s, const char *by, const char *verb, ...)
{
	struct event ev;
	va_list ap;

	va_start(ap, verb);
	ev = kit_event_va(k, at_s, by, verb, ap);
	va_end(ap);
	return ev;
}

static inline const char *kit_word(const struct kit *k, uint32_t id)
{
	struct str s = vocab_str(&k->words, id);

	return s.p ? s.p : "";
}

#endif
