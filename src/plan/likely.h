/* Which bottles are likely to be the right ones, and whether any of them will do. */
#ifndef PM_PLAN_LIKELY_H
#define PM_PLAN_LIKELY_H

#include "blend/bottles.h"
#include "palette/palette.h"
#include "plan/posterior.h"

/* What the posterior says of the bottles of a palette. Start from pm_likely_find; the arrays have one entry a
 * shade of the palette, 0 for those that may not be used. */
struct pm_odds {
    double *nearest, *within; /* probability of being the nearest, and of lying within one rung of the hair */
    size_t *likely, n_likely; /* the fewest shades that hold 90 % of `nearest`, the most probable first */
    double rung_de00;         /* one rung of this palette */
    double nearest_de00;      /* how far the nearest shade is from the hair: the median */
    struct pm_lab delta;      /* nearest shade minus hair: the mean */
    double visible;           /* probability that even the nearest shade differs visibly */
    double beyond;            /* probability that no shade comes near: see pm_reach_de00 */
    const char *undertone;    /* that holds 90 % of `nearest`; NULL if none does. The palette's */
};

/* Fills *odds; `look` says what the hair's colours are matched as (pm_look_target). Fails where
 * memory runs out. pm_odds_free releases it in any case. */
PM_USE_RESULT bool pm_odds_find(const struct pm_posterior *posterior, const struct pm_bottles *bottles,
                                enum pm_look look, double step_L, struct pm_odds *odds, struct pm_error *err);
void pm_odds_free(struct pm_odds *odds);

/* The median difference between neighbouring rungs of the palette's ladders; without ladders what `step_L` is
 * at L* 30. Fails where memory runs out. */
PM_USE_RESULT bool pm_rung_de00(const struct pm_palette *palette, double step_L, double *rung_de00,
                                struct pm_error *err);

/* Probability that the hair lies further than pm_reach_de00 from a colour. */
double pm_beyond(const struct pm_posterior *posterior, enum pm_look look, struct pm_lab lab,
                 double reach_de00);

/* How far a shade may be from the hair and still be said to come near it: one and a half rungs; three where
 * the hair grows so, since a palette's end is no reason to send a client away. */
double pm_reach_de00(double natural, double rung_de00);

/* Below this probability the colour is no natural hair colour. */
extern const double pm_natural_least;

#endif
