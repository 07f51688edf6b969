/*
 * Which site this copy of a store writes as: local/writer holds the site's name and that very
 * file's inode number. Relies on a copy, clone or restored backup getting another inode. Promises:
 * a copy reads everything and writes nothing until somebody decides with csm site add or csm site
 * adopt; a new owner of a site leaves a gap in the numbers and says so.
 */
#include "store/own.h"
#include "store/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static const char OWN[] = "local/writer", JOINING[] = "local/joining";
enum { ADOPT_GAP = 1000, NAME_TRIES = 100 };

/* "site: a" and "inode: 17", each on a line of its own. */
static bool parse_own(struct str s, struct str *site, int64_t *inode)
{
	struct str line;

	*site = (struct str){ NULL, 0 };
	*inode = -1;
	while (s.n) {
		line = str_trim(str_split(&s, '\n'));
		if (str_starts(line, STR("site: ")))
			*site = (struct str){ line.p + 6, line.n - 6 };
		else if (str_starts(line, STR("inode: ")) &&
		         !str_i64((struct str){ line.p + 7, line.n - 7 }, inode))
			return false;
	}
	return site->n && *inode >= 0;
}

static int refuse_copy(struct csm *c, struct str site)
{
	err_set(&c->no_site, CSM_EREFUSED, "site.copy",
	        "this is a copy of a store whose site " STR_FMT " writes elsewhere, so it only "
	        "reads; if both are to live on: csm site add; if the other is gone for good: csm "
	        "site adopt " STR_FMT,
	        STR_ARG(site), STR_ARG(site));
	return CSM_OK;
}

/* No local/writer, as after git clone: name the sites there are. */
static int refuse_none(struct csm *c)
{
	struct arena tmp = { 0 };
	struct str *sites = NULL;
	struct buf b = { 0 };
	size_t n = 0;

	if (file_list(c->dirfd, "log", NULL, &tmp, &sites, &n, NULL) == CSM_OK)
		for (size_t i = 0; i < n; i++)
			buf_printf(&b, "%s" STR_FMT, i ? ", " : "", STR_ARG(sites[i]));
	err_set(&c->no_site, CSM_EREFUSED, "site.none",
	        "this copy of the store has no site of its own, so it only reads; to write here "
	        "as well: csm site add; to go on as a site whose copy is gone for good: csm site "
	        "adopt %s",
	        n == 1 ? b.p : "X");
	if (n > 1)
		err_set(&c->no_site, CSM_EREFUSED, "site.none",
		        "this copy of the store has no site of its own, so it only reads; to "
		        "write here as well: csm site add; to go on as a site whose copy is gone "
		        "for good: csm site adopt X (sites: %s)",
		        b.p);
	buf_free(&b);
	arena_free(&tmp);
	return CSM_OK;
}

const char *site_file(const struct csm *c)
{
	return c->joining ? JOINING : OWN;
}

