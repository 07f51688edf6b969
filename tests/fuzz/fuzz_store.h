/*
 * One tiny store in a folder of its own for a fuzz target that needs files: made on first use, gone at exit. TMPDIR should
 * be in memory. Relies on tests/unit/store_made.h. Findings are checked as they come: each has a name, a place and words.
 */
#ifndef FUZZ_STORE_H
#define FUZZ_STORE_H

#include "replay_main.h"

#define made fuzz_made         /* store/record.h has another struct made */
#include "../unit/store_made.h"
#undef made
#include "base/utf8.h"

static struct fuzz_made fuzz_store;

static inline void fuzz_store_drop(void)
{
	made_drop(&fuzz_store);
}

/* Its handle, as new: nothing folded, nothing known of settings. */
static inline struct csm *fuzz_store_open(void)
{
	struct csm *c = &fuzz_store.c;

	if (!*fuzz_store.dir) {
		made_open(&fuzz_store);
		atexit(fuzz_store_drop);
		return c;
	}
	made_forget(&fuzz_store);
	arena_free(&c->mem);
	arena_free(&c->terms.mem);
	*c = (struct csm){ .as_of = WHEN_NONE, .known_at = WHEN_NONE, .id = STR("test"), .dirfd = c->dirfd };
	c->zone = zone_fixed(&c->mem, 8 * 3600);
	terms_init(&c->terms);
	return c;
}

static inline int fuzz_store_file(const char *path)
{
	return openat(fuzz_store.c.dirfd, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

/* The file at path inside the store holds these bytes; its folder is made. Written over in place: to give its pages back
 * and take new ones each time took longer than the writing. */
static inline void fuzz_store_put(const char *path, struct str bytes)
{
	int fd = fuzz_store_file(path);

	if (fd < 0) {
		made_file(&fuzz_store, path, "");
		fd = fuzz_store_file(path);
	}
	must(fd >= 0 && write(fd, bytes.p ? bytes.p : "", bytes.n) == (ssize_t)bytes.n, "a file of the test");
	must(!ftruncate(fd, (off_t)bytes.n) && !close(fd), "a file of the test ends");
}

/* Is a check that costs much due for this input? Always in a replay; a fuzzer makes it one time in so many. */
static inline bool due(struct str in, size_t times)
{
#ifdef REPLAY
	times = 1;
#endif
	return in.n % times == 0;
}

static inline size_t lines_of(struct str s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' || s.p[i] == '\r';
	return n;
}

/* An error says what is wrong, in words that are UTF-8. */
static inline void error_told(int code, const struct csm_err *e)
{
	struct str text = str_of(e->text);

	must(code == (int)e->code, "an error returns its code");
	must(e->id[0] && text.n && utf8_check(text) == text.n, "an error without words");
	must(e->line >= 0 && e->col >= 0 && (e->line || !e->col), "an odd place");
}

/* And where: in this file, on one of its lines. */
static inline void error_placed(int code, const struct csm_err *e, const char *file, struct str bytes)
{
	error_told(code, e);
	must(!strcmp(e->file, file), "an error without its file");
	must((size_t)e->line <= lines_of(bytes), "an error behind the end of its file");
}

static inline void finding_told(const struct finding *f)
{
	must(f->id && *f->id && f->file && *f->file && f->line >= 0, "a finding without name or place");
	must(f->text && *f->text && f->todo && *f->todo, "a finding without words");
}

#endif
