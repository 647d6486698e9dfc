/* Dots between long hair: the sentences about roots and scalp. */
#include "report/advice.h"

#include "base/say.h"

#include <math.h>

static const char *why_not(enum pm_roots roots) {
    switch (roots) {
    case PM_ROOTS_NO_SCALP:
        return N_("No scalp shows in this region, so the roots cannot be told from the lengths: photograph "
                  "the parting from above, combed open, in even light.");
    case PM_ROOTS_NO_SKIN:
        return N_("The colour of the skin is not known, so the roots cannot be told from the lengths: say "
                  "where bare skin is, or where the roots are.");
    case PM_ROOTS_ALIKE:
        return N_("Hair and scalp are too similar in lightness to be told apart: say where the roots are.");
    case PM_ROOTS_NOT_DRAWN:
        return N_(
            "The position of the parting is not known: draw the region over it, or say where the roots are.");
    case PM_ROOTS_UNKNOWN:
    case PM_ROOTS_GIVEN:
    case PM_ROOTS_BESIDE_SCALP:
        break;
    }
    return NULL;
}

bool pm_say_roots(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_density_facts *facts = &record->density;
    const struct pm_lab lab = facts->roots_lab;
    const char *why = record->has_density ? why_not(facts->roots) : NULL;
    if (why != NULL) {
        pm_say_words(text, why);
        if (record->n_sessions > 0) {
            pm_buffer_text(text, " ");
            pm_say_words(text, "The plan uses the hair as a whole.");
        }
        return true;
    }
    if (!record->has_density || !isfinite(lab.L))
        return false;
    pm_say_lab(text, lab);
    pm_say_words(text, facts->roots == PM_ROOTS_GIVEN ? N_(", where you said they are")
                                                      : N_(", hair beside the scalp that shows"));
    return true;
}

/* How strong the contrast looks (our own limits): black hair on light scalp 40 and more, blond 10. */
static const double strong_L = 30, weak_L = 15;

bool pm_say_scalp(struct pm_buffer *text, const struct pm_record *record) {
    static const char *const starts[2][2] = {
        {N_("scalp is {0.0} L* darker than the roots, {1.0} apart:"),
         N_("scalp is {0.0} L* lighter than the roots, {1.0} apart:")},
        {N_("scalp shows on {2%0} % of the region, {0.0} L* darker than the roots, {1.0} apart:"),
         N_("scalp shows on {2%0} % of the region, {0.0} L* lighter than the roots, {1.0} apart:")}};
    const struct pm_density_facts *facts = &record->density;
    const bool shows = isfinite(facts->scalp_frac);
    if (!record->has_density || !(shows || isfinite(facts->contrast_L)))
        return false;
    if (!isfinite(facts->contrast_L)) {
        pm_say(text, "scalp shows on {0%0} % of the region", PM_NUMBER(facts->scalp_frac));
        return true;
    }
    pm_say(text, starts[shows][facts->contrast_L >= 0], PM_NUMBER(fabs(facts->contrast_L)),
           PM_NUMBER(facts->contrast_de00), PM_NUMBER(facts->scalp_frac));
    pm_buffer_text(text, " ");
    pm_say_words(text, facts->contrast_L >= strong_L ? "a strong contrast"
                       : facts->contrast_L < weak_L  ? "hardly any contrast"
                                                     : "a contrast");
    return true;
}
