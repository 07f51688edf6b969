/*
 * Making a store: folders, settings with their explanation, the built-in policies, the first site.
 * Relies on file/io.h for durable files. Promises: never touches a folder that holds a csm.yaml;
 * csm.yaml is written last, so what was interrupted is no store and can be made again.
 */
#include "store/own.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/num.h"

static const char IGNORE[] =
	"# Personal data and what belongs to this copy alone stay out of version control.\n"
	"/local/\n/cache/\n/people/\n/rejects/\n/files/\n";
static const char ATTRIBUTES[] =
	"# The log is bytes, and a policy or map is known by its digest: no line end is ever translated.\n"
	"log/** -text\npolicy/** -text\nmaps/** -text\n";
static const char SETTINGS[] =
	"# Settings of this store, shared by all its copies; csm-store(5) has every key.\n"
	"\n"
	"# Form of the log. A csm that knows only lower numbers leaves the store alone.\n"
	"format: %d\n"
	"\n"
	"# Drawn once by csm init; part of keys and seals, so it is never changed.\n"
	"store: \"%s\"\n"
	"\n"
	"# Days, weeks and months begin by this zone: an IANA name, or an offset like +08:00.\n"
	"zone: %s%s%s\n"
	"\n"
	"# Language of messages and labels unless --lang or CSM_LANG says otherwise: en or zh.\n"
	"lang: %s\n"
	"\n"
	"# true: files can be read and written by the group of the folder (0660), "
	"else by the owner alone (0600).\n"
	"group: %s\n"
	"\n"
	"# The shops, each with the currency of its orders. An order number is looked up "
	"within its shop.\n"
	"#   platform: what the shop runs on (taobao, jd, shopify, ...); "
	"zone: of dates in its exports, if not the one above\n"
	"shops:\n";

struct making {
	const struct csm_init_request *r;
	struct arena mem;
	int dirfd;
	const char *zone, *lang;
	char site[4];
	struct csm_err *e;
};

static int check_shops(struct making *m)
{
	for (size_t i = 0; i < m->r->n_shops; i++) {
		const struct csm_field *s = &m->r->shops[i];
		if (!line_is_word(str_of(s->key)))
			return err_set(m->e, CSM_EUSAGE, "init.shop",
			               "shop \"%s\" must be a word: a letter, then letters, "
			               "digits, _ . / + -",
			               s->key);
		if (currency_digits(str_of(s->value)) < 0)
			return err_set(m->e, CSM_EUSAGE, "init.currency",
			               "shop %s: currency \"%s\" must be a code of ISO 4217 like "
			               "CNY or USD",
			               s->key, s->value ? s->value : "");
		for (size_t k = 0; k < i; k++)
			if (!strcmp(m->r->shops[k].key, s->key))
				return err_set(m->e, CSM_EUSAGE, "init.shop",
				               "shop %s is given twice", s->key);
	}
	return CSM_OK;
}

static int check_request(struct making *m)
{
	const struct csm_init_request *r = m->r;
	struct zone *z;
	uint16_t site;
	int code;

	m->zone = r->zone ? r->zone : "Asia/Shanghai";
	m->lang = r->lang ? r->lang : "en";
	code = zone_load(&m->mem, m->zone, &z, m->e);
	if (code)
		return code;
	if (strcmp(m->lang, "en") && strcmp(m->lang, "zh"))
		return err_set(m->e, CSM_EUSAGE, "lang.unknown", "lang: \"%s\" must be en or zh",
		               m->lang);
	if (!site_read(str_of(r->site ? r->site : "a"), &site))
		return err_set(m->e, CSM_EUSAGE, "site.name",
		               "\"%s\" cannot name a site: one to three letters a-z, and not e "
		               "alone",
		               r->site);
	site_write(site, m->site);
	return check_shops(m);
}

