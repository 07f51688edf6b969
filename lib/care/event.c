/*
 * Names of events and cases, words of verbs and keys as small numbers, and the step from a record
 * to an event. Relies on base/ for views, instants and values. Promises: pure; a name that is read
 * is right to its last letter; what is not known (a newer verb or key) is kept and marked, never
 * dropped. All of this runs once per line of the log.
 */
#include "care/event.h"

#include <stdio.h>

/* ---- ids ---- */

static const uint64_t NUMBER_MAX = 0xFFFFFFFFFFFF;

evid evid_make(uint16_t site, uint64_t number)
{
	return (evid)site << 48 | (number & NUMBER_MAX);
}

/* The letter in lower case, or 0. */
static unsigned lower_letter(char c)
{
	unsigned l = (unsigned char)c | 0x20u;

	return l >= 'a' && l <= 'z' ? l : 0;
}

/* One to three letters at the start of s, as base 27; *used says how many. 0: no site. */
static uint16_t take_site(struct str s, size_t *used)
{
	unsigned site = 0;
	size_t i = 0;

	for (; i < s.n && lower_letter(s.p[i]); i++) {
		if (i == 3)
			return 0;
		site = site * 27 + (lower_letter(s.p[i]) - 'a' + 1);
	}
	*used = i;
	/* e is no site: e1042 would be read as a number by some YAML readers. */
	return site == 5 ? 0 : (uint16_t)site;
}

/* Digits at the start of s, without leading zeros; *used says how many. 0: no number. */
static uint64_t take_number(struct str s, size_t *used)
{
	uint64_t v = 0;
	size_t i = 0;

	if (!s.n || s.p[0] == '0')
		return 0;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		v = v * 10 + (uint64_t)(s.p[i] - '0');
		if (v > NUMBER_MAX)
			return 0;
	}
	*used = i;
	return v;
}

static struct str skip(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.n - n };
}

/* Site and number at the start of s; 0 if there is none. */
static evid take_evid(struct str s, size_t *used, size_t *digits)
{
	size_t letters = 0;
	uint16_t site = take_site(s, &letters);
	uint64_t number = site ? take_number(skip(s, letters), digits) : 0;

	if (!number)
		return 0;
	*used = letters + *digits;
	return evid_make(site, number);
}

bool site_read(struct str s, uint16_t *site)
{
	size_t used = 0;
	uint16_t v = take_site(s, &used);

	if (!v || used != s.n)
		return false;
	*site = v;
	return true;
}

void site_write(uint16_t site, char out[4])
{
	unsigned div = site >= 27 * 27 ? 27 * 27 : site >= 27 ? 27 : 1;
	size_t n = 0;

	if (site && site < 27) {       /* nearly every store */
		out[0] = (char)('a' + site - 1);
		out[1] = '\0';
		return;
	}
	for (; site && div; div /= 27)
		out[n++] = (char)('a' + (site / div % 27 + 26) % 27);
	out[n] = '\0';
}

bool evid_read(struct str s, evid *id)
{
	size_t used, digits;
	evid v = take_evid(s, &used, &digits);

	if (!v || used != s.n)
		return false;
	*id = v;
	return true;
}

/* Decimal digits of v at out, NUL behind them. */
static size_t write_number(char *out, uint64_t v)
{
	char tmp[20];
	size_t n = 0;

	do
		tmp[sizeof(tmp) - ++n] = (char)('0' + v % 10);
	while (v /= 10);
	memcpy(out, tmp + sizeof(tmp) - n, n);
	out[n] = '\0';
	return n;
}

static size_t write_evid(evid id, char *out, size_t *digits)
{
	size_t n;

	site_write(evid_site(id), out);
	n = !out[0] ? 0 : !out[1] ? 1 : strlen(out);
	*digits = write_number(out + n, evid_number(id));
	return n + *digits;
}

size_t evid_write(evid id, char out[24])
{
	size_t digits;

	return write_evid(id, out, &digits);
}

/* ---- names of cases ---- */

/* N mod 23 without writing N down: the site's letters as two digits each, shifted by the digits of
 * the number. */
