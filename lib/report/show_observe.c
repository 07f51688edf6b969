/*
 * Observations on the screens: the parcels of an order with their steps, the devices of an order or
 * a person, what a person did in the shop. Relies on observe.h. Promises: of linked customers those
 * of the whole class; counts are of everything, only the last device events are listed.
 */
#include "report/show.h"

#include <stdlib.h>

enum { EVENTS_SHOWN = 10 };

/* A csm word in Chinese; words of others stay as they are. */
static struct str word_label(const struct show *s, struct str word)
{
	static const struct { const char *word, *zh; } labels[] = {
		{ "announced", "已下单" }, { "accepted", "已揽收" }, { "in_transit", "运输中" },
		{ "customs", "清关中" }, { "out_for_delivery", "派送中" },
		{ "ready_for_pickup", "待取件" }, { "attempted", "投递未成功" },
		{ "delivered", "已签收" }, { "exception", "异常" }, { "refused", "拒收" },
		{ "lost", "丢失" }, { "returning", "退回中" }, { "returned", "已退回" },
		{ "visit", "访问" }, { "view", "浏览" }, { "search", "搜索" }, { "cart", "加购" },
		{ "favourite", "收藏" }, { "follow", "关注" }, { "comment", "评论" },
		{ "share", "分享" }, { "like", "点赞" }, { "coupon", "领券" }, { "login", "登录" },
	};

	for (size_t i = 0; s->row.label && i < COUNT(labels); i++)
		if (str_is(word, labels[i].word))
			return str_of(labels[i].zh);
	return word;
}

static struct cell row_cell(struct show *s, const char *table, uint64_t row)
{
	char id[24];

	if (!row || s->pub)
		return cell_empty();
	evid_write(row, id);
	return cell_text(str_of(arena_printf(&s->mem, "%s:%s", table, id)));
}

/* ---- parcels ---- */

struct parcel {
	const struct observation *first, *last, *delivered;    /* the earliest that says so */
	struct str carrier;
	int64_t steps;
};

static bool of_order(void *ctx, const struct observation *v)
{
	const struct order *o = ctx;

	return (v->order.n && str_eq(v->order, o->number) && str_eq(v->shop, o->shop)) ||
	       tracking_has(o->tracking, v->thing);
}

/* Carrier and platform may both have told one step. */
static bool told_before(const struct observations *steps, size_t i)
{
	const struct observation *v = &steps->v[i];

	for (size_t k = i; k-- > 0 && steps->v[k].at == v->at;)
		if (str_eq(steps->v[k].thing, v->thing) && str_eq(steps->v[k].word, v->word) &&
		    str_eq(steps->v[k].place, v->place) && str_eq(steps->v[k].text, v->text))
			return true;
	return false;
}

static struct parcel *parcel_of(struct parcel *p, size_t *n, const struct observation *v)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(p[i].first->thing, v->thing))
			return &p[i];
	p[*n] = (struct parcel){ .first = v };
	return &p[(*n)++];
}

static struct parcel *parcels_of(const struct observations *steps, size_t *n)
{
	struct parcel *all = mem_alloc((steps->n + 1) * sizeof(*all));

	*n = 0;
	for (size_t i = 0; i < steps->n; i++) {
		const struct observation *v = &steps->v[i];
		struct parcel *p = parcel_of(all, n, v);

		if (v->carrier.n)
			p->carrier = v->carrier;
		if (v->word.n || !p->last)
			p->last = v;
		if (!p->delivered && str_is(v->word, "delivered"))
			p->delivered = v;
		p->steps += !told_before(steps, i);
	}
	return all;
}

/* Is this piece of an order's tracking column a number, of which nothing was told? */
static bool untold(struct str number, const struct parcel *p, size_t n)
{
	bool digit = false;

	for (size_t i = 0; i < number.n; i++)
		digit = digit || (number.p[i] >= '0' && number.p[i] <= '9');
	for (size_t i = 0; i < n; i++)
		if (str_eq(p[i].first->thing, number))
			return false;
	return digit && number.n > 5;
}

/* An order is delivered when the last of its parcels is; steps without a number are a parcel only
 * where there is no other. */
static const struct observation *delivered_by(const struct order *o, const struct parcel *p, size_t n)
{
	const struct observation *last = NULL;
	struct str rest = o->tracking, number;

	while ((number = tracking_next(&rest)).n)
		if (untold(number, p, n))
			return NULL;
	for (size_t i = 0; i < n; i++) {
		if (!p[i].first->thing.n && n > 1)
			continue;
		if (!p[i].delivered)
			return NULL;
		if (!last || p[i].delivered->at > last->at)
			last = p[i].delivered;
	}
	return last;
}

