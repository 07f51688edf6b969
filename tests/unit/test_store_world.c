/*
 * The world: the same events give the same world in whatever sequence and file they stand; corrections, undo, aliases,
 * instants of knowledge, undone imports, transactions.
 */
#include "store_made.h"
#include "tap.h"

static const char A[] = "log/a/events-2026-01-01.yaml", B[] = "log/b/events-2026-01-01.yaml", A2[] = "log/a/events-2026-02-01.yaml";
#define AT(t) "at: \"2026-01-17T" t "+08:00\""

static const struct { char site; const char *line; } events[] = {
	{ 'a', "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat, category: delivery.delay, text: \"where?\"}\n" },
	{ 'a', "- {id: a2, " AT("09:05:00") ", by: li.na, case: {T:a1}, do: reply, text: \"on its way\"}\n" },
	{ 'b', "- {id: b1, " AT("09:10:00") ", by: wang, case: {T:a1}, do: wait, for: carrier}\n" },
	{ 'a', "- {id: a3, " AT("09:20:00") ", by: customer, case: {T:a1}, do: message, text: \"still nothing\"}\n" },
	{ 'b', "- {id: b2, " AT("09:25:00") ", by: wang, case: {T:a1}, do: solve, code: explained}\n" },
	{ 'b', "- {id: b3, " AT("09:01:00") ", by: customer, case: {T:b3}, do: open, channel: phone, customer: {C:a4}}\n" },
	{ 'a', "- {id: a4, " AT("08:00:00") ", by: system, case: {C:a4}, do: open, shop: main}\n" },
	{ 'b', "- {id: b4, " AT("08:30:00") ", by: system, case: {C:b4}, do: open, shop: main}\n" },
	{ 'b', "- {id: b5, " AT("09:30:00") ", by: wang, case: {C:b4}, do: link, to: {C:a4}}\n" },
	{ 'a', "- {id: a5, " AT("10:00:00") ", rec: \"2026-01-17T11:00:00+08:00\", by: li.na, case: {T:b3}, do: assign, to: li.na}\n" },
	{ 'a', "- {id: a6, " AT("12:00:00") ", by: li.na, case: {T:b3}, do: correct, of: b3, set: {channel: mail}}\n" },
	{ 'a', "- {id: a7, " AT("12:10:00") ", by: customer, case: {R:a7}, do: open, order: \"77\", amount: \"9.00 CNY\"}\n" },
	{ 'b', "- {id: b6, " AT("12:20:00") ", by: wang, case: {R:a7}, do: approve}\n" },
	{ 'b', "- {id: b7, " AT("12:30:00") ", by: wang, case: {R:a7}, do: undo, of: b6}\n" },
};

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* All events, shuffled within their sites, site a over two segments. */
static void write_shuffled(struct made *m, uint64_t seed)
{
	size_t order[COUNT(events)];
	struct buf a = { 0 }, a2 = { 0 }, b = { 0 };
	buf_cstr(&a, "");
	buf_cstr(&a2, "");
	buf_cstr(&b, "");
	for (size_t i = 0; i < COUNT(events); i++)
		order[i] = i;
	for (size_t i = COUNT(events); seed && i > 1; i--) {
		size_t k = next_random(&seed) % i, t = order[i - 1];
		order[i - 1] = order[k];
		order[k] = t;
	}
	for (size_t i = 0; i < COUNT(events); i++) {
		const char *line = events[order[i]].line;
		buf_cstr(events[order[i]].site == 'b' ? &b : seed && next_random(&seed) % 2 ? &a2 : &a, line);
	}
	made_log(m, A, a.p);
	made_log(m, A2, a2.p);
	made_log(m, B, b.p);
	buf_free(&a);
	buf_free(&a2);
	buf_free(&b);
}

