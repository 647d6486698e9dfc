/* Hair that is part grey: its components, and what the choice of one means. */
#include "report/advice.h"

#include "base/say.h"
#include "base/utf8.h"

#include <math.h>

/* A smaller share is not mentioned: it would not change the choice of a pigment. */
static const double considerable_frac = 0.1;

/* Dots show on skin from about this much darker on (ours: two shades where no ladder says otherwise). */
static const double dots_show_L = 7;

bool pm_shows_components(const struct pm_record *record) {
    return record->n_components == PM_MAX_COMPONENTS && record->components[0].share_frac > 0 &&
           record->components[1].share_frac >= considerable_frac;
}

void pm_say_component(struct pm_buffer *text, const struct pm_component *component) {
    const char *name = pm_tr_word(text->language, PM_WORDS_HAIR_NAME, (int)component->name);
    const char *kind = pm_tr_word(text->language, PM_WORDS_COMPONENT, (int)component->kind);
    pm_buffer_text(text, name != NULL ? name : kind != NULL ? kind : pm_tr(text->language, "hair"));
    if (component->level > 0)
        pm_say(text, ", level {0}", PM_NUMBER(component->level));
}

/* If dots as light as the target would not be visible. */
static void say_pale(struct pm_buffer *text, const struct pm_record *record) {
    if (!record->has_target || !record->has_skin || record->target_lab.L <= record->skin.lab.L - dots_show_L)
        return;
    pm_buffer_text(text, " ");
    pm_say_words(text, "Dots of that colour will hardly show on this skin.");
}

static void say_dot_by_dot(struct pm_buffer *text, const struct pm_component *dark,
                           const struct pm_component *grey) {
    if (dark->nearest == NULL || grey->nearest == NULL)
        return;
    struct pm_buffer ids[2] = {{0}};
    pm_utf8_clean(&ids[0], dark->nearest, 0);
    pm_utf8_clean(&ids[1], grey->nearest, 0);
    pm_buffer_text(text, " ");
    if (!ids[0].failed && !ids[1].failed)
        pm_say(
            text,
            "Dots of both bottles side by side, {0%0} % {1} and {2%0} % {3}, preserve the salt and pepper.",
            PM_NUMBER(dark->share_frac), PM_TEXT(ids[0].text), PM_NUMBER(grey->share_frac),
            PM_TEXT(ids[1].text));
    text->failed = text->failed || ids[0].failed || ids[1].failed;
    pm_buffer_free(&ids[0]);
    pm_buffer_free(&ids[1]);
}

bool pm_say_grey(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_component *dark = &record->components[0], *grey = &record->components[1];
    if (!pm_shows_components(record) || record->n_sessions == 0)
        return false;
    switch (record->grey) {
    case PM_GREY_FOLLOW_DARK:
        pm_say_words(text, grey->share_frac < 0.5
                               ? N_("The plan follows the dark hair: the grey stays lighter than the dots.")
                               : N_("The plan follows the dark hair, the smaller part: the dots will look "
                                    "darker than the hair as a whole. Consider a blend."));
        break;
    case PM_GREY_BLEND:
        pm_say_words(text, "The plan blends: as light as both together, as neutral as the grey.");
        say_dot_by_dot(text, dark, grey);
        break;
    case PM_GREY_FOLLOW_GREY:
        pm_say_words(text, "The plan follows the grey hair: the dark hair stays darker than the dots.");
        break;
    case PM_GREY_UNKNOWN:
        return false;
    }
    say_pale(text, record);
    return true;
}
