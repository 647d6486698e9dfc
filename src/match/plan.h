/* The plan: two or three sessions, each one shade darker than the session before. */
#ifndef PM_MATCH_PLAN_H
#define PM_MATCH_PLAN_H

#include "match/choice.h"

/* What to plan. Start from pm_plan_request_init(), change what differs. Everything is borrowed. */
struct pm_plan_request {
    const struct pm_palette *palette;
    struct pm_lab target;    /* the colour that session `aim` is to have (see pm_look_target) */
    int sessions;            /* 2 or 3 (3); the third is optional, at the client's request */
    int aim;                 /* the session that gets the target's colour, 1 to sessions (1) */
    int interval_days[2];    /* from one session to the next, at least and at most, 1-3650 (10-14) */
    const char *start;       /* day of session 1, "YYYY-MM-DD", or NULL */
    double step_L;           /* one shade in L* where no ladder gives it (3.5) */
    struct pm_choice choice; /* which bottles may be used */
};

void pm_plan_request_init(struct pm_plan_request *request, const struct pm_palette *palette,
                          struct pm_lab target);

/* Fills sessions[0..*n). Session `aim` gets the usable shade nearest to the target. Each later session gets
 * the next darker rung of that shade's ladder, each earlier one the next lighter; a rung that is excluded or
 * out of stock is passed over and the note says so. A shade without a ladder is followed by the usable shade
 * nearest (CIEDE2000) to its own colour one step darker at the same hue: L* less step_L, a* and b* scaled
 * with L*. It must differ in L* by a third to five thirds of the step. Where no such shade exists kind is
 * NULL, lab is NAN and the note says why; a shade is never repeated.
 * darker_L is positive for darker. A session's dates count from the session before: earliest from earliest,
 * latest from latest. An interval below 7 days is planned as asked, with a note.
 * Fails with PM_E_USAGE on a request out of range and PM_E_PALETTE where no shade is usable; then nothing is
 * owed. The strings of the sessions are the caller's: pm_sessions_free. */
PM_USE_RESULT bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS],
                           size_t *n, struct pm_error *err);
void pm_sessions_free(struct pm_session *sessions, size_t n);

#endif
