/*
 * A store of its own for each test: made in a temp folder, opened with a fixed clock, removed at the end.
 */
#ifndef STORE_TMP_H
#define STORE_TMP_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"
#include "tap.h"

#define NOW "2026-01-17T09:30:00+08:00"

static int tmp_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static inline void tmp_drop(const char *dir)
{
	nftw(dir, tmp_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* A folder that does not exist yet, within a new one. dir: 64 bytes. */
static inline void tmp_name(char *dir)
{
	snprintf(dir, 64, "/tmp/csm-test-XXXXXX");
	if (!mkdtemp(dir))
		exit(1);
}

static inline void tmp_write(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fputs(text, f) < 0 || fclose(f))
		exit(1);
}

/* The bytes of a file; NULL if there is none. free it. */
static inline char *tmp_read(const char *dir, const char *name)
{
	char path[256], *text;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (!f)
		return NULL;
	text = calloc(1, 1 << 20);
	n = fread(text, 1, (1 << 20) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static const char TMP_AGENTS[] = "agents:\n  li.na: {name: Agent one, aliases: [\"desk 1\"]}\n  wang: {name: Agent two}\n  zhao: {gone: true}\n";

/* Tests of other things open tickets by a text alone. */
static inline void tmp_any_channel(const char *dir)
{
	static const char must[] = "[channel, text]", may[] = "[text]         ";
	char *text = tmp_read(dir, "policy/terms.yaml");

	for (char *p = text; (p = strstr(p, must)); p += sizeof(may) - 1)
		memcpy(p, may, sizeof(may) - 1);
	tmp_write(dir, "policy/terms.yaml", text);
	free(text);
}

static inline void tmp_store(char *dir)
{
	struct csm_err e;

	tmp_name(dir);
	if (csm_init(&(struct csm_init_request){ .dir = dir, .seed = "seed", .now = NOW }, &e)) {
		printf("# init: %s\n", e.text);
		exit(1);
	}
	tmp_write(dir, "policy/agents.yaml", TMP_AGENTS);
	tmp_any_channel(dir);
}

static inline struct csm *tmp_open(const char *dir, const char *now)
{
	struct csm_options o = { .store = dir, .agent = "li.na", .now = now, .seed = "seed", .lock_wait_s = 30 };
	struct csm *c;
	struct csm_err e;

	if (csm_open(&c, &o, CSM_APPEND, &e)) {
		printf("# open: %s:%ld:%ld %s\n", e.file, e.line, e.col, e.text);
		exit(1);
	}
	return c;
}

#endif