int show_parcels_load(struct show *s, const struct order *o, struct csm_err *e)
{
	const struct observation *by;
	struct parcel *p;
	size_t n;
	int code = observe_load(s->c, OBS_TRACKING, of_order, (void *)(uintptr_t)o, &s->steps, e);

	if (code)
		return code;
	p = parcels_of(&s->steps, &n);
	by = delivered_by(o, p, n);
	if (by && o->delivered == WHEN_NONE) {
		s->delivered_at = by->at;
		s->delivered_row = by->row;
	}
	free(p);
	return CSM_OK;
}

void show_delivered(struct show *s)
{
	if (!s->delivered_row)
		return;
	show_fact(s, "delivered", "Delivered", "签收时间", cell_at(s->delivered_at));
	show_fact(s, "delivered_by", "Delivered by", "签收依据",
	          s->pub ? cell_text(STR("tracking")) : row_cell(s, "tracking", s->delivered_row));
}

static void say_parcels(struct show *s)
{
	static const struct col cols[] = {
		{ .name = "tracking", .en = "Tracking", .zh = "运单号" },
		{ .name = "carrier", .en = "Carrier", .zh = "承运商" },
		{ .name = "steps", .en = "Steps", .zh = "轨迹数", .right = true },
		{ .name = "status", .en = "Status", .zh = "状态" },
		{ .name = "since", .en = "Since", .zh = "自" },
		{ .name = "delivered", .en = "Delivered", .zh = "签收时间" },
	};
	size_t n;
	struct parcel *p = parcels_of(&s->steps, &n);

	show_section(s, "parcels", "Parcels", "包裹");
	if (!print_table(s->p, cols, COUNT(cols), NULL)) {
		for (size_t i = 0; i < n; i++)
			print_row(s->p, (const struct cell[]){
				cell_text(p[i].first->thing), cell_text(p[i].carrier),
				cell_int(p[i].steps), cell_text(word_label(s, p[i].last->word)),
				cell_at(p[i].last->at),
				p[i].delivered ? cell_at(p[i].delivered->at) : cell_empty() });
		print_table_end(s->p);
	}
	free(p);
}

static void say_steps(struct show *s)
{
	static const struct col cols[] = {
		{ .name = "at", .en = "At", .zh = "时间" },
		{ .name = "status", .en = "Status", .zh = "状态" },
		{ .name = "place", .en = "Place", .zh = "地点" },
		{ .name = "text", .en = "Text", .zh = "描述" },
		{ .name = "tracking", .en = "Tracking", .zh = "运单号" },
		{ .name = "row", .en = "Row", .zh = "行号" },
	};

	show_section(s, "parcel_steps", "Steps of the parcels", "物流轨迹");
	if (print_table(s->p, cols, COUNT(cols), NULL))
		return;
	for (size_t i = 0; i < s->steps.n; i++) {
		const struct observation *v = &s->steps.v[i];

		if (!told_before(&s->steps, i))
			print_row(s->p, (const struct cell[]){
				cell_at(v->at), cell_text(word_label(s, v->word)), cell_text(v->place),
				cell_text(v->text), cell_text(v->thing),
				row_cell(s, "tracking", v->row) });
	}
	print_table_end(s->p);
}

void show_parcels(struct show *s)
{
	if (!s->steps.n)
		return;
	say_parcels(s);
	say_steps(s);
}

/* ---- devices ---- */

struct device { const struct observation *last, *sold; int64_t events; };

static void say_devices(struct show *s, const struct observations *o)
{
	static const struct col cols[] = {
		{ .name = "serial", .en = "Serial", .zh = "序列号" },
		{ .name = "sku", .en = "SKU", .zh = "货号" },
		{ .name = "product", .en = "Product", .zh = "商品" },
		{ .name = "events", .en = "Events", .zh = "事件数", .right = true },
		{ .name = "last", .en = "Last", .zh = "最近" },
		{ .name = "code", .en = "Code", .zh = "状态码" },
		{ .name = "value", .en = "Value", .zh = "数值" },
	};
	struct device *d = mem_alloc((o->n + 1) * sizeof(*d));
	struct smap places = { 0 };
	size_t n = 0;
	bool fresh;

	for (size_t i = 0; i < o->n; i++) {
		uint32_t *at = smap_put(&places, o->v[i].thing, &fresh);

		if (fresh)
			*at = (uint32_t)n++;
		d[*at].last = &o->v[i];
		d[*at].events++;
		if (o->v[i].sku.n || o->v[i].product.n)
			d[*at].sold = &o->v[i];
	}
	smap_free(&places);
	show_section(s, "devices", "Devices", "设备");
	if (!print_table(s->p, cols, COUNT(cols), NULL)) {
		for (size_t i = 0; i < n; i++)
			print_row(s->p, (const struct cell[]){
				cell_text(d[i].last->thing),
				d[i].sold ? cell_text(d[i].sold->sku) : cell_empty(),
				d[i].sold ? cell_text(d[i].sold->product) : cell_empty(),
				cell_int(d[i].events), cell_at(d[i].last->at), cell_text(d[i].last->word),
				cell_text(d[i].last->value) });
		print_table_end(s->p);
	}
	free(d);
}

