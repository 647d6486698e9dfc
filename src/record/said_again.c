#include "record/said_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pm_say_check(struct pm_buffer *out, const struct pm_record *record, const struct pm_check *check) {
    if (out->language == NULL)
        pm_buffer_text(out, check->message);
    else
        pm_check_sentence(check, record->strip.strips > 1, out);
}

/* Records of earlier versions have sentences but no codes. */
void pm_say_notes(struct pm_buffer *out, const struct pm_session *session) {
    if (out->language != NULL && session->n_notes > 0)
        pm_notes_sentences(session->notes, session->n_notes, out);
    else
        pm_buffer_text(out, session->note != NULL ? session->note : "");
}

void pm_say_reason(struct pm_buffer *out, const struct pm_followup_facts *facts) {
    if (out->language != NULL && facts->why != PM_WHY_UNKNOWN)
        pm_followup_sentence(facts, out);
    else
        pm_buffer_text(out, facts->reason != NULL ? facts->reason : "");
}

/* ------------------------------------------------------------------ by its shape */

enum { MOST_VALUES = 10 };

/* The option that a program names behind a sentence of the library, as in "; measure it anyway with --force";
 * empty if the text ends there, NULL if something else follows. */
static const char *option_behind(const char *rest) {
    return *rest == '\0' ? rest : strstr(rest, "--");
}

static void say_option(struct pm_buffer *out, const char *option) {
    if (*option != '\0')
        pm_buffer_printf(out, " (%s)", option);
}

/* Fills the values that `said` has where `sentence` has places, as texts of their own; returns the option
 * behind it, NULL if this is another sentence. */
static const char *match(const char *sentence, const char *said, char *values[MOST_VALUES]) {
    while (*sentence != '\0') {
        const size_t plain = strcspn(sentence, "{");
        if (strncmp(sentence, said, plain) != 0)
            return NULL;
        sentence += plain;
        said += plain;
        if (*sentence == '\0')
            break;
        char **value = &values[sentence[1] - '0'];
        sentence += strcspn(sentence, "}") + 1;
        char next[64];
        const size_t length = strcspn(sentence, "{");
        snprintf(next, sizeof next, "%.*s", (int)length, sentence);
        const char *end = length > 0 ? strstr(said, next) : said + strlen(said);
        if (end == NULL || *value != NULL)
            return NULL;
        *value = strndup(said, (size_t)(end - said));
        said = end;
    }
    return option_behind(said);
}

/* A number in the English sentence has a decimal point; in a text it is kept. */
static void as_numbers(const struct pm_language *language, const char *sentence, char *values[MOST_VALUES]) {
    for (; *sentence != '\0'; sentence++) {
        char *value = *sentence == '{' ? values[sentence[1] - '0'] : NULL;
        char *point = value != NULL && sentence[2] != '}' ? strchr(value, '.') : NULL;
        if (point != NULL)
            *point = *pm_tr_in(language, "decimal mark", ".");
    }
}

static bool say_again(struct pm_buffer *out, const char *sentence, const char *said) {
    char *texts[MOST_VALUES] = {NULL};
    struct pm_value values[MOST_VALUES];
    const char *option = sentence != NULL ? match(sentence, said, texts) : NULL;
    if (option != NULL) {
        as_numbers(out->language, sentence, texts);
        for (int i = 0; i < MOST_VALUES; i++)
            values[i] = PM_TEXT(texts[i]);
        pm_say_values(out, sentence, values);
        say_option(out, option);
    }
    for (int i = 0; i < MOST_VALUES; i++)
        free(texts[i]);
    return option != NULL;
}

void pm_say_plan_note(struct pm_buffer *out, const struct pm_record *record) {
    const char *said = record->plan_note;
    bool again = said == NULL;
    for (int i = 0; out->language != NULL && !again && i < 6;
         i++) /* the longer ones first, since they have the same ending */
        again = say_again(out, pm_catalogue.far_off[i / 3][2 - i % 3], said);
    for (int i = 0; out->language != NULL && !again && i < PM_PLAN_SENTENCES; i++)
        again = say_again(out, pm_catalogue.plans[i], said);
    if (!again)
        pm_buffer_text(out, said);
}

bool pm_say_failure(struct pm_buffer *out, const struct pm_record *record, const char *message) {
    for (size_t i = 0; out->language != NULL && i < record->n_checks; i++) {
        const struct pm_check *check = &record->checks[i];
        const size_t length = strlen(check->message);
        const bool same = check->level == PM_LEVEL_REFUSE && strncmp(check->message, message, length) == 0;
        const char *option = same ? option_behind(message + length) : NULL;
        if (option != NULL) {
            pm_say_check(out, record, check);
            say_option(out, option);
            return true;
        }
    }
    const size_t n = sizeof pm_catalogue.refusals / sizeof *pm_catalogue.refusals;
    for (size_t i = 0; out->language != NULL && i < n; i++)
        if (say_again(out, pm_catalogue.refusals[i], message))
            return true;
    pm_buffer_text(out, message);
    return out->language == NULL;
}
