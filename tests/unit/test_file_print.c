/*
 * Printers: every cell kind in every format, compared byte for byte; widths of Chinese and emoji; controls; --fields, --ids, -z;
 * reports unpivoted; objects; and that a byte which was not written is always an error.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file/out.h"
#include "file/print.h"
#include "tap.h"

typedef void draw_fn(struct csm_print *p);

static const struct col cols[] = {
	{ .name = "case", .en = "Case", .zh = "单号" },
	{ .name = "what", .en = "What", .zh = "问题" },
	{ .name = "at", .en = "When", .zh = "时间" },
	{ .name = "wait", .en = "Wait", .zh = "等待", .right = true },
	{ .name = "paid", .en = "Paid", .zh = "实付", .right = true },
	{ .name = "rate", .en = "Rate", .zh = "率", .right = true },
	{ .name = "open", .en = "Open", .zh = "未结" },
	{ .name = "tags", .en = "Tags", .zh = "标签", .hidden = true },
	{ .name = "score", .right = true, .hidden = true },
	{ .name = "count", .right = true, .hidden = true },
};

static struct str text;
static char kept[1 << 21];
static struct csm_err err;

/* What draw prints with these options; the code of close in *code. */
static const char *render(const struct csm_print_options *o, draw_fn *draw, int *code)
{
	int fd = memfd_create("print", MFD_CLOEXEC), ignored;
	struct csm_print *p;
	ssize_t n;

	memset(kept, 0, sizeof(kept));
	text = (struct str){ NULL, 0 };
	code = code ? code : &ignored;
	*code = csm_print_open(&p, fd, o, &err);
	if (!*code) {
		struct arena zone = { 0 };

		print_zone(p, zone_fixed(&zone, 8 * 3600));
		draw(p);
		*code = csm_print_close(p, &err);
		arena_free(&zone);
	}
	n = pread(fd, kept, sizeof(kept) - 1, 0);
	text = (struct str){ kept, n > 0 ? (size_t)n : 0 };
	close(fd);
	return kept;
}

static const char *as(const char *format, draw_fn *draw)
{
	return render(&(struct csm_print_options){ .format = format }, draw, NULL);
}

static void every_kind(struct csm_print *p)
{
	struct cell row[COUNT(cols)] = {
		cell_text(STR("T-a1042c")), cell_text(STR("屏幕有裂纹")), cell_at(1768613400), cell_duration(3700),
		cell_money(19900, STR("CNY")), cell_share(10, 81), cell_bool(true), cell_list(STR("a\nb")),
		cell_decimal(STR("4.25")), cell_int(-7),
	};
	struct cell none[COUNT(cols)] = {
		cell_text(STR("T-a1d")), cell_empty(), cell_at(WHEN_NONE), cell_empty(), cell_empty(), cell_share(0, 0),
		cell_bool(false), cell_list(STR("")), cell_empty(), cell_empty(),
	};

	if (print_table(p, cols, COUNT(cols), &err))
		return;
	print_row(p, row);
	print_row(p, none);
	print_table_end(p);
}

static void no_rows(struct csm_print *p)
{
	print_table(p, cols, COUNT(cols), &err);
	print_table_end(p);
}