static void say_events(struct show *s, const struct observations *o)
{
	static const struct col cols[] = {
		{ .name = "at", .en = "At", .zh = "时间" },
		{ .name = "serial", .en = "Serial", .zh = "序列号" },
		{ .name = "code", .en = "Code", .zh = "状态码" },
		{ .name = "value", .en = "Value", .zh = "数值" },
		{ .name = "text", .en = "Text", .zh = "描述" },
		{ .name = "row", .en = "Row", .zh = "行号" },
	};

	show_section(s, "device_events", "Last device events", "最近设备事件");
	if (print_table(s->p, cols, COUNT(cols), NULL))
		return;
	for (size_t i = o->n > EVENTS_SHOWN ? o->n - EVENTS_SHOWN : 0; i < o->n; i++)
		print_row(s->p, (const struct cell[]){
			cell_at(o->v[i].at), cell_text(o->v[i].thing), cell_text(o->v[i].word),
			cell_text(o->v[i].value), cell_text(o->v[i].text),
			row_cell(s, "device_events", o->v[i].row) });
	print_table_end(s->p);
}

static int devices(struct show *s, observe_fn wants, void *ctx, struct csm_err *e)
{
	struct observations o;
	int code = observe_load(s->c, OBS_DEVICES, wants, ctx, &o, e);

	if (!code && o.n) {
		say_devices(s, &o);
		say_events(s, &o);
	}
	observations_free(&o);
	return code;
}

static bool names_order(void *ctx, const struct observation *v)
{
	const struct order *o = ctx;

	return v->order.n && str_eq(v->order, o->number) && str_eq(v->shop, o->shop);
}

int show_devices_of_order(struct show *s, const struct order *o, struct csm_err *e)
{
	return s->pub ? CSM_OK : devices(s, names_order, (void *)(uintptr_t)o, e);
}

/* ---- a person ---- */

struct whose { struct show *s; uint32_t class; };

static bool is_whose(const struct whose *w, struct caseid c)
{
	const struct customer *u = c.id ? world_customer(w->s->w, c) : NULL;

	return u && w->s->w->class_of[u - w->s->w->customers] == w->class;
}

static bool his(void *ctx, const struct observation *v)
{
	return is_whose(ctx, v->customer);
}

/* A device is his also if it came with an order of his. */
static bool his_device(void *ctx, const struct observation *v)
{
	const struct whose *w = ctx;
	uint32_t i = v->order.n ? order_find(w->s->orders, v->shop, v->order) : MAP_NONE;

	return is_whose(w, v->customer) || (i != MAP_NONE && is_whose(w, w->s->orders->o[i].customer));
}

struct deeds { struct str action; int64_t n; const struct observation *last; };

static int most_first(const void *a, const void *b)
{
	const struct deeds *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return str_cmp(x->action, y->action);
}

static struct deeds *count_deeds(const struct observations *o, size_t *n)
{
	struct deeds *d = mem_alloc((o->n + 1) * sizeof(*d));
	struct smap places = { 0 };
	bool fresh;

	*n = 0;
	for (size_t i = 0; i < o->n; i++) {
		uint32_t *at = smap_put(&places, o->v[i].word, &fresh);

		if (fresh)
			*at = (uint32_t)(*n)++;
		d[*at] = (struct deeds){ o->v[i].word, d[*at].n + 1, &o->v[i] };
	}
	smap_free(&places);
	if (*n)
		qsort(d, *n, sizeof(*d), most_first);
	return d;
}

static void say_behaviour(struct show *s, const struct observations *o)
{
	static const struct col cols[] = {
		{ .name = "action", .en = "Action", .zh = "行为" },
		{ .name = "count", .en = "Count", .zh = "次数", .right = true },
		{ .name = "last", .en = "Last", .zh = "最近" },
		{ .name = "product", .en = "Last about", .zh = "最近商品" },
		{ .name = "channel", .en = "Channel", .zh = "渠道" },
	};
	size_t n;
	struct deeds *d = count_deeds(o, &n);

	show_section(s, "behaviour", "Behaviour", "行为");
	if (!print_table(s->p, cols, COUNT(cols), NULL)) {
		for (size_t i = 0; i < n; i++)
			print_row(s->p, (const struct cell[]){
				cell_text(word_label(s, d[i].action)), cell_int(d[i].n),
				cell_at(d[i].last->at),
				cell_text(d[i].last->product.n ? d[i].last->product : d[i].last->sku),
				cell_text(d[i].last->channel) });
		print_table_end(s->p);
	}
	free(d);
}

int show_observations_of(struct show *s, const struct customer *u, struct csm_err *e)
{
	struct whose w = { s, s->w->class_of[u - s->w->customers] };
	struct observations o;
	int code = observe_load(s->c, OBS_BEHAVIOUR, his, &w, &o, e);

	if (!code && o.n)
		say_behaviour(s, &o);
	observations_free(&o);
	return code ? code : devices(s, his_device, &w, e);
}
