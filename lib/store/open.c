/*
 * Opening and closing a store: finding its folder, reading its settings, fixing what "now" means.
 * Relies on settings.c and policy.c. Promises: reading needs no lock and no right to write; whether
 * this copy may write is found out here and told when something is written.
 */
#include "store/index.h"
#include "store/own.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/world.h"
#include "store/table.h"

static int no_store(struct csm_err *e)
{
	return err_set(e, CSM_ENOTFOUND, "store.none",
	               "no store here: neither this folder nor one above it holds csm.yaml; name "
	               "one with --store or CSM_STORE, or make one with csm init");
}

/* The nearest folder upwards from the current one that holds csm.yaml. */
static int find_up(struct csm *c, struct csm_err *e)
{
	char *at = getcwd(NULL, 0);
	int code = CSM_ENOTFOUND;

	if (!at)
		return err_sys(e, errno, "find the current folder");
	while (code) {
		char *slash = strrchr(at, '/');
		code = dir_open(*at ? at : "/", &c->dirfd, e);
		if (code)
			break;
		if (file_exists(c->dirfd, "csm.yaml")) {
			c->path = arena_cstr(&c->mem, str_of(*at ? at : "/"));
			break;
		}
		close(c->dirfd);
		c->dirfd = -1;
		code = CSM_ENOTFOUND;
		if (!slash || !*at)
			break;
		*slash = '\0';
	}
	free(at);
	return c->path ? CSM_OK : code == CSM_ENOTFOUND ? no_store(e) : code;
}

int store_find(struct csm *c, const char *path, struct csm_err *e)
{
	int code;

	if (!path)
		return find_up(c, e);
	code = dir_open(path, &c->dirfd, e);
	if (code)
		return code;
	c->path = arena_cstr(&c->mem, str_of(path));
	if (!file_exists(c->dirfd, "csm.yaml"))
		return err_at(e, CSM_ENOTFOUND, "store.none", path, 0, 0,
		              "is no store: it holds no csm.yaml; csm init makes one");
	return CSM_OK;
}

/* An option that is an instant; the message says which. */
static int read_at(const struct csm *c, const char *option, const char *text, int64_t now,
                   int64_t *at, struct csm_err *e)
{
	struct csm_err err = err_like(e);

	if (!text)
		return CSM_OK;
	if (when_parse(str_of(text), c->zone, now, at, &err))
		return err_set(e, CSM_EUSAGE, err.id, "%s: %s", option, err.text);
	return CSM_OK;
}

static int read_times(struct csm *c, const struct csm_options *o, struct csm_err *e)
{
	int code;

	c->now = clock_now();
	c->clock = !o->now;
	code = read_at(c, "now", o->now, c->now, &c->now, e);
	c->as_of = c->now;
	c->known_at = WHEN_NONE;
	c->past = o->as_of || o->known_at;
	if (!code)
		code = read_at(c, "as-of", o->as_of, c->now, &c->as_of, e);
	if (!code)
		code = read_at(c, "known-at", o->known_at, c->now, &c->known_at, e);
	return code;
}

/* --agent, else whose login this system user's is. */
static void find_agent(struct csm *c, const char *login)
{
	char user[64];

	if (login && *login) {
		c->agent = arena_cstr(&c->mem, str_of(login));
		return;
	}
	system_user(user);
	for (size_t i = 0; *user && i < c->terms.n_agents; i++)
		if (str_is(c->terms.agents[i].user, user))
			c->agent = c->terms.agents[i].login.p;
}

static int find_lang(struct csm *c, const char *lang, struct csm_err *e)
{
	if (!lang || !*lang)
		return CSM_OK;
	if (strcmp(lang, "en") && strcmp(lang, "zh"))
		return err_set(e, CSM_EUSAGE, "lang.unknown", "lang: \"%s\" must be en or zh",
		               lang);
	c->lang = lang[0] == 'e' ? "en" : "zh";
	return CSM_OK;
}

static int find_cache(struct csm *c, const char *when, struct csm_err *e)
{
	static const char *const words[] = { [CACHE_AUTO] = "auto", [CACHE_NEVER] = "never", [CACHE_ALWAYS] = "always" };

	for (size_t i = 0; when && *when && i < COUNT(words); i++)
		if (!strcmp(when, words[i])) {
			c->cache = (int)i;
			return CSM_OK;
		}
	return !when || !*when ? CSM_OK : err_set(e, CSM_EUSAGE, "cache.when", "cache: \"%s\" must be auto, never or always", when);
}

static int open_all(struct csm *c, const struct csm_options *o, enum csm_need need,
                    struct csm_err *e)
{
	int code = store_find(c, o->store, e);

	if (!code)
		code = settings_load(c, e);
	if (!code)
		code = policy_load(c, e);
	if (!code)
		code = find_lang(c, o->lang, e);
	if (!code)
		code = find_cache(c, o->cache, e);
	if (!code)
		code = read_times(c, o, e);
	if (code)
		return code;
	if (need == CSM_APPEND && c->past)
		return err_set(e, CSM_EUSAGE, "open.past",
		               "as-of and known-at are for reading; to record what happened "
		               "earlier, give --at");
	find_agent(c, o->agent);
	if (o->seed && *o->seed)
		c->seed = arena_cstr(&c->mem, str_of(o->seed));
	c->lock_wait_s = o->lock_wait_s;
	c->dry_run = o->dry_run;
	c->progress = o->progress;
	c->progress_ctx = o->progress_ctx;
	code = site_own(c, e);
	if (!code && c->clock && !o->as_of) {
		int64_t last = store_last_rec(c);
		c->as_of = last != WHEN_NONE && last > c->now ? last : c->now;
	}
	return code;
}

int csm_open(struct csm **out, const struct csm_options *o, enum csm_need need, struct csm_err *e)
{
	static const struct csm_options none = { .lock_wait_s = -1 };
	struct csm *c = mem_alloc(sizeof(*c));
	int code;

	*out = NULL;
	c->lang = "en";
	c->lang_given = o && o->lang && *o->lang;
	if (e)
		e->lang = c->lang_given ? lang_of(o->lang) : CSM_LANG_EN;
	err_clear(e);
	c->dirfd = -1;
	terms_init(&c->terms);
	code = open_all(c, o ? o : &none, need, e);
	if (code)
		csm_close(c);
	else
		*out = c;
	return code;
}

/* What was computed from the log is no longer so. */
void store_changed(struct csm *c)
{
	if (c->world)
		world_free(c->world);
	if (c->orders)
		orders_free(c->orders);
	subset_drop(c);
	index_forget(c);
	c->world = NULL;
	c->orders = NULL;
}

void csm_close(struct csm *c)
{
	if (!c)
		return;
	store_changed(c);
	if (c->dirfd >= 0)
		close(c->dirfd);
	arena_free(&c->terms.mem);
	arena_free(&c->mem);
	free(c);
}

const char *csm_store_path(const struct csm *c)
{
	return c->path;
}

const char *csm_lang(const struct csm *c)
{
	return c->lang;
}
