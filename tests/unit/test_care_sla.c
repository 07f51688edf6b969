/*
 * Clocks: the worked examples of reopening and pausing, each clock's beginnings and ends, priorities that change, limits of
 * pauses, and on random tickets that the parts are complete, sum to the elapsed time, and that the due instant is right.
 */
#include <stdlib.h>

#include "care_kit.h"
#include "care/sla.h"

static struct kit k;
static struct ticket t;
static struct moments book;
static struct sla sla;
static struct sla_policy policy;
static struct calendar office, always;
static struct cal_version hours;
static struct cal_span spans[] = { { 9 * 3600, 12 * 3600 }, { 13 * 3600 + 1800, 18 * 3600 } };
static struct sla_runs runs;
static uint32_t places[4096];
static int64_t now_s;

static void start(void)
{
	kit_free(&k);
	kit_init(&k, CASE_TICKET);
	moments_free(&book);
	k.care.moments = &book;
	ticket_init(&t, k.cas);
	sla_free(&sla);
	cal_free(&office);
	cal_free(&always);
	hours = (struct cal_version){ .valid_from = WHEN_NONE, .valid_to = WHEN_NONE, .zone = zone_fixed(&k.mem, 0) };
	for (int d = 0; d < 5; d++)
		hours.week[d] = (struct cal_hours){ spans, 2 };
	office = (struct calendar){ .name = STR("office"), .v = &hours, .n = 1 };
	always = cal_always(hours.zone, &k.mem);
	policy = (struct sla_policy){ .name = STR("all"), .any = true, .valid_from = WHEN_NONE, .valid_to = WHEN_NONE,
		                      .calendar = &office };
	for (int c = 0; c < CK_COUNT; c++)
		policy.pauses[c] = clock_pauses((enum clock)c);
	sla = (struct sla){ .v = &policy, .n = 1, .always = &always };
}

#define do_(...) fold(event(&k, __VA_ARGS__, NULL))
static void fold(struct event ev)
{
	ticket_fold(&t, &ev, &k.care, NULL);
}

static void clocks_at(int64_t at_s)
{
	struct sla_ask q = { .t = &t, .book = &book, .at = places, .care = &k.care, .now = MONDAY + at_s, .parts = true };

	now_s = at_s;
	for (size_t i = 0; i < book.n; i++)
		if (book.v[i].what != MO_FRESH)
			places[q.n++] = (uint32_t)i;
	sla_clocks(&sla, &q, &runs);
}

/* The n-th run of a clock; an empty one if there is none. */
static struct sla_run run_of(enum clock c, uint32_t n)
{
	for (size_t i = 0; i < runs.n; i++)
		if (runs.v[i].clock == c && runs.v[i].no == n)
			return runs.v[i];
	return (struct sla_run){ .verdict = UINT8_MAX };
}

static void target(enum clock c, int priority, int64_t n, enum target_unit unit)
{
	policy.targets[c][priority] = (struct sla_target){ n, (uint8_t)unit };
}

#define AT(day, h, m) ((day) * DAY + (h) * HOUR + (m) * 60)

/* Opened Monday 09:00, solved 11:00, reopened Tuesday 10:00, solved 11:30. */
static void reopening(enum sla_reopen how, int64_t want, const char *name)
{
	start();
	policy.reopen = (uint8_t)how;
	do_(AT(0, 9, 0), "customer", "open", "channel", "chat");
	do_(AT(0, 11, 0), "li.na", "solve", "code", "answered");
	do_(AT(1, 10, 0), "customer", "message", "text", "no");
	do_(AT(1, 11, 30), "li.na", "solve", "code", "answered");
	clocks_at(AT(2, 9, 0));
	struct sla_run r = run_of(CK_FULL_RESOLUTION, how == REOPEN_RESTART ? 2 : 1);
	TAP_EQ_INT(r.elapsed_s, want, name);
	TAP_EQ_INT(run_of(CK_FIRST_RESOLUTION, 1).elapsed_s, 2 * HOUR, "the first resolution is the first");
}

