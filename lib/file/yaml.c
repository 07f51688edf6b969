/*
 * YAML by way of libyaml's events, for what people write by hand: entries of the log and files of
 * settings. Relies on line.h for what a word, a number and a writable text are. The only file that
 * includes libyaml. Promises: before libyaml sees a byte, size, nesting and characters were
 * checked, because it needs 20 s for 100 kB of '[' and turns U+0085 and U+2028 into line breaks;
 * anchors, aliases, tags, merge keys and repeated keys never get through.
 */
#include "file/yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "file/line.h"
#include "file/yaml_in.h"

enum { FLOW_MAX = 64, FEW_KEYS = 16 };

/* One text on its way through libyaml. */
struct source {
	struct str in;
	const char *name;           /* of the file; NULL: an entry */
	enum csm_code code;         /* of its errors */
	bool quick;                 /* settings: yaml_quick may take it */
	size_t max_bytes, max_depth, depth;
	long last_line, last_col;   /* where the text ends */
	struct arena *a;
	struct csm_err *e;
	yaml_parser_t parser;
	yaml_event_t ev;
};

/* ---- before libyaml ---- */

struct prescan {
	struct source *src;
	const char *p, *end, *line_at;
	long line;
	int flow;                   /* brackets open, roughly: quotes and comments are guessed */
	char quote, before;         /* before: the last byte that is no blank, LF at the start of a line */
};

static long chars_between(const char *p, const char *end)
{
	long n = 0;

	for (; p < end; p++)
		n += (*p & 0xc0) != 0x80;
	return n;
}

static int refuse_char(struct prescan *s, const char *id, const char *why)
{
	return err_at(s->src->e, s->src->code, id, s->src->name, s->line,
	              chars_between(s->line_at, s->p) + 1, "%s", why);
}

/* The character at p must be one that can stand in a YAML file and that every reader takes the same way. */
static int check_char(struct prescan *s, int *len)
{
	unsigned char c = (unsigned char)*s->p;
	int n;

	*len = 1;
	if (c < 0x80) {
		if ((c >= ' ' && c < 0x7f) || c == '\t' || c == '\n' || c == '\r')
			return CSM_OK;
		return refuse_char(s, "yaml.control", "control character; take it out, or write it as \\u and four hex digits in "
		                   "double quotes");
	}
	n = line_wide(s->p, s->end);
	*len = n;
	if (n > 0)
		return CSM_OK;
	if (n == 0)
		return refuse_char(s, "yaml.utf8", "not UTF-8, or a character that no text may hold");
	return refuse_char(s, "yaml.break", "invisible control or line separator (U+0080-9F, U+2028, U+2029, U+FEFF); take it out, "
	                   "or write it as \\u and four hex digits in double quotes");
}

/* A %TAG line costs libyaml as many comparisons as there were before it. */
static bool at_tag_line(const struct prescan *s)
{
	return s->p == s->line_at && s->end - s->p >= 4 && memcmp(s->p, "%TAG", 4) == 0;
}

static void in_quote(struct prescan *s)
{
	if (s->quote == '"' && *s->p == '\\' && s->p + 1 < s->end && (s->p[1] == '"' || s->p[1] == '\\'))
		s->p++;
	else if (*s->p == s->quote)
		s->quote = 0;
}

/* A quote opens a text only where a value or key may start; elsewhere it is part of a plain one. */
static void count_flow(struct prescan *s)
{
	char c = *s->p;

	if (s->quote) {
		in_quote(s);
		return;
	}
	if ((c == '"' || c == '\'') && memchr("\n[{,:-?", s->before, 7))
		s->quote = c;
	else if (c == '[' || c == '{')
		s->flow++;
	else if ((c == ']' || c == '}') && s->flow)
		s->flow--;
}

static void next_char(struct prescan *s, int len)
{
	char c = *s->p;

	if (c != ' ' && c != '\t')
		s->before = c == '\r' ? '\n' : c;
	s->p += len;
	if (c == '\n' || (c == '\r' && (s->p == s->end || *s->p != '\n'))) {
		s->line++;
		s->line_at = s->p;
	}
}

/*
 * Size, characters, and a first look at the nesting. The exact depth is watched event by event;
 * this look, which guesses at quotes, only keeps depths of hundreds away from libyaml.
 */
