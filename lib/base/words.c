/*
 * The table of sentences and of what each message id means; see words.h. Relies on the generated
 * table being sorted. Promises: nothing happens before the first sentence is asked for.
 */
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

unsigned lang_of(const char *name)
{
	return name && !strncmp(name, "zh", 2) ? CSM_LANG_ZH : CSM_LANG_EN;
}

static int by_english(const void *key, const void *place)
{
	return strcmp(key, words_text() + ((const struct words_place *)place)->en);
}

const char *words_in(unsigned lang, const char *english)
{
	const struct words_place *p;

	if (lang != CSM_LANG_ZH || !english || !*english)
		return english;
	p = bsearch(english, words_places, words_n, sizeof(*p), by_english);
	return p ? words_text() + p->zh : english;
}

CSM_API const char *csm_words(const char *lang, const char *english)
{
	return words_in(lang_of(lang), english);
}

CSM_API bool csm_message(size_t i, const char *lang, struct csm_message *out)
{
	const char *text = words_text();

	if (i >= words_n_helps)
		return false;
	*out = (struct csm_message){
		.id = text + words_helps[i].id,
		.text = text + (lang_of(lang) == CSM_LANG_ZH ? words_helps[i].zh : words_helps[i].en),
		.example = text + words_helps[i].example,
	};
	return true;
}
