/* The stages of a follow-up; see pm_followup in pigmatch.h. */
#ifndef PM_JOB_FOLLOWUP_H
#define PM_JOB_FOLLOWUP_H

#include "job/consultation.h"

/* What a photo taken later than this says of a session is fading, not healing (ours). */
enum { PM_HEALING_DAYS = 180 };

/* Places the treated regions in the photo; nothing to do where no follow-up is asked for. */
PM_USE_RESULT bool pm_place_treated(struct pm_consultation *c, struct pm_error *err);

/* Once the hair is measured: measures the treated scalp, judges it, and plans what is left. */
PM_USE_RESULT bool pm_follow_up(struct pm_consultation *c, struct pm_error *err);

#endif
