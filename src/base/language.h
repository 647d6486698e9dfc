/* The languages that people read. The sentences of each are its po/CODE.po, compiled in; English is what the
 * source says. */
#ifndef PM_BASE_LANGUAGE_H
#define PM_BASE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Marks a sentence in a table for po/pigmatch.pot; it is translated where it is written. */
#define N_(english)           english
#define NC_(context, english) english
#define NN_(one, many)        one, many

enum { PM_MOST_PLURALS = 6 }; /* as Arabic has, the most of any language */

struct pm_translation {
    const char *english; /* preceded by its context and \004 if it has one */
    const char *forms[PM_MOST_PLURALS];
};

struct pm_language {
    const char *code; /* ISO 639-1, "de" */
    /* Which form a number takes; NULL: the first for 1, otherwise the second. */
    unsigned (*form)(unsigned long n);
    const struct pm_translation *list; /* by strcmp */
    size_t n;
};

/* Made by po/compile.awk: English first, then by code; the codes with '|' between. */
extern const struct pm_language pm_languages[];
extern const char pm_language_codes[];

/* The `which`th language of pm_language_codes; NULL: English. */
const struct pm_language *pm_language_at(int which);

/* The translation, or the English itself where the language (NULL: English) has none. */
const char *pm_tr(const struct pm_language *language, const char *english);
/* The same for a word that is ambiguous by itself; `context` says where it is used. */
const char *pm_tr_in(const struct pm_language *language, const char *context, const char *english);
/* The form that `n` takes. */
const char *pm_tr_n(const struct pm_language *language, const char *one, const char *many, long n);

/* The integer whose form a number takes when it is written with one decimal. */
long pm_plural_of(const struct pm_language *language, double value);

#endif
