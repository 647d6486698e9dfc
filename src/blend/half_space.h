/* A separating plane between a target and the possible mixtures, in the space of the three M
 * (lower_bound.h): for a target that no mixture reaches, nearly all mixtures lie beyond the plane that
 * touches the reach at the best one. */
#ifndef PM_BLEND_HALF_SPACE_H
#define PM_BLEND_HALF_SPACE_H

#include "blend/reach.h"

/* The direction in which CIEDE2000 from `target` grows fastest at the colour of M `mean`. */
void pm_away_from(struct pm_lab target, const double mean[3], double away[3]);

/* Not below the greatest away . M of any colour in reach; INFINITY if it has none. */
double pm_farthest_along(const struct pm_reach *reach, const double away[3]);

#endif
