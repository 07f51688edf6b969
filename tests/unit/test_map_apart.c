/*
 * A file whose order numbers are in sequence needs no table of them. Whatever the sequence does, the records are those of a
 * file that the table was made of: the same rows behind one order whose rows stand apart at the very end.
 */
#include "map_kit.h"

#define HEAD "No,Paid,Sku,Qty\n"

static const char map[] =
	"map: t.apart\nverified: x\nrecord: order\ndetect: {all: [No, Sku]}\n"
	"group: {by: order, fill_down: [order]}\n"
	"fields:\n  order: {from: [No]}\n  total: {from: [Paid]}\n  sku: {from: [Sku]}\n  units: {from: [Qty]}\nkey: [order]\n";

static void put(struct buf *b, const struct mapped *m)
{
	buf_printf(b, STR_FMT " %lld %s:", STR_ARG(m->key), (long long)m->v[FLD_total], m->reject ? reject_word(m->reject) : "");
	for (size_t i = 0; i < m->n_lines; i++)
		buf_printf(b, " " STR_FMT "*%lld", STR_ARG(m->lines[i].s[FLD_sku]), (long long)m->lines[i].v[FLD_units]);
	buf_cstr(b, "; ");
}

static const char *records(struct kit *k, const char *in, bool *unique)
{
	struct buf b = { 0 };
	const char *s;

	if (kit_open(k, k->path, str_of(in)))
		return k->e.text;
	*unique = source_unique(k->s);
	while (source_next(k->s, &k->m))
		put(&b, &k->m);
	s = arena_cstr(&k->a, buf_view(&b));
	buf_free(&b);
	return s;
}

struct file { const char *what, *rows, *want; bool unique; };

static const struct file files[] = {
	{ "in sequence", "#9,5,a,1\n#9,5,b,2\n#10,6,c,3\n#11,7,d,4\n", "#9 500 : a*1 b*2; #10 600 : c*3; #11 700 : d*4; ", true },
	{ "descending", "#11,7,d,4\n#10,6,c,3\n#10,,e,1\n#9,5,a,1\n", "#11 700 : d*4; #10 600 : c*3 e*1; #9 500 : a*1; ", true },
	{ "a break, no order apart", "#9,5,a,1\n#11,7,d,4\n#10,6,c,3\n", "#9 500 : a*1; #11 700 : d*4; #10 600 : c*3; ", false },
	{ "a break by length", "#10,6,c,3\n#9,5,a,1\n#11,7,d,4\n", "#10 600 : c*3; #9 500 : a*1; #11 700 : d*4; ", false },
	{ "rows of one order far apart", "#1,5,a,1\n#2,6,b,1\n#3,7,c,1\n#4,8,d,1\n#1,5,e,2\n",
	  "#1 500 : a*1 e*2; #2 600 : b*1; #3 700 : c*1; #4 800 : d*1; ", false },
	{ "apart in a descending file", "#4,8,d,1\n#3,7,c,1\n#2,6,b,1\n#3,7,e,2\n",
	  "#4 800 : d*1; #3 700 : c*1 e*2; #2 600 : b*1; ", false },
	{ "an empty number goes on with the order before", "#1,5,a,1\n,,b,2\n#2,6,c,3\n", "#1 500 : a*1 b*2; #2 600 : c*3; ", true },
	{ "an empty number between two rows of one order", "#1,5,a,1\n,,b,2\n#1,5,c,3\n#2,6,d,4\n", "#1 500 : a*1 b*2 c*3; #2 600 : d*4; ",
	  true },
	{ "an empty number in front", ",,b,2\n#1,5,a,1\n#2,6,c,3\n", " 0 missing-key: b*2; #1 500 : a*1; #2 600 : c*3; ", true },
	{ "the header again, numbers go on", "#1,5,a,1\n" HEAD "#2,6,b,2\n", "#1 500 : a*1; #2 600 : b*2; ", true },
	{ "the same number behind the header again", "#1,5,a,1\n" HEAD "#1,5,b,2\n#2,6,c,3\n", "#1 500 : a*1; #1 500 : b*2; #2 600 : c*3; ",
	  false },
	{ "an earlier number behind the header again", "#1,5,a,1\n#2,6,b,2\n" HEAD "#1,5,c,3\n", "#1 500 : a*1; #2 600 : b*2; #1 500 : c*3; ",
	  false },
	{ "apart behind the header again", "#1,5,a,1\n" HEAD "#2,6,b,2\n#3,7,c,3\n#2,6,d,4\n",
	  "#1 500 : a*1; #2 600 : b*2 d*4; #3 700 : c*3; ", false },
	{ "quoted numbers and texts", "\"#1\",5,\"a, 1\",1\n\"#1\",5,\"b \"\"x\"\"\",2\n#2,6,\"c\nd\",3\n#3,7, \"e\" ,4\n",
	  "#1 500 : a, 1*1 b \"x\"*2; #2 600 bad-text: *3; #3 700 : e*4; ", true },
	{ "blanks, empty rows, quotes inside", " #1 ,5,a,1\n,,,\n\n#1,5,5\" disk,2\n#2,6,\"b\",3\n", "#1 500 : a*1 5\" disk*2; #2 600 : b*3; ",
	  true },
	{ "the same number blank before, quoted after", "#1,5,a,1\n #1 ,5,b,2\n\"#1\",5,c,3\n", "#1 500 : a*1 b*2 c*3; ", true },
	{ "short and long rows", "#1,5,a,1\n#2,6\n#3,7,c,3,9\n#4,8,d,4\n", "#1 500 : a*1;  0 short-row:;  0 long-row:; #4 800 : d*4; ",
	  true },
};

static void test_file(struct kit *k, const struct file *f)
{
	bool unique = false, no = true;
	const char *alone = records(k, arena_printf(&k->a, HEAD "%s", f->rows), &unique), *both;

	TAP_EQ_STR(alone, f->want, f->what);
	TAP_EQ_INT(unique, f->unique, arena_printf(&k->a, "%s: whether no number comes twice", f->what));
	both = records(k, arena_printf(&k->a, HEAD "%s" HEAD "#7,9,y,1\n#6,9,x,1\n#7,9,z,1\n", f->rows), &no);
	TAP_EQ_INT(no, false, arena_printf(&k->a, "%s: the whole-file pass", f->what));
	TAP_EQ_STR(both, arena_printf(&k->a, "%s#7 900 : y*1 z*1; #6 900 : x*1; ", alone), arena_printf(&k->a, "%s: as the whole-file pass has it", f->what));
}

int main(void)
{
	struct kit k;

	kit_begin(&k);
	kit_map(&k, map);
	for (size_t i = 0; i < COUNT(files); i++)
		test_file(&k, &files[i]);
	kit_end(&k);
	return tap_done();
}
