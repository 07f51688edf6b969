/*
 * Reads a map (csm-map(5)) from YAML: what the file is, how it is recognised, how its bytes are
 * written, what its key is. Relies on file/yaml.h for the tree with places. Promises: every mistake
 * names file, line and column and what would be right; what is accepted here can be carried out by
 * a source without further checks.
 */
#include <stdarg.h>
#include <stdio.h>

#include "store/map_in.h"

int parse_fail(const struct parser *p, const struct ynode *n, const char *id, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, words_in(err_lang(p->e), fmt), ap);
	va_end(ap);
	return err_at(p->e, CSM_EUSAGE, id, p->name, n ? n->line : 0, n ? n->col : 0, "%s", text);
}

/* The nearest of words, or NULL: for "did you mean". */
static const char *nearest(struct str typed, const char *const *words)
{
	const char *best = NULL;
	unsigned least = 3;

	for (; *words; words++) {
		unsigned d = str_distance(typed, str_of(*words), 3);
		if (d < least) {
			least = d;
			best = *words;
		}
	}
	return best;
}

static int unknown_key(const struct parser *p, const struct ynode *key, const char *what,
                       const char *const *words)
{
	const char *near = nearest(key->s, words);
	char list[400] = "";
	size_t n = 0;

	if (near)
		return parse_fail(p, key, "map.key",
		                  "%s: unknown key \"" STR_FMT "\"; did you mean %s?", what,
		                  STR_ARG(key->s), near);
	for (; *words && n < sizeof(list) - 40; words++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, " %s", *words);
	return parse_fail(p, key, "map.key", "%s: unknown key \"" STR_FMT "\"; known are%s", what,
	                  STR_ARG(key->s), list);
}

int parse_keys(const struct parser *p, const struct ynode *n, const char *what, const char *const *words)
{
	if (n->kind != YNODE_MAP)
		return parse_fail(p, n, "map.type", "%s: a map of keys is wanted here", what);
	for (size_t i = 0; i < n->n; i++) {
		const char *const *w = words;
		while (*w && !str_is(n->keys[i]->s, *w))
			w++;
		if (!*w)
			return unknown_key(p, n->keys[i], what, words);
	}
	return CSM_OK;
}

int parse_scalar(const struct parser *p, const struct ynode *n, const char *what, struct str *out)
{
	if (n->kind != YNODE_SCALAR)
		return parse_fail(p, n, "map.type",
		                  "%s: one value is wanted here, not a list or a map", what);
	*out = arena_str(p->a, n->s);
	return CSM_OK;
}

int parse_bool(const struct parser *p, const struct ynode *n, const char *what, bool *out)
{
	if (n->kind != YNODE_SCALAR || (!str_is(n->s, "true") && !str_is(n->s, "false")))
		return parse_fail(p, n, "map.value", "%s: true or false is wanted here", what);
	*out = str_is(n->s, "true");
	return CSM_OK;
}

int parse_number(const struct parser *p, const struct ynode *n, const char *what, int64_t lo,
                 int64_t hi, int64_t *out)
{
	if (n->kind != YNODE_SCALAR || !str_i64(n->s, out) || *out < lo || *out > hi)
		return parse_fail(p, n, "map.value",
		                  "%s: a whole number from %lld to %lld is wanted here", what,
		                  (long long)lo, (long long)hi);
	return CSM_OK;
}

int parse_strs(const struct parser *p, const struct ynode *n, const char *what, struct strs *out)
{
	const struct ynode *one[1] = { n };
	const struct ynode *const *kids = n->kind == YNODE_LIST ? (const struct ynode *const *)n->kids : one;

	out->n = n->kind == YNODE_LIST ? n->n : 1;
	out->v = arena_alloc(p->a, (out->n + 1) * sizeof *out->v);
	for (size_t i = 0; i < out->n; i++)
		if (parse_scalar(p, kids[i], what, &out->v[i]))
			return CSM_EUSAGE;
	return CSM_OK;
}

