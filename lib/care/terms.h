/*
 * The shop's words and people as values: what policy/terms.yaml and policy/agents.yaml say, once
 * read. Pure data; store/ fills it. A term that a file does not know is still kept in events; check
 * notes it.
 */
#ifndef CARE_TERMS_H
#define CARE_TERMS_H

#include "base/map.h"
#include "base/err.h"

enum term_kind {
	TERM_CHANNEL, TERM_CATEGORY, TERM_SEVERITY, TERM_STATE, TERM_STAGE, TERM_TOUCHPOINT,
	TERM_TYPE, TERM_RESOLUTION, TERM_DESIRED,
	TERM_LINK, TERM_RETURN_KIND, TERM_RETURN_REASON, TERM_EVIDENCE, TERM_FLAG, TERM_CONDITION,
	TERM_DISPOSITION, TERM_KINDS
};
/* its list's key in terms.yaml: "channels", "categories", ... */
const char *term_kind_key(enum term_kind k);

struct term {
	struct str word, en, zh;
	struct str parent;         /* categories: the one above; channels: group */
	struct str category;       /* states: new open pending on_hold solved closed */
	int level;                 /* severities: impact 1..3; flags: 1 = priority P1 at once */
	bool quality;              /* return reasons: counts as quality */
	struct str liable;         /* return reasons: default liable party */
	struct str form;           /* channels: chat, voice, text */
	int64_t valid_from;        /* refused in events that happened before; 0: always valid */
};
struct agent {
	struct str login, name, form, level, user;     /* user: system user whose login this is */
	struct str *groups, *aliases, *skills;         /* aliases: names in imported data */
	struct str *mail;                              /* addresses that the agent writes from */
	size_t n_groups, n_aliases, n_skills, n_mail;
	bool gone;
	int64_t valid_from;        /* signs and is assigned nothing that happened before; 0: always */
};
struct shop {
	struct str name, currency, platform, zone;
	struct str *mail;          /* addresses of the shop itself */
	size_t n_mail;
};
struct terms {
	struct arena mem;
	struct term *lists[TERM_KINDS];
	size_t n[TERM_KINDS];
	struct agent *agents;
	size_t n_agents;
	struct shop *shops;
	size_t n_shops;
	int64_t reopen_window_s;   /* default 7 days */
	uint8_t matrix[3][3];      /* priority by impact, urgency; default impact + urgency - 1 */
	uint32_t required[3];      /* by stage pre, in, after: bit set of enum intake */
	uint32_t recommended[3];
	struct str *vip_tiers;     /* tiers of customers that raise the impact one step; none given: "vip" */
	size_t n_vip_tiers;
};
enum intake {
	INTAKE_ORDER = 1, INTAKE_PRODUCT = 2, INTAKE_TEXT = 4, INTAKE_CUSTOMER = 8,
	INTAKE_DESIRED = 16, INTAKE_CATEGORY = 32, INTAKE_SUBJECT = 64,
	INTAKE_CHANNEL = 128
};

/* What holds without a terms.yaml: window of 7 days, the matrix of csm-policy(5), nothing required,
 * no lists. */
void terms_init(struct terms *t);
const struct term *term_find(const struct terms *t, enum term_kind k, struct str word);        /* NULL */
/* the word itself if unknown */
struct str term_label(const struct terms *t, enum term_kind k, struct str word, bool zh);
const struct agent *agent_find(const struct terms *t, struct str login);
const struct agent *agent_by_alias(const struct terms *t, struct str name);
const struct shop *shop_find(const struct terms *t, struct str name);
/* NULL-ended words of a list for csm_nearest, in a. */
const char *const *term_words(const struct terms *t, enum term_kind k, struct arena *a);

#endif
