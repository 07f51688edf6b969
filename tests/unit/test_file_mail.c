/*
 * Mail: characters, headers, addresses, dates, parts and boxes, each where programs write them badly;
 * and the table that comes of a whole message.
 */
#include "file/mail.h"

#include <stdlib.h>

#include "file/csv.h"
#include "file/maildir.h"
#include "tap.h"

static struct arena mem;

static struct mail_ctx ctx(void)
{
	return (struct mail_ctx){ .tmp = &mem, .keep = &mem };
}

static void is(struct str got, const char *want, const char *what)
{
	if (!tap_ok(str_is(got, want), what))
		printf("# got \"" STR_FMT "\", expected \"%s\"\n", STR_ARG(got), want);
}

static void words_are(const char *raw, const char *want)
{
	struct mail_ctx x = ctx();

	is(mail_words(&x, str_of(raw)), want, raw);
	buf_free(&x.note);
}

static void test_words(void)
{
	words_are("plain text", "plain text");
	words_are("=?utf-8?Q?a_b=3F?= tail", "a b? tail");
	words_are("=?UTF-8?B?6ZSu?= =?UTF-8?B?55uY?=", "键盘");
	words_are("=?UTF-8?B?6Q==?= =?utf-8?B?lK4=?=", "键");               /* a character cut in two */
	words_are("=?gb2312?B?zfW3vA==?=", "王芳");
	words_are("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本");
	words_are("=?ks_c_5601-1987?B?x9Gx2w==?=", "한글");
	words_are("=?windows-1252?Q?=80_5?=", "€ 5");
	words_are("=?unknown-8bit?Q?caf=E9?=", "café");
	words_are("=?utf-8*zh?Q?x?=", "x");
	words_are("=?utf-8?X?a?= =?utf-8?Q?b", "=?utf-8?X?a?= =?utf-8?Q?b");     /* no encoded words */
	words_are("a =?utf-8?Q?" "?= b", "a  b");
	words_are("\xcd\xf5\xb7\xbc", "王芳");                                /* no charset: GB18030 */
	words_are("caf\xe9", "café");
}

static void date_is(const char *raw, const char *want)
{
	int64_t at;
	char text[26] = "none";

	if (mail_date(str_of(raw), &at))
		when_write(text, zone_fixed(&mem, 0), at);
	is(str_of(text), want, raw);
}

static void test_dates(void)
{
	date_is("Mon, 6 Jun 2005 22:21:22 +0200", "2005-06-06T20:21:22+00:00");
	date_is("Wed, 01 Apr 26 05:02 EST", "2026-04-01T10:02:00+00:00");
	date_is("6 Jun 99 22:21:22 GMT (comment)", "1999-06-06T22:21:22+00:00");
	date_is("6-Jun-2005 22:21:22 -0459", "2005-06-07T03:20:22+00:00");
	date_is("Tue May 10 11:28:07 2005", "2005-05-10T11:28:07+00:00");
	date_is("2010-12-10 19:20:19 +08:00", "2010-12-10T11:20:19+00:00");
	date_is("2010-12-10T19:20:19Z", "2010-12-10T19:20:19+00:00");
	date_is("Fri, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00");
	date_is("Thursday, the second", "none");
	date_is("31 Feb 2020 10:00 +0000", "none");
	date_is("6 Jun 2005", "none");
	date_is("<HR>", "none");
	date_is("", "none");
}

static void test_people(void)
{
	struct mail_ctx x = ctx();
	struct mail_person p[8];
	size_t n = mail_people(&x, STR("\"Li, Na\" <Li.Na@Shop.Example>, wang@a.example (Wang (W) Q), "
	                               "Team: <@r.example:b@c.example>, =?utf-8?B?6ZSu?= <k@d.example>;, nobody, <>"),
	                       p, 8);

	TAP_EQ_INT(n, 4, "people of a list");
	is(p[0].name, "Li, Na", "a name in quotes");
	is(p[0].address, "li.na@shop.example", "its address in lower case");
	is(p[1].name, "Wang (W) Q", "a name in a comment");
	is(p[2].address, "b@c.example", "a route is left out");
	is(p[3].name, "键", "an encoded name in a group");
	TAP_EQ_INT(mail_people(&x, STR("a@b.example, c@d.example, e@f.example"), p, 2), 2, "no more than there is room");
}

