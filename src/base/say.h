/* Sentences with places for values, in the language of the buffer that they are written to.
 *
 * A place is {0} for a text or a whole number, {0.1} for a number with one decimal, {0#} with one only where
 * it has any, {0%1} for a share as percent, {0+1} for a number with its sign; the figure in front says which
 * value. A translation has the same places, in any order. */
#ifndef PM_BASE_SAY_H
#define PM_BASE_SAY_H

#include "base/buffer.h"
#include "base/language.h"

struct pm_value {
    const char *text; /* as it is; NULL: it is the number */
    double number;
};

#define PM_TEXT(what)   ((struct pm_value){.text = (what)})
#define PM_NUMBER(what) ((struct pm_value){.number = (what)})

/* Appends the sentence, translated, with its values. */
#define pm_say(out, english, ...) pm_say_values((out), (english), (const struct pm_value[]){__VA_ARGS__})
/* The same of two sentences, for 1 and for other numbers; where a language has more, that for `n`. */
#define pm_say_n(out, one, many, n, ...)                                                                     \
    pm_fill_in((out), pm_tr_n((out)->language, (one), (many), (n)), (const struct pm_value[]){__VA_ARGS__})
/* The same without values. */
void pm_say_words(struct pm_buffer *out, const char *english);

void pm_say_values(struct pm_buffer *out, const char *english, const struct pm_value *values);
/* Appends a sentence that is translated already. */
void pm_fill_in(struct pm_buffer *out, const char *sentence, const struct pm_value *values);

/* A number as the language writes it; `decimals` as for pm_buffer_number. */
void pm_say_number(struct pm_buffer *out, double value, int decimals);

/* "10 May 2026" of a day as YYYY-MM-DD, of a time its day; false if it is no date and nothing is said. */
bool pm_say_date(struct pm_buffer *out, const char *date);
/* "20 to 24 May 2026": what both days share is said once. Of the last alone where the first is the same. */
bool pm_say_days(struct pm_buffer *out, const char *first, const char *last);

/* A word of a closed list. NULL if there is none for the value. */
const char *pm_tr_word(const struct pm_language *language, enum pm_words list, int value);

/* What a palette calls an undertone; the text itself where it is none of cool, neutral and warm. */
const char *pm_tr_undertone(const struct pm_language *language, const char *undertone);

/* An empty buffer for something that is put into `out` afterwards. */
struct pm_buffer pm_buffer_beside(const struct pm_buffer *out);

#endif
