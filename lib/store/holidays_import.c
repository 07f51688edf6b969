/*
 * Holidays from elsewhere become rows of policy/holidays.csv: calendar feeds (iCalendar, RFC 5545: events of whole
 * days) and the JSON form of the yearly Chinese notices (days with name, date, isOffDay). Relies on holidays.c.
 * Promises: the file is replaced as a whole or not at all; a day known before is counted, one that is said otherwise
 * is refused with both named; a year without days is unpublished and changes nothing.
 */
#include "store/calendar.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "file/csv.h"
#include "file/json_scan.h"
#include "store/own.h"

enum { EVENT_MAX_DAYS = 60, FILE_MAX_DAYS = 5000 };

struct taking {
	struct csm *c;
	const struct csm_holidays_request *q;
	struct arena mem;
	struct holidays known;
	struct holiday *v;         /* what the file says; line: where */
	size_t n, cap, left_out;
	int64_t year;              /* of the notice; 0: that of each date */
	struct str source;
	bool work;                 /* of events that do not say */
	struct buf rows;
	size_t added, same;
	struct csm_err *e;
};

static int refuse(const struct taking *t, long line, const char *why)
{
	return err_at(t->e, CSM_EREFUSED, "holidays.file", t->q->path, line, 0, "%s", words_in(err_lang(t->e), why));
}

static int64_t year_of(int64_t day)
{
	return civil_of(day * CAL_DAY_S).year;
}

/* A row is a line: controls become blanks. Up to a NUL, which no name has. */
static struct str one_line(struct taking *t, struct str text)
{
	char *line = arena_cstr(&t->mem, text);

	for (char *p = line; *p; p++)
		*p = (unsigned char)*p < ' ' ? ' ' : *p;
	return str_of(line);
}

static void take(struct taking *t, int64_t day, bool work, struct str name, long line)
{
	*PUSH(t->v, t->n, t->cap) = (struct holiday){ .list = str_of(t->q->list), .name = one_line(t, name), .source = t->source,
		.day = day, .year = t->year ? t->year : year_of(day), .work = work, .line = line };
}

/* ---- the JSON form of a notice ---- */

static long line_at(struct str s, size_t at)
{
	long line = 1;

	for (size_t i = 0; i < at && i < s.n; i++)
		line += s.p[i] == '\n';
	return line;
}

/* The value at the scan, passed over; text: a string without its quotes, else as it stands. */
static struct str json_value(struct taking *t, struct json_scan *s)
{
	struct buf b = { 0 };
	struct str raw, out;
	size_t at;

	json_peek(s);
	at = s->at;
	if (!json_skip(s))
		return (struct str){ NULL, 0 };
	raw = (struct str){ s->in.p + at, s->at - at };
	if (raw.p[0] != '"')
		return raw;
	json_text(raw, &b);
	out = arena_str(&t->mem, buf_view(&b));
	buf_free(&b);
	return out;
}

static int json_day(struct taking *t, struct json_scan *s)
{
	struct str key, name = { NULL, 0 }, date = name, off = name;
	long line = line_at(s->in, s->at);
	bool first = true;
	int64_t day;

	if (json_peek(s) != '{')
		return refuse(t, line, WORDS("each of days must be an object with name, date and isOffDay"));
	json_enter(s);
	while (json_next(s, &first, &key)) {
		struct str value = json_value(t, s);
		if (json_text_is(key, STR("name")))
			name = value;
		else if (json_text_is(key, STR("date")))
			date = value;
		else if (json_text_is(key, STR("isOffDay")))
			off = value;
	}
	if (!day_read(date, &day))
		return refuse(t, line, WORDS("a day has no date as 2026-10-01"));
	if (!str_is(off, "true") && !str_is(off, "false"))
		return refuse(t, line, WORDS("a day has no isOffDay of true or false"));
	take(t, day, str_is(off, "false"), name, line);
	return CSM_OK;
}

static int json_days(struct taking *t, struct json_scan *s)
{
	struct str key;
	bool first = true;
	int code = CSM_OK;

	if (json_peek(s) != '[')
		return refuse(t, line_at(s->in, s->at), WORDS("days must be an array"));
	json_enter(s);
	while (!code && json_next(s, &first, &key))
		code = json_day(t, s);
	return code;
}

/* The addresses of the notice, joined by blanks. */
static void json_papers(struct taking *t, struct json_scan *s)
{
	struct buf b = { 0 };
	struct str key;
	bool first = true;

	if (json_peek(s) != '[') {
		json_skip(s);
		return;
	}
	json_enter(s);
	while (json_next(s, &first, &key)) {
		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, json_value(t, s));
	}
	t->source = one_line(t, buf_view(&b));
	buf_free(&b);
}