static char check_letter(evid id, size_t digits)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz";       /* 23, a prime; no i, l, o */
	static const unsigned char power[] = {         /* 10^k mod 23 */
		1, 10, 8, 11, 18, 19, 6, 14, 2, 20, 16, 22, 13, 15, 12, 5
	};
	unsigned site = evid_site(id), r = site;

	if (site >= 27)
		r = (site / 729 * 10000 + site / 27 % 27 * 100 + site % 27) % 23;
	return letters[(r * power[digits] + evid_number(id)) % 23];
}

char case_check_letter(evid id)
{
	size_t digits = 0;

	for (uint64_t v = evid_number(id); v; v /= 10)
		digits++;
	return check_letter(id, digits);
}

static bool is_kind(char c)
{
	return c == CASE_TICKET || c == CASE_RETURN || c == CASE_CUSTOMER;
}

bool case_fast(struct str s, struct caseid *c)
{
	size_t used, digits;
	evid id;

	if (s.n < 5 || !is_kind(s.p[0]) || s.p[1] != '-')
		return false;
	for (size_t i = 2; i < 5; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return false;
	id = take_evid(skip(s, 2), &used, &digits);
	if (!id || used + 3 != s.n || s.p[s.n - 1] != check_letter(id, digits))
		return false;
	*c = (struct caseid){ id, s.p[0] };
	return true;
}

size_t case_write(struct caseid c, char out[32])
{
	size_t n, digits;

	if (!c.id) {
		out[0] = '\0';
		return 0;
	}
	out[0] = c.kind;
	out[1] = '-';
	n = 2 + write_evid(c.id, out + 2, &digits);
	out[n] = check_letter(c.id, digits);
	out[n + 1] = '\0';
	return n + 1;
}

int case_read(struct str s, struct caseid *c, struct csm_err *e)
{
	struct caseid got = { 0 };
	char right[32];
	size_t used = 0, digits;

	if (s.n >= 2 && s.p[1] == '-' && lower_letter(s.p[0])) {
		got.kind = (char)(lower_letter(s.p[0]) - 'a' + 'A');
		got.id = is_kind(got.kind) ? take_evid(skip(s, 2), &used, &digits) : 0;
	}
	if (!got.id || used + 3 < s.n)
		return err_set(e, CSM_EUSAGE, "case.form",
		               "\"" STR_FMT
		               "\" is no name of a case; one looks like T-a1042c: T ticket, "
		               "R return or C customer, a site, a number, a check letter",
		               STR_ARG(s));
	case_write(got, right);
	if (used + 2 == s.n)
		return err_set(e, CSM_ENOTFOUND, "case.check",
		               "\"" STR_FMT "\" lacks its check letter; is %s meant?", STR_ARG(s),
		               right);
	if ((char)lower_letter(s.p[s.n - 1]) != case_check_letter(got.id))
		return err_set(e, CSM_ENOTFOUND, "case.check",
		               "\"" STR_FMT "\" is mistyped, its check letter does not fit; the "
		               "number as typed would be %s",
		               STR_ARG(s), right);
	*c = got;
	return CSM_OK;
}

/* ---- words ---- */

static const struct str verb_words[V_COUNT] = {
	{ "", 0 },
#define X(e, w) { w, sizeof(w) - 1 },
	CARE_VERBS(X)
#undef X
};
static const struct str key_words[K_COUNT] = {
	{ "", 0 },
#define X(e, w) { w, sizeof(w) - 1 },
	CARE_KEYS(X)
#undef X
};

/*
 * Perfect hashes over length, first, last and middle byte. word_hash.py finds the factors and writes the
 * tables; when a word is added and two collide, test_care_event says so.
 */
static size_t word_hash(struct str w, unsigned a, unsigned b, unsigned c, unsigned d)
{
	const unsigned char *p = (const unsigned char *)w.p;

	return (unsigned)w.n * a + p[0] * b + p[w.n - 1] * c + p[w.n / 2] * d;
}

static const unsigned char verb_slots[256] = {
	[0] = V_ERASE, [10] = V_SEEN, [12] = V_ATTACH, [17] = V_NOTE, [24] = V_CORRECT, [32] = V_STEP,
	[34] = V_STATE, [40] = V_POLICY, [44] = V_SHIP, [54] = V_ESCALATE, [67] = V_SOLVE, [69] = V_SET,
	[84] = V_SITE, [85] = V_DENY, [95] = V_PROMISE, [98] = V_SETTLE, [102] = V_ASSIGN, [110] = V_OPEN,
	[124] = V_MESSAGE, [132] = V_REPLY, [146] = V_REOPEN, [149] = V_RECEIVE, [151] = V_HANDOFF,
	[157] = V_VOID, [162] = V_WITHDRAW, [165] = V_APPROVE, [167] = V_REDACT, [190] = V_RESUME,
	[208] = V_ACKNOWLEDGE, [209] = V_UNLINK, [217] = V_CLASSIFY, [220] = V_CLOSE, [224] = V_UNDO,
	[232] = V_KEEP, [242] = V_IMPORT, [243] = V_LINK, [244] = V_WAIT, [252] = V_INSPECT
};
static const unsigned char key_slots[512] = {
	[3] = K_REASON, [9] = K_NAME, [18] = K_METHOD, [28] = K_SETS, [30] = K_CONDITION, [32] = K_LINE,
	[35] = K_CATEGORY, [36] = K_UNITS, [49] = K_IMPACT, [53] = K_SHOP, [59] = K_ROWS, [62] = K_FOR,
	[63] = K_CARRIER, [65] = K_PRODUCT, [89] = K_LEVEL, [91] = K_UNTIL, [92] = K_REL, [104] = K_PATH,
	[106] = K_DISPOSITION, [108] = K_OF, [112] = K_PRIORITY, [114] = K_AGENT, [138] = K_CODE,
	[140] = K_SHA256, [142] = K_RAW, [143] = K_STEP, [169] = K_LAST, [175] = K_FOLLOWS,
	[178] = K_HANDLING, [185] = K_AS, [192] = K_STAGE, [194] = K_LIABLE, [196] = K_SIZE,
	[198] = K_KIND, [206] = K_ARTICLE, [208] = K_SKU, [210] = K_RULE, [211] = K_TIER, [224] = K_REF,
	[231] = K_CHANNEL, [237] = K_ACTION, [248] = K_SALT, [250] = K_SITE_NAME, [251] = K_TRACKING,
	[252] = K_TEXT, [268] = K_CAUSE, [272] = K_GROUP, [278] = K_WAS, [302] = K_KEY, [308] = K_DESIRED,
	[322] = K_SOURCE, [325] = K_PREFERS, [333] = K_EXPORTED_AT, [347] = K_SUBJECT, [349] = K_PREC,
	[373] = K_CUSTOMER, [383] = K_REFERENCES, [384] = K_GRADE, [389] = K_TO, [395] = K_DESIGNATION,
	[398] = K_TYPE, [402] = K_FILE, [427] = K_TAGS, [448] = K_SEVERITY, [455] = K_ORDER,
	[467] = K_WAIT_FOR, [476] = K_FLAGS, [477] = K_DIGEST, [478] = K_VERSION, [486] = K_TOUCHPOINT,
	[504] = K_MAP, [506] = K_URGENCY, [508] = K_STATUS, [509] = K_AMOUNT
};

/* str_eq within sight of the compiler: this is asked for every key of every line. Short words, byte
 * by byte. */
static inline bool same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i])
			return false;
	return true;
}

