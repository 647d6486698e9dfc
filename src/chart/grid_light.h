/* How light changes over a photo, told by swatches: each is one colour, so that what is brighter on its one
 * side than on the other is light. */
#ifndef PM_CHART_GRID_LIGHT_H
#define PM_CHART_GRID_LIGHT_H

#include "chart/grid.h"

struct pm_grid_light {
    struct pm_point slope; /* how much more light a full-size pixel to the right and one down, share */
    struct pm_point error; /* standard errors of both */
};

/* Pools the swatches (at most PM_MAX_SWATCHES): the mean of their slopes without the seventh of them that
 * lies farthest from the median. Nothing can be said (0, infinite errors) of fewer than 3. */
void pm_grid_light(const struct pm_swatch *swatches, size_t n, struct pm_grid_light *light);

/* The ln of the light at `to` by that at `from`, full-size pixels, in the photo's own linear light; drawn
 * towards 0 by how unlikely a slope is: 10 % over the photo's long side is usual. */
double pm_grid_light_between(const struct pm_grid_light *light, struct pm_point from, struct pm_point to,
                             int long_side_px);

#endif