static void test_any_sequence(void)
{
	struct made m;
	int differ = 0;
	made_open(&m);
	write_shuffled(&m, 0);
	char *sorted = made_text(&m);
	for (uint64_t seed = 1; seed <= 200; seed++) {
		write_shuffled(&m, seed * 7919);
		m.c.threads = seed % 2 ? 2 : 1;
		struct world *w;
		if (seed % 3 == 0)
			differ += world_figures(&m.c, &w, NULL) != CSM_OK;
		char *shuffled = made_text(&m);
		if (strcmp(sorted, shuffled) && !differ++)
			printf("# seed %llu\n# %s\n# %s\n", (unsigned long long)seed, sorted, shuffled);
		free(shuffled);
	}
	TAP_EQ_INT(differ, 0, "200 shuffles of lines over segments and sites give the sorted world, with one thread or two, with rare texts apart or not");
	tap_ok(strstr(sorted, "channel mail") != NULL, "the correction holds");
	tap_ok(strstr(sorted, "state solved replies 1 messages 2") || strstr(sorted, "state solved replies 1 messages 1"), "the ticket is solved");
	tap_ok(strstr(sorted, "status requested") != NULL, "the undone approval is gone");
	tap_ok(strstr(sorted, "orphans 0 unreadable 0") != NULL, "nothing is lost");
	free(sorted);
	made_drop(&m);
}

static const struct ticket *first_ticket(struct made *m, struct world **w)
{
	made_forget(m);
	if (world_load(&m->c, w, NULL))
		return NULL;
	return (*w)->n_tickets ? &(*w)->tickets[0] : NULL;
}

static void test_undo_of_undo(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"
	         "- {id: a2, " AT("09:05:00") ", by: li.na, case: {T:a1}, do: reply, text: \"x\"}\n"
	         "- {id: a3, " AT("09:06:00") ", by: li.na, case: {T:a1}, do: undo, of: a2}\n");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 0, "an undone reply is not counted");
	made_log(&m, A2, "- {id: a4, " AT("09:07:00") ", by: li.na, case: {T:a1}, do: undo, of: a3}\n");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 1, "undoing the undo brings it back");
	m.c.known_at = made_at("2026-01-17T09:06:30+08:00");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 0, "as known between the two it is undone");
	m.c.known_at = made_at("2026-01-17T09:05:30+08:00");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 1, "as known before both it counts");
	m.c.known_at = WHEN_NONE;
	m.c.as_of = made_at("2026-01-17T09:05:30+08:00");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 1, "as of an instant undos act at what they name");
	m.c.as_of = made_at("2026-01-17T09:04:00+08:00");
	TAP_EQ_INT(first_ticket(&m, &w)->replies, 0, "as of before the reply there is none");
	m.c.as_of = made_at("2026-01-17T08:00:00+08:00");
	tap_ok(!first_ticket(&m, &w), "as of before the opening there is no ticket");
	m.c.as_of = WHEN_NONE;
	made_log(&m, "log/a/events-2026-03-01.yaml", "- {id: a5, " AT("09:08:00") ", by: li.na, case: {T:a1}, do: undo, of: a1}\n");
	tap_ok(!first_ticket(&m, &w), "an undone opening takes the ticket away");
	made_drop(&m);
}

static void test_as_of_correction(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"
	         "- {id: a2, " AT("15:00:00") ", by: li.na, case: {T:a1}, do: correct, of: a1, set: {channel: phone}}\n");
	m.c.as_of = made_at("2026-01-17T10:00:00+08:00");
	first_ticket(&m, &w);
	TAP_EQ_STR(made_word(w, w->tickets[0].channel), "phone", "a correction acts at what it names");
	m.c.as_of = WHEN_NONE;
	m.c.known_at = made_at("2026-01-17T10:00:00+08:00");
	first_ticket(&m, &w);
	TAP_EQ_STR(made_word(w, w->tickets[0].channel), "chat", "known before the correction: the old value");
	made_drop(&m);
}

static const char IMPORT[] =
	"- {id: a1, " AT("09:00:00") ", by: li.na, do: import, file: \"x.csv\", sha256: \"00\", map: m, shop: main}\n"
	"- {id: a2, at: \"2026-01-10T09:00:00+08:00\", rec: \"2026-01-17T09:00:00+08:00\", by: customer, case: {T:a2}, do: open, imp: a1, key: \"m:1/open\", channel: chat}\n"
	"- {id: a3, " AT("09:30:00") ", by: customer, case: {T:a3}, do: open, channel: chat}\n";