enum verb verb_of(struct str w)
{
	enum verb v;

	if (!w.n)
		return V_UNKNOWN;
	v = verb_slots[word_hash(w, 7, 167, 139, 3) % COUNT(verb_slots)];
	return same(w, verb_words[v]) ? v : V_UNKNOWN;
}

const char *verb_word(enum verb v)
{
	return (unsigned)v < V_COUNT ? verb_words[v].p : "";
}

enum key key_of(struct str w)
{
	enum key k;

	if (!w.n)
		return K_UNKNOWN;
	k = key_slots[word_hash(w, 27, 112, 234, 247) % COUNT(key_slots)];
	return same(w, key_words[k]) ? k : K_UNKNOWN;
}

const char *key_word(enum key k)
{
	return (unsigned)k < K_COUNT ? key_words[k].p : "";
}

/* ---- from a record to an event ---- */

enum fixed { FIX_NONE, FIX_ID, FIX_AT, FIX_REC, FIX_BY, FIX_CASE, FIX_DO, FIX_IMP, FIX_TX };
static const struct str fixed_words[] = {
	{ "", 0 }, { "id", 2 }, { "at", 2 }, { "rec", 3 }, { "by", 2 }, { "case", 4 }, { "do", 2 },
	{ "imp", 3 }, { "tx", 2 },
};

