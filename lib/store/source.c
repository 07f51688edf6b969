/*
 * An export being read through a map, from bytes to records: encoding, header, rows, groups
 * (store/map.h, source_*). Relies on file/csv.h for bytes, on source_plan.c and map_row.c for
 * meaning. Promises: every data row of the file is in exactly one record or counted as dropped;
 * line numbers are those of an editor.
 */
#include <stdlib.h>

#include "store/map_in.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- rows ---- */

static bool drop_matches(struct source *s, size_t i)
{
	const struct drop_rule *d = &s->map->drops[i];
	size_t from = d->col ? (size_t)d->col - 1 : 0, to = d->col ? (size_t)d->col : s->row.n;

	for (size_t c = from; c < to && c < s->row.n; c++) {
		struct str v = str_trim(s->row.f[c]);
		if (v.n <= MAP_LIKE_MAX && regexec(&s->drop_res[i], arena_cstr(&s->rec, v), 0, NULL, 0) == 0)
			return true;
	}
	return false;
}

static bool blank_row(const struct source *s)
{
	for (size_t i = 0; i < s->row.n; i++)
		if (str_trim(s->row.f[i]).n)
			return false;
	return true;
}

/* Rows that say nothing: empty ones, the header again (exports put together), what the map drops. */
bool source_drops(struct source *s)
{
	if (blank_row(s) || str_eq(s->row.raw, s->header_raw))
		return true;
	for (size_t i = 0; i < s->map->n_drops; i++)
		if (drop_matches(s, i))
			return true;
	return false;
}

static bool rest_empty(const struct source *s, size_t from)
{
	for (size_t i = from; i < s->row.n; i++)
		if (str_trim(s->row.f[i]).n)
			return false;
	return true;
}

enum ragged source_shape(const struct source *s)
{
	if (s->csv.open_quote)
		return RAGGED_OPEN;
	if (s->box.kind && s->row.n == 1 && str_starts(s->row.f[0], STR(CONTAINER_MARK)))
		return RAGGED_DAMAGED;
	if (s->row.n == s->found.n_columns)
		return RAGGED_OK;
	if (s->row.n < s->least)
		return s->map->short_pad ? RAGGED_OK : RAGGED_SHORT;
	if (s->row.n > s->found.n_columns)
		return s->map->long_ok && rest_empty(s, s->found.n_columns) ? RAGGED_OK : RAGGED_LONG;
	return RAGGED_OK;
}

bool source_fetch(struct source *s)
{
	while (!s->pending) {
		if (!csv_next(&s->csv, &s->row))
			return false;
		s->rows++;
		if (s->at_rows && (size_t)s->rows <= s->n_at_rows) {
			s->row.line = s->at_rows[s->rows - 1].line;
			s->row.last_line = s->at_rows[s->rows - 1].last_line;
		}
		if (source_drops(s)) {
			s->begins |= str_eq(s->row.raw, s->header_raw);
			s->dropped++;
			continue;
		}
		s->ragged = source_shape(s);
		s->pending = true;
	}
	return true;
}

/* ---- groups ---- */

struct str source_group_cell(struct source *s)
{
	struct str v = { 0 };
	bool guarded;

	for (size_t i = 0; i < s->by->n_cols && !v.n; i++)
		v = source_cell(s, s->by->cols[i], false, &guarded);
	return v;
}

bool source_goes_on(const struct source *s)
{
	return s->ragged == RAGGED_OK && s->group_value.n && bit_has(s->map->fill_down, s->map->by);
}

/* Whether the row just fetched goes on with the record. A row without a value of its own does where
 * the map fills it down. */
static bool same_group(struct source *s)
{
	struct str v = source_group_cell(s);

	return v.n ? str_eq(v, s->group_value) : source_goes_on(s);
}

bool source_next(struct source *s, struct mapped *out)
{
	arena_reset(&s->rec);
	return source_more(s, out);
}

bool source_more(struct source *s, struct mapped *out)
{
	if (!source_fetch(s))
		return false;
	s->pending = s->begins = false;
	if (s->by)
		s->group_value = source_stable(s, source_group_cell(s));
	row_apply(s, out, true);
	while (s->by && s->group_value.n && source_fetch(s) && !s->begins &&
	       same_group(s)) {
		s->pending = false;
		row_apply(s, out, false);
	}
	record_finish(s, out);
	return true;
}

