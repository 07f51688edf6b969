/*
 * policy/holidays.csv: the days off and the days at work of lists such as cn, each with the notice that says
 * so. Relies on file/csv.h. Promises: a column or value that cannot be meant is an error with its line; of two
 * notices that speak of one day the later counts, twice within one notice is an error.
 */
#include "store/calendar.h"

#include <stdio.h>
#include <stdlib.h>

#include "file/csv.h"
#include "store/own.h"

const char HOLIDAYS_FILE[] = "holidays.csv";

enum field { H_LIST, H_DATE, H_KIND, H_NAME, H_YEAR, H_SOURCE, H_FIELDS };
static const char *const field_names[H_FIELDS + 1] = { "list", "date", "kind", "name", "year", "source", NULL };

struct reading {
	const char *file;
	struct arena *mem;
	struct csm_err *e;
	size_t at[H_FIELDS];       /* where each column stands; SIZE_MAX: nowhere */
	struct holiday *v;
	size_t n, cap;
};

/* ---- dates ---- */

bool day_read(struct str s, int64_t *day)
{
	static const char form[] = "0000-00-00";
	struct civil c = { 0 };
	int v[3] = { 0, 0, 0 }, part = 0;

	if (s.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (form[i] == '-' ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (form[i] == '-')
			part++;
		else
			v[part] = v[part] * 10 + (s.p[i] - '0');
	}
	c = (struct civil){ .year = v[0], .mon = v[1], .day = v[2] };
	if (!civil_valid(&c))
		return false;
	*day = civil_days(c.year, c.mon, c.day);
	return true;
}

void day_write(char out[16], int64_t day)
{
	struct civil c = civil_of(day * CAL_DAY_S);

	snprintf(out, 16, "%04d-%02d-%02d", (int)c.year % 10000, c.mon, c.day);
}

/* ---- reading ---- */

static int columns(struct reading *r, const struct csv_row *row)
{
	for (int k = 0; k < H_FIELDS; k++)
		r->at[k] = SIZE_MAX;
	for (size_t i = 0; i < row->n; i++) {
		int k = 0;
		while (k < H_FIELDS && !str_is(row->f[i], field_names[k]))
			k++;
		if (k == H_FIELDS || r->at[k] != SIZE_MAX)
			return err_at(r->e, CSM_EUSAGE, "holidays.column", r->file, row->line, 0,
			              k == H_FIELDS ? "column \"" STR_FMT "\" is not known; known are list, date, kind, name, year, source"
			                            : "column \"" STR_FMT "\" is there twice", STR_ARG(row->f[i]));
		r->at[k] = i;
	}
	for (int k = 0; k < H_SOURCE; k++)
		if (r->at[k] == SIZE_MAX)
			return err_at(r->e, CSM_EUSAGE, "holidays.column", r->file, row->line, 0,
			              "column %s is missing; the first line must be list,date,kind,name,year,source", field_names[k]);
	return CSM_OK;
}

static struct str value(const struct reading *r, const struct csv_row *row, enum field k)
{
	return r->at[k] < row->n ? str_trim(row->f[r->at[k]]) : (struct str){ NULL, 0 };
}

static int bad(const struct reading *r, const struct csv_row *row, enum field k, const char *right)
{
	struct str s = value(r, row, k);

	return err_at(r->e, CSM_EUSAGE, "holidays.value", r->file, row->line, 0, "%s: \"" STR_FMT "\" must be %s", field_names[k],
	              STR_ARG(s), words_in(err_lang(r->e), right));
}

static int read_row(struct reading *r, const struct csv_row *row)
{
	struct holiday h = { .line = row->line };
	struct str kind = value(r, row, H_KIND);

	h.list = arena_str(r->mem, value(r, row, H_LIST));
	h.name = arena_str(r->mem, value(r, row, H_NAME));
	h.source = arena_str(r->mem, value(r, row, H_SOURCE));
	h.work = str_is(kind, "work");
	if (row->n > H_FIELDS)
		return err_at(r->e, CSM_EUSAGE, "holidays.value", r->file, row->line, 0,
		              "%zu values where %d columns are; a comma within a value needs quotes", row->n, H_FIELDS);
	if (!line_is_word(h.list))
		return bad(r, row, H_LIST, WORDS("a word: the list's name"));
	if (!day_read(value(r, row, H_DATE), &h.day))
		return bad(r, row, H_DATE, WORDS("a date as 2026-10-01"));
	if (!h.work && !str_is(kind, "off"))
		return bad(r, row, H_KIND, WORDS("off (closed) or work (open)"));
	if (!str_i64(value(r, row, H_YEAR), &h.year) || h.year < 1900 || h.year > 9999)
		return bad(r, row, H_YEAR, WORDS("the year of the notice that says so"));
	*PUSH(r->v, r->n, r->cap) = h;
	return CSM_OK;
}

static int holiday_cmp(const void *a, const void *b)
{
	const struct holiday *x = a, *y = b;
	int by_list = str_cmp(x->list, y->list);

	if (by_list)
		return by_list;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->year > y->year) - (x->year < y->year);
}

