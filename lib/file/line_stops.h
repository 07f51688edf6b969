/*
 * Where spans stop in the 64 bytes of a window, by vectors: a template that line.c includes once
 * for each width. It is given STOPS(name), the attribute STOPS_TARGET, and the operations V_* on
 * the type VEC of V_BYTES bytes. Promises: bit i speaks of byte i; exactly WINDOW bytes are read.
 */
#define V_OR3(a, b, c) V_OR(V_OR(a, b), c)
#define V_IS(v, c) V_EQ(v, V_SET((char)(c)))
/* v, taken as unsigned, is in first .. first + count - 1 */
#define V_RANGE(v, first, count) V_LESS(V_ADD(v, V_SET((char)(-128 - (first)))), V_SET((char)(-128 + (count))))

/*
 * The bytes of those characters of two and three bytes that need no closer look: C3 to DF with one
 * tail byte, E1 to EF with two. Not ED (surrogates), E2 80 (U+2028, U+2029), EF B7 and EF BF
 * (noncharacters), EF BB (U+FEFF).
 */
STOPS_TARGET static uint64_t STOPS(usual_wide)(const char *from)
{
	uint64_t two = 0, three = 0, tail = 0, ed = 0, e2 = 0, x80 = 0, ef = 0, odd = 0;

	for (int i = 0; i < WINDOW; i += V_BYTES) {
		VEC v = V_LOAD(from + i);
		tail |= V_MASK(V_LESS(v, V_SET(-64))) << i;
		two |= V_MASK(V_RANGE(v, 0xc3, 0xe0 - 0xc3)) << i;
		three |= V_MASK(V_RANGE(v, 0xe1, 0xf0 - 0xe1)) << i;
		ed |= V_MASK(V_IS(v, 0xed)) << i;
		e2 |= V_MASK(V_IS(v, 0xe2)) << i;
		x80 |= V_MASK(V_IS(v, 0x80)) << i;
		ef |= V_MASK(V_IS(v, 0xef)) << i;
		odd |= V_MASK(V_OR3(V_IS(v, 0xb7), V_IS(v, 0xbb), V_IS(v, 0xbf))) << i;
	}
	two &= tail >> 1;
	three &= tail >> 1 & tail >> 2 & ~ed & ~(e2 & x80 >> 1) & ~(ef & odd >> 1);
	return two | two << 1 | three | three << 1 | three << 2;
}

/* All kinds at once, because one span waits for the end of the other. */
STOPS_TARGET static void STOPS(find_stops)(const char *from, uint64_t stop[SPANS])
{
	uint64_t key = 0, word = 0, text = 0, wide = 0;

	for (int i = 0; i < WINDOW; i += V_BYTES) {
		VEC v = V_LOAD(from + i), under = V_IS(v, '_');
		VEC letter = V_RANGE(V_OR(v, V_SET(0x20)), 'a', 26);
		VEC in_key = V_OR3(V_RANGE(v, 'a', 26), V_RANGE(v, '0', 10), under);
		/* - . / 0..9 side by side */
		VEC in_word = V_OR(V_OR3(letter, V_RANGE(v, '-', 13), under), V_IS(v, '+'));
		/* signed: beyond ASCII too */
		VEC odd = V_OR(V_LESS(v, V_SET(' ')), V_IS(v, 0x7f));
		key |= V_MASK(in_key) << i;
		word |= V_MASK(in_word) << i;
		text |= V_MASK(V_OR3(odd, V_IS(v, '"'), V_IS(v, '\\'))) << i;
		wide |= V_MASK(v) << i;
	}
	if (wide)
		text &= ~STOPS(usual_wide)(from);
	stop[KEY] = ~key;
	stop[WORD] = ~word;
	stop[TEXT] = text;
}

#undef V_OR3
#undef V_IS
#undef V_RANGE
#undef STOPS
#undef STOPS_TARGET
#undef VEC
#undef V_BYTES
#undef V_LOAD
#undef V_SET
#undef V_EQ
#undef V_LESS
#undef V_ADD
#undef V_OR
#undef V_MASK
