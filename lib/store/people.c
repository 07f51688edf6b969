/*
 * People: personal data of customers from people/, the latest value of each kind. Lines are read
 * like those of the log, hand edits included. Promises: nothing of this ever enters the log; an
 * unreadable entry is a finding.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/index.h"
#include "store/own.h"
#include "store/redact.h"
#include "store/table.h"
#include "store/world.h"

static const struct { const char *key; size_t at; } fields[] = {
	{ "shop", offsetof(struct person, shop) },       { "account", offsetof(struct person, account) },
	{ "name", offsetof(struct person, name) },       { "phone", offsetof(struct person, phone) },
	{ "mail", offsetof(struct person, mail) },       { "address", offsetof(struct person, address) },
	{ "contact", offsetof(struct person, contact) },
};
enum { N_FIELDS = COUNT(fields) };
_Static_assert((int)N_FIELDS == (int)PEOPLE_VALUES, "table.h counts the values of a person");

struct people_load {
	struct people *out;
	struct csm *c;
	finding_fn find;
	void *ctx;
	struct umap erased;
	size_t cap, set_cap, files_cap;
	const char *path;
	struct str bytes;
};

static void complain(struct people_load *l, const struct entries *in, const struct entry *e, const char *why)
{
	char text[1200];
	long line = 1;
	if (!l->find)
		return;
	for (size_t i = 0; i < e->offset; i++)
		line += in->in.p[i] == '\n';
	snprintf(text, sizeof text, words_in(lang_of(l->c->lang), "This entry cannot be read and counts for nothing: %s"), words_in(lang_of(l->c->lang), why));
	struct finding f = { .level = FIND_ERROR, .id = "people.unreadable", .file = l->path,
	                     .line = line + e->line_in, .text = text,
	                     .todo = "Put the entry right by hand; csm-store(5) has the form." };
	l->find(l->ctx, &f);
}

static struct person *person_of(struct people_load *l, struct caseid who, int64_t **set_at)
{
	struct people *o = l->out;
	bool fresh;
	uint32_t *at = umap_put(&o->by_customer, who.id, &fresh);
	if (fresh) {
		size_t n = o->n;
		*at = (uint32_t)n;
		int64_t *times = *PUSH(o->set_at, n, l->set_cap);
		for (size_t i = 0; i < N_FIELDS; i++)
			times[i] = WHEN_NONE;
		*PUSH(o->p, o->n, l->cap) = (struct person){ .customer = who, .at = WHEN_NONE };
	}
	*set_at = o->set_at[*at];
	return &o->p[*at];
}

static struct str keep_text(struct people_load *l, const struct val *v)
{
	struct str s = val_text(v, &l->out->mem);
	bool view = s.p >= l->bytes.p && s.p < l->bytes.p + l->bytes.n;
	return !s.n ? (struct str){ 0 } : view ? s : arena_str(&l->out->mem, s);
}

static const char *take(struct people_load *l, const struct rec *rec)
{
	const struct val *customer = rec_get(rec, "customer"), *when = rec_get(rec, "at");
	struct caseid who;
	int64_t at, *set_at;
	int offset;
	if (!customer || !case_fast(customer->s, &who) || who.kind != CASE_CUSTOMER)
		return WORDS("customer is missing or is no name of a customer, as C-a17c");
	if (!when || !when_read(when->s, &at, &offset))
		return WORDS("at is missing or is no instant");
	if (l->c->world)
		who = world_name(l->c->world, who);
	if (l->erased.used && umap_get(&l->erased, who.id) != MAP_NONE)
		return NULL;           /* its line waits for the next write of its site */
	struct person *p = person_of(l, who, &set_at);
	p->at = at > p->at ? at : p->at;
	for (size_t i = 0; i < N_FIELDS; i++) {
		const struct val *v = rec_get(rec, fields[i].key);
		if (!v || at < set_at[i])
			continue;
		set_at[i] = at;
		struct str s = keep_text(l, v);
		memcpy((char *)p + fields[i].at, &s, sizeof s);
	}
	return NULL;
}

static void read_people(struct people_load *l)
{
	struct entries in = { .in = l->bytes };
	struct entry e;
	struct rec rec;
	in.in.n = whole_lines(in.in);
	for (enum entry_kind k; (k = entry_record(&in, &e, &rec)) != ENTRY_END;) {
		const char *why = k == ENTRY_BAD ? in.err.text : take(l, &rec);
		if (why)
			complain(l, &in, &e, why);
	}
	entries_free(&in);
}