static void responses(void)
{
	start();
	target(CK_FIRST_RESPONSE, 0, 1800, TARGET_OPEN);
	target(CK_NEXT_RESPONSE, 0, HOUR, TARGET_OPEN);
	target(CK_UPDATE, 0, 2 * HOUR, TARGET_WALL);
	do_(AT(0, 17, 45), "customer", "open", "channel", "chat");
	do_(AT(0, 17, 46), "bot", "reply", "text", "we are closed soon");
	do_(AT(1, 9, 15), "li.na", "reply", "text", "hello");
	do_(AT(1, 10, 0), "customer", "message", "text", "one");
	do_(AT(1, 10, 30), "customer", "message", "text", "two");
	do_(AT(1, 11, 1), "li.na", "reply", "text", "yes");
	do_(AT(1, 14, 0), "customer", "message", "text", "three");
	clocks_at(AT(1, 14, 30));
	struct sla_run first = run_of(CK_FIRST_RESPONSE, 1), one = run_of(CK_NEXT_RESPONSE, 1), two = run_of(CK_NEXT_RESPONSE, 2),
	               update = run_of(CK_UPDATE, 1), gap = run_of(CK_UPDATE, 2);
	TAP_EQ_INT(first.elapsed_s, 1800, "a machine's answer does not count");
	TAP_EQ_INT(first.verdict, VD_MET, "met at the very second of its due");
	TAP_EQ_INT(first.due, MONDAY + AT(1, 9, 15), "which is then");
	TAP_EQ_INT(one.start, MONDAY + AT(1, 10, 0), "the oldest unanswered message begins the turn");
	TAP_EQ_INT(one.verdict, VD_BREACHED, "a minute too late");
	TAP_EQ_INT(one.breached_at, MONDAY + AT(1, 11, 0), "breached when it was due, not when somebody looked");
	TAP_EQ_INT(two.verdict, VD_RUNNING, "the next turn runs");
	TAP_EQ_INT(two.due, MONDAY + AT(1, 15, 0), "and is due");
	TAP_EQ_INT(update.verdict, VD_MET, "an update in time");
	TAP_EQ_INT(gap.verdict, VD_BREACHED, "no update since 11:01");
	TAP_EQ_INT(gap.breached_at, MONDAY + AT(1, 13, 1), "breached though it still runs");
	tap_ok(!gap.ended, "it still runs");
	clocks_at(AT(1, 15, 0));
	TAP_EQ_INT(run_of(CK_NEXT_RESPONSE, 2).verdict, VD_RUNNING, "at its due it is not late yet");
	clocks_at(AT(1, 15, 0) + 1);
	TAP_EQ_INT(run_of(CK_NEXT_RESPONSE, 2).verdict, VD_BREACHED, "a second later it is");
}

static void pauses(void)
{
	start();
	target(CK_FULL_RESOLUTION, 0, 8 * HOUR, TARGET_OPEN);
	do_(AT(0, 17, 30), "customer", "open", "channel", "chat");
	do_(AT(1, 10, 0), "li.na", "reply", "wait", "customer");
	clocks_at(AT(1, 16, 0));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).verdict, VD_PAUSED, "it waits for the customer");
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).due, WHEN_NONE, "so nobody knows when it is due");
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).elapsed_s, 5400, "counted before the pause");
	TAP_EQ_INT(run_of(CK_AGENT_WORK, 1).elapsed_s, 5400, "work pauses too");
	do_(AT(3, 10, 30), "customer", "message", "text", "here");
	clocks_at(AT(3, 11, 0));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).due, MONDAY + AT(4, 9, 30), "due after the rest of the budget");
	do_(AT(3, 14, 0), "li.na", "wait", "for", "carrier");
	clocks_at(AT(3, 15, 0));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).verdict, VD_RUNNING, "a third party does not pause what the customer sees");
	TAP_EQ_INT(run_of(CK_AGENT_WORK, 1).verdict, VD_PAUSED, "but our own work");
	TAP_EQ_STR(kit_word(&k, run_of(CK_THIRD_PARTY, 1).word), "carrier", "and the carrier's clock runs");
	TAP_EQ_INT(run_of(CK_THIRD_PARTY, 1).elapsed_s, HOUR, "for an hour");
	policy.pause_limit_s = DAY;
	clocks_at(AT(3, 15, 0));
	/* paused from Tuesday 10:00, counting again from Wednesday 10:00 on */
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).elapsed_s,
	           5400 + cal_elapsed(&office, MONDAY + AT(2, 10, 0), MONDAY + AT(3, 15, 0)), "a pause has a limit");
}