static int json_year(struct taking *t, struct json_scan *s)
{
	int64_t year;

	if (!str_i64(json_value(t, s), &year) || year < 1900 || year > 9999)
		return refuse(t, line_at(s->in, s->at), WORDS("year must be the year of the notice, as 2026"));
	if (t->year && t->year != year)
		return err_at(t->e, CSM_EREFUSED, "holidays.year", t->q->path, 0, 0, "the file is the notice of %lld, not of %s (--year)",
		              (long long)year, t->q->year);
	t->year = year;
	return CSM_OK;
}

/* Two rounds, since members come in any order: year and papers are of every day. */
static int json_round(struct taking *t, struct str in, bool days, bool *there)
{
	struct json_scan s = { .in = in };
	struct str key;
	bool first = true;
	int code = CSM_OK;

	json_peek(&s);
	json_enter(&s);
	while (!code && json_next(&s, &first, &key)) {
		if (days && json_text_is(key, STR("days"))) {
			*there = true;
			code = json_days(t, &s);
		} else if (!days && json_text_is(key, STR("year"))) {
			code = json_year(t, &s);
		} else if (!days && json_text_is(key, STR("papers"))) {
			json_papers(t, &s);
		} else {
			json_skip(&s);
		}
	}
	return code;
}

static int read_json(struct taking *t, struct str in)
{
	struct json_scan s = { .in = in };
	bool there = false;
	int code;

	if (!json_skip(&s) || json_peek(&s))
		return refuse(t, line_at(in, s.at), WORDS("is no JSON from here on"));
	code = json_round(t, in, false, &there);
	if (!code && !t->year)
		return refuse(t, 0, WORDS("there is no year in the file; give the year of the notice with --year"));
	if (!code)
		code = json_round(t, in, true, &there);
	if (!code && !there)
		return refuse(t, 0, WORDS("there is no days in the file: it is no notice of holidays"));
	return code;
}

/* ---- iCalendar ---- */

struct ics_event { struct str from, to, name, about; bool off; long line; };    /* off: repeated or called off */

/* A content line with what is folded onto it; false at the end. */
static bool ics_line(struct str *rest, struct buf *out, long *line)
{
	buf_reset(out);
	if (!rest->n)
		return false;
	do {
		struct str part = str_split(rest, '\n');
		if (part.n && part.p[part.n - 1] == '\r')
			part.n--;
		if (out->n)
			part = (struct str){ part.p + 1, part.n - 1 };
		buf_str(out, part);
		++*line;
	} while (rest->n && out->n && (rest->p[0] == ' ' || rest->p[0] == '\t'));
	return true;
}

/* Escapes of a text undone (RFC 5545, 3.3.11); line ends become blanks. */
static struct str ics_text(struct taking *t, struct str s)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '\\' && i + 1 < s.n;
		i += escape;
		buf_char(&b, escape && (s.p[i] == 'n' || s.p[i] == 'N') ? ' ' : s.p[i]);
	}
	out = arena_str(&t->mem, str_trim(buf_view(&b)));
	buf_free(&b);
	return out;
}

static bool ics_date(struct str s, int64_t *day)
{
	char text[11];

	if (s.n != 8)
		return false;
	memcpy(text, s.p, 4);
	memcpy(text + 5, s.p + 4, 2);
	memcpy(text + 8, s.p + 6, 2);
	text[4] = text[7] = '-';
	return day_read((struct str){ text, 10 }, day);
}

static void ics_property(struct taking *t, struct ics_event *v, struct str text)
{
	struct str value = text, head = str_split(&value, ':'), name = str_split(&head, ';');

	if (str_is(name, "DTSTART"))
		v->from = arena_str(&t->mem, value);
	else if (str_is(name, "DTEND"))
		v->to = arena_str(&t->mem, value);
	else if (str_is(name, "SUMMARY"))
		v->name = ics_text(t, value);
	else if (str_is(name, "CATEGORIES") || str_is(name, "DESCRIPTION"))
		v->about = arena_join(&t->mem, (const struct str[]){ v->about, STR(" "), value }, 3);
	else if (str_is(name, "RRULE") || str_is(name, "RDATE") || (str_is(name, "STATUS") && str_is(value, "CANCELLED")))
		v->off = true;
}

/* The mark that Chinese feeds put behind a name: rest or work. */
static bool ics_mark(struct str *name, bool *work)
{
	static const struct { const char *mark; bool work; } marks[] = {
		{ "（休）", false }, { "(休)", false }, { "（班）", true }, { "(班)", true } };

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_ends(*name, str_of(marks[i].mark))) {
			name->n -= strlen(marks[i].mark);
			*name = str_trim(*name);
			*work = marks[i].work;
			return true;
		}
	return false;
}

