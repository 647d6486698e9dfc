/* The plan: two or three sessions, each one shade darker than the session before. */
#ifndef PM_PLAN_PLAN_H
#define PM_PLAN_PLAN_H

#include "plan/choose.h"

/* Fills sessions[0..*n) from options->first_session to options->sessions; those before are done. A first
 * session above 3 is a touch-up, planned alone and without a day. Session 3 is optional, at the client's
 * request.
 *
 * Session `aim` (the first that is planned, where it is done) gets the usable shade nearest to the target, or
 * a blend where that is worthwhile (pm_pick_for), or what a person chose (chosen_by "person"). Where healing
 * is known the target is first moved that many shades (pm_one_shade_L) darker at the same hue, so that what
 * heals lighter comes out as meant. Unknown healing moves nothing.
 *
 * Each later session is one shade darker than the one before it, each earlier one a shade lighter
 * (pm_pick_next): the next rung of a ladder, passing over rungs that may not be used; or near the same hue
 * with L* one step on. Where nothing follows it is the same again with more dots (fewer), and the note says
 * why: no session is empty, and what is in stock never changes the rule. below_hair_L and below_hair_shades
 * tell how much darker than the target a session is, healing taken into account; more than 1.5 shades are the
 * client's own wish, and the note says so.
 *
 * darker_L is positive for darker. A session's dates count from the session before: earliest from earliest,
 * latest from latest. With a volume, drops are counted so that they make up at least that, and ml is what
 * they make up. Notes tell: an interval below 7 days, a lot that expires before the session's last day,
 * bottles of several brands or out of stock in a person's choice, the dilution.
 *
 * Fails with PM_E_PALETTE if no shade is usable; then nothing is owed. The strings of the sessions are the
 * caller's: pm_sessions_free. */
PM_USE_RESULT bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS],
                           size_t *n, struct pm_error *err);
void pm_sessions_free(struct pm_session *sessions, size_t n);

/* What one shade is in L* near a colour: the gap to the next darker rung (of the darkest, to the next
 * lighter) on the nearest usable shade's ladder, else `step_L`. */
double pm_one_shade_L(const struct pm_bottles *bottles, struct pm_lab near, double step_L);

#endif
