/*
 * What a file is before any of its rows is read: which shop it is about, when it was exported, and
 * whether this very file was imported before. Relies on the request and on the imports of the fold.
 */
#include "store/import.h"
#include "store/own.h"

int import_find_shop(struct import_run *r, const char *name, struct csm_err *e)
{
	const struct terms *t = &r->c->terms;
	const struct shop *s = NULL;
	const char *words[66] = { NULL };
	const char *near;

	if (!name && t->n_shops == 1)
		s = &t->shops[0];
	else if (name)
		s = shop_find(t, str_of(name));
	if (s) {
		r->shop = s->name;
		r->currency = s->currency;
		r->zone = s->zone;
		return CSM_OK;
	}
	for (size_t i = 0; i < t->n_shops && i < 65; i++)
		words[i] = arena_cstr(&r->mem, t->shops[i].name);
	if (!name)
		return err_set(e, CSM_EUSAGE, "import.shop", "this store has %zu shops; say which one the file is about: --shop=%s, ...",
		               t->n_shops, words[0] ? words[0] : "NAME");
	near = csm_nearest(name, words);
	return err_set(e, CSM_EUSAGE, "import.shop",
	               "unknown shop '%s'%s%s%s (shops stand in csm.yaml)", name,
	               near ? words_in(err_lang(e), "; did you mean '") : "", near ? near : "", near ? "'?" : "");
}

/* A run of digits in the file's name that is a date or an instant: 20260131, 202601311818,
 * 2026-01-31, 2026-01-31-18-18-05. */
static int64_t time_in_name(const struct csm *c, const char *path)
{
	const char *base = strrchr(path, '/');
	char d[15];

	for (const char *p = base ? base + 1 : path; *p; p++) {
		struct when_parts at;
		size_t n = 0;
		const char *q = p;
		int64_t first, second;

		if (*p < '0' || *p > '9' || (p != path && p[-1] >= '0' && p[-1] <= '9'))
			continue;
		for (; *q && n < 14; q++) {
			if (*q >= '0' && *q <= '9')
				d[n++] = *q;
			else if (!((*q == '-' || *q == '_' || *q == 'T') && n >= 4 && q[1] >= '0' &&
			           q[1] <= '9'))
				break;
		}
		if (n != 8 && n != 12 && n != 14)
			continue;
		d[n] = 0;
		if (n == 8) {          /* a day: the export was made before its end */
			memcpy(d + 8, "235959", 7);
		} else if (n == 12) {
			memcpy(d + 12, "00", 3);
		}
		if (!when_strptime(str_of(d), "%Y%m%d%H%M%S", &at) || at.c.year < 2000 || at.c.year > 2100)
			continue;
		zone_instant(c->zone, &at.c, &first, &second);
		return first <= c->now ? first : c->now;
	}
	return WHEN_NONE;
}

int import_find_exported(struct import_run *r, const struct csm_import_request *q, struct csm_err *e)
{
	r->exported_at = WHEN_NONE;
	if (q->exported_at) {
		struct csm_err why = err_like(e);

		if (when_parse(str_of(q->exported_at), r->c->zone, r->c->now, &r->exported_at, &why))
			return err_set(e, CSM_EUSAGE, "import.exported-at", "--exported-at: %s", why.text);
		if (r->exported_at > r->c->now)
			return err_set(e, CSM_EUSAGE, "import.exported-at",
			               "--exported-at=%s lies in the future", q->exported_at);
	} else {
		r->exported_at = time_in_name(r->c, q->path);
	}
	return CSM_OK;
}

/* Something of this shop was taken back since: rows that it held, and this file held too, may be missing. */
static bool taken_back_since(const struct import_run *r, const struct import_note *of)
{
	for (size_t i = 0; i < r->world->n_imports; i++) {
		const struct import_note *n = &r->world->imports[i];

		if (!n->undone || !str_eq(n->shop, r->shop) || n->undone_at < of->at)
			continue;
		if (n->undone_at > of->at || evid_site(n->undone_by) != evid_site(of->id) ||
		    n->undone_by > of->id)
			return true;
	}
	return false;
}

bool import_seen_before(const struct import_run *r, const char *sha, struct csm_import_summary *s)
{
	for (size_t i = 0; i < r->world->n_imports; i++) {
		const struct import_note *n = &r->world->imports[i];

		if (n->undone || !n->done || !str_is(n->sha256, sha) ||
		    !str_is(n->version, map_version(r->map)) || !str_eq(n->shop, r->shop))
			continue;
		if (taken_back_since(r, n))
			continue;
		evid_write(n->id, s->id);
		s->nothing_to_do = true;
		return true;
	}
	return false;
}
