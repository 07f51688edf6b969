/*
 * Cases as columns (image.h). A column is a field of a block's cases, packed; instants count from
 * another instant of the same case, ids from the case's own, so that few bits do. What is the same in
 * the whole block costs a byte or two and is not written case by case. Promises of image_get: words,
 * states, verbs, instants and names are such as a fold makes, or the block is refused.
 */
#include "store/image.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/pack.h"

enum form {
	NUM,           /* at most .most */
	WORD,
	AT,            /* an instant or none, counted from the one at .from */
	SUM,           /* any number or none (INT64_MIN) */
	ID,            /* of an event, or 0; counted from the id at .from */
	STEP_AT, STEP_ID       /* never none; counted from the case before */
};
enum { ALONE = UINT16_MAX, COLS_MOST = 64 };
struct col { uint16_t at, size, from; uint8_t form; uint32_t most; };
struct shape {
	size_t row;
	const struct col *cols, *texts;
	size_t n_cols, n_texts;
	uint16_t list, n_list, cap_list;   /* where the case has its spans or links */
	uint8_t states;            /* of spans: states below; 0: links */
	uint8_t least;             /* of those a case has */
};

#define IN(s, f) offsetof(struct s, f), sizeof(((struct s *)0)->f)
#define C_NUM(s, f, most) { IN(s, f), ALONE, NUM, most }
#define C_WORD(s, f) { IN(s, f), ALONE, WORD, 0 }
#define C_AT(s, f, from) { IN(s, f), offsetof(struct s, from), AT, 0 }
#define C_SUM(s, f) { IN(s, f), ALONE, SUM, 0 }
#define C_ID(s, f) { IN(s, f), offsetof(struct s, h.cas.id), ID, 0 }
#define C_NAME(s, f) C_ID(s, f.id), C_NUM(s, f.kind, 'T')
#define C_HEAD(s) \
	{ IN(s, h.opened_at), ALONE, STEP_AT, 0 }, { IN(s, h.cas.id), ALONE, STEP_ID, 0 }, C_NUM(s, h.cas.kind, 'T'), \
	C_AT(s, h.last_at, h.opened_at), C_AT(s, h.updated_at, h.last_at), C_AT(s, h.last_rec, h.last_at), C_ID(s, h.last_id), \
	{ IN(s, h.imp), ALONE, ID, 0 }, C_AT(s, h.imported_at, h.last_at), C_NUM(s, h.events, UINT32_MAX), \
	C_NUM(s, h.illegal, UINT8_MAX), C_NUM(s, h.newer, 1), C_NUM(s, h.opened, 1)

