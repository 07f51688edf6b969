/*
 * csm_demo: a store with the invented shop of demo_made.c: its policies, its exports as files, and
 * these imported as anybody would import them. Relies on csm_init and csm_import. Promises: an
 * existing folder with anything in it stays as it is.
 */
#include "store/demo.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/num.h"
#include "file/csv.h"
#include "store/own.h"

static const char LEAD[] = "lin.yi";

struct demo_run {
	struct demo d;
	const char *dir;
	char now[26], stamp[16];   /* the instant, as text and in the names of files */
	char seed[32];
	int64_t seed_n;
	int dirfd;
	struct csm_demo_made *made;
	struct arena mem;
};

static int read_request(struct demo_run *x, const struct csm_demo_request *r, struct csm_err *e)
{
	struct zone *z = zone_fixed(&x->mem, DEMO_ZONE_S);
	int64_t now = clock_now();
	struct civil c;
	int code = CSM_OK;

	x->dir = r->dir;
	x->seed_n = 1;
	if (r->seed && (!str_i64(str_of(r->seed), &x->seed_n) || x->seed_n < 0))
		return err_set(e, CSM_EUSAGE, "demo.seed", "seed \"%s\" must be a number, as 1 or 2026", r->seed);
	if (r->now)
		code = when_parse(str_of(r->now), z, now, &now, e);
	if (code)
		return code;
	snprintf(x->seed, sizeof(x->seed), "demo-%lld", (long long)x->seed_n);
	when_write(x->now, z, now);
	c = civil_of(now + DEMO_ZONE_S);
	snprintf(x->stamp, sizeof(x->stamp), "%04d%02d%02d%02d%02d%02d", (int)(c.year % 10000), c.mon, c.day, c.hour, c.min, c.sec);
	demo_make(&x->d, (uint64_t)x->seed_n, now);
	return CSM_OK;
}

/* ---- files ---- */

static int open_empty(struct demo_run *x, struct csm_err *e)
{
	struct str *names;
	size_t n = 0;
	int code = dir_make(AT_FDCWD, x->dir, false, e);

	if (!code)
		code = dir_open(x->dir, &x->dirfd, e);
	if (!code)
		code = file_list(x->dirfd, ".", NULL, &x->mem, &names, &n, e);
	if (!code && n)
		code = err_at(e, CSM_EREFUSED, "demo.exists", x->dir, 0, 0,
		              "is there already and not empty; name another folder, as csm demo my-demo");
	return code;
}

/* The system's user is the lead, so that nobody must say who writes. */
static int make_agents(struct demo_run *x, struct csm_err *e)
{
	struct buf b = { 0 };
	char user[64];
	int code;

	system_user(user);
	buf_cstr(&b, "# The people of the demonstration shop (csm-policy(5)). Invented.\nagents:\n");
	buf_printf(&b, "  %s: {name: 林一, form: chat, level: lead, groups: [after_sales], skills: [quality, refund]", LEAD);
	if (line_is_word(str_of(user)))
		buf_printf(&b, ", user: %s", user);
	buf_cstr(&b, "}\n");
	for (int i = 0; i < DEMO_AGENTS; i++)
		buf_printf(&b, "  %s: {name: %s, form: %s, level: %s, groups: [%s], skills: [%s]}\n", demo_agents[i].login,
		           demo_agents[i].name, i < DEMO_INTL_AGENT ? "chat" : "text", i % 2 ? "middle" : "senior",
		           i < DEMO_INTL_AGENT ? "after_sales" : "intl", i % 2 ? "delivery, order" : "quality, return");
	code = dir_make(x->dirfd, "policy", false, e);
	if (!code)
		code = file_make(x->dirfd, "policy/agents.yaml", buf_view(&b), false, e);
	buf_free(&b);
	return code;
}

static int make_sample(struct demo_run *x, const char *name, struct csm_err *e)
{
	size_t n;
	const char *text = csm_policy_sample(name, &n);

	return text ? file_make(x->dirfd, arena_printf(&x->mem, "policy/%s", name), (struct str){ text, n }, false, e) : CSM_OK;
}

