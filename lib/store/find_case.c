/*
 * Names that people type: a case's own name, the bare id of its opening event, its key in another
 * system, its order. Relies on the world for the cases that are there. Promises: a name that fits
 * several cases is refused and they are named.
 */
#include "store/index.h"
#include "store/world.h"

enum { FEW = 8 };
struct finder {
	struct world *w;
	char kind;
	uint32_t word;                 /* what was typed, as a word of the world */
	struct caseid found[FEW];
	size_t n;
};

static bool wants(const struct finder *f, char kind)
{
	return !f->kind || f->kind == kind;
}

static bool exists(struct world *w, struct caseid c)
{
	switch (c.kind) {
	case CASE_TICKET: return world_ticket(w, c);
	case CASE_RETURN: return world_return(w, c);
	default: return world_customer(w, c);
	}
}

static void add(struct finder *f, struct caseid c)
{
	if (f->n < FEW)
		f->found[f->n] = c;
	f->n++;
}

static void by_ref(struct finder *f)
{
	for (size_t i = 0; i < f->w->n_tickets && wants(f, CASE_TICKET); i++)
		if (f->w->tickets[i].ref == f->word)
			add(f, f->w->tickets[i].h.cas);
	for (size_t i = 0; i < f->w->n_returns && wants(f, CASE_RETURN); i++)
		if (f->w->returns[i].ref == f->word)
			add(f, f->w->returns[i].h.cas);
	for (size_t i = 0; i < f->w->n_customers && wants(f, CASE_CUSTOMER); i++)
		if (f->w->customers[i].key == f->word)
			add(f, f->w->customers[i].h.cas);
}

static void by_order(struct finder *f)
{
	for (size_t i = 0; i < f->w->n_tickets && wants(f, CASE_TICKET); i++)
		if (f->w->tickets[i].order == f->word)
			add(f, f->w->tickets[i].h.cas);
	for (size_t i = 0; i < f->w->n_returns && wants(f, CASE_RETURN); i++)
		if (f->w->returns[i].order == f->word && !f->w->returns[i].shadowed)
			add(f, f->w->returns[i].h.cas);
}

static const char *noun(char kind)
{
	return kind == CASE_TICKET ? "ticket" : kind == CASE_RETURN ? "return" :
	       kind == CASE_CUSTOMER ? "customer" : "case";
}

static int several(const struct finder *f, struct str name, struct csm_err *e)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < f->n && i < FEW; i++) {
		char text[32];
		case_write(f->found[i], text);
		buf_printf(&b, "%s%s", i ? ", " : "", text);
	}
	if (f->n > FEW)
		buf_printf(&b, words_in(err_lang(e), " and %zu more"), f->n - FEW);
	int rc = err_set(e, CSM_EUSAGE, "name.several",
	                 "\"" STR_FMT "\" names %zu cases: %s; which one is meant?", STR_ARG(name),
	                 f->n, b.p);
	buf_free(&b);
	return rc;
}

/* Looks like T-..., R-..., C-...: then it is meant to be the name of a case, right or mistyped. */
static bool looks_like_case(struct str s)
{
	return s.n > 2 && s.p[1] == '-' && strchr("TtRrCc", s.p[0]);
}

static int by_name(struct finder *f, struct str name, struct caseid *out, struct csm_err *e)
{
	struct caseid c;
	int rc = case_read(name, &c, e);
	if (rc)
		return rc;
	if (!wants(f, c.kind))
		return err_set(e, CSM_EUSAGE, "name.kind", "\"" STR_FMT "\" is a %s, not a %s",
		               STR_ARG(name), noun(c.kind), noun(f->kind));
	if (!exists(f->w, c))
		return err_set(e, CSM_ENOTFOUND, "name.unknown", "there is no %s \"" STR_FMT "\"",
		               noun(c.kind), STR_ARG(name));
	*out = world_name(f->w, c);
	return CSM_OK;
}

static void by_event(struct finder *f, evid id)
{
	static const char kinds[] = { CASE_TICKET, CASE_RETURN, CASE_CUSTOMER };
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct caseid c = { id, kinds[i] };
		if (wants(f, c.kind) && exists(f->w, c))
			add(f, world_name(f->w, c));
	}
}

static int find_in_world(struct csm *c, struct str name, char kind, struct caseid *out, struct csm_err *e)
{
	struct finder f = { .kind = kind };
	struct caseid parsed;
	evid id;
	int rc = world_load(c, &f.w, e);
	if (rc)
		return rc;
	f.word = vocab_find(&f.w->words, name);
	if (name.n && f.word != MAP_NONE && f.word)
		by_ref(&f);
	if (!f.n && looks_like_case(name) && (case_read(name, &parsed, NULL) == CSM_OK || f.word == MAP_NONE))
		return by_name(&f, name, out, e);
	if (!f.n && evid_read(name, &id))
		by_event(&f, id);
	if (!f.n && name.n && f.word != MAP_NONE && f.word)
		by_order(&f);
	if (f.n > 1)
		return several(&f, name, e);
	if (!f.n)
		return err_set(e, CSM_ENOTFOUND, "name.unknown",
		               "no %s is called \"" STR_FMT "\": neither a name like %s, nor an "
		               "event, a key of another system or an order", noun(kind), STR_ARG(name),
		               kind == CASE_CUSTOMER ? "C-a17c" : kind == CASE_RETURN ? "R-a2001v" :
		               "T-a1042c");
	*out = f.found[0];
	return CSM_OK;
}

int store_find_case(struct csm *c, struct str name, char kind, struct caseid *out, struct csm_err *e)
{
	bool some = subset_named(c, name);     /* nothing else can be meant */
	int rc = find_in_world(c, name, kind, out, e);
	if (some)
		subset_end(c);
	return rc;
}
