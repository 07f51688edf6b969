/*
 * policy/queue.yaml (csm-policy(5)): how much each term of the queue's score weighs. Relies on conf.h. Promises: what is wrong is
 * an error with its place; the built-in file is read by the same code.
 */
#include <fcntl.h>

#include "base/num.h"
#include "store/conf.h"
#include "store/queue.h"

const char QUEUE_FILE[] = "queue.yaml";

enum { COEFFICIENT_MOST = 1000, DECIMALS = 3 };

static int read_coefficients(const struct conf *f, const struct ynode *n, struct queue_rules *q)
{
	const char *words[QT_COUNT + 1] = { NULL };
	int code;

	for (int t = 0; t < QT_COUNT; t++)
		words[t] = queue_word((enum queue_term)t);
	code = n ? conf_map(f, n, words) : CSM_OK;
	for (int t = 0; !code && t < QT_COUNT; t++) {
		struct str s = { NULL, 0 };
		int64_t v;
		code = conf_text(f, n, words[t], &s);
		if (code || !s.p)
			continue;
		if (!money_parse(s, DECIMALS, &v) || v < -COEFFICIENT_MOST * QUEUE_ONE || v > COEFFICIENT_MOST * QUEUE_ONE)
			return conf_fault(f, ynode_get(n, words[t]), "number", "%s: \"" STR_FMT "\" must be a number from -%d to %d with at most %d digits "
			                  "behind the point, as 12 or 0.5", words[t], STR_ARG(s), (int)COEFFICIENT_MOST, (int)COEFFICIENT_MOST, (int)DECIMALS);
		q->coefficient[t] = v;
	}
	return code;
}

static int read_root(const struct conf *f, const struct ynode *root, struct queue_rules *q)
{
	static const char *const keys[] = { "age_full", "coefficients", NULL };
	struct csm_err why = err_like(f->e);
	struct str s = { NULL, 0 };
	int code = conf_map(f, root, keys);

	if (!code)
		code = conf_text(f, root, "age_full", &s);
	if (!code && s.p && (duration_parse(s, &q->age_full_s, &why) || q->age_full_s <= 0 || q->age_full_s > INT64_MAX / (4 * QUEUE_ONE)))
		return conf_fault(f, ynode_get(root, "age_full"), "length", "age_full: \"" STR_FMT "\" must be a duration, as 336h", STR_ARG(s));
	return code ? code : read_coefficients(f, ynode_get(root, "coefficients"), q);
}

static int read_bytes(struct csm *c, const char *file, struct str bytes, struct queue_rules *q, struct csm_err *e)
{
	struct arena mem = { 0 };
	struct conf f = { .file = file, .room = "policy", .mem = &mem, .e = e, .zone = c->zone };
	struct ynode *root = NULL;
	int code = yaml_document(bytes, file, &mem, &root, e);

	if (!code && root)
		code = read_root(&f, root, q);
	arena_free(&mem);
	return code;
}

int queue_load(struct csm *c, const char *path, struct queue_rules *out, struct csm_err *e)
{
	const char *own = "policy/queue.yaml";
	struct file_bytes bytes;
	int code;

	*out = (struct queue_rules){ .age_full_s = 1 };
	code = read_bytes(c, own, builtin_policy(QUEUE_FILE), out, e);
	if (code || (!path && !file_exists(c->dirfd, own)))
		return code;
	code = file_read(path ? AT_FDCWD : c->dirfd, path ? path : own, &bytes, e);
	if (code)
		return code;
	code = read_bytes(c, path ? path : own, bytes.s, out, e);
	file_close(&bytes);
	return code;
}

struct queue_ask queue_ask_of(struct sla_book *b, size_t i)
{
	const struct ticket *t = &b->w->tickets[i];
	const struct customer *u = t->customer.id ? world_customer(b->w, t->customer) : NULL;
	struct str tier = u ? vocab_str(&b->w->words, u->tier) : (struct str){ NULL, 0 };
	struct queue_ask a = { .t = t, .runs = sla_of(b, i, false), .now = b->at };
	char reason[160];

	a.vip = tier.n && tier_is_vip(&b->c->terms, tier);
	a.state = ticket_state_at(t, b->at, &b->c->terms);
	a.priority = ticket_priority_tier(t, &b->c->terms, &b->w->words, tier, false, reason);
	return a;
}
