/* Corrections and undo within a case, in any order of input; customers and their links. */
#include "care_kit.h"

static struct kit k;
static struct arena scratch;

static void start(char kind)
{
	kit_free(&k);
	arena_free(&scratch);
	kit_init(&k, kind);
}

/* A correct event whose set: holds one pair. */
static struct event correction(int64_t at_s, const char *of, const char *key, const char *text)
{
	struct event ev = event(&k, at_s, "li.na", "correct", "of", of, "set", "", NULL);
	struct pair *pairs = arena_alloc(&k.mem, 2 * sizeof(*pairs)), *kid = arena_alloc(&k.mem, sizeof(*kid));

	*kid = (struct pair){ str_of(key), kit_val(&k, text) };
	pairs[0] = ev.pairs[0];
	pairs[1] = (struct pair){ STR("set"), { .type = VAL_MAP, .n = 1, .kids = kid } };
	ev.pairs = pairs;
	return ev;
}

static void shuffle(struct event *evs, size_t n, unsigned seed)
{
	for (size_t i = n; i > 1; i--) {
		struct event tmp = evs[i - 1];
		size_t j;
		seed = seed * 1103515245u + 12345u;
		j = (seed >> 16) % i;
		evs[i - 1] = evs[j];
		evs[j] = tmp;
	}
}

/* a1042 open, a1043 reply, a1044 solve, then what the case adds. */
static size_t base(struct event *evs)
{
	start(CASE_TICKET);
	evs[0] = event(&k, 0, "customer", "open", "order", "111", NULL);
	evs[1] = event(&k, 60, "li.na", "reply", NULL);
	evs[2] = event(&k, 120, "li.na", "solve", "code", "answered", NULL);
	return 3;
}

static struct ticket build(struct event *evs, size_t n)
{
	struct ticket t;
	bool dead = events_undone(evs, n, k.cas.id);

	ticket_init(&t, k.cas);
	n = events_resolve(evs, n, &scratch);
	for (size_t i = 0; i < n; i++)
		ticket_fold(&t, &evs[i], &k.care, NULL);
	t.h.dead = dead;
	return t;
}

static void undo(void)
{
	struct event evs[8];
	size_t n = base(evs);
	struct ticket t;

	evs[n++] = event(&k, 200, "li.na", "undo", "of", "a1044", NULL);
	t = build(evs, n);
	tap_ok(t.state == ST_OPEN && t.solved_at == WHEN_NONE && t.n_spans == 2, "an undone solve never was");
	n = base(evs);
	evs[n++] = event(&k, 200, "li.na", "undo", "of", "a1044", NULL);
	evs[n++] = event(&k, 300, "li.na", "undo", "of", "a1045", NULL);
	t = build(evs, n);
	tap_ok(t.state == ST_SOLVED && t.solved_at == MONDAY + 120, "an undo that is undone does nothing");
	n = base(evs);
	evs[n++] = event(&k, 200, "li.na", "undo", "of", "a1044", NULL);
	evs[n++] = event(&k, 300, "li.na", "undo", "of", "a1045", NULL);
	evs[n++] = event(&k, 400, "li.na", "undo", "of", "a1046", NULL);
	t = build(evs, n);
	TAP_EQ_INT(t.state, ST_OPEN, "three deep: the first counts again");
	n = base(evs);
	evs[n++] = event(&k, 200, "li.na", "undo", "of", "a1042", NULL);
	tap_ok(events_undone(evs, n, k.cas.id) && !events_undone(evs, n, evs[1].id), "what is undone");
	tap_ok(build(evs, n).h.dead, "without its opening the case is dead");
	n = base(evs);
	evs[n++] = event(&k, 200, "li.na", "undo", "of", "a9999", NULL);
	evs[n++] = event(&k, 200, "li.na", "undo", "of", "nonsense", NULL);
	TAP_EQ_INT(build(evs, n).state, ST_SOLVED, "an undo of something else changes nothing");
}