static int prescan(struct source *src)
{
	struct prescan s = {
		.src = src, .p = src->in.p, .end = src->in.p + src->in.n, .line_at = src->in.p,
		.line = 1, .before = '\n',
	};
	int code, len;

	if (src->in.n > src->max_bytes)
		return err_at(src->e, src->code, "yaml.size", src->name, 0, 0,
		              "%zu bytes; at most %zu are read", src->in.n, src->max_bytes);
	while (s.p < s.end) {
		code = check_char(&s, &len);
		if (code != CSM_OK)
			return code;
		if (at_tag_line(&s))
			return refuse_char(&s, "yaml.tag", "%TAG lines are not used here; take it out");
		count_flow(&s);
		if (s.flow > FLOW_MAX)
			return refuse_char(&s, "yaml.depth", "too many brackets inside each other");
		next_char(&s, len);
	}
	src->last_line = s.line;
	src->last_col = chars_between(s.line_at, s.p) + 1;
	return CSM_OK;
}

/* ---- events to nodes ---- */

struct place { long line, col; };

/* Behind a last line without line end libyaml begins one more: what it misses there is missed where the text ends. */
static struct place place_of(const struct source *s, const yaml_mark_t *mark)
{
	long line = (long)mark->line + 1;

	return line > s->last_line ? (struct place){ s->last_line, s->last_col } : (struct place){ line, (long)mark->column + 1 };
}

static int refuse_event(struct source *s, const char *id, const char *why)
{
	struct place at = place_of(s, &s->ev.start_mark);

	return err_at(s->e, s->code, id, s->name, at.line, at.col, "%s", why);
}

static int refuse_node(struct source *s, const struct ynode *n, const char *id, const char *why)
{
	return err_at(s->e, s->code, id, s->name, n->line, n->col, "%.100s%s%s",
	              n->s.n ? n->s.p : "", n->s.n ? ": " : "", why);
}

static int refuse_syntax(struct source *s)
{
	struct place at = place_of(s, &s->parser.problem_mark);

	return err_at(s->e, s->code, "yaml.syntax", s->name, at.line, at.col, "not valid YAML: %s",
	              s->parser.problem ? s->parser.problem : words_in(err_lang(s->e), "unknown fault"));
}

/* The next event in s->ev; the one before is released. */
static int next_event(struct source *s)
{
	yaml_event_delete(&s->ev);
	if (yaml_parser_parse(&s->parser, &s->ev))
		return CSM_OK;
	if (s->parser.error == YAML_MEMORY_ERROR)
		mem_die();
	return refuse_syntax(s);
}

static int check_props(struct source *s, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		return refuse_event(s, "yaml.anchor", "anchors (&name) are not used here; write the value out, or quote it");
	if (tag)
		return refuse_event(s, "yaml.tag", "tags (!name) are not used here; take it out, or quote the value");
	return CSM_OK;
}

static struct ynode *node_new(struct source *s, enum ynode_kind kind)
{
	struct ynode *n = arena_alloc(s->a, sizeof(*n));
	struct place at = place_of(s, &s->ev.start_mark);

	n->kind = kind;
	n->line = at.line;
	n->col = at.col;
	return n;
}

static int scalar(struct source *s, struct ynode **out)
{
	struct ynode *n = node_new(s, YNODE_SCALAR);
	int code = check_props(s, s->ev.data.scalar.anchor, s->ev.data.scalar.tag);

	if (code != CSM_OK)
		return code;
	n->plain = s->ev.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	n->s = arena_str(s->a, (struct str){ (const char *)s->ev.data.scalar.value,
	                                     s->ev.data.scalar.length });
	if (!line_is_text(n->s, NULL))
		return refuse_event(s, "yaml.text",
		                    "the text holds NUL or a noncharacter, which cannot be stored");
	*out = n;
	return CSM_OK;
}

static void *grown(struct arena *a, const void *old, size_t n)
{
	size_t bytes = n * sizeof(struct ynode *);

	return memcpy(arena_alloc(a, 2 * bytes), old, bytes);
}

