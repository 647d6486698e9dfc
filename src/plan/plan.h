/* The plan: two or three sessions, each one shade darker than the previous one. */
#ifndef PM_PLAN_PLAN_H
#define PM_PLAN_PLAN_H

#include "plan/choose.h"

/* Fills sessions[0..*n) from options->first_session to options->sessions; earlier ones are done. A first
 * session above 3 is a touch-up, planned alone and without a date. Session 3 is optional, at the client's
 * request.
 *
 * Session `aim` (or the first that is planned, if that is done) gets the usable shade nearest to the
 * target, or a blend if that is worthwhile (pm_pick_for), or a person's choice (chosen_by "person"). If
 * healing is known, the target is first made that many shades (pm_one_shade_L) darker at the same hue, to
 * compensate. Unknown healing changes nothing.
 *
 * Each later session is one shade darker than the previous one, each earlier one a shade lighter
 * (pm_pick_next): the next rung of a ladder, skipping rungs that may not be used; or near the same hue
 * with L* one step further. If there is none, it is the same again with more dots (fewer), and the note
 * says why: no session is empty, and stock never changes the rule. below_hair_L and below_hair_shades say
 * how much darker than the target a session is, after healing; more than 1.5 shades are the client's own
 * wish, and the note says so.
 *
 * darker_L is positive for darker. A session's dates count from the previous session: earliest from
 * earliest, latest from latest. With a volume, the drops make up at least that, and ml is their volume.
 * Notes mention an interval below 7 days, a lot that expires before the session's last day, bottles of
 * several brands or out of stock in a person's choice, and the dilution.
 *
 * Fails with PM_E_PALETTE if no shade is usable; then there is nothing to release. The strings of the
 * sessions belong to the caller: pm_sessions_free. */
PM_USE_RESULT bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS],
                           size_t *n, struct pm_error *err);
void pm_sessions_free(struct pm_session *sessions, size_t n);

/* One shade in L* near a colour: the gap to the next darker rung (from the darkest, to the next lighter)
 * on the nearest usable shade's ladder, otherwise `step_L`. */
double pm_one_shade_L(const struct pm_bottles *bottles, struct pm_lab near, double step_L);

#endif
