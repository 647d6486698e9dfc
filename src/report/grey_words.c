/* Hair that is part grey: what it is made of, and what the choice of one component means. */
#include "report/advice.h"

#include "base/utf8.h"

#include <math.h>

/* Less is not spoken of: nobody would choose another pigment for it. */
static const double considerable_frac = 0.1;

/* Dots show on skin from about this much darker on (ours: two shades where no ladder says otherwise). */
static const double dots_show_L = 7;

bool pm_shows_components(const struct pm_record *record) {
    return record->n_components == PM_MAX_COMPONENTS && record->components[0].share_frac > 0 &&
           record->components[1].share_frac >= considerable_frac;
}

void pm_say_component(struct pm_buffer *text, const struct pm_component *component) {
    const char *name = pm_word(PM_WORDS_HAIR_NAME, component->name);
    const char *kind = pm_word(PM_WORDS_COMPONENT, component->kind);
    pm_buffer_text(text, name != NULL ? name : kind != NULL ? kind : "hair");
    if (component->level > 0)
        pm_buffer_printf(text, ", level %d", component->level);
}

static void say_share(struct pm_buffer *text, const struct pm_component *component) {
    pm_buffer_number(text, 100 * component->share_frac, 0);
    pm_buffer_text(text, " %");
}

/* Where dots as light as the target would not be seen. */
static void say_pale(struct pm_buffer *text, const struct pm_record *record) {
    if (record->has_target && record->has_skin && record->target_lab.L > record->skin.lab.L - dots_show_L)
        pm_buffer_text(text, " Dots of that colour hardly show on this skin.");
}

static void say_dot_by_dot(struct pm_buffer *text, const struct pm_component *dark,
                           const struct pm_component *grey) {
    if (dark->nearest == NULL || grey->nearest == NULL)
        return;
    pm_buffer_text(text, " Dots of both bottles side by side, ");
    say_share(text, dark);
    pm_buffer_text(text, " ");
    pm_utf8_clean(text, dark->nearest, 0);
    pm_buffer_text(text, " and ");
    say_share(text, grey);
    pm_buffer_text(text, " ");
    pm_utf8_clean(text, grey->nearest, 0);
    pm_buffer_text(text, ", keep the salt and pepper.");
}

bool pm_say_grey(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_component *dark = &record->components[0], *grey = &record->components[1];
    if (!pm_shows_components(record) || record->n_sessions == 0)
        return false;
    switch (record->grey) {
    case PM_GREY_FOLLOW_DARK:
        pm_buffer_text(text, "The plan follows the dark hair");
        pm_buffer_text(text, grey->share_frac < 0.5
                                 ? ": the grey stays lighter than the dots."
                                 : ", the smaller part: the dots will look darker than the hair does as a "
                                   "whole. Think of a blend.");
        break;
    case PM_GREY_BLEND:
        pm_buffer_text(text, "The plan blends: as light as both together, as neutral as the grey.");
        say_dot_by_dot(text, dark, grey);
        break;
    case PM_GREY_FOLLOW_GREY:
        pm_buffer_text(text, "The plan follows the grey hair: the dark hair stays darker than the dots.");
        break;
    case PM_GREY_UNKNOWN:
        return false;
    }
    say_pale(text, record);
    return true;
}
