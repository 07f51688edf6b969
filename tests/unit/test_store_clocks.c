/*
 * Clocks of a whole store: 10,000 made-up tickets of two sites with late events, corrections and undos, under policies with
 * business days, pauses and versions. For every run of every clock the parts are complete and sum to the elapsed time, and
 * a ticket read alone has the same runs as in the reading of all.
 */
#include "store_made.h"
#include "store/sla.h"
#include "tap.h"

enum { TICKETS = 10000 };
static const int64_t BEGIN = 1767225600;           /* 2026-01-01T00:00:00Z */
static const char POLICY[] =
	"calendar: cn\n"
	"pause_limit: 100h\n"
	"policies:\n"
	"  - policy: live\n"
	"    when: {channel: [chat]}\n"
	"    reopen: total\n"
	"    targets: {first_response: 5m, next_response: {P1: 10m, default: 1h}, update: 1bd, full_resolution: {P1: 4h, default: 2bd}}\n"
	"  - policy: slow\n"
	"    targets: {first_response: 4h, full_resolution: 3bd, third_party: {carrier: 1bd, default: 20h}, escalation: 1h}\n"
	"  - policy: slow\n"
	"    valid_from: 2026-02-01\n"
	"    calendar: always\n"
	"    reopen: restart\n"
	"    targets: {first_response: 30m, full_resolution: 48h wall}\n";

struct line { int64_t at; char text[280]; };
struct gen {
	uint64_t seed;
	struct line *v;
	size_t n, cap;
	uint64_t next[2];
	struct zone *zone;
};

static int64_t draw(struct gen *g, int64_t below)
{
	g->seed = g->seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((g->seed >> 33) % (uint64_t)below);
}

/* An event of site a or b; what of: %s stands for is the rest of the line. */
static uint64_t add(struct gen *g, int site, int64_t at, int64_t rec, const char *by, const char *cas, const char *rest)
{
	struct line *l = PUSH(g->v, g->n, g->cap);
	char when[26], then[26], name[32];
	uint64_t number = g->next[site]++;

	when_write(when, g->zone, at);
	when_write(then, g->zone, rec);
	if (!cas) {
		case_write((struct caseid){ evid_make(site ? 2 : 1, number), CASE_TICKET }, name);
		cas = name;
	}
	l->at = rec;
	if (at == rec)
		snprintf(l->text, sizeof(l->text), "- {id: %c%llu, at: \"%s\", by: %s, case: %s, %s}\n", "ab"[site], (unsigned long long)number,
		         when, by, cas, rest);
	else
		snprintf(l->text, sizeof(l->text), "- {id: %c%llu, at: \"%s\", rec: \"%s\", by: %s, case: %s, %s}\n", "ab"[site],
		         (unsigned long long)number, when, then, by, cas, rest);
	return number;
}

static void add_step(struct gen *g, int site, int64_t at, const char *cas, uint64_t last)
{
	static const struct { const char *by, *rest; } steps[] = {
		{ "customer", "do: message" }, { "li.na", "do: reply" }, { "li.na", "do: reply, wait: customer" }, { "bot", "do: reply" },
		{ "li.na", "do: wait, for: carrier" }, { "li.na", "do: wait, for: warehouse, until: \"2026-02-10T12:00:00+08:00\"" },
		{ "li.na", "do: solve, code: answered" }, { "wang", "do: classify, impact: 1, urgency: 1" },
		{ "wang", "do: classify, impact: 3, urgency: 3" }, { "wang", "do: escalate, level: 2" }, { "wang", "do: acknowledge" },
		{ "li.na", "do: promise, until: \"2026-02-01T12:00:00+08:00\"" }, { "li.na", "do: keep" }, { "li.na", "do: assign, to: wang" },
	};
	size_t i = (size_t)draw(g, COUNT(steps) + 1);
	char undo[64];

	if (i < COUNT(steps)) {
		add(g, site, at, at + (draw(g, 12) ? 0 : draw(g, 90000)), steps[i].by, cas, steps[i].rest);
		return;
	}
	snprintf(undo, sizeof(undo), "do: undo, of: %c%llu", "ab"[site], (unsigned long long)last);
	add(g, site, at, at, "wang", cas, undo);
}

static void add_ticket(struct gen *g)
{
	static const char *const open[] = { "do: open, channel: chat", "do: open, channel: mail", "do: open, channel: phone, type: complaint" };
	int site = (int)draw(g, 2);
	int64_t at = BEGIN + draw(g, 40 * 86400);
	char cas[32];

	case_write((struct caseid){ evid_make(site ? 2 : 1, g->next[site]), CASE_TICKET }, cas);
	uint64_t last = add(g, site, at, at, "customer", NULL, open[draw(g, 3)]);
	for (int64_t n = draw(g, 9); n > 0; n--) {
		at += draw(g, 5) ? draw(g, 100000) : 0;
		add_step(g, site, at, cas, last);
		last = g->next[site] - 1;
	}
}

