/*
 * csm_show: one ticket, return, customer or order on one screen. Finds the thing by any of its
 * names, loads what its screen needs, opens the object. Relies on show_*.c. Promises: with
 * public_view nothing is shown that is not on a short list.
 */
#include "report/show.h"
#include "store/index.h"

static int open_show(struct show *s, unsigned needs, struct csm_err *e)
{
	int code = row_open(&s->row, s->c, needs, false, e);

	s->w = s->row.w;
	s->orders = s->row.orders;
	s->zh = print_is_zh(s->p);
	s->text = print_is_text(s->p);
	s->row.mem = &s->mem;
	s->row.zh = s->zh;
	s->row.label = s->zh && s->text;
	print_zone(s->p, s->c->zone);
	return code;
}

static int show_case_of(struct show *s, char kind, const char *name, struct csm_err *e)
{
	struct caseid id;
	int code = store_find_case(s->c, str_of(name), kind, &id, e);

	if (code)
		return code;
	if (kind == CASE_TICKET)
		return show_ticket(s, id, e);
	return kind == CASE_RETURN ? show_return(s, id, e) : show_customer(s, id, e);
}

static int show_order_named(struct show *s, const char *name, struct csm_err *e)
{
	uint32_t order;
	int code = show_order_find(s, str_of(name), &order, e);

	return code ? code : show_order(s, order, e);
}

CSM_API int csm_show(struct csm *c, const char *noun, const char *name, bool public_view,
                     struct csm_print *p, struct csm_err *e)
{
	static const struct { const char *noun; char kind; } nouns[] = {
		{ "ticket", CASE_TICKET }, { "return", CASE_RETURN }, { "customer", CASE_CUSTOMER },
		{ "order", 0 },
	};
	struct show s = { .c = c, .p = p, .pub = public_view };
	size_t i = 0;
	bool some;
	int code;

	while (i < COUNT(nouns) && (!noun || strcmp(nouns[i].noun, noun)))
		i++;
	if (i == COUNT(nouns))
		return err_set(e, CSM_EUSAGE, "show.noun",
		               "there is no %s to show: ticket, return, customer, order",
		               noun ? noun : "thing");
	some = subset_named(c, str_of(name));
	code = open_show(&s, NEED_ORDERS | (public_view ? 0u : NEED_PEOPLE), e);
	if (!code)
		code = nouns[i].kind ? show_case_of(&s, nouns[i].kind, name, e) : show_order_named(&s, name, e);
	if (!code)
		print_object_end(p);
	row_close(&s.row);
	arena_free(&s.mem);
	if (some)
		subset_end(c);
	return code;
}
