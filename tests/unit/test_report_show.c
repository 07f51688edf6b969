/* Screens: facts, reasons, other cases, the whole history with its marks; and that the public view tells no more than it may. */
#include "report_kit.h"

static struct kit k;

static const char *show(struct csm *c, const char *noun, const char *name, bool pub, const char *format)
{
	free(k.out);
	kit_begin(&k, c, format, NULL);
	return kit_end(&k, csm_show(c, noun, name, pub, k.p, &k.e));
}

static bool holds(const char *out, const char *what)
{
	if (!strstr(out, what))
		printf("# not in it: %s\n# %s\n", what, out);
	return strstr(out, what) != NULL;
}

static void test_ticket(struct csm *c)
{
	const char *s = show(c, "ticket", "T-a3q", false, "table");

	tap_ok(holds(s, "State") && holds(s, "solved"), "its state");
	tap_ok(holds(s, "impact 1 (VIP, one step up), urgency 2: P2"), "priority with its reason");
	tap_ok(holds(s, "lin@example.org") && holds(s, "Prefers"), "the customer and how to reach him");
	tap_ok(holds(s, "Rice cooker 3L") && holds(s, "SF1234567890"), "the order with its lines and parcel");
	tap_ok(holds(s, "R-a6t") && holds(s, "customer order"), "the return about the same order");
	tap_ok(holds(s, "T-a4r"), "a case of a linked account");
	tap_ok(holds(s, "[a3, corrected by a11]"), "a corrected event is marked");
	tap_ok(holds(s, "[a9, undone]") && holds(s, "taken back"), "an undone event stays, marked");
	tap_ok(holds(s, "    您好\n    谢谢"), "texts with their own lines");
	tap_ok(strstr(s, "a3, corrected") < strstr(s, "[a7]") && strstr(s, "[a7]") < strstr(s, "[a8]"), "in the order in which it happened");
	s = show(c, "ticket", "T-a3q", false, "json");
	tap_ok(holds(s, "\"links\":[\n{\"rel\":\"relates\",\"from\":\"T-a4r\",\"to\":\"T-a3q\""), "a link from the other side");
	tap_ok(holds(s, "\"new\":1800"), "time in states so far");
	s = show(c, "ticket", "T-a4r", false, "table");
	tap_ok(holds(s, "relates") && holds(s, "trace ordered"), "the other end of the link");
}

static void test_public(struct csm *c)
{
	static const char *const secret[] = { "inside only", "taken back", "wang", "li.na", "lin@example.org", "Lin Example", "555", "inside note",
		"T-a4r", "vip", "impact", "a11", "wrong case" };
	static const char *const formats[] = { "table", "json", "csv" };
	int told = 0;

	for (size_t f = 0; f < COUNT(formats); f++) {
		const char *s = show(c, "ticket", "T-a3q", true, formats[f]);
		for (size_t i = 0; i < COUNT(secret); i++)
			if (strstr(s, secret[i]) && strcmp(secret[i], "T-a4r") != 0) {
				printf("# %s tells %s\n%s", formats[f], secret[i], s);
				told++;
			}
		told += !holds(s, "您好") + !holds(s, "agent");
	}
	TAP_EQ_INT(told, 0, "the public view of a ticket");
	tap_ok(!strstr(show(c, "ticket", "T-a4r", true, "table"), "trace ordered"), "no reasons of waits");
	tap_ok(!strstr(show(c, "order", "2026011588", true, "json"), "inside note"), "no notes of orders");
	tap_ok(!strstr(show(c, "customer", "C-a1n", true, "json"), "555"), "no phone numbers");
}

static void test_others(struct csm *c)
{
	const char *s = show(c, "return", "R-a6t", false, "table");

	tap_ok(holds(s, "199.00 CNY") && holds(s, "settled") && holds(s, "method=original"), "a return");
	s = show(c, "customer", "C-a2p", false, "table");
	tap_ok(holds(s, "2026011588") && holds(s, "T-a3q") && holds(s, "C-a1n"), "a customer: orders and cases of all linked accounts");
	s = show(c, "order", "2026011588", false, "table");
	tap_ok(holds(s, "298.00 CNY") && holds(s, "RC3") && holds(s, "T-a3q") && holds(s, "Lin Example"), "an order");
	tap_ok(holds(show(c, "order", "shop:main:2026011599", false, "table"), "50.50 CNY"), "an order by its shop and number");
	tap_ok(holds(show(c, "ticket", "2026011588", false, "table"), "T-a3q"), "a ticket by its order");
	tap_ok(!strncmp(show(c, "order", "77", false, "table"), "4 order.unknown", 15), "no such order");
	tap_ok(!strncmp(show(c, "ticket", "T-a99z", false, "table"), "4 ", 2), "no such ticket");
	tap_ok(!strncmp(show(c, "thing", "x", false, "table"), "2 show.noun", 11), "no such noun");
}

static void test_status_and_check(struct csm *c)
{
	const char *s;
	int code;

	free(k.out);
	kit_begin(&k, c, "json", NULL);
	s = kit_end(&k, csm_status(c, k.p, &k.e));
	tap_ok(holds(s, "\"last_event\":\"a19\"") && holds(s, "\"solved\":0") && holds(s, "\"closed\":1") && holds(s, "\"orders\":2"), "status");
	free(k.out);
	kit_begin(&k, c, "csv", NULL);
	code = csm_check(c, &(struct csm_check_request){ .strict = false }, k.p, &k.e);
	tap_ok(holds(kit_end(&k, code), "level,id,place,text,todo"), "check prints rows");
	tap_ok(code == CSM_OK || code == CSM_FOUND, "and gives a verdict");
}

int main(void)
{
	char dir[64];
	struct csm *c;

	kit_store(dir);
	c = kit_open(dir, "2026-01-19T12:00:00+08:00", NULL);
	test_ticket(c);
	test_public(c);
	test_others(c);
	csm_close(c);
	c = kit_open(dir, "2026-01-12T11:30:00+08:00", NULL);
	tap_ok(!strstr(show(c, "ticket", "T-a3q", false, "table"), "refunded"), "as of an earlier instant the solve is not there");
	tap_ok(holds(k.out, "open"), "and the ticket is open");
	csm_close(c);
	c = kit_open(dir, NULL, "zh");
	tap_ok(holds(show(c, "ticket", "T-a3q", false, "table"), "客户 新建:渠道="), "in Chinese");
	test_status_and_check(c);
	csm_close(c);
	free(k.out);
	tmp_drop(dir);
	return tap_done();
}