static void test_undone_import(void)
{
	struct made m;
	struct world *w;
	struct umap undone = { 0 };
	made_open(&m);
	made_log(&m, A, IMPORT);
	first_ticket(&m, &w);
	TAP_EQ_INT(w->n_tickets, 2, "imported and live ticket");
	TAP_EQ_INT(w->n_imports, 1, "one import");
	world_keys(w, NULL);
	tap_ok(world_key(w, STR("m:1/open")) == evid_make(1, 2), "the key is taken");
	made_log(&m, A2, "- {id: a4, " AT("10:00:00") ", by: li.na, do: undo, of: a1}\n");
	TAP_EQ_INT(imports_undone(&m.c, &undone, NULL), CSM_OK, "undone imports without the world");
	tap_ok(umap_get(&undone, evid_make(1, 1)) == 1, "the import is named");
	umap_free(&undone);
	first_ticket(&m, &w);
	TAP_EQ_INT(w->n_tickets, 1, "its lines vanish");
	tap_ok(w->imports[0].undone, "the import is marked");
	world_keys(w, NULL);
	tap_ok(world_key(w, STR("m:1/open")) == 0, "its keys are free again");
	m.c.known_at = made_at("2026-01-17T09:45:00+08:00");
	first_ticket(&m, &w);
	TAP_EQ_INT(w->n_tickets, 2, "known before the undo they are there");
	made_drop(&m);
}

static void test_aliases(void)
{
	struct made m;
	struct world *w;
	struct history h;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", rec: \"2026-01-18T12:00:00+08:00\", by: customer, case: {T:a1}, do: open, key: \"m:1/open\", channel: chat}\n"
	         "- {id: a2, " AT("09:05:00") ", rec: \"2026-01-18T12:00:00+08:00\", by: li.na, case: {T:a1}, do: reply, key: \"m:1/reply\", text: \"x\"}\n");
	made_log(&m, B, "- {id: b1, " AT("09:00:00") ", rec: \"2026-01-18T11:00:00+08:00\", by: customer, case: {T:b1}, do: open, key: \"m:1/open\", channel: chat}\n"
	         "- {id: b2, " AT("09:05:00") ", rec: \"2026-01-18T11:00:00+08:00\", by: li.na, case: {T:b1}, do: reply, key: \"m:1/reply\", text: \"x\"}\n"
	         "- {id: b3, " AT("09:30:00") ", by: wang, case: {T:b1}, do: reply, text: \"y\"}\n");
	made_log(&m, "log/c/events-2026-01-01.yaml", "- {id: c1, " AT("09:00:00") ", rec: \"2026-01-18T10:00:00+08:00\", by: customer, case: {T:c1}, do: open, key: \"m:1/open\", channel: chat}\n"
	         "- {id: c2, " AT("10:00:00") ", by: eve, case: {T:a1}, do: solve, code: explained}\n");
	const struct ticket *t = first_ticket(&m, &w);
	TAP_EQ_INT(w->n_tickets, 1, "three openings with one key are one ticket");
	tap_ok(t->h.cas.id == evid_make(3, 1), "the earliest recorded one names it");
	TAP_EQ_INT(t->replies, 2, "a reply recorded twice with one key counts once");
	TAP_EQ_STR(state_word((enum state)t->state), "solved", "an event that names an alias folds into it");
	tap_ok(world_ticket(w, (struct caseid){ evid_make(1, 1), CASE_TICKET }) == t, "alias a1 finds it");
	tap_ok(world_name(w, (struct caseid){ evid_make(2, 1), CASE_TICKET }).id == evid_make(3, 1), "alias b1 is called c1");
	TAP_EQ_INT(world_history(&m.c, (struct caseid){ evid_make(1, 1), CASE_TICKET }, false, &h, NULL), CSM_OK, "history with the world");
	TAP_EQ_INT(h.n, 4, "history holds each fact once");
	history_close(&h);
	made_forget(&m);
	TAP_EQ_INT(world_history(&m.c, (struct caseid){ evid_make(1, 1), CASE_TICKET }, false, &h, NULL), CSM_OK, "history from the log alone");
	TAP_EQ_INT(h.n, 4, "the same events");
	tap_ok(h.evs[0].id == evid_make(3, 1), "the naming opening comes first");
	history_close(&h);
	TAP_EQ_INT(world_history(&m.c, (struct caseid){ evid_make(1, 1), CASE_TICKET }, true, &h, NULL), CSM_OK, "raw history");
	TAP_EQ_INT(h.n, 7, "raw history holds every line of all names");
	history_close(&h);
	made_drop(&m);
}

