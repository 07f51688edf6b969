/* Verbs that several commands have in common; see verbs.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

const struct opt_row rows_none[1] = { { "quiet", 'q', OPT_FLAG, NULL, "no remarks on standard error" } };

long limit_of(struct ctx *x, int *code)
{
	const char *s = opt_text(&x->o, "limit");
	char *end;
	long n;

	*code = 0;
	if (!s)
		return 0;
	errno = 0;
	n = strtol(s, &end, 10);
	if (errno || end == s || *end || n < 1)
		*code = ctx_usage(x, "--limit=%s: a whole number from 1", s);
	return n;
}

int verb_list(struct ctx *x)
{
	struct csm_field *where = opts_room(&x->o, x->o.n, sizeof(*where));
	struct csm_query q = {
		.noun = x->verb->columns,
		.where = where,
		.n_where = ctx_where(x, where, x->o.n),
		.sort = opt_text(&x->o, "sort"),
		.active = opt_flag(&x->o, "active"),
	};
	int code;

	q.limit = limit_of(x, &code);
	if (!code)
		code = ctx_print(x);
	if (!code && (code = csm_list(x->c, &q, x->p, &x->err)))
		ctx_fail(x);
	return code;
}

int verb_show(struct ctx *x)
{
	int code = ctx_print(x);

	if (!code && (code = csm_show(x->c, x->verb->noun, x->o.operands[0],
	                              opt_flag(&x->o, "public"), x->p, &x->err)))
		ctx_fail(x);
	return code;
}

int verb_record(struct ctx *x)
{
	struct names names;
	int code = ctx_names(x, 0, &names);

	if (!code)
		code = ctx_record(x, &names, NULL, 0);
	names_free(&names);
	return code;
}

/* Something to read: a text, or files that speak for themselves. */
static bool has_words(const struct ctx *x, const char *text)
{
	const char *typed = text ? text : opt_text(&x->o, "text");

	return (typed && typed[strspn(typed, " \t\n")]) || opt_flag(&x->o, "attach");
}

int record_text(struct ctx *x, bool named, const char *key, bool wanted)
{
	struct names names = { 0 };
	int code;
	char *text = ctx_text(x, &code, wanted);
	struct csm_field f = { key, text };

	if (!code && named && wanted && !has_words(x, text))
		code = ctx_usage(x, "needs a text: -m TEXT, -m - for standard input, or -F FILE");
	if (!code && named)
		code = ctx_names(x, 0, &names);
	if (!code)
		code = ctx_record(x, named ? &names : NULL, &f, text ? 1 : 0);
	names_free(&names);
	free(text);
	return code;
}

int verb_text(struct ctx *x)
{
	return record_text(x, true, "text", true);
}

int verb_text_optional(struct ctx *x)
{
	return record_text(x, true, "text", false);
}

int verb_attach(struct ctx *x)
{
	struct names names = { 0 };
	int code;

	for (int i = 1; i < x->o.n_operands; i++) {
		struct opt_value *p = realloc(x->o.values, (x->o.n + 1) * sizeof(*p));
		static const struct opt_row attach = OPT_ATTACH;

		if (!p)
			no_memory();
		x->o.values = p;
		x->o.values[x->o.n++] = (struct opt_value){ &attach, x->o.operands[i] };
	}
	x->o.n_operands = 1;
	code = ctx_names(x, 0, &names);
	if (!code)
		code = ctx_record(x, &names, NULL, 0);
	names_free(&names);
	return code;
}
