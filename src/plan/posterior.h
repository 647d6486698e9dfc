/* The probability distribution of the hair's true colour, given its measurement.
 *
 * A measured colour is the true one altered by the camera's exposure, white balance, tone curve and
 * flare, and by the light on the hair. How much of that remains depends on the reference. Bayes' rule
 * with the shares of natural hair colours (color/hair_prior.h) gives the probability of every true
 * colour, from which follow the likely shades. The light on hair and the light on skin hardly correlate: in
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
    double level_L, level_sd_L; /* lightness read off a level ring by a person, and its standard
                                   deviation; NAN if not given */
    bool grey;                  /* it is known to be grey hair, beside dark hair of the same head */
};

enum { PM_POSTERIOR_POINTS = 256 };

struct pm_posterior {
    struct pm_lab mean;
    double radius_de00;                       /* contains 90 %, CIEDE2000 from the mean */
    double sd_L;                              /* standard deviation of L* */
    double natural;                           /* probability that it is a natural hair colour */
    struct pm_lab point[PM_POSTERIOR_POINTS]; /* equally probable colours */
};

/* Fills *posterior. Never fails: for a colour beyond everything that cameras and hair allow, it is
 * centred on the measured colour, with the reference's own radius. */
void pm_posterior(const struct pm_evidence *evidence, struct pm_posterior *posterior);

/* Indices of the fewest shades with `share` of `nearest`, the most probable first, ties in the given
 * order; returns their number. `likely` has room for n. */
size_t pm_posterior_likely(const double *nearest, size_t n, double share, size_t *likely);

#endif