static int ics_days(struct taking *t, const struct ics_event *v)
{
	struct str about = utf8_fold(&t->mem, v->about), name = v->name;
	bool work = t->work;
	int64_t from, to;
	size_t at;

	if (v->off || !ics_date(v->from, &from) || (!ics_mark(&name, &work) && !t->q->all && str_find(about, STR("observance"), &at))) {
		t->left_out++;
		return CSM_OK;
	}
	to = from + 1;
	if (v->to.n && (!ics_date(v->to, &to) || to < from))
		return refuse(t, v->line, WORDS("DTEND of an event must be a date behind DTSTART"));
	to = to == from ? from + 1 : to;
	if (to - from > EVENT_MAX_DAYS)
		return refuse(t, v->line, WORDS("an event is longer than 60 days: it is no holiday"));
	for (int64_t day = from; day < to; day++)
		take(t, day, work, name, v->line);
	return CSM_OK;
}

static int read_ics(struct taking *t, struct str in)
{
	struct buf text = { 0 };
	struct ics_event v = { .line = 0 };
	long line = 0;
	int code = CSM_OK;

	while (!code && ics_line(&in, &text, &line)) {
		struct str s = str_trim(buf_view(&text));
		if (str_is(s, "BEGIN:VEVENT"))
			v = (struct ics_event){ .line = line };
		else if (str_is(s, "END:VEVENT") && v.line)
			code = ics_days(t, &v), v.line = 0;
		else if (v.line)
			ics_property(t, &v, s);
	}
	buf_free(&text);
	if (!code && v.line)
		return refuse(t, v.line, WORDS("an event begins and never ends: the file is cut off"));
	return code;
}

/* ---- what is new ---- */

/* The day as this list has it by the same notice, in the file or before in what is taken in; NULL. */
static const struct holiday *before(const struct taking *t, size_t i, bool *in_file)
{
	const struct holiday *h = &t->v[i];

	for (size_t k = 0; k < t->known.n; k++)
		if (str_eq(t->known.v[k].list, h->list) && t->known.v[k].day == h->day && t->known.v[k].year == h->year) {
			*in_file = true;
			return &t->known.v[k];
		}
	*in_file = false;
	for (size_t k = 0; k < i; k++)
		if (t->v[k].day == h->day && t->v[k].year == h->year)
			return &t->v[k];
	return NULL;
}

static int contradiction(const struct taking *t, const struct holiday *a, bool in_file, const struct holiday *b)
{
	char date[16];

	day_write(date, b->day);
	return err_at(t->e, CSM_EREFUSED, "holidays.contradiction", t->q->path, b->line, 0,
	              "%s is %s (" STR_FMT ") here and %s (" STR_FMT ") in %s:%ld; nothing was changed", date, b->work ? "work" : "off",
	              STR_ARG(b->name), a->work ? "work" : "off", STR_ARG(a->name), in_file ? "policy/holidays.csv" : t->q->path, a->line);
}

/* A row in the order of the columns that the file has. */
static void write_row(struct taking *t, const struct holiday *h, const struct csv_row *head)
{
	char date[16], year[24];

	day_write(date, h->day);
	snprintf(year, sizeof(year), "%lld", (long long)h->year);
	for (size_t i = 0; i < head->n; i++) {
		struct str c = head->f[i];
		csv_own_field(&t->rows, str_is(c, "list") ? h->list : str_is(c, "date") ? str_of(date) : str_is(c, "kind") ?
		              str_of(h->work ? "work" : "off") : str_is(c, "name") ? h->name : str_is(c, "year") ? str_of(year) : h->source, i == 0);
	}
	buf_char(&t->rows, '\n');
}

static int sift(struct taking *t, struct str file)
{
	struct csv_reader csv;
	struct csv_row head = { 0 };
	int code = CSM_OK;

	if (str_starts(file, STR("\xef\xbb\xbf")))
		file = (struct str){ file.p + 3, file.n - 3 };
	csv_open(&csv, file, ',', '"');
	if (!csv_next(&csv, &head))
		head.n = 0;
	for (size_t i = 0; !code && i < t->n; i++) {
		bool in_file;
		const struct holiday *h = &t->v[i], *was = before(t, i, &in_file);
		if (was && was->work != h->work) {
			code = contradiction(t, was, in_file, h);
		} else if (was) {
			t->same++;
		} else {
			t->added++;
			write_row(t, h, &head);
		}
	}
	csv_close(&csv);
	return code;
}