static enum fixed fixed_of(struct str k)
{
	enum fixed f = FIX_NONE;

	if (k.n < 2 || k.n > 4)
		return FIX_NONE;
	switch (k.p[0]) {
	case 'i': f = k.n == 2 ? FIX_ID : FIX_IMP; break;
	case 'a': f = FIX_AT; break;
	case 'r': f = FIX_REC; break;
	case 'b': f = FIX_BY; break;
	case 'c': f = FIX_CASE; break;
	case 'd': f = FIX_DO; break;
	case 't': f = FIX_TX; break;
	default: break;
	}
	return same(k, fixed_words[f]) ? f : FIX_NONE;
}

/* "1/3": the first of three that belong together. */
static bool read_tx(struct str s, uint32_t *k, uint32_t *n)
{
	int64_t a, b;

	if (!str_i64(str_split(&s, '/'), &a) || !s.p || !str_i64(s, &b) || a < 1 || a > b ||
	    b > INT32_MAX)
		return false;
	*k = (uint32_t)a;
	*n = (uint32_t)b;
	return true;
}

/* Takes one of the fixed keys; NULL or what would be right. */
static const char *take_fixed(struct event *ev, enum fixed f, const struct val *v)
{
	struct str s = v->s;
	int offset;

	if (v->type >= VAL_LIST || (v->type == VAL_TEXT && v->esc))
		return WORDS("must be a plain word or text");
	switch (f) {
	case FIX_ID:
		return evid_read(s, &ev->id) ? NULL : WORDS("must be a site and a number, as a1042");
	case FIX_AT:
		if (!when_read(s, &ev->at, &offset))
			return WORDS("must be an instant, as \"2026-01-17T09:30:00+08:00\"");
		ev->at_offset = offset;
		return NULL;
	case FIX_REC:
		return when_read(s, &ev->rec, &offset)
		               ? NULL
		               : WORDS("must be an instant, as \"2026-01-17T09:30:00+08:00\"");
	case FIX_BY:
		ev->by = s;
		return s.n ? NULL
		           : WORDS("must name who did it: an agent's login, customer, bot, system, "
		             "platform, ...");
	case FIX_CASE:
		return case_fast(s, &ev->cas) || case_read(s, &ev->cas, NULL) == CSM_OK ? NULL :
		       WORDS("must be the name of a case with its check letter, as T-a1042c");
	case FIX_DO:
		ev->verb_text = s;
		ev->verb = verb_of(s);
		return s.n ? NULL : WORDS("must name what was done");
	case FIX_IMP:
		return evid_read(s, &ev->imp) ? NULL
		                              : WORDS("must be the id of an import event, as a1042");
	case FIX_TX:
		return read_tx(s, &ev->tx_k, &ev->tx_n) ? NULL : WORDS("must be \"k/n\", as \"1/3\"");
	case FIX_NONE:
		break;
	}
	return NULL;
}

bool event_unescape(const struct rec *r, struct arena *a)
{
	bool any = false;

	for (size_t i = 0; i < r->n; i++) {
		struct val *v = &r->pairs[i].v;

		if (v->type != VAL_TEXT || !v->esc || fixed_of(r->pairs[i].key) == FIX_NONE)
			continue;
		v->s = val_text(v, a);
		v->esc = false;
		any = true;
	}
	return any;
}

/* Hand edits may have put a fixed key behind an own one: bring it before them, the own ones keep
 * their order. */
static void move_front(struct pair *pairs, size_t from, size_t to)
{
	struct pair moved = pairs[from];

	memmove(&pairs[to + 1], &pairs[to], (from - to) * sizeof(*pairs));
	pairs[to] = moved;
}