/* Column names, normalised as headers are. */
int parse_headers(const struct parser *p, const struct ynode *n, const char *what, struct strs *out)
{
	if (parse_strs(p, n, what, out))
		return CSM_EUSAGE;
	for (size_t i = 0; i < out->n; i++) {
		out->v[i] = utf8_header(p->a, out->v[i]);
		if (!out->v[i].n)
			return parse_fail(p, n, "map.column", "%s: a column name is empty", what);
	}
	return CSM_OK;
}

/* Counted repetitions and back references let a short pattern take all memory or time: they are not
 * part of the language. */
static bool pattern_tame(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '{' || s.p[i] == '\0')
			return false;
		if (s.p[i] == '\\' && ++i < s.n && s.p[i] >= '1' && s.p[i] <= '9')
			return false;
	}
	return s.n <= MAP_PATTERN_MAX;
}

int parse_pattern(const struct parser *p, const struct ynode *n, const char **out)
{
	char why[120];
	regex_t re;
	int rc;

	if (n->kind != YNODE_SCALAR)
		return parse_fail(p, n, "map.pattern",
		                  "a pattern is wanted here (POSIX extended regular expression)");
	if (!pattern_tame(n->s))
		return parse_fail(p, n, "map.pattern",
				  "pattern \"" STR_FMT "\": no counted repetitions {}, no back references, "
				  "at most %d bytes",
				  STR_ARG(n->s), MAP_PATTERN_MAX);
	*out = arena_cstr(p->a, n->s);
	rc = mem_regcomp(&re, *out, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &re, why, sizeof why);
		return parse_fail(p, n, "map.pattern", "pattern \"%s\": %s", *out, why);
	}
	regfree(&re);
	return CSM_OK;
}

int parse_field_name(const struct parser *p, const struct ynode *n, enum map_field *f)
{
	const char *words[FLD_COUNT + 1] = { NULL };
	const char *near;
	size_t k = 0;

	*f = n->kind == YNODE_SCALAR ? map_field_of(n->s) : FLD_COUNT;
	if (*f != FLD_COUNT && field_allowed(p->m->record, *f))
		return CSM_OK;
	if (*f != FLD_COUNT)
		return parse_fail(p, n, "map.field",
		                  "a record of kind %s has no field %s; its fields are: %s",
		                  record_word(p->m->record), map_field_name(*f),
		                  map_record_fields(p->m->record));
	for (int i = 0; i < FLD_COUNT; i++)
		if (field_allowed(p->m->record, (enum map_field)i))
			words[k++] = map_field_name((enum map_field)i);
	near = n->kind == YNODE_SCALAR ? nearest(n->s, words) : NULL;
	return parse_fail(p, n, "map.field", "unknown field \"" STR_FMT "\"; %s%s", STR_ARG(n->s),
	                  words_in(err_lang(p->e), near ? WORDS("did you mean ") : WORDS("the fields are: ")),
	                  near ? near : map_record_fields(p->m->record));
}

/* ---- detect ---- */

static int parse_detect(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "all", "none", "within", NULL };
	const struct ynode *all, *x;
	int64_t within;

	if (parse_keys(p, n, "detect", keys))
		return CSM_EUSAGE;
	all = ynode_get(n, "all");
	if (!all || all->kind != YNODE_LIST || !all->n)
		return parse_fail(p, n, "map.missing",
		                  "detect: all: must list the columns that tell this export");
	p->m->all = arena_alloc(p->a, all->n * sizeof *p->m->all);
	p->m->n_all = all->n;
	for (size_t i = 0; i < all->n; i++)
		if (parse_headers(p, all->kids[i], "detect.all", &p->m->all[i]))
			return CSM_EUSAGE;
	if ((x = ynode_get(n, "none")) && parse_headers(p, x, "detect.none", &p->m->none))
		return CSM_EUSAGE;
	if ((x = ynode_get(n, "within"))) {
		if (parse_number(p, x, "detect.within", 1, 200, &within))
			return CSM_EUSAGE;
		p->m->within = (long)within;
	}
	return CSM_OK;
}

/* ---- group, key, rank ---- */