static void test_transactions(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, tx: \"1/2\", channel: chat}\n"
	         "- {id: a2, " AT("09:00:00") ", by: li.na, case: {T:a1}, do: reply, tx: \"2/2\", text: \"x\"}\n"
	         "- {id: a3, " AT("10:00:00") ", by: customer, case: {T:a3}, do: open, tx: \"1/2\", channel: chat}\n");
	first_ticket(&m, &w);
	TAP_EQ_INT(w->n_tickets, 1, "an incomplete transaction is not seen, a whole one is");
	TAP_EQ_INT(w->tickets[0].replies, 1, "all of the whole one");
	made_log(&m, A2, "- {id: a4, " AT("08:59:00") ", by: li.na, case: {T:a1}, do: note, text: \"late\"}\n");
	first_ticket(&m, &w);
	TAP_EQ_INT(w->tickets[0].replies, 1, "the same after folding again");
	made_drop(&m);
}

static void test_doubles(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, channel: chat}\n"
	         "- {id: a2, " AT("09:05:00") ", by: li.na, case: {T:a1}, do: reply, text: \"x\"}\n");
	made_log(&m, A2, "- {id: a2, " AT("09:05:00") ", by: li.na, case: {T:a1}, do: reply, text: \"x\"}\n"
	         "- {id: a3, " AT("09:01:00") ", by: li.na, case: {T:a1}, do: note, text: \"n\"}\n"
	         "- {id: a9, " AT("09:01:00") ", by: li.na, case: {T:a8}, do: note, text: \"n\"}\n");
	first_ticket(&m, &w);
	TAP_EQ_INT(w->tickets[0].replies, 1, "a line that stands twice counts once");
	TAP_EQ_INT(w->doubles, 1, "and is told");
	TAP_EQ_INT(w->orphans, 1, "an event of a case that was never opened is an orphan");
	TAP_EQ_INT(w->n_tickets, 1, "and makes no case");
	made_drop(&m);
}

static void test_shadowed(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: system, case: {R:a1}, do: open, shop: main, order: \"5\", source: order, amount: \"9.00 CNY\"}\n"
	         "- {id: a2, " AT("09:00:00") ", by: system, case: {R:a2}, do: open, shop: main, order: \"6\", source: order}\n"
	         "- {id: a3, " AT("09:10:00") ", by: customer, case: {R:a3}, do: open, shop: main, order: \"5\", amount: \"8.00 CNY\"}\n");
	first_ticket(&m, &w);
	tap_ok(w->returns[0].shadowed, "a return drawn from an order leaves the sums when a record exists");
	tap_ok(!w->returns[1].shadowed, "without a record it stays");
	tap_ok(!w->returns[2].shadowed, "the record counts");
	made_drop(&m);
}