static void lists(void)
{
	TAP_EQ_STR(as("table", every_kind),
	           "Case      What        When                       Wait        Paid            Rate  Open\n"
	           "T-a1042c  屏幕有裂纹  2026-01-17 09:30:00  1h 01m 40s  199.00 CNY  12.35 % (n 81)  yes\n"
	           "T-a1d                                                                           -  no\n",
	           "table: cells align, Chinese takes two");
	TAP_EQ_STR(as("csv", every_kind),
	           "case,what,at,wait,paid,rate,open\n"
	           "T-a1042c,屏幕有裂纹,2026-01-17T09:30:00+08:00,3700,199.00 CNY,0.1235,true\n"
	           "T-a1d,,,,,,false\n", "csv");
	TAP_EQ_STR(as("tsv", every_kind),
	           "case\twhat\tat\twait\tpaid\trate\topen\n"
	           "T-a1042c\t屏幕有裂纹\t2026-01-17T09:30:00+08:00\t3700\t199.00 CNY\t0.1235\ttrue\n"
	           "T-a1d\t\t\t\t\t\tfalse\n", "tsv");
	TAP_EQ_STR(as("json", every_kind),
	           "[\n{\"case\":\"T-a1042c\",\"what\":\"屏幕有裂纹\",\"at\":\"2026-01-17T09:30:00+08:00\",\"wait\":3700,"
	           "\"paid\":{\"amount\":\"199.00\",\"currency\":\"CNY\"},\"rate\":{\"share\":0.1235,\"num\":10,\"n\":81},\"open\":true},\n"
	           "{\"case\":\"T-a1d\",\"what\":null,\"at\":null,\"wait\":null,\"paid\":null,"
	           "\"rate\":{\"share\":null,\"num\":0,\"n\":0},\"open\":false}\n]\n", "json");
	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "jsonl", .fields = "tags,score,count" }, every_kind, NULL),
	           "{\"tags\":[\"a\",\"b\"],\"score\":4.25,\"count\":-7}\n{\"tags\":[],\"score\":null,\"count\":null}\n", "jsonl");
	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "md", .lang = "zh", .fields = "what,tags,score,open" }, every_kind, NULL),
	           "| 问题 | 标签 | score | 未结 |\n| --- | --- | ---: | --- |\n| 屏幕有裂纹 | a, b | 4.25 | 是 |\n|  |  |  | 否 |\n", "md");
	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "html", .fields = "case,count" }, every_kind, NULL),
	           "<div class=\"csm\" lang=\"en\">\n<table>\n<thead><tr><th style=\"text-align:left\">Case</th>"
	           "<th style=\"text-align:right\">count</th></tr></thead>\n<tbody>\n"
	           "<tr><td>T-a1042c</td><td style=\"text-align:right\">-7</td></tr>\n"
	           "<tr><td>T-a1d</td><td style=\"text-align:right\"></td></tr>\n</tbody>\n</table>\n</div>\n", "html");
	TAP_EQ_STR(render(&(struct csm_print_options){ .ids = true, .format = "json" }, every_kind, NULL), "T-a1042c\nT-a1d\n", "ids");
	render(&(struct csm_print_options){ .ids = true, .nul = true }, every_kind, NULL);
	tap_ok(str_eq(text, STR("T-a1042c\0T-a1d\0")), "ids with NUL");
	render(&(struct csm_print_options){ .format = "csv", .nul = true, .no_header = true, .fields = "case" }, every_kind, NULL);
	tap_ok(str_eq(text, STR("T-a1042c\0T-a1d\0")), "csv with NUL, without header");
	TAP_EQ_STR(render(&(struct csm_print_options){ .colour = true, .fields = "case,score" }, every_kind, NULL),
	           "\033[1mCase      score\033[0m\nT-a1042c   4.25\nT-a1d\n", "bold header, no blanks at the end");
}

static void empty_lists(void)
{
	TAP_EQ_STR(as("table", no_rows), "", "empty table");
	TAP_EQ_STR(as("md", no_rows), "", "empty md");
	TAP_EQ_STR(as("html", no_rows), "", "empty html");
	TAP_EQ_STR(as("csv", no_rows), "case,what,at,wait,paid,rate,open\n", "empty csv has its header");
	TAP_EQ_STR(as("json", no_rows), "[]\n", "empty json is an array");
	TAP_EQ_STR(as("jsonl", no_rows), "", "empty jsonl");
	TAP_EQ_STR(render(&(struct csm_print_options){ .ids = true }, no_rows, NULL), "", "empty ids");
}

static const char EVIL[] = "a\033]52;c;eA==\a\xe2\x80\xae\xff\tb\nc|<b>&\\";

static void evil(struct csm_print *p)
{
	static const struct col c[] = { { .name = "v" }, { .name = "w" } };
	struct cell row[] = { cell_text(str_of(EVIL)), cell_text(STR("x \"y\", z")) };

	print_table(p, c, 2, &err);
	print_row(p, row);
	print_table_end(p);
}