int site_own(struct csm *c, struct csm_err *e)
{
	const char *path = site_file(c);
	struct file_bytes f;
	struct stat st;
	struct str site;
	int64_t inode;
	uint16_t id;
	int code;

	c->site = 0;
	err_clear(&c->no_site);
	if (!file_exists(c->dirfd, path))
		return refuse_none(c);
	code = file_read(c->dirfd, path, &f, e);
	if (code == CSM_ENOTFOUND)
		return refuse_none(c);
	if (code)
		return code;
	if (fstatat(c->dirfd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		code = err_sys(e, errno, "look at %s", path);
	else if (!parse_own(f.s, &site, &inode) || !site_read(site, &id))
		err_at(&c->no_site, CSM_EREFUSED, "site.writer", path, 0, 0,
		       "does not name this copy's site; it must hold site: and inode: as csm "
		       "wrote them. See csm site add and csm site adopt");
	else if ((uint64_t)inode != (uint64_t)st.st_ino)
		refuse_copy(c, site);
	else
		c->site = id;
	file_close(&f);
	return code;
}

int site_write_own(int dirfd, const char *path, const char *name, bool group, struct csm_err *e)
{
	char text[32];

	snprintf(text, sizeof(text), "site: %s\ninode: ", name);
	return file_replace_inode(dirfd, path, str_of(text), group, e);
}

/* The event that says what happened to the site; last: 0 or the last number of the former owner. */
static int note_site(struct csm *c, const char *name, const char *action, uint64_t last,
                     struct csm_err *e)
{
	const struct agent *agent = c->agent ? agent_find(&c->terms, str_of(c->agent)) : NULL;
	struct event_head h = { .at = WHEN_NONE,
		                .by = agent ? agent->login : STR("system"),
		                .verb = V_SITE };
	struct writer *w;
	char id[24];
	int code = writer_open_behind(c, strcmp(action, "adopt") ? 0 : ADOPT_GAP - 1, &w, e);

	if (code)
		return code;
	code = writer_event(w, &h, NULL, NULL, e);
	if (!code) {
		line_word(&w->line, "site", str_of(name));
		line_word(&w->line, "action", str_of(action));
		evid_write(evid_make(w->site, last), id);
		if (last)
			line_word(&w->line, "last", str_of(id));
		code = writer_event_end(w, NULL, e);
	}
	if (!code)
		return writer_commit(w, e);
	writer_abandon(w);
	return code;
}

/*
 * The site becomes this copy's. Only when its event is on the disk does the writer file get its name:
 * whoever writes here later relies on the gap that the event states. Until then it is no copy's.
 */
static int join(struct csm *c, const char *name, const char *action, uint64_t last, struct csm_err *e)
{
	int code = dir_make(c->dirfd, "local", c->group, e);

	c->joining = true;
	if (!code)
		code = site_write_own(c->dirfd, JOINING, name, c->group, e);
	if (!code)
		code = site_own(c, e);
	if (!code)
		code = sweep_mark(c, e);       /* nobody knows what this copy has seen: look at all of it */
	if (!code)
		code = note_site(c, name, action, last, e);
	c->joining = false;
	if (!code)
		code = file_rename(c->dirfd, JOINING, OWN, e);
	return code;
}

/* Whether an earlier csm site add was cut off behind the first that it wrote. */
static bool was_joining(struct csm *c, const char *name)
{
	char own[4] = "";

	c->joining = true;
	if (!site_own(c, NULL) && c->site)
		site_write(c->site, own);
	c->joining = false;
	c->site = 0;
	return !strcmp(own, name);
}

static bool site_exists(struct csm *c, const char *name)
{
	char path[16];

	snprintf(path, sizeof(path), "log/%s", name);
	return file_exists(c->dirfd, path);
}

/* Three random letters that no site has. */
static int draw_name(struct csm *c, char out[4], struct csm_err *e)
{
	for (uint64_t i = 0; i < NAME_TRIES; i++) {
		unsigned char r[3];
		random_bytes(c->seed, UINT64_MAX - i, r, sizeof(r));
		for (int k = 0; k < 3; k++)
			out[k] = (char)('a' + r[k] % 26);
		out[3] = '\0';
		if (!site_exists(c, out))
			return CSM_OK;
	}
	return err_set(e, CSM_EREFUSED, "site.names", "no free name was found; give one");
}

static int check_name(const char *name, char out[4], struct csm_err *e)
{
	uint16_t site;

	if (!site_read(str_of(name), &site))
		return err_set(e, CSM_EUSAGE, "site.name",
		               "\"%s\" cannot name a site: one to three letters a-z, and not e "
		               "alone",
		               name);
	site_write(site, out);
	return CSM_OK;
}

static int already(struct csm *c, struct csm_err *e)
{
	char own[4];

	site_write(c->site, own);
	return err_set(e, CSM_EREFUSED, "site.has", "this copy already writes as site %s", own);
}

int csm_site_add(struct csm *c, const char *name, char out[4], struct csm_err *e)
{
	int code;

	err_clear(e);
	if (c->site)
		return already(c, e);
	code = name ? check_name(name, out, e) : draw_name(c, out, e);
	if (code)
		return code;
	if (site_exists(c, out) && !was_joining(c, out))
		return err_set(e, CSM_EREFUSED, "site.taken",
		               "site %s exists; take another name, or csm site adopt %s if its "
		               "copy is gone for good",
		               out, out);
	return c->dry_run ? CSM_OK : join(c, out, "add", 0, e);
}

int csm_site_adopt(struct csm *c, const char *name, struct csm_err *e)
{
	uint64_t next = 1;
	int64_t rec;
	uint16_t site = 0;
	char own[4];
	int code;

	err_clear(e);
	if (c->site)
		return already(c, e);
	code = check_name(name, own, e);
	if (code)
		return code;
	if (!site_exists(c, own))
		return err_set(e, CSM_ENOTFOUND, "site.unknown",
		               "there is no site %s; log/ has a folder for each site", own);
	site_read(str_of(own), &site);
	code = store_next_number(c, site, &next, &rec, e);
	return code || c->dry_run ? code : join(c, own, "adopt", next - 1, e);
}
