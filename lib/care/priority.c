/*
 * The priority of a ticket, derived from what is stored (impact, urgency, severity, flags) and
 * never stored itself, so that another matrix can be compared (csm-policy(5), ITIL form); and what a
 * ticket still lacks at intake. Pure.
 */
#include "base/utf8.h"
#include "care/cases.h"

#include <stdarg.h>
#include <stdio.h>

enum { REASON_SIZE = 160, MIDDLE = 2 };

/* Writes the reason; a text that is too long is cut between characters. */
static void PRINTF(2, 3) say(char *reason, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, REASON_SIZE, fmt, ap);
	va_end(ap);
	reason[utf8_check(str_of(reason))] = '\0';
}

/* The first flag of the ticket that means P1 at once. */
static const struct term *override_flag(const struct ticket *t, const struct terms *terms)
{
	for (size_t i = 0; i < terms->n[TERM_FLAG] && i < 32; i++)
		if ((t->flags >> i & 1) && terms->lists[TERM_FLAG][i].level == 1)
			return &terms->lists[TERM_FLAG][i];
	return NULL;
}

bool tier_is_vip(const struct terms *terms, struct str word)
{
	for (size_t i = 0; i < terms->n_vip_tiers; i++)
		if (str_eq(terms->vip_tiers[i], word))
			return true;
	return !terms->n_vip_tiers && str_is(word, "vip");
}

/* A VIP by the customer's tier, or because the ticket is flagged with such a word. */
static bool is_vip(const struct ticket *t, const struct terms *terms, struct str tier)
{
	if (tier_is_vip(terms, tier))
		return true;
	for (size_t i = 0; i < terms->n[TERM_FLAG] && i < 32; i++)
		if ((t->flags >> i & 1) && tier_is_vip(terms, terms->lists[TERM_FLAG][i].word))
			return true;
	return false;
}

/* P1..P5 or 1..5, or the words of Zendesk and its like; 0 if it is none of these. */
static int imported_priority(struct str w)
{
	static const struct { const char *word; int p; } words[] = {
		{ "critical", 1 }, { "urgent", 1 }, { "high", 2 }, { "normal", 3 }, { "medium", 3 },
		{ "low", 4 }, { "lowest", 5 },
	};

	if (w.n && w.n <= 2 && (w.n == 1 || w.p[0] == 'P' || w.p[0] == 'p') &&
	    w.p[w.n - 1] >= '1' && w.p[w.n - 1] <= '5')
		return w.p[w.n - 1] - '0';
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(w, words[i].word))
			return words[i].p;
	return 0;
}

static int severity_impact(const struct ticket *t, const struct terms *terms,
                           const struct vocab *words)
{
	const struct term *s =
		t->severity ? term_find(terms, TERM_SEVERITY, vocab_str(words, t->severity)) : NULL;

	return s && s->level >= 1 && s->level <= 3 ? s->level : 0;
}

/* By the matrix; what is not known counts as the middle. */
static int by_matrix(const struct ticket *t, const struct terms *terms, int impact, bool vip,
                     bool zh, char *reason)
{
	int given = impact ? impact : MIDDLE, urgency = t->urgency ? t->urgency : MIDDLE;
	int raised = vip && given > 1 ? given - 1 : given,
	    p = terms->matrix[raised - 1][urgency - 1];
	const char *how = raised != given ? zh ? "(重要客户升一级)" : " (VIP, one step up)"
	                  : t->impact     ? ""
	                  : impact        ? zh ? "(按严重程度)" : " (from severity)"
	                  : zh            ? "(未填)"
	                                  : " (not given)";
	const char *guess = t->urgency ? "" : zh ? "(未填)" : " (not given)";

	if (zh)
		say(reason, "影响 %d%s、紧急 %d%s:P%d", raised, how, urgency, guess, p);
	else
		say(reason, "impact %d%s, urgency %d%s: P%d", raised, how, urgency, guess, p);
	return p;
}

int ticket_priority_tier(const struct ticket *t, const struct terms *terms,
                         const struct vocab *words, struct str tier, bool zh, char reason[160])
{
	const struct term *flag = override_flag(t, terms);
	int impact = t->impact ? t->impact : severity_impact(t, terms, words);
	struct str had = vocab_str(words, t->priority);
	int p = t->impact || t->urgency ? 0 : imported_priority(had);

	reason[0] = '\0';
	if (flag) {
		struct str label = term_label(terms, TERM_FLAG, flag->word, zh);
		say(reason, zh ? "标记“" STR_FMT "”:P1" : "flag \"" STR_FMT "\": P1", STR_ARG(label));
		return 1;
	}
	if (p) {
		say(reason,
		    zh ? "导入的优先级“" STR_FMT "”:P%d" : "imported as \"" STR_FMT "\": P%d",
		    STR_ARG(had), p);
		return p;
	}
	if (!impact && !t->urgency)
		return 0;
	return by_matrix(t, terms, impact, is_vip(t, terms, tier), zh, reason);
}

int ticket_priority(const struct ticket *t, const struct terms *terms, const struct vocab *words,
                    bool zh, char reason[160])
{
	return ticket_priority_tier(t, terms, words, (struct str){ NULL, 0 }, zh, reason);
}

/* ---- intake ---- */

static uint32_t intake_has(const struct ticket *t, bool has_text)
{
	return (t->order ? INTAKE_ORDER : 0u) | (t->product || t->sku ? INTAKE_PRODUCT : 0u) |
	       (has_text ? INTAKE_TEXT : 0u) | (t->customer.id ? INTAKE_CUSTOMER : 0u) |
	       (t->desired ? INTAKE_DESIRED : 0u) | (t->category ? INTAKE_CATEGORY : 0u) |
	       (t->subject ? INTAKE_SUBJECT : 0u) | (t->channel ? INTAKE_CHANNEL : 0u);
}

void ticket_lacks(const struct ticket *t, bool has_text, const struct terms *terms,
                  const struct vocab *words, uint32_t *required, uint32_t *recommended)
{
	struct str stage = vocab_str(words, t->stage);
	int i = str_is(stage, "pre")  ? 0
	        : str_is(stage, "in") ? 1
	                              : 2; /* not said: after the sale */
	uint32_t has = intake_has(t, has_text);

	*required = terms->required[i] & ~has;
	*recommended = terms->recommended[i] & ~has;
}
