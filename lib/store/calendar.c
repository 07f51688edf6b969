/*
 * The calendars of a store as a whole: from its two files to calendars by name. Relies on calendar_load.c for the
 * YAML and on holidays.c for the days off. Promises: see calendar.h.
 */
#include "store/calendar.h"

#include <fcntl.h>

#include "file/yaml.h"
#include "store/own.h"

const char CALENDAR_FILE[] = "calendar.yaml";

static int load_file(struct csm *c, const char *path, struct calendars *cs, struct csm_err *e)
{
	struct file_bytes bytes;
	struct ynode *root = NULL;
	int code = path ? file_read(AT_FDCWD, path, &bytes, e) : policy_bytes(c, CALENDAR_FILE, &bytes, e);

	if (code)
		return code;
	sha256_hex(bytes.s, cs->digest);
	code = yaml_document(bytes.s, cs->file, &cs->mem, &root, e);
	if (!code)
		code = calendars_read(c, root, cs, e);
	if (bytes.map || bytes.mem)
		file_close(&bytes);
	return code;
}

int calendars_load(struct csm *c, const char *path, struct calendars *out, struct csm_err *e)
{
	int code;

	*out = (struct calendars){ .file = path ? path : "policy/calendar.yaml" };
	code = holidays_load(c, &out->mem, &out->holidays, e);
	return code ? code : load_file(c, path, out, e);
}

struct calendar *calendar_named(struct calendars *cs, struct str name)
{
	for (size_t i = 0; i < cs->n; i++)
		if (str_eq(cs->v[i].name, name))
			return &cs->v[i];
	return NULL;
}

int calendar_find(struct calendars *cs, struct str name, struct calendar **out, struct csm_err *e)
{
	const char **names = arena_alloc(&cs->mem, (cs->n + 1) * sizeof(*names)), *near;
	struct buf b = { 0 };
	int code;

	*out = calendar_named(cs, name);
	if (*out)
		return CSM_OK;
	for (size_t i = 0; i < cs->n; i++) {
		names[i] = arena_cstr(&cs->mem, cs->v[i].name);
		buf_printf(&b, "%s%s", i ? ", " : "", names[i]);
	}
	near = csm_nearest(arena_cstr(&cs->mem, name), names);
	if (near)
		code = err_set(e, CSM_ENOTFOUND, "calendar.unknown", "there is no calendar \"" STR_FMT "\"; is %s meant? There are %s",
		               STR_ARG(name), near, b.p);
	else
		code = err_set(e, CSM_ENOTFOUND, "calendar.unknown", "there is no calendar \"" STR_FMT "\"; there are %s", STR_ARG(name), b.p);
	buf_free(&b);
	return code;
}

void calendar_doubt(const struct calendar *k, int64_t year, struct csm_err *e)
{
	err_set(e, CSM_OK, "calendar.provisional", "calendar " STR_FMT ": the holidays of %lld are not in policy/holidays.csv, so the "
	        "result is provisional (csm calendar import)", STR_ARG(k->name), (long long)year);
}

int budget_parse(struct str s, struct budget *out, struct csm_err *e)
{
	struct str text = str_trim(s);

	*out = (struct budget){ .days = -1 };
	if (str_ends(text, STR("wall"))) {
		out->wall = true;
		text = str_trim((struct str){ text.p, text.n - 4 });
	}
	if (!out->wall && str_ends(text, STR("bd")) && text.p[0] >= '0' && text.p[0] <= '9' &&
	    str_i64((struct str){ text.p, text.n - 2 }, &out->days) && out->days <= CAL_AHEAD_YEARS * 366)
		return CSM_OK;
	out->days = -1;
	if (text.n && text.p[0] != '-' && !duration_parse(text, &out->s, NULL) && out->s >= 0)
		return CSM_OK;
	return err_set(e, CSM_EUSAGE, "calendar.budget", "\"" STR_FMT "\" must be open time as 4h or 90m, business days as 2bd, or time by the "
	               "clock as \"48h wall\"; a bare d could mean either", STR_ARG(s));
}

int64_t budget_due(struct calendar *k, int64_t start, const struct budget *b)
{
	if (b->wall)
		return start + b->s;
	return b->days >= 0 ? cal_due_days(k, start, b->days) : cal_due(k, start, b->s);
}

void calendars_free(struct calendars *cs)
{
	for (size_t i = 0; i < cs->n; i++)
		cal_free(&cs->v[i]);
	arena_free(&cs->mem);
	*cs = (struct calendars){ 0 };
}
