/*
 * Where maps are: the store's maps/ folder, a path, the built-in ones. Promises: a map of the store
 * hides a built-in one of the same name; a map that cannot be read is an error that names it, never
 * skipped.
 */
#include <fcntl.h>

#include "store/map_in.h"

static bool is_path(const char *id)
{
	struct str s = str_of(id);

	return memchr(s.p, '/', s.n) || str_ends(s, STR(".yaml")) || str_ends(s, STR(".yml"));
}

static int read_text(int dirfd, const char *path, struct arena *a, struct str *text, struct csm_err *e)
{
	struct file_bytes f;
	int rc = file_read(dirfd, path, &f, e);

	if (rc)
		return rc;
	*text = arena_str(a, f.s);
	file_close(&f);
	return CSM_OK;
}

static bool store_has(const struct csm *c, const char *path)
{
	return c && c->dirfd >= 0 && file_exists(c->dirfd, path);
}

/* The id of a built-in map: its file's name without .yaml. */
static struct str builtin_id(size_t i, struct str *text)
{
	const char *name;
	struct str id;

	*text = builtin_map(i, &name);
	id = str_of(name);
	if (str_ends(id, STR(".yaml")))
		id.n -= strlen(".yaml");
	return id;
}

static int unknown_map(const char *id, struct csm_err *e)
{
	struct arena a = { 0 };
	size_t n = builtin_map_count();
	const char **ids = arena_alloc(&a, (n + 1) * sizeof(*ids));
	const char *near;
	struct str text;

	for (size_t i = 0; i < n; i++)
		ids[i] = arena_cstr(&a, builtin_id(i, &text));
	ids[n] = NULL;
	near = csm_nearest(id, ids);
	if (near)
		(void)err_set(e, CSM_ENOTFOUND, "map.unknown", "no map named %s; did you mean %s? (csm import maps lists them)", id, near);
	else
		(void)err_set(e, CSM_ENOTFOUND, "map.unknown", "no map named %s (csm import maps lists them; own maps stand in maps/ of the store)", id);
	arena_free(&a);
	return CSM_ENOTFOUND;
}

int map_text(struct csm *c, const char *id, struct arena *a, struct str *text, const char **name, bool *own,
	     struct csm_err *e)
{
	const char *path = arena_printf(a, "maps/%s.yaml", id);

	*own = true;
	*name = id;
	if (is_path(id))
		return read_text(AT_FDCWD, id, a, text, e);
	if (store_has(c, path)) {
		*name = path;
		return read_text(c->dirfd, path, a, text, e);
	}
	*own = false;
	for (size_t i = 0; i < builtin_map_count(); i++)
		if (str_is(builtin_id(i, text), id))
			return CSM_OK;
	return unknown_map(id, e);
}

int map_load(struct csm *c, const char *id, struct arena *a, struct map **m, struct csm_err *e)
{
	const char *name;
	struct str text;
	bool own;
	int rc = map_text(c, id, a, &text, &name, &own, e);

	if (!rc)
		rc = map_parse(c, text, name, a, m, e);
	if (rc)
		return rc;
	(*m)->own = own;
	if (!is_path(id) && strcmp((*m)->id, id) != 0)
		return err_at(e, CSM_EUSAGE, "map.name", name, 0, 0,
			      "this file is named for map %s and says map: %s; one of them is wrong", id, (*m)->id);
	return CSM_OK;
}

static int load_own(struct csm *c, struct arena *a, struct map **out, size_t *n, const struct str *files,
		    size_t n_files, struct csm_err *e)
{
	for (size_t i = 0; i < n_files; i++) {
		struct str id = { files[i].p, files[i].n - strlen(".yaml") };
		int rc = map_load(c, arena_cstr(a, id), a, &out[*n], e);
		if (rc)
			return rc;
		(*n)++;
	}
	return CSM_OK;
}

static bool hidden(struct map *const *maps, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(id, maps[i]->id))
			return true;
	return false;
}

int map_all(struct csm *c, struct arena *a, struct map ***m, size_t *n, struct csm_err *e)
{
	struct str *files = NULL;
	size_t n_files = 0;
	struct map **out;
	int rc = CSM_OK;

	if (c && c->dirfd >= 0)
		rc = file_list(c->dirfd, "maps", ".yaml", a, &files, &n_files, e);
	if (rc)
		return rc;
	out = arena_alloc(a, (n_files + builtin_map_count() + 1) * sizeof(struct map *));
	*n = 0;
	rc = load_own(c, a, out, n, files, n_files, e);
	for (size_t i = 0; !rc && i < builtin_map_count(); i++) {
		struct str text, id = builtin_id(i, &text);
		if (hidden(out, *n, id))
			continue;
		rc = map_parse(c, text, arena_cstr(a, id), a, &out[*n], e);
		*n += !rc;
	}
	*m = out;
	return rc;
}