static void test_names(void)
{
	struct made m;
	struct caseid c;
	struct csm_err e;
	char name[32];
	made_open(&m);
	made_log(&m, A, "- {id: a1, " AT("09:00:00") ", by: customer, case: {T:a1}, do: open, ref: \"shopify:main:#1001\", order: \"77\"}\n"
	         "- {id: a2, " AT("09:01:00") ", by: customer, case: {T:a2}, do: open, order: \"88\"}\n"
	         "- {id: a3, " AT("09:02:00") ", by: customer, case: {T:a3}, do: open, order: \"88\"}\n");
	TAP_EQ_INT(store_find_case(&m.c, str_of(made_name('T', "a2", name)), 0, &c, &e), CSM_OK, "by name");
	tap_ok(c.id == evid_make(1, 2), "the right one");
	TAP_EQ_INT(store_find_case(&m.c, STR("A3"), 0, &c, &e), CSM_OK, "by event id, any case of letters");
	TAP_EQ_INT(store_find_case(&m.c, STR("shopify:main:#1001"), 'T', &c, &e), CSM_OK, "by its key in another system");
	TAP_EQ_INT(store_find_case(&m.c, STR("77"), 0, &c, &e), CSM_OK, "by order number");
	made_forget(&m);
	struct world *w;
	TAP_EQ_INT(world_figures(&m.c, &w, NULL), CSM_OK, "a world for figures");
	TAP_EQ_INT(vocab_find(&w->words, STR("77")), MAP_NONE, "does not know order numbers");
	TAP_EQ_INT(store_find_case(&m.c, STR("77"), 0, &c, &e), CSM_OK, "until somebody looks for one");
	TAP_EQ_INT(store_find_case(&m.c, STR("88"), 0, &c, &e), CSM_EUSAGE, "an order with two tickets is refused");
	TAP_EQ_STR(e.id, "name.several", "and says so");
	TAP_EQ_INT(store_find_case(&m.c, STR("T-a2z"), 0, &c, &e), CSM_ENOTFOUND, "a wrong check letter");
	TAP_EQ_INT(store_find_case(&m.c, STR("a99"), 0, &c, &e), CSM_ENOTFOUND, "an unknown id");
	TAP_EQ_INT(store_find_case(&m.c, str_of(made_name('T', "a2", name)), 'R', &c, &e), CSM_EUSAGE, "a ticket is no return");
	made_drop(&m);
}

/* ---- what is not looked at again where the pass saw that it is so ---- */

enum { MADE_CASES = 9, MADE_STEPS = 40 };
struct story {                     /* two sites' log, made at random */
	struct buf log[2];
	uint64_t seed;
	struct { char kind, site; int number; } cases[MADE_CASES];
	int n, number[2];
	bool late, odd;            /* openings recorded later than they were; also undo, keys, late events, events before the opening */
};

static unsigned draw(struct story *s, unsigned below)
{
	return (unsigned)(next_random(&s->seed) % below);
}

/* The head of a line of site k, recorded in that minute and happened in that one. */
static void story_head(struct story *s, int k, int at, int rec, char kind, char site, int number)
{
	struct buf *b = &s->log[k];

	buf_printf(b, "- {id: %c%d, at: \"2026-01-17T09:%02d:00+08:00\", ", "ab"[k], s->number[k], at);
	if (at != rec)
		buf_printf(b, "rec: \"2026-01-17T09:%02d:00+08:00\", ", rec);
	buf_printf(b, "by: li.na, case: {%c:%c%d}, do: ", kind, site, number);
}

static void story_open(struct story *s, int k, int rec)
{
	int at = s->late && draw(s, 2) ? rec - (int)draw(s, (unsigned)rec + 1) : rec;
	char kind = "TTTRC"[draw(s, 5)];

	s->number[k]++;
	story_head(s, k, at, rec, kind, "ab"[k], s->number[k]);
	buf_cstr(&s->log[k], "open");
	if (s->odd && draw(s, 3) == 0)
		buf_printf(&s->log[k], ", key: k%u", draw(s, 3));
	buf_cstr(&s->log[k], "}\n");
	s->cases[s->n].kind = kind;
	s->cases[s->n].site = "ab"[k];
	s->cases[s->n++].number = s->number[k];
}

static void story_step(struct story *s, int k, int rec)
{
	unsigned i = draw(s, (unsigned)s->n), what = draw(s, s->odd ? 6 : 5);
	int at = s->odd && draw(s, 4) == 0 ? rec - (int)draw(s, (unsigned)rec + 1) : rec;
	struct buf *b = &s->log[k];

	s->number[k]++;
	story_head(s, k, at, rec, s->cases[i].kind, s->cases[i].site, s->cases[i].number);
	if (what == 0)
		buf_printf(b, "wait, for: carrier, until: \"2026-01-17T09:%02u:00+08:00\"}\n", draw(s, 60));
	else if (what == 5)
		buf_printf(b, "undo, of: %c%u}\n", "ab"[draw(s, 2)], 1 + draw(s, 20));
	else
		buf_cstr(b, what == 1 ? "wait, for: carrier}\n" : what == 2 ? "solve, code: explained}\n" : what == 3 ? "reply, text: \"x\"}\n" : "note, text: \"x\"}\n");
}

