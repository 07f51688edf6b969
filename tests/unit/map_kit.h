/*
 * For the tests of import maps: a store that is only a zone, maps from text, records as one line of text.
 */
#ifndef MAP_KIT_H
#define MAP_KIT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/map_in.h"
#include "tap.h"

struct kit {
	struct csm c;
	struct arena a;
	struct csm_err e;
	struct source_options o;
	struct source *s;
	struct mapped m;
	char path[64];         /* of the map under test */
};

static inline void kit_begin(struct kit *k)
{
	*k = (struct kit){ .c = { .dirfd = -1 } };
	k->c.zone = zone_fixed(&k->a, 8 * 3600);
	k->o = (struct source_options){ .name = "x.csv", .shop_currency = STR("CNY") };
}

static inline void kit_end(struct kit *k)
{
	source_close(k->s);
	if (k->path[0])
		unlink(k->path);
	arena_free(&k->a);
}

/* A map from text, put where source_open finds it by path. */
static inline const char *kit_map(struct kit *k, const char *yaml)
{
	FILE *f;

	snprintf(k->path, sizeof k->path, "/tmp/csm-map-%ld.yaml", (long)getpid());
	f = fopen(k->path, "w");
	if (!f || fputs(yaml, f) < 0 || fclose(f))
		abort();
	return k->path;
}

static inline int kit_open(struct kit *k, const char *map, struct str bytes)
{
	source_close(k->s);
	k->s = NULL;
	memset(&k->e, 0, sizeof k->e);
	return source_open(&k->c, bytes, map, &k->o, &k->s, &k->e);
}

static inline const char *kit_s(struct kit *k, enum map_field f)
{
	return arena_cstr(&k->a, k->m.s[f]);
}

static inline const char *kit_line(struct kit *k, size_t i, enum map_field f)
{
	return i < k->m.n_lines ? arena_cstr(&k->a, k->m.lines[i].s[f]) : "(no line)";
}

/* The reason of the next record: "" if it was accepted, "(end)" if there is none. */
static inline const char *kit_next(struct kit *k)
{
	return source_next(k->s, &k->m) ? reject_word(k->m.reject) : "(end)";
}

#endif