static int make_folders(struct making *m)
{
	char log[16];
	const char *const folders[] = { "policy", "policy/.seen", "maps", "log", log,
		                        "people", "files", "rejects", "local", "cache" };
	int code = CSM_OK;

	snprintf(log, sizeof(log), "log/%s", m->site);
	for (size_t i = 0; !code && i < COUNT(folders); i++)
		code = dir_make(m->dirfd, folders[i], m->r->group, m->e);
	return code;
}

/*
 * Made unless it is there already: what an interrupted init left, or the owner of the folder put
 * there.
 */
static int make_file(struct making *m, const char *path, struct str bytes)
{
	struct csm_err why = err_like(m->e);
	int code = file_make(m->dirfd, path, bytes, m->r->group, &why);

	if (code == CSM_EREFUSED && !strcmp(why.id, "file.exists"))
		return CSM_OK;
	if (code && m->e)
		*m->e = why;
	return code;
}

/* The built-in list of agents with one entry: whoever makes the store. */
static int make_agents(struct making *m)
{
	struct buf b = { 0 };
	char user[64];
	int code;

	system_user(user);
	buf_str(&b, builtin_policy("agents.yaml"));
	if (line_is_word(str_of(user)) && actor_of(str_of(user)) == ACT_AGENT)
		buf_printf(&b, "  %s: {user: %s}\n", user, user);
	else
		buf_cstr(&b, "  desk: {name: The desk}\n");
	code = make_file(m, "policy/agents.yaml", buf_view(&b));
	buf_free(&b);
	return code;
}

static int make_settings(struct making *m)
{
	static const struct csm_field main_shop = { "main", "CNY" };
	const struct csm_field *shops = m->r->n_shops ? m->r->shops : &main_shop;
	size_t n = m->r->n_shops ? m->r->n_shops : 1;
	const char *quote = line_is_word(str_of(m->zone)) ? "" : "\"";
	unsigned char r[16];
	struct buf b = { 0 };
	char id[33];
	int code;

	random_bytes(m->r->seed, 0, r, sizeof(r));
	for (size_t i = 0; i < sizeof(r); i++)
		snprintf(id + 2 * i, 3, "%02x", r[i]);
	buf_printf(&b, SETTINGS, CSM_STORE_FORMAT, id, quote, m->zone, quote, m->lang,
	           m->r->group ? "true" : "false");
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "  %s: {currency: %s}\n", shops[i].key, shops[i].value);
	code = file_make(m->dirfd, "csm.yaml", buf_view(&b), m->r->group, m->e);
	buf_free(&b);
	return code;
}

static int make_all(struct making *m)
{
	int code = make_folders(m);

	if (!code)
		code = make_file(m, ".gitignore", str_of(IGNORE));
	if (!code)
		code = make_file(m, ".gitattributes", str_of(ATTRIBUTES));
	if (!code)
		code = make_file(m, "policy/terms.yaml", builtin_policy("terms.yaml"));
	if (!code)
		code = make_file(m, "policy/calendar.yaml", builtin_policy("calendar.yaml"));
	if (!code)
		code = make_file(m, "policy/holidays.csv", builtin_policy("holidays.csv"));
	if (!code)
		code = make_agents(m);
	if (!code)
		code = site_write_own(m->dirfd, "local/writer", m->site, m->r->group, m->e);
	return code ? code : make_settings(m);
}

int csm_init(const struct csm_init_request *r, struct csm_err *e)
{
	struct making m = { .r = r, .dirfd = -1, .e = e };
	int code;

	err_clear(e);
	code = check_request(&m);
	if (!code)
		code = dir_make(AT_FDCWD, r->dir, r->group, e);
	if (!code)
		code = dir_open(r->dir, &m.dirfd, e);
	if (!code && file_exists(m.dirfd, "csm.yaml"))
		code = err_at(e, CSM_EREFUSED, "init.exists", r->dir, 0, 0,
		              "is a store already; nothing was changed");
	if (!code)
		code = make_all(&m);
	if (m.dirfd >= 0)
		close(m.dirfd);
	arena_free(&m.mem);
	return code;
}