static void priorities(void)
{
	start();
	target(CK_FULL_RESOLUTION, 0, 16 * HOUR, TARGET_OPEN);
	target(CK_FULL_RESOLUTION, 1, HOUR, TARGET_OPEN);
	do_(AT(0, 9, 0), "customer", "open", "channel", "chat");
	do_(AT(0, 9, 30), "li.na", "classify", "impact", "1", "urgency", "1");
	clocks_at(AT(0, 9, 45));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).due, MONDAY + AT(0, 10, 0), "the new target, what was counted counts");
	do_(AT(0, 10, 0), "li.na", "classify", "impact", "3", "urgency", "3");
	clocks_at(AT(0, 10, 1));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).verdict, VD_RUNNING, "relieved at the very instant of its due");
	do_(AT(0, 15, 0), "li.na", "classify", "impact", "1", "urgency", "1");
	clocks_at(AT(0, 15, 1));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).breached_at, MONDAY + AT(0, 15, 0), "breached at once by a shorter target");
	start();
	target(CK_FULL_RESOLUTION, 0, 2, TARGET_DAYS);
	do_(AT(4, 16, 30), "customer", "open", "channel", "chat");
	clocks_at(AT(4, 17, 0));
	TAP_EQ_INT(run_of(CK_FULL_RESOLUTION, 1).due, MONDAY + AT(8, 18, 0), "two business days from a Friday: the end of Tuesday");
}

static void others(void)
{
	start();
	target(CK_ESCALATION, 0, 1800, TARGET_WALL);
	struct sla_named steps[] = { { STR("investigate"), { 4 * HOUR, TARGET_OPEN } }, { STR("remedy"), { 8 * HOUR, TARGET_OPEN } } };
	policy.steps = steps;
	policy.n_steps = 2;
	do_(AT(0, 9, 0), "customer", "open", "type", "complaint");
	do_(AT(0, 10, 0), "li.na", "escalate", "level", "3", "reason", "sues");
	do_(AT(0, 10, 20), "wang", "acknowledge");
	do_(AT(0, 11, 0), "li.na", "promise", "text", "we call");
	clocks_at(AT(0, 11, 30));
	TAP_EQ_INT(run_of(CK_ESCALATION, 1).verdict, VD_MET, "acknowledged in twenty minutes");
	TAP_EQ_INT(run_of(CK_PROMISE, 1).verdict, VD_RUNNING, "a promise without a date runs");
	do_(AT(0, 15, 0), "li.na", "step", "step", "investigate");
	do_(AT(0, 17, 0), "li.na", "solve", "code", "answered");
	clocks_at(AT(3, 9, 0));
	TAP_EQ_INT(run_of(CK_STEP, 1).verdict, VD_BREACHED, "investigated after four and a half hours");
	TAP_EQ_INT(run_of(CK_STEP, 2).verdict, VD_MET, "the solution ends what was left open");
	TAP_EQ_INT(run_of(CK_PROMISE, 1).verdict, VD_ENDED, "and the promise");
	do_(AT(3, 9, 30), "li.na", "void", "as", "spam");
	clocks_at(AT(3, 10, 0));
	TAP_EQ_INT(run_of(CK_FIRST_RESPONSE, 1).verdict, VD_CANCELLED, "spam has no clocks");
}

static void odd(void)
{
	start();
	target(CK_FIRST_RESPONSE, 0, HOUR, TARGET_OPEN);
	clocks_at(5);
	TAP_EQ_INT(runs.n, 0, "nothing was opened: no runs");
	do_(AT(0, 9, 0), "customer", "open", "prec", "day");
	do_(AT(0, 15, 0), "li.na", "reply", "text", "x");
	clocks_at(AT(0, 16, 0));
	TAP_EQ_INT(run_of(CK_FIRST_RESPONSE, 1).verdict, VD_UNKNOWN, "known to the day only");
	start();
	for (int d = 0; d < 7; d++)
		hours.week[d] = (struct cal_hours){ NULL, 0 };
	target(CK_FIRST_RESPONSE, 0, HOUR, TARGET_OPEN);
	do_(AT(0, 9, 0), "customer", "open", "channel", "chat");
	clocks_at(AT(2, 9, 0));
	TAP_EQ_INT(run_of(CK_FIRST_RESPONSE, 1).verdict, VD_RUNNING, "a calendar that is never open: never due");
	TAP_EQ_INT(run_of(CK_FIRST_RESPONSE, 1).due, WHEN_NONE, "which is no instant");
}

/* ---- random tickets ---- */

static uint64_t rolling = 7;
static int64_t draw(int64_t below)
{
	rolling = rolling * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((rolling >> 33) % (uint64_t)below);
}