static void test_ids(void)
{
	struct mail_ctx x = ctx();
	struct str ids[4];

	TAP_EQ_INT(mail_ids(&x, STR("<a@x>\n <b@x> <a@x> c@x Your message of <d@x>"), ids, 4), 3, "each id once");
	is(ids[2], "d@x", "the last");
	TAP_EQ_INT(mail_ids(&x, STR("<1@x> <2@x> <3@x> <4@x> <5@x> <6@x>"), ids, 4), 4, "too many ids");
	is(ids[0], "1@x", "the root is kept");
	is(ids[3], "6@x", "and the nearest");
	TAP_EQ_INT(mail_ids(&x, STR("someone@x.example"), ids, 4), 0, "an address is no id");
}

static void param_is(const char *value, const char *name, const char *want)
{
	struct mail_ctx x = ctx();

	is(mail_param(&x, str_of(value), name), want, value);
	buf_free(&x.note);
}

static void test_params(void)
{
	param_is("text/plain; charset=\"gb2312\"; name=a", "charset", "gb2312");
	param_is("text/plain;charset = gbk ;", "charset", "gbk");
	param_is("a; filename*=utf-8'zh'%E7%85%A7.png", "filename", "照.png");
	param_is("a; filename*1*=%E7%89%87.png; filename*0*=utf-8''%E7%85%A7", "filename", "照片.png");
	param_is("a; filename*0=\"one \"; filename*1=two", "filename", "onetwo");
	param_is("a; filename=\"=?UTF-8?B?6ZSu?=.txt\"", "filename", "键.txt");
	param_is("a; filename=\"x\\\"y\"", "filename", "x\"y");
	param_is("a; b", "filename", "");
}

static void html_is(const char *html, const char *want)
{
	struct buf b = { 0 };

	mail_html(str_of(html), &b);
	is(buf_view(&b), want, html);
	buf_free(&b);
}

static void test_html(void)
{
	html_is("<p>a  b</p><p>c</p>", "a b\n\nc");
	html_is("a<br>b<br/><br>c", "a\nb\n\nc");
	html_is("<style>p{}</style>x<script>if (a<b) c()</script>y<!-- z -->", "xy");
	html_is("&lt;&amp;&#29031;&#x7247;&nbsp;&unknown; & 5", "<&照片 &unknown; & 5");
	html_is("<ul><li>a<li>b</ul>", "- a\n- b");
	html_is("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc");
	html_is("<a href=\"http://x.example/\">here</a>, <a href='http://y.example'>http://y.example</a>",
	        "here <http://x.example/>, http://y.example");
	html_is("1 < 2 <b", "1 < 2");
	html_is("<pre>a\n b</pre>", "a\n b");
	html_is("&#0;&#xd800;&#xffff;", "&#0;&#xd800;&#xffff;");
}

static void test_codes(void)
{
	struct buf b = { 0 };

	mail_base64(STR("aG\r\nVs!bG8=aGk="), &b);
	is(buf_view(&b), "hellohi", "base64 with other bytes and padding in the middle");
	buf_reset(&b);
	mail_quoted(STR("a=\r\nb=3D=zz= \nc_="), false, &b);
	is(buf_view(&b), "ab==zzc_", "quoted-printable with an equals sign that stands for itself");
	buf_free(&b);
}

static void test_box(void)
{
	struct str rest = STR("From a@b Thu Apr  2 00:00:00 2026\nA: 1\n\nx\nFrom me 10:00\n>From y\n>>From z\n\n"
	                      "From here on\n\nFrom b@c Thu Apr  2 00:00:00 2026\nB: 2\n\ny\n");
	struct mail_piece p;
	long line = 1;

	tap_ok(mail_next(&rest, &line, &mem, &p), "the first");
	is(p.bytes, "A: 1\n\nx\nFrom me 10:00\nFrom y\n>From z\n\nFrom here on\n\n", "text is not cut");
	tap_ok(mail_next(&rest, &line, &mem, &p), "the second");
	TAP_EQ_INT(p.line, 11, "its line");
	is(p.bytes, "B: 2\n\ny\n", "its bytes");
	tap_ok(!mail_next(&rest, &line, &mem, &p), "no more");
}

