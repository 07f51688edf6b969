/*
 * Checked reading of settings; see conf.h.
 * Relies on the tree remembering places. Promises: the message names file, line, column, the value
 * and what would be right.
 */
#include "store/conf.h"

#include <stdarg.h>
#include <stdio.h>

int conf_fault(const struct conf *f, const struct ynode *n, const char *what, const char *fmt, ...)
{
	struct csm_err scratch;
	char id[sizeof(scratch.id)], text[sizeof(scratch.text)];
	va_list ap;

	snprintf(id, sizeof(id), "%s.%s", f->room, what);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), words_in(err_lang(f->e), fmt), ap);
	va_end(ap);
	return err_at(f->e, CSM_EUSAGE, id, f->file, n ? n->line : 0, n ? n->col : 0, "%s", text);
}

/* The words joined by ", ". */
static const char *joined(struct arena *a, const char *const *words)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; words[i]; i++) {
		if (i)
			buf_cstr(&b, ", ");
		buf_cstr(&b, words[i]);
	}
	out = arena_cstr(a, buf_view(&b));
	buf_free(&b);
	return out;
}

int conf_map(const struct conf *f, const struct ynode *n, const char *const *keys)
{
	if (!n || (n->kind == YNODE_SCALAR && n->plain && n->s.n == 0))
		return CSM_OK;
	if (n->kind != YNODE_MAP)
		return conf_fault(f, n, "map", "must be a map with some of the keys %s",
		                  joined(f->mem, keys));
	for (size_t i = 0; i < n->n; i++) {
		const char *near, *key = arena_cstr(f->mem, n->keys[i]->s);
		size_t k = 0;
		while (keys[k] && strcmp(keys[k], key) != 0)
			k++;
		if (keys[k])
			continue;
		near = csm_nearest(key, keys);
		if (near)
			return conf_fault(f, n->keys[i], "key", "unknown key \"%s\"; is %s meant?",
			                  key, near);
		return conf_fault(f, n->keys[i], "key", "unknown key \"%s\"; known are %s", key,
		                  joined(f->mem, keys));
	}
	return CSM_OK;
}

/* The scalar under key; *out NULL if the key is absent. */
static int scalar(const struct conf *f, const struct ynode *map, const char *key, const struct ynode **out)
{
	*out = ynode_get(map, key);
	if (*out && (*out)->kind != YNODE_SCALAR)
		return conf_fault(f, *out, "value", "%s must be a single value, not a list or a map", key);
	return CSM_OK;
}

int conf_text(const struct conf *f, const struct ynode *map, const char *key, struct str *out)
{
	const struct ynode *n;
	int code = scalar(f, map, key, &n);

	if (!code && n)
		*out = arena_str(f->mem, n->s);
	return code;
}

int conf_name(const struct conf *f, const struct ynode *n, const char *thing)
{
	if (n->kind == YNODE_SCALAR && line_is_word(n->s))
		return CSM_OK;
	return conf_fault(f, n, "word", "\"" STR_FMT "\" cannot name %s; a word is a letter, then letters, digits, _ . / + - "
	                  "(and not yes, no, true, null and the like)", STR_ARG(n->s), words_in(err_lang(f->e), thing));
}

int conf_word(const struct conf *f, const struct ynode *map, const char *key, struct str *out)
{
	const struct ynode *n;
	int code = scalar(f, map, key, &n);

	if (code || !n)
		return code;
	code = conf_name(f, n, key);
	if (!code)
		*out = arena_str(f->mem, n->s);
	return code;
}

int conf_int(const struct conf *f, const struct ynode *map, const char *key, int64_t min,
             int64_t max, int64_t *out)
{
	const struct ynode *n;
	int64_t v;
	int code = scalar(f, map, key, &n);

	if (code || !n)
		return code;
	if (!str_i64(n->s, &v) || v < min || v > max)
		return conf_fault(f, n, "number",
		                  "%s: \"" STR_FMT "\" must be a whole number from %lld to %lld",
		                  key, STR_ARG(n->s), (long long)min, (long long)max);
	*out = v;
	return CSM_OK;
}

int conf_one_of(const struct conf *f, const struct ynode *map, const char *key,
                const char *const *words, int *out)
{
	const struct ynode *n;
	int code = scalar(f, map, key, &n);

	if (code || !n)
		return code;
	for (int i = 0; words[i]; i++)
		if (str_is(n->s, words[i])) {
			*out = i;
			return CSM_OK;
		}
	return conf_fault(f, n, "choice", "%s: \"" STR_FMT "\" must be one of %s", key,
	                  STR_ARG(n->s), joined(f->mem, words));
}

int conf_bool(const struct conf *f, const struct ynode *map, const char *key, bool *out)
{
	static const char *const words[] = { "false", "true", NULL };
	int i = *out, code = conf_one_of(f, map, key, words, &i);

	if (!code)
		*out = i;
	return code;
}

int conf_at(const struct conf *f, const struct ynode *map, const char *key, int64_t *out)
{
	const struct ynode *n;
	struct csm_err err = err_like(f->e);
	int code = scalar(f, map, key, &n);

	if (code || !n)
		return code;
	if (!n->s.n || n->s.p[0] < '0' || n->s.p[0] > '9')
		return conf_fault(f, n, "instant",
		                  "%s: \"" STR_FMT "\" must be a date or an instant, as 2026-03-01",
		                  key, STR_ARG(n->s));
	if (when_parse(n->s, f->zone, 0, out, &err))
		return conf_fault(f, n, "instant", "%s: %s", key, err.text);
	return CSM_OK;
}

int conf_texts(const struct conf *f, const struct ynode *map, const char *key, struct str **out, size_t *n)
{
	const struct ynode *list = ynode_get(map, key);

	if (!list)
		return CSM_OK;
	if (list->kind != YNODE_LIST)
		return conf_fault(f, list, "list", "%s must be a list, as [one, two]", key);
	*out = arena_alloc(f->mem, (list->n + 1) * sizeof(**out));
	*n = list->n;
	for (size_t i = 0; i < list->n; i++) {
		if (list->kids[i]->kind != YNODE_SCALAR)
			return conf_fault(f, list->kids[i], "value",
			                  "%s must be a list of single values", key);
		(*out)[i] = arena_str(f->mem, list->kids[i]->s);
	}
	return CSM_OK;
}

static bool is_address(struct str s)
{
	const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 32 || strchr("<>,;:\"", s.p[i]))
			return false;
	return at && at != s.p && at + 1 < s.p + s.n && !memchr(at + 1, '@', (size_t)(s.p + s.n - at - 1));
}

int conf_addresses(const struct conf *f, const struct ynode *map, struct str **out, size_t *n)
{
	const struct ynode *list = ynode_get(map, "mail");
	int code = conf_texts(f, map, "mail", out, n);

	for (size_t i = 0; !code && i < *n; i++) {
		char *p = arena_cstr(f->mem, (*out)[i]);

		if (!is_address((*out)[i]))
			return conf_fault(f, list->kids[i], "mail",
			                  "mail: \"" STR_FMT "\" is no address, as service@shop.example",
			                  STR_ARG((*out)[i]));
		for (size_t k = 0; p[k]; k++)
			if (p[k] >= 'A' && p[k] <= 'Z')
				p[k] = (char)(p[k] + 32);
		(*out)[i].p = p;
	}
	return code;
}
