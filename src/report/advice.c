#include "report/advice.h"

#include <math.h>
#include <string.h>

const char *pm_advice_words(enum pm_advice advice) {
    static const char *const words[] = {[PM_ADVICE_NONE] = "",
                                        [PM_ADVICE_RETAKE] = "take another photo: this one decides nothing",
                                        [PM_ADVICE_DENSITY] = "more dots of the same shade",
                                        [PM_ADVICE_AS_PLANNED] = "the next session as planned",
                                        [PM_ADVICE_CORRECTED] = "the next session in a corrected shade",
                                        [PM_ADVICE_TOUCH_UP] =
                                            "a touch-up in the colour that the plan ended with",
                                        [PM_ADVICE_LEAVE] = "no darker shade: leave it as it is"};
    return words[advice];
}

/* The value of an option that was given, or NULL. */
static const char *said_value(const struct pm_record *record, const char *name) {
    for (size_t i = 0; i < record->n_options; i++)
        if (strcmp(record->options[i].name, name) == 0)
            return record->options[i].value;
    return NULL;
}

int pm_aimed_session(const struct pm_record *record) {
    const int first = record->n_sessions > 0 ? record->sessions[0].session : 1;
    const char *aim = said_value(record, "aim");
    if (aim != NULL && aim[0] - '0' > first)
        return aim[0] - '0';
    return first;
}

bool pm_aims_for_healing(const struct pm_record *record) {
    return isfinite(record->healing_shades) && record->healing_shades != 0;
}

const struct pm_blend *pm_blend_of(const struct pm_record *record, const struct pm_session *session) {
    for (size_t i = 0; i < record->n_blends; i++) {
        const struct pm_blend *blend = &record->blends[i];
        bool same = blend->n_parts == session->n_parts;
        for (size_t p = 0; same && p < blend->n_parts; p++)
            same = strcmp(blend->parts[p].id, session->parts[p].id) == 0 &&
                   blend->parts[p].ratio == session->parts[p].ratio;
        if (same)
            return blend;
    }
    return NULL;
}

bool pm_say_delta(struct pm_buffer *out, struct pm_lab delta) {
    const double value[3] = {delta.L, delta.a, delta.b};
    static const char *const words[3][2] = {
        {"lighter", "darker"}, {"redder", "greener"}, {"warmer", "cooler"}};
    int least = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(value[i]) < fabs(value[least]))
            least = i;
    bool any = false;
    for (int i = 0; i < 3; i++) {
        if (i == least || fabs(value[i]) < 0.5)
            continue;
        pm_buffer_text(out, any ? ", " : "");
        pm_buffer_number(out, fabs(value[i]), 1);
        pm_buffer_printf(out, " %s", words[i][value[i] < 0]);
        any = true;
    }
    return any;
}