static bool has_field(const struct map *m, enum map_field f)
{
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].field == f)
			return true;
	return false;
}

static int parse_fill_down(struct parser *p, const struct ynode *n)
{
	enum map_field f;

	if (n->kind != YNODE_LIST)
		return parse_fail(p, n, "map.type", "group.fill_down: a list of fields is wanted here");
	for (size_t i = 0; i < n->n; i++) {
		if (parse_field_name(p, n->kids[i], &f))
			return CSM_EUSAGE;
		bit_set(p->m->fill_down, f);
	}
	return CSM_OK;
}

static int parse_group(struct parser *p, const struct ynode *n)
{
	static const char *const keys[] = { "by", "fill_down", "lines", "across", NULL };
	const struct ynode *by, *fill, *lines, *across;

	if (parse_keys(p, n, "group", keys))
		return CSM_EUSAGE;
	if (p->m->record != REC_ORDER)
		return parse_fail(p, n, "map.value", "group: only orders have lines to group");
	by = ynode_get(n, "by");
	fill = ynode_get(n, "fill_down");
	lines = ynode_get(n, "lines");
	across = ynode_get(n, "across");
	if (!by)
		return parse_fail(p, n, "map.missing", "group: by: is missing");
	if (parse_field_name(p, by, &p->m->by))
		return CSM_EUSAGE;
	if (field_of_line(p->m->by) || map_field_form(p->m->by) != 'k')
		return parse_fail(p, by, "map.value", "group.by: an id of the order is wanted here");
	p->m->grouped = true;
	if (lines && parse_headers(p, lines, "group.lines", &p->m->line_if))
		return CSM_EUSAGE;
	if (across && parse_bool(p, across, "group.across", &p->m->across))
		return CSM_EUSAGE;
	if (lines && p->m->across)
		return parse_fail(p, lines, "map.value",
				  "group: lines: tells rows that are lines, across: lines within a row; not both");
	return fill ? parse_fill_down(p, fill) : CSM_OK;
}

static int parse_key_list(struct parser *p, const struct ynode *n, struct key_list *k)
{
	const struct ynode *one[1] = { n };
	const struct ynode *const *kids = n->kind == YNODE_LIST ? (const struct ynode *const *)n->kids : one;
	size_t count = n->kind == YNODE_LIST ? n->n : 1;

	if (!count || n->kind == YNODE_MAP)
		return parse_fail(p, n, "map.value", "key: a list of fields is wanted here");
	k->f = arena_alloc(p->a, count * sizeof *k->f);
	k->content = count == 1 && str_is(kids[0]->s, "content");
	for (size_t i = 0; i < count && !k->content; i++, k->n++) {
		if (parse_field_name(p, kids[i], &k->f[i]))
			return CSM_EUSAGE;
		if (!has_field(p->m, k->f[i]))
			return parse_fail(p, kids[i], "map.ref", "key: this map has no field " STR_FMT,
					  STR_ARG(kids[i]->s));
		if (map_field_form(k->f[i]) == 'p')
			return parse_fail(p, kids[i], "map.value", "key: personal data cannot name a record");
	}
	return CSM_OK;
}

static int parse_key(struct parser *p, const struct ynode *n)
{
	bool lists = n->kind == YNODE_LIST && n->n && n->kids[0]->kind == YNODE_LIST;

	p->m->n_keys = lists ? n->n : 1;
	p->m->keys = arena_alloc(p->a, p->m->n_keys * sizeof *p->m->keys);
	for (size_t i = 0; i < p->m->n_keys; i++)
		if (parse_key_list(p, lists ? n->kids[i] : n, &p->m->keys[i]))
			return CSM_EUSAGE;
	return CSM_OK;
}

static int check_fill_and_group(struct parser *p, const struct ynode *root)
{
	if (p->m->grouped && !has_field(p->m, p->m->by))
		return parse_fail(p, ynode_get(root, "group"), "map.ref",
		                  "group.by: this map has no field %s", map_field_name(p->m->by));
	return CSM_OK;
}