/* The arrays double where n is a power of two. */
void ynode_add(struct arena *a, struct ynode *to, struct ynode *key, struct ynode *value)
{
	if (to->n == 0) {
		to->kids = arena_alloc(a, sizeof(*to->kids));
		to->keys = key ? arena_alloc(a, sizeof(*to->keys)) : NULL;
	} else if ((to->n & (to->n - 1)) == 0) {
		to->kids = grown(a, to->kids, to->n);
		to->keys = key ? grown(a, to->keys, to->n) : NULL;
	}
	to->kids[to->n] = value;
	if (key)
		to->keys[to->n] = key;
	to->n++;
}

const struct ynode *ynode_repeated(const struct ynode *map)
{
	const struct ynode *hit = NULL;
	struct smap seen = { 0 };
	bool fresh;

	for (size_t i = 0; i < map->n && map->n <= FEW_KEYS; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(map->keys[i]->s, map->keys[k]->s))
				return map->keys[i];
	for (size_t i = 0; i < map->n && map->n > FEW_KEYS && !hit; i++) {
		smap_put(&seen, map->keys[i]->s, &fresh);
		hit = fresh ? NULL : map->keys[i];
	}
	smap_free(&seen);
	return hit;
}

static int node(struct source *s, struct ynode **out);

static int key_of_pair(struct source *s, struct ynode **key)
{
	int code;

	if (s->ev.type != YAML_SCALAR_EVENT)
		return refuse_event(s, "yaml.key", "a key must be a plain or quoted text, not a list, a map or an alias");
	code = scalar(s, key);
	if (code == CSM_OK && (*key)->plain && str_is((*key)->s, "<<"))
		return refuse_event(s, "yaml.merge",
		                    "merge keys (<<) are not used here; write the pairs out");
	return code;
}

static int kids(struct source *s, struct ynode *to, yaml_event_type_t end)
{
	int code = next_event(s);

	while (code == CSM_OK && s->ev.type != end) {
		struct ynode *key = NULL, *value = NULL;
		if (to->kind == YNODE_MAP) {
			code = key_of_pair(s, &key);
			if (code == CSM_OK)
				code = next_event(s);
		}
		if (code == CSM_OK)
			code = node(s, &value);
		if (code == CSM_OK) {
			ynode_add(s->a, to, key, value);
			code = next_event(s);
		}
	}
	return code;
}

static int collection(struct source *s, struct ynode **out)
{
	bool map = s->ev.type == YAML_MAPPING_START_EVENT;
	int code = map ? check_props(s, s->ev.data.mapping_start.anchor, s->ev.data.mapping_start.tag) :
		   check_props(s, s->ev.data.sequence_start.anchor, s->ev.data.sequence_start.tag);
	const struct ynode *twice = NULL;

	if (code != CSM_OK)
		return code;
	if (s->depth == s->max_depth)
		return refuse_event(s, "yaml.depth", "lists and maps stand in each other too deep");
	*out = node_new(s, map ? YNODE_MAP : YNODE_LIST);
	s->depth++;
	code = kids(s, *out, map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT);
	s->depth--;
	if (code == CSM_OK && map)
		twice = ynode_repeated(*out);
	return twice ? refuse_node(s, twice, "yaml.twice", "the key stands twice in one map") : code;
}

/* The node that the present event starts; its last event is the present one afterwards. */
static int node(struct source *s, struct ynode **out)
{
	switch (s->ev.type) {
	case YAML_SCALAR_EVENT:
		return scalar(s, out);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return collection(s, out);
	case YAML_ALIAS_EVENT:
		return refuse_event(s, "yaml.anchor", "aliases (*name) are not used here; write the value out, or quote it");
	default:
		return refuse_event(s, "yaml.syntax", "not valid YAML: a value was expected");
	}
}

/* Stream start, at most one document, stream end. */
static int stream(struct source *s, struct ynode **out)
{
	int code = next_event(s);

	*out = NULL;
	if (code == CSM_OK)
		code = next_event(s);
	if (code != CSM_OK || s->ev.type == YAML_STREAM_END_EVENT)
		return code;
	code = next_event(s);                   /* behind the start of the document */
	if (code == CSM_OK)
		code = node(s, out);
	if (code == CSM_OK)
		code = next_event(s);           /* its end */
	if (code == CSM_OK)
		code = next_event(s);
	if (code == CSM_OK && s->ev.type != YAML_STREAM_END_EVENT)
		return refuse_event(s, "yaml.documents",
		                    "a second document starts here (---); one is allowed");
	return code;
}