static const struct col ticket_cols[] = {
	C_HEAD(ticket),
	C_AT(ticket, first_reply_at, h.opened_at), C_AT(ticket, handed_at, h.opened_at),
	C_AT(ticket, first_solved_at, h.opened_at), C_AT(ticket, solved_at, first_solved_at),
	C_AT(ticket, last_customer_at, h.last_at), C_AT(ticket, wait_until, h.last_at),
	C_NUM(ticket, n_spans, UINT32_MAX), C_NUM(ticket, state, ST_COUNT - 1),
	C_NUM(ticket, impact, 3), C_NUM(ticket, urgency, 3), C_NUM(ticket, day_only, UINT8_MAX), C_NUM(ticket, flags, UINT32_MAX),
	C_NUM(ticket, reopens, UINT16_MAX), C_NUM(ticket, replies, UINT16_MAX), C_NUM(ticket, auto_replies, UINT16_MAX),
	C_NUM(ticket, messages, UINT16_MAX), C_NUM(ticket, notes, UINT16_MAX), C_NUM(ticket, handoffs, UINT16_MAX),
	C_NUM(ticket, files, UINT16_MAX),
	C_WORD(ticket, channel), C_WORD(ticket, category), C_WORD(ticket, stage), C_WORD(ticket, touchpoint),
	C_WORD(ticket, type), C_WORD(ticket, severity), C_WORD(ticket, desired), C_WORD(ticket, agent), C_WORD(ticket, group),
	C_WORD(ticket, shop), C_WORD(ticket, code), C_WORD(ticket, product), C_WORD(ticket, sku), C_WORD(ticket, priority),
	C_WORD(ticket, wait_for), C_WORD(ticket, solver), C_WORD(ticket, cause), C_WORD(ticket, source),
	C_WORD(ticket, handling),
	C_NAME(ticket, customer), C_NAME(ticket, follows), C_NAME(ticket, merged_into),
};
static const struct col ticket_texts[] = {
	C_WORD(ticket, order), C_WORD(ticket, line), C_WORD(ticket, subject), C_WORD(ticket, ref),
};
static const struct col return_cols[] = {
	C_HEAD(rma),
	C_AT(rma, approved_at, h.opened_at), C_AT(rma, shipped_at, h.opened_at), C_AT(rma, received_at, h.opened_at),
	C_AT(rma, settled_at, h.opened_at), C_AT(rma, ended_at, h.opened_at), C_AT(rma, seen_settled_at, h.opened_at),
	C_SUM(rma, amount_minor), C_SUM(rma, refunded_minor), C_SUM(rma, units),
	C_NUM(rma, n_spans, UINT32_MAX), C_NUM(rma, status, RS_COUNT - 1), C_NUM(rma, from_order, 1), C_NUM(rma, shadowed, 1),
	C_NUM(rma, day_only, UINT8_MAX),
	C_WORD(rma, kind), C_WORD(rma, reason), C_WORD(rma, shop), C_WORD(rma, currency), C_WORD(rma, order),
	C_WORD(rma, line), C_WORD(rma, sku), C_WORD(rma, product), C_WORD(rma, ref), C_WORD(rma, channel), C_WORD(rma, agent),
	C_WORD(rma, condition), C_WORD(rma, grade), C_WORD(rma, disposition), C_WORD(rma, carrier), C_WORD(rma, tracking),
	C_WORD(rma, liable), C_WORD(rma, reason_text),
	C_NAME(rma, customer),
};
static const struct col customer_cols[] = {
	C_HEAD(customer),
	C_AT(customer, erased_at, h.last_at), C_NUM(customer, n_links, UINT32_MAX), C_NUM(customer, voided, 1),
	C_WORD(customer, shop), C_WORD(customer, prefers), C_WORD(customer, tier), C_WORD(customer, key),
};
/* A field that is added there has to be added here. */
_Static_assert(sizeof(struct head) == 88 && sizeof(struct ticket) == 320 && sizeof(struct rma) == 272 &&
               sizeof(struct customer) == 136, "columns of every field");

static const struct shape shapes[REF_KINDS] = {
	[REF_TICKET] = { sizeof(struct ticket), ticket_cols, ticket_texts, COUNT(ticket_cols), COUNT(ticket_texts),
	                 offsetof(struct ticket, spans), offsetof(struct ticket, n_spans), offsetof(struct ticket, cap_spans),
	                 ST_COUNT, 1 },
	[REF_RETURN] = { sizeof(struct rma), return_cols, NULL, COUNT(return_cols), 0, offsetof(struct rma, spans),
	                 offsetof(struct rma, n_spans), offsetof(struct rma, cap_spans), RS_COUNT, 1 },
	[REF_CUSTOMER] = { sizeof(struct customer), customer_cols, NULL, COUNT(customer_cols), 0,
	                   offsetof(struct customer, links), offsetof(struct customer, n_links),
	                   offsetof(struct customer, cap_links), 0, 0 },
};

size_t image_row(enum ref_kind k)
{
	return shapes[k].row;
}

size_t image_item(enum ref_kind k)
{
	return shapes[k].states ? sizeof(struct span) : sizeof(struct caseid);
}

void image_room_free(struct image_room *m)
{
	for (size_t i = 0; i < COUNT(m->list); i++)
		free(m->list[i]);
	*m = (struct image_room){ 0 };
}