/* ---- the whole ---- */

static int parse_record(struct parser *p, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "record");

	if (!n)
		return parse_fail(p, root, "map.missing",
				  "record: is missing: order, return, ticket, customer, message, answer, event, parcel, device or behaviour");
	for (int k = 0; k < REC_KINDS; k++)
		if (n->kind == YNODE_SCALAR && str_is(n->s, record_word((enum record_kind)k))) {
			p->m->record = (enum record_kind)k;
			return CSM_OK;
		}
	return parse_fail(p, n, "map.record",
			  "record: \"" STR_FMT "\" is none of order, return, ticket, customer, message, "
			  "answer, event, parcel, device, behaviour",
			  STR_ARG(n->s));
}

static int parse_id(struct parser *p, const struct ynode *root)
{
	const struct ynode *n = ynode_get(root, "map"), *v = ynode_get(root, "verified");
	struct str s;

	if (!n)
		return parse_fail(p, root, "map.missing",
		                  "map: is missing: the name of this map, as taobao.orders");
	if (n->kind != YNODE_SCALAR || !line_is_word(n->s) || n->s.n > 48)
		return parse_fail(p, n, "map.value",
				  "map: a word of letters, digits, \".\", \"_\" and \"-\" is wanted here");
	p->m->id = arena_cstr(p->a, n->s);
	p->m->verified = "";
	if (v && parse_scalar(p, v, "verified", &s))
		return CSM_EUSAGE;
	if (v)
		p->m->verified = s.p;
	return CSM_OK;
}

static int parse_personal(struct parser *p, const struct ynode *n)
{
	return parse_headers(p, n, "personal", &p->m->personal);
}

static int parse_dropped(struct parser *p, const struct ynode *n)
{
	return parse_headers(p, n, "drop", &p->m->drop);
}

static int parse_also(struct parser *p, const struct ynode *n)
{
	if (parse_strs(p, n, "also", &p->m->also))
		return CSM_EUSAGE;
	if (p->m->also.n > MAP_ALSO_MOST)
		return parse_fail(p, n, "map.value", "also: at most %d maps", MAP_ALSO_MOST);
	for (size_t i = 0; i < p->m->also.n; i++)
		if (!line_is_word(p->m->also.v[i]) || str_is(p->m->also.v[i], p->m->id))
			return parse_fail(p, n, "map.value", "also: names of other maps are wanted here");
	return CSM_OK;
}

static int parse_rank(struct parser *p, const struct ynode *n)
{
	return parse_strs(p, n, "rank", &p->m->rank);
}

/* Order matters: maps before the fields that name them, fields before what speaks of them. */
static const struct part {
	const char *key;
	int (*parse)(struct parser *, const struct ynode *);
	bool must;
} parts[] = {
	{"detect", parse_detect, true}, {"input", parse_input, false}, {"maps", parse_maps, false},
	{"fields", parse_fields, true}, {"group", parse_group, false}, {"when", parse_whens, false},
	{"key", parse_key, true},       {"rank", parse_rank, false},   {"personal", parse_personal, false},
	{"drop", parse_dropped, false}, {"also", parse_also, false},
};

static int parse_parts(struct parser *p, const struct ynode *root)
{
	for (size_t i = 0; i < COUNT(parts); i++) {
		const struct ynode *n = ynode_get(root, parts[i].key);
		if (!n && parts[i].must)
			return parse_fail(p, root, "map.missing", "%s: is missing", parts[i].key);
		if (n && parts[i].parse(p, n))
			return CSM_EUSAGE;
	}
	return check_fill_and_group(p, root);
}

/* A column that is mapped and thrown away at once is a slip of the pen. */
static int check_columns(struct parser *p, const struct ynode *root)
{
	for (size_t i = 0; i < p->m->drop.n; i++)
		if (strs_have(&p->m->personal, p->m->drop.v[i]))
			return parse_fail(
			    p, ynode_get(root, "drop"), "map.column",
			    "drop: column \"" STR_FMT "\" is also under personal:", STR_ARG(p->m->drop.v[i]));
	return CSM_OK;
}

