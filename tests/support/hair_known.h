/* Hair colours for tests: the density of the prior, and a colour that is known exactly. */
#ifndef PM_TESTS_HAIR_KNOWN_H
#define PM_TESTS_HAIR_KNOWN_H

#include "color/hair_prior.h"
#include "plan/posterior.h"

/* Of a kind at `lab`, per cubic unit of Lab. */
static inline double density_of_kind(enum pm_hair_kind kind, struct pm_lab lab) {
    const struct pm_hair_slice slice = pm_hair_kind_slice(kind, lab.L);
    return slice.density * pm_normal_density(lab.a, slice.a_mean, slice.a_sd) *
           pm_normal_density(lab.b, slice.b_mean, slice.b_sd);
}

static inline struct pm_posterior known_colour(struct pm_lab lab) {
    struct pm_posterior posterior = {.mean = lab, .natural = 1};
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++)
        posterior.point[i] = lab;
    return posterior;
}

#endif