static void note_key(struct event *ev, struct str key)
{
	enum key k = key_of(key);

	ev->known |= UINT64_C(1) << (k % 64);
	ev->newer |= k == K_UNKNOWN;
}

void event_keys(struct event *ev)
{
	ev->known = 0;
	ev->newer = ev->verb == V_UNKNOWN;
	for (size_t i = 0; i < ev->n; i++)
		note_key(ev, ev->pairs[i].key);
}

/* Events of the store itself, and those that only name another event, need no case. */
static bool needs_case(enum verb v)
{
	return v != V_UNKNOWN && v != V_IMPORT && v != V_POLICY && v != V_SITE && v != V_UNDO &&
	       v != V_CORRECT && v != V_REDACT;
}

static bool lacks(const struct event *ev, const char **why, const char **key)
{
	*why = WORDS("is missing");
	*key = !ev->id ? "id" : ev->at == WHEN_NONE ? "at" : !ev->by.n ? "by" :
	       !ev->verb_text.n ? "do" :
	       !ev->cas.id && needs_case(ev->verb) ? "case" : NULL;
	return *key != NULL;
}

bool event_of(const struct rec *r, struct event *ev, const char **why, const char **key)
{
	size_t fixed = 0;

	*ev = (struct event){ .at = WHEN_NONE, .rec = WHEN_NONE };
	for (size_t i = 0; i < r->n; i++) {
		enum fixed f = fixed_of(r->pairs[i].key);
		if (f == FIX_NONE) {
			note_key(ev, r->pairs[i].key);
			continue;
		}
		*why = take_fixed(ev, f, &r->pairs[i].v);
		*key = fixed_words[f].p;
		if (*why)
			return false;
		if (i != fixed)
			move_front(r->pairs, i, fixed);
		fixed++;
	}
	if (lacks(ev, why, key))
		return false;
	if (ev->rec == WHEN_NONE)
		ev->rec = ev->at;
	ev->newer |= ev->verb == V_UNKNOWN;
	ev->pairs = r->pairs + fixed;
	ev->n = r->n - fixed;
	return true;
}

const struct val *event_get(const struct event *ev, enum key k)
{
	if (!(ev->known >> (k % 64) & 1))
		return NULL;
	for (size_t i = 0; i < ev->n; i++)
		if (same(ev->pairs[i].key, key_words[k]))
			return &ev->pairs[i].v;
	return NULL;
}

struct str event_str(const struct event *ev, enum key k, struct arena *a)
{
	return val_text(event_get(ev, k), a);
}

bool event_int(const struct event *ev, enum key k, int64_t *out)
{
	const struct val *v = event_get(ev, k);

	return v && v->type < VAL_LIST && str_i64(v->s, out);
}

bool event_case(const struct event *ev, enum key k, struct caseid *out)
{
	const struct val *v = event_get(ev, k);

	return v && v->type < VAL_LIST &&
	       (case_fast(v->s, out) || case_read(v->s, out, NULL) == CSM_OK);
}

static int cmp64(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

int event_order(int64_t at_a, int64_t rec_a, evid a, int64_t at_b, int64_t rec_b, evid b)
{
	int d = cmp64(at_a, at_b);

	if (!d)
		d = cmp64(rec_a, rec_b);
	if (!d)
		d = cmp64((int64_t)evid_number(a), (int64_t)evid_number(b));
	return d ? d : cmp64(evid_site(a), evid_site(b));
}

enum actor actor_of(struct str by)
{
	if (!by.n)
		return ACT_AGENT;
	switch (by.p[0]) {
	case 'c':
		return str_is(by, "customer")  ? ACT_CUSTOMER
		       : str_is(by, "carrier") ? ACT_CARRIER
		                               : ACT_AGENT;
	case 'b': return str_is(by, "bot") ? ACT_BOT : ACT_AGENT;
	case 's':
		return str_is(by, "system")     ? ACT_SYSTEM
		       : str_is(by, "supplier") ? ACT_SUPPLIER
		                                : ACT_AGENT;
	case 'p': return str_is(by, "platform") ? ACT_PLATFORM : ACT_AGENT;
	case 'w': return str_is(by, "warehouse") ? ACT_WAREHOUSE : ACT_AGENT;
	default: return ACT_AGENT;
	}
}