static void controls(void)
{
	TAP_EQ_STR(as("csv", evil), "v,w\n\"a\033]52;c;eA==\a\xe2\x80\xae\xff\tb\nc|<b>&\\\",\"x \"\"y\"\", z\"\n", "csv keeps controls");
	TAP_EQ_STR(as("tsv", evil), "v\tw\na\033]52;c;eA==\a\xe2\x80\xae\xff\\tb\\nc|<b>&\\\\\tx \"y\", z\n", "tsv escapes four bytes");
	TAP_EQ_STR(as("jsonl", evil), "{\"v\":\"a\\u001b]52;c;eA==\\u0007\\u202e\xef\xbf\xbd\\tb\\nc|<b>&\\\\\",\"w\":\"x \\\"y\\\", z\"}\n",
	           "json escapes, U+FFFD for an invalid byte");
	TAP_EQ_STR(render(&(struct csm_print_options){ .no_header = true }, evil, NULL),
	           "a\\x1B]52;c;eA==\\x07\\u202E\\xFF\\tb c|<b>&\\  x \"y\", z\n", "table shows controls, LF is a blank");
	as("html", evil);
	tap_ok(strstr(kept, "c|&lt;b&gt;&amp;\\") && !strchr(kept, '\033'), "html escapes");
	as("md", evil);
	tap_ok(strstr(kept, " c\\|&lt;b&gt;&amp;\\\\ |") && !strchr(kept, '\033'), "md escapes");
}

static void nul_value(struct csm_print *p)
{
	static const struct col c[] = { { .name = "v" } };

	print_table(p, c, 1, &err);
	print_row(p, (struct cell[]){ cell_text(STR("a\0b")) });
	print_row(p, (struct cell[]){ cell_empty() });
	print_table_end(p);
}

static void csv_edges(void)
{
	int code;

	render(&(struct csm_print_options){ .format = "csv" }, nul_value, &code);
	tap_ok(code == CSM_OK && str_eq(text, STR("v\na\0b\n\"\"\n")), "csv: a lone empty field is quoted, NUL kept");
	render(&(struct csm_print_options){ .format = "csv", .nul = true }, nul_value, &code);
	tap_ok(code == CSM_EUSAGE && !strcmp(err.id, "print.nul"), "-z with a NUL in a value is an error");
}

static void wide(struct csm_print *p)
{
	static const struct col c[] = { { .name = "id" }, { .name = "text" }, { .name = "rate", .right = true }, { .name = "more" } };

	print_table(p, c, 4, &err);
	print_row(p, (struct cell[]){ cell_text(STR("T-a1042c")), cell_text(STR("手机屏幕有裂纹,无法开机")), cell_share(1, 3), cell_text(STR("📱😀")) });
	print_row(p, (struct cell[]){ cell_text(STR("T-1")), cell_text(STR("short")), cell_share(2, 3), cell_text(STR("e\xcc\x81t")) });
	print_table_end(p);
}

static void widths(void)
{
	TAP_EQ_STR(render(&(struct csm_print_options){ .width = 200 }, wide, NULL),
	           "id        text                              rate  more\n"
	           "T-a1042c  手机屏幕有裂纹,无法开机  33.33 % (n 3)  📱😀\n"
	           "T-1       short                    66.67 % (n 3)  e\xcc\x81t\n", "wide enough");
	TAP_EQ_STR(render(&(struct csm_print_options){ .width = 50 }, wide, NULL),
	           "id        text                        rate  more\n"
	           "T-a1042c  手机屏幕有裂纹,无法开机  33.33 %  📱😀\n"
	           "T-1       short                    66.67 %  e\xcc\x81t\n", "too narrow for n");
	TAP_EQ_STR(render(&(struct csm_print_options){ .width = 36 }, wide, NULL),
	           "id        text            rate  more\n"
	           "T-a1042c  手机屏幕有…  33.33 %  📱😀\n"
	           "T-1       short        66.67 %  e\xcc\x81t\n", "the widest text is shortened");
}