static void room_for(struct image_room *m, uint64_t n)
{
	if (n <= m->cap)
		return;
	for (size_t i = 0; i < COUNT(m->list); i++) {
		free(m->list[i]);
		m->list[i] = mem_alloc(n * sizeof *m->list[i]);
	}
	m->cap = n;
}

/* ---- what may stand in a file ---- */

/* From the year 1 to 9999: what an event can say. */
static const int64_t AT_LEAST = -62135596800, AT_MOST = 253402300799;
static const uint64_t NUMBER_END = (uint64_t)1 << 32;      /* ids.c keeps larger ones apart */

static bool at_good(int64_t at)
{
	return at >= AT_LEAST && at <= AT_MOST;
}

static bool id_good(evid id)
{
	return evid_number(id) - 1 < NUMBER_END - 1 && (unsigned)evid_site(id) - 1 < 27 * 27 * 27 - 1;
}

/* ---- fields ---- */

enum { SOME, SOME_NONE, ALL_NONE };    /* first byte of a column: the least one stands for none, or all are */

static bool is_step(uint8_t form)
{
	return form == STEP_AT || form == STEP_ID;
}

static uint64_t none_of(uint8_t form)
{
	return form == AT || form == SUM ? (uint64_t)INT64_MIN : 0;
}

static bool has_none(uint8_t form)
{
	return form == AT || form == SUM || form == ID;
}

static uint64_t load(const char *p, size_t size)
{
	uint64_t v = 0;
	uint32_t four;
	uint16_t two;

	switch (size) {
	case 8: memcpy(&v, p, 8); return v;
	case 4: memcpy(&four, p, 4); return four;
	case 2: memcpy(&two, p, 2); return two;
	default: return (unsigned char)*p;
	}
}

static void store(char *p, size_t size, uint64_t v)
{
	uint32_t four = (uint32_t)v;
	uint16_t two = (uint16_t)v;

	switch (size) {
	case 8: memcpy(p, &v, 8); break;
	case 4: memcpy(p, &four, 4); break;
	case 2: memcpy(p, &two, 2); break;
	default: *p = (char)v;
	}
}

/* ---- writing ---- */

static bool value_good(const struct col *c, uint64_t v)
{
	switch (c->form) {
	case NUM: return v <= c->most;
	case AT: case STEP_AT: return at_good((int64_t)v);
	case ID: case STEP_ID: return id_good(v);
	default: return true;
	}
}

static bool put_col(struct image_out *o, struct buf *to, const struct col *c, const char *rows, size_t row, size_t n)
{
	uint64_t *v = o->room->v, none = none_of(c->form), last = 0;
	size_t some = 0, k = 0;
	int64_t least = INT64_MAX;
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		const char *r = rows + i * row;
		uint64_t x = load(r + c->at, c->size);
		v[i] = c->form == WORD && o->words.to ? o->words.to[x] : x;
		if (has_none(c->form) && x == none)
			continue;
		good = good && value_good(c, x);
		v[i] -= c->from == ALONE ? is_step(c->form) ? last : 0 : load(r + c->from, 8);
		last = x;
		some++;
		if ((int64_t)v[i] < least)
			least = (int64_t)v[i];
	}
	buf_char(to, some == n ? SOME : some ? SOME_NONE : ALL_NONE);
	if (least == INT64_MIN)
		return false;
	for (size_t i = 0; some < n && i < n; i++)     /* none is one less than the least */
		if (load(rows + i * row + c->at, c->size) == none)
			v[i] = (uint64_t)least - 1;
	if (is_step(c->form))
		pack_put(to, v, k = 1);
	if (some && n > k)
		pack_put(to, v + k, n - k);
	return good;
}