/* ---- opening ---- */

/* A byte that begins what a log cannot hold, or may be in the middle of it. */
static bool is_unclean(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	size_t n = text.n - at;

	return p[0] == 0 || (n > 1 && p[0] == 0xbf && (p[1] & 0xfe) == 0xbe) ||
	       (n > 2 && p[0] == 0xef && p[1] == 0xb7 && p[2] >= 0x90 && p[2] <= 0xaf);
}

#ifdef __SSE2__
/* Whether one of 16 bytes is unclean, by their first two (17 are read). */
static bool may_be_unclean(const char *p)
{
	const __m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
	const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(p + 1));
	const __m128i last = _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8((char)0xbf)),
	                                   _mm_cmpeq_epi8(_mm_or_si128(b, _mm_set1_epi8(1)), _mm_set1_epi8((char)0xbf)));
	const __m128i inner = _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8((char)0xef)),
	                                    _mm_cmpeq_epi8(b, _mm_set1_epi8((char)0xb7)));

	return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(last, inner), _mm_cmpeq_epi8(a, _mm_setzero_si128()))) != 0;
}
#endif

/* Whether no byte sequence in text is one that a log cannot hold: NUL or a noncharacter (U+xFFFE,
 * U+xFFFF, U+FDD0..FDEF). Says no too often (the bytes may be in the middle of a good character):
 * then each cell is looked at. */
static bool text_clean(struct str text)
{
	size_t at = 0;

#ifdef __SSE2__
	for (; at + 17 < text.n; at += 16)
		if (may_be_unclean(text.p + at))
			for (size_t i = at; i < at + 16; i++)
				if (is_unclean(text, i))
					return false;
#endif
	for (; at < text.n; at++)
		if (is_unclean(text, at))
			return false;
	return true;
}

/* A container is opened once, however many maps are tried, unless they want other rows of it. */
static int unbox(struct source *s, struct str bytes, const char *rows, struct csm_err *e)
{
	const struct container_want want = { .name = s->name, .sheet = s->opt->sheet, .rows = rows };
	bool same = str_eq(str_of(s->unboxed_rows), str_of(rows));
	int rc = s->unboxed && (same || !s->box.kind || s->box.sheet) ?
	             CSM_OK : container_open(bytes, &want, &s->mem, &s->box, e);

	s->unboxed = !rc;
	s->unboxed_rows = rows;
	if (rc)
		return rc;
	if (s->opt->sheet && !s->box.sheet)
		return err_at(e, CSM_EUSAGE, "import.sheet", s->name, 0, 0,
		              "--sheet names a sheet of a workbook, and this file is none");
	s->header.kind = s->box.kind;
	s->header.sheet = s->box.sheet;
	return CSM_OK;
}

/* Decoding knows no file name: its error gets one. rows: as a map wants them. */
static int decode(struct source *s, struct str bytes, const char *encoding, const char *rows,
                  struct csm_err *e)
{
	int rc = unbox(s, bytes, rows, e);

	if (!rc && s->box.kind) {
		s->text = s->box.text;
		s->header.encoding = "utf-8";
		return CSM_OK;
	}
	if (!rc)
		rc = text_decode(bytes, encoding, &s->mem, &s->text, &s->header.encoding, e);
	if (rc && e && !e->file[0]) {
		struct csm_err was = *e;
		return err_at(e, was.code, was.id, s->name, was.line, was.col, "%s", was.text);
	}
	return rc;
}

bool source_boxed(const struct source *s)
{
	return s->box.kind || str_starts(s->text, STR("_file,"));
}

/* The row, record or message of the original that a line of a container's text belongs to. */
static long line_in_box(const struct source *s, long line)
{
	return s->box.lines_of && line >= 1 && (size_t)line <= s->box.n_lines ? s->box.lines_of[line - 1] : line;
}

