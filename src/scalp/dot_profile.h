/* What dots in skin look like from their middle outward. */
#ifndef PM_HAIR_DOT_PROFILE_H
#define PM_HAIR_DOT_PROFILE_H

#include "scalp/dots.h"

/* What dots look like on average, for three sizes of dots: luma that is missing, as a share of the skin's, by
 * the distance from their middle. */
enum { PM_PROFILE_SIZES = 3, PM_PROFILE_RINGS = 28 };

struct pm_profile_ring {
    double radius_px, missing, error; /* error: deviation of the mean */
    int size;                         /* 0 the smallest third of the dots */
};

struct pm_dot_profile {
    struct pm_profile_ring ring[PM_PROFILE_SIZES * PM_PROFILE_RINGS];
    int n;
    int dots; /* that it was made of */
};

/* Profile of the usual dots that have room around them; profile->dots is 0 where there are fewer than six. */
PM_USE_RESULT bool pm_dot_profile(struct pm_dot_profile *profile, const struct pm_dots *dots,
                                  const struct pm_scalp *scalps, struct pm_error *err);

#endif