/* ---- extends ---- */

static void merge_key(struct ynode *out, struct ynode *key, struct ynode *value)
{
	out->keys[out->n] = key;
	out->kids[out->n++] = value;
}

/* Scalars and lists of over replace those of base, maps merge. */
static struct ynode *merge(struct arena *a, struct ynode *base, struct ynode *over)
{
	struct ynode *out;

	if (base->kind != YNODE_MAP || over->kind != YNODE_MAP)
		return over;
	out = arena_alloc(a, sizeof *out);
	*out = *over;
	out->keys = arena_alloc(a, (base->n + over->n + 1) * sizeof *out->keys);
	out->kids = arena_alloc(a, (base->n + over->n + 1) * sizeof *out->kids);
	out->n = 0;
	for (size_t i = 0; i < base->n; i++) {
		struct ynode *mine = ynode_get(over, arena_cstr(a, base->keys[i]->s));
		merge_key(out, base->keys[i], mine ? merge(a, base->kids[i], mine) : base->kids[i]);
	}
	for (size_t i = 0; i < over->n; i++)
		if (!ynode_get(base, arena_cstr(a, over->keys[i]->s)))
			merge_key(out, over->keys[i], over->kids[i]);
	return out;
}


/* The tree with everything it extends; *resolved collects the texts, for the version. */
static int resolve(struct csm *c, struct str yaml, const char *name, struct arena *a, int depth,
                   struct buf *resolved, struct ynode **out, struct csm_err *e)
{
	struct ynode *node = NULL, *ext, *base;
	const char *base_name;
	struct str text;
	bool own;
	int rc = yaml_document(yaml, name, a, &node, e);

	if (rc)
		return rc;
	if (!node || node->kind != YNODE_MAP)
		return err_at(e, CSM_EUSAGE, "map.type", name, 1, 1,
			      "a map (csm-map(5)) is a YAML map: map:, record:, detect:, ...");
	ext = ynode_get(node, "extends");
	*out = node;
	if (ext) {
		if (ext->kind != YNODE_SCALAR || depth >= MAP_DEPTH_EXTENDS)
			return err_at(e, CSM_EUSAGE, "map.extends", name, ext->line, ext->col,
			              "extends: the name of one map is wanted here, and no circle of maps");
		rc = map_text(c, arena_cstr(a, ext->s), a, &text, &base_name, &own, e);
		if (!rc)
			rc = resolve(c, text, base_name, a, depth + 1, resolved, &base, e);
		if (rc)
			return rc;
		*out = merge(a, base, node);
	}
	buf_str(resolved, yaml);
	return CSM_OK;
}

static const char *version_of(struct arena *a, const struct buf *resolved)
{
	char hex[65];

	sha256_hex(buf_view(resolved), hex);
	return arena_cstr(a, (struct str){ hex, 12 });
}

static int parse_tree(struct parser *p, const struct ynode *root)
{
	const char *keys[COUNT(parts) + 6] = { "map", "extends", "record", "verified", NULL };

	for (size_t i = 0; i < COUNT(parts); i++)
		keys[4 + i] = parts[i].key;
	if (parse_keys(p, root, "map", keys) || parse_id(p, root) || parse_record(p, root) ||
	    parse_parts(p, root))
		return CSM_EUSAGE;
	return check_columns(p, root);
}

int map_parse(struct csm *c, struct str yaml, const char *name, struct arena *a, struct map **m,
              struct csm_err *e)
{
	struct map *map = arena_alloc(a, sizeof *map);
	struct parser p = { .a = a, .name = name, .m = map, .e = e };
	struct buf resolved = { 0 };
	struct ynode *root = NULL;
	int rc = resolve(c, yaml, name, a, 0, &resolved, &root, e);

	map->within = 20;
	map->quote = '"';
	map->decimal = '.';
	if (!rc)
		rc = parse_tree(&p, root);
	if (!rc) {
		map->version = version_of(a, &resolved);
		*m = map;
	}
	buf_free(&resolved);
	return rc;
}
