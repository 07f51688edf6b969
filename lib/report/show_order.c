/*
 * The screen of an order: its facts, lines, parcels and devices, its customer, and the tickets and
 * returns about it. An order has no events of its own; how often it was observed is said.
 */
#include "report/show.h"

static struct str behind_last(struct str s, char sep)
{
	const char *at = s.n ? memrchr(s.p, sep, s.n) : NULL;

	return at ? (struct str){ at + 1, s.n - (size_t)(at + 1 - s.p) } : s;
}

/* "shop:number", or with anything in front. */
static uint32_t by_shop(const struct orders *o, struct str name)
{
	struct str number = behind_last(name, ':'), shop;

	if (number.n == name.n)
		return MAP_NONE;
	shop = behind_last((struct str){ name.p, name.n - number.n - 1 }, ':');
	return order_find(o, shop, number);
}

static int several(const struct orders *o, struct str name, struct csm_err *e)
{
	struct buf b = { 0 };
	int code;

	for (size_t i = 0; i < o->n; i++)
		if (str_eq(o->o[i].number, name))
			buf_printf(&b, "%s" STR_FMT ":" STR_FMT, b.n ? ", " : "",
			           STR_ARG(o->o[i].shop), STR_ARG(name));
	code = err_set(e, CSM_EUSAGE, "name.several",
	               "\"" STR_FMT "\" is an order of several shops: %s; which one is meant?",
	               STR_ARG(name), b.p);
	buf_free(&b);
	return code;
}

int show_order_find(struct show *s, struct str name, uint32_t *out, struct csm_err *e)
{
	const struct orders *o = s->orders;
	size_t n = 0;

	*out = order_by_number(s->orders, name);
	if (*out != MAP_NONE)
		for (size_t i = 0; i < o->n; i++)
			n += str_eq(o->o[i].number, name);
	if (n > 1)
		return several(o, name, e);
	if (*out == MAP_NONE)
		*out = by_shop(o, name);
	if (*out == MAP_NONE)
		return err_set(e, CSM_ENOTFOUND, "order.unknown", "there is no order \"" STR_FMT "\" as of this instant; csm find looks for parts "
		               "of numbers", STR_ARG(name));
	return CSM_OK;
}

int show_order(struct show *s, uint32_t i, struct csm_err *e)
{
	const struct order *o = &s->orders->o[i];
	uint32_t word = vocab_find(&s->w->words, o->number);
	int code = show_parcels_load(s, o, e);

	print_object(s->p, "order");
	if (!s->pub)
		show_fact(s, "observations", "Observed", "观测次数", cell_int(o->observations));
	show_order_parts(s, i);
	show_parcels(s);
	if (!code)
		code = show_devices_of_order(s, o, e);
	show_person(s, o->customer);
	show_others(s, (struct caseid){ 0, 0 }, s->pub ? (struct caseid){ 0, 0 } : o->customer,
	            word == MAP_NONE ? 0 : word);
	observations_free(&s->steps);
	return code;
}
