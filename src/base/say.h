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
    const char *text; /* used unchanged; NULL: the number is the value */
    double number;
};

#define PM_TEXT(what)   ((struct pm_value){.text = (what)})
#define PM_NUMBER(what) ((struct pm_value){.number = (what)})

/* Appends the sentence, translated, with its values. */
#define pm_say(out, english, ...) pm_say_values((out), (english), (const struct pm_value[]){__VA_ARGS__})
/* The same with two sentences, for 1 and for other numbers; a language with more forms uses the one for `n`.
 */
#define pm_say_n(out, one, many, n, ...)                                                                     \
    pm_fill_in((out), pm_tr_n((out)->language, (one), (many), (n)), (const struct pm_value[]){__VA_ARGS__})
/* The same for a sentence without values. */
void pm_say_words(struct pm_buffer *out, const char *english);

void pm_say_values(struct pm_buffer *out, const char *english, const struct pm_value *values);
/* Appends a sentence that has been translated already. */
void pm_fill_in(struct pm_buffer *out, const char *sentence, const struct pm_value *values);

/* A number as the language writes it; `decimals` as for pm_buffer_number. */
void pm_say_number(struct pm_buffer *out, double value, int decimals);

/* "10 May 2026" of a day as YYYY-MM-DD, of a time its day; false if it is no date and nothing is said. */
bool pm_say_date(struct pm_buffer *out, const char *date);
/* "20 to 24 May 2026": what both days share is written once. Only the last day if both are the same. */
bool pm_say_days(struct pm_buffer *out, const char *first, const char *last);

/* A word of a closed list. NULL if there is none for the value. */
const char *pm_tr_word(const struct pm_language *language, enum pm_words list, int value);

/* The word for a palette's undertone; the text itself if it is none of cool, neutral and warm. */
const char *pm_tr_undertone(const struct pm_language *language, const char *undertone);

/* An empty buffer, in the same language, for text that is added to `out` later. */
struct pm_buffer pm_buffer_beside(const struct pm_buffer *out);

#endif