/* Where each row stood in the container, if that is not its line in the text. */
static void place_rows(struct source *s)
{
	struct csv_row row;
	size_t n = 0, cap = 0;
	struct row_lines *at = NULL;

	if (!s->box.lines_of)
		return;
	for (; !s->at_rows && csv_next(&s->csv, &row);)
		*PUSH(at, n, cap) = (struct row_lines){ row.line, row.last_line };
	if (!s->at_rows) {
		s->at_rows = arena_alloc(&s->mem, (n + 1) * sizeof(*at));
		memcpy(s->at_rows, at, n * sizeof(*at));
		s->n_at_rows = n;
		free(at);
	}
	for (size_t i = 0; i < s->n_at_rows; i++)
		s->at_rows[i] = (struct row_lines){ line_in_box(s, s->at_rows[i].line),
		                                    line_in_box(s, s->at_rows[i].last_line) };
}

/* A map that names its encoding is looked for in that one only; of several maps, in a container only
 * those are tried that read its records. */
static int detect_with(struct source *s, struct str bytes, struct map **maps, size_t n, const char *encoding,
		       struct csm_err *e)
{
	int rc = decode(s, bytes, encoding, n == 1 ? maps[0]->rows : NULL, e);
	struct map **fit = arena_alloc(&s->mem, (n + 1) * sizeof(struct map *));
	size_t n_fit = 0;

	for (size_t i = 0; i < n; i++)
		if (n == 1 || !s->box.kind || !maps[i]->rows)
			fit[n_fit++] = maps[i];
	if (!rc)
		rc = detect(s->text, source_boxed(s), fit, n_fit, s->name, &s->mem, &s->found, e);
	if (rc && e && s->box.kind && e->line)
		e->line = line_in_box(s, e->line);
	if (rc && e && s->box.sheets && !strcmp(e->id, "import.format")) {
		struct csm_err was = *e;
		return err_at(e, was.code, was.id, was.file, was.line, was.col,
		              "%s; sheet \"%s\" was read (--sheet names another of %s)", was.text, s->box.sheet, s->box.sheets);
	}
	return rc;
}

static int detect_any(struct source *s, struct str bytes, struct map **maps, size_t n, struct csm_err *e)
{
	struct csm_err other = err_like(e);
	int rc = detect_with(s, bytes, maps, n, NULL, e);
	bool boxed = s->box.kind != NULL;

	if (!rc && (boxed || !s->found.map->encoding))
		return CSM_OK;
	if (!rc)
		return detect_with(s, bytes, &s->found.map, 1, s->found.map->encoding, e);
	for (size_t i = 0; i < n; i++)
		if ((boxed ? maps[i]->rows : maps[i]->encoding) &&
		    !detect_with(s, bytes, &maps[i], 1, maps[i]->encoding, &other))
			return CSM_OK;
	return rc;
}

static int find_map(struct source *s, struct str bytes, const char *want, struct csm_err *e)
{
	struct map **maps, *one;
	size_t n;
	int rc;

	if (want) {
		rc = map_load(s->c, want, &s->mem, &one, e);
		return rc ? rc : detect_with(s, bytes, &one, 1, one->encoding, e);
	}
	rc = map_all(s->c, &s->mem, &maps, &n, e);
	return rc ? rc : detect_any(s, bytes, maps, n, e);
}

static int find_zone(struct source *s, struct csm_err *e)
{
	const char *name = s->map->zone ? s->map->zone : s->opt->shop_zone.n ? arena_cstr(&s->mem, s->opt->shop_zone) : NULL;
	struct file_bytes f;
	struct zone *z = NULL;
	int64_t at;
	int off, rc;

	s->zone.zone = s->c ? s->c->zone : NULL;
	if (!name)
		return CSM_OK;
	if (when_read(str_of(arena_printf(&s->mem, "2000-01-01T00:00:00%s", name)), &at, &off)) {
		s->zone.zone = zone_fixed(&s->mem, off);
		return CSM_OK;
	}
	rc = zoneinfo_read(name, &f, e);
	if (rc)
		return rc;
	rc = zone_tzif(&s->mem, name, f.s, &z, e);
	file_close(&f);
	s->zone.zone = z;
	return rc;
}

static int check_fold(struct source *s, struct csm_err *e)
{
	s->fold = s->opt->fold;
	if (s->fold && strcmp(s->fold, "earlier") != 0 && strcmp(s->fold, "later") != 0)
		return err_set(e, CSM_EUSAGE, "import.fold",
		               "fold \"%s\" is neither earlier nor later", s->fold);
	return CSM_OK;
}