/* The file as it is, and the rows behind it; read again before it takes the place of the old one. */
static int replace(struct taking *t, struct str file)
{
	struct buf b = { 0 };
	struct holidays proof;
	int code;

	buf_str(&b, file);
	if (b.n && b.p[b.n - 1] != '\n')
		buf_char(&b, '\n');
	buf_str(&b, buf_view(&t->rows));
	code = holidays_parse(buf_view(&b), "policy/holidays.csv", &t->mem, &proof, t->e);
	if (!code && t->added && !t->c->dry_run)
		code = file_replace(t->c->dirfd, "policy/holidays.csv", buf_view(&b), t->c->group, t->e);
	buf_free(&b);
	return code;
}

static int merge(struct taking *t)
{
	struct file_bytes file;
	int code = policy_bytes(t->c, HOLIDAYS_FILE, &file, t->e);

	if (code)
		return code;
	if (!file.s.n)
		file.s = STR("list,date,kind,name,year,source\n");
	code = holidays_parse(file.s, "policy/holidays.csv", &t->mem, &t->known, t->e);
	if (!code)
		code = sift(t, file.s);
	if (!code)
		code = replace(t, file.s);
	if (file.map || file.mem)
		file_close(&file);
	return code;
}

/* Under the lock of those who write, so that two imports do not lose each other's rows. */
static int merge_locked(struct taking *t)
{
	struct lock lock;
	int code;

	if (t->c->dry_run || !t->c->site)
		return merge(t);
	code = lock_take(t->c->dirfd, site_file(t->c), t->c->lock_wait_s, &lock, t->e);
	if (code)
		return code;
	code = merge(t);
	lock_drop(&lock);
	return code;
}

/* ---- the whole ---- */

static int check_request(struct taking *t)
{
	const struct csm_holidays_request *q = t->q;

	if (!line_is_word(str_of(q->list)))
		return err_set(t->e, CSM_EUSAGE, "holidays.list", "--list=%s must be a word: a letter, then letters, digits, _ . / + -", q->list);
	if (q->kind && strcmp(q->kind, "off") && strcmp(q->kind, "work"))
		return err_set(t->e, CSM_EUSAGE, "holidays.kind", "--kind=%s must be off or work", q->kind);
	if (q->year && (!str_i64(str_of(q->year), &t->year) || t->year < 1900 || t->year > 9999))
		return err_set(t->e, CSM_EUSAGE, "holidays.year", "--year=%s must be a year, as 2026", q->year);
	t->work = q->kind && !strcmp(q->kind, "work");
	return CSM_OK;
}

static int read_days(struct taking *t, struct str in)
{
	struct str text = str_trim(str_starts(in, STR("\xef\xbb\xbf")) ? (struct str){ in.p + 3, in.n - 3 } : in);

	if (utf8_check(text) != text.n)
		return refuse(t, 0, WORDS("is not UTF-8"));
	if (str_starts(text, STR("{")))
		return read_json(t, text);
	if (str_starts(text, STR("BEGIN:VCALENDAR")))
		return read_ics(t, text);
	return refuse(t, 1, WORDS("is neither an ics file (BEGIN:VCALENDAR) nor a notice as JSON ({\"year\":...,\"days\":[...]})"));
}

static int take_file(struct taking *t)
{
	struct file_bytes f;
	int code = strcmp(t->q->path, "-") ? file_read(AT_FDCWD, t->q->path, &f, t->e) : file_read_fd(0, "-", &f, t->e);

	if (code)
		return code;
	code = read_days(t, f.s);
	file_close(&f);
	if (!code && !t->n)
		return err_at(t->e, CSM_FOUND, "holidays.unpublished", t->q->path, 0, 0, "has no days: the year is not published yet; nothing was changed");
	if (!code && t->n > FILE_MAX_DAYS)
		return refuse(t, 0, WORDS("has more than 5000 days: it is no list of holidays"));
	return code ? code : merge_locked(t);
}

int csm_holidays_import(struct csm *c, const struct csm_holidays_request *q, struct csm_holidays_summary *s, struct csm_err *e)
{
	struct taking t = { .c = c, .q = q, .e = e };
	int code;

	err_clear(e);
	*s = (struct csm_holidays_summary){ 0 };
	code = check_request(&t);
	if (!code)
		code = take_file(&t);
	if (!code)
		*s = (struct csm_holidays_summary){ (long)t.added, (long)t.same, (long)t.left_out, arena_cstr(&c->mem, buf_view(&t.rows)) };
	buf_free(&t.rows);
	free(t.v);
	arena_free(&t.mem);
	return code;
}
