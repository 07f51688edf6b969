/*
 * Checking erasures: what was redacted or erased and still stands in a file of this copy. Such words
 * are shown to nobody; the site whose file it is takes them out at its next write. Relies on sweep.h
 * in its counting form for this site, on the log for the others.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/check.h"
#include "store/sweep.h"

/* The counts of one site's files. */
static void say(struct check *k, uint16_t site, const struct sweep *s)
{
	char own[4], file[16];
	int64_t n = s->lines + s->rows + s->people;

	site_write(site, own);
	snprintf(file, sizeof(file), "log/%s", own);
	if (n)
		check_say(k, FIND_WARN, "erase.pending", file, 0,
		          site == k->c->site ? "Any write of this site takes it out; csm redact or csm customer erase again does too." :
		          "Write something at that site (csm check there says whether it is done), then copy its files here.",
		          "Site %s holds %lld events, %lld rows and %lld lines of people/ that were erased and wait to be taken out; nobody is shown them.",
		          own, (long long)s->lines, (long long)s->rows, (long long)s->people);
}

static int count_site(struct check *k, struct sweep *s, uint16_t site, struct csm_err *e)
{
	int code;

	s->site = site;
	s->lines = s->rows = s->people = 0;
	code = sweep_log(s, e);
	if (!code)
		code = sweep_people(s, e);
	if (!code)
		say(k, site, s);
	return code;
}

static int count_all(struct check *k, struct sweep *s, struct csm_err *e)
{
	const struct scan *log = &s->x.w->scan;
	struct sweep_target *t = NULL;
	size_t n = 0;
	bool fresh;
	int code = sweep_targets(s, 0, &t, &n, e);

	for (size_t i = 0; i < n; i++)
		*umap_put(&s->gone, t[i].id, &fresh) = 1;
	free(t);
	for (size_t i = 0; !code && i < log->n_segs; i++)
		if (i == 0 || log->segs[i].site != log->segs[i - 1].site)
			code = count_site(k, s, log->segs[i].site, e);
	if (!code)
		code = sweep_files(s, e);
	if (!code && s->files)
		check_say(k, FIND_WARN, "erase.pending", "files", 0, "The next write takes them out.",
		          "%lld attachments were erased and wait to be taken out.", (long long)s->files);
	return code;
}

int check_erased(struct check *k, struct csm_err *e)
{
	struct csm own;
	struct sweep s;
	int code;

	if (!k->redacted.used && (!k->c->world || !k->c->world->n_erasures))
		return CSM_OK;
	code = sweep_open(k->c, k->c->site, &own, &s, e);
	s.dry = true;
	if (!code)
		code = erased_scope(&own, &s.x, e);
	if (!code)
		code = count_all(k, &s, e);
	sweep_close(&s, &own);
	return code;
}
