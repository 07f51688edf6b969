/* Finding: every way in, the order of what fits, and that nothing undone or later is found. */
#include "report_kit.h"

static struct kit k;

static const char *find(struct csm *c, const char *text)
{
	free(k.out);
	kit_begin(&k, c, "csv", "case,field,rank");
	return kit_end(&k, csm_find(c, text, 0, k.p, &k.e));
}

static void test_ways(struct csm *c)
{
	TAP_EQ_STR(find(c, "2026011588"), "R-a6t,order,exact\nT-a3q,order,exact\n2026011588,order,exact\n", "an order number, newest first");
	TAP_EQ_STR(find(c, "20260115"), "R-a6t,order,prefix\nT-a3q,order,prefix\n2026011599,order,prefix\n2026011588,order,prefix\n",
	           "its beginning");
	TAP_EQ_STR(find(c, "1599"), "2026011599,order,tail\n", "its tail");
	TAP_EQ_STR(find(c, "SF1234567890"), "2026011588,tracking,exact\n", "a tracking number");
	TAP_EQ_STR(find(c, "0100-1234"), "R-a6t,phone,tail\nT-a4r,phone,tail\nT-a3q,phone,tail\nC-a1n,phone,tail\n",
	           "the tail of a phone, with the cases of the person");
	TAP_EQ_STR(find(c, "234"), "", "three digits are too few");
	tap_ok(strstr(find(c, "lin@example.org"), "C-a1n,mail,exact"), "a mail address");
	tap_ok(strstr(find(c, "lin99"), "C-a2p,account,exact"), "an account");
	tap_ok(strstr(find(c, "BEISPIEL"), "C-a2p,name,text"), "a part of a name");
	TAP_EQ_STR(find(c, "t-a4R"), "T-a4r,case,exact\n", "a case by its name");
	TAP_EQ_STR(find(c, "a6"), "R-a6t,case,exact\n", "a case by its opening event");
	TAP_EQ_STR(find(c, "裂纹"), "T-a3q,text,text\n", "words of a text");
	TAP_EQ_STR(find(c, "tel. \"a\""), "T-a3q,text,text\n", "full-width against ASCII, quotes in the log escaped");
	TAP_EQ_STR(find(c, "trace ORDERED"), "T-a4r,reason,text\n", "reasons too");
	TAP_EQ_STR(find(c, "crack in"), "T-a3q,subject,text\n", "subjects");
	TAP_EQ_STR(find(c, "taken back"), "", "what was undone is not found");
	TAP_EQ_STR(find(c, "nothing like it"), "", "nothing");
	tap_ok(!strncmp(find(c, "  "), "2 find.empty", 12), "nothing to look for");
}

int main(void)
{
	char dir[64];
	struct csm *c;

	kit_store(dir);
	c = kit_open(dir, NULL, NULL);
	test_ways(c);
	free(k.out);
	kit_begin(&k, c, "csv", "case");
	TAP_EQ_STR(kit_end(&k, csm_find(c, "2026011588", 1, k.p, &k.e)), "R-a6t\n", "only the best");
	csm_close(c);
	c = kit_open(dir, "2026-01-10T23:00:00+08:00", NULL);
	TAP_EQ_STR(find(c, "2026011588"), "T-a3q,order,exact\n2026011588,order,exact\n", "as of an earlier day");
	TAP_EQ_STR(find(c, "inside only"), "", "a later note is not found");
	csm_close(c);
	free(k.out);
	tmp_drop(dir);
	return tap_done();
}
