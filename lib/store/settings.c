/*
 * csm.yaml: what every copy of a store shares.
 * Relies on conf.h and the system's zoneinfo. Promises: a store of a newer format is not touched;
 * an unknown key, zone or currency is an error with its place, never a guess.
 */
#include "store/conf.h"
#include "store/own.h"

#include <unistd.h>

#include "base/num.h"

static const char FILE_NAME[] = "csm.yaml";

/* "+08:00"; false if s has another shape. */
static bool fixed_offset(struct str s, int *offset_s)
{
	int d[4] = { 0 };

	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
		return false;
	for (int i = 0; i < 4; i++) {
		char c = s.p[i < 2 ? i + 1 : i + 2];
		if (c < '0' || c > '9')
			return false;
		d[i] = c - '0';
	}
	*offset_s = (d[0] * 10 + d[1]) * 3600 + (d[2] * 10 + d[3]) * 60;
	if (s.p[0] == '-')
		*offset_s = -*offset_s;
	return d[2] < 6 && *offset_s >= -12 * 3600 && *offset_s <= 14 * 3600;
}

int zone_load(struct arena *a, const char *name, struct zone **z, struct csm_err *e)
{
	struct file_bytes f;
	int offset_s, code;

	if (fixed_offset(str_of(name), &offset_s)) {
		*z = zone_fixed(a, offset_s);
		return CSM_OK;
	}
	code = zoneinfo_read(name, &f, e);
	if (code)
		return code;
	code = zone_tzif(a, name, arena_str(a, f.s), z, e);
	file_close(&f);
	return code;
}

/* Keeps what err says and gives it the place of n. */
static int at_node(const struct conf *f, const struct ynode *n, const struct csm_err *err)
{
	return err_at(f->e, err->code, err->id, f->file, n->line, n->col, "%s", err->text);
}

static int read_zone(struct csm *c, const struct conf *f, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "zone");
	struct csm_err err = err_like(f->e);

	if (!n || n->kind != YNODE_SCALAR)
		return conf_fault(f, n, "zone",
		                  "zone is missing; an IANA name like Asia/Shanghai, or +08:00");
	c->zone_name = arena_cstr(&c->mem, n->s);
	if (zone_load(&c->mem, c->zone_name, &c->zone, &err))
		return at_node(f, n, &err);
	return CSM_OK;
}

static int read_format(const struct conf *f, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "format");
	int64_t format = 0;
	int code = conf_int(f, root, "format", 1, INT32_MAX, &format);

	if (code)
		return code;
	if (!format)
		return conf_fault(f, n, "format", "format is missing; this csm writes format %d",
		                  CSM_STORE_FORMAT);
	if (format > CSM_STORE_FORMAT)
		return err_at(f->e, CSM_EREFUSED, "settings.newer", f->file, n->line, n->col,
		              "the store has format %lld; this csm knows format %d: use a newer "
		              "csm",
		              (long long)format, CSM_STORE_FORMAT);
	return CSM_OK;
}

static int read_shop(const struct conf *f, const struct ynode *key, const struct ynode *node,
                     struct shop *shop)
{
	static const char *const keys[] = { "currency", "platform", "zone", "mail", NULL };
	struct csm_err err = err_like(f->e);
	struct zone *z;
	int code = conf_name(f, key, WORDS("a shop"));

	if (!code)
		code = conf_map(f, node, keys);
	if (!code)
		code = conf_text(f, node, "currency", &shop->currency);
	if (!code)
		code = conf_word(f, node, "platform", &shop->platform);
	if (!code)
		code = conf_text(f, node, "zone", &shop->zone);
	if (!code)
		code = conf_addresses(f, node, &shop->mail, &shop->n_mail);
	if (code)
		return code;
	shop->name = arena_str(f->mem, key->s);
	if (currency_digits(shop->currency) < 0)
		return conf_fault(f, shop->currency.p ? ynode_get(node, "currency") : key,
		                  "currency",
		                  "shop " STR_FMT ": currency \"" STR_FMT
		                  "\" must be a code of ISO 4217 like CNY or USD",
		                  STR_ARG(key->s), STR_ARG(shop->currency));
	if (shop->zone.n && zone_load(f->mem, shop->zone.p, &z, &err))
		return at_node(f, ynode_get(node, "zone"), &err);
	return CSM_OK;
}

static int read_shops(struct csm *c, const struct conf *f, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "shops");
	int code = CSM_OK;

	if (!n || n->kind != YNODE_MAP || !n->n)
		return conf_fault(f, n, "shops",
		                  "shops must be a map with at least one shop, as main: "
		                  "{currency: CNY}");
	c->terms.shops = arena_alloc(&c->mem, n->n * sizeof(*c->terms.shops));
	for (size_t i = 0; !code && i < n->n; i++)
		code = read_shop(f, n->keys[i], n->kids[i], &c->terms.shops[c->terms.n_shops++]);
	return code;
}

static int read_store_id(struct csm *c, const struct conf *f, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "store");
	int code = conf_text(f, root, "store", &c->id);

	if (!code && c->id.n < 8)
		code = conf_fault(f, n, "id",
		                  "store must be the id that csm init gave, at least 8 characters");
	return code;
}

static int read_lang(struct csm *c, const struct conf *f, const struct ynode *root)
{
	static const char *const langs[] = { "en", "zh", NULL };
	int lang = 0, code = conf_one_of(f, root, "lang", langs, &lang);

	c->lang = langs[lang];
	if (f->e && !c->lang_given)
		f->e->lang = lang_of(c->lang);
	return code;
}

CSM_API const char *csm_lang_for(const char *lang, const char *store)
{
	struct csm c = { .dirfd = -1 };
	struct file_bytes bytes = { 0 };
	struct ynode *root;
	const struct ynode *n;
	bool zh = false;

	if (lang && *lang)
		return lang_of(lang) == CSM_LANG_ZH ? "zh" : "en";
	if (!store_find(&c, store, NULL) && !file_read(c.dirfd, FILE_NAME, &bytes, NULL) &&
	    !yaml_document(bytes.s, FILE_NAME, &c.mem, &root, NULL)) {
		n = ynode_get(root, "lang");
		zh = n && n->kind == YNODE_SCALAR && str_is(n->s, "zh");
	}
	file_close(&bytes);
	if (c.dirfd >= 0)
		close(c.dirfd);
	arena_free(&c.mem);
	return zh ? "zh" : "en";
}

static int read_all(struct csm *c, const struct conf *f, struct str bytes)
{
	static const char *const keys[] = { "format", "store", "zone", "lang",
		                            "group", "shops", NULL };
	struct ynode *root;
	int code = yaml_document(bytes, f->file, f->mem, &root, f->e);

	if (code)
		return code;
	/* The language and the format first: a newer one may have keys that this csm cannot know. */
	code = read_lang(c, f, root);
	if (!code)
		code = read_format(f, root);
	if (!code)
		code = conf_map(f, root, keys);
	if (!code)
		code = read_store_id(c, f, root);
	if (!code)
		code = read_zone(c, f, root);
	if (!code)
		code = conf_bool(f, root, "group", &c->group);
	return code ? code : read_shops(c, f, root);
}

int settings_load(struct csm *c, struct csm_err *e)
{
	struct conf f = { .file = FILE_NAME, .room = "settings", .mem = &c->mem, .e = e };
	struct file_bytes bytes;
	int code = file_read(c->dirfd, FILE_NAME, &bytes, e);

	if (code)
		return code;
	code = read_all(c, &f, bytes.s);
	file_close(&bytes);
	return code;
}