/* The cell of the only row. */
static struct str cell(struct str message, size_t column)
{
	const struct container_want want = { .name = "-" };
	struct container box;
	struct csv_reader r;
	struct csv_row row;
	struct str out = { 0 };
	struct csm_err e;

	if (mail_open(message, &want, &mem, &box, &e) || !box.kind)
		return STR("(no mail)");
	csv_open(&r, box.text, ',', '"');
	if (csv_next(&r, &row) && csv_next(&r, &row) && column < row.n)
		out = arena_str(&mem, row.f[column]);
	csv_close(&r);
	return out;
}

enum { ID, REFS, DATE, FROM, NAME, REPLY, TO, SUBJECT, TEXT, AUTO, FILES, NOTE };
#define HEAD "From: a@b.example\nMessage-ID: <1@x>\n"

static void test_parts(void)
{
	is(cell(STR(HEAD "Content-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/html\n\n<p>html\n"
	            "--q\n\nplain\n--q--\n"), TEXT), "plain", "plain text before HTML");
	is(cell(STR(HEAD "Content-Type: multipart/alternative; boundary=q\n\n--q\n\n \n--q\nContent-Type: text/html\n\n"
	            "<p>html\n--q--\n"), TEXT), "html", "HTML where the plain text is empty");
	is(cell(STR(HEAD "Content-Type: multipart/mixed\n\nx\n--abcdef\nContent-Type: text/plain\n\none\n"), TEXT), "one",
	   "a boundary that is not told");
	is(cell(STR(HEAD "Content-Type: multipart/mixed; boundary=q\n\nno parts at all\n"), TEXT), "no parts at all",
	   "no parts: all is text");
	is(cell(STR(HEAD "Content-Type: text/plain; format=flowed\n\n> a \n> b\n c \nd\n-- \nx\n"), TEXT),
	   "> a b\nc d\n-- \nx", "flowed text");
	is(cell(STR(HEAD "\n\xcd\xf5\xb7\xbc\n"), NOTE), "characters without a usable charset were read as gb18030",
	   "and it is said");
	is(cell(STR(HEAD), TEXT), "", "no body");
	is(cell(STR(HEAD "Content-Type: multipart/mixed; boundary=q\n\n--q\n\nt\n--q\nContent-Type: message/rfc822\n\n"
	            "Subject: in\n\nno text of ours\n--q--\n"), TEXT), "t", "mail within mail is attached");
}

static void test_letters(void)
{
	is(cell(STR("a,b\n1,2\n"), ID), "(no mail)", "a table is no mail");
	is(cell(STR("Subject: x\nDate: y\n\n"), ID), "(no mail)", "nor is text that begins with words and colons");
	is(cell(STR(HEAD "Date: nonsense\nReceived: by x; Mon, 6 Jun 2005 22:21:22 +0200\n\n"), DATE),
	   "2005-06-06T20:21:22Z", "the time of receipt for a bad date");
	is(cell(STR(HEAD "Date: Mon, 6 Jun 2005 22:21:22 +0200\nReceived: by x; Mon, 6 Jun 2005 20:00:00 +0000\n\n"), DATE),
	   "2005-06-06T20:00:00Z", "a date cannot lie behind the receipt");
	is(cell(STR(HEAD "Date: nonsense\n\n"), DATE), "nonsense", "a bad date stands as it is");
	is(cell(STR(HEAD "Auto-Submitted: auto-replied (vacation)\n\n"), AUTO), "auto-replied", "an absence notice");
	is(cell(STR(HEAD "Auto-Submitted: no\n\n"), AUTO), "", "a person");
	is(cell(STR(HEAD "Precedence: bulk\n\n"), AUTO), "bulk", "bulk");
	is(cell(STR(HEAD "Subject : spaced\n\n"), SUBJECT), "spaced", "a blank before the colon");
	is(cell(STR(HEAD "Subject: one\n two\n\tthree\n\n"), SUBJECT), "one two three", "unfolded");
}

int main(void)
{
	test_words();
	test_dates();
	test_people();
	test_ids();
	test_params();
	test_html();
	test_codes();
	test_box();
	test_parts();
	test_letters();
	arena_free(&mem);
	return tap_done();
}