static int by_rec(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static void write_log(struct made *m)
{
	struct gen g = { .seed = 5, .next = { 1, 1 }, .zone = zone_fixed(&m->c.mem, 8 * 3600) };
	struct buf site[2] = { { 0 }, { 0 } };

	for (int i = 0; i < TICKETS; i++)
		add_ticket(&g);
	qsort(g.v, g.n, sizeof(*g.v), by_rec);
	for (size_t i = 0; i < g.n; i++)
		buf_cstr(&site[g.v[i].text[7] == 'b'], g.v[i].text);
	made_file(m, "log/a/events-2026-01-01.yaml", site[0].p);
	made_file(m, "log/b/events-2026-01-01.yaml", site[1].p);
	made_file(m, "policy/sla.yaml", POLICY);
	buf_free(&site[0]);
	buf_free(&site[1]);
	free(g.v);
}

struct faults { int64_t runs, gaps, sums, verdicts, late, paused; };
static void prove(struct sla_book *b, const struct sla_runs *runs, const struct sla_run *r, struct faults *f)
{
	int64_t sum = 0, at = r->start, end = r->stop == WHEN_NONE ? b->at : r->stop;
	struct calendar *cal = calendar_named(&b->cals, r->calendar->name);

	f->runs++;
	if (r->stop != WHEN_NONE && r->stop < r->start) {          /* an answer that was recorded as of before the opening */
		f->verdicts += r->verdict != VD_UNKNOWN && r->verdict != VD_CANCELLED;
		return;
	}
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct sla_part *p = &runs->parts[r->part + i];
		f->gaps += p->from != at || p->to <= p->from;
		f->sums += p->counted_s != (p->why == PART_COUNTS || p->why == PART_LIMIT ? cal_elapsed(cal, p->from, p->to) : 0);
		f->paused += p->why == PART_PAUSED;
		at = p->to;
		sum += p->counted_s;
	}
	f->gaps += at != end;
	f->sums += sum != r->elapsed_s;
	f->late += r->verdict == VD_BREACHED;
	f->verdicts += r->verdict == VD_BREACHED && !(r->due < end && r->breached_at == r->due);
	f->verdicts += r->verdict == VD_MET && r->due != WHEN_NONE && r->stop > r->due;
}

static uint64_t digest(const struct sla_runs *runs)
{
	uint64_t h = 7;

	for (size_t i = 0; i < runs->n; i++) {
		const struct sla_run *r = &runs->v[i];
		int64_t v[] = { r->clock, r->verdict, r->no, r->start, r->stop, r->elapsed_s, r->target_s, r->due, r->breached_at };
		h = str_hash_seed((struct str){ (const char *)v, sizeof(v) }, h);
	}
	return h;
}

static size_t whole_store(struct made *m, uint64_t *digests, struct caseid *cases)
{
	struct csm_err e = { 0 };
	struct sla_book b;
	struct faults f = { 0 };

	TAP_EQ_INT(sla_open(&m->c, NULL, &b, &e), CSM_OK, "the policies are read");
	TAP_EQ_STR(e.text, "", "without a fault");
	TAP_EQ_INT(sla_world(&b, &e), CSM_OK, "and the cases with their moments");
	tap_ok(b.w->n_tickets > TICKETS * 9 / 10 && b.w->n_tickets < TICKETS, "every ticket is there but those whose opening was undone");
	tap_ok(b.w->refolded > TICKETS / 20, "some were folded a second time");
	for (size_t i = 0; i < b.w->n_tickets; i++) {
		const struct sla_runs *runs = sla_of(&b, i, true);
		for (size_t k = 0; k < runs->n; k++)
			prove(&b, runs, &runs->v[k], &f);
		digests[i] = digest(runs);
		cases[i] = b.w->tickets[i].h.cas;
	}
	TAP_EQ_INT(f.gaps, 0, "the parts of every run are complete");
	TAP_EQ_INT(f.sums, 0, "and sum to what has elapsed");
	TAP_EQ_INT(f.verdicts, 0, "verdicts agree with their instants");
	tap_ok(f.runs > 6 * TICKETS && f.late > TICKETS && f.paused > TICKETS, "with runs that were late and paused among them");
	size_t n = b.w->n_tickets;
	sla_close(&b);
	return n;
}

/* Folding one case from its history alone gives the moments that the pass over everything gave. */
static void one_by_one(struct made *m, const uint64_t *digests, const struct caseid *cases, size_t n)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i += 500) {
		struct csm_err e = { 0 };
		struct history h = { 0 };
		struct moments book = { 0 };
		struct vocab words = { 0 };
		struct arena mem = { 0 };
		struct care care = { &m->c.terms, &words, &mem, &book };
		struct sla_book b;
		struct sla_runs runs = { 0 };
		struct ticket t;
		uint32_t at[200];
		sla_open(&m->c, NULL, &b, &e);
		vocab_id(&words, STR(""));
		ticket_init(&t, cases[i]);
		world_history(&m->c, cases[i], false, &h, &e);
		for (size_t k = 0; k < h.n; k++)
			ticket_fold(&t, &h.evs[k], &care, NULL);
		ticket_lapse(&t, b.at, &care);
		struct sla_ask q = { .t = &t, .book = &book, .at = at, .care = &care, .now = b.at };
		for (size_t k = 0; k < book.n; k++)
			if (book.v[k].what != MO_FRESH)
				at[q.n++] = (uint32_t)k;
		sla_clocks(&b.sla, &q, &runs);
		wrong += digest(&runs) != digests[i];
		sla_runs_free(&runs);
		history_close(&h);
		moments_free(&book);
		vocab_free(&words);
		arena_free(&mem);
		sla_close(&b);
	}
	TAP_EQ_INT(wrong, 0, "one case alone has the same runs");
}

int main(void)
{
	static uint64_t digests[TICKETS + 1];
	static struct caseid cases[TICKETS + 1];
	struct made m;

	made_open(&m);
	m.c.now = BEGIN + 50 * 86400;
	if (policy_load(&m.c, NULL))
		return 1;
	write_log(&m);
	one_by_one(&m, digests, cases, whole_store(&m, digests, cases));
	made_drop(&m);
	return tap_done();
}