static int twice(const struct reading *r)
{
	for (size_t i = 1; i < r->n; i++) {
		const struct holiday *a = &r->v[i - 1], *b = &r->v[i];
		char date[16];
		if (holiday_cmp(a, b))
			continue;
		day_write(date, b->day);
		return err_at(r->e, CSM_EUSAGE, "holidays.twice", r->file, a->line > b->line ? a->line : b->line, 0,
		              "list " STR_FMT ": %s is there already by the notice of %lld (line %ld)", STR_ARG(b->list), date,
		              (long long)b->year, a->line > b->line ? b->line : a->line);
	}
	return CSM_OK;
}

static int read_rows(struct reading *r, struct str bytes)
{
	struct csv_reader csv;
	struct csv_row row;
	int code = CSM_OK;

	csv_open(&csv, bytes, ',', '"');
	if (csv_next(&csv, &row))
		code = columns(r, &row);
	while (!code && csv_next(&csv, &row))
		code = read_row(r, &row);
	if (!code && csv.open_quote)
		code = err_at(r->e, CSM_EUSAGE, "holidays.value", r->file, csv.line, 0, "a quote is opened and never closed");
	csv_close(&csv);
	return code;
}

int holidays_parse(struct str bytes, const char *file, struct arena *mem, struct holidays *out, struct csm_err *e)
{
	struct reading r = { .file = file, .mem = mem, .e = e };
	int code;

	*out = (struct holidays){ 0 };
	sha256_hex(bytes, out->digest);
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = (struct str){ bytes.p + 3, bytes.n - 3 };
	code = read_rows(&r, bytes);
	if (!code && r.n) {
		qsort(r.v, r.n, sizeof(*r.v), holiday_cmp);
		code = twice(&r);
	}
	if (!code) {
		out->n = r.n;
		out->v = arena_alloc(mem, (r.n + 1) * sizeof(*r.v));
		if (r.n)
			memcpy(out->v, r.v, r.n * sizeof(*r.v));
	}
	free(r.v);
	return code;
}

int holidays_load(struct csm *c, struct arena *mem, struct holidays *out, struct csm_err *e)
{
	struct file_bytes bytes;
	int code = policy_bytes(c, HOLIDAYS_FILE, &bytes, e);

	if (code)
		return code;
	code = holidays_parse(bytes.s, "policy/holidays.csv", mem, out, e);
	if (bytes.map || bytes.mem)
		file_close(&bytes);
	return code;
}

/* ---- asking ---- */

/* The first row of a list that is of that day or later. */
static size_t place(const struct holidays *h, struct str list, int64_t day)
{
	const struct holiday want = { .list = list, .day = day, .year = INT64_MIN };
	size_t lo = 0, hi = h->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (holiday_cmp(&h->v[mid], &want) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct holiday *holiday_on(const struct holidays *h, struct str list, int64_t day)
{
	const struct holiday *found = NULL;

	for (size_t i = place(h, list, day); i < h->n && h->v[i].day == day && str_eq(h->v[i].list, list); i++)
		found = &h->v[i];
	return found;
}

bool holidays_list(const struct holidays *h, struct str list)
{
	size_t i = place(h, list, INT64_MIN);

	return i < h->n && str_eq(h->v[i].list, list);
}

bool holidays_known(const struct holidays *h, struct str list, int64_t year)
{
	for (size_t i = place(h, list, INT64_MIN); i < h->n && str_eq(h->v[i].list, list); i++)
		if (h->v[i].year == year && !h->v[i].work)
			return true;
	return false;
}