static void random_ticket(void)
{
	int64_t at = draw(5 * DAY);

	start();
	policy.reopen = (uint8_t)draw(3);
	policy.pause_limit_s = draw(2) ? 0 : draw(2 * DAY);
	for (int c = 0; c < CK_PROMISE; c++)
		for (int p = 0; p < 6; p++)
			target((enum clock)c, p, 1 + draw(30 * HOUR), TARGET_OPEN);
	do_(at, "customer", "open", "channel", "chat");
	for (int64_t n = draw(14); n > 0; n--) {
		static const char *const level[] = { "1", "2", "3" };
		at += draw(10) ? draw(20 * HOUR) : 0;
		switch (draw(8)) {
		case 0: do_(at, "customer", "message", "text", "x"); break;
		case 1: do_(at, "li.na", "reply", "text", "x"); break;
		case 2: do_(at, "li.na", "reply", "wait", "customer"); break;
		case 3: do_(at, "li.na", "wait", "for", draw(2) ? "carrier" : "customer"); break;
		case 4: do_(at, "li.na", "classify", "impact", level[draw(3)], "urgency", level[draw(3)]); break;
		case 5: do_(at, "li.na", "solve", "code", "answered"); break;
		case 6: do_(at, "li.na", "escalate", "level", draw(2) ? "2" : "0"); break;
		default: do_(at, "bot", "reply", "text", "x"); break;
		}
	}
	clocks_at(at + draw(4 * DAY));
}

/* Second by second along the parts: when counted time first equals the target in force. */
static int64_t due_by_hand(const struct sla_run *r)
{
	int64_t counted = 0;

	for (size_t i = 0; i < r->n_parts; i++) {
		const struct sla_part *p = &runs.parts[r->part + i];
		bool more = i + 1 < r->n_parts && p[1].target_s > p->target_s;
		int64_t due = counted >= p->target_s ? p->from : counted + p->counted_s >= p->target_s ?
			      cal_due(&office, p->from, p->target_s - counted) : WHEN_NONE;
		if (due != WHEN_NONE && !(due == p->to && more && counted + p->counted_s < p[1].target_s))
			return due;
		counted += p->counted_s;
	}
	return WHEN_NONE;
}

struct faults { int gaps, sums, dues, verdicts, runs, breached; };
static void prove(const struct sla_run *r, struct faults *f)
{
	int64_t sum = 0, at = r->start, end = r->stop == WHEN_NONE ? MONDAY + now_s : r->stop, due = due_by_hand(r);

	for (size_t i = 0; i < r->n_parts; i++) {
		const struct sla_part *p = &runs.parts[r->part + i];
		f->gaps += p->from != at || p->to <= p->from;
		f->sums += p->counted_s != (p->why == PART_COUNTS || p->why == PART_LIMIT ? cal_elapsed(&office, p->from, p->to) : 0);
		at = p->to;
		sum += p->counted_s;
	}
	f->gaps += at != end;
	f->sums += sum != r->elapsed_s;
	f->dues += due != WHEN_NONE && due < end && r->due != due;
	f->verdicts += (r->verdict == VD_BREACHED) != (due != WHEN_NONE && due < end) || (r->breached_at != WHEN_NONE) != (r->verdict == VD_BREACHED);
	f->runs++;
	f->breached += r->verdict == VD_BREACHED;
}

static void random_tickets(int times)
{
	struct faults f = { 0 };

	for (int i = 0; i < times; i++) {
		random_ticket();
		for (size_t r = 0; r < runs.n; r++)
			if (runs.v[r].clock != CK_PROMISE && runs.v[r].verdict != VD_CANCELLED && runs.v[r].verdict != VD_UNKNOWN)
				prove(&runs.v[r], &f);
	}
	TAP_EQ_INT(f.gaps, 0, "the parts are complete and apart");
	TAP_EQ_INT(f.sums, 0, "they sum to the elapsed time, to the second");
	TAP_EQ_INT(f.dues, 0, "a due that passed is where the budget was used up");
	TAP_EQ_INT(f.verdicts, 0, "breached exactly if it ended later than its due");
	tap_ok(f.runs > times * 5 && f.breached > f.runs / 20 && f.breached < f.runs, "some were breached, some not");
}

int main(void)
{
	reopening(REOPEN_RESUME, 12600, "resumed");
	reopening(REOPEN_RESTART, 5400, "restarted");
	reopening(REOPEN_TOTAL, 36000, "in total");
	responses();
	pauses();
	priorities();
	others();
	odd();
	random_tickets(4000);
	sla_runs_free(&runs);
	sla_free(&sla);
	moments_free(&book);
	cal_free(&office);
	cal_free(&always);
	kit_free(&k);
	return tap_done();
}
