/* What the hair's true colour may be, given what was measured of it.
 *
 * A measured colour is what a camera made of the true one: its exposure, white balance, tone curve and flare,
 * the light that fell on the hair. How much of that is left depends on the reference at hand. Bayes' rule
 * with the shares of natural hair colours (color/hair_prior.h) gives the probability of every true colour,
 * from which follow the likely shades. The light on hair and the light on skin are not tied to each other: in
 * 147 photos of 34 people the one varied by 0.87 EV (standard deviation), the other by 0.4, correlated by
 * 0.26.
 *
 * Computed on a grid: the same input gives the same bytes, without any random number. */
#ifndef PM_PLAN_POSTERIOR_H
#define PM_PLAN_POSTERIOR_H

#include "plan/likelihood.h"

enum { PM_EVIDENCE_PHOTOS = 16 };

struct pm_evidence {
    struct pm_evidence_photo photo[PM_EVIDENCE_PHOTOS]; /* taken in different light */
    size_t n_photos;                                    /* at least 1 */
    double level_L, level_sd_L; /* lightness that a person reads off a level ring, and its standard deviation;
                                   NAN if nobody did */
    bool grey;                  /* it is known to be grey hair: it stands beside dark hair of the same head */
};

enum { PM_POSTERIOR_POINTS = 256 };

struct pm_posterior {
    struct pm_lab mean;
    double radius_de00;                       /* holds 90 % by CIEDE2000 round the mean */
    double sd_L;                              /* standard deviation of L* */
    double natural;                           /* probability that such hair grows */
    struct pm_lab point[PM_POSTERIOR_POINTS]; /* equally probable colours */
};

/* Fills *posterior. Never fails: where nothing fits (a colour outside all that cameras and hair allow) it
 * stands on the measured colour, with the reference's own radius. */
void pm_posterior(const struct pm_evidence *evidence, struct pm_posterior *posterior);

/* Indices of the fewest shades that hold `share` of `nearest`, the most probable first, ties in the order
 * given; returns how many. `likely` has room for n. */
size_t pm_posterior_likely(const double *nearest, size_t n, double share, size_t *likely);

#endif
