/*
 * Strings, memory, tables, errors and values of base/: edges that other rooms lean on.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/map.h"
#include "base/val.h"
#include "tap.h"

static void views(void)
{
	struct str s = STR("a,,b"), none = { NULL, 0 };
	int64_t v = 7;
	size_t at = 9;

	tap_ok(str_is(str_split(&s, ','), "a"), "split: first");
	tap_ok(str_is(str_split(&s, ','), "") && s.p, "split: an empty middle is a part");
	tap_ok(str_is(str_split(&s, ','), "b") && !s.p, "split: the last leaves NULL");
	tap_ok(str_eq(none, STR("")) && str_cmp(none, STR("")) == 0, "the empty view equals the empty string");
	tap_ok(str_cmp(STR("ab"), STR("abc")) < 0, "a prefix comes first");
	tap_ok(str_cmp(STR("\xff"), STR("a")) > 0, "bytes are unsigned");
	tap_ok(str_is(str_trim(STR(" \t x y\r\n")), "x y"), "trim");
	tap_ok(str_find(STR("abcabd"), STR("abd"), &at) && at == 3, "find");
	tap_ok(!str_find(STR("ab"), STR("abd"), &at), "find: needle longer");
	tap_ok(str_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN, "i64: least");
	tap_ok(str_i64(STR("9223372036854775807"), &v) && v == INT64_MAX, "i64: greatest");
	tap_ok(!str_i64(STR("9223372036854775808"), &v), "i64: one more overflows");
	tap_ok(!str_i64(STR("-"), &v) && !str_i64(STR(""), &v) && !str_i64(STR("+1"), &v) &&
	       !str_i64(STR("1 "), &v), "i64: nothing else");
}

static void distances(void)
{
	static const char *const words[] = { "ticket", "return", "customer", "退款", NULL };

	TAP_EQ_INT(str_distance(STR("ticket"), STR("tikcet"), 3), 1, "neighbours swapped: one");
	TAP_EQ_INT(str_distance(STR("退款"), STR("退货"), 3), 1, "one character, not three bytes");
	TAP_EQ_INT(str_distance(STR("abc"), STR("xyz"), 2), 3, "capped at max + 1");
	TAP_EQ_INT(str_distance(STR(""), STR("ab"), 2), 2, "from nothing");
	TAP_EQ_STR(csm_nearest("tickte", words), "ticket", "nearest");
	tap_ok(!csm_nearest("zebra", words), "nothing near");
	tap_ok(!csm_nearest("", words), "nothing typed");
}

static void hashing(void)
{
	char bytes[64];
	bool differ = true;

	memset(bytes, 'a', sizeof(bytes));
	for (size_t n = 1; n < sizeof(bytes); n++)
		for (size_t i = 0; i < n; i++) {
			uint64_t before = str_hash((struct str){ bytes, n });
			bytes[i] ^= 1;
			differ &= before != str_hash((struct str){ bytes, n });
			bytes[i] ^= 1;
			differ &= before != str_hash((struct str){ bytes, n - 1 });
		}
	tap_ok(differ, "every byte and the length count");
	tap_ok(str_hash(STR("a")) != str_hash_seed(STR("a"), 1), "the seed counts");
}

static void memory(void)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	bool zero = true, aligned = true;

	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(&a, n);
		aligned &= ((uintptr_t)p & 15) == 0;
		for (size_t i = 0; i < n; i++)
			zero &= p[i] == 0;
		memset(p, 0xff, n);
		arena_bytes(&a, 1)[0] = 'x';
	}
	tap_ok(aligned && zero, "arena: aligned and zeroed");
	tap_ok(arena_bytes(&a, 5 << 20) != NULL, "arena: larger than a block");
	arena_reset(&a);
	TAP_EQ_STR(arena_printf(&a, "%s-%d", "x", 5), "x-5", "arena: printf");
	tap_ok(strlen(arena_printf(&a, "%1000d", 5)) == 1000, "arena: long printf");
	arena_free(&a);
	buf_int(&b, INT64_MIN);
	TAP_EQ_STR(b.p, "-9223372036854775808", "buf: least integer");
	buf_reset(&b);
	buf_printf(&b, "%500d", 7);
	buf_char(&b, 'z');
	tap_ok(b.n == 501 && strlen(b.p) == 501, "buf: long printf, NUL behind");
	buf_add(&b, NULL, 0);
	TAP_EQ_INT(b.n, 501, "buf: nothing added");
	buf_free(&b);
}

static void tables(void)
{
	struct smap m = { 0 };
	struct umap u = { 0 };
	struct arena a = { 0 };
	bool fresh, ok = true;

	TAP_EQ_INT(smap_get(&m, STR("x")), MAP_NONE, "smap: empty");
	for (uint32_t i = 0; i < 20000; i++) {
		*smap_put(&m, str_of(arena_printf(&a, "k%u", i)), &fresh) = i;
		ok &= fresh;
		*umap_put(&u, (uint64_t)i << 32, &fresh) = i;
		ok &= fresh;
	}
	for (uint32_t i = 0; i < 20000; i++) {
		ok &= smap_get(&m, str_of(arena_printf(&a, "k%u", i))) == i;
		ok &= umap_get(&u, (uint64_t)i << 32) == i;
	}
	tap_ok(ok, "20000 keys found again");
	tap_ok(umap_get(&u, 1) == MAP_NONE && smap_get(&m, STR("k")) == MAP_NONE, "absent is absent");
	tap_ok(*smap_put(&m, (struct str){ NULL, 0 }, &fresh) == MAP_NONE && fresh, "smap: the empty key");
	smap_put(&m, STR(""), &fresh);
	tap_ok(!fresh, "smap: once");
	tap_ok(*umap_put(&u, 0, &fresh) == 0 && !fresh, "umap: key 0");
	smap_free(&m);
	umap_free(&u);
	arena_free(&a);
}

static void vocabulary(void)
{
	struct vocab v = { 0 };
	char word[] = "chat";

	TAP_EQ_INT(vocab_find(&v, STR("chat")), MAP_NONE, "vocab: unknown");
	TAP_EQ_INT(vocab_id(&v, str_of(word)), 1, "vocab: the first word is 1");
	word[0] = 'x';
	TAP_EQ_INT(vocab_id(&v, STR("")), 0, "vocab: the empty string is 0");
	TAP_EQ_INT(vocab_id(&v, STR("chat")), 1, "vocab: the same id, its own copy");
	tap_ok(str_is(vocab_str(&v, 1), "chat"), "vocab: and back");
	TAP_EQ_INT(vocab_apart(&v, STR("8801")), 2, "vocab: a text apart");
	TAP_EQ_INT(vocab_apart(&v, STR("8801")), 3, "vocab: its equal has another number");
	TAP_EQ_INT(vocab_find(&v, STR("8801")), MAP_NONE, "vocab: neither is found");
	tap_ok(str_is(vocab_str(&v, 3), "8801"), "vocab: both can be read");
	TAP_EQ_INT(vocab_id(&v, vocab_str(&v, 2)), 4, "vocab: joined to the words when asked");
	TAP_EQ_INT(vocab_apart(&v, STR("")), 0, "vocab: the empty string is 0 here too");
	vocab_free(&v);
}

static void errors(void)
{
	struct csm_err e;
	char text[1200], small[8];

	TAP_EQ_INT(err_at(&e, CSM_EREFUSED, "test.place", "a\x1b.csv", 3, 4, "bad \"%s\"", "\x07"),
	           CSM_EREFUSED, "err_at returns the code");
	csm_err_text(&e, text, sizeof(text));
	TAP_EQ_STR(text, "a\\x1B.csv:3:4: bad \"\\x07\"", "controls are made visible");
	TAP_EQ_INT(err_set(NULL, CSM_EIO, "test.none", "x"), CSM_EIO, "NULL is allowed");
	err_set(&e, CSM_EIO, "test.cut", "%s", "退款退款");
	csm_err_text(&e, small, sizeof(small));
	TAP_EQ_STR(small, "退款", "cut between characters");
	err_sys(&e, 2, "open %s", "x");
	TAP_EQ_STR(e.text, "open x: No such file or directory", "err_sys says why");
	err_clear(&e);
	TAP_EQ_INT(e.code, CSM_OK, "cleared");
}

static void values(void)
{
	struct arena a = { 0 };
	struct pair pairs[] = {
		{ STR("do"), { .type = VAL_WORD, .s = STR("open") } },
		{ STR("text"), { .type = VAL_TEXT, .esc = true, .s = STR("a\\n\\\"\\\\\\t\\u0085\\x\\u12") } },
	};
	struct rec r = { pairs, 2 };

	tap_ok(val_is(rec_get(&r, "do"), "open"), "a word");
	tap_ok(!rec_get(&r, "d") && !val_is(NULL, "x"), "absent");
	tap_ok(str_is(val_text(rec_get(&r, "text"), &a), "a\n\"\\\t\xc2\x85\\x\\u12"), "escapes; others stay");
	tap_ok(val_text(NULL, &a).n == 0, "no value, no text");
	arena_free(&a);
}

int main(void)
{
	views();
	distances();
	hashing();
	memory();
	tables();
	vocabulary();
	errors();
	values();
	return tap_done();
}
