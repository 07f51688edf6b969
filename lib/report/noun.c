/*
 * Nouns in general: which there are, their columns, how a cell is fetched from an object, and what
 * a list has to load first. Relies on the noun_*.c files for the columns. Promises: filters,
 * sorting and printing see the same cell.
 */
#include "report/noun.h"

#include <stdlib.h>

static const struct noun *const nouns[] = { &noun_ticket, &noun_return, &noun_customer, &noun_order,
                                            &noun_survey };

const struct noun *noun_find(const char *name)
{
	for (size_t i = 0; name && i < COUNT(nouns); i++)
		if (!strcmp(nouns[i]->name, name))
			return nouns[i];
	return NULL;
}

CSM_API const struct csm_column *csm_columns(const char *noun, const char *lang, size_t *n)
{
	const struct noun *found = noun_find(noun);

	if (n)
		*n = found ? found->n : 0;
	return found ? found->pub[lang && !strncmp(lang, "zh", 2)] : NULL;
}

bool col_right(const struct noun_col *col)
{
	return col->kind == COL_INT || col->kind == COL_DURATION || col->kind == COL_MONEY;
}

struct str row_word(const struct noun_row *row, uint32_t id)
{
	return vocab_str(&row->w->words, id);
}

struct cell case_cell(const struct noun_row *row, struct caseid c)
{
	char text[32];

	if (!c.id)
		return cell_empty();
	case_write(c, text);
	return cell_text(arena_str(row->mem, str_of(text)));
}

struct caseid customer_or_order(struct world *w, const struct orders *o, struct caseid own,
                                uint32_t shop, uint32_t order)
{
	uint32_t i = own.id || !order || !o ? MAP_NONE : order_find(o, vocab_str(&w->words, shop), vocab_str(&w->words, order));

	return i == MAP_NONE ? own : o->o[i].customer;
}

const struct person *row_person(const struct noun_row *row, struct caseid customer)
{
	uint32_t at = row->people && customer.id ? umap_get(&row->people->by_customer, customer.id) : MAP_NONE;

	return at == MAP_NONE ? NULL : &row->people->p[at];
}

struct cell name_cell(const struct noun_row *row, struct caseid customer)
{
	const struct person *u = row_person(row, customer);

	return cell_text(u ? u->name : (struct str){ NULL, 0 });
}

static struct cell word_cell(const struct noun_row *row, const struct noun_col *col, uint32_t id)
{
	struct str word = row_word(row, id);
	const struct agent *agent;

	if (!row->label || !word.n)
		return cell_text(word);
	if (col->words >= 0 && col->words < TERM_KINDS)
		return cell_text(term_label(&row->c->terms, (enum term_kind)col->words, word, row->zh));
	agent = col->words == WORDS_AGENT ? agent_find(&row->c->terms, word) : NULL;
	return cell_text(agent && agent->name.n ? agent->name : word);
}

struct cell noun_cell(const struct noun_row *row, const struct noun_col *col)
{
	const void *at = (const char *)row->object + col->offset;

	switch (col->place) {
	case AT_CELL: break;
	case AT_WORD: return word_cell(row, col, *(const uint32_t *)at);
	case AT_CASE: return case_cell(row, *(const struct caseid *)at);
	case AT_INSTANT: return cell_at(*(const int64_t *)at);
	case AT_COUNT: return cell_int(*(const uint16_t *)at);
	case AT_STR: return cell_text(*(const struct str *)at);
	}
	return col->cell(row);
}

/* ---- what a list needs ---- */

static uint32_t place_of(struct world *w, struct caseid c)
{
	const struct customer *u = c.id ? world_customer(w, c) : NULL;

	return u ? (uint32_t)(u - w->customers) : MAP_NONE;
}

static void touch(struct noun_counts *k, uint32_t i, int64_t at)
{
	if (at != WHEN_NONE && at > k->last_at[i])
		k->last_at[i] = at;
}

static void count_cases(struct csm *c, struct world *w, const struct orders *o, struct noun_counts *k)
{
	for (size_t i = 0; i < w->n_tickets; i++) {
		const struct ticket *t = &w->tickets[i];
		uint32_t u = place_of(w, customer_or_order(w, o, t->customer, t->shop, t->order));
		if (u == MAP_NONE || t->state == ST_VOID || t->state == ST_SPAM)
			continue;
		k->tickets[u]++;
		k->active[u] += state_active(ticket_state_at(t, c->as_of, &c->terms));
		touch(k, u, t->last_customer_at != WHEN_NONE ? t->last_customer_at : t->h.opened_at);
	}
	for (size_t i = 0; i < w->n_returns; i++) {
		const struct rma *r = &w->returns[i];
		uint32_t u = place_of(w, customer_or_order(w, o, r->customer, r->shop, r->order));
		if (u == MAP_NONE || r->shadowed || r->status == RS_VOID)
			continue;
		k->returns[u]++;
		touch(k, u, r->h.opened_at);
	}
}

static struct noun_counts *make_counts(struct csm *c, struct world *w, const struct orders *o)
{
	struct noun_counts *k = mem_alloc(sizeof(*k));
	size_t n = w->n_customers + 1;

	*k = (struct noun_counts){ mem_alloc(n * sizeof(uint32_t)), mem_alloc(n * sizeof(uint32_t)),
	                           mem_alloc(n * sizeof(uint32_t)),
	                           mem_alloc(n * sizeof(uint32_t)), mem_alloc(n * sizeof(int64_t)) };
	for (size_t i = 0; i < n; i++)
		k->last_at[i] = WHEN_NONE;
	count_cases(c, w, o, k);
	for (size_t i = 0; o && i < o->n; i++) {
		uint32_t u = place_of(w, o->o[i].customer);
		if (u != MAP_NONE)
			k->orders[u]++;
	}
	return k;
}

int row_open(struct noun_row *row, struct csm *c, unsigned needs, bool only_open, struct csm_err *e)
{
	struct people *people = needs & NEED_PEOPLE ? mem_alloc(sizeof(*people)) : NULL;
	struct answers *answers = needs & NEED_ANSWERS ? mem_alloc(sizeof(*answers)) : NULL;
	int code = only_open && !needs ? world_open(c, &row->w, e) : world_load(c, &row->w, e);

	row->c = c;
	row->people = people;
	row->answers = answers;
	if (!code && needs & NEED_ORDERS)
		code = orders_load(c, &row->orders, e);
	if (!code && people)
		code = people_load(c, people, NULL, NULL, e);
	if (!code && answers)
		code = answers_load(c, answers, e);
	if (!code && needs & NEED_COUNTS)
		row->counts = make_counts(c, row->w, row->orders);
	return code;
}

void row_close(struct noun_row *row)
{
	if (row->people) {
		people_free(row->people);
		free(row->people);
	}
	if (row->answers) {
		answers_free(row->answers);
		free(row->answers);
	}
	if (row->counts) {
		free(row->counts->tickets);
		free(row->counts->active);
		free(row->counts->returns);
		free(row->counts->orders);
		free(row->counts->last_at);
		free(row->counts);
	}
	row->people = NULL;
	row->answers = NULL;
	row->counts = NULL;
}
