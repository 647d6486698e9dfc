#include "base/language.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct pm_language *pm_language_at(int which) {
    return which > 0 ? &pm_languages[which] : NULL;
}

static int by_english(const void *key, const void *row) {
    return strcmp(key, ((const struct pm_translation *)row)->english);
}

static const struct pm_translation *find(const struct pm_language *language, const char *english) {
    if (language == NULL || language->n == 0)
        return NULL;
    return bsearch(english, language->list, language->n, sizeof *language->list, by_english);
}

const char *pm_tr(const struct pm_language *language, const char *english) {
    const struct pm_translation *found = find(language, english);
    return found != NULL ? found->forms[0] : english;
}

const char *pm_tr_in(const struct pm_language *language, const char *context, const char *english) {
    char key[160];
    if (snprintf(key, sizeof key, "%s\004%s", context, english) >= (int)sizeof key)
        return english;
    const struct pm_translation *found = find(language, key);
    return found != NULL ? found->forms[0] : english;
}

const char *pm_tr_n(const struct pm_language *language, const char *one, const char *many, long n) {
    const struct pm_translation *found = find(language, one);
    const unsigned form = found != NULL && language->form != NULL ? language->form((unsigned long)n) : n != 1;
    if (found != NULL && form < PM_MOST_PLURALS && found->forms[form] != NULL)
        return found->forms[form];
    return n == 1 ? one : many;
}

/* Languages that use the singular for 0 use it for everything below 2 (CLDR, "one" for i = 0,1: 1.9 in
 * French); in the others fractions take the plural. */
long pm_plural_of(const struct pm_language *language, double value) {
    static const double most = 1e9; /* what is larger, or no number, is no count: the plural */
    const double said = round(value * 10) / 10;
    const bool below_two =
        language != NULL && language->form != NULL && language->form(0) == language->form(1);
    return fabs(said) < most && (said == floor(said) || below_two) ? (long)said : 2;
}
