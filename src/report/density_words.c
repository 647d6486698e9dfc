/* Dots between long hair: what is said of roots and scalp. */
#include "report/advice.h"

#include <math.h>

static const char *why_not(enum pm_roots roots) {
    switch (roots) {
    case PM_ROOTS_NO_SCALP:
        return "No scalp shows in this region, so that roots cannot be told from lengths: photograph the "
               "parting from above, combed open, in even light.";
    case PM_ROOTS_NO_SKIN:
        return "The colour of the skin is not known, so that roots cannot be told from lengths: say where "
               "bare skin is, or where the roots are.";
    case PM_ROOTS_ALIKE:
        return "Hair and scalp are too alike to be told apart by light: say where the roots are.";
    case PM_ROOTS_NOT_DRAWN:
        return "Nobody said where the parting is: draw the region over it, or say where the roots are.";
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
        pm_buffer_text(text, why);
        pm_buffer_text(text, record->n_sessions > 0 ? " The plan takes the hair as a whole." : "");
        return true;
    }
    if (!record->has_density || !isfinite(lab.L))
        return false;
    pm_say_lab(text, lab);
    pm_buffer_text(text, facts->roots == PM_ROOTS_GIVEN ? ", where you said they are"
                                                        : ", hair beside the scalp that shows");
    return true;
}

/* How much the two differ to the eye (ours): black hair on light scalp 40 and more, blond 10. */
static const double strong_L = 30, weak_L = 15;

bool pm_say_scalp(struct pm_buffer *text, const struct pm_record *record) {
    const struct pm_density_facts *facts = &record->density;
    if (!record->has_density || !(isfinite(facts->scalp_frac) || isfinite(facts->contrast_L)))
        return false;
    if (isfinite(facts->scalp_frac)) {
        pm_buffer_text(text, "scalp shows on ");
        pm_buffer_number(text, 100 * facts->scalp_frac, 0);
        pm_buffer_text(text, " % of the region");
    }
    if (!isfinite(facts->contrast_L))
        return true;
    pm_buffer_text(text, isfinite(facts->scalp_frac) ? ", " : "scalp is ");
    pm_buffer_number(text, fabs(facts->contrast_L), 0);
    pm_buffer_text(text,
                   facts->contrast_L >= 0 ? " L* lighter than the roots, " : " L* darker than the roots, ");
    pm_buffer_number(text, facts->contrast_de00, 0);
    pm_buffer_text(text, " apart: ");
    pm_buffer_text(text, facts->contrast_L >= strong_L ? "a strong contrast"
                         : facts->contrast_L < weak_L  ? "hardly any contrast"
                                                       : "a contrast");
    return true;
}