static void corrections(void)
{
	struct event evs[8];
	size_t n = base(evs);
	struct ticket t;

	evs[n++] = correction(200, "a1042", "order", "222");
	t = build(evs, n);
	TAP_EQ_STR(kit_word(&k, t.order), "222", "a corrected key");
	TAP_EQ_INT(t.h.events, 3, "the correction is no event of the case");
	n = base(evs);
	evs[n++] = correction(200, "a1042", "order", "222");
	evs[n++] = correction(300, "a1042", "order", "333");
	t = build(evs, n);
	TAP_EQ_STR(kit_word(&k, t.order), "333", "the later correction is right");
	n = base(evs);
	evs[n++] = correction(200, "a1042", "order", "222");
	evs[n++] = correction(300, "a1042", "order", "333");
	evs[n++] = event(&k, 400, "li.na", "undo", "of", "a1046", NULL);
	t = build(evs, n);
	TAP_EQ_STR(kit_word(&k, t.order), "222", "until it is taken back");
	n = base(evs);
	evs[n++] = correction(200, "a1042", "category", "quality");
	t = build(evs, n);
	TAP_EQ_STR(kit_word(&k, t.category), "quality", "a key that was missing");
	n = base(evs);
	evs[n++] = correction(200, "a1044", "at", "2026-01-12T09:00:00+08:00");
	t = build(evs, n);
	TAP_EQ_INT(t.solved_at, MONDAY + HOUR, "the instant of an event can be corrected");
	n = base(evs);
	evs[n++] = correction(200, "a1044", "id", "a7");
	t = build(evs, n);
	TAP_EQ_INT(t.solved_at, MONDAY + 120, "its id cannot");
	n = base(evs);
	evs[n++] = correction(200, "a1043", "by", "bot");
	t = build(evs, n);
	tap_ok(t.first_reply_at == WHEN_NONE && t.auto_replies == 1, "nor was it a person who answered");
}

static void any_order(void)
{
	struct event evs[8];
	int differ = 0;

	for (unsigned seed = 1; seed < 200; seed++) {
		size_t n = base(evs);
		struct ticket t;
		evs[n++] = event(&k, 130, "customer", "message", NULL);
		evs[n++] = correction(200, "a1042", "order", "222");
		evs[n++] = correction(300, "a1042", "order", "333");
		evs[n++] = event(&k, 400, "li.na", "undo", "of", "a1047", NULL);
		shuffle(evs, n, seed);
		t = build(evs, n);
		differ += t.state != ST_OPEN || t.reopens != 1 || strcmp(kit_word(&k, t.order), "222") || t.h.stale || t.h.illegal;
	}
	TAP_EQ_INT(differ, 0, "any order of input gives the same case");
	TAP_EQ_INT(events_resolve(evs, 0, &scratch), 0, "no events");
}

/* ---- customers ---- */

static struct customer u;
static struct ruling r;

#define do_(...) fold(event(&k, __VA_ARGS__, NULL))
static bool fold(struct event ev)
{
	customer_fold(&u, &ev, &k.care, &r);
	return r.legal;
}

static void customers(void)
{
	struct customer copy;
	struct event ev;

	start(CASE_CUSTOMER);
	customer_init(&u, k.cas);
	do_(0, "system", "open", "shop", "main", "ref", "taobao:main:b17", "tier", "gold");
	TAP_EQ_STR(kit_word(&k, u.key), "taobao:main:b17", "the account");
	TAP_EQ_STR(kit_word(&k, u.tier), "gold", "tier");
	do_(1, "li.na", "set", "tier", "vip", "prefers", "phone");
	TAP_EQ_STR(kit_word(&k, u.tier), "vip", "set");
	TAP_EQ_STR(kit_word(&k, u.prefers), "phone", "preferred channel");
	tap_ok(do_(2, "li.na", "link", "to", "C-a17c") && u.n_links == 1, "linked");
	do_(3, "li.na", "link", "to", "C-a17c");
	TAP_EQ_INT(u.n_links, 1, "once");
	do_(4, "li.na", "link", "to", "C-a18d");
	copy = u;
	ev = event(&k, 5, "li.na", "unlink", "to", "C-a17c", NULL);
	customer_fold(&copy, &ev, &k.care, &r);
	tap_ok(r.legal && copy.n_links == 1 && copy.links[0].id == evid_make(1, 18), "unlinked");
	tap_ok(u.n_links == 2 && u.links[0].id == evid_make(1, 17), "in the copy only");
	tap_ok(!do_(6, "li.na", "unlink", "to", "C-a19e") && !strcmp(r.id, "customer.unlink"), "what is not linked");
	tap_ok(!do_(7, "li.na", "link", "to", "T-a1042c") && !strcmp(r.id, "customer.link"), "a ticket is no customer");
	tap_ok(!do_(8, "li.na", "link", "to", "C-a1042c"), "nor is anybody linked with himself");
	tap_ok(!do_(9, "li.na", "solve", "code", "x") && !strcmp(r.id, "customer.verb"), "a verb of tickets");
	do_(10, "li.na", "void");
	tap_ok(u.voided && u.h.illegal == 4, "void; four refusals counted");
	customer_init(&u, k.cas);
	tap_ok(!do_(0, "li.na", "note") && !strcmp(r.id, "customer.unopened"), "never recorded");
}

int main(void)
{
	undo();
	corrections();
	any_order();
	customers();
	kit_free(&k);
	arena_free(&scratch);
	return tap_done();
}
