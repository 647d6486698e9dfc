/* The assessment of a session from a healed photo: tone separately from density, and what to do next. */
#ifndef PM_SCALP_HEAL_H
#define PM_SCALP_HEAL_H

#include "pigmatch.h"

/* The plan and the measurement. "Then" is the light and the camera of the plan, "now" those of the healed
 * photo; hair, which does not change, relates the two. */
struct pm_heal_request {
    struct pm_lab planned_lab;         /* of the session that healed, then */
    struct pm_lab hair_then_lab;       /* the natural hair, then; NAN if the plan's colour was given, not
                                          photographed */
    double hair_then_uncertainty_de00; /* 90 % radius from sampling and selection, without the camera's part;
                                          NAN unknown */
    struct pm_lab hair_now_lab;
    double hair_now_uncertainty_de00; /* the same of this photo */
    double correction_de00;           /* the camera's part in this photo: counts where hair_then_lab is NAN */
    struct pm_treated_facts treated;  /* now */
    double planned_density_frac;      /* NAN unknown */
    int days;                         /* from the session to the photo, -1 unknown */
    double step_L;                    /* one shade in L* */
    bool last;                        /* no session after the healed one was planned */
    struct pm_lab next_lab;           /* the planned colour of the next session, then; NAN none */
};

/* Fills planned_lab, planned_density_frac, days and treated from the request, and everything that follows
 * from them except session, treated_on, the boxes and reason. next_lab is in the plan's light: NAN for
 * PM_ADVICE_RETAKE and _LEAVE. */
void pm_heal_judge(const struct pm_heal_request *request, struct pm_followup_facts *facts);

#endif