static int make_policies(struct demo_run *x, struct csm_err *e)
{
	int code = make_agents(x, e);

	if (!code)
		code = make_sample(x, "triage.yaml", e);
	return code ? code : make_sample(x, "kb.yaml", e);
}

static const char *export_path(struct demo_run *x, const struct demo_file *f)
{
	const char *mark = strstr(f->name, "%s");

	return arena_printf(&x->mem, "exports/%s/%.*s%s%s", f->shop, (int)(mark - f->name), f->name, x->stamp, mark + 2);
}

/* Exports hold what customers told: they stay out of version control like people/ does. */
static int make_exports(struct demo_run *x, struct csm_err *e)
{
	int code = dir_make(x->dirfd, "exports/main", false, e);

	if (!code)
		code = dir_make(x->dirfd, "exports/intl", false, e);
	if (!code)
		code = file_make(x->dirfd, "exports/.gitignore", STR("*\n"), false, e);
	for (int i = 0; !code && i < DEMO_FILES; i++) {
		struct buf b = { 0 }, gb = { 0 };
		demo_files[i].write(&x->d, &b);
		bool other = demo_files[i].gb18030 && text_gb18030(&gb, buf_view(&b));
		code = file_make(x->dirfd, export_path(x, &demo_files[i]), buf_view(other ? &gb : &b), false, e);
		buf_free(&gb);
		buf_free(&b);
	}
	return code;
}

/* ---- the store ---- */

static int make_store(struct demo_run *x, const struct csm_demo_request *r, struct csm_err *e)
{
	const struct csm_field shops[] = { { "main", "CNY" }, { "intl", "USD" } };
	const struct csm_init_request init = { .dir = x->dir, .zone = "Asia/Shanghai", .lang = r->lang, .now = x->now,
		                               .seed = x->seed, .shops = shops, .n_shops = COUNT(shops) };

	return csm_init(&init, e);
}

static int import_all(struct demo_run *x, struct csm_err *e)
{
	const struct csm_options o = { .store = x->dir, .agent = LEAD, .now = x->now, .seed = x->seed, .lock_wait_s = -1 };
	struct csm *c = NULL;
	int code = csm_open(&c, &o, CSM_APPEND, e);

	for (int i = 0; !code && i < DEMO_FILES; i++) {
		struct csm_import_summary s = { 0 };
		struct csm_import_request q = { .shop = demo_files[i].shop };
		q.path = arena_printf(&x->mem, "%s/%s", x->dir, export_path(x, &demo_files[i]));
		code = csm_import(c, &q, &s, e);
	}
	csm_close(c);
	return code;
}

static void tell(struct demo_run *x)
{
	struct civil c = civil_of(x->d.slow_from + DEMO_ZONE_S);

	x->made->orders = (int64_t)x->d.n_orders;
	x->made->tickets = (int64_t)x->d.n_tickets;
	x->made->answers = (int64_t)x->d.n_answers;
	x->made->returns = (int64_t)x->d.n_returns;
	for (size_t i = 0; i < x->d.n_orders; i++) /* as the import draws them from orders */
		x->made->returns += x->d.orders[i].refunded;
	snprintf(x->made->agent, sizeof(x->made->agent), "%s", LEAD);
	snprintf(x->made->month, sizeof(x->made->month), "%04d-%02d", (int)(c.year % 10000), c.mon);
}

int csm_demo(const struct csm_demo_request *r, struct csm_demo_made *made, struct csm_err *e)
{
	struct demo_run x = { .dirfd = -1, .made = made };
	int code;

	err_clear(e);
	*made = (struct csm_demo_made){ 0 };
	code = read_request(&x, r, e);
	if (!code)
		code = open_empty(&x, e);
	if (!code)
		code = make_policies(&x, e);
	if (!code)
		code = make_exports(&x, e);
	if (!code)
		code = make_store(&x, r, e);
	if (!code)
		code = import_all(&x, e);
	if (!code)
		tell(&x);
	if (x.dirfd >= 0)
		close(x.dirfd);
	demo_free(&x.d);
	arena_free(&x.mem);
	return code;
}
