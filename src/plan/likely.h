/* The bottles that are likely to be right, and whether any of them is suitable. */
#ifndef PM_PLAN_LIKELY_H
#define PM_PLAN_LIKELY_H

#include "blend/bottles.h"
#include "palette/palette.h"
#include "plan/posterior.h"

/* The probabilities of the bottles of a palette. Filled by pm_likely_find; the arrays have one entry per
 * shade of the palette, 0 for those that may not be used. */
struct pm_odds {
    double *nearest, *within; /* probability of being the nearest, and of lying within one rung of the hair */
    size_t *likely, n_likely; /* the fewest shades with 90 % of `nearest`, the most probable first */
    double rung_de00;         /* one rung of this palette */
    double nearest_de00;      /* the distance of the nearest shade from the hair: the median */
    struct pm_lab delta;      /* nearest shade minus hair: the mean */
    double visible;           /* probability that even the nearest shade differs visibly */
    double beyond;            /* probability that no shade is close: see pm_reach_de00 */
    const char *undertone; /* the one with 90 % of `nearest`; NULL if there is none. Belongs to the palette */
};

/* Fills *odds; `look` determines the target for a hair colour (pm_look_target). Fails if memory runs out.
 * pm_odds_free releases it in any case. */
PM_USE_RESULT bool pm_odds_find(const struct pm_posterior *posterior, const struct pm_bottles *bottles,
                                enum pm_look look, double step_L, struct pm_odds *odds, struct pm_error *err);
void pm_odds_free(struct pm_odds *odds);

/* The median difference between neighbouring rungs of the palette's ladders; without ladders that of
 * `step_L` at L* 30. Fails if memory runs out. */
PM_USE_RESULT bool pm_rung_de00(const struct pm_palette *palette, double step_L, double *rung_de00,
                                struct pm_error *err);

/* Probability that the hair lies further than pm_reach_de00 from a colour. */
double pm_beyond(const struct pm_posterior *posterior, enum pm_look look, struct pm_lab lab,
                 double reach_de00);

/* The distance from the hair up to which a shade counts as close: one and a half rungs; three for natural
 * colours, since a client is not sent away because of the end of a palette. */
double pm_reach_de00(double natural, double rung_de00);

/* Below this probability the colour is not a natural hair colour. */
extern const double pm_natural_least;

#endif
