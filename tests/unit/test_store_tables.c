/*
 * Tables: which row of a record counts, as of and as known at an instant; columns by name; odd rows; lines joined to
 * orders in any sequence; answers; people and customer keys.
 */
#include "store_made.h"
#include "tap.h"

static const char ORDERS[] = "log/a/orders-2026-01-01.csv", LINES[] = "log/a/order_lines-2026-01-01.csv";
#define D(day) "2026-01-" day "T09:00:00+08:00"
#define HEAD "id,at,rec,imp,key,shop,order,status,created,paid,delivered,currency,total,note\n"

static int told;
static void on_finding(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
	told++;
}

static struct orders *load(struct made *m)
{
	struct orders *o = NULL;
	made_forget(m);
	orders_load(&m->c, &o, NULL);
	return o;
}

static const struct order *find(const struct orders *o, const char *number)
{
	uint32_t i = order_find(o, STR("main"), str_of(number));
	return i == MAP_NONE ? NULL : &o->o[i];
}

static void test_last_row(struct made *m)
{
	made_file(m, ORDERS, HEAD
	          "a1," D("05") "," D("06") ",,k,main,7,paid," D("01") "," D("02") ",,CNY,10.00,\n"
	          "a2," D("10") "," D("11") ",,k,main,7,delivered," D("01") "," D("02") "," D("09") ",CNY,10.50,\"two\\nlines, \"\"q\"\"\"\n"
	          "a3," D("08") "," D("12") ",,k,main,7,shipped," D("01") "," D("02") ",,CNY,10.20,\n"
	          "a4," D("10") "," D("12") ",,k,main,8,new," D("09") ",,,JPY,500,\n");
	struct orders *o = load(m);
	const struct order *x = find(o, "7");
	TAP_EQ_INT(o->n, 2, "two orders");
	TAP_EQ_INT(x->total_minor, 1050, "the last row by at counts");
	TAP_EQ_INT(x->observations, 3, "of three");
	tap_ok(str_is(x->note, "two\nlines, \"q\""), "text with its escapes undone");
	TAP_EQ_INT(find(o, "8")->total_minor, 500, "yen have no minor digits");
	tap_ok(order_find(o, STR("other"), STR("7")) == MAP_NONE, "another shop's order is another");
	m->c.as_of = made_at(D("08"));
	x = find(load(m), "7");
	tap_ok(str_is(x->status, "shipped"), "as of the 8th: the row of the 8th");
	tap_ok(!find(m->c.orders, "8"), "an order created later is not there");
	m->c.as_of = made_at(D("01"));
	x = find(load(m), "7");
	tap_ok(x && str_is(x->status, "paid") && x->paid == WHEN_NONE, "before any row: the first one, later dates empty");
	m->c.as_of = WHEN_NONE;
	m->c.known_at = made_at(D("06"));
	tap_ok(str_is(find(load(m), "7")->status, "paid"), "as known on the 6th: only the first row");
	m->c.known_at = WHEN_NONE;
}

static void test_lines(struct made *m)
{
	made_file(m, LINES, "line,id,at,rec,imp,key,shop,order,sku,units,currency,total,unknown\n"
	          "2,a1," D("05") ",,,k,main,7,MUG,1,CNY,4.00,x\n"
	          "1,a2," D("05") ",,,k,main,7,CUP,2,CNY,6.00,x\n"
	          "2,a3," D("06") ",,,k,main,7,MUG,3,CNY,4.50,x\n"
	          "1,a4," D("06") ",,,k,main,99,CUP,1,CNY,6.00,x\n");
	struct orders *o = load(m);
	const struct order *x = find(o, "7");
	TAP_EQ_INT(o->n_lines, 3, "a line observed twice is one line");
	TAP_EQ_INT(x->n_lines, 2, "lines joined to their order");
	TAP_EQ_INT(o->lines[x->first_line].total_minor, 450, "the newer observation counts");
	TAP_EQ_INT(o->lines[x->first_line].units, 3, "columns are found by name");
	TAP_EQ_INT(find(o, "8")->n_lines, 0, "an order without lines");
	tap_ok(o->lines[2].order == MAP_NONE, "a line whose order is not known");
}

static void test_lines_as_of(struct made *m)
{
	made_file(m, LINES, "id,at,rec,imp,key,shop,order,line,sku,units,currency,total\n"
	          "a1," D("10") ",,,k,main,8,1,X,1,JPY,100\n"
	          "a2," D("05") ",,,k,main,7,1,A,1,CNY,1.00\n"
	          "a3," D("10") ",,,k,main,99,1,S,1,CNY,1.00\n"
	          "a4," D("10") ",,,k,main,8,2,Y,1,JPY,100\n"
	          "a5," D("05") ",,,k,main,7,2,B,1,CNY,1.00\n"
	          "a6," D("04") ",,,k,main,98,1,T,1,CNY,1.00\n");
	struct orders *o = load(m);
	const struct order *x = find(o, "8");
	TAP_EQ_INT(o->n_lines, 6, "all lines");
	tap_ok(x->n_lines == 2 && str_is(o->lines[x->first_line].sku, "X") && str_is(o->lines[x->first_line + 1].sku, "Y"),
	       "scattered lines stand together");
	tap_ok(o->o[o->lines[x->first_line].order].row == x->row, "and know their order");
	m->c.as_of = made_at(D("08"));
	o = load(m);
	x = find(o, "7");
	TAP_EQ_INT(o->n_lines, 3, "as of the 8th: lines of later orders are gone, stray ones seen later too");
	tap_ok(x->n_lines == 2 && str_is(o->lines[x->first_line].sku, "A") && str_is(o->lines[x->first_line + 1].sku, "B"),
	       "the others stay together");
	tap_ok(str_is(o->lines[2].sku, "T") && o->lines[2].order == MAP_NONE, "stray ones last");
	m->c.as_of = WHEN_NONE;
}