static bool put_spans(struct image_out *o, const struct shape *s, const char *rows, size_t n, uint64_t lists)
{
	uint64_t **l = o->room->list;
	size_t at = 0;
	bool good = true;

	room_for(o->room, lists);
	for (size_t i = 0; i < n; i++) {
		const char *r = rows + i * s->row;
		const struct span *sp;
		uint64_t last = load(r + offsetof(struct head, opened_at), 8), count = load(r + s->n_list, 4);
		memcpy(&sp, r + s->list, sizeof sp);
		for (uint64_t k = 0; k < count; k++, at++) {
			l[0][at] = (uint64_t)sp[k].at - last;
			l[1][at] = sp[k].state;
			l[2][at] = (uint64_t)sp[k].party << 8 | sp[k].why;
			last = (uint64_t)sp[k].at;
			good = good && at_good(sp[k].at) && sp[k].state < s->states && sp[k].why < V_COUNT && sp[k].party < PARTY_COUNT;
		}
	}
	for (size_t i = 0; at && i < 3; i++)
		pack_put(o->rows, l[i], at);
	return good;
}

static bool put_links(struct image_out *o, const struct shape *s, const char *rows, size_t n, uint64_t lists)
{
	uint64_t **l = o->room->list;
	size_t at = 0;
	bool good = true;

	room_for(o->room, lists);
	for (size_t i = 0; i < n; i++) {
		const struct customer *u = (const void *)(rows + i * s->row);
		for (uint32_t k = 0; k < u->n_links; k++) {
			l[0][at++] = u->links[k].id;
			good = good && id_good(u->links[k].id) && u->links[k].kind == CASE_CUSTOMER;
		}
	}
	if (at)
		pack_put(o->rows, l[0], at);
	return good;
}

/* When an opening was recorded, counted from when it happened; none of them is unknown. */
static bool put_opening(struct image_out *o, const struct shape *s, const char *rows, size_t n, const struct opening *open)
{
	for (size_t i = 0; i < n; i++) {
		o->room->v[i] = (uint64_t)open[i].rec - load(rows + i * s->row + offsetof(struct head, opened_at), 8);
		if (!at_good(open[i].rec))
			return false;
	}
	pack_put(o->rows, o->room->v, n);
	return true;
}

bool image_put(struct image_out *o, enum ref_kind k, const void *cases, size_t n, const struct opening *open)
{
	const struct shape *s = &shapes[k];
	uint64_t lists = 0;
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		uint64_t some = load((const char *)cases + i * s->row + s->n_list, 4);
		good = good && some >= s->least;
		lists += some;
	}
	for (size_t i = 0; good && i < s->n_cols; i++)
		good = put_col(o, o->rows, &s->cols[i], cases, s->row, n);
	for (size_t i = 0; good && i < s->n_texts; i++)
		good = put_col(o, o->texts, &s->texts[i], cases, s->row, n);
	if (good)
		good = s->states ? put_spans(o, s, cases, n, lists) : put_links(o, s, cases, n, lists);
	o->lists += lists;
	return good && (!open || put_opening(o, s, cases, n, open));
}

/* ---- reading ---- */

/* A column whose values differ: where they stand. */
struct lane { const struct col *c; struct str in; uint8_t none; };

static uint64_t most_of(const struct image_in *in, const struct col *c)
{
	return c->form == WORD ? in->words.n - 1 : c->most;
}

/* Passes a column by: into the pattern of all rows, or to the lanes. */
static bool take_col(const struct image_in *in, struct str *from, const struct col *c, size_t n, char *pattern,
                     struct lane *lanes, size_t *n_lanes)
{
	struct lane lane = { .c = c };
	uint64_t least;
	bool same;
	uint8_t none = from->n ? (uint8_t)from->p[0] : UINT8_MAX;

	if (none > (has_none(c->form) ? ALL_NONE : SOME))
		return false;
	from->p++;
	from->n--;
	if (none == ALL_NONE) {
		store(pattern + c->at, c->size, none_of(c->form));
		return true;
	}
	lane.none = none;
	lane.in = *from;
	if (is_step(c->form) && (!pack_skip(from, 1, &same, &least) || (n > 1 && !pack_skip(from, n - 1, &same, &least))))
		return false;
	if (!is_step(c->form) && !pack_skip(from, n, &same, &least))
		return false;
	lane.in.n -= from->n;
	if (same && (c->form == NUM || c->form == WORD)) {
		store(pattern + c->at, c->size, least);
		return least <= most_of(in, c);
	}
	lanes[(*n_lanes)++] = lane;
	return true;
}

