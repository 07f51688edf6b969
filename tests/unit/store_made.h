/*
 * Stores for tests, made by writing text: a folder of its own in TMPDIR, files by path, a handle without settings files.
 * Relies on POSIX and lib/store. Promises: the same on every machine; the folder is gone after made_drop.
 */
#ifndef STORE_MADE_H
#define STORE_MADE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/table.h"
#include "store/world.h"

struct made {
	char dir[200];
	struct csm c;
};

static inline int made_remove(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
	(void)st;
	(void)flag;
	(void)walk;
	return remove(path);
}

static inline void made_open(struct made *m)
{
	const char *tmp = getenv("TMPDIR");
	memset(m, 0, sizeof *m);
	snprintf(m->dir, sizeof m->dir, "%s/csm-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(m->dir))
		abort();
	m->c = (struct csm){ .as_of = WHEN_NONE, .known_at = WHEN_NONE, .id = STR("test") };
	m->c.dirfd = open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	m->c.zone = zone_fixed(&m->c.mem, 8 * 3600);
	terms_init(&m->c.terms);
}

/* Writes a file inside the store, its folders too; an empty text makes an empty file. */
static inline void made_file(struct made *m, const char *path, const char *text)
{
	char full[512];
	snprintf(full, sizeof full, "%s/%s", m->dir, path);
	for (char *p = full + strlen(m->dir) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(full, 0700);
		*p = '/';
	}
	FILE *f = fopen(full, "w");
	if (!f || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f))
		abort();
}

static inline void made_forget(struct made *m)
{
	world_free(m->c.world);
	orders_free(m->c.orders);
	m->c.world = NULL;
	m->c.orders = NULL;
}

static inline void made_drop(struct made *m)
{
	made_forget(m);
	close(m->c.dirfd);
	arena_free(&m->c.mem);
	arena_free(&m->c.terms.mem);
	nftw(m->dir, made_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int64_t made_at(const char *s)
{
	int64_t at = 0;
	int offset;
	if (!when_read(str_of(s), &at, &offset))
		abort();
	return at;
}

static inline const char *made_word(const struct world *w, uint32_t id)
{
	static char out[8][64];
	static int next;
	struct str s = vocab_str(&w->words, id);
	next = (next + 1) % 8;
	snprintf(out[next], sizeof out[next], STR_FMT, STR_ARG(s));
	return out[next];
}

/* The world as text: equal texts, equal worlds. The caller frees it. */
static inline char *made_text(struct made *m)
{
	struct world *w;
	struct buf b = { 0 };
	char name[32], other[32];
	if (world_load(&m->c, &w, NULL))
		abort();
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		case_write(t->h.cas, name);
		case_write(t->customer, other);
		buf_printf(&b, "%s at %lld events %u state %s replies %u messages %u agent %s category %s channel %s order %s code %s of %s:",
		           name, (long long)t->h.opened_at, t->h.events, state_word((enum state)t->state), t->replies, t->messages,
		           made_word(w, t->agent), made_word(w, t->category), made_word(w, t->channel), made_word(w, t->order),
		           made_word(w, t->code), other);
		for (uint32_t k = 0; k < t->n_spans; k++)
			buf_printf(&b, " %lld=%s", (long long)t->spans[k].at, state_word((enum state)t->spans[k].state));
		buf_char(&b, '\n');
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		case_write(r->h.cas, name);
		buf_printf(&b, "%s at %lld status %s order %s amount %lld%s\n", name, (long long)r->h.opened_at,
		           rstatus_word((enum rstatus)r->status), made_word(w, r->order), (long long)r->amount_minor,
		           r->shadowed ? " shadowed" : "");
	}
	for (size_t i = 0; i < w->n_customers; i++) {
		case_write(w->customers[i].h.cas, name);
		case_write(world_class(w, w->customers[i].h.cas), other);
		buf_printf(&b, "%s class %s\n", name, other);
	}
	buf_printf(&b, "orphans %lld unreadable %lld\n", (long long)w->orphans, (long long)w->unreadable);
	return b.p;
}

/* The check letter is worked out: NAME(b, "T", 'a', 12). */
static inline const char *made_name(char kind, const char *id, char out[32])
{
	evid v = 0;
	if (!evid_read(str_of(id), &v))
		abort();
	case_write((struct caseid){ v, kind }, out);
	return out;
}

/* Copies text, replacing every {T:a1} by the name of ticket a1 with its check letter (R and C likewise). The caller frees it. */
static inline char *made_names(const char *text)
{
	struct buf b = { 0 };
	buf_cstr(&b, "");
	while (*text) {
		char id[32], name[32];
		if (text[0] == '{' && text[1] && strchr("TRC", text[1]) && text[2] == ':') {
			size_t n = strcspn(text + 3, "}");
			snprintf(id, sizeof id, "%.*s", (int)n, text + 3);
			buf_cstr(&b, made_name(text[1], id, name));
			text += 3 + n + 1;
		} else {
			buf_char(&b, *text++);
		}
	}
	return b.p;
}

static inline void made_log(struct made *m, const char *path, const char *text)
{
	char *named = made_names(text);
	made_file(m, path, named);
	free(named);
	made_forget(m);
}

#endif