static int count_row(void *ctx, const struct table_row *r)
{
	*(int *)ctx += (int)r->num;
	return CSM_OK;
}

static void test_odd_rows(struct made *m)
{
	struct segment *segs;
	size_t n;
	int sum = 0;
	made_file(m, "log/a/answers-2026-01-01.csv", "id,at,rec,imp,key,shop,kind,scale,score,asked,answered,text\n"
	          "a1," D("05") ",,,k1,main,csat,5,4," D("04") "," D("05") ",good\n"
	          "\n"
	          "a2," D("05") ",,,k2,main,csat,5\n"
	          "a4," D("05") ",,,k2,main,csat,5,1," D("04") "," D("05") ",\"open quote\n"
	          "nonsense," D("05") ",,,k2,main,csat,5,1,,,\n"
	          "a8, " D("05") " ,,,k1,main,csat,5,0," D("04") "," D("06") ",\"bad\" \n"
	          " \t\n"
	          "a32," D("05") ",,,k3,main,nps,10,1,,,fine\rbut not to the end\n"
	          "a16," D("06") ",,,k3,main,nps,10,0," D("04") "," D("07") ",\r\n");
	told = 0;
	TAP_EQ_INT(table_scan(&m->c, TAB_ANSWERS, count_row, on_finding, &sum, &segs, &n, NULL), CSM_OK, "scan with odd rows");
	segments_close(segs, n);
	TAP_EQ_INT(told, 4, "four rows cannot be read");
	TAP_EQ_INT(sum, 1 + 8 + 16, "all others are handed over");
	struct answers a;
	TAP_EQ_INT(answers_load(&m->c, &a, NULL), CSM_OK, "answers");
	TAP_EQ_INT(a.n, 2, "one a key");
	TAP_EQ_INT(a.a[0].score, 0, "the last one counts, zero is a value");
	answers_free(&a);
	m->c.as_of = made_at(D("05"));
	answers_load(&m->c, &a, NULL);
	tap_ok(a.n == 2 && a.a[1].score == INT64_MIN && a.a[1].answered == WHEN_NONE, "what was answered later is open");
	answers_free(&a);
	m->c.as_of = WHEN_NONE;
}

static void test_undone_import(struct made *m)
{
	made_log(m, "log/a/events-2026-01-01.yaml", "- {id: a1, at: \"2026-01-01T09:00:00+08:00\", by: li.na, do: import, file: \"x\", sha256: \"00\", map: m}\n"
	         "- {id: a2, at: \"2026-01-01T10:00:00+08:00\", by: li.na, do: undo, of: a1}\n");
	made_file(m, ORDERS, HEAD "a1," D("05") ",,a1,k,main,7,paid," D("01") ",,,CNY,10.00,\n"
	          "a2," D("05") ",,,k,main,8,paid," D("01") ",,,CNY,10.00,\n");
	tap_ok(!find(load(m), "7"), "rows of an undone import are gone");
	tap_ok(find(m->c.orders, "8") != NULL, "others stay");
}

static void test_people(struct made *m)
{
	struct people p;
	char key[48], again[48];
	char *text = made_names("- {customer: {C:a1}, at: \"2026-01-05T09:00:00+08:00\", shop: \"main\", account: \"b17\", name: \"Ann\", phone: \"1\"}\n"
	                        "- {customer: {C:a1}, at: \"2026-01-04T09:00:00+08:00\", name: \"Old\", mail: \"a@example.com\"}\n"
	                        "- {customer: {C:a1}, at: \"2026-01-06T09:00:00+08:00\", phone: \"2\\\"3\"}\n"
	                        "- {customer: T-x, at: \"2026-01-06T09:00:00+08:00\"}\n- {customer: {C:a1}, at: \"2026-01-0");
	made_file(m, "people/a-01.yaml", text);
	free(text);
	told = 0;
	TAP_EQ_INT(people_load(&m->c, &p, on_finding, NULL, NULL), CSM_OK, "people");
	TAP_EQ_INT(told, 1, "an entry without a customer is told");
	TAP_EQ_INT(p.n, 1, "one person");
	tap_ok(p.n && str_is(p.p[0].name, "Ann") && str_is(p.p[0].phone, "2\"3") && str_is(p.p[0].mail, "a@example.com"),
	       "the latest value of each");
	TAP_EQ_INT(smap_get(&p.by_account, (struct str){ "main\0b17", 8 }), 0, "found by shop and account");
	people_free(&p);
	customer_key(&m->c, STR("main"), STR("b17"), key);
	customer_key(&m->c, STR("mainb"), STR("17"), again);
	TAP_EQ_INT(strlen(key), 9 + 32, "a customer's key");
	tap_ok(strcmp(key, again) != 0, "shop and account are kept apart");
}

int main(void)
{
	struct made m;
	made_open(&m);
	test_last_row(&m);
	test_lines(&m);
	test_lines_as_of(&m);
	test_odd_rows(&m);
	test_undone_import(&m);
	test_people(&m);
	made_drop(&m);
	return tap_done();
}