static void spread(char *to, size_t row, size_t size, const uint64_t *v, size_t n)
{
	switch (size) {
	case 8:
		for (size_t i = 0; i < n; i++, to += row)
			memcpy(to, &v[i], 8);
		break;
	case 4:
		for (size_t i = 0; i < n; i++, to += row)
			store(to, 4, v[i]);
		break;
	case 2:
		for (size_t i = 0; i < n; i++, to += row)
			store(to, 2, v[i]);
		break;
	default:
		for (size_t i = 0; i < n; i++, to += row)
			*to = (char)v[i];
	}
}

static bool get_plain(const struct image_in *in, struct lane *l, char *rows, size_t row, size_t n)
{
	uint64_t *v = in->room->v, least, most = 0;

	if (!pack_get(&l->in, v, n, &least))
		return false;
	for (size_t i = 0; i < n; i++)
		most = v[i] > most ? v[i] : most;
	spread(rows + l->c->at, row, l->c->size, v, n);
	return most <= most_of(in, l->c);
}

static bool get_steps(const struct image_in *in, struct lane *l, char *rows, size_t row, size_t n)
{
	uint64_t *v = in->room->v, least;
	bool good = true;

	if (!pack_get(&l->in, v, 1, &least) || (n > 1 && !pack_get(&l->in, v + 1, n - 1, &least)))
		return false;
	for (size_t i = 0; i < n; i++) {
		v[i] += i ? v[i - 1] : 0;
		good &= l->c->form == STEP_AT ? at_good((int64_t)v[i]) : id_good(v[i]);
	}
	spread(rows + l->c->at, row, 8, v, n);
	return good;
}

static bool get_counted(const struct image_in *in, struct lane *l, char *rows, size_t row, size_t n)
{
	uint64_t *v = in->room->v, least, none = none_of(l->c->form);
	const char *from = rows + l->c->from;
	uint8_t form = l->c->form;
	bool good = true;

	if (!pack_get(&l->in, v, n, &least))
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t start, x;
		bool is_none = l->none == SOME_NONE && v[i] == least;
		memcpy(&start, from + i * row, sizeof start);
		x = v[i] + start;
		good &= is_none || (form == AT ? at_good((int64_t)x) : id_good(x));
		v[i] = is_none ? none : x;
	}
	spread(rows + l->c->at, row, 8, v, n);
	return good;
}

/* Counted from nothing: sums, and ids of imports. */
static bool get_alone(const struct image_in *in, struct lane *l, char *rows, size_t row, size_t n)
{
	uint64_t *v = in->room->v, least, none = none_of(l->c->form);
	bool good = true;

	if (!pack_get(&l->in, v, n, &least))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool is_none = l->none == SOME_NONE && v[i] == least;
		good &= is_none || l->c->form == SUM || id_good(v[i]);
		v[i] = is_none ? none : v[i];
	}
	spread(rows + l->c->at, row, 8, v, n);
	return good;
}

static bool get_lane(const struct image_in *in, struct lane *l, char *rows, size_t row, size_t n)
{
	if (l->c->form == NUM || l->c->form == WORD)
		return get_plain(in, l, rows, row, n);
	if (is_step(l->c->form))
		return get_steps(in, l, rows, row, n);
	return l->c->from == ALONE ? get_alone(in, l, rows, row, n) : get_counted(in, l, rows, row, n);
}