static void many(struct csm_print *p)
{
	static const struct col c[] = { { .name = "n", .right = true }, { .name = "t" } };

	print_table(p, c, 2, &err);
	for (int i = 0; i < 10001; i++)
		print_row(p, (struct cell[]){ cell_int(i), cell_text(i < 10000 ? STR("x") : STR("much longer than the rest")) });
	print_table_end(p);
}

static void long_table(void)
{
	render(&(struct csm_print_options){ .width = 12 }, many, NULL);
	tap_ok(str_starts(text, STR("   n  t\n   0  x\n")), "widths of the first 10,000 rows");
	tap_ok(str_ends(text, STR("\n9999  x\n10000  much …\n")), "a later row keeps them");
	as(NULL, many);
	tap_ok(str_ends(text, STR("\n10000  much longer than the rest\n")), "without a limit a later row is whole");
}

static int try_fields(const char *fields)
{
	int fd = open("/dev/null", O_WRONLY), code;
	struct csm_print *p;

	err = (struct csm_err){ 0 };
	code = csm_print_open(&p, fd, &(struct csm_print_options){ .format = "csv", .fields = fields }, &err);
	if (!code) {
		code = print_table(p, cols, COUNT(cols), &err);
		print_row(p, NULL);
		print_table_end(p);
		csm_print_close(p, NULL);
	}
	close(fd);
	return code;
}

static void options(void)
{
	struct csm_print *p;

	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "csv", .fields = "count, case" }, every_kind, NULL),
	           "count,case\n-7,T-a1042c\n,T-a1d\n", "--fields chooses and orders");
	TAP_EQ_INT(try_fields("case,cuont"), CSM_EUSAGE, "unknown field");
	TAP_EQ_STR(err.id, "print.field", "its id");
	tap_ok(strstr(err.text, "unknown field \"cuont\"; did you mean \"count\"?") != NULL, "the nearest name");
	TAP_EQ_INT(try_fields("case,,at"), CSM_EUSAGE, "empty field name");
	TAP_EQ_INT(try_fields(""), CSM_EUSAGE, "no field name");
	TAP_EQ_INT(try_fields("case,case"), CSM_EUSAGE, "field named twice");
	TAP_EQ_INT(csm_print_open(&p, 1, &(struct csm_print_options){ .format = "jsno" }, &err), CSM_EUSAGE, "unknown format");
	tap_ok(p == NULL && strstr(err.text, "did you mean \"json\"?") != NULL, "the nearest format");
	TAP_EQ_INT(csm_print_open(&p, 1, &(struct csm_print_options){ .nul = true }, &err), CSM_EUSAGE, "-z with table");
	TAP_EQ_INT(csm_print_open(&p, 1, &(struct csm_print_options){ .ids = true, .fields = "a" }, &err), CSM_EUSAGE, "--ids with --fields");
	TAP_EQ_INT(csm_print_close(NULL, &err), CSM_OK, "closing nothing");
}

static const struct col period_col = { .name = "period", .en = "Period", .zh = "期间" };

static void report(struct csm_print *p)
{
	static const struct col c[] = {
		{ .name = "channel", .en = "Channel", .zh = "渠道", .key = true }, { .name = "opened", .en = "Opened", .right = true, .basis = "opened" },
		{ .name = "frt", .en = "First response", .right = true }, { .name = "met", .right = true }, { .name = "refunded", .right = true },
	};

	if (print_report(p, &err))
		return;
	print_fact(p, &period_col, cell_text(STR("2026-01")));
	print_section(p, "service", "Service");
	print_table(p, c, COUNT(c), &err);
	print_row(p, (struct cell[]){ cell_text(STR("chat")), cell_int(12), cell_of(cell_duration(90), 11), cell_share(1, 8), cell_money(-5, STR("CNY")) });
	print_row(p, (struct cell[]){ cell_text(STR("e mail")), cell_int(0), cell_empty(), cell_share(0, 0), cell_money(3, STR("JPY")) });
	print_table_end(p);
	print_section(p, "returns", "Returns");
	print_table(p, c, COUNT(c), &err);
	print_table_end(p);
	print_note(p, "as of %s", "2026-02-01");
}