static int read_source(struct source *s, struct ynode **out)
{
	int code = prescan(s);

	*out = NULL;
	if (code != CSM_OK)
		return code;
	if (s->quick && yaml_quick(s->in, s->a, out))
		return CSM_OK;
	*out = NULL;
	if (!yaml_parser_initialize(&s->parser))
		mem_die();
	yaml_parser_set_encoding(&s->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&s->parser, (const unsigned char *)(s->in.n ? s->in.p : ""), s->in.n);
	code = stream(s, out);
	yaml_event_delete(&s->ev);
	yaml_parser_delete(&s->parser);
	return code;
}

/* ---- entries ---- */

static int to_val(struct source *s, const struct ynode *n, struct val *v);

static int to_pairs(struct source *s, const struct ynode *n, struct pair **out)
{
	struct pair *p = n->n ? arena_alloc(s->a, n->n * sizeof(*p)) : NULL;
	int code = CSM_OK;

	if (n->kind == YNODE_MAP && n->n == 0)
		return refuse_node(s, n, "yaml.empty",
		                   "a map without a pair cannot be stored; leave its key out");
	for (size_t i = 0; i < n->n && code == CSM_OK; i++) {
		if (n->keys && !line_is_key(n->keys[i]->s))
			return refuse_node(s, n->keys[i], "yaml.key", "a key has 1 to 64 lower-case letters, digits and _, and is not "
			                   "a reserved word like no or on");
		p[i].key = n->keys ? n->keys[i]->s : (struct str){ NULL, 0 };
		code = to_val(s, n->kids[i], &p[i].v);
	}
	*out = p;
	return code;
}

static int to_val(struct source *s, const struct ynode *n, struct val *v)
{
	struct pair *p = NULL;
	int code;

	if (n->kind == YNODE_SCALAR) {
		*v = (struct val){ .type = (uint8_t)(n->plain ? line_type(n->s) : VAL_TEXT), .s = n->s };
		return CSM_OK;
	}
	code = to_pairs(s, n, &p);
	*v = (struct val){ .type = n->kind == YNODE_MAP ? VAL_MAP : VAL_LIST, .n = (uint32_t)n->n,
	                   .kids = p };
	return code;
}

int yaml_entry(struct str entry, struct arena *a, struct rec *out, struct csm_err *e)
{
	struct source s = {
		.in = entry, .code = CSM_EIO, .max_bytes = LINE_MAX_BYTES,
		.max_depth = LINE_MAX_DEPTH + 1, .a = a, .e = e,
	};
	struct pair *p = NULL;
	struct ynode *n;
	int code = read_source(&s, &n);

	*out = (struct rec){ 0 };
	if (code != CSM_OK)
		return code;
	if (!n || n->kind != YNODE_LIST || n->n != 1 || n->kids[0]->kind != YNODE_MAP)
		return err_at(e, CSM_EIO, "yaml.entry", NULL, 1, 1,
		              "an entry of the log is one list item with a map: - {id: ...}");
	code = to_pairs(&s, n->kids[0], &p);
	if (code == CSM_OK)
		*out = (struct rec){ p, n->kids[0]->n };
	return code;
}

/* ---- settings ---- */

int yaml_document(struct str bytes, const char *name, struct arena *a, struct ynode **out, struct csm_err *e)
{
	struct source s = {
		.in = bytes, .name = name, .code = CSM_EUSAGE, .max_bytes = YAML_MAX_BYTES,
		.max_depth = YAML_MAX_DEPTH, .quick = true,
		.a = a, .e = e,
	};
	int code;

	if (str_starts(bytes, STR("\xef\xbb\xbf")))      /* some editors put it there */
		s.in = (struct str){ bytes.p + 3, bytes.n - 3 };
	code = read_source(&s, out);
	if (code != CSM_OK || (*out && (*out)->kind == YNODE_SCALAR && (*out)->plain && (*out)->s.n == 0))
		*out = NULL;
	return code;
}

struct ynode *ynode_get(const struct ynode *map, const char *key)
{
	if (!map || map->kind != YNODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (str_is(map->keys[i]->s, key))
			return map->kids[i];
	return NULL;
}
