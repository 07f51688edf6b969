/*
 * Observations: numbers of a tracking column, rows joined by the thing that they are about, which of several rows of one
 * key counts, what was recorded or happened later, columns with and without escapes.
 */
#include "store/observe.h"

#include "store_made.h"
#include "tap.h"

static const char TRACKING[] = "log/a/tracking-2026-01-01.csv", DEVICES[] = "log/a/device_events-2026-01-01.csv";
#define D(day) "2026-01-" day "T09:00:00+08:00"
#define THEAD "id,at,rec,imp,key,shop,order,tracking,carrier,status,place,text\n"
#define DHEAD "id,at,rec,imp,key,shop,serial,code,text,order\n"

static bool names_d1(void *ctx, const struct observation *v)
{
	(void)ctx;
	return str_is(v->order, "D1");
}

static bool is_odd(void *ctx, const struct observation *v)
{
	(void)ctx;
	return str_is(v->thing, "S\\n1");
}

static void test_numbers(void)
{
	static const struct { const char *s, *number; bool has; } t[] = {
		{ "SF100", "SF100", true }, { "SF100", "SF10", false }, { "SF100, YT7", "YT7", true },
		{ "SF100,YT7", "T7", false }, { "SF100;YT7|Z9/Q1", "Z9", true }, { "SF100;YT7|Z9/Q1", "Q1", true },
		{ "顺丰:SF100、YT7", "SF100", true }, { "顺丰:SF100,YT7", "YT7", true }, { "1Z 999 AA1", "1Z 999 AA1", true },
		{ "", "SF100", false }, { "SF100", "", false }, { ",,;", "x", false },
	};
	struct str rest = STR(" ,A1,;B2 "), one;

	for (size_t i = 0; i < COUNT(t); i++)
		TAP_EQ_INT(tracking_has(str_of(t[i].s), str_of(t[i].number)), t[i].has, t[i].s);
	one = tracking_next(&rest);
	tap_ok(str_is(one, "A1"), "the first number of a list");
	one = tracking_next(&rest);
	tap_ok(str_is(one, "B2"), "the second");
	TAP_EQ_INT(tracking_next(&rest).n, 0, "and no more");
}

static void load(struct made *m, enum observe k, observe_fn wants, struct observations *o)
{
	made_forget(m);
	TAP_EQ_INT(observe_load(&m->c, k, wants, NULL, o, NULL), CSM_OK, "observations are read");
}

static void test_joined(struct made *m)
{
	struct observations o;

	made_file(m, TRACKING, THEAD
	          "a1," D("03") "," D("20") ",,x:main:content:1,main,,T1,SF,in_transit,,\n"
	          "a2," D("02") "," D("20") ",,x:main:content:2,main,D1,T1,SF,accepted,,two\\nlines\n"
	          "a3," D("04") "," D("20") ",,x:main:content:3,main,,T2,SF,delivered,,\n"
	          "a4," D("05") "," D("21") ",,x:main:content:4,main,,T1,SF,delivered,,\n"
	          "a5," D("05") "," D("20") ",,x:main:content:5,main,D2,T3,SF,delivered,,\n");
	load(m, OBS_TRACKING, names_d1, &o);
	TAP_EQ_INT(o.n, 3, "a row that names the order brings all rows of its number");
	tap_ok(o.n == 3 && o.v[0].row == evid_make(1, 2) && o.v[2].row == evid_make(1, 4), "in the order of their instants");
	tap_ok(o.n && str_is(o.v[0].text, "two\nlines"), "texts without their escapes");
	observations_free(&o);
	m->c.as_of = made_at(D("04"));
	load(m, OBS_TRACKING, names_d1, &o);
	TAP_EQ_INT(o.n, 2, "as of an instant what happened later is not there");
	observations_free(&o);
	m->c.as_of = WHEN_NONE;
	m->c.known_at = made_at(D("20"));
	load(m, OBS_TRACKING, names_d1, &o);
	TAP_EQ_INT(o.n, 2, "nor what was recorded later");
	observations_free(&o);
	m->c.known_at = WHEN_NONE;
}

static void test_revised(struct made *m)
{
	struct observations o;

	made_file(m, DEVICES, DHEAD
	          "a1," D("03") "," D("20") ",,x:main:7,main,S1,E1,first,D1\n"
	          "a2," D("03") "," D("21") ",,x:main:7,main,S1,E2,second,D2\n"
	          "a3," D("03") "," D("20") ",,x:main:8,main,S2,E1,,D1\n"
	          "a4," D("04") "," D("22") ",,x:main:8,main,S2,E9,,D1\n"
	          "a5," D("04") "," D("20") ",,x:main:9,main,S\\n1,E9,a\\nb,D3\n");
	load(m, OBS_DEVICES, names_d1, &o);
	TAP_EQ_INT(o.n, 1, "a row that now names another order is gone, and so is what it was about");
	tap_ok(o.n == 1 && str_is(o.v[0].word, "E9"), "of two rows of one key the last one counts");
	observations_free(&o);
	m->c.known_at = made_at(D("20"));
	load(m, OBS_DEVICES, names_d1, &o);
	TAP_EQ_INT(o.n, 2, "as known before, the first ones count");
	observations_free(&o);
	m->c.known_at = WHEN_NONE;
	load(m, OBS_DEVICES, is_odd, &o);
	TAP_EQ_INT(o.n, 1, "a backslash in a serial number is a backslash");
	tap_ok(o.n == 1 && str_is(o.v[0].text, "a\nb"), "in a text it is an escape");
	observations_free(&o);
}

int main(void)
{
	struct made m;

	made_open(&m);
	test_numbers();
	test_joined(&m);
	test_revised(&m);
	TAP_EQ_INT(observe_of(REC_ANSWER), OBS_KINDS, "answers are no observations");
	TAP_EQ_INT(observe_of(REC_BEHAVIOUR), OBS_BEHAVIOUR, "behaviour is");
	made_drop(&m);
	return tap_done();
}
