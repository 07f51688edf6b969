/*
 * Checking attachments: what was copied into files/ is there, and (strict) is what it was. Files by
 * reference lie elsewhere and are not looked for.
 */
#include <stdio.h>

#include "file/io.h"
#include "store/check.h"

static void say(struct check *k, const struct event *ev, const char *id, struct str name,
                const char *sha, const char *fault)
{
	const unsigned lang = lang_of(k->c->lang);
	char text[400], event[24];

	evid_write(ev->id, event);
	snprintf(text, sizeof text, words_in(lang, "Event %s: the attachment %.*s (files/%.2s/%s) %s."), event,
	         (int)(name.n < 120 ? name.n : 120), name.p ? name.p : "", sha, sha, words_in(lang, fault));
	check_tell(k, FIND_ERROR, id, ev, text, "Bring the file back from another copy or a backup of this store.");
}

void check_file(struct check *k, const struct event *ev)
{
	struct file_bytes f = { 0 };
	struct csm_err e = err_like(NULL);
	struct str sha, name;
	char path[80], found[65];
	int64_t size;

	if (ev->verb != V_ATTACH || event_get(ev, K_PATH) || event_get(ev, K_WAS) ||
	    umap_get(&k->redacted, ev->id) != MAP_NONE)
		return;
	sha = event_str(ev, K_SHA256, &k->mem);
	name = event_str(ev, K_NAME, &k->mem);
	if (sha.n != 64)
		return;
	snprintf(path, sizeof path, "files/%.2s/%.64s", sha.p, sha.p);
	sha = str_of(arena_cstr(&k->mem, sha));
	if (!file_exists(k->c->dirfd, path)) {
		say(k, ev, "file.missing", name, sha.p, "is not there");
		return;
	}
	if (!k->strict)
		return;
	if (file_read(k->c->dirfd, path, &f, &e)) {
		say(k, ev, "file.missing", name, sha.p, "cannot be read");
		return;
	}
	sha256_hex(f.s, found);
	if (!str_eq(sha, str_of(found)))
		say(k, ev, "file.differs", name, sha.p, "holds other bytes than were attached");
	else if (event_int(ev, K_SIZE, &size) && size != (int64_t)f.s.n)
		say(k, ev, "file.differs", name, sha.p, "has another size than the event says");
	file_close(&f);
}