static void reports(void)
{
	int code;

	TAP_EQ_STR(as("table", report),
	           "Period  2026-01\n\nService\nChannel  Opened  First response            met   refunded\n"
	           "chat         12   1m 30s (n 11)  12.50 % (n 8)  -0.05 CNY\n"
	           "e mail        0               -              -      3 JPY\n"
	           "\nReturns\n(none)\n\nas of 2026-02-01\n", "report for reading");
	TAP_EQ_STR(as("csv", report),
	           "section,group,figure,value,unit,n,basis,num\n,,period,2026-01,text,,,\n"
	           "service,channel=chat,opened,12,count,,opened,\nservice,channel=chat,frt,90,s,11,,\n"
	           "service,channel=chat,met,0.1250,share,8,,1\nservice,channel=chat,refunded,-0.05,CNY,,,\n"
	           "service,\"channel=\"\"e mail\"\"\",opened,0,count,,opened,\nservice,\"channel=\"\"e mail\"\"\",frt,,,,,\n"
	           "service,\"channel=\"\"e mail\"\"\",met,,share,0,,0\nservice,\"channel=\"\"e mail\"\"\",refunded,3,JPY,,,\n",
	           "report in records");
	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "jsonl", .fields = "figure,value,num" }, report, NULL),
	           "{\"figure\":\"period\",\"value\":\"2026-01\",\"num\":null}\n{\"figure\":\"opened\",\"value\":12,\"num\":null}\n"
	           "{\"figure\":\"frt\",\"value\":90,\"num\":null}\n{\"figure\":\"met\",\"value\":0.1250,\"num\":1}\n"
	           "{\"figure\":\"refunded\",\"value\":\"-0.05\",\"num\":null}\n{\"figure\":\"opened\",\"value\":0,\"num\":null}\n"
	           "{\"figure\":\"frt\",\"value\":null,\"num\":null}\n{\"figure\":\"met\",\"value\":null,\"num\":0}\n"
	           "{\"figure\":\"refunded\",\"value\":\"3\",\"num\":null}\n", "report in jsonl, fields chosen");
	render(&(struct csm_print_options){ .format = "json", .fields = "figure" }, report, NULL);
	tap_ok(str_starts(text, STR("{\"figures\":[\n{\"figure\":\"period\"},\n{\"figure\":\"opened\"},\n")), "report in json opens");
	tap_ok(str_ends(text, STR("{\"figure\":\"refunded\"}\n],\"note\":[\n\"as of 2026-02-01\"\n]}\n")), "report in json ends");
	as("md", report);
	tap_ok(str_starts(text, STR("- **Period:** 2026-01\n\n## Service\n\n| Channel | Opened |")), "report in md opens");
	tap_ok(str_ends(text, STR("\n## Returns\n\n(none)\n\nas of 2026-02-01\n")), "report in md ends");
	as("html", report);
	tap_ok(str_starts(text, STR("<div class=\"csm\" lang=\"en\">\n<dl>\n<dt>Period</dt><dd>2026-01</dd>\n</dl>\n<h2>Service</h2>\n<table>")),
	       "report in html opens");
	tap_ok(str_ends(text, STR("<h2>Returns</h2>\n<p>(none)</p>\n<p style=\"white-space:pre-wrap\">as of 2026-02-01</p>\n</div>\n")),
	       "report in html ends");
	err.id[0] = '\0';
	render(&(struct csm_print_options){ .fields = "figure" }, report, &code);
	TAP_EQ_STR(err.id, "print.field", "--fields and a report for reading");
	render(&(struct csm_print_options){ .ids = true }, report, &code);
	TAP_EQ_STR(err.id, "print.ids", "--ids and a report");
	render(&(struct csm_print_options){ .format = "csv", .fields = "vlaue" }, report, &code);
	tap_ok(strstr(err.text, "did you mean \"value\"?") != NULL, "unknown field of a record");
}