static void story_make(struct made *m, uint64_t seed)
{
	struct story s = { .seed = seed, .late = seed % 3, .odd = seed % 3 == 2 };

	for (int i = 0; i < MADE_STEPS; i++) {
		int k = (int)draw(&s, 2);
		if (!s.n || (s.n < MADE_CASES && draw(&s, 3) == 0))
			story_open(&s, k, i + 1);
		else
			story_step(&s, k, i + 1);
	}
	for (int k = 0; k < 2; k++) {
		buf_cstr(&s.log[k], "");
		made_log(m, k ? B : A, s.log[k].p);
		buf_free(&s.log[k]);
	}
}

/* A ticket that was taken back makes the order and the waits of all cases be looked at, and leaves no other trace. */
static const char TAKEN_BACK[] = "- {id: c1, at: \"2026-01-17T09:59:00+08:00\", by: eve, case: {T:c1}, do: open, channel: chat}\n"
	"- {id: c2, at: \"2026-01-17T09:59:00+08:00\", by: eve, case: {T:c1}, do: undo, of: c1}\n";

static void test_seen_in_passing(void)
{
	static const char C[] = "log/c/events-2026-01-01.yaml";
	struct made m;
	int differ = 0, in_order = 0, mixed = 0, again = 0;
	made_open(&m);
	m.c.now = made_at("2026-01-17T09:45:00+08:00");
	for (uint64_t seed = 1; seed <= 300; seed++) {
		made_log(&m, C, "");
		story_make(&m, seed);
		m.c.as_of = seed % 4 ? WHEN_NONE : made_at("2026-01-17T09:30:00+08:00");
		char *once = made_text(&m);
		const struct world *w = m.c.world;
		again += w->refolded > 0;
		in_order += !w->refolded && seed % 3 == 0;
		mixed += !w->refolded && seed % 3 == 1;
		made_log(&m, C, TAKEN_BACK);
		char *whole = made_text(&m);
		if (strcmp(once, whole) && !differ++)
			printf("# seed %llu\n# %s\n# %s\n", (unsigned long long)seed, once, whole);
		free(once);
		free(whole);
	}
	TAP_EQ_INT(differ, 0, "300 logs: in order and with their waits over as if every case had been looked at");
	tap_ok(in_order > 50 && mixed > 50 && again > 50, "openings in order, out of order, cases folded again");
	made_drop(&m);
}

static void test_same_instant(void)
{
	struct made m;
	struct world *w;
	made_open(&m);
	made_log(&m, A, "- {id: a4, " AT("09:00:00") ", rec: \"2026-01-17T09:05:00+08:00\", by: eve, case: {T:a4}, do: open, channel: chat}\n"
	         "- {id: a3, " AT("09:00:00") ", rec: \"2026-01-17T09:04:00+08:00\", by: eve, case: {T:a3}, do: open, channel: chat}\n"
	         "- {id: a2, " AT("09:30:00") ", by: eve, case: {C:a2}, do: open, shop: main}\n"
	         "- {id: a1, " AT("09:30:00") ", by: eve, case: {C:a1}, do: open, shop: main}\n");
	made_forget(&m);
	TAP_EQ_INT(world_load(&m.c, &w, NULL), CSM_OK, "lines of one instant that stand the wrong way round");
	tap_ok(w->tickets[0].h.cas.id == evid_make(1, 3), "are ordered by when they were recorded");
	tap_ok(w->customers[0].h.cas.id == evid_make(1, 1), "then by number");
	made_drop(&m);
}

int main(void)
{
	test_any_sequence();
	test_seen_in_passing();
	test_same_instant();
	test_undo_of_undo();
	test_as_of_correction();
	test_undone_import();
	test_aliases();
	test_transactions();
	test_doubles();
	test_shadowed();
	test_names();
	return tap_done();
}