void source_rewind(struct source *s)
{
	struct csv_row row;

	csv_close(&s->csv);
	csv_open(&s->csv, s->text, s->found.delimiter, s->found.quote);
	while (csv_next(&s->csv, &row) && row.line < s->found.header_line)
		;
	s->header_raw = row.raw;
	s->pending = false;
	s->rows = s->dropped = 0;
}

static void describe(struct source *s)
{
	s->map = s->found.map;
	s->header.map = s->map;
	s->header.delimiter = s->found.delimiter;
	s->header.header_line = line_in_box(s, s->found.header_line);
	s->header.columns = s->found.columns;
	s->header.n_columns = s->found.n_columns;
	for (size_t i = 0; i < s->found.n_columns; i++)
		if (s->found.columns[i].n)
			s->least = i + 1;
	s->clean = text_clean(s->text);
}

int source_open_map(struct csm *c, struct str bytes, struct map *given, const char *want,
		    const struct source_options *o, struct source **out, struct csm_err *e)
{
	static const struct source_options none = { .name = "-" };
	struct source *s = mem_alloc(sizeof *s);
	int rc;

	s->c = c;
	s->own_opt = o ? *o : none;
	s->opt = &s->own_opt;
	s->name = s->opt->name ? s->opt->name : "-";
	csv_open(&s->csv, (struct str){ 0 }, ',', '"');
	rc = given ? detect_with(s, bytes, &given, 1, given->encoding, e) : find_map(s, bytes, want, e);
	if (rc)
		goto out;
	describe(s);
	rc = check_fold(s, e);
	if (!rc)
		rc = find_zone(s, e);
	if (!rc)
		rc = plans_make(s, e);
	if (rc)
		goto out;
	source_rewind(s);
	source_bring_together(s);
	place_rows(s);
	source_rewind(s);
	rc = dates_settle(s, e);
	source_rewind(s);
out:
	if (rc) {
		source_close(s);
		return rc;
	}
	*out = s;
	return CSM_OK;
}

int source_open(struct csm *c, struct str bytes, const char *want, const struct source_options *o,
                struct source **s, struct csm_err *e)
{
	return source_open_map(c, bytes, NULL, want, o, s, e);
}

const struct source_header *source_header(const struct source *s) { return &s->header; }
int64_t source_rows(const struct source *s) { return s->rows - s->pending; }
int64_t source_dropped(const struct source *s) { return s->dropped; }
bool source_unique(const struct source *s) { return s->unique; }

struct str source_raw(const struct source *s)
{
	return (struct str){ s->text.p + s->raw_from, s->raw_to - s->raw_from };
}

long source_raw_line(const struct source *s, const struct mapped *m, size_t i, long within)
{
	return s->at_rows && s->first_row + i < s->n_at_rows ? s->at_rows[s->first_row + i].line :
	       m->line + within;
}

bool source_stands_at(const struct source *s, const struct mapped *m, long line)
{
	if (!s->at_rows)
		return line >= m->line && line <= m->last_line;
	for (size_t i = s->first_row; i < (size_t)source_rows(s) && i < s->n_at_rows; i++)
		if (line >= s->at_rows[i].line && line <= s->at_rows[i].last_line)
			return true;
	return false;
}

struct str source_file(const struct source *s, struct str sha256)
{
	for (size_t i = 0; i < s->box.n_files; i++)
		if (str_is(sha256, s->box.files[i].sha256))
			return s->box.files[i].bytes;
	return (struct str){ 0 };
}

struct str source_raw_header(const struct source *s) { return s->header_raw; }
struct str source_trace(const struct source *s) { return buf_view(&s->steps); }

void source_close(struct source *s)
{
	if (!s)
		return;
	plans_close(s);
	csv_close(&s->csv);
	buf_free(&s->raw);
	buf_free(&s->key);
	buf_free(&s->steps);
	buf_free(&s->joined);
	smap_free(&s->contents);
	free(s->lines);
	arena_free(&s->rec);
	arena_free(&s->mem);
	free(s);
}