/* Only the entries of c->subset. */
static void read_some(struct people_load *l, const uint64_t *at, size_t n)
{
	struct entries in = { .in = l->bytes };
	struct entry e;
	struct rec rec;
	for (size_t i = 0; i < n; i++) {
		in.at = at[i];
		if (entry_record(&in, &e, &rec) == ENTRY_EVENT)
			(void)take(l, &rec);
	}
	entries_free(&in);
}

static int read_file(struct people_load *l, size_t *files_cap, struct csm_err *e)
{
	struct people *out = l->out;
	size_t n = 0;
	uint64_t inode = 0;
	const uint64_t *at = l->c->subset ? subset_offsets(l->c->subset, l->path, &n, &inode) : NULL;
	if (l->c->subset && !n)
		return CSM_OK;
	struct file_bytes *f = PUSH(out->files, out->n_files, *files_cap);
	*f = (struct file_bytes){ 0 };
	int rc = file_read(l->c->dirfd, l->path, f, e);
	if (rc == CSM_OK)
		rc = segment_same(inode, f->inode, l->path, e);
	l->bytes = f->s;
	if (rc == CSM_OK && l->c->subset)
		read_some(l, at, n);
	else if (rc == CSM_OK)
		read_people(l);
	return rc;
}

/* Customers who are not there (their import was taken back) do not hold their accounts. */
static void index_accounts(struct people *o, struct world *w)
{
	bool fresh;
	for (uint32_t i = 0; i < o->n; i++) {
		const struct person *p = &o->p[i];
		if (!p->account.n || (w && !world_customer(w, p->customer)))
			continue;
		char *key = arena_bytes(&o->mem, p->shop.n + 1 + p->account.n);
		if (p->shop.n)
			memcpy(key, p->shop.p, p->shop.n);
		key[p->shop.n] = '\0';
		memcpy(key + p->shop.n + 1, p->account.p, p->account.n);
		uint32_t *at = smap_put(&o->by_account,
		                        (struct str){ key, p->shop.n + 1 + p->account.n }, &fresh);
		if (fresh || o->p[*at].customer.id > p->customer.id)
			*at = i;
	}
}

int people_load(struct csm *c, struct people *out, finding_fn find, void *ctx, struct csm_err *e)
{
	struct people_load l = { .out = out, .c = c, .find = find, .ctx = ctx };
	struct str *names;
	size_t n;
	*out = (struct people){ 0 };
	int rc = file_list(c->dirfd, "people", ".yaml", &out->mem, &names, &n, e);
	if (rc == CSM_OK && n)
		rc = erased_load(c, &l.erased, e);
	for (size_t i = 0; rc == CSM_OK && i < n; i++) {
		l.path = arena_printf(&out->mem, "people/" STR_FMT, STR_ARG(names[i]));
		rc = read_file(&l, &l.files_cap, e);
	}
	if (rc == CSM_OK)
		index_accounts(out, c->world);
	umap_free(&l.erased);
	if (rc)
		people_free(out);
	return rc;
}

bool is_masked(struct str s)
{
	size_t at;

	if (!s.n || memchr(s.p, '*', s.n))
		return s.n;
	return (memchr(s.p, '#', s.n) && str_find(s, STR("##"), &at)) ||
	       (memchr(s.p, '$', s.n) && str_find(s, STR("$$"), &at));
}

void people_free(struct people *p)
{
	for (size_t i = 0; i < p->n_files; i++)
		file_close(&p->files[i]);
	free(p->files);
	free(p->p);
	free(p->set_at);
	umap_free(&p->by_customer);
	smap_free(&p->by_account);
	arena_free(&p->mem);
	*p = (struct people){ 0 };
}

void customer_key(const struct csm *c, struct str shop, struct str account, char out[48])
{
	static const char prefix[] = "customer:";
	struct buf b = { 0 };
	char hex[65];
	buf_str(&b, c->id);
	buf_char(&b, '\0');
	buf_str(&b, shop);
	buf_char(&b, '\0');
	buf_str(&b, account);
	sha256_hex(buf_view(&b), hex);
	buf_free(&b);
	memcpy(out, prefix, sizeof prefix - 1);
	memcpy(out + sizeof prefix - 1, hex, 32);
	out[sizeof prefix - 1 + 32] = '\0';
}
