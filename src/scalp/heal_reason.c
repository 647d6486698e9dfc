#include "base/buffer.h"
#include "scalp/heal_view.h"

#include <math.h>

/* "7.3 L* lighter and warmer (a* +2.1, b* +5.0)" of what is beyond its uncertainty. */
static void tell_off(struct pm_buffer *text, const struct pm_heal_view *view) {
    if (view->lighter || view->darker) {
        pm_buffer_number(text, fabs(view->off.L), 1);
        pm_buffer_text(text, view->lighter ? " L* lighter" : " L* darker");
    }
    if (!view->tinted)
        return;
    pm_buffer_printf(text, "%s%s (a* %s", view->lighter || view->darker ? " and " : "",
                     view->off.a + view->off.b > 0 ? "warmer" : "cooler", view->off.a > 0 ? "+" : "");
    pm_buffer_number(text, view->off.a, 1);
    pm_buffer_text(text, view->off.b > 0 ? ", b* +" : ", b* ");
    pm_buffer_number(text, view->off.b, 1);
    pm_buffer_text(text, ")");
}

static void tell_percent(struct pm_buffer *text, double frac) {
    pm_buffer_number(text, 100 * frac, 1);
    pm_buffer_text(text, " %");
}

/* "They cover 0.8 % of the skin instead of 1.9 %". */
static void tell_thin(struct pm_buffer *text, const struct pm_heal_view *view,
                      const struct pm_followup_facts *facts) {
    pm_buffer_text(text, "cover ");
    tell_percent(text, facts->treated.density_frac);
    pm_buffer_text(text, isnan(facts->planned_density_frac)
                             ? " of the skin, less than the least that is usual, "
                             : " of the skin instead of ");
    tell_percent(text, view->least_density_frac);
}

static void tell_as_meant(struct pm_buffer *text, const struct pm_heal_view *view) {
    pm_buffer_text(text, "The dots have healed in the colour that was planned, within the ");
    pm_buffer_number(text, view->uncertainty.L, 1);
    pm_buffer_text(text, " L* that this photo can be off");
}

static void tell_retake(struct pm_buffer *text, const struct pm_heal_view *view,
                        const struct pm_followup_facts *facts) {
    if (view->why == PM_HEAL_YOUNG) {
        pm_buffer_printf(text, "The photo was taken %d day%s after the session and skin takes 7 to calm: ",
                         facts->days, facts->days == 1 ? "" : "s");
        pm_buffer_text(text, "take it again then.");
    } else if (view->why == PM_HEAL_RED) {
        pm_buffer_text(text, "The skin between the dots is redder than bare skin (a* +");
        pm_buffer_number(text, facts->treated.redness_a, 1);
        pm_buffer_text(text, "): take the photo again when it has calmed.");
    } else if (view->why == PM_HEAL_UNSEEN) {
        pm_buffer_text(text, "The photo does not show dots well enough to tell their colour: take it from so "
                             "near, in focus and not too bright, that a dot is 3 pixels wide or more.");
    } else {
        pm_buffer_text(text, "The colour of the dots is only known to within ");
        pm_buffer_number(text, view->uncertainty.L, 1);
        pm_buffer_text(text,
                       view->unmeasured
                           ? " L*, too little to judge it by, since the plan was made without a photo of "
                             "the hair: take it again with a ColorChecker or a grey card beside it."
                           : " L*, too little to judge it by: take the photo again from nearer, in even "
                             "light.");
    }
}

static void tell_dark(struct pm_buffer *text, const struct pm_heal_view *view,
                      const struct pm_followup_facts *facts) {
    pm_buffer_text(text, "The dots have healed ");
    tell_off(text, view);
    pm_buffer_text(text, " than planned");
    if (view->why == PM_HEAL_DARK) {
        pm_buffer_text(text, ": nothing darker should follow, leave it as it is.");
        return;
    }
    pm_buffer_text(text, " and ");
    tell_thin(text, view, facts);
    pm_buffer_text(text, ": add dots of the same pigment, nothing darker.");
}

static void tell_off_colour(struct pm_buffer *text, const struct pm_heal_view *view,
                            const struct pm_followup_facts *facts, const struct pm_lab *next_target) {
    pm_buffer_text(text, "The dots have healed ");
    tell_off(text, view);
    pm_buffer_text(text, " than planned, more than the ");
    pm_buffer_number(text, view->uncertainty.L, 1);
    pm_buffer_text(text, " L* and ");
    pm_buffer_number(text, fmax(view->uncertainty.a, view->uncertainty.b), 1);
    pm_buffer_text(text, " in hue that this photo can be off: aim the next pigment at Lab ");
    pm_buffer_number(text, next_target->L, 1);
    pm_buffer_text(text, ", ");
    pm_buffer_number(text, next_target->a, 1);
    pm_buffer_text(text, ", ");
    pm_buffer_number(text, next_target->b, 1);
    if (view->thin) {
        pm_buffer_text(text, ", and add dots, since they ");
        tell_thin(text, view, facts);
    }
    pm_buffer_text(text, ".");
}

char *pm_heal_reason(const struct pm_heal_view *view, const struct pm_followup_facts *facts,
                     const struct pm_lab *next_target, struct pm_error *err) {
    struct pm_buffer text = {0};
    switch (view->why) {
    case PM_HEAL_YOUNG:
    case PM_HEAL_RED:
    case PM_HEAL_UNSEEN:
    case PM_HEAL_UNCERTAIN:
        tell_retake(&text, view, facts);
        break;
    case PM_HEAL_DARK:
    case PM_HEAL_DARK_THIN:
        tell_dark(&text, view, facts);
        break;
    case PM_HEAL_OFF:
        tell_off_colour(&text, view, facts, next_target);
        break;
    case PM_HEAL_THIN:
        tell_as_meant(&text, view);
        pm_buffer_text(&text, ", but ");
        tell_thin(&text, view, facts);
        pm_buffer_text(&text, ": add dots of the same pigment, no darker shade.");
        break;
    case PM_HEAL_DONE:
        tell_as_meant(&text, view);
        pm_buffer_text(&text, ", and no further session was planned: leave it as it is.");
        break;
    case PM_HEAL_GOOD:
        tell_as_meant(&text, view);
        pm_buffer_text(&text, ": go on as planned.");
        break;
    }
    return pm_buffer_take(&text, err);
}