static void thing(struct csm_print *p)
{
	static const struct col name = { .name = "case", .en = "Case", .zh = "单号" }, due = { .name = "due", .en = "Due" };
	static const struct col sla = { .name = "sla", .en = "SLA" }, c[] = { { .name = "id" }, { .name = "do" } };

	print_object(p, "ticket");
	print_fact(p, &name, cell_text(STR("T-a1042c")));
	print_fact(p, &due, cell_empty());
	print_text(p, "text", STR("屏幕\n\n有裂纹\n"));
	print_section(p, "clocks", "Clocks");
	print_fact(p, &sla, cell_int(2));
	print_section(p, "history", "History");
	print_table(p, c, 2, &err);
	print_row(p, (struct cell[]){ cell_text(STR("a1042")), cell_text(STR("open")) });
	print_row(p, (struct cell[]){ cell_text(STR("a1043")), cell_text(STR("reply")) });
	print_table_end(p);
	print_section(p, "files", "Files");
	print_table(p, c, 2, &err);
	print_table_end(p);
	print_object_end(p);
}

static void objects(void)
{
	int code;

	TAP_EQ_STR(as("table", thing), "Case  T-a1042c\n    屏幕\n\n    有裂纹\n\nClocks\nSLA  2\n\nHistory\nid     do\na1042  open\na1043  reply\n",
	           "one thing for reading");
	TAP_EQ_STR(as("json", thing),
	           "{\n\"kind\":\"ticket\",\n\"case\":\"T-a1042c\",\n\"due\":null,\n\"text\":\"屏幕\\n\\n有裂纹\\n\",\n"
	           "\"clocks\":{\n\"sla\":2\n},\n\"history\":[\n{\"id\":\"a1042\",\"do\":\"open\"},\n{\"id\":\"a1043\",\"do\":\"reply\"}\n],\n"
	           "\"files\":[]\n}\n", "one thing in json");
	TAP_EQ_STR(as("jsonl", thing),
	           "{\"kind\":\"ticket\",\"case\":\"T-a1042c\",\"due\":null,\"text\":\"屏幕\\n\\n有裂纹\\n\",\"clocks\":{\"sla\":2},"
	           "\"history\":[{\"id\":\"a1042\",\"do\":\"open\"},{\"id\":\"a1043\",\"do\":\"reply\"}],\"files\":[]}\n", "one thing in jsonl");
	TAP_EQ_STR(as("csv", thing),
	           "section,row,field,value\n,,kind,ticket\n,,case,T-a1042c\n,,due,\n,,text,\"屏幕\n\n有裂纹\n\"\nclocks,,sla,2\n"
	           "history,1,id,a1042\nhistory,1,do,open\nhistory,2,id,a1043\nhistory,2,do,reply\n", "one thing in csv");
	TAP_EQ_STR(as("md", thing),
	           "- **Case:** T-a1042c\n\n> 屏幕\\\n> \n> 有裂纹\n\n## Clocks\n\n- **SLA:** 2\n\n## History\n\n"
	           "| id | do |\n| --- | --- |\n| a1042 | open |\n| a1043 | reply |\n", "one thing in md");
	TAP_EQ_STR(render(&(struct csm_print_options){ .ids = true }, thing, NULL), "T-a1042c\n", "its id");
	TAP_EQ_STR(render(&(struct csm_print_options){ .format = "json", .fields = "history,case" }, thing, &code),
	           "{\n\"kind\":\"ticket\",\n\"case\":\"T-a1042c\",\n\"history\":[\n{\"id\":\"a1042\",\"do\":\"open\"},\n"
	           "{\"id\":\"a1043\",\"do\":\"reply\"}\n]\n}\n", "--fields chooses members");
	TAP_EQ_INT(code, CSM_OK, "all of them seen");
	render(&(struct csm_print_options){ .format = "json", .fields = "case,owner" }, thing, &code);
	TAP_EQ_INT(code, CSM_EUSAGE, "a member that never came");
	TAP_EQ_STR(err.id, "print.field", "its id");
}

