/* The texts of the picker, in one table. */
#ifndef PM_REPORT_PICK_WORDS_H
#define PM_REPORT_PICK_WORDS_H

/* A word or sentence: its place in pick.html is {{key}}, and the script asks for it by the same key. */
struct pm_pick_word {
    const char *key, *text;
};

/* The context for translators, since short texts are ambiguous. */
extern const char pm_pick_context[];

/* Ended by a row without a key. */
extern const struct pm_pick_word pm_pick_words[];

#endif