static bool get_spans(struct image_in *in, const struct shape *s, char *rows, size_t n, struct span *list, uint64_t n_list)
{
	uint64_t **l = in->room->list, least, at = 0, bad = 0;

	room_for(in->room, n_list);
	for (size_t i = 0; n_list && i < 3; i++)
		if (!pack_get(&in->rows, l[i], n_list, &least))
			return false;
	for (size_t i = 0; i < n; i++) {
		char *r = rows + i * s->row;
		struct span *mine = list + at;
		uint64_t last = load(r + offsetof(struct head, opened_at), 8), count = load(r + s->n_list, 4);
		if (count > n_list - at || count < s->least)
			return false;
		memcpy(r + s->list, &mine, sizeof mine);
		store(r + s->cap_list, 4, count);
		for (uint64_t k = 0; k < count; k++, at++) {
			last += l[0][at];
			bad |= !at_good((int64_t)last) | (l[1][at] >= s->states) | ((l[2][at] & 255) >= V_COUNT) | (l[2][at] >> 8 >= PARTY_COUNT);
			list[at] = (struct span){ (int64_t)last, (uint8_t)l[1][at], (uint8_t)(l[2][at] & 255), (uint8_t)(l[2][at] >> 8) };
		}
	}
	return !bad && at == n_list;
}

static bool get_links(struct image_in *in, const struct shape *s, char *rows, size_t n, struct caseid *list, uint64_t n_list)
{
	uint64_t **l = in->room->list, least, at = 0;

	room_for(in->room, n_list);
	if (n_list && !pack_get(&in->rows, l[0], n_list, &least))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct customer *u = (void *)(rows + i * s->row);
		if (u->n_links > n_list - at)
			return false;
		u->links = u->n_links ? list + at : NULL;
		u->cap_links = u->n_links;
		for (uint32_t k = 0; k < u->n_links; k++, at++) {
			if (!id_good(l[0][at]))
				return false;
			list[at] = (struct caseid){ l[0][at], CASE_CUSTOMER };
		}
	}
	return at == n_list;
}

static bool get_opening(struct image_in *in, const struct shape *s, const char *rows, size_t n, struct opening *open)
{
	uint64_t least;

	if (!pack_get(&in->rows, in->room->v, n, &least))
		return false;
	for (size_t i = 0; i < n; i++) {
		open[i].rec = (int64_t)(in->room->v[i] + load(rows + i * s->row + offsetof(struct head, opened_at), 8));
		if (!at_good(open[i].rec))
			return false;
	}
	return true;
}

evid image_first(struct str rows, size_t n)
{
	uint64_t least, id;
	bool same;

	if (rows.n < 2)
		return 0;
	rows = (struct str){ rows.p + 1, rows.n - 1 };         /* the instants in front are passed by */
	if (!pack_skip(&rows, 1, &same, &least) || (n > 1 && !pack_skip(&rows, n - 1, &same, &least)) || rows.n < 2)
		return 0;
	rows = (struct str){ rows.p + 1, rows.n - 1 };
	return pack_get(&rows, &id, 1, &least) && id_good(id) ? id : 0;
}

bool image_get(struct image_in *in, enum ref_kind k, void *cases, size_t n, void *list, uint64_t n_list,
               struct opening *open)
{
	const struct shape *s = &shapes[k];
	char pattern[sizeof(struct ticket)] = { 0 }, *rows = cases;
	struct lane lanes[COLS_MOST];
	size_t n_lanes = 0;
	bool good = true;

	_Static_assert(COUNT(ticket_cols) + COUNT(ticket_texts) <= COLS_MOST, "lanes");
	for (size_t i = 0; good && i < s->n_cols; i++)
		good = take_col(in, &in->rows, &s->cols[i], n, pattern, lanes, &n_lanes);
	for (size_t i = 0; good && !in->skip_texts && i < s->n_texts; i++)
		good = take_col(in, &in->texts, &s->texts[i], n, pattern, lanes, &n_lanes);
	for (size_t i = 0; good && i < n; i++)
		memcpy(rows + i * s->row, pattern, s->row);
	for (size_t i = 0; good && i < n_lanes; i++)
		good = get_lane(in, &lanes[i], rows, s->row, n);
	if (good)
		good = s->states ? get_spans(in, s, rows, n, list, n_list) : get_links(in, s, rows, n, list, n_list);
	return good && (!open || get_opening(in, s, rows, n, open));
}
