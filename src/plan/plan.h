/* The plan: two or three sessions, each one shade darker than the session before. */
#ifndef PM_MATCH_PLAN_H
#define PM_MATCH_PLAN_H

#include "plan/choose.h"

/* One bottle of a technician's own choice. */
struct pm_use {
    int shade; /* index in the palette */
    int drops; /* 0: as it comes, the only bottle */
};

/* What to plan. Start from pm_plan_request_init(), change what differs. Everything is borrowed. */
struct pm_plan_request {
    const struct pm_palette *palette;
    struct pm_lab target; /* the colour that session `aim` is to have (see pm_look_target) */
    int first;            /* the first session to plan (1); those before it are done. One above 3 is a
                             touch-up, planned alone and without a day */
    int sessions; /* the last: 2 or 3 (3), or `first`; the third is optional, at the client's request */
    int aim;      /* the session that gets the target's colour, first to sessions (1) */
    int interval_days[2]; /* from one session to the next, at least and at most, 1-3650 (10-14) */
    const char *start;    /* day of the first session to plan, "YYYY-MM-DD", or NULL */
    const char *done_on; /* else the day of the session before it, from which its days are counted, or NULL */
    double step_L;       /* one shade in L* where no ladder gives it (3.5) */
    struct pm_choice choice;         /* which bottles may be used */
    int drops;                       /* most drops in a blend, 1-20 (10) */
    int pigments;                    /* most bottles in a blend, 1-3 (1: single shades only) */
    struct pm_use use[PM_MAX_PARTS]; /* a person's choice for session `aim`, instead of ours */
    size_t n_use;                    /* (0) */
    const struct pm_blend *blends;   /* what pm_blends found for the target and these bottles, at least
                                        PM_BLENDS_WEIGHED or all there are; NULL: it is asked again */
    size_t n_blends;
    double healing_shades; /* how many shades lighter than meant the last work healed (NAN: unknown) */
    double dilution;       /* parts of diluent to one of pigment, said and never computed with (NAN) */
    double volume_ml;      /* pigment wanted for a session (NAN: drops as the ratio has them) */
    double drop_ml;        /* one drop (0.05) */
};

void pm_plan_request_init(struct pm_plan_request *request, const struct pm_palette *palette,
                          struct pm_lab target);

/* Fills sessions[0..*n).
 *
 * Session `aim` gets the usable shade nearest to the target, or a blend where that is worthwhile
 * (pm_pick_for), or what a person chose (chosen_by "person"). Where healing is known the target is first
 * moved that many shades (pm_one_shade_L) darker at the same hue, so that what heals lighter comes out as
 * meant. Unknown healing moves nothing.
 *
 * Each later session is one shade darker than the one before it, each earlier one a shade lighter
 * (pm_pick_next): the next rung of a ladder, passing over rungs that may not be used; or near the same hue
 * with L* one step on. Where nothing follows, kind is NULL, lab is NAN and the note says why; nothing is ever
 * repeated.
 *
 * darker_L is positive for darker. A session's dates count from the session before: earliest from earliest,
 * latest from latest. With a volume, drops are counted so that they make up at least that, and ml is what
 * they make up. Notes tell: an interval below 7 days, a lot that expires before the session's last day,
 * bottles of several brands or out of stock in a person's choice, the dilution.
 *
 * Fails with PM_E_USAGE on a request out of range and PM_E_PALETTE where no shade is usable; then nothing is
 * owed. The strings of the sessions are the caller's: pm_sessions_free. */
PM_USE_RESULT bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS],
                           size_t *n, struct pm_error *err);
void pm_sessions_free(struct pm_session *sessions, size_t n);

/* What one shade is in L* near a colour: the gap to the next darker rung of the nearest usable shade's
 * ladder, else `step_L`. */
double pm_one_shade_L(const struct pm_palette *palette, const struct pm_choice *choice, struct pm_lab near,
                      double step_L);

/* Reads a choice of --use: "ID" for one shade as it comes, else "ID:DROPS,ID:DROPS" with 2 or 3 different
 * bottles and 1 to 100 drops of each. PM_E_USAGE names what is wrong. */
PM_USE_RESULT bool pm_use_parse(const char *text, const struct pm_palette *palette,
                                struct pm_use use[PM_MAX_PARTS], size_t *n, struct pm_error *err);

/* The same as a pick, with the colour that the mixing law predicts for a blend. */
PM_USE_RESULT bool pm_use_pick(const struct pm_palette *palette, const struct pm_use *use, size_t n,
                               struct pm_pick *pick, struct pm_error *err);

#endif
