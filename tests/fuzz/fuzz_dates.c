/*
 * Fuzzing dates: line 1 is a format, line 2 a foreign date in it, the rest whatever a person may type for an instant, a
 * period or a duration. What is read is a real date, is written in the strict form and read back as the same instant;
 * periods begin before they end; local time to instant and back is the same or a gap.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files given as arguments.
 */
#include "replay_main.h"

#include "base/when.h"

static const int64_t NOW = 1775102400;         /* 2026-04-02T04:00:00Z */

static void check_instant(const struct zone *z, int64_t at)
{
	char text[26];
	int64_t back;
	int offset;

	if (at < -62135596800 + 86400 || at > 253402300799 - 86400)    /* years 1 to 9999 */
		return;
	when_write(text, z, at);
	must(when_read(str_of(text), &back, &offset), "what is written can be read");
	must(back == at, "and is the same instant");
}

static void check_local(const struct zone *z, const struct civil *c)
{
	int64_t first, second;
	enum zone_fit fit = zone_instant(z, c, &first, &second);
	struct civil back = zone_civil(z, first);

	if (c->year < 1 || c->year > 9999)
		return;
	if (fit == ZONE_FOLD)
		must(first < second, "the earlier reading comes first");
	if (fit != ZONE_GAP)
		must(civil_seconds(&back) == civil_seconds(c), "local time and back");
	check_instant(z, first);
}

static void check_foreign(const struct zone *z, const char *format, struct str s)
{
	struct when_parts p;

	if (!when_strptime(s, format, &p))
		return;
	must(civil_valid(&p.c), "a real date");
	must(p.offset_s > -24 * 3600 && p.offset_s < 24 * 3600, "an offset within a day");
	check_local(z, &p.c);
}

static void check_typed(const struct zone *z, struct str s)
{
	struct csm_err e = { 0 };
	struct period p;
	char text[48];
	int64_t at, d;

	if (when_parse(s, z, NOW, &at, &e))
		must(e.id[0] && e.text[0], "a refusal has words");
	else
		check_instant(z, at);
	err_clear(&e);
	if (period_parse(s, z, NOW, &p, &e))
		must(e.id[0] && e.text[0], "a refusal has words");
	else
		must(p.from == WHEN_NONE || p.to == WHEN_NONE || p.from < p.to, "a period begins before it ends");
	err_clear(&e);
	if (duration_parse(s, &d, &e))
		must(e.id[0] && e.text[0], "a refusal has words");
	else
		duration_text(text, d);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static const int offsets[] = { 0, 8 * 3600, -5 * 3600, 20700, -34200 };
	struct str rest = { (const char *)data, n }, format, foreign;
	struct arena a = { 0 };
	const struct zone *z;

	if (n > 4096)
		return 0;
	format = str_split(&rest, '\n');
	foreign = str_split(&rest, '\n');
	z = zone_fixed(&a, offsets[n % COUNT(offsets)]);
	if (!memchr(format.p ? format.p : "", 0, format.n))
		check_foreign(z, arena_cstr(&a, format), foreign);
	check_typed(z, rest);
	arena_free(&a);
	return 0;
}