static void loose(struct csm_print *p)
{
	print_fact(p, &period_col, cell_share(-1, 3));
	print_text(p, "t", STR("- x\n1. y"));
}

static void abandoned(struct csm_print *p)
{
	print_table(p, cols, 1, &err);
	print_row(p, (struct cell[]){ cell_int(1) });
}

static void raw(struct csm_print *p)
{
	print_raw(p, STR("- {id: a1}\n\033"));
}

static void odd_calls(void)
{
	TAP_EQ_STR(as("json", loose), "{\n\"period\":{\"share\":-0.3333,\"num\":-1,\"n\":3},\n\"t\":\"- x\\n1. y\"\n}\n", "a fact opens an object, close ends it");
	TAP_EQ_STR(as("md", loose), "- **Period:** -33.33 % (n 3)\n\n> \\- x\\\n> 1\\. y\n", "md: lines that look like lists");
	TAP_EQ_STR(as("json", abandoned), "[\n{\"case\":1}", "a list given up stays open");
	TAP_EQ_STR(as("table", abandoned), "Case\n1\n", "for reading it shows what there was");
	TAP_EQ_STR(as("table", raw), "- {id: a1}\n\033", "raw bytes");
	tap_ok(cell_cmp(&(struct cell){ .kind = CELL_SHARE, .i = 1, .den = 3 }, &(struct cell){ .kind = CELL_SHARE, .i = 2, .den = 5 }) < 0,
	       "shares compare exactly");
	tap_ok(cell_cmp(&(struct cell){ .kind = CELL_EMPTY }, &(struct cell){ .kind = CELL_INT, .i = 9 }) > 0, "no value is last");
}

static void half_up(struct csm_print *p)
{
	static const struct col c[] = { { .name = "s" } };
	static const int64_t pairs[][2] = {
		{ 1, 20000 }, { -1, 20000 }, { -3, 20000 }, { 1, 20001 }, { 1, 1 }, { 3, 2 }, { INT64_MAX, INT64_MAX }, { INT64_MAX, 1 },
	};

	print_table(p, c, 1, &err);
	for (size_t i = 0; i < COUNT(pairs); i++)
		print_row(p, (struct cell[]){ cell_share(pairs[i][0], pairs[i][1]) });
	print_table_end(p);
}

static int into(int fd, draw_fn *draw, bool *failed)
{
	struct csm_print *p;

	csm_print_open(&p, fd, NULL, &err);
	draw(p);
	*failed = print_failed(p);
	return csm_print_close(p, &err);
}

static void not_written(void)
{
	int full = open("/dev/full", O_WRONLY), pipes[2];
	bool failed;

	signal(SIGPIPE, SIG_IGN);
	TAP_EQ_INT(into(full, every_kind, &failed), CSM_EIO, "a full disk");
	TAP_EQ_STR(err.id, "output.write", "its id");
	tap_ok(strstr(err.text, "only 0 of 2") && strstr(err.text, "No space left"), "its text");
	TAP_EQ_INT(into(full, no_rows, &failed), CSM_OK, "nothing to write on a full disk");
	TAP_EQ_INT(into(full, many, &failed), CSM_EIO, "a full disk, more than one piece");
	tap_ok(failed, "known before close");
	close(full);
	if (pipe(pipes))
		abort();
	close(pipes[0]);
	TAP_EQ_INT(into(pipes[1], every_kind, &failed), CSM_EIO, "nobody reads the pipe");
	TAP_EQ_STR(err.id, "output.pipe", "its id");
	close(pipes[1]);
	TAP_EQ_INT(into(-1, every_kind, &failed), CSM_EIO, "no descriptor");
}

int main(void)
{
	lists();
	empty_lists();
	controls();
	csv_edges();
	widths();
	long_table();
	options();
	reports();
	objects();
	odd_calls();
	TAP_EQ_STR(as("csv", half_up), "s\n0.0001\n0.0000\n-0.0001\n0.0000\n1.0000\n1.5000\n1.0000\n9223372036854775807.0000\n",
	           "shares: four digits, half up, exact");
	not_written();
	return tap_done();
}
