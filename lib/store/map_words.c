/*
 * The closed lists of the map language: canonical fields with their forms, which record has which,
 * why rows are refused. Pure tables; the meaning of each word is in csm-map(5).
 */
#include "store/map_in.h"

#define X(f, k) { #f, sizeof(#f) - 1, #k[0] },
static const struct { const char *name; size_t n; char form; } fields[FLD_COUNT] = { MAP_FIELDS(X) };
#undef X

const char *map_field_name(enum map_field f)
{
	return f < FLD_COUNT ? fields[f].name : "";
}

char map_field_form(enum map_field f)
{
	return f < FLD_COUNT ? fields[f].form : 't';
}

enum map_field map_field_of(struct str name)
{
	for (int i = 0; i < FLD_COUNT; i++)
		if (str_eq(name, (struct str){ fields[i].name, fields[i].n }))
			return (enum map_field)i;
	return FLD_COUNT;
}

#define PERSONAL "account name phone mail address "
static const struct { const char *word, *fields;
} records[REC_KINDS] = {
	[REC_ORDER] = {"order",
		   PERSONAL "shop order line sku product variant units price line_total line_refunded line_status "
			    "currency total shipping discount refunded status created paid shipped delivered completed "
			    "cancelled updated channel "
			    "carrier tracking note tags"},
	[REC_RETURN] =
	{"return",
	 PERSONAL "shop order line sku product variant units price currency total refunded status created "
		  "updated channel carrier tracking note tags return kind reason reason_text condition disposition "
		  "liable amount "
		  "applied approved sent_back received settled ended method ticket text agent group due type category"},
	[REC_TICKET] = {"ticket", PERSONAL
		    "shop order line sku product updated channel note tags ticket subject text category type "
		    "stage touchpoint priority agent group opened replied solved reopens replies due state reason"},
	[REC_CUSTOMER] = {"customer", PERSONAL "shop channel created updated prefers tier tags note"},
	[REC_MESSAGE] = {"message", PERSONAL "shop order channel ticket message time actor verb agent subject text "
		    "references reply_to recipients automatic files note"},
	[REC_ANSWER] = {"answer", PERSONAL "shop order channel ticket agent survey scale score asked answered text time"},
	[REC_EVENT] = {"event",
		   PERSONAL "shop order line sku product channel ticket time state verb actor agent group priority "
			    "category type stage touchpoint subject text tags due"},
	[REC_PARCEL] = {"parcel", "shop order tracking carrier time status place text"},
	[REC_DEVICE] = {"device", PERSONAL "shop order sku product serial time code value text"},
	[REC_BEHAVIOUR] = {"behaviour", PERSONAL "shop sku product channel time action value text"},
};

const char *map_record_fields(enum record_kind k)
{
	return k < REC_KINDS ? records[k].fields : "";
}

const char *record_word(enum record_kind k)
{
	return k < REC_KINDS ? records[k].word : "";
}

bool field_allowed(enum record_kind k, enum map_field f)
{
	struct str list = str_of(map_record_fields(k));

	while (list.n)
		if (str_is(str_split(&list, ' '), map_field_name(f)))
			return true;
	return false;
}

bool field_of_line(enum map_field f)
{
	switch (f) {
	case FLD_line:
	case FLD_sku:
	case FLD_product:
	case FLD_variant:
	case FLD_units:
	case FLD_price:
	case FLD_line_total:
	case FLD_line_refunded: case FLD_line_status:
		return true;
	default:
		return false;
	}
}

#define X(e, w) [REJ_##e] = w,
static const char *const reasons[REJ_COUNT] = { [REJ_NONE] = "", MAP_REASONS(X) };
#undef X

const char *reject_word(enum reject_reason r)
{
	return r < REJ_COUNT ? reasons[r] : "";
}

bool strs_have(const struct strs *s, struct str x)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->v[i], x))
			return true;
	return false;
}

const char *map_id(const struct map *m) { return m->id; }
const char *map_version(const struct map *m) { return m->version; }
const char *map_verified(const struct map *m) { return m->verified; }
const char *map_also(const struct map *m, size_t i) { return i < m->also.n ? m->also.v[i].p : NULL; }
enum record_kind map_record(const struct map *m) { return m->record; }

int map_rank(const struct map *m, struct str value)
{
	for (size_t i = 0; i < m->rank.n; i++)
		if (str_eq(m->rank.v[i], value))
			return (int)i;
	return -1;
}

uint32_t header_turn(struct str name, struct str normal)
{
	const char *mark = name.n ? memchr(name.p, '#', name.n) : NULL;
	size_t before = mark ? (size_t)(mark - name.p) : 0, behind = mark ? name.n - before - 1 : 0, n;
	uint32_t turn = 0;

	if (!mark || normal.n <= before + behind || memcmp(name.p, normal.p, before) != 0 ||
	    memcmp(mark + 1, normal.p + normal.n - behind, behind) != 0)
		return 0;
	n = normal.n - before - behind;
	if (n > 3 || normal.p[before] == '0')
		return 0;
	for (size_t i = 0; i < n; i++) {
		char c = normal.p[before + i];
		if (c < '0' || c > '9')
			return 0;
		turn = turn * 10 + (uint32_t)(c - '0');
	}
	return turn;
}

/* Whether one of the names means this column: the very name, or one of a row of lines. */
static bool names_mean(const struct map *m, const struct strs *names, struct str normal)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->v[i], normal) || (m->across && header_turn(names->v[i], normal)))
			return true;
	return false;
}

static bool headers_have(const struct strs *columns, struct str normal)
{
	struct arena a = { 0 };
	bool yes = false;

	for (size_t i = 0; i < columns->n && !yes; i++)
		yes = str_eq(utf8_header(&a, columns->v[i]), normal);
	arena_free(&a);
	return yes;
}

static bool rule_knows(const struct field_rule *r, struct str normal)
{
	bool yes = headers_have(&r->from, normal) || headers_have(&r->sum, normal) ||
	           headers_have(&r->less, normal);

	for (size_t i = 0; i < r->n_pieces && !yes; i++)
		yes = r->pieces[i].column.p && headers_have(&(struct strs){ &r->pieces[i].column, 1 }, normal);
	return yes;
}

static bool when_knows(const struct when_rule *w, struct str normal)
{
	for (size_t i = 0; i < w->n_conds; i++) {
		struct str both[2] = { w->conds[i].column, w->conds[i].other };
		if (w->conds[i].field == FLD_COUNT && headers_have(&(struct strs){ both, 2 }, normal))
			return true;
	}
	return false;
}

bool map_knows_column(const struct map *m, struct str column)
{
	struct arena a = { 0 };
	struct str normal = utf8_header(&a, column);
	bool yes = names_mean(m, &m->personal, normal) || names_mean(m, &m->drop, normal) ||
	           strs_have(&m->line_if, normal);

	for (size_t i = 0; i < m->n_fields && !yes; i++)
		yes = rule_knows(&m->fields[i], normal) || names_mean(m, &m->fields[i].from, normal);
	for (size_t i = 0; i < m->n_whens && !yes; i++)
		yes = when_knows(&m->whens[i], normal);
	arena_free(&a);
	return yes;
}

bool map_only_lines(const struct map *m)
{
	if (m->record != REC_ORDER || !m->grouped)
		return false;
	for (size_t i = 0; i < m->n_fields; i++) {
		enum map_field f = m->fields[i].field;
		if (!field_of_line(f) && f != FLD_order && f != FLD_shop && f != FLD_channel &&
		    f != FLD_currency)
			return false;
	}
	return true;
}
